// Days put into bins for the timeline: days, weeks, months or years, so that there are neither few nor too many.
import { splitDay } from "./words.mjs";

const MOST_BINS = 160;
const DAY_MS = 86400000;

const startOf = {
  day: (day) => day,
  week: (day) => day - ((((day + 3) % 7) + 7) % 7), // the Monday; day 0 was a Thursday
  month: (day) => { const { year, month } = splitDay(day); return Date.UTC(year, month, 1) / DAY_MS; },
  year: (day) => Date.UTC(splitDay(day).year, 0, 1) / DAY_MS,
};
const LENGTHS = { day: 1, week: 7, month: 31, year: 366 };

// The first day of each bin, and one more day where the last ends.
export function makeBins(first, last) {
  const unit = Object.keys(LENGTHS).find((name) => (last - first) / LENGTHS[name] < MOST_BINS) ?? "year";
  const starts = [startOf[unit](first)];
  while (startOf[unit](starts.at(-1) + LENGTHS[unit]) <= last && starts.length < 5000) {
    starts.push(startOf[unit](starts.at(-1) + LENGTHS[unit]));
  }
  starts.push(startOf[unit](starts.at(-1) + LENGTHS[unit]));
  return { unit, starts };
}

// The bin a day is in.
export function findBin({ starts }, day) {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

// How many facts of each tone fall into each bin.
export function countBins(bins, facts, getTone) {
  const counts = Array.from({ length: bins.starts.length - 1 }, () => new Map());
  for (const fact of facts) {
    const bin = counts[findBin(bins, fact.day)];
    const tone = getTone(fact);
    bin.set(tone, (bin.get(tone) ?? 0) + Math.max(1, fact.n));
  }
  return counts;
}
