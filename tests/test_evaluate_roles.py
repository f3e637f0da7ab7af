"""Scores of roles, of the places of verbs, of events and of dates: each rule by a case that breaks without it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from tiny import build_tiny

from geo.coding import Coding
from geo.evaluate import (
    CorpusError,
    build_document,
    evaluate,
    join_sentences,
    read_corpus,
    score_document,
    summarize,
)
from geo.evaluate.events import score_events
from geo.evaluate.rates import measure_finding, measure_rate
from geo.focus import Focus, rank_sites
from geo.model import Article, Relation, Resolution, RoleGiven, Span


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def mark(text, toponym, role=None, **keys):
    start = text.index(toponym)
    entry = {"start": start, "end": start + len(toponym), "text": toponym, **keys}
    return entry | ({"role": role} if role else {})


def recognize(*names, relation=None):
    """Build a recognizer that finds some names; a name in brackets is a phrase, one in angles a demonym."""

    def find(article, gazetteer):
        spans = []
        for name in names:
            bare = name.strip("()<>")
            start = article.text.index(bare)
            kind = {"(": "nominal", "<": "demonym"}.get(name[0], "proper")
            spans.append(Span(start, start + len(bare), bare, kind))
        return spans

    return find


def resolve(article, spans, gazetteer, *, country=None):
    places = {"Aleppo": "geonames:170063", "Damascus": "geonames:170654", "Tripoli": "geonames:266826"}
    return [
        Resolution(span, gazetteer.get(places[span.toponym]) if span.toponym in places else None, "gazetteer",
                   0.9, 1, "")
        for span in spans
    ]  # fmt: skip


def code(roles, events=(), sites=None):
    """Build a coder that gives fixed roles: by name a role and its confidence; other names have none."""

    def give(article, resolutions, gazetteer):
        given = [
            RoleGiven(*roles.get(each.span.toponym, (None, 0.2)), "told so", _share(roles, each.span.toponym))
            for each in resolutions
        ]
        event_of = {
            number: sites[each.span.toponym]
            for number, each in enumerate(resolutions)
            if sites and each.span.toponym in sites
        }
        return Coding(resolutions, given, [None] * len(resolutions), events, event_of)

    return give


def _share(roles, name):
    role, confidence = roles.get(name, (None, 0.2))
    return {
        "event_site": confidence if role == "event_site" else 0.1,
        "actor": 0.15,
        role or "venue": confidence,
    }


TEXT = "Aleppo was shelled, Damascus said; talks in Tripoli went on, and in Hama."


def score(gazetteer, marked, found, roles, **keys):
    document = build_document({"id": 1, "text": TEXT, "toponyms": marked})
    return score_document(
        document,
        recognizer=recognize(*found),
        resolver=resolve,
        gazetteer=gazetteer,
        coder=code(roles, **keys),
    )


def test_strict_acceptable_abstained_and_missed(gazetteer):
    marked = [
        mark(TEXT, "Aleppo", "event_site"), mark(TEXT, "Damascus", "actor", also_acceptable=["venue"]),
        mark(TEXT, "Tripoli", "venue"), mark(TEXT, "Hama", "venue"),
    ]  # fmt: skip
    roles = {"Aleppo": ("event_site", 0.9), "Damascus": ("venue", 0.6), "Hama": ("event_site", 0.5)}
    outcome = score(gazetteer, marked, ["Aleppo", "Damascus", "Tripoli"], roles)
    report = summarize([outcome])
    given = report.roles
    assert (given.n, given.n_abstained, given.n_missed) == (4, 1, 0)
    assert (given.strict.right, given.acceptable.right) == (1, 2)
    assert (given.site.precision.share, given.site.recall.share) == (0.5, 1.0)
    assert given.by_role["venue"].precision.of == 1 and given.by_role["venue"].recall.of == 2
    found = report.roles_end_to_end
    assert (found.n, found.n_abstained, found.n_missed, found.strict.right) == (4, 1, 1, 1)
    assert found.site.precision.share == 1.0, "Hama was not found, and not given a role"
    wrong = [each for each in outcome.mistakes if each.kind == "wrong role"]
    assert [(each.toponym, each.chosen, each.expected) for each in wrong] == [
        ("Tripoli", "no role", "venue"), ("Hama", "event_site", "venue"),
    ]  # fmt: skip
    assert wrong[1].reason == "told so" and wrong[1].confidence == 0.5
    assert "25.0 %" in report.to_text() and "Roles, from the text" in report.to_text()


def test_an_event_site_that_nobody_marked_counts_from_the_text(gazetteer):
    roles = dict.fromkeys(("Aleppo", "Damascus", "Hama"), ("event_site", 0.9))
    marked = [mark(TEXT, "Aleppo", "event_site"), mark(TEXT, "Damascus")]
    report = summarize([score(gazetteer, marked, ["Aleppo", "Damascus", "Hama", "(talks)"], roles)])
    assert (report.roles.n, report.roles.site.precision.of) == (1, 1)
    precision = report.roles_end_to_end.site.precision
    assert (precision.right, precision.of) == (1, 2), "Hama is invented; of Damascus nobody said what it is"


def test_a_phrase_counts_where_it_is_marked(gazetteer):
    text = "Shells fell on the capital."
    document = build_document({"id": 1, "text": text, "toponyms": [mark(text, "the capital", "event_site")]})
    parts = {"resolver": resolve, "gazetteer": gazetteer, "coder": code({"the capital": ("event_site", 0.8)})}
    outcome = score_document(document, recognizer=recognize("(the capital)"), **parts)
    assert (outcome.recognition.n_exact, outcome.recognition.n_predicted) == (1, 1)
    assert outcome.found_roles.marked[0].is_right

    def find_computed(article, gazetteer):
        return [Span(10, 26, "on the capital", "nominal", relation=Relation("around", (15,)))]

    outcome = score_document(document, recognizer=find_computed, **parts)
    assert not outcome.found_roles.marked[0].is_found and outcome.found_roles.invented == ()


def test_silver_names_have_no_role_to_score(gazetteer):
    marked = [mark(TEXT, "Aleppo", "event_site", silver=True)]
    outcome = score(gazetteer, marked, ["Aleppo"], {"Aleppo": ("event_site", 0.9)})
    assert outcome.roles is None


def test_event_sites_shown_from_a_confidence_on(gazetteer):
    names = ["Aleppo", "Damascus", "Tripoli", "Hama"]
    marked = [mark(TEXT, "Aleppo", "event_site"), mark(TEXT, "Damascus", "actor", also_acceptable=["event_site"]),
              mark(TEXT, "Tripoli", "event_site"), mark(TEXT, "Hama", "event_site")]  # fmt: skip
    roles = {"Aleppo": ("event_site", 0.9), "Damascus": ("event_site", 0.8), "Tripoli": ("event_site", 0.7)}
    report = summarize([score(gazetteer, marked, names, roles)]).roles
    shown = {each.percent: each for each in report.coverage}
    assert set(shown) == {20, 40, 60}, "a third of the event sites was given no role"
    assert (shown[20].threshold, shown[20].precision.share) == (0.9, 1.0)
    assert (shown[60].threshold, shown[60].precision.right, shown[60].precision.of) == (0.7, 2, 3)
    assert shown[60].acceptable.share == 1.0
    tied = dict.fromkeys(names, ("event_site", 0.9))
    shown = summarize([score(gazetteer, marked, names, tied)]).roles.coverage
    assert {each.precision.of for each in shown} == {4}, "what has one confidence is shown together"


def test_stated_confidence_is_binned(gazetteer):
    marked = [
        mark(TEXT, "Aleppo", "event_site"),
        mark(TEXT, "Damascus", "actor"),
        mark(TEXT, "Hama", "venue"),
    ]
    roles = {"Aleppo": ("event_site", 0.96), "Damascus": ("venue", 0.55)}
    bins = summarize([score(gazetteer, marked, [], roles)]).roles.reliability
    assert [(each.least, each.n, each.right) for each in bins if each.n] == [(0.5, 1, 0.0), (0.95, 1, 1.0)]


def test_types_of_events_at_marked_sites(gazetteer):
    marked = [mark(TEXT, "Aleppo", "event_site", event_type="shelling"),
              mark(TEXT, "Hama", "event_site", event_type="protest"),
              mark(TEXT, "Tripoli", "event_site", event_type="grenade")]  # fmt: skip
    events = [make_event("e1", "Explosions/Remote violence", "Air/drone strike")]
    roles = dict.fromkeys(("Aleppo", "Hama", "Tripoli"), ("event_site", 0.9))
    report = summarize(
        [score(gazetteer, marked, [], roles, events=events, sites={"Aleppo": "e1", "Hama": "e1"})]
    ).roles
    assert (report.event_type.right, report.sub_event_type.right, report.event_type.of) == (1, 0, 3)


def test_where_verbs_happened(gazetteer):
    text = "Aleppo, Damascus and Tripoli: Syrian troops fired near Hama."
    names = ["Aleppo", "Damascus", "<Syrian>", "Hama"]
    records = [
        {"id": 1, "text": text, "event": {"verb": []}, "toponyms": [mark(text, name, "event_location")]}
        for name in ("Aleppo", "Tripoli")
    ]
    joined = list(join_sentences([build_document(each) for each in records]))
    assert len(joined) == 1 and [label.toponym for label in joined[0].labels] == ["Aleppo", "Tripoli"]
    roles = {"Aleppo": ("event_site", 0.45), "Damascus": ("event_site", 0.6), "Syrian": ("event_site", 0.9)}
    outcome = score_document(
        joined[0], recognizer=recognize(*names), resolver=resolve, gazetteer=gazetteer, coder=code(roles)
    )
    assert outcome.roles is None and outcome.recognition is None
    report = summarize([outcome])
    assert (report.sites.n_sentences, report.sites.n_marked) == (1, 2)
    likeliest, half = report.sites.levels["argmax"], report.sites.levels["0.5"]
    assert (likeliest.precision.right, likeliest.precision.of, likeliest.recall.right) == (1, 2, 1)
    assert (half.precision.right, half.precision.of) == (0, 1), "Aleppo has less than 0.5"
    assert {(each.toponym, each.expected) for each in outcome.mistakes} == {
        ("Damascus", "not where it happened"), ("Tripoli", "event_site"),
    }  # fmt: skip


def test_sentences_without_a_marked_place_count_on_one_side(gazetteer):
    record = {"id": 1, "text": TEXT, "event": {"verb": []}, "toponyms": []}
    report = evaluate(
        build_document(record), recognizer=recognize("Aleppo"), resolver=resolve, gazetteer=gazetteer,
        coder=code({"Aleppo": ("event_site", 0.9)}),
    )  # fmt: skip
    assert report.sites.levels["argmax"].precision.share == 0.0 and report.sites_where_marked is None


# ---------------------------------------------------------------------- events


def make_event(event_id="e1", event_type=None, sub_event_type=None, place=None, day=None, **keys):
    moment = datetime(*day, tzinfo=UTC) if day else None
    fields = {
        "event_id": event_id, "kind": "conflict",
        "acled_event_type": event_type, "acled_sub_event_type": sub_event_type,
        "candidate": place, "place_id": place.place_id if place else None, "place_name": place.name if place else None,
        "date_start": moment, "date_end": moment, "fatalities_low": None, "fatalities_best": None,
        "fatalities_high": None, "trigger_start": 0, "trigger_end": 6, "confidence": 0.7, "reason": "a rule",
    }  # fmt: skip
    return SimpleNamespace(**(fields | keys))


def read_events(*entries, toponyms=()):
    record = {"id": 1, "text": TEXT, "toponyms": list(toponyms), "events": list(entries)}
    return build_document(record).events


BATTLE, REMOTE, CIVIL = "Battles", "Explosions/Remote violence", "Violence against civilians"


@pytest.mark.parametrize(
    ("marked", "found", "agreement"),
    [
        # place: the same record, or near, or by name alone
        ({"type": "shelling", "geonameid": 170063}, {"event_type": REMOTE}, 3),
        ({"type": "shelling", "lat": 36.3, "lon": 37.3}, {"event_type": REMOTE}, 3),
        ({"type": "shelling", "lat": 36.6, "lon": 37.3}, {"event_type": REMOTE}, None),
        ({"type": "shelling", "place": "ALEPPO"}, {"event_type": REMOTE}, 3),
        ({"type": "shelling", "place": "Homs"}, {"event_type": REMOTE}, None),
        # type: the family, the pair that one event may be told by, the kind
        ({"type": "ied", "geonameid": 170063}, {"event_type": REMOTE, "sub_event_type": "Grenade"}, 3),
        ({"type": "attack", "geonameid": 170063}, {"event_type": BATTLE, "sub_event_type": "Armed clash"}, 3),
        ({"type": "protest", "geonameid": 170063}, {"event_type": CIVIL, "sub_event_type": "Attack"}, 1),
        ({"type": "talks", "geonameid": 170063}, {"event_type": CIVIL}, 1),
        ({"kind": "conflict", "geonameid": 170063}, {"event_type": CIVIL}, 3),
        # date: overlap; a found event without one
        ({"type": "clash", "geonameid": 170063, "date_start": "2018-05-10"}, {"event_type": BATTLE}, 2),
        ({"type": "clash", "geonameid": 170063, "date_start": "2018-05-10"},
         {"event_type": BATTLE, "day": (2018, 5, 10)}, 3),
        ({"type": "clash", "geonameid": 170063, "date_start": "2018-05-01", "date_end": "2018-05-09"},
         {"event_type": BATTLE, "day": (2018, 5, 10)}, 2),
        ({"type": "clash", "geonameid": 170063, "date_end": "2018-05-12"},
         {"event_type": BATTLE, "day": (2018, 5, 10)}, 3),
    ],
)  # fmt: skip
def test_events_agree(gazetteer, marked, found, agreement):
    place = gazetteer.get("geonames:170063")
    scores = score_events(read_events(marked), [make_event(place=place, **found)])
    assert [pair.agreement for pair in scores.pairs] == ([agreement] if agreement else [])


def test_events_pair_one_to_one_and_the_most_alike_first(gazetteer):
    place = gazetteer.get("geonames:170063")
    marked = read_events({"type": "protest", "geonameid": 170063}, {"type": "shelling", "geonameid": 170063})
    found = [make_event("e1", REMOTE, place=place), make_event("e2", REMOTE, place=place),
             make_event("e3", kind="casualty_aggregate", place=place)]  # fmt: skip
    scores = score_events(marked, found)
    assert [(pair.found.event_id, pair.agreement) for pair in scores.pairs] == [("e2", 1), ("e1", 3)]
    assert scores.missed == scores.invented == ()


def test_numbers_of_deaths(gazetteer):
    place = gazetteer.get("geonames:170063")

    def judge(stated, **keys):
        marked = read_events({"kind": "conflict", "geonameid": 170063, "fatalities": stated})
        return score_events(marked, [make_event(place=place, **keys)]).pairs[0].is_number_right

    assert judge(14, fatalities_low=14, fatalities_best=14) is True
    assert judge(30, fatalities_low=24) is True, "'dozens' have no upper end"
    assert judge(30, fatalities_low=10, fatalities_high=20) is False
    assert judge(0) is False and judge(None, fatalities_best=3) is None


def test_an_event_without_position_is_where_its_name_is_marked():
    label = mark(TEXT, "Aleppo", lat=36.2, lon=37.16, geonameid=170063)
    (event,) = read_events(
        {"type": "shelling", "place": "Aleppo", "date_start": "2018-05-10"}, toponyms=[label]
    )
    assert (event.latitude, event.geonameid) == (36.2, "170063")
    assert str(event.first) == str(event.last) == "2018-05-10"
    (talks,) = read_events({"type": "talks", "place": "Hama"})
    assert (talks.kind, talks.event_type, talks.latitude) == ("diplomacy", None, None)


def test_the_events_of_a_corpus(gazetteer):
    place = gazetteer.get("geonames:170063")
    events = [{"type": "shelling", "geonameid": 170063}, {"type": "clash", "place": "Hama"}]
    document = build_document({"id": 1, "text": TEXT, "events": events})
    assert not document.has_labels
    found = [make_event("e1", REMOTE, place=place), make_event("e2", "Riots", "Mob violence")]
    outcome = score_document(
        document, recognizer=recognize(), resolver=resolve, gazetteer=gazetteer, coder=code({}, events=found)
    )
    report = summarize([outcome]).events
    assert (report.place_type_date.precision.share, report.place_type_date.recall.share) == (0.5, 0.5)
    assert report.fatalities.share is None
    wrong = [(each.toponym, each.chosen, each.expected) for each in outcome.mistakes]
    assert wrong == [
        ("Hama", "nothing", "Armed clash, Hama"), ("Aleppo", "Mob violence, no place", "no such event is marked"),
    ]  # fmt: skip
    assert "place, type and date" in summarize([outcome]).to_text()


# ---------------------------------------------------------------------- incidents


def test_the_first_event_site_of_an_incident(gazetteer):
    text = "Damascus said that Aleppo was hit."
    event = {"lat": 36.2, "lon": 37.16, "level": "city"}
    document = build_document({"id": 1, "text": text, "event": event, "named": True})

    def rank_in_order(article, resolutions, gazetteer):
        return [Focus(each.candidate, 0.4, "", 1, each.span.start) for each in resolutions]

    def measure(roles):
        outcome = score_document(
            document, recognizer=recognize("Damascus", "Aleppo"), resolver=resolve, gazetteer=gazetteer,
            ranker=rank_in_order, coder=code(roles),
        )  # fmt: skip
        return summarize([outcome]).incidents_city_level

    shares = measure({"Damascus": ("actor", 0.9), "Aleppo": ("event_site", 0.8)})
    assert (shares.first["50"], shares.site["50"], shares.given_site["50"]) == (0.0, 1.0, 1.0)
    shares = measure({"Damascus": ("event_site", 0.9), "Aleppo": ("actor", 0.8)})
    assert (shares.site["50"], shares.given_site["50"], shares.n_without_site) == (0.0, 0.0, 0)
    shares = measure({"Damascus": ("actor", 0.9), "Aleppo": ("actor", 0.8)})
    assert shares.given_site["50"] == 0.0 and shares.n_without_site == 1


def test_only_towns_are_of_city_level():
    def is_city(**event):
        record = {"id": 1, "text": "x", "event": {"lat": 1, "lon": 1, **event}}
        return build_document(record).incident.is_city_level

    assert is_city(level="city") and is_city(where_prec=2)
    assert not is_city(level="adm1") and not is_city(where_prec=3) and not is_city()


def test_sites_are_ranked_by_roles_where_scores_are_alike(gazetteer):
    article = Article("Damascus and Aleppo")
    found = resolve(article, recognize("Damascus", "Aleppo")(article, gazetteer), gazetteer)
    scores = {"Damascus": 0.5, "Aleppo": 0.4}

    def rank(article, resolutions, gazetteer):
        return [
            Focus(each.candidate, scores[each.span.toponym], "near", 1, each.span.start)
            for each in resolutions
        ]

    roles = [RoleGiven("actor", 0.95, "", {"event_site": 0.01}), RoleGiven("event_site", 0.9, "")]
    ranked = rank_sites(article, found, roles, gazetteer, ranker=rank)
    assert [each.candidate.name for each in ranked] == ["Aleppo", "Damascus"]
    assert ranked[0].reason == "near; an event site with probability 0.90"
    scores["Aleppo"] = 0.001
    assert rank_sites(article, found, roles, gazetteer, ranker=rank)[0].candidate.name == "Damascus"
    with pytest.raises(ValueError):
        rank_sites(article, found, roles[:1], gazetteer, ranker=rank)
    assert rank_sites(Article(""), [], [], gazetteer) == []


# ---------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"role": "site"}, "'role' to be one of event_site, venue, actor, locator, path, dateline, background, or "),
        ({"role": ["venue"]}, "'role' to be one of"),
        ({"role": "venue", "also_acceptable": "actor"}, "'also_acceptable' to be a list of roles"),
        ({"role": "venue", "also_acceptable": ["event_location"]}, "'also_acceptable' to be one of"),
        ({"also_acceptable": ["venue"]}, "expected a 'role' beside"),
        ({"role": "venue", "event_type": "party"}, "'event_type' to be one of clash, regain"),
    ],
)  # fmt: skip
def test_a_wrong_role_is_named(keys, message):
    record = {"id": 1, "text": "Homs", "toponyms": [{"start": 0, "end": 4, "text": "Homs", **keys}]}
    with pytest.raises(CorpusError, match=r"line 3, toponym 1: ") as caught:
        build_document(record, "a.jsonl, line 3")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (5, "expected an object"),
        ({"place": "Homs"}, "'kind' or 'type'"),
        (
            {"kind": "war", "place": "Homs"},
            "'kind' to be one of conflict, strategic, diplomacy, casualty_aggregate",
        ),
        ({"type": "war", "place": "Homs"}, "'type' to be one of clash"),
        ({"type": "clash"}, "'place', 'geonameid', or 'lat' and 'lon'"),
        ({"type": "clash", "lat": 1}, "both 'lat' and 'lon'"),
        ({"type": "clash", "place": "Homs", "date_start": "in May"}, "'date_start'"),
        (
            {"type": "clash", "place": "Homs", "date_start": 2018},
            "'date_start' to be a date such as 2018-05-14",
        ),
        (
            {"type": "clash", "place": "Homs", "date_start": "2018-05-14", "date_end": "2018-05-13"},
            "on or after",
        ),
        ({"type": "clash", "place": "Homs", "fatalities": "many"}, "'fatalities' to be a whole number"),
    ],
)
def test_a_wrong_event_is_named(event, message):
    with pytest.raises(CorpusError, match=r"the record, event 1[:,] ") as caught:
        build_document({"id": 1, "text": "x", "events": [event]})
    assert message in str(caught.value)


def test_event_location_is_one_sided():
    record = {
        "id": 1,
        "text": "Homs",
        "toponyms": [{"start": 0, "end": 4, "text": "Homs", "role": "event_location"}],
    }
    document = build_document(record)
    assert document.has_sites_only and document.labels[0].role == "event_site"
    assert not build_document(record | {"toponyms": []}).has_sites_only


def test_passages_are_a_corpus(tmp_path, gazetteer):
    path = tmp_path / "mine.txt"
    path.write_text(
        "\ufeff## a | Syria | 2018-03-01\nIn [[Aleppo|event_site/venue|shelling]].\n\nMore.\n", "utf-8"
    )
    (document,) = read_corpus(path)
    label = document.labels[0]
    assert (label.role, label.also_acceptable, label.event_type) == ("event_site", ("venue",), "shelling")
    assert document.article.text == "In Aleppo.\n\nMore."
    report = evaluate(
        path, recognizer=recognize("Aleppo"), resolver=resolve, gazetteer=gazetteer,
        coder=code({"Aleppo": ("venue", 0.7)}),
    )  # fmt: skip
    assert (report.roles.strict.share, report.roles.acceptable.share) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("In Aleppo.", "begin with '## id | subject | date'"),
        ("## a | Syria\nx", "expected '## id | subject | date'"),
        ("## a | Syria | May\nx", "expected a date"),
        ("## a | Syria |\n[[Homs]]", "expected a role (event_site, venue"),
        ("## a | Syria |\n[[Homs|site]]", "got 'site' in [[Homs|site]]"),
        ("## a | Syria |\n[[Homs|event_site|party]]", "expected a type of event (clash"),
        (b"\xff", "UTF-8"),
    ],
)
def test_a_wrong_passage_is_named(tmp_path, text, message):
    path = tmp_path / "mine.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CorpusError, match=r"mine\.txt") as caught:
        list(read_corpus(path))
    assert message in str(caught.value)
    with pytest.raises(FileNotFoundError):
        list(read_corpus(tmp_path / "none.txt"))


def test_dates_are_told_from_passages(tmp_path, gazetteer):
    path = tmp_path / "dates.txt"
    lines = [
        f"d{number} | 2018-05-14 | It fell on [[Friday = 2018-05-{day}]]."
        for number, day in enumerate((11, 12) * 4)
    ]
    path.write_text("# Our own.\n\n" + "\n".join(lines), "utf-8")
    outcomes = []
    report = evaluate(path, gazetteer=gazetteer, on_outcome=outcomes.append)
    assert (report.n_documents, report.speed, report.recognition) == (8, None, None)
    halves = {name: (each["day_level"]["right"], each["expressions"]) for name, each in report.dates.items()}
    assert halves["all"] == (4, 8) and 0 < halves["held_out"][1] < 8
    held = {each.document_id for each in outcomes if each.dated.is_held_out}
    wrong = {each.document_id for each in outcomes if each.mistakes}
    assert wrong == {f"d{number}" for number in (1, 3, 5, 7)} - held
    assert json.loads(json.dumps(report.to_dict()))["dates"]["all"]["day_level"]["of"] == 8
    assert "Dates, the half held out" in report.to_text()


# ---------------------------------------------------------------------- shares


def test_intervals():
    rate = measure_rate(80, 100)
    assert (round(rate.low, 3), round(rate.high, 3)) == (0.711, 0.867)
    assert measure_rate(0, 0).share is None and measure_rate(5, 5).high == 1.0
    finding = measure_finding(3, 4, 6)
    assert finding.f1 == pytest.approx(0.6) and finding.f1_low < 0.6 < finding.f1_high
    assert measure_finding(0, 0, 5).f1 == 0.0 and measure_finding(0, 0, 0).f1 is None


def test_the_report_goes_through_json(gazetteer):
    marked = [mark(TEXT, "Aleppo", "event_site")]
    report = summarize([score(gazetteer, marked, ["Aleppo"], {"Aleppo": ("event_site", 0.9)})])
    kept = json.loads(json.dumps(report.to_dict()))["roles"]
    assert kept["by_role"]["event_site"]["f1"] == 1.0 and kept["coverage"][-1]["percent"] == 100
