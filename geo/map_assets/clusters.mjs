// Marks that would overlap, joined: on a grid that stays with the ground, so that panning changes nothing.

const WORLD = 256;

// Web Mercator, the whole world from 0 to 1.
export function projectUnit(latitude, longitude) {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

function createCell() {
  return { count: 0, x: 0, y: 0, first: -1, counts: new Map(), members: [] };
}

function addPoint(cell, i, x, y, tone) {
  cell.x = (cell.x * cell.count + x) / (cell.count + 1);
  cell.y = (cell.y * cell.count + y) / (cell.count + 1);
  cell.count += 1;
  cell.members.push(i);
  cell.counts.set(tone, (cell.counts.get(tone) ?? 0) + 1);
  if (cell.first < 0 || i < cell.first) cell.first = i; // places come the most named first
}

function absorb(cell, other) {
  const count = cell.count + other.count;
  cell.x = (cell.x * cell.count + other.x * other.count) / count;
  cell.y = (cell.y * cell.count + other.y * other.count) / count;
  cell.count = count;
  cell.first = Math.min(cell.first, other.first);
  for (const member of other.members) cell.members.push(member);
  for (const [tone, number] of other.counts) cell.counts.set(tone, (cell.counts.get(tone) ?? 0) + number);
}

// Points given in units of the world, joined at a zoom where they are nearer than `reach` pixels.
export function clusterPoints({ xs, ys, tones, order }, zoom, reach) {
  const size = reach / (WORLD * 2 ** zoom);
  const across = Math.ceil(1 / size) + 1;
  const cells = new Map();
  for (const i of order) {
    const key = Math.floor(ys[i] / size) * across + Math.floor(xs[i] / size);
    let cell = cells.get(key);
    if (!cell) cells.set(key, cell = createCell());
    addPoint(cell, i, xs[i], ys[i], tones[i]);
  }
  // A cell takes in its neighbors whose middle is near its own, the fullest first.
  const joined = [];
  const ranked = [...cells].sort((a, b) => b[1].count - a[1].count || a[1].first - b[1].first);
  for (const [key, cell] of ranked) {
    if (!cells.has(key)) continue;
    cells.delete(key);
    for (const step of [-across - 1, -across, 1 - across, -1, 1, across - 1, across, across + 1]) {
      const other = cells.get(key + step);
      if (other && Math.hypot(other.x - cell.x, other.y - cell.y) < size * 0.8) {
        absorb(cell, other);
        cells.delete(key + step);
      }
    }
    joined.push(cell);
  }
  return joined;
}
