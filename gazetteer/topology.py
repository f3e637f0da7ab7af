"""Turn a gapless coverage of admin-1 units into shared lines: coasts, borders, admin-1 borders.

A segment between two units of one country is an admin-1 border, between two countries a border, with nothing
on its other side a coast. Each line is stored once, so that neighbours share it whatever is done to it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd

SCALE = 1000  # coordinates are integers of 0.001 degrees, the units' own precision: about 110 m
TOLERANCE = 0.006  # degrees: what a line may move; a pixel at zoom 8
MIN_ISLAND = 0.0004  # square degrees, about 5 square km: smaller islands go, unless a country has no other
COAST, BORDER, DISPUTED, SEAM = range(4)

Points = NDArray[np.int64]
Label = tuple[int, int]  # the pair of countries as one number, the kind
Step = tuple[int, int, Label]  # start, end
Ring = list[tuple[int, Label]]
Cut = tuple[list[int], int]  # points, kind


class Segments(NamedTuple):
    """Directed segments of all rings: point keys of both ends, and the unit on the segment's own side."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    unit: NDArray[np.int64]
    other: NDArray[np.int64]


class Coverage(NamedTuple):
    """Country outlines as arcs, each stored once; a ring is a list of arcs, `~i` meaning arc i backwards."""

    arcs: list[Points]
    kinds: list[int]
    rings: dict[str, list[list[int]]]


def quantise(coordinates: NDArray[np.float64]) -> Points:
    """Turn degrees into integers of 0.001 degrees."""
    return np.round(coordinates * SCALE).astype(np.int64)


def pack(points: Points) -> NDArray[np.int64]:
    """Give each point one integer key, by longitude then latitude."""
    return (points[:, 0] + 400_000) * 1_000_000 + points[:, 1] + 200_000


def unpack(keys: list[int] | NDArray[np.int64]) -> Points:
    """Turn keys back into points."""
    array = np.asarray(keys, dtype=np.int64)
    return np.stack([array // 1_000_000 - 400_000, array % 1_000_000 - 200_000], axis=1)


def list_segments(geometries: NDArray[Any]) -> Segments:
    """List the segments of all units, and find for each which unit lies on its other side (-1 for none)."""
    polygons, unit_of_polygon = shapely.get_parts(geometries, return_index=True)
    polygons = shapely.orient_polygons(polygons)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    keys = pack(quantise(coordinates))
    joined = (ring[1:] == ring[:-1]) & (keys[1:] != keys[:-1])
    start, end = keys[:-1][joined], keys[1:][joined]
    unit = unit_of_polygon[polygon_of_ring][ring[:-1][joined]]
    pair = np.stack([np.minimum(start, end), np.maximum(start, end)], axis=1)
    _, which = np.unique(pair, axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    twice = np.flatnonzero(which[order][1:] == which[order][:-1])
    other = np.full(len(unit), -1, dtype=np.int64)
    first, second = order[twice], order[twice + 1]
    other[first], other[second] = unit[second], unit[first]
    return Segments(start, end, unit, other)


def find_kinds(
    segments: Segments, units: gpd.GeoDataFrame, disputed: list[dict[str, Any]]
) -> NDArray[np.int64]:
    """Say of each segment whether it is a coast, a border, a disputed border, or a seam at the map's edge."""
    countries = units["adm0_a3"].to_numpy()
    full = [{a3, f"{a3}/{name}", "*"} for a3, name in zip(countries, units["name"], strict=True)]
    pairs = [tuple(entry["between"]) for entry in disputed]
    known: dict[tuple[int, int], bool] = {}

    def is_disputed(one: int, two: int) -> bool:
        if (one, two) not in known:
            a, b = full[one], full[two]
            known[one, two] = any((x in a and y in b) or (x in b and y in a) for x, y in pairs)
        return known[one, two]

    kinds = np.where(segments.other < 0, COAST, BORDER)
    for index in np.flatnonzero(segments.other >= 0):
        if is_disputed(int(segments.unit[index]), int(segments.other[index])):
            kinds[index] = DISPUTED
    ends = np.stack([unpack(segments.start), unpack(segments.end)])
    at_edge = ((np.abs(ends[..., 0]) >= 179_890).all(axis=0)) | ((ends[..., 1] <= -89_890).all(axis=0))
    kinds[at_edge] = SEAM
    return kinds


def walk_rings(steps: list[Step]) -> list[Ring]:
    """Join directed segments into closed rings of points, each with the label of the segment after it."""
    leaving: dict[int, list[tuple[int, Label]]] = defaultdict(list)
    for start, end, label in reversed(steps):
        leaving[start].append((end, label))
    rings = []
    for first, _, _ in steps:
        while leaving[first]:
            ring, point = [], first
            while leaving[point]:
                following, label = leaving[point].pop()
                ring.append((point, label))
                point = following
            rings.append(ring)
    return rings


def split_ring(ring: Ring, junctions: set[int]) -> list[Cut]:
    """Cut a ring into arcs, with their kinds, where its label changes and at junctions."""
    count = len(ring)
    cuts = [i for i in range(count) if ring[i][1] != ring[i - 1][1] or ring[i][0] in junctions]
    if (
        not cuts
    ):  # a lone ring stays whole; begin at the smallest point, so that both sides of an enclave cut it alike
        cuts = [min(range(count), key=lambda i: ring[i][0])]
    arcs = []
    for position, cut in enumerate(cuts):
        stop = cuts[position + 1] if position + 1 < len(cuts) else cuts[0] + count
        points = [ring[i % count][0] for i in range(cut, stop + 1)]
        arcs.append((points, ring[cut][1][1]))
    return arcs


def build_coverage(segments: Segments, kinds: NDArray[np.int64], countries: NDArray[Any]) -> Coverage:
    """Build the countries' outlines as rings of shared arcs."""
    codes, country = np.unique(countries, return_inverse=True)
    own = country[segments.unit]
    beyond = np.where(segments.other >= 0, country[segments.other], -1)
    outline = np.flatnonzero(own != beyond)
    steps: dict[int, list[Step]] = defaultdict(list)
    touching: dict[int, set[int]] = defaultdict(set)
    for index in outline.tolist():
        start, end = int(segments.start[index]), int(segments.end[index])
        low, high = sorted((int(own[index]), int(beyond[index])))
        steps[int(own[index])].append((start, end, ((low + 1) * 1000 + high + 1, int(kinds[index]))))
        touching[start].add(end)
        touching[end].add(start)
    junctions = {point for point, neighbours in touching.items() if len(neighbours) != 2}
    coverage = Coverage([], [], {})
    seen: dict[tuple[int, ...], int] = {}
    for number in sorted(steps):
        rings = [split_ring(ring, junctions) for ring in walk_rings(steps[number])]
        kept = _drop_islands(rings)
        coverage.rings[str(codes[number])] = [
            [_store_arc(points, kind, coverage, seen) for points, kind in ring] for ring in kept
        ]
    return coverage


def _store_arc(points: list[int], kind: int, coverage: Coverage, seen: dict[tuple[int, ...], int]) -> int:
    forward, backward = tuple(points), tuple(reversed(points))
    if forward in seen:
        return seen[forward]
    if backward in seen:
        return ~seen[backward]
    seen[forward] = len(coverage.arcs)
    coverage.arcs.append(unpack(points))
    coverage.kinds.append(kind)
    return seen[forward]


def _drop_islands(rings: list[list[Cut]]) -> list[list[Cut]]:
    """Leave out small islands, but never a country's largest ring nor one that has a neighbour."""
    areas = [measure_area(np.concatenate([unpack(points) for points, _ in ring])) for ring in rings]
    largest = max(range(len(rings)), key=lambda i: areas[i])
    return [
        ring
        for i, ring in enumerate(rings)
        if i == largest or areas[i] >= MIN_ISLAND or any(kind in (BORDER, DISPUTED) for _, kind in ring)
    ]


def measure_area(points: Points) -> float:
    """Measure a ring's area in square degrees."""
    x, y = points[:, 0] / SCALE, points[:, 1] / SCALE
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def build_admin1(
    segments: Segments, kinds: NDArray[np.int64], countries: NDArray[Any]
) -> tuple[dict[str, list[Points]], list[Points]]:
    """Join the borders between a country's own units into lines: by country, and the disputed ones apart."""
    inside = (segments.other >= 0) & (countries[segments.unit] == countries[segments.other])
    once = inside & (segments.start < segments.end)
    plain: dict[str, list[Points]] = {}
    for code in sorted(set(countries[segments.unit[once]])):
        plain[str(code)] = _merge(segments, once & (countries[segments.unit] == code) & (kinds != DISPUTED))
    return plain, _merge(segments, once & (kinds == DISPUTED))


def _merge(segments: Segments, chosen: NDArray[np.bool_]) -> list[Points]:
    if not chosen.any():
        return []
    ends = np.stack([unpack(segments.start[chosen]), unpack(segments.end[chosen])], axis=1) / SCALE
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends)))
    lines = [quantise(shapely.get_coordinates(line)) for line in shapely.get_parts(merged)]
    return sorted(lines, key=lambda line: line.tolist())


def simplify(lines: list[Points], tolerance: float = TOLERANCE) -> list[Points]:
    """Thin lines out (Douglas-Peucker), their ends kept; a ring that would collapse stays as it is."""
    thinned = []
    for line in lines:
        slim = shapely.get_coordinates(shapely.simplify(shapely.linestrings(line), tolerance * SCALE))
        collapsed = len(slim) < 4 and bool((line[0] == line[-1]).all())
        thinned.append(line if collapsed else np.round(slim).astype(np.int64))
    return thinned


def join_ring(ring: list[int], arcs: list[Points]) -> Points:
    """Join a ring's arcs into one closed line."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
    return np.concatenate([part[:-1] for part in parts] + [parts[0][:1]])
