"""Find who acted and who was acted on, as the text names them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.triggers import Trigger

_HEADS: Final = "|".join(
    r"""
    forces|force troops army|armies military navy air\sforce soldiers? rebels? militants? gunm[ae]n fighters?
    insurgents? guerrillas? militias? militiam[ae]n jihadists? separatists? police policem[ae]n
    warplanes? (?:fighter\s)?jets? drones? helicopters? gunships? aircraft artillery government regime authorities
    coalition peacekeepers? protesters?
    demonstrators? settlers? attackers? assailants? bombers? groups? factions? paramilitar(?:y|ies) gangs? cartels?
    bandits? herders herdsmen vigilantes? mob crowds? tribesmen commandos? marines snipers? extremists? terrorists?
    loyalists? supporters students residents villagers activists civilians? targets positions convoy brigade battalion
    unit officials? negotiators delegations? envoys? mediators leaders?
    (?:foreign\s|prime\s|defen[cs]e\s|interior\s)?ministers?
    presidents? counterparts? ambassadors? diplomats guards? officers? mercenaries youths inmates pirates opposition
    reservists men workers
    """.split()
)
_LOWER: Final = (
    r"(?:(?:regime|rebel|government|security|special|armed|masked|unidentified|unknown|suspected|islamist|islamic|"
    r"jihadist|militant|state|riot|anti|local|foreign|border|air|ground|naval|paramilitary|tribal|ethnic|allied|"
    r"opposition|suicide|student|young|national|federal|presidential|military|police|army|[\w’']+-[\w-]+|former|"
    r"heavily|occupation|communist|maoist|separatist|leftist|right-wing|loyalist|pro|coalition|two|three|several|"
    r"hundreds of|thousands of|dozens of|other)\s)"
)
_NAME: Final = r"(?:[^\W\d_a-zß-öø-ÿ][\w’.-]*(?:['’]s)?\s)"
_PROPER: Final = r"[^\W\d_a-zß-öø-ÿ][\w’-]+(?:\s[^\W\d_a-zß-öø-ÿ][\w’-]+)?"
_PARTS: Final = (
    r"\s(?:academy|stations?|posts?|bases?|checkpoints?|colonel|chiefs?|headquarters|barracks|airports?|spokes\w+|"
    r"general|sources?|custody|statement|hospital|vehicles?|said|says|say|told|added|reported|held|stronghold|media)\b"
)
"""Behind a word for people these make it a part of another name, or the one who tells of it."""
_GROUPS: Final = (
    r"Hamas|Hezbollah|Hizbollah|the\sTaliban|Taliban|Islamic\sState|ISIS|ISIL|Daesh|Boko\sHaram|[Aa]l-Shabaab|"
    r"[Aa]l-Qa(?:e|i)da|(?:the\s)?Houthis?|PKK|YPG|SDF|FARC|ELN|M23|RSF|Rapid\sSupport\sForces|Wagner|NATO|"
    r"Islamic\sJihad|Lashkar-e-Taiba|ADF|ISWAP|JNIM|ETA|IRA|LTTE|Tamil\sTigers|Maoists|Contras|Fatah|UNITA|LRA|"
    r"the\sPentagon|the\sKremlin"
)
_PHRASE: Final = re.compile(
    rf"(?<![\w-])(?:{_NAME}|(?i:{_LOWER})){{0,6}}(?i:{_HEADS})\b(?!['’]s\b|-\w)(?!{_PARTS})"
    rf"(?:\s(?:from|of)\s(?:the\s)?(?:{_GROUPS}|{_PROPER}(?:,\s{_PROPER})*(?:,?\sand\s{_PROPER})?))?"
    rf"(?:\s(?:allied\s(?:with|to)|loyal\sto|backed\sby)\s(?:the\s)?(?:{_NAME}?[^\W\d_a-z][\w’-]+)"
    rf"(?:\sand\s[^\W\d_a-z][\w’-]+)?)?"
    rf"|\b(?:{_GROUPS})\b"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A phrase that names somebody who may act, as half-open string indices.

    `is_place` marks a bare place name, which in front of a noun says where, not who: "the Kabul bombing".
    """

    start: int
    end: int
    text: str
    is_place: bool = False


def find_actors(text: str, start: int, end: int, names: Sequence[Actor] = ()) -> list[Actor]:
    """Find the phrases of a sentence that name armed or other actors.

    Parameters
    ----------
    text
        The article's text.
    start, end
        The sentence, half-open.
    names
        Countries and peoples that stand for an actor by themselves: "Israel". Those within a phrase are part of it.

    Examples
    --------
    >>> text = "Rockets fired by Iranian forces hit two posts, and Islamic State militants fled."
    >>> [actor.text for actor in find_actors(text, 0, len(text))]
    ['Iranian forces', 'Islamic State militants']
    """
    found = [Actor(match.start(), match.end(), match.group()) for match in _PHRASE.finditer(text, start, end)]
    found = [_trim(actor) for actor in found]
    for name in names:
        is_free = not any(each.start < name.end and name.start < each.end for each in found)
        if start <= name.start < end and is_free:
            found.append(name)
    return _join_listed(text, sorted(found, key=lambda actor: actor.start))


_LISTED: Final = re.compile(r",?\s(?:and|or)\s(?:the\s)?|,\s")


def _join_listed(text: str, actors: list[Actor]) -> list[Actor]:
    """Join bare names that are listed: "Iran, Russia and Turkey" act as one."""
    joined: list[Actor] = []
    for actor in actors:
        last = joined[-1] if joined else None
        is_name = " " not in actor.text or actor.text[:1].isupper()
        if (
            last is not None
            and is_name
            and last.text[:1].isupper()
            and _LISTED.fullmatch(text[last.end : actor.start])
        ):
            joined[-1] = Actor(
                last.start, actor.end, text[last.start : actor.end]
            )  # "Iran and Russia attack"
        else:
            joined.append(actor)
    return joined


_OPENERS: Final = frozenset(
    "On In The At A An But And After Since When While As For From By With Two Three".split()
)


def _trim(actor: Actor) -> Actor:
    """Drop words that only begin the sentence: "On Monday rebels"."""
    words = actor.text.split(" ")
    start = actor.start
    while len(words) > 1 and (
        words[0] in _OPENERS or words[0].rstrip(".,") in _DAYS or words[0].endswith((".", "'s", "’s"))
    ):
        start += len(words[0]) + 1
        words = words[1:]
    return Actor(start, actor.end, " ".join(words))


_DAYS: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December".split()
)


def choose_actors(
    text: str, trigger: Trigger, actors: Sequence[Actor], start: int, end: int
) -> tuple[Actor | None, Actor | None]:
    """Choose who did it and to whom, by the trigger's voice and side.

    Parameters
    ----------
    text
        The article's text.
    trigger
        The event's trigger.
    actors
        The actors of its sentence, in order.
    start, end
        The sentence, half-open.

    Returns
    -------
    tuple
        The one who acted and the one acted on; None where the sentence does not name them.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> from geo.triggers import find_triggers
    >>> text = "The village was attacked by gunmen."
    >>> (trigger,) = find_triggers(text, find_layout(text))
    >>> first, second = choose_actors(text, trigger, find_actors(text, 0, len(text)), 0, len(text))
    >>> first.text, second
    ('gunmen', None)
    """
    before = [
        actor
        for actor in actors
        if actor.end <= trigger.start and not _is_place_of_noun(text, actor, trigger)
    ]
    after = [actor for actor in actors if actor.start >= trigger.end]
    agent = _find_agent(text, trigger, after)
    if trigger.voice == "passive":
        return agent, _near(text, before, trigger.start, backward=True)
    if trigger.voice == "active":
        subject = _near(text, before, trigger.start, backward=True, is_verb=True)
        target = _near(text, [each for each in after if each is not agent], trigger.end, backward=False)
        return subject or agent, target
    return _choose_by_noun(text, trigger, before, after, agent)


_TOLD_BY: Final = re.compile(
    r"\b(?:condemned|denounced|denied|confirmed|reported|announced|criticized|criticised|rejected|described|"
    r"investigated|verified)\s(?:\w+\s)?by\b"
)
_HARMS: Final = re.compile(r"\b(?:kill|wound|injur)(?:ing|ed)\s(?:(?!by\b)\w+\s){0,2}\Z")


def _find_agent(text: str, trigger: Trigger, after: Sequence[Actor]) -> Actor | None:
    """Find "by X" behind the trigger, before another clause begins."""
    for actor in after:
        gap = text[trigger.end : actor.start]
        if len(gap) > 70 or re.search(r"[;:]|\b(?:while|but|said)\b", gap) or _TOLD_BY.search(gap):
            return None
        if re.search(r"\bby\s(?:the\s|a\s|an\s|at\sleast\s)?\Z", gap):
            return actor
    return None


_CLAUSE: Final = re.compile(
    r"[;:]|\b(?:while|but|whereas|after|before|when|where|since|as|in response|in retaliation)\b"
)


_SAYS: Final = (
    "said|says|claimed|claims|announced|announces|confirmed|confirms|admitted|admits|acknowledged|insisted|"
    "boasted"
)
"""Verbs by which somebody may own to a deed; the others below only tell of one, or condemn it."""
_SAYER: Final = re.compile(
    rf"\A(?:,\swh(?:o|ich)\b)?[^,;:]{{0,50}}?\b(?:(?P<own>{_SAYS})|told|reported|reports|stated|added|"
    r"condemn(?:ed|s)|den(?:ied|ies)|"
    r"denounced|deplored|criticized|criticised|decried|mourned|blamed|accused|rejected|alleged|warned|investigated)\b"
    r"(?!\s(?:to|of)\b)"
    r"|\A[^,;:]{0,50}?\b(?:raised|put|revised|updated|lowered)\s(?:the|its|their)\s(?:\w+\s)?(?:toll|number|count)\b"
)
_RELATIVE: Final = re.compile(r",?\swh(?:o|ich)\b")
_OWN_DEED: Final = re.compile(
    r"\s(?:(?:on|late|early)\s)*(?:\w+day\s)?(?:that\s)?"
    r"(?:it|its|they|their|we|our|he|his|she|her|responsibility|credit|the\sattack)\b"
)
_ASIDE: Final = re.compile(r",\s(?:the\s|local\s|a\s)?\Z")
_NOUN_BEHIND: Final = re.compile(
    r"\s(?:(?:air|car|truck|suicide|drone|missile|rocket|bomb|market|mosque|hospital|school|hotel|airport|"
    r"prison|twin|terror)\s)?(?:blast|bombing|attack|strike|airstrike|explosion|shelling|shooting|massacre|raid|"
    r"siege|bomb|ambush|assault|clash|fighting|killing|protest)\b"
)


def _is_place_of_noun(text: str, actor: Actor, trigger: Trigger | None = None) -> bool:
    """Tell whether a name only says where a noun's event was: "Kyiv blast kills three"."""
    if not actor.is_place:
        return False
    is_led = trigger is not None and trigger.voice == "noun" and not text[actor.end : trigger.start].strip()
    return is_led or bool(_NOUN_BEHIND.match(text, actor.end))


def _near(
    text: str, actors: Sequence[Actor], offset: int, *, backward: bool, is_verb: bool = False
) -> Actor | None:
    """Take the nearest actor on one side that no border of a clause parts from the trigger.

    Before a noun whoever speaks is passed over; before a verb ("rebels who rejected it attacked") not in an aside.
    """
    order = list(reversed(actors)) if backward else list(actors)
    for actor in order:
        gap = text[actor.end : offset] if backward else text[offset : actor.start]
        if len(gap) > (110 if backward else 60) or _CLAUSE.search(gap):
            return None
        said = _SAYER.match(gap) if backward and not (is_verb and _RELATIVE.match(gap)) else None
        if said is not None and not (said["own"] and _OWN_DEED.match(gap, said.end())):
            if _ASIDE.search(text[max(0, actor.start - 10) : actor.start]) and "," in gap:
                continue  # "rebels, police said, attacked"
            return None  # who tells of a deed, or condemns it, did not do it
        lead = text[max(0, actor.start - 6) : actor.start].lower()
        if (
            backward
            and re.search(r"\b(?:of|by|from|on|in|with)\s(?:the\s)?\Z", lead)
            and actor is not order[-1]
        ):
            continue
        return actor
    return None


_SUFFERED: Final = re.compile(
    r"\b(?:killed|wounded|injured|died|dead|hurt|injuries|casualties|victims|lost|fled|arrested)\b"
)


_HARMED_OTHERS: Final = re.compile(
    r"\s(?:have\s|has\s|had\s|also\s)?(?:killed|wounded|injured|arrested)\s"
    r"(?:\d|(?:at\sleast|more\sthan|over|about|some|several|dozens|scores|hundreds|an?|the|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|people|civilians|soldiers)\b)"
)
"""With an object behind it the verb says what they did: "soldiers killed ten people in a raid"."""


def _choose_by_noun(
    text: str, trigger: Trigger, before: Sequence[Actor], after: Sequence[Actor], agent: Actor | None
) -> tuple[Actor | None, Actor | None]:
    between = [each for each in after if len(text[trigger.end : each.start]) < 90]
    if len(between) > 1 and re.match(r"[^.;:]{0,60}\bbetween\b", text[trigger.end : between[0].start]):
        return between[0], between[1]
    first, second = _near(text, before, trigger.start, backward=True), None
    if first is not None and (
        (_SUFFERED.search(text[first.end : trigger.start]) and not _HARMED_OTHERS.match(text, first.end))
        or _HARMS.search(text, max(0, first.start - 40), first.start)
    ):
        first, second = None, first  # "30 militants were killed in the strike"
    first = agent or first
    for actor in between:
        if actor is not agent and re.search(
            r"\b(?:on|against|with|targeting|at)\s(?:the\s|a\s)?\Z", text[trigger.end : actor.start]
        ):
            second = actor
            break
    return first, second


def name_actor(actor: Actor | None, countries: Mapping[tuple[int, int], str]) -> str | None:
    """Give an actor as named, with the codes of the countries that its words name: "Iranian forces (IR)".

    `countries` are the ISO 3166-1 alpha-2 codes of the mentions of countries, peoples and capitals, by their indices.
    """
    if actor is None:
        return None
    codes = dict.fromkeys(
        code for (start, end), code in countries.items() if actor.start <= start and end <= actor.end
    )
    return f"{actor.text} ({', '.join(codes)})" if codes else actor.text
