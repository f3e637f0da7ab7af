// All that is known of one place, with the sentences that say so.
import { countNoun, make } from "./dom.mjs";
import { drawSwatch, drawSymbol, ROLES, getRole } from "./symbols.mjs";

const FIRST = 3;

function quote(entry) {
  const parts = entry.text.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const source = [];
  if (entry.source) source.push(make("span", { dir: "auto" }, entry.source));
  if (entry.date) source.push(make("span", {}, entry.date));
  if (entry.title || entry.url) {
    const text = entry.title ?? entry.url;
    const safe = entry.url && /^https?:\/\//i.test(entry.url);
    source.push(safe
      ? make("a", { href: entry.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text)
      : make("cite", { dir: "auto" }, text));
  }
  const line = source.flatMap((part, i) => (i ? [" · ", part] : [part]));
  return make("blockquote", {}, make("p", { dir: "auto" }, ...parts), line.length ? make("footer", {}, ...line) : null);
}

function listFacts(rows) {
  const known = rows.filter(([, value]) => value);
  return known.length
    ? make("dl", {}, ...known.flatMap(([key, value]) => [make("dt", { dir: "auto" }, key), make("dd", { dir: "auto" }, value)]))
    : null;
}

function listQuotes(place) {
  const quotes = place.quotes ?? [];
  const box = make("div", { class: "quotes" }, ...quotes.slice(0, FIRST).map(quote));
  const rest = quotes.slice(FIRST);
  if (rest.length) {
    const more = make("button", { type: "button", onclick: () => {
      const added = rest.map(quote);
      more.replaceWith(...added);
      added[0].setAttribute("tabindex", "-1");
      added[0].focus();
    } }, `Show ${rest.length} more`);
    box.append(more);
  }
  if (place.omitted) {
    box.append(make("p", { class: "notice" }, `${countNoun(place.omitted, "more sentence")} in the tables, not in this file.`));
  }
  return box;
}

export function describePlace(place, { withBack = null, hasMentions = true } = {}) {
  const heading = make("h3", { tabindex: "-1", dir: "auto" }, place.name);
  const lead = [place.kind, place.parents].filter(Boolean);
  const counts = countNoun(place.n, "mention") + (place.articles > 1 ? ` in ${countNoun(place.articles, "article")}` : "");
  const role = getRole(place);
  return make(
    "article", { class: "place" },
    withBack && make("button", { type: "button", class: "back", onclick: withBack }, "‹ All places"),
    make("header", {}, place.area ? drawSwatch() : drawSymbol(place, 6), heading),
    lead.length ? make("p", { class: "lead", dir: "auto" }, lead.join(" · ")) : null,
    place.claims ? make("p", { class: "claims", dir: "auto" }, `Disputed: ${place.claims}`) : null,
    listFacts([
      ["Role", role === "none" ? "" : ROLES[role].word],
      ["Named", hasMentions ? counts : ""],
      ["Position", [place.where, place.precision].filter(Boolean).join(", ")],
      ["Confidence", place.confidence],
      ...(place.fields ?? []),
    ]),
    listQuotes(place),
  );
}
