"""The learned ranking: its weights, its confidence, what it does with phrases and with names that are unknown."""

from __future__ import annotations

import json
import pickle

import pytest
from tiny import build_tiny

from geo.evaluate.corpus import Document, Label
from geo.gazetteer import load_gazetteer
from geo.model import Article, Candidate, Relation, Span
from geo.recognize import MODEL_FILE, build_recognizer, find_mentions
from geo.resolve import build_resolver, explain_ranking, resolve_article
from geo.resolve.block import COLUMNS
from geo.resolve.confidence import SIGNS
from geo.resolve.prepare import cut_pieces, open_names, prepare_blocks
from geo.resolve.ranker import WEIGHTS_FILE, load_weights
from geo.resolve.reasons import GROUPS
from geo.training.marked import drop_source, mark_spans
from geo.training.resolver import train


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def mark(text, *names, **values):
    return [Span(text.index(name), text.index(name) + len(name), name, **values) for name in names]


def test_the_weights_are_of_columns_that_exist_and_say_what_they_were_learned_from():
    data = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    assert all(set(names) <= set(COLUMNS) for names in data["passes"]) and set(data["confidence"]) <= set(
        SIGNS
    )
    assert {"corpora", "limits", "learned_from"} <= set(data["card"])
    assert len(set(COLUMNS)) == len(COLUMNS) == len(load_weights().passes[-1])


def test_a_weight_of_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="no such column"):
        build_resolver({"passes": [{"no such column": 1.0}], "confidence": {}})


def test_no_evidence_speaks_against_a_place():
    last = json.loads(WEIGHTS_FILE.read_text("utf-8"))["passes"][-1]
    assert [
        name for name, weight in last.items() if weight < 0 and name.startswith(("within", "country"))
    ] == []


def test_the_confidence_counts_whether_it_is_a_name_at_all(tiny):
    text = "Clashes in Tripoli, Lebanon."
    sure, unsure = (
        resolve_article(Article(text), mark(text, "Tripoli", "Lebanon", score=score), tiny)[0]
        for score in (1.0, 0.5)
    )
    assert unsure.candidate == sure.candidate and unsure.confidence == pytest.approx(
        sure.confidence / 2, abs=0.02
    )


def test_what_a_place_is_said_to_lie_in_decides():
    gazetteer = load_gazetteer()
    text = "It was calm in Athens, Georgia, and in Macon."
    athens, _, macon = resolve_article(Article(text), mark(text, "Athens", "Georgia", "Macon"), gazetteer)
    assert {(each.candidate.country_code, each.candidate.admin1_name) for each in (athens, macon)} == {
        ("US", "Georgia")
    }
    assert "the text says it is in Georgia" in athens.reason and "; next: " in athens.reason


def test_one_sense_of_a_name(tiny):
    text = "Clashes in Tripoli, Lebanon. Tripoli was calm later."
    spans = [*mark(text, "Tripoli", "Lebanon"), Span(29, 36, "Tripoli")]
    assert {each.candidate.country_code for each in resolve_article(Article(text), spans, tiny)} == {"LB"}


def test_what_the_recognizer_knows_stays_beside_the_same_words(tiny):
    text = "The capital was calm. The capital was not. Tripoli, Lebanon. In Tripoli."
    known = [Span(0, 11, "The capital", "nominal", place_id="geonames:170654"),
             Span(22, 33, "The capital", "nominal", place_id="geonames:2210247"),
             Span(43, 50, "Tripoli", place_id="geonames:2210247")]  # fmt: skip
    resolved = resolve_article(Article(text), [*known, *mark(text, "Lebanon"), Span(64, 71, "Tripoli")], tiny)
    assert [each.candidate.place_id for each in resolved[:3]] == [span.place_id for span in known]
    assert resolved[4].candidate.name == "Tripoli"


def test_an_article_of_many_names_is_resolved_in_pieces(tiny):
    text = "Tripoli, Aleppo. " * 900
    spans = [Span(start, start + 7, "Tripoli") for start in range(0, len(text), 17)]
    resolved = resolve_article(Article(text), spans, tiny)
    assert len(resolved) == 900 and {each.candidate.country_code for each in resolved} == {"LY"}


def test_explained_parts_make_the_difference(tiny):
    text = "Clashes in Tripoli, Lebanon."
    ranked = explain_ranking(Article(text), mark(text, "Tripoli", "Lebanon"), 0, tiny)
    first, second = ranked[:2]
    assert set(first.parts) == set(GROUPS) and first.candidate.country_code == "LB"
    between = sum(first.parts.values()) - sum(second.parts.values())
    assert between == pytest.approx(first.score - second.score, abs=0.1)
    assert sum(each.probability for each in ranked) == pytest.approx(1, abs=0.01)
    assert explain_ranking(Article("Nowhere"), [Span(0, 7, "Nowhere")], 0, tiny) == []


def test_a_phrase_is_computed_from_what_its_name_was_taken_to_mean():
    text = "A bomb 50 km south of Baghdad."
    name = mark(text, "Baghdad")[0]
    phrase = Span(7, 29, text[7:29], "nominal", relation=Relation("distance", (22,), "", "S", 50.0, 5.0))
    town, place = resolve_article(Article(text), [name, phrase], load_gazetteer())
    assert place.candidate.place_id.startswith("computed:")
    assert 0.3 < town.candidate.latitude - place.candidate.latitude < 0.6


def test_another_spelling_is_found_in_the_countries_of_the_article_only():
    gazetteer = load_gazetteer()
    text = "A bomb went off in Jalalbad, in Nangarhar, Afghanistan."
    spans = mark(text, "Jalalbad", "Nangarhar", "Afghanistan")
    meant = resolve_article(Article(text), spans, gazetteer)[0]
    assert meant.candidate.name == "Jalālābād" and "similar name" in meant.reason
    alone = resolve_article(Article(text), spans[:1], gazetteer)[0]
    assert alone.candidate is None and alone.reason == "the gazetteer has no such name"


# ---------------------------------------------------------------------- learning


def label(text, name, place: Candidate):
    start = text.index(name)
    return Label(
        start, start + len(name), name, place.latitude, place.longitude, geonameid=place.place_id[9:]
    )


@pytest.fixture(scope="module")
def documents(tiny):
    by_code = {place.country_code: place for place in tiny.candidates("Tripoli")}
    made = []
    for number in range(12):
        code, country = [("LB", "Lebanon"), ("LY", "Libya")][number % 2]
        text = f"In {country} there were clashes. Report {number} from Tripoli."
        labels = (label(text, country, tiny.candidates(country)[0]), label(text, "Tripoli", by_code[code]))
        made.append(
            Document(Article(text, article_id=f"d{number}", source="reuters.com"), labels, has_labels=True)
        )
    return made


def test_learning_gives_the_same_weights_twice_and_they_work(tiny, documents):
    weights = train(documents, gazetteer=tiny)
    assert json.dumps(weights) == json.dumps(train(documents, gazetteer=tiny))
    text = "In Lebanon there were clashes. A report from Tripoli."
    resolved = build_resolver(weights)(Article(text), mark(text, "Lebanon", "Tripoli"), tiny)
    assert resolved[1].candidate.country_code == "LB" and resolved[1].confidence > 0.5
    assert weights["card"]["learned_from"]["marked by people"] == {
        "documents": 12,
        "names_with_coordinates": 24,
    }


def test_nothing_to_learn_from_is_an_error(tiny):
    with pytest.raises(ValueError, match="coordinates"):
        train([Document(Article("x"))], gazetteer=tiny)


def test_the_recognizers_spans_are_context_where_no_label_is(tiny, documents):
    document = documents[0]
    other = Span(3, 10, "Lebanon")
    extra = Span(14, 19, "there")
    spans, labels = mark_spans(document, tiny, lambda _: [other, extra])
    assert [(span.toponym, given is not None) for span, given in zip(spans, labels, strict=True)] == [
        ("Lebanon", True), ("there", False), ("Tripoli", True),
    ]  # fmt: skip
    assert [each.article.source for each in drop_source(document)] == [None]


# ---------------------------------------------------------------------- hostile and odd articles


def test_a_name_with_many_parents_stays_small():
    gazetteer = load_gazetteer()
    parents = [name for _, name in sorted(gazetteer.countries.values(), key=lambda entry: entry[1])][:60]
    text = " ".join(f"They met in San José, {parent}." for parent in parents)
    spans = find_mentions(Article(text), gazetteer)
    names = open_names(gazetteer)
    blocks = [
        block
        for piece in cut_pieces(spans, names, {})
        for block in prepare_blocks(Article(text), spans, piece, names)
    ]
    assert len(blocks) > 1 and max(len(block.unit) for block in blocks) < 2_000
    taken = [number for block in blocks for number in block.grouping.of_span]
    assert len(taken) == len(set(taken)) > 100


def test_what_was_forgotten_changes_nothing(monkeypatch):
    gazetteer = load_gazetteer()
    text = "Clashes in Tripoli and Fargo. Tripoli, Lebanon, was calm; Paris, Homs, Hama, Fargo and Tripoli were not."
    spans = find_mentions(Article(text), gazetteer)
    open_names.cache_clear()
    before = resolve_article(Article(text), spans, gazetteer)
    monkeypatch.setattr("geo.resolve.prepare._MOST_KEPT", 1)
    open_names.cache_clear()
    assert resolve_article(Article(text), spans, gazetteer) == before


def test_a_domain_of_any_length_is_harmless():
    article = Article("Talks in Homs.", source="news" * 2000 + ".com")
    spans = mark(article.text, "Homs")
    assert resolve_article(article, spans, load_gazetteer())[0].candidate.country_code == "SY"


def test_built_steps_go_to_other_processes():
    recognizer = build_recognizer(json.loads(MODEL_FILE.read_text("utf-8")))
    article, gazetteer = Article("Clashes in Tripoli, Lebanon."), load_gazetteer()
    spans = pickle.loads(pickle.dumps(recognizer))(article, gazetteer)
    assert spans == find_mentions(article, gazetteer)
    resolver = pickle.loads(pickle.dumps(build_resolver(json.loads(WEIGHTS_FILE.read_text("utf-8")))))
    assert resolver(article, spans, gazetteer) == resolve_article(article, spans, gazetteer)
