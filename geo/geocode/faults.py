"""What may go wrong with a geocoder, told apart by what to do about it: try again, wait, or stop for good."""

from __future__ import annotations

import time
from typing import Any, Final

MOST_WAIT: Final = 60.0
"""Seconds. A server that wants a longer rest than this is left alone for the rest of the run."""


class Fault(Exception):  # noqa: N818 - never leaves this package
    """A request that failed.

    Parameters
    ----------
    words
        What happened, as a reader of the table is told.
    is_passing
        Whether another try may help.
    is_final
        Whether nothing else is to be asked in this run.
    wait
        Seconds that the server wants to be left alone.
    """

    def __init__(
        self, words: str, *, is_passing: bool = False, is_final: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(words)
        self.words, self.wait = words, wait
        self.is_final = is_final or (wait is not None and wait > MOST_WAIT)
        self.is_passing = is_passing and not self.is_final


_FINAL: Final = {
    401: "wants a key (401); set geocoder.api_key", 402: "says that its quota is used up (402)",
    403: "refuses to answer us (403)", 407: "is behind a proxy that wants a password (407)",
    404: "has no such page (404); is the address right?", 410: "is gone (410)",
}  # fmt: skip


def judge_status(status: int, retry_after: str | None = None) -> Fault:
    """Say what an HTTP status other than success means.

    Parameters
    ----------
    status
        The code.
    retry_after
        The header of that name: seconds, or a date.

    Examples
    --------
    >>> judge_status(403).is_final, judge_status(503).is_passing, judge_status(429, "7").wait
    (True, True, 7.0)
    """
    if status in _FINAL:
        return Fault(_FINAL[status], is_final=True)
    wait = read_retry_after(retry_after)
    if status == 429:
        rest = f", for {wait:.0f} s" if wait is not None else ""
        return Fault(f"asks us to slow down (429){rest}", is_passing=True, wait=wait)
    if status == 408 or status >= 500:
        return Fault(f"has a fault of its own ({status})", is_passing=True, wait=wait)
    return Fault(f"does not take the question ({status})")


def read_retry_after(value: str | None) -> float | None:
    """Read the header `Retry-After` as seconds from now; None where it is missing or neither a number nor a date.

    Examples
    --------
    >>> read_retry_after("120"), read_retry_after("Mon, 01 Jan 2001 00:00:00 GMT"), read_retry_after("soon")
    (120.0, 0.0, None)
    """
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdecimal():
        return float(value.strip()[:9])
    from email.utils import parsedate_to_datetime  # rarely needed, and large

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def judge_error(err: BaseException) -> Fault:
    """Say what an error of geopy's, or of the network, means: from a geocoder of the caller's own.

    Examples
    --------
    >>> judge_error(ConnectionRefusedError(111, "Connection refused")).words
    'failed: Connection refused'
    """
    from geopy import exc

    wait: Any = getattr(err, "retry_after", None)
    if isinstance(err, exc.GeocoderRateLimited):
        return Fault(judge_status(429).words, is_passing=True, wait=None if wait is None else float(wait))
    final: tuple[type[Exception], ...] = (
        exc.GeocoderInsufficientPrivileges, exc.GeocoderAuthenticationFailure, exc.GeocoderQuotaExceeded,
        exc.ConfigurationError,
    )  # fmt: skip
    text = str(getattr(err, "strerror", None) or err) or type(err).__name__
    text = " ".join(text.split())[:120]
    return Fault(f"failed: {text}", is_final=isinstance(err, final), is_passing=isinstance(err, OSError))
