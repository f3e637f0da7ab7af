"""A server of files on loopback that can do everything wrong that servers do."""

from __future__ import annotations

import hashlib
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Served:
    """A file as it is served, and the requests that came for it."""

    content: bytes
    etag: str = '"one"'
    status: int = 200
    location: str | None = None
    no_head: bool = False
    no_length: bool = False
    no_range: bool = False
    break_after: int | None = None  # bytes of each answer after which the connection is closed
    breaks: int = 0  # so many answers are broken off
    wrong_md5: bool = False
    right_md5: bool = False
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: dict[str, Served]

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self, *, with_body: bool) -> None:
        file = self.served.get(self.path)
        if file is None:
            self._send(404, {"Content-Length": "0"})
            return
        file.requests.append((self.command, dict(self.headers)))
        if file.no_head and not with_body:
            self._send(405, {"Content-Length": "0"})
            return
        if file.location:
            self._send(302, {"Location": file.location, "Content-Length": "0"})
            return
        if file.status != 200:
            self._send(file.status, {"Content-Length": "0"})
            return
        body, status, headers = file.content, 200, {"ETag": file.etag}
        wanted = self.headers.get("Range")
        if wanted and not file.no_range and self.headers.get("If-Range") == file.etag:
            begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
            status, body = 206, file.content[begin:]
            headers["Content-Range"] = f"bytes {begin}-{len(file.content) - 1}/{len(file.content)}"
        if file.right_md5 or file.wrong_md5:
            hashed = file.content + (b"x" if file.wrong_md5 else b"")
            headers["Content-MD5"] = b64encode(hashlib.md5(hashed).digest()).decode()
        if not file.no_length:
            headers["Content-Length"] = str(len(body))
        else:
            headers["Connection"] = "close"
        self._send(status, headers)
        if with_body:
            if file.breaks > 0 and file.break_after is not None:
                file.breaks -= 1
                body = body[: file.break_after]
                self.close_connection = True
            self.wfile.write(body)
        if file.no_length:
            self.close_connection = True

    def _send(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def serve_files(served: dict[str, Served]) -> Iterator[str]:
    """Serve files by their paths; give the address of the server, without a slash at its end."""
    handler = type("Handler", (_Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
