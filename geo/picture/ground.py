"""The base map of a picture: land, borders, disputed areas and water, cut to the frame and laid flat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.basemap import load_basemap
from geo.picture import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.basemap import Basemap
    from geo.picture.frame import Coordinates, Frame

_ADMIN1_KM: Final = 1600.0  # up to this width first-order regions are drawn
_RIVERS_KM: Final = 6000.0
_DETAIL: Final = 1800  # of the width: what a line may move


@dataclass
class Ground:
    """The base map within a frame, in its km: lines and rings by kind, and the disputed areas that are seen."""

    land: list[Coordinates] = field(default_factory=list)
    shaded: dict[str, list[Coordinates]] = field(default_factory=dict)  # by country code
    lakes: list[Coordinates] = field(default_factory=list)
    hatched: list[Coordinates] = field(default_factory=list)
    disputed: list[tuple[str, float, float]] = field(default_factory=list)
    lines: dict[str, list[Coordinates]] = field(default_factory=dict)
    countries: list[tuple[dict[str, Any], list[Coordinates]]] = field(default_factory=list)


def cut_ground(frame: Frame, shaded: Iterable[str] = ()) -> Ground:
    """Cut the base map to a frame.

    Parameters
    ----------
    frame
        What is shown.
    shaded
        ISO 3166-1 alpha-2 codes of the countries to shade.
    """
    basemap, cutter, ground = load_basemap(), _Cutter(frame), Ground()
    wanted = set(shaded)
    arcs = basemap.groups["arcs"]
    lines = [arcs.cut(number) / basemap.scale for number in range(len(arcs.ends) - 1)]
    for country in basemap.countries:
        rings = [_join(ring, lines) for ring in country["rings"]]
        near = [ring for ring in rings if cutter.touches(ring)]
        if not near:
            continue
        pieces = cutter.cut_areas(near)
        if pieces:
            ground.countries.append((country, pieces))
        ground.land += pieces
        if country["iso2"] in wanted:
            ground.shaded.setdefault(country["iso2"], []).extend(cutter.cut_with_holes(rings))
    for area in basemap.disputed:
        cut = cutter.cut_areas([ring / basemap.scale for ring in area.rings])
        if cut:
            ground.hatched += cut
            x, y = area.rings[0].mean(axis=0) / basemap.scale
            ground.disputed.append((area.name, float(x), float(y)))
    ground.lakes = cutter.cut_areas(_list_lines(basemap, "lakes"))
    for name, kind in (("coast", 0), ("border", 1), ("disputed", 2)):
        ground.lines[name] = cutter.cut_lines(
            [line for line, each in zip(lines, basemap.kinds, strict=True) if each == kind]
        )
    ground.lines["disputed"] += cutter.cut_lines(_list_lines(basemap, "claims"))
    if frame.width_km < _RIVERS_KM:
        ground.lines["river"] = cutter.cut_lines(_list_lines(basemap, "rivers"))
    if frame.width_km < _ADMIN1_KM:
        codes = sorted(f"admin1/{country['a3']}" for country, _ in ground.countries)
        regions = [line for code in codes if code in basemap.groups for line in _list_lines(basemap, code)]
        ground.lines["admin1"] = cutter.cut_lines(regions)
    return ground


def _list_lines(basemap: Basemap, group: str) -> list[Coordinates]:
    found = basemap.groups[group]
    return [found.cut(number) / basemap.scale for number in range(len(found.ends) - 1)]


def _join(ring: Sequence[int], lines: Sequence[Coordinates]) -> Coordinates:
    import numpy as np

    parts = [lines[arc] if arc >= 0 else lines[~arc][::-1] for arc in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


class _Cutter:
    """Cuts geometries in degrees to a frame's box, on whichever side of 180 degrees they lie, and projects."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        west, south, east, north = self._box = frame.box
        self._shifts = [shift for shift in (-360.0, 0.0, 360.0) if west < 180 + shift and east > shift - 180]
        degrees = (north - south) if frame.is_world else frame.height_km / 111.2
        self._tolerance = degrees / _DETAIL
        self._step = max(0.25, degrees / 30)

    def touches(self, points: Coordinates) -> bool:
        west, south, east, north = self._box
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        across = any(left + shift <= east and right + shift >= west for shift in self._shifts)
        return bool(low <= north and high >= south and across)

    def _flatten(self, shapes: Any) -> list[Coordinates]:
        """Give the parts of lines or polygons' rings, projected; curves of the projection get their points."""
        import shapely

        parts = shapely.get_parts(shapes)
        parts = shapely.simplify(parts, self._tolerance)
        parts = shapely.segmentize(parts[shapely.length(parts) > 0], self._step)
        return [self._frame.project_near(shapely.get_coordinates(part)) for part in parts]

    def _cut(self, shapes: Any) -> Any:
        import numpy as np
        import shapely

        found = []
        for shift in self._shifts:
            moved = shapely.transform(shapes, lambda points, shift=shift: np.add(points, (shift, 0.0)))
            found.append(shapely.clip_by_rect(moved, *self._box))
        return np.concatenate(found)

    def cut_lines(self, lines: Sequence[Coordinates]) -> list[Coordinates]:
        import shapely

        near = [shapely.linestrings(line) for line in lines if len(line) > 1 and self.touches(line)]
        if not near:
            return []
        cut = shapely.get_parts(self._cut(near))
        return self._flatten(cut[shapely.get_type_id(cut) == 1])

    def cut_areas(self, rings: Sequence[Coordinates], *, keep: bool = False) -> list[Coordinates]:
        """Cut the areas of rings; holes are not looked at. Specks go, unless all are and some are to be kept."""
        import shapely

        near = [shapely.polygons(ring) for ring in rings if len(ring) > 3 and self.touches(ring)]
        if not near:
            return []
        parts = shapely.get_parts(self._cut(shapely.make_valid(near)))
        parts = shapely.get_parts(parts)
        parts = parts[shapely.get_type_id(parts) == 3]
        large = parts[
            shapely.area(parts) > self._tolerance**2 * 4
        ]  # less than two by two of the finest steps
        return self._flatten(shapely.get_exterior_ring(large if len(large) or not keep else parts))

    def cut_with_holes(self, rings: Sequence[Coordinates]) -> list[Coordinates]:
        """Cut a country's area: outer rings come back counterclockwise, holes clockwise."""
        import shapely

        signed = [_measure_signed(ring) for ring in rings]
        outward = max(signed, key=abs) > 0
        found = []
        for is_hole in (False, True):
            alike = [
                ring for ring, area in zip(rings, signed, strict=True) if ((area > 0) != outward) == is_hole
            ]
            for ring in self.cut_areas(alike, keep=not is_hole):
                is_ccw = bool(shapely.is_ccw(shapely.linearrings(ring)))
                found.append(ring[::-1] if is_ccw == is_hole else ring)
        return found


def _measure_signed(ring: Coordinates) -> float:
    import numpy as np

    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def hatch_areas(areas: Sequence[Coordinates], step: float) -> list[Coordinates]:
    """Hatch areas with lines at 45 degrees, `step` apart in the areas' own unit.

    Examples
    --------
    >>> import numpy as np
    >>> square = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]])
    >>> len(hatch_areas([square], 5.0))
    3
    """
    import numpy as np
    import shapely

    if not areas:
        return []
    whole = shapely.union_all(
        shapely.make_valid(shapely.polygons([shapely.linearrings(ring) for ring in areas]))
    )
    west, south, east, north = whole.bounds
    # Lines y = x + shift; shifts are multiples of the step, so that neighbors' lines meet.
    apart = step * 2**0.5
    shifts = np.arange(np.ceil((south - east) / apart), np.floor((north - west) / apart) + 1) * apart
    ends = np.stack([np.column_stack([np.full_like(shifts, west), west + shifts]),
                     np.column_stack([np.full_like(shifts, east), east + shifts])], axis=1)  # fmt: skip
    shapely.prepare(whole)
    cut = shapely.get_parts(shapely.intersection(shapely.linestrings(ends), whole))
    cut = cut[(shapely.get_type_id(cut) == 1) & (shapely.length(cut) > 0)]
    return [shapely.get_coordinates(line) for line in cut]


def draw_ground(axes: Any, ground: Ground, *, step: float, sites: Sequence[str] = ()) -> None:
    """Draw a base map on matplotlib axes that are set to its frame.

    Parameters
    ----------
    axes
        In km, as the frame.
    ground
        From `cut_ground`.
    step
        Between the lines of a hatch, in km.
    sites
        ISO 3166-1 alpha-2 codes of the shaded countries in which something happened.
    """
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    def fill(areas: list[Coordinates], color: str, order: float) -> None:
        # Edges of the same color, or neighbors would show a hair of sea between them.
        axes.add_collection(
            PolyCollection(areas, facecolors=color, edgecolors=color, linewidths=0.4, zorder=order)
        )

    fill(ground.land, look.LAND, 1)
    for code, rings in ground.shaded.items():
        if rings:
            whole = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
            color = look.SHADE_SITE if code in sites else look.SHADE
            axes.add_patch(PathPatch(whole, facecolor=color, edgecolor="none", zorder=1.2))
    strokes = LineCollection(
        hatch_areas(ground.hatched, step), colors=look.DISPUTED, linewidths=0.45, alpha=0.7, zorder=1.4
    )
    axes.add_collection(strokes)
    fill(ground.lakes, look.LAKE, 1.6)
    styles: dict[str, tuple[str, float, Any]] = {
        "river": (look.RIVER, 0.5, "-"), "admin1": (look.ADMIN1, 0.5, "-"), "coast": (look.COAST, 0.45, "-"),
        "border": (look.BORDER, 0.6, "-"), "disputed": (look.DISPUTED, 0.7, (0, (3.5, 2.2))),
    }  # fmt: skip
    for order, (name, (color, width, dashes)) in enumerate(styles.items()):
        lines = ground.lines.get(name, [])
        axes.add_collection(
            LineCollection(lines, colors=color, linewidths=width, linestyles=dashes, zorder=1.7 + order / 100)
        )
