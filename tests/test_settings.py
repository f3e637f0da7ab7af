"""The settings file: read, checked, written without losing what else stands in it; and what it yields to."""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.errors import SettingsError
from geo.geocode import choose_geocoder
from geo.settings import SETTINGS, find_cache_folder, find_config_file, read_settings, write_setting


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "folder" / "config.toml"
    monkeypatch.setenv("GEO_CONFIG", str(path))
    return path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["config", *arguments])


def test_what_is_set_is_read(path: Path) -> None:
    assert read_settings() == {}
    assert write_setting("geocoder.name", "photon") == path
    write_setting("geocoder.timeout", "5")
    write_setting("geocoder.per_second", 0.5)
    assert read_settings() == {"geocoder.name": "photon", "geocoder.timeout": 5.0, "geocoder.per_second": 0.5}
    assert path.read_text("utf-8") == '[geocoder]\nname = "photon"\ntimeout = 5\nper_second = 0.5\n'


def test_comments_and_order_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("# ours\n[geocoder]\ntimeout = 3  # slow line\nname = 'photon'\n", "utf-8")
    write_setting("geocoder.name", "nominatim")
    write_setting("geocoder.max_requests", 10)
    assert path.read_text("utf-8") == (
        '# ours\n[geocoder]\ntimeout = 3  # slow line\nname = "nominatim"\nmax_requests = 10\n'
    )
    for key in ("name", "timeout", "max_requests"):
        write_setting(f"geocoder.{key}", None)
    assert read_settings() == {} and "# ours" in path.read_text("utf-8")
    write_setting("geocoder.name", None)  # what is not there need not be taken out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[geocoder\n", "is not TOML"),
        ("[geocoder]\nnmae = 'photon'\n", "unknown setting 'geocoder.nmae'"),
        ("name = 'photon'\n", "unknown setting 'name'"),
        ("[geocoder]\nname = 3\n", "geocoder.name"),
        ("[geocoder]\nname = ''\n", "expected text"),
        ("[geocoder]\ntimeout = 'soon'\n", "expected a number from 0.1 on"),
        ("[geocoder]\ntimeout = true\n", "expected a number"),
        ("[geocoder]\ntimeout = inf\n", "expected a number"),
        ("[geocoder]\nper_second = 0\n", "expected a number from 0.001 on"),
        ("[geocoder]\nmax_age_days = -1\n", "expected a number from 0 on"),
    ],
)
def test_a_broken_file_is_one_line_and_is_not_overwritten(path: Path, text: str, words: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    for act in (read_settings, lambda: write_setting("geocoder.name", "photon")):
        with pytest.raises(SettingsError, match=words) as caught:
            act()
        assert str(path) in str(caught.value) and caught.value.args[0].count("\n") == 0
    assert path.read_text("utf-8") == text


def test_a_file_that_cannot_be_read_or_written(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings()
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_text("")
    with pytest.raises(SettingsError, match=r"cannot be (read|written)"):
        write_setting("geocoder.name", "photon")


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_a_key_is_the_users_own(path: Path) -> None:
    write_setting("geocoder.api_key", "s3cret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = run("show").stdout
    assert "s3cret" not in shown and "geocoder.api_key = ********" in shown


def test_the_commands(path: Path) -> None:
    assert run("path").stdout.strip() == str(path)
    assert "nothing is set" in run("show").stderr
    assert run("set", "geocoder.name", "photon").stdout.strip() == str(path)
    assert run("show").stdout.startswith("geocoder.name = photon  # ")
    assert run("show", "--all").stdout.count("(not set)") == len(SETTINGS) - 1
    assert run("unset", "geocoder.name").exit_code == 0 and read_settings() == {}
    assert isinstance(run("set", "geocoder.name", "osm").exception, SettingsError)
    assert isinstance(run("unset", "geocoder.nmae").exception, SettingsError)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("name", "osm", "expected one of nominatim, photon, pelias, none"),
        ("url", "abc", "such as https://nominatim.example.org"),
        ("url", "ftp://a.b", "such as https://nominatim.example.org"),
        ("url", "http://me:s3cret@a.b", r"got 'http://\*\*\*\*\*\*\*\*@a.b'"),
        ("url", "http://nominatim.openstreetmap.org", "is asked over https"),
        ("user_agent", "me", "an e-mail address or a web page"),
        ("user_agent", "é@example.org", "ASCII"),
        ("api_key", " ", "expected text"),
        ("api_key", "s3cret\x00", r"got '\*\*\*\*"),
        ("timeout", "soon", "expected a number"),
        ("per_second", "0", "expected a number"),
        ("max_age_days", "many", "expected a number"),
        ("max_miss_age_days", "nan", "expected a number"),
        ("max_requests", "2.5", "a whole number"),
    ],
)
def test_what_does_not_do_is_refused_when_it_is_set(path: Path, key: str, value: str, words: str) -> None:
    done = run("set", f"geocoder.{key}", value)
    assert isinstance(done.exception, SettingsError) and f"geocoder.{key}" in str(done.exception)
    assert re.search(words, str(done.exception)) and "s3cret" not in str(done.exception)
    assert not path.exists()


def test_a_password_in_the_file_is_not_shown(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[geocoder]\nurl = 'http://me:s3c?ret@a.b/x?key=s3cret'\n", "utf-8")
    shown = run("show").stdout
    assert "geocoder.url = http://********@a.b/x?********" in shown and "s3c" not in shown
    path.write_text("[geocoder]\napi_key = 123456\n", "utf-8")
    assert "123456" not in str(run("show").exception)


def test_the_option_wins_then_the_environment_then_the_file(path: Path) -> None:
    write_setting("geocoder.name", "photon")
    write_setting("geocoder.url", "https://photon.example.org")
    write_setting("geocoder.user_agent", "file@example.org")
    write_setting("geocoder.timeout", 3)
    environ = {
        "GEO_GEOCODER": "nominatim",
        "GEO_GEOCODER_URL": "https://n.example.org",
        "GEO_USER_AGENT": "e@example.org",
    }

    chosen = choose_geocoder(environ={})
    assert chosen == {
        "geocoder": "photon", "url": "https://photon.example.org", "user_agent": "file@example.org", "timeout": 3.0,
        "origin": f"the settings file {path}",
    }  # fmt: skip
    chosen = choose_geocoder(environ=environ) or {}
    assert (chosen["geocoder"], chosen["url"]) == ("nominatim", "https://n.example.org")
    assert (chosen["user_agent"], chosen["timeout"], chosen["origin"]) == (
        "e@example.org",
        3.0,
        "GEO_GEOCODER",
    )
    chosen = (
        choose_geocoder("pelias", url="http://127.0.0.1:1", user_agent="me@example.org", environ=environ)
        or {}
    )
    assert (chosen["geocoder"], chosen["url"], chosen["user_agent"], chosen["origin"]) == (
        "pelias", "http://127.0.0.1:1", "me@example.org", "--geocoder",
    )  # fmt: skip
    assert choose_geocoder("none", environ=environ) is None
    assert choose_geocoder(environ={"GEO_GEOCODER": "none"}) is None


def test_an_address_is_for_the_geocoder_that_it_was_set_with(path: Path) -> None:
    write_setting("geocoder.name", "nominatim")
    write_setting("geocoder.url", "https://n.example.org")
    write_setting("geocoder.api_key", "s3cret")
    chosen = choose_geocoder("photon", user_agent="me@example.org", environ={}) or {}
    assert "url" not in chosen and "api_key" not in chosen


def test_a_broken_file_does_not_matter_to_who_asks_for_none(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[", "utf-8")
    assert choose_geocoder("none", environ={}) is None


def test_without_variables_the_systems_own_places_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GEO_CONFIG", "GEO_CACHE"):
        monkeypatch.delenv(name)
    assert "conflict-geo" in str(find_config_file()) and "conflict-geo" in str(find_cache_folder())
