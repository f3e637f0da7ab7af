"""Towns for orientation: the most populous of the gazetteer within a box."""

from __future__ import annotations

from typing import Final

from geo.gazetteer import ATTRIBUTIONS, DATA_FOLDER
from geo.gazetteer.index import open_database

TOWNS_ATTRIBUTION: Final = ATTRIBUTIONS["geonames"]

_SQL: Final = (
    "SELECT name, longitude, latitude, feature_code, population, place_id FROM places WHERE latitude BETWEEN ? AND ? "
    "AND longitude BETWEEN ? AND ? AND feature_class = 'P' AND population > 0 AND feature_code != 'PPLX' "
    "ORDER BY feature_code = 'PPLC' DESC, population DESC, row LIMIT ?"
)


def list_towns(
    west: float, south: float, east: float, north: float, *, limit: int = 60
) -> list[tuple[str, float, float, int, str]]:
    """List towns within a box, capitals first, then the most populous.

    Parameters
    ----------
    west, south, east, north
        Degrees, EPSG:4326; `west` may be below -180 or `east` above 180, for a box across that meridian.
    limit
        At most so many.

    Returns
    -------
    list
        (name, longitude, latitude, population, place id); longitudes from -180 to 180. Empty where there is none.

    Raises
    ------
    GazetteerError
        If the gazetteer is missing or broken.

    Examples
    --------
    >>> [town[0] for town in list_towns(36.0, 33.0, 37.5, 35.3, limit=2)]
    ['Damascus', 'Homs']
    """
    database = open_database(DATA_FOLDER / "places.sqlite")
    try:
        found = [
            row
            for shift in (-360.0, 0.0, 360.0)
            if west + shift <= 180 and east + shift >= -180
            for row in database.execute(_SQL, (south, north, west + shift, east + shift, limit))
        ]
    finally:
        database.close()
    found.sort(key=lambda row: (row[3] != "PPLC", -row[4]))
    return [
        (name, lon, lat, population, place_id) for name, lon, lat, _, population, place_id in found[:limit]
    ]
