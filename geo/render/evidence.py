"""A sentence as evidence: cut so that the names of the place in it can be marked."""

from __future__ import annotations


def mark_names(sentence: str, toponyms: list[str]) -> list[str]:
    """Cut a sentence so that every second part is a name to be marked.

    Parameters
    ----------
    sentence
        The sentence.
    toponyms
        The names as written, in the order in which they come; one that is not there is passed over.

    Examples
    --------
    >>> mark_names("Iranian forces left Iran.", ["Iran"])
    ['Iranian forces left ', 'Iran', '.']
    """
    parts, position = [], 0
    for name in toponyms:
        if not name:
            continue
        start = _find_whole(sentence, name, position)
        start = sentence.find(name, position) if start < 0 else start
        if start >= 0:
            parts += [sentence[position:start], name]
            position = start + len(name)
    return [*parts, sentence[position:]]


def _find_whole(sentence: str, name: str, position: int) -> int:
    """Find a name that no letter touches; -1 if there is none. A map has too many names to compile each."""
    start = sentence.find(name, position)
    while start >= 0:
        around = sentence[max(0, start - 1) : start] + sentence[start + len(name) : start + len(name) + 1]
        if not any(letter.isalnum() or letter == "_" for letter in around):
            return start
        start = sentence.find(name, start + 1)
    return -1
