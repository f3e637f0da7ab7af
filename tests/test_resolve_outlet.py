"""Where a publisher is at home: what a domain says, and what that changes."""

from __future__ import annotations

import pytest

from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.recognize import find_mentions
from geo.resolve import resolve_article
from geo.resolve.outlet import find_home_country, find_home_names, is_local_outlet


@pytest.mark.parametrize(
    ("source", "names", "country", "is_local"),
    [
        ("www.springfieldgazette.com", ("springfield",), None, True),
        ("https://sanantoniopost.com/news", ("sanantonio",), None, True),
        ("examplenews.co.uk", (), "GB", True),
        ("dailynews.com", (), None, True),
        ("reuters.com", (), "GB", False),
        ("reliefweb.int", (), None, False),
        ("The Weekly Paper", (), None, False),
        ("", (), None, False),
        (None, (), None, False),
    ],
)
def test_what_a_domain_says(source, names, country, is_local):
    gazetteer = load_gazetteer()
    assert find_home_names(source, gazetteer) == names
    assert find_home_country(source, gazetteer) == country
    assert is_local_outlet(source) == is_local


def resolve_name(text, name, source):
    gazetteer = load_gazetteer()
    article = Article(text, source=source)
    spans = find_mentions(article, gazetteer)
    found = zip(spans, resolve_article(article, spans, gazetteer), strict=True)
    return next(resolution for span, resolution in found if span.toponym == name)


def test_a_local_paper_means_its_own_town():
    text = "The fire department in Moscow was called to a barn. No one in Latah County was hurt."
    assert resolve_name(text, "Moscow", "moscowgazette.com").candidate.country_code == "US"
    assert resolve_name("The talks in Moscow ended.", "Moscow", None).candidate.country_code == "RU"


def test_the_country_of_the_domain_counts():
    text = "The council of Cambridge met on Monday."
    assert resolve_name(text, "Cambridge", "example.co.uk").candidate.country_code == "GB"
    assert resolve_name(text, "Cambridge", "example.ca").candidate.country_code == "CA"
