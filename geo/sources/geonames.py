"""GeoNames' dumps: tables of 19 columns without a header, as its readme.txt documents them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import SourceError
from geo.gazetteer.own import OwnPlace
from geo.sources.archives import Meter, find_member, open_member
from geo.sources.faults import ID_AGAIN, NULL_ISLAND, SWAPPED, Faults, shorten
from geo.sources.lines import iterate_lines, strip_controls
from geo.sources.mapping import SourceOptions
from geo.sources.orientation import SAMPLE, Witness, are_swapped
from geo.sources.regions import Box, load_boxes

if TYPE_CHECKING:
    from geo.sources.alternates import AlternateNames

_COLUMNS: Final = 19
_ALTERNATE_COLUMNS: Final = (8, 10)
"""Columns of alternateNames.txt and of alternateNamesV2.txt."""
_MAX_NAME: Final = 200
"""Characters of the longest name: GeoNames' readme, `varchar(200)`."""
_MAX_ID: Final = 1 << 28
"""Above this (GeoNames' ids are below 2^24 in 2025) an id is no GeoNames id."""
_HEAD: Final = 64 << 10


def recognize_dump(path: Path) -> str | None:
    r"""Tell by its first rows whether a file is a GeoNames dump.

    Parameters
    ----------
    path
        A .txt, or a .zip that holds one.

    Returns
    -------
    str or None
        "places" for a dump, "alternates" for a table of alternate names, None for anything else.

    Raises
    ------
    SourceError
        If the file is missing, empty, or a broken zip.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "SY.txt")
    >>> _ = path.write_text("1\tA\tA\t\t33.5\t36.3\tP\tPPL\tSY" + 10 * "\t")
    >>> recognize_dump(path)
    'places'
    """
    member = find_member(path, (".txt", ".csv", ".tsv", ".geojson", ".json", ".gpkg", ".parquet", ".osm"))
    if not member.lower().endswith((".txt", ".tsv")):
        return None
    with open_member(path, member) as stream:
        lines = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    rows = [line.split(b"\t") for line in (lines[:-1] or lines)[:50] if line.strip()]
    # A first row may be broken; a header would have no numbers.
    numbered = [row for row in rows if row[0].strip().isdigit()]
    counts = [len(row) for row in numbered]
    if counts and counts.count(_COLUMNS) > len(rows) / 2:
        return "places"
    is_named = any(counts.count(each) > len(rows) / 2 for each in _ALTERNATE_COLUMNS)
    return "alternates" if is_named and all(row[1].isdigit() for row in numbered[:5]) else None


def read_geonames(
    path: Path,
    options: SourceOptions,
    faults: Faults,
    meter: Meter,
    *,
    alternates: AlternateNames | None = None,
    on_note: Callable[[str], None] = lambda _: None,
) -> Iterator[OwnPlace]:
    """Read a GeoNames dump.

    Parameters
    ----------
    path
        A .txt, or a .zip that holds one.
    options
        `encoding`, `country` and `classes` count here; the columns are known.
    faults
        Is told of rows that are left out, and why.
    meter
        Is told how far the reading has come.
    alternates
        More names by GeoNames id.
    on_note
        Is told what was decided about the file as a whole.

    Yields
    ------
    OwnPlace
        With the id `geonames:NUMBER`; a place without a feature class is a populated place.

    Raises
    ------
    SourceError
        If the file cannot be read at all.
    """
    member = find_member(path, (".txt", ".tsv"))
    encoding = options.encoding or "utf-8"
    _check_encoding(encoding, path)
    with open_member(path, member, meter) as stream:
        chunks = iterate_lines(stream, encoding, faults)
        rows = _split_rows(chunks, faults)
        head = list(islice(rows, SAMPLE))
        is_swapped = are_swapped(_witness(head))
        if is_swapped:
            on_note(f"{path.name}: latitude and longitude are swapped in this file; read the right way round")
        places = _make_places(chain(head, rows), options, faults, is_swapped=is_swapped)
        yield from places if alternates is None else alternates.join(places)


def _check_encoding(encoding: str, path: Path) -> None:
    try:
        if "\n".encode(encoding) != b"\n":
            raise SourceError(f"{path}: {encoding} is not read in GeoNames' dumps; save it as UTF-8")
    except LookupError as err:
        raise SourceError(f"expected an encoding such as utf-8 or cp1256, got {encoding!r}") from err


def _witness(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Witness]:
    for _, cells in rows:
        try:
            yield Witness(float(cells[4]), float(cells[5]), cells[8] or None, cells[1])
        except ValueError:
            continue


def _split_rows(chunks: Iterable[list[str]], faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give each row's number and cells, if it has as many as there are columns."""
    for number, line in enumerate(chain.from_iterable(chunks), 1):
        cells = line.split("\t")
        if len(cells) == _COLUMNS:
            yield number, cells
        elif line.strip():
            faults.leave_out(f"not {_COLUMNS} columns", f"row {number}", f"{len(cells)}: {line}")


def _make_places(
    rows: Iterable[tuple[int, list[str]]], options: SourceOptions, faults: Faults, *, is_swapped: bool
) -> Iterator[OwnPlace]:
    """Check the rows. This loop runs twelve million times for the whole dump, so it is written flat."""
    boxes = load_boxes()
    seen = _Numbers()
    classes = frozenset(options.classes.upper()) if options.classes else None
    for number, cells in rows:
        try:
            latitude, longitude = float(cells[4]), float(cells[5])
            row_id = int(cells[0])
        except ValueError:
            faults.leave_out("an id or coordinates that are no numbers", f"row {number}", _show(cells))
            continue
        if is_swapped:
            latitude, longitude = longitude, latitude
        name = cells[1].strip()
        if not name.isprintable():
            name = strip_controls(name)
        country = cells[8] or options.country
        fault = _find_fault(name, row_id, latitude, longitude, boxes.get(country) if country else None)
        if fault is not None:
            faults.leave_out(fault, f"row {number}", _show(cells))
            continue
        if not seen.add(row_id):
            faults.keep(ID_AGAIN, f"row {number}", _show(cells))
        feature_class = cells[6] or "P"
        if classes is not None and feature_class not in classes:
            continue
        names = dict.fromkeys((cells[2], *cells[3].split(",")) if cells[3] else (cells[2],))
        names.pop("", None)
        names.pop(name, None)
        population = cells[14]
        yield OwnPlace(
            f"geonames:{row_id}", name, tuple(names), latitude, longitude, feature_class, cells[7] or "PPL",
            country or None, cells[10] or None, cells[11] or None,
            int(population) if population.isdecimal() else 0, None,
        )  # fmt: skip


class _Numbers:
    """A set of ids as bits: twelve million take two megabytes."""

    def __init__(self) -> None:
        self._bits = bytearray(1 << 20)

    def add(self, number: int) -> bool:
        """Add a number; say whether it is new."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(max(place + 1 - len(self._bits), len(self._bits))))
        if self._bits[place] & bit:
            return False
        self._bits[place] |= bit
        return True


def _find_fault(name: str, row_id: int, latitude: float, longitude: float, box: Box | None) -> str | None:
    if not name:
        return "no name"
    if len(name) > _MAX_NAME:
        return f"a name longer than {_MAX_NAME} characters"
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return "coordinates out of range"
    if latitude == 0 == longitude or not 0 < row_id < _MAX_ID:
        return NULL_ISLAND if latitude == 0 == longitude else "an id out of range"
    if (
        box is not None
        and not (box[0] <= latitude <= box[2] and box[1] <= longitude <= box[3])
        and box[0] <= longitude <= box[2]
        and box[1] <= latitude <= box[3]
    ):
        return SWAPPED
    return None


def _show(cells: list[str]) -> str:
    shown = f"{cells[1][:20]} {cells[4][:12]} {cells[5][:12]} {cells[8][:4]}"
    return shown if shown.strip() else shorten(cells[0])
