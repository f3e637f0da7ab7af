"""The whole picture: how high the sheet is, which maps it holds, and what stands above and below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.basemap import TOWNS_ATTRIBUTION
from geo.picture import look
from geo.picture.frame import Frame, find_frame
from geo.picture.labels import Box
from geo.picture.panel import Drawn, Panel, Place
from geo.picture.sheet import (
    MARGIN,
    WIDTH,
    Line,
    arrange_keys,
    draw_legend,
    list_keys,
    measure_legend,
    wrap_text,
    write_lines,
)
from geo.render.page import list_credits
from geo.schema import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.render.places import Content

_ASPECTS: Final = (1.45, 2.1)  # of the map: width by height, from and to
_GAP: Final = 0.09
_CLUSTER_SHARES: Final = (0.05, 0.09, 0.15)  # of the map's width: places so close together are drawn again
_LEAST_CLUSTER: Final = 4
_DETAIL: Final = ((0.42, 0.56), (0.36, 0.48), (0.3, 0.4))  # of the map's width and height, as there is room
_OVERVIEW: Final = ((0.36, 0.44), (0.3, 0.36), (0.25, 0.3))  # likewise
_CORE_SHARE: Final = 0.2  # of the map's width: so close together lies what the map is about
_CORE_GAIN: Final = 2.5  # times larger than on the map of everything, or it is not worth a map
_MOST_CROWD: Final = 500  # places; of more, each is compared with each no longer
_MOST_LISTED: Final = 8


def compose_figure(content: Content, payload: dict[str, Any]) -> Any:
    """Compose a matplotlib figure from what `geo.render` collected and wrote."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    places = [_take_place(place) for place in content.places]
    points = [place for place in places if place.area is None]
    most = max((place.n for place in points), default=1)
    width = WIDTH - 2 * MARGIN
    whole = _find_main_frame(places)
    frame = _find_core_frame(places, whole) or whole
    tall = width / frame.width_km * frame.height_km
    head = wrap_text(look.clean_text(payload["title"], 300), Line("", 19, look.INK, "bold", is_serif=True), 3)
    head += wrap_text(look.clean_text(payload["subtitle"], 400), Line("", 8.6), 2)
    # The sheet's height depends on the notes, and they on what the maps show: so the maps are drawn first, on
    # a figure whose height is set at the end.
    figure = Figure(figsize=(WIDTH, tall), facecolor=look.PAPER)
    FigureCanvasAgg(figure)
    at = (MARGIN, 0.0, width, tall)
    main = Panel(figure, frame, at)
    if frame is whole:
        drawn = _draw_with_detail(figure, main, at, places, most)
    else:
        drawn = _draw_with_overview(figure, main, at, places, most)
    keys = list_keys(
        places, most=most, has_rough=drawn.has_rough, has_mentions=any(p.n > 1 for p in points),
        has_disputed=bool(drawn.disputed),
    )  # fmt: skip
    rows = arrange_keys(keys)
    foot = _write_foot(payload, places, drawn)
    head_height, foot_height = sum(line.height for line in head), sum(line.height for line in foot)
    low = MARGIN * 0.7 + foot_height + _GAP + measure_legend(rows) + _GAP
    height = low + tall + _GAP * bool(head) + head_height + MARGIN * 0.8
    _move_maps(figure, tall, low, height)
    write_lines(figure, head, height - MARGIN * 0.8)
    draw_legend(figure, rows, MARGIN * 0.7 + foot_height + _GAP)
    write_lines(figure, foot, MARGIN * 0.7 + foot_height)
    return figure


def _move_maps(figure: Any, old: float, low: float, height: float) -> None:
    """Give the figure its height in inches, and put the maps, which fill its `old` height, above `low`."""
    for axes in figure.axes:
        box = axes.get_position()
        y, tall = box.y0 * old, box.height * old
        axes.set_position((box.x0, (low + y) / height, box.width, tall / height))
    figure.set_size_inches(WIDTH, height)


def _take_place(place: dict[str, Any]) -> Place:
    return Place(
        look.clean_text(place["name"]), place["x"], place["y"], place["n"], _find_role(place),
        place.get("radius"), bool(place.get("rough")), place.get("area"),
    )  # fmt: skip


def _find_role(place: dict[str, Any]) -> str | None:
    """Find a place's role: where something happened that is what counts, else what most mentions say."""
    counts = dict.fromkeys(ROLES, 0)
    for fact in place["facts"]:
        if fact.get("role") in counts:
            counts[fact["role"]] += fact.get("n", 1)
    if counts[ROLES[0]]:
        return ROLES[0]
    best = max(counts, key=lambda role: counts[role])
    return best if counts[best] else None


def _find_main_frame(places: Sequence[Place]) -> Frame:
    points = [place for place in places if place.area is None]
    if points:
        # A lone region that is uncertain over 300 km is shown with its circle.
        least = max(260.0, 5 * min(place.radius_km or 0.0 for place in points))
        return find_frame([(p.lon, p.lat, p.radius_km or 0.0) for p in points], _ASPECTS, least_km=least)
    shaded = {place.area for place in places}
    return find_frame(_bound_countries(shaded), _ASPECTS, least_km=600.0)


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


def _find_core_frame(places: Sequence[Place], whole: Frame) -> Frame | None:
    """Find the part of the map where most happened; None where that is all of it, or nowhere.

    It is the densest square of a fifth of the map's width, if at least half of the conflict sites lie there, or,
    where no role is known, half of the places.
    """
    import numpy as np

    points = [place for place in places if place.area is None]
    known = [place for place in points if place.role == ROLES[0]] or points
    if not _LEAST_CLUSTER <= len(known) <= _MOST_CROWD:
        return None
    spots = whole.project(np.array([(place.lon, place.lat) for place in known]))
    near: Any = (np.abs(spots[:, None, :] - spots[None, :, :]) <= _CORE_SHARE * whole.width_km / 2).all(
        axis=2
    )
    best = int(near.sum(axis=1).argmax())
    core = [place for place, is_near in zip(known, near[best], strict=True) if is_near]
    if not max(_LEAST_CLUSTER, len(known) / 2) <= len(core) < len(points):
        return None
    frame = find_frame([(p.lon, p.lat, p.radius_km or 0.0) for p in core], _ASPECTS)
    return frame if frame.width_km * _CORE_GAIN < whole.width_km else None


def _draw_with_overview(
    figure: Any, main: Panel, at: tuple[float, float, float, float], places: Sequence[Place], most: int
) -> Drawn:
    """Draw the map of where most happened, and in a corner all the world that the places lie in."""
    import numpy as np

    points = [(p.lon, p.lat) for p in places if p.area is None]
    corner = _find_corner(main, places, _OVERVIEW)
    if corner is None:  # no corner is free of marks: the smallest one, over some of them
        across, up = _OVERVIEW[-1]
        corner = (main.width * (1 - across) - 8.0, 8.0, across * main.width, up * main.height)
    left, low, width, height = corner
    spot = (at[0] + left / 72, at[1] + low / 72, width / 72, height / 72)
    frame = find_frame([(lon, lat, 0.0) for lon, lat in points], (width / height,) * 2)
    overview = Panel(figure, frame, spot, order=10)
    overview.draw_outline(main.frame)
    main.board.take(Box(left - 4, low - 4, left + width + 4, low + height + 4))
    inside: Any = main.frame.contains(main.frame.project(np.array(points)))
    numbers = [number for number, place in enumerate(places) if place.area is None]
    within = frozenset(number for number, is_in in zip(numbers, inside, strict=True) if is_in)
    drawn = main.draw(places, most)
    farther = overview.draw(places, most, hidden=within, is_overview=True)
    return Drawn(drawn.n_unnamed + farther.n_unnamed, drawn.disputed, drawn.has_rough, drawn.has_towns)


def _draw_with_detail(
    figure: Any, main: Panel, at: tuple[float, float, float, float], places: Sequence[Place], most: int
) -> Drawn:
    """Draw the main map, and where places crowd and a corner is free, that part again, larger."""
    crowd = _find_crowd(main, places)
    corner = _find_corner(main, places, _DETAIL) if crowd else None
    if corner is None:
        return main.draw(places, most)
    left, low, width, height = corner
    spot = (at[0] + left / 72, at[1] + low / 72, width / 72, height / 72)
    members = [places[number] for number in sorted(crowd)]
    frame = find_frame([(p.lon, p.lat, 0.0) for p in members], (width / height,) * 2, least_km=80.0)
    detail = Panel(figure, frame, spot, order=10)
    main.board.take(Box(left - 4, low - 4, left + width + 4, low + height + 4))
    main.draw_outline(frame)
    drawn = main.draw(places, most, hidden=frozenset(crowd))
    nearer = detail.draw(places, most, hidden=frozenset(range(len(places))) - crowd)
    disputed = list(dict.fromkeys([*drawn.disputed, *nearer.disputed]))
    return Drawn(
        drawn.n_unnamed + nearer.n_unnamed, disputed, drawn.has_rough or nearer.has_rough,
        drawn.has_towns or nearer.has_towns,
    )  # fmt: skip


def _find_crowd(main: Panel, places: Sequence[Place]) -> frozenset[int]:
    """Find the largest group of places within a small square of the map; empty where none is crowded."""
    import numpy as np

    numbers = [number for number, place in enumerate(places) if place.area is None]
    if not _LEAST_CLUSTER <= len(numbers) <= _MOST_CROWD:
        return frozenset()
    spots = np.array([main.locate(places[number].lon, places[number].lat) for number in numbers])
    for share in _CLUSTER_SHARES:
        near = (np.abs(spots[:, None, :] - spots[None, :, :]) <= share * main.width / 2).all(axis=2)
        counts = near.sum(axis=1)
        best = int(counts.argmax())
        if _LEAST_CLUSTER <= counts[best] < len(numbers):
            return frozenset(numbers[index] for index in np.flatnonzero(near[best]))
    return frozenset()


def _find_corner(
    main: Panel, places: Sequence[Place], sizes: Sequence[tuple[float, float]]
) -> tuple[float, float, float, float] | None:
    """Find a corner of the map without any mark: left, low, width, height in points."""
    spots = [main.locate(place.lon, place.lat) for place in places if place.area is None]
    edge, air = 8.0, 16.0
    for across, up in sizes:
        width, height = across * main.width, up * main.height
        for left in (main.width - width - edge, edge):
            for low in (edge, main.height - height - edge):
                if left == edge and low == edge:
                    continue  # the scale bar stands there
                inside = any(
                    left - air < x < left + width + air and low - air < y < low + height + air
                    for x, y in spots
                )
                if not inside:
                    return left, low, width, height
    return None


def _write_foot(payload: dict[str, Any], places: Sequence[Place], drawn: Drawn) -> list[Line]:
    """Write the notes: how sure it is, the countries named, what is disputed, and whose data it is."""
    small = Line("", 6.6)
    notes = [look.clean_text(payload["empty"], 200)] if payload.get("empty") else []
    areas = [place for place in places if place.area]
    if areas:
        shown = ", ".join(f"{place.name} ({place.n:,})" for place in areas[:_MOST_LISTED])
        more = f" and {len(areas) - _MOST_LISTED:,} more" if len(areas) > _MOST_LISTED else ""
        notes.append(f"Countries named, shaded (mentions): {shown}{more}.")
    if drawn.n_unnamed:
        marks = "1 mark has" if drawn.n_unnamed == 1 else f"{drawn.n_unnamed:,} marks have"
        notes.append(f"{marks} no name here for lack of room.")
    if drawn.disputed:
        shown = ", ".join(_sort_by_nearness(drawn.disputed, places)[:_MOST_LISTED])
        more = (
            f" and {len(drawn.disputed) - _MOST_LISTED:,} more" if len(drawn.disputed) > _MOST_LISTED else ""
        )
        notes.append(
            f"Hatched, as disputed or held by others than the United Nations count it to: {shown}{more}."
        )
    notes += [look.clean_text(note, 300) for note in payload["notes"]]
    lines = [Line(f"{payload['status']}.", 7.4, look.INK, "bold")]
    for note in notes:
        lines += wrap_text(note, small, 3)
    towns = list_credits([TOWNS_ATTRIBUTION], None, has_ground=False) if drawn.has_towns else []
    named = dict.fromkeys([*towns, *payload["credits"]])
    credits = " · ".join(look.clean_text(credit, 200) for credit in named)
    return [*lines, *wrap_text(credits, small, 3)]


def _sort_by_nearness(areas: Sequence[tuple[str, float, float]], places: Sequence[Place]) -> list[str]:
    """Sort areas by how near they are to a place, roughly: the first are what a reader looks at."""

    def measure(area: tuple[str, float, float]) -> float:
        return min((abs(area[1] - place.lon) + abs(area[2] - place.lat) for place in places), default=0.0)

    return [area[0] for area in sorted(areas, key=measure)]
