"""Own gazetteers, opened and searched together with the bundled one: whose fields count where both have a place."""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GazetteerError, UnknownPlaceError
from geo.gazetteer.index import open_database
from geo.gazetteer.matches import keep_best
from geo.gazetteer.measures import CHOSEN
from geo.gazetteer.own.estimates import estimate_own_prominence, estimate_own_radius_km
from geo.gazetteer.own.record import OwnInfo
from geo.gazetteer.own.shards import Shards
from geo.gazetteer.own.store import describe_fault, read_info
from geo.gazetteer.own.twins import keep_first
from geo.gazetteer.rows import PlaceRows
from geo.model import Candidate

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_MOST: Final = 60
"""Of the places of a name so many are read, the most prominent: a dump of the world has thousands of San Antonios. The
resolver ranks sixty."""
_LEAD: Final = 1.0
"""So much a place of a project's own list is above all others of its name: tenfold in people. A text that says
otherwise ("Tripoli, Libya") still has its way."""
_STRICT: Final = 2
"""Up to this kind of match a name is the place's own: usual, other, without the article."""
_FAR_GREATER: Final = 4.0
"""So far above a hotel, hill or stream stands the place that it is named after: ten thousandfold in people."""
_SAME_DEGREES: Final = 1e-4


class OwnLayer:
    """One own gazetteer. Nothing but `about.json` is opened before it is needed.

    Parameters
    ----------
    folder
        As `build_own` built it.

    Raises
    ------
    GazetteerError
        If it cannot be used: the message says what to do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.info: OwnInfo = read_info(folder)
        self._files = folder / self.info.build
        self.index = Shards(self._files, self.info.shards)

    @cached_property
    def database(self) -> sqlite3.Connection:
        """The places, read only."""
        try:
            return open_database(self._files / "places.sqlite")
        except GazetteerError as err:
            raise GazetteerError(describe_fault(self.folder, "places.sqlite is missing")) from err

    @cached_property
    def _countries(self) -> memoryview:
        with (self._files / "countries.bin").open("rb") as stream:
            return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)).cast("H")

    def find(self, key: str, country: str | None) -> list[tuple[int, int]]:
        """Give row and kind of the places that a key leads to, the most prominent first; of many those of a country."""
        found = self.index.find(key)
        if len(found) > _MOST and country is not None:
            wanted, countries = (number_country(country), 0), self._countries
            found = [pair for pair in found if countries[pair[0]] in wanted]
        return found[:_MOST]

    def find_row(self, column: str, value: str) -> int | None:
        """Give the row of a place by its id, or by the id of its bundled twin, the nearest one's."""
        selects = {
            "place_id": "SELECT row FROM places WHERE place_id = ?",
            "twin": "SELECT row FROM places WHERE twin = ? ORDER BY twin_km, row LIMIT 1",
        }
        found = self.database.execute(selects[column], (value,)).fetchone()
        return found[0] if found else None

    def find_region(self, code: str) -> tuple[str, str] | None:
        """Give id and name of a region by its codes ("SY.09.SY0903"), None if there is none."""
        found: tuple[str, str] | None = self.database.execute(
            "SELECT place_id, name FROM regions WHERE code = ?", (code,)
        ).fetchone()
        return found


def number_country(code: str | None) -> int:
    """Give the number that stands for a country's code in `countries.bin`, 0 for none.

    Examples
    --------
    >>> number_country(None), number_country("AA"), number_country("SY")
    (0, 1, 493)
    """
    if not code or len(code) != 2 or not code.isascii() or not code.isalpha():
        return 0
    first, second = code.upper().encode()
    return (first - 65) * 26 + second - 65 + 1


class OwnLayers:
    """The own gazetteers that are searched beside a bundled one, in the order in which they count.

    Parameters
    ----------
    folders
        As `build_own` built them.
    bundled
        The gazetteer that they are joined to.
    """

    def __init__(self, folders: Sequence[Path], bundled: Gazetteer) -> None:
        self.layers = [OwnLayer(Path(folder)) for folder in folders]
        self._bundled = bundled
        self._rows: dict[int, PlaceRows] = {}
        self._region_names = lru_cache(maxsize=5_000)(self._name_region)

    def search(self, country: str | None) -> OwnSearch:
        """Begin the search for one name."""
        return OwnSearch(self, country)

    def take(self, order: int, rows: Sequence[int]) -> list[Candidate]:
        """Give the places of some rows of a layer, in their order."""
        if order not in self._rows:
            self._rows[order] = PlaceRows(self.layers[order].database, lambda cells: self._read(order, cells))
        return self._rows[order].take(rows)

    def get(self, place_id: str) -> Candidate | None:
        """Give the place of an id, of the gazetteer that counts first; None if none has it."""
        for order, layer in enumerate(self.layers):
            with guard(layer):
                row = layer.find_row("place_id", place_id)
                if row is not None:
                    return self.take(order, [row])[0]
        return None

    def find_region(self, code: str) -> str | None:
        """Give the id of a region by its codes, None if no own gazetteer has it."""
        for layer in self.layers:
            with guard(layer):
                if found := layer.find_region(code):
                    return found[0]
        return None

    def overlay(self, place: Candidate) -> Candidate:
        """Give a bundled place the point that an own gazetteer has of it, with whose it is; and what it lacks."""
        for order, layer in enumerate(self.layers):
            with guard(layer):
                row = layer.find_row("twin", place.place_id)
                if row is not None:
                    cells = layer.database.execute("SELECT * FROM places WHERE row = ?", (row,)).fetchone()
                    return _join(place, self._build(order, cells), radius_km=cells[11])
        return place

    def _read(self, order: int, cells: tuple[Any, ...]) -> Candidate:
        """Make a place of a row: the bundled one that it is, or that of a layer that counts before, or a new one."""
        place_id, twin = cells[1], cells[12]
        if twin is not None:
            try:
                return self._bundled.get(twin)
            except UnknownPlaceError:  # of a layer that is not in use, or of an earlier version
                pass
        for before in range(order):
            with guard(self.layers[before]):
                row = self.layers[before].find_row("place_id", place_id)
                if row is not None:
                    return self.take(before, [row])[0]
        return self._build(order, cells)

    def _build(self, order: int, cells: tuple[Any, ...]) -> Candidate:
        (_, place_id, name, latitude, longitude, feature_class, code, country, admin1, admin2, population,
         radius, _, _) = cells  # fmt: skip
        info = self.layers[order].info
        return Candidate(
            place_id=place_id, name=name, latitude=latitude, longitude=longitude, feature_class=feature_class,
            feature_code=code, country_code=country, admin1_code=admin1,
            admin1_name=self._region_names(country, admin1, None), admin2_code=admin2,
            admin2_name=self._region_names(country, admin1, admin2) if admin2 else None, population=population,
            radius_km=radius if radius is not None else estimate_own_radius_km(feature_class, code, population),
            countries=(country,) if country else (),
            claims=self._bundled.find_claims(place_id, country, admin1), attribution=info.attribution,
            prominence=estimate_own_prominence(
                feature_class, code, population, radius,
                is_listed=info.kind == "table", is_project=info.is_project,
            ),
        )  # fmt: skip

    def _name_region(self, country: str | None, admin1: str | None, admin2: str | None) -> str | None:
        """Give the name of a region by its codes: the bundled one, else that of an own gazetteer."""
        if not country or not admin1:
            return None
        if name := self._bundled.name_region(country, admin1, admin2):
            return name
        code = f"{country}.{admin1}.{admin2}" if admin2 else f"{country}.{admin1}"
        found = (layer.find_region(code) for layer in self.layers)
        return next((pair[1] for pair in found if pair), None)


class OwnSearch:
    """The search for one name in the own gazetteers: what they add to the bundled places, and what that changes."""

    def __init__(self, own: OwnLayers, country: str | None) -> None:
        self._own = own
        self._country = country
        self._orders: dict[str, int] = {}
        self._chosen: set[str] = set()

    def add(self, best: dict[str, tuple[int, Candidate]], key: str, *, is_strict: bool) -> None:
        """Add the places that a key leads to, by id, with the strictest kind of match."""
        for order, layer in enumerate(self._own.layers):
            with guard(layer):
                found = layer.find(key, self._country)
                places = self._own.take(order, [row for row, _ in found]) if found else []
            for (_, kind), place in zip(found, places, strict=True):
                kept = kind if is_strict else max(kind, _STRICT)
                if place.place_id not in best:
                    self._orders.setdefault(place.place_id, order)
                keep_best(best, kept, place)
                if layer.info.is_project and kept <= _STRICT:
                    self._chosen.add(place.place_id)

    def settle(self, found: list[Candidate]) -> list[Candidate]:
        """Make one of places that several own gazetteers have, and put those of a project's own list first."""
        if len(self._own.layers) > 1 and self._orders:
            found = keep_first(found, self._orders)
        if self._country is None:
            found = self._leave_out_namesakes(found)
        others = [place.prominence for place in found if place.place_id not in self._chosen]
        if not self._chosen or not others:
            return found
        least = round(max(others) + _LEAD, 3)
        return [
            replace(place, prominence=least, reason=CHOSEN)
            if place.place_id in self._chosen and place.prominence < least
            else place
            for place in found
        ]

    def _leave_out_namesakes(self, found: list[Candidate]) -> list[Candidate]:
        """Leave out the hotels, hills and streams of a dump that are named after a far greater place."""
        greatest = max((place.prominence for place in found), default=0.0)
        return [
            place
            for place in found
            if place.feature_class in "APL"
            or place.place_id not in self._orders
            or place.place_id in self._chosen
            or greatest - place.prominence < _FAR_GREATER
        ]


def _join(place: Candidate, own: Candidate, *, radius_km: float | None) -> Candidate:
    """Join a bundled place and the same one of an own gazetteer: its id, name, rank; the other's point and radius."""
    is_moved = (
        abs(place.latitude - own.latitude) > _SAME_DEGREES
        or abs(place.longitude - own.longitude) > _SAME_DEGREES
    )
    credits = [own.attribution, place.attribution] if is_moved else [place.attribution]
    same_region = (place.country_code, place.admin1_code) == (own.country_code, own.admin1_code)
    lacks_admin2 = same_region and place.admin2_code is None
    return replace(
        place,
        latitude=own.latitude if is_moved else place.latitude,
        longitude=own.longitude if is_moved else place.longitude,
        admin2_code=own.admin2_code if lacks_admin2 else place.admin2_code,
        admin2_name=own.admin2_name if lacks_admin2 else place.admin2_name,
        population=place.population or own.population,
        radius_km=place.radius_km if radius_km is None else radius_km,
        attribution="; ".join(dict.fromkeys(credit for credit in credits if credit)),
    )


@contextmanager
def guard(layer: OwnLayer) -> Iterator[None]:
    """Say of an own gazetteer whose files are broken which one it is, and what to do."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError, IndexError) as err:
        raise GazetteerError(describe_fault(layer.folder, f"a file is broken ({err})")) from err
