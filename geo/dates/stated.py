"""Expressions that name their days: dates, months, years, parts of these, feasts, seasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from geo.dates.feasts import find_feasts
from geo.dates.grammar import Point
from geo.dates.intervals import (
    DAY,
    Interval,
    cut_part,
    find_month,
    find_months,
    find_unit,
    find_week,
    find_years,
    shift_day,
)  # fmt: skip
from geo.dates.setting import (
    MONTHS,
    NO_ANCHOR,
    Meaning,
    Setting,
    find_month_number,
    no_date,
    pick_days,
    read_count,
    read_day,
)  # fmt: skip

_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _read_iso(point: Point, _: Setting) -> Meaning:
    day = date(*(int(point.parts[name]) for name in "ymd"))
    return Meaning(Interval(day, day), "date", "a full date")


def _read_numeric(point: Point, setting: Setting) -> Meaning:
    year, first = int(point.parts["y"]), int(point.parts["a"])
    second = int(point.parts.get("b") or point.parts["c"])
    day_first: bool | None
    if "c" in point.parts or first > 12:
        day_first = True
    elif second > 12:
        day_first = False
    else:
        day_first = setting.find_order()
    if day_first is None:
        if setting.anchor is None or first == second:
            day_first = first == second or None
        else:  # news is about what is near to it
            both = [date(year, second, first), date(year, first, second)]
            day_first = abs(both[0] - setting.anchor) <= abs(both[1] - setting.anchor)
    if day_first is None:
        return no_date("the day or the month may come first")
    day = date(year, second, first) if day_first else date(year, first, second)
    return Meaning(Interval(day, day), "date", "a full date")


def _read_september(_: Point, __: Setting) -> Meaning:
    day = date(2001, 9, 11)
    return Meaning(Interval(day, day), "date", "known by its day")


def _read_days(point: Point, setting: Setting) -> Meaning:
    """Read days of a month: one, or the first and the last; with a year, or the one that the tense asks for."""
    month = find_month_number(point.parts["m"])
    first = read_day(point.parts["d"])
    last = read_day(point.parts["d2"]) if "d2" in point.parts else first
    if last < first:
        return no_date("no such days")
    if "y" in point.parts:
        year = int(point.parts["y"])
        return Meaning(Interval(date(year, month, first), date(year, month, last)), "date", "a full date")
    return pick_days(lambda year: [Interval(date(year, month, first), date(year, month, last))], setting)


def _read_week_of(point: Point, setting: Setting) -> Meaning:
    parts = dict(point.parts)
    parts["m"], parts["d"] = parts.get("m") or parts["m2"], parts.get("d") or parts["d2"]
    parts.pop("d2", None)
    found = _read_days(point._replace(parts=parts), setting)
    if found.interval is None or found.interval.first is None:
        return found
    day = found.interval.first
    week = Interval(day - 6 * DAY, day) if "to" in parts else find_week(day)
    return found._replace(interval=week)


def _read_feast(point: Point, setting: Setting) -> Meaning:
    name = point.parts["feast"].lower()
    if "y" in point.parts:
        found = find_feasts(name, int(point.parts["y"]))
        return Meaning(found[0] if found else None, "date", "a feast of a stated year")
    return pick_days(lambda year: find_feasts(name, year), setting)


def _read_whole(text: str, setting: Setting) -> Meaning:
    """Read what something is a part of: "May", "May 2018", "2018", "the year", "last month"."""
    words = text.replace(",", "").split()
    if text.lower() == "the new year":
        return _read_new_year(setting)
    if words[0].lower() in ("the", "this", "last", "next") and not words[-1].isdigit():
        if setting.anchor is None:
            return no_date(NO_ANCHOR)
        step = {"last": -1, "next": 1}.get(words[0].lower(), 0)
        day = shift_day(setting.anchor, step, words[-1])
        return Meaning(find_unit(day, words[-1]), "date", f"{text}, by the publication date")
    month = MONTHS.get(words[0][:3].lower())
    if words[-1].isdigit():
        year = int(words[-1])
        return Meaning(find_month(year, month) if month else find_years(year), "date", "a stated year")
    if month is None:
        return no_date("not understood")
    return pick_days(lambda year: [find_month(year, month)], setting)


def _read_new_year(setting: Setting) -> Meaning:
    """Read "the new year": the publication's in its first half, the one after it in its second."""
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    year = setting.anchor.year + (setting.anchor.month > 6)
    return Meaning(find_years(year), "date", "the nearest new year")


def _read_hours_of(point: Point, setting: Setting) -> Meaning:
    """Read "the first hours of the new year": its first day, or its last one."""
    whole = _read_whole(point.parts["x"], setting)
    if whole.interval is None:
        return whole
    is_end = point.parts["part"].lower() in ("last", "final", "closing")
    day = whole.interval.last if is_end else whole.interval.first
    return whole._replace(interval=Interval(day, day))


def _read_part(point: Point, setting: Setting) -> Meaning:
    whole = _read_whole(point.parts["x"], setting)
    if whole.interval is None:
        return whole
    part, (first, last, _) = point.parts["part"].lower(), whole.interval
    anchor = setting.anchor
    if part in ("earlier", "later"):
        if anchor is None or first is None or last is None or not first <= anchor <= last:
            return whole
        if part == "earlier":
            return Meaning(Interval(first, max(first, anchor - DAY)), "date", "before the day of publication")
        return Meaning(Interval(min(last, anchor + DAY), last), "date", "after the day of publication")
    return whole._replace(interval=cut_part(whole.interval, part))


def _read_first_months(point: Point, setting: Setting) -> Meaning:
    whole = _read_whole(point.parts["x"], setting)
    if whole.interval is None or whole.interval.first is None:
        return whole
    year = whole.interval.first.year
    return whole._replace(interval=find_months(year, 1, read_count(point.parts["n"])))


def _read_years_end(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    unit = find_unit(setting.anchor, point.parts["unit"])
    return Meaning(cut_part(unit, "late"), "date", f"the publication's {point.parts['unit']}")


def _read_decade(point: Point, _: Setting) -> Meaning:
    year = int(point.parts["y"])
    decade = find_years(year, year + 9)
    return Meaning(
        cut_part(decade, point.parts["part"]) if "part" in point.parts else decade, "date", "a decade"
    )


def _read_season(point: Point, setting: Setting) -> Meaning:
    month = _SEASONS[point.parts["season"].lower()]
    if "y" in point.parts:
        return Meaning(find_months(int(point.parts["y"]), month, month + 2), "date", "a stated year")
    return _read_relative(lambda year: find_months(year, month, month + 2), point, setting)


def _read_rel_month(point: Point, setting: Setting) -> Meaning:
    month = find_month_number(point.parts["m"])
    return _read_relative(lambda year: find_month(year, month), point, setting)


def _read_relative(find: Callable[[int], Interval], point: Point, setting: Setting) -> Meaning:
    """Read "last March", "next summer": those that are over, and those that have not begun."""
    anchor, relative = setting.anchor, point.parts["rel"].lower()
    if relative.startswith("the ") and (base := setting.find_base(31)):
        anchor = base[0].last
    if anchor is None:
        return no_date(NO_ANCHOR)
    found = [find(year) for year in (anchor.year - 2, anchor.year - 1, anchor.year, anchor.year + 1)]
    if relative in ("last", "the previous"):
        over = [each for each in found if each.last is not None and each.last < anchor]
        return Meaning(over[-1], "date", "the last one before publication")
    if relative in ("next", "the following"):
        coming = [each for each in found if each.first is not None and each.first > anchor]
        return Meaning(coming[0], "date", "the next one after publication")
    if relative == "this":
        return Meaning(found[2], "date", "in the publication's year")
    return pick_days(lambda year: [find(year)], setting)


def _read_month_year(point: Point, _: Setting) -> Meaning:
    month = find_month(int(point.parts["y"]), find_month_number(point.parts["m"]))
    return Meaning(month, "date", "a stated year")


def _read_years(point: Point, _: Setting) -> Meaning:
    first, last = point.parts["y"], point.parts.get("y2", point.parts["y"])
    years = find_years(int(first), int(first[: 4 - len(last)] + last))
    if years.last is not None and years.first is not None and years.last < years.first:
        return no_date("no such years")
    return Meaning(years, "date", "a stated year")


def _read_month(point: Point, setting: Setting) -> Meaning:
    month = find_month_number(point.parts["m"])
    return pick_days(lambda year: [find_month(year, month)], setting)


READERS: Final[dict[str, Callable[[Point, Setting], Meaning]]] = {
    "iso": _read_iso, "numeric": _read_numeric, "september": _read_september, "days": _read_days,
    "month_days": _read_days, "day_month": _read_days, "month_day": _read_days, "week_of": _read_week_of,
    "feast": _read_feast, "part": _read_part, "early": _read_part, "first_months": _read_first_months,
    "years_end": _read_years_end, "decade": _read_decade, "season": _read_season, "rel_season": _read_season,
    "rel_month": _read_rel_month, "month": _read_month, "month_year": _read_month_year, "years": _read_years,
    "year": _read_years, "hours_of": _read_hours_of,
}  # fmt: skip
"""Which function reads which form."""
