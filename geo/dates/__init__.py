"""Date expressions of an article as intervals of days, with UCDP's and ACLED's codes of how precise they are.

Own rules, read against the publication date. The codes are given in the terms of the two code books; they are
machine-coded, and not the sources' own. Nothing here ever asks the machine's clock.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from geo.dates.combine import Expression, join_points
from geo.dates.grammar import find_points
from geo.dates.intervals import Interval, code_precision
from geo.dates.reader import Reader
from geo.dates.setting import Kind
from geo.dates.spaces import normalize_spaces, squeeze_spaces
from geo.model import Article
from geo.text import Layout, find_layout

__all__ = ["DateExpression", "find_anchor", "find_dates"]

_N_PARAGRAPHS: Final = 4
_HEAD_CHARS: Final = 140
"""In so many paragraphs, and so many characters of each, a dateline is looked for."""


@dataclass(frozen=True, slots=True)
class DateExpression:
    """An expression of time and the days that it means.

    `start` and `end` are string indices into the article's text, half-open. `first` and `last` are inclusive days; an
    end that is open ("since March") is None, and both are where no date is meant or known. `date_prec` is UCDP GED's
    code: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more. `time_precision` is ACLED's: 1 a date, 2 about
    a week, 3 a month; it has none for more. `kind` is `duration` ("seven-year") or `set` ("every Friday") where no
    date is meant. `reason` says how the days were found.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    date_prec: int | None
    time_precision: int | None
    kind: Kind
    reason: str


def find_dates(article: Article, layout: Layout | None = None) -> list[DateExpression]:
    """Find the date expressions of an article and the days that they mean.

    Relative expressions are read against the publication date, or a full date in the dateline; without either they
    have no days, and `reason` says so. The tense decides whether a weekday or a month lies before or after it.

    Parameters
    ----------
    article
        The article.
    layout
        Its layout, if it is at hand.

    Returns
    -------
    list of DateExpression
        In the order of the text, without overlaps. Empty if nothing is found.

    Examples
    --------
    >>> article = Article("Jets struck Homs on Friday. Talks will resume next week.", published="2018-05-14")
    >>> [(each.text, str(each.first), str(each.last), each.date_prec) for each in find_dates(article)]
    [('Friday', '2018-05-11', '2018-05-11', 1), ('next week', '2018-05-21', '2018-05-27', 3)]
    """
    text, origins = squeeze_spaces(article.text)
    points = find_points(text)
    if not points:
        return []
    layout = layout or find_layout(article.text, article.title)
    anchor, _ = find_anchor(article, layout)
    reader = Reader(text, anchor, layout.sentence_at if origins is None else _follow(layout, origins))
    return [_build(article, each, reader, origins) for each in join_points(text, points)]


def _follow(layout: Layout, origins: list[int]) -> Callable[[int], tuple[int, int]]:
    """Find sentences by offsets in a text whose several spaces in a row became one."""

    def sentence_at(offset: int) -> tuple[int, int]:
        start, end = layout.sentence_at(origins[offset])
        return bisect_left(origins, start), bisect_left(origins, end)

    return sentence_at


def find_anchor(article: Article, layout: Layout | None = None) -> tuple[date | None, str]:
    """Find the day that relative expressions of an article are read against, and where it comes from.

    Parameters
    ----------
    article
        The article.
    layout
        Its layout, if it is at hand.

    Returns
    -------
    day, source
        The publication's day in UTC, and "published"; else a full date in a dateline, and "dateline"; else None, and
        "none".

    Examples
    --------
    >>> find_anchor(Article("BAGHDAD, June 11, 2014 (Reuters) - Gunmen seized Tikrit."))
    (datetime.date(2014, 6, 11), 'dateline')
    """
    if article.published is not None:
        return article.published.date(), "published"
    paragraphs = [(0, len(article.text))] if layout is None else layout.paragraphs
    for start, end in paragraphs[:_N_PARAGRAPHS]:
        match = _compile_dateline().match(
            normalize_spaces(article.text[start : min(end, start + _HEAD_CHARS)])
        )
        if match is None:
            continue
        points = [each for each in find_points(match["date"]) if "y" in each.parts]
        if points and (
            day := Reader(match["date"], None).read(join_points(match["date"], points)[0]).interval
        ):
            return day.first, "dateline"
    return None, "none"


@cache
def _compile_dateline() -> re.Pattern[str]:
    """Compile the form of a dateline with a date: places in capitals, a full date, an agency, a dash."""
    return re.compile(
        r"(?:[A-Z][\w.'/-]*,? |\([\w /-]{2,25}\),? ){1,7}?"
        r"(?P<date>(?:[A-Z][a-z]+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?),? (?:19|20)\d\d)"
        r",? ?(?:\([\w /-]{2,25}\) ?)?(?:—|–|--|- |: ?(?=[A-Z]))"
    )


def _build(
    article: Article, expression: Expression, reader: Reader, origins: list[int] | None
) -> DateExpression:
    meaning = reader.read(expression)
    interval = meaning.interval or Interval(None, None)
    codes = code_precision(interval, reader.anchor)
    start, end = expression.start, expression.end
    if origins is not None:
        start, end = origins[start], origins[end - 1] + 1
    return DateExpression(
        start,
        end,
        article.text[start:end],
        interval.first,
        interval.last,
        *codes,
        meaning.kind,
        meaning.reason,
    )
