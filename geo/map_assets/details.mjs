// All that is known of one place, with the sentences that say so.
import { formatCoordinates, formatMgrs } from "./coordinates.mjs";
import { make } from "./dom.mjs";
import { makeName } from "./names.mjs";
import { drawSwatch, drawSymbol, ROLES, STATUSES, TYPES } from "./symbols.mjs";
import { countNoun, MODALITIES, PRECISIONS, writeDate, writeShortDay } from "./words.mjs";

const FIRST = 3;

function joinParts(parts) {
  return parts.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));
}

// What the sentence is taken to say: type, when, who, how it is told.
function listTags(fact) {
  const type = fact.type && Object.hasOwn(TYPES, fact.type) ? TYPES[fact.type].word : "";
  const tags = [
    fact.subtype ?? type,
    fact.by && fact.status !== "claimed" && `according to ${fact.by}`,
    fact.reported ? "" : writeDate(fact),
    fact.actors,
    fact.dead && `deaths: ${fact.dead}`,
    fact.status !== "claimed" && Object.hasOwn(MODALITIES, fact.modality ?? "") ? MODALITIES[fact.modality] : "",
  ].filter(Boolean);
  const claim = fact.status === "claimed" ? make("b", { class: "claim" }, fact.by ? `Claimed by ${fact.by}` : "Claimed by one side") : null;
  const review = fact.reviewed ? make("b", { class: "review" }, fact.reviewer ? `✓ Reviewed by ${fact.reviewer}` : "✓ Reviewed") : null;
  const parts = [claim, ...tags.map((tag) => make("bdi", {}, tag)), review].filter(Boolean);
  return parts.length ? make("p", { class: "tags", dir: "auto" }, ...joinParts(parts)) : null;
}

// The facts of each sentence, for one that tells of two events at a place is two facts.
export function groupSentences(facts) {
  const groups = new Map();
  facts.forEach((fact, i) => {
    const id = fact.text ? [fact.source, fact.date, fact.title, fact.url, ...fact.text].join("\n") : i;
    groups.set(id, [...(groups.get(id) ?? []), fact]);
  });
  return [...groups.values()];
}

function writeQuote(facts) {
  const [fact] = facts;
  const parts = fact.text.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const source = [];
  if (fact.source) source.push(make("span", { dir: "auto" }, fact.source));
  if (fact.date) source.push(make("span", {}, fact.date));
  if (fact.title || fact.url) {
    const text = fact.title ?? fact.url;
    const safe = fact.url && /^https?:\/\//i.test(fact.url);
    source.push(safe
      ? make("a", { href: fact.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text)
      : make("cite", { dir: "auto" }, text));
  }
  return make("blockquote", {}, make("p", { class: "said", dir: "auto" }, ...parts), ...facts.map(listTags), source.length ? make("footer", {}, ...joinParts(source)) : null);
}

function listFacts(rows) {
  const known = rows.filter(([, value]) => value);
  return known.length
    ? make("dl", {}, ...known.flatMap(([key, value]) => [make("dt", { dir: "auto" }, key), make("dd", { dir: "auto" }, value)]))
    : null;
}

function listQuotes(place) {
  const told = place.shown.filter((fact) => fact.text);
  // Where something happened, the sentences that say so come first.
  const quotes = groupSentences([...told].sort((a, b) => (b.keys.role === "event_site") - (a.keys.role === "event_site")));
  const box = make("div", { class: "quotes" }, ...quotes.slice(0, FIRST).map(writeQuote));
  const rest = quotes.slice(FIRST);
  if (rest.length) {
    const more = make("button", { type: "button", onclick: () => {
      const added = rest.map(writeQuote);
      more.replaceWith(...added);
      added[0].setAttribute("tabindex", "-1");
      added[0].focus();
    } }, `Show ${rest.length} more`);
    box.append(more);
  }
  const hidden = groupSentences(place.facts).length - groupSentences(place.shown).length;
  if (hidden) box.append(make("p", { class: "notice" }, `${countNoun(hidden, "more sentence")} hidden by the filters.`));
  if (place.omitted) {
    box.append(make("p", { class: "notice" }, `${countNoun(place.omitted, "more sentence")} in the tables, not in this file.`));
  }
  return box;
}

function listWords(facts, name, words) {
  const keys = new Set(facts.map((fact) => fact.keys[name]));
  return Object.keys(words).filter((key) => key !== "none" && keys.has(key)).map((key) => words[key].word).join("; ");
}

// The days of the events, or where none is known those of the reports.
export function writeDays(facts) {
  const known = facts.filter((fact) => fact.day !== undefined);
  const told = known.filter((fact) => !fact.reported);
  const days = told.length ? told : known;
  if (days.length === 1) return writeDate(days[0]);
  if (!days.length) return "";
  const first = Math.min(...days.map((fact) => fact.day));
  const last = Math.max(...days.map((fact) => fact.until ?? fact.day));
  const span = first === last ? writeShortDay(first) : `${writeShortDay(first)} – ${writeShortDay(last)}`;
  return days.every((fact) => fact.reported) ? `reported ${span}` : span;
}

function writePrecision(place) {
  const codes = [...new Set(place.shown.map((fact) => fact.prec))].filter((code) => Object.hasOwn(PRECISIONS, code ?? "")).sort();
  const words = codes.map((code) => PRECISIONS[code]);
  return [...words, codes.includes(2) ? "" : place.precision].filter(Boolean).join("; ");
}

// How much of what is shown of a place people have reviewed.
export function writeReview(facts) {
  const done = facts.filter((fact) => fact.reviewed);
  const people = [...new Set(done.map((fact) => fact.reviewer).filter(Boolean))];
  const by = people.length ? ` by ${people.join(", ")}` : "";
  if (!done.length) return "machine-coded, unverified";
  return done.length === facts.length ? `reviewed${by}` : `${done.length} of ${countNoun(facts.length, "sentence")} reviewed${by}`;
}

export function describePlace(place, { withBack = null, hasMentions = true, hasReviews = false, language = "en", fields = [] } = {}) {
  const [name, own] = makeName(place, language);
  const heading = make("h2", { tabindex: "-1", dir: "auto" }, name, own && " ", own);
  const lead = [place.kind, place.parents].filter(Boolean);
  const counts = countNoun(place.n, "mention") + (place.articles > 1 ? ` in ${countNoun(place.articles, "article")}` : "");
  const isArea = Boolean(place.area);
  return make(
    "article", { class: "place" },
    withBack && make("button", { type: "button", class: "back", onclick: withBack }, "‹ All places"),
    make("header", {}, isArea ? drawSwatch(place) : drawSymbol(place, 6), heading),
    lead.length ? make("p", { class: "lead", dir: "auto" }, lead.join(" · ")) : null,
    place.doubtful ? make("p", { class: "claims" }, "Doubtful place: the name may mean another") : null,
    place.claims ? make("p", { class: "claims", dir: "auto" }, `Disputed: ${place.claims}`) : null,
    listFacts([
      ["Role", listWords(place.shown, "role", ROLES)],
      ["Event", listWords(place.shown, "type", TYPES)],
      ["Told", place.status ? STATUSES[place.status].word : ""],
      ["When", writeDays(place.shown)],
      ["Named", hasMentions ? counts : ""],
      ["Position", isArea ? "" : formatCoordinates(place.y, place.x, place.radius)],
      ["Grid", isArea ? "" : formatMgrs(place.y, place.x, place.radius)],
      ["Precision", isArea ? "the country as a whole" : writePrecision(place)],
      ["Confidence", place.confidence],
      ["Review", hasReviews ? writeReview(place.shown) : ""],
      ...fields,
    ]),
    listQuotes(place),
  );
}
