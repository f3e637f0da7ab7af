"""What went wrong in coding a document, with what was right: roles, places of verbs, events."""

from __future__ import annotations

from geo.evaluate.documents import Document, MarkedEvent
from geo.evaluate.events import EventPair, EventScores
from geo.evaluate.mistakes import Mistake, make_mistake, merge_mistakes
from geo.evaluate.roles import RoleScore, RoleScores, SiteScores
from geo.events import Event
from geo.render.words import write_coordinates
from geo.text import find_layout


def list_role_mistakes(document: Document, scores: RoleScores) -> list[Mistake]:
    """List the marked mentions that got a role which is neither the marked one nor another that counts as right."""
    layout = find_layout(document.article.text, document.article.title)
    found = []
    for score in scores.marked:
        if score.is_acceptable:
            continue
        label = score.label
        found.append(
            make_mistake(document.article, layout, "wrong role", (label.start, label.end), score.given or "no role",
                         _describe_roles(score), score.reason, score.confidence, None,
                         (score.confidence or 0.0) if score.given else 0.0)
        )  # fmt: skip
    return merge_mistakes(found)


def _describe_roles(score: RoleScore) -> str:
    also = [each for each in score.label.also_acceptable if each != score.label.role]
    kind = f" ({score.label.event_type})" if score.label.event_type else ""
    return f"{score.label.role}{kind}{''.join(f', or {each}' for each in also)}"


def list_site_mistakes(document: Document, scores: SiteScores) -> list[Mistake]:
    """List the names that were taken for the place of a verb and are not, and the places that were not found."""
    layout = find_layout(document.article.text, document.article.title)
    found = [
        make_mistake(
            document.article, layout, "wrong role", (resolution.span.start, resolution.span.end), "event_site",
            "not where it happened", role.reason, role.likely.get("event_site", role.confidence), None,
            role.likely.get("event_site", role.confidence),
        )
        for resolution, role in scores.wrong
    ]  # fmt: skip
    found += [
        make_mistake(document.article, layout, "wrong role", (label.start, label.end), "no event site", "event_site",
                     "", None, None, 0.0)
        for label in scores.missed
    ]  # fmt: skip
    return merge_mistakes(found)


def list_event_mistakes(document: Document, scores: EventScores) -> list[Mistake]:
    """List the events that were missed, invented, or found with another type or date."""
    article = document.article
    layout = find_layout(article.text, article.title)
    found = [
        make_mistake(article, layout, "wrong event", (pair.found.trigger_start, pair.found.trigger_end),
                     describe_event(pair.found), _describe_marked(pair.marked), _explain(pair), pair.found.confidence,
                     pair.distance_km, 1.0 + pair.found.confidence)
        for pair in scores.pairs
        if pair.agreement < 3 or pair.is_number_right is False
    ]  # fmt: skip
    found += [
        make_mistake(article, layout, "wrong event", _find_place(document, event), "nothing", _describe_marked(event),
                     "", None, None, 1.0)
        for event in scores.missed
    ]  # fmt: skip
    found += [
        make_mistake(article, layout, "wrong event", (event.trigger_start, event.trigger_end), describe_event(event),
                     "no such event is marked", event.reason, event.confidence, None, event.confidence)
        for event in scores.invented
    ]  # fmt: skip
    return merge_mistakes(found)


def _explain(pair: EventPair) -> str:
    wrong = {1: "another type", 2: "another date, or none", 3: "another number of deaths"}[pair.agreement]
    return "; ".join(part for part in (wrong, pair.found.reason) if part)


def _find_place(document: Document, event: MarkedEvent) -> tuple[int, int]:
    """Find where an event's place stands in the text; the first character where it does not."""
    name = event.place or ""
    start = document.article.text.find(name) if name else -1
    return (start, start + len(name)) if start >= 0 else (0, 0)


def describe_event(event: Event) -> str:
    """Say in words what was coded: type, place, days, deaths."""
    parts = [
        event.acled_sub_event_type or event.acled_event_type or event.kind,
        event.place_name or "no place",
        _describe_days(event.date_start, event.date_end),
        "" if event.fatalities_best is None else f"{event.fatalities_best} killed",
    ]
    return ", ".join(part for part in parts if part)


def _describe_marked(event: MarkedEvent) -> str:
    place = event.place or (f"geonames:{event.geonameid}" if event.geonameid else "")
    if not place and event.latitude is not None and event.longitude is not None:
        place = write_coordinates(event.latitude, event.longitude, None)
    parts = [
        event.sub_event_type or event.event_type or event.kind or "",
        place,
        _describe_days(event.first, event.last),
        "" if event.fatalities is None else f"{event.fatalities} killed",
    ]
    return ", ".join(part for part in parts if part)


def _describe_days(first: object, last: object) -> str:
    """Write an interval of days; empty where neither end is known."""
    days = ["" if each is None else str(each)[:10] for each in (first, last)]
    if not any(days):
        return ""
    return days[0] if days[0] == days[1] else " to ".join(day or "?" for day in days)
