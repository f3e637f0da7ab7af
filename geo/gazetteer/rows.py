"""Rows of a place database, read in batches and remembered: a name has several places, and articles repeat names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

from geo.model import Candidate

_MANY: Final = 40_000
"""So many places are remembered, some 30 MB; then all are forgotten, so that memory stays bounded."""
_BATCH: Final = 500
"""SQLite takes at least 999 parameters in one statement."""


class PlaceRows:
    """The places of one database by row number.

    Parameters
    ----------
    database
        With a table `places` whose first column is `row`.
    build
        Makes a place of the cells of a row.
    """

    def __init__(self, database: sqlite3.Connection, build: Callable[[tuple[Any, ...]], Candidate]) -> None:
        self._database = database
        self._build = build
        self._known: dict[int, Candidate] = {}

    def take(self, rows: Sequence[int]) -> list[Candidate]:
        """Give the places of some rows, in their order."""
        known = self._known
        missing = [row for row in rows if row not in known]
        if missing:
            if len(known) > _MANY:
                known.clear()
                missing = list(rows)
            for first in range(0, len(missing), _BATCH):
                self._read(missing[first : first + _BATCH])
        return [known[row] for row in rows]

    def _read(self, rows: list[int]) -> None:
        marks = ",".join("?" * len(rows))
        for cells in self._database.execute(f"SELECT * FROM places WHERE row IN ({marks})", rows):  # noqa: S608 - marks only
            self._known[cells[0]] = self._build(cells)
