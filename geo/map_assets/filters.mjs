// What to show: by role and type, by how it is told, how sure and how precise it is, and by source.
import { find, make } from "./dom.mjs";
import { BORDERS } from "./hash.mjs";
import { DIMENSIONS, isFiltering } from "./model.mjs";
import { drawSymbol } from "./symbols.mjs";

const CONFIDENCES = [[0, "Any"], [60, "Medium or high"], [85, "High"]];
const BORDER_WORDS = { all: "In force and claimed", control: "In force (de facto)", open: "None where disputed" };
const MOST_OPTIONS = 40;

function drawIcon(name, key) {
  if (name === "role" || name === "type") return drawSymbol({ tone: key }, 6);
  return name === "status" ? drawSymbol({ status: key, tone: "event_site" }, 6) : null;
}

// The choice between two or more things of which one holds.
function addChoice(title, options, get, set) {
  const id = `choice-${title.replaceAll(/\W+/g, "-").toLowerCase()}`;
  const select = make("select", { id, onchange: () => set(select.value) }, ...options.map(([value, word]) => make("option", { value }, word)));
  const update = () => { select.value = String(get()); };
  return { node: make("div", { class: "choice" }, make("label", { for: id }, title), select), update };
}

export function createFilterPanel(model, state, { hasGround, onChange, onBorders }) {
  const boxes = [];
  const { filters } = state;

  function addGroup(name) {
    const options = model.options[name];
    const rows = options.slice(0, MOST_OPTIONS).map(({ key, count, word }) => {
      const input = make("input", { type: "checkbox", onchange: () => {
        if (input.checked) filters.off[name].delete(key);
        else filters.off[name].add(key);
        onChange();
      } });
      boxes.push(() => { input.checked = !filters.off[name].has(key); });
      const only = make("button", { type: "button", class: "only", "aria-label": `Only ${word}`, onclick: () => {
        filters.off[name] = new Set(options.map((option) => option.key).filter((other) => other !== key));
        onChange();
      } }, "only");
      return make("li", {}, make("label", {}, input, drawIcon(name, key), make("span", { class: "word", dir: "auto" }, word)), options.length > 1 && only,
        make("span", { class: "count" }, count.toLocaleString("en")));
    });
    return make("ul", { class: "options" }, ...rows);
  }

  // Roles and types stand open, one of them in color; the rest is one click away.
  function addTones() {
    const names = [model.hasRoles && "role", model.hasTypes && "type"].filter(Boolean);
    if (!names.length) return;
    const lists = Object.fromEntries(names.map((name) => [name, addGroup(name)]));
    const tabs = names.map((name) => make("button", { type: "button", onclick: () => { state.mode = name; onChange(); } }, DIMENSIONS[name].title));
    const heading = names.length > 1 ? make("div", { class: "tabs", role: "group", "aria-label": "Color and filter by" }, ...tabs) : null;
    find("roles").append(make("h2", { id: "roles-title", class: names.length > 1 ? "hidden" : null }, DIMENSIONS[names[0]].title), heading ?? "", ...Object.values(lists));
    find("roles").hidden = false;
    boxes.push(() => {
      const mode = names.includes(state.mode) ? state.mode : names[0];
      names.forEach((name, i) => {
        tabs[i].setAttribute("aria-pressed", String(name === mode));
        lists[name].hidden = name !== mode;
      });
    });
  }

  function addMore() {
    const groups = ["status", "review", "precision", "source"].filter((name) => model.options[name].length > 1);
    const choices = [];
    if (model.hasConfidence) choices.push(addChoice("Confidence of the place", CONFIDENCES, () => filters.confidence, (value) => { filters.confidence = Number(value); onChange(); }));
    if (hasGround) choices.push(addChoice("Borders in dispute", BORDERS.map((key) => [key, BORDER_WORDS[key]]), () => state.borders, (value) => { state.borders = value; onBorders(); }));
    if (!groups.length && !choices.length) return;
    boxes.push(...choices.map((choice) => choice.update));
    const parts = groups.map((name) => make("fieldset", {}, make("legend", {}, DIMENSIONS[name].title), addGroup(name)));
    find("filters").append(make("summary", {}, "More filters"), ...parts, ...choices.map((choice) => choice.node));
    find("filters").hidden = false;
  }

  addTones();
  addMore();
  const clear = make("button", { type: "button", onclick: () => {
    for (const off of Object.values(filters.off)) off.clear();
    Object.assign(filters, { confidence: 0, time: null });
    onChange();
    find("search").focus();
  } }, "Clear filters");
  const told = make("span");
  find("showing").append(told, clear);

  function update(shown) {
    for (const set of boxes) set();
    find("showing").hidden = !isFiltering(filters);
    told.textContent = `Showing ${shown.toLocaleString("en")} of ${model.places.length.toLocaleString("en")}`;
  }

  return { update };
}
