// The whole page, started once on a page and a Leaflet of our own.
import assert from "node:assert/strict";
import test from "node:test";

import { resetPage } from "./fake-dom.mjs";
import { drawn } from "./fake-leaflet.mjs";
import { makeData } from "./sample.mjs";

const { doc, win } = resetPage();
const get = (id) => doc.getElementById(id);
const listNames = () => get("points").querySelectorAll(".label").map((node) => node.children[0].textContent);
get("geo-data").textContent = JSON.stringify(makeData());
win.location.hash = "#names=ar&no-role=1";
await import("../../geo/map_assets/main.mjs");

test("the page is ready, and shows what its address says", () => {
  assert.equal(doc.documentElement.dataset.ready, "true");
  assert.equal(get("title").textContent, "Fire in Homs");
  assert.deepEqual(listNames(), ["حمص", "Talbiseh"]); // Moscow, an actor, is filtered away
  assert.equal(get("language").value, "ar");
  assert.equal(drawn.controls.length, 1); // the minimap
  assert.equal(get("unresolved").querySelector("summary").textContent, "1 name not found: Telman");
  assert.equal(get("showing").textContent, "Showing 3 of 4Clear filters");
});

test("the list, the search, the language and the address go together", () => {
  const search = get("search");
  search.value = "talb";
  search.fire("input");
  assert.deepEqual(listNames(), ["Talbiseh"]);
  search.value = "حمص";
  search.fire("input");
  assert.deepEqual(listNames(), ["حمص"]);
  search.value = "سوريا"; // a country, by the browser's name
  search.fire("input");
  assert.equal(get("areas").querySelectorAll(".rows button").length, 1);
  search.value = "حمص";
  search.fire("input");
  get("language").value = "en";
  get("language").fire("change");
  assert.deepEqual(listNames(), ["Homs"]);
  get("points").querySelector(".rows button").click();
  win.run();
  const address = new URLSearchParams(win.location.hash.slice(1));
  assert.deepEqual([address.get("place"), address.get("names"), address.get("search"), address.get("no-role")], ["a", "en", "حمص", "1"]);
  doc.fire("keydown", { key: "Escape", target: doc.body });
  win.run();
  assert.equal(new URLSearchParams(win.location.hash.slice(1)).get("place"), null);
});

test("a changed address changes the page", () => {
  win.location.hash = "#theme=dark&place=d";
  win.fire("hashchange");
  assert.equal(doc.documentElement.dataset.theme, "dark");
  assert.deepEqual([get("search").value, get("showing").hidden, get("language").value], ["", true, "en"]);
  assert.deepEqual(listNames(), ["Homs", "Talbiseh", "Moscow"]);
  assert.equal(get("points").querySelector("[aria-current]").dataset.id, "d");
});
