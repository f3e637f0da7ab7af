"""Who may talk to the page's server: the one browser that was shown the address, and no other page in it.

A server on loopback can be reached by every program of the machine and, through the browser, by every page that is
open in it. So: the Host must be ours (else a name of somebody else's could be pointed at us, DNS rebinding), the Origin
must be ours where there is one, and always with a change; a token that works once is exchanged for a cookie that no
script can read and no other site can send. Cookies know no port: a browser shows ours to every other server on
loopback. So whoever wants data needs a key too, which the page was given when it came for the token; it keeps the key
where only its own origin, port included, can look, and sends it as a header.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

__all__ = ["HEADERS", "KEY_HEADER", "LOOPBACK", "Guard", "Refused"]

LOOPBACK: Final = "127.0.0.1"
KEY_HEADER: Final = "Geo-Review-Key"
_STRANGER: Final = "open the address that `geo review` printed; it works once, in one browser"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer carries, an error too."""


class Refused(Exception):  # noqa: N818 - it is an answer, and no error of ours
    """A request that is not answered: the status and one line that says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(slots=True)
class Guard:
    """The secrets of one run of the server, and the checks.

    Examples
    --------
    >>> guard = Guard(8080)
    >>> guard.origin
    'http://127.0.0.1:8080'
    >>> guard.address.startswith("http://127.0.0.1:8080/enter?token=")
    True
    """

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _token: str | None = field(default_factory=lambda: secrets.token_urlsafe(32))
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        """The one origin that is ours."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def address(self) -> str:
        """The address to open, once; afterwards that of the page, which needs the cookie."""
        return f"{self.origin}/enter?token={self._token}" if self._token else f"{self.origin}/"

    @property
    def cookie_name(self) -> str:
        """The cookie's name: cookies know no port, so two servers need two names."""
        return f"geo-review-{self.port}"

    def check_host(self, request: Request) -> None:
        """Refuse a request that names another host or comes from another origin, whatever it asks for.

        Raises
        ------
        Refused
            With 403, or 421 for a wrong host.
        """
        if request.headers.get("Host") != f"{LOOPBACK}:{self.port}":
            raise Refused(421, "this server answers to its own address only")
        origin = request.headers.get("Origin")
        if origin is not None and origin != self.origin:
            raise Refused(403, "this request comes from another page")
        if origin is None and request.method not in ("GET", "HEAD"):
            raise Refused(403, "a change must say which page it comes from (Origin)")

    def check_session(self, request: Request) -> None:
        """Refuse a request without the cookie, or that another site has caused.

        Raises
        ------
        Refused
            With 403.
        """
        given = request.cookies.get(self.cookie_name, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._session.encode()):
            raise Refused(403, _STRANGER)
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise Refused(403, "this request comes from another site")

    def check_key(self, request: Request) -> None:
        """Refuse a request for data from whoever has the cookie and is not the page.

        Raises
        ------
        Refused
            With 403.
        """
        given = request.headers.get(KEY_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.key.encode()):
            raise Refused(403, _STRANGER)

    def exchange(self, token: str) -> str:
        """Exchange the token for what the cookie holds; a second time it is refused.

        Raises
        ------
        Refused
            With 403.

        Examples
        --------
        >>> guard = Guard(8080)
        >>> token = guard.address.partition("=")[2]
        >>> len(guard.exchange(token))
        43
        >>> guard.exchange(token)
        Traceback (most recent call last):
            ...
        geo.review.guard.Refused: this address was used already, or is no address of this run; start `geo review` again
        """
        with self._lock:
            wanted, matches = self._token, False
            if wanted is not None:
                matches = hmac.compare_digest(token.encode("utf-8", "replace"), wanted.encode())
            if not matches:
                raise Refused(
                    403,
                    "this address was used already, or is no address of this run; start `geo review` again",
                )
            self._token = None
        return self._session
