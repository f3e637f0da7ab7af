"""What corrections decide before the resolver: no geocoder is asked about it, and it helps with the other names."""

from __future__ import annotations

from typing import Any

import pytest

import geo
from geo.corrections import Correction
from geo.model import Candidate

LB = "geonames:266826"
TEXT = "Shells hit the village of Kafr Zzyzx near Idlib. Troops left Tell Bogus. Rockets hit Kafr Zzyzx and Marj Foo."
POINT: dict[str, Any] = {"latitude": 35.9, "longitude": 36.6, "radius_km": 2.0}


def decide(
    toponym: str, action: str, scope: str = "everywhere", value: str | None = None, **more: Any
) -> Correction:
    return Correction(toponym, scope, value, action, **more)


def ask_about(
    *corrections: Correction, answer: tuple[Candidate, ...] = (), text: str = TEXT
) -> tuple[Any, list[str]]:
    asked: list[str] = []

    def ask(name: str) -> Any:
        asked.append(name)
        return list(answer)

    article = geo.Article(text, article_id="a")
    return geo.geoparse(article, geocoder=ask, corrections=corrections).mentions, asked


def test_no_name_that_a_correction_decides_leaves_the_machine() -> None:
    assert ask_about()[1] == ["Kafr Zzyzx", "Tell Bogus", "Marj Foo"]
    rows, asked = ask_about(decide("Kafr Zzyzx", "place", **POINT), decide("Tell Bogus", "reject"))
    assert asked == ["Marj Foo"]
    assert rows["resolved_by"].tolist() == [
        "correction", "gazetteer", "correction", "correction", "unresolved"
    ]  # fmt: skip
    assert rows.loc["a:26", "geometry"].x == pytest.approx(36.6)


def test_a_name_of_which_one_mention_is_decided_is_asked_for_the_other() -> None:
    start = TEXT.index("Kafr Zzyzx")
    rows, asked = ask_about(decide("Kafr Zzyzx", "place", "article", "a", start=start, **POINT))
    assert sorted(asked) == ["Kafr Zzyzx", "Marj Foo", "Tell Bogus"]
    assert rows["resolved_by"].tolist().count("correction") == 1
    assert "geocoder" in rows[rows["toponym"] == "Kafr Zzyzx"]["reason"].iloc[1]


def test_a_role_or_another_article_s_correction_keeps_no_name_from_the_geocoder() -> None:
    asked = ask_about(
        decide("Kafr Zzyzx", "role", role="venue"), decide("Tell Bogus", "reject", "article", "b"),
        decide("Marj Foo", "reject", "country", "LB"),
    )[1]  # fmt: skip
    assert asked == ["Kafr Zzyzx", "Tell Bogus", "Marj Foo"]
    assert "Marj Foo" not in ask_about(decide("Marj Foo", "reject", "country", "SY"))[1]


def test_an_accepted_place_of_the_geocoder_s_is_asked_for_and_then_reviewed() -> None:
    found = Candidate(
        "osm:node/1",
        "Tell Bogus",
        35.8,
        36.7,
        "P",
        "PPL",
        country_code="SY",
        countries=("SY",),
        prominence=3.0,
    )
    rows, asked = ask_about(decide("Tell Bogus", "place", place_id="osm:node/1"), answer=(found,))
    assert "Tell Bogus" in asked
    row = rows[rows["toponym"] == "Tell Bogus"].iloc[0]
    assert (row.place_id, row.status, row.resolved_by) == ("osm:node/1", "reviewed", "correction")


def test_a_decided_place_helps_the_other_names() -> None:
    text = "Clashes in Tripoli killed two people. Shells fell on Mina."
    before, _ = ask_about(text=text)
    after, _ = ask_about(decide("Tripoli", "place", place_id=LB), text=text)
    assert before["country_code"].tolist() == ["LY", "LB"] and after["country_code"].tolist() == ["LB", "LB"]
    assert after["confidence"].iloc[1] > before["confidence"].iloc[1] + 0.1
    assert before["n_candidates"].iloc[0] == after["n_candidates"].iloc[0] > 1  # what the machine saw stays


@pytest.mark.parametrize("how", [POINT | {"latitude": 34.4, "longitude": 35.9}, None])
def test_a_point_helps_by_its_region_and_a_rejected_name_misleads_no_more(how: Any) -> None:
    text = "Clashes in Tripoli killed two people. Shells fell on Zahle."
    correction = decide("Tripoli", "place", **how) if how else decide("Tripoli", "reject")
    before, after = ask_about(text=text)[0], ask_about(correction, text=text)[0]
    assert after["confidence"].iloc[1] > before["confidence"].iloc[1]


def test_phrases_follow_names_that_are_decided() -> None:
    text = "Shells killed six people 40 km south of Tripoli on Monday."
    after, _ = ask_about(decide("Tripoli", "place", place_id=LB), text=text)
    phrase = after[after["toponym"].str.contains("40 km")].iloc[0]
    assert phrase.geometry.y == pytest.approx(34.08, abs=0.1)
    gone, _ = ask_about(decide("Tripoli", "reject"), text=text)
    assert gone["place_id"].isna().all()
