from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo import basemap
from geo.basemap import crop, store
from geo.errors import GazetteerError


def unpack(text: str, scale: int) -> np.ndarray[Any, Any]:
    """Read what the page reads: an own decoder, written from the docstring."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    values, value, shift = [], 0, 0
    for letter in text:
        digit = letters.index(letter)
        value += (digit & 31) << shift
        shift += 5
        if digit < 32:
            values.append(-((value + 1) // 2) if value % 2 else value // 2)
            value, shift = 0, 0
    return np.cumsum(np.array(values).reshape(-1, 2), axis=0) / scale


def join(ring: list[int], arcs: list[Any]) -> np.ndarray[Any, Any]:
    return np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring])


def is_inside(lon: float, lat: float, ring: np.ndarray[Any, Any]) -> bool:
    x, y = ring[:, 0], ring[:, 1]
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    crosses = (y > lat) != (y2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        return bool((crosses & (lon < (x2 - x) * (lat - y) / (y2 - y) + x)).sum() % 2)


@pytest.fixture(scope="module")
def world() -> basemap.Basemap:
    return basemap.load_basemap()


@pytest.mark.parametrize(
    ("lon", "lat", "iso2"),
    [
        (36.7, 34.7, "SY"),
        (37.6, 55.7, "RU"),
        (34.1, 45.0, "UA"),  # Crimea, Sevastopol: see [reassigned] in basemap-sources.toml
        (33.55, 44.58, "UA"),
        (-99.1, 19.4, "MX"),
        (28.2, -29.6, "LS"),
        (26.0, -29.0, "ZA"),
        (35.2, 32.2, "PS"),
        (34.4, 31.45, "PS"),
        (20.9, 42.6, "XK"),
        (174.8, -41.2, "NZ"),
        (170.0, 66.5, "RU"),
    ],
)
def test_a_point_lies_in_its_country_alone(world: basemap.Basemap, lon: float, lat: float, iso2: str) -> None:
    arcs = [line / world.scale for line in world.lines["arcs"]]
    found = {
        country["iso2"]
        for country in world.countries
        if sum(is_inside(lon, lat, join(ring, arcs)) for ring in country["rings"]) % 2
    }
    assert found == {iso2}


def test_rings_close_and_none_smears_across_the_date_line(world: basemap.Basemap) -> None:
    for country in world.countries:
        for ring in country["rings"]:
            points = join(ring, world.lines["arcs"])
            assert (points[0] == points[-1]).all(), country["name"]
            if country["a3"] != "ATA":  # its southern edge runs along the whole map
                assert np.abs(np.diff(points[:, 0])).max() < 60 * world.scale, country["name"]


def test_every_border_has_two_sides_and_every_coast_one(world: basemap.Basemap) -> None:
    uses = np.zeros(len(world.kinds), dtype=int)
    for country in world.countries:
        for ring in country["rings"]:
            for arc in ring:
                uses[arc if arc >= 0 else ~arc] += 1
    assert {uses[i] for i, kind in enumerate(world.kinds) if kind in (1, 2)} == {2}
    assert {uses[i] for i, kind in enumerate(world.kinds) if kind == 0} == {1}


def test_disputed_borders_are_marked(world: basemap.Basemap) -> None:
    users: dict[int, set[str]] = {}
    for country in world.countries:
        for ring in country["rings"]:
            for arc in ring:
                users.setdefault(arc if arc >= 0 else ~arc, set()).add(country["a3"])
    pairs = {frozenset(users[i]) for i, kind in enumerate(world.kinds) if kind == 2}
    wanted = [("ISR", "SYR"), ("KOS", "SRB"), ("SAH", "MAR"), ("CYN", "CYP"), ("IND", "PAK")]
    assert {frozenset(pair) for pair in wanted} <= pairs
    assert not {frozenset(("FRA", "DEU")), frozenset(("RUS", "UKR"))} & pairs


def test_crimea_is_in_ukraine_behind_a_dashed_line(world: basemap.Basemap) -> None:
    """It counts to Ukraine, so that its boundary is no border of two countries but a line of the claims."""
    lines = [line / world.scale for line in world.lines["claims"]]
    isthmus = [line for line in lines if ((line > (33.5, 45.6)) & (line < (35.1, 46.3))).all()]
    assert sum(len(line) for line in isthmus) >= 10


def test_an_enclave_that_is_small_is_drawn_whole() -> None:
    """San Marino is one arc, which Italy's and its own ring run through in opposite directions."""
    cropped = basemap.crop_basemap([])
    ring = next(country["g"] for country in cropped["countries"] if country["c"] == "SM")[0]
    assert len(unpack(cropped["arcs"][ring[0] if ring[0] >= 0 else ~ring[0]], cropped["scale"])) >= 4


def test_codes_and_names() -> None:
    names = basemap.name_countries()
    assert names["SY"] == "Syria"
    assert names["PS"] == "Palestine"
    assert names["XK"] == "Kosovo"
    assert names["CY"] == "Cyprus"  # and not the part that shares its code
    assert names["SO"] == "Somalia"
    assert len(names) > 225
    assert all(len(code) == 2 and code.isupper() for code in names)


@pytest.mark.parametrize("points", [[], [(36.7, 34.7)], [(-77.0, 38.9), (116.4, 39.9)], [(178.4, -18.1)]])
def test_a_cropped_map_has_the_whole_world_within_its_limit(points: list[tuple[float, float]]) -> None:
    cropped = basemap.crop_basemap(points)
    assert len(json.dumps(cropped)) < 330_000
    assert len(cropped["countries"]) == len(basemap.load_basemap().countries)
    assert all(country["g"] for country in cropped["countries"])
    assert len(cropped["kinds"]) == len(cropped["arcs"])


def test_detail_lies_where_the_places_are() -> None:
    def count_points(points: list[tuple[float, float]], iso2: str) -> int:
        cropped = basemap.crop_basemap(points)
        arcs = [unpack(text, cropped["scale"]) for text in cropped["arcs"]]
        rings = [ring for country in cropped["countries"] if country["c"] == iso2 for ring in country["g"]]
        return sum(len(join(ring, arcs)) for ring in rings)

    assert count_points([(35.9, 33.9)], "LB") > 2 * count_points([(-8.0, 53.0)], "LB")
    assert count_points([(-8.0, 53.0)], "IE") > 2 * count_points([(35.9, 33.9)], "IE")
    assert basemap.crop_basemap([(36.7, 34.7)])["admin1"]
    assert not basemap.crop_basemap([])["admin1"]


def test_a_country_shown_as_a_whole_keeps_its_islands() -> None:
    def count_rings(countries: tuple[str, ...]) -> int:
        cropped = basemap.crop_basemap([(36.7, 34.7)], countries=countries)
        return sum(len(country["g"]) for country in cropped["countries"] if country["c"] == "MV")

    stored = sum(len(c["rings"]) for c in basemap.load_basemap().countries if c["iso2"] == "MV")
    assert count_rings(("MV",)) == stored
    assert count_rings(()) >= 1


def test_cropped_rings_still_meet() -> None:
    cropped = basemap.crop_basemap([(36.7, 34.7)])
    arcs = [unpack(text, cropped["scale"]) for text in cropped["arcs"]]
    for country in cropped["countries"]:
        for ring in country["g"]:
            points = join(ring, arcs)
            assert (points[0] == points[-1]).all(), country["n"]


def test_a_crowded_world_stays_small() -> None:
    points = [(float(x), float(y)) for x in range(-170, 180, 5) for y in range(-50, 70, 5)]
    assert len(json.dumps(basemap.crop_basemap(points))) < 400_000


def test_the_same_input_gives_the_same_map() -> None:
    one, two = ([(36.7, 34.7), (37.1, 36.2)], [(37.1, 36.2), (36.7, 34.7)])
    assert basemap.crop_basemap(one) == basemap.crop_basemap(two)


def test_lines_are_thinned_out_by_the_rating_of_each_stretch() -> None:
    zigzag = np.array([[x, x % 2] for x in range(21)])
    levels = np.zeros(21, np.int8)
    levels[10:15] = crop._NEAR
    whole, rough = zigzag[:5] * (1, 0), zigzag
    group = crop._Rated(
        np.concatenate([rough, whole]), np.array([0, 21, 26]), np.concatenate([levels, [0] * 5])
    )
    one, two = crop._simplify(group, (5.0, 5.0, 0.0), 1)
    assert one[:, 0].tolist() == [0, 10, 11, 12, 13, 14, 15, 20]
    assert two.tolist() == [[0, 0], [4, 0]]


def test_lines_survive_packing() -> None:
    lines = [np.array([[-179_900, 89_999], [179_900, -89_900], [0, 0]]), np.array([[5, 5], [5, 5]])]
    assert [unpack(text, 1).tolist() for text in basemap.encode_lines(lines)] == [
        line.tolist() for line in lines
    ]


def test_the_file_is_small_enough() -> None:
    assert store._PATH.stat().st_size < 750_000


def test_the_file_is_the_one_that_the_recipe_pins() -> None:
    recipe = Path(__file__).parent.parent / "gazetteer" / "basemap-sources.toml"
    pinned = tomllib.loads(recipe.read_text("utf-8"))["product"]["sha256"]
    assert hashlib.sha256(store._PATH.read_bytes()).hexdigest() == pinned


def test_a_damaged_file_is_named(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "basemap.bin.xz"
    broken.write_bytes(b"not a map")
    monkeypatch.setattr(store, "_PATH", broken)
    basemap.load_basemap.cache_clear()
    with pytest.raises(GazetteerError, match=r"basemap\.bin\.xz"):
        basemap.load_basemap()
    monkeypatch.undo()
    basemap.load_basemap.cache_clear()


def test_disputed_areas_lie_where_they_are_and_say_whose_they_are(world: basemap.Basemap) -> None:
    areas = {area.area_id: area for area in world.disputed}
    inside = {
        "golan-heights": (35.8, 33.0), "crimea": (34.1, 45.0), "aksai-chin": (79.3, 35.1),
        "south-ossetia": (43.97, 42.23), "transnistria": (29.6, 46.85), "essequibo": (-59.5, 6.0),
        "abyei": (28.4, 9.6), "southern-kurils": (147.9, 45.0), "halaib-triangle": (36.2, 22.3),
        "west-bank": (35.2, 32.2), "kosovo": (21.1, 42.6), "arunachal-pradesh": (93.6, 27.6),
    }  # fmt: skip
    for name, point in inside.items():
        assert any(is_inside(*point, ring / world.scale) for ring in areas[name].rings), name
    golan = areas["golan-heights"]
    assert (golan.un, golan.held, golan.drawn, golan.claims) == ("SY", "IL", ("IL",), ("SY", "IL"))
    assert areas["crimea"].drawn == ("UA",) and areas["crimea"].held == "RU"
    for outside in [(35.55, 33.0), (36.3, 33.0), (35.9, 32.5)]:  # the Jordan's other side, Syria, Jordan
        assert not any(is_inside(*outside, ring / world.scale) for ring in golan.rings), outside


def test_every_disputed_area_is_closed_described_and_cited(world: basemap.Basemap) -> None:
    assert len(world.disputed) >= 30
    names = basemap.name_countries()
    for area in world.disputed:
        assert area.rings and all((ring[0] == ring[-1]).all() and len(ring) >= 4 for ring in area.rings)
        assert area.note and area.source and area.name, area.area_id
        assert set(area.claims) | {area.un, area.held} - {""} <= set(names), area.area_id
        assert basemap.describe_area(area).startswith("Drawn here ")


def test_a_cropped_map_has_every_disputed_area(world: basemap.Basemap) -> None:
    cropped = basemap.crop_basemap([(36.7, 34.7)])
    assert [area["i"] for area in cropped["disputed"]] == [area.area_id for area in world.disputed]
    golan = next(area for area in cropped["disputed"] if area["i"] == "golan-heights")
    ring = unpack(golan["g"][0], cropped["scale"])
    assert is_inside(35.8, 33.0, ring) and "Occupied by Israel" in golan["w"] and "S/RES/497" in golan["s"]
    assert len(json.dumps(cropped["disputed"])) < 25_000
