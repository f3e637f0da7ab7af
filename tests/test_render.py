from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pytest
from folium.plugins import MarkerCluster
from mapping import MENTIONS, make_geoparsed
from shapely.geometry import LineString, Point

from geo import schema
from geo.errors import RenderError
from geo.render import ConflictMap, assets, render_map, write_map
from geo.render.compressed import unpack_page
from geo.render.evidence import mark_names
from geo.render.facts import MAX_CHARACTERS, MAX_QUOTES, cap_texts, collect_facts
from geo.render.words import describe_feature, write_coordinates
from geo.tables import Geoparsed


def get_places(drawn: ConflictMap) -> dict[str, dict[str, Any]]:
    return {place["name"]: place for place in drawn.payload["places"]}


def make_points(**columns: Any) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([30, 35, 40], [30, 33, 36])
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


def test_it_is_a_folium_map() -> None:
    drawn = render_map(make_geoparsed())
    assert isinstance(drawn, folium.Map)
    assert drawn.get_root().render().startswith("<!DOCTYPE html>")
    assert drawn.get_bounds() == [[33.0, 35.8], [34.73, 36.72]]


def test_the_page_alone_is_the_same_to_the_byte() -> None:
    options: dict[str, Any] = {"title": "A title", "subtitle": "More", "n_articles": 3}
    for tiles in (None, "osm"):
        drawn = render_map(make_geoparsed(), tiles=tiles, **options)
        page, notice = write_map(make_geoparsed(), tiles=tiles, **options)
        assert (page, notice) == (drawn.get_root().render(), drawn.tiles_notice)


def test_the_page_alone_needs_no_folium() -> None:
    code = (
        "import sys, geo\nfrom geo.render import write_map\nwrite_map(geo.geoparse('Shelling hit Homs.'))\n"
        "print([name for name in ('folium', 'branca', 'jinja2', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_it_loads_no_heavy_library() -> None:
    code = (
        "import sys, geo.render, geo.basemap;"
        "assert not {'folium', 'pandas', 'geopandas', 'shapely', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_country_is_an_area_and_a_town_a_point() -> None:
    places = get_places(render_map(make_geoparsed()))
    assert places["Syria"]["area"] == "SY"
    assert "radius" not in places["Syria"]
    assert "area" not in places["Homs"]


def test_demonyms_are_left_out() -> None:
    places = get_places(render_map(make_geoparsed()))
    assert places["Syria"]["n"] == 1  # "Syria", not "Syrian"
    assert "Russia" not in places  # named by "Russian" only


def test_a_place_says_all_it_knows() -> None:
    place = get_places(render_map(make_geoparsed()))["Golan Heights"]
    assert place["kind"] == "region"
    assert place["claims"] == "claimed by Israel and Syria"
    assert place["precision"] == "somewhere within about 35 km"
    assert place["rough"] is True
    assert place["confidence"] == "high (about 0.9)"
    assert get_places(render_map(make_geoparsed()))["Damascus"]["parents"] == "Syria"


def test_quotes_mark_the_name() -> None:
    place = get_places(render_map(make_geoparsed()))["Homs"]
    assert [fact["text"] for fact in place["facts"]] == [
        ["Shelling hit ", "Homs", ", north of Damascus, on Saturday."],
        ["", "Homs", " was quiet on Sunday."],
    ]
    assert place["facts"][0]["source"] == "Example Wire"
    assert place["facts"][0]["date"] == "4 February 2012"


@pytest.mark.parametrize(
    ("sentence", "names", "parts"),
    [
        ("Iranian forces left Iran.", ["Iran"], ["Iranian forces left ", "Iran", "."]),
        ("Homs and Homs", ["Homs", "Homs"], ["", "Homs", " and ", "Homs", ""]),
        ("nothing here", ["Homs"], ["nothing here"]),
        ("в Донецьку", ["Донецьк"], ["в ", "Донецьк", "у"]),
        ("a𝄞 Homs", ["Homs"], ["a𝄞 ", "Homs", ""]),
        ("Homs", [None, "", "Homs"], ["", "Homs", ""]),
    ],
)
def test_marks(sentence: str, names: list[str | None], parts: list[str]) -> None:
    assert mark_names(sentence, names) == parts


def test_sentences_are_capped_and_counted_a_place() -> None:
    rows = [{"article_id": "a", "start": i, "toponym": "Homs", "sentence": f"Homs {i}."} for i in range(60)]
    place: dict[str, Any] = {"facts": collect_facts(rows, {})}
    assert cap_texts([place]) == 0
    assert place["omitted"] == 60 - MAX_QUOTES
    assert sum("text" in fact for fact in place["facts"]) == MAX_QUOTES
    assert sum(fact["n"] for fact in place["facts"]) == 60


def test_sentences_are_capped_in_all_and_every_place_keeps_its_first() -> None:
    long = "x" * (MAX_CHARACTERS // 100)
    places: list[dict[str, Any]] = [
        {"facts": [{"n": 1, "role": "actor", "text": [f"{i} {j} {long}"]} for j in range(2)]}
        for i in range(60)
    ]
    assert cap_texts(places) == 120 - 99
    assert all("text" in place["facts"][0] for place in places)
    assert sum(fact["n"] for place in places for fact in place["facts"]) == 120


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://x y", " https://x", "//x.org"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert "url" not in collect_facts([{"sentence": "Homs", "toponym": "Homs", "article_url": url}], {})[0]


def test_the_headline_counts() -> None:
    drawn = render_map(make_geoparsed())
    assert drawn.payload["title"] == "Shells fall on Homs"
    assert drawn.payload["subtitle"] == (
        "3 places and 1 country named in 1 article · 4 February 2012 · Example Wire"
    )
    assert drawn.payload["unresolved"] == [{"name": "Telman", "n": 1}]
    assert drawn.payload["credits"] == [
        "Places: GeoNames (CC BY 4.0)",
        "Boundaries: Natural Earth, de facto but for Crimea; dashed where disputed",
    ]
    assert drawn.payload["status"] == "Machine-coded, unverified"


def test_mentions_alone_give_the_same_places() -> None:
    result = make_geoparsed()
    alone = get_places(render_map(result.mentions))
    assert {name: place["n"] for name, place in alone.items()} == {
        name: place["n"] for name, place in get_places(render_map(result)).items()
    }
    assert alone["Homs"]["confidence"] == "high (about 0.9)"


def test_each_layer_can_be_drawn() -> None:
    result = make_geoparsed()
    resolved = [mention for mention in MENTIONS if mention[0]]
    drawn = render_map(result, layer="mentions")
    assert sum(place["n"] for place in drawn.payload["places"]) == len(resolved)
    assert "1 row without a position left out of the map." in drawn.payload["notes"]
    assert render_map(result, layer="events").payload["places"] == []
    with pytest.raises(RenderError, match="streets"):
        render_map(result, layer="streets")


def test_nothing_found_still_gives_a_page() -> None:
    nothing = Geoparsed(*(schema.build_empty(table) for table in schema.TABLES.values()))
    assert render_map(nothing).payload["empty"] == "No place was found."
    assert render_map(nothing, n_articles=3).payload["empty"] == "No place was found in 3 articles."


@pytest.mark.parametrize("column", ["name", "title", "Title", "label", "toponym"])
def test_any_table_of_points_is_drawn(column: str) -> None:
    drawn = render_map(make_points(**{column: ["a", "b", "c"], "dead": [1, 2, None]}))
    assert sorted(get_places(drawn)) == ["a", "b", "c"]
    assert get_places(drawn)["a"]["fields"] == [["dead", "1.0"]]
    assert drawn.payload["status"] == "Unverified"


def test_another_crs_is_reprojected() -> None:
    frame = make_points(name=["a", "b", "c"])
    there = [(p["x"], p["y"]) for p in render_map(frame.to_crs(3857)).payload["places"]]
    assert there == [(p["x"], p["y"]) for p in render_map(frame).payload["places"]]


def test_rows_without_a_point_are_counted() -> None:
    frame = gpd.GeoDataFrame({"name": ["a", "b", "c"]}, geometry=[Point(1, 2), None, Point()], crs=4326)
    drawn = render_map(frame)
    assert list(get_places(drawn)) == ["a"]
    assert drawn.payload["notes"] == ["2 rows without a position left out of the map."]


def test_what_cannot_be_drawn_is_refused() -> None:
    line = gpd.GeoDataFrame({"name": ["a"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326)
    with pytest.raises(RenderError, match="LineString in row 0"):
        render_map(line)
    far = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(500000, 4000000)])
    with pytest.raises(RenderError, match="set the table's CRS"):
        render_map(far)
    with pytest.raises(RenderError, match="got a list"):
        render_map([1, 2])
    with pytest.raises(RenderError, match="active geometry"):
        render_map(gpd.GeoDataFrame({"name": ["a"]}))
    with pytest.raises(RenderError, match="title as text"):
        render_map(make_points(name=["a", "b", "c"]), title=3)  # type: ignore[arg-type]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = [render_map(make_geoparsed()).get_root().render() for _ in range(2)]
    render_map(make_geoparsed()).save(tmp_path / "map.html")
    assert pages[0] == pages[1] == (tmp_path / "map.html").read_text(encoding="utf-8")


def test_saving_leaves_nothing_behind(tmp_path: Path) -> None:
    drawn = render_map(make_geoparsed())
    drawn.save(str(tmp_path / "map.html"))
    buffer = io.BytesIO()
    drawn.save(buffer, close_file=False)
    assert buffer.getvalue() == (tmp_path / "map.html").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    with pytest.raises(FileNotFoundError):
        drawn.save(tmp_path / "absent" / "map.html")


def test_an_article_map_is_small() -> None:
    assert len(render_map(make_geoparsed()).get_root().render().encode()) < 900_000


def test_five_thousand_places_are_drawn() -> None:
    count = 5000
    points = gpd.points_from_xy(np.arange(count) % 70, np.arange(count) % 50)
    frame = gpd.GeoDataFrame({"name": [f"p{i}" for i in range(count)]}, geometry=points, crs=4326)
    assert len(render_map(frame).get_root().render()) < 2_500_000


def test_foreign_elements_are_refused() -> None:
    drawn = render_map(make_geoparsed())
    root: Any = drawn.get_root()
    additions: list[Callable[[], Any]] = [
        lambda: folium.Marker([1, 2]).add_to(drawn),
        lambda: folium.TileLayer("OpenStreetMap").add_to(drawn),
        lambda: MarkerCluster().add_to(drawn),  # type: ignore[no-untyped-call]
        lambda: root.html.add_child(folium.Element("<b>x</b>")),
        lambda: root.header.add_child(folium.Element("<b>x</b>")),
        lambda: root.script.add_child(folium.Element("alert(1)")),
        lambda: root.add_child(folium.Element("x")),
        lambda: drawn.add_js_link("x", "https://example.org/x.js"),
        lambda: drawn.add_css_link("x", "https://example.org/x.css"),
    ]
    for add in additions:
        with pytest.raises(RenderError, match="allow_foreign=True"):
            add()
    assert folium.Map.default_js
    assert not ConflictMap.default_js


def test_foreign_elements_are_let_in_on_request() -> None:
    def draw() -> str:
        drawn = render_map(make_geoparsed(), allow_foreign=True)
        folium.Marker([1, 2], tooltip="foreign").add_to(drawn)
        return drawn.get_root().render()

    page = draw()
    assert page == draw()
    assert "unsafe-inline" in page
    assert "protection" in page
    assert "foreign" in page
    assert "unsafe-inline" not in render_map(make_geoparsed(), allow_foreign=True).get_root().render()


def test_within_another_figure_it_is_a_sandboxed_frame() -> None:
    figure = folium.Figure()
    figure.add_child(render_map(make_geoparsed(), title="{{ 7*7 }}"))
    page = figure.render()
    assert 'sandbox="allow-scripts allow-downloads allow-popups"' in page
    assert page.count("<iframe") == 1
    assert "{{ 7*7 }}" in page


def test_a_notebook_gets_a_sandboxed_frame() -> None:
    frame = render_map(make_geoparsed())._repr_html_()
    assert re.match(r'<iframe [^>]*sandbox="allow-scripts allow-downloads allow-popups"', frame)
    inside = html.unescape(frame[frame.index('srcdoc="') + 8 : -len('"></iframe>')])
    assert unpack_page(inside) == render_map(make_geoparsed()).get_root().render()


def test_tiles_are_the_only_way_out() -> None:
    drawn = render_map(make_geoparsed(), tiles="osm")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', drawn.get_root().render())
    assert policy is not None
    assert "img-src data: blob: https://tile.openstreetmap.org;" in policy[1].replace("&#x27;", "'")
    assert "Tiles: (C) OpenStreetMap contributors" in drawn.payload["credits"]
    assert drawn.tiles_notice is not None
    assert "tile.openstreetmap.org" in drawn.tiles_notice
    assert "refuse" in drawn.tiles_notice
    assert drawn.tiles_notice in drawn.payload["notes"]
    assert render_map(make_geoparsed()).tiles_notice is None


def test_odd_tiles_are_refused() -> None:
    import xyzservices  # type: ignore[import-untyped]

    with pytest.raises(RenderError, match="no tile provider is called 'nowhere'"):
        render_map(make_geoparsed(), tiles="nowhere")
    for url in ("http://x.org/{z}/{x}/{y}.png", "https://x.org; script-src */{z}/{x}/{y}.png"):
        provider = xyzservices.TileProvider(name="x", url=url, attribution="x")
        with pytest.raises(RenderError, match="https"):
            render_map(make_geoparsed(), tiles=provider)
    keyed = xyzservices.TileProvider(
        name="x",
        url="https://x.org/{z}/{x}/{y}.png?k={apikey}",
        attribution="x",
        apikey="<insert your key here>",
    )
    with pytest.raises(RenderError, match="need a key"):
        render_map(make_geoparsed(), tiles=keyed)
    keyed["apikey"] = "abc"
    assert "abc" in render_map(make_geoparsed(), tiles=keyed).payload["tiles"]["url"]
    polar = xyzservices.TileProvider(
        name="x", url="https://x.org/{z}/{x}/{y}.png", attribution="x", crs="EPSG:3413"
    )
    with pytest.raises(RenderError, match="laid flat by EPSG:3413"):
        render_map(make_geoparsed(), tiles=polar)
    with pytest.raises(RenderError, match=r"did you mean .*CartoDB\.Positron"):
        render_map(make_geoparsed(), tiles="positrn")


def test_a_key_comes_from_the_environment_and_the_page_says_that_it_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import xyzservices  # type: ignore[import-untyped]

    keyed = xyzservices.TileProvider(
        name="x", url="https://x.org/{z}/{x}/{y}.png?k={apikey}", attribution="x", apikey="<insert your key>"
    )
    monkeypatch.delenv("GEO_TILES_KEY", raising=False)
    with pytest.raises(RenderError, match="GEO_TILES_KEY"):
        render_map(make_geoparsed(), tiles=keyed)
    monkeypatch.setenv("GEO_TILES_KEY", "k-1")
    drawn = render_map(make_geoparsed(), tiles=keyed)
    assert drawn.payload["tiles"]["url"].endswith("?k=k-1")
    assert "This page holds the key" in (drawn.tiles_notice or "")
    assert keyed["apikey"] == "<insert your key>"
    monkeypatch.setenv("GEO_TILES_KEY", "a b&c")
    with pytest.raises(RenderError, match="letters, digits"):
        render_map(make_geoparsed(), tiles=keyed)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("osm", "which site asks"),
        ("Stadia.AlidadeSmooth", "know their customers by the site"),
        ("Esri.WorldGrayCanvas", "Esri's terms"),
        ("OpenRailwayMap", "See that its terms"),
        ("topo", "sees your network address and where you look."),
    ],
)
def test_the_notice_says_what_a_server_asks_for(name: str, words: str) -> None:
    notice = render_map(make_geoparsed(), tiles=name).tiles_notice or ""
    assert words in notice
    assert ("terms" in notice) == (name not in ("osm", "topo", "Stadia.AlidadeSmooth"))


def test_an_absent_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(assets._PACKAGES, "XStatic-Leaflet", ("2.0", "xstatic/pkg/leaflet/data"))
    assets.load_assets.cache_clear()
    with pytest.raises(RenderError, match=r"XStatic-Leaflet 2\.0, got 1\.9\.3"):
        render_map(make_geoparsed()).get_root().render()
    monkeypatch.undo()

    def fail(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", fail)
    with pytest.raises(RenderError, match="pip install XStatic-Leaflet"):
        render_map(make_geoparsed()).get_root().render()
    monkeypatch.undo()
    assets.load_assets.cache_clear()


def test_every_module_of_the_page_is_joined_once() -> None:
    folder = Path(assets.__file__).parents[1] / "map_assets"
    paths = [path for path in folder.glob("*.*") if not path.stem.startswith("review")]  # another page's
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths if path.suffix == ".mjs"}
    assert set(texts) == set(assets._MODULES)
    assert {path.stem for path in paths if path.suffix == ".css"} == set(assets._STYLES)
    declared: list[str] = []
    for name in assets._MODULES:
        for names, origin in re.findall(
            r'^import \{([^}]*)\} from "\./(\w+)\.mjs";', texts[name], re.MULTILINE
        ):
            for wanted in names.split(","):
                assert re.search(
                    rf"^export (const|function) {wanted.strip()}\b", texts[origin], re.MULTILINE
                ), wanted
        declared += re.findall(r"^(?:export )?(?:const|let|function) (\w+)", texts[name], re.MULTILINE)
    assert len(declared) == len(set(declared))  # they share one scope
    joined = assets.load_assets().scripts[-1]
    assert "import " not in joined
    assert "\nexport " not in joined


def test_licences_travel_with_the_page() -> None:
    page = render_map(make_geoparsed()).get_root().render()
    assert "BSD 2-Clause License" in page
    assert "MIT License" in page
    assert "sourceMappingURL" not in page


def test_payload_is_json() -> None:
    page = render_map(make_geoparsed()).get_root().render()
    data = re.search(r'<script type="application/json" id="geo-data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["title"] == "Shells fall on Homs"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("PPLC", "capital city"),
        ("PCLI", "country"),
        ("PPLZ", "populated place"),
        ("XYZ", "place"),
        (None, ""),
    ],
)
def test_kinds_of_place(code: str | None, words: str) -> None:
    assert describe_feature(code) == words


@pytest.mark.parametrize(
    ("radius", "text"),
    [(350, "34° N, 37° E"), (30, "34.7° N, 36.7° E"), (8, "34.7° N, 36.7° E"), (1, "34.73° N, 36.72° E")],
)
def test_coordinates_have_as_few_decimals_as_keep_them_within_the_radius(radius: float, text: str) -> None:
    latitude = 34.73 if radius < 100 else 34.4
    assert write_coordinates(latitude, 36.72, radius) == text


def test_numbers_as_sentence_and_name_are_shown_and_break_nothing() -> None:
    from shapely import Point

    table = gpd.GeoDataFrame(
        {"title": ["Homs"], "sentence": [12], "toponym": [3]}, geometry=[Point(36.7, 34.7)], crs="EPSG:4326"
    )
    assert "12" in render_map(table).get_root().render()
