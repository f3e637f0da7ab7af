// The base map's lines, unpacked: differences in zigzag, 5 bits a character, the least first.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGITS = new Map([...ALPHABET].map((letter, digit) => [letter.charCodeAt(0), digit]));

// A line as [latitude, longitude] pairs, in degrees.
export function unpackLine(text, scale) {
  const points = [];
  const at = [0, 0];
  let axis = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS.get(text.charCodeAt(i));
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      at[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
      if (axis === 1) points.push([at[1] / scale, at[0] / scale]);
      axis = 1 - axis;
      value = 0;
      shift = 0;
    }
  }
  return points;
}

// A ring out of its arcs; ~i is arc i backwards.
export function joinRing(indices, arcs) {
  const ring = [];
  for (const index of indices) {
    const arc = index >= 0 ? arcs[index] : [...arcs[~index]].reverse();
    ring.push(...(ring.length ? arc.slice(1) : arc));
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
