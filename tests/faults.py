"""A geocoding server on loopback that does what it is told: answer well, or fail in one of many ways."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

VILLAGE = {
    "osm_type": "node", "osm_id": 7, "lat": "34.75", "lon": "36.75", "class": "place", "type": "village",
    "addresstype": "village", "name": "Zzyzxville", "display_name": "Zzyzxville, Syria",
    "address": {"village": "Zzyzxville", "country_code": "sy"},
    "namedetails": {"name": "زيزكسفيل", "name:en": "Zzyzxville"},
    "boundingbox": ["34.73", "34.77", "36.73", "36.77"],
}  # fmt: skip
Step = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Takes the next step of the server's script, the last one again and again."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        server: Any = self.server
        with server.lock:
            number = len(server.requests)
            query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            server.requests.append(query | {"user_agent": self.headers["User-Agent"]})
            server.times.append(time.monotonic())
            step = server.script[min(number, len(server.script) - 1)]
        try:
            step(self)
        except OSError:  # the client has hung up, as it should
            server.hung_up.set()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class FaultServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: list[Step]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[dict[str, str]] = []
        self.times: list[float] = []
        self.lock = threading.Lock()
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def names(self) -> list[str]:
        return [request["q"] for request in self.requests]


@contextmanager
def serve(*script: Step) -> Iterator[FaultServer]:
    """Serve a script: one step a request."""
    server = FaultServer(list(script))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def find_closed_port() -> int:
    """Find a port of this machine that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


# ---------------------------------------------------------------------- steps


def answer(*places: dict[str, Any]) -> Step:
    """Answer with these places."""
    return lambda handler: handler.send(json.dumps(list(places)).encode())


def answer_json(value: Any) -> Step:
    return lambda handler: handler.send(json.dumps(value).encode())


def fail(status: int, **headers: str) -> Step:
    """Answer with a status, such as 503."""
    return lambda handler: handler.send(b"no", status, **headers)


def send_raw(body: bytes, **headers: str) -> Step:
    return lambda handler: handler.send(body, **headers)


def redirect(url: str) -> Step:
    return lambda handler: handler.send(b"", 302, Location=url)


def drip_body(handler: Handler) -> None:
    """Send one byte of the body every tenth of a second: each read is quick, the whole is endless."""
    handler.send(b"[")
    while True:
        handler.wfile.write(b" ")
        time.sleep(0.1)


def drip_headers(handler: Handler) -> None:
    """Never end the headers."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.1)


def hang(handler: Handler) -> None:
    """Say nothing until the client hangs up."""
    handler.connection.settimeout(5)
    handler.connection.recv(1)


def break_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send(b"[{", Content_Length="1000")


def flood(handler: Handler) -> None:
    """Send more than anybody wants."""
    handler.send(b"[")
    for _ in range(200):
        handler.wfile.write(b" " * 100_000)
