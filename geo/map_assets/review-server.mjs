// What the review page asks of the server it came from. No other module reaches out, and this one to nobody else.

const GONE = "The server does not answer. Is geo review still running? What was decided is in the corrections file; "
  + "start it again with the same command to go on.";

const KEPT = "geo-review-key";

export class Problem extends Error {}

// The key to this run's data comes with the page once. It is kept where only this origin looks, port included, for a
// reload and for a tab that was closed by mistake; the next run has another key.
function takeKey() {
  const given = document.querySelector("meta[name=review-key]");
  try {
    if (!given) return localStorage.getItem(KEPT) ?? "";
    localStorage.setItem(KEPT, given.content);
  } catch { /* storage is switched off: the page works until it is loaded again */ }
  history.replaceState(null, "", "/");
  return given?.content ?? "";
}

const key = takeKey();

async function ask(path, options) {
  let response = null;
  try {
    response = await fetch(path, {
      credentials: "same-origin", redirect: "error", ...options, headers: { ...options?.headers, "Geo-Review-Key": key },
    });
  } catch {
    throw new Problem(GONE);
  }
  let told = null;
  try {
    told = await response.json();
  } catch {
    throw new Problem(`The server answered with something else than data (${response.status}).`);
  }
  if (!response.ok) throw new Problem(told.error ?? `The server refused (${response.status}).`);
  return told;
}

export function read(path, query = {}) {
  const text = new URLSearchParams(query).toString();
  return ask(text ? `${path}?${text}` : path);
}

export function send(path, told = {}) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) });
}
