"""Read what speaks for an event's type: its triggers, and what the words around them and the place lean towards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from geo.events.concepts import PARTY_OF, build_concepts
from geo.events.drafts import SOLDIERS, Draft
from geo.events.scenes import Site
from geo.triggers import Tokens
from geo.triggers.kinds import LAND, PEOPLE, WEAPON_CODES
from geo.triggers.table import TYPES

CODES: Final = {sub_type: code for code, (_, sub_type) in TYPES.items() if sub_type is not None}
"""The short code of each of ACLED's sub-event types."""
_NEAR: Final = 8
"""So many words on either side of a trigger or a place are near to it."""
_CLOSE: Final = 4
_BEFORE: Final = 30
"""So many words of what is told before are read."""
_TAKE: Final = frozenset("seize capture take hold hijack storm".split())
_BORDERS: Final = frozenset("; : while whereas but".split())
_PREPOSITIONS: Final = frozenset(
    "in on at near of to from into by over around outside across through off".split()
)


def read_signs(draft: Draft, tokens: Tokens) -> list[str]:
    """Read the signs of an event's type; one that is there twice counts for more.

    Parameters
    ----------
    draft
        An event with its triggers, its sentence and its place.
    tokens
        The article's tokens.

    Returns
    -------
    list of str
        "rule AIR" is what the rules say, "main shoot dead" the trigger, "code AIR" the type of a trigger, "beside AIR"
        one of another event's in the sentence; "says AIR" a word of the sentence that leans to a type, "near AIR" one
        near the trigger, "there AIR" one near the place; "l0 AIR" the last in front of the place, "r0 AIR" the first
        behind it; "object OVERTAKE" says that land is taken, and not people; "fallen CLASH" that soldiers died;
        "prev AIR" is a word before the sentence; "<STATE" the party in front of the trigger, ">CIVIL" the one behind.
    """
    concepts = build_concepts()
    begin, stop = bisect_left(tokens.starts, draft.scene.start), bisect_left(tokens.starts, draft.scene.end)
    found = _read_triggers(draft)
    for word in dict.fromkeys(tokens.words[begin:stop]):
        if word in concepts:
            found += [f"says {code}" for code in concepts[word]]
        if word in PARTY_OF:
            found.append(f"party {PARTY_OF[word]}")
    found += _read_clause(draft, tokens, begin, stop)
    if draft.place is not None:
        found += _read_place(tokens, draft.place)
    if draft.casualty_phrase:
        found.append("killed" if any(value is not None for value in draft.killed) else "hurt")
    if draft.victims:
        found.append("fallen CLASH" if not draft.victims.isdisjoint(SOLDIERS) else "fallen ATTACK")
    for word in tokens.words[max(0, begin - _BEFORE) : begin]:
        if word in concepts:
            found += [f"prev {code}" for code in concepts[word]]
    return found


def _read_triggers(draft: Draft) -> list[str]:
    """Give the rules' verdict, the triggers, and what else the sentence tells of."""
    main = draft.trigger
    own = {CODES.get(each.sub_event_type or "", "-") for each in draft.triggers}
    others = {
        CODES.get(each.sub_event_type or "", each.kind)
        for each in draft.scene.triggers
        if each not in draft.triggers
    }
    found = [f"rule {CODES.get(draft.types[1] or '', 'NONE')}", f"main {main.lemma}"]
    found += [f"code {code}" for code in sorted(own)]
    return found + [f"beside {code}" for code in sorted(others)]


def _read_clause(draft: Draft, tokens: Tokens, begin: int, stop: int) -> Iterator[str]:
    """Read both sides of the trigger in its sentence, and what is taken."""
    main, words = draft.trigger, tokens.words
    first, last = bisect_left(tokens.starts, main.start), bisect_left(tokens.starts, main.end)
    if main.lemma.split()[0] in _TAKE and main.voice == "active":
        held = words[last : min(stop, last + 5)]
        if not LAND.isdisjoint(held):
            yield "object OVERTAKE"
        if not PEOPLE.isdisjoint(held):
            yield "object ABDUCTION"
    yield from _read_side("<", words[max(begin, first - _NEAR) : first][::-1])
    yield from _read_side(">", _cut(words[last : min(stop, last + _NEAR)]))


def _cut(words: Sequence[str]) -> Sequence[str]:
    """Take the words up to the border of a clause; ", burning houses" begins one too."""
    for number, word in enumerate(words):
        is_aside = word == "," and any(each.endswith("ing") for each in words[number + 1 : number + 2])
        if word in _BORDERS or is_aside:
            return words[:number]
    return words


def _read_side(side: str, near: Sequence[str]) -> Iterator[str]:
    """Say who stands on one side of a trigger, with what weapons, and what the words lean towards."""
    concepts = build_concepts()
    yield f"{side}{next((PARTY_OF[word] for word in near if word in PARTY_OF), 'nobody')}"
    for word in near:
        if word in WEAPON_CODES:
            yield f"{side}weapon {WEAPON_CODES[word]}"
        if word in concepts:
            yield from (f"near {code}" for code in concepts[word])


def _read_place(tokens: Tokens, place: Site) -> Iterator[str]:
    """Say what the words on either side of the place lean towards, and which preposition leads to it."""
    first, last = bisect_left(tokens.starts, place.start), bisect_left(tokens.starts, place.end)
    before = _cut(tokens.words[max(0, first - _NEAR) : first][::-1])
    yield from _read_beside("l", before)
    yield from _read_beside("r", _cut(tokens.words[last : last + _NEAR]))
    yield f"prep {next((word for word in before if word in _PREPOSITIONS), '-')}"


def _read_beside(side: str, near: Sequence[str]) -> Iterator[str]:
    """Say what the words on one side of the place lean towards, the nearest first."""
    concepts = build_concepts()
    held = [(far, concepts[word]) for far, word in enumerate(near) if word in concepts]
    for rank, (far, codes) in enumerate(held):
        for code in codes:
            yield f"there {code}"
            if side == "l":
                yield f"front {code}"
            if rank < 2:
                yield f"{side}{rank} {code}"
                if far < _CLOSE:
                    yield f"{side}close {code}"
    if held:
        yield f"{side}set {'+'.join(held[0][1])}"


def link_signs(drafts: Sequence[Draft], signs: Sequence[list[str]]) -> None:
    """Add to the signs of each event what the rules say of the one told before it."""
    for number in range(1, len(drafts)):
        signs[number].append(f"before {CODES.get(drafts[number - 1].types[1] or '', '-')}")
