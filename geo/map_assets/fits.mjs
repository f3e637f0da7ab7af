// What the map opens with, and what it shows when everything is asked for.
import { boundCountry } from "./basemap.mjs";
import { isNarrow } from "./dom.mjs";
import { DOUBTFUL_BELOW } from "./model.mjs";

const LEAST_SURE = 30; // percent: a place below never decides what the map opens with
const VAST_KM = 300; // the middle of a larger area is no place to look at
const KEPT = 0.9; // of the weight of all sites, which the first view holds
const FAR = 2.5; // times as far as those: beyond, a site is left to "All places"
const LEAST_KM = 150;
const MOST_WEIGHED = 2000; // sites: of more, some tell where the others are
const MANY = 4; // sites that are a landscape of their own; around fewer the region is shown
const MOST_WIDER = 2.5; // times: a country much larger than what lies in it would hide it

const MINIMAP = { width: 176, height: 106, scale: 46 }; // pixels with its margins, and of the scale beneath it
const REACH_PX = 18; // of a mark around its point
const CORNERS = ["bottomleft", "bottomright", "topright"];

// The corner where the minimap hides the fewest of these points of the screen, and how many it hides there.
export function pickCorner(points, size) {
  const { width, height, scale } = MINIMAP;
  const tops = { bottomleft: size.y - height - scale, bottomright: size.y - height, topright: 0 };
  const count = (corner) => points.filter(({ x, y }) => {
    const isBeside = corner === "bottomleft" ? x < width + REACH_PX : x > size.x - width - REACH_PX;
    const isLevel = corner === "topright" ? y < height + REACH_PX : y > tops[corner] - REACH_PX;
    return isBeside && isLevel;
  }).length;
  const ranked = CORNERS.map((corner) => ({ corner, hidden: count(corner) })).sort((a, b) => a.hidden - b.hidden);
  return ranked[0];
}

function boundPoints(points) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { x, y } of points) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return L.latLngBounds([south, west], [north, east]);
}

function measureKm(a, b) {
  const rad = Math.PI / 180;
  const half = (degrees) => Math.sin((degrees * rad) / 2) ** 2;
  return 12742 * Math.asin(Math.min(1, Math.sqrt(half(b.y - a.y) + Math.cos(a.y * rad) * Math.cos(b.y * rad) * half(b.x - a.x))));
}

// The value below which half of the weight lies.
function findMedian(places, key, weigh) {
  const sorted = [...places].sort((a, b) => a[key] - b[key]);
  let left = sorted.reduce((sum, place) => sum + weigh(place), 0) / 2;
  return sorted.find((place) => (left -= weigh(place)) <= 0)[key];
}

// Tells whether a site is near enough to the middle of most of the weight.
function createReach(sites) {
  const weigh = (place) => place.events * place.sure;
  const middle = { x: findMedian(sites, "x", weigh), y: findMedian(sites, "y", weigh) };
  const apart = sites.map((place) => ({ place, km: measureKm(middle, place) })).sort((a, b) => a.km - b.km);
  let left = KEPT * sites.reduce((sum, place) => sum + weigh(place), 0);
  const { km } = apart.find(({ place }) => (left -= weigh(place)) <= 1e-6) ?? apart.at(-1);
  const reach = FAR * Math.max(km, LEAST_KM);
  return (place) => measureKm(middle, place) <= reach;
}

// The sites that the first view is about: the sure ones, without the few that lie far off.
export function chooseSites(sites) {
  const known = sites.filter((place) => place.sure >= LEAST_SURE);
  const best = known.reduce((most, place) => Math.max(most, place.sure), 0);
  const sure = known.filter((place) => place.sure >= Math.min(DOUBTFUL_BELOW, best));
  const close = sure.filter((place) => !(place.radius > VAST_KM));
  const found = close.length ? close : sure;
  if (!found.length) return found;
  const isNear = createReach(found.filter((_, i) => i % Math.ceil(found.length / MOST_WEIGHED) === 0));
  return found.filter(isNear);
}

// The sites, with the countries around them of which as a whole the same is told, unless those are far larger.
function boundSites(sites, areas, countries) {
  const bounds = boundPoints(sites);
  const measure = (box) => Math.max(box.getEast() - box.getWest(), box.getNorth() - box.getSouth(), 3);
  for (const country of countries) {
    if (!areas.some((place) => place.area === country.code)) continue;
    const whole = boundCountry(country);
    const both = L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast()).extend(whole);
    const isAround = sites.some(({ x, y }) => whole.contains([y, x]));
    if (isAround && measure(both) <= MOST_WIDER * measure(bounds)) bounds.extend(whole);
  }
  return bounds;
}

// The view that shows everything: the points, or without any the countries, or the world.
function findBounds(data, { points, areas }, countries) {
  if (data.view) return L.latLngBounds(data.view);
  if (points.length) return boundPoints(points);
  const shown = countries.filter((country) => areas.some((place) => place.area === country.code));
  if (shown.length) return shown.map(boundCountry).reduce((all, bounds) => all.extend(bounds), L.latLngBounds([]));
  return L.latLngBounds([[-50, -130], [65, 150]]);
}

// Functions that show everything, and what the map opens with: where something happened, if that is known. Without
// any filter, as the model is at first.
export function createFits(map, data, model, countries) {
  const isSite = (place) => place.role === "event_site";
  const sites = data.view ? [] : chooseSites(model.points.filter(isSite));
  const everything = findBounds(data, model, countries);
  let corner = CORNERS[0];
  // Where each corner would hide a mark, the map leaves room beneath all of them.
  const fit = (bounds, maxZoom, points, below = 40) => {
    map.fitBounds(bounds, {
      ...(isNarrow() ? { padding: [26, 30] } : { paddingTopLeft: [70, 40], paddingBottomRight: [110, below] }),
      maxZoom,
      animate: false,
    });
    const some = points.filter((_, i) => i % Math.ceil(points.length / MOST_WEIGHED) === 0);
    const found = pickCorner(some.map(({ x, y }) => map.latLngToContainerPoint([y, x])), map.getSize());
    ({ corner } = found);
    if (found.hidden && below === 40 && points.length <= MOST_WEIGHED && !isNarrow()) fit(bounds, maxZoom, points, MINIMAP.height + MINIMAP.scale + REACH_PX);
  };
  // One town alone is shown with the region around it.
  const showAll = () => fit(everything, data.view ? 12 : model.points.length ? 6 : 7, model.points);
  const known = data.view ? [] : model.points.filter((place) => place.sure >= LEAST_SURE);
  const count = sites.length || known.length;
  if (!count || count === model.points.length) return { getCorner: () => corner, hasChoice: false, showAll, showHome: showAll };
  const home = sites.length ? boundSites(sites, model.areas.filter(isSite), countries) : boundPoints(known);
  const nearest = sites.length >= MANY ? 9 : sites.length ? 7 : 6;
  return { getCorner: () => corner, hasChoice: true, showAll, showHome: () => fit(home, nearest, sites.length ? sites : known) };
}
