"""Cut the sentences that hold mentions into tokens with classes, mentions and triggers at their places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from geo.model import Resolution
from geo.roles.words import CLASSES
from geo.triggers import Trigger

_TOKEN: Final = re.compile(r"['’]s\b|[^\W_]+|[^\w\s]")
_NAME: Final = "§"
"""Stands for a place's name among the words of a sentence, so that what is learned holds for all places."""
_PEOPLE: Final = "§d"
"""Stands for a demonym."""
_BREAKS: Final = frozenset(',;:()–—."“”')


@dataclass(slots=True)
class Phrase:
    """A sentence as tokens, each with its class, and where its mentions and triggers stand among them.

    `starts` says where each token stands in the text. `places` holds for each mention the number of its resolution, its
    first token, and the token behind its last; `triggers` for each trigger first token, token behind the last, and what
    it tells of.
    """

    words: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    triggers: list[tuple[int, int, str]] = field(default_factory=list)

    def class_at(self, at: int) -> str:
        """Give a token's class; where it has none, what it looks like; "^" before the sentence and "$" behind it."""
        if at < 0:
            return "^"
        if at >= len(self.words):
            return "$"
        word = self.words[at]
        return self.classes[at] or ("#" if word.isdigit() else "·" if word.isalpha() else word)

    def is_adjective(self, at: int) -> bool:
        """Tell whether a token describes what follows: "the occupied", "a besieged"; there it is no act."""
        return at > 0 and self.words[at].endswith("ed") and self.classes[at - 1] == "DET"

    def is_break(self, at: int) -> bool:
        """Tell whether a token parts clauses: a comma, a bracket, a dash, but no hyphen."""
        return self.words[at] in _BREAKS


def read_phrases(
    text: str, resolutions: Sequence[Resolution], triggers: Sequence[Trigger]
) -> Iterator[Phrase]:
    """Cut the sentences that hold mentions into tokens; a mention is one token, a phrase that holds names several."""
    offsets = [trigger.start for trigger in triggers]
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for number, resolution in enumerate(resolutions):
        span = resolution.span
        by_sentence.setdefault((span.sentence_start, span.sentence_end), []).append(number)
    for (start, end), numbers in by_sentence.items():
        phrase = _read_phrase(text, start, end or len(text), numbers, resolutions)
        _place_triggers(phrase, triggers, offsets)
        yield phrase


def _read_phrase(
    text: str, start: int, end: int, numbers: list[int], resolutions: Sequence[Resolution]
) -> Phrase:
    phrase = Phrase()
    offset = start
    starts = phrase.starts
    for number in numbers:
        span = resolutions[number].span
        if span.relation is not None or span.start < offset:
            continue
        _add_words(phrase, text, offset, span.start)
        here = len(phrase.words)
        phrase.words.append(_PEOPLE if span.kind == "demonym" else _NAME)
        phrase.classes.append("PEOPLEOF" if span.kind == "demonym" else "PLACE")
        starts.append(span.start)
        phrase.places.append((number, here, here + 1))
        offset = span.end
    _add_words(phrase, text, offset, max(end, offset))
    known = {number for number, _, _ in phrase.places}
    for number in numbers:
        if number not in known:
            span = resolutions[number].span
            first = next((i for i, at in enumerate(starts) if at >= span.start), len(starts))
            last = next((i for i, at in enumerate(starts) if at >= span.end), len(starts))
            phrase.places.append((number, first, max(last, first + 1)))
    phrase.places.sort()
    return phrase


def _add_words(phrase: Phrase, text: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group().lower().replace("’", "'")
        phrase.words.append(word)
        phrase.classes.append(CLASSES.get(word, ""))
        phrase.starts.append(match.start())


def _place_triggers(phrase: Phrase, triggers: Sequence[Trigger], offsets: Sequence[int]) -> None:
    """Say at which tokens the triggers of the article stand."""
    if not phrase.starts:
        return
    for number in range(bisect_left(offsets, phrase.starts[0]), bisect_right(offsets, phrase.starts[-1])):
        trigger = triggers[number]
        first = bisect_left(phrase.starts, trigger.start)
        last = max(bisect_left(phrase.starts, trigger.end), first + 1)
        kind = trigger.kind if trigger.kind != "conflict" or not trigger.is_weak else "weak"
        phrase.triggers.append((first, last, f"{kind}{'*' if trigger.voice == 'noun' else ''}"))
