// The ranked lists beside the map, and the search over them.
import { countNoun, find, make } from "./dom.mjs";
import { drawSwatch, drawSymbol } from "./symbols.mjs";

const PAGE = 200;

// Letters without their marks, lower case: "alshaar" is found in "al-Shaʿār".
export function foldText(text) {
  return text.normalize("NFKD").replace(/[\p{M}\p{P}\p{Sk}\p{Lm}\s]+/gu, "").toLowerCase();
}

function createRow(place, most, onOpen) {
  const bar = make("span", { class: `bar role-${place.role ?? "none"}`, "aria-hidden": "true" });
  bar.style.width = `${Math.max(3, (56 * place.n) / most).toFixed(1)}px`;
  const where = place.country ? make("small", { dir: "auto" }, place.country) : null;
  const button = make(
    "button", { type: "button", "data-id": place.id, onclick: () => onOpen(place, button) },
    make("span", { class: "icon" }, place.area ? drawSwatch() : drawSymbol(place, 5)),
    make("span", { class: "label" }, make("span", { dir: "auto" }, place.name), where && " ", where),
    make("span", { class: "amount" }, bar, make("span", { class: "count" }, place.n.toLocaleString("en")),
      make("span", { class: "hidden" }, place.n === 1 ? " mention" : " mentions")),
  );
  return make("li", {}, button);
}

export function createList(section, title, places, { onOpen, extra = null }) {
  const keys = new Map(places.map((place) => [place, foldText([place.name, place.parents ?? ""].join(" "))]));
  const most = Math.max(1, ...places.map((place) => place.n));
  const count = make("span", { class: "total" });
  const rows = make("ol", { class: "rows" });
  const more = make("button", { type: "button", class: "more", hidden: true });
  section.append(make("div", { class: "bar-title" }, make("h2", { id: `${section.id}-title` }, title, " ", count), extra), rows, more);
  section.hidden = !places.length;

  function show(query, visible = () => true) {
    const wanted = foldText(query);
    const found = places.filter((place) => visible(place) && keys.get(place).includes(wanted));
    count.textContent = found.length.toLocaleString("en");
    rows.textContent = "";
    const add = () => {
      const next = found.slice(rows.childElementCount, rows.childElementCount + PAGE);
      rows.append(...next.map((place) => createRow(place, most, onOpen)));
      const left = found.length - rows.childElementCount;
      more.hidden = left <= 0;
      more.textContent = `Show more (${left.toLocaleString("en")} left)`;
    };
    more.onclick = add;
    add();
    section.hidden = !found.length;
    return found.length;
  }

  return { show };
}

// Up and down move through all rows; slash goes to the search, Escape empties it.
export function wireKeys(search, onQuery) {
  search.addEventListener("input", () => onQuery(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && search.value) {
      search.value = "";
      onQuery("");
      event.stopPropagation();
    }
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
