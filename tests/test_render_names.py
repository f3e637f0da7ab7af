"""Names in the reader's language, towns of the base map, and what people have reviewed: in the data and on the page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from mapping import make_geoparsed, open_map
from shapely.geometry import MultiPoint, Point

from geo import schema
from geo.basemap.spelling import spell_english
from geo.errors import RenderError
from geo.labels import read_labels
from geo.render import render_map
from geo.render.facts import collect_facts
from geo.render.names import MAX_CHARACTERS, MAX_LANGUAGES, collect_names
from geo.render.towns import add_towns
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ALEPPO = {"id": "geonames:170063", "name": "Aleppo"}
MOSCOW = {"id": "geonames:524901", "name": "Moscow"}


def make_places(count: int = 1) -> gpd.GeoDataFrame:
    """Two towns that have names in many languages, as a table of places."""
    rows = [("Aleppo", "SY", 37.16, 36.2), ("Moscow", "RU", 37.62, 55.75)] * count
    frame = gpd.GeoDataFrame(
        {"name": [row[0] for row in rows], "country": [row[1] for row in rows], "n_mentions": 1},
        geometry=[Point(row[2:]) for row in rows], crs=4326,
    )  # fmt: skip
    frame.index = ["geonames:170063", "geonames:524901"] * count
    return frame.rename_axis("place_id")


def make_reviewed(*, everything: bool = False) -> Geoparsed:
    result = make_geoparsed()
    mentions = result.mentions.copy()
    done = mentions["place_id"].notna() if everything else mentions["place_id"] == "geonames:1"
    mentions["status"] = mentions["status"].where(~done, "reviewed")
    mentions["reviewed_by"] = mentions["reviewed_by"].where(~done, "A. Reader")
    return Geoparsed(schema.coerce(mentions, schema.MENTIONS), result.places, result.events)


def test_names_are_packed_by_language_and_those_that_are_the_same_left_out() -> None:
    names = collect_names([ALEPPO, MOSCOW], [("Beirut", "geonames:276781"), ("Nowhere", None)])
    assert names["ar"] == {"p": ["AC", ["حلب", "موسكو"]], "t": ["A", ["بيروت"]]}
    assert names["de"]["p"] == ["C", ["Moskau"]]
    assert "en" not in names
    assert len(names) <= MAX_LANGUAGES


def test_a_name_in_latin_letters_is_none_in_arabic() -> None:
    urfa, tyre = ("Sanliurfa", "geonames:298333"), ("Tyre", "geonames:267008")
    assert read_labels(["geonames:298333"])["ar"] == {"geonames:298333": "al-Rūhā"}  # as the gazetteer has it
    names = collect_names([ALEPPO], [urfa, tyre])
    assert names["ar"]["t"] == ["", []]
    assert names["ru"]["t"][1][0] == "Эдесса"
    assert names["fr"]["p"][1] == ["Alep"]


def test_towns_are_spelled_as_english_readers_know_them() -> None:
    names = {town[0] for town, _ in add_towns([(38.0, 35.0)], [])}
    assert {"Deir ez-Zor", "Al Hasakah", "Hama", "Tartous", "Al Bab", "Adıyaman"} <= names
    assert not {"Dayr az Zawr", "Ḩamāh", "Rakka"} & names
    assert spell_english("Kraków", None, "PL") == "Kraków"
    assert spell_english("Sa‘dah", None, "YE") == "Sa'dah"
    assert spell_english("Йошкар-Ола", None, "RU") == "Йошкар-Ола"


def test_countries_have_no_names_in_the_page() -> None:
    assert collect_names([{"id": "geonames:163843", "name": "Syria", "area": "SY"}], []) == {}


def test_a_row_that_is_no_place_is_known_by_its_place_id() -> None:
    row = {"id": "a:3", "name": "Aleppo", "fields": [["place_id", "geonames:170063"]]}
    assert collect_names([row], [])["ru"]["p"][1] == ["Халеб"]


def test_names_stay_within_their_room() -> None:
    names = collect_names([ALEPPO, MOSCOW] * 4000, [])
    assert sum(len(name) for packed in names.values() for name in packed["p"][1]) <= MAX_CHARACTERS * 4000
    assert 1 <= len(names) <= MAX_LANGUAGES


def test_towns_of_the_region_are_named_from_a_zoom_that_fits_their_size() -> None:
    towns = add_towns([(37.16, 36.2)], [["Beirut", 35.5, 33.9], ["Atlantis", -40.0, 30.0]])
    assert towns[:2] == [(["Beirut", 35.5, 33.9], "geonames:276781"), (["Atlantis", -40.0, 30.0], None)]
    zooms = {town[0]: town[3] for town, _ in towns[2:]}
    assert zooms["Homs"] < zooms["Azaz"]
    assert "Beirut" not in zooms
    assert len(towns) <= 322
    assert add_towns([], [["Atlantis", -40.0, 30.0]]) == [(["Atlantis", -40.0, 30.0], None)]


def test_places_all_over_the_world_get_towns_around_the_first_of_them() -> None:
    towns = [town for town, _ in add_towns([(37.16, 36.2), (-77.0, 38.9), (116.4, 39.9), (151.2, -33.9)], [])]
    names = {town[0] for town in towns}
    assert {"Homs", "Baltimore", "Tianjin"} <= names
    assert "Newcastle" not in names


def test_with_tiles_the_page_names_no_towns() -> None:
    payload = render_map(make_geoparsed(), tiles="osm").payload
    assert payload["basemap"]["cities"] == []


def test_a_point_may_come_as_a_multipoint_of_one() -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["A", "B"]}, geometry=[MultiPoint([(36.7, 34.7)]), Point(37, 35)], crs=4326
    )
    places = {place["name"]: (place["x"], place["y"]) for place in render_map(frame).payload["places"]}
    assert places == {"A": (36.7, 34.7), "B": (37.0, 35.0)}
    frame.loc[0, "geometry"] = MultiPoint([(36.7, 34.7), (36.8, 34.7)])
    with pytest.raises(RenderError, match="one point a row, got a MultiPoint in row 0"):
        render_map(frame)


def test_a_fact_is_reviewed_where_all_its_mentions_are() -> None:
    row = {
        "article_id": "a",
        "start": 0,
        "sentence": "Homs.",
        "status": "reviewed",
        "reviewed_by": "A. Reader",
    }
    [fact] = collect_facts([row, row | {"start": 6, "reviewed_by": "B. Editor"}], {})
    assert (fact["reviewed"], fact["reviewer"]) == (1, "A. Reader, B. Editor")
    [fact] = collect_facts([row, row | {"start": 6, "status": "machine-coded"}], {})
    assert "reviewed" not in fact
    assert "reviewer" not in fact


def test_the_notice_says_how_much_is_reviewed() -> None:
    assert render_map(make_geoparsed()).payload["status"] == "Machine-coded, unverified"
    assert (
        render_map(make_reviewed()).payload["status"]
        == "2 of 5 mentions reviewed, the rest machine-coded, unverified"
    )
    assert render_map(make_reviewed(everything=True)).payload["status"] == "Reviewed: all 5 mentions"
    plain = make_places().rename_axis(None)
    assert render_map(plain).payload["status"] == "Unverified"


def test_the_status_of_somebody_elses_table_is_a_field() -> None:
    plain = make_places().rename_axis(None).assign(status=["open", "closed"])
    assert [place["fields"] for place in render_map(plain).payload["places"]] == [
        [["status", "open"]],
        [["status", "closed"]],
    ]


@pytest.mark.browser
def test_the_page_speaks_the_readers_language(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_places()), tmp_path, locale="ar-SY")
    page = opened.page
    row = page.locator("#points .rows button").first
    assert row.locator(".label > span").inner_text() == "حلب"
    assert "Aleppo" in row.inner_text()
    assert row.locator(".label > span").evaluate("node => [node.lang, getComputedStyle(node).direction]") == [
        "ar",
        "rtl",
    ]
    assert page.locator(".name-place, .name-quiet").first.inner_text() in ("حلب", "موسكو")
    assert "تركيا" in page.locator(".name-country").all_inner_texts()
    row.click()
    assert page.locator(".leaflet-popup h2").inner_text() == "حلب Aleppo"
    page.get_by_label("Names").select_option("ru")
    page.wait_for_timeout(350)
    assert page.locator(".leaflet-popup").count() == 0
    assert "names=ru" in page.evaluate("location.hash")
    assert page.locator("#points .label > span").first.inner_text() == "Халеб"
    for text in ("حلب", "Алеппо", "alep"):  # in any language
        page.fill("#search", text)
        assert page.locator(".rows button").count() == 1, text
    assert opened.complaints == []
    assert opened.requests == []


@pytest.mark.browser
def test_where_nothing_has_another_name_there_is_no_choice(browser: Browser, tmp_path: Path) -> None:
    plain = gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(36.7, 34.7)], crs=4326)
    opened = open_map(browser, render_map(plain), tmp_path, locale="ar")
    assert opened.page.locator("#language").count() == 0
    opened.page.evaluate("location.hash = 'names=ar&theme=dark'")
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert opened.complaints == []


@pytest.mark.browser
def test_what_is_reviewed_is_told_from_what_is_machine_coded(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_reviewed()), tmp_path)
    page = opened.page
    assert "2 of 5 mentions reviewed" in page.locator("#credits strong").inner_text()
    assert page.locator("#points .checked").count() == 1
    assert page.locator("#points button", has_text="Homs").locator(".checked").count() == 1
    page.locator("#points .rows button", has_text="Homs").click()
    assert page.locator(".leaflet-popup .review").first.inner_text() == "✓ Reviewed by A. Reader"
    assert "reviewed by A. Reader" in page.locator(".leaflet-popup dl").inner_text()
    page.keyboard.press("Escape")
    assert "Reviewed" in page.locator("#legend").inner_text()
    rows = list(csv.DictReader(io.StringIO(save(page, "Table (CSV)").lstrip("\ufeff"))))
    assert {(row["name"], row["status"], row["reviewed_by"]) for row in rows} >= {
        ("Homs", "Reviewed", "A. Reader"),
        ("Damascus", "Machine-coded, unverified", ""),
    }
    features = {
        feature["properties"]["name"]: feature["properties"]
        for feature in json.loads(save(page, "GeoJSON"))["features"]
    }
    assert features["Homs"]["status"] == "Reviewed"
    assert features["Homs"]["evidence"][0]["reviewed_by"] == "A. Reader"
    assert features["Damascus"]["status"] == "Machine-coded, unverified"
    page.locator("#filters summary").click()
    page.locator("#filters label", has_text="Machine-coded").locator("input").uncheck()
    assert page.locator("#points .label > span:first-child").all_inner_texts() == ["Homs"]
    assert opened.complaints == []


def save(page: Any, name: str) -> str:
    page.locator(".menu summary").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    return Path(started.value.path()).read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_list_row_and_all_tools_are_in_sight(browser: Browser, tmp_path: Path, width: int) -> None:
    height = 844 if width == 390 else 900
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "has_touch": True}
    opened = open_map(browser, render_map(make_reviewed()), tmp_path, **options)
    page = opened.page
    row = page.locator("#points .rows button").first.bounding_box()
    credits = page.locator("#credits").bounding_box()
    assert row is not None
    assert credits is not None
    assert row["y"] + row["height"] <= credits["y"]
    for button in page.locator("#tools button:visible, #tools summary:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.browser
def test_the_minimap_hides_no_site_at_first(browser: Browser, tmp_path: Path) -> None:
    points = gpd.points_from_xy([36.0, 40.0, 42.0, 36.2], [33.0, 36.5, 36.4, 36.5])
    frame = gpd.GeoDataFrame({"name": list("ABCD"), "role": "event_site"}, geometry=points, crs=4326)
    opened = open_map(browser, render_map(frame), tmp_path)
    page = opened.page
    for size in ((1280, 800), (900, 700)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_timeout(250)
        box = page.locator(".minimap").bounding_box()
        assert box is not None
        for mark in page.locator(".mark").all():
            at = mark.bounding_box()
            assert at is not None
            x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
            inside = box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"]
            assert not inside
