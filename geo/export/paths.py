"""Where a table goes: formats by suffix, checks before any work, files that appear whole or not at all."""

from __future__ import annotations

import glob
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import ExportError, GeoError
from geo.export.detect import is_table
from geo.schema import LAYERS


@dataclass(frozen=True, slots=True)
class Format:
    """A format of tables: name, suffix, how many layers it holds, whether it can be read, a line of help."""

    name: str
    suffix: str
    layers: int
    readable: bool
    streamable: bool
    help: str


FORMATS: Final = {
    form.name: form
    for form in (
        Format("gpkg", ".gpkg", 3, True, False, "GeoPackage: all three tables, for QGIS and GDAL"),
        Format("folder", "", 3, True, False, "a folder of three GeoParquet files"),
        Format("parquet", ".parquet", 1, True, True, "GeoParquet: one table, dtypes kept"),
        Format("geojson", ".geojson", 1, True, True, "GeoJSON (RFC 7946): one table, for the web"),
        Format("csv", ".csv", 1, True, True, "CSV in UTF-8: one table, columns latitude and longitude"),
        Format("kml", ".kml", 1, False, True, "KML: one table, for Google Earth; cannot be read back"),
    )
}
"""The formats by name; `folder` is a path without a suffix, or with a slash at its end."""

_BY_SUFFIX: Final = {form.suffix: form for form in FORMATS.values() if form.suffix}
_SUFFIXES: Final = ", ".join(_BY_SUFFIX)
# More than one letter before the colon: C:\ is a drive.
_REMOTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|[/\\]+vsi", re.IGNORECASE)


def find_format(path: str | os.PathLike[str]) -> Format:
    """Tell the format of a path by its suffix, never by its content.

    Parameters
    ----------
    path
        A local path; without a suffix, or with a slash at its end, it is a folder.

    Raises
    ------
    ExportError
        If the suffix is unknown, or the path is a URL or one of GDAL's virtual files.

    Examples
    --------
    >>> find_format("mentions.geojson").name
    'geojson'
    """
    raw = os.fspath(path)
    check_local(raw)
    if not raw:
        raise ExportError("expected a path, got an empty one")
    suffix = Path(raw).suffix.lower()
    is_folder = raw.endswith(("/", os.sep)) or os.path.isdir(raw)  # noqa: PTH112 - no error
    if is_folder and suffix in _BY_SUFFIX and suffix != ".parquet":
        raise ExportError(f"{raw}: is a folder, and {suffix} is a file; give a file name")
    if is_folder or not suffix:
        return FORMATS["folder"]
    if suffix not in _BY_SUFFIX:
        raise ExportError(f"{raw}: unknown suffix {suffix!r}; expected one of {_SUFFIXES}, or a folder/")
    if suffix == ".gpkg" and (";" in Path(raw).name or "!" in str(Path(raw).absolute())):
        # pyogrio takes them for a URL's parameters and an archive's member, and would write elsewhere.
        raise ExportError(f"{raw}: the path of a GeoPackage cannot have ';' or '!' in it; rename it")
    return _BY_SUFFIX[suffix]


def check_local(path: str | os.PathLike[str]) -> None:
    """Refuse a URL, and the virtual and compound paths that GDAL would follow elsewhere.

    Raises
    ------
    ExportError
        If the path is not a plain local one.

    Examples
    --------
    >>> check_local("out/mentions.gpkg")
    """
    raw = os.fspath(path)
    if "\0" in raw:
        raise ExportError(f"{raw!r}: a path cannot hold a NUL")
    if _REMOTE.match(raw) or _REMOTE.match(str(Path(raw).absolute())) or ".zip!" in raw.lower():
        raise ExportError(f"{raw}: only local files are read and written; download or unpack it first")


def check_output(
    path: str | os.PathLike[str],
    inputs: Iterable[str | os.PathLike[str]] = (),
    *,
    suffixes: tuple[str, ...] | None = None,
) -> None:
    """Check, before any work is done, that an output can be written and overwrites no input.

    Parameters
    ----------
    path
        The output; `-` is standard output and always fine.
    inputs
        What will be read: files, folders, patterns, `-`.
    suffixes
        The suffixes that may be written, such as `(".html",)`; by default those of the tables, or a folder.

    Raises
    ------
    ExportError
        If the folder does not exist or is not writable, the suffix is unknown, a folder stands where a file
        is expected or a file where a folder is, or an input would be overwritten.

    Examples
    --------
    >>> check_output("map.html", suffixes=(".html",))
    """
    raw = os.fspath(path)
    if raw == "-":
        return
    if suffixes is None:
        is_folder = find_format(raw).name == "folder"
    else:
        is_folder = False
        check_local(raw)
        if Path(raw).suffix.lower() not in suffixes:
            raise ExportError(f"{raw}: expected a file that ends in {', '.join(suffixes)}")
    try:
        target = _find_target(raw, is_folder=is_folder)
        for source in inputs:
            _check_input(target, raw, os.fspath(source))
    except OSError as err:
        raise _convert(err, raw) from err


@contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path beside a file, which replaces the file when the block ends without an error.

    Parameters
    ----------
    path
        The file to write. Its permissions are kept, and if it is a link, so is the link.

    Yields
    ------
    Path
        A path in the same folder, with the same suffix, at which the block must write a file.

    Raises
    ------
    ExportError
        If the file cannot be written. After any error the old file is as it was, and nothing else is left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_path(f"{folder}/a.txt") as part:
    ...         _ = part.write_text("whole")
    ...     Path(folder, "a.txt").read_text()
    'whole'
    """
    raw = os.fspath(path)
    check_local(raw)
    target = Path(os.path.realpath(raw))
    part = target.with_name(f".geo-{secrets.token_hex(6)}.tmp{target.suffix}")
    try:
        _find_target(raw, is_folder=False)
        yield part
        _sync(part)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
        _sync(target.parent)
    except OSError as err:
        raise _convert(err, raw) from err
    finally:
        # SQLite leaves its journals beside a file that was not closed; a folder that is shut has nothing.
        with suppress(OSError):
            for left in part.parent.glob(f"{part.name}*"):
                left.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary folder beside a folder, which replaces it when the block ends without an error.

    Parameters
    ----------
    path
        The folder to write; one that is there may hold nothing but tables.

    Yields
    ------
    Path
        An empty folder in which the block writes.

    Raises
    ------
    ExportError
        If the folder cannot be written. After any error the old folder is as it was.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_folder(f"{folder}/out") as part:
    ...         _ = (part / "mentions.parquet").write_text("whole")
    ...     [each.name for each in Path(folder, "out").iterdir()]
    ['mentions.parquet']
    """
    raw = os.fspath(path)
    target = Path(os.path.realpath(raw))
    token = secrets.token_hex(6)
    part, old = target.with_name(f".geo-{token}.tmp"), target.with_name(f".geo-{token}.old")
    try:
        _find_target(raw, is_folder=True)
        part.mkdir()
        yield part
        for file in part.iterdir():
            _sync(file)
        _sync(part)
        if target.exists():
            target.rename(old)
        try:
            part.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        _sync(target.parent)
    except OSError as err:
        raise _convert(err, raw) from err
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _find_target(raw: str, *, is_folder: bool) -> Path:
    """Give the path behind the links, once it is known that it can be written."""
    target = Path(os.path.realpath(raw))
    _check_parent(target, raw)
    _check_target(target, raw, is_folder=is_folder)
    return target


def _check_parent(target: Path, raw: str) -> None:
    parent = target.parent
    if not parent.exists():
        raise ExportError(f"{raw}: the folder {parent} does not exist; make it first")
    if not parent.is_dir():
        raise ExportError(f"{raw}: {parent} is a file, not a folder")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise ExportError(f"{raw}: the folder {parent} is not writable")


def _check_target(target: Path, raw: str, *, is_folder: bool) -> None:
    if not target.exists():
        return
    if is_folder:
        if not target.is_dir():
            raise ExportError(f"{raw}: is a file, and a path without a suffix is a folder; give a suffix")
        ours = {f"{layer}.parquet" for layer in LAYERS}
        other = sorted(each.name for each in target.iterdir() if each.name not in ours)
        if other:
            raise ExportError(f"{raw}: the folder holds other files, such as {other[0]}; give a new folder")
    elif target.is_dir():
        raise ExportError(f"{raw}: is a folder, and a file is expected")
    elif not target.is_file():
        raise ExportError(f"{raw}: is no regular file; write to '-' for a pipe")
    if not os.access(target, os.W_OK):
        raise ExportError(f"{raw}: is write-protected")


def _check_input(target: Path, raw: str, source: str) -> None:
    """Refuse a target that is an input, or an article in a folder that is one."""
    if source == "-" or not target.exists():
        return
    for each in _find_files(source):
        if target.samefile(each):
            raise ExportError(f"{raw}: would overwrite the input {each}; give another name")
        inside = Path(each).is_dir() and target.is_relative_to(os.path.realpath(each))
        if inside and target.is_file() and not _is_product(target):
            raise ExportError(f"{raw}: would overwrite a file of the input folder {each}; give another name")


def _find_files(source: str) -> list[str]:
    """Give the files and folders that an input means, without those that are not there or cannot be asked.

    Whoever reads them says what is wrong with them: a loop of links, a folder that is shut.
    """
    found = []
    for each in [source] if os.path.lexists(source) else glob.glob(source, recursive=True):  # noqa: PTH207 - an absolute pattern
        with suppress(OSError, ValueError):
            Path(each).stat()
            found.append(each)
    return found


def _is_product(path: Path) -> bool:
    """Tell whether a file can be no article: a table or a map that an earlier run wrote."""
    if path.suffix.lower() in (".html", ".htm"):
        with path.open("rb") as file:
            return b"conflict-geo" in file.read(4096)
    return path.suffix.lower() == ".kml" or is_table(path)


def _sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk, where the system can."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError if path.is_dir() else PermissionError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _convert(err: OSError, raw: str) -> OSError:
    if isinstance(err, GeoError):
        return err
    return ExportError(f"{raw}: cannot be written: {err.strerror or err}")
