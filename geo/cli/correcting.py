"""The option `--corrections`: read the files, correct tables, say what matched nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from geo.cli.run import open_files, say

if TYPE_CHECKING:
    from geo.corrections import Correction

CorrectionFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        help="What reviewers decided about names, as CSV (the README has the columns): it wins over everything. May be "
        "given several times; of two lines that contradict each other the later one holds.",
    ),
]
_MOST: Final = 5
"""So many corrections that matched nothing are named; the others are counted."""


def read_all(paths: list[str] | None) -> list[Correction] | None:
    """Read the files of corrections, in their order; None where none was given."""
    if not paths:
        return None
    from geo.corrections import read_corrections

    return [correction for path in paths for correction in read_corrections(path)]


def correct_tables(
    tables: Any, paths: list[str] | None, gazetteers: list[str] | None = None, *, quiet: bool = False
) -> Any:
    """Apply corrections to tables that are there already, where that was asked for.

    A project's own files of places are for what corrections name: tables hold their places already.
    """
    corrections = read_all(paths)
    if corrections is None:
        if gazetteers:
            raise typer.BadParameter(
                "a table has its places already: --gazetteer is for articles, or for what --corrections name"
            )
        return tables
    from geo.corrections import apply_corrections

    tell = tell_unmatched(len(corrections), quiet=quiet)
    return apply_corrections(tables, corrections, open_files(gazetteers, quiet=quiet), on_unmatched=tell)


def tell_unmatched(total: int, *, quiet: bool) -> Callable[[list[Correction]], None]:
    """Give what says on standard error which of so many corrections matched no mention."""

    def tell(unmatched: list[Correction]) -> None:
        if quiet:
            return
        from geo.render.words import count_noun

        named = ", ".join(f"{each.toponym!r} ({each.where})" for each in unmatched[:_MOST])
        more = f", and {len(unmatched) - _MOST:,} more" if len(unmatched) > _MOST else ""
        say(f"note: {len(unmatched):,} of {count_noun(total, 'correction')} matched nothing: {named}{more}")
        own = next((each.place_id for each in unmatched if (each.place_id or "").startswith("own:")), None)
        if own is not None:
            say(
                f"note: {own} is of a gazetteer of your own; is it given (--gazetteer FILE) or installed here?"
            )

    return tell
