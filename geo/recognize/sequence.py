"""The recognition model: a linear-chain conditional random field over the windows of an article.

Its weights are learned by `geo.training.recognizer` and read here without the library that learned them: a window
is short, so that decoding it in plain Python is fast enough, and the weights of a key are summed once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any, Final

from geo.errors import GazetteerError
from geo.recognize.features import Window
from geo.recognize.naming import Key, list_names
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
        For each feature the weights of the five labels, in hundredths, in the order of `LABELS`.
    transitions
        Weight of a label after a label, such as `"BL"`.
    boldness
        Taken from the weight of "outside": above 0 more names are found, and more of them wrongly.
    """

    def __init__(
        self, weights: dict[str, list[int]], transitions: dict[str, float], boldness: float = 0.0
    ) -> None:
        self.boldness = boldness
        self._weights = weights
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
            rows = [row for row in map(self._weights.get, list_names(key)) if row is not None]
            found = tuple([sum(column) / 100 for column in zip(*rows, strict=True)]) if rows else _NOTHING
            self._sums[key] = found
        return found

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
        row: list[float] = list(
            map(sum, zip(*[known(key) or self.sum_weights(key) for key in keys], strict=True))
        )
        row[0] -= self.boldness
        return row

    def _find_best(self, scores: list[list[float]]) -> list[int]:
        """Find the likeliest labels (Viterbi), as numbers in the order of `LABELS`."""
        values = [
            value if label in _STARTS else _NOWHERE for label, value in zip(LABELS, scores[0], strict=True)
        ]
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

        Each word's weights are taken as factors relative to its greatest, and each sum relative to its greatest,
        whose logarithm is kept: no number grows or vanishes, however long the window.
        """
        words = [[exp(value - max(row)) for value in row] for row in scores]
        forward, grown = self._sum_forward(words)
        backward, shrunk = self._sum_backward(words)
        every = sum(forward[-1][LABELS.index(end)] for end in _ENDS)
        found, first = [], 0
        for number, label in enumerate(labels):
            if LABELS[label] in "BU":
                first = number
            if LABELS[label] in "LU":
                inside = "U" if first == number else "B" + "I" * (number - first - 1) + "L"
                share = forward[first][LABELS.index(inside[0])] * backward[number][label]
                for offset in range(1, len(inside)):
                    here, before = LABELS.index(inside[offset]), LABELS.index(inside[offset - 1])
                    share *= words[first + offset][here] * dict(self._factors[here])[before]
                chance = share / every * exp(grown[first] + shrunk[number] - grown[-1])
                found.append(Found(window.numbers[first], window.numbers[number], min(1.0, chance)))
        return found

    def _sum_forward(self, words: list[list[float]]) -> tuple[list[list[float]], list[float]]:
        """Sum over all ways to each word's labels; beside it the logarithm that each row is to be scaled by."""
        rows = [[value if label in _STARTS else 0.0 for label, value in zip(LABELS, words[0], strict=True)]]
        scales = [0.0]
        for word in words[1:]:
            last = rows[-1]
            row = [
                word[here] * sum([last[b] * f for b, f in befores])
                for here, befores in enumerate(self._factors)
            ]
            most = max(row)
            rows.append([value / most for value in row])
            scales.append(scales[-1] + log(most))
        return rows, scales

    def _sum_backward(self, words: list[list[float]]) -> tuple[list[list[float]], list[float]]:
        """Sum over all ways from each word's labels to the window's end; with the logarithms likewise."""
        rows = [[1.0 if label in _ENDS else 0.0 for label in LABELS]]
        scales = [0.0]
        for word in reversed(words[1:]):
            after, row = rows[-1], [0.0] * len(LABELS)
            for here, befores in enumerate(self._factors):
                for before, factor in befores:
                    row[before] += factor * word[here] * after[here]
            most = max(row)
            rows.append([value / most for value in row])
            scales.append(scales[-1] + log(most))
        return rows[::-1], scales[::-1]


_NOTHING: Final = (0.0,) * len(LABELS)


def _squash(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


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
        raise GazetteerError(
            f"the bundled recognition model {path.name} cannot be read; reinstall conflict-geo"
        ) from err


def build_sequence_model(content: dict[str, Any]) -> SequenceModel:
    """Build a model from its content: `weights`, `transitions`, `boldness`."""
    return SequenceModel(content["weights"], content["transitions"], content["boldness"])
