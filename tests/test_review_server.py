"""The review page's server, by raw HTTP: who is let in, and what is refused."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reviewing import make_mentions, serve
from test_map_security import PAYLOADS

from geo.errors import ReviewError
from geo.review import open_review
from geo.review.server import ReviewServer

GETS = ("/", "/cases", "/cases/0", "/ground", "/places?name=Homs", "/assets/review.mjs", "/assets/colors.css")
POSTS = ("/decide", "/undo", "/retry")
REJECT = {"case": 0, "action": "reject", "scope": "article"}


class Client:
    """One request a connection, with whatever headers a test wants."""

    def __init__(self, server: ReviewServer) -> None:
        self.server = server
        self.port = server.guard.port
        self.cookie = self.key = ""

    def ask(self, method: str, path: str, headers: dict[str, Any] | None = None, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        own = {"Cookie": self.cookie, "Geo-Review-Key": self.key, "Origin": self.server.guard.origin}
        sent = own | (headers or {})
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        if isinstance(body, dict):
            sent = {"Content-Type": "application/json"} | sent
        connection.request(
            method,
            path,
            body=content,
            headers={name: text for name, text in sent.items() if text is not None},
        )
        response = connection.getresponse()
        response.text = response.read().decode("utf-8")  # type: ignore[attr-defined]
        connection.close()
        return response

    def enter(self) -> Any:
        response = self.ask("GET", self.server.guard.address.partition(str(self.port))[2])
        if response.status == 200:
            self.cookie = response.headers["Set-Cookie"].partition(";")[0]
            self.key = response.text.partition('name="review-key" content="')[2].partition('"')[0]
        return response


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with serve(make_mentions(), tmp_path / "c.csv") as server:
        yield Client(server)


@pytest.fixture
def inside(client: Client) -> Client:
    client.enter()
    return client


def is_written(client: Client) -> bool:
    return client.server.desk.ledger.path.exists()


def test_the_token_becomes_a_cookie_that_scripts_and_sites_cannot_use(client: Client) -> None:
    response = client.enter()
    assert response.status == 200 and "<h1>Review of places</h1>" in response.text
    name, *parts = response.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)
    assert "token" not in name
    for path in GETS:
        assert client.ask("GET", path).status == 200, path


def test_the_token_works_once(client: Client) -> None:
    address = client.server.guard.address.partition(str(client.port))[2]
    assert client.enter().status == 200
    again = client.ask("GET", address, {"Cookie": None})
    assert again.status == 403 and "used already" in again.text
    assert "Set-Cookie" not in again.headers
    assert "token" not in client.server.guard.address


@pytest.mark.parametrize("token", ["", "x", "%00", "None", "a" * 5000, "%F0%9F%92%A5"])
def test_a_wrong_token_is_refused_and_uses_nothing_up(client: Client, token: str) -> None:
    assert client.ask("GET", f"/enter?token={token}").status == 403
    assert client.ask("GET", "/enter").status == 403
    assert client.enter().status == 200


def test_looking_at_the_address_does_not_use_the_token_up(client: Client) -> None:
    address = client.server.guard.address.partition(str(client.port))[2]
    assert client.ask("HEAD", address).status == 405
    assert client.ask("POST", address).status == 405
    assert client.enter().status == 200


@pytest.mark.parametrize("path", [*GETS, "/towns?west=1&south=1&east=2&north=2"])
def test_nothing_is_told_without_the_cookie(client: Client, path: str) -> None:
    for cookie in (
        None,
        "x=y",
        f"{client.server.guard.cookie_name}=",
        f"{client.server.guard.cookie_name}=wrong",
    ):
        response = client.ask("GET", path, {"Cookie": cookie})
        assert response.status == 403, (path, cookie)
        assert "Aleppo" not in response.text


@pytest.mark.parametrize("key", [None, "", "wrong", "\u00e9"])
def test_the_cookie_alone_which_other_ports_see_opens_nothing(inside: Client, key: str | None) -> None:
    for path in (*GETS, "/towns?west=1&south=1&east=2&north=2"):
        response = inside.ask("GET", path, {"Geo-Review-Key": key})
        assert response.status == (200 if path == "/" or path.startswith("/assets/") else 403), path
        assert "Aleppo" not in response.text and inside.key not in response.text
    assert inside.ask("POST", "/decide", {"Geo-Review-Key": key}, REJECT).status == 403
    assert not is_written(inside)


def test_the_key_alone_opens_nothing(inside: Client) -> None:
    assert inside.key and inside.key not in inside.cookie
    assert inside.ask("GET", "/cases", {"Cookie": None}).status == 403


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_changed_without_the_cookie(client: Client, path: str) -> None:
    assert client.ask("POST", path, body=REJECT).status == 403
    assert not is_written(client)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example",
             "[::1]:{port}", "0.0.0.0:{port}", ""]
)  # fmt: skip
def test_another_host_is_refused_whatever_it_asks(inside: Client, host: str) -> None:
    host = host.format(port=inside.port)
    for path in GETS:
        assert inside.ask("GET", path, {"Host": host}).status == 421
    assert inside.ask("POST", "/decide", {"Host": host}, REJECT).status == 421
    assert not is_written(inside)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost:{port}",
               "https://127.0.0.1:{port}", "http://127.0.0.1:{port}.evil.example", ""]
)  # fmt: skip
def test_another_origin_is_refused(inside: Client, origin: str) -> None:
    headers = {"Origin": origin.format(port=inside.port)}
    assert inside.ask("GET", "/cases", headers).status == 403
    assert inside.ask("POST", "/decide", headers, REJECT).status == 403
    assert not is_written(inside)


def test_a_change_without_an_origin_is_refused_and_a_look_is_not(inside: Client) -> None:
    assert inside.ask("POST", "/decide", {"Origin": None}, REJECT).status == 403
    assert inside.ask("GET", "/cases", {"Origin": None}).status == 200
    for site in ("cross-site", "same-site"):
        assert inside.ask("GET", "/cases", {"Origin": None, "Sec-Fetch-Site": site}).status == 403
    assert inside.ask("GET", "/cases", {"Origin": None, "Sec-Fetch-Site": "same-origin"}).status == 200


def test_methods_are_those_of_the_path(inside: Client) -> None:
    for path in POSTS:
        response = inside.ask("GET", path)
        assert response.status == 405 and response.headers["Allow"] == "POST"
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert inside.ask(method, "/cases", body={}).status == 405, method
    assert not is_written(inside)


@pytest.mark.parametrize(
    "path",
    ["/assets/../errors.py", "/assets/..%2Ferrors.py", "/assets/%2e%2e/errors.py", "/assets//etc/passwd",
     "/../etc/passwd", "/assets/..\\errors.py", "/assets/colors.css%00", "/assets/page.html", "/assets/", "/cases/-1",
     "/cases/99",
     "/cases/0x0", "/cases/0/", "/cases/" + "9" * 400, "/favicon.ico", "/static/x", "/Cases"],
)  # fmt: skip
def test_no_other_path_is_answered(inside: Client, path: str) -> None:
    response = inside.ask("GET", path)
    assert response.status == 404, path
    assert "import" not in response.text and "root:" not in response.text


def test_a_large_body_is_refused(inside: Client) -> None:
    for size in (20_000, 400_000):
        response = inside.ask("POST", "/decide", body=REJECT | {"why": "x" * size})
        assert response.status == 413
    headers = {"Content-Type": "application/json", "Content-Length": str(10**12)}
    assert inside.ask("POST", "/decide", headers, b"{}").status == 413
    assert not is_written(inside)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"case=0&action=reject", 415),
        ("text/plain", b'{"case":0,"action":"reject","scope":"article"}', 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        (None, b"{}", 415),
        ("application/json", b"", 400),
        ("application/json", b"{", 400),
        ("application/json", b"[]", 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", b"[" * 9000, 400),
        ("application/json", b'{"case":0}', 400),
        ("application/json", b'{"case":0,"action":"pin","scope":"article","latitude":NaN}', 400),
    ],
)  # fmt: skip
def test_only_json_objects_that_fit_are_taken(
    inside: Client, kind: str | None, body: bytes, status: int
) -> None:
    response = inside.ask("POST", "/decide", {"Content-Type": kind}, body)
    assert response.status == status
    assert json.loads(response.text)["error"]
    assert not is_written(inside)


def test_every_answer_carries_the_headers(inside: Client) -> None:
    asked = [
        ("GET", "/"),
        ("GET", "/cases"),
        ("GET", "/nowhere"),
        ("GET", "/decide"),
        ("GET", "/assets/review.mjs"),
    ]
    responses = [inside.ask(*each) for each in asked]
    responses += [inside.ask("GET", "/", {"Cookie": None}), inside.ask("GET", "/", {"Host": "evil.example"})]
    for response in responses:
        headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
        assert "connect-src 'self'" in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Server"] == "geo"


def test_a_decision_is_written_and_answered(inside: Client) -> None:
    response = inside.ask("POST", "/decide", body=REJECT)
    assert response.status == 200
    told = json.loads(response.text)
    assert told["problem"] == "" and told["waiting"] == 0 and told["undoable"] == 1
    assert inside.server.desk.ledger.path.read_text("utf-8").count("\n") == 2
    assert json.loads(inside.ask("POST", "/undo", body={}).text)["undoable"] == 0
    assert "withdraw" in inside.server.desk.ledger.path.read_text("utf-8")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_text_travels_as_data_and_never_as_markup(payload: str, tmp_path: Path) -> None:
    names = (
        "toponym",
        "sentence",
        "place_name",
        "reason",
        "article_title",
        "article_source",
        "article_url",
        "article_id",
    )
    mentions = make_mentions(**dict.fromkeys(names, payload))
    with serve(mentions, tmp_path / "c.csv", by=f"Ann {payload}") as server:
        client = Client(server)
        client.enter()
        page = client.ask("GET", "/")
        plain = (Path(__file__).parents[1] / "geo" / "map_assets" / "review.html").read_text("utf-8")
        assert page.text == plain  # the page is the same whatever the table holds
        for path in ("/cases", "/cases/0"):
            response = client.ask("GET", path)
            assert response.headers["Content-Type"] == "application/json; charset=utf-8"
            assert payload in json.dumps(json.loads(response.text), ensure_ascii=False).replace(
                '\\"', '"'
            ).replace("\\\\", "\\")


def test_it_listens_on_loopback_alone(client: Client) -> None:
    bound = client.server._socket.getsockname()
    assert bound[0] == "127.0.0.1"
    with pytest.raises(ReviewError, match="--port 0"):
        open_review(make_mentions(), client.server.desk.ledger.path, by="Ann", port=client.port)


def test_who_connects_and_says_nothing_keeps_nobody_waiting(inside: Client) -> None:
    idle = [socket.create_connection(("127.0.0.1", inside.port)) for _ in range(20)]
    assert inside.ask("GET", "/cases").status == 200
    for each in idle:
        each.close()
