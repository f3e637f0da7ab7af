"""Expressions made of several: "from Friday to Sunday", "since March", "a day after Thursday's vote"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

from geo.dates.forms import BEFORE
from geo.dates.grammar import Point
from geo.dates.lists import split_lists
from geo.dates.setting import MONTHS, WEEKDAYS

Open = Literal["", "since", "until"]

_DAYS: Final = ("weekday", "day_month", "month_day", "days", "month_days", "iso", "numeric")
"""Forms that name days: "late on" and "at dawn on" belong to them."""
_OPENABLE: Final = frozenset(
    [*_DAYS, "feast", "week_of", "part", "early", "years_end", "season", "rel_season", "month_year", "year",
     "rel_month", "month", "weekend", "before_last", "around", "rel_unit", "past_units", "decade",
     "ordinal", "now", "ago"]
)  # fmt: skip
"""Forms that "since" and "until" may stand before."""
_OFFSETS: Final = ("ago", "day_before")
_TIMES: Final = ("clock", "dawn")
# What may stand between a time of day and the day that it belongs to: "Friday at 6 a.m.", "at 6 a.m. on Friday".
_TOUCHES: Final = re.compile(r"(?:,? (?:(?:late|early) )?(?:on )?(?:the )?|,? )")
_SENTENCE_REACH: Final = 100
_STOP: Final = re.compile(r"[.!?;] |  ")
_LOOK_BACK: Final = 34
"""Characters before an expression in which the words that belong to it stand."""
# What may stand between an offset and the date that it is stated from: "a day after [the] Thursday".
_STATED: Final = re.compile(r" (?:the |their |its |an? )?(?:\w+ (?:of|on) )?")


class Expression(NamedTuple):
    """One point, or the first and the last of a span, with where all of it stands; and whether an end is open."""

    start: int
    end: int
    points: tuple[Point, ...]
    opens: Open = ""
    overnight: bool = False
    stated: Point | None = None


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_SINCE: Final = (
    r"(?:\b(?:(?P<since>[Ss]ince)|(?P<until>[Uu]ntil|[Tt]ill|[Tt]hrough|[Bb]y|[Uu]p to|[Nn]o later than)"
    r"|(?P<from>[Ff]rom|[Bb]etween|[Bb]oth)) (?:at |about |around |on |the |as early as )*)$"
)
_JOINT: Final = r" ?[-–] ?| (?P<word>to|through|until|till|and) (?:on |early |late |the )?"


def join_points(text: str, points: list[Point]) -> list[Expression]:
    """Join the points of a text to expressions.

    Parameters
    ----------
    text
        With plain spaces.
    points
        In the order of the text.

    Returns
    -------
    list of Expression
        In the order of the text, without overlaps.

    Examples
    --------
    >>> from geo.dates.grammar import find_points
    >>> text = "It was shut from Friday to Sunday and since March."
    >>> [(text[each.start : each.end], each.opens) for each in join_points(text, find_points(text))]
    [('from Friday to Sunday', ''), ('since March', 'since')]
    """
    found: list[Expression] = []
    points = _drop_times(text, split_lists(text, points))
    number, floor = 0, 0
    while number < len(points):
        point = points[number]
        following = points[number + 1] if number + 1 < len(points) else None
        start, overnight, some = _extend(text, point, floor)
        before = _compile(_SINCE).search(text, max(floor, start - 24), start)
        opening = (before.lastgroup or "") if before else ""
        if some:
            number += 1
            continue
        if following is not None and _is_span(text, point, following, opening):
            begin = before.start() if before and opening in ("from",) else start
            found.append(Expression(begin, following.end, (point, following)))
            number += 1
        elif before and point.form in _OPENABLE and _is_open(text, point, opening):
            opens: Open = "until" if opening == "until" else "since"
            found.append(Expression(before.start(), point.end, (point,), opens))
        else:
            stated = following if following and _is_stated(text, point, following) else None
            if point.form in _TIMES:
                stated = _find_day_after(text, points, number)
            found.append(Expression(start, point.end, (point,), "", overnight, stated))
        floor = found[-1].end
        number += 1
    return found


def _drop_times(text: str, points: list[Point]) -> list[Point]:
    """Drop the times of day that stand beside their day, or beside what makes them a repetition ("daily at noon")."""
    kept = []
    for number, point in enumerate(points):
        around = [each for each in (number - 1, number + 1) if 0 <= each < len(points)]
        if point.form in _TIMES and any(
            points[each].form in (*_DAYS, "around", "set", "feast", "weekend", "ordinal", "overnight")
            and _TOUCHES.fullmatch(text, *_find_gap(point, points[each]))
            for each in around
        ):
            continue
        kept.append(point)
    return kept


def _find_gap(point: Point, other: Point) -> tuple[int, int]:
    return (other.end, point.start) if other.start < point.start else (point.end, other.start)


def _find_day_after(text: str, points: list[Point], number: int) -> Point | None:
    """Find the day that follows a time of day in its sentence: "at 6 a.m. they came back on Friday"."""
    point = points[number]
    for each in points[number + 1 :]:
        if each.start - point.end > _SENTENCE_REACH or _STOP.search(text, point.end, each.start):
            break
        if each.form in _DAYS:
            return each
    return None


def _extend(text: str, point: Point, floor: int) -> tuple[int, bool, bool]:
    """Take in what belongs to a day before it; tell whether that is "overnight", and whether it is any such day."""
    if point.form not in _DAYS:
        return point.start, False, False
    match = _compile(BEFORE).search(text, max(floor, point.start - _LOOK_BACK), point.start)
    if match is None:
        return point.start, False, False
    if match["some"]:
        return point.start, False, re.match(r" (?:in|of) ", text[point.end : point.end + 4]) is not None
    return match.start(), match["over"] is not None, False


def _is_open(text: str, point: Point, opening: str) -> bool:
    if opening == "from":
        return text.startswith((" on", " onward"), point.end) and text[point.end : point.end + 4] != " on "
    is_possessive = text.startswith("'s", point.end)
    return not (is_possessive and opening == "until") and point.parts.get("way") not in ("before", "after")


def _is_span(text: str, first: Point, last: Point, opening: str) -> bool:
    """Tell whether two points are the ends of a span: "from Friday to Sunday", or neighbors: "March and April"."""
    if last.start - first.end > 16 or "duration" in (first.form, last.form):
        return False
    joint = _compile(_JOINT).fullmatch(text, first.end, last.start)
    if joint is None or not {first.form, last.form} <= _OPENABLE:
        return False
    word = joint["word"]
    if word is None:
        return first.form == last.form and first.form not in ("iso", "numeric", "year")
    if word == "and":
        return opening == "from" or _is_neighbor(first, last)
    return opening == "from" or word == "through" or first.form == last.form == "weekday"


def _is_neighbor(first: Point, last: Point) -> bool:
    if "week" in first.parts or "rel" in first.parts:
        return False
    if first.form == last.form == "weekday":
        days = [WEEKDAYS[each.parts["wd"][:3].lower()] for each in (first, last)]
        return (days[1] - days[0]) % 7 == 1
    if first.form == "month" and last.form in ("month", "month_year"):
        months = [MONTHS[each.parts["m"][:3].lower()] for each in (first, last)]
        return months[1] % 12 == (months[0] + 1) % 12
    if first.form == last.form == "year":
        return int(last.parts["y"]) == int(first.parts["y"]) + 1
    return False


def _is_stated(text: str, point: Point, following: Point) -> bool:
    return (
        point.form in _OFFSETS
        and point.parts["way"] in ("before", "after")
        and following.form not in _OFFSETS
        and following.start - point.end < 24
        and _STATED.fullmatch(text, point.end, following.start) is not None
    )
