// When it happened: a histogram with two handles; what lies between them is shown.
import { countBins, findBin, makeBins } from "./bins.mjs";
import { find, make, makeSvg, prefersStill } from "./dom.mjs";
import { passes } from "./model.mjs";
import { listSectors } from "./symbols.mjs";
import { countNoun, writeShortDay } from "./words.mjs";

const BAR_HEIGHT = 40;
const STEP_MS = 140;

export function hasTimeline({ axis }) {
  return axis !== null && axis[0] !== axis[1];
}

export function createTimeline(model, state, { onChange }) {
  if (!hasTimeline(model)) return { stop() {}, update() {} };
  const bins = makeBins(...model.axis);
  const n = bins.starts.length - 1;
  const dated = model.facts.filter((fact) => fact.timed);
  const undated = model.facts.length - dated.length;
  const chart = makeSvg("svg", { class: "bars", viewBox: `0 0 ${n} ${BAR_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const veils = [make("div", { class: "veil" }), make("div", { class: "veil" })];
  const handles = ["From", "To"].map((label) => make("div", { class: "handle-time", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": n }));
  const track = make("div", { class: "track" }, chart, ...veils, ...handles);
  const play = make("button", { type: "button", class: "play" }, "▶ Play");
  const kind = make("span", { class: "kind" }, model.byReport ? "Date of the report" : "Date of the event");
  const range = make("strong", { "aria-live": "polite" });
  const note = make("span", { class: "undated" });
  find("timeline").append(make("div", { class: "lead-time" }, play, kind), make("div", { class: "axis" }, track, make("div", { class: "ends" },
    make("span", {}, writeEnd(0)), make("span", { class: "range" }, range, note), make("span", {}, writeEnd(1)))));
  let timer = 0;

  function writeEnd(i) {
    const word = writeShortDay(model.axis[i]);
    return model.axis[i] === model.days[i] ? word : `${i ? "≥" : "≤"} ${word}`;
  }

  // The chosen bins as [first, one past the last].
  function getSpan() {
    const { time } = state.filters;
    return time ? [findBin(bins, time[0]), findBin(bins, time[1]) + 1] : [0, n];
  }

  // The day of an edge between bins; at the ends of the axis lie the far days too.
  function getEdge(bin, end) {
    if (bin === 0) return model.days[0];
    return bin === n ? model.days[1] : bins.starts[bin] - end;
  }

  function setSpan(from, to) {
    const [a, b] = [Math.max(0, Math.min(n - 1, from)), Math.max(1, Math.min(n, to))];
    const whole = a === 0 && b === n;
    state.filters.time = whole ? null : [getEdge(a, 0), getEdge(Math.max(b, a + 1), 1)];
    onChange();
  }

  function drawBars() {
    const shown = dated.filter((fact) => passes(fact, state.filters, { anyTime: true }));
    const counts = countBins(bins, shown, (fact) => (model.isPlain ? "plain" : fact.keys[state.mode]));
    const totals = counts.map((bin) => [...bin.values()].reduce((sum, count) => sum + count, 0));
    const most = Math.max(1, ...totals);
    chart.replaceChildren(...counts.flatMap((bin, i) => {
      const height = (BAR_HEIGHT * totals[i]) / most;
      return bin.size === 0 ? [] : listSectors(bin).map(([tone, from, to]) => makeSvg("rect", {
        class: `tone-${tone}`, x: i + 0.08, width: 0.84, y: (BAR_HEIGHT - to * height).toFixed(2), height: ((to - from) * height).toFixed(2),
      }));
    }));
  }

  function drawSpan() {
    const [from, to] = getSpan();
    const share = (bin) => `${((100 * bin) / n).toFixed(3)}%`;
    veils[0].style.width = share(from);
    veils[1].style.width = share(n - to);
    [from, to].forEach((bin, i) => {
      handles[i].style.left = share(bin);
      handles[i].setAttribute("aria-valuenow", String(bin));
      handles[i].setAttribute("aria-valuetext", writeShortDay(getEdge(bin, i)));
    });
    const { time } = state.filters;
    range.textContent = (time ?? model.days).map(writeShortDay).filter((word, i, all) => i === 0 || word !== all[0]).join(" – ");
    note.textContent = time && undated ? ` · ${countNoun(undated, "undated sentence")} hidden` : "";
  }

  function move(which, step) {
    const [from, to] = getSpan();
    if (which === 0) setSpan(Math.min(from + step, to - 1), to);
    else setSpan(from, Math.max(to + step, from + 1));
  }

  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -n, End: n };
  handles.forEach((handle, which) => handle.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    move(which, KEYS[event.key]);
  }));

  // Dragging a handle moves it, the span between moves as a whole, and elsewhere a new span is drawn.
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    stop();
    const box = track.getBoundingClientRect();
    const binAt = (pointer) => Math.max(0, Math.min(n, ((pointer.clientX - box.left) / box.width) * n));
    const start = binAt(event);
    const [from, to] = getSpan();
    const which = handles.indexOf(event.target);
    const isWhole = from === 0 && to === n;
    const inside = which < 0 && !isWhole && start > from && start < to;
    const drag = (pointer) => {
      const at = binAt(pointer);
      if (which === 0) setSpan(Math.min(Math.round(at), to - 1), to);
      else if (which === 1) setSpan(from, Math.max(Math.round(at), from + 1));
      else if (inside) {
        const shift = Math.max(-from, Math.min(n - to, Math.round(at - start)));
        setSpan(from + shift, to + shift);
      } else setSpan(Math.floor(Math.min(start, at)), Math.ceil(Math.max(start, at)));
    };
    const end = () => {
      track.removeEventListener("pointermove", drag);
      track.removeEventListener("pointerup", end);
      track.removeEventListener("pointercancel", end);
    };
    try {
      track.setPointerCapture(event.pointerId);
    } catch {
      // A pointer that is gone already drags nothing.
    }
    track.addEventListener("pointermove", drag);
    track.addEventListener("pointerup", end);
    track.addEventListener("pointercancel", end);
    if (which >= 0) handles[which].focus();
    event.preventDefault();
  });

  function stop() {
    window.clearInterval(timer);
    timer = 0;
    play.textContent = "▶ Play";
  }

  // A span that was chosen runs through the time; without one, the time fills up from its beginning.
  play.addEventListener("click", () => {
    if (timer) {
      stop();
      return;
    }
    const [from, to] = getSpan();
    const width = to - from;
    const fills = width === n;
    let at = fills || to === n ? 0 : from;
    play.textContent = "❚❚ Pause";
    const advance = () => {
      if (at + (fills ? 1 : width) > n) {
        stop();
        return;
      }
      if (fills) setSpan(0, at + 1);
      else setSpan(at, at + width);
      at += 1;
    };
    timer = window.setInterval(advance, prefersStill() ? 5 * STEP_MS : Math.max(STEP_MS, 4000 / n));
    advance();
  });

  function update() {
    drawBars();
    drawSpan();
  }

  return { stop, update };
}
