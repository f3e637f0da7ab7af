"""Events in the columns of UCDP's and ACLED's tables: machine-coded in their terms, and none of their data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.basemap import name_countries
from geo.errors import SchemaError
from geo.export.iso import number_countries
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

STATUS: Final = "machine-coded, unverified"
SCHEMAS: Final = ("ucdp", "acled")
UCDP_COLUMNS: Final = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The columns of the UCDP Georeferenced Event Dataset, in its order (UCDP GED Codebook, version 23.1)."""
ACLED_COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""The columns of an ACLED export, in its order (ACLED Codebook, 2023); ours follow: code_status, article_id."""

_INTEGERS: Final = frozenset(
    "year active_year type_of_violence number_of_sources where_prec priogrid_gid country_id event_clarity date_prec "
    "deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob time_precision inter1 inter2 "
    "interaction iso geo_precision fatalities timestamp".split()
)
_HAPPENED: Final = frozenset({"asserted", "claimed", "ongoing", "historical"})
"""What is planned, hypothetical or denied has not happened; of what has no modality, that is not known."""
_TARGETING: Final = "Civilian targeting"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the other tables know of an event: who published its articles, and its place's second-order region."""

    articles: dict[str, Row]
    admin2: dict[str, str | None]


def to_ucdp(events: gpd.GeoDataFrame | Geoparsed) -> gpd.GeoDataFrame:
    """Give the events in the columns of the UCDP Georeferenced Event Dataset.

    Parameters
    ----------
    events
        The events table. Of a Geoparsed, the mentions give the sources and the places `adm_2`.

    Returns
    -------
    GeoDataFrame
        One row an event with at least one direct death (`ucdp_eligible`) that is said to have happened, in UCDP's
        columns and order; EPSG:4326. The `id` is ours, `code_status` says "machine-coded, unverified". Dates are ISO
        8601. What is not known is null, never 0: UCDP's ids of conflicts, dyads and sides, its regions, the type of
        violence, and who died (`deaths_unknown` is `best`). `event_clarity` is 1 where day (date_prec 1 or 2) and
        place (where_prec to 3) are told, else null. `where_description` is the sentence that is the evidence.

    Raises
    ------
    SchemaError
        If it is no events table.

    Notes
    -----
    Coded by machine in the terms of the UCDP GED Codebook; it is not UCDP's coding and must not be mixed into it.
    `count_left_out` says which rows are not there, and why.

    Examples
    --------
    >>> list(to_ucdp(schema.build_empty(schema.EVENTS)).columns[:3])
    ['id', 'relid', 'year']
    """
    return _convert(events, "ucdp", UCDP_COLUMNS, _fill_ucdp)


def to_acled(events: gpd.GeoDataFrame | Geoparsed) -> gpd.GeoDataFrame:
    """Give the events in the columns of an ACLED export.

    Parameters
    ----------
    events
        The events table. Of a Geoparsed, the mentions give the `source` and the places `admin2`.

    Returns
    -------
    GeoDataFrame
        One row an event that is said to have happened, without talks and war totals, in ACLED's columns and order, and
        behind them `code_status`, "machine-coded, unverified", and `article_id`; EPSG:4326. `event_id_cnty` is our id,
        `event_date` the first day of the event's interval (ISO 8601), `fatalities` the best figure, or else the lowest
        stated. What is not known is null, never 0: the codes of actors, regions, the source's scale, the time stamp.

    Raises
    ------
    SchemaError
        If it is no events table.

    Notes
    -----
    Coded by machine in the terms of the ACLED Codebook; it is not ACLED's coding and must not be mixed into it.
    `count_left_out` says which rows are not there, and why.

    Examples
    --------
    >>> list(to_acled(schema.build_empty(schema.EVENTS)).columns[-4:])
    ['timestamp', 'code_status', 'article_id', 'geometry']
    """
    return _convert(events, "acled", (*ACLED_COLUMNS, "code_status", "article_id"), _fill_acled)


def count_left_out(events: gpd.GeoDataFrame | Geoparsed, form: str) -> dict[str, int]:
    """Count the events that an export leaves out, by the reason.

    Parameters
    ----------
    events
        The events table, or a Geoparsed.
    form
        ucdp or acled.

    Returns
    -------
    dict
        Rows by reason, the most frequent first; empty if none is left out.

    Raises
    ------
    ValueError
        If the form is unknown.
    SchemaError
        If it is no events table.

    Examples
    --------
    >>> count_left_out(schema.build_empty(schema.EVENTS), "ucdp")
    {}
    """
    if form not in SCHEMAS:
        raise ValueError(f"expected one of {', '.join(SCHEMAS)}, got {form!r}")
    reasons = (_explain(row, form) for row in _list_rows(_take_events(events)))
    return dict(Counter(reason for reason in reasons if reason is not None).most_common())


def _explain(row: Row, form: str) -> str | None:
    """Say why an event is left out of an export; None if it is not."""
    if row["kind"] in ("diplomacy", "casualty_aggregate"):
        return "talks and visits" if row["kind"] == "diplomacy" else "war totals"
    if row["kind"] is None:
        return "of unknown kind"
    if row["modality"] not in _HAPPENED:
        return row["modality"] or "of unknown modality"
    if form == "ucdp" and not row["ucdp_eligible"]:
        return "without a direct death"
    return None


def _convert(
    events: Any, form: str, columns: tuple[str, ...], fill: Callable[[Row, _Sources], Row]
) -> gpd.GeoDataFrame:
    """Build the table of an export: kept rows, given columns, whole numbers and text that may be null."""
    import geopandas as gpd
    import pandas as pd

    sources = _read_sources(events)
    kept = [row for row in _list_rows(_take_events(events)) if _explain(row, form) is None]
    filled = [_fill_common(row) | fill(row, sources) for row in kept]
    data = {}
    for name in columns:
        cells = [row.get(name) for row in filled]
        dtype = "Int64" if name in _INTEGERS else "Float64" if name in ("latitude", "longitude") else "string"
        data[name] = pd.array(cells, dtype=dtype)  # type: ignore[call-overload]
    points = gpd.GeoSeries([row["geometry"] for row in kept], crs=schema.CRS)
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=points, crs=schema.CRS)


def _take_events(events: Any) -> gpd.GeoDataFrame:
    if isinstance(events, Geoparsed):
        return events.events
    names = {events.index.name, *events.columns} if hasattr(events, "columns") else set()
    if not {"event_id", "modality"} <= names:
        raise SchemaError(f"expected the events table, got {_describe(events, names)}")
    return schema.coerce(events, schema.EVENTS)


def _describe(table: Any, names: set[Any]) -> str:
    for kind in (schema.MENTIONS, schema.PLACES):
        if kind.index in names:
            return f"the table {kind.layer}"
    return "a table of other columns" if names else f"a {type(table).__name__}"


def _list_rows(frame: gpd.GeoDataFrame) -> list[Row]:
    columns = {"event_id": list(frame.index), "geometry": list(frame.geometry)}
    for name in schema.EVENTS.columns:
        series = frame[name].astype(object)
        columns[name] = series.where(series.notna(), None).tolist()
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _read_sources(events: Any) -> _Sources:
    if not isinstance(events, Geoparsed):
        return _Sources({}, {})
    names = ["article_id", "article_source", "article_title", "published"]
    mentions = events.mentions[names].drop_duplicates("article_id").astype(object)
    known = mentions.where(mentions.notna(), None).to_dict("records")
    admin2 = events.places["admin2"].astype(object)
    return _Sources(
        {row["article_id"]: row for row in known},
        dict(zip(events.places.index, admin2.where(admin2.notna(), None), strict=True)),
    )


def _fill_common(row: Row) -> Row:
    """Fill the columns that both tables have under one name."""
    start, point = row["date_start"], row["geometry"]
    return {
        "code_status": STATUS, "article_id": row["article_id"], "year": start.year if start is not None else None,
        "country": name_countries().get(row["country_code"] or ""),
        "latitude": point.y if point is not None else None, "longitude": point.x if point is not None else None,
    }  # fmt: skip


def _fill_ucdp(row: Row, sources: _Sources) -> Row:
    articles = _find_articles(row["article_id"], sources)
    is_clear = (row["date_prec"] or 9) <= 2 and (row["where_prec"] or 9) <= 3
    point, days = row["geometry"], [_write_day(row[name]) for name in ("date_start", "date_end")]
    return {
        "id": row["event_id"], "side_a": row["actor1"], "side_b": row["actor2"],
        "number_of_sources": row["n_sources"], "source_article": row["article_id"],
        "source_office": _join(each["article_source"] for each in articles),
        "source_date": _join(_write_day(each["published"]) for each in articles),
        "source_headline": _join(each["article_title"] for each in articles),
        "source_original": row["claimed_by"], "where_prec": row["where_prec"],
        "where_coordinates": row["place_name"], "where_description": row["evidence"], "adm_1": row["admin1_name"],
        "adm_2": sources.admin2.get(row["place_id"]),
        "geom_wkt": f"POINT ({point.x:.6f} {point.y:.6f})" if point is not None else None,
        "priogrid_gid": find_priogrid(point.y, point.x) if point is not None else None,
        "event_clarity": 1 if is_clear else None, "date_prec": row["date_prec"],
        "date_start": days[0], "date_end": days[1] or days[0],
        "deaths_unknown": row["fatalities_best"], "best": row["fatalities_best"],
        "high": row["fatalities_high"], "low": row["fatalities_low"],
    }  # fmt: skip


def _fill_acled(row: Row, sources: _Sources) -> Row:
    articles = _find_articles(row["article_id"], sources)
    is_on_civilians = row["acled_event_type"] == "Violence against civilians" or (
        row["acled_sub_event_type"] == "Excessive force against protesters"
    )
    best = row["fatalities_best"]
    return {
        "event_id_cnty": row["event_id"], "event_date": _write_day(row["date_start"]),
        "time_precision": row["time_precision"], "disorder_type": row["disorder_type"],
        "event_type": row["acled_event_type"], "sub_event_type": row["acled_sub_event_type"],
        "actor1": row["actor1"], "actor2": row["actor2"],
        "civilian_targeting": _TARGETING if is_on_civilians else None,
        "iso": number_countries().get(row["country_code"] or ""), "admin1": row["admin1_name"],
        "admin2": sources.admin2.get(row["place_id"]), "location": row["place_name"],
        "geo_precision": row["geo_precision"], "source": _join(each["article_source"] for each in articles),
        "notes": row["evidence"], "fatalities": row["fatalities_low"] if best is None else best,
    }  # fmt: skip


def find_priogrid(latitude: float, longitude: float) -> int:
    """Give the cell of PRIO-GRID that a point lies in: half a degree, numbered from the south-west, row by row.

    Parameters
    ----------
    latitude, longitude
        In degrees (EPSG:4326).

    Notes
    -----
    Tollefsen, Strand and Buhaug (2012), "PRIO-GRID: A unified spatial data structure".

    Examples
    --------
    >>> find_priogrid(-90, -180), find_priogrid(34.53, 69.17)
    (1, 179779)
    """
    row, column = min(int((latitude + 90) * 2), 359), min(int((longitude + 180) * 2), 719)
    return row * 720 + column + 1


def _find_articles(article_id: str | None, sources: _Sources) -> list[Row]:
    """Find the articles of an event; one that several tell has their ids with a semicolon between."""
    if not article_id:
        return []
    ids = [article_id] if article_id in sources.articles else article_id.split(";")
    return [sources.articles[each.strip()] for each in ids if each.strip() in sources.articles]


def _join(values: Any) -> str | None:
    return ";".join(dict.fromkeys(value for value in values if value)) or None


def _write_day(time: Any) -> str | None:
    return time.date().isoformat() if time is not None else None
