"""Articles in the rows of CSV, TSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from geo.articles.encoding import detect_encoding
from geo.articles.records import NAMES, TABLE_COLUMNS, Problem, Record, describe_size, pick_fields
from geo.errors import ArticleError, ProductError

_CHUNK: Final = 1 << 20
_ROOM: Final = 1_000_000
_BATCH: Final = 128
_BYTES_PER_CHAR: Final = 4
# From which size, and above which ratio, a compressed column is taken for a bomb: text packs up to about 20 to 1.
_UNPACKED: Final = 64 << 20
_RATIO: Final = 200
_ALIASES: Final = frozenset(alias for aliases in NAMES.values() for alias in aliases)


def read_rows(
    open_file: Callable[[], BinaryIO], path: str, max_chars: int, *, is_tsv: bool
) -> Iterator[Record | Problem]:
    r"""Read the rows of a CSV or TSV file with a header.

    Parameters
    ----------
    open_file
        Opens the bytes; it is called twice, first to tell the encoding.
    path
        What the file is called.
    max_chars
        The longest text.
    is_tsv
        Whether tabs part the cells; otherwise commas do, or semicolons if the header has those.

    Yields
    ------
    Record or Problem
        The line of a record is that on which its row begins, the header's being 1. A row with more cells than
        the header keeps those that have a name; only the first such row is a problem too.

    Examples
    --------
    >>> rows = read_rows(lambda: io.BytesIO(b"id,text\n7,Shelling hit Homs."), "a.csv", 100, is_tsv=False)
    >>> next(rows).line
    2
    """
    with open_file() as probe:
        encoding = detect_encoding(iter(partial(probe.read, _CHUNK), b""))
    with open_file() as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as stream:
        head = stream.readline(_ROOM)
        delimiter = "\t" if is_tsv else _find_delimiter(head)
        header = next(csv.reader([head], delimiter=delimiter), [])
        problem = _check_header(header, path)
        if problem:
            yield problem
            return
        lines = iter(partial(stream.readline, 2 * max_chars + _ROOM), "")
        rows = _iterate_rows(
            csv.reader(_check_lines(lines, 2 * max_chars + _ROOM), delimiter=delimiter), max_chars
        )
        is_told = False
        try:
            for line, row in rows:
                if len(row) > len(header) and not is_told:
                    is_told = True
                    message = f"has {len(row)} cells, and the header {len(header)}"
                    yield Problem(path, line + 1, f"{message}; cells beyond it are ignored here and below")
                if row:
                    yield Record(pick_fields(dict(zip(header, row, strict=False))), line + 1)
        except csv.Error as err:
            if "limit" not in str(err):
                raise ArticleError(f"is broken CSV: {err}") from err
            yield describe_size(path, None, "a cell or a line that is longer", max_chars)


def _iterate_rows(reader: Iterator[list[str]], max_chars: int) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with the line on which each begins; a cell may be as long as an article."""
    line = 1
    while True:
        # The limit is the module's, so it is raised for one row only.
        before = csv.field_size_limit(max_chars)
        try:
            row = next(reader, None)
        finally:
            csv.field_size_limit(before)
        if row is None:
            return
        yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _check_lines(lines: Iterable[str], limit: int) -> Iterator[str]:
    for line in lines:
        if len(line) >= limit:
            raise csv.Error("line larger than the limit")
        yield line


def _find_delimiter(head: str) -> str:
    """Choose the delimiter with which the header names a text; a comma if none does."""
    for delimiter in ",;\t|":
        header = next(csv.reader([head], delimiter=delimiter), [])
        if {name.strip().lower() for name in header} & set(NAMES["text"]):
            return delimiter
    return ","


def _check_header(header: list[str], path: str) -> Problem | None:
    columns = [name.strip().lower() for name in header]
    names = set(columns)
    twice = next((name for name in NAMES["text"] if columns.count(name) > 1), None)
    if twice:
        count = columns.count(twice)
        return Problem(path, None, f"expected one column {twice}, got {count}; rename all but one")
    if names & set(NAMES["text"]):
        return None
    if names & TABLE_COLUMNS:
        message = "is a table of places; 'geo map' and 'geo export' read tables"
        return Problem(path, None, message, ProductError, is_note=True)
    shown = ", ".join(header[:8]) or "nothing"
    return Problem(path, None, f"expected a column text, body, content or article, got {shown[:200]}")


def read_parquet(path: Path, name: str, max_chars: int) -> Iterator[Record | Problem]:
    """Read the rows of a Parquet file, a row at a time.

    A text that many rows share is kept once, and its length is known before it becomes a Python string: a file
    of a thousand bytes may stand for gigabytes.

    Parameters
    ----------
    path
        The file.
    name
        What it is called.
    max_chars
        The longest text.

    Yields
    ------
    Record or Problem
        The line of a record is its row, from 1.

    Raises
    ------
    ArticleError
        If it is no Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as probe:
            metadata, fields = probe.metadata, list(probe.schema_arrow)
        problem = _check_header([field.name for field in fields], name)
        problem = problem or _check_groups(metadata, name, max_chars)
        if problem:
            yield problem
            return
        wanted = [
            field.name for field in fields if field.name.strip().lower() in _ALIASES and _is_flat(field.type)
        ]
        leaves = [metadata.schema.column(number).path for number in range(metadata.num_columns)]
        with pq.ParquetFile(path, metadata=metadata, read_dictionary=leaves) as file:
            number = 0
            for batch in file.iter_batches(_BATCH, columns=wanted):
                yield from _read_batch(batch, number, name, max_chars)
                number += len(batch)
    except pa.ArrowException as err:
        raise ArticleError(f"is no Parquet file: {str(err).splitlines()[0]}") from err


def _check_groups(metadata: Any, name: str, max_chars: int) -> Problem | None:
    """Refuse, by what the footer says, a file that could not be unpacked within bounds."""
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            if column.path_in_schema.split(".")[0].strip().lower() not in _ALIASES:
                continue
            size, packed = column.total_uncompressed_size, column.total_compressed_size
            if size > _BYTES_PER_CHAR * (max_chars + 1) * group.num_rows + _ROOM:
                return describe_size(name, None, f"{size:,} bytes in {group.num_rows:,} rows", max_chars)
            if size > _UNPACKED and size > _RATIO * packed:
                return Problem(
                    name, None,
                    f"expected articles, got {packed:,} bytes that unpack to {size:,}, as no text does",
                )  # fmt: skip
    return None


def _is_flat(kind: Any) -> bool:
    """Tell whether a value holds no list: no field of an article is one, and a list may be of any length."""
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return all(_is_flat(kind.field(number).type) for number in range(kind.num_fields))
    return not pa.types.is_nested(kind)


def _read_batch(batch: Any, before: int, name: str, max_chars: int) -> Iterator[Record | Problem]:
    sizes = [_measure(column) for column in batch.columns]
    for index in range(len(batch)):
        number = before + index + 1
        size = max((column[index] for column in sizes if column), default=0)
        if size > _BYTES_PER_CHAR * max_chars:
            yield describe_size(name, number, f"a cell of {size:,} bytes", max_chars)
            continue
        try:
            row = {
                field: column[index].as_py()
                for field, column in zip(batch.schema.names, batch.columns, strict=True)
            }
        except (ValueError, OverflowError) as err:  # broken UTF-8, or a time beyond the year 9999
            yield Problem(name, number, f"cannot be read: {err}")
            continue
        yield Record(pick_fields(row), number)


def _measure(column: Any) -> list[int]:
    """Give the length in bytes of each text of a column, of a struct the longest; nothing for numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_struct(kind):
        parts = [sizes for sizes in map(_measure, column.flatten()) if sizes]
        return [max(sizes) for sizes in zip(*parts, strict=True)]
    if pa.types.is_dictionary(kind):
        sizes = _measure(column.dictionary)
        return [0 if key is None else sizes[key] for key in column.indices.to_pylist()] if sizes else []
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    if not any(test(kind) for test in tests):
        return []
    return [size or 0 for size in pc.binary_length(column).to_pylist()]
