"""Score one document: what was found, where it was put, and what went wrong.

An `Outcome` holds counts and distances only, so that those of several corpora, or of the folds of a
cross-validation, may be pooled before they are summed up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.coding import Coding
from geo.evaluate.coding_mistakes import list_event_mistakes, list_role_mistakes, list_site_mistakes
from geo.evaluate.dates import DatedPassage
from geo.evaluate.documents import Document, Label
from geo.evaluate.events import EventScores, score_events
from geo.evaluate.incidents import IncidentScore, LookupScore, Ranker, score_incident, score_lookup
from geo.evaluate.matching import (
    Extent,
    SpanCounts,
    count_spans,
    is_country,
    mark_spans,
    match_extents,
    measure_error,
    trim_extent,
)
from geo.evaluate.mistakes import Mistake, list_incident_mistakes, list_mistakes
from geo.evaluate.roles import (
    Coder,
    RoleScores,
    SiteScores,
    has_roles,
    mark_roles,
    score_found_roles,
    score_marked_roles,
    score_sites,
)
from geo.gazetteer import Gazetteer
from geo.model import Resolution, Span
from geo.recognize import Recognizer
from geo.resolve import Resolver

NEAR_KM: Final = 161.0
"""100 miles: the radius within which the literature counts a toponym as right (Leidner 2007; Gritta 2018)."""
CLOSE_KM: Final = 25.0
"""About a town and its surroundings; where UCDP's precision 2 ends."""


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """A marked name that has coordinates: how far off the answer is, in kilometres.

    None without an answer, 0 if the answer is the same GeoNames record.
    """

    distance_km: float | None
    is_country: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A prediction with a point: how sure it was, and how far off; the distance is None if nothing is there."""

    confidence: float | None
    distance_km: float | None
    is_country: bool

    @property
    def is_right(self) -> bool:
        """Whether it lies within 161 km of what was marked."""
        return self.distance_km is not None and self.distance_km <= NEAR_KM


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document adds to a report.

    `recognition` counts all names, `recognition_plain` leaves demonyms out; both None where the document is not
    labelled in full. `gold_spans` has an entry for each marked name with coordinates, resolved from its marked
    extent; `end_to_end` the same from the text alone; `pins` the predictions that count. `roles` are those of the
    marked names, `found_roles` the same from the text alone; `sites` the places where a sentence's verbs happened;
    each None where nothing of the kind is marked. Times are in seconds, for recognition and resolution; `coding_s`
    is the CPU time for roles and events, None where they were not coded.
    """

    document_id: str
    n_characters: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    recognition: SpanCounts | None = None
    recognition_plain: SpanCounts | None = None
    gold_spans: tuple[PlaceScore, ...] = ()
    end_to_end: tuple[PlaceScore, ...] = ()
    pins: tuple[Pin, ...] = ()
    incident: IncidentScore | None = None
    lookup: LookupScore | None = None
    mistakes: tuple[Mistake, ...] = ()
    coding_s: float | None = None
    roles: RoleScores | None = None
    found_roles: RoleScores | None = None
    sites: SiteScores | None = None
    events: EventScores | None = None
    dated: DatedPassage | None = None


def score_document(
    document: Document,
    *,
    recognizer: Recognizer,
    resolver: Resolver,
    gazetteer: Gazetteer,
    country: str | None = None,
    ranker: Ranker | None = None,
    coder: Coder | None = None,
) -> Outcome:
    """Score one document.

    Parameters
    ----------
    document
        From `read_corpus`.
    recognizer, resolver
        The steps to score, as `geoparse` takes them.
    gazetteer
        Where they look names up.
    country
        ISO 3166-1 alpha-2 code, handed to the resolver.
    ranker
        Ranks the places of an incident's article, instead of `geo.focus.rank_focus`.
    coder
        Gives mentions their roles and codes events, as `geo.coding.code_article` does; without it neither is scored.

    Returns
    -------
    Outcome
        Only the time it took depends on the machine.

    Raises
    ------
    UnknownPlaceError
        If `country` is no country code.

    Examples
    --------
    >>> from geo.evaluate.corpus import build_document
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.recognize import find_mentions
    >>> from geo.resolve import resolve_article
    >>> label = {"start": 3, "end": 7, "text": "Homs", "lat": 34.73, "lon": 36.71}
    >>> document = build_document({"id": "1", "text": "In Homs, Syria.", "toponyms": [label]})
    >>> outcome = score_document(
    ...     document, recognizer=find_mentions, resolver=resolve_article, gazetteer=load_gazetteer()
    ... )
    >>> outcome.recognition.n_exact, outcome.recognition.n_predicted
    (1, 2)
    """
    article = document.article
    if document.name is not None:
        lookup = score_lookup(document.name, document.incident, gazetteer) if document.incident else None
        return Outcome(article.article_id, lookup=lookup)
    cpu, wall = time.process_time(), time.perf_counter()
    spans = list(recognizer(article, gazetteer))
    resolutions = list(resolver(article, spans, gazetteer, country=country))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    outcome = Outcome(article.article_id, len(article.text), cpu, wall)
    coding: Coding | None = None
    if coder is not None:
        begun = time.process_time()
        coding = coder(article, resolutions, gazetteer)
        outcome = replace(outcome, coding_s=time.process_time() - begun)
    if document.incident is not None:
        roles = coding.roles if coding is not None else None
        incident = score_incident(
            article, document.incident, resolutions, gazetteer, ranker=ranker, roles=roles
        )
        outcome = replace(outcome, incident=incident)
        outcome = _add_mistakes(outcome, list_incident_mistakes(document, incident))
    if document.has_labels:
        outcome = _score_names(outcome, document, resolutions, resolver, gazetteer, country)
    if coding is None or coder is None:
        return outcome
    marked = None
    if has_roles(document):
        spans = mark_roles(document, spans, gazetteer)
        marked = coder(article, list(resolver(article, spans, gazetteer, country=country)), gazetteer)
    return _score_coding(outcome, document, coding, marked)


def _score_names(
    outcome: Outcome, document: Document, resolutions: Sequence[Resolution], resolver: Resolver, gazetteer: Gazetteer,
    country: str | None,
) -> Outcome:  # fmt: skip
    """Add how well names were found and placed, in a document of which all are marked."""
    view = _compare(document, resolutions, gazetteer)
    recognition, plain = _count_names(view, gazetteer)
    outcome = replace(
        outcome,
        recognition=recognition,
        recognition_plain=plain,
        gold_spans=_score_gold_spans(document, resolver, gazetteer, country),
        end_to_end=tuple(_score_found(view, gazetteer)),
        pins=tuple(_list_pins(view, gazetteer)),
    )
    article = document.article
    return _add_mistakes(outcome, list_mistakes(article, view.labels, view.predicted, view.pairs, gazetteer))


def _score_coding(outcome: Outcome, document: Document, coding: Coding, marked: Coding | None) -> Outcome:
    """Add how well roles and events were coded: from the text, and of the names as people marked them."""
    if marked is not None:
        roles = score_marked_roles(document, marked)
        outcome = replace(outcome, roles=roles, found_roles=score_found_roles(document, coding))
        outcome = _add_mistakes(outcome, list_role_mistakes(document, roles))
    if document.has_sites_only:
        sites = score_sites(document, coding)
        outcome = _add_mistakes(replace(outcome, sites=sites), list_site_mistakes(document, sites))
    if document.events is not None:
        events = score_events(document.events, coding.events)
        outcome = _add_mistakes(replace(outcome, events=events), list_event_mistakes(document, events))
    return outcome


def _add_mistakes(outcome: Outcome, mistakes: Sequence[Mistake]) -> Outcome:
    return replace(outcome, mistakes=(*outcome.mistakes, *mistakes))


@dataclass(frozen=True, slots=True)
class _View:
    """Marked and predicted names side by side: what people marked, what counts of the predictions, the pairs."""

    text: str
    labels: list[Label]
    predicted: list[Resolution]
    pairs: list[tuple[int, int]]

    def trim(self, span: Label | Span) -> Extent:
        return trim_extent(self.text, span.start, span.end)


def _compare(document: Document, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> _View:
    """Pair labels and predictions. Phrases such as "the capital" are left out unless somebody marked just them.

    So is what overlaps a silver label alone: nobody said whether it is right.
    """
    text = document.article.text
    marked = {trim_extent(text, label.start, label.end) for label in document.labels}
    predicted = [
        each
        for each in resolutions
        if each.span.kind != "nominal"
        or (each.span.relation is None and trim_extent(text, each.span.start, each.span.end) in marked)
    ]
    labels = [label for label in document.labels if not label.silver]
    silver = [label for label in document.labels if label.silver]
    extents = [trim_extent(text, each.span.start, each.span.end) for each in predicted]
    all_labels = [*labels, *silver]
    pairs = match_extents([trim_extent(text, label.start, label.end) for label in all_labels], extents)
    dropped = {other for one, other in pairs if one >= len(labels)}
    kept = [number for number in range(len(predicted)) if number not in dropped]
    places = {number: position for position, number in enumerate(kept)}
    hand = [(one, places[other]) for one, other in pairs if one < len(labels)]
    return _View(text, labels, [predicted[number] for number in kept], hand)


def _count_names(view: _View, gazetteer: Gazetteer) -> tuple[SpanCounts, SpanCounts]:
    """Count with and without demonyms; a demonym is what the recognizer or the gazetteer calls one."""
    gold = [view.trim(label) for label in view.labels]
    found = [view.trim(each.span) for each in view.predicted]
    demonyms = gazetteer.demonyms
    plain_gold = [extent for extent in gold if view.text[slice(*extent)] not in demonyms]
    plain_found = [
        extent
        for extent, each in zip(found, view.predicted, strict=True)
        if each.span.kind != "demonym" and view.text[slice(*extent)] not in demonyms
    ]
    return count_spans(gold, found), count_spans(plain_gold, plain_found)


def _score_gold_spans(
    document: Document, resolver: Resolver, gazetteer: Gazetteer, country: str | None
) -> tuple[PlaceScore, ...]:
    """Resolve the names from the extents that people marked."""
    if not any(label.latitude is not None and not label.silver for label in document.labels):
        return ()
    spans = mark_spans(document, gazetteer)
    resolutions = resolver(document.article, spans, gazetteer, country=country)
    return tuple(
        PlaceScore(measure_error(label, resolution.candidate), is_country(label, gazetteer))
        for label, resolution in zip(document.labels, resolutions, strict=True)
        if label.latitude is not None and not label.silver
    )


def _score_found(view: _View, gazetteer: Gazetteer) -> list[PlaceScore]:
    answers = {one: view.predicted[other].candidate for one, other in view.pairs}
    return [
        PlaceScore(measure_error(label, answers.get(number)), is_country(label, gazetteer))
        for number, label in enumerate(view.labels)
        if label.latitude is not None
    ]


def _list_pins(view: _View, gazetteer: Gazetteer) -> list[Pin]:
    """List the predictions that have a point, but for those on names without coordinates: no one can say."""
    marked = {other: view.labels[one] for one, other in view.pairs}
    pins = []
    for number, each in enumerate(view.predicted):
        label, place = marked.get(number), each.candidate
        if place is None or (label is not None and label.latitude is None):
            continue
        if label is None:
            pins.append(Pin(each.confidence, None, place.feature_code.startswith("PCL")))
        else:
            pins.append(Pin(each.confidence, measure_error(label, place), is_country(label, gazetteer)))
    return pins
