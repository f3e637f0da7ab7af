"""In which way an event is spoken of: as done, claimed, going on, planned, feared, denied, or long past."""

from __future__ import annotations

import re
from typing import Final, Literal

from geo.triggers.grammar import MODALS, STOPS
from geo.triggers.lexicon import Entry
from geo.triggers.tokens import Tokens

Modality = Literal["asserted", "claimed", "ongoing", "planned", "hypothetical", "negated", "historical"]

_PLANNED: Final = frozenset("will shall 'll plans planning planned scheduled intends prepares preparing "
                            "vowed vows pledged pledges plan "
                            "ahead upcoming due slated prepared poised".split())  # fmt: skip
_PLANNED_TO: Final = frozenset(
    "set due expected ready going about supposed hopes hope seeks aims wants".split()
)
_HYPOTHETICAL: Final = frozenset("may might could would can should if unless whether threatened threatens "
                                 "threatening threat threats fear fears feared risk risks possible "
                                 "potential possibility warned warns warning likely urged urges calls "
                                 "called demanded wouldn't ought imminent looming".split())  # fmt: skip
_BRINGERS: Final = frozenset("launch hold begin start stage carry conduct resume mount face lead trigger "
                             "be order open stop continue host attend see bring cause end spark unleash "
                             "plan".split())  # fmt: skip
"""Verbs that bring about what a noun names, so that "may" before them leaves it open."""
_NEGATED: Final = frozenset("not never no without denied denies denying deny rejected averted avert "
                            "prevent prevented cancelled canceled didn't wasn't weren't hasn't haven't "
                            "isn't aren't don't doesn't won't cannot hadn't nobody none postponed neither "
                            "nor".split())  # fmt: skip
_NONE: Final = frozenset("no nobody no-one none not never without neither nor wasn't weren't hasn't haven't hadn't "
                         "didn't".split())  # fmt: skip
_HARMED: Final = frozenset("killed kill killing hurt injured injure wounded harmed died dead casualties casualty "
                           "deaths injuries fatalities damage damaged".split())  # fmt: skip
_DENIED: Final = frozenset("denied denies denying deny".split())
_ONGOING: Final = frozenset(
    "ongoing continuing continue continues now currently still rages raging raged".split()
)
_CLAIMED: Final = frozenset("claims claimed claiming alleges alleged alleging allegedly accused accuses "
                            "accusing reportedly reported purported purportedly suspected apparent "
                            "apparently unconfirmed boasted".split())  # fmt: skip
_SUSPECTED: Final = frozenset("suspected reported apparent purported alleged".split())
"""Adjectives: they put the noun behind them in doubt, not who did it."""
_HISTORICAL: Final = frozenset(
    "anniversary commemorate commemorates commemorated commemorating commemoration century centuries "
    "decades veterans veteran 1980s 1990s 1970s 1960s 2000s 1950s 1940s memorial history historic".split()
)
_WARS: Final = re.compile(r"(?:1[89]|20)\d\d\Z")
_AIMS: Final = frozenset("order bid attempt plot able".split())
_NEAR: Final = 7
"""So many words in front of a trigger are read, within its clause."""
_DENIAL: Final = 14
"""A word of denying governs so many words behind it: "denied that its jets had carried out any strike"."""
_AFTER: Final[dict[str, Modality]] = {
    **dict.fromkeys(("will",), "planned"),
    **dict.fromkeys(("could", "may", "might", "would"), "hypothetical"),
    **dict.fromkeys(("cancelled", "canceled", "postponed", "averted", "prevented", "denied"), "negated"),
    **dict.fromkeys(
        "continues continue continued rages raged raging ongoing continuing underway".split(), "ongoing"
    ),
}  # fmt: skip
"""What a noun's own verb says of it: "the talks will begin", "the raid was averted"."""
_SET: Final = frozenset("set due expected scheduled planned slated".split())


def read_modality(tokens: Tokens, first: int, last: int, entry: Entry, begin: int, stop: int) -> Modality:
    """Tell in which way an event is spoken of: as done, unless its clause says that it is planned, feared or denied.

    `first` and `last` bound the trigger's tokens, `begin` and `stop` those of its sentence, both half-open.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> from geo.triggers import find_triggers
    >>> texts = ["The army will attack Idlib.", "It denied it shelled the camp.", "Heavy fighting rages in Aden."]
    >>> [find_triggers(text, find_layout(text))[0].modality for text in texts]
    ['planned', 'negated', 'ongoing']
    """
    words = tokens.words
    near = _take_clause(words, first, begin)
    if entry.kind != "casualty":
        near = _drop_unharmed(near)
    held = frozenset(near)
    if _is_negated(words, first, begin, held):
        return "negated"
    if _is_historical(words, first, begin, stop):
        return "historical"
    found = _read_before(near, held, entry)
    if found is None and entry.word_class == "noun":
        found = _read_after(words[last : min(stop, last + 6)])
    if found is not None:
        return found
    if _is_claimed(words, first, begin, entry):
        return "claimed"
    is_on = bool(held & _ONGOING) or _is_progressive(near, entry, words[last : min(stop, last + 4)])
    return "ongoing" if is_on else "asserted"


def _take_clause(words: list[str], first: int, begin: int) -> list[str]:
    """Take the words in front of a trigger, back to the border of its clause."""
    left = max(begin, first - _NEAR)
    for number in range(first - 1, left - 1, -1):
        if words[number] in STOPS:
            left = number + 1
            break
    return words[left:first]


def _drop_unharmed(near: list[str]) -> list[str]:
    """Drop a word that only denies victims: "no one was killed in the strike" tells of a strike that was."""
    harms = [number for number, word in enumerate(near) if word in _HARMED]
    last = harms[-1] if harms else -1
    return [word for number, word in enumerate(near) if number > last or word not in _NONE]


def _is_negated(words: list[str], first: int, begin: int, held: frozenset[str]) -> bool:
    if held & _NEGATED and "longer" not in held and "only" not in held:
        return True
    is_failed = "failed" in held and "to" in held
    return is_failed or not _DENIED.isdisjoint(words[max(begin, first - _DENIAL) : first])


def _is_historical(words: list[str], first: int, begin: int, stop: int) -> bool:
    behind = words[first : min(stop, first + 8)]
    if not _HISTORICAL.isdisjoint([*words[max(begin, first - 8) : first], *behind]):
        return True
    if "ago" in behind:
        return not {"years", "year", "decades"}.isdisjoint(behind)
    # "the 2006 war", "the 1982 massacre": a year as an attribute right in front
    return first > begin and bool(_WARS.match(words[first - 1]))


def _read_before(near: list[str], held: frozenset[str], entry: Entry) -> Modality | None:
    """Read what the words in front say: "will", "set to", "fears of"."""
    is_verb, ends_in_to = entry.word_class == "verb", near[-1:] == ["to"]
    if held & _PLANNED_TO and (ends_in_to or ("to" in held and entry.kind != "casualty")):
        return "planned"
    if not is_verb and held & MODALS and _BRINGERS.isdisjoint(held):
        held -= MODALS  # "may feature in talks": the talks themselves are not in doubt
    if held & _PLANNED:
        return "planned"
    is_call = is_verb and bool(held & {"called", "calls", "urged"}) and "to" not in held
    is_aim = is_verb and ends_in_to and not _AIMS.isdisjoint(near[-2:-1])
    return "hypothetical" if is_aim or (held & _HYPOTHETICAL and not is_call) else None


def _read_after(behind: list[str]) -> Modality | None:
    for number, word in enumerate(behind):
        if word in STOPS or word == ".":
            return None
        if word in _SET and "to" in behind[number + 1 : number + 2]:
            return "planned"
        if word in _AFTER:
            return _AFTER[word]
    return None


def _is_claimed(words: list[str], first: int, begin: int, entry: Entry) -> bool:
    """Tell whether a word of claiming governs the clause, or stands right in front."""
    for number in range(first - 1, max(begin, first - 12) - 1, -1):
        word = words[number]
        if word in (";", ":"):
            return False
        is_aside = word in _SUSPECTED and (entry.word_class == "verb" or number < first - 3)
        if word in _CLAIMED and not is_aside:
            # "claimed responsibility for the attack" tells of an attack that was.
            return words[number + 1 : number + 2] != ["responsibility"]
    return False


def _is_progressive(near: list[str], entry: Entry, behind: list[str]) -> bool:
    if entry.word_class == "noun":
        return "continued" in near or "continuing" in near
    if entry.form != "ing":
        return False
    leads = {"are", "is", "'re", "been", "keep", "continued", "continue"}
    return not leads.isdisjoint(near[-1:]) or "now" in behind or not {"are", "is"}.isdisjoint(near[-2:-1])
