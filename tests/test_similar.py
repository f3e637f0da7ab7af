"""Names that the gazetteer lacks: what is spelled like them, where, and when that is enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import UnknownPlaceError
from geo.gazetteer import load_gazetteer
from geo.gazetteer.similar import find_similar, pick_sure, suggest_names


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
    assert pick_sure(name, [], []) is None


def test_sure_only_near_what_the_article_names(gazetteer):
    found = find_similar("Qamishloo", ["SY"], gazetteer, limit=60)
    near, far = gazetteer.candidates("Hasakah", limit=1), gazetteer.candidates("Daraa", limit=1)
    country = [gazetteer.get(gazetteer.countries["SY"][0])]
    sure = pick_sure("Qamishloo", found, near)
    assert sure is not None and sure.name == "Al Qāmishlī"
    assert [pick_sure("Qamishloo", found, others) for others in (far, country, [])] == [None] * 3


def test_two_that_are_as_like_are_not_sure(gazetteer):
    found = find_similar("Qamishloo", ["SY"], gazetteer, limit=60)
    near = gazetteer.candidates("Hasakah", limit=1)
    twin = replace(found[0], place_id="poi:0", latitude=found[0].latitude - 0.5)
    assert pick_sure("Qamishloo", [found[0], twin], near) is None


def test_suggestions(gazetteer):
    assert "Baghdad" in suggest_names("Bahgdad", gazetteer)
    assert suggest_names("Bahgdad", gazetteer, country="IQ", limit=1) == ["Baghdad"]
    assert suggest_names("Xqzvw Kkjhgq", gazetteer) == []
    assert len(set(suggest_names("Alepo", gazetteer))) == len(suggest_names("Alepo", gazetteer)) > 1


def test_countries_that_spell_their_names_in_one_way_are_not_searched():
    assert find_similar("Maidugri", ["NG", "US"], load_gazetteer()) == []
