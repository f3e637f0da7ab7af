"""The features of the recognition model: what each word of a window looks like to it.

A feature belongs to a group, and a group's features depend on one small key: the word, its neighbour and the mark
between them, the gazetteer's name that covers it. `list_names` spells a key out into the features that the model
has weights for; the model sums the weights once a key and remembers the sum, so that most words cost a look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.recognize.lexicon import Lexicon, NameFacts, WordFacts
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


@dataclass(frozen=True, slots=True)
class _Usage:
    """How the article uses its words: how often each is capitalised, and beside what."""

    lower: frozenset[str]
    capital: dict[str, list[int]]


def cut_windows(text: Passage, lexicon: Lexicon, hidden: frozenset[str] = frozenset()) -> list[Window]:
    """Cut the runs of words that may be names out of an article, each word with its keys.

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
    facts = lexicon.describe_words(text.words)
    covers = _cover_words(text, lexicon, hidden)
    usage = _read_usage(text, covers)
    firsts = {start for start, _ in text.layout.sentences}
    loud = _find_loud(text)
    windows: list[list[int]] = []
    run: list[int] = []
    for number, used in enumerate(_mark_used(text, covers)):
        if run and (not used or text.words[number].start in firsts):
            windows.append(run)
            run = []
        if used:
            run.append(number)
    if run:
        windows.append(run)
    reader = _Reader(text, facts, covers, usage, firsts, loud)
    return [
        Window(run, [reader.list_keys(number) for number in run])
        for run in windows
        if len(run) > 1 or covers[run[0]] is not None or facts[run[0]].word_class not in _NEVER
    ]


_NEVER: Final = frozenset(["stop", "month", "strong", "weak"])
"""Classes of words that alone, and without a place in the gazetteer, are no name: most begin a sentence."""


def _cover_words(text: Passage, lexicon: Lexicon, hidden: frozenset[str]) -> list[Cover | None]:
    """Lay the gazetteer's longest names over the words, from left to right."""
    covers: list[Cover | None] = [None] * len(text.words)
    terms, gazetteer = lexicon.terms, lexicon.gazetteer
    number = 0
    while number < len(text.words):
        if not text.begins_name(number):
            number += 1
            continue
        if text.folded[number] in terms.stopwords and not text.goes_on(number):
            number += 1
            continue
        length = match_gazetteer(text, number, measure_run(text, number), gazetteer)
        words = text.folded[number : number + length]
        known = None
        if length and not (hidden and " ".join(words) in hidden):
            last = text.words[number + length - 1]
            known = lexicon.describe_name(text.article.text[text.words[number].start : last.end])
        if known is None:
            number += 1
            continue
        ordinary = "g" if words[0] in terms.given_names else ""
        if all(word in terms.words or word in terms.stopwords for word in words):
            ordinary = "w"
        person = is_person(text, number, length, known.prominence, terms)
        for offset in range(length):
            position = "S" if length == 1 else "B" if not offset else "E" if offset == length - 1 else "I"
            covers[number + offset] = Cover(position, known, ordinary, min(length, 4), person)
        number += length
    return covers


def _read_usage(text: Passage, covers: list[Cover | None]) -> _Usage:
    """Count how the article uses its words: with a capital; after a preposition; after a name; before a region."""
    lower: set[str] = set()
    capital: dict[str, list[int]] = {}
    for number, word in enumerate(text.folded):
        if not text.capital[number]:
            lower.add(word)
            continue
        counts = capital.setdefault(word, [0, 0, 0, 0])
        counts[0] += 1
        if number and text.gap(number - 1) == " ":
            before = text.folded[number - 1]
            counts[1] += before in STRONG
            counts[2] += text.capital[number - 1] and (before in text.given_names or before in TITLES)
        if text.gap(number) == ", " and text.capital[number + 1]:
            follower = covers[number + 1]
            counts[3] += follower is not None and follower.facts.kind in ("ADM1", "PCL")
    return _Usage(frozenset(lower), capital)


def _find_loud(text: Passage) -> frozenset[int]:
    """Find the words of sentences in capitals throughout, where a capital says nothing: headlines."""
    loud: set[int] = set()
    sentences = text.layout.sentences
    number, count = 0, len(text.words)
    for position in range(len(sentences)):
        end = sentences[position + 1][0] if position + 1 < len(sentences) else len(text.article.text) + 1
        first = number
        n_long = n_capital = n_words = 0
        while number < count and text.words[number].start < end:
            word = text.words[number].text
            n_words += not word.isdigit()
            if len(word) > 3:
                n_long += 1
                n_capital += text.capital[number]
            number += 1
        if n_words > 2 and n_long > 1 and n_capital >= _LOUD * n_long:
            loud.update(range(first, number))
    return frozenset(loud)


_LOUD: Final = 0.8
"""So large a share of a sentence's words of four letters and more has capitals in a headline."""


def _mark_used(text: Passage, covers: list[Cover | None]) -> list[bool]:
    """Mark the words that may belong to a name: capitals, words that join two, and kinds of place after one."""
    count = len(text.words)
    used = list(text.capital)
    if not text.article.text.isascii():  # the rules for other scripts take the rest
        used = [mark and is_latin(text.words[number].text) for number, mark in enumerate(used)]
    for number in range(1, count):
        if used[number]:
            continue
        word, cover = text.folded[number], covers[number]
        is_before_capital = number + 1 < count and text.capital[number + 1]
        if word in JOINING and number + 1 < count and text.capital[number - 1]:
            far = number + 2 < count and text.folded[number + 1] in JOINING and text.capital[number + 2]
            used[number] = is_before_capital or far
        elif cover is not None and cover.position in "IE":
            used[number] = used[number - 1]  # Dadaab refugee camp, Tipo-tipo
        elif text.gap(number - 1) == "-" and used[number - 1]:
            used[number] = is_before_capital and text.gap(number) in _HYPHENATED  # Mazar-e Sharif
    for number in range(count - 1):
        if text.is_article(number) and used[number + 1]:
            used[number] = True
    return used


_HYPHENATED: Final = frozenset([" ", "-"])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the keys of one article's words."""

    text: Passage
    facts: list[WordFacts]
    covers: list[Cover | None]
    usage: _Usage
    firsts: set[int]
    loud: frozenset[int]

    def list_keys(self, number: int) -> list[Key]:
        """List the keys of a word."""
        text, facts, own = self.text, self.facts, self.facts[number]
        is_first = text.words[number].start in self.firsts
        before = _EDGE if is_first or not number else facts[number - 1]
        after = facts[number + 1] if number + 1 < len(facts) else _EDGE
        left = "^" if is_first else classify_gap(text.gap(number - 1))
        right = classify_gap(text.gap(number))
        is_loud = number in self.loud
        marked = (before.word_class, after.word_class) if is_loud else (before.marked, after.marked)
        shape = "loud" if is_loud else own.shape
        section = text.layout.section_at(text.words[number].start)
        keys: list[Key] = [
            ("w", text.words[number].text, own.word_class, shape),
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
