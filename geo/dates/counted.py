"""Expressions that are counted from the publication or from another date: weekdays, "two days later", "last week"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from geo.dates.grammar import Point
from geo.dates.intervals import DAY, Interval, find_unit, find_week, shift_day
from geo.dates.setting import NO_ANCHOR, WEEKDAYS, Meaning, Setting, no_date, pick_days, read_count, read_day

_LENGTHS: Final = {"day": 1, "week": 7, "fortnight": 7, "month": 31, "year": 366, "decade": 3653}
"""How many days a date may span from which so many units are counted."""
_NO_BASE: Final = "no date before it to count from"


def _read_weekday(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    anchor, number = setting.anchor, WEEKDAYS[point.parts["wd"][:3].lower()]
    if week := point.parts.get("week"):
        monday = find_week(anchor + timedelta(days={"last": -7, "next": 7}.get(week, 0))).first
        assert monday is not None
        day = monday + timedelta(days=number)
        return Meaning(Interval(day, day), "date", f"in the calendar week ({week})")
    behind, ahead = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
    relative = point.parts.get("rel", "").lower()
    base = setting.find_base(1) if relative.startswith("the ") else None
    if base is not None and base[0].first is not None:
        anchor = base[0].first
        behind, ahead = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
    if relative in ("last", "the previous"):
        day, reason = anchor - timedelta(days=behind or 7), "the last one before publication"
    elif relative == "next":
        day = _find_next(anchor, number)
        reason = "in the week after the publication's"
    elif relative == "the following":
        day, reason = anchor + timedelta(days=ahead or 7), "the next one after publication"
    elif not behind:
        day, reason = anchor, "the publication's own day"
    elif (direction := setting.look()).ahead or (relative == "this" and not direction.cue):
        day, reason = anchor + timedelta(days=ahead), f"after publication ({direction.cue!r} looks ahead)"
    else:
        day, reason = anchor - timedelta(days=behind), "the last one before publication"
    return Meaning(Interval(day, day), "date", reason)


def _find_next(anchor: date, number: int) -> date:
    """Give "next Thursday": that of the week after the publication's, as the nearest one goes by its bare name.

    Nor is it the day after publication, if that is a Sunday.
    """
    day = anchor + timedelta(days=7 - anchor.weekday() + number)
    return day if day - anchor > DAY else day + 7 * DAY


def _read_weekdays_ago(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    behind = (setting.anchor.weekday() - WEEKDAYS[point.parts["wd"][:3].lower()]) % 7 or 7
    day = setting.anchor - timedelta(days=behind + 7 * (read_count(point.parts["n"]) - 1))
    return Meaning(Interval(day, day), "date", "counted back from publication")


def _read_before_last(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    step = -2 if point.parts["way"] == "before last" else 2
    day = shift_day(setting.anchor, step, point.parts["unit"])
    return Meaning(find_unit(day, point.parts["unit"]), "date", "counted from the publication's")


_AROUND: Final = (
    ("before yesterday", -2), ("after tomorrow", 2), ("yesterday", -1), ("last ", -1), ("tomorrow", 1), ("", 0),
)  # fmt: skip


def _read_around(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    said = point.parts["day"].lower()
    day = setting.anchor + next(step for words, step in _AROUND if words in said) * DAY
    return Meaning(Interval(day, day), "date", "by the publication date")


def _read_overnight(_: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    return Meaning(Interval(setting.anchor - DAY, setting.anchor), "date", "the night before publication")


def _read_weekend(point: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    saturday = setting.anchor - timedelta(days=setting.anchor.weekday() - 5)
    relative, is_in = point.parts["rel"].lower(), setting.anchor >= saturday
    ahead = relative in ("next", "this") or (relative != "last" and "past" not in relative)
    if ahead and relative != "next":
        direction = setting.look()
        ahead = direction.ahead or (relative == "this" and not direction.cue) or is_in
    if relative == "next":  # not "this weekend", as with "next Thursday"
        saturday += 7 * DAY
    if not ahead:
        saturday -= 7 * DAY
    return Meaning(Interval(saturday, saturday + DAY), "date", "Saturday and Sunday, by the publication date")


def _read_time_of_day(_: Point, setting: Setting) -> Meaning:
    """Read "at dawn", "shortly after 6 a.m.": of the day that the sentence states, else of the publication's."""
    stated = setting.stated or setting.find_same_day()
    if stated is not None and stated.first == stated.last:
        return Meaning(stated, "date", "a time of day, on the day that the sentence states")
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    return Meaning(
        Interval(setting.anchor, setting.anchor), "date", "a time of day, taken as the day of publication"
    )


def _read_now(_: Point, setting: Setting) -> Meaning:
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    return Meaning(Interval(setting.anchor, setting.anchor, (2, 2)), "date", "about the day of publication")


def _read_ordinal(point: Point, setting: Setting) -> Meaning:
    """Read "the 12th": of the month of the date before, else of the month that the tense asks for."""
    number = read_day(point.parts["d"])
    base = setting.find_base(31)
    if base is not None and base[0].first is not None:
        day = base[0].first.replace(day=number)
        return Meaning(Interval(day, day), "date", "in the month of the date before it")

    def find_days(year: int) -> list[Interval]:
        days = [date(year, month, 1) + timedelta(days=number - 1) for month in range(1, 13)]
        return [Interval(day, day) for day in days if day.day == number]

    return pick_days(find_days, setting)


def _shift(day: date, count: int, unit: str) -> Interval:
    """Give the day, or the calendar week, month or year, so many units from a day."""
    return find_unit(shift_day(day, count, unit), unit)


def _read_unit(point: Point, setting: Setting) -> Meaning:
    """Read "this week", "that night", "the following month", "the previous day"."""
    relative = point.parts["rel"].lower()
    unit = point.parts["unit"] if point.parts["unit"] in _LENGTHS else "day"
    if relative in ("this past", "this coming"):
        relative = "last" if relative == "this past" else "next"
    if relative in ("this", "the current", "last", "next"):
        if setting.anchor is None:
            return no_date(NO_ANCHOR)
        if relative == "this" and unit == "day":
            return no_date("vague")
        step = {"last": -1, "next": 1}.get(relative, 0)
        return Meaning(_shift(setting.anchor, step, unit), "date", "by the publication date")
    base = setting.find_base(_LENGTHS[unit])
    if base is None or base[0].first is None:
        return no_date(_NO_BASE)
    step = {"the following": 1, "the next": 1, "the previous": -1}.get(relative, 0)
    return Meaning(_shift(base[0].first, step, unit), "date", "counted from the date before it")


def _read_then(point: Point, setting: Setting) -> Meaning:
    """Read "since then", "until then": open-ended, from the last date or up to it."""
    base = setting.find_base(36_525)
    if base is None:
        return no_date(_NO_BASE)
    first, last, _ = base[0]
    interval = Interval(None, last) if point.parts["way"].lower() == "until" else Interval(first, None)
    return Meaning(interval, "date", "counted from the date before it")


def _read_same_period(point: Point, setting: Setting) -> Meaning:
    """Read "the same period a year earlier": the last dates, moved by so much, or into a stated year."""
    base = setting.find_base(366)
    first, last = (None, None) if base is None else base[0][:2]
    if first is None or last is None:
        return no_date(_NO_BASE)
    count, unit = (
        -read_count(point.parts.get("n", "")),
        point.parts.get("unit") or point.parts.get("unit2", "year"),
    )
    if "y" in point.parts:
        count = int(point.parts["y"]) - first.year
    elif point.parts.get("rel") == "last" and unit == "year" and setting.anchor is not None:
        count = setting.anchor.year - 1 - first.year
    is_months_end = unit != "week" and (last + DAY).day == 1
    end = shift_day(last, count, unit)
    if is_months_end:
        end = find_unit(end, "month").last or end
    return Meaning(
        Interval(shift_day(first, count, unit), end), "date", "the same days, counted from the date before"
    )


def _read_past(point: Point, setting: Setting) -> Meaning:
    """Read "last week" (the calendar's), "the past week", "the last three days", "the next 48 hours" (elapsed)."""
    relative, unit = point.parts["rel"].lower(), point.parts["unit"]
    is_bare, is_short = "n" not in point.parts, unit in ("hour", "day", "night")
    if is_bare and "s" not in point.parts and unit != "hour":
        if is_short and relative == "next":  # "was released next day"
            return _read_unit(point._replace(parts={**point.parts, "rel": "the next"}), setting)
        if relative in ("last", "next", "the next", "the previous"):
            return _read_unit(point, setting)
    if is_bare and ("s" in point.parts or (is_short and relative not in ("the past", "the coming"))):
        return no_date("vague")
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    count = read_count(point.parts.get("n", ""))
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    # A single unit is known as well as that unit, though the days at both of its ends count.
    codes = {"week": (3, 2), "month": (4, 3), "year": (5, None)}.get(unit) if count == 1 else None
    if relative in ("the next", "the coming", "next"):
        end = shift_day(setting.anchor, count, unit)
        return Meaning(Interval(setting.anchor, end, codes), "date", "from publication on")
    start = shift_day(setting.anchor, -count, unit)
    return Meaning(Interval(start, setting.anchor, codes), "date", "up to publication")


def _read_ago(point: Point, setting: Setting) -> Meaning:
    """Read "three weeks ago", "two days later", "a day after": from the publication, or from another date."""
    way, unit = point.parts["way"], point.parts["unit"]
    count = read_count(point.parts.get("n", ""))
    if "about" in point.parts or (unit == "hour" and count % 24):
        return no_date("vague")
    if unit == "hour":
        count = count // 24
    unit = unit if unit in _LENGTHS else "day"
    if way in ("ago", "from now"):
        if setting.anchor is None:
            return no_date(NO_ANCHOR)
        step = -count if way == "ago" else count
        return Meaning(_shift(setting.anchor, step, unit), "date", "counted from publication")
    step = -count if way in ("before", "earlier", "prior") else count
    base, reason = setting.find_base(_LENGTHS[unit]), "counted from the date before it"
    if base is not None and base[1] and way in ("before", "after"):
        step = -step  # "on Friday, a day after the raid": the raid was on Thursday
    if setting.stated is not None:
        base, reason = (setting.stated, False), "counted from the date after it"
        step = -count if way == "before" else count
    if base is None or base[0].first is None or base[0].last is None:
        return no_date(_NO_BASE)
    if (base[0].last - base[0].first).days >= _LENGTHS[unit]:
        return no_date("the date it counts from is not known well enough")
    return Meaning(_shift(base[0].first, step, unit), "date", reason)


def _read_in(point: Point, setting: Setting) -> Meaning:
    """Read "in two weeks' time", and "in three days" where it looks ahead: elsewhere that is how long it took."""
    unit = point.parts["unit"]
    if "about" in point.parts or unit == "hour":
        return no_date("how long it took", "duration")
    if "time" not in point.parts and not setting.look().ahead:
        return no_date("how long it took", "duration")
    if setting.anchor is None:
        return no_date(NO_ANCHOR)
    count = read_count(point.parts["n"])
    unit = unit if unit in _LENGTHS else "day"
    if point.parts["way"].lower() == "within":
        return Meaning(
            Interval(setting.anchor, shift_day(setting.anchor, count, unit)), "date", "from publication on"
        )
    return Meaning(_shift(setting.anchor, count, unit), "date", "counted from publication")


READERS: Final[dict[str, Callable[[Point, Setting], Meaning]]] = {
    "weekday": _read_weekday, "weekdays_ago": _read_weekdays_ago, "before_last": _read_before_last,
    "around": _read_around, "overnight": _read_overnight, "weekend": _read_weekend, "dawn": _read_time_of_day,
    "clock": _read_time_of_day, "then": _read_then, "same_period": _read_same_period, "now": _read_now,
    "ordinal": _read_ordinal, "rel_unit": _read_unit, "past_units": _read_past, "ago": _read_ago,
    "day_before": _read_ago, "in_units": _read_in,
    "vague": lambda point, setting: no_date("vague"),
    "duration": lambda point, setting: no_date("how long, or how old", "duration"),
    "set": lambda point, setting: no_date("again and again", "set"),
}  # fmt: skip
"""Which function reads which form."""
