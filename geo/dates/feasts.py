"""The days of feasts by which news dates what happened: Christian, Islamic, the turn of the year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from geo.dates.intervals import Interval

_FIXED: Final = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1), "orthodox christmas": (1, 7),
    "may day": (5, 1), "nowruz": (3, 21), "valentine's day": (2, 14),
}  # fmt: skip
_FROM_EASTER: Final = {
    "good friday": -2, "palm sunday": -7, "ash wednesday": -46, "holy saturday": -1, "easter sunday": 0, "easter": 0,
    "easter monday": 1, "pentecost": 49,
}  # fmt: skip
# First day of Ramadan, of Eid al-Fitr, of Eid al-Adha (month, day), as announced in Saudi Arabia; public record.
_ANNOUNCED: Final = {
    2010: ((8, 11), (9, 10), (11, 16)), 2011: ((8, 1), (8, 30), (11, 6)), 2012: ((7, 20), (8, 19), (10, 26)),
    2013: ((7, 10), (8, 8), (10, 15)), 2014: ((6, 29), (7, 28), (10, 4)), 2015: ((6, 18), (7, 17), (9, 24)),
    2016: ((6, 6), (7, 6), (9, 12)), 2017: ((5, 27), (6, 25), (9, 1)), 2018: ((5, 17), (6, 15), (8, 21)),
    2019: ((5, 6), (6, 4), (8, 11)), 2020: ((4, 24), (5, 24), (7, 31)), 2021: ((4, 13), (5, 13), (7, 20)),
    2022: ((4, 2), (5, 2), (7, 9)), 2023: ((3, 23), (4, 21), (6, 28)), 2024: ((3, 11), (4, 10), (6, 16)),
    2025: ((3, 1), (3, 30), (6, 6)),
}  # fmt: skip
_HIJRI_EPOCH: Final = 1_948_440 - 1_721_425
"""The day before 1 Muharram 1 of the civil arithmetical calendar is one less, as a proleptic Gregorian ordinal."""


def find_feasts(name: str, year: int) -> list[Interval]:
    """Give the days of a feast that begins in a year of the common calendar.

    Parameters
    ----------
    name
        In lower case, with a straight apostrophe: `easter sunday`, `eid al-fitr`, `eid`, `ramadan`.
    year
        The year.

    Returns
    -------
    list of Interval
        Empty for a name that is no feast here. A feast of the Islamic calendar may come twice in a year, and `eid`
        is either Eid. Those are as announced in Saudi Arabia for 2010 to 2025, and by the arithmetical calendar
        elsewhere: a day off, where the new moon was seen at another time.

    Examples
    --------
    >>> [each.first.isoformat() for each in find_feasts("orthodox easter", 2022)]
    ['2022-04-24']
    """
    if name in _FIXED:
        day = date(year, *_FIXED[name])
        return [Interval(day, day)]
    if name in _FROM_EASTER:
        day = find_easter(year) + timedelta(days=_FROM_EASTER[name])
        return [Interval(day, day)]
    if name in ("orthodox easter", "orthodox easter sunday"):
        day = find_orthodox_easter(year)
        return [Interval(day, day)]
    found = []
    # The pilgrimage of an Islamic year may fall into the January after its Ramadan.
    for ramadan, fitr, adha in _list_islamic(year - 1) + _list_islamic(year):
        if name == "ramadan":
            found.append(Interval(ramadan, fitr - timedelta(days=1)))
        if name in ("eid", "eid al-fitr"):
            found.append(Interval(fitr, fitr + timedelta(days=2)))
        if name in ("eid", "eid al-adha"):
            found.append(Interval(adha, adha + timedelta(days=3)))
    return [each for each in found if each.first is not None and each.first.year == year]


def find_easter(year: int) -> date:
    """Give the Easter Sunday of the western churches.

    By the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).

    Examples
    --------
    >>> find_easter(2019).isoformat()
    '2019-04-21'
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, odd = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - lunar + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def find_orthodox_easter(year: int) -> date:
    """Give the Easter Sunday of the Orthodox churches, in the common calendar (Meeus, chapter 8).

    Examples
    --------
    >>> find_orthodox_easter(2022).isoformat()
    '2022-04-24'
    """
    epact = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7
    month, day = divmod(epact + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def _list_islamic(year: int) -> list[tuple[date, date, date]]:
    """Give the first days of Ramadan, Eid al-Fitr and Eid al-Adha for the Islamic years whose Ramadan is in a year."""
    if year in _ANNOUNCED:
        ramadan, fitr, adha = _ANNOUNCED[year]
        return [(date(year, *ramadan), date(year, *fitr), date(year, *adha))]
    around = int((year - 622) * 33 / 32)
    every = [
        (_convert_hijri(each, 9, 1), _convert_hijri(each, 10, 1), _convert_hijri(each, 12, 10))
        for each in range(around - 1, around + 3)
        if each > 0
    ]
    return [days for days in every if days[0].year == year]


def _convert_hijri(year: int, month: int, day: int) -> date:
    """Turn a day of the civil arithmetical Islamic calendar (thirty-year cycle) into one of the common calendar."""
    days = (11 * year + 3) // 30 + 354 * (year - 1) + (59 * (month - 1) + 1) // 2 + day - 1
    return date.fromordinal(_HIJRI_EPOCH + days)
