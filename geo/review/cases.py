"""The mentions of a table as cases: what one decision is about, the most doubtful first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.review.doubt import Doubt, measure_doubt, measure_gap, measure_lonely_km

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Case", "build_cases", "list_rows"]

_COLUMNS: Final = (
    "article_id", "start", "end", "toponym", "kind", "sentence", "place_id", "place_name", "feature_code",
    "country_code", "admin1_name", "resolved_by", "confidence", "n_candidates", "reason", "role", "role_confidence",
    "where_prec", "radius_km", "article_title", "article_source", "article_url", "published", "status", "reviewed_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """The mentions of one name for one place in one article.

    `number` is its place in the list, from 0; `rows` are the mentions as dicts of columns, null as None, with
    `mention_id`, and with `latitude` and `longitude` in degrees (EPSG:4326); they come in the order of the text, and
    `lead` is the number of the most doubtful. `is_split` says that the article has the
    name for another place too, or has it placed and unplaced.
    """

    number: int
    rows: tuple[dict[str, Any], ...]
    doubt: Doubt
    is_split: bool = False
    lead: int = 0

    @property
    def first(self) -> dict[str, Any]:
        """The row that stands for the case: the one of most doubt."""
        return self.rows[self.lead]


def list_rows(mentions: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """List the rows of a mentions table as dicts, in their order: null is None, the point latitude and longitude."""
    import pandas as pd

    columns = {}
    for name in _COLUMNS:
        values = mentions[name].astype(object)
        columns[name] = values.where(values.notna(), None).tolist()
    columns["mention_id"] = [str(each) for each in mentions.index]
    points = mentions.geometry
    columns["latitude"] = [None if pd.isna(y) else float(y) for y in points.y]
    columns["longitude"] = [None if pd.isna(x) else float(x) for x in points.x]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def build_cases(mentions: gpd.GeoDataFrame, gazetteer: Gazetteer) -> list[Case]:
    """Put the mentions of a table together to cases, and order these by doubt.

    Parameters
    ----------
    mentions
        A mentions table, see `geo.schema.MENTIONS`.
    gazetteer
        Knows whether a name has another prominent place.

    Returns
    -------
    list of Case
        The most doubtful first; of equals the one that comes first in the table.

    Examples
    --------
    >>> import geo
    >>> from geo.gazetteer import load_gazetteer
    >>> result = geo.geoparse("Fighting in Homs and Tripoli went on. Homs was shelled.", country="SY")
    >>> [(case.first["toponym"], len(case.rows)) for case in build_cases(result.mentions, load_gazetteer())]
    [('Tripoli', 1), ('Homs', 2)]
    """
    rows = list_rows(mentions)
    find_gap = lru_cache(maxsize=50_000)(lambda name, place: measure_gap(name, place, gazetteer))
    sites = _collect_sites(rows)
    grouped: dict[tuple[Any, ...], list[tuple[Doubt, dict[str, Any]]]] = defaultdict(list)
    places: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    for row in rows:
        name = (row["article_id"], fold(row["toponym"] or ""))
        places[name].add(row["place_id"])
        rivaled = row["place_id"] and (row["n_candidates"] or 0) > 1
        gap = find_gap(row["toponym"], row["place_id"]) if rivaled else None
        doubt = measure_doubt(row, gap=gap, lonely_km=_find_lonely(row, sites))
        grouped[*name, row["place_id"]].append((doubt, row))
    found = []
    for key, members in grouped.items():
        lead = max(range(len(members)), key=lambda number: (members[number][0].score, -number))
        found.append((members[lead][0], tuple(row for _, row in members), len(places[key[:2]]) > 1, lead))
    found.sort(key=lambda case: -case[0].score)  # stable: of equals in the order of the table
    return [Case(number, rows, doubt, split, lead) for number, (doubt, rows, split, lead) in enumerate(found)]


Sites = Mapping[str, Mapping[str, tuple[float, float]]]


def _collect_sites(rows: Iterable[Mapping[str, Any]]) -> Sites:
    """Give the sites of events of each article by place, without countries: these lie nowhere in particular."""
    sites: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        if _is_site(row):
            sites[row["article_id"]][row["place_id"]] = (row["latitude"], row["longitude"])
    return sites


def _is_site(row: Mapping[str, Any]) -> bool:
    is_country = str(row["feature_code"] or "").startswith("PCL")
    return (
        bool(row["role"] == "event_site" and row["latitude"] is not None and row["place_id"])
        and not is_country
    )


def _find_lonely(row: Mapping[str, Any], sites: Sites) -> float | None:
    if not _is_site(row):
        return None
    others = [point for place, point in sites[row["article_id"]].items() if place != row["place_id"]]
    return measure_lonely_km(row["latitude"], row["longitude"], others)
