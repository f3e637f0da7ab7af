// What codes mean, in words.

const DAY = 86400000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

// UCDP's where_prec, in the words of its code book.
export const PRECISIONS = {
  1: "exact place",
  2: "near the place, within 25 km",
  3: "in the district",
  4: "in the province",
  5: "in a larger area, or along a line",
  6: "in the country",
  7: "at sea or in international airspace",
};

export const MODALITIES = {
  claimed: "claimed by one side",
  planned: "planned or announced",
  hypothetical: "hypothetical",
  negated: "denied or did not happen",
  ongoing: "ongoing",
  historical: "in the past",
};

export function countNoun(count, noun) {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

export function toIso(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function readIso(text) {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : time / DAY;
}

export function splitDay(day) {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

export function writeDay(day) {
  const { year, month, date } = splitDay(day);
  return `${date} ${MONTHS[month]} ${year}`;
}

export function writeShortDay(day) {
  const { year, month, date } = splitDay(day);
  return `${date} ${MONTHS[month].slice(0, 3)} ${year}`;
}

// A date with no more than is known: UCDP's date_prec is 1 day, 2 up to six days, 3 week, 4 month, 5 year.
export function writeDate({ day, until, dayprec, reported }) {
  if (day === undefined) return "";
  if (reported) return `reported ${writeDay(day)}`;
  const { year, month } = splitDay(day);
  if (dayprec === 5) return `in ${year}`;
  if (dayprec === 4) return `in ${MONTHS[month]} ${year}`;
  if (until !== undefined) return `between ${writeDay(day)} and ${writeDay(until)}`;
  if (dayprec === 3) return `in the week of ${writeDay(day)}`;
  return dayprec === 2 ? `about ${writeDay(day)}` : writeDay(day);
}
