"""What is estimated of a place of an own gazetteer: how likely it is meant, how far it reaches."""

from __future__ import annotations

from math import log10
from typing import Final

from geo.gazetteer.measures import CODE_PROMINENCE, VILLAGE_PROMINENCE, estimate_radius_km

# What stands in for the logarithm of the population where it is not known. A list that somebody made holds places
# that somebody writes about; a dump holds each farm. The village's is that of the bundled villages.
_LISTED_SIZE: Final = 3.4
_CHOSEN_SIZE: Final = 4.2
_VILLAGE_SIZE: Final = 1.5
# Regions, by what GeoNames' regions of each order have in the median of the bundled rows, rounded down: to be below
# a town of the same name, which the news means more often.
_REGION_SIZE: Final = {"ADM1": 5.0, "ADM2": 4.0, "ADM3": 2.5, "ADM4": 2.0, "ADM5": 1.5}
# Hills, streams, farms, schools: named seldom, and after places more often than not.
_SPOT_SIZE: Final = 1.0
_REGION_KM: Final = {"PCLI": 300.0, "ADM1": 75.0, "ADM2": 30.0, "ADM3": 15.0, "ADM4": 8.0, "ADM5": 5.0}
_LAND_KM: Final = 5.0


def estimate_own_prominence(
    feature_class: str,
    feature_code: str,
    population: int,
    radius_km: float | None,
    *,
    is_listed: bool = False,
    is_project: bool = False,
) -> float:
    """Estimate how likely a place of an own gazetteer is meant, on the scale of the bundled ones.

    Parameters
    ----------
    feature_class, feature_code
        GeoNames'.
    population
        0 where unknown.
    radius_km
        How far the place reaches; None where unknown.
    is_listed
        Whether it is from a table that somebody made, and not from a dump of everything.
    is_project
        Whether it is from a project's own list.

    Returns
    -------
    float
        About the decimal logarithm of its population. A village of a dump is below any town.

    Examples
    --------
    >>> estimate_own_prominence("P", "PPL", 0, None), estimate_own_prominence("P", "PPL", 99_999, None)
    (1.5, 5.0)
    """
    unknown = _CHOSEN_SIZE if is_project else _LISTED_SIZE if is_listed else 0.0
    if population > 0:
        size = log10(population + 1)
    elif feature_class == "P":
        size = unknown or _estimate_village(radius_km)
    elif feature_class == "A":
        size = unknown or _REGION_SIZE.get(feature_code, _VILLAGE_SIZE)
    else:
        size = unknown or _SPOT_SIZE + log10(1 + (radius_km or 0.0))
    return round(size + CODE_PROMINENCE.get(feature_code, 0.0), 3)


def _estimate_village(radius_km: float | None) -> float:
    """Tell a city and a town without a population by their extent: 5 and 2 km, as of the bundled villages' layer."""
    if radius_km is None or radius_km < 2:
        return _VILLAGE_SIZE
    return VILLAGE_PROMINENCE[12 if radius_km >= 5 else 13]


def estimate_own_radius_km(feature_class: str, feature_code: str, population: int) -> float:
    """Estimate how far a place reaches whose gazetteer does not say so.

    Examples
    --------
    >>> estimate_own_radius_km("P", "PPL", 0), estimate_own_radius_km("A", "ADM2", 90_000)
    (1.0, 30.0)
    """
    if feature_class == "A":
        return _REGION_KM.get(feature_code, _LAND_KM)
    return _LAND_KM if feature_class in "HLTV" else estimate_radius_km(population)
