"""What a result shows in a notebook: the live map where it is trusted, a picture and a table where not."""

from __future__ import annotations

import base64
import html
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import nbformat
import pytest
from mapping import make_geoparsed
from nbclient import NotebookClient
from test_embed import Watched
from test_map_security import PAYLOADS, make_hostile

from geo import schema
from geo.picture.notebook import MAX_BYTES, _list_payloads, build_bundle
from geo.render import render_map
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
    assert re.search(r"^Damascus +Syria +1 +high \(about 0\.9\)$", bundle["text/plain"], re.MULTILINE)
    assert measure(bundle) <= MAX_BYTES
    assert bundle == make_geoparsed()._repr_mimebundle_()


def test_without_matplotlib_there_is_no_picture_and_all_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    bundle = make_geoparsed()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "Golan Heights" in take_page(bundle)
    assert "<img" not in bundle["text/html"] and "<table>" in sanitize(bundle["text/html"])


@pytest.mark.parametrize("count", [0, 3000])
def test_it_keeps_to_its_limit(count: int) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    bundle = build_bundle(make_many(count))
    assert measure(bundle) <= MAX_BYTES
    assert take_page(bundle)
    assert "<img" in sanitize(bundle["text/html"])
    assert ("and 2,988 more" in bundle["text/plain"]) == (count == 3000)


def test_where_room_is_short_the_picture_goes_first_then_the_map() -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    tables = make_many(300)
    full, smaller, smallest = (build_bundle(tables, max_bytes=most) for most in (400_000, 310_000, 130_000))
    for bundle, most in ((full, 400_000), (smaller, 310_000), (smallest, 130_000)):
        assert measure(bundle) <= most
        assert "<table>" in sanitize(bundle["text/html"]) and bundle["image/png"]
    assert take_page(full) and "<img" in full["text/html"]
    assert take_page(smaller) and "<img" not in smaller["text/html"]
    assert "<iframe" not in smallest["text/html"] and "<img" in smallest["text/html"]
    assert "too large for a notebook" in smallest["text/html"]


def test_ever_fewer_sentences_are_quoted_and_the_page_says_so() -> None:
    payload = render_map(make_geoparsed()).payload
    told = [{"n": 1, "text": [f"Sentence {i}"]} for i in range(12)]
    payload |= {"places": [place | {"facts": [*told, {"n": 4}]} for place in payload["places"]]}
    kept = []
    for each in _list_payloads(payload):
        place = each["places"][0]
        quotes = [fact for fact in place["facts"] if "text" in fact]
        assert len(quotes) + place.get("omitted", 0) == 12
        assert sum(fact["n"] for fact in place["facts"]) == 16  # all still count
        kept.append(len(quotes))
    assert kept == sorted(kept, reverse=True) and kept[0] == 12 and kept[-1] == 0
    assert "omitted" not in payload["places"][0]


def test_a_map_alone_shows_itself_as_a_result_does() -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    drawn = render_map(make_geoparsed())
    before = drawn.write_html()
    bundle, result = drawn._repr_mimebundle_(), make_geoparsed()._repr_mimebundle_()
    assert take_page(bundle) == take_page(result)
    assert bundle["image/png"] == result["image/png"]
    assert bundle["text/plain"].splitlines()[1:] == result["text/plain"].splitlines()[1:]
    assert bundle["text/plain"].startswith("Shells fall on Homs – 3 places and 1 country named in 1 article")
    assert drawn.write_html() == before  # showing it changes nothing


def test_a_map_of_any_table_has_no_empty_columns_and_its_tiles_are_not_in_the_picture() -> None:
    frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    bundle = render_map(frame, title="One", subtitle="", tiles="osm")._repr_mimebundle_()
    assert bundle["text/plain"] == "One\nPlace\nHoms"
    assert "tile.openstreetmap.org" in take_page(bundle)
    assert measure(bundle) <= MAX_BYTES


def test_a_map_with_foreign_elements_shows_them_only_where_it_is_trusted() -> None:
    import folium

    drawn = render_map(make_geoparsed(), allow_foreign=True)
    folium.Marker((34.0, 36.0), popup="foreign words").add_to(drawn)
    bundle = drawn._repr_mimebundle_()
    assert "foreign words" in take_page(bundle)
    assert "foreign words" not in sanitize(bundle["text/html"])


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
    assert watched.page.locator("img").bounding_box()["width"] == 660  # type: ignore[index]
    assert watched.page.locator("td", has_text="Damascus").is_visible()
    assert (watched.requests, watched.complaints) == ([], [])


CELLS = {
    "result": "import geo\ngeo.geoparse('Shelling hit Homs and Damascus, in Syria.', published='2012-02-04')",
    "map": "import geo\ngeo.render_map(geo.geoparse('Shelling hit Homs and Damascus, in Syria.'))",
}


@pytest.mark.browser
@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)
def test_a_run_and_converted_notebook_shows_the_live_map(
    browser: Browser, tmp_path: Path, source: str
) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    notebook = nbformat.v4.new_notebook()
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


# What an editor's notebook puts around its outputs: a sandboxed frame with a policy of its own.
EDITOR_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src https: data:;"
    " font-src data:; connect-src https:; child-src https: data:;"
)


@pytest.mark.browser
def test_it_is_live_within_the_sandboxed_frame_of_an_editor(browser: Browser, tmp_path: Path) -> None:
    page = (
        f'<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{EDITOR_POLICY}">'
        f"{render_map(make_geoparsed())._repr_mimebundle_()['text/html']}"
    )
    path = tmp_path / "editor.html"
    path.write_text(
        f'<!DOCTYPE html><iframe sandbox="allow-scripts allow-forms allow-downloads" width="900" height="700"'
        f' srcdoc="{html.escape(page)}"></iframe>',
        "utf-8",
    )
    watched = Watched(browser, path)
    outer = watched.page.frame_locator("iframe")
    inner = outer.frame_locator("iframe.geo-live")
    inner.locator("html[data-ready]").wait_for(state="attached")
    assert inner.locator(".rows button", has_text="Homs").first.is_visible()
    assert not outer.locator(".geo-still").is_visible()
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
