"""What is doubtful, what one decision is about, and what becomes of it in the corrections file."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from reviewing import MENTIONS, TWICE, make_mentions

from geo.corrections import Correction, append_correction, read_corrections
from geo.errors import CorrectionError, GeoError, ReviewError
from geo.gazetteer import load_gazetteer
from geo.review import open_review
from geo.review.candidates import MOST, find_candidates
from geo.review.cases import build_cases
from geo.review.decided import build_book, collect_places, describe_decision
from geo.review.decisions import build_decision, list_scopes
from geo.review.desk import Desk
from geo.review.doubt import DOUBTFUL, measure_doubt, measure_gap, measure_lonely_km
from geo.review.ledger import open_ledger

SITE = {"place_id": "geonames:1", "confidence": 0.95, "role": "event_site", "radius_km": 5.0}


@pytest.fixture(scope="module")
def gazetteer() -> Any:
    return load_gazetteer()


@pytest.fixture(scope="module")
def cases(gazetteer: Any) -> Any:
    return build_cases(make_mentions(), gazetteer)


@pytest.fixture
def desk(cases: Any, gazetteer: Any, tmp_path: Path) -> Desk:
    return Desk(cases, gazetteer, open_ledger(tmp_path / "c.csv"), "Ann")


def find_case(cases: Any, toponym: str, article: str = "a1") -> Any:
    return next(
        case for case in cases if case.first["toponym"] == toponym and case.first["article_id"] == article
    )


def decide(desk: Desk, toponym: str, article: str = "a1", **told: Any) -> dict[str, Any]:
    number = find_case(desk.cases, toponym, article).number
    return desk.decide({"case": number, "scope": "article"} | told)


# ---------------------------------------------------------------------- doubt


def test_each_reason_adds_to_the_doubt_and_is_named() -> None:
    plain = measure_doubt(SITE)
    for more, words in (
        ({"confidence": 0.5}, "low confidence (0.50)"),
        ({"resolved_by": "geocoder"}, "geocoder"),
        ({"radius_km": 60.0}, "known only within 60 km"),
        ({"confidence": None}, "no confidence"),
    ):
        doubt = measure_doubt(SITE | more)
        assert doubt.score > plain.score
        assert words in doubt.reasons[0]
    assert measure_doubt(SITE, gap=0.2).score > measure_doubt(SITE, gap=0.8).score > plain.score
    assert measure_doubt(SITE, gap=1.2) == plain
    assert "3,321 km" in measure_doubt(SITE, lonely_km=3321.0).reasons[0]


def test_a_site_of_an_event_weighs_more_than_a_mere_mention() -> None:
    unsure = SITE | {"confidence": 0.6}
    assert measure_doubt(unsure).score > measure_doubt(unsure | {"role": "actor"}).score > 0


def test_a_name_without_a_place_is_doubtful_and_what_is_reviewed_is_not() -> None:
    nothing = {"place_id": None, "kind": "proper", "role": "event_site", "n_candidates": 3}
    assert measure_doubt(nothing).score >= DOUBTFUL
    assert measure_doubt(nothing).reasons == ("no place was found: none of 3 of this name fits",)
    assert measure_doubt(nothing | {"status": "reviewed"}).score == 0


def test_a_close_rival_is_one_that_is_as_prominent_and_elsewhere(gazetteer: Any) -> None:
    lebanon, libya = (
        measure_gap("Tripoli", each, gazetteer) for each in ("geonames:266826", "geonames:2210247")
    )
    assert lebanon is not None and lebanon < 0
    assert libya is not None and libya > 1
    assert measure_gap("Tripoli", "geonames:170063", gazetteer) is None  # none of the name's places
    assert measure_gap("Eastern Ghouta", "geo:eastern-ghouta", gazetteer) is None  # no other
    aleppo = measure_gap("Aleppo", "geonames:170063", gazetteer)
    assert aleppo is None or aleppo > 1  # its province bears the name too


def test_one_site_far_off_does_not_make_the_others_doubtful() -> None:
    tripoli, aleppo, damascus = (32.9, 13.2), (36.2, 37.2), (33.5, 36.3)
    assert measure_lonely_km(*tripoli, [aleppo, damascus]) is not None
    assert measure_lonely_km(*aleppo, [tripoli, damascus]) is None
    assert measure_lonely_km(*tripoli, [aleppo]) is None  # of two nobody knows which


# ---------------------------------------------------------------------- cases


def test_mentions_of_one_name_and_place_in_an_article_are_one_case(cases: Any) -> None:
    found = [(case.first["article_id"], case.first["toponym"], len(case.rows)) for case in cases]
    assert sorted(found) == [
        ("a1", "Aleppo", 2), ("a1", "Damascus", 1), ("a1", "Telman", 1), ("a1", "Tripoli", 1), ("a1", "حلب", 1),
        ("a2", "Tripoli", 1),
    ]  # fmt: skip
    scores = [case.doubt.score for case in cases]
    assert scores == sorted(scores, reverse=True)
    assert [case.number for case in cases] == list(range(len(cases)))
    assert cases[0].first["toponym"] == "Tripoli"  # the doubtful one far from Syria
    assert any("km from the article's other sites" in why for why in cases[0].doubt.reasons)


def test_a_name_with_two_places_in_an_article_is_split(gazetteer: Any) -> None:
    mentions = make_mentions(article_id="a1", toponym="Tripoli")
    mentions.index = [f"a1:{number}" for number in range(len(mentions))]
    mentions.index.name = "mention_id"
    cases = build_cases(mentions, gazetteer)
    assert all(case.is_split for case in cases)
    pair = next(case for case in cases if len(case.rows) > 1)
    assert [scope["key"] for scope in list_scopes(pair, gazetteer, "SY")][:2] == ["mentions", "mention"]
    lines = build_decision(pair, {"action": "reject", "scope": "mentions"}, gazetteer=gazetteer, who="Ann")
    assert [line.start for line in lines] == [row["start"] for row in pair.rows]


def test_the_right_one_of_two_alike_in_a_sentence_is_marked(desk: Desk) -> None:
    told = desk.describe_case(find_case(desk.cases, "Aleppo").number)
    assert told is not None
    assert [mention["text"] for mention in told["mentions"]] == [
        ["", "Aleppo", " was shelled, and Aleppo burned."],
        ["Aleppo was shelled, and ", "Aleppo", " burned."],
    ]
    assert {"".join(mention["text"]) for mention in told["mentions"]} == {TWICE}


def test_candidates_begin_with_the_own_place_and_prefer_the_article_s_countries(gazetteer: Any) -> None:
    row = {"toponym": "Tripoli", "place_id": "geonames:2210247", "latitude": 32.9, "longitude": 13.2}
    found = find_candidates(row, gazetteer, countries=["LB"])
    assert found[0]["own"] and found[0]["latitude"] == 32.9
    assert found[1]["place_id"] == "geonames:266826"
    assert len(found) <= MOST
    assert [place["own"] for place in found].count(True) == 1
    foreign = find_candidates({"toponym": "Xyzzy", "place_id": "osm:1", "place_name": "Xyzzy"}, gazetteer)
    assert (foreign[0]["place_id"], foreign[0]["name"], foreign[0]["own"]) == ("osm:1", "Xyzzy", True)
    alike = find_candidates({"toponym": "Damasvus", "place_id": None}, gazetteer, countries=["SY"])
    assert alike[0]["match"] == "a name spelled alike"


# ---------------------------------------------------------------------- decisions


def test_every_action_becomes_a_line(desk: Desk) -> None:
    decide(desk, "Aleppo", action="accept", why=" as\nit is ")
    decide(desk, "Tripoli", action="place", place_id="geonames:266826")
    decide(desk, "Telman", action="pin", latitude=36.5, longitude=37.25, radius_km=2)
    decide(desk, "Damascus", action="reject")
    decide(desk, "حلب", action="role", role="background")
    lines = read_corrections(desk.ledger.path)
    assert [(line.toponym, line.action, line.place_id) for line in lines] == [
        ("Aleppo", "place", "geonames:170063"), ("Tripoli", "place", "geonames:266826"), ("Telman", "place", None),
        ("Damascus", "reject", None), ("حلب", "role", None),
    ]  # fmt: skip
    assert lines[0].why == "as it is"
    assert (lines[2].latitude, lines[2].longitude, lines[2].radius_km) == (36.5, 37.25, 2)
    assert {line.who for line in lines} == {"Ann"}
    assert all(line.scope == "article" and line.scope_value == "a1" and line.when for line in lines)


def test_each_scope_says_how_far_it_reaches(desk: Desk) -> None:
    for scope in ("mention", "article", "source", "country", "everywhere"):
        decide(desk, "Aleppo", action="accept", scope=scope, mention=1)
    found = [(line.scope, line.scope_value, line.start) for line in read_corrections(desk.ledger.path)]
    assert found == [
        ("article", "a1", 24), ("article", "a1", None), ("source", "example.org", None), ("country", "SY", None),
        ("everywhere", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"action": "accept"}, "no place to accept"),
        ({"action": "move"}, "action: expected one of"),
        ({"action": ["accept"]}, "action: expected one of"),
        ({"action": "place"}, "expected the id"),
        ({"action": "place", "place_id": 7}, "expected the id"),
        ({"action": "place", "place_id": "geonames:0"}, "geonames:0"),
        ({"action": "place", "place_id": "osm:1"}, "osm:1"),
        ({"action": "role", "role": "villain"}, "role: expected one of"),
        ({"action": "reject", "scope": "world"}, "scope: expected one of"),
        ({"action": "reject", "scope": "mention"}, "scope: expected one of"),  # there is one mention alone
        ({"action": "reject", "mention": 3}, "mention: expected"),
        ({"action": "reject", "mention": True}, "mention: expected"),
        ({"action": "reject", "why": 5}, "why: expected text"),
        ({"action": "reject", "who": "Eve"}, "'who'"),
        ({"action": "pin", "latitude": 91, "longitude": 0, "radius_km": 1}, "latitude: expected"),
        ({"action": "pin", "latitude": 1, "longitude": "2", "radius_km": 1}, "longitude: expected"),
        ({"action": "pin", "latitude": 1, "longitude": float("nan"), "radius_km": 1}, "longitude: expected"),
        ({"action": "pin", "latitude": 1, "longitude": 10**400, "radius_km": 1}, "longitude: expected"),
        ({"action": "pin", "latitude": 1, "longitude": 2}, "radius_km: expected"),
        ({"action": "pin", "latitude": 1, "longitude": 2, "radius_km": 0}, "radius_km: expected"),
        ({"action": "reject", "case": 99}, "case: expected"),
        ({"action": "reject", "case": "0"}, "case: expected"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    desk: Desk, told: dict[str, Any], words: str
) -> None:
    with pytest.raises(CorrectionError, match=words.replace("(", r"\(")) as caught:
        decide(desk, "Telman", **told)
    assert "\n" not in str(caught.value)
    assert not desk.ledger.path.exists()


def test_marks_follow_the_rules_by_which_corrections_are_applied(desk: Desk) -> None:
    decide(desk, "Tripoli", action="place", place_id="geonames:266826", scope="everywhere")
    listed = {(one["toponym"], one["title"]): one["decided"] for one in desk.list_cases()["cases"]}
    assert listed["Tripoli", "Shells fall"]["what"] == "is Tripoli"
    assert listed["Tripoli", "Roads"]["what"] == "accepted"  # its own place already
    assert listed["Aleppo", "Shells fall"] is None
    decide(desk, "Tripoli", article="a2", action="reject")
    listed = {(one["toponym"], one["title"]): one["decided"] for one in desk.list_cases()["cases"]}
    assert listed["Tripoli", "Roads"]["what"] == "rejected"
    assert listed["Tripoli", "Shells fall"]["what"] == "is Tripoli"


def test_a_case_is_done_when_each_of_its_mentions_has_a_place(desk: Desk) -> None:
    number = find_case(desk.cases, "Aleppo").number

    def state() -> Any:
        return next(one["decided"] for one in desk.list_cases()["cases"] if one["number"] == number)

    decide(desk, "Aleppo", action="role", role="venue", scope="mention")
    assert not state()["is_whole"] and state()["role"] == "venue"
    decide(desk, "Aleppo", action="accept", scope="mention", mention=0)
    assert not state()["is_whole"]
    decide(desk, "Aleppo", action="accept", scope="mention", mention=1)
    assert state()["is_whole"]


def test_what_was_decided_is_applied_as_the_page_says(desk: Desk) -> None:
    import geo
    from geo.corrections import apply_corrections
    from geo.tables import Geoparsed

    decide(desk, "Tripoli", action="place", place_id="geonames:266826")
    decide(desk, "Telman", action="reject")
    tables = Geoparsed(
        make_mentions(), geo.schema.build_empty(geo.schema.PLACES), geo.schema.build_empty(geo.schema.EVENTS)
    )
    applied = apply_corrections(tables, read_corrections(desk.ledger.path), load_gazetteer()).mentions
    assert applied.loc["a1:60", "place_id"] == "geonames:266826"
    assert applied.loc["a1:60", "status"] == "reviewed"
    assert applied.loc["a1:60", "reviewed_by"] == "Ann"
    assert applied.loc["a2:5", "status"] == "machine-coded"
    again = build_cases(applied, load_gazetteer())
    assert find_case(again, "Tripoli").doubt.score == find_case(again, "Telman").doubt.score == 0


# ---------------------------------------------------------------------- the file


def test_undo_brings_back_what_held_before(desk: Desk) -> None:
    decide(desk, "Tripoli", action="accept")
    decide(desk, "Tripoli", action="role", role="venue")
    decide(desk, "Tripoli", action="reject")
    size = desk.ledger.path.stat().st_size
    answer = desk.undo()
    assert desk.ledger.path.stat().st_size > size  # appended, never cut
    [changed] = [one for one in answer["changed"] if one["number"] == find_case(desk.cases, "Tripoli").number]
    assert (changed["decided"]["what"], changed["decided"]["role"]) == ("accepted", "venue")
    desk.undo()
    desk.undo()
    assert all(one["decided"] is None for one in desk.list_cases()["cases"])
    assert desk.undo()["changed"] == []
    assert len(read_corrections(desk.ledger.path)) > 3


def test_another_run_and_another_writer_are_seen(desk: Desk, cases: Any, gazetteer: Any) -> None:
    decide(desk, "Aleppo", action="accept")
    append_correction(desk.ledger.path, Correction("Telman", "everywhere", None, "reject", who="Bob"))
    listed = {one["toponym"]: one["decided"] for one in desk.list_cases()["cases"]}
    assert listed["Telman"]["who"] == "Bob"
    again = Desk(cases, gazetteer, open_ledger(desk.ledger.path), "Ann")
    assert [one["decided"] for one in again.list_cases()["cases"]] == [
        one["decided"] for one in desk.list_cases()["cases"]
    ]


def test_what_another_reviewer_decides_in_between_is_seen_at_once(desk: Desk) -> None:
    decide(desk, "Aleppo", action="accept")
    append_correction(desk.ledger.path, Correction("Telman", "everywhere", None, "reject", who="Bob"))
    answer = decide(desk, "Damascus", action="accept")
    changed = {one["number"]: one["decided"] for one in answer["changed"]}
    assert changed[find_case(desk.cases, "Telman").number]["who"] == "Bob"
    assert len(decide(desk, "Damascus", action="accept")["changed"]) == 1  # told once
    bob = Correction("Damascus", "article", "a1", "reject", who="Bob")
    append_correction(desk.ledger.path, bob)
    told = desk.describe_case(find_case(desk.cases, "Damascus").number)
    assert told is not None and told["case"]["decided"]["who"] == "Bob"
    decide(desk, "Damascus", action="accept")
    desk.undo()
    told = desk.describe_case(find_case(desk.cases, "Damascus").number)
    assert (
        told is not None and told["case"]["decided"]["who"] == "Bob"
    )  # what held before, whoever decided it
    assert desk.list_cases()["problem"] == ""


def test_a_deleted_file_is_written_anew_with_all_that_was_in_it(desk: Desk) -> None:
    decide(desk, "Aleppo", action="accept")
    desk.ledger.path.unlink()
    answer = decide(desk, "Telman", action="reject")
    assert "written anew" in answer["problem"] and answer["waiting"] == 0
    assert [line.toponym for line in read_corrections(desk.ledger.path)] == ["Aleppo", "Telman"]


def test_what_cannot_be_written_waits_and_is_not_lost(desk: Desk) -> None:
    decide(desk, "Aleppo", action="accept")
    content = desk.ledger.path.read_bytes()
    desk.ledger.path.unlink()
    desk.ledger.path.mkdir()  # which root cannot write into either
    answer = decide(desk, "Telman", action="reject")
    assert answer["waiting"] == 1 and "c.csv" in answer["problem"]
    assert any(one["decided"] for one in answer["changed"])
    assert decide(desk, "Damascus", action="accept")["waiting"] == 2
    desk.ledger.path.rmdir()
    desk.ledger.path.write_bytes(content)
    assert desk.retry() == {"changed": [], "case": None, "problem": "", "waiting": 0, "undoable": 3}
    assert [line.toponym for line in read_corrections(desk.ledger.path)] == ["Aleppo", "Telman", "Damascus"]


def test_undoing_what_was_not_written_leaves_no_line(desk: Desk) -> None:
    desk.ledger.path.mkdir()
    decide(desk, "Telman", action="reject")
    assert desk.undo()["waiting"] == 0
    desk.ledger.path.rmdir()
    decide(desk, "Aleppo", action="accept")
    assert [line.toponym for line in read_corrections(desk.ledger.path)] == ["Aleppo"]


def test_a_full_disk_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(desk, "Aleppo", action="accept")

    def write(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        answer = decide(desk, "Telman", action="reject")
    assert "No space left" in answer["problem"] and answer["waiting"] == 1
    assert decide(desk, "Damascus", action="reject")["waiting"] == 0
    assert [line.toponym for line in read_corrections(desk.ledger.path)] == ["Aleppo", "Telman", "Damascus"]


def test_a_broken_file_is_refused_before_the_page_opens(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("toponym,scope,action,place_id\nHoms,everywhere,place,geonames:0\n", "utf-8")
    with pytest.raises(CorrectionError, match="geonames:0"):
        open_review(make_mentions(), path, by="Ann")
    with pytest.raises(CorrectionError, match="folder that exists"):
        open_review(make_mentions(), tmp_path / "no" / "c.csv", by="Ann")


def test_what_is_no_mentions_table_is_refused(tmp_path: Path) -> None:
    from geo import schema

    for table in (schema.build_empty(schema.PLACES), schema.build_empty(schema.MENTIONS)):
        with pytest.raises(ReviewError, match=r"mention"):
            open_review(table, tmp_path / "c.csv", by="Ann")
    assert issubclass(ReviewError, GeoError)


def test_texts_that_were_withheld_do_not_stop_the_page(gazetteer: Any, tmp_path: Path) -> None:
    mentions = make_mentions()
    for name in ("sentence", "start", "article_title", "article_source", "published", "role", "confidence"):
        mentions[name] = mentions[name].where(mentions[name].isna())
    desk = Desk(build_cases(mentions, gazetteer), gazetteer, open_ledger(tmp_path / "c.csv"), "Ann")
    told = [desk.describe_case(case.number) for case in desk.cases]
    assert len(told) <= len(MENTIONS)
    assert all("mention" not in {scope["key"] for scope in each["scopes"]} for each in told if each)
    assert decide(desk, "Telman", action="reject")["problem"] == ""


def test_a_point_needs_no_look_up_of_its_region_for_its_mark(cases: Any, gazetteer: Any) -> None:
    line = Correction("Telman", "everywhere", None, "place", latitude=36.5, longitude=37.2, radius_km=2.0)
    told = describe_decision(find_case(cases, "Telman"), build_book([line], gazetteer), collect_places(cases))
    assert told is not None and told["what"] == "pin, within 2 km"
