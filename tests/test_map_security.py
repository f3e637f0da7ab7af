"""Text from articles, and from any other table, is shown as it is, and never runs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from mapping import make_geoparsed, open_map, read_page
from shapely.geometry import Point

from geo import schema
from geo.errors import RenderError
from geo.export.delimited import unguard_cell
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
# Every column of every table that holds text, and the three indexes: the matrix leaves none out by construction.
TEXTS = {
    table.layer: [name for name, dtype in table.columns.items() if dtype == schema.TEXT]
    for table in schema.TABLES.values()
}
FIELDS = sum(len(names) + 1 for names in TEXTS.values())


def make_hostile() -> Geoparsed:
    """Build one place a payload, with the payload in every text of its rows in all three tables, and in their ids."""
    values, count = list(PAYLOADS.values()), len(PAYLOADS)
    points = [Point(i % 8, i // 8) for i in range(count)]

    def fill(layer: str, index: str) -> dict[str, list[Any]]:
        return {name: list(values) for name in [*TEXTS[layer], index]}

    mentions = fill("mentions", "mention_id") | {
        "kind": ["proper"] * count,
        "confidence": [0.5] * count,
        "role": ["event_site"] * count,
    }
    events = fill("events", "event_id") | {
        "modality": ["claimed"] * count,
        "date_start": ["2018-02-01"] * count,
        "kind": ["conflict"] * count,
    }
    unresolved = {name: [column[0]] for name, column in mentions.items()} | {
        "mention_id": ["u"],
        "place_id": [None],
        "toponym": [PAYLOADS["img"] + PAYLOADS["jinja"]],
    }
    return Geoparsed(
        schema.build_frame(
            schema.MENTIONS,
            {name: column + unresolved[name] for name, column in mentions.items()},
            [*points, None],
        ),
        schema.build_frame(schema.PLACES, fill("places", "place_id"), points),
        schema.build_frame(schema.EVENTS, events, points),
    )


def assert_quiet(opened: Any) -> None:
    assert opened.page.evaluate("window.hit") is None
    assert opened.dialogs == []
    assert opened.requests == []
    assert opened.complaints == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_every_field_keeps_its_text_in_the_page(payload: str) -> None:
    names = [*TEXTS["mentions"], *TEXTS["places"]]
    kept = {"article_id", "place_id", "event_id"}
    texts = {name: payload for name in names if name not in kept} | {"feature_code": "PPL", "feature": "PPL"}
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


def test_the_matrix_is_of_some_size() -> None:
    assert len(PAYLOADS) >= 25
    assert FIELDS >= 40


def read_texts(locator: Any) -> list[str]:
    texts: list[str] = locator.evaluate_all("nodes => nodes.map((node) => node.textContent)")
    return texts


def save(page: Any, name: str) -> Any:
    page.locator(".menu summary").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    return started.value


@pytest.mark.browser
def test_nothing_runs_and_nothing_is_lost(browser: Browser, tmp_path: Path) -> None:
    drawn = render_map(make_hostile(), title="".join(PAYLOADS.values()), subtitle=PAYLOADS["img"])
    opened = open_map(browser, drawn, tmp_path)
    page = opened.page
    assert read_texts(page.locator("#title")) == ["".join(PAYLOADS.values())]
    assert read_texts(page.locator("#subtitle")) == [PAYLOADS["img"]]
    assert sorted(read_texts(page.locator(".rows .label > span"))) == sorted(PAYLOADS.values())
    page.locator("#filters summary").click()
    assert set(read_texts(page.locator("#filters .word"))) >= set(PAYLOADS.values())  # the sources
    page.locator("#unresolved summary").click()
    assert page.locator("#unresolved li").inner_text() == PAYLOADS["img"] + PAYLOADS["jinja"]
    for row in page.locator(".rows button").all():
        [name] = read_texts(row.locator(".label > span"))
        row.evaluate("node => node.click()")
        details = page.locator(".leaflet-popup .place").last
        assert read_texts(details.locator("h2")) == [name]
        assert read_texts(details.locator(".said")) == read_texts(details.locator("mark")) == [name]
        assert read_texts(details.locator("footer span")) == [name]
        assert read_texts(details.locator(".claim")) == [f"Claimed by {name}"]
        assert f"{name} – {name}" in read_texts(details.locator(".tags bdi"))  # who fought whom
        assert details.locator("a").count() == 0
        assert details.locator("img, iframe, script, style, object, b:not(.claim)").count() == 0
    page.mouse.move(400, 400)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelectorAll('script').length") == 4
    assert page.evaluate("document.querySelectorAll('img, iframe, base, object').length") == 0
    assert_quiet(opened)


@pytest.mark.browser
def test_downloads_keep_every_text_and_hold_no_formula(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_hostile(), title=PAYLOADS["end"] + "/../x"), tmp_path)
    page = opened.page
    table = save(page, "Table (CSV)")
    assert re.fullmatch(r"[\w-]+\.csv", table.suggested_filename)
    text = Path(table.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(PAYLOADS)
    told = (
        "place_id",
        "name",
        "sentence",
        "article_source",
        "article_title",
        "claimed_by",
        "event_subtype",
        "credit",
    )
    for row in rows:
        assert not any(cell and cell[0] in "=+-@\t\r\n" and not is_number(cell) for cell in row.values())
    for column in told:
        assert sorted(str(unguard_cell(row[column])) for row in rows) == sorted(PAYLOADS.values()), column
    frame = json.loads(Path(save(page, "GeoJSON").path()).read_text(encoding="utf-8"))
    assert sorted(f["properties"]["evidence"][0]["sentence"] for f in frame["features"]) == sorted(
        PAYLOADS.values()
    )
    assert Path(save(page, "Picture of the map").path()).read_bytes().startswith(b"\x89PNG")
    assert_quiet(opened)


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


@pytest.mark.browser
@pytest.mark.parametrize("layer", ["mentions", "events"])
def test_each_layer_is_as_safe(browser: Browser, tmp_path: Path, layer: str) -> None:
    opened = open_map(browser, render_map(make_hostile(), layer=layer), tmp_path)
    page = opened.page
    assert page.locator("#points .rows button").count() == len(PAYLOADS)
    for row in page.locator("#points .rows button").all():
        row.evaluate("node => node.click()")
        assert page.locator(".leaflet-popup .place").last.locator("img, iframe, script, style").count() == 0
    assert_quiet(opened)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_names_of_layers_and_tiles_are_no_way_in(payload: str) -> None:
    for options in ({"layer": payload}, {"tiles": payload}):
        with pytest.raises(RenderError, match="expected"):
            render_map(make_geoparsed(), **options)


@pytest.mark.browser
def test_a_hostile_address_does_nothing(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed()), tmp_path)
    for payload in PAYLOADS.values():
        opened.page.evaluate(
            """(text) => {
              for (const key of ["search", "place", "theme", "color", "borders", "time", "map", "no-role", text]) {
                location.hash = `${key}=${encodeURIComponent(text)}`;
                window.dispatchEvent(new HashChangeEvent("hashchange"));
              }
              location.hash = text;
            }""",
            payload,
        )
    opened.page.wait_for_timeout(300)
    assert_quiet(opened)


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", ["a<img src=x onerror=alert(1)>.html", "${alert(1)}'\"&{{7*7}}.html", "حلب \u202e.html"]
)
def test_a_hostile_file_name_does_nothing(browser: Browser, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    render_map(make_geoparsed()).save(path)
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


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
        fields = page.locator(".leaflet-popup .place").last.locator("dl > *")
        texts = fields.evaluate_all("nodes => nodes.map((node) => node.textContent)")
        assert [PAYLOADS["img"], name, PAYLOADS["jinja"], name] == texts[-4:]
    assert_quiet(opened)


# What a page's own policy must stop, should any text slip through as code: the review page's test uses it too.
SLIPS = """() => {
  const script = document.createElement("script");
  script.textContent = "window.hit = 1";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hit=1'>");
  const image = new Image();
  image.src = "https://evil.example/pixel.png";
  return fetch("https://evil.example/").catch(() => null);
}"""


@pytest.mark.browser
def test_the_policy_stops_what_would_slip_through(browser: Browser, tmp_path: Path) -> None:
    opened = open_map(browser, render_map(make_geoparsed()), tmp_path)
    opened.page.evaluate(SLIPS)
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
