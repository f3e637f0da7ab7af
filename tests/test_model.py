"""Articles as they come in, and their dates."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DateError
from geo.model import Article, make_unique, parse_date


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2018-05-14", "2018-05-14T00:00:00+00:00"),
        (" 2018-05-14T10:00:00.123999+03:00 ", "2018-05-14T07:00:00.123000+00:00"),
        (date(2018, 5, 14), "2018-05-14T00:00:00+00:00"),
        (datetime(2018, 5, 14, 10), "2018-05-14T10:00:00+00:00"),
        ("0001-01-01", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_dates_are_kept_in_utc_to_the_millisecond(value: Any, iso: str) -> None:
    parsed = parse_date(value)
    assert parsed is not None and parsed.isoformat() == iso and parsed.tzinfo is UTC


@pytest.mark.parametrize("value", [None, ""])
def test_no_date_is_none(value: Any) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("yesterday", "expected a date such as 2018-05-14, got 'yesterday'"),
        ("2018-02-30", "expected a date"),
        ("0001-01-01T00:00:00+14:00", r"years 1 to 9999 in UTC, got 0001-01-01T00:00:00\+14:00"),
        ("9999-12-31T23:00:00-02:00", "years 1 to 9999"),
    ],
)
def test_what_is_no_date_is_our_error(value: str, message: str) -> None:
    with pytest.raises(DateError, match=message):
        parse_date(value)
    with pytest.raises(DateError, match=message):
        Article("Homs", published=value)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_our_error(text: str) -> None:
    with contextlib.suppress(DateError):
        parse_date(text)


def test_every_field_of_an_article_can_be_written() -> None:
    dirty = "a\0b\ud800c😀"
    article = Article(dirty, article_id=dirty, title=dirty, source=dirty, url=dirty)
    for value in (article.text, article.article_id, article.title, article.source, article.url):
        assert value == "a\ufffdb?c😀" and len(value) == len(dirty)


def test_only_the_text_is_asked_for() -> None:
    article = Article("Homs")
    assert (article.title, article.published, article.source, article.url) == (None, None, None, None)
    assert article.article_id == Article("Homs").article_id != Article("Hama").article_id
    with pytest.raises(TypeError, match="must be a str, not bytes"):
        Article(b"Homs")  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(["x", "x~2", "x~3", "x-2", "x~2~2"]), max_size=12))
def test_ids_are_unique_and_the_first_keeps_its_own(ids: list[str]) -> None:
    seen: dict[str, int] = {}
    given_out = [make_unique(each, seen) for each in ids]
    assert len(set(given_out)) == len(ids)
    assert given_out[:1] == ids[:1]
