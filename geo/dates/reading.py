"""What an expression of time means, read from where it stands."""

from __future__ import annotations

from typing import Final

from geo.dates import counted, stated
from geo.dates.grammar import Point
from geo.dates.setting import Meaning, Setting, no_date

_READERS: Final = stated.READERS | counted.READERS


def read_point(point: Point, setting: Setting) -> Meaning:
    """Read one expression.

    Parameters
    ----------
    point
        The expression.
    setting
        What it is read against.

    Returns
    -------
    Meaning
        Without an interval for a duration or a repetition, for what is vague, for days that do not exist, and for a
        relative expression that has nothing to relate to.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.dates.grammar import find_points
    >>> from geo.dates.tense import Direction
    >>> setting = Setting(date(2018, 5, 14), lambda: Direction(False, ""), lambda days: None)
    >>> read_point(find_points("It fell in February.")[0], setting).interval.first.isoformat()
    '2018-02-01'
    """
    try:
        return _READERS[point.form](point, setting)
    except (ValueError, OverflowError):
        return no_date("no such day")
