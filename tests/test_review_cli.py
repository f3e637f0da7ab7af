"""The command `geo review`: its errors, and what it says when it ends."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from reviewing import Started, make_mentions
from typer.testing import CliRunner

from geo import schema
from geo.cli import app
from geo.errors import GeoError
from geo.export import write

RUNNER = CliRunner()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mentions.csv"
    write(make_mentions(), path)
    return path


def refuse(*arguments: object) -> str:
    result = RUNNER.invoke(app, ["review", "--no-browser", *map(str, arguments)])
    assert result.exit_code != 0
    return str(result.exception) if isinstance(result.exception, GeoError) else result.output


def test_what_cannot_be_reviewed_is_refused_in_one_line(table: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Shelling hit Homs.", "utf-8")
    places = tmp_path / "places.geojson"
    write(schema.build_empty(schema.PLACES), places)
    for path, words in (
        (article, "geo parse"), (places, "mentions table"), (tmp_path / "missing.gpkg", "does not exist"),
    ):  # fmt: skip
        told = refuse(path)
        assert words in told and "\n" not in told
    broken = tmp_path / "broken.csv"
    broken.write_text("a;b\n", "utf-8")
    assert "broken.csv:1" in refuse(table, "--corrections", broken)
    assert ".csv" in refuse(table, "--corrections", tmp_path / "c.txt")
    assert "expected a name" in refuse(table, "--by", " ")
    assert refuse(table, "--port", "99999")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another signal there")
def test_ctrl_c_ends_with_a_summary(table: Path, tmp_path: Path) -> None:
    started = Started(table, tmp_path / "c.csv")
    with build_opener(HTTPCookieProcessor()).open(started.address) as page:
        assert b"<h1>Review of places</h1>" in page.read()
    started.process.send_signal(signal.SIGINT)
    _, told = started.process.communicate(timeout=30)
    assert started.process.returncode == 0
    assert "6 cases, 4 doubtful; as Ann" in told
    assert "0 decisions; 0 lines written" in told
    assert "Traceback" not in told and "GET" not in told


def test_a_project_s_own_places_are_candidates(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo.cli import reviewing

    sites = tmp_path / "sites.csv"
    sites.write_text("name,lat,lon\nTelman,36.5,37.2\n", "utf-8")
    opened = []
    monkeypatch.setattr(reviewing, "_serve", lambda server, **_: opened.append(server))
    arguments = [table, "--gazetteer", sites, "--corrections", tmp_path / "c.csv"]
    assert RUNNER.invoke(app, ["review", *map(str, arguments)]).exit_code == 0
    [server] = opened
    server.close()
    case = next(case for case in server.desk.cases if case.first["toponym"] == "Telman")
    told = server.desk.describe_case(case.number)
    assert [place["place_id"] for place in told["candidates"]] == ["own:sites:2"]
