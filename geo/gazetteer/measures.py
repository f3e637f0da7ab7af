"""What is estimated of a place: how likely it is meant, how far it reaches."""

from __future__ import annotations

from collections import defaultdict
from math import log10
from typing import Final

from geo.model import Candidate

# Villages whose position in OpenStreetMap's own order of settlements is all that is known of their size.
VILLAGE_PROMINENCE: Final = {12: 4.3, 13: 3.4, 14: 2.0}
# What a feature code adds to the decimal logarithm of the population. A capital is meant more often than a
# larger town, a country more often than both; set by hand on news, learned anew in a later step.
CODE_PROMINENCE: Final = {
    "PCLI": 4.0, "PCLD": 2.0, "PPLC": 2.0, "PPLA": 0.8, "PPLA2": 0.3, "PPLX": -0.6, "ADM1": -0.2, "ADMD": 3.0,
    "ADM2": -1.0, "CONT": 4.0, "OCN": 1.5, "SEA": 1.0, "STRT": 0.8, "GULF": 0.8, "RGN": 0.8,
}  # fmt: skip


CHOSEN: Final = "before the others, being on the project's own list"
"""Why a place stands where its size would not put it."""
_UNKNOWN_SIZE: Final = 1.5
"""Stands in for the logarithm of a population that is not known: some dozens of people."""
_CHOSEN_SIZE: Final = 4.2
"""The same for a quarter or town of the supplement (it has a radius): it was chosen because the news names it."""
MATCH_PENALTY: Final = {
    "name": 0.0,
    "alternate": 0.8,
    "article": 0.8,
    "transliterated": 1.3,
    "foreign": 2.5,
    "shadowed": 3.0,
}
"""What a name that is not the usual one takes from the prominence."""
RIVAL_PENALTY: Final = defaultdict(float, {"foreign": 6.0, "PCL": 3.0, "PPL": 1.5})
"""And what it takes more, by the first letters of the feature code, where another place bears it as its usual name."""


def explain_prominence(place: Candidate) -> str:
    """Say in words what a place's prominence is made of: size, feature code, how the name was found.

    >>> from geo.model import Candidate
    >>> explain_prominence(Candidate("x:1", "X", 0, 0, "P", "PPLC", match="alternate", prominence=7.2))
    'rank 7.2 = size 6.0, PPLC +2.0, found by another name -0.8'
    """
    if place.reason == CHOSEN:
        return f"rank {place.prominence:.1f}: {CHOSEN}"
    bonus = CODE_PROMINENCE.get(place.feature_code, 0.0)
    penalty = MATCH_PENALTY.get(place.match, 0.0)
    parts = [f"size {place.prominence - bonus + penalty:.1f}"]
    parts += [f"{place.feature_code} {bonus:+.1f}"] if bonus else []
    parts += [f"found by another name {-penalty:+.1f}"] if penalty else []
    return f"rank {place.prominence:.1f} = {', '.join(parts)}"


def estimate_radius_km(population: int) -> float:
    """Estimate a town's radius from its population: the defaults of the project's precision table.

    >>> estimate_radius_km(0), estimate_radius_km(100_000), estimate_radius_km(9_000_000)
    (1.0, 5.0, 20.0)
    """
    for limit, radius in ((10_000, 1.0), (50_000, 2.0), (250_000, 5.0), (1_000_000, 10.0)):
        if population < limit:
            return radius
    return 20.0


def estimate_prominence(
    code: str, population: int, radius_km: float | None, feature_class: str, weight: float | None = None
) -> float:
    """Estimate how likely a place is meant before its context is seen: about the logarithm of its population.

    A region counts by its towns' population (`weight`, a logarithm); a place of the supplement has neither, and
    its extent stands in for it.
    """
    if feature_class == "P":
        size = log10(population + 1) if population else _UNKNOWN_SIZE if radius_km is None else _CHOSEN_SIZE
    elif feature_class == "A":
        size = weight if weight is not None else log10(population + 1)
    else:
        size = 2.5 + log10(1 + (radius_km or 1.0))
    return round(size + CODE_PROMINENCE.get(code, 0.0), 3)
