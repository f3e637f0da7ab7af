"""The pace of requests: one at a time for each server, over all threads and processes that share a cache folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from geo.geocode.store import Store

_TABLE: Final = "CREATE TABLE IF NOT EXISTS slots (host TEXT PRIMARY KEY, next REAL NOT NULL) WITHOUT ROWID"
_MOST_AHEAD: Final = 90.0
"""Seconds. Nobody rests longer (a server's `Retry-After` counts up to a minute): the clock was set back."""


class Pace:
    """The slots of one server.

    Parameters
    ----------
    folder
        The cache folder; all that share it share the pace.
    host
        The server.
    interval
        Seconds from the end of one request to the beginning of the next at the least; 0 for no limit.
    hold
        Seconds that one request may take: so long nobody else asks, unless it ends before.
    """

    def __init__(
        self,
        folder: Path,
        host: str,
        interval: float,
        *,
        hold: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = Store(folder / "pace.sqlite", _TABLE)
        self._host, self._interval, self._sleep = host, interval, sleep
        self._hold = hold if interval else 0.0
        self._taken = 0.0

    def wait(self) -> None:
        """Wait until the server may be asked, and take that moment: whoever comes next waits for the request's end.

        The slot is taken when it is used, not booked ahead: a process that is killed while it waits blocks nobody, and
        one that is killed while it asks does so for `hold`.
        """
        while (seconds := self._take()) > 0:
            self._sleep(seconds)

    def release(self) -> None:
        """Say that the request has ended: from now on the interval counts."""
        if not self._interval:
            return
        with self._store.write() as database:
            database.execute(
                "UPDATE slots SET next = ? WHERE host = ? AND next = ?",
                (time.time() + self._interval, self._host, self._taken),
            )

    def postpone(self, seconds: float) -> None:
        """Let nobody ask for so many seconds, as the server demanded."""
        with self._store.write() as database:
            database.execute(
                "INSERT INTO slots VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET next = max(next, excluded.next)",
                (self._host, time.time() + min(seconds, _MOST_AHEAD)),
            )

    def _take(self) -> float:
        """Take the slot if it is free; else say for how many seconds it is not."""
        with self._store.write() as database:
            now = time.time()
            found = database.execute("SELECT next FROM slots WHERE host = ?", (self._host,)).fetchone()
            ahead = found[0] - now if found else 0.0
            if 0 < ahead <= max(_MOST_AHEAD, self._interval + self._hold):
                # Another's request may end before its time is up.
                return float(min(ahead, max(self._interval / 4, 0.05)))
            if found is None and not self._interval:
                return 0.0
            self._taken = now + self._interval + self._hold
            database.execute(
                "INSERT INTO slots VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET next = excluded.next",
                (self._host, self._taken),
            )
            return 0.0
