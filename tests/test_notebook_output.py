"""What a result shows in a notebook: the live map where it is trusted, a picture and a table where not."""

from __future__ import annotations

import base64
import html
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from mapping import make_geoparsed
from nbclient import NotebookClient
from test_embed import Watched
from test_map_security import PAYLOADS, make_hostile

from geo import schema
from geo.picture.notebook import MAX_BYTES, build_bundle
from geo.render.compressed import unpack_page
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def measure(bundle: dict[str, str]) -> int:
    return sum(len(text.encode()) for text in bundle.values())


def take_page(bundle: dict[str, str]) -> str:
    found = re.search(r'srcdoc="([^"]*)"', bundle["text/html"])
    assert found is not None
    return unpack_page(html.unescape(found[1]))


def sanitize(text: str) -> str:
    """Do what the sanitizers of front ends do with the HTML of an untrusted notebook."""
    return re.sub(r"<(iframe|style|script)\b.*?</\1>", "", text, flags=re.DOTALL)


class Reader(HTMLParser):
    """Lists the elements and the attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}


def make_many(count: int) -> Geoparsed:
    """Build a result of many places over the world, with long sentences."""
    ids = [f"p:{i}" for i in range(count)]
    points = [((i * 37) % 350 - 175, (i * 17) % 120 - 55) for i in range(count)]
    from shapely import Point

    geometry = [Point(point) for point in points]
    words = [
        f"On day {i} shells fell on town {i}, said witness {i * 7919 % 10_007}. " * 3 for i in range(count)
    ]
    mentions = schema.build_frame(
        schema.MENTIONS,
        {
            "mention_id": [f"a:{i}" for i in range(count)], "article_id": [f"a{i % 200}" for i in range(count)],
            "start": list(range(count)), "toponym": [f"Town {i}" for i in range(count)], "kind": ["proper"] * count,
            "sentence": words, "place_id": ids, "place_name": [f"Town {i}" for i in range(count)],
            "confidence": [0.9] * count,
        },
        geometry,
    )  # fmt: skip
    places = schema.build_frame(
        schema.PLACES,
        {"place_id": ids, "name": [f"Town {i}" for i in range(count)], "n_mentions": [1] * count},
        geometry,
    )
    return Geoparsed(mentions, places, schema.build_empty(schema.EVENTS))


def test_it_holds_the_map_a_picture_a_table_and_text() -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    bundle = make_geoparsed()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "Golan Heights" in take_page(bundle)
    assert bundle["text/plain"].startswith(
        "<Geoparsed: 8 mentions (1 unresolved), 5 places, 0 events>\nPlace "
    )
    assert re.search(r"^Damascus +SY +1 +0\.90$", bundle["text/plain"], re.MULTILINE)
    assert measure(bundle) <= MAX_BYTES
    assert bundle == make_geoparsed()._repr_mimebundle_()


def test_without_matplotlib_there_is_no_picture_and_all_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    bundle = make_geoparsed()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "Golan Heights" in take_page(bundle)
    assert "<img" not in bundle["text/html"] and "<table>" in sanitize(bundle["text/html"])


@pytest.mark.parametrize("count", [0, 600, 6000])
def test_it_keeps_to_its_limit(count: int) -> None:
    bundle = build_bundle(make_many(count))
    assert measure(bundle) <= MAX_BYTES
    if count < 6000:
        assert take_page(bundle)
    else:
        assert "<iframe" not in bundle["text/html"]
        assert "too large for a notebook" in bundle["text/html"]
        assert "and 5,988 more" in bundle["text/plain"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_names_add_no_element(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.picture.notebook._draw_picture", lambda _: "")
    texts: Any = dict.fromkeys(
        ("name", "country", "place_name", "toponym", "sentence", "article_title"), payload
    )
    bundle = build_bundle(make_geoparsed(**texts))
    reader = Reader()
    reader.feed(bundle["text/html"])
    assert reader.elements == {"div", "style", "iframe", "table", "thead", "tbody", "tr", "th", "td", "p"}
    assert reader.attributes == {"class", "title", "sandbox", "allowfullscreen", "style", "srcdoc", "dir"}


@pytest.mark.browser
def test_untrusted_it_shows_the_picture_and_the_table(browser: Browser, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    path = tmp_path / "untrusted.html"
    path.write_text(f"<!DOCTYPE html>{sanitize(build_bundle(make_geoparsed())['text/html'])}", "utf-8")
    watched = Watched(browser, path)
    assert watched.page.locator("iframe").count() == 0
    assert watched.page.locator("img").bounding_box()["width"] == 800  # type: ignore[index]
    assert watched.page.locator("td", has_text="Damascus").is_visible()
    assert (watched.requests, watched.complaints) == ([], [])


@pytest.mark.browser
def test_a_run_and_converted_notebook_shows_the_live_map(browser: Browser, tmp_path: Path) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    notebook = nbformat.v4.new_notebook()
    source = "import geo\ngeo.geoparse('Shelling hit Homs and Damascus, in Syria.', published='2012-02-04')"
    notebook.cells = [nbformat.v4.new_code_cell(source)]
    NotebookClient(notebook, timeout=180).execute()
    (output,) = notebook.cells[0].outputs
    assert {"text/html", "text/plain"} <= set(output.data)
    assert sum(len(str(text).encode()) for text in output.data.values()) <= MAX_BYTES
    body, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(notebook)
    path = tmp_path / "notebook.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><title>Notebook</title>{body}', "utf-8")
    watched = Watched(browser, path)
    frame = watched.page.frame_locator("iframe.geo-live")
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert frame.locator("#map").bounding_box()["height"] > 200  # type: ignore[index]
    assert frame.locator(".rows button", has_text="Homs").first.is_visible()
    assert not watched.page.locator(".geo-still").is_visible()
    assert (watched.requests, watched.complaints) == ([], [])


@pytest.mark.browser
def test_hostile_text_does_not_run_in_a_notebook(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(f"<!DOCTYPE html>{build_bundle(make_hostile())['text/html']}", "utf-8")
    watched = Watched(browser, path)
    watched.page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
    assert watched.page.evaluate("window.hit") is None
    assert watched.page.frames[1].evaluate("window.hit") is None
    assert (watched.requests, watched.complaints) == ([], [])
