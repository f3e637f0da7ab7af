"""Say in words why the model read a place name: the group of features that spoke most for it."""

from __future__ import annotations

from typing import Final

from geo.recognize.features import Key
from geo.recognize.passage import Found, Passage
from geo.recognize.sequence import LABELS, SequenceModel

_BEFORE: Final = frozenset(["p", "pk", "mp"])
_AFTER: Final = frozenset(["n", "nk", "mn"])


def explain_find(
    model: SequenceModel, keys: list[Key], is_single: bool, text: Passage, found: Found
) -> str:
    """Name what decided that a name begins here.

    Parameters
    ----------
    model
        Its weights are summed by what the features look at.
    keys
        Those of the name's first word.
    is_single
        Whether the name is of one word.
    text, found
        The article and the name in it.
    """
    label = LABELS.index("U" if is_single else "B")
    shares = {"before": 0.0, "after": 0.0, "gazetteer": 0.0, "beside": 0.0, "elsewhere": 0.0, "itself": 0.0}
    for key in keys:
        sums = model.sum_weights(key)
        shares[_name_source(str(key[0]))] += sums[label] - sums[0]
    best = max(shares, key=lambda name: shares[name])
    if best == "before" and found.first and text.gap(found.first - 1) == " ":
        return f"after '{text.words[found.first - 1].text}'"
    if best == "after" and found.last + 1 < len(text.words) and text.gap(found.last) == " ":
        return f"before '{text.words[found.last + 1].text}'"
    if text.layout.section_at(text.words[found.first].start) == "dateline":
        return "in the dateline"
    return _WORDS[best]


def _name_source(group: str) -> str:
    if group in _BEFORE:
        return "before"
    if group in _AFTER:
        return "after"
    return {"m": "gazetteer", "mx": "gazetteer", "o": "beside", "u": "elsewhere"}.get(group, "itself")


_WORDS: Final = {
    "before": "by the words before it", "after": "by the words after it", "gazetteer": "a place of the gazetteer",
    "beside": "beside another name", "elsewhere": "by how the article uses it elsewhere",
    "itself": "by how it is written",
}  # fmt: skip
