// The map of a case: its candidates by number, the other places of its article, and a pin to place.
import { drawBasemap, unpackBasemap } from "./basemap.mjs";
import { formatCoordinates } from "./coordinates.mjs";
import { find, make, prefersStill } from "./dom.mjs";
import { createLabels } from "./labels.mjs";
import { drawSymbol } from "./symbols.mjs";

export const RADII = [0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500]; // km
const [STEP, LEAP] = [8, 48]; // pixels by an arrow key
const TOWNS_FROM = 6; // zoom: below, the base map's own are enough
const AROUND = 12; // degrees: farther, another place of the article says nothing of where a candidate lies
const WAIT_MS = 250;

function createMap() {
  const still = prefersStill();
  const map = L.map("map", {
    attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, minZoom: 1, maxZoom: 15, maxBounds: [[-86, -215], [86, 215]],
    maxBoundsViscosity: 0.8, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
  });
  map.setView([30, 30], 2);
  L.control.scale({ position: "bottomleft" }).addTo(map);
  const pane = map.createPane("rings");
  pane.style.zIndex = "340";
  pane.style.pointerEvents = "none";
  return map;
}

function makeIcon(node, size, className) {
  const Icon = L.DivIcon.extend({ createIcon() {
    this._setIconStyles(node, "icon");
    return node;
  } });
  return new Icon({ className, iconSize: [size, size], iconAnchor: [size / 2, size / 2] });
}

// The radius one step larger or smaller.
export function stepRadius(radius, by) {
  if (by > 0) return RADII.find((each) => each > radius) ?? RADII.at(-1);
  return RADII.findLast((each) => each < radius) ?? RADII[0];
}

// Towns by the server's gazetteer, for orientation: those of the view, each once.
function createTowns(map, cities, { readTowns, onChange }) {
  const known = new Set(cities.map(({ name }) => name));
  let timer = 0;
  const ask = async () => {
    if (map.getZoom() < TOWNS_FROM) return;
    const bounds = map.getBounds();
    const towns = await readTowns({ west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() });
    const fresh = towns.filter(([name]) => !known.has(name));
    for (const [name, lon, lat] of fresh) {
      known.add(name);
      cities.push({ name, label: name, at: [lat, lon], from: TOWNS_FROM });
    }
    if (fresh.length) onChange();
  };
  map.on("moveend", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
}

function createPin(map, { onMove }) {
  const node = make("div", { tabindex: "0", role: "button" }, make("span", { class: "pin-head", "aria-hidden": "true" }));
  const marker = L.marker([0, 0], { draggable: true, autoPan: true, icon: makeIcon(node, 30, "pin"), zIndexOffset: 5000 });
  const ring = L.circle([0, 0], { radius: 1000, className: "radius tone-event_site", interactive: false, pane: "rings" });
  let pin = null;

  function update({ view = false } = {}) {
    const at = [pin.latitude, pin.longitude];
    marker.setLatLng(at);
    ring.setLatLng(at).setRadius(pin.radius_km * 1000);
    const where = formatCoordinates(pin.latitude, pin.longitude, Math.min(pin.radius_km, 1));
    node.setAttribute("aria-label", `Pin at ${where}, within ${pin.radius_km} km. Arrow keys move it, plus and minus change the radius, Enter saves it, Escape gives up.`);
    if (view && !map.getBounds().pad(-0.1).contains(at)) map.panTo(at, { animate: false });
    onMove(pin);
  }

  const take = () => {
    const { lat, lng } = marker.getLatLng().wrap();
    pin = { ...pin, latitude: Math.max(-90, Math.min(90, lat)), longitude: lng };
    update();
  };
  marker.on("drag", take);

  return {
    get: () => pin,
    show(start) {
      pin = start;
      marker.addTo(map);
      ring.addTo(map);
      map.keyboard.disable();
      update({ view: true });
      node.focus();
    },
    change(part) {
      pin = { ...pin, ...part };
      update({ view: true });
    },
    move(dx, dy, far) {
      const step = far ? LEAP : STEP;
      const point = map.latLngToContainerPoint([pin.latitude, pin.longitude]).add([dx * step, dy * step]);
      marker.setLatLng(map.containerPointToLatLng(point));
      take();
      update({ view: true });
    },
    hide() {
      pin = null;
      marker.remove();
      ring.remove();
      map.keyboard.enable();
    },
  };
}

function makeCandidate(place, number, onChoose) {
  const node = make("div", {}, make("span", { "aria-hidden": "true" }, String(number)));
  const marker = L.marker([place.latitude, place.longitude], { icon: makeIcon(node, 26, place.own ? "numbered own" : "numbered"), keyboard: false, zIndexOffset: place.own ? 3000 : 2000, riseOnHover: true });
  node.title = place.where ? `${place.name}, ${place.where}` : place.name;
  marker.on("click", () => onChoose(number));
  return marker;
}

export function createReviewMap(basemap, { onChoose, onPin, readTowns }) {
  const map = createMap();
  const ground = unpackBasemap(basemap);
  drawBasemap(map, ground, null).setBorders("all");
  const group = L.layerGroup().addTo(map);
  const ring = L.circle([0, 0], { radius: 1000, className: "radius tone-venue", interactive: false, pane: "rings" });
  let [marks, places, others, isWide] = [[], [], [], false];
  const labels = createLabels(map, {
    countries: ground.countries, cities: ground.cities, hasGround: true, listMarks: () => marks, listShaded: () => new Set(),
    listObstacles: () => [],
  });
  map.on("zoomend moveend resize", labels.updateSoon);
  createTowns(map, ground.cities, { readTowns, onChange: labels.updateSoon });
  const pin = createPin(map, { onMove: onPin });

  // The candidates with what lies around them, or all of them; without any, the places where something happened.
  function fit() {
    const known = places.filter((place) => place.latitude !== null);
    const own = known.filter((place) => place.own);
    const sites = known.length ? [] : others.filter((place) => place.role === "event_site");
    const first = own.length && !isWide ? own : isWide ? known : [...known.slice(0, 1), ...sites];
    const near = isWide ? [] : [...known, ...others].filter((place) => first.some((one) => Math.abs(one.latitude - place.latitude) + Math.abs(one.longitude - place.longitude) < AROUND));
    const points = [...first, ...near, ...(first.length ? [] : others)].map((place) => [place.latitude, place.longitude]);
    if (points.length) map.fitBounds(L.latLngBounds(points), { padding: [50, 50], maxZoom: 8, animate: false });
    else map.setView([30, 20], 2, { animate: false });
  }

  function show(candidates, around) {
    [places, others, isWide] = [candidates, around, false];
    group.clearLayers();
    ring.remove();
    pin.hide();
    marks = [];
    for (const other of others) {
      const node = make("div", {}, drawSymbol({ tone: other.role ?? "none", quiet: true }, 5));
      group.addLayer(L.marker([other.latitude, other.longitude], { icon: makeIcon(node, 20, "other"), interactive: false, keyboard: false }));
      marks.push({ at: [other.latitude, other.longitude], text: other.name, more: "", radius: 7, weight: 1, place: { quiet: true } });
    }
    places.forEach((place, i) => {
      if (place.latitude === null) return;
      group.addLayer(makeCandidate(place, i + 1, onChoose));
      marks.push({ at: [place.latitude, place.longitude], text: place.name, more: "", radius: 13, weight: 100 - i, place: {} });
    });
    point(places.findIndex((place) => place.own));
    fit();
    labels.updateSoon();
  }

  // The circle around the candidate that is looked at.
  function point(index) {
    const place = places[index];
    if (!place || place.latitude === null || !place.radius_km) {
      ring.remove();
      return;
    }
    ring.setLatLng([place.latitude, place.longitude]).setRadius(place.radius_km * 1000).addTo(map);
  }

  function startPin() {
    const own = places.find((place) => place.own && place.latitude !== null);
    const { lat, lng } = own ? { lat: own.latitude, lng: own.longitude } : map.getCenter().wrap();
    pin.show({ latitude: lat, longitude: lng, radius_km: own?.radius_km ? Math.min(own.radius_km, 25) : 5 });
  }

  map.on("click", (event) => {
    if (!pin.get()) return;
    const { lat, lng } = event.latlng.wrap();
    pin.change({ latitude: lat, longitude: lng });
  });
  find("map").setAttribute("tabindex", "0");
  return {
    map, pin, point, show, startPin,
    toggleWide() {
      isWide = !isWide;
      fit();
      return isWide;
    },
    resize: () => map.invalidateSize({ animate: false }),
  };
}
