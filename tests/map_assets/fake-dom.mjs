// As much of a browser's page as the map's modules ask for, so that node's test runner can try them.
import { readFileSync } from "node:fs";

const VOID = new Set(["meta", "input", "link"]);

class ClassList {
  constructor(node) { this.node = node; }
  get names() { return (this.node.getAttribute("class") ?? "").split(/\s+/).filter(Boolean); }
  set(names) { this.node.setAttribute("class", [...new Set(names)].join(" ")); }
  add(...names) { this.set([...this.names, ...names]); }
  remove(...names) { this.set(this.names.filter((name) => !names.includes(name))); }
  contains(name) { return this.names.includes(name); }
  toggle(name, on = !this.contains(name)) {
    if (on) this.add(name);
    else this.remove(name);
    return on;
  }
}

// "tag#id.class[name=value]", for one element.
function matchesOne(node, selector) {
  const parts = selector.match(/^\w[\w-]*|#[\w-]+|\.[\w-]+|\[[^\]]+\]/g) ?? [];
  return parts.join("") === selector && parts.every((part) => {
    if (part[0] === "#") return node.getAttribute("id") === part.slice(1);
    if (part[0] === ".") return node.classList.contains(part.slice(1));
    if (part[0] !== "[") return node.tagName === part.toLowerCase();
    const [name, value] = part.slice(1, -1).split("=");
    return value === undefined ? node.hasAttribute(name) : node.getAttribute(name) === value.replaceAll('"', "");
  });
}

function matches(node, selector) {
  return selector.split(",").some((one) => {
    const [last, ...above] = one.trim().split(/\s+/).reverse();
    if (!matchesOne(node, last)) return false;
    let at = node.parentElement;
    for (const part of above) {
      while (at && !matchesOne(at, part)) at = at.parentElement;
      if (!at) return false;
      at = at.parentElement;
    }
    return true;
  });
}

// A node, all that holds it, and the document.
function listUp(node) {
  if (node.parentElement) return [node, ...listUp(node.parentElement)];
  return node === node.ownerDocument ? [node] : [node, node.ownerDocument];
}

// Notes what is painted: names of calls with what they were given.
export function createContext() {
  const calls = [];
  const known = { calls, measureText: (text) => ({ width: 6 * text.length }) };
  return new Proxy(known, { get: (target, name) => target[name] ?? ((...given) => { calls.push([name, ...given]); }) });
}

class FakeElement {
  constructor(tag, doc) {
    Object.assign(this, { tagName: tag.toLowerCase(), ownerDocument: doc, childNodes: [], parentElement: null, attributes: new Map(), listeners: {}, style: {}, scrollTop: 0 });
    this.classList = new ClassList(this);
    this.dataset = new Proxy({}, {
      get: (_, name) => this.getAttribute(`data-${name}`) ?? undefined,
      set: (_, name, value) => { this.setAttribute(`data-${name}`, value); return true; },
      deleteProperty: (_, name) => { this.removeAttribute(`data-${name}`); return true; },
    });
  }

  getAttribute(name) { return this.attributes.get(name) ?? null; }
  setAttribute(name, value) { this.attributes.set(name, String(value)); }
  hasAttribute(name) { return this.attributes.has(name); }
  removeAttribute(name) { this.attributes.delete(name); }
  get children() { return this.childNodes.filter((node) => node instanceof FakeElement); }
  get childElementCount() { return this.children.length; }
  get hidden() { return this.hasAttribute("hidden"); }
  set hidden(on) { if (on) this.setAttribute("hidden", ""); else this.removeAttribute("hidden"); }
  get id() { return this.getAttribute("id") ?? ""; }
  get type() { return this.getAttribute("type") ?? ""; }
  get isConnected() { return this === this.ownerDocument.documentElement || Boolean(this.parentElement?.isConnected); }
  get offsetParent() { return this.closest("[hidden]") ? null : this.parentElement; }
  get textContent() { return this.childNodes.map((node) => (typeof node === "string" ? node : node.textContent)).join(""); }
  set textContent(text) {
    for (const node of this.children) node.parentElement = null;
    this.childNodes = text === "" ? [] : [String(text)];
  }

  put(at, nodes) {
    for (const node of nodes) if (node instanceof FakeElement) node.remove();
    this.childNodes.splice(at, 0, ...nodes.map((node) => (node instanceof FakeElement ? node : String(node))));
    for (const node of nodes) if (node instanceof FakeElement) node.parentElement = this;
  }

  append(...nodes) { this.put(this.childNodes.length, nodes); }
  prepend(...nodes) { this.put(0, nodes); }
  after(...nodes) { this.parentElement.put(this.parentElement.childNodes.indexOf(this) + 1, nodes); }
  replaceWith(...nodes) { this.after(...nodes); this.remove(); }
  replaceChildren(...nodes) { this.textContent = ""; this.append(...nodes); }
  remove() {
    if (!this.parentElement) return;
    this.parentElement.childNodes = this.parentElement.childNodes.filter((node) => node !== this);
    this.parentElement = null;
  }

  * walk() {
    for (const node of this.children) {
      yield node;
      yield* node.walk();
    }
  }

  querySelectorAll(selector) { return [...this.walk()].filter((node) => matches(node, selector)); }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  closest(selector) { return matches(this, selector) ? this : this.parentElement?.closest(selector) ?? null; }
  contains(other) { return other === this || this.children.some((node) => node.contains(other)); }
  addEventListener(type, listener) { (this.listeners[type] ??= []).push(listener); }
  fire(type, more = {}) {
    const event = { type, target: this, button: 0, preventDefault() { this.prevented = true; }, stopPropagation() { this.stopped = true; }, ...more };
    for (const at of listUp(this)) {
      if (event.stopped) break;
      for (const listener of at.listeners[type] ?? []) listener.call(at, event);
    }
    return event;
  }

  click() { this.fire("click"); }
  focus() { this.ownerDocument.activeElement = this; this.fire("focus"); }
  select() { this.selected = true; }
  scrollIntoView() { this.scrolled = true; }
  setPointerCapture() { this.captured = true; }
  getBoundingClientRect() { return this.box ?? { left: 0, top: 0, right: 800, bottom: 600, width: 800, height: 600 }; }
  getContext() { return (this.context ??= createContext()); }
  toDataURL() { return "data:image/png;base64,"; }
  toBlob(give, type) { give(new Blob([], { type })); }
}

class FakeInput extends FakeElement {}

// The elements of the page's own shell, so that the modules find what they will find.
function readShell(doc, path) {
  const html = readFileSync(new URL(path, import.meta.url), "utf-8");
  const body = html.slice(html.indexOf("<body>") + 6, html.indexOf("</body>"));
  let at = doc.body;
  for (const [, close, tag, rest] of body.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
    if (close) {
      at = at.parentElement ?? at;
      continue;
    }
    const node = doc.createElement(tag);
    for (const [, name, value = ""] of rest.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) node.setAttribute(name, value);
    at.append(node);
    if (!VOID.has(tag)) at = node;
  }
}

function createDocument() {
  const doc = { listeners: {}, fullscreenEnabled: false, fullscreenElement: null };
  doc.createElement = (tag) => new (tag === "input" ? FakeInput : FakeElement)(tag, doc);
  doc.createElementNS = (_, tag) => doc.createElement(tag);
  doc.documentElement = doc.createElement("html");
  doc.body = doc.createElement("body");
  doc.documentElement.append(doc.body);
  doc.activeElement = doc.body;
  for (const name of ["querySelector", "querySelectorAll"]) doc[name] = (selector) => doc.documentElement[name](selector);
  doc.getElementById = (id) => doc.querySelector(`#${id}`);
  doc.addEventListener = (type, listener) => (doc.listeners[type] ??= []).push(listener);
  doc.fire = (type, more) => FakeElement.prototype.fire.call(doc, type, more);
  Object.defineProperty(doc, "ownerDocument", { get: () => doc });
  return doc;
}

// Timers and frames run when a test says so.
function createWindow(doc) {
  const waiting = new Map();
  let number = 0;
  const wait = (run, ms = 0) => { waiting.set(number += 1, { run, ms }); return number; };
  const drop = (id) => waiting.delete(id);
  const win = {
    listeners: {}, media: {}, document: doc, devicePixelRatio: 1, location: { hash: "", href: "file:///map.html" }, printed: 0,
    setTimeout: wait, clearTimeout: drop, setInterval: wait, clearInterval: drop, requestAnimationFrame: wait,
    history: { replaceState: (_, __, hash) => { win.location.hash = hash; } },
    matchMedia: (query) => (win.media[query] ??= { matches: false, listeners: [], addEventListener(_, listener) { this.listeners.push(listener); } }),
    getComputedStyle: () => ({ getPropertyValue: (name) => ` ${name.slice(2)}-color ` }),
    addEventListener: (type, listener) => (win.listeners[type] ??= []).push(listener),
    fire: (type, event = {}) => (win.listeners[type] ?? []).forEach((listener) => listener(event)),
    print: () => { win.printed += 1; },
    // What waits now runs once; what that asks for waits for the next time.
    run() {
      const now = [...waiting];
      waiting.clear();
      for (const [, { run }] of now) run();
    },
    countWaiting: () => waiting.size,
  };
  win.self = win;
  win.top = win;
  win.parent = win;
  return win;
}

// A fresh page under the names that modules know it by.
export function resetPage(shell = "../../geo/map_assets/page.html") {
  const doc = createDocument();
  const win = createWindow(doc);
  const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  set("document", doc);
  set("window", win);
  set("navigator", { languages: ["en"] });
  set("HTMLInputElement", FakeInput);
  set("Path2D", class { constructor(text) { this.text = text; } });
  if (shell) readShell(doc, shell);
  return { doc, win };
}

resetPage();
