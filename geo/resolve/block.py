"""The block of candidates that the ranking takes, and the names of its columns.

All names of an article are rows of candidates in one block. The columns here do not depend on what the other names
mean; those that do are measured in `geo.resolve.evidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.resolve.choices import CLASSES, STATIC, Choices
from geo.resolve.units import CUES, Grouping

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WAYS: Final = ("article", "near", "inside", "list", "outlet")
"""How another name reaches a candidate; the columns below exist once for each."""
NAMED: Final = ("country named", "country", "admin1 named", "admin1", "admin2 named", "admin2")
"""What a name hands on: a country or region that it is the name of, or lies in."""
RADII_KM: Final = (20.0, 60.0, 200.0)

ENGLISH: Final = ("US", "GB", "CA", "AU", "NZ", "IE")
"""Countries where a newspaper in English that bears a town's name is likely at home."""

_CUED_KINDS: Final = ("country", "admin1", "admin2", "admin3", "P")
_FIRST_TOWN, _LAST_TOWN = CLASSES.index("capital"), CLASSES.index("village")
"""The classes between are kinds of towns, which a word beside the name does not tell apart."""
CUED: Final = tuple(f"{cue or 'plain'} x {name}" for cue in ("", *CUES) for name in _CUED_KINDS)
HOME: Final = ("the outlet's name", "the outlet's name, in English", "the outlet's name, a town in English")
CONTEXT: Final = (
    *(f"only country named / {way}" for way in WAYS[:2]),
    *(f"most of {level} / {way}" for way in WAYS[:2] for level in ("country", "admin1", "admin2")),
    *(f"most within {radius:g} km / {way}" for way in WAYS[:2] for radius in RADII_KM),
    *(f"{name} / {way}" for way in WAYS for name in NAMED),
    *(f"{name} / share" for name in NAMED),
    *(f"within {radius:g} km / {way}" for way in WAYS for radius in RADII_KM),
    "nearest name", "names with a place near", "share of names with a place near",
    "country's own towns", "admin1's own towns", "another country inside", "another admin1 inside",
    *(f"inside {name}, any sense" for name in ("country", "admin1", "admin2")),
    "holds what is inside, any sense",
    "holds what is inside",
    "same sense elsewhere", "home country", "home country, no other named", "US, no country named, local outlet",
)  # fmt: skip
BASE: Final = (*STATIC, *CUED, *HOME, *(f"{name}, local outlet" for name in (*STATIC, *CUED)))
"""The columns that do not depend on the other names. What a local paper means by a name differs from what the world
means: for its articles some columns come a second time, and their weights are added."""
COLUMNS: Final = (*BASE, *CONTEXT)


@dataclass(frozen=True, slots=True)
class Block:
    """All candidates of all units of an article: one row a candidate, the units one after the other.

    `first` holds each unit's first row; `unit` each row's unit; `home` is the number of the unit that the outlet's
    domain names, or -1; `mentions` counts each unit's mentions.
    """

    grouping: Grouping
    choices: list[Choices]
    first: Ints
    unit: Ints
    base: Floats
    vectors: Floats
    country: Ints
    admin1: Ints
    admin2: Ints
    kind: Ints
    mentions: Floats
    same_name: list[list[int]]
    home: int
    home_country: int
    hint: int
    states: int
    is_local: bool


def build_block(
    grouping: Grouping,
    choices: Sequence[Choices],
    mentions: Sequence[float],
    *,
    home: int = -1,
    home_name: str = "",
    home_country: int = -1,
    hint: int = -1,
    states: int = -2,
    is_local: bool = False,
    english: frozenset[int] = frozenset(),
) -> Block:
    """Put the candidates of an article's units together.

    Parameters
    ----------
    grouping
        The units, and how they stand to one another.
    choices
        The candidates of each unit; behind them those of the outlet's domain, if it names a place.
    mentions
        How many mentions each has, each counted by how likely it is a place's name at all.
    home, home_country, hint
        Numbers of the outlet's unit, of its country, of the country that the caller gave; -1 for none.
    states
        The number of the United States.
    is_local
        Whether a local paper published the article, as far as its domain tells.
    english
        The numbers of `ENGLISH`.
    """
    import numpy as np

    counts = np.array([len(each.candidates) for each in choices])
    unit = np.repeat(np.arange(len(choices)), counts)
    country = np.concatenate([each.country for each in choices])
    kind = np.concatenate([each.kind for each in choices])
    static = np.concatenate([each.static for each in choices])
    cued = _mark_cues(grouping, unit, kind)
    homes = np.zeros((len(unit), len(HOME)))
    if home >= 0:
        bears = np.array([_join_letters(each.toponym) == home_name for each in grouping.units] + [True])[unit]
        speaks = np.isin(country, list(english))
        is_town = (kind >= _FIRST_TOWN) & (kind <= _LAST_TOWN)
        homes = np.column_stack([bears, bears & speaks, bears & speaks & is_town]).astype(np.float64)
    by_name: dict[str, list[int]] = {}
    for number in range(len(grouping.units)):
        by_name.setdefault(choices[number].sought, []).append(number)
    return Block(
        grouping, list(choices), np.cumsum(counts) - counts, unit,
        np.hstack([static, cued, homes, static * is_local, cued * is_local]),
        np.concatenate([each.vectors for each in choices]), country,
        np.concatenate([each.admin1 for each in choices]), np.concatenate([each.admin2 for each in choices]),
        kind, np.array(mentions, dtype=np.float64),
        [numbers for numbers in by_name.values() if len(numbers) > 1], home, home_country, hint, states, is_local,
    )  # fmt: skip


def _mark_cues(grouping: Grouping, unit: Ints, kind: Ints) -> Floats:
    """Mark each row's pair of the word beside its name and the kind of place."""
    import numpy as np

    cues = np.zeros(int(unit[-1]) + 1, dtype=np.int64)
    for number, each in enumerate(grouping.units):
        cues[number] = CUES.index(each.cue) + 1 if each.cue else 0
    marked = np.zeros((len(unit), len(CUED)))
    rows = np.flatnonzero(kind <= _LAST_TOWN)
    marked[rows, cues[unit[rows]] * len(_CUED_KINDS) + np.minimum(kind[rows], _FIRST_TOWN)] = 1.0
    return marked


def _join_letters(name: str) -> str:
    return "".join(filter(str.isalpha, name.lower()))
