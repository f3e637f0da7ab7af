"""What a place is to the conflict: contrast pairs, the rules around the model, and the passages that it never saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import load_gazetteer
from geo.model import Article, Relation, Resolution, RoleGiven, Span
from geo.recognize import find_mentions
from geo.resolve import resolve_article
from geo.roles import ROLES, assign_roles, build_role_finder, read_signs
from geo.roles.phrases import read_phrases
from geo.roles.relations import settle_relations
from geo.text import find_layout
from geo.triggers import find_triggers

PASSAGES = Path(__file__).parent.parent / "seeds" / "roles"


def give(text: str) -> dict[str, str | None]:
    gazetteer, article = load_gazetteer(), Article(text)
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    roles = assign_roles(article, resolutions, gazetteer)
    return {each.span.toponym: role.role for each, role in zip(resolutions, roles, strict=True)}


@pytest.mark.parametrize(
    ("text", "toponym", "role"),
    [
        ("At least nine people died when shells hit a market in Kharkiv, officials said.", "Kharkiv", "event_site"),
        ("The two sides are to hold talks in Geneva next week, a spokesman said.", "Geneva", "venue"),
        ("Moscow accused the rebels of breaking the truce.", "Moscow", "actor"),
        ("The Turkish army said that its jets had bombed the town.", "Turkish", "actor"),
        ("Thousands of people have fled from Kherson since Monday.", "Kherson", "path"),
        ("A bomb killed three people in Douma, a suburb of Damascus.", "Damascus", "locator"),
        ("A bomb killed three people in Douma, a suburb of Damascus.", "Douma", "event_site"),
        ("BEIRUT (Agency) - Gunmen opened fire on a bus on Sunday.", "BEIRUT", "dateline"),
        ("Tehran-backed fighters withdrew from the village on Friday.", "Tehran", "actor"),
    ],
)  # fmt: skip
def test_plain_copy(text, toponym, role):
    assert give(text)[toponym] == role


def test_the_same_place_in_two_roles():
    assert give("Missiles struck Kyiv overnight, killing four people.")["Kyiv"] == "event_site"
    assert give("Kyiv said that it had asked its allies for more missiles.")["Kyiv"] == "actor"


def test_probabilities_are_of_all_roles_and_the_confidence_is_the_highest():
    gazetteer, article = load_gazetteer(), Article("Shells hit Homs, Damascus said.")
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    for given in assign_roles(article, resolutions, gazetteer):
        assert set(given.likely) == set(ROLES) and abs(sum(given.likely.values()) - 1) < 0.01
        assert given.confidence == max(given.likely.values()) and given.reason


def test_a_guess_gives_no_role():
    even = {"first": {"all": [0.0] * 7}, "second": {"all": [0.0] * 7}, "temperature": 1.0}
    gazetteer, article = load_gazetteer(), Article("Shells hit Homs.")
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    (given,) = build_role_finder(even)(article, resolutions, gazetteer)
    assert given.role is None and given.reason.startswith("not sure")
    assert build_role_finder(even)(article, [], gazetteer) == []


def test_a_preposition_hangs_on_the_verb_over_its_agent_and_over_adjectives():
    gazetteer = load_gazetteer()
    article = Article("Rockets were fired by rebel forces into the besieged Marib.")
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    (signs,) = read_signs(article, resolutions, gazetteer)
    assert "head=IN fired" in signs and "<word=besieged" not in signs


def test_a_mention_is_one_token_whatever_its_words():
    gazetteer = load_gazetteer()
    article = Article("Fighting near Khan Sheikhoun and Homs went on.")
    resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    triggers = find_triggers(article.text, find_layout(article.text))
    (phrase,) = read_phrases(article.text, resolutions, triggers)
    assert phrase.words.count("§") == len(resolutions) == len(phrase.places)
    assert [phrase.words[first] for _, first, _ in phrase.places] == ["§"] * len(resolutions)


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [("distance", None, ["event_site", "locator"]), ("between", None, ["event_site", "event_site"]),
     ("distance", 40, ["locator", "event_site"])],
)  # fmt: skip
def test_phrases_and_the_names_in_them(kind, subject, expected):
    relation = Relation(kind, (15,), subject=subject)
    spans = [Span(0, 22, "50 km south of Baghdad", "nominal", relation=relation), Span(15, 22, "Baghdad")]
    resolutions = [Resolution(span, None, "unresolved", None, 0, "") for span in spans]
    given = [RoleGiven("background", 0.4, ""), RoleGiven("event_site", 0.8, "")]
    assert [each.role for each in settle_relations(resolutions, given)] == expected


@pytest.mark.skipif(not PASSAGES.exists(), reason="the passages are in no archive")
def test_the_passages_that_were_never_learned_from():
    from geo.evaluate.passages import read_passages
    from geo.training.folds import assign_fold
    from geo.training.roles import HELD_FOLD, read_lesson

    gazetteer = load_gazetteer()
    right = count = 0
    for path in sorted(PASSAGES.glob("passages-*.txt")):
        for document in read_passages(path):
            if assign_fold(document.article.article_id) == HELD_FOLD:
                lesson = read_lesson(document, gazetteer)
                roles = assign_roles(document.article, lesson.resolutions, gazetteer)
                labels = [label for label in document.labels if label.role]
                right += sum(given.role == label.role for given, label in zip(roles, labels, strict=True))
                count += len(labels)
    assert count > 1500 and right / count > 0.70
