"""Read labelled corpora: JSON lines, one document a line, with place names or an incident's position.

The format is described in `seeds/labelled/README.md`. Nothing is guessed: a line that does not say what it
should is an error that names the line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any, Final

from geo.errors import ArticleNotFoundError, DateError, GeoError
from geo.model import Article, parse_date


class CorpusError(GeoError, ValueError):
    """A line of a labelled corpus is not what the format asks for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A place name that somebody marked, with the place where they gave one.

    `start` and `end` are string indices into the article's text, half-open; degrees are EPSG:4326. `country` is
    what the corpus says, a name or a code; `country_code` is set where that is an ISO 3166-1 alpha-2 code.
    `silver` labels were found by matching strings, not by a person. `role` is what the place is to the conflict,
    `also_acceptable` the roles that count as right too, `event_type` what happened there.
    """

    start: int
    end: int
    toponym: str
    latitude: float | None = None
    longitude: float | None = None
    country_code: str | None = None
    geonameid: str | None = None
    silver: bool = False
    feature_code: str | None = None
    country: str | None = None
    role: str | None = None
    also_acceptable: tuple[str, ...] = ()
    event_type: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Where an incident happened: degrees in EPSG:4326.

    `where_prec` is UCDP's code (1 exact to 6 country, 7 international); `level` is city, adm2, adm1 or country;
    `named` says whether the place's name stands in the text, None where nobody looked.
    """

    latitude: float
    longitude: float
    where_prec: int | None = None
    level: str | None = None
    named: bool | None = None
    place: str | None = None
    admin1: str | None = None
    country: str | None = None

    @property
    def is_country_level(self) -> bool:
        """Whether no more than the country is known (UCDP's codes 6 and 7)."""
        return self.level == "country" or (self.where_prec or 0) >= 6


@dataclass(frozen=True, slots=True)
class Document:
    """An article with what is known of it.

    `has_labels` says that people marked all its place names, so that a name without a label is a mistake. It is
    false where labels are silver, where they name one event's places only, or where only an incident is given.
    `name` is set in a look-up record: a bare place name, whose position the incident gives.
    """

    article: Article
    labels: tuple[Label, ...] = ()
    incident: Incident | None = None
    has_labels: bool = False
    name: str | None = None


def read_corpus(path: str | PathLike[str]) -> Iterator[Document]:
    """Read a labelled corpus, one document at a time.

    Parameters
    ----------
    path
        A file of JSON lines, or `-` for standard input.

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
        If a line is no JSON object, lacks a key, or if a label's offsets do not give its text.

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
        raise CorpusError(f"{where}: expected a JSON object, got {_show(record)}")
    identifier = _read(record, "id", (str, int), where)
    text = _read(record, "text", (str,), where)
    if "toponyms" not in record and "event" not in record:
        raise CorpusError(f"{where}: expected the key 'toponyms' or 'event', got {_show(sorted(record))}")
    marked = record.get("toponyms", [])
    if not isinstance(marked, list):
        raise CorpusError(f"{where}: expected 'toponyms' to be a list, got {_show(marked)}")
    labels = tuple(
        sorted(
            (_build_label(each, text, f"{where}, toponym {number}") for number, each in enumerate(marked, 1)),
            key=lambda label: (label.start, label.end),
        )
    )
    event = record.get("event")
    if event is not None and not isinstance(event, dict):
        raise CorpusError(f"{where}: expected 'event' to be an object, got {_show(event)}")
    article = Article(
        text, article_id=str(identifier), title=_read_text(record, "title"),
        published=_read_date(record), source=_read_text(record, "source"),
    )  # fmt: skip
    name = _read_text(record, "name")
    has_labels = "toponyms" in record and (
        event is None or ("verb" not in event and any(not label.silver for label in labels))
    )
    return Document(article, labels, _build_incident(record, event, where), has_labels and name is None, name)


def _build_label(mark: Any, text: str, where: str) -> Label:
    if not isinstance(mark, dict):
        raise CorpusError(f"{where}: expected an object, got {_show(mark)}")
    start = _read(mark, "start", (int,), where)
    end = _read(mark, "end", (int,), where)
    toponym = _read(mark, "text", (str,), where)
    if not 0 <= start < end <= len(text):
        raise CorpusError(
            f"{where}: expected offsets within 0..{len(text)}, start before end; got {start}, {end}"
        )
    if text[start:end] != toponym:
        raise CorpusError(
            f"{where}: expected {_show(toponym)} at {start}..{end} (Python string indices, end exclusive), "
            f"got {_show(text[start:end])}"
        )
    latitude, longitude = _read_point(mark, where)
    country = _read_text(mark, "country_code") or _read_text(mark, "country")
    is_code = country is not None and len(country) == _CODE_LENGTH and country.isupper()
    geonameid = mark.get("geonameid")
    return Label(
        start, end, toponym, latitude, longitude, country if is_code else None,
        str(geonameid).removeprefix("geonames:") if geonameid else None, bool(mark.get("silver")),
        _read_text(mark, "fcode"), country,
    )  # fmt: skip


_CODE_LENGTH: Final = 2


def _build_incident(record: dict[str, Any], event: dict[str, Any] | None, where: str) -> Incident | None:
    if event is None:
        return None
    latitude, longitude = _read_point(event, f"{where}, event")
    if latitude is None or longitude is None:
        return None
    named = record.get("named")
    precision = event.get("where_prec")
    return Incident(
        latitude, longitude,
        where_prec=precision if isinstance(precision, int) else None, level=_read_text(event, "level"),
        named=named if isinstance(named, bool) else None, place=_read_text(event, "place"),
        admin1=_read_text(event, "adm1"),
        country=_read_text(event, "country_code") or _read_text(event, "country"),
    )  # fmt: skip


def _read(record: dict[str, Any], key: str, kinds: tuple[type, ...], where: str) -> Any:
    """Read a key that must be there, of one of some types."""
    names = " or ".join({"str": "text", "int": "a whole number"}[kind.__name__] for kind in kinds)
    if key not in record:
        raise CorpusError(f"{where}: expected the key {key!r} ({names}), got only {_show(sorted(record))}")
    value = record[key]
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise CorpusError(f"{where}: expected {key!r} to be {names}, got {_show(value)}")
    return value


def _read_point(record: dict[str, Any], where: str) -> tuple[float | None, float | None]:
    values = []
    for key, limit in (("lat", 90.0), ("lon", 180.0)):
        value = record.get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and isfinite(value) and abs(value) <= limit):
            raise CorpusError(
                f"{where}: expected {key!r} in degrees, -{limit:g} to {limit:g}, got {_show(value)}"
            )
        values.append(None if value is None else float(value))
    if (values[0] is None) != (values[1] is None):
        raise CorpusError(f"{where}: expected both 'lat' and 'lon' or neither, got one")
    return values[0], values[1]


def _read_text(record: dict[str, Any], key: str) -> str | None:
    """Read a text that may be missing; an empty one says nothing."""
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def _read_date(record: dict[str, Any]) -> Any:
    try:
        return parse_date(_read_text(record, "date"))
    except DateError:
        return None


def _show(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
