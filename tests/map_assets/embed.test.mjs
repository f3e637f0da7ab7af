// What a page around the map may ask for, and what is passed over.
import assert from "node:assert/strict";
import test from "node:test";
import { readRequest } from "../../geo/map_assets/embed.mjs";

const homs = { id: "geonames:1", name: "Homs" };
const byId = new Map([[homs.id, homs]]);

test("a place is asked for by its id", () => {
  assert.equal(readRequest({ type: "conflict-geo:select", id: "geonames:1" }, byId), homs);
  assert.equal(readRequest({ type: "conflict-geo:close" }, byId), "close");
});

test("anything else is passed over", () => {
  const odd = [null, undefined, 1, "close", [], {}, { type: "select", id: "geonames:1" }, { type: "conflict-geo:select" },
    { type: "conflict-geo:select", id: "nowhere" }, { type: "conflict-geo:select", id: { toString: () => homs.id } },
    { type: "conflict-geo:select", id: "__proto__" }];
  for (const message of odd) assert.equal(readRequest(message, byId), null);
});
