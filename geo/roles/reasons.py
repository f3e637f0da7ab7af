"""Say in words why a mention was given its role: the signs that set it most above the next role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from geo.model import Role
from geo.roles.scorer import ROLES, Scorer

_CLASS_WORDS: Final = {
    "DEATH": "killing", "HARM": "harm", "ATTACK": "an attack", "FIGHT": "fighting", "TAKE": "taking ground",
    "PROTEST": "protest", "TALK": "talks", "COURT": "a court", "SAY": "saying", "MOVE": "movement",
    "CARE": "care for victims", "GOVERN": "government or troops", "PEOPLE": "people", "TOWN": "a kind of town",
    "REGION": "a kind of region", "SPORT": "sport, culture or trade", "WILL": "intention", "NOT": "negation",
    "HELD": "backing", "BORN": "origin",
}  # fmt: skip
_SINGLE: Final = {
    "owner": "possessive", "anchor": "only what another phrase is measured from",
    "way=demonym": "an adjective of people", "way=nominal": "a phrase for a place",
    "section=dateline": "in the dateline", "section=caption": "in a caption", "section=headline": "in the headline",
    "same site=2": "an event site elsewhere in the text",
}  # fmt: skip
_STARTS: Final[tuple[tuple[str, str], ...]] = (
    ("kind=", "a place of the kind {}"), ("b=", "after '{}'"), ("a=", "before '{}'"), ("prep=", "after '{}'"),
    ("head=", "after '{}'"), ("owns=", "owner of {}"), ("joined=", "joined to {}"),
    ("noun=", "before a word of {}"), ("verb word=", "followed by '{}'"), ("verb=", "followed by a word of {}"),
    ("lead word=", "behind '{}'"), ("<word=", "'{}' stands before"), (">word=", "'{}' stands behind"),
    ("cb=", "after a word of {}"), ("ca=", "before a word of {}"),
)  # fmt: skip
_NEIGHBORS: Final = (("prev first=", "the place before it"), ("next first=", "the place behind it"))
_HOLDS: Final = (
    ("holds", "holds another place named beside it"),
    ("inside", "lies in another place named beside it"),
)
_NOTHING: Final = frozenset(("^", "$", "", "unknown"))
_TELLING: Final = 0.15
"""Log-odds; what adds less decided nothing."""
_MOST: Final = 3


def explain_role(
    signs: Sequence[str], rows: Sequence[int], role: Role, shares: Mapping[Role, float], scorer: Scorer
) -> str:
    """Name the signs that speak most for a role against the next likeliest one; `rows` are theirs in the scorer."""
    other = max((each for each in ROLES if each != role), key=lambda each: shares[each])
    gains = scorer.compare(rows, ROLES.index(role), ROLES.index(other))
    told: dict[str, None] = {}
    for number in (-gains).argsort(kind="stable"):
        if gains[number] < _TELLING or len(told) == _MOST:
            break
        if words := put_in_words(signs[number]):
            told[words] = None
    return ", ".join(told) or "by many weak signs"


@lru_cache(maxsize=20_000)
def put_in_words(sign: str) -> str:
    """Put a sign in words; empty for those that say nothing to a reader.

    Examples
    --------
    >>> put_in_words("prep=IN"), put_in_words("prev is=inside close"), put_in_words("all")
    ("after 'in'", 'lies in another place named beside it', '')
    """
    words = _SINGLE.get(sign, "")
    for start, pattern in _STARTS:
        if sign.startswith(start) and sign[len(start) :] not in _NOTHING:
            words = pattern.format(_name_value(sign[len(start) :]))
    for start, pattern in _NEIGHBORS:
        if sign.startswith(start):
            words = f"{pattern} taken for {ROLES[int(sign[len(start)])]}"
    for how, pattern in _HOLDS:
        if sign[5:].startswith(f"is={how}"):
            words = pattern
    return words


def _name_value(value: str) -> str:
    words = value.split(" ")
    if words[0].isupper() and words[0] in _PREPOSITION_WORDS:
        rest = " ".join(_CLASS_WORDS.get(word, word) for word in words[1:])
        return f"{rest} {_PREPOSITION_WORDS[words[0]]}".strip()
    return " ".join(_CLASS_WORDS.get(word, word) for word in words)


_PREPOSITION_WORDS: Final = {
    name: name.lower() for name in "IN AT ON AGAINST NEAR FROM TO BETWEEN BY WITH OF FOR OVER THROUGH".split()
}
