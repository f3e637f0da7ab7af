"""Infer the ACLED types of events: a small learned model reads the words, what the rules say is among its signs.

The weights (`geo/data/event_types.json`) are of readable signs, a number a type; `geo.training.event_types` learns
them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GazetteerError
from geo.events.drafts import CIVILIANS, SOLDIERS, Draft
from geo.events.signs import link_signs, read_signs
from geo.gazetteer import DATA_FOLDER
from geo.triggers import Tokens, share_war
from geo.triggers.table import TYPES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL_FILE: Final = DATA_FOLDER / "event_types.json"
SCALES: Final = {"main": 0.6, "rule": 1.7, "prev": 0.4}
"""How much a sign of a family counts; the others count 1. A penalty on large weights then holds the rare ones down."""
WARLIKE: Final = 0.01
"""Such a share of words of war makes an article one on war."""
_MOST: Final = 4
_LEAST: Final = 0.22
"""Below this share the type is a guess, and left open."""


@dataclass(frozen=True, slots=True)
class TypeModel:
    """Weights of signs by types: the row of each sign, and an array of signs by types."""

    codes: tuple[str, ...]
    rows: dict[str, int]
    weights: Floats

    def measure(self, signs: Sequence[str]) -> Floats:
        """Give the share of each type."""
        import numpy as np

        counts = weigh_signs(signs)
        held = [(self.rows[sign], count) for sign, count in counts.items() if sign in self.rows]
        if not held:
            return np.full(len(self.codes), 1.0 / len(self.codes))
        numbers, values = zip(*held, strict=True)
        scores = np.array(values) @ self.weights[list(numbers)]
        given: Floats = np.exp(scores - scores.max())
        given /= given.sum()
        return given


def weigh_signs(signs: Sequence[str]) -> dict[str, float]:
    """Give how much each sign counts: the root of how often it is there, times the scale of its family.

    Examples
    --------
    >>> weigh_signs(["says AIR", "main bomb", "prev AIR", "prev AIR", "prev AIR", "prev AIR"])
    {'says AIR': 1.0, 'main bomb': 0.6, 'prev AIR': 0.8}
    """
    return {
        sign: SCALES.get(sign.partition(" ")[0], 1.0) * min(count, _MOST) ** 0.5
        for sign, count in Counter(signs).items()
    }


def build_type_model(content: Mapping[str, Any]) -> TypeModel:
    """Build a model of what `geo.training.event_types.train` gives: `codes` and, by sign, `weights` by code."""
    import numpy as np

    codes = tuple(content["codes"])
    rows = {sign: number for number, sign in enumerate(content["weights"])}
    weights = np.zeros((len(rows), len(codes)))
    column = {code: number for number, code in enumerate(codes)}
    for number, given in enumerate(content["weights"].values()):
        for code, weight in given.items():
            weights[number, column[code]] = weight
    return TypeModel(codes, rows, weights)


@lru_cache(maxsize=1)
def load_type_model() -> TypeModel:
    """Read the package's own weights, once a process.

    Raises
    ------
    GazetteerError
        If they are missing.
    """
    try:
        content = json.loads(MODEL_FILE.read_text("utf-8"))
    except FileNotFoundError as err:
        raise GazetteerError(f"the package lacks {MODEL_FILE.name}; reinstall conflict-geo") from err
    return build_type_model(content)


def collect_signs(drafts: Sequence[Draft], tokens: Tokens) -> list[tuple[Draft, list[str]]]:
    """Give the signs of each draft that has a type in ACLED's terms; talks and totals have none."""
    typed = [draft for draft in drafts if draft.kind in ("conflict", "strategic")]
    signs = [read_signs(draft, tokens) for draft in typed]
    link_signs(typed, signs)
    return list(zip(typed, signs, strict=True))


def infer_types(drafts: Sequence[Draft], tokens: Tokens, model: TypeModel | None = None) -> None:
    """Give drafts the likeliest types, and the kind that goes with them; `type_share` says how likely.

    Parameters
    ----------
    drafts
        An article's drafts; those of talks and totals stay as they are, and so do all of an article that hardly
        speaks of war, where none has a place.
    tokens
        The article's tokens.
    model
        Instead of the package's own.

    Raises
    ------
    GazetteerError
        If the bundled weights are missing.
    """
    if all(draft.place is None for draft in drafts) and share_war(tokens.text) < WARLIKE:
        return  # local news: what becomes no row needs no types
    for draft, signs in collect_signs(drafts, tokens):
        model = model or load_type_model()
        shares = model.measure(signs)
        number = int(shares.argmax())
        draft.type_share = round(float(shares[number]), 3)
        if draft.type_share < _LEAST:
            continue
        code = model.codes[number]
        if code == "ATTACK" and _is_battle(draft):
            code = "CLASH"
        draft.guess = TYPES[code]
        if draft.place is None and draft.types[1] is None:
            continue  # "ten people died": it may tell of any event before it
        draft.types = draft.guess
        draft.kind = "strategic" if draft.types[0] == "Strategic developments" else "conflict"


def _is_battle(draft: Draft) -> bool:
    """Tell whether the rules hold an attack for a battle, and those stated to have died were soldiers."""
    is_clash = draft.types[1] == "Armed clash"
    return (
        is_clash
        and bool(draft.victims)
        and draft.victims.isdisjoint(CIVILIANS)
        and not draft.victims.isdisjoint(SOLDIERS)
    )
