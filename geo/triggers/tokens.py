"""A text as lower-case tokens with offsets, and small questions that grammar and senses ask of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# A word keeps its hyphens ("cross-border") and inner apostrophes; a possessive and each mark stand alone.
TOKEN: Final = re.compile(
    r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:[-–][^\W\d_]+)*"
    r"|[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*|['’]s\b|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order: lower-cased words and their half-open string indices into a text."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def get(self, number: int) -> str:
        """Give a token in lower case, or an empty text outside of the list."""
        return self.words[number] if 0 <= number < len(self.words) else ""

    def is_capital(self, number: int) -> bool:
        """Tell whether a token is written with a capital."""
        return 0 <= number < len(self.words) and self.text[self.starts[number]].isupper()

    def any_of(self, wanted: frozenset[str], begin: int, stop: int) -> bool:
        """Tell whether one of some words stands in a range of tokens."""
        return not wanted.isdisjoint(self.words[max(0, begin) : max(0, stop)])


def split_tokens(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """Split a text, or a stretch of it, into tokens.

    Parameters
    ----------
    text
        The text that the offsets index.
    start, end
        The stretch to read, half-open; all of it unless told.

    Examples
    --------
    >>> split_tokens("The army's cross-border raid, at 5.30.").words
    ['the', 'army', "'s", 'cross-border', 'raid', ',', 'at', '5.30', '.']
    """
    stop = len(text) if end is None else end
    lowered = text.lower().replace("’", "'")
    if len(lowered) == len(text):
        spans = [match.span() for match in TOKEN.finditer(lowered, start, stop)]
        words = [lowered[first:last] for first, last in spans]
    else:  # a capital such as İ is two characters in lower case
        spans = [match.span() for match in TOKEN.finditer(text, start, stop)]
        words = [text[first:last].lower().replace("’", "'") for first, last in spans]
    return Tokens(text, words, [first for first, _ in spans], [last for _, last in spans])
