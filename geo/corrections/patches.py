"""Change cells of a table of the schema, by the rows' positions; everything else stays as it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo import schema

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(slots=True)
class Patch:
    """New values by column and row; `geometry` among the columns, points or None."""

    cells: dict[str, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))

    def set_row(self, number: int, values: dict[str, Any]) -> None:
        """Note new values of a row."""
        for name, value in values.items():
            self.cells[name][number] = value

    def get(self, name: str, number: int, default: Any) -> Any:
        """Give a row's new value, or what it was."""
        return self.cells[name].get(number, default) if name in self.cells else default


def apply_patch(frame: gpd.GeoDataFrame, table: schema.Table, patch: Patch) -> gpd.GeoDataFrame:
    """Give a table with changed cells.

    Raises
    ------
    SchemaError
        If a value does not fit its column.

    Examples
    --------
    >>> patch = Patch()
    >>> apply_patch(schema.build_empty(schema.EVENTS), schema.EVENTS, patch).empty
    True
    """
    import geopandas as gpd
    import pandas as pd

    fresh = frame.copy()
    for name, values in patch.cells.items():
        if name == "geometry":
            points = [values.get(line, point) for line, point in enumerate(frame.geometry.to_numpy())]
            fresh = fresh.set_geometry(gpd.GeoSeries(points, index=frame.index, crs=frame.crs))
            continue
        column = [values.get(line, value) for line, value in enumerate(frame[name].astype(object))]
        fresh[name] = pd.Series(schema.convert_values(column, table.columns[name]), index=frame.index)
    return schema.validate(fresh, table)


def list_columns(frame: gpd.GeoDataFrame, *names: str) -> dict[str, list[Any]]:
    """Give columns as lists, unknown as None.

    Examples
    --------
    >>> list_columns(schema.build_empty(schema.EVENTS), "place_id")
    {'place_id': []}
    """
    columns = {}
    for name in names:
        series = frame[name].astype(object)
        columns[name] = series.where(series.notna(), None).tolist()
    return columns
