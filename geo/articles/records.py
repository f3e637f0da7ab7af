"""What every reader gives: a record or a problem; and how the fields of a record become an article."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from geo.errors import ArticleError, ArticleTooLargeError, GeoError

NAMES: Final = {
    "text": ("text", "body", "content", "article"),
    "article_id": ("id", "article_id"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "publication_date", "pub_date", "published_at", "publishedat", "published_date",
        "date_published", "datepublished", "pubdate", "created_at",
    ),
    "source": ("source", "domain", "outlet", "publisher"),
    "url": ("url", "link"),
}  # fmt: skip
"""The names, in any case, under which a field is looked for; the first that has a value counts."""

# The names of the tables' indexes: who reads these as articles has taken the output for the input.
TABLE_COLUMNS: Final = frozenset({"mention_id", "event_id", "n_event_mentions"})

_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with an input: a path as it was given, a line or row number from 1 or None, a sentence.

    `error` is the class that is raised where nobody listens to problems. `is_note` marks what was rightly passed
    over: files that are no articles, maps and tables of ours. As text it is one line.
    """

    path: str
    line: int | None
    message: str
    error: type[GeoError] = field(default=ArticleError, repr=False)
    is_note: bool = field(default=False, repr=False)

    def __str__(self) -> str:
        """Give the one line that a user is shown."""
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Record:
    """An article as it stands in an input: its fields by the names in `NAMES`, and its line or row."""

    fields: dict[str, Any]
    line: int | None = None


def pick_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the fields of an article from an object or a row.

    Parameters
    ----------
    row
        Anything by name; other names are ignored.

    Returns
    -------
    dict
        By the keys of `NAMES`, without the fields that have no value.

    Examples
    --------
    >>> pick_fields({"Body": "Shelling hit Homs.", "ID": 7, "place": "Homs"})
    {'text': 'Shelling hit Homs.', 'article_id': 7}
    """
    lower = {str(name).strip().lower(): value for name, value in row.items()}
    picked = {}
    for name, aliases in NAMES.items():
        values = (lower.get(alias) for alias in aliases)
        found = next((value for value in values if not _is_empty(value, name)), None)
        if found is not None:
            picked[name] = found
    return picked


def _is_empty(value: Any, name: str) -> bool:
    if name == "text":
        return not isinstance(value, str) or not value.strip()
    is_nan = isinstance(value, float) and math.isnan(value)
    return value is None or is_nan or (isinstance(value, str) and not value.strip())


def check_fields(fields: Mapping[str, Any], path: str, line: int | None, max_chars: int) -> Problem | None:
    """Say why a record is no article, or None if it is one.

    Parameters
    ----------
    fields
        As `pick_fields` gives them.
    path, line
        Where it stands.
    max_chars
        The longest text that is taken.

    Examples
    --------
    >>> print(check_fields({}, "a.jsonl", 3, 100))
    a.jsonl, line 3: expected a text under text, body, content or article, found none
    """
    text = fields.get("text")
    if text is None:
        *names, last = NAMES["text"]
        return Problem(path, line, f"expected a text under {', '.join(names)} or {last}, found none")
    if len(text) > max_chars:
        return describe_size(path, line, f"{len(text):,} characters", max_chars)
    return None


def describe_size(path: str, line: int | None, size: str, max_chars: int) -> Problem:
    """Say that an article is too large, and which option takes it.

    Parameters
    ----------
    path, line
        Where it stands.
    size
        How large it is, with the unit.
    max_chars
        The longest text that is taken.

    Examples
    --------
    >>> describe_size("a.txt", None, "11 characters", 10).message
    'has 11 characters, and an article may have 10; allow more with --max-chars'
    """
    message = f"has {size}, and an article may have {max_chars:,}; allow more with --max-chars"
    return Problem(path, line, message, ArticleTooLargeError)


def clean_text(text: str) -> str:
    r"""Replace what no file can hold, a character for a character, so that offsets stay.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        NUL and lone surrogates as U+FFFD; of the same length.

    Examples
    --------
    >>> clean_text("a\0b") == "a\ufffdb"
    True
    """
    return _UNWRITABLE.sub("\ufffd", text)


def clean_label(value: Any) -> str | None:
    """Turn an id, a title, a source or a URL into one line of text; None for nothing.

    Parameters
    ----------
    value
        Text, a number, or an object with a name, as some news services give the source.

    Examples
    --------
    >>> clean_label({"id": None, "name": "Example News"}), clean_label(7.0)
    ('Example News', '7')
    """
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, list | dict):
        return None
    return " ".join(clean_text(str(value)).split()) or None
