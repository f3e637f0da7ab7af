"""The geocoder's answers on disk: those with places for long, those without for a shorter time."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.geocode.store import Store
from geo.settings import find_cache_folder

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, host TEXT NOT NULL, answer TEXT NOT NULL, "
    "n_places INTEGER NOT NULL, made REAL NOT NULL, hits INTEGER NOT NULL) WITHOUT ROWID"
)
_FILE: Final = "geocoder.sqlite"
_DAY: Final = 86_400.0
_MOST_ROWS: Final = 500_000
"""About a gigabyte; beyond it the oldest tenth goes."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the cache holds. `n_bytes` is what it takes on disk; ages are in days, None where it is empty."""

    path: Path
    n_bytes: int
    n_answers: int
    n_misses: int
    n_hits: int
    newest_days: float | None
    oldest_days: float | None
    hosts: tuple[tuple[str, int], ...]


class Cache:
    """Answers by what was asked.

    Parameters
    ----------
    folder
        The cache folder.
    max_age_days, max_miss_age_days
        How long an answer with places counts, and one without.
    """

    def __init__(self, folder: Path, *, max_age_days: float, max_miss_age_days: float) -> None:
        self._store = Store(folder / _FILE, _TABLE)
        self._ages = max_age_days, max_miss_age_days
        self._is_pruned = False

    def find(self, key: str) -> list[Any] | None:
        """Give the answer to a question, None if it is not known or too old."""
        now = time.time()
        with self._store.write() as database:
            if not self._is_pruned:
                self._is_pruned = True
                database.execute(
                    "DELETE FROM answers WHERE made < ? OR (n_places = 0 AND made < ?)",
                    tuple(now - days * _DAY for days in self._ages),
                )
            found = database.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
            if found is None:
                return None
            database.execute("UPDATE answers SET hits = hits + 1 WHERE key = ?", (key,))
        answer: list[Any] = json.loads(found[0])
        return answer

    def keep(self, key: str, host: str, answer: Sequence[Any]) -> None:
        """Keep the answer to a question: places as JSON values, or an empty list for a name that is not known."""
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        with self._store.write() as database:
            (count,) = database.execute("SELECT count(*) FROM answers").fetchone()
            if count >= _MOST_ROWS:
                database.execute(
                    "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY made LIMIT ?)",
                    (_MOST_ROWS // 10,),
                )
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, 0)",
                (key, host, text, len(answer), time.time()),
            )


def describe_cache(folder: Path | None = None) -> CacheInfo:
    """Say what the geocoder's cache holds.

    Parameters
    ----------
    folder
        The cache folder, by default the user's.

    Raises
    ------
    GeocoderError
        If the file is there and cannot be opened.

    Examples
    --------
    >>> describe_cache(Path("nowhere")).n_answers
    0
    """
    path = (folder or find_cache_folder()) / _FILE
    if not path.exists():
        return CacheInfo(path, 0, 0, 0, 0, None, None, ())
    store = Store(path, _TABLE)
    now = time.time()
    with store.write() as database:
        count, found, hits, newest, oldest = database.execute(
            "SELECT count(*), count(nullif(n_places, 0)), coalesce(sum(hits), 0), max(made), min(made) FROM answers"
        ).fetchone()
        hosts = database.execute(
            "SELECT host, count(*) FROM answers GROUP BY host ORDER BY 2 DESC, 1"
        ).fetchall()
    store.close()
    n_bytes = sum(
        each.stat().st_size for suffix in ("", "-wal") if (each := path.with_name(_FILE + suffix)).exists()
    )
    ages = [max(0.0, (now - made) / _DAY) if made else None for made in (newest, oldest)]
    return CacheInfo(path, n_bytes, found, count - found, hits, ages[0], ages[1], tuple(hosts))


def clear_cache(folder: Path | None = None) -> int:
    """Forget the geocoder's answers; give how many there were.

    The rows go, and the space; not the file: another process may be using it.

    Parameters
    ----------
    folder
        The cache folder, by default the user's.

    Raises
    ------
    GeocoderError
        If the file is there and cannot be written.

    Examples
    --------
    >>> clear_cache(Path("nowhere"))
    0
    """
    path = (folder or find_cache_folder()) / _FILE
    if not path.exists():
        return 0
    store = Store(path, _TABLE)
    with store.write() as database:
        count: int = database.execute("DELETE FROM answers").rowcount
    store.shrink()
    store.close()
    return count
