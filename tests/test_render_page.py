"""The page of a conflict in a real browser: filters, time, links, downloads, print, claims, borders."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from conflict import MENTIONS, PLACES, make_conflict
from mapping import Opened, open_map

from geo.render import render_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TITLE = "A month of war"
SITES = 11  # places where something happened; Syria, an area, is one more


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Opened:
    return open_map(browser, render_map(make_conflict(), title=TITLE), tmp_path)


def reopen(opened: Opened, hash_: str) -> None:
    address = opened.page.url.split("#", maxsplit=1)[0]
    opened.page.goto("about:blank")
    opened.page.goto(f"{address}#{hash_}")
    opened.page.wait_for_selector("html[data-ready]", state="attached")
    opened.page.wait_for_timeout(250)


def list_names(page: Page, section: str = "#points") -> list[str]:
    names: list[str] = page.locator(f"{section} .rows .label > span").all_inner_texts()
    return names


def read_hash(page: Page) -> str:
    page.wait_for_timeout(350)
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def assert_clean(opened: Opened) -> None:
    assert opened.complaints == []
    assert [url for url in opened.requests if url != "about:blank"] == []


def test_sites_of_events_come_first_and_the_map_opens_on_them(opened: Opened) -> None:
    page = opened.page
    titles = page.locator("#points h2").all_inner_texts()
    assert [title.lower() for title in titles] == [f"where it happened {SITES}", "also named 8"]
    assert list_names(page)[0] == "Eastern Ghouta"
    bounds = page.evaluate("window.geoMap.getBounds().contains([55.7, 37.6])")
    assert bounds is False
    page.get_by_role("button", name="All places").click()
    assert page.evaluate("window.geoMap.getBounds().contains([55.7, 37.6])") is True
    assert "11 places are where something happened" in page.locator("#subtitle").inner_text()
    assert_clean(opened)


def test_roles_and_types_differ_in_color_and_shape(opened: Opened) -> None:
    page = opened.page
    for tab in ("Role in the story", "Type of event"):
        page.get_by_role("button", name=tab).click()
        looks = page.locator("#roles ul:not([hidden]) .symbol").evaluate_all(
            "nodes => nodes.map((node) => [getComputedStyle(node).fill, node.getAttribute('d')])"
        )
        assert len(looks) >= 6
        assert len({color for color, _ in looks}) == len({shape for _, shape in looks}) == len(looks)
    assert page.locator("#points .rows .tone-battles").count() > 0


def test_what_is_claimed_is_told_from_what_is_confirmed(opened: Opened) -> None:
    page = opened.page
    row = page.locator("#points .rows button", has_text="Idlib")
    assert row.locator(".symbol.claimed").count() == 1
    assert page.locator("#points .rows button", has_text="Deir").locator(".symbol.unreal").count() == 1
    assert page.locator("#points .rows button", has_text="Aleppo").locator(".claimed, .unreal").count() == 0
    row.click()
    popup = page.locator(".leaflet-popup")
    assert popup.locator(".claim").first.inner_text() == "Claimed by the White Helmets"
    page.locator("#filters summary").click()
    page.locator("#filters label", has_text="Claimed by one side").locator("input").uncheck()
    assert "Idlib" not in list_names(page)
    assert_clean(opened)


def test_a_popup_says_all_that_is_known(opened: Opened) -> None:
    page = opened.page
    page.locator("#points .rows button", has_text="Eastern Ghouta").click()
    text = page.locator(".leaflet-popup .place").inner_text()
    for part in (
        "Region · Rif-dimashq, Syria",
        "Where it happened",
        "Explosion, remote violence",
        "18 Feb 2018 – 21 Feb 2018",
        "4 mentions in 4 articles",
        "33.5° N, 36.4° E",
        "37S BT",
        "in the district; within about 15 km",
        "high (about 0.9)",
        "deaths: 250",
        "Example Wire · 5 February 2018 · Strikes widen in the north",
        "Show 1 more",
    ):
        assert part in text, part
    page.get_by_role("button", name="Show 1 more").click()
    marks = page.locator(".leaflet-popup mark").all_inner_texts()
    assert marks == ["Eastern Ghouta"] * 4
    arabic = page.locator(".leaflet-popup .said", has_text="قصف")
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"


@pytest.mark.parametrize(
    ("group", "option", "gone", "left"),
    [
        ("#roles", "Stands for an actor", "Moscow", "Geneva"),
        ("#filters", "Exact place", "Aleppo", "Eastern Ghouta"),
        ("#filters", "Example Wire", "Homs", "Raqqa"),
    ],
)
def test_filters(opened: Opened, group: str, option: str, gone: str, left: str) -> None:
    page = opened.page
    if group == "#filters":
        page.locator("#filters summary").click()
    page.locator(f"{group} label", has_text=option).locator("input").uncheck()
    names = list_names(page)
    assert gone not in names or option == "Exact place"
    assert left in names
    assert page.locator("#showing").inner_text().startswith("Showing ")
    assert page.locator(f'.mark[aria-label^="{left},"], .mark-cluster').count() > 0
    page.get_by_role("button", name="Clear filters").click()
    assert page.locator("#showing").is_hidden()
    assert len(list_names(page)) + len(list_names(page, "#areas")) == len(PLACES)
    assert_clean(opened)


def test_filter_by_confidence_and_by_one_role_only(opened: Opened) -> None:
    page = opened.page
    page.locator("#filters summary").click()
    page.get_by_label("Confidence of the place").select_option("60")
    assert "Al-Tanf" not in list_names(page)
    assert "Douma" in list_names(page)
    page.get_by_label("Confidence of the place").select_option("85")
    assert "Douma" not in list_names(page)
    page.get_by_label("Confidence of the place").select_option("0")
    page.get_by_role("button", name="Only Venue of talks").click()
    assert list_names(page) == ["Astana", "Geneva"]
    assert list_names(page, "#areas") == []


def test_the_timeline_filters_by_keyboard_by_brush_and_by_play(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#timeline .bars rect").count() >= 8
    first = page.get_by_role("slider", name="From")
    first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    assert first.get_attribute("aria-valuetext") == "19 Feb 2018"
    assert "Homs" not in list_names(page)
    assert "Douma" in list_names(page)
    assert "1 undated sentence hidden" not in page.locator("#timeline .undated").inner_text()
    page.keyboard.press("Home")
    assert len(list_names(page)) == len(PLACES) - 2
    box = page.locator(".track").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10)
    page.mouse.up()
    assert 0 < len(list_names(page)) < len(PLACES) - 2
    assert "time=2018-02-" in read_hash(page)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    assert len(list_names(page)) < len(PLACES) - 2
    page.get_by_role("button", name="Pause").click()
    assert_clean(opened)


def test_a_link_shows_what_its_sender_saw(opened: Opened) -> None:
    page = opened.page
    page.locator("#roles label", has_text="On a route").locator("input").uncheck()
    page.get_by_role("button", name="Type of event").click()
    page.get_by_role("button", name="Light / dark").click()
    page.locator("#points .rows button", has_text="Raqqa").click()
    page.wait_for_timeout(500)
    saved = read_hash(page).lstrip("#")
    for part in ("no-role=4", "color=type", "theme=dark", "place=geonames:172946", "map="):
        assert part in saved, saved
    before = page.evaluate("window.geoMap.getCenter().toString()")
    names = list_names(page)
    reopen(opened, saved.replace(":", "%3A"))
    assert page.locator(".leaflet-popup h2").inner_text() == "Raqqa"
    assert list_names(page) == names
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Type of event").get_attribute("aria-pressed") == "true"
    moved = page.evaluate(
        f"window.geoMap.distance(window.geoMap.getCenter(), L.latLng({before[6:].strip()[1:-1]}))"
    )
    assert moved < 300_000  # the popup may push the map
    assert_clean(opened)


def test_a_link_of_garbage_shows_the_map(opened: Opened) -> None:
    reopen(
        opened,
        "map=9/9/999&place=%00&no-role=77.x&time=1_2&theme=<script>&search=%3Cimg%20src=x%3E&__proto__=1",
    )
    assert opened.page.locator("#search").input_value() == "<img src=x>"
    assert opened.page.locator(".mark").count() > 0
    assert_clean(opened)


def download(page: Page, name: str) -> bytes:
    page.locator(".menu summary").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    return Path(started.value.path()).read_bytes()


def test_what_is_shown_can_be_downloaded(opened: Opened) -> None:
    page = opened.page
    page.locator("#roles label", has_text="Dateline").locator("input").uncheck()
    rows = list(csv.DictReader(io.StringIO(download(page, "Table (CSV)").decode("utf-8-sig"), newline="")))
    assert len(rows) == len(MENTIONS) - 1
    assert {row["name"] for row in rows} == {row[0] for row in PLACES.values()}
    assert {row["status"] for row in rows} == {"Machine-coded, unverified"}
    [idlib] = [row for row in rows if row["name"] == "Idlib" and "chlorine" in row["sentence"]]
    assert (idlib["event_subtype"], idlib["claimed_by"], idlib["date_start"]) == (
        "Chemical weapon",
        "the White Helmets",
        "2018-02-04",
    )
    frame = json.loads(download(page, "GeoJSON"))
    assert len(frame["features"]) == len(PLACES)
    assert {f["properties"]["name"] for f in frame["features"] if f["geometry"] is None} == {
        "Syria",
        "Turkey",
    }
    assert frame["credits"]
    picture = download(page, "Picture of the map")
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 1600
    assert height > 1000
    assert len(picture) > 50_000  # not a blank sheet
    assert_clean(opened)


def test_borders_in_dispute_can_be_chosen_and_say_whose_view_they_are(opened: Opened) -> None:
    page = opened.page
    assert page.locator("path.disputed").count() == 2
    assert page.locator("path.hatched").evaluate("node => getComputedStyle(node).fill").startswith("url(")
    page.locator("#filters summary").click()
    page.get_by_label("Borders in dispute").select_option("control")
    assert page.locator("path.disputed").count() == 1
    page.get_by_label("Borders in dispute").select_option("open")
    assert page.locator("path.disputed").count() == 0
    assert "borders=open" in read_hash(page)
    page.get_by_text("Whose borders?").click()
    words = page.locator(".viewpoint").inner_text()
    assert "who is in control" in words
    assert "Northern Cyprus" in words


def test_a_province_has_an_outline_and_a_rough_place_a_ring(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#map path.radius.outline").count() == 1
    assert page.locator("#map path.radius:not(.outline)").count() >= 2
    assert page.locator("path.shade.site").count() == 1
    assert page.locator('path.shade.site[aria-label^="Syria"]').count() == 1


def test_the_minimap_frames_the_view_and_leads(opened: Opened) -> None:
    page = opened.page
    before = page.locator(".minimap .frame").bounding_box()
    page.locator(".minimap").click(position={"x": 20, "y": 30})
    page.wait_for_timeout(600)
    assert page.locator(".minimap .frame").bounding_box() != before
    assert page.evaluate("window.geoMap.getCenter().lng") < -60


def test_everything_is_done_by_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("geneva")
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup h2").inner_text() == "Geneva"
    page.keyboard.press("Escape")
    for _ in range(60):
        if page.evaluate("document.activeElement.closest('.menu') !== null"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator(".menu .items").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".menu .items").is_hidden()
    page.locator("#map").focus()
    zoom = page.evaluate("window.geoMap.getZoom()")
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    assert page.evaluate("window.geoMap.getZoom()") > zoom


def test_it_prints_on_one_page_with_credits(opened: Opened) -> None:
    page = opened.page
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="print")
    assert page.locator("#credits strong").is_visible()
    assert page.locator(".mark").count() > 0
    assert page.locator("#tools").is_hidden()


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_at_any_size(browser: Browser, tmp_path: Path, width: int, scheme: Any) -> None:
    size = {"width": width, "height": {390: 844, 768: 1024, 1440: 900}[width]}
    opened = open_map(
        browser, render_map(make_conflict(), title=TITLE), tmp_path, viewport=size, color_scheme=scheme
    )
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.scrollHeight") == size["height"]
    map_box = page.locator("#map").bounding_box()
    assert map_box is not None
    assert map_box["height"] > size["height"] * 0.36
    for part in ("#credits strong", "#timeline .play", "#search", "#title"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= size["height"]
    assert_clean(opened)


def test_on_a_phone_the_list_is_a_sheet_that_grows(browser: Browser, tmp_path: Path) -> None:
    size: Any = {"width": 390, "height": 844}
    opened = open_map(
        browser, render_map(make_conflict(), title=TITLE), tmp_path, viewport=size, has_touch=True
    )
    page = opened.page
    top = "document.querySelector('#panel').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.get_by_role("button", name="Larger list, more filters").tap()
    assert page.evaluate(top) < before - 100
    page.get_by_role("button", name="Smaller list").tap()
    assert page.evaluate(top) == before
    page.get_by_role("button", name="Menu").tap()
    page.locator(".menu summary").tap()
    assert page.get_by_role("button", name="GeoJSON").is_visible()
    box = page.locator(".menu .items").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert_clean(opened)


def test_many_places_are_painted_filtered_and_found(browser: Browser, tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    count = 3000
    columns = {
        "name": [f"Place {i}" for i in range(count)],
        "role": rng.choice(["event_site", "actor"], count),
        "date": [f"2018-{1 + i % 12:02}-15" for i in range(count)],
    }
    points = gpd.points_from_xy(rng.normal(37, 3, count), rng.normal(35, 2, count))
    opened = open_map(browser, render_map(gpd.GeoDataFrame(columns, geometry=points, crs=4326)), tmp_path)
    page = opened.page
    assert "15 January – 15 December 2018" in page.locator("#subtitle").inner_text()
    painted = "() => document.querySelector('canvas.dots').toDataURL().length"
    before = page.evaluate(painted)
    assert before > 20_000
    page.locator("#roles label", has_text="Where it happened").locator("input").uncheck()
    assert page.evaluate(painted) != before
    page.locator("#points .rows button").first.click()
    assert page.locator(".leaflet-popup h2").inner_text().startswith("Place ")
    page.keyboard.press("Escape")
    center = page.locator("#map").bounding_box()
    assert center is not None
    zoom = page.evaluate("window.geoMap.setView([35, 37], 5, { animate: false }).getZoom()")
    page.mouse.click(center["x"] + center["width"] / 2, center["y"] + center["height"] / 2)
    page.wait_for_timeout(700)
    assert page.evaluate("window.geoMap.getZoom()") > zoom or page.locator(".leaflet-popup").count() == 1
    assert_clean(opened)


def test_a_doubtful_place_looks_so_and_says_so(browser: Browser, tmp_path: Path) -> None:
    points = gpd.points_from_xy([36.7, 37.1], [34.7, 36.2])
    frame = gpd.GeoDataFrame({"name": ["Homs", "Leku"], "confidence": [0.9, 0.3]}, geometry=points, crs=4326)
    opened = open_map(browser, render_map(frame), tmp_path)
    page = opened.page
    assert page.locator(".mark .symbol.rough").count() == 1
    assert "Doubtful place" in page.locator("#legend").inner_text()
    for name, found in (("Leku", True), ("Homs", False)):
        page.locator("#points .rows button", has_text=name).click()
        text = page.locator(".leaflet-popup .place").last.inner_text()
        assert name in text and ("Doubtful place" in text) is found
    assert_clean(opened)
