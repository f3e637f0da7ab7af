// Countries named as a whole are shaded: a pin in their middle would say that something happened there.
import { countNoun } from "./dom.mjs";

export function createAreas(map, places, countries, { onOpen, onChange }) {
  const pane = map.createPane("shades");
  pane.style.zIndex = "250";
  const renderer = L.svg({ pane: "shades", padding: 0.5 });
  const group = L.layerGroup();
  const most = Math.max(1, ...places.map((place) => place.n));
  const byId = new Map();
  for (const place of places) {
    const units = countries.filter((country) => country.code === place.area);
    const rings = units.flatMap((country) => country.rings.map((ring) => [ring]));
    const strength = 0.3 + 0.6 * Math.sqrt(place.n / most);
    const shape = L.polygon(rings, { renderer, className: "shade", fillOpacity: strength, smoothFactor: 0.6, bubblingMouseEvents: false });
    shape.place = place;
    shape.units = units;
    shape.on("click", (event) => onOpen(place, shape.getElement(), event.latlng));
    shape.on("add", () => {
      const node = shape.getElement();
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", `${place.name}, country, ${countNoun(place.n, "mention")}`);
      if (!shape.wired) {
        shape.wired = true;
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          onOpen(place, node);
        });
      }
    });
    byId.set(place.id, shape);
    group.addLayer(shape);
  }
  group.addTo(map);

  function show(visible) {
    if (visible) group.addTo(map);
    else group.remove();
    onChange();
  }

  const listShaded = () => new Set(map.hasLayer(group) ? places.map((place) => place.area) : []);
  return { byId, listShaded, show };
}
