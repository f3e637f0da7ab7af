"""Rows of a table as plain values, for the formats that are text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geo import schema
from geo.errors import SchemaError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Value = str | int | float | bool | None


def flatten_plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a GeoDataFrame that is none of our tables to EPSG:4326 and to columns that every format holds.

    Parameters
    ----------
    frame
        With a geometry of any CRS; without a CRS it must be in degrees.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326, the geometry in the last column `geometry`; a named index is a column; categories are
        text; lists and dicts are JSON text.

    Raises
    ------
    SchemaError
        If there is no geometry, or its CRS is unknown.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> flatten_plain(gpd.GeoDataFrame(geometry=[shapely.Point(1, 2)])).crs.to_epsg()
    4326
    """
    import geopandas as gpd
    import pandas as pd

    if frame._geometry_column_name not in frame.columns:
        raise SchemaError("expected a GeoDataFrame with a geometry, got one without")
    points = frame.geometry
    if points.crs is None:
        low_x, low_y, high_x, high_y = points.total_bounds
        if low_x < -180 or low_y < -90 or high_x > 360 or high_y > 90:
            raise SchemaError("the geometry has no CRS and is not in degrees; set its CRS first")
        points = points.set_crs(schema.CRS)
    points = points.to_crs(schema.CRS).reset_index(drop=True)
    columns = pd.DataFrame(frame.drop(columns=frame._geometry_column_name))
    is_named = frame.index.name is not None and frame.index.name not in columns.columns
    columns = columns.reset_index(drop=not is_named)
    columns.columns = [str(name) for name in columns.columns]
    columns = columns.drop(columns="geometry", errors="ignore")
    data = {name: _flatten_column(columns[name]) for name in columns.columns}
    return gpd.GeoDataFrame(data, geometry=points, index=points.index)


def flatten_extra(frame: gpd.GeoDataFrame, table: schema.Table) -> gpd.GeoDataFrame:
    """Flatten the columns of one of our tables that its schema does not know, as in `flatten_plain`.

    Parameters
    ----------
    frame
        A table of the schema.
    table
        Which of ours it is.

    Returns
    -------
    GeoDataFrame
        The same frame if there is nothing to flatten.

    Examples
    --------
    >>> frame = schema.build_empty(schema.PLACES).assign(names=[])
    >>> list(flatten_extra(frame, schema.PLACES).columns)[-1]
    'names'
    """
    extra = [name for name in frame.columns if name not in {*table.columns, "geometry"}]
    return frame.assign(**{name: _flatten_column(frame[name]) for name in extra}) if extra else frame


def _flatten_column(series: pd.Series[Any]) -> Any:
    import pandas as pd

    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    if series.dtype != object:
        return series.array
    cells = [_flatten_cell(cell) for cell in series]
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {bool} or kinds <= {int, float}:
        return pd.Series(
            cells, dtype="boolean" if kinds == {bool} else "Float64" if float in kinds else "Int64"
        ).array
    return pd.array([None if cell is None else str(cell) for cell in cells], dtype="string")


def _flatten_cell(cell: Any) -> Any:
    import pandas as pd

    if pd.api.types.is_dict_like(cell) or pd.api.types.is_list_like(cell):
        return json.dumps(cell if isinstance(cell, dict) else list(cell), default=str, ensure_ascii=False)
    return None if pd.isna(cell) else cell


def list_values(series: pd.Series[Any]) -> list[Value]:
    """Give a column as plain values.

    Parameters
    ----------
    series
        A column of any dtype.

    Returns
    -------
    list
        str, int, float, bool or None; a time is ISO 8601 with milliseconds, with Z if it is aware; NaN and
        the infinities, which JSON does not have, are None.

    Examples
    --------
    >>> import pandas as pd
    >>> list_values(pd.Series(pd.to_datetime(["2018-05-14", None], utc=True)))
    ['2018-05-14T00:00:00.000Z', None]
    """
    import numpy as np
    import pandas as pd

    kind = series.dtype.kind
    if kind == "M":
        zone = "Z" if isinstance(series.dtype, pd.DatetimeTZDtype) else ""
        naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if zone else series
        text = np.datetime_as_string(naive.to_numpy().astype("datetime64[ms]"), unit="ms")
        return [None if each == "NaT" else f"{each}{zone}" for each in text]
    if kind == "f":
        numbers = series.astype("float64").to_numpy()
        return [number if np.isfinite(number) else None for number in numbers.tolist()]
    if kind in "iub":
        return [None if each is pd.NA else each for each in series.tolist()]
    return [None if pd.isna(each) else str(each) for each in series]


def iterate_rows(frame: gpd.GeoDataFrame) -> Iterator[tuple[Value, ...]]:
    """Give the rows of a table as plain values, without the geometry and the index; see `list_values`."""
    columns = [list_values(frame[name]) for name in frame.columns if name != "geometry"]
    if not columns:
        return iter([()] * len(frame))
    return zip(*columns, strict=True)
