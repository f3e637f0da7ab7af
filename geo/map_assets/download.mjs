// What is shown, as CSV and GeoJSON. A text that a spreadsheet would run gets an apostrophe, as in geo/export.
import { make } from "./dom.mjs";
import { ROLES, TYPES } from "./symbols.mjs";
import { toIso } from "./words.mjs";

const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;

export function guardCell(value) {
  return typeof value === "string" && FORMULA.test(value) ? `'${value}` : value;
}

export function writeCell(value) {
  const text = String(guardCell(value) ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const wordOf = (words, key) => (key !== "none" && Object.hasOwn(words, key ?? "") ? key : undefined);

function describeFact(fact) {
  return {
    role: wordOf(ROLES, fact.keys.role),
    event_type: fact.type && Object.hasOwn(TYPES, fact.type) ? TYPES[fact.type].word : undefined,
    event_subtype: fact.subtype,
    modality: fact.modality ?? (fact.status || undefined),
    claimed_by: fact.by,
    actors: fact.actors,
    fatalities: fact.dead,
    date_start: fact.day === undefined ? undefined : toIso(fact.day),
    date_end: fact.until === undefined ? undefined : toIso(fact.until),
    date_prec: fact.dayprec,
    date_is: fact.day === undefined ? undefined : fact.reported ? "of the article" : "of the event",
    where_prec: fact.prec,
    confidence: fact.conf === undefined ? undefined : fact.conf / 100,
    n_mentions: fact.n,
    sentence: fact.text?.join(""),
    article_source: fact.source,
    article_title: fact.title,
    article_url: fact.url,
    reviewed_by: fact.reviewer,
  };
}

function describeRow(place) {
  return {
    place_id: place.id, name: place.name, within: place.parents, kind: place.kind,
    // A country as a whole has no point: one would say that something happened there.
    latitude: place.area ? undefined : place.y, longitude: place.area ? undefined : place.x,
    country_code: place.area, radius_km: place.radius, claims: place.claims, credit: place.credit,
  };
}

const FACT_COLUMNS = Object.keys(describeFact({ keys: {} }));
const PLACE_COLUMNS = Object.keys(describeRow({}));

// A fact that nobody has reviewed says so.
const writeStatus = (fact, unverified) => (fact.reviewed ? "Reviewed" : unverified);

function writePlaceStatus(facts, unverified) {
  const done = facts.filter((fact) => fact.reviewed).length;
  if (done && done < facts.length) return `${done} of ${facts.length} sentences reviewed`;
  return done ? "Reviewed" : unverified;
}

// One row a sentence of each place that is shown. The place's own columns of a plain table come last.
export function toCsv(places, unverified, listFields = () => []) {
  const extra = [...new Set(places.flatMap((place) => listFields(place).map(([name]) => name)))];
  const header = [...PLACE_COLUMNS, ...FACT_COLUMNS, "status", ...extra];
  const lines = [header.map(writeCell).join(",")];
  for (const place of places) {
    const row = describeRow(place);
    const fields = new Map(listFields(place));
    for (const fact of place.shown) {
      const told = describeFact(fact);
      const cells = [...PLACE_COLUMNS.map((name) => row[name]), ...FACT_COLUMNS.map((name) => told[name]), writeStatus(fact, unverified), ...extra.map((name) => fields.get(name))];
      lines.push(cells.map(writeCell).join(","));
    }
  }
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

// One feature a place, with its sentences within.
export function toGeoJson(places, unverified, credits, listFields = () => []) {
  const features = places.map((place) => {
    const { latitude, longitude, ...properties } = describeRow(place);
    const own = describeFact({ keys: {} });
    const rename = (name) => (name in properties || name in own || name === "evidence" ? `column ${name}` : name);
    const known = Object.fromEntries(listFields(place).map(([name, value]) => [rename(name), value]));
    return {
      type: "Feature",
      id: place.id,
      geometry: place.area ? null : { type: "Point", coordinates: [longitude, latitude] },
      properties: { ...known, ...properties, role: wordOf(ROLES, place.role), n_mentions: place.n, status: writePlaceStatus(place.shown, unverified), evidence: place.shown.map((fact) => ({ ...describeFact(fact), status: writeStatus(fact, unverified) })) },
    };
  });
  return JSON.stringify({ type: "FeatureCollection", credits, features }, null, 1);
}

// A file name out of a headline: letters, digits and hyphens of any script.
export function nameFile(title, suffix) {
  const stem = title.normalize("NFC").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60);
  return `${stem || "map"}.${suffix}`;
}

export function saveFile(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 10000);
}
