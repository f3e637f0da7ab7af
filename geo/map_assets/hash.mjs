// The state of the page as the part of its address after "#": a link that shows what its sender saw.
import { DIMENSIONS } from "./model.mjs";
import { readIso, toIso } from "./words.mjs";

const THEMES = ["light", "dark"];
const MODES = ["role", "type"];
export const BORDERS = ["all", "control", "open"];

// Options are named by their place in the model's list, which the same file always has in the same order.
export function encodeState(state, options) {
  const parts = new URLSearchParams();
  const { filters, view } = state;
  if (view) parts.set("map", [view.zoom, view.lat, view.lng].map((value) => Number(value.toFixed(4))).join("/"));
  for (const name of Object.keys(DIMENSIONS)) {
    const off = options[name].flatMap(({ key }, i) => (filters.off[name].has(key) ? [i] : []));
    if (off.length) parts.set(`no-${name}`, off.join("."));
  }
  if (filters.confidence) parts.set("confidence", String(filters.confidence));
  if (filters.time) parts.set("time", filters.time.map(toIso).join("_"));
  if (state.mode !== MODES[0]) parts.set("color", state.mode);
  if (state.borders !== BORDERS[0]) parts.set("borders", state.borders);
  if (state.query) parts.set("search", state.query);
  if (state.place) parts.set("place", state.place);
  if (state.theme) parts.set("theme", state.theme);
  if (state.language) parts.set("names", state.language);
  return parts.toString().replaceAll("%2F", "/");
}

const pick = (value, known, otherwise) => (known.includes(value) ? value : otherwise);

function readView(text) {
  const [zoom, lat, lng] = (text ?? "").split("/").map(Number);
  const isGood = [zoom, lat, lng].every(Number.isFinite) && zoom >= 0 && zoom <= 20 && Math.abs(lat) <= 90 && Math.abs(lng) <= 360;
  return isGood ? { zoom, lat, lng } : null;
}

function readTime(text) {
  const time = (text ?? "").split("_").map(readIso);
  return time.length === 2 && time.every((day) => day !== null) && time[0] <= time[1] ? time : null;
}

// Reads what anybody may have written: what is not known is passed over.
export function decodeState(text, options) {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const off = {};
  for (const name of Object.keys(DIMENSIONS)) {
    const numbers = (parts.get(`no-${name}`) ?? "").split(".").filter((part) => /^\d+$/.test(part));
    off[name] = new Set(numbers.flatMap((part) => (options[name][part] ? [options[name][part].key] : [])));
  }
  const confidence = Number(parts.get("confidence"));
  return {
    view: readView(parts.get("map")),
    filters: { off, confidence: confidence > 0 && confidence <= 100 ? confidence : 0, time: readTime(parts.get("time")) },
    mode: pick(parts.get("color"), MODES, MODES[0]),
    borders: pick(parts.get("borders"), BORDERS, BORDERS[0]),
    query: parts.get("search") ?? "",
    place: parts.get("place"),
    theme: pick(parts.get("theme"), THEMES, null),
    language: /^[a-z]{2,3}(-[A-Z]{2})?$/.test(parts.get("names") ?? "") ? parts.get("names") : null,
  };
}
