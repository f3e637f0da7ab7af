// The list of the cases, the most doubtful first.
import { find, make } from "./dom.mjs";
import { countNoun } from "./words.mjs";

const AT_ONCE = 200; // rows; more would make the page slow

export const FILTERS = {
  doubtful: { word: "Doubtful", passes: (one, from) => one.doubt >= from },
  all: { word: "All", passes: () => true },
  open: { word: "Undecided", passes: (one) => !isDone(one) },
  done: { word: "Decided", passes: (one) => isDone(one) },
};

export function isDone(one) {
  return Boolean(one.decided?.is_whole);
}

// Case, accents and what else a reader would not type are no difference.
export function foldText(text) {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

export function chooseCases(cases, { filter, query, from }) {
  const wanted = foldText(query.trim());
  return cases.filter((one) => FILTERS[filter].passes(one, from)
    && (!wanted || foldText(`${one.toponym} ${namePlace(one)}`).includes(wanted)));
}

// The next undecided case after one, or, where there is none, the first before it; null at the end of the work.
export function findNext(shown, current) {
  const place = shown.findIndex((one) => one.number === current);
  return [...shown.slice(place + 1), ...shown.slice(0, Math.max(place, 0))].find((one) => !isDone(one)) ?? null;
}

function namePlace({ place, country }) {
  return [place, country].filter(Boolean).join(", ");
}

function describeState(one) {
  if (!one.decided) return one.has_place ? namePlace(one) : "no place";
  return isDone(one) ? one.decided.what : `${one.decided.what}; not all decided`;
}

function makeRow(one, onOpen) {
  const bar = make("span", { class: "bar" });
  bar.style.width = `${Math.round(100 * one.doubt)}%`;
  const done = isDone(one);
  const words = make("span", { class: "label" }, make("bdi", {}, one.toponym), make("small", {}, done ? "✓ " : "→ ", make("bdi", {}, describeState(one))));
  const count = make("span", { class: "count" }, one.count > 1 ? `×${one.count}` : "");
  const doubt = make("span", { class: "hidden" }, `, ${countNoun(one.count, "mention")}, doubt ${Math.round(100 * one.doubt)} of 100${done ? ", decided" : ""}`);
  const button = make("button", { type: "button", onclick: () => onOpen(one.number) }, words, count, doubt, make("span", { class: "doubt", "aria-hidden": "true" }, bar));
  return make("li", { class: done ? "done" : "" }, button);
}

// Scrolls the list and nothing else: on a phone the page scrolls too.
function showRow(box, row) {
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

export function createCaseList({ onOpen }) {
  const rows = new Map();
  let limit = AT_ONCE;
  let latest = [[], null];

  function show(shown, current) {
    latest = [shown, current];
    const place = shown.findIndex((one) => one.number === current);
    limit = Math.max(limit, place + 20);
    rows.clear();
    for (const one of shown.slice(0, limit)) rows.set(one.number, makeRow(one, onOpen));
    const more = shown.length > limit && make("li", {}, make("button", { type: "button", class: "more", onclick: () => { limit += AT_ONCE; show(...latest); } }, `Show more of ${shown.length.toLocaleString("en")}`));
    find("list").replaceChildren(...rows.values(), ...(more ? [more] : []));
    mark(current);
  }

  function mark(current) {
    latest[1] = current;
    for (const [number, row] of rows) {
      const button = row.firstElementChild;
      if (number === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const row = rows.get(current);
    if (row) showRow(find("scroll"), row);
  }

  return { mark, show };
}
