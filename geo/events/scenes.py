"""Lay out an article by sentences: the triggers, sites, dates and casualties of each, and how far apart they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.events.actors import Actor
from geo.events.casualties import Casualties, read_casualties
from geo.model import Article, Candidate, Resolution, RoleGiven, Section
from geo.text import Layout
from geo.triggers import Tokens, Trigger, split_tokens

if TYPE_CHECKING:
    from geo.dates import DateExpression

_BORDERS: Final = {
    ",": 3.0, ";": 12.0, ":": 8.0, "—": 6.0, "–": 6.0, "(": 5.0, ")": 5.0, "and": 2.0, "but": 8.0,
    "while": 9.0, "after": 4.0, "before": 4.0, "where": 2.0, "when": 4.0, "who": 3.0, "which": 3.0,
    "that": 3.0, "as": 3.0, "since": 5.0, "response": 8.0, "retaliation": 8.0, "because": 6.0,
    "although": 6.0, "whereas": 9.0, ".": 20.0,
}  # fmt: skip
"""How much a word between two others parts them, in words of distance; our own, the size of an average clause."""


@dataclass(frozen=True, slots=True)
class Site:
    """A mention where something happened or was talked about, with its number among the resolutions."""

    number: int
    resolution: Resolution
    role: RoleGiven
    start: int
    end: int

    @property
    def place(self) -> Candidate | None:
        """The place meant."""
        return self.resolution.candidate


@dataclass(slots=True)
class Scene:
    """One sentence with what stands in it."""

    number: int
    start: int
    end: int
    section: Section
    paragraph: int
    triggers: list[Trigger] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    dates: list[DateExpression] = field(default_factory=list)
    casualties: list[Casualties] = field(default_factory=list)
    tokens: Tokens | None = None
    actors: list[Actor] | None = None
    """The phrases for actors, once somebody asked for them."""

    def measure_gap(self, first: tuple[int, int], second: tuple[int, int]) -> float:
        """Count the words between two stretches of the sentence, and more for each border of a clause."""
        assert self.tokens is not None
        (_, end), (start, _) = sorted((first, second))
        low = bisect_left(self.tokens.starts, end)
        high = bisect_left(self.tokens.starts, start)
        between = self.tokens.words[low:high]
        return len(between) + sum(_BORDERS.get(word, 0.0) for word in between)

    def list_between(self, first: int, second: int) -> list[str]:
        """Give the words, in lower case, from one string index to another."""
        assert self.tokens is not None
        low = bisect_left(self.tokens.starts, first)
        return self.tokens.words[low : bisect_left(self.tokens.starts, second)]


def build_scenes(
    article: Article,
    layout: Layout,
    triggers: Sequence[Trigger],
    resolutions: Sequence[Resolution],
    roles: Sequence[RoleGiven],
    dates: Sequence[DateExpression],
) -> list[Scene]:
    """Sort triggers, sites and dates into the sentences that they stand in; sentences without any are left out.

    A trigger in a caption tells of the picture, which may be old: it stays out unless the mention beside it is held
    to be a site all the same.
    """
    begins = [start for start, _ in layout.sentences]
    scenes: dict[int, Scene] = {}

    def at(offset: int) -> Scene:
        number = max(0, bisect_right(begins, offset) - 1)
        if number not in scenes:
            start, end = layout.sentences[number]
            scenes[number] = Scene(number, start, end, layout.section_at(start), layout.paragraph_at(start))
        return scenes[number]

    for number, (resolution, role) in enumerate(zip(resolutions, roles, strict=True)):
        if role.role in ("event_site", "venue"):
            span = resolution.span
            at(span.start).sites.append(Site(number, resolution, role, span.start, span.end))
    for trigger in triggers:
        scene = at(trigger.start)
        if layout.section_at(trigger.start) != "caption" or scene.sites:
            scene.triggers.append(trigger)
    for date in dates:
        at(date.start).dates.append(date)
    tokens = split_tokens(article.text)
    for scene in scenes.values():
        if scene.triggers or scene.sites:
            scene.tokens = tokens.cut(scene.start, scene.end)
            scene.casualties = read_casualties(scene.tokens) if scene.triggers else []
    return [scenes[number] for number in sorted(scenes) if scenes[number].tokens is not None]
