"""Read articles: files, folders, patterns, standard input, in text, HTML, JSON, CSV and Parquet."""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from geo.articles import objects, pages, sheets
from geo.articles.files import ARTICLE_SUFFIXES, Source, find_sources, open_source
from geo.articles.published import parse_published
from geo.articles.records import (
    Problem,
    Record,
    check_fields,
    clean_label,
    clean_text,
    describe_size,
)
from geo.errors import ArticleError, ArticleNotFoundError, GeoError, ProductError
from geo.model import Article, make_unique

__all__ = ["ARTICLE_SUFFIXES", "MAX_CHARS", "Problem", "parse_published", "read_articles"]

MAX_CHARS: Final = 10_000_000
"""The longest article that is taken unless told: far beyond any news text, and a bound for the memory."""

_HEAD: Final = 4096
_BYTES_PER_CHAR: Final = 4
# A page has tags beside its text; one that has more of them than this has no article worth the wait.
_PAGE_RATIO: Final = 5
# So many problems with the lines of a file are told one by one; the others are only counted.
_MAX_PROBLEMS: Final = 20


def read_articles(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    max_chars: int = MAX_CHARS,
    on_problem: Callable[[Problem], object] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article]:
    r"""Read articles, one at a time, however many there are.

    Parameters
    ----------
    path
        A file, a folder (with what is below it, sorted, hidden files skipped), a pattern such as
        `news/*.txt`, `-` for standard input, or several of these. `ARTICLE_SUFFIXES` says what is read.
    max_chars
        The longest text, in characters, that is taken.
    on_problem
        Is given each problem; the article that has it is left out, and the others go on. Without it the first
        problem is raised. A date that is not understood is a problem too, but only the date is left out. A
        folder's files that are no articles are counted in one problem, which is never raised.
    stdin
        What `-` reads; by default standard input. It may be text, HTML, JSON or JSON lines, told by its
        first characters.

    Yields
    ------
    Article
        In .txt, .md and .html the text has line feeds only, and a page's begins with its headline. In JSON,
        CSV and Parquet (fields text, body, content or article) it is exactly what stands there, so that the
        offsets are the input's own; only NUL and lone surrogates become U+FFFD. `article_id` is the
        input's, else the file's name without its suffix (its path, where two are the same), with `:` and
        the line or row if the file holds several; an id that comes again gets `~2`, `~3`.

    Raises
    ------
    ArticleNotFoundError
        If the only input does not exist or holds no article.
    ArticleTooLargeError
        If the only article is too large.
    ArticleError
        If an input cannot be read as articles, or of several inputs none is left.

    Examples
    --------
    >>> import io
    >>> lines = io.BytesIO(b'{"id": "a1", "text": "Shelling hit Homs."}\n')
    >>> [article.article_id for article in read_articles("-", stdin=lines)]
    ['a1']
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    if not paths:
        raise ArticleNotFoundError("expected at least one file or folder with articles, got none")
    sources, problems, notes = find_sources(paths)
    if len(problems) == 1 and not sources:
        raise _build_error(problems[0])
    for problem in problems:
        _report(problem, on_problem)
    for note in notes:
        if on_problem is not None:
            on_problem(note)
    if not sources:
        raise ArticleNotFoundError(f"none of the {len(paths)} inputs holds an article")
    return _iterate(sources, max_chars, on_problem, stdin, is_only=not problems and len(sources) == 1)


def _iterate(
    sources: list[Source],
    max_chars: int,
    on_problem: Callable[[Problem], object] | None,
    stdin: BinaryIO | None,
    *,
    is_only: bool,
) -> Iterator[Article]:
    seen: dict[str, int] = {}
    for source in sources:
        with _limit_problems(source.name, on_problem) as report:
            for found in _read_source(source, max_chars, stdin):
                if isinstance(found, Problem):
                    problem: Problem | None = found
                else:
                    problem = check_fields(found.fields, source.name, found.line, max_chars)
                if problem and is_only and problem.line is None and not seen:
                    raise _build_error(problem)
                if problem:
                    _report(problem, report)
                elif isinstance(found, Record):
                    yield _build_article(found, source, seen, report)
    if not seen:
        names = sources[0].name if is_only else f"the {len(sources)} files"
        raise ArticleError(f"{names}: no article could be read")


@contextmanager
def _limit_problems(
    name: str, on_problem: Callable[[Problem], object] | None
) -> Iterator[Callable[[Problem], object] | None]:
    """Give what reports the problems of one file, at most 20 of its lines; at its end, the count of the others."""
    if on_problem is None:
        yield None
        return
    count = 0

    def report(problem: Problem) -> None:
        nonlocal count
        count += problem.line is not None
        if problem.line is None or count <= _MAX_PROBLEMS:
            on_problem(problem)

    yield report
    if count > _MAX_PROBLEMS:
        on_problem(Problem(name, None, f"and {count - _MAX_PROBLEMS:,} more"))


def _read_source(source: Source, max_chars: int, stdin: BinaryIO | None) -> Iterator[Record | Problem]:
    """Give the records of one file; whatever breaks its reading is a problem of the whole file."""
    try:
        if source.path is None:
            yield from _read_stdin(stdin or sys.stdin.buffer, max_chars)
        else:
            yield from _read_file(source.path, source, max_chars)
    except ArticleError as err:
        yield Problem(source.name, None, str(err), type(err), is_note=isinstance(err, ProductError))
    except (OSError, EOFError, zlib.error) as err:
        reason = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
        yield Problem(source.name, None, f"cannot be read: {reason}")


def _read_file(path: Path, source: Source, max_chars: int) -> Iterator[Record | Problem]:
    kind = source.suffix.removesuffix(".gz")
    if path.stat().st_size == 0:
        raise ArticleError("is empty")
    if kind == ".parquet":
        yield from sheets.read_parquet(path, source.name, max_chars)
    elif kind in (".csv", ".tsv"):
        opener = partial(open_source, path)
        yield from sheets.read_rows(opener, source.name, max_chars, is_tsv=kind == ".tsv")
    else:
        with open_source(path) as stream:
            is_plain = source.suffix == kind
            size = path.stat().st_size if is_plain else None
            yield from _read_stream(stream, kind, source.name, max_chars, size)


def _read_stream(
    stream: BinaryIO, kind: str, name: str, max_chars: int, size: int | None = None
) -> Iterator[Record | Problem]:
    """Read a stream of a kind; a text that must be too large is refused before it is in memory."""
    if kind in (".jsonl", ".ndjson"):
        yield from objects.read_lines(stream, name, max_chars)
        return
    if kind == ".json":
        yield from objects.read_objects(stream, name, max_chars)
        return
    is_page = kind in (".html", ".htm")
    limit = _BYTES_PER_CHAR * (max_chars + 1)
    if is_page:
        limit = max(_PAGE_RATIO * max_chars, pages.ROOM)
    data = b"" if size is not None and size > limit else stream.read(limit + 1)
    if len(data) > limit or (size is not None and size > limit):
        shown = f"{size:,} bytes" if size is not None else f"more than {limit:,} bytes"
        yield describe_size(name, None, shown, max_chars)
        return
    yield pages.read_html(data, max_chars) if is_page else pages.read_text(data)


def _read_stdin(stream: BinaryIO, max_chars: int) -> Iterator[Record | Problem]:
    """Read standard input, whose first characters say what it is."""
    buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(stream)
    try:
        head = bytes(buffered.peek(_HEAD)[:_HEAD]).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        if not head:
            raise ArticleError("is empty")
        kind = ".txt"
        if head.startswith((b"<!doctype html", b"<html", b"<?xml")):
            kind = ".html"
        elif head.startswith(b"{") and b"}" in head.split(b"\n", 1)[0]:
            kind = ".jsonl"
        elif head.startswith((b'{"', b"{\n", b"{\r", b"{ ", b"[{", b"[\n", b"[ {")):
            kind = ".json"
        yield from _read_stream(buffered, kind, "-", max_chars)
    finally:
        if buffered is not stream:
            buffered.detach()


def _build_article(
    record: Record, source: Source, seen: dict[str, int], on_problem: Callable[[Problem], object] | None
) -> Article:
    fields = record.fields
    fallback = source.stem if record.line is None else f"{source.stem}:{record.line}"
    article_id = make_unique(clean_label(fields.get("article_id")) or fallback, seen)
    published = None
    try:
        published = parse_published(fields.get("published"))
    except ArticleError as err:
        _report(Problem(source.name, record.line, str(err)), on_problem)
    return Article(
        clean_text(fields["text"]),
        article_id=article_id,
        title=clean_label(fields.get("title")),
        published=published,
        source=clean_label(fields.get("source")),
        url=clean_label(fields.get("url")),
    )


def _report(problem: Problem, on_problem: Callable[[Problem], object] | None) -> None:
    if on_problem is None:
        raise _build_error(problem)
    on_problem(problem)


def _build_error(problem: Problem) -> GeoError:
    return replace(problem).error(str(problem))
