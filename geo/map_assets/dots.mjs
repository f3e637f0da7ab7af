// Marks on one canvas, for more places than elements can carry. The list beside the map is how keyboards reach them.
import { clusterPoints, projectUnit } from "./clusters.mjs";
import { createRings, hasRing, MARK_PADDING } from "./markers.mjs";
import { getLabel } from "./names.mjs";
import { paintCluster, paintSymbol, readColors } from "./paint.mjs";
import { sizeCluster, sizeSymbol } from "./symbols.mjs";

const REACH = 60; // pixels: marks nearer than this are joined
const APART_FROM = 11; // zoom from which nothing is joined, but what lies on the same spot
const EDGE = 0.35; // of the canvas beyond the map on each side, so that panning shows no gap
const MOST_RINGS = 60;

const CanvasLayer = L.Layer.extend({
  initialize(paint) {
    this._paint = paint;
  },
  onAdd(map) {
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated dots");
    this._canvas.setAttribute("aria-hidden", "true");
    map.getPane("dots").append(this._canvas);
    this._frame = 0;
    this.redraw();
  },
  getEvents() {
    return { moveend: this.redraw, zoomend: this.redraw, resize: this.redraw, zoomanim: this._zoom };
  },
  // While the map zooms, the picture of before is stretched.
  _zoom(event) {
    const scale = this._map.getZoomScale(event.zoom, this._drawnZoom);
    const offset = this._map._latLngBoundsToNewLayerBounds(this._bounds, event.zoom, event.center).min;
    L.DomUtil.setTransform(this._canvas, offset, scale);
  },
  redraw() {
    const map = this._map;
    const size = map.getSize();
    const edge = size.multiplyBy(EDGE).round();
    const full = size.add(edge.multiplyBy(2));
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const corner = map.containerPointToLayerPoint(edge.multiplyBy(-1)).round();
    this._drawnZoom = map.getZoom();
    this._bounds = L.latLngBounds(map.layerPointToLatLng(corner), map.layerPointToLatLng(corner.add(full)));
    const [width, height] = [Math.round(full.x * ratio), Math.round(full.y * ratio)];
    if (this._canvas.width !== width || this._canvas.height !== height) {
      Object.assign(this._canvas, { width, height });
      Object.assign(this._canvas.style, { width: `${full.x}px`, height: `${full.y}px` });
    }
    L.DomUtil.setTransform(this._canvas, corner, 1);
    const context = this._canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, full.x, full.y);
    this._paint(context, map.getPixelBounds().min.subtract(edge), full);
  },
});

// Columns of what is shown, which is all that joining them needs.
function listColumns(points) {
  const [xs, ys] = [new Float64Array(points.length), new Float64Array(points.length)];
  points.forEach((place, i) => {
    place.unit ??= projectUnit(place.y, place.x);
    [xs[i], ys[i]] = place.unit;
  });
  return { xs, ys, tones: points.map((place) => place.tone), order: points.keys().toArray?.() ?? [...points.keys()] };
}

export function createDots(map, model, { most, onOpen, onChange }) {
  const pane = map.createPane("dots");
  pane.style.zIndex = "600";
  pane.style.pointerEvents = "none";
  const rings = createRings(map);
  let points = [];
  let joined = new Map(); // by zoom
  let marks = [];

  function findMarks(zoom) {
    if (!joined.has(zoom)) {
      if (joined.size > 3) joined.clear();
      joined.set(zoom, clusterPoints(listColumns(points), zoom, zoom < APART_FROM ? REACH : 4));
    }
    return joined.get(zoom);
  }

  function paint(context, min, full) {
    const colors = readColors();
    const world = 256 * 2 ** map.getZoom();
    marks = [];
    for (const cell of findMarks(map.getZoom())) {
      const [x, y] = [cell.x * world - min.x, cell.y * world - min.y];
      if (x < -40 || y < -40 || x > full.x + 40 || y > full.y + 40) continue;
      const place = points[cell.first];
      const size = cell.count === 1 ? sizeSymbol(place.n, most) : sizeCluster(cell.count);
      marks.push({ cell, place, size, x, y, at: map.unproject([cell.x * world, cell.y * world]) });
    }
    marks.sort((a, b) => a.cell.count - b.cell.count || a.size - b.size);
    for (const { cell, place, size, x, y } of marks) {
      if (cell.count === 1) paintSymbol(context, place, x, y, size, colors);
      else paintCluster(context, cell.counts, cell.count, x, y, size, colors);
    }
  }

  const layer = new CanvasLayer(paint).addTo(map);

  function findAt(point) {
    const reached = marks.filter((mark) => {
      const at = map.latLngToContainerPoint(mark.at);
      return Math.hypot(at.x - point.x, at.y - point.y) <= Math.max(9, mark.size + 3);
    });
    return reached.at(-1);
  }

  function openAt(mark) {
    const bounds = L.latLngBounds(mark.cell.members.map((i) => [points[i].y, points[i].x]));
    if (mark.cell.count > 1 && map.getZoom() < map.getMaxZoom() && map.getZoom() < APART_FROM + 1) {
      map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.min(map.getMaxZoom(), map.getZoom() + 3) });
    } else {
      onOpen(mark.place, map.getContainer());
    }
  }

  // Opens what lies at a point of the screen; says whether anything does.
  function hit(point) {
    const mark = findAt(point);
    if (mark) openAt(mark);
    return Boolean(mark);
  }

  map.on("click", (event) => hit(event.containerPoint));
  map.on("mousemove", (event) => {
    const mark = findAt(event.containerPoint);
    map.getContainer().classList.toggle("on-dot", Boolean(mark));
    map.getContainer().title = mark ? describe(mark).text + describe(mark).more : "";
  });
  map.on("zoomend moveend", onChange);

  function show(shown) {
    points = shown;
    joined = new Map();
    layer.redraw();
    rings.show(points.filter(hasRing).slice(0, MOST_RINGS));
    onChange();
  }

  const describe = ({ cell, place, size, at }) => ({
    at, text: getLabel(place), more: cell.count > 1 ? ` +${(cell.count - 1).toLocaleString("en")}` : "", radius: size + MARK_PADDING, size,
    weight: cell.count * 10 + place.n, ...(cell.count > 1 ? { counts: cell.counts, total: cell.count } : { place }),
  });
  return {
    getElement: () => map.getContainer(),
    hit,
    isHidden: (place) => !marks.some((mark) => mark.cell.count === 1 && mark.place === place),
    listMarks: () => marks.map(describe),
    redraw: () => layer.redraw(),
    show,
  };
}
