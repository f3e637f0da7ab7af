"""The packed page and the fragment for other pages: they show the map, reach nothing, and speak with their host."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mapping import make_geoparsed
from test_map_security import PAYLOADS, make_hostile

from geo.errors import RenderError
from geo.render import render_map, write_map
from geo.render.compressed import compress_page, unpack_page
from geo.render.embed import write_embed

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Watched:
    """A page from a file, with every other request refused and counted, and all complaints kept."""

    def __init__(self, browser: Browser, path: Path, **options: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
        self.page.route("**/*", self._route)
        self._uri = path.as_uri()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(self._uri)

    def _route(self, route: Any) -> None:
        if route.request.url == self._uri:
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()


def write_host(folder: Path, fragment: str) -> Path:
    script = """
    window.got = [];
    const frame = document.querySelector("iframe");
    window.addEventListener("message", (event) => {
      if (event.source === frame.contentWindow) window.got.push(event.data);
    });
    window.ask = (message) => frame.contentWindow.postMessage(message, "*");
    """
    path = folder / "host.html"
    path.write_text(f"<!DOCTYPE html><title>Host</title><body>{fragment}<script>{script}</script>", "utf-8")
    return path


def test_a_packed_page_is_the_same_page() -> None:
    page, _ = write_map(make_geoparsed())
    packed = compress_page(page)
    assert unpack_page(packed) == page
    assert compress_page(page) == packed
    assert len(packed) < 0.7 * len(page) and len(packed) < 400_000


def test_a_packed_page_adds_its_own_script_to_the_policy_and_no_more() -> None:
    page, _ = write_map(make_geoparsed(), tiles="osm")
    policies = [
        html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])  # type: ignore[index]
        for text in (page, compress_page(page))
    ]
    before, after = (dict(part.split(" ", 1) for part in policy.split("; ")) for policy in policies)
    assert set(after["script-src"].split()) - set(before["script-src"].split()) != set()
    assert len(after["script-src"].split()) == len(before["script-src"].split()) + 1
    assert {k: v for k, v in after.items() if k != "script-src"} == {
        k: v for k, v in before.items() if k != "script-src"
    }


def test_only_our_pages_are_packed() -> None:
    with pytest.raises(RenderError, match="that geo wrote"):
        compress_page("<p>no page of ours</p>")
    with pytest.raises(RenderError, match="compressed page"):
        unpack_page("<p>no page of ours</p>")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_fragment_is_one_frame_whatever_the_title(payload: str) -> None:
    fragment, _ = write_embed(make_geoparsed(name=payload, toponym=payload), title=payload)
    outside = re.sub(r'srcdoc="[^"]*"', "", fragment)
    assert re.findall(r"<(?!!--)/?\w+", outside) == ["<iframe", "</iframe"]
    inside = html.unescape(re.search(r'srcdoc="([^"]*)"', fragment)[1])  # type: ignore[index]
    data = re.search(r'id="geo-data">(.*?)</script>', unpack_page(inside), re.DOTALL)
    assert data is not None and json.loads(data[1])["title"] == payload


def test_a_fragment_says_who_sees_online_tiles_and_takes_a_height() -> None:
    fragment, notice = write_embed(make_geoparsed(), tiles="topo", height_px=700)
    assert notice is not None and "tile.opentopomap.org" in notice
    assert "height:700px" in fragment
    with pytest.raises(RenderError, match="200 to 5000 pixels, got 3"):
        write_embed(make_geoparsed(), height_px=3)


def test_a_map_that_is_not_embedded_listens_to_nobody() -> None:
    assert "embed" not in render_map(make_geoparsed()).payload
    assert '"embed":true' in unpack_page(
        html.unescape(re.search(r'srcdoc="([^"]*)"', write_embed(make_geoparsed())[0])[1])  # type: ignore[index]
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_packed_page_opens_by_itself(browser: Browser, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "packed.html"
    path.write_text(compress_page(write_map(make_geoparsed())[0]), "utf-8")
    watched = Watched(browser, path, color_scheme=scheme)
    watched.page.wait_for_selector("html[data-ready]", state="attached")
    assert watched.page.title() == "Shells fall on Homs"
    assert watched.page.locator("#points .rows button").count() == 3
    assert (watched.requests, watched.complaints) == ([], [])


@pytest.mark.browser
def test_hostile_text_in_a_packed_page_does_not_run(browser: Browser, tmp_path: Path) -> None:
    path = write_host(tmp_path, write_embed(make_hostile(), title=PAYLOADS["end"])[0])
    watched = Watched(browser, path)
    frame = watched.page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert watched.page.frames[1].evaluate("window.hit") is None
    assert watched.page.evaluate("window.hit") is None
    assert (watched.requests, watched.complaints) == ([], [])


@pytest.mark.browser
def test_an_embedded_map_speaks_with_its_host(browser: Browser, tmp_path: Path) -> None:
    path = write_host(tmp_path, write_embed(make_geoparsed())[0])
    watched = Watched(browser, path)
    page, frame = watched.page, watched.page.frame_locator("iframe")
    page.wait_for_function("window.got.some((message) => message.type === 'conflict-geo:ready')")
    assert page.evaluate("window.got[0]") == {"type": "conflict-geo:ready", "places": 4}

    def wait_for(kind: str) -> Any:
        page.wait_for_function("(kind) => window.got.at(-1)?.type === 'conflict-geo:' + kind", arg=kind)
        return page.evaluate("window.got.at(-1)")

    frame.locator("#points button", has_text="Damascus").first.click()
    assert wait_for("selected") == {"type": "conflict-geo:selected", "id": "geonames:2", "name": "Damascus"}
    page.evaluate("window.ask({type: 'conflict-geo:close'})")
    assert wait_for("closed") == {"type": "conflict-geo:closed"}
    page.evaluate("window.ask({type: 'conflict-geo:select', id: 'geonames:1'})")
    assert wait_for("selected")["name"] == "Homs"
    frame.locator(".leaflet-popup h2", has_text="Homs").first.wait_for()
    before = page.evaluate("window.got.length")
    select = "{type: 'conflict-geo:select', id: %s}"
    odd_ids = ["'nowhere'", "{}", "'__proto__'", "null"]
    for odd in [
        "null",
        "1",
        "'x'",
        "{type: 'other', id: 'geonames:2'}",
        *(select % each for each in odd_ids),
    ]:
        page.evaluate(f"window.ask({odd})")
    page.wait_for_timeout(200)
    assert page.evaluate("window.got.length") == before
    assert (watched.requests, watched.complaints) == ([], [])


@pytest.mark.browser
def test_the_example_page_works(browser: Browser) -> None:
    path = Path(__file__).parent.parent / "maps" / "embed-example.html"
    if not path.exists():
        pytest.skip("the gallery is in no archive")
    watched = Watched(browser, path)
    said = watched.page.locator("#said", has_text="The map shows 5 places.")
    said.wait_for()
    watched.page.locator("button", has_text="Geneva").click()
    watched.page.locator("#said", has_text="Open on the map: Geneva").wait_for()
    assert watched.page.locator("button[aria-pressed=true]").all_text_contents() == ["Geneva"]
    assert (watched.requests, watched.complaints) == ([], [])
