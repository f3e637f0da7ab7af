"""The bytes of a source: a plain file, or the one file in a zip that matters; bombs and nested archives are refused."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from geo.errors import SourceError

MAX_UNPACKED: Final = 16 << 30
"""Bytes that a zip may unpack to: GeoNames' whole dump is 1.7 GB, and its alternate names 0.8 GB (2025)."""
_RATIO: Final = 200
_UNPACKED: Final = 64 << 20
"""From which size, and above which ratio, a member is taken for a bomb: GeoNames' tables pack 4 to 6 times."""
_MAX_MEMBERS: Final = 1_000
_NO_DATA: Final = ("readme.txt", "iso-languagecodes.txt", "license.txt", "licence.txt")
_ARCHIVES: Final = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst")
_CHUNK: Final = 1 << 20


@dataclass(slots=True)
class Meter:
    """How far the reading of a source has come, in bytes of the file, or in rows where these are known."""

    total: int = 0
    done: int = 0


class MeteredStream(io.RawIOBase):
    """A binary stream that tells a meter what was read of it."""

    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream, self._meter = stream, meter

    def readable(self) -> bool:
        """Say that it is: as `io.RawIOBase` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, as `io.RawIOBase` asks."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._meter.done += len(data)
        return len(data)

    def close(self) -> None:
        """Close what it reads from."""
        self._stream.close()
        super().close()


def find_member(path: Path, wanted: tuple[str, ...]) -> str:
    """Name the file within a plain source: the one in a zip that has a wanted suffix, or the file itself.

    Parameters
    ----------
    path
        A file; it is a zip by its content, not its name.
    wanted
        Suffixes in lower case, the preferred first: (".txt", ".csv").

    Raises
    ------
    SourceError
        If the file is missing or empty; if a zip is broken, a bomb, encrypted, or holds nothing that is wanted.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "SY.zip")
    >>> with zipfile.ZipFile(path, "w") as archive:
    ...     archive.writestr("readme.txt", "x")
    ...     archive.writestr("SY.txt", "x")
    >>> find_member(path, (".txt",))
    'SY.txt'
    """
    check_file(path)
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() == ".zip":
            raise SourceError(f"{path}: {_describe_head(path)}; download it again")
        return path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as err:
        raise SourceError(f"{path}: is a broken zip ({err}); download it again") from err
    check_members(path, members)
    kept = [each for each in members if Path(each.filename).name.lower() not in _NO_DATA]
    for suffix in wanted:
        found = [each for each in kept if each.filename.lower().endswith(suffix)]
        if len(found) > 1:
            names = ", ".join(each.filename for each in found[:5])
            raise SourceError(f"{path}: expected one {suffix} in it, got {len(found)} ({names}); unpack one")
        if found:
            if found[0].flag_bits & 1:
                raise SourceError(f"{path}: {found[0].filename} in it is encrypted; unpack it first")
            return found[0].filename
    nested = [each.filename for each in kept if each.filename.lower().endswith(_ARCHIVES)]
    if nested:
        raise SourceError(
            f"{path}: holds another archive ({nested[0]}); unpack it first, and add what is in it"
        )
    raise SourceError(f"{path}: expected {', '.join(wanted)} in it; got {_list_names(kept)}")


def check_file(path: Path) -> None:
    """Refuse what is no file, or an empty one."""
    if not path.exists():
        raise SourceError(f"{path}: does not exist")
    if not path.is_file():
        raise SourceError(f"{path}: is a folder or a device; expected a file")
    if not path.stat().st_size:
        raise SourceError(f"{path}: is empty")


def check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip that unpacks to more than such data does."""
    if len(members) > _MAX_MEMBERS:
        raise SourceError(f"{path}: holds {len(members):,} files; expected a dump or a table")
    for each in members:
        is_bomb = each.file_size > _UNPACKED and each.file_size > _RATIO * max(1, each.compress_size)
        if is_bomb or each.file_size > MAX_UNPACKED:
            raise SourceError(
                f"{path}: {each.filename} in it unpacks from {each.compress_size:,} to {each.file_size:,} bytes, "
                "as no table of places does; it is not read"
            )


def _list_names(members: list[zipfile.ZipInfo]) -> str:
    return ", ".join(each.filename for each in members[:5]) or "nothing"


def _describe_head(path: Path) -> str:
    """Say what a file that should be a zip is instead."""
    with path.open("rb") as stream:
        head = stream.read(512).lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "is a web page, not a zip"
    return "is no zip, or not the whole of one"


@contextmanager
def open_member(path: Path, member: str, meter: Meter | None = None) -> Iterator[io.BufferedReader]:
    """Open the bytes of a source; errors of the zip while it is read are ours.

    Parameters
    ----------
    path
        A file, or a zip.
    member
        What `find_member` gave.
    meter
        Is told how far the reading has come.

    Raises
    ------
    SourceError
        If the zip turns out to be broken, its checksum wrong, or more comes out of it than it said.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "a.csv")
    >>> _ = path.write_text("name")
    >>> with open_member(path, "a.csv") as stream:
    ...     stream.read()
    b'name'
    """
    meter = Meter() if meter is None else meter
    try:
        if not zipfile.is_zipfile(path):
            meter.total = path.stat().st_size
            with path.open("rb", buffering=0) as plain:
                yield io.BufferedReader(MeteredStream(plain, meter), _CHUNK)
            return
        with zipfile.ZipFile(path) as archive, archive.open(member) as packed:
            meter.total = archive.getinfo(member).file_size
            yield io.BufferedReader(MeteredStream(packed, meter), _CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as err:
        raise SourceError(f"{path}: the zip is broken at {member} ({err}); download it again") from err
    except OSError as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(f"{path}: cannot be read: {err.strerror or err}") from err


@contextmanager
def unpack_member(path: Path, member: str, folder: Path) -> Iterator[Path]:
    """Give a plain file with the bytes of a source: itself, or for the time of the block a copy out of a zip.

    Parameters
    ----------
    path, member
        As for `open_member`.
    folder
        Where the copy goes.

    Examples
    --------
    >>> with unpack_member(Path(__file__), "archives.py", Path("unused")) as path:
    ...     path.name
    'archives.py'
    """
    if not zipfile.is_zipfile(path):
        yield path
        return
    target = folder / f"unpacked{Path(member).suffix.lower()}"
    try:
        with open_member(path, member) as stream, target.open("wb") as copy:
            shutil.copyfileobj(stream, copy, _CHUNK)
        yield target
    finally:
        target.unlink(missing_ok=True)
