"""Publication dates as news services write them: ISO 8601, RFC 5322, English words, seconds since 1970."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final

from geo.errors import ArticleError

# No date is longer; what is may be a whole article in the wrong field.
_MAX_CHARS: Final = 100
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_NUMBERS: Final = {
    name: number
    for number, full in enumerate(_MONTHS, start=1)
    for name in (full, full[:3], *(["sept"] if full == "september" else []))
}
_TIME: Final = (
    r"(?:(?:,?\s+(?:at\s+)?|T)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>[+-]\d\d:?\d\d|[A-Z]{1,5})?(?:\s*\([^()]*\))?)?"
)
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_FORMS: Final = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    _WEEKDAY
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?(?P<month>[a-z]{3,9})\b\.?,?[\s./-]+(?P<year>\d{4})",
    _WEEKDAY + r"(?P<month>[a-z]{3,9})\b\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<year>\d{4})",
)
# Not just any digits: Python would read an epoch in milliseconds as a day of the year 1526. By its length, a number
# is seconds of the years 1973 to 2286, or milliseconds of 2001 to 2286.
_ISO: Final = re.compile(r"\d{4}-|\d{8}(?!\d)")
_SECONDS: Final = re.compile(r"\d{9,10}(?:\.\d+)?")
_MILLISECONDS: Final = re.compile(r"\d{13}(?:\.\d+)?")
_AMBIGUOUS: Final = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)")


def parse_published(value: Any) -> datetime | None:
    """Turn a publication date into an aware datetime in UTC.

    Parameters
    ----------
    value
        A date, a datetime, a number of seconds or milliseconds since 1970, or text: ISO 8601, RFC 5322,
        year/month/day, or with an English month (`May 14, 2018`, `14 May 2018 10:30 GMT`). Without a zone it
        is UTC, and so it is with a zone's name that RFC 5322 does not know, as that asks.

    Returns
    -------
    datetime or None
        None for None only.

    Raises
    ------
    ArticleError
        If it is no such date, or one such as 05/06/2018, which may begin with the day or the month.

    Examples
    --------
    >>> parse_published("Mon, 14 May 2018 10:00:00 +0300").isoformat()
    '2018-05-14T07:00:00+00:00'
    >>> parse_published("May 14, 2018").isoformat()
    '2018-05-14T00:00:00+00:00'
    """
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    found: datetime | None = None
    try:
        if isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            found = datetime(value.year, value.month, value.day)
        elif len(text) <= _MAX_CHARS:
            found = _read_text(text)
        if found is not None:
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError) as err:
        raise ArticleError(_describe_date(text)) from err
    raise ArticleError(_describe_date(text))


def _read_text(text: str) -> datetime | None:
    """Read a date by the first form that fits; None if none does."""
    if _ISO.match(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text) / 1000, UTC)
    for form in _compile_forms():
        match = form.fullmatch(text)
        if match:
            return _build_moment(match.groupdict())
    # The rest of RFC 5322; its reader would take the afternoon's PM for the name of a zone.
    if re.search("[A-Za-z]", text) and not re.search(r"\d\s*[ap]\.?m\b", text, re.IGNORECASE):
        return parsedate_to_datetime(text)
    return None


@cache
def _compile_forms() -> tuple[re.Pattern[str], ...]:
    """Compile the forms when a date needs them: it takes 30 ms, and most inputs have ISO dates or none."""
    return tuple(re.compile(form + _TIME, re.IGNORECASE | re.ASCII) for form in _FORMS)


def _build_moment(parts: dict[str, str | None]) -> datetime:
    """Build a moment from the parts of a form; a ValueError if there is no such day or hour."""
    month = (parts["month"] or "").lower()
    number = int(month) if month.isdigit() else _NUMBERS.get(month)
    if number is None:
        raise ValueError(f"{month} is no month")
    hour = int(parts["hour"] or 0)
    if half := parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no {hour} {half}")
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    zone = parsedate_to_datetime(f"1 Jan 2000 00:00:00 {(parts['zone'] or 'UTC').replace(':', '')}").tzinfo
    return datetime(
        int(parts["year"] or 0), number, int(parts["day"] or 0),
        hour, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=zone,
    )  # fmt: skip


def _describe_date(text: str) -> str:
    reason = ""
    if _AMBIGUOUS.match(text):
        reason = ": this form is ambiguous, the day or the month may come first"
    return f"the date {text[:60]!r} is not understood{reason} (expected one such as 2018-05-14); taken as unknown"
