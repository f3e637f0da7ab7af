"""Generalized tables: nothing finer is left in any column, the same place gives the same point."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo import schema
from geo.coarsen import find_cell, generalize, is_sensitive
from geo.coarsen.names import NameSet
from geo.errors import SchemaError
from geo.export import read, write
from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.pipeline import geoparse
from geo.resolve.shapes import measure_km
from geo.tables import Geoparsed

TEXT = (
    "An air strike hit al-Shifa Hospital in Gaza City on Monday. The Zaatari refugee camp in Jordan was quiet. "
    "Clashes went on near Azaz, north of Aleppo. A clinic in Zzyzxville burned. Shelling hit 12 km south of Homs."
)
FINE = ("shifa", "gaza city", "zaatari", "azaz", "zzyzxville", "12 km", "‘zāz")


def build_event(event_id, place_id, place_name, evidence, point, **more):
    row = {
        "event_id": event_id, "article_id": "strike-on-azaz.txt", "kind": "conflict", "trigger": "strike",
        "trigger_start": 7, "trigger_end": 13, "modality": "asserted", "place_id": place_id, "place_name": place_name,
        "country_code": "SY", "where_prec": 1, "geo_precision": 1, "radius_km": 5.0, "evidence": evidence,
        "reason": f"near {place_name}", "status": "machine-coded",
    } | more  # fmt: skip
    return row, point


def build_events(*events):
    names = [name for name, _ in [*schema.EVENTS.columns.items(), ("event_id", "")]]
    columns = {name: [row.get(name) for row, _ in events] for name in names}
    return schema.build_frame(schema.EVENTS, columns, [point for _, point in events])


@pytest.fixture(scope="module")
def parsed():
    article = Article(
        TEXT, article_id="strike-on-azaz.txt", title="Strike on al-Shifa hospital", source="Azaz Post",
        url="https://news.example/strike-al-shifa-hospital", published="2024-03-01",
    )  # fmt: skip
    tables = geoparse([article, Article("Shelling hit Azaz again.", article_id="b")])
    shifa = tables.mentions[tables.mentions["toponym"] == "al-Shifa Hospital"].iloc[0]
    azaz = tables.mentions[tables.mentions["toponym"] == "Azaz"].iloc[0]
    syria = load_gazetteer().get("geonames:163843")
    events = build_events(
        build_event("e:7", azaz["place_id"], azaz["place_name"], azaz["sentence"], azaz.geometry,
                    actor1="Azaz brigade", actor2="Army"),
        build_event("e:300", shifa["place_id"], shifa["place_name"], shifa["sentence"], shifa.geometry,
                    country_code="PS", casualty_phrase="ten at al-Shifa"),
        build_event("e:500", syria.place_id, syria.name, "War in Syria.", Point(40.123, 34.456), where_prec=6,
                    geo_precision=3, radius_km=240.0),
        build_event("e:600", None, None, "Clashes went on near Azaz, north of Aleppo.", None),
    )  # fmt: skip
    linked = tables.mentions.assign(event_id=None).astype({"event_id": "string"})
    linked.loc[shifa.name, "event_id"] = "e:300"
    return Geoparsed(linked, tables.places, events)


def dump(tables):
    """All that a table says, as one text."""
    frames = [tables.mentions, tables.places, tables.events]
    return json.dumps([json.loads(frame.reset_index().to_json(default=str)) for frame in frames])


@pytest.mark.parametrize("level", ["admin1", "admin2", "grid10km"])
def test_no_column_tells_a_finer_place(parsed, level):
    told = generalize(parsed, level)
    text = json.dumps(json.loads(dump(told)), ensure_ascii=False).lower()
    for name in FINE:
        assert name not in text, name
    for frame in (told.mentions, told.events):
        assert (
            frame.filter(["sentence", "evidence", "start", "trigger_start", "article_url"]).isna().all().all()
        )
    assert not any(index.rpartition(":")[2].isdecimal() for index in told.mentions.index)
    assert len(told.mentions) == len(parsed.mentions) and len(told.events) == len(parsed.events)


@pytest.mark.parametrize("level", ["admin1", "admin2", "grid10km"])
def test_every_point_is_a_units_and_no_finer(parsed, level):
    gazetteer = load_gazetteer()
    fine = {(point.x, point.y) for point in parsed.mentions.geometry.dropna()}
    kept = {(p.longitude, p.latitude) for p in map(gazetteer.get, ("geonames:163843", "geonames:248816"))}
    for frame in generalize(parsed, level).__dict__.values():
        for row in frame.reset_index().itertuples():
            if row.geometry is None:
                continue
            where = (row.geometry.x, row.geometry.y)
            assert where not in fine - kept
            if row.place_id.startswith("grid10km:"):
                cell = find_cell(row.geometry.y, row.geometry.x)
                assert level == "grid10km" and cell[0] == row.place_id
                assert (cell[2], cell[1]) == pytest.approx(where)
            else:
                place = gazetteer.get(row.place_id)
                assert where == (place.longitude, place.latitude)
                assert place.feature_code in ("ADM1", "PCLI", *(["ADM2"] if level == "admin2" else []))


def test_precision_is_the_coarser_one(parsed):
    told = generalize(parsed, "admin1")
    azaz = told.events.iloc[0]
    assert (azaz["place_name"], azaz["where_prec"], azaz["geo_precision"]) == ("Aleppo", 4, 3)
    assert azaz["radius_km"] == pytest.approx(77.6, abs=1) and azaz["admin1_name"] == "Aleppo"
    cell = generalize(parsed, "grid10km").events.iloc[0]
    assert (cell["where_prec"], cell["geo_precision"], cell["radius_km"]) == (2, 2, 15.0)
    assert measure_km(cell.geometry.y, cell.geometry.x, 36.587, 37.046) < 7.2


def test_a_country_keeps_its_code_and_a_point_of_its_own(parsed):
    row = generalize(parsed, "admin2").events.iloc[2]
    assert (row["place_name"], row["where_prec"], row["radius_km"]) == ("Syria", 6, 240.0 + 2.8)
    assert (row.geometry.x, row.geometry.y) == (38.0, 35.0)  # somebody had moved it


def test_texts_that_hold_a_name_go_and_others_stay(parsed):
    event = generalize(parsed, "admin1").events.iloc[0]
    assert event[["actor1", "evidence", "reason"]].isna().tolist() == [True, True, False]
    assert event["actor2"] == "Army" and event["trigger"] == "strike" and "withheld" in event["reason"]
    assert (
        event["article_id"].startswith("a-")
        and generalize(parsed, "admin1").mentions["article_source"].isna().all()
    )


def test_ids_still_join_the_tables(parsed):
    told = generalize(parsed, "admin1")
    linked = told.mentions["event_id"].dropna()
    assert list(linked) == [told.events.index[1]] and "300" not in linked.iloc[0]
    assert set(told.mentions["place_id"].dropna()) == set(told.places.index)
    assert told.mentions["article_id"].nunique() == 2
    assert set(told.events["article_id"]) <= set(told.mentions["article_id"])


def test_places_that_are_told_alike_are_one_row(parsed):
    before, told = parsed.places, generalize(parsed, "admin1").places
    aleppo = told.loc["geonames:170062"]
    assert (aleppo["name"], aleppo["n_mentions"], aleppo["n_articles"]) == ("Aleppo", 3, 2)
    assert told["n_mentions"].sum() == before["n_mentions"].sum()
    assert aleppo["first_seen"] == datetime(2024, 3, 1, tzinfo=UTC)
    assert told.loc["geonames:248816"].equals(before.loc["geonames:248816"])  # Jordan, as it was


def test_it_is_the_same_every_time_and_again(parsed):
    for level in ("admin1", "admin2", "grid10km"):
        once = generalize(parsed, level)
        assert dump(once) == dump(generalize(parsed, level))
        again = generalize(once, level)
        assert list(again.mentions.geometry) == list(once.mentions.geometry)
        assert list(again.places["n_mentions"]) == list(once.places["n_mentions"])


def test_a_unit_that_is_not_known_is_the_next_larger_one_or_nothing():
    columns = {
        "mention_id": ["a:0", "a:9", "a:20"], "article_id": ["a"] * 3, "start": [0, 9, 20], "end": [3, 12, 23],
        "toponym": ["Abc", "Def", "Ghi"], "place_id": ["osm:1", "osm:2", "osm:3"], "place_name": ["Abc", "Def", "Ghi"],
        "feature_class": ["P"] * 3, "feature_code": ["PPL"] * 3, "country_code": ["SY", "SY", None],
        "admin1_code": ["09", None, None], "radius_km": [1.0] * 3, "resolved_by": ["geocoder"] * 3,
    }  # fmt: skip
    frame = schema.build_frame(schema.MENTIONS, columns, [Point(37, 36), Point(38, 36), Point(39, 36)])
    told = generalize(frame, "admin2")
    assert list(told["place_name"].fillna("")) == ["Aleppo", "Syria", ""]
    assert list(told["where_prec"].fillna(0)) == [4, 6, 0]
    assert told.geometry.iloc[2] is None and told["resolved_by"].iloc[2] == "unresolved"


def test_what_is_computed_from_fine_places_is_fine():
    tables = geoparse("Shelling hit the road between Homs and Palmyra.")
    assert any(each.startswith("computed:") for each in tables.places.index)
    told = generalize(tables, "admin1")
    assert not any("computed" in each for each in told.places.index)


def test_sensitive_places_only(parsed):
    told = generalize(parsed, sensitive=True)
    text = dump(told).lower()
    assert "shifa" not in text and "zaatari" not in text
    before, after = parsed.mentions.reset_index(), told.mentions.reset_index()
    fine = ["al-Shifa Hospital", "Gaza City", "Zaatari refugee camp", "Zzyzxville"]  # Jordan may be told
    kept = ~before["toponym"].isin(fine)
    assert (after["toponym"][kept] == before["toponym"][kept]).all()
    assert (after["start"][kept] == before["start"][kept]).all()
    assert list(after.geometry[kept]) == list(before.geometry[kept])
    hidden = after[~kept]
    assert list(hidden["place_name"].fillna("")) == ["Gaza Strip", "Gaza Strip", "Mafraq", ""]
    assert hidden["start"].isna().all() and hidden["toponym"].isna().all()
    sentences = dict(zip(before["toponym"][::-1], after["sentence"][::-1], strict=True))
    assert sentences["Azaz"].startswith("Clashes")
    assert not isinstance(sentences["Jordan"], str)
    event = told.events.iloc[1]
    assert event["place_name"] == "Gaza Strip" and event[["evidence", "casualty_phrase"]].isna().all()
    assert told.events.index[0] == "e:7" and told.events.iloc[0]["evidence"].startswith("Clashes")
    assert told.mentions["event_id"].dropna().tolist() == [told.events.index[1]]


def test_a_town_that_shares_its_name_with_a_camp_keeps_it():
    tables = geoparse(
        "Tanks shelled Jabalia camp. Clashes went on in Damascus. The Damascus hospital was full."
    )
    told = generalize(tables, sensitive=True)
    names = [name for name in told.mentions["toponym"] if isinstance(name, str)]
    assert "Damascus" in names and not any("camp" in name.lower() for name in names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells hit the al-Hol camp on Monday. Rockets hit the Aleppo University Hospital.", ("hol", "ḩawl", "camp")),
        ("Rockets hit the Nasaq field hospital in Idlib on Monday.", ("nasaq", "field", "geonames:169389")),
        ("Shells struck the Umm Batin shelter.", ("umm batin", "shelter")),
        ("Shells hit a clinic and a kindergarten in Maarat al-Numan on Monday.", ("numan", "nu‘mān", "clinic")),
        ("Medics at the Nasaq hospital said shells hit Idlib on Monday, killing six.", ("medics", "geonames:169389")),
        ("Shells hit the Al-Shifa hospital in Gaza City on Monday, killing six.", ("gaza city", "geonames:281133")),
    ],
)  # fmt: skip
def test_what_stands_beside_a_facility_does_not_tell_it(text, names):
    tables = geoparse(Article(text, title="Strike on the hospital of Nasaq", published="2024-03-05"))
    assert len(tables.events) and all(name in show(tables) for name in names)
    told = generalize(tables, sensitive=True)
    assert not [name for name in (*names, "hospital", "nasaq") if name in show(told)]
    assert len(told.mentions) == len(tables.mentions) and len(told.events) == len(tables.events)
    texts = [told.mentions[["sentence", "toponym", "start"]], told.events[["evidence", "trigger_start"]]]
    assert all(frame.isna().all().all() for frame in texts)
    for frame in told.__dict__.values():
        fine = {(point.x, point.y) for point in tables.places.geometry}
        assert not fine & {(point.x, point.y) for point in frame.geometry.dropna()}


def show(tables):
    return json.dumps(json.loads(dump(tables)), ensure_ascii=False).lower()


def test_sentences_without_a_facility_stay_as_they_are():
    text = "Shells hit Azaz on Monday. Six were hospitalized in Homs. Troops left Syria."
    tables = geoparse(Article(text, title="Shells hit Azaz", published="2024-03-05"))
    assert show(generalize(tables, sensitive=True)) == show(tables)


def test_a_town_is_hidden_only_where_it_stands_beside_a_facility():
    text = "Shells hit Maarat al-Numan on Monday. A clinic in Maarat al-Numan in Syria burned."
    tables = geoparse(Article(text, title="Maarat al-Numan burns", published="2024-03-05"))
    told = generalize(tables, sensitive=True)
    first, second, country = told.mentions.reset_index().itertuples()
    assert first.toponym == "Maarat al-Numan" and first.sentence.startswith("Shells")
    assert not isinstance(second.toponym, str) and second.place_id != first.place_id
    assert country.place_name == "Syria" and not isinstance(country.sentence, str)
    assert told.mentions["article_title"].isna().all()
    assert (
        told.places["n_mentions"].sum() == len(told.mentions)
        and told.places.loc[first.place_id, "n_mentions"] == 1
    )


def test_free_texts_that_name_a_facility_go_from_kept_events():
    azaz = load_gazetteer().candidates("Azaz")[0]
    events = build_events(
        build_event("e:1", azaz.place_id, azaz.name, "Shells hit Azaz.", Point(37, 36.6), actor1="Army",
                    claimed_by="Medics at the Nasaq hospital", casualty_phrase="six at a maternity ward"),
        build_event("e:2", azaz.place_id, azaz.name, "Shells hit an orphanage in Azaz.", Point(37, 36.6)),
    )  # fmt: skip
    told = generalize(events, sensitive=True)
    assert told[["claimed_by", "casualty_phrase"]].isna().all().all()
    assert told["actor1"].iloc[0] == "Army" and told["evidence"].iloc[0] == "Shells hit Azaz."
    assert list(told["place_name"]) == [azaz.name, "Aleppo"] and not isinstance(told["evidence"].iloc[1], str)


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("HSPC", "X", True), ("SCHC", "X", True), ("CMPRF", "X", True), ("PPL", "Kafr Nabl Surgical Hospital", True),
        (None, "the Tal al-Sultan school", True), ("PPL", "Campbell", False), ("MILB", "Camp Taji", False),
        ("PPL", "Schoolcraft", False), (None, "مخيم اليرموك", True), (None, None, False), ("PPLC", "Damascus", False),
        (None, "women's shelter", True), ("PPL", "Dar Shifa field clinic", True),
    ],
)  # fmt: skip
def test_which_places_are_sensitive(code, name, expected):
    assert is_sensitive(code, name) is expected


def test_names_are_found_in_any_spelling_but_not_inside_of_words():
    names = NameSet(["al-Shifa Hospital", "Dūmā", "Ur", "دوما"], allowed=["Aleppo"])
    assert names.stands_in("https://x.example/a_al-shifa-hospital.html") and names.stands_in("in DUMA today")
    assert names.stands_in("قصف بدوما")
    assert not names.stands_in("Dumas wrote") and not names.stands_in("our Ur") and not names.stands_in(None)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_cell_holds_its_points_and_its_middle(latitude, longitude):
    cell, middle_lat, middle_lon = find_cell(latitude, longitude)
    assert abs(middle_lat) <= 90 and abs(middle_lon) <= 180
    assert find_cell(middle_lat, middle_lon)[0] == cell
    assert measure_km(latitude, longitude, middle_lat, middle_lon) < 7.2


def test_one_table_alone_will_do(parsed, tmp_path):
    write(parsed.places, tmp_path / "p.geojson")
    told = generalize(read(tmp_path / "p.geojson"), "admin1")
    assert told.index.name == "place_id"
    aleppo = told.loc["geonames:170062"]
    assert aleppo["n_mentions"] == 3 and aleppo[["n_articles"]].isna().all()  # who knows how many they share
    events = generalize(parsed.events.assign(note="Azaz"), "admin1")
    assert "note" not in events.columns and events["place_name"].iloc[0] == "Aleppo"


def test_it_can_be_written_and_drawn(parsed, tmp_path):
    from geo.render import write_map

    for kind in ({"level": "admin1"}, {"level": "grid10km"}, {"sensitive": True}):
        told = generalize(parsed, **kind)
        write(told, tmp_path / "t.gpkg")
        assert len(read(tmp_path / "t.gpkg").mentions) == len(told.mentions)
        assert "al-Shifa" not in write_map(told)[0]


def test_wrong_use_is_refused(parsed):
    with pytest.raises(ValueError, match="admin1, admin2, grid10km"):
        generalize(parsed)
    with pytest.raises(ValueError, match="'city'"):
        generalize(parsed, "city")
    with pytest.raises(SchemaError, match="other columns"):
        generalize(gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(1, 2)], crs="EPSG:4326"), "admin1")
