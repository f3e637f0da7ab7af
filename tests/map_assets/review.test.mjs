import assert from "node:assert/strict";
import { test } from "node:test";
import { nameKey, wireReviewKeys } from "../../geo/map_assets/review-keys.mjs";
import { chooseCases, findNext, foldText, isDone } from "../../geo/map_assets/review-list.mjs";
import { RADII, stepRadius } from "../../geo/map_assets/review-map.mjs";

const done = { is_whole: true, what: "accepted" };
const cases = [
  { number: 0, toponym: "Tripoli", place: "Tripoli", doubt: 0.7, decided: done },
  { number: 1, toponym: "Alépo", place: "Aleppo", doubt: 0.4, decided: null },
  { number: 2, toponym: "حلب", place: "Aleppo", doubt: 0.3, decided: { is_whole: false, what: "the role" } },
  { number: 3, toponym: "Homs", place: "Homs", doubt: 0.1, decided: null },
];
const choose = (filter, query = "") => chooseCases(cases, { filter, query, from: 0.2 }).map(({ number }) => number);

test("the list shows what its filter and its search let through", () => {
  assert.deepEqual(choose("all"), [0, 1, 2, 3]);
  assert.deepEqual(choose("doubtful"), [0, 1, 2]);
  assert.deepEqual(choose("open"), [1, 2, 3]);
  assert.deepEqual(choose("done"), [0]);
  assert.deepEqual(choose("all", "ALE"), [1, 2]); // by the name as written, without its accent, and by the place
  assert.deepEqual(choose("all", "حل"), [2]);
  assert.deepEqual(choose("doubtful", "homs"), []);
  assert.equal(foldText("É"), "e");
});

test("a decision of a part is none of the whole", () => {
  assert.deepEqual(cases.map(isDone), [true, false, false, false]);
});

test("the next one is the next undecided, and after the last the first that was skipped", () => {
  assert.equal(findNext(cases, 0).number, 1);
  assert.equal(findNext(cases, 2).number, 3);
  assert.equal(findNext(cases, 3).number, 1);
  assert.equal(findNext(cases.slice(0, 1), 0), null);
  assert.equal(findNext([], 7), null);
});

test("the radius goes up and down in steps, and no further than they reach", () => {
  assert.equal(stepRadius(5, 1), 10);
  assert.equal(stepRadius(5, -1), 2);
  assert.equal(stepRadius(7, 1), 10);
  assert.equal(stepRadius(7, -1), 5);
  assert.equal(stepRadius(RADII.at(-1), 1), RADII.at(-1));
  assert.equal(stepRadius(RADII[0], -1), RADII[0]);
});

test("keys are known on keyboards of other scripts", () => {
  assert.equal(nameKey({ key: "A", code: "KeyA" }), "a");
  assert.equal(nameKey({ key: "ф", code: "KeyA" }), "a");
  assert.equal(nameKey({ key: "q", code: "KeyA" }), "q"); // what a French keyboard has there
  assert.equal(nameKey({ key: "١", code: "Digit1" }), "1");
  assert.equal(nameKey({ key: "ArrowLeft", code: "ArrowLeft" }), "ArrowLeft");
});

function startKeys(state = {}) {
  const calls = [];
  const actions = new Proxy({}, { get: (_, name) => (...given) => calls.push([name, ...given]) });
  let listener = null;
  globalThis.document = { addEventListener: (_, heard) => { listener = heard; }, querySelector: () => state.dialog ?? null };
  wireReviewKeys({ isOn: () => state.on ?? true, isPinning: () => Boolean(state.pinning), isChoosingRole: () => Boolean(state.roles), actions });
  const press = (key, { on = "main", ...more } = {}) => {
    let stopped = false;
    const target = { matches: (selector) => selector.split(", ").some((part) => part === on || part.startsWith(`${on}:`)), blur: () => calls.push(["blur"]) };
    listener({ key, code: "", target, preventDefault: () => { stopped = true; }, stopPropagation() {}, ...more });
    return stopped;
  };
  return { calls, press };
}

test("each key does one thing", () => {
  const { calls, press } = startKeys();
  for (const key of ["a", "Enter", "3", "x", "r", "s", "j", "k", "u", "p", "?"]) assert.ok(press(key));
  assert.deepEqual(calls.map(([name]) => name), ["accept", "accept", "choose", "reject", "toggleRoles", "skip", "skip", "back", "undo", "startPin", "help"]);
  assert.deepEqual(calls[2], ["choose", 3]);
  assert.ok(!press("q") && !press("0") && !press("Tab"));
});

test("a key that belongs to something else is left to it", () => {
  const { calls, press } = startKeys();
  assert.ok(!press("a", { on: "input" }));
  assert.ok(!press("Enter", { on: "button" }));
  assert.ok(!press("a", { ctrlKey: true }) && !press("a", { metaKey: true }) && !press("a", { altKey: true }));
  assert.ok(!press("a", { isComposing: true }));
  assert.deepEqual(calls, []);
  press("Escape", { on: "input" });
  assert.deepEqual(calls, [["blur"]]);
});

test("the pin and the roles have keys of their own while they are open", () => {
  const pinning = startKeys({ pinning: true });
  for (const key of ["ArrowLeft", "ArrowUp", "+", "-", "Enter", "Escape"]) assert.ok(pinning.press(key));
  assert.ok(!pinning.press("x") && !pinning.press("a"));
  assert.deepEqual(pinning.calls, [["movePin", -1, 0, undefined], ["movePin", 0, -1, undefined], ["growPin", 1], ["growPin", -1], ["savePin"], ["stopPin"]]);
  const roles = startKeys({ roles: true });
  roles.press("2");
  roles.press("Escape");
  assert.deepEqual(roles.calls, [["chooseRole", 2], ["toggleRoles"]]);
});

test("single keys can be switched off, and do nothing under a dialog", () => {
  const off = startKeys({ on: false });
  assert.ok(!off.press("a") && !off.press("Enter") && !off.press("1"));
  const under = startKeys({ dialog: {} });
  assert.ok(!under.press("a"));
  assert.deepEqual([...off.calls, ...under.calls], []);
});
