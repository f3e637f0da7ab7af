"""Move events after their sites: an event lies where the mention that is its site lies now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.corrections.patches import Patch, apply_patch, list_columns
from geo.corrections.record import describe_correction
from geo.corrections.rules import Decision
from geo.corrections.sites import choose_sites
from geo.merging import SEPARATOR
from geo.precision import Precision

if TYPE_CHECKING:
    import geopandas as gpd

_FROM_MENTION: Final = ("place_id", "place_name", "country_code", "admin1_name", "where_prec", "radius_km")
_GEO_PRECISION: Final = {1: 1, 2: 2, 3: 2}
"""ACLED's code that goes with UCDP's, as `geo.precision` pairs them; 3 with all others."""
_UNRESOLVED: Final = 0.3
"""What a site without a place counts for in an event's confidence: as in `geo.events.rows`."""


def move_events(
    events: gpd.GeoDataFrame,
    rows: Mapping[str, Sequence[Any]],
    mentions: gpd.GeoDataFrame,
    decisions: Mapping[int, Decision],
    precisions: Mapping[int, Precision],
) -> gpd.GeoDataFrame:
    """Give the events at the places that their sites have now.

    Parameters
    ----------
    events
        The events as they were.
    rows
        The mentions as they were, by columns.
    mentions
        The mentions as they are now, in the same order.
    decisions
        What was decided, by the mention's position.
    precisions
        How exact corrected mentions are.

    Returns
    -------
    GeoDataFrame
        An event is reviewed if its site is. One whose sites are all rejected, or are sites no more, goes to another
        site that is linked to it, else it has no place, and no confidence: the old figure was that of the place.
    """
    now = list_columns(mentions, *_FROM_MENTION, "role", "event_id", "confidence")
    now["geometry"] = list(mentions.geometry)
    of_article: dict[str, list[int]] = defaultdict(list)
    for number, article_id in enumerate(rows["article_id"]):
        of_article[article_id].append(number)
    lost = {
        number
        for number in range(len(mentions))
        if rows["place_id"][number] != now["place_id"][number]
        or (number in decisions and _is_no_site(decisions[number]))
    }
    patch = Patch()
    columns = list_columns(events, "article_id", "place_id", "evidence", "confidence", "reason")
    for line, event_id in enumerate(events.index):
        event = {name: column[line] for name, column in columns.items()}
        articles = (event["article_id"] or "").split(SEPARATOR)
        around = [number for article_id in articles for number in of_article.get(article_id, ())]
        if not any(number in decisions or number in lost for number in around):
            continue
        sites = _find_sites(event_id, event, around, rows)
        changes = _settle(event_id, event, sites, around, rows, now, lost, decisions, precisions)
        patch.set_row(line, changes)
    return apply_patch(events, schema.EVENTS, patch)


def _find_sites(
    event_id: str, event: Mapping[str, Any], around: Sequence[int], rows: Mapping[str, Sequence[Any]]
) -> list[int]:
    at = [number for number in around if rows["place_id"][number] == event["place_id"]]
    if event["place_id"] is None:  # a site without a place: it is known by its link alone
        return [number for number in at if rows["event_id"][number] == event_id]
    return choose_sites(
        event_id, event["evidence"], at, [rows["event_id"][number] for number in at],
        [rows["sentence"][number] for number in at],
    )  # fmt: skip


def _settle(
    event_id: str, event: Mapping[str, Any], sites: Sequence[int], around: Sequence[int],
    rows: Mapping[str, Sequence[Any]], now: Mapping[str, Sequence[Any]], lost: set[int],
    decisions: Mapping[int, Decision], precisions: Mapping[int, Precision],
) -> dict[str, Any]:  # fmt: skip
    """Give the new cells of an event; none where nothing was decided about its sites."""
    kept = [number for number in sites if number not in lost]
    if kept:
        reviewed = next((number for number in kept if number in decisions), None)
        return _place(event, reviewed, rows, now, decisions, precisions) if reviewed is not None else {}
    moved = [
        number
        for number in sites
        if now["place_id"][number] is not None
        and not (number in decisions and _is_no_site(decisions[number]))
    ]
    if moved:
        return _place(event, moved[0], rows, now, decisions, precisions)
    if not sites or event["place_id"] is None:
        return {}
    linked = [n for n in around if now["event_id"][n] == event_id and now["place_id"][n] is not None]
    if linked:
        best = min(linked, key=lambda number: now["where_prec"][number] or 9)
        return _place(event, best, rows, now, decisions, precisions)
    told = next(
        (_describe(decisions[number]) for number in sites if number in decisions), "its site was corrected"
    )
    nothing = dict.fromkeys((*_FROM_MENTION, "geo_precision", "geometry", "confidence"))
    return nothing | {"reason": _join(event["reason"], f"without its site: {told}")}


def _is_no_site(decision: Decision) -> bool:
    if decision.is_reject:
        return True
    return decision.role is not None and decision.role.correction.role not in ("event_site", "venue")


def _place(
    event: Mapping[str, Any], number: int, rows: Mapping[str, Sequence[Any]], now: Mapping[str, Sequence[Any]],
    decisions: Mapping[int, Decision], precisions: Mapping[int, Precision],
) -> dict[str, Any]:  # fmt: skip
    """Give the cells that put an event where a mention is."""
    cells = {name: now[name][number] for name in (*_FROM_MENTION, "geometry")}
    precision = precisions.get(number)
    where = cells["where_prec"]
    cells["geo_precision"] = precision.geo_precision if precision else where and _GEO_PRECISION.get(where, 3)
    decision = decisions.get(number)
    if decision is None:
        return cells
    latest = decision.latest
    cells |= {
        "status": "reviewed", "reviewed_by": latest.who if latest else None,
        "reason": _join(event["reason"], _describe(decision)),
    }  # fmt: skip
    if decision.place is not None and event["confidence"] is not None:
        # the event's figure is a product, of which the place's is one factor
        was = rows["confidence"][number] if rows["place_id"][number] is not None else _UNRESOLVED
        cells["confidence"] = round(min(1.0, event["confidence"] / max(was or 0.5, 0.01)), 3)
    return cells


def _describe(decision: Decision) -> str:
    rule = decision.place or decision.role
    return describe_correction(rule.correction) if rule else ""


def _join(reason: str | None, told: str) -> str:
    if reason and told in reason:
        return reason
    return f"{reason}; {told}" if reason else told
