"""One request over HTTP, bounded in all directions: total time, size, redirects; every failure told apart."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from typing import IO, Any, Final
from urllib.parse import urlsplit

from geo.geocode.faults import Fault, judge_status

MAX_BYTES: Final = 4_000_000
"""Ten answers with all their names take some 100 kB."""
_CHUNK: Final = 65_536


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirect within the host only: the names are meant for nobody else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        is_safe = new.scheme == old.scheme or (old.scheme, new.scheme) == ("http", "https")
        if new.hostname != old.hostname or not is_safe:
            raise Fault(
                f"sends us elsewhere, to {new.scheme}://{(new.hostname or 'nowhere')[:80]}, which nobody asked for",
                is_final=True,
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def build_opener(proxies: Any = None, context: ssl.SSLContext | None = None) -> urllib.request.OpenerDirector:
    """Build what opens an address, as `fetch_json` wants it.

    Parameters
    ----------
    proxies
        As for `urllib.request.ProxyHandler`; None for the system's.
    context
        For TLS; None for the system's.
    """
    return urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler(proxies), _SameHost()
    )


def fetch_json(
    url: str, *, headers: dict[str, str], timeout: float, opener: urllib.request.OpenerDirector
) -> Any:
    """Fetch JSON.

    Parameters
    ----------
    url
        The address.
    headers
        What to send with the request.
    timeout
        Seconds for all of it: the name's look-up, the connection, and the last byte. A time limit of the socket's
        counts for each read alone, and a server that sends a byte now and then would hold us for good.
    opener
        What `build_opener` gave.

    Raises
    ------
    Fault
        Whatever goes wrong.
    """
    outcome: list[Any] = []
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the scheme was checked

    def work() -> None:
        try:
            outcome.append(_fetch(request, timeout, opener))
        except Exception as err:  # noqa: BLE001 - raised again below, in the caller's thread
            outcome.append(err)

    # A thread of its own: neither a resolver that hangs nor headers that trickle in can be timed out otherwise.
    thread = threading.Thread(target=work, name="geocoder request", daemon=True)
    thread.start()
    thread.join(timeout)
    if not outcome:
        raise Fault(f"did not answer in {timeout:g} s", is_passing=True)
    if isinstance(outcome[0], BaseException):
        raise _judge(outcome[0], timeout) from outcome[0]
    return _decode(outcome[0])


def _fetch(request: urllib.request.Request, timeout: float, opener: urllib.request.OpenerDirector) -> bytes:
    deadline = time.monotonic() + timeout
    body = bytearray()
    with opener.open(request, timeout=timeout) as response:
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                raise Fault(f"sends more than {MAX_BYTES // 1_000_000} MB")
            if time.monotonic() > deadline:
                raise TimeoutError
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and len(body) < int(length):
            raise http.client.IncompleteRead(bytes(body), int(length) - len(body))
    return bytes(body)


def _judge(err: BaseException, timeout: float) -> Fault:
    """Say what went wrong; an error of our own making is raised again."""
    if isinstance(err, Fault):
        return err
    if isinstance(err, urllib.error.HTTPError):
        with err:
            return judge_status(err.code, err.headers.get("Retry-After"))
    cause = err.reason if isinstance(err, urllib.error.URLError) else err
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Fault(f"has a certificate that does not hold ({cause.verify_message})", is_final=True)
    for kind, words in (
        (TimeoutError, f"did not answer in {timeout:g} s"),
        (socket.gaierror, "cannot be found by its name (DNS); is there a network?"),
        (ConnectionRefusedError, "refuses the connection; is it running?"),
    ):
        if isinstance(cause, kind):
            return Fault(words, is_passing=True)
    if not isinstance(cause, OSError | http.client.HTTPException | str):
        raise err
    words = " ".join(str(getattr(cause, "strerror", None) or cause).split())
    return Fault(f"broke the connection off ({words[:80] or type(cause).__name__})", is_passing=True)


def _decode(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        kind = "a web page" if body.lstrip()[:1] == b"<" else "something else"
        raise Fault(f"sends {kind} instead of JSON", is_passing=True) from err
