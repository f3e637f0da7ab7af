// How to read the map.
import { make, makeSvg } from "./dom.mjs";
import { drawSwatch, drawSymbol, sizeSymbol } from "./symbols.mjs";

function drawSizes(most) {
  const values = [...new Set([most, Math.round(most / 4), 1])].filter((value) => value >= 1);
  const largest = sizeSymbol(most, most);
  const circles = values.map((value) => {
    const r = sizeSymbol(value, most);
    return makeSvg("circle", { cx: 0, cy: largest - r, r, class: "legend-size" });
  });
  const box = largest + 2;
  return makeSvg("svg", { viewBox: `${-box} ${-box} ${2 * box} ${2 * box}`, width: 2 * box, height: 2 * box, "aria-hidden": "true" }, ...circles);
}

function drawLine(name) {
  const line = makeSvg("line", { x1: 0, y1: 5, x2: 30, y2: 5, class: name });
  return makeSvg("svg", { viewBox: "0 0 30 10", width: 30, height: 10, "aria-hidden": "true" }, line);
}

function drawOutline() {
  const shape = makeSvg("path", { d: "M2 2L11 1L20 4L22 11L10 13L3 10Z", class: "radius outline tone-event_site" });
  return makeSvg("svg", { viewBox: "0 0 24 14", width: 24, height: 14, "aria-hidden": "true" }, shape);
}

function drawHatchSwatch() {
  const lines = makeSvg("path", { d: "M0 12L12 0M6 14L20 0M14 14L24 4", class: "hatch-line" });
  return makeSvg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" }, lines);
}

export function drawLegend(section, { model, most, hasGround, hatched }) {
  const { points, areas } = model;
  const row = (symbol, text) => make("li", {}, make("span", { class: "icon" }, symbol), make("span", {}, text));
  const has = (test) => points.some(test);
  const told = (key) => model.options.status.some((option) => option.key === key);
  const tone = model.hasRoles ? "event_site" : "plain";
  const [isRough, isDoubtful] = [has((place) => place.rough || place.region), has((place) => place.doubtful)];
  const range = most > 1 ? `1 – ${most.toLocaleString("en")} mentions` : "1 mention";
  const rows = [
    points.length && model.hasMentions && row(drawSizes(most), range),
    (isRough || isDoubtful) && row(drawSymbol({ tone, rough: true }, 7), !isDoubtful ? "Rough position" : isRough ? "Rough or doubtful" : "Doubtful place"),
    told("claimed") && row(drawSymbol({ tone, status: "claimed" }, 7), "Claimed"),
    told("unreal") && row(drawSymbol({ tone, status: "unreal" }, 7), "Planned or denied"),
    model.hasReviews && row(make("span", { class: "checked", "aria-hidden": "true" }, "✓"), "Reviewed"),
    has((place) => place.outline) && row(drawOutline(), "Province"),
    areas.some((place) => place.role !== "event_site") && row(drawSwatch(), "Country"),
    areas.some((place) => place.role === "event_site") && row(drawSwatch({ role: "event_site" }), "Country, events"),
    hasGround && row(drawLine("border"), "Border in force"),
    hasGround && row(drawLine("disputed"), "Border in dispute"),
    hasGround && hatched.length && row(drawHatchSwatch(), "Area in dispute"),
  ].filter(Boolean);
  section.hidden = !rows.length;
  section.append(make("h2", { id: "legend-title" }, "How to read this map"), make("ul", {}, ...rows));
}
