"""Write tables to files and read them back: GeoPackage, GeoParquet, GeoJSON, CSV, KML."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo import schema
from geo.errors import ExportError, SchemaError
from geo.export import arrow, delimited, geojson, kml
from geo.export.detect import find_table, is_table
from geo.export.paths import FORMATS, Format, atomic_path, check_local, check_output, find_format
from geo.export.paths import atomic_folder as _atomic_folder
from geo.export.rows import flatten_extra, flatten_plain
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "FORMATS",
    "Format",
    "atomic_path",
    "check_output",
    "find_format",
    "is_table",
    "read",
    "write",
    "write_stream",
]

Frames = dict[str, tuple[Any, schema.Table | None]]
_PLAIN: Final = "points"


def write(
    tables: Geoparsed | gpd.GeoDataFrame, path: str | os.PathLike[str], *, layer: str | None = None
) -> None:
    """Write tables to a file or a folder, in the format that the suffix names.

    Parameters
    ----------
    tables
        What `geoparse` gave, one of its tables, or any GeoDataFrame.
    path
        .gpkg and a folder (no suffix, or a slash at the end) hold all three tables; .parquet, .geojson, .csv
        and .kml hold one. The folder above it must exist.
    layer
        mentions, places or events: only that table. By default all where the format holds all, else mentions.

    Raises
    ------
    ExportError
        If the suffix is unknown, or the file cannot be written. Then an older file is as it was: a file
        appears whole or not at all.
    SchemaError
        If a table is not of its schema.

    Notes
    -----
    EPSG:4326 throughout. GeoPackage, Parquet: read back equal. GeoJSON (RFC 7946, x = longitude first), CSV
    (columns latitude, longitude; a text that a spreadsheet would run gets an apostrophe, which `read` takes
    away): equal at six decimals. KML: for viewing only.

    Examples
    --------
    >>> import tempfile
    >>> frame = schema.build_empty(schema.PLACES)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(frame, f"{folder}/places.geojson")
    ...     read(f"{folder}/places.geojson").index.name
    'place_id'
    """
    form = find_format(path)
    frames = _choose(tables, layer, form)
    if form.name == "folder":
        with _atomic_folder(path) as folder:
            for name, (frame, table) in frames.items():
                arrow.write_parquet(frame, table, folder / f"{name}.parquet")
        return
    with atomic_path(path) as part:
        if form.name == "gpkg":
            arrow.write_gpkg(frames, part)
            return
        with part.open("wb") as stream:
            _write_one(frames, form, stream)


def write_stream(
    tables: Geoparsed | gpd.GeoDataFrame, form: str, stream: BinaryIO, *, layer: str | None = None
) -> None:
    """Write one table to a binary stream, such as standard output.

    Parameters
    ----------
    tables
        What `geoparse` gave, one of its tables, or any GeoDataFrame.
    form
        geojson, csv, parquet or kml.
    stream
        Where the bytes go.
    layer
        mentions (unless told), places or events.

    Raises
    ------
    ExportError
        If the format is unknown, or needs a file.
    SchemaError
        If a table is not of its schema.

    Examples
    --------
    >>> import io
    >>> out = io.BytesIO()
    >>> write_stream(schema.build_empty(schema.PLACES), "csv", out)
    >>> out.getvalue()[:14]
    b'place_id,name,'
    """
    streamable = [name for name, each in FORMATS.items() if each.streamable]
    if form not in streamable:
        raise ExportError(f"expected a format for a stream ({', '.join(streamable)}), got {form!r}")
    _write_one(_choose(tables, layer, FORMATS[form]), FORMATS[form], stream)


def read(path: str | os.PathLike[str], *, layer: str | None = None) -> Geoparsed | gpd.GeoDataFrame:
    """Read tables that `write` wrote, or any table of points.

    Parameters
    ----------
    path
        .gpkg, .parquet, .geojson, .csv, or a folder of .parquet. The suffix says how it is read, never the
        content; URLs and virtual files are refused.
    layer
        mentions, places or events: only that table; for a GeoPackage of others, any layer.

    Returns
    -------
    Geoparsed or GeoDataFrame
        A Geoparsed where all three tables are there; else one table: of our schema if its columns are ours,
        any other as it is, in EPSG:4326.

    Raises
    ------
    ExportError
        If the file is missing, of no known format, broken, or has no such layer.
    SchemaError
        If the columns are ours and a value does not fit.

    Examples
    --------
    >>> read("missing.gpkg")
    Traceback (most recent call last):
        ...
    geo.errors.ExportError: missing.gpkg: does not exist
    """
    check_local(path)
    file = Path(path)
    try:
        if not file.exists():
            raise ExportError(f"{os.fspath(path)}: does not exist")
        form = find_format(path)
        if not form.readable:
            raise ExportError(
                f"{os.fspath(path)}: {form.suffix} can only be written; read the .gpkg or .geojson"
            )
        found = _READERS[form.name](file, layer)
    except OSError as err:
        if isinstance(err, ExportError):
            raise
        raise ExportError(f"{os.fspath(path)}: cannot be read: {err.strerror or err}") from err
    frames = {name: _finish(frame, table, file) for name, (frame, table) in found.items()}
    if layer is None and set(frames) == set(schema.LAYERS):
        return Geoparsed(**frames)
    if layer is not None and layer not in frames:
        raise ExportError(f"{os.fspath(path)}: expected the layer {layer!r}, found {', '.join(frames)}")
    if len(frames) > 1:
        raise ExportError(f"{os.fspath(path)}: has the layers {', '.join(frames)}; choose one with layer=")
    return next(iter(frames.values()))


def _choose(tables: Geoparsed | gpd.GeoDataFrame, layer: str | None, form: Format) -> Frames:
    """Choose the tables that a format holds, each brought to its schema."""
    import geopandas as gpd

    if layer is not None and layer not in schema.LAYERS:
        raise ExportError(f"expected the layer {', '.join(schema.LAYERS)}, got {layer!r}")
    if isinstance(tables, Geoparsed):
        names = [layer] if layer else schema.LAYERS if form.layers == len(schema.LAYERS) else ["mentions"]
        return {name: _prepare(getattr(tables, name), schema.TABLES[name]) for name in names}
    if not isinstance(tables, gpd.GeoDataFrame):
        raise SchemaError(f"expected a Geoparsed or a GeoDataFrame, got a {type(tables).__name__}")
    table = find_table([str(tables.index.name), *map(str, tables.columns)])
    if table is None:
        if layer is not None:
            raise ExportError(f"the table is none of ours, and so has no layer {layer!r}")
        return {_PLAIN: (flatten_plain(tables), None)}
    if layer not in (None, table.layer):
        raise ExportError(f"expected the layer {layer!r}, got the table {table.layer}")
    return {table.layer: _prepare(schema.coerce(tables, table), table)}


def _prepare(frame: Any, table: schema.Table) -> tuple[Any, schema.Table | None]:
    return flatten_extra(frame, table), table


def _write_one(frames: Frames, form: Format, stream: BinaryIO) -> None:
    ((name, (frame, table)),) = frames.items()
    if form.name == "parquet":
        arrow.write_parquet(frame, table, stream)
    elif form.name == "geojson":
        geojson.write_geojson(frame, name, stream)
    elif form.name == "csv":
        delimited.write_csv(frame, stream)
    else:
        kml.write_kml(frame, name, stream)


def _finish(frame: Any, table: schema.Table | None, file: Path) -> Any:
    """Bring what was read to its schema, or a plain table to EPSG:4326."""
    import geopandas as gpd

    if table is not None:
        return schema.coerce(frame, table)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ExportError(f"{file}: the layer has no geometry")
    return flatten_plain(frame)


def _read_gpkg(file: Path, layer: str | None) -> Frames:
    found = arrow.read_gpkg(file, layer)
    return {name: (frame, find_table([str(each) for each in frame.columns])) for name, frame in found.items()}


def _read_folder(file: Path, layer: str | None) -> Frames:
    names = [name for name in schema.LAYERS if layer in (None, name) and (file / f"{name}.parquet").is_file()]
    if not names:
        raise ExportError(f"{file}: the folder has no {layer or 'mentions'}.parquet")
    return {name: _read_parquet(file / f"{name}.parquet", None)[name] for name in names}


def _read_parquet(file: Path, _layer: str | None) -> Frames:
    frame = arrow.read_parquet(file)
    return _name(frame, find_table([str(frame.index.name), *map(str, frame.columns)]))


def _read_geojson(file: Path, _layer: str | None) -> Frames:
    return _name(*geojson.read_geojson(file))


def _read_csv(file: Path, _layer: str | None) -> Frames:
    return _name(*delimited.read_csv(file))


def _name(frame: Any, table: schema.Table | None) -> Frames:
    return {table.layer if table else _PLAIN: (frame, table)}


_READERS: Final[dict[str, Callable[[Path, str | None], Frames]]] = {
    "gpkg": _read_gpkg,
    "folder": _read_folder,
    "parquet": _read_parquet,
    "geojson": _read_geojson,
    "csv": _read_csv,
}
