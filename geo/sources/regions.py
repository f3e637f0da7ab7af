"""Where countries lie: boxes to check rows by, and the country and region that a point falls in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer import DATA_FOLDER, Gazetteer
from geo.gazetteer.index import open_database, unpack_polygon
from geo.sources.faults import SWAPPED, Faults

if TYPE_CHECKING:
    from geo.gazetteer.own import OwnPlace

Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""
_MARGIN: Final = 0.5
"""Degrees around the places that we know of a country: villages at its borders and off its coast are in it."""
_BATCH: Final = 10_000
_NEAR: Final = 0.1
"""Degrees within which a point at sea, or beside a generalized border, gets the nearest region."""


@lru_cache(maxsize=1)
def load_bundled() -> Gazetteer:
    """Open the bundled gazetteer alone: what users added may be broken, and is what is to be built.

    Examples
    --------
    >>> load_bundled().own
    ()
    """
    return Gazetteer()


@lru_cache(maxsize=1)
def load_boxes() -> dict[str, Box]:
    """Give the box that holds the bundled places of each country, half a degree wider, by ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> south, west, north, east = load_boxes()["SY"]
    >>> south < 33.5 < north and west < 36.3 < east
    True
    """
    database = open_database(DATA_FOLDER / "places.sqlite")
    rows = database.execute(
        "SELECT country_code, min(latitude), min(longitude), max(latitude), max(longitude) FROM places "
        "WHERE country_code IS NOT NULL GROUP BY country_code HAVING count(*) > 3"
    ).fetchall()
    database.close()
    m = _MARGIN
    return {
        code: (south - m, west - m, north + m, east + m) for code, south, west, north, east in rows if code
    }


def is_in_box(box: Box, latitude: float, longitude: float) -> bool:
    """Tell whether a point lies in a box.

    Examples
    --------
    >>> is_in_box((32.0, 35.0, 38.0, 43.0), 36.2, 37.1)
    True
    """
    return box[0] <= latitude <= box[2] and box[1] <= longitude <= box[3]


@lru_cache(maxsize=1)
def _load_regions() -> tuple[Any, list[tuple[str, str | None]]]:
    """Give a search tree over the outlines of first-order regions, and the codes of each."""
    import shapely

    places = open_database(DATA_FOLDER / "places.sqlite")
    codes = {
        place_id: (country, admin1)
        for place_id, country, admin1 in places.execute(
            "SELECT place_id, country_code, admin1_code FROM places WHERE feature_class = 'A' AND country_code <> ''"
        )
    }
    places.close()
    areas = open_database(DATA_FOLDER / "areas.sqlite")
    found = [
        (codes[place_id], unpack_polygon(shape))
        for place_id, shape in areas.execute("SELECT place_id, shape FROM areas ORDER BY place_id")
        if place_id in codes
    ]
    areas.close()
    return shapely.STRtree([polygon for _, polygon in found]), [code for code, _ in found]


def fill_regions(
    places: Iterable[OwnPlace], country: str | None = None, *, faults: Faults | None = None
) -> Iterator[OwnPlace]:
    """Give places without a country the one that they lie in, and those without a region theirs.

    Parameters
    ----------
    places
        In any order; they are given in the same.
    country
        For places that say none, where the user named one.
    faults
        Is told of places that lie in another country than they say: left out if swapping latitude and longitude puts
        them into theirs.

    Yields
    ------
    OwnPlace
        Places at sea, or in a country that the outlines lack, stay without.

    Examples
    --------
    >>> from geo.gazetteer.own import OwnPlace
    >>> place = OwnPlace("own:a:1", "Site", (), 36.2, 37.16)
    >>> [(each.country_code, each.admin1_code) for each in fill_regions([place])]
    [('SY', '09')]
    """
    rows = iter(places)
    while batch := list(islice(rows, _BATCH)):
        strays: list[int] = []
        lacking = [i for i, each in enumerate(batch) if each.admin1_code is None or each.country_code is None]
        if lacking:
            found = _locate([(batch[i].longitude, batch[i].latitude) for i in lacking])
            for i, (found_country, admin1) in zip(lacking, found, strict=True):
                stated = batch[i].country_code or country
                if faults is not None and found_country and stated not in (None, found_country):
                    strays.append(i)
                known = admin1 if found_country and stated in (None, found_country) else None
                batch[i] = batch[i]._replace(
                    country_code=stated or found_country, admin1_code=batch[i].admin1_code or known
                )
        if faults is not None and strays:
            dropped = _judge_strays(batch, strays, country, faults)
            batch = [place for i, place in enumerate(batch) if i not in dropped]
        yield from batch


def _judge_strays(
    batch: list[OwnPlace], strays: list[int], country: str | None, faults: Faults
) -> frozenset[int]:
    """Count the places that lie clearly in another country than they say; give those that are swapped."""
    told = [batch[i].country_code or country or "" for i in strays]
    as_given = are_in([(batch[i].longitude, batch[i].latitude) for i in strays], told)
    as_swapped = are_in([(batch[i].latitude, batch[i].longitude) for i in strays], told)
    dropped = set()
    for i, stated, is_given, is_swapped in zip(strays, told, as_given, as_swapped, strict=True):
        place = batch[i]
        where, shown = place.place_id, f"{place.name}: {place.latitude:g}, {place.longitude:g}"
        if is_swapped and not is_given:
            faults.leave_out(SWAPPED, where, shown)
            dropped.add(i)
        elif not is_given:
            faults.keep("a point in another country than the row says", where, f"{shown} ({stated})")
    return frozenset(dropped)


def are_in(points: Sequence[tuple[float, float]], countries: Sequence[str]) -> list[bool]:
    """Tell whether each point (x longitude, y latitude, EPSG:4326) lies in its country, or within 0.1 degrees of it.

    Examples
    --------
    >>> are_in([(37.16, 36.2), (36.2, 37.16)], ["SY", "SY"])
    [True, False]
    """
    import numpy as np
    import shapely

    tree, codes = _load_regions()
    found = [False] * len(points)
    hits = tree.query(shapely.points(np.array(points)), predicate="dwithin", distance=_NEAR)
    for number, region in zip(*hits.tolist(), strict=True):
        found[number] = found[number] or codes[region][0] == countries[number]
    return found


def _locate(points: list[tuple[float, float]]) -> list[tuple[str | None, str | None]]:
    """Find country and region of each point (x longitude, y latitude); None where it is not known."""
    import numpy as np
    import shapely

    tree, codes = _load_regions()
    geometry = shapely.points(np.array(points))
    region = np.full(len(points), -1)
    found, hit = tree.query(geometry, predicate="within")
    region[found] = hit
    lost = np.flatnonzero(region < 0)
    if len(lost):
        found, hit = tree.query_nearest(geometry[lost], max_distance=_NEAR, all_matches=False)
        region[lost[found]] = hit
    return [codes[number] if number >= 0 else (None, None) for number in region.tolist()]
