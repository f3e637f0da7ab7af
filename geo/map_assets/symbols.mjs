// What a role or a type of event looks like: a color (in the style sheet, by class) and a shape, so that neither is
// needed alone.
import { makeSvg } from "./dom.mjs";

export const ROLES = {
  event_site: { word: "Where it happened", shape: "circle" },
  venue: { word: "Venue of talks", shape: "diamond" },
  actor: { word: "Stands for an actor", shape: "square" },
  locator: { word: "Locates another place", shape: "triangle" },
  path: { word: "On a route", shape: "wedge" },
  dateline: { word: "Dateline", shape: "plus" },
  background: { word: "Background", shape: "pentagon" },
  none: { word: "No role found", shape: "hexagon" },
};

export const TYPES = {
  battles: { word: "Battle", shape: "circle" },
  explosions: { word: "Explosion, remote violence", shape: "star" },
  civilians: { word: "Violence against civilians", shape: "diamond" },
  protests: { word: "Protest", shape: "triangle" },
  riots: { word: "Riot", shape: "wedge" },
  strategic: { word: "Strategic development", shape: "square" },
  talks: { word: "Talks, visits", shape: "pentagon" },
  toll: { word: "Death toll", shape: "plus" },
  none: { word: "No event type", shape: "hexagon" },
};

// How an event is told of; a symbol is solid, hollow or only dotted.
export const STATUSES = {
  told: { word: "Told as having happened" },
  claimed: { word: "Claimed by one side" },
  unreal: { word: "Planned, possible or denied" },
};

// Who has seen to it that it is right.
export const REVIEWS = {
  reviewed: { word: "Reviewed" },
  machine: { word: "Machine-coded, unverified" },
};

export function getShape(tone) {
  return (Object.hasOwn(ROLES, tone) ? ROLES[tone] : TYPES[tone])?.shape ?? "circle"; // a map without roles and types
}

function listCorners(count, turn, radii) {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    const radius = radii[i % radii.length];
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  });
}

const DRAWN = {
  circle: (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`,
  diamond: (r) => `M${listCorners(4, 0, [r * 1.253]).join("L")}Z`,
  square: (r) => `M${listCorners(4, Math.PI / 4, [r * 1.253]).join("L")}Z`,
  triangle: (r) => `M${listCorners(3, 0, [r * 1.45]).join("L")}Z`,
  wedge: (r) => `M${listCorners(3, Math.PI, [r * 1.45]).join("L")}Z`,
  hexagon: (r) => `M${listCorners(6, 0, [r * 1.1]).join("L")}Z`,
  pentagon: (r) => `M${listCorners(5, 0, [r * 1.15]).join("L")}Z`,
  star: (r) => `M${listCorners(16, 0, [r * 1.36, r * 0.82]).join("L")}Z`,
  plus: (r) => {
    const [a, b] = [(r * 1.15).toFixed(2), (r * 0.42).toFixed(2)];
    return `M-${b} -${a}H${b}V-${b}H${a}V${b}H${b}V${a}H-${b}V${b}H-${a}V-${b}H-${b}Z`;
  },
};

// The outline of a shape about the origin, of about the area of a circle with this radius.
export function outlineShape(shape, r) {
  return DRAWN[shape](Math.round(r * 10) / 10);
}

// The classes of a symbol: its color, and how sure it is.
export function describeSymbol({ tone = "plain", rough, region, doubtful, status, quiet }) {
  const flags = [["rough", rough || region || doubtful], ["claimed", status === "claimed"], ["unreal", status === "unreal"], ["quiet", quiet]];
  return ["symbol", `tone-${tone}`, ...flags.filter(([, on]) => on).map(([name]) => name)].join(" ");
}

export function drawSymbol(place, radius) {
  const half = Math.ceil(radius * 1.5) + 3;
  const shape = makeSvg("path", { d: outlineShape(getShape(place.tone), radius), class: describeSymbol(place) });
  const core = place.status === "claimed" && makeSvg("circle", { r: Math.max(1.3, radius * 0.24).toFixed(1), class: `core tone-${place.tone ?? "plain"}` });
  return wrapSvg(half, shape, core);
}

function wrapSvg(half, ...children) {
  const box = { viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, width: 2 * half, height: 2 * half };
  return makeSvg("svg", { ...box, "aria-hidden": "true", focusable: "false" }, ...children);
}

export function drawSwatch(place = {}) {
  const box = { viewBox: "0 0 18 14", width: 18, height: 14, "aria-hidden": "true", focusable: "false" };
  const tone = place.role === "event_site" ? " site" : "";
  return makeSvg("svg", box, makeSvg("rect", { x: 1, y: 1, width: 16, height: 12, rx: 2, class: `swatch${tone}` }));
}

// Area grows with mentions, so the radius with their square root; the smallest can still be hit.
export function sizeSymbol(mentions, most) {
  return Math.max(5, 15 * Math.sqrt(mentions / Math.max(most, 1)));
}

export function sizeCluster(count) {
  return Math.min(26, 12 + 2.4 * Math.log2(count));
}

// The sectors of a ring by tone: [tone, from, to] in turns, in the order of the legend.
export function listSectors(counts) {
  const order = [...Object.keys(ROLES), ...Object.keys(TYPES)];
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let from = 0;
  return [...counts].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0])).map(([tone, count]) => {
    const sector = [tone, from, from + count / total];
    [, , from] = sector;
    return sector;
  });
}

export function drawCluster(counts, total, radius) {
  const around = 2 * Math.PI * radius;
  const rings = listSectors(counts).map(([tone, from, to]) => makeSvg("circle", {
    r: radius, class: `donut tone-${tone}`, "stroke-dasharray": `${((to - from) * around).toFixed(2)} ${((1 - to + from) * around).toFixed(2)}`,
    "stroke-dashoffset": (-from * around).toFixed(2), transform: "rotate(-90)",
  }));
  const text = makeSvg("text", { class: "donut-count", "text-anchor": "middle", dy: "0.36em" }, total.toLocaleString("en"));
  const disk = makeSvg("circle", { r: radius, class: "donut-disk" });
  return wrapSvg(radius + 4, disk, ...rings, text);
}
