"""Make one row of places that are told alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from geo.coarsen.rows import Row
from geo.coarsen.told import Told
from geo.model import Candidate
from geo.tables import choose_main_role, describe_places, join_names

ToldRows = list[tuple[Row, Told]]


def merge_places(mentions: ToldRows, places: ToldRows) -> list[Row]:
    """Build the table of places anew: one row for all that are told by one unit, the most mentioned first.

    Parameters
    ----------
    mentions
        The mentions, as they were, each with how its place is told: they are counted anew.
    places
        The places, likewise. A place that no mention means counts by its own row, as in a table that was read alone.

    Returns
    -------
    list of dict
        A row whose place is told by itself, and by which nothing else is told, is as it was. Where rows are merged
        whose articles cannot be compared, `n_articles` is null. A place of which nothing may be told has no row.
    """
    units: dict[str, list[Candidate]] = {}
    of_unit: dict[str, ToldRows] = {}
    named = set()
    hidden = {row["place_id"] for row, told in mentions if told.is_changed}
    for row, told in mentions:
        named.add(row["place_id"])
        if told.unit is not None:
            of_unit.setdefault(told.unit.place_id, []).append((row, told))
            units.setdefault(told.unit.place_id, []).append(told.unit)
    alone: dict[str, ToldRows] = {}
    originals = {row["place_id"]: row for row, told in places if not told.is_changed}
    for row, told in places:
        if row["place_id"] not in named and told.unit is not None:
            alone.setdefault(told.unit.place_id, []).append((row, told))
            units.setdefault(told.unit.place_id, []).append(told.unit)
    has_events = any(row["n_event_mentions"] is not None for row, _ in places)
    merged = []
    for place_id, told_by in units.items():
        seen, rows = of_unit.get(place_id, []), alone.get(place_id, [])
        is_same = place_id in originals and not any(told.is_changed for _, told in [*seen, *rows])
        if is_same and place_id in hidden:  # some of its mentions are told by another unit, and counted there
            fresh = _merge(told_by, [row for row, _ in seen], [], has_events)
            merged.append(fresh | {"admin2": originals[place_id]["admin2"]})
        elif is_same:
            merged.append(originals[place_id] | {"geometry": _draw_point(told_by[0])})
        else:
            merged.append(_merge(told_by, [row for row, _ in seen], [row for row, _ in rows], has_events))
    return sorted(merged, key=lambda row: (-(row["n_mentions"] or 0), row["place_id"]))


def _merge(units: list[Candidate], mentions: list[Row], places: list[Row], has_events: bool) -> Row:
    """Merge what one unit stands for: mentions, and rows of places that have no mentions here."""
    unit = _join_units(units)
    described = describe_places([unit])
    row: dict[str, Any] = {name: values[0] for name, values in described.items()}
    if unit.feature_code != "ADM2":
        row["admin2"] = None
    times = [each["published"] for each in mentions]
    times += [each[name] for each in places for name in ("first_seen", "last_seen")]
    known = [time for time in times if time is not None]
    sure = [each["confidence"] for each in mentions] + [each["max_confidence"] for each in places]
    roles = Counter(each["role"] for each in mentions if each["role"])
    roles.update(each["main_role"] for each in places if each["main_role"])
    articles: int | None = len({each["article_id"] for each in mentions})
    if places:
        articles = places[0]["n_articles"] if len(places) == 1 and not mentions else None
    sites = sum(each["role"] == "event_site" for each in mentions)
    sites += sum(each["n_event_mentions"] or 0 for each in places)
    return row | {
        "place_id": unit.place_id,
        "n_mentions": len(mentions) + sum(each["n_mentions"] or 0 for each in places),
        "n_articles": articles,
        "n_event_mentions": sites if has_events else None,
        "main_role": choose_main_role(roles),
        "first_seen": min(known, default=None),
        "last_seen": max(known, default=None),
        "max_confidence": max((each for each in sure if each is not None), default=None),
        "status": "reviewed"
        if all(each["status"] == "reviewed" for each in [*mentions, *places])
        else "machine-coded",
        "reviewed_by": join_names(
            name
            for each in [*mentions, *places]
            if each["reviewed_by"]
            for name in each["reviewed_by"].split("; ")
        ),
        "geometry": _draw_point(unit),
    }


def _draw_point(unit: Candidate) -> Any:
    from shapely import Point

    return Point(unit.longitude, unit.latitude)


def _join_units(units: list[Candidate]) -> Candidate:
    """Join the units of one id: a cell has one for each place in it, which may lie in two regions."""
    unit, *others = dict.fromkeys(units)
    for other in others:
        unit = replace(
            unit, population=max(unit.population, other.population),
            radius_km=max(unit.radius_km or 0.0, other.radius_km or 0.0) or None,
            country_code=unit.country_code if unit.country_code == other.country_code else None,
            admin1_name=unit.admin1_name if unit.admin1_name == other.admin1_name else None,
            claims=tuple(dict.fromkeys(unit.claims + other.claims)),
            attribution="; ".join(dict.fromkeys([*unit.attribution.split("; "), *other.attribution.split("; ")])),
        )  # fmt: skip
    return unit
