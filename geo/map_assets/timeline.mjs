// When it happened: a histogram with two handles; what lies between them is shown.
import { countBins, findBin, makeBins } from "./bins.mjs";
import { find, make, makeSvg, prefersStill } from "./dom.mjs";
import { passes } from "./model.mjs";
import { listSectors } from "./symbols.mjs";
import { countNoun, writeShortDay } from "./words.mjs";

const BAR_HEIGHT = 40;
const STEP_MS = 140;
const PLAY = "▶ Play";

export function hasTimeline({ axis }) {
  return axis !== null && axis[0] !== axis[1];
}

function buildTimeline(model, n) {
  const chart = makeSvg("svg", { class: "bars", viewBox: `0 0 ${n} ${BAR_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const veils = [make("div", { class: "veil" }), make("div", { class: "veil" })];
  const handles = ["From", "To"].map((label) => make("div", { class: "handle-time", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": n }));
  const track = make("div", { class: "track" }, chart, ...veils, ...handles);
  const play = make("button", { type: "button", class: "play" }, PLAY);
  const kind = make("span", { class: "kind" }, model.byReport ? "Date of the report" : "Date of the event");
  const range = make("strong", { "aria-live": "polite" });
  const note = make("span", { class: "undated" });
  const ends = model.axis.map((day, i) => {
    const word = writeShortDay(day);
    return make("span", {}, day === model.days[i] ? word : `${i ? "≥" : "≤"} ${word}`);
  });
  const axis = make("div", { class: "axis" }, track, make("div", { class: "ends" }, ends[0], make("span", { class: "range" }, range, note), ends[1]));
  find("timeline").append(make("div", { class: "lead-time" }, play, kind), axis);
  return { chart, veils, handles, track, play, range, note };
}

// The chosen bins as [first, one past the last], out of the chosen days and back.
function createSpan(model, bins, filters, onChange) {
  const n = bins.starts.length - 1;
  // The day of an edge between bins; at the ends of the axis lie the far days too.
  const getEdge = (bin, end) => {
    if (bin === 0) return model.days[0];
    return bin === n ? model.days[1] : bins.starts[bin] - end;
  };
  const get = () => (filters.time ? [findBin(bins, filters.time[0]), findBin(bins, filters.time[1]) + 1] : [0, n]);
  const set = (from, to) => {
    const first = Math.max(0, Math.min(n - 1, from));
    const last = Math.max(first + 1, Math.min(n, to));
    filters.time = first === 0 && last === n ? null : [getEdge(first, 0), getEdge(last, 1)];
    onChange();
  };
  // One end moves, and never past the other.
  const setEnd = (which, bin) => {
    const [from, to] = get();
    if (which === 0) set(Math.min(bin, to - 1), to);
    else set(from, Math.max(bin, from + 1));
  };
  return { n, get, getEdge, set, setEnd };
}

function wireSliders(handles, span, stop) {
  const { n } = span;
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -n, End: n };
  handles.forEach((handle, which) => handle.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    span.setEnd(which, span.get()[which] + steps[event.key]);
  }));
}

// Dragging a handle moves it, the span between moves as a whole, and elsewhere a new span is drawn.
function chooseDrag(span, which, start) {
  const [from, to] = span.get();
  if (which >= 0) return (at) => span.setEnd(which, Math.round(at));
  const isWhole = from === 0 && to === span.n;
  if (isWhole || start <= from || start >= to) return (at) => span.set(Math.floor(Math.min(start, at)), Math.ceil(Math.max(start, at)));
  return (at) => {
    const shift = Math.max(-from, Math.min(span.n - to, Math.round(at - start)));
    span.set(from + shift, to + shift);
  };
}

function wireDrag({ track, handles }, span, stop) {
  const binAt = ({ clientX }) => {
    const box = track.getBoundingClientRect();
    return Math.max(0, Math.min(span.n, ((clientX - box.left) / box.width) * span.n));
  };
  let drag = null;
  let latest = null;
  // A pointer moves more often than the page can be brought up to date.
  const follow = () => {
    if (latest) drag?.(binAt(latest));
    latest = null;
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    stop();
    event.preventDefault();
    const which = handles.indexOf(event.target);
    drag = chooseDrag(span, which, binAt(event));
    if (which >= 0) handles[which].focus();
    try {
      track.setPointerCapture(event.pointerId);
    } catch {
      // A pointer that is gone already drags nothing.
    }
  });
  track.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!latest) window.requestAnimationFrame(follow);
    latest = event;
  });
  const end = () => {
    follow();
    drag = null;
  };
  track.addEventListener("pointerup", end);
  track.addEventListener("pointercancel", end);
}

// A span that was chosen runs through the time; without one, the time fills up from its beginning.
function createPlayer(button, span) {
  let timer = 0;
  const stop = () => {
    window.clearInterval(timer);
    timer = 0;
    button.textContent = PLAY;
  };
  button.addEventListener("click", () => {
    if (timer) {
      stop();
      return;
    }
    const [from, to] = span.get();
    const width = to - from;
    const fills = width === span.n;
    let at = fills || to === span.n ? 0 : from;
    const advance = () => {
      if (at + (fills ? 1 : width) > span.n) {
        stop();
        return;
      }
      if (fills) span.set(0, at + 1);
      else span.set(at, at + width);
      at += 1;
    };
    button.textContent = "❚❚ Pause";
    timer = window.setInterval(advance, prefersStill() ? 5 * STEP_MS : Math.max(STEP_MS, 4000 / span.n));
    advance();
  });
  return stop;
}

function drawBars(chart, counts) {
  const totals = counts.map((bin) => [...bin.values()].reduce((sum, count) => sum + count, 0));
  const most = Math.max(1, ...totals);
  chart.replaceChildren(...counts.flatMap((bin, i) => {
    const height = (BAR_HEIGHT * totals[i]) / most;
    return bin.size === 0 ? [] : listSectors(bin).map(([tone, from, to]) => makeSvg("rect", {
      class: `tone-${tone}`, x: i + 0.08, width: 0.84, y: (BAR_HEIGHT - to * height).toFixed(2), height: ((to - from) * height).toFixed(2),
    }));
  }));
}

// What the ends of the axis hold beside their own days.
function writeFar([before, after]) {
  const parts = [before && `${before.toLocaleString("en")} earlier`, after && `${after.toLocaleString("en")} later`].filter(Boolean);
  return parts.length ? ` · ${parts.join(", ")}` : "";
}

function showSpan({ veils, handles, range, note }, span, { axis, days, far, undated }, time) {
  const chosen = span.get();
  const share = (bin) => `${((100 * bin) / span.n).toFixed(3)}%`;
  veils[0].style.width = share(chosen[0]);
  veils[1].style.width = share(span.n - chosen[1]);
  chosen.forEach((bin, i) => {
    handles[i].style.left = share(bin);
    handles[i].setAttribute("aria-valuenow", String(bin));
    handles[i].setAttribute("aria-valuetext", writeShortDay(span.getEdge(bin, i)));
  });
  // A far day that is chosen with its end of the axis is not what the reader chose.
  const shown = (time ?? days).map((day, i) => (day === days[i] ? axis[i] : day));
  range.textContent = [...new Set(shown.map(writeShortDay))].join(" – ");
  note.textContent = !time ? writeFar(far) : undated ? ` · ${countNoun(undated, "undated sentence")} hidden` : "";
}

export function createTimeline(model, state, { onChange }) {
  if (!hasTimeline(model)) return { update() {} };
  const bins = makeBins(...model.axis);
  const dated = model.facts.filter((fact) => fact.timed);
  const known = { axis: model.axis, days: model.days, far: model.far, undated: model.facts.length - dated.length };
  const span = createSpan(model, bins, state.filters, onChange);
  const parts = buildTimeline(model, span.n);
  const stop = createPlayer(parts.play, span);
  wireSliders(parts.handles, span, stop);
  wireDrag(parts, span, stop);

  function update() {
    const shown = dated.filter((fact) => passes(fact, state.filters, { anyTime: true }));
    drawBars(parts.chart, countBins(bins, shown, (fact) => (model.isPlain ? "plain" : fact.keys[state.mode])));
    showSpan(parts, span, known, state.filters.time);
  }

  return { update };
}
