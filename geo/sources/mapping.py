"""Which column of a table means what: as the user says, or guessed by its name, and said aloud."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from geo.errors import SourceError


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is to be read. What is None is guessed, or unknown.

    Attributes
    ----------
    name_column, other_names_column, class_column, lat_column, lon_column, id_column, country_column
        Columns of a table. Other names are parted by commas, semicolons or bars.
    population_column, radius_column
        The same; the radius is in kilometers.
    layer
        Of a GeoPackage with several.
    country
        ISO 3166-1 alpha-2 code for rows that do not say.
    crs
        What the coordinates of a table without a CRS are in, such as EPSG:32637; WGS 84 unless told.
    encoding
        Of a text file; told by its bytes unless given.
    classes
        GeoNames' feature classes that are taken, such as "PALT"; all unless told.

    Examples
    --------
    >>> SourceOptions(name_column="site").to_dict()
    {'name_column': 'site'}
    """

    name_column: str | None = None
    other_names_column: str | None = None
    class_column: str | None = None
    lat_column: str | None = None
    lon_column: str | None = None
    id_column: str | None = None
    country_column: str | None = None
    population_column: str | None = None
    radius_column: str | None = None
    layer: str | None = None
    country: str | None = None
    crs: str | None = None
    encoding: str | None = None
    classes: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Give what was said, without what was not."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> SourceOptions:
        """Make options of what `to_dict` gave; keys of other versions are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in saved.items() if name in known})


_GUESSES: Final[dict[str, tuple[str, ...]]] = {
    "name_column": (
        "name", "toponym", "place_name", "placename", "place", "site", "site_name", "name_en", "village", "town",
        "settlement", "locality", "location", "location_name", "title", "label", "asciiname", "nom", "nombre", "ort",
        "название", "назва", "الاسم",
    ),
    "other_names_column": (
        "names", "other_names", "alternatenames", "alternate_names", "alternate names", "altnames", "aliases",
        "alias", "alt_name", "also_known_as", "aka", "local_name", "name_local", "native_name",
    ),
    "class_column": (
        "feature_code", "fcode", "feature_class", "fclass", "place_type", "class", "type", "kind", "category",
        "feature",
    ),
    "lat_column": (
        "latitude", "lat", "y", "lat_dd", "point_y", "ycoord", "y_coord", "@lat", "breite", "latitud", "широта",
    ),
    "lon_column": (
        "longitude", "lon", "lng", "long", "x", "lon_dd", "point_x", "xcoord", "x_coord", "@lon", "länge", "longitud",
        "долгота", "довгота",
    ),
    "id_column": (
        "place_id", "geonameid", "geoname_id", "geonames_id", "id", "pcode", "p_code", "code", "uid", "uuid",
        "osm_id", "@id",
    ),
    "country_column": ("country_code", "country", "iso2", "iso", "iso_a2", "cc", "adm0_name", "admin0"),
    "population_column": ("population", "pop", "inhabitants"),
    "radius_column": ("radius_km", "radius"),
}  # fmt: skip
"""Names of columns by what they mean, the likeliest first; compared without case, spaces and hyphens."""
_PARTS: Final = {"lat_column": {"lat", "latitude"}, "lon_column": {"lon", "lng", "long", "longitude"}}
"""Words within the names of survey tools: _gps_latitude, latitude_y. Taken where one column alone has such a word."""
_OSM: Final = {"osm_id", "@id", "osm_type", "osm_way_id", "@osm_id"}
"""Columns of tables exported from OpenStreetMap."""
_NEEDED: Final = {"name_column": "--name-column", "lat_column": "--lat-column", "lon_column": "--lon-column"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by what they mean, and a line that says what was guessed."""

    by_use: dict[str, str]
    extra_names: tuple[str, ...]
    note: str
    is_osm: bool = False
    """Whether they are those of a table exported from OpenStreetMap."""


def find_columns(header: Sequence[str], options: SourceOptions, *, has_geometry: bool, where: str) -> Columns:
    """Find what each column of a table means.

    Parameters
    ----------
    header
        The names of the columns.
    options
        What the user said; the rest is guessed.
    has_geometry
        Whether the points stand in a geometry, so that no columns of coordinates are needed.
    where
        What the table is called.

    Raises
    ------
    SourceError
        If a column that was named is not there, or the name or the coordinates are not to be found.

    Examples
    --------
    >>> columns = find_columns(["Site", "Lat", "Lon"], SourceOptions(), has_geometry=False, where="a.csv")
    >>> columns.by_use["name_column"], columns.note
    ('Site', 'columns: name = Site, lat = Lat, lon = Lon (guessed)')
    """
    by_key = {_key(name): name for name in reversed(header)}
    by_use: dict[str, str] = {}
    guessed = []
    for use, candidates in _GUESSES.items():
        if has_geometry and use in ("lat_column", "lon_column"):
            continue
        given = getattr(options, use)
        if given is not None:
            by_use[use] = _find_given(given, header, by_key, use, where)
            continue
        free = (by_key[_key(each)] for each in candidates if _key(each) in by_key)
        found = next((each for each in free if each not in by_use.values()), None) or _find_worded(
            use, header
        )
        if found is not None:
            by_use[use] = found
            guessed.append(f"{use.removesuffix('_column').replace('_', ' ')} = {found}")
    needed = ["name_column"] if has_geometry else list(_NEEDED)
    missing = [_NEEDED[use] for use in needed if use not in by_use]
    if missing:
        shown = ", ".join(header[:12]) or "none"
        raise SourceError(f"{where}: cannot tell {' and '.join(missing)}; say which (columns: {shown[:300]})")
    taken = set(by_use.values())
    extra = tuple(dict.fromkeys(name for name in header if name not in taken and _is_name(name)))
    if extra:
        guessed.append(f"other names also = {', '.join(extra)}")
    told = [f"columns: {', '.join(guessed)} (guessed)"] if guessed else []
    counts = Counter(header)
    twice = [name for name in dict.fromkeys([*by_use.values(), *extra]) if counts[name] > 1]
    if twice:
        told.append(f"of the columns called {', '.join(twice)} the first one counts")
    return Columns(by_use, extra, "; ".join(told), is_osm=any(_key(name) in _OSM for name in header))


def _find_worded(use: str, header: Sequence[str]) -> str | None:
    """Find the one column whose name has a word for latitude or longitude in it."""
    words = _PARTS.get(use, set())
    found = [name for name in header if words & set(_key(name).split("_"))]
    return found[0] if len(found) == 1 else None


def _key(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_").lstrip("\ufeff")


def _is_name(name: str) -> bool:
    """Tell whether a column holds the name in some language: name_ar, name:en, asciiname."""
    key = _key(name).replace(":", "_")
    head, _, language = key.partition("_")
    return key == "asciiname" or (
        head in ("name", "names") and len(language) in (2, 3) and language.isalpha()
    )


def _find_given(given: str, header: Sequence[str], by_key: dict[str, str], use: str, where: str) -> str:
    if given in header:
        return given
    if _key(given) in by_key:
        return by_key[_key(given)]
    option = "--" + use.replace("_", "-")
    raise SourceError(f"{where}: no column {given!r} for {option}; it has {', '.join(header[:12])[:300]}")
