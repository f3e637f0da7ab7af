from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from mapping import Opened, make_geoparsed, open_map

from geo import schema
from geo.render import render_map
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Opened:
    return open_map(browser, render_map(make_geoparsed()), tmp_path)


def assert_clean(opened: Opened) -> None:
    assert opened.requests == []
    assert opened.complaints == []


def test_it_opens_without_a_request_or_a_complaint(opened: Opened) -> None:
    page = opened.page
    assert page.title() == "Shells fall on Homs"
    assert page.locator("h1").inner_text() == "Shells fall on Homs"
    assert "Machine-coded, unverified" in page.locator("#credits").inner_text()
    assert "Natural Earth, de facto" in page.locator("#credits").inner_text()
    assert page.locator("path.land").count() == 1
    assert page.locator("path.disputed").count() == 2  # in force, and claimed
    assert_clean(opened)


def test_countries_are_shaded_without_a_pin(opened: Opened) -> None:
    page = opened.page
    labels = page.locator(".mark").evaluate_all(
        "nodes => nodes.map((node) => node.getAttribute('aria-label'))"
    )
    assert not any("Syria," in label.split(",")[0] + "," for label in labels)
    assert page.locator("path.shade").count() == 1
    assert page.locator("path.shade").get_attribute("aria-label") == "Syria, country, 1 mention"
    page.locator("#areas input").uncheck()
    assert page.locator("path.shade").count() == 0
    page.locator("#areas input").check()
    page.locator("#areas .rows button").click()
    assert page.locator(".leaflet-popup h2").inner_text() == "Syria"
    assert_clean(opened)


def test_a_popup_holds_the_evidence(opened: Opened) -> None:
    page = opened.page
    page.locator("#points .rows button", has_text="Homs").click()
    popup = page.locator(".leaflet-popup .place")
    assert popup.locator("h2").inner_text() == "Homs"
    assert popup.locator("mark").all_inner_texts() == ["Homs", "Homs"]
    text = popup.inner_text()
    for part in (
        "Provincial capital",
        "Syria",
        "34.7° N, 36.7° E",
        "within about 8 km",
        "high (about 0.9)",
        "2 mentions",
    ):
        assert part.lower() in text.lower(), part
    link = popup.locator("a").first
    assert link.get_attribute("href") == "https://example.org/1"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert_clean(opened)


def test_a_rough_place_is_dashed_with_its_radius(opened: Opened) -> None:
    page = opened.page
    page.locator("#points .rows button", has_text="Golan").click()
    page.wait_for_timeout(300)
    assert page.locator("path.radius").count() == 1
    assert page.locator("#points .symbol.rough").count() == 1
    assert "claimed by Israel and Syria" in page.locator(".leaflet-popup").inner_text()


def test_without_roles_there_is_no_role_legend(opened: Opened) -> None:
    assert opened.page.locator("#roles").is_hidden()
    assert opened.page.locator(".mark .tone-plain").count() > 0


def test_roles_have_shapes_and_a_filter(browser: Browser, tmp_path: Path) -> None:
    result = make_geoparsed()
    roles = {"geonames:1": "event_site", "geonames:2": "actor", "geonames:3": "background", "geo:4": "venue"}
    places = result.places.copy()
    places["main_role"] = [roles.get(place_id) for place_id in places.index]
    places = schema.coerce(places, schema.PLACES)
    opened = open_map(browser, render_map(Geoparsed(result.mentions, places, result.events)), tmp_path)
    page = opened.page
    assert page.locator("#roles label").all_inner_texts() == [
        "Where it happened",
        "Venue of talks",
        "Stands for an actor",
        "Background",
    ]
    assert page.locator("#points path.tone-event_site").count() == 1
    assert page.locator("#points path.tone-actor").count() == 1
    page.locator("#roles label", has_text="Where it happened").locator("input").uncheck()
    assert page.locator("#points .rows button", has_text="Homs").count() == 0
    assert page.locator("#points .rows button", has_text="Golan").count() == 1
    assert_clean(opened)


def test_search_by_slash_and_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("golan h")
    assert page.locator(".rows button").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Golan Heights"
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    assert page.locator(".leaflet-popup").count() == 0
    assert page.evaluate("document.activeElement.dataset.id") == "geo:4"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.locator(".rows button").count() == 4
    page.keyboard.press("/")
    page.keyboard.type("nowhere")
    assert page.locator("#none").inner_text() == "No place of that name here."


def test_marks_are_reached_by_keyboard(opened: Opened) -> None:
    page = opened.page
    mark = page.locator('.mark[aria-label^="Homs"]')
    assert mark.get_attribute("role") == "button"
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup h2").inner_text() == "Homs"
    page.keyboard.press("Escape")
    page.locator("path.shade").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.locator(".leaflet-popup h2").last.inner_text() == "Syria"


def test_names_not_found_are_counted_and_listed(opened: Opened) -> None:
    note = opened.page.locator("#unresolved")
    assert note.locator("summary").inner_text() == "1 name not found: Telman"
    note.locator("summary").click()
    assert note.locator("li").all_inner_texts() == ["Telman"]


def test_themes_differ_and_can_be_switched(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed()), tmp_path, color_scheme="dark")
    read = "getComputedStyle(document.body).backgroundColor"
    dark = opened.page.evaluate(read)
    opened.page.get_by_role("button", name="Light / dark").click()
    light = opened.page.evaluate(read)
    assert (dark, light) == ("rgb(21, 26, 32)", "rgb(255, 255, 255)")
    assert_clean(opened)


def test_a_phone_has_no_sideways_scroll(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed(), title="Long" * 40), tmp_path, **PHONE)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.body.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('#panel').getBoundingClientRect().top") > 300
    page.locator("#points .rows button", has_text="Homs").click()
    assert page.locator("#details h2").inner_text() == "Homs"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".back").click()
    assert page.locator("#points .rows button").first.is_visible()
    assert_clean(opened)


def test_reset_shows_everything_again(opened: Opened) -> None:
    page = opened.page
    before = page.evaluate("window.geoMap.getBounds().toBBoxString()")
    page.evaluate("void window.geoMap.setView([0, 0], 8, { animate: false })")
    page.get_by_role("button", name="Reset view").click()
    assert page.evaluate("window.geoMap.getBounds().toBBoxString()") == before


def test_it_prints_on_one_page(opened: Opened) -> None:
    pdf = opened.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert_clean(opened)


def test_nothing_found_is_said(browser: Browser, tmp_path: Path) -> None:
    nothing = Geoparsed(*(schema.build_empty(table) for table in schema.TABLES.values()))
    opened = open_map(browser, render_map(nothing, n_articles=2), tmp_path)
    assert opened.page.locator("#empty").inner_text() == "No place was found in 2 articles."
    assert opened.page.locator("path.land").count() == 1
    assert_clean(opened)


def test_right_to_left_text_reads_from_the_right(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(
        browser, render_map(make_geoparsed(name="حلب", sentence="قصف في حلب.", toponym="حلب")), tmp_path
    )
    page = opened.page
    page.locator("#points .rows button").first.click()
    direction = page.locator(".leaflet-popup blockquote p").first.evaluate(
        "node => getComputedStyle(node).direction"
    )
    assert direction == "rtl"
    assert page.locator(".leaflet-popup mark").first.inner_text() == "حلب"


def test_many_places_cluster_and_open(browser: Browser, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    points = gpd.points_from_xy(rng.normal(37, 4, 5000), rng.normal(35, 3, 5000))
    frame = gpd.GeoDataFrame({"name": [f"Place {i}" for i in range(5000)]}, geometry=points, crs=4326)
    opened = open_map(browser, render_map(frame), tmp_path)
    page = opened.page
    assert page.locator("canvas.dots").count() == 1
    assert page.locator(".mark").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("place 4321")
    page.locator(".rows button").click()
    assert page.locator(".leaflet-popup h2").inner_text() == "Place 4321"
    assert_clean(opened)


def test_tiles_are_asked_of_their_server_alone(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed(), tiles="osm"), tmp_path)
    assert opened.requests
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in opened.requests)
    assert opened.page.locator("path.land").count() == 0
    assert opened.page.locator("path.shade").count() == 1


def test_foreign_elements_work_where_they_are_let_in(browser: Browser, tmp_path: Path) -> None:
    import folium

    drawn = render_map(make_geoparsed(), allow_foreign=True)
    folium.CircleMarker([34, 37], radius=9, color="red").add_to(drawn)
    opened = open_map(browser, drawn, tmp_path)
    opened.page.wait_for_timeout(300)
    assert opened.page.locator('path[stroke="red"]').count() == 1
    assert "protection" in opened.page.locator("#credits").inner_text()
