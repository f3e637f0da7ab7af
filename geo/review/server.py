"""The local server of the review page: loopback only, one browser, JSON, and nothing that is not asked for."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from geo.basemap import crop_basemap, list_towns
from geo.errors import CorrectionError, ReviewError
from geo.gazetteer import ATTRIBUTIONS
from geo.render.page import list_credits
from geo.review.desk import Desk
from geo.review.guard import HEADERS, LOOPBACK, Guard, Refused
from geo.review.page import load_review_assets, write_entrance

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["ReviewServer"]

_MOST_BYTES: Final = 16_384
"""Of a request's body: a decision takes a few hundred."""
_MOST_TOWNS: Final = 60
_IDLE_SECONDS: Final = 30
_ROUTES: Final = Map(
    [
        Rule("/enter", endpoint="enter", methods=["GET"]),
        Rule("/", endpoint="page", methods=["GET"]),
        Rule("/assets/<name>", endpoint="asset", methods=["GET"]),
        Rule("/cases", endpoint="cases", methods=["GET"]),
        Rule("/cases/<int:number>", endpoint="case", methods=["GET"]),
        Rule("/ground", endpoint="ground", methods=["GET"]),
        Rule("/towns", endpoint="towns", methods=["GET"]),
        Rule("/places", endpoint="places", methods=["GET"]),
        Rule("/decide", endpoint="decide", methods=["POST"]),
        Rule("/undo", endpoint="undo", methods=["POST"]),
        Rule("/retry", endpoint="retry", methods=["POST"]),
    ],
    strict_slashes=True,
    merge_slashes=False,
)


class _Request(Request):
    max_content_length = _MOST_BYTES
    max_form_memory_size = _MOST_BYTES


class _Handler(WSGIRequestHandler):
    """Says nothing of each request, and not what it runs on; lets go of who sends nothing."""

    timeout = _IDLE_SECONDS
    server_version = "geo"
    sys_version = ""

    def version_string(self) -> str:
        return self.server_version

    def log(self, type: str, message: str, *args: Any) -> None:
        if type == "error":
            super().log(type, message, *args)


class ReviewServer:
    """Serves one desk to one browser, from threads.

    Parameters
    ----------
    desk
        The cases and where decisions go.
    port
        The port on 127.0.0.1; 0 takes a free one.

    Raises
    ------
    ReviewError
        If the port cannot be had, or a file of the page is missing.

    Attributes
    ----------
    desk
        What is served.
    guard
        Holds the address to open.
    """

    def __init__(self, desk: Desk, *, port: int = 0) -> None:
        self.desk = desk
        self._assets = load_review_assets()
        try:
            self._socket = socket.create_server((LOOPBACK, port))
        except (OSError, OverflowError) as err:
            why = getattr(err, "strerror", None) or err
            raise ReviewError(
                f"cannot serve on {LOOPBACK}:{port}: {why}; --port 0 takes a free port"
            ) from err
        self.guard = Guard(self._socket.getsockname()[1])
        self._answers: dict[str, Callable[..., Response]] = {
            "enter": self._enter, "page": self._send_page, "asset": self._send_asset, "cases": self._send_cases,
            "case": self._send_case, "ground": self._send_ground, "towns": self._send_towns,
            "places": self._send_places, "decide": self._decide, "undo": self._undo, "retry": self._retry,
        }  # fmt: skip
        self._server: BaseWSGIServer = make_server(
            LOOPBACK, self.guard.port, self, threaded=True, request_handler=_Handler, fd=self._socket.fileno()
        )

    def serve(self) -> None:
        """Answer until `stop` is called in another thread, or until Ctrl-C."""
        self._server.serve_forever()

    def stop(self) -> None:
        """End `serve`, and let go of the port."""
        self._server.shutdown()
        self.close()

    def close(self) -> None:
        """Let go of the port of a server that does not serve."""
        self._server.server_close()
        self._socket.close()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        response = self._answer(_Request(environ))
        response.headers.update(HEADERS)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            self.guard.check_host(request)
            endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
            if endpoint != "enter":
                self.guard.check_session(request)
            if endpoint not in ("enter", "page", "asset"):
                self.guard.check_key(request)
            return self._answers[endpoint](request, **values)
        except Refused as err:
            return _tell(request, err.status, err.why)
        except CorrectionError as err:
            return _tell(request, 400, str(err))
        except HTTPException as err:
            response = _tell(request, err.code or 500, err.name.lower())
            if allowed := getattr(err, "valid_methods", None):
                response.headers["Allow"] = ", ".join(allowed)
            return response

    # ------------------------------------------------------------------ coming in, and the page

    def _enter(self, request: Request) -> Response:
        if request.method != "GET":  # whoever only looks does not use the token up
            raise Refused(405, "method not allowed")
        session = self.guard.exchange(request.args.get("token", ""))
        page = write_entrance(self.guard.key)
        response = Response(page.content, content_type=page.media_type)
        response.set_cookie(self.guard.cookie_name, session, path="/", httponly=True, samesite="Strict")
        return response

    def _send_page(self, request: Request) -> Response:
        return self._send_asset(request, "review.html")

    def _send_asset(self, _: Request, name: str) -> Response:
        asset = self._assets.get(name)
        if asset is None:
            raise Refused(404, "not found")
        return Response(asset.content, content_type=asset.media_type)

    # ------------------------------------------------------------------ what the page reads

    def _send_cases(self, _: Request) -> Response:
        return _send(self.desk.list_cases())

    def _send_case(self, _: Request, number: int) -> Response:
        case = self.desk.describe_case(number)
        if case is None:
            raise Refused(404, "there is no such case")
        return _send(case)

    def _send_ground(self, _: Request) -> Response:
        credits = list_credits(list(ATTRIBUTIONS.values()), None)
        return _send({"ground": crop_basemap(self.desk.list_points()), "credits": credits})

    def _send_towns(self, request: Request) -> Response:
        west, south, east, north = (
            _read_degrees(request, name) for name in ("west", "south", "east", "north")
        )
        return _send({"towns": [row[:3] for row in list_towns(west, south, east, north, limit=_MOST_TOWNS)]})

    def _send_places(self, request: Request) -> Response:
        return _send(self.desk.search(request.args.get("name", "")))

    # ------------------------------------------------------------------ what the page decides

    def _decide(self, request: Request) -> Response:
        return _send(self.desk.decide(_read_body(request)))

    def _undo(self, request: Request) -> Response:
        _read_body(request)
        return _send(self.desk.undo())

    def _retry(self, request: Request) -> Response:
        _read_body(request)
        return _send(self.desk.retry())


def _send(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(
        text.encode("utf-8", "replace"), status=status, content_type="application/json; charset=utf-8"
    )


def _tell(request: Request, status: int, why: str) -> Response:
    """Say why not: in words to whoever opens the address, in JSON to the page."""
    if request.path in ("/", "/enter"):
        return Response(f"geo review: {why}\n", status=status, content_type="text/plain; charset=utf-8")
    return _send({"error": why}, status)


def _read_body(request: Request) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Refused(415, "expected application/json")
    try:
        told = json.loads(request.get_data().decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(400, "expected JSON") from None
    if not isinstance(told, dict):
        raise Refused(400, "expected a JSON object")
    return told


def _read_degrees(request: Request, name: str) -> float:
    try:
        value = float(request.args.get(name, ""))
    except ValueError:
        value = float("nan")
    if not abs(value) <= 540:
        raise Refused(400, f"{name}: expected degrees")
    return value
