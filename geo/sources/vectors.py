"""Rows of GeoJSON, GeoPackage and other files of geometries, and of Parquet: points in WGS 84, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from geo.errors import SourceError
from geo.sources.archives import Meter
from geo.sources.delimited import Opened, build_transform
from geo.sources.faults import Faults
from geo.sources.mapping import SourceOptions, find_columns
from geo.sources.tables import Row

SUFFIXES: Final = (".geojson", ".json", ".gpkg", ".fgb", ".shp", ".parquet")
_BATCH: Final = 5_000
_EARTH_KM2: Final = 12_364.3
"""Square kilometers of a square degree at the equator."""
_GEOMETRY: Final = "wkb_geometry"


def open_vectors(
    path: Path, options: SourceOptions, faults: Faults, meter: Meter, on_note: Callable[[str], None]
) -> Opened:
    """Open a file of geometries: GeoJSON, GeoPackage, FlatGeobuf, shapefile.

    Parameters and what comes back are those of `open_csv`. A line or an area counts by its middle, an area with the
    radius of a circle as large.

    Raises
    ------
    SourceError
        If it cannot be read, or has several layers and `options.layer` names none.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    opened = _name_for_gdal(path)
    try:
        layer = _choose_layer(opened, path, options)
        about = pyogrio.read_info(opened, layer=layer)
    except (DataSourceError, DataLayerError) as err:
        raise SourceError(f"{path}: cannot be read as a table of places: {str(err).splitlines()[0]}") from err
    header = [str(name) for name in about["fields"]]
    is_spatial = about["geometry_type"] is not None
    columns = find_columns(header, options, has_geometry=is_spatial, where=str(path))
    if columns.note:
        on_note(f"{path.name}: {columns.note}")
    crs = options.crs or about["crs"]
    transform = build_transform(crs) if crs else None
    if transform is not None:
        on_note(f"{path.name}: reprojected from {_name_crs(crs)} to WGS 84")
    meter.total = max(0, about["features"])
    rows = _read_features(path, layer, transform, faults, meter)
    return columns, rows if is_spatial else _take_degrees(rows, columns.by_use)


def _name_for_gdal(path: Path) -> str:
    """Name a file so that GDAL takes JSON for GeoJSON and nothing else: other JSON of its may read from anywhere."""
    return f"GeoJSON:{path}" if path.suffix.lower() in (".json", ".geojson") else str(path)


def _choose_layer(opened: str, path: Path, options: SourceOptions) -> str | None:
    import pyogrio

    layers = [str(name) for name, _ in pyogrio.list_layers(opened)]
    if options.layer is not None and options.layer not in layers:
        raise SourceError(f"{path}: no layer {options.layer!r}; it has {', '.join(layers)[:300]}")
    if options.layer is None and len(layers) > 1:
        raise SourceError(f"{path}: has {len(layers)} layers; choose by --layer: {', '.join(layers)[:300]}")
    return options.layer or (layers[0] if layers else None)


def _name_crs(crs: Any) -> str:
    from pyproj import CRS

    return CRS.from_user_input(crs).name


def _read_features(
    path: Path, layer: str | None, transform: Any, faults: Faults, meter: Meter
) -> Iterator[Row]:
    from pyogrio.errors import DataSourceError, FeatureError
    from pyogrio.raw import open_arrow

    number = 0
    try:
        with open_arrow(_name_for_gdal(path), layer=layer, batch_size=_BATCH, use_pyarrow=True) as (
            about,
            reader,
        ):
            geometry = about["geometry_name"] or _GEOMETRY
            for batch in reader:
                yield from _read_batch(batch, geometry, transform, faults, number)
                number += len(batch)
                meter.done = number
    except (DataSourceError, FeatureError) as err:
        raise SourceError(f"{path}: broken after row {number:,}: {str(err).splitlines()[0]}") from err


def open_parquet(
    path: Path, options: SourceOptions, faults: Faults, meter: Meter, on_note: Callable[[str], None]
) -> Opened:
    """Open a Parquet file: GeoParquet, or one with columns of latitude and longitude.

    Parameters and what comes back are those of `open_csv`.

    Raises
    ------
    SourceError
        If it is no Parquet file, or its geometries are not WKB.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as err:
        raise SourceError(f"{path}: is no Parquet file: {str(err).splitlines()[0]}") from err
    about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    geometry = about.get("primary_column") if isinstance(about, dict) else None
    column = (about.get("columns") or {}).get(geometry, {}) if geometry else {}
    if geometry and column.get("encoding", "WKB") != "WKB":
        raise SourceError(
            f"{path}: geometries encoded as {column['encoding']} are not read; write them as WKB"
        )
    header = [name for name in schema.names if name != geometry]
    columns = find_columns(header, options, has_geometry=bool(geometry), where=str(path))
    if columns.note:
        on_note(f"{path.name}: {columns.note}")
    crs = options.crs or column.get("crs")
    transform = build_transform(crs) if crs else None
    if transform is not None:
        on_note(f"{path.name}: reprojected from {_name_crs(crs)} to WGS 84")
    wanted = {*columns.by_use.values(), *columns.extra_names, *([geometry] if geometry else [])}
    rows = _read_parquet(path, sorted(wanted), geometry, transform, faults, meter)
    return columns, rows if geometry else _take_degrees(rows, columns.by_use)


def _read_parquet(
    path: Path, wanted: list[str], geometry: str | None, transform: Any, faults: Faults, meter: Meter
) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            meter.total = file.metadata.num_rows
            for batch in file.iter_batches(_BATCH, columns=wanted):
                yield from _read_batch(batch, geometry, transform, faults, number)
                number += len(batch)
                meter.done = number
    except (pa.ArrowException, OSError) as err:
        raise SourceError(f"{path}: broken after row {number:,}: {str(err).splitlines()[0]}") from err


def _take_degrees(rows: Iterator[Row], by_use: dict[str, str]) -> Iterator[Row]:
    for row in rows:
        yield row._replace(
            latitude=row.cells.get(by_use["lat_column"]), longitude=row.cells.get(by_use["lon_column"])
        )


def _read_batch(
    batch: Any, geometry: str | None, transform: Any, faults: Faults, before: int
) -> Iterator[Row]:
    """Give the rows of a batch with their points; without a geometry the points stay open."""
    names = batch.schema.names
    kept = [name for name in names if name != geometry]
    cells = [dict(zip(kept, row, strict=True)) for row in zip(*(_list(batch[n]) for n in kept), strict=True)]
    if geometry is None or geometry not in names:
        for i, row in enumerate(cells):
            yield Row(f"row {before + i + 1}", row, None, None)
        return
    points = _find_points(batch[geometry].to_pylist(), transform, faults, before)
    for i, point in enumerate(points):
        yield Row(f"row {before + i + 1}", cells[i] if cells else {}, *point)


def _list(column: Any) -> list[Any]:
    """Give the values of a column; text that is no UTF-8 has what is broken replaced."""
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        import pyarrow as pa

        binary = column.cast(pa.binary())
        values = [None if each is None else each.decode("utf-8", "replace") for each in binary.to_pylist()]
    return values


def _find_points(
    shapes: list[bytes | None], transform: Any, faults: Faults, before: int
) -> list[tuple[float | None, float | None, float | None]]:
    """Give latitude, longitude and radius of each geometry; None where there is none."""
    import numpy as np
    import shapely

    geometries = shapely.from_wkb(np.array(shapes, dtype=object), on_invalid="ignore")
    if transform is not None:
        geometries = shapely.transform(
            geometries, lambda points: np.column_stack(transform(points[:, 0], points[:, 1]))
        )
    middles = shapely.centroid(geometries)
    x, y, areas = shapely.get_x(middles), shapely.get_y(middles), shapely.area(geometries)
    points: list[tuple[float | None, float | None, float | None]] = []
    for i, (east, north, area) in enumerate(zip(x.tolist(), y.tolist(), areas.tolist(), strict=True)):
        if not (np.isfinite(east) and np.isfinite(north)):
            points.append((None, None, None))
            if shapes[i] is not None and geometries[i] is None:
                faults.keep("a geometry that is broken", f"row {before + i + 1}")
            continue
        square_km = area * _EARTH_KM2 * float(np.cos(np.radians(min(89.0, abs(north)))))
        radius = round(float(np.sqrt(square_km / np.pi)), 2) if square_km > 0 else None
        points.append((north, east, radius))
    return points
