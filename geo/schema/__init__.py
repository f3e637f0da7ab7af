"""The columns, dtypes and CRS of the three tables, and how a table is brought to them and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import SchemaError
from geo.schema.values import TEXT, TIME, Dtype, convert_values, get_dtype

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "CRS", "EVENTS", "EVENT_KINDS", "KINDS", "LAYERS", "MENTIONS", "MODALITIES", "PLACES",
    "RESOLVED_BY", "ROLES", "SECTIONS", "STATUSES", "TABLES", "TEXT", "TIME", "Dtype", "Table",
    "build_empty", "build_frame", "coerce", "convert_values", "get_dtype", "validate",
]  # fmt: skip

CRS: Final = "EPSG:4326"
LAYERS: Final = ("mentions", "places", "events")

KINDS: Final = ("proper", "demonym", "nominal")
RESOLVED_BY: Final = ("gazetteer", "geocoder", "correction", "unresolved")
ROLES: Final = ("event_site", "venue", "actor", "locator", "path", "dateline", "background")
SECTIONS: Final = ("headline", "dateline", "caption", "body")
STATUSES: Final = ("machine-coded", "reviewed")
EVENT_KINDS: Final = ("conflict", "strategic", "diplomacy", "casualty_aggregate")
MODALITIES: Final = (
    "asserted", "claimed", "ongoing", "planned", "hypothetical", "negated", "historical",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its layer name, its index, its columns with dtypes, whether a point may be null.

    A dtype is a pandas dtype's name, or a tuple of the categories of a categorical column.
    """

    layer: str
    index: str
    columns: dict[str, Dtype]
    geometry_nullable: bool


MENTIONS: Final = Table(
    "mentions",
    "mention_id",
    {
        "article_id": TEXT, "start": "Int64", "end": "Int64", "toponym": TEXT, "kind": KINDS,
        "sentence": TEXT, "place_id": TEXT, "place_name": TEXT, "feature_class": TEXT,
        "feature_code": TEXT, "country_code": TEXT, "admin1_code": TEXT, "admin1_name": TEXT,
        "resolved_by": RESOLVED_BY, "confidence": "Float64", "n_candidates": "Int64", "reason": TEXT,
        "role": ROLES, "role_confidence": "Float64", "role_reason": TEXT, "event_id": TEXT,
        "where_prec": "Int8", "radius_km": "Float64", "claims": TEXT, "attribution": TEXT, "section": SECTIONS,
        "article_title": TEXT, "article_source": TEXT, "article_url": TEXT, "published": TIME,
        "status": STATUSES, "reviewed_by": TEXT,
    },
    geometry_nullable=True,
)  # fmt: skip

PLACES: Final = Table(
    "places",
    "place_id",
    {
        "name": TEXT, "feature": TEXT, "country": TEXT, "admin1": TEXT, "admin2": TEXT,
        "population": "Int64", "n_mentions": "Int64", "n_articles": "Int64", "n_event_mentions": "Int64",
        "main_role": ROLES, "first_seen": TIME, "last_seen": TIME, "max_confidence": "Float64",
        "radius_km": "Float64", "claims": TEXT, "attribution": TEXT, "status": STATUSES, "reviewed_by": TEXT,
    },
    geometry_nullable=False,
)  # fmt: skip

EVENTS: Final = Table(
    "events",
    "event_id",
    {
        "article_id": TEXT, "kind": EVENT_KINDS, "trigger": TEXT, "trigger_start": "Int64",
        "trigger_end": "Int64", "acled_event_type": TEXT, "acled_sub_event_type": TEXT,
        "disorder_type": TEXT, "modality": MODALITIES, "claimed_by": TEXT, "date_phrase": TEXT,
        "date_start": TIME, "date_end": TIME, "date_prec": "Int8", "time_precision": "Int8",
        "actor1": TEXT, "actor2": TEXT, "fatalities_low": "Int64", "fatalities_best": "Int64",
        "fatalities_high": "Int64", "injured": "Int64", "casualty_phrase": TEXT, "place_id": TEXT,
        "place_name": TEXT, "country_code": TEXT, "admin1_name": TEXT, "where_prec": "Int8",
        "geo_precision": "Int8", "radius_km": "Float64", "evidence": TEXT, "n_sources": "Int64",
        "confidence": "Float64", "reason": TEXT, "ucdp_eligible": "boolean", "status": STATUSES,
        "reviewed_by": TEXT,
    },
    geometry_nullable=True,
)  # fmt: skip

TABLES: Final = {table.layer: table for table in (MENTIONS, PLACES, EVENTS)}


def build_empty(table: Table) -> gpd.GeoDataFrame:
    """Build a table with no row, of the schema's columns, dtypes and CRS (EPSG:4326, x longitude)."""
    return build_frame(table, {}, [])


def build_frame(table: Table, columns: dict[str, list[Any]], geometry: list[Any]) -> gpd.GeoDataFrame:
    """Build a table from lists.

    Parameters
    ----------
    table
        Which table.
    columns
        A list a column, the index among them; a column that is not given is null throughout.
    geometry
        Points (x longitude, y latitude, degrees) or None, as many as there are rows.

    Returns
    -------
    GeoDataFrame
        Validated, in EPSG:4326. Times are floored to the millisecond, an empty text is null, a NUL or a
        lone surrogate is U+FFFD: no file could hold them.

    Raises
    ------
    SchemaError
        If a column is unknown, of another length, or holds a value that does not fit.

    Examples
    --------
    >>> from shapely import Point
    >>> frame = build_frame(PLACES, {"place_id": ["geo:1"], "name": ["Ghouta"]}, [Point(36.4, 33.5)])
    >>> frame.loc["geo:1", "name"]
    'Ghouta'
    """
    import pandas as pd

    unknown = set(columns) - {table.index, *table.columns}
    if unknown:
        raise SchemaError(f"the table {table.layer} has no column {sorted(unknown)[0]!r}")
    for name in (table.index, *columns):
        count = len(columns.get(name, []))
        if count != len(geometry):
            raise SchemaError(f"{table.layer}.{name} has {count} values for {len(geometry)} geometries")
    index = _to_index(columns.get(table.index, []), table)
    given = {name: values for name, values in columns.items() if name != table.index}
    nothing = {dtype: convert_values([None] * len(index), dtype) for dtype in set(table.columns.values())}
    data = {
        name: _to_column(given[name], name, table) if name in given else nothing[dtype]
        for name, dtype in table.columns.items()
    }
    return _to_frame(pd.DataFrame(data, index=index), geometry, table)  # which copies the columns


def coerce(frame: pd.DataFrame, table: Table) -> gpd.GeoDataFrame:
    """Bring a table that went through a file to the schema: order, dtypes, index, CRS.

    Parameters
    ----------
    frame
        Columns as text, numbers or dates; the index as a column or as the index. Missing columns become
        null; columns that the schema does not know are kept at the end. A GeoDataFrame of another CRS is
        reprojected; geometry without a CRS is taken as EPSG:4326.
    table
        Which table.

    Returns
    -------
    GeoDataFrame
        Validated, in EPSG:4326, in the order of the rows given.

    Raises
    ------
    SchemaError
        If no row can be told apart (no index), a geometry is missing where none may be, or a value does not
        fit its column.

    Examples
    --------
    >>> import pandas as pd
    >>> coerce(pd.DataFrame({"mention_id": ["a:0"], "start": ["0"]}), MENTIONS)["start"].dtype.name
    'Int64'
    """
    import pandas as pd

    if not frame.columns.is_unique:
        double = frame.columns[frame.columns.duplicated()][0]
        raise SchemaError(f"the column {double!r} comes twice in {table.layer}")
    geometry, active = _take_geometry(frame)
    if table.index in frame.columns:
        frame = frame.set_index(table.index)
    elif frame.index.name != table.index:
        raise SchemaError(
            f"expected the {table.layer} table with a column {table.index!r}, "
            f"got the columns {', '.join(map(str, frame.columns[:8]))}"
        )
    index = _to_index(frame.index, table)
    nothing = [None] * len(index)
    data = {
        name: _to_column(frame[name] if name in frame.columns else nothing, name, table)
        for name in table.columns
    }
    extra = {name: frame[name].array for name in frame.columns if name not in {*table.columns, active}}
    return _to_frame(pd.DataFrame(data | extra, index=index), geometry, table)


def validate(frame: gpd.GeoDataFrame, table: Table) -> gpd.GeoDataFrame:
    """Check that a table is of the schema, and give it back unchanged.

    Raises
    ------
    SchemaError
        Naming the first column, dtype, CRS, index or geometry that is not as the schema says.

    Examples
    --------
    >>> validate(build_empty(EVENTS), EVENTS).empty
    True
    """
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        raise SchemaError(f"the table {table.layer} must be a GeoDataFrame, not a {type(frame).__name__}")
    if frame.index.name != table.index:
        raise SchemaError(f"the index of {table.layer} must be {table.index!r}, not {frame.index.name!r}")
    if not frame.index.is_unique:
        double = frame.index[frame.index.duplicated()][0]
        raise SchemaError(f"{table.index} must be unique in {table.layer}; {double!r} comes twice")
    if frame.index.hasnans:
        raise SchemaError(f"{table.index} must be given in every row of {table.layer}; one is null")
    missing = [name for name in (*table.columns, "geometry") if name not in frame.columns]
    if missing:
        raise SchemaError(f"the table {table.layer} lacks the columns {', '.join(missing)}")
    for name, dtype in table.columns.items():
        actual = frame[name].dtype
        wanted = get_dtype(dtype)
        if actual != wanted:
            raise SchemaError(f"the column {name!r} of {table.layer} must be {wanted}, not {actual}")
    _check_points(frame, table)
    return frame


def _check_points(frame: gpd.GeoDataFrame, table: Table) -> None:
    import numpy as np
    import shapely

    if frame._geometry_column_name != "geometry":
        raise SchemaError(f"the geometry of {table.layer} must be the column 'geometry'")
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise SchemaError(f"the table {table.layer} must be in {CRS}, not {frame.crs}")
    points = frame.geometry.to_numpy()
    if not table.geometry_nullable and shapely.is_missing(points).any():
        raise SchemaError(f"the table {table.layer} must have a point in every row")
    known = points[~shapely.is_missing(points)]
    other = known[(shapely.get_type_id(known) != shapely.GeometryType.POINT) | shapely.is_empty(known)]
    if len(other):
        raise SchemaError(f"the table {table.layer} must hold points or null, not a {other[0].wkt[:40]}")
    x, y = shapely.get_x(known), shapely.get_y(known)
    if not (np.all(np.abs(x) <= 180) and np.all(np.abs(y) <= 90)):
        raise SchemaError(f"{table.layer} has a point outside of longitude -180..180, latitude -90..90")


def _take_geometry(frame: pd.DataFrame) -> tuple[list[Any], str]:
    """Give the points in EPSG:4326, and the name of their column."""
    import geopandas as gpd

    active = getattr(frame, "_geometry_column_name", None) or "geometry"
    if active not in frame.columns:
        return [None] * len(frame), active
    points = frame[active]
    if isinstance(points, gpd.GeoSeries) and points.crs is not None and points.crs.to_epsg() != 4326:
        points = points.to_crs(CRS)
    return list(points), active


def _to_frame(attributes: pd.DataFrame, geometry: list[Any], table: Table) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        known = [None if point is None or point.is_empty else point for point in geometry]
        points = gpd.GeoSeries(known, index=attributes.index, crs=CRS)
    except (AttributeError, TypeError) as err:
        raise SchemaError(f"the geometry of {table.layer} must be points or None: {err}") from err
    return validate(gpd.GeoDataFrame(attributes, geometry=points), table)


def _to_index(values: Any, table: Table) -> pd.Index[Any]:
    import pandas as pd

    index: pd.Index[Any] = pd.Index(_to_column(values, table.index, table), name=table.index)
    return index


def _to_column(values: Any, name: str, table: Table) -> Any:
    """Convert values to an array of the column's dtype; SchemaError names the column."""
    try:
        return convert_values(values, table.columns.get(name, TEXT))
    except (TypeError, ValueError, OverflowError) as err:
        wanted = table.columns.get(name, TEXT)
        what = f"one of {', '.join(wanted)}" if isinstance(wanted, tuple) else wanted
        raise SchemaError(f"the column {name!r} of {table.layer} must be {what}: {err}") from err
