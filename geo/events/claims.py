"""Find who says that an event happened, and whether that is only a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.triggers import Trigger

_SAYS: Final = (
    "said|says|say|claimed|claims|claim|claiming|reported|reports|announced|confirmed|alleged|alleges|insisted|wrote|told|"
    "accused|accuses|denied|denies|stated|added|acknowledged"
)
_CLAIM_VERBS: Final = re.compile(r"claim|alleg|accus|boast|insist")
_ACCORDING: Final = re.compile(
    r"\baccording\sto\s(?P<who>[^,.;:()]{2,90}?)(?=\s(?:which|who|that)\s|[,.;:()]|\Z)"
)
_SAID_FIRST: Final = re.compile(
    rf"(?:^|[,;:]\s|\b(?:that|and|but|while|as)\s)(?P<who>[^,.;:()“”\"]{{2,100}}?)\s"
    rf"(?:has\s|have\s|had\s|also\s|both\s|later\s)*"
    rf"(?P<verb>{_SAYS})\b(?=\s(?:that|it|its|he|she|they|their|the|an?|at|on|in|one|two|three|there|all|more|some|his|"
    rf"her|to|by|how|dozens|\d|[^\W\d_a-z]|responsibility|attacking|killing|shelling|[^\W\d_]+s\s)|[,:“”\"])"
)
_SAID_LAST: Final = re.compile(
    rf",[”\"’']?\s(?:(?P<who>[^,.;:()“”\"]{{2,90}}?)\s(?P<verb>{_SAYS})\b"
    rf"|(?P<verb2>said|says|reported)\s(?P<who2>[^,.;:()“”\"]{{2,90}}))"
)
_RESPONSIBILITY: Final = re.compile(
    r"(?P<who>[^,.;:()“”\"]{2,60}?)\s(?:has\s|have\s|later\s|quickly\s)?claimed\s(?:responsibility|the\sattack)"
)
_CLAIMED_BY: Final = re.compile(r"\bclaimed\sby\s(?P<who>[^,.;:()“”\"]{2,60})")
_PARTY: Final = re.compile(
    r"\b(?:army|military|forces|defen[cs]e ministry|ministry of defen[cs]e|rebels?|group|militants?|taliban|hamas|"
    r"hezbollah|houthis?|coalition|government|regime|israel|russia|iran|kremlin|pentagon|junta|islamic state|"
    r"al-shabaab|m23|rsf|command)\b",
    re.I,
)
_PRONOUNS: Final = frozenset("he she it they we who which i".split())


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that it happened, and whether that is only a claim."""

    who: str
    is_claim: bool


def find_claim(text: str, trigger: Trigger, start: int, end: int) -> Claim | None:
    """Find who says that an event happened: "Israel claims it struck", "according to the ministry", "police said".

    Parameters
    ----------
    text
        The article's text.
    trigger
        The event's trigger.
    start, end
        Its sentence, half-open.

    Returns
    -------
    Claim or None
        None if the sentence names no source. A party's word of its own deeds, and any word of claiming, is a claim;
        what police, doctors or monitors report is not, but they are named all the same.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> from geo.triggers import find_triggers
    >>> text = "The army said it had shelled the town."
    >>> (trigger,) = find_triggers(text, find_layout(text))
    >>> find_claim(text, trigger, 0, len(text))
    Claim(who='The army', is_claim=True)
    """
    sentence = text[start:end]
    if match := _RESPONSIBILITY.search(sentence) or _CLAIMED_BY.search(sentence):
        return _make(match.group("who"), "claimed")
    if match := _ACCORDING.search(sentence):
        return _make(match.group("who"), "according")
    first = trigger.start - start
    found = None
    for match in _SAID_FIRST.finditer(sentence):
        if match.end() > first:
            found = None  # the trigger is in what the source is called by: "the group that attacked said"
            break
        found = match
    if found is not None:
        return _make(found.group("who"), found.group("verb"))
    if match := _SAID_LAST.search(sentence, trigger.end - start):
        return _make(match.group("who") or match.group("who2"), match.group("verb") or match.group("verb2"))
    return None


_DAY_TAIL: Final = re.compile(
    r"\s(?:on\s)?(?:(?:late|early)\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday)\b.*\Z"
)


def _make(who: str, verb: str) -> Claim | None:
    who = re.sub(r"^(?:that|and|but|as|while)\s", "", who.strip(" '’\"“”"))
    who = re.sub(r"^[Oo]n\s\w+day,?\s", "", who)
    who = re.sub(r"\s(?:has|have|had|also|both|later)\Z", "", _DAY_TAIL.sub("", who)).strip()
    if not who or who.lower() in _PRONOUNS or len(who.split()) > 16:
        return None
    return Claim(who, bool(_CLAIM_VERBS.match(verb)) or bool(_PARTY.search(who)))
