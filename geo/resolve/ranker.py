"""The learned ranking: read its weights, and give each candidate of an article its probability.

Conditional logistic regression in three passes. The first sees only the name and the words beside it; the second
adds what the other names say, weighed by the first pass; the third again, weighed by the second. Each pass is a
weight for each column of `COLUMNS`, so that what decided can be told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GazetteerError
from geo.gazetteer import DATA_FOLDER
from geo.resolve.block import BASE, COLUMNS, Block
from geo.resolve.evidence import Frame, build_frame, measure_context

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WEIGHTS_FILE: Final = DATA_FOLDER / "resolver.json"
N_BASE: Final = len(BASE)
"""So many columns, the first ones, do not depend on the other names."""
N_PASSES: Final = 3
HINT_BONUS: Final = 5.0
"""What the country that the caller gives adds to its candidates: 150 to 1. A user who says SY expects Syria to win
against all but a parent named in the text; chosen, not learned, since no corpus has it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The ranking's weights, one array a pass, and the confidence's, in the order of its columns.

    `similar` is the confidence of names that are only similar.
    """

    passes: tuple[Floats, ...]
    confidence: Floats
    similar: Floats


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the last pass saw and gave, one row a candidate of the block: columns, scores, probabilities."""

    block: Block
    columns: Floats
    scores: Floats
    likely: Floats


def build_weights(data: Mapping[str, Any]) -> Weights:
    """Put weights by name into arrays; a column without a weight has none.

    Raises
    ------
    ValueError
        If a weight is for a column that this version does not have.
    """
    import numpy as np

    from geo.resolve.confidence import SIGNS, SIMILAR_SIGNS

    def fill(names: tuple[str, ...], given: Mapping[str, float]) -> Floats:
        unknown = sorted(set(given) - set(names))
        if unknown:
            raise ValueError(f"expected weights for the columns of the ranking, got one for {unknown[0]!r}")
        return np.array([given.get(name, 0.0) for name in names])

    first, *later = data["passes"]
    passes = (fill(COLUMNS[:N_BASE], first), *(fill(COLUMNS, each) for each in later))
    return Weights(passes, fill(SIGNS, data["confidence"]), fill(SIMILAR_SIGNS, data["similar"]))


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the package's own weights, once a process.

    Raises
    ------
    GazetteerError
        If the file is missing.
    """
    try:
        text = WEIGHTS_FILE.read_text("utf-8")
    except FileNotFoundError as err:
        raise GazetteerError(f"the package lacks {WEIGHTS_FILE.name}; reinstall conflict-geo") from err
    return build_weights(json.loads(text))


def rank_block(block: Block, passes: tuple[Floats, ...]) -> Ranking:
    """Rank all candidates of an article together."""
    columns, scores = block.base, add_hint(block, block.base @ passes[0])
    likely = normalize(scores, block.first, block.unit)
    frame = build_frame(block)
    for weights in passes[1:]:
        columns = widen(block, frame, likely)
        scores = add_hint(block, columns @ weights)
        likely = normalize(scores, block.first, block.unit)
    return Ranking(block, columns, scores, likely)


def widen(block: Block, frame: Frame, likely: Floats) -> Floats:
    """Give all columns of a block, for candidates that are so likely so far."""
    import numpy as np

    return np.hstack([block.base, measure_context(block, frame, likely)])


def add_hint(block: Block, scores: Floats) -> Floats:
    """Raise the candidates in the country that the caller gave."""
    if block.hint < 0:
        return scores
    raised: Floats = scores + HINT_BONUS * (block.country == block.hint)
    return raised


def normalize(scores: Floats, first: Ints, unit: Ints) -> Floats:
    """Turn scores into probabilities that sum to 1 within each unit."""
    import numpy as np

    raised = np.exp(scores - np.maximum.reduceat(scores, first)[unit])
    likely: Floats = raised / np.add.reduceat(raised, first)[unit]
    return likely
