// Headline, buttons, credits, and the sheet that holds the list on a phone.
import { find, isNarrow, make } from "./dom.mjs";

export function writeHead(data) {
  find("title").textContent = data.title;
  find("subtitle").textContent = data.subtitle;
  find("title").hidden = !data.title;
  find("subtitle").hidden = !data.subtitle;
  if (data.empty) {
    find("empty").textContent = data.empty;
    find("empty").hidden = false;
  }
}

export function writeCredits(data) {
  const parts = data.credits.map((text) => make("span", { dir: "auto" }, text));
  find("credits").append(
    make("strong", {}, data.status),
    ...parts.flatMap((part) => [make("span", { class: "dot", "aria-hidden": "true" }, " · "), part]),
    ...data.notes.map((text) => make("p", { class: "note" }, text)),
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

export function addTools({ onReset }) {
  const button = (label, action, title) => make("button", { type: "button", onclick: action, title }, label);
  const theme = button("Light / dark", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(isDark()));
  }, "Switch between the light and the dark look");
  theme.setAttribute("aria-pressed", String(isDark()));
  const tools = [button("Reset view", onReset, "Show all places"), theme];
  // A frame without the right can do neither of these.
  if (window.self === window.top) {
    const print = button("Print", () => window.print(), "Print on one page");
    print.classList.add("print");
    tools.push(print);
  }
  if (document.fullscreenEnabled) {
    const full = button("Full screen", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    }, "Use the whole screen");
    document.addEventListener("fullscreenchange", () => {
      full.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
    });
    tools.push(full);
  }
  find("tools").append(...tools);
}

export function createSheet(onChange) {
  const handle = find("handle");
  const set = (open) => {
    document.body.classList.toggle("sheet-open", open);
    handle.setAttribute("aria-expanded", String(open));
    handle.setAttribute("aria-label", open ? "Make the list smaller" : "Make the list larger");
    onChange();
  };
  handle.addEventListener("click", () => set(!document.body.classList.contains("sheet-open")));
  set(false);
  return { open: () => isNarrow() && set(true), close: () => set(false) };
}

// On a wide screen the legend stays in sight; on a phone it goes to the end of the list.
export function placeLegend() {
  const media = window.matchMedia("(max-width: 720px), (max-height: 640px)");
  const move = () => (media.matches ? find("scroll") : find("panel")).append(find("legend"));
  media.addEventListener("change", move);
  move();
}

// The map is drawn anew at the size of the paper.
export function watchPrint(map, fit) {
  const media = window.matchMedia("print");
  media.addEventListener("change", () => {
    map.invalidateSize({ animate: false });
    fit();
  });
}
