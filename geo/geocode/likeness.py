"""Whether a place that a server found bears the name that it was asked about."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

from geo.names import fold, fold_article, fold_sounds

Likeness = Literal["same", "part", "other"]
_ORDER: Final[tuple[Likeness, ...]] = ("same", "part", "other")
_LEAST_ALIKE: Final = 70.0
"""Points of likeness, of 100, that one of an answer's names must have. Spellings of one Syrian village (UCDP's against
the gazetteer's) have 76 and more."""
# Folded, without the Arabic article, as `fold_article` gives them.
_KINDS: Final = frozenset(
    "city town village hamlet township municipality district subdistrict raion rayon governorate province oblast "
    "region county state area camp refugee neighborhood neighbourhood quarter suburb hospital school mosque bridge "
    "airport airbase base dam port station hill mount mountain river island valley field of the al "
    "محافظه منطقه ناحيه مدينه بلده قريه حي مخيم قضاء مطار جبل نهر وادي مستشفي جسر "
    "город село деревня деревна поселок область раион губерния улица аэропорт "
    "місто селище область раион провінція".split()
)
"""Words for kinds of places."""
_SIDES: Final = frozenset(
    "north south east west northern southern eastern western northeast northwest southeast southwest central middle "
    "upper lower old new great greater big small little inner outer al the and "
    "sharqi sharqiya sharqiyah gharbi gharbiya gharbiyah shamali shamaliya shamaliyah janubi janubiya janubiyah "
    "kabir kabira kabirah saghir saghira saghirah fawqani tahtani jadid jadida jadidah qadim qadima qadimah "
    "شرقي شرقيه غربي غربيه شمالي شماليه جنوبي جنوبيه وسطي وسطي كبير كبيره كبري صغير صغيره جديد جديده قديم قديمه "
    "عليا سفلي "
    "северныи северная северное южныи южная южное восточныи восточная восточное западныи западная западное верхнии "
    "верхняя верхнее нижнии нижняя нижнее новыи новая новое старыи старая старое большои большая малыи малая "
    "північнии північна південнии південна східнии східна західнии західна верхніи верхня нижніи нижня новии нова "
    "старии стара великии велика малии мала".split()
)
"""Words for a side of a place, or for its size or age."""


def judge_names(name: str, others: Sequence[str]) -> Likeness:
    """Tell whether one of a place's names is a name, only has it as a part, or is another.

    Words for a kind of place do not count: "Nour Hospital" is Nour. A word for a side, or for old and new, is no part
    that names a place: "Eastern" is not Eastern Ghouta. Where all names are in other scripts nobody can tell, and the
    place passes.

    Examples
    --------
    >>> judge_names("Artemivsk", ["Бахмут", "Bakhmut", "Artemivs'k"]), judge_names("Nour", ["Nour Hospital"])
    ('same', 'same')
    >>> judge_names("Maqsoud", ["Sheikh Maqsoud"]), judge_names("Eastern", ["Eastern Ghouta"])
    ('part', 'other')
    >>> judge_names("Tal Maraq", ["Damascus", "دمشق"]), judge_names("Tal Maraq", ["تل مرق"])
    ('other', 'same')
    """
    script = _find_script(name)
    verdicts = {_compare(fold(name), fold(other)) for other in others if _find_script(other) == script}
    return next((verdict for verdict in _ORDER if verdict in verdicts), "other" if verdicts else "same")


def _compare(one: str, other: str) -> Likeness:
    from rapidfuzz.distance import Indel

    one, other = fold_article(one), fold_article(other)
    if fold_sounds(one) and fold_sounds(one) == fold_sounds(other):
        return "same"
    if f" {one} " in f" {other} ":
        rest = f" {other} ".replace(f" {one} ", " ", 1).split()
        if all(word in _KINDS for word in rest):
            return "same"
        return "other" if all(word in _SIDES for word in one.split()) else "part"
    return "same" if 100 * Indel.normalized_similarity(one, other) >= _LEAST_ALIKE else "other"


def _find_script(name: str) -> str:
    letter = next((char for char in name if char.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
