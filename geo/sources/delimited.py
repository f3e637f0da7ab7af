"""Rows of CSV and TSV: whatever delimiter, encoding and damage."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from geo.articles.encoding import detect_encoding
from geo.errors import ArticleError, SourceError
from geo.sources.archives import Meter, find_member, open_member
from geo.sources.degrees import read_degrees
from geo.sources.faults import Faults
from geo.sources.mapping import Columns, SourceOptions, find_columns
from geo.sources.tables import Row

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".tab")
_CHUNK: Final = 1 << 20
_BATCH: Final = 5_000
_MAX_LINE: Final = 1 << 20
_MAX_LINES: Final = 100
"""So many lines in one row are a quotation mark that nobody closed."""
_EXCEL_DELIMITER: Final = re.compile(r'"?sep=([,;\t|])"?')
"""A first line that Excel reads and hides."""
_BOMS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Opened = tuple[Columns, Iterator[Row]]


def open_csv(
    path: Path, options: SourceOptions, faults: Faults, meter: Meter, on_note: Callable[[str], None]
) -> Opened:
    """Open a CSV or TSV file with a header.

    Parameters
    ----------
    path
        The file, or a zip of it.
    options
        The columns, the encoding and the CRS, where the user named them.
    faults
        Is told of broken rows.
    meter
        Is told how far the reading has come.
    on_note
        Is told what was guessed.

    Returns
    -------
    tuple
        What the columns mean, and the rows in WGS 84.

    Raises
    ------
    SourceError
        If it is binary, has no header with a name and coordinates, or the CRS or the encoding is unknown.
    """
    member = find_member(path, SUFFIXES)
    with open_member(path, member) as stream:
        encoding = options.encoding or _tell_encoding(stream, path)
    if encoding not in ("utf-8", "utf-8-sig") and options.encoding is None:
        on_note(f"{path.name}: read as {encoding}, as its bytes suggest; --encoding says otherwise")
    rows = _read_rows(path, member, encoding, faults, meter)
    try:
        header = next(rows, (1, []))[1]
    except LookupError as err:
        raise SourceError(f"expected an encoding such as utf-8 or cp1256, got {encoding!r}") from err
    columns = find_columns(header, options, has_geometry=False, where=str(path))
    if columns.note:
        on_note(f"{path.name}: {columns.note}")
    return columns, _reproject(_name_cells(rows, header, columns, faults), options.crs)


def _tell_encoding(stream: BinaryIO, path: Path) -> str:
    head = stream.read(_CHUNK)
    has_bom = head.startswith(_BOMS)
    if not has_bom and head.count(b"\0") > len(head) // 50:
        raise SourceError(f"{path}: is binary, or UTF-16 without its mark; save it as UTF-8")
    chunks = (chunk if has_bom else chunk.replace(b"\0", b"") for chunk in _chain(head, stream))
    try:
        return detect_encoding(chunks)
    except ArticleError as err:
        raise SourceError(f"{path}: {err}") from err


def _chain(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    yield from iter(partial(stream.read, _CHUNK), b"")


class _Lines:
    """Lines of text; those that a broken row swallowed can be given again."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self.taken: list[str] = []
        self.number = 0
        self._again: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(_MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(self.taken) > _MAX_LINES:
            raise csv.Error("too many lines in one row")
        return line

    def give_back(self) -> None:
        """Go back to the line after the one that the row began with."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        self.taken = []


def _tell_delimiter(head: str) -> str:
    return max(",;\t|", key=lambda each: len(_split(head, each)))


def _split(line: str, delimiter: str) -> list[str]:
    """Split a header; what has a cell beyond the reader's limit has none."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _read_rows(
    path: Path, member: str, encoding: str, faults: Faults, meter: Meter
) -> Iterator[tuple[int, list[str]]]:
    """Give the line on which each row begins, and its cells; the first is the header."""
    with (
        open_member(path, member, meter) as raw,
        io.TextIOWrapper(raw, encoding, "replace", newline="") as stream,
    ):
        lines = _Lines(stream)
        head = next(lines, "").removeprefix("\ufeff")
        if told := _EXCEL_DELIMITER.fullmatch(head.strip()):
            head = next(lines, "")
        delimiter = told[1] if told else _tell_delimiter(head)
        yield 1, [cell.strip() for cell in _split(head, delimiter)]
        lines.taken = []
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            begun = lines.number + 1
            try:
                cells = next(reader, None)
            except csv.Error:
                faults.leave_out(
                    "a cell that is too long, or without an end (an unclosed quotation mark)", f"line {begun}"
                )
                lines.give_back()
                reader = csv.reader(lines, delimiter=delimiter)
                continue
            if cells is None:
                return
            lines.taken = []
            if any(cells):
                yield begun, cells


def _name_cells(
    rows: Iterable[tuple[int, list[str]]], header: list[str], columns: Columns, faults: Faults
) -> Iterator[Row]:
    latitude, longitude = columns.by_use["lat_column"], columns.by_use["lon_column"]
    places = {
        name: number for number, name in reversed(list(enumerate(header)))
    }  # of two of a name the first
    for line, cells in rows:
        where = f"line {line}"
        if len(cells) > len(header) and any(cells[len(header) :]):
            faults.keep("more cells than the header has", where, f"{len(cells)} for {len(header)}")
        named = {name: cells[number] for name, number in places.items() if number < len(cells)}
        yield Row(where, named, named.get(latitude), named.get(longitude))


def _reproject(rows: Iterator[Row], crs: str | None) -> Iterator[Row]:
    """Give rows in WGS 84, where their coordinates are in another CRS."""
    transform = None if crs is None else build_transform(crs)
    if transform is None:
        yield from rows
        return
    while batch := list(islice(rows, _BATCH)):
        points = [(read_degrees(row.longitude), read_degrees(row.latitude)) for row in batch]
        nan = float("nan")
        x, y = transform(
            [nan if x is None else x for x, _ in points], [nan if y is None else y for _, y in points]
        )
        for row, east, north in zip(batch, x, y, strict=True):
            # What cannot be placed comes back as infinity: it keeps its own text for the report.
            is_placed = abs(north) <= 90 and abs(east) <= 180
            yield row._replace(latitude=float(north), longitude=float(east)) if is_placed else row


def build_transform(crs: Any) -> Callable[[Any, Any], Any] | None:
    """Give a function from x and y in a CRS to longitude and latitude in WGS 84; None if it is WGS 84 already.

    Raises
    ------
    SourceError
        If the CRS is unknown.

    Examples
    --------
    >>> x, y = build_transform("EPSG:32637")([334000], [4008000])
    >>> round(y[0], 2), round(x[0], 2)
    (36.2, 37.15)
    """
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        source = CRS.from_user_input(crs)
    except CRSError as err:
        raise SourceError(f"expected a CRS such as EPSG:32637, got {crs!r}") from err
    if source.to_epsg() in (4326, 4979) or "CRS84" in str(source.to_authority() or ""):
        return None
    transform: Callable[[Any, Any], Any] = Transformer.from_crs(source, "EPSG:4326", always_xy=True).transform
    return transform
