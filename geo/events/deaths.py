"""Join and compare what is stated of deaths: low, best and high, each None where it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

Deaths = tuple[int | None, int | None, int | None]
NO_DEATHS: Final[Deaths] = (None, None, None)
ATTACKERS: Final = frozenset(
    "attacker attackers assailant assailants militant militants gunman gunmen bomber bombers insurgent "
    "insurgents jihadist jihadists terrorist terrorists rebel rebels".split()
)
"""Words for those who attacked: their dead are counted apart from those whom they killed."""
TOLL: Final = 0.34
"""By so much of the lower one may two figures of one toll differ, but by two at least: it rises while news comes in."""


def join_deaths(stated: Sequence[Deaths]) -> Deaths:
    """Join several statements of one event's deaths: the least, the first best, the most.

    Examples
    --------
    >>> join_deaths([(12, 12, 12), (14, 14, None)])
    (12, 12, 14)
    """
    lows = [low for low, _, _ in stated if low is not None]
    bests = [best for _, best, _ in stated if best is not None]
    highs = [high for _, _, high in stated if high is not None]
    low, best = min(lows, default=None), bests[0] if bests else None
    top = max([*highs, *bests], default=None)
    if len(set(bests)) == 1 and any(best is not None and end is None for _, best, end in stated):
        return low, best, None  # "14" in a headline, "at least 14" below it
    # "at least 14" has no upper end; two different figures have
    high = top if highs or (len(set(bests)) > 1) else None
    return low, best, high


def unite_deaths(
    first: Deaths, killed_first: frozenset[str], second: Deaths, killed_second: frozenset[str]
) -> Deaths:
    """Add deaths up where attackers and their victims are counted apart; else they are two figures for one toll.

    Examples
    --------
    >>> unite_deaths((25, 25, 25), frozenset(["soldiers"]), (63, 63, 63), frozenset(["attackers"]))
    (88, 88, 88)
    """
    if not count_apart(killed_first, killed_second):
        return first if first == second else join_deaths([first, second])
    low = (first[0] or 0) + (second[0] or 0) if first[0] is not None or second[0] is not None else None
    best = None if first[1] is None or second[1] is None else first[1] + second[1]
    return low, best, None if first[2] is None or second[2] is None else first[2] + second[2]


def get_best(deaths: Deaths) -> int | None:
    """Give the figure that stands for a statement: the best, else the low, else the high; None if none is stated."""
    low, best, high = deaths
    return best if best is not None else (low if low is not None else high)


def suit_deaths(first: Deaths, second: Deaths) -> bool:
    """Tell whether two statements of deaths may be of one event; one that states none suits all.

    Equal figures do, those that differ as a toll does that rises, and an open one ("dozens", "at least five") up to
    three times as many.

    Examples
    --------
    >>> suit_deaths((12, 12, 12), (14, 14, None)), suit_deaths((3, 3, 3), (20, 20, 20))
    (True, False)
    """
    one, two = get_best(first), get_best(second)
    if one is None or two is None:
        return True
    low, high = sorted((one, two))
    if low == 0:
        return high == 0
    is_open = (first if one < two else second)[2] is None
    return high - low <= max(2.0, TOLL * low) or (is_open and high <= 3 * low)


def count_apart(first: frozenset[str], second: frozenset[str]) -> bool:
    """Tell whether of two groups of victims one is of attackers and the other is not."""
    return bool(first) and bool(second) and first.isdisjoint(ATTACKERS) != second.isdisjoint(ATTACKERS)
