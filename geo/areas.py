"""The area that each row of a table may mean: a country, a region, or a circle on the ellipsoid."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.basemap import load_basemap
from geo.errors import SchemaError, UnknownPlaceError
from geo.gazetteer import Gazetteer, load_gazetteer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import Geometry

_CORNERS: Final = 120
"""Of a circle: chords of 3 degrees lie within 0.04 % of the radius."""
_KM_PER_DEGREE: Final = 111.195
"""On the mean sphere of 6371.0088 km (IUGG)."""
_WIDER_KM: Final = 1.0
"""A row's radius that exceeds its region's own by as much says that the region is only near."""
_FEATURES: Final = {"mentions": "feature_code", "places": "feature"}
_COUNTRIES: Final = {"mentions": "country_code", "places": "country", "events": "country_code"}

Shape = Any
"""A Polygon or MultiPolygon in degrees, or None."""
_Row = tuple[str | None, str | None, str | None, float | None, float, float]
"""What the area of a row depends on: place id, feature code, country code, radius in km, longitude, latitude."""


def to_areas(table: gpd.GeoDataFrame, *, gazetteer: Gazetteer | None = None) -> gpd.GeoDataFrame:
    """Replace the points of a table by the areas that its rows may mean.

    Parameters
    ----------
    table
        Mentions, places or events, as `geoparse` gives them or as `read` reads them.
    gazetteer
        Instead of the bundled one: it holds the outlines of first-order regions.

    Returns
    -------
    GeoDataFrame
        The same rows and columns; the geometry in EPSG:4326 (x longitude) is a Polygon or MultiPolygon, valid and cut
        at the 180th meridian, or null where the point is null or nothing is known of its surroundings. A country is
        its polygon, a first-order region its own, wider where the row's radius says that it is only near; anything
        else is the circle of `radius_km` on the WGS 84 ellipsoid.

    Raises
    ------
    SchemaError
        If it is none of the three tables, or a value does not fit.

    Notes
    -----
    Countries are those of the map: Natural Earth 1:10 million, simplified at 0.006 degrees, without islands of less
    than 5 square km; regions are Natural Earth 1:10 million at 0.01 degrees. Both show who is in control, but Crimea,
    which is drawn with Ukraine; they take no side in a dispute. What comes back holds no points, so that `write`, which
    checks tables, does not take it; geopandas' own `to_file` does.

    Examples
    --------
    >>> from geo.pipeline import geoparse
    >>> areas = to_areas(geoparse("Shelling hit Homs, in Syria.").mentions)
    >>> list(areas.geom_type), areas.geometry.iloc[1].contains(areas.geometry.iloc[0])
    (['Polygon', 'Polygon'], True)
    """
    import geopandas as gpd

    kind = find_kind(table)
    frame = schema.coerce(table, kind)
    places = gazetteer or load_gazetteer()
    known: dict[_Row, Shape] = {}
    shapes = []
    for row in _list_rows(frame, kind):
        if row not in known:
            known[row] = _draw_row(row, places)
        shapes.append(known[row])
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=schema.CRS))


def find_kind(table: Any) -> schema.Table:
    """Tell which of our tables a frame is: by its index, or by the column that was its index before it was written.

    Raises
    ------
    SchemaError
        If it is none of them.

    Examples
    --------
    >>> find_kind(schema.build_empty(schema.EVENTS).reset_index()).layer
    'events'
    """
    names = [getattr(table.index, "name", None), *table.columns] if hasattr(table, "columns") else []
    for where in (names[:1], names[1:]):
        for kind in (schema.MENTIONS, schema.EVENTS, schema.PLACES):  # the first two hold a place's id, too
            if kind.index in where:
                return kind
    what = "a table of other columns" if names else f"a {type(table).__name__}"
    raise SchemaError(f"expected one of the tables mentions, places and events; got {what}")


def _list_rows(frame: pd.DataFrame, kind: schema.Table) -> list[_Row]:
    """List what the area of each row depends on."""
    import shapely

    points = frame.geometry.to_numpy()  # type: ignore[union-attr,unused-ignore]
    nothing = [None] * len(frame)
    ids = list(frame.index) if kind is schema.PLACES else _list_cells(frame["place_id"])
    codes = _list_cells(frame[_FEATURES[kind.layer]]) if kind.layer in _FEATURES else nothing
    where = _list_cells(frame["where_prec"]) if "where_prec" in frame.columns else nothing
    if kind is schema.EVENTS:  # an event has no feature code; its precision tells a country
        codes = ["PCL" if each == 6 else None for each in where]
    countries = _list_cells(frame[_COUNTRIES[kind.layer]])
    radii = _list_cells(frame["radius_km"])
    x, y = shapely.get_x(points).tolist(), shapely.get_y(points).tolist()
    return list(zip(ids, codes, countries, radii, x, y, strict=True))


def _list_cells(series: pd.Series[Any]) -> list[Any]:
    import pandas as pd

    return [None if cell is pd.NA else cell for cell in series]


def _draw_row(row: _Row, gazetteer: Gazetteer) -> Shape:
    """Draw the area of one row."""
    place_id, code, country, radius_km, x, y = row
    if x != x:  # noqa: PLR0124 - NaN: there is no point
        return None
    if code is not None and code.startswith("PCL") and country:
        shape = draw_country(country)
        if shape is not None:
            return shape
    region = gazetteer.area(place_id) if place_id else None
    if region is not None and place_id:
        import shapely

        wider = (radius_km or 0.0) - (_find_radius(place_id, gazetteer) or radius_km or 0.0)
        valid = shapely.make_valid(region, method="structure")
        return _widen(valid, wider) if wider >= _WIDER_KM else valid
    return draw_buffer(y, x, radius_km) if radius_km else None


def _find_radius(place_id: str, gazetteer: Gazetteer) -> float | None:
    try:
        return gazetteer.get(place_id).radius_km
    except UnknownPlaceError:
        return None


def _widen(shape: Geometry, distance_km: float) -> Shape:
    """Draw a region with its surroundings, in a plane that is true along its middle parallel."""
    import numpy as np
    import shapely

    squeeze = max(0.05, float(np.cos(np.radians(shape.centroid.y))))
    flat = shapely.transform(shape, lambda xy: xy * [squeeze, 1])
    wide = shapely.buffer(flat, distance_km / _KM_PER_DEGREE, quad_segs=8)
    return _cut_seam(shapely.transform(wide, lambda xy: xy / [squeeze, 1]))


@lru_cache(maxsize=256)
def draw_country(code: str) -> Shape:
    """Draw a country, as the map shows it.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2.

    Returns
    -------
    Polygon, MultiPolygon or None
        In degrees (EPSG:4326, x longitude), valid, of Natural Earth 1:10 million. None if the map has no such country.

    Examples
    --------
    >>> west, south, east, north = draw_country("SY").bounds
    >>> round(west), round(south), round(east), round(north)
    (36, 32, 42, 37)
    """
    import shapely

    basemap = load_basemap()
    units = [country for country in basemap.countries if country["iso2"] == code]
    parts = [
        _fill_rings([_join_arcs(ring, basemap.groups["arcs"], basemap.scale) for ring in unit["rings"]])
        for unit in units
    ]
    return _keep_polygons(shapely.make_valid(shapely.union_all(parts), method="structure")) if parts else None


def _join_arcs(ring: list[int], arcs: Any, scale: int) -> Shape:
    """Join the arcs of a ring to a polygon; `~i` is arc i backwards."""
    import numpy as np
    import shapely

    lines = [arcs.cut(arc) if arc >= 0 else arcs.cut(~arc)[::-1] for arc in ring]
    points = np.concatenate([lines[0], *(line[1:] for line in lines[1:])]) / scale
    return shapely.make_valid(shapely.Polygon(points), method="structure")


def _fill_rings(rings: list[Shape]) -> Shape:
    """Make land of a country's rings: a ring inside another is a hole in it, and one in the hole is land again."""
    import numpy as np
    import shapely

    tree = shapely.STRtree(rings)
    inner, outer = tree.query(shapely.point_on_surface(rings), predicate="within")
    depth = np.bincount(inner[inner != outer], minlength=len(rings))
    land = shapely.GeometryCollection()
    for level in range(int(depth.max()) + 1):
        ring = shapely.union_all([each for each, at in zip(rings, depth, strict=True) if at == level])
        land = shapely.difference(land, ring) if level % 2 else shapely.union(land, ring)
    return land


def draw_buffer(latitude: float, longitude: float, radius_km: float) -> Shape:
    """Draw a circle on the WGS 84 ellipsoid.

    Parameters
    ----------
    latitude, longitude
        Its middle, in degrees (EPSG:4326).
    radius_km
        Its radius, along the ellipsoid; above 0.

    Returns
    -------
    Polygon or MultiPolygon
        In degrees (x longitude), valid; cut at the 180th meridian, and drawn to the pole that it holds.

    Raises
    ------
    ValueError
        If the radius is not above 0, or the point is on no globe.

    Examples
    --------
    >>> circle = draw_buffer(0.0, 179.9, 50.0)
    >>> circle.geom_type, [round(edge, 2) for edge in circle.bounds]
    ('MultiPolygon', [-180.0, -0.45, 180.0, 0.45])
    """
    import numpy as np
    import pyproj
    import shapely

    if not (radius_km > 0 and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(
            f"expected degrees and a radius above 0, got {latitude}, {longitude}, {radius_km} km"
        )
    globe = pyproj.Geod(ellps="WGS84")
    poles = [globe.inv(longitude, latitude, longitude, pole)[2] / 1000 < radius_km for pole in (90, -90)]
    if all(poles):  # more than half of the globe: what is left of it is a circle around the other side
        rest = globe.inv(longitude, latitude, (longitude + 360) % 360 - 180, -latitude)[2] / 1000 - radius_km
        whole = shapely.box(-180, -90, 180, 90)
        if rest <= 0:
            return whole
        return shapely.difference(whole, draw_buffer(-latitude, (longitude + 360) % 360 - 180, rest))
    turns = np.linspace(0, 360, _CORNERS, endpoint=False)
    middle = np.full((2, _CORNERS), [[longitude], [latitude]])
    x, y, _ = globe.fwd(middle[0], middle[1], turns, np.full(_CORNERS, radius_km * 1000))
    if any(poles):
        return _draw_cap(np.asarray(x), np.asarray(y), 90.0 if poles[0] else -90.0)
    unwrapped = longitude + (np.asarray(x) - longitude + 180) % 360 - 180
    return _cut_seam(shapely.Polygon(np.column_stack([unwrapped, y])))


def _draw_cap(x: Any, y: Any, pole: float) -> Shape:
    """Draw the circle around a pole: all longitudes, from its edge to the pole."""
    import numpy as np
    import shapely

    order = np.argsort(x)
    x, y = x[order], y[order]
    at_seam = float(np.interp(180.0, [x[-1], x[0] + 360], [y[-1], y[0]]))
    edge = [(-180.0, at_seam), *zip(x, y, strict=True), (180.0, at_seam)]
    cap = shapely.Polygon([*edge, (180.0, pole), (-180.0, pole)])
    return _keep_polygons(shapely.make_valid(cap, method="structure"))


def _cut_seam(shape: Geometry) -> Shape:
    """Bring what reaches over the 180th meridian or a pole back onto the map."""
    import shapely

    valid = shapely.make_valid(shape, method="structure")
    west, south, east, north = valid.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return _keep_polygons(valid)
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        window = shapely.box(-180 + turn, -90, 180 + turn, 90)
        part = shapely.intersection(valid, window)
        parts.append(shapely.transform(part, lambda xy, turn=turn: xy - [turn, 0]))
    return _keep_polygons(shapely.union_all(parts))


def _keep_polygons(shape: Geometry) -> Shape:
    """Drop the lines and points that cutting may leave; None if nothing else is left."""
    import shapely

    parts = shapely.get_parts(shape)
    kept = parts[shapely.get_dimensions(parts) == 2]
    if not len(kept):
        return None
    return kept[0] if len(kept) == 1 else shapely.multipolygons(shapely.get_parts(kept))
