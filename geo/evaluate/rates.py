"""Shares with their intervals: how sure one may be of a figure that was counted on so many cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

_Z: Final = 1.959964
"""The normal distribution's 97.5 % point, for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval, all from 0 to 1; None where nothing was counted."""

    right: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """How well something was found: precision, recall and F1 (None where nothing was found or there to find)."""

    precision: Rate
    recall: Rate
    f1: float | None
    f1_low: float | None
    f1_high: float | None


def measure_rate(right: int, of: int, n_independent: int | None = None) -> Rate:
    """Give a share with its 95 % interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927).

    Cases that one decision settles together are not independent: the interval is that of `n_independent` cases, where
    it is given.

    Examples
    --------
    >>> rate = measure_rate(9, 10)
    >>> rate.share, round(rate.low, 2), round(rate.high, 2)
    (0.9, 0.6, 0.98)
    """
    if not of:
        return Rate(right, of, None, None, None)
    low, high = _bound(right / of, n_independent or of)
    return Rate(right, of, right / of, low, high)


def _bound(share: float, of: float) -> tuple[float, float]:
    z2 = _Z * _Z
    middle, spread = share + z2 / (2 * of), _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low, high = (middle - spread) / (1 + z2 / of), (middle + spread) / (1 + z2 / of)
    return max(0.0, low), min(1.0, max(share, high))


def measure_finding(n_right: int, n_given: int, n_wanted: int, n_found: int | None = None) -> Finding:
    """Give precision, recall and F1.

    Parameters
    ----------
    n_right, n_given
        How many of those given are right, and how many were given.
    n_wanted
        How many there are to find.
    n_found
        How many of them were found, where that is not `n_right`.

    Returns
    -------
    Finding
        With Wilson's intervals. F1 is no share of independent cases: its interval is Wilson's for the mean of both
        counts, and is an approximation.

    Examples
    --------
    >>> round(measure_finding(3, 4, 6).f1, 3)
    0.6
    """
    precision = measure_rate(n_right, n_given)
    recall = measure_rate(n_right if n_found is None else n_found, n_wanted)
    if not n_given and not n_wanted:
        return Finding(precision, recall, None, None, None)
    one, other = precision.share or 0.0, recall.share or 0.0
    f1 = 2 * one * other / (one + other) if one + other else 0.0
    return Finding(precision, recall, f1, *_bound(f1, (n_given + n_wanted) / 2))
