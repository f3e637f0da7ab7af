"""The steps of building an own gazetteer: rows, keys, and the files of names, within bounded memory.

The places are taken in batches. For each batch the keys of its names are made and written down in heaps by their first
word; the rows go into SQLite as they come. Then the heaps are put together, each into a file of the index.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo.errors import GazetteerError
from geo.gazetteer.own.record import OwnInfo, OwnPlace
from geo.gazetteer.own.store import sync_folder
from geo.names import fold
from geo.parallel import count_cores, map_in_workers

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.gazetteer.own.keys import Work

T = TypeVar("T")
R = TypeVar("R")
Batch = tuple[int, int, list[OwnPlace]]

_BATCH: Final = 20_000
"""Places that go to a worker at once: some 10 MB."""
_WORTH: Final = 60_000
"""Places from which worker processes pay: they take a second to start, in which one process does 20,000."""
_AHEAD: Final = 2
_PLACES: Final = """
CREATE TABLE places (
  row INTEGER PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL,
  longitude REAL NOT NULL, feature_class TEXT NOT NULL, feature_code TEXT NOT NULL, country_code TEXT,
  admin1_code TEXT, admin2_code TEXT, population INTEGER NOT NULL, radius_km REAL, twin TEXT, twin_km REAL)
"""


@dataclass(slots=True)
class Build:
    """One build: what it is told, and what it counts.

    Parameters
    ----------
    folder
        Where the files are to lie.
    about, bundled, workers, on_row
        As for `build_own`.
    """

    folder: Path
    about: OwnInfo
    bundled: Gazetteer
    workers: int | None
    on_row: Callable[[int], None] | None
    in_flight: deque[Batch] = field(default_factory=deque)
    skipped: dict[str, int] = field(default_factory=dict)
    n_places: int = 0
    n_names: int = 0
    n_postings: int = 0

    def run(self, places: Iterable[OwnPlace]) -> OwnInfo:
        """Build all files; give what was counted."""
        taken = iter(places)
        ahead = list(islice(taken, _WORTH))
        cores = self.workers or (count_cores() if len(ahead) >= _WORTH else 1)
        spills = self.folder / "spills"
        spills.mkdir()
        database = sqlite3.connect(self.folder / "places.sqlite", isolation_level=None)
        with closing(database):
            for pragma in (
                "journal_mode = OFF",
                "synchronous = OFF",
                "cache_size = -65536",
                "temp_store = FILE",
            ):
                database.execute(f"PRAGMA {pragma}")
            database.execute(_PLACES)
            works = self._write_rows(database, chain(_release(ahead), taken), spills, cores)
            if not self.n_places:
                skipped = sum((self.about.skipped | self.skipped).values())
                raise GazetteerError(
                    f"expected places, got none from {self.about.source or self.about.name!r} ({skipped} left out); "
                    "see that its columns are told right"
                )
            moved = self._index_rows(database)
        shards = self._write_shards(works, moved, cores)
        shutil.rmtree(spills)
        (self.folder / "ranks.bin").unlink()
        for path in self.folder.iterdir():
            _sync_file(path)
        sync_folder(self.folder)
        skipped_all = dict(self.about.skipped)
        for reason, count in self.skipped.items():
            skipped_all[reason] = skipped_all.get(reason, 0) + count
        return replace(
            self.about,
            places=self.n_places - len(moved[0]),
            names=self.n_names,
            shards=shards,
            skipped=skipped_all,
        )

    def _write_rows(
        self, database: sqlite3.Connection, places: Iterable[OwnPlace], spills: Path, cores: int
    ) -> list[Work]:
        """Write the rows, and their keys through the workers."""
        from geo.gazetteer.own.keys import KeyWriter
        from geo.gazetteer.own.layers import number_country

        writer = KeyWriter(self.bundled, spills, self.about.kind, self.about.is_project)
        works: list[Work] = []
        with (
            (self.folder / "countries.bin").open("wb") as countries,
            (self.folder / "ranks.bin").open("wb") as ranks,
            closing(_map(writer, self._cut_batches(places), cores)) as done,
        ):
            for work in done:
                _, first_row, batch = self.in_flight.popleft()
                database.execute("BEGIN")
                database.executemany(
                    "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    _list_rows(batch, first_row, work),
                )
                database.execute("COMMIT")
                numbers = (number_country(place.country_code) for place in batch)
                countries.write(b"".join(number.to_bytes(2, "little") for number in numbers))
                ranks.write(work.ranks)
                works.append(replace(work, twins=(), ranks=b""))
                self.n_names += work.n_names
                self.n_postings += work.n_postings
                self._tell(first_row + len(batch))
        return works

    def _tell(self, count: int) -> None:
        if self.on_row is not None:
            self.on_row(count)

    def _cut_batches(self, places: Iterable[OwnPlace]) -> Iterator[Batch]:
        """Cut the places into batches, and keep each until its keys are made."""
        good = filter(self._is_good, places)
        number = 0
        while batch := list(islice(good, _BATCH)):
            packed = (number, self.n_places, batch)
            self.in_flight.append(packed)
            self.n_places += len(batch)
            number += 1
            yield packed

    def _is_good(self, place: OwnPlace) -> bool:
        """Tell whether a place can be found and drawn; count those that cannot. Readers say more about most of them."""
        if not fold(place.name):
            reason = "no name"
        elif not (isfinite(place.latitude) and isfinite(place.longitude)):
            reason = "no coordinates"
        elif not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            reason = "coordinates out of range"
        else:
            return True
        self.skipped[reason] = self.skipped.get(reason, 0) + 1
        return False

    def _index_rows(self, database: sqlite3.Connection) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Index the rows by id and by twin; give the rows of ids that came again, and the rows that stand for them."""
        database.execute("CREATE INDEX places_id ON places (place_id)")
        database.execute("CREATE INDEX places_twin ON places (twin, twin_km) WHERE twin IS NOT NULL")
        again = database.execute(
            "SELECT place_id, min(row) FROM places INDEXED BY places_id GROUP BY place_id HAVING count(*) > 1"
        ).fetchall()
        moved = sorted(
            (row, first)
            for place_id, first in again
            for (row,) in database.execute(
                "SELECT row FROM places WHERE place_id = ? AND row > ?", (place_id, first)
            )
        )
        database.execute("BEGIN")
        database.executemany("DELETE FROM places WHERE row = ?", ((row,) for row, _ in moved))
        database.execute(
            "CREATE TABLE regions (code TEXT PRIMARY KEY, place_id TEXT, name TEXT) WITHOUT ROWID"
        )
        database.execute(
            "INSERT OR IGNORE INTO regions SELECT country_code || '.' || admin1_code || "
            "CASE feature_code WHEN 'ADM2' THEN '.' || admin2_code ELSE '' END AS code, place_id, name FROM places "
            "WHERE feature_code IN ('ADM1', 'ADM2') AND code IS NOT NULL ORDER BY row"
        )
        database.execute("COMMIT")
        if moved:
            self.skipped["id came again (its names were kept)"] = len(moved)
        return tuple(row for row, _ in moved), tuple(first for _, first in moved)

    def _write_shards(
        self, works: list[Work], moved: tuple[tuple[int, ...], tuple[int, ...]], cores: int
    ) -> int:
        """Put the heaps together; give the number of files."""
        from geo.gazetteer.own.shards import ShardWriter, count_shards

        shards = count_shards(self.n_postings)
        spills = tuple(work.spill for work in works)
        writer = ShardWriter(spills, self.folder, shards, self.folder / "ranks.bin", moved)
        with closing(_map(writer, iter(range(shards)), min(cores, shards))) as done:
            for _ in done:
                self._tell(self.n_places)
        return shards


def _release(places: list[OwnPlace]) -> Iterator[OwnPlace]:
    """Give the places of a list, and let go of each."""
    places.reverse()
    while places:
        yield places.pop()


def _list_rows(batch: list[OwnPlace], first_row: int, work: Work) -> Iterator[tuple[Any, ...]]:
    for row, (place, twin) in enumerate(zip(batch, work.twins, strict=True), first_row):
        twin_id, twin_km = twin or (None, None)
        yield (
            row, place.place_id, place.name, place.latitude, place.longitude, place.feature_class,
            place.feature_code, place.country_code or None, place.admin1_code or None, place.admin2_code or None,
            place.population, place.radius_km, twin_id, twin_km,
        )  # fmt: skip


def _map(function: Callable[[T], R], items: Iterator[T], workers: int) -> Generator[R]:
    """Call a function for each item, here or in worker processes; the results in the order of the items."""
    if workers > 1:
        yield from map_in_workers(function, items, workers=workers, ahead=_AHEAD)
    else:
        for item in items:
            yield function(item)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
