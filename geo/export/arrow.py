"""GeoPackage and GeoParquet: both are written from one Arrow table with one explicit schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo import schema
from geo.errors import ExportError
from geo.export.geojson import NOTE, list_credits

if TYPE_CHECKING:
    import geopandas as gpd
    import pyarrow as pa

# A GeoPackage is an SQLite file with one of these application ids: OGC 12-128, 1.1.1, and its 1.0 and 1.1.
_SQLITE: Final = b"SQLite format 3\0"
_APPLICATIONS: Final = (b"GPKG", b"GP10", b"GP11")
_CLOCK: Final = "OGR_CURRENT_DATE"
_EPOCH: Final = "1970-01-01T00:00:00.000Z"


def write_gpkg(frames: dict[str, tuple[gpd.GeoDataFrame, schema.Table | None]], path: Path) -> None:
    """Write tables as the layers of one GeoPackage: the same tables, the same bytes.

    `last_change`, where a GeoPackage keeps the time of writing, always says 1970-01-01T00:00:00.000Z.

    Parameters
    ----------
    frames
        By layer name: a table in EPSG:4326, and which of ours it is.
    path
        A file that does not exist.

    Raises
    ------
    ExportError
        If GDAL cannot write it.
    """
    import pyogrio

    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: _EPOCH})
    try:
        _write_layers(frames, path)
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})


def _write_layers(frames: dict[str, tuple[gpd.GeoDataFrame, schema.Table | None]], path: Path) -> None:
    import pyogrio

    for number, (layer, (frame, table)) in enumerate(frames.items()):
        about = "; ".join([f"{layer}: {NOTE}", *list_credits(frame)])
        options: dict[str, Any] = {"layer": layer, "driver": "GPKG", "append": number > 0}
        options |= {"layer_options": {"DESCRIPTION": about[:1000]}}
        try:
            if table is None:
                pyogrio.write_dataframe(frame, path, **options)
            else:
                arrow = _to_arrow(frame, table, with_categories=False)
                options |= {"geometry_name": "geometry", "geometry_type": "Point", "crs": schema.CRS}
                pyogrio.write_arrow(arrow.slice(0, 0), path, **options)  # the columns, with their types
                pyogrio.write_arrow(_spell_times(arrow), path, **(options | {"append": True}))
            written = pyogrio.read_info(path, layer=layer)["features"]
        except (RuntimeError, ValueError) as err:
            raise ExportError(f"the GeoPackage cannot be written: {err}") from err
        if written != len(frame):
            raise ExportError(
                f"the GeoPackage cannot be written: {written} of {len(frame)} rows came through"
            )


def read_gpkg(path: Path, layer: str | None) -> dict[str, gpd.GeoDataFrame]:
    """Read the layers of a GeoPackage.

    Parameters
    ----------
    path
        The file.
    layer
        Which layer; by default all of ours, or else the only one.

    Returns
    -------
    dict
        By layer name: columns and geometry, in the order of the rows.

    Raises
    ------
    ExportError
        If it is no GeoPackage, or has no such layer, or several and none of ours.
    """
    import pyogrio

    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(_SQLITE) or head[68:72] not in _APPLICATIONS:
        raise ExportError(f"{path}: is no GeoPackage, whatever its name says")
    try:
        found = [str(name) for name, _ in pyogrio.list_layers(path)]
        wanted = [layer] if layer else [name for name in schema.LAYERS if name in found]
        if not wanted and len(found) == 1:
            wanted = found
        if not wanted or not set(wanted) <= set(found):
            raise ExportError(f"{path}: expected the layer {layer or 'mentions'!r}, found {', '.join(found)}")
        return {name: _read_layer(path, name) for name in wanted}
    except (RuntimeError, ValueError) as err:
        raise ExportError(f"{path}: is a broken GeoPackage: {err}") from err


def _read_layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import pyogrio

    if layer not in schema.LAYERS:
        plain: gpd.GeoDataFrame = pyogrio.read_dataframe(path, layer=layer)
        return plain
    meta, arrow = pyogrio.read_arrow(path, layer=layer)
    # Arrow's own nullable integers: a null must not turn a column into floats, which lose large numbers.
    kinds = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.int16(): pd.Int16Dtype()}
    name = meta["geometry_name"] or "wkb_geometry"
    frame = arrow.drop_columns(name).to_pandas(types_mapper=kinds.get)
    points = gpd.GeoSeries.from_wkb(arrow[name].to_pandas(), crs=meta["crs"])
    return gpd.GeoDataFrame(frame, geometry=points)


def write_parquet(frame: gpd.GeoDataFrame, table: schema.Table | None, target: Path | BinaryIO) -> None:
    """Write a table as GeoParquet 1.1 (WKB, zstd).

    Parameters
    ----------
    frame
        A table in EPSG:4326.
    table
        Which of ours it is; None for another, whose dtypes are then inferred.
    target
        A file or a binary stream.
    """
    import pyarrow.parquet as pq

    if table is None:
        frame.to_parquet(target, index=False, compression="zstd", schema_version="1.1.0")
        return
    arrow = _to_arrow(frame, table, with_categories=True)
    metadata = {**(arrow.schema.metadata or {}), b"geo": json.dumps(_describe(frame)).encode()}
    pq.write_table(arrow.replace_schema_metadata(metadata), target, compression="zstd")


def read_parquet(path: Path) -> gpd.GeoDataFrame:
    """Read a GeoParquet file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    GeoDataFrame
        As it stands in the file.

    Raises
    ------
    ExportError
        If it is no GeoParquet.
    """
    import geopandas as gpd
    import pyarrow as pa

    try:
        with path.open("rb") as file:
            frame: gpd.GeoDataFrame = gpd.read_parquet(file)
    except (ValueError, KeyError, pa.ArrowException) as err:
        raise ExportError(f"{path}: is no GeoParquet: {str(err).splitlines()[0]}") from err
    return frame


def _describe(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Give the metadata that the GeoParquet 1.1 specification asks for."""
    import pyproj

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": pyproj.CRS(schema.CRS).to_json_dict(),
    }
    if frame.geometry.notna().any():
        column["bbox"] = [float(bound) for bound in frame.total_bounds]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _to_arrow(frame: gpd.GeoDataFrame, table: schema.Table, *, with_categories: bool) -> pa.Table:
    """Give an Arrow table whose types follow from the schema alone: a column of nulls keeps its type."""
    import pandas as pd
    import pyarrow as pa

    extra = [name for name in frame.columns if name not in {*table.columns, "geometry"}]
    attributes = pd.DataFrame(frame[[*table.columns, *extra]])
    fields = [pa.field(table.index, pa.string())]
    fields += [pa.field(name, _to_type(dtype, with_categories)) for name, dtype in table.columns.items()]
    fields += [pa.field(name, pa.Array.from_pandas(attributes[name]).type) for name in extra]
    attributes["geometry"] = pd.Series(frame.geometry.to_wkb(), dtype=object)
    mark = {} if with_categories else {"ARROW:extension:name": "geoarrow.wkb"}
    fields.append(pa.field("geometry", pa.binary(), metadata=mark))
    return pa.Table.from_pandas(attributes, schema=pa.schema(fields))


def _spell_times(arrow: pa.Table) -> pa.Table:
    """Give times as text, which GDAL puts into a column of times as they are.

    As numbers it rounds those before 1970 that fall into the last second of a minute: GDAL 3.12, seen in the
    tests.
    """
    import pyarrow as pa

    for number, field in enumerate(arrow.schema):
        if pa.types.is_timestamp(field.type):
            text = arrow[number].cast(pa.timestamp("ms", field.type.tz), safe=False).cast(pa.string())
            arrow = arrow.set_column(number, field.name, text)
    return arrow


def _to_type(dtype: schema.Dtype, with_categories: bool) -> pa.DataType:
    import pyarrow as pa

    if isinstance(dtype, tuple):
        return pa.dictionary(pa.int8(), pa.string()) if with_categories else pa.string()
    types: dict[str, Any] = {
        schema.TEXT: pa.string(),
        schema.TIME: pa.timestamp("us", "UTC"),
        "Int64": pa.int64(),
        "Int8": pa.int8() if with_categories else pa.int16(),
        "Float64": pa.float64(),
        "boolean": pa.bool_(),
    }
    return types[dtype]
