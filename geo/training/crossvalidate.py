"""Score the learned steps on documents that they did not see: `python -m geo.training.crossvalidate CORPORA_DIR`.

For each of five folds, recognizer and resolver are trained on the other four, and score the documents of the fold;
the outcomes of the folds are pooled. A document whose text stands in a fold is in no training set of that fold,
whatever corpus it comes from. With `--unseen`, each corpus is also scored by a model that saw nothing of it. With
`--roles`, the role model is scored instead (`geo.training.crossvalidate_roles`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from geo.evaluate import Outcome, Report, read_corpus, score_document, summarize, write_mistakes, write_table
from geo.evaluate.corpus import Document
from geo.evaluate.incidents import Ranker
from geo.gazetteer import Gazetteer
from geo.model import Article, Resolution, Span
from geo.recognize import Recognizer
from geo.resolve import Resolver
from geo.training.folds import N_FOLDS, assign_fold

MARKED: Final = ("lgl", "trnews", "wikigold")
"""Their documents are marked in full: they are learned from and scored."""
INCIDENTS: Final = ("awsd", "ucdp_syria")
"""They are learned from in part, so their incidents are scored by fold too."""
TARGETS: Final = (
    ("recognition F1, exact, LGL", "lgl", ("recognition", "exact_f1"), 0.82),
    ("recognition F1, exact, TR-News", "trnews", ("recognition", "exact_f1"), 0.88),
    ("marked names within 161 km, LGL", "lgl", ("gold_spans", "accuracy_161km"), 0.86),
    ("marked names within 161 km, TR-News", "trnews", ("gold_spans", "accuracy_161km"), 0.88),
    ("end to end F1 within 161 km, LGL", "lgl", ("end_to_end", "f1_161km"), 0.68),
    ("end to end F1 within 161 km, TR-News", "trnews", ("end_to_end", "f1_161km"), 0.75),
    ("AWSD, place named, first-ranked within 50 km", "awsd", ("incidents_named", "first", "50"), 0.80),
    ("AWSD, place named, any mention within 50 km", "awsd", ("incidents_named", "nearest", "50"), 0.90),
    ("UCDP Syria, place named, first-ranked within 25 km", "ucdp_syria", ("incidents_named", "first", "25"), 0.85),
)  # fmt: skip
"""What is wanted, where it stands in a report, and how much; from the project's own list of targets."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What was learned from some documents; without a ranker, incidents are ranked as the package does."""

    recognizer: Recognizer
    resolver: Resolver
    ranker: Ranker | None = None


Keep = Callable[[Iterable[Document]], list[Document]]
"""Drops the documents that must not be learned from."""
Train = Callable[[Keep], Parts]
"""Learns the steps from all documents that are kept."""


def cross_validate(
    corpora: Mapping[str, Sequence[Document]],
    *,
    train: Train,
    gazetteer: Gazetteer,
    only: Iterable[str] | None = None,
    folds: Sequence[int] = tuple(range(N_FOLDS)),
    on_fold: Callable[[int], None] | None = None,
) -> dict[str, list[Outcome]]:
    """Score documents by parts that were trained without their fold.

    Parameters
    ----------
    corpora
        What may be scored, by corpus. A fold's documents of all of them are held out, whichever are scored.
    train
        Learns the steps from the documents that it is told to keep.
    gazetteer
        Where names are looked up.
    only
        Score these corpora; by default all.
    folds
        Only these folds, 0 to 4.
    on_fold
        Called before each fold, for progress.

    Returns
    -------
    dict
        The outcomes by corpus, those of all folds together.
    """
    outcomes: dict[str, list[Outcome]] = {name: [] for name in (corpora if only is None else only)}
    for fold in folds:
        if on_fold is not None:
            on_fold(fold)
        held = {
            name: [each for each in documents if assign_fold(each.article.article_id) == fold]
            for name, documents in corpora.items()
        }
        all_held = [each for documents in held.values() for each in documents]
        parts = train(partial(leave_out, held=all_held))
        for name, found in outcomes.items():
            found += [_score(each, parts, gazetteer) for each in held[name]]
    return outcomes


def leave_out(pool: Iterable[Document], held: Iterable[Document]) -> list[Document]:
    """Leave out of a pool what shares its id or its text with documents that will be scored.

    Examples
    --------
    >>> from geo.model import Article
    >>> one, two = Document(Article("Homs", article_id="1")), Document(Article("Homs", article_id="2"))
    >>> leave_out([one, two], [one])
    []
    """
    scored = list(held)
    ids = {each.article.article_id for each in scored}
    texts = {each.article.text for each in scored}
    return [each for each in pool if each.article.article_id not in ids and each.article.text not in texts]


def _score(document: Document, parts: Parts, gazetteer: Gazetteer) -> Outcome:
    return score_document(
        document,
        recognizer=parts.recognizer,
        resolver=parts.resolver,
        gazetteer=gazetteer,
        ranker=parts.ranker,
    )


def write_targets(reports: Mapping[str, Report]) -> str:
    """Write what is wanted beside what was reached.

    Examples
    --------
    >>> print(write_targets({}))
    target                                                wanted   reached
    """
    lines = [f"{'target':<52}  {'wanted':>6}  {'reached':>8}"]
    for words, corpus, path, wanted in TARGETS:
        value: Any = reports[corpus].to_dict() if corpus in reports else None
        for key in path:
            value = value.get(key) if value is not None else None
        if value is not None:
            lines.append(f"{words:<52}  {wanted:>6.2f}  {value:>8.3f}")
    return "\n".join(lines)


# ---------------------------------------------------------------------- training, with a cache


def build_trainer(corpora: Path, gazetteer: Gazetteer, cache: Path | None = None) -> Train:
    """Build the function that trains all steps on a folder of corpora, and keeps what they learned in another.

    The name of a kept file holds a hash of the documents and of the code that learns and reads: a change of either
    trains anew.
    """
    from geo.training import focus, recognizer, resolver

    texts = list(recognizer.load_documents(corpora))
    named = resolver.load_documents(corpora)
    reports = list(focus.load_documents(corpora))

    def train(keep: Keep) -> Parts:
        seen = keep(texts)
        find = _train_recognizer(seen, gazetteer, cache)
        placed = keep(named)
        key = _hash_inputs([*seen, *placed], "recognizer", "resolver")
        resolve = _train_resolver(placed, find, gazetteer, cache, key)
        told = keep(reports)
        key = _hash_inputs([*seen, *placed, *told], "recognizer", "resolver", "focus")
        return Parts(find, resolve, _train_ranker(told, find, resolve, gazetteer, cache, key))

    return train


def _train_recognizer(documents: Sequence[Document], gazetteer: Gazetteer, cache: Path | None) -> Recognizer:
    from geo.recognize import build_recognizer
    from geo.training import recognizer

    key = _hash_inputs(documents, "recognizer")
    learned = _remember(cache, f"recognizer-{key}", lambda: recognizer.train(documents, gazetteer=gazetteer))
    return build_recognizer(learned)


def _train_resolver(
    documents: Sequence[Document], find: Recognizer, gazetteer: Gazetteer, cache: Path | None, key: str
) -> Resolver:
    from geo.resolve import build_resolver
    from geo.training import resolver

    def read_spans(document: Document) -> Sequence[Span]:
        return find(document.article, gazetteer)

    return build_resolver(
        _remember(
            cache, f"resolver-{key}",
            lambda: resolver.train(documents, spans_of=read_spans, gazetteer=gazetteer),
        )
    )  # fmt: skip


def _train_ranker(
    documents: Sequence[Document],
    find: Recognizer,
    resolve: Resolver,
    gazetteer: Gazetteer,
    cache: Path | None,
    key: str,
) -> Ranker:
    from geo.focus import rank_mentions, read_signs
    from geo.training import focus

    def read_places(document: Document) -> Sequence[Resolution]:
        return resolve(document.article, find(document.article, gazetteer), gazetteer)

    learned = _remember(
        cache, f"focus-{key}",
        lambda: focus.train(documents, resolutions_of=read_places, gazetteer=gazetteer),
    )  # fmt: skip
    weights: Mapping[str, float] = learned["weights"]

    def rank(article: Article, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> Sequence[Any]:
        return rank_mentions(read_signs(article, resolutions, gazetteer), weights, resolutions)

    return rank


def _remember(cache: Path | None, name: str, learn: Callable[[], Any]) -> Any:
    """Give what was learned before, or learn and keep it."""
    path = cache / f"{name}.json" if cache is not None else None
    if path is not None and path.exists():
        return json.loads(path.read_text("utf-8"))
    begun = time.monotonic()
    # What is read back from a file is what would be read from the package's own: through JSON, in either case.
    text = json.dumps(learn(), ensure_ascii=False)
    print(f"trained {name} in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return json.loads(text)


def _hash_inputs(documents: Sequence[Document], *steps: str) -> str:
    """Hash what the learned weights depend on: documents, the code of some steps, the gazetteer."""
    package = Path(__file__).parents[1]
    code = [package / name for name in _SHARED_CODE] + sorted((package / "gazetteer").glob("*.py"))
    for step in steps:
        folder, files = _STEP_CODE[step]
        code += [*sorted((package / folder).rglob("*.py")), *(package / "training" / name for name in files)]
    digest = hashlib.sha256()
    for path in code:
        digest.update(path.read_bytes())
    for document in sorted(documents, key=lambda each: (each.article.article_id, each.article.text)):
        digest.update(repr(document).encode())
    return digest.hexdigest()[:12]


_SHARED_CODE: Final = (
    "model.py", "evaluate/matching.py", "names.py", "text.py", "nominal.py", "relative.py", "data/manifest.json",
)  # fmt: skip
_STEP_CODE: Final = {
    "recognizer": ("recognize", ("recognizer.py",)),
    "resolver": ("resolve", ("resolver.py", "calibration.py", "marked.py")),
    "focus": ("focus", ("focus.py",)),
}
"""Where the code of a step stands: the folder that reads what was learned, the files that learn it."""


# ---------------------------------------------------------------------- the command


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate on a folder of corpora, and print what was reached."""
    options = _read_options(arguments)
    gazetteer = Gazetteer()
    if options.roles:
        _score_roles(options, gazetteer)
        return
    corpora = {name: list(read_corpus(options.corpora / f"{name}.jsonl")) for name in MARKED + INCIDENTS}
    train = build_trainer(options.corpora, gazetteer, options.cache)
    outcomes = cross_validate(
        corpora, train=train, gazetteer=gazetteer, only=options.only, folds=options.folds,
        on_fold=lambda fold: print(f"fold {fold}", file=sys.stderr),
    )  # fmt: skip
    reports = {name: summarize(found) for name, found in outcomes.items()}
    unseen = {}
    if options.unseen:
        unseen = _score_unseen({name: corpora[name] for name in options.only}, train, gazetteer)
    _print_scores(options, outcomes, reports | unseen, write_targets(reports))


def _score_roles(options: argparse.Namespace, gazetteer: Gazetteer) -> None:
    """Cross-validate the role model, and print what was reached."""
    from geo.training.crossvalidate_roles import cross_validate_roles, load_groups, write_role_targets

    groups, learn = load_groups(options.corpora, gazetteer)
    outcomes = cross_validate_roles(
        groups, learn=learn, gazetteer=gazetteer, folds=options.folds,
        on_fold=lambda fold: print(f"fold {fold}", file=sys.stderr),
    )  # fmt: skip
    reports = {name: summarize(found) for name, found in outcomes.items()}
    _print_scores(options, outcomes, reports, write_role_targets(reports))


def _print_scores(
    options: argparse.Namespace, outcomes: Mapping[str, Sequence[Outcome]], reports: Mapping[str, Report], targets: str
) -> None:  # fmt: skip
    if options.errors is not None:
        mistakes = [each for found in outcomes.values() for one in found for each in one.mistakes]
        options.errors.write_text(write_mistakes(mistakes, limit=options.limit), "utf-8")
    if options.json:
        print(json.dumps({name: report.to_dict() for name, report in reports.items()}, indent=1))
        return
    print(
        f"Held-out documents, folds {', '.join(map(str, options.folds))} of {N_FOLDS} (0 to {N_FOLDS - 1})\n"
    )
    print(write_table(reports))
    print(f"\n{targets}")


def _score_unseen(
    scored: Mapping[str, Sequence[Document]], train: Train, gazetteer: Gazetteer
) -> dict[str, Report]:
    """Score each corpus by parts that saw nothing of it."""
    reports = {}
    for name, documents in scored.items():
        parts = train(partial(leave_out, held=documents))
        reports[f"{name} unseen"] = summarize(_score(each, parts, gazetteer) for each in documents)
    return reports


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    description = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m geo.training.crossvalidate", description=description)
    parser.add_argument(
        "corpora", type=Path, metavar="CORPORA_DIR", help="the folder with lgl.jsonl and the others"
    )
    parser.add_argument("--only", nargs="+", choices=MARKED + INCIDENTS, default=MARKED + INCIDENTS,
                        metavar="CORPUS", help=f"score these only: {', '.join(MARKED + INCIDENTS)}")  # fmt: skip
    parser.add_argument("--folds", nargs="+", type=int, choices=range(N_FOLDS), default=range(N_FOLDS), metavar="N",
                        help="score these folds only, for a quick look")  # fmt: skip
    parser.add_argument(
        "--unseen", action="store_true", help="score each corpus by a model that saw none of it, too"
    )
    parser.add_argument(
        "--roles",
        action="store_true",
        help="score the roles instead: our passages, marked articles, verbs, incidents",
    )
    parser.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="keep what was learned here, and use it again"
    )
    parser.add_argument("--errors", type=Path, metavar="FILE.html", help="write the worst mistakes")
    parser.add_argument("--limit", type=int, default=200, help="at most so many mistakes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
