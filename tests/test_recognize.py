from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.recognize import find_mentions


def find(text):
    return [(span.toponym, span.kind) for span in find_mentions(Article(text), load_gazetteer())]


def find_names(text):
    return [toponym for toponym, _ in find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shelling hit Homs, Hama and Idlib.", ["Homs", "Hama", "Idlib"]),
        ("Troops entered al-Shaar in Aleppo.", ["al-Shaar", "Aleppo"]),
        ("The U.S. and the UK met Russia's envoy.", ["U.S.", "UK", "Russia"]),
        ("Rockets fell on the Golan Heights.", ["Golan Heights"]),
        ("Fighting in Deir ez-Zor and Sana'a went on.", ["Deir ez-Zor", "Sana'a"]),
        ("The village of Zzyzxville was shelled.", ["Zzyzxville"]),
        ("Обстрел Донецьк.", ["Донецьк"]),
    ],
)
def test_places_are_found(text, names):
    assert find_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Peele and Paris Hilton were there.",
        "UN envoy Staffan de Mistura spoke.",
        "It was said on Monday, in May, by REUTERS and the UN.",
        "Foreign Minister Sergei Lavrov spoke. Lavrov left.",
        "Islamic State said so on Telegram.",
        "they told us that it is so",
    ],
)
def test_people_months_and_organisations_are_left_alone(text):
    assert find_names(text) == []


def test_demonyms_carry_their_country():
    spans = find_mentions(Article("A Syrian-Turkish patrol met South Koreans."), load_gazetteer())
    assert [(span.toponym, span.kind) for span in spans] == [
        ("Syrian", "demonym"), ("Turkish", "demonym"), ("South Koreans", "demonym"),
    ]  # fmt: skip
    assert spans[0].place_id == "geonames:163843"


def test_the_capital_is_the_last_one_named():
    text = "Talks began in Astana.\n\nRebels left for Damascus. Towns near the capital fell."
    spans = find_mentions(Article(text), load_gazetteer())
    assert (spans[-1].toponym, spans[-1].kind, spans[-1].place_id) == (
        "the capital",
        "nominal",
        "geonames:170654",
    )


def test_the_capital_that_is_named_is_no_nominal():
    assert find("They met in the capital, Astana, and in the capital Damascus.") == [
        ("Astana", "proper"), ("Damascus", "proper"),
    ]  # fmt: skip


def test_sections_and_sentences():
    text = "Blast rocks Kabul\n\nKABUL, Afghanistan — A bomb went off in Herat. Gen. Smith spoke in Kandahar."
    spans = {span.toponym: span for span in find_mentions(Article(text), load_gazetteer())}
    assert spans["Kabul"].section == "headline" and spans["KABUL"].section == "dateline"
    herat = spans["Herat"]
    assert text[herat.sentence_start : herat.sentence_end].endswith("off in Herat.")
    kandahar = spans["Kandahar"]
    assert text[kandahar.sentence_start : kandahar.sentence_end] == "Gen. Smith spoke in Kandahar."


_WORDS = ["Homs", "in", "the", "al-", "Bab", "U.S.", "capital", "Syrian", ",", ".", "\n\n", "’s", "Paris", "Hilton",
          "حلب", "दिल्ली", "—", "(", "Gen.", "village of", "\u200b", "🙂"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=25), st.sampled_from([" ", ""]))
def test_offsets_hold_for_any_text(words, gap):
    text = gap.join(words)
    last = 0
    for span in find_mentions(Article(text), load_gazetteer()):
        assert text[span.start : span.end] == span.toponym
        assert last <= span.start < span.end
        assert span.sentence_start <= span.start and span.end <= span.sentence_end <= len(text)
        last = span.end


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    for span in find_mentions(Article(text), load_gazetteer()):
        assert Article(text).text[span.start : span.end] == span.toponym
