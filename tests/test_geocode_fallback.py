"""Which names go to the geocoder, where they are looked for, and what becomes of its answers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from faults import VILLAGE, answer, answer_json, fail, serve
from typer.testing import CliRunner

import geo
from geo.cli import app
from geo.geocode import Question, build_geocoder
from geo.geocode.likeness import judge_names
from geo.model import Candidate

CONTACT = "tests (desk@example.org)"
TEXT = "Shelling hit Homs and the village of Zzyzxville, Syria. The army left."
KARM = VILLAGE | {
    "osm_id": 11, "lat": "36.206", "lon": "37.185", "type": "suburb", "addresstype": "suburb",
    "name": "Karm al-Qatarji",
    "namedetails": {"name": "كرم القاطرجي", "name:en": "Karm al-Qatarji"},
    "boundingbox": ["36.20", "36.212", "37.18", "37.19"],
}  # fmt: skip


def village(
    place_id: str = "x:1", latitude: float = 34.75, longitude: float = 36.75, **fields: Any
) -> Candidate:
    given = {
        "country_code": "SY",
        "countries": (fields.get("country_code", "SY"),),
        "prominence": 3.4,
    } | fields
    return Candidate(place_id, "Zzyzxville", latitude, longitude, "P", "PPL", **given)


def resolve(text: str, *places: Candidate, **options: Any) -> tuple[Any, list[str]]:
    asked: list[str] = []

    def ask(name: str) -> Any:
        asked.append(name)
        return list(places)

    mentions = geo.geoparse(text, geocoder=ask, **options).mentions
    return mentions.set_index("toponym"), asked


def test_what_the_gazetteer_is_sure_of_is_not_asked() -> None:
    rows, asked = resolve(TEXT, village())
    assert asked == ["Zzyzxville"]
    assert rows.loc["Homs", "resolved_by"] == "gazetteer"
    assert rows.loc["Zzyzxville", "resolved_by"] == "geocoder"
    assert 0.3 < rows.loc["Zzyzxville", "confidence"] <= 0.7


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Commander Jamal Zzyzx spoke in Homs, Syria.", "Zzyzx"),
        ("In Homs, Syria, Omar Zzyzxani met Bashar Zzyzxour. Zzyzxour said no.", "Zzyzxour"),
        ("Mr. Zzyzxani spoke in Homs, Syria.", "Zzyzxani"),
    ],
)
def test_people_are_nobodys_business(text: str, name: str) -> None:
    from geo.gazetteer import load_gazetteer
    from geo.model import Article, Span
    from geo.resolve import resolve_article

    asked: list[str] = []
    start = text.rindex(name)
    spans = [Span(start, start + len(name), name), Span(text.index("Homs"), text.index("Homs") + 4, "Homs")]
    spans.sort(key=lambda span: span.start)
    found = resolve_article(Article(text), spans, load_gazetteer(), geocoder=asked.append)
    assert asked == []
    assert any("looks like a person's name" in each.reason for each in found if each.span.toponym == name)


def test_a_place_with_a_given_name_is_asked_where_the_text_calls_it_a_place() -> None:
    _, asked = resolve("Shelling hit the village of Abu Zzyzx near Homs, Syria.", village())
    assert asked == ["Abu Zzyzx"]


def test_answers_are_ranked_by_the_article() -> None:
    abroad = village("x:lb", 34.4, 36.1, country_code="LB", prominence=4.3)
    far = village("x:far", 36.9, 41.9)
    near = village("x:near", 34.75, 36.8)
    rows, _ = resolve(
        "Shelling hit Homs and Zzyzxville, near Homs. Al-Rastan in Homs province was hit.", abroad, far, near
    )
    row = rows.loc["Zzyzxville"]
    assert (row["place_id"], row["admin1_name"]) == ("x:near", "Homs")
    assert row["n_candidates"] == 3 and "the text says it is in Homs" in row["reason"]


def test_the_region_that_the_text_names_decides() -> None:
    text = "Shelling hit the village of Zzyzxville in Aleppo province, Syria."
    south, north = village("x:south", 32.7, 36.6), village("x:north", 36.4, 37.3)
    assert resolve(text, south, north)[0].loc["Zzyzxville", "place_id"] == "x:north"
    assert (
        resolve(text.replace("Aleppo", "Daraa"), south, north)[0].loc["Zzyzxville", "place_id"] == "x:south"
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (
            village(latitude=-30.0, longitude=140.0, country_code="AU"),
            "is in Australia, in no country that the article",
        ),
        (village(latitude=0.5, longitude=0.5), "is far from the countries that the article names"),
        (
            village(latitude=36.75, longitude=-34.75, country_code=None, countries=()),
            "is far from the countries",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_left_with_the_reason(place: Candidate, words: str) -> None:
    row = resolve(TEXT, place)[0].loc["Zzyzxville"]
    assert row["resolved_by"] == "unresolved" and row["geometry"] is None
    assert words in row["reason"]


def test_a_neighboring_country_is_within_reach() -> None:
    row = resolve(TEXT, village(latitude=34.5, longitude=36.3, country_code="LB"))[0].loc["Zzyzxville"]
    assert row["country_code"] == "LB"


def test_an_answer_below_the_confidence_that_was_asked_for_is_left() -> None:
    row = resolve(TEXT, village(), min_confidence=0.9)[0].loc["Zzyzxville"]
    assert row["resolved_by"] == "unresolved" and "below the confidence asked for" in row["reason"]


def test_an_unsure_place_of_the_gazetteer_gives_way_to_a_better_one() -> None:
    # The bundled gazetteer has no Tal Maraq, only one in the same country that sounds like it.
    text = "Fighters took the village of Tal Maraq near Hama in Syria."
    rows, asked = resolve(text)
    assert asked == ["Tal Maraq"]
    assert (
        rows.loc["Tal Maraq", "resolved_by"] == "gazetteer"
        and "nor has the geocoder" in rows.loc["Tal Maraq", "reason"]
    )
    better = Candidate("x:1", "Tal Maraq", 35.15, 36.75, "P", "PPL", country_code="SY", prominence=4.3)
    row = resolve(text, better)[0].loc["Tal Maraq"]
    assert row["place_id"] == "x:1" and "the gazetteer's place of this name is not sure" in row["reason"]


def test_a_similar_name_is_asked_about_and_stays_a_rival() -> None:
    # The gazetteer has a Kinnsibbā there, which is similar enough to be taken with 0.7.
    text = "Shelling hit the village of Kinsabba in Latakia province, Syria, on Sunday."
    rows, asked = resolve(text)
    assert asked == ["Kinsabba"] and rows.loc["Kinsabba", "confidence"] > 0.65
    row = rows.loc["Kinsabba"]
    assert row["resolved_by"] == "gazetteer" and "nor has the geocoder" in row["reason"]
    there = Candidate("x:1", "Kinsabba", 35.59, 36.09, "P", "PPL", country_code="SY", prominence=3.4)
    row = resolve(text, there)[0].loc["Kinsabba"]
    assert row["place_id"] == "x:1" and row["n_candidates"] == 2
    assert "no such name, only the similar Kinnsibbā; the geocoder's" in row["reason"]
    elsewhere = Candidate("x:2", "Kinsabba", 36.9, 41.9, "P", "PPL", country_code="SY", prominence=3.4)
    row = resolve(text, elsewhere)[0].loc["Kinsabba"]
    assert row["place_name"] == "Kinnsibbā" and "the geocoder has no better one" in row["reason"]


REGION = VILLAGE | {
    "osm_id": 109, "lat": "33.53", "lon": "36.45", "type": "region", "addresstype": "region", "name": "Eastern Ghouta",
    "namedetails": {"name": "الغوطة الشرقية", "name:en": "Eastern Ghouta"},
    "boundingbox": ["32.53", "34.53", "35.45", "37.45"],
}  # fmt: skip


def test_a_word_for_a_side_is_not_the_region_on_that_side(tmp_path: Any) -> None:
    with serve(answer(REGION)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        rows = geo.geoparse("قصفت طائرات الشرقية في سوريا قرب دمشق يوم الاثنين", geocoder=geocoder).mentions
        assert "الشرقية" in server.names
    assert "osm:n109" not in set(rows["place_id"]) and "geocoder" not in set(rows["resolved_by"])


def test_a_part_of_a_name_is_a_doubt(tmp_path: Any) -> None:
    longer = VILLAGE | {"name": "Khan Zzyzxville", "namedetails": {"name:en": "Khan Zzyzxville"}}
    with serve(answer(longer)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT, geocoder=geocoder, min_confidence=0.0).mentions.iloc[1]
    assert row["place_id"] == "osm:n7" and row["confidence"] <= 0.3
    assert "has this name as a part of its own, and is maybe another place" in row["reason"]


@pytest.mark.parametrize(
    ("name", "others", "verdict"),
    [
        ("Aleppo", ["Aleppo Governorate"], "same"),
        ("حلب", ["محافظة حلب"], "same"),
        ("al-Sharqiyah", ["Ghouta al-Sharqiyah", "Ash Sharqiyah"], "same"),
        ("al-Sharqiyah", ["Ghouta al-Sharqiyah"], "other"),
        ("الشرقية", ["الغوطة الشرقية"], "other"),
        ("Новое", ["Новое Село"], "same"),
        ("Новое", ["Новое Сверликово"], "other"),
        ("Sheikhoun", ["Khan Sheikhoun"], "part"),
        ("Tell Zirfan", [], "same"),
    ],
)
def test_names_are_the_same_or_a_part_or_other(name: str, others: list[str], verdict: str) -> None:
    assert judge_names(name, others) == verdict


def test_mentions_of_one_name_agree() -> None:
    from geo.gazetteer import load_gazetteer
    from geo.model import Article, Span
    from geo.resolve import resolve_article

    def place(text: str) -> list[str | None]:
        names = ("Zzyzxville", "Syria", "Lebanon", "Tripoli")
        spans = [Span(m.start(), m.end(), m.group()) for m in re.finditer("|".join(names), text)]
        found = resolve_article(
            Article(text), spans, load_gazetteer(), geocoder=lambda _: [south, home, north]
        )
        return [
            each.candidate and each.candidate.country_code
            for each in found
            if each.span.toponym == "Zzyzxville"
        ]

    home, south = village("x:sy"), village("x:sy2", 32.7, 36.6)
    north = village("x:lb", 34.44, 35.9, country_code="LB", prominence=4.0)
    one = (
        "A rocket from Zzyzxville in Syria killed two people in Tripoli, Lebanon. "
        "In Lebanon, near Tripoli, Zzyzxville was shelled."
    )
    assert place(one) == ["SY", "SY"]
    two = "Zzyzxville in Syria and Zzyzxville in Lebanon are two villages; people fled Tripoli, Lebanon."
    assert place(two) == ["SY", "LB"]


def test_an_article_asks_so_many_names_only() -> None:
    names = [f"Zzyz{a}{b}ville" for a in "abcdefgh" for b in "abcdefgh"]
    text = "Shelling in Syria hit the villages of " + ", ".join(names) + " and Homs."
    rows, asked = resolve(text)
    assert len(asked) == 50
    assert "has 50 such names before" in rows.loc[names[-1], "reason"]


def test_a_server_is_asked_in_the_articles_countries_and_around(tmp_path: Any) -> None:
    with serve(answer(VILLAGE)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT, geocoder=geocoder).mentions.iloc[1]
        (request,) = server.requests
    assert request["countrycodes"] == "il,iq,jo,lb,sy,tr"
    west, south, east, north = map(float, request["viewbox"].split(","))
    assert (west <= 26 and east >= 48.5) and (
        south <= 29.2 and north >= 42.1
    )  # all of these: none may be left out
    assert request["user_agent"] == CONTACT
    assert (row["place_id"], row["resolved_by"], row["admin1_name"]) == ("osm:n7", "geocoder", "Homs")
    assert row["radius_km"] == 2.9 and row["where_prec"] == 1


PHOTON = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [36.75, 34.75]},
        "properties": {"osm_id": 7, "osm_type": "N", "osm_key": "place", "osm_value": "village", "type": "city",
                       "countrycode": "SY", "name": "Zzyzxville", "extent": [36.73, 34.77, 36.77, 34.73]},
    }],
}  # fmt: skip
PELIAS = {
    "geocoding": {"query": {}},
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [36.75, 34.75]},
        "bbox": [36.73, 34.73, 36.77, 34.77],
        "properties": {"source": "openstreetmap", "source_id": "node/7", "layer": "locality", "name": "Zzyzxville",
                       "country_code": "SY"},
    }],
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("photon", PHOTON), ("pelias", PELIAS)])
def test_the_other_servers(name: str, content: Any, tmp_path: Any) -> None:
    with serve(answer_json(content), answer_json({"type": "FeatureCollection", "features": []})) as server:
        geocoder = build_geocoder(name, url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT, geocoder=geocoder).mentions.iloc[1]
        assert geocoder("Nowhere") == () and geocoder.counts.n_requests == 2
        request = server.requests[0] if name == "photon" else {}
    assert (row["place_id"], row["country_code"], row["feature_code"]) == ("osm:n7", "SY", "PPL")
    assert row["radius_km"] == 2.9 and "ODbL" in row["attribution"]
    if name == "photon":
        assert len(request["bbox"].split(",")) == 4 and request["limit"] == "40"


def test_pelias_reports_its_errors_in_the_answer(tmp_path: Any) -> None:
    broken = {"geocoding": {"errors": ["no such layer"]}, "features": []}
    with serve(answer_json(broken)) as server:
        geocoder = build_geocoder("pelias", url=server.url, user_agent=CONTACT, cache_folder=tmp_path,
                                  backoff_seconds=0.0, on_problem=lambda _: None)  # fmt: skip
        assert "no such layer" in geocoder.find(Question("Zzyzxville")).problem


def test_an_answer_that_bears_another_name_is_none(tmp_path: Any) -> None:
    with serve(answer(VILLAGE)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT.replace("Zzyzxville", "Bozzobozz"), geocoder=geocoder).mentions.iloc[1]
    assert row["resolved_by"] == "unresolved" and "whose names are not like this one" in row["reason"]


# ---------------------------------------------------------------------- the command line


@pytest.fixture
def run(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GEO_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "a.txt").write_text(
        "Shelling hit Karm al-Qatarji, next to al-Shaar in Aleppo, Syria.\n", "utf-8"
    )
    return lambda *arguments: CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def ask(url: str) -> list[str]:
    return ["--geocoder", "nominatim", "--geocoder-url", url, "--geocoder-contact", "desk@example.org"]


def test_a_neighborhood_of_the_seed_that_the_gazetteer_lacks(run: Any, tmp_path: Any) -> None:
    with serve(answer(KARM)) as server:
        done = run("map", "a.txt", "-o", "m.html", *ask(server.url))
        again = run("parse", "a.txt", "-o", "m.geojson", "--format", "geojson", *ask(server.url))
    assert done.exit_code == 0, done.output
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"geo: geocoder (set by --geocoder): {server.url} is sent each name")
    assert "conflict-geo/" in lines[0] and "desk@example.org" in lines[0]
    assert lines[-1] == "geo: geocoder: 1 request made, 0 saved"
    assert again.stderr.splitlines()[-1] == "geo: geocoder: 0 requests made, 1 saved (1 from the cache)"
    assert "is sent" not in again.stderr  # nothing was sent
    assert "OpenStreetMap contributors (ODbL)" in (tmp_path / "m.html").read_text("utf-8")
    content = json.loads((tmp_path / "m.geojson").read_text("utf-8"))
    assert "© OpenStreetMap contributors, ODbL 1.0" in content["attribution"]
    row = next(
        f["properties"] for f in content["features"] if f["properties"]["toponym"] == "Karm al-Qatarji"
    )
    assert (row["place_id"], row["resolved_by"], row["feature_code"]) == ("osm:n11", "geocoder", "PPLX")


@pytest.mark.parametrize(("strict", "code"), [([], 0), (["--strict"], 3)])
def test_a_failing_server_is_exit_0_and_3_where_it_must_be_whole(
    run: Any, strict: list[str], code: int
) -> None:
    with serve(fail(403)) as server:
        done = run("map", "a.txt", "-v", *ask(server.url), *strict)
    assert done.exit_code == code
    warnings = [line for line in done.stderr.splitlines() if "warning" in line]
    assert len(warnings) == 1 and "refuses to answer us (403)" in warnings[0]
    told = next(line for line in done.stderr.splitlines() if "unresolved: Karm al-Qatarji" in line)
    assert "the gazetteer has no such name" in told and "the geocoder refuses to answer us (403))" in told


def test_nothing_is_sent_unless_asked_for(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(answer(KARM)) as server:
        assert run("map", "a.txt").exit_code == 0
        monkeypatch.setenv("GEO_GEOCODER_URL", server.url)
        monkeypatch.setenv("GEO_USER_AGENT", CONTACT)
        assert run("map", "a.txt").exit_code == 0
        monkeypatch.setenv("GEO_GEOCODER", "nominatim")
        assert run("map", "a.txt", "--geocoder", "none").exit_code == 0
        geo.geoparse("Shelling hit Karm al-Qatarji in Aleppo, Syria.")  # Python asks only where it is told to
        assert server.requests == []
        done = run("map", "a.txt")
        assert len(server.requests) == 1 and "(set by GEO_GEOCODER)" in done.stderr


def test_the_settings_file_asks_too_and_the_line_says_so(run: Any, tmp_path: Any) -> None:
    with serve(answer(KARM)) as server:
        for key, value in {"name": "nominatim", "url": server.url, "user_agent": CONTACT}.items():
            assert run("config", "set", f"geocoder.{key}", value).exit_code == 0
        done = run("map", "a.txt", "-q")
        assert f"(set by the settings file {tmp_path / 'config.toml'})" in done.stderr
        assert (
            run("cache", "info").stdout.splitlines()[2] == "1 names with places, 0 without; 0 requests saved"
        )
        assert json.loads(run("cache", "info", "--json").stdout)["n_answers"] == 1
        assert run("cache", "clear").stdout == "1 answer forgotten\n"
        run("config", "set", "geocoder.name", "none")
        run("map", "a.txt")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--geocoder", "nominatim"], 1, "--geocoder-contact"),
        (["--geocoder", "nominatim", "--geocoder-contact", "me"], 1, "got 'me'"),
        (["--geocoder", "nominatim", "--geocoder-contact", "é@example.org"], 1, "ASCII"),
        (["--geocoder", "pelias", "--geocoder-contact", "a@b.c"], 1, "geocoder-url"),
        (["--geocoder", "osm"], 2, "nominatim, photon, pelias, none"),
        (["--geocoder-url", "http://127.0.0.1:1"], 2, "--geocoder NAME"),
        (["--geocoder", "photon", "--geocoder-url", "ftp://a.b", "--geocoder-contact", "a@b.c"], 1, "ftp://a.b"),
        (["--geocoder", "photon", "--geocoder-url", "http://u:s3cret@a.b", "--geocoder-contact", "a@b.c"], 1,
         "without a password, got 'http://********@a.b'"),
        (["--geocoder", "nominatim", "--geocoder-url", "http://nominatim.openstreetmap.org",
          "--geocoder-contact", "a@b.c"], 1, "https"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(run: Any, arguments: list[str], code: int, words: str) -> None:
    from geo.errors import GeoError

    try:
        done = run("map", "a.txt", *arguments)
    except GeoError as err:  # `main` makes one line and exit 1 of it
        assert code == 1 and words in str(err) and "\n" not in str(err) and "s3cret" not in str(err)
    else:
        assert done.exit_code == code and words in done.output


def test_a_restaurant_of_that_name_is_none_unless_the_text_says_so(tmp_path: Any) -> None:
    spot = VILLAGE | {"class": "amenity", "type": "hospital", "addresstype": "amenity"}
    with serve(answer(spot)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT, geocoder=geocoder).mentions.iloc[1]
        assert row["resolved_by"] == "unresolved" and "a building or a road" in row["reason"]
        text = "Shelling hit Homs and the hospital in Zzyzxville, Syria. The army left."
        assert geo.geoparse(text, geocoder=geocoder).mentions.iloc[1]["place_id"] == "osm:n7"


def test_a_city_that_reaches_far_is_a_region(tmp_path: Any) -> None:
    box = ["34.0", "35.5", "36.0", "37.5"]
    wide = VILLAGE | {"osm_type": "relation", "type": "city", "addresstype": "city", "boundingbox": box}
    with serve(answer(wide)) as server:
        geocoder = build_geocoder("nominatim", url=server.url, user_agent=CONTACT, cache_folder=tmp_path)
        row = geo.geoparse(TEXT, geocoder=geocoder).mentions.iloc[1]
    assert (row["feature_class"], row["feature_code"]) == ("A", "ADMD")
    assert row["radius_km"] > 100 and row["where_prec"] >= 4
