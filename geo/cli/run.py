"""One run over articles: read, geoparse with progress, collect problems, sum up, choose the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from geo.articles import Problem
    from geo.gazetteer import Gazetteer
    from geo.geocode import Asker
    from geo.model import Article
    from geo.recognize import Recognizer
    from geo.tables import Geoparsed


def say(message: str) -> None:
    """Print a line on standard error."""
    print(f"geo: {message}", file=sys.stderr)


def check_choice(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    """Refuse a value that an option does not take: wrong usage, exit code 2."""
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"expected one of {', '.join(allowed)}, got {value!r}", param_hint=option)


def parse_workers(value: str) -> int:
    """Read `--workers`: a number of processes, 0 or auto for as many as there are cores."""
    if value == "auto":
        return 0
    if not value.isascii() or not value.isdecimal():
        raise typer.BadParameter(
            f"expected a number of processes, or auto, got {value!r}", param_hint="--workers"
        )
    return int(value)


def choose_recognizer(name: str) -> Recognizer:
    """Give the recognizer of a name; spaCy is an extra, so it is imported only where it is asked for."""
    if name == "builtin":
        from geo.recognize import find_mentions

        return find_mentions
    kind, _, pipeline = name.partition(":")
    if kind != "spacy" or not pipeline:
        raise typer.BadParameter(
            f"expected builtin, or spacy: and the name of a pipeline, got {name!r}", param_hint="--recognizer"
        )
    from geo.recognize.spacy import build_spacy_recognizer

    return build_spacy_recognizer(pipeline)


_MAX_FAILURES: Final = 20
"""So many articles that cannot be parsed are named; the others are counted, as the reader of files does."""


def open_files(paths: list[str] | None, *, quiet: bool = False) -> Gazetteer | None:
    """Open a project's own files of places beside the usual gazetteer; None where there are none."""
    if not paths:
        return None
    from geo.sources import open_project_gazetteer

    return open_project_gazetteer(
        paths,
        on_note=lambda line: None if quiet else say(f"note: {line}"),
        on_fault=lambda line: say(f"warning: {line}"),
    )


@dataclass(slots=True)
class Run:
    """What a run was asked to do, and what happened."""

    inputs: list[str]
    strict: bool
    quiet: bool
    verbose: bool
    max_chars: int
    begun: float
    n_articles: int = 0
    n_failed: int = 0
    asker: Asker | None = None
    problems: list[str] = field(default_factory=list)

    def geoparse(
        self,
        published: str | None,
        country: str | None,
        geocoder: Asker | None,
        min_confidence: float,
        *,
        workers: str,
        recognizer: str,
        corrections: list[str] | None = None,
        gazetteers: list[str] | None = None,
    ) -> Geoparsed:
        """Read and geoparse the inputs, with a progress bar where there are many articles."""
        from geo.cli.correcting import read_all, tell_unmatched
        from geo.pipeline import geoparse

        n_workers = parse_workers(workers)
        find = choose_recognizer(recognizer)
        decided = read_all(corrections)
        places = open_files(gazetteers, quiet=self.quiet)
        self.asker = geocoder
        if geocoder and n_workers != 1 and not self.quiet:
            say("note: a geocoder is asked at its own pace, so one process does all the work")
        with self._show_progress() as progress:
            task = progress.add_task("articles", total=None) if progress else None

            def count(_: Article) -> None:
                self.n_articles += 1
                if progress:
                    progress.update(task, completed=self.n_articles)

            tables = geoparse(
                self._read(),
                published=published, country=country, geocoder=geocoder, min_confidence=min_confidence,
                recognizer=find, workers=n_workers, gazetteer=places,
                on_article=count, on_error=self._note_failure, corrections=decided,
                on_unmatched=tell_unmatched(len(decided or ()), quiet=self.quiet),
            )  # fmt: skip
        self._check_failures()
        return tables

    def _show_progress(self) -> Any:
        """Give a progress bar on standard error; none where nobody watches."""
        if self.quiet or not sys.stderr.isatty():
            return nullcontext()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), "articles", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        return Progress(*columns, console=Console(stderr=True), transient=True)

    def _read(self) -> Iterator[Article]:
        from geo.articles import read_articles

        return read_articles(self.inputs, max_chars=self.max_chars, on_problem=self._note)

    def _note_failure(self, article: Article, err: Exception) -> None:
        """Report an article that a step broke on; it is left out, and the others are not lost."""
        problem = f"{article.article_id}: left out, for it cannot be parsed: {type(err).__name__}: {err}"
        self.n_failed += 1
        self.problems.append(problem)
        if self.n_failed <= _MAX_FAILURES:
            say(f"warning: {problem}")

    def _check_failures(self) -> None:
        """Refuse to write a file of nothing where no article could be parsed; count those not reported."""
        from geo.errors import ArticleError

        if self.n_failed and self.n_failed == self.n_articles:
            raise ArticleError(f"none of the articles could be parsed ({self.n_failed:,} read)")
        if self.n_failed > _MAX_FAILURES:
            say(f"warning: and {self.n_failed - _MAX_FAILURES:,} more articles that cannot be parsed")
        self.n_articles -= self.n_failed

    def _note(self, problem: Problem) -> None:
        if problem.is_note:
            if not self.quiet:
                say(f"note: {problem}")
            return
        self.problems.append(str(problem))
        say(f"warning: {problem}")

    def note_problem(self, problem: str) -> None:
        """Report what went wrong beside the articles, such as with a geocoder; it counts under --strict."""
        self.problems.append(problem)
        say(f"warning: {problem}")

    def finish(self, tables: Any) -> None:
        """Print the summary, and with --verbose the names that were not resolved."""
        if self.quiet or not hasattr(tables, "mentions"):
            return
        from geo.render.words import count_noun

        mentions = tables.mentions
        is_rejected = (mentions["resolved_by"] == "correction").fillna(False)
        unresolved = mentions[mentions["place_id"].isna() & ~is_rejected]
        if self.verbose:
            for row in unresolved.itertuples():
                say(f"unresolved: {row.toponym} ({row.reason})")
        if self.n_articles and mentions["place_id"].isna().all():
            say("no place was found")
        counted = [count_noun(self.n_articles, "article")] if self.n_articles else []
        n_reviewed = int((mentions["status"] == "reviewed").sum())
        counted += [
            count_noun(len(mentions), "mention"), count_noun(len(tables.places), "place"),
            count_noun(len(tables.events), "event"), f"{len(unresolved)} unresolved",
            *([f"{n_reviewed} reviewed"] if n_reviewed else []),
            f"{time.monotonic() - self.begun:.1f} s",
        ]  # fmt: skip
        say(", ".join(counted))
        if self.asker is not None:
            say(self.asker.summarize())

    def exit(self) -> None:
        """End with 3 if something was left out and that was not to be."""
        if self.strict and self.problems:
            from geo.render.words import count_noun

            say(f"incomplete: {count_noun(len(self.problems), 'problem')}")
            raise typer.Exit(3)


def start(inputs: list[str], *, strict: bool, quiet: bool, verbose: bool, max_chars: int) -> Run:
    """Begin a run; the clock starts here."""
    return Run(inputs, strict, quiet, verbose, max_chars, time.monotonic())
