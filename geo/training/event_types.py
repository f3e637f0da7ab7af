"""Learn the ACLED types of events: `python -m geo.training.event_types` writes `geo/data/event_types.json`.

A multinomial logistic regression with an L2 penalty that pulls each weight towards what its sign says by itself ("says
AIR" speaks for an air strike), so that a type with few examples keeps its rules. Learned from our own passages
(`seeds/roles`), from each place at which they say what happened. A fifth of the passages, by a hash of the id, is left
out always; `--report` scores the rules and the model on the other folds in turn, and on that fifth.

The same passages give the same bytes: nothing is drawn at random, and weights are rounded.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from geo.dates import find_dates
from geo.evaluate.documents import Document
from geo.evaluate.event_types import TALKS, read_type
from geo.evaluate.passages import read_passages
from geo.events import draft_bare, draft_events
from geo.events.scenes import build_scenes
from geo.events.signs import CODES
from geo.events.types import MODEL_FILE, TypeModel, build_type_model, collect_signs, weigh_signs
from geo.gazetteer import Gazetteer
from geo.model import Role, RoleGiven
from geo.resolve import Resolver, resolve_article
from geo.text import find_layout
from geo.training.folds import N_FOLDS, assign_fold
from geo.training.marked import mark_spans
from geo.triggers import find_triggers, split_tokens
from geo.triggers.table import TYPES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

PASSAGES: Final = Path(__file__).parents[2] / "seeds" / "roles"
HELD_FOLD: Final = 0
"""The fifth of the passages that is never learned from."""
_PENALTY: Final = 10.0
"""L2: the best of 4, 6, 10 and 16 on the folds that are learned from."""
_PRIOR: Final = {
    "rule": 3.0, "code": 0.8, "fallen": 0.8, "object": 0.8, "there": 0.3, "l0": 0.3, "r0": 0.3, "says": 0.15,
    "near": 0.2, "front": 0.2, "lclose": 0.2, "rclose": 0.2,
}  # fmt: skip
"""What a sign that names a type is worth for it before anything is learned; our own choice."""
_GIVEN: Final = 0.9
"""The confidence of a role that somebody marked."""
_LEAST_COUNT: Final = 2
_N_STEPS: Final = 60
_DIGITS: Final = 2
_SLIGHT: Final = 0.05
"""Weights below count for nothing and are left out."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A place at which something happened: the signs of its event, the code of the type, and the rules' code."""

    document_id: str
    signs: list[str]
    code: str
    rule: str


def load_lessons(
    gazetteer: Gazetteer, *, resolver: Resolver = resolve_article, passages: Path = PASSAGES
) -> Iterator[Lesson]:
    """Read what is learned from: all our passages, the held-out ones too."""
    for path in sorted(passages.glob("passages-*.txt")):
        for document in read_passages(path):
            yield from read_lessons(document, gazetteer, resolver=resolver)


def read_lessons(
    document: Document, gazetteer: Gazetteer, *, resolver: Resolver = resolve_article
) -> Iterator[Lesson]:
    """Read a passage with the roles that are marked: a lesson a place whose type is marked, talks left out."""
    article = document.article
    layout, tokens = find_layout(article.text, article.title), split_tokens(article.text)
    spans, labels = mark_spans(document, gazetteer, None)
    resolutions = resolver(article, spans, gazetteer)
    roles = [
        RoleGiven(cast("Role | None", label.role if label else None), _GIVEN, "marked") for label in labels
    ]
    triggers = find_triggers(article.text, layout)
    scenes = build_scenes(article, layout, triggers, resolutions, roles, find_dates(article, layout))
    drafts, orphans = draft_events(article, layout, scenes, gazetteer)
    found = collect_signs(drafts, tokens)
    for scene, site in orphans:
        found += collect_signs(draft_bare(article, scene, site, gazetteer), tokens)
    for draft, signs in found:
        for site in draft.sites:
            label = labels[site.number]
            word = label.event_type if label is not None else None
            kind = read_type(word) if word and word != TALKS else None
            if kind is not None and kind[1] is not None:
                rule = CODES.get(draft.types[1] or "", "-")
                yield Lesson(article.article_id, signs, CODES[kind[1]], rule)


def train(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Learn the weights.

    Parameters
    ----------
    lessons
        All that may be learned from.

    Returns
    -------
    dict
        The content of `geo/data/event_types.json`: `codes`, `weights` by sign and code, and a data card.

    Raises
    ------
    ValueError
        If there is no lesson.
    """
    import numpy as np
    from scipy.optimize import minimize

    if not lessons:
        raise ValueError("expected passages with types of events, got none")
    codes = sorted({lesson.code for lesson in lessons})
    counts = Counter(sign for lesson in lessons for sign in set(lesson.signs))
    names = {sign for sign, count in counts.items() if count >= _LEAST_COUNT}
    names |= {f"{family} {code}" for family in _PRIOR for code in codes}
    rows = {name: number for number, name in enumerate(sorted(names))}
    matrix = _build_matrix(lessons, rows)
    wanted = np.array([[float(lesson.code == code) for code in codes] for lesson in lessons])
    prior = _build_prior(rows, codes)

    def measure_loss(flat: Floats) -> tuple[float, Floats]:
        values = flat.reshape(prior.shape)
        scores = matrix @ values
        given = np.exp(scores - scores.max(axis=1, keepdims=True))
        given /= given.sum(axis=1, keepdims=True)
        learned = values - prior
        loss = -float(np.log(np.maximum((wanted * given).sum(axis=1), 1e-12)).sum())
        slope = matrix.T @ (given - wanted) + _PENALTY * learned
        return loss + 0.5 * _PENALTY * float((learned * learned).sum()), slope.ravel()

    found = minimize(measure_loss, prior.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _N_STEPS})
    learned = np.round(found.x.reshape(prior.shape), _DIGITS) + 0.0  # no -0.0
    weights = {
        name: {
            code: float(value)
            for code, value in zip(codes, learned[row], strict=True)
            if abs(value) >= _SLIGHT
        }
        for name, row in rows.items()
    }
    return {
        "card": _write_card(lessons), "codes": codes,
        "weights": {name: given for name, given in weights.items() if given},
    }  # fmt: skip


def _build_matrix(lessons: Sequence[Lesson], rows: dict[str, int]) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    pointers, numbers, values = [0], [], []
    for lesson in lessons:
        for sign, count in sorted(weigh_signs(lesson.signs).items()):
            if sign in rows:
                numbers.append(rows[sign])
                values.append(count)
        pointers.append(len(numbers))
    shape = (len(lessons), len(rows))
    return csr_matrix((np.array(values), np.array(numbers), np.array(pointers)), shape)


def _build_prior(rows: dict[str, int], codes: Sequence[str]) -> Floats:
    import numpy as np

    prior = np.zeros((len(rows), len(codes)))
    for name, row in rows.items():
        family, _, code = name.partition(" ")
        if family in _PRIOR and code in codes:
            prior[row, codes.index(code)] = _PRIOR[family]
    return prior


def _write_card(lessons: Sequence[Lesson]) -> dict[str, Any]:
    return {
        "model": "a multinomial logistic regression over the rules' verdict, triggers and the words beside",
        "learned_from": {
            "passages": len({lesson.document_id for lesson in lessons}),
            "places": dict(sorted(Counter(lesson.code for lesson in lessons).items())),
        },
        "corpora": {"seeds/roles": "our own passages, four fifths of them by a hash of the id; Apache-2.0"},
        "limits": "English. The passages are of one project's annotators, who know ACLED's types but are not ACLED.",
    }


def score(lessons: Sequence[Lesson], model: TypeModel) -> tuple[int, int, int, int]:
    """Count the event types and the sub-event types that the rules give right, and those that the model does."""
    counts = [0, 0, 0, 0]
    for lesson in lessons:
        given = model.codes[int(model.measure(lesson.signs).argmax())]
        for start, code in ((0, lesson.rule), (2, given)):
            counts[start] += code in TYPES and code != "-" and TYPES[code][0] == TYPES[lesson.code][0]
            counts[start + 1] += code == lesson.code
    return counts[0], counts[1], counts[2], counts[3]


def report(lessons: Sequence[Lesson]) -> Iterator[str]:
    """Score the rules and the model: each fold by a model of the others, and the held one by that of all others."""
    learned = [each for each in lessons if assign_fold(each.document_id) != HELD_FOLD]
    for name, folds in (("folds learned from, in turn", range(1, N_FOLDS)), ("held fold", (HELD_FOLD,))):
        totals, n_places = [0, 0, 0, 0], 0
        for fold in folds:
            part = [each for each in lessons if assign_fold(each.document_id) == fold]
            rest = [each for each in learned if assign_fold(each.document_id) != fold]
            counts = score(part, build_type_model(train(rest)))
            totals = [one + other for one, other in zip(totals, counts, strict=True)]
            n_places += len(part)
        shares = [f"{100 * total / max(1, n_places):.1f}" for total in totals]
        yield (
            f"{name}: {n_places} places; rules: type {shares[0]} %, sub-type {shares[1]} %; "
            f"model: type {shares[2]} %, sub-type {shares[3]} %"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights that the package carries."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.training.event_types", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=MODEL_FILE, metavar="FILE", help="by default the package's"
    )
    parser.add_argument("--report", action="store_true", help="score the rules and the model on stderr too")
    options = parser.parse_args(arguments)
    lessons = list(load_lessons(Gazetteer()))
    write_model(
        train([each for each in lessons if assign_fold(each.document_id) != HELD_FOLD]), options.output
    )
    if options.report:
        for line in report(lessons):
            print(line, file=sys.stderr)


def write_model(content: dict[str, Any], path: Path) -> None:
    """Write a model with one sign a line."""
    signs = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}"
        for name, row in content["weights"].items()
    )
    head = json.dumps({key: content[key] for key in ("card", "codes")}, ensure_ascii=False, sort_keys=True)
    path.write_text(f'{head[:-1]},\n"weights":{{\n{signs}\n}}}}\n', "utf-8")


if __name__ == "__main__":
    main()
