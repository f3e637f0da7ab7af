"""The stored base map: read once, whole.

The product `data/basemap.bin.xz` is built from Natural Earth (public domain) by `gazetteer/build_basemap.py`.
Natural Earth draws de facto boundaries: who is in control, not who claims. Disputed ones are marked.
"""

from __future__ import annotations

import json
import lzma
import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GazetteerError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.int64]

CREDIT: Final = "Boundaries: Natural Earth, de facto but for Crimea; dashed where disputed"

_PATH: Final = Path(__file__).parents[1] / "data" / "basemap.bin.xz"
_MAGIC: Final = b"GEOB"


@dataclass(frozen=True)
class Lines:
    """A group of lines end to end: line i is `points[ends[i] : ends[i + 1]]`."""

    points: Points
    ends: NDArray[np.int64]

    def cut(self, number: int) -> Points:
        """Give one line."""
        return self.points[self.ends[number] : self.ends[number + 1]]


@dataclass(frozen=True)
class DisputedArea:
    """An area that more than one side claims, or that others hold than the United Nations count it to.

    `un`, `held` and `claims` are ISO 3166-1 alpha-2 codes: whose it is to the United Nations, who is in control
    ("" where control is divided or with authorities that have no code), all that claim it. `drawn` lists whose
    land the base map draws it as. `note` says in words why, by `source`, a resolution or treaty. `rings` are
    closed outlines of integer points of 1/scale degrees, the largest first. Written by hand in
    `gazetteer/disputed_areas.toml` and `gazetteer/disputed.csv`.
    """

    area_id: str
    name: str
    un: str
    held: str
    claims: tuple[str, ...]
    drawn: tuple[str, ...]
    note: str
    source: str
    rings: tuple[Points, ...]


@dataclass(frozen=True)
class Basemap:
    """The whole base map, as stored.

    `groups` holds integer points of 1/`scale` degrees (x longitude, y latitude) by group: arcs (country
    outlines, each stored once), claims, rivers, lakes, and admin1/XXX by Natural Earth's country code.
    `kinds` says of each arc whether it is a coast (0), a border (1), a disputed border (2) or the seam at 180
    degrees (3). A country is a dict of a3, iso2, name, label (longitude, latitude), room (degrees around the
    label) and rings: lists of arcs, where `~i` is arc i backwards. `cities` are lists of name, longitude,
    latitude, the most important first. `disputed` holds the areas that maps hatch.
    """

    scale: int
    countries: list[dict[str, Any]]
    kinds: list[int]
    groups: dict[str, Lines]
    cities: list[list[Any]]
    disputed: tuple[DisputedArea, ...] = ()

    @cached_property
    def lines(self) -> dict[str, list[Points]]:
        """Each group as a list of lines: for what looks at lines one by one; a map does not."""
        return {
            name: [group.cut(number) for number in range(len(group.ends) - 1)]
            for name, group in self.groups.items()
        }


@lru_cache(maxsize=1)
def load_basemap() -> Basemap:
    """Read the base map that the package carries; about 0.1 s, once a process.

    Raises
    ------
    GazetteerError
        If the file is missing or no base map of this version.

    Examples
    --------
    >>> basemap = load_basemap()
    >>> [country["name"] for country in basemap.countries if country["iso2"] == "SY"]
    ['Syria']
    """
    import numpy as np

    try:
        content = lzma.decompress(_PATH.read_bytes())
    except (OSError, lzma.LZMAError) as err:
        raise GazetteerError(
            f"the base map {_PATH.name} is missing or damaged ({err}); install the package again"
        ) from err
    if not content.startswith(_MAGIC):
        raise GazetteerError(f"the base map {_PATH.name} is of another version; install the package again")
    header_size, n_lines, n_points = struct.unpack_from("<III", content, 4)
    header = json.loads(content[16 : 16 + header_size])
    position = 16 + header_size
    lengths = np.frombuffer(content, "<u4", n_lines, position).astype(np.int64)
    planes = np.frombuffer(content, np.uint8, n_points * 8, position + 4 * n_lines)
    zigzag = np.ascontiguousarray(planes.reshape(4, -1).T).view("<u4").reshape(2, n_points).astype(np.int64)
    totals = np.cumsum((zigzag >> 1) ^ -(zigzag & 1), axis=1)
    ends = np.cumsum(lengths)
    before = np.concatenate([[[0], [0]], totals[:, ends[:-1] - 1]], axis=1)
    points = (totals - np.repeat(before, lengths, axis=1)).T
    bounds, first, groups = np.concatenate([[0], ends]), 0, {}
    for name, count in sorted(header["groups"].items()):
        own = bounds[first : first + count + 1]
        groups[name] = Lines(points[own[0] : own[-1]], own - own[0])
        first += count
    disputed = _read_disputed(header["disputed"], groups.pop("disputed"))
    return Basemap(header["scale"], header["countries"], header["kinds"], groups, header["cities"], disputed)


def _read_disputed(rows: list[dict[str, Any]], outlines: Lines) -> tuple[DisputedArea, ...]:
    areas, first = [], 0
    for row in rows:
        rings = tuple(outlines.cut(number) for number in range(first, first + row["n_rings"]))
        first += row["n_rings"]
        areas.append(
            DisputedArea(
                row["id"], row["name"], row["un"], row["held"], tuple(row["claims"]), tuple(row["drawn"]),
                row["note"], row["source"], rings,
            )
        )  # fmt: skip
    return tuple(areas)
