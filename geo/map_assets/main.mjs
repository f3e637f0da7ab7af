// The page, put together from its data.
import { boundCountry, drawBasemap, unpackCountries } from "./basemap.mjs";
import { createAreas } from "./areas.mjs";
import { find, isNarrow, make, prefersStill, readData } from "./dom.mjs";
import { createLabels } from "./labels.mjs";
import { drawLegend } from "./legend.mjs";
import { createTeller, listenToHost } from "./embed.mjs";
import { createList, listUnresolved, wireKeys } from "./list.mjs";
import { createMarkers } from "./markers.mjs";
import { addTools, createSheet, placeLegend, watchPrint, writeCredits, writeHead } from "./page.mjs";
import { createSelection } from "./selection.mjs";
import { drawSymbol, getRole, ROLES } from "./symbols.mjs";

function createMap(data) {
  const map = L.map("map", {
    attributionControl: false,
    zoomSnap: 0.25,
    zoomDelta: 1,
    minZoom: 1,
    maxZoom: data.tiles ? Math.min(18, data.tiles.maxZoom) : 12,
    maxBounds: [[-86, -215], [86, 215]],
    maxBoundsViscosity: 0.8,
    zoomAnimation: !prefersStill(),
    fadeAnimation: !prefersStill(),
    markerZoomAnimation: !prefersStill(),
  });
  L.control.scale({ position: "bottomleft" }).addTo(map);
  const pane = map.createPane("rings");
  pane.style.zIndex = "340";
  pane.style.pointerEvents = "none";
  return map;
}

// The view that shows everything: the points, or without any the countries, or the world.
function findBounds(data, points, areas, countries) {
  if (data.view) return L.latLngBounds(data.view);
  if (points.length) return L.latLngBounds(points.map((place) => [place.y, place.x]));
  const shown = countries.filter((country) => areas.some((place) => place.area === country.code));
  if (shown.length) return shown.map(boundCountry).reduce((all, bounds) => all.extend(bounds), L.latLngBounds([]));
  return L.latLngBounds([[-50, -130], [65, 150]]);
}

function addRoleFilter(places, onChange) {
  const present = Object.keys(ROLES).filter((role) => places.some((place) => place.role === role));
  const section = find("roles");
  const off = new Set();
  if (!present.length) return () => true;
  if (places.some((place) => getRole(place) === "none")) present.push("none");
  const rows = present.map((role) => {
    const input = make("input", { type: "checkbox", checked: true, onchange: () => {
      if (input.checked) off.delete(role);
      else off.add(role);
      onChange();
    } });
    const amount = places.filter((place) => getRole(place) === role).length;
    const word = role === "none" ? "No role found" : ROLES[role].word;
    return make("label", {}, input, drawSymbol({ role }, 6), make("span", {}, word), make("span", { class: "count" }, String(amount)));
  });
  section.append(make("h2", { id: "roles-title" }, "Role in the story"), ...rows);
  section.hidden = false;
  return (place) => !off.has(getRole(place));
}

function listControls(map) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
  });
}

function addLists(points, areas, { open, marks, shades, sheet }) {
  const shade = make("input", { type: "checkbox", checked: true, onchange: () => shades.show(shade.checked) });
  const pointList = createList(find("points"), "Places", points, { onOpen: open });
  const areaList = createList(find("areas"), "Countries", areas, { onOpen: open, extra: make("label", {}, shade, "shade") });
  const isShown = addRoleFilter(points, () => {
    marks.show(isShown);
    show(find("search").value);
  });
  function show(query) {
    const found = pointList.show(query, isShown) + areaList.show(query);
    find("none").textContent = query && !found ? "No place of that name here." : "";
    find("none").hidden = !query || found > 0;
  }
  show("");
  wireKeys(find("search"), show);
  find("search").addEventListener("focus", sheet.open);
  find("search").parentElement.hidden = !points.length && !areas.length;
}

function addLegend(data, points, areas, most, hasMentions) {
  drawLegend(find("legend"), {
    most,
    hasMentions,
    hasPoints: points.length > 0,
    hasAreas: areas.length > 0,
    hasRough: points.some((place) => place.rough),
    hasGround: !data.tiles,
  });
  placeLegend();
}

// A function that shows everything, with room for names at the edges.
function createFit(map, data, points, bounds) {
  const maxZoom = data.view ? 12 : points.length ? 6 : 7; // one town alone is shown with the region around it
  return () => map.fitBounds(bounds, {
    ...(isNarrow() ? { padding: [22, 22] } : { paddingTopLeft: [50, 36], paddingBottomRight: [80, 36] }),
    maxZoom,
    animate: false,
  });
}

function drawPlaces(map, data, unpacked, points, areas, selection) {
  let updateLabels = () => {};
  const events = { onOpen: selection.open, onChange: () => updateLabels() };
  const shades = createAreas(map, areas, unpacked.countries, events);
  const marks = createMarkers(map, points, events);
  selection.attach({ shades, marks });
  updateLabels = createLabels(map, {
    countries: unpacked.countries,
    cities: data.basemap.cities,
    hasGround: !data.tiles,
    listMarks: marks.listMarks,
    listShaded: shades.listShaded,
    listObstacles: () => listControls(map),
  });
  map.on("zoomend moveend resize", updateLabels);
  return { shades, marks, updateLabels };
}

function start() {
  const data = readData();
  const points = data.places.filter((place) => !place.area);
  const areas = data.places.filter((place) => place.area);
  const hasMentions = data.places.some((place) => place.n > 1 || place.quotes?.length);
  writeHead(data);
  writeCredits(data);
  const map = createMap(data);
  window.geoMap = map; // what added elements know the map by
  const unpacked = unpackCountries(data.basemap);
  const fit = createFit(map, data, points, findBounds(data, points, areas, unpacked.countries));
  fit();
  drawBasemap(map, data.basemap, unpacked, data.tiles);
  const selection = createSelection(map, { hasMentions, onMark: createTeller(data) });
  const { shades, marks, updateLabels } = drawPlaces(map, data, unpacked, points, areas, selection);
  const sheet = createSheet(() => map.invalidateSize({ animate: false }));
  addLists(points, areas, { open: selection.open, marks, shades, sheet });
  listUnresolved(find("unresolved"), data.unresolved);
  addLegend(data, points, areas, marks.most, hasMentions);
  addTools({ onReset: () => { selection.close(); fit(); } });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") selection.close();
  });
  watchPrint(map, fit);
  map.invalidateSize({ animate: false });
  fit();
  updateLabels();
  document.documentElement.dataset.ready = "true";
  listenToHost(data, selection);
}

start();
