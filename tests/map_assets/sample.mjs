// A small map: two towns that lie near each other, a capital far away, a country, one review, and a ground to draw them on.
const column = (...values) => ({ v: values });

export function makeBasemap() {
  // One arc around each square: (35, 33) to (38, 37), and (35, 34) to (36, 35); zigzag differences, as packed by geo/basemap.
  const square = (x, y, width, height) => [[x, y], [width, 0], [0, height], [-width, 0], [0, -height]].flat().map(pack).join("");
  return {
    scale: 1, arcs: [square(35, 33, 3, 4), square(35, 34, 1, 1)], kinds: "01", admin1: [square(36, 34, 1, 1)], claims: [square(35, 33, 1, 1)], rivers: [], lakes: [],
    countries: [{ c: "SY", n: "Syria", l: [38, 35], r: 2, g: [[0]] }, { c: "SY", n: "A part of it", l: [35.5, 34.5], r: 0.4, g: [[1]] }],
    disputed: [{ n: "A strip", g: [square(35, 33, 1, 1)], w: "Drawn here apart.", s: "A treaty" }],
    cities: [["Beirut", 35.5, 33.9], ["Zahle", 35.9, 33.8, 8]],
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function pack(value) {
  let [rest, text] = [value < 0 ? -2 * value - 1 : 2 * value, ""];
  for (; rest > 31; rest = Math.floor(rest / 32)) text += ALPHABET[(rest % 32) + 32];
  return text + ALPHABET[rest];
}

export function makeData(change = {}) {
  return {
    title: "Fire in Homs", subtitle: "4 places", status: "1 of 6 mentions reviewed", unverified: "Machine-coded, unverified", notes: [], credits: ["Places: GeoNames"],
    unresolved: [{ name: "Telman", n: 2 }], basemap: makeBasemap(), names: { ar: { p: [pack(0), ["حمص"]], t: [pack(0), ["بيروت"]] } },
    places: { n: 4, columns: { id: column("a", "b", "c", "d"), name: column("Homs", "Moscow", "Syria", "Talbiseh"), x: column(36.7, 37, 38, 36.8), y: column(34.7, 55, 35, 34.8),
      n: column(3, 1, 1, 1), area: column(null, null, "SY", null), radius: column(5, 60, null, 2), rough: column(null, true, null, null), iso: column("SY", "RU", null, "SY"),
      country: column("Syria", "Russia", null, "Syria") } },
    facts: { n: 6, columns: {
      place: column(0, 0, 0, 1, 2, 3), n: column(1, 1, 1, 1, 1, 1), role: column("event_site", "event_site", "background", "actor", "event_site", "event_site"),
      type: column("battles", null, null, null, "civilians", "battles"), status: column("claimed", null, null, null, null, null), conf: column(90, 70, 90, 90, 70, 80),
      day: column(17000, 17010, null, 17020, 17005, 17008), prec: column(1, null, null, null, 6, 2), source: column("Wire", "Times", "Times", "Wire", "Wire", "Wire"),
      text: column(["Fire hit ", "Homs", "."], ["", "Homs", " burns."], ["In ", "Homs", "."], ["", "Moscow", " spoke."], null, ["", "Talbiseh", " was hit."]),
      reviewed: column(1, null, null, null, null, null), reviewer: column("A. Reader", null, null, null, null, null) } },
    fields: { n: 4, columns: {} },
    ...change,
  };
}
