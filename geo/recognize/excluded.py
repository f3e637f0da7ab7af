"""Names that hold a place's name and are none: organisations, ships, what has a title before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from geo.gazetteer import Gazetteer
from geo.recognize.passage import MAX_WORDS, Found, Passage
from geo.recognize.words import COURTESY, SHIP_PREFIXES, SURE_SHIPS

Extent = tuple[int, int]
"""Numbers of the first and the last word of a name."""

_SHIP_WORDS: Final = 4
"""A ship's name has at most so many words: HMS Prince of Wales."""
_IN_SHIPS: Final = frozenset(["of", "the", "de", "al", "el"])
_BEFORE_NAMES: Final = frozenset([" ", ' "', " “", " ‘", " '"])


def find_excluded(text: Passage, gazetteer: Gazetteer) -> list[Extent]:
    """Find the names in an article that hold a place's name and are none.

    Parameters
    ----------
    text
        The article, cut up.
    gazetteer
        Has the list of organisations, groups, weapons and teams; knows demonyms.
    """
    return [*_find_organizations(text, gazetteer), *_find_ships(text, gazetteer)]


def is_excluded(text: Passage, found: Found, excluded: list[Extent]) -> bool:
    """Tell whether a find lies in such a name, or has a person's title before it."""
    number = found.first - 1
    if found.last - found.first >= 2 * MAX_WORDS:
        return True  # no place has so long a name
    if number >= 0 and text.folded[number] in COURTESY and text.capital[number]:
        return text.gap(number) in (" ", ". ")
    return any(found.first >= first and found.last <= last for first, last in excluded)


def _find_organizations(text: Passage, gazetteer: Gazetteer) -> Iterator[Extent]:
    """Find the organisations, groups, weapons and teams of the list."""
    by_word = gazetteer.organizations
    for number in text.capitals:
        for name in by_word.get(text.folded[number], ()):
            length = name.count(" ") + 1
            if " ".join(text.folded[number : number + length]) == name:
                yield number, number + length - 1


def _find_ships(text: Passage, gazetteer: Gazetteer) -> Iterator[Extent]:
    """Find what is surely a ship: USS Cole, M/V Sea Star, the frigate Ghazi; but not "the submarine Russian divers"."""
    for number in text.capitals:
        before = text.folded[number - 1] if number else ""
        if before in SHIP_PREFIXES:
            is_ship = text.words[number - 1].isupper() and text.gap(number - 1) in _BEFORE_NAMES
        elif before == "v":
            is_ship = number > 1 and text.folded[number - 2] in ("m", "f") and text.gap(number - 2) == "/"
        else:
            is_ship = (
                (before in SURE_SHIPS or (before == "carrier" and text.folded[number - 2] == "aircraft"))
                and not text.capital[number - 1]
                and text.gap(number - 1) in _BEFORE_NAMES
                and gazetteer.find_demonym(text.words[number]) is None
            )
        if is_ship:
            yield number - 1, _find_end(text, number)


def _find_end(text: Passage, first: int) -> int:
    """Find the last word of a ship's name; in a headline in capitals, where its end cannot be told, the first one."""
    last = first
    if text.words[first].isupper():
        return last
    while last - first < _SHIP_WORDS - 1 and text.gap(last) in (" ", "-"):
        step = 1
        if text.folded[last + 1] in _IN_SHIPS and text.gap(last + 1) in (" ", "-"):
            step = 2
        if not text.capital[last + step]:
            break
        last += step
    return last
