from __future__ import annotations

import json

import pytest

from geo.errors import ArticleNotFoundError
from geo.evaluate.corpus import Document, Label
from geo.gazetteer import load_gazetteer
from geo.model import Article
from geo.recognize import MODEL_FILE, build_recognizer
from geo.training import recognizer as training

SENTENCES = """
# a comment, and an empty line

Shells fell on [[Homs]] and on [[Deir Salwan]] at dawn.
Troops entered [[Idlib]], [[Hama]] and [[Kafr Nahda]] on Monday.
Jordan Whitfield left. A spokesman said so on Tuesday.
[[Syrian]] jets struck the village of [[Tel Sarman]] in [[Aleppo]].
Mr. Nolan spoke in [[Damascus]]. The Council met on Friday.
Fighting went on in [[Aden]], in [[Taiz]] and near [[Marib]].
""".strip("\n")


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    path = tmp_path_factory.mktemp("passages") / "passages.txt"
    path.write_text(SENTENCES, "utf-8")
    return list(training.read_passages(path))


def test_passages_are_read_without_their_marks(documents):
    assert len(documents) == 6
    assert documents[0].article.text == "Shells fell on Homs and on Deir Salwan at dawn."
    assert [(label.start, label.end, label.toponym) for label in documents[0].labels] == [
        (15, 19, "Homs"), (27, 38, "Deir Salwan"),
    ]  # fmt: skip
    assert documents[2].labels == () and documents[2].has_labels


def test_missing_passages_say_where_they_should_be(tmp_path):
    with pytest.raises(ArticleNotFoundError, match="train in a checkout"):
        list(training.read_passages(tmp_path / "none.txt"))


def test_the_own_passages_are_well_formed():
    documents = list(training.read_passages(training.PASSAGES))
    texts = [document.article.text for document in documents]
    assert len(texts) == len(set(texts)) > 400
    assert not [text for text in texts if "[" in text or "]" in text]
    assert not [
        label.toponym
        for document in documents
        for label in document.labels
        if label.toponym.lower().startswith("the ") or label.toponym.endswith(("'s", "’s"))
    ]


def test_training_gives_the_same_twice_and_finds_what_it_saw(documents):
    pytest.importorskip("pycrfsuite", reason="learning needs the extra conflict-geo[train]")
    sentence = Document(
        Article("Rebels shelled Zamzam on Sunday."), (Label(15, 21, "Zamzam"),), has_labels=False
    )
    first = training.train([*documents, sentence])
    assert json.dumps(first) == json.dumps(training.train([*documents, sentence]))
    assert first["card"]["documents"] == 6 and first["card"]["event_sentences"] == 1
    recognize = build_recognizer(first)
    spans = recognize(Article("Shells fell on Homs and on Deir Salwan at dawn."), load_gazetteer())
    assert [span.toponym for span in spans] == ["Homs", "Deir Salwan"]
    assert all(0.5 <= span.score <= 1 for span in spans)


def test_training_without_marked_names_is_refused():
    with pytest.raises(ValueError, match="all their place names marked"):
        training.train([Document(Article("In Homs."), (Label(3, 7, "Homs"),))])


def test_a_sentence_told_twice_is_read_once():
    text = "Bombs fell on Homs and Hama."
    twice = [
        Document(Article(text, article_id="1"), (Label(14, 18, "Homs"),)),
        Document(Article(text, article_id="2"), (Label(23, 27, "Hama"),)),
        Document(Article("No place.", article_id="3")),
    ]
    (merged,) = training._merge_texts(twice)
    assert [label.toponym for label in merged.labels] == ["Homs", "Hama"]


def test_the_card_names_each_corpus(documents):
    card = training.describe_corpora({"passages": documents, "lgl": documents[:2]})
    assert {name: entry["documents"] for name, entry in card["corpora"].items()} == {"passages": 6, "lgl": 2}
    assert all(entry["source"] for entry in card["corpora"].values()) and card["limits"]
    with pytest.raises(KeyError):
        training.describe_corpora({"a corpus without a source": documents})


def test_the_bundled_card_names_each_corpus():
    card = json.loads(MODEL_FILE.read_text("utf-8"))["card"]
    assert {*training.MARKED_CORPORA, *training.EVENT_CORPORA, "passages"} == card["corpora"].keys()
