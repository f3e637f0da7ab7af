"""Names beside marks: placed one after the other, the weightiest first, where nothing is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.picture.look import choose_fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_AIR: Final = 1.2  # points around a name that stay free
# Where a name may stand, in order of preference (after Imhof, 1975): direction from the mark, (x, y).
_SIDES: Final = ((1, 0), (1, 0.8), (1, -0.8), (-1, 0), (-1, 0.8), (-1, -0.8), (0, 1), (0, -1))
_OFFSETS: Final = (0.0, 9.0, 20.0)  # points between a mark and its name; from the second on a line joins them
_LINES: Final = (0.0, -1.6, 1.6, -3.2, 3.2)  # how far a country's name may move up, in its own size
_CELL: Final = 48.0


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of a map."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Say whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


@dataclass(frozen=True)
class Label:
    """A name that wants a place: at a mark of `radius` points about (x, y), or, at radius 0, centered on it.

    Such a name may move up and down by `reach` points and no farther, so that it stays on its country.
    """

    text: str
    x: float
    y: float
    radius: float
    size: float
    color: str
    weight: str = "normal"
    reach: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label, where its text's left end and baseline go in points, and whether a line leads to its mark."""

    label: Label
    x: float
    y: float
    is_far: bool = False


class Board:
    """What is taken on a map of `width` by `height` points; boxes are found by the cells they touch."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        for cell in self._list_cells(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies on the map and meets none that is taken."""
        if box.left < 2 or box.low < 2 or box.right > self._width - 2 or box.high > self._height - 2:
            return False
        return not any(
            box.meets(taken) for cell in self._list_cells(box) for taken in self._cells.get(cell, ())
        )

    @staticmethod
    def _list_cells(box: Box) -> Iterable[tuple[int, int]]:
        columns = range(int(box.left // _CELL), int(box.right // _CELL) + 1)
        rows = range(int(box.low // _CELL), int(box.high // _CELL) + 1)
        return [(column, row) for column in columns for row in rows]


@lru_cache(maxsize=1)
def _open_renderer() -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    return FigureCanvasAgg(Figure(figsize=(1, 1), dpi=72)).get_renderer()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def measure_text(
    text: str, size: float, weight: str, *, is_serif: bool = False
) -> tuple[float, float, float]:
    """Measure a line of text: width, height above the baseline, depth below it, in points.

    Examples
    --------
    >>> width, height, depth = measure_text("Homs", 10.0, "normal")
    >>> 25 < width < 40, depth < height
    (True, True)
    """
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=list(choose_fonts(text, is_serif=is_serif)), size=size, weight=weight)
    width, height, depth = _open_renderer().get_text_width_height_descent(text, font, False)
    return float(width), float(height - depth), float(depth)


def place_labels(labels: Sequence[Label], board: Board) -> list[Placed]:
    """Place labels in their order; one that finds no room is left out.

    Parameters
    ----------
    labels
        The weightiest first.
    board
        What is taken already; what is placed is added to it.

    Examples
    --------
    >>> board = Board(100, 40)
    >>> labels = [Label("Homs", 50, 20, 4, 8, "k"), Label("Hama", 50, 20, 4, 8, "k")]
    >>> [(placed.label.text, placed.x > 50) for placed in place_labels(labels, board)]
    [('Homs', True), ('Hama', False)]
    """
    found = []
    for label in labels:
        width, height, depth = measure_text(label.text, label.size, label.weight)
        for x, y, is_far in _list_spots(label, width, height):
            box = Box(x - _AIR, y - depth - _AIR, x + width + _AIR, y + height + _AIR)
            if board.is_free(box):
                board.take(box)
                found.append(Placed(label, x, y, is_far))
                break
    return found


def _list_spots(label: Label, width: float, height: float) -> Iterable[tuple[float, float, bool]]:
    """List where a text may begin: close to its mark first, then farther off; or about the middle of a country."""
    if not label.radius:
        for up in _LINES:
            if abs(up) * label.size > label.reach:
                return
            yield label.x - width / 2, label.y - height / 2 + up * label.size, False
        return
    for off in _OFFSETS:
        gap = label.radius + 2.5 + off
        for across, up in _SIDES:
            near = gap if not up else gap * 0.75
            if across:
                x = label.x + near if across > 0 else label.x - near - width
                yield x, label.y - height / 2 + up * gap, off > 0
            else:
                yield label.x - width / 2, label.y + gap if up > 0 else label.y - gap - height, off > 0
        if label.radius < 2:
            return  # a town for orientation is named close by or not at all


def draw_labels(axes: Any, placed: Iterable[Placed], halo: str) -> None:
    """Write placed labels on axes whose unit is the point."""
    from matplotlib.patheffects import withStroke

    for each in placed:
        label = each.label
        if each.is_far:
            _draw_leader(axes, each)
        axes.text(
            each.x, each.y, label.text, fontsize=label.size, color=label.color, weight=label.weight,
            family=list(choose_fonts(label.text)), ha="left", va="baseline", parse_math=False, zorder=6,
            path_effects=[withStroke(linewidth=1.8, foreground=halo, alpha=0.85)],
        )  # fmt: skip


def _draw_leader(axes: Any, placed: Placed) -> None:
    """Draw a line from a mark to the nearest point of its name."""
    label = placed.label
    width, height, _ = measure_text(label.text, label.size, label.weight)
    x = min(max(label.x, placed.x), placed.x + width)
    y = min(max(label.y, placed.y), placed.y + height)
    axes.plot([label.x, x], [label.y, y], color=label.color, linewidth=0.5, zorder=5.9)
