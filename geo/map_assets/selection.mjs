// One place at a time is open: beside its mark on a wide screen, in the sheet on a phone.
import { boundCountry } from "./basemap.mjs";
import { describePlace } from "./details.mjs";
import { find, isNarrow, prefersStill } from "./dom.mjs";
import { drawRing, hasRing } from "./markers.mjs";

const CLOSE_ENOUGH = 7; // near enough to see where it is, not so near that nothing else is in sight
const LEAST_ROOM = 20; // pixels: a country that is smaller on the screen is brought nearer

export function createSelection(map, { hasMentions, hasReviews, listFields }, { names, onChange }) {
  const layers = {};
  let opener = null;
  let ring = null;
  let current = null;

  const describe = (place, more = {}) => describePlace(place, { hasMentions, hasReviews, language: names.getCurrent(), fields: listFields(place), ...more });

  function mark(place) {
    ring?.remove();
    ring = place?.radius && !hasRing(place) ? drawRing(place).addTo(map) : null;
    current = place;
    for (const row of document.querySelectorAll(".rows button")) {
      if (place && row.dataset.id === place.id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    if (place) document.querySelector(".rows [aria-current]")?.scrollIntoView({ block: "nearest" });
    onChange();
  }

  function release() {
    mark(null);
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }

  function close() {
    map.closePopup();
    if (find("details").hidden) return;
    find("details").hidden = true;
    find("details").textContent = "";
    document.body.classList.remove("has-details");
    map.invalidateSize({ animate: false });
    release();
  }

  function showInSheet(place, at) {
    const content = describe(place, { withBack: close });
    find("details").replaceChildren(content);
    find("details").hidden = false;
    document.body.classList.add("has-details");
    find("scroll").scrollTop = 0;
    map.invalidateSize({ animate: false });
    map.panTo(at, { animate: !prefersStill() });
    return content;
  }

  function showInPopup(place, at) {
    const content = describe(place);
    const size = map.getSize();
    const popup = L.popup({
      maxWidth: Math.min(400, size.x - 60),
      minWidth: Math.min(300, size.x - 60),
      maxHeight: Math.round(size.y * 0.62),
      offset: [0, place.area ? 0 : -8],
      autoPanPaddingTopLeft: [56, 16],
      autoPanPaddingBottomRight: [16, 16],
    });
    popup.setLatLng(at).setContent(content).openOn(map);
    popup.once("remove", release);
    // What scrolls can be reached by keyboard.
    const box = content.parentElement;
    box.tabIndex = box.classList.contains("leaflet-popup-scrolled") ? 0 : -1;
    return content;
  }

  function show(place, at) {
    const content = isNarrow() ? showInSheet(place, at) : showInPopup(place, at);
    content.querySelector("h2").focus({ preventScroll: true });
    mark(place);
  }

  function openArea(place, shape, at) {
    const [unit] = [...shape.units].sort((a, b) => b.room - a.room);
    const room = (unit.room * 256 * 2 ** map.getZoom()) / 360;
    if (!at && (room < LEAST_ROOM || !map.getBounds().contains(unit.label))) {
      map.fitBounds(boundCountry(unit), { maxZoom: 5, animate: false });
    }
    show(place, at ?? L.latLng(unit.label));
  }

  function openPoint(place) {
    const at = L.latLng(place.y, place.x);
    if (layers.marks.isHidden(place)) {
      map.setView(at, Math.max(map.getZoom(), CLOSE_ENOUGH), { animate: false });
    }
    show(place, at);
  }

  // `from` is what the keyboard goes back to; `at` where an area was clicked.
  function open(place, from, at = null) {
    if (at && layers.marks.hit?.(map.latLngToContainerPoint(at))) return; // a painted mark lies above the area
    map.closePopup();
    opener = from;
    const shape = layers.shades.byId.get(place.id);
    if (shape?.units.length) openArea(place, shape, at);
    else openPoint(place);
  }

  return { attach: (added) => Object.assign(layers, added), close, getCurrent: () => current, open };
}
