"""Rows of the three tables as plain dicts, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import schema

if TYPE_CHECKING:
    import geopandas as gpd

Row = dict[str, Any]
"""The values of a row by the names of its columns, the index among them; unknown is None."""


def unpack_rows(frame: gpd.GeoDataFrame) -> list[Row]:
    """Give the rows of one of our tables, without the columns that its schema does not know.

    Examples
    --------
    >>> unpack_rows(schema.build_empty(schema.EVENTS))
    []
    """
    import pandas as pd

    kind = next(table for table in schema.TABLES.values() if table.index == frame.index.name)
    columns: dict[str, list[Any]] = {kind.index: list(frame.index)}
    for name in kind.columns:
        series = frame[name].astype(object)
        columns[name] = series.where(series.notna(), None).tolist()
        if kind.columns[name] == schema.TIME:
            columns[name] = [None if cell is None or cell is pd.NaT else cell for cell in columns[name]]
    columns["geometry"] = list(frame.geometry)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def pack_rows(rows: list[Row], table: schema.Table) -> gpd.GeoDataFrame:
    """Build one of our tables of its rows.

    Raises
    ------
    SchemaError
        If a value does not fit.

    Examples
    --------
    >>> pack_rows([], schema.PLACES).empty
    True
    """
    names = [table.index, *table.columns]
    columns = {name: [row[name] for row in rows] for name in names}
    return schema.build_frame(table, columns, [row["geometry"] for row in rows])
