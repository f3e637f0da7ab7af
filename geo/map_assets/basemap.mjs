// Land, water and borders. Colors come from the style sheet by class, so that the themes need no redrawing.
import { joinRing, measureRing, unpackLine } from "./decode.mjs";
import { makeSvg } from "./dom.mjs";

const [COAST, BORDER, DISPUTED] = [0, 1, 2];
export const ADMIN1_FROM = 5;
export const RIVERS_FROM = 4;
export const CITIES_FROM = 4; // zoom; of towns that say no other

function addPane(map, name, order) {
  const pane = map.createPane(name);
  pane.style.zIndex = String(order);
  pane.style.pointerEvents = "none";
  return L.svg({ pane: name, padding: 0.5 });
}

export function unpackBasemap(basemap) {
  const arcs = basemap.arcs.map((text) => unpackLine(text, basemap.scale));
  const unpackAll = (name) => basemap[name].map((text) => unpackLine(text, basemap.scale));
  const ofKind = (kind) => arcs.filter((_, i) => Number(basemap.kinds[i]) === kind);
  const countries = basemap.countries.map((country) => ({
    code: country.c,
    name: country.n,
    shown: country.n, // the name in the reader's language
    label: [country.l[1], country.l[0]],
    room: country.r,
    rings: country.g.map((ring) => joinRing(ring, arcs)),
  }));
  // Areas in dispute: countries of the list, or areas with outlines of their own.
  const hatched = (basemap.disputed ?? []).map((area) => ({
    name: area.n ?? countries[area.u].name,
    why: area.s ? `${area.w} Source: ${area.s}.` : area.w,
    rings: area.g ? area.g.map((text) => unpackLine(text, basemap.scale)) : countries[area.u].rings,
  }));
  const cities = (basemap.cities ?? []).map(([name, lon, lat, from = CITIES_FROM]) => ({ name, label: name, at: [lat, lon], from }));
  return {
    countries, cities, hatched, coast: ofKind(COAST), border: ofKind(BORDER), disputed: ofKind(DISPUTED),
    claims: unpackAll("claims"), lakes: unpackAll("lakes"), rivers: unpackAll("rivers"), admin1: unpackAll("admin1"),
  };
}

// The bounds of a country's largest ring: far islands would make it small.
export function boundCountry(country) {
  const largest = country.rings.reduce((best, ring) => (measureRing(ring) > measureRing(best) ? ring : best));
  return L.latLngBounds(largest);
}

function showFrom(map, layer, zoom) {
  const update = () => {
    if (map.getZoom() >= zoom) layer.addTo(map);
    else layer.remove();
  };
  map.on("zoomend", update);
  update();
}

const asPolygons = (rings) => rings.map((ring) => [ring]);

// Hatching is a pattern within the drawing; the style sheet colors it.
function drawHatching(map, renderer, hatched) {
  const layer = L.polygon(hatched.flatMap((area) => asPolygons(area.rings)), { renderer, interactive: false, smoothFactor: 0.6, className: "hatched" });
  layer.on("add", () => {
    const svg = layer.getElement().closest("svg");
    if (svg.querySelector("#hatch")) return;
    const line = makeSvg("path", { d: "M0 0V6", class: "hatch-line" });
    svg.prepend(makeSvg("defs", {}, makeSvg("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, line)));
  });
  return layer;
}

// The ways to draw what is disputed: `all` the lines in force and the lines claimed; `control` those in force alone;
// `open` none of them.
export function drawBasemap(map, ground, tiles) {
  if (tiles) {
    L.tileLayer(tiles.url, { subdomains: tiles.subdomains, maxZoom: tiles.maxZoom, noWrap: true }).addTo(map);
    return { setBorders() {} };
  }
  const style = { renderer: addPane(map, "ground", 200), interactive: false, smoothFactor: 0.6 };
  L.polygon(ground.countries.flatMap((country) => asPolygons(country.rings)), { ...style, className: "land" }).addTo(map);
  const stroke = { ...style, renderer: addPane(map, "borders", 320) }; // above the shaded countries
  const hatching = ground.hatched.length ? drawHatching(map, stroke.renderer, ground.hatched) : null;
  hatching?.addTo(map);
  L.polygon(asPolygons(ground.lakes), { ...stroke, className: "lake" }).addTo(map);
  showFrom(map, L.polyline(ground.rivers, { ...stroke, className: "river" }), RIVERS_FROM);
  showFrom(map, L.polyline(ground.admin1, { ...stroke, className: "admin1" }), ADMIN1_FROM);
  L.polyline(ground.coast, { ...stroke, className: "coast" }).addTo(map);
  L.polyline(ground.border, { ...stroke, className: "border" }).addTo(map);
  const disputed = L.polyline(ground.disputed, { ...stroke, className: "disputed" });
  const claims = L.polyline(ground.claims, { ...stroke, className: "disputed claim" });
  const set = (layer, on) => (on ? layer.addTo(map) : layer.remove());
  const setBorders = (borders) => {
    set(disputed, borders !== "open");
    set(claims, borders === "all");
  };
  return { setBorders };
}
