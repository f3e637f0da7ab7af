"""Geometry of computed places: a point some way off, one side of a region, circles; all in degrees, EPSG:4326."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from shapely import Geometry

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG). A sphere is within 0.5 % of the ellipsoid."""
COMPASS: Final = (
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
)
"""The points of the compass, clockwise, 22.5 degrees apart."""
SHARE: Final = 0.4
"""How much of a region's extent in a direction counts as that side of it.

Few figures stand behind it: of 23 reports of the Aid Worker Security Database that place a located incident in
"northern" and the like of its country, 18 lie in these two fifths, 17 in a third, 20 in a half; 20 lie in the circle
that covers the two fifths.
"""
_KM_PER_DEGREE: Final = EARTH_KM * math.pi / 180


def turn_bearing(bearing: str) -> float:
    """Give a point of the compass in degrees, clockwise from north.

    Examples
    --------
    >>> turn_bearing("S"), turn_bearing("NW")
    (180.0, 315.0)
    """
    return COMPASS.index(bearing) * 22.5


def move_point(latitude: float, longitude: float, distance_km: float, bearing: str) -> tuple[float, float]:
    """Go a distance along a great circle.

    Parameters
    ----------
    latitude, longitude
        Where to start, in degrees (EPSG:4326).
    distance_km
        How far to go.
    bearing
        A point of the compass, such as NW.

    Returns
    -------
    tuple
        Latitude and longitude in degrees.

    Raises
    ------
    ValueError
        If there is no such point of the compass.

    Examples
    --------
    >>> latitude, longitude = move_point(33.34, 44.39, 50, "S")
    >>> round(latitude, 2), round(longitude, 2)
    (32.89, 44.39)
    """
    angle, turn = distance_km / EARTH_KM, math.radians(turn_bearing(bearing))
    north = math.radians(latitude)
    sine = math.sin(north) * math.cos(angle) + math.cos(north) * math.sin(angle) * math.cos(turn)
    lower = math.cos(angle) - math.sin(north) * sine
    east = math.atan2(math.sin(turn) * math.sin(angle) * math.cos(north), lower)
    moved = (longitude + math.degrees(east) + 180) % 360 - 180
    return round(math.degrees(math.asin(max(-1.0, min(1.0, sine)))), 5), round(moved, 5)


def measure_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Give the great-circle distance of two points in degrees, in km (haversine).

    Examples
    --------
    >>> round(measure_km(36.2, 37.16, 33.51, 36.29))
    309
    """
    north, other = math.radians(latitude), math.radians(other_latitude)
    step = math.radians(other_longitude - longitude)
    chord = math.sin((other - north) / 2) ** 2 + math.cos(north) * math.cos(other) * math.sin(step / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def find_middle(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> tuple[float, float]:
    """Give the point half-way between two others, latitude and longitude in degrees.

    Examples
    --------
    >>> find_middle(34.0, 36.0, 36.0, 36.0)
    (35.0, 36.0)
    """
    vectors = [
        (math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
         math.cos(math.radians(lat)) * math.sin(math.radians(lon)), math.sin(math.radians(lat)))
        for lat, lon in ((latitude, longitude), (other_latitude, other_longitude))
    ]  # fmt: skip
    x, y, z = (one + other for one, other in zip(*vectors, strict=True))
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 5), round(math.degrees(math.atan2(y, x)), 5)


def draw_circle(latitude: float, longitude: float, radius_km: float) -> Any:
    """Give a circle as a polygon of 64 corners (x longitude, y latitude)."""
    import shapely

    unit = shapely.Point(0, 0).buffer(radius_km / _KM_PER_DEGREE, quad_segs=16)
    squeeze = max(0.05, math.cos(math.radians(latitude)))
    return shapely.transform(unit, lambda xy: xy / [squeeze, 1] + [longitude, latitude])


def cut_side(shape: Geometry, bearing: str, *, share: float = SHARE) -> tuple[float, float, float] | None:
    """Find the middle of one side of a region, and how far that side reaches from it.

    Parameters
    ----------
    shape
        Polygons in degrees (x longitude, y latitude), not across the 180th meridian.
    bearing
        A point of the compass, or C for the middle.
    share
        The side is what lies within this share of the region's extent in that direction.

    Returns
    -------
    tuple or None
        Latitude, longitude, and the radius in km of a circle around them that covers the side; None if nothing is
        left of the region.

    Examples
    --------
    >>> from shapely import box
    >>> latitude, longitude, radius_km = cut_side(box(36, 33, 42, 37), "N")
    >>> round(latitude, 2), round(longitude, 2)
    (36.2, 39.0)
    """
    import numpy as np
    import shapely

    squeeze = max(0.05, math.cos(math.radians(shape.centroid.y)))
    flat = shapely.transform(shape, lambda xy: xy * [squeeze * _KM_PER_DEGREE, _KM_PER_DEGREE])
    if bearing == "C":
        west, south, east, north = flat.bounds
        margins = (east - west) * (1 - share) / 2, (north - south) * (1 - share) / 2
        window = shapely.box(west + margins[0], south + margins[1], east - margins[0], north - margins[1])
    else:
        window = _draw_window(shapely.get_coordinates(flat), math.radians(turn_bearing(bearing)), share)
    side = shapely.intersection(shapely.make_valid(flat), window)
    if side.is_empty or side.area == 0:
        return None
    middle = side.centroid
    apart = shapely.get_coordinates(side) - [middle.x, middle.y]
    radius = float(np.hypot(apart[:, 0], apart[:, 1]).max())
    latitude, longitude = middle.y / _KM_PER_DEGREE, middle.x / _KM_PER_DEGREE / squeeze
    return round(latitude, 5), round(longitude, 5), round(radius, 1)


def _draw_window(points: Any, turn: float, share: float) -> Any:
    """Draw the half-plane beyond a share of the points' extent in a direction, as a large square."""
    import numpy as np
    import shapely

    along = np.array([math.sin(turn), math.cos(turn)])
    across = np.array([along[1], -along[0]])
    reach = points @ along
    start = reach.max() - share * (reach.max() - reach.min())
    size = 50_000.0  # km, more than the Earth's girth
    base = along * start
    corners = [base - across * size, base + across * size]
    corners += [corners[1] + along * size, corners[0] + along * size]
    return shapely.polygons(np.array(corners))
