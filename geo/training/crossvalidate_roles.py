"""Score the role model on documents that it did not see: `python -m geo.training.crossvalidate CORPORA_DIR --roles`.

For each of five folds by a hash of the id, the model learns from the other four, but never from the held fifth of our
own passages (fold 0), which is scored by a model that saw nothing of it. Incidents are scored by fold too, with the
ranking of places learned anew. Names are found and placed by the package's own models, which may have seen the texts of
the corpora; of our passages they saw none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from geo.coding import code_article
from geo.evaluate import Outcome, Report, join_sentences, read_corpus, score_document
from geo.evaluate.coding_report import RoleReport, SiteReport
from geo.evaluate.documents import Document
from geo.evaluate.report import IncidentShares
from geo.evaluate.roles import Coder
from geo.focus import Ranker, build_ranker
from geo.gazetteer import Gazetteer
from geo.model import Resolution
from geo.recognize import find_mentions
from geo.resolve import resolve_article
from geo.roles import build_role_finder
from geo.training import focus, roles
from geo.training.folds import N_FOLDS, assign_fold
from geo.training.roles import Lesson

HELD: Final = "held fifth"
OWN: Final = "other passages"
_INCIDENTS: Final = ("awsd", "ucdp_syria")
Groups = Mapping[str, Sequence[Document]]
"""Documents to score, by the name of their column."""
Learn = Callable[[int], tuple[Coder, Ranker | None]]
"""Learns from all that is not of a fold."""


def _read_roles(read: Callable[[RoleReport], float | None]) -> Callable[[Report], float | None]:
    return lambda report: None if report.roles is None else read(report.roles)


def _read_coverage(report: RoleReport) -> float | None:
    return next((each.precision.share for each in report.coverage if each.percent == 60), None)


def _read_sites(part: str) -> Callable[[Report], float | None]:
    def read(report: Report) -> float | None:
        found: SiteReport | None = getattr(report, part)
        return None if found is None else found.levels["argmax"].f1

    return read


def _read_incidents(part: str) -> Callable[[Report], float | None]:
    def read(report: Report) -> float | None:
        shares: IncidentShares | None = getattr(report, part)
        return None if shares is None or shares.site is None else shares.site["50"]

    return read


TARGETS: Final[tuple[tuple[str, str, float, Callable[[Report], float | None]], ...]] = (
    ("held fifth of our passages, roles, strict", HELD, 0.80, _read_roles(lambda each: each.strict.share)),
    ("held fifth, event sites, precision", HELD, 0.85, _read_roles(lambda each: each.site.precision.share)),
    ("held fifth, event sites, recall", HELD, 0.80, _read_roles(lambda each: each.site.recall.share)),
    ("held fifth, 60 % of event sites shown, precision", HELD, 0.90, _read_roles(_read_coverage)),
    ("event_location, where verbs happened, F1", roles.EVENTS, 0.80, _read_sites("sites")),
    ("the same, sentences with a marked place, F1", roles.EVENTS, 0.80, _read_sites("sites_where_marked")),
    ("AWSD, place named, event site within 50 km", "awsd", 0.85, _read_incidents("incidents_named")),
    ("AWSD, all city-level, event site within 50 km", "awsd", 0.60, _read_incidents("incidents_city_level")),
)
"""What is wanted, of which column, how much, and where it stands in a report; from the project's own targets."""


def cross_validate_roles(
    groups: Groups,
    *,
    learn: Learn,
    gazetteer: Gazetteer,
    folds: Sequence[int] = tuple(range(N_FOLDS)),
    on_fold: Callable[[int], None] | None = None,
) -> dict[str, list[Outcome]]:
    """Score documents by a model that was learned without their fold.

    Parameters
    ----------
    groups
        What is scored, by column.
    learn
        Gives the step that codes, and what ranks the places of incidents, learned from all that is not of a fold.
    gazetteer
        Where names are looked up.
    folds
        Only these folds, 0 to 4.
    on_fold
        Called before each fold, for progress.

    Returns
    -------
    dict
        The outcomes by column, those of all folds together.
    """
    outcomes: dict[str, list[Outcome]] = {name: [] for name in groups}
    for fold in folds:
        if on_fold is not None:
            on_fold(fold)
        coder, ranker = learn(fold)
        for name, documents in groups.items():
            outcomes[name] += [
                score_document(
                    each, recognizer=find_mentions, resolver=resolve_article, gazetteer=gazetteer, ranker=ranker,
                    coder=coder,
                )
                for each in documents
                if assign_fold(each.article.article_id) == fold
            ]  # fmt: skip
    return {name: found for name, found in outcomes.items() if found}


def load_groups(
    folder: Path, gazetteer: Gazetteer, *, passages: Path = roles.PASSAGES
) -> tuple[dict[str, list[Document]], Learn]:
    """Read what is scored, and give the function that learns the role model and the ranking without a fold."""
    lessons = list(roles.load_lessons(folder, gazetteer, passages=passages))
    reports = list(focus.load_documents(folder))
    corpus_of = dict(_read_origins(passages / "labels.jsonl"))
    groups: dict[str, list[Document]] = {}
    for lesson in lessons:
        if not lesson.is_partial:
            groups.setdefault(_name_group(lesson, corpus_of), []).append(lesson.document)
    groups[roles.EVENTS] = list(join_sentences(read_corpus(folder / f"{roles.EVENTS}.jsonl")))
    for name in _INCIDENTS:
        groups[name] = [
            each for each in reports if each.incident is not None and each.article.article_id.startswith(_PREFIX[name])
        ]  # fmt: skip
    resolved = {_key(each): focus.resolve_as_package(each.article, gazetteer) for each in reports}
    return groups, partial(_learn, lessons=lessons, reports=reports, resolved=resolved, gazetteer=gazetteer)


_PREFIX: Final = {"awsd": "awsd-", "ucdp_syria": "ucdpsyr-"}


def _read_origins(path: Path) -> Iterator[tuple[str, str]]:
    """Read of which corpus each article is that we gave roles to."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["id"], record["corpus"]


def _name_group(lesson: Lesson, corpus_of: Mapping[str, str]) -> str:
    corpus = corpus_of.get(lesson.document.article.article_id)
    if corpus is not None:
        return f"{corpus} roles"
    return HELD if roles.is_held(lesson) else OWN


def _key(document: Document) -> tuple[str, str]:
    return document.article.article_id, document.article.text


def _learn(
    fold: int,
    *,
    lessons: Sequence[Lesson],
    reports: Sequence[Document],
    resolved: Mapping[tuple[str, str], Sequence[Resolution]],
    gazetteer: Gazetteer,
) -> tuple[Coder, Ranker]:
    """Learn from what is not of a fold, has no text in common with it, and is not of the held fifth."""
    documents = [each.document for each in lessons] + list(reports)
    texts = {each.article.text for each in documents if assign_fold(each.article.article_id) == fold}

    def is_seen(document: Document) -> bool:
        return assign_fold(document.article.article_id) != fold and document.article.text not in texts

    model = roles.train([each for each in lessons if is_seen(each.document) and not roles.is_held(each)])
    weights = focus.train(
        [each for each in reports if is_seen(each)], gazetteer=gazetteer,
        resolutions_of=lambda document: resolved[_key(document)],
    )  # fmt: skip
    return partial(code_article, role_finder=build_role_finder(model)), build_ranker(weights)


def write_role_targets(reports: Mapping[str, Report]) -> str:
    """Write what is wanted beside what was reached.

    Examples
    --------
    >>> print(write_role_targets({}))
    target                                                wanted   reached
    """
    lines = [f"{'target':<52}  {'wanted':>6}  {'reached':>8}"]
    for words, name, wanted, read in TARGETS:
        value = read(reports[name]) if name in reports else None
        if value is not None:
            lines.append(f"{words:<52}  {wanted:>6.2f}  {value:>8.3f}")
    return "\n".join(lines)
