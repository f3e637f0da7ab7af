// What the review page asks of the server it came from. No other module reaches out, and this one to nobody else.

const GONE = "The server does not answer. Is geo review still running? What was decided is in the corrections file; "
  + "start it again with the same command to go on.";

export class Problem extends Error {}

async function ask(path, options) {
  let response = null;
  try {
    response = await fetch(path, { credentials: "same-origin", redirect: "error", ...options });
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
