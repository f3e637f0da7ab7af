"""The place of a correction: one of the gazetteer, or a point that a reviewer set."""

from __future__ import annotations

from typing import Final

from geo.corrections.record import Correction
from geo.errors import CorrectionError, UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.gazetteer.index import open_database, unpack_polygon
from geo.model import Candidate

_BUNDLED: Final = ("geonames:", "ne:", "geo:", "poi:")
"""Ids that begin so are the bundled gazetteer's, which knows them all."""


def find_place(correction: Correction, gazetteer: Gazetteer) -> Candidate | None:
    """Give the place that a correction puts its name at.

    Parameters
    ----------
    correction
        With the action place.
    gazetteer
        Knows places by their ids.

    Returns
    -------
    Candidate or None
        None for an id that no gazetteer can know, such as a geocoder's: it accepts the mentions that have it already.
        A point is a locality (GeoNames' code LCTY) of the correction's radius, in the country and region that it lies
        in, named by the correction's toponym.

    Raises
    ------
    CorrectionError
        If the id looks like one of the bundled gazetteer, and is none.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> point = Correction("Field hospital", "everywhere", None, "place", None, 36.21, 37.15, 2.0)
    >>> place = find_place(point, load_gazetteer())
    >>> place.place_id, place.country_code, place.radius_km
    ('correction:36.21,37.15', 'SY', 2.0)
    """
    if correction.place_id is None:
        return _build_point(correction, gazetteer)
    try:
        return gazetteer.get(correction.place_id)
    except UnknownPlaceError:
        if not correction.place_id.startswith(_BUNDLED):
            return None
        raise CorrectionError(
            f"{correction.where + ': ' if correction.where else ''}place_id: expected the id of a place that the "
            f"gazetteer has, got {correction.place_id!r}; geo lookup {correction.toponym!r} shows ids"
        ) from None


def _build_point(correction: Correction, gazetteer: Gazetteer) -> Candidate:
    latitude, longitude = correction.latitude, correction.longitude
    assert latitude is not None and longitude is not None
    region = find_region(latitude, longitude, gazetteer)
    written = [f"{degrees:.5f}".rstrip("0").rstrip(".") for degrees in (latitude, longitude)]
    return Candidate(
        f"correction:{','.join(written)}", correction.toponym, latitude, longitude, "L", "LCTY",
        country_code=region.country_code if region else None, admin1_code=region.admin1_code if region else None,
        admin1_name=region.admin1_name if region else None, radius_km=correction.radius_km,
        countries=(region.country_code,) if region and region.country_code else (),
        claims=region.claims if region else (),
    )  # fmt: skip


def find_region(latitude: float, longitude: float, gazetteer: Gazetteer) -> Candidate | None:
    """Find the first-order region that a point lies in, by the outlines that the map shows; None at sea.

    Parameters
    ----------
    latitude, longitude
        In degrees (EPSG:4326).
    gazetteer
        Holds the outlines: de facto borders of Natural Earth.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> find_region(36.2, 37.16, load_gazetteer()).name, find_region(0.0, 0.0, load_gazetteer())
    ('Aleppo', None)
    """
    from shapely import Point

    path = gazetteer.folder / "areas.sqlite"
    if not path.exists():
        return None
    point = Point(longitude, latitude)
    database = open_database(path)
    try:
        packed = database.execute("SELECT place_id, shape FROM areas").fetchall()
    finally:
        database.close()
    shapes = ((unpack_polygon(shape), place_id) for place_id, shape in packed)
    covering = [(shape.area, place_id) for shape, place_id in shapes if shape.covers(point)]
    try:
        return gazetteer.get(min(covering)[1]) if covering else None
    except UnknownPlaceError:  # an outline whose place the gazetteer does not have
        return None
