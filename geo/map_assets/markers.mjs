// Marks as elements, which keyboard and screen reader reach, and clusters of them: for up to some hundred places.
import { unpackLine } from "./decode.mjs";
import { prefersStill } from "./dom.mjs";
import { getLabel } from "./names.mjs";
import { drawCluster, drawSymbol, sizeCluster, sizeSymbol, STATUSES } from "./symbols.mjs";
import { countNoun } from "./words.mjs";

export const OUTLINE_SCALE = 1000; // of degrees, as in geo/render/regions.py
export const MARK_PADDING = 3;
const WIDE_KM = 150; // half a country: a circle of that size says little, and would lie over all else
const RING_FROM = 12; // pixels: a smaller ring would only blur its mark

function createIcon(svg, label, className) {
  const size = Number(svg.getAttribute("width"));
  const Icon = L.DivIcon.extend({
    createIcon() {
      const node = document.createElement("div");
      node.append(svg);
      node.setAttribute("aria-label", label);
      node.title = label; // where there is no room for the name
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        node.click();
      });
      this._setIconStyles(node, "icon");
      return node;
    },
  });
  return new Icon({ className, iconSize: [size, size], iconAnchor: [size / 2, size / 2] });
}

export function countTones(places) {
  const counts = new Map();
  for (const place of places) counts.set(place.tone, (counts.get(place.tone) ?? 0) + 1);
  return counts;
}

function drawClusterIcon(cluster) {
  const within = cluster.getAllChildMarkers().map((marker) => marker.place);
  const radius = sizeCluster(within.length);
  const largest = within.reduce((best, place) => (place.rank < best.rank ? place : best));
  const counts = countTones(within);
  cluster.mark = { text: getLabel(largest), more: ` +${within.length - 1}`, radius: radius + MARK_PADDING, counts, total: within.length };
  const label = `${countNoun(within.length, "place")}, first ${getLabel(largest)}: zoom in`;
  return createIcon(drawCluster(counts, within.length, radius), label, "mark mark-cluster");
}

export function createMarkers(map, model, { most, onOpen, onChange }) {
  const byPlace = new Map();
  const clusters = L.markerClusterGroup({
    maxClusterRadius: 38,
    showCoverageOnHover: false,
    animate: !prefersStill(),
    spiderLegPolylineOptions: { className: "leg", interactive: false },
    iconCreateFunction: drawClusterIcon,
  });
  for (const place of model.points) {
    const marker = L.marker([place.y, place.x], { riseOnHover: true, icon: createIcon(drawSymbol(place, 5), place.name, "mark") });
    marker.place = place;
    marker.on("click", () => onOpen(place, marker.getElement()));
    byPlace.set(place, marker);
  }
  clusters.addTo(map);
  clusters.on("animationend spiderfied unspiderfied", onChange);
  const rings = createRings(map);
  let shown = [];

  function update(marker) {
    const { place } = marker;
    const radius = sizeSymbol(place.n, most);
    const status = place.status ? STATUSES[place.status].word : "";
    const label = [getLabel(place), place.parents, countNoun(place.n, "mention"), status, place.doubtful ? "doubtful place" : ""].filter(Boolean).join(", ");
    const look = [radius, label, place.tone, place.quiet].join("|");
    if (marker.look === look) return;
    marker.look = look;
    marker.mark = { text: getLabel(place), radius: radius + MARK_PADDING, place, size: radius };
    marker.setIcon(createIcon(drawSymbol(place, radius), label, "mark"));
    marker.setZIndexOffset(place.quiet ? 0 : 1000);
  }

  function show(points) {
    shown = points.map((place) => byPlace.get(place));
    shown.forEach(update);
    clusters.clearLayers();
    clusters.addLayers(shown);
    rings.show(points);
    onChange();
  }

  // What is visible now: single marks and clusters, each once.
  function listMarks() {
    const seen = new Map();
    for (const marker of shown) {
      const visible = clusters.hasLayer(marker) ? clusters.getVisibleParent(marker) : null;
      if (!visible?.mark) continue;
      const weight = (seen.get(visible)?.weight ?? 0) + marker.place.n + (marker.place.quiet ? 0 : 1000);
      seen.set(visible, { at: visible.getLatLng(), weight, ...visible.mark });
    }
    return [...seen.values()];
  }

  // While still, clusters form at once: names written beside ones that are yet to move would tell the wrong number.
  const setStill = (still) => {
    const { _noAnimation: none, _withAnimation: animated } = clusters;
    if (none && animated && clusters.options.animate) L.extend(clusters, still ? none : animated);
  };

  const isHidden = (place) => clusters.getVisibleParent(byPlace.get(place)) !== byPlace.get(place);
  return { getElement: (place) => byPlace.get(place).getElement(), isHidden, listMarks, setStill, show };
}

// Whether a place shows how far it reaches: a wide circle only where something happened.
export function hasRing(place) {
  if (place.outline) return true;
  return Boolean(place.radius) && Boolean(place.rough || place.region) && !(place.quiet && place.radius > WIDE_KM);
}

// The radius around each rough place, where it is large enough to see.
export function createRings(map) {
  const group = L.layerGroup().addTo(map);
  const hideSmall = () => group.eachLayer((ring) => {
    ring.getElement().style.visibility = ring._radius === undefined || ring._radius > RING_FROM ? "visible" : "hidden";
  });
  map.on("zoomend", hideSmall);

  function show(points) {
    group.clearLayers();
    for (const place of points) {
      if (hasRing(place)) group.addLayer(drawRing(place));
    }
    hideSmall();
  }

  return { show };
}

// A province has its outline, all else that is an area the circle that it lies in.
export function drawRing(place) {
  const flags = [[" region", place.region], [" quiet", place.quiet], [" wide", place.radius > 2 * WIDE_KM]].filter(([, on]) => on);
  const name = `radius tone-${place.tone}${flags.map(([flag]) => flag).join("")}`;
  if (place.outline) {
    return L.polygon(place.outline.map((text) => [unpackLine(text, OUTLINE_SCALE)]), { className: `${name} outline`, interactive: false, pane: "rings", smoothFactor: 0.6 });
  }
  return L.circle([place.y, place.x], { radius: place.radius * 1000, className: name, interactive: false, pane: "rings" });
}
