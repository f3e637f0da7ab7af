"""The built files: memory-mapped indexes of names, read-only databases, packed polygons."""

from __future__ import annotations

import mmap
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from geo.errors import GazetteerError

if TYPE_CHECKING:
    from shapely import MultiPolygon

ROW_BITS: Final = 28
"""A posting is one 32-bit number: the row in its low bits, the kind of name above."""
_AREA_SCALE: Final = 10_000


class Keys(Protocol):
    """The keys of an index of names, whether it is one file or several."""

    def list_prefixes(self, folded: str) -> list[str]:
        """List the keys that a folded text begins with."""

    def iterate_keys(self, prefix: str) -> Iterator[str]:
        """Give the keys that begin so."""


class NameIndex:
    """One layer's names: a trie from key to number, and the numbers' postings."""

    def __init__(self, stem: Path) -> None:
        import marisa_trie

        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(stem.with_suffix(".marisa")))
        with stem.with_suffix(".postings").open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        if sys.byteorder == "big":
            raise GazetteerError("the bundled name index is little-endian, and this machine is not")
        self._numbers = memoryview(self._map).cast("I")
        count = self._numbers[0]
        if count != len(self.trie):
            raise GazetteerError(
                f"{stem.name}: the index and its postings are of different builds; reinstall"
            )
        self._offsets = self._numbers[1 : count + 2]
        self._postings = self._numbers[count + 2 :]

    def find(self, key: str) -> list[tuple[int, int]]:
        """Give row and kind of each place that a key leads to."""
        number = self.trie.get(key)
        if number is None:
            return []
        first, last = self._offsets[number], self._offsets[number + 1]
        return [(p & ((1 << ROW_BITS) - 1), p >> ROW_BITS) for p in self._postings[first:last]]

    def list_prefixes(self, folded: str) -> list[str]:
        """List the keys that a folded text begins with."""
        found: list[str] = self.trie.prefixes(folded)
        return found

    def iterate_keys(self, prefix: str) -> Iterator[str]:
        """Give the keys that begin so."""
        keys: Iterator[str] = self.trie.iterkeys(prefix)
        return keys


def open_database(path: Path) -> sqlite3.Connection:
    """Open a built database; it never changes, so SQLite needs no locks."""
    if not path.exists():
        raise GazetteerError(f"the bundled gazetteer lacks {path.name}; reinstall conflict-geo")
    address = path.resolve().as_uri() + "?immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def open_index(stem: Path) -> NameIndex:
    """Open a layer's names."""
    try:
        return NameIndex(stem)
    except OSError as err:
        raise GazetteerError(
            f"the bundled gazetteer lacks {stem.name}.marisa; reinstall conflict-geo"
        ) from err


def unpack_polygon(packed: bytes) -> MultiPolygon:
    """Undo what the recipe's `pack_polygon` does."""
    import numpy as np
    import shapely

    numbers = np.frombuffer(zlib.decompress(packed), "<i4")
    polygons, rings, points = (int(number) for number in numbers[:3])
    cut = [3, 3 + rings + 1, 3 + rings + 1 + polygons + 1]
    steps = numbers[cut[2] :].reshape(2, points).T
    coordinates = np.ascontiguousarray(np.cumsum(steps, axis=0) / _AREA_SCALE)
    offsets = (numbers[cut[0] : cut[1]], numbers[cut[1] : cut[2]], np.array([0, polygons]))
    whole: MultiPolygon = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coordinates, offsets)[
        0
    ]
    return whole
