"""Which maps a picture holds, and where: the main one, all the world that the places lie in, and what crowds again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.picture.frame import Frame, find_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.picture.places import Place
    from geo.picture.sheet import Sheet

Spot = tuple[float, float, float, float]  # left, low, width, height in inches

_ASPECTS: Final = (1.45, 2.1)  # of the map: width by height, from and to
_NARROW_ASPECTS: Final = (0.9, 1.8)  # likewise, on a telephone's sheet
_BELOW_ASPECT: Final = 1.6  # of a second map, which on such a sheet stands below the first
_BELOW_GAP: Final = 0.07
_EDGE: Final = 8.0 / 72  # between a map and one in its corner
_AIR: Final = 16.0 / 72  # between a mark and a map in the corner
_CLUSTER_SHARES: Final = (0.05, 0.09, 0.15)  # of the map's width: places so close together are drawn again
_LEAST_CLUSTER: Final = 4
_DETAIL: Final = ((0.42, 0.56), (0.36, 0.48), (0.3, 0.4))  # of the map's width and height, as there is room
_OVERVIEW: Final = ((0.36, 0.44), (0.3, 0.36), (0.25, 0.3))  # likewise
# Of the width of all: so close together lies what the map is about, if so large a part of the sites lies there.
_CORES: Final = ((0.015, 0.7), (0.03, 0.65), (0.06, 0.65), (0.1, 0.6), (0.2, 0.5))
_CORE_GAIN: Final = 2.5  # times larger than on the map of everything, or it is not worth a map
_DETAIL_GAIN: Final = 2.0  # likewise, of a detail
_MOST_CROWD: Final = 500  # places; of more, each is compared with each no longer


@dataclass(frozen=True)
class Extra:
    """A second map: what it shows, and where it stands in inches from the main map's lower left."""

    frame: Frame
    spot: Spot
    is_overview: bool


@dataclass(frozen=True)
class Layout:
    """The maps of a picture: the main one and its size in inches, others, and the places that only a detail names."""

    frame: Frame
    width: float
    height: float
    extras: tuple[Extra, ...] = ()
    crowd: frozenset[int] = frozenset()

    @property
    def below(self) -> float:
        """How far maps reach below the main one, in inches."""
        return max(0.0, *(-extra.spot[1] for extra in self.extras), 0.0)


def plan_layout(places: Sequence[Place], sheet: Sheet) -> Layout:
    """Plan the maps of a picture.

    Where most conflict sites lie in a small part of the map, the main map is of that part, and an overview shows the
    rest; where places crowd, and there is room, a detail shows them again, larger. Both stand in corners of the main
    map, and on a narrow sheet one of them stands below it.

    Examples
    --------
    >>> from geo.picture.places import Place
    >>> from geo.picture.sheet import Sheet
    >>> towns = [Place(f"Town {i}", 36.5 + i / 5, 34.0, tone="event_site") for i in range(5)]
    >>> layout = plan_layout([*towns, Place("Geneva", 6.1, 46.2, tone="venue")], Sheet())
    >>> [extra.is_overview for extra in layout.extras], bool(layout.frame.width_km < 300)
    ([True], True)
    """
    aspects = _NARROW_ASPECTS if sheet.is_narrow else _ASPECTS
    whole = _find_main_frame(places, aspects)
    core = _find_core_frame(places, whole, aspects)
    frame = core or whole
    width, height = sheet.inner, sheet.inner / frame.width_km * frame.height_km
    crowd = _find_crowd(frame, places)
    if sheet.is_narrow:
        spot = (0.0, -width / _BELOW_ASPECT - _BELOW_GAP, width, width / _BELOW_ASPECT)
        if core:
            return Layout(frame, width, height, (_make_overview(places, spot),))
        if crowd:
            return Layout(frame, width, height, (_make_detail(places, crowd, spot, 80.0),), crowd)
        return Layout(frame, width, height)
    extras: list[Extra] = []
    if core:
        free = _find_corner(frame, width, height, places, _OVERVIEW)
        extras.append(_make_overview(places, free or _take_corner(width, height, _OVERVIEW[-1])))
    taken = [extra.spot for extra in extras]
    free = _find_corner(frame, width, height, places, _DETAIL, taken) if crowd else None
    detail = _make_detail(places, crowd, free, 40.0 if core else 80.0) if free else None
    if detail is None or detail.frame.width_km / detail.spot[2] * _DETAIL_GAIN > frame.width_km / width:
        return Layout(frame, width, height, tuple(extras))
    return Layout(frame, width, height, (*extras, detail), crowd)


def _make_overview(places: Sequence[Place], spot: Spot) -> Extra:
    points = [(place.lon, place.lat, 0.0) for place in places if place.area is None]
    return Extra(find_frame(points, (spot[2] / spot[3],) * 2), spot, True)


def _make_detail(places: Sequence[Place], crowd: frozenset[int], spot: Spot, least_km: float) -> Extra:
    members = [(places[number].lon, places[number].lat, 0.0) for number in sorted(crowd)]
    return Extra(find_frame(members, (spot[2] / spot[3],) * 2, least_km=least_km), spot, False)


def _find_main_frame(places: Sequence[Place], aspects: tuple[float, float]) -> Frame:
    points = [place for place in places if place.area is None]
    if points:
        # A lone region that is uncertain over 300 km is shown with its circle.
        least = max(260.0, 5 * min(place.radius_km or 0.0 for place in points))
        return find_frame([(p.lon, p.lat, p.radius_km or 0.0) for p in points], aspects, least_km=least)
    shaded = {place.area for place in places}
    return find_frame(_bound_countries(shaded), aspects, least_km=600.0)


def _bound_countries(codes: set[str | None]) -> list[tuple[float, float, float]]:
    """Give the corners of each country's largest ring; its far islands would make it small."""
    import numpy as np

    from geo.basemap import load_basemap

    basemap, corners = load_basemap(), []
    arcs = basemap.groups["arcs"]
    for country in basemap.countries:
        if country["iso2"] not in codes or not country["iso2"]:
            continue
        rings = [
            np.concatenate([arcs.cut(arc if arc >= 0 else ~arc) for arc in ring]) / basemap.scale
            for ring in country["rings"]
        ]
        largest = max(rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))
        corners += [(*largest[index], 0.0) for axis in (0, 1) for index in
                    (largest[:, axis].argmin(), largest[:, axis].argmax())]  # fmt: skip
    return [(float(lon), float(lat), radius) for lon, lat, radius in corners]


def _find_core_frame(places: Sequence[Place], whole: Frame, aspects: tuple[float, float]) -> Frame | None:
    """Find the part of the map where most happened; None where that is all of it, or nowhere.

    It is the smallest square that holds most of the conflict sites, or, where no role is known, of the places.
    """
    import numpy as np

    points = [place for place in places if place.area is None]
    known = [place for place in points if place.tone == "event_site"] or points
    if not _LEAST_CLUSTER <= len(known) <= _MOST_CROWD:
        return None
    spots = whole.project(np.array([(place.lon, place.lat) for place in known]))
    for share, part in _CORES:
        near = _list_near(spots, share * whole.width_km)
        best = near[int(near.sum(axis=1).argmax())]
        core = [place for place, is_near in zip(known, best, strict=True) if is_near]
        if max(_LEAST_CLUSTER, part * len(known)) <= len(core) < len(points):
            frame = find_frame([(p.lon, p.lat, p.radius_km or 0.0) for p in core], aspects)
            return frame if frame.width_km * _CORE_GAIN < whole.width_km else None
    return None


def _list_near(spots: Any, size: float) -> Any:
    """Say of each two spots whether a square of that size about the one holds the other."""
    import numpy as np

    return (np.abs(spots[:, None, :] - spots[None, :, :]) <= size / 2).all(axis=2)


def _find_crowd(frame: Frame, places: Sequence[Place]) -> frozenset[int]:
    """Find the largest group of places within a small square of the map; empty where none is crowded."""
    import numpy as np

    points = [(number, place) for number, place in enumerate(places) if place.area is None]
    if not points:
        return frozenset()
    spots = frame.project(np.array([(place.lon, place.lat) for _, place in points]))
    inside = frame.contains(spots)
    numbers = [number for (number, _), is_inside in zip(points, inside, strict=True) if is_inside]
    spots = spots[inside]
    if not _LEAST_CLUSTER <= len(numbers) <= _MOST_CROWD:
        return frozenset()
    for share in _CLUSTER_SHARES:
        near = _list_near(spots, share * frame.width_km)
        counts = near.sum(axis=1)
        best = int(counts.argmax())
        if _LEAST_CLUSTER <= counts[best] < len(numbers):
            return frozenset(numbers[index] for index in np.flatnonzero(near[best]))
    return frozenset()


def _take_corner(width: float, height: float, size: tuple[float, float]) -> Spot:
    """Take the lower right corner, whatever lies there."""
    across, up = size
    return (width * (1 - across) - _EDGE, _EDGE, across * width, up * height)


def _find_corner(
    frame: Frame, width: float, height: float, places: Sequence[Place], sizes: Sequence[tuple[float, float]],
    taken: Sequence[Spot] = (),
) -> Spot | None:  # fmt: skip
    """Find a corner of the map without any mark, and without what is taken."""
    import numpy as np

    points = np.array([(place.lon, place.lat) for place in places if place.area is None]).reshape(-1, 2)
    spots = (frame.project(points) - (frame.west, frame.south)) * (width / frame.width_km)
    for across, up in sizes:
        wide, tall = across * width, up * height
        for left in (width - wide - _EDGE, _EDGE):
            for low in (_EDGE, height - tall - _EDGE):
                if left == low == _EDGE:
                    continue  # the scale bar stands there
                if any(_meet((left, low, wide, tall), other) for other in taken):
                    continue
                x, y = spots[:, 0], spots[:, 1]
                within = (
                    (x > left - _AIR) & (x < left + wide + _AIR) & (y > low - _AIR) & (y < low + tall + _AIR)
                )
                if not within.any():
                    return left, low, wide, tall
    return None


def _meet(one: Spot, other: Spot) -> bool:
    """Say whether two maps would touch."""
    return all(
        one[i] < other[i] + other[i + 2] + _EDGE and other[i] < one[i] + one[i + 2] + _EDGE for i in (0, 1)
    )
