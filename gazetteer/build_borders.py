"""Build geo/data/borders.json: the middle of each land border, and of each side of each country.

    python gazetteer/build_borders.py

It reads the bundled base map, geo/data/basemap.bin.xz (Natural Earth, see build_basemap.py), so run it after that.
Same base map, same bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.basemap import Basemap, load_basemap
from geo.resolve.shapes import EARTH_KM, cut_side

TARGET: Final = Path(__file__).parent.parent / "geo" / "data" / "borders.json"
SIDES: Final = ("N", "NE", "E", "SE", "S", "SW", "W", "NW", "C")
LAND_BORDERS: Final = (1, 2)
"""Of the base map's kinds of line: a border, and one in dispute. The others are coasts and the seam at 180 degrees."""
MAINLAND_DEGREES: Final = 3.0
"""Islands within this of the mainland, or of another such island, belong to a country's body: Indonesia's do, while
French Guiana, Alaska and Hawaii do not. "Northern France" and "western United States" mean the body."""
MANY: Final = 600
"""Of a longer border every n-th point is enough to find its middle within a few km."""


def join_ring(ring: list[int], arcs: list[Any], scale: int) -> Any:
    """Join the arcs of a ring into points in degrees (x longitude, y latitude)."""
    parts = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])]) / scale


def list_borders(basemap: Basemap) -> dict[str, list[Any]]:
    """List the lines of each land border by its two country codes: `IQ-SY`."""
    owners = defaultdict(set)
    for country in basemap.countries:
        for ring in country["rings"]:
            for arc in ring:
                owners[arc if arc >= 0 else ~arc].add(country["iso2"])
    borders = defaultdict(list)
    for arc, codes in sorted(owners.items()):
        if len(codes) == 2 and all(codes) and basemap.kinds[arc] in LAND_BORDERS:
            borders["-".join(sorted(codes))].append(basemap.lines["arcs"][arc] / basemap.scale)
    return dict(sorted(borders.items()))


def describe_border(lines: list[Any]) -> list[float]:
    """Give latitude and longitude of a border's middle, its length in km, and the radius in km that covers it.

    The middle is the point on the border from which its farthest point is the least far.
    """
    length = sum(float(measure_steps(line).sum()) for line in lines)
    points = np.concatenate(lines)
    sample = points[:: max(1, len(points) // MANY)]
    reach = np.array([measure_from(point, points).max() for point in sample])
    x, y = sample[int(reach.argmin())]
    return [round(float(y), 3), round(float(x), 3), round(length), max(1, round(float(reach.min())))]


def measure_steps(line: Any) -> Any:
    """Measure the steps of a line in km."""
    middle = np.radians((line[1:, 1] + line[:-1, 1]) / 2)
    step = np.radians(np.diff(line, axis=0))
    return EARTH_KM * np.hypot(step[:, 0] * np.cos(middle), step[:, 1])


def measure_from(point: Any, points: Any) -> Any:
    """Measure great-circle distances in km from a point to many (haversine)."""
    x, y = np.radians(point)
    east, north = np.radians(points[:, 0]), np.radians(points[:, 1])
    chord = np.sin((north - y) / 2) ** 2 + np.cos(y) * np.cos(north) * np.sin((east - x) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))


def describe_sides(country: dict[str, Any], basemap: Basemap) -> dict[str, list[float]]:
    """Give latitude, longitude and radius in km of each side of a country's body."""
    rings = [join_ring(ring, basemap.lines["arcs"], basemap.scale) for ring in country["rings"]]
    spread = np.concatenate(rings)[:, 0]
    if np.ptp(spread) > 300:  # on both sides of the 180th meridian
        rings = [np.where(ring[:, :1] < 0, np.add(ring, [360, 0]), ring) for ring in rings]
    polygons = [shapely.make_valid(shapely.polygons(ring)) for ring in rings if len(ring) > 3]
    body = join_body(polygons)
    sides = {}
    for side in SIDES:
        found = cut_side(body, side)
        if found is not None:
            latitude, longitude, radius = found
            sides[side] = [round(latitude, 2), round((longitude + 180) % 360 - 180, 2), max(1, round(radius))]
    return sides


def join_body(polygons: list[Any]) -> Any:
    """Join the largest polygon and those that lie near it, or near one that does."""
    body = max(polygons, key=lambda polygon: float(polygon.area))
    rest = [polygon for polygon in polygons if polygon is not body]
    while near := [polygon for polygon in rest if polygon.distance(body) < MAINLAND_DEGREES]:
        body = shapely.union_all([body, *near])
        rest = [polygon for polygon in rest if polygon.distance(body) > 0]
    return body


def build() -> str:
    """Build the file's content."""
    basemap = load_basemap()
    borders = {pair: describe_border(lines) for pair, lines in list_borders(basemap).items()}
    largest: dict[str, dict[str, Any]] = {}
    for country in sorted(basemap.countries, key=lambda country: float(country["room"])):
        if country["iso2"]:
            largest[country["iso2"]] = country  # a code that two areas bear: the one with more room
    sides = {code: describe_sides(country, basemap) for code, country in sorted(largest.items())}
    lines = [f'  "{pair}": {json.dumps(border)}' for pair, border in borders.items()]
    parts = [f'  "{code}": {json.dumps(each, separators=(",", ":"))}' for code, each in sides.items()]
    return '{\n "borders": {\n' + ",\n".join(lines) + '\n },\n "sides": {\n' + ",\n".join(parts) + "\n }\n}\n"


def main() -> None:
    """Build, and write beside, then rename."""
    beside = TARGET.with_suffix(".part")
    beside.write_text(build(), "utf-8", newline="\n")
    beside.replace(TARGET)


if __name__ == "__main__":
    main()
