"""What processes share: the pace and the answers. Each test here starts processes of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from faults import VILLAGE, answer, fail, serve

from geo.errors import GeocoderError
from geo.geocode import Question, build_geocoder, clear_cache, describe_cache
from geo.geocode.cache import Cache
from geo.geocode.pace import Pace
from geo.geocode.servers import choose_interval
from geo.geocode.slots import SlotFile, open_slots
from geo.geocode.store import Store

CONTACT = "tests (desk@example.org)"
ASK = """
import sys
from pathlib import Path
from geo.geocode import Question, build_geocoder
url, folder, per_second, prefix = sys.argv[1:5]
geocoder = build_geocoder("nominatim", url=url, user_agent="tests (desk@example.org)", cache_folder=Path(folder),
                          per_second=float(per_second))
for number in range(int(sys.argv[5])):
    geocoder.find(Question(f"{prefix} {number}"))
"""


def build(url: str, folder: Path, **options: Any) -> Any:
    return build_geocoder("nominatim", url=url, user_agent=CONTACT, cache_folder=folder, **options)


def start(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", ASK, *map(str, arguments)])


def test_two_processes_keep_one_pace(tmp_path: Path) -> None:
    interval = 0.2
    with serve(answer(VILLAGE)) as server:
        processes = [start(server.url, tmp_path, 1 / interval, name, 3) for name in ("One", "Two")]
        assert [process.wait(60) for process in processes] == [0, 0]
        times = sorted(server.times)
    assert len(times) == 6
    assert times[-1] - times[0] >= 5 * interval
    assert min(later - earlier for earlier, later in pairwise(times)) >= interval


def test_threads_keep_it_too(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        askers = [build(server.url, tmp_path, per_second=10) for _ in range(3)]
        threads = [
            threading.Thread(target=lambda asker=asker, n=n: asker.find(Question(f"Name {n}")))
            for n, asker in enumerate(askers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times = sorted(server.times)
    assert len(times) == 3 and times[-1] - times[0] >= 2 * 0.1


@pytest.mark.parametrize(
    ("host", "per_second", "interval"),
    [
        ("nominatim.openstreetmap.org", None, 1.0),
        ("nominatim.openstreetmap.org", 100, 1.0),
        ("nominatim.openstreetmap.org", 0.5, 2.0),
        ("photon.komoot.io", 100, 1.0),
        ("geo.example.org", None, 1.0),
        ("geo.example.org", 20, 0.05),
        ("127.0.0.1", None, 0.0),
        ("localhost", 4, 0.25),
    ],
)
def test_the_pace_of_a_server(host: str, per_second: float | None, interval: float) -> None:
    assert choose_interval(host, per_second) == pytest.approx(interval)


def test_a_clock_that_was_set_back_does_not_block(tmp_path: Path) -> None:
    slots = open_slots(tmp_path, is_public=False)
    pace = Pace(slots, "host", 0.01)
    pace.wait()
    with slots.edit() as held:
        held["host"] += 36_000
    begun = time.monotonic()
    pace.wait()
    assert time.monotonic() - begun < 1


def test_a_process_killed_while_it_asks_holds_others_up_for_its_time_only(tmp_path: Path) -> None:
    slots = open_slots(tmp_path, is_public=False)
    Pace(slots, "host", 0.1, hold=0.4).wait()  # and nobody says that the request has ended
    pace = Pace(slots, "host", 0.1, hold=0.4)
    begun = time.monotonic()
    pace.wait()
    assert 0.3 < time.monotonic() - begun < 2
    pace.release()
    begun = time.monotonic()
    pace.wait()
    assert time.monotonic() - begun < 0.4


def test_a_demanded_rest_is_bounded(tmp_path: Path) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if sum(slept) < 45:
            return
        with slots.edit() as held:
            held.clear()

    slots = open_slots(tmp_path, is_public=False)
    pace = Pace(slots, "host", 1.0, sleep=sleep)
    pace.postpone(45)
    pace.wait()
    assert 45 <= sum(slept) < 47


def test_answers_are_shared_and_misses_too(tmp_path: Path) -> None:
    with serve(answer(VILLAGE), answer()) as server:
        first = build(server.url, tmp_path)
        assert first("Zzyzxville") and not first("Nowhere")
        second = build(server.url, tmp_path)
        assert second("Zzyzxville") == first("Zzyzxville") and not second("Nowhere")
        assert server.names == ["Zzyzxville", "Nowhere"]
    assert second.summarize() == "geocoder: 0 requests made, 2 saved (2 from the cache)"
    info = describe_cache(tmp_path)
    assert (info.n_answers, info.n_misses, info.n_hits) == (1, 1, 2)
    assert info.n_bytes > 0 and info.hosts == ((first.source.host, 2),)
    assert info.oldest_days is not None and info.oldest_days < 1


def test_another_question_has_another_answer(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        geocoder = build(server.url, tmp_path)
        geocoder.find(Question("Zzyzxville", ("SY",), (32, 35, 37, 42)))
        geocoder.find(Question("Zzyzxville", ("LB", "SY"), (32, 35, 37, 42)))
        geocoder.find(Question("Zzyzxville", ("SY",), (32, 35, 37, 43)))
        geocoder.find(Question("Zzyzxville", ("SY",), (32, 35, 37, 42)))
        assert len(server.requests) == 3
        assert server.requests[0]["countrycodes"] == "sy"
        assert server.requests[0]["viewbox"] == "35.0,32.0,42.0,37.0"


def test_two_servers_have_two_answers(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as one, serve(answer()) as other:
        assert build(one.url, tmp_path)("Zzyzxville")
        assert not build(other.url, tmp_path)("Zzyzxville")


def test_answers_grow_old_and_misses_sooner(tmp_path: Path) -> None:
    with serve(answer(VILLAGE), answer()) as server:
        geocoder = build(server.url, tmp_path)
        geocoder("Zzyzxville"), geocoder("Nowhere")
    with sqlite3.connect(tmp_path / "geocoder.sqlite") as database:
        database.execute("UPDATE answers SET made = made - 8 * 86400")
    database.close()
    with serve(answer(VILLAGE)) as later:
        later_url = server.url  # the same server, as the keys have it
        again = build(later_url, tmp_path)
        assert again("Zzyzxville") and again.counts.n_cached == 1
        assert later.requests == []
    assert describe_cache(tmp_path).n_misses == 0  # a week is the limit of a miss
    with sqlite3.connect(tmp_path / "geocoder.sqlite") as database:
        database.execute("UPDATE answers SET made = made - 180 * 86400")
    database.close()
    cache = Cache(tmp_path, max_age_days=180, max_miss_age_days=7)
    assert cache.find("anything") is None and describe_cache(tmp_path).n_answers == 0


def test_clearing_forgets_all_and_keeps_the_pace(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        build(server.url, tmp_path, per_second=1000)("Zzyzxville")
        assert clear_cache(tmp_path) == 1 and describe_cache(tmp_path).n_answers == 0
        assert (tmp_path / "geocoder-pace.txt").exists()
        build(server.url, tmp_path)("Zzyzxville")
        assert len(server.requests) == 2


def test_four_processes_write_at_once(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        processes = [start(server.url, tmp_path, 1000, f"Name {n}", 10) for n in range(4)]
        assert [process.wait(60) for process in processes] == [0] * 4
        assert len(server.requests) == 40
    assert describe_cache(tmp_path).n_answers == 40


def test_processes_that_make_the_cache_at_once_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, failures = Store._connect, iter([sqlite3.OperationalError("database is locked")] * 2)

    def fail_first(self: Store) -> sqlite3.Connection:
        # SQLite says so at once, whatever its time limit, to two processes that turn one new file to WAL mode.
        if (failure := next(failures, None)) is not None:
            raise failure
        return connect(self)

    monkeypatch.setattr(Store, "_connect", fail_first)
    cache = Cache(tmp_path, max_age_days=1, max_miss_age_days=1)
    cache.keep("key", "host", [])
    assert cache.find("key") == [] and next(failures, None) is None


def test_a_process_killed_while_it_writes_loses_nothing_of_the_others(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        victim = start(server.url, tmp_path, 1000, "Victim", 100_000)
        deadline = time.monotonic() + 30
        while len(server.requests) < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
        kept = describe_cache(tmp_path).n_answers
        assert kept >= len(server.requests) - 2 > 10
        geocoder = build(server.url, tmp_path)
        asked = len(server.requests)
        geocoder("Victim 0")
        assert geocoder.counts.n_cached == 1 and len(server.requests) == asked
        geocoder("Another")
        assert describe_cache(tmp_path).n_answers == kept + 1


def test_a_process_killed_while_it_waits_holds_nobody_up(tmp_path: Path) -> None:
    with serve(answer(VILLAGE)) as server:
        build(server.url, tmp_path, per_second=1)("First")
        victim = start(server.url, tmp_path, 1, "Victim", 10)
        time.sleep(0.5)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
        begun = time.monotonic()
        build(server.url, tmp_path, per_second=1)("Second")
        assert time.monotonic() - begun < 1.2


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be read as one " * 100, b""])
def test_a_broken_cache_is_made_anew(tmp_path: Path, content: bytes) -> None:
    for name in ("geocoder.sqlite", "geocoder-pace.txt"):
        (tmp_path / name).write_bytes(content)
    with serve(answer(VILLAGE)) as server:
        assert build(server.url, tmp_path, per_second=1000)("Zzyzxville")
    assert describe_cache(tmp_path).n_answers == 1


ONE_NAME = """
import sys, time
from pathlib import Path
from geo.geocode import Question, build_geocoder
url, folder, per_second, begin = sys.argv[1:5]
options = {"per_second": float(per_second)} if per_second != "0" else {}
geocoder = build_geocoder("nominatim", url=url, user_agent="tests (desk@example.org)", cache_folder=Path(folder),
                          **options)
time.sleep(max(0.0, float(begin) - time.time()))
assert geocoder.find(Question("Zzyzxville")).candidates
print(geocoder.counts.n_requests, geocoder.counts.n_cached)
"""


def answer_slowly(handler: Any) -> None:
    time.sleep(0.3)
    answer(VILLAGE)(handler)


@pytest.mark.parametrize("per_second", [5, 1000, 0])
def test_what_another_process_is_asking_is_not_asked_again(tmp_path: Path, per_second: int) -> None:
    with serve(answer_slowly) as server:
        begin = time.time() + 2.0  # all have started by then, or come later still
        told = [str(each) for each in (server.url, tmp_path, per_second, begin)]
        processes = [
            subprocess.Popen([sys.executable, "-c", ONE_NAME, *told], stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        said = sorted(process.communicate(timeout=60)[0].split() for process in processes)
        assert len(server.requests) == 1
    assert said == [["0", "1"]] * 3 + [["1", "0"]]


PUBLIC = """
import sys
from geo.geocode import Question, build_geocoder, servers
servers._PUBLIC_DOMAINS = ("127.0.0.1",)  # as if the server were open to all
servers.split_address = lambda name, url: ("http", url.removeprefix("http://"))
geocoder = build_geocoder("nominatim", url=sys.argv[1], user_agent="tests (desk@example.org)", per_second=1000)
for number in range(2):
    assert not geocoder.find(Question(f"{sys.argv[2]} {number}")).problem
"""


def ask_publicly(url: str, folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Start a process with a cache folder of its own, as another user has."""
    environment = os.environ | {"GEO_CACHE": str(folder / name), "TMPDIR": str(folder / "shared")}
    return subprocess.Popen([sys.executable, "-c", PUBLIC, url, name], env=environment)


@pytest.mark.skipif(sys.platform == "win32", reason="each user has temporary files of their own")
def test_users_with_caches_of_their_own_keep_one_pace_at_a_public_server(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    with serve(answer()) as server:
        processes = [ask_publicly(server.url, tmp_path, name) for name in ("one", "two")]
        assert [process.wait(60) for process in processes] == [0, 0]
        times = sorted(server.times)
    assert len(times) == 4 and min(later - earlier for earlier, later in pairwise(times)) >= 1.0
    (shared,) = (tmp_path / "shared").iterdir()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o666
    assert server.url.removeprefix("http://") in shared.read_text() and "one" not in shared.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="each user has temporary files of their own")
@pytest.mark.parametrize("trap", ["symlink", "dangling", "hard link", "folder", "pipe"])
def test_a_trap_in_the_shared_folder_is_not_stepped_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    victim = tmp_path / "victim"
    path = open_slots(tmp_path / "cache", is_public=True).path
    assert path.parent == tmp_path
    assert not path.exists()  # it is made when a server is asked
    if trap != "dangling":
        victim.write_text("precious")
    make = {
        "symlink": lambda: path.symlink_to(victim),
        "dangling": lambda: path.symlink_to(victim),
        "hard link": lambda: path.hardlink_to(victim),
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }
    make[trap]()
    slots = open_slots(tmp_path / "cache", is_public=True)
    assert slots.path.parent == tmp_path / "cache"
    Pace(slots, "host", 0.01).wait()
    assert victim.exists() == (trap != "dangling")
    assert trap == "dangling" or victim.read_text() == "precious"


def test_slots_that_nobody_lets_go_of_are_our_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.geocode.slots._WAIT_SECONDS", 0.1)
    slots = SlotFile(tmp_path / "slots.txt")
    with slots.edit(), pytest.raises(GeocoderError, match="does not let go of"), slots.edit():
        pass
    with slots.edit() as held:
        assert held == {}


def test_a_stranger_who_writes_nonsense_delays_nobody(tmp_path: Path) -> None:
    slots = SlotFile(tmp_path / "slots.txt")
    for content in (
        "nan host\n",
        "inf host\n",
        "1e300 host\n",
        "\x00\xff",
        "host\n" * 9,
        f"{time.time() + 9e5} host",
    ):
        slots.path.write_text(content, "latin-1")
        pace = Pace(slots, "host", 0.01, sleep=lambda _: pytest.fail("waited"))
        pace.postpone(0.0)
        pace.wait()
        pace.release()


def test_a_cache_that_cannot_be_read_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "geocoder.sqlite").mkdir()
    with pytest.raises(GeocoderError, match="GEO_CACHE"):
        describe_cache(tmp_path)


def test_a_geopy_geocoder_of_the_callers_own_keeps_the_pace_of_its_server(tmp_path: Path) -> None:
    from geopy.geocoders import Nominatim

    with serve(answer(VILLAGE), fail(500)) as server:
        client = Nominatim(domain=server.url.removeprefix("http://"), scheme="http", user_agent=CONTACT)
        geocoder = build_geocoder(client, cache_folder=tmp_path, per_second=5, on_problem=lambda _: None)
        begun = time.monotonic()
        assert geocoder("Zzyzxville")[0].place_id == "osm:n7"
        assert geocoder.find(Question("Other")).problem
        assert time.monotonic() - begun >= 0.2
        again = build_geocoder(client, cache_folder=tmp_path)
        assert again("Zzyzxville")[0].place_id == "osm:n7" and len(server.requests) == 2
