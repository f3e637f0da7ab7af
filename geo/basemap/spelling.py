"""How a town's name is spelled on an English map."""

from __future__ import annotations

import unicodedata
from typing import Final

# Where names are written in another script, and GeoNames' own are romanized with macrons and dots (the BGN/PCGN system)
# that no newspaper prints. Where the script is Latin, marks are part of the spelling: Kraków, Malmö.
_ROMANIZED: Final = frozenset(
    "AE AF AM BD BH BT BY DJ DZ EG ER ET GE IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MM MN MR NP OM PK PS "
    "QA RU SA SD SO SY TD TH TJ TN UA YE".split()
)
_SIGNS: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u02bc": "'", "\u02be": "'", "\u02bf": "'"}
)


def spell_english(name: str, label: str | None, country: str | None) -> str:
    """Choose between the gazetteer's name of a town and its English label, and write it as newspapers do.

    The label wins where the name has marks, the name where it has none: many labels are old or rare spellings.

    Parameters
    ----------
    name
        The gazetteer's own.
    label
        The name that the gazetteer gives for English; None where it has none.
    country
        ISO 3166-1 alpha-2 code, which tells whether marks are part of the spelling.

    Examples
    --------
    >>> spell_english("Deir ez-Zor", "Dayr az Zawr", "SY"), spell_english("Ḩamāh", "Hama", "SY")
    ('Deir ez-Zor', 'Hama')
    >>> spell_english("Al Ḩasakah", "Al Ḩasakah", "SY"), spell_english("Elâzığ", None, "TR")
    ('Al Hasakah', 'Elâzığ')
    """
    if name.isascii():
        return name
    if label and label.isascii():
        return label
    if country not in _ROMANIZED:
        return label or name
    return _strip_marks(label or name)


def _strip_marks(name: str) -> str:
    """Take the marks off Latin letters; those of other scripts are letters of their own."""
    letters = unicodedata.normalize("NFC", name.translate(_SIGNS))
    bases = ((letter, unicodedata.normalize("NFD", letter)[0]) for letter in letters)
    return "".join(base if base.isascii() else letter for letter, base in bases)
