// Headline, buttons, credits, and the sheet that holds the list on a phone.
import { find, isNarrow, make } from "./dom.mjs";
import { nameLanguage, OWN } from "./names.mjs";

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

export function writeCredits(data, hatched) {
  const parts = data.credits.map((text) => make("span", { dir: "auto" }, text));
  find("credits").append(
    make("strong", {}, data.status),
    ...parts.flatMap((part) => [make("span", { "aria-hidden": "true" }, " · "), part]),
    ...data.notes.map((text) => make("p", { class: "note" }, text)),
  );
  if (!hatched.length) return;
  const rows = hatched.map(({ name, why }) => make("li", {}, make("b", {}, name), ` ${why}`));
  const note = "Natural Earth's: it draws who is in control, not who claims; Crimea, which it gives to Russia, is drawn as Ukraine's."
    + " Lines in dispute are dashed, areas in dispute hatched; More filters lets you choose which lines are drawn.";
  find("credits").append(createOpener("viewpoint", "Whose borders?", make("div", { class: "box", tabindex: "0", role: "group", "aria-label": "Whose borders" }, make("p", {}, note), make("ul", {}, ...rows))));
}

// What opens over the page, and closes on Escape and on a click elsewhere.
function createOpener(name, label, content) {
  const opener = make("details", { class: name }, make("summary", {}, label), content);
  document.addEventListener("click", (event) => { if (!opener.contains(event.target)) opener.open = false; });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opener.open) return;
    event.stopPropagation();
    opener.open = false;
    opener.querySelector("summary").focus();
  });
  return opener;
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

export function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// A button with a list of actions below it.
function addMenu(label, entries) {
  const items = entries.map(([text, action]) => make("button", { type: "button", onclick: () => { menu.open = false; action(); } }, text));
  const menu = createOpener("menu", label, make("div", { class: "items" }, ...items));
  return menu;
}

// In which language names are written; each language stands under its own name.
function addLanguages({ known, getCurrent }, onLanguage) {
  const [own, ...others] = known.map((code) => ({ code, word: nameLanguage(code) }));
  const options = [own, ...others.sort((a, b) => a.word.localeCompare(b.word, OWN))]
    .map(({ code, word }) => make("option", { value: code, lang: code }, word));
  const select = make("select", { id: "language", onchange: () => onLanguage(select.value) }, ...options);
  select.value = getCurrent();
  return make("div", { class: "language" }, make("label", { for: "language" }, "Names"), select);
}

// On a phone all but the first buttons lie behind one more.
function addRest(tools) {
  const rest = make("div", { class: "rest", id: "rest" }, ...tools);
  const set = (open) => {
    rest.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": "rest", onclick: () => set(!rest.classList.contains("open")) }, "Menu");
  document.addEventListener("click", (event) => { if (!rest.contains(event.target) && event.target !== opener) set(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !rest.classList.contains("open")) return;
    set(false);
    if (rest.contains(document.activeElement)) opener.focus();
  });
  return [opener, rest];
}

export function addTools({ views, onTheme, downloads, names, onLanguage }) {
  const button = (label, action, title) => make("button", { type: "button", onclick: action, title }, label);
  const theme = button("Light / dark", () => {
    setTheme(isDark() ? "light" : "dark");
    showTheme();
    onTheme();
  }, "Switch between the light and the dark look");
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  showTheme();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { showTheme(); onTheme(); });
  const tools = [theme, addMenu("Download", downloads)];
  if (names.known.length > 1) tools.unshift(addLanguages(names, onLanguage));
  // A frame without the right can do neither of these.
  if (window.self === window.top) {
    const print = button("Print", () => window.print(), "Print on one page");
    print.classList.add("print");
    tools.push(print);
    if (navigator.clipboard) {
      const link = button("Copy link", () => navigator.clipboard.writeText(window.location.href).then(() => say("Link copied"), () => say("The address bar holds the link")), "Copy the address of what is shown");
      const say = (text) => {
        link.textContent = text;
        window.setTimeout(() => { link.textContent = "Copy link"; }, 1600);
      };
      tools.push(link);
    }
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
  find("tools").append(...views.map((view) => button(...view)), ...addRest(tools));
}

export function createSheet(onChange) {
  const handle = find("handle");
  const set = (open) => {
    document.body.classList.toggle("sheet-open", open);
    handle.setAttribute("aria-expanded", String(open));
    handle.textContent = open ? "Smaller list ▾" : "Larger list, more filters ▴";
    onChange();
  };
  handle.addEventListener("click", () => set(!document.body.classList.contains("sheet-open")));
  set(false);
  return { open: () => isNarrow() && set(true), close: () => set(false) };
}

// On a wide screen the legend stays in sight; on a phone it goes to the end of the list.
export function placeLegend() {
  const media = window.matchMedia("(max-width: 900px), (max-height: 800px)");
  const move = () => (media.matches ? find("scroll") : find("panel")).append(find("legend"));
  media.addEventListener("change", move);
  move();
}

// The map is drawn anew at the size of the paper, all at once: paper does not wait for the next frame. What the reader
// sees is printed, and is there again afterwards. A canvas, which printing may lose, becomes a picture.
export function watchPrint(map, { isHome, showHome, rewrite, setStill }) {
  const pictures = [];
  let seen = null;
  const place = (printing) => {
    if (printing) seen = { home: isHome(), bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
    setStill?.(true);
    map.invalidateSize({ animate: false });
    if (!seen || seen.home) showHome();
    else if (printing) map.fitBounds(seen.bounds, { animate: false });
    else map.setView(seen.center, seen.zoom, { animate: false });
    rewrite();
    setStill?.(false);
  };
  const swap = (printing) => {
    while (pictures.length) pictures.pop().remove();
    if (!printing) return;
    for (const canvas of map.getContainer().querySelectorAll("canvas.dots")) {
      const picture = make("img", { alt: "", src: canvas.toDataURL(), class: "printed" });
      Object.assign(picture.style, { width: canvas.style.width, height: canvas.style.height, transform: canvas.style.transform });
      canvas.after(picture);
      pictures.push(picture);
    }
  };
  window.matchMedia("print").addEventListener("change", (event) => {
    place(event.matches);
    swap(event.matches);
  });
}
