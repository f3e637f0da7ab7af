// Where a place lies, in degrees and in the military grid, never finer than it is known.

const KM_PER_DEGREE = 111.2;
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = ["ABCDEFGHJKLMNPQRSTUV", "FGHJKLMNPQRSTUVABCDE"];
// The ellipsoid WGS 84 and the scale of UTM (NGA.SIG.0012, 2014).
const [A, F, K0] = [6378137, 1 / 298.257223563, 0.9996];

export function formatCoordinates(latitude, longitude, radius) {
  // As few decimals as keep what is printed within the radius of the point.
  const known = radius === undefined ? 2 : Math.ceil(Math.log10(KM_PER_DEGREE / (2 * Math.max(radius, 0.001))));
  const decimals = Math.max(0, Math.min(4, known));
  const write = (value, [plus, minus]) => `${Math.abs(value).toFixed(decimals)}° ${value >= 0 ? plus : minus}`;
  return `${write(latitude, "NS")}, ${write(longitude, "EW")}`;
}

function findZone(latitude, longitude) {
  if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32; // Norway
  if (latitude >= 72 && longitude >= 0 && longitude < 42) {
    return longitude < 9 ? 31 : longitude < 21 ? 33 : longitude < 33 ? 35 : 37; // Svalbard
  }
  return Math.min(60, Math.floor((longitude + 180) / 6) + 1);
}

// Easting and northing in meters: the transverse Mercator series of Snyder, Map Projections (USGS 1987), p. 61.
export function projectUtm(latitude, longitude, zone) {
  const e2 = F * (2 - F);
  const ep2 = e2 / (1 - e2);
  const phi = (latitude * Math.PI) / 180;
  const n = A / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const t = Math.tan(phi) ** 2;
  const c = ep2 * Math.cos(phi) ** 2;
  const a = (((longitude - (zone * 6 - 183)) * Math.PI) / 180) * Math.cos(phi);
  const m = A * ((1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256) * phi
    - ((3 * e2) / 8 + (3 * e2 ** 2) / 32 + (45 * e2 ** 3) / 1024) * Math.sin(2 * phi)
    + ((15 * e2 ** 2) / 256 + (45 * e2 ** 3) / 1024) * Math.sin(4 * phi)
    - ((35 * e2 ** 3) / 3072) * Math.sin(6 * phi));
  const x = K0 * n * (a + ((1 - t + c) * a ** 3) / 6 + ((5 - 18 * t + t ** 2 + 72 * c - 58 * ep2) * a ** 5) / 120);
  const y = K0 * (m + n * Math.tan(phi) * (a ** 2 / 2 + ((5 - t + 9 * c + 4 * c ** 2) * a ** 4) / 24
    + ((61 - 58 * t + t ** 2 + 600 * c - 330 * ep2) * a ** 6) / 720));
  return [x + 500000, latitude < 0 ? y + 10000000 : y];
}

// The MGRS square that is no smaller than the radius: 100 km, 10 km, 1 km, 100 m or 10 m; empty if there is none.
export function formatMgrs(latitude, longitude, radius = 1) {
  if (latitude < -80 || latitude > 84 || radius > 100) return "";
  const zone = findZone(latitude, longitude);
  const band = BANDS[Math.min(19, Math.floor((latitude + 80) / 8))];
  const [x, y] = projectUtm(latitude, longitude, zone);
  const column = COLUMNS[(zone - 1) % 3][Math.floor(x / 100000) - 1];
  const row = ROWS[(zone - 1) % 2][Math.floor(y / 100000) % 20];
  const digits = Math.max(0, Math.min(4, Math.floor(2 - Math.log10(radius))));
  const cut = (value) => String(Math.floor((value % 100000) / 10 ** (5 - digits))).padStart(digits, "0");
  const parts = [`${zone}${band}`, `${column}${row}`, ...(digits ? [cut(x), cut(y)] : [])];
  return parts.join(" ");
}
