"""Read the signs of an article's mentions that tell where its incident happened."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, log, log1p, radians
from typing import Final

from geo.focus.words import (
    ACTORS,
    ACTS,
    CARE,
    COUNTRYSIDE,
    MEASURES,
    MOVE,
    PEOPLE,
    PREPOSITIONS,
    SKIPPED,
    STOPS,
    TALK,
    TOWNS,
)
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution

_MOST_MENTIONS: Final = 3
"""Of a place only the first mentions are read: news names the scene early."""
_N_BEFORE: Final = 16
_N_AFTER: Final = 10
"""So many words before and after a name are read, within its sentence."""
_REACH: Final = 6
"""An act farther in front of a name's preposition is not tied to it: "killed" and ten words later "in"."""
_WITHIN: Final = frozenset(("in", "at", "near", "between"))
_SCENE: Final = frozenset(("after in", "after at", "after near", "after on"))
_TOKEN: Final = re.compile(r"[^\W_]+|[,;:()]")

_KINDS: Final = {
    "CONT": "continent", "ADM1": "region", "ADM2": "district", "ADM3": "district", "ADM4": "district",
    "ADMD": "district", "PPLC": "capital", "PPLX": "quarter",
}  # fmt: skip
_CLASSES: Final = {"A": "district", "P": "town", "L": "area", "S": "spot", "H": "water", "R": "road"}
_WIDE_KM: Final = 250.0
"""An area that reaches so far is no place of an incident: the Sahel, the Levant."""

_THINGS: Final = (
    ("death", "deaths"), ("harm", "harm to people"), ("attack", "an attack"), ("take", "a capture or protest"),
)  # fmt: skip
_TIES: Final = (
    ("in", "{} there"), ("of", "{} with it as the target"), ("before", "{} in front"), ("after", "{} behind"),
)  # fmt: skip
SIGNS: Final[Mapping[str, str]] = {
    "named": "", "country": "a country", "continent": "a part of the world", "region": "a first-order region",
    "district": "a district", "capital": "a capital", "quarter": "a quarter of a town", "town": "a town",
    "area": "an area", "spot": "a single site", "water": "a water", "road": "a road", "terrain": "a landform",
    "computed": "computed from the words", "distance": "at a distance that is stated",
    "demonym": "an adjective of people",
    "nominal": "named only as 'the capital'",
    "headline": "in the headline", "dateline": "in the dateline", "caption": "in a caption",
    "first sentence": "in the first sentence", "first name": "the first place named", "depth": "far down the text",
    "again": "named again", "confidence": "not resolved for sure", "holds another": "another place named lies in it",
    "lies in another": "lies in another place that is named", "follows its part": "names what the place before lies in",
    "before its container": "what it lies in follows", "country agrees": "",
    "listed": "in a list with the place before", "anchor": "only what another phrase is measured from",
    "reference": "only said to lie near", "border": "only named for its border", "actor": "named as an actor",
    "called a town": "called a town or a part of one", "countryside": "only its countryside or province is meant",
    "origin": "where people come from", "beside an unknown scene": "beside a scene whose name is not known",
    "possessive": "named as an owner", "movement": "on the way from or to it", "talk": "where people talked",
    "care": "where victims were brought", "no preposition": "",
    **{f"after {name}": f"after '{name}'" for name in sorted(set(PREPOSITIONS.values()))},
    **{f"{name} {how}": words.format(thing) for name, thing in _THINGS for how, words in _TIES},
}  # fmt: skip
"""What the model looks at, each with its words in a reason."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with the signs that the model weighs, and what of it the next one may share in a list."""

    resolution: Resolution
    candidate: Candidate
    signs: dict[str, float]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What an article's places say of each other: their regions' codes, their countries, the anchors of phrases."""

    inside: frozenset[str]
    named: frozenset[str]
    countries: Mapping[str, float]
    total: float
    anchors: frozenset[int]
    towns: tuple[tuple[float, float], ...]
    unknown: frozenset[int] = frozenset()


def read_signs(article: Article, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> list[Mention]:
    """Read the signs of an article's mentions, of each place the first few."""
    placed = [(each, each.candidate) for each in resolutions if each.candidate is not None]
    survey = replace(_survey_places(resolutions), unknown=_find_unknown_scenes(article.text, resolutions))
    mentions: list[Mention] = []
    seen: Counter[str] = Counter()
    described: dict[str, dict[str, float]] = {}
    is_first, previous = True, None
    for number, (resolution, place) in enumerate(placed):
        key, span = place.place_id, resolution.span
        seen[key] += 1
        if seen[key] > _MOST_MENTIONS:
            continue
        if key not in described:
            described[key] = _describe_place(place, survey)
        signs = described[key].copy()
        if seen[key] > 1:
            signs["again"] = 1.0
        if is_first and span.kind == "proper":
            signs["first name"], is_first = 1.0, False
        _describe_span(resolution, survey, signs)
        if span.kind == "demonym":  # says of whom, hardly ever where
            mentions.append(Mention(resolution, place, signs))
            _mark_unknown_scene(mentions[-1], survey)
            continue
        end = len(article.text)
        for later, _ in placed[number + 1 : number + 4]:
            if later.span.start >= span.end:
                end = later.span.start
                break
        previous = _read_context(article.text, resolution, place, signs, previous, end, gazetteer)
        mentions.append(previous)
        _mark_unknown_scene(previous, survey)
    return mentions


def _find_unknown_scenes(text: str, resolutions: Sequence[Resolution]) -> frozenset[int]:
    """Find the sentences, by their starts, in which "in", "at" or "near" stands before a name that has no place."""
    found = set()
    for each in resolutions:
        span = each.span
        if each.candidate is None and span.kind == "proper" and span.relation is None:
            begin = max(span.sentence_start, span.start - 90)
            words = _TOKEN.findall(text[begin : span.start].lower())[-_N_BEFORE:]
            if _SCENE.intersection(_link_words(words)):
                found.add(span.sentence_start)
    return frozenset(found)


def _mark_unknown_scene(mention: Mention, survey: Survey) -> None:
    """Mark a town, or a people, that stands beside a name without a place where something is said to be."""
    span, signs = mention.resolution.span, mention.signs
    is_other = span.kind == "demonym" or mention.candidate.feature_class in "PS"
    if is_other and span.sentence_start in survey.unknown and not _SCENE.intersection(signs):
        signs["beside an unknown scene"] = 1.0


def _survey_places(resolutions: Sequence[Resolution]) -> Survey:
    """See which regions hold a place that is named, which are named, and what countries the names are in."""
    inside: set[str] = set()
    named: set[str] = set()
    anchors = {start for each in resolutions if each.span.relation for start in each.span.relation.anchors}
    towns: list[tuple[float, float]] = []
    countries: dict[str, float] = defaultdict(float)
    for each in resolutions:
        place = each.candidate
        if place is None:
            continue
        code = place.country_code or ""
        if place.feature_code.startswith("PCL"):
            named.add(code)
            continue
        countries[code] += each.confidence or 0.0
        inside.add(code)
        region = f"{code}.{place.admin1_code}"
        if place.feature_code == "ADM1":
            named.add(region)
            continue
        inside.add(region)
        if place.feature_class in "PS" and each.span.start not in anchors:
            towns.append((place.latitude, place.longitude))
        district = f"{region}.{place.admin2_code}"
        (named if place.feature_code == "ADM2" else inside).add(district)
    return Survey(
        frozenset(inside),
        frozenset(named),
        countries,
        sum(countries.values()),
        frozenset(anchors),
        tuple(towns),
    )


def _describe_place(place: Candidate, survey: Survey) -> dict[str, float]:
    """Say what kind of place it is, and how it lies to the other places of the article."""
    signs = {"named": 1.0, _name_kind(place): 1.0}
    code = place.country_code or ""
    region = f"{code}.{place.admin1_code}"
    district = f"{region}.{place.admin2_code}"
    own: str = ""
    holders: tuple[str, ...] = (code, region, district)
    if place.feature_code.startswith("PCL"):
        own, holders = code, ()
    elif place.feature_code == "ADM1":
        own, holders = region, (code,)
    elif place.feature_code == "ADM2":
        own, holders = district, (code, region)
    if (own and own in survey.inside) or (place.feature_class == "L" and _holds_town(place, survey)):
        signs["holds another"] = 1.0
    if any(each in survey.named for each in holders):
        signs["lies in another"] = 1.0
    if survey.total and "country" not in signs:
        signs["country agrees"] = survey.countries.get(code, 0.0) / survey.total
    return signs


def _holds_town(place: Candidate, survey: Survey) -> bool:
    """Tell whether an area without a code holds a town that is named, by its radius; about 111 km are one degree."""
    reach = (place.radius_km or 0.0) / 111.0
    narrow = cos(radians(place.latitude))
    return reach > 0.0 and any(
        (latitude - place.latitude) ** 2 + ((longitude - place.longitude) * narrow) ** 2 <= reach * reach
        for latitude, longitude in survey.towns
    )


def _name_kind(place: Candidate) -> str:
    if place.place_id.startswith("computed:"):
        return "computed"
    if place.feature_code.startswith("PCL"):
        return "country"
    if place.feature_code == "RGN" and (place.radius_km or 0.0) >= _WIDE_KM:
        return "continent"
    return _KINDS.get(place.feature_code) or _CLASSES.get(place.feature_class, "terrain")


def _describe_span(resolution: Resolution, survey: Survey, signs: dict[str, float]) -> None:
    """Add how a place is named and where in the article."""
    span = resolution.span
    if span.kind != "proper" and span.relation is None:
        signs[span.kind] = 1.0
    if span.section != "body":
        signs[span.section] = 1.0
    if span.sentence_start <= 2:  # a quotation mark may come first
        signs["first sentence"] = 1.0
    signs["depth"] = log1p(span.sentence_start / 200.0)
    signs["confidence"] = log(max(resolution.confidence or 0.5, 0.01))
    if span.relation is not None and span.relation.kind == "distance":
        signs["distance"] = 1.0
    if span.start in survey.anchors and span.relation is None:
        signs["anchor"] = 1.0


def _read_context(
    text: str, resolution: Resolution, place: Candidate, signs: dict[str, float], previous: Mention | None, end: int,
    gazetteer: Gazetteer,
) -> Mention:  # fmt: skip
    """Add what the words around a name say: those between it and the names beside it, within the sentence."""
    span = resolution.span
    begin = max(span.sentence_start, span.start - 90)
    links: tuple[str, ...] | None = None
    if previous is not None and previous.resolution.span.end <= span.start:
        before = previous.resolution.span
        if before.end >= begin:
            gap = _TOKEN.findall(text[before.end : span.start].lower())
            if before.kind == "proper" and gap and set(gap) <= SKIPPED | {",", "and", "or", "(", "of", "in"}:
                if gazetteer.contains(place, previous.candidate):
                    signs["follows its part"] = previous.signs["before its container"] = 1.0
                elif gap[0] in (",", "and", "or"):
                    links = previous.links
                    signs["listed"] = 1.0
            if before.kind == "proper":
                begin = before.end
    words = _TOKEN.findall(text[begin : span.start].lower())[-_N_BEFORE:]
    stop = min(span.sentence_end or len(text), span.end + 60, max(end, span.end))
    after = _TOKEN.findall(text[span.end : stop].lower())[:_N_AFTER]
    found = _link_words(words) if links is None else links
    for name in found:
        signs[name] = 1.0
    _read_neighbors(text, span.end, words, after, signs)
    return Mention(resolution, place, signs, found)


def _link_words(words: list[str]) -> tuple[str, ...]:
    """Find the preposition in front of a name and the acts that it is tied to."""
    position, preposition = len(words), ""
    while position > 0 and not preposition:
        word = words[position - 1]
        if word == "of" and position > 1 and words[position - 2] in SKIPPED:
            position -= 1
        elif word in PREPOSITIONS:
            preposition = PREPOSITIONS[word]
            position -= 1
        elif word in SKIPPED:
            position -= 1
        else:
            break
    links = [f"after {preposition}" if preposition else "no preposition"]
    if len(words) > 1 and words[-1] in ("of", "from") and words[-2] in MEASURES:
        links.append("reference")
    if preposition == "from" and position > 0 and words[position - 1] in PEOPLE:
        links.append("origin")
    links += _tie_acts(words[:position], preposition)
    return tuple(links)


def _tie_acts(words: list[str], preposition: str) -> list[str]:
    """Say how the acts in front of a name's preposition are tied to the name: in it, with it as target, or loosely."""
    last = {act: number for number, word in enumerate(words) for act in ACTS.get(word, ())}
    if not last:
        return []
    stop = max((number for number, word in enumerate(words) if word in STOPS), default=-1)
    ties = []
    for act, number in last.items():
        is_tied = number > stop and number >= len(words) - _REACH
        if is_tied and preposition in _WITHIN:
            ties.append(f"{act} in")
        elif is_tied and number == len(words) - 1 and preposition in ("", "on", "of"):
            ties.append(f"{act} of")
        else:
            ties.append(f"{act} before")
    return ties


def _read_neighbors(text: str, end: int, words: list[str], after: list[str], signs: dict[str, float]) -> None:
    """Add what stands behind a name, and what is done around it besides violence."""
    for word in after:
        for act in ACTS.get(word, ()):
            signs[f"{act} after"] = 1.0
    is_owner = text[end : end + 2] in ("'s", "’s")
    if is_owner:
        signs["possessive"] = 1.0
        after = after[1:]
    if not ACTORS.isdisjoint(after[: 2 if is_owner else 1]):
        signs["actor"] = 1.0
    called = after[:1] + (words[-2:-1] if words[-1:] == ["of"] else words[-1:])
    if not TOWNS.isdisjoint(called):
        signs["called a town"] = 1.0
    elif not COUNTRYSIDE.isdisjoint(called):
        signs["countryside"] = 1.0
    near = words[-8:]
    if "border" in near[-3:] or "border" in after[:1]:
        signs["border"] = 1.0
    if not MOVE.isdisjoint(near[-6:]):
        signs["movement"] = 1.0
    if not (TALK.isdisjoint(near) and TALK.isdisjoint(after[:4])):
        signs["talk"] = 1.0
    if not (CARE.isdisjoint(near) and CARE.isdisjoint(after[:2])):
        signs["care"] = 1.0
