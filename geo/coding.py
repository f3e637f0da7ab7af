"""Code one article: what each resolved mention is to the conflict, how precise it is, and which events it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geo.dates import find_dates
from geo.events import Coded, Event, code_events
from geo.gazetteer import Gazetteer
from geo.model import Article, Resolution, RoleGiven
from geo.precision import Precision, measure_precision
from geo.roles import RoleFinder, assign_roles
from geo.text import find_layout
from geo.triggers import find_triggers

_LEAST_SHARE: Final = 0.25
"""A share of event_site in a mention's role from which an event's need of a place decides: twice that of a guess among
seven."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What is known of an article's mentions: role and precision of each, the events, and of which each is a site.

    `roles` and `precisions` are as many as `resolutions`; `event_of` goes by the mention's number. So does `reviewed`:
    the name of the reviewer who decided about the mention, None where it is not told; `corrections` are the numbers of
    the corrections that matched a mention.
    """

    resolutions: Sequence[Resolution]
    roles: Sequence[RoleGiven]
    precisions: Sequence[Precision | None]
    events: Sequence[Event] = ()
    event_of: Mapping[int, str] = field(default_factory=dict)
    reviewed: Mapping[int, str | None] = field(default_factory=dict)
    corrections: Sequence[int] = ()


def code_article(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    *,
    role_finder: RoleFinder = assign_roles,
) -> Coding:
    """Give an article's mentions their roles and precision, and code its events.

    Parameters
    ----------
    article
        The article that the resolutions index; its publication date anchors "on Monday".
    resolutions
        Its mentions in the order of the text, with a place or without.
    gazetteer
        Knows what lies in what.
    role_finder
        Instead of the package's own step.

    Returns
    -------
    Coding
        Without events where none is told.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.recognize import find_mentions
    >>> from geo.resolve import resolve_article
    >>> gazetteer = load_gazetteer()
    >>> article = Article("Shells killed six people in Homs on Monday.", published="2012-02-06")
    >>> resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    >>> coding = code_article(article, resolutions, gazetteer)
    >>> [(event.place_name, event.fatalities_best, str(event.date_start.date())) for event in coding.events]
    [('Homs', 6, '2012-02-06')]
    """
    layout = find_layout(article.text, article.title)
    triggers = find_triggers(article.text, layout)
    roles = role_finder(article, resolutions, gazetteer, triggers=triggers)
    # "50 km south of" widens the phrase, which is a mention of its own, and not the name in it.
    anchors = {start for each in resolutions if each.span.relation for start in each.span.relation.anchors}
    precisions = [
        measure_precision(each, "" if each.span.start in anchors else article.text) for each in resolutions
    ]
    # Without a word of an act, a site or a venue there is no event to date.
    tells = triggers or any(each.role in ("event_site", "venue") for each in roles)
    dates = find_dates(article, layout) if tells else []
    coded = code_events(article, resolutions, roles, dates, gazetteer, layout, triggers)
    return Coding(resolutions, _settle(roles, coded), precisions, coded.events, coded.event_of)


def _settle(roles: Sequence[RoleGiven], coded: Coded) -> list[RoleGiven]:
    """Make a mention an event site that the events found to be one, where its role was a guess."""
    acts = {event.event_id for event in coded.events if event.kind in ("conflict", "strategic")}
    settled = list(roles)
    for number, event_id in coded.event_of.items():
        given = roles[number]
        share = given.likely.get("event_site", 0.0)
        is_guess = given.role in (None, "background") and share >= _LEAST_SHARE
        if is_guess and event_id in acts:
            settled[number] = replace(
                given,
                role="event_site",
                confidence=share,
                reason="the likeliest site of what the sentence tells of",
            )
    return settled
