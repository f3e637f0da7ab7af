"""Noun or verb, active or passive: what the words around a trigger say of its form."""

from __future__ import annotations

import re
from typing import Final, Literal

from geo.triggers.lexicon import Entry
from geo.triggers.tokens import Tokens

Voice = Literal["active", "passive", "noun"]

DETERMINERS: Final = frozenset(
    "the a an this that these those his her its their our my your some any no each every another several "
    "many few all both one two three four five six seven eight nine ten dozens hundreds 's".split()
)
PREPOSITIONS: Final = frozenset(
    "in on at near of to from into by with against during after before since over under amid following "
    "inside outside around across between among along through throughout toward towards for as about "
    "despite until upon".split()
)
BE: Final = frozenset(
    "is are was were be been being get gets got getting 's 're isn't wasn't aren't weren't".split()
)
_ADVERBS: Final = frozenset(
    "not also later then now still allegedly reportedly already never all both being been instead again "
    "recently seriously critically severely heavily badly fatally only just once twice even soon reported "
    "to have said".split()
)
MODALS: Final = frozenset("to will would can could may might must should shall did do does didn't don't "
                           "doesn't won't wouldn't couldn't can't cannot 'll not".split())  # fmt: skip
_PRONOUNS: Final = frozenset("they we i you who he she it".split())
_OBJECTS: Final = DETERMINERS | frozenset("him her them it us me themselves more least up nearly about "
                                          "around over as dozens scores thousands".split())  # fmt: skip
_INTRANSITIVE: Final = frozenset(
    "clash fight battle skirmish march demonstrate protest rally flee explode die perish withdraw retreat "
    "riot exit meet gather advance erupt negotiate defect rampage head travel go come arrive return "
    "surrender escape".split()
)
_ADJECTIVE: Final = re.compile(
    r".+(?:ous|ive|ic|ical|ful|less|ary|[a-z]ian|ish|ese|ern|eous|ible|able|al|est)\Z"
)
_ADJECTIVES: Final = frozenset(
    "deadly heavy fierce fresh new latest recent separate major military rebel ground air twin double big "
    "large small massive armed cross-border intense sporadic violent bloody second third first fourth last "
    "overnight renewed suspected alleged reported apparent planned further more other similar surprise "
    "joint suicide bomb rocket missile mortar drone artillery terror terrorist gun knife night daily peace "
    "street mass car truck hostage enemy such".split()
)

STOPS: Final = frozenset(", ; : ( ) — – but while whereas".split())
"""What parts one clause from another."""
_FOLLOWERS: Final = PREPOSITIONS | STOPS | frozenset(("", ".", "and", "that", "which", "have", "were", "are"))
_NO_SUBJECT: Final = _PRONOUNS | {"'ve", "have", "has"}
_PLURALS: Final = frozenset(
    "police aircraft people men women children gunmen militiamen policemen policewomen tribesmen herdsmen "
    "servicemen youth crew staff infantry artillery".split()
)
"""People and arms that are many without an s: "police fire", "aircraft bomb"."""
_BEFORE_PARTICIPLE: Final = BE | {"while", "when", "and", "without", ","}
_AUXILIARIES: Final = frozenset("had have has 've who which that and then".split())
_LOOSE: Final = (PREPOSITIONS - {"at", "over", "about", "around", "on"}) | {
    ".",
    ",",
    "",
    "and",
    "when",
    "while",
}
"""Behind a participle these leave it without an object: those named in front suffered it."""
_TRANSITIVE: Final = frozenset("fire launch shoot injure arrest abduct".split())


def is_noun(tokens: Tokens, first: int, last: int, form: str) -> bool:
    """Tell whether a word that may be both is a noun here. `last` is the number behind the phrase's last token.

    Examples
    --------
    >>> from geo.triggers.tokens import split_tokens
    >>> is_noun(split_tokens("a deadly attack on"), 2, 3, "base")
    True
    >>> is_noun(split_tokens("they attack the town"), 1, 2, "base")
    False
    """
    if form in ("past", "participle"):
        return False
    before, after = tokens.get(first - 1), tokens.get(last)
    if after in ("at", "up", "as") and tokens.get(last + 1) in ("least", "most", "to", "many"):
        after = "least"
    takes_object = after in _OBJECTS or after[:1].isdigit()
    is_led = (
        before in DETERMINERS
        or before in PREPOSITIONS
        or before in _ADJECTIVES
        or bool(_ADJECTIVE.match(before))
    )
    if form == "ing":
        return _is_gerund(before, after, is_led=is_led, takes_object=takes_object)
    is_ruled = (before in MODALS and not (before == "to" and after in PREPOSITIONS)) or before in _NO_SUBJECT
    if is_ruled or is_led or before == "":
        return not is_ruled
    takes_object = takes_object or tokens.is_capital(last)
    if form == "base":  # "militants attack a village", but "the militants' attack in"
        if before in _PLURALS:
            return not takes_object
        is_plural = before.endswith("s") and not before.endswith("ss")
        return not (is_plural and (takes_object or after not in PREPOSITIONS))
    is_headline = tokens.is_capital(first - 1) and after in ("on", "at")
    is_subject = after.endswith("ed") or after in ("kill", "kills", "leave", "hit", "rock", "wound")
    return not takes_object and ((after in _FOLLOWERS and not is_headline) or is_subject)


def _is_gerund(before: str, after: str, *, is_led: bool, takes_object: bool) -> bool:
    """Tell whether a form in -ing is a noun: "the shelling of", "fighting in", and not "killing three"."""
    if before in _BEFORE_PARTICIPLE:
        return after == "of" or (after in PREPOSITIONS and before not in BE and before != "while")
    return not takes_object and (is_led or before in ("", ".") or after in PREPOSITIONS)


def read_voice(tokens: Tokens, first: int, last: int, entry: Entry, begin: int) -> Voice:
    """Tell whether what is named before the trigger did it or suffered it. `begin` is the sentence's first token."""
    if entry.word_class == "noun":
        return "noun"
    if entry.form not in ("past", "participle") or entry.lemma.split()[0] in _INTRANSITIVE:
        is_passive = entry.form == "ing" and tokens.get(first - 1) == "being"
        return "passive" if is_passive else "active"
    after = tokens.get(last)
    if after == "by" or _follows_be(tokens, first, begin):
        return "passive"
    has_auxiliary = tokens.get(first - 1) in _AUXILIARIES
    can_suffer = entry.kind == "casualty" or entry.lemma in _TRANSITIVE
    is_reduced = after in _LOOSE and can_suffer and not (has_auxiliary and after != "in")
    return "passive" if is_reduced else "active"


def _follows_be(tokens: Tokens, first: int, begin: int) -> bool:
    """Tell whether a form of "be" stands before a participle, with nothing but adverbs between."""
    for number in range(first - 1, max(begin, first - 5) - 1, -1):
        word = tokens.words[number]
        if word in BE:
            return True
        if (
            word not in _ADVERBS
            and not word.endswith("ly")
            and word not in ("and", "or", "killed", "shot", "wounded")
        ):
            return False
    return False
