"""The fallback geocoder against Nominatim's own server, over the hand-made places of tests/nominatim/tiny.osm."""

from __future__ import annotations

import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest
from nominatim_server import PACKED, NominatimMissingError, Server, hash_inputs, serve

import geo
from geo.geocode import Question, build_geocoder
from geo.resolve.around import add_neighbors, draw_box

OSM = PACKED.parent / "tiny.osm"
CREDIT = "© OpenStreetMap contributors, ODbL 1.0"

GHOUTA = (
    "DAMASCUS, Syria - Warplanes struck the village of Hosh al-Dawahra in Eastern Ghouta on Monday, killing three "
    "people, rebels said."
)
ALEPPO = (
    "ALEPPO, Syria - Shelling killed four people in the village of Tell Zirfan, east of Aleppo, on Sunday, "
    "Syrian state media said."
)
DEIR_EZ_ZOR = (
    "DEIR EZ-ZOR, Syria - Islamic State fighters attacked the village of Tell Zirfan near Deir ez-Zor in Syria "
    "on Sunday, a monitor said."
)
AKKAR = (
    "BEIRUT - The Lebanese army said a rocket hit the village of Tell Zirfan in Akkar, north of Tripoli, "
    "Lebanon, on Sunday."
)
SUDZHA = (
    "Ukrainian troops left the village of Sverdlikovo near Sudzha in Russia's Kursk region on Tuesday, the "
    "defence ministry said."
)
BORNO = "ABUJA, Nigeria - Gunmen attacked the village of Hosh al-Dawahra in Borno, Nigeria on Sunday, police said."
KINSABBA = "Shelling hit positions 10 km south of Kinsabba in Latakia province, Syria, on Sunday."
SHIFONIYAH = "Warplanes struck al-Shifoniyah in Eastern Ghouta near Damascus, Syria, on Monday."
NOWHERE = "ALEPPO, Syria - Shelling hit the village of Qarnabuzia on Sunday, Syrian state media said."


# Read before conftest.py hides it from the tests.
IS_REQUIRED = os.environ.get("GEO_REQUIRE_NOMINATIM") == "1"


def skip(err: NominatimMissingError) -> NoReturn:
    if IS_REQUIRED:
        pytest.fail(f"{err}; and GEO_REQUIRE_NOMINATIM=1 demands one")
    pytest.skip(str(err))


@pytest.fixture(scope="module")
def nominatim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server; without its packages skip, or fail where GEO_REQUIRE_NOMINATIM=1."""
    try:
        with serve(tmp_path_factory.mktemp("nominatim")) as server:
            yield server
    except NominatimMissingError as err:
        skip(err)


def connect(server: Server) -> Any:
    """Make a stock geopy geocoder that asks the server."""
    from geopy.geocoders import Nominatim

    return Nominatim(
        domain=server.url.partition("//")[2],
        scheme="http",
        user_agent="conflict-geo tests (tests@example.org)",
        timeout=60,
    )


def build(server: Server, folder: Path) -> Any:
    """Make the named geocoder, as the command does."""
    return build_geocoder(
        "nominatim",
        url=server.url,
        user_agent="tests@example.org",
        cache_folder=folder / "cache",
        timeout=60,
    )


@pytest.fixture(params=["named", "stock geopy"])
def geocoder(request: pytest.FixtureRequest, nominatim: Server, tmp_path: Path) -> Any:
    return build(nominatim, tmp_path) if request.param == "named" else connect(nominatim)


def locate(geocoder: Any, text: str, toponym: str) -> Any:
    mentions = geo.geoparse(text, geocoder=geocoder).mentions
    return mentions[mentions["toponym"] == toponym].iloc[0]


def test_the_packed_database_is_small_and_built_from_what_lies_beside_it(tmp_path: Path) -> None:
    assert PACKED.stat().st_size < 1_000_000
    unpacked = tmp_path / "tiny.sqlite"
    unpacked.write_bytes(lzma.decompress(PACKED.read_bytes()))
    with closing(sqlite3.connect(unpacked)) as connection:
        built_from = connection.execute("SELECT value FROM nominatim_properties WHERE property = 'inputs'")
        assert built_from.fetchone() == (hash_inputs(),), "run tests/nominatim/pack.py"


def test_every_place_of_the_file_is_found_by_each_of_its_names(nominatim: Server) -> None:
    n_names = 0
    for node in ET.parse(OSM).getroot().iter("node"):
        tags = {tag.get("k"): tag.get("v") or "" for tag in node.iter("tag")}
        for key, name in tags.items():
            if not re.match(r"(alt_|old_)?name", str(key)):
                continue
            n_names += 1
            query = urllib.parse.urlencode({"q": name, "format": "jsonv2", "limit": 10})
            with urllib.request.urlopen(f"{nominatim.url}/search?{query}") as answer:
                found = {f"{place['osm_type']} {place['osm_id']}" for place in json.load(answer)}
            assert f"node {node.get('id')}" in found, (name, found)
    assert n_names > 100


@pytest.mark.parametrize(
    ("name", "place_id", "country"),
    [
        ("Kharkov", "osm:n302", "UA"), ("Харьков", "osm:n302", "UA"), ("Киев", "osm:n301", "UA"),
        ("كييف", "osm:n301", "UA"), ("حلب", "osm:n101", "SY"), ("Алеппо", "osm:n101", "SY"),
        ("ALEPPO", "osm:n101", "SY"), ("Artemivsk", "osm:n303", "UA"), ("Артёмовск", "osm:n303", "UA"),
        ("karm al muyassar", "osm:n103", "SY"), ("Ash Sha'ar", "osm:n102", "SY"), ("Жданов", "osm:n308", "UA"),
    ],
)  # fmt: skip
def test_spellings(nominatim: Server, name: str, place_id: str, country: str) -> None:
    best = build_geocoder(connect(nominatim))(name)[0]
    assert (best.place_id, best.country_code, best.attribution) == (place_id, country, CREDIT)


@pytest.mark.parametrize(
    ("name", "feature", "radius_km"),
    [
        ("Syria", ("A", "PCLI"), (300, 500)),
        ("Aleppo Governorate", ("A", "ADM1"), (80, 120)),
        ("Kharkiv", ("P", "PPL"), (10, 25)),
        ("Kinsabba", ("P", "PPL"), (1, 4)),
        ("Jobar", ("P", "PPLX"), (1, 4)),
    ],
)
def test_kind_and_radius(nominatim: Server, name: str, feature: Any, radius_km: tuple[float, float]) -> None:
    best = build_geocoder(connect(nominatim))(name)[0]
    assert (best.feature_class, best.feature_code) == feature
    assert best.radius_km is not None and radius_km[0] <= best.radius_km <= radius_km[1]


def test_a_region_that_is_a_point_has_no_extent(nominatim: Server) -> None:
    best = build_geocoder(connect(nominatim))("Eastern Ghouta")[0]
    assert (best.place_id, best.feature_code, best.radius_km) == ("osm:n109", "RGN", None)
    assert build_geocoder(connect(nominatim))("الشرقية") == ()


@pytest.mark.parametrize(
    ("text", "toponym", "place_id"),
    [(KINSABBA, "Kinsabba", "osm:n118"), (SHIFONIYAH, "al-Shifoniyah", "osm:n111")],
)
def test_a_name_that_the_gazetteer_knows_by_likeness_only_is_asked_about(
    geocoder: Any, text: str, toponym: str, place_id: str
) -> None:
    assert locate(None, text, toponym)["resolved_by"] == "gazetteer", "choose another"
    row = locate(geocoder, text, toponym)
    assert (row["resolved_by"], row["place_id"]) == ("geocoder", place_id)
    assert "only the similar" in row["reason"] and row["confidence"] <= 0.7


def test_a_village_that_the_gazetteer_lacks_is_placed_and_credited(geocoder: Any) -> None:
    assert geo.lookup("Hosh al-Dawahra").empty, "the gazetteer knows it now: choose another"
    row = locate(geocoder, GHOUTA, "Hosh al-Dawahra")
    assert (row["resolved_by"], row["place_id"], row["country_code"]) == ("geocoder", "osm:n112", "SY")
    assert (row["geometry"].y, row["geometry"].x) == (33.559, 36.478)
    assert row["attribution"] == CREDIT and 1 <= row["radius_km"] < 4 and "geocoder" in row["reason"]


@pytest.mark.parametrize(
    ("text", "place_id"),
    [(ALEPPO, "osm:n121"), (DEIR_EZ_ZOR, "osm:n122"), (AKKAR, "osm:n206")],
    ids=["near Aleppo", "near Deir ez-Zor", "in Lebanon"],
)
def test_the_article_chooses_among_homonyms(geocoder: Any, text: str, place_id: str) -> None:
    row = locate(geocoder, text, "Tell Zirfan")
    assert (row["resolved_by"], row["place_id"]) == ("geocoder", place_id)


def test_a_russian_village_in_an_article_on_two_countries(geocoder: Any) -> None:
    row = locate(geocoder, SUDZHA, "Sverdlikovo")
    assert (row["resolved_by"], row["place_id"], row["country_code"]) == ("geocoder", "osm:n404", "RU")


@pytest.mark.parametrize(("text", "toponym"), [(NOWHERE, "Qarnabuzia"), (BORNO, "Hosh al-Dawahra")])
def test_a_name_that_is_not_there_or_does_not_fit_stays_unresolved(
    geocoder: Any, text: str, toponym: str
) -> None:
    row = locate(geocoder, text, toponym)
    assert row["resolved_by"] == "unresolved" and row["geometry"] is None
    assert "geocoder" in row["reason"]


def test_the_server_understands_where_to_look(nominatim: Server, tmp_path: Path) -> None:
    geocode = build(nominatim, tmp_path)

    def find(**where: Any) -> list[str]:
        return [place.place_id for place in geocode.find(Question("Tell Zirfan", **where)).candidates]

    assert sorted(find()) == ["osm:n121", "osm:n122", "osm:n206"]
    assert sorted(find(countries=("SY",))) == ["osm:n121", "osm:n122"]
    assert find(countries=("LB", "UA")) == ["osm:n206"]
    assert find(countries=("RU",)) == []
    # South, west, north, east.
    assert find(box=(35.0, 40.0, 35.5, 40.5))[0] == "osm:n122"
    assert find(box=(34.0, 36.0, 35.0, 37.0))[0] == "osm:n206"
    # What an article on Syria asks: none of the namesakes may be lost.
    around = add_neighbors(["SY"])
    assert sorted(find(countries=around, box=draw_box(around))) == ["osm:n121", "osm:n122", "osm:n206"]
    codes = [request.query.get("countrycodes") for request in nominatim.read_requests()[-7:]]
    assert codes == [None, "sy", "lb,ua", "ru", None, None, "il,iq,jo,lb,sy,tr"]


def test_answers_and_misses_are_asked_for_once(nominatim: Server, tmp_path: Path) -> None:
    names = ["Kinsabba", "Qarnabuzia", "حلب", "Artemivsk"]
    before = len(nominatim.read_requests())
    first, second = build(nominatim, tmp_path), build(nominatim, tmp_path)
    answers = [first(name) for name in names]
    assert len(nominatim.read_requests()) == before + len(names)
    assert [second(name) for name in names] == answers
    assert len(nominatim.read_requests()) == before + len(names)
    assert (second.counts.n_requests, second.counts.n_cached) == (0, len(names))


def run(folder: Path, *arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    asking = ["--geocoder", "nominatim", "--geocoder-url", url, "--geocoder-contact", "tests@example.org"]
    return subprocess.run(
        [sys.executable, "-m", "geo", *arguments, *asking],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "GEO_CACHE": str(folder / "cache")},
    )  # fmt: skip


def write_articles(folder: Path, **texts: str) -> None:
    (folder / "articles").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "articles" / f"{name}.txt").write_text(text, "utf-8")


def test_the_command_says_what_it_sends_and_asks_once(nominatim: Server, tmp_path: Path) -> None:
    write_articles(tmp_path, ghouta=GHOUTA, aleppo=ALEPPO, nowhere=NOWHERE)
    before = len(nominatim.read_requests())
    first = run(tmp_path, "parse", "articles", "-o", "first.csv", url=nominatim.url)
    asked = nominatim.read_requests()[before:]
    assert first.returncode == 0, first.stderr
    names = sorted(request.query["q"] for request in asked)
    assert names == ["Hosh al-Dawahra", "Qarnabuzia", "Tell Zirfan"]
    told = first.stderr.splitlines()
    assert nominatim.url in told[0] and "is sent" in told[0] and "tests@example.org" in told[0]
    assert "3 requests made, 0 saved" in told[-1]

    again = run(tmp_path, "parse", "articles", "-o", "again.csv", url=nominatim.url)
    assert len(nominatim.read_requests()) == before + 3
    assert "is sent" not in again.stderr and "0 requests made, 3 saved (3 from the cache)" in again.stderr
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "first.csv").read_bytes()

    rows = geo.read(tmp_path / "first.csv")
    by_geocoder = rows[rows["resolved_by"] == "geocoder"]
    assert set(by_geocoder["place_id"]) == {"osm:n112", "osm:n121"}
    assert set(by_geocoder["attribution"]) == {CREDIT}


def test_the_map_credits_openstreetmap(nominatim: Server, tmp_path: Path) -> None:
    write_articles(tmp_path, ghouta=GHOUTA)
    done = run(tmp_path, "map", "articles", "-o", "map.html", url=nominatim.url)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "OpenStreetMap contributors" in page and "Hosh al-Dawahra" in page


def test_what_was_asked_outlives_the_server(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    write_articles(tmp_path, ghouta=GHOUTA)
    try:
        with serve(tmp_path / "server") as server:
            first = run(tmp_path, "parse", "articles", "-o", "first.csv", url=server.url)
    except NominatimMissingError as err:
        skip(err)
    assert first.returncode == 0, first.stderr
    run(tmp_path, "parse", "articles", "-o", "again.csv", "--strict", url=server.url)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "first.csv").read_bytes()

    write_articles(tmp_path, nowhere=NOWHERE)
    done = run(tmp_path, "parse", "articles", "-o", "down.csv", "--strict", url=server.url)
    assert done.returncode == 3 and done.stderr.count("warning") == 1, done.stderr
    rows = geo.read(tmp_path / "down.csv").set_index("toponym")
    assert rows.loc["Hosh al-Dawahra", "resolved_by"] == "geocoder"
    assert rows.loc["Qarnabuzia", "resolved_by"] == "unresolved"
    assert "refuses the connection" in rows.loc["Qarnabuzia", "reason"]
