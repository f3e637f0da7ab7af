"""Read corrections from CSV: UTF-8, comma-separated, with the columns of `geo.corrections.record.COLUMNS`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Final, NoReturn

from geo.corrections.record import COLUMNS, Correction
from geo.errors import CorrectionError, DateError
from geo.model import parse_date
from geo.schema.cells import unguard_cell

REQUIRED: Final = ("toponym", "scope", "action")
_ALIASES: Final = {"lat": "latitude", "lon": "longitude", "radius": "radius_km"}
_NUMBERS: Final = ("latitude", "longitude", "radius_km")
_DECIMAL_COMMA: Final = re.compile(r"(-?\d+),(\d+)\Z")
_MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"""What git writes into a file whose two versions it cannot merge."""


def read_corrections(path: str | PathLike[str]) -> list[Correction]:
    r"""Read a file of corrections.

    Parameters
    ----------
    path
        CSV: UTF-8 (a byte order mark is skipped), commas, one line a decision. toponym, scope and action must be there;
        the other columns of `COLUMNS` may be left out, and stand in any order. lat, lon and radius are understood; so
        is what spreadsheets write where a comma is the decimal point: semicolons between the columns, and 36,2.

    Returns
    -------
    list of Correction
        In the order of the file: of two that contradict each other in the same scope, the later one holds.

    Raises
    ------
    CorrectionError
        If the file cannot be read, or a line does not fit: file, line, column, what was expected, what came.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "corrections.csv")
    ...     _ = file.write_text("toponym,scope,action,place_id\nAleppo,everywhere,place,geonames:170063\n", "utf-8")
    ...     [each.place_id for each in read_corrections(file)]
    ['geonames:170063']
    """
    text = read_text(Path(path))
    mark = find_delimiter(text)
    lines = iter_lines(text, str(path))
    try:
        number, header = next(lines)
    except StopIteration:
        _refuse(f"{path}:1", f"a header, at least {','.join(REQUIRED)}", "an empty file")
    columns = check_header(header, f"{path}:{number}")
    return [
        _read_line(cells, columns, f"{path}:{number}", has_comma=mark != ",")
        for number, cells in lines
        if any(cells)
    ]


def read_text(path: Path) -> str:
    """Read the text of a file; an error of ours tells why it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        _refuse(f"{path}", "UTF-8", f"a byte that is none at {err.start}; save it as CSV UTF-8")
    except OSError as err:
        raise CorrectionError(f"{path}: cannot be read: {err.strerror or err}") from err


def iter_lines(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each line, with its number; of a record on several lines, the number of the last."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(_MARKERS):
            raise CorrectionError(
                f"{path}:{number}: expected a correction, got '{line[:20]}', which git leaves where it cannot merge: "
                "keep the lines of both sides, and take the marks out"
            )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=find_delimiter(text))
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as err:
        raise CorrectionError(f"{path}:{reader.line_num}: is no CSV: {err}") from err


def find_delimiter(text: str) -> str:
    r"""Find what stands between the columns: a comma, or what spreadsheets write instead where that is a decimal point.

    Examples
    --------
    >>> find_delimiter("toponym;scope;action\n"), find_delimiter("toponym,scope,action\n")
    (';', ',')
    """
    header = text.lstrip().partition("\n")[0]
    return next((mark for mark in (";", "\t") if mark in header and "," not in header), ",")


def check_header(header: list[str], where: str) -> list[str]:
    """Give the columns that a header names; refuse a wrong one, with what it should be."""
    columns = [_ALIASES.get(name.lower(), name.lower()) for name in header]
    while columns and not columns[-1]:  # a spreadsheet keeps the columns that were emptied
        columns.pop()
    for other, name in ((";", "semicolons"), ("\t", "tabs")):
        if other in "".join(header):
            _refuse(where, "commas between all columns", f"{name} among them")
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in columns]
    twice = [name for name in columns if columns.count(name) > 1]
    if unknown:
        _refuse(where, f"the columns {','.join(COLUMNS)}", f"a column {unknown[0]!r}")
    if missing:
        _refuse(where, f"a column {missing[0]!r}", ",".join(columns))
    if twice:
        _refuse(where, "each column once", f"{twice[0]!r} twice")
    return columns


def _read_line(cells: list[str], columns: list[str], where: str, *, has_comma: bool) -> Correction:
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        _refuse(where, f"{len(columns)} cells, as in the header", f"{len(cells)}")
    row = {name: unguard_cell(cell) or None for name, cell in zip(columns, cells, strict=True)}
    if has_comma:
        row |= {name: _restore_point(text) for name in _NUMBERS if (text := row.get(name)) is not None}
    return Correction(
        row["toponym"] or "", (row["scope"] or "").lower(), row.get("scope_value"), (row["action"] or "").lower(),
        place_id=row.get("place_id"), latitude=_read_number(row, "latitude", where),
        longitude=_read_number(row, "longitude", where), radius_km=_read_number(row, "radius_km", where),
        role=(row.get("role") or "").lower() or None, who=row.get("who"), when=_read_when(row.get("when"), where),
        why=row.get("why"), start=_read_start(row.get("start"), where), where=where,
    )  # fmt: skip


def _restore_point(text: str) -> str:
    return _DECIMAL_COMMA.sub(r"\1.\2", text)


def _read_number(row: dict[str, str | None], column: str, where: str) -> float | None:
    text = row.get(column)
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        _refuse(f"{where}: {column}", "a number such as 36.2", repr(text))


def _read_start(text: str | None, where: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()):
        _refuse(f"{where}: start", "a whole number", repr(text))
    return int(text)


def _read_when(text: str | None, where: str) -> datetime | None:
    try:
        return parse_date(text)
    except DateError:
        _refuse(f"{where}: when", "a moment such as 2024-05-02T14:30:00Z", repr(text))


def _refuse(where: str, wanted: str, came: str) -> NoReturn:
    raise CorrectionError(f"{where}: expected {wanted}, got {came}")
