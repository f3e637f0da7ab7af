"""Bring any GeoDataFrame to points that a map can show: EPSG:4326, none missing, none out of range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import RenderError
from geo.schema import CRS

if TYPE_CHECKING:
    import geopandas as gpd


def take_points(frame: gpd.GeoDataFrame) -> tuple[list[dict[str, Any]], int]:
    """Turn a GeoDataFrame of points into records, in the order of its rows.

    Parameters
    ----------
    frame
        Points, or MultiPoints of one point, in any CRS; without a CRS they are taken as EPSG:4326 (x longitude).

    Returns
    -------
    tuple
        The records: the columns with None for null, `_id` (the index as text), `_x` longitude and `_y`
        latitude in degrees; and how many rows were left out because they have no point.

    Raises
    ------
    RenderError
        If there is no geometry, a geometry is no point, or a point is not on earth.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> take_points(frame)
    ([{'name': 'Homs', '_id': '0', '_x': 36.7, '_y': 34.7}], 0)
    """
    import numpy as np

    geometry = _take_geometry(frame)
    present = ~(geometry.isna() | geometry.is_empty).to_numpy()
    known = _take_single(geometry[present])
    wrong = known[known.geom_type != "Point"]
    if len(wrong):
        raise RenderError(
            f"expected one point a row, got a {wrong.geom_type.iloc[0]} in row {wrong.index[0]!r}; "
            "draw its representative_point() instead"
        )
    x, y = known.x.to_numpy(), known.y.to_numpy()
    off = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if off.any():
        first = int(np.flatnonzero(off)[0])
        raise RenderError(
            f"row {known.index[first]!r} has the point ({x[first]}, {y[first]}), which is no longitude and "
            "latitude in degrees; set the table's CRS"
        )
    table = frame.loc[present].drop(columns=frame.geometry.name)
    records = [
        {str(key): _to_plain(value) for key, value in record.items()} for record in table.to_dict("records")
    ]
    for record, label, lon, lat in zip(records, table.index, x, y, strict=True):
        record |= {"_id": str(label), "_x": round(float(lon), 5), "_y": round(float(lat), 5)}
    return records, int((~present).sum())


def _take_geometry(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    try:
        geometry = frame.geometry
    except AttributeError as err:
        raise RenderError(
            f"expected a Geoparsed or a GeoDataFrame of points, got a {type(frame).__name__} without an "
            "active geometry column; set one with set_geometry()"
        ) from err
    if geometry.crs is None:
        return geometry.set_crs(CRS)
    return geometry.to_crs(CRS)


def _take_single(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Take the point out of each MultiPoint of one: some formats know no other points."""
    import shapely

    multiple = (geometry.geom_type == "MultiPoint").to_numpy()
    single = multiple & (shapely.get_num_geometries(geometry.to_numpy()) == 1)
    if single.any():
        geometry = geometry.copy()
        geometry[single] = shapely.get_geometry(geometry.to_numpy()[single], 0)
    return geometry


def _to_plain(value: Any) -> Any:
    """Turn a null into None and a numpy scalar into Python's own; leave anything else alone."""
    import pandas as pd

    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "dtype") and hasattr(value, "item") and value.ndim == 0 else value
