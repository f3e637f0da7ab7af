"""Tell whether people talked, met or went at a place, by the words between it and what tells of that."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from geo.events.scenes import Scene, Site
from geo.triggers import Trigger

VISITS: Final = frozenset("head travel arrive fly go return come tour visit land enter".split())
"""Verbs of movement that take somebody to a place where he is received."""
_INTO: Final = frozenset("in at to near inside outside into for".split())
_AWAY: Final = frozenset("from of on over about with between by against among than like under".split())
"""In front of a name these say that it is whom, or what, the talks are with or about."""
_TELLING: Final = frozenset(
    "said says told tells saying speaking reporters added argued repeated audience interview phone telephone".split()
)
"""Who speaks in a place does not meet there."""
_SLIGHT: Final = frozenset(
    "the a an this that its his her their southern northern eastern western central capital city town of resort "
    "port village neighboring neighbouring nearby late early later back on monday tuesday wednesday thursday friday "
    "saturday sunday today yesterday week next last again and separately also".split()
)
"""May stand between a verb of movement and where it leads."""
_FAR: Final = 20.0
"""A place farther off, in words of distance, is not where the talks were."""


def rate_venue(scene: Scene, site: Site, trigger: Trigger) -> float | None:
    """Tell how badly a trigger suits a venue, in words of distance; None if the place is not tied to it.

    Parameters
    ----------
    scene
        The sentence of both.
    site
        A place where people talked, met or went.
    trigger
        What may have been there.
    """
    assert scene.tokens is not None
    between = scene.list_between(min(site.end, trigger.end), max(site.start, trigger.start))
    if not _TELLING.isdisjoint(between) or _is_away(scene, site):
        return None
    is_in_front = not between and site.end <= trigger.start
    if is_in_front and site.place is not None and site.place.feature_code.startswith("PCL"):
        return None  # a country in front of "talks": what they are about
    if trigger.kind == "movement":
        is_way = trigger.end <= site.start and trigger.voice == "active"
        is_near = len(between) <= 6 and all(word in _SLIGHT or word in _INTO for word in between)
        is_bound = trigger.lemma in ("visit", "tour", "enter") or not _INTO.isdisjoint(between)
        is_visit = trigger.lemma.split()[0] in VISITS
        return 4.0 if is_way and is_near and is_bound and is_visit else None
    if trigger.kind != "diplomacy" and trigger.sub_event_type != "Agreement":
        return None
    gap = scene.measure_gap((trigger.start, trigger.end), (site.start, site.end))
    return None if gap > _FAR else (0.0 if trigger.kind == "diplomacy" else 2.0)


def _is_away(scene: Scene, site: Site) -> bool:
    """Tell whether the name, or the list that it stands in, follows a word such as "from" or "on"."""
    assert scene.tokens is not None
    tokens = scene.tokens
    number = bisect_left(tokens.starts, site.start) - 1
    while number >= 0 and (
        tokens.words[number] in (",", "and", "or", "the", "'s") or tokens.is_capital(number)
    ):
        if tokens.words[number] in _INTO or tokens.words[number] in _AWAY:
            break
        number -= 1
    return number >= 0 and tokens.words[number] in _AWAY
