"""Which files are meant: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import gzip
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from geo.articles.records import Problem
from geo.errors import ArticleError, ArticleNotFoundError

_TEXTS: Final = (".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".csv", ".tsv")
ARTICLE_SUFFIXES: Final = frozenset({*_TEXTS, *(f"{suffix}.gz" for suffix in _TEXTS), ".parquet"})
"""The suffixes that are read as articles, in lower case."""

_TABLE_SUFFIXES: Final = (".gpkg", ".geojson", ".kml")
_REMOTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input (`path` is None): its name, its suffix, the id of the one article in it."""

    path: Path | None
    name: str
    suffix: str
    stem: str


def get_suffix(path: Path) -> str:
    """Give the suffix in lower case, with what stands before `.gz`.

    Parameters
    ----------
    path
        Any path.

    Examples
    --------
    >>> get_suffix(Path("news/May.JSONL.gz"))
    '.jsonl.gz'
    """
    parts = [suffix.lower() for suffix in path.suffixes[-2:]]
    return "".join(parts) if parts[-1:] == [".gz"] else "".join(parts[-1:])


def find_sources(
    paths: Iterable[str | os.PathLike[str]],
) -> tuple[list[Source], list[Problem], list[Problem]]:
    """Find the files that inputs mean: each once, in the order of the inputs, folders sorted.

    Parameters
    ----------
    paths
        Files, folders, patterns such as `news/*.txt`, `-`.

    Returns
    -------
    sources, problems, notes
        What there is to read; what cannot be read; a line for each folder with files that are no articles.
    """
    problems: list[Problem] = []
    notes: list[Problem] = []
    found: dict[str, tuple[Path | None, str]] = {}
    for path in paths:
        raw = os.fspath(path)
        for file, name in _expand(raw, problems, notes):
            found.setdefault("-" if file is None else os.path.realpath(file), (file, name))
    files = list(found.values())
    stems = Counter(_get_stem(file) for file, _ in files)
    names = Counter(name for _, name in files)
    sources = []
    for file, name in files:
        stem = _get_stem(file)
        if stems[stem] > 1 and file is not None:
            stem = name if names[name] == 1 else file.as_posix()
        shown = "-" if file is None else str(file)
        sources.append(Source(file, shown, ".txt" if file is None else get_suffix(file), stem))
    return sources, problems, notes


def open_source(path: Path) -> BinaryIO:
    """Open a file to read its bytes; those of a .gz unpacked.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def _get_stem(file: Path | None) -> str:
    return "stdin" if file is None else file.name[: len(file.name) - len(get_suffix(file))] or file.name


def _expand(raw: str, problems: list[Problem], notes: list[Problem]) -> Iterator[tuple[Path | None, str]]:
    """Give the files of one input, with their paths from it."""
    if raw == "-":
        yield None, "stdin"
        return
    if _REMOTE.match(raw):
        problems.append(
            Problem(raw, None, "is a URL, and articles are read offline; download the page first")
        )
        return
    path = Path(raw)
    try:
        if path.is_dir():
            yield from _walk(path, problems, notes)
        elif path.exists():
            problem = _check_file(path)
            if problem:
                problems.append(problem)
            else:
                yield path, path.as_posix()
        elif glob.has_magic(raw):
            yield from _match(raw, problems, notes)
        else:
            problems.append(Problem(raw, None, "does not exist", ArticleNotFoundError))
    except (OSError, ValueError) as err:  # a name that is too long, a loop of links, a NUL
        reason = err.strerror if isinstance(err, OSError) else err
        problems.append(Problem(raw, None, f"cannot be read: {reason}"))


def _match(raw: str, problems: list[Problem], notes: list[Problem]) -> Iterator[tuple[Path | None, str]]:
    """Give the files that a pattern matches, which a shell did not expand."""
    matches = sorted(map(Path, glob.glob(raw, recursive=True)))  # noqa: PTH207 - an absolute pattern
    count = 0
    other = []
    for match in matches:
        if match.is_dir():
            if "**" in raw:
                continue  # its files match by themselves
            files = list(_walk(match, problems, notes))
            count += len(files)
            yield from files
        elif get_suffix(match) in ARTICLE_SUFFIXES:
            count += 1
            yield match, match.as_posix()
        else:
            other.append(match.name)
    if other:
        notes.append(_describe_other(raw, other))
    if not count:
        problems.append(Problem(raw, None, "matches no article", ArticleNotFoundError))


def _walk(folder: Path, problems: list[Problem], notes: list[Problem]) -> Iterator[tuple[Path | None, str]]:
    """Give the articles under a folder, sorted by their paths; hidden files and folders are skipped."""

    def report(err: OSError) -> None:
        problems.append(Problem(str(err.filename), None, f"cannot be read: {err.strerror}"))

    files = []
    other = []
    before = len(problems)
    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if name.startswith("."):
                continue
            if get_suffix(path) in ARTICLE_SUFFIXES:
                files.append(path)
            else:
                other.append(path.relative_to(folder).as_posix())
    if other:
        notes.append(_describe_other(str(folder), sorted(other)))
    if not files and len(problems) == before:
        message = f"the folder holds no article ({_list_suffixes()})"
        problems.append(Problem(str(folder), None, message, ArticleNotFoundError))
    for path in sorted(files, key=lambda each: each.relative_to(folder).parts):
        yield path, path.relative_to(folder).as_posix()


def _check_file(path: Path) -> Problem | None:
    suffix = get_suffix(path)
    if suffix in _TABLE_SUFFIXES:
        message = f"is a table ({suffix}), not an article; 'geo map' and 'geo export' read tables"
    elif not path.is_file():
        message = "is no regular file; pipe it in and give '-'"
    elif suffix not in ARTICLE_SUFFIXES:
        message = (
            f"has the suffix {suffix or '(none)'}; articles are {_list_suffixes()}; or pipe text in as '-'"
        )
    else:
        return None
    return Problem(str(path), None, message, ArticleError)


def _describe_other(where: str, names: list[str]) -> Problem:
    shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    count = "1 file that is no article" if len(names) == 1 else f"{len(names)} files that are no articles"
    return Problem(where, None, f"skipped {count}: {shown}", is_note=True)


def _list_suffixes() -> str:
    return " ".join([*_TEXTS, ".parquet"])
