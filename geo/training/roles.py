"""Learn what places are to a conflict: `python -m geo.training.roles CORPORA_DIR` writes `geo/data/roles.json`.

Two multinomial logistic regressions with an L2 penalty: the second sees what the first took the neighbors for, in
documents that it had not seen. Learned from our own passages (`seeds/roles`), each mention with its role, and from
sentences with a verb of violence of which the places where that happened are marked: there, a marked name is an event
site, and another is none, which the learner takes as just that.

A fifth of the passages, by a hash of the id, is left out always. The same corpora give the same bytes: nothing is drawn
at random, and weights are rounded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.evaluate.corpus import Document, Label, read_corpus
from geo.evaluate.passages import read_passages
from geo.gazetteer import Gazetteer
from geo.model import Resolution, Span
from geo.recognize import Recognizer, find_mentions
from geo.resolve import Resolver, resolve_article
from geo.roles import MODEL_FILE, ROLES, add_context, read_signs
from geo.roles.scorer import Scorer, build_scorer
from geo.training.focus import join_records
from geo.training.folds import assign_fold
from geo.training.marked import mark_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PASSAGES: Final = Path(__file__).parents[2] / "seeds" / "roles"
HELD_FOLD: Final = 0
"""The fifth of the passages that is never learned from."""
EVENTS: Final = "event_location"
_PENALTY: Final = 3.0
"""L2: the best of 0.5, 1, 1.5, 3 and 5 on the folds of the passages that are learned from."""
_EVENT_WEIGHT: Final = 0.1
"""What a name in a marked sentence counts against a mention of our passages: there are many, of few verbs."""
_EMPTY_WEIGHT: Final = 0.5
"""And where no place is marked in the sentence: often one is named, but somebody overlooked it."""
_ALSO: Final = 0.2
"""The share of a mention that its other acceptable roles have together."""
_LEAST_COUNT: Final = 3
"""Signs that come more rarely have no weight: 2 and 3 are alike on held-out folds."""
_N_STEPS: Final = 60
_DIGITS: Final = 2
_N_INNER: Final = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A document's mentions as the learner takes them.

    `targets` are arrays of mentions by roles: how much of a mention each role has, or, where `is_partial`, which
    roles it may have. A weight of 0 leaves a mention out; it stays a neighbor of the others.
    """

    document: Document
    resolutions: Sequence[Resolution]
    signs: list[list[str]]
    targets: Floats
    weights: Floats
    is_partial: bool


def load_lessons(
    folder: Path,
    gazetteer: Gazetteer,
    *,
    recognizer: Recognizer = find_mentions,
    resolver: Resolver = resolve_article,
    passages: Path = PASSAGES,
) -> Iterator[Lesson]:
    """Read what is learned from: all our passages, the held-out ones too, and the marked sentences."""
    for path in sorted(passages.glob("passages-*.txt")):
        for document in read_passages(path):
            yield read_lesson(document, gazetteer, recognizer=recognizer, resolver=resolver)
    for path in sorted(passages.glob("labels*.jsonl")):
        for document in read_labels(path, folder):
            yield read_lesson(document, gazetteer, recognizer=recognizer, resolver=resolver)
    for document in join_records(read_corpus(folder / f"{EVENTS}.jsonl")):
        yield read_event_lesson(document, gazetteer, recognizer=recognizer, resolver=resolver)


def read_labels(path: Path, folder: Path) -> Iterator[Document]:
    """Lay the roles that we gave to articles of the corpora, as offsets, over their texts.

    Yields
    ------
    Document
        Only those whose corpus is in the folder; what is no place has a label without a role.
    """
    wanted: dict[str, dict[tuple[str, str | None], list[Any]]] = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        wanted.setdefault(record["corpus"], {})[record["id"], record.get("sha")] = record["roles"]
    for corpus, roles in wanted.items():
        for document in _read_if_there(folder / f"{corpus}.jsonl"):
            article = document.article
            sha = hashlib.sha256(article.text.encode()).hexdigest()[:12]
            # Where one id stands for several texts, the hash says which; what comes again is taken once.
            found = roles.pop((article.article_id, sha), None) or roles.pop((article.article_id, None), None)
            if found is not None:
                labels = tuple(_read_label(article.text, *given) for given in found)
                yield Document(article, labels, has_labels=True)


def _read_if_there(path: Path) -> Iterator[Document]:
    return read_corpus(path) if path.exists() else iter(())


def _read_label(text: str, start: int, end: int, role: str, also: str | None) -> Label:
    is_place = role != "not_place"
    others = (also,) if also and also != "not_place" else ()
    return Label(start, end, text[start:end], role=role if is_place else None, also_acceptable=others)


def read_lesson(
    document: Document,
    gazetteer: Gazetteer,
    *,
    recognizer: Recognizer = find_mentions,
    resolver: Resolver = resolve_article,
) -> Lesson:
    """Read a document whose mentions have roles: the marked spans, resolved."""
    import numpy as np

    spans, labels = align_spans(document, gazetteer, recognizer)
    resolutions = resolver(document.article, spans, gazetteer)
    targets = np.array([_share(label) for label in labels]).reshape(-1, len(ROLES))
    weights = np.array([1.0 if label is not None and label.role else 0.0 for label in labels])
    signs = read_signs(document.article, resolutions, gazetteer)
    return Lesson(document, resolutions, signs, targets, weights, is_partial=False)


def align_spans(
    document: Document, gazetteer: Gazetteer, recognizer: Recognizer
) -> tuple[list[Span], list[Label | None]]:
    """Give a document's labels as spans: as the recognizer makes them where it finds the same, and others as marked."""
    found = {
        (span.start, span.end): span
        for span in recognizer(document.article, gazetteer)
        if span.relation is None
    }
    spans, labels = mark_spans(document, gazetteer, None)
    return [found.get((span.start, span.end), span) for span in spans], labels


def _share(label: Label | None) -> list[float]:
    shares = dict.fromkeys(ROLES, 0.0)
    if label is not None and label.role is not None:
        also = [each for each in label.also_acceptable if each != label.role]
        for role in also:
            shares[role] += _ALSO / len(also)  # type: ignore[index]
        shares[label.role] += 1.0 - (_ALSO if also else 0.0)  # type: ignore[index]
    return [shares[role] for role in ROLES]


def read_event_lesson(
    document: Document,
    gazetteer: Gazetteer,
    *,
    recognizer: Recognizer = find_mentions,
    resolver: Resolver = resolve_article,
) -> Lesson:
    """Read a sentence of which only the places where something happened are marked."""
    import numpy as np

    resolutions = resolver(document.article, recognizer(document.article, gazetteer), gazetteer)
    targets, weights = [], []
    for resolution in resolutions:
        span = resolution.span
        is_site = any(span.start < label.end and label.start < span.end for label in document.labels)
        targets.append([float((role == "event_site") == is_site) for role in ROLES])
        is_name = span.kind != "demonym" and span.relation is None
        weights.append(_EVENT_WEIGHT * (1.0 if document.labels else _EMPTY_WEIGHT) if is_name else 0.0)
    signs = read_signs(document.article, resolutions, gazetteer)
    shape = (-1, len(ROLES))
    return Lesson(
        document, resolutions, signs, np.array(targets).reshape(shape), np.array(weights), is_partial=True
    )  # fmt: skip


def is_held(lesson: Lesson) -> bool:
    """Tell whether a lesson is of the fifth of our passages that is never learned from."""
    return not lesson.is_partial and assign_fold(lesson.document.article.article_id) == HELD_FOLD


def train(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Learn both readings, and how sure the second may be.

    Parameters
    ----------
    lessons
        All that may be learned from.

    Returns
    -------
    dict
        The content of `geo/data/roles.json`: `first`, `second`, `temperature`, and a data card.

    Raises
    ------
    ValueError
        If no mention has a role.
    """
    if not any(lesson.weights.any() for lesson in lessons if not lesson.is_partial):
        raise ValueError("expected passages whose mentions have roles, got none")
    signs = [lesson.signs for lesson in lessons]
    first = fit(lessons, signs)
    seen: dict[int, list[list[str]]] = {}
    inner = [_assign_inner(lesson) for lesson in lessons]
    for fold in range(_N_INNER):
        part = [number for number, each in enumerate(inner) if each != fold]
        scorer = build_scorer(fit([lessons[number] for number in part], [signs[number] for number in part]))
        for number, each in enumerate(inner):
            if each == fold:
                seen[number] = read_again(lessons[number], scorer)
    again = [seen[number] for number in range(len(lessons))]
    second = fit(lessons, again)
    return {
        "card": _write_card(lessons), "first": first, "second": second,
        "temperature": _fit_temperature(lessons, again, inner),
    }  # fmt: skip


def read_again(lesson: Lesson, scorer: Scorer) -> list[list[str]]:
    """Add to a lesson's signs what a first reading took the neighbors for."""
    if not lesson.signs:
        return []
    return add_context(lesson.signs, lesson.resolutions, scorer.measure(scorer.number(lesson.signs)))


def _assign_inner(lesson: Lesson) -> int:
    return assign_fold(f"inner {lesson.document.article.article_id}", _N_INNER)


def fit(lessons: Sequence[Lesson], signs: Sequence[list[list[str]]]) -> dict[str, list[float]]:
    """Fit the weights of the signs."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    rows = [
        (found, lesson.targets[number], lesson.weights[number], lesson.is_partial)
        for lesson, all_signs in zip(lessons, signs, strict=True)
        for number, found in enumerate(all_signs)
        if lesson.weights[number] > 0
    ]
    counts = Counter(sign for found, *_ in rows for sign in set(found))
    names = sorted(sign for sign, count in counts.items() if count >= _LEAST_COUNT)
    column = {name: number for number, name in enumerate(names)}
    held = [sorted({column[sign] for sign in found if sign in column}) for found, *_ in rows]
    pointers = np.cumsum([0, *map(len, held)])
    matrix = csr_matrix((np.ones(pointers[-1]), np.concatenate(held), pointers), (len(rows), len(names)))
    targets, weights = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    partial = np.array([row[3] for row in rows])
    shape = (len(names), len(ROLES))

    def measure_loss(flat: Floats) -> tuple[float, Floats]:
        values = flat.reshape(shape)
        scores = matrix @ values
        given = np.exp(scores - scores.max(axis=1, keepdims=True))
        given /= given.sum(axis=1, keepdims=True)
        allowed = targets * given
        mass = np.maximum(allowed.sum(axis=1, keepdims=True), 1e-12)
        wanted = np.where(partial[:, None], allowed / mass, targets)
        whole = (targets * np.log(np.maximum(given, 1e-12))).sum(axis=1)
        loss = -float(weights @ np.where(partial, np.log(mass[:, 0]), whole))
        slope = matrix.T @ (weights[:, None] * (given - wanted)) + _PENALTY * values
        return loss + 0.5 * _PENALTY * float((values * values).sum()), slope.ravel()

    begun = np.zeros(shape[0] * shape[1])
    found = minimize(measure_loss, begun, jac=True, method="L-BFGS-B", options={"maxiter": _N_STEPS})
    learned = np.round(found.x.reshape(shape), _DIGITS) + 0.0  # no -0.0
    return {
        name: [float(value) for value in row] for name, row in zip(names, learned, strict=True) if row.any()
    }


def _fit_temperature(
    lessons: Sequence[Lesson], signs: Sequence[list[list[str]]], inner: Sequence[int]
) -> float:
    """Find what the log-odds must be divided by, so that of roles given at 0.8 four in five are right."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    scores, targets = [], []
    for fold in range(_N_INNER):
        part = [number for number, each in enumerate(inner) if each != fold]
        scorer = build_scorer(fit([lessons[number] for number in part], [signs[number] for number in part]))
        for number, lesson in enumerate(lessons):
            if inner[number] == fold and not lesson.is_partial and lesson.signs:
                kept = lesson.weights > 0
                scores.append(np.log(scorer.measure(scorer.number(signs[number]))[kept]))
                targets.append(lesson.targets[kept])
    logs, wanted = np.vstack(scores), np.vstack(targets)

    def measure_loss(temperature: float) -> float:
        scaled = logs / temperature
        top = scaled.max(axis=1, keepdims=True)
        norm = top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1))
        return float((norm - (wanted * scaled).sum(axis=1)).mean())

    found = minimize_scalar(measure_loss, bounds=(0.5, 3.0), method="bounded")
    return round(float(found.x), 2)


def _write_card(lessons: Sequence[Lesson]) -> dict[str, Any]:
    own = [lesson for lesson in lessons if not lesson.is_partial]
    counts = Counter(
        label.role for lesson in own for label in lesson.document.labels if label.role is not None
    )
    return {
        "model": "two multinomial logistic regressions; the second sees the first's reading of the neighbors",
        "learned_from": {
            "passages": len(own), "mentions": dict(sorted(counts.items())), "sentences": len(lessons) - len(own),
        },
        "corpora": {
            "seeds/roles": "our own passages, four fifths of them by a hash of the id; Apache-2.0",
            "event_location": "event locations marked in sentences of news (Halterman 2019); MIT; texts not passed on",
        },
        "limits": "English. The passages are of one project's annotators; how far two agree stands in seeds/roles.",
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights that the package carries."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.training.roles", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("corpora", type=Path, metavar="CORPORA_DIR", help=f"the folder with {EVENTS}.jsonl")
    parser.add_argument(
        "-o", "--output", type=Path, default=MODEL_FILE, metavar="FILE", help="by default the package's"
    )
    options = parser.parse_args(arguments)
    lessons = [each for each in load_lessons(options.corpora, Gazetteer()) if not is_held(each)]
    write_model(train(lessons), options.output)


def write_model(content: dict[str, Any], path: Path) -> None:
    """Write a model with one sign a line, its weights as whole numbers: these are read twice as fast."""
    scale = 10**_DIGITS
    lines = json.dumps(
        {"card": content["card"], "scale": scale, "temperature": content["temperature"]},
        ensure_ascii=False, sort_keys=True,
    )  # fmt: skip
    parts = [lines[:-1]]
    for key in ("first", "second"):
        signs = ",\n".join(
            f"{json.dumps(name, ensure_ascii=False)}:[{','.join(str(round(weight * scale)) for weight in row)}]"
            for name, row in content[key].items()
        )
        parts.append(f'"{key}":{{\n{signs}\n}}')
    path.write_text(",\n".join(parts) + "}\n", "utf-8")


Keep = Callable[[Lesson], bool]

if __name__ == "__main__":
    main()
