"""Intervals of days: calendar weeks, months, years and their parts, and the codes of how precise they are."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

DAY: Final = timedelta(days=1)

Codes = tuple[int | None, int | None]
"""UCDP's `date_prec` and ACLED's `time_precision`."""

# The longest interval, in days, that a code is for. UCDP GED's code book: 1 the day is known, 2 a range of two to
# six days, 3 the week, 4 the month or 8 to 30 days, 5 the year or more than a month. ACLED's: 1 the date, 2 "during
# the week or within a similar period of time", 3 the month; it codes no event that is known less well. That ten days
# are a similar period is our reading.
_UCDP: Final = ((1, 1), (6, 2), (7, 3), (31, 4))
_ACLED: Final = ((1, 1), (10, 2), (31, 3))


class Interval(NamedTuple):
    """First and last day, both inclusive; None where an end is open. `codes` where its length does not say them."""

    first: date | None
    last: date | None
    codes: Codes | None = None


def code_precision(interval: Interval, anchor: date | None = None) -> Codes:
    """Code how precise an interval is, in the terms of UCDP and of ACLED.

    Parameters
    ----------
    interval
        The days.
    anchor
        The publication's day. It stands in for an end that is open, if it lies on that side.

    Returns
    -------
    tuple
        `date_prec` 1 (day) to 5 (more than a month), and `time_precision` 1 (date) to 3 (month). None where there
        is no code: ACLED has none beyond a month, and an interval with an open end has no length.

    Examples
    --------
    >>> code_precision(Interval(date(2018, 5, 7), date(2018, 5, 13)))
    (3, 2)
    >>> code_precision(Interval(date(2018, 5, 1), None))
    (None, None)
    """
    if interval.codes is not None:
        return interval.codes
    first, last = interval.first or anchor, interval.last or anchor
    if first is None or last is None or first > last or not (interval.first or interval.last):
        return None, None
    days = (last - first).days + 1
    date_prec = next((code for most, code in _UCDP if days <= most), 5)
    return date_prec, next((code for most, code in _ACLED if days <= most), None)


def find_week(day: date) -> Interval:
    """Give the week, Monday to Sunday, that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Interval(monday, monday + 6 * DAY)


def find_month(year: int, month: int) -> Interval:
    """Give a month; months count on past December and back before January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def find_months(year: int, first: int, last: int) -> Interval:
    """Give the days from one month of a year to another, which may lie in the next year (13 is January)."""
    return Interval(find_month(year, first).first, find_month(year, last).last)


def find_years(first: int, last: int | None = None) -> Interval:
    """Give the days of one year or of several."""
    return Interval(date(first, 1, 1), date(first if last is None else last, 12, 31))


def find_unit(day: date, unit: str) -> Interval:
    """Give the calendar week, month, year or decade that a day is in; the day itself for `day`."""
    if unit in ("week", "fortnight"):
        return find_week(day)
    if unit == "month":
        return find_month(day.year, day.month)
    if unit == "year":
        return find_years(day.year)
    if unit == "decade":
        return find_years(day.year // 10 * 10, day.year // 10 * 10 + 9)
    return Interval(day, day)


def shift_day(day: date, count: int, unit: str) -> date:
    """Move a day by so many days, weeks, months, years. The 31st becomes the last day of a shorter month."""
    if unit in ("month", "year", "decade"):
        months = day.month + count * {"month": 1, "year": 12, "decade": 120}[unit]
        last = find_month(day.year, months).last
        assert last is not None
        return last.replace(day=min(day.day, last.day))
    return day + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))


def cut_part(whole: Interval, part: str) -> Interval:
    """Give a part of a week, month, year or decade.

    Parameters
    ----------
    whole
        The unit, by its first and last day.
    part
        early, mid, late, beginning, start, middle, end; `first half`, `second quarter`, `third week`, `last week`.

    Returns
    -------
    Interval
        Of a month, the thirds end on the 10th and the 20th; of a year, with April and August; of a decade, with its
        years 3 and 6. The first week of a month is its first seven days, the last week its last.

    Examples
    --------
    >>> cut_part(find_month(2018, 3), "mid").first.isoformat()
    '2018-03-11'
    """
    first, last = whole.first, whole.last
    assert first is not None and last is not None
    word, _, unit = part.partition(" ")
    if unit == "week":
        return _cut_week(first, last, word)
    if unit == "half" and (last - first).days < 40:
        middle = first + timedelta(days=14)  # the 15th
        return Interval(first, middle) if word == "first" else Interval(middle + DAY, last)
    shares = {"half": 2, "quarter": 4}.get(unit, 3)
    number = _NUMBERS.get(word, 0)
    number = shares - 1 if number < 0 else number
    if (last - first).days > 400:
        ends = (0, 4, 7, 10) if shares == 3 else (0, 5, 10)
        number = min(number, len(ends) - 2)
        return find_years(first.year + ends[number], first.year + ends[number + 1] - 1)
    if (last - first).days > 40:
        months = 12 // shares
        return find_months(first.year, months * number + 1, months * (number + 1))
    size = 10 if (last - first).days > 10 else 2
    starts = first + timedelta(days=size * number)
    return Interval(starts, last if number == shares - 1 else starts + timedelta(days=size - 1))


_NUMBERS: Final = {
    "early": 0, "beginning": 0, "start": 0, "opening": 0, "first": 0, "mid": 1, "middle": 1, "second": 1, "late": 2,
    "end": 2, "close": 2, "closing": 2, "third": 2, "fourth": 3, "latter": -1, "last": -1, "final": -1,
}  # fmt: skip


def _cut_week(first: date, last: date, word: str) -> Interval:
    number = _NUMBERS.get(word, 0)
    if number < 0:
        return Interval(last - 6 * DAY, last)
    starts = first + timedelta(days=7 * number)
    return Interval(starts, starts + 6 * DAY)
