// Countries named as a whole are shaded: a pin in their middle would say that something happened there.
import { getLabel } from "./names.mjs";
import { countNoun } from "./words.mjs";

// How strong the shade of a country is: the more often it is named; faint where it is only spoken of.
export function measureShade(place, most) {
  const share = Math.sqrt(Math.min(place.n, most) / most);
  return place.role === "event_site" ? 0.3 + 0.5 * share : 0.15 + 0.25 * share;
}

export function createAreas(map, places, countries, { onOpen, onChange }) {
  const pane = map.createPane("shades");
  pane.style.zIndex = "250";
  const renderer = L.svg({ pane: "shades", padding: 0.5 });
  const group = L.layerGroup();
  const most = Math.max(1, ...places.map((place) => place.n));
  const byId = new Map();
  let wanted = true;
  for (const place of places) {
    const units = countries.filter((country) => country.code === place.area);
    const rings = units.flatMap((country) => country.rings.map((ring) => [ring]));
    const shape = L.polygon(rings, { renderer, className: "shade", smoothFactor: 0.6, bubblingMouseEvents: false });
    shape.place = place;
    shape.units = units;
    shape.on("click", (event) => onOpen(place, shape.getElement(), event.latlng));
    shape.on("add", () => wire(shape, onOpen));
    byId.set(place.id, shape);
  }
  group.addTo(map);

  function update(shape) {
    const { place } = shape;
    shape.setStyle({ fillOpacity: measureShade(place, most) });
    const node = shape.getElement();
    node.setAttribute("aria-label", `${getLabel(place)}, country, ${countNoun(place.n, "mention")}`);
    node.classList.toggle("site", place.role === "event_site");
  }

  function show(shown) {
    for (const shape of byId.values()) {
      if (wanted && shown.includes(shape.place)) {
        group.addLayer(shape);
        update(shape);
      } else {
        group.removeLayer(shape);
      }
    }
    onChange();
  }

  const listShaded = () => new Set(group.getLayers().map((shape) => shape.place.area));
  return { byId, listShaded, setWanted: (value) => { wanted = value; }, show };
}

function wire(shape, onOpen) {
  const node = shape.getElement();
  node.setAttribute("tabindex", "0");
  node.setAttribute("role", "button");
  if (shape.wired === node) return;
  shape.wired = node;
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onOpen(shape.place, node);
  });
}
