"""Whether latitude and longitude of a source are swapped: told by the countries and the names of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from geo.sources.regions import are_in, is_in_box, load_boxes, load_bundled

SAMPLE: Final = 5_000
"""Rows that are read beforehand to tell."""
_WITNESSES: Final = 3
_MAJORITY: Final = 20
"""Rows that fit only if swapped must be at least three, and twenty times as many as those that fit only as they are."""
_NAMES: Final = 300
_OUTLINED: Final = 1_000
_NEAR_DEGREES: Final = 0.3


class Witness(NamedTuple):
    """What a row says of its orientation: the point as it is written, its country, its name."""

    latitude: float
    longitude: float
    country: str | None
    name: str


def are_swapped(rows: Iterable[Witness]) -> bool:
    """Tell whether the rows of a source have latitude and longitude swapped.

    Parameters
    ----------
    rows
        A sample. Degrees as they stand in the file.

    Returns
    -------
    bool
        True only where it is certain: rows with a country lie in its box, or else its outlines, only if swapped, or
        latitudes exceed 90 degrees; where neither tells, names that the bundled gazetteer knows lie there only if so.

    Examples
    --------
    >>> are_swapped([Witness(40.1, 35.3, "SY", "Deir ez-Zor")] * 3)
    True
    """
    sample = list(rows)
    as_given = as_swapped = 0
    boxes = load_boxes()
    for row in sample:
        side = judge_row(row.latitude, row.longitude, boxes.get(row.country or ""))
        as_given += side > 0
        as_swapped += side < 0
    if not as_given + as_swapped:
        as_given, as_swapped = _ask_outlines(sample)
    if not as_given + as_swapped:
        as_given, as_swapped = _ask_names(sample)
    return as_swapped >= _WITNESSES and as_swapped >= _MAJORITY * as_given


def judge_row(latitude: float, longitude: float, box: tuple[float, float, float, float] | None) -> int:
    """Give 1 if a point fits only as it is written, -1 if only swapped, 0 if neither can be told.

    Examples
    --------
    >>> judge_row(120.5, 31.2, None), judge_row(31.2, 120.5, None)
    (-1, 1)
    """
    is_possible = abs(latitude) <= 90 and abs(longitude) <= 180
    is_possible_swapped = abs(longitude) <= 90 and abs(latitude) <= 180
    if box is not None:
        is_possible = is_possible and is_in_box(box, latitude, longitude)
        is_possible_swapped = is_possible_swapped and is_in_box(box, longitude, latitude)
    return is_possible - is_possible_swapped


def _ask_outlines(sample: list[Witness]) -> tuple[int, int]:
    """Count the rows that lie within the outlines of their country, as they are written and swapped."""
    rows = [row for row in sample if row.country][:_OUTLINED]
    if not rows:
        return 0, 0
    countries = [row.country or "" for row in rows]
    given = are_in([(row.longitude, row.latitude) for row in rows], countries)
    swapped = are_in([(row.latitude, row.longitude) for row in rows], countries)
    as_given = sum(one and not other for one, other in zip(given, swapped, strict=True))
    return as_given, sum(other and not one for one, other in zip(given, swapped, strict=True))


def _ask_names(sample: list[Witness]) -> tuple[int, int]:
    """Count the rows whose name lies near a place of that name, as they are written and swapped."""
    gazetteer = load_bundled()
    as_given = as_swapped = 0
    for row in sample[:_NAMES]:
        known = gazetteer.candidates(row.name)
        is_given = any(
            _are_near(row.latitude, row.longitude, each.latitude, each.longitude) for each in known
        )
        is_swapped = any(
            _are_near(row.longitude, row.latitude, each.latitude, each.longitude) for each in known
        )
        as_given += is_given and not is_swapped
        as_swapped += is_swapped and not is_given
    return as_given, as_swapped


def _are_near(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> bool:
    return abs(latitude - other_latitude) < _NEAR_DEGREES and abs(longitude - other_longitude) < _NEAR_DEGREES
