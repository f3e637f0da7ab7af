"""The command as a user runs it: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "Shelling hit Homs, Syria, on Saturday. The village of Zzyzxville was quiet.\n"


def run(*arguments, folder, stdin=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "geo", *map(str, arguments)],
        cwd=folder, input=stdin, capture_output=True, check=False, env={**os.environ, **environment}, timeout=120,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def read_error(done):
    """The one line of an error."""
    lines = done.stderr.decode().strip().splitlines()
    assert len(lines) == 1 and "Traceback" not in lines[0], done.stderr.decode()
    return lines[0]


def test_map_prints_the_path_and_a_summary(folder):
    done = run("map", "a.txt", "--published", "2012-02-04", folder=folder)
    assert (done.returncode, done.stdout) == (0, b"a.html\n")
    assert re.search(
        r"geo: 1 article, 3 mentions, 2 places, \d+ events?, 1 unresolved, \d+\.\d s", done.stderr.decode()
    )
    page = (folder / "a.html").read_text("utf-8")
    assert "Homs" in page and "machine-coded" in page.lower()


def test_several_inputs_make_map_html(folder):
    (folder / "b.md").write_text("---\ntitle: T\n---\nClashes in Idlib.", "utf-8")
    assert run("map", "a.txt", "b.md", "-q", folder=folder).stdout == b"map.html\n"
    assert run("map", ".", "-q", folder=folder).stdout == b"map.html\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.md", "map.html"]
    assert run("map", ".", "-q", "--strict", folder=folder).returncode == 0, (
        "our own map is no article, and no fault"
    )


def test_verbose_lists_what_was_not_resolved(folder):
    assert (
        b"unresolved: Zzyzxville (the gazetteer has no such name)"
        in run("map", "a.txt", "-v", folder=folder).stderr
    )


def test_quiet_says_nothing(folder):
    assert run("map", "a.txt", "--quiet", folder=folder).stderr == b""


def test_stdin_to_stdout(folder):
    done = run("parse", "-", "-o", "-", "-q", folder=folder, stdin=TEXT.encode())
    names = [feature["properties"]["place_name"] for feature in json.loads(done.stdout)["features"]]
    assert names == ["Homs", "Syria", None]
    done = run(
        "parse",
        "-",
        "-o",
        "-",
        "--format",
        "csv",
        "--layer",
        "places",
        "-q",
        folder=folder,
        stdin=TEXT.encode(),
    )
    assert done.stdout.splitlines()[0].startswith(b"place_id,name,")


def test_parse_export_map(folder):
    assert run("parse", "a.txt", "-o", "m.gpkg", folder=folder).stdout == b"m.gpkg\n"
    assert (
        run("export", "m.gpkg", "--layer", "places", "-o", "p.geojson", folder=folder).stdout
        == b"p.geojson\n"
    )
    assert len(json.loads((folder / "p.geojson").read_text("utf-8"))["features"]) == 2
    assert run("map", "m.gpkg", "-o", "again.html", folder=folder).returncode == 0
    assert run("map", "p.geojson", folder=folder).stdout == b"p.html\n"
    assert "Homs" in (folder / "again.html").read_text("utf-8") and "Homs" in (folder / "p.html").read_text(
        "utf-8"
    )


def test_no_place_is_still_a_map(folder):
    (folder / "n.txt").write_text("Nothing is named here.", "utf-8")
    done = run("map", "n.txt", folder=folder)
    assert (
        done.returncode == 0
        and b"no place was found" in done.stderr
        and (folder / "n.html").stat().st_size > 10_000
    )


def test_lookup(folder):
    done = run("lookup", "al-Shaar", "--country", "SY", folder=folder)
    assert done.stdout.decode().startswith("geo:aleppo-al-shaar") and "Aleppo" in done.stdout.decode()
    record = json.loads(run("lookup", "حلب", "--limit", "1", "--json", folder=folder).stdout)
    assert (record["name"], record["country"], record["parents"][-1]) == ("Aleppo", "SY", "Syria")
    done = run("lookup", "Nowhere at all", folder=folder)
    assert (done.returncode, done.stdout) == (0, b"") and b"no place called 'Nowhere at all'" in done.stderr


def test_info_names_the_licences(folder):
    done = run("info", folder=folder).stdout.decode()
    for word in ("GeoNames", "CC-BY-4.0", "ODbL", "Natural Earth", "public domain", "second-order"):
        assert word in done
    assert json.loads(run("info", "--json", folder=folder).stdout)["counts"]["places"] > 600_000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["map", "missing.txt"], ["missing.txt", "does not exist"]),
        (["map", "empty.txt"], ["empty.txt", "empty"]),
        (["map", "nothing"], ["nothing", "no article"]),
        (["map", "junk.txt"], ["junk.txt"]),
        (["map", "a.txt", "-o", "nowhere/m.html"], ["nowhere"]),
        (["map", "a.txt", "-o", "a.txt"], ["a.txt"]),
        (["map", "a.txt", "-o", "m.gpkg"], [".html"]),
        (["map", "a.txt", "--country", "Syria"], ["two-letter", "Syria"]),
        (["map", "a.txt", "--published", "yesterday"], ["2018-05-14", "yesterday"]),
        (["map", "a.txt", "--geocoder", "nominatim"], ["GEO_USER_AGENT"]),
        (["map", "a.txt", "--tiles", "nosuch"], ["nosuch"]),
        (["map", "a.txt", "--max-chars", "10"], ["--max-chars"]),
        (["map", "https://example.org/a.html"], ["https://example.org/a.html"]),
        (["parse", "a.txt", "-o", "m.xls"], [".gpkg"]),
        (["parse", "a.txt", "-o", "a.csv/"], ["a.csv"]),
        (["parse", "table.csv", "-o", "table.csv"], ["table.csv"]),
        (["export", "a.txt", "-o", "m.csv"], ["a.txt"]),
        (["export", "bad.geojson", "-o", "m.csv"], ["bad.geojson"]),
        (["lookup", "Homs", "--country", "XX"], ["XX"]),
    ],
)
def test_bad_input_is_one_line_and_exit_1(folder, arguments, words):
    (folder / "empty.txt").touch()
    (folder / "nothing").mkdir()
    (folder / "junk.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40)
    (folder / "bad.geojson").write_text('{"type": "FeatureCollection", "features": [', "utf-8")
    (folder / "table.csv").write_text("text\nClashes in Homs.\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = run(*arguments, folder=folder, GEO_USER_AGENT="")
    last = done.stderr.decode().strip().splitlines()[-1]
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr.decode() and last.startswith("geo: error: ")
    for word in words:
        assert word in done.stderr.decode()
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    "arguments",
    [["map"], ["nosuch"], ["map", "a.txt", "--min-confidence", "2"], ["parse", "a.txt"],
     ["parse", "a.txt", "-o", "-", "--format", "xml"], ["export", "a.gpkg", "-o", "x.csv", "--layer", "towns"]],
)  # fmt: skip
def test_wrong_usage_is_exit_2(folder, arguments):
    done = run(*arguments, folder=folder)
    assert done.returncode == 2 and b"Traceback" not in done.stderr


def test_a_broken_line_is_reported_and_the_others_are_done(folder):
    (folder / "a.jsonl").write_text('{"text": "In Homs."}\n{"text": \n{"text": "In Hama."}\n', "utf-8")
    done = run("parse", "a.jsonl", "-o", "m.csv", folder=folder)
    assert done.returncode == 0 and b"line 2" in done.stderr
    assert len((folder / "m.csv").read_text("utf-8").splitlines()) == 3
    assert run("parse", "a.jsonl", "-o", "m.csv", "--strict", folder=folder).returncode == 3


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_writable(folder):
    (folder / "locked").mkdir(mode=0o500)
    assert run("map", "a.txt", "-o", "locked/m.html", folder=folder).returncode == 1


def test_a_closed_pipe_is_no_traceback(folder):
    command = f"{sys.executable} -m geo lookup 'San José' --limit 400 | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


def test_help_costs_at_most_twice_the_import_of_typer(folder):
    def measure(*command):
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run([sys.executable, *command], capture_output=True, check=True, cwd=folder)
            times.append(time.perf_counter() - begun)
        return min(times)

    # Best of five each, in turn: a loaded machine slows both.
    assert measure("-m", "geo", "--help") < 2 * measure("-c", "import typer") + 0.05


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['geo', '--help']\n"
        "from geo.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'folium', 'shapely', 'numpy', 'geopy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_and_completion(folder):
    assert re.fullmatch(rb"geo \d+\.\d+\.\d+\n", run("--version", folder=folder).stdout)
    shown = run(
        "--show-completion",
        folder=folder,
        SHELL="/bin/bash",
        _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
    )
    assert b"Traceback" not in shown.stderr


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("unshare"), reason="needs unshare (Linux)"
)
def test_the_main_job_with_the_network_shut(folder):
    shut = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*shut, "true"], capture_output=True, check=False).returncode:
        pytest.skip("unshare is not allowed here")
    done = subprocess.run(
        [*shut, sys.executable, "-m", "geo", "map", "a.txt"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0 and (folder / "a.html").exists(), done.stderr


def test_the_installed_command_is_there():
    assert shutil.which("geo", path=str(Path(sys.executable).parent)) is not None


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_map_draws_a_picture_too(folder, suffix, start):
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    done = run("map", "a.txt", "-q", "-o", f"homs.{suffix}", folder=folder)
    assert (done.returncode, done.stdout) == (0, f"homs.{suffix}\n".encode())
    assert (folder / f"homs.{suffix}").read_bytes().startswith(start)


def test_packed_and_embedded_maps_are_written_and_are_no_articles(folder):
    assert run("map", "a.txt", "-q", "-o", "whole.html", folder=folder).returncode == 0
    assert run("map", "a.txt", "-q", "-o", "packed.html", "--compress", folder=folder).returncode == 0
    assert run("map", "a.txt", "-q", "-o", "part.html", "--embed", folder=folder).returncode == 0
    sizes = {name: (folder / name).stat().st_size for name in ("whole.html", "packed.html", "part.html")}
    assert sizes["packed.html"] < 400_000 < sizes["whole.html"] < 900_000
    assert sizes["part.html"] < 410_000
    part = (folder / "part.html").read_text("utf-8")
    assert part.startswith("<!--") and part.count("<iframe") == 1 and "<html" not in part.split("srcdoc")[0]
    assert run("map", ".", "-q", "--strict", "-o", "again.html", folder=folder).returncode == 0


@pytest.mark.parametrize("option", [("--tiles", "osm"), ("--embed",), ("--compress",)])
def test_a_picture_takes_no_option_of_the_page(folder, option):
    done = run("map", "a.txt", "-o", "homs.png", *option, folder=folder)
    assert done.returncode == 2 and option[0].encode() in done.stderr
    assert run("map", "a.txt", "--embed", "--compress", folder=folder).returncode == 2
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
