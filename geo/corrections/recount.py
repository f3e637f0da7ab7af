"""Count the places anew that lost or won mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo import schema
from geo.corrections.patches import list_columns
from geo.model import Candidate
from geo.tables import choose_main_role, describe_places, join_names

if TYPE_CHECKING:
    import geopandas as gpd


def recount_places(
    places: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame, touched: set[str], found: Mapping[str, Candidate]
) -> gpd.GeoDataFrame:
    """Give the table of places that goes with corrected mentions.

    Parameters
    ----------
    places
        The table as it was. Rows of places that were not touched stay as they are.
    mentions
        The corrected mentions.
    touched
        The ids of the places to count anew.
    found
        The places that corrections named, by id: a row that is not there yet is described from them.

    Returns
    -------
    GeoDataFrame
        The most mentioned first; a place that no mention means any more has no row.
    """
    import pandas as pd

    touched = {place_id for place_id in touched if place_id in places.index or place_id in found}
    stay = places[~places.index.isin(touched)]
    columns = list_columns(
        mentions, "article_id", "place_id", "role", "confidence", "published", "status", "reviewed_by"
    )
    rows: dict[str, list[dict[str, Any]]] = {place_id: [] for place_id in touched}
    for cells in zip(*columns.values(), strict=True):
        row = dict(zip(columns, cells, strict=True))
        if row["place_id"] in rows:
            rows[row["place_id"]].append(row)
    fresh, points = [], []
    for place_id in sorted(touched):
        if rows[place_id]:
            described, point = _describe(place_id, places, found)
            fresh.append({"place_id": place_id} | described | _count(rows[place_id]))
            points.append(point)
    if not fresh:
        return stay
    given = {name: [row.get(name) for row in fresh] for name in (schema.PLACES.index, *schema.PLACES.columns)}
    counted = schema.build_frame(schema.PLACES, given, points)
    joined = pd.concat([stay, counted]) if len(stay) else counted
    order = sorted(joined.index, key=lambda place_id: (-(joined.at[place_id, "n_mentions"] or 0), place_id))
    return schema.coerce(joined.loc[order], schema.PLACES)


def _describe(
    place_id: str, places: gpd.GeoDataFrame, found: Mapping[str, Candidate]
) -> tuple[dict[str, Any], Any]:
    from shapely import Point

    place = found.get(place_id)
    if place is not None:
        described = {name: values[0] for name, values in describe_places([place]).items()}
        return described, Point(place.longitude, place.latitude)
    names = tuple(describe_places([]))
    old = list_columns(places.loc[[place_id]], *names)
    return {name: old[name][0] for name in names}, places.at[place_id, "geometry"]


def _count(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Count a place's mentions, as `geo.tables.build_tables` does."""
    roles = Counter(row["role"] for row in rows if row["role"])
    times = [row["published"] for row in rows if row["published"] is not None]
    return {
        "n_mentions": len(rows),
        "n_articles": len({row["article_id"] for row in rows}),
        "n_event_mentions": roles["event_site"],
        "main_role": choose_main_role(roles),
        "first_seen": min(times, default=None),
        "last_seen": max(times, default=None),
        "max_confidence": max((row["confidence"] or 0.0 for row in rows), default=None),
        "status": "reviewed" if all(row["status"] == "reviewed" for row in rows) else "machine-coded",
        "reviewed_by": join_names(row["reviewed_by"] for row in rows if row["reviewed_by"]),
    }
