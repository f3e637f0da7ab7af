"""Learn the recognition model: `python -m geo.training.recognizer CORPORA_DIR` writes `geo/data/recognizer.json`.

Three kinds of text are learned from. Articles of which people marked all place names are taken as they are. Some
come a second time with a part of their names hidden from the gazetteer, or with their first sentences written as
headlines, in capitals or in title case: so names that no gazetteer has are read, and headlines. Sentences of which
only the place of an event is marked are read by a first model, with the marked names laid over what it finds;
they bring in reports of violence, and the names of many countries. Our own passages (`seeds/recognition`) teach what
these corpora lack: people, ships and weapons that bear a place's name, lists, headlines, incident reports.

The same corpora give the same bytes: nothing is drawn at random, weights are rounded, and the learner is
deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geo.errors import ArticleNotFoundError
from geo.evaluate.corpus import Document, Label, read_corpus
from geo.gazetteer import Gazetteer
from geo.model import Article
from geo.recognize import MODEL_FILE, read_passage
from geo.recognize.features import Window, cut_windows
from geo.recognize.lexicon import load_lexicon
from geo.recognize.naming import list_names
from geo.recognize.passage import Passage
from geo.recognize.sequence import LABELS, SequenceModel, build_sequence_model

PASSAGES: Final = Path(__file__).parents[2] / "seeds" / "recognition" / "passages.txt"
MARKED_CORPORA: Final = ("lgl", "trnews", "wikigold")
"""All place names are marked by people."""
EVENT_CORPORA: Final = ("event_location", "awsd", "ucdp_syria")
"""Only the event's place is marked."""
_N_EVENT_TEXTS: Final = {"event_location": 3000, "awsd": 1000, "ucdp_syria": 1000}
"""More of them changed nothing that could be measured, and the model would grow."""
_SETTINGS: Final = {"c1": 0.2, "c2": 1.0, "max_iterations": 120, "feature.possible_transitions": True}
"""Strengths of the L1 and L2 penalties: the best of five pairs when LGL was read by a model without LGL, and TR-News
by one without TR-News."""
_BOLDNESS: Final = 0.3
"""Raises recall more than it lowers precision on held-out folds; set on those."""

_OWN: Final = "conflict-geo"
"""The source of our own passages: what is unmarked in them is no place."""

Sequences = list[tuple[list[list[str]], list[str]]]
"""Windows as the learner takes them: the features of each word, and its label."""


def train(documents: Sequence[Document], *, gazetteer: Gazetteer | None = None) -> dict[str, Any]:
    """Learn the model from labelled documents.

    Parameters
    ----------
    documents
        Those with `has_labels` are taken whole; of the others the labels only.
    gazetteer
        Instead of the bundled one.

    Returns
    -------
    dict
        What `geo.recognize.build_recognizer` takes: weights, transitions, boldness, and a data card.

    Raises
    ------
    ValueError
        If no document has labels.
    """
    places = gazetteer or Gazetteer()
    whole = [document for document in documents if document.has_labels]
    if not whole:
        raise ValueError("expected documents with all their place names marked, got none")
    sequences: Sequences = []
    for document in whole:
        for version, hidden in _vary(document):
            sequences += _read_sequences(version, places, hidden)
    partial = [document for document in documents if not document.has_labels and document.labels]
    if partial:
        first = build_sequence_model(_learn(sequences))
        for document in partial:
            sequences += _read_partial(document, places, first)
    return {"card": _write_card(whole, partial), **_learn(sequences)}


def read_passages(path: Path) -> Iterator[Document]:
    """Read our own passages: one a line, with the place names in double square brackets; `#` begins a comment.

    Raises
    ------
    ArticleNotFoundError
        If there is no such file.
    """
    if not path.exists():
        raise ArticleNotFoundError(f"expected the passages at {path}; train in a checkout of the project")
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            parts = re.split(r"\[\[(.+?)\]\]", line.strip())
            labels, text = [], ""
            for number, part in enumerate(parts):
                if number % 2:
                    labels.append(Label(len(text), len(text) + len(part), part))
                text += part
            yield Document(Article(text, source=_OWN), tuple(labels), has_labels=True)


def load_documents(folder: Path) -> Iterator[Document]:
    """Read what the model is learned from: our passages, the marked corpora, a part of the event corpora by hash."""
    for documents in load_corpora(folder).values():
        yield from documents


def load_corpora(folder: Path) -> dict[str, list[Document]]:
    """Read what the model is learned from, by corpus: the passages have the name of their file."""
    corpora = {PASSAGES.stem: list(read_passages(PASSAGES))}
    for name in MARKED_CORPORA:
        corpora[name] = list(read_corpus(folder / f"{name}.jsonl"))
    for name in EVENT_CORPORA:
        merged = _merge_texts(read_corpus(folder / f"{name}.jsonl"))
        corpora[name] = sorted(merged, key=lambda each: _hash(each.article.text))[: _N_EVENT_TEXTS[name]]
    return corpora


def _merge_texts(documents: Iterable[Document]) -> list[Document]:
    """Join the records of one text: a sentence comes once for each of its verbs."""
    by_text: dict[str, Document] = {}
    for document in documents:
        if not document.labels:
            continue
        before = by_text.get(document.article.text)
        labels = {
            (each.start, each.end): each for each in (before.labels if before else ()) + document.labels
        }
        by_text[document.article.text] = Document(
            before.article if before else document.article, tuple(labels[key] for key in sorted(labels))
        )
    return list(by_text.values())


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


# ---------------------------------------------------------------------- what the learner sees


def _vary(document: Document) -> Iterator[tuple[Document, frozenset[str]]]:
    """Give a document, and for some a second version: names hidden from the gazetteer, or a headline's capitals."""
    yield document, frozenset()
    kind = _hash(document.article.article_id) % 6
    if kind < 2:
        names = {label.toponym.lower() for label in document.labels}
        hidden = {name for name in names if _hash(document.article.article_id + name) % 4 == 0}
        if hidden:
            yield document, frozenset(hidden)
    elif kind < 4:
        yield _write_headline(document, str.upper if kind == 2 else _write_title), frozenset()


def _write_headline(document: Document, style: Any) -> Document:
    """Write the first 150 characters or so of a document as a headline; only them are kept."""
    text = document.article.text
    end = text.find(". ", 60)
    end = len(text) if end < 0 else end + 1
    begin = style(text[:end])
    if len(begin) != end or end > 400:
        return Document(document.article, document.labels, has_labels=True)
    labels = tuple(
        Label(label.start, label.end, begin[label.start : label.end])
        for label in document.labels
        if label.end <= end
    )
    return Document(Article(begin, article_id=document.article.article_id), labels, has_labels=True)


def _write_title(text: str) -> str:
    """Begin each word with a capital, but for the small ones.

    >>> _write_title("Rebels hit a town in the south")
    'Rebels Hit a Town in the South'
    """
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in text.split(" "))


_SMALL: Final = frozenset("a an the of in on at to by and or for from with near".split())
"""Words that title case leaves alone, about as the agencies' style books have it."""


def _read_sequences(
    document: Document, gazetteer: Gazetteer, hidden: frozenset[str] = frozenset()
) -> Sequences:
    """Read a document whose names are all marked."""
    text, windows = _cut(document, gazetteer, hidden)
    labels = _label_words(text, [(label.start, label.end) for label in document.labels])
    demonyms = {number for number in text.capitals if gazetteer.find_demonym(text.words[number])}
    if document.article.source == _OWN or any(labels.get(number) for number in demonyms):
        demonyms = set()  # else the corpus leaves demonyms unmarked, and says nothing about ours
    return [
        (
            [_name_features(keys) for keys in window.keys],
            [labels.get(number, "O") for number in window.numbers],
        )
        for window in windows
        if not demonyms.intersection(window.numbers)
    ]


def _read_partial(document: Document, gazetteer: Gazetteer, model: SequenceModel) -> Sequences:
    """Read a document of which some names are marked: the others are those that a first model finds."""
    text, windows = _cut(document, gazetteer)
    marked = _label_words(text, [(label.start, label.end) for label in document.labels])
    spans = [
        (text.starts[found.first], text.ends[found.last])
        for window in windows
        for found in model.decode(window)
        if not any(number in marked for number in range(found.first, found.last + 1))
    ]
    labels = _label_words(text, spans) | marked
    return [
        (
            [_name_features(keys) for keys in window.keys],
            [labels.get(number, "O") for number in window.numbers],
        )
        for window in windows
    ]


def _cut(
    document: Document, gazetteer: Gazetteer, hidden: frozenset[str] = frozenset()
) -> tuple[Passage, list[Window]]:
    lexicon = load_lexicon(gazetteer)
    text = read_passage(document.article, lexicon)
    return text, list(cut_windows(text, lexicon, hidden))


def _name_features(keys: list[Any]) -> list[str]:
    return [name for key in keys for name in list_names(key)]


def _label_words(text: Passage, spans: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Give the label of each word that belongs to a name; "the" before it and "'s" behind it do not."""
    labels: dict[int, str] = {}
    for start, end in spans:
        written = text.article.text[start:end]
        first = start + (4 if written.lower().startswith("the ") else 0)
        last = end - (2 if written.endswith(("'s", "’s")) else 0)
        numbers = list(range(bisect_right(text.ends, first), bisect_left(text.starts, last)))
        if len(numbers) == 1:
            labels[numbers[0]] = "U"
        elif numbers:
            labels |= dict.fromkeys(numbers[1:-1], "I") | {numbers[0]: "B", numbers[-1]: "L"}
    return labels


# ---------------------------------------------------------------------- learning


def _learn(sequences: Sequences) -> dict[str, Any]:
    """Learn weights with CRFsuite; round them, and leave out features that have none."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(_SETTINGS)
    for features, labels in sequences:
        trainer.append(features, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    rows: dict[str, list[int]] = {}
    for (name, label), weight in info.state_features.items():
        rows.setdefault(name, [0] * len(LABELS))[LABELS.index(label)] = round(100 * weight)
    weights = {
        name: rows[name] for name in sorted(rows) if any(abs(value) >= _SMALLEST for value in rows[name])
    }
    transitions = {one + other: round(weight, 3) for (one, other), weight in sorted(info.transitions.items())}
    return {"boldness": _BOLDNESS, "transitions": transitions, "weights": weights}


_SMALLEST: Final = 2
"""In hundredths: a feature whose weights are all smaller is left out: it changes no decision, and the file halves."""


def write_model(content: dict[str, Any]) -> str:
    """Write a model as JSON, one feature a line, so that it can be read and compared."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row)}"
        for name, row in content["weights"].items()
    ]
    head = json.dumps({name: part for name, part in content.items() if name != "weights"}, ensure_ascii=False)
    return head[:-1] + ',"weights":{\n' + ",\n".join(lines) + "\n}}\n"


def _write_card(whole: Sequence[Document], partial: Sequence[Document]) -> dict[str, Any]:
    return {
        "model": "linear-chain conditional random field over capitalised words (labels O B I L U)",
        "documents": len(whole),
        "place_names": sum(len(document.labels) for document in whole),
        "event_sentences": len(partial),
        "trained_by": "python -m geo.training.recognizer",
    }


_CORPORA: Final = {
    "passages": "written for this project (seeds/recognition); Apache-2.0",
    "lgl": "Local-Global Lexicon (Lieberman, Samet and Sankaranarayanan 2010): articles of local papers; annotations "
    "free for research, texts not passed on",
    "trnews": "TR-News (Kamalloo and Rafiei 2018): world news; annotations free for research, texts not passed on",
    "wikigold": "Wikigold (Balasuriya and others 2009): encyclopaedia texts; CC BY 4.0",
    "event_location": "Event locations marked in sentences of news (Halterman 2019); MIT; texts not passed on",
    "awsd": "Aid Worker Security Database (Humanitarian Outcomes): incident reports",
    "ucdp_syria": "UCDP Georeferenced Event Dataset, Syria (Uppsala): headlines; CC BY 4.0",
}
_LIMITS: Final = (
    "English news, reports and headlines; other languages only by their names, other scripts by rules. Most of the "
    "marked articles are of local papers in the United States. Sentences of which only the event's place is marked "
    "were completed by a first model. The passages are invented."
)


def describe_corpora(corpora: Mapping[str, Sequence[Document]]) -> dict[str, Any]:
    """Describe for the card what was learned from: each corpus, with the number of its documents."""
    return {
        "corpora": {
            name: {"documents": len(documents), "source": _CORPORA[name]}
            for name, documents in corpora.items()
        },
        "limits": _LIMITS,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on a folder of corpora, and write the model."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.training.recognizer", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "corpora", type=Path, metavar="CORPORA_DIR", help="the folder with lgl.jsonl and the others"
    )
    parser.add_argument("-o", "--output", type=Path, default=MODEL_FILE, metavar="FILE")
    options = parser.parse_args(arguments)
    corpora = load_corpora(options.corpora)
    content = train([document for documents in corpora.values() for document in documents])
    content["card"] |= describe_corpora(corpora)
    options.output.write_text(write_model(content), "utf-8")
    print(f"{options.output}: {len(content['weights']):,} features", file=sys.stderr)


if __name__ == "__main__":
    main()
