from __future__ import annotations

import json

import pytest
from tiny import build_tiny

from geo.evaluate.corpus import Document, Incident, Label
from geo.focus import WEIGHTS_FILE, build_ranker, rank_focus
from geo.focus.signs import SIGNS, read_signs
from geo.model import Article, Candidate, Relation, Resolution, Span
from geo.training.focus import mark_right, train

IDS = {
    "Syria": "geonames:163843", "Syrian": "geonames:163843", "Lebanon": "geonames:272103",
    "Aleppo": "geonames:170063", "Damascus": "geonames:170654", "Al Bab": "geonames:173506",
    "Aleppo province": "geonames:170062", "Tripoli": "geonames:266826",
}  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def resolve(text, gazetteer, *names):
    """Resolve the names, each at its next occurrence."""
    resolutions, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        kind = "demonym" if name == "Syrian" else "proper"
        first = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
        end = text.find(". ", start)
        span = Span(start, at, name, kind, "body", first, len(text) if end < 0 else end + 1)
        place = gazetteer.get(IDS[name]) if name in IDS else None
        by = "gazetteer" if place else "unresolved"
        resolutions.append(Resolution(span, place, by, 0.9 if place else None, 1, ""))
    return Article(text), resolutions


def rank(text, gazetteer, *names):
    article, resolutions = resolve(text, gazetteer, *names)
    return rank_focus(article, resolutions, gazetteer)


@pytest.mark.parametrize(
    ("text", "names", "first"),
    [
        ("Two drivers were killed in Al Bab, Aleppo province.", ("Al Bab", "Aleppo province"), "Al Bab"),
        ("Damascus said that six people were killed in Aleppo.", ("Damascus", "Aleppo"), "Aleppo"),
        ("A nurse from Damascus was shot dead in Aleppo.", ("Damascus", "Aleppo"), "Aleppo"),
        ("Shells hit Aleppo, says Lebanon.", ("Aleppo", "Lebanon"), "Aleppo"),
        ("The Syrian army killed six in Tripoli.", ("Syrian", "Tripoli"), "Tripoli"),
        ("Six died in Aleppo. Ministers meet for talks in Damascus.", ("Aleppo", "Damascus"), "Aleppo"),
        ("Damascus-backed militants ambushed a convoy near Al Bab.", ("Damascus", "Al Bab"), "Al Bab"),
        ("Gunmen abducted two in Aleppo, Syria.", ("Aleppo", "Syria"), "Aleppo"),
    ],
)
def test_the_scene_comes_first(tiny, text, names, first):
    assert rank(text, tiny, *names)[0].candidate.name == first


def test_one_entry_a_place_with_its_mentions(tiny):
    text = "Clashes in Aleppo. Six died in Aleppo. Nowhere was calm. Damascus was silent."
    ranked = rank(text, tiny, "Aleppo", "Aleppo", "Nowhere", "Damascus")
    assert [(each.candidate.name, each.n_mentions, each.start) for each in ranked] == [
        ("Aleppo", 2, 11),
        ("Damascus", 1, text.index("Damascus")),
    ]
    assert 0 < ranked[1].score < ranked[0].score and sum(each.score for each in ranked) < 1
    assert "an attack there" in ranked[0].reason


@pytest.mark.parametrize("people", ["A nurse", "Two drivers", "Farmers"])
def test_where_people_come_from_is_no_scene(tiny, people):
    text = f"{people} from Damascus shot dead in Lebanon."
    ranked = rank(text, tiny, "Damascus", "Lebanon")
    assert ranked[0].candidate.name == "Lebanon"
    article, resolutions = resolve(text, tiny, "Damascus", "Lebanon")
    assert ["origin" in each.signs for each in read_signs(article, resolutions, tiny)] == [True, False]
    article, resolutions = resolve("A nurse was abducted from Damascus.", tiny, "Damascus")
    assert "origin" not in read_signs(article, resolutions, tiny)[0].signs


def test_beside_a_scene_without_a_place_nothing_else_is_the_scene(tiny):
    unknown = rank(
        "Two Syrian drivers from Damascus were killed in Nowhere.", tiny, "Syrian", "Damascus", "Nowhere"
    )
    assert sum(each.score for each in unknown) < 0.5
    known = rank(
        "Two Syrian drivers from Damascus were killed in Aleppo.", tiny, "Syrian", "Damascus", "Aleppo"
    )
    assert known[0].candidate.name == "Aleppo" and known[0].score > 0.5
    demonym = rank("Two Syrian drivers were killed in Nowhere.", tiny, "Syrian", "Nowhere")
    assert all(each.score < 0.05 for each in demonym)


def test_nothing_placed_gives_nothing(tiny):
    assert rank("Nowhere was hit.", tiny, "Nowhere") == []
    assert rank_focus(Article(""), [], tiny) == []


def test_a_country_alone_is_less_sure_than_a_town(tiny):
    country, town = rank("Six killed in Syria.", tiny, "Syria"), rank("Six killed in Aleppo.", tiny, "Aleppo")
    assert country[0].score < town[0].score


def test_what_is_measured_from_a_town_beats_the_town(tiny):
    text = "A bomb killed six 50 km south of Aleppo."
    article, [anchor] = resolve(text, tiny, "Aleppo")
    place = Candidate("computed:x", "50 km south of Aleppo", 35.75, 37.16, "P", "LCTY", "SY")
    relation = Relation("distance", (anchor.span.start,), bearing="S", distance_km=50.0)
    start = text.index("50")
    span = Span(start, len(text) - 1, text[start:-1], "nominal", "body", 0, len(text), relation=relation)
    phrase = Resolution(span, place, "gazetteer", 0.8, 1, "")
    ranked = rank_focus(article, [phrase, anchor], tiny)
    assert [each.candidate.place_id for each in ranked] == ["computed:x", "geonames:170063"]


def test_a_name_in_a_list_shares_what_is_said_of_the_first(tiny):
    article, resolutions = resolve("Six were killed in Aleppo and Damascus.", tiny, "Aleppo", "Damascus")
    first, second = read_signs(article, resolutions, tiny)
    assert {"death in", "after in"} <= first.signs.keys() & second.signs.keys()
    assert "listed" in second.signs and "listed" not in first.signs


def test_words_behind_the_next_name_are_the_next_names_own(tiny):
    article, resolutions = resolve(
        "Calm in Aleppo while Damascus buried victims.", tiny, "Aleppo", "Damascus"
    )
    first, second = read_signs(article, resolutions, tiny)
    assert "death after" not in first.signs and "death after" in second.signs


def test_the_weights_are_of_signs_that_are_read():
    content = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    assert content["weights"].keys() == SIGNS.keys()
    assert content["card"]["corpora"] and content["card"]["limits"]


@pytest.mark.parametrize(
    ("names", "right"),
    [
        (("Syria", "Aleppo province", "Al Bab"), [False, False, True]),
        (("Syria", "Damascus"), [True, False]),
        (("Syrian", "Damascus"), [False, False]),
    ],
)
def test_the_most_precise_true_mention_is_right(tiny, names, right):
    article, resolutions = resolve(", ".join(names), tiny, *names)
    document = Document(article, incident=Incident(36.45, 37.55, country="SY"))
    assert mark_right(read_signs(article, resolutions, tiny), document, tiny) == right


def test_training_is_repeatable_and_learns(tiny):
    documents, resolved = [], {}
    for number in range(12):
        names = ("Damascus", "Aleppo") if number % 2 else ("Tripoli", "Al Bab")
        text = f"{names[0]} said on day {number} that six were killed in {names[1]}."
        article, resolutions = resolve(text, tiny, *names)
        start = text.index(names[1])
        documents.append(Document(article, (Label(start, start + len(names[1]), names[1]),)))
        resolved[article.article_id] = resolutions
    first, second = (
        train(documents, resolutions_of=lambda each: resolved[each.article.article_id], gazetteer=tiny)
        for _ in range(2)
    )
    assert json.dumps(first) == json.dumps(second)
    assert first["weights"]["death in"] > 0 > first["weights"]["actor"]
    article, resolutions = resolve("Tripoli said six were killed in Al Bab.", tiny, "Tripoli", "Al Bab")
    assert build_ranker(first)(article, resolutions, tiny)[0].candidate.name == "Al Bab"
    with pytest.raises(ValueError, match="got none"):
        train([], resolutions_of=lambda each: [], gazetteer=tiny)


def test_weights_of_another_version_are_refused():
    with pytest.raises(ValueError, match="'nonsense'"):
        build_ranker({"weights": {"named": 1.0, "nonsense": 1.0}})
