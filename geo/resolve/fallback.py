"""What is tried for a name that the gazetteer lacks: similar names, a geocoder; and places that are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from geo.gazetteer import Gazetteer
from geo.gazetteer.similar import find_similar
from geo.geocode import Geocoder
from geo.model import Article, Candidate, Resolution, Span
from geo.resolve.choices import Choices, build_choices
from geo.resolve.choose import Choice, choose_places, resolve_span
from geo.resolve.prepare import Names
from geo.resolve.ranker import Weights

_LEAST_SIMILAR: Final = 0.5
"""A similar name is taken if it is rather right than wrong."""
_MOST_SIMILAR: Final = 40
_MOST_UNKNOWN: Final = 20
"""So many names of one article are searched for, at some 10 ms each; a list of rare names must not take minutes."""
_LESS_LIKE: Final = 8.0
"""Points of likeness, of 100, that a name may be behind the likest to be a candidate."""


def is_unknown(resolution: Resolution) -> bool:
    """Tell whether a resolution is of a name that has no candidates."""
    span = resolution.span
    is_name = span.kind == "proper" and not span.place_id and span.relation is None
    return is_name and resolution.candidate is None


def try_similar(
    article: Article, resolutions: list[Resolution], names: Names, weights: Weights, country: str | None
) -> list[Resolution]:
    """Give names that the gazetteer does not know the places of similar names, where the article makes one sure."""
    spans = [resolution.span for resolution in resolutions]
    places = [resolution.candidate for resolution in resolutions if resolution.candidate is not None]
    unknown = [each.span.toponym for each in resolutions if is_unknown(each)]
    chosen = choose_similar(article, spans, unknown, places, names, weights, country)
    tried = [
        resolve_span(before.span, chosen[number], weights.confidence) if number in chosen else before
        for number, before in enumerate(resolutions)
    ]
    return [
        after if (after.confidence or 0.0) >= _LEAST_SIMILAR * after.span.score else before
        for before, after in zip(resolutions, tried, strict=True)
    ]


def choose_similar(
    article: Article,
    spans: Sequence[Span],
    unknown: Sequence[str],
    places: Sequence[Candidate],
    names: Names,
    weights: Weights,
    country: str | None = None,
) -> dict[int, Choice]:
    """Choose a place of a similar name for mentions of unknown names, by the mention's number.

    Only the countries of `places` are searched, what the known names mean.
    """
    similar = find_similar_choices(unknown, count_countries(places, country), names)
    if not similar:
        return {}
    chosen = choose_places(article, spans, names, weights, country, similar)
    return {number: each for number, each in chosen.items() if each.place.match == "fuzzy"}


def find_similar_choices(
    toponyms: Iterable[str], countries: Counter[str], names: Names
) -> dict[str, Choices]:
    """Find places of similar names in the countries that were counted; those much less like than the best are left."""
    codes = [code for code in countries if code in names.gazetteer.countries]
    found = {}
    for toponym in islice(dict.fromkeys(toponyms), _MOST_UNKNOWN):
        candidates = find_similar(toponym, codes, names.gazetteer, limit=_MOST_SIMILAR)
        near = tuple(each for each in candidates if each.score > candidates[0].score - _LESS_LIKE)
        if near:
            found[toponym] = build_choices(toponym, near, names.numbers)
    return found


def count_countries(places: Iterable[Candidate], hint: str | None = None) -> Counter[str]:
    """Count the countries of what an article's names were taken to mean; the caller's counts most."""
    counts: Counter[str] = Counter()
    for place in places:
        counts.update(place.countries or ((place.country_code,) if place.country_code else ()))
    if hint:
        counts[hint] += 1 + counts.total()
    return counts


def ask_geocoder(resolutions: Sequence[Resolution], geocoder: Geocoder, hint: str | None) -> list[Resolution]:
    """Ask the geocoder for the names that have no candidates; its answers count in the article's countries only."""
    known = (resolution.candidate for resolution in resolutions if resolution.candidate is not None)
    countries = count_countries(known, hint)
    return [
        _geocode(resolution, geocoder, countries) if is_unknown(resolution) else resolution
        for resolution in resolutions
    ]


def _geocode(resolution: Resolution, geocoder: Geocoder, countries: Counter[str]) -> Resolution:
    span = resolution.span
    candidates = [replace(place, match="geocoder") for place in geocoder(span.toponym)]
    if not candidates:
        return replace(resolution, reason="neither the gazetteer nor the geocoder has such a name")

    def count(place: Candidate) -> int:
        return max((countries[code] for code in place.countries or (place.country_code or "",)), default=0)

    fitting = [place for place in candidates if count(place) > 0 or not countries]
    if not fitting:
        reason = f"the geocoder's {candidates[0].name} is in no country that the article names"
        return replace(resolution, n_candidates=len(candidates), reason=reason)
    best = max(fitting, key=count)
    reason = "the gazetteer has no such name; the geocoder's best in a country of the article"
    # No corpus has the answers of a server: these two are chosen, cautiously.
    confidence = round((0.6 if len(fitting) == 1 else 0.4) * span.score, 3)
    return Resolution(span, best, "geocoder", confidence, len(candidates), reason)


def compute_relatives(
    article: Article, resolutions: list[Resolution], gazetteer: Gazetteer
) -> list[Resolution]:
    """Compute the places of phrases such as "50 km south of Baghdad" from those of the names in them."""
    if all(resolution.span.relation is None for resolution in resolutions):
        return resolutions
    from geo.resolve.relative import resolve_relative

    resolved = {each.span.start: each for each in resolutions if each.span.relation is None}
    return [
        each if each.span.relation is None else resolve_relative(article, each.span, resolved, gazetteer)
        for each in resolutions
    ]
