"""The short words for what happened at a place, as annotators write them, and what they stand for in ACLED's words.

The types are ACLED's event and sub-event types (ACLED Codebook, 2023); the short words are those of
`seeds/roles/README.md`.
"""

from __future__ import annotations

from typing import Final

from geo.triggers.table import TYPES

KINDS: Final = ("conflict", "strategic", "diplomacy", "casualty_aggregate")
"""Kinds of rows of the events table."""
_CODES: Final = {
    "clash": "CLASH", "regain": "REGAIN", "overtake": "OVERTAKE", "chemical": "CHEMICAL", "air_strike": "AIR",
    "suicide_bomb": "SUICIDE", "shelling": "SHELLING", "ied": "IED", "grenade": "GRENADE",
    "sexual_violence": "SEXUAL", "attack": "ATTACK", "abduction": "ABDUCTION", "protest": "PROTEST",
    "protest_intervention": "INTERVENTION", "excessive_force": "EXCESSIVE", "violent_demo": "RIOT", "mob": "MOB",
    "agreement": "AGREEMENT", "arrests": "ARREST", "change": "CHANGE", "disrupted": "DISRUPTED", "base": "BASE",
    "looting": "LOOTING", "transfer": "TRANSFER", "strategic_other": "OTHER",
}  # fmt: skip
TALKS: Final = "talks"
"""People met and talked: no ACLED event, but a row of the kind diplomacy."""
SHORT_TYPES: Final = (*_CODES, TALKS)
_BY_EVENT_TYPE: Final = frozenset(event_type for event_type, _ in TYPES.values() if event_type)
_BY_SUB_EVENT_TYPE: Final = {sub: event_type for event_type, sub in TYPES.values() if sub}


def read_type(word: str) -> tuple[str | None, str | None] | None:
    """Read a type of event.

    Parameters
    ----------
    word
        A short word such as "shelling", or ACLED's name of a sub-event type or of an event type.

    Returns
    -------
    tuple or None
        ACLED's event type and sub-event type, None for what the word leaves open; both None for talks. None if there
        is no such type.

    Examples
    --------
    >>> read_type("air_strike"), read_type("Riots"), read_type("talks"), read_type("rain")
    (('Explosions/Remote violence', 'Air/drone strike'), ('Riots', None), (None, None), None)
    """
    if word == TALKS:
        return None, None
    if word in _CODES:
        return TYPES[_CODES[word]]
    if word in _BY_SUB_EVENT_TYPE:
        return _BY_SUB_EVENT_TYPE[word], word
    return (word, None) if word in _BY_EVENT_TYPE else None
