"""The places that a name may mean, with what is known of each before any context: the columns of the ranking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log10
from typing import TYPE_CHECKING, Final

from geo.gazetteer import Gazetteer
from geo.gazetteer.measures import MATCH_PENALTY, RIVAL_PENALTY
from geo.model import Candidate
from geo.names import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MANY: Final = 60
"""Of a name with more candidates only the most prominent are ranked: San José has 500. On news, the 61st was
never the one that was meant."""

CLASSES: Final = (
    "country", "admin1", "admin2", "admin3", "capital", "seat1", "seat2", "seat3", "town", "quarter", "village",
    "region", "water", "mountain", "spot",
)  # fmt: skip
"""Kinds of places that the ranking tells apart, by feature code."""
MATCHES: Final = ("alternate", "article", "transliterated", "foreign", "shadowed", "fuzzy", "part", "base")
STEPS: Final = (3, 4, 5, 6, 7)
"""Where the weight of prominence may change."""
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_CODES: Final = {
    "ADM1": "admin1", "ADM2": "admin2", "PPLC": "capital", "PPLA": "seat1", "PPLA2": "seat2", "PPLA3": "seat3",
    "PPLA4": "seat3", "PPLA5": "seat3", "PPLX": "quarter",
}  # fmt: skip
_LETTERS: Final = {"A": "admin3", "P": "town", "L": "region", "H": "water", "T": "mountain", "S": "spot"}

STATIC: Final = (
    "prominence", *(f"prominence over {step}" for step in STEPS), "prominence gap", "lead",
    "prominence of many",
    *(f"is {name}" for name in CLASSES),
    *(f"found as {name}" for name in MATCHES),
    "size unknown", *(f"size over {size}" for size in SIZES),
    "same letters", "abbreviation of a region", "only candidate", "greater rival",
    "likeness",
)  # fmt: skip
"""Names of the columns that do not depend on the article."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A name's candidates as columns, one row a candidate.

    `sought` is what they were looked up by: the name as written, or a place's id.
    `vectors` are unit vectors; `country`, `admin1` and `admin2` are numbers that stand for codes (-1 where unknown);
    `kind` is an index into `CLASSES`; `is_of_one_country` says that all candidates lie in the first one's country.
    """

    sought: str
    candidates: tuple[Candidate, ...]
    static: Floats
    vectors: Floats
    country: Ints
    admin1: Ints
    admin2: Ints
    kind: Ints
    is_of_one_country: bool = False


def classify(place: Candidate) -> str:
    """Give the kind of a place, one of `CLASSES`."""
    if place.feature_code.startswith("PCL"):
        return "country"
    if place.place_id.startswith("poi:"):
        return "village"
    return _CODES.get(place.feature_code) or _LETTERS.get(place.feature_class, "spot")


_LOST: Final = MATCH_PENALTY["alternate"] + RIVAL_PENALTY["PPL"]


def measure_likeness(place: Candidate) -> float:
    """Give how like a similar name is, 0 at a likeness of 80 and 1 at 90; 0 for a name that is the same."""
    return (place.score - 80) / 10 if place.match == "fuzzy" else 0.0


# Words that name the kind of a place and that the gazetteer's name may lack, or have in front.
_KIND_WORDS: Final = re.compile(
    r"^(?:the |city of |town of |village of |township of |province of |port of |north(?:ern)? |south(?:ern)? |"
    r"east(?:ern)? |west(?:ern)? |central |greater |downtown |upper |lower |old )+"
    r"|(?: city| town| village| township| borough| province| governorate| oblast| state| district| county| parish|"
    r" region| area| countryside| suburbs?| international airport| airport| station| camp| metro(?:politan area)?)+$"
)
# Words behind a name for land that is named after the place, and for sides of it.
_LAND_WORDS: Final = re.compile(
    r"(?: north| south| east| west| central| northern| southern| eastern| western| desert| steppe| valley| plains?|"
    r" plateau| mountains?| hills?| heights| forest| woods| marsh(?:es)?| basin| gulf| coast| front| road| highway|"
    r" crossing| junction| checkpoint| city| county| district| region| area| province| state| dam| bridge|"
    r" oil ?fields?)+$"
)
_LAND_KM: Final = 30.0
"""How far such land reaches at the least: a county of South Sudan is a circle of 50 km, a valley may be of 10."""
_MANY_HEARD: Final = 10
_FAMOUS: Final = 1_000_000
"""So many people, and a city is known by its name all over the world; by our own choice."""
_WRITTEN: Final = ("name", "alternate", "article")
_HEARD: Final = (*_WRITTEN, "transliterated")
_SHORT_WORDS: Final = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "co": "county", "twp": "township", "n": "north",
    "s": "south", "e": "east", "w": "west", "pt": "point", "is": "islands", "dist": "district", "prov": "province",
    "so": "south", "no": "north", "la": "los angeles",
}  # fmt: skip


def find_candidates(toponym: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Find a toponym's candidates, the most prominent first.

    Names in other languages count only where there is no other. A name that the gazetteer does not know is
    looked up with its short words written out ("Mt. Pleasant"), then without the word for its kind
    ("South Los Angeles", "Goma airport"): the match of these is `part`. Last it is looked up without words for land
    that only bears the name ("Palmyra Desert", "Rumbek East"): the match is `base`, and the radius is wide.
    """
    found = gazetteer.candidates(toponym)
    if not found:
        found = _find_parts(toponym, gazetteer)
    own = [place for place in found if place.match != "foreign"]
    return tuple(_restore_seats(own or found)[:MANY])


def _restore_seats(found: list[Candidate]) -> list[Candidate]:
    """Take back what a seat's rank lost to its own province for another spelling: Hama, whose seat is Ḩamāh."""
    named = {
        (place.country_code, place.admin1_code)
        for place in found
        if place.feature_code in ("ADM1", "ADM2") and place.match == "name" and place.admin1_code
    }
    restored = [
        replace(place, match="name", prominence=round(place.prominence + _LOST, 3))
        if place.match == "alternate"
        and place.feature_code in ("PPLC", "PPLA", "PPLA2")
        and (place.country_code, place.admin1_code) in named
        else place
        for place in found
    ]
    return sorted(restored, key=lambda place: (-place.prominence, place.place_id))


def _find_parts(toponym: str, gazetteer: Gazetteer) -> list[Candidate]:
    folded = fold(toponym)
    words = folded.split(" ")
    if len(words) < 2:
        return []
    written = " ".join(_SHORT_WORDS.get(word, word) for word in words)
    if written != folded and (found := gazetteer.candidates(written)):
        return found
    if written.endswith(" township"):
        found = gazetteer.candidates("Township of " + written.removesuffix(" township"))
        if found:
            return found
    bare = _KIND_WORDS.sub("", written)
    if bare and bare != written and (found := gazetteer.candidates(bare)):
        return [replace(place, match="part") for place in found]
    base = _LAND_WORDS.sub("", written)
    if base and base != written:
        found = gazetteer.candidates(base)
        return [_widen(place) for place in found if place.feature_class in "PA" and place.match in _WRITTEN]
    return []


def _widen(place: Candidate) -> Candidate:
    """Give the land that bears a place's name: around the place, and far beyond it."""
    return replace(place, match="base", radius_km=round(max(2 * (place.radius_km or 0.0), _LAND_KM), 1))


def hear_candidates(toponym: str, countries: Iterable[str], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Find a toponym's candidates, and in some countries where none has the name, those that sound alike.

    A name that exists abroad is another spelling of one at home: "Al Mansoura" in Syria. The added ones stand last.
    The name of a city of a million as everybody writes it is no spelling of a village's: "Jeddah" in Yemen.
    """
    own = find_candidates(toponym, gazetteer)
    if own and own[0].match == "name" and own[0].name == toponym and own[0].population >= _FAMOUS:
        return own
    heard: dict[str, Candidate] = {}
    for code in countries:
        if not any(code in (place.country_code, *place.countries) for place in own):
            found = gazetteer.candidates(toponym, country=code, limit=_MANY_HEARD)
            heard |= {place.place_id: place for place in found if place.match in _HEARD}
    known = {place.place_id for place in own}
    return own + tuple(place for key, place in heard.items() if key not in known)


def build_choices(toponym: str, candidates: tuple[Candidate, ...], numbers: dict[str, int]) -> Choices:
    """Put a name's candidates into columns.

    Parameters
    ----------
    toponym
        The name as written.
    candidates
        The most prominent first.
    numbers
        The numbers given out so far to codes of countries and regions; new ones are added.
    """
    import numpy as np

    count = len(candidates)
    static = np.array(_list_static(toponym, candidates), dtype=np.float64).reshape(count, len(STATIC))
    latitude = np.radians([place.latitude for place in candidates])
    longitude = np.radians([place.longitude for place in candidates])
    flat = np.cos(latitude)
    vectors = np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])

    def number(code: str | None) -> int:
        return numbers.setdefault(code, len(numbers)) if code else -1

    codes = [_list_codes(place) for place in candidates]
    country, admin1, admin2 = (
        np.array([number(code[level]) for code in codes], dtype=np.int64) for level in range(3)
    )
    kind = np.array([CLASSES.index(classify(place)) for place in candidates], dtype=np.int64)
    is_of_one_country = len({code[0] for code in codes}) == 1
    return Choices(toponym, candidates, static, vectors, country, admin1, admin2, kind, is_of_one_country)


def _list_codes(place: Candidate) -> tuple[str | None, str | None, str | None]:
    country, admin1, admin2 = place.country_code, place.admin1_code, place.admin2_code
    if not country:
        return None, None, None
    outer = f"{country}.{admin1}" if admin1 else None
    return country, outer, f"{outer}.{admin2}" if outer and admin2 else None


def _list_static(toponym: str, candidates: tuple[Candidate, ...]) -> list[list[float]]:
    """List the static columns of each candidate."""
    ranks = [place.prominence for place in candidates]
    many = log10(len(candidates)) if candidates else 0.0
    letters = toponym.replace(".", "")
    is_short = (letters.isupper() and len(letters) <= 4) or toponym.endswith(".")
    top = max(ranks, default=0.0)
    second = sorted(ranks)[-2] if len(ranks) > 1 else top - 4.0
    rows = []
    for place, rank in zip(candidates, ranks, strict=True):
        kind = classify(place)
        people = place.population
        rows.append([
            rank, *(max(rank - step, 0.0) for step in STEPS), max(rank - top, -6.0),
            min(top - second, 4.0) if rank == top else 0.0, rank * many,
            *(float(kind == name) for name in CLASSES),
            *(float(place.match == name) for name in MATCHES),
            float(not people), *(float(people > size) for size in SIZES),
            float(place.name == toponym), float(is_short and kind in ("country", "admin1")),
            float(len(candidates) == 1), float(top - rank > 2.0), measure_likeness(place),
        ])  # fmt: skip
    return rows
