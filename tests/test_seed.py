"""The seed article against its annotation: the golden run."""

from __future__ import annotations

import json
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

import geo

SEEDS = Path(__file__).parent.parent / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed article is in no archive")


@pytest.fixture(scope="module")
def gold():
    return json.loads((SEEDS / "astana-talks.gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def mentions():
    text = (SEEDS / "astana-talks.txt").read_text("utf-8")
    return geo.geoparse(text, published="2018-05-14").mentions


def measure_km(point, place):
    lat1, lon1, lat2, lon2 = map(radians, (point.y, point.x, place["lat"], place["lon"]))
    return 12742 * asin(
        sqrt(sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2)
    )


def index_spans(mentions):
    return {(row.start, row.end): row for row in mentions.itertuples()}


def test_mentions_and_places(gold, mentions):
    found = index_spans(mentions)
    right = set()
    places = set()
    for mention in gold["mentions"]:
        row = found.get((mention["start"], mention["end"]))
        place = gold["places"][mention["place"]]
        if (
            row is not None
            and row.geometry is not None
            and measure_km(row.geometry, place) <= place["radius_km"]
        ):
            right.add(mention["id"])
            places.add(mention["place"])
    assert len(gold["mentions"]) == 52 and len(right) >= 50
    assert places == set(gold["places"])


def test_the_capital_is_the_right_one(gold, mentions):
    found = index_spans(mentions)
    for phrase in gold["nominal_mentions"]:
        row = found[(phrase["start"], phrase["end"])]
        assert (row.kind, row.place_name) == ("nominal", phrase["place"])


def test_no_organisation_is_a_place(gold, mentions):
    for word in gold["not_toponyms"]:
        inside = mentions[(mentions["start"] <= word["start"]) & (mentions["end"] >= word["end"])]
        assert inside.empty, word["text"]


def test_no_pin_is_invented(gold, mentions):
    annotated = {(m["start"], m["end"]) for m in gold["mentions"] + gold["nominal_mentions"]}
    extra = [row.toponym for row in mentions.itertuples() if (row.start, row.end) not in annotated]
    assert extra == []


@pytest.mark.parametrize(
    ("toponym", "country", "feature"),
    [("Aleppo", "SY", "PPLA"), ("Moscow", "RU", "PPLC"), ("Damascus", "SY", "PPLC"), ("US", "US", "PCLI")],
)
def test_the_right_place(mentions, toponym, country, feature):
    rows = mentions[mentions["toponym"] == toponym]
    assert set(rows["country_code"]) == {country} and set(rows["feature_code"]) == {feature}
