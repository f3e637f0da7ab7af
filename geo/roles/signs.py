"""Read the signs of an article's mentions that tell what each is to the conflict: words, grammar, kind, neighbors."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution
from geo.roles.phrases import Phrase, read_phrases
from geo.roles.words import ACTS, CLASSES, PASSED, PREPOSITIONS, TRIGGERS
from geo.text import find_layout
from geo.triggers import Trigger, find_triggers

_REACH: Final = 14
"""An act farther off, in words, is hardly ever of the place."""
_NEARNESS: Final = (2, 5, 9)
"""Words between: bounds of right beside it, near, farther, far."""
_DEPTHS: Final = (3, 300)
"""Characters: bounds of the first sentence (a quotation mark may come first), and of the lead."""
_CLOSE: Final = 5
"""Words between two names of one phrase, at most."""
_KINDS: Final = {
    "CONT": "continent", "ADM1": "region", "ADM2": "district", "ADM3": "district", "ADM4": "district",
    "ADMD": "district", "PPLC": "capital", "PPLX": "quarter",
}  # fmt: skip
_CLASSES: Final = {"A": "district", "P": "town", "L": "area", "S": "spot", "H": "water", "R": "road"}
_NOUNS: Final = frozenset(("GOVERN", "PEOPLE", "SPORT", "TOWN", "REGION"))
_ENDS: Final = PREPOSITIONS | {"AND", "THAT", "WHILE", "PLACE"}
_LEADS: Final = PASSED | PREPOSITIONS
_HELD: Final = frozenset(
    "held controlled run torn ruled administered occupied hit stricken dominated".split()
)
"""Behind a hyphen: rebel-held, government-controlled, war-torn."""


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
    signs: list[list[str]] = [[] for _ in resolutions]
    anchors = {start for each in resolutions if each.span.relation for start in each.span.relation.anchors}
    seen: Counter[str] = Counter()
    for phrase in read_phrases(article.text, resolutions, triggers):
        acts = "".join(sorted({name[0] for name in phrase.classes if name in ACTS}))
        for position, (number, first, last) in enumerate(phrase.places):
            found = signs[number]
            _read_kind(resolutions[number], anchors, seen, found)
            _read_words(phrase, first, last, found)
            _read_acts(phrase, first, last, found)
            _read_triggers(phrase, first, found)
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
    depth = bisect_right(_DEPTHS, span.sentence_start)
    found.append(f"depth={depth}")
    if span.start in anchors and span.relation is None:
        found.append("anchor")
    if span.relation is not None:
        found.append(f"relation={span.relation.kind}")


def _read_words(phrase: Phrase, first: int, last: int, found: list[str]) -> None:
    """Add the words right beside a name, the preposition before it and what that hangs on."""
    words, kind = phrase.words, found[1]
    b1 = words[first - 1] if first else "^"
    a1, a2 = (words[at] if at < len(words) else "$" for at in (last, last + 1))
    cb1, ca1, ca2 = phrase.class_at(first - 1), phrase.class_at(last), phrase.class_at(last + 1)
    found += [
        f"b={b1}", f"a={a1}", f"cb={cb1}", f"ca={ca1}", f"cb,{kind}={cb1}", f"ca,{kind}={ca1}", f"a2={a2}",
    ]  # fmt: skip
    if a1 == "'s":
        found += ["owner", f"owns={ca2 or a2}"]
    if a1 == "-" and a2 != "$":
        found.append(f"joined={CLASSES.get(a2, a2)}")
    _read_lead(phrase, first, found)
    _read_verb(phrase, last, found)


def _read_lead(phrase: Phrase, first: int, found: list[str]) -> None:
    """Add the preposition before a name and what that hangs on, over words such as "the northern port city of"."""
    words, classes, kind = phrase.words, phrase.classes, found[1]
    at = _skip_modifiers(phrase, first - 1)
    lead = classes[at] if at >= 0 else "^"
    passed = sorted({classes[i] for i in range(at + 1, first) if classes[i] in ("TOWN", "REGION", "POINT")})
    if lead in PREPOSITIONS:
        at = _skip_agent(phrase, at)
        head = words[at - 1] if at else "^"
        head_class = phrase.class_at(at - 1)
        found += [
            f"prep={lead}", f"prep,{kind}={lead}", f"prep over={lead} {'+'.join(passed)}", f"head={lead} {head}",
            f"head class={lead} {head_class}", f"hc,{kind}={lead} {head_class}",
        ]  # fmt: skip
        if at > 1:
            found.append(f"head2={lead} {phrase.class_at(at - 2)} {head_class}")
    else:
        found += [f"lead={lead}", f"lead word={words[at] if at >= 0 else '^'}"]
        if passed:
            found.append(f"lead over={lead} {'+'.join(passed)}")


def _skip_agent(phrase: Phrase, at: int) -> int:
    """Go back from a preposition over who did it: in "rockets fired by rebel forces into" it hangs on "fired"."""
    for back in range(at - 1, max(0, at - 1 - _CLOSE), -1):
        if phrase.classes[back] == "BY":
            return back
        if phrase.is_break(back) or phrase.classes[back] in _ENDS:
            break
    return at


def _skip_modifiers(phrase: Phrase, at: int) -> int:
    """Go back over what describes a name: "the northern port city of", "the occupied", "rebel-held"."""
    words, classes = phrase.words, phrase.classes
    while at >= 0:
        before = classes[at - 1] if at else ""
        is_passed = classes[at] in PASSED or (classes[at] == "" and before in _LEADS)
        if is_passed or phrase.is_adjective(at):
            at -= 1
        elif at > 1 and words[at] in _HELD and words[at - 1] == "-":
            at -= 3
        else:
            break
    return at


def _read_verb(phrase: Phrase, last: int, found: list[str]) -> None:
    """Add the noun that a name stands before, and the verb of which that may be the subject."""
    for skipped, at in enumerate(range(last, min(last + 7, len(phrase.words)))):
        name = phrase.classes[at]
        if phrase.is_break(at):
            found.append("then break")
            return
        if name in _ENDS:
            found.append(f"then={name} {skipped}")
            return
        if name in TRIGGERS or name in ("BE", "WILL"):
            found += [f"verb={name} {min(skipped, 2)}", f"verb word={phrase.words[at]}"]
            return
        if name in _NOUNS and skipped < 3:
            found.append(f"noun={name}")


def _read_acts(phrase: Phrase, first: int, last: int, found: list[str]) -> None:
    """Add the nearest acts to either side, how far they are, and what stands between."""
    before = range(first - 1, max(-1, first - 1 - _REACH), -1)
    after = range(last, min(len(phrase.words), last + _REACH))
    for side, tokens in (("<", before), (">", after)):
        families = _read_side(phrase, side, tokens, found)
        if "ACT" not in families:
            found.append(f"{side}no act")
        elif len(families) == 1:
            found.append(f"{side}only acts")
    found.append("order=" + _order(found))


def _read_side(phrase: Phrase, side: str, tokens: range, found: list[str]) -> set[str]:
    """Add the nearest act of each family to one side; give the families."""
    words, classes, kind = phrase.words, phrase.classes, found[1]
    breaks = places = 0
    families: set[str] = set()
    for distance, at in enumerate(tokens):
        name = classes[at]
        if name == "PLACE":
            places += 1
        elif phrase.is_break(at) or name == "WHILE" or words[at] == "and":
            breaks += 1
        elif name in TRIGGERS and not phrase.is_adjective(at):
            family = "ACT" if name in ACTS else name
            if family in families:
                continue
            families.add(family)
            near, between = bisect_right(_NEARNESS, distance), min(breaks, 2)
            found += [
                f"{side}{family} {near}", f"{side}{name} {between}",
                f"{side}{family} {near} {between} {min(places, 1)}",
                f"{side}{family},{kind}", f"{side}word={words[at]}",
            ]  # fmt: skip
    return families


def _order(found: list[str]) -> str:
    """Say which kinds of triggers stand before and behind."""
    before = {each[1:].split(",")[0] for each in found if each[0] == "<" and "," in each}
    after = {each[1:].split(",")[0] for each in found if each[0] == ">" and "," in each}
    return "+".join(sorted(before)) + "|" + "+".join(sorted(after))


def _read_triggers(phrase: Phrase, first: int, found: list[str]) -> None:
    """Add what the trigger right before tells of, with the preposition between, and what the sentence tells of."""
    tied = next((each[2] for each in reversed(phrase.triggers) if first - 4 <= each[1] <= first), None)
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
        is_close = _read_gap(phrase, "prev", range(end, first), found)
        _compare("prev", place, resolutions[other].candidate, is_close, gazetteer, found)
    if position + 1 < len(phrase.places):
        other, begin, _ = phrase.places[position + 1]
        is_close = _read_gap(phrase, "next", range(last, begin), found)
        _compare("next", place, resolutions[other].candidate, is_close, gazetteer, found)


def _read_gap(phrase: Phrase, side: str, gap: range, found: list[str]) -> bool:
    """Add what stands between two names if that is little and no act; tell whether it is."""
    if len(gap) > _CLOSE or any(phrase.classes[at] in TRIGGERS for at in gap):
        return False
    joins = [phrase.classes[at] or ("," if phrase.is_break(at) else "·") for at in gap]
    found.append(f"{side} join={' '.join(joins)}")
    return True


def _compare(
    side: str, place: Candidate | None, other: Candidate | None, is_close: bool, gazetteer: Gazetteer, found: list[str]
) -> None:  # fmt: skip
    """Add what kind of place the neighbor is, and whether one lies in the other."""
    found.append(f"{side} kind={name_kind(other)}")
    if place is None or other is None:
        return
    if place.place_id == other.place_id:
        holds = "same"
    elif gazetteer.contains(place, other):
        holds = "holds"
    else:
        holds = "inside" if gazetteer.contains(other, place) else "none"
    found.append(f"{side} is={holds}{' close' if is_close else ''}")
