"""Place an event that no mention is a site of: at the likeliest of its sentence, or where the dateline is "here"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.events.drafts import Draft, relate
from geo.events.kinds import suit_types
from geo.events.orphans import is_warlike
from geo.events.scenes import Scene, Site
from geo.gazetteer import Gazetteer
from geo.model import Resolution, RoleGiven
from geo.text import Layout

POSSIBLE: Final = 0.12
PROBABLE: Final = 0.25
"""So probable must it be, by the roles, that a mention is a site; another role was more so."""
_STRENGTH: Final = 0.65
_WEAK_STRENGTH: Final = 0.8
"""So sure must the words be that something happened; more so a word of several senses."""
_FAR: Final = 16.0
"""How far a mention may stand from the word for what happened, in words of distance."""
_HERE: Final = frozenset(("here",))


def place_drafts(
    drafts: list[Draft],
    layout: Layout,
    resolutions: Sequence[Resolution],
    roles: Sequence[RoleGiven],
    gazetteer: Gazetteer,
    *,
    least: float = POSSIBLE,
) -> list[Draft]:
    """Give events without a site the likeliest one; those that tell again of a placed event are left out.

    It is done twice: before the tellings of one event are joined, with mentions that are a site fairly probably
    (`least` is `PROBABLE`), and after that with what is left.

    Parameters
    ----------
    drafts
        An article's events, joined.
    layout
        Its sentences.
    resolutions, roles
        Its mentions, and what each of them is.
    gazetteer
        Knows what lies in what.
    least
        So probable, by the roles, must a site be.
    """
    kept: list[Draft] = []
    for draft in drafts:
        site = _find_site(draft, layout, resolutions, roles, least) if _is_open(draft) else None
        if site is None:
            kept.append(draft)
        elif least == PROBABLE or not any(_tells_same(draft, site, other, gazetteer) for other in drafts):
            draft.sites, draft.place = [site], site
            draft.reasons.append("its site is a guess: no mention is surely one")
            kept.append(draft)
    return kept


def _is_open(draft: Draft) -> bool:
    """Tell whether an event has no site, and its words leave no doubt that something happened."""
    return (
        not draft.sites
        and draft.kind in ("conflict", "strategic")
        and draft.modality in ("asserted", "claimed", "ongoing")
        and draft.scene.section not in ("headline", "caption")
        and draft.trigger.strength >= (_WEAK_STRENGTH if draft.trigger.is_weak else _STRENGTH)
        and is_warlike(draft.scene)
    )


def _find_site(
    draft: Draft, layout: Layout, resolutions: Sequence[Resolution], roles: Sequence[RoleGiven], least: float
) -> Site | None:
    scene, trigger = draft.scene, draft.trigger
    best: tuple[float, Site] | None = None
    for number, (resolution, role) in enumerate(zip(resolutions, roles, strict=True)):
        span = resolution.span
        if span.kind == "demonym" or not scene.start <= span.start < scene.end:
            continue
        share = role.likely.get("event_site", 0.0)
        far = scene.measure_gap((trigger.start, trigger.end), (span.start, span.end))
        if share < least or far > _FAR or role.role == "event_site":
            continue
        if role.role == "path" and not _is_origin(scene, span.start):
            continue
        if best is None or share > best[0]:
            best = share, Site(number, resolution, _doubt(role, share), span.start, span.end)
    if best is not None:
        return best[1]
    behind = scene.list_between(trigger.end, scene.end)[:8]
    return None if _HERE.isdisjoint(behind) else _find_dateline(layout, resolutions, roles)


def _is_origin(scene: Scene, start: int) -> bool:
    """Tell whether people left a place: what drove them out may have been there, never where they went."""
    return "from" in [word for word in scene.list_between(scene.start, start) if word != "the"][-1:]


def _doubt(role: RoleGiven, share: float) -> RoleGiven:
    return replace(role, role="event_site", confidence=share, reason=f"{role.role or 'no role'} is likelier")


def _find_dateline(
    layout: Layout, resolutions: Sequence[Resolution], roles: Sequence[RoleGiven]
) -> Site | None:
    """Give the place that an article is written from: "here"."""
    for number, (resolution, role) in enumerate(zip(resolutions, roles, strict=True)):
        span = resolution.span
        if role.role == "dateline" and layout.section_at(span.start) == "dateline":
            return Site(
                number,
                resolution,
                replace(role, reason="the dateline's place is 'here'"),
                span.start,
                span.end,
            )
    return None


def _tells_same(draft: Draft, site: Site, other: Draft, gazetteer: Gazetteer) -> bool:
    """Tell whether another event is at the same place and of a type that suits."""
    if other is draft or other.place is None or other.kind != draft.kind:
        return False
    is_there = relate(other.place, site, gazetteer) is not None
    return is_there and suit_types(
        other.types[1], draft.types[1], open_first=other.is_open, open_second=draft.is_open
    )
