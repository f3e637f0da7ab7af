"""Where own gazetteers lie: list them, read what is known of one, remove one; and what is wrong with a broken one.

Each is a folder: `about.json`, which names the folder beside it that holds the built files. To build anew is to make
another such folder and then to replace `about.json`, in one step: whoever reads meanwhile sees the old one or the new.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

from geo.errors import GazetteerError
from geo.gazetteer.own.record import FORMAT, OwnInfo
from geo.settings import find_data_folder

ABOUT: Final = "about.json"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_BUILD: Final = re.compile(r"build-(\d+)-[0-9a-f]+\Z")


def find_own_folder(name: str, *, data_folder: Path | None = None) -> Path:
    """Give the folder of an own gazetteer, which need not exist.

    Parameters
    ----------
    name
        Its name: letters of English, digits, dots, hyphens and underscores, at most 64.
    data_folder
        By default the user's (`geo.settings.find_data_folder`).

    Raises
    ------
    GazetteerError
        If it is no name for a gazetteer.

    Examples
    --------
    >>> find_own_folder("syria").name
    'syria'
    """
    if not _NAME.match(name):
        raise GazetteerError(
            f"expected a gazetteer's name of letters (a-z), digits, '.', '-' and '_', at most 64, got {name!r}"
        )
    return (data_folder or find_data_folder()) / "gazetteers" / name


def list_folders(*, data_folder: Path | None = None) -> tuple[tuple[Path, int], ...]:
    """List the folders of the installed gazetteers with when each was built (nanoseconds), the last one first.

    Examples
    --------
    >>> list_folders(data_folder=Path("no-such-folder"))
    ()
    """
    try:
        entries = list(os.scandir((data_folder or find_data_folder()) / "gazetteers"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    found = []
    for entry in entries:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found.append((Path(entry.path), (Path(entry.path) / ABOUT).stat().st_mtime_ns))
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].name)))


def list_own(data_folder: Path | None = None) -> list[OwnInfo]:
    """List the installed own gazetteers, the one built last first: it counts before the others.

    One that cannot be used is listed too, with why in its `fault`.

    Examples
    --------
    >>> list_own(Path("no-such-folder"))
    []
    """
    found = []
    for folder, _ in list_folders(data_folder=data_folder):
        try:
            found.append(read_info(folder))
        except GazetteerError as err:
            found.append(OwnInfo(folder.name, fault=str(err)))
    return found


def get_own(name: str, *, data_folder: Path | None = None) -> OwnInfo:
    """Give what is known of an installed own gazetteer.

    Raises
    ------
    GazetteerError
        If there is none of this name, or it cannot be used.

    Examples
    --------
    >>> get_own("nowhere", data_folder=Path("no-such-folder"))
    Traceback (most recent call last):
    geo.errors.GazetteerError: expected the name of an own gazetteer, got 'nowhere'; none is installed
    """
    return read_info(_find_installed(name, data_folder))


def remove_own(name: str, *, data_folder: Path | None = None) -> None:
    """Remove an installed own gazetteer, whole or broken.

    Raises
    ------
    GazetteerError
        If there is none of this name, or its files cannot be removed.

    Examples
    --------
    >>> remove_own("nowhere", data_folder=Path("no-such-folder"))
    Traceback (most recent call last):
    geo.errors.GazetteerError: expected the name of an own gazetteer, got 'nowhere'; none is installed
    """
    folder = _find_installed(name, data_folder)
    try:
        (folder / ABOUT).unlink(missing_ok=True)  # from here on nobody finds it
        shutil.rmtree(folder)
    except OSError as err:
        raise GazetteerError(f"cannot remove {folder}: {err.strerror}; remove the folder by hand") from err


def _find_installed(name: str, data_folder: Path | None) -> Path:
    folder = find_own_folder(name, data_folder=data_folder)
    if not (folder / ABOUT).exists():
        names = ", ".join(sorted(each.name for each, _ in list_folders(data_folder=data_folder)))
        there = f"there are: {names}" if names else "none is installed"
        raise GazetteerError(f"expected the name of an own gazetteer, got {name!r}; {there}")
    return folder


# ---------------------------------------------------------------------- what is known of one


def read_info(folder: Path) -> OwnInfo:
    """Read what is known of an own gazetteer, and check that its files are whole.

    Raises
    ------
    GazetteerError
        If it cannot be used: a file is missing or of another length, or another version built it.
    """
    with contextlib.suppress(GazetteerError):
        return _read_info(folder)
    return _read_info(folder)  # another process may have put a new build in place between the two looks


def _read_info(folder: Path) -> OwnInfo:
    try:
        read = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise GazetteerError(describe_fault(folder, f"{ABOUT} cannot be read", is_known=False)) from err
    version = read.get("version") if isinstance(read, Mapping) else None
    if version != FORMAT:
        raise GazetteerError(
            describe_fault(folder, f"its format is {version!r}, and this version of geo reads {FORMAT}")
        )
    try:
        info = OwnInfo(**{field.name: read[field.name] for field in fields(OwnInfo)})
        sizes = {entry.name: entry.stat().st_size for entry in os.scandir(folder / info.build)}
    except (KeyError, TypeError, OSError) as err:
        raise GazetteerError(describe_fault(folder, "a part of it is missing")) from err
    for name, size in info.files.items():
        if sizes.get(name) != size:
            raise GazetteerError(describe_fault(folder, f"{name} is missing or incomplete"))
    return info


def describe_fault(folder: Path, reason: str, *, is_known: bool = True) -> str:
    """Say in one line why an own gazetteer cannot be used, and what to do; whether it is known how it was built."""
    name = folder.name
    if not is_known:
        return (
            f"the own gazetteer {name!r} cannot be used: {reason}; remove it with `geo gazetteer remove {name}`, and "
            "add it again"
        )
    return (
        f"the own gazetteer {name!r} cannot be used: {reason}; build it again with `geo gazetteer add --rebuild "
        f"{name}`, or remove it with `geo gazetteer remove {name}`"
    )


def write_info(folder: Path, info: OwnInfo) -> None:
    """Put an own gazetteer in place: from now on the build that it names is the one that is read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     (folder / "build-1-a").mkdir()
    ...     write_info(folder, OwnInfo("sites", build="build-1-a"))
    ...     read_info(folder).name
    'sites'
    """
    content: dict[str, Any] = asdict(info)
    del content["fault"]
    path = folder / f"{ABOUT}.{info.build}"
    with path.open("w", encoding="utf-8") as stream:
        json.dump(content | {"fault": ""}, stream, indent=1, ensure_ascii=False, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    path.replace(folder / ABOUT)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the system write down a folder's names; Windows cannot be asked to."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def sweep_builds(folder: Path, *, kept: str, replaced: str = "") -> None:
    """Remove what no one needs: the build that was replaced, and what killed processes left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for build in ("build-1-a", "build-1-b"):
    ...         Path(name, build).mkdir()
    ...     sweep_builds(Path(name), kept="build-1-b", replaced="build-1-a")
    ...     [path.name for path in Path(name).iterdir()]
    ['build-1-b']
    """
    for entry in list(folder.iterdir()):
        found = _BUILD.match(entry.name.removeprefix(f"{ABOUT}."))
        if found is None or entry.name == kept:
            continue
        if entry.name == replaced or not _is_alive(int(found[1])):
            shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)


def _is_alive(number: int) -> bool:
    """Tell whether a process runs; where that cannot be asked (Windows), it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
