"""Towns for orientation: the most populous of the gazetteer within a box."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.basemap.spelling import spell_english
from geo.errors import GazetteerError
from geo.gazetteer import ATTRIBUTIONS, DATA_FOLDER
from geo.gazetteer.index import open_database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOWNS_ATTRIBUTION: Final = ATTRIBUTIONS["geonames"]
COLUMNS: Final = (("row", "<u4"), ("x", "<i2"), ("y", "<i2"), ("people", "<u4"))
"""Of `geo/data/towns.npy`, which `gazetteer/build_towns.py` makes: hundredths of a degree."""
_FILE: Final = DATA_FOLDER / "towns.npy"
_BATCH: Final = 500
"""SQLite takes at least 999 parameters in one statement."""


class Spot(NamedTuple):
    """Where a town is: the row of its place, degrees in EPSG:4326 (to 0.01), people."""

    row: int
    longitude: float
    latitude: float
    population: int


def find_towns(west: float, south: float, east: float, north: float, *, limit: int = 60) -> list[Spot]:
    """Find where the towns within a box are, capitals first, then the most populous.

    Parameters and errors are those of `list_towns`; names take a look into the gazetteer, `name_towns`.

    Examples
    --------
    >>> [spot.population > 100_000 for spot in find_towns(36.0, 33.0, 37.5, 35.3, limit=2)]
    [True, True]
    """
    import numpy as np

    towns = _load_towns()
    inside = np.zeros(len(towns), dtype=bool)
    is_north = (towns["y"] >= 100 * south) & (towns["y"] <= 100 * north)
    for shift in (-360.0, 0.0, 360.0):
        if west + shift <= 180 and east + shift >= -180:
            inside |= is_north & (towns["x"] >= 100 * (west + shift)) & (towns["x"] <= 100 * (east + shift))
    found = towns[np.flatnonzero(inside)[:limit]].tolist()
    return [Spot(row, x / 100, y / 100, people) for row, x, y, people in found]


def name_towns(rows: Iterable[int]) -> dict[int, tuple[str, float, float, int, str]]:
    """Look up the towns of some rows: (name in English, longitude, latitude, population, place id) by row."""
    wanted = list(rows)
    database = open_database(DATA_FOLDER / "places.sqlite")
    try:
        found: list[tuple[Any, ...]] = []
        for first in range(0, len(wanted), _BATCH):
            part = wanted[first : first + _BATCH]
            found += database.execute(
                "SELECT row, p.name, longitude, latitude, population, p.place_id, country_code, l.name "  # noqa: S608 - marks only
                "FROM places p LEFT JOIN labels l ON l.place_id = p.place_id AND l.language = 'en' "
                f"WHERE row IN ({','.join('?' * len(part))})",
                part,
            )
    finally:
        database.close()
    return {
        row: (spell_english(name, english, country), x, y, people, place_id)
        for row, name, x, y, people, place_id, country, english in found
    }


def list_towns(
    west: float, south: float, east: float, north: float, *, limit: int = 60
) -> list[tuple[str, float, float, int, str]]:
    """List towns of at least 2,000 people within a box, capitals first, then the most populous.

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
    spots = find_towns(west, south, east, north, limit=limit)
    named = name_towns(spot.row for spot in spots)
    return [named[spot.row] for spot in spots]


@lru_cache(maxsize=1)
def _load_towns() -> NDArray[np.void]:
    import numpy as np

    try:
        towns: NDArray[np.void] = np.load(_FILE, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as err:
        raise GazetteerError(
            f"the package lacks {_FILE.name} or it is damaged; reinstall conflict-geo"
        ) from err
    return towns
