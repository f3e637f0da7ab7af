// As much of Leaflet as the map's modules call: layers that know whether they are on the map, and its projection.
const events = () => ({
  handlers: {},
  on(types, handler) { for (const type of types.split(" ")) (this.handlers[type] ??= []).push(handler); return this; },
  once(type, handler) { return this.on(type, handler); },
  fire(type, event = {}) { for (const handler of this.handlers[type] ?? []) handler(event); return this; },
});

const toLatLng = (at) => (Array.isArray(at) ? { lat: at[0], lng: at[1] } : at);

class Point {
  constructor(x, y) { Object.assign(this, { x, y }); }
  add({ x, y }) { return new Point(this.x + x, this.y + y); }
  subtract({ x, y }) { return new Point(this.x - x, this.y - y); }
  multiplyBy(factor) { return new Point(this.x * factor, this.y * factor); }
  round() { return new Point(Math.round(this.x), Math.round(this.y)); }
  equals({ x, y }) { return this.x === x && this.y === y; }
}

class Bounds {
  constructor(points) { this.points = points.flat(Infinity).length ? listPoints(points) : []; }
  get lats() { return this.points.map(({ lat }) => lat); }
  get lngs() { return this.points.map(({ lng }) => lng); }
  getSouth() { return Math.min(...this.lats); }
  getNorth() { return Math.max(...this.lats); }
  getWest() { return Math.min(...this.lngs); }
  getEast() { return Math.max(...this.lngs); }
  getSouthWest() { return { lat: this.getSouth(), lng: this.getWest() }; }
  getNorthEast() { return { lat: this.getNorth(), lng: this.getEast() }; }
  extend(other) { this.points.push(...(other instanceof Bounds ? other.points : [toLatLng(other)])); return this; }
  contains(at) {
    const { lat, lng } = toLatLng(at);
    return lat >= this.getSouth() && lat <= this.getNorth() && lng >= this.getWest() && lng <= this.getEast();
  }
}

const isPair = (value) => Array.isArray(value) && typeof value[0] === "number";
const listPoints = (value) => (isPair(value) ? [toLatLng(value)] : Array.isArray(value) ? value.flatMap(listPoints) : [value]);

function createLayer(shape, options = {}, tag = "path") {
  const layer = {
    ...events(), shape, options, map: null, node: null,
    addTo(target) { target.addLayer(layer); return layer; },
    onto(map) {
      layer.map = map;
      if (!layer.node) {
        layer.node = document.createElement(tag);
        const holder = document.createElement(tag === "path" ? "svg" : "div");
        holder.append(layer.node);
        map.getContainer().append(holder);
      }
      layer.node.classList.add(...(options.className ?? "").split(" ").filter(Boolean));
      layer.fire("add");
    },
    remove() { layer.map?.removeLayer(layer); return layer; },
    getElement: () => layer.node,
    setStyle(style) { Object.assign(options, style); },
    isOn: () => Boolean(layer.map),
  };
  return layer;
}

function holdLayers(group = {}) {
  const layers = new Set();
  return Object.assign(group, {
    addLayer(layer) { layers.add(layer); layer.onto?.(group.map ?? group); return group; },
    addLayers(added) { added.forEach(group.addLayer); return group; },
    removeLayer(layer) { layers.delete(layer); if (layer.map) layer.map = null; return group; },
    clearLayers() { [...layers].forEach(group.removeLayer); return group; },
    hasLayer: (layer) => layers.has(layer),
    getLayers: () => [...layers],
    eachLayer: (run) => layers.forEach(run),
  });
}

// Web Mercator, in pixels of the whole world.
const project = ({ lat, lng }, zoom) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return new Point((lng / 360 + 0.5) * 256 * 2 ** zoom, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256 * 2 ** zoom);
};
const unproject = ({ x, y }, zoom) => ({
  lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / (256 * 2 ** zoom)))) * 180) / Math.PI,
  lng: (x / (256 * 2 ** zoom) - 0.5) * 360,
});

function createMap(id, options = {}) {
  const box = typeof id === "string" ? document.getElementById(id) : id;
  const map = { ...events(), options, panes: {}, center: { lat: 0, lng: 0 }, zoom: 4, popups: [], size: new Point(800, 600), views: [] };
  holdLayers(map);
  const getCorner = () => project(map.center, map.zoom).subtract(map.size.multiplyBy(0.5));
  return Object.assign(map, {
    getContainer: () => box,
    createPane: (name) => (map.panes[name] = document.createElement("div")),
    getPane: (name) => map.panes[name],
    getZoom: () => map.zoom,
    getMaxZoom: () => options.maxZoom ?? 12,
    getCenter: () => map.center,
    getSize: () => map.size,
    distance: (a, b) => 111200 * Math.hypot(a.lat - b.lat, a.lng - b.lng),
    latLngToContainerPoint: (at) => project(toLatLng(at), map.zoom).subtract(getCorner()),
    containerPointToLayerPoint: (at) => (Array.isArray(at) ? new Point(...at) : at),
    layerPointToLatLng: (point) => unproject(getCorner().add(point), map.zoom),
    getBounds: () => new Bounds([map.layerPointToLatLng({ x: 0, y: map.size.y }), map.layerPointToLatLng({ x: map.size.x, y: 0 })]),
    getPixelBounds: () => ({ min: getCorner() }),
    unproject: ([x, y]) => unproject({ x, y }, map.zoom),
    setView(at, zoom = map.zoom) {
      Object.assign(map, { center: toLatLng(at), zoom });
      map.views.push([map.center, zoom]);
      map.fire("move").fire("zoomend").fire("moveend");
      return map;
    },
    panTo: (at) => map.setView(at),
    fitBounds(bounds, fit = {}) {
      map.fitted = { bounds, ...fit };
      const middle = { lat: (bounds.getSouth() + bounds.getNorth()) / 2, lng: (bounds.getWest() + bounds.getEast()) / 2 };
      return map.setView(middle, Math.min(fit.maxZoom ?? 12, 6));
    },
    invalidateSize: () => map,
    closePopup() { map.popups.splice(0).forEach((popup) => popup.close()); },
  });
}

const controls = (options) => ({
  options, position: options.position,
  addTo(map) { map.getContainer().append(this.onAdd?.() ?? document.createElement("div")); return this; },
  setPosition(position) { this.position = position; },
});

function createPopup(options) {
  const popup = { ...events(), options };
  return Object.assign(popup, {
    setLatLng(at) { popup.at = at; return popup; },
    setContent(content) { popup.content = content; return popup; },
    openOn(map) {
      map.closePopup();
      const box = document.createElement("div");
      box.append(popup.content);
      map.getContainer().append(box);
      Object.assign(popup, { close() { box.remove(); popup.fire("remove"); } });
      map.popups.push(popup);
      return popup;
    },
  });
}

function createMarker(at, options) {
  const marker = createLayer(at, options, "div");
  return Object.assign(marker, { getLatLng: () => toLatLng(at), setIcon(icon) { marker.icon = icon; }, setZIndexOffset(offset) { marker.offset = offset; } });
}

const controlOf = Object.assign((options) => controls(options), { scale: (options) => controls(options) });

export const drawn = { controls: [] };

globalThis.L = {
  map: createMap,
  latLng: (a, b) => toLatLng(b === undefined ? a : [a, b]),
  latLngBounds: (a, b) => new Bounds(b === undefined ? [a] : [a, b]),
  svg: (options) => ({ options }),
  polygon: (shape, options) => createLayer(shape, options),
  polyline: (shape, options) => createLayer(shape, options),
  circle: (at, options) => createLayer(at, options),
  layerGroup: () => {
    const group = holdLayers({ ...events(), map: null });
    return Object.assign(group, { addTo(map) { group.map = map; return group; } });
  },
  marker: createMarker,
  markerClusterGroup: (options) => {
    const group = holdLayers({ ...events(), options, map: null });
    return Object.assign(group, { addTo(map) { group.map = map; return group; }, getVisibleParent: (marker) => marker });
  },
  DivIcon: { extend: (own) => class { constructor(options) { Object.assign(this, own, { options }); } _setIconStyles() { this.styled = true; } } },
  Layer: {
    extend: (own) => class {
      constructor(...given) { Object.assign(this, own); this.initialize(...given); }
      addTo(map) {
        this._map = map;
        for (const [type, handler] of Object.entries(this.getEvents())) map.on(type, handler.bind(this));
        this.onAdd(map);
        return this;
      }
    },
  },
  control: Object.assign((options) => { const made = controlOf(options); drawn.controls.push(made); return made; }, { scale: controlOf.scale }),
  popup: createPopup,
  tileLayer: (url, options) => createLayer(url, options, "img"),
  DomUtil: {
    create(tag, className) {
      const node = document.createElement(tag);
      node.setAttribute("class", className);
      return node;
    },
    setPosition: (node, at) => { node.at = at; }, setTransform: (node, at) => { node.at = at; },
  },
  DomEvent: { disableClickPropagation() { drawn.stopped = true; } },
};
