"""Marks and what is around them: a symbol a place, and the circle or the outline of what is known only roughly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.picture import look
from geo.picture.frame import trace_circle
from geo.picture.places import unpack_outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo.picture.frame import Frame
    from geo.picture.places import Place

    Scale = Callable[[float, float], tuple[float, float]]

CROWDED: Final = 500  # from so many places on the marks are small and see-through
_LEAST_POINTS, _MOST_POINTS = 3.5, 9.5  # radius of a mark
_OUTLINE_SCALE: Final = 1000.0  # of degrees, as in geo/render/regions.py
_FILLED: Final = (
    0.25  # of the map's width: a larger circle has no fill, or many would darken all that lies below
)
_LARGEST: Final = 0.9  # of the map's width: a larger circle is a line that nobody can tell the middle of
_ROUGH_DASHES: Final = (0, (2, 1.2))
_CLAIMED_DASHES: Final = (0, (1.1, 0.6))
_UNREAL_DASHES: Final = (0, (0.9, 1.3))


def get_look(place: Place) -> look.Look:
    """Give how a place's role, or type of event, is drawn."""
    return look.TONES.get(place.tone, look.PLAIN)


def size_mark(n: int, most: int, *, is_crowded: bool = False) -> float:
    """Give the radius of a mark in points: its area grows with the mentions.

    Examples
    --------
    >>> size_mark(24, 24), size_mark(6, 24)
    (9.5, 4.75)
    """
    # Where no place is named often, none is drawn large.
    largest = min(_MOST_POINTS, 4.5 * math.sqrt(most)) / (2 if is_crowded else 1)
    least = _LEAST_POINTS / 2 if is_crowded else _LEAST_POINTS
    return max(least, largest * math.sqrt(n / max(most, 1)))


def draw_marks(
    axes: Any, marks: Sequence[tuple[Place, float, float, float]], *, is_crowded: bool = False
) -> None:
    """Draw marks: a place, where it is in points, and the radius in points; the smaller above the larger.

    What one side claims is hollow with a dot in it, what is planned or denied is dotted, what is rough or in doubt
    is dashed, and where nothing happened, while it did elsewhere, is a little paler: as on the page.
    """
    groups: dict[tuple[str, str, bool, bool], list[tuple[float, float, float]]] = {}
    for place, x, y, radius in marks:
        key = (place.tone, place.status, place.is_dashed, place.is_quiet)
        groups.setdefault(key, []).append((x, y, radius))
    largest = {key: max(radius for _, _, radius in spots) for key, spots in groups.items()}
    for order, key in enumerate(sorted(groups, key=lambda key: (-largest[key], key))):
        tone, status, is_dashed, is_quiet = key
        kind = look.TONES.get(tone, look.PLAIN)
        xs, ys, sizes = zip(*groups[key], strict=True)
        style = _choose_style(
            kind.color, status, is_dashed=is_dashed, is_quiet=is_quiet, is_crowded=is_crowded
        )
        level = 5 + order / 1000
        areas = [(2 * each * kind.scale) ** 2 for each in sizes]
        axes.scatter(xs, ys, s=areas, marker=kind.marker, zorder=level, **style)
        if status == "claimed":
            dots = [max(2.2, (0.5 * each) ** 2) for each in sizes]
            axes.scatter(xs, ys, s=dots, color=kind.color, linewidths=0, zorder=level)


def _choose_style(
    color: str, status: str, *, is_dashed: bool, is_quiet: bool, is_crowded: bool
) -> dict[str, Any]:
    from matplotlib.colors import to_rgba

    if status == "claimed":
        dashes = [_CLAIMED_DASHES] if is_dashed else "-"
        return {
            "facecolors": [to_rgba(look.PAPER, 0.95)],
            "edgecolors": color,
            "linewidths": 1.5,
            "linestyles": dashes,
        }
    if status == "unreal":
        fill = [to_rgba(color, 0.18)]
        return {"facecolors": fill, "edgecolors": color, "linewidths": 1.0, "linestyles": [_UNREAL_DASHES]}
    if is_dashed:
        fill = [to_rgba(color, 0.3)]
        return {"facecolors": fill, "edgecolors": color, "linewidths": 0.9, "linestyles": [_ROUGH_DASHES]}
    alpha = 0.55 if is_crowded else 0.75 if is_quiet else 0.95
    return {
        "facecolors": [to_rgba(color, alpha)],
        "edgecolors": look.PAPER,
        "linewidths": 0.7,
        "linestyles": "-",
    }


def draw_rings(axes: Any, frame: Frame, places: Iterable[Place], scale: Scale, width: float) -> bool:
    """Draw the outline of each province, and the circle about each place that is known only roughly.

    Parameters
    ----------
    axes
        Axes in points.
    frame
        What they show.
    places
        Those on the map.
    scale
        From km on the frame to points on the axes.
    width
        Of the map in points.

    Returns
    -------
    bool
        Whether there was a province.
    """
    ringed = [place for place in places if place.has_ring][:CROWDED]
    provinces = [place for place in ringed if place.outline]
    rings = [(place, _trace_outline(frame, place, scale)) for place in provinces]
    _draw_lines(axes, rings, width, {"linewidths": 1.1, "alpha": 0.75, "zorder": 3.2})
    circles = [
        (place, [_trace_ring(frame, place, scale)])
        for place in ringed
        if not place.outline and place.radius_km
    ]
    circles = [
        (place, rings) for place, rings in circles if rings[0] and _measure(rings[0]) < _LARGEST * width
    ]
    dashes = {"linewidths": 0.7, "linestyles": (0, (3, 2.4)), "alpha": 0.8, "zorder": 3.1}
    _draw_lines(axes, circles, width, dashes)
    return bool(provinces)


Ring = list[tuple[float, float]]


def _trace_outline(frame: Frame, place: Place, scale: Scale) -> list[Ring]:
    lines = [unpack_outline(text, _OUTLINE_SCALE) for text in place.outline]
    return [[scale(x, y) for x, y in frame.project(line)] for line in lines]


def _trace_ring(frame: Frame, place: Place, scale: Scale) -> Ring:
    """Trace the circle; empty where it would cross the edge of the world."""
    circle = frame.project(trace_circle(place.lon, place.lat, place.radius_km or 0.0))
    is_whole = abs(circle[1:, 0] - circle[:-1, 0]).max() < frame.width_km
    return [scale(x, y) for x, y in circle] if is_whole else []


def _measure(ring: Ring) -> float:
    xs = [x for x, _ in ring]
    return max(xs) - min(xs)


def _draw_lines(
    axes: Any, shapes: Sequence[tuple[Place, list[Ring]]], width: float, style: dict[str, Any]
) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    flat = [(get_look(place).color, place.is_quiet, ring) for place, rings in shapes for ring in rings]
    if not flat:
        return
    small = [(color, ring) for color, quiet, ring in flat if not quiet and _measure(ring) < _FILLED * width]
    if small:
        fill = PolyCollection(
            [ring for _, ring in small], facecolors=[color for color, _ in small], alpha=0.08, zorder=3
        )
        axes.add_collection(fill)
    lines = LineCollection([ring for _, _, ring in flat], colors=[color for color, _, _ in flat], **style)
    axes.add_collection(lines)
