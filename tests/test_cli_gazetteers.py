"""`geo gazetteer`, and `--gazetteer FILE`: as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from gazetteer_server import Served, serve_files
from test_sources_download import DUMP, pack
from typer.testing import CliRunner

from geo.cli import app
from geo.errors import GeoError

FIXTURES = Path(__file__).parent / "fixtures" / "gazetteers"
SITES = "site,lat,lon,kind,name_ar\nZaytun Barracks,33.51,36.31,camp,مستودع\n,1,2,,\nSwap,95,36,,\n"
TEXT = "Shelling hit Zaytun Barracks near Damascus, Syria, on Saturday.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    (tmp_path / "sites.csv").write_text(SITES, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    shutil.copy(FIXTURES / "SY.txt", tmp_path)
    return tmp_path


def run(*arguments):
    """Run a command in this process; an error of ours is its one line."""
    done = CliRunner().invoke(app, [*map(str, arguments)])
    if isinstance(done.exception, GeoError):
        assert "\n" not in str(done.exception)
        return 1, "", str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def find_mention(*arguments):
    code, out, err = run("parse", "a.txt", "-o", "-", "--format", "csv", *arguments)
    assert code == 0, err
    return {row["toponym"]: row for row in csv.DictReader(io.StringIO(out))}, err


def find_place(*arguments):
    """Give the id of the place that the made-up barracks are resolved to, an empty one if they are not."""
    return find_mention(*arguments)[0].get("Zaytun Barracks", {"place_id": ""})["place_id"]


def test_add_list_info_lookup_and_remove(folder):
    code, out, err = run("gazetteer", "add", "sites.csv", "--licence", "CC0", "--credit", "Field office")
    assert (code, out) == (0, "sites\n")
    assert "columns: name = site" in err and "(guessed)" in err
    assert "warning: sites: left out, no name: 1 row (line 3)" in err
    assert "warning: sites: left out, latitude and longitude swapped: 1 row (line 4: 'Swap: 95, 36')" in err
    assert "1 place, 2 names; Field office, CC0" in err
    _, out, _ = run("gazetteer", "list")
    assert "sites" in out and "Field office, CC0" in out
    _, out, _ = run("gazetteer", "info", "sites")
    assert "licence: CC0" in out and "left out, no name: 1" in out
    assert json.loads(run("gazetteer", "info", "sites", "--json")[1])["places"] == 1
    record = json.loads(run("lookup", "مستودع", "--json")[1])
    assert (record["place_id"], record["feature"], record["country"]) == ("own:sites:2", "CMPRF", "SY")
    assert record["attribution"] == "Field office, CC0"
    code, _, err = run("gazetteer", "remove", "sites")
    assert code == 0 and "removed sites (1 place, " in err
    assert "no place called" in run("lookup", "مستودع")[2]
    assert run("gazetteer", "list")[1] == "" and (folder / "sites.csv").exists()


def test_what_was_added_is_found_in_articles_with_its_credit(folder):
    assert find_place() == ""
    run("gazetteer", "add", "sites.csv", "--licence", "CC0", "--credit", "Field office")
    mention = find_mention()[0]["Zaytun Barracks"]
    assert mention["place_id"] == "own:sites:2" and "Field office, CC0" in mention["attribution"]
    assert run("map", "a.txt", "-q")[0] == 0
    assert "Field office, CC0" in (folder / "a.html").read_text("utf-8")
    assert "  Field office, CC0 (own gazetteer sites, 1 place)\n" in run("info")[1]
    assert json.loads(run("info", "--json")[1])["own_gazetteers"][0]["licence"] == "CC0"


def test_a_project_file_is_searched_for_one_run_and_says_each_time_what_is_left_out(folder):
    mentions, err = find_mention("--gazetteer", "sites.csv")
    assert mentions["Zaytun Barracks"]["place_id"] == "own:sites:2"
    assert "left out, no name: 1 row (line 3)" in err
    mentions, err = find_mention("--gazetteer", "sites.csv", "-q")
    assert mentions["Zaytun Barracks"]["latitude"] == "33.510000"
    assert "left out, no name: 1" in err, "it comes from the cache, and is not silent"
    assert find_place() == "" and not (folder / "data").exists()
    (folder / "sites.csv").write_text(SITES.replace("33.51", "33.52"), "utf-8")
    assert find_mention("--gazetteer", "sites.csv")[0]["Zaytun Barracks"]["latitude"] == "33.520000"
    code, _, _ = run("map", "a.txt", "--gazetteer", "sites.csv", "-q")
    assert code == 0 and "Zaytun Barracks" in (folder / "a.html").read_text("utf-8")


def test_a_projects_names_with_numbers_and_small_radii_count(folder):
    (folder / "posts.csv").write_text("name,lat,lon,radius_km\nHill 112 depot,33.5,36.3,0.4\n", "utf-8")
    (folder / "a.txt").write_text(
        "The Hill 112 depot near Damascus, Syria, was shelled on Saturday.\n", "utf-8"
    )
    assert "Hill 112 depot" not in find_mention()[0]
    row = find_mention("--gazetteer", "posts.csv")[0]["Hill 112 depot"]
    assert (row["place_id"], row["radius_km"], row["role"]) == ("own:posts:2", "0.4", "event_site")
    # Other words with numbers stay what they are.
    (folder / "a.txt").write_text("Hill 113 and Route 112 near Damascus, Syria, were shelled.\n", "utf-8")
    assert not [name for name in find_mention("--gazetteer", "posts.csv")[0] if "11" in name]


def test_lookup_searches_a_project_file(folder):
    code, out, err = run("lookup", "Zaytun Barracks", "--gazetteer", "sites.csv")
    assert code == 0 and out.startswith("own:sites:2") and "left out" in err
    assert "own:sites:2" in run("lookup", "Zaytun Barracks", "--gazetteer", "sites.csv", "--json")[1]
    assert "score" in run("lookup", "Zaytun Barracks", "--gazetteer", "sites.csv", "--explain")[1]
    assert run("lookup", "Zaytun Barracks")[1] == ""
    assert run("lookup", "Homs", "--gazetteer", "no.csv")[0] == 1


def test_a_project_file_from_openstreetmap_is_credited(folder):
    (folder / "osm.csv").write_text("osm_id,name,lat,lon\n7,Zaytun Barracks,33.5,36.3\n", "utf-8")
    for _ in range(2):  # read, and then from the cache
        row = find_mention("--gazetteer", "osm.csv")[0]["Zaytun Barracks"]
        assert row["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    _, _, err = run("gazetteer", "add", "osm.csv")
    assert "its columns are OpenStreetMap's" in err and "whose data" not in err


def test_a_project_file_in_python(folder):
    import geo

    with pytest.warns(UserWarning, match="left out, no name") as warned:
        result = geo.geoparse(TEXT, gazetteer="sites.csv")
    assert {Path(each.filename).name for each in warned} == {Path(__file__).name}
    assert "own:sites:2" in set(result.mentions["place_id"].dropna())
    with pytest.warns(UserWarning):
        assert list(geo.lookup("Zaytun Barracks", gazetteer=[Path("sites.csv")])["name"]) == [
            "Zaytun Barracks"
        ]


def test_a_project_file_that_is_broken_or_would_be_overwritten(folder):
    code, _, err = run("parse", "a.txt", "-o", "o.csv", "--gazetteer", "no.csv")
    assert (code, err) == (1, "no.csv: does not exist")
    code, _, err = run("parse", "a.txt", "-o", "sites.csv", "--gazetteer", "sites.csv")
    assert code == 1 and (folder / "sites.csv").read_text("utf-8") == SITES
    run("parse", "a.txt", "-o", "o.csv")
    assert run("map", "o.csv", "--gazetteer", "sites.csv")[0] == 2


def test_a_name_that_is_taken_and_names_that_are_none(folder):
    assert run("gazetteer", "add", "SY.txt", "-q")[:2] == (0, "sy\n")
    assert run("gazetteer", "add", "SY.txt", "-q")[:2] == (0, "sy\n"), "the same file builds it again"
    (folder / "b").mkdir()
    shutil.copy("SY.txt", "b")
    code, _, err = run("gazetteer", "add", "b/SY.txt")
    assert code == 1 and "a gazetteer sy is there already, from" in err and "--name sy to replace it" in err
    assert run("gazetteer", "add", "b/SY.txt", "-q", "--name", "other")[1] == "other\n"
    assert "'../evil'" in run("gazetteer", "add", "SY.txt", "--name", "../evil")[2]
    assert "'nope'" in run("gazetteer", "remove", "nope")[2] and run("gazetteer", "info", "nope")[0] == 1


def test_a_broken_gazetteer_says_what_to_do_and_that_works(folder):
    run("gazetteer", "add", "SY.txt", "-q")
    next((folder / "data").rglob("*.postings")).unlink()
    code, _, err = run("lookup", "Tall az Zaytun al Gharbi")
    assert code == 1 and "geo gazetteer add --rebuild sy" in err
    assert "unusable" in run("gazetteer", "list")[1]
    code, out, _ = run("gazetteer", "add", "--rebuild", "sy", "-q")
    assert (code, out) == (0, "sy\n")
    assert "geonames:99000001" in run("lookup", "Tall az Zaytun al Gharbi")[1]


def test_rebuild_uses_what_was_said_before(folder):
    run(
        "gazetteer",
        "add",
        "sites.csv",
        "-q",
        "--credit",
        "Field office",
        "--licence",
        "CC0",
        "--name-column",
        "site",
    )
    (folder / "sites.csv").write_text(SITES + "Second depot,33.6,36.4,,\n", "utf-8")
    assert run("gazetteer", "add", "--rebuild")[:2] == (0, "sites\n")
    about = json.loads(run("gazetteer", "list", "--json")[1])
    assert (about["places"], about["attribution"]) == (2, "Field office, CC0")
    assert about["options"]["read"] == {"name_column": "site"}
    assert "rebuild (sites), got nope" in run("gazetteer", "add", "--rebuild", "nope")[2]


def test_alternate_names_go_with_the_dump(folder):
    shutil.copy(FIXTURES / "alternateNamesV2.txt", folder / "alternateNames.txt")
    code, _, err = run("gazetteer", "add", "SY.txt", "alternateNames.txt")
    assert code == 0 and "with the alternate names of alternateNames.txt" in err
    assert "geonames:99000002" in run("lookup", "مزرعة النهر الشرقي")[1]
    assert run("gazetteer", "add", "alternateNames.txt")[0] == 2
    assert (
        "is no GeoNames dump"
        in run("gazetteer", "add", "sites.csv", "--alternate-names", "alternateNames.txt")[2]
    )


def test_an_address(folder):
    names = (FIXTURES / "alternateNamesV2.txt").read_bytes()
    files = {
        "/SY.zip": Served(pack(DUMP)),
        "/alternateNamesV2.zip": Served(pack(names, "alternateNamesV2.txt")),
    }
    with serve_files(files) as address:
        code, out, err = run("gazetteer", "add", f"{address}/SY.zip")
        assert (code, out) == (0, "sy\n") and "downloading SY.zip from 127.0.0.1" in err
        assert run("gazetteer", "add", "--rebuild", "sy", "-q")[0] == 0
        names = f"{address}/alternateNamesV2.zip"
        code, _, err = run("gazetteer", "add", f"{address}/SY.zip", names)
        assert code == 0 and "with the alternate names of alternateNamesV2.zip" in err
        assert "geonames:99000002" in run("lookup", "مزرعة النهر الشرقي")[1]
        left = [path.name for path in (folder / "cache" / "downloads").iterdir()]
        assert left == ["sy.lock"]
        assert run("gazetteer", "add", f"{address}/none.zip")[0] == 1
        assert "expected 0000" in run("gazetteer", "add", f"{address}/SY.zip", "--sha256", "0" * 64)[2]


@pytest.mark.parametrize("arguments", [[], ["a.csv", "b.csv", "--name", "x"]])
def test_wrong_usage_is_exit_code_2(folder, arguments):
    assert run("gazetteer", "add", *arguments)[0] == 2


def test_without_the_network_a_country_says_what_to_do(folder, monkeypatch):
    def refuse(*_, **__):
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.create_connection", refuse)
    code, _, err = run("gazetteer", "add", "SY")
    assert code == 1 and "fetch https://download.geonames.org/export/dump/SY.zip by other means" in err
    assert "XY" in run("gazetteer", "add", "XY")[2]


def test_every_command_has_help_and_an_example():
    group = typer.main.get_command(app).commands["gazetteer"]
    assert set(group.commands) == {"add", "list", "info", "remove"}
    for name, command in group.commands.items():
        assert command.help and f"Example: geo gazetteer {name}" in command.epilog
        assert all(parameter.help for parameter in command.params if parameter.name != "help"), name


def test_the_command_line_starts_without_the_readers():
    code = (
        "import sys, geo.cli; print([m for m in sys.modules if m.startswith('geo.sources') or m == 'numpy'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
