"""Corrections at work: in the pipeline before roles and events, and on tables that are there already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import geo
from geo.cli import app
from geo.corrections import Correction, apply_corrections
from geo.errors import CorrectionError
from geo.model import Candidate, Resolution, Span
from geo.precision import measure_precision

SEED = Path(__file__).parent.parent / "seeds" / "astana-talks.txt"
WHEN = datetime(2024, 5, 2, tzinfo=UTC)
LB, LY = "geonames:266826", "geonames:2210247"
TRIPOLI = "Shells killed six people in Tripoli on Monday. Troops were seen 40 km south of Tripoli."


def say(toponym="Tripoli", scope="everywhere", value=None, action="place", place_id=None, **more):
    return Correction(toponym, scope, value, action, place_id, who="Ann", when=WHEN, **more)


def parse(text, *corrections, **options):
    article = geo.Article(text, article_id="a", published="2012-02-06", source=options.pop("source", None))
    return geo.geoparse(article, corrections=list(corrections), **options)


def both_ways(text, *corrections):
    """Give what the pipeline makes with corrections, and what becomes of a table made without."""
    return parse(text, *corrections), apply_corrections(parse(text), corrections)


@pytest.mark.parametrize("way", [0, 1])
def test_a_corrected_place_is_everywhere_the_new_one(way):
    result = both_ways(TRIPOLI, say(place_id=LB, why="it is the Lebanese one"))[way]
    row = result.mentions.loc["a:28"]
    assert (row.place_id, row.country_code, row.resolved_by, row.confidence) == (LB, "LB", "correction", 1.0)
    assert row.reason == "correction by Ann, 2024-05-02: it is the Lebanese one"
    assert (row.status, row.reviewed_by) == ("reviewed", "Ann")
    assert row.geometry.x == pytest.approx(35.84, abs=0.01) and row.where_prec == 1
    event = result.events.iloc[0]
    assert (event.place_id, event.country_code, event.status, event.reviewed_by) == (
        LB,
        "LB",
        "reviewed",
        "Ann",
    )
    assert event.geometry.equals(row.geometry) and "correction by Ann" in event.reason
    assert LY not in result.places.index
    place = result.places.loc[LB]
    assert (place.n_mentions, place.status, place.reviewed_by, place.country) == (2, "reviewed", "Ann", "LB")


def test_a_phrase_follows_the_name_in_it_in_the_pipeline_and_loses_its_place_in_a_table():
    parsed, patched = both_ways(TRIPOLI, say(place_id=LB))
    before = parse(TRIPOLI).mentions
    (phrase,) = before.index[before["kind"] == "nominal"]
    assert before.loc[phrase, "place_id"].startswith(f"computed:{LY}")
    assert parsed.mentions.loc[phrase, "place_id"].startswith(f"computed:{LB}")
    assert parsed.mentions.loc[phrase, "status"] == "machine-coded"
    row = patched.mentions.loc[phrase]
    assert pd.isna(row.place_id) and row.geometry is None and row.resolved_by == "unresolved"
    assert "'Tripoli' in it was corrected; parse the article again" in row.reason
    assert not any(place_id.startswith("computed:") for place_id in patched.places.index)


@pytest.mark.parametrize("way", [0, 1])
def test_a_rejected_name_keeps_its_row_and_nothing_stays_pinned(way):
    result = both_ways(
        "Gunmen killed at least 14 people in Homs, police said.", say("Homs", action="reject")
    )[way]
    row = result.mentions.loc["a:36"]
    assert pd.isna(row.place_id) and row.geometry is None and pd.isna(row.role) and pd.isna(row.confidence)
    assert (row.resolved_by, row.status) == ("correction", "reviewed")
    assert row.reason == "no place, correction by Ann, 2024-05-02" and pd.isna(row.event_id)
    assert result.places.empty
    for event in result.events.itertuples():  # the killing is told all the same
        assert pd.isna(event.place_id) and event.geometry is None and event.status == "machine-coded"


def test_a_rejected_site_of_a_table_gives_way_to_another_that_is_linked():
    text = "Shells killed six people in Homs and Hama on Monday."
    tables = parse(text)
    events = tables.events
    assert set(events["place_name"]) == {"Homs", "Ḩamāh"}  # a row each
    mentions = tables.mentions
    first = mentions.index[mentions["toponym"] == "Homs"][0]
    mentions.loc[:, "event_id"] = mentions.loc[first, "event_id"]
    fixed = apply_corrections(
        geo.Geoparsed(mentions, tables.places, events.iloc[[0]]), [say("Homs", action="reject")]
    )
    assert fixed.events["place_name"].tolist() == ["Ḩamāh"] and fixed.events["status"].tolist() == [
        "machine-coded"
    ]
    assert fixed.events.geometry.iloc[0].equals(fixed.mentions.geometry.iloc[1])


@pytest.mark.parametrize("way", [0, 1])
def test_a_role_that_is_no_site_takes_the_event_away(way):
    text = "Gunmen killed at least 14 people in Homs, police said."
    result = both_ways(text, say("Homs", action="role", role="background"))[way]
    row = result.mentions.loc["a:36"]
    assert (row.role, row.role_confidence, row.status) == ("background", 1.0, "reviewed")
    assert row.role_reason == "correction by Ann, 2024-05-02"
    assert row.place_name == "Homs" and row.resolved_by == "gazetteer"  # where it is was not decided
    assert row.confidence == parse(text).mentions.loc["a:36", "confidence"]
    assert result.events["place_id"].isna().all()
    assert result.places["n_event_mentions"].tolist() == [0]


def test_a_site_by_correction_gets_an_event_in_the_pipeline():
    text = "Residents of Homs fled. Shelling by the army killed nine people there, activists said."
    before = parse(text)
    assert before.mentions["role"].tolist() != ["event_site"]
    result = parse(text, say("Homs", action="role", role="event_site"))
    assert result.mentions["role"].tolist() == ["event_site"]
    assert "Homs" in result.events["place_name"].tolist()
    assert result.events.loc[result.events["place_name"] == "Homs", "status"].tolist() == ["reviewed"]


def test_accepting_what_the_machine_said_changes_only_who_says_so():
    before = parse("Shells hit Homs in Syria.")
    row = before.mentions.iloc[0]
    for result in both_ways("Shells hit Homs in Syria.", say("Homs", place_id=row.place_id)):
        now = result.mentions.iloc[0]
        assert (now.place_id, now.confidence, now.status) == (row.place_id, 1.0, "reviewed")
        assert now.geometry.equals(row.geometry) and now.where_prec == row.where_prec
        assert result.mentions.iloc[1].status == "machine-coded"
        assert result.places["status"].to_dict() == {
            row.place_id: "reviewed",
            "geonames:163843": "machine-coded",
        }
        assert result.events["place_id"].tolist() == before.events["place_id"].tolist()


def test_a_computed_place_can_be_accepted():
    before = parse(TRIPOLI).mentions
    phrase = before[before["kind"] == "nominal"].iloc[0]
    for result in both_ways(TRIPOLI, say(phrase.toponym, place_id=phrase.place_id)):
        now = result.mentions.loc[phrase.name]
        assert (now.place_id, now.status, now.radius_km) == (phrase.place_id, "reviewed", phrase.radius_km)


@pytest.mark.parametrize("way", [0, 1])
def test_a_point_is_as_exact_as_its_radius(way):
    point = say("Homs", latitude=34.75, longitude=36.6, radius_km=12.0)
    row = both_ways("Shells killed six people near Homs.", point)[way].mentions.iloc[0]
    assert (row.place_id, row.place_name, row.country_code) == ("correction:34.75,36.6", "Homs", "SY")
    assert (row.where_prec, row.radius_km) == (2, 12.0)  # "near" says nothing more about a point set by hand


@pytest.mark.parametrize(
    ("radius", "where", "geo_"), [(2, 1, 1), (5, 1, 1), (25, 2, 2), (30, 4, 3), (300, 5, 3)]
)
def test_the_codes_of_a_point_follow_its_radius(radius, where, geo_):
    point = Candidate("correction:1,2", "Homs", 1, 2, "L", "LCTY", "SY", "11", radius_km=float(radius))
    found = measure_precision(Resolution(Span(5, 9, "Homs"), point, "correction", 1.0, 1, ""), "Near Homs.")
    assert (found.where_prec, found.geo_precision, found.radius_km) == (where, geo_, float(radius))


def test_a_correction_wins_over_the_least_confidence():
    assert parse("They met in Tripoli.", min_confidence=1.0).mentions["place_id"].isna().all()
    assert parse("They met in Tripoli.", say(place_id=LB), min_confidence=1.0).mentions[
        "place_id"
    ].tolist() == [LB]


def test_a_country_is_that_of_the_article_or_of_the_place():
    there = "Beirut and Sidon are calm. Shells hit Tripoli."
    elsewhere = "Benghazi and Misrata are calm. Shells hit Tripoli."
    rule = say(scope="country", value="LB", latitude=34.4, longitude=35.8, radius_km=3.0)
    for text, corrected in ((there, 1), (elsewhere, 0)):
        for result in both_ways(text, rule):
            assert (result.mentions["status"] == "reviewed").sum() == corrected, text
    assert parse("Shells hit Tripoli.", rule, country="LB").mentions["status"].tolist() == ["reviewed"]


def test_a_source_and_a_single_mention():
    text = "Shells hit Homs. Then Homs was quiet."
    rule = say("Homs", "source", "example.org", "reject")
    assert parse(text, rule, source="www.example.org").places.empty
    assert len(parse(text, rule, source="other.org").places) == 1
    one = say("Homs", "article", "a", "reject", start=22)
    for result in both_ways(text, one):
        assert result.mentions["status"].tolist() == ["machine-coded", "reviewed"]
        assert result.places["n_mentions"].tolist() == [1]


def test_what_matches_nothing_is_told():
    unmatched = []
    rules = [say("Homs", action="reject"), say("Nowhere", action="reject")]
    parse("Shells hit Homs.", *rules, on_unmatched=unmatched.append)
    assert unmatched == [[rules[1]]]
    apply_corrections(parse("Shells hit Homs."), rules, on_unmatched=unmatched.append)
    assert unmatched == [[rules[1]]] * 2
    parse("Shells hit Homs.", rules[0], on_unmatched=unmatched.append)
    assert len(unmatched) == 2


def test_workers_give_the_same_tables():
    text = "Shells hit Tripoli, in Lebanon. " * 4000
    articles = [geo.Article(f"{number} {text}", article_id=str(number)) for number in range(4)]
    rules, unmatched = [say(place_id=LB), say("Nowhere", action="reject")], []
    one = geo.geoparse(articles, corrections=rules)
    two = geo.geoparse(articles, corrections=rules, workers=2, on_unmatched=unmatched.append)
    pd.testing.assert_frame_equal(one.mentions, two.mentions)
    assert unmatched == [[rules[1]]]


def test_corrections_of_a_table_twice_are_those_once():
    rules = [say(place_id=LB), say("Homs", action="reject")]
    once = apply_corrections(parse(TRIPOLI + " Homs was quiet."), rules)
    twice = apply_corrections(once, rules)
    for layer in ("mentions", "places", "events"):
        pd.testing.assert_frame_equal(getattr(once, layer), getattr(twice, layer))


def test_columns_that_are_not_ours_and_rows_that_are_not_meant_stay():
    mentions = parse("Shells hit Homs in Syria.").mentions
    mentions["team"] = ["north", "south"]
    fixed = apply_corrections(mentions, [say("Homs", action="reject")])
    assert fixed["team"].tolist() == ["north", "south"]
    pd.testing.assert_frame_equal(fixed[list(mentions.columns)].iloc[[1]], mentions.iloc[[1]])
    assert mentions["status"].tolist() == ["machine-coded"] * 2  # what was given is not changed


def test_what_is_generalized_keeps_nothing_of_a_point_set_by_hand():
    point = say("Homs", latitude=34.71234, longitude=36.65432, radius_km=1.0, why="the bakery in Karm Street")
    told = geo.generalize(parse("Shells killed six people in Homs.", point), "admin1")
    for layer in ("mentions", "places", "events"):
        written = getattr(told, layer).reset_index().to_csv()
        assert "34.71" not in written and "bakery" not in written and "correction:" not in written
    assert told.places["status"].tolist() == told.mentions["status"].tolist() == ["reviewed"]
    assert told.places["country"].tolist() == ["SY"]


def test_a_table_without_mentions_is_refused():
    with pytest.raises(CorrectionError, match="expected the table mentions, or a file of all three tables"):
        apply_corrections(parse("Shells hit Homs.").places, [say("Homs", action="reject")])


def test_a_table_that_went_through_files_is_corrected_alike(tmp_path):
    tables, rules = parse(TRIPOLI), [say(place_id=LB)]
    wanted = apply_corrections(tables, rules)
    for name in ("t.gpkg", "t"):
        geo.write(tables, tmp_path / name)
        fixed = apply_corrections(geo.read(tmp_path / name), rules)
        assert fixed.mentions["place_id"].tolist() == wanted.mentions["place_id"].tolist()
        assert fixed.events["place_id"].tolist() == wanted.events["place_id"].tolist()
        geo.write(fixed, tmp_path / f"again-{name}")
        assert (
            geo.read(tmp_path / f"again-{name}").places["status"].tolist() == wanted.places["status"].tolist()
        )


# ---------------------------------------------------------------------- the command line


@pytest.fixture
def corrections(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(
        "toponym,scope,scope_value,action,latitude,longitude,radius_km,who,when,why\n"
        "Golan Heights,everywhere,,place,33.0,35.78,25,Ann,2024-05-02,the part that Israel holds\n"
        "Nowhere,everywhere,,reject,,,,Ann,2024-05-02,\n",
        "utf-8",
    )
    return path


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_the_seed_s_golan_heights_are_placed_more_narrowly(tmp_path, corrections):
    out = tmp_path / "out.gpkg"
    result = run("parse", SEED, "--published", "2018-05-14", "--corrections", corrections, "-o", out)
    assert result.exit_code == 0
    assert f"1 of 2 corrections matched nothing: 'Nowhere' ({corrections}:3)" in result.stderr
    assert "1 reviewed" in result.stderr
    tables = geo.read(out)
    event = tables.events[tables.events["status"] == "reviewed"].iloc[0]
    assert (event.place_name, event.where_prec, event.geo_precision, event.radius_km) == (
        "Golan Heights",
        2,
        2,
        25.0,
    )


def test_tables_are_corrected_by_map_and_export(tmp_path, corrections):
    table, page, out = tmp_path / "t.gpkg", tmp_path / "map.html", tmp_path / "events.csv"
    assert run("parse", SEED, "--published", "2018-05-14", "-o", table, "-q").exit_code == 0
    assert run("export", table, "--corrections", corrections, "--layer", "events", "-o", out).exit_code == 0
    assert pd.read_csv(out)["status"].tolist().count("reviewed") == 1
    result = run("map", table, "--corrections", corrections, "-o", page)
    assert result.exit_code == 0 and "1 reviewed" in result.stderr and page.exists()


def test_a_wrong_file_stops_before_any_work(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("toponym,scope,action,place_id\nHoms,everywhere,place,geonames:99\n", "utf-8")
    out = tmp_path / "out.gpkg"
    with pytest.raises(CorrectionError, match=r"c.csv:2: place_id: expected the id of a place"):
        CliRunner().invoke(
            app, ["parse", str(SEED), "--corrections", str(path), "-o", str(out)], catch_exceptions=False
        )
    assert not out.exists()


def test_the_corrections_are_not_overwritten(tmp_path, corrections):
    before = corrections.read_text("utf-8")
    assert run("parse", SEED, "--corrections", corrections, "-o", corrections).exit_code != 0
    assert corrections.read_text("utf-8") == before


def test_two_files_are_one_and_the_later_line_holds(tmp_path):
    for name, action in (("a.csv", "reject"), ("b.csv", "withdraw")):
        (tmp_path / name).write_text(f"toponym,scope,action\nMoscow,everywhere,{action}\n", "utf-8")
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    one = run("parse", SEED, "--corrections", first, "-o", tmp_path / "one.gpkg")
    two = run("parse", SEED, "--corrections", first, "--corrections", second, "-o", tmp_path / "two.gpkg")
    assert "reviewed" in one.stderr and "reviewed" not in two.stderr


def test_a_project_s_own_places_are_known_to_corrections_of_a_table(tmp_path):
    sites, path, table, out = (tmp_path / name for name in ("sites.csv", "c.csv", "t.gpkg", "out.gpkg"))
    sites.write_text("name,lat,lon\nOld Front Depot,33.1,35.8\n", "utf-8")
    path.write_text("toponym,scope,action,place_id\nGolan Heights,everywhere,place,own:sites:2\n", "utf-8")
    assert run("parse", SEED, "-o", table, "-q").exit_code == 0
    result = run("export", table, "--corrections", path, "-o", out)
    assert "1 of 1 correction matched nothing" in result.stderr and "--gazetteer FILE" in result.stderr
    result = run("export", table, "--corrections", path, "--gazetteer", sites, "-o", out)
    assert result.exit_code == 0 and "matched nothing" not in result.stderr
    row = geo.read(out).mentions.query("toponym == 'Golan Heights'").iloc[0]
    assert (row.place_name, row.geometry.y) == ("Old Front Depot", 33.1)
    options = ("--corrections", path, "--gazetteer", sites)
    assert "1 reviewed" in run("map", table, *options, "-o", tmp_path / "map.html").stderr
    assert "narrowed" in run("evaluate", "--review", table, *options).stdout


@pytest.mark.parametrize("command", ["map", "export"])
def test_own_places_without_corrections_are_of_no_use_to_a_table(tmp_path, command):
    table, sites = tmp_path / "t.gpkg", tmp_path / "sites.csv"
    sites.write_text("name,lat,lon\nOld Front Depot,33.1,35.8\n", "utf-8")
    assert run("parse", SEED, "-o", table, "-q").exit_code == 0
    target = tmp_path / ("m.html" if command == "map" else "m.geojson")
    result = run(command, table, "--gazetteer", sites, "-o", target)
    assert result.exit_code == 2 and not target.exists()
