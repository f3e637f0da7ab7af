"""Rows of a table, whatever its format, made places: checked, counted, said."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from geo.errors import SourceError, UnknownPlaceError
from geo.gazetteer.own import OwnPlace
from geo.names import fold
from geo.sources.degrees import read_degrees
from geo.sources.faults import ID_AGAIN, NULL_ISLAND, SWAPPED, Faults
from geo.sources.kinds import read_kind
from geo.sources.lines import strip_controls
from geo.sources.mapping import Columns, SourceOptions
from geo.sources.orientation import SAMPLE, Witness, are_swapped, judge_row
from geo.sources.regions import load_boxes, load_bundled

MAX_CELL: Final = 10_000
"""Characters of the longest cell that is read: GeoNames' `alternatenames` is varchar(10000)."""
_MAX_NAME: Final = 200
_PARTS: Final = re.compile(r"[;|\n]|,(?!\d)")
_OSM_ID: Final = re.compile(r"(node|way|relation)/(\d{1,12})")
_SPOT_DIGITS: Final = 4
"""Of degrees: points within some ten meters are one."""


class Row(NamedTuple):
    """A row as it stands in a table: where, its cells by column, and the point, in degrees or as text."""

    where: str
    cells: Mapping[str, Any]
    latitude: Any
    longitude: Any
    radius_km: float | None = None


def make_places(
    rows: Iterable[Row],
    columns: Columns,
    options: SourceOptions,
    faults: Faults,
    *,
    slug: str,
    on_note: Callable[[str], None],
) -> Iterator[OwnPlace]:
    """Make places of the rows of a table.

    Parameters
    ----------
    rows
        In WGS 84.
    columns
        What each column means.
    options
        `country` and `classes` count here.
    faults
        Is told of rows that are left out, and of those in which something is missing.
    slug
        The gazetteer's name, in the ids of its places.
    on_note
        Is told what was decided about the table as a whole.

    Yields
    ------
    OwnPlace
        With the row's own id, if there is one, else its number.

    Raises
    ------
    SourceError
        If the coordinates of nearly all rows are meters of a projection.
    """
    iterator = iter(rows)
    head = list(islice(iterator, SAMPLE))
    _check_degrees(head)
    is_swapped = are_swapped(_witness(head, columns, options))
    if is_swapped:
        on_note("latitude and longitude are swapped in this table; read the right way round")
    seen: set[int] = set()
    spots: dict[int, str] = {}
    classes = frozenset(options.classes.upper()) if options.classes else None
    for row in chain(head, iterator):
        place = _make_place(row, columns, options, faults, slug, is_swapped)
        if place is None:
            continue
        first_id = _find_first(place, spots)
        if first_id != place.place_id:
            faults.keep("the name and point of a row before it (one place)", row.where, place.name)
            place = place._replace(place_id=first_id)
        elif hash(first_id) in seen:
            faults.keep(ID_AGAIN, row.where, first_id)
        seen.add(hash(first_id))
        if classes is None or place.feature_class in classes:
            yield place


def _find_first(place: OwnPlace, spots: dict[int, str]) -> str:
    """Give the id of the first row with a place's name and point: tables of events name a site once for each."""
    if not place.place_id.startswith("own:"):
        return place.place_id
    point = (round(place.latitude, _SPOT_DIGITS), round(place.longitude, _SPOT_DIGITS))
    return spots.setdefault(hash((fold(place.name), *point)), place.place_id)


def _check_degrees(head: list[Row]) -> None:
    """Refuse meters: nine rows in ten lie beyond all degrees."""
    points = [(read_degrees(row.latitude), read_degrees(row.longitude)) for row in head]
    known = [(y, x) for y, x in points if y is not None and x is not None]
    beyond = [(y, x) for y, x in known if max(abs(y), abs(x)) > 400]
    if known and len(beyond) > 0.9 * len(known):
        y, x = beyond[0]
        raise SourceError(
            f"expected degrees of latitude and longitude (WGS 84), got y = {y:g}, x = {x:g}: these are meters of a "
            "projection; say which by --crs, such as --crs EPSG:32637 (UTM zone 37 N)"
        )


def _witness(head: list[Row], columns: Columns, options: SourceOptions) -> Iterator[Witness]:
    for row in head:
        latitude, longitude = read_degrees(row.latitude), read_degrees(row.longitude)
        if latitude is not None and longitude is not None:
            country = _read_country(_get(row, columns, "country_column")) or options.country
            yield Witness(latitude, longitude, country, _get(row, columns, "name_column"))


def _get(row: Row, columns: Columns, use: str) -> str:
    name = columns.by_use.get(use)
    value = row.cells.get(name) if name is not None else None
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list | tuple):
        value = ";".join(str(each) for each in value if each is not None)
    text = str(value)
    if len(text) > MAX_CELL:
        return text[: MAX_CELL + 1]
    return text.strip()


def _make_place(
    row: Row, columns: Columns, options: SourceOptions, faults: Faults, slug: str, is_swapped: bool
) -> OwnPlace | None:
    name = _clean(_get(row, columns, "name_column"), row, faults)
    written = (row.longitude, row.latitude) if is_swapped else (row.latitude, row.longitude)
    latitude, longitude = (read_degrees(value) for value in written)
    if not name or len(name) > _MAX_NAME:
        reason = f"a name longer than {_MAX_NAME} characters" if name else "no name"
        faults.leave_out(reason, row.where, name or None)
        return None
    if latitude is None or longitude is None:
        faults.leave_out("no coordinates in degrees", row.where, f"{row.latitude}, {row.longitude}")
        return None
    country = _find_country(row, columns, options, faults)
    if reason := _find_fault(latitude, longitude, country):
        faults.leave_out(reason, row.where, f"{name}: {latitude:g}, {longitude:g}")
        return None
    feature_class, code = _find_kind(row, columns, faults)
    return OwnPlace(
        place_id=_make_id(row, columns, slug), name=name, latitude=latitude, longitude=longitude,
        names=_list_names(row, columns, name, faults), feature_class=feature_class, feature_code=code,
        country_code=country, population=_read_population(_get(row, columns, "population_column")),
        radius_km=_read_radius(_get(row, columns, "radius_column"), row.radius_km),
    )  # fmt: skip


def _find_fault(latitude: float, longitude: float, country: str | None) -> str:
    """Say what is wrong with a point; nothing if it may be right."""
    box = load_boxes().get(country or "")
    if latitude == 0 == longitude:
        return NULL_ISLAND
    if judge_row(latitude, longitude, box) < 0:
        return SWAPPED if box else "latitude and longitude swapped"
    return "" if abs(latitude) <= 90 and abs(longitude) <= 180 else "coordinates out of range"


def _clean(text: str, row: Row, faults: Faults) -> str:
    if "\0" in text or "\ufffd" in text:
        faults.keep("a NUL or a broken character in a name", row.where, text)
    plain = " ".join(text.split())
    if plain.isprintable():
        return plain
    return strip_controls(plain)


def _make_id(row: Row, columns: Columns, slug: str) -> str:
    given = _get(row, columns, "id_column")[:MAX_CELL]
    column = columns.by_use.get("id_column", "").lower()
    if given.isdecimal() and column.startswith(("geonameid", "geoname")):
        return f"geonames:{int(given)}"
    if found := _OSM_ID.fullmatch(given):
        return f"osm:{found[1][0]}{found[2]}"
    if given.startswith(("geonames:", "osm:", "poi:", "geo:", "ne:")) and given.partition(":")[2]:
        return given
    return f"own:{slug}:{given or row.where.removeprefix('row ').removeprefix('line ')}"


def _find_country(row: Row, columns: Columns, options: SourceOptions, faults: Faults) -> str | None:
    text = _get(row, columns, "country_column")
    country = _read_country(text)
    if text and country is None:
        faults.keep("a country that is not known", row.where, text)
    return country or options.country


@lru_cache(maxsize=1_000)
def _read_country(text: str) -> str | None:
    """Give the code of a country's code or name."""
    gazetteer = load_bundled()
    if not text:
        return None
    try:
        return gazetteer.check_country(text) if len(text) == 2 else _find_named(text)
    except UnknownPlaceError:
        return None


def _find_named(text: str) -> str | None:
    found = load_bundled().candidates(text)
    return next((each.country_code for each in found if each.feature_code.startswith("PCL")), None)


def _find_kind(row: Row, columns: Columns, faults: Faults) -> tuple[str, str]:
    text = _get(row, columns, "class_column")
    kind = read_kind(text) if text else ("P", "PPL")
    if kind is None:
        faults.keep("a kind of place that is not known, taken for a populated place", row.where, text)
    return kind or ("P", "PPL")


def _list_names(row: Row, columns: Columns, name: str, faults: Faults) -> tuple[str, ...]:
    text = _get(row, columns, "other_names_column")
    if len(text) > MAX_CELL:
        faults.keep(f"other names cut at {MAX_CELL:,} characters", row.where)
        text = text[:MAX_CELL].rpartition(",")[0]
    parts = _PARTS.split(text) if text else []
    parts += [str(value) for each in columns.extra_names if (value := row.cells.get(each)) is not None]
    names = dict.fromkeys(" ".join(part.replace("\0", "").split()) for part in parts)
    return tuple(each for each in names if each and each != name and len(each) <= _MAX_NAME and fold(each))


def _read_population(text: str) -> int:
    digits = re.sub(r"[\s,.'](?=\d{3}\b)", "", text)
    return int(digits) if digits.isdecimal() and len(digits) < 12 else 0


def _read_radius(text: str, known: float | None) -> float | None:
    radius = read_degrees(text) if text else known
    return radius if radius is not None and 0 < radius < 5_000 else None
