"""Score the toolkit against labelled corpora: names, places, incidents, roles, events, dates, speed.

How each figure is counted, and the format of a corpus, stand in `seeds/labelled/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from os import PathLike
from typing import Final

from geo.coding import code_article
from geo.evaluate.corpus import build_document, read_corpus
from geo.evaluate.date_files import is_dated_text, score_dated
from geo.evaluate.dates import DatedPassage
from geo.evaluate.dates import read_passages as read_dated
from geo.evaluate.documents import CorpusError, Document, Incident, Label, MarkedEvent
from geo.evaluate.mistakes import Mistake
from geo.evaluate.outcomes import Outcome, score_document
from geo.evaluate.page import write_mistakes
from geo.evaluate.report import Report, summarize
from geo.evaluate.roles import Coder, join_sentences
from geo.evaluate.table import write_table
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.recognize import Recognizer, find_mentions
from geo.resolve import Resolver, resolve_article

__all__ = [
    "CorpusError", "Document", "Incident", "Label", "MarkedEvent", "Mistake", "Outcome", "Report", "build_document",
    "evaluate", "join_sentences", "read_corpus", "score_document", "summarize", "write_mistakes", "write_table",
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
    coder: Coder | None = code_article,
    country: str | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Report:
    """Score the toolkit against labelled documents, pooled.

    Parameters
    ----------
    paths_or_documents
        A labelled corpus, a document, or any number of either; `-` for standard input. A `.txt` file holds passages
        with their places marked, or with their dates.
    recognizer, resolver
        Instead of the package's own steps.
    gazetteer
        Instead of the bundled one.
    coder
        Gives roles and codes events, instead of the package's own step; None leaves both out.
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
    CorpusError, ArticleError
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
    given = _iterate_documents(paths_or_documents)
    first = list(islice(given, _N_WARM_UP))
    for document in first:
        if isinstance(document, Document) and document.name is None:
            found = resolver(
                document.article, list(recognizer(document.article, places)), places, country=code
            )
            if coder is not None:
                coder(document.article, found, places)
    outcomes = []
    for document in chain(first, given):
        if isinstance(document, Document):
            outcome = score_document(
                document,
                recognizer=recognizer,
                resolver=resolver,
                gazetteer=places,
                country=code,
                coder=coder,
            )
        else:
            outcome = score_dated(document)
        outcomes.append(outcome)
        if on_outcome is not None:
            on_outcome(outcome)
    return summarize(outcomes)


def _iterate_documents(given: Corpora) -> Iterator[Document | DatedPassage]:
    """Give the documents of corpora, sentences joined, and the passages of files on dates."""
    listed: list[Document] = []
    for each in [given] if isinstance(given, str | PathLike | Document) else given:
        if isinstance(each, Document):
            listed.append(each)
        elif is_dated_text(each):
            yield from read_dated(each)
        else:
            yield from join_sentences(read_corpus(each))
    yield from join_sentences(listed)
