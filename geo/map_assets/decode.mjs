// What the page's data is packed in: whole numbers in zigzag, 5 bits a character, the least first.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGITS = new Uint8Array(128);
[...ALPHABET].forEach((letter, digit) => { DIGITS[letter.charCodeAt(0)] = digit; });

export function unpackIntegers(text) {
  const values = [];
  let value = 0;
  let factor = 1;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)];
    value += (digit & 31) * factor;
    factor *= 32;
    if (digit < 32) {
      values.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      factor = 1;
    }
  }
  return values;
}

// A line as [latitude, longitude] pairs, in degrees.
export function unpackLine(text, scale) {
  const steps = unpackIntegers(text);
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([y / scale, x / scale]);
  }
  return points;
}

// A column as written by geo/render/columns.py.
export function unpackColumn(column, count) {
  if ("c" in column) return Array.from({ length: count }, () => column.c);
  if ("v" in column) return column.v;
  if ("d" in column) return unpackIntegers(column.i).map((index) => column.d[index]);
  if ("t" in column) return unpackIntegers(column.t).map(String);
  const numbers = unpackIntegers(column.n);
  if (column.e) for (let i = 1; i < numbers.length; i += 1) numbers[i] += numbers[i - 1];
  return column.s ? numbers.map((number) => number / column.s) : numbers;
}

export function unpackColumns(packed) {
  return Object.entries(packed.columns).map(([name, column]) => [name, unpackColumn(column, packed.n)]);
}

// Rows as objects that look into the columns, for copies of 100,000 rows would take longer than the map itself. What
// is in `own` is copied, as the page changes it. The names of columns are ours.
export function unpackRows(packed, own = []) {
  class Row {
    constructor(index) {
      this.index = index;
    }
  }
  const copied = [];
  for (const [name, values] of unpackColumns(packed)) {
    if (own.includes(name)) copied.push([name, values]);
    else Object.defineProperty(Row.prototype, name, { get() { return values[this.index] ?? undefined; } });
  }
  return Array.from({ length: packed.n }, (_, i) => {
    const row = new Row(i);
    for (const [name, values] of copied) row[name] = values[i] ?? undefined;
    return row;
  });
}

// A ring out of its arcs; ~i is arc i backwards.
export function joinRing(indices, arcs) {
  const ring = [];
  for (const index of indices) {
    const arc = index >= 0 ? arcs[index] : [...arcs[~index]].reverse();
    for (let i = ring.length ? 1 : 0; i < arc.length; i += 1) ring.push(arc[i]);
  }
  return ring;
}

export function measureRing(ring) {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    twice += ring[j][1] * ring[i][0] - ring[i][1] * ring[j][0];
  }
  return Math.abs(twice / 2);
}
