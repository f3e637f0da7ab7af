"""Say in words why the model read a place name: the group of features that spoke most for it."""

from __future__ import annotations

from typing import Final

from geo.recognize.naming import Key
from geo.recognize.passage import Found, Passage
from geo.recognize.sequence import LABELS, SequenceModel


def explain_find(model: SequenceModel, keys: list[Key], text: Passage, found: Found) -> str:
    """Name what decided that a name begins here.

    Parameters
    ----------
    model
        Its weights are summed by what the features look at.
    keys
        Those of the name's first word.
    text, found
        The article and the name in it.
    """
    label = LABELS.index("U" if found.first == found.last else "B")
    shares = dict.fromkeys(_WORDS, 0.0)
    for key in keys:
        sums = model.sum_weights(key)
        shares[_SOURCES.get(key[0], "itself")] += sums[label] - sums[0]
    best = max(shares, key=shares.__getitem__)
    if best == "before" and found.first and text.gap(found.first - 1) == " ":
        return f"after '{text.words[found.first - 1]}'"
    if best == "after" and found.last + 1 < len(text.words) and text.gap(found.last) == " ":
        return f"before '{text.words[found.last + 1]}'"
    if text.layout.section_at(text.starts[found.first]) == "dateline":
        return "in the dateline"
    return _WORDS[best]


_SOURCES: Final[dict[str | int | bool, str]] = {
    "p": "before", "pk": "before", "mp": "before", "n": "after", "nk": "after", "mn": "after", "m": "gazetteer",
    "mx": "gazetteer", "o": "beside", "u": "elsewhere",
}  # fmt: skip
"""Where a group of features looks; the others look at the word itself."""
_WORDS: Final = {
    "before": "by the words before it", "after": "by the words after it", "gazetteer": "a place of the gazetteer",
    "beside": "beside another name", "elsewhere": "by how the article uses it elsewhere",
    "itself": "by how it is written",
}  # fmt: skip
