"""The recognition model: a linear-chain conditional random field over the windows of an article.

Its weights are learned by `geo.training.recognizer` and read here without the library that learned them: a window
is short, so that decoding it in plain Python is fast enough, and the weights of a key are summed once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any, Final

from geo.errors import GazetteerError
from geo.recognize.features import Key, Window, list_names
from geo.recognize.passage import Found

LABELS: Final = "OBILU"
"""Outside; Begin, Inside and Last of a name of several words; Unit, a name of one."""
_FOLLOWERS: Final = {"O": "OBU", "B": "IL", "I": "IL", "L": "OBU", "U": "OBU"}
_STARTS: Final = "OBU"
_ENDS: Final = "OLU"
_MANY: Final = 200_000
"""So many sums of weights are remembered; then all are forgotten, so that memory stays bounded."""
_NOWHERE: Final = float("-inf")

Scores = tuple[float, ...]


class SequenceModel:
    """The weights of the model.

    Parameters
    ----------
    weights
        For each feature the weights of the five labels, in the order of `LABELS`, apart by spaces.
    transitions
        Weight of a label after a label, such as `"BL"`.
    boldness
        Taken from the weight of "outside": above 0 more names are found, and more of them wrongly.
    """

    def __init__(self, weights: dict[str, str], transitions: dict[str, float], boldness: float = 0.0) -> None:
        self.boldness = boldness
        self._lines = weights
        self._rows: dict[str, Scores] = {}
        self._sums: dict[Key, Scores] = {}
        self._steps = {
            label: [
                (LABELS.index(before), transitions.get(before + label, 0.0))
                for before in LABELS
                if label in _FOLLOWERS[before]
            ]
            for label in LABELS
        }
        # Weights turned into factors, for sums over all sequences.
        self._factors = [[(before, exp(step)) for before, step in self._steps[label]] for label in LABELS]
        steps = [step for rows in self._steps.values() for _, step in rows]
        self._reach = max(steps) - transitions.get("OO", 0.0)

    def sum_weights(self, key: Key) -> Scores:
        """Sum the weights of a key's features, one sum a label."""
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) > _MANY:
                self._sums.clear()
            rows = [row for row in map(self._read, list_names(key)) if row]
            found = tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING
            self._sums[key] = found
        return found

    def _read(self, name: str) -> Scores:
        """Read the weights of a feature; empty if it has none."""
        row = self._rows.get(name)
        if row is None:
            line = self._lines.get(name)
            row = self._rows[name] = tuple(map(float, line.split())) if line else ()
            if len(self._rows) > _MANY:
                self._rows.clear()
        return row

    def decode(self, window: Window) -> list[Found]:
        """Find the names of a window: the likeliest sequence of labels, and how likely each of its names is."""
        if len(window.numbers) == 1:  # most windows: one word, and two labels that it may have
            known = self._sums.get
            sums = [known(key) or self.sum_weights(key) for key in window.keys[0]]
            chance = _squash(sum([row[4] - row[0] for row in sums]) + self.boldness)
            return [Found(window.numbers[0], window.numbers[0], chance)] if chance >= 0.5 else []
        scores = [self._score_word(keys) for keys in window.keys]
        if all(max(row[1:]) + self._reach < row[0] for row in scores):
            return []  # no transition weighs enough to make a name of such words
        labels = self._find_best(scores)
        if not any(labels):
            return []
        return self._list_names(window, labels, scores)

    def _score_word(self, keys: list[Key]) -> list[float]:
        """Score a word for each label."""
        known = self._sums.get
        row = list(map(sum, zip(*[known(key) or self.sum_weights(key) for key in keys], strict=True)))
        row[0] -= self.boldness
        return row

    def _find_best(self, scores: list[list[float]]) -> list[int]:
        """Find the likeliest labels (Viterbi), as numbers in the order of `LABELS`."""
        values = [value if label in _STARTS else _NOWHERE for label, value in zip(LABELS, scores[0], strict=True)]
        trail: list[list[int]] = []
        steps = list(self._steps.values())
        for row in scores[1:]:
            grown, origins = [], []
            for here, befores in enumerate(steps):
                most, origin = _NOWHERE, 0
                for before, step in befores:
                    total = values[before] + step
                    if total > most:
                        most, origin = total, before
                grown.append(most + row[here])
                origins.append(origin)
            values = grown
            trail.append(origins)
        label = max((LABELS.index(end) for end in _ENDS), key=values.__getitem__)
        labels = [label]
        for origins in reversed(trail):
            label = origins[label]
            labels.append(label)
        return labels[::-1]

    def _list_names(self, window: Window, labels: list[int], scores: list[list[float]]) -> list[Found]:
        """List the names that labels mark, each with its likelihood over all sequences (forward and backward).

        Each word's weights are taken as factors relative to its greatest: the sums then stay near 1, and what is
        left out is the same in every sequence.
        """
        words = []
        for row in scores:
            most = max(row)
            words.append([exp(value - most) for value in row])
        forward = [[value if label in _STARTS else 0.0 for label, value in zip(LABELS, words[0], strict=True)]]
        for word in words[1:]:
            last = forward[-1]
            forward.append(
                _scale([word[here] * sum([last[b] * f for b, f in rows]) for here, rows in enumerate(self._factors)])
            )
        found, first = [], 0
        for number, label in enumerate(labels):
            if LABELS[label] in "BU":
                first = number
            if LABELS[label] in "LU":
                chance = self._weigh_name(words, forward, first, number)
                found.append(Found(window.numbers[first], window.numbers[number], chance))
        return found

    def _weigh_name(
        self, words: list[list[float]], forward: list[list[float]], first: int, last: int
    ) -> float:
        """Give the share of all sequences in which a name stretches from one word to another."""
        label = LABELS.index("U" if first == last else "B")
        inside = [0.0] * len(LABELS)
        inside[label] = forward[first][label]
        every = forward[first]
        for number in range(first + 1, len(words)):
            allowed = LABELS if number > last else "L" if number == last else "I"
            inside = self._go_on(inside, words[number], allowed)
            every = self._go_on(every, words[number], LABELS)
            most = max(every)
            inside, every = [value / most for value in inside], [value / most for value in every]
        ends = [LABELS.index(end) for end in _ENDS]
        total = sum(every[end] for end in ends)
        return min(1.0, sum(inside[end] for end in ends) / total) if total else 0.0

    def _go_on(self, values: list[float], word: list[float], allowed: str) -> list[float]:
        return [
            word[here] * sum([values[before] * factor for before, factor in self._factors[here]])
            if LABELS[here] in allowed
            else 0.0
            for here in range(len(LABELS))
        ]


_NOTHING: Final = (0.0,) * len(LABELS)


def _squash(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


def _scale(values: list[float]) -> list[float]:
    most = max(values) or 1.0
    return [value / most for value in values]


@lru_cache(maxsize=2)
def load_sequence_model(path: Path) -> SequenceModel:
    """Read a model that `geo.training.recognizer` wrote.

    Raises
    ------
    GazetteerError
        If the file is missing or is no such model.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return build_sequence_model(content)
    except (OSError, ValueError, KeyError) as err:
        raise GazetteerError(f"the bundled recognition model {path.name} cannot be read; reinstall conflict-geo") from err


def build_sequence_model(content: dict[str, Any]) -> SequenceModel:
    """Build a model from its content: `weights`, `transitions`, `boldness`."""
    return SequenceModel(content["weights"], content["transitions"], content["boldness"])
