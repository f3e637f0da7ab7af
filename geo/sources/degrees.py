"""Coordinates as people write them: decimal degrees, a decimal comma, degrees with minutes, a letter for the side."""

from __future__ import annotations

import math
import re
from typing import Any, Final

_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d{1,3},\d+")
_SIDES: Final = {"N": 1, "S": -1, "E": 1, "W": -1}
_MARKED: Final = re.compile(
    r"""(?P<before>[NSEW])?\s*(?P<degrees>[+-]?\d{1,3}(?:[.,]\d+)?)
    (?:\s*[°º\s]\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)
    (?:\s*['’′\s]\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?))?)?
    \s*[°º'’′"”″]*\s*(?P<after>[NSEW])?""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST: Final = 40
"""Characters: 36° 12' 42.1234" N has twenty."""


def read_degrees(value: Any) -> float | None:
    r"""Read a coordinate; None if it is none.

    Parameters
    ----------
    value
        A number, or text: decimal degrees, with a point or a comma; degrees, minutes and seconds, if a sign of degrees
        or a letter (N, S, E, W) marks them; or decimal degrees with such a letter.

    Examples
    --------
    >>> read_degrees("36,2"), read_degrees(" 36.2 "), read_degrees("36.2 S"), read_degrees("nan")
    (36.2, 36.2, -36.2, None)
    >>> round(read_degrees("37°11'12\"E"), 4), read_degrees("N36 12.6"), read_degrees("36 12")
    (37.1867, 36.21, None)
    """
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        degrees = float(text)
    except (TypeError, ValueError):
        return _read_marked(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    return degrees if math.isfinite(degrees) else None


def _read_marked(text: str) -> float | None:
    """Read degrees with minutes and seconds, or with the letter of a side; None where nothing marks them."""
    found = _MARKED.fullmatch(text)
    if found is None or (found["before"] and found["after"]):
        return None
    side = (found["before"] or found["after"] or "").upper()
    if not side and "°" not in text and "º" not in text:
        return None
    degrees, minutes, seconds = (
        float((found[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    is_negative = found["degrees"].startswith("-")
    if minutes >= 60 or seconds >= 60 or (side and is_negative):
        return None
    size = abs(degrees) + minutes / 60 + seconds / 3600
    return size * (_SIDES[side] if side else -1 if is_negative else 1)
