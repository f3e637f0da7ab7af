"""Read the signs of an article's mentions that tell what each is to the conflict: words, grammar, kind, neighbors."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution
from geo.text import find_layout
from geo.triggers import Trigger, find_triggers
from geo.roles.words import ACTS, CLASSES, PASSED, PREPOSITIONS, TRIGGERS

_TOKEN: Final = re.compile(r"['’]s\b|[^\W_]+|[^\w\s]")
_NAME: Final = "§"
"""Stands for a place's name among the words of a sentence, so that what is learned holds for all places."""
_PEOPLE: Final = "§d"
"""Stands for a demonym."""
_REACH: Final = 14
"""An act farther off, in words, is hardly ever of the place."""
_BREAKS: Final = frozenset(',;:()-–—."“”')
_KINDS: Final = {
    "CONT": "continent", "ADM1": "region", "ADM2": "district", "ADM3": "district", "ADM4": "district", "ADMD": "district",
    "PPLC": "capital", "PPLX": "quarter",
}  # fmt: skip
_CLASSES: Final = {"A": "district", "P": "town", "L": "area", "S": "spot", "H": "water", "R": "road"}


@dataclass(slots=True)
class Phrase:
    """A sentence as tokens, each with its class, and where its mentions stand among them."""

    words: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where each token stands in the text."""
    places: list[tuple[int, int, int]] = field(default_factory=list)
    """Number of the resolution, first token, token behind the last."""
    triggers: list[tuple[int, int, str]] = field(default_factory=list)
    """First token, token behind the last, and what it tells of."""


def read_phrases(text: str, resolutions: Sequence[Resolution]) -> Iterator[Phrase]:
    """Cut the sentences that hold mentions into tokens; a mention is one token, a phrase that holds names several."""
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for number, resolution in enumerate(resolutions):
        span = resolution.span
        by_sentence.setdefault((span.sentence_start, span.sentence_end), []).append(number)
    for (start, end), numbers in by_sentence.items():
        yield _read_phrase(text, start, end or len(text), numbers, resolutions)


def _read_phrase(
    text: str, start: int, end: int, numbers: list[int], resolutions: Sequence[Resolution]
) -> Phrase:
    phrase = Phrase()
    offset = start
    starts = phrase.starts
    for number in numbers:
        span = resolutions[number].span
        if span.relation is not None or span.start < offset:
            continue
        _add_words(phrase, text, offset, span.start)
        here = len(phrase.words)
        phrase.words.append(_PEOPLE if span.kind == "demonym" else _NAME)
        phrase.classes.append("PEOPLEOF" if span.kind == "demonym" else "PLACE")
        starts.append(span.start)
        phrase.places.append((number, here, here + 1))
        offset = span.end
    _add_words(phrase, text, offset, max(end, offset))
    known = {number for number, _, _ in phrase.places}
    for number in numbers:
        if number not in known:
            span = resolutions[number].span
            first = next((i for i, at in enumerate(starts) if at >= span.start), len(starts))
            last = next((i for i, at in enumerate(starts) if at >= span.end), len(starts))
            phrase.places.append((number, first, max(last, first + 1)))
    phrase.places.sort()
    return phrase


def _add_words(phrase: Phrase, text: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group().lower().replace("’", "'")
        phrase.words.append(word)
        phrase.classes.append(CLASSES.get(word, ""))
        phrase.starts.append(match.start())


def name_kind(place: Candidate | None) -> str:
    """Say in a word what kind of place a candidate is."""
    if place is None:
        return "unknown"
    if place.place_id.startswith("computed:"):
        return "computed"
    if place.feature_code.startswith("PCL"):
        return "country"
    return _KINDS.get(place.feature_code) or _CLASSES.get(place.feature_class, "terrain")


def read_signs(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    triggers: Sequence[Trigger] | None = None,
) -> list[list[str]]:
    """Read the signs of each mention, in the order of the mentions."""
    if triggers is None:
        triggers = find_triggers(article.text, find_layout(article.text, article.title))
    offsets = [trigger.start for trigger in triggers]
    signs: list[list[str]] = [[] for _ in resolutions]
    anchors = {start for each in resolutions if each.span.relation for start in each.span.relation.anchors}
    seen: Counter[str] = Counter()
    for phrase in read_phrases(article.text, resolutions):
        _place_triggers(phrase, triggers, offsets)
        acts = "".join(sorted({name[0] for name in phrase.classes if name in ACTS}))
        for position, (number, first, last) in enumerate(phrase.places):
            found = signs[number]
            _read_kind(resolutions[number], anchors, seen, found)
            _read_words(phrase, first, last, found)
            _read_acts(phrase, first, last, found)
            _read_triggers(phrase, first, last, found)
            _read_neighbors(phrase, position, resolutions, gazetteer, found)
            found.append(f"sentence acts={acts or 'none'}")
    return signs


def _read_kind(resolution: Resolution, anchors: set[int], seen: Counter[str], found: list[str]) -> None:
    """Add what kind of place it is, how it is named, and where in the article."""
    span, kind = resolution.span, name_kind(resolution.candidate)
    found += ["all", f"kind={kind}", f"way={span.kind}", f"section={span.section}"]
    key = resolution.candidate.place_id if resolution.candidate else span.toponym
    found.append("again" if seen[key] else "first time")
    seen[key] += 1
    depth = (
        0
        if span.sentence_start <= 2
        else 1
        if span.sentence_start < 300
        else 2
        if span.sentence_start < 1200
        else 3
    )
    found.append(f"depth={depth}")
    if span.start in anchors and span.relation is None:
        found.append("anchor")
    if span.relation is not None:
        found.append(f"relation={span.relation.kind}")


def _read_words(phrase: Phrase, first: int, last: int, found: list[str]) -> None:
    """Add the words right beside a name, the preposition before it and what that hangs on."""
    words, classes, kind = phrase.words, phrase.classes, found[1]
    before = words[max(0, first - 3) : first]
    after = words[last : last + 3]
    b1, b2 = (before[-1] if before else "^"), (before[-2] if len(before) > 1 else "^")
    a1, a2 = (after[0] if after else "$"), (after[1] if len(after) > 1 else "$")
    cb1, cb2 = _class_at(phrase, first - 1), _class_at(phrase, first - 2)
    ca1, ca2 = _class_at(phrase, last), _class_at(phrase, last + 1)
    found += [
        f"b={b1}", f"bb={b2} {b1}", f"a={a1}", f"aa={a1} {a2}", f"cb={cb1}", f"cbb={cb2} {cb1}", f"ca={ca1}",
        f"caa={ca1} {ca2}", f"cba={cb1} {ca1}", f"cb,{kind}={cb1}", f"ca,{kind}={ca1}", f"a2={a2}",
    ]  # fmt: skip
    if a1 == "'s":
        found += ["owner", f"owns={ca2 or a2}"]
    if a1 == "-" and len(after) > 1:
        found.append(f"joined={CLASSES.get(a2, a2)}")
    at = first - 1
    while at >= 0 and (
        classes[at] in PASSED or (at > 0 and classes[at] == "" and classes[at - 1] in PASSED | PREPOSITIONS)
    ):
        at -= 1
    lead = classes[at] if at >= 0 else "^"
    passed = sorted({classes[i] for i in range(at + 1, first) if classes[i] in ("TOWN", "REGION", "POINT")})
    if lead in PREPOSITIONS:
        head = words[at - 1] if at else "^"
        head_class = _class_at(phrase, at - 1)
        found += [
            f"prep={lead}", f"prep,{kind}={lead}", f"prep over={lead} {'+'.join(passed)}", f"head={lead} {head}",
            f"head class={lead} {head_class}", f"hc,{kind}={lead} {head_class}",
        ]  # fmt: skip
        if at > 1:
            found.append(f"head2={lead} {_class_at(phrase, at - 2)} {head_class}")
    else:
        found += [f"lead={lead}", f"lead word={words[at] if at >= 0 else '^'}"]
        if passed:
            found.append(f"lead over={lead} {'+'.join(passed)}")
    _read_verb(phrase, last, found)


def _class_at(phrase: Phrase, at: int) -> str:
    if at < 0:
        return "^"
    if at >= len(phrase.words):
        return "$"
    return phrase.classes[at] or (
        "#" if phrase.words[at].isdigit() else "·" if phrase.words[at].isalpha() else phrase.words[at]
    )


def _read_verb(phrase: Phrase, last: int, found: list[str]) -> None:
    """Add the noun that a name stands before, and the verb of which that may be the subject."""
    words, classes = phrase.words, phrase.classes
    skipped = 0
    for at in range(last, min(last + 7, len(words))):
        name = classes[at]
        if words[at] in _BREAKS and words[at] != "-":
            found.append("then break")
            return
        if name in PREPOSITIONS or name in ("AND", "THAT", "WHILE", "PLACE"):
            found.append(f"then={name} {skipped}")
            return
        if name in TRIGGERS or name in ("BE", "WILL"):
            found += [f"verb={name} {min(skipped, 2)}", f"verb word={words[at]}"]
            return
        if name in ("GOVERN", "PEOPLE", "SPORT", "TOWN", "REGION") and skipped < 3:
            found.append(f"noun={name}")
        skipped += 1


def _read_acts(phrase: Phrase, first: int, last: int, found: list[str]) -> None:
    """Add the nearest acts to either side, how far they are, and what stands between."""
    words, classes, kind = phrase.words, phrase.classes, found[1]
    for side, span in (
        ("<", range(first - 1, max(-1, first - 1 - _REACH), -1)),
        (">", range(last, min(len(words), last + _REACH))),
    ):
        commas = places = 0
        nearest: set[str] = set()
        for distance, at in enumerate(span):
            name = classes[at]
            if name == "PLACE":
                places += 1
            elif words[at] in _BREAKS and words[at] != "-":
                commas += 1
            elif name == "WHILE" or words[at] == "and":
                commas += 1
            elif name in TRIGGERS:
                family = "ACT" if name in ACTS else name
                if family in nearest:
                    continue
                nearest.add(family)
                near = "0" if distance < 2 else "1" if distance < 5 else "2" if distance < 9 else "3"
                between = min(commas, 2)
                found += [
                    f"{side}{family} {near}", f"{side}{name} {between}", f"{side}{family} {near} {between} {min(places, 1)}",
                    f"{side}{family},{kind}", f"{side}word={words[at]}",
                ]  # fmt: skip
        if not nearest & {"ACT"}:
            found.append(f"{side}no act")
        elif not nearest - {"ACT"}:
            found.append(f"{side}only acts")
    found.append("order=" + _order(found))


def _order(found: list[str]) -> str:
    """Say which kinds of triggers stand before and behind."""
    before = {each[1:].split(",")[0] for each in found if each[0] == "<" and "," in each}
    after = {each[1:].split(",")[0] for each in found if each[0] == ">" and "," in each}
    return "+".join(sorted(before)) + "|" + "+".join(sorted(after))


def _place_triggers(phrase: Phrase, triggers: Sequence[Trigger], offsets: Sequence[int]) -> None:
    """Say at which tokens the triggers of the article stand."""
    if not phrase.starts:
        return
    for number in range(bisect_left(offsets, phrase.starts[0]), bisect_right(offsets, phrase.starts[-1])):
        trigger = triggers[number]
        first = bisect_left(phrase.starts, trigger.start)
        last = max(bisect_left(phrase.starts, trigger.end), first + 1)
        kind = trigger.kind if trigger.kind != "conflict" or not trigger.is_weak else "weak"
        phrase.triggers.append((first, last, f"{kind}{'*' if trigger.voice == 'noun' else ''}"))


def _read_triggers(phrase: Phrase, first: int, last: int, found: list[str]) -> None:
    """Add the nearest triggers to either side: of what, how far, whether a clause ends between."""
    kind = found[1]
    before = [each for each in phrase.triggers if each[1] <= first]
    after = [each for each in phrase.triggers if each[0] >= last]
    for side, nearest in (("<", before[-1] if before else None), (">", after[0] if after else None)):
        if nearest is None:
            found.append(f"{side}t none")
            continue
        begin, stop = (nearest[1], first) if side == "<" else (last, nearest[0])
        gap = stop - begin
        breaks = sum(
            word in _BREAKS and word != "-" or name == "WHILE"
            for word, name in zip(phrase.words[begin:stop], phrase.classes[begin:stop], strict=True)
        )
        near = "0" if gap < 2 else "1" if gap < 5 else "2" if gap < 10 else "3"
        of = nearest[2]
        found += [
            f"{side}t {of} {near}",
            f"{side}t {of} {min(breaks, 2)}",
            f"{side}t {of},{kind}",
            f"{side}t {of} {near} {min(breaks, 2)}",
        ]
    tied = next((each[2] for each in reversed(before) if each[1] >= first - 4), None)
    prep = next((sign for sign in found if sign.startswith("prep=")), "no prep")
    found.append(f"tied {prep}={tied}")
    kinds = {each[2].rstrip("*") for each in phrase.triggers}
    found.append("told=" + ("+".join(sorted(kinds)) or "nothing"))


def _read_neighbors(
    phrase: Phrase, position: int, resolutions: Sequence[Resolution], gazetteer: Gazetteer, found: list[str]
) -> None:
    """Add how the places named before and behind it in the sentence stand to it."""
    number, first, last = phrase.places[position]
    place = resolutions[number].candidate
    found.append(f"places={min(len(phrase.places), 4)}")
    if position:
        other, _, end = phrase.places[position - 1]
        gap = phrase.words[end:first]
        _compare(
            "prev", place, resolutions[other].candidate, gap, phrase.classes[end:first], gazetteer, found
        )
    if position + 1 < len(phrase.places):
        other, begin, _ = phrase.places[position + 1]
        gap = phrase.words[last:begin]
        _compare(
            "next", place, resolutions[other].candidate, gap, phrase.classes[last:begin], gazetteer, found
        )


def _compare(
    side: str, place: Candidate | None, other: Candidate | None, gap: list[str], classes: list[str], gazetteer: Gazetteer,
    found: list[str],
) -> None:  # fmt: skip
    found.append(f"{side} kind={name_kind(other)}")
    is_close = len(gap) <= 5 and not any(name in TRIGGERS for name in classes)
    if is_close:
        join = " ".join(
            name or ("," if word in _BREAKS else "·") for word, name in zip(gap, classes, strict=True)
        )
        found.append(f"{side} join={join}")
    if place is None or other is None:
        return
    holds = "same" if place.place_id == other.place_id else "none"
    if holds == "none" and gazetteer.contains(place, other):
        holds = "holds"
    elif holds == "none" and gazetteer.contains(other, place):
        holds = "inside"
    found.append(f"{side} is={holds}{' close' if is_close else ''}")
