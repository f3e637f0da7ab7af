"""Where an article's publisher is at home: read out of its domain."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Candidate

# Words of newspapers' names, from general knowledge; what stands beside them in a domain may be a place.
_PRESS: Final = frozenset(
    "the this is my our go online daily weekly sunday morning evening night local news newspaper newspapers paper "
    "papers "
    "press post times time herald tribune gazette journal star sun record register reporter report reports review "
    "leader observer sentinel courier chronicle examiner enquirer inquirer independent citizen advocate advertiser "
    "argus banner beacon bulletin call democrat republican dispatch eagle echo empire express free globe guardian "
    "headlight index item ledger mail mercury messenger mirror monitor nation news nugget outlook patriot pilot "
    "pioneer plain dealer progress recorder republic spectator standard state statesman tab telegram telegraph "
    "today town talk transcript union valley villager visitor voice world wire live tv radio fm channel media "
    "digital net web now info site com county area life week dailynews newsline newsonline standardtimes "
    "timesnews newspress courant intelligencer commercial appeal".split()
)
# Second-level labels under which countries register.
_SECOND: Final = frozenset("co com net org gov edu ac or ne go gob gouv info news".split())
# Country-code domains that are sold to the whole world, or are not the ISO code.
_GENERIC: Final = frozenset("tv fm io me co ly ai cc ws to gg sh ac am news info eu".split())
# Of aid organizations, governments and universities rather than of papers.
_NO_PAPERS: Final = frozenset("org int gov mil edu".split())
_CODES: Final = {"uk": "GB"}
_SHORTEST: Final = 4
_REST: Final = 4
"""A name at a domain's beginning counts although what follows means nothing, if that is so short: an abbreviation."""
# Papers and agencies whose domain names no country and that are read abroad, with their home; general knowledge.
_HOMES: Final = {
    "afp": "FR", "ap": "US", "reuters": "GB", "npr": "US", "pbs": "US", "time": "US", "dw": "DE", "tass": "RU",
    "abc": "AU", "smh": "AU", "ctvnews": "CA", "globalnews": "CA", "nationalpost": "CA", "theglobeandmail": "CA",
    "thehindu": "IN", "dawn": "PK", "middleeasteye": "GB", "reliefweb": "", "un": "", "acleddata": "",
    "abcnews": "US", "aljazeera": "QA", "alarabiya": "SA", "almonitor": "US", "apnews": "US", "arabnews": "SA",
    "bbc": "GB", "bloomberg": "US", "cbc": "CA", "cbsnews": "US", "chinadaily": "CN", "cnn": "US", "dailymail": "GB",
    "economist": "GB", "euronews": "FR", "foxnews": "US", "france24": "FR", "ft": "GB", "guardian": "GB",
    "haaretz": "IL", "hindustantimes": "IN", "hurriyetdailynews": "TR", "independent": "GB", "irishtimes": "IE",
    "jpost": "IL", "kyivindependent": "UA", "kyivpost": "UA", "latimes": "US", "lemonde": "FR", "nbcnews": "US",
    "nytimes": "US", "nypost": "US", "politico": "US", "presstv": "IR", "rt": "RU", "scmp": "HK", "skynews": "GB",
    "sputniknews": "RU", "straitstimes": "SG", "telegraph": "GB", "theguardian": "GB", "themoscowtimes": "RU",
    "thetimes": "GB", "timesofindia": "IN", "timesofisrael": "IL", "usatoday": "US", "voanews": "US",
    "washingtonpost": "US", "wsj": "US", "xinhuanet": "CN",
}  # fmt: skip


@lru_cache(maxsize=2_000)
def _split_domain(source: str) -> tuple[str, str]:
    """Give the registered label and the top-level domain of a source; empty where it is no domain."""
    host = re.sub(r"^[a-z]+://", "", source.strip().lower()).partition("/")[0].removeprefix("www.")
    parts = host.split(".")
    if len(parts) < 2 or not all(re.fullmatch(r"[a-z0-9-]{1,63}", part) for part in parts):
        return "", ""
    top = parts.pop()
    if len(parts) > 1 and parts[-1] in _SECOND and len(top) == 2:
        parts.pop()
    return parts[-1], top


def find_home_country(source: str | None, gazetteer: Gazetteer) -> str | None:
    """Give the country of a source's top-level domain, None for a domain of the whole world.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> find_home_country("dailystar.com.lb", load_gazetteer())
    'LB'
    """
    label, top = _split_domain(source or "")
    if len(top) != 2 or top in _GENERIC:
        return _HOMES.get(label) or None
    code = _CODES.get(top, top.upper())
    return code if code in gazetteer.countries else None


def is_local_outlet(source: str | None) -> bool:
    """Tell whether a source is a domain, and not that of an outlet that reports on the world.

    Examples
    --------
    >>> is_local_outlet("palestineherald.com"), is_local_outlet("www.reuters.com"), is_local_outlet(None)
    (True, False, False)
    """
    label, top = _split_domain(source or "")
    return bool(label) and label not in _HOMES and top not in _NO_PAPERS


def find_home_names(source: str | None, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Find the place names in a source's domain, those that fill most of it first.

    A name counts if the rest of the label are words of newspapers' names. Outlets that report on the world have none.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> find_home_names("onlineathens.com", load_gazetteer())
    ('athens',)
    """
    label = _split_domain(source or "")[0].replace("-", "")
    return _segment(label, gazetteer) if is_local_outlet(source) else ()


@lru_cache(maxsize=2_000)
def _segment(label: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    if _is_press(label):
        return ()
    for length in range(len(label), _SHORTEST - 1, -1):
        for start in range(len(label) - length + 1):
            name, rest = label[start : start + length], label[start + length :]
            if name in _PRESS or not (_is_press(label[:start]) and _is_press(rest)):
                continue
            if find_home_candidates(name, gazetteer):
                return (name,)
    for length in range(len(label) - 1, max(_SHORTEST, len(label) - _REST - 1), -1):
        if find_home_candidates(label[:length], gazetteer):
            return (label[:length],)
    return ()


@lru_cache(maxsize=4_000)
def find_home_candidates(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Find the towns and regions whose name, written in one word, is this."""
    written = [name, *(f"{name[:cut]} {name[cut:]}" for cut in range(3, len(name) - 2))]
    found = {
        place.place_id: place
        for spelling in written
        for place in gazetteer.candidates(spelling)
        if place.feature_class in "PA" and "".join(filter(str.isalpha, place.name.lower())) == name
    }
    return tuple(sorted(found.values(), key=lambda place: (-place.prominence, place.place_id)))[:60]


@lru_cache(maxsize=10_000)
def _is_press(text: str) -> bool:
    """Tell whether a part of a domain is made of words of newspapers' names."""
    if not text or text in _PRESS:
        return True
    return any(text[:cut] in _PRESS and _is_press(text[cut:]) for cut in range(len(text) - 1, 0, -1))
