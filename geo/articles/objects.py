"""JSON and JSON lines, an object at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from geo.articles.records import NAMES, Problem, Record, describe_size, pick_fields

# What stands around a text in one object: names, other fields, annotations.
_ROOM: Final = 1_000_000
# A character takes up to four bytes in UTF-8, and six where it is escaped as \uXXXX.
_BYTES: Final = 6
_CHUNK: Final = 1 << 16
_SPACE: Final = re.compile(r"[ \t\n\r]*")
# Under these, services hand out a list of articles in one object.
_LISTS: Final = ("articles", "documents", "docs", "items", "results", "data")


def read_lines(stream: BinaryIO, path: str, max_chars: int) -> Iterator[Record | Problem]:
    r"""Read JSON lines; a broken line is a problem, and the next one goes on.

    Parameters
    ----------
    stream
        The bytes, in UTF-8.
    path
        What the stream is called.
    max_chars
        The longest text; a line that must hold more is skipped without being kept.

    Examples
    --------
    >>> import io
    >>> lines = io.BytesIO(b'{"text": "Shelling hit Homs."}\n{"text": ')
    >>> [type(each).__name__ for each in read_lines(lines, "a.jsonl", 100)]
    ['Record', 'Problem']
    """
    limit = _BYTES * max_chars + _ROOM
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                yield Problem(path, None, "is in UTF-16, and JSON lines are UTF-8; convert it first")
                return
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > limit:
            size = f"more than {limit:,} bytes"
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
            yield describe_size(path, number, size, max_chars)
        elif line.strip():
            yield _parse_line(line, path, number)


def _parse_line(line: bytes, path: str, number: int) -> Record | Problem:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Problem(path, number, "is not UTF-8, as JSON must be")
    except (ValueError, RecursionError) as err:
        return Problem(path, number, _describe_error(err))
    return _build_record(value, path, number)


def read_objects(stream: BinaryIO, path: str, max_chars: int) -> Iterator[Record | Problem]:
    """Read a JSON file: an object, a list of them, an object with a list of them, or several in a row.

    Parameters
    ----------
    stream
        The bytes, in UTF-8, or UTF-16 or UTF-32 with a byte order mark.
    path
        What the stream is called.
    max_chars
        The longest text; no more than one object of that size is kept in memory.

    Yields
    ------
    Record or Problem
        The line of a record is its place in the list, from 1; None where the file is one object.

    Examples
    --------
    >>> import io
    >>> [record.line for record in read_objects(io.BytesIO(b'[{"text": "a"}, {"text": "b"}]'), "a.json", 100)]
    [1, 2]
    """
    limit = _BYTES * max_chars + _ROOM
    try:
        for number, value in _iterate_values(stream, limit):
            nested = _find_list(value)
            if nested is None:
                yield _build_record(value, path, number)
            else:
                for place, each in enumerate(nested, start=1):
                    yield _build_record(each, path, place)
    except _TooLongError as err:
        yield describe_size(path, err.number, f"more than {limit:,} characters of JSON", max_chars)
    except UnicodeDecodeError:
        yield Problem(path, None, "is not UTF-8, as JSON must be")
    except (ValueError, RecursionError) as err:
        yield Problem(path, None, _describe_error(err))


class _TooLongError(Exception):
    """A value is longer than the limit."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _iterate_values(stream: BinaryIO, limit: int) -> Iterator[tuple[int | None, Any]]:
    """Give the values of a list, or those that follow one another, keeping one in memory at a time."""
    scanner = json.JSONDecoder()
    chunks = _decode_chunks(stream)
    text, at = _refill("", 0, chunks, 1)
    is_list = text.startswith("[", at)
    at += is_list
    number = 0
    step = _CHUNK
    while True:
        at = _skip(text, at)
        if is_list and number and text.startswith(",", at):
            at = _skip(text, at + 1)
        if is_list and text.startswith("]", at):
            return
        try:
            value, end = scanner.raw_decode(text, at)
        except ValueError:
            end = -1
        # A number at the end of what was read may go on; an object or a list may not.
        if end > 0 and (end < len(text) or text[end - 1] in "}]"):
            number += 1
            step = _CHUNK
            text, at = _refill(text, end, chunks, 1)
            yield (number if is_list or number > 1 or at < len(text) else None), value
            continue
        if len(text) - at > limit:
            raise _TooLongError(number + 1)
        have = len(text) - at
        text, at = _refill(text, at, chunks, have + step)
        step *= 2
        if len(text) - at == have:
            _check_end(scanner, text[at:], is_list=is_list)
            return


def _check_end(scanner: json.JSONDecoder, rest: str, *, is_list: bool) -> None:
    """Raise if what is left, when there is no more to read, is not the end."""
    if rest:
        scanner.decode(rest)
    if is_list:
        raise ValueError("the list has no end")


def _refill(text: str, at: int, chunks: Iterator[str], size: int) -> tuple[str, int]:
    """Skip white space, and read on until so many characters are left, or the end comes."""
    at = _skip(text, at)
    while len(text) - at < size:
        parts = [text[at:]]
        have = len(parts[0])
        for chunk in chunks:
            parts.append(chunk)
            have += len(chunk)
            if have >= size:
                break
        else:
            if len(parts) == 1:
                return text, at
        text = "".join(parts)
        at = _skip(text, 0)
    return text, at


def _decode_chunks(stream: BinaryIO) -> Iterator[str]:
    head = stream.read(_CHUNK)
    decoder = codecs.getincrementaldecoder(json.detect_encoding(head[:4]))("strict")
    while head:
        yield decoder.decode(head)
        head = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _find_list(value: Any) -> list[Any] | None:
    """Give the list of articles in an object that is none itself."""
    if not isinstance(value, dict) or "text" in pick_fields(value):
        return None
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
    return lists[0] if len(lists) == 1 and any(isinstance(each, dict) for each in lists[0]) else None


def _build_record(value: Any, path: str, number: int | None) -> Record | Problem:
    if not isinstance(value, dict):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a number")
        return Problem(path, number, f"expected an object with a field 'text', got {kind}")
    if value.get("type") in ("FeatureCollection", "Feature"):
        message = "is GeoJSON, not an article; name it .geojson, and 'geo map' reads it as a table"
        return Problem(path, number, message)
    fields = pick_fields(value)
    if "text" not in fields and any(name in value for name in NAMES["text"]):
        return Problem(path, number, "the text is empty, or no text")
    return Record(fields, number)


def _describe_error(err: Exception) -> str:
    if isinstance(err, json.JSONDecodeError):
        return f"is not JSON: {err.msg} (column {err.colno})"
    return "is not JSON: nested too deeply" if isinstance(err, RecursionError) else f"is not JSON: {err}"
