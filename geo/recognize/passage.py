"""An article cut up for matching, and the longest name of the gazetteer at one of its words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article
from geo.names import fold, list_variants
from geo.recognize.words import ARTICLES, TYPES_AFTER
from geo.text import Layout, Word, find_layout, find_words

MAX_WORDS: Final = 7
"""A name has at most so many words; 99.9 % of the gazetteer's have fewer."""

_JOINTS: Final = frozenset([" ", "-", "‑", "'", "’", ". ", "\u00a0", "–", "-'", "-‘", "-’", "-ʿ"])
"""What may stand between two words of one name."""
_AYNS: Final = frozenset([" ‘", " ʿ", " ʾ", " `"])
"""A space, and the sign for a letter of Arabic or Hebrew that the next name begins with: in ‘Afrin."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Lists of words that are no places, folded."""

    words: frozenset[str]
    given_names: frozenset[str]
    stopwords: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A name that was found: the numbers of its first and last word, and how likely it is one (0 to 1)."""

    first: int
    last: int
    score: float


@dataclass(slots=True)
class Passage:
    """An article cut up for matching."""

    article: Article
    words: list[Word]
    folded: list[str]
    capital: list[bool]
    gaps: list[str]
    layout: Layout
    surnames: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()

    def gap(self, number: int) -> str:
        """Give what stands between a word and the next one; white space within a paragraph is one space."""
        return self.gaps[number] if 0 <= number < len(self.gaps) else "\n"

    def begins_name(self, number: int) -> bool:
        """Tell whether a name may begin at a word: a capital, or the Arabic article before one."""
        if self.capital[number]:
            return True
        return self.is_article(number) and number + 1 < len(self.capital) and self.capital[number + 1]

    def goes_on(self, number: int) -> bool:
        """Tell whether the next word could belong to one name with a word: it has a capital, and no mark is between."""
        return self.gap(number) in _JOINTS and self.capital[number + 1]

    def is_article(self, number: int) -> bool:
        """Tell whether a word is the Arabic article, by the hyphen behind it: al-Shaar."""
        return self.folded[number] in ARTICLES and self.gap(number)[:1] in ("-", "‑")


def cut_passage(article: Article) -> Passage:
    """Cut an article into words, sentences and sections."""
    words = find_words(article.text)
    layout = find_layout(article.text, article.title)
    forms = [_FORMS.get(word.text) or _read_form(word.text) for word in words]
    folded = [form[0] for form in forms]
    capital = [form[1] for form in forms]
    gaps = [
        " "
        if other.start - one.end == 1 and article.text[one.end] == " "
        else _read_gap(article.text, one.end, other.start, layout)
        for one, other in pairwise(words)
    ]
    return Passage(article, words, folded, capital, gaps, layout)


def _read_gap(text: str, start: int, end: int, layout: Layout) -> str:
    gap = text[start:end]
    if gap in _AYNS:
        return " "
    if gap == " " or not gap.isspace():
        return gap
    breaks = [start + offset for offset, char in enumerate(gap) if char == "\n"]
    return " " if all(offset in layout.soft_breaks for offset in breaks) else gap


_FORMS: Final[dict[str, tuple[str, bool]]] = {}
"""Words as they are written, folded, and whether they may begin a name: most words of an article were seen before."""
_MANY_FORMS: Final = 100_000
"""So many are remembered; then all are forgotten, so that memory stays bounded."""


def _read_form(word: str) -> tuple[str, bool]:
    """Fold a word, and tell whether it may begin a name: a capital, or a letter of a script that has no capitals."""
    if len(_FORMS) > _MANY_FORMS:
        _FORMS.clear()
    first = word[0]
    form = _FORMS[word] = (fold(word), first.isupper() or (first.isalpha() and not first.islower()))
    return form


def load_terms(gazetteer: Gazetteer) -> Terms:
    """Give the word lists."""
    return Terms(gazetteer.terms("words"), gazetteer.terms("given_names"), gazetteer.terms("stopwords"))


def measure_run(text: Passage, number: int) -> int:
    """Count the words from here on that one name may consist of."""
    gaps, last = text.gaps, number
    end = min(number + MAX_WORDS - 1, len(gaps))
    while last < end and gaps[last] in _JOINTS:
        if gaps[last] == ". " and len(text.folded[last]) > 3:
            break
        last += 1
    return last - number + 1


def match_gazetteer(text: Passage, number: int, run: int, gazetteer: Gazetteer) -> int:
    """Give the number of words of the longest gazetteer name here, 0 if there is none."""
    while run:
        name = gazetteer.longest_name(" ".join(text.folded[number : number + run]))
        if not name and not text.folded[number].isascii():
            name = _match_form(text, number, run, gazetteer)
        length = name.count(" ") + 1 if name else 0
        if not length and _begins_with_article(text, number):
            return _match_article(text, number, run, gazetteer)
        if not length or (_ends_name(text, number, length) and _is_exact(text, number, length, gazetteer)):
            return length
        run = length - 1
    return 0


def _ends_name(text: Passage, number: int, length: int) -> bool:
    """Tell whether a name may end here: with a capital, or with what kind of place it is ("Rafah crossing")."""
    last = number + length - 1
    return text.capital[last] or (length > 1 and text.capital[number] and text.folded[last] in TYPES_AFTER)


def _begins_with_article(text: Passage, number: int) -> bool:
    """Tell whether a name begins with the Arabic article; "At", "As" and "An" are one only before a hyphen."""
    return text.is_article(number) or text.folded[number] in ("al", "el", "ash")


def _match_form(text: Passage, number: int, run: int, gazetteer: Gazetteer) -> str:
    """Match a name whose first word is inflected, or written in one with a preposition."""
    rest = text.folded[number + 1 : number + run]
    names = (
        gazetteer.longest_name(" ".join([variant, *rest])) for variant in list_variants(text.folded[number])
    )
    return max(names, key=len, default="")


def _match_article(text: Passage, number: int, run: int, gazetteer: Gazetteer) -> int:
    """Match a name behind an Arabic article that the gazetteer writes otherwise or not at all."""
    for length in range(min(run, 4), 1, -1):
        words = text.words[number : number + length]
        name = text.article.text[words[0].start : words[-1].end]
        if text.capital[number + length - 1] and any(
            place.match != "transliterated" for place in gazetteer.candidates(name)
        ):
            return length
    return 0


def _is_exact(text: Passage, number: int, length: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a name that counts only in capitals is written so: US, not Us."""
    if length > 1:
        return True
    key = text.folded[number]
    if key not in gazetteer.exact_keys:
        return True
    word = text.words[number]
    return word.text in gazetteer.exact_keys[key] or (
        text.article.text[word.end : word.end + 1] == "." and word.text + "." in gazetteer.exact_keys[key]
    )
