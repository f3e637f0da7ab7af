"""Tell people from the places that share their names."""

from __future__ import annotations

from geo.recognize.passage import Passage, Terms
from geo.recognize.words import GREAT, ORG_WORDS, PARTICLES, STRONG, TITLES, TYPES_AFTER


def find_surnames(text: Passage, terms: Terms) -> frozenset[str]:
    """Find the surnames of the people whom the article names in full, so that they are known alone too."""
    surnames = set()
    for number in text.capitals:
        if number + 1 >= len(text.words) or text.folded[number] not in terms.given_names:
            continue
        if text.folded[number - 1 : number] and text.folded[number - 1] in STRONG:
            continue
        last = number
        while last + 1 < len(text.words) and text.gap(last) in (" ", "-", " al-", " el-", "’", ". "):
            word = text.folded[last + 1]
            follows = text.capital[last + 1] or word in PARTICLES
            if not follows or word in terms.stopwords or word in ORG_WORDS or word in TYPES_AFTER:
                break
            if text.gap(last) == ". " and len(text.folded[last]) > 1:
                break
            last += 1
        if (
            last > number
            and last - number <= 4
            and text.capital[last]
            and text.folded[last] not in terms.words
        ):
            surnames.add(text.folded[last])
    return frozenset(surnames)


def is_person(text: Passage, number: int, length: int, prominence: float, terms: Terms) -> bool:
    """Tell whether a match is part of a person's name."""
    first, last = number, number + length - 1
    before = text.folded[first - 1] if first and text.gap(first - 1) in (" ", "-", ". ") else ""
    after = text.folded[last + 1] if text.gap(last) == " " and last + 1 < len(text.words) else ""
    is_name_before = bool(before) and text.capital[first - 1] and before not in terms.words
    if (
        before
        and text.capital[first - 1]
        and text.gap(first - 1) == ". "
        and len(before) > 1
        and before not in TITLES
    ):
        before, is_name_before = "", False
    preceded = is_name_before and before in terms.given_names
    initial = len(before) == 1 and text.capital[first - 1] and before not in "ais"
    if (preceded or initial) and prominence < GREAT + 3:
        return True
    titled = before in TITLES and text.capital[first - 1]
    if titled and prominence < GREAT:
        return True
    if length == 1 and text.folded[first] in text.surnames and prominence < GREAT:
        return True
    follows = bool(after) and text.capital[last + 1]
    if not follows or length > 1 or text.folded[first] not in terms.given_names:
        return False
    known = after in terms.words or after in terms.stopwords or after in ORG_WORDS or after in TITLES
    return not known and after not in TYPES_AFTER and before not in STRONG
