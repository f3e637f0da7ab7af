// The places and their facts, and what of them is shown: a place is what its facts that pass the filters say.
import { unpackColumns, unpackRows } from "./decode.mjs";
import { PRECISIONS } from "./words.mjs";
import { REVIEWS, ROLES, STATUSES, TYPES } from "./symbols.mjs";

export const DOUBTFUL_BELOW = 50; // percent: below, another place of that name is as likely
const RADIUS_BANDS = [[1, "within 1 km"], [5, "within 5 km"], [25, "within 25 km"], [100, "within 100 km"], [Infinity, "over 100 km"]];

// How precisely a fact is located: by its code, or else by the place's radius.
function getPrecision(fact, place) {
  if (fact.prec !== undefined && Object.hasOwn(PRECISIONS, fact.prec)) return `p${fact.prec}`;
  if (place.area) return "p6";
  if (place.radius === undefined) return "unknown";
  return `r${RADIUS_BANDS.findIndex(([most]) => place.radius <= most)}`;
}

function namePrecision(key) {
  if (key === "unknown") return "Not known";
  const word = key[0] === "p" ? PRECISIONS[key.slice(1)] : RADIUS_BANDS[Number(key.slice(1))][1];
  return word[0].toUpperCase() + word.slice(1);
}

// The ways to filter: of each the key of a fact, the words of a key, and the order of keys.
export const DIMENSIONS = {
  role: { title: "Role in the story", key: (fact) => (Object.hasOwn(ROLES, fact.role ?? "") ? fact.role : "none"), word: (key) => ROLES[key].word, order: Object.keys(ROLES) },
  type: { title: "Type of event", key: (fact) => (Object.hasOwn(TYPES, fact.type ?? "") ? fact.type : "none"), word: (key) => TYPES[key].word, order: Object.keys(TYPES) },
  status: { title: "How it is told", key: (fact) => fact.status ?? "told", word: (key) => STATUSES[key].word, order: Object.keys(STATUSES) },
  review: { title: "Review", key: (fact) => (fact.reviewed ? "reviewed" : "machine"), word: (key) => REVIEWS[key].word, order: Object.keys(REVIEWS) },
  precision: { title: "Precision of the position", key: getPrecision, word: namePrecision, order: ["p1", "p2", "r0", "r1", "r2", "r3", "r4", "p3", "p4", "p5", "p6", "p7", "unknown"] },
  source: { title: "Source", key: (fact) => fact.source ?? "", word: (key) => key || "Not named", order: [] },
};

// How many places have a fact of each key. Facts of a place come one after the other.
function listOptions(facts, name) {
  const { word, order } = DIMENSIONS[name];
  const counts = new Map();
  const last = new Map();
  for (const { keys: { [name]: key }, place } of facts) {
    if (last.get(key) !== place) counts.set(key, (counts.get(key) ?? 0) + 1);
    last.set(key, place);
  }
  const rank = (key) => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...counts].map(([key, count]) => ({ key, count, word: word(key) }))
    .sort((a, b) => rank(a.key) - rank(b.key) || b.count - a.count || (a.word < b.word ? -1 : 1));
}

const FAR_DAYS = 60; // a whole story shorter than this has no far days
const NEWS_DAYS = 30; // before the first report and after the last, or as many as lie between them: what news is about
const MIDDLE = 0.98; // of the days of a corpus, which the axis covers

// Where the axis begins: leaves out days that lie before the rest by more than the rest is long, or long before the
// reports, and of very many days the first hundredth. `days` ascend.
function findStart(days, few, inner, news) {
  const least = [few ? days[few] - inner : days[0], days.filter((day) => day >= news).length * 2 > days.length ? news : days[0]];
  const near = days.find((day) => day >= Math.max(...least));
  const low = days[Math.floor(((1 - MIDDLE) / 2) * days.length)];
  return low - days[0] > 0.1 * inner ? Math.max(near, low) : near;
}

// All days, and the days of the axis: far ones, as of events of years ago, go to its ends. `reports` are the days of
// articles.
export function findDays(starts, ends = starts, reports = []) {
  if (!starts.length) return { days: null, axis: null, far: [0, 0] };
  const [from, to] = [Float64Array.from(starts).sort(), Float64Array.from(ends).sort()];
  const [first, last] = [from[0], to.at(-1)];
  if (last - first <= FAR_DAYS) return { days: [first, last], axis: [first, last], far: [0, 0] };
  const few = starts.length < 8 ? 0 : Math.max(1, Math.round(0.04 * (starts.length - 1)));
  const inner = Math.max(7, to.at(-1 - few) - from[few]);
  const [early, late] = reports.length ? [reports.reduce((a, b) => Math.min(a, b)), reports.reduce((a, b) => Math.max(a, b))] : [Infinity, -Infinity];
  const margin = Math.max(NEWS_DAYS, late - early);
  const low = findStart(from, few, inner, early - margin);
  const high = Math.max(low + 1, -findStart(to.map((day) => -day).reverse(), few, inner, -late - margin));
  return { days: [first, last], axis: [low, high], far: [to.filter((day) => day < low).length, from.filter((day) => day > high).length] };
}

// Facts that are the same to all filters share their keys: there may be very many facts. They are told apart by a
// number, for a text of each would take longer. The source comes first, as only it may have more than 64 keys.
function createKeys() {
  const dimensions = Object.entries(DIMENSIONS).reverse();
  const numbers = dimensions.map(() => new Map());
  const known = new Map();
  const values = [];
  return (fact, place) => {
    let id = 0;
    for (let i = 0; i < dimensions.length; i += 1) {
      const value = dimensions[i][1].key(fact, place);
      let number = numbers[i].get(value);
      if (number === undefined) numbers[i].set(value, number = numbers[i].size);
      values[i] = value;
      id = id * 64 + number;
    }
    let keys = known.get(id);
    if (!keys) known.set(id, keys = Object.fromEntries(dimensions.map(([name], i) => [name, values[i]])));
    return keys;
  };
}

export function createModel(data) {
  const places = unpackRows(data.places, ["n", "role", "type", "status"]);
  const facts = unpackRows(data.facts);
  const fields = unpackColumns(data.fields);
  const findKeys = createKeys();
  // The time is that of events where any is known, or else that of the reports: never both on one axis.
  const byReport = !facts.some((fact) => fact.day !== undefined && !fact.reported);
  const [starts, ends, reports] = [[], [], []];
  places.forEach((place) => Object.assign(place, {
    total: place.n, facts: [], shown: null, events: 0, sure: 0, doubtful: false, role: "none", type: "none", status: "", tone: "plain", quiet: false, rank: 0, unit: null, folded: null, label: null,
  }));
  for (const fact of facts) {
    const place = places[fact.place];
    place.facts.push(fact);
    place.sure = Math.max(place.sure, fact.conf ?? 100);
    fact.keys = findKeys(fact, place);
    fact.timed = fact.day !== undefined && (byReport || !fact.reported);
    if (fact.day !== undefined && fact.reported) reports.push(fact.day);
    if (!fact.timed) continue;
    starts.push(fact.day);
    ends.push(fact.until ?? fact.day);
  }
  for (const place of places) place.doubtful = place.sure < DOUBTFUL_BELOW;
  const options = Object.fromEntries(Object.keys(DIMENSIONS).map((name) => [name, listOptions(facts, name)]));
  const [hasRoles, hasTypes] = ["role", "type"].map((name) => options[name].some(({ key }) => key !== "none"));
  return {
    places, facts, options, byReport,
    points: places.filter((place) => !place.area),
    areas: places.filter((place) => place.area),
    ...findDays(starts, ends, reports),
    // The columns of a plain table that the page has no other place for, as [name, value].
    listFields: (place) => fields.flatMap(([name, values]) => (values[place.index] === null ? [] : [[name, values[place.index]]])),
    hasRoles, hasTypes,
    isPlain: !hasRoles && !hasTypes,
    hasReviews: options.review.some(({ key }) => key === "reviewed"),
    hasConfidence: facts.some((fact) => fact.conf !== undefined),
    hasMentions: places.some((place) => place.n > 1 || place.facts.some((fact) => fact.text)),
  };
}

export function createFilters() {
  return { off: Object.fromEntries(Object.keys(DIMENSIONS).map((name) => [name, new Set()])), confidence: 0, time: null };
}

export function isFiltering(filters) {
  return filters.confidence > 0 || filters.time !== null || Object.values(filters.off).some((off) => off.size > 0);
}

export function passes(fact, filters, { anyTime = false } = {}) {
  for (const name of Object.keys(filters.off)) {
    if (filters.off[name].size && filters.off[name].has(fact.keys[name])) return false;
  }
  if (filters.confidence && fact.conf !== undefined && fact.conf < filters.confidence) return false;
  if (anyTime || !filters.time) return true;
  return fact.timed && fact.day <= filters.time[1] && (fact.until ?? fact.day) >= filters.time[0];
}

function pickKey(counts, order) {
  return order.reduce((best, key) => ((counts[key] ?? 0) > (counts[best] ?? 0) ? key : best), order.at(-1));
}

const ROLE_ORDER = Object.keys(ROLES);
const TYPE_ORDER = Object.keys(TYPES).slice(0, -1);

const isEvent = ({ keys }) => keys.type !== "none" || keys.role === "event_site";
const nameStatus = (key) => (key === "told" ? "" : key);

// Something that happened weighs more than talk of it: a place is a site if a quarter of its mentions say so, or one
// beyond doubt; as choose_main_role in geo/tables.py, and is_site in geo/render/facts.py.
function pickRole(roles, isSure) {
  const { none = 0, ...known } = roles;
  const total = Object.values(known).reduce((sum, count) => sum + count, 0);
  if (known.event_site && (isSure || 4 * known.event_site >= total)) return "event_site";
  return total ? pickKey(known, ROLE_ORDER) : none ? "none" : ROLE_ORDER.at(-1);
}

function summarizeFacts(facts) {
  const roles = {};
  const types = {};
  const statuses = new Set();
  let [n, isSure] = [0, false];
  for (const fact of facts) {
    n += fact.n;
    isSure ||= Boolean(fact.sure);
    roles[fact.keys.role] = (roles[fact.keys.role] ?? 0) + Math.max(fact.n, 1);
    if (fact.keys.type !== "none") types[fact.keys.type] = (types[fact.keys.type] ?? 0) + 1;
    if (isEvent(fact)) statuses.add(fact.keys.status);
  }
  const status = !statuses.size || statuses.has("told") ? "told" : statuses.has("claimed") ? "claimed" : "unreal";
  const type = Object.keys(types).length ? pickKey(types, TYPE_ORDER) : "none";
  return { n, events: roles.event_site ?? 0, role: pickRole(roles, isSure), type, status: nameStatus(status) };
}

function summarize(place, shown) {
  place.shown = shown;
  if (shown.length === 1) {
    const [fact] = shown;
    place.n = fact.n;
    place.role = fact.keys.role;
    place.type = fact.keys.type;
    place.events = place.role === "event_site" ? Math.max(fact.n, 1) : 0;
    place.status = isEvent(fact) ? nameStatus(fact.keys.status) : "";
  } else Object.assign(place, summarizeFacts(shown));
}

// Brings every place up to date with the filters; gives the points and areas that are left.
export function applyFilters(model, filters, mode) {
  const all = !isFiltering(filters);
  for (const place of model.places) {
    const shown = all ? place.facts : place.facts.filter((fact) => passes(fact, filters));
    summarize(place, shown);
    place.tone = model.isPlain ? "plain" : mode === "type" ? place.type : place.role;
  }
  const isShown = (place) => place.shown.length > 0;
  const view = { points: model.points.filter(isShown), areas: model.areas.filter(isShown) };
  view.hasSites = view.points.some((place) => place.role === "event_site");
  for (const place of view.points) place.quiet = view.hasSites && place.role !== "event_site";
  const sites = view.points.filter((place) => !place.quiet);
  const quiet = view.points.filter((place) => place.quiet);
  if (!all) { // else they come so
    sites.sort((a, b) => (view.hasSites ? b.events - a.events : 0) || b.n - a.n);
    quiet.sort((a, b) => b.n - a.n);
  }
  view.points = [...sites, ...quiet];
  view.points.forEach((place, i) => { place.rank = i; });
  return view;
}
