"""Write the admin1 polygons, simplified along shared borders, each found by its place id."""

from __future__ import annotations

import math
import sqlite3
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from product import open_database

TOLERANCE = 0.01
"""Simplification in degrees: about 1 km, well under Natural Earth's own error at 1:10 million."""
SCALE = 10_000
"""Coordinates are kept in units of 1/10,000 of a degree, about 11 m."""


def write_areas(shapes: list[dict[str, Any]], owners: dict[int, str], path: Path) -> dict[str, float]:
    """Write `areas.sqlite`: place_id -> polygon. Return the radius in km of a circle of the same area.

    A polygon is stored as zlib over little-endian numbers: the counts of polygons, rings and points, the
    ring offsets, the polygon offsets, then the points as differences, all of x (longitude) before y.
    """
    numbers = sorted(owners)
    polygons = shapely.make_valid(np.array([shapely.geometry.shape(shapes[n]["geometry"]) for n in numbers]))
    simple = shapely.coverage_simplify(polygons, TOLERANCE)
    connection = open_database(path)
    connection.execute("CREATE TABLE areas (place_id TEXT PRIMARY KEY, shape BLOB NOT NULL) WITHOUT ROWID")
    radii = {}
    for number, exact, polygon in sorted(
        zip(numbers, polygons, simple, strict=True), key=lambda entry: owners[entry[0]]
    ):
        radii[owners[number]] = round(equal_circle_km(exact), 1)
        kept = polygon if not polygon.is_empty else exact
        connection.execute("INSERT INTO areas VALUES (?, ?)", (owners[number], pack_polygon(kept)))
    _close(connection)
    return radii


def _close(connection: sqlite3.Connection) -> None:
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


def equal_circle_km(polygon: Any) -> float:
    """Give the radius of the circle that has a polygon's area, in km, on a sphere."""
    latitude = polygon.centroid.y
    square_km = polygon.area * 111.195**2 * math.cos(math.radians(latitude))
    return max(1.0, math.sqrt(square_km / math.pi))


def pack_polygon(polygon: Any) -> bytes:
    """Pack a polygon or multipolygon (degrees, x longitude) into bytes; `geo.gazetteer` unpacks them."""
    parts = [part for part in shapely.get_parts(polygon) if part.geom_type in ("Polygon", "MultiPolygon")]
    whole = shapely.multipolygons([p for part in parts for p in shapely.get_parts(part)])
    _, points, (rings, polygons, _) = shapely.to_ragged_array(np.array([whole]))
    units = np.round(points[:, :2] * SCALE).astype("<i4")
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), "<i4")).astype("<i4")
    head = np.array([len(polygons) - 1, len(rings) - 1, len(units)], "<i4")
    numbers = np.concatenate([head, rings.astype("<i4"), polygons.astype("<i4"), steps.T.ravel()])
    return zlib.compress(numbers.astype("<i4").tobytes(), 9)
