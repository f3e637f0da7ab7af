"""Fold place names, so that spellings of one name meet: one fold for the index and for the text.

Three keys a name, from strict to loose. `fold` keeps letters apart but not case, diacritics, apostrophes or
hyphens. `fold_article` also forgets the Arabic article. `fold_sounds` also forgets what transliterations
disagree about.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

ARTICLE_MARK: Final = "\x01"
SOUNDS_MARK: Final = "\x02"

_APOSTROPHES: Final = "'’‘‛`´ʹʺʻʼʽʾʿˈˊˋ′″＇ʔʕ\u05f3\u05f4\"“”"
# Letters that do not decompose (Unicode gives them no base letter) or that a script writes in two ways.
_LETTERS: Final = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe",
    "ə": "a", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ƴ": "y", "ɲ": "n",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
    "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ؤ": "و", "ئ": "ي", "ـ": "", "ё": "е", "ґ": "г",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
}  # fmt: skip
_TABLE: Final = str.maketrans(_LETTERS | dict.fromkeys(_APOSTROPHES, "") | {"\u200c": "", "\u200d": ""})
# Scripts whose combining marks only add to a letter; in Indic scripts a mark is part of the syllable.
_MARKS_DROPPED: Final = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "COMBINING", "MODIFIER")
_DOTTED: Final = re.compile(r"\b(\w)\.(?=\w(?:\.|\b))")
_NO_WORD: Final = re.compile(r"[\W_]+")
# The Arabic article and its assimilated forms, as transliterations write them.
_ARTICLES: Final = frozenset(
    "al el ul il ash esh ach as es ar er an en ad ed at et az ez adh edh ath eth ech".split()
)
_ASCII: Final = re.compile(r"[a-z0-9 ]+\Z")
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tch|tsch|tsh", "ch"), (r"sch|shch", "sh"), (r"dzh|dj|zh", "j"), (r"kh", "h"), (r"gh", "g"),
        (r"dh", "d"), (r"th", "t"), (r"ph", "f"), (r"ck|q|c(?![hiey])", "k"), (r"x", "ks"),
        (r"a[uw](?![aeiou])|o[uw](?![aeiou])|oo?|uu?", "u"), (r"w", "v"),
        (r"a[iy]|e[iy]|ee?|ii?|y", "i"),
        (r"(.)\1+", r"\1"), (r"(?<=[a-z]{2})(?:ah|ih|a|i)\b", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Fold a name for look-up: case, diacritics, apostrophes, hyphens, dots and letter variants go.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    str
        Words apart by one space; empty if the name holds no letter or digit. Folding twice changes nothing.

    Examples
    --------
    >>> fold("Ma‘arrat an-Nu‘mān"), fold("U.S."), fold("Łódź"), fold("Донецьк")
    ('maarrat an numan', 'us', 'lodz', 'донецьк')
    """
    if name.isascii():
        folded = name.lower()
        if folded.isalnum():
            return folded
    else:
        folded = _drop_marks(name)
    folded = folded.translate(_TABLE)
    folded = _DOTTED.sub(r"\1", folded)
    return _join_words(folded)


def _drop_marks(name: str) -> str:
    """Casefold and decompose until nothing changes; drop the marks that only decorate a letter."""
    for _ in range(4):
        decomposed = unicodedata.normalize("NFKD", name.casefold()).translate(_TABLE)
        kept = "".join(char for char in decomposed if not _is_dropped(char))
        folded = unicodedata.normalize("NFKC", kept)
        if folded == name:
            break
        name = folded
    return name


@lru_cache(maxsize=4096)
def _is_dropped(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return True
    if category not in ("Mn", "Lm", "Sk"):
        return False
    return unicodedata.name(char, "").startswith(_MARKS_DROPPED)


def _join_words(folded: str) -> str:
    if folded.isascii():
        return " ".join(_NO_WORD.sub(" ", folded).split())
    # `\W` would split Indic and Thai words at their vowel signs, which are marks and not letters.
    words = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded
    )
    return " ".join(words.split())


def fold_article(folded: str) -> str:
    """Forget the Arabic article of a folded name, and write one inside of it in one way.

    Parameters
    ----------
    folded
        What `fold` gave.

    Returns
    -------
    str
        The name without a leading article; the name itself if nothing else would be left.

    Examples
    --------
    >>> fold_article("ash shaar"), fold_article("dayr az zawr"), fold_article("الحديده")
    ('shaar', 'dayr al zawr', 'حديده')
    """
    words = folded.split(" ")
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    words = ["al" if position and word in _ARTICLES else word for position, word in enumerate(words)]
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)


@lru_cache(maxsize=20_000)
def fold_sounds(folded: str) -> str:
    """Forget what transliterations of Arabic, Persian, Turkic and Slavic names disagree about.

    Parameters
    ----------
    folded
        What `fold` gave.

    Returns
    -------
    str
        A key under which spellings of one name meet; empty for a name that is not in Latin letters or whose
        key would have fewer than three letters, since so short a key says nothing.

    Notes
    -----
    The rules are the digraphs of the BGN/PCGN romanizations against the spellings of news agencies.

    Examples
    --------
    >>> fold_sounds("qamishli") == fold_sounds("kamishly"), fold_sounds("hawijah") == fold_sounds("haweeja")
    (True, True)
    """
    if not _ASCII.match(folded):
        return ""
    key = fold_article(folded).replace(" al ", " ")
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    key = key.replace(" ", "")
    return key if len(key) >= 3 else ""


# Prepositions and conjunctions that Arabic and Hebrew write in one word with the name, and the case endings of
# Russian and Ukrainian place names with the endings that the nominative may have (school grammars).
_ARABIC_PREFIXES: Final = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وال", "بال", "لل", "ال")
_HEBREW_PREFIXES: Final = ("ב", "ל", "מ", "ה", "ו", "ש", "וב", "ול", "ומ")
_CYRILLIC_ENDINGS: Final = {
    "ой": ("а", "ая"), "ом": ("", "о"), "ым": ("", "ый"), "ів": ("и",), "ах": ("ы", "и"), "ою": ("а",),
    "а": ("", "о"), "у": ("", "а"), "е": ("", "а", "о"), "ы": ("а",), "и": ("а", "ь", "я"), "і": ("", "а"),
    "ю": ("я", "ь"), "я": ("ь",),
}  # fmt: skip


def list_variants(folded: str) -> list[str]:
    """List what a word of Arabic, Hebrew or Cyrillic text may be a form of, the likeliest first.

    Parameters
    ----------
    folded
        One word that `fold` gave; a word in another script has no variants.

    Examples
    --------
    >>> list_variants("بحلب"), list_variants("авдеевку")[-1], list_variants("homs")
    (['حلب'], 'авдеевка', [])
    """
    first = folded[:1]
    if "\u0400" <= first <= "\u052f" and len(folded) > 3:
        return [
            folded[: -len(ending)] + other
            for ending, others in _CYRILLIC_ENDINGS.items()
            if folded.endswith(ending) and len(folded) - len(ending) > 2
            for other in others
        ]
    prefixes = _ARABIC_PREFIXES if "\u0600" <= first <= "\u06ff" else _HEBREW_PREFIXES
    if not "\u0590" <= first <= "\u06ff":
        return []
    return [
        folded[len(prefix) :]
        for prefix in prefixes
        if folded.startswith(prefix) and len(folded) - len(prefix) > 2
    ]
