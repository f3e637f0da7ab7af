"""Text from articles, and from any other table, is shown as it is, and never runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from mapping import make_geoparsed, open_map, read_page
from shapely.geometry import Point

from geo import schema
from geo.render import render_map
from geo.render.page import dump_json
from geo.tables import Geoparsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAYLOADS = {
    "img": '<img src=x onerror="window.hit=1;alert(1)">',
    "svg": '<svg onload="window.hit=1">',
    "script": "<script>window.hit=1</script>",
    "end": "</script><script>window.hit=1</script>",
    "end-spaced": "</ScRiPt ><script>window.hit=1</script>",
    "comment": "<!--<script>",
    "comment-end": "--><script>window.hit=1</script>",
    "title": "</title><script>window.hit=1</script>",
    "style": "</style><style>body{display:none}</style>",
    "iframe": '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
    "base": '<base href="https://evil.example/">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "jinja": "{{ 7*7 }}",
    "jinja-os": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "jinja-block": "{% raw %}{% for x in y %}",
    "jinja-comment": "{# gone #}",
    "template": "${alert(1)}",
    "backtick": "\\`+window.hit+`",
    "backslash": "\\",
    "quote": "\"'><b onmouseover=alert(1)>",
    "attribute": '" autofocus onfocus="window.hit=1',
    "entity": "&lt;script&gt;window.hit=1&lt;/script&gt; &amp;",
    "newlines": "a\u2028alert(1)\u2029b",
    "url": "javascript:window.hit=1",
    "data-url": "data:text/html,<script>parent.hit=1</script>",
    "css": "x{background:url(https://evil.example/x)}",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069",
    "shell": "@@data@@ @@scripts@@",
    "proto": "__proto__",
    "constructor": "constructor",
    "rtl": "حلب",
    "markdown": "[x](javascript:alert(1))",
}
MENTION_TEXTS = [
    "toponym", "sentence", "place_name", "country_code", "admin1_name", "feature_code", "claims", "attribution",
    "article_title", "article_source", "article_url", "reason",
]  # fmt: skip
PLACE_TEXTS = ["name", "feature", "country", "admin1", "claims", "attribution"]


def make_hostile() -> Geoparsed:
    """Build one place a payload, with the payload in every field of its rows, its ids too."""
    mentions: dict[str, list[Any]] = {
        name: list(PAYLOADS.values()) for name in [*MENTION_TEXTS, "place_id", "article_id"]
    }
    count = len(PAYLOADS)
    mentions |= {
        "mention_id": [f"m{i}" for i in range(count)],
        "kind": ["proper"] * count,
        "confidence": [0.5] * count,
    }
    unresolved = {name: [values[0]] for name, values in mentions.items()} | {
        "mention_id": ["u"],
        "place_id": [None],
    }
    unresolved["toponym"] = [PAYLOADS["img"] + PAYLOADS["jinja"]]
    points = [Point(i % 8, i // 8) for i in range(count)]
    places: dict[str, list[Any]] = {name: list(PAYLOADS.values()) for name in [*PLACE_TEXTS, "place_id"]}
    return Geoparsed(
        schema.build_frame(
            schema.MENTIONS,
            {name: values + unresolved[name] for name, values in mentions.items()},
            [*points, None],
        ),
        schema.build_frame(schema.PLACES, places, points),
        schema.build_empty(schema.EVENTS),
    )


def assert_quiet(opened: Any) -> None:
    assert opened.page.evaluate("window.hit") is None
    assert opened.dialogs == []
    assert opened.requests == []
    assert opened.complaints == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_every_field_keeps_its_text_in_the_page(payload: str) -> None:
    texts = dict.fromkeys([*MENTION_TEXTS, *PLACE_TEXTS], payload) | {"feature_code": "PPL", "feature": "PPL"}
    drawn = render_map(make_geoparsed(**texts), title=payload, subtitle=payload)
    page = drawn.get_root().render()
    plain = render_map(make_geoparsed(), title="T", subtitle="S").get_root().render()
    data = read_page(page)
    assert data["title"] == data["subtitle"] == payload
    assert {place["name"] for place in data["places"]} == {payload}
    assert {"".join(quote["text"]) for place in data["places"] for quote in place["facts"]} == {payload}
    for mark in ("<script", "<style", "<iframe", "<img", "<base", "<meta", "<!--", "</title"):
        assert page.lower().count(mark) == plain.lower().count(mark), mark


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_json_cannot_leave_its_element(payload: str) -> None:
    text = dump_json({payload: [payload]})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {payload: [payload]}


def test_a_lone_surrogate_does_not_stop_the_page() -> None:
    assert "?" in read_page(render_map(make_geoparsed(), title="a\ud800b").get_root().render())["title"]


def test_the_policy_allows_constant_code_only() -> None:
    pages = [render_map(make_geoparsed(sentence=text)).get_root().render() for text in ("one Homs", "two")]
    policies = [re.findall(r'Content-Security-Policy" content="([^"]*)"', page) for page in pages]
    assert policies[0] == policies[1]
    assert len(policies[0]) == 1
    policy = policies[0][0].replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "connect-src 'none'" in policy
    assert "img-src data: blob:;" in policy
    assert re.search(r"https?:", policy) is None


@pytest.mark.browser
def test_nothing_runs_and_nothing_is_lost(browser: Browser, tmp_path: Path) -> None:
    drawn = render_map(make_hostile(), title="".join(PAYLOADS.values()), subtitle=PAYLOADS["img"])
    opened = open_map(browser, drawn, tmp_path)
    page = opened.page
    assert page.locator("#title").evaluate("node => node.textContent") == "".join(PAYLOADS.values())
    assert page.locator("#subtitle").evaluate("node => node.textContent") == PAYLOADS["img"]
    names = page.locator(".rows .label > span").evaluate_all("nodes => nodes.map((node) => node.textContent)")
    assert sorted(names) == sorted(PAYLOADS.values())
    page.locator("#unresolved summary").click()
    assert page.locator("#unresolved li").inner_text() == PAYLOADS["img"] + PAYLOADS["jinja"]
    for row in page.locator(".rows button").all():
        name = row.locator(".label > span").first.evaluate("node => node.textContent")
        row.evaluate("node => node.click()")
        details = page.locator(".leaflet-popup .place").last
        assert details.locator("h2").evaluate("node => node.textContent") == name
        assert details.locator("blockquote p").evaluate("node => node.textContent") == name
        assert details.locator("mark").evaluate("node => node.textContent") == name
        assert details.locator("footer span").first.evaluate("node => node.textContent") == name
        assert details.locator("a").count() == 0
        assert details.locator("img, iframe, script, b").count() == 0
    page.mouse.move(400, 400)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelectorAll('script').length") == 4
    assert page.evaluate("document.querySelectorAll('img, iframe, base, object').length") == 0
    assert_quiet(opened)


@pytest.mark.browser
def test_a_plain_table_is_no_less_safe(browser: Browser, tmp_path: Path) -> None:
    values = list(PAYLOADS.values())
    columns: dict[str, Any] = {
        "title": values,
        "notes": values,
        PAYLOADS["img"]: values,
        PAYLOADS["jinja"]: values,
    }
    points = [Point(i % 8, i // 8) for i in range(len(values))]
    frame = gpd.GeoDataFrame(columns, geometry=points, crs=4326)
    opened = open_map(browser, render_map(frame, title=PAYLOADS["end"]), tmp_path)
    page = opened.page
    for row in page.locator(".rows button").all():
        name = row.locator(".label > span").first.evaluate("node => node.textContent")
        row.evaluate("node => node.click()")
        fields = page.locator(".leaflet-popup .place").last.locator("dt, dd")
        texts = fields.evaluate_all("nodes => nodes.map((node) => node.textContent)")
        assert [PAYLOADS["img"], name, PAYLOADS["jinja"], name] == texts[-4:]
    assert_quiet(opened)


@pytest.mark.browser
def test_the_policy_stops_what_would_slip_through(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed()), tmp_path)
    opened.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hit = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hit=1'>");
          const image = new Image();
          image.src = "https://evil.example/pixel.png";
          return fetch("https://evil.example/").catch(() => null);
        }"""
    )
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("window.hit") is None
    assert opened.requests == []


@pytest.mark.browser
def test_a_notebook_frame_shows_the_map_and_cannot_reach_out(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    requests: list[str] = []

    def refuse(route: Any) -> None:
        requests.append(route.request.url)
        route.abort()

    page.route("**/*", refuse)
    page.set_content(f"<body>{render_map(make_hostile())._repr_html_()}</body>")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert frame.locator(".mark").count() > 0
    assert page.evaluate("window.hit") is None
    assert requests == []
