"""Events in UCDP's and ACLED's columns: what is filled, what is null, what is left out."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from shapely import Point

from geo import schema
from geo.errors import SchemaError
from geo.export import read, write
from geo.export.iso import number_countries
from geo.export.schemas import (
    ACLED_COLUMNS,
    SCHEMAS,
    STATUS,
    UCDP_COLUMNS,
    count_left_out,
    find_priogrid,
    to_acled,
    to_ucdp,
)
from geo.gazetteer import load_gazetteer
from geo.tables import Geoparsed

STRIKE = {
    "event_id": "a:e1", "article_id": "a", "kind": "conflict", "trigger": "strike", "modality": "claimed",
    "acled_event_type": "Explosions/Remote violence", "acled_sub_event_type": "Air/drone strike",
    "disorder_type": "Political violence", "claimed_by": "the army", "date_start": datetime(2018, 5, 12, tzinfo=UTC),
    "date_end": datetime(2018, 5, 13, tzinfo=UTC), "date_prec": 2, "time_precision": 2, "actor1": "Air force",
    "actor2": None, "fatalities_low": 12, "fatalities_best": 14, "fatalities_high": 20, "place_id": "geonames:169577",
    "place_name": "Homs", "country_code": "SY", "admin1_name": "Homs", "where_prec": 1, "geo_precision": 1,
    "radius_km": 10.0, "evidence": "A strike hit Homs.", "n_sources": 2, "ucdp_eligible": True,
    "geometry": Point(36.72339, 34.72682),
}  # fmt: skip


def build(*changes):
    rows = [STRIKE | {"event_id": f"a:e{number}"} | change for number, change in enumerate(changes, start=1)]
    columns = {name: [row.get(name) for row in rows] for name in ("event_id", *schema.EVENTS.columns)}
    return schema.build_frame(schema.EVENTS, columns, [row["geometry"] for row in rows])


def test_ucdp_has_its_columns_in_order_and_ours_filled():
    table = to_ucdp(build({}))
    assert tuple(table.columns) == (*UCDP_COLUMNS, "geometry") and len(UCDP_COLUMNS) == 49
    row = table.iloc[0].drop("geometry").dropna().to_dict()
    assert row == {
        "id": "a:e1", "year": 2018, "code_status": STATUS, "side_a": "Air force", "number_of_sources": 2,
        "source_article": "a", "source_original": "the army", "where_prec": 1, "where_coordinates": "Homs",
        "where_description": "A strike hit Homs.", "adm_1": "Homs", "latitude": 34.72682, "longitude": 36.72339,
        "geom_wkt": "POINT (36.723390 34.726820)", "priogrid_gid": find_priogrid(34.72682, 36.72339),
        "country": "Syria", "event_clarity": 1, "date_prec": 2, "date_start": "2018-05-12", "date_end": "2018-05-13",
        "deaths_unknown": 14, "best": 14, "high": 20, "low": 12,
    }  # fmt: skip


def test_acled_has_its_columns_in_order_and_ours_filled():
    table = to_acled(build({}))
    assert tuple(table.columns) == (*ACLED_COLUMNS, "code_status", "article_id", "geometry")
    assert len(ACLED_COLUMNS) == 31
    row = table.iloc[0].drop("geometry").dropna().to_dict()
    assert row == {
        "event_id_cnty": "a:e1", "event_date": "2018-05-12", "year": 2018, "time_precision": 2,
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike", "actor1": "Air force", "iso": 760, "country": "Syria", "admin1": "Homs",
        "location": "Homs", "latitude": 34.72682, "longitude": 36.72339, "geo_precision": 1,
        "notes": "A strike hit Homs.", "fatalities": 14, "code_status": STATUS, "article_id": "a",
    }  # fmt: skip


@pytest.mark.parametrize("convert", [to_ucdp, to_acled])
def test_unknown_is_null_and_never_nought(convert):
    nothing = dict.fromkeys([*schema.EVENTS.columns, "geometry"])
    table = convert(build(nothing | {"kind": "conflict", "modality": "asserted", "ucdp_eligible": True}))
    row = table.iloc[0].dropna()
    assert set(row.index) <= {"id", "event_id_cnty", "code_status"}
    assert not (table.drop(columns="geometry").iloc[0].dropna() == 0).any()


def test_ucdp_numbers_stay_whole_beside_nulls():
    table = to_ucdp(build({}, {"fatalities_best": None, "fatalities_high": None}))
    assert table["best"].dtype == "Int64" and table["best"].tolist() == [14, pd.NA]


def test_acled_takes_the_lowest_figure_where_there_is_no_best():
    assert to_acled(build({"fatalities_best": None}))["fatalities"].tolist() == [12]


@pytest.mark.parametrize(
    ("kind", "sub", "expected"),
    [
        ("Violence against civilians", "Attack", True),
        ("Protests", "Excessive force against protesters", True),
        ("Protests", "Peaceful protest", False),
        ("Battles", "Armed clash", False),
    ],
)
def test_acled_says_what_is_aimed_at_civilians(kind, sub, expected):
    table = to_acled(build({"acled_event_type": kind, "acled_sub_event_type": sub}))
    assert (table["civilian_targeting"].iloc[0] is not pd.NA) is expected


LEFT_OUT = [
    {"kind": "diplomacy"},
    {"kind": "casualty_aggregate"},
    {"kind": None},
    {"modality": "planned"},
    {"modality": "hypothetical"},
    {"modality": "negated"},
    {"modality": None},
]


@pytest.mark.parametrize("form", SCHEMAS)
def test_what_has_not_happened_and_what_is_no_event_is_left_out_and_counted(form):
    events = build(*LEFT_OUT, {}, {"modality": "ongoing"}, {"kind": "strategic", "modality": "historical"})
    table = to_ucdp(events) if form == "ucdp" else to_acled(events)
    assert len(table) == 3
    assert count_left_out(events, form) == {
        "talks and visits": 1, "war totals": 1, "of unknown kind": 1, "planned": 1, "hypothetical": 1, "negated": 1,
        "of unknown modality": 1,
    }  # fmt: skip


def test_ucdp_takes_only_what_killed_somebody():
    events = build({}, {"ucdp_eligible": False}, {"ucdp_eligible": None})
    assert len(to_ucdp(events)) == 1 and len(to_acled(events)) == 3
    assert count_left_out(events, "ucdp") == {"without a direct death": 2} and not count_left_out(
        events, "acled"
    )


def test_clarity_is_claimed_only_where_day_and_place_are_told():
    events = build({}, {"date_prec": 4}, {"where_prec": 6}, {"date_prec": None})
    assert to_ucdp(events)["event_clarity"].tolist() == [1, pd.NA, pd.NA, pd.NA]


def test_the_other_tables_give_the_sources_and_the_district():
    place = load_gazetteer().candidates("Ramadi", country="IQ")[0]
    assert place.admin2_name
    point = Point(place.longitude, place.latitude)
    events = build({"place_id": place.place_id, "article_id": "a;b", "geometry": point})
    mentions = schema.build_frame(
        schema.MENTIONS,
        {
            "mention_id": ["a:1", "a:9", "b:2"], "article_id": ["a", "a", "b"],
            "article_source": ["apnews.com", "apnews.com", "dw.com"], "article_title": ["One", "One", None],
            "published": [datetime(2018, 5, 14, tzinfo=UTC)] * 2 + [None],
        },
        [None] * 3,
    )  # fmt: skip
    places = schema.build_frame(
        schema.PLACES, {"place_id": [place.place_id], "admin2": [place.admin2_name]}, [point]
    )
    parsed = Geoparsed(mentions, places, events)
    row = to_ucdp(parsed).iloc[0]
    assert row["adm_2"] == place.admin2_name and row["source_office"] == "apnews.com;dw.com"
    assert row["source_date"] == "2018-05-14" and row["source_headline"] == "One"
    assert to_acled(parsed)["source"].tolist() == ["apnews.com;dw.com"]
    assert to_acled(parsed)["admin2"].tolist() == [place.admin2_name]


@pytest.mark.parametrize("name", ["t.csv", "t.geojson", "t.parquet", "t.gpkg"])
@pytest.mark.parametrize("convert", [to_ucdp, to_acled])
def test_it_can_be_written_and_read(tmp_path, name, convert):
    table = convert(build({}, {"geometry": None}))
    write(table, tmp_path / name)
    again = read(tmp_path / name)
    assert set(again.columns) | {"latitude", "longitude"} == set(table.columns)
    assert list(again["code_status"]) == [STATUS, STATUS] and again.geometry.iloc[0].y == pytest.approx(
        34.72682
    )
    write(convert(schema.build_empty(schema.EVENTS)), tmp_path / name)


def test_an_event_table_from_a_file_will_do(tmp_path):
    write(build({}, {"kind": "diplomacy"}), tmp_path / "e.csv")
    again = read(tmp_path / "e.csv")
    assert to_ucdp(again)["best"].tolist() == [14] and count_left_out(again, "ucdp") == {
        "talks and visits": 1
    }


def test_other_tables_are_refused():
    with pytest.raises(SchemaError, match="got the table mentions"):
        to_ucdp(schema.build_empty(schema.MENTIONS))
    with pytest.raises(SchemaError, match="got the table places"):
        to_acled(schema.build_empty(schema.PLACES))
    with pytest.raises(SchemaError, match="got a list"):
        to_acled([])
    with pytest.raises(ValueError, match="ucdp, acled"):
        count_left_out(build({}), "gtd")


def test_each_country_has_a_number_of_its_own():
    numbers = number_countries()
    assert len(numbers) == len(set(numbers.values())) == 249
    assert (numbers["SY"], numbers["UA"], numbers["CD"], numbers["SS"]) == (760, 804, 180, 728)
    assert set(load_gazetteer().countries) - set(numbers) <= {"XK", "AN", "CS"}


@pytest.mark.parametrize(
    ("latitude", "longitude", "gid"), [(-90, -180, 1), (90, 180, 259_200), (34.53, 69.17, 179_779)]
)
def test_priogrid(latitude, longitude, gid):
    assert find_priogrid(latitude, longitude) == gid
