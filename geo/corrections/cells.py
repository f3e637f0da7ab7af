"""Cells of a corrections file: safe to open in a spreadsheet, one line a decision."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from geo.schema.cells import guard_cell

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
_UNWRITABLE: Final = re.compile("[\ud800-\udfff]")


def format_cell(value: object) -> str:
    r"""Write a value as the text of one cell on one line: unknown is empty, times are UTC to the second.

    Examples
    --------
    >>> format_cell("a\nb"), format_cell(None), format_cell(2.0), format_cell(36.20123456789)
    ('a b', '', '2', '36.201235')
    >>> format_cell(datetime(2024, 5, 2, 14, 30, tzinfo=UTC))
    '2024-05-02T14:30:00Z'
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, float):  # six decimals are a decimeter: no name tells more
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return guard_cell(_BLANKS.sub(" ", _UNWRITABLE.sub("\ufffd", str(value))).strip())
