"""What an expression is read against, what it means, and how the days that it means are picked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from geo.dates.intervals import Interval
from geo.dates.tense import Direction

Kind = Literal["date", "duration", "set"]

MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
WEEKDAYS: Final = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
_NUMBERS: Final = {
    name: number
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
NO_ANCHOR: Final = "no publication date to relate it to"


class Meaning(NamedTuple):
    """What an expression means: days or none, its kind, and why so."""

    interval: Interval | None
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against.

    `anchor` is the publication's day. `look` tells whether the clause looks ahead. `find_base` gives the last date
    before that spans at most so many days, with whether what follows explains it ("on Friday, a day after"). `stated`
    is the date that an offset is stated from ("a day after Thursday's vote"). `then` is a date of an earlier year in
    the same sentence. `find_order` tells whether the text writes the day first in 05/06/2018, as far as that shows.
    """

    anchor: date | None
    look: Callable[[], Direction]
    find_base: Callable[[int], tuple[Interval, bool] | None]
    stated: Interval | None = None
    then: date | None = None
    find_order: Callable[[], bool | None] = lambda: None


def no_date(reason: str, kind: Kind = "date") -> Meaning:
    """Say that no days are meant, or known.

    Examples
    --------
    >>> no_date("vague").interval is None
    True
    """
    return Meaning(None, kind, reason)


def find_month_number(name: str) -> int:
    """Give the number of a month by its name, whole or short.

    Examples
    --------
    >>> find_month_number("Sept.")
    9
    """
    return MONTHS[name[:3].lower()]


def read_count(word: str) -> int:
    """Read a number in digits or in a word; "a" and nothing are one.

    Examples
    --------
    >>> read_count("Three"), read_count("24"), read_count("")
    (3, 24, 1)
    """
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def read_day(word: str) -> int:
    """Read the number of a day, with or without its ending.

    Examples
    --------
    >>> read_day("22nd"), read_day("7")
    (22, 7)
    """
    return int(word.rstrip("sthndr"))


def pick_days(find: Callable[[int], Iterable[Interval]], setting: Setting) -> Meaning:
    """Pick the days that are meant among those of several years, or of the days around the publication.

    The one that holds the publication's day is meant; else the next one after it or the last one before it, by the
    tense.

    Parameters
    ----------
    find
        Gives the intervals of one year. A ValueError says that there are none (29 February).
    setting
        What they are read against.

    Examples
    --------
    >>> from geo.dates.intervals import find_month
    >>> setting = Setting(date(2018, 5, 14), lambda: Direction(True, "will"), lambda days: None)
    >>> pick_days(lambda year: [find_month(year, 2)], setting).interval.first.isoformat()
    '2019-02-01'
    """
    anchor = setting.then or setting.anchor
    if anchor is None:
        return no_date(NO_ANCHOR)
    found: list[Interval] = []
    for span in (1, 8):  # there are at most eight years from one 29 February to the next
        years = range(max(1, anchor.year - span), min(9999, anchor.year + span) + 1)
        found = [each for year in years for each in _try(find, year)]
        if len(found) > 1:
            break
    if not found:
        return no_date("no such day")
    for each in found:
        if each.first is not None and each.last is not None and each.first <= anchor <= each.last:
            return Meaning(
                each, "date", "holds the publication date" if anchor == setting.anchor else "in that year"
            )
    ahead = [each for each in found if each.first is not None and each.first > anchor]
    if setting.then is not None and ahead:
        return Meaning(ahead[0], "date", "follows the date before it in the sentence")
    direction = setting.look()
    behind = [each for each in found if each.last is not None and each.last < anchor]
    if (direction.ahead and ahead) or not behind:
        return Meaning(ahead[0], "date", f"the next one after publication ({direction.cue!r} looks ahead)")
    return Meaning(behind[-1], "date", "the last one before publication")


def _try(find: Callable[[int], Iterable[Interval]], year: int) -> list[Interval]:
    try:
        return list(find(year))
    except (ValueError, OverflowError):
        return []
