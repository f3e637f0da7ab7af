"""Which sense a word of war has: the match that was fought, the scene that was shot, the drought that hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.triggers.domains import ARMED, DEALS, WEAPONS
from geo.triggers.kinds import WEAPON_CODES
from geo.triggers.lexicon import Entry
from geo.triggers.misleading import NOT_AFTER, NOT_BEFORE, NOT_NEXT
from geo.triggers.tokens import Tokens

_OFFENSIVE: Final = frozenset(
    "language remark remarks comment comments line lineman linemen coordinator tackle play player players "
    "content material word words rebound rebounds weapon weapons joke jokes behavior behaviour post posts "
    "tweet tweets capability capabilities term gesture to zone foul guard style power half statement "
    "messages".split()
)
"""Behind "offensive" these make it an adjective."""
_BE: Final = frozenset(
    "is are was were be been being so very deeply more most highly too found considered".split()
)
_BEFORE_ADJECTIVE: Final = frozenset("the a an this these those his her its their our 's of".split())
_TOWARD: Final = frozenset("to from into toward towards across through at in for out onto back home".split())
_NEED_WEAPON: Final = frozenset(
    ("fire", "fire at", "launch", "go off", "shell", "rocket", "land", "fall", "rain on", "rain down")
)
_STRIKERS: Final = frozenset(WEAPON_CODES) - frozenset("air mine mines plane planes jet jets toxic".split())
"""Weapons that, in front of a verb of several senses, leave it one: "a shell hit"."""
_NEED_TAKEN: Final = frozenset("town village city base airport hill district bridge port barracks villages towns "
                               "area garrison outpost positions camp crossing capital".split())  # fmt: skip
"""What armed men take, besides what is written with a capital."""
_NEED_ARMED: Final = frozenset(("surrender", "deploy", "mass", "redeploy", "merge", "patrol"))
_PEACE: Final = frozenset(("sport", "arts", "weather", "health", "business", "labor", "accident", "politics"))
_THEMES: Final = frozenset("war conflict violence insurgency bloodshed hostility unrest".split())
"""Words for the whole of it, not for one event; they stay, at little strength."""
_EVIDENCE: Final = {
    "PROTEST": "crowd",
    "ATTACK": "hurt",
    "OVERTAKE": "land",
    "REGAIN": "land",
    "TRANSFER": "land",
}
"""Domains that speak for a weak trigger of a type as words of war do."""
SLIGHT: Final = 0.3
"""The strength of a theme and of a hint."""
_FAR: Final = 3
"""So many words of war elsewhere in the article vouch for a weak trigger in a sentence that has none."""


@dataclass(slots=True)
class Company:
    """What a sentence is about: its words of each domain, with the numbers of their tokens.

    `begin` and `stop` are the numbers of its first token and of the one behind its last; `n_war` counts the words of
    war in the whole article. `is_vouched` says that it is known to tell of an event.
    """

    begin: int
    stop: int
    cues: list[tuple[int, str]]
    n_war: int
    is_vouched: bool = False

    def count(self, domain: str, first: int, last: int) -> int:
        """Count the words of a domain outside of a range of tokens."""
        return len([1 for number, name in self.cues if name == domain and not first <= number < last])

    def count_peace(self, first: int, last: int) -> int:
        """Count the words of peaceful domains outside of a range of tokens."""
        return len([1 for number, name in self.cues if name in _PEACE and not first <= number < last])


def weigh_sense(tokens: Tokens, first: int, last: int, entry: Entry, company: Company) -> float | None:
    """Tell how sure a trigger has its sense of war, talks or movement, from 0 to 1; None if it has another.

    The figures are our own: they order triggers, and are no probabilities. `last` is the number behind the phrase's
    last token.
    """
    if _is_misled(tokens, first, last, entry) or not _has_what_it_needs(tokens, first, last, entry, company):
        return None
    if entry.kind == "movement":
        return 0.5 if entry.is_weak else 0.8
    war = company.count("war", first, last)
    peace = company.count_peace(first, last)
    if entry.kind == "diplomacy":
        return _weigh_talks(first, last, entry, company, war, peace)
    if entry.kind == "hint" or entry.lemma in _THEMES:
        near = war + (company.n_war - 1 if entry.kind == "hint" else 0)
        return SLIGHT if near > max(peace, 0) else None
    if not entry.is_weak:
        return _weigh_strong(first, last, entry, company, war, peace)
    return _weigh_weak(tokens, first, last, entry, company, war, peace)


def _weigh_talks(first: int, last: int, entry: Entry, company: Company, war: int, peace: int) -> float | None:
    """Weigh a word for talks: a weak one needs those who talk beside it."""
    talks = company.count("diplomacy", first, last) + min(war, 1)
    is_lonely = entry.is_weak and not talks and not company.is_vouched
    return None if is_lonely or (peace > talks and peace > 1) else (0.6 if entry.is_weak else 0.9)


def _weigh_strong(
    first: int, last: int, entry: Entry, company: Company, war: int, peace: int
) -> float | None:
    """Weigh a word that has hardly another sense: but a storm kills too."""
    is_harm = entry.kind == "casualty"
    by_accident = is_harm and (company.count("accident", first, last) > 0 or peace > 1)
    by_nature = is_harm and company.count("weather", first, last) > war
    if by_nature or (peace > war and (peace > 1 or by_accident)):
        return None
    return 0.95 if war >= peace else 0.7


def _weigh_weak(
    tokens: Tokens, first: int, last: int, entry: Entry, company: Company, war: int, peace: int
) -> float | None:
    """Weigh a word of several senses by its company."""
    far = company.n_war - war
    if company.is_vouched:
        return SLIGHT if peace <= war else None
    if entry.word_class == "verb" and tokens.any_of(_STRIKERS, first - 3, first):
        war += 1  # "a shell hit"
    if entry.code == "PROTEST":  # workers and voters march
        peace -= company.count("labor", first, last) + company.count("politics", first, last)
    if extra := _EVIDENCE.get(entry.code):
        war += min(1, company.count(extra, first, last))
    enough = 1 if entry.kind == "casualty" else _FAR
    if peace > war or (war == 0 and far < enough):
        return None
    return min(0.9, 0.5 + 0.15 * war + (0.1 if far >= _FAR else 0.0))


def _is_misled(tokens: Tokens, first: int, last: int, entry: Entry) -> bool:
    """Tell whether the words beside it make the trigger another thing's name, or an adjective."""
    lemma = entry.lemma
    if entry.form in ("past", "participle") and tokens.get(first - 1) in _BEFORE_ADJECTIVE:
        return True  # "the occupied heights", "its besieged towns"
    if tokens.get(last) in NOT_NEXT.get(lemma, ()):
        return True
    if tokens.any_of(NOT_AFTER.get(lemma, frozenset()), last, last + 5):
        return True
    if tokens.any_of(NOT_BEFORE.get(lemma, frozenset()), first - 2, first):
        return True
    if lemma == "offensive":
        return tokens.get(last) in _OFFENSIVE or tokens.get(first - 1) in _BE
    return lemma == "march" and tokens.is_capital(first) and tokens.get(first - 1) not in (".", "")


def _has_what_it_needs(tokens: Tokens, first: int, last: int, entry: Entry, company: Company) -> bool:
    """Tell whether what some words need stands near: a weapon to fire, armed men to leave, a way to go."""
    if entry.lemma in _NEED_WEAPON:
        return _has_weapon(tokens, first, last, company)
    if entry.kind == "movement":
        near = tokens.words[last : min(company.stop, last + 3)]
        is_way = not _TOWARD.isdisjoint(near) or tokens.is_capital(last)
        return entry.word_class == "noun" or is_way
    if entry.lemma == "take":
        is_land = tokens.is_capital(last) or tokens.any_of(_NEED_TAKEN, last, min(company.stop, last + 4))
        return is_land and tokens.any_of(ARMED, max(company.begin, first - 12), first)
    if entry.code == "TRANSFER" or entry.lemma in _NEED_ARMED:
        return _is_armed(tokens, first, last, company)
    return True


def _has_weapon(tokens: Tokens, first: int, last: int, company: Company) -> bool:
    word = tokens.words[first]
    if word.startswith("shell") and word != "shell":
        return tokens.get(last) != "out"
    is_fall = word[:4] in ("land", "fall", "fell", "rain")
    stop = first if is_fall else min(company.stop, last + 6)
    return tokens.any_of(WEAPONS, max(company.begin, first - 6), stop)


def _is_armed(tokens: Tokens, first: int, last: int, company: Company) -> bool:
    """Tell whether who leaves a place, or is sent to it, is armed, and that it is a place and no treaty."""
    behind = tokens.words[last : min(company.stop, last + 8)]
    for number, word in enumerate(behind):
        if word in ("under", "after", "following", "as", "since", ","):
            behind = behind[:number]
            break
    if not DEALS.isdisjoint(behind):
        return False
    stop = min(company.stop, last + 5)
    return tokens.any_of(ARMED, max(company.begin, first - 8), first) or tokens.any_of(ARMED, last, stop)
