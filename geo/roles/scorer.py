"""A multinomial logistic regression over named signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def measure(self, signs: Sequence[Sequence[str]], temperature: float = 1.0) -> Floats:
        """Give the probabilities of the roles: an array of mentions by roles."""
        import numpy as np

        get, none = self.rows.get, len(self.rows)
        flat = [get(sign, none) for found in signs for sign in found]
        starts = np.cumsum([0, *(len(found) for found in signs[:-1])])
        scores = np.add.reduceat(self.weights[flat], starts, axis=0) / temperature
        given = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = given / given.sum(axis=1, keepdims=True)
        return shares

    def find(self, sign: str) -> int:
        """Give the number of a sign's row; that of the zeros if it has no weights."""
        return self.rows.get(sign, len(self.rows))


def build_scorer(content: Mapping[str, Sequence[float]]) -> Scorer:
    """Build a scorer from weights by the names of signs, one number a role.

    Examples
    --------
    >>> scorer = build_scorer({"prep=IN": [1.0, 0, 0, 0, 0, 0, 0]})
    >>> float(scorer.measure([["prep=IN"], ["prep=OF"]])[0, 0].round(2))
    0.31
    """
    import numpy as np

    rows = {name: number for number, name in enumerate(content)}
    weights = np.array([*content.values(), [0.0] * len(ROLES)], dtype=float)
    return Scorer(rows, weights)
