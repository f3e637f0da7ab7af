"""Look words up in the table of triggers: all forms of its verbs and nouns, phrases by their first word."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal, NamedTuple

from geo.triggers.table import DISORDER, TABLE

TriggerKind = Literal["conflict", "strategic", "diplomacy", "casualty", "movement", "hint"]
WordClass = Literal["noun", "verb"]

IRREGULAR: Final = {
    "strike": ("struck", "struck"), "hit": ("hit", "hit"), "shoot": ("shot", "shot"),
    "blow": ("blew", "blown"), "fight": ("fought", "fought"), "take": ("took", "taken"),
    "beat": ("beat", "beaten"), "go": ("went", "gone"), "set": ("set", "set"),
    "throw": ("threw", "thrown"), "hold": ("held", "held"), "fall": ("fell", "fallen"),
    "overrun": ("overran", "overrun"), "retake": ("retook", "retaken"), "meet": ("met", "met"),
    "flee": ("fled", "fled"), "withdraw": ("withdrew", "withdrawn"), "leave": ("left", "left"),
    "fly": ("flew", "flown"), "send": ("sent", "sent"), "come": ("came", "come"),
    "slay": ("slew", "slain"), "drive": ("drove", "driven"), "lay": ("laid", "laid"),
    "burst": ("burst", "burst"), "bring": ("brought", "brought"), "sit": ("sat", "sat"),
    "lose": ("lost", "lost"), "hurt": ("hurt", "hurt"), "mow": ("mowed", "mown"),
    "break": ("broke", "broken"), "give": ("gave", "given"), "slit": ("slit", "slit"),
    "pay": ("paid", "paid"), "tear": ("tore", "torn"), "cut": ("cut", "cut"), "find": ("found", "found"),
    "put": ("put", "put"), "besiege": ("besieged", "besieged"), "spray": ("sprayed", "sprayed"),
}  # fmt: skip
"""Past and participle."""
_DOUBLED: Final = frozenset(
    "stab rob ram step gun drop repel club patrol kidnap rip slam lob gas confer expel transfer trek stop bar "
    "trap grab ship".split()
)


class Entry(NamedTuple):
    """What a word or phrase stands for. `form` is base, s, past, participle, ing; singular or plural for a noun.

    `is_faint` marks a word that tells of an event only where one is known to be told of.
    """

    lemma: str
    kind: TriggerKind
    code: str
    word_class: WordClass
    form: str
    is_weak: bool
    is_faint: bool = False


Tail = tuple[tuple[str, ...], Entry]
"""The further words of a phrase, and what the phrase stands for."""


def inflect_verb(base: str) -> dict[str, str]:
    """Give a verb's forms by name.

    Examples
    --------
    >>> inflect_verb("strike")["past"], inflect_verb("stab")["ing"], inflect_verb("bury")["s"]
    ('struck', 'stabbing', 'buries')
    """
    stem = base
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        stem = base[:-1]
    elif base in _DOUBLED or base in {"hit", "set", "sit", "slit", "abet"}:
        stem = base + base[-1]
    ends_in_y = base.endswith("y") and base[-2] not in "aeou"
    past = base[:-1] + "ied" if ends_in_y else (base + "d" if base.endswith("e") else stem + "ed")
    past, participle = IRREGULAR.get(base, (past, past))
    stem = {"overrun": "overrunn", "die": "dy"}.get(base, stem)
    return {
        "base": base,
        "s": _add_s(base),
        "past": past,
        "participle": participle,
        "ing": stem + "ing",
    }


def _add_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word == "go":
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeou" else word + "s"


@lru_cache(maxsize=1)
def build_lexicon() -> dict[str, list[Tail]]:
    """Build the look-up: by first word, the phrases that begin with it, the longest first; once a process.

    Examples
    --------
    >>> [(tail, entry.code) for tail, entry in build_lexicon()["roadside"]][0]
    (('bomb',), 'IED')
    """
    lexicon: dict[str, dict[tuple[str, ...], Entry]] = {}
    for line in TABLE.strip().splitlines():
        kind, code, word_class, words = (cell.strip() for cell in line.split(" | "))
        for phrase in words.split(", "):
            is_faint = phrase.startswith("?")
            is_weak = is_faint or phrase.startswith("~")
            parts = phrase.lstrip("~?").split()
            for form, spelled in _spell(parts, word_class):
                entry = Entry(" ".join(parts), kind, code, word_class, form, is_weak, is_faint)  # type: ignore[arg-type]
                known = lexicon.setdefault(spelled[0], {})
                key = spelled[1:]
                # One spelling of a noun and of a verb: the reader decides by what stands around.
                known.setdefault((*key, f"/{'?' * is_faint}{word_class}"), entry)
    return {
        first: sorted(
            ((key[:-1], entry) for key, entry in tails.items()), key=lambda each: (-len(each[0]), each[0])
        )
        for first, tails in lexicon.items()
    }


def _spell(parts: list[str], word_class: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give the spellings of a phrase, each with the name of its form."""
    if word_class == "noun":
        plain = ("singular", tuple(parts))
        if parts[-1].endswith(("s", "ing")) and parts[-1] not in ("fighting",):
            plural = parts[-1] + "s" if parts[-1].endswith("ing") else parts[-1]
        else:
            plural = _add_s(parts[-1])
        return [plain, ("plural", (*parts[:-1], plural))]
    verb, rest = parts[0], tuple(parts[1:])
    if verb in ("sexually", "forcibly", "safely"):
        return [(form, (verb, word, *rest[1:])) for form, word in inflect_verb(rest[0]).items()]
    if verb.startswith(("carpet-", "gang-", "counter-", "tear-")):
        first, _, last = verb.partition("-")
        return [(form, (f"{first}-{word}", *rest)) for form, word in inflect_verb(last).items()]
    tails = [rest]
    if rest and rest[-1] in _COUNTED:
        tails.append((*rest[:-1], _add_s(rest[-1])))
    inflected = inflect_verb(verb)
    if inflected["past"] == verb:  # "a missile hit", "was hit": one form for both
        del inflected["base"]
    forms = [*inflected.items(), *(("past", word) for word in _ALSO.get(verb, ()))]
    return [(form, (word, *tail)) for form, word in forms for tail in tails]


_ALSO: Final = {
    "burn": ("burnt",),
    "travel": ("travelled",),
    "level": ("levelled",),
    "target": ("targetted",),
    "pummel": ("pummelled",),
}
"""Other spellings of the past."""


_COUNTED: Final = frozenset(
    "shell rocket mortar missile grenade bomb bullet airstrike protest rally demonstrator protester crowd "
    "troop soldier reinforcement gathering demonstration march sit-in convoy road drone vest belt explosive "
    "mine landmine weapon stone rock street life body attack".split()
)


def get_disorder(event_type: str | None, sub_event_type: str | None) -> str | None:
    """Give ACLED's disorder type of an event's types, or None if it has none.

    ACLED counts mob violence as political violence, and excessive force against protesters as both.

    Examples
    --------
    >>> get_disorder("Riots", "Mob violence")
    'Political violence'
    """
    if event_type is None:
        return None
    if sub_event_type == "Mob violence":
        return "Political violence"
    if sub_event_type == "Excessive force against protesters":
        return "Political violence; Demonstrations"
    return DISORDER[event_type]
