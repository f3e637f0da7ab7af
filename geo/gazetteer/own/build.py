"""Build an own gazetteer, for every run or for one project's file, and put it in place in one step."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError
from geo.gazetteer.own.record import OwnInfo, OwnPlace
from geo.gazetteer.own.store import ABOUT, read_info, sweep_builds, write_info

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR)
_KEPT: Final = 20
_KEPT_SECONDS: Final = 24 * 3600
"""The newest so many are kept, and those of the last day, which another run may be reading."""


def build_own(
    places: Iterable[OwnPlace],
    folder: Path,
    about: OwnInfo,
    *,
    on_row: Callable[[int], None] | None = None,
    bundled: Gazetteer | None = None,
    workers: int | None = None,
) -> OwnInfo:
    """Build an own gazetteer, and put it in place of an earlier one of its name in one step.

    Parameters
    ----------
    places
        Taken once, one at a time. Of places with the same id the first one's row stays, and the others' names lead to
        it. A place without a letter in its name, or with a point that is none on Earth, is left out and counted.
    folder
        Where it is to lie; it need not exist. `find_own_folder(name)` for one that every run is to search.
    about
        Its name, source, licence and so on. What a reader counts into `about.skipped` while `places` is taken is kept.
    on_row
        Told how many places were taken, after each batch, and for each last step: for progress.
    bundled
        The gazetteer whose places may be the same ones; by default the package's own.
    workers
        Processes that share the work; by default as many as there are cores, where there are enough places.

    Returns
    -------
    OwnInfo
        `about` with what was counted and built.

    Raises
    ------
    GazetteerError
        If no place is left, or the folder cannot be written to, or the disk is full. The earlier gazetteer then stays.

    Examples
    --------
    >>> import tempfile
    >>> place = OwnPlace("own:sites:1", "Checkpoint 5", (), 36.2, 37.1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     build_own([place], Path(folder) / "sites", OwnInfo("sites")).places
    1
    """
    from geo.gazetteer import Gazetteer
    from geo.gazetteer.own.steps import Build

    build = f"build-{os.getpid()}-{secrets.token_hex(4)}"
    with _explain_refusal(folder):
        (folder / build).mkdir(parents=True)
        try:
            info = Build(folder / build, about, bundled or Gazetteer(), workers, on_row).run(places)
            files = {entry.name: entry.stat().st_size for entry in sorted((folder / build).iterdir())}
            previous = _name_previous(folder)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            info = replace(info, built=now, build=build, files=files)
            write_info(folder, info)
        except BaseException:
            shutil.rmtree(folder / build, ignore_errors=True)
            sweep_builds(folder, kept="")
            if not any(folder.iterdir()):
                folder.rmdir()
            raise
        sweep_builds(folder, kept=build, replaced=previous)
    return info


def cache_own(
    path: Path,
    about: OwnInfo | Callable[[], OwnInfo],
    read: Callable[[], Iterable[OwnPlace]],
    *,
    on_row: Callable[[int], None] | None = None,
    cache_folder: Path | None = None,
) -> Path:
    """Give the index of a project's own file, built unless it was before: by its content and how it is read.

    Parameters
    ----------
    path
        The file.
    about
        Its name and how it is read (`options`), or what gives these; asked again for licence and credit when
        the reading has begun. It counts as a project's own list.
    read
        Gives its places; called only where they are not built yet.
    on_row
        As for `build_own`.
    cache_folder
        By default the user's (`geo.settings.find_cache_folder`).

    Returns
    -------
    Path
        The folder of the index, for `geo.gazetteer.open_gazetteer(own=[...])`.

    Raises
    ------
    GazetteerError
        As by `build_own`.

    Examples
    --------
    >>> import tempfile
    >>> from geo.gazetteer import open_gazetteer
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "sites.txt"
    ...     _ = path.write_text("Checkpoint 5")
    ...     read = lambda: [OwnPlace("own:sites:1", path.read_text(), (), 36.2, 37.1)]
    ...     index = cache_own(path, OwnInfo("sites"), read, cache_folder=Path(folder))
    ...     open_gazetteer(own=[index]).get("own:sites:1").name
    'Checkpoint 5'
    """
    import hashlib
    import json

    from geo.gazetteer import DATA_FOLDER
    from geo.settings import find_cache_folder

    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    content = digest.hexdigest()
    tell = about if callable(about) else lambda: about
    key = tell()
    digest.update(
        json.dumps([key.name, key.version, dict(key.options)], sort_keys=True, default=str).encode()
    )
    digest.update(
        (DATA_FOLDER / "manifest.json").read_bytes()
    )  # which places are the same depends on the bundled ones
    cache = (cache_folder or find_cache_folder()) / "gazetteers"
    folder = cache / digest.hexdigest()[:32]
    try:
        read_info(folder)
    except GazetteerError:  # not built yet, or broken
        places = read()
        build_own(places, folder, replace(tell(), is_project=True, sha256=content), on_row=on_row)
        _clear_old(cache)
    return folder


def _clear_old(cache: Path) -> None:
    """Remove the indexes of files as they were long ago."""
    built = sorted(
        ((path / ABOUT).stat().st_mtime, path) for path in cache.iterdir() if (path / ABOUT).exists()
    )
    for seconds, path in built[:-_KEPT]:
        if seconds < time.time() - _KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _name_previous(folder: Path) -> str:
    try:
        return read_info(folder).build
    except GazetteerError:
        return ""


@contextmanager
def _explain_refusal(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as err:
        raise GazetteerError(f"cannot write the own gazetteer in {folder}: {err}; see to the disk") from err
    except OSError as err:
        if err.errno not in _FULL:
            raise
        raise GazetteerError(
            f"cannot write the own gazetteer in {folder}: {err.strerror}; see to the disk, or set GEO_DATA to another "
            "folder"
        ) from err
