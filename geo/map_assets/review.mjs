// The review page: one case after the other, each decision sent at once.
import { find, make } from "./dom.mjs";
import { isDark, setTheme } from "./page.mjs";
import { listRoles, writeCandidates, writeCase } from "./review-case.mjs";
import { wireReviewKeys } from "./review-keys.mjs";
import { chooseCases, createCaseList, FILTERS, findNext, foldText, isDone } from "./review-list.mjs";
import { createReviewMap, stepRadius } from "./review-map.mjs";
import { Problem, read, send } from "./review-server.mjs";
import { ROLES } from "./symbols.mjs";
import { countNoun } from "./words.mjs";

const app = {
  cases: [], from: 0, filter: "all", query: "", current: null, detail: null, offered: [], busy: false, undoable: 0,
  choice: { scope: "", mention: 0, touched: false },
};

function say(text) {
  find("said").textContent = text;
}

// What went wrong stays on the page until something works again.
function showProblem(text, waiting = 0) {
  const box = find("problem");
  box.replaceChildren();
  box.hidden = !text;
  if (!text) return;
  const held = waiting ? `Not saved yet: ${countNoun(waiting, "line")} held by the server until the file can be written. ` : "";
  box.append(make("p", {}, held, make("bdi", {}, text)));
  if (waiting) box.append(make("button", { type: "button", id: "retry", onclick: retry }, "Try again"));
}

const listShown = () => chooseCases(app.cases, app);

function showProgress() {
  const done = app.cases.filter(isDone).length;
  const doubtful = app.cases.filter((one) => FILTERS.doubtful.passes(one, app.from));
  const open = doubtful.filter((one) => !isDone(one)).length;
  const rest = app.total > app.cases.length ? ` Only the ${app.cases.length.toLocaleString("en")} most doubtful of ${app.total.toLocaleString("en")} are here.` : "";
  find("progress").replaceChildren(`${done.toLocaleString("en")} of ${countNoun(app.cases.length, "case")} decided; ${open.toLocaleString("en")} doubtful left. Into `, make("bdi", {}, app.file), " as ", make("bdi", {}, app.who), `.${rest}`);
  find("undo").disabled = !app.undoable;
  for (const option of find("filter").options) {
    const count = chooseCases(app.cases, { ...app, filter: option.value, query: "" }).length;
    option.textContent = `${FILTERS[option.value].word} (${count.toLocaleString("en")})`;
  }
}

function showList() {
  const shown = listShown();
  app.list.show(shown, app.current);
  find("none").hidden = shown.length > 0;
  find("none").textContent = app.query ? "No such name here." : app.filter === "doubtful" ? "Nothing is doubtful. Show all to review the rest." : "Nothing here.";
  showProgress();
}

// Runs what talks to the server, one at a time; what fails is told and changes nothing.
async function run(action) {
  if (app.busy) return;
  app.busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    await action();
  } catch (err) {
    if (!(err instanceof Problem)) throw err;
    showProblem(err.message);
  } finally {
    app.busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

function showCase(detail) {
  app.detail = detail;
  app.offered = detail.candidates;
  const keys = detail.scopes.map(({ key }) => key);
  const usual = keys.includes("mentions") ? "mentions" : keys.includes("article") ? "article" : keys[0];
  app.choice = { scope: usual, mention: detail.lead, touched: false };
  find("case").replaceChildren(...writeCase(detail, app.choice, handlers));
  find("case").scrollTop = 0;
  showReach();
  find("case").setAttribute("aria-labelledby", "case-title");
  showPlaces(detail.candidates);
  app.list.mark(app.current);
}

function showPlaces(candidates) {
  app.map.show(candidates, app.detail.others);
  find("wide").setAttribute("aria-pressed", "false");
  find("wide").hidden = candidates.length < 2;
}

// How far a decision reaches, beside the buttons: the choice itself may be out of sight.
function showReach() {
  find("reach").replaceChildren(make("bdi", {}, app.detail.scopes.find(({ key }) => key === app.choice.scope).label));
}

// The heading, so that a screen reader says which case it is.
function focusCase() {
  (find("case-title") ?? find("case")).focus({ preventScroll: true });
}

async function load(number, { focus = true } = {}) {
  const detail = await read(`/cases/${number}`);
  app.current = number;
  showCase(detail);
  if (focus) focusCase();
}

const open = (number) => run(() => load(number));

// Gives how many other cases are decided by it: those of the same name that a wider scope reaches.
function takeAnswer({ changed, problem, waiting, undoable }) {
  const byNumber = new Map(changed.map((one) => [one.number, one.decided]));
  let more = 0;
  for (const one of app.cases) {
    if (!byNumber.has(one.number)) continue;
    const before = isDone(one);
    one.decided = byNumber.get(one.number);
    const isNamesake = foldText(one.toponym) === foldText(app.detail.case.toponym); // others may be somebody else's decisions
    if (isNamesake && one.number !== app.current && isDone(one) && !before) more += 1;
  }
  app.undoable = undoable;
  showProblem(problem, waiting);
  return more;
}

async function goOn(said) {
  const next = findNext(listShown(), app.current);
  if (next) {
    await load(next.number);
    say(`${said} Next: ${next.toponym}.`);
  } else {
    await load(app.current);
    say(`${said} All that is listed is decided.`);
  }
  showList();
}

function decide(told, said) {
  return run(async () => {
    const { scope, mention } = app.choice;
    const why = find("why").value.trim();
    const more = takeAnswer(await send("/decide", { case: app.current, scope, mention, ...(why ? { why } : {}), ...told }));
    if (told.action === "role") {
      await load(app.current);
      showList();
      say(said);
    } else await goOn(more ? `${said.slice(0, -1)}, and in ${countNoun(more, "more case")}.` : said);
  });
}

function choose(number) {
  const place = app.offered[number - 1];
  if (!place) return;
  const own = place.own && app.detail.case.has_place;
  decide(own ? { action: "accept" } : { action: "place", place_id: place.place_id }, `${app.detail.case.toponym}: ${own ? "accepted" : place.name}.`);
}

function savePin() {
  const pin = app.map.pin.get();
  if (!pin || !find("pin-form").reportValidity()) return;
  decide({ action: "pin", latitude: pin.latitude, longitude: pin.longitude, radius_km: pin.radius_km }, `${app.detail.case.toponym}: pin saved.`);
}

function showPin(pin) {
  const write = (id, value) => { find(id).value = String(value); };
  write("pin-latitude", pin.latitude.toFixed(5));
  write("pin-longitude", pin.longitude.toFixed(5));
  write("pin-radius", pin.radius_km);
}

function startPin() {
  find("pin-form").hidden = false;
  app.map.startPin();
  find("pin-form").scrollIntoView({ block: "nearest" });
  say("Placing a pin. Arrow keys move it.");
}

function stopPin() {
  find("pin-form").hidden = true;
  app.map.pin.hide();
  focusCase();
  say("No pin placed.");
}

function takePinFields() {
  if (!find("pin-form").checkValidity()) return;
  const get = (id) => Number(find(id).value);
  app.map.pin.change({ latitude: get("pin-latitude"), longitude: get("pin-longitude"), radius_km: get("pin-radius") });
}

function toggleRoles() {
  const roles = find("roles");
  roles.hidden = !roles.hidden;
  find("role").setAttribute("aria-expanded", String(!roles.hidden));
  if (roles.hidden) focusCase();
  else roles.querySelector("button").focus();
}

// A role is that of one mention, unless somebody chose how far it reaches.
function saveRole(role) {
  const narrow = ["mention", "mentions", app.choice.scope].find((key) => app.detail.scopes.some((scope) => scope.key === key));
  decide({ action: "role", role, scope: app.choice.touched ? app.choice.scope : narrow }, `${app.detail.case.toponym}: role ${ROLES[role].word}.`);
}

function undo() {
  return run(async () => {
    if (!app.undoable) {
      say("Nothing to undo.");
      return;
    }
    const answer = await send("/undo");
    takeAnswer(answer);
    await load(answer.case ?? app.current);
    showList();
    say("Undone.");
  });
}

function retry() {
  return run(async () => {
    const answer = await send("/retry");
    takeAnswer(answer);
    say(answer.waiting ? "Still not saved." : "Saved.");
    showList();
  });
}

function move(by) {
  const shown = listShown();
  const place = shown.findIndex((one) => one.number === app.current);
  const next = shown[place + by];
  if (next) open(next.number);
  else say(by > 0 ? "This is the last one." : "This is the first one.");
}

function step(name, by) {
  const choices = [...document.querySelectorAll(`input[name=${name}]`)];
  if (!choices.length) return;
  const place = choices.findIndex((each) => each.checked);
  choices[(place + by + choices.length) % choices.length].click();
}

function search(name) {
  return run(async () => {
    const { candidates } = await read("/places", { name });
    offer(candidates, name);
    focusCase();
    say(`${countNoun(candidates.length, "place")} called ${name}.`);
  });
}

function offer(candidates, searched) {
  app.offered = candidates;
  find("candidates").replaceChildren(...writeCandidates(candidates, searched, handlers));
  showPlaces(candidates);
}

const handlers = {
  onAccept: () => { if (app.detail?.case.has_place) decide({ action: "accept" }, `${app.detail.case.toponym}: accepted.`); else say("There is no place to accept."); },
  onReject: () => decide({ action: "reject" }, `${app.detail.case.toponym}: rejected.`),
  onSkip: () => move(1),
  onPin: startPin,
  onPinField: takePinFields,
  onPinSave: savePin,
  onPinStop: stopPin,
  onRoles: toggleRoles,
  onRole: saveRole,
  onChoose: choose,
  onLook: (number) => app.map.point(number - 1),
  onMention: (number) => { app.choice.mention = number; },
  onScope: (scope) => {
    Object.assign(app.choice, { scope, touched: true });
    showReach();
  },
  onSearch: search,
  onUnsearch: () => offer(app.detail.candidates, ""),
};

const actions = {
  accept: handlers.onAccept,
  back: () => move(-1),
  choose,
  chooseRole: (number) => { if (listRoles()[number - 1]) saveRole(listRoles()[number - 1]); },
  growPin: (by) => app.map.pin.change({ radius_km: stepRadius(app.map.pin.get().radius_km, by) }),
  help: () => find("help").showModal(),
  lastMention: () => step("mention", -1),
  lookUp: () => find("lookup").focus(),
  movePin: (dx, dy, far) => app.map.pin.move(dx, dy, far),
  nextMention: () => step("mention", 1),
  nextScope: () => step("scope", 1),
  reject: handlers.onReject,
  savePin,
  search: () => find("search").focus(),
  skip: handlers.onSkip,
  startPin,
  stopPin,
  toggleRoles,
  toggleWide: () => {
    const isWide = app.map.toggleWide();
    find("wide").setAttribute("aria-pressed", String(isWide));
  },
  undo,
  writeWhy: () => find("why").focus(),
};

function wire() {
  const filter = find("filter");
  filter.append(...Object.entries(FILTERS).map(([value, { word }]) => make("option", { value, selected: value === app.filter }, word)));
  filter.addEventListener("change", () => { app.filter = filter.value; showList(); });
  find("search").addEventListener("input", () => { app.query = find("search").value; showList(); });
  find("undo").addEventListener("click", undo);
  find("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
  find("help-open").addEventListener("click", actions.help);
  find("wide").addEventListener("click", actions.toggleWide);
  window.addEventListener("resize", () => app.map.resize());
  const isOpen = (id) => Boolean(find(id)) && !find(id).hidden;
  wireReviewKeys({ isOn: () => find("keys-on").checked && Boolean(app.detail), isPinning: () => Boolean(app.map.pin.get()), isChoosingRole: () => isOpen("roles"), actions });
}

async function start() {
  const [told, basemap] = await Promise.all([read("/cases"), read("/ground")]);
  Object.assign(app, { cases: told.cases, total: told.total, from: told.doubtful_from, file: told.file, who: told.who, undoable: told.undoable });
  app.filter = told.only_doubtful && app.cases.some((one) => FILTERS.doubtful.passes(one, app.from)) ? "doubtful" : "all";
  app.map = createReviewMap(basemap.ground, {
    onChoose: (number) => document.querySelector(`.candidate[data-number="${number}"]`)?.focus(),
    onPin: showPin,
    readTowns: async (box) => { try { return (await read("/towns", box)).towns; } catch { return []; } },
  });
  app.list = createCaseList({ onOpen: open });
  find("credits").append(...basemap.credits.map((text) => make("span", {}, text)));
  wire();
  const shown = listShown();
  const first = shown.find((one) => !isDone(one)) ?? shown[0];
  if (first) await load(first.number);
  else find("case").append(make("p", { class: "none" }, "The table has no mention to review."));
  showList();
  showProblem(told.problem, told.waiting);
  document.documentElement.dataset.ready = "true";
}

run(start);
