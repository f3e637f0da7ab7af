from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import geo
from geo import schema, tables
from geo.errors import ArticleError, GeocoderError, UnknownPlaceError
from geo.model import Article

TEXT = "Shelling hit Homs and the village of Zzyzxville. The Syrian army left."


def test_three_valid_tables():
    result = geo.geoparse(Article(TEXT, title="A title", source="example.org", url="https://example.org/1"))
    assert list(result.mentions["toponym"]) == ["Homs", "Zzyzxville", "Syrian"]
    row = result.mentions.iloc[0]
    assert (row["article_title"], row["article_source"], row["status"]) == (
        "A title",
        "example.org",
        "machine-coded",
    )
    assert TEXT[row["start"] : row["end"]] == "Homs" and row["sentence"].endswith("Zzyzxville.")
    assert list(result.events["place_name"]) == ["Homs", "Zzyzxville"] and result.events.crs == schema.CRS
    assert set(result.places.index) == {"geonames:169577", "geonames:163843"}


def test_an_unresolved_name_keeps_its_row():
    row = geo.geoparse(TEXT).mentions.iloc[1]
    assert pd.isna(row["place_id"]) and row["geometry"] is None and row["resolved_by"] == "unresolved"
    assert row["reason"] == "the gazetteer has no such name"


def test_demonyms_have_their_country_and_point():
    row = geo.geoparse(TEXT).mentions.iloc[2]
    assert (row["kind"], row["place_id"], row["geometry"].x) == ("demonym", "geonames:163843", 38.0)


def test_without_a_date_there_is_none():
    assert geo.geoparse(TEXT).mentions["published"].isna().all()
    dated = geo.geoparse(
        [TEXT, Article(TEXT, article_id="b", published="2020-01-01")], published="2019-01-01"
    )
    assert set(dated.mentions["published"].dt.year) == {2019, 2020}
    assert dated.places["first_seen"].iloc[0] < dated.places["last_seen"].iloc[0]


def test_the_same_article_twice_keeps_both():
    result = geo.geoparse([TEXT, TEXT])
    assert len(result.mentions) == 6 and result.mentions.index.is_unique
    assert result.places.loc["geonames:169577", "n_articles"] == 2


def test_ids_that_come_again_never_meet_another():
    ids = ["x-2", "x", "x", "x~2", "x"]
    seen = []
    result = geo.geoparse(
        (Article(TEXT, article_id=each) for each in ids),
        on_article=lambda article: seen.append(article.article_id),
    )
    assert seen == ["x-2", "x", "x~2", "x~2~2", "x~3"]
    assert result.mentions.index.is_unique and result.mentions["article_id"].nunique() == 5


@pytest.mark.parametrize("text", ["", " ", "No name here.", "\n\n\n"])
def test_no_place_is_no_error(text):
    result = geo.geoparse(text)
    assert len(result.mentions) == 0 and len(result.places) == 0


def test_min_confidence_abstains():
    assert geo.geoparse("Clashes in Springfield.", min_confidence=0.99).mentions["place_id"].isna().all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        geo.geoparse(TEXT, min_confidence=2)


def test_unknown_country():
    with pytest.raises(UnknownPlaceError):
        geo.geoparse(TEXT, country="Syria")


def test_resolve_mentions_keeps_the_order_given():
    text = "From Homs to Aleppo."
    table = geo.resolve_mentions(text, [(13, 19), (5, 9)])
    assert list(table["toponym"]) == ["Aleppo", "Homs"]
    for spans in ([(5, 5)], [(0, 99)], [(5, 9), (5, 9)]):
        with pytest.raises(ValueError):
            geo.resolve_mentions(text, spans)


def test_lookup_gives_the_columns_of_places():
    found = geo.lookup("Tripoli", limit=3)
    assert found.index.name == "place_id" and {*schema.PLACES.columns, "match"} <= set(found.columns)
    assert found["country"].iloc[0] == "LY" and len(found) == 3
    assert len(geo.lookup("Nowhere at all")) == 0


def test_many_rows_are_the_same_in_parts(monkeypatch):
    articles = [Article(TEXT, article_id=str(number), published="2012-02-04") for number in range(7)]
    whole = geo.geoparse(articles)
    monkeypatch.setattr(tables, "_PART_ROWS", 4)
    parts = geo.geoparse(articles)
    for layer in schema.LAYERS:
        pd.testing.assert_frame_equal(getattr(parts, layer), getattr(whole, layer))


def test_an_error_of_ours_is_raised_even_where_others_are_reported():
    def ask(name):
        raise GeocoderError("the server is down")

    with pytest.raises(GeocoderError, match="server is down"):
        geo.geoparse(TEXT, geocoder=ask, on_error=lambda article, err: pytest.fail("it was passed over"))


def test_a_recognizer_and_a_resolver_of_ones_own():
    from geo.model import Resolution, Span

    def recognize(article, gazetteer):
        return [Span(0, 4, article.text[:4])]

    def resolve(article, spans, gazetteer, **_):
        return [Resolution(span, None, "unresolved", None, 0, "just so") for span in spans]

    result = geo.geoparse("Abcd", recognizer=recognize, resolver=resolve)
    assert list(result.mentions["reason"]) == ["just so"]


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        ({"text": TEXT}, r"an iterable of them, got dict; make an Article\(\.\.\.\)"),
        ({}, "got dict$"),
        (None, "expected a str, an Article, or an iterable of them, got NoneType$"),
        (5, "got int$"),
        (b"", "got bytes; decode it first"),
        (Path("news"), r"read_articles\(path\)"),
        (pd.DataFrame({"text": [TEXT]}), r"got DataFrame; give a column of texts"),
        ([5], "expected a str or an Article at index 0, got int$"),
        ([TEXT, None], "at index 1, got NoneType$"),
        ([{"text": TEXT}], r"at index 0, got dict; make an Article"),
    ],
)
def test_what_is_no_article_is_refused(articles, message):
    with pytest.raises(ArticleError, match=message) as caught:
        geo.geoparse(articles)
    assert isinstance(caught.value, ValueError) and "\n" not in str(caught.value)


def test_a_column_of_texts_is_parsed():
    assert len(geo.geoparse(pd.Series([TEXT, "Homs is quiet."])).mentions) == 4


def test_spans_need_an_article():
    with pytest.raises(ArticleError, match="expected a str or an Article, got NoneType"):
        geo.resolve_mentions(None, [(0, 4)])


@pytest.mark.parametrize("name", [None, b"Homs", 5])
def test_lookup_needs_a_name(name):
    with pytest.raises(TypeError, match=f"expected a name as a str, got {type(name).__name__}"):
        geo.lookup(name)


def test_by_default_no_place_is_given_that_is_likelier_wrong_by_far():
    from geo.cli import commands
    from geo.pipeline import MIN_CONFIDENCE

    assert MIN_CONFIDENCE == commands._MIN_CONFIDENCE == 0.2
    text = "A church burned in Lekuy, and in Korma a market."
    every = geo.geoparse(text, min_confidence=0).mentions
    kept = geo.geoparse(text).mentions
    assert (kept["confidence"].dropna()[kept["place_id"].notna()] >= MIN_CONFIDENCE).all()
    assert len(kept) == len(every)


def test_roles_and_events_tell_one_thing():
    from geo.coding import _settle
    from geo.events import Coded
    from geo.model import RoleGiven

    result = geo.geoparse("Shells killed six people in Homs on Monday.", published="2012-02-06")
    event = result.events.iloc[0]
    row = result.mentions.iloc[0]
    assert (row["role"], row["event_id"]) == ("event_site", event.name)
    assert (event["fatalities_best"], event["acled_sub_event_type"], event["where_prec"]) == (
        6, "Shelling/artillery/missile attack", 1,
    )  # fmt: skip
    guess = RoleGiven("background", 0.4, "", {"background": 0.4, "event_site": 0.3})
    sure = RoleGiven("background", 0.9, "", {"background": 0.9, "event_site": 0.05})

    class Act:
        event_id, kind = "e", "conflict"

    coded = Coded([Act()], {0: "e", 1: "e"})
    assert [given.role for given in _settle([guess, sure], coded)] == ["event_site", "background"]
