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
        found = {row: place for row in rows if (place := self._known.get(row)) is not None}
        missing = [row for row in rows if row not in found]
        if missing:
            for first in range(0, len(missing), _BATCH):
                self._read(missing[first : first + _BATCH], found)
            if len(self._known) > _MANY:
                self._known.clear()
            self._known.update(found)
        return [found[row] for row in rows]

    def _read(self, rows: list[int], found: dict[int, Candidate]) -> None:
        marks = ",".join("?" * len(rows))
        for cells in self._database.execute(f"SELECT * FROM places WHERE row IN ({marks})", rows):  # noqa: S608 - marks only
            found[cells[0]] = self._build(cells)
