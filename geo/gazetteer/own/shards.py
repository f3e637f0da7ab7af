"""The names of an own gazetteer, in several files by their first word: each is small to write, and opened when needed.

A name that a text begins with has the text's first word, so that one file is enough for a look-up.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError
from geo.gazetteer.index import ROW_BITS, NameIndex
from geo.gazetteer.own.store import describe_fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

BUCKETS: Final = 64
"""Keys are written down in so many heaps by their first word, before they are sorted."""
_SHARD: Final = 500_000
"""About so many postings go into one file: some 150 MB of memory while it is written."""
_OTHER_NAME: Final = 8
"""What a name that is not the usual one takes from a place's rank, in tenths."""


def number_bucket(key: str) -> int:
    """Give the heap of a key, which is that of its first word.

    Examples
    --------
    >>> number_bucket("golan heights") == number_bucket("golan")
    True
    """
    return zlib.crc32(key.partition(" ")[0].encode()) % BUCKETS


def count_shards(n_postings: int) -> int:
    """Give the number of files for so many postings: a power of two, at most the number of heaps.

    Examples
    --------
    >>> count_shards(10), count_shards(3_000_000), count_shards(10**9)
    (1, 8, 64)
    """
    shards = 1
    while shards < BUCKETS and shards * _SHARD < n_postings:
        shards *= 2
    return shards


class Shards:
    """The names of one own gazetteer.

    Parameters
    ----------
    folder
        Where the files lie.
    count
        How many there are.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        self._open: dict[int, NameIndex] = {}

    def _take(self, key: str) -> NameIndex:
        number = 0 if self._count == 1 else number_bucket(key) % self._count
        return self._open.get(number) or self._open_file(number)

    def _open_file(self, number: int) -> NameIndex:
        stem = self._folder / f"names{number:02d}"
        try:
            found = self._open[number] = NameIndex(stem)
        except (OSError, RuntimeError, ValueError, IndexError) as err:  # missing, foreign, empty, cut off
            raise GazetteerError(describe_fault(self._folder.parent, f"{stem.name} cannot be read")) from err
        return found

    def find(self, key: str) -> list[tuple[int, int]]:
        """Give row and kind of each place that a key leads to, the most prominent first."""
        return self._take(key).find(key)

    def list_prefixes(self, folded: str) -> list[str]:
        """List the keys that a folded text begins with and that share its first word."""
        return self._take(folded).list_prefixes(folded)

    def iterate_keys(self, prefix: str) -> Iterator[str]:
        """Give the keys that begin so, of all files."""
        for number in range(self._count):
            yield from (self._open.get(number) or self._open_file(number)).iterate_keys(prefix)


# ---------------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class Spill:
    """A file with the keys of some places, heap after heap, and where in it each heap begins; one offset more.

    A heap is the number of its postings (4 bytes), the postings (4 each), the keys, apart by line breaks.
    """

    path: Path
    offsets: tuple[int, ...]


def write_spill(path: Path, keys: Sequence[list[str]], numbers: Sequence[Sequence[int]]) -> Spill:
    """Write down the keys and postings of some places, heap after heap.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_spill(Path(folder, "spill"), [["homs"], []], [[7], []]).offsets
    (0, 12, 16)
    """
    import numpy as np

    offsets = [0]
    with path.open("wb") as stream:
        for heap, postings in zip(keys, numbers, strict=True):
            stream.write(np.array([len(heap), *postings], dtype="<u4").tobytes())
            stream.write("\n".join(heap).encode())
            offsets.append(stream.tell())
    return Spill(path, tuple(offsets))


@dataclass(frozen=True, slots=True)
class ShardWriter:
    """Writes one file of names from all spills: a function that can be sent to another process.

    `ranks` is the file with a rank for each row; `moved` are the rows of places that came twice, and those that stand
    for them, both in the order of the first.
    """

    spills: tuple[Spill, ...]
    folder: Path
    count: int
    ranks: Path
    moved: tuple[tuple[int, ...], tuple[int, ...]]

    def __call__(self, number: int) -> int:
        """Write the file of a number; give how many keys it has."""
        import marisa_trie
        import numpy as np

        keys, postings = self._read(number)
        trie = marisa_trie.Trie(keys)
        ids = np.fromiter((trie[key] for key in keys), dtype=np.int64, count=len(keys))
        del keys
        stem = self.folder / f"names{number:02d}"
        trie.save(str(stem.with_suffix(".marisa")))
        ids, flat = self._order(ids, postings)
        offsets = np.zeros(len(trie) + 1, dtype="<u4")
        np.cumsum(np.bincount(ids, minlength=len(trie)), out=offsets[1:])
        with stem.with_suffix(".postings").open("wb") as stream:
            stream.write(np.array([len(trie)], dtype="<u4").tobytes())
            stream.write(offsets.tobytes())
            stream.write(flat.astype("<u4").tobytes())
        return len(trie)

    def _read(self, number: int) -> tuple[list[str], Numbers]:
        """Read the keys and postings of all heaps that go into one file."""
        import numpy as np

        keys: list[str] = []
        postings = []
        for spill in self.spills:
            with spill.path.open("rb") as stream:
                for heap in range(number, BUCKETS, self.count):
                    stream.seek(spill.offsets[heap])
                    packed = stream.read(spill.offsets[heap + 1] - spill.offsets[heap])
                    n = int.from_bytes(packed[:4], "little")
                    if n:
                        postings.append(np.frombuffer(packed, "<u4", n, 4))
                        keys += packed[4 + 4 * n :].decode().split("\n")
        return keys, np.concatenate(postings) if postings else np.zeros(0, dtype=np.uint32)

    def _order(self, ids: NDArray[np.int64], postings: Numbers) -> tuple[NDArray[np.int64], Numbers]:
        """Put postings in the order of the keys' numbers, then of the places' ranks; each place once a key."""
        import numpy as np

        rows = (postings & ((1 << ROW_BITS) - 1)).astype(np.int64)
        kinds = (postings >> ROW_BITS).astype(np.int64)
        if self.moved[0]:
            gone, stand = np.array(self.moved[0]), np.array(self.moved[1])
            place = np.minimum(np.searchsorted(gone, rows), len(gone) - 1)
            rows = np.where(gone[place] == rows, stand[place], rows)
        order = np.lexsort((kinds, rows, ids))
        ids, rows, kinds = ids[order], rows[order], kinds[order]
        first = np.ones(len(ids), dtype=bool)
        first[1:] = (ids[1:] != ids[:-1]) | (rows[1:] != rows[:-1])
        ids, rows, kinds = ids[first], rows[first], kinds[first]
        ranks = np.fromfile(self.ranks, dtype=np.uint8).astype(np.int64)[rows] if len(rows) else rows
        order = np.lexsort((rows, _OTHER_NAME * np.minimum(kinds, 1) - ranks, ids))
        return ids[order], (kinds[order] << ROW_BITS | rows[order]).astype(np.uint32)
