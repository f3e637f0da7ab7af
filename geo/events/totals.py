"""Tell a war's total of deaths from the deaths of one event."""

from __future__ import annotations

import re
from typing import Final

from geo.events.casualties import Casualties
from geo.events.scenes import Scene
from geo.triggers import Trigger

_WARS: Final = frozenset("war conflict insurgency fighting violence uprising crisis offensive campaign "
                         "bombardment rebellion genocide wars "
                         "insurgencies unrest jihad feud".split())  # fmt: skip
_SPANS: Final = re.compile(
    r"\bsince\s(?:the\s(?:war|start|conflict|beginning|fighting|outbreak|offensive|uprising|\w+\sbegan)|(?:19|20)\d\d|"
    r"[a-z]+\s(?:19|20)\d\d|last\syear|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|it\sbegan|then)"
    r"|\b(?:so\sfar\s)?this\syear\b|\bover\sthe\s(?:past|last)\s(?:\w+\s)?(?:years?|decades?|months?)"
    r"|\bin\sthe\s(?:past|last)\s(?:\w+\s)?(?:years?|decades?|months)|\b\w+[-\s](?:year|decade|month)(?:-old|-long)?\s"
    r"(?:\w+\s)?(?:war|conflict|insurgency|uprising|offensive|bombardment|campaign)|\bduring\sthe\s(?:civil\s)?war\b"
    r"|\b(?:years|decades)\sof\s(?:\w+\s)?(?:war|conflict|fighting|violence)|\bso\sfar\b|\bto\sdate\b"
    r"|\bsince\s(?:oct|nov|dec|jan|feb|aug|sept?)\b",
    re.I,
)
_PERFECT: Final = frozenset("has have had been".split())
_OF_WAR: Final = 100
_OF_GROUP: Final = 1_000
"""What a war, or a group, "has killed" sums up from so many deaths on: "the group has killed thousands"."""
_MANY: Final = 5_000
"""More deaths than any one event of today's wars is told to have; only a war has them."""


def is_total(scene: Scene, stated: Casualties, trigger: Trigger) -> bool:
    """Tell whether stated deaths sum up a war or a time: "the war has killed 350,000", "killed 40 since January".

    A number beyond 5,000 does; so does any where a span of time is given for it, or where a war is said to have
    killed.
    """
    best = next((value for value in stated.killed if value is not None), None)
    if best is None or scene.tokens is None:
        return False
    if best >= _MANY:
        return True
    text = scene.tokens.text
    clause_end = min(scene.end, stated.end + 70)
    if (match := _SPANS.search(text, max(scene.start, stated.start - 90), clause_end)) and not _is_cut(
        text, stated, match
    ):
        return True
    before = scene.list_between(scene.start, stated.start)[-8:]
    is_perfect = not _PERFECT.isdisjoint(before[-3:])
    return is_perfect and best >= (_OF_WAR if not _WARS.isdisjoint(before) else _OF_GROUP)


_CUT: Final = re.compile(
    r"[;:]|\b(?:in|for)\s(?:a|an)\sattack|,\s(?:the|in)\s\w+est\b|\b(?:worst|deadliest|first|biggest|bloodiest)\b"
)
"""Between deaths and a span of time these say that the span is of something else: "the deadliest attack since 2015"."""


def _is_cut(text: str, stated: Casualties, match: re.Match[str]) -> bool:
    """Tell whether the span of time is of something else than the deaths."""
    first, last = sorted(((stated.start, stated.end), match.span()))
    return bool(_CUT.search(text[first[1] : last[0]] + match.group()))
