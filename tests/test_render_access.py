"""Accessibility of the page, by axe-core: no violation in either theme, at any size, in any state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from conflict import make_conflict
from mapping import check_access, make_geoparsed, open_map

from geo import schema
from geo.render import render_map
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}


def open_everything(page: Page) -> None:
    if page.locator("#handle").is_visible():
        page.locator("#handle").click()
    page.locator("#filters summary").click()
    if page.locator(".tabs button").count():
        page.get_by_role("button", name="Type of event").click()
    page.locator("#points .rows button").first.click()
    page.get_by_text("Whose borders?").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_conflict_has_no_violation(
    browser: Browser, tmp_path: Path, axe: str, size: str, scheme: Any
) -> None:
    width, height = SIZES[size]
    viewport: Any = {"width": width, "height": height}
    opened = open_map(
        browser, render_map(make_conflict(), title="War"), tmp_path, viewport=viewport, color_scheme=scheme
    )
    assert check_access(opened.page, axe) == []
    open_everything(opened.page)
    assert check_access(opened.page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_of_another_language_and_reviews_have_none(
    browser: Browser, tmp_path: Path, axe: str, scheme: Any
) -> None:
    conflict = make_conflict()
    mentions = conflict.mentions.copy()
    mentions.loc[mentions.index[:6], ["status", "reviewed_by"]] = ["reviewed", "A. Reader"]
    data = Geoparsed(schema.coerce(mentions, schema.MENTIONS), conflict.places, conflict.events)
    opened = open_map(browser, render_map(data), tmp_path, color_scheme=scheme, locale="ar")
    assert opened.page.locator("#language").input_value() == "ar"
    assert opened.page.locator(".checked").count() > 0
    assert check_access(opened.page, axe) == []
    open_everything(opened.page)
    assert check_access(opened.page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_plain_maps_and_painted_ones_have_none(
    browser: Browser, tmp_path: Path, axe: str, scheme: Any
) -> None:
    many = gpd.points_from_xy(np.arange(800) % 70, np.arange(800) % 50)
    frame = gpd.GeoDataFrame({"name": [f"p{i}" for i in range(800)]}, geometry=many, crs=4326)
    for data in (make_geoparsed(), frame):
        opened = open_map(browser, render_map(data), tmp_path, color_scheme=scheme)
        assert check_access(opened.page, axe) == []
        open_everything(opened.page)
        assert check_access(opened.page, axe) == []
