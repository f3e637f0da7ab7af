"""What an expression is read against, what it means, and how the days that it means are picked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
_STALE_DAYS: Final = 300
"""News of so long ago would name the year: what is that old, and no verb puts in the past, is to come."""
_RECENT_DAYS: Final = 92
"""What is no older than a quarter of a year is news."""
_SOON_DAYS: Final = 10
"""So soon after a day of an earlier year, a day without a year is of that year too."""
_TERM_DAYS: Final = 183
"""A term that was set ("extended until March 1") may be over: it is if its next day is further off than this."""


class Meaning(NamedTuple):
    """What an expression means: days or none, its kind, and why so."""

    interval: Interval | None
    kind: Kind
    reason: str


class Setting(NamedTuple):
    """What an expression is read against.

    `anchor` is the publication's day. `look` tells whether the clause looks ahead. `find_base` gives the last date
    before that spans at most so many days, with whether what follows explains it ("on Friday, a day after"). `stated`
    is the date that an offset is stated from ("a day after Thursday's vote"). `find_then` gives the day after a date of
    an earlier year that an expression may tell on from, and whether it surely does, in the same sentence. `find_order`
    tells whether the text writes the day first in 05/06/2018, as far as that shows. `find_same_day` gives the last
    single day before, in the sentence or the one before it.
    """

    anchor: date | None
    look: Callable[[], Direction]
    find_base: Callable[[int], tuple[Interval, bool] | None]
    stated: Interval | None = None
    find_then: Callable[[], tuple[date | None, bool]] = lambda: (None, True)
    find_order: Callable[[], bool | None] = lambda: None
    find_same_day: Callable[[], Interval | None] = lambda: None


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
    tense. Without a publication, the one nearest to the date before it in the text.

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
    then, is_sure = setting.find_then()
    if then is not None:
        following = _pick_following(find, then)
        if following is not None and (is_sure or _is_older(following, then, find, setting)):
            return Meaning(following, "date", "follows the date before it")
    anchor = setting.anchor
    if anchor is None:
        return _pick_nearest(find, setting)
    found = _list_around(find, anchor)
    if not found:
        return no_date("no such day")
    for each in found:
        if not _measure_days(each, anchor):
            return Meaning(each, "date", "holds the publication date")
    ahead = [each for each in found if each.first is not None and each.first > anchor]
    behind = [each for each in found if each.last is not None and each.last < anchor]
    if not behind or (ahead and _is_ahead(setting.look(), ahead[0], behind[-1], anchor)):
        cue = setting.look().cue
        return Meaning(ahead[0], "date", f"the next one after publication ({cue!r} looks ahead)")
    return Meaning(behind[-1], "date", "the last one before publication")


def _pick_nearest(find: Callable[[int], Iterable[Interval]], setting: Setting) -> Meaning:
    """Pick the one nearest to the date before it, for want of a publication date."""
    base = setting.find_base(31)
    near = None if base is None else base[0].last
    if near is None:
        return no_date(NO_ANCHOR)
    found = _list_around(find, near)
    if not found:
        return no_date("no such day")
    nearest = min(found, key=lambda each: _measure_days(each, near))
    return Meaning(nearest, "date", "the one nearest to the date before it, without a publication date")


def _is_ahead(direction: Direction, ahead: Interval, behind: Interval, anchor: date) -> bool:
    """Tell whether the next one is meant; where the tense leaves it open, by how far off both are."""
    if direction.is_sure:
        return direction.ahead
    if direction.ahead:
        return _measure_days(ahead, anchor) <= _TERM_DAYS
    return _measure_days(behind, anchor) >= _STALE_DAYS


def _list_around(find: Callable[[int], Iterable[Interval]], anchor: date) -> list[Interval]:
    """List the days of the years around a day, in their order."""
    found: list[Interval] = []
    for span in (1, 8):  # there are at most eight years from one 29 February to the next
        years = range(max(1, anchor.year - span), min(9999, anchor.year + span) + 1)
        found = [each for year in years for each in _try(find, year)]
        if len(found) > 1:
            break
    return found


def _pick_following(find: Callable[[int], Iterable[Interval]], then: date) -> Interval | None:
    """Pick the first ones that end on a day or after it."""
    return next(
        (each for each in _list_around(find, then) if each.last is not None and each.last >= then), None
    )


def _is_older(
    following: Interval, then: date, find: Callable[[int], Iterable[Interval]], setting: Setting
) -> bool:
    """Tell whether a date goes on with an account of an earlier year, in a sentence of its own.

    Not where it looks ahead, nor where the same month was one of the last three before publication: of these, news
    says "in December" as well. But a day that soon follows the one before belongs to it.
    """
    anchor = setting.anchor
    if anchor is None or following.last is None or following.last >= anchor or setting.look().ahead:
        return False
    if following.first == following.last and _measure_days(following, then) <= _SOON_DAYS:
        return True
    found = [each for each in _list_around(find, anchor) if each.first is not None and each.first <= anchor]
    return bool(found) and _measure_days(found[-1], anchor) > _RECENT_DAYS


def _measure_days(each: Interval, day: date) -> int:
    """Give how many days lie between an interval and a day; 0 if it holds it."""
    assert each.first is not None and each.last is not None
    return max((each.first - day).days, (day - each.last).days, 0)


def _try(find: Callable[[int], Iterable[Interval]], year: int) -> list[Interval]:
    try:
        return list(find(year))
    except (ValueError, OverflowError):
        return []
