"""One map within a picture: the base map, shades, circles of uncertainty, marks, names, the scale bar."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.picture import look
from geo.picture.ground import Ground, cut_ground, draw_ground
from geo.picture.labels import Board, Box, Label, Placed, draw_labels, measure_text, place_labels
from geo.picture.marks import CROWDED, draw_marks, draw_rings, size_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.picture.frame import Coordinates, Frame
    from geo.picture.places import Place

_MAX_NAMED: Final = 80
_MAX_TOWNS, _TOWN_GAP = 30, 60.0  # names of towns for orientation; points between them
_TOWNS_KM: Final = 2500.0  # up to this width they are of the gazetteer, beyond it the base map's cities
_HATCH_POINTS: Final = 3.2  # between the lines of a hatch
_KM_PER_MILE: Final = 1.609344


@dataclass(frozen=True)
class Drawn:
    """What a map came to show: how many unnamed marks, which disputed areas, and whether the rest is there."""

    n_unnamed: int
    disputed: list[tuple[str, float, float]]
    has_provinces: bool
    has_towns: bool
    has_disputed_lines: bool

    def join(self, other: Drawn) -> Drawn:
        """Put together what two maps of one picture show."""
        return Drawn(
            self.n_unnamed + other.n_unnamed,
            list(dict.fromkeys([*self.disputed, *other.disputed])),
            self.has_provinces or other.has_provinces,
            self.has_towns or other.has_towns,
            self.has_disputed_lines or other.has_disputed_lines,
        )


def _make_label(place: Place, x: float, y: float, radius: float, size: float) -> Label:
    """Name a mark: in bold, but for places where nothing happened while it did elsewhere."""
    return Label(place.name, x, y, radius, size, look.INK, "normal" if place.is_quiet else "bold")


def _choose_size(n: int, most: int, is_overview: bool) -> float:
    """Choose the size of a name in points: three sizes, for what is named often, seldom, and far off."""
    if is_overview:
        return 5.8
    return 7.6 if n * 4 >= most else 6.8


class Panel:
    """A map on a figure, at a place given in inches; all its own drawing is in points."""

    def __init__(
        self, figure: Any, frame: Frame, at: tuple[float, float, float, float], *, order: int = 0
    ) -> None:
        left, low, width, height = at
        across, up = figure.get_size_inches()
        self.frame, self.width, self.height = frame, width * 72, height * 72
        position = (left / across, low / up, width / across, height / up)
        self._ground_axes = figure.add_axes(position, zorder=order)
        self._ground_axes.set(
            xlim=(frame.west, frame.east),
            ylim=(frame.south, frame.north),
            xticks=[],
            yticks=[],
            facecolor=look.SEA,
        )
        self._axes = figure.add_axes(position, zorder=order + 1, facecolor="none")
        self._axes.set(xlim=(0, self.width), ylim=(0, self.height), xticks=[], yticks=[])
        for axes in (self._ground_axes, self._axes):
            for side in axes.spines.values():
                side.set(color=look.SOFT, linewidth=0.6)
        self.board = Board(self.width, self.height)

    def locate(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the place of a point in points from the lower left corner."""
        import numpy as np

        ((x, y),) = self.frame.project(np.array([[lon, lat]]))
        return self._scale(x, y)

    def _scale(self, x: float, y: float) -> tuple[float, float]:
        frame = self.frame
        return (
            float((x - frame.west) / frame.width_km * self.width),
            float((y - frame.south) / frame.height_km * self.height),
        )

    def draw(
        self,
        places: Sequence[Place],
        most: int,
        *,
        hidden: frozenset[int] = frozenset(),
        is_overview: bool = False,
    ) -> Drawn:
        """Draw all of it; places whose number is in `hidden` keep their mark and get no name here.

        An overview has small marks, and neither circles nor towns.
        """
        points = [(number, place) for number, place in enumerate(places) if place.area is None]
        areas = [place for place in places if place.area is not None]
        sites = [place.area for place in areas if place.area and place.tone == "event_site"]
        ground = cut_ground(self.frame, [place.area for place in areas if place.area])
        draw_ground(
            self._ground_axes, ground, step=_HATCH_POINTS * self.frame.width_km / self.width, sites=sites
        )
        if not is_overview:
            self._draw_scale()
        inside = [(number, place, *self.locate(place.lon, place.lat)) for number, place in points]
        inside = [each for each in inside if 0 <= each[2] <= self.width and 0 <= each[3] <= self.height]
        is_crowded = is_overview or len(inside) > CROWDED
        shown = [place for _, place, _, _ in inside]
        has_provinces = not is_overview and draw_rings(self._axes, self.frame, shown, self._scale, self.width)
        radii = [size_mark(place.n, most, is_crowded=is_crowded) for place in shown]
        marks = [(place, x, y, radius) for (_, place, x, y), radius in zip(inside, radii, strict=True)]
        draw_marks(self._axes, marks, is_crowded=is_crowded)
        for _, x, y, radius in marks[:CROWDED]:
            self.board.take(Box(x - radius, y - radius, x + radius, y + radius))
        named = [
            _make_label(place, x, y, radius, _choose_size(place.n, most, is_overview))
            for (place, x, y, radius), (number, *_) in zip(marks, inside, strict=True)
            if number not in hidden
        ]
        placed = place_labels(named[:_MAX_NAMED], self.board)
        n_unnamed = len(named) - len(placed)
        placed += place_labels(self._name_countries(ground, areas), self.board)
        towns = [] if is_overview else place_labels(self._name_towns(places), self.board)
        has_towns = self._mark_towns(towns)
        draw_labels(self._axes, [*placed, *towns], look.LAND)
        if is_overview:  # its borders are for orientation, and too small to be explained
            return Drawn(n_unnamed, [], False, False, False)
        return Drawn(n_unnamed, ground.disputed, has_provinces, has_towns, bool(ground.lines["disputed"]))

    def draw_outline(self, other: Frame, *, is_free: bool = False) -> None:
        """Draw the outline of another frame, which a map of its own shows; names may lie on it if `is_free`."""
        import numpy as np

        west, south, east, north = other.west, other.south, other.east, other.north
        corners = np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])
        steps = np.linspace(0, 1, 20)[:, None]
        sides = [a + (b - a) * steps for a, b in itertools.pairwise(corners)]
        lon, lat = other.unproject(np.concatenate(sides))
        outline = self.frame.project(np.column_stack([lon, lat]))
        points = [self._scale(x, y) for x, y in outline]
        self._axes.plot(*zip(*points, strict=True), color=look.INK, linewidth=0.9, zorder=4.5)
        if not is_free:
            xs, ys = zip(*points, strict=True)
            self.board.take(Box(min(xs), min(ys), max(xs), max(ys)))

    def _name_countries(self, ground: Ground, areas: Sequence[Place]) -> list[Label]:
        """Name the countries, shaded ones first; a name needs as much room as the country has."""
        counted = {place.area for place in areas}
        found, seen = [], set()
        by_room = sorted(ground.countries, key=lambda pair: (-pair[0]["room"], pair[0]["a3"]))
        for country, pieces in by_room:
            x, y, room = self._find_room(country, pieces)
            # Of several areas with one code the largest bears the name.
            is_shaded = country["iso2"] in counted and country["iso2"] not in seen
            seen.add(country["iso2"])
            size = max(5.6, min(8.5, 4.6 + room / 40))
            text = "\u2009".join(country["name"].upper())
            width = measure_text(text, size, "bold" if is_shaded else "normal")[0]
            if is_shaded or width < room * 1.7:
                color = look.NAME_SHADED if is_shaded else look.NAME_COUNTRY
                found.append(
                    (
                        not is_shaded,
                        Label(text, x, y, 0, size, color, "bold" if is_shaded else "normal", room / 2),
                    )
                )
        found.sort(key=lambda pair: pair[0])
        return [label for _, label in found]

    def _find_room(
        self, country: dict[str, Any], pieces: Sequence[Coordinates]
    ) -> tuple[float, float, float]:
        """Find where a country's name has room, and how much, in points: in its middle, or in what is in sight."""
        import shapely

        x, y = self.locate(*country["label"])
        room = country["room"] * 111.2 * math.cos(math.radians(country["label"][1]))
        points = 2 * room / self.frame.width_km * self.width
        air = min(points, 60.0)
        if air <= x <= self.width - air and 12 <= y <= self.height - 12:
            return x, y, points
        frame = self.frame
        window = (frame.west, frame.south, frame.east, frame.north)
        seen = shapely.clip_by_rect(shapely.make_valid(shapely.polygons(pieces[0])), *window)
        for piece in pieces[1:]:
            other = shapely.clip_by_rect(shapely.make_valid(shapely.polygons(piece)), *window)
            seen = max(seen, other, key=lambda shape: float(shape.area))
        if seen.is_empty or seen.area < 1e-6:
            return x, y, 0.0
        line = shapely.maximum_inscribed_circle(seen, tolerance=self.frame.width_km / 100)
        (middle_x, middle_y), _ = shapely.get_coordinates(line)
        return *self._scale(middle_x, middle_y), 2 * float(line.length) / self.frame.width_km * self.width

    def _name_towns(self, places: Sequence[Place]) -> list[Label]:
        """Name a few large towns, so that a reader knows where this is; none that has a mark of its own."""
        from geo.basemap import list_towns, load_basemap

        known = {place.name for place in places}
        if self.frame.width_km < _TOWNS_KM:
            towns = [town[:3] for town in list_towns(*self.frame.box, limit=300)]
        else:
            towns = [(name, lon, lat) for name, lon, lat in load_basemap().cities]
        found: list[Label] = []
        for name, lon, lat in towns:
            x, y = self.locate(lon, lat)
            if name in known or not (0 < x < self.width and 0 < y < self.height):
                continue
            apart = all(abs(x - o.x) > _TOWN_GAP or abs(y - o.y) > _TOWN_GAP / 2 for o in found)
            if apart and self.board.is_free(Box(x - 3, y - 3, x + 3, y + 3)):
                found.append(Label(look.clean_text(name), x, y, 1.4, 5.8, look.NAME_CITY))
            if len(found) == _MAX_TOWNS:
                break
        return found

    def _mark_towns(self, placed: Sequence[Placed]) -> bool:
        """Draw a dot for each town that found room for its name."""
        towns = [each.label for each in placed]
        if towns:
            xs, ys = [label.x for label in towns], [label.y for label in towns]
            self._axes.scatter(xs, ys, s=3.5, color=look.NAME_CITY, linewidths=0, zorder=4)
        return bool(towns) and self.frame.width_km < _TOWNS_KM

    def _draw_scale(self) -> None:
        from matplotlib.patheffects import withStroke

        km = self.frame.scale_km
        length = km / self.frame.width_km * self.width
        miles = _round_down(km / _KM_PER_MILE)
        short = miles * _KM_PER_MILE / self.frame.width_km * self.width
        x, y = 9.0, 18.0
        style: dict[str, Any] = {"color": look.SOFT, "linewidth": 0.8, "zorder": 6, "solid_capstyle": "butt"}
        self._axes.plot([x, x, x + length, x + length], [y + 4, y, y, y + 4], **style)
        self._axes.plot([x, x, x + short, x + short], [y - 4, y, y, y - 4], **style)
        text: dict[str, Any] = {
            "fontsize": 5.8,
            "color": look.SOFT,
            "family": list(look.choose_fonts("km")),
            "zorder": 6,
        }
        halo = [withStroke(linewidth=2.0, foreground=look.LAND, alpha=0.85)]
        style["path_effects"] = text["path_effects"] = halo
        where = " in the middle" if self.frame.width_km > 3000 else ""
        self._axes.text(x + 3, y + 2.5, f"{km:,} km{where}", va="bottom", **text)
        self._axes.text(x + 3, y - 2.5, f"{miles:,} miles", va="top", **text)
        width = measure_text(f"{km:,} km{where}", 5.8, "normal")[0]
        self.board.take(Box(0, 0, max(x + length, x + width) + 8, y + 14))


def _round_down(value: float) -> float:
    step = 10.0 ** math.floor(math.log10(value))
    rounded = next(k for k in (5, 2, 1) if k * step <= value) * step
    return int(rounded) if rounded >= 1 else rounded
