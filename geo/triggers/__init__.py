"""Find the words that tell of an event: "opened fire", "airstrike", "talks", with what they stand for in ACLED's terms.

The lexicon is a table (`geo.triggers.lexicon`); senses of sport, film, weather, trade and sickness are told apart by
the words around (`geo.triggers.senses`); voice and modality are read from the clause (`geo.triggers.grammar`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geo.text import Layout
from geo.triggers.domains import ARMED, DOMAINS
from geo.triggers.grammar import DETERMINERS, Voice, is_noun, read_voice
from geo.triggers.kinds import refine_code
from geo.triggers.lexicon import Entry, Tail, TriggerKind, build_lexicon, get_disorder
from geo.triggers.modality import Modality, read_modality
from geo.triggers.senses import Company, weigh_sense
from geo.triggers.table import TYPES
from geo.triggers.tokens import Tokens, split_tokens

__all__ = [
    "FAINT",
    "Modality",
    "Tokens",
    "Trigger",
    "Voice",
    "find_faint_triggers",
    "find_triggers",
    "get_disorder",
    "share_war",
    "split_tokens",
]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that tells of an event.

    `start` and `end` are half-open string indices; `lemma` is the table's phrase. `kind` says what sort of event it is:
    conflict, strategic, diplomacy, casualty (harm whose cause another word may give) or movement. `event_type` and
    `sub_event_type` are ACLED's, or None. `voice` says whether the one named in front did it ("active") or suffered it
    ("passive"); "noun" for nouns. `modality` is what its clause says; who claims it is for the events to find.
    `is_weak` marks a word of several senses, kept for the company that it is in; `strength` is from 0 to 1.
    """

    start: int
    end: int
    text: str
    lemma: str
    kind: TriggerKind
    event_type: str | None
    sub_event_type: str | None
    voice: Voice
    modality: Modality
    is_weak: bool
    strength: float


_PREFIXES: Final = frozenset(
    "counter car truck suicide drone missile rocket air mortar petrol fire gun machete knife re mass "
    "cross-border anti-government jet shell bomb police army militant rebel pro-democracy anti-war".split()
)
"""What may stand before a hyphen and leave the word behind it a trigger: "rocket-attack", not "attack-style"."""


def find_triggers(text: str, layout: Layout) -> list[Trigger]:
    """Find the triggers of a text.

    Parameters
    ----------
    text
        An article's text.
    layout
        Its sentences, as `geo.text.find_layout` gives them.

    Returns
    -------
    list of Trigger
        In the order of the text, none overlapping another. Empty if there is none.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> text = "Gunmen opened fire on a bus. The striker captured the title."
    >>> [(each.text, each.sub_event_type) for each in find_triggers(text, find_layout(text))]
    [('opened fire on', 'Attack')]
    """
    tokens = split_tokens(text)
    hits, cues = _find_hits(tokens)
    return list(_read_hits(text, layout, tokens, hits, cues)) if hits else []


def find_faint_triggers(text: str, layout: Layout, start: int, end: int) -> list[Trigger]:
    """Find what may tell of an event in a sentence that is known to tell of one.

    A weak word counts here without the company of war. The strength of each is `FAINT`.

    Parameters
    ----------
    text
        An article's text.
    layout
        Its sentences.
    start, end
        The sentence, half-open.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> text = "A farmer was shot at near the line."
    >>> layout = find_layout(text)
    >>> find_triggers(text, layout), [each.lemma for each in find_faint_triggers(text, layout, 0, len(text))]
    ([], ['shoot'])
    """
    tokens = split_tokens(text).cut(start, end)
    hits, cues = _find_hits(tokens, is_vouched=True)
    found = _read_hits(text, layout, tokens, hits, cues, is_vouched=True)
    return [replace(each, is_weak=True, strength=FAINT) for each in found]


def share_war(text: str) -> float:
    """Give the share of a text's tokens that are words of war, from 0 to 1.

    Examples
    --------
    >>> share_war("Troops and rebels met there.")
    0.3333333333333333
    """
    return _share_war(text)


@lru_cache(maxsize=4)
def _share_war(text: str) -> float:
    war, words = DOMAINS["war"], split_tokens(text).words
    return len([word for word in words if word in war]) / max(1, len(words))


FAINT: Final = 0.35
"""The strength of a word that only the place beside it makes a trigger."""


def _find_hits(tokens: Tokens, *, is_vouched: bool = False) -> tuple[list[int], list[tuple[int, str]]]:
    """Find the numbers of the tokens that may begin a trigger, and the words that set the scene."""
    known = _build_words()
    words = tokens.words
    hits: list[int] = []
    cues: list[tuple[int, str]] = []
    for number in [number for number, word in enumerate(words) if word in known or "-" in word]:
        word = words[number]
        found = known.get(word)
        if found is None:
            front, _, back = word.rpartition("-")
            if back in known and front in _PREFIXES:
                hits.append(number)
            continue
        if found[0] and (
            found[2] is None or is_vouched or not found[2].isdisjoint(words[number + 1 : number + 8])
        ):
            hits.append(number)
        for domain in found[1]:
            cues.append((number, domain))
    return hits, cues


@lru_cache(maxsize=1)
def _build_words() -> dict[str, tuple[list[Tail], tuple[str, ...], frozenset[str] | None]]:
    """Join the lexicon and the domains: one look-up a word.

    The third says which words must stand behind one that is no trigger by itself; None if it is one.
    """
    lexicon = build_lexicon()
    words = set(lexicon).union(*DOMAINS.values())
    return {
        word: (
            lexicon.get(word, []),
            tuple(name for name, held in DOMAINS.items() if word in held),
            _list_seconds(lexicon.get(word, [])),
        )
        for word in words
    }


def _list_seconds(tails: list[Tail]) -> frozenset[str] | None:
    if any(not tail and not entry.is_faint for tail, entry in tails):
        return None
    return frozenset(tail[1] if tail[0] == ".." else tail[0] for tail, _ in tails if tail)


def _read_hits(
    text: str,
    layout: Layout,
    tokens: Tokens,
    hits: list[int],
    cues: list[tuple[int, str]],
    *,
    is_vouched: bool = False,
) -> Iterator[Trigger]:
    n_war = sum(domain == "war" for _, domain in cues)
    company: Company | None = None
    done = -1
    previous: Trigger | None = None
    numbers = [number for number, _ in cues]
    for number in hits:
        if number < done:
            continue
        if company is None or number >= company.stop:
            start, end = layout.sentence_at(tokens.starts[number])
            begin, stop = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
            stop = max(stop, number + 1)
            low, high = bisect_left(numbers, begin), bisect_left(numbers, stop)
            company = Company(begin, stop, cues[low:high], n_war, is_vouched)
        match = _match(tokens, number, company.stop, is_vouched=is_vouched)
        if match is None:
            continue
        last, entry = match
        strength = weigh_sense(tokens, number, last, entry, company)
        if strength is None:
            continue
        trigger = _build(text, tokens, number, last, entry, company, strength)
        if previous is not None and _continues(tokens, previous, trigger, number):
            previous = _join(text, previous, trigger)
        else:
            if previous is not None:
                yield previous
            previous = trigger
        done = last
    if previous is not None:
        yield previous


def _match(tokens: Tokens, first: int, stop: int, *, is_vouched: bool) -> tuple[int, Entry] | None:
    """Find the longest phrase that begins at a token: the number behind its last token, and what it stands for.

    Faint words count only where the sentence is vouched for, and words of mere movement only where it is not.
    """
    word = tokens.words[first]
    known = _build_words()
    tails = (known[word][0] if word in known else []) or known[word.rpartition("-")[2]][0]
    fitting: list[tuple[int, Entry]] = []
    longest = 0
    ahead = tokens.words[first + 1 : first + 8]
    for tail, entry in tails:  # the longest first
        if fitting and len(tail) < longest:
            break
        if entry.is_faint if not is_vouched else entry.kind == "movement":
            continue
        if tail and (tail[1] not in ahead if tail[0] == ".." else ahead[:1] != [tail[0]]):
            continue
        last = _follow(tokens.words, first + 1, tail, stop)
        if last is not None and not (len(tail) > 1 and tail[0] == ".." and _is_named(tokens, first, entry)):
            longest = len(tail)
            fitting.append((last, entry))
    verbs = [each for each in fitting if each[1].word_class == "verb"]
    if not verbs or (longest > 0 and len(verbs) == len(fitting)):
        return fitting[0] if fitting else None
    last, form = verbs[0][0], verbs[0][1].form
    if not is_noun(tokens, first, last, form):
        return verbs[0]
    nouns = [each for each in fitting if each[1].word_class == "noun"]
    if not nouns and form in ("base", "s"):
        if tokens.get(first - 1) == "to":
            return verbs[0]  # "agreed to meet in"
        return None  # "the targets", where only "to target" is a trigger
    return (nouns or fitting)[0]


def _is_named(tokens: Tokens, first: int, entry: Entry) -> bool:
    """Tell whether the first word of a phrase is a noun after all: "the 2400 block of Knox Road"."""
    before = tokens.get(first - 1)
    return entry.form == "base" and (before in DETERMINERS or before.isdigit())


def _follow(words: list[str], number: int, tail: tuple[str, ...], stop: int) -> int | None:
    """Follow a phrase's further words; ".." leaps over up to six words, none of them a stop."""
    position = 0
    while position < len(tail):
        if tail[position] == "..":
            wanted = tail[position + 1]
            for reach in range(number, min(stop, number + 7)):
                if words[reach] in (".", ";", ":", ","):
                    return None
                if words[reach] == wanted:
                    number = reach
                    break
            else:
                return None
            position += 1
            continue
        if number >= stop or words[number] != tail[position]:
            return None
        number += 1
        position += 1
    return number


def _build(
    text: str, tokens: Tokens, first: int, last: int, entry: Entry, company: Company, strength: float
) -> Trigger:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    kind: TriggerKind = entry.kind
    if (
        entry.lemma in ("enter", "cross into")
        and kind == "movement"
        and tokens.any_of(ARMED, max(company.begin, first - 8), first)
    ):
        kind, entry = "strategic", entry._replace(code="TRANSFER")
    if kind == "hint":
        kind = "conflict"
    code = refine_code(tokens, first, last, entry, company.begin, company.stop)
    event_type, sub_event_type = TYPES[code]
    if kind == "strategic" and event_type not in (None, "Strategic developments"):
        kind = "conflict"  # "a missile destroyed the house"
    elif kind == "conflict" and event_type == "Strategic developments":
        kind = "strategic"
    return Trigger(
        start, end, text[start:end], entry.lemma, kind, event_type, sub_event_type,
        read_voice(tokens, first, last, entry, company.begin),
        read_modality(tokens, first, last, entry, company.begin, company.stop),
        entry.is_weak, round(strength, 2),
    )  # fmt: skip


def _continues(tokens: Tokens, previous: Trigger, trigger: Trigger, number: int) -> bool:
    """Tell whether a verb only says that what the noun before it names was done: "a salvo of rockets fired by"."""
    return (
        previous.voice == "noun"
        and trigger.lemma in ("fire", "launch", "go off", "detonate", "explode")
        and tokens.ends[number - 1] == previous.end
        and trigger.voice != "noun"
    )


def _join(text: str, noun: Trigger, verb: Trigger) -> Trigger:
    voice: Voice = "passive" if verb.lemma in ("fire", "launch") else "active"
    return Trigger(
        noun.start, verb.end, text[noun.start : verb.end], noun.lemma, noun.kind, noun.event_type,
        noun.sub_event_type, voice, noun.modality if verb.modality == "asserted" else verb.modality, False,
        max(noun.strength, verb.strength),
    )  # fmt: skip
