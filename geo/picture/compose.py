"""The whole picture: how high the sheet is, the maps on it, and what stands above and below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.basemap import CREDIT, TOWNS_ATTRIBUTION
from geo.picture import look
from geo.picture.labels import Box
from geo.picture.layout import Layout, plan_layout
from geo.picture.panel import Drawn, Panel
from geo.picture.places import take_places
from geo.picture.sheet import (
    Line,
    Sheet,
    arrange_keys,
    draw_legend,
    list_keys,
    measure_legend,
    wrap_text,
    write_lines,
)
from geo.render.page import list_credits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.picture.frame import Frame
    from geo.picture.places import Place

_GAP: Final = 0.09
_MOST_LISTED: Final = 8


def compose_figure(payload: dict[str, Any], sheet: Sheet = Sheet()) -> Any:  # noqa: B008 - frozen
    """Compose a matplotlib figure from what `geo.render` collected and wrote."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    places = take_places(payload["places"])
    layout, margin = plan_layout(places, sheet), sheet.margin
    tall = layout.height + layout.below
    head = _write_head(payload, sheet)
    # The sheet's height depends on the notes, and they on what the maps show: so the maps are drawn first, on
    # a figure whose height is set at the end.
    figure = Figure(figsize=(sheet.width, tall), facecolor=look.PAPER)
    FigureCanvasAgg(figure)
    drawn = _draw_maps(figure, layout, margin, places)
    keys = list_keys(
        places, has_mentions=any(p.n > 1 for p in places if p.area is None), has_provinces=drawn.has_provinces,
        has_disputed_lines=drawn.has_disputed_lines, has_disputed_areas=bool(drawn.disputed),
    )  # fmt: skip
    rows = arrange_keys(keys, sheet.inner)
    foot = _write_foot(payload, places, drawn, sheet)
    head_height, foot_height = sum(line.height for line in head), sum(line.height for line in foot)
    low = margin * 0.7 + foot_height + _GAP + measure_legend(rows) + _GAP
    height = low + tall + _GAP * bool(head) + head_height + margin * 0.8
    _move_maps(figure, tall, low, height)
    write_lines(figure, head, height - margin * 0.8, margin)
    draw_legend(figure, rows, margin * 0.7 + foot_height + _GAP, margin)
    write_lines(figure, foot, margin * 0.7 + foot_height, margin)
    return figure


def _write_head(payload: dict[str, Any], sheet: Sheet) -> list[Line]:
    title = Line("", max(14, min(19, 2.2 * sheet.width)), look.INK, "bold", is_serif=True)
    head = wrap_text(look.clean_text(payload["title"], 300), title, 4 if sheet.is_narrow else 3, sheet.inner)
    lines = 4 if sheet.is_narrow else 2
    return head + wrap_text(look.clean_text(payload["subtitle"], 400), Line("", 8.6), lines, sheet.inner)


def _move_maps(figure: Any, old: float, low: float, height: float) -> None:
    """Give the figure its height in inches, and put the maps, which fill its `old` height, above `low`."""
    for axes in figure.axes:
        box = axes.get_position()
        y, tall = box.y0 * old, box.height * old
        axes.set_position((box.x0, (low + y) / height, box.width, tall / height))
    figure.set_size_inches(figure.get_size_inches()[0], height)


def _draw_maps(figure: Any, layout: Layout, margin: float, places: Sequence[Place]) -> Drawn:
    """Draw the main map, what of all is around it, and what crowds in it, larger."""
    most = max((place.n for place in places if place.area is None), default=1)
    main = Panel(figure, layout.frame, (margin, layout.below, layout.width, layout.height))
    everything = frozenset(range(len(places)))
    others = []
    for extra in layout.extras:
        left, low, width, height = extra.spot
        panel = Panel(figure, extra.frame, (margin + left, layout.below + low, width, height), order=10)
        main.board.take(Box(72 * left - 4, 72 * low - 4, 72 * (left + width) + 4, 72 * (low + height) + 4))
        if extra.is_overview:
            panel.draw_outline(layout.frame, is_free=True)
            others.append((panel, _list_inside(layout.frame, places), True))
        else:
            main.draw_outline(extra.frame)
            others.append((panel, everything - layout.crowd, False))
    drawn = main.draw(places, most, hidden=layout.crowd)
    for panel, hidden, is_overview in others:
        drawn = drawn.join(panel.draw(places, most, hidden=hidden, is_overview=is_overview))
    return drawn


def _list_inside(frame: Frame, places: Sequence[Place]) -> frozenset[int]:
    import numpy as np

    inside: Any = frame.contains(frame.project(np.array([(place.lon, place.lat) for place in places])))
    return frozenset(np.flatnonzero(inside).tolist())


def _write_foot(payload: dict[str, Any], places: Sequence[Place], drawn: Drawn, sheet: Sheet) -> list[Line]:
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
    most = 8 if sheet.is_narrow else 3
    status = look.clean_text(payload["status"], 200).rstrip(".")
    lines = wrap_text(f"{status}.", Line("", 7.4, look.INK, "bold"), 2, sheet.inner)
    for note in notes:
        lines += wrap_text(note, small, most, sheet.inner)
    towns = list_credits([TOWNS_ATTRIBUTION], None, has_ground=False) if drawn.has_towns else []
    # Online tiles are none of a picture's: it draws the bundled base map in any case.
    given = [credit for credit in payload["credits"] if not credit.startswith("Tiles: ")]
    named = dict.fromkeys([*towns, *given, CREDIT])
    credits = " · ".join(look.clean_text(credit, 200) for credit in named)
    return [*lines, *wrap_text(credits, small, most, sheet.inner)]


def _sort_by_nearness(areas: Sequence[tuple[str, float, float]], places: Sequence[Place]) -> list[str]:
    """Sort areas by how near they are to a place, roughly: the first are what a reader looks at."""

    def measure(area: tuple[str, float, float]) -> float:
        return min((abs(area[1] - place.lon) + abs(area[2] - place.lat) for place in places), default=0.0)

    return [area[0] for area in sorted(areas, key=measure)]
