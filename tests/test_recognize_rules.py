"""Names that only a rule can tell, each beside its opposite: demonyms in capitals and combined ones, ships, lists."""

from __future__ import annotations

import pytest

from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.recognize import find_mentions
from geo.recognize.combined import find_combined
from geo.recognize.excluded import find_excluded
from geo.recognize.passage import cut_passage


def find(text):
    return find_mentions(Article(text), load_gazetteer())


def names(text):
    return [span.toponym for span in find(text)]


def combined(text):
    passage = cut_passage(Article(text))
    return [passage.words[number] for number in find_combined(passage, load_gazetteer())]


def excluded(text):
    passage = cut_passage(Article(text))
    extents = sorted(set(find_excluded(passage, load_gazetteer())))
    return [text[passage.starts[first] : passage.ends[last]] for first, last in extents]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Syrian", "geonames:163843"),
        ("SYRIAN", "geonames:163843"),
        ("SOUTH KOREANS", "geonames:1835841"),
        ("South\nKoreans", "geonames:1835841"),
        ("syrian", None),
        ("SYRIA", None),
        ("", None),
    ],
)
def test_a_demonym_is_known_in_capitals(written, place):
    assert load_gazetteer().find_demonym(written) == place


@pytest.mark.parametrize(
    ("loud", "plain"),
    [
        ("KENYAN TROOPS ENTER SOMALI VILLAGE", "Kenyan troops enter Somali village"),
        ("UKRAINIAN DRONES HIT RUSSIAN DEPOT", "Ukrainian drones hit Russian depot"),
        ("SOUTH SUDANESE REBELS SIGN TRUCE", "South Sudanese rebels sign truce"),
    ],
)
def test_a_demonym_in_capitals_is_one_place_with_that_in_small_letters(loud, plain):
    found, expected = find(loud), find(plain)
    assert [span.kind for span in found] == ["demonym"] * len(expected)
    assert [span.place_id for span in found] == [span.place_id for span in expected]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Franco-German brigade.", ["Franco", "German"]),
        ("Sino-Russian talks.", ["Sino", "Russian"]),
        ("AN INDO-PAKISTANI WAR", ["INDO", "PAKISTANI"]),
        ("The Russo-Sino-Indian pact.", ["Russo", "Sino", "Indian"]),
        ("An Afro-Asian conference.", ["Afro", "Asian"]),
        # no second demonym, no hyphen, a continent's descendants in a country
        ("Franco German spoke.", []),
        ("The Indo-Pacific fleet.", []),
        ("An Afro-Cuban band.", []),
        ("A sino-russian typo.", []),
    ],
)
def test_combining_forms(text, words):
    assert combined(text) == words


def test_both_halves_of_a_combined_demonym_are_mentions():
    spans = find("The Sino-Russian frontier was calm.")
    halves = [span for span in spans if span.kind == "demonym"]
    assert [span.toponym for span in halves] == ["Sino", "Russian"]
    gazetteer = load_gazetteer()
    assert [gazetteer.get(span.place_id).country_code for span in halves] == ["CN", "RU"]
    assert "Sino" not in names("They spoke of Indo-European and Sino-Tibetan tongues.")


@pytest.mark.parametrize(
    ("text", "ships"),
    [
        ("The USS Tulsa left for Guam.", ["USS Tulsa"]),
        ("The M/V Batumi Star left Batumi.", ["V Batumi Star"]),
        ("HMS Prince of Wales reached Cyprus.", ["HMS Prince of Wales"]),
        ("the frigate Sevastopol sank off Odesa", ["frigate Sevastopol"]),
        ("the aircraft carrier Sao Paulo was sunk", ["carrier Sao Paulo"]),
        ("USS TULSA SAILS FOR GUAM", ["USS TULSA"]),
        # a nation's divers; a class that heads a title; a word in small letters
        ("In the submarine Russian divers found nothing.", []),
        ("Submarine Aleppo", []),
        ("It cuss Tulsa.", []),
    ],
)
def test_ships(text, ships):
    assert excluded(text) == ships


@pytest.mark.parametrize(
    ("ship", "place", "name"),
    [
        ("The USS Tulsa left.", "They met in Tulsa.", "Tulsa"),
        ("The frigate Sevastopol sank.", "Shells fell on Sevastopol.", "Sevastopol"),
        ("The Denver Nuggets won.", "A man from Denver won.", "Denver"),
    ],
)
def test_a_ship_or_a_team_is_no_place(ship, place, name):
    assert not any(name in each for each in names(ship))
    assert name in names(place)


def test_a_semicolon_parts_a_list():
    assert names("Offices in Goma; Bukavu Town; Port Sudan; South Kivu are open.")[2:] == [
        "Port Sudan", "South Kivu",
    ]  # fmt: skip
    assert not any(";" in name for name in names("Kafr Hamra; Tell Rifaat; Deir Hafir; Khan Touman"))


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_name_goes_on_behind_an_elided_article(mark):
    text = f"They met in Côte d{mark}Ivoire."
    assert names(text) == [f"Côte d{mark}Ivoire"]
    assert names(f"They met Gabriele d{mark}Annunzio.") == []
