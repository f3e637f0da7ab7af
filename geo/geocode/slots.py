"""A small file of moments that many processes read and write: when each server may be asked next."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from geo.errors import GeocoderError

_WAIT_SECONDS: Final = 30.0
"""So long one process waits for another's write, which takes less than a millisecond."""
_POLL_SECONDS: Final = 0.005
_MOST_BYTES: Final = 1_000_000
_MOST_SLOTS: Final = 1_000
_SHARED_MODE: Final = 0o666


class SlotFile:
    """Moments, in seconds since 1970, by their names.

    Parameters
    ----------
    path
        Where the file lies.
    is_shared
        Whether it lies where other users write too: then all of them may write it, and nothing is followed or trusted
        that might be a trap. A folder of the user's own is made where there is none.
    """

    def __init__(self, path: Path, *, is_shared: bool = False) -> None:
        self.path, self._is_shared = path, is_shared

    @contextmanager
    def edit(self) -> Iterator[dict[str, float]]:
        """Give the moments, while nobody else has them, and write down what was changed.

        Raises
        ------
        GeocoderError
            If the file cannot be opened, is no plain file, or another process does not let go of it.
        """
        try:
            handle = self._open()
        except OSError as err:
            raise self._explain(str(err)) from err
        try:
            self._lock(handle)
            before = _parse(os.read(handle, _MOST_BYTES))
            slots = dict(before)
            yield slots
            if slots != before:
                self._write(handle, slots)
        finally:
            os.close(handle)  # the lock goes with it, also where the process dies

    def can_edit(self) -> bool:
        """Tell whether the file can be opened, or made where there is none; it is not made yet."""
        try:
            os.close(self._open(is_made=False))
        except FileNotFoundError:
            return os.access(self.path.parent, os.W_OK | os.X_OK)
        except OSError:
            return False
        return True

    def _open(self, *, is_made: bool = True) -> int:
        if is_made and not self._is_shared:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        flags = (
            os.O_RDWR
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_CLOEXEC", 0)
            | getattr(os, "O_BINARY", 0)
        )
        flags |= getattr(os, "O_NONBLOCK", 0)  # a pipe in its place must not hold us
        try:
            # Without O_CREAT: Linux refuses it for a stranger's file in a shared folder (fs.protected_regular).
            handle = os.open(self.path, flags)
        except FileNotFoundError:
            if not is_made:
                raise
            handle = self._create(flags)
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or (self._is_shared and found.st_nlink != 1):
            os.close(handle)
            raise OSError(f"{self.path} is no plain file")
        return handle

    def _create(self, flags: int) -> int:
        try:
            handle = os.open(self.path, flags | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster
            return os.open(self.path, flags)
        if self._is_shared and hasattr(os, "fchmod"):
            with suppress(OSError):
                os.fchmod(handle, _SHARED_MODE)  # the mode given to `open` is cut by the umask
        return handle

    def _lock(self, handle: int) -> None:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                raise self._explain("one that another process does not let go of")
            time.sleep(_POLL_SECONDS)

    def _write(self, handle: int, slots: dict[str, float]) -> None:
        now = time.time()
        if len(slots) > _MOST_SLOTS:  # what is past says nothing any more
            slots = {name: moment for name, moment in slots.items() if moment > now}
        lines = (f"{moment:.6f} {name}\n" for name, moment in sorted(slots.items()) if "\n" not in name)
        content = "".join(lines).encode()[:_MOST_BYTES]
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, content)
            os.ftruncate(handle, len(content))
        except OSError as err:
            raise self._explain(str(err)) from err

    def _explain(self, got: str) -> GeocoderError:
        return GeocoderError(
            f"expected a file that can be written at {self.path}, got {got}; set GEO_CACHE to a folder of yours"
        )


def open_slots(folder: Path, *, is_public: bool) -> SlotFile:
    """Open the file that keeps the pace: for a server open to all one for the whole machine, else one a cache folder.

    The machine's lies in the system's folder for temporary files, and all users write it. Where it cannot be used,
    being another kind of file or not to be written, the pace is that of the cache folder, which is one user's.

    Parameters
    ----------
    folder
        The cache folder.
    is_public
        Whether the server is open to all.

    Examples
    --------
    >>> open_slots(Path("cache"), is_public=False).path.as_posix()
    'cache/geocoder-pace.txt'
    """
    if is_public:
        import tempfile

        shared = SlotFile(Path(tempfile.gettempdir()) / "conflict-geo-pace.txt", is_shared=True)
        if shared.can_edit():
            return shared
    return SlotFile(folder / "geocoder-pace.txt")


def _parse(content: bytes) -> dict[str, float]:
    """Read lines of a moment and a name; what is none is left out: the file may be another's, or damaged."""
    slots: dict[str, float] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        moment, _, name = line.partition(" ")
        with suppress(ValueError):
            if name:
                slots[name] = float(moment)
    return slots


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        """Lock a byte far behind the content: Windows lets nobody read what is locked."""
        os.lseek(handle, _MOST_BYTES * 2, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
