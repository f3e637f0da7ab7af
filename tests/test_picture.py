"""Pictures: what they show, where it stands, and that they are the same each time."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="pictures need the extra `static`")
from mapping import make_geoparsed
from PIL import Image

import geo
from geo.errors import ExportError, RenderError
from geo.picture import draw_picture, render_picture
from geo.picture.compose import compose_figure
from geo.picture.frame import find_frame, trace_circle
from geo.picture.ground import cut_ground
from geo.picture.labels import Board, Box, Label, measure_text, place_labels
from geo.picture.layout import plan_layout
from geo.picture.look import PAPER, PLAIN, ROLES, TYPES, clean_text
from geo.picture.marks import draw_marks, size_mark
from geo.picture.places import Place, take_places, unpack_outline
from geo.picture.sheet import Sheet, list_keys
from geo.render.page import build_payload, dump_json, pack_payload
from geo.render.places import collect_content
from geo.render.words import LEGEND_WORDS, ROLE_WORDS, TYPE_WORDS
from geo.schema import ROLES as SCHEMA_ROLES

ASSETS = Path(__file__).parents[1] / "geo" / "map_assets"


def make_points(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([row.pop("x") for row in rows], [row.pop("y") for row in rows])
    return gpd.GeoDataFrame({key: [row[key] for row in rows] for key in rows[0]}, geometry=points, crs=4326)


def prepare(data: Any, **options: Any) -> dict[str, Any]:
    content = collect_content(data, options.pop("layer", "places"))
    options = {"title": None, "subtitle": None} | options
    return build_payload(content, tiles=None, **options)


def compose(data: Any, *, sheet: Sheet = Sheet(), **options: Any) -> Any:  # noqa: B008 - frozen
    return compose_figure(prepare(data, **options), sheet)


def find_maps(figure: Any) -> list[Any]:
    sea = (216 / 255, 229 / 255, 238 / 255)
    return [axes for axes in figure.axes if axes.get_facecolor()[:3] == pytest.approx(sea, abs=0.01)]


def read_texts(figure: Any) -> list[str]:
    return [
        text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text")) if text.get_text()
    ]


def test_it_says_what_it_is_and_whose_data_it_is():
    texts = "\n".join(read_texts(compose(make_geoparsed())))
    for wanted in (
        "Shells fall on Homs", "Machine-coded, unverified.", "GeoNames (CC BY 4.0)", "Natural Earth", "Golan Heights",
        "Countries named, shaded (mentions): Syria (1).", "Example Wire", "4 February 2012", "km", "miles",
        "Hatched, as disputed or held by others than the United Nations count it to:", "Shebaa Farms",
    ):  # fmt: skip
        assert wanted in texts, wanted
    assert "Russia" not in texts  # only its demonym is named, which is in the tables and not on the map


def test_a_country_is_shaded_and_not_marked():
    figure = compose(make_geoparsed())
    texts = read_texts(figure)
    assert "S\u2009Y\u2009R\u2009I\u2009A" in texts  # over its land, in capitals
    assert "Syria" not in texts  # and not beside a mark


def test_every_role_has_a_color_and_a_shape_of_its_own():
    assert tuple(ROLES) == (*SCHEMA_ROLES, "none")
    for looks in (ROLES, TYPES):
        assert (
            len({kind.color for kind in looks.values()})
            == len({kind.marker for kind in looks.values()})
            == len(looks)
        )
    for kind in (*ROLES.values(), *TYPES.values(), PLAIN):  # WCAG 1.4.11: 3:1 to the paper
        parts = [int(kind.color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (light + 0.05) >= 3, kind
    assert PAPER == "#ffffff"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_same_input_same_bytes(form):
    one, two = (render_picture(make_geoparsed(), form=form) for _ in range(2))
    assert one == two
    for clock in (b"20" + b"26-", b"CreationDate", b"matplotlib.org"):
        assert clock not in one.split(b"<svg", 1)[-1] if form == "svg" else clock not in one[:2000]


def test_a_png_has_the_width_that_was_asked_for():
    image = Image.open(io.BytesIO(render_picture(make_geoparsed(), width_px=700)))
    assert image.width == 700
    colors = {color for _, color in image.convert("RGB").getcolors(1_000_000)}
    assert {(216, 229, 238), (247, 245, 239), (239, 223, 183)} <= colors  # sea, land, shade


def test_text_is_drawn_as_it_is():
    hostile = "</svg><script>alert(1)</script> $x^2$ {{ 7*7 }}"
    data = make_points([{"name": hostile, "x": 36.7, "y": 34.7}])
    assert hostile in read_texts(compose(data, title="$\\frac{1}{2}$"))
    svg = render_picture(data, form="svg", title=hostile).decode()
    assert "<script" not in svg and "onload" not in svg
    assert not re.search(r'(?:href|src)="(?!#)', svg)  # nothing is loaded


def test_odd_names_do_no_harm():
    assert clean_text("a\x00b\u202ec\ud800") == "abc?"
    assert clean_text("x" * 100) == "x" * 59 + "…"
    names = ["", "\n", "حلب", "北京", "\U0001f600", "a" * 500, None]
    rows = [{"name": name, "x": 36.0 + i, "y": 34.0} for i, name in enumerate(names)]
    assert render_picture(make_points(rows), title="دمشق\x00")[1:4] == b"PNG"


@pytest.mark.parametrize("layer", ["places", "mentions", "events"])
def test_nothing_to_show_is_still_a_picture(layer):
    from geo import schema
    from geo.tables import Geoparsed

    empty = Geoparsed(*(schema.build_empty(table) for table in schema.TABLES.values()))
    assert any("No place was found" in text for text in read_texts(compose(empty, layer=layer)))


def test_errors_say_what_to_do(tmp_path, monkeypatch):
    with pytest.raises(RenderError, match=r"\.png, \.svg or \.pdf, got .*map\.jpg"):
        draw_picture(make_geoparsed(), tmp_path / "map.jpg")
    with pytest.raises(RenderError, match="300 to 10000 pixels, got 5"):
        render_picture(make_geoparsed(), width_px=5)
    with pytest.raises(RenderError, match="png, svg, pdf, got 'gif'"):
        render_picture(make_geoparsed(), form="gif")
    with pytest.raises(ExportError):
        draw_picture(make_geoparsed(), tmp_path / "nowhere" / "map.png")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(RenderError, match=r"conflict-geo\[static\]"):
        draw_picture(make_geoparsed(), tmp_path / "map.png")
    assert list(tmp_path.iterdir()) == []


def test_it_is_public(tmp_path):
    geo.draw_picture(make_geoparsed(), tmp_path / "map.svg", title="Homs")
    assert (tmp_path / "map.svg").read_bytes().startswith(b"<?xml")


# --------------------------------------------------------------------------------------------- where things stand


def test_a_frame_holds_its_points_on_both_sides_of_the_date_line():
    frame = find_frame([(178.4, -18.1, 0.0), (-175.2, -21.1, 0.0)], (1.4, 2.0))
    assert frame.contains(frame.project(np.array([[178.4, -18.1], [-175.2, -21.1], [181.5, -19.0]]))).all()
    assert frame.width_km < 1500
    assert not frame.contains(frame.project(np.array([[0.0, 0.0]]))).any()
    ground = cut_ground(frame)
    assert {"Fiji", "Tonga"} <= {country["name"] for country, _ in ground.countries}
    for ring in ground.land:  # no land smears across the picture
        assert np.ptp(ring[:, 0]) < 400


def test_distances_are_true():
    frame = find_frame([(36.0, 34.0, 0.0), (38.0, 36.0, 0.0)], (1.5, 1.5))
    circle = frame.project(trace_circle(37.0, 35.0, 50.0))
    middle = frame.project(np.array([[37.0, 35.0]]))
    assert np.allclose(np.hypot(*(circle - middle).T), 50.0, rtol=0.002)
    assert frame.scale_km <= frame.width_km / 5


def test_a_pole_is_within_reach():
    frame = find_frame([(0.0, 89.0, 0.0), (-62.3, 82.5, 0.0), (15.6, 78.2, 0.0)], (1.4, 2.0))
    assert frame.box[3] == 90.0
    assert "Greenland" in {country["name"] for country, _ in cut_ground(frame).countries}


def test_the_world_is_drawn_whole():
    frame = find_frame([], (1.4, 2.0))
    assert frame.is_world and frame.width_km > 20_000
    names = {country["name"] for country, _ in cut_ground(frame).countries}
    assert {"Chile", "Japan", "Norway", "South Africa"} <= names


def test_a_shaded_country_keeps_its_holes():
    frame = find_frame([(28.0, -29.0, 400.0)], (1.5, 1.5), least_km=1500)
    shaded = cut_ground(frame, ["ZA"]).shaded["ZA"]
    (lesotho,) = frame.project(np.array([[28.2, -29.5]]))
    (inside,) = frame.project(np.array([[26.0, -29.0]]))

    def wind(point: Any) -> int:
        total = 0.0
        for ring in shaded:
            angle = np.unwrap(np.arctan2(*(ring - point).T[::-1]))
            total += (angle[-1] - angle[0]) / (2 * np.pi)
        return round(total)

    assert wind(inside) == 1 and wind(lesotho) == 0


def test_names_overlap_nothing():
    board = Board(400, 300)
    rng = np.random.default_rng(3)
    labels = [Label(f"Village {i}", *rng.uniform(20, 280, 2), 4.0, 8.0, "k") for i in range(60)]
    for label in labels:
        board.take(Box(label.x - 4, label.y - 4, label.x + 4, label.y + 4))
    placed = place_labels(labels, board)
    assert len(placed) > 15
    boxes = []
    for each in placed:
        width, height, depth = measure_text(each.label.text, each.label.size, "normal")
        boxes.append(Box(each.x, each.y - depth, each.x + width, each.y + height))
    for i, box in enumerate(boxes):
        assert box.left >= 0 and box.right <= 400 and box.low >= 0 and box.high <= 300
        assert not any(box.meets(other) for other in boxes[i + 1 :])
        assert not any(box.meets(Box(label.x - 4, label.y - 4, label.x + 4, label.y + 4)) for label in labels)


def test_what_crowds_is_drawn_again_larger():
    rows = [
        {"name": f"Town {i}", "x": 36.5 + i / 10, "y": 34.0 + (i % 3) / 10, "n_mentions": 2} for i in range(8)
    ]
    far = [
        {"name": "Geneva", "x": 6.1, "y": 46.2, "n_mentions": 1},
        {"name": "Astana", "x": 71.4, "y": 51.2, "n_mentions": 1},
    ]
    figure = compose(make_points([*rows, *far]))
    maps = find_maps(figure)
    assert len(maps) == 2
    assert {f"Town {i}" for i in range(8)} <= set(read_texts(figure))


def test_a_map_of_conflict_is_of_where_it_happened_with_the_rest_in_an_overview():
    rows = [
        {"name": f"Site {i}", "x": 36.5 + i / 3, "y": 34.0 + (i % 3) / 3, "role": "event_site"}
        for i in range(6)
    ]
    far = [
        {"name": "Geneva", "x": 6.1, "y": 46.2, "role": "venue"},
        {"name": "Astana", "x": 71.4, "y": 51.2, "role": "venue"},
    ]
    figure = compose(make_points([*rows, *far]))
    main, overview = find_maps(figure)
    assert main.get_position().width > 2 * overview.get_position().width
    assert np.ptp(main.get_xlim()) < 800  # km
    assert np.ptp(overview.get_xlim()) > 3000
    assert {f"Site {i}" for i in range(6)} | {"Geneva", "Astana"} <= set(read_texts(figure))


def test_the_legend_explains_what_is_there_and_no_more():
    def list_words(*places: Place, **options: Any) -> list[str]:
        return [key.words for key in list_keys(places, **options)]

    plain = Place("Homs", 36.7, 34.7)
    site = Place("Homs", 36.7, 34.7, 9, "event_site")
    assert list_words(plain) == ["Place", "Border in force"]
    assert list_words(site, Place("Hama", 36.7, 35.1, tone="none"))[:2] == [
        "Where it happened",
        "No role found",
    ]
    assert "1\u20139 mentions" in list_words(site, has_mentions=True)
    assert list_words(plain, has_disputed_lines=True, has_disputed_areas=True)[2:] == [
        "Border in dispute", "Area in dispute",
    ]  # fmt: skip
    assert "Claimed" in list_words(Place("Homs", 36.7, 34.7, 1, "event_site", "claimed"))
    assert "Planned or denied" in list_words(Place("Homs", 36.7, 34.7, 1, "event_site", "unreal"))
    rough, doubtful = Place("A", 1, 1, is_rough=True), Place("B", 1, 1, is_doubtful=True)
    assert list_words(rough)[1] == "Rough position" and list_words(doubtful)[1] == "Doubtful place"
    assert list_words(rough, doubtful)[1] == "Rough or doubtful"
    country = Place("Syria", 38, 35, tone="event_site", area="SY")
    assert list_words(site, country) == ["Where it happened", "Country, events", "Border in force"]
    assert list_words(Place("Lab", 1, 1, tone="riots"), Place("Lab", 1, 1, tone="none")) == [
        "Riot", "No event type", "Border in force",
    ]  # fmt: skip


def test_the_legend_has_the_words_of_the_page():
    symbols, legend = ((ASSETS / f"{name}.mjs").read_text("utf-8") for name in ("symbols", "legend"))
    for words in (ROLE_WORDS, TYPE_WORDS):
        for key, word in words.items():
            assert f'{key}: {{ word: "{word}"' in symbols
    for word in LEGEND_WORDS.values():
        assert f'"{word}"' in legend, word


FACTS = [
    [{"n": 3, "role": "actor"}, {"n": 1, "role": "event_site", "status": "claimed", "type": "battles"}],
    [{"n": 9, "role": "actor"}, {"n": 1, "role": "event_site"}],
    [{"n": 9, "role": "actor"}, {"n": 1, "role": "event_site", "sure": 1, "status": "unreal"}],
    [{"n": 1, "role": "event_site", "status": "unreal"}, {"n": 1, "role": "event_site", "status": "claimed"}],
    [{"n": 1, "role": "event_site", "status": "claimed"}, {"n": 1, "role": "event_site"}],
    [{"n": 1, "role": "venue", "type": "talks", "status": "unreal", "conf": 20}],
    [{"n": 0, "role": "event_site", "status": "claimed"}],
    [{"n": 2}, {"n": 1, "role": "background"}, {"n": 1, "role": "path"}],
    [{"n": 2, "conf": 49}, {"n": 2, "conf": 30}],
    [{"n": 2, "conf": 49}, {"n": 2}],
]


def test_a_place_is_in_the_picture_what_it_is_on_the_page():
    node = shutil.which("node")
    if node is None:
        assert os.environ.get("GEO_REQUIRE_BROWSER") != "1", "no node on the PATH"
        pytest.skip("no node on the PATH")
    rows = [
        {"id": str(i), "name": f"P{i}", "x": 30.0 + i, "y": 35.0, "n": 1, "facts": facts}
        for i, facts in enumerate(FACTS)
    ]
    script = f"""
      import {{ applyFilters, createFilters, createModel }} from "{(ASSETS / "model.mjs").as_uri()}";
      const model = createModel({dump_json(pack_payload({"places": rows}))});
      applyFilters(model, createFilters(), "role");
      const found = model.places.map((p) => [p.role, p.status, p.doubtful, p.quiet]);
      console.log(JSON.stringify(found));
    """
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    drawn = [[place.tone, place.status, place.is_doubtful, place.is_quiet] for place in take_places(rows)]
    assert drawn == json.loads(done.stdout)
    assert {place[0] for place in drawn} >= {"event_site", "actor", "venue", "none"}
    assert {place[1] for place in drawn} == {"", "claimed", "unreal"}


def test_what_is_claimed_or_planned_looks_otherwise_than_what_happened():
    from matplotlib.figure import Figure

    def draw(**options: Any) -> list[Any]:
        axes = Figure().add_subplot()
        draw_marks(axes, [(Place("Homs", 36.7, 34.7, tone="event_site", **options), 10.0, 10.0, 5.0)])
        return list(axes.collections)

    orange = (0xD5 / 255, 0x5E / 255, 0)
    [happened], [ring, dot], [planned], [rough] = (
        draw(), draw(status="claimed"), draw(status="unreal"), draw(is_rough=True),
    )  # fmt: skip
    assert tuple(happened.get_facecolor()[0][:3]) == pytest.approx(orange)
    assert tuple(ring.get_facecolor()[0][:3]) == (1, 1, 1) and tuple(
        ring.get_edgecolor()[0][:3]
    ) == pytest.approx(orange)
    assert dot.get_sizes()[0] < ring.get_sizes()[0] / 4
    assert planned.get_facecolor()[0][3] < rough.get_facecolor()[0][3] < 0.5 < happened.get_facecolor()[0][3]
    assert all(each.get_linestyle()[0][1] for each in (planned, rough)) and not happened.get_linestyle()[0][1]


def test_a_province_has_its_outline_and_a_wide_circle_only_a_site():
    province = {"name": ["Deraa"], "feature": ["ADM1"], "country": ["SY"], "radius_km": [45.0]}
    frame = gpd.GeoDataFrame(province, geometry=gpd.points_from_xy([36.1], [32.85]), crs=4326)
    [place] = take_places(prepare(frame)["places"])
    assert place.has_ring and place.is_rough
    [text] = place.outline
    line = unpack_outline(text, 1000.0)
    assert 35.5 < line[:, 0].min() < line[:, 0].max() < 37 and 32 < line[:, 1].min() < line[:, 1].max() < 33.5
    assert "Province" in read_texts(compose(frame))
    assert Place("A", 1, 1, radius_km=200.0, is_rough=True).has_ring
    assert not Place("A", 1, 1, radius_km=200.0, is_rough=True, is_quiet=True).has_ring


def test_a_narrow_picture_has_letters_of_the_same_size_and_a_second_map_below():
    rows = [{"name": f"Site {i}", "x": 36.5 + i / 3, "y": 34.0, "role": "event_site"} for i in range(6)]
    data = make_points([*rows, {"name": "Geneva", "x": 6.1, "y": 46.2, "role": "venue"}])
    figure = compose(data, sheet=Sheet(3.5))
    main, overview = find_maps(figure)
    assert main.get_position().y0 > overview.get_position().y1
    assert main.get_position().width == pytest.approx(overview.get_position().width)
    image = Image.open(io.BytesIO(render_picture(data, width_px=390)))
    assert image.width == 390 and image.height > 500
    for text in figure.texts:
        box = text.get_window_extent(figure.canvas.get_renderer())
        assert box.x1 <= figure.bbox.width, text.get_text()
    # The least letters are nine pixels high or more.
    least = min(text.get_fontsize() for text in figure.findobj(lambda each: hasattr(each, "get_fontsize")))
    assert least * 390 / 72 / 3.55 >= 8.5


def test_the_map_is_of_the_smallest_part_that_holds_most_sites():
    near = [Place(f"N{i}", 36.0 + i / 20, 34.0, tone="event_site") for i in range(8)]
    far = [Place("Far", 44.0, 33.0, tone="event_site"), Place("Tokyo", 139.7, 35.7, tone="venue")]
    layout = plan_layout([*near, *far], Sheet())
    assert layout.frame.width_km < 400
    assert layout.extras[0].is_overview
    for left, low, width, height in (extra.spot for extra in layout.extras):
        assert left > 0 and left + width < layout.width and low > 0 and low + height < layout.height


def test_marks_grow_with_mentions():
    assert size_mark(100, 100) == pytest.approx(2 * size_mark(25, 100))
    assert size_mark(1, 10_000) > 0
