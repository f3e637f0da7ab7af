"""GeoNames' alternate names, joined to a dump in another order with bounded memory.

The names stay on disk. In memory stand three numbers for each: its place, where it begins, how long it is (14 bytes; 18
million names are 250 MB). They are found with array operations, since a Python loop over as many lines takes a minute.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo.errors import SourceError
from geo.sources.archives import Meter, find_member, open_member, unpack_member
from geo.sources.faults import Faults

if TYPE_CHECKING:
    import numpy as np

    from geo.gazetteer.own import OwnPlace

_CHUNK: Final = 8 << 20
_BATCH: Final = 20_000
_TAB, _FEED, _ZERO = 9, 10, 48
_NO_NAMES: Final = frozenset(
    {"link", "post", "wkdt", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "fr_1793"}
)
"""Values of the column isolanguage under which no name stands, but an address, a code, an abbreviation."""
_MAX_NAME: Final = 400
"""Bytes of the longest name: GeoNames' readme, `varchar(400)`."""
_MAX_DIGITS: Final = 9


class AlternateNames:
    r"""Names by GeoNames id, kept on disk.

    Parameters
    ----------
    path
        `alternateNamesV2.txt`, `alternateNames.txt`, or a .zip of one.
    faults
        Is told of rows that are left out.
    meter
        Is told how far the reading has come.

    Raises
    ------
    SourceError
        If the file is no such table.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "alternateNamesV2.txt")
    >>> _ = path.write_text("1\t170063\tar\tحلب" + 6 * "\t" + "\n", encoding="utf-8")
    >>> with AlternateNames(path, Faults(), Meter()) as names:
    ...     names.find(170063)
    ['حلب']
    """

    def __init__(self, path: Path, faults: Faults, meter: Meter) -> None:
        self._closing = ExitStack()
        try:
            folder = Path(self._closing.enter_context(tempfile.TemporaryDirectory(prefix="geo-names-")))
            member = find_member(path, ("alternatenamesv2.txt", "alternatenames.txt", ".txt"))
            plain = self._closing.enter_context(unpack_member(path, member, folder))
            with open_member(plain, plain.name, meter) as stream:
                ids, starts, lengths = _index_names(stream, faults)
            if not len(ids):
                raise SourceError(f"{path}: expected GeoNames' alternate names (10 columns), found none")
            if (ids[1:] < ids[:-1]).any():
                order = ids.argsort(kind="stable")
                ids, starts, lengths = ids[order], starts[order], lengths[order]
            self._ids, self._starts, self._lengths = ids, starts, lengths
            self._file = self._closing.enter_context(plain.open("rb", buffering=0))
        except BaseException:
            self._closing.close()
            raise

    def __enter__(self) -> AlternateNames:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, and delete it if it was unpacked."""
        self._closing.close()

    def __len__(self) -> int:
        """Give how many names there are."""
        return len(self._ids)

    def find(self, geonames_id: int) -> list[str]:
        """Give the names of a place, in the order of the file; none if it has none."""
        first, last = self._ids.searchsorted([geonames_id, geonames_id + 1]).tolist()
        return self._read(first, last)

    def _read(self, first: int, last: int) -> list[str]:
        if first == last:
            return []
        starts = self._starts[first:last].tolist()
        lengths = self._lengths[first:last].tolist()
        low, high = min(starts), max(s + n for s, n in zip(starts, lengths, strict=True))
        if high - low <= 256 * (last - first) + 4096:  # they stand together, as they mostly do
            data = self._read_bytes(low, high - low)
            parts = [data[s - low : s - low + n] for s, n in zip(starts, lengths, strict=True)]
        else:
            parts = [self._read_bytes(s, n) for s, n in zip(starts, lengths, strict=True)]
        return [part.decode("utf-8", "replace") for part in parts]

    def _read_bytes(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)

    def join(self, places: Iterable[OwnPlace]) -> Iterator[OwnPlace]:
        """Add the names to places of a GeoNames dump, whatever their order."""
        import numpy as np

        rows = iter(places)
        while batch := list(islice(rows, _BATCH)):
            ids = np.array([int(place.place_id[9:]) for place in batch], np.uint32)
            firsts = self._ids.searchsorted(ids, "left").tolist()
            lasts = self._ids.searchsorted(ids, "right").tolist()
            for place, first, last in zip(batch, firsts, lasts, strict=True):
                if first == last:
                    yield place
                    continue
                names = dict.fromkeys((*place.names, *self._read(first, last)))
                names.pop(place.name, None)
                names.pop("", None)
                yield place._replace(names=tuple(names))


def _index_names(
    stream: BinaryIO, faults: Faults
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Find place, start and length of each name that is one."""
    import numpy as np

    parts: list[tuple[Any, Any, Any]] = []
    rest, offset = b"", 0
    while True:
        chunk = stream.read(_CHUNK)
        data = rest + (chunk or (b"" if rest.endswith(b"\n") or not rest else b"\n"))
        whole = data.rpartition(b"\n")[0]
        if whole:
            parts.append(_index_chunk(np.frombuffer(whole + b"\n", np.uint8), offset, faults))
            offset, data = offset + len(whole) + 1, data[len(whole) + 1 :]
        rest = data
        if not chunk:
            break
        if len(rest) > _CHUNK:
            raise SourceError("expected GeoNames' alternate names, got a file without lines")
    parts.append((np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros(0, np.uint16)))
    ids, starts, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    return ids, starts, lengths


def _index_chunk(data: np.ndarray[Any, Any], offset: int, faults: Faults) -> tuple[Any, Any, Any]:
    """Find the names in whole lines; rows without four columns or with an id that is no number are left out."""
    import numpy as np

    ends = np.flatnonzero(data == _FEED)
    begins = np.concatenate(([0], ends[:-1] + 1))
    tabs = np.flatnonzero(data == _TAB)
    first_tab = tabs.searchsorted(begins)
    has_columns = tabs.searchsorted(ends) - first_tab >= 4
    broken = int((~has_columns & (ends > begins + 1)).sum())
    row = first_tab[has_columns]
    at = [tabs[row + i] for i in range(4)]
    ids, is_number = _parse_numbers(data, at[0] + 1, at[1])
    length = at[3] - at[2] - 1
    good = is_number & (length > 0) & (length <= _MAX_NAME) & ~_find_marked(data, at[1] + 1, at[2])
    broken += int((~is_number).sum())
    if broken:
        reason = "an alternate name without its columns"
        faults.left_out[reason] = faults.left_out.get(reason, 0) + broken
        faults.examples.setdefault(reason, [f"near byte {offset:,}"])
    return ids[good], at[2][good] + 1 + offset, length[good].astype(np.uint16)


def _parse_numbers(data: np.ndarray[Any, Any], begins: Any, ends: Any) -> tuple[Any, Any]:
    """Read the whole numbers that stand between two offsets, all at once."""
    import numpy as np

    length = ends - begins
    values = np.zeros(len(begins), np.int64)
    good = (length > 0) & (length <= _MAX_DIGITS)
    for i in range(_MAX_DIGITS):
        has_digit = good & (i < length)
        digit = data[np.where(has_digit, begins + i, 0)].astype(np.int64) - _ZERO
        good &= ~has_digit | ((digit >= 0) & (digit <= 9))
        values = np.where(has_digit, values * 10 + digit, values)
    return values.astype(np.uint32), good


def _find_marked(data: np.ndarray[Any, Any], begins: Any, ends: Any) -> Any:
    """Tell which languages mark something that is no name."""
    import numpy as np

    length = ends - begins
    marked = np.zeros(len(begins), bool)
    for word in sorted(_NO_NAMES):
        same = length == len(word)
        for i, letter in enumerate(word.encode("ascii")):
            same &= data[np.where(same, begins + i, 0)] == letter
        marked |= same
    return marked
