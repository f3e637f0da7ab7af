"""From bytes to text: the mark, the declaration, UTF-8, and only then a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

from geo.errors import ArticleError

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encodings that the web still serves news in; a guess among all of Python's is often an EBCDIC.
_CANDIDATES: Final = (
    "cp1252", "cp1251", "cp1256", "cp1250", "koi8_r", "cp1254", "cp1255", "cp1253",
    "gb18030", "big5", "shift_jis", "euc_kr", "euc_jp", "cp874",
)  # fmt: skip
# What a page declares and what it means: WHATWG Encoding Standard, 4.2.
_LABELS: Final = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252",
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
    "iso-8859-9": "cp1254", "windows-874": "cp874", "tis-620": "cp874", "shift-jis": "cp932",
    "shift_jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
}  # fmt: skip
_SAMPLE: Final = 65_536
_CONTEXT: Final = 2048
# C0 without tab, line feed, vertical tab, form feed, return, SUB (an old end of file) and ESC; and DEL.
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Decode an article's bytes.

    Parameters
    ----------
    data
        All of them.
    declared
        The encoding that the page names.

    Returns
    -------
    str
        Without a byte order mark. Bytes that break an otherwise sound UTF-8 are U+FFFD.

    Raises
    ------
    ArticleError
        If it is binary.

    Examples
    --------
    >>> decode_text("Алеппо".encode("cp1251"), "windows-1251")
    'Алеппо'
    """
    for encoding in (_find_mark(data), _find_label(declared)):
        if encoding:
            try:
                return _check_text(data.decode(encoding))
            except UnicodeDecodeError:
                continue
    encoding = detect_encoding([data])
    return _check_text(data.decode(encoding, "replace"))


def detect_encoding(chunks: Iterable[bytes]) -> str:
    """Tell the encoding of bytes that declare none, reading a chunk at a time.

    Parameters
    ----------
    chunks
        The bytes; they are read only as far as is needed.

    Returns
    -------
    str
        A codec's name: by the byte order mark, UTF-8 if the bytes are that but for a few, else a guess.

    Raises
    ------
    ArticleError
        If the bytes are binary.

    Examples
    --------
    >>> detect_encoding(["Алеппо".encode()])
    'utf-8'
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    before = b""
    for number, chunk in enumerate(chunks):
        mark = _find_mark(chunk) if number == 0 else None
        if mark:
            return mark
        if b"\0" in chunk:
            raise ArticleError("is binary, not text")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as err:
            start = max(0, len(before) + err.start - _CONTEXT)
            return _guess_encoding((before + chunk)[start : start + _SAMPLE])
        before = chunk[-_CONTEXT:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _guess_encoding(before)
    return "utf-8"


def find_declared(data: bytes) -> str | None:
    """Find the encoding that a page names in its head, in a `meta` or an XML declaration.

    Parameters
    ----------
    data
        The page.

    Examples
    --------
    >>> find_declared(b'<html><meta charset="windows-1251">')
    'windows-1251'
    """
    head = data[:4096]
    found = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", head, re.IGNORECASE)
    found = found or re.match(rb"\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", head, re.IGNORECASE)
    return found[1].decode("ascii") if found else None


def _find_mark(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _find_label(declared: str | None) -> str | None:
    if not declared:
        return None
    label = declared.strip().lower()
    try:
        return codecs.lookup(_LABELS.get(label, label)).name
    except LookupError:
        return None


def _guess_encoding(sample: bytes) -> str:
    """Guess the encoding of bytes that are not quite UTF-8."""
    from charset_normalizer import from_bytes

    # Sound sequences far outnumber broken ones only in UTF-8 that was damaged.
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not char.isascii() for char in text) - broken
    if sound > 10 * broken:
        return "utf-8"
    best = from_bytes(sample, cp_isolation=list(_CANDIDATES)).best()
    if best is None:
        raise ArticleError("is binary, or text in an encoding that cannot be told; save it as UTF-8")
    # Without a language to go by, a few accents among plain letters are western European.
    is_latin = sum(byte > 127 for byte in sample) < len(sample) / 4
    if is_latin and not best.coherence and _can_decode(sample, "cp1252"):
        return "cp1252"
    return str(best.encoding)


def _can_decode(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _check_text(text: str) -> str:
    """Refuse what decodes and yet is no text."""
    if len(_CONTROLS.findall(text)) > max(2, len(text) // 100):
        raise ArticleError("is binary, not text")
    return text
