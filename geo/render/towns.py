"""More towns for the base map where the places lie, so that a reader who zooms in still knows where that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.basemap import Spot, find_towns, name_towns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARGIN_DEGREES: Final = 7.0  # around all places, or around each where they lie too far apart
_LOOKED_AT: Final = 4000  # towns of one box
_WIDEST_DEGREES: Final = 60.0  # a box that is wider is no region
_MOST_BOXES: Final = 3
_MAX_TOWNS: Final = 320  # about 10 KB
_CELL_DEGREES: Final = 0.5
_IN_CELL: Final = 3
_MOST_POINTS: Final = 60  # places around which half of the towns lie
_REACH: Final = range(-2, 3)  # cells: about 100 km
_SAME_DEGREES: Final = 0.2  # a town of the base map and one of the gazetteer that are the same
_LARGE: Final = 20_000  # a smaller one is not what the base map means
# From which zoom of the map a town is named, by its population; the base map's own cities are from 4 on.
_ZOOMS: Final = ((500_000, 5), (150_000, 6), (60_000, 7), (20_000, 8))
_LAST_ZOOM: Final = 9


def add_towns(
    points: Sequence[tuple[float, float]], cities: Sequence[Sequence[Any]]
) -> list[tuple[list[Any], str | None]]:
    """List the towns to name: the base map's, then those of the gazetteer in the region of the places.

    Parameters
    ----------
    points
        (longitude, latitude) of the places, in degrees; the most important first.
    cities
        The base map's: [name, longitude, latitude].

    Returns
    -------
    list
        [name, longitude, latitude] or [name, longitude, latitude, zoom], where zoom says from which on the town is
        named; each with its place id, None where the gazetteer does not have it.

    Raises
    ------
    GazetteerError
        If the gazetteer is missing.

    Examples
    --------
    >>> towns = add_towns([(36.7, 34.7)], [["Beirut", 35.5, 33.9]])
    >>> towns[0], len(towns) > 50
    ((['Beirut', 35.5, 33.9], 'geonames:276781'), True)
    """
    regions = [find_towns(*box, limit=_LOOKED_AT) for box in _list_boxes(points)]
    ranked = sorted({spot.row: spot for spots in regions for spot in spots}.values(), key=_rank)
    known = _match_cities(cities, ranked)
    chosen = {spot.row: spot for spot in _choose(points, regions, {spot.row for spot in known if spot})}
    named = name_towns([*chosen, *(spot.row for spot in known if spot)])
    listed = [
        (list(city), named[spot.row][4] if spot else None) for city, spot in zip(cities, known, strict=True)
    ]
    return listed + [_describe(named[spot.row]) for spot in sorted(chosen.values(), key=_rank)]


def _rank(spot: Spot) -> tuple[int, int]:
    return -spot.population, spot.row


def _choose(
    points: Sequence[tuple[float, float]], regions: list[list[Spot]], named: set[int]
) -> Iterator[Spot]:
    """Choose half of the towns near the places, and the other half over the regions in equal parts."""
    near = {
        (x + dx, y + dy) for x, y in map(_find_cell, points[:_MOST_POINTS]) for dx in _REACH for dy in _REACH
    }
    share = _MAX_TOWNS // max(1, 2 * len(regions))
    for spots in regions:
        left = sorted((spot for spot in spots if spot.row not in named), key=_rank)
        yield from _thin_out([spot for spot in left if _find_cell(spot[1:3]) in near], share)
        yield from _thin_out([spot for spot in left if _find_cell(spot[1:3]) not in near], share)


def _match_cities(cities: Sequence[Sequence[Any]], towns: list[Spot]) -> list[Spot | None]:
    """Find each of the base map's cities among towns, the largest first."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for town in towns:
        if town.population >= _LARGE:
            cells.setdefault(_find_cell(town[1:3]), []).append(town)
    known = []
    for _, longitude, latitude in cities:
        column, row = _find_cell((longitude, latitude))
        around = [
            town for dx in (-1, 0, 1) for dy in (-1, 0, 1) for town in cells.get((column + dx, row + dy), ())
        ]
        alike = [town for town in around if _is_near(town, longitude, latitude)]
        known.append(max(alike, key=lambda town: town.population, default=None))
    return known


def _find_cell(point: Sequence[float]) -> tuple[int, int]:
    return int(point[0] // _CELL_DEGREES), int(point[1] // _CELL_DEGREES)


def _thin_out(towns: list[Spot], most: int) -> list[Spot]:
    """Keep the first few of each cell, and no more than so many."""
    counts: dict[tuple[int, int], int] = {}
    kept = []
    for town in towns:
        cell = _find_cell(town[1:3])
        counts[cell] = counts.get(cell, 0) + 1
        if counts[cell] <= _IN_CELL:
            kept.append(town)
    return kept[:most]


def _describe(town: tuple[str, float, float, int, str]) -> tuple[list[Any], str]:
    name, longitude, latitude, population, place_id = town
    zoom = next((zoom for least, zoom in _ZOOMS if population >= least), _LAST_ZOOM)
    return [name, round(longitude, 3), round(latitude, 3), zoom], place_id


def _list_boxes(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Draw one box around all places, or where that is no region, one around each of the first few."""
    if not points:
        return []
    xs, ys = zip(*points, strict=True)
    whole = (min(xs), min(ys), max(xs), max(ys))
    if whole[2] - whole[0] > _WIDEST_DEGREES or whole[3] - whole[1] > _WIDEST_DEGREES:
        corners = _spread([(x, y, x, y) for x, y in points])
    else:
        corners = [whole]
    m = _MARGIN_DEGREES
    return [(west - m, south - m, east + m, north + m) for west, south, east, north in corners]


def _spread(boxes: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Take the first few that do not lie in one another's margin."""
    taken: list[tuple[float, float, float, float]] = []
    for box in boxes:
        if all(max(abs(box[0] - other[0]), abs(box[1] - other[1])) > _MARGIN_DEGREES for other in taken):
            taken.append(box)
        if len(taken) == _MOST_BOXES:
            break
    return taken


def _is_near(town: Spot, longitude: float, latitude: float) -> bool:
    return abs(town.longitude - longitude) < _SAME_DEGREES and abs(town.latitude - latitude) < _SAME_DEGREES
