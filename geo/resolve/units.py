"""Group an article's mentions into units that are resolved together, and say which units stand near which.

A unit is a name with the word for its kind and the name that it is said to lie in: all mentions of a unit mean
one place. Units of one name share most, but not all: "Aleppo" and "Aleppo province", "Paris" and "Paris, Texas".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING, Final

from geo.model import Article, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CUES: Final = ("province", "district", "county", "town")
"""What the words beside a name may call it."""
_KINDS: Final = (
    r"(?P<county>count(?:y|ies)|parish(?:es)?|co\.)|(?P<town>cit(?:y|ies)|towns?|villages?|municipalit(?:y|ies)|suburbs?)"
    r"|(?P<province>provinces?|governorates?|oblasts?|states?|prefectures?|regions?|voivodeships?|krais?|wilayas?)"
    r"|(?P<district>districts?|raions?|tehsils?)"
)
_AFTER: Final = re.compile(rf"(?:['’]s?)?[ -](?:{_KINDS})\b(?! (?:University|College|Police))", re.I)
_BEFORE: Final = re.compile(rf"\b(?:{_KINDS}) of (?:the )?\Z", re.I)
_PLURAL: Final = re.compile(r"(?:ies|[^s]s)\b", re.I)
_INSIDE: Final = re.compile(rf"\b(?:{_KINDS})(?<!s)\Z", re.I)  # not the United States
# Words that may stand between a name and the name of what it lies in: "Goma, in eastern Congo".
LINKS: Final = frozenset(
    ", ( in of the a an near neighborhood neighbourhood district suburb area camp province governorate state "
    "northern southern eastern western central north south east west northeastern northwestern southeastern "
    "southwestern northeast northwest southeast southwest town city village region county 's ’s outside capital "
    "port coastal border rural parish".split()
)
_TOKEN: Final = re.compile(r"['’]s\b|\w+|[^\w\s]")
_WINDOW: Final = 8
"""So many mentions to either side are measured for nearness; farther ones count as of the same article only."""
_NEAR_CHARS: Final = 150.0
"""Nearness falls by e over about a sentence of news."""


@dataclass(slots=True)
class Unit:
    """A name in an article: its mentions by number, its cue, and how many mentions it has."""

    toponym: str
    cue: str
    spans: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The units of an article, and matrices of weights, a row for each unit that receives.

    `near` is 0 to 1; `after` marks units that the text names as containers, behind the name or as its genitive;
    `beside` marks units that stand in one list with it.
    """

    units: list[Unit]
    of_span: dict[int, int]
    near: Floats
    after: Floats
    beside: Floats


def read_cue(article: Article, span: Span) -> str:
    """Give what the words at a mention call it: region, county, town, or nothing."""
    text = article.text
    match = (
        _INSIDE.search(span.toponym)
        or _AFTER.match(text, span.end)
        or _BEFORE.search(text[max(0, span.start - 24) : span.start])
    )
    return (match.lastgroup or "") if match else ""


def _share_cues(
    article: Article, spans: Sequence[Span], links: list[tuple[int | None, bool]], cues: list[str]
) -> None:
    """Give all names of a list the word that stands for them together: "Homs and Hama provinces"."""

    def is_plural(number: int) -> bool:
        span = spans[number]
        found = _AFTER.match(article.text, span.end)
        before = _BEFORE.search(article.text[max(0, span.start - 24) : span.start])
        return any(
            match is not None and _PLURAL.search(match.group()) is not None for match in (found, before)
        )

    shared = [bool(cue) and is_plural(number) for number, cue in enumerate(cues)]
    listed = [number for number, (outer, is_list) in enumerate(links) if is_list and outer == number + 1]
    for number, other in [(each, each + 1) for each in reversed(listed)] + [
        (each + 1, each) for each in listed
    ]:
        if shared[other] and not cues[number]:
            cues[number], shared[number] = cues[other], True


def group_spans(article: Article, spans: Sequence[Span], numbers: Sequence[int]) -> Grouping:
    """Group mentions into units.

    Parameters
    ----------
    article
        The article.
    spans
        All of its mentions, in the order of the text.
    numbers
        Which of them take part: those with candidates, or with a place that is known.
    """
    import numpy as np

    cues = [read_cue(article, spans[number]) for number in numbers]
    links = [_find_link(article, spans, numbers, position) for position in range(len(numbers))]
    _share_cues(article, [spans[number] for number in numbers], links, cues)
    keys: dict[tuple[str, str, str, str], int] = {}
    units: list[Unit] = []
    of_position = []
    for position, number in enumerate(numbers):
        outer, is_list = links[position]
        parent = spans[numbers[outer]].toponym if outer is not None and not is_list else ""
        key = (spans[number].toponym, cues[position], parent, spans[number].place_id or "")
        if key not in keys:
            keys[key] = len(units)
            units.append(Unit(key[0], key[1]))
        units[keys[key]].spans.append(number)
        of_position.append(keys[key])
    near, after, beside = (np.zeros((len(units), len(units))) for _ in range(3))
    for position, unit in enumerate(of_position):
        outer, is_list = links[position]
        if outer is not None:
            other = of_position[outer]
            if is_list:
                beside[unit, other] = beside[other, unit] = 1.0
            else:
                after[unit, other] = 1.0
        start = spans[numbers[position]].start
        for later in range(position + 1, min(position + 1 + _WINDOW, len(numbers))):
            other = of_position[later]
            weight = exp(-(spans[numbers[later]].start - start) / _NEAR_CHARS)
            if weight > near[unit, other]:
                near[unit, other] = near[other, unit] = weight
    np.fill_diagonal(near, 0.0)
    np.fill_diagonal(beside, 0.0)
    np.fill_diagonal(after, 0.0)
    return Grouping(units, dict(zip(numbers, of_position, strict=True)), near, after, beside)


def _find_link(
    article: Article, spans: Sequence[Span], numbers: Sequence[int], position: int
) -> tuple[int | None, bool]:
    """Give the mention that a mention is linked to, and whether as one of a list rather than its container."""
    span = spans[numbers[position]]
    if position:
        before = spans[numbers[position - 1]]
        gap = read_gap(article, before, span)
        if gap and gap[0] in ("'s", "’s") and set(gap[1:]) <= LINKS - {","}:
            return position - 1, False  # "Iran's Kurdistan province"
        if before.kind == "demonym" and gap is not None and set(gap) <= LINKS - {",", "near", "in"}:
            return position - 1, False  # "the Syrian town of Manbij"
    if position + 1 < len(numbers):
        follower = spans[numbers[position + 1]]
        gap = read_gap(article, span, follower)
        if gap and follower.kind == "proper" and set(gap) <= LINKS and set(gap) & {",", "in", "of", "("}:
            return position + 1, False
        if gap and set(gap) <= {",", "and", "or", "/", "&", "to", "-", "–"} | LINKS:
            return position + 1, True
    return None, False


def read_gap(article: Article, one: Span, other: Span) -> list[str] | None:
    """Give the words between two mentions, None if there is much."""
    if other.start - one.end > 40 or other.start < one.end:
        return None
    return [token.lower() for token in _TOKEN.findall(article.text[one.end : other.start])]
