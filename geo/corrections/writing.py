"""Append corrections to their file: one line each, whole or not at all, by any number of processes."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from geo.corrections.cells import format_cell
from geo.corrections.reading import check_header, find_delimiter, iter_lines
from geo.corrections.record import COLUMNS, Correction
from geo.errors import CorrectionError


def append_correction(path: str | PathLike[str], correction: Correction) -> None:
    """Append a correction to a file, and see it on the disk before coming back.

    Parameters
    ----------
    path
        The file; a new one gets the header. One that is there keeps its columns in their order.
    correction
        What to append.

    Raises
    ------
    CorrectionError
        If the file cannot be written, is none of corrections, or lacks a column that the correction needs. What was in
        the file stays as it was.

    Notes
    -----
    The file is locked meanwhile: two processes' lines never mix. Lines end with LF, and a line break in a cell becomes
    a space, so that a decision is one line to git.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "corrections.csv")
    ...     append_correction(file, Correction("Sultan", "everywhere", None, "reject", why="a person"))
    ...     print(file.read_text("utf-8").splitlines()[1])
    Sultan,everywhere,,,reject,,,,,,,,a person
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(path, flags, 0o644)
    except OSError as err:
        raise CorrectionError(f"{path}: cannot be written: {err.strerror or err}") from err
    try:
        with _lock(file):
            _append(file, Path(path), correction)
            os.fsync(file)
    except OSError as err:
        raise CorrectionError(f"{path}: cannot be written: {err.strerror or err}") from err
    finally:
        os.close(file)


def _append(file: int, path: Path, correction: Correction) -> None:
    """Write the line, and before it the header or a missing line break; cut off what was written in part."""
    held = _read(file, path)
    columns = next(
        (check_header(cells, f"{path}:{number}") for number, cells in iter_lines(held, str(path))), None
    )
    line = _format(correction, columns or list(COLUMNS), path, find_delimiter(held))
    if columns is None:
        line = _join(COLUMNS) + line
    elif not held.endswith("\n"):
        line = "\n" + line
    size = os.fstat(file).st_size
    rest = line.encode("utf-8")
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        os.ftruncate(file, size)
        raise


def _read(file: int, path: Path) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    try:
        return b"".join(parts).decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise CorrectionError(f"{path}: expected UTF-8, got a byte that is none at {err.start}") from err


def _format(correction: Correction, columns: list[str], path: Path, mark: str) -> str:
    cells = {name: format_cell(getattr(correction, name)) for name in COLUMNS}
    lost = [name for name, cell in cells.items() if cell and name not in columns]
    if lost:
        raise CorrectionError(
            f"{path}: expected a column {lost[0]!r}, which the file lacks; add it to the header"
        )
    return _join([cells[name] for name in columns], mark)


def _join(cells: list[str] | tuple[str, ...], mark: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", delimiter=mark).writerow(cells)
    return out.getvalue()


@contextmanager
def _lock(file: int) -> Iterator[None]:
    """Hold the file for this process alone; closing it, or the process's end, lets it go."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        yield
