// A map within another page: it says what its reader opens, and opens what the page around it asks for.

const PREFIX = "conflict-geo:";

// Messages go to the page that holds the frame, whichever it is: they hold nothing that is not in the map.
function tell(type, more) {
  window.parent.postMessage({ type: PREFIX + type, ...more }, "*");
}

// What to call when a place is opened, or with null when it is closed.
export function createTeller(data) {
  if (!data.embed || window.parent === window) return null;
  let last = null;
  return (place) => {
    const id = place?.id ?? null;
    if (id === last) return;
    last = id;
    if (place) tell("selected", { id: place.id, name: place.name });
    else tell("closed", {});
  };
}

// What a message asks for: a place to open, "close", or nothing that is known.
export function readRequest(message, byId) {
  if (typeof message !== "object" || message === null) return null;
  if (message.type === `${PREFIX}close`) return "close";
  if (message.type !== `${PREFIX}select` || typeof message.id !== "string") return null;
  return byId.get(message.id) ?? null;
}

export function listenToHost(data, places, selection) {
  if (!data.embed || window.parent === window) return;
  const byId = new Map(places.map((place) => [place.id, place]));
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent) return;
    const wanted = readRequest(event.data, byId);
    if (wanted === "close") selection.close();
    else if (wanted) selection.open(wanted, null);
  });
  tell("ready", { places: places.length });
}
