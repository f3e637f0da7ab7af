"""Write the product: an index of names and a table of places, a pair for each layer."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import marisa_trie
from records import ARTICLE, FOREIGN, SHADOWED, SOUNDS, Place

from geo.names import ARTICLE_MARK, SOUNDS_MARK, fold, fold_article, fold_sounds

ROW_BITS = 28
"""A posting is one 32-bit number: the row in its low bits, the kind of name above."""

_PLACES = """
CREATE TABLE places (
  row INTEGER PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL,
  longitude REAL NOT NULL, feature_class TEXT NOT NULL, feature_code TEXT NOT NULL, country_code TEXT,
  admin1_code TEXT, admin2_code TEXT, population INTEGER NOT NULL, radius_km REAL, weight REAL, countries TEXT,
  source TEXT NOT NULL)
"""
_POI = """
CREATE TABLE places (
  row INTEGER PRIMARY KEY, number INTEGER NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL,
  longitude REAL NOT NULL, kind INTEGER NOT NULL, country_code TEXT, admin1_code TEXT)
"""


def write_names(places: list[Place], stem: Path, sounds_countries: set[str]) -> tuple[int, int]:
    """Write `STEM.marisa` (key -> number) and `STEM.postings` (number -> places); count keys and names.

    The postings file holds little-endian 32-bit numbers: the count of keys, an offset for each key and one
    more, then the postings.
    """
    postings: dict[str, dict[int, int]] = defaultdict(dict)
    names = 0
    for row, place in enumerate(places):
        for name, kind in place.names.items():
            names += 1
            folded = fold(name)
            _post(postings, folded, row, kind)
            if kind in (FOREIGN, SHADOWED):
                continue
            without = fold_article(folded)
            if without != folded:
                _post(postings, ARTICLE_MARK + without, row, ARTICLE)
            sounds = (
                fold_sounds(folded)
                if place.country_code in sounds_countries or not place.country_code
                else ""
            )
            if sounds:
                _post(postings, SOUNDS_MARK + sounds, row, SOUNDS)
    trie = marisa_trie.Trie(postings.keys())
    trie.save(str(stem.with_suffix(".marisa")))
    ordered: list[str] = [""] * len(postings)
    for key, number in trie.items():
        ordered[number] = key
    offsets, flat = array("I", [0]), array("I")
    for key in ordered:
        flat.extend(kind << ROW_BITS | row for row, kind in sorted(postings[key].items()))
        offsets.append(len(flat))
    content = array("I", [len(ordered)]) + offsets + flat
    if sys.byteorder == "big":
        content.byteswap()
    stem.with_suffix(".postings").write_bytes(content.tobytes())
    return len(ordered), names


def _post(postings: dict[str, dict[int, int]], key: str, row: int, kind: int) -> None:
    rows = postings[key]
    rows[row] = min(kind, rows.get(row, kind))


def open_database(path: Path) -> sqlite3.Connection:
    """Open a new database file, written in one go and then never changed."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("PRAGMA journal_mode = OFF")
    return connection


def write_places(
    places: list[Place], path: Path, tables: dict[str, tuple[str, list[tuple[Any, ...]]]]
) -> None:
    """Write the core's places, and further tables: name -> (columns, rows)."""
    connection = open_database(path)
    connection.execute(_PLACES)
    connection.executemany(
        f"INSERT INTO places VALUES ({','.join('?' * 15)})",
        (
            (row, p.place_id, p.name, p.latitude, p.longitude, p.feature_class, p.feature_code,
             p.country_code or None, p.admin1_code or None, p.admin2_code or None, p.population, p.radius_km,
             p.weight, p.countries or None, p.source)
            for row, p in enumerate(places)
        ),
    )  # fmt: skip
    connection.execute("CREATE UNIQUE INDEX places_id ON places (place_id)")
    for name, (columns, rows) in sorted(tables.items()):
        width = columns.partition(", PRIMARY")[0].count(",") + 1
        connection.execute(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID")
        connection.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * width)})", rows)
    _close(connection)


def write_poi(places: list[Place], path: Path) -> None:
    """Write the villages, by the number of their id, so that a row is found by bisection."""
    connection = open_database(path)
    connection.execute(_POI)
    connection.executemany(
        "INSERT INTO places VALUES (?,?,?,?,?,?,?,?)",
        (
            (row, int(p.place_id[4:], 16), p.name, p.latitude, p.longitude, p.kind,
             p.country_code or None, p.admin1_code or None)
            for row, p in enumerate(places)
        ),
    )  # fmt: skip
    _close(connection)


def _close(connection: sqlite3.Connection) -> None:
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


def write_terms(path: Path, terms: Iterable[str]) -> None:
    """Write a list of terms, folded, sorted, one a line."""
    path.write_text("\n".join(sorted({fold(term) for term in terms} - {""})) + "\n", "utf-8")
