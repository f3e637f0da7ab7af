// Names on the map: each is written where it overlaps nothing, the important ones first.
import { make } from "./dom.mjs";

const MOST_LABELS = 120;
const widths = new Map();
let ruler = null;

function measureText(text, font, spacing) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key) + spacing * text.length;
}

export function overlaps(box, others) {
  return others.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}

const FAMILY = '"Helvetica Neue", Arial, sans-serif';
export const LABEL_KINDS = {
  place: { font: `600 13px ${FAMILY}`, height: 16, spacing: 0 },
  quiet: { font: `500 12px ${FAMILY}`, height: 15, spacing: 0 },
  area: { font: `700 12px ${FAMILY}`, height: 15, spacing: 1.6 },
  country: { font: `600 11px ${FAMILY}`, height: 14, spacing: 1.6 },
  city: { font: `400 11px ${FAMILY}`, height: 13, spacing: 0 },
};

// One pass of writing: what is taken already, and how to put a name where nothing is.
function createWriter(map, pane) {
  const size = map.getSize();
  const taken = [];
  const isTaken = (box) => overlaps(box, taken);
  const isInside = (point) => point.x > -40 && point.y > -40 && point.x < size.x + 40 && point.y < size.y + 40;
  const written = []; // what a picture of the map writes too
  const put = (node, x, y) => {
    L.DomUtil.setPosition(node, map.containerPointToLayerPoint([x, y]).round());
    pane.append(node);
  };
  const write = (kind, text, x, y, side = "center", more = "") => {
    const { font, height, spacing } = LABEL_KINDS[kind];
    const shown = kind === "area" || kind === "country" ? text.toLocaleUpperCase("en") : text;
    const width = measureText(shown + more, font, spacing) + 2;
    const left = { right: x, left: x - width, center: x - width / 2 }[side];
    const box = [left, y - height / 2, left + width, y + height / 2];
    if (box[0] < 2 || box[2] > size.x - 2 || box[1] < 2 || box[3] > size.y - 2 || isTaken(box)) return false;
    taken.push(box);
    put(make("span", { class: `name name-${kind}` }, make("bdi", {}, shown), more), box[0], box[1]);
    written.push({ kind, text: `\u2068${shown}\u2069${more}`, x: box[0] + 1, y });
    return true;
  };
  return { isInside, isTaken, put, take: (box) => taken.push(box), write, written };
}

function writeMarks(map, writer, marks) {
  const seen = marks.map((mark) => ({ ...mark, point: map.latLngToContainerPoint(mark.at) }))
    .filter((mark) => writer.isInside(mark.point)).sort((a, b) => b.weight - a.weight);
  for (const { point, radius } of seen) writer.take([point.x - radius, point.y - radius, point.x + radius, point.y + radius]);
  for (const { text, more, point, radius, place } of seen.slice(0, MOST_LABELS)) {
    const gap = radius + 2;
    const kind = place?.quiet ? "quiet" : "place";
    const sides = [[gap, 0, "right"], [-gap, 0, "left"], [0, -gap - 6, "center"], [0, gap + 6, "center"]];
    sides.some(([dx, dy, side]) => writer.write(kind, text, point.x + dx, point.y + dy, side, more));
  }
}

// A country is named where it has room for the name, a shaded one sooner than others.
function writeCountries(map, writer, countries, shaded) {
  const pixels = (256 * 2 ** map.getZoom()) / 360;
  for (const country of [...countries].sort((a, b) => shaded.has(b.code) - shaded.has(a.code) || b.room - a.room)) {
    const kind = shaded.has(country.code) ? "area" : "country";
    const point = map.latLngToContainerPoint(country.label);
    const width = measureText(country.shown.toLocaleUpperCase("en"), LABEL_KINDS[kind].font, LABEL_KINDS[kind].spacing);
    const room = 2 * country.room * pixels;
    if (writer.isInside(point) && (room > width * 0.62 || (kind === "area" && room > 14))) {
      [0, 18, -18].some((dy) => writer.write(kind, country.shown, point.x, point.y + dy));
    }
  }
}

function writeCities(map, writer, cities) {
  const zoom = map.getZoom();
  for (const { label, at, from } of cities) {
    if (zoom < from) continue;
    const point = map.latLngToContainerPoint(at);
    if (!writer.isInside(point) || writer.isTaken([point.x - 3, point.y - 3, point.x + 3, point.y + 3])) continue;
    if (writer.write("city", label, point.x + 6, point.y, "right") || writer.write("city", label, point.x - 6, point.y, "left")) {
      writer.put(make("span", { class: "city-dot" }), point.x - 2, point.y - 2);
      writer.written.at(-1).dot = [point.x, point.y];
    }
  }
}

export function createLabels(map, { countries, cities, hasGround, listMarks, listShaded, listObstacles }) {
  const pane = map.createPane("names");
  pane.classList.add("leaflet-zoom-hide");
  pane.setAttribute("aria-hidden", "true");
  const named = countries.filter((country) => country.name && country.room > 0);
  let waiting = 0;
  let written = [];

  function update() {
    waiting = 0;
    pane.textContent = "";
    const writer = createWriter(map, pane);
    listObstacles().forEach(writer.take);
    writeMarks(map, writer, listMarks());
    if (hasGround) writeCountries(map, writer, named, listShaded());
    if (hasGround) writeCities(map, writer, cities);
    ({ written } = writer);
  }

  function updateSoon() {
    if (!waiting) waiting = window.requestAnimationFrame(update);
  }

  return { listWritten: () => written, update, updateSoon };
}
