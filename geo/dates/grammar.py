"""Where expressions of time stand in a text, each with its form and its parts."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from geo.dates.forms import FIRST_WORDS, FOR_COMMON, FOR_DIGITS, FOR_WORDS, FORMS

# What every form holds, but for numbers and the names of months and feasts, which come below. To look for these is
# some ten times faster than to try the forms everywhere.
_SIGNS: Final = (
    "day", "night", "week", "month", "year", "hour", "decade", "morning", "evening", "noon", "dawn", "dusk", "sun",
    "break", "tomorrow", "now", "spring", "summer", "autumn", "fall", "winter", "recent", "current", "daily",
    "Mon.", "Tue", "Wed.", "Thu", "Fri.", "Sat.", "Sun.",
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    "Christmas", "Boxing", "New Year", "Easter", "Pentecost", "Nowruz", "Eid", "Ramadan",
    "18", "19", "20", "9/11", "1st", "2nd", "3rd", "0th", "1th", "2th", "3th", "4th", "5th", "6th", "7th", "8th",
    "9th", "quarter",
    "ince then", "ntil then", ".m.", "GMT", "local time", ".M.",
)  # fmt: skip
_CLOCK_SIGNS: Final = ("am", "pm", ":")
"""Signs only after a digit: "6am", "6 pm", "14:30"."""
_WORD: Final = re.compile(r"\w+")
_LEFT: Final = 32
_RIGHT: Final = 32
"""Characters before and after a sign in which an expression that holds it lies."""
# What makes of four digits a count or a number, and no year.
_NO_YEAR: Final = re.compile(
    r"(?:[$£€#.,/:\d-]|\b(?:Resolution|resolution|No\.|Flight|Highway|Route|[Ss]ome|[Aa]bout|[Nn]early|[Oo]ver|than"
    r"|[Ll]east|[Aa]round|[Aa]pproximately|[Aa]lmost|[Aa]nother) )$"
)
_FOR_YEAR: Final = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|the|an?|between|during|through|after|before|early|late|and|[Hh]is|its"
    r"|their|[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Tt]he|[Aa]fter|[Bb]efore|[Dd]uring)[ ,]*$"
)
_PLURAL: Final = re.compile(r" (?:[a-z]+-)?[a-z]+(?:s|en|ople)\b")


class Point(NamedTuple):
    """An expression: its form, where it stands (half-open string indices), and its parts by name."""

    form: str
    start: int
    end: int
    parts: dict[str, str]


def find_points(text: str) -> list[Point]:
    """Find the expressions of time of a text, in its order, without overlaps.

    Parameters
    ----------
    text
        With plain spaces, as `squeeze_spaces` gives it.

    Examples
    --------
    >>> [(each.form, each.parts) for each in find_points("It fell in early May.")]
    [('early', {'part': 'early', 'x': 'May'})]
    """
    points = []
    for start, end in _find_windows(text):
        done = start
        for word in _WORD.finditer(text, start, end):
            if word.start() < done:
                continue
            first = word.group()
            is_number = first[0] <= "9"
            if not is_number and first not in FIRST_WORDS:
                continue
            forms = FOR_DIGITS if is_number else FOR_COMMON.get(first.lower(), FOR_WORDS)
            match = _match_first(forms, text, word.start(), end)
            if match is not None and (point := _build_point(match)) is not None:
                points.append(point)
                done = match.end()
    return points


def parse_point(text: str) -> Point | None:
    """Read a text that is one expression: the `May` of "early May"."""
    for name in (*FOR_WORDS, *FOR_DIGITS):
        match = _compile_form(name).fullmatch(text)
        if match is not None:
            return _build_point(match)
    return None


def _match_first(names: tuple[str, ...], text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the first of some forms that fits at an offset, up to another.

    One by one: a pattern of all of them is no faster, and takes up to 40 ms to compile, for each of a dozen words.
    """
    tried = (_compile_form(name).match(text, start, end) for name in names)
    return next(filter(None, tried), None)


@cache
def _compile_form(name: str) -> re.Pattern[str]:
    """Compile a form, its parts after its name; only when it is tried."""
    return re.compile(f"(?P<{name}>{FORMS[name].replace('(?P<', f'(?P<{name}__')})")


@cache
def _list_parts(pattern: re.Pattern[str]) -> dict[str, list[tuple[str, int]]]:
    """List the names of the parts of each form of a pattern, with the numbers of their groups."""
    parts: dict[str, list[tuple[str, int]]] = {}
    for name, number in pattern.groupindex.items():
        form, _, part = name.partition("__")
        parts.setdefault(form, [])
        if part:
            parts[form].append((part, number))
    return parts


def _build_point(match: re.Match[str]) -> Point | None:
    form = match.lastgroup or ""
    if form == "year" and not _is_year(match.string, match.start(), match.end()):
        return None
    parts = {name: match[number] for name, number in _list_parts(match.re)[form] if match[number]}
    return Point(form, match.start(), match.end(), parts)


def _find_windows(text: str) -> list[tuple[int, int]]:
    """Find the stretches of a text that hold a sign of an expression, with room for all of it."""
    hits = []
    find = text.find
    for sign in _SIGNS:
        at = find(sign)
        while at >= 0:
            hits.append(at)
            at = find(sign, at + 1)
    for sign in _CLOCK_SIGNS:
        at = find(sign, 2)
        while at >= 0:
            if (text[at - 2] if text[at - 1] == " " else text[at - 1]).isdigit():
                hits.append(at)
            at = find(sign, at + 1)
    hits.sort()
    windows: list[tuple[int, int]] = []
    for hit in hits:
        start, end = max(0, hit - _LEFT), min(len(text), hit + _RIGHT)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return [(start, _stretch(text, end)) for start, end in windows]


def _stretch(text: str, end: int) -> int:
    """Move the end of a window to the end of a word."""
    found = text.find(" ", end)
    return len(text) if found < 0 else min(found, end + 40)


def _is_year(text: str, start: int, end: int) -> bool:
    """Tell whether four digits are a year, and not a count ("2000 people") or a number."""
    before = text[max(0, start - 16) : start]
    if _NO_YEAR.search(before):
        return False
    return _FOR_YEAR.search(before) is not None or _PLURAL.match(text, end) is None
