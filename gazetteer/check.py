"""Check the product without building it: hashes of inputs and products, and a sample looked up again."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from build_towns import build_towns
from fetch import hash_file, read_sources
from layers import read_rows

HERE = Path(__file__).parent
SAMPLE = 2_000
VILLAGES = ("poi.sqlite", "poi.marisa", "poi.postings")


def check_product(data: Path, cache: Path, inputs: Sequence[str], products: Sequence[str]) -> int:
    """Check the product against the manifest and the hand-written tables; return 0 if all is well, else 1."""
    manifest = json.loads((data / "manifest.json").read_text("utf-8"))
    has_villages = any((data / name).exists() for name in VILLAGES)
    if not has_villages:
        print("the villages layer (poi.*) is absent: it is left out of the check")
        products = [name for name in products if name not in VILLAGES]
    basemap = tomllib.loads((HERE / "basemap-sources.toml").read_text("utf-8"))["product"]
    faults = _check_hashes(HERE, {name: manifest["inputs"].get(name) for name in inputs})
    faults += _check_hashes(data, {name: manifest["products"].get(name) for name in products})
    faults += _check_hashes(data, {"basemap.bin.xz": basemap["sha256"]})
    faults += _check_towns(data)
    packages = {source.archive: source.sha256 for source in read_sources().values()}
    cached = {name: sha256 for name, sha256 in packages.items() if (cache / name).exists()}
    faults += _check_hashes(cache, cached)
    checked = 0
    if all((data / name).exists() for name in products):
        layers = {"places": "place_id"} | ({"poi": "printf('poi:%012x', number)"} if has_villages else {})
        faults += _check_supplement(data)
        for layer, column in layers.items():
            faults += _check_sample(data, layer, column, SAMPLE // len(layers))
        checked = SAMPLE
    for fault in faults:
        print(fault, file=sys.stderr)
    print(
        f"checked {len(inputs)} inputs, {len(products)} products, the base map, {len(cached)} packages in the cache, "
        f"the supplement's rows, {checked:,} places by name: {len(faults)} faults"
    )
    return 1 if faults else 0


def _check_towns(data: Path) -> list[str]:
    """Build the towns anew from the places, which takes a second."""
    is_same = np.array_equal(np.load(data / "towns.npy"), build_towns())
    return [] if is_same else ["towns.npy: is not what build_towns.py makes of the places; build again"]


def _check_hashes(folder: Path, expected: Mapping[str, str | None]) -> list[str]:
    """Compare files with their pinned hashes."""
    faults = []
    for name, sha256 in expected.items():
        if not (folder / name).exists():
            faults.append(f"{name}: is missing; build again")
        elif hash_file(folder / name) != sha256:
            faults.append(f"{name}: its hash is not the pinned one; build again")
    return faults


def _check_supplement(data: Path) -> list[str]:
    """Rebuild the supplement's places and compare them with those of the product."""
    from geo.errors import UnknownPlaceError
    from geo.gazetteer import Gazetteer
    from geo.names import fold

    gazetteer, faults = Gazetteer(data, villages=False), []
    for row in read_rows("supplement.csv"):
        place_id = f"geonames:{row['same_as']}" if row["same_as"] else f"geo:{row['id']}"
        try:
            place = gazetteer.get(place_id)
        except UnknownPlaceError:
            faults.append(f"{place_id}: is not in the product; build again")
            continue
        if not row["same_as"] and (place.latitude, place.longitude) != (
            float(row["latitude"]),
            float(row["longitude"]),
        ):
            faults.append(f"{place_id}: its point is not the supplement's")
        found = gazetteer.candidates(fold(row["name"]))
        if place_id not in {place.place_id for place in found if place.match != "transliterated"}:
            faults.append(f"{place_id}: not found by {row['name']!r}")
    return faults


def _check_sample(data: Path, layer: str, column: str, size: int) -> list[str]:
    """Fold the names of a sample of places anew and look them up: in the index as it stands, and by the search.

    A name that only sounds like a place's does not count as found: it would hide a change of the fold.
    """
    from geo.gazetteer import Gazetteer
    from geo.gazetteer.index import open_index
    from geo.names import fold

    gazetteer, index, faults = Gazetteer(data), open_index(data / layer), []
    blocked = {row["place_id"] for row in read_rows("blocked.csv")}
    with closing(sqlite3.connect(data / f"{layer}.sqlite")) as database:
        count = database.execute("SELECT count(*) FROM places").fetchone()[0]
        sample = random.Random(0).sample(range(count), min(size, count))  # noqa: S311 - always the same spot check
        select = f"SELECT {column}, name FROM places WHERE row = ?"
        places = [(row, *database.execute(select, (row,)).fetchone()) for row in sample]
    for row, place_id, name in places:
        if gazetteer.get(place_id).name != name:
            faults.append(f"{place_id}: found by id under another name")
        if place_id in blocked:
            continue
        if row not in {found for found, _ in index.find(fold(name))}:
            faults.append(f"{place_id}: {name!r}, folded anew, is not in the index; build again")
        hits = {place.place_id for place in gazetteer.candidates(name) if place.match != "transliterated"}
        if place_id not in hits:
            faults.append(f"{place_id}: not found by {name!r}")
    return faults
