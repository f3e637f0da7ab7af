"""The sheet around the maps: headline and standfirst above, legend and credits below."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.picture import look
from geo.picture.ground import hatch_areas
from geo.picture.labels import measure_text
from geo.picture.panel import Place, get_look, size_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 10.0  # inches
MARGIN: Final = 0.3
_ROW: Final = 0.2  # of the legend


@dataclass(frozen=True)
class Line:
    """A line of text in the sheet."""

    text: str
    size: float
    color: str = look.SOFT
    weight: str = "normal"
    is_serif: bool = False

    @property
    def height(self) -> float:
        """The height in inches, with the space to the next."""
        return self.size * 1.34 / 72


def wrap_text(text: str, like: Line, most_lines: int, width: float = WIDTH - 2 * MARGIN) -> list[Line]:
    """Wrap text into lines that fit a width in inches; what is over the most lines is cut off with an ellipsis.

    Examples
    --------
    >>> [line.text for line in wrap_text("one two three", Line("", 10), 2, width=0.6)]
    ['one two', 'three']
    """
    words, lines, line = text.split(), [], ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and measure_text(longer, like.size, like.weight, is_serif=like.is_serif)[0] > width * 72:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], lines[most_lines - 1].rstrip(" ,;.") + " …"]
    return [Line(each, like.size, like.color, like.weight, like.is_serif) for each in lines if each]


def write_lines(figure: Any, lines: Sequence[Line], top: float) -> float:
    """Write lines from the top (in inches from the lower edge) downwards; give where the last one ends."""
    across, up = figure.get_size_inches()
    for line in lines:
        top -= line.height
        right = is_right_to_left(line.text)
        figure.text(
            (1 - MARGIN / across) if right else MARGIN / across, (top + line.size * 0.3 / 72) / up, line.text,
            fontsize=line.size, color=line.color,
            weight=line.weight, family=list(look.choose_fonts(line.text, is_serif=line.is_serif)),
            ha="right" if right else "left", va="baseline",
            parse_math=False,
        )  # fmt: skip
    return top


def is_right_to_left(text: str) -> bool:
    """Say whether a line runs from the right: whether its first letter with a direction does.

    Examples
    --------
    >>> is_right_to_left("12 حلب"), is_right_to_left("Homs حمص")
    (True, False)
    """
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((each != "L" for each in directions if each in ("L", "R", "AL")), False)


@dataclass(frozen=True)
class Key:
    """One entry of the legend: what is drawn (`kind`), in which color or role, and its words."""

    kind: str
    words: str
    place: Place | None = None
    radii: tuple[float, ...] = ()

    @property
    def picture_points(self) -> float:
        """The width of the symbol in points."""
        return 2 * max(self.radii) + 2 if self.radii else 18.0

    @property
    def width(self) -> float:
        """The width in inches."""
        return (self.picture_points + 5 + measure_text(self.words, 6.8, "normal")[0] + 16) / 72


def list_keys(
    places: Sequence[Place], *, most: int, has_rough: bool, has_mentions: bool, has_disputed: bool
) -> list[Key]:
    """List what the legend explains: only what is there."""
    points = [place for place in places if place.area is None]
    roles = {get_look(place): place for place in reversed(points)}
    order = [*look.ROLES.values(), look.NO_ROLE]
    keys = [Key("mark", kind.word, roles[kind]) for kind in order if kind in roles]
    if len(keys) == 1 and look.NO_ROLE in roles:
        keys = [Key("mark", "Place", roles[look.NO_ROLE])]
    if has_rough:
        keys.append(Key("rough", "Uncertain: somewhere within the circle"))
    if points and has_mentions and most > 1:
        counts = sorted({1, round(most**0.5), most})
        words = "–".join(f"{count:,}" for count in (counts[0], counts[-1])) + " mentions"
        keys.append(Key("sizes", words, radii=tuple(size_mark(count, most) for count in counts)))
    if any(place.area for place in places):
        keys.append(Key("shade", "Country that is named"))
    keys.append(Key("border", "Border"))
    if has_disputed:
        keys.append(Key("disputed", "Disputed, or held by others"))
    return keys


def arrange_keys(keys: Sequence[Key], width: float = WIDTH - 2 * MARGIN) -> list[list[Key]]:
    """Break the legend into rows that fit a width in inches."""
    rows: list[list[Key]] = [[]]
    for key in keys:
        if rows[-1] and sum(each.width for each in rows[-1]) + key.width > width:
            rows.append([])
        rows[-1].append(key)
    return rows


def measure_legend(rows: Sequence[Sequence[Key]]) -> float:
    """Give the height of the legend in inches."""
    return sum(_measure_row(row) for row in rows)


def _measure_row(row: Sequence[Key]) -> float:
    return max([_ROW, *(2 * max(key.radii) / 72 + 0.06 for key in row if key.radii)])


def draw_legend(figure: Any, rows: Sequence[Sequence[Key]], low: float) -> None:
    """Draw the legend from `low` (inches from the lower edge) upwards, the first row on top."""
    across, up = figure.get_size_inches()
    height = measure_legend(rows)
    axes = figure.add_axes((0, low / up, 1, height / up), facecolor="none")
    axes.set(xlim=(0, across * 72), ylim=(0, height * 72), xticks=[], yticks=[])
    axes.axis("off")
    font = list(look.choose_fonts("legend"))
    top = height * 72
    for row in rows:
        tall = _measure_row(row) * 72
        x, y = MARGIN * 72, top - tall / 2
        for key in row:
            _draw_key(axes, key, x, y)
            axes.text(
                x + key.picture_points + 5,
                y,
                key.words,
                fontsize=6.8,
                color=look.INK,
                family=font,
                va="center_baseline",
            )
            x += key.width * 72
        top -= tall


def _draw_key(axes: Any, key: Key, x: float, y: float) -> None:
    import numpy as np
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Circle, Rectangle

    middle = x + key.picture_points / 2
    if key.kind == "mark" and key.place is not None:
        kind = get_look(key.place)
        size = (2 * 4.2 * kind.scale) ** 2
        axes.scatter([middle], [y], s=size, marker=kind.marker, color=kind.color, linewidths=0)
    elif key.kind == "rough":
        dashes = (0, (2, 1.2))
        axes.add_patch(
            Circle(
                (middle, y),
                6.2,
                facecolor=to_rgba(look.SOFT, 0.07),
                edgecolor=look.SOFT,
                linestyle=dashes,
                linewidth=0.7,
            )
        )
        axes.scatter(
            [middle],
            [y],
            s=30,
            facecolors=[to_rgba(look.SOFT, 0.35)],
            edgecolors=look.SOFT,
            linestyles=[dashes],
        )
    elif key.kind == "sizes":
        base = y - max(key.radii)
        for radius in key.radii:
            axes.add_patch(
                Circle((middle, base + radius), radius, fill=False, edgecolor=look.SOFT, linewidth=0.7)
            )
    elif key.kind == "border":
        axes.plot([x + 1, x + 17], [y, y], color=look.BORDER, linewidth=0.9)
    elif key.kind == "shade":
        axes.add_patch(
            Rectangle((x + 1, y - 4.5), 16, 9, facecolor=look.SHADE, edgecolor=look.BORDER, linewidth=0.5)
        )
    else:
        corners = [(x + 1, y - 4.5), (x + 17, y - 4.5), (x + 17, y + 4.5), (x + 1, y + 4.5), (x + 1, y - 4.5)]
        lines = hatch_areas([np.array(corners)], 3.2)
        axes.add_collection(LineCollection(lines, colors=look.DISPUTED, linewidths=0.45, alpha=0.7))
        axes.plot(*zip(*corners, strict=True), color=look.DISPUTED, linewidth=0.7, linestyle=(0, (3.5, 2.2)))
