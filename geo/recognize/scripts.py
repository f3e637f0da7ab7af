"""Names in scripts other than Latin, by the gazetteer and a few rules: the model was trained on English.

Arabic or Hebrew has no capitals and Cyrillic bends its names, so that a short or little-known name may be any word:
the less prominent the place, the more its neighbours must say.
"""

from __future__ import annotations

import re
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.recognize.passage import Found, Passage, match_gazetteer, measure_run

_CASELESS: Final = 4.6
"""Prominence of a town of 40,000: in a script without capitals a smaller one may be any word."""
_GREAT: Final = 8.0
"""Prominence from which a place is a country: nothing next to it unmakes it."""
_NEEDS: Final = ((3.0, 1.5, 1.0), (4.0, 1.0, 0.5), (5.3, 0.0, -0.5), (_GREAT, -0.5, -0.5))
"""Below which prominence how much evidence a name of one word needs, and one of several: 4.0 is a town of 10,000,
5.3 one of 200,000. Set by hand."""
_SURE, _LIKELY = 0.9, 0.7
"""What such a find is held for: by hand, since there is no labelled text to learn it from."""


_OTHER: Final = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ud7ff\uf900-\uffff\U00010000-\U0003ffff]")
"""A letter that is not Latin, roughly: what the search for words is not worth without."""


_KINDS: Final = frozenset("مدينه محافظه منطقه قريه بلده ولايه شهر استان город область село עיר מחוז".split())
"""City, governorate, area, village, town, province in Arabic, Persian, Russian, Hebrew, folded: مدينة is no Medina."""


def is_latin(word: str) -> bool:
    """Tell whether a word is written in Latin letters.

    >>> is_latin("Łódź"), is_latin("حلب"), is_latin("Донецк")
    (True, False, False)
    """
    return word.isascii() or word[0] < "\u0250" or "\u1e00" <= word[0] <= "\u1eff"


def find_in_other_scripts(text: Passage, gazetteer: Gazetteer) -> list[Found]:
    """Find the gazetteer's names among the words of an article that are not in Latin letters."""
    if text.article.text.isascii() or not _OTHER.search(text.article.text):
        return []
    found: list[Found] = []
    number, last_place = 0, -9
    while number < len(text.words):
        if is_latin(text.words[number]) or not text.begins_name(number):
            number += 1
            continue
        length = match_gazetteer(text, number, measure_run(text, number), gazetteer)
        while length:
            place = _find_best(text, number, length, gazetteer)
            if place is not None and _is_place(text, number, length, place, last_place, gazetteer):
                last_place = number + length - 1
                found.append(Found(number, last_place, _SURE if place.prominence >= _CASELESS else _LIKELY))
                break
            length = match_gazetteer(text, number, length - 1, gazetteer) if length > 1 else 0
        number += max(1, length)
    return found


def _find_best(text: Passage, number: int, length: int, gazetteer: Gazetteer) -> Candidate | None:
    name = text.article.text[text.starts[number] : text.ends[number + length - 1]]
    return next((place for place in gazetteer.candidates(name) if place.match != "foreign"), None)


def _is_place(
    text: Passage, number: int, length: int, place: Candidate, last_place: int, gazetteer: Gazetteer
) -> bool:
    """Tell whether a match is a place, by its prominence, by its case and by the names beside it."""
    if place.prominence >= _GREAT:
        return True
    word = text.words[number]
    if length == 1 and (word.isdigit() or len(word) < 2 or text.folded[number] in _KINDS):
        return False
    if length == 1 and not word[0].isupper():
        return place.prominence > _CASELESS
    evidence = 0.0
    if text.gap(number - 1) == ", " and last_place == number - 1:
        evidence += 1.0  # in a list of places
    last = number + length - 1
    if text.gap(last) == ", " and last + 1 < len(text.words) and _names_region(text, last + 1, gazetteer):
        evidence += 2.5  # its region or country follows
    if word[0].isupper():
        if number > 0 and text.gap(number - 1) == " " and text.capital[number - 1]:
            evidence -= (
                1.5 if number > 1 and text.gap(number - 2) == " " else 0.5
            )  # a sentence begins so anyway
        evidence -= 1.5 * (text.gap(last) == " " and text.capital[last + 1])
    one, several = next(need for limit, *need in _NEEDS if place.prominence < limit)
    return evidence >= (one if length == 1 else several)


def _names_region(text: Passage, number: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a region or a country is named at a word."""
    run = min(measure_run(text, number), 4)
    name = gazetteer.longest_name(" ".join(text.folded[number : number + run]))
    return bool(name) and any(place.feature_class == "A" for place in gazetteer.candidates(name)[:3])
