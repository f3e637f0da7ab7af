"""The command `evaluate`: score the toolkit against labelled corpora."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.correcting import CorrectionFiles, read_all
from geo.cli.gazetteers import ProjectFiles
from geo.cli.run import choose_recognizer, open_files, say

if TYPE_CHECKING:
    from geo.evaluate import Mistake, Outcome, Report
    from geo.recognize import Recognizer

_PAGE_SUFFIXES = (".html", ".htm")


def evaluate_corpora(
    corpora: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CORPUS...",
            help="Labelled corpora (seeds/labelled/README.md has the formats): .jsonl, one document a line, or - for"
            " stdin; .txt, passages with their places marked, as in [[Homs|event_site]], or with their dates marked.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as JSON, not as a table.")
    ] = False,
    errors: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.html",
            help="Write the worst mistakes too: the sentence, what was chosen, what was right, and why.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many mistakes in that file.")] = 200,
    country: Annotated[
        str | None,
        typer.Option(
            metavar="XX", help="The country that the corpora are about, such as SY: its places win ties."
        ),
    ] = None,
    recognizer: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Who finds the names: builtin, or spacy:PIPELINE, such as spacy:en_core_web_sm.",
        ),
    ] = "builtin",
    review: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="Instead of a corpus: what `geo parse` wrote without corrections; count what --corrections changed "
            "in it, and how often the machine was right about what was reviewed.",
        ),
    ] = None,
    corrections: CorrectionFiles = None,
    gazetteers: ProjectFiles = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress; warnings and errors only.")
    ] = False,
) -> None:
    """Score the toolkit against labelled corpora: names, places, roles, events, dates; how far off, how fast."""
    if review is not None or corrections:
        _evaluate_review(corpora, review, corrections, gazetteers, as_json=as_json)
        return
    if gazetteers:
        raise typer.BadParameter("--gazetteer is for what --corrections name", param_hint="--gazetteer")
    if not corpora:
        raise typer.BadParameter("expected a corpus, or --review TABLE", param_hint="CORPUS...")
    from geo.evaluate import write_mistakes, write_table
    from geo.export import check_output

    if errors is not None:
        if errors == "-":
            raise typer.BadParameter(
                "expected a file: the figures go to standard output", param_hint="--errors"
            )
        check_output(errors, corpora, suffixes=_PAGE_SUFFIXES)
    find = choose_recognizer(recognizer)
    mistakes: list[Mistake] = []
    reports: dict[str, Report] = {}
    names = _name_columns(corpora)
    with _show_progress(quiet) as progress:
        for name, corpus in zip(names, corpora, strict=True):
            reports[name] = _score(corpus, find, country, _follow(progress, name, mistakes))
    for name, report in reports.items():
        _warn(name, report)
    if as_json:
        import json

        print(json.dumps({name: report.to_dict() for name, report in reports.items()}, indent=1))
    else:
        print(write_table(reports))
    if errors is not None:
        title = f"Mistakes in {', '.join(names)}"
        _save(write_mistakes(mistakes, limit=limit, title=title), errors)
        if not quiet:
            say(f"the worst mistakes: {errors}")


def _evaluate_review(
    corpora: list[str] | None,
    review: str | None,
    paths: list[str] | None,
    gazetteers: list[str] | None,
    *,
    as_json: bool,
) -> None:
    """Print what review changed in a table."""
    if corpora or review is None or not paths:
        raise typer.BadParameter(
            "--review TABLE and --corrections FILE go together, without a corpus", param_hint="--review"
        )
    from geo.evaluate.review import evaluate_review, write_review
    from geo.export import read

    report = evaluate_review(read(review), read_all(paths) or [], open_files(gazetteers))
    if as_json:
        import json

        print(json.dumps(report.to_dict(), indent=1))
    else:
        print(write_review(report))


def _score(
    corpus: str, recognizer: Recognizer, country: str | None, on_outcome: Callable[[Outcome], None]
) -> Report:
    from geo.evaluate import evaluate

    return evaluate(corpus, recognizer=recognizer, country=country, on_outcome=on_outcome)


def _name_columns(corpora: list[str]) -> list[str]:
    """Name each corpus by its file's stem, or by its path where two files share a stem."""
    stems = ["stdin" if corpus == "-" else Path(corpus).stem for corpus in corpora]
    names = [corpus if stems.count(stem) > 1 else stem for corpus, stem in zip(corpora, stems, strict=True)]
    if len(set(names)) < len(names):
        raise typer.BadParameter("expected each corpus once", param_hint="CORPUS...")
    return names


def _show_progress(quiet: bool) -> Any:
    """Give a progress bar on standard error; none where nobody watches."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _follow(progress: Any, name: str, mistakes: list[Mistake]) -> Callable[[Outcome], None]:
    task = progress.add_task(name, total=None) if progress else None

    def note(outcome: Outcome) -> None:
        mistakes.extend(outcome.mistakes)
        if progress:
            progress.advance(task)

    return note


def _warn(name: str, report: Report) -> None:
    """Say where a corpus holds nothing to score."""
    if not report.n_documents:
        say(f"warning: {name} holds no document")
        return
    parts = (report.incidents, report.lookups, report.roles, report.sites, report.events, report.dates)
    if not (report.n_labelled or report.n_country_level or any(part is not None for part in parts)):
        say(
            f"warning: {name} holds no document whose place names are all marked, no role, no event and no incident"
            " with a position: only the speed was measured"
        )


def _save(page: str, target: str) -> None:
    from geo.export import atomic_path

    with atomic_path(target) as part:
        part.write_text(page, "utf-8", newline="\n")
