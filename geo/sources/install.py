"""Own gazetteers from files, addresses and countries: read, built, put beside the bundled one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GazetteerError, SourceError
from geo.gazetteer.own import OwnInfo, OwnPlace, find_own_folder, list_own
from geo.gazetteer.own.store import ABOUT
from geo.settings import find_cache_folder
from geo.sources.download import MAX_DOWNLOAD, download, hash_file, is_address
from geo.sources.locks import hold
from geo.sources.mapping import SourceOptions
from geo.sources.reading import Reading, find_slug, open_source
from geo.sources.regions import load_bundled

if TYPE_CHECKING:
    from geo.sources.archives import Meter

GEONAMES: Final = "https://download.geonames.org/export/dump/"
_WORLD: Final = "allcountries"
Note = Callable[[str], None]
OnStage = Callable[[str, "Meter"], None]
"""Is told what begins, and the meter that tells how far it is."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be added, and how.

    Attributes
    ----------
    source
        A file, an address, an ISO 3166-1 alpha-2 code, or allCountries: these two mean GeoNames' own dumps.
    name
        Of the gazetteer; by default that of the file.
    licence, credit
        Whose the data is; GeoNames' and OpenStreetMap's are known.
    options
        How to read it.
    alternates
        GeoNames' alternate names: a file or an address.
    sha256
        What the file must hash to.
    max_bytes
        Of a download.
    """

    source: str
    name: str | None = None
    licence: str | None = None
    credit: str | None = None
    options: SourceOptions = field(default_factory=SourceOptions)
    alternates: str | None = None
    sha256: str | None = None
    max_bytes: int = MAX_DOWNLOAD

    def to_dict(self) -> dict[str, Any]:
        """Give what a rebuild needs."""
        said = {
            name: value
            for name in ("licence", "credit", "alternates")
            if (value := getattr(self, name)) is not None
        }
        return {**said, "read": self.options.to_dict(), "max_bytes": self.max_bytes}


@dataclass(frozen=True, slots=True)
class Added:
    """A gazetteer that was built, and lines on the rows that were left out or kept with something missing."""

    info: OwnInfo
    faults: list[str]
    folder: Path


def find_address(source: str, *, geonames: str = GEONAMES) -> str | None:
    """Give the address that a source means, None if it is a file.

    Parameters
    ----------
    source
        A file that exists comes first.
    geonames
        Where GeoNames' dumps lie.

    Raises
    ------
    UnknownPlaceError
        If it has two letters and is neither a file nor a country.

    Examples
    --------
    >>> find_address("SY"), find_address("sites.csv")
    ('https://download.geonames.org/export/dump/SY.zip', None)
    """
    if is_address(source):
        return source
    if Path(source).exists():
        return None
    if source.lower() == _WORLD:
        return f"{geonames}allCountries.zip"
    if re.fullmatch("[A-Za-z]{2}", source):
        return f"{geonames}{load_bundled().check_country(source)}.zip"
    return None


def add_gazetteer(
    request: Request,
    *,
    geonames: str = GEONAMES,
    on_note: Note = lambda _: None,
    on_stage: OnStage = lambda *_: None,
) -> Added:
    """Build an own gazetteer and put it beside the bundled one, where every later run finds it.

    Parameters
    ----------
    request
        What, and how. A file or address that made a gazetteer of the same name before replaces it.
    geonames
        Where GeoNames' dumps lie.
    on_note
        Is told what is asked of whom, guessed and decided.
    on_stage
        Is told of each stage, for a progress bar.

    Returns
    -------
    Added
        What was built, and what was wrong with rows of it.

    Raises
    ------
    SourceError
        If the source cannot be read, or none of its rows is a place.
    DownloadError
        If it cannot be downloaded.
    GazetteerError
        If another gazetteer of the name is there, or the folder cannot be written.
    """
    name = request.name or find_slug(request.source)
    url = find_address(request.source, geonames=geonames)
    source = request.source if url is not None else str(Path(request.source).resolve())
    if url is not None and not is_address(request.source):
        source = request.source.upper() if len(request.source) == 2 else "allCountries"
    folder = find_own_folder(name)
    if request.name is None:
        _check_free(name, source)
    if url is None and not is_address(request.alternates or ""):
        return _build(request, Path(request.source), name, source, folder, on_note, on_stage)
    store = find_cache_folder() / "downloads" / name
    with hold(store.with_name(f"{name}.lock"), name):
        path = Path(request.source) if url is None else _fetch(request, url, store, on_note, on_stage)
        added = _build(request, path, name, source, folder, on_note, on_stage)
        shutil.rmtree(store, ignore_errors=True)  # the part of a download that broke off stays, to be resumed
    return added


def _check_free(name: str, source: str) -> None:
    there = next((each for each in list_own() if each.name == name), None)
    if there is not None and not there.fault and there.source != source:
        raise GazetteerError(
            f"a gazetteer {name} is there already, from {there.source}; give the new one another name by --name, or "
            f"say --name {name} to replace it"
        )


def _fetch(request: Request, url: str, store: Path, on_note: Note, on_stage: OnStage) -> Path:
    from geo.sources.archives import Meter

    meter = Meter()
    on_stage("downloading", meter)
    return download(
        url, store, sha256=request.sha256, max_bytes=request.max_bytes, meter=meter, on_note=on_note
    )


def _build(
    request: Request, path: Path, name: str, source: str, folder: Path, on_note: Note, on_stage: OnStage
) -> Added:
    from geo.gazetteer.own.build import build_own

    alternates = _find_alternates(request, name, on_note, on_stage)
    reading = open_source(path, request.options, slug=name, on_note=on_note, alternates=alternates)
    digest = hash_file(path)
    if request.sha256 and digest != request.sha256.lower():
        raise SourceError(f"{path}: its SHA-256 is {digest}, expected {request.sha256.lower()}")
    on_stage("reading", reading.meter)
    reading.begin()
    about = describe(
        reading, name=name, source=source, sha256=digest, licence=request.licence, credit=request.credit,
        options=request.to_dict(),
    )  # fmt: skip
    places = require_places(reading, path)
    info = build_own(
        places, folder, about, on_row=lambda count: on_stage(f"building, {count:,} places", reading.meter)
    )
    if reading.kind == "table" and reading.licence and not request.licence:
        on_note(f"{name}: its columns are OpenStreetMap's, so {info.attribution}; or say --licence, --credit")
    if not info.licence:
        on_note(f"{name}: whose data is it? --licence and --credit say so on every map and table")
    if alternates is not None and alternates.is_relative_to(find_cache_folder()):
        shutil.rmtree(alternates.parent, ignore_errors=True)
    return Added(info, reading.faults.summarize(), folder)


def _find_alternates(request: Request, name: str, on_note: Note, on_stage: OnStage) -> Path | None:
    given = request.alternates
    if given is None or not is_address(given):
        return Path(given) if given else None
    store = find_cache_folder() / "downloads" / f"{name}-names"
    return _fetch(replace(request, sha256=None), given, store, on_note, on_stage)


def describe(
    reading: Reading,
    *,
    name: str,
    source: str,
    sha256: str = "",
    licence: str | None = None,
    credit: str | None = None,
    options: dict[str, Any],
    is_project: bool = False,
) -> OwnInfo:
    """Say what an own gazetteer is: where from, under which licence, whom to credit."""
    licence = licence or reading.licence
    credit = credit or reading.credit or name
    return OwnInfo(
        name, source=source, kind=reading.kind, licence=licence, options=options, sha256=sha256,
        attribution=f"{credit}, {licence}" if licence else credit, skipped=reading.faults.left_out,
        is_project=is_project,
    )  # fmt: skip


def require_places(reading: Reading, path: Path) -> Iterator[OwnPlace]:
    """Give the places of a reading; raise if there is none, so that nothing is built.

    Raises
    ------
    SourceError
        If no row is a place.
    """
    count = 0
    for place in reading.places:
        count += 1
        yield place
    if not count:
        reasons = "; ".join(reading.faults.summarize()[:3])
        raise SourceError(f"{path}: no row of it is a place" + (f" ({reasons})" if reasons else ""))


def rebuild_request(name: str) -> Request:
    """Give the request that built an installed gazetteer, whole or broken, so that it can be built again.

    Raises
    ------
    SourceError
        If its description was lost, so that it must be added anew.

    Examples
    --------
    >>> rebuild_request("nowhere")
    Traceback (most recent call last):
    geo.errors.SourceError: nowhere: what it was built from is not known; remove it, and add it again
    """
    try:
        about = json.loads((find_own_folder(name) / ABOUT).read_text("utf-8"))
        said = about["options"]
        return Request(
            about["source"], name=name, licence=said.get("licence"), credit=said.get("credit"),
            options=SourceOptions.from_dict(said["read"]), alternates=said.get("alternates"),
            max_bytes=said["max_bytes"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        raise SourceError(
            f"{name}: what it was built from is not known; remove it, and add it again"
        ) from err
