// Points as marks that a keyboard and a screen reader reach, and clusters of them.
import { countNoun, prefersStill } from "./dom.mjs";
import { drawCluster, drawSymbol, getRole, sizeSymbol } from "./symbols.mjs";

const RINGS_UP_TO = 500;
const MARK_PADDING = 3;

function createIcon(svg, label, className) {
  const size = Number(svg.getAttribute("width"));
  const Icon = L.DivIcon.extend({
    createIcon() {
      const node = document.createElement("div");
      node.append(svg);
      node.setAttribute("aria-label", label);
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

export function createMarkers(map, places, { onOpen, onChange }) {
  const most = Math.max(1, ...places.map((place) => place.n));
  const byId = new Map();
  const clusters = L.markerClusterGroup({
    maxClusterRadius: places.length > RINGS_UP_TO ? 60 : 38,
    showCoverageOnHover: false,
    animate: !prefersStill(),
    chunkedLoading: places.length > 1000,
    spiderLegPolylineOptions: { className: "leg", interactive: false },
    iconCreateFunction(cluster) {
      const within = cluster.getAllChildMarkers().map((marker) => marker.place);
      const radius = Math.min(26, 12 + 2.4 * Math.log2(within.length));
      const largest = within.reduce((best, place) => (place.n > best.n ? place : best));
      cluster.mark = { text: largest.name, more: ` +${within.length - 1}`, radius: radius + MARK_PADDING };
      const label = `${countNoun(within.length, "place")}, the most named ${largest.name}: zoom in`;
      return createIcon(drawCluster(within, radius), label, "mark mark-cluster");
    },
  });
  const rings = L.layerGroup();
  const markers = places.map((place) => {
    const radius = sizeSymbol(place.n, most);
    const label = [place.name, place.parents, countNoun(place.n, "mention")].filter(Boolean).join(", ");
    const icon = createIcon(drawSymbol(place, radius), label, "mark");
    const marker = L.marker([place.y, place.x], { icon, riseOnHover: true });
    marker.place = place;
    marker.mark = { text: place.name, radius: radius + MARK_PADDING };
    marker.on("click", () => onOpen(place, marker.getElement()));
    byId.set(place.id, marker);
    if (place.rough && places.length <= RINGS_UP_TO) rings.addLayer(drawRing(place));
    return marker;
  });
  clusters.addLayers(markers);
  rings.addTo(map);
  // A ring smaller than its mark would only blur it.
  const hideSmall = () => rings.eachLayer((ring) => {
    ring.getElement().style.visibility = ring._radius > 12 ? "visible" : "hidden";
  });
  map.on("zoomend", hideSmall);
  hideSmall();
  clusters.addTo(map);
  clusters.on("animationend spiderfied unspiderfied", onChange);

  // What is visible now: single marks and clusters, each once.
  function listMarks() {
    const seen = new Map();
    for (const marker of markers) {
      const shown = clusters.hasLayer(marker) ? clusters.getVisibleParent(marker) : null;
      if (!shown?.mark) continue;
      const weight = (seen.get(shown)?.weight ?? 0) + marker.place.n;
      seen.set(shown, { at: shown.getLatLng(), weight, ...shown.mark });
    }
    return [...seen.values()];
  }

  function show(visible) {
    const wanted = markers.filter((marker) => visible(marker.place));
    clusters.clearLayers();
    clusters.addLayers(wanted);
    onChange();
  }

  return { byId, clusters, listMarks, most, show };
}

export function drawRing(place) {
  return L.circle([place.y, place.x], { radius: place.radius * 1000, className: `radius role-${getRole(place)}`, interactive: false, pane: "rings" });
}
