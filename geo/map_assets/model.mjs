// The places and their facts, and what of them is shown: a place is what its facts that pass the filters say.
import { unpackColumns, unpackRows } from "./decode.mjs";
import { PRECISIONS } from "./words.mjs";
import { ROLES, STATUSES, TYPES } from "./symbols.mjs";

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

const SPREAD = 3; // times the span of most days: from there on the far days would squeeze all others

// All days, and the days of the axis: a few far days, as of an event of years ago, go to its ends.
export function findDays(starts, ends = starts) {
  if (!starts.length) return { days: null, axis: null };
  const [from, to] = [Float64Array.from(starts).sort(), Float64Array.from(ends).sort()];
  const few = starts.length < 8 ? 0 : Math.max(1, Math.round(0.04 * (starts.length - 1)));
  const [first, last, low, high] = [from[0], to.at(-1), from[few], to.at(-1 - few)];
  const isFar = last - first > 60 && last - first > SPREAD * Math.max(high - low, 7);
  return { days: [first, last], axis: isFar ? [low, Math.max(low + 1, high)] : [first, last] };
}

// Facts that are the same to all filters share their keys: there may be very many facts.
function createKeys() {
  const names = Object.keys(DIMENSIONS);
  const known = new Map();
  return (fact, place) => {
    const values = names.map((name) => DIMENSIONS[name].key(fact, place));
    const id = values.join("\n");
    if (!known.has(id)) known.set(id, Object.fromEntries(names.map((name, i) => [name, values[i]])));
    return known.get(id);
  };
}

export function createModel(data) {
  const places = unpackRows(data.places, ["n", "role", "type", "status"]);
  const facts = unpackRows(data.facts);
  const fields = unpackColumns(data.fields);
  const findKeys = createKeys();
  // The time is that of events where any is known, or else that of the reports: never both on one axis.
  const byReport = !facts.some((fact) => fact.day !== undefined && !fact.reported);
  const [starts, ends] = [[], []];
  places.forEach((place) => Object.assign(place, {
    total: place.n, facts: [], shown: [], role: "none", type: "none", status: "", tone: "plain", quiet: false, rank: 0, unit: null, folded: null,
  }));
  for (const fact of facts) {
    const place = places[fact.place];
    place.facts.push(fact);
    fact.keys = findKeys(fact, place);
    fact.timed = fact.day !== undefined && (byReport || !fact.reported);
    if (!fact.timed) continue;
    starts.push(fact.day);
    ends.push(fact.until ?? fact.day);
  }
  const options = Object.fromEntries(Object.keys(DIMENSIONS).map((name) => [name, listOptions(facts, name)]));
  const [hasRoles, hasTypes] = ["role", "type"].map((name) => options[name].some(({ key }) => key !== "none"));
  return {
    places, facts, options, byReport,
    points: places.filter((place) => !place.area),
    areas: places.filter((place) => place.area),
    ...findDays(starts, ends),
    // The columns of a plain table that the page has no other place for, as [name, value].
    listFields: (place) => fields.flatMap(([name, values]) => (values[place.index] === null ? [] : [[name, values[place.index]]])),
    hasRoles, hasTypes,
    isPlain: !hasRoles && !hasTypes,
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

// Something that happened weighs more than talk of it: one sentence makes a place a site.
function summarizeFacts(facts) {
  const roles = {};
  const types = {};
  const statuses = new Set();
  let n = 0;
  for (const fact of facts) {
    n += fact.n;
    roles[fact.keys.role] = (roles[fact.keys.role] ?? 0) + Math.max(fact.n, 1);
    if (fact.keys.type !== "none") types[fact.keys.type] = (types[fact.keys.type] ?? 0) + 1;
    if (isEvent(fact)) statuses.add(fact.keys.status);
  }
  const status = !statuses.size || statuses.has("told") ? "told" : statuses.has("claimed") ? "claimed" : "unreal";
  const type = Object.keys(types).length ? pickKey(types, TYPE_ORDER) : "none";
  return { n, role: roles.event_site ? "event_site" : pickKey(roles, ROLE_ORDER), type, status: nameStatus(status) };
}

function summarize(place, shown) {
  place.shown = shown;
  if (shown.length === 1) {
    const [fact] = shown;
    place.n = fact.n;
    place.role = fact.keys.role;
    place.type = fact.keys.type;
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
  if (!all) view.points.sort((a, b) => b.n - a.n); // else they come so
  if (view.hasSites) view.points = [...view.points.filter((place) => !place.quiet), ...view.points.filter((place) => place.quiet)];
  view.points.forEach((place, i) => { place.rank = i; });
  return view;
}
