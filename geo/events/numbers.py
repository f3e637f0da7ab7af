"""Read numbers of people from words: "at least 14", "two dozen soldiers", "a family of five", "his wife"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES: Final = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
VAGUE: Final = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "several": 3, "tens": 20}
"""The least that a vague number says: two of what it names; "several" is more than two."""
_DIGITS: Final = re.compile(r"\d{1,3}(?:,\d{3})+\Z|\d+\Z")
_RANGE: Final = re.compile(r"(\d+)[-–](\d+)\Z")
_QUALIFIERS: Final = {
    tuple(phrase.split()): name
    for name, phrases in (
        (
            "least",
            "at least|more than|no fewer than|no less than|over|upwards of|not less than|a minimum of|well over",
        ),
        ("most", "up to|as many as|at most|no more than|fewer than|less than|a maximum of"),
        ("about", "about|around|some|roughly|nearly|almost|approximately|close to|an estimated|estimated"),
    )
    for phrase in phrases.split("|")
}
"""What stands before a number, and which of its ends that leaves open."""
_YEAR_LEADS: Final = frozenset("in since of by from".split())
_PLURALS: Final = frozenset("people children police troops".split())
_PHRASES: Final = {
    ("tens", "of", "thousands"): (20_000, True), ("hundreds", "of", "thousands"): (200_000, True),
    ("half", "a", "dozen"): (6, False), ("a", "dozen"): (12, False), ("a", "hundred"): (100, False),
    ("a", "thousand"): (1_000, False), ("several", "hundred"): (300, True), ("several", "thousand"): (3_000, True),
    ("several", "dozen"): (36, True), ("a", "million"): (1_000_000, False),
}  # fmt: skip
PERSONS: Final = frozenset(
    "people person persons civilian civilians soldier soldiers troop troops man men woman women child "
    "children boy boys girl girls policeman policemen officer officers police rebel rebels militant "
    "militants fighter fighters insurgent insurgents gunman gunmen terrorist terrorists student students "
    "teacher teachers pupil pupils villager villagers resident residents worker workers passenger "
    "passengers driver drivers guard guards journalist journalists worshipper worshippers worshipers "
    "protester protesters demonstrator demonstrators peacekeeper peacekeepers member members refugee "
    "refugees migrant migrants patient patients doctor doctors nurse nurses farmer farmers fisherman "
    "fishermen herder herders shepherd shepherds trader traders shopper shoppers staff personnel "
    "servicemen serviceman marine marines commander commanders conscript conscripts recruit recruits cadet "
    "cadets attacker attackers bomber bombers assailant assailants hostage hostages prisoner prisoners "
    "inmate inmates cleric clerics priest priests monk monks pilgrim pilgrims tourist tourists israelis "
    "palestinians iraqis syrians afghans somalis ukrainians russians americans colombians nigerians "
    "pakistanis indians turks kurds yemenis iranians lebanese infant infants baby babies toddler toddlers "
    "teenager teenagers youth youths volunteer volunteers paramedic paramedics medic medics wife husband "
    "son daughter mother father brother sister brothers sisters sons daughters parents couple elder elders "
    "leader leaders official officials employee employees mourner mourners others another relatives "
    "relative guest guests crew sailor sailors pilot pilots jihadist jihadists guerrilla guerrillas "
    "paramilitaries militiamen militiaman combatants settler settlers bystander bystanders pedestrian "
    "pedestrians commuters customers vendors aid-workers mayor judge governor sheikh imam pastor lawyer "
    "activist activists minister lawmaker cameraman photographer victims foreigners nationals citizens "
    "miners loggers laborers labourers martyrs terrorists' wives hunters commandos general colonel captain "
    "lieutenant sergeant major negotiator candidate reporter engineer engineers bodyguard bodyguards chief "
    "contractor contractors".split()
)
"""Heads of what is counted as people."""
_OWNED: Final = frozenset("his her their its the another".split())
_ONE: Final = frozenset("a an one his her their its another the".split())
_STOPS: Final = frozenset(
    "in on at near to from into by with against during after before since over under and or but , . ; : ( "
    ") were was are is have had has who which that "
    "when as while for killed wounded injured dead died — –".split()
)
_UNITS_OF: Final = frozenset(
    "km kilometers kilometres miles meters metres years year months month weeks week days day hours hour "
    "minutes percent % am pm a.m. p.m. houses homes rockets missiles shells rounds villages times vehicles "
    "cars tanks aircraft drones buildings others' million billion dollars bombs tons tonnes shops schools "
    "bullets airstrikes strikes raids people's explosions blasts attacks mortars trucks-loads".split()
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts, as token numbers: from `first` up to `last`, exclusive.

    `low`, `best` and `high` are None where the words leave them open. `is_person` says that people are counted, and
    `is_bare` that nothing is named behind the number.
    """

    low: int | None
    best: int | None
    high: int | None
    first: int
    last: int
    is_person: bool
    is_bare: bool


_BEGINNINGS: Final = frozenset(
    {*_UNITS, *_TENS, *VAGUE, *_OWNED, *_ONE, "between"}
    | {phrase[0] for phrase in _QUALIFIERS}
    | {phrase[0] for phrase in _PHRASES}
)
"""Words that a count may begin with, besides figures."""


def find_counts(words: Sequence[str]) -> list[Count]:
    """Find the counts of people in the words of a sentence, in lower case.

    Examples
    --------
    >>> [(each.low, each.best, each.high) for each in find_counts("up to 30 people and 14 or 15 soldiers".split())]
    [(None, None, 30), (14, None, 15)]
    """
    counts: list[Count] = []
    number = 0
    while number < len(words):
        word = words[number]
        may_begin = word in _BEGINNINGS or word[0].isdigit() or word.partition("-")[0] in _TENS
        is_none = number > 0 and words[number - 1] == "no"
        count = _read_count(words, number) if may_begin and not is_none else None
        if count is None:
            number += 1
            continue
        counts.append(count)
        number = max(number + 1, count.last)
    return counts


def read_number(words: Sequence[str], first: int) -> tuple[int, int, bool] | None:
    """Read a number: its value, the token number behind it, and whether it is a vague one; None if there is none.

    Examples
    --------
    >>> read_number("three dozen men".split(), 0), read_number("tens of thousands".split(), 0)
    ((36, 2, False), (20000, 3, True))
    """
    for size in (3, 2):
        phrase = _PHRASES.get(tuple(words[first : first + size]))
        if phrase is not None:
            return phrase[0], first + size, phrase[1]
    if first < len(words) and words[first] in VAGUE:
        return VAGUE[words[first]], first + 1, True
    value, last = _read_plain(words, first)
    if value is None:
        return None
    if last < len(words) and words[last] in _SCALES:
        value, last = value * _SCALES[words[last]], last + 1
        rest, end = _read_plain(words, last + 1) if words[last : last + 1] == ["and"] else (None, last)
        if rest is not None and rest < 100 and words[last - 1] == "hundred":
            value, last = value + rest, end
    return value, last, False


def _read_plain(words: Sequence[str], first: int) -> tuple[int | None, int]:
    if first >= len(words):
        return None, first
    word = words[first]
    if _DIGITS.match(word):
        return int(word.replace(",", "")), first + 1
    if word in _UNITS:
        return _UNITS[word], first + 1
    tens, _, unit = word.partition("-")
    if tens in _TENS and (not unit or unit in _UNITS):
        return _TENS[tens] + _UNITS.get(unit, 0), first + 1
    return None, first


def _read_count(words: Sequence[str], first: int) -> Count | None:
    owned = read_number(words, first + 1) if words[first] in _OWNED else None
    if owned is not None:  # "her two children", "the three soldiers"
        value, last, is_vague = owned
        end, is_person = _read_head(words, last)
        return Count(value, value, value, first, end, True, False) if is_person and not is_vague else None
    qualifier, begin = _read_qualifier(words, first)
    found = _read_range(words, begin)
    if found is None:
        return None if qualifier else _read_single(words, first)
    low, high, is_vague, last = found
    is_year = (
        1900 <= low <= 2100 and not qualifier and not _YEAR_LEADS.isdisjoint(words[max(0, first - 1) : first])
    )
    if is_year or not _UNITS_OF.isdisjoint(words[last : last + 1]):
        return None
    end, is_person = _read_head(words, last)
    bounds = _bound(low, high, qualifier, is_vague)
    return Count(*bounds, first, end if is_person else last, is_person, not is_person)


def _bound(
    low: int, high: int, qualifier: str | None, is_vague: bool
) -> tuple[int | None, int | None, int | None]:
    """Give low, best and high of a number with its qualifier."""
    if is_vague:
        return low, None, None
    if low != high:
        return low, None, high
    bounds: dict[str | None, tuple[int | None, int | None, int | None]] = {
        "least": (low, low, None),
        "most": (None, None, high),
        "about": (None, low, None),
    }
    return bounds.get(qualifier, (low, low, high))


def _read_qualifier(words: Sequence[str], first: int) -> tuple[str | None, int]:
    for size in (3, 2, 1):
        name = _QUALIFIERS.get(tuple(words[first : first + size]))
        if name is not None:
            return name, first + size
    return None, first


def _read_range(words: Sequence[str], first: int) -> tuple[int, int, bool, int] | None:
    """Read "14", "14 or 15", "between 10 and 20", "10 to 15", "10-15": low, high, vague, and where it ends."""
    if first < len(words) and (match := _RANGE.match(words[first])):
        return int(match.group(1)), int(match.group(2)), False, first + 1
    is_between = words[first : first + 1] == ["between"]
    one = read_number(words, first + 1 if is_between else first)
    if one is None:
        return None
    value, last, is_vague = one
    if words[last : last + 1] and words[last] in (("and",) if is_between else ("or", "to")):
        two = read_number(words, last + 1)
        if two is not None and two[0] > value:
            return value, two[0], is_vague, two[1]
    return None if is_between else (value, value, is_vague, last)


def _read_head(words: Sequence[str], last: int) -> tuple[int, bool]:
    """Find the people behind a number: the token number behind their noun, and whether there is one."""
    end = last
    if words[last : last + 1] == ["of"]:
        end += 1
    for number in range(end, min(len(words), end + 6)):
        word = words[number]
        if word in _STOPS:
            break
        if word in PERSONS:
            end = number + 1
            if words[end : end + 1] == ["of"]:  # "members of the security forces"
                for far in range(end + 1, min(len(words), end + 6)):
                    if words[far] in _STOPS:
                        return far, True
            while end < len(words) and words[end] in PERSONS:
                end += 1
            return end, True
    return last, False


def _read_single(words: Sequence[str], first: int) -> Count | None:
    """Read one who is named by what they are: "a policeman", "his wife", "a family of five"."""
    if words[first] not in _ONE:
        return None
    if words[first + 1 : first + 3] == ["family", "of"] and (five := read_number(words, first + 3)):
        return Count(five[0], five[0], five[0], first, five[1], True, False)
    if words[first + 1 : first + 2] == ["couple"]:
        return Count(2, 2, 2, first, first + 2, True, False)
    for number in range(first + 1, min(len(words), first + 6)):
        if words[number] in _STOPS or words[number] in _ONE:
            break
        if words[number] in PERSONS:
            end = number + 1
            while end < len(words) and words[end] in PERSONS:
                end += 1
            is_plural = words[end - 1].endswith(("s", "men")) or words[end - 1] in _PLURALS
            is_counted = number - 1 > first and read_number(words, number - 1) is not None
            return None if is_plural or is_counted else Count(1, 1, 1, first, end, True, False)
    return None
