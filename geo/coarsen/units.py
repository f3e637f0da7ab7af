"""What a place is told by instead: its region, or a cell of a grid, never anything finer."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Final, Literal, get_args

from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.precision import ADM1_KM, LIMITED_KM, measure_radius

Level = Literal["admin1", "admin2", "grid10km"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

_ROWS: Final = 2000
"""Of the grid, from the South Pole: 0.09 degrees each, 10.0 km on the WGS 84 ellipsoid."""
_GIRTH_KM: Final = 40_075.017
"""Of the equator (WGS 84)."""
_CELL_KM: Final = 7.1
"""Half the diagonal of a cell."""
_CELL_RADIUS_KM: Final = 5.64
"""The radius of a circle of a cell's 100 square km: a region that is smaller is finer than the grid."""
_COARSE_KM: Final[dict[Level, float]] = {
    "admin1": ADM1_KM,
    "admin2": LIMITED_KM,
    "grid10km": _CELL_RADIUS_KM,
}
"""From which radius on a region without a code of its own (a valley, a desert) is no finer than the level."""
_COARSE_CODES: Final = frozenset("CONT OCN SEA GULF".split())
_REGIONS: Final = frozenset("AHLTVU")
"""GeoNames' classes of what has an extent; towns, buildings and roads are points whatever their radius."""
_ANCHOR: Final = re.compile(r"(?:geonames|ne|geo|poi|osm):[^:]+")


def find_cell(latitude: float, longitude: float) -> tuple[str, float, float]:
    """Find the cell of the 10 km grid that a point lies in.

    Parameters
    ----------
    latitude, longitude
        The point, in degrees (EPSG:4326).

    Returns
    -------
    tuple
        The cell's id, and latitude and longitude of its middle in degrees. Rows are 0.09 degrees high, which is 10 km;
        in each row as many equal cells as make them about 10 km wide run around the globe from the 180th meridian. The
        same point always falls into the same cell.

    Examples
    --------
    >>> find_cell(33.5102, 36.29128)
    ('grid10km:1372:2007', 33.525, 36.31248)
    """
    row = min(int((latitude + 90) / 180 * _ROWS), _ROWS - 1)
    middle = (row + 0.5) * 180 / _ROWS - 90
    count = max(1, round(_GIRTH_KM * math.cos(math.radians(middle)) / 10))
    column = min(int((longitude + 180) / 360 * count), count - 1)
    return f"grid10km:{row}:{column}", round(middle, 5), round((column + 0.5) * 360 / count - 180, 5)


def is_coarse(place: Candidate, level: Level, gazetteer: Gazetteer) -> bool:
    """Tell whether a place is no finer than a level, and so may be told as it is.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> gazetteer = load_gazetteer()
    >>> [is_coarse(gazetteer.candidates(name)[0], "admin1", gazetteer) for name in ("Syria", "Homs")]
    [True, False]
    """
    code = place.feature_code
    if place.place_id.startswith("computed:") and not _has_coarse_anchors(place.place_id, level, gazetteer):
        return False  # the id and the name of what is computed tell of the places that it follows from
    if code.startswith("PCL") or code in _COARSE_CODES:
        return True
    if code in ("ADM1", "ADMD", "ADM2"):
        if level == "grid10km":
            return (measure_radius(place) or 0.0) >= _CELL_RADIUS_KM
        return code != "ADM2" or level == "admin2"
    return place.feature_class in _REGIONS and (place.radius_km or 0.0) >= _COARSE_KM[level]


def _has_coarse_anchors(place_id: str, level: Level, gazetteer: Gazetteer) -> bool:
    try:
        anchors = [gazetteer.get(anchor) for anchor in _ANCHOR.findall(place_id)]
    except UnknownPlaceError:
        return False
    return all(is_coarse(anchor, level, gazetteer) for anchor in anchors)


def find_unit(place: Candidate, level: Level, gazetteer: Gazetteer) -> Candidate | None:
    """Find what a place is told by.

    Parameters
    ----------
    place
        The place. Its codes say in which regions it lies, its point in which cell.
    level
        admin1, admin2 or grid10km.
    gazetteer
        Knows the regions by their codes.

    Returns
    -------
    Candidate or None
        The place itself if it is no finer than the level. Else its region at the gazetteer's point of it; where that is
        not known, the next larger one, at last the country; None where even that is not known. On the grid, the middle
        of its cell. `radius_km` covers the unit, on the grid with the place's own, in steps of 5 km.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> gazetteer = load_gazetteer()
    >>> find_unit(gazetteer.get("geonames:170654"), "grid10km", gazetteer).name
    '10 km cell at 33.525, 36.312'
    """
    if is_coarse(place, level, gazetteer):
        return place
    if level == "grid10km":
        cell, latitude, longitude = find_cell(place.latitude, place.longitude)
        reach = _CELL_KM + (measure_radius(place) or 0.0)
        return Candidate(
            cell, f"10 km cell at {latitude:.3f}, {longitude:.3f}", latitude, longitude, "L", "AREA",
            country_code=place.country_code, admin1_code=place.admin1_code, admin1_name=place.admin1_name,
            radius_km=round_up(reach), claims=place.claims, attribution=place.attribution,
        )  # fmt: skip
    for parent in gazetteer.parents(place):
        if parent.feature_code != "ADM2" or level == "admin2":
            return replace(parent, radius_km=measure_radius(parent))
    return None


def round_up(radius_km: float) -> float:
    """Round a radius up to a step of 5 km, so that it does not tell whose it was.

    Examples
    --------
    >>> round_up(9.1), round_up(27.1), round_up(5.0)
    (10.0, 30.0, 5.0)
    """
    return 5.0 * math.ceil(radius_km / 5)
