"""Find places whose names are spelled like a name that the gazetteer lacks: typos, and other transliterations.

There is no index of its own: the keys of the names' index that begin alike are gone through and compared.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from geo.gazetteer import Gazetteer
from geo.gazetteer.matches import VARIOUSLY_SPELLED
from geo.model import Candidate
from geo.names import ARTICLE_MARK, SOUNDS_MARK, fold, fold_article, fold_sounds

_LIKE: Final = 78.0
"""Below this likeness (0 to 100) of sounds or letters names are not compared further."""
_MANY: Final = 120
"""So many of the likest keys are looked up; most of them lie in other countries."""
_MOST_KEYS: Final = 5_000
"""Of an own gazetteer no more keys are compared with a name: two milliseconds."""
_LONGEST: Final = 6
"""Names that share so many letters with more keys than that are not compared with them: "kampung" is no hint."""
_SHORTEST: Final = 4
"""Names with fewer letters are like too many others."""
_LETTERS: Final = 0.25
"""What the letters of the usual name weigh against its sounds; of 0, a quarter and a half, a quarter was right most."""
# First sounds that transliterations and dialects exchange: "Ein", "Ain"; "Gisr", "Jisr"; k, kh.
_FIRST: Final = ("aiu", "gj", "kgh", "vb", "sz", "td")


def find_similar(
    name: str, countries: Collection[str], gazetteer: Gazetteer, *, limit: int = 8
) -> list[Candidate]:
    """Find places with names like one that the gazetteer lacks.

    Parameters
    ----------
    name
        A name in Latin letters.
    countries
        ISO 3166-1 alpha-2 codes; only places in one of them are given, and only where names are spelled in many
        ways: those whose languages are not written in Latin letters. None of them: no places.
    gazetteer
        Where to look.
    limit
        At most so many.

    Returns
    -------
    list of Candidate
        The likest first, with `match` "fuzzy" and the likeness, 0 to 100, in `score`; degrees in EPSG:4326. Empty for
        names of fewer than four letters and for names in other scripts.

    Raises
    ------
    UnknownPlaceError
        If one of the countries is no country code.

    Notes
    -----
    The likeness is Indel similarity (rapidfuzz) of the sound keys, averaged with that of their consonants, since
    transliterations disagree about vowels most; a quarter of it is that of the letters. It is no more than that of
    what is left of both names without the words that they share at either end: "Kafr Zita" and "Kafr Nuran" are
    alike in the word for a village only.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> [place.name for place in find_similar("Ter Maala", ["SY"], load_gazetteer(), limit=1)]
    ['Tayr Ma`lah']
    """
    wanted = VARIOUSLY_SPELLED.intersection(gazetteer.check_country(code) for code in countries)
    if not wanted:
        return []
    return list(_find(name, wanted, gazetteer)[:limit])


def suggest_names(
    name: str, gazetteer: Gazetteer, *, country: str | None = None, limit: int = 5
) -> list[str]:
    """Suggest names of places for one that the gazetteer lacks, each once, the likest first.

    Parameters
    ----------
    name
        A name in Latin letters.
    gazetteer
        Where to look.
    country
        Only of places in this country (ISO 3166-1 alpha-2).
    limit
        At most so many.

    Raises
    ------
    UnknownPlaceError
        If `country` is no country code.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> suggest_names("Bahgdad", load_gazetteer(), limit=1)
    ['Baghdad']
    """
    wanted = frozenset({gazetteer.check_country(country)}) if country else None
    found = sorted(_find(name, wanted, gazetteer), key=lambda place: -place.score - place.prominence)
    return list(dict.fromkeys(place.name for place in found))[:limit]


@lru_cache(maxsize=4096)
def _find(name: str, countries: frozenset[str] | None, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    folded = fold(name)
    short = fold_article(folded)
    sounds = fold_sounds(short)
    if len(short) < _SHORTEST or not sounds:
        return ()
    best: dict[str, Candidate] = {}
    for key, like in _rank_keys(short, sounds, gazetteer):
        for place in gazetteer._find_keys([key], None):
            if countries is not None and not countries & {place.country_code, *place.countries}:
                continue
            other = fold(place.name)
            whole = (1 - _LETTERS) * like + _LETTERS * _compare(folded, other)
            score = round(min(whole, max(_compare_key(folded, key), compare_own_words(folded, other))), 1)
            if place.place_id not in best or score > best[place.place_id].score:
                best[place.place_id] = replace(place, match="fuzzy", score=score)
    return tuple(sorted(best.values(), key=lambda place: (-place.score, -place.prominence, place.place_id)))


def _compare(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel

    return 100 * Indel.normalized_similarity(one, other)


def compare_own_words(one: str, other: str) -> float:
    """Compare what two names do not share: their sounds without the words that both begin or end with.

    Parameters
    ----------
    one, other
        Names that `fold` gave.

    Returns
    -------
    float
        From 0 to 100; 100 for names that sound the same.

    Examples
    --------
    >>> round(compare_own_words("kafr zita", "kafr zayta")), round(compare_own_words("kafr zita", "kafr nuran"))
    (100, 0)
    """
    words, others = _split_sounds(one), _split_sounds(other)
    for end in (0, -1):
        while len(words) > 1 and len(others) > 1 and words[end] == others[end]:
            del words[end], others[end]
    own, its = "".join(words), "".join(others)
    return (_compare(own, its) + _compare(_drop_vowels(own), _drop_vowels(its))) / 2


def _compare_key(folded: str, key: str) -> float:
    """Compare a name with the key that led to a place, which may be of another of its names; sounds have no words."""
    if key.startswith(SOUNDS_MARK):
        return _compare(fold_sounds(folded), key[1:]) if " " not in fold_article(folded) else 0.0
    return compare_own_words(folded, key.removeprefix(ARTICLE_MARK))


def _split_sounds(folded: str) -> list[str]:
    """Give the sounds of a name word by word, without the article."""
    return [fold_sounds(word) or word for word in fold_article(folded).split(" ") if word != "al"]


def _rank_keys(short: str, sounds: str, gazetteer: Gazetteer) -> list[tuple[str, float]]:
    """Give the keys most like a name, with their likeness: by sound and by letters, the likest first.

    Sound keys exist for the countries whose names the news transliterates in many ways.
    """
    bones = _drop_vowels(sounds)
    found: list[tuple[str, float]] = []
    for mark, name, firsts in ((SOUNDS_MARK, sounds, _group_first(sounds[0])), ("", short, (short[:2],))):
        likest = _extract(mark + name, _list_keys(gazetteer, mark, firsts))
        if gazetteer.own:
            likest += _extract(mark + name, _list_own_keys(gazetteer, mark, firsts, name))
        if mark:
            likest = [(key, (like + _compare(bones, _drop_vowels(key[1:]))) / 2) for key, like in likest]
        found += dict(likest).items()
    return sorted((pair for pair in found if pair[1] >= _LIKE), key=lambda pair: (-pair[1], pair[0]))[:_MANY]


def _extract(name: str, keys: Sequence[str]) -> list[tuple[str, float]]:
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    found = extract(name, keys, scorer=Indel.normalized_similarity, limit=_MANY, score_cutoff=_LIKE / 100)
    return [(key, 100 * like) for key, like, _ in found]


@lru_cache(maxsize=12)
def _list_keys(gazetteer: Gazetteer, mark: str, firsts: tuple[str, ...]) -> tuple[str, ...]:
    """List the bundled keys that begin with one of some prefixes; some thousand, kept for the next name."""
    keys: list[str] = []
    for index in gazetteer._indexes[: gazetteer.n_bundled]:
        for first in firsts:
            keys += index.iterate_keys(mark + first)
    return tuple(keys)


def _list_own_keys(gazetteer: Gazetteer, mark: str, firsts: tuple[str, ...], name: str) -> list[str]:
    """List the keys of own gazetteers that begin with one of some prefixes, or, if these are many, more like a name.

    A country's villages begin alike by the thousand and the world's by the hundred thousand.
    """
    keys: list[str] = []
    for number in range(gazetteer.n_bundled, len(gazetteer._indexes)):
        for length in range(len(firsts[0]), _LONGEST + 1):
            prefixes = tuple(first + name[len(first) : length] for first in firsts)
            found = _take_keys(gazetteer, number, mark, prefixes)
            if len(found) <= _MOST_KEYS:
                keys += found
                break
    return keys


@lru_cache(maxsize=200)
def _take_keys(gazetteer: Gazetteer, number: int, mark: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """Give the keys of one index that begin with one of some prefixes, no more than tells that they are too many."""
    index = gazetteer._indexes[number]
    found = chain.from_iterable(index.iterate_keys(mark + prefix) for prefix in prefixes)
    return tuple(islice(found, _MOST_KEYS + 1))


def _group_first(first: str) -> tuple[str, ...]:
    return next((tuple(group) for group in _FIRST if first in group), (first,))


def _drop_vowels(sounds: str) -> str:
    return sounds[:1] + sounds[1:].translate(_VOWELS)


_VOWELS: Final = str.maketrans("", "", "aiuh")
