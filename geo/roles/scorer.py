"""A multinomial logistic regression over named signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from geo.model import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""In the order of the weights."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of signs: the row of each sign, and an array of signs by roles. The last row is 0, for unknown signs."""

    rows: dict[str, int]
    weights: Floats
    contrasts: Floats
    """Roles by roles by rows: weight minus weight."""

    def number(self, signs: Sequence[Sequence[str]]) -> list[list[int]]:
        """Give the rows of the signs of each mention."""
        get, none = self.rows.get, len(self.rows)
        return [[get(sign, none) for sign in found] for found in signs]

    def measure(self, numbered: Sequence[Sequence[int]], temperature: float = 1.0) -> Floats:
        """Give the probabilities of the roles: an array of mentions by roles, for the rows of each mention's signs."""
        import numpy as np

        starts = np.cumsum([0, *(len(rows) for rows in numbered[:-1])])
        flat = list(chain.from_iterable(numbered))
        scores = np.add.reduceat(self.weights[flat], starts, axis=0) / temperature
        given = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = given / given.sum(axis=1, keepdims=True)
        return shares

    def compare(self, rows: Sequence[int], one: int, other: int) -> Floats:
        """Give how much each of some rows speaks for a role against another, by the roles' numbers."""
        gains: Floats = self.contrasts[one][other][rows]
        return gains


def build_scorer(content: Mapping[str, Sequence[float]], scale: int = 1) -> Scorer:
    """Build a scorer from weights by the names of signs, one number a role; all are divided by the scale.

    Examples
    --------
    >>> scorer = build_scorer({"prep=IN": [1.0, 0, 0, 0, 0, 0, 0]})
    >>> float(scorer.measure(scorer.number([["prep=IN"], ["prep=OF"]]))[0, 0].round(2))
    0.31
    """
    import numpy as np

    rows = {name: number for number, name in enumerate(content)}
    flat = np.fromiter(chain.from_iterable(content.values()), float, len(content) * len(ROLES))
    weights = np.vstack([flat.reshape(-1, len(ROLES)) / scale, np.zeros(len(ROLES))])
    contrasts = weights.T[:, None, :] - weights.T[None, :, :]
    return Scorer(rows, weights, contrasts)
