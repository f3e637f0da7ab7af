from __future__ import annotations

import pytest
from tiny import build_tiny

import geo
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
