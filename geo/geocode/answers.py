"""A geocoder's answer as candidates: what kind of place each is, how far it reaches, who is to be credited."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, hypot, isfinite, radians
from typing import Any, Final

from geo.errors import GeocoderError
from geo.model import Candidate

_OSM: Final = "© OpenStreetMap contributors, ODbL 1.0"
# Pelias mixes sources, and says which one an answer is from (its documentation, "Data sources").
_CREDITS: Final = {
    "openstreetmap": _OSM, "geonames": "GeoNames, CC BY 4.0", "whosonfirst": "Who's On First, CC BY 4.0",
    "openaddresses": "OpenAddresses",
}  # fmt: skip
_KM_PER_DEGREE: Final = 111.2
# OpenStreetMap's kinds of place (its wiki: Key:place, Key:boundary, Key:waterway, Key:natural) and Pelias' layers as
# GeoNames feature class and code (geonames.org/export/codes.html). An empty code: the class is clear, the code is not.
_FEATURES: Final = {
    "country": ("A", "PCLI"), "state": ("A", "ADM1"), "province": ("A", "ADM1"), "county": ("A", "ADM2"),
    "macroregion": ("A", "ADM1"), "state_district": ("A", "ADM2"), "municipality": ("A", "ADMD"),
    "localadmin": ("A", "ADM3"), "administrative": ("A", "ADMD"),
    "region": ("L", "RGN"), "continent": ("L", "CONT"),
    "city": ("P", "PPL"), "town": ("P", "PPL"), "village": ("P", "PPL"), "hamlet": ("P", "PPL"),
    "isolated_dwelling": ("P", "PPL"), "suburb": ("P", "PPLX"), "neighbourhood": ("P", "PPLX"),
    "quarter": ("P", "PPLX"), "borough": ("P", "PPLX"), "city_district": ("P", "PPLX"),
    "river": ("H", "STM"), "stream": ("H", "STM"), "waterway": ("H", ""), "sea": ("H", "SEA"),
    "bay": ("H", "BAY"), "strait": ("H", "STRT"), "water": ("H", ""),
    "island": ("T", "ISL"), "archipelago": ("T", "ISLS"), "peak": ("T", "MT"), "mountain_range": ("T", "MTS"),
    "peninsula": ("T", "PEN"), "desert": ("T", "DSRT"), "valley": ("T", "VAL"),
    "road": ("R", ""), "highway": ("R", ""), "street": ("R", ""),
}  # fmt: skip
_SPOT: Final = ("S", "")
_WIDEST_TOWN_KM: Final = 30.0
"""Half across Greater London, or Moscow within its ring. What reaches farther is drawn as the region that it is."""
_NODE_KM: Final = {"city": 12.0, "municipality": 12.0, "town": 5.0}
_LEAST_NODE_KM: Final = 3.0
"""Kilometers that a place reaches at the most of which the server has the point only: a city of a million people and a
town of 250,000 as the gazetteer estimates them (`estimate_radius_km`), and a village with its fields. The box that
Nominatim makes up for a point is a square by its kind, of 4 km for a village, 36 for a city, and 222 for a region."""
# How likely a place is meant before its context is seen, about the logarithm of its population: for settlements what
# the bundled villages have by their kind (geo.gazetteer.measures), for a town between a village and 100,000 people.
_PROMINENCE: Final = {
    "country": 10.0, "state": 6.0, "province": 6.0, "region": 5.0, "county": 4.5, "city": 5.0, "town": 4.3,
    "village": 3.4, "hamlet": 2.0, "isolated_dwelling": 1.5, "suburb": 3.0, "city_district": 3.0, "borough": 3.0,
}  # fmt: skip
_LEAST_PROMINENCE: Final = 2.0


def convert_answer(name: str, answer: Any) -> tuple[Candidate, ...]:
    """Turn a geocoder's answer into candidates; a location without a usable point is left out.

    Parameters
    ----------
    name
        The name that was asked about.
    answer
        A candidate, a geopy location (latitude first), a list of these, or None.

    Raises
    ------
    GeocoderError
        If the answer is anything else.

    Examples
    --------
    >>> convert_answer("Nowhere", None)
    ()
    """
    if answer is None:
        return ()
    answers = answer if isinstance(answer, list | tuple) else [answer]
    for entry in answers:
        if not (hasattr(entry, "latitude") and hasattr(entry, "longitude")):
            raise GeocoderError(
                f"the geocoder's answer on {name!r}: expected candidates or geopy locations, or None, "
                f"got {repr(answer)[:80]}"
            )
    candidates = (
        entry
        if isinstance(entry, Candidate)
        else convert_location(name, entry.latitude, entry.longitude, entry.raw)
        for entry in answers
    )
    return tuple(
        place for place in candidates if place and abs(place.latitude) <= 90 and abs(place.longitude) <= 180
    )


def convert_location(name: str, latitude: Any, longitude: Any, raw: Any) -> Candidate | None:
    """Turn a point, and what the server said of it, into a candidate; None where the point is none.

    Examples
    --------
    >>> place = convert_location("X", 35.1, 36.9, {"osm_type": "node", "osm_id": 7, "type": "village"})
    >>> place.place_id, place.feature_code, convert_location("X", "north", 1, {})
    ('osm:n7', 'PPL', None)
    """
    raw = raw if isinstance(raw, Mapping) else {}
    try:
        latitude, longitude = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None
    if not (isfinite(latitude) and isfinite(longitude)):
        return None
    # Nominatim has an address apart; the answers of Photon and Pelias are GeoJSON features.
    about = _take_mapping(raw.get("properties")) or raw
    address = _take_mapping(raw.get("address"))
    code = str(
        address.get("country_code") or about.get("countrycode") or about.get("country_code") or ""
    ).upper()
    country = code if len(code) == 2 and code.isascii() and code.isalpha() else None
    feature_class, feature_code, word = _find_feature(raw)
    radius_km = _estimate_radius_km(raw)
    if radius_km is not None and str(about.get("osm_type") or "")[:1].lower() == "n":
        radius_km = _bound_node_km(radius_km, feature_class, word)
    if feature_class == "P" and (radius_km or 0.0) > _WIDEST_TOWN_KM:
        feature_class, feature_code = "A", "ADMD"  # a city by name, a region by what it covers
    place_id, source = _name_place(about, latitude, longitude)
    return Candidate(
        place_id=place_id, name=str(about.get("name") or name), latitude=latitude, longitude=longitude,
        feature_class=feature_class, feature_code=feature_code, radius_km=radius_km,
        country_code=country, countries=(country,) if country else (), match="geocoder",
        attribution=_CREDITS.get(source, source), prominence=_PROMINENCE.get(word, _LEAST_PROMINENCE),
    )  # fmt: skip


def list_names(raw: Any) -> list[str]:
    """List the names that a server says a place has, in any language; none where it does not say.

    Examples
    --------
    >>> list_names({"name": "Bakhmut", "namedetails": {"name": "Бахмут", "old_name": "Artemivsk;Artyomovsk"}})
    ['Bakhmut', 'Бахмут', 'Artemivsk', 'Artyomovsk']
    """
    raw = raw if isinstance(raw, Mapping) else {}
    details = _take_mapping(raw.get("namedetails"))
    if not details:
        return []
    values = [raw.get("name"), *details.values()]
    return [
        part.strip()
        for value in values
        if isinstance(value, str)
        for part in value.split(";")
        if part.strip()
    ]


def _take_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _name_place(about: Mapping[str, Any], latitude: float, longitude: float) -> tuple[str, str]:
    """Give the id of a place in the database that it is from, and which one that is."""
    kind, osm = str(about.get("osm_type") or "")[:1].lower(), about.get("osm_id")
    if osm:
        return f"osm:{kind}{osm}", "openstreetmap"
    source, number = str(about.get("source") or ""), str(about.get("source_id") or "")
    if source == "openstreetmap" and number:  # Pelias: node/123
        return f"osm:{number[:1]}{number.rpartition('/')[2]}", source
    if source and number:
        return f"{'wof' if source == 'whosonfirst' else source}:{number}", source
    return f"geocoder:{latitude:.5f},{longitude:.5f}", source


def _find_feature(raw: Mapping[str, Any]) -> tuple[str, str, str]:
    """Find the GeoNames feature class and code by the first of the server's words for it that has one, and the word."""
    if about := _take_mapping(raw.get("properties")):
        if layer := about.get("layer"):  # Pelias, whose regions are provinces and whose localities are towns
            layer = {"region": "state", "locality": "town"}.get(str(layer), str(layer))
            return (*_FEATURES.get(layer, _SPOT), layer)
        # Photon calls every settlement a city and every part of one a district; the rest is as OpenStreetMap has it.
        if about.get("type") in ("district", "locality"):
            return "P", "PPLX", "suburb"
        words = [about.get(key) for key in ("type", "osm_value", "osm_key")]
        if about.get("osm_key") == "place" and about.get("osm_value") in _FEATURES:
            words.insert(0, about.get("osm_value"))
    else:
        words = [raw.get(key) for key in ("addresstype", "type", "category", "class")]
    word = next((word for word in words if isinstance(word, str) and word in _FEATURES), "")
    return (*_FEATURES.get(word, _SPOT), word)


def _bound_node_km(radius_km: float, feature_class: str, word: str) -> float | None:
    """Bound what a made-up box says of a point's reach; None for kinds that reach as far as they like."""
    if feature_class in "ALHT":
        return None
    return min(radius_km, _NODE_KM.get(word, _LEAST_NODE_KM))


def _estimate_radius_km(raw: Mapping[str, Any]) -> float | None:
    """Take half the diagonal of the bounding box, at least 1 km; None where there is none.

    Nominatim gives south, north, west, east as text; Photon west, north, east, south; Pelias west, south, east, north.
    """
    try:
        if box := raw.get("boundingbox"):
            south, north, west, east = map(float, box)
        elif box := raw.get("bbox"):
            west, south, east, north = map(float, box)
        else:
            west, north, east, south = map(float, _take_mapping(raw.get("properties"))["extent"])
    except (KeyError, TypeError, ValueError):
        return None
    width = east - west + (360 if east < west else 0)  # a box over the date line ends west of where it begins
    height = north - south
    diagonal = hypot(height, width * cos(radians((north + south) / 2))) * _KM_PER_DEGREE
    return round(max(1.0, diagonal / 2), 1) if isfinite(diagonal) else None
