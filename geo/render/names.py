"""The names of what a map shows in other languages, so that readers see their own, and few enough for one file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from geo.basemap import spell_english
from geo.labels import read_labels
from geo.render.columns import pack_integers

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LANGUAGES: Final = 40
MAX_CHARACTERS: Final = 60_000  # of all names of places, in all languages
_MAX_TOWN_CHARACTERS: Final = 6_000  # of towns, which only help to find one's way
_LEAST_SHARE: Final = 0.25  # of the places that the best language names: one that names fewer is of no use
# Where room is short these come first: of the United Nations, and of news about conflicts and of who reads it.
_FIRST: Final = (
    "ar", "ru", "uk", "fr", "es", "zh", "fa", "de", "tr", "he", "pt", "it", "pl", "ja", "ko", "hi", "ur", "id", "nl",
    "ku", "ckb", "ps", "am", "so", "sw", "ha", "ka", "hy", "az", "sr",
)  # fmt: skip
# Languages that no reader reads in Latin letters: a name in those is a transliteration, and English stands instead.
_OTHER_SCRIPTS: Final = frozenset(
    "am ar arc arz be bg bn ckb dv dz el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa ps ru "
    "sa sd si ta te tg th ti ug uk ur yi yue zh zh-CN zh-TW".split()
)


def spell_places(places: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the names of GeoNames' places as an English map does: Al Hudaydah for Al Ḩudaydah. Tables keep theirs.

    Examples
    --------
    >>> hodeidah = {"id": "geonames:79415", "name": "Al Ḩudaydah", "iso": "YE", "parents": "Al Ḩudaydah, Yemen"}
    >>> [(each["name"], each["parents"]) for each in spell_places([hodeidah])]
    [('Al Hudaydah', 'Al Hudaydah, Yemen')]
    """
    # A name in plain letters stays as it is: its label need not be read.
    marked = (place for place in places if not str(place.get("name", "")).isascii())
    english = read_labels([place_id for place in marked if (place_id := _find_id(place))]).get("en", {})
    return [_spell_place(place, english) for place in places]


def _spell_place(place: dict[str, Any], english: dict[str, str]) -> dict[str, Any]:
    place_id, name, country = _find_id(place), place.get("name"), place.get("iso")
    if place_id is None or not isinstance(name, str) or "area" in place:
        return place
    spelled = {"name": spell_english(name, english.get(place_id), country)}
    if isinstance(place.get("parents"), str):
        spelled["parents"] = spell_english(place["parents"], None, country)
    return place | spelled


def collect_names(
    places: Sequence[dict[str, Any]], towns: Sequence[tuple[str, str | None]]
) -> dict[str, Any]:
    """Collect the names of places and towns by language. Countries have none here: browsers know theirs.

    Parameters
    ----------
    places
        The places of a payload; known by `id`, or by `place_id` where a row is no place.
    towns
        Name and place id of each town of the base map; None where it is not known.

    Returns
    -------
    dict
        By language, the most useful first: `p` and `t`, of places and of towns, each the packed differences of the
        numbers of those that have another name than the map's own, and the list of these names.

    Examples
    --------
    >>> collect_names([{"id": "geonames:170063", "name": "Aleppo"}], [])["ar"]
    {'p': ['A', ['حلب']], 't': ['', []]}
    """
    ids = [None if "area" in place else _find_id(place) for place in places]
    labels = _choose(read_labels([place_id for place_id in ids if place_id]))
    own = [str(place.get("name", "")) for place in places]
    found = {language: _pack(language, known, ids, own) for language, known in labels.items()}
    found = {language: packed for language, packed in found.items() if packed[1]}
    drawn = read_labels([place_id for _, place_id in towns if place_id]) if found else {}
    left, names = _MAX_TOWN_CHARACTERS, {}
    for language, packed in found.items():
        town = _pack(
            language,
            drawn.get(language, {}),
            [place_id for _, place_id in towns],
            [name for name, _ in towns],
        )
        size = sum(map(len, town[1]))
        left -= size
        names[language] = {"p": packed, "t": town if left >= 0 else ["", []]}
    return names


def _find_id(place: dict[str, Any]) -> str | None:
    fields = dict(place.get("fields", ()))
    return next(
        (known for known in (place["id"], fields.get("place_id")) if str(known).startswith("geonames:")), None
    )


def _choose(labels: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Choose languages: the first ones, then those that name most, while there is room."""
    counts = Counter({language: len(known) for language, known in labels.items()})
    least = _LEAST_SHARE * max(counts.values(), default=0)
    rank = {language: number for number, language in enumerate(_FIRST)}
    useful = [language for language in counts if counts[language] >= least and language != "en"]
    useful.sort(key=lambda language: (rank.get(language, len(rank)), -counts[language], language))
    chosen, left = {}, MAX_CHARACTERS
    for language in useful[:MAX_LANGUAGES]:
        left -= sum(map(len, labels[language].values()))
        if left < 0:
            break
        chosen[language] = labels[language]
    return chosen


def _is_latin(name: str) -> bool:
    return name.isascii() or not any(
        letter.isalpha() and "LATIN" not in unicodedata.name(letter, "") for letter in name
    )


def _pack(language: str, known: dict[str, str], ids: Sequence[str | None], own: Sequence[str]) -> list[Any]:
    needs_script = language in _OTHER_SCRIPTS
    numbers, names = [], []
    for number, (place_id, name) in enumerate(zip(ids, own, strict=True)):
        label = known.get(place_id or "")
        if label and label != name and not (needs_script and _is_latin(label)):
            numbers.append(number)
            names.append(label)
    return [pack_integers([at - before for at, before in zip(numbers, [0, *numbers], strict=False)]), names]
