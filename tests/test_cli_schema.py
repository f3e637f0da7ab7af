"""The options --schema, --generalize and --sensitive, as a user runs them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest
from mapping import read_page
from shapely import Point

from geo import schema
from geo.export import read, write
from geo.tables import Geoparsed

TEXT = "A strike hit al-Shifa Hospital in Gaza City. Clashes went on in Azaz, Syria.\n"


def run(*arguments, folder, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "geo", *map(str, arguments)],
        cwd=folder, input=stdin, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def read_error(done):
    lines = done.stderr.decode().strip().splitlines()
    assert len(lines) == 1 and "Traceback" not in lines[0], done.stderr.decode()
    return lines[0]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    columns = {
        "event_id": ["a:e1", "a:e2", "a:e3"], "article_id": ["a"] * 3, "kind": ["conflict", "conflict", "diplomacy"],
        "trigger": ["strike", "clash", "talks"], "modality": ["asserted", "planned", "asserted"],
        "acled_sub_event_type": ["Air/drone strike", "Armed clash", None], "fatalities_best": [3, None, None],
        "ucdp_eligible": [True, False, False], "place_id": ["geo:al-shifa-hospital", None, None],
        "place_name": ["al-Shifa Hospital", None, None], "country_code": ["PS", None, None],
        "evidence": ["A strike hit al-Shifa Hospital.", None, None], "where_prec": [1, None, None],
    }  # fmt: skip
    events = schema.build_frame(schema.EVENTS, columns, [Point(34.444, 31.524), None, None])
    write(events, tmp_path / "e.geojson")
    empty = {name: schema.build_empty(table) for name, table in schema.TABLES.items()}
    write(Geoparsed(**(empty | {"events": events})), tmp_path / "all.gpkg")
    return tmp_path


@pytest.mark.parametrize("source", ["e.geojson", "all.gpkg"])
@pytest.mark.parametrize(("name", "key"), [("ucdp", "id"), ("acled", "event_id_cnty")])
def test_export_writes_the_columns_and_says_what_is_left_out(folder, source, name, key):
    done = run("export", source, "--schema", name, "-o", "out.csv", folder=folder)
    assert (done.returncode, done.stdout) == (0, b"out.csv\n"), done.stderr
    assert done.stderr.decode() == (
        f"geo: 2 of 3 events are left out of {name}: 1 planned, 1 talks and visits\n"
    )
    with (folder / "out.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row[key] for row in rows] == ["a:e1"] and rows[0]["code_status"] == "machine-coded, unverified"
    assert rows[0]["best" if name == "ucdp" else "fatalities"] == "3"


def test_export_to_stdout_and_with_the_layer_named(folder):
    done = run("export", "e.geojson", "--schema", "acled", "--layer", "events", "-o", "-", folder=folder)
    assert json.loads(done.stdout)["features"][0]["properties"]["event_id_cnty"] == "a:e1"


def test_parse_writes_events_and_schemas(folder):
    assert run("parse", "a.txt", "--layer", "events", "-o", "p.csv", "-q", folder=folder).returncode == 0
    assert (folder / "p.csv").read_text("utf-8").startswith("event_id,article_id,kind,")
    done = run("parse", "a.txt", "--schema", "ucdp", "-o", "u.csv", "-q", folder=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (folder / "u.csv").read_text("utf-8").startswith("id,relid,year,")
    assert run("export", "all.gpkg", "--layer", "events", "-o", "x.geojson", folder=folder).returncode == 0
    assert len(read(folder / "x.geojson")) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--schema", "gtd", "-o", "x.csv"], "ucdp, acled"),
        (["--schema", "ucdp", "--layer", "mentions", "-o", "x.csv"], "for the events"),
        (["--schema", "ucdp", "-o", "folder/"], "folder.csv"),
        (["--generalize", "city", "-o", "x.csv"], "admin1, admin2, grid10km"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(folder, arguments, words):
    for command in (["export", "all.gpkg"], ["parse", "a.txt"]):
        done = run(*command, *arguments, folder=folder)
        assert done.returncode == 2 and words in " ".join(done.stderr.decode().split()), done.stderr
    assert not (folder / "x.csv").exists()


def test_a_table_without_events_is_one_line(folder):
    run("parse", "a.txt", "-o", "m.geojson", "-q", folder=folder)
    done = run("export", "m.geojson", "--schema", "ucdp", "-o", "x.csv", folder=folder)
    assert done.returncode == 1 and "expected the events table, got the table mentions" in read_error(done)
    (folder / "p.csv").write_text("name,lat,lon\nHoms,34.7,36.7\n", "utf-8")
    done = run("map", "p.csv", "--sensitive", folder=folder)
    assert done.returncode == 1 and "got a table of other columns" in read_error(done)


def test_map_parse_and_export_generalize(folder):
    done = run("map", "a.txt", "--generalize", "admin1", "-o", "m.html", "-q", folder=folder)
    data = read_page((folder / "m.html").read_text("utf-8"))
    told = json.dumps({key: value for key, value in data.items() if key != "basemap"})  # which names Azaz too
    assert done.returncode == 0 and "Aleppo" in told and "Azaz" not in told and "Shifa" not in told
    run("parse", "a.txt", "--sensitive", "-o", "s.gpkg", "-q", folder=folder)
    told = read(folder / "s.gpkg")
    assert "Azaz" in set(told.mentions["toponym"]) and "al-Shifa Hospital" not in set(
        told.mentions["toponym"]
    )
    done = run("export", "e.geojson", "--generalize", "grid10km", "-o", "g.geojson", folder=folder)
    text = (folder / "g.geojson").read_text("utf-8")
    assert done.returncode == 0 and "Shifa" not in text and "grid10km:" in text


def test_a_schema_of_generalized_events_tells_no_more(folder):
    run("export", "e.geojson", "--sensitive", "--schema", "acled", "-o", "s.csv", folder=folder)
    text = (folder / "s.csv").read_text("utf-8")
    assert "Gaza Strip" in text and "Shifa" not in text and "31.524" not in text
