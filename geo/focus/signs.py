"""Read the signs of an article's mentions that tell where its incident happened."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import Final

from geo.focus.words import (
    ACTORS,
    ACTS,
    CARE,
    COUNTRYSIDE,
    MEASURES,
    MOVE,
    PREPOSITIONS,
    SKIPPED,
    STOPS,
    TALK,
    TOWNS,
)
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution

_MOST_MENTIONS: Final = 4
"""Of a place only the first mentions are read: news names the scene early."""
_N_BEFORE: Final = 16
_N_AFTER: Final = 10
"""So many words before and after a name are read, within its sentence."""
_TOKEN: Final = re.compile(r"[^\W_]+|[,;:()]")

_KINDS: Final = {
    "CONT": "continent", "ADM1": "region", "ADM2": "district", "ADM3": "district", "ADM4": "district",
    "ADMD": "district", "PPLC": "capital", "PPLX": "quarter",
}  # fmt: skip
_CLASSES: Final = {"A": "district", "P": "town", "L": "area", "S": "spot", "H": "water", "R": "road"}
_WIDE_KM: Final = 250.0
"""An area that reaches so far is no place of an incident: the Sahel, the Levant."""

_THINGS: Final = (
    ("death", "deaths"),
    ("harm", "harm to people"),
    ("attack", "an attack"),
    ("take", "a capture or protest"),
)
_TIES: Final = (
    ("in", "{} there"),
    ("of", "{} with it as the target"),
    ("before", "{} in front"),
    ("after", "{} behind"),
)
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
    "before its container": "what it lies in follows", "country agrees": "in the country of the other names",
    "listed": "in a list with the place before", "anchor": "only what another phrase is measured from",
    "reference": "only said to lie near", "border": "only named for its border", "actor": "named as an actor",
    "called a town": "called a town or a part of one", "countryside": "only its countryside or province is meant",
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


def read_signs(article: Article, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> list[Mention]:
    """Read the signs of an article's mentions, of each place the first few."""
    placed = [each for each in resolutions if each.candidate is not None]
    survey = _survey_places(resolutions)
    mentions: list[Mention] = []
    seen: Counter[str] = Counter()
    starts = [each.span.start for each in placed]
    previous: Mention | None = None
    for number, resolution in enumerate(placed):
        place = resolution.candidate
        assert place is not None
        seen[place.place_id] += 1
        if seen[place.place_id] > _MOST_MENTIONS:
            continue
        signs = _describe_place(place, survey)
        if seen[place.place_id] > 1:
            signs["again"] = 1.0
        elif resolution.span.kind == "proper" and not any(
            each.resolution.span.kind == "proper" for each in mentions
        ):
            signs["first name"] = 1.0
        _describe_span(resolution, place, survey, signs)
        end = next(
            (start for start in starts[number + 1 : number + 4] if start >= resolution.span.end),
            len(article.text),
        )
        previous = _read_context(article.text, resolution, place, signs, previous, end, gazetteer)
        mentions.append(previous)
    return mentions


def _survey_places(resolutions: Sequence[Resolution]) -> Survey:
    """See which regions hold a place that is named, which are named, and what countries the names are in."""
    inside: set[str] = set()
    named: set[str] = set()
    anchors: set[int] = set()
    countries: dict[str, float] = defaultdict(float)
    for each in resolutions:
        place = each.candidate
        if place is None:
            continue
        if each.span.relation is not None:
            anchors.update(each.span.relation.anchors)
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
        district = f"{region}.{place.admin2_code}"
        (named if place.feature_code == "ADM2" else inside).add(district)
    return Survey(frozenset(inside), frozenset(named), countries, sum(countries.values()), frozenset(anchors))


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
    if own and own in survey.inside:
        signs["holds another"] = 1.0
    if any(each in survey.named for each in holders):
        signs["lies in another"] = 1.0
    if survey.total and "country" not in signs:
        signs["country agrees"] = survey.countries.get(code, 0.0) / survey.total
    return signs


def _name_kind(place: Candidate) -> str:
    if place.place_id.startswith("computed:"):
        return "computed"
    if place.feature_code.startswith("PCL"):
        return "country"
    if place.feature_code == "RGN" and (place.radius_km or 0.0) >= _WIDE_KM:
        return "continent"
    return _KINDS.get(place.feature_code) or _CLASSES.get(place.feature_class, "terrain")


def _describe_span(resolution: Resolution, place: Candidate, survey: Survey, signs: dict[str, float]) -> None:
    """Add how a place is named and where in the article."""
    span = resolution.span
    if span.kind != "proper" and "computed" not in signs:
        signs[span.kind] = 1.0
    if span.section != "body":
        signs[span.section] = 1.0
    if span.sentence_start <= 2:  # a quotation mark may come first
        signs["first sentence"] = 1.0
    signs["depth"] = round(log1p(span.sentence_start / 200.0), 3)
    signs["confidence"] = round(log(max(resolution.confidence or 0.5, 0.01)), 3)
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
    begin = max(span.sentence_start, span.start - 110)
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
    stop = min(span.sentence_end or len(text), span.end + 80, max(end, span.end))
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
    near = words[max(0, position - 6) : position]
    for name, lexicon in ACTS:
        last = next((number for number in range(len(near) - 1, -1, -1) if near[number] in lexicon), None)
        if last is None:
            if any(word in lexicon for word in words[: max(0, position - 6)]):
                links.append(f"{name} before")
            continue
        is_apart = any(word in STOPS for word in near[last + 1 :])
        if not is_apart and preposition in ("in", "at", "near", "between"):
            links.append(f"{name} in")
        elif not is_apart and last == len(near) - 1 and preposition in ("", "on", "of"):
            links.append(f"{name} of")
        else:
            links.append(f"{name} before")
    return tuple(links)


def _read_neighbors(text: str, end: int, words: list[str], after: list[str], signs: dict[str, float]) -> None:
    """Add what stands behind a name, and what is done around it besides violence."""
    for name, lexicon in ACTS:
        if any(word in lexicon for word in after):
            signs[f"{name} after"] = 1.0
    is_owner = text[end : end + 2] in ("'s", "’s")
    if is_owner:
        signs["possessive"] = 1.0
        after = after[1:]
    if any(word in ACTORS for word in after[: 2 if is_owner else 1]):
        signs["actor"] = 1.0
    called = {*after[:1], *(words[-2:-1] if words[-1:] == ["of"] else words[-1:])}
    if not called.isdisjoint(TOWNS):
        signs["called a town"] = 1.0
    elif not called.isdisjoint(COUNTRYSIDE):
        signs["countryside"] = 1.0
    near = words[-8:]
    if "border" in near[-3:] or "border" in after[:1]:
        signs["border"] = 1.0
    if any(word in MOVE for word in near[-6:]):
        signs["movement"] = 1.0
    if any(word in TALK for word in near) or any(word in TALK for word in after[:4]):
        signs["talk"] = 1.0
    if any(word in CARE for word in near) or any(word in CARE for word in after[:2]):
        signs["care"] = 1.0
