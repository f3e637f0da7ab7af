// The page's modules without a page: run by `node --test tests/map_assets`, and by tests/test_map_scripts.py.
import assert from "node:assert/strict";
import test from "node:test";

import { countBins, findBin, makeBins } from "../../geo/map_assets/bins.mjs";
import { clusterPoints, projectUnit } from "../../geo/map_assets/clusters.mjs";
import { formatCoordinates, formatMgrs } from "../../geo/map_assets/coordinates.mjs";
import { joinRing, measureRing, unpackIntegers, unpackLine, unpackRows } from "../../geo/map_assets/decode.mjs";
import { groupSentences, writeDays } from "../../geo/map_assets/details.mjs";
import { guardCell, nameFile, toCsv, toGeoJson, writeCell } from "../../geo/map_assets/download.mjs";
import { chooseSites } from "../../geo/map_assets/fits.mjs";
import { decodeState, encodeState } from "../../geo/map_assets/hash.mjs";
import { overlaps } from "../../geo/map_assets/labels.mjs";
import { foldText } from "../../geo/map_assets/list.mjs";
import { hasRing } from "../../geo/map_assets/markers.mjs";
import { applyFilters, createFilters, createModel, findDays, isFiltering, passes } from "../../geo/map_assets/model.mjs";
import { wrapText } from "../../geo/map_assets/picture.mjs";
import { listSectors, outlineShape, sizeSymbol } from "../../geo/map_assets/symbols.mjs";
import { countNoun, readIso, toIso, writeDate } from "../../geo/map_assets/words.mjs";

const column = (...values) => ({ v: values });

function makeModel() {
  return createModel({
    places: { n: 3, columns: { id: column("a", "b", "c"), name: column("Homs", "Moscow", "Syria"), x: column(36, 37, 38), y: column(34, 55, 35),
      n: column(3, 2, 1), area: column(null, null, "SY"), radius: column(5, 60, null) } },
    facts: { n: 6, columns: {
      place: column(0, 0, 0, 1, 1, 2), n: column(1, 1, 1, 1, 1, 1),
      role: column("event_site", "background", "background", "actor", "actor", "event_site"),
      type: column("battles", null, null, null, null, "civilians"), status: column("claimed", null, null, null, null, null),
      conf: column(90, 50, 90, 90, null, 70), day: column(17000, 17010, null, 17020, 17400, 17005), until: column(17002, null, null, null, null, null),
      prec: column(1, null, null, null, null, 6), source: column("Wire", "Times", "Times", "Wire", "Wire", "Wire") } },
    fields: { n: 3, columns: { __proto__x: column("1", null, "3") } },
  });
}

test("numbers, lines and rows are unpacked", () => {
  assert.deepEqual(unpackIntegers("ABCgB"), [0, -1, 1, 16]);
  assert.deepEqual(unpackLine("CBgBA", 1), [[-1, 1], [-1, 17]]);
  const rows = unpackRows({ n: 3, columns: { a: { c: "x" }, b: { d: ["p", null], i: "ACA" }, c: { n: "CC", e: 1, s: 2 }, d: { t: "CEG" } } });
  assert.deepEqual(rows.map((row) => [row.a, row.b, row.c, row.d]), [["x", "p", 0.5, "1"], ["x", undefined, 1, "2"], ["x", "p", undefined, "3"]]);
});

test("a ring is joined from its arcs, backwards too", () => {
  const arcs = [[[0, 0], [0, 1]], [[0, 0], [1, 1], [0, 1]]];
  assert.deepEqual(joinRing([0, ~1], arcs), [[0, 0], [0, 1], [1, 1], [0, 0]]);
  assert.equal(measureRing([[0, 0], [0, 2], [2, 2], [2, 0]]), 4);
});

test("coordinates are no finer than the radius", () => {
  assert.equal(formatCoordinates(34.73, 36.72, 8), "34.7° N, 36.7° E");
  assert.equal(formatCoordinates(-1.2, -36.9, 0.01), "1.2000° S, 36.9000° W");
  assert.equal(formatCoordinates(34.4, 36.7, 350), "34° N, 37° E");
  assert.equal(formatCoordinates(34.73, 36.72), "34.73° N, 36.72° E");
});

// As the package mgrs 1.6.0 (GEOTRANS) has them; so were 2,000 random points of both hemispheres.
const GRID = [
  [33.5102, 36.29128, 0.01, "37S BT 4839 1113"], [38.8977, -77.0365, 0.01, "18S UJ 2339 0739"], [-33.8568, 151.2153, 0.1, "56H LH 349 522"],
  [60.39, 5.32, 1, "32V KN 97 00"], [78.22, 15.65, 1, "33X WG 14 83"], [0, 0, 1, "31N AA 66 00"], [33.5102, 36.29128, 20, "37S BT"],
];
test("the grid names the square that holds the place, and none finer than the radius", () => {
  for (const [lat, lng, radius, text] of GRID) assert.equal(formatMgrs(lat, lng, radius), text);
  assert.equal(formatMgrs(33.5, 36.3, 350), "");
  assert.equal(formatMgrs(85, 0, 1), "");
});

test("dates say no more than is known", () => {
  assert.equal(writeDate({ day: 17567 }), "5 February 2018");
  assert.equal(writeDate({ day: 17567, until: 17570, dayprec: 2 }), "between 5 February 2018 and 8 February 2018");
  assert.equal(writeDate({ day: 17567, until: 17590, dayprec: 4 }), "in February 2018");
  assert.equal(writeDate({ day: 17567, dayprec: 5 }), "in 2018");
  assert.equal(writeDate({ day: 17567, reported: 1 }), "reported 5 February 2018");
  assert.equal(writeDate({}), "");
  assert.equal(writeDays([{ day: 17567 }, { day: 17600, reported: 1 }]), "5 February 2018");
  assert.equal(writeDays([{ day: 17567, reported: 1 }, { day: 17570, reported: 1 }]), "reported 5 Feb 2018 – 8 Feb 2018");
  assert.equal(readIso(toIso(17567)), 17567);
  assert.equal(readIso("yesterday"), null);
  assert.equal(countNoun(1200, "country"), "1,200 countries");
});

test("a place is what its facts that pass say", () => {
  const model = makeModel();
  const filters = createFilters();
  const all = applyFilters(model, filters, "role");
  const [homs, moscow] = model.places;
  assert.deepEqual([homs.role, homs.type, homs.status, homs.n], ["event_site", "battles", "claimed", 3]);
  assert.deepEqual([moscow.role, moscow.quiet, all.hasSites], ["actor", true, true]);
  filters.off.role.add("event_site");
  const rest = applyFilters(model, filters, "role");
  assert.deepEqual([homs.role, homs.n, homs.status], ["background", 2, ""]);
  assert.deepEqual(rest.areas, []);
  assert.equal(isFiltering(filters), true);
});

test("facts are filtered by day, confidence, source and precision", () => {
  const model = makeModel();
  const count = (change) => {
    const filters = createFilters();
    change(filters);
    return model.facts.filter((fact) => passes(fact, filters)).length;
  };
  assert.equal(count((filters) => { filters.time = [17001, 17005]; }), 2); // one that lasts into it, one on its last day
  assert.equal(count((filters) => { filters.confidence = 85; }), 4); // what has none is not judged
  assert.equal(count((filters) => { filters.off.source.add("Wire"); }), 2);
  assert.equal(count((filters) => { filters.off.precision.add("p6"); }), 5);
  assert.deepEqual(model.options.precision.map(({ word }) => word), ["Exact place", "Within 5 km", "Within 100 km", "In the country"]);
  assert.deepEqual(model.listFields(model.places[1]), []);
  assert.deepEqual(model.options.role.map((option) => [option.key, option.count]), [["event_site", 2], ["actor", 1], ["background", 1]]); // places
});

test("the time is that of events where any is known", () => {
  const make = (reported) => createModel({
    places: { n: 1, columns: { name: column("Homs"), n: column(2) } }, fields: { n: 1, columns: {} },
    facts: { n: 2, columns: { place: column(0, 0), n: column(1, 1), day: column(17000, 17100), reported: column(...reported) } },
  });
  assert.deepEqual(make([null, 1]).days, [17000, 17000]);
  assert.deepEqual([make([1, 1]).days, make([1, 1]).byReport], [[17000, 17100], true]);
});

test("far days go to the ends of the axis", () => {
  const near = Array.from({ length: 60 }, (_, i) => 17000 + i);
  assert.deepEqual(findDays(near).axis, [17000, 17059]);
  const { days, axis } = findDays([10000, ...near]);
  assert.deepEqual(days, [10000, 17059]);
  assert.ok(axis[0] >= 17000);
  assert.equal(findDays([]).axis, null);
  const corpus = findDays([0, ...Array.from({ length: 300 }, (_, i) => 8000 + 40 * i), 30000]); // a hundredth at each end
  assert.deepEqual([corpus.days, corpus.far], [[0, 30000], [3, 3]]);
  // A few dates of years ago among few, which only the days of the reports tell from the story.
  const story = findDays([15000, 15900, 16000, 17000, 17002, 17003, 17005, 17006, 17007, 17009], undefined, [17003, 17009]);
  assert.deepEqual([story.axis, story.far], [[17000, 17009], [3, 0]]);
  assert.deepEqual(findDays([0, 100, 200, 300], undefined, [9000]).axis, [0, 300]); // a history
});

test("a site is what a quarter of its mentions say, or one beyond doubt; a place of low confidence is doubtful", () => {
  const site = (n, sure, conf) => {
    const model = createModel({
      places: { n: 1, columns: { name: column("Homs"), n: column(n) } }, fields: { n: 1, columns: {} },
      facts: { n: 2, columns: { place: column(0, 0), n: column(1, n - 1), role: column("event_site", "actor"), sure: column(sure, null), conf: column(conf, 20) } },
    });
    applyFilters(model, createFilters(), "role");
    const [{ role, events, doubtful }] = model.places;
    return [role, events, doubtful];
  };
  assert.deepEqual(site(4, null, 80), ["event_site", 1, false]);
  assert.deepEqual(site(5, null, 30), ["actor", 1, true]);
  assert.deepEqual(site(5, 1, 49), ["event_site", 1, true]);
});

test("the map opens on sure sites, and not on a few that lie far off", () => {
  const near = Array.from({ length: 12 }, (_, i) => ({ x: 25 + i / 10, y: 13, events: 1, sure: 90 }));
  const far = { x: 100, y: 30, events: 1, sure: 90 };
  assert.ok(!chooseSites([...near, far]).includes(far));
  assert.equal(chooseSites([...near, far]).length, 12);
  assert.equal(chooseSites(near).length, 12);
  assert.equal(chooseSites([near[0], far]).length, 2); // of two, neither is the story
  assert.deepEqual(chooseSites([near[0], { ...far, sure: 49 }]), [near[0]]);
  assert.deepEqual(chooseSites([{ ...far, sure: 40 }, { ...far, sure: 12 }]), [{ ...far, sure: 40 }]);
  assert.deepEqual(chooseSites([{ ...far, sure: 29 }]), []);
});

test("two events of one sentence are one quote", () => {
  const [a, b, c] = [{ text: ["In ", "Homs"], type: "riots" }, { text: ["In ", "Homs"], type: "battles" }, { text: ["Homs"] }];
  assert.deepEqual(groupSentences([a, c, b, {}, {}]), [[a, b], [c], [{}], [{}]]);
});

test("only a site has a wide circle", () => {
  const place = { radius: 300, rough: true };
  assert.deepEqual([hasRing(place), hasRing({ ...place, quiet: true }), hasRing({ ...place, quiet: true, radius: 100 })], [true, false, true]);
  assert.equal(hasRing({ radius: 300, quiet: true, outline: [] }), true);
});

test("bins are days, weeks, months or years", () => {
  assert.equal(makeBins(17000, 17010).unit, "day");
  assert.equal(makeBins(17000, 17500).unit, "week");
  assert.equal(makeBins(17000, 19000).unit, "month");
  assert.equal(makeBins(0, 20000).unit, "year");
  const bins = makeBins(17000, 19000);
  for (const day of [17000, 17031, 18000, 19000]) {
    const bin = findBin(bins, day);
    assert.ok(bins.starts[bin] <= day && day < bins.starts[bin + 1]);
  }
  const counts = countBins(makeBins(1, 3), [{ day: 1, n: 2 }, { day: 3, n: 0 }], () => "actor");
  assert.deepEqual(counts.map((bin) => bin.get("actor") ?? 0), [2, 0, 1]);
});

test("the address holds the state, and garbage is passed over", () => {
  const { options } = makeModel();
  const filters = createFilters();
  filters.off.role.add("actor");
  Object.assign(filters, { confidence: 60, time: [17000, 17005] });
  const state = { view: { zoom: 5.25, lat: 34.5, lng: 36.25 }, filters, mode: "type", borders: "open", query: "a&b=#", place: "geo:x y", theme: "dark", language: "zh-TW" };
  const { place, ...read } = decodeState(`#${encodeState(state, options)}`, options);
  assert.deepEqual({ place, ...read }, state);
  for (const text of ["#map=x/1/2&no-role=99.-1.x&confidence=1e9&time=a_b&color=<b>&borders=1&theme=red", "#__proto__=1&constructor=2", "#%", "#time=2018-02-02_2018-01-01", "#names=<b>", "#names=constructor"]) {
    const decoded = decodeState(text, options);
    assert.equal(decoded.view, null);
    assert.equal(decoded.filters.confidence, 0);
    assert.equal(decoded.filters.time, null);
    assert.equal(decoded.mode, "role");
    assert.equal(decoded.theme, null);
    assert.equal(decoded.language, null);
    assert.ok(Object.values(decoded.filters.off).every((off) => off.size === 0));
  }
});

test("marks that are near are joined, and none is lost", () => {
  const at = [[34, 36], [34.01, 36.01], [34, 36], [60, 30], [-30, -60]];
  const units = at.map(([lat, lng]) => projectUnit(lat, lng));
  const points = { xs: units.map(([x]) => x), ys: units.map(([, y]) => y), tones: ["a", "b", "a", "a", "b"], order: [0, 1, 2, 3, 4] };
  const far = clusterPoints(points, 3, 50);
  assert.equal(far.reduce((sum, cell) => sum + cell.count, 0), 5);
  assert.deepEqual([...far.find((cell) => cell.count === 3).counts], [["a", 2], ["b", 1]]);
  assert.equal(clusterPoints(points, 12, 4).length, 4); // two lie on the same spot
  assert.deepEqual(clusterPoints(points, 3, 50), far);
});

test("the sectors of a ring fill it", () => {
  const sectors = listSectors(new Map([["actor", 1], ["event_site", 3]]));
  assert.deepEqual(sectors, [["event_site", 0, 0.75], ["actor", 0.75, 1]]);
  assert.equal(sizeSymbol(4, 4), 15);
  for (const shape of ["circle", "diamond", "square", "triangle", "wedge", "hexagon", "pentagon", "star", "plus"]) assert.match(outlineShape(shape, 6), /^M[-\d. MLHVAZ]+Z$/);
});

test("cells that a spreadsheet would run are guarded, and nothing is lost", () => {
  for (const text of ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "＝1"]) assert.equal(guardCell(text), `'${text}`);
  for (const text of ["a", "'Ayn", "", "1"]) assert.equal(guardCell(text), text);
  assert.equal(guardCell(-1), -1);
  assert.equal(writeCell('a"b,c'), '"a""b,c"');
  assert.equal(writeCell(null), "");
});

test("what is shown is written as CSV and GeoJSON", () => {
  const model = makeModel();
  const view = applyFilters(model, createFilters(), "role");
  const csv = toCsv([...view.points, ...view.areas], "unverified", model.listFields);
  const lines = csv.trimEnd().split("\r\n");
  assert.equal(lines.length, 1 + model.facts.length);
  assert.ok(lines[0].startsWith("\ufeffplace_id,name,"));
  assert.ok(lines.slice(1).every((line) => line.includes("unverified")));
  const { features } = JSON.parse(toGeoJson([...view.points, ...view.areas], "unverified", [], model.listFields));
  assert.deepEqual(features.map(({ geometry }) => geometry?.coordinates ?? null), [[36, 34], [37, 55], null]);
  assert.equal(features[0].properties.evidence.length, 3);
  assert.equal(nameFile("Fire in Homs: 5/2 — حلب", "csv"), "fire-in-homs-5-2-حلب.csv");
  assert.equal(nameFile("../../<b>", "png"), "b.png");
});

test("names are found without their marks", () => {
  assert.ok(foldText("al-Shaʿār").includes(foldText("alshaar")));
  assert.equal(overlaps([0, 0, 2, 2], [[1, 1, 3, 3]]), true);
  assert.deepEqual(wrapText("aa bb cc", 5, (text) => text.length), ["aa bb", "cc"]);
});
