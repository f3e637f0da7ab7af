"""Names that the gazetteer lacks: what is spelled like them, where, and when that is enough."""

from __future__ import annotations

import pytest

from geo.errors import UnknownPlaceError
from geo.gazetteer import load_gazetteer
from geo.gazetteer.similar import compare_own_words, find_similar, suggest_names
from geo.model import Article, Span
from geo.names import fold
from geo.resolve import resolve_article


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize(
    ("written", "country", "name"),
    [
        ("Falujjhah", "IQ", "Al Fallūjah"),
        ("Bahgdad", "IQ", "Baghdad"),
        ("Qandahr", "AF", "Kandahār"),
        ("Kramatorks", "UA", "Kramatorsk"),
    ],
)
def test_typos_and_transliterations(gazetteer, written, country, name):
    assert gazetteer.candidates(written, country=country) == []
    found = find_similar(written, [country], gazetteer)
    assert found[0].name == name
    assert all(place.match == "fuzzy" and 0 < place.score <= 100 for place in found)
    assert [place.score for place in found] == sorted((place.score for place in found), reverse=True)


def test_only_places_of_the_countries(gazetteer):
    found = find_similar("Bahgdad", ["SY"], gazetteer)
    assert all("SY" in (place.country_code, *place.countries) for place in found)
    assert find_similar("Bahgdad", [], gazetteer) == []
    assert len(find_similar("Bahgdad", ["IQ", "SY"], gazetteer, limit=2)) == 2
    with pytest.raises(UnknownPlaceError):
        find_similar("Bahgdad", ["XX"], gazetteer)


@pytest.mark.parametrize("name", ["", "Ur", "حلبب", "Xqzvw Kkjhgq", "!!!"])
def test_nothing_is_like_it(gazetteer, name):
    assert find_similar(name, ["SY"], gazetteer) == []


def test_suggestions(gazetteer):
    assert "Baghdad" in suggest_names("Bahgdad", gazetteer)
    assert suggest_names("Bahgdad", gazetteer, country="IQ", limit=1) == ["Baghdad"]
    assert suggest_names("Xqzvw Kkjhgq", gazetteer) == []
    assert len(set(suggest_names("Alepo", gazetteer))) == len(suggest_names("Alepo", gazetteer)) > 1


def test_countries_that_spell_their_names_in_one_way_are_not_searched():
    assert find_similar("Maidugri", ["NG", "US"], load_gazetteer()) == []


@pytest.mark.parametrize(
    ("one", "alike", "other"),
    [
        ("Kafr Zita", "Kafr Zayta", "Kafr Nuran"),
        ("Deir Halmoun", "Dayr Halmun", "Dayr Salunah"),
        ("Wadi Hamidah", "Wadi Hamida", "Wadi Sa`idah"),
        ("Talmenes", "Tall Manis", "Tall Amriye"),
        ("Hazano Fawqani", "Hazzanu Fawqani", "Qazani at Fawqani"),
    ],
)
def test_a_shared_word_for_a_village_makes_no_likeness(one, alike, other):
    assert compare_own_words(fold(one), fold(alike)) > 90
    assert compare_own_words(fold(one), fold(other)) < 76
    assert compare_own_words(fold(one), fold(other)) == compare_own_words(fold(other), fold(one))


# ---------------------------------------------------------------------- in an article


def resolve(text, *names):
    """Resolve the first of some names, each at its next occurrence."""
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), name))
        at += len(name)
    return resolve_article(Article(text), spans, load_gazetteer())[0]


INVENTED = ("Kafr Zalqita", "Deir Halmoun", "Kafr Nawwan", "Tal Dawseh", "Burj Sarmeda", "Sheikh Barkan",
            "Khirbat al-Nurayn", "Umm Qasbin", "Talaat Nimr", "Mazraat Haddour", "Hazzano Fawqani")  # fmt: skip


@pytest.mark.parametrize("name", INVENTED)
def test_an_invented_village_gets_no_place(name):
    assert load_gazetteer().candidates(name) == []
    text = f"Shelling hit the village of {name} near Maarat al-Numan in Idlib province, Syria."
    found = resolve(text, name, "Maarat al-Numan", "Idlib", "Syria")
    assert found.candidate is None and found.reason.startswith("the gazetteer has no such name")


@pytest.mark.parametrize(
    ("name", "region", "elsewhere"),
    [
        ("Kafr Najd", "Idlib", "Daraa"),
        ("Umm Sharshou", "Homs", "Latakia"),
        ("Batbu", "Aleppo", "Raqqa"),
        ("Bishlama", "Idlib", "Hasakah"),
    ],
)
def test_another_spelling_counts_in_the_region_that_the_text_names(name, region, elsewhere):
    inside, outside = (
        resolve(f"Shells hit {name} in {each} province, Syria.", name, each, "Syria")
        for each in (region, elsewhere)
    )
    assert inside.candidate.admin1_name == region and inside.candidate.match == "fuzzy"
    assert 0.5 <= inside.confidence < 0.97
    assert (
        "no such name" in inside.reason
        and "similar name" in inside.reason
        and "maybe another" in inside.reason
    )
    assert outside.candidate is None


def test_another_spelling_is_less_sure_where_only_the_country_is_named():
    near = resolve("Shells hit Batbu in Aleppo province, Syria.", "Batbu", "Aleppo", "Syria")
    far = resolve("Shells hit Batbu in Syria.", "Batbu", "Syria")
    assert (far.confidence or 0.0) < near.confidence


def test_near_a_town_is_near_it():
    near, far = (
        resolve(f"Shells hit Kafr Najd near {town}, Syria.", "Kafr Najd", town, "Syria")
        for town in ("Idlib", "Palmyra")
    )
    assert near.candidate.match == "fuzzy" and far.candidate is None


def test_what_only_sounds_alike_is_less_sure_than_what_is_spelled_alike():
    text = "Shells hit {} in Idlib province, Syria."
    spelled = resolve(text.format("Kafr Nabel"), "Kafr Nabel", "Idlib", "Syria")
    heard = resolve(text.format("Jubb Safiyeh"), "Jubb Safiyeh", "Idlib", "Syria")
    assert heard.candidate.match == "transliterated" and heard.confidence <= 0.6 < spelled.confidence
