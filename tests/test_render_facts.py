"""What the map takes from the tables: facts, events, precision, packed columns, outlines of provinces."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from conflict import make_conflict
from hypothesis import given
from hypothesis import strategies as st
from mapping import make_geoparsed, read_page

from geo import schema
from geo.render import render_map
from geo.render.columns import pack_integers, pack_rows, unpack_integers, unpack_rows
from geo.render.events import describe_event, to_day
from geo.render.facts import collect_facts, is_site
from geo.render.headline import find_headline
from geo.render.regions import find_outline
from geo.tables import Geoparsed

CLAIMED = {"status": "claimed", "modality": "claimed"}
DAY = to_day("2018-02-04") or 0


def get_places(drawn: Any) -> dict[str, dict[str, Any]]:
    return {place["name"]: place for place in drawn.payload["places"]}


def test_a_fact_says_role_event_date_and_precision() -> None:
    facts = get_places(render_map(make_conflict()))["Idlib"]["facts"]
    assert [fact["text"][1] for fact in facts] == ["Idlib", "Idlib"]
    told = ("role", "type", "subtype", "status", "by", "dead", "prec", "conf", "day")
    assert {key: facts[0][key] for key in told} == {
        "role": "event_site", "type": "explosions", "subtype": "Chemical weapon", "status": "claimed",
        "by": "the White Helmets", "dead": "9", "prec": 2, "conf": 93, "day": DAY,
    }  # fmt: skip
    assert "reported" not in facts[0]


def test_without_an_event_the_day_is_that_of_the_article() -> None:
    [fact] = get_places(render_map(make_conflict()))["Geneva"]["facts"]
    assert (fact["day"], fact["reported"]) == (to_day("2018-03-01"), 1)


def test_an_event_that_no_mention_points_to_is_not_lost() -> None:
    result = make_conflict()
    mentions = result.mentions.copy()
    mentions["event_id"] = None
    mentions["role"] = None
    loose = Geoparsed(schema.coerce(mentions, schema.MENTIONS), result.places, result.events)
    places = get_places(render_map(loose))
    site = [fact for fact in places["Homs"]["facts"] if fact.get("role") == "event_site"]
    assert [fact["n"] for fact in site] == [1]  # the sentence is the mention's too: one fact, counted once
    assert site[0]["type"] == "battles"
    assert places["Homs"]["n"] == 1


def test_a_map_without_roles_and_events_is_as_before() -> None:
    places = get_places(render_map(make_geoparsed()))
    assert all(
        not {"role", "type", "status"} & set(fact) for place in places.values() for fact in place["facts"]
    )


def test_events_and_mentions_can_be_drawn_one_by_one() -> None:
    events = get_places(render_map(make_conflict(), layer="events"))
    assert events["Aleppo"]["facts"][0]["type"] == "explosions"
    assert "".join(events["Aleppo"]["facts"][0]["text"]).startswith("Air strikes killed")
    mentions = render_map(make_conflict(), layer="mentions").payload["places"]
    assert {place["facts"][0].get("role") for place in mentions} >= {"event_site", "actor", "venue"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"acled_event_type": "Battles", "modality": "claimed"}, {"type": "battles"} | CLAIMED),
        ({"kind": "diplomacy"}, {"type": "talks"}),
        ({"event_type": "Flood"}, {"subtype": "Flood"}),
        ({"fatalities_low": 3, "fatalities_best": 4, "fatalities_high": 9}, {"dead": "4 (3 to 9)"}),
        ({"fatalities_low": 0}, {"dead": "0"}),
        ({"casualty_phrase": "scores"}, {"dead": "scores"}),
        ({"date_start": "2018-02-04", "date_end": "2018-02-06"}, {"day": DAY, "until": DAY + 2}),
        ({"date_start": "2018-02-04", "date_prec": 4}, {"day": DAY, "dayprec": 4}),
        ({"date": "2018-02-04", "published": "2018-03-01"}, {"day": DAY}),
        ({"published": "2018-02-04"}, {"day": DAY, "reported": 1}),
        ({"date": "soon", "event_type": float("nan")}, {}),
    ],
)  # fmt: skip
def test_events_in_words(row: dict[str, Any], found: dict[str, Any]) -> None:
    if row.get("event_type") != row.get("event_type"):
        row = row | {"event_type": None}
    assert {key: value for key, value in describe_event(row).items() if value is not None} == found


def test_a_plain_table_of_events_is_understood() -> None:
    frame = gpd.GeoDataFrame(
        {
            "title": ["a"],
            "event_type": ["Riots"],
            "event_date": ["2018-02-04"],
            "notes": ["x"],
            "confidence": [0.4],
        },
        geometry=gpd.points_from_xy([36], [34]),
        crs=4326,
    )
    place = get_places(render_map(frame))["a"]
    assert place["facts"] == [{"n": 1, "conf": 40, "type": "riots", "day": DAY}]
    assert ["notes", "x"] in place["fields"]
    assert render_map(frame).payload["subtitle"].endswith("4 February 2018")


def test_one_sentence_is_one_fact_and_its_event_comes_first() -> None:
    both = {"article_id": "a", "toponym": "Homs", "sentence": "Homs and Homs."}
    rows = [
        both | {"start": 0, "role": "background"},
        both | {"start": 9, "role": "event_site", "event_id": "e"},
    ]
    [fact] = collect_facts(rows, {"e": {"acled_event_type": "Riots"}})
    assert fact == {"n": 2, "text": ["", "Homs", " and ", "Homs", "."], "role": "event_site", "type": "riots"}


def test_a_sentence_of_two_events_is_two_facts_with_one_text() -> None:
    row = {"article_id": "a", "toponym": "Homs", "sentence": "Homs and Homs.", "role": "event_site"}
    rows = [row | {"start": 0, "event_id": "e"}, row | {"start": 9, "event_id": "f"}]
    events = {"e": {"acled_event_type": "Riots"}, "f": {"acled_event_type": "Battles"}}
    facts = collect_facts(rows, events)
    assert [(fact["type"], fact["n"]) for fact in facts] == [("riots", 1), ("battles", 1)]
    assert facts[0]["text"] == facts[1]["text"] == ["", "Homs", " and ", "Homs", "."]
    [same] = collect_facts(rows, events | {"f": events["e"]})
    assert same["n"] == 2


@pytest.mark.parametrize(
    ("roles", "confidence", "found"),
    [
        (["event_site"] + ["actor"] * 3, 0.5, True),
        (["event_site"] + ["actor"] * 4, 0.5, False),
        (["event_site"] + ["actor"] * 4, 0.9, True),  # beyond doubt
        (["venue"], 0.9, False),
    ],
)
def test_a_site_is_what_a_quarter_of_its_mentions_say_or_a_sure_one(
    roles: list[str], confidence: float, found: bool
) -> None:
    rows = [
        {"article_id": "a", "start": i, "role": role, "event_id": "e", "role_confidence": confidence}
        for i, role in enumerate(roles)
    ]
    assert is_site(collect_facts(rows, {})) is found


def test_sites_come_before_capitals_that_are_named_more_often() -> None:
    places = render_map(make_conflict()).payload["places"]
    names = [place["name"] for place in places]
    assert names[:2] == ["Eastern Ghouta", "Aleppo"]
    assert names.index("Douma") < names.index("Moscow")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("headline", 0, "Truce in Homs"), ("body", 20, "A truce began.")], "Truce in Homs"),
        ([("caption", 0, "A street in Homs."), ("dateline", 30, "Paris, 3 May (Wire) - Envoys met.")], "Envoys met."),
        ([("body", 9, "Later."), ("body", 0, "The army - all of it - left\n it.")], "The army - all of it - left it."),
        ([("body", 0, None)], None),
        ([("body", 0, "Homs " * 17 + "and fell on the road")], "Homs " * 17 + "and fell on the road"),
        ([("body", 0, "Homs " * 43 + "and fell on the road")], "Homs " * 42 + "Homs…"),
        ([("body", 0, "Homs " * 26 + "spoke, hoping for a truce.")], "Homs " * 26 + "spoke"),
        ([("body", 0, "Homs, " * 22 + "according to rebels.")], "Homs, " * 22 + "according to rebels."),
    ],
)  # fmt: skip
def test_an_article_without_a_title_has_a_headline(rows: list[tuple[Any, ...]], found: str | None) -> None:
    keys = ("section", "start", "sentence")
    assert find_headline([dict(zip(keys, row, strict=True)) for row in rows]) == found


def test_provinces_have_outlines_and_towns_none() -> None:
    places = get_places(render_map(make_conflict()))
    assert len(places["Daraa Governorate"]["outline"]) == 1
    assert places["Daraa Governorate"]["region"] is True
    assert not [name for name, place in places.items() if "outline" in place and name != "Daraa Governorate"]
    assert find_outline("SY", 36.1, 32.85, 2000.0) == []  # of quite another size
    assert find_outline("XX", 36.1, 32.85, None) == []


def test_disputed_areas_are_in_the_base_map_and_say_why() -> None:
    areas = render_map(make_conflict()).payload["basemap"]["disputed"]
    named = {area["n"]: area["w"] for area in areas}
    assert named["Golan Heights"].startswith("Drawn here with Israel. Occupied by Israel since 1967")
    assert len(named) >= 30 and all(area["g"] for area in areas)
    assert render_map(make_conflict(), tiles="osm").payload["basemap"]["disputed"] == []


def test_the_headline_counts_sites() -> None:
    assert (
        render_map(make_conflict())
        .payload["subtitle"]
        .startswith(
            "19 places and 2 countries named in 4 articles; 11 places are where something happened · "
            "5 February – 1 March 2018 · Example Wire, Invented Times"
        )
    )


def test_the_page_holds_what_the_payload_says_and_the_same_bytes() -> None:
    drawn = render_map(make_conflict())
    page = drawn.get_root().render()
    assert read_page(page)["places"] == [{"fields": []} | place for place in drawn.payload["places"]]
    assert page == render_map(make_conflict()).get_root().render()
    assert len(page.encode()) < 900_000


_VALUES = st.one_of(
    st.none(), st.text(max_size=5), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 3), st.sampled_from(["a", "b"]), st.lists(st.text(max_size=3), max_size=2),
    st.integers(0, 10**16).map(str), st.floats(-180, 180).map(lambda x: round(x, 5)),
)  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(["x", "y", "__proto__"]), _VALUES), max_size=40))
def test_packed_rows_come_back(rows: list[dict[str, Any]]) -> None:
    known = [{name: value for name, value in row.items() if value is not None} for row in rows]
    back = unpack_rows(pack_rows(rows))
    assert back == known
    assert [[type(value) for value in row.values()] for row in back] == [
        [type(row[name]) for name in order] for row, order in zip(known, back, strict=True)
    ]


@given(st.lists(st.integers(-(2**50), 2**50)))
def test_packed_integers_come_back(values: list[int]) -> None:
    assert unpack_integers(pack_integers(values)) == values
