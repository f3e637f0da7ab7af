"""The gazetteer: places by name and by id, their parents, their claims, their areas.

Names are found through memory-mapped tries, places in SQLite files that are opened read-only: nothing is
loaded into memory beforehand. The villages layer (OpenStreetMap, ODbL) is a pair of files of its own, joined
only here; without these files everything else works. Users' own gazetteers (`geo.gazetteer.own`) are joined here too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import UnknownPlaceError
from geo.gazetteer.facts import PlaceFacts
from geo.gazetteer.index import Keys, NameIndex, open_database, open_index
from geo.gazetteer.matches import MATCHES, keep_best, list_forms, mark_match, weigh_spelling
from geo.gazetteer.measures import (
    VILLAGE_PROMINENCE,
    estimate_prominence,
    estimate_radius_km,
    explain_prominence,
)
from geo.gazetteer.rows import PlaceRows
from geo.model import Candidate
from geo.names import ARTICLE_MARK, SOUNDS_MARK, fold, fold_article, fold_sounds
from geo.settings import find_data_folder

if TYPE_CHECKING:
    from geo.gazetteer.own import OwnInfo
    from geo.gazetteer.own.layers import OwnLayers

__all__ = [
    "ATTRIBUTIONS", "DATA_FOLDER", "MATCHES", "Gazetteer", "explain_prominence", "load_gazetteer", "open_gazetteer",
]  # fmt: skip

DATA_FOLDER: Final = Path(__file__).parent.parent / "data"
ATTRIBUTIONS: Final = {
    "geonames": "GeoNames, CC BY 4.0",
    "naturalearth": "Natural Earth, public domain",
    "supplement": "conflict-geo supplement, CC BY 4.0",
    "poi": "© OpenStreetMap contributors, ODbL 1.0",
}


class Gazetteer(PlaceFacts):
    """The bundled places, and those of own gazetteers.

    Parameters
    ----------
    folder
        Where the built files lie; by default those of the package.
    villages
        Whether to search the villages layer (OpenStreetMap) too.
    own
        Folders of own gazetteers to search too, as `geo.gazetteer.own` built them. Of a place that several have, the
        first one's point counts, and any of theirs before the bundled one. None by default: `load_gazetteer` opens
        those that are installed.

    Raises
    ------
    GazetteerError
        If a file is missing or broken.

    Examples
    --------
    >>> gazetteer = Gazetteer()
    >>> [place.name for place in gazetteer.candidates("Eastern Ghouta")]
    ['Eastern Ghouta']
    """

    def __init__(
        self, folder: Path | None = None, *, villages: bool = True, own: Sequence[Path] = ()
    ) -> None:
        folder = folder or DATA_FOLDER
        super().__init__(folder, open_database(folder / "places.sqlite"))
        self._names = open_index(self.folder / "places")
        self._villages: tuple[NameIndex, sqlite3.Connection] | None = None
        if villages and (self.folder / "poi.sqlite").exists():
            self._villages = (open_index(self.folder / "poi"), open_database(self.folder / "poi.sqlite"))
        self._own: OwnLayers | None = None
        if own:
            from geo.gazetteer.own.layers import OwnLayers

            self._own = OwnLayers(own, self)
        self._build_caches()

    @property
    def own(self) -> tuple[OwnInfo, ...]:
        """The own gazetteers that are searched too, in the order in which they count."""
        return tuple(layer.info for layer in self._own.layers) if self._own else ()

    @property
    def has_villages(self) -> bool:
        """Whether the villages layer is there and in use."""
        return self._villages is not None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the folders: another process opens the files anew."""
        own = tuple(layer.folder for layer in self._own.layers) if self._own else ()
        return _reopen, (self.folder, self.has_villages, own)

    def _build_caches(self) -> None:
        """Bind the caches to this gazetteer: articles repeat their names."""
        self._rows = PlaceRows(self._database, self._read_row)
        if self._villages is not None:
            self._village_rows = PlaceRows(self._villages[1], self._read_village)
        self._found = lru_cache(maxsize=20_000)(self._find)

    # ------------------------------------------------------------------ by name

    def candidates(
        self, name: str, *, country: str | None = None, limit: int | None = None
    ) -> list[Candidate]:
        """Find the places that a name may mean, the most prominent first.

        Parameters
        ----------
        name
            A name in any script and spelling.
        country
            Only places of this country (ISO 3166-1 alpha-2), or that touch or are claimed by it.
        limit
            At most so many.

        Returns
        -------
        list of Candidate
            Degrees in EPSG:4326. Empty if there is none. Names that sound alike count only where no stricter
            spelling leads anywhere.

        Raises
        ------
        UnknownPlaceError
            If `country` is no country code.

        Examples
        --------
        >>> place = Gazetteer().candidates("Донецьк", country="UA")[0]
        >>> place.name, place.feature_code
        ('Donetsk', 'PPLA')
        """
        if country is not None:
            country = self.check_country(country)
        found = list(self._found(name, country))
        return found if limit is None else found[:limit]

    def look_up(self, name: str, *, country: str | None = None, limit: int | None = None) -> list[Candidate]:
        """Find the places that a name may mean, and before them the one that it is a demonym of.

        Parameters and what comes back are those of `candidates`; a demonym's place has the match "demonym".

        Raises
        ------
        UnknownPlaceError
            If `country` is no country code.

        Examples
        --------
        >>> [(place.name, place.match) for place in Gazetteer().look_up("Syrian", limit=1)]
        [('Syria', 'demonym')]
        """
        found = self.candidates(name, country=country)
        place_id = self.find_demonym(name.strip()) or self.find_demonym(name.strip().title())
        place = replace(self.get(place_id), match="demonym") if place_id else None
        if place and (country is None or self.check_country(country) in (place.country_code, *place.claims)):
            found = [place, *(each for each in found if each.place_id != place_id)]
        return found if limit is None else found[:limit]

    def _find(self, name: str, country: str | None) -> tuple[Candidate, ...]:
        folded = fold(name)
        if not folded:
            return ()
        without = fold_article(folded)
        strict = [folded, ARTICLE_MARK + without, *([without] if without != folded else [])]
        found = self._find_keys(strict, country)
        if not found and not folded.isascii():
            found = self._find_keys(["", *list_forms(folded)], country)
        if not found and (sounds := fold_sounds(folded)):
            found = [
                weigh_spelling(folded, place) for place in self._find_keys([SOUNDS_MARK + sounds], country)
            ]
        return tuple(sorted(found, key=lambda place: (-place.prominence, place.place_id)))

    def _find_keys(self, keys: Iterable[str], country: str | None) -> list[Candidate]:
        best: dict[str, tuple[int, Candidate]] = {}
        own = self._own.search(country) if self._own else None
        for position, key in enumerate(keys):
            layers = [(self._names.find(key), self._rows)]
            if self._villages is not None:
                layers.append((self._villages[0].find(key), self._village_rows))
            for found, rows in layers:
                for (_, kind), place in zip(found, rows.take([row for row, _ in found]), strict=True):
                    keep_best(best, max(kind, 2) if position else kind, place)
            if own is not None:
                own.add(best, key, is_strict=not position)
        shadowed = MATCHES.index("shadowed")
        has_own = any(kind == 0 for kind, _ in best.values())
        marked = [
            # A name that is shadowed by a greater place counts in full where the country is given.
            mark_match(place, MATCHES[0 if kind == shadowed and country else kind], is_rivaled=has_own)
            for kind, place in best.values()
            if country is None or country == place.country_code or country in place.countries + place.claims
        ]
        return own.settle(marked) if own is not None else marked

    def longest_name(self, folded: str) -> str:
        """Find the longest name that a folded text begins with, ending at a word's end.

        Examples
        --------
        >>> Gazetteer().longest_name("golan heights on thursday")
        'golan heights'
        """
        best = ""
        for index in self._indexes:
            for key in index.list_prefixes(folded):
                if len(key) > len(best) and (len(key) == len(folded) or folded[len(key)] == " "):
                    best = key
        return best

    @property
    def n_bundled(self) -> int:
        """How many of the indexes are bundled; those of own gazetteers stand behind them."""
        return 2 if self.has_villages else 1

    @cached_property
    def _indexes(self) -> list[Keys]:
        own = [layer.index for layer in self._own.layers] if self._own else []
        return [self._names, *([self._villages[0]] if self._villages else []), *own]

    # ------------------------------------------------------------------ by id

    def get(self, place_id: str) -> Candidate:
        """Give the place of an id.

        Raises
        ------
        UnknownPlaceError
            If no place has it.

        Examples
        --------
        >>> Gazetteer().get("geonames:170063").name
        'Aleppo'
        """
        if place_id.startswith("poi:") and self._villages is not None:
            row = self._bisect_village(place_id)
            if row is not None:
                return self._village_rows.take([row])[0]
        else:
            found = self._database.execute(
                "SELECT row FROM places WHERE place_id = ?", (place_id,)
            ).fetchone()
            if found:
                return self._rows.take([found[0]])[0]
        if self._own is not None and (place := self._own.get(place_id)) is not None:
            return place
        raise UnknownPlaceError(
            f"expected the id of a place in the gazetteer such as geonames:170063, got {place_id!r}"
        )

    def _bisect_village(self, place_id: str) -> int | None:
        assert self._villages is not None
        database = self._villages[1]
        try:
            wanted = int(place_id[4:], 16)
        except ValueError:
            return None
        low: int = 0
        high: int = database.execute("SELECT max(row) FROM places").fetchone()[0]
        while low <= high:
            middle = (low + high) // 2
            number = database.execute("SELECT number FROM places WHERE row = ?", (middle,)).fetchone()[0]
            if number == wanted:
                return middle
            low, high = (middle + 1, high) if number < wanted else (low, middle - 1)
        return None

    def _read_row(self, cells: tuple[Any, ...]) -> Candidate:
        (_, place_id, name, latitude, longitude, feature_class, code, country, admin1, admin2, population, radius,
         weight, countries, source) = cells  # fmt: skip
        return self._overlay(Candidate(
            place_id=place_id, name=name, latitude=latitude, longitude=longitude, feature_class=feature_class,
            feature_code=code, country_code=country, admin1_code=admin1,
            admin1_name=self.name_region(country, admin1), admin2_code=admin2,
            admin2_name=self.name_region(country, admin1, admin2) if admin2 else None,
            population=population,
            radius_km=radius if radius is not None else estimate_radius_km(population),
            countries=tuple((countries or "").split(";")) if countries else (),
            claims=self.find_claims(place_id, country, admin1),
            attribution=ATTRIBUTIONS[source],
            prominence=estimate_prominence(code, population, radius, feature_class, weight),
        ))  # fmt: skip

    def _overlay(self, place: Candidate) -> Candidate:
        return self._own.overlay(place) if self._own is not None else place

    def _read_village(self, cells: tuple[Any, ...]) -> Candidate:
        _, number, name, latitude, longitude, kind, country, admin1 = cells
        return self._overlay(Candidate(
            place_id=f"poi:{number:012x}", name=name, latitude=latitude, longitude=longitude, feature_class="P",
            feature_code="PPL", country_code=country, admin1_code=admin1,
            admin1_name=self.name_region(country, admin1),
            radius_km={12: 5.0, 13: 2.0}.get(kind, 1.0), countries=(country,) if country else (),
            claims=self.find_claims("", country, admin1), attribution=ATTRIBUTIONS["poi"],
            prominence=VILLAGE_PROMINENCE[kind],
        ))  # fmt: skip

    # ------------------------------------------------------------------ parents, claims, areas

    def parents(self, place: Candidate) -> list[Candidate]:
        """Give what contains a place, the nearest first: admin2, admin1, country, as far as they are known.

        Examples
        --------
        >>> gazetteer = Gazetteer()
        >>> [parent.name for parent in gazetteer.parents(gazetteer.get("geonames:170063"))][-1]
        'Syria'
        """
        codes = [f"{place.country_code}.{place.admin1_code}.{place.admin2_code}"] if place.admin2_code else []
        codes += [f"{place.country_code}.{place.admin1_code}"] if place.admin1_code else []
        ids = []
        for code in codes:
            found = self._database.execute("SELECT place_id FROM regions WHERE code = ?", (code,)).fetchone()
            if found:
                ids.append(found[0])
            elif self._own is not None and (place_id := self._own.find_region(code)):
                ids.append(place_id)
        if place.country_code in self.countries:
            ids.append(self.countries[place.country_code][0])
        return [
            self.get(place_id) for place_id in ids if place_id != place.place_id and self._is_placed(place_id)
        ]

    def _is_placed(self, place_id: str) -> bool:
        select = "SELECT 1 FROM places WHERE place_id = ?"
        is_bundled = bool(self._database.execute(select, (place_id,)).fetchone())
        return is_bundled or (self._own is not None and self._own.get(place_id) is not None)

    def contains(self, outer: Candidate, inner: Candidate) -> bool:
        """Tell whether one place lies in another by the gazetteer's codes (not by geometry)."""
        if outer.place_id == inner.place_id or outer.country_code != inner.country_code:
            return False
        if outer.feature_code.startswith("PCL"):
            return True
        if outer.feature_code == "ADM1":
            return outer.admin1_code is not None and outer.admin1_code == inner.admin1_code
        same = (outer.admin1_code, outer.admin2_code) == (inner.admin1_code, inner.admin2_code)
        return outer.feature_code == "ADM2" and same


def _reopen(folder: Path, villages: bool, own: Sequence[Path] = ()) -> Gazetteer:
    return Gazetteer(folder, villages=villages, own=own)


def load_gazetteer() -> Gazetteer:
    """Open the package's own gazetteer with the own gazetteers that are installed, once a process.

    Raises
    ------
    GazetteerError
        If a file is missing or broken, or an own gazetteer cannot be used.

    Examples
    --------
    >>> load_gazetteer() is load_gazetteer()
    True
    """
    return open_gazetteer()


def open_gazetteer(*, own: Sequence[Path] = ()) -> Gazetteer:
    """Open the package's own gazetteer with further own gazetteers, and those that are installed.

    Parameters
    ----------
    own
        Folders of indexes, such as `geo.gazetteer.own.cache_own` gives for a project's file. They count before the
        installed ones, and among themselves in this order.

    Returns
    -------
    Gazetteer
        The same one where the same is asked for again and nothing was installed or removed meanwhile: what was looked
        up in it is remembered.

    Raises
    ------
    GazetteerError
        If a file is missing or broken, or an own gazetteer cannot be used.

    Examples
    --------
    >>> open_gazetteer().get("geonames:170063").name
    'Aleppo'
    """
    installed: tuple[tuple[Path, int], ...] = ()
    if _has_installed():
        from geo.gazetteer.own.store import list_folders

        installed = list_folders()
    return _open((*((Path(folder), 0) for folder in own), *installed))


def _has_installed() -> bool:
    """Tell whether own gazetteers are installed, without loading what reads them; a home that is barred has none."""
    try:
        return (find_data_folder() / "gazetteers").is_dir()
    except OSError:
        return False


@lru_cache(maxsize=2)
def _open(own: tuple[tuple[Path, int], ...]) -> Gazetteer:
    return Gazetteer(own=[folder for folder, _ in own])
