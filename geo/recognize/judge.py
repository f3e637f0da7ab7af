"""Judge whether a match is a place where it stands, by its prominence and its neighbours."""

from __future__ import annotations

from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.recognize.passage import Passage, Terms, match_gazetteer, measure_run
from geo.recognize.people import is_person
from geo.recognize.words import (
    ARTICLES,
    ATTACKS,
    GREAT,
    LARGE,
    SMALL,
    STRONG,
    TITLED,
    TYPES_AFTER,
    TYPES_BEFORE,
    WEAK,
    WEAPONS,
)

_CASELESS = 4.6
"""Prominence of a town of 40,000: in a script without capitals a smaller one may be any word."""


def judge_match(
    text: Passage, number: int, length: int, terms: Terms, gazetteer: Gazetteer
) -> tuple[str, str]:
    """Say why a match is no place here (else empty), and why it is one."""
    name = text.article.text[text.words[number].start : text.words[number + length - 1].end]
    candidates = [place for place in gazetteer.candidates(name) if place.match != "foreign"]
    if not candidates or _is_word(text, number, length, candidates[0], terms):
        return "word", ""
    best = candidates[0].prominence
    if is_person(text, number, length, best, terms):
        return "person", ""
    evidence, reason = _weigh_context(text, number, length, terms, gazetteer)
    if evidence < _measure_need(text, number, length, candidates[0], terms):
        return "weak", ""
    return "", reason or ("a prominent place" if best >= LARGE else "a place of the gazetteer")


def _is_word(text: Passage, number: int, length: int, place: Candidate, terms: Terms) -> bool:
    """Tell whether a match is an ordinary word, an article, or a part of a title, whatever stands around it."""
    words = text.folded[number : number + length]
    if length == 1:
        if words[0] in terms.stopwords or words[0].isdigit() or len(words[0]) < 2:
            return True
        if text.is_article(number):
            return True  # the article of the name behind it: Al-Hilal
    if place.prominence >= GREAT:
        return False
    if length > 1 and place.feature_class == "P" and all(word in terms.stopwords for word in words):
        return True
    return _is_of_a_title(text, number + length - 1, place.prominence)


def _measure_need(text: Passage, number: int, length: int, place: Candidate, terms: Terms) -> float:
    """Say how much evidence a match needs: the more, the less prominent the place and the more it is a word."""
    words, best = text.folded[number : number + length], place.prominence
    first = text.words[number].text[0]
    if best >= GREAT:
        return -9.0
    is_word = all(word in terms.words or (word in terms.given_names and best < LARGE) for word in words)
    if is_word and (length == 1 or (place.feature_class == "P" and words[-1] not in TYPES_BEFORE)):
        is_shouted = length == 1 and len(words[0]) > 3 and text.words[number].text.isupper()
        extra = 1.0 if _begins_sentence(text, number) or is_shouted else 0.0
        return (2.0 if best < LARGE else 1.0) + extra
    if length == 1 and not first.isupper() and not first.isascii():
        return 0.0 if best > _CASELESS else 9.0
    single, several = next(need for limit, *need in _NEEDS if best < limit)
    return single if length == 1 else several


_NEEDS = ((3.0, 1.5, 1.0), (SMALL, 1.0, 0.5), (LARGE, 0.0, -0.5), (GREAT, -0.5, -0.5))
"""Below which prominence how much evidence a name of one word needs, and one of several words."""


def _is_of_a_title(text: Passage, last: int, prominence: float) -> bool:
    """Tell whether a name is part of a paper's, a treaty's, a group's or a weapon's: Minsk agreements."""
    after = text.folded[last + 1] if last + 1 < len(text.words) and text.gap(last) == " " else ""
    return (after in WEAPONS and prominence < LARGE) or (
        after in TITLED and (text.capital[last + 1] or after.endswith("s"))
    )


def _begins_sentence(text: Passage, number: int) -> bool:
    start = text.words[number].start
    first = text.layout.sentence_at(start)[0]
    return not text.article.text[first:start].strip("\"'“‘«([ ")


def _weigh_context(
    text: Passage, number: int, length: int, terms: Terms, gazetteer: Gazetteer
) -> tuple[float, str]:
    """Weigh a match's neighbours: positive for a place, negative for a person or an organisation."""
    last = number + length - 1
    before, reason_before = _weigh_before(text, number)
    after, reason_after = _weigh_after(text, last, gazetteer)
    evidence = before + after + _weigh_capitals(text, number, last, terms)
    reason = reason_after or reason_before
    if text.layout.section_at(text.words[number].start) == "dateline":
        evidence, reason = evidence + 2.0, "in the dateline"
    return evidence, reason


def _weigh_before(text: Passage, number: int) -> tuple[float, str]:
    """Weigh the words in front: a preposition, what is done to a place, what kind of place it is."""
    if number and text.gap(number - 1) == ", " and text.last_place == number - 1:
        return 1.0, "in a list of places"
    if not number or text.gap(number - 1) != " ":
        return 0.0, ""
    evidence, reason = 0.0, ""
    if text.folded[number - 1] in ("and", "or") and text.last_place == number - 2:
        return 1.0, "in a list of places"
    before, second = text.folded[number - 1], text.folded[number - 2] if number > 1 else ""
    if before == "the":
        before, second = second, text.folded[number - 3] if number > 2 else ""
    if before in STRONG:
        evidence, reason = 2.0, f"after '{before}'"
    elif before in WEAK or before in ATTACKS:
        evidence, reason = 1.0, f"after '{before}'"
    if text.gap(number) in ("-", "‑") and text.folded[number] in ARTICLES:
        evidence += 0.5
    if before in TYPES_BEFORE or (before == "of" and second in TYPES_BEFORE):
        evidence, reason = evidence + 1.5, "the text says what kind of place it is"
    return evidence, reason


def _weigh_after(text: Passage, last: int, gazetteer: Gazetteer) -> tuple[float, str]:
    """Weigh the words behind: a kind of place, the region or the town that it is in."""
    if last + 1 >= len(text.words):
        return 0.0, ""
    gap, after, capital = text.gap(last), text.folded[last + 1], text.capital[last + 1]
    if gap == " " and after in TYPES_AFTER:
        return (1.0 if capital else 1.5), f"before '{after}'"
    if gap == " " and after == "in" and _names_place(text, last + 2, gazetteer):
        return 1.0, "its town or region follows"
    if gap == ", " and capital and _names_parent(text, last + 1, gazetteer):
        return 2.5, "its region or country follows"
    return 0.0, ""


def _weigh_capitals(text: Passage, number: int, last: int, terms: Terms) -> float:
    """Weigh capitalised neighbours: they make a longer name, of a person or an organisation, likely."""
    if not text.words[number].text[0].isupper():
        return 0.0  # in a script without capitals every word looks like one
    evidence = 0.0
    if last + 1 < len(text.words) and text.gap(last) == " " and text.capital[last + 1]:
        after = text.folded[last + 1]
        if after not in TYPES_AFTER:
            evidence -= 0.5 if after in terms.words or after in terms.stopwords else 1.5
    if number and text.gap(number - 1) == " " and text.capital[number - 1]:
        before = text.folded[number - 1]
        if before not in terms.stopwords:
            known, is_first = before in terms.words, _begins_sentence(text, number - 1)
            evidence -= (0.0 if known else 0.5) if is_first else (1.0 if known else 1.5)
    return evidence


def _names_place(text: Passage, number: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a name of the gazetteer stands at a word, in capitals."""
    if number >= len(text.words) or not text.capital[number]:
        return False
    return bool(match_gazetteer(text, number, min(measure_run(text, number), 4), gazetteer))


def _names_parent(text: Passage, number: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a region or a country is named at a word."""
    run = min(measure_run(text, number), 4)
    name = gazetteer.longest_name(" ".join(text.folded[number : number + run]))
    if not name:
        return False
    return any(place.feature_class == "A" for place in gazetteer.candidates(name)[:3])
