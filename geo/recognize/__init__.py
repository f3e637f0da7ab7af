"""Find the place names of an article: an article goes in, spans with kind, section and reason come out.

The gazetteer leads: the longest name at a capitalised word is taken, unless its neighbours say that it is a
person, an organisation's word or an ordinary word. Small places share their names with people and words, so
the less prominent a place is, the more evidence its mention needs. The weights below were set by hand on
news; no one of them is a probability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geo.gazetteer import Gazetteer
from geo.model import Article, Kind, Span
from geo.nominal import find_nominals
from geo.recognize.judge import judge_match
from geo.recognize.passage import Passage, Terms, cut_passage, load_terms, match_gazetteer, measure_run
from geo.recognize.people import find_surnames, is_person
from geo.recognize.words import TITLES, TYPES_BEFORE

Recognizer = Callable[[Article, Gazetteer], Sequence[Span]]
"""What may stand in for `find_mentions`: spans in the order of the text, none overlapping."""


def find_mentions(article: Article, gazetteer: Gazetteer) -> list[Span]:
    """Find the place names in an article.

    Parameters
    ----------
    article
        The article; only its text is searched.
    gazetteer
        Where names are looked up.

    Returns
    -------
    list of Span
        In the order of the text, none overlapping; half-open string indices. Empty if there is none.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> spans = find_mentions(Article("Syrian jets hit Homs, said Jordan Peele."), load_gazetteer())
    >>> [(span.toponym, span.kind) for span in spans]
    [('Syrian', 'demonym'), ('Homs', 'proper')]
    """
    text = cut_passage(article)
    terms = load_terms(gazetteer)
    text.surnames = find_surnames(text, terms)
    spans: list[Span] = []
    number = 0
    while number < len(text.words):
        taken = _match(text, number, terms, gazetteer)
        if taken is None:
            number += 1
            continue
        length, span = taken
        number += length
        if span is not None:
            spans.append(span)
            text.last_place = number - 1
    return find_nominals(article, text.layout, spans, gazetteer)


def _match(text: Passage, number: int, terms: Terms, gazetteer: Gazetteer) -> tuple[int, Span | None] | None:
    """Take the longest name at a word: its length in words, and its span unless it is no place here."""
    if not text.capital[number] and not (text.is_article(number) and text.capital[number + 1]):
        return None
    run = measure_run(text, number)
    demonym = _match_demonym(text, number, run, gazetteer)
    if demonym and is_person(text, number, demonym[0], 0.0, terms):
        return demonym[0], None
    found = match_gazetteer(text, number, run, gazetteer)
    organization = _match_organization(text, number, run, gazetteer)
    if organization and organization >= max(found, demonym[0] if demonym else 0):
        return organization, None
    length = 0 if demonym and demonym[0] >= found else found
    while length:
        refused, reason = judge_match(text, number, length, terms, gazetteer)
        if not refused:
            return length, _make_span(text, number, length, "proper", reason, gazetteer)
        length = (
            0 if length == 1 or refused == "person" else match_gazetteer(text, number, length - 1, gazetteer)
        )
    if demonym:
        return demonym[0], _make_span(text, number, demonym[0], "demonym", "a demonym", gazetteer, demonym[1])
    return _match_named_kind(text, number, run, terms, gazetteer) or (1, None)


def _match_demonym(text: Passage, number: int, run: int, gazetteer: Gazetteer) -> tuple[int, str] | None:
    for length in range(min(run, 3), 0, -1):
        words = text.words[number : number + length]
        place_id = gazetteer.demonyms.get(text.article.text[words[0].start : words[-1].end])
        if place_id:
            return length, place_id
    return None


def _match_organization(text: Passage, number: int, run: int, gazetteer: Gazetteer) -> int:
    """Give the number of words of an organisation's, a group's or a weapon's name here, 0 if there is none."""
    for name in gazetteer.organizations.get(text.folded[number], ()):
        length = name.count(" ") + 1
        if length <= run and " ".join(text.folded[number : number + length]) == name:
            return length
    return 0


def _match_named_kind(
    text: Passage, number: int, run: int, terms: Terms, gazetteer: Gazetteer
) -> tuple[int, Span] | None:
    """Take an unknown capitalised name that the text calls a village, a district, a camp."""
    length = 1
    while (
        length < min(run, 4) and text.capital[number + length] and text.gap(number + length - 1) in (" ", "-")
    ):
        length += 1
    words = text.folded[number : number + length]
    if any(word in terms.stopwords or word in TITLES or len(word) < 3 for word in words):
        return None
    if all(word in terms.words or word in terms.given_names for word in words):
        return None
    before = text.folded[max(0, number - 2) : number]
    after = text.folded[number + length : number + length + 1]
    called = (
        before[-1:] == ["of"] and before[0] in TYPES_BEFORE and before[0] not in ("state", "capital", "area")
    )
    kinds = (
        "village",
        "neighborhood",
        "neighbourhood",
        "district",
        "camp",
        "suburb",
        "town",
        "governorate",
        "area",
    )
    followed = bool(after) and after[0] in kinds and text.gap(number + length - 1) == " "
    if not called and not (
        followed and before[-1:] and before[-1] in ("in", "the", "of", "near", "at", "from")
    ):
        return None
    kind = before[0] if called else after[0]
    return length, _make_span(text, number, length, "proper", f"the text calls it a {kind}", gazetteer)


def _make_span(
    text: Passage,
    number: int,
    length: int,
    kind: Kind,
    reason: str,
    gazetteer: Gazetteer,
    place_id: str | None = None,
) -> Span:
    start, end = text.words[number].start, text.words[number + length - 1].end
    if (
        text.article.text[end : end + 1] == "."
        and text.article.text[start : end + 1] in gazetteer.exact_names
    ):
        end += 1  # the full stop of "Calif."
    first, last = text.layout.sentence_at(start)
    toponym = text.article.text[start:end]
    section = text.layout.section_at(start)
    return Span(start, end, toponym, kind, section, first, max(last, end), place_id, reason)
