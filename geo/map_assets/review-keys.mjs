// Single keys, for whoever goes through hundreds of mentions. They can be switched off in the help.

const WRITES = "input:not([type=radio]):not([type=checkbox]), select, textarea";
const ACTS = "button, a, summary, input, select";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What a key stands for, also on keyboards whose letters are others.
export function nameKey({ key, code }) {
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase();
  if (key.length === 1 && /^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  if (key.length === 1 && /^Digit\d$/.test(code)) return code.slice(5);
  return key;
}

function isNumber(name) {
  return /^[1-9]$/.test(name);
}

// Actions of the pin while one is being placed; tells whether the key was one of them.
function actOnPin(event, name, actions) {
  if (Object.hasOwn(ARROWS, name)) actions.movePin(...ARROWS[name], event.shiftKey);
  else if (name === "+" || name === "=") actions.growPin(1);
  else if (name === "-" || name === "_") actions.growPin(-1);
  else if (name === "Enter") actions.savePin();
  else if (name === "Escape") actions.stopPin();
  else return false;
  return true;
}

function actOnRoles(name, actions) {
  if (isNumber(name)) actions.chooseRole(Number(name));
  else if (name === "Escape" || name === "r") actions.toggleRoles();
  else return false;
  return true;
}

export function wireReviewKeys({ isOn, isPinning, isChoosingRole, actions }) {
  const single = {
    a: actions.accept, p: actions.startPin, x: actions.reject, r: actions.toggleRoles, s: actions.skip, j: actions.skip, k: actions.back,
    u: actions.undo, w: actions.nextScope, y: actions.writeWhy, f: actions.lookUp, z: actions.toggleWide, "[": actions.lastMention,
    "]": actions.nextMention, "/": actions.search, "?": actions.help,
  };

  function act(event) {
    const name = nameKey(event);
    const { target } = event;
    if (target.matches?.(WRITES)) {
      if (name === "Escape") target.blur();
      return false;
    }
    const isPressing = name === "Enter" && target.matches?.(ACTS); // the key is the button's own
    if (isPressing) return false;
    if (isPinning()) return actOnPin(event, name, actions);
    if (isChoosingRole() && actOnRoles(name, actions)) return true;
    if (!isOn() && name !== "Escape") return false;
    if (name === "Enter") actions.accept();
    else if (isNumber(name)) actions.choose(Number(name));
    else if (Object.hasOwn(single, name)) single[name]();
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (act(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
}
