"""Thin the base map out to what a map shows."""

from __future__ import annotations

import bisect
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.basemap.pack import encode_lines
from geo.basemap.store import Basemap, DisputedArea, Lines, load_basemap
from geo.basemap.words import describe_area

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.basemap.store import Points

# Degrees that a line may move: far from every place, in the window around all, near a place. The first rung
# is what looks right at zooms 2, 5 and 9 (a pixel is 0.35, 0.04 and 0.003 degrees there); the others are for
# maps whose places lie all over the world, so that the file stays small.
_LADDER: Final = (
    (0.12, 0.03, 0.0),
    (0.15, 0.05, 0.015),
    (0.2, 0.08, 0.04),
    (0.25, 0.15, 0.1),
    (0.4, 0.4, 0.4),
)
_CROWDED: Final = (0.03, 0.08, 0.2)  # shares of the world near a place, from which a rung is too fine to try
_MARGIN_DEGREES: Final = 12.0  # of the window around all places: one screen at zoom 5
_NEAR_DEGREES: Final = 3.0  # around a place: one screen at zoom 8
_FAR, _WINDOW, _NEAR = range(3)


def crop_basemap(
    points: Sequence[tuple[float, float]], *, countries: Collection[str] = (), max_bytes: int = 330_000
) -> dict[str, Any]:
    """Thin the base map out: the whole world roughly, the window around the places better, near them fully.

    Parameters
    ----------
    points
        Places as (longitude, latitude) in degrees, EPSG:4326. None: the world, roughly.
    countries
        ISO 3166-1 alpha-2 codes of countries that are shown as a whole; they keep all their islands, and they
        and the countries of the points get their window too.
    max_bytes
        About how many bytes the result may take as JSON; where it takes more, lines get rougher.

    Returns
    -------
    dict
        Ready for JSON: `scale`, `arcs`, `admin1`, `claims`, `rivers`, `lakes` (lines packed as text: zigzag
        differences in base 64, 5 bits a character, the least first, 32 added where more follow), `kinds` (a
        digit an arc), `countries` (c code, n name, l label, r room, g rings), `cities`, and `disputed`: areas to
        hatch (i id, n name, g closed rings packed as lines, w what is in dispute and how it is drawn, s by which
        source, u whose to the United Nations, h who holds it, c who claims it, d whose land it is drawn as; codes
        as above).

    Examples
    --------
    >>> cropped = crop_basemap([(36.7, 34.7)])
    >>> len(json.dumps(cropped)) < 330_000
    True
    """
    basemap = load_basemap()
    labels = [tuple(c["label"]) for c in basemap.countries if c["iso2"] in countries]
    grid = _rate_cells(list(points), labels)
    rated = _rate_lines(basemap, grid)
    cropped: dict[str, Any] = {}
    crowded = int((grid == _NEAR).sum()) / grid.size
    for tolerances in _LADDER[bisect.bisect(_CROWDED, crowded) :]:
        cropped = _thin_out(basemap, grid, rated, tolerances, countries)
        if len(json.dumps(cropped, separators=(",", ":"))) <= max_bytes:
            break
    return cropped


def _rate_cells(points: list[tuple[float, float]], labels: list[tuple[float, float]]) -> NDArray[np.int8]:
    """Rate each cell of one degree, [latitude + 90, longitude + 180]: far, in the window, near a place."""
    import numpy as np

    grid = np.zeros((181, 361), dtype=np.int8)

    def rate(west: float, south: float, east: float, north: float, level: int) -> None:
        rows = slice(max(0, int(south + 90)), max(0, int(north + 91)))
        columns = slice(max(0, int(west + 180)), max(0, int(east + 181)))
        grid[rows, columns] = level

    if everything := points + labels:
        x, y = zip(*everything, strict=True)
        margin = _MARGIN_DEGREES
        rate(min(x) - margin, min(y) - margin, max(x) + margin, max(y) + margin, _WINDOW)
    for lon, lat in sorted({(round(lon), round(lat)) for lon, lat in points}):
        rate(lon - _NEAR_DEGREES, lat - _NEAR_DEGREES, lon + _NEAR_DEGREES, lat + _NEAR_DEGREES, _NEAR)
    return grid


@dataclass(frozen=True)
class _Rated(Lines):
    """Lines of which `levels` rates each point."""

    levels: NDArray[np.int8]


def _rate_lines(basemap: Basemap, grid: NDArray[np.int8]) -> dict[str, _Rated]:
    """Rate the points of each group that is drawn, once; leave out the lines that no point draws."""
    shown = {c["a3"] for c in basemap.countries if c["iso2"] and _rate_label(c["label"], grid) >= _WINDOW}
    least = {"arcs": _FAR, "claims": _FAR, "rivers": _WINDOW, "lakes": _WINDOW}
    least |= {f"admin1/{a3}": _NEAR for a3 in sorted(shown)}
    return {name: _rate_group(basemap.groups[name], grid, basemap.scale, at_least=level)
            for name, level in least.items() if name in basemap.groups}  # fmt: skip


def _rate_group(lines: Lines, grid: NDArray[np.int8], scale: int, *, at_least: int) -> _Rated:
    import numpy as np

    points, lengths = lines.points, np.diff(lines.ends)
    if not len(lengths):
        return _Rated(points, lines.ends, np.zeros(0, np.int8))
    levels: NDArray[np.int8] = grid[points[:, 1] // scale + 90, points[:, 0] // scale + 180]
    kept = np.maximum.reduceat(levels, np.cumsum(lengths) - lengths) >= at_least
    if not kept.all():
        each = np.repeat(kept, lengths)
        points, levels, lengths = points[each], levels[each], lengths[kept]
    return _Rated(points, np.concatenate([[0], np.cumsum(lengths)]), levels)


def _thin_out(
    basemap: Basemap,
    grid: NDArray[np.int8],
    rated: dict[str, _Rated],
    tolerances: tuple[float, ...],
    countries: Collection[str],
) -> dict[str, Any]:
    def thin(name: str) -> list[Points]:
        return _simplify(rated[name], tolerances, basemap.scale) if name in rated else []

    arcs = thin("arcs")
    kept: dict[int, int] = {}
    table = []
    for country in basemap.countries:
        whole = country["iso2"] in countries
        rings = [ring for ring in country["rings"] if _is_drawn(ring, arcs)]
        if whole or not rings:  # an atoll is drawn with all its points rather than not at all
            rings = country["rings"]
            for arc in (_get_arc(ring[0]) for ring in rings if not _is_drawn(ring, arcs)):
                arcs[arc] = basemap.groups["arcs"].cut(arc)
        numbered = [[_number_arc(arc, kept) for arc in ring] for ring in rings]
        row = {"c": country["iso2"], "n": country["name"], "l": country["label"], "r": country["room"]}
        table.append(row | {"g": numbered})
    admin1 = [line for name in rated if name.startswith("admin1/") for line in thin(name)]
    return {
        "scale": basemap.scale,
        "arcs": encode_lines([arcs[number] for number in kept]),
        "kinds": "".join(str(basemap.kinds[number]) for number in kept),
        "countries": table,
        "admin1": encode_lines(admin1),
        "claims": encode_lines(thin("claims")),
        "rivers": encode_lines(thin("rivers")),
        "lakes": encode_lines(thin("lakes")),
        "disputed": [_pack_area(area, grid, tolerances, basemap.scale) for area in basemap.disputed],
        "cities": [city for city in basemap.cities if _rate_label(city[1:], grid) >= _WINDOW],
    }


def _pack_area(
    area: DisputedArea, grid: NDArray[np.int8], tolerances: tuple[float, ...], scale: int
) -> dict[str, Any]:
    import numpy as np

    whole = Lines(np.concatenate(area.rings), np.cumsum([0, *(len(ring) for ring in area.rings)]))
    thinned = _simplify(_rate_group(whole, grid, scale, at_least=_FAR), tolerances, scale)
    # An area that would vanish keeps its largest ring as it is.
    rings = [ring for ring in thinned if len(ring) >= 4] or [area.rings[0]]
    return {
        "i": area.area_id, "n": area.name, "g": encode_lines(rings), "w": describe_area(area), "s": area.source,
        "u": area.un, "h": area.held, "c": list(area.claims), "d": list(area.drawn),
    }  # fmt: skip


def _is_drawn(ring: list[int], arcs: list[Points]) -> bool:
    """Say whether a ring still has an area: a lone arc needs four points, and more arcs always have it."""
    return len(ring) > 1 or len(arcs[_get_arc(ring[0])]) >= 4


def _get_arc(arc: int) -> int:
    """Give the number of an arc that a ring may run through backwards."""
    return arc if arc >= 0 else ~arc


def _number_arc(arc: int, kept: dict[int, int]) -> int:
    number = kept.setdefault(_get_arc(arc), len(kept))
    return number if arc >= 0 else ~number


def _rate_label(position: Sequence[float], grid: NDArray[np.int8]) -> int:
    return int(grid[int(position[1] + 90), int(position[0] + 180)])


def _simplify(group: _Rated, tolerances: tuple[float, ...], scale: int) -> list[Points]:
    """Thin each line out by the ratings of its points; its ends, and where the rating changes, stay."""
    import numpy as np
    import shapely

    n_lines = len(group.ends) - 1
    if not n_lines:
        return []
    # A run is a stretch of a line whose steps begin at points of one rating; the last point begins no step.
    begins = np.zeros(len(group.points), dtype=bool)
    begins[1:] = group.levels[1:] != group.levels[:-1]
    begins[group.ends[:-1]] = True
    begins[group.ends[1:] - 1] = False
    first = np.flatnonzero(begins)
    owner = np.searchsorted(group.ends, first, side="right") - 1
    last = np.minimum(np.append(first[1:], len(group.points)), group.ends[owner + 1] - 1)
    lengths = last - first + 1
    run_of_point = np.repeat(np.arange(len(first)), lengths)
    taken = np.arange(len(run_of_point)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
    strings = shapely.linestrings(group.points[taken].astype(float), indices=run_of_point)
    tolerance = np.array(tolerances)[group.levels[first]] * scale
    slim = shapely.simplify(strings, tolerance, preserve_topology=False)
    points, run = shapely.get_coordinates(slim, return_index=True)
    line_of_point = owner[run]
    # A run begins with the point that the one before it ended with.
    fresh = np.ones(len(points), dtype=bool)
    fresh[1:] = ~((run[1:] != run[:-1]) & (line_of_point[1:] == line_of_point[:-1]))
    points, line_of_point = np.round(points[fresh]).astype(np.int64), line_of_point[fresh]
    bounds = np.searchsorted(line_of_point, np.arange(n_lines + 1)).tolist()
    return [points[start:stop] for start, stop in itertools.pairwise(bounds)]
