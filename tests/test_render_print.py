"""What a browser prints of the map, and how the page uses small screens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from conflict import make_conflict
from mapping import Opened, open_map

from geo.render import render_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Runs right after the page has made itself ready for paper, which is when the browser takes it.
WATCH = """(cities) => {
  window.printed = null;
  const list = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  window.matchMedia("print").addEventListener("change", ({ matches }) => {
    if (!matches) return;
    const map = window.geoMap;
    const frame = map.getContainer().getBoundingClientRect();
    window.printed = {
      names: Object.fromEntries(list(".name-city", (node) => {
        const box = node.getBoundingClientRect();
        return [node.textContent, { x: box.left - frame.left, y: (box.top + box.bottom) / 2 - frame.top }];
      })),
      spots: Object.fromEntries(cities.map(([name, lat, lng]) => [name, map.latLngToContainerPoint([lat, lng])])),
      labels: list(".name-place", (node) => node.textContent),
      center: map.getCenter(),
      north: map.getBounds().getNorth(),
    };
  });
}"""


def make_many(count: int) -> gpd.GeoDataFrame:
    """Places of two roles over the Levant, half of them sites."""
    rng = np.random.default_rng(7)
    points = gpd.points_from_xy(rng.normal(37.5, 1.5, count), rng.normal(34.5, 1.2, count))
    return gpd.GeoDataFrame(
        {
            "name": [f"Place {i}" for i in range(count)],
            "role": ["event_site", "background"] * (count // 2),
            "event_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(count) % 90, unit="D"),
        },
        geometry=points, crs=4326,
    )  # fmt: skip


def count_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))


def print_map(opened: Opened, cities: dict[str, tuple[float, float]]) -> dict[str, Any]:
    page = opened.page
    page.evaluate(WATCH, [[name, *at] for name, at in cities.items()])
    assert count_pages(page) == 1
    printed: dict[str, Any] = page.evaluate("window.printed")
    assert opened.complaints == []
    return printed


@pytest.mark.parametrize("count", [120, 2000])
def test_many_places_print_on_one_page_and_the_rest_is_counted(
    browser: Browser, tmp_path: Path, count: int
) -> None:
    opened = open_map(browser, render_map(make_many(count), title="A long and busy war " * 6), tmp_path)
    page = opened.page
    assert count_pages(page) == 1
    assert page.locator(".beyond").first.is_hidden()
    page.emulate_media(media="print")
    left = [f"and {count // 2 - most:,} more" for most in (24, 8)]
    assert page.locator(".beyond").all_inner_texts() == left
    assert page.locator("#points .rows li:visible").count() == 24 + 8
    box = page.locator("#map").bounding_box()
    assert box is not None
    assert box["height"] > 240
    credits = page.locator("#credits").bounding_box()
    legend = page.locator("#legend").bounding_box()
    assert credits is not None
    assert legend is not None
    assert credits["y"] >= legend["y"] + legend["height"] - 1


def test_painted_marks_are_printed_as_a_picture_and_do_not_hide_the_land(
    browser: Browser, tmp_path: Path
) -> None:
    page = open_map(browser, render_map(make_many(1000)), tmp_path).page
    page.emulate_media(media="print")
    page.locator("img.printed").wait_for()
    assert page.locator("canvas.dots").is_hidden()
    page.emulate_media(media="screen")
    page.locator("img.printed").wait_for(state="detached")
    assert page.locator("canvas.dots").is_visible()


def test_names_are_printed_where_their_places_are(browser: Browser, tmp_path: Path) -> None:
    cities = {
        "Nicosia": (35.17, 33.36),
        "Mosul": (36.34, 43.13),
        "Haifa": (32.82, 34.99),
        "Latakia": (35.53, 35.79),
    }
    opened = open_map(browser, render_map(make_many(40)), tmp_path, reduced_motion="no-preference")
    printed = print_map(opened, cities)
    shown = [name for name in cities if name in printed["names"]]
    assert len(shown) >= 2
    for name in shown:
        written, spot = printed["names"][name], printed["spots"][name]
        assert abs(written["y"] - spot["y"]) < 12, name
        assert -90 < written["x"] - spot["x"] < 20, name


def test_clusters_are_printed_as_they_end_up(browser: Browser, tmp_path: Path) -> None:
    size = {"width": 1047, "height": 1000}
    page = open_map(
        browser, render_map(make_many(120)), tmp_path, viewport=size, reduced_motion="no-preference"
    ).page
    page.evaluate(WATCH, [])
    page.emulate_media(media="print")
    page.wait_for_timeout(1500)
    settled = page.locator(".name-place").all_inner_texts()
    assert any(" +" in text for text in settled)
    assert sorted(page.evaluate("window.printed.labels")) == sorted(settled)


def test_what_the_reader_looks_at_is_printed_and_stays(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_conflict()), tmp_path)
    page = opened.page
    page.evaluate("void window.geoMap.setView([36.2, 37.1], 8, { animate: false })")
    north = page.evaluate("window.geoMap.getBounds().getNorth()")
    printed = print_map(opened, {})
    assert abs(printed["center"]["lat"] - 36.2) < 0.2
    assert abs(printed["center"]["lng"] - 37.1) < 0.2
    assert printed["north"] >= north - 0.01
    page.emulate_media(media="screen")
    assert page.evaluate("window.geoMap.getZoom()") == 8
    assert abs(page.evaluate("window.geoMap.getCenter().lat") - 36.2) < 0.01


def test_the_list_keeps_room_beside_the_legend_on_a_small_desktop(browser: Browser, tmp_path: Path) -> None:
    size = {"width": 1024, "height": 768}
    page = open_map(browser, render_map(make_conflict()), tmp_path, viewport=size).page
    panel = page.locator("#scroll").bounding_box()
    assert panel is not None
    rows = [row.bounding_box() for row in page.locator("#points .rows button").all()]
    assert (
        sum(row is not None and row["y"] + row["height"] < panel["y"] + panel["height"] for row in rows) >= 4
    )


def test_a_phone_on_its_side_shows_the_map(browser: Browser, tmp_path: Path) -> None:
    size = {"width": 844, "height": 390}
    page = open_map(
        browser, render_map(make_conflict()), tmp_path, viewport=size, has_touch=True, is_mobile=True
    ).page
    assert page.locator(".minimap").is_hidden()
    box = page.locator("#map").bounding_box()
    assert box is not None
    assert box["height"] > 150
    middle = page.locator(".leaflet-control-zoom-out").bounding_box()
    assert middle is not None
    hit = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.leaflet-control-zoom-out') !== null",
        [middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2],
    )
    assert hit


def test_a_phone_says_where_all_filters_are(browser: Browser, tmp_path: Path) -> None:
    size = {"width": 390, "height": 844}
    page = open_map(
        browser, render_map(make_conflict()), tmp_path, viewport=size, has_touch=True, is_mobile=True
    ).page
    assert page.locator("#filters summary").is_hidden()
    page.get_by_text("Larger list, more filters").tap()
    assert page.locator("#filters summary").is_visible()
    page.get_by_text("Smaller list").tap()
    assert page.locator("#filters summary").is_hidden()
