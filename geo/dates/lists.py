"""Lists of days that share a month: "on 11, 13 and 14 July", "July 11, 13 and 14"."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from geo.dates.forms import NO_PEOPLE
from geo.dates.grammar import Point
from geo.dates.setting import read_day

_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,? (?P<y>(?:1[89]|20)\d\d)(?!\d))?"
_BEFORE: Final = rf"(?<![\w$€£.,/:-])(?P<days>(?:(?:the )?{_DAY}, )+)(?P<and>and (?:the )?)?$"
_AFTER: Final = rf"(?P<days>(?:, {_DAY})+,? and {_DAY})(?!\w|[.,:/]\d){NO_PEOPLE}{_YEAR}"
_PAIR: Final = rf"(?:[Tt]he )?(?:[A-Z][a-z.]+ )?(?:the )?(?P<d>{_DAY}) and (?:the )?(?P<d2>{_DAY})"
_SPAN: Final = r"\b(?:[Bb]etween|[Ff]rom) (?:the )?$"
_REACH: Final = 40
"""Characters before a day in which the days before it in the list stand."""


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def split_lists(text: str, points: list[Point]) -> list[Point]:
    """Give the days of a list one by one, each with the month and the year that all of them share.

    Two days that follow each other ("13 and 14 July") and the ends of a span ("between 11 and 14 July") stay together.

    Parameters
    ----------
    text
        With plain spaces.
    points
        In the order of the text.

    Returns
    -------
    list of Point
        In the order of the text, without overlaps.

    Examples
    --------
    >>> from geo.dates.grammar import find_points
    >>> text = "It was shelled on 11, 13 and 14 July."
    >>> [(text[each.start : each.end], each.parts["d"]) for each in split_lists(text, find_points(text))]
    [('11', '11'), ('13', '13'), ('14 July', '14')]
    """
    split: list[Point] = []
    for number, point in enumerate(points):
        if split and point.start < split[-1].end:
            continue  # the year of a list that was read with its last day
        if point.form in ("days", "day_month"):
            split += _split_before(text, point, split[-1].end if split else 0)
        elif point.form == "month_days":
            split += _split_pair(text, point, "month_day") or [point]
        elif point.form == "month_day" and "y" not in point.parts:
            split += _split_after(text, point, points[number + 1] if number + 1 < len(points) else None)
        else:
            split.append(point)
    return split


def _split_before(text: str, point: Point, floor: int) -> list[Point]:
    """Find the days that a list has before the last one, or the last two, which stand with the month."""
    before = _compile(_BEFORE).search(text, max(floor, point.start - _REACH), point.start)
    pair = _split_pair(text, point, "day_month", is_list=before is not None)
    if before is None or (not pair and (point.form == "days" or before["and"] is None)):
        return pair or [point]
    shared = {name: part for name, part in point.parts.items() if name in "my"}
    days = [
        Point("day_month", each.start(), each.end(), {**shared, "d": each.group()})
        for each in _compile(_DAY).finditer(text, before.start("days"), before.end("days"))
    ] + (pair or [point])
    return days if _is_rising(days) else pair or [point]


def _split_after(text: str, point: Point, following: Point | None) -> list[Point]:
    """Find the days that a list has after the first one, which stands with the month."""
    after = _compile(_AFTER).match(text, point.end)
    if after is None:
        return [point]
    if following is not None and after.end() > following.start != after.start("y"):
        return [point]
    shared = {"m": point.parts["m"]} | ({"y": after["y"]} if after["y"] else {})
    days = [point._replace(parts={**point.parts, **shared})] + [
        Point("month_day", each.start(), each.end(), {**shared, "d": each.group()})
        for each in _compile(_DAY).finditer(text, after.start("days"), after.end("days"))
    ]
    days[-1] = days[-1]._replace(end=after.end())
    return days if _is_rising(days) else [point]


def _split_pair(text: str, point: Point, form: str, *, is_list: bool = False) -> list[Point]:
    """Split "11 and 14 July", but "13 and 14 July" only at the end of a list; nothing if it is to stay."""
    pair = (
        _compile(_PAIR).match(text, point.start, point.end) if point.form in ("days", "month_days") else None
    )
    if pair is None or _compile(_SPAN).search(text, max(0, point.start - 16), point.start):
        return []
    if read_day(pair["d2"]) == read_day(pair["d"]) + 1 and not is_list:
        return []
    parts = {name: part for name, part in point.parts.items() if name != "d2"}
    first = Point(form, point.start, pair.end("d"), parts)
    days = [first, Point(form, pair.start("d2"), point.end, {**parts, "d": point.parts["d2"]})]
    return days if _is_rising(days) else []


def _is_rising(points: list[Point]) -> bool:
    days = [read_day(point.parts["d"]) for point in points]
    return days[0] >= 1 and days[-1] <= 31 and all(earlier < later for earlier, later in pairwise(days))
