from __future__ import annotations

import pytest
from tiny import build_tiny

import geo
from geo.gazetteer import load_gazetteer
from geo.model import Article, Candidate, Span
from geo.resolve import resolve_article


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def resolve(text, gazetteer, **options):
    words = ("Tripoli", "Lebanon", "Libya", "Aleppo", "Damascus", "Nowhere")
    starts = sorted((text.find(word), word) for word in words if word in text)
    spans = [Span(start, start + len(word), word) for start, word in starts]
    return resolve_article(Article(text), spans, gazetteer, **options)


@pytest.mark.parametrize(
    ("text", "options", "country"),
    [
        ("Clashes in Tripoli.", {}, "LY"),
        ("Clashes in Tripoli, Lebanon.", {}, "LB"),
        ("Clashes in Tripoli.", {"country": "LB"}, "LB"),
        ("Lebanon said that Tripoli is calm.", {}, "LB"),
    ],
)
def test_homonyms_are_told_apart(tiny, text, options, country):
    resolutions = resolve(text, tiny, **options)
    meant = next(r for r in resolutions if r.span.toponym == "Tripoli")
    assert meant.candidate.country_code == country
    assert meant.reason and 0 < meant.confidence <= 1 and meant.n_candidates == 2


def test_a_parent_in_the_text_is_named_as_the_reason(tiny):
    meant = resolve("Clashes in Tripoli, Lebanon.", tiny)[0]
    assert "the text says it is in Lebanon" in meant.reason and meant.confidence > 0.8


def test_town_and_region_of_one_name(tiny):
    assert resolve("In Aleppo they fought.", tiny)[0].candidate.feature_code == "PPLA"
    assert resolve("In Aleppo province they fought.", tiny)[0].candidate.feature_code == "ADM1"


def test_abstaining_keeps_the_row_and_says_why(tiny):
    meant = resolve("Clashes in Tripoli.", tiny, min_confidence=0.999)[0]
    assert meant.candidate is None and meant.resolved_by == "unresolved"
    assert "below the confidence" in meant.reason


def test_the_geocoder_is_asked_only_for_what_is_unknown(tiny):
    asked = []

    def fake(name):
        asked.append(name)
        return [Candidate("x:1", "Nowhere", 34.0, 36.0, "P", "PPL", country_code="SY")]

    resolutions = resolve("Nowhere and Aleppo and Damascus.", tiny, geocoder=fake)
    assert asked == ["Nowhere"]
    assert resolutions[0].resolved_by == "geocoder" and resolutions[0].candidate.place_id == "x:1"


def test_a_geocoder_answer_in_another_country_is_refused(tiny):
    far = Candidate("x:2", "Nowhere", -30.0, 140.0, "P", "PPL", country_code="AU")
    meant = resolve("Nowhere and Aleppo and Damascus.", tiny, geocoder=lambda name: [far])[0]
    assert meant.candidate is None and "no country that the article names" in meant.reason


@pytest.mark.parametrize(
    ("text", "toponym", "country"),
    [
        ("Shells fell on Aleppo, the Syrian army said.", "Aleppo", "SY"),
        ("Paris, Texas, was quiet.", "Paris", "US"),
        ("In Georgia, Tbilisi and Batumi saw protests.", "Georgia", "GE"),
        ("Clashes in Tripoli, Lebanon.", "Tripoli", "LB"),
        ("Rebels in Goma, eastern Congo, surrendered.", "Goma", "CD"),
    ],
)
def test_with_the_bundled_gazetteer(text, toponym, country):
    mentions = geo.geoparse(text).mentions
    assert mentions[mentions["toponym"] == toponym]["country_code"].tolist() == [country]


# ---------------------------------------------------------------------- contrast pairs with the bundled gazetteer


def place(text, *names, **options):
    """Resolve some names, each at its next occurrence."""
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), name))
        at += len(name)
    return resolve_article(Article(text), spans, load_gazetteer(), **options)


def test_a_mention_with_a_parent_of_its_own_has_a_sense_of_its_own():
    text = "Paris, Texas, was hit by a storm. Later the president flew to Paris, France."
    first, _, second, _ = place(text, "Paris", "Texas", "Paris", "France")
    assert (first.candidate.country_code, second.candidate.country_code) == ("US", "FR")
    text = "The president left Paris, France. Later Paris was hit by a storm."
    assert [each.candidate.country_code for each in place(text, "Paris", "France", "Paris")] == ["FR"] * 3


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The province of Hama was quiet, but the city of Hama was shelled.", ("ADM1", "PPLA")),
        ("The city of Hama was shelled, but the province of Hama was quiet.", ("PPLA", "ADM1")),
        ("Hama city was shelled, and Hama governorate was quiet.", ("PPLA", "ADM1")),
    ],
)
def test_a_mention_of_a_kind_of_its_own_is_of_that_kind(text, codes):
    assert tuple(each.candidate.feature_code for each in place(text, "Hama", "Hama")) == codes


def test_a_word_for_all_names_of_a_list_is_each_ones():
    for text in ("Homs and Hama provinces were shelled.", "The provinces of Homs and Hama were shelled."):
        assert [each.candidate.feature_code for each in place(text, "Homs", "Hama")] == ["ADM1", "ADM1"]
    towns = place("The cities of Homs and Hama were shelled.", "Homs", "Hama")
    assert [each.candidate.feature_class for each in towns] == ["P", "P"]


def test_a_stated_parent_makes_sure():
    london, ontario = place("He lives in London, Ontario.", "London", "Ontario")
    assert (london.candidate.country_code, ontario.candidate.country_code) == ("CA", "CA")
    assert london.confidence > 0.6


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Aleppo", "province"), ("Idlib", "governorate"), ("Homs", "Governorate"), ("Daraa", "province"),
        ("Kandahar", "province"), ("Herat", "province"), ("Kherson", "oblast"), ("Lviv", "region"),
        ("Aleppo", "region"), ("Borno", "state"), ("Kano", "state"), ("Hama", "governorate"),
    ],
)  # fmt: skip
def test_what_the_text_calls_a_region_is_one(name, word):
    for text in (f"Shelling hit {name} {word}.", f"The {word.lower()} of {name} was hit."):
        [found] = place(text, name)
        assert found.candidate.feature_code == "ADM1", text


@pytest.mark.parametrize("word", ["city", "town"])
def test_what_the_text_calls_a_town_is_one(word):
    for name in ("Aleppo", "Homs", "Kandahar", "Lviv"):
        [found] = place(f"Shelling hit {name} {word}.", name)
        assert found.candidate.feature_class == "P"


@pytest.mark.parametrize(
    ("name", "parents", "country"),
    [
        ("Al Mansoura", ("Raqqa", "Syria"), "SY"),
        ("Karama", ("Raqqa", "Syria"), "SY"),
        ("Al Mansoura", ("Dakahlia", "Egypt"), "EG"),
        ("Hatla", ("Deir Ezzor", "Syria"), "SY"),
    ],
)
def test_what_sounds_alike_in_the_named_country_is_looked_at(name, parents, country):
    text = f"Airstrike on {name} village, {parents[0]} governorate, {parents[1]}."
    found = place(text, name, *parents)[0]
    assert found.candidate.country_code == country and found.confidence > 0.5


def test_a_city_of_millions_is_no_spelling_of_a_village():
    text = "Sanaa, Yemen - A missile from Hajjah fell into the sea off Jeddah. Crowds marched in Ibb."
    found = place(text, "Sanaa", "Yemen", "Hajjah", "Jeddah", "Ibb")[3]
    assert found.candidate.country_code == "SA" and found.confidence > 0.5


def test_a_village_alone_is_not_sure():
    [village] = place("Gunmen attacked a convoy in Lanyi.", "Lanyi")
    assert village.candidate is not None and village.confidence <= 0.5
    assert place("Gunmen attacked a convoy in Homs.", "Homs")[0].confidence > 0.7
    assert (
        place("Gunmen attacked a convoy in Lanyi, China.", "Lanyi", "China")[0].confidence
        > village.confidence
    )
    assert (
        place("Gunmen attacked a convoy in Lanyi.", "Lanyi", country="CN")[0].confidence > village.confidence
    )


def test_land_that_bears_a_towns_name_is_wide_and_unsure():
    [town], [side], [county] = (
        place(f"Fighting in {name}, South Sudan.", name)
        for name in ("Rumbek", "Rumbek East", "Rumbek East County")
    )
    assert side.candidate.place_id == county.candidate.place_id == town.candidate.place_id
    assert side.candidate.radius_km >= 30 > town.candidate.radius_km
    assert max(side.confidence, county.confidence) <= 0.6 and "bears its name" in side.reason
    assert place("Fighting in Nowherabad Desert.", "Nowherabad Desert")[0].candidate is None
