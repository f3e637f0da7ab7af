"""Which places are sensitive, and which texts name a place that is not to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geo.names import fold, fold_article

_CODES: Final = ("HSP", "SCH", "CMP")
"""GeoNames' feature codes of hospitals and clinics, schools, and camps begin so. It has none for a shelter."""
_MILITARY: Final = frozenset("MILB AIRB NVB INSM".split())
"""A base is called a camp too, and is no shelter."""
_WORDS: Final = re.compile(
    r"(?<!\w)(?:hospitals?|clinics?|dispensar(?:y|ies)|maternity|polyclinics?|infirmary|(?:health|medical)\s(?:cent(?:er|re)s?|"
    r"posts?|points?|units?|complex|facility|facilities)|(?:surgical|trauma|evacuation|collective)\scent(?:er|re)s?|field\sdressing|"
    r"schools?|preschools?|kindergartens?|nurser(?:y|ies)|day\s?cares?|orphanages?|hospices?|shelters?|safe\s?houses?|"
    r"camps?|encampments?|h[oô]pitaux|h[oô]pital|hospitales|cliniques?|cl[ií]nicas?|[eé]coles?|escuelas?|"
    r"lazarett?o?|krankenhaus|kamp[ıi]?|okulu?|hastanesi|лікарн\w*|больниц\w*|школ\w*|табір|лагерь|госпітал\w*|госпитал\w*|"
    r"дитсад\w*|детсад\w*|притул\w*|приют\w*)(?!\w)"
    r"|مستشفى|مستشفيات|مشفى|مشافي|مدرسة|مدارس|مخيم|ملجأ|ملاجئ|مأوى|عيادة|مستوصف",
    re.I,
)
_KINDS: Final = re.compile(
    r"(?<!\w)(?:refugees?|idps?|displace(?:d|ment)|general|field|surgical|children[’']s|university|primary|secondary|"
    r"elementary|high|girls[’']?|boys[’']?|for|and|of|the)(?!\w)",
    re.I,
)
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_SHORTEST: Final = 3
"""A name of fewer letters would be found in texts that have nothing to do with it."""
_SHORTEST_BARE: Final = 5
"""The same for a name without its Arabic article."""


def is_sensitive(feature_code: str | None, *names: str | None) -> bool:
    """Tell whether a place is a hospital, a school, a shelter or a camp, whose position may put people at risk.

    Parameters
    ----------
    feature_code
        GeoNames' code, where it is known: HSP, HSPC, HSPD, SCH, SCHC, CMP, CMPRF and the like; a military base is none.
    *names
        What it is called: a word for such a place is enough.

    Examples
    --------
    >>> is_sensitive("HSP", "al-Shifa"), is_sensitive(None, "Kafr Nabl Surgical Hospital"), is_sensitive("PPL", "Homs")
    (True, True, False)
    """
    if feature_code in _MILITARY:
        return False
    if feature_code is not None and feature_code.startswith(_CODES):
        return True
    return any(name is not None and _WORDS.search(name) for name in names)


def names_facility(text: str | None) -> bool:
    """Tell whether a text speaks of a hospital, a school, a shelter or a camp at all, by name or not.

    Examples
    --------
    >>> names_facility("Medics at the Nasaq field hospital"), names_facility("strike_on_a_school.txt")
    (True, True)
    >>> names_facility("Six were hospitalized in Homs")
    False
    """
    return bool(text) and _WORDS.search(str(text).replace("_", " ")) is not None


def cut_kind(name: str) -> str:
    """Cut from a name the words for a hospital, school, shelter or camp: texts use the rest of it alone.

    Examples
    --------
    >>> cut_kind("al-Shifa Hospital"), cut_kind("Zaatari refugee camp"), cut_kind("Homs")
    ('al-Shifa', 'Zaatari', 'Homs')
    """
    bare = _WORDS.sub(" ", name)
    return " ".join(_KINDS.sub(" ", bare).split()) if bare != name else name


class NameSet:
    """Names that no text may hold, in any spelling that differs by case, marks and the Arabic article only.

    Parameters
    ----------
    names
        The names, as written.
    allowed
        Names among them that tell nothing, such as the region's that a town shares its name with.

    Examples
    --------
    >>> names = NameSet(["al-Shifa Hospital", "Gaza"], allowed=["Gaza"])
    >>> names.stands_in("Raid on Al Shifa hospital"), names.stands_in("War in Gaza")
    (True, False)
    """

    def __init__(self, names: Iterable[str], allowed: Iterable[str] = ()) -> None:
        kept = {_fold(name) for name in allowed}
        folded = {_fold(name) for name in names} - kept
        bare = {fold_article(name) for name in folded}
        folded |= {name for name in bare if len(name) >= _SHORTEST_BARE} - kept
        self._fill({name for name in folded if len(name) >= _SHORTEST})

    def _fill(self, folded: set[str]) -> None:
        self._names = frozenset(folded)
        self._most = max((name.count(" ") + 1 for name in folded), default=0)
        # Scripts that write prepositions as a part of the word, such as Arabic.
        self._joined = tuple(sorted(name for name in folded if not name.isascii()))
        self._known: dict[str, bool] = {}

    def __or__(self, other: NameSet) -> NameSet:
        """Give the names of both."""
        joined = NameSet([])
        joined._fill(set(self._names | other._names))
        return joined

    def stands_in(self, text: str | None) -> bool:
        """Tell whether one of the names stands in a text."""
        if not text or not self._names:
            return False
        if text not in self._known:
            self._known[text] = self._search(_fold(text))
        return self._known[text]

    def _search(self, folded: str) -> bool:
        words = folded.split()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._most, len(words)) + 1):
                if " ".join(words[start:end]) in self._names:
                    return True
        return not folded.isascii() and any(name in folded for name in self._joined)


def _fold(text: str) -> str:
    """Fold a text to words; of an address or a file's name, too."""
    return " ".join(_PUNCTUATION.sub(" ", fold(text)).split())


@dataclass(frozen=True, slots=True)
class Names:
    """What may not be named: in a text, and in a toponym or the name of a place, which may share it."""

    in_texts: NameSet
    in_titles: NameSet
    """In titles, which stand for the whole article, and in the texts of what is hidden: nothing that is hidden."""
    in_labels: NameSet
