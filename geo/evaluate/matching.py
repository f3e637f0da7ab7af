"""Match predicted names with marked ones: spans are trimmed on both sides first, then paired by overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

from geo.errors import UnknownPlaceError
from geo.evaluate.documents import Document, Label
from geo.gazetteer import Gazetteer
from geo.model import Candidate, Span
from geo.text import find_layout

Extent = tuple[int, int]
"""Start and end as half-open string indices."""

_LEADING: Final = re.compile(r"the\s+(?=\S)", re.IGNORECASE)
_TRAILING: Final = re.compile(r"(?<=\S)['’]s\Z")
_EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class SpanCounts:
    """How many names were marked, predicted, and found with the same extent or with any overlap."""

    n_gold: int = 0
    n_predicted: int = 0
    n_exact: int = 0
    n_overlapping: int = 0

    def __add__(self, other: SpanCounts) -> SpanCounts:
        """Add up the counts of two documents."""
        return SpanCounts(
            self.n_gold + other.n_gold, self.n_predicted + other.n_predicted,
            self.n_exact + other.n_exact, self.n_overlapping + other.n_overlapping,
        )  # fmt: skip


def trim_extent(text: str, start: int, end: int) -> Extent:
    """Leave out a leading "the" and a trailing "'s": corpora disagree whether they belong to a name.

    Parameters
    ----------
    text
        The article's text.
    start, end
        Half-open string indices into it.

    Returns
    -------
    tuple of int
        The trimmed start and end.

    Examples
    --------
    >>> trim_extent("the Netherlands's", 0, 17)
    (4, 15)
    """
    if match := _LEADING.match(text, start, end):
        start = match.end()
    if match := _TRAILING.search(text[start:end]):
        end = start + match.start()
    return start, end


def match_extents(gold: Sequence[Extent], predicted: Sequence[Extent]) -> list[tuple[int, int]]:
    """Pair marked with predicted extents, one to one, the longest overlap first.

    Parameters
    ----------
    gold, predicted
        Half-open string indices.

    Returns
    -------
    list of tuple of int
        Positions in `gold` and in `predicted`, in the order of `gold`. Empty if nothing overlaps.

    Examples
    --------
    >>> match_extents([(0, 4), (10, 20)], [(12, 20), (10, 12)])
    [(1, 0)]
    """
    order = sorted(range(len(predicted)), key=lambda position: predicted[position])
    longest = max((end - start for start, end in predicted), default=0)
    pairs, first = [], 0
    for one, (start, end) in sorted(enumerate(gold), key=lambda entry: entry[1]):
        while first < len(order) and predicted[order[first]][0] + longest <= start:
            first += 1
        for other in order[first:]:
            if predicted[other][0] >= end:
                break
            overlap = min(end, predicted[other][1]) - max(start, predicted[other][0])
            if overlap > 0:
                is_exact = predicted[other] == (start, end)
                pairs.append((-overlap, not is_exact, one, other))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, one, other in sorted(pairs):
        if one not in taken and other not in used:
            taken[one] = other
            used.add(other)
    return sorted(taken.items())


def count_spans(gold: Sequence[Extent], predicted: Sequence[Extent]) -> SpanCounts:
    """Count how many marked names were found, exactly and with any overlap.

    Examples
    --------
    >>> count_spans([(0, 4), (10, 20)], [(0, 4), (12, 20)])
    SpanCounts(n_gold=2, n_predicted=2, n_exact=1, n_overlapping=2)
    """
    n_exact = len(set(gold) & set(predicted))
    return SpanCounts(len(gold), len(predicted), n_exact, len(match_extents(gold, predicted)))


def measure_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Measure the great-circle distance of two points in kilometres (EPSG:4326; haversine, mean sphere).

    Examples
    --------
    >>> round(measure_km(36.2, 37.16, 33.51, 36.29))
    309
    """
    lat1, lat2 = radians(latitude), radians(other_latitude)
    half_lat, half_lon = (lat2 - lat1) / 2, radians(other_longitude - longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))


def measure_error(label: Label, place: Candidate | None) -> float | None:
    """Measure how far an answer lies from a label, in kilometres.

    Parameters
    ----------
    label
        With coordinates.
    place
        The answer, None without one.

    Returns
    -------
    float or None
        0 for the same GeoNames record, whose middle two editions may put far apart (Canada's by 976 km); None
        without an answer or without a label's coordinates.

    Examples
    --------
    >>> measure_error(Label(0, 4, "Homs", 34.7, 36.7), None) is None
    True
    """
    if place is None or label.latitude is None or label.longitude is None:
        return None
    if label.geonameid and place.place_id == f"geonames:{label.geonameid}":
        return 0.0
    return measure_km(label.latitude, label.longitude, place.latitude, place.longitude)


def is_country(label: Label, gazetteer: Gazetteer) -> bool:
    """Tell whether a label means a country: by its feature code, else by its name in the gazetteer.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> is_country(Label(0, 7, "Syrians"), load_gazetteer()), is_country(Label(0, 4, "Homs"), load_gazetteer())
    (True, False)
    """
    if label.feature_code:
        return label.feature_code.startswith("PCL")
    place_id = gazetteer.find_demonym(label.toponym)
    try:
        places = [gazetteer.get(place_id)] if place_id else gazetteer.candidates(label.toponym, limit=1)
    except UnknownPlaceError:
        return False
    return bool(places) and places[0].feature_code.startswith("PCL")


def mark_spans(document: Document, gazetteer: Gazetteer) -> list[Span]:
    """Turn a document's labels into spans, as `geo.resolve_mentions` does with marked names.

    Parameters
    ----------
    document
        From `read_corpus`.
    gazetteer
        Says which names are demonyms, and of which place.

    Returns
    -------
    list of Span
        One a label, in their order.

    Examples
    --------
    >>> from geo.evaluate.corpus import build_document
    >>> from geo.gazetteer import load_gazetteer
    >>> label = {"start": 4, "end": 10, "text": "Syrian"}
    >>> document = build_document({"id": "1", "text": "The Syrian army", "toponyms": [label]})
    >>> mark_spans(document, load_gazetteer())[0].kind
    'demonym'
    """
    layout = find_layout(document.article.text, document.article.title)
    spans = []
    for label in document.labels:
        first, last = layout.sentence_at(label.start)
        place_id = gazetteer.find_demonym(label.toponym)
        spans.append(
            Span(label.start, label.end, label.toponym, "demonym" if place_id else "proper",
                 layout.section_at(label.start), first, max(last, label.end), place_id,
                 "a demonym" if place_id else "marked beforehand")
        )  # fmt: skip
    return spans
