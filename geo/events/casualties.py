"""Read how many were killed and injured, where a sentence states it; unknown is None, and only a stated zero is 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.events.numbers import PERSONS, Count, find_counts
from geo.triggers.tokens import Tokens

_KILLED: Final = frozenset(
    "killed killing kill kills dead died die dies dying slain slew martyred deaths death massacred "
    "murdered murdering executed beheaded assassinated lynched perished perish fatalities lives "
    "slaughtered toll bodies corpses decapitated gunned fatally".split()
)
_INJURED: Final = frozenset(
    "wounded wounding wound wounds injured injuring injure injures hurt hurting maimed maiming injuries "
    "hospitalized hospitalised".split()
)
_CASUALTIES: Final = frozenset(("casualties", "casualty"))
_HARM: Final = _KILLED | _INJURED | _CASUALTIES
_ACTIVE: Final = frozenset("killed killing kill kills wounded wounding wound wounds injured injuring "
                           "injure injures slew murdered murdering executed beheaded assassinated "
                           "massacred maimed maiming martyred "
                           "hurt lynched slaughtered decapitated".split())  # fmt: skip
_NOUNS: Final = frozenset(
    "deaths death fatalities toll lives bodies corpses casualties casualty injuries".split()
)
_BREAKS: Final = frozenset(". ; :".split())
_HOST: Final = frozenset("including among of mostly whom them were civilians".split())
_BE: Final = frozenset("was were is are been be being have has had".split())
_FAR: Final = 14
"""Words from a number to the word of harm that it counts."""


@dataclass(frozen=True, slots=True)
class Casualties:
    """What one word of harm states: deaths, injured, the words, and whom they hit.

    `position` is the string index of the word of harm. Deaths are low, best, high, each None where it is not stated.
    """

    position: int
    killed: tuple[int | None, int | None, int | None]
    injured: int | None
    start: int
    end: int
    victims: str

    @property
    def is_stated(self) -> bool:
        """Whether any number is given."""
        return self.injured is not None or any(value is not None for value in self.killed)


def read_casualties(tokens: Tokens) -> list[Casualties]:
    """Read the casualties that a sentence states.

    Parameters
    ----------
    tokens
        The sentence's tokens, as `geo.triggers.split_tokens` gives them.

    Returns
    -------
    list of Casualties
        One entry a word of harm that has a number, in the order of the text.

    Notes
    -----
    "At least 14" gives low and best, "up to 30" only high, "14 or 15" both ends, "dozens" only a low (24). "Killed or
    wounded 20" says neither how many died nor how many live, so it gives none. A zero must be stated of the event ("no
    one was killed", "caused no casualties"); that none was reported is not known to be none.

    Examples
    --------
    >>> from geo.triggers.tokens import split_tokens
    >>> text = "At least 14 people, including three children, were killed and 20 wounded."
    >>> [(each.killed, each.injured) for each in read_casualties(split_tokens(text))]
    [((14, 14, None), None), ((None, None, None), 20)]
    """
    words = tokens.words
    if _HARM.isdisjoint(words):
        return []
    counts = find_counts(words)
    found: list[Casualties] = []
    used: set[int] = set()
    for number, word in enumerate(words):
        if word not in _HARM or _is_joined(words, number):
            continue
        group = _find_right(words, counts, number, used) or _find_left(words, counts, number, used)
        zero = None if group else _find_zero(words, number)
        if group:
            used.update(count.first for count in group)
            found.append(_build(tokens, number, group))
        elif zero is not None:
            found.append(_build_zero(tokens, number, zero))
    return found


def _is_joined(words: Sequence[str], number: int) -> bool:
    """Tell whether death and injury share one number: "killed or wounded 20"; "killed and wounded dozens"."""
    for step in (1, -1):
        if words[number + step : number + step + 1 or None] and number + step >= 0:
            middle, other = words[number + step], words[number + 2 * step : number + 2 * step + 1]
            if number + 2 * step < 0 or not other:
                continue
            if middle in ("or", "and", "/") and other[0] in _HARM:
                first, second = words[number] in _KILLED, other[0] in _KILLED
                if first != second:
                    return True
    return False


def _find_right(words: Sequence[str], counts: list[Count], number: int, used: set[int]) -> list[Count] | None:
    """Find what is counted behind: "killed at least 14", "the deaths of 14", "the toll rose to 30"."""
    word = words[number]
    begin = number + 1
    if word in _NOUNS:
        limit = begin + (7 if word in ("toll", "death") else 2)
        if not (
            word == "toll"
            or words[begin : begin + 1] == ["of"]
            or (word == "death" and words[begin : begin + 1] == ["toll"])
        ):
            return None
    elif word in _ACTIVE or word == "gunned" or (word == "dead" and words[number - 1 : number] == ["shot"]):
        limit = (
            begin + 2
            if words[begin : begin + 1] in (["down"], ["dead"], ["off"], ["him"], ["them"])
            else begin
        )
        limit = begin + 1 if words[begin : begin + 1] in (["some"], ["the"]) else limit
    else:
        return None
    for place, count in enumerate(counts):
        if count.first < begin or count.first in used:
            continue
        if count.first > limit or not _BREAKS.isdisjoint(words[begin : count.first]):
            return None
        if not (count.is_person or count.is_bare) or _has_own_verb(words, count, counts):
            return None
        return _join(words, counts, place, used)
    return None


def _has_own_verb(words: Sequence[str], count: Count, counts: list[Count]) -> bool:
    """Tell whether a number belongs to the word of harm behind it: "was killed and 20 wounded"; "killed 3, 20 hurt"."""
    tail = words[count.last : count.last + 3]
    for place, word in enumerate(tail):
        if word in (",", "and", "or", ".", "in", "at"):
            return False
        if word in _INJURED | {"killed", "dead"}:
            return place == 0 or not _BE.isdisjoint(tail[:place]) or tail[0] in ("others", "other", "more")
    return False


def _join(words: Sequence[str], counts: list[Count], place: int, used: set[int]) -> list[Count]:
    """Add what is counted in one breath: "three soldiers and two civilians"; not "and wounding two"."""
    group = [counts[place]]
    for count in counts[place + 1 :]:
        between = words[group[-1].last : count.first]
        is_listed = between and set(between) <= {",", "and", "as", "well", "plus", "also"}
        if not is_listed or not count.is_person or count.first in used or _has_own_verb(words, count, counts):
            break
        group.append(count)
    return group


def _find_left(words: Sequence[str], counts: list[Count], number: int, used: set[int]) -> list[Count] | None:
    """Find what is counted in front: "14 people, including three children, were killed", "20 wounded", "14 dead"."""
    word = words[number]
    best: list[Count] | None = None
    for count in reversed(counts):
        if count.last > number or count.first in used:
            continue
        between = words[count.last : number]
        if len(between) > _FAR or not _BREAKS.isdisjoint(between) or not _HARM.isdisjoint(between):
            break
        if not between or (word in _NOUNS and len(between) <= 2 and count.is_bare):
            best = [count]  # "14 killed", "14 civilian deaths"
        elif (
            not count.is_person
            and not (
                count.is_bare
                and set(between)
                <= _BE | {"others", "other", "more", "reported", "also", "reportedly", "people"}
            )
        ) or (word in _NOUNS and word not in ("lives", "dead")):
            continue
        elif _is_passive(words, number, between):
            best = [count]
        else:
            break
        if not _is_included(words, count.first):
            return _join_left(words, counts, count, used)
    return best


def _is_passive(words: Sequence[str], number: int, between: Sequence[str]) -> bool:
    """Tell whether those named in front suffered it: a form of "be", or a participle with nothing behind it."""
    if not _BE.isdisjoint(between) or words[number] in (
        "dead",
        "died",
        "dying",
        "dies",
        "die",
        "perished",
        "lives",
        "fatally",
    ):
        return True
    after = words[number + 1 : number + 2]
    return words[number] in ("killed", "wounded", "injured", "hurt", "slain", "martyred") and (
        not after
        or after[0]
        in {"in", "by", "when", "and", ",", ".", "during", "after", "as", "on", "at", "near", "while"}
    )


def _is_included(words: Sequence[str], first: int) -> bool:
    return bool({"including", "among", "them", "whom"} & set(words[max(0, first - 3) : first]))


def _join_left(words: Sequence[str], counts: list[Count], last: Count, used: set[int]) -> list[Count]:
    group = [last]
    for count in reversed(counts):
        if count.last > group[0].first or count is last:
            continue
        between = words[count.last : group[0].first]
        is_listed = between and set(between) <= {",", "and", "as", "well", "plus"}
        if not is_listed or not count.is_person or count.first in used:
            break
        before = words[max(0, count.first - 1) : count.first]
        if before and (before[0] in _ACTIVE or before[0] in _BE):
            break
        group.insert(0, count)
    return group


def _find_zero(words: Sequence[str], number: int) -> str | None:
    """Tell whether a zero is stated, and of what: "killed", "injured" or both."""
    before = words[max(0, number - 6) : number]
    joined = " ".join(before)
    if (
        "report" in joined
        or "immediate" in joined
        or {"reported", "reports"} & set(words[number : number + 4])
    ):
        return None
    is_none = "no one" in joined or "nobody" in before or "no-one" in before or "without" in before[-2:]
    is_none = is_none or ("no" in before[-3:] and (words[number] in _NOUNS or not PERSONS.isdisjoint(before)))
    if not is_none:
        return None
    if words[number] in _CASUALTIES:
        return "both"
    return "killed" if words[number] in _KILLED else "injured"


def _build(tokens: Tokens, number: int, group: list[Count]) -> Casualties:
    low, best, high = _sum(group)
    first = min(number, group[0].first)
    last = max(number + 1, group[-1].last)
    victims = " ".join(tokens.words[group[0].first : group[-1].last])
    is_dead = tokens.words[number] in _KILLED
    killed = (low, best, high) if is_dead else (None, None, None)
    injured = (best if best is not None else low) if tokens.words[number] in _INJURED else None
    return Casualties(
        tokens.starts[number], killed, injured, tokens.starts[first], tokens.ends[last - 1], victims
    )


def _build_zero(tokens: Tokens, number: int, what: str) -> Casualties:
    killed = (0, 0, 0) if what in ("killed", "both") else (None, None, None)
    injured = 0 if what in ("injured", "both") else None
    start = tokens.starts[max(0, number - 3)]
    return Casualties(tokens.starts[number], killed, injured, start, tokens.ends[number], "")


def _sum(group: list[Count]) -> tuple[int | None, int | None, int | None]:
    """Add counts up; what one of them leaves open, the sum does too."""
    lows, bests, highs = ([getattr(count, name) for count in group] for name in ("low", "best", "high"))
    low = sum(value or 0 for value in lows) if any(value is not None for value in lows) else None
    best = sum(bests) if None not in bests else None
    return low, best, sum(highs) if None not in highs else None
