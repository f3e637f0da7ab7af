"""What an article's names say about one another: the columns of the ranking that depend on the article.

Given how likely each candidate is so far, every name hands its likelihood on to the countries, regions and
surroundings of its candidates, and every candidate takes what the other names give: in all of the article, near it,
as the name of what it lies in, as a neighbour in a list, and from the publisher's home. A name never supports itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.resolve.block import RADII_KM, WAYS, Block
from geo.resolve.choices import CLASSES
from geo.resolve.units import CUES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_EARTH_KM: Final = 6371.0088
_MIDDLE: Final = 1
"""Of `RADII_KM` the one that says whether a name has a place near."""
_SHARE_FLOOR, _RIVAL_FLOOR = 0.5, 0.05
"""So much likelihood makes half of a share; below so much of it the best candidate is none."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a block's evidence is the same for every pass.

    `ways` is the weight of each unit for each other, one matrix a way, and `taken` the same by the rows that
    receive (row, way, unit). `slots` and `givers` say into which cell of a table (unit, code) each row gives,
    `cells` from which columns of it a row takes, `begins` where the columns of each of `NAMED` begin. `near` marks
    pairs of rows, one matrix a radius. `present` counts the names that have a place near a row. `possible` says of a
    row whether the name that it is said to lie in may mean its country, region or district, however unlikely, and
    whether a name that is said to lie in this one may.
    """

    ways: Floats
    taken: Floats
    slots: Ints
    givers: Ints
    cells: Ints
    begins: Ints
    width: int
    near: Floats
    local: Bools
    present: Floats
    possible: Floats


def build_frame(block: Block) -> Frame:
    """Build what every pass over a block needs."""
    import numpy as np

    ways = weigh_ways(block)
    count, rows = len(block.grouping.units), np.arange(len(block.unit))
    slots, givers, cells, begins, width = [], [], [], [], 0
    for level, codes in enumerate((block.country, block.admin1, block.admin2)):
        _, column = np.unique(codes, return_inverse=True)
        known, is_name = codes >= 0, block.kind == level
        size = int(column.max()) + 2  # the last column stays empty: rows without a code take from it
        for chosen in (is_name, ~is_name):
            begins.append(width)
            givers.append(rows[known & chosen])
            slots.append(width + column[known & chosen])
            cells.append(np.where(known, width + column, width + size - 1))
            width += size
    giving = np.concatenate(givers)
    # A point of a country or of a first-order region is near nothing.
    local = block.kind > CLASSES.index("admin1")
    cosines = block.vectors @ block.vectors.T
    near = np.stack([cosines > np.cos(radius / _EARTH_KM) for radius in RADII_KM])
    taken = np.ascontiguousarray(ways[:, block.unit, :].transpose(1, 0, 2))
    has = np.logical_or.reduceat(near[_MIDDLE] & local[None, :], block.first, axis=1)[:, :count]
    present = (has & (taken[:, 0, :count] > 0)).sum(axis=1) * local
    frame = Frame(
        ways, taken, np.concatenate(slots) + block.unit[giving] * width, giving, np.column_stack(cells),
        np.array(begins), width, near.astype(np.float64), local, present.astype(np.float64),
        np.zeros((len(rows), 4)),
    )  # fmt: skip
    _mark_possible(block, frame)
    return frame


def _mark_possible(block: Block, frame: Frame) -> None:
    """Fill in what may lie in what, by what the text says and any sense of its names."""
    import numpy as np

    inside = frame.ways[WAYS.index("inside")]
    if not inside.any():
        return
    size = len(block.choices)
    mass = np.bincount(frame.slots, minlength=size * frame.width).reshape(size, frame.width) > 0
    outer, inner = (inside > 0) @ mass, (inside.T > 0) @ mass
    rows = block.unit[:, None]
    frame.possible[:, :3] = outer[rows, frame.cells[:, 0::2]]
    frame.possible[:, 3] = _take_own(block, frame, inner.astype(np.float64))


def weigh_ways(block: Block) -> Floats:
    """Give the weight of each unit for each other, one matrix a way in the order of `WAYS`."""
    import numpy as np

    grouping, count, size = block.grouping, len(block.grouping.units), len(block.choices)
    ways = np.zeros((len(WAYS), size, size))
    ways[0, :, :count] = np.sqrt(block.mentions[:count])[None, :]
    ways[1, :count, :count] = grouping.near
    ways[2, :count, :count] = grouping.after
    ways[3, :count, :count] = grouping.beside
    if block.home >= 0:
        ways[4, :count, block.home] = 1.0
    index = np.arange(size)
    ways[:, index, index] = 0.0
    for numbers in block.same_name:
        ways[:, np.array(numbers)[:, None], numbers] = 0.0
        _part_namesakes(ways, grouping.after, numbers)
    return ways


def _part_namesakes(ways: Floats, after: Floats, numbers: list[int]) -> None:
    """Let what one mention of a name is said to lie in say nothing of another that lies in something else."""
    import numpy as np

    bound = [number for number in numbers if after[number].any()]
    for number in bound:
        outer = after[[other for other in bound if other != number]].any(axis=0) & (after[number] == 0)
        ways[:, number, np.flatnonzero(outer)] = 0.0


def measure_context(block: Block, frame: Frame, likely: Floats) -> Floats:
    """Give the columns that depend on the article, one row a candidate, in the order of `CONTEXT`.

    Parameters
    ----------
    block
        The candidates.
    frame
        What `build_frame` gave.
    likely
        How likely each candidate is so far; sums to 1 within a unit.
    """
    import numpy as np

    named, totals, held = _hand_on_regions(block, frame, likely)
    near, nearest = _hand_on_nearness(block, frame, likely)
    kind, unit, count = block.kind, block.unit, len(block.unit)
    shares = named[:, 0] / (totals[0][unit] + _SHARE_FLOOR)
    is_country, is_admin1 = kind == CLASSES.index("country"), kind == CLASSES.index("admin1")
    no_country = np.exp(-totals[0, :, 0])[unit]
    is_home = (block.country == block.home_country) & (block.home_country >= 0)
    single = np.empty((count, 16))
    single[:, 0] = nearest
    single[:, 1] = np.log1p(frame.present)
    single[:, 2] = frame.present / max(len(block.grouping.units) - 1, 1)
    # A country's row takes what its own towns give apart from the others: it cannot lie in itself.
    single[:, 3] = shares[:, 1] * is_country
    single[:, 4] = shares[:, 3] * is_admin1
    inside = totals[2][unit]
    single[:, 5] = (inside[:, 0] - named[:, 2, 0]) * ~is_country
    single[:, 6] = (inside[:, 2] - named[:, 2, 2]) * ~(is_country | is_admin1)
    single[:, 7:11] = frame.possible
    single[:, 11] = held
    single[:, 12] = _share_senses(block, likely)
    single[:, 13] = is_home
    single[:, 14] = is_home * no_country
    single[:, 15] = (block.country == block.states) * no_country * block.is_local
    rivaled = _compare_rivals(block, named, near)
    named[:, :2] = np.log1p(named[:, :2])
    near[:, :2] = np.log1p(near[:, :2])
    return np.hstack([rivaled, named.reshape(count, -1), shares, near.reshape(count, -1), single])


def _hand_on_regions(block: Block, frame: Frame, likely: Floats) -> tuple[Floats, Floats, Floats]:
    """Hand likelihood on through countries and regions.

    Gives (row, way, what), its sums (way, unit, what), and what the names said to lie in a row give it.
    """
    import numpy as np

    size = len(block.choices)
    mass = np.bincount(frame.slots, likely[frame.givers], size * frame.width).reshape(size, frame.width)
    given = frame.ways @ mass
    taken = given[:, block.unit[:, None], frame.cells].transpose(1, 0, 2).copy()
    inner = frame.ways[WAYS.index("inside")].T @ mass
    return taken, np.add.reduceat(given, frame.begins, axis=2), _take_own(block, frame, inner)


def _take_own(block: Block, frame: Frame, table: Floats) -> Floats:
    """Take from a table (unit, code) what lies in each row that is a country, a region or a district itself."""
    import numpy as np

    level = np.minimum(block.kind, 2)
    own: Floats = table[block.unit, frame.cells[np.arange(len(level)), 2 * level + 1]]
    return own * (block.kind <= CLASSES.index("admin2"))


def _hand_on_nearness(block: Block, frame: Frame, likely: Floats) -> tuple[Floats, Floats]:
    """Hand likelihood on to what lies near: (row, way, radius), and the strongest single name."""
    import numpy as np

    members = np.zeros((len(block.unit), len(block.choices)))
    members[np.arange(len(block.unit)), block.unit] = likely * frame.local
    mass = frame.near @ members
    nearest = (mass[_MIDDLE] * (frame.taken[:, 0] > 0)).max(axis=1) * frame.local
    out = frame.taken @ mass.transpose(1, 2, 0)
    out *= frame.local[:, None, None]
    return out, nearest


def _compare_rivals(block: Block, named: Floats, near: Floats) -> Floats:
    """Give each candidate's share, against the best candidate of its name, of what the other names give them."""
    import numpy as np

    both = named[:, :2, 0::2] + named[:, :2, 1::2]
    count = len(block.unit)
    given = np.hstack([named[:, :2, 0], both.reshape(count, -1), near[:, :2].reshape(count, -1)])
    best = np.maximum.reduceat(given, block.first, axis=0)[block.unit]
    compared: Floats = given / (best + _RIVAL_FLOOR)
    return compared


def _share_senses(block: Block, likely: Floats) -> Floats:
    """Give how likely a candidate is as the sense of the same name elsewhere in the article.

    A mention of which the text says what it lies in, or of what kind it is, has a sense of its own.
    """
    import numpy as np

    out = np.zeros(len(block.unit))
    is_bound: Bools = np.asarray(block.grouping.after.any(axis=1))
    for numbers in block.same_name:
        size = len(block.choices[numbers[0]].candidates)
        rows = block.first[numbers][:, None] + np.arange(size)
        weight = block.mentions[numbers][:, None]
        cues = np.array([CUES.index(block.grouping.units[each].cue or "town") for each in numbers])
        # (takes, gives): of one kind as far as the text says, and the taker is not said to lie in anything.
        shares = (cues[:, None] == cues[None, :]) & ~is_bound[numbers][:, None]
        np.fill_diagonal(shares, False)
        rest = shares @ weight
        out[rows] = shares @ (weight * likely[rows]) / np.maximum(rest, 1e-9)
    return out
