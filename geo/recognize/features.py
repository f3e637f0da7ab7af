"""The features of the recognition model: what each word of a window looks like to it.

A feature belongs to a group, and a group's features depend on one small key: the word, its neighbour and the mark
between them, the gazetteer's name that covers it. `list_names` spells a key out into the features that the model
has weights for; the model sums the weights once a key and remembers the sum, so that most words cost a look-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import Final

from geo.recognize.lexicon import Cover, Lexicon, WordFacts
from geo.recognize.naming import Key
from geo.recognize.passage import Passage, match_gazetteer, measure_run
from geo.recognize.people import is_person
from geo.recognize.scripts import is_latin
from geo.recognize.words import JOINING, STRONG, TITLES

_EDGE: Final = WordFacts("", "edge", "-", "edge")


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words of one sentence that are decoded together, with the keys of each."""

    numbers: list[int]
    keys: list[list[Key]]


@dataclass(frozen=True, slots=True)
class _Usage:
    """How the article uses its words: how often each is capitalised, and beside what."""

    lower: frozenset[str]
    capital: dict[str, list[int]]


def cut_windows(text: Passage, lexicon: Lexicon, hidden: frozenset[str] = frozenset()) -> Iterator[Window]:
    """Cut the runs of words that may be names out of an article, each word with its keys, one after the other.

    Parameters
    ----------
    text
        The article, cut up; its surnames are known already.
    lexicon
        Words and names.
    hidden
        Folded names that the gazetteer is not asked for: a model that is trained so learns to read names that
        it does not know.
    """
    covers = _cover_words(text, lexicon, hidden)
    firsts = {start for start, _ in text.layout.sentences}
    reader = _Reader(
        text, lexicon, covers, _read_usage(text, covers), firsts, _find_loud(text), _find_body(text)
    )
    for run in _cut_runs(text, _list_used(text, covers), firsts):
        if len(run) > 1 or covers[run[0]] is not None or reader.describe(run[0]).word_class not in _NEVER:
            yield Window(run, reader.list_keys(run[0], run[-1] + 1))


def _cut_runs(text: Passage, used: list[int], firsts: set[int]) -> list[list[int]]:
    """Cut the words that may belong to a name into runs without a gap, each within one sentence."""
    runs: list[list[int]] = []
    last = -2
    for number in used:
        if number != last + 1 or text.starts[number] in firsts or text.gap(last) in _BREAKS:
            runs.append([])
        runs[-1].append(number)
        last = number
    return runs


_NEVER: Final = frozenset(["stop", "month", "strong", "weak"])
"""Classes of words that alone, and without a place in the gazetteer, are no name: most begin a sentence."""


_BREAKS: Final = frozenset(["; ", ";"])
"""No name goes on behind these."""


def _cover_words(text: Passage, lexicon: Lexicon, hidden: frozenset[str]) -> list[Cover | None]:
    """Lay the gazetteer's longest names over the words, from left to right."""
    covers: list[Cover | None] = [None] * len(text.words)
    free = 0
    for capital in text.capitals:
        starts = (capital - 1, capital) if capital > free and text.is_article(capital - 1) else (capital,)
        for number in starts:
            if number >= free and (length := _cover_name(text, number, lexicon, hidden, covers)):
                free = number + length
    return covers


def _cover_name(
    text: Passage, number: int, lexicon: Lexicon, hidden: frozenset[str], covers: list[Cover | None]
) -> int:
    """Lay the longest name that begins at a word over its words; give their number, 0 if there is none."""
    terms = lexicon.terms
    if text.folded[number] in terms.stopwords and not text.goes_on(number):
        return 0
    length = match_gazetteer(text, number, measure_run(text, number), lexicon.gazetteer)
    words = text.folded[number : number + length]
    if not length or (hidden and " ".join(words) in hidden):
        return 0
    known = lexicon.describe_name(text.article.text[text.starts[number] : text.ends[number + length - 1]])
    if known is None:
        return 0
    person = is_person(text, number, length, known.prominence, terms)
    covers[number : number + length] = lexicon.list_covers(known, words, person)
    return length


def _read_usage(text: Passage, covers: list[Cover | None]) -> _Usage:
    """Count how the article uses its words: with a capital; after a preposition; after a name; before a region."""
    capital: dict[str, list[int]] = {}
    for number in text.capitals:
        counts = capital.setdefault(text.folded[number], [0, 0, 0, 0])
        counts[0] += 1
        if number and text.gaps[number - 1] == " ":
            before = text.folded[number - 1]
            counts[1] += before in STRONG
            counts[2] += text.capital[number - 1] and (before in text.given_names or before in TITLES)
        if text.gap(number) == ", " and text.capital[number + 1]:
            follower = covers[number + 1]
            counts[3] += follower is not None and follower.facts.kind in ("ADM1", "PCL")
    return _Usage(frozenset(compress(text.folded, map(not_, text.capital))), capital)


def _find_loud(text: Passage) -> frozenset[int]:
    """Find the words of sentences in capitals throughout, where a capital says nothing: headlines."""
    loud: set[int] = set()
    forms = text.forms
    bounds = [bisect_left(text.starts, start) for start, _ in text.layout.sentences[1:]]
    first = 0
    for last in [*bounds, len(forms)]:
        n_capital = forms.count("C", first, last)
        if n_capital and last - first > 2:
            n_long = n_capital + forms.count("L", first, last) + forms.count("D", first, last)
            n_words = last - first - forms.count("d", first, last) - forms.count("D", first, last)
            if n_words > 2 and n_long > 1 and n_capital >= _LOUD * n_long:
                loud.update(range(first, last))
        first = last
    return frozenset(loud)


_LOUD: Final = 0.8
"""So large a share of a sentence's words of four letters and more has capitals in a headline."""


def _list_used(text: Passage, covers: list[Cover | None]) -> list[int]:
    """List the words that may belong to a name: capitals, words that join two, and kinds of place after one."""
    is_ascii = text.article.text.isascii()  # else the rules for other scripts take a part
    used = {number for number in text.capitals if is_ascii or is_latin(text.words[number])}
    for capital in text.capitals:
        number = capital + 1
        while _goes_along(text, number, covers, used):
            used.add(number)
            number += 1
    used |= {number - 1 for number in used if number and text.is_article(number - 1)}
    return sorted(used)


def _goes_along(text: Passage, number: int, covers: list[Cover | None], used: set[int]) -> bool:
    """Tell whether a word without a capital may belong to a name because of the words around it."""
    count = len(text.words)
    if number >= count or text.capital[number]:
        return False
    cover = covers[number]
    is_before_capital = number + 1 < count and text.capital[number + 1]
    if text.folded[number] in JOINING and number + 1 < count and text.capital[number - 1]:
        far = number + 2 < count and text.folded[number + 1] in JOINING and text.capital[number + 2]
        return is_before_capital or far
    if cover is not None and cover.position in "IE":
        return number - 1 in used  # Dadaab refugee camp, Tipo-tipo
    if number - 1 in used and text.gap(number - 1) == "-":
        return is_before_capital and text.gap(number) in _HYPHENATED  # Mazar-e Sharif
    return False


_HYPHENATED: Final = frozenset([" ", "-"])


def _find_body(text: Passage) -> int:
    """Find the index from which the article is body: behind headline, datelines and captions."""
    layout = text.layout
    return max([layout.headline_end, *(end for _, end in layout.datelines + layout.captions)])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the keys of one article's words. `body` is the index from which nothing but body follows."""

    text: Passage
    lexicon: Lexicon
    covers: list[Cover | None]
    usage: _Usage
    firsts: set[int]
    loud: frozenset[int]
    body: int

    def describe(self, number: int) -> WordFacts:
        """Say what is known of a word."""
        return self.lexicon.describe_word(self.text.words[number])

    def list_keys(self, first: int, stop: int) -> list[list[Key]]:
        """List the keys of each word of a run."""
        text = self.text
        last = min(stop + 1, len(text.words))
        known = self.lexicon.describe_words(text.words[max(0, first - 1) : last])
        facts = [*([] if first else [_EDGE]), *known, *([_EDGE] if last == stop else [])]
        gaps = [classify_gap(text.gap(number)) for number in range(first - 1, stop)]
        return [
            self._list_word(
                number,
                facts[number - first : number - first + 3],
                gaps[number - first],
                gaps[number - first + 1],
            )
            for number in range(first, stop)
        ]

    def _list_word(self, number: int, facts: list[WordFacts], left: str, right: str) -> list[Key]:
        """List the keys of a word, from what is known of it and of its neighbours."""
        text, (before, own, after) = self.text, facts
        start = text.starts[number]
        is_first = start in self.firsts
        if is_first:
            before, left = _EDGE, "^"
        is_loud = number in self.loud
        marked = (before.word_class, after.word_class) if is_loud else (before.marked, after.marked)
        shape = "loud" if is_loud else own.shape
        section = "body" if start >= self.body else text.layout.section_at(start)
        keys: list[Key] = [
            ("w", text.words[number], own.word_class, shape),
            ("p", before.folded, left), ("pk", marked[0], left, own.word_class, before.shape),
            ("n", after.folded, right), ("nk", marked[1], right, own.word_class),
            ("g", left, right, before.shape[0], shape, after.shape[0]),
            ("x", is_first, section, is_loud),
        ]  # fmt: skip
        self._add_covers(keys, number, (left, right), marked, own.word_class)
        self._add_usage(keys, number, own)
        return keys

    def _add_covers(
        self, keys: list[Key], number: int, gaps: tuple[str, str], marked: tuple[str, str], word_class: str
    ) -> None:
        """Add the keys of the gazetteer's name over the word, and of those over its neighbours."""
        cover = self.covers[number]
        if cover is None:
            keys.append(("m",))
        else:
            position, rank, ordinary = cover.position, cover.facts.rank, cover.ordinary
            keys += [
                (
                    "m",
                    position,
                    cover.facts.kind,
                    rank,
                    ordinary,
                    cover.facts.lead,
                    cover.length,
                    cover.person,
                ),
                ("mp", position, rank, marked[0], gaps[0], ordinary),
                ("mn", position, rank, marked[1], gaps[1]),
            ]
            if gaps[0] == "^" and position in "SB":
                keys.append(("mx", rank, ordinary))
        for side, offset in enumerate((-1, 1)):
            other = self.covers[number + offset] if 0 <= number + offset < len(self.covers) else None
            if other is None:
                keys.append(("o", offset))
            else:
                keys.append(
                    ("o", offset, other.position, other.facts.kind, other.facts.rank, gaps[side], word_class)
                )

    def _add_usage(self, keys: list[Key], number: int, own: WordFacts) -> None:
        """Add how the article uses the word elsewhere, and whether it is a surname in it."""
        counts = self.usage.capital.get(own.folded, (0, 0, 0, 0))
        cover = self.covers[number]
        keys.append(
            (
                "u",
                own.folded in self.text.surnames,
                own.folded in self.usage.lower,
                own.word_class,
                min(counts[0], 4),
                counts[1] > 0,
                counts[2] > 0,
                counts[3] > 0,
                cover.facts.rank if cover else "-",
            )
        )


_GAPS: Final = {
    " ": "_", ", ": ",", "-": "-", "\u2011": "-", ". ": ".", "; ": ";", ": ": ":", " (": "(", ") ": ")", "/": "/",
    "'": "'", "’": "'",
}  # fmt: skip


def classify_gap(gap: str) -> str:
    """Give the class of what stands between two words.

    >>> [classify_gap(gap) for gap in (" ", ", ", " (", " — ", ". “")]
    ['_', ',', '(', '--', 'q']
    """
    known = _GAPS.get(gap)
    if known is not None:
        return known
    if "\n" in gap:
        return "|"
    for marks, name in (('"“”«»', "q"), ("(", "("), (")", ")"), ("—–", "--"), ("'’‘", "'")):
        if any(mark in gap for mark in marks):
            return name
    if "--" in gap or " - " in gap:
        return "--"
    return gap.strip()[:1] or "_"
