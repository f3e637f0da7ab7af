"""Events coded from sentences with roles given by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.dates import find_dates
from geo.events import code_events
from geo.events.casualties import read_casualties
from geo.gazetteer import load_gazetteer
from geo.model import Article, RoleGiven, Span
from geo.names import fold
from geo.resolve import resolve_article
from geo.text import find_layout
from geo.triggers import split_tokens

FILES = sorted((Path(__file__).parent / "data" / "events").glob("*.txt"))
MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def code(marked, published=None):
    """Code a text whose places are marked [[Name|role]]."""
    gazetteer = load_gazetteer()
    text, spans, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), match[1], match[2]))
        text += match[1]
        position = match.end()
    text += marked[position:]
    article = Article(text, published=published, article_id="a")
    layout = find_layout(text)
    marks = [
        Span(start, start + len(name), name, "demonym" if name in gazetteer.demonyms else "proper",
             layout.section_at(start), *layout.sentence_at(start), place_id=gazetteer.demonyms.get(name))
        for start, name, _ in spans
    ]  # fmt: skip
    resolutions = resolve_article(article, marks, gazetteer)
    roles = [RoleGiven(role, 0.9, "by hand") for _, _, role in spans]
    return code_events(article, resolutions, roles, find_dates(article, layout), gazetteer, layout)


def list_cases():
    for path in FILES:
        for block in re.split(r"(?m)^## ", path.read_text("utf-8"))[1:]:
            head, _, body = block.partition("\n")
            name, published = (part.strip() for part in head.split("|"))
            lines = body.strip().split("\n")
            rows = [line[3:].split(" | ") for line in lines if line.startswith("=> ")]
            text = "\n".join(line for line in lines if not line.startswith("=> ")).strip()
            yield pytest.param(text, published, rows, id=name)


def write(value):
    return "-" if value is None else str(value)


def agrees(event, row):
    """List the columns in which an event is not as the row says; a value in brackets is not asked for."""
    kind, sub_type, place, dates, deaths, injured, modality = row
    days = [event.date_start and event.date_start.date(), event.date_end and event.date_end.date()]
    got = {
        "kind": (event.kind, kind),
        "type": (write(event.acled_sub_event_type), sub_type),
        "place": (fold(write(event.place_name)) or "-", fold(place) or "-"),
        "dates": ("-" if days == [None, None] else f"{days[0]}..{days[1]}", dates),
        "deaths": (
            "/".join(map(write, (event.fatalities_low, event.fatalities_best, event.fatalities_high))),
            "-/-/-" if deaths == "-" else deaths,
        ),
        "injured": (write(event.injured), injured),
        "modality": (event.modality, modality),
    }
    return {name: pair for name, pair in got.items() if pair[0] != pair[1] and not pair[1].startswith("(")}


@pytest.mark.parametrize(("text", "published", "rows"), list(list_cases()))
def test_articles(text, published, rows):
    coded = code(text, published)
    left = list(coded.events)
    for row in rows:
        assert left, f"no event left for {row}"
        best = min(left, key=lambda event: len(agrees(event, row)))
        assert agrees(best, row) == {}
        left.remove(best)
    assert left == []


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("The blast killed 14 or 15 soldiers.", (14, None, 15), None),
        ("Between 10 and 20 fighters died.", (10, None, 20), None),
        ("At least two dozen recruits were killed.", (24, 24, None), None),
        ("Dozens were killed.", (24, None, None), None),
        ("Up to 30 people were feared dead.", (None, None, 30), None),
        ("Around 40 villagers were killed.", (None, 40, None), None),
        ("A family of five was killed.", (5, 5, 5), None),
        ("Three people, including two children, were killed.", (3, 3, 3), None),
        ("It killed three soldiers and two civilians.", (5, 5, 5), None),
        ("It killed a woman and her two children.", (3, 3, 3), None),
        ("A policeman was shot dead.", (1, 1, 1), None),
        ("Twenty-one people were killed.", (21, 21, 21), None),
        ("The attack claimed the lives of 1,200 people.", (1200, 1200, 1200), None),
        ("The death toll rose to 30.", (30, 30, 30), None),
        ("No one was killed.", (0, 0, 0), None),
        ("It wounded 20.", (None, None, None), 20),
        ("Nobody was injured.", (None, None, None), 0),
    ],
)
def test_casualties(text, killed, injured):
    (found,) = read_casualties(split_tokens(text))
    assert (found.killed, found.injured) == (killed, injured)
    assert text[found.start : found.end] and found.is_stated


@pytest.mark.parametrize(
    "text",
    [
        "Thirty people were killed or wounded.",  # neither number is known
        "There were no immediate reports of casualties.",  # none reported is not none
        "No casualties were reported.",
        "Many were killed.",
        "The attack killed hopes for peace.",
        "He was killed 50 km north of Gao in 2014.",
        "A 14-year-old was hurt 20 minutes later.",
    ],
)
def test_unknown_casualties_are_no_number(text):
    assert read_casualties(split_tokens(text)) == []


def test_casualties_of_one_sentence_go_to_their_own_events():
    bomb = "A bomb killed three people in [[Kabul|event_site]]"
    coded = code(f"{bomb} while gunmen shot dead five soldiers in [[Herat|event_site]].")
    assert {event.place_name: event.fatalities_best for event in coded.events} == {"Kabul": 3, "Herāt": 5}


def test_total_over_several_places_is_only_a_bound():
    coded = code("Air strikes on [[Homs|event_site]] and [[Idlib|event_site]] killed 30 people.")
    assert [(each.fatalities_low, each.fatalities_best, each.fatalities_high) for each in coded.events] == [
        (None, None, 30)
    ] * 2
    assert [each.event_id.partition(".")[2] for each in coded.events] == ["", "2"]


def test_site_without_a_trigger_points_to_the_event_of_its_place():
    coded = code(
        "A car bomb exploded in [[Homs|event_site]]. Shops are shut. Nobody in [[Homs|event_site]] went out."
    )
    assert len(coded.events) == 1 and coded.event_of == {0: "a:e2", 1: "a:e2"}


def test_container_is_no_event_of_its_own():
    coded = code(
        "A car bomb exploded in [[Azaz|event_site]], in [[Aleppo|event_site]] province, [[Syria|event_site]]."
    )
    (event,) = coded.events
    assert event.candidate.feature_class == "P" and set(coded.event_of.values()) == {event.event_id}
    assert len(coded.event_of) == 3


def test_roles_decide():
    text = "Shells killed ten people in [[Homs|{}]]."
    assert code(text.format("event_site")).events[0].place_name == "Homs"
    for role in ("background", "locator", "path"):
        assert all(event.place_id is None for event in code(text.format(role)).events)


def test_nothing_without_triggers_or_plain_facts():
    assert code("The mayor opened a school in [[Homs|event_site]].").events == []
    assert code("There was an attack.").events == []
    assert code("").events == []


def test_event_without_a_site_keeps_its_row_if_it_is_told_plainly():
    (event,) = code("Gunmen killed six aid workers on Sunday.", "2020-05-04").events
    assert event.place_id is None and event.where_prec is None and event.fatalities_best == 6
    assert event.confidence <= 0.5


@pytest.mark.parametrize(
    ("text", "actor1", "actor2"),
    [
        ("[[Homs|event_site]] was shelled by government forces.", "government forces", None),
        ("Rebels attacked an army convoy near [[Homs|event_site]].", "Rebels", "army convoy"),
        ("[[Russian|actor]] warplanes bombed [[Homs|event_site]].", "Russian warplanes (RU)", None),
        ("[[Israel|actor]] bombed [[Homs|event_site]].", "Israel (IL)", None),
        ("Clashes broke out between police and protesters in [[Homs|event_site]].", "police", "protesters"),
        ("Thirty militants were killed in an air strike on [[Homs|event_site]].", None, "Thirty militants"),
    ],
)
def test_actors(text, actor1, actor2):
    (event,) = code(text).events
    assert (event.actor1, event.actor2) == (actor1, actor2)


@pytest.mark.parametrize(
    ("text", "who", "modality"),
    [
        ("The army said it had shelled [[Homs|event_site]].", "The army", "claimed"),
        ("[[Homs|event_site]] was shelled, police said on Monday.", "police", "asserted"),
        ("[[Homs|event_site]] was shelled, according to doctors.", "doctors", "asserted"),
        (
            "Islamic State claimed responsibility for the bombing in [[Homs|event_site]].",
            "Islamic State",
            "claimed",
        ),
        ("[[Homs|event_site]] was shelled.", None, "asserted"),
    ],
)
def test_claims(text, who, modality):
    (event,) = code(text).events
    assert (event.claimed_by, event.modality) == (who, modality)


def test_dates_need_a_day_on_the_calendar():
    assert code("Rebels shelled [[Homs|event_site]] on Monday.").events[0].date_start is None
    (event,) = code("Rebels shelled [[Homs|event_site]] on Monday.", "2020-05-06").events
    assert str(event.date_start.date()) == "2020-05-04" and event.date_prec == 1 and event.date_phrase


def test_denial_of_what_is_told_is_no_second_event():
    told = "Jets bombed [[Homs|event_site]] on Monday."
    denied = "[[Moscow|actor]] denied that its jets bombed [[Homs|event_site]]."
    (event,) = code(f"{told} {denied}", "2020-05-06").events
    assert event.modality == "asserted"


def test_eligible_for_ucdp():
    cases = {
        "Gunmen killed two people in [[Homs|event_site]].": True,
        "Gunmen wounded two people in [[Homs|event_site]].": False,
        "Gunmen could kill two people in [[Homs|event_site]].": False,
    }
    assert {text: code(text).events[0].ucdp_eligible for text in cases} == cases


def test_rows_fit_the_table():
    from shapely import Point

    from geo import schema

    events = code(
        "Shells killed ten people in [[Homs|event_site]] and wounded 20 on Monday.", "2020-05-06"
    ).events
    names = [schema.EVENTS.index, *schema.EVENTS.columns]
    columns = {name: [getattr(event, name) for event in events] for name in names}
    points = [Point(event.candidate.longitude, event.candidate.latitude) for event in events]
    frame = schema.build_frame(schema.EVENTS, columns, points)
    assert frame["fatalities_best"].tolist() == [10] and frame["injured"].tolist() == [20]
    assert frame["evidence"].str.contains("Shells").all()
