"""What a gazetteer knows beside its places: countries, regions, claims, outlines, labels, how it was built."""

from __future__ import annotations

import json
import sqlite3
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import UnknownPlaceError
from geo.gazetteer.index import open_database, unpack_polygon
from geo.gazetteer.wordlists import WordLists

if TYPE_CHECKING:
    from shapely import MultiPolygon


class PlaceFacts(WordLists):
    """The part of a gazetteer that finds no places by name.

    Parameters
    ----------
    folder
        Where the built files lie.
    database
        With the tables `regions`, `countries`, `disputes`, `labels`, `notes`, and those of the word lists.
    """

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        super().__init__(folder, database)
        self._region_names = lru_cache(maxsize=20_000)(self._read_region_name)

    def name_region(self, country: str | None, admin1: str | None, admin2: str | None = None) -> str | None:
        """Give the name of a region by its codes; None if there is none or a code is missing."""
        if not country or not admin1:
            return None
        if admin2:
            return self._region_names(f"{country}.{admin1}.{admin2}")
        return self.admin_names.get(f"{country}.{admin1}")

    @cached_property
    def admin_names(self) -> dict[str, str]:
        """Names of the first-order regions by code, such as `SY.09`."""
        rows = self._database.execute("SELECT code, name FROM regions WHERE code NOT LIKE '%.%.%'")
        return dict(rows.fetchall())

    def _read_region_name(self, code: str) -> str | None:
        found = self._database.execute("SELECT name FROM regions WHERE code = ?", (code,)).fetchone()
        return found[0] if found else None

    @cached_property
    def countries(self) -> dict[str, tuple[str, str]]:
        """Place id and English name of each country and territory, by ISO 3166-1 alpha-2 code."""
        rows = self._database.execute("SELECT code, place_id, name FROM countries")
        return {code: (place_id, name) for code, place_id, name in rows}

    @cached_property
    def capitals(self) -> dict[str, str]:
        """Place id of each country's capital, by country code."""
        rows = self._database.execute("SELECT code, capital_id FROM countries WHERE capital_id IS NOT NULL")
        return dict(rows.fetchall())

    def check_country(self, code: str) -> str:
        """Give a country code in capitals.

        Raises
        ------
        UnknownPlaceError
            If it is no ISO 3166-1 alpha-2 code of a country or territory.
        """
        upper = code.strip().upper()
        if upper not in self.countries:
            raise UnknownPlaceError(
                f"expected a two-letter country code such as SY (ISO 3166-1), got {code!r}, which no country has"
            )
        return upper

    @cached_property
    def _disputes(self) -> dict[str, tuple[str, ...]]:
        rows = self._database.execute("SELECT area, claims FROM disputes")
        return {area: tuple(claims.split(";")) for area, claims in rows}

    def find_claims(self, place_id: str, country: str | None, admin1: str | None) -> tuple[str, ...]:
        """Give who claims a place: by itself, by its region, by its country."""
        disputes = self._disputes
        return (
            disputes.get(place_id) or disputes.get(f"{country}.{admin1}") or disputes.get(country or "") or ()
        )  # fmt: skip

    def area(self, place_id: str) -> MultiPolygon | None:
        """Give the polygon of a first-order region (EPSG:4326, x longitude), or None if there is none.

        Simplified at 0.01 degrees from Natural Earth 1:10 million, which draws de facto borders.
        """
        path = self.folder / "areas.sqlite"
        if not path.exists():
            return None
        found = self._areas.execute("SELECT shape FROM areas WHERE place_id = ?", (place_id,)).fetchone()
        return unpack_polygon(found[0]) if found else None

    @cached_property
    def _areas(self) -> sqlite3.Connection:
        return open_database(self.folder / "areas.sqlite")

    # ------------------------------------------------------------------ labels, notes, the build

    def label(self, place_id: str, language: str) -> str | None:
        """Give a place's name in a language (ISO 639-1), or None if it is not known."""
        found = self._database.execute(
            "SELECT name FROM labels WHERE place_id = ? AND language = ?", (place_id, language)
        ).fetchone()
        return found[0] if found else None

    def note(self, place_id: str) -> str | None:
        """Give what the supplement says about a place, or None."""
        found = self._database.execute("SELECT note FROM notes WHERE place_id = ?", (place_id,)).fetchone()
        return found[0] if found else None

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the build recorded: counts, sources with licences, hashes."""
        manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return manifest
