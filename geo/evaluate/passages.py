"""Read passages with their places marked in the text: `in [[Douma|event_site|shelling]], near [[Damascus|locator]]`.

The format is described in `seeds/roles/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from geo.errors import ArticleNotFoundError, DateError
from geo.evaluate.documents import CorpusError, Document, Label
from geo.evaluate.event_types import SHORT_TYPES, read_type
from geo.evaluate.records import ROLES
from geo.model import Article

_HEADER: Final = re.compile(r"^## +(.+)$", re.M)
_MARKED: Final = re.compile(r"\[\[(.+?)\]\]")


def is_marked_text(path: str | PathLike[str]) -> bool:
    """Tell by its suffix whether a file is a text with marks rather than JSON lines."""
    return Path(fspath(path)).suffix.lower() == ".txt"


def read_passages(path: str | Path) -> Iterator[Document]:
    """Read a file of marked passages.

    Parameters
    ----------
    path
        A text file in UTF-8. A passage begins with a line `## id | subject | publication date`.

    Yields
    ------
    Document
        In the order of the file; all its place names are marked, so `has_labels` is true.

    Raises
    ------
    ArticleNotFoundError
        If there is no such file.
    CorpusError
        If there is no passage, or a header or a mark is not of the format.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as err:
        raise ArticleNotFoundError(f"expected a file of marked passages, found no file {path}") from err
    except UnicodeDecodeError as err:
        raise CorpusError(f"{path.name}: expected text in UTF-8: {err}") from err
    except OSError as err:
        raise CorpusError(f"expected a file of marked passages, cannot read {path}: {err.strerror}") from err
    parts = _HEADER.split(text)
    if len(parts) == 1 and text.strip():
        raise CorpusError(
            f"{path.name}: expected passages that begin with '## id | subject | date', found none"
        )
    for number in range(1, len(parts), 2):
        yield build_passage(parts[number], parts[number + 1].strip("\n"), path.name)


def build_passage(header: str, body: str, where: str = "") -> Document:
    """Build a document of one passage.

    Examples
    --------
    >>> document = build_passage("a1 | Syria | 2018-03-01", "Shells hit [[Douma|event_site|shelling]].")
    >>> document.article.text, document.labels[0].role, document.labels[0].event_type
    ('Shells hit Douma.', 'event_site', 'shelling')
    """
    fields = [field.strip() for field in header.split("|")]
    if len(fields) != 3 or not fields[0]:
        raise CorpusError(f"{where}: expected '## id | subject | date', got {header!r}")
    labels: list[Label] = []
    text = ""
    for number, part in enumerate(_MARKED.split(body)):
        if number % 2:
            label = _read_mark(part, len(text), f"{where}, {fields[0]}")
            labels.append(label)
            part = label.toponym  # noqa: PLW2901 - the mark gives way to the name
        text += part
    try:
        article = Article(text, article_id=fields[0], published=fields[2] or None)
    except DateError as err:
        raise CorpusError(f"{where}, {fields[0]}: {err}") from err
    return Document(article, tuple(labels), has_labels=True)


def _read_mark(mark: str, start: int, where: str) -> Label:
    name, _, rest = mark.partition("|")
    roles, _, kind = rest.partition("|")
    role, _, also = roles.partition("/")
    others = tuple(each.strip() for each in also.split(",") if each.strip())
    for each in (role, *others):
        if each not in ROLES:
            raise CorpusError(
                f"{where}: expected a role ({', '.join(ROLES)}), got {each!r} in [[{mark}]], as in [[Homs|event_site]]"
            )
    if kind and read_type(kind) is None:
        raise CorpusError(
            f"{where}: expected a type of event ({', '.join(SHORT_TYPES)}), got {kind!r} in [[{mark}]]"
        )
    return Label(
        start, start + len(name), name, role=role, also_acceptable=others, event_type=kind or None
    )  # fmt: skip
