"""The seed article's events against its annotation, with the annotation's roles."""

from __future__ import annotations

import json
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

from geo.coding import code_article
from geo.dates import find_dates
from geo.events import code_events
from geo.gazetteer import load_gazetteer
from geo.model import Article, RoleGiven
from geo.recognize import find_mentions
from geo.resolve import resolve_article
from geo.text import find_layout

SEEDS = Path(__file__).parent.parent / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed article is in no archive")

SITES = {
    "E1": "Syria", "E2": "Golan Heights", "E3": "Eastern Ghouta", "E4": "Damascus", "E5": "Damascus", "V1": "Astana",
    "V2": "Moscow", "V3": "Beijing", "V4": "Brussels", "V5": "Astana",
}  # fmt: skip
KINDS = {"conflict_strategic": "strategic"}


@pytest.fixture(scope="module")
def gold():
    return json.loads((SEEDS / "astana-talks.gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def coded(gold):
    text = (SEEDS / "astana-talks.txt").read_text("utf-8")
    article = Article(text, published=gold["publication_date"], article_id="seed")
    gazetteer, layout = load_gazetteer(), find_layout(text)
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    known = {
        (each["start"], each["end"]): each["role"] for each in gold["mentions"] + gold["nominal_mentions"]
    }
    roles = [RoleGiven(known.get((each.span.start, each.span.end)), 0.9, "annotated") for each in resolutions]
    coded = code_events(article, resolutions, roles, find_dates(article, layout), gazetteer, layout)
    return resolutions, coded


@pytest.fixture(scope="module")
def coded_alone(gold):
    text = (SEEDS / "astana-talks.txt").read_text("utf-8")
    article = Article(text, published=gold["publication_date"], article_id="seed")
    gazetteer = load_gazetteer()
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    return code_article(article, resolutions, gazetteer)


def measure_km(place, gold_place):
    lat1, lon1, lat2, lon2 = map(
        radians, (place.latitude, place.longitude, gold_place["lat"], gold_place["lon"])
    )
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(half))


def find(coded, gold, name):
    """Find the row of an annotated event: of its kind, place and type, its days overlapping."""
    wanted, place = gold["events"][name], gold["places"][SITES[name]]
    found = [
        event
        for event in coded.events
        if event.kind == KINDS.get(wanted["kind"], wanted["kind"])
        and event.candidate is not None
        and measure_km(event.candidate, place) <= place["radius_km"]
        and event.acled_sub_event_type == wanted.get("acled_sub_event_type")
        and give_start(event) <= date.fromisoformat(wanted["date_end"] or "9999-12-31")
        and date.fromisoformat(wanted["date_start"] or "0001-01-01") <= give_end(event)
    ]
    begin = date.fromisoformat(wanted["date_start"] or "0001-01-01")
    return min(found, key=lambda event: abs(give_start(event) - begin), default=None)


def give_start(event):
    return event.date_start.date() if event.date_start else date.min


def give_end(event):
    return event.date_end.date() if event.date_end else date.max


@pytest.mark.parametrize("name", sorted(SITES))
def test_annotated_event_is_found(gold, coded, name):
    assert find(coded[1], gold, name) is not None


def test_each_annotated_event_is_a_row_of_its_own_and_there_are_no_more(gold, coded):
    rows = {find(coded[1], gold, name).event_id for name in SITES}
    assert len(rows) == len(SITES)
    others = [event for event in coded[1].events if event.event_id not in rows]
    assert [event.kind for event in others] == ["casualty_aggregate"]


def test_total_of_the_war_has_no_place(gold, coded):
    (total,) = (event for event in coded[1].events if event.kind == "casualty_aggregate")
    wanted = gold["events"]["C0"]
    assert total.fatalities_low == wanted["fatalities_low"] and total.fatalities_high is None
    assert total.place_id is None and total.date_start is None and not total.ucdp_eligible
    assert not any(event.fatalities_low for event in coded[1].events if event is not total)


@pytest.mark.parametrize("name", ["E1", "E2", "E3", "E5"])
def test_codes_of_what_is_annotated(gold, coded, name):
    event, wanted = find(coded[1], gold, name), gold["events"][name]
    assert event.trigger in wanted["trigger"]
    assert event.acled_event_type == wanted["acled_event_type"]
    assert event.modality == wanted["status"]
    assert event.where_prec == wanted["where_prec"] and event.geo_precision == wanted["geo_precision"]


def test_who_did_it_and_who_says_so(gold, coded):
    struck, rockets = find(coded[1], gold, "E1"), find(coded[1], gold, "E2")
    assert struck.actor1 == "Israel (IL)" and struck.claimed_by == rockets.claimed_by == "Israel"
    assert rockets.actor1 == "Iranian forces (IR)"
    assert "allied with" in find(coded[1], gold, "E3").actor1
    assert find(coded[1], gold, "V1").actor1.endswith("(IR, RU, TR)")
    assert find(coded[1], gold, "V4").modality == "planned"


def test_mentions_point_to_their_events(gold, coded):
    resolutions, events = coded
    wanted = {
        (each["start"], each["end"]): each["event"] for each in gold["mentions"] + gold["nominal_mentions"]
        if each["role"] in ("event_site", "venue")
    }  # fmt: skip
    found = {
        (each.span.start, each.span.end): events.event_of.get(number)
        for number, each in enumerate(resolutions)
    }
    for span, name in wanted.items():
        assert found[span] == find(events, gold, name).event_id
    assert {span for span, event_id in found.items() if event_id} == set(wanted)


def test_events_with_the_roles_that_the_package_gives(gold, coded_alone):
    found = {name for name in SITES if find(coded_alone, gold, name) is not None}
    assert {"E1", "E2", "E3", "E5", "V1", "V2"} <= found and len(found) >= 8
    rows = [event for event in coded_alone.events if event.kind != "casualty_aggregate"]
    assert len(rows) <= len(SITES) + 4  # and hardly any besides
