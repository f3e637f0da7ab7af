// Marks painted on a canvas: of maps with thousands of places, and of pictures.
import { readColor } from "./dom.mjs";
import { getShape, listSectors, outlineShape, ROLES, TYPES } from "./symbols.mjs";

const outlines = new Map();

function getOutline(shape, radius) {
  const key = `${shape}${Math.round(radius * 2) / 2}`;
  if (!outlines.has(key)) outlines.set(key, new Path2D(outlineShape(shape, Math.round(radius * 2) / 2)));
  return outlines.get(key);
}

export function readColors() {
  const names = [...Object.keys(ROLES), ...Object.keys(TYPES), "plain", "halo", "paper", "ink", "soft", "line", "sea", "land", "lake", "river", "coast",
    "border", "admin1", "disputed", "shade", "shade-line", "shade-site", "name-country", "name-area", "name-city"];
  return Object.fromEntries(names.map((name) => [name, readColor(name)]));
}

export function paintSymbol(context, place, x, y, radius, colors) {
  const tone = colors[place.tone] ?? colors.plain;
  const outline = getOutline(getShape(place.tone), radius);
  const isRough = place.rough || place.region || place.doubtful || place.status === "unreal";
  context.save();
  context.translate(x, y);
  context.lineWidth = place.status === "claimed" ? 2.6 : isRough ? 1.8 : 1.6;
  context.fillStyle = place.status === "claimed" ? colors.paper : tone;
  context.strokeStyle = place.status === "claimed" || isRough ? tone : colors.halo;
  if (isRough) context.setLineDash(place.status === "unreal" ? [1.5, 2.5] : [3.2, 2.6]);
  context.globalAlpha = place.status === "claimed" ? 0.95 : isRough ? 0.3 : place.quiet ? 0.7 : 0.9;
  context.fill(outline);
  context.globalAlpha = 1;
  context.stroke(outline);
  if (place.status === "claimed") {
    context.fillStyle = tone;
    context.beginPath();
    context.arc(0, 0, Math.max(1.3, radius * 0.24), 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

export function paintCluster(context, counts, total, x, y, radius, colors) {
  context.save();
  context.translate(x, y);
  context.fillStyle = colors.paper;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fill();
  context.lineWidth = 5;
  for (const [tone, from, to] of listSectors(counts)) {
    context.strokeStyle = colors[tone];
    context.beginPath();
    context.arc(0, 0, radius, (from - 0.25) * 2 * Math.PI, (to - 0.25) * 2 * Math.PI);
    context.stroke();
  }
  context.fillStyle = colors.ink;
  context.font = `700 ${total > 9999 ? 10 : 12}px "Helvetica Neue", Arial, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(total.toLocaleString("en"), 0, 0.5);
  context.restore();
}
