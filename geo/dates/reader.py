"""Reads the expressions of a text in their order: a later one may count from an earlier."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from typing import Final

from geo.dates.combine import Expression
from geo.dates.grammar import Point
from geo.dates.intervals import DAY, Interval
from geo.dates.reading import read_point
from geo.dates.setting import Meaning, Setting
from geo.dates.tense import Direction, find_direction

_REACH: Final = 1_500
"""Characters back to the date that "two days later" may count from: some two paragraphs."""
_THEN_REACH: Final = 40
"""Characters back to "March 2003", of which "and ended in May" tells on."""
_SENTENCES_REACH: Final = 200
"""The same, where the next sentence tells on."""
_STOPS: Final = r"[.!?][\"'”)]* "
_EXPLAINS: Final = r"(?:,| [-–—]+|, and) (?:just |only |and )?$"
_NO_BASES: Final = frozenset(["now", "past_units", "set", "duration", "vague", "clock"])
_AHEAD: Final = Direction(True, "")
_BEHIND: Final = Direction(False, "")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Reader:
    """Reads the expressions of one text, from its first to its last, and keeps the dates that later ones count from.

    Parameters
    ----------
    text
        With plain spaces.
    anchor
        The publication's day.
    sentence_at
        Gives where the sentence at an offset begins and ends; without it, the text is one.
    """

    def __init__(
        self, text: str, anchor: date | None, sentence_at: Callable[[int], tuple[int, int]] | None = None
    ) -> None:
        self.text = text
        self.anchor = anchor
        self._sentence_at = sentence_at
        self._bases: list[tuple[Interval, Expression]] = []
        self._order: list[bool | None] | None = None  # found once, as it takes a look at all of the text

    def read(self, expression: Expression) -> Meaning:
        """Read the next expression."""
        if len(expression.points) > 1:
            meaning = self._read_span(expression)
        else:
            meaning = read_point(expression.points[0], self._set(expression))
        interval = meaning.interval
        if interval is not None and interval.first is not None and interval.last is not None:
            if expression.points[0].form not in _NO_BASES:
                self._bases.append((interval, expression))
            if expression.overnight:
                night = _find_night(self.text, expression, interval.first)
                meaning = meaning._replace(interval=night, reason=f"{meaning.reason}; the night of that day")
            elif expression.opens == "since":
                meaning = meaning._replace(
                    interval=Interval(interval.first, None), reason=f"since {meaning.reason}"
                )
            elif expression.opens == "until":
                meaning = meaning._replace(
                    interval=Interval(None, interval.last), reason=f"until {meaning.reason}"
                )
        return meaning

    def _read_span(self, expression: Expression) -> Meaning:
        """Read the end that the tense says most of, and the other one as the nearest on its side."""
        first, last = expression.points
        direction = self._look(expression)
        if direction.ahead and "y" not in last.parts:
            start = read_point(first, self._set(expression))
            near = start.interval.first if start.interval else None
            end = read_point(last, Setting(near, lambda: _AHEAD, self._find_base(expression)))
        else:
            end = read_point(last, self._set(expression))
            near = end.interval.last if end.interval else None
            start = read_point(first, Setting(near, lambda: _BEHIND, self._find_base(expression)))
        if start.interval is None or end.interval is None:
            return start if start.interval is None else end
        if (
            start.interval.first is None
            or end.interval.last is None
            or start.interval.first > end.interval.last
        ):
            return Meaning(None, "date", "the ends do not fit each other")
        return Meaning(
            Interval(start.interval.first, end.interval.last), "date", f"a span; its end: {end.reason}"
        )

    def _set(self, expression: Expression) -> Setting:
        stated = None
        if expression.stated is not None:
            stated = self._read_stated(expression.stated)
        return Setting(
            self.anchor,
            partial(self._look, expression),
            self._find_base(expression),
            stated,
            partial(self._find_then, expression),
            self._find_order,
            partial(self._find_same_day, expression),
        )

    def _read_stated(self, point: Point) -> Interval | None:
        return read_point(point, self._set(Expression(point.start, point.end, (point,)))).interval

    def _look(self, expression: Expression) -> Direction:
        start, end = expression.start, expression.end
        if expression.opens == "since" and self.text[start].lower() == "s":
            return _BEHIND
        is_until = (
            expression.opens == "until" and self.text[start].lower() in "ut"
        )  # not "by", "no later than"
        return find_direction(self.text, start, end, self._find_sentence(start), is_until=is_until)

    def _find_sentence(self, offset: int) -> tuple[int, int]:
        return (0, len(self.text)) if self._sentence_at is None else self._sentence_at(offset)

    def _find_base(self, expression: Expression) -> partial[tuple[Interval, bool] | None]:
        return partial(self._search_base, expression)

    def _search_base(self, expression: Expression, days: int) -> tuple[Interval, bool] | None:
        """Find the last date before an expression that spans at most so many days."""
        for interval, base in reversed(self._bases):
            if base.start >= expression.start:
                continue
            if expression.start - base.end > _REACH:
                break
            assert interval.first is not None and interval.last is not None
            if (interval.last - interval.first).days < days:
                begin = max(base.end, expression.start - 12)
                explains = base.start >= self._find_sentence(expression.start)[0] and bool(
                    _compile(_EXPLAINS).search(self.text, begin, expression.start)
                )
                return interval, explains
        return None

    def _find_same_day(self, expression: Expression) -> Interval | None:
        """Find the last single day before an expression, in its sentence or the one before; but no open end."""
        begin = self._find_sentence(expression.start)[0]
        for interval, base in reversed(self._bases):
            if base.start < begin and not self._is_next(base, expression):
                break
            if base.start < expression.start and interval.first == interval.last and not base.opens:
                is_ahead = (
                    interval.first is not None and self.anchor is not None and interval.first > self.anchor
                )
                return (
                    None if is_ahead and base.start < begin and not self._look(expression).ahead else interval
                )
        return None

    def _is_next(self, base: Expression, expression: Expression) -> bool:
        """Tell whether an expression stands in the sentence after a date's, or in its own."""
        between = (base.end, expression.start)
        return (
            between[1] - between[0] <= _SENTENCES_REACH
            and len(_compile(_STOPS).findall(self.text, *between)) <= 1
        )

    def _find_then(self, expression: Expression) -> tuple[date | None, bool]:
        """Find the date of an earlier year that an expression tells on from, and whether it is surely so.

        It is where it stands just before in the sentence, and may be where it stands in the sentence before.
        """
        if not self._bases or self.anchor is None:
            return None, True
        interval, base = self._bases[-1]
        point, gap = base.points[-1], expression.start - base.end
        if (
            base.start >= expression.start
            or "y" not in point.parts
            or "m" not in point.parts
            or interval.last is None
            or interval.last.year >= self.anchor.year
        ):
            return None, True
        is_near = gap <= _THEN_REACH and base.start >= self._find_sentence(expression.start)[0]
        return (interval.last + DAY, is_near) if is_near or self._is_next(base, expression) else (None, True)

    def _find_order(self) -> bool | None:
        """Tell whether the text writes the day first in 24/02/2022; None if nothing shows it."""
        if self._order is None:
            matches = _compile(r"\b(\d{1,2})/(\d{1,2})/\d{4}\b").finditer(self.text)
            shown = (int(each[1]) > 12 for each in matches if int(each[1]) > 12 or int(each[2]) > 12)
            self._order = [next(shown, None)]
        return self._order[0]


def _find_night(text: str, expression: Expression, day: date) -> Interval:
    """Give the two days of "overnight on Monday", and of "overnight into Tuesday"."""
    into = _compile(r"\b(?:into|to) ").search(text, expression.start, expression.end)
    return Interval(day - DAY, day) if into else Interval(day, day + timedelta(days=1))
