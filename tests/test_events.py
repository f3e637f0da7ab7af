"""Events coded from sentences with roles given by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geo.dates import find_dates
from geo.evaluate.passages import build_passage
from geo.events import code_events
from geo.events.casualties import read_casualties
from geo.events.types import MODEL_FILE, build_type_model
from geo.gazetteer import load_gazetteer
from geo.model import Article, RoleGiven, Span
from geo.names import fold
from geo.resolve import resolve_article
from geo.text import find_layout
from geo.training.event_types import read_lessons, train
from geo.triggers import split_tokens

FILES = sorted((Path(__file__).parent / "data" / "events").glob("*.txt"))
MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def code(marked, published=None, *, confidence=0.9, likely=None):
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
    roles = [RoleGiven(role, confidence, "by hand", likely or {}) for _, _, role in spans]
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


WAR = "Rebels and soldiers are at war. "
FAINT = "Rebels live there. A farmer was shot at near [[Gori|event_site]]."


def test_sure_site_without_a_word_of_an_act_keeps_a_row():
    (event,) = code(WAR + "Nothing was left of [[Homs|event_site]] by dusk.").events
    assert event.trigger is None and event.place_name == "Homs" and event.confidence < 0.6
    assert "no word of an act is known here" in event.reason
    assert WAR[event.trigger_start :] == "" and event.trigger_end - event.trigger_start == len("Homs")
    again = code(WAR + "Nothing was left of [[Homs|event_site]]. Smoke hung over [[Homs|event_site]].")
    assert len(again.events) == 1 and set(again.event_of.values()) == {again.events[0].event_id}


def test_faint_word_beside_a_site_makes_an_event():
    (event,) = code(FAINT).events
    assert event.trigger == "shot" and event.acled_sub_event_type == "Attack"
    assert "only the place" in event.reason


@pytest.mark.parametrize(("confidence", "n_events"), [(0.5, 0), (0.65, 1), (0.9, 1)])
def test_faint_word_needs_a_fairly_sure_role(confidence, n_events):
    assert len(code(FAINT, confidence=confidence).events) == n_events


@pytest.mark.parametrize(
    ("text", "venues"),
    [
        ("Envoys met in [[Astana|venue]].", ["Astana"]),
        ("[[Astana|venue]] hosts talks between the two governments.", ["Astana"]),
        ("The minister flew to [[Doha|venue]].", ["Doha"]),
        ("The presidents agreed to meet in [[Doha|venue]].", ["Doha"]),
        # whom the talks are with, and what they are about
        (
            "Negotiators from [[Iran|venue]], [[Russia|venue]] and [[Turkey|venue]] gathered in [[Astana|venue]].",
            ["Astana"],
        ),
        ("[[Syria|venue]] talks opened in [[Geneva|venue]].", ["Geneva"]),
        ("They held talks on [[Syria|venue]].", []),
        # who speaks in a place does not meet there, and an aid worker who is reached does not travel
        ("Talks will go on, a spokesman said in [[Doha|venue]].", []),
        ("An aid worker reached by phone in [[Golo|venue]] said so.", []),
        ("The order went out from [[Kabul|venue]].", []),
        # the more exact of two
        ("Envoys gathered in [[Kazakhstan|venue]]'s capital, [[Astana|venue]].", ["Astana"]),
    ],
)
def test_talks_are_where_the_words_say(text, venues):
    assert [event.place_name for event in code(text).events if event.kind == "diplomacy"] == venues


def test_here_is_the_place_of_the_dateline():
    coded = code(
        "[[KUPIANSK|dateline]], Ukraine (Agency) - Two drones struck a railway depot here at dawn, officials said."
    )
    (event,) = coded.events
    assert event.place_name == "Kupyansk" and coded.event_of == {0: event.event_id}
    assert event.confidence < 0.8 and "guess" in event.reason


def test_likeliest_mention_places_what_surely_happened():
    text = "Rockets fell on the airport road south of [[Homs|locator]] on Tuesday."
    (event,) = code(text, likely={"locator": 0.6, "event_site": 0.3}).events
    assert event.place_name == "Homs" and event.confidence < 0.35
    assert all(event.place_id is None for event in code(text, likely={"locator": 0.95}).events)


@pytest.mark.parametrize(
    ("text", "sub_type"),
    [
        ("Coalition planes hit a radar site near [[Hodeidah|event_site]].", "Air/drone strike"),
        ("Shells landed near a market in [[Douma|event_site]].", "Shelling/artillery/missile attack"),
        (
            "A suicide bomber struck at a checkpoint in [[Mogadishu|event_site]], killing nine people.",
            "Suicide bomb",
        ),
        ("A car bomb exploded in [[Baghdad|event_site]].", "Remote explosive/landmine/IED"),
        ("Attackers threw a grenade into a bar in [[Bujumbura|event_site]].", "Grenade"),
        ("Dozens choked after a chlorine attack on [[Saraqib|event_site]].", "Chemical weapon"),
        ("Rebels clashed with soldiers in [[Goma|event_site]].", "Armed clash"),
        ("Gunmen killed six aid workers in [[Goma|event_site]].", "Attack"),
        ("Gunmen killed six soldiers in an attack on a base in [[Goma|event_site]].", "Armed clash"),
        ("The army recaptured [[Goma|event_site]] from the rebels.", "Government regains territory"),
        ("Rebels captured [[Goma|event_site]] from the army.", "Non-state actor overtakes territory"),
        ("Police arrested two men in [[Karachi|event_site]].", "Arrests"),
        ("Militants kidnapped a priest in [[Marawi|event_site]].", "Abduction/forced disappearance"),
        ("Thousands marched peacefully through [[Khartoum|event_site]].", "Peaceful protest"),
        ("Police fired tear gas at protesters in [[Nairobi|event_site]].", "Protest with intervention"),
        (
            "Soldiers shot dead three protesters in [[Khartoum|event_site]].",
            "Excessive force against protesters",
        ),
        ("Militiamen looted shops in [[El Geneina|event_site]].", "Looting/property destruction"),
    ],
)
def test_types(text, sub_type):
    (event,) = code(text).events
    assert event.acled_sub_event_type == sub_type
    assert event.kind == ("strategic" if event.acled_event_type == "Strategic developments" else "conflict")


def test_types_are_learned_the_same_twice_and_name_no_place():
    lessons = list(
        read_lessons(
            build_passage("a | b |", "Jets bombed [[Homs|event_site|air_strike]]."), load_gazetteer()
        )
    )
    lessons += read_lessons(
        build_passage("c | d |", "Shells hit [[Hama|event_site|shelling]]."), load_gazetteer()
    )
    content = train(lessons)
    assert content == train(lessons) and content["codes"] == ["AIR", "SHELLING"]
    model = build_type_model(content)
    assert [model.codes[int(model.measure(each.signs).argmax())] for each in lessons] == ["AIR", "SHELLING"]
    assert MODEL_FILE.stat().st_size < 200_000
    known = set(json.loads(MODEL_FILE.read_text("utf-8"))["weights"])
    assert {sign.partition(" ")[0] for sign in known} <= FAMILIES
    with pytest.raises(ValueError, match="expected passages"):
        train([])


FAMILIES = set("rule main code beside says party near there front l0 l1 r0 r1 lclose rclose lset rset prep killed "
               "hurt fallen object prev before <weapon >weapon".split()) | {
    f"{side}{party}" for side in "<>"
    for party in "MOB CROWD POLICE STATE REBEL GUNMEN CIVIL nobody".split()}  # fmt: skip


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
        (
            "Sixteen fighters killed overnight in an air strike on [[Homs|event_site]].",
            None,
            "Sixteen fighters",
        ),
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


@pytest.mark.parametrize(
    "text",
    [
        "[[Syria|actor]] denied that its air strike hit [[Idlib|event_site]].",
        "The army denied it had shelled [[Idlib|event_site]].",
        "The University of [[Baghdad|actor]] condemned the attack on [[Raqqa|event_site]].",
        "Later officials raised the toll to 30 in the [[Kabul|event_site]] bombing.",
        "The foreign minister, who condemned the attack in [[Kabul|event_site]], spoke.",
        "The shelling of [[Idlib|event_site]] was condemned by the government.",
        "Officials reported an explosion in [[Kabul|event_site]].",
        "[[Kyiv|actor]] blast kills three in [[Kyiv|event_site]].",
        "The [[Kabul|actor]] bombing killed ten people in [[Kabul|event_site]].",
    ],
)
def test_who_tells_or_denies_or_lies_around_it_did_not_do_it(text):
    (event,) = code(text).events
    assert event.actor1 is None


@pytest.mark.parametrize(
    ("text", "actor1"),
    [
        ("[[Israel|actor]] said its air strike on [[Homs|event_site]] killed ten.", "Israel (IL)"),
        ("[[Israel|actor]] attacks [[Homs|event_site]]", "Israel (IL)"),
        ("Rebels, police said, attacked a base in [[Homs|event_site]].", "Rebels"),
        ("Rebels who rejected the truce shelled [[Homs|event_site]].", "Rebels"),
        ("Soldiers killed ten people, officials said, in a raid on [[Homs|event_site]].", "Soldiers"),
        (
            "Islamic State claimed responsibility for the bombing in [[Homs|event_site]].",
            "Islamic State",
        ),
    ],
)
def test_who_owns_to_a_deed_did_it(text, actor1):
    (event,) = code(text).events
    assert event.actor1 == actor1


@pytest.mark.parametrize("told", ["killed ten people", "destroyed houses and killed ten people"])
def test_nothing_happened_where_people_fled_to(told):
    text = f"Families fled from [[Aleppo|path]] to [[Gaziantep|path]] after barrel bombs {told}."
    events = code(text, likely={"path": 0.6, "event_site": 0.3}).events
    assert {event.place_name for event in events} == {"Aleppo"}
    text = "Families fled to [[Gaziantep|path]] after barrel bombs killed ten people."
    (event,) = code(text, likely={"path": 0.6, "event_site": 0.3}).events
    assert event.place_id is None and event.fatalities_best == 10


@pytest.mark.parametrize(
    ("text", "modality", "killed", "injured"),
    [
        ("No one was killed in the strike on [[Odesa|event_site]].", "asserted", 0, None),
        ("No civilian was hurt when missiles hit [[Lviv|event_site]].", "asserted", None, 0),
        ("No one attacked [[Lviv|event_site]].", "negated", None, None),
        ("The army denied killing civilians in a strike on [[Lviv|event_site]].", "negated", None, None),
    ],
)
def test_to_deny_victims_is_not_to_deny_the_event(text, modality, killed, injured):
    (event,) = code(text).events
    assert (event.modality, event.fatalities_best, event.injured) == (modality, killed, injured)


@pytest.mark.parametrize(
    "text",
    [
        "Envoys gathered in [[Astana|venue]] on Monday. Since talks in [[Astana|venue]] began in 2017, much changed.",
        "Envoys gathered in [[Astana|venue]] on Monday for the first time since 2017.",
    ],
)
def test_history_gives_no_date_to_what_was_on_a_weekday(text):
    event = code(text).events[0]
    assert event.date_start is None and event.date_phrase == "Monday"


def test_count_of_victims_belongs_to_the_event_before_it():
    bomb = "A bomb killed 20 in [[Kabul|event_site]] on Monday."
    kabul, herat = code(f"{bomb} Hundreds were injured. Scores died in [[Herat|event_site]].").events
    assert (kabul.injured, kabul.fatalities_best) == (200, 20)
    assert herat.place_name == "Herāt" and herat.injured is None and herat.fatalities_low == 40


def test_at_least_bounds_nothing_from_above():
    text = "Missiles hit [[Sumy|event_site]] and [[Odesa|event_site]], killing at least 14."
    assert [event.fatalities_high for event in code(text).events] == [None, None]


@pytest.mark.parametrize("between", [" in ", ", in "])
def test_hospital_in_a_city_is_one_site(between):
    text = f"Missiles hit the [[Al-Shifa hospital|event_site]]{between}[[Gaza City|event_site]], killing ten."
    coded = code(text)
    (event,) = coded.events
    assert "Shifa" in event.place_name and set(coded.event_of) == {0, 1} and event.fatalities_best == 10


def test_hotel_with_a_namesake_abroad_lies_where_the_words_say():
    text = "Gunmen attacked the [[Serena|event_site]] hotel in [[Kabul|event_site]], killing ten people."
    (event,) = code(text).events
    assert event.place_name == "Kabul" and event.fatalities_best == 10
