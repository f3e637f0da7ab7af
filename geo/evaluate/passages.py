"""Read passages with their place names marked in the text: `[[Douma|event_site|shelling]], a suburb of [[Damascus|locator]]`.

The format is described in `seeds/roles/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from geo.errors import ArticleNotFoundError, DateError
from geo.evaluate.corpus import CorpusError, Document, Label
from geo.model import Article, Role

_HEADER: Final = re.compile(r"^## +(.+)$", re.M)
_MARKED: Final = re.compile(r"\[\[(.+?)\]\]")
_ROLES: Final = frozenset(get_args(Role))


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
        If a header or a mark is not of the format.
    """
    path = Path(path)
    if not path.exists():
        raise ArticleNotFoundError(f"expected a file of marked passages at {path}")
    text = path.read_text("utf-8")
    parts = _HEADER.split(text)
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
        if each not in _ROLES:
            raise CorpusError(f"{where}: expected a role such as event_site, got {each!r} in [[{mark}]]")
    return Label(
        start, start + len(name), name, role=role, also_acceptable=others, event_type=kind or None
    )  # fmt: skip
