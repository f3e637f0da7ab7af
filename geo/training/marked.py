"""Labelled documents as the resolver takes them: spans in order, with the label of each that has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import asin, cos, radians, sin, sqrt

from geo.evaluate.corpus import Document, Label
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Span
from geo.resolve.confidence import NEAR_KM
from geo.resolve.outlet import is_local_outlet
from geo.resolve.prepare import Names
from geo.text import find_layout

SpansOf = Callable[[Document], Sequence[Span]]
"""The recognizer's spans of a document."""
Marked = tuple[Document, list[Span], list[Label | None]]
"""A document, its spans in order, and the label of each span that has one."""


def drop_source(document: Document) -> Iterator[Document]:
    """Give a document of a world outlet once more without its source: most readers give none."""
    article = document.article
    if article.source and not is_local_outlet(article.source):
        bare = Article(article.text, article_id=article.article_id, title=article.title)
        yield Document(bare, document.labels, has_labels=document.has_labels)


def mark_spans(
    document: Document, gazetteer: Gazetteer, spans_of: SpansOf | None
) -> tuple[list[Span], list[Label | None]]:
    """Give a document's labels as spans, with the recognizer's spans between them as context."""
    article = document.article
    layout = find_layout(article.text, article.title)
    both: list[tuple[Span, Label | None]] = []
    for label in document.labels:
        place_id = gazetteer.find_demonym(label.toponym)
        span = Span(
            label.start, label.end, label.toponym, "demonym" if place_id else "proper",
            layout.section_at(label.start), *layout.sentence_at(label.start), place_id,
        )  # fmt: skip
        both.append((span, label))
    if spans_of is not None:
        both += [
            (span, None)
            for span in spans_of(document)
            if not any(span.start < label.end and label.start < span.end for label in document.labels)
        ]
    both.sort(key=lambda each: (each[0].start, each[0].end))
    return [span for span, _ in both], [label for _, label in both]


def mark_place(
    document: Document, gazetteer: Gazetteer, spans_of: SpansOf | None
) -> Iterator[tuple[Document, list[Span], list[Label | None]]]:
    """Give a record of a bare name as reports: with all its parents, with its region and country, its country only."""
    incident, name = document.incident, document.name or ""
    if incident is None or name not in document.article.text:
        return
    parts = [part for part in (name, incident.admin1, incident.country) if part]
    texts = [document.article.text, ", ".join(parts), ", ".join((parts[0], parts[-1]))]
    for text in dict.fromkeys(texts):
        start = text.index(name)
        label = Label(start, start + len(name), name, incident.latitude, incident.longitude)
        article = Article(text, article_id=document.article.article_id)
        made = Document(article, (label,))
        yield made, *mark_spans(made, gazetteer, spans_of)


def list_unknown(spans: Sequence[Span], names: Names) -> list[int]:
    """List the numbers of the names that have no candidates."""
    return [
        number
        for number, span in enumerate(spans)
        if span.kind == "proper" and not span.place_id and names.find(span.toponym) is None
    ]


def is_same_place(place: Candidate, label: Label) -> bool | None:
    """Tell whether a place is a label's, or within 161 km of it; None if the label has no coordinates."""
    if label.latitude is None or label.longitude is None:
        return None
    if label.geonameid and place.place_id == f"geonames:{label.geonameid}":
        return True
    return measure_km(place, label.latitude, label.longitude) <= NEAR_KM


def measure_km(place: Candidate, latitude: float, longitude: float) -> float:
    """Great-circle distance of a place from a point in degrees, on the mean sphere."""
    lat1, lat2 = radians(place.latitude), radians(latitude)
    chord = sin((lat2 - lat1) / 2) ** 2
    chord += cos(lat1) * cos(lat2) * sin(radians(longitude - place.longitude) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(chord)))
