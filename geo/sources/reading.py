"""A file of any kind that is known, opened as places."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final

from geo.errors import SourceError
from geo.gazetteer.own import OwnPlace
from geo.sources import delimited, osm, vectors
from geo.sources.alternates import AlternateNames
from geo.sources.archives import Meter, check_file, find_member, unpack_member
from geo.sources.faults import Faults
from geo.sources.geonames import read_geonames, recognize_dump
from geo.sources.mapping import Columns, SourceOptions
from geo.sources.regions import fill_regions
from geo.sources.tables import Row, make_places

_MEMBERS: Final = (".txt", ".csv", ".tsv", ".tab", ".geojson", ".json", ".gpkg", ".fgb", ".parquet")
_ALTERNATES: Final = (
    "alternateNamesV2.txt",
    "alternateNamesV2.zip",
    "alternateNames.txt",
    "alternateNames.zip",
)
_MAGIC: Final = {
    ".gpkg": (b"SQLite format 3\0",), ".geojson": (b"{", b"["), ".json": (b"{", b"["), ".fgb": (b"fgb",),
    ".shp": (b"\0\0\x27\x0a",),
}  # fmt: skip
"""How such files begin. GDAL goes by the content, whatever the suffix, and some of its formats point elsewhere."""
_CREDITS: Final = {
    "geonames": ("CC BY 4.0", "GeoNames"),
    "osm": ("ODbL 1.0", "© OpenStreetMap contributors"),
}
Note = Callable[[str], None]


@dataclass(slots=True)
class Reading:
    """A source that is being read: its places, taken once; what was wrong with it; how far it has come.

    Of a table licence and credit are known from when it has begun.
    """

    kind: str
    licence: str
    credit: str
    places: Iterator[OwnPlace]
    faults: Faults = field(default_factory=Faults)
    meter: Meter = field(default_factory=Meter)

    @property
    def has_begun(self) -> bool:
        """Whether anything of it was read."""
        return self.meter.done > 0

    def begin(self) -> None:
        """Read up to the first place.

        Raises
        ------
        SourceError
            If the columns cannot be told, or the file is broken at its beginning.
        """
        self.places = chain(list(islice(self.places, 1)), self.places)


def find_slug(source: str) -> str:
    """Give the name of a gazetteer by that of its file, address or country.

    Examples
    --------
    >>> find_slug("data/My sites.csv"), find_slug("syria-latest.osm.pbf"), find_slug("https://example.org/SY.zip?x=1")
    ('my-sites', 'syria-latest', 'sy')
    """
    stem = re.split(r"[?#]", source)[0].rstrip("/\\")
    stem = re.split(r"[/\\]", stem)[-1].lower()
    stem = re.sub(r"(\.osm)?\.[a-z0-9]{2,7}$", "", stem)
    return re.sub(r"[^a-z0-9._-]+", "-", stem).strip("-._")[:64] or "places"


def find_alternates(path: Path) -> Path | None:
    """Find GeoNames' alternate names in the folder of a dump.

    Examples
    --------
    >>> find_alternates(Path("no-such-folder/SY.txt")) is None
    True
    """
    return next((each for name in _ALTERNATES if (each := path.parent / name).is_file()), None)


def open_source(
    path: Path,
    options: SourceOptions,
    *,
    slug: str,
    alternates: Path | None = None,
    on_note: Note = lambda _: None,
) -> Reading:
    """Open a source of places.

    Parameters
    ----------
    path
        A GeoNames dump (.txt, .zip), CSV or TSV, GeoJSON, GeoPackage, FlatGeobuf, a shapefile, Parquet, or an
        OpenStreetMap extract (.osm.pbf, .osm). A zip may hold any of the first ones.
    options
        What the user said of it.
    slug
        The gazetteer's name, in the ids of places without one of their own.
    alternates
        GeoNames' alternate names for a dump; those in its folder are found by themselves.
    on_note
        Is told what was guessed and decided.

    Returns
    -------
    Reading
        Nothing has been read yet but the first rows. Places are in WGS 84; rows that are broken are left out and
        counted in `faults`.

    Raises
    ------
    SourceError
        If the file cannot be read as any of these.
    """
    faults, meter = Faults(), Meter()
    check_file(path)
    if path.name.lower().endswith(osm.SUFFIXES):
        places = fill_regions(osm.read_osm(path, options, faults, meter), options.country)
        return Reading("osm", *_CREDITS["osm"], places, faults, meter)
    kind = recognize_dump(path) if path.suffix.lower() in (".txt", ".zip", ".tsv") else None
    if kind == "alternates":
        raise SourceError(
            f"{path}: holds alternate names only; add them together with the dump, such as SY.txt"
        )
    if kind == "places":
        given = alternates or find_alternates(path)
        places = _read_dump(path, options, faults, meter, given, on_note)
        return Reading("geonames", *_CREDITS["geonames"], places, faults, meter)
    if alternates is not None:
        raise SourceError(f"{path}: is no GeoNames dump, so {alternates.name} does not belong to it")
    reading = Reading("table", "", "", iter(()), faults, meter)
    reading.places = _read_table(path, options, reading, slug, on_note)
    return reading


def _read_dump(
    path: Path, options: SourceOptions, faults: Faults, meter: Meter, alternates: Path | None, on_note: Note
) -> Iterator[OwnPlace]:
    if alternates is None:
        yield from read_geonames(path, options, faults, meter, on_note=on_note)
        return
    if recognize_dump(alternates) != "alternates":
        raise SourceError(f"{alternates}: expected GeoNames' alternate names (10 columns, no header)")
    on_note(f"with the alternate names of {alternates.name}")
    with AlternateNames(alternates, faults, Meter()) as names:
        yield from read_geonames(path, options, faults, meter, alternates=names, on_note=on_note)


def _read_table(
    path: Path, options: SourceOptions, reading: Reading, slug: str, on_note: Note
) -> Iterator[OwnPlace]:
    faults, meter = reading.faults, reading.meter
    member = find_member(path, _MEMBERS)
    suffix = Path(member).suffix.lower()
    if suffix in delimited.SUFFIXES:
        columns, rows = delimited.open_csv(path, options, faults, meter, on_note)
        yield from _finish(rows, columns, options, reading, slug, on_note)
        return
    if suffix not in vectors.SUFFIXES:
        advice = "; save the sheet as CSV" if suffix in (".xlsx", ".xls", ".xlsm", ".ods") else ""
        raise SourceError(
            f"{path}: expected a GeoNames dump (.txt, .zip), .csv, .geojson, .gpkg, .parquet or .osm.pbf{advice}"
        )
    with (
        tempfile.TemporaryDirectory(prefix="geo-source-") as folder,
        unpack_member(path, member, Path(folder)) as plain,
    ):
        _check_magic(plain, path)
        opened = vectors.open_parquet if suffix == ".parquet" else vectors.open_vectors
        columns, rows = opened(plain, options, faults, meter, on_note)
        yield from _finish(rows, columns, options, reading, slug, on_note)


def _finish(
    rows: Iterator[Row], columns: Columns, options: SourceOptions, reading: Reading, slug: str, on_note: Note
) -> Iterator[OwnPlace]:
    if columns.is_osm:
        reading.licence, reading.credit = _CREDITS["osm"]
    places = make_places(rows, columns, options, reading.faults, slug=slug, on_note=on_note)
    return fill_regions(places, options.country, faults=reading.faults)


def _check_magic(plain: Path, path: Path) -> None:
    with plain.open("rb") as stream:
        head = stream.read(256).removeprefix(b"\xef\xbb\xbf")
    wanted = _MAGIC.get(plain.suffix.lower())
    text = head.lstrip() if plain.suffix.lower().endswith("json") else head
    if wanted is not None and not text.startswith(wanted):
        what = "a web page" if text.lstrip().startswith(b"<") else "something else"
        raise SourceError(f"{path}: expected {plain.suffix.lower()[1:]} in it, got {what}")
