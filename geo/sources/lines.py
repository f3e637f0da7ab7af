"""Lines of text of a large file, fast where it is sound; what is not UTF-8, or holds NULs, is counted and mended."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from geo.sources.faults import Faults

_CHUNK: Final = 1 << 20
MAX_LINE: Final = 1 << 20
"""Bytes of the longest line: GeoNames' rows have at most some 12,000."""
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls of a terminal, and marks that turn the direction of what is written after them."""


def iterate_lines(stream: BinaryIO, encoding: str, faults: Faults) -> Iterator[list[str]]:
    r"""Read lines a megabyte at a time.

    Parameters
    ----------
    stream
        The bytes.
    encoding
        One in which a line feed is one byte: not UTF-16 or UTF-32.
    faults
        Is told of lines that are too long (left out) and of bytes that break the encoding or are NUL (replaced).

    Yields
    ------
    list of str
        Lines without their ends, all of a chunk.

    Examples
    --------
    >>> import io
    >>> list(iterate_lines(io.BytesIO(b"\xef\xbb\xbfa\r\nb\n"), "utf-8", Faults()))
    [['a', 'b']]
    """
    rest, number, is_first, is_skipping = b"", 0, True, False
    while chunk := stream.read(_CHUNK):
        if is_first and chunk.startswith(codecs.BOM_UTF8):
            chunk = chunk[3:]
        is_first = False
        head, end, tail = chunk.rpartition(b"\n")
        if not end:
            rest = b"" if is_skipping else rest + tail
        else:
            if is_skipping:
                head = head.partition(b"\n")[2] if b"\n" in head else b""
                number += 1
            lines = _decode(rest + head, encoding, faults, number)
            rest, is_skipping = tail, False
            number += len(lines)
            yield lines
        if len(rest) > MAX_LINE:
            faults.leave_out("a line longer than a megabyte", f"row {number + 1}")
            rest, is_skipping = b"", True
    if rest and not is_skipping:
        yield _decode(rest, encoding, faults, number)


def _decode(data: bytes, encoding: str, faults: Faults, number: int) -> list[str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        return [_mend(line, encoding, faults, number + i) for i, line in enumerate(data.split(b"\n"), 1)]
    if "\r" in text:
        return [line.removesuffix("\r") for line in text.split("\n")]
    return text.split("\n")


def _mend(line: bytes, encoding: str, faults: Faults, number: int) -> str:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        text = line.decode(encoding, "replace")
        shown = next((cell for cell in text.split("\t") if "\ufffd" in cell), text)
        faults.keep(f"bytes that are not {encoding.upper()}", f"row {number}", shown)
    if "\0" in text:
        faults.keep("a NUL, taken out", f"row {number}", text)
        text = text.replace("\0", "")
    return text.removesuffix("\r")


def strip_controls(name: str) -> str:
    r"""Take out of a name what commands a terminal or turns the direction of the text after it.

    Examples
    --------
    >>> strip_controls("\x1b[31mRed Post\u202e")
    '[31mRed Post'
    """
    return " ".join(_CONTROLS.sub("", name).split())
