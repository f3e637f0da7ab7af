"""GeoJSON by RFC 7946, written as a stream and read without guessing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo import schema
from geo.errors import ExportError
from geo.export.detect import find_table
from geo.export.rows import iterate_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

NOTE: Final = "machine-coded, unverified"
DECIMALS: Final = 6
"""RFC 7946, 11.2: six decimals are 10 cm, finer than any gazetteer."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
# GDAL and geopandas name degrees in these ways, all with x = longitude in a GeoJSON.
_DEGREES: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326", "OGC:CRS84")


def write_geojson(frame: gpd.GeoDataFrame, name: str, stream: BinaryIO) -> None:
    """Write a table as one FeatureCollection, a feature a line.

    Parameters
    ----------
    frame
        A table in EPSG:4326; its named index becomes the features' `id`, and a property.
    name
        The collection's name.
    stream
        Where the UTF-8 goes.

    Examples
    --------
    >>> import io
    >>> out = io.BytesIO()
    >>> write_geojson(schema.build_empty(schema.MENTIONS), "mentions", out)
    >>> json.loads(out.getvalue())["features"]
    []
    """
    head = {"type": "FeatureCollection", "name": name, "description": f"{name}: {NOTE}"}
    credits_ = list_credits(frame)
    opening = _ENCODER.encode(head | {"attribution": credits_} if credits_ else head)
    stream.write(f'{opening[:-1]},"features":['.encode())
    for count, line in enumerate(_iterate_features(frame)):
        stream.write(f"{',' if count else ''}\n{line}".encode())
    stream.write(b"\n]}\n")


def list_credits(frame: gpd.GeoDataFrame) -> list[str]:
    """List what the column `attribution` names, sorted, each once.

    Parameters
    ----------
    frame
        Any table.

    Examples
    --------
    >>> list_credits(schema.build_empty(schema.MENTIONS))
    []
    """
    return sorted(map(str, frame["attribution"].dropna().unique())) if "attribution" in frame.columns else []


def _iterate_features(frame: gpd.GeoDataFrame) -> Iterator[str]:
    has_id = frame.index.name is not None
    names = [name for name in frame.columns if name != "geometry"]
    shapes = _iterate_shapes(frame.geometry.to_numpy())
    for key, row, shape in zip(frame.index, iterate_rows(frame), shapes, strict=True):
        properties = dict(zip(names, row, strict=True))
        feature: dict[str, Any] = {"type": "Feature"}
        if has_id:
            feature["id"] = str(key)
            properties = {str(frame.index.name): str(key), **properties}
        yield _ENCODER.encode(feature | {"geometry": shape, "properties": properties})


def _iterate_shapes(geometry: np.ndarray[Any, Any]) -> Iterator[dict[str, Any] | None]:
    """Give each geometry as GeoJSON: six decimals, longitudes in -180..180, outer rings counterclockwise."""
    import shapely

    for shape in geometry:
        if shape is None or shape.is_empty:
            yield None
        elif shape.geom_type == "Point":
            yield {"type": "Point", "coordinates": _round_point(shape)}
        else:
            mapping = shapely.geometry.mapping(shapely.orient_polygons(shapely.force_2d(shape)))
            yield _round_all(mapping)


def _round_point(point: Any) -> list[float]:
    x = point.x if -180 <= point.x <= 180 else (point.x + 180) % 360 - 180
    return [_round(x), _round(point.y)]


def _round(number: float) -> float:
    return round(number, DECIMALS) + 0.0  # never -0.0


def _round_all(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _round_all(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_round_all(value) for value in part]
    return _round(part) if isinstance(part, float) else part


def read_geojson(path: Path) -> tuple[pd.DataFrame, schema.Table | None]:
    """Read a FeatureCollection.

    Parameters
    ----------
    path
        The file: UTF-8, with or without a byte order mark.

    Returns
    -------
    DataFrame, Table or None
        Properties and geometry in EPSG:4326, and which of our tables they are; None for any other.

    Raises
    ------
    ExportError
        If it is no GeoJSON FeatureCollection, or in a CRS that is not known.

    Examples
    --------
    >>> import tempfile
    >>> text = '{"type": "FeatureCollection", "features": []}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.geojson")
    ...     _ = file.write_text(text)
    ...     frame, table = read_geojson(file)
    >>> len(frame), table
    (0, None)
    """
    import geopandas as gpd
    import pandas as pd

    collection = _load(path)
    features = [each for each in collection["features"] if isinstance(each, dict)]
    rows = [each.get("properties") or {} for each in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    points = _build_shapes([each.get("geometry") for each in features], path)
    table = find_table(names)
    if table is None and not features and collection.get("name") in schema.TABLES:
        table = schema.TABLES[collection["name"]]
        names = [table.index, *table.columns]
    data = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    if table is None:
        data = {name: series.infer_objects() for name, series in data.items()}
    crs = _find_crs(collection, path)
    geometry = gpd.GeoSeries(points, crs=crs)
    return gpd.GeoDataFrame({**data, "geometry": geometry}, geometry="geometry", crs=crs), table


def _load(path: Path) -> dict[str, Any]:
    try:
        collection = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise ExportError(f"{path}: is no GeoJSON: {err}") from err
    if isinstance(collection, dict) and collection.get("type") == "Feature":
        collection = {"type": "FeatureCollection", "features": [collection]}
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise ExportError(f"{path}: expected a GeoJSON FeatureCollection with a list of features")
    return collection


def _find_crs(collection: dict[str, Any], path: Path) -> str:
    """Give the CRS: degrees by RFC 7946, or what the `crs` member of the older GeoJSON names."""
    member = collection.get("crs")
    if not member:
        return schema.CRS
    try:
        name = str(member["properties"]["name"])
    except (KeyError, TypeError) as err:
        raise ExportError(f"{path}: the member 'crs' names no CRS") from err
    if name in _DEGREES:
        return schema.CRS
    import pyproj

    try:
        return pyproj.CRS(name).to_string()
    except pyproj.exceptions.CRSError as err:
        raise ExportError(f"{path}: the CRS {name!r} is not known") from err


def _build_shapes(members: list[Any], path: Path) -> list[Any]:
    import shapely

    shapes: list[Any] = []
    for number, member in enumerate(members, start=1):
        try:
            if not member or not (member.get("coordinates") or member.get("geometries")):
                shapes.append(None)
            elif member["type"] == "Point":
                shapes.append(shapely.Point(*map(float, member["coordinates"][:2])))
            else:
                shapes.append(shapely.geometry.shape(member))
        except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as err:
            raise ExportError(f"{path}: feature {number} has a broken geometry") from err
    return shapes
