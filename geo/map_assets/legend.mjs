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

export function drawLegend(section, { most, hasPoints, hasMentions, hasRough, hasAreas, hasGround }) {
  const row = (symbol, text) => make("li", {}, make("span", { class: "icon" }, symbol), text);
  const range = most > 1 ? `1 – ${most.toLocaleString("en")} mentions` : "1 mention";
  const rows = [
    hasPoints && hasMentions && row(drawSizes(most), range),
    hasRough && row(drawSymbol({ rough: true }, 7), "Position rough; the ring is its radius"),
    hasAreas && row(drawSwatch(), "Country named as a whole"),
    hasGround && row(drawLine("border"), "Border, de facto"),
    hasGround && row(drawLine("disputed"), "Border in dispute"),
  ].filter(Boolean);
  section.hidden = !rows.length;
  section.append(make("h2", { id: "legend-title" }, "How to read this map"), make("ul", {}, ...rows));
}
