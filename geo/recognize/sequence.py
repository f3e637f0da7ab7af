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
_OUTER: Final = (0, 3, 4)
"""The labels that may stand before a name or a word outside: O, L, U."""
_INNER: Final = (1, 2)
"""Those that may stand before a name's next word: B, I."""

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
        self._steps = [[transitions.get(one + other, 0.0) for other in LABELS] for one in LABELS]
        # The same as factors, for sums over all sequences.
        self._factors = [[exp(step) for step in steps] for steps in self._steps]
        allowed = [transitions.get(one + other, 0.0) for one in LABELS for other in _FOLLOWERS[one]]
        self._reach = max(allowed) - transitions.get("OO", 0.0)

    def sum_weights(self, key: Key) -> Scores:
        """Sum the weights of a key's features, one sum a label."""
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) > _MANY:
                self._sums.clear()
            rows = [row for row in map(self._weights.get, list_names(key)) if row is not None]
            sums = rows[0] if len(rows) == 1 else map(sum, zip(*rows, strict=True))
            found = tuple([weight / 100 for weight in sums]) if rows else _NOTHING
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
        """Find the likeliest labels (Viterbi), as numbers in the order of `LABELS`; written out like the sums."""
        (oo, ob, _, _, ou), (_, _, bi, be, _), (_, _, ii, ie, _), (eo, eb, _, _, eu), (uo, ub, _, _, uu) = (
            self._steps
        )
        o, b, i, e, u = scores[0][0], scores[0][1], _NOWHERE, _NOWHERE, scores[0][4]
        trail: list[tuple[int, int, int, int, int]] = []
        for at_o, at_b, at_i, at_e, at_u in scores[1:]:
            to_o, to_b, to_u = (o + oo, e + eo, u + uo), (o + ob, e + eb, u + ub), (o + ou, e + eu, u + uu)
            to_i, to_e = (b + bi, i + ii), (b + be, i + ie)
            o, b, u, i, e = max(to_o), max(to_b), max(to_u), max(to_i), max(to_e)
            trail.append((
                _OUTER[to_o.index(o)], _OUTER[to_b.index(b)], _INNER[to_i.index(i)], _INNER[to_e.index(e)],
                _OUTER[to_u.index(u)],
            ))  # fmt: skip
            o, b, i, e, u = o + at_o, b + at_b, i + at_i, e + at_e, u + at_u
        values = (o, b, i, e, u)
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
                    share *= words[first + offset][here] * self._factors[before][here]
                chance = share / every * exp(grown[first] + shrunk[number] - grown[-1])
                found.append(Found(window.numbers[first], window.numbers[number], min(1.0, chance)))
        return found

    def _sum_forward(self, words: list[list[float]]) -> tuple[list[list[float]], list[float]]:
        """Sum over all ways to each word's labels; beside it the logarithm that each row is to be scaled by.

        Written out label by label, like `_sum_backward`: in loops it takes three times as long.
        """
        (oo, ob, _, _, ou), (_, _, bi, be, _), (_, _, ii, ie, _), (eo, eb, _, _, eu), (uo, ub, _, _, uu) = (
            self._factors
        )
        rows = [[value if label in _STARTS else 0.0 for label, value in zip(LABELS, words[0], strict=True)]]
        scales = [0.0]
        for at_o, at_b, at_i, at_e, at_u in words[1:]:
            o, b, i, e, u = rows[-1]
            row = [
                at_o * (o * oo + e * eo + u * uo),
                at_b * (o * ob + e * eb + u * ub),
                at_i * (b * bi + i * ii),
                at_e * (b * be + i * ie),
                at_u * (o * ou + e * eu + u * uu),
            ]
            most = max(row)
            rows.append([value / most for value in row])
            scales.append(scales[-1] + log(most))
        return rows, scales

    def _sum_backward(self, words: list[list[float]]) -> tuple[list[list[float]], list[float]]:
        """Sum over all ways from each word's labels to the window's end; with the logarithms likewise."""
        (oo, ob, _, _, ou), (_, _, bi, be, _), (_, _, ii, ie, _), (eo, eb, _, _, eu), (uo, ub, _, _, uu) = (
            self._factors
        )
        rows = [[1.0 if label in _ENDS else 0.0 for label in LABELS]]
        scales = [0.0]
        for at_o, at_b, at_i, at_e, at_u in reversed(words[1:]):
            o, b, i, e, u = rows[-1]
            o, b, i, e, u = o * at_o, b * at_b, i * at_i, e * at_e, u * at_u
            row = [
                oo * o + ob * b + ou * u,
                bi * i + be * e,
                ii * i + ie * e,
                eo * o + eb * b + eu * u,
                uo * o + ub * b + uu * u,
            ]
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
