"""Pictures: what they show, where it stands, and that they are the same each time."""

from __future__ import annotations

import io
import re
import sys
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
from geo.picture.look import NO_ROLE, PAPER, ROLES, clean_text
from geo.picture.panel import Place, size_mark
from geo.picture.sheet import list_keys
from geo.render.page import build_payload
from geo.render.places import collect_content
from geo.schema import ROLES as SCHEMA_ROLES


def make_points(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([row.pop("x") for row in rows], [row.pop("y") for row in rows])
    return gpd.GeoDataFrame({key: [row[key] for row in rows] for key in rows[0]}, geometry=points, crs=4326)


def compose(data: Any, **options: Any) -> Any:
    content = collect_content(data, options.pop("layer", "places"))
    options = {"title": None, "subtitle": None} | options
    return compose_figure(content, build_payload(content, tiles=None, **options))


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
    assert tuple(ROLES) == SCHEMA_ROLES
    assert len({kind.color for kind in ROLES.values()}) == len({kind.marker for kind in ROLES.values()}) == 7
    for kind in (*ROLES.values(), NO_ROLE):  # WCAG 1.4.11: 3:1 to the paper
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
    assert {(216, 229, 238), (247, 245, 239), (236, 212, 147)} <= colors  # sea, land, shade


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
    shaded = cut_ground(frame, ["ZA"]).shaded
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
    maps = [
        axes
        for axes in figure.axes
        if axes.get_facecolor()[:3] == pytest.approx((216 / 255, 229 / 255, 238 / 255), abs=0.01)
    ]
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
    sea = (216 / 255, 229 / 255, 238 / 255)
    main, overview = [
        axes for axes in figure.axes if axes.get_facecolor()[:3] == pytest.approx(sea, abs=0.01)
    ]
    assert main.get_position().width > 2 * overview.get_position().width
    assert np.ptp(main.get_xlim()) < 800  # km
    assert np.ptp(overview.get_xlim()) > 3000
    assert {f"Site {i}" for i in range(6)} | {"Geneva", "Astana"} <= set(read_texts(figure))


def test_the_legend_explains_what_is_there_and_no_more():
    def list_words(*places: Place, **options: Any) -> list[str]:
        known = {"most": 1, "has_rough": False, "has_mentions": False, "has_disputed": False}
        return [key.words for key in list_keys(places, **known | options)]

    plain = Place("Homs", 36.7, 34.7, 1, None, None, False, None)
    site = Place("Homs", 36.7, 34.7, 9, "event_site", None, False, None)
    assert list_words(plain) == ["Place", "Border"]
    assert list_words(site, plain)[:2] == ["Conflict site", "No role found"]
    assert "1–9 mentions" in list_words(site, most=9, has_mentions=True)
    assert "Disputed, or held by others" in list_words(plain, has_disputed=True)


def test_marks_grow_with_mentions():
    assert size_mark(100, 100) == pytest.approx(2 * size_mark(25, 100))
    assert size_mark(1, 10_000) > 0
