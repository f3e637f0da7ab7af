"""Worker processes: the same tables in the same order, and nothing left behind however a run ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from itertools import count
from pathlib import Path

import pandas as pd
import pytest

import geo
from geo import parallel
from geo.model import Article
from geo.parallel import WorkerError, count_cores, map_in_workers, try_each
from geo.recognize import find_mentions

TEXTS = [
    f"{day}: shelling hit Homs and the village of Zzyzxville; the Syrian army left. The capital was calm. "
    * size
    for day, size in zip(["Monday", "Friday", "Sunday"] * 8, count(1), strict=False)
]


@pytest.fixture
def _pays(monkeypatch):
    """Let a handful of small articles go to worker processes, in several batches."""
    monkeypatch.setattr(parallel, "_WORTH", 0)
    monkeypatch.setattr(parallel, "_BATCH", (3, 2_000))


# The steps of users: at the top level of a module, so that they reach a worker.


def fail_on_sunday(article, gazetteer):
    if article.text.startswith("Sunday"):
        raise LookupError("no work on a Sunday")
    return find_mentions(article, gazetteer)


def tell_process(item):
    return item, os.getpid()


def end_process(item):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("_pays")
def test_the_tables_are_the_same_to_the_byte(tmp_path):
    articles = [Article(text, article_id="same", published="2012-02-04") for text in TEXTS]
    seen = []
    for name, workers in (("one", 1), ("two", 2)):
        result = geo.geoparse(
            iter(articles), workers=workers, on_article=lambda article: seen.append(article.article_id)
        )
        geo.write(result, tmp_path / f"{name}.parquet")
        geo.write(result, tmp_path / f"{name}.csv")
        pd.testing.assert_frame_equal(result.places, geo.geoparse(articles).places)
    for suffix in ("parquet", "csv"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()
    assert seen[: len(TEXTS)] == seen[len(TEXTS) :] and len(set(seen)) == len(TEXTS)


@pytest.mark.usefixtures("_pays")
@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_fails_loses_no_other(workers):
    failed = []
    result = geo.geoparse(
        TEXTS, recognizer=fail_on_sunday, workers=workers,
        on_error=lambda article, err: failed.append((article.text, repr(err))),
    )  # fmt: skip
    assert failed == [(text, "LookupError('no work on a Sunday')") for text in TEXTS if text[:6] == "Sunday"]
    assert result.mentions["article_id"].nunique() == len(TEXTS) - len(failed)
    with pytest.raises(LookupError, match="no work on a Sunday"):
        geo.geoparse(TEXTS, recognizer=fail_on_sunday, workers=workers)


def test_items_are_taken_as_they_are_needed():
    taken = []
    numbers = (taken.append(number) or number for number in count())
    results = map_in_workers(tell_process, numbers, workers=2, ahead=3)
    first = [next(results) for _ in range(5)]
    assert [item for item, _ in first] == [0, 1, 2, 3, 4] and len(taken) <= 5 + 2 * 3
    assert os.getpid() not in {process for _, process in first}
    results.close()


def test_few_articles_start_no_process():
    assert {process for _, (_, process) in try_each(tell_process, "abc", workers=2, weigh=len)} == {
        os.getpid()
    }


def test_with_a_geocoder_one_process_does_the_work(monkeypatch):
    monkeypatch.setattr(parallel, "_WORTH", 0)
    monkeypatch.setattr(parallel, "map_in_workers", lambda *_, **__: pytest.fail("a pool was started"))
    asked = []
    geo.geoparse(TEXTS[:3], workers=2, geocoder=asked.append)
    assert "Zzyzxville" in asked


@pytest.mark.usefixtures("_pays")
def test_a_step_that_cannot_be_sent_is_refused():
    with pytest.raises(WorkerError, match=r"cannot be sent to worker processes.*top level of a module"):
        geo.geoparse(TEXTS, recognizer=lambda article, gazetteer: [], workers=2)


def test_a_killed_worker_is_one_error():
    with pytest.raises(WorkerError, match="was killed"):
        list(map_in_workers(end_process, range(9), workers=2))


def test_an_error_that_cannot_be_copied_still_arrives():
    class OddError(Exception):
        def __init__(self, one, other):
            super().__init__(f"{one} {other}")

    err = parallel.make_portable(OddError("no", "copy"))
    assert isinstance(err, RuntimeError) and "OddError: no copy" in str(err)


@pytest.mark.parametrize("workers", [-1, 1.5, "two", True, None])
def test_workers_that_are_no_number(workers):
    with pytest.raises(ValueError, match="workers"):
        geo.geoparse("Homs.", workers=workers)


def test_a_container_s_share_counts(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(parallel, "_QUOTA_FILE", quota)
    for text, cores in (("max 100000", 8), ("250000 100000", 2), ("50000 100000", 1), ("", 8)):
        quota.write_text(text, "ascii")
        assert count_cores() == cores


# ------------------------------------------------------------------ how a run ends

_DRIVER = """
    import sys, time
    import geo.parallel

    geo.parallel._WORTH = 0

    if __name__ == "__main__":
        from geo.cli import main

        main()
"""


@pytest.fixture
def driver(tmp_path):
    """A command that gives even a few articles to worker processes, and has minutes of work."""
    (tmp_path / "driver.py").write_text(textwrap.dedent(_DRIVER), "utf-8")
    lines = (json.dumps({"id": str(number), "text": TEXTS[9]}) for number in range(20_000))
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "driver.py", "parse", "a.jsonl", "-o", "a.csv", "--workers", "2", "-q"]
    started = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield started
    started.kill()
    started.communicate()


def list_workers(parent):
    """The processes that a process has spawned to work for it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
            if int(fields[1]) == parent and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended meanwhile
    return found


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc (Linux)")
@pytest.mark.parametrize(
    ("signal_name", "whom", "code"),
    [("SIGINT", "all", 130), ("SIGKILL", "driver", -9), ("SIGTERM", "driver", -15), ("SIGKILL", "worker", 1)],
)
def test_no_process_is_left_behind(driver, signal_name, whom, code):
    wait_for(lambda: len(list_workers(driver.pid)) == 2)
    workers = list_workers(driver.pid)
    time.sleep(0.5)
    if whom == "all":
        os.killpg(driver.pid, getattr(signal, signal_name))  # as a terminal does on Ctrl-C
    else:
        os.kill(driver.pid if whom == "driver" else workers[0], getattr(signal, signal_name))
    _, errors = driver.communicate(timeout=60)
    assert driver.returncode == code and "Traceback" not in errors
    wait_for(lambda: not any(map(is_alive, workers)), 10)
    if whom == "worker":
        assert errors.startswith("geo: error: a worker process was killed") and errors.count("\n") == 1


_BREAKING = """
    import sys
    import geo.recognize

    def find(article, gazetteer, word=sys.argv.pop(1)):
        if word in article.text:
            raise LookupError("no such luck")
        return []

    geo.recognize.find_mentions = find
    from geo.cli import main

    main()
"""


def test_the_command_line_reports_what_it_leaves_out(tmp_path):
    (tmp_path / "driver.py").write_text(textwrap.dedent(_BREAKING), "utf-8")
    lines = (json.dumps({"id": str(number), "text": f"Homs {number} {number % 2}."}) for number in range(60))
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")

    def run(word, *options):
        command = [sys.executable, "driver.py", word, "parse", "a.jsonl", "-o", "a.csv", *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr.splitlines()

    code, lines = run(" 1.")
    assert code == 0 and lines[0].endswith("1: left out, for it cannot be parsed: LookupError: no such luck")
    assert (
        lines[20] == "geo: warning: and 10 more articles that cannot be parsed" and "30 articles" in lines[-1]
    )
    assert run(" 1.", "--strict")[0] == 3
    (tmp_path / "a.csv").unlink()
    code, lines = run("Homs")
    assert code == 1 and lines[-1] == "geo: error: none of the articles could be parsed (60 read)"
    assert not (tmp_path / "a.csv").exists()


def test_the_command_line_takes_workers(tmp_path):
    (tmp_path / "a.txt").write_text("Shelling hit Homs.", "utf-8")
    for value, code in (("auto", 0), ("0", 0), ("2", 0), ("some", 2), ("-1", 2)):
        command = [sys.executable, "-m", "geo", "parse", "a.txt", "-o", "-", "-q", f"--workers={value}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code and ("Homs" in done.stdout) == (code == 0), done.stderr
