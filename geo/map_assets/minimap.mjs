// Where in the world the map is: a small one with a frame; a click goes there.
import { make, readColor } from "./dom.mjs";

const [WIDTH, HEIGHT, TOP, BOTTOM] = [150, 84, 80, -58];
const COARSE = 1.4; // degrees between points: a pixel is 2.4

const toX = (lng) => ((lng + 180) / 360) * WIDTH;
const toMercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, lat)) * Math.PI) / 360));
const toY = (lat) => ((toMercator(TOP) - toMercator(lat)) / (toMercator(TOP) - toMercator(BOTTOM))) * HEIGHT;

function thinRing(ring) {
  const kept = [ring[0]];
  for (const point of ring) {
    const before = kept.at(-1);
    if (Math.abs(point[0] - before[0]) + Math.abs(point[1] - before[1]) > COARSE) kept.push(point);
  }
  return kept;
}

// `corner` is one of Leaflet's: bottomleft, bottomright, topright.
export function createMinimap(map, countries, corner) {
  const canvas = make("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT });
  const frame = make("div", { class: "frame" });
  const box = make("div", { class: "minimap", "aria-hidden": "true" }, canvas, frame);
  const control = L.control({ position: corner });
  control.onAdd = () => box;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(box);
  const rings = countries.flatMap((country) => country.rings).map(thinRing).filter((ring) => ring.length > 3);

  function draw() {
    const context = canvas.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.fillStyle = readColor("sea");
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = readColor("minimap-land");
    context.beginPath();
    for (const ring of rings) {
      ring.forEach(([lat, lng], i) => (i ? context.lineTo(toX(lng), toY(lat)) : context.moveTo(toX(lng), toY(lat))));
      context.closePath();
    }
    context.fill("nonzero");
  }

  function update() {
    const bounds = map.getBounds();
    const clamp = (value, most) => Math.max(0, Math.min(most, value));
    const [left, right] = [clamp(toX(bounds.getWest()), WIDTH), clamp(toX(bounds.getEast()), WIDTH)];
    const [top, bottom] = [clamp(toY(bounds.getNorth()), HEIGHT), clamp(toY(bounds.getSouth()), HEIGHT)];
    Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${Math.max(5, right - left)}px`, height: `${Math.max(5, bottom - top)}px` });
  }

  box.addEventListener("click", (event) => {
    const area = box.getBoundingClientRect();
    const y = toMercator(TOP) - ((event.clientY - area.top) / area.height) * (toMercator(TOP) - toMercator(BOTTOM));
    const lat = (2 * Math.atan(Math.exp(y)) - Math.PI / 2) * (180 / Math.PI);
    map.panTo([lat, ((event.clientX - area.left) / area.width) * 360 - 180]);
  });
  map.on("move", update);
  draw();
  update();
  return { draw, place: (next) => control.setPosition(next) };
}
