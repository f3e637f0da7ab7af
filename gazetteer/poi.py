"""The villages layer: names and points from OpenStreetMap, given a country and an admin1, less duplicates."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from layers import EARTH_KM, shape_country, to_vectors
from records import NAME, Place

from geo.names import fold, fold_article

# The file's codes for settlements: a city, a town, a village.
_KINDS = ("12", "13", "14")
# A name twice within this distance is one place: villages of one name are seldom so near, and the two sources
# put a town's point up to some kilometres apart.
_SAME_PLACE_KM = {"12": 15.0, "13": 8.0, "14": 4.0}
# Natural Earth's borders are generalized: this near to a town of GeoNames, the town's country is trusted more.
_TRUST_TOWN_KM = 3.0


def hash_place_id(name: str, latitude: float, longitude: float) -> int:
    """Give the number in a village's `poi:` id: the first 48 bits of a hash of its name and point."""
    text = f"{name}|{latitude:.5f}|{longitude:.5f}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())


def read_poi(
    path: Path,
    shapes: list[dict[str, Any]],
    codes: dict[int, str],
    towns: list[Place],
    wanted: set[str],
    boxes: list[dict[str, Any]],
) -> list[Place]:
    """Read the villages of the wanted countries that GeoNames lacks, ordered by the number of their id.

    Parameters
    ----------
    path
        `poi.dat.gz`: code, latitude, longitude, name.
    shapes
        Natural Earth's admin1 units.
    codes
        The GeoNames code ("SY.09") of a unit, by its number in `shapes`, where it has one.
    towns
        GeoNames' places.
    wanted
        ISO alpha-2 codes.
    boxes
        Where the polygons' country is not taken: `found`, `country`, `box` (west, south, east, north).
    """
    kinds, points, names = _read_lines(path)
    country, admin1 = _locate(points, shapes, codes)
    tree = build_tree(towns)
    vectors = to_vectors(points)
    distance, nearest = tree.query(vectors, k=1)
    near = distance * EARTH_KM < _TRUST_TOWN_KM
    for row in np.flatnonzero(near).tolist():
        town = towns[nearest[row]]
        if country[row] != town.country_code:
            country[row], admin1[row] = town.country_code, town.admin1_code
    for row in range(len(names)):
        for box in boxes:
            west, south, east, north = box["box"]
            if (
                country[row] == box["found"]
                and south < points[row, 0] < north
                and west < points[row, 1] < east
            ):
                country[row], admin1[row] = box["country"], ""
    keep = [row for row in range(len(names)) if country[row] in wanted]
    keep = _drop_known(keep, kinds, names, vectors, towns, tree)
    places: dict[int, Place] = {}
    for row in keep:
        name, latitude, longitude = names[row], round(points[row, 0], 5), round(points[row, 1], 5)
        number = hash_place_id(name, latitude, longitude)
        place = Place(
            f"poi:{number:012x}", name, latitude, longitude, "P", "PPL",
            country_code=country[row], admin1_code=admin1[row], countries=country[row], source="poi",
            kind=int(kinds[row]),
        )  # fmt: skip
        place.add_name(name, NAME)
        if place.names:
            places[number] = place
    return [places[number] for number in sorted(places)]


def _read_lines(path: Path) -> tuple[list[str], np.ndarray[Any, Any], list[str]]:
    kinds, points, names = [], [], []
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        for line in stream:
            cells = line.rstrip("\n").split(" ", 3)
            if len(cells) == 4 and cells[0] in _KINDS and cells[3].strip() and "\ufffd" not in cells[3]:
                kinds.append(cells[0])
                points.append((float(cells[1]), float(cells[2])))
                names.append(cells[3].strip())
    return kinds, np.array(points), names


def _locate(
    points: np.ndarray[Any, Any], shapes: list[dict[str, Any]], codes: dict[int, str]
) -> tuple[list[str], list[str]]:
    """Find each point's unit; a point at sea gets the nearest unit within a tenth of a degree."""
    polygons = shapely.make_valid(np.array([shapely.geometry.shape(f["geometry"]) for f in shapes]))
    tree = shapely.STRtree(polygons)
    geometry = shapely.points(points[:, 1], points[:, 0])
    unit = np.full(len(points), -1)
    found, hit = tree.query(geometry, predicate="within")
    unit[found] = hit
    lost = np.flatnonzero(unit < 0)
    found, hit = tree.query_nearest(geometry[lost], max_distance=0.1, all_matches=False)
    unit[lost[found]] = hit
    country = [shape_country(shapes[n]["properties"]) if n >= 0 else "" for n in unit]
    admin1 = [codes.get(int(n), "").partition(".")[2] for n in unit]
    return country, admin1


def build_tree(towns: list[Place]) -> Any:
    """Build a search tree over towns as unit vectors."""
    from scipy.spatial import cKDTree

    return cKDTree(to_vectors(np.array([(town.latitude, town.longitude) for town in towns])))


def _name_keys(names: Iterable[str]) -> set[str]:
    return {fold_article(fold(name)) for name in names}


def _drop_known(
    keep: list[int],
    kinds: list[str],
    names: list[str],
    vectors: np.ndarray[Any, Any],
    towns: list[Place],
    tree: Any,
) -> list[int]:
    """Leave out what GeoNames has, and what the layer itself has twice; larger kinds first."""
    town_keys: dict[int, set[str]] = {}
    kept: list[int] = []
    taken: dict[str, list[int]] = {}
    for row in sorted(keep, key=lambda row: (kinds[row], names[row], tuple(vectors[row]))):
        key = fold_article(fold(names[row]))
        reach = _SAME_PLACE_KM[kinds[row]] / EARTH_KM
        for number in tree.query_ball_point(vectors[row], reach):
            if number not in town_keys:
                town_keys[number] = _name_keys(towns[number].names)
            if key in town_keys[number]:
                break
        else:
            twins = taken.setdefault(key, [])
            if all(np.linalg.norm(vectors[row] - vectors[twin]) > reach for twin in twins):
                twins.append(row)
                kept.append(row)
    return kept


def count_by_country(places: Iterable[Place]) -> dict[str, int]:
    """Count places by country, most first."""
    return dict(Counter(place.country_code for place in places).most_common())
