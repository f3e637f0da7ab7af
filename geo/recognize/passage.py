"""An article cut up for matching, and the longest name of the gazetteer at one of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article
from geo.names import fold, list_variants
from geo.recognize.words import ARTICLES, TYPES_AFTER
from geo.text import Layout, find_layout, find_words

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
    """An article cut up for matching: its words, where they start and end, and what stands between them.

    `capitals` are the numbers of the words that may begin a name, in order: most steps look at them and at their
    neighbours only. `forms` has one letter a word, as `_read_form` gives it.
    """

    article: Article
    words: list[str]
    starts: list[int]
    ends: list[int]
    folded: list[str]
    capital: list[bool]
    capitals: list[int]
    forms: str
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
    words, starts, ends, gaps = find_words(article.text)
    layout = find_layout(article.text, article.title)
    known = [form or _read_form(word) for form, word in zip(map(_FORMS.get, words), words, strict=True)]
    capital = [form[1] for form in known]
    for number, gap in enumerate(gaps):
        if gap != " " and (gap.isspace() or gap in _AYNS):
            gaps[number] = _read_gap(gap, ends[number], layout)
    return Passage(
        article, words, starts, ends, [form[0] for form in known], capital,
        list(compress(range(len(words)), capital)), "".join([form[2] for form in known]), gaps, layout,
    )  # fmt: skip


def _read_gap(gap: str, start: int, layout: Layout) -> str:
    if gap in _AYNS:
        return " "
    breaks = [start + offset for offset, char in enumerate(gap) if char == "\n"]
    return " " if all(offset in layout.soft_breaks for offset in breaks) else gap


_ELISION: Final = re.compile(r"[a-z]{1,4}['’][A-ZÀ-Þ]\w")
"""A French or Italian article or preposition in one word with a name: d'Ivoire, dell'Aquila."""
_FORMS: Final[dict[str, tuple[str, bool, str]]] = {}
"""Words as they are written, with what `_read_form` says: most words of an article were seen before."""
_MANY_FORMS: Final = 100_000
"""So many are remembered; then all are forgotten, so that memory stays bounded."""
_LONG: Final = 4
"""Letters from which a word counts where a headline is told by its capitals: "of" and "the" have none."""


def _read_form(word: str) -> tuple[str, bool, str]:
    """Fold a word; tell whether it may begin a name: a capital, or a letter of a script that has no capitals.

    The third part says so again in one letter: c with a capital, l without, d for digits; the capital letter if the
    word is long.
    """
    if len(_FORMS) > _MANY_FORMS:
        _FORMS.clear()
    first = word[0]
    is_capital = first.isupper() or (first.isalpha() and not first.islower()) or bool(_ELISION.match(word))
    letter = "d" if word.isdigit() else "c" if is_capital else "l"
    letter = letter.upper() if len(word) >= _LONG else letter
    form = _FORMS[word] = (fold(word), is_capital, letter)
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
        name = text.article.text[text.starts[number] : text.ends[number + length - 1]]
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
    word, end = text.words[number], text.ends[number]
    return word in gazetteer.exact_keys[key] or (
        text.article.text[end : end + 1] == "." and word + "." in gazetteer.exact_keys[key]
    )
