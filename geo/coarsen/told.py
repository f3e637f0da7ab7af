"""How the place of a row is told: by itself, by something coarser, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from geo.coarsen.names import is_sensitive
from geo.coarsen.rows import Row
from geo.coarsen.units import Level, find_unit, round_up
from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.precision import read_level

_CELL: tuple[int, int] = (2, 2)
"""A cell is a limited area within 25 km of a known point."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a row's place is told.

    `unit` is what it is told by, None if it has no place or nothing may be told. `is_changed` says that this is not
    the place itself. `is_beside` says that this is so only for what stands beside it in the text.
    """

    unit: Candidate | None
    is_changed: bool
    is_beside: bool = False


def tell_place(
    row: Row,
    level: Level | None,
    gazetteer: Gazetteer,
    known: dict[Any, Told],
    *,
    force: bool = False,
    beside: bool = False,
) -> Told:
    """Decide how the place of a row is told.

    Parameters
    ----------
    row
        Of mentions, places or events.
    level
        For all places; None for the sensitive ones only, by admin2.
    gazetteer
        Knows the regions.
    known
        What was decided so far; added to.
    force
        The place is not to be told as it is, though it does not look sensitive by itself.
    beside
        It stands in a text that speaks of a sensitive place: it is told by admin2 unless it is no finer.
    """
    toponym, point = row.get("toponym"), row["geometry"]
    place_id = row["place_id"]
    name = row.get("place_name") or row.get("name")
    key = (place_id, point and (point.x, point.y), name, toponym if level is None else None, force, beside)
    if key not in known:
        told = _tell(row, place_id, name, level, gazetteer, force=force, beside=beside)
        known[key] = told
    return known[key]


def _tell(
    row: Row,
    place_id: str | None,
    name: str | None,
    level: Level | None,
    gazetteer: Gazetteer,
    *,
    force: bool,
    beside: bool,
) -> Told:
    point = row["geometry"]
    is_beside = False
    if level is None:
        place = _find_place(place_id, gazetteer)
        code = row.get("feature_code") or row.get("feature") or (place.feature_code if place else None)
        is_beside = not force and not is_sensitive(code, name, row.get("toponym"))
        if is_beside and not beside:
            return Told(_build_place(row, place_id, name, gazetteer) if point is not None else None, False)
    if point is None:  # an unresolved name may be one of a fine place
        return Told(None, any((place_id, name, row.get("toponym"))), is_beside)
    place = _build_place(row, place_id, name, gazetteer)
    unit = find_unit(place, level or "admin2", gazetteer)
    if unit is place and is_beside:
        return Told(place, False)
    if unit is place:  # a region that somebody moved to a finer point goes back to its own
        unit = _find_place(place_id, gazetteer) or place
    if level is None and unit is not None and unit.place_id == place.place_id:
        unit = None  # no camp is told by itself, however large
    return Told(unit, unit is None or unit.place_id != place.place_id or not place_id, is_beside)


def _find_place(place_id: str | None, gazetteer: Gazetteer) -> Candidate | None:
    try:
        return gazetteer.get(place_id) if place_id else None
    except UnknownPlaceError:
        return None


def _build_place(row: Row, place_id: str | None, name: str | None, gazetteer: Gazetteer) -> Candidate:
    """Give the place of a row from the gazetteer, or as far as the row describes it; at the row's own point."""
    point = row["geometry"]
    place = _find_place(place_id, gazetteer)
    if place is not None:
        return replace(place, latitude=point.y, longitude=point.x)
    claims = row.get("claims")
    return Candidate(
        place_id or "", name or "", point.y, point.x,
        row.get("feature_class") or "", row.get("feature_code") or row.get("feature") or "",
        row.get("country_code") or row.get("country"), row.get("admin1_code"),
        row.get("admin1_name") or row.get("admin1"), radius_km=row.get("radius_km"),
        claims=tuple(claims.split(";")) if claims else (), attribution=row.get("attribution") or "",
    )  # fmt: skip


def fill_place(row: Row, told: Told) -> Row:
    """Give the row with what its place is told by: codes, names, point, and a precision that is no finer than before.

    Parameters
    ----------
    row
        Of mentions or events.
    told
        How its place is told; where nothing may be told, all of these are None.
    """
    from shapely import Point

    unit = told.unit
    if unit is None:
        fresh = dict.fromkeys(_PLACE_COLUMNS)
    else:
        where, geo = _CELL if unit.place_id.startswith("grid10km:") else read_level(unit)[:2]
        fresh = {
            "place_id": unit.place_id, "place_name": unit.name, "feature_class": unit.feature_class,
            "feature_code": unit.feature_code, "country_code": unit.country_code, "admin1_code": unit.admin1_code,
            "admin1_name": unit.admin1_name, "where_prec": max(where, row["where_prec"] or 0),
            "geo_precision": max(geo, row.get("geo_precision") or 0), "claims": ";".join(unit.claims) or None,
            "attribution": unit.attribution or None, "radius_km": _widen(unit.radius_km, row["radius_km"]),
            "geometry": Point(unit.longitude, unit.latitude),
        }  # fmt: skip
    return row | {name: value for name, value in fresh.items() if name in row}


_PLACE_COLUMNS = (
    "place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1_code", "admin1_name",
    "where_prec", "geo_precision", "claims", "attribution", "radius_km", "geometry",
)  # fmt: skip


def _widen(unit_km: float | None, own_km: float | None) -> float | None:
    """Give the larger radius; the row's own in steps of 5 km."""
    if unit_km is None or own_km is None or own_km <= unit_km:
        return unit_km
    return round_up(own_km)
