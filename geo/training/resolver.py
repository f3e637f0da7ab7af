"""Learn the resolution model: `python -m geo.training.resolver CORPORA_DIR` writes `geo/data/resolver.json`.

Each pass of the ranking is a conditional logistic regression over the candidates of each marked name whose right
place is among them. The passes are learned one after the other, since each sees what the one before it gave. The
confidence is a logistic regression over choices in documents that the ranking had not seen (five folds within the
training documents), wrong ones for want of the right candidate included.

The same corpora give the same bytes: nothing is drawn at random, and weights are rounded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.evaluate.corpus import Document, Label, read_corpus
from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.recognize import find_mentions
from geo.resolve.block import COLUMNS, CONTEXT, Block
from geo.resolve.confidence import NEAR_KM, SIGNS, SIMILAR_SIGNS
from geo.resolve.evidence import Frame, build_frame
from geo.resolve.prepare import cut_pieces, find_choices, open_names, prepare_blocks
from geo.resolve.ranker import N_PASSES, WEIGHTS_FILE, normalize, widen
from geo.resolve.similar import find_similar_choices
from geo.training.calibration import (
    SILVER_WEIGHT,
    is_similar,
    judge_choices,
    judge_nominals,
    learn_confidence,
)
from geo.training.folds import N_FOLDS, assign_fold
from geo.training.marked import Marked, SpansOf, drop_source, list_unknown, mark_place, mark_spans, measure_km

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CORPORA: Final = ("lgl", "trnews", "awsd", "ucdp_syria")
PLACES: Final = ("ucdp_places",)
"""Bare names with their parents and positions: what the confidence of similar names is learned from."""
_PENALTY: Final = 10.0
"""L2, of columns scaled to unit deviation: the best of 0.3, 1, 3, 10, 30 on held-out folds; 5 to 30 are alike."""
_SILVER_KM: Final = 50.0
_SAME_KM: Final = 25.0
_DIGITS: Final = 4
_LEAST_DEVIATION: Final = 0.05
"""Columns that are hardly ever set are not blown up to unit deviation."""
_RISING: Final = ("prominence", "prominence gap", "prominence of many", "lead")
_EXPECTED: Final = {
    "province x admin1": 5.0, "province x P": -4.0, "district x admin2": 1.0, "district x admin3": 1.0,
    "district x admin1": -2.0, "county x admin2": 1.0, "county x P": -1.0, "county x admin1": -2.0,
    "town x P": 1.0, "town x admin1": -1.5, "country named / inside": 5.0, "admin1 named / inside": 5.0,
    "is admin1": -1.0, "plain x admin1": -1.0,
    "only country named / article": 4.0, "only country named / near": 2.0,
}  # fmt: skip
"""Weights that a stronger penalty draws to, in place of 0: what the text calls a place, it is; a name without such
a word is rather the town's than the region's; a country that is named speaks for its places; what is said to lie in a
country or a region does. The corpora have too few cases to learn these from (most are of states of the US), and
incidents do not tell a town from its province. Chosen; held-out scores are the same with and without."""


@dataclass(frozen=True, slots=True)
class Target:
    """A unit of a block with the candidates that are right, and what it counts."""

    unit: int
    right: Bools
    weight: float


@dataclass(slots=True)
class Lesson:
    """One piece of a document as the learner takes it: its block, the likelihood so far, the targets."""

    block: Block
    frame: Frame
    targets: list[Target]
    likely: Floats


def train(
    documents: Sequence[Document], *, spans_of: SpansOf | None = None, gazetteer: Gazetteer | None = None
) -> dict[str, Any]:
    """Learn the ranking and its confidence from labelled documents.

    Parameters
    ----------
    documents
        Labels without coordinates serve as context only.
    spans_of
        Gives the recognizer's spans of a document; those that overlap no label are context too, as they will be
        in use.
    gazetteer
        Instead of the bundled one.

    Returns
    -------
    dict
        What `geo.resolve.build_resolver` takes: weights by the names of columns, and a data card.

    Raises
    ------
    ValueError
        If no label has coordinates.
    """
    places = gazetteer or Gazetteer()
    useful = [each for each in documents if any(label.latitude is not None for label in each.labels)]
    if not useful:
        raise ValueError("expected documents with names that have coordinates, got none")
    marked = [
        (each, *mark_spans(each, places, spans_of))
        for document in useful
        for each in (document, *drop_source(document))
    ]
    passes = learn_passes(marked, places)
    held = []
    for fold in range(N_FOLDS):
        seen = [each for each in marked if assign_fold(each[0].article.article_id) != fold]
        kept = [each for each in marked if assign_fold(each[0].article.article_id) == fold]
        if seen and kept:
            held += list(judge_choices(kept, learn_passes(seen, places), places))
    bare = [
        each for document in documents if document.name for each in mark_place(document, places, spans_of)
    ]
    held += [each for each in judge_choices(bare, passes, places) if is_similar(each)]
    confidence, similar = learn_confidence(held + judge_nominals(documents, spans_of, places))
    return {
        "card": _write_card(useful),
        "passes": [_name_weights(COLUMNS, weights) for weights in passes],
        "confidence": _name_weights(SIGNS, confidence),
        "similar": _name_weights(SIMILAR_SIGNS, similar),
    }


# ---------------------------------------------------------------------- the ranking


def learn_passes(marked: Sequence[Marked], gazetteer: Gazetteer) -> list[Floats]:
    """Learn the weights of each pass."""
    lessons = [lesson for each in marked for lesson in _read_lessons(each, gazetteer)]
    passes: list[Floats] = []
    for number in range(N_PASSES):
        columns = [
            lesson.block.base if number == 0 else widen(lesson.block, lesson.frame, lesson.likely)
            for lesson in lessons
        ]
        passes.append(_fit(lessons, columns))
        for lesson, rows in zip(lessons, columns, strict=True):
            lesson.likely = normalize(rows @ passes[-1], lesson.block.first, lesson.block.unit)
    return passes


def _read_lessons(marked: Marked, gazetteer: Gazetteer) -> Iterator[Lesson]:
    import numpy as np

    document, spans, labels = marked
    names = open_names(gazetteer)
    known = {
        number: choices.candidates[0]
        for number, span in enumerate(spans)
        if (choices := find_choices(span, names, {})) is not None
    }
    similar = find_similar_choices(document.article, spans, list_unknown(spans, names), known, names)
    for piece in cut_pieces(spans, names, {name: found.choices for name, found in similar.items()}):
        for block in prepare_blocks(document.article, spans, piece, names):
            yield Lesson(block, build_frame(block), _list_targets(block, labels), np.zeros(0))


def _list_targets(block: Block, labels: Sequence[Label | None]) -> list[Target]:
    """List what is right for the units of a block that have a choice."""
    targets = []
    for number, unit in enumerate(block.grouping.units):
        candidates = block.choices[number].candidates
        if len(candidates) > 1:
            given = [label for each in unit.spans if (label := labels[each]) is not None]
            # An incident's point does not tell whether the province or the town of this name was named.
            given = [label for label in given if not (label.silver and unit.cue)]
            targets += list(_find_targets(number, candidates, given))
    return targets


def _find_targets(unit: int, candidates: Sequence[Candidate], labels: Sequence[Label]) -> Iterator[Target]:
    """Find the right candidates of a unit, for each place that its labels give."""
    import numpy as np

    counts: dict[tuple[float, float, str | None, bool], int] = {}
    for label in labels:
        if label.latitude is not None and label.longitude is not None:
            key = (label.latitude, label.longitude, label.geonameid, label.silver)
            counts[key] = counts.get(key, 0) + 1
    for (latitude, longitude, geonameid, is_silver), count in counts.items():
        right = np.array([place.place_id == f"geonames:{geonameid}" for place in candidates])
        if not right.any():
            apart = np.array([measure_km(place, latitude, longitude) for place in candidates])
            limit = _SILVER_KM if is_silver else NEAR_KM
            right = (apart <= apart.min() + 1) | (apart <= _SAME_KM)
            right &= apart <= limit
        if right.any() and not right.all():
            yield Target(unit, right, sqrt(count) * (SILVER_WEIGHT if is_silver else 1.0))


def _fit(lessons: Sequence[Lesson], columns: Sequence[Floats]) -> Floats:
    """Fit weights that make the right candidates likely: conditional logistic regression with an L2 penalty."""
    import numpy as np
    from scipy.optimize import minimize

    rows, first, right, weight = [], [], [], []
    begin = 0
    for lesson, table in zip(lessons, columns, strict=True):
        for target in lesson.targets:
            at, count = int(lesson.block.first[target.unit]), len(target.right)
            rows.append(table[at : at + count])
            right.append(target.right)
            weight.append(target.weight)
            first.append(begin)
            begin += count
    if not rows:
        return np.zeros(columns[0].shape[1])
    table, is_right = np.vstack(rows), np.concatenate(right)
    starts, counts = np.array(first), np.array([len(each) for each in right])
    unit, each_weight = np.repeat(np.arange(len(counts)), counts), np.array(weight)
    deviation = np.maximum(table.std(axis=0), _LEAST_DEVIATION)
    scaled = table / deviation
    names = COLUMNS[: table.shape[1]]
    expected = np.array([_EXPECTED.get(name, 0.0) for name in names]) * deviation
    penalty = np.array([_PENALTY / each**2 if name in _EXPECTED else _PENALTY
                        for name, each in zip(names, deviation, strict=True)])  # fmt: skip

    def measure_loss(values: Floats) -> tuple[float, Floats]:
        likely = normalize(scaled @ values, starts, unit)
        hit = np.where(is_right, likely, 0.0)
        total = np.add.reduceat(hit, starts) + 1e-12
        slope = scaled.T @ ((likely - hit / total[unit]) * each_weight[unit])
        away = values - expected
        loss = -float(each_weight @ np.log(total)) + 0.5 * float(penalty @ away**2)
        return loss, slope + penalty * away

    bounds = [_bound(name) for name in names]
    found = minimize(
        measure_loss, expected, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}
    )
    weights: Floats = np.round(found.x / deviation, _DIGITS)
    return weights


def _bound(column: str) -> tuple[float | None, float | None]:
    """Give the least and the greatest weight of a column: what speaks for a place must not speak against it."""
    if column.startswith("another"):
        return None, 0.0
    return (0.0, None) if column in CONTEXT or column in _RISING else (None, None)


# ---------------------------------------------------------------------- the file


def _name_weights(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, weights, strict=False) if value}


def _write_card(documents: Sequence[Document]) -> dict[str, Any]:
    """Write what was learned from, by the kind of label; the names of the corpora stand in DATA-LICENSES.md."""
    counts = {"marked by people": [0, 0], "silver": [0, 0]}
    for document in documents:
        kind = "silver" if all(label.silver for label in document.labels) else "marked by people"
        counts[kind][0] += 1
        counts[kind][1] += sum(label.latitude is not None for label in document.labels)
    return {
        "model": "conditional logistic regression, three passes; a logistic confidence",
        "learned_from": {
            kind: {"documents": pair[0], "names_with_coordinates": pair[1]} for kind, pair in counts.items()
        },
    }


CARD: Final = {
    "corpora": {
        "lgl": "Local-Global Lexicon (Lieberman, Samet, Sankaranarayanan 2010): local news; texts not redistributed",
        "trnews": "TR-News (Kamalloo and Rafiei 2018): world news; texts not redistributed",
        "awsd": "Aid Worker Security Database (Humanitarian Outcomes): incident reports; silver labels",
        "ucdp_syria": "UCDP Georeferenced Event Dataset, Syria (Uppsala): headlines; CC BY 4.0; silver labels",
        "ucdp_places": "the same: names of places with their regions and positions, for similar names",
    },
    "limits": "English news. Three names in four are of local news of the United States; the outlet's domain helps "
    "only where it is given. The confidence holds for text like this.",
}
"""What the weights that the package carries were learned from."""


def load_documents(folder: Path) -> list[Document]:
    """Read what is learned from: documents with marked names, and bare names with their positions."""
    return [
        document
        for name in CORPORA + PLACES
        for document in read_corpus(folder / f"{name}.jsonl")
        if document.labels or document.name
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights that the package carries."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.training.resolver", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "corpora", type=Path, metavar="CORPORA_DIR", help="the folder with lgl.jsonl and others"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=WEIGHTS_FILE, metavar="FILE", help="where to write"
    )
    options = parser.parse_args(arguments)
    gazetteer = Gazetteer()
    weights = train(
        load_documents(options.corpora),
        spans_of=lambda each: find_mentions(each.article, gazetteer),
        gazetteer=gazetteer,
    )
    weights["card"] |= CARD
    options.output.write_text(
        json.dumps(weights, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
