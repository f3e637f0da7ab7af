"""Where an article plays: its countries and those next to them, as codes and as boxes; the region of a point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from math import cos, radians
from typing import Any, Final

from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.resolve.regions import load_borders

Box = tuple[float, float, float, float]
_MOST_COUNTRIES: Final = 5
"""An article's countries are those that most of its names lie in; one on talks may name twenty."""
_KM_PER_DEGREE: Final = 111.2
_WIDEST: Final = 180.0
"""Degrees. A wider box bounds nothing, or lies across the date line."""


def choose_countries(counts: Counter[str]) -> tuple[str, ...]:
    """Give the countries that most of an article's names lie in, sorted.

    Examples
    --------
    >>> choose_countries(Counter({"SY": 9, "LB": 2}))
    ('LB', 'SY')
    """
    return tuple(sorted(code for code, _ in counts.most_common(_MOST_COUNTRIES)))


def add_neighbors(codes: Iterable[str]) -> tuple[str, ...]:
    """Give some countries with those that they share a land border with, sorted (Natural Earth's borders).

    Examples
    --------
    >>> add_neighbors(["LB"])
    ('IL', 'LB', 'SY')
    """
    inner = set(codes)
    pairs = (pair.split("-") for pair in load_borders()["borders"])
    return tuple(sorted(inner.union(*(pair for pair in pairs if inner & set(pair)))))


def draw_box(codes: Iterable[str]) -> Box | None:
    """Give a box that holds some countries: south, west, north, east, in whole degrees (EPSG:4326).

    None without countries, and where they lie so far apart that a box says nothing. It is drawn around the circles of
    their sides, and so reaches some way beyond them.

    Examples
    --------
    >>> draw_box(["LB"]), draw_box(["RU", "US"])
    ((32.0, 34.0, 36.0, 38.0), None)
    """
    circles = [circle for code in codes for circle in load_borders()["sides"].get(code, {}).values()]
    if not circles:
        return None
    reach = [(radius / _KM_PER_DEGREE, max(0.1, cos(radians(latitude)))) for latitude, _, radius in circles]
    south = min(circle[0] - high for circle, (high, _) in zip(circles, reach, strict=True))
    north = max(circle[0] + high for circle, (high, _) in zip(circles, reach, strict=True))
    west = min(circle[1] - high / narrow for circle, (high, narrow) in zip(circles, reach, strict=True))
    east = max(circle[1] + high / narrow for circle, (high, narrow) in zip(circles, reach, strict=True))
    if east - west > _WIDEST or west < -180 or east > 180:
        return None
    return float(max(-90, south // 1)), float(west // 1), float(min(90, -(-north // 1))), float(-(-east // 1))


def is_inside(place: Candidate, box: Box) -> bool:
    """Tell whether a place lies in a box.

    Examples
    --------
    >>> is_inside(Candidate("x:1", "X", 33.9, 35.5, "P", "PPL"), (32.0, 34.0, 35.0, 37.0))
    True
    """
    south, west, north, east = box
    return south <= place.latitude <= north and west <= place.longitude <= east


def add_region(place: Candidate, gazetteer: Gazetteer) -> Candidate:
    """Give a place the first-order region in whose outline it lies; as it is where there is none.

    Examples
    --------
    >>> place = Candidate("x:1", "X", 36.2, 37.15, "P", "PPL", country_code="SY")
    >>> add_region(place, Gazetteer()).admin1_name
    'Aleppo'
    """
    if not place.country_code or place.admin1_code or place.feature_code.startswith("PCL"):
        return place
    import shapely

    point = shapely.Point(place.longitude, place.latitude)
    for code, name, outline in _read_outlines(gazetteer, place.country_code):
        if shapely.covers(outline, point):
            return replace(place, admin1_code=code, admin1_name=name)
    return place


@lru_cache(maxsize=16)
def _read_outlines(gazetteer: Gazetteer, country: str) -> tuple[tuple[str, str, Any], ...]:
    """Read the outlines of a country's first-order regions, with their codes and names."""
    import shapely

    if country not in gazetteer.countries:
        return ()
    whole = gazetteer.get(gazetteer.countries[country][0])
    found = []
    for key, name in sorted(gazetteer.admin_names.items()):
        if not key.startswith(f"{country}."):
            continue
        code = key.partition(".")[2]
        parents = gazetteer.parents(replace(whole, place_id="", admin1_code=code))
        outline = next(
            (area for parent in parents if (area := gazetteer.area(parent.place_id)) is not None), None
        )
        if outline is not None:
            outline = shapely.make_valid(outline)
            shapely.prepare(outline)
            found.append((code, name, outline))
    return tuple(found)
