"""Make the disputed areas of the base map out of disputed_areas.toml, disputed.csv and Natural Earth's units."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from topology import MIN_ISLAND, Points, quantise, simplify

if TYPE_CHECKING:
    import geopandas as gpd

HERE = Path(__file__).parent
_WORDS = ("country_code", "claims", "note", "source")


def read_areas() -> list[dict[str, Any]]:
    """Read the areas, each with the words of its row in disputed.csv."""
    areas: list[dict[str, Any]] = tomllib.loads((HERE / "disputed_areas.toml").read_text("utf-8"))["areas"]
    with (HERE / "disputed.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["area"]: row for row in csv.DictReader(file)}
    for area in areas:
        if "row" in area:
            if area["row"] not in rows:
                raise SystemExit(f"disputed_areas.toml: {area['id']}: disputed.csv has no row {area['row']}")
            area |= {word: rows[area["row"]][word] for word in _WORDS}
    return areas


def build_areas(units: gpd.GeoDataFrame) -> tuple[list[dict[str, Any]], list[Points]]:
    """Give what is known of each area, and the outer rings of all of them in the same order.

    `drawn` is the ISO code, by Natural Earth's `adm0_a3`, of the country whose land the base map draws it as.
    """
    described, rings = [], []
    for area in read_areas():
        chosen = _choose_units(units, area)
        shape = shapely.union_all(shapely.make_valid(chosen.geometry.to_numpy()))
        if "outline" in area:
            drawn = shapely.make_valid(shapely.polygons(area["outline"]))
            shape = shapely.intersection(shape, drawn)
        own = _list_rings(shape, area["id"])
        described.append(
            {
                "id": area["id"], "name": area["name"], "un": area["country_code"], "held": area["held"],
                "claims": area["claims"].split("|"), "note": _write_note(area["note"]), "source": area["source"],
                "drawn": sorted(set(chosen["adm0_a3"])), "n_rings": len(own),
            }
        )  # fmt: skip
        rings += own
    return described, simplify(rings)


def _choose_units(units: gpd.GeoDataFrame, area: dict[str, Any]) -> gpd.GeoDataFrame:
    wanted = area.get("within") or area["units"]
    full = units["adm0_a3"] + "/" + units["name"].fillna("")
    chosen = units[full.isin(wanted) | units["adm0_a3"].isin(wanted)]
    missing = set(wanted) - set(full) - set(units["adm0_a3"])
    if missing:
        raise SystemExit(f"disputed_areas.toml: {area['id']}: no units {', '.join(sorted(missing))}")
    return chosen


def _list_rings(shape: Any, name: str) -> list[Points]:
    """List the outer rings, the largest first; slivers and small islands go, but never all of them."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    polygons.sort(key=lambda part: (-part.area, part.bounds))
    if not polygons:
        raise SystemExit(f"disputed_areas.toml: {name} has no land within the countries it is cut to")
    kept = [part for part in polygons if part.area >= MIN_ISLAND] or polygons[:1]
    rings = [quantise(shapely.get_coordinates(shapely.normalize(part).exterior)) for part in kept]
    return [ring[np.append(True, (np.diff(ring, axis=0) != 0).any(axis=1))] for ring in rings]


def _write_note(note: str) -> str:
    """Keep of a note what a reader needs: no name, which stands above it, and nothing about codes."""
    text = re.sub(r"; no ISO code[^;]*$", "", note.partition(": ")[2] or note)
    return text[:1].upper() + text[1:]
