"""Any spaCy pipeline as the recognizer: the optional extra `conflict-geo[spacy]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from geo.errors import GeoError
from geo.gazetteer import Gazetteer
from geo.model import Article, Span
from geo.nominal import find_nominals
from geo.recognize import Recognizer
from geo.relative import find_relatives
from geo.text import Layout, find_layout

LABELS: Final = ("GPE", "LOC", "FAC", "NORP")
"""Of OntoNotes, which spaCy's English pipelines are trained on: states and towns, other places, buildings, peoples."""

_PEOPLES: Final = frozenset({"NORP"})
"""Labels of peoples, parties and faiths: of these only what the gazetteer knows as a demonym leads to a place."""
_IDLE: Final = (
    "parser", "senter", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer",
)  # fmt: skip
"""Components that find no names; without them a pipeline is about twice as fast."""
_RULERS: Final = frozenset({"entity_ruler", "span_ruler"})
_CHUNK_CHARS: Final = 50_000
"""Longer texts go through in pieces of whole sentences: spaCy refuses a million characters, and needs about 1 GB
for every 100,000 (its documentation of `Language.max_length`)."""
_EDGES: Final = re.compile(
    r"^(?:[\s\"'“”‘’(\[,;:]|the(?:\s|$))+|(?:[\s\"'“”‘’)\],;:]|['’]s)+$", re.IGNORECASE
)
"""What a pipeline takes into a name and the gazetteer does not have: an article, a possessive, marks."""


class PipelineError(GeoError, ImportError):
    """spaCy, or the pipeline of it that was asked for, is not installed."""


def build_spacy_recognizer(
    pipeline: str | Callable[[str], Any] = "en_core_web_sm", labels: Sequence[str] = LABELS
) -> Recognizer:
    """Make a recognizer of a spaCy pipeline, to be given to `geoparse(recognizer=...)`.

    Parameters
    ----------
    pipeline
        The name of an installed pipeline, a folder that holds one, or one that is loaded: called with a text it
        gives a document whose `ents` have `start_char`, `end_char` and `label_`.
    labels
        The labels of the entities that are place names; of NORP only demonyms are kept.

    Returns
    -------
    Recognizer
        Gives spans in the order of the text, none overlapping. A leading "the" and a trailing "'s" are left out.

    Raises
    ------
    PipelineError
        If spaCy or the pipeline is not installed.

    Examples
    --------
    >>> from types import SimpleNamespace as Found
    >>> def tag(text):
    ...     return Found(ents=[Found(start_char=0, end_char=12, label_="GPE")])
    >>> from geo.gazetteer import load_gazetteer
    >>> [span.toponym for span in build_spacy_recognizer(tag)(Article("The Bekaa's farms."), load_gazetteer())]
    ['Bekaa']
    """
    if isinstance(pipeline, str):
        load_pipeline(pipeline)  # fail here and not at the first article
    return partial(_find, pipeline=pipeline, labels=frozenset(labels))


@lru_cache(maxsize=2)
def load_pipeline(name: str) -> Any:
    """Load a pipeline, once a process, without the parts of it that find no names.

    Raises
    ------
    PipelineError
        If spaCy or the pipeline is not installed, or it finds no entities.
    """
    try:
        import spacy
    except ImportError as err:
        raise PipelineError(
            f"the recognizer spacy:{name} needs spaCy, which is not installed: pip install 'conflict-geo[spacy]', "
            f"then python -m spacy download {name}"
        ) from err
    try:
        loaded = spacy.load(name)
    except OSError as err:
        raise PipelineError(
            f"spaCy has no pipeline {name!r} here: python -m spacy download {name}, or give the folder of one"
        ) from err
    if not {"ner", *_RULERS} & set(loaded.pipe_names):
        raise PipelineError(f"the spaCy pipeline {name!r} finds no names: it has no component 'ner'")
    if not _RULERS & set(loaded.pipe_names):  # rules may look at any other component's tags
        loaded.select_pipes(disable=[part for part in _IDLE if part in loaded.pipe_names])
    return loaded


def _find(
    article: Article, gazetteer: Gazetteer, *, pipeline: str | Callable[[str], Any], labels: frozenset[str]
) -> list[Span]:
    is_named = isinstance(pipeline, str)
    tag = load_pipeline(pipeline) if isinstance(pipeline, str) else pipeline
    source = f"spaCy's {pipeline}" if is_named else "spaCy"
    layout = find_layout(article.text, article.title)
    spans: list[Span] = []
    for first, last in _cut_chunks(layout, len(article.text)):
        for entity in tag(article.text[first:last]).ents:
            if entity.label_ in labels:
                start, end = _trim(article.text, first + entity.start_char, first + entity.end_char)
                place_id = gazetteer.find_demonym(article.text[start:end])
                if start < end and (place_id or entity.label_ not in _PEOPLES):
                    reason = f"{source} takes it for a name ({entity.label_})"
                    spans.append(_make_span(article, start, end, layout, place_id, reason))
    return find_relatives(article, layout, find_nominals(article, layout, spans, gazetteer), gazetteer)


def _cut_chunks(layout: Layout, length: int) -> Iterator[tuple[int, int]]:
    """Cut a text into pieces of whole sentences; a sentence that is longer than a piece is cut where it must be."""
    start = 0
    for first, last in layout.sentences:
        if last - start > _CHUNK_CHARS and first > start:
            yield start, first
            start = first
        while last - start > _CHUNK_CHARS:
            yield start, start + _CHUNK_CHARS
            start += _CHUNK_CHARS
    if start < length:
        yield start, length


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    name = text[start:end]
    begun = _EDGES.match(name)
    skipped = begun.end() if begun else 0
    ended = _EDGES.search(name, skipped)
    return start + skipped, start + (ended.start() if ended and ended.end() == len(name) else len(name))


def _make_span(
    article: Article, start: int, end: int, layout: Layout, place_id: str | None, reason: str
) -> Span:
    first, last = layout.sentence_at(start)
    return Span(
        start, end, article.text[start:end], "demonym" if place_id else "proper", layout.section_at(start), first,
        max(last, end), place_id, "a demonym" if place_id else reason,
    )  # fmt: skip
