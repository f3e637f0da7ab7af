"""Score the toolkit against labelled corpora: names found, places chosen, incidents located, speed.

How each figure is counted, and the format of a corpus, stand in `seeds/labelled/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from os import PathLike
from typing import Final

from geo.evaluate.corpus import CorpusError, Document, Incident, Label, build_document, read_corpus
from geo.evaluate.mistakes import Mistake
from geo.evaluate.outcomes import Outcome, score_document
from geo.evaluate.page import write_mistakes
from geo.evaluate.report import Report, summarize
from geo.evaluate.table import write_table
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.recognize import Recognizer, find_mentions
from geo.resolve import Resolver, resolve_article

__all__ = [
    "CorpusError", "Document", "Incident", "Label", "Mistake", "Outcome", "Report", "build_document", "evaluate",
    "read_corpus", "score_document", "summarize", "write_mistakes", "write_table",
]  # fmt: skip

_N_WARM_UP: Final = 3
"""So many documents are parsed before the clock runs: they open the files and build the word lists."""

Corpora = str | PathLike[str] | Document | Iterable[str | PathLike[str] | Document]


def evaluate(
    paths_or_documents: Corpora,
    *,
    recognizer: Recognizer = find_mentions,
    resolver: Resolver = resolve_article,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Report:
    """Score recognition and resolution against labelled documents, pooled.

    Parameters
    ----------
    paths_or_documents
        A labelled corpus, a document, or any number of either; `-` for standard input.
    recognizer, resolver
        Instead of the package's own steps.
    gazetteer
        Instead of the bundled one.
    country
        ISO 3166-1 alpha-2 code of the country that the articles are about.
    on_outcome
        Called after each document, for progress and to collect mistakes.

    Returns
    -------
    Report
        Shares from 0 to 1, errors in kilometres; None for what the corpora hold nothing of.

    Raises
    ------
    ArticleNotFoundError
        If a corpus does not exist.
    CorpusError
        If a corpus is not in the format.
    UnknownPlaceError
        If `country` is no country code.

    Examples
    --------
    >>> label = {"start": 3, "end": 7, "text": "Homs", "lat": 34.73, "lon": 36.71}
    >>> report = evaluate(build_document({"id": "1", "text": "In Homs.", "toponyms": [label]}))
    >>> report.recognition.exact_f1, report.end_to_end.accuracy_25km
    (1.0, 1.0)
    """
    places = gazetteer or load_gazetteer()
    code = places.check_country(country) if country is not None else None
    documents = _iterate_documents(paths_or_documents)
    first = list(islice(documents, _N_WARM_UP))
    for document in first:
        if document.name is None:
            resolver(document.article, list(recognizer(document.article, places)), places, country=code)
    outcomes = []
    for document in chain(first, documents):
        outcome = score_document(
            document, recognizer=recognizer, resolver=resolver, gazetteer=places, country=code
        )
        outcomes.append(outcome)
        if on_outcome is not None:
            on_outcome(outcome)
    return summarize(outcomes)


def _iterate_documents(given: Corpora) -> Iterator[Document]:
    for each in [given] if isinstance(given, str | PathLike | Document) else given:
        if isinstance(each, Document):
            yield each
        else:
            yield from read_corpus(each)
