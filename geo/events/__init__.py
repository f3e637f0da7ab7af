"""Code the events of an article: one row an event, with its place, date, types, actors, casualties and evidence.

The codes are ACLED's and UCDP's words (ACLED Codebook; UCDP GED Codebook), given by machine: they are not these
projects' own coding. Steps: triggers are tied to sites and joined into events (`clusters`, `venues`), sites without a
trigger find a home (`orphans`), a draft is made of each event (`drafts`), a small model gives its types (`types`),
drafts that tell of one event are joined (`same`), events without a site get the likeliest (`doubtful`), who acted and
who says so is heard (`tellings`), and what is surely an event becomes a row (`rows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.events.actors import Actor
from geo.events.clusters import form_clusters
from geo.events.doubtful import PROBABLE, place_drafts
from geo.events.drafts import Draft, make_drafts
from geo.events.orphans import house_orphans, is_event, make_bare
from geo.events.rows import Event, build_events
from geo.events.same import adopt_site, join_drafts
from geo.events.scenes import Scene, Site, build_scenes
from geo.events.types import infer_types
from geo.gazetteer import Gazetteer
from geo.model import Article, Resolution, RoleGiven
from geo.text import Layout, find_layout
from geo.triggers import Trigger, find_triggers, split_tokens

if TYPE_CHECKING:
    from geo.dates import DateExpression

__all__ = ["Coded", "Event", "code_events"]


@dataclass(frozen=True, slots=True)
class Coded:
    """The events of an article in the order of the text, and the event's id for each mention that is a site of one.

    `event_of` goes by the mention's number among the resolutions.
    """

    events: list[Event]
    event_of: dict[int, str]


def code_events(
    article: Article,
    resolutions: Sequence[Resolution],
    roles: Sequence[RoleGiven],
    dates: Sequence[DateExpression],
    gazetteer: Gazetteer,
    layout: Layout | None = None,
    triggers: Sequence[Trigger] | None = None,
) -> Coded:
    """Code the events of an article.

    Parameters
    ----------
    article
        The article that the resolutions and dates index.
    resolutions
        What its mentions were taken to mean, in the order of the text.
    roles
        What each of them is to the conflict, as many as there are resolutions.
    dates
        Its date expressions; those without a day on the calendar count for nothing.
    gazetteer
        Knows what lies in what.
    layout
        Its sentences, if they are known already.
    triggers
        Its triggers, if they are known already.

    Returns
    -------
    Coded
        No event if the article tells of none. An event without a site keeps its row only where the text is sure that
        it was: a plain trigger with casualties, or with an actor and a date. A place is the most exact site; a cluster
        of several sites gives a row each, with `.2`, `.3` behind the id. A sure site without a word of an act keeps its
        row where casualties or the role's confidence vouch for it, with a null trigger and the site's indices.

    Notes
    -----
    An unknown date is null: without a date in its sentence an event takes the one of another telling of it, and what
    goes on as the article is written takes its publication's day. Actors stand as named, with the ISO 3166-1 alpha-2
    codes of countries, peoples or capitals in their words in brackets: "Iranian forces (IR)".

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Span
    >>> from geo.resolve import resolve_article
    >>> article = Article("Gunmen killed at least 14 people in Homs, police said.")
    >>> found = resolve_article(article, [Span(36, 40, "Homs")], load_gazetteer())
    >>> coded = code_events(article, found, [RoleGiven("event_site", 0.9, "")], [], load_gazetteer())
    >>> [(each.place_name, each.acled_sub_event_type, each.fatalities_low) for each in coded.events]
    [('Homs', 'Attack', 14)]
    >>> coded.event_of == {0: coded.events[0].event_id}
    True
    """
    layout = layout or find_layout(article.text, article.title)
    triggers = find_triggers(article.text, layout) if triggers is None else triggers
    if not triggers and not any(each.role in ("event_site", "venue") for each in roles):
        return Coded([], {})
    scenes = build_scenes(article, layout, triggers, resolutions, roles, dates)
    tokens = split_tokens(article.text)
    drafts, orphans = draft_events(article, layout, scenes, gazetteer)
    drafts = place_drafts(drafts, layout, resolutions, roles, gazetteer, least=PROBABLE)
    infer_types(drafts, tokens)
    drafts = place_drafts(join_drafts(drafts, gazetteer), layout, resolutions, roles, gazetteer)
    for scene, site in orphans:
        if not adopt_site(drafts, site, gazetteer) and is_event(scene, site):
            bare = draft_bare(article, scene, site, gazetteer)
            infer_types(bare, tokens)
            drafts += bare
    return Coded(*build_events(article, drafts, resolutions, _list_names(resolutions, roles, triggers)))


def _list_names(
    resolutions: Sequence[Resolution], roles: Sequence[RoleGiven], triggers: Sequence[Trigger]
) -> list[Actor]:
    """List the countries, places and peoples that may stand for an actor by themselves."""
    return [
        # capitals are a power's short name: "a US strike" is its own deed
        Actor(
            each.span.start,
            each.span.end,
            each.span.toponym,
            each.span.kind != "demonym" and not each.span.toponym.replace(".", "").isupper(),
        )
        for each, role in zip(resolutions, roles, strict=True)
        if role.role == "actor"
        and (
            each.span.kind != "demonym"
            or each.span.toponym.endswith("s")
            or any(
                0 <= trigger.start - each.span.end < 20 and trigger.voice == "noun" for trigger in triggers
            )
        )
    ]


def draft_events(
    article: Article, layout: Layout, scenes: Sequence[Scene], gazetteer: Gazetteer
) -> tuple[list[Draft], list[tuple[Scene, Site]]]:
    """Draft what an article's sentences tell of, by the rules alone; the sites without a word for it are given too."""
    clusters, orphans = form_clusters(scenes, gazetteer)
    left = house_orphans(layout, orphans, clusters) if orphans else []
    clusters.sort(key=lambda cluster: cluster.main.start)
    return make_drafts(article, clusters, gazetteer), left


def draft_bare(article: Article, scene: Scene, site: Site, gazetteer: Gazetteer) -> list[Draft]:
    """Draft the event of a site that no word tells of."""
    return make_drafts(article, [make_bare(scene, site)], gazetteer)
