"""How doubtful a mention's resolution is, with the reasons in words: what a reviewer should look at first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Final

from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.resolve.shapes import measure_km

__all__ = ["DOUBTFUL", "Doubt", "measure_doubt", "measure_gap", "measure_lonely_km"]

# The weights below are set by hand. They order a list and decide nothing; each is the share of a mention's doubt that
# its reason alone would make.
DOUBTFUL: Final = 0.2
"""From here on a mention is listed as doubtful: about one in five such pins is wrong, by its confidence alone."""
_UNRESOLVED: Final = {"proper": 0.8, "demonym": 0.4, "nominal": 0.4}
_UNKNOWN_CONFIDENCE: Final = 0.5
_RIVAL: Final = 0.3
_RIVAL_GAP: Final = 1.0
"""Of prominence, about the logarithm of the population: a rival with a tenth of the people is no close one."""
_RIVAL_KM: Final = 25.0
"""Nearer than this the rival would be drawn as the same place."""
_LONELY: Final = 0.5
_LONELY_KM: Final = 500.0
"""Half of the article's other sites are farther off than this. Most wars are smaller."""
_LONELY_NEAREST_KM: Final = 300.0
_ROUGH: Final = 0.3
_ROUGH_KM: Final = 25.0
"""The radius from which the map draws a place as rough."""
_GEOCODER: Final = 0.2
_QUIET: Final = 0.7
"""The share that is left of the doubt where nothing happened: a wrong site of an event misleads most."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How doubtful a mention is, 0 to 1, and why, the weightiest reason first."""

    score: float
    reasons: tuple[str, ...]


def measure_doubt(
    row: Mapping[str, Any], *, gap: float | None = None, lonely_km: float | None = None
) -> Doubt:
    """Measure how doubtful a row of the mentions table is.

    Each reason stands for a share of doubt: a low confidence for what is missing to 1, no place for 0.8, a site of an
    event far from the others for 0.5, a close runner-up for up to 0.3, a site known only roughly for 0.3, a
    geocoder's answer for 0.2. They are joined as if independent, `1 - (1 - a)(1 - b)...`; where nothing happened, 0.7
    of the sum is left; of what is reviewed already, nothing. The score orders a reviewer's list and is no probability.

    Parameters
    ----------
    row
        The columns of the mentions table by name; null is None.
    gap
        From `measure_gap`.
    lonely_km
        From `measure_lonely_km`.

    Examples
    --------
    >>> measure_doubt({"place_id": "geonames:1", "confidence": 0.6, "role": "event_site", "radius_km": 5.0})
    Doubt(score=0.4, reasons=('low confidence (0.60)',))
    >>> measure_doubt({"place_id": None, "kind": "proper", "role": "event_site", "n_candidates": 0}).reasons
    ('no place was found: the gazetteer does not know the name',)
    """
    if row.get("status") == "reviewed":
        return Doubt(0.0, ())
    is_site = row.get("role") == "event_site"
    parts = _doubt_place(row) if row.get("place_id") else [_doubt_nothing(row)]
    if row.get("place_id") and gap is not None and gap < _RIVAL_GAP:
        words = (
            "another place of this name is as prominent"
            if gap <= 0
            else "another place of this name comes close"
        )
        parts.append((_RIVAL * (1.0 - max(gap, 0.0) / _RIVAL_GAP), words))
    if is_site and lonely_km is not None:
        parts.append((_LONELY, f"the site of an event, {lonely_km:,.0f} km from the article's other sites"))
    if is_site and row.get("place_id") and _is_rough(row):
        parts.append((_ROUGH, f"the site of an event, known only within {row.get('radius_km') or 0:,.0f} km"))
    score = (1.0 - math.prod(1.0 - weight for weight, _ in parts)) * (1.0 if is_site else _QUIET)
    told = sorted((part for part in parts if part[1]), key=lambda part: -part[0])
    return Doubt(round(score, 3), tuple(words for _, words in told))


def _doubt_nothing(row: Mapping[str, Any]) -> tuple[float, str]:
    count = row.get("n_candidates") or 0
    why = f"none of {count:,} of this name fits" if count > 1 else "the one of this name does not fit"
    words = why if count else "the gazetteer does not know the name"
    return _UNRESOLVED.get(row.get("kind") or "proper", 0.4), f"no place was found: {words}"


def _doubt_place(row: Mapping[str, Any]) -> list[tuple[float, str]]:
    confidence = row.get("confidence")
    if confidence is None:
        parts = [(_UNKNOWN_CONFIDENCE, "no confidence is given")]
    else:
        parts = [(1.0 - confidence, f"low confidence ({confidence:.2f})" if confidence < 0.8 else "")]
    if row.get("resolved_by") == "geocoder":
        parts.append((_GEOCODER, "found by the geocoder"))
    return parts


def _is_rough(row: Mapping[str, Any]) -> bool:
    return (row.get("radius_km") or 0.0) > _ROUGH_KM


def measure_gap(toponym: str, place_id: str, gazetteer: Gazetteer) -> float | None:
    """Measure by how much a place is more prominent than the best other one of its name, 25 km away or more.

    Returns
    -------
    float or None
        About a difference of logarithms of populations; negative where the other is more prominent. None where there
        is no other, or where the place is none of those that the name alone means. The region of a town that has its
        name is no other, nor the town of a region.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> measure_gap("Tripoli", "geonames:266826", load_gazetteer())  # Lebanon's
    -1.954
    """
    found = gazetteer.look_up(toponym)
    own = next((place for place in found if place.place_id == place_id), None)
    if own is None:
        return None
    rivals = [
        place.prominence
        for place in found
        if place is not own
        and not _is_around(own, place)
        and measure_km(own.latitude, own.longitude, place.latitude, place.longitude) > _RIVAL_KM
    ]
    return round(own.prominence - max(rivals), 3) if rivals else None


def _is_around(own: Candidate, place: Candidate) -> bool:
    """Tell whether of two places one is the region of the other, which bears its name: they are no rivals."""
    same_region = (own.country_code, own.admin1_code) == (place.country_code, place.admin1_code)
    return same_region and (own.feature_class == "A") != (place.feature_class == "A")


def measure_lonely_km(
    latitude: float, longitude: float, others: Sequence[tuple[float, float]]
) -> float | None:
    """Measure how far a site of an event lies from the article's other sites, where that is suspiciously far.

    Parameters
    ----------
    latitude, longitude
        The site, in degrees, EPSG:4326.
    others
        (latitude, longitude) of the others, each place once.

    Returns
    -------
    float or None
        Kilometers to the middle one by distance; None where there are fewer than two others, where that one is within
        500 km, or where one of them is within 300 km.

    Examples
    --------
    >>> measure_lonely_km(51.2, 71.4, [(36.2, 37.2), (34.7, 36.7), (33.5, 36.3)])  # Astana, and three in Syria
    3321.0
    >>> measure_lonely_km(34.7, 36.7, [(36.2, 37.2), (51.2, 71.4), (33.5, 36.3)]) is None
    True
    """
    if len(others) < 2:
        return None
    apart = [measure_km(latitude, longitude, *other) for other in others]
    far = median_low(apart)
    return float(round(far)) if far > _LONELY_KM and min(apart) > _LONELY_NEAREST_KM else None
