"""Whatever a geocoder's server does, the run finishes, says so once, and the rows say why."""

from __future__ import annotations

import re
import socket
import time
from typing import Any

import pytest
from faults import (
    VILLAGE,
    answer,
    answer_json,
    break_off,
    drip_body,
    drip_headers,
    fail,
    find_closed_port,
    flood,
    hang,
    redirect,
    send_raw,
    serve,
)

import geo
from geo.errors import GeocoderError, GeocoderWarning
from geo.geocode import Question, build_geocoder
from geo.geocode.asking import MOST_FAILURES

CONTACT = "tests (desk@example.org)"
TEXT = "Shelling hit Homs and the village of Zzyzxville in Syria. The army left."


def build(url: str, tmp_path: Any, **options: Any) -> Any:
    given = {"timeout": 0.5, "backoff_seconds": 0.01, "cache_folder": tmp_path} | options
    return build_geocoder("nominatim", url=url, user_agent=CONTACT, **given)


def ask_many(geocoder: Any, count: int = 12) -> list[str]:
    return [geocoder.find(Question(f"Zzyzx {number}")).problem for number in range(count)]


PASSING = {
    "down": (fail(503), r"a fault of its own \(503\)"),
    "internal": (fail(500), r"a fault of its own \(500\)"),
    "gateway": (fail(502), r"a fault of its own \(502\)"),
    "slow down": (fail(429, Retry_After="0"), r"asks us to slow down \(429\)"),
    "html": (send_raw(b"<html>Please log in</html>", Content_Type="text/html"), "sends a web page instead of JSON"),
    "garbage": (send_raw(b"\xff\xfe\x00"), "sends something else instead of JSON"),
    "deep": (send_raw(b"[" * 100_000), "sends something else instead of JSON"),
    "error": (answer_json({"error": {"code": 500, "message": "Internal"}}), "sends an error: "),
    "silence": (hang, r"did not answer in 0.5 s"),
    "slow drip": (drip_body, r"did not answer in 0.5 s"),
    "slow headers": (drip_headers, r"did not answer in 0.5 s"),
    "broken off": (break_off, "broke the connection off"),
}  # fmt: skip
FINAL = {
    "forbidden": (fail(403), r"refuses to answer us \(403\)"),
    "key": (fail(401), r"wants a key \(401\)"),
    "quota": (fail(402), r"its quota is used up \(402\)"),
    "no page": (fail(404), r"has no such page \(404\)"),
    "long rest": (fail(429, Retry_After="120"), r"asks us to slow down \(429\), for 120 s"),
    "long rest, down": (fail(503, Retry_After="3600"), r"a fault of its own \(503\)"),
    "elsewhere": (redirect("http://localhost:9/search"), "sends us elsewhere, to http://localhost"),
}
WRONG = {
    "nonsense": (answer(VILLAGE | {"lat": "abc"}), "sends coordinates that are none"),
    "out of range": (answer(VILLAGE | {"lat": "95"}), "sends coordinates that are none"),
    "not a number": (answer(VILLAGE | {"lat": "nan"}), "sends coordinates that are none"),
    "null island": (answer(VILLAGE | {"lat": "0", "lon": "0"}), "sends coordinates that are none"),
    "other shape": (answer_json({"features": []}), "sends JSON of another shape"),
    "no types": (answer(VILLAGE | {"display_name": None}), "sends JSON of another shape"),
    "numbers": (answer_json([1, 2]), "sends JSON of another shape"),
    "bad question": (fail(400), r"does not take the question \(400\)"),
    "flood": (flood, "sends more than 4 MB"),
}


@pytest.mark.parametrize("name", [*PASSING, *FINAL, *WRONG])
def test_the_run_finishes_and_the_row_says_why(name: str, tmp_path: Any) -> None:
    step, words = (PASSING | FINAL | WRONG)[name]
    said: list[str] = []
    with serve(step) as server:
        geocoder = build(server.url, tmp_path, on_problem=said.append, backoff_seconds=0.0)
        rows = geo.geoparse([TEXT, TEXT], geocoder=geocoder).mentions
    row = rows[rows["toponym"] == "Zzyzxville"].iloc[0]
    assert row["resolved_by"] == "unresolved" and row["geometry"] is None
    assert re.search(words, row["reason"]), row["reason"]
    assert len(said) == 1 and re.search(words, said[0]), said
    assert (rows["toponym"] == "Homs").sum() == 2 and rows["place_id"].notna().sum() >= 4


@pytest.mark.parametrize("name", ["down", "slow down", "html", "error"])
def test_a_passing_fault_is_tried_again(name: str, tmp_path: Any) -> None:
    with serve(PASSING[name][0], PASSING[name][0], answer(VILLAGE)) as server:
        geocoder = build(server.url, tmp_path)
        (place,) = geocoder("Zzyzxville")
    assert place.place_id == "osm:n7" and len(server.requests) == 3


@pytest.mark.parametrize("name", ["down", "html", "slow headers", "broken off"])
def test_after_failures_in_a_row_nothing_more_is_asked(name: str, tmp_path: Any) -> None:
    said: list[str] = []
    with serve(PASSING[name][0]) as server:
        geocoder = build(server.url, tmp_path, on_problem=said.append, timeout=0.3)
        problems = ask_many(geocoder)
        assert len(server.requests) == MOST_FAILURES
    assert len(said) == 1 and "5 times in a row; it is not asked any more in this run" in said[0]
    assert problems[-1].startswith("was not asked any more: it ") and all(problems)
    assert geocoder.counts.n_unasked == 10 and "10 not asked" in geocoder.summarize()


@pytest.mark.parametrize("name", FINAL)
def test_some_faults_stop_at_once(name: str, tmp_path: Any) -> None:
    said: list[str] = []
    with serve(FINAL[name][0]) as server:
        ask_many(build(server.url, tmp_path, on_problem=said.append))
        assert len(server.requests) == 1
    assert len(said) == 1


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_not_tried_again(name: str, tmp_path: Any) -> None:
    said: list[str] = []
    with serve(WRONG[name][0], answer(VILLAGE)) as server:
        geocoder = build(server.url, tmp_path, on_problem=said.append)
        assert geocoder.find(Question("First")).problem
        assert geocoder.find(Question("Zzyzxville")).candidates
        geocoder.finish()
    assert len(server.requests) == 2
    assert len(said) == 1 and "failed on 1 name; the last time it " in said[0]


def test_failures_that_others_come_between_do_not_stop_it(tmp_path: Any) -> None:
    script = [fail(400), answer(VILLAGE)] * 6
    with serve(*script) as server:
        geocoder = build(server.url, tmp_path, on_problem=lambda _: None)
        ask_many(geocoder)
        assert len(server.requests) == 12 and not geocoder.stopped


def test_one_bad_place_does_not_spoil_the_others(tmp_path: Any) -> None:
    with serve(answer(VILLAGE | {"lat": "north"}, VILLAGE | {"osm_id": 8})) as server:
        found = build(server.url, tmp_path)("Zzyzxville")
    assert [place.place_id for place in found] == ["osm:n8"]


def test_a_server_that_is_not_there(tmp_path: Any) -> None:
    said: list[str] = []
    geocoder = build(f"http://127.0.0.1:{find_closed_port()}", tmp_path, on_problem=said.append)
    ask_many(geocoder)
    assert geocoder.counts.n_requests == MOST_FAILURES
    assert len(said) == 1 and "refuses the connection; is it running?" in said[0]


def test_a_name_that_does_not_resolve(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    said: list[str] = []
    geocoder = build("https://nominatim.example.org", tmp_path, per_second=1000, on_problem=said.append)
    ask_many(geocoder, 5)
    assert len(said) == 1 and "cannot be found by its name (DNS)" in said[0]


def test_a_resolver_that_hangs_is_bounded_too(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = socket.getaddrinfo

    def dawdle(*args: Any, **options: Any) -> Any:
        time.sleep(3)
        return lookup(*args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", dawdle)
    begun = time.monotonic()
    geocoder = build("http://localhost:9", tmp_path, timeout=0.1)
    assert "did not answer in 0.1 s" in geocoder.find(Question("Zzyzxville")).problem
    assert time.monotonic() - begun < 2


def test_the_time_limit_is_of_the_whole_request(tmp_path: Any) -> None:
    with serve(drip_body) as server:
        geocoder = build(server.url, tmp_path, timeout=0.4)
        begun = time.monotonic()
        geocoder.find(Question("Zzyzxville"))
        assert time.monotonic() - begun < 3 * 0.4 + 1
        assert server.hung_up.wait(2)  # and the connection does not stay open


def test_retry_after_is_obeyed(tmp_path: Any) -> None:
    with serve(fail(429, Retry_After="1"), answer(VILLAGE)) as server:
        assert build(server.url, tmp_path)("Zzyzxville")
    assert server.times[1] - server.times[0] >= 1.0


def test_retry_after_holds_for_other_askers_too(tmp_path: Any) -> None:
    with serve(fail(503, Retry_After="1"), answer(VILLAGE)) as server:
        first, second = build(server.url, tmp_path), build(server.url, tmp_path)
        first._note_failure(first_fault(first))
        second("Zzyzxville")
    assert server.times[1] - server.times[0] >= 1.0


def first_fault(geocoder: Any) -> Any:
    from geo.geocode.faults import Fault
    from geo.geocode.servers import ask_source

    with pytest.raises(Fault) as caught:
        ask_source(geocoder.source, Question("Zzyzxville"))
    return caught.value


def test_redirects_within_the_host_are_followed(tmp_path: Any) -> None:
    with serve(redirect("/elsewhere?q=Zzyzxville"), answer(VILLAGE)) as server:
        assert build(server.url, tmp_path)("Zzyzxville")[0].place_id == "osm:n7"


def test_nothing_reaches_the_host_of_a_redirect(tmp_path: Any) -> None:
    with serve(answer(VILLAGE)) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        with serve(redirect(elsewhere)) as server:
            assert build(server.url, tmp_path, on_problem=lambda _: None).find(Question("X")).problem
        assert other.requests == []


def test_faults_are_never_kept_as_misses(tmp_path: Any) -> None:
    for step in (fail(500), answer_json({"error": "busy"}), answer(VILLAGE | {"lat": "95"})):
        with serve(step) as server:
            build(server.url, tmp_path, on_problem=lambda _: None).find(Question("Zzyzxville"))
            server.script[:] = [answer(VILLAGE)]
            assert build(server.url, tmp_path)("Zzyzxville")


def test_a_run_makes_so_many_requests_only(tmp_path: Any) -> None:
    said: list[str] = []
    with serve(answer()) as server:
        problems = ask_many(build(server.url, tmp_path, max_requests=3, on_problem=said.append), 5)
        assert len(server.requests) == 3
    assert problems[:3] == ["", "", ""] and "geocoder.max_requests" in problems[3]
    assert len(said) == 1


def test_python_is_warned_once(tmp_path: Any) -> None:
    with serve(fail(403)) as server:
        geocoder = build(server.url, tmp_path)
        with pytest.warns(GeocoderWarning, match="refuses to answer us") as caught:
            geo.geoparse([TEXT, TEXT.replace("Zzyzxville", "Zzyzxtown")], geocoder=geocoder)
    assert len([each for each in caught if each.category is GeocoderWarning]) == 1


def test_called_alone_it_raises(tmp_path: Any) -> None:
    with serve(fail(403)) as server, pytest.raises(GeocoderError, match="refuses to answer us"):
        build(server.url, tmp_path, on_problem=lambda _: None)("Zzyzxville")


def test_an_unwritable_cache_folder_stops_the_asking_and_not_the_run(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    with serve(answer(VILLAGE)) as server:
        geocoder = build(server.url, tmp_path / "file", on_problem=said.append)
        rows = geo.geoparse(TEXT, geocoder=geocoder).mentions
        assert server.requests == []
    assert "GEO_CACHE" in said[-1] and rows["place_id"].notna().any()
