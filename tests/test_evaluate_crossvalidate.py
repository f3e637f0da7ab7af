"""Cross-validation: nothing that is scored was learned from."""

from __future__ import annotations

import json

import pytest
from tiny import build_tiny

from geo.evaluate import build_document, summarize
from geo.model import Resolution, Span
from geo.training.crossvalidate import (
    Parts,
    _hash_inputs,
    _remember,
    cross_validate,
    leave_out,
    write_targets,
)
from geo.training.folds import assign_fold


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def make(number, toponym="Aleppo"):
    mark = {"start": 0, "end": len(toponym), "text": toponym, "lat": 36.2, "lon": 37.16}
    return build_document({"id": number, "text": f"{toponym} {number}", "toponyms": [mark]})


def test_every_document_is_scored_once_by_what_did_not_see_it(gazetteer):
    documents = [make(number) for number in range(40)]
    extra = build_document({"id": "copy", "text": "Aleppo 3", "toponyms": []})
    trained_on = []

    def train(keep):
        seen = keep([*documents, extra])
        texts = {each.article.text for each in seen}
        trained_on.append(texts)

        def recognize(article, gazetteer):
            assert article.text not in texts
            return [Span(0, 6, "Aleppo")]

        def resolve(article, spans, gazetteer, *, country=None):
            return [
                Resolution(span, gazetteer.get("geonames:170063"), "gazetteer", 0.9, 1, "") for span in spans
            ]

        return Parts(recognize, resolve)

    outcomes = cross_validate({"a": documents}, train=train, gazetteer=gazetteer)
    assert sorted(int(each.document_id) for each in outcomes["a"]) == list(range(40))
    assert len(trained_on) == 5 and all(len(texts) > 20 for texts in trained_on)
    assert sum("Aleppo 3" in texts for texts in trained_on) == 4, "its copy is left out of its fold too"
    assert summarize(outcomes["a"]).end_to_end.f1_161km == 1.0


def test_some_folds_only(gazetteer):
    documents = [make(number) for number in range(20)]
    parts = Parts(lambda article, gazetteer: [], lambda article, spans, gazetteer, country=None: [
        Resolution(span, None, "unresolved", None, 0, "") for span in spans
    ])  # fmt: skip
    outcomes = cross_validate({"a": documents}, train=lambda keep: parts, gazetteer=gazetteer, folds=[2])
    assert {assign_fold(each.document_id) for each in outcomes["a"]} == {2}
    assert summarize(outcomes["a"]).recognition.exact_recall == 0


def test_a_corpus_is_left_out_by_id_and_by_text():
    documents = [make(1), make(2), make(3)]
    assert leave_out(documents, [documents[1]]) == [documents[0], documents[2]]
    twin = build_document({"id": "twin", "text": "Aleppo 3", "toponyms": []})
    assert leave_out([*documents, twin], [documents[2]]) == documents[:2]


def test_what_was_learned_is_kept(tmp_path, capsys):
    calls = []

    def learn():
        calls.append(1)
        return {"weight": 0.5}

    assert [_remember(tmp_path, "x", learn), _remember(tmp_path, "x", learn)] == [{"weight": 0.5}] * 2
    assert len(calls) == 1 and json.loads((tmp_path / "x.json").read_text("utf-8")) == {"weight": 0.5}
    assert _remember(None, "x", learn) == {"weight": 0.5} and len(calls) == 2
    capsys.readouterr()


def test_other_documents_are_learned_anew():
    one, two = [make(1), make(2)], [make(1), make(3)]
    assert (
        _hash_inputs(one, "recognizer")
        == _hash_inputs(one[::-1], "recognizer")
        != _hash_inputs(two, "recognizer")
    )
    assert _hash_inputs([make(1)], "recognizer") != _hash_inputs([make(1, "Halab")], "recognizer")


def test_targets_are_read_from_reports(gazetteer):
    parts = Parts(lambda article, gazetteer: [Span(0, 6, "Aleppo")], lambda article, spans, gazetteer, country=None: [
        Resolution(span, gazetteer.get("geonames:170063"), "gazetteer", 0.9, 1, "") for span in spans
    ])  # fmt: skip
    outcomes = cross_validate(
        {"lgl": [make(number) for number in range(5)]}, train=lambda keep: parts, gazetteer=gazetteer
    )
    lines = write_targets({"lgl": summarize(outcomes["lgl"])}).splitlines()
    assert len(lines) == 4 and lines[1].split()[-2:] == ["0.82", "1.000"]


def test_the_held_fifth_is_scored_by_what_never_saw_it(monkeypatch, tmp_path):
    from geo.gazetteer import load_gazetteer
    from geo.training import crossvalidate_roles as module

    gazetteer = load_gazetteer()
    (tmp_path / "passages-a.txt").write_text(
        "\n\n".join(
            f"## p{number} | x |\nShells hit [[Aleppo|event_site]] {number}." for number in range(30)
        ),
        "utf-8",
    )
    lines = [{"corpus": "lgl", "id": f"l{number}", "roles": [[0, 6, "venue", None]]} for number in range(10)]
    (tmp_path / "labels.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    articles = [make(f"l{number}") for number in range(10)]
    (tmp_path / "lgl.jsonl").write_text(
        "\n".join(
            json.dumps({"id": each.article.article_id, "text": each.article.text, "toponyms": []})
            for each in articles
        ),
        "utf-8",
    )
    sentences = [
        {"id": f"s{number}", "text": f"Fired in Aleppo {number % 7}", "event": {"verb": []}, "toponyms": []}
        for number in range(20)
    ]
    (tmp_path / "event_location.jsonl").write_text("\n".join(map(json.dumps, sentences)), "utf-8")
    point = {"lat": 36.2, "lon": 37.16}
    for name, prefix in (("awsd", "awsd-"), ("ucdp_syria", "ucdpsyr-")):
        records = [
            {"id": f"{prefix}{number}", "text": f"{prefix} {number}", "event": point} for number in range(8)
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    trained = []

    def train(lessons):
        trained.append([each.document.article for each in lessons])
        return {"first": {}, "second": {}, "temperature": 1.0}

    monkeypatch.setattr(module.roles, "train", train)
    monkeypatch.setattr(module.focus, "train", lambda documents, **keys: {"weights": {}})
    groups, learn = module.load_groups(tmp_path, gazetteer, passages=tmp_path)
    assert set(groups) == {
        "held fifth", "other passages", "lgl roles", "event_location", "awsd", "ucdp_syria",
    }  # fmt: skip
    held = {each.article.article_id for each in groups["held fifth"]}
    assert held == {f"p{number}" for number in range(30) if assign_fold(f"p{number}") == 0} != set()
    assert all(each.has_sites_only for each in groups["event_location"])
    outcomes = module.cross_validate_roles(groups, learn=learn, gazetteer=gazetteer)
    assert {name: len(found) for name, found in outcomes.items()} == {
        name: len(documents) for name, documents in groups.items()
    }
    assert len(trained) == 5
    for fold, articles in enumerate(trained):
        assert articles and not held & {each.article_id for each in articles}
        assert fold not in {assign_fold(each.article_id) for each in articles}
        scored = {f"Fired in Aleppo {n % 7}" for n in range(20) if assign_fold(f"s{n}") == fold}
        assert not scored & {each.text for each in articles}, "nor a copy of a text that is scored"
    reports = {name: summarize(found) for name, found in outcomes.items()}
    assert reports["held fifth"].roles.n == len(held) and reports["event_location"].sites.n_sentences == 20
    lines = module.write_role_targets(reports).splitlines()
    assert lines[1].startswith("held fifth of our passages, roles, strict") and "0.80" in lines[1]
