"""Read labelled corpora: JSON lines, one document a line, or a text file of passages with their places marked.

The formats are described in `seeds/labelled/README.md`. Nothing is guessed: a line that does not say what it
should is an error that names the line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any

from geo.errors import ArticleNotFoundError
from geo.evaluate.documents import CorpusError, Document, Incident, Label, MarkedEvent
from geo.evaluate.passages import is_marked_text, read_passages
from geo.evaluate.records import (
    build_event,
    build_incident,
    build_label,
    names_sites_only,
    read_date,
    read_key,
    read_text,
    show,
)
from geo.model import Article

__all__ = ["CorpusError", "Document", "Incident", "Label", "MarkedEvent", "build_document", "read_corpus"]


def read_corpus(path: str | PathLike[str]) -> Iterator[Document]:
    """Read a labelled corpus, one document at a time.

    Parameters
    ----------
    path
        A file of JSON lines, `-` for standard input, or a `.txt` file of passages with their places marked.

    Yields
    ------
    Document
        In the order of the file. Empty lines are passed over. A date that is none, as old data has them,
        leaves `published` None.

    Raises
    ------
    ArticleNotFoundError
        If there is no such file.
    CorpusError
        If a line is no JSON object, lacks a key, if a label's offsets do not give its text, or if a mark is not of the
        format.

    Examples
    --------
    >>> import json, tempfile
    >>> line = {"id": "1", "text": "In Homs.", "toponyms": [{"start": 3, "end": 7, "text": "Homs"}]}
    >>> with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
    ...     _ = file.write(json.dumps(line))
    ...     file.flush()
    ...     [document.labels[0].toponym for document in read_corpus(file.name)]
    ['Homs']
    """
    if is_marked_text(path):
        yield from read_passages(fspath(path))
        return
    with _open_lines(fspath(path)) as (name, lines):
        for number, line in enumerate(lines, 1):
            where = f"{name}, line {number}"
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                record = json.loads(text) if text.strip() else None
            except ValueError as err:
                raise CorpusError(
                    f"{where}: expected a JSON object in UTF-8, got what is none: {err}"
                ) from err
            except RecursionError as err:
                raise CorpusError(f"{where}: expected a JSON object, got one nested too deeply") from err
            if record is not None or text.strip():
                yield build_document(record, where)


@contextmanager
def _open_lines(path: str) -> Iterator[tuple[str, IO[bytes]]]:
    if path == "-":
        yield "standard input", sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            yield Path(path).name, file
    except FileNotFoundError as err:
        raise ArticleNotFoundError(f"expected a labelled corpus (JSON lines), found no file {path}") from err
    except OSError as err:
        raise CorpusError(
            f"expected a labelled corpus (JSON lines), cannot read {path}: {err.strerror}"
        ) from err


def build_document(record: Any, where: str = "the record") -> Document:
    """Build a document from a record in the labelled format.

    Parameters
    ----------
    record
        What one line holds, as `json.loads` gives it.
    where
        Where the record stands, for messages.

    Raises
    ------
    CorpusError
        If the record is not in the format.

    Examples
    --------
    >>> build_document({"id": "1", "text": "In Homs.", "toponyms": []}).has_labels
    True
    """
    if not isinstance(record, dict):
        raise CorpusError(f"{where}: expected a JSON object, got {show(record)}")
    identifier = read_key(record, "id", (str, int), where)
    text = read_key(record, "text", (str,), where)
    if not record.keys() & {"toponyms", "event", "events"}:
        raise CorpusError(
            f"{where}: expected the key 'toponyms' or 'event' or 'events', got {show(sorted(record))}"
        )
    marked, told = _read_list(record, "toponyms", where) or [], _read_list(record, "events", where)
    labels = tuple(
        sorted(
            (build_label(each, text, f"{where}, toponym {number}") for number, each in enumerate(marked, 1)),
            key=lambda label: (label.start, label.end),
        )
    )
    event = record.get("event")
    if event is not None and not isinstance(event, dict):
        raise CorpusError(f"{where}: expected 'event' to be an object, got {show(event)}")
    events = None
    if told is not None:
        events = tuple(
            build_event(each, labels, f"{where}, event {number}") for number, each in enumerate(told, 1)
        )
    article = Article(
        text, article_id=str(identifier), title=read_text(record, "title"),
        published=read_date(record), source=read_text(record, "source"),
    )  # fmt: skip
    name = read_text(record, "name")
    has_labels = "toponyms" in record and (
        event is None or ("verb" not in event and any(not label.silver for label in labels))
    )
    return Document(
        article, labels, build_incident(record, event, where), has_labels and name is None, name, events,
        names_sites_only(marked, event),
    )  # fmt: skip


def _read_list(record: dict[str, Any], key: str, where: str) -> list[Any] | None:
    value = record.get(key)
    if value is not None and not isinstance(value, list):
        raise CorpusError(f"{where}: expected {key!r} to be a list, got {show(value)}")
    return value
