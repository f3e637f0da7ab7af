"""Which places of two gazetteers are one: by id, or by name and nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final, Protocol

from geo.gazetteer.own.bundled import BundledPlaces
from geo.gazetteer.own.record import OwnPlace

if TYPE_CHECKING:
    from geo.model import Candidate

# Two sources put a town's point up to some kilometres apart; villages of one name are seldom so near. The three
# limits are those by which the bundled villages' layer was cleared of GeoNames' places.
_TOWN_KM: Final = ((100_000, 15.0), (10_000, 8.0), (0, 4.0))
_REGION_KM: Final = 50.0
_OTHER_KM: Final = 4.0
_FAR_DEGREES: Final = 0.5
"""Of latitude: farther than any of these."""
_UNCLASSED: Final = "PSRL"
"""A table without classes says P of all: its "Bab al-Hawa" may be a crossing as well as a village."""


class Placed(Protocol):
    """What is compared of two places."""

    @property
    def place_id(self) -> str: ...  # noqa: D102 - as of a candidate
    @property
    def latitude(self) -> float: ...  # noqa: D102
    @property
    def longitude(self) -> float: ...  # noqa: D102
    @property
    def feature_class(self) -> str: ...  # noqa: D102
    @property
    def feature_code(self) -> str: ...  # noqa: D102
    @property
    def country_code(self) -> str | None: ...  # noqa: D102
    @property
    def population(self) -> int: ...  # noqa: D102
    @property
    def radius_km(self) -> float | None: ...  # noqa: D102


def measure_twins(one: Placed, other: Placed) -> float | None:
    """Give how far apart two places of one name are that are one place; None if they are two.

    Parameters
    ----------
    one, other
        Places that share a name. One of a table (`own:` in its id) of class P may be of class S, R or L too.

    Returns
    -------
    float or None
        Kilometres. Two places are one if no country tells them apart, their classes are the same (of regions the codes
        too), and they are near: towns and villages within 4 km, within 8 from 10,000 people on, within 15 from
        100,000 on; regions within 50 km; others within 4 km and half the first one's radius, at most 50. Two ids of
        one source mean two places.

    Examples
    --------
    >>> site = OwnPlace("own:sites:1", "Jobar", (), 33.53, 36.33, country_code="SY")
    >>> near, far = (OwnPlace("osm:n1", "Jobar", (), latitude, 36.34) for latitude in (33.54, 34.54))
    >>> round(measure_twins(site, near), 1), measure_twins(site, far)
    (1.4, None)
    """
    if one.country_code and other.country_code and one.country_code != other.country_code:
        return None
    if _name_source(one.place_id) == _name_source(other.place_id) or not _is_alike(one, other):
        return None
    limit = _OTHER_KM
    if one.feature_class not in "AP":
        limit = min(_OTHER_KM + (one.radius_km or 0.0) / 2, _REGION_KM)
    if one.feature_class == other.feature_class == "P":
        people = max(one.population, other.population)
        limit = next(km for least, km in _TOWN_KM if people >= least)
    elif one.feature_class == "A":
        limit = _REGION_KM
    if abs(one.latitude - other.latitude) * 111 > limit:
        return None
    distance = measure_km(one.latitude, one.longitude, other.latitude, other.longitude)
    return distance if distance <= limit else None


def _name_source(place_id: str) -> str:
    source = place_id.partition(":")[0]
    return place_id.rpartition(":")[0] if source == "own" else source


def _is_alike(one: Placed, other: Placed) -> bool:
    classes = {one.feature_class, other.feature_class}
    if len(classes) == 1:
        return classes != {"A"} or one.feature_code == other.feature_code
    tabled = [each.feature_class for each in (one, other) if each.place_id.startswith("own:")]
    return "P" in tabled and classes <= set(_UNCLASSED)


def measure_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Measure the distance of two points on a sphere, degrees in EPSG:4326.

    Examples
    --------
    >>> round(measure_km(36.2, 37.16, 33.51, 36.29))
    309
    """
    one, other = radians(latitude), radians(other_latitude)
    half = sin((other - one) / 2) ** 2
    half += cos(one) * cos(other) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def find_twin(
    place: OwnPlace, keys: Iterable[str], bundled: BundledPlaces, known_ids: frozenset[str]
) -> tuple[str, float] | None:
    """Find the bundled place that a place of an own gazetteer is.

    Parameters
    ----------
    place
        Of the own gazetteer.
    keys
        Its names, folded.
    bundled
        Where to look.
    known_ids
        Ids that are known to be bundled ones, this place's among others.

    Returns
    -------
    tuple of str and float, or None
        Its id and how far apart the two points are, in kilometres; -1 if the ids are the same.

    Examples
    --------
    >>> from geo.gazetteer import Gazetteer
    >>> place = OwnPlace("own:a:1", "Aleppo", (), 36.2, 37.16)
    >>> find_twin(place, ["aleppo"], BundledPlaces(Gazetteer()), frozenset())
    ('geonames:170063', 0.2)
    """
    if place.place_id in known_ids:
        return place.place_id, -1.0
    without = "geonames:" if place.place_id.startswith("geonames:") else None
    near: list[tuple[float, str]] = []
    for key in keys:
        for found in bundled.find_named(key, without=without):
            if abs(found.latitude - place.latitude) < _FAR_DEGREES:
                distance = measure_twins(found, place)
                if distance is not None:
                    near.append((round(distance, 1), found.place_id))
    if not near:
        return None
    distance, place_id = min(near)
    return place_id, distance


def keep_first(places: Sequence[Candidate], orders: dict[str, int]) -> list[Candidate]:
    """Keep of places of one name that are one place the one whose gazetteer counts first, with the best rank of them.

    `orders` gives the place of its gazetteer in their order, for places that only own gazetteers have; the others are
    kept.
    """
    from dataclasses import replace

    kept: list[Candidate] = []
    own = sorted((place for place in places if place.place_id in orders), key=lambda p: orders[p.place_id])
    for place in own:
        for number, first in enumerate(kept):
            if orders[first.place_id] != orders[place.place_id] and measure_twins(first, place) is not None:
                if place.prominence > first.prominence:
                    kept[number] = replace(first, prominence=place.prominence)
                break
        else:
            kept.append(place)
    return [*(place for place in places if place.place_id not in orders), *kept]
