"""What went wrong in a document, with the sentence, what was chosen, what was right, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from geo.errors import UnknownPlaceError
from geo.evaluate.documents import Document, Incident, Label
from geo.evaluate.matching import measure_error, trim_extent
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution
from geo.render.words import describe_feature, write_coordinates
from geo.text import Layout, find_layout

if TYPE_CHECKING:
    from geo.evaluate.incidents import IncidentScore

MistakeKind = Literal[
    "wrong place",
    "wrong incident",
    "wrong role",
    "wrong event",
    "wrong date",
    "invented",
    "missed",
    "wrong extent",
]
KINDS: Final[tuple[MistakeKind, ...]] = get_args(MistakeKind)
_WRONG_KM: Final = 161.0
"""As in the scores: 100 miles."""
_WRONG_INCIDENT_KM: Final = 50.0
_EVIDENCE: Final = 320
"""So many characters of a sentence are kept, about its name."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    `before`, `toponym` and `after` are the sentence, cut at the name (empty if nothing was found). `chosen` and
    `expected` say in words what was taken and what was right; distances are in kilometres, None without two
    points. `weight` orders the mistakes of a kind, the worst highest. `count` says how often the article has it.
    """

    kind: MistakeKind
    document_id: str
    title: str
    before: str
    toponym: str
    after: str
    chosen: str
    expected: str
    reason: str
    confidence: float | None
    distance_km: float | None
    weight: float
    count: int = 1


def list_mistakes(
    article: Article,
    labels: Sequence[Label],
    predicted: Sequence[Resolution],
    pairs: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
) -> list[Mistake]:
    """List what is wrong with an article's names.

    Parameters
    ----------
    article
        The article.
    labels
        What people marked.
    predicted
        What was found, and where it was put.
    pairs
        Positions in `labels` and in `predicted` of what belongs together.
    gazetteer
        Names the place that was meant.

    Returns
    -------
    list of Mistake
        Missed names, invented ones, wrong places (farther than 161 km, or none), wrong extents; each name once
        an article and kind.
    """
    layout = find_layout(article.text, article.title)
    by_label = dict(pairs)
    found: list[Mistake] = []
    for number, label in enumerate(labels):
        if number in by_label:
            mistake = _judge_pair(article, layout, label, predicted[by_label[number]], gazetteer)
            found += [mistake] if mistake else []
        else:
            expected = describe_label(label, gazetteer)
            is_known = bool(gazetteer.candidates(label.toponym, limit=1))
            reason = "" if is_known else "the gazetteer has no such name"
            found.append(
                make_mistake(article, layout, "missed", (label.start, label.end), "nothing", expected, reason,
                      None, None, 2.0 * is_known + (label.latitude is not None))
            )  # fmt: skip
    taken = set(by_label.values())
    for number, each in enumerate(predicted):
        if number not in taken:
            extent = (each.span.start, each.span.end)
            found.append(
                make_mistake(article, layout, "invented", extent, describe_choice(each), "no place is marked here",
                      each.reason or each.span.reason, each.confidence, None, each.confidence or 0.0)
            )  # fmt: skip
    return merge_mistakes(found)


def _judge_pair(
    article: Article, layout: Layout, label: Label, each: Resolution, gazetteer: Gazetteer
) -> Mistake | None:
    """Say what is wrong with a name that was found: the place before the extent."""
    error = measure_error(label, each.candidate)
    has_point = label.latitude is not None
    if has_point and (error is None or error > _WRONG_KM):
        expected = describe_label(label, gazetteer)
        return make_mistake(
            article, layout, "wrong place", (label.start, label.end), describe_choice(each), expected,
            each.reason or each.span.reason, each.confidence, error, 0.0 if error is None else error,
        )  # fmt: skip
    text = article.text
    gold = trim_extent(text, label.start, label.end)
    if gold == trim_extent(text, each.span.start, each.span.end):
        return None
    return make_mistake(
        article, layout, "wrong extent", gold, f"“{each.span.toponym}”: {describe_choice(each)}",
        f"“{label.toponym}”", each.span.reason or each.reason, each.confidence, error, each.confidence or 0.0,
    )  # fmt: skip


def list_incident_mistakes(document: Document, score: IncidentScore) -> list[Mistake]:
    """List an incident whose first-ranked place is more than 50 km away, or which has none.

    Incidents of which no more than the country is known, and those whose place the text does not name, are not
    held against the article.
    """
    incident, far = document.incident, score.first_km is None or score.first_km > _WRONG_INCIDENT_KM
    if incident is None or not far or incident.is_country_level or incident.named is False:
        return []
    article, first = document.article, score.first
    layout = find_layout(article.text, article.title)
    extent = (first.span.start, first.span.end) if first else (0, 0)
    nearest = f"nearest place named: {score.nearest_km:,.0f} km" if score.nearest_km is not None else ""
    reason = "; ".join(part for part in (first.reason if first else "", nearest) if part)
    return [
        make_mistake(article, layout, "wrong incident", extent, describe_choice(first) if first else "no place",
              describe_incident(incident), reason, first.confidence if first else None, score.first_km,
              score.first_km or 0.0)
    ]  # fmt: skip


def make_mistake(
    article: Article,
    layout: Layout,
    kind: MistakeKind,
    extent: tuple[int, int],
    chosen: str,
    expected: str,
    reason: str,
    confidence: float | None,
    distance_km: float | None,
    weight: float,
) -> Mistake:
    """Make a mistake about a stretch of an article: with the sentence that it stands in, cut at the stretch."""
    start, end = extent
    first, last = layout.sentence_at(start)
    first, last = max(first, start - _EVIDENCE // 2), max(end, min(last, end + _EVIDENCE // 2))
    text = article.text
    title = article.title or text[:80].partition("\n")[0]
    return Mistake(
        kind, article.article_id, title, text[min(first, start) : start], text[start:end], text[end:last],
        chosen, expected, reason, confidence, distance_km, weight,
    )  # fmt: skip


def merge_mistakes(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Keep each mistake once a document: the first of those that differ in nothing but the sentence.

    Examples
    --------
    >>> one = Mistake("missed", "1", "", "In ", "Homs", ".", "nothing", "Homs", "", None, None, 0.0)
    >>> [mistake.count for mistake in merge_mistakes([one, one])]
    [2]
    """
    counts: dict[tuple[str, ...], list[Mistake]] = {}
    for mistake in mistakes:
        key = (mistake.kind, mistake.document_id, mistake.toponym, mistake.chosen, mistake.expected)
        counts.setdefault(key, []).append(mistake)
    return [_count(alike) for alike in counts.values()]


def _count(alike: list[Mistake]) -> Mistake:
    return replace(alike[0], count=sum(mistake.count for mistake in alike))


def describe_choice(each: Resolution) -> str:
    """Say in words which place was chosen: name, kind, region, country, degrees (EPSG:4326).

    Examples
    --------
    >>> from geo.model import Span
    >>> describe_choice(Resolution(Span(0, 1, "X"), None, "unresolved", None, 0, ""))
    'no place'
    """
    place = each.candidate
    if place is None:
        return "no place"
    return ", ".join([_describe_place(place), write_coordinates(place.latitude, place.longitude, None)])


def _describe_place(place: Candidate) -> str:
    parents = [name for name in (place.admin1_name, place.country_code) if name and name != place.name]
    return ", ".join([f"{place.name} ({describe_feature(place.feature_code)})", *parents])


def describe_label(label: Label, gazetteer: Gazetteer) -> str:
    """Say in words which place a label means."""
    if label.latitude is None or label.longitude is None:
        return f"{label.toponym} (no coordinates given)"
    point = write_coordinates(label.latitude, label.longitude, None)
    try:
        place = gazetteer.get(f"geonames:{label.geonameid}")
        return f"{_describe_place(place)}, {point}"
    except UnknownPlaceError:
        kind = f" ({describe_feature(label.feature_code)})" if label.feature_code else ""
        where = f", {label.country}" if label.country else ""
        gap = "; the gazetteer lacks it" if label.geonameid else ""
        return f"{label.toponym}{kind}{where}, {point}{gap}"


def describe_incident(incident: Incident) -> str:
    """Say in words where an incident happened.

    Examples
    --------
    >>> describe_incident(Incident(34.73, 36.71, place="Homs city", country="Syria"))
    'Homs city, Syria, 34.73° N, 36.71° E'
    """
    names = [part for part in (incident.place, incident.admin1, incident.country) if part]
    point = write_coordinates(incident.latitude, incident.longitude, None)
    return ", ".join([*dict.fromkeys(names), point])
