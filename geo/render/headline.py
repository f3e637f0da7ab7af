"""The headline of a map of one article that has no title: its own, or its first sentence that names a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENOUGH: Final = 130  # characters: a sentence up to here is a headline as it is, two lines of a page
MAX_CHARACTERS: Final = 220  # the longest that a page still shows whole
_LEAST: Final = 30  # characters of a sentence that stands without its last clause
_DATELINE: Final = re.compile(r"^.{2,80}?\s[-\u2013\u2014]+\s+(?=\S)")  # "Paris, 3 May (Wire) - "

# What no headline ends with.
_LOOSE_END: Final = re.compile(
    r"(?:[\s,]+(?:a|after|an|and|as|at|but|by|for|from|in|into|its|of|on|or|over|said|that|the|their|to|who|with))+$"
)
# A last clause that only goes on from a whole sentence. One that says who claims it ("according to", "citing") stays.
_LAST_CLAUSE: Final = re.compile(
    r",\s+(?:which|who|where|while|amid|(?!includ|accord|cit|quot|claim|alleg|say)\w+ing)\b[^,]*$"
)


def find_headline(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Find what the mentions of one article give of its headline.

    Parameters
    ----------
    rows
        Its rows of the mentions table.

    Returns
    -------
    str or None
        The headline if it names a place; else the first such sentence of the text, without its dateline, and if it
        is long without its last clause. None if no sentence is known; those of captions are not taken.

    Examples
    --------
    >>> find_headline([{"start": 0, "section": "dateline", "sentence": "Paris, 3 May - Envoys met."}])
    'Envoys met.'
    """
    told = sorted((row for row in rows if row.get("sentence")), key=lambda row: row.get("start") or 0)
    for sections in (("headline",), ("dateline", "body")):
        row = next((row for row in told if row.get("section") in sections), None)
        if row is not None:
            text = " ".join(str(row["sentence"]).split())
            return cut_text(_DATELINE.sub("", text) if row["section"] == "dateline" else text)
    return None


def cut_text(text: str) -> str:
    """Make a sentence short enough for a headline: without a last clause that goes on from it, or else cut at a word.

    A sentence of 130 characters stays as it is; longer than 220 none is.

    Examples
    --------
    >>> cut_text("Envoys met."), cut_text("Shelling, " * 30)[-19:]
    ('Envoys met.', 'Shelling, Shelling…')
    >>> cut_text("Envoys of the three powers met in the capital on Monday, " + "hoping to agree on a truce " * 3)
    'Envoys of the three powers met in the capital on Monday'
    """
    if len(text) <= ENOUGH:
        return text
    clause = _LAST_CLAUSE.search(text)
    if clause and _LEAST <= clause.start() <= MAX_CHARACTERS:
        return text[: clause.start()]
    if len(text) <= MAX_CHARACTERS:
        return text
    start = text[:MAX_CHARACTERS]
    words = _LOOSE_END.sub("", start.rpartition(" ")[0]) or start[:-1]
    return words.rstrip(" ,;:-\u2013\u2014") + "…"
