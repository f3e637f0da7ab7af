"""A small Geoparsed made by hand, and a page opened with every request counted and refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from geo import schema
from geo.render import ConflictMap
from geo.render.columns import unpack_rows
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# place_id: name, feature, country, admin1, longitude, latitude, radius_km, claims
PLACES: dict[str, tuple[Any, ...]] = {
    "geonames:1": ("Homs", "PPLA", "SY", "Homs", 36.72, 34.73, 8.0, None),
    "geonames:2": ("Damascus", "PPLC", "SY", "Damascus", 36.29, 33.51, 10.0, None),
    "geonames:3": ("Syria", "PCLI", "SY", None, 38.0, 35.0, 350.0, None),
    "geo:4": ("Golan Heights", "RGN", None, None, 35.8, 33.0, 35.0, "IL,SY"),
    "geonames:5": ("Russia", "PCLI", "RU", None, 100.0, 60.0, 3500.0, None),
}
# place_id, toponym, kind, sentence
MENTIONS: list[tuple[str | None, str, str, str]] = [
    ("geonames:1", "Homs", "proper", "Shelling hit Homs, north of Damascus, on Saturday."),
    ("geonames:2", "Damascus", "proper", "Shelling hit Homs, north of Damascus, on Saturday."),
    ("geonames:3", "Syrian", "demonym", "The Syrian army left Syria's Golan Heights."),
    ("geonames:3", "Syria", "proper", "The Syrian army left Syria's Golan Heights."),
    ("geo:4", "Golan Heights", "proper", "The Syrian army left Syria's Golan Heights."),
    ("geonames:1", "Homs", "proper", "Homs was quiet on Sunday."),
    ("geonames:5", "Russian", "demonym", "A Russian envoy spoke."),
    (None, "Telman", "proper", "Nobody knows where Telman is."),
]


def make_geoparsed(**texts: str) -> Geoparsed:
    """Build the tables; `texts` overwrites text columns of both, in every row."""
    rows = []
    for number, (place_id, toponym, kind, sentence) in enumerate(MENTIONS):
        place = PLACES[place_id] if place_id else (None,) * 8
        row = {
            "mention_id": f"a:{number}", "article_id": "a", "start": number, "end": number + len(toponym),
            "toponym": toponym, "kind": kind, "sentence": sentence, "place_id": place_id, "place_name": place[0],
            "feature_code": place[1], "country_code": place[2], "admin1_name": place[3], "radius_km": place[6],
            "claims": place[7], "resolved_by": "gazetteer" if place_id else "unresolved", "confidence": 0.9,
            "attribution": "GeoNames, CC BY 4.0", "article_title": "Shells fall on Homs",
            "article_source": "Example Wire", "article_url": "https://example.org/1", "published": "2012-02-04",
            "status": "machine-coded",
        }  # fmt: skip
        known = {key: text for key, text in texts.items() if key in schema.MENTIONS.columns}
        rows.append(row | known | ({"place_id": None} if place_id is None else {}))
    points = [Point(PLACES[row[0]][4:6]) if row[0] else None for row in MENTIONS]
    columns = {name: [row.get(name) for row in rows] for name in rows[0]}
    return Geoparsed(
        schema.build_frame(schema.MENTIONS, columns, points),
        _make_places(texts),
        schema.build_empty(schema.EVENTS),
    )


def _make_places(texts: dict[str, str]) -> Any:
    rows = []
    for place_id, (name, feature, country, admin1, _, _, radius, claims) in PLACES.items():
        row = {
            "place_id": place_id, "name": name, "feature": feature, "country": country, "admin1": admin1,
            "n_mentions": sum(mention[0] == place_id for mention in MENTIONS), "n_articles": 1,
            "max_confidence": 0.9, "radius_km": radius, "claims": claims, "attribution": "GeoNames, CC BY 4.0",
        }  # fmt: skip
        rows.append(row | {key: text for key, text in texts.items() if key in schema.PLACES.columns})
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return schema.build_frame(schema.PLACES, columns, [Point(place[4:6]) for place in PLACES.values()])


def read_page(page: str) -> dict[str, Any]:
    """Read the data of a page, its places and facts as rows again."""
    found = re.search(r'<script type="application/json" id="geo-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    places = unpack_rows(data["places"])
    fields = unpack_rows(data["fields"])
    for place, row in zip(places, fields, strict=True):
        place |= {"facts": [], "fields": [list(item) for item in row.items()]}
    for fact in unpack_rows(data["facts"]):
        places[fact.pop("place")]["facts"].append(fact)
    return data | {"places": places}


class Opened:
    """A page in the browser, and what it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []


def open_map(browser: Browser, drawn: ConflictMap, folder: Path, **options: Any) -> Opened:
    """Save a map, open it from its file with all other requests refused, and wait until it is ready."""
    path = folder / "map.html"
    drawn.save(path)
    opened = Opened(
        browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options)).new_page()
    )

    def route(request: Any) -> None:
        if request.request.url == path.as_uri():
            request.continue_()
        else:
            opened.requests.append(request.request.url)
            request.abort()

    page = opened.page
    page.route("**/*", route)
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (opened.dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(250)
    return opened


def check_access(page: Page, axe: str) -> list[str]:
    """List the violations that axe-core, given as its source, finds on a page as it is now."""
    page.wait_for_timeout(300)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
