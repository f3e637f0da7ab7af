"""Say more exactly what kind of event a general word tells of, by the weapons and the people around it."""

from __future__ import annotations

from typing import Final

from geo.triggers.lexicon import Entry
from geo.triggers.tokens import Tokens

_GENERAL: Final = frozenset(("ATTACK", "CLASH", "IED", "LOOTING", "SHELLING", "-", "SUICIDE"))
"""Types that a weapon named beside makes more exact."""
_WEAPONS: Final = (
    ("CHEMICAL", "chlorine sarin nerve-agent chemical-weapons toxic mustard-gas"),
    ("SUICIDE", "suicide"),
    ("AIR", "airstrike airstrikes warplane warplanes jet jets fighter-jet drone drones helicopter "
            "helicopters gunship gunships aircraft bombers aerial airforce uav uavs shahed plane planes "
            "f-16 f-16s air-dropped air"),
    ("GRENADE", "grenade grenades"),
    ("IED", "ied ieds car-bomb roadside landmine landmines mine mines explosives booby-trapped bomb bombs "
            "explosive"),
    ("SHELLING", "rocket rockets missile missiles shell shells shelling mortar mortars artillery tank-fire "
                 "howitzer howitzers projectile projectiles katyusha katyushas grad scud cannon barrage"),
)  # fmt: skip
WEAPON_CODES: Final = {word: code for code, words in _WEAPONS for word in words.split()}
_ARMED_VICTIMS: Final = frozenset(
    "soldier soldiers troops militants militant rebels rebel fighters fighter insurgents policemen police "
    "policeman convoy patrol checkpoint outpost army garrison barracks guerrillas jihadists militiamen "
    "commander guards base positions officers officer gunmen peacekeepers trenches".split()
)
_STATES: Final = frozenset("israel israeli coalition nato russian russia us u.s. american turkish saudi "
                           "saudi-led us-led syrian jets "
                           "air warplanes britain france pentagon".split())  # fmt: skip
_GOVERNMENT: Final = frozenset(
    "army troops government regime soldiers military police forces coalition security peacekeepers "
    "authorities".split()
)
_REBELS: Final = frozenset(
    "rebel rebels militants militant insurgents jihadists jihadist fighters militia militias taliban isis "
    "hezbollah houthi houthis separatists guerrillas gunmen al-shabaab opposition paramilitary cartel".split()
)


def refine_code(tokens: Tokens, first: int, last: int, entry: Entry, begin: int, stop: int) -> str:
    """Give the code of the type that the trigger's clause speaks for.

    A weapon within eight words decides for words such as "attack" and "hit"; whom they hit decides between a clash
    and an attack on civilians, as ACLED does; who takes a place decides whether it was regained or overtaken.

    Examples
    --------
    >>> from geo.triggers.tokens import split_tokens
    >>> entry = Entry("hit", "conflict", "ATTACK", "verb", "past", True)
    >>> refine_code(split_tokens("Two missiles hit a school"), 2, 3, entry, 0, 5)
    'SHELLING'
    """
    code, words = entry.code, tokens.words
    if code in ("OVERTAKE", "REGAIN"):
        return _read_taken(words, first, last, entry, begin, stop)
    near = frozenset(words[max(begin, first - 8) : min(stop, last + 7)])
    if near & _CROWDS and (found := _read_crowd(code, entry, near)):
        return found
    is_open = code in _GENERAL and entry.kind in ("conflict", "casualty", "strategic", "hint")
    if not is_open or entry.lemma in _NEVER:
        return code
    return _read_weapon(words, first, last, entry, begin, stop) or _read_victims(
        words, first, last, entry, near
    )


def _read_crowd(code: str, entry: Entry, near: frozenset[str]) -> str | None:
    """Tell what was done by a crowd, or to it."""
    if code == "LOOTING":
        return "RIOT"
    return (
        "EXCESSIVE"
        if code in ("ATTACK", "-", "CLASH") and entry.lemma in _AT_CROWDS and near & _POLICE
        else None
    )


def _read_weapon(words: list[str], first: int, last: int, entry: Entry, begin: int, stop: int) -> str | None:
    """Give the type that the weapon named beside speaks for, where the trigger leaves it open."""
    code, is_noun = entry.code, entry.word_class == "noun"
    if (
        entry.lemma == "bomb"
        and is_noun
        and not _FALLING.isdisjoint(words[max(begin, first - 3) : min(stop, last + 4)])
    ):
        return "AIR"
    if code in ("IED", "ATTACK") and "suicide" in words[max(begin, first - 10) : min(stop, last + 10)]:
        return "SUICIDE"
    weapon = _find_weapon(words, first, last, begin, stop)
    is_fixed = code == "SUICIDE" or (
        code == "IED" and (weapon == "IED" or (weapon == "SHELLING" and entry.lemma == "bomb"))
    )
    # a raid of soldiers stays one, though bombs and jets are named beside it
    is_fixed = is_fixed or (code == "CLASH" and is_noun and weapon in ("IED", "AIR"))
    return None if is_fixed else weapon


def _read_victims(words: list[str], first: int, last: int, entry: Entry, near: frozenset[str]) -> str:
    """Give the type of a general word by who strikes and who is hit: states strike from the air, soldiers clash."""
    if entry.code != "ATTACK":
        return entry.code
    if entry.lemma in _STRIKES and near & _STATES:
        return "AIR"
    return "CLASH" if _hits_armed(words, last) else entry.code


_CROWDS: Final = frozenset(
    "protester protesters demonstrator demonstrators crowd crowds mob mobs marchers rioters".split()
)
_POLICE: Final = frozenset("police troops soldiers security forces army guards officers".split())
_AT_CROWDS: Final = frozenset("shoot kill club beat wound fire gun die shooting killing injure shoot dead "
                              "gun down".split()) | {
    "shoot dead", "gun down", "open fire", "open fire on", "fire on", "fire at"}  # fmt: skip
PEOPLE: Final = frozenset("hostages workers students people drivers crew villagers men women journalists "
                           "staff children girls schoolgirls schoolchildren passengers sailors tourists "
                           "foreigners engineers farmers captives civilians shepherds fishermen teachers "
                           "nuns priests miners him her "
                           "them suspects militants leader driver suspect".split())  # fmt: skip
LAND: Final = frozenset("town city village villages towns district base airport bridge hill border "
                         "crossing area territory province "
                         "positions port island control".split())  # fmt: skip
_ARMS: Final = frozenset("weapons arms explosives rifles ammunition rockets cache guns".split())
_NEVER: Final = frozenset(
    "clash fighting gunbattle skirmish firefight war conflict ambush siege battle".split()
)
_FALLING: Final = frozenset(
    "fell drop dropped dropping rained rain falling raining dropped warplanes jets came".split()
)
_STRIKES: Final = frozenset(("strike", "hit", "target"))


def _find_weapon(words: list[str], first: int, last: int, begin: int, stop: int) -> str | None:
    """Find the nearest weapon within eight words in front or six behind, in the clause."""
    before = _scan(words, range(first - 1, max(begin, first - 8) - 1, -1), ";:)")
    behind = _scan(words, range(last, min(stop, last + 6)), ";:,")
    if before is None or behind is None:
        return (before or behind or (0, None))[1]
    return behind[1] if behind[0] < before[0] else before[1]


def _scan(words: list[str], numbers: range, stops: str) -> tuple[int, str] | None:
    """Give the first weapon in a range of tokens, with how far in it stands."""
    for far, number in enumerate(numbers):
        if words[number] in stops:
            return None
        code = WEAPON_CODES.get(words[number])
        if code and (words[number] != "air" or words[number + 1 : number + 2] in _AIR_ACTS):
            return far, code
    return None


_AIR_ACTS: Final = tuple([word] for word in "strike strikes raid raids force attack attacks power".split())


def _hits_armed(words: list[str], last: int) -> bool:
    """Tell whether those named right behind a trigger are armed."""
    behind = words[last : last + 6]
    for number, word in enumerate(behind):
        if word in ("by", "in", "near", "."):
            behind = behind[:number]
            break
    return not _ARMED_VICTIMS.isdisjoint(behind)


def _read_taken(words: list[str], first: int, last: int, entry: Entry, begin: int, stop: int) -> str:
    """Tell what is seized: people, weapons, or a place, and that by whom."""
    behind = (
        frozenset(words[last : min(stop, last + 6)]) if entry.lemma in ("seize", "capture") else frozenset()
    )
    if behind & PEOPLE and not behind & LAND:
        is_state = not _GOVERNMENT.isdisjoint(words[max(begin, first - 6) : first])
        return "ARREST" if is_state else "ABDUCTION"
    return "DISRUPTED" if behind & _ARMS else _read_taker(words, first, last, entry, begin, stop)


def _read_taker(words: list[str], first: int, last: int, entry: Entry, begin: int, stop: int) -> str:
    """Tell whether a state regains a place, or a group overtakes it, by the nearest of their words in front."""
    is_passive = "by" in words[last : min(stop, last + 3)]
    near = words[last : min(stop, last + 8)] if is_passive else words[max(begin, first - 9) : first][::-1]
    for word in near:
        if word in _REBELS:
            return "OVERTAKE"
        if word in _GOVERNMENT:
            return "REGAIN"
    return entry.code
