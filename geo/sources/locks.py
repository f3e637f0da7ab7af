"""One run at a time: two that download for one gazetteer would write into each other's file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import DownloadError


@contextmanager
def hold(path: Path, name: str) -> Iterator[None]:
    """Keep other runs from downloading for a gazetteer, for the time of the block or of this process.

    Parameters
    ----------
    path
        The file that is locked; it is made, and stays: to remove it would let two runs lock two files of one name.
    name
        Of the gazetteer.

    Raises
    ------
    DownloadError
        If another run holds it, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, hold(Path(folder, "sy.lock"), "sy"):
    ...     with hold(Path(folder, "sy.lock"), "sy"):
    ...         pass
    Traceback (most recent call last):
    geo.errors.DownloadError: another run downloads sy at this moment; wait until it is done
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as err:
        raise DownloadError(
            f"cannot write in {path.parent}: {err.strerror}; GEO_CACHE names another folder"
        ) from err
    try:
        if not _try_lock(handle):
            raise DownloadError(f"another run downloads {name} at this moment; wait until it is done")
        yield
    finally:
        os.close(handle)  # which lets go of it


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
