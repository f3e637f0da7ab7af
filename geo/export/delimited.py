"""CSV with the columns latitude and longitude, safe to open in a spreadsheet.

UTF-8 without a byte order mark: every program reads that, and a mark would sit in the first column's name for
those that do not expect one. A spreadsheet that guesses otherwise takes it by its import of text.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo import schema
from geo.errors import ExportError
from geo.export.detect import find_point_columns, find_table
from geo.export.rows import Value, iterate_rows
from geo.schema.cells import guard_cell, unguard_cell

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def write_csv(frame: gpd.GeoDataFrame, stream: BinaryIO) -> None:
    """Write a table of points as CSV (RFC 4180): a header, the index first, latitude and longitude last.

    Parameters
    ----------
    frame
        Points or null, in EPSG:4326. Unknown is an empty cell; coordinates have six decimals.
    stream
        Where the UTF-8 goes.

    Raises
    ------
    ExportError
        If a geometry is no point.

    Examples
    --------
    >>> out = io.BytesIO()
    >>> write_csv(schema.build_empty(schema.PLACES), out)
    >>> out.getvalue()[:14]
    b'place_id,name,'
    """
    other = set(frame.geom_type.dropna()) - {"Point"}
    if other:
        raise ExportError(f"CSV holds points, not a {min(other)}; write .geojson or .gpkg")
    names = [name for name in frame.columns if name != "geometry"]
    kept = [name.lower() not in ("latitude", "longitude") for name in names]
    index = [] if frame.index.name is None else [frame.index.name]
    header = [
        *index,
        *(name for name, keep in zip(names, kept, strict=True) if keep),
        "latitude",
        "longitude",
    ]
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([guard_cell(name) for name in header])
        for key, row, point in zip(frame.index, iterate_rows(frame), frame.geometry.to_numpy(), strict=True):
            cells = [_format(value) for value, keep in zip(row, kept, strict=True) if keep]
            known = point is not None and not point.is_empty
            degrees = (f"{point.y:.6f}", f"{point.x:.6f}") if known else ("", "")
            writer.writerow([*([guard_cell(str(key))] if index else []), *cells, *degrees])
    finally:
        text.detach()  # or the stream would be closed with it


def _format(value: Value) -> Value:
    return str(value).lower() if isinstance(value, bool) else guard_cell(value)


def read_csv(path: Path) -> tuple[pd.DataFrame, schema.Table | None]:
    r"""Read a table of points from CSV.

    Parameters
    ----------
    path
        UTF-8, with or without a byte order mark; a header; columns latitude and longitude (or lat and lon).

    Returns
    -------
    GeoDataFrame, Table or None
        Text cells, except that in a table that is none of ours a column of numbers is numbers.

    Raises
    ------
    ExportError
        If it is no such CSV.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.csv")
    ...     _ = file.write_text("name,lat,lon\nHoms,34.73,36.72\n")
    ...     frame, table = read_csv(file)
    >>> frame.geometry[0].x
    36.72
    """
    import geopandas as gpd
    import pandas as pd

    try:
        cells = pd.read_csv(path, dtype=object, keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except (ValueError, pd.errors.ParserError) as err:
        raise ExportError(f"{path}: is no CSV table: {str(err).splitlines()[0]}") from err
    cells.columns = [unguard_cell(str(name)) for name in cells.columns]
    found = find_point_columns(list(cells.columns))
    if found is None:
        raise ExportError(
            f"{path}: expected the columns latitude and longitude, got {', '.join(cells.columns[:8])}"
        )
    latitude, longitude = (_to_degrees(cells[name], path) for name in found)
    cells = cells.drop(columns=list(found)).map(
        lambda cell: unguard_cell(cell) if isinstance(cell, str) else cell
    )
    known = latitude.notna() & longitude.notna()
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs=schema.CRS).where(known, None)
    table = find_table(list(cells.columns))
    if table is None:
        cells = pd.DataFrame({name: _infer(cells[name]) for name in cells.columns}, index=cells.index)
    return gpd.GeoDataFrame(cells, geometry=points), table


def _to_degrees(cells: pd.Series[str], path: Path) -> pd.Series[float]:
    import pandas as pd

    try:
        return pd.to_numeric(cells.where(cells != "", None)).astype("float64")
    except (ValueError, TypeError) as err:
        raise ExportError(f"{path}: the column {cells.name!r} must hold degrees: {err}") from err


def _infer(cells: pd.Series[str]) -> pd.Series[float] | pd.Series[str]:
    """Give numbers for a column of numbers, text otherwise."""
    import pandas as pd

    known = cells.where(cells != "", None)
    try:
        return pd.to_numeric(known)
    except (ValueError, TypeError):
        return known.astype("string")
