"""The command `review`: a local page to go through doubtful mentions, and to correct them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.gazetteers import ProjectFiles
from geo.cli.run import open_files, say

if TYPE_CHECKING:
    from geo.review.server import ReviewServer


def review_table(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="What `geo parse` wrote, with mentions: .gpkg, a folder, .geojson, .csv, .parquet.",
        ),
    ],
    corrections: Annotated[
        str,
        typer.Option(
            metavar="FILE.csv",
            help="Where decisions go, one line each, at once; what it says already is marked. `geo parse`, `map` and "
            "`export` take it by --corrections.",
        ),
    ] = "corrections.csv",
    gazetteers: ProjectFiles = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who reviews; by default your login name.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1; 0 takes a free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or print its address only.")
    ] = True,
    only_doubtful: Annotated[
        bool,
        typer.Option("--doubt-only/--all", help="Begin with the doubtful mentions, or with all of them."),
    ] = True,
) -> None:
    """Review mentions on a local page: accept, choose, place or reject, by keyboard; Ctrl-C ends it."""
    from geo.errors import ReviewError
    from geo.export import is_table, read
    from geo.review import open_review
    from geo.tables import Geoparsed

    if Path(table).exists() and not is_table(table):
        raise ReviewError(
            f"{table}: expected a table that `geo parse` wrote; run geo parse {table} -o tables.gpkg"
        )
    if Path(corrections).suffix.lower() != ".csv":
        raise typer.BadParameter(f"expected a .csv file, got {corrections!r}", param_hint="--corrections")
    found = read(table)
    mentions = found.mentions if isinstance(found, Geoparsed) else found
    server = open_review(
        mentions, corrections, by=_name_reviewer(by), port=port, only_doubtful=only_doubtful,
        gazetteer=open_files(gazetteers),
    )  # fmt: skip
    _serve(server, browser=browser)


def _name_reviewer(given: str | None) -> str:
    """Give the reviewer's name on one line: the option's, or that of the login."""
    import getpass

    try:
        name = given if given is not None else getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        name = "reviewer"
    if not (name := " ".join(name.split())):
        raise typer.BadParameter("expected a name", param_hint="--by")
    return name


def _serve(server: ReviewServer, *, browser: bool) -> None:
    import webbrowser

    from geo.render.words import count_noun

    desk = server.desk
    n_doubtful = desk.count_doubtful()
    say(f"{count_noun(len(desk.cases), 'case')}, {n_doubtful:,} doubtful; as {desk.who}; Ctrl-C ends")
    print(server.guard.address, flush=True)
    if browser and not webbrowser.open(server.guard.address):
        say("no browser could be opened: open the address above, which works once")
    server.serve()
    server.close()
    if desk.ledger.waiting:
        desk.ledger.flush()
    _sum_up(server)


def _sum_up(server: ReviewServer) -> None:
    """Say what was decided; lines that could not be written are printed, so that they are not lost."""
    from geo.render.words import count_noun

    desk, waiting = server.desk, server.desk.ledger.waiting
    lines = count_noun(desk.ledger.n_written, "line")
    say(f"{count_noun(desk.n_decided, 'decision')}; {lines} written to {desk.ledger.path}")
    if desk.ledger.n_written:
        say(f"geo parse, map and export apply them with --corrections {desk.ledger.path}")
    if waiting:
        import csv

        from geo.corrections import COLUMNS
        from geo.corrections.cells import format_cell

        say(
            f"{count_noun(len(waiting), 'line')} could not be written; here they are, to be put into the file:"
        )
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerows([format_cell(getattr(each, name)) for name in COLUMNS] for each in waiting)
        raise typer.Exit(1)
