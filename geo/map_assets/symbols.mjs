// What a role looks like: a color (in the style sheet, by class) and a shape, so that neither is needed alone.
import { make, makeSvg } from "./dom.mjs";

export const ROLES = {
  event_site: { word: "Conflict site", shape: "circle" },
  venue: { word: "Venue of talks", shape: "diamond" },
  actor: { word: "Stands for an actor", shape: "square" },
  locator: { word: "Says where another place is", shape: "triangle" },
  path: { word: "On a route", shape: "wedge" },
  dateline: { word: "Dateline", shape: "plus" },
  background: { word: "Background", shape: "pentagon" },
};

export function getRole(place) {
  return Object.hasOwn(ROLES, place.role ?? "") ? place.role : "none";
}

function polygon(count, turn, radius) {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
  }).join(" ");
}

// A shape about the origin, of the area of a circle with this radius.
function drawShape(shape, r, attributes) {
  if (shape === "diamond") return makeSvg("polygon", { points: polygon(4, 0, r * 1.253), ...attributes });
  if (shape === "square") return makeSvg("polygon", { points: polygon(4, Math.PI / 4, r * 1.253), ...attributes });
  if (shape === "triangle") return makeSvg("polygon", { points: polygon(3, 0, r * 1.45), ...attributes });
  if (shape === "wedge") return makeSvg("polygon", { points: polygon(3, Math.PI, r * 1.45), ...attributes });
  if (shape === "pentagon") return makeSvg("polygon", { points: polygon(5, 0, r * 1.15), ...attributes });
  if (shape === "plus") {
    const [a, b] = [r * 1.15, r * 0.42];
    const points = [[-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b], [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b]];
    return makeSvg("polygon", { points: points.map((p) => p.map((v) => v.toFixed(2)).join(",")).join(" "), ...attributes });
  }
  return makeSvg("circle", { r, ...attributes });
}

export function drawSymbol(place, radius) {
  const half = Math.ceil(radius * 1.5) + 3;
  const role = getRole(place);
  const name = `symbol role-${role}${place.rough ? " rough" : ""}`;
  const shape = drawShape(role === "none" ? "circle" : ROLES[role].shape, radius, { class: name });
  const box = { viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, width: 2 * half, height: 2 * half };
  return makeSvg("svg", { ...box, "aria-hidden": "true", focusable: "false" }, shape);
}

export function drawSwatch() {
  return make("span", { class: "swatch", "aria-hidden": "true" });
}

// Area grows with mentions, so the radius with their square root; the smallest can still be hit.
export function sizeSymbol(mentions, most) {
  return Math.max(5, 15 * Math.sqrt(mentions / Math.max(most, 1)));
}

// A ring whose sectors are the roles within.
export function drawCluster(places, radius) {
  const half = radius + 4;
  const counts = new Map();
  for (const place of places) counts.set(getRole(place), (counts.get(getRole(place)) ?? 0) + 1);
  const order = [...Object.keys(ROLES), "none"];
  const sectors = [...counts].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  const around = 2 * Math.PI * radius;
  let from = 0;
  const rings = sectors.map(([role, count]) => {
    const length = (around * count) / places.length;
    const ring = makeSvg("circle", {
      r: radius, class: `donut role-${role}`, "stroke-dasharray": `${length.toFixed(2)} ${(around - length).toFixed(2)}`,
      "stroke-dashoffset": (-from).toFixed(2), transform: "rotate(-90)",
    });
    from += length;
    return ring;
  });
  const text = makeSvg("text", { class: "donut-count", "text-anchor": "middle", dy: "0.36em" }, places.length.toLocaleString("en"));
  const box = { viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, width: 2 * half, height: 2 * half };
  const disk = makeSvg("circle", { r: radius, class: "donut-disk" });
  return makeSvg("svg", { ...box, "aria-hidden": "true", focusable: "false" }, disk, ...rings, text);
}
