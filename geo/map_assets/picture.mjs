// A picture of what the map shows, painted anew with headline, key and credits; nothing is taken from the screen.
import { ADMIN1_FROM, RIVERS_FROM } from "./basemap.mjs";
import { measureShade } from "./areas.mjs";
import { unpackLine } from "./decode.mjs";
import { LABEL_KINDS } from "./labels.mjs";
import { hasRing, OUTLINE_SCALE } from "./markers.mjs";
import { paintCluster, paintSymbol, readColors } from "./paint.mjs";
import { ROLES, TYPES } from "./symbols.mjs";
import { writeShortDay } from "./words.mjs";

const SCALE = 2;
const HEAD = 74;
const SANS = '"Helvetica Neue", Arial, sans-serif';

// Cuts a text into lines that fit, at its spaces.
export function wrapText(text, width, measure) {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

function traceLines(context, map, lines, closed) {
  context.beginPath();
  for (const line of lines) {
    let before = null;
    line.forEach((at, i) => {
      const { x, y } = map.latLngToContainerPoint(at);
      if (before && i < line.length - 1 && Math.abs(x - before.x) + Math.abs(y - before.y) < 0.7) return;
      before = { x, y };
      if (i) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    if (closed) context.closePath();
  }
}

function paintGround(context, map, { ground, borders, colors, areas }) {
  const fill = (rings, color, alpha = 1) => {
    traceLines(context, map, rings, true);
    Object.assign(context, { fillStyle: color, globalAlpha: alpha });
    context.fill("evenodd");
    context.globalAlpha = 1;
  };
  const stroke = (lines, color, width, dash = []) => {
    traceLines(context, map, lines, false);
    context.setLineDash(dash);
    Object.assign(context, { strokeStyle: color, lineWidth: width });
    context.stroke();
    context.setLineDash([]);
  };
  for (const country of ground.countries) fill(country.rings, colors.land);
  const most = Math.max(1, ...areas.map((place) => place.n));
  for (const place of areas) {
    const color = place.role === "event_site" ? colors["shade-site"] : colors.shade;
    for (const unit of ground.countries.filter((country) => country.code === place.area)) fill(unit.rings, color, measureShade(place, most));
  }
  fill(ground.lakes, colors.lake);
  if (map.getZoom() >= RIVERS_FROM) stroke(ground.rivers, colors.river, 1.1);
  if (map.getZoom() >= ADMIN1_FROM) stroke(ground.admin1, colors.admin1, 0.9);
  stroke(ground.coast, colors.coast, 0.8);
  stroke(ground.border, colors.border, 1);
  if (borders !== "open") stroke(ground.disputed, colors.disputed, 1.2, [4, 3]);
  if (borders === "all") stroke(ground.claims, colors.disputed, 1.2, [4, 3]);
  paintHatching(context, map, ground.hatched, colors);
}

function paintHatching(context, map, hatched, colors) {
  const size = map.getSize();
  context.save();
  traceLines(context, map, hatched.flatMap((area) => area.rings), true);
  context.clip("evenodd");
  context.beginPath();
  for (let x = -size.y; x < size.x; x += 8) {
    context.moveTo(x, size.y);
    context.lineTo(x + size.y, 0);
  }
  Object.assign(context, { strokeStyle: colors.disputed, lineWidth: 0.9, globalAlpha: 0.55 });
  if (hatched.length) context.stroke();
  context.restore();
}

function paintMarks(context, map, marks, points, colors) {
  for (const place of points.length > 1000 ? [] : points) {
    if (!hasRing(place)) continue;
    context.setLineDash([3, 4]);
    Object.assign(context, { strokeStyle: colors[place.tone], lineWidth: place.quiet ? 1 : 1.2 });
    if (place.outline) {
      context.setLineDash([]);
      context.lineWidth = place.quiet ? 1 : 2.2;
      traceLines(context, map, place.outline.map((text) => unpackLine(text, OUTLINE_SCALE)), true);
      context.stroke();
      continue;
    }
    const { x, y } = map.latLngToContainerPoint([place.y, place.x]);
    const edge = map.latLngToContainerPoint([place.y + place.radius / 111.2, place.x]);
    if (Math.abs(edge.y - y) < 12) continue;
    context.beginPath();
    context.arc(x, y, Math.abs(edge.y - y), 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
  for (const mark of [...marks].sort((a, b) => a.weight - b.weight)) {
    const { x, y } = map.latLngToContainerPoint(mark.at);
    if (mark.counts) paintCluster(context, mark.counts, mark.total, x, y, mark.radius - 3, colors);
    else paintSymbol(context, mark.place, x, y, mark.size, colors);
  }
}

function paintLabels(context, written, colors) {
  const tones = { place: colors.ink, quiet: colors.ink, area: colors["name-area"], country: colors["name-country"], city: colors["name-city"] };
  Object.assign(context, { textAlign: "left", textBaseline: "middle", lineJoin: "round" });
  for (const { kind, text, x, y, dot } of written) {
    if (dot) {
      context.fillStyle = tones.city;
      context.beginPath();
      context.arc(dot[0], dot[1], 2, 0, 2 * Math.PI);
      context.fill();
    }
    Object.assign(context, { font: LABEL_KINDS[kind].font, strokeStyle: colors.halo, lineWidth: 3, fillStyle: tones[kind] });
    if ("letterSpacing" in context) context.letterSpacing = `${LABEL_KINDS[kind].spacing}px`;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  if ("letterSpacing" in context) context.letterSpacing = "0px";
}

function paintKey(context, tones, mode, width, colors) {
  const words = mode === "type" ? TYPES : ROLES;
  let x = 18;
  let y = 0;
  context.font = `12px ${SANS}`;
  for (const tone of tones) {
    const { word } = words[tone];
    const room = 30 + context.measureText(word).width;
    if (x + room > width - 18) {
      x = 18;
      y += 20;
    }
    paintSymbol(context, { tone }, x + 6, y, 5.5, colors);
    Object.assign(context, { fillStyle: colors.ink, textAlign: "left", textBaseline: "middle", font: `12px ${SANS}` });
    context.fillText(word, x + 18, y + 0.5);
    x += room;
  }
  return tones.length ? y + 22 : 0;
}

export function paintPicture({ map, data, view, ground, borders, marks, written, mode, time }) {
  const size = map.getSize();
  const colors = readColors();
  const canvas = document.createElement("canvas");
  const foot = 72;
  Object.assign(canvas, { width: size.x * SCALE, height: (size.y + HEAD + foot) * SCALE });
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = colors.paper;
  context.fillRect(0, 0, size.x, size.y + HEAD + foot);
  Object.assign(context, { fillStyle: colors.ink, font: '700 22px Georgia, "Times New Roman", serif', textBaseline: "alphabetic" });
  context.fillText(data.title, 18, 34, size.x - 36);
  Object.assign(context, { fillStyle: colors.soft, font: `14px ${SANS}` });
  context.fillText(data.subtitle, 18, 56, size.x - 36);
  context.save();
  context.translate(0, HEAD);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  context.fillStyle = colors.sea;
  context.fillRect(0, 0, size.x, size.y);
  paintGround(context, map, { ground, borders, colors, areas: view.areas });
  paintMarks(context, map, marks, view.points, colors);
  paintLabels(context, written, colors);
  context.restore();
  context.save();
  context.translate(0, HEAD + size.y + 18);
  const tones = Object.keys(mode === "type" ? TYPES : ROLES).filter((tone) => view.points.some((place) => place.tone === tone));
  const below = paintKey(context, tones.length > 1 ? tones : [], mode, size.x, colors);
  Object.assign(context, { fillStyle: colors.soft, font: `12px ${SANS}`, textAlign: "left" });
  const credit = [data.status, time && `shown: ${time.map(writeShortDay).join(" – ")}`, ...data.credits].filter(Boolean).join(" · ");
  wrapText(credit, size.x - 36, (text) => context.measureText(text).width).slice(0, 2).forEach((line, i) => context.fillText(line, 18, below + 16 * i));
  context.restore();
  return canvas;
}
