"""Words that tell of an event, and the other senses that they have."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from geo.text import find_layout
from geo.triggers import find_faint_triggers, find_triggers, get_disorder, share_war, split_tokens
from geo.triggers.lexicon import build_lexicon, inflect_verb
from geo.triggers.table import TABLE, TYPES


def find(text):
    return find_triggers(text, find_layout(text))


def types(text):
    return [each.sub_event_type for each in find(text) if each.kind in ("conflict", "strategic")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warplanes carried out an air strike on Idlib.", "Air/drone strike"),
        ("Two missiles hit a school in Kharkiv.", "Shelling/artillery/missile attack"),
        ("A barrage of rockets fired from Gaza hit Ashdod.", "Shelling/artillery/missile attack"),
        ("A suicide bomber blew himself up in a mosque.", "Suicide bomb"),
        ("A roadside bomb went off near a patrol.", "Remote explosive/landmine/IED"),
        ("Attackers threw a grenade into a bar.", "Grenade"),
        ("Dozens choked in a sarin attack on the town.", "Chemical weapon"),
        ("A gunbattle broke out between police and rebels.", "Armed clash"),
        ("Gunmen opened fire on a bus.", "Attack"),
        ("Gunmen attacked an army outpost.", "Armed clash"),
        ("The army recaptured the town from the rebels.", "Government regains territory"),
        ("Rebels seized the town of Goma.", "Non-state actor overtakes territory"),
        ("Gunmen seized six aid workers near Goma.", "Abduction/forced disappearance"),
        ("Militants kidnapped a priest.", "Abduction/forced disappearance"),
        ("Soldiers gang-raped women in the village.", "Sexual violence"),
        ("Thousands marched through the capital, chanting slogans.", "Peaceful protest"),
        ("Police fired tear gas at students.", "Protest with intervention"),
        ("Troops shot dead three protesters in Khartoum.", "Excessive force against protesters"),
        ("Crowds set fire to a police station.", "Violent demonstration"),
        ("The two sides signed a ceasefire.", "Agreement"),
        ("The last rebel fighters left the enclave on buses.", "Non-violent transfer of territory"),
        ("Police arrested forty activists.", "Arrests"),
        ("Militiamen looted shops and burned homes.", "Looting/property destruction"),
        ("A missile hit the edge of a camp.", "Shelling/artillery/missile attack"),
        ("The hospital lost power when a shell hit its generator.", "Shelling/artillery/missile attack"),
        ("Aircraft bomb the rebel town.", "Air/drone strike"),
        ("The soldiers exchanged artillery fire with the rebels.", "Armed clash"),
        ("Rebels took Goma at dawn.", "Non-state actor overtakes territory"),
        ("Police broke up a small demonstration.", "Protest with intervention"),
        ("The army sent 500 troops to the border.", "Other"),
    ],
)
def test_types(text, expected):
    assert expected in types(text)


@pytest.mark.parametrize(
    "text",
    [
        "The striker fired twice, and the visitors captured the title.",
        "The film was shot on location in Jordan.",
        "It bombed at the box office.",
        "The band stormed the charts with its third album.",
        "Workers went on strike over pay.",
        "Rail unions called a strike for Monday.",
        "The coach was fired from his job after the match.",
        "A blast of cold air hit the coast.",
        "His offensive remarks were condemned by the council.",
        "The region was hit by the worst drought in decades.",
        "He lost his battle with cancer.",
        "She suffered a heart attack at home.",
        "The opposition attacked the budget plan.",
        "Stocks rallied and shares hit a record high.",
        "Firefighters battled a blaze at a warehouse.",
        "A gas explosion destroyed the bakery.",
        "Lightning struck a barn near the village.",
        "An earthquake killed 40 people, and floods hit the north.",
        "Twelve people were killed in a bus crash on the motorway.",
        "Washington withdrew from the nuclear deal.",
        "The festival is held in March every year.",
        "The two companies struck a deal.",
        "Riot police stood by.",
        "The quarterback was sacked and the team shelled out millions.",
        "The company targets young consumers.",
        "The man lives in the 2400 block of Knox Road, police said.",
        "The foreign ministry protested.",
        "Rebels took part in the talks.",
    ],
)
def test_other_senses(text):
    assert [each.text for each in find(text) if each.kind not in ("movement", "diplomacy")] == []


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The village was heavily shelled.", "passive"),
        ("Ten soldiers killed in Mali ambush", "passive"),
        ("The blast killed ten soldiers.", "active"),
        ("The shelling of the town went on.", "noun"),
        ("Rebels shelled the town.", "active"),
        ("A bomb planted by rebels was detonated.", "passive"),
        ("A convoy was hit by two rockets.", "passive"),
        ("Two rockets hit a convoy.", "active"),
    ],
)
def test_voice(text, voice):
    assert voice in [each.voice for each in find(text)]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army shelled the town.", "asserted"),
        ("The army will shell the town.", "planned"),
        ("The army is set to launch an offensive on the town.", "planned"),
        ("Militants could attack the base.", "hypothetical"),
        ("Fears of an attack on the base grew.", "hypothetical"),
        ("The army did not shell the town.", "negated"),
        ("Moscow denied that its jets had carried out any air strike.", "negated"),
        ("Israel claims it bombed the base.", "claimed"),
        ("Rebels allegedly shelled the town.", "claimed"),
        ("Fighting continues in the town.", "ongoing"),
        ("Rebels are shelling the town.", "ongoing"),
        ("They marked the anniversary of the massacre.", "historical"),
        ("Survivors of the 1982 massacre met.", "historical"),
        ("The spat may feature in talks between the ministers.", "asserted"),
        ("The group claimed responsibility for the bombing.", "asserted"),
    ],
)
def test_modality(text, modality):
    assert find(text)[0].modality == modality


def test_longest_phrase_wins_and_nothing_overlaps():
    found = find("Gunmen opened fire on a convoy, set two cars on fire and took control of the road.")
    assert [each.text for each in found] == ["opened fire on", "set two cars on fire", "took control"]
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_noun_or_verb():
    assert find("Dozens of targets in the town were listed.") == []
    assert find("Jets target the town.")[0].voice == "active"
    assert find("A deadly attack on the base.")[0].voice == "noun"


def test_weak_words_need_company():
    assert find("They captured it in the end.") == []
    assert find("Rebels captured it in the end.")[0].is_weak


def test_faint_words_count_only_where_an_event_is_known():
    text = "A farmer was shot at near the line. The team hit the post in the match."
    layout = find_layout(text)
    assert find(text) == []
    (shot,) = find_faint_triggers(text, layout, *layout.sentences[0])
    assert shot.text == "shot" and shot.is_weak and shot.strength < 0.4
    assert find_faint_triggers(text, layout, *layout.sentences[1]) == []


def test_verb_behind_to_is_one():
    assert [each.lemma for each in find("The ministers agreed to meet in Doha.")] == ["meet"]


def test_share_of_war():
    assert share_war("Rebels shelled the town.") > 0.1
    assert share_war("The council opened a school.") == share_war("") == 0.0


def test_tokens_of_a_stretch_are_those_of_the_text():
    tokens = split_tokens("Ten died. The army's cross-border raid, at 5.30.")
    part = tokens.cut(10, len(tokens.text))
    assert part.words == ["the", "army", "'s", "cross-border", "raid", ",", "at", "5.30", "."]
    assert [
        part.text[start:end].lower() for start, end in zip(part.starts, part.ends, strict=True)
    ] == part.words
    assert split_tokens("").words == [] and split_tokens(tokens.text) is split_tokens(tokens.text)


def test_offsets_of_odd_letters():
    text = "İstanbul: İki kişi. Gunmen opened fire on a bus."
    for each in find(text):
        assert text[each.start : each.end] == each.text
    assert split_tokens(text).text is text


def test_table_is_of_aclds_types():
    for line in TABLE.strip().splitlines():
        kind, code, word_class, words = line.split(" | ")
        assert kind in ("conflict", "strategic", "diplomacy", "casualty", "movement", "hint")
        assert code in TYPES and word_class in ("noun", "verb") and words
    assert {event for event, _ in TYPES.values() if event} == {
        "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots",
        "Strategic developments",
    }  # fmt: skip
    assert get_disorder("Protests", "Peaceful protest") == "Demonstrations"
    assert get_disorder(None, None) is None


def test_forms():
    assert inflect_verb("kidnap")["past"] == "kidnapped"
    assert inflect_verb("die")["ing"] == "dying"
    assert any(entry.lemma == "blow up" for _, entry in build_lexicon()["blew"])


def test_pace():
    """Well under a millisecond for an article of 3,000 characters; five times as much here, for slow machines."""
    text = "Gunmen opened fire on a bus in the town on Monday, killing ten people, police said. " * 36
    layout = find_layout(text)
    find_triggers(text, layout)
    start = time.process_time()
    for _ in range(5):
        find_triggers(text, layout)
    assert (time.process_time() - start) / 5 < 0.025
