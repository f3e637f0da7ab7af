// One case: the name, the sentences it stands in, the places it may mean, and what can be decided.
import { formatCoordinates } from "./coordinates.mjs";
import { make } from "./dom.mjs";
import { ROLES } from "./symbols.mjs";
import { countNoun } from "./words.mjs";

const key = (name) => make("kbd", {}, name);

function joinParts(parts) {
  return parts.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));
}

function makeButton(id, word, name, action, more = {}) {
  return make("button", { type: "button", id, onclick: action, ...more }, word, " ", key(name));
}

function writeHead({ case: one, facts }) {
  const count = one.count > 1 ? countNoun(one.count, "mention") : "";
  const state = one.decided ? make("p", { class: "decided" }, make("strong", {}, one.decided.is_whole ? `Decided: ${one.decided.what}` : `In part: ${one.decided.what}`), ...joinDecided(one.decided)) : null;
  const reviewed = facts.status === "reviewed" ? `reviewed by ${facts.reviewed_by ?? "somebody"}` : "";
  return [
    make("h2", { id: "case-title", tabindex: "-1" }, make("bdi", {}, one.toponym)),
    make("p", { class: "lead" }, ...joinParts([one.has_place ? ["taken for ", make("bdi", {}, one.place), one.country && `, ${one.country}`] : "no place found", count, reviewed].map((part) => (Array.isArray(part) ? make("span", {}, ...part) : part)))),
    state,
    one.reasons.length ? make("ul", { class: "reasons", "aria-label": "Why it is doubtful" }, ...one.reasons.map((why) => make("li", {}, why))) : null,
  ];
}

function joinDecided({ who, scope, role, why }) {
  const parts = [scope, role && Object.hasOwn(ROLES, role) ? `role: ${ROLES[role].word}` : "", who ? make("span", {}, "by ", make("bdi", {}, who)) : "", why ? make("bdi", {}, why) : ""].filter(Boolean);
  return parts.flatMap((part) => [" · ", part]);
}

function writeSource({ title, source, published, url }) {
  const known = title ?? url;
  const safe = url && /^https?:\/\//i.test(url);
  const link = known && (safe ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, known) : make("cite", { dir: "auto" }, known));
  const parts = [source && make("bdi", {}, source), published, link].filter(Boolean);
  return parts.length ? make("p", { class: "source" }, ...joinParts(parts)) : null;
}

const MOST_BESIDE = 500; // characters of a sentence on each side of the name: more would push the buttons out of sight

export function cutSentence(parts) {
  if (parts.length !== 3) return parts;
  const [before, name, after] = parts;
  return [
    before.length > MOST_BESIDE ? `… ${before.slice(-MOST_BESIDE).replace(/^\S*\s/u, "")}` : before,
    name,
    after.length > MOST_BESIDE ? `${after.slice(0, MOST_BESIDE).replace(/\s\S*$/u, "")} …` : after,
  ];
}

function writeSentence(parts) {
  const write = (some) => some.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  if (!parts.join("")) return make("p", { class: "none" }, "The table does not hold the sentence.");
  const [said, cut] = [make("p", { class: "said", dir: "auto" }), cutSentence(parts)];
  said.append(...write(cut));
  if (cut.join("").length < parts.join("").length) {
    said.append(" ", make("button", { type: "button", class: "whole", onclick: () => said.replaceChildren(...write(parts)) }, "Show the whole sentence"));
  }
  return said;
}

function writeMention(mention, number, total, { chosen, onMention }) {
  const said = writeSentence(mention.text);
  const role = make("span", { class: "role" }, mention.role && Object.hasOwn(ROLES, mention.role) ? `Role: ${ROLES[mention.role].word}` : "No role found");
  if (total === 1) return make("li", {}, make("blockquote", { dir: "auto" }, said, role));
  const choice = make("input", { type: "radio", name: "mention", id: `mention-${number}`, value: number, checked: number === chosen, onchange: () => onMention(number), "aria-label": `Sentence ${number + 1} of ${total}` });
  return make("li", {}, make("label", { for: `mention-${number}` }, choice, make("blockquote", { dir: "auto" }, said, role)));
}

function writeCandidate(place, number, { onChoose, onLook }) {
  const what = [place.what, place.where && make("bdi", {}, place.where)];
  const known = place.latitude === null ? "" : formatCoordinates(place.latitude, place.longitude, place.radius_km ?? undefined);
  const more = [known, place.population ? `pop. ${place.population.toLocaleString("en")}` : "", place.claims.length ? `claimed by ${place.claims.join(", ")}` : "", place.match].filter(Boolean);
  return make(
    "li", {},
    make(
      "button", { type: "button", class: `candidate${place.own ? " own" : ""}`, "data-number": number, onclick: () => onChoose(number), onfocus: () => onLook(number), onmouseenter: () => onLook(number) },
      make("span", { class: "number" }, String(number)),
      make("span", { class: "label" },
        make("strong", {}, make("bdi", {}, place.name)), place.own ? make("em", {}, " the machine's choice") : "",
        make("small", {}, ...joinParts(what)),
        make("small", {}, more.join(" · "))),
    ),
  );
}

function writeScopes(scopes, { scope, onScope }) {
  const rows = scopes.map(({ key: value, label }) => make("label", {}, make("input", { type: "radio", name: "scope", value, checked: value === scope, onchange: () => onScope(value) }), make("bdi", {}, label)));
  return make("fieldset", { class: "scopes", id: "scopes" }, make("legend", {}, "How far it reaches ", key("w")), ...rows);
}

// The roles by number, as the key `r` opens them.
export function writeRoles(onRole) {
  const known = Object.entries(ROLES).filter(([name]) => name !== "none");
  const rows = known.map(([name, { word }], i) => make("button", { type: "button", onclick: () => onRole(name) }, make("span", { class: "number" }, String(i + 1)), word));
  return make("fieldset", { class: "roles", id: "roles", hidden: true }, make("legend", {}, "What it is to the story"), ...rows);
}

export function listRoles() {
  return Object.keys(ROLES).filter((name) => name !== "none");
}

function writeActions(one, handlers) {
  return make(
    "div", { class: "actions", role: "group", "aria-label": "Decide" },
    makeButton("accept", "Accept", "a", handlers.onAccept, { class: "main", disabled: !one.has_place }),
    makeButton("pin", "Place a pin", "p", handlers.onPin),
    makeButton("reject", "Reject", "x", handlers.onReject, { title: "The name is no place here" }),
    makeButton("role", "Role", "r", handlers.onRoles, { "aria-expanded": "false", "aria-controls": "roles" }),
    makeButton("skip", "Skip", "s", handlers.onSkip),
  );
}

function writePinForm({ onPinField, onPinSave, onPinStop }) {
  const field = (id, label, more) => make("label", {}, label, make("input", { type: "number", id, step: "any", required: true, onchange: onPinField, ...more }));
  const form = make(
    "form", { class: "pin-form", id: "pin-form", hidden: true, "aria-label": "Pin" },
    make("p", {}, "Drag the pin, click on the map, or move it by the arrow keys."),
    field("pin-latitude", "Latitude", { min: -90, max: 90 }),
    field("pin-longitude", "Longitude", { min: -180, max: 180 }),
    field("pin-radius", "Radius, km", { min: 0.1, max: 2000 }),
    make("div", { class: "buttons" }, make("button", { type: "submit", class: "main", id: "pin-save" }, "Save pin ", key("Enter")), make("button", { type: "button", id: "pin-stop", onclick: onPinStop }, "Give up ", key("Esc"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onPinSave();
  });
  return form;
}

function writeSearch({ onSearch, onUnsearch }, searched) {
  const field = make("input", { type: "search", id: "lookup", "aria-label": "Look up another name", placeholder: "Look up another name  ( f )", autocomplete: "off", spellcheck: "false", dir: "auto", maxlength: 120 });
  const form = make("form", { class: "lookup", role: "search", "aria-label": "Gazetteer" }, field, make("button", { type: "submit" }, "Look up"), searched ? make("button", { type: "button", onclick: onUnsearch }, "Back") : null);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) onSearch(field.value.trim());
  });
  return form;
}

export function writeCandidates(candidates, searched, handlers) {
  const heading = searched ? make("h3", {}, "Places called ", make("bdi", {}, searched)) : make("h3", {}, "May mean");
  const none = searched ? "The gazetteer knows no place of that name." : "The gazetteer knows no place of this name: look another name up, or place a pin.";
  return [
    heading,
    candidates.length ? make("ol", { class: "candidates" }, ...candidates.map((place, i) => writeCandidate(place, i + 1, handlers))) : make("p", { class: "none" }, none),
    writeSearch(handlers, searched),
  ];
}

export function writeCase(detail, choice, handlers) {
  const { case: one, facts, mentions, scopes, candidates } = detail;
  const sentences = mentions.map((mention, i) => writeMention(mention, i, mentions.length, { chosen: choice.mention, ...handlers }));
  const sure = facts.confidence === null ? "" : `confidence ${facts.confidence.toFixed(2)}`;
  return [
    make("header", {}, ...writeHead(detail).filter(Boolean)),
    make("ol", { class: "mentions", "aria-label": "Sentences" }, ...sentences),
    detail.n_more ? make("p", { class: "none" }, `And ${countNoun(detail.n_more, "mention")} more in this article.`) : "",
    writeSource(facts) ?? "",
    make("p", { class: "machine" }, ...joinParts([facts.reason && make("bdi", {}, `Machine: ${facts.reason}`), sure])),
    writeActions(one, handlers),
    make("p", { class: "reach" }, "The decision reaches: ", make("strong", { id: "reach" }), " ", key("w")),
    writeRoles(handlers.onRole),
    writePinForm(handlers),
    make("div", { id: "candidates" }, ...writeCandidates(candidates, "", handlers)),
    writeScopes(scopes, { scope: choice.scope, ...handlers }),
    make("label", { class: "why" }, make("span", {}, "Why, if you like ", key("y")), make("input", { type: "text", id: "why", maxlength: 500, dir: "auto", autocomplete: "off" })),
  ];
}
