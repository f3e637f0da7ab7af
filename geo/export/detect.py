"""Whether a file or a frame is one of our tables."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from geo import schema

# What a table of ours has beside its index; mentions come first, since they hold the other tables' indexes.
_MARKS: Final = {
    "mentions": {"toponym", "sentence"},
    "events": {"trigger", "acled_sub_event_type", "geo_precision"},
    "places": {"feature", "n_mentions"},
}


def find_table(names: Collection[str]) -> schema.Table | None:
    """Tell by the names of its columns, the index among them, which of our tables a table is.

    Parameters
    ----------
    names
        The names.

    Returns
    -------
    Table or None
        None if it is none of ours. A bare `event_id` is not enough: others have such a column too.

    Examples
    --------
    >>> find_table(["mention_id", "toponym"]).layer
    'mentions'
    """
    for table, marks in _MARKS.items():
        if schema.TABLES[table].index in names and marks & set(names):
            return schema.TABLES[table]
    return None


def is_table(path: str | os.PathLike[str]) -> bool:
    """Tell whether `read` is meant for a path, rather than `read_articles`.

    Parameters
    ----------
    path
        Any path or pattern; `-` and what does not exist are no tables.

    Returns
    -------
    bool
        True for .gpkg and .geojson; for .csv and .parquet with columns of ours, or with no text and a latitude
        and a longitude, or the geometry of GeoParquet; for a folder with such .parquet files as `write` makes.

    Examples
    --------
    >>> is_table("article.txt")
    False
    """
    file = Path(path)
    try:
        return _is_table(file, file.suffix.lower())
    except OSError:  # whoever reads it says what is wrong with it
        return False


def _is_table(file: Path, suffix: str) -> bool:
    if file.is_dir():
        return any((file / f"{layer}.parquet").is_file() for layer in schema.LAYERS)
    if suffix in (".gpkg", ".geojson") and file.is_file():
        return True
    names, is_geo = _list_columns(file, suffix) if file.is_file() else ([], False)
    if find_table(names):
        return True
    lower = {name.lower() for name in names}
    has_points = is_geo or find_point_columns(names) is not None
    return has_points and not lower & {"text", "body", "content", "article"}


def find_point_columns(names: Collection[str]) -> tuple[str, str] | None:
    """Find the columns of latitude and longitude among the names, or give None.

    Parameters
    ----------
    names
        The names of the columns.

    Examples
    --------
    >>> find_point_columns(["Lat", "Lon", "name"])
    ('Lat', 'Lon')
    """
    by_lower = {name.lower(): name for name in names}
    for latitude, longitude in (("latitude", "longitude"), ("lat", "lon"), ("lat", "lng"), ("lat", "long")):
        if latitude in by_lower and longitude in by_lower:
            return by_lower[latitude], by_lower[longitude]
    return None


def _list_columns(file: Path, suffix: str) -> tuple[list[str], bool]:
    """Give the names of the columns of a .csv or .parquet, and whether it is GeoParquet.

    Of a broken file there are none, as its reader will say.
    """
    if suffix == ".csv":
        with file.open("rb") as stream:
            head = stream.readline(65_536).decode("utf-8-sig", "replace")
        return next(csv.reader([head]), []), False
    if suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            found = pq.read_schema(file)
        except pa.ArrowInvalid:
            return [], False
        return list(found.names), b"geo" in (found.metadata or {})
    return [], False
