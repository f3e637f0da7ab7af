// The ranked lists beside the map, and the search over them.
import { find, make } from "./dom.mjs";
import { makeName } from "./names.mjs";
import { drawSwatch, drawSymbol } from "./symbols.mjs";
import { countNoun } from "./words.mjs";

const PAGE = 100;
const PRINTED = [24, 8]; // of the first and of a second list: paper has no more room

// Letters without their marks, lower case: "alshaar" is found in "al-Shaʿār".
export function foldText(text) {
  return text.normalize("NFKD").replaceAll(/[\p{M}\p{P}\p{Sk}\p{Lm}\s]+/gu, "").toLowerCase();
}

// How often a place is named; of a site, which is ranked by them, how many mentions say that something happened there.
function writeAmount(place) {
  const isPart = !place.area && place.role === "event_site" && place.events < place.n;
  const all = place.n.toLocaleString("en");
  if (!isPart) return [make("span", { class: "count" }, all), make("span", { class: "hidden" }, place.n === 1 ? " mention" : " mentions")];
  const count = make("span", { class: "count" }, place.events.toLocaleString("en"), make("small", {}, ` of ${all}`));
  return [count, make("span", { class: "hidden" }, " mentions tell of an event")];
}

function drawBar(place, most) {
  const width = (n) => `${Math.max(3, (48 * n) / most).toFixed(1)}px`;
  const bar = make("span", { class: `bar tone-${place.tone ?? "plain"}`, "aria-hidden": "true" });
  bar.style.width = width(place.n);
  if (!place.area && place.role === "event_site" && place.events < place.n) {
    const part = make("span", { class: "part" });
    part.style.width = width(place.events);
    bar.classList.add("whole");
    bar.append(part);
  }
  return bar;
}

// What is told of it here is all reviewed.
function isReviewed(place) {
  return place.shown.length > 0 && place.shown.every((fact) => fact.reviewed);
}

function createRow(place, most, { onOpen, names }) {
  const [name, own] = makeName(place, names.getCurrent());
  const country = names.describeCountry(place);
  const where = own || country ? make("small", { dir: "auto" }, own, own && country && " · ", country) : null;
  const review = isReviewed(place) && make("span", { class: "checked", title: "Reviewed" }, "✓", make("span", { class: "hidden" }, " reviewed"));
  const button = make(
    "button", { type: "button", "data-id": place.id, onclick: () => onOpen(place, button) },
    make("span", { class: "icon" }, place.area ? drawSwatch(place) : drawSymbol(place, 5.5)),
    make("span", { class: "label" }, name, where && " ", where, review && " ", review),
    make("span", { class: "amount" }, drawBar(place, most), ...writeAmount(place)),
  );
  return make("li", {}, button);
}

// `sections` cut the list: [title, places], one after the other.
export function createList(section, places, { onOpen, names, extra = null }) {
  const most = places.reduce((largest, place) => Math.max(largest, place.total), 1);
  const body = make("div");
  section.append(body);

  function addSection(id, title, found, { added, printed }) {
    const rows = make("ol", { class: "rows" });
    const more = make("button", { type: "button", class: "more" });
    const add = () => {
      const next = found.slice(rows.childElementCount, rows.childElementCount + PAGE);
      rows.append(...next.map((place) => createRow(place, most, { onOpen, names })));
      [...rows.children].slice(printed).forEach((row) => row.classList.add("unprinted"));
      const left = found.length - rows.childElementCount;
      more.hidden = left <= 0;
      more.textContent = `Show more (${left.toLocaleString("en")} left)`;
    };
    more.addEventListener("click", add);
    add();
    const count = make("span", { class: "total" }, found.length.toLocaleString("en"));
    body.append(make("div", { class: "bar-title" }, make("h2", { id }, title, " ", count), added), rows, more);
    if (found.length > printed) body.append(make("p", { class: "beyond" }, `and ${(found.length - printed).toLocaleString("en")} more`));
  }

  function show(query, sections) {
    const wanted = foldText(query);
    const matches = (place) => {
      place.folded ??= foldText([place.name, place.parents ?? "", names.listOthers(place)].join(" "));
      return place.folded.includes(wanted);
    };
    const found = sections.map(([title, shown]) => [title, wanted ? shown.filter(matches) : shown]).filter(([, shown]) => shown.length);
    body.textContent = "";
    found.forEach(([title, shown], i) => addSection(`${section.id}-title${i || ""}`, title, shown, { added: i ? null : extra, printed: PRINTED[i] }));
    section.hidden = !found.length;
    return found.reduce((sum, [, shown]) => sum + shown.length, 0);
  }

  return { show };
}

// Up and down move through all rows; slash goes to the search, Escape empties it, Enter opens the first row.
export function wireKeys(search, onQuery) {
  search.addEventListener("input", () => onQuery(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && search.value) {
      search.value = "";
      onQuery("");
      event.stopPropagation();
    }
    if (event.key === "Enter") find("panel").querySelector(".rows button")?.click();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && find("panel").contains(event.target)) {
      const rows = [...find("panel").querySelectorAll(".rows button")].filter((row) => row.offsetParent);
      const at = rows.indexOf(event.target.closest(".rows button"));
      if (at < 0 && event.target !== search) return;
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      (next < 0 ? search : rows[Math.min(next, rows.length - 1)])?.focus();
    }
  });
}

export function listUnresolved(box, unresolved) {
  if (!unresolved.length) return;
  const total = unresolved.length;
  const first = unresolved.slice(0, 3).map((entry) => entry.name);
  const rest = total > 3 ? " …" : "";
  box.append(
    make("summary", {}, `${countNoun(total, "name")} not found: `, make("bdi", {}, first.join(", ")), rest),
    make("ul", {}, ...unresolved.map((entry) => make("li", {}, make("bdi", {}, entry.name), entry.n > 1 ? ` (${entry.n})` : ""))),
  );
  box.hidden = false;
}
