"""The tables' schema: what is converted, what is refused, and that nothing is changed on the way."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from geo import schema
from geo.errors import SchemaError
from geo.schema.values import convert_values

TABLES = list(schema.TABLES.values())
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def build(**columns: Any) -> Any:
    count = len(columns["mention_id"])
    return schema.build_frame(schema.MENTIONS, columns, [None] * count)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.layer)
def test_empty_tables_are_of_the_schema(table: Any) -> None:
    frame = schema.build_empty(table)
    assert list(frame.columns) == [*table.columns, "geometry"]
    assert frame.index.name == table.index
    assert frame.index.dtype == "string"
    assert frame.crs.to_epsg() == 4326
    assert_geodataframe_equal(schema.coerce(frame, table), frame)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.layer)
def test_columns_of_nulls_keep_their_dtypes(table: Any) -> None:
    points = [Point(1, 2), Point(3, 4)]
    frame = schema.build_frame(table, {table.index: ["a", "b"]}, points)
    for name, dtype in table.columns.items():
        assert frame[name].isna().all()
        assert frame[name].dtype == schema.get_dtype(dtype)
        if isinstance(dtype, tuple):
            assert list(frame[name].cat.categories) == list(dtype)
    assert_geodataframe_equal(schema.coerce(frame, table), frame)
    assert_geodataframe_equal(schema.coerce(frame.reset_index(), table), frame)
    as_text = pd.DataFrame(frame.reset_index()).astype(object).where(lambda cells: cells.notna(), "")
    as_text["geometry"] = points
    assert_geodataframe_equal(schema.coerce(as_text, table), frame)


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_texts_come_through(texts: Any) -> None:
    frame = build(mention_id=[f"a:{number}" for number in range(len(texts))], sentence=texts)
    assert list(frame["sentence"].fillna("")) == texts
    assert_geodataframe_equal(schema.coerce(pd.DataFrame(frame.reset_index()), schema.MENTIONS), frame)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=5))
def test_large_integers_come_through_text_exactly(numbers: Any) -> None:
    keys = [str(number) for number in range(len(numbers))]
    frame = build(mention_id=keys, start=numbers)
    words = build(mention_id=keys, start=["" if number is None else str(number) for number in numbers])
    assert [None if value is pd.NA else int(value) for value in frame["start"]] == numbers
    assert_geodataframe_equal(words, frame)


@settings(deadline=None)
@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_times_of_every_year_are_floored_to_the_millisecond(moment: Any) -> None:
    frame = build(mention_id=["a", "b"], published=[moment, moment.isoformat()])
    floored = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert list(frame["published"]) == [pd.Timestamp(floored)] * 2


@pytest.mark.parametrize(
    "value",
    [
        "1950-01-01T02:00:00Z",
        "1950-01-01 04:00:00+02:00",
        "1950-01-01T02:00",
        datetime(1950, 1, 1, 2),
        datetime(1950, 1, 1, 4, tzinfo=timezone(timedelta(hours=2))),
        pd.Timestamp("1950-01-01T02:00:00Z"),
    ],
)
def test_times_in_their_forms(value: Any) -> None:
    (moment,) = build(mention_id=["a"], published=[value])["published"]
    assert moment == pd.Timestamp("1950-01-01T02:00:00Z")


def test_a_date_is_the_beginning_of_its_day() -> None:
    times = build(mention_id=["a", "b", "c"], published=[date(2018, 5, 14), None, pd.NaT])["published"]
    assert list(times.notna()) == [True, False, False]
    assert times.iloc[0] == pd.Timestamp("2018-05-14T00:00:00Z")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Damascus"])
def test_times_as_other_columns_give_them(unit: Any, zone: Any) -> None:
    series: Any = pd.Series([datetime(2018, 5, 14, 10), None], dtype=f"datetime64[{unit}]")
    series = series.dt.tz_localize(zone) if zone else series
    found = convert_values(series, schema.TIME)
    expected = "2018-05-14T07:00:00Z" if zone == "Asia/Damascus" else "2018-05-14T10:00:00Z"
    assert found.dtype == schema.get_dtype(schema.TIME)
    assert found[0] == pd.Timestamp(expected)
    assert found[1] is pd.NaT


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        (["7", "-7", "", None, 7.0, True], "Int64", [7, -7, None, None, 7, 1]),
        (["7.0", "+7", float("nan"), pd.NA], "Int8", [7, 7, None, None]),
        (["0.5", "1e-3", "", None, 2, float("nan")], "Float64", [0.5, 0.001, None, None, 2.0, None]),
        (
            [True, "false", "True", 1, 0.0, "", None, pd.NA],
            "boolean",
            [True, False, True, True, False] + [None] * 3,
        ),
        (
            ["a", "", None, pd.NA, float("nan"), 7, 7.0, 7.5, True],
            "string",
            ["a"] + [None] * 4 + ["7", "7", "7.5", "True"],
        ),
        (["b", "", None], ("a", "b"), ["b", None, None]),
    ],
)
def test_values_in_their_forms(values: Any, dtype: Any, expected: Any) -> None:
    for given_ in (values, pd.Series(values, dtype=object)):
        found = convert_values(given_, dtype)
        assert [None if pd.isna(value) else value for value in found] == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("start", 1.5, "expected a whole number, got 1.5"),
        ("start", "1.5", "expected a whole number"),
        ("start", "many", "could not convert"),
        ("start", 2**63, "start"),
        ("start", float("inf"), "infinity"),
        ("where_prec", 300, "where_prec"),
        ("where_prec", "300", "where_prec"),
        ("confidence", float("inf"), "expected a finite number"),
        ("confidence", "high", "could not convert"),
        ("kind", "nickname", "must be one of proper, demonym, nominal: got 'nickname'"),
        ("published", "yesterday", "Invalid isoformat"),
        ("published", 1526256000, "expected a date, got 1526256000"),
        ("sentence", ["a", "list"], "expected text, got a list"),
    ],
)
def test_values_that_do_not_fit(name: Any, value: Any, message: Any) -> None:
    with pytest.raises(SchemaError, match=message) as caught:
        build(mention_id=["a"], **{name: [value]})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_boolean_that_is_none() -> None:
    with pytest.raises(SchemaError, match="expected true or false, got 'perhaps'"):
        schema.build_frame(schema.EVENTS, {"event_id": ["a"], "ucdp_eligible": ["perhaps"]}, [None])


def test_what_no_file_can_hold_is_replaced_in_place() -> None:
    frame = build(mention_id=["a\0b"], sentence=["x\0y\ud800z"])
    assert frame.index[0] == "a\ufffdb"
    assert frame["sentence"].iloc[0] == "x\ufffdy\ufffdz"
    dirty = frame.copy()
    dirty["sentence"] = pd.array(["x\0y"], dtype="string")
    assert schema.coerce(dirty, schema.MENTIONS)["sentence"].iloc[0] == "x\ufffdy"


def test_build_refuses_what_it_would_lose() -> None:
    with pytest.raises(SchemaError, match="has no column 'sentense'"):
        build(mention_id=["a"], sentense=["x"])
    with pytest.raises(SchemaError, match=r"mentions\.sentence has 2 values for 1 geometries"):
        build(mention_id=["a"], sentence=["x", "y"])
    with pytest.raises(SchemaError, match=r"mentions\.mention_id has 0 values for 1 geometries"):
        schema.build_frame(schema.MENTIONS, {"sentence": ["x"]}, [None])


@pytest.mark.parametrize(
    ("ids", "message"), [(["a", "a"], "comes twice"), (["a", None], "null"), (["", "b"], "null")]
)
def test_rows_must_be_told_apart(ids: Any, message: Any) -> None:
    with pytest.raises(SchemaError, match=message):
        build(mention_id=ids)


@pytest.mark.parametrize(
    ("point", "message"),
    [
        (Point(181, 0), "outside of longitude"),
        (Point(0, -90.1), "outside of longitude"),
        (Point(float("inf"), 0), "outside of longitude"),
        (LineString([(0, 0), (1, 1)]), "must hold points or null, not a LINESTRING"),
        ("POINT (0 0)", "must be points or None"),
    ],
)
def test_bad_points(point: Any, message: Any) -> None:
    with pytest.raises(SchemaError, match=message):
        schema.build_frame(schema.MENTIONS, {"mention_id": ["a"]}, [point])


def test_a_place_needs_a_point() -> None:
    with pytest.raises(SchemaError, match="must have a point in every row"):
        schema.build_frame(schema.PLACES, {"place_id": ["a"]}, [None])
    with pytest.raises(SchemaError, match="must have a point in every row"):
        schema.build_frame(schema.PLACES, {"place_id": ["a"]}, [Point()])


def test_coerce_reprojects() -> None:
    frame = gpd.GeoDataFrame({"mention_id": ["a"]}, geometry=[Point(4_000_000, 4_000_000)], crs="EPSG:3857")
    (point,) = schema.coerce(frame, schema.MENTIONS).geometry
    assert (round(point.x, 4), round(point.y, 4)) == (35.9326, 33.7852)


def test_coerce_takes_a_geometry_of_another_name_and_keeps_other_columns() -> None:
    frame = gpd.GeoDataFrame({"note": ["x"], "mention_id": ["a"], "geom": [Point(1, 2)]}, geometry="geom")
    found = schema.coerce(frame, schema.MENTIONS)
    assert found.geometry.iloc[0] == Point(1, 2)
    assert found["note"].tolist() == ["x"]
    assert "geom" not in found.columns
    assert list(found.columns)[: len(schema.MENTIONS.columns)] == list(schema.MENTIONS.columns)


def test_coerce_does_not_change_what_it_is_given() -> None:
    frame = pd.DataFrame({"mention_id": ["a"], "start": ["7"]})
    schema.coerce(frame, schema.MENTIONS)
    assert list(frame.columns) == ["mention_id", "start"]
    assert frame["start"].tolist() == ["7"]


def test_coerce_refuses_another_table() -> None:
    with pytest.raises(SchemaError, match="expected the mentions table with a column 'mention_id'"):
        schema.coerce(pd.DataFrame({"name": ["x"]}), schema.MENTIONS)
    double = pd.DataFrame([["a", 1, 2]], columns=["mention_id", "start", "start"])
    with pytest.raises(SchemaError, match="'start' comes twice"):
        schema.coerce(double, schema.MENTIONS)


def test_validate_names_what_is_wrong() -> None:
    frame = schema.build_empty(schema.MENTIONS)
    wrong = {
        "must be a GeoDataFrame": pd.DataFrame(frame),
        "the index of mentions must be": frame.rename_axis("id"),
        "lacks the columns toponym, sentence": frame.drop(columns=["toponym", "sentence"]),
        "'start' of mentions must be Int64, not float64": frame.astype({"start": "float64"}),
        "must be in EPSG:4326, not EPSG:3857": frame.to_crs("EPSG:3857"),
        "must be the column 'geometry'": frame.assign(g=frame.geometry).set_geometry("g"),
    }
    for message, each in wrong.items():
        with pytest.raises(SchemaError, match=message):
            schema.validate(each, schema.MENTIONS)
    assert schema.validate(frame, schema.MENTIONS) is frame
