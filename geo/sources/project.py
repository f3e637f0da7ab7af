"""A project's own lists of places: built once into the cache, found there by their content, and searched first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from geo.gazetteer import Gazetteer, load_gazetteer, open_gazetteer
from geo.gazetteer.own import OwnInfo, OwnPlace
from geo.gazetteer.own.store import read_info
from geo.sources.archives import check_file
from geo.sources.install import describe, require_places
from geo.sources.mapping import SourceOptions
from geo.sources.reading import find_slug, open_source

_VERSION: Final = 2
"""Of the readers: a change in what they make of a file makes its index anew."""


def open_project_gazetteer(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    options: SourceOptions | None = None,
    on_note: Callable[[str], None] = lambda _: None,
    on_fault: Callable[[str], None] = lambda _: None,
) -> Gazetteer:
    r"""Open the bundled gazetteer, what the user installed, and before both a project's own files.

    Parameters
    ----------
    paths
        Files as `geo gazetteer add` reads them; the first one counts before the others.
    options
        How to read them.
    on_note
        Is told what was guessed when a file is read: that is the first time, and whenever it has changed.
    on_fault
        Is told which rows are left out; with examples when the file is read.

    Raises
    ------
    SourceError
        If a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "sites.csv")
    >>> _ = path.write_text("name,lat,lon\nHill 112 depot,33.5,36.3\n")
    >>> gazetteer = open_project_gazetteer(path)
    >>> [place.place_id for place in gazetteer.candidates("Hill 112 depot")]
    ['own:sites:2']
    """
    files = [paths] if isinstance(paths, str | PathLike) else list(paths)
    folders = [_find_index(Path(each), options or SourceOptions(), on_note, on_fault) for each in files]
    return open_gazetteer(own=folders)


def choose_gazetteer(
    given: Gazetteer | str | PathLike[str] | Sequence[str | PathLike[str]] | None,
) -> Gazetteer:
    """Give the gazetteer that is meant: one that is open, a project's files beside the others, or the usual one.

    Files of which rows are left out are warned of (`UserWarning`).

    Raises
    ------
    SourceError
        If a file cannot be read.

    Examples
    --------
    >>> choose_gazetteer(None).candidates("Eastern Ghouta")[0].name
    'Eastern Ghouta'
    """
    if given is None:
        return load_gazetteer()
    if isinstance(given, Gazetteer):
        return given
    import warnings

    lines: list[str] = []
    gazetteer = open_project_gazetteer(given, on_fault=lines.append)
    for line in lines:
        warnings.warn(line, stacklevel=4)  # at whoever called geoparse or lookup
    return gazetteer


def _find_index(
    path: Path, options: SourceOptions, on_note: Callable[[str], None], on_fault: Callable[[str], None]
) -> Path:
    """Give the index of a file, built if that was not done before."""
    from geo.gazetteer.own.build import cache_own

    check_file(path)
    slug = find_slug(str(path))
    reading = open_source(path, options, slug=slug, on_note=on_note)
    told = {"read": options.to_dict(), "readers": _VERSION}

    def tell() -> OwnInfo:
        return describe(reading, name=slug, source=str(path), options=told, is_project=True)

    def read() -> Iterator[OwnPlace]:
        reading.begin()
        return require_places(reading, path)

    folder = cache_own(path, tell, read)
    lines = reading.faults.summarize()
    if not reading.has_begun:
        lines = [f"left out, {reason}: {count:,}" for reason, count in read_info(folder).skipped.items()]
    for line in lines:
        on_fault(f"{path.name}: {line}")
    return folder
