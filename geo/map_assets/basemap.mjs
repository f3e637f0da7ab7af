// Land, water and borders. Colors come from the style sheet by class, so that the themes need no redrawing.
import { joinRing, measureRing, unpackLine } from "./decode.mjs";

const [, BORDER, DISPUTED] = [0, 1, 2];
const ADMIN1_FROM = 5;
const RIVERS_FROM = 4;

function addPane(map, name, order) {
  const pane = map.createPane(name);
  pane.style.zIndex = String(order);
  pane.style.pointerEvents = "none";
  return L.svg({ pane: name, padding: 0.5 });
}

export function unpackCountries(basemap) {
  const arcs = basemap.arcs.map((text) => unpackLine(text, basemap.scale));
  const countries = basemap.countries.map((country) => ({
    code: country.c,
    name: country.n,
    label: [country.l[1], country.l[0]],
    room: country.r,
    rings: country.g.map((ring) => joinRing(ring, arcs)),
  }));
  return { arcs, countries };
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

export function drawBasemap(map, basemap, unpacked, tiles) {
  if (tiles) {
    L.tileLayer(tiles.url, { subdomains: tiles.subdomains, maxZoom: tiles.maxZoom, noWrap: true }).addTo(map);
    return;
  }
  const { arcs, countries } = unpacked;
  const renderer = addPane(map, "ground", 200);
  const style = { renderer, interactive: false, smoothFactor: 0.6 };
  const unpackAll = (name) => basemap[name].map((text) => unpackLine(text, basemap.scale));
  const ofKind = (kind) => arcs.filter((_, i) => Number(basemap.kinds[i]) === kind);
  const rings = countries.flatMap((country) => country.rings.map((ring) => [ring]));
  L.polygon(rings, { ...style, className: "land" }).addTo(map);
  const stroke = { ...style, renderer: addPane(map, "borders", 320) }; // above the shaded countries
  L.polygon(unpackAll("lakes").map((ring) => [ring]), { ...stroke, className: "lake" }).addTo(map);
  showFrom(map, L.polyline(unpackAll("rivers"), { ...stroke, className: "river" }), RIVERS_FROM);
  showFrom(map, L.polyline(unpackAll("admin1"), { ...stroke, className: "admin1" }), ADMIN1_FROM);
  L.polyline(ofKind(0), { ...stroke, className: "coast" }).addTo(map);
  L.polyline(ofKind(BORDER), { ...stroke, className: "border" }).addTo(map);
  L.polyline([...ofKind(DISPUTED), ...unpackAll("claims")], { ...stroke, className: "disputed" }).addTo(map);
}
