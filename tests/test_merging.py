"""Rows of one event from several articles: merged, and rows of two events: not."""

from __future__ import annotations

import random
import time

import pandas as pd
import pytest
from shapely import Point

from geo import schema
from geo.merging import merge_events

DAMASCUS, DOUMA, HOMS = (36.29, 33.51), (36.40, 33.57), (36.72, 34.73)
BASE = {
    "kind": "conflict", "trigger": "air strike", "modality": "asserted", "status": "machine-coded",
    "acled_event_type": "Explosions/Remote violence", "acled_sub_event_type": "Air/drone strike",
    "disorder_type": "Political violence", "place_id": "geonames:170654", "radius_km": 5.0, "where_prec": 1,
    "n_sources": 1, "confidence": 0.5, "evidence": "A strike.", "actor1": None, "injured": None,
}  # fmt: skip


def day(text):
    return pd.Timestamp(text, tz="UTC")


def row(article, start="2018-05-10", end=None, point=DAMASCUS, deaths=None, number=1, **changes):
    """Give one event; `deaths` is a figure or low, best, high."""
    low, best, high = deaths if isinstance(deaths, tuple) else (deaths,) * 3
    return {
        "event_id": f"{article}:e{number}", "article_id": article, "date_start": start and day(start),
        "date_end": start and day(end or start), "fatalities_low": low, "fatalities_best": best,
        "fatalities_high": high, "point": point, **BASE, **changes,
    }  # fmt: skip


def table(*rows):
    names = [name for name in rows[0] if name != "point"]
    points = [None if each["point"] is None else Point(each["point"]) for each in rows]
    return schema.build_frame(schema.EVENTS, {name: [each[name] for each in rows] for name in names}, points)


def groups(*rows):
    """Merge, and give the articles of each row."""
    return sorted(merge_events(table(*rows))["article_id"])


def test_one_strike_reported_twice_is_one_row():
    merged = merge_events(
        table(
            row("a", deaths=12, evidence="Twelve died.", actor1="Israel (IL)", injured=None),
            row("b", deaths=(14, 14, None), evidence="At least 14 died.", radius_km=2.0, injured=20),
        )
    )
    assert len(merged) == 1
    kept = merged.iloc[0]
    assert kept["article_id"] == "a;b" and kept["n_sources"] == 2
    assert kept["radius_km"] == 2.0 and kept.name == "b:e1"
    assert (kept["fatalities_low"], kept["fatalities_best"], kept["fatalities_high"]) == (12, 14, 14)
    assert kept["evidence"] == "At least 14 died. | Twelve died."
    assert kept["actor1"] == "Israel (IL)" and kept["injured"] == 20
    schema.validate(merged, schema.EVENTS)


@pytest.mark.parametrize(
    "second",
    [
        row("b", start="2018-05-11"),
        row("b", deaths=40),
        row("b", deaths=0),
        row("b", point=HOMS, place_id="geonames:169577"),
        row("b", acled_sub_event_type="Peaceful protest", acled_event_type="Protests"),
        row("b", acled_sub_event_type="Remote explosive/landmine/IED"),
        row("b", modality="planned"),
        row("b", kind="diplomacy"),
        row("b", start=None),
        row("b", start="2018-05-01", end="2018-05-31"),
        row("b", point=None, place_id=None),
        row("a", number=2),
    ],
    ids=[
        "day", "deaths", "none died", "place", "type", "means", "planned", "kind", "no date", "month", "no place",
        "article",
    ],
)  # fmt: skip
def test_two_strikes_stay_two_rows(second):
    assert len(groups(row("a", deaths=5), second)) == 2


@pytest.mark.parametrize(
    "second",
    [
        row("b", start="2018-05-09", end="2018-05-11"),
        row("b", deaths=6),
        row("b", point=(36.30, 33.53), place_id="poi:1", radius_km=1.0),
        row("b", acled_sub_event_type="Shelling/artillery/missile attack"),
        row("b", acled_sub_event_type=None, acled_event_type=None),
        row("b", modality="claimed"),
    ],
    ids=["span", "toll", "near", "missile", "untyped", "claimed"],
)
def test_what_is_told_otherwise_is_still_one_event(second):
    assert groups(row("a", deaths=5), second) == ["a;b"]


def test_region_is_the_same_only_as_itself():
    wide = {"radius_km": 250.0, "where_prec": 6, "place_id": "geonames:163843"}
    assert groups(row("a", **wide), row("b", **wide)) == ["a;b"]
    assert len(groups(row("a", **wide), row("b"))) == 2


def test_two_of_one_article_never_meet_in_a_third():
    """A report of either strike may be the second article's, but not of both."""
    found = groups(row("a", deaths=3), row("a", number=2, deaths=4), row("b", deaths=4))
    assert found == ["a", "a;b"]


def test_no_chain_joins_what_does_not_suit():
    found = groups(
        row("a", deaths=3), row("b", start="2018-05-10", end="2018-05-12"), row("c", start="2018-05-12", deaths=3)
    )  # fmt: skip
    assert len(found) == 2 and sum(";" in each for each in found) == 1


def test_totals_of_a_war_merge_by_their_figure():
    total = {
        "kind": "casualty_aggregate",
        "place_id": None,
        "point": None,
        "start": None,
        "acled_sub_event_type": None,
    }
    assert groups(row("a", deaths=350_000, **total), row("b", deaths=350_000, **total)) == ["a;b"]
    assert len(groups(row("a", deaths=350_000, **total), row("b", deaths=400_000, **total))) == 2


def test_merging_again_counts_each_source_once():
    first = merge_events(table(row("a"), row("b")))
    both = pd.concat([first, table(row("c"))])
    merged = merge_events(both)
    assert merged["article_id"].tolist() == ["a;b;c"] and merged["n_sources"].tolist() == [3]
    assert merge_events(merged).equals(merged)


def test_across_the_180th_meridian():
    east, west = (179.99, -16.5), (-179.99, -16.5)
    found = groups(row("a", point=east, place_id="p:1"), row("b", point=west, place_id="p:2"))
    assert found == ["a;b"]


def test_empty_table():
    assert merge_events(schema.build_empty(schema.EVENTS)).empty


def make_many(count, seed=0):
    draw = random.Random(seed)
    types = ["Air/drone strike", "Shelling/artillery/missile attack", "Attack", "Armed clash"]
    return [
        row(
            f"a{number // 2}", number=number % 2, start=f"2018-05-{draw.randrange(1, 5):02}",
            point=draw.choice([DAMASCUS, DOUMA, HOMS]), place_id=draw.choice(["p:1", "p:2", "p:3"]),
            deaths=draw.choice([None, None, 3, 4, 30]), acled_sub_event_type=draw.choice(types),
            confidence=round(draw.random(), 3), radius_km=draw.choice([1.0, 5.0, 20.0]),
        )
        for number in range(count)
    ]  # fmt: skip


def test_order_of_rows_decides_nothing():
    rows = make_many(60)
    wanted = merge_events(table(*rows)).sort_index()
    for seed in range(5):
        shuffled = rows.copy()
        random.Random(seed).shuffle(shuffled)
        found = merge_events(table(*shuffled)).sort_index()
        pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(wanted))
    sources = [set(each.split(";")) for each in wanted["article_id"]]
    assert sum(map(len, sources)) == len(rows)


def test_pace_grows_with_the_rows_and_not_their_square():
    def measure(count):
        rows = [
            row(f"a{number}", start=str(day("2015-01-01") + pd.Timedelta(days=number % 1000))[:10],
                point=(20 + number % 37, 30 + number % 11), place_id=f"p:{number % 407}")
            for number in range(count)
        ]  # fmt: skip
        events = table(*rows)
        start = time.process_time()
        merge_events(events)
        return time.process_time() - start

    measure(200)
    assert measure(8_000) < 12 * max(measure(2_000), 0.05)


@pytest.mark.parametrize("radius", [1.0, 20.0])
def test_who_denies_is_not_blamed(radius):
    denial = row("a", modality="negated", claimed_by="Syria", actor1="Syria (SY)", deaths=0, radius_km=radius)
    told = row("b", claimed_by=None, deaths=None)
    (kept,) = merge_events(table(denial, told)).to_dict("records")
    assert kept["modality"] == "asserted" and kept["n_sources"] == 2 and kept["radius_km"] == 5.0
    assert pd.isna(kept["claimed_by"]) and pd.isna(kept["actor1"]) and pd.isna(kept["fatalities_best"])


def test_two_denials_stay_a_denial():
    both = [row(name, modality="negated", claimed_by="Syria") for name in "ab"]
    (kept,) = merge_events(table(*both)).to_dict("records")
    assert kept["modality"] == "negated" and kept["claimed_by"] == "Syria"
