"""Places of similar names for names that the gazetteer lacks: where they may lie, and how sure they may be.

Most villages that the gazetteer lacks have a namesake of a like spelling somewhere in their country. So a similar name
counts only where the text says that the place lies; and its confidence is learned anew: of lying within 25 km, since
a wrong village in the right country is within 161 km all too often.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from geo.gazetteer.similar import find_similar
from geo.model import Article, Candidate, Resolution, Span
from geo.resolve.choices import Choices, build_choices
from geo.resolve.choose import Choice, choose_places, resolve_span
from geo.resolve.confidence import SIMILAR_KM
from geo.resolve.prepare import Names
from geo.resolve.ranker import Weights
from geo.resolve.shapes import measure_km
from geo.resolve.units import LINKS, read_gap

LEAST_SIMILAR: Final = 0.5
"""A similar name is taken if it is rather right than wrong."""
_LEAST_LIKE: Final = 76.0
"""Points of likeness, of 100. Of UCDP's Syrian names that the gazetteer lacks, 52 % of those with a namesake 76 to 80
alike in the region that the text names were that place, 91 % at 88 to 92; with only the country named 17 and 61 %."""
_MOST_SIMILAR: Final = 40
_MOST_UNKNOWN: Final = 20
"""So many names of one article are searched for, at some 10 ms each; a list of rare names must not take minutes."""
_LESS_LIKE: Final = 4.0
"""Points of likeness that a name may be behind the likest to be a candidate."""
_TOWN_KM: Final = 30.0
"""So near a town is what the text says lies near it or tells of together with it."""
_MOST_BOUNDS: Final = 3
_BOUND_WORDS: Final = frozenset((",", "in", "of", "(", "near", "outside"))


@dataclass(frozen=True, slots=True)
class Similar:
    """The places of similar names that one name may mean, and those that lie where the text says, by id.

    `stated` are in what the text names as their region, or as near them; `close` in a district or near a town that it
    names so; `supported` in a region, or near a town, that the article names at all.
    """

    choices: Choices
    stated: frozenset[str]
    close: frozenset[str]
    supported: frozenset[str]


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
    known = {n: each.candidate for n, each in enumerate(resolutions) if each.candidate is not None}
    unknown = [number for number, each in enumerate(resolutions) if is_unknown(each)]
    chosen = choose_similar(article, spans, unknown, known, names, weights, country)
    return [
        _take_sure(before, chosen[number], weights) if number in chosen else before
        for number, before in enumerate(resolutions)
    ]


def _take_sure(before: Resolution, choice: Choice, weights: Weights) -> Resolution:
    """Take a similar name that is rather right than wrong; else say which one was left."""
    after = resolve_span(before.span, choice, weights)
    if (after.confidence or 0.0) >= LEAST_SIMILAR * before.span.score:
        return after
    reason = f"the gazetteer has no such name; {choice.place.name} is like it, but not surely the same place"
    return replace(before, reason=reason)


def choose_similar(
    article: Article,
    spans: Sequence[Span],
    unknown: Sequence[int],
    known: Mapping[int, Candidate],
    names: Names,
    weights: Weights,
    country: str | None = None,
) -> dict[int, Choice]:
    """Choose a place of a similar name for mentions of unknown names, by the mention's number.

    Parameters
    ----------
    article, spans
        The article and all its mentions.
    unknown
        The numbers of those whose name the gazetteer lacks.
    known
        What the others mean, by number: only their countries are searched.
    names, weights
        As for `choose_places`.
    country
        The country that the caller gave.
    """
    similar = find_similar_choices(article, spans, unknown, known, names, country)
    if not similar:
        return {}
    extra = {toponym: found.choices for toponym, found in similar.items()}
    chosen = choose_places(article, spans, names, weights, country, extra)
    return {
        number: _describe(chosen[number], similar[spans[number].toponym])
        for number in unknown
        if number in chosen and spans[number].toponym in similar
    }


def find_similar_choices(
    article: Article,
    spans: Sequence[Span],
    unknown: Sequence[int],
    known: Mapping[int, Candidate],
    names: Names,
    country: str | None = None,
) -> dict[str, Similar]:
    """Find places of similar names that lie where the article says; those much less like than the best are left."""
    codes = [code for code in count_countries(known.values(), country) if code in names.gazetteer.countries]
    found: dict[str, Similar] = {}
    first = {spans[number].toponym: number for number in reversed(unknown)}
    for toponym, number in islice(sorted(first.items(), key=lambda each: each[1]), _MOST_UNKNOWN):
        places = find_similar(toponym, codes, names.gazetteer, limit=_MOST_SIMILAR)
        places = [place for place in places if place.score >= _LEAST_LIKE]
        if places and (made := _keep_fitting(toponym, places, article, spans, number, known, names)):
            found[toponym] = made
    return found


def _keep_fitting(
    toponym: str,
    places: list[Candidate],
    article: Article,
    spans: Sequence[Span],
    number: int,
    known: Mapping[int, Candidate],
    names: Names,
) -> Similar | None:
    """Keep the places that lie in all that the text says; without such words, those near what the article names."""
    bounds = _read_bounds(article, spans, number, known)
    is_local = any(not _is_wide(bound) for bound in bounds)
    places = [place for place in places if all(_lies_in(place, bound) for bound in bounds)]
    is_close = any(not _is_wide(bound) and bound.feature_code != "ADM1" for bound in bounds)
    fitting = frozenset(place.place_id for place in places)
    stated, close = fitting if is_local else frozenset(), fitting if is_close else frozenset()
    others = [place for other, place in known.items() if other != number and not _is_wide(place)]
    supported = frozenset(
        place.place_id for place in places if any(_lies_in(place, other) for other in others)
    )
    if supported and not stated:
        places = [place for place in places if place.place_id in supported]
    near = tuple(place for place in places if place.score > places[0].score - _LESS_LIKE)
    return Similar(build_choices(toponym, near, names.numbers), stated, close, supported) if near else None


def _read_bounds(
    article: Article, spans: Sequence[Span], number: int, known: Mapping[int, Candidate]
) -> list[Candidate]:
    """Read what the text says a name lies in or near: "X, near Y in Z province"; "the Syrian town of X"."""
    bounds: list[Candidate] = []
    order = [each for each, span in enumerate(spans) if span.relation is None]
    place = position = order.index(number)
    if place and (before := known.get(order[place - 1])) is not None:
        gap = read_gap(article, spans[order[place - 1]], spans[number])
        is_owner = gap is not None and (
            gap[:1] in (["'s"], ["’s"]) or spans[order[place - 1]].kind == "demonym"
        )
        if is_owner and set(gap or ()) <= LINKS - {","} and _is_wide(before):
            bounds.append(before)
    while position + 1 < len(order) and position - place < _MOST_BOUNDS:
        gap = read_gap(article, spans[order[position]], spans[order[position + 1]])
        if not gap or not set(gap) <= LINKS or not _BOUND_WORDS & set(gap):
            break
        position += 1
        outer = known.get(order[position])
        # "X, Homs": a town behind a comma may be the next of a list.
        if outer is not None and not (outer.feature_class in "PS" and set(gap) == {","}):
            bounds.append(outer)
    return bounds


def _is_wide(place: Candidate) -> bool:
    return place.feature_code.startswith("PCL") or place.feature_code in ("CONT", "RGN", "OCN", "SEA")


def _lies_in(place: Candidate, outer: Candidate) -> bool:
    """Tell whether a place lies in a country or a region, or near a town, by codes where there are any."""
    if outer.feature_code.startswith("PCL"):
        return outer.country_code in (place.country_code, *place.countries)
    codes = (outer.country_code, outer.admin1_code)
    if outer.feature_code == "ADM1":
        return codes == (place.country_code, place.admin1_code)
    if outer.feature_code == "ADM2" and place.admin2_code and outer.admin2_code:
        return (*codes, outer.admin2_code) == (place.country_code, place.admin1_code, place.admin2_code)
    reach = _TOWN_KM if outer.feature_class in "PS" else (outer.radius_km or 0.0) + 10.0
    return measure_km(place.latitude, place.longitude, outer.latitude, outer.longitude) <= reach


def _describe(choice: Choice, found: Similar) -> Choice:
    """Give a choice of a similar name the signs and the reason of its own confidence."""
    place = choice.place
    rivals = [
        other.score
        for other in found.choices.candidates
        if measure_km(place.latitude, place.longitude, other.latitude, other.longitude) > SIMILAR_KM
    ]
    signs = {
        "constant": 1.0,
        "likeness": max((place.score - 80.0) / 10.0, -1.0),
        "stated": float(place.place_id in found.stated),
        "close": float(place.place_id in found.close),
        "supported": float(place.place_id in found.supported),
        "rival": math.exp(-(place.score - max(rivals)) / 4.0) if rivals else 0.0,
        "short": float(len(found.choices.sought) < 7),
    }
    doubt = f"a similar name, {place.score:.0f} % alike, and maybe another place"
    return replace(choice, signs=signs, reason=f"the gazetteer has no such name; {place.name} is {doubt}")


def count_countries(places: Iterable[Candidate], hint: str | None = None) -> Counter[str]:
    """Count the countries of what an article's names were taken to mean; the caller's counts most."""
    counts: Counter[str] = Counter()
    for place in places:
        counts.update(place.countries or ((place.country_code,) if place.country_code else ()))
    if hint:
        counts[hint] += 1 + counts.total()
    return counts
