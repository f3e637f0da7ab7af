"""Tables whose every text is a payload, marked with the name of its field; and what became of them in a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from shapely.geometry import Point
from test_map_security import PAYLOADS

from geo import schema
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser, Frame

TAG = "\u00a6"  # stands between a payload and its field's name, and nowhere else
_TAGGED = re.compile(f"{TAG}([a-z0-9_]+){TAG}")


def tag(payload: str, name: str) -> str:
    """Mark a payload with the field it stands in. It comes last, so that the payload still begins the text."""
    return f"{payload}{TAG}{name}{TAG}"


def list_texts(name: str) -> list[str]:
    return [tag(payload, name) for payload in PAYLOADS.values()]


def list_fields() -> set[tuple[str, str]]:
    """List every column and index of every table."""
    return {(t.layer, name) for t in schema.TABLES.values() for name in (t.index, *t.columns)}


def place_points() -> list[Point]:
    return [Point(i % 8, i // 8) for i in range(len(PAYLOADS))]


def make_tagged() -> Geoparsed:
    """Build the three tables, one place and one event a payload, with all their texts tagged."""
    set_values: dict[str, dict[str, str]] = {
        "mentions": {"kind": "proper", "role": "event_site"},
        "places": {},
        "events": {"kind": "conflict", "modality": "claimed"},
    }
    frames = []
    for table in schema.TABLES.values():
        texts = [name for name, dtype in table.columns.items() if dtype == schema.TEXT]
        columns = {name: list_texts(name) for name in (table.index, *texts)}
        columns |= {name: [value] * len(PAYLOADS) for name, value in set_values[table.layer].items()}
        frames.append(schema.build_frame(table, columns, place_points()))
    return Geoparsed(*frames)


def make_foreign(layer: str) -> gpd.GeoDataFrame:
    """Build a table that only looks like ours: each column holds tagged text, those of numbers and dates too."""
    table = schema.TABLES[layer]
    columns = {name: list_texts(name) for name in table.columns}
    frame = gpd.GeoDataFrame(columns, geometry=place_points(), crs=4326)
    return frame.set_index(gpd.pd.Index(list_texts(table.index), name=table.index))


def find_changed(texts: Iterable[str]) -> tuple[list[str], set[str]]:
    """Give the tagged texts that are not what was put in, with what stands before them; and the fields shown.

    Any white space counts as any other: what is shown on one line has no breaks. `claims` are codes in a list, which
    is written in words.
    """
    known = [" ".join(payload.split()) for payload in PAYLOADS.values()]
    changed, shown = [], set()
    for text in texts:
        end = 0
        for found in _TAGGED.finditer(text):
            before = " ".join(text[end : found.start()].split())
            shown.add(found[1])
            if found[1] != "claims" and not any(before.endswith(payload) for payload in known):
                changed.append(text[end : found.end()])
            end = found.end()
    return changed, shown


@dataclass
class Tally:
    """What became of the payloads, over all outputs."""

    outputs: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    executed: int = 0
    requests: int = 0
    changed: int = 0

    def add(
        self,
        output: str,
        *,
        executed: int = 0,
        requests: int = 0,
        texts: Iterable[str] = (),
        changed: int = 0,
    ) -> None:
        lost, shown = find_changed(texts)
        self.outputs.append(output)
        self.shown |= shown
        self.executed += executed
        self.requests += requests
        self.changed += changed + len(lost)
        assert (executed, requests, changed, lost[:5]) == (0, 0, 0, []), output


# Opens all that can be opened in a page of ours, and gives every text that was there to be read.
_READ = """async () => {
  const texts = [];
  const read = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walker.nextNode()) {
      if (!/^(SCRIPT|STYLE)$/.test(walker.currentNode.parentElement.tagName)) text += walker.currentNode.data;
    }
    texts.push(text);
    for (const each of node.querySelectorAll("[title], [aria-label], [alt]")) {
      texts.push(...["title", "aria-label", "alt"].map((name) => each.getAttribute(name) ?? ""));
    }
  };
  for (const summary of document.querySelectorAll("details > summary")) summary.click();
  for (const row of document.querySelectorAll(".rows button")) {
    row.click();
    await new Promise((done) => { setTimeout(done, 15); });
    for (const popup of document.querySelectorAll(".leaflet-popup")) read(popup);
  }
  await new Promise((done) => { setTimeout(done, 200); });
  read(document.body);
  texts.push(document.title);
  return texts;
}"""


class Watched:
    """A page from a file with every other request refused and counted, and every sign of running text counted."""

    def __init__(self, browser: Browser, path: Path) -> None:
        self.requests = 0
        self.dialogs = 0
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.route("**/*", self._route)
        self.page.on("dialog", self._refuse)
        self.page.on("popup", self._count_popup)
        self.open(path)

    def open(self, path: Path) -> None:
        self._uri = path.as_uri()
        self.page.goto(self._uri)

    def _route(self, route: Any) -> None:
        if route.request.url == self._uri:
            route.continue_()
        else:
            self.requests += 1
            route.abort()

    def _refuse(self, dialog: Any) -> None:
        self.dialogs += 1
        dialog.dismiss()

    def _count_popup(self, _: Any) -> None:
        self.requests += 1

    def wait_for_map(self) -> Frame:
        """Give the frame that holds a map, once it is ready."""
        for frame in reversed(self.page.frames):
            if frame.locator("script").count() or frame == self.page.main_frame:
                frame.wait_for_selector("html[data-ready]", state="attached")
                return frame
        raise AssertionError("no map")

    def read(self, frame: Frame) -> list[str]:
        texts: list[str] = frame.evaluate(_READ)
        return texts

    def count_executed(self) -> int:
        hits = sum(frame.evaluate("window.hit !== undefined ? 1 : 0") for frame in self.page.frames)
        return self.dialogs + hits + sum(frame.url.startswith("data:") for frame in self.page.frames)

    def close(self) -> None:
        self.page.context.close()
