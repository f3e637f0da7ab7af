"""Score the roles of an article's mentions, and the places where its verbs happened, against what people marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.coding import Coding
from geo.evaluate.documents import Document, Label
from geo.evaluate.event_types import read_type
from geo.evaluate.matching import mark_spans, match_extents, trim_extent
from geo.events import Event
from geo.gazetteer import Gazetteer
from geo.model import Article, Resolution, RoleGiven, Span

Coder = Callable[[Article, Sequence[Resolution], Gazetteer], Coding]
"""What may stand in for `geo.coding.code_article`."""

SITE: Final = "event_site"
SITE_LEVELS: Final = ("argmax", "0.5", "0.3")
"""When a name counts as the place of a verb: event site is its likeliest role, or has at least that probability."""


@dataclass(frozen=True, slots=True)
class RoleScore:
    """A mention that somebody gave a role: the role that it was given here.

    `given` is None where the mention was missed (`is_found` is false) or where no role was sure enough. `type_level`
    says of an event site with a type whether its event has it: 2 the sub-event type, 1 the event type, 0 neither, None
    where nobody marked a type.
    """

    label: Label
    given: str | None
    confidence: float | None
    reason: str
    is_found: bool
    type_level: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether it is the role that was marked."""
        return self.given is not None and self.given == self.label.role

    @property
    def is_acceptable(self) -> bool:
        """Whether it is the role that was marked, or one of the others that count as right."""
        return self.is_right or (self.given is not None and self.given in self.label.also_acceptable)


@dataclass(frozen=True, slots=True)
class RoleScores:
    """The roles of an article: of the marked mentions, and of what was taken for a place where nothing is marked.

    `invented` holds the role and its confidence of each of those.
    """

    marked: tuple[RoleScore, ...] = ()
    invented: tuple[tuple[str | None, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SiteScores:
    """The places where a sentence's verbs happened, at each level of `SITE_LEVELS`.

    `right` counts the names given as event sites that overlap a marked one, `given` all of those, `found` the marked
    ones that overlap one given. `wrong` holds those given wrongly and `missed` the marked ones not found, at `argmax`.
    """

    n_marked: int
    right: tuple[int, ...]
    given: tuple[int, ...]
    found: tuple[int, ...]
    wrong: tuple[tuple[Resolution, RoleGiven], ...] = ()
    missed: tuple[Label, ...] = ()


def has_roles(document: Document) -> bool:
    """Tell whether people gave mentions of a document their roles, rather than marking event sites only."""
    return not document.has_sites_only and any(
        label.role is not None and not label.silver for label in document.labels
    )


def join_sentences(documents: Iterable[Document]) -> Iterator[Document]:
    """Join the records of one sentence, which comes once for each of its verbs: the union of its places.

    Yields
    ------
    Document
        All other documents in their order, and the joined sentences behind them.

    Examples
    --------
    >>> article = Article("Fighters left Homs for Hama.", article_id="1")
    >>> labels = Label(14, 18, "Homs"), Label(23, 27, "Hama")
    >>> records = [Document(article, (label,), has_sites_only=True) for label in labels]
    >>> [len(each.labels) for each in join_sentences(records)]
    [2]
    """
    joined: dict[tuple[str, str], Document] = {}
    for document in documents:
        if not document.has_sites_only:
            yield document
            continue
        key = document.article.article_id, document.article.text
        before = joined.get(key, document)
        labels = {(each.start, each.end): each for each in before.labels + document.labels}
        joined[key] = replace(before, labels=tuple(labels[extent] for extent in sorted(labels)))
    yield from joined.values()


def mark_roles(document: Document, found: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """Turn a document's labels into spans: as the recognizer made them where it found the same, and others as marked.

    The recognizer knows the country of "Syrian" and the town that "the capital" stands for.
    """
    known = {(span.start, span.end): span for span in found if span.relation is None}
    return [known.get((span.start, span.end), span) for span in mark_spans(document, gazetteer)]


def score_marked_roles(document: Document, coding: Coding) -> RoleScores:
    """Score the roles of the mentions that people marked, coded from their marked extents.

    Parameters
    ----------
    document
        With labels, some of which have a role.
    coding
        Of as many mentions as there are labels, in their order.
    """
    scores = [
        _score(label, role, number, coding)
        for number, (label, role) in enumerate(zip(document.labels, coding.roles, strict=True))
        if label.role is not None and not label.silver
    ]
    return RoleScores(tuple(scores))


def score_found_roles(document: Document, coding: Coding) -> RoleScores:
    """Score the roles of an article's mentions from its text alone: found and marked ones are paired by overlap.

    Places computed from others are left out, and so are phrases such as "the capital" that nobody marked. A name where
    nothing is marked counts as invented, if all names of the document are.
    """
    text = document.article.text
    numbers = [n for n, each in enumerate(coding.resolutions) if each.span.relation is None]
    spans = [coding.resolutions[number].span for number in numbers]
    pairs = match_extents(
        [trim_extent(text, label.start, label.end) for label in document.labels],
        [trim_extent(text, span.start, span.end) for span in spans],
    )
    found = {one: numbers[other] for one, other in pairs}
    scores = []
    for position, label in enumerate(document.labels):
        if label.role is None or label.silver:
            continue
        if position in found:
            scores.append(_score(label, coding.roles[found[position]], found[position], coding))
        else:
            scores.append(RoleScore(label, None, None, "not found", is_found=False))
    taken = {other for _, other in pairs}
    invented = [
        (coding.roles[numbers[position]].role, coding.roles[numbers[position]].confidence)
        for position, span in enumerate(spans)
        if position not in taken
        and span.kind != "nominal"
        and document.has_labels
        and _is_free(span, document)
    ]
    return RoleScores(tuple(scores), tuple(invented))


def _is_free(span: Span, document: Document) -> bool:
    """Tell whether a span overlaps no label: a second one on the same label is a question of extent."""
    return not any(span.start < label.end and label.start < span.end for label in document.labels)


def _score(label: Label, role: RoleGiven, number: int, coding: Coding) -> RoleScore:
    events: Mapping[str, Event] = {event.event_id: event for event in coding.events}
    event = events.get(coding.event_of.get(number, ""))
    level = _compare_type(label, event) if label.role == SITE else None
    return RoleScore(label, role.role, role.confidence, role.reason, is_found=True, type_level=level)


def _compare_type(label: Label, event: Event | None) -> int | None:
    types = read_type(label.event_type) if label.event_type else None
    if types is None or types == (None, None):
        return None
    if event is None or event.acled_event_type != types[0]:
        return 0
    return 2 if event.acled_sub_event_type == types[1] else 1


def score_sites(document: Document, coding: Coding) -> SiteScores:
    """Score where a sentence's verbs happened.

    Parameters
    ----------
    document
        Its labels are the places where the verbs happened, those of all verbs together.
    coding
        Of what was found in its text.

    Returns
    -------
    SiteScores
        Of names that are no demonyms; places computed from others are left out, and the names in them count.
    """
    labels = [label for label in document.labels if not label.silver]
    names = [
        (resolution, role)
        for resolution, role in zip(coding.resolutions, coding.roles, strict=True)
        if resolution.span.kind != "demonym" and resolution.span.relation is None
    ]
    right, given, found = [], [], []
    wrong: list[tuple[Resolution, RoleGiven]] = []
    missed: list[Label] = []
    for level in SITE_LEVELS:
        chosen = [(resolution, role) for resolution, role in names if _is_site(role, level)]
        spans = [resolution.span for resolution, _ in chosen]
        hits = [any(_overlap(span, label) for label in labels) for span in spans]
        reached = [any(_overlap(span, label) for span in spans) for label in labels]
        right.append(sum(hits))
        given.append(len(hits))
        found.append(sum(reached))
        if level == SITE_LEVELS[0]:
            wrong = [each for each, hit in zip(chosen, hits, strict=True) if not hit]
            missed = [label for label, is_reached in zip(labels, reached, strict=True) if not is_reached]
    return SiteScores(len(labels), tuple(right), tuple(given), tuple(found), tuple(wrong), tuple(missed))


def _overlap(span: Span, label: Label) -> bool:
    return span.start < label.end and label.start < span.end


def _is_site(role: RoleGiven, level: str) -> bool:
    share = role.likely.get(SITE, role.confidence if role.role == SITE else 0.0)
    if level != SITE_LEVELS[0]:
        return bool(share >= float(level))
    return bool(share > 0.0 and share >= max(role.likely.values(), default=0.0))
