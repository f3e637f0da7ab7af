"""Files of passages with their dates marked: telling them from other corpora, and scoring a passage of one."""

from __future__ import annotations

import re
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from geo.evaluate.dates import DatedPassage, DateOutcome, is_right, score_passage
from geo.evaluate.mistakes import Mistake, make_mistake, merge_mistakes
from geo.evaluate.outcomes import Outcome
from geo.evaluate.passages import is_marked_text
from geo.text import find_layout

_DATED: Final = re.compile(r"[^|\n]+ \| (?:-|\d{4}-\d\d-\d\d) \| ")
"""How a passage begins whose dates are marked: its id, its publication date, its text (`seeds/dates/README.md`)."""


def is_dated_text(path: str | PathLike[str]) -> bool:
    r"""Tell whether a `.txt` file holds passages with their dates marked: by its first line that is no comment.

    Returns
    -------
    bool
        False for a file that cannot be read: who reads it says why.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
    ...     _ = file.write("# Our own.\nd1 | 2018-05-14 | It fell on [[Friday = 2018-05-11]].")
    ...     file.flush()
    ...     is_dated_text(file.name)
    True
    """
    if fspath(path) == "-" or not is_marked_text(path):
        return False
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    return _DATED.match(line) is not None
    except (OSError, UnicodeDecodeError):
        return False
    return False


def score_dated(passage: DatedPassage) -> Outcome:
    """Score a passage whose dates are marked; mistakes of the held-out half are counted and not shown.

    Examples
    --------
    >>> from geo.evaluate.dates import parse_passage
    >>> score_dated(parse_passage("a", "2018-05-14", "It fell on [[Friday = 2018-05-11]].")).mistakes
    ()
    """
    mistakes = [] if passage.is_held_out else _list_mistakes(score_passage(passage))
    return Outcome(passage.article.article_id, dated=passage, mistakes=tuple(mistakes))


def _list_mistakes(outcome: DateOutcome) -> list[Mistake]:
    article = outcome.passage.article
    layout = find_layout(article.text, article.title)
    found = [
        make_mistake(article, layout, "wrong date", (marked.start, marked.end), _describe(date), _describe(marked),
                     date.reason if date else "", None, None, 1.0)
        for marked, date in outcome.pairs
        if not is_right(marked, date)
    ]  # fmt: skip
    found += [
        make_mistake(article, layout, "wrong date", (date.start, date.end), _describe(date), "no date is marked here",
                     date.reason, None, None, 0.0)
        for date in outcome.extra
    ]  # fmt: skip
    return merge_mistakes(found)


def _describe(date: object) -> str:
    """Say which days are meant."""
    first, last = getattr(date, "first", None), getattr(date, "last", None)
    if first is None and last is None:
        return "no date"
    return str(first) if first == last else f"{first or '?'} to {last or '?'}"
