"""What a case may mean: its own place, the gazetteer's others of the name, and names spelled alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from geo.gazetteer import Gazetteer
from geo.gazetteer.similar import find_similar
from geo.model import Candidate
from geo.render.words import describe_feature

__all__ = ["MOST", "find_candidates", "name_country", "search_places"]

MOST: Final = 9
"""As many as there are digits to choose them by."""
_LONGEST: Final = 120
"""Characters of a name that is looked up."""


def find_candidates(
    row: Mapping[str, Any], gazetteer: Gazetteer, *, countries: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Find the places that a mention may mean, at most nine, ready for JSON.

    Parameters
    ----------
    row
        The mention, as `geo.review.cases.list_rows` gives it.
    gazetteer
        Where to look.
    countries
        ISO 3166-1 alpha-2 codes of the countries that the article names: their places come sooner, and names spelled
        alike are looked for in them where the gazetteer has none of the very name.

    Returns
    -------
    list of dict
        The mention's own place first (`own`), then the others, those of `countries` and the more prominent first:
        `place_id`, `name`, `what`, `where`, `latitude` and `longitude` in degrees, `radius_km`, `population`, `match`.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> row = {"toponym": "Tripoli", "place_id": "geonames:2210247"}
    >>> [place["where"] for place in find_candidates(row, load_gazetteer(), countries=["LB"])][:2]
    ['Tripoli, Libya', 'Ash Shimāl, Lebanon']
    """
    name = str(row.get("toponym") or "")[:_LONGEST]
    found = gazetteer.look_up(name)
    if not found and row.get("kind") in (None, "proper"):
        known = [code for code in countries if code in gazetteer.countries]
        found = find_similar(name, known, gazetteer, limit=MOST)
    named = set(countries)
    found = sorted(found, key=lambda place: not named & {place.country_code, *place.countries})
    own_id = row.get("place_id")
    others = [describe_place(place, gazetteer) for place in found if place.place_id != own_id]
    own = [_describe_own(row, found, gazetteer)] if own_id else []
    return [*own, *others][:MOST]


def search_places(name: str, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Find the places of another name, for whoever reviews, at most nine, as `find_candidates` does.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> search_places("Halab", load_gazetteer())[0]["name"]
    'Aleppo'
    """
    return [describe_place(place, gazetteer) for place in gazetteer.look_up(name[:_LONGEST], limit=MOST)]


def describe_place(place: Candidate, gazetteer: Gazetteer) -> dict[str, Any]:
    """Describe a place for the page."""
    around = [parent.name for parent in gazetteer.parents(place)]
    around = around or [name_country(code, gazetteer) for code in place.countries]
    return {
        "place_id": place.place_id, "name": place.name, "what": describe_feature(place.feature_code),
        "where": ", ".join(around), "latitude": place.latitude,
        "longitude": place.longitude, "radius_km": place.radius_km, "population": place.population or None,
        "claims": list(place.claims), "match": _MATCH_WORDS.get(place.match, ""), "own": False,
    }  # fmt: skip


_MATCH_WORDS: Final = {
    "alternate": "another of its names", "article": "its name without the article", "transliterated": "by its sound",
    "foreign": "its name in another language", "fuzzy": "a name spelled alike", "demonym": "by its demonym",
}  # fmt: skip


def _describe_own(
    row: Mapping[str, Any], found: Collection[Candidate], gazetteer: Gazetteer
) -> dict[str, Any]:
    """Describe the place that the table gives: as the gazetteer has it, at the point that the table has."""
    known = next((place for place in found if place.place_id == row["place_id"]), None)
    if known is not None:
        told = describe_place(known, gazetteer)
    else:
        country = name_country(row.get("country_code"), gazetteer)
        told = {
            "place_id": row["place_id"], "name": row.get("place_name") or row.get("toponym"),
            "what": describe_feature(row.get("feature_code")), "population": None, "claims": [], "match": "",
            "where": ", ".join(filter(None, (row.get("admin1_name"), country))),
        }  # fmt: skip
    point = {"latitude": row.get("latitude"), "longitude": row.get("longitude")}
    if known is not None and point["latitude"] is None:
        point = {"latitude": known.latitude, "longitude": known.longitude}
    return told | point | {"radius_km": row.get("radius_km") or told.get("radius_km"), "own": True}


def name_country(code: str | None, gazetteer: Gazetteer) -> str:
    """Name a country by its code; an unknown code stays as it is.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> name_country("SY", load_gazetteer()), name_country(None, load_gazetteer())
    ('Syria', '')
    """
    return gazetteer.countries.get(code or "", ("", code or ""))[1]
