"""Writing and reading tables: equal where that is promised, harmless, whole or not at all."""

import contextlib
import csv
import io
import json
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from geo import export, schema
from geo.errors import ExportError, SchemaError
from geo.export import FORMATS, atomic_path, check_output, find_format, is_table, write, write_stream
from geo.tables import Geoparsed

read: Any = export.read  # a Geoparsed or a table; each test knows which

EXACT = [".gpkg", ".parquet"]
ROUNDED = [".geojson", ".csv"]
AWKWARD = [
    "=1+1", "'=1+1", "''=x", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'", "'Ayn", "＝1",
    'a "quoted", comma; semicolon', "line\nline\r\nline\rline", "חלב\u200f حلب", "😀 \u202e\u2028\u2029",
    "<script>alert(1)</script>]]>&amp;", "{{ 7*7 }}", "NaN", "null", "None", "1e5", "007",
    " x ", "\\N", "\x1b\x07", "ﬁ",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
MOMENTS = st.one_of(
    st.none(), st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
)
DEGREES = st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000))


@st.composite
def mentions(draw: Any) -> Any:
    count = draw(st.integers(0, 4))

    def some(values: Any) -> Any:
        return draw(st.lists(st.one_of(st.none(), values), min_size=count, max_size=count))

    ids = draw(st.lists(TEXTS.filter(bool), min_size=count, max_size=count, unique=True))
    points = [None if each is None else Point(each[0] / 1e6, each[1] / 1e6) for each in some(DEGREES)]
    columns = {
        "mention_id": ids,
        "toponym": some(TEXTS),
        "sentence": some(TEXTS),
        "start": some(st.integers(-(2**63), 2**63 - 1)),
        "where_prec": some(st.integers(-128, 127)),
        "kind": some(st.sampled_from(schema.KINDS)),
        "confidence": some(st.floats(allow_nan=False, allow_infinity=False)),
        "published": draw(st.lists(MOMENTS, min_size=count, max_size=count)),
    }
    return schema.build_frame(schema.MENTIONS, columns, points)


def build() -> Any:
    """Three small tables, with what goes wrong first: nulls, awkward text, dates before 1970."""
    count = len(AWKWARD)
    found = schema.build_frame(
        schema.MENTIONS,
        {
            "mention_id": [f"{text}:{number}" for number, text in enumerate(AWKWARD)],
            "toponym": AWKWARD,
            "sentence": AWKWARD[::-1],
            "start": [2**53 + 1, None, *range(count - 2)],
            "kind": ["proper", "demonym", None] * (count // 3),
            "confidence": [0.1, None, 1] * (count // 3),
            "radius_km": [-2.5, *[None] * (count - 1)],
            "where_prec": [7, None, *[1] * (count - 2)],
            "published": [datetime(1950, 1, 2, 3, 4, 59, 678900, UTC), None, *["2018-05-14"] * (count - 2)],
            "attribution": ["GeoNames (CC BY 4.0)", None, *["© OpenStreetMap (ODbL)"] * (count - 2)],
        },
        [Point(-180, -90), None, *(Point(number + 0.123456, 1e-6) for number in range(count - 2))],
    )
    places = schema.build_frame(
        schema.PLACES,
        {"place_id": ["geo:1", "geo:2"], "name": ["Homs", "=x"], "n_mentions": [1, None]},
        [Point(36.7, 34.7), Point(180, 90)],
    )
    events = schema.build_frame(
        schema.EVENTS,
        {
            "event_id": ["3", "1", "2"],
            "ucdp_eligible": [True, False, None],
            "modality": ["claimed", None, "negated"],
        },
        [None, None, Point(0, 0)],
    )
    return Geoparsed(found, places, events)


def build_empty() -> Any:
    return Geoparsed(*(schema.build_empty(table) for table in schema.TABLES.values()))


def assert_equal(left: Any, right: Any) -> None:
    assert_geodataframe_equal(left, right)
    assert left.index.dtype == right.index.dtype
    assert list(left.columns) == list(right.columns)


# Round trips


@pytest.mark.parametrize("name", ["all.gpkg", "all", "all.GPKG"])
@pytest.mark.parametrize("tables", [build(), build_empty()], ids=["full", "empty"])
def test_three_tables_come_back_equal(tmp_path: Path, name: Any, tables: Any) -> None:
    for _ in range(2):  # the second time over the first
        write(tables, tmp_path / name)
        found = read(tmp_path / name)
        assert isinstance(found, Geoparsed)
        for layer in schema.LAYERS:
            assert_equal(getattr(found, layer), getattr(tables, layer))
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("suffix", [*EXACT, *ROUNDED])
@pytest.mark.parametrize("layer", schema.LAYERS)
@pytest.mark.parametrize("tables", [build(), build_empty()], ids=["full", "empty"])
def test_one_table_comes_back_equal(tmp_path: Path, suffix: Any, layer: Any, tables: Any) -> None:
    path = tmp_path / f"one{suffix}"
    frame = getattr(tables, layer)
    write(tables, path, layer=layer)
    assert_equal(read(path), frame)
    assert_equal(read(path, layer=layer), frame)
    write(frame, path)
    assert_equal(read(path), frame)
    assert [each.name for each in tmp_path.iterdir()] == [f"one{suffix}"]


@pytest.mark.parametrize("suffix", [*EXACT, *ROUNDED])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=mentions())
def test_any_mentions_come_back_equal(tmp_path: Path, suffix: Any, frame: Any) -> None:
    path = tmp_path / f"any{suffix}"
    write(frame, path)
    assert_equal(read(path), frame)


@pytest.mark.parametrize("suffix", [*EXACT, *ROUNDED])
def test_other_columns_are_kept(tmp_path: Path, suffix: Any) -> None:
    frame = build().places.assign(score=[0.5, None], note=["x", "=y"], names=[["a", "b"], None])
    write(frame, tmp_path / f"a{suffix}")
    found = read(tmp_path / f"a{suffix}")
    assert found["note"].tolist() == ["x", "=y"]
    assert float(found["score"].iloc[0]) == 0.5
    assert found["score"].isna().iloc[1] or found["score"].iloc[1] == ""
    assert json.loads(found["names"].iloc[0]) == ["a", "b"] if suffix != ".geojson" else True


def test_coordinates_are_rounded_to_six_decimals(tmp_path: Path) -> None:
    frame = schema.build_frame(schema.PLACES, {"place_id": ["a"]}, [Point(36.123456789, -0.0000001)])
    for suffix in ROUNDED:
        write(frame, tmp_path / f"a{suffix}")
        assert read(tmp_path / f"a{suffix}").geometry.iloc[0] == Point(36.123457, 0)
    for suffix in EXACT:
        write(frame, tmp_path / f"a{suffix}")
        assert read(tmp_path / f"a{suffix}").geometry.iloc[0] == Point(36.123456789, -0.0000001)


def test_tables_are_brought_to_their_schema_before_writing(tmp_path: Path) -> None:
    frame = build().mentions.to_crs("EPSG:3857").astype({"start": "Float64", "toponym": object})
    write(frame, tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert found.crs.to_epsg() == 4326
    assert found["start"].dtype == "Int64"
    bad = build().mentions.assign(kind="nickname")
    with pytest.raises(SchemaError, match="got 'nickname'"):
        write(bad, tmp_path / "b.parquet")
    with pytest.raises(SchemaError, match="expected a Geoparsed or a GeoDataFrame, got a DataFrame"):
        write(pd.DataFrame({"a": [1]}), tmp_path / "b.parquet")
    assert not (tmp_path / "b.parquet").exists()


# GeoJSON


def test_geojson_is_by_the_rfc(tmp_path: Path) -> None:
    tables = build()
    write(tables, tmp_path / "a.geojson")
    raw = (tmp_path / "a.geojson").read_bytes()

    def refuse(constant: Any) -> NoReturn:
        raise AssertionError(f"{constant} is no JSON")

    collection = json.loads(raw.decode("utf-8"), parse_constant=refuse)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert collection["name"] == "mentions"
    assert "machine-coded, unverified" in collection["description"]
    assert collection["attribution"] == ["GeoNames (CC BY 4.0)", "© OpenStreetMap (ODbL)"]
    assert [feature["id"] for feature in collection["features"]] == list(tables.mentions.index)
    first, second, third = collection["features"][:3]
    assert first["geometry"] == {"type": "Point", "coordinates": [-180.0, -90.0]}
    assert second["geometry"] is None
    assert third["geometry"]["coordinates"] == [0.123456, 0.000001]
    assert first["properties"]["published"] == "1950-01-02T03:04:59.678Z"
    assert first["properties"]["start"] == 2**53 + 1
    assert second["properties"]["published"] is None
    assert set(first["properties"]) == {"mention_id", *schema.MENTIONS.columns}


def test_geojson_opens_in_gdal(tmp_path: Path) -> None:
    tables = build()
    write(tables, tmp_path / "a.geojson")
    found = pyogrio.read_dataframe(tmp_path / "a.geojson")
    assert len(found) == len(tables.mentions)
    assert found.crs.to_epsg() == 4326
    assert list(found["mention_id"]) == list(tables.mentions.index)
    assert found.geometry.isna().sum() == 1
    assert pyogrio.read_info(tmp_path / "a.geojson")["layer_name"] == "mentions"


def test_geojson_turns_rings_and_wraps_longitudes(tmp_path: Path) -> None:
    clockwise = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)], [[(0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.4)]])
    frame = gpd.GeoDataFrame(
        {"name": ["area", "east", "west", "empty"]},
        geometry=[clockwise, Point(190, 0), Point(-181.5, 0), Point()],
        crs="EPSG:4326",
    )
    write(frame, tmp_path / "a.geojson")
    shapes = [each["geometry"] for each in json.loads((tmp_path / "a.geojson").read_text())["features"]]
    outer, inner = (Polygon(ring).exterior for ring in shapes[0]["coordinates"])
    assert outer.is_ccw and not inner.is_ccw
    assert shapes[1]["coordinates"] == [-170.0, 0.0]
    assert shapes[2]["coordinates"] == [178.5, 0.0]
    assert shapes[3] is None
    assert read(tmp_path / "a.geojson").geometry.iloc[0].equals(clockwise)


def test_geojson_has_no_infinity(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"x": [float("inf"), float("nan")]}, geometry=[Point(0, 0), None], crs="EPSG:4326"
    )
    write(frame, tmp_path / "a.geojson")
    text = (tmp_path / "a.geojson").read_text()
    assert "Infinity" not in text and "NaN" not in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no GeoJSON"),
        ("[1]", "expected a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection"}', "expected a GeoJSON FeatureCollection"),
        ("[" * 100_000, "is no GeoJSON"),
        (
            '{"features": [{"geometry": {"type": "Point", "coordinates": ["x", 1]}}]}',
            "feature 1 has a broken geometry",
        ),
        (
            '{"features": [{"geometry": {"type": "Ring", "coordinates": [1]}}]}',
            "feature 1 has a broken geometry",
        ),
        ('{"features": [], "crs": {"properties": {"name": "EPSG:0"}}}', "the CRS 'EPSG:0' is not known"),
    ],
)
def test_broken_geojson(tmp_path: Path, text: Any, message: Any) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(ExportError, match=message):
        read(path)


# CSV


def test_csv_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    tables = build()
    write(tables, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))
    assert len(rows) == len(tables.mentions)
    numbers = {"latitude", "longitude", "start", "radius_km", "confidence", "where_prec"}
    for row in rows:
        assert not [
            cell for name, cell in row.items() if name not in numbers and cell.startswith(tuple("=+-@\t\r"))
        ]
    assert rows[0]["radius_km"] == "-2.5"
    assert (rows[0]["longitude"], rows[0]["latitude"]) == ("-180.000000", "-90.000000")
    assert (rows[1]["longitude"], rows[1]["latitude"]) == ("", "")
    assert rows[0]["toponym"] == "'=1+1"
    assert rows[1]["toponym"] == "''=1+1"


def test_csv_holds_points_only(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])], crs="EPSG:4326")
    for suffix in (".csv", ".kml"):
        with pytest.raises(ExportError, match="points, not a LineString"):
            write(frame, tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,text\nHoms,x\n", "expected the columns latitude and longitude, got name, text"),
        ("lat,lon\nnorth,east\n", "the column 'lat' must hold degrees"),
        ("", "is no CSV table"),
        ('lat,lon\n1,2\n"3,4', "is no CSV table"),
        (b"lat,lon\n\xff,1\n", "is no CSV table"),
    ],
)
def test_broken_csv(tmp_path: Path, text: Any, message: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ExportError, match=message):
        read(path)


# KML


def test_kml_holds_no_markup_of_the_articles(tmp_path: Path) -> None:
    tables = build()
    write(tables, tmp_path / "a.kml")
    root = ET.parse(tmp_path / "a.kml").getroot()
    space = {"k": "http://www.opengis.net/kml/2.2"}
    placemarks = root.findall(".//k:Placemark", space)
    assert len(placemarks) == len(tables.mentions)
    assert len(root.findall(".//k:coordinates", space)) == len(tables.mentions) - 1
    assert root.findtext(".//k:coordinates", namespaces=space) == "-180.000000,-90.000000"
    shown = [element.text or "" for element in root.iter() if element.tag.endswith(("name", "description"))]
    assert not [text for text in shown if "<script" in text]
    assert any("&lt;script&gt;alert(1)&lt;/script&gt;" in text for text in shown)
    assert "machine-coded, unverified" in (root.findtext(".//k:description", namespaces=space) or "")
    assert len(pyogrio.read_dataframe(tmp_path / "a.kml")) == len(tables.mentions)
    with pytest.raises(ExportError, match="can only be written"):
        read(tmp_path / "a.kml")


# GeoPackage and Parquet


def test_gpkg_opens_elsewhere(tmp_path: Path) -> None:
    tables = build()
    write(tables, tmp_path / "a.gpkg")
    assert [list(row) for row in pyogrio.list_layers(tmp_path / "a.gpkg")] == [
        [name, "Point"] for name in schema.LAYERS
    ]
    info = pyogrio.read_info(tmp_path / "a.gpkg", layer="events")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert info["crs"] == "EPSG:4326"
    assert types["date_start"] == "OFTDateTime"
    assert types["fatalities_best"] == "OFTInteger64"
    found = gpd.read_file(tmp_path / "a.gpkg", layer="mentions")
    assert list(found["toponym"]) == AWKWARD


def test_parquet_keeps_its_types_without_us(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    write(build_empty(), tmp_path / "empty")
    write(build(), tmp_path / "full")
    for layer in schema.LAYERS:
        empty, full = (pq.read_schema(tmp_path / name / f"{layer}.parquet") for name in ("empty", "full"))
        assert empty.equals(full)
    frame = gpd.read_parquet(tmp_path / "full" / "mentions.parquet")
    assert frame.index.name == "mention_id"
    assert frame.crs.to_epsg() == 4326
    assert frame["kind"].cat.categories.tolist() == list(schema.KINDS)
    assert (
        pq.ParquetFile(tmp_path / "full" / "mentions.parquet").metadata.row_group(0).column(0).compression
        == "ZSTD"
    )


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".geojson", ".csv", ".kml"])
def test_same_tables_same_bytes(tmp_path: Path, suffix: Any) -> None:
    for name in ("a", "b"):
        write(build(), tmp_path / f"{name}{suffix}")
        time.sleep(0.02)  # GeoPackage keeps milliseconds
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_the_clock_is_fixed_only_while_a_geopackage_is_written(tmp_path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-01-01T00:00:00.000Z"})
    try:
        write(build(), tmp_path / "a.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-01-01T00:00:00.000Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        dates = {date for (date,) in database.execute("SELECT last_change FROM gpkg_contents")}
    assert dates == {"1970-01-01T00:00:00.000Z"}


# Tables that are none of ours


def build_plain() -> Any:
    return gpd.GeoDataFrame(
        {
            "title": ["Homs", "=x"],
            "deaths": [3, 4],
            "when": pd.Series(["2018-05-14", None], dtype="datetime64[ns]"),
            "kind": pd.Categorical(["a", None]),
            "more": [{"a": 1}, [1, 2]],
        },
        geometry=[Point(4_000_000, 4_000_000), Point(0, 0)],
        crs="EPSG:3857",
    )


@pytest.mark.parametrize("suffix", [*EXACT, *ROUNDED, ".kml"])
def test_any_points(tmp_path: Path, suffix: Any) -> None:
    path = tmp_path / f"a{suffix}"
    write(build_plain(), path)
    if suffix == ".kml":
        return
    found = read(path)
    assert type(found) is gpd.GeoDataFrame
    assert found.crs.to_epsg() == 4326
    assert found["title"].tolist() == ["Homs", "=x"]
    assert [int(each) for each in found["deaths"]] == [3, 4]
    assert (round(found.geometry.iloc[0].x, 4), round(found.geometry.iloc[0].y, 4)) == (35.9326, 33.7852)
    assert json.loads(found["more"].iloc[0]) == {"a": 1}


def test_points_of_other_programs(tmp_path: Path) -> None:
    build_plain().drop(columns="more").to_file(tmp_path / "a.gpkg", layer="deaths")
    build_plain().drop(columns="more").to_file(tmp_path / "a.geojson", engine="pyogrio")
    build_plain().drop(columns="more").to_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("\ufeffname,Lat,LNG\nHoms,34.73,36.72\nnowhere,,\n")
    for suffix in (".gpkg", ".geojson", ".parquet"):
        found = read(tmp_path / f"a{suffix}")
        assert found.crs.to_epsg() == 4326
        assert round(found.geometry.iloc[0].x, 4) == 35.9326
    found = read(tmp_path / "a.csv")
    assert found["name"].tolist() == ["Homs", "nowhere"]
    assert found.geometry.iloc[0] == Point(36.72, 34.73)
    assert found.geometry.iloc[1] is None


def test_points_without_a_crs(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(36, 34)])
    write(frame, tmp_path / "a.geojson")
    assert read(tmp_path / "a.geojson").crs.to_epsg() == 4326
    with pytest.raises(SchemaError, match="has no CRS and is not in degrees"):
        write(frame.set_geometry([Point(4e6, 4e6)]), tmp_path / "b.geojson")
    with pytest.raises(SchemaError, match="expected a GeoDataFrame with a geometry"):
        write(gpd.GeoDataFrame({"a": [1]}), tmp_path / "b.geojson")


def test_a_foreign_id_does_not_make_a_table_ours(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("event_id,kind,latitude,longitude\nX1,riot,1,2\n")
    assert read(tmp_path / "b.csv")["kind"].tolist() == ["riot"]
    (tmp_path / "a.csv").write_text("place_id,lat,lon,display_name\n123,1,2,Homs\n")
    assert read(tmp_path / "a.csv").columns.tolist() == ["place_id", "display_name", "geometry"]


def test_is_table(tmp_path: Path) -> None:
    write(build(), tmp_path / "a.gpkg")
    write(build(), tmp_path / "folder")
    write(build(), tmp_path / "a.csv")
    write(build(), tmp_path / "a.parquet", layer="places")
    (tmp_path / "points.csv").write_text("lat,lon,name\n1,2,x\n")
    (tmp_path / "articles.csv").write_text("id,text,lat,lon\n1,Homs,1,2\n")
    (tmp_path / "broken.parquet").write_text("x")
    (tmp_path / "a.txt").write_text("Homs")
    for name in ("a.gpkg", "folder", "a.csv", "a.parquet", "points.csv"):
        assert is_table(tmp_path / name), name
    for name in ("articles.csv", "broken.parquet", "a.txt", "missing.gpkg", ".", "x" * 5000):
        assert not is_table(tmp_path / name), name


def test_geoparquet_of_others_is_a_table(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=[Point(36.7, 34.7)], crs=4326)
    points.to_parquet(tmp_path / "points.parquet")
    points.assign(text="Homs").to_parquet(tmp_path / "articles.parquet")
    points.drop(columns="geometry").to_parquet(tmp_path / "plain.parquet")
    assert is_table(tmp_path / "points.parquet")
    assert not is_table(tmp_path / "articles.parquet")
    assert not is_table(tmp_path / "plain.parquet")


# Layers and formats


def test_layers_that_are_not_there(tmp_path: Path) -> None:
    tables = build()
    with pytest.raises(ExportError, match="expected the layer mentions, places, events, got 'roads'"):
        write(tables, tmp_path / "a.gpkg", layer="roads")
    with pytest.raises(ExportError, match="expected the layer 'events', got the table mentions"):
        write(tables.mentions, tmp_path / "a.gpkg", layer="events")
    write(tables, tmp_path / "a.gpkg", layer="events")
    assert read(tmp_path / "a.gpkg").index.name == "event_id"
    for name in ("a.gpkg", "a.geojson", "a"):
        write(tables, tmp_path / name, layer="places")
        with pytest.raises(ExportError, match="mentions"):
            read(tmp_path / name, layer="mentions")
    write(tables, tmp_path / "all.gpkg")
    assert read(tmp_path / "all.gpkg", layer="places").index.name == "place_id"


@pytest.mark.parametrize("form", ["geojson", "csv", "parquet", "kml"])
def test_streams_are_as_files(tmp_path: Path, form: Any) -> None:
    tables = build()
    out = io.BytesIO()
    write_stream(tables, form, out, layer="places")
    write(tables, tmp_path / f"a.{form}", layer="places")
    assert out.getvalue() == (tmp_path / f"a.{form}").read_bytes()


@pytest.mark.parametrize("form", ["gpkg", "folder", "shp"])
def test_formats_that_are_no_stream(form: Any) -> None:
    with pytest.raises(
        ExportError, match=f"geojson, csv, kml.*got '{form}'|parquet, geojson, csv, kml.*got '{form}'"
    ):
        write_stream(build(), form, io.BytesIO())


@pytest.mark.parametrize("name", ["a.shp", "a.json", "a.geojson.gz", "a.fgb"])
def test_unknown_suffixes(tmp_path: Path, name: Any) -> None:
    with pytest.raises(ExportError, match=r"unknown suffix .* expected one of \.gpkg, \.parquet, \.geojson"):
        write(build(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_every_format_has_help() -> None:
    assert set(FORMATS) == {"gpkg", "folder", "parquet", "geojson", "csv", "kml"}
    assert all(form.help and form.name == name for name, form in FORMATS.items())
    assert find_format("out/").name == find_format("out").name == "folder"


# What must not be read


REMOTE = [
    "https://example.org/a.geojson", "http://example.org/a.csv", "s3://bucket/a.parquet", "zip://a.zip!a.gpkg",
    "/vsizip/a.zip/a.gpkg", "/vsicurl/http://example.org/a.gpkg", "//vsimem/a.gpkg", "file:///etc/a.csv",
    "/VSICURL/a.gpkg", "PG:dbname=x", "GPKG:a.gpkg:b", "a.zip!b.gpkg", "\\vsimem\\a.gpkg", "", "a\0.gpkg",
]  # fmt: skip


@pytest.mark.parametrize("path", REMOTE)
def test_only_local_files(path: Any) -> None:
    for action in (lambda: read(path), lambda: write(build(), path)):
        with pytest.raises(ExportError, match=r"local files|empty|NUL|does not exist|is a folder"):
            action()


def test_the_suffix_chooses_the_reader_never_the_content(tmp_path: Path) -> None:
    write(build(), tmp_path / "a.geojson")
    geojson = (tmp_path / "a.geojson").read_bytes()
    layer = b"<OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
    vrt = b"<OGRVRTDataSource>" + layer + b"</OGRVRTDataSource>"
    for content in (geojson, vrt, b"SQLite format 3\0" + bytes(100), b""):
        for suffix in (".gpkg", ".parquet"):
            (tmp_path / f"b{suffix}").write_bytes(content)
            with pytest.raises(ExportError, match="is no Geo"):
                read(tmp_path / f"b{suffix}")
    (tmp_path / "b.geojson").write_bytes(vrt)
    with pytest.raises(ExportError, match="is no GeoJSON"):
        read(tmp_path / "b.geojson")


def test_a_cut_geopackage(tmp_path: Path) -> None:
    write(build(), tmp_path / "a.gpkg")
    content = (tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "a.gpkg").write_bytes(content[:8192])
    with pytest.raises(ExportError):
        read(tmp_path / "a.gpkg")


def test_missing_files(tmp_path: Path) -> None:
    for name in ("a.gpkg", "a.geojson", "folder/"):
        with pytest.raises(ExportError, match="does not exist"):
            read(f"{tmp_path}/{name}")
    with pytest.raises(ExportError, match=r"has no mentions\.parquet"):
        read(tmp_path)


# Whole or not at all


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="halfway"), atomic_path(path) as part:
        part.write_text("half")
        raise RuntimeError("halfway")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.html"]
    with pytest.raises(ExportError, match="cannot be written"), atomic_path(path):
        pass  # nothing was written
    assert path.read_text() == "old"


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with atomic_path(link) as part:
        part.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.csv", "a.kml", "a.parquet", "folder"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, name: Any) -> None:
    write(build_empty(), tmp_path / name)
    before = (tmp_path / name).read_bytes() if (tmp_path / name).is_file() else None
    script = f"""
import resource, sys
from geo import export, schema
from geo.errors import ExportError
from geo.export import write
import pyogrio, pyarrow.parquet
import random
rows = 3000
noise = ["%0120x" % random.getrandbits(480) for _ in range(rows)]
keys = [str(row) for row in range(rows)]
frame = schema.build_frame(schema.MENTIONS, {{"mention_id": keys, "sentence": noise}}, [None] * rows)
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    write(frame, {str(tmp_path / name)!r})
except ExportError as err:
    print("ours:", err)
    sys.exit(7)
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 150_000
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 7, done.stderr[-2000:]
    assert done.stdout.startswith("ours:") and "cannot be written" in done.stdout
    assert [each.name for each in tmp_path.iterdir()] == [name]
    if before is not None:
        assert (tmp_path / name).read_bytes() == before
    else:
        assert isinstance(read(tmp_path / name), Geoparsed)


def test_a_failure_in_a_folder_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(build(), tmp_path / "out")
    monkeypatch.setattr(
        "geo.export.arrow.write_parquet", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(ExportError, match="No space left"):
        write(build_empty(), tmp_path / "out")
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert len(read(tmp_path / "out").mentions) == len(AWKWARD)


# Outputs that cannot be


def test_outputs_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "dir.gpkg").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed" / "thesis.doc").write_text("x")
    os.mkfifo(tmp_path / "pipe.csv")
    wrong = {
        "missing/a.gpkg": "the folder .* does not exist",
        "file/a.gpkg": "is a file, not a folder",
        "dir.gpkg": "is a folder, and .gpkg is a file",
        "file": "is a file, and a path without a suffix is a folder",
        "mixed": "holds other files, such as thesis.doc",
        "pipe.csv": "is no regular file",
        "a;b.gpkg": "cannot have ';'",
    }
    for name, message in wrong.items():
        for action in (lambda path: write(build(), path), check_output):
            with pytest.raises(ExportError, match=message) as caught:
                action(tmp_path / name)
            assert "\n" not in str(caught.value)
    with pytest.raises(ExportError, match="is no regular file"):
        atomic_path(tmp_path / "pipe.csv").__enter__()
    assert (tmp_path / "mixed" / "thesis.doc").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="is not writable"):
        check_output(tmp_path / "a.gpkg")


def test_an_input_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/articles.csv").write_text("text\nHoms\n")
    write(build(), "news/mentions.csv")
    Path("news/page.html").write_text("<p>Homs</p>")
    Path("news/map.html").write_text('<meta name="generator" content="conflict-geo">')
    Path("link.csv").symlink_to("news/articles.csv")
    pairs: list[tuple[str, str | Path]] = [
        ("news/articles.csv", "news/articles.csv"),
        ("./news/articles.csv", tmp_path / "news" / "articles.csv"),
        ("link.csv", "news/articles.csv"),
        ("news/articles.csv", "news"),
        ("news/articles.csv", "news/*.csv"),
        ("news/mentions.csv", "news/mentions.csv"),
    ]
    for target, source in pairs:
        with pytest.raises(ExportError, match="would overwrite"):
            check_output(target, ["-", source])
    with pytest.raises(ExportError, match="would overwrite"):
        check_output("news/page.html", ["news"], suffixes=(".html",))
    check_output("news/map.html", ["news"], suffixes=(".html",))
    check_output("news/mentions.csv", ["news"])
    check_output("news/new.csv", ["news", "missing"])
    check_output("-", ["-"])
    with pytest.raises(ExportError, match=r"expected a file that ends in \.html"):
        check_output("map.pdf", suffixes=(".html",))


def test_inputs_that_cannot_be_asked_do_not_stop_an_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.html").write_text('<meta name="generator" content="conflict-geo">')
    Path("a.txt").write_text("Homs")
    Path("loop.txt").symlink_to("loop.txt")
    Path("dangling.txt").symlink_to("missing.txt")
    for source in ("**/*.txt", "loop.txt", "dangling.txt", "loop.txt/a.txt", "x" * 5000, "a\0b"):
        check_output("x.html", [source, "a.txt"], suffixes=(".html",))
    with pytest.raises(ExportError, match="would overwrite the input"):
        check_output("x.html", ["loop.txt", "*.txt", "x.html"], suffixes=(".html",))
