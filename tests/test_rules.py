"""Each rule of recognition and resolution by a pair: the same words with and without what the rule looks at."""

from __future__ import annotations

import subprocess
import sys

import pytest

import geo
from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.recognize import find_mentions


def names(text):
    return [span.toponym for span in find_mentions(Article(text), load_gazetteer())]


def place(text, toponym):
    mentions = geo.geoparse(text).mentions
    row = mentions[mentions["toponym"] == toponym].iloc[0]
    return row["place_id"], row["place_name"], row["country_code"]


@pytest.mark.parametrize(
    ("with_cue", "without", "name"),
    [
        # a title or a given name in front makes a person
        ("They met in Aleppo.", "They met President Aleppo.", "Aleppo"),
        ("They met in Aleppo.", "They met Sergei Aleppo.", "Aleppo"),
        # ... and so is the surname alone, later
        ("Sergei Ivanov left. Aleppo left.", "Sergei Aleppo left. Aleppo left.", "Aleppo"),
        # a name that counts in capitals only
        ("The US left.", "Tell Us why.", "US"),
        # a small place needs a preposition, a verb of attack, its kind, a list, or its region behind it
        ("Shells fell in Jonesville.", "Jonesville Smithers spoke.", "Jonesville"),
        ("Rebels captured Kafr Haya on Monday.", "Mr. Kafr Haya spoke on Monday.", "Kafr Haya"),
        # a paper, a treaty, a weapon
        ("Talks in Minsk went on.", "The Minsk agreements went on.", "Minsk"),
        ("It hit Jerusalem.", "It is in the Jerusalem Post.", "Jerusalem"),
        # an armed group that bears a place's name
        ("Rebels of al-Bab left.", "Rebels of Hay'at Tahrir al-Sham left.", "al-Bab"),
        # a demonym that is a surname
        ("A Welsh town.", "Mr. Welsh spoke.", "Welsh"),
    ],
)
def test_cue_makes_the_difference(with_cue, without, name):
    assert name in names(with_cue)
    assert name not in names(without)


@pytest.mark.parametrize(
    "text",
    [
        "Fighters of Al-Shabaab and Al-Qaeda attacked.",
        "Two Iskander missiles and a Javelin launcher were put on show.",
    ],
)
def test_no_place_at_all(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FIGHTING IN ADEN AND TAIZ KILLS DOZENS", ["ADEN", "TAIZ"]),
        ("Rockets Fall Near Hodeidah, Dozens Dead", ["Hodeidah"]),
        ("On the road to the river they fought in ‘Afrin and Deir\nez-Zor on Monday.",
         ["Afrin", "Deir\nez-Zor"]),
        ("Troops reached the Rafah crossing.", ["Rafah crossing"]),
        ("A raid in the West Bank and near the Zaporizhzhia nuclear power plant.",
         ["West Bank", "Zaporizhzhia nuclear power plant"]),
        ("Shelling hit the towns of Homs, Jenin and Aleppo.", ["Homs", "Jenin", "Aleppo"]),
        ("It happened in Fresno, Calif., and in New  York.", ["Fresno", "Calif.", "New  York"]),
    ],
)  # fmt: skip
def test_spans(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "toponym", "country"),
    [
        # a parent beside the name, before it or behind it
        ("Clashes in Tripoli, Lebanon.", "Tripoli", "LB"),
        ("Clashes in Tripoli.", "Tripoli", "LY"),
        # another place's own name is stronger than a greater place's other name
        ("Beni was attacked.", "Beni", "CD"),
        ("Militants attacked Beni in Congo.", "Beni", "CD"),
        # nearness to the others
        ("Homs, Hama and Salamiyah were hit; so was Tal Rifaat.", "Hama", "SY"),
    ],
)
def test_which_place(text, toponym, country):
    assert place(text, toponym)[2] == country


def test_region_or_town():
    assert (
        place("Fighting in Idlib province went on.", "Idlib")[0]
        != place("Fighting in Idlib went on.", "Idlib")[0]
    )
    # the word must follow on the same line, and be the whole word
    for text in ("Attack in Idlib\n\nState media said so.", "The Idlib statement was read."):
        assert place(text, "Idlib") == place("Fighting in Idlib went on.", "Idlib")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Syrian capital was calm.", "geonames:170654"),
        ("The American capital was calm.", "geonames:4140963"),
        ("Iraq was hit. The capital was calm.", "geonames:98182"),
        ("BEIRUT, Lebanon — The capital was calm.", "geonames:276781"),
        ("The Chechen capital was calm.", None),
        ("Iraq was hit. The Kurdish capital was calm.", None),
    ],
)
def test_which_capital(text, expected):
    mentions = geo.geoparse(text).mentions
    found = mentions[mentions["kind"] == "nominal"]["place_id"]
    assert len(found) == 1 and (found.iloc[0] == expected if expected else found.isna().all())


def test_the_capital_is_that_of_the_country_the_sentence_is_set_in():
    text = "In Iraq, the capital was shelled. In Syria, the capital fell. Syria said the capital was lost."
    spans = find_mentions(Article(text), load_gazetteer())
    found = [span.place_id for span in spans if span.kind == "nominal"]
    assert found[:2] == ["geonames:98182", "geonames:170654"]
    # a capital that is named is meant before the country of a government that says something of it
    text = "Damascus was shelled. Iraq said the capital was calm."
    spans = find_mentions(Article(text), load_gazetteer())
    assert [span.place_id for span in spans if span.kind == "nominal"] == ["geonames:170654"]


@pytest.mark.parametrize(
    "text", ["The capital expenditure of Spain.", "Spain's capital flight. The capital punishment."]
)
def test_capital_that_is_no_town(text):
    assert "nominal" not in set(geo.geoparse(text).mentions["kind"])


def test_a_confidence_asked_for_holds_for_every_kind():
    text = "Syrian jets left. Damascus was hit; the capital was calm."
    mentions = geo.geoparse(text, min_confidence=0.99).mentions
    assert mentions["place_id"].isna().all() and len(mentions) == 3


def test_every_capital_is_one_town():
    gazetteer = load_gazetteer()
    assert gazetteer.capitals["US"] == "geonames:4140963"
    assert gazetteer.capitals["SY"] == "geonames:170654" and len(gazetteer.capitals) > 190
    assert [p.place_id for p in gazetteer.candidates("Washington") if p.feature_code == "PPLC"] == [
        "geonames:4140963"
    ]


def test_occupied_land_has_the_country_of_the_united_nations():
    gazetteer = load_gazetteer()
    assert gazetteer.candidates("Katzrin")[0].country_code == "SY"
    assert set(gazetteer.candidates("Katzrin")[0].claims) == {"IL", "SY"}
    assert {p.country_code for p in gazetteer.candidates("Simferopol")} == {"UA"}


def test_a_shadowed_name_counts_where_its_country_is_given():
    gazetteer = load_gazetteer()
    assert gazetteer.candidates("Golan")[0].place_id == "geo:golan-heights"
    assert gazetteer.candidates("Golan", country="IR")[0].country_code == "IR"
    assert place("Iran's Kurdistan province was calm.", "Kurdistan")[2] == "IR"


@pytest.mark.parametrize(
    "text",
    ["'(a ' * 40_000", "'.' * 60_000", "'The capital was hit. Homs was not. ' * 3_000",
     "'KABUL, Afghanistan (AP) - A bomb.\\n\\n' * 3_000", "'A' * 200_000", "'Al-' * 30_000"],
)  # fmt: skip
def test_hostile_text_takes_no_more_than_linear_time(text):
    # Quadratic, each of these took minutes; a minute is far above what a slow machine needs.
    code = f"import geo; geo.geoparse({text})"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
