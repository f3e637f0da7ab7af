// The page, put together from its data.
import { drawBasemap, unpackBasemap } from "./basemap.mjs";
import { createAreas } from "./areas.mjs";
import { find, make, prefersStill, readData } from "./dom.mjs";
import { createDots } from "./dots.mjs";
import { nameFile, saveFile, toCsv, toGeoJson } from "./download.mjs";
import { createFilterPanel } from "./filters.mjs";
import { createFits } from "./fits.mjs";
import { decodeState, encodeState } from "./hash.mjs";
import { createLabels } from "./labels.mjs";
import { drawLegend } from "./legend.mjs";
import { createTeller, listenToHost } from "./embed.mjs";
import { createList, listUnresolved, wireKeys } from "./list.mjs";
import { createMarkers } from "./markers.mjs";
import { createMinimap } from "./minimap.mjs";
import { applyFilters, createFilters, createModel, isFiltering } from "./model.mjs";
import { createNames, pickLanguage } from "./names.mjs";
import { addTools, createSheet, placeLegend, setTheme, watchPrint, writeCredits, writeHead } from "./page.mjs";
import { paintPicture } from "./picture.mjs";
import { createSelection } from "./selection.mjs";
import { createTimeline, hasTimeline } from "./timeline.mjs";

const ELEMENTS_UP_TO = 500; // places; above it marks are painted
const REMEMBER_MS = 200;

function createMap(data, still) {
  const map = L.map("map", {
    attributionControl: false,
    zoomSnap: 0.25,
    zoomDelta: 1,
    minZoom: 1,
    maxZoom: data.tiles ? Math.min(18, data.tiles.maxZoom) : 12,
    maxBounds: [[-86, -215], [86, 215]],
    maxBoundsViscosity: 0.8,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  L.control.scale({ position: "bottomleft" }).addTo(map);
  const pane = map.createPane("rings");
  pane.style.zIndex = "340";
  pane.style.pointerEvents = "none";
  return map;
}

function listControls(map) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
  });
}

// Where something happened comes first; without roles there is one list.
function cutPoints(view) {
  if (!view.hasSites) return [["Places", view.points]];
  return [["Where it happened", view.points.filter((place) => !place.quiet)], ["Also named", view.points.filter((place) => place.quiet)]];
}

function createLists(model, { open, names, shades, getView, onShade }) {
  const shade = make("input", { type: "checkbox", checked: true, onchange: () => { shades.setWanted(shade.checked); onShade(); } });
  const pointList = createList(find("points"), model.points, { onOpen: open, names });
  const areaList = createList(find("areas"), model.areas, { onOpen: open, names, extra: make("label", {}, shade, "shade") });
  return (query) => {
    const view = getView();
    const found = pointList.show(query, cutPoints(view)) + areaList.show(query, [["Countries", view.areas]]);
    find("none").textContent = found ? "" : query ? "No place of that name here." : model.places.length ? "Nothing passes the filters." : "";
    find("none").hidden = found > 0 || !find("none").textContent;
  };
}

// The address follows what is shown; it does so a little later, as a map moves often.
function createMemory(write) {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const hash = `#${write()}`;
      if (hash === window.location.hash) return;
      try {
        window.history.replaceState(null, "", hash);
      } catch {
        // A frame without an address of its own has none to keep.
      }
    }, REMEMBER_MS);
  };
}

function listDownloads(app) {
  const { data, model, state, map, ground } = app;
  const listShown = () => [...app.view.points, ...app.view.areas];
  const save = (suffix, type, write) => [suffix === "png" ? "Picture of the map (PNG)" : suffix === "csv" ? "Table (CSV)" : "GeoJSON", () => {
    const name = nameFile(data.title, suffix);
    if (suffix !== "png") {
      saveFile(name, write(), type);
      return;
    }
    const { labels, marks } = app.layers;
    const shown = { map, data, view: app.view, ground, borders: state.borders, marks: marks.listMarks(), written: labels.listWritten(), mode: state.mode, time: state.filters.time };
    paintPicture(shown).toBlob((blob) => saveFile(name, blob, type), type);
  }];
  const downloads = [
    save("csv", "text/csv;charset=utf-8", () => toCsv(listShown(), data.unverified, model.listFields)),
    save("geojson", "application/geo+json", () => toGeoJson(listShown(), data.unverified, data.credits, model.listFields)),
  ];
  if (!data.tiles) downloads.push(save("png", "image/png")); // tiles of other servers cannot be copied
  return downloads;
}

function readState(model) {
  const state = decodeState(window.location.hash, model.options);
  if (!model.hasTypes) state.mode = "role";
  else if (!model.hasRoles) state.mode = "type";
  return state;
}

// What is drawn on the map, and what depends on where it is looked at.
function createLayers({ map, data, model, ground, selection, fits }) {
  let updateLabels = () => {};
  const most = model.points.reduce((largest, place) => Math.max(largest, place.total), 1);
  const events = { most, onOpen: selection.open, onChange: () => updateLabels() };
  const shades = createAreas(map, model.areas, ground.countries, events);
  const marks = (model.points.length > ELEMENTS_UP_TO ? createDots : createMarkers)(map, model, events);
  selection.attach({ shades, marks });
  const labels = createLabels(map, {
    countries: ground.countries,
    cities: ground.cities,
    hasGround: !data.tiles,
    listMarks: marks.listMarks,
    listShaded: shades.listShaded,
    listObstacles: () => listControls(map),
  });
  updateLabels = labels.updateSoon;
  map.on("zoomend moveend resize", updateLabels);
  const minimap = data.tiles ? null : createMinimap(map, ground.countries, fits.getCorner());
  return { labels, marks, minimap, most, shades };
}

// The panel beside the map; gives the function that brings it, and all else, up to date with the filters.
function createPanel(app) {
  const { data, model, state, layers, borders, names, selection } = app;
  const list = createLists(model, { open: selection.open, names, shades: layers.shades, getView: () => app.view, onShade: () => layers.shades.show(app.view.areas) });
  const onBorders = () => { borders.setBorders(state.borders); app.remember(); };
  const panel = createFilterPanel(model, state, { hasGround: !data.tiles, onChange: () => app.refresh(), onBorders });
  const timeline = createTimeline(model, state, { onChange: () => app.refresh() });
  const search = find("search");
  search.value = state.query;
  search.parentElement.hidden = !model.places.length;
  wireKeys(search, (query) => {
    state.query = query;
    list(query);
    app.remember();
  });
  return () => {
    if (!app.isFresh || isFiltering(state.filters)) app.view = applyFilters(model, state.filters, state.mode);
    app.isFresh = false;
    layers.marks.show(app.view.points);
    layers.shades.show(app.view.areas);
    list(state.query);
    panel.update(app.view.points.length + app.view.areas.length);
    timeline.update();
    app.remember();
  };
}

// The tools come before the map's parts, for they take room from it.
function createTools(app) {
  const { state, fits } = app;
  const go = (show) => () => {
    app.selection.close();
    show();
    app.layers.minimap?.place(fits.getCorner());
  };
  addTools({
    views: [["Reset view", go(fits.showHome), "Show what the map opened with"], ...(fits.hasChoice ? [["All places", go(fits.showAll), "Show every place that is named"]] : [])],
    onTheme: () => {
      state.theme = document.documentElement.dataset.theme ?? null;
      app.layers.minimap?.draw();
      app.layers.marks.redraw?.();
      app.remember();
    },
    downloads: listDownloads(app),
    names: app.names,
    onLanguage: (language) => {
      state.language = language;
      renameAll(app);
    },
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") app.selection.close();
  });
}

// Shows what an address says, and from then on the address says what is shown.
function followAddress(app) {
  const { map, model, state, fits, selection } = app;
  const show = ({ view, place }) => {
    if (view) map.setView([view.lat, view.lng], view.zoom, { animate: false });
    else fits.showHome();
    const chosen = model.places.find((other) => other.id === place);
    if (chosen?.shown.length) selection.open(chosen, null);
  };
  if (state.view || state.place) show(state);
  app.remember = createMemory(() => {
    const [center, zoom] = [map.getCenter(), map.getZoom()];
    const moved = state.view || !app.isHome();
    return encodeState({ ...state, place: selection.getCurrent()?.id, view: moved ? { zoom, lat: center.lat, lng: center.lng } : null }, model.options);
  });
  map.on("moveend", () => app.remember());
  window.addEventListener("hashchange", () => {
    const next = decodeState(window.location.hash, model.options);
    Object.assign(state.filters, next.filters);
    Object.assign(state, { ...next, filters: state.filters });
    setTheme(next.theme);
    find("search").value = state.query;
    app.borders.setBorders(state.borders);
    renameAll(app);
    show(next);
  });
}

// Names are in the language that was chosen, or else in the first of the reader's own that the page has names in.
function chooseNames({ names, state }) {
  names.use(state.language ?? pickLanguage(names.known, navigator.languages ?? []));
}

// Brings all names up to date with the chosen language.
function renameAll(app) {
  app.selection.close();
  chooseNames(app);
  const select = find("language");
  if (select) select.value = app.names.getCurrent();
  app.refresh();
}

function start() {
  const data = readData();
  const model = createModel(data);
  const state = readState(model);
  const ground = unpackBasemap(data.basemap);
  setTheme(state.theme);
  writeHead(data);
  writeCredits(data, data.tiles ? [] : ground.hatched);
  find("timeline").hidden = !hasTimeline(model); // it takes room from the map
  const map = createMap(data, prefersStill());
  window.geoMap = map; // what added elements know the map by
  // What the map opens with does not hang on the filters of its address.
  const view = applyFilters(model, createFilters(), state.mode);
  const names = createNames(data, model.places, ground);
  const fits = createFits(map, data, model, ground.countries);
  const app = { data, model, state, ground, map, view, names, fits, isFresh: true, remember() {} };
  chooseNames(app);
  createTools(app);
  map.invalidateSize({ animate: false });
  app.fits.showHome();
  const size = map.getSize();
  app.borders = drawBasemap(map, ground, data.tiles);
  app.borders.setBorders(state.borders);
  const tell = createTeller(data);
  app.selection = createSelection(map, model, { names: app.names, onChange() {
    app.remember();
    tell?.(app.selection.getCurrent());
  } });
  app.layers = createLayers(app);
  app.refresh = createPanel(app);
  app.refresh();
  const sheet = createSheet(() => map.invalidateSize({ animate: false }));
  find("search").addEventListener("focus", sheet.open);
  listUnresolved(find("unresolved"), data.unresolved);
  drawLegend(find("legend"), { model, most: app.layers.most, hasGround: !data.tiles, hatched: ground.hatched });
  placeLegend();
  map.invalidateSize({ animate: false });
  if (!map.getSize().equals(size)) app.fits.showHome(); // else it stands, and moving all layers takes a while
  const [home, homeZoom] = [map.getCenter(), map.getZoom()];
  app.isHome = () => map.getZoom() === homeZoom && map.distance(map.getCenter(), home) <= 1;
  followAddress(app);
  watchPrint(map, { isHome: app.isHome, showHome: app.fits.showHome, rewrite: app.layers.labels.update, setStill: app.layers.marks.setStill });
  app.layers.labels.updateSoon();
  document.documentElement.dataset.ready = "true";
  listenToHost(data, model.places, app.selection);
}

start();
