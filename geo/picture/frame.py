"""Which part of the earth a picture shows, and how it is laid flat."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Coordinates = NDArray[np.float64]

EARTH_KM: Final = 6371.0088
_WORLD_DEGREES: Final = 110.0  # from this width on the whole earth's projection is the better one
_LEAST_KM: Final = 260.0  # a lone town is shown with the region around it
_PADDING: Final = 0.13  # of the width and height, on each side: room for marks and names
_MOST_RADIUS_KM: Final = 150.0  # a circle of more does not widen the picture
_ROUND_KM: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000)


@dataclass(frozen=True)
class Frame:
    """A rectangle of a projected earth.

    `lon`, `lat` are the middle (degrees, EPSG:4326); `west`, `south`, `east`, `north` the sides in km from it.
    """

    lon: float
    lat: float
    is_world: bool
    west: float
    south: float
    east: float
    north: float

    @cached_property
    def _projection(self) -> Any:
        from pyproj import Proj

        # Lambert's azimuthal equal-area projection about the middle; Equal Earth for the whole world.
        kind = "eqearth" if self.is_world else f"laea +lat_0={self.lat}"
        return Proj(f"+proj={kind} +lon_0={self.lon} +R={EARTH_KM * 1000} +units=km")

    def project(self, points: Coordinates) -> Coordinates:
        """Lay (longitude, latitude) in degrees flat: (x, y) in km; longitudes are counted from the middle."""
        import numpy as np

        lon = np.clip((points[:, 0] - self.lon + 540) % 360 - 180, -179.999, 179.999) + self.lon
        x, y = self._projection(lon, np.clip(points[:, 1], -90, 90))
        return np.column_stack([x, y])

    def project_near(self, points: Coordinates) -> Coordinates:
        """Lay points flat whose longitudes are within 180 degrees of the middle already."""
        import numpy as np

        lon = np.clip(points[:, 0], self.lon - 179.999, self.lon + 179.999)
        x, y = self._projection(lon, points[:, 1])
        return np.column_stack([x, y])

    def unproject(self, xy: Coordinates) -> tuple[Coordinates, Coordinates]:
        """Give the longitudes and latitudes in degrees of points on the picture."""
        lon, lat = self._projection(xy[:, 0], xy[:, 1], inverse=True)
        return lon, lat

    @property
    def width_km(self) -> float:
        """The width in km, true in the middle."""
        return self.east - self.west

    @property
    def height_km(self) -> float:
        """The height in km, true in the middle."""
        return self.north - self.south

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees around all that is shown; west may be below -180."""
        import numpy as np

        if self.is_world:
            return (self.lon - 179.999, -90.0, self.lon + 179.999, 90.0)
        x, y = np.meshgrid(np.linspace(self.west, self.east, 41), np.linspace(self.south, self.north, 41))
        lon, lat = self._projection(x.ravel(), y.ravel(), inverse=True)
        known = np.isfinite(lon) & np.isfinite(lat)
        if not known.all():
            return (self.lon - 179.999, -90.0, self.lon + 179.999, 90.0)
        lon = (lon - self.lon + 540) % 360 - 180 + self.lon
        south, north = max(-90.0, float(lat.min()) - 1), min(90.0, float(lat.max()) + 1)
        for pole, is_near in ((90.0, north > 80), (-90.0, south < -80)):
            px, py = self._projection(self.lon, pole)
            if is_near and self.west <= px <= self.east and self.south <= py <= self.north:
                south, north = min(south, pole), max(north, pole)
                return (self.lon - 179.999, south, self.lon + 179.999, north)
        return (float(lon.min()) - 1, south, float(lon.max()) + 1, north)

    def contains(self, xy: Coordinates) -> NDArray[np.bool_]:
        """Say which projected points lie within."""
        x, y = xy[:, 0], xy[:, 1]
        return (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)

    @property
    def scale_km(self) -> int:
        """A round length for the scale bar: about a sixth of the width."""
        return max((km for km in _ROUND_KM if km <= self.width_km / 5), default=1)


def find_frame(
    points: Sequence[tuple[float, float, float]], aspects: tuple[float, float], *, least_km: float = _LEAST_KM
) -> Frame:
    """Find the frame that shows some places.

    Parameters
    ----------
    points
        (longitude, latitude, radius in km); none: the inhabited world.
    aspects
        Width by height of the picture, from and to.
    least_km
        The least width.

    Examples
    --------
    >>> frame = find_frame([(179.0, -18.0, 5.0), (-179.5, -17.0, 5.0)], (1.5, 1.5))
    >>> round(frame.lon, 2), frame.is_world, round(frame.width_km)
    (179.75, False, 260)
    """
    import numpy as np

    if not points:
        points = [(lon, lat, 0.0) for lon in (-125.0, -55.0, 15.0, 85.0, 155.0) for lat in (-40.0, 65.0)]
    array = np.array(points, dtype=float)
    lon, span = _find_middle(array[:, 0])
    lat = float(array[:, 1].min() + array[:, 1].max()) / 2
    is_world = span > _WORLD_DEGREES or float(np.ptp(array[:, 1])) > _WORLD_DEGREES
    rough = Frame(round(lon, 3), round(lat, 3), is_world, 0.0, 0.0, 0.0, 0.0)
    xy = rough.project(array[:, :2])
    radius = np.minimum(array[:, 2], _MOST_RADIUS_KM)[:, None]
    (west, south), (east, north) = (xy - radius).min(axis=0), (xy + radius).max(axis=0)
    pad = 1 + 2 * _PADDING
    aspect = min(max((east - west) / max(north - south, 1.0), aspects[0]), aspects[1])
    width = max((east - west) * pad, (north - south) * pad * aspect, least_km)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    half_x, half_y = width / 2, width / aspect / 2
    return Frame(
        rough.lon, rough.lat, is_world,
        middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y,
    )  # fmt: skip


def _find_middle(lon: Coordinates) -> tuple[float, float]:
    """Find the middle and the span of longitudes on the circle: what lies across from the widest gap."""
    import numpy as np

    ordered = np.unique(np.round(lon, 6))
    gaps = np.diff(np.append(ordered, ordered[0] + 360))
    widest = int(gaps.argmax())
    span = 360 - float(gaps[widest])
    first = float(ordered[(widest + 1) % len(ordered)])
    return (first + span / 2 + 180) % 360 - 180, span


def trace_circle(lon: float, lat: float, radius_km: float) -> Coordinates:
    """Trace a circle on the sphere: (longitude, latitude) in degrees, closed.

    Examples
    --------
    >>> trace_circle(0.0, 0.0, 111.195).round(2).max(axis=0).tolist()
    [1.0, 1.0]
    """
    import numpy as np

    bearing = np.linspace(0, 2 * math.pi, 73)
    angle, phi = radius_km / EARTH_KM, math.radians(lat)
    latitude = np.arcsin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * np.cos(bearing))
    east = np.arctan2(
        np.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * np.sin(latitude)
    )
    return np.column_stack([lon + np.degrees(east), np.degrees(latitude)])
