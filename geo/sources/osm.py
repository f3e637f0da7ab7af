"""Places of OpenStreetMap extracts (.osm.pbf, .osm), through osmium's own reader (the extra `conflict-geo[osm]`).

Three passes, so that memory stays bounded whatever the size of the extract: the named places and what the larger ones
are made of; the ways of relations; the points of ways. Only these points are kept, and not those of a whole country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from geo.errors import SourceError
from geo.gazetteer.own import OwnPlace
from geo.sources.archives import Meter, check_file
from geo.sources.faults import Faults
from geo.sources.lines import strip_controls
from geo.sources.mapping import SourceOptions

SUFFIXES: Final = (".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz")
_KINDS: Final[dict[str, dict[str, tuple[str, str, float | None]]]] = {
    "place": {
        "city": ("P", "PPLA", 10.0), "town": ("P", "PPL", 3.0), "village": ("P", "PPL", 1.0),
        "hamlet": ("P", "PPL", 0.5), "isolated_dwelling": ("P", "PPL", 0.5), "farm": ("S", "FRM", 0.5),
        "suburb": ("P", "PPLX", 1.5), "quarter": ("P", "PPLX", 1.0), "neighbourhood": ("P", "PPLX", 0.7),
        "city_block": ("P", "PPLX", 0.3), "borough": ("P", "PPLX", 3.0), "locality": ("L", "LCTY", 1.0),
        "island": ("T", "ISL", None), "islet": ("T", "ISL", 0.5), "region": ("L", "RGN", 30.0),
        "municipality": ("A", "ADM3", 10.0), "district": ("A", "ADM2", 20.0), "county": ("A", "ADM2", 20.0),
        "province": ("A", "ADM1", 50.0), "state": ("A", "ADM1", 50.0),
    },
    "amenity": {"refugee_site": ("S", "CMPRF", 1.0), "hospital": ("S", "HSP", 0.3)},
    "aeroway": {"aerodrome": ("S", "AIRP", 1.5)},
    "military": {"base": ("L", "MILB", 1.0), "airfield": ("L", "MILB", 1.5), "checkpoint": ("S", "CTRB", 0.2)},
}  # fmt: skip
"""GeoNames' class and code, and a radius in kilometers, by OpenStreetMap's key and value (wiki, "Key:place")."""
_NAME_KEYS: Final = re.compile(
    r"(?:name|alt_name|old_name|int_name|official_name|loc_name|short_name|nat_name)(?::[a-z]{2,3}(?:[-_]\w+)?)?"
)
_DEGREES_KM: Final = 111.2


def read_osm(path: Path, options: SourceOptions, faults: Faults, meter: Meter) -> Iterator[OwnPlace]:
    """Read the named places of an OpenStreetMap extract.

    Parameters
    ----------
    path
        .osm.pbf, .osm, .osm.gz or .osm.bz2.
    options
        `classes` counts here.
    faults
        Is told of places that are left out, and why.
    meter
        Is told how far the reading has come, in places.

    Yields
    ------
    OwnPlace
        With the id `osm:nNUMBER` (node), `osm:wNUMBER` (way) or `osm:rNUMBER` (relation). The name is the English one,
        if there is one, and all others stand beside it. A way or a relation counts by the middle of its box.

    Raises
    ------
    SourceError
        If osmium is not installed, or the file is broken.
    """
    check_file(path)
    try:
        import osmium
    except ImportError as err:
        raise SourceError(
            f"{path}: OpenStreetMap extracts are read by osmium, an extra: pip install 'conflict-geo[osm]'"
        ) from err
    classes = frozenset(options.classes.upper()) if options.classes else None
    try:
        for place in _read_places(osmium, path, faults):
            meter.done += 1
            if classes is None or place.feature_class in classes:
                yield place
    except (RuntimeError, osmium.InvalidLocationError) as err:
        raise SourceError(
            f"{path}: is broken as an OpenStreetMap extract: {str(err).splitlines()[0]}"
        ) from err


def _read_places(osmium: Any, path: Path, faults: Faults) -> Iterator[OwnPlace]:
    wide: list[tuple[str, dict[str, str], list[int], list[int]]] = []
    for each in osmium.FileProcessor(str(path)).with_filter(osmium.filter.KeyFilter(*_KINDS)):
        kind = each.type_str()
        if kind not in "nwr" or not _find_kind(each.tags):
            continue
        tags = {tag.k: tag.v for tag in each.tags}
        where = f"{kind}{each.id}"
        if kind == "n":
            if not each.location.valid():
                faults.leave_out("coordinates out of range", where, tags.get("name"))
                continue
            place = _make_place(where, tags, each.location.lat, each.location.lon, None, faults)
            if place:
                yield place
        elif kind == "w":
            wide.append((where, tags, [node.ref for node in each.nodes], []))
        else:
            labels = [m.ref for m in each.members if m.type == "n" and m.role in ("label", "admin_centre")]
            outer = [m.ref for m in each.members if m.type == "w"] if not labels else []
            wide.append((where, tags, labels, outer))
    if wide:
        yield from _place_wide(osmium, path, wide, faults)


def _place_wide(
    osmium: Any, path: Path, wide: list[tuple[str, dict[str, str], list[int], list[int]]], faults: Faults
) -> Iterator[OwnPlace]:
    """Place ways and relations by the box of their points."""
    ways = {ref for _, _, _, outer in wide for ref in outer}
    of_way: dict[int, list[int]] = {}
    if ways:
        processor = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.IdFilter(ways))
        of_way = {each.id: [node.ref for node in each.nodes] for each in processor}
    wanted = {
        ref for _, _, nodes, outer in wide for ref in [*nodes, *(r for w in outer for r in of_way.get(w, ()))]
    }
    points: dict[int, tuple[float, float]] = {}
    if wanted:
        processor = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(
            osmium.filter.IdFilter(wanted)
        )
        points = {
            each.id: (each.location.lat, each.location.lon) for each in processor if each.location.valid()
        }
    for where, tags, nodes, outer in wide:
        refs = [*nodes, *(ref for way in outer for ref in of_way.get(way, ()))]
        known = [points[ref] for ref in refs if ref in points]
        if not known:
            faults.leave_out("a way or relation whose points are not in the extract", where, tags.get("name"))
            continue
        south, north = min(y for y, _ in known), max(y for y, _ in known)
        west, east = min(x for _, x in known), max(x for _, x in known)
        radius = round((north - south + east - west) / 4 * _DEGREES_KM, 2) or None
        place = _make_place(where, tags, (south + north) / 2, (west + east) / 2, radius, faults)
        if place:
            yield place


def _find_kind(tags: Any) -> tuple[str, str, float | None] | None:
    return next((kinds[value] for key, kinds in _KINDS.items() if (value := tags.get(key)) in kinds), None)


def _make_place(
    where: str,
    tags: dict[str, str],
    latitude: float,
    longitude: float,
    radius_km: float | None,
    faults: Faults,
) -> OwnPlace | None:
    kind = _find_kind(tags)
    name = strip_controls(tags.get("name:en") or tags.get("int_name") or tags.get("name") or "")
    if not name or kind is None:
        faults.leave_out("no name", where)
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        faults.leave_out("coordinates out of range", where, f"{name}: {latitude:g}, {longitude:g}")
        return None
    names = dict.fromkeys(
        part.strip()
        for key, value in sorted(tags.items())
        if _NAME_KEYS.fullmatch(key)
        for part in value.split(";")
    )
    names.pop(name, None)
    names.pop("", None)
    country = tags.get("is_in:country_code") or tags.get("addr:country") or ""
    digits = re.sub(r"[\s,]", "", tags.get("population", ""))
    return OwnPlace(
        place_id=f"osm:{where}", name=name[:200], latitude=latitude, longitude=longitude,
        names=tuple(each for each in names if len(each) <= 200), feature_class=kind[0], feature_code=kind[1],
        country_code=country.upper() if re.fullmatch("[A-Za-z]{2}", country) else None,
        population=int(digits) if digits.isdecimal() and len(digits) < 12 else 0, radius_km=radius_km or kind[2],
    )  # fmt: skip
