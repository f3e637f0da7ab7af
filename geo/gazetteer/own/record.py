"""What an own gazetteer is made of: its places, and what is known of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

FORMAT: Final = 1
"""The version of the built files; another one is never read, but built again."""


class OwnPlace(NamedTuple):
    """One place of an own gazetteer; degrees in EPSG:4326, kilometres, codes as GeoNames writes them.

    Examples
    --------
    >>> OwnPlace("own:sites:1", "Al-Shaar", ("الشعار",), 36.21, 37.19).feature_code
    'PPL'
    """

    place_id: str
    """`geonames:123`, `osm:n123`, or `own:NAME:ID` with the row's id or number."""
    name: str
    names: tuple[str, ...]
    """Other names, in any script."""
    latitude: float
    longitude: float
    feature_class: str = "P"
    feature_code: str = "PPL"
    country_code: str | None = None
    """ISO 3166-1 alpha-2; None where it is not known."""
    admin1_code: str | None = None
    admin2_code: str | None = None
    population: int = 0
    """0 where it is not known."""
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class OwnInfo:
    """An own gazetteer as a whole: where it is from, under which licence, how many places it has.

    `source` is the file, address or country code as given. `kind` is `geonames`, `osm` or `table`. `attribution` stands
    in every row that has its place from here. `skipped` counts what was left out by reason; a reader may fill it while
    its places are taken, for it is written after the last one. `options` are what the reader was told, for a rebuild.
    `built` is UTC in ISO 8601; it, `places`, `names` and `build` are set by `build_own`. `fault` says why the gazetteer
    cannot be used; empty if it can.
    """

    name: str
    source: str = ""
    kind: str = "table"
    licence: str = ""
    attribution: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    skipped: dict[str, int] = field(default_factory=dict)
    is_project: bool = False
    """A project's own list, chosen by hand: where a name of it matches, it ranks before other places of that name."""
    built: str = ""
    places: int = 0
    names: int = 0
    build: str = ""
    shards: int = 1
    files: Mapping[str, int] = field(default_factory=dict)
    version: int = FORMAT
    fault: str = ""
