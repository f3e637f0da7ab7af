// Names in the reader's language: those of places and towns come with the page, those of countries from the browser.
// Where a language has no name, the page's own stands: English.
import { unpackIntegers } from "./decode.mjs";
import { make } from "./dom.mjs";

export const OWN = "en";

// The first wanted language that is known: "pt-BR" is served by "pt".
export function pickLanguage(known, wanted) {
  for (const tag of wanted) {
    const [base] = tag.toLowerCase().split("-");
    const found = known.find((language) => language.toLowerCase() === tag.toLowerCase()) ?? known.find((language) => language.split("-")[0] === base);
    if (found) return found;
  }
  return OWN;
}

// Gives names of countries or languages in a language; null where the browser has none.
function createNamer(language, type) {
  if (!Intl.DisplayNames?.supportedLocalesOf([language]).length) return () => null;
  const names = new Intl.DisplayNames([language], { type, fallback: "none" });
  return (code) => (/^([A-Z]{2}|[a-z]{2,3}(-[A-Z]{2})?)$/.test(code ?? "") ? names.of(code) ?? null : null);
}

// What a language calls itself, with a capital where it has any.
export function nameLanguage(language) {
  const own = createNamer(language, "language")(language) ?? createNamer(OWN, "language")(language) ?? language;
  return own.charAt(0).toLocaleUpperCase(language) + own.slice(1);
}

function listNames([numbers, names]) {
  let at = 0;
  return unpackIntegers(numbers).map((step, i) => [at += step, names[i]]);
}

// Gives all names of a place in all languages, for the search; they are unpacked when the first is asked for.
function createOthers(stored, places) {
  let others = null;
  return (place) => {
    if (!others) {
      others = new Map();
      for (const { p } of Object.values(stored)) {
        for (const [at, name] of listNames(p)) others.set(places[at], `${others.get(places[at]) ?? ""} ${name}`);
      }
    }
    return [others.get(place) ?? "", place.area ? place.label ?? "" : ""].join(" ");
  };
}

// The names by language, and the writing of them into places, countries and towns.
export function createNames(data, places, { countries, cities }) {
  const stored = data.names ?? {};
  const known = [OWN, ...Object.keys(stored)];
  let current = OWN;
  let nameCountry = () => null;

  // Of units that share a code, as those of one island, the browser's name is that of the largest alone.
  const mains = new Map();
  for (const country of countries) if (!(mains.get(country.code)?.room >= country.room)) mains.set(country.code, country);

  function labelCountries() {
    for (const country of countries) country.shown = (mains.get(country.code) === country ? nameCountry(country.code) : null) ?? country.name;
    for (const place of places) {
      if (place.area) Object.assign(place, { label: current === OWN ? null : nameCountry(place.area), folded: null });
    }
  }

  function use(language) {
    current = known.includes(language) ? language : OWN;
    nameCountry = current === OWN ? () => null : createNamer(current, "region");
    for (const place of places) if (place.label !== null) place.label = null;
    for (const city of cities) city.label = city.name;
    labelCountries();
    if (current === OWN) return;
    for (const [at, name] of listNames(stored[current].p)) places[at].label = name;
    for (const [at, name] of listNames(stored[current].t)) if (cities[at]) cities[at].label = name;
  }

  const describeCountry = (place) => nameCountry(place.iso) ?? place.country;
  use(OWN);
  return { known, use, getCurrent: () => current, describeCountry, listOthers: createOthers(stored, places) };
}

// What a place is called here.
export function getLabel(place) {
  return place.label ?? place.name;
}

// The name as an element that says in which language it is, and the page's own beside it where that is another.
export function makeName(place, language) {
  if (!place.label || place.label === place.name) return [make("span", { dir: "auto" }, place.name), null];
  return [make("span", { dir: "auto", lang: language }, place.label), make("bdi", { class: "own" }, place.name)];
}
