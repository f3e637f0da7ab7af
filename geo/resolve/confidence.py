"""How sure a resolution is: a logistic function of what the ranking saw, calibrated on held-out documents.

It estimates the probability that the chosen place is the right one, or within 161 km of it: the field's
customary distance. The recognizer's probability that the name is a place at all multiplies it. Of a place that is found
by a similar name it estimates the probability of lying within 25 km: a wrong village must not look sure because it is
in the right country.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.model import Candidate, Span
from geo.resolve.choices import classify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEAR_KM: Final = 161.0
SIMILAR_KM: Final = 25.0
SIGNS: Final = (
    "constant", "demonym", "nominal", "likely", "lead", "only candidate", "few candidates", "prominence",
    "alternate", "article", "transliterated", "foreign", "shadowed", "part",
    "country", "region", "town", "village", "other", "country agrees", "region agrees", "near another", "lone name",
    "said to be in", "called so", "called otherwise",
)  # fmt: skip
"""What the confidence depends on. `likely` and `lead` are log-odds; a demonym and a nominal have only their own
constant, since they are not ranked."""
SIMILAR_SIGNS: Final = ("constant", "likeness", "stated", "close", "supported", "rival", "short")
"""What the confidence of a similar name depends on: how like it is, whether it lies where the text says, how like the
next one is, whether the name is so short that many are like it."""
_PLACE: Final = {name: number for number, name in enumerate(SIGNS)}
_MOST: Final = 5.0
_CLASSES: Final = {
    "country": "country", "admin1": "region", "admin2": "region", "admin3": "region", "region": "region",
    "capital": "town", "seat1": "town", "seat2": "town", "seat3": "town", "town": "town", "quarter": "town",
    "village": "village",
}  # fmt: skip


def describe_known(kind: str) -> dict[str, float]:
    """Give the signs of a mention that the recognizer resolved itself."""
    return {"demonym" if kind == "demonym" else "nominal": 1.0}


def describe_choice(
    best: Candidate,
    *,
    likely: float,
    rival: float,
    count: int,
    support: tuple[float, float, float],
    stated: float,
    called: bool | None,
    alone: bool,
) -> dict[str, float]:
    """Give the signs of a choice.

    Parameters
    ----------
    best
        The candidate that was chosen.
    likely
        Its probability together with that of the candidates within 161 km.
    rival
        The probability of the likeliest other candidate beyond that distance.
    count
        How many candidates the name has.
    support
        Shares of the article's other names for its country, for its region, and within 60 km.
    stated
        How far what the text names as its container holds it.
    called
        Whether the word beside the name says what kind of place it is, rightly; None without a word.
    alone
        Whether it is the only name in the article.
    """
    signs = {
        "constant": 1.0,
        "likely": _to_odds(likely),
        "lead": min(math.log((likely + 1e-4) / (rival + 1e-4)), _MOST),
        "only candidate": float(count == 1),
        "few candidates": 1 / count,
        "prominence": best.prominence / 10,
        _CLASSES.get(classify(best), "other"): 1.0,
        "country agrees": support[0],
        "region agrees": support[1],
        "near another": support[2],
        "lone name": float(alone),
        "said to be in": min(stated, 1.0),
        "called so": float(called is True),
        "called otherwise": float(called is False),
    }
    if best.match in _PLACE:
        signs[best.match] = 1.0
    return signs


def estimate_confidence(
    signs: dict[str, float], weights: Floats, span: Span, *, names: tuple[str, ...] = SIGNS
) -> float:
    """Give the confidence, 0 to 1, of a choice with these signs, by weights in the order of their names.

    Examples
    --------
    >>> estimate_confidence({"constant": 1.0}, [2.0] + [0.0] * len(SIGNS), Span(0, 1, "X", score=0.5))
    0.44
    """
    place = _PLACE if names is SIGNS else {name: number for number, name in enumerate(names)}
    logit = sum(value * float(weights[place[name]]) for name, value in signs.items())
    return round(span.score / (1 + math.exp(-logit)), 3)


def _to_odds(likely: float) -> float:
    likely = min(max(likely, 1e-4), 1 - 1e-4)
    return max(-_MOST, min(_MOST, math.log(likely / (1 - likely))))
