"""Every payload in every field of every table, in all that the toolkit writes: nothing runs, leaves or is lost.

The last test prints one line of counts.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
import sys
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import geopandas as gpd
import pytest
from hostile import (
    TAG,
    Tally,
    Watched,
    find_changed,
    list_fields,
    list_texts,
    make_foreign,
    make_tagged,
    place_points,
    tag,
)
from mapping import make_geoparsed
from test_map_security import PAYLOADS

import geo
from geo import schema
from geo.evaluate import Mistake, write_mistakes
from geo.evaluate.mistakes import KINDS
from geo.export import read, write
from geo.render import render_map, write_map
from geo.render.compressed import compress_page
from geo.render.embed import write_embed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE = "".join(list_texts("title"))
SUBTITLE = "".join(list_texts("subtitle"))
# Fields of no table that hold what a user or an article gives.
OTHERS = ("title", "subtitle", "file name", "layer name")
SOURCES = {
    "result": make_tagged,
    "mentions": lambda: make_foreign("mentions"),
    "places": lambda: make_foreign("places"),
    "events": lambda: make_foreign("events"),
}
# What a reader of a map of our own tables gets to see; a place shows its name, its mentions and its events.
SHOWN = {
    "name",
    "sentence",
    "article_title",
    "article_source",
    "claimed_by",
    "actor1",
    "actor2",
    "attribution",
}


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally()


def watch(browser: Browser, path: Path, text: str, tally: Tally, output: str) -> set[str]:
    """Open a page that holds a map, open all of it, and count."""
    path.write_text(text, "utf-8")
    watched = Watched(browser, path)
    texts = watched.read(watched.wait_for_map())
    for frame in watched.page.frames[:-1]:
        texts += watched.read(frame)
    tally.add(output, executed=watched.count_executed(), requests=watched.requests, texts=texts)
    watched.close()
    return set(re.findall(f"{TAG}(\\w+){TAG}", "\n".join(texts)))


@pytest.mark.browser
def test_the_count_sees_what_it_is_to_count(browser: Browser, tmp_path: Path) -> None:
    """A page that takes the texts for HTML runs some, asks another server for some, and loses some."""
    path = tmp_path / "careless.html"
    path.write_text(f"<!DOCTYPE html><title>Careless</title><body>{''.join(list_texts('name')[:3])}", "utf-8")
    watched = Watched(browser, path)
    texts = watched.read(watched.page.main_frame)
    watched.page.wait_for_timeout(200)
    assert (watched.count_executed() > 0, watched.requests > 0) == (True, True)
    changed, shown = find_changed(texts)
    assert len(changed) == 3 and shown == {"name"}
    watched.close()


@pytest.mark.browser
@pytest.mark.parametrize("source", SOURCES)
def test_the_map(browser: Browser, tmp_path: Path, tally: Tally, source: str) -> None:
    page = render_map(SOURCES[source](), title=TITLE, subtitle=SUBTITLE).write_html()
    shown = watch(browser, tmp_path / "map.html", page, tally, f"map of {source}")
    assert {"title", "subtitle"} <= shown
    if source == "result":
        assert shown >= SHOWN
    else:  # a foreign table's columns are all shown, as fields at least
        assert len(shown) >= 8, shown


@pytest.mark.browser
@pytest.mark.parametrize("layer", schema.LAYERS)
def test_each_layer_of_a_result(browser: Browser, tmp_path: Path, tally: Tally, layer: str) -> None:
    page = compress_page(write_map(make_tagged(), title=TITLE, subtitle=SUBTITLE, layer=layer)[0])
    assert len(watch(browser, tmp_path / "map.html", page, tally, f"compressed map of {layer}")) > 8


@pytest.mark.browser
@pytest.mark.parametrize("source", SOURCES)
def test_the_fragment_and_its_example_page(
    browser: Browser, tmp_path: Path, tally: Tally, source: str
) -> None:
    fragment, _ = write_embed(SOURCES[source](), title=TITLE, subtitle=SUBTITLE)
    template = Path(__file__).parent.parent / "maps" / "build_embed.py"
    host = "<!DOCTYPE html><title>Host</title><body>{fragment}</body>"
    if template.exists():
        sys.path.insert(0, str(template.parent))
        from build_embed import PAGE

        host = PAGE
    page = host.format(text="", fragment=fragment)
    shown = watch(browser, tmp_path / "host.html", page, tally, f"fragment of {source}, in the example page")
    assert {"title", "subtitle"} <= shown


@pytest.mark.browser
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("is_trusted", [True, False], ids=["trusted", "untrusted"])
def test_the_notebook(browser: Browser, tmp_path: Path, tally: Tally, source: str, is_trusted: bool) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    data = SOURCES[source]()
    drawn = data if source == "result" else render_map(data, title=TITLE, subtitle=SUBTITLE)
    bundle = drawn._repr_mimebundle_()
    body = bundle["text/html"]
    name = f"notebook output of {source}, {'trusted' if is_trusted else 'untrusted'}"
    path = tmp_path / "notebook.html"
    if is_trusted:
        watch(browser, path, f"<!DOCTYPE html>{body}", tally, name)
        return
    still = re.sub(r"<(iframe|style|script)\b.*?</\1>", "", body, flags=re.DOTALL)
    path.write_text(f"<!DOCTYPE html>{still}", "utf-8")
    watched = Watched(browser, path)
    texts = [*watched.read(watched.page.main_frame), bundle["text/plain"]]
    tally.add(name, executed=watched.count_executed(), requests=watched.requests, texts=texts)
    assert watched.page.locator("td").count() >= 12
    watched.close()


@pytest.mark.browser
def test_the_page_of_mistakes(browser: Browser, tmp_path: Path, tally: Tally) -> None:
    names = ("document_id", "title", "before", "toponym", "after", "chosen", "expected", "reason")
    mistakes = [
        Mistake(
            kind,
            **{name: tag(payload, name) for name in names},
            confidence=None,
            distance_km=None,
            weight=0.0,
        )
        for kind in KINDS
        for payload in PAYLOADS.values()
    ]
    path = tmp_path / "mistakes.html"
    path.write_text(write_mistakes(mistakes, limit=10_000, title=TITLE), "utf-8")
    watched = Watched(browser, path)
    texts = watched.read(watched.page.main_frame)
    tally.add("page of mistakes", executed=watched.count_executed(), requests=watched.requests, texts=texts)
    for name in names:
        assert "\n".join(texts).count(f"{TAG}{name}{TAG}") >= len(mistakes), name
    assert watched.page.locator("script, img, iframe, a:not([href^='#'])").count() == 0
    watched.close()


@pytest.mark.browser
def test_the_index_of_the_gallery(browser: Browser, tmp_path: Path, tally: Tally) -> None:
    folder = Path(__file__).parent.parent / "maps"
    if not folder.exists():
        pytest.skip("the gallery is in no archive")
    sys.path.insert(0, str(folder))
    from gallery import Entry, Picture
    from index_page import write_index

    entries = []
    for payload in PAYLOADS.values():
        picture = Picture("none.png", 10, 10, False, tag(payload, "label"))
        texts = [tag(payload, name) for name in ("title", "about", "source")]
        entries.append(
            Entry("map", *texts, (tag(payload, "extra"),), (picture, picture), tag(payload, "notebook"))
        )
    path = tmp_path / "index.html"
    # Its pictures lie beside it; here they would only be counted as requests.
    path.write_text(write_index(tuple(entries)).replace("img-src 'self' file:", "img-src 'none'"), "utf-8")
    watched = Watched(browser, path)
    shown = watched.read(watched.page.main_frame)
    for kind in ("label", "title", "about"):
        assert "\n".join(shown).count(f"{TAG}{kind}{TAG}") >= len(PAYLOADS)
    told = [
        text for text in shown if TAG not in text or "geo map" not in text
    ]  # a command is quoted for a shell
    tally.add(
        "index of the gallery", executed=watched.count_executed(), requests=watched.requests, texts=told
    )
    watched.close()


def compare(before: Any, after: Any, *, skipped: tuple[str, ...] = ()) -> int:
    """Count the cells of text that differ."""
    names = [name for name, dtype in before.dtypes.items() if str(dtype) == "string" and name not in skipped]
    changed = int((before.index.to_numpy() != after.index.to_numpy()).sum())
    for name in names:
        changed += int((before[name].to_numpy() != after[name].to_numpy()).sum())
    return changed


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".parquet"])
@pytest.mark.parametrize("layer", schema.LAYERS)
def test_tables_come_back_as_they_were(tmp_path: Path, tally: Tally, layer: str, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    write(make_tagged(), path, layer=layer)
    before, after = getattr(make_tagged(), layer), read(path)
    after = getattr(after, layer) if hasattr(after, layer) else after
    texts = [name for name in before.columns if str(before[name].dtype) == "string"]
    assert len(texts) >= 5 and set(texts) <= set(after.columns)
    tally.add(f"{suffix} of {layer}", changed=compare(before, after))
    if suffix == ".csv":
        cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")) for cell in row]
        assert len(cells) > len(PAYLOADS) * len(texts)
        runs = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")]
        assert [cell for cell in runs if not re.fullmatch(r"-?[\d.]+", cell)] == []


@pytest.mark.browser
@pytest.mark.parametrize("layer", schema.LAYERS)
def test_kml_in_a_viewer_that_takes_it_for_html(
    browser: Browser, tmp_path: Path, tally: Tally, layer: str
) -> None:
    path = tmp_path / "table.kml"
    write(make_tagged(), path, layer=layer)
    root = ElementTree.fromstring(path.read_bytes())
    names, texts = (
        [node.text or "" for node in root.iter() if node.tag.endswith(kind)]
        for kind in ("name", "description")
    )
    assert len(names) == len(texts) == len(PAYLOADS) + 1
    page = tmp_path / "balloons.html"
    page.write_text(
        f"<!DOCTYPE html><meta charset='utf-8'><body>{'<hr>'.join(texts + names)}</body>", "utf-8"
    )
    watched = Watched(browser, page)
    read_texts = watched.read(watched.page.main_frame)
    # A name's angle brackets are quotes that look so, for viewers that take a name for HTML.
    told = [name.replace("\u2039", "<").replace("\u203a", ">") for name in names]
    described = ["".join(text for text in read_texts[:1])[: -sum(map(len, names))]]
    tally.add(
        f".kml of {layer}",
        executed=watched.count_executed(),
        requests=watched.requests,
        texts=[*told, *described],
    )
    watched.close()


def count_live_parts(svg: bytes) -> int:
    """Count what could run or load in an SVG: scripts, handlers, foreign elements, addresses."""
    count = svg.count(b"<!--")
    for node in ElementTree.fromstring(svg).iter():
        count += node.tag.rpartition("}")[2] in ("script", "foreignObject", "image", "a", "animate", "set")
        for name, value in node.attrib.items():
            plain = name.rpartition("}")[2]
            count += plain.startswith("on") or (plain in ("href", "src") and not value.startswith("#"))
    return count


@pytest.mark.browser
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_picture(browser: Browser, tmp_path: Path, tally: Tally, form: str) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    path = tmp_path / f"picture.{form}"
    geo.draw_picture(make_tagged(), path, title=TITLE, subtitle=SUBTITLE)
    content = path.read_bytes()
    if form == "pdf":
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
        inflated = b"".join(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")
        found = sum(
            name in content + inflated
            for name in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction")
        )
        tally.add("picture as pdf", executed=found)
        return
    watched = Watched(browser, path)
    watched.page.wait_for_timeout(200)
    executed = watched.count_executed() + (count_live_parts(content) if form == "svg" else 0)
    tally.add(f"picture as {form}", executed=executed, requests=watched.requests)
    watched.close()


def test_texts_of_a_picture_are_drawn_as_they_are(tally: Tally) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
    from geo.picture.compose import compose_figure
    from geo.picture.look import clean_text
    from geo.render.page import build_payload
    from geo.render.places import collect_content

    changed = 0
    for data in (make_tagged(), make_foreign("places")):
        payload = build_payload(
            collect_content(data, "places"), title=PAYLOADS["img"], subtitle="$x$", tiles=None
        )
        figure = compose_figure(payload)
        drawn = [
            text for text in figure.findobj(lambda each: hasattr(each, "get_parse_math")) if text.get_text()
        ]
        names = {clean_text(text) for text in list_texts("name")}
        named = [text for text in drawn if TAG in text.get_text() and "Places:" not in text.get_text()]
        assert len(named) > 8
        changed += sum(text.get_text() not in names for text in named)
        changed += sum(text.get_parse_math() for text in drawn if "$" in text.get_text())
        assert PAYLOADS["img"] in {text.get_text() for text in drawn}
    tally.add("names of a picture", changed=changed)


@pytest.mark.browser
def test_file_names(browser: Browser, tmp_path: Path, tally: Tally) -> None:
    """Articles in files that are named by the payloads, and a map saved under each of these names."""
    folder = tmp_path / "articles"
    folder.mkdir()
    names = [payload.replace("/", "\u2044") for payload in PAYLOADS.values()]
    for name in names:
        (folder / f"{name}.txt").write_text("Shelling hit Homs on Monday.", "utf-8")
    articles = list(geo.read_articles(folder))
    assert len(articles) == len(names)
    drawn = render_map(geo.geoparse(articles, published="2012-02-04"))
    watch(browser, tmp_path / "map.html", drawn.write_html(), tally, "map of articles in such files")
    small = render_map(make_geoparsed(), title="T")
    host = tmp_path / "host.html"
    host.write_text("<!DOCTYPE html><title>Host</title>", "utf-8")
    watched = Watched(browser, host)
    executed = 0
    for name in names:
        path = tmp_path / f"{name}.html"
        small.save(path)
        watched.open(path)
        executed += watched.count_executed() + watched.page.locator("img").count()
    tally.add("maps saved under such names", executed=executed, requests=watched.requests)
    watched.close()


def rename_layer(path: Path, name: str) -> None:
    """Rename the only layer of a GeoPackage, as its writer would not."""
    quoted = name.replace('"', '""')
    with closing(sqlite3.connect(path)) as database:
        database.execute(f'ALTER TABLE plain RENAME TO "{quoted}"')
        for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_ogr_contents"):
            database.execute(f"UPDATE {table} SET table_name = ? WHERE table_name = 'plain'", (name,))
        database.execute("UPDATE gpkg_contents SET identifier = ?", (name,))
        database.commit()


def test_layer_names(tmp_path: Path, tally: Tally) -> None:
    """The layer of somebody else's file is named by a payload: it is read, or refused in one line."""
    frame = gpd.GeoDataFrame({"name": list_texts("name")}, geometry=place_points(), crs=4326)
    plain = tmp_path / "plain.gpkg"
    frame.to_file(plain, layer="plain", SPATIAL_INDEX="NO")
    n_read = changed = 0
    for number, payload in enumerate(PAYLOADS.values()):
        path = tmp_path / f"{number}.gpkg"
        shutil.copy(plain, path)
        rename_layer(path, payload)
        try:
            found = read(path)
        except geo.GeoError as err:
            assert "\n" not in str(err)
        else:
            n_read += 1
            changed += list(found["name"]) != list(frame["name"])
    assert n_read > 25
    tally.add("foreign files with such layers", changed=changed)


def test_the_counts(tally: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    if len(tally.outputs) < 20:
        pytest.skip("only some of the matrix was run")
    assert len(PAYLOADS) >= 25 and len(list_fields()) >= 85
    assert tally.shown >= SHOWN | {"title", "subtitle"}
    assert (tally.executed, tally.requests, tally.changed) == (0, 0, 0)
    with capsys.disabled():
        print(
            f"\n{len(PAYLOADS)} payloads x {len(list_fields()) + len(OTHERS)} fields x {len(tally.outputs)} outputs:"
            f" {tally.executed} executed, {tally.requests} requests, {tally.changed} changed"
        )
