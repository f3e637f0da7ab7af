"""Scores of documents whose right answer is known: each rule by a case that breaks without it."""

from __future__ import annotations

import json

import pytest
from tiny import build_tiny

from geo.errors import GeoError, UnknownPlaceError
from geo.evaluate import (
    CorpusError,
    build_document,
    evaluate,
    read_corpus,
    score_document,
    summarize,
    write_table,
)
from geo.evaluate.incidents import score_lookup
from geo.evaluate.matching import match_extents, trim_extent
from geo.model import Resolution, Span


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def label(text, toponym, **keys):
    start = text.index(toponym)
    return {"start": start, "end": start + len(toponym), "text": toponym, **keys}


def answer(*entries):
    """Build a recognizer and a resolver that give fixed answers: (toponym, kind, place id, confidence)."""

    def recognize(article, gazetteer):
        return [
            Span(article.text.index(toponym), article.text.index(toponym) + len(toponym), toponym, kind)
            for toponym, kind, _, _ in entries
        ]

    def resolve(article, spans, gazetteer, *, country=None):
        by_name = {toponym: (place_id, confidence) for toponym, _, place_id, confidence in entries}
        resolutions = []
        for span in spans:
            place_id, confidence = by_name.get(span.toponym, (None, None))
            place = gazetteer.get(place_id) if place_id else None
            resolutions.append(Resolution(span, place, "gazetteer", confidence, 1, "it was told so"))
        return resolutions

    return {"recognizer": recognize, "resolver": resolve}


def rank_in_order(article, resolutions, gazetteer):
    """Rank places in the order of the text: the learned ranking has tests of its own."""
    return [each for each in resolutions if each.candidate is not None]


ALEPPO = {"lat": 36.2, "lon": 37.16}
SYRIA = {"lat": 35.0, "lon": 38.0}


def test_spans_are_trimmed_on_both_sides(gazetteer):
    text = "They left the Golan's hills for Aleppo."
    document = build_document(
        {"id": 1, "text": text, "toponyms": [label(text, "the Golan's"), label(text, "Aleppo")]}
    )
    parts = answer(("Golan", "proper", None, None), ("Aleppo", "proper", None, None))
    counts = score_document(document, gazetteer=gazetteer, **parts).recognition
    assert (counts.n_gold, counts.n_exact) == (2, 2)
    assert trim_extent("The Hague’s", 0, 11) == (4, 9)
    assert trim_extent("Theodosia", 0, 9) == (0, 9)


def test_overlaps_are_one_to_one_and_the_longest_wins():
    assert match_extents([(0, 10), (11, 15)], [(0, 3), (4, 15)]) == [(0, 1)]
    assert match_extents([(0, 3), (5, 8)], [(0, 8)]) in ([(0, 0)], [(1, 0)])
    assert match_extents([], [(0, 1)]) == []


def test_overlaps_are_found_past_a_long_early_prediction():
    assert match_extents([(0, 2), (40, 50)], [(3, 45), (4, 5)]) == [(1, 0)]


def test_demonyms_and_phrases(gazetteer):
    text = "Syrian jets hit Aleppo, far from the capital. A Syrian said."
    marked = [label(text, "Syrian"), label(text, "Aleppo")]
    parts = answer(
        ("Syrian", "demonym", "geonames:163843", 0.9), ("Aleppo", "proper", None, None),
        ("the capital", "nominal", "geonames:170654", 0.5),
    )  # fmt: skip
    outcome = score_document(
        build_document({"id": 1, "text": text, "toponyms": marked}), gazetteer=gazetteer, **parts
    )
    assert (outcome.recognition.n_gold, outcome.recognition.n_predicted) == (2, 2)
    plain = outcome.recognition_plain
    assert (plain.n_gold, plain.n_predicted, plain.n_exact) == (1, 1, 1)


def test_end_to_end_counts_what_is_known(gazetteer):
    text = "From Aleppo and Tripoli to Damascus, al-Bab and Kafr Haya, said Jordan."
    marked = [
        label(text, "Aleppo", **ALEPPO),  # right
        label(text, "Tripoli", lat=34.43, lon=35.84),  # put into Libya
        label(text, "Damascus", lat=33.51, lon=36.29),  # missed
        label(text, "al-Bab", lat=None, lon=None),  # nobody can say
        label(text, "Kafr Haya", lat=35.73, lon=36.58),  # found, unresolved
    ]
    parts = answer(
        ("Aleppo", "proper", "geonames:170063", 0.9), ("Tripoli", "proper", "geonames:2210247", 0.6),
        ("al-Bab", "proper", "geonames:173506", 0.6), ("Kafr Haya", "proper", None, None),
        ("Jordan", "proper", "geonames:248816", 0.97),
    )  # fmt: skip
    report = evaluate(
        build_document({"id": 1, "text": text, "toponyms": marked}), gazetteer=gazetteer, **parts
    )
    scores = report.end_to_end
    assert (scores.n_gold, scores.n_resolved, scores.n_pins) == (4, 2, 3)
    assert scores.accuracy_161km == 1 / 4 and scores.precision_161km == pytest.approx(1 / 3)
    assert scores.f1_161km == pytest.approx(2 / 7)
    assert scores.median_error_km == pytest.approx(1000, rel=0.2), (
        "of Aleppo's 0 and of the Tripolis' 2,000 km"
    )
    assert [(each.n, each.right) for each in report.reliability if each.n] == [(1, 0.0), (1, 1.0), (1, 0.0)]


def test_the_kinds_of_mistakes(gazetteer):
    text = "From Aleppo and Tripoli to Damascus, said Jordan of East Ghouta."
    marked = [
        label(text, "Tripoli", lat=34.43, lon=35.84), label(text, "Damascus"), label(text, "Ghouta"),
        label(text, "Aleppo", **ALEPPO),
    ]  # fmt: skip
    parts = answer(
        ("Aleppo", "proper", "geonames:170063", 0.9), ("Tripoli", "proper", "geonames:2210247", 0.6),
        ("Jordan", "proper", "geonames:248816", 0.97), ("East Ghouta", "proper", None, None),
    )  # fmt: skip
    document = build_document({"id": 1, "text": text, "toponyms": marked})
    found = {each.kind: each for each in score_document(document, gazetteer=gazetteer, **parts).mistakes}
    assert {kind: each.toponym for kind, each in found.items()} == {
        "wrong place": "Tripoli", "missed": "Damascus", "invented": "Jordan", "wrong extent": "Ghouta",
    }  # fmt: skip
    assert found["wrong place"].chosen.startswith("Tripoli (capital city), LY, 32.89")
    assert 2000 < found["wrong place"].distance_km < 2300 and found["wrong place"].reason == "it was told so"
    assert found["missed"].before == "From Aleppo and Tripoli to "


def test_the_same_record_is_right_whatever_the_distance(gazetteer):
    text = "Syria, Syria"
    far = {"lat": 33.0, "lon": 44.0}
    marked = [
        {"start": 0, "end": 5, "text": "Syria", "geonameid": 163843, **far},
        {"start": 7, "end": 12, "text": "Syria", **far},
    ]
    document = build_document({"id": 1, "text": text, "toponyms": marked})
    parts = answer(("Syria", "proper", "geonames:163843", 0.9))
    scores = score_document(document, gazetteer=gazetteer, **parts).gold_spans
    assert [score.is_country for score in scores] == [True, True]
    assert scores[0].distance_km == 0 and scores[1].distance_km > 500


@pytest.mark.parametrize(
    ("toponym", "keys", "expected"),
    [
        ("Syrian", {}, True), ("Syria", {"fcode": "PPL"}, False),
        ("Aleppo", {}, False), ("Aleppo", {"fcode": "PCLI"}, True),
    ],
)  # fmt: skip
def test_countries_are_left_out(gazetteer, toponym, keys, expected):
    document = build_document(
        {"id": 1, "text": toponym, "toponyms": [label(toponym, toponym, **SYRIA, **keys)]}
    )
    outcome = score_document(document, gazetteer=gazetteer, **answer((toponym, "proper", None, None)))
    assert outcome.gold_spans[0].is_country is expected
    assert (summarize([outcome]).gold_spans_without_countries is None) is expected


def test_silver_labels_score_no_names(gazetteer):
    text = "Aleppo and Damascus"
    silver, hand = label(text, "Aleppo", silver=True, **ALEPPO), label(text, "Damascus", lat=33.51, lon=36.29)
    alone = build_document({"id": 1, "text": text, "toponyms": [silver], "event": {**ALEPPO}})
    parts = answer(
        ("Aleppo", "proper", "geonames:170063", 0.9), ("Damascus", "proper", "geonames:170654", 0.9)
    )
    assert score_document(alone, gazetteer=gazetteer, ranker=rank_in_order, **parts).recognition is None
    both = build_document({"id": 1, "text": text, "toponyms": [silver, hand], "event": {**ALEPPO}})
    outcome = score_document(both, gazetteer=gazetteer, ranker=rank_in_order, **parts)
    assert (outcome.recognition.n_gold, outcome.recognition.n_predicted) == (1, 1)
    assert len(outcome.gold_spans) == len(outcome.end_to_end) == len(outcome.pins) == 1
    assert outcome.mistakes == ()


def test_incidents(gazetteer):
    def score(event, named, *entries):
        document = build_document({"id": 1, "text": "Aleppo or Tripoli", "event": event, "named": named})
        return score_document(document, gazetteer=gazetteer, ranker=rank_in_order, **answer(*entries))

    here, there = ("Aleppo", "proper", "geonames:170063", 0.9), ("Tripoli", "proper", "geonames:266826", 0.9)
    outcomes = [
        score({**ALEPPO}, True, here),
        score({**ALEPPO}, True, there),
        score({**ALEPPO}, False),
        score({**ALEPPO, "level": "country"}, False, here),
        score({**ALEPPO, "where_prec": 6}, False, here),
    ]
    report = summarize(outcomes)
    assert (report.incidents.n, report.incidents.n_without_place, report.n_country_level) == (3, 1, 2)
    assert report.incidents.first["50"] == pytest.approx(1 / 3)
    assert report.incidents_named.first["50"] == report.incidents_named.nearest["50"] == 1 / 2
    assert [[each.kind for each in outcome.mistakes] for outcome in outcomes] == [
        [],
        ["wrong incident"],
        [],
        [],
        [],
    ]
    assert "33.3 %" in write_table({"x": report})


def test_any_place_is_the_ceiling(gazetteer):
    document = build_document({"id": 1, "text": "Aleppo or Tripoli", "event": {**ALEPPO}})
    parts = answer(
        ("Aleppo", "proper", "geonames:170063", 0.9), ("Tripoli", "proper", "geonames:266826", 0.9)
    )
    score = score_document(document, gazetteer=gazetteer, ranker=rank_in_order, **parts).incident
    assert score.nearest_km < 5 <= 5 + score.first_km


def test_lookups_prefer_the_region(gazetteer):
    record = {"id": 1, "text": "x", "name": "Tripoli", "event": {"lat": 34.43, "lon": 35.84, "country": "LB"}}
    score = score_lookup("Tripoli", build_document(record).incident, gazetteer)
    assert score.first_km < 5
    elsewhere = build_document(record | {"event": {"lat": 34.43, "lon": 35.84}}).incident
    assert score_lookup("Tripoli", elsewhere, gazetteer).first_km > 1000
    report = evaluate(build_document(record), gazetteer=gazetteer)
    assert (report.lookups.first_25km, report.recognition, report.speed) == (1.0, None, None)


def test_pins_are_judged_only_where_somebody_gave_coordinates(gazetteer):
    text = "Aleppo, Damascus"
    document = build_document({"id": 1, "text": text, "toponyms": [label(text, "Aleppo")]})
    parts = answer(
        ("Aleppo", "proper", "geonames:170063", 0.9), ("Damascus", "proper", "geonames:170654", 0.9)
    )
    report = summarize([score_document(document, gazetteer=gazetteer, **parts)])
    assert (report.end_to_end, report.reliability) == (None, ())
    assert "Pins" not in report.to_text().split("F1: ")[0] and "Finding the names" in report.to_text()


def test_outcomes_of_folds_pool(gazetteer):
    text = "Aleppo"
    document = build_document({"id": 1, "text": text, "toponyms": [label(text, text, **ALEPPO)]})
    right = score_document(document, gazetteer=gazetteer, **answer((text, "proper", "geonames:170063", 0.9)))
    wrong = score_document(document, gazetteer=gazetteer, **answer())
    report = summarize([right, right, wrong])
    assert report.recognition.exact_recall == pytest.approx(2 / 3) and report.recognition.exact_precision == 1
    assert report.end_to_end.accuracy_25km == pytest.approx(2 / 3)
    assert json.loads(json.dumps(report.to_dict()))["end_to_end"]["n_gold"] == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: expected a JSON object"),
        ("[" * 100_000, "line 2: expected a JSON object"),
        ("[]", "line 2: expected a JSON object, got []"),
        ("null", "line 2: expected a JSON object, got None"),
        (b"\xff", "line 2: expected a JSON object in UTF-8"),
        ('{"text": "x", "toponyms": []}', "line 2: expected the key 'id'"),
        ('{"id": 1, "text": 5, "toponyms": []}', "line 2: expected 'text' to be text, got 5"),
        ('{"id": 1, "text": "x"}', "expected the key 'toponyms' or 'event'"),
        ('{"id": 1, "text": "x", "toponyms": {}}', "expected 'toponyms' to be a list"),
        ('{"id": 1, "text": "x", "event": 3}', "expected 'event' to be an object"),
        ('{"id": 1, "text": "Homs", "toponyms": [{"start": 0, "text": "Homs"}]}', "toponym 1: expected the key 'end'"),
        ('{"id": 1, "text": "Homs", "toponyms": [{"start": 0, "end": 9, "text": "Homs"}]}', "within 0..4"),
        ('{"id": 1, "text": "Homs", "toponyms": [{"start": 0, "end": true, "text": "Homs"}]}', "'end' to be a whole"),
        ('{"id": 1, "text": "Homs", "toponyms": [{"start": 0, "end": 3, "text": "Homs"}]}', "expected 'Homs' at 0..3"),
        ('{"id": 1, "text": "x", "event": {"lat": 91, "lon": 0}}', "'lat' in degrees"),
        ('{"id": 1, "text": "x", "event": {"lat": NaN, "lon": 0}}', "'lat' in degrees"),
        ('{"id": 1, "text": "x", "event": {"lat": 1}}', "both 'lat' and 'lon'"),
    ],
)  # fmt: skip
def test_a_line_that_does_not_fit_is_named(tmp_path, line, message):
    path = tmp_path / "a.jsonl"
    first = b'\xef\xbb\xbf{"id": 1, "text": "x", "toponyms": []}\n'
    path.write_bytes(first + (line if isinstance(line, bytes) else line.encode()))
    with pytest.raises(CorpusError) as caught:
        list(read_corpus(path))
    assert (
        isinstance(caught.value, GeoError) and message in str(caught.value) and "a.jsonl" in str(caught.value)
    )
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_what_a_corpus_may_leave_open(tmp_path):
    path = tmp_path / "a.jsonl"
    records = [
        {"id": 7, "text": "x", "date": "1997-1-", "toponyms": [], "other": 1},
        {"id": "b", "text": "Homs", "date": "2012-02-04", "title": "T", "source": "S",
         "toponyms": [{"start": 0, "end": 4, "text": "Homs", "country": "Syria", "geonameid": 169577}]},
        {"id": "c", "text": "x", "toponyms": [], "event": {"verb": []}},
    ]  # fmt: skip
    path.write_text("\n\n".join(json.dumps(record) for record in records), "utf-8")
    one, two, three = read_corpus(path)
    assert (one.article.article_id, one.article.published, one.has_labels) == ("7", None, True)
    assert (two.article.title, two.article.source, two.article.published.year) == ("T", "S", 2012)
    assert (two.labels[0].country, two.labels[0].country_code, two.labels[0].geonameid) == (
        "Syria",
        None,
        "169577",
    )
    assert (three.has_labels, three.incident) == (False, None)


def test_a_missing_corpus_and_a_wrong_country(tmp_path, gazetteer):
    with pytest.raises(FileNotFoundError, match="found no file"):
        evaluate(tmp_path / "none.jsonl", gazetteer=gazetteer)
    with pytest.raises(CorpusError, match="cannot read"):
        evaluate(tmp_path, gazetteer=gazetteer)
    with pytest.raises(UnknownPlaceError):
        evaluate([], gazetteer=gazetteer, country="XX")
    assert evaluate([], gazetteer=gazetteer).n_documents == 0
