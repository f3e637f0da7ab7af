"""The bundled places as the builder of an own gazetteer asks for them: many names, and little of each place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.gazetteer.own.record import OwnPlace

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_MANY: Final = 200_000
"""So many bundled places are remembered while others are compared with them, some 60 MB."""
_BATCH: Final = 500
"""SQLite takes at least 999 parameters in one statement."""
_OTHER: Final = 1
"""Up to this kind of match a name is the usual one or another."""


class BundledPlaces:
    """The places of a bundled gazetteer by name, remembered.

    Parameters
    ----------
    gazetteer
        Without own gazetteers.

    Examples
    --------
    >>> from geo.gazetteer import Gazetteer
    >>> [place.place_id for place in BundledPlaces(Gazetteer()).find_named("eastern ghouta")]
    ['geo:eastern-ghouta']
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[bool, int], OwnPlace] = {}

    def find_named(self, key: str, *, without: str | None = None) -> list[OwnPlace]:
        """Find the places that have a folded name, as their usual one or another; none with ids of one source."""
        core, villages = self._gazetteer._names, self._gazetteer._villages
        left_out = self._list_rows(without) if without else frozenset()
        rows = [(False, row) for row, kind in core.find(key) if kind <= _OTHER and row not in left_out]
        if villages is not None:
            rows += [(True, row) for row, kind in villages[0].find(key) if kind <= _OTHER]
        return [self._known.get(row) or self._read(row) for row in rows]

    def _read(self, key: tuple[bool, int]) -> OwnPlace:
        if len(self._known) > _MANY:
            self._known.clear()
        is_village, row = key
        rows = self._gazetteer._village_rows if is_village else self._gazetteer._rows
        found = rows.take([row])[0]
        place = self._known[key] = OwnPlace(
            found.place_id, found.name, (), found.latitude, found.longitude, found.feature_class,
            found.feature_code, found.country_code, population=found.population, radius_km=found.radius_km,
        )  # fmt: skip
        return place

    @lru_cache(maxsize=4)  # noqa: B019 - few of them, as long as a build
    def _list_rows(self, source: str) -> frozenset[int]:
        """List the rows of the core whose id begins with a source."""
        select = "SELECT row FROM places WHERE place_id >= ? AND place_id < ?"
        found = self._gazetteer._database.execute(select, (source, source + "\uffff"))
        return frozenset(row for (row,) in found)

    def filter_known(self, place_ids: Sequence[str]) -> frozenset[str]:
        """Give those of some ids that a place has, villages aside.

        Examples
        --------
        >>> from geo.gazetteer import Gazetteer
        >>> sorted(BundledPlaces(Gazetteer()).filter_known(["geonames:170063", "osm:n1"]))
        ['geonames:170063']
        """
        known: list[str] = []
        for first in range(0, len(place_ids), _BATCH):
            some = place_ids[first : first + _BATCH]
            select = f"SELECT place_id FROM places WHERE place_id IN ({','.join('?' * len(some))})"  # noqa: S608 - marks only
            known += (place_id for (place_id,) in self._gazetteer._database.execute(select, some))
        return frozenset(known)


@lru_cache(maxsize=1)
def open_bundled(gazetteer: Gazetteer) -> BundledPlaces:
    """Give the places of a gazetteer, which are remembered between batches."""
    return BundledPlaces(gazetteer)
