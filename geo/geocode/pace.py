"""The pace of requests: one at a time for each server, over all threads and processes that share a file of slots.

A server without a pace is not asked one question twice at a time, and rests when it demands a rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from geo.geocode.slots import SlotFile

_MOST_AHEAD: Final = 90.0
"""Seconds. Nobody rests longer (a server's `Retry-After` counts up to a minute): the clock was set back."""
_LEAST_POLL: Final = 0.05


class Pace:
    """The slots of one server.

    Parameters
    ----------
    slots
        The file; all that share it share the pace.
    host
        The server.
    interval
        Seconds from the end of one request to the beginning of the next at the least; 0 for no limit.
    hold
        Seconds that one request may take: so long nobody else asks, unless it ends before.
    """

    def __init__(
        self,
        slots: SlotFile,
        host: str,
        interval: float,
        *,
        hold: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._slots, self._host, self._interval, self._hold, self._sleep = slots, host, interval, hold, sleep
        self._own, self._taken = host, 0.0

    def wait(self, question: str = "") -> None:
        """Wait until the server may be asked, and take that moment: whoever comes next waits for the request's end.

        Without an interval only those wait who have the same question. The slot is taken when it is used, not booked
        ahead: a process that is killed while it waits blocks nobody, and one that is killed while it asks does so for
        `hold`.
        """
        import hashlib

        mark = hashlib.sha256(question.encode()).hexdigest()[:16]
        self._own = self._host if self._interval else f"{self._host} {mark}"
        while (seconds := self._take()) > 0:
            self._sleep(seconds)

    def release(self, *, is_used: bool = True) -> None:
        """Say that the request has ended: from now on the interval counts; or that there was none after all."""
        with self._slots.edit() as slots:
            if slots.get(self._own) != self._taken:
                return  # a rest was demanded meanwhile, or the time was up
            if self._interval and is_used:
                slots[self._own] = round(time.time() + self._interval, 6)
            else:
                del slots[self._own]

    def postpone(self, seconds: float) -> None:
        """Let nobody ask for so many seconds, as the server demanded."""
        with self._slots.edit() as slots:
            now = time.time()
            held = slots.get(self._host, 0.0)
            until = round(now + min(seconds, _MOST_AHEAD), 6)
            slots[self._host] = max(held, until) if held <= now + _MOST_AHEAD else until

    def _take(self) -> float:
        """Take the slot if it is free; else say for how many seconds it is not."""
        with self._slots.edit() as slots:
            now = time.time()
            ahead = max(slots.get(self._host, 0.0), slots.get(self._own, 0.0)) - now
            if 0 < ahead <= max(_MOST_AHEAD, self._interval + self._hold):
                # Another's request may end before its time is up.
                return min(ahead, max(self._interval / 4, _LEAST_POLL))
            self._taken = slots[self._own] = round(now + self._interval + self._hold, 6)
            return 0.0
