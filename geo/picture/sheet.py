"""The sheet around the maps: headline and standfirst above, legend and credits below."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.picture import look
from geo.picture.ground import hatch_areas
from geo.picture.labels import measure_text
from geo.picture.marks import draw_marks, size_mark
from geo.picture.places import Place
from geo.render.words import LEGEND_WORDS, ROLE_WORDS, TYPE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 0.2  # inches, of the legend
_MOST_MARGIN: Final = 0.3
_NARROW: Final = 5.5
_DISPUTED_DASHES: Final = (0, (3.5, 2.2))


@dataclass(frozen=True)
class Sheet:
    """The paper: how wide it is, in inches. Letters have the same size on each, so a narrow one has fewer of them."""

    width: float = 10.0

    @property
    def margin(self) -> float:
        """Free on each side, in inches."""
        return min(_MOST_MARGIN, 0.04 * self.width)

    @property
    def inner(self) -> float:
        """What is left between the margins, in inches."""
        return self.width - 2 * self.margin

    @property
    def is_narrow(self) -> bool:
        """Whether it is that of a telephone."""
        return self.width < _NARROW


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


def wrap_text(text: str, like: Line, most_lines: int, width: float) -> list[Line]:
    """Wrap text into lines that fit a width in inches; what is over the most lines is cut off with an ellipsis.

    Examples
    --------
    >>> [line.text for line in wrap_text("one two three", Line("", 10), 2, 0.6)]
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


def write_lines(figure: Any, lines: Sequence[Line], top: float, margin: float) -> float:
    """Write lines from the top (in inches from the lower edge) downwards; give where the last one ends."""
    across, up = figure.get_size_inches()
    for line in lines:
        top -= line.height
        right = is_right_to_left(line.text)
        figure.text(
            (1 - margin / across) if right else margin / across, (top + line.size * 0.3 / 72) / up, line.text,
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
    """One entry of the legend: what is drawn (`kind`), the place that it is drawn as, and its words."""

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
        return (self.picture_points + 5 + measure_text(self.words, 6.8, "normal")[0] + 13) / 72


def list_keys(
    places: Sequence[Place], *, has_mentions: bool = False, has_provinces: bool = False,
    has_disputed_lines: bool = False, has_disputed_areas: bool = False,
) -> list[Key]:  # fmt: skip
    """List what the legend explains, in the page's words and order: only what is there."""
    points = [place for place in places if place.area is None]
    areas = [place for place in places if place.area is not None]
    tones = {place.tone for place in points}
    words = (ROLE_WORDS if tones & (set(ROLE_WORDS) - {"none"}) else TYPE_WORDS) | {"plain": "Place"}
    keys = [Key("mark", words[tone], Place("", 0, 0, tone=tone)) for tone in words if tone in tones]
    most = max((place.n for place in points), default=1)
    if has_mentions and most > 1:
        counts = sorted({1, round(most**0.5), most})
        keys.append(
            Key("sizes", f"1–{most:,} mentions", radii=tuple(size_mark(count, most) for count in counts))
        )
    tone = "event_site" if tones & (set(ROLE_WORDS) - {"none"}) else "plain"
    rough, doubtful = any(place.is_rough for place in points), any(place.is_doubtful for place in points)
    if rough or doubtful:
        word = "rough or doubtful" if rough and doubtful else "rough" if rough else "doubtful"
        keys.append(Key("mark", LEGEND_WORDS[word], Place("", 0, 0, tone=tone, is_rough=True)))
    keys += [
        Key("mark", LEGEND_WORDS[status], Place("", 0, 0, tone=tone, status=status))
        for status in ("claimed", "unreal")
        if any(place.status == status for place in points)
    ]
    shades = {"country": False, "country with events": True}
    given = {
        "province": has_provinces,
        **{kind: any((p.tone == "event_site") == is_site for p in areas) for kind, is_site in shades.items()},
        "border": True,
        "disputed line": has_disputed_lines,
        "disputed area": has_disputed_areas,
    }
    return keys + [Key(kind, LEGEND_WORDS[kind]) for kind, is_there in given.items() if is_there]


def arrange_keys(keys: Sequence[Key], width: float) -> list[list[Key]]:
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


def draw_legend(figure: Any, rows: Sequence[Sequence[Key]], low: float, margin: float) -> None:
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
        x, y = margin * 72, top - tall / 2
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
    from matplotlib.patches import Circle, Polygon, Rectangle

    middle = x + key.picture_points / 2
    box: dict[str, Any] = {
        "xy": (x + 1, y - 4.5),
        "width": 16,
        "height": 9,
        "edgecolor": look.BORDER,
        "linewidth": 0.5,
    }
    if key.kind == "mark" and key.place is not None:
        draw_marks(axes, [(key.place, middle, y, 4.2)])
    elif key.kind == "sizes":
        base = y - max(key.radii)
        for radius in key.radii:
            ring = Circle((middle, base + radius), radius, fill=False, edgecolor=look.SOFT, linewidth=0.7)
            axes.add_patch(ring)
    elif key.kind == "province":
        corners = [(2, 4), (9, 5), (15, 3), (16, -2), (9, -4.5), (3, -2)]
        shape = Polygon([(x + 1 + across, y + up) for across, up in corners], fill=False)
        shape.set(edgecolor=look.ROLES["event_site"].color, linewidth=1.1, alpha=0.75)
        axes.add_patch(shape)
    elif key.kind == "country":
        axes.add_patch(Rectangle(**box, facecolor=look.SHADE))
    elif key.kind == "country with events":
        axes.add_patch(Rectangle(**box, facecolor=look.SHADE_SITE))
    elif key.kind == "border":
        axes.plot([x + 1, x + 17], [y, y], color=look.BORDER, linewidth=0.9)
    elif key.kind == "disputed line":
        axes.plot([x + 1, x + 17], [y, y], color=look.DISPUTED, linewidth=0.8, linestyle=_DISPUTED_DASHES)
    else:
        _draw_hatch_key(axes, x, y)


def _draw_hatch_key(axes: Any, x: float, y: float) -> None:
    import numpy as np
    from matplotlib.collections import LineCollection

    corners = [(x + 1, y - 4.5), (x + 17, y - 4.5), (x + 17, y + 4.5), (x + 1, y + 4.5), (x + 1, y - 4.5)]
    lines = hatch_areas([np.array(corners)], 3.2)
    axes.add_collection(LineCollection(lines, colors=look.DISPUTED, linewidths=0.45, alpha=0.7))
