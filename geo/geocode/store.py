"""An SQLite file that many processes and threads write to: opened late, in WAL mode, made anew where it is broken."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from geo.errors import GeocoderError

_WAIT_SECONDS: Final = 30
"""So long one process waits for another's write, which takes milliseconds."""
_POLL_SECONDS: Final = 0.02
_BROKEN: Final = ("file is not a database", "malformed")
"""SQLite's words for a file that is none of its own, or is damaged."""


class Store:
    """One SQLite file of the cache folder.

    Parameters
    ----------
    path
        Where it lies; its folder is made when it is first used.
    table
        The statement that makes its table.
    """

    def __init__(self, path: Path, table: str) -> None:
        self.path = path
        self._table = table
        self._lock = threading.RLock()
        self._open: tuple[int, sqlite3.Connection] | None = None

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within one transaction that no other process writes beside.

        Raises
        ------
        GeocoderError
            If the file cannot be written.
        """
        with self._lock:
            database = self._begin()
            try:
                yield database
                database.execute("COMMIT")
            except BaseException as err:
                with suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                if isinstance(err, sqlite3.Error):
                    self._drop_broken(err)
                    raise self._explain(err) from err
                raise

    def _begin(self) -> sqlite3.Connection:
        deadline = time.monotonic() + _WAIT_SECONDS
        is_dropped = False
        while True:
            try:
                database = self._connect()
                database.execute("BEGIN IMMEDIATE")
                return database
            except (sqlite3.Error, OSError) as err:
                self.close()
                # While another process turns a new file to WAL mode, SQLite says so at once and does not wait.
                is_busy = isinstance(err, sqlite3.OperationalError) and "locked" in str(err)
                if is_busy and time.monotonic() < deadline:
                    time.sleep(_POLL_SECONDS)
                elif is_dropped or not self._drop_broken(err):
                    raise self._explain(err) from err
                else:
                    is_dropped = True

    def _drop_broken(self, err: Exception) -> bool:
        """Delete the file if it is broken: what can be had again is not worth a run."""
        is_broken = isinstance(err, sqlite3.Error) and any(word in str(err) for word in _BROKEN)
        if is_broken:
            self.remove()
        return is_broken

    def _connect(self) -> sqlite3.Connection:
        if self._open is not None and self._open[0] == os.getpid():
            return self._open[1]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(
            self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        # A connection that was open before a fork belongs to the parent: SQLite forbids its use here.
        self._open = (os.getpid(), database)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(self._table)
        return database

    def shrink(self) -> None:
        """Give the space of deleted rows back, unless another process is at work in the file."""
        with self._lock:
            try:
                self._connect().execute("VACUUM")
                self._connect().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError:
                return  # in use: the space is taken by new answers

    def close(self) -> None:
        """Close the connection, if this process has one."""
        with self._lock:
            if self._open is not None and self._open[0] == os.getpid():
                self._open[1].close()
            self._open = None

    def remove(self) -> None:
        """Delete the file and what SQLite keeps beside it."""
        with self._lock:
            self.close()
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _explain(self, err: Exception) -> GeocoderError:
        return GeocoderError(
            f"expected a file that can be written at {self.path}, got {err}; set GEO_CACHE to a folder of yours"
        )
