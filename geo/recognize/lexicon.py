"""What is known of a word and of a name by itself, whatever stands around it: classes, shapes, gazetteer facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.recognize.passage import Terms, load_terms
from geo.recognize.words import (
    ATTACKS,
    MONTHS,
    ORG_WORDS,
    SHIPS,
    STRONG,
    TITLED,
    TITLES,
    TYPES_AFTER,
    TYPES_BEFORE,
    WEAK,
    WEAPONS,
)

_MANY: Final = 100_000
"""So many words and names are remembered; then all are forgotten, so that memory stays bounded."""

_MISSING: Final = "not looked up yet"

_CLASSES: Final = (
    ("month", MONTHS), ("strong", STRONG), ("weak", WEAK), ("attack", ATTACKS), ("title", TITLES),
    ("org", ORG_WORDS), ("titled", TITLED), ("type", TYPES_BEFORE), ("after", TYPES_AFTER), ("weapon", WEAPONS),
    ("ship", SHIPS),
)  # fmt: skip
_CLASS_OF: Final = {word: name for name, words in reversed(_CLASSES) for word in words}
"""The first list that has a word gives its class."""


@dataclass(frozen=True, slots=True)
class WordFacts:
    """What is known of a word: folded text, class, shape, and class with a mark for a capital."""

    folded: str
    word_class: str
    shape: str
    marked: str


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the gazetteer says of a name: kind of its likeliest place, rank from 0 to 9, and whether it leads.

    `lead` is one (no other place), lead (by a factor of ten), or many. `prominence` is the likeliest place's.
    """

    kind: str
    rank: str
    lead: str
    prominence: float


@dataclass(frozen=True, slots=True)
class Cover:
    """The gazetteer's name that covers a word, and where in it the word stands: Single, Begin, Inside, End.

    `ordinary` says whether it is an ordinary word (w) or a given name (g) too; `person` whether its neighbours make
    it a person's.
    """

    position: str
    facts: NameFacts
    ordinary: str
    length: int
    person: bool


@dataclass(slots=True)
class Lexicon:
    """Words and names of one gazetteer, remembered between articles."""

    gazetteer: Gazetteer
    terms: Terms
    _words: dict[str, WordFacts] = field(default_factory=dict)
    _names: dict[str, NameFacts | None] = field(default_factory=dict)
    _covers: dict[tuple[NameFacts, str, bool], list[Cover]] = field(default_factory=dict)

    def describe_words(self, words: Sequence[str]) -> list[WordFacts]:
        """Say what is known of each of some words."""
        known = map(self._words.get, words)
        return [facts or self.describe_word(word) for facts, word in zip(known, words, strict=True)]

    def describe_word(self, text: str) -> WordFacts:
        """Say what is known of a word as it is written."""
        found = self._words.get(text)
        if found is None:
            if len(self._words) > _MANY:
                self._words.clear()
            folded = fold(text)
            word_class, shape = self._classify(text, folded), read_shape(text)
            marked = word_class + ("^" if shape[0] == "X" else "")
            found = self._words[text] = WordFacts(folded, word_class, shape, marked)
        return found

    def _classify(self, text: str, folded: str) -> str:
        if self.gazetteer.find_demonym(text):
            return "demonym"
        if folded in _CLASS_OF:
            return _CLASS_OF[folded]
        if folded in self.terms.stopwords:
            return "stop"
        if folded.isdigit():
            return f"number{min(len(folded), 5)}"
        is_word = folded in self.terms.words
        if folded in self.terms.given_names:
            return "given-word" if is_word else "given"
        return "word" if is_word else "unknown"

    def describe_name(self, name: str) -> NameFacts | None:
        """Say what the gazetteer knows by a name; None if it is only a name in another language, or none."""
        known = self._names.get(name, _MISSING)
        if not isinstance(known, str):
            return known
        if len(self._names) > _MANY:
            self._names.clear()
        places = [place for place in self.gazetteer.candidates(name) if place.match != "foreign"]
        facts = None
        if places:
            best = places[0]
            lead = best.prominence - (places[1].prominence if len(places) > 1 else 0.0)
            rank = str(int(max(0.0, min(9.0, best.prominence)))) + (
                "~" if best.match == "transliterated" else ""
            )
            facts = NameFacts(
                _name_kind(best.feature_class, best.feature_code),
                rank,
                "one" if len(places) == 1 else "lead" if lead > 1 else "many",
                best.prominence,
            )
        self._names[name] = facts
        return facts

    def list_covers(self, facts: NameFacts, words: Sequence[str], person: bool) -> list[Cover]:
        """List the covers that a name lays over its words, which are folded."""
        key = (facts, " ".join(words), person)
        covers = self._covers.get(key)
        if covers is None:
            if len(self._covers) > _MANY:
                self._covers.clear()
            terms, last = self.terms, len(words) - 1
            ordinary = "g" if words[0] in terms.given_names else ""
            if all(word in terms.words or word in terms.stopwords for word in words):
                ordinary = "w"
            places = ["S"] if not last else ["B", *"I" * (last - 1), "E"]
            covers = [Cover(place, facts, ordinary, min(last + 1, 4), person) for place in places]
            self._covers[key] = covers
        return covers


_TOLD_APART: Final = frozenset(["CONT", "ADM1", "ADM2", "PPLC", "PPLX", "RGN"])


def _name_kind(feature_class: str, feature_code: str) -> str:
    if feature_code.startswith("PCL"):
        return "PCL"
    return feature_code if feature_code in _TOLD_APART else feature_class


def read_shape(text: str) -> str:
    """Give the shape of a word: its capitals, digits and dots.

    >>> [read_shape(word) for word in ("Homs", "the", "UK", "U.S.", "2016", "McCain", "A")]
    ['Xx', 'x', 'XX2', 'X.X', 'd4', 'XxX', 'X']
    """
    if text.isdigit():
        return f"d{min(len(text), 5)}"
    if len(text) == 1:
        return "X" if text.isupper() else "x"
    if "." in text:
        return "X.X"
    if text.isupper():
        return f"XX{min(len(text), 4)}"
    if text[0].isupper():
        return "Xx" if text[1:].islower() else "XxX"
    return "x"


@lru_cache(maxsize=4)
def load_lexicon(gazetteer: Gazetteer) -> Lexicon:
    """Give the lexicon of a gazetteer."""
    return Lexicon(gazetteer, load_terms(gazetteer))
