"""The sentences that name a place, as quotes with the name marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo.render.words import write_date

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_QUOTES: Final = 50  # a place: more than anybody reads, and a map of a thousand articles stays small


def collect_quotes(mentions: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Quote the sentences of one place's mentions, each once, the earliest first.

    Parameters
    ----------
    mentions
        Rows of the mentions table as dicts, of one place.

    Returns
    -------
    tuple
        The quotes, at most `MAX_QUOTES`: `text` (parts of the sentence, in turn plain and marked), `source`,
        `date`, `title`, `url` where known; and how many more there are.

    Examples
    --------
    >>> rows = [{"article_id": "a", "start": 9, "toponym": "Homs", "sentence": "Fire hit Homs."}]
    >>> collect_quotes(rows)
    ([{'text': ['Fire hit ', 'Homs', '.']}], 0)
    """
    sentences: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for row in sorted(mentions, key=_sort_key):
        if row.get("sentence"):
            sentences.setdefault((row.get("article_id"), row["sentence"]), []).append(row)
    quotes = []
    for (_, sentence), rows in list(sentences.items())[:MAX_QUOTES]:
        published, url = rows[0].get("published"), rows[0].get("article_url")
        quote = {
            "text": mark_names(sentence, [row.get("toponym") for row in rows]),
            "source": rows[0].get("article_source"),
            "date": write_date(published) if published is not None else None,
            "title": rows[0].get("article_title"),
            # Anything but a web address could run code when it is opened.
            "url": url if url and re.match(r"https?://[^\s]+\Z", url, re.IGNORECASE) else None,
        }
        quotes.append({key: value for key, value in quote.items() if value})
    return quotes, max(0, len(sentences) - MAX_QUOTES)


def _sort_key(row: dict[str, Any]) -> tuple[str, str, int]:
    published = row.get("published")
    return (
        published.isoformat() if published is not None else "",
        str(row.get("article_id")),
        row.get("start") or 0,
    )


def mark_names(sentence: str, toponyms: list[str | None]) -> list[str]:
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
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(sentence, position)
        start = whole.start() if whole else sentence.find(name, position)
        if start >= 0:
            parts += [sentence[position:start], name]
            position = start + len(name)
    return [*parts, sentence[position:]]
