"""Cells of CSV that are safe to open in a spreadsheet."""

from __future__ import annotations

import re
from typing import Final, TypeVar

T = TypeVar("T")

# A cell that begins so is a formula to a spreadsheet: OWASP, "CSV Injection", with its full-width signs.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED: Final = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def guard_cell(value: T) -> T | str:
    """Put an apostrophe before a text that a spreadsheet would run; `unguard_cell` takes it away.

    Parameters
    ----------
    value
        A cell. Numbers are given back as they are.

    Examples
    --------
    >>> guard_cell("=1+1"), guard_cell("'=1+1"), guard_cell(-1), guard_cell("'Ayn")
    ("'=1+1", "''=1+1", -1, "'Ayn")
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unguard_cell(text: str) -> str:
    """Take away the apostrophe that `guard_cell` put.

    Parameters
    ----------
    text
        A cell as it stands in the file.

    Examples
    --------
    >>> unguard_cell("'=1+1"), unguard_cell("''=1+1"), unguard_cell("'Ayn")
    ('=1+1', "'=1+1", "'Ayn")
    """
    return text[1:] if _GUARDED.match(text) else text
