from __future__ import annotations

from itertools import pairwise, product
from math import exp

import pytest

from geo.errors import GazetteerError
from geo.recognize.features import Window
from geo.recognize.naming import list_names
from geo.recognize.sequence import LABELS, SequenceModel, load_sequence_model

_FOLLOWERS = {"O": "OBU", "B": "IL", "I": "IL", "L": "OBU", "U": "OBU"}
_TRANSITIONS = {
    "OO": 0.8,
    "OB": -0.2,
    "OU": -0.3,
    "BL": 2.0,
    "BI": 1.5,
    "IL": 2.2,
    "II": 0.7,
    "LU": 0.5,
    "UU": 1.1,
}
# One feature a word, so that each word's weights are what stands here.
_WEIGHTS = {
    "p=homs|_": [0, 120, 0, 10, 210], "p=deir|_": [40, 250, 20, -100, 30], "p=ez|_": [0, 10, 190, 20, -40],
    "p=zor|_": [10, -30, 40, 220, 90], "p=said|_": [300, -100, -100, -100, -200],
}  # fmt: skip


def build(words):
    return Window(list(range(len(words))), [[("p", word, "_")] for word in words])


def score_all(model, words):
    """Every allowed sequence of labels, with its weight."""
    for labels in product(LABELS, repeat=len(words)):
        allowed = labels[0] in "OBU" and labels[-1] in "OLU"
        allowed = allowed and all(b in _FOLLOWERS[a] for a, b in pairwise(labels))
        if allowed:
            total = sum(
                model.sum_weights(("p", word, "_"))[LABELS.index(label)] - model.boldness * (label == "O")
                for word, label in zip(words, labels, strict=True)
            )
            total += sum(_TRANSITIONS.get(a + b, 0.0) for a, b in pairwise(labels))
            yield "".join(labels), total


def read_names(labels):
    names, first = set(), 0
    for number, label in enumerate(labels):
        first = number if label in "BU" else first
        if label in "LU":
            names.add((first, number))
    return names


@pytest.mark.parametrize("boldness", [0.0, 0.7])
@pytest.mark.parametrize(
    "words",
    [["homs"], ["said"], ["homs", "said"], ["deir", "ez", "zor"], ["said", "deir", "zor", "homs"],
     ["homs", "deir", "ez", "zor", "said"]],
)  # fmt: skip
def test_decoding_agrees_with_all_sequences_counted_out(words, boldness):
    model = SequenceModel(_WEIGHTS, _TRANSITIONS, boldness)
    sequences = list(score_all(model, words))
    best = max(sequences, key=lambda entry: entry[1])[0]
    total = sum(exp(value) for _, value in sequences)
    found = model.decode(build(words))
    assert {(each.first, each.last) for each in found} == read_names(best)
    for each in found:
        share = (
            sum(exp(v) for labels, v in sequences if (each.first, each.last) in read_names(labels)) / total
        )
        assert each.score == pytest.approx(share, abs=1e-9)


def test_a_window_of_plain_words_has_no_name():
    model = SequenceModel({"p=said|_": [900, -500, -500, -500, -500]}, _TRANSITIONS)
    assert model.decode(build(["said", "said", "said"])) == []


def test_numbers_of_words_are_those_of_the_article():
    model = SequenceModel(_WEIGHTS, _TRANSITIONS)
    window = Window([7, 8, 9], build(["deir", "ez", "zor"]).keys)
    assert [(each.first, each.last) for each in model.decode(window)] == [(7, 9)]


def test_a_key_is_summed_over_its_features():
    names = list_names(("pk", "strong", "_", "unknown", "x"))
    model = SequenceModel(
        {names[0]: [100, 0, 0, 0, 200], names[1]: [50, 0, 0, 0, -100], "unrelated": [900] * 5}, {}
    )
    assert model.sum_weights(("pk", "strong", "_", "unknown", "x")) == (1.5, 0, 0, 0, 1)
    assert model.sum_weights(("n", "nothing", "_")) == (0, 0, 0, 0, 0)


def test_a_broken_model_says_so(tmp_path):
    path = tmp_path / "recognizer.json"
    path.write_text('{"weights": {}}')
    with pytest.raises(GazetteerError, match=r"recognizer\.json cannot be read"):
        load_sequence_model(path)
    with pytest.raises(GazetteerError):
        load_sequence_model(tmp_path / "missing.json")
