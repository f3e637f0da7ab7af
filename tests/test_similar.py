"""Names that the gazetteer lacks: what is spelled like them, where, and when that is enough."""

from __future__ import annotations

import pytest

from geo.errors import UnknownPlaceError
from geo.gazetteer import load_gazetteer
from geo.gazetteer.similar import find_similar, suggest_names


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
