"""Names of places in other languages, by place id: what a reader may have names of the map written in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from geo.gazetteer import DATA_FOLDER
from geo.gazetteer.index import open_database

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE: Final = 500  # ids a query: SQLite takes 999 in every build of it
_PREFIX: Final = "geonames:"  # the only layer whose names carry a language


def read_labels(place_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Read the names of places in all languages that the gazetteer has names in.

    Parameters
    ----------
    place_ids
        Ids of places; those that are none of GeoNames', or are not known, are passed over.

    Returns
    -------
    dict
        By language (BCP 47: `ar`, `zh-TW`), in alphabetical order, the names by place id. Empty where nothing is known.

    Raises
    ------
    GazetteerError
        If the gazetteer is missing.

    Examples
    --------
    >>> labels = read_labels(["geonames:170063", "geo:4"])
    >>> labels["ar"], labels["fr"], labels["en"]
    ({'geonames:170063': 'حلب'}, {'geonames:170063': 'Alep'}, {'geonames:170063': 'Aleppo'})
    """
    wanted = sorted({place_id for place_id in place_ids if place_id.startswith(_PREFIX)})
    if not wanted:
        return {}
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    database = open_database(DATA_FOLDER / "places.sqlite")
    try:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT language, place_id, name FROM labels WHERE place_id IN ({marks})"  # noqa: S608 - marks alone
            for language, place_id, name in database.execute(query, some):
                labels[language.replace("_", "-")][place_id] = name
    finally:
        database.close()
    return dict(sorted(labels.items()))
