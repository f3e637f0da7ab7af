"""The outline of a province, cut out of the base map's lines: what is known to lie in it is no point."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.basemap import encode_lines, load_basemap

if TYPE_CHECKING:
    from collections.abc import Sequence

_OVERSHOOT: Final = 0.08  # degrees: lines of provinces may end a little short of the country's border
_FACTOR: Final = 3.0  # an outline this many times larger or smaller than the radius is that of something else
_KM_PER_DEGREE: Final = 111.2


def find_outline(country: str, longitude: float, latitude: float, radius_km: float | None) -> list[str]:
    """Find the province around a point.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2.
    longitude, latitude
        A point within, in degrees (EPSG:4326).
    radius_km
        About how large it is, if that is known; an outline of quite another size is not taken.

    Returns
    -------
    list of str
        Its outline, packed as the base map's lines are; empty if there is none.

    Examples
    --------
    >>> len(find_outline("SY", 36.1, 32.85, 45.0)), find_outline("SY", -100.0, 0.0, None)
    (1, [])
    """
    import numpy as np
    import shapely

    point = shapely.Point(longitude, latitude)
    found = next((area for area in _cut_country(country) if area.contains(point)), None)
    if found is None:
        return []
    size = math.sqrt(found.area * math.cos(math.radians(latitude)) / math.pi) * _KM_PER_DEGREE
    if radius_km and not radius_km / _FACTOR < size < radius_km * _FACTOR:
        return []
    slim = shapely.simplify(found.exterior, 0.005)
    return encode_lines([np.round(shapely.get_coordinates(slim) * load_basemap().scale).astype(np.int64)])


@lru_cache(maxsize=32)
def _cut_country(country: str) -> Sequence[Any]:
    """Cut a country along the borders of its provinces."""
    import shapely

    basemap = load_basemap()
    lines = []
    for unit in (unit for unit in basemap.countries if unit["iso2"] == country):
        arcs = {arc if arc >= 0 else ~arc for ring in unit["rings"] for arc in ring}
        lines += [
            shapely.linestrings(basemap.groups["arcs"].cut(arc) / basemap.scale) for arc in sorted(arcs)
        ]
        inner = basemap.groups.get(f"admin1/{unit['a3']}")
        count = len(inner.ends) - 1 if inner is not None else 0
        lines += [
            _lengthen(inner.cut(number) / basemap.scale) for number in range(count) if inner is not None
        ]
    parts: Sequence[Any] = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])) if lines else []
    return parts


def _lengthen(points: Any) -> Any:
    """Draw a line out at both ends, so that it crosses what it should touch."""
    import numpy as np
    import shapely

    ends = []
    for end, before in ((points[0], points[1]), (points[-1], points[-2])):
        step = end - before
        ends.append(end + step * _OVERSHOOT / max(float(np.hypot(*step)), 1e-9))
    return shapely.linestrings(np.vstack([ends[0], points, ends[1]]))
