"""Merge the rows of one event that several articles tell of: never two pins for one strike, never one for two.

Two rows are one event if they are of one kind and of types that suit, if the days that they state overlap, if their
places lie within each other's uncertainty, and if their casualties agree; and if no two rows of one article come
together. Rows are grouped over cells of the map and days, so that no pair far apart is ever compared.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.events.deaths import Deaths, get_best, suit_deaths
from geo.events.kinds import suit_types
from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

SEPARATOR: Final = ";"
"""Between the ids of the articles of a merged row."""
EVIDENCE_SEPARATOR: Final = " | "
MOST_DAYS: Final = 7
"""A row whose date is vaguer than a week is merged with none but the same place's of the same span."""
_WIDE_KM: Final = 60.0
"""A place that reaches farther is a region: it is the same only as itself."""
_CELL_DEGREES: Final = 0.5
"""Side of a cell, some 55 km: the widest places that are compared by distance reach into the next one."""
_EARTH_KM: Final = 6371.0
_UNREAL: Final = frozenset(("planned", "hypothetical"))
_OPEN: Final = frozenset(
    "attack strike hit raid assault operation killing struck attacked killed targeted blast".split()
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What of a row decides whether it is another one's event. Days count from 1970; NaN and NaT have become None."""

    number: int
    event_id: str
    articles: frozenset[str]
    kind: str
    sub_type: str | None
    is_open: bool
    is_unreal: bool
    is_negated: bool
    first: int | None
    last: int | None
    place_id: str | None
    country: str | None
    longitude: float | None
    latitude: float | None
    radius_km: float
    deaths: Deaths
    confidence: float


def merge_events(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge rows of one event from several articles.

    Parameters
    ----------
    events
        A table of events (`geo.schema.EVENTS`, EPSG:4326). What was merged before may be merged with more.

    Returns
    -------
    GeoDataFrame
        One row an event, in the order of the rows given that begin each; index and columns are of the schema. A
        merged row has the id, place, types, date, actors and reason of its best telling (the most exact place, then
        the most confident, then the first id; a denial comes last, and gives a merged row its sources and words
        alone). `article_id` joins the articles' ids by ";", `n_sources` counts them, `evidence` joins their sentences
        by " | ", the best first; deaths run from the least to the most that are stated, and what the best telling
        leaves open is taken from the next. The result does not depend on the order of the rows.

    Raises
    ------
    SchemaError
        If the table is not of the schema.

    Notes
    -----
    Rows without a day or without a place merge with none: nothing says that they are one event. Totals of a war are
    merged if they state one figure. Rows of one article never merge: there one event is one row already.

    Examples
    --------
    >>> from shapely import Point
    >>> import pandas as pd
    >>> day = pd.Timestamp("2018-05-10", tz="UTC")
    >>> columns = {
    ...     "event_id": ["a:e1", "b:e7"], "article_id": ["a", "b"], "kind": ["conflict"] * 2,
    ...     "acled_sub_event_type": ["Air/drone strike"] * 2, "date_start": [day] * 2, "date_end": [day] * 2,
    ...     "place_id": ["geonames:170654"] * 2, "radius_km": [20.0] * 2, "n_sources": [1, 1],
    ... }
    >>> merged = merge_events(schema.build_frame(schema.EVENTS, columns, [Point(36.3, 33.5)] * 2))
    >>> merged[["article_id", "n_sources"]].values.tolist()
    [['a;b', 2]]
    """
    schema.validate(events, schema.EVENTS)
    rows = _read_rows(events)
    groups = _group(rows)
    if len(groups) == len(rows):
        return events.copy()
    return _build(events, groups)


def _read_rows(events: gpd.GeoDataFrame) -> list[_Row]:
    """Take the columns that decide out of the table."""
    import shapely

    names = [
        "article_id", "kind", "acled_sub_event_type", "trigger", "modality", "date_start", "date_end", "place_id",
        "country_code", "radius_km", "fatalities_low", "fatalities_best", "fatalities_high", "confidence",
    ]  # fmt: skip
    columns = {name: events[name].astype(object).where(events[name].notna(), None).tolist() for name in names}
    x, y = shapely.get_x(events.geometry.to_numpy()), shapely.get_y(events.geometry.to_numpy())
    rows = []
    for number, event_id in enumerate(events.index):
        cell = {name: values[number] for name, values in columns.items()}
        has_point = x[number] == x[number]
        row = _Row(
            number, event_id, frozenset((cell["article_id"] or event_id).split(SEPARATOR)), cell["kind"] or "",
            cell["acled_sub_event_type"], fold(cell["trigger"] or "") in _OPEN, cell["modality"] in _UNREAL,
            cell["modality"] == "negated",
            _count_days(cell["date_start"]), _count_days(cell["date_end"]), cell["place_id"], cell["country_code"],
            float(x[number]) if has_point else None, float(y[number]) if has_point else None,
            float(cell["radius_km"] or 1.0),
            (cell["fatalities_low"], cell["fatalities_best"], cell["fatalities_high"]),
            float(cell["confidence"] or 0.0),
        )  # fmt: skip
        rows.append(row)
    return rows


def _count_days(value: Any) -> int | None:
    return None if value is None else int(value.timestamp() // 86_400)


def _list_cells(row: _Row) -> Iterator[tuple[int, int]]:
    """Give the cells that a place may reach into; a region is found by its id alone."""
    if row.longitude is None or row.latitude is None or row.radius_km > _WIDE_KM:
        return
    reach = row.radius_km / 111.0
    wide = reach / max(0.05, cos(radians(row.latitude)))
    columns = [floor((row.longitude + side * wide) / _CELL_DEGREES) for side in (-1, 1)]
    lines = [floor((row.latitude + side * reach) / _CELL_DEGREES) for side in (-1, 1)]
    for x in range(columns[0], columns[1] + 1):
        for y in range(lines[0], lines[1] + 1):
            # 720 cells lie around the earth: what lies at either side of the 180th meridian is near
            yield x % 720, y


def _list_pairs(rows: Sequence[_Row]) -> Iterator[tuple[float, _Row, _Row]]:
    """Give the pairs that may be one event, each once with how far they disagree, 0 least."""
    buckets: dict[tuple[Any, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "casualty_aggregate":
            if row.deaths[1] is not None:
                buckets["total", row.deaths[1]].append(row)
            continue
        if row.first is None or row.last is None:
            continue
        days = range(row.first, row.last + 1) if row.last - row.first < MOST_DAYS else [-row.first - 1]
        places: list[tuple[Any, ...]] = [(cell,) for cell in _list_cells(row)]
        if row.place_id is not None:
            places.append((row.place_id,))
        for day in days:
            for place in places:
                buckets[row.kind, day, *place].append(row)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        for one, two in combinations(bucket, 2):
            pair = (one.number, two.number) if one.number < two.number else (two.number, one.number)
            if pair in seen:
                continue
            seen.add(pair)
            cost = _compare(one, two)
            if cost is not None:
                yield cost, one, two


def _compare(one: _Row, two: _Row) -> float | None:
    """Tell how far two rows disagree; None if they are two events."""
    if one.kind != two.kind or one.is_unreal != two.is_unreal or one.articles & two.articles:
        return None
    if one.kind == "casualty_aggregate":
        return 0.0 if one.deaths == two.deaths and one.country == two.country else None
    if not suit_types(one.sub_type, two.sub_type, open_first=one.is_open, open_second=two.is_open):
        return None
    if not _suit_dates(one, two) or not suit_deaths(one.deaths, two.deaths):
        return None
    far = _measure_places(one, two)
    if far is None:
        return None
    cost = far / 10.0 + (0.0 if one.sub_type == two.sub_type else 1.0)
    cost += 0.0 if (one.first, one.last) == (two.first, two.last) else 0.5
    tolls = [get_best(each.deaths) for each in (one, two)]
    return cost + (0.5 if None in tolls else (0.0 if tolls[0] == tolls[1] else 0.75))


def _suit_dates(one: _Row, two: _Row) -> bool:
    """Tell whether the days overlap; a span longer than a week is the same only as itself."""
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return False
    if max(one.last - one.first, two.last - two.first) >= MOST_DAYS:
        return (one.first, one.last) == (two.first, two.last)
    return one.first <= two.last and two.first <= one.last


def _measure_places(one: _Row, two: _Row) -> float | None:
    """Measure in km how far two places lie apart, if within the wider one's radius; None if they are two places."""
    if one.place_id is not None and one.place_id == two.place_id:
        return 0.0
    if one.longitude is None or two.longitude is None or one.latitude is None or two.latitude is None:
        return None
    if max(one.radius_km, two.radius_km) > _WIDE_KM:
        return None
    distance = _measure_km(one.longitude, one.latitude, two.longitude, two.latitude)
    return distance if distance <= max(one.radius_km, two.radius_km) else None


def _measure_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Measure the distance on a sphere, in km; the radii that it is held against are rougher by far."""
    first, second = radians(lat1), radians(lat2)
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


# ---------------------------------------------------------------------- grouping


def _group(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Group rows by the pairs that agree best first; each row of a group must suit each other one.

    Ties go by the rows' ids, so that the order of the table decides nothing.
    """
    heap: list[tuple[float, str, str, int, int]] = []
    for cost, one, two in _list_pairs(rows):
        first, second = (one, two) if one.event_id < two.event_id else (two, one)
        heap.append((round(cost, 6), first.event_id, second.event_id, first.number, second.number))
    heapq.heapify(heap)
    group_of = {row.number: row.number for row in rows}
    members: dict[int, list[_Row]] = {row.number: [row] for row in rows}
    while heap:
        *_, left, right = heapq.heappop(heap)
        kept, gone = group_of[left], group_of[right]
        if kept == gone or not _all_suit(members[kept], members[gone]):
            continue
        for row in members[gone]:
            group_of[row.number] = kept
        members[kept] += members.pop(gone)
    return [sorted(group, key=_rank) for group in members.values()]


def _all_suit(first: Iterable[_Row], second: Sequence[_Row]) -> bool:
    return all(_compare(one, two) is not None for one in first for two in second)


def _rank(row: _Row) -> tuple[bool, bool, float, float, str]:
    """Order the tellings of one event, the best first; a denial comes last."""
    return row.is_negated, row.longitude is None, row.radius_km, -row.confidence, row.event_id


_FILLED: Final = (
    "claimed_by", "actor1", "actor2", "injured", "admin1_name", "country_code",
)  # fmt: skip
"""What the best telling leaves open and the next may give."""


def _build(events: gpd.GeoDataFrame, groups: Sequence[list[_Row]]) -> gpd.GeoDataFrame:
    """Build the merged table: rows that stay alone are taken as they are."""
    import pandas as pd

    order = sorted(groups, key=lambda group: min(row.number for row in group))
    merged = events.iloc[[group[0].number for group in order]].copy()
    changed: dict[str, dict[int, Any]] = defaultdict(dict)
    for line, group in enumerate(order):
        if len(group) > 1:
            for name, value in _join(events, group).items():
                changed[name][line] = value
    for name, values in changed.items():
        column = [values.get(line, value) for line, value in enumerate(merged[name].astype(object))]
        converted = schema.convert_values(column, schema.EVENTS.columns[name])
        merged[name] = pd.Series(converted, index=merged.index)
    return schema.validate(merged, schema.EVENTS)


def _join(events: gpd.GeoDataFrame, group: Sequence[_Row]) -> dict[str, Any]:
    """Give the columns of a merged row that are not its best telling's."""
    rows = [events.iloc[row.number] for row in group]
    articles = sorted({article for row in group for article in row.articles})
    evidence = dict.fromkeys(
        part
        for row in rows
        if _known(row["evidence"])
        for part in str(row["evidence"]).split(EVIDENCE_SEPARATOR)
    )
    phrases = dict.fromkeys(str(row["casualty_phrase"]) for row in rows if _known(row["casualty_phrase"]))
    joined: dict[str, Any] = {
        "article_id": SEPARATOR.join(articles),
        "n_sources": len(articles),
        "evidence": EVIDENCE_SEPARATOR.join(evidence) or None,
        "casualty_phrase": "; ".join(phrases) or None,
        # agencies copy each other: two reports are no two independent witnesses
        "confidence": max(
            (float(row["confidence"]) for row in rows if _known(row["confidence"])), default=None
        ),
        "ucdp_eligible": max(
            (bool(row["ucdp_eligible"]) for row in rows if _known(row["ucdp_eligible"])), default=None
        ),
    }
    # who denies it is a source that it is spoken of, and names neither who did it nor whom it hit
    told = [row for row in group if not row.is_negated] or list(group)
    joined |= _join_deaths([row.deaths for row in told])
    tellings = rows[: len(told)]
    for name in _FILLED:
        joined[name] = next((row[name] for row in tellings if _known(row[name])), None)
    typed = next((row for row in tellings if _known(row["acled_sub_event_type"])), rows[0])
    for name in ("acled_event_type", "acled_sub_event_type", "disorder_type"):
        joined[name] = typed[name] if _known(typed[name]) else None
    if any(row["modality"] == "asserted" for row in rows):
        joined["modality"] = "asserted"
    return joined


def _known(value: Any) -> bool:
    import pandas as pd

    return not pd.isna(value)


def _join_deaths(stated: Sequence[Deaths]) -> dict[str, int | None]:
    """Give the least, the best telling's and the most deaths that are stated; what nobody states is None."""
    lows = [low for low, _, _ in stated if low is not None]
    bests = [best for _, best, _ in stated if best is not None]
    highs = [high for _, _, high in stated if high is not None]
    has_spread = bool(highs) or len(set(bests)) > 1
    return {
        "fatalities_low": min(lows, default=None),
        "fatalities_best": bests[0] if bests else None,
        "fatalities_high": max([*highs, *bests], default=None) if has_spread else None,
    }
