// The map's parts on a page and a Leaflet of our own: what they draw, and what they do when they are used.
import assert from "node:assert/strict";
import test from "node:test";

import { resetPage } from "./fake-dom.mjs";
import { drawn } from "./fake-leaflet.mjs";
import { createAreas, measureShade } from "../../geo/map_assets/areas.mjs";
import { ADMIN1_FROM, boundCountry, drawBasemap, unpackBasemap } from "../../geo/map_assets/basemap.mjs";
import { find, isNarrow, make, makeSvg, prefersStill, readColor, readData } from "../../geo/map_assets/dom.mjs";
import { createDots } from "../../geo/map_assets/dots.mjs";
import { createFilterPanel } from "../../geo/map_assets/filters.mjs";
import { createFits, pickCorner } from "../../geo/map_assets/fits.mjs";
import { drawLegend } from "../../geo/map_assets/legend.mjs";
import { createMinimap } from "../../geo/map_assets/minimap.mjs";
import { applyFilters, createFilters, createModel } from "../../geo/map_assets/model.mjs";
import { createNames, getLabel, nameLanguage, pickLanguage } from "../../geo/map_assets/names.mjs";
import { addTools, createSheet, placeLegend, setTheme, watchPrint, writeCredits, writeHead } from "../../geo/map_assets/page.mjs";
import { paintCluster, paintSymbol, readColors } from "../../geo/map_assets/paint.mjs";
import { createSelection } from "../../geo/map_assets/selection.mjs";
import { createTimeline, hasTimeline } from "../../geo/map_assets/timeline.mjs";
import { createContext } from "./fake-dom.mjs";
import { makeBasemap, makeData } from "./sample.mjs";

function start(change = {}) {
  const { doc, win } = resetPage();
  const data = makeData(change);
  const model = createModel(data);
  const filters = createFilters();
  const view = applyFilters(model, filters, "role");
  const state = { filters, mode: "role", borders: "all", query: "" };
  const map = L.map("map");
  const ground = unpackBasemap(makeBasemap());
  const names = createNames(data, model.places, ground);
  return { doc, win, data, model, filters, view, state, map, ground, names };
}

test("dom: text is a text node, and an attribute that is not there is left out", () => {
  resetPage();
  const clicks = [];
  const node = make("button", { type: "button", title: null, hidden: false, "aria-pressed": true, onclick: () => clicks.push(1) }, "<b>", null, "", false, make("i", {}, "x"));
  node.click();
  assert.deepEqual(clicks, [1]);
  assert.deepEqual([...node.attributes], [["type", "button"], ["aria-pressed", ""]]);
  assert.deepEqual([node.textContent, node.childElementCount], ["<b>x", 1]);
  assert.equal(makeSvg("path", { d: "M0 0" }).getAttribute("d"), "M0 0");
  window.media["(max-width: 720px)"] = { matches: true };
  assert.deepEqual([isNarrow(), prefersStill(), readColor("sea")], [true, false, "sea-color"]);
  find("geo-data").textContent = '{"a":1}';
  assert.deepEqual(readData(), { a: 1 });
});

test("areas: a country is shaded by its mentions, opens by mouse and keyboard, and goes with the filters", () => {
  const { map, model, view, ground } = start();
  const opened = [];
  let changes = 0;
  const areas = createAreas(map, model.areas, ground.countries, { onOpen: (...given) => opened.push(given), onChange: () => { changes += 1; } });
  areas.show(view.areas);
  const [syria] = model.areas;
  const shape = areas.byId.get(syria.id);
  const node = shape.getElement();
  assert.deepEqual([node.getAttribute("role"), node.getAttribute("aria-label"), node.classList.contains("site")], ["button", "Syria, country, 1 mention", true]);
  assert.deepEqual([...areas.listShaded()], ["SY"]);
  node.fire("keydown", { key: "x" });
  assert.equal(node.fire("keydown", { key: "Enter" }).prevented, true);
  shape.fire("click", { latlng: { lat: 1, lng: 2 } });
  assert.deepEqual(opened.map(([place, , at]) => [place.name, at]), [["Syria", undefined], ["Syria", { lat: 1, lng: 2 }]]);
  areas.setWanted(false);
  areas.show(view.areas);
  assert.deepEqual([[...areas.listShaded()], changes], [[], 2]);
  assert.ok(measureShade({ n: 9, role: "event_site" }, 9) > measureShade({ n: 9, role: "actor" }, 9));
  assert.ok(measureShade({ n: 9, role: "actor" }, 9) > measureShade({ n: 1, role: "actor" }, 9));
});

test("basemap: arcs become rings, towns keep the zoom that they are named from, and lines follow the choice", () => {
  const { map, ground } = start();
  assert.deepEqual(ground.countries[0].rings[0].length, 5);
  assert.deepEqual(ground.cities.map(({ label, at, from }) => [label, at, from]), [["Beirut", [33.9, 35.5], 4], ["Zahle", [33.8, 35.9], 8]]);
  assert.equal(ground.hatched[0].why, "Drawn here apart. Source: A treaty.");
  assert.deepEqual([boundCountry(ground.countries[0]).getNorth(), boundCountry(ground.countries[0]).getWest()], [37, 35]);
  const borders = drawBasemap(map, ground, null);
  const listShown = () => map.getLayers().map((layer) => layer.options.className);
  borders.setBorders("all");
  assert.ok(listShown().includes("disputed") && listShown().includes("disputed claim"));
  borders.setBorders("control");
  assert.ok(listShown().includes("disputed") && !listShown().includes("disputed claim"));
  borders.setBorders("open");
  assert.ok(!listShown().includes("disputed"));
  assert.ok(!listShown().includes("admin1"));
  map.setView([0, 0], ADMIN1_FROM);
  assert.ok(listShown().includes("admin1"));
  map.setView([0, 0], ADMIN1_FROM - 1);
  assert.ok(!listShown().includes("admin1"));
  assert.equal(map.getContainer().querySelectorAll("pattern").length, 1);
});

test("basemap: with online tiles no land is drawn", () => {
  const { map, ground } = start();
  drawBasemap(map, ground, { url: "https://tiles.example/{z}", subdomains: "abc", maxZoom: 18 }).setBorders("open");
  assert.deepEqual(map.getLayers().map((layer) => layer.shape), ["https://tiles.example/{z}"]);
});

test("dots: what is near is painted as one, a click opens it, and filters repaint", () => {
  const { map, model, view } = start();
  const opened = [];
  const dots = createDots(map, model, { most: 5, onOpen: (place) => opened.push(place.name), onChange() {} });
  dots.show(view.points);
  const [homs, moscow] = model.places;
  map.setView([homs.y, homs.x], 4);
  const marks = dots.listMarks();
  assert.deepEqual(marks.map(({ text, more }) => text + more).sort(), ["Homs +1", "Moscow"]);
  assert.deepEqual([dots.isHidden(homs), dots.isHidden(moscow)], [true, false]);
  assert.equal(dots.hit({ x: 5, y: 5 }), false);
  assert.equal(dots.hit(map.latLngToContainerPoint(marks.find(({ more }) => more).at)), true);
  assert.equal(map.fitted.maxZoom, 7); // a cluster is looked into
  map.setView([homs.y, homs.x], 4);
  assert.equal(dots.hit(map.latLngToContainerPoint([moscow.y, moscow.x])), true);
  assert.deepEqual(opened, ["Moscow"]);
  map.fire("mousemove", { containerPoint: map.latLngToContainerPoint([moscow.y, moscow.x]) });
  assert.deepEqual([map.getContainer().classList.contains("on-dot"), map.getContainer().title], [true, "Moscow"]);
  dots.show([moscow]);
  assert.deepEqual(dots.listMarks().map(({ text }) => text), ["Moscow"]);
});

test("filters: boxes, 'only' and choices change the filters, and clear undoes them", () => {
  const { doc, model, state, filters } = start();
  let [changes, borders] = [0, 0];
  const panel = createFilterPanel(model, state, { hasGround: true, onChange: () => { changes += 1; }, onBorders: () => { borders += 1; } });
  panel.update(3);
  const [site] = find("roles").querySelectorAll("input");
  assert.deepEqual([site.checked, find("showing").hidden], [true, true]);
  site.checked = false;
  site.fire("change");
  assert.ok(filters.off.role.has("event_site"));
  site.checked = true;
  site.fire("change");
  assert.ok(!filters.off.role.has("event_site"));
  site.checked = false;
  site.fire("change");
  panel.update(2);
  assert.equal(find("showing").textContent, "Showing 2 of 4Clear filters");
  find("roles").querySelectorAll(".only")[1].click();
  assert.deepEqual([...filters.off.role].includes("actor"), false);
  const titles = find("filters").querySelectorAll("legend").map((node) => node.textContent);
  assert.deepEqual(titles, ["How it is told", "Review", "Precision of the position", "Source"]);
  const [confidence, dispute] = find("filters").querySelectorAll("select");
  confidence.value = "60";
  confidence.fire("change");
  dispute.value = "open";
  dispute.fire("change");
  assert.deepEqual([filters.confidence, state.borders, borders], [60, "open", 1]);
  find("roles").querySelector(".tabs").children[1].click();
  assert.equal(state.mode, "type");
  find("showing").querySelector("button").click();
  assert.deepEqual([filters.confidence, filters.off.role.size, changes], [0, 0, 7]);
  assert.equal(doc.activeElement, find("search"));
});

test("legend: it explains what is drawn, and nothing else", () => {
  const { model, ground } = start();
  const list = (section) => section.querySelectorAll("li").map((row) => row.textContent);
  const [full, bare] = [make("section"), make("section")];
  drawLegend(full, { model, most: 3, hasGround: true, hatched: ground.hatched });
  assert.deepEqual(list(full), ["1 – 3 mentions", "Rough position", "Claimed", "✓Reviewed", "Country, events", "Border in force", "Border in dispute", "Area in dispute"]);
  const plain = createModel({ places: { n: 1, columns: { name: { c: "Homs" }, n: { c: 1 } } }, facts: { n: 1, columns: { place: { c: 0 }, n: { c: 1 } } }, fields: { n: 1, columns: {} } });
  drawLegend(bare, { model: plain, most: 1, hasGround: false, hatched: [] });
  assert.equal(bare.hidden, true);
});

test("minimap: it frames the view, leads where it is clicked, and moves to another corner", () => {
  const { map, ground } = start();
  const minimap = createMinimap(map, ground.countries, "bottomright");
  const control = drawn.controls.at(-1);
  const box = map.getContainer().querySelector(".minimap");
  const frame = box.querySelector(".frame");
  map.setView([0, 0], 4);
  const before = frame.style.left;
  map.setView([0, 90], 4);
  const [was, now] = [before, frame.style.left].map((text) => Number(text.replace("px", "")));
  assert.ok(now > was + 30);
  box.box = { left: 0, top: 0, width: 150, height: 84 };
  box.fire("click", { clientX: 75, clientY: 42 });
  assert.equal(Math.round(map.getCenter().lng), 0);
  assert.equal(control.position, "bottomright");
  minimap.place("topright");
  assert.equal(control.position, "topright");
  assert.ok(box.querySelector("canvas").context.calls.some(([name]) => name === "fill"));
});

test("fits: the minimap goes where it hides no site", () => {
  const size = { x: 800, y: 600 };
  assert.deepEqual(pickCorner([], size), { corner: "bottomleft", hidden: 0 });
  assert.deepEqual(pickCorner([{ x: 60, y: 500 }], size), { corner: "bottomright", hidden: 0 });
  assert.deepEqual(pickCorner([{ x: 60, y: 500 }, { x: 700, y: 550 }], size), { corner: "topright", hidden: 0 });
  assert.equal(pickCorner([{ x: 60, y: 500 }, { x: 700, y: 550 }, { x: 700, y: 20 }], size).hidden, 1);
  const { map, data, model, ground } = start();
  const fits = createFits(map, data, model, ground.countries);
  fits.showHome();
  assert.deepEqual([fits.hasChoice, map.fitted.bounds.contains([55, 37]), fits.getCorner()], [true, false, "bottomleft"]);
  fits.showAll();
  assert.equal(map.fitted.bounds.contains([55, 37]), true);
});

test("names: the reader's language is found, and names come and go with it", () => {
  const { model, names, ground } = start();
  assert.equal(pickLanguage(["en", "ar", "zh", "zh-TW"], ["xx", "ar-SY", "en"]), "ar");
  assert.equal(pickLanguage(["en", "ar"], ["en-GB", "ar"]), "en");
  assert.equal(pickLanguage(["en", "zh", "zh-TW"], ["zh-TW"]), "zh-TW");
  assert.equal(pickLanguage(["en"], []), "en");
  const [homs, moscow] = model.places;
  assert.deepEqual([names.known, getLabel(homs)], [["en", "ar"], "Homs"]);
  names.use("ar");
  assert.deepEqual([getLabel(homs), getLabel(moscow), ground.cities[0].label], ["حمص", "Moscow", "بيروت"]);
  assert.deepEqual([ground.countries[0].shown, getLabel(model.areas[0])], ["سوريا", "سوريا"]);
  assert.equal(ground.countries[1].shown, "A part of it"); // two units of one code: the browser's name is the larger's
  assert.ok(names.listOthers(homs).includes("حمص"));
  names.use("tlh");
  assert.deepEqual([names.getCurrent(), getLabel(homs), ground.cities[0].label, ground.countries[0].shown], ["en", "Homs", "Beirut", "Syria"]);
  assert.deepEqual([nameLanguage("fr"), nameLanguage("en")], ["Français", "English"]);
});

test("paint: a claim is hollow with a core, what is rough is dashed, a cluster has a sector a tone", () => {
  resetPage();
  const colors = readColors();
  assert.equal(colors.event_site, "event_site-color");
  const paint = (place) => {
    const context = createContext();
    paintSymbol(context, place, 10, 20, 6, colors);
    return context;
  };
  const plain = paint({ tone: "event_site" });
  assert.deepEqual(plain.calls.find(([name]) => name === "translate"), ["translate", 10, 20]);
  const count = (context, name) => context.calls.filter(([called]) => called === name).length;
  assert.equal(count(plain, "setLineDash"), 0);
  assert.equal(count(paint({ tone: "event_site", rough: true }), "setLineDash"), 1);
  assert.equal(count(paint({ tone: "event_site", doubtful: true }), "setLineDash"), 1);
  const claimed = paint({ tone: "event_site", status: "claimed" });
  assert.deepEqual([count(claimed, "fill"), count(plain, "fill")], [2, 1]);
  const cluster = createContext();
  paintCluster(cluster, new Map([["actor", 1], ["event_site", 3]]), 4, 0, 0, 12, colors);
  assert.equal(count(cluster, "stroke"), 2);
  assert.deepEqual(cluster.calls.find(([name]) => name === "fillText"), ["fillText", "4", 0, 0.5]);
});

test("selection: a place opens in a popup or in the sheet, its row is marked, and the keyboard goes back", () => {
  const { doc, map, model, view, names } = start();
  let changes = 0;
  const selection = createSelection(map, model, { names, onChange: () => { changes += 1; } });
  const [homs] = model.places;
  const [opener, row] = [make("button"), make("button", { "data-id": homs.id })];
  find("points").append(opener, make("ol", { class: "rows" }, row));
  selection.attach({ marks: { isHidden: () => true }, shades: createAreas(map, view.areas, [], { onOpen() {}, onChange() {} }) });
  selection.open(homs, opener);
  assert.equal(selection.getCurrent(), homs);
  assert.deepEqual([row.getAttribute("aria-current"), row.scrolled], ["true", true]);
  const [popup] = map.popups;
  assert.equal(doc.activeElement.textContent, "Homs");
  const rows = new Set(popup.content.querySelectorAll("dt").map((node) => node.textContent));
  assert.ok(rows.has("Review") && rows.has("Grid"));
  assert.ok(popup.content.textContent.includes("1 of 3 sentences reviewed by A. Reader"));
  assert.ok(map.views.some(([, zoom]) => zoom === 7)); // it lay in a cluster
  selection.close();
  assert.deepEqual([selection.getCurrent(), doc.activeElement === opener, row.hasAttribute("aria-current")], [null, true, false]);
  window.media["(max-width: 720px)"].matches = true;
  selection.open(homs, opener);
  assert.deepEqual([find("details").hidden, doc.body.classList.contains("has-details"), map.popups.length], [false, true, 0]);
  find("details").querySelector(".back").click();
  assert.deepEqual([find("details").hidden, doc.body.classList.contains("has-details")], [true, false]);
  assert.equal(changes, 4);
});

test("timeline: it counts, narrows by keyboard, never crosses its ends, and plays", () => {
  const { win, model, state, filters } = start();
  assert.equal(hasTimeline(model), true);
  let changes = 0;
  const timeline = createTimeline(model, state, { onChange: () => { changes += 1; timeline.update(); } });
  timeline.update();
  const [from, to] = find("timeline").querySelectorAll(".handle-time");
  assert.ok(find("timeline").querySelectorAll(".bars rect").length >= 3);
  assert.equal(filters.time, null);
  from.fire("keydown", { key: "ArrowRight" });
  assert.ok(filters.time[0] > model.days[0]);
  to.fire("keydown", { key: "Home" });
  assert.ok(filters.time[1] >= filters.time[0]);
  assert.equal(from.getAttribute("aria-valuenow"), "1");
  assert.equal(to.getAttribute("aria-valuenow"), "2"); // one bin is left between them
  from.fire("keydown", { key: "Home" });
  to.fire("keydown", { key: "End" });
  assert.equal(filters.time, null);
  const play = find("timeline").querySelector(".play");
  play.click();
  assert.equal(play.textContent, "❚❚ Pause");
  assert.ok(filters.time[1] < model.days[1]);
  const before = filters.time[1];
  win.run();
  assert.ok(filters.time === null || filters.time[1] >= before);
  play.click();
  assert.equal(play.textContent, "▶ Play");
  assert.ok(changes >= 6);
});

test("page: head, credits, tools, sheet, legend and print", () => {
  const { doc, win, data, ground, names } = start();
  writeHead({ title: "Fire in <Homs>", subtitle: "", empty: "No place." });
  assert.deepEqual([find("title").textContent, find("subtitle").hidden, find("empty").hidden], ["Fire in <Homs>", true, false]);
  writeCredits(data, ground.hatched);
  assert.ok(find("credits").textContent.startsWith("1 of 6 mentions reviewed · Places: GeoNames"));
  assert.equal(find("credits").querySelectorAll(".viewpoint li").length, 1);
  const said = [];
  addTools({ views: [["Reset view", () => said.push("reset"), "Show all"]], onTheme: () => said.push("theme"), names, onLanguage: (language) => said.push(language),
    downloads: [["Table (CSV)", () => said.push("csv")]] });
  const press = (text) => find("tools").querySelectorAll("button").find((node) => node.textContent === text).click();
  ["Reset view", "Light / dark", "Table (CSV)", "Print"].forEach(press);
  find("language").value = "ar";
  find("language").fire("change");
  assert.deepEqual([said, win.printed, doc.documentElement.dataset.theme], [["reset", "theme", "csv", "ar"], 1, "dark"]);
  press("Menu");
  assert.equal(find("rest").classList.contains("open"), true);
  doc.fire("keydown", { key: "Escape" });
  assert.equal(find("rest").classList.contains("open"), false);
  setTheme(null);
  assert.equal(doc.documentElement.dataset.theme, undefined);
  let sizes = 0;
  const sheet = createSheet(() => { sizes += 1; });
  find("handle").click();
  assert.deepEqual([doc.body.classList.contains("sheet-open"), find("handle").getAttribute("aria-expanded"), sizes], [true, "true", 2]);
  sheet.close();
  const small = win.matchMedia("(max-width: 900px), (max-height: 800px)");
  small.matches = true;
  placeLegend();
  assert.equal(find("legend").parentElement, find("scroll"));
  const map = L.map("map");
  map.getContainer().append(make("canvas", { class: "dots" }));
  let home = true;
  const told = [];
  watchPrint(map, { isHome: () => home, showHome: () => told.push("home"), rewrite: () => told.push("names") });
  const [onPrint] = win.matchMedia("print").listeners;
  onPrint({ matches: true });
  assert.equal(map.getContainer().querySelectorAll("img.printed").length, 1);
  onPrint({ matches: false });
  assert.equal(map.getContainer().querySelectorAll("img.printed").length, 0);
  assert.deepEqual(told, ["home", "names", "home", "names"]);
  home = false; // what was looked at is printed, and is there again
  map.setView([34, 36], 8);
  onPrint({ matches: true });
  onPrint({ matches: false });
  assert.deepEqual([told.slice(4), map.getZoom()], [["names", "names"], 8]);
});
