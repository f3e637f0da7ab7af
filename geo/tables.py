"""The three tables that the pipeline returns: mentions, places, events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.model import Article, Candidate, Resolution

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely import Point


@dataclass(frozen=True)
class Geoparsed:
    """What was found in a set of articles: three GeoDataFrames in EPSG:4326 (x longitude, y latitude).

    Parameters
    ----------
    mentions
        One row a mention, in the order of the articles and of the text; see `geo.schema.MENTIONS`.
    places
        One row a place that some mention means; see `geo.schema.PLACES`.
    events
        One row an event; see `geo.schema.EVENTS`.

    Raises
    ------
    SchemaError
        If a table is not of its schema.

    Notes
    -----
    In a notebook it shows itself as a map with a summary.
    """

    mentions: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    events: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        """Check the three tables."""
        for table in schema.TABLES.values():
            schema.validate(getattr(self, table.layer), table)

    def __repr__(self) -> str:
        """Count the rows."""
        unresolved = int(self.mentions["place_id"].isna().sum())
        return (
            f"<Geoparsed: {len(self.mentions)} mentions ({unresolved} unresolved), "
            f"{len(self.places)} places, {len(self.events)} events>"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map where the notebook is trusted, a picture and a table where not, in at most 400 KB."""
        from geo.picture.notebook import build_bundle  # display is the one exception to the order of imports

        return build_bundle(self)


Result = tuple[Article, Sequence[Resolution]]
"""An article and the resolutions of its mentions."""


def build_tables(results: Iterable[Result]) -> Geoparsed:
    """Build the three tables from resolved articles.

    Parameters
    ----------
    results
        An article and its resolutions in the order of the text. Taken one at a time: an article's text is
        not kept.

    Returns
    -------
    Geoparsed
        EPSG:4326. The events are empty until they are coded.

    Raises
    ------
    SchemaError
        If two articles have the same id.
    """
    from shapely import Point

    rows: list[tuple[dict[str, Any], Point | None]] = []
    parts: list[gpd.GeoDataFrame] = []
    places: dict[str, _Tally] = {}
    points: dict[tuple[float, float], Point] = {}  # a point takes 200 bytes, and rows share their places
    for article, resolutions in results:
        for resolution in resolutions:
            place, point = resolution.candidate, None
            if place is not None:
                where = (place.longitude, place.latitude)
                point = points.get(where) or points.setdefault(where, Point(where))
                places.setdefault(place.place_id, _Tally(place)).add(article, resolution)
            rows.append((_build_mention(article, resolution), point))
        if len(rows) >= _PART_ROWS:
            parts.append(_build_part(rows))
            rows = []
    mentions = _join_parts([*parts, _build_part(rows)])
    del parts, rows
    return Geoparsed(mentions, _build_places(places), schema.build_empty(schema.EVENTS))


_PART_ROWS: Final = 20_000
"""Rows that are held as Python objects, at over 2 KB each, before they become columns, at a quarter of that."""


def _build_part(rows: Sequence[tuple[dict[str, Any], Point | None]]) -> gpd.GeoDataFrame:
    names = dict.fromkeys(name for row, _ in rows for name in row) or {schema.MENTIONS.index: None}
    columns = {name: [row.get(name) for row, _ in rows] for name in names}
    return schema.build_frame(schema.MENTIONS, columns, [point for _, point in rows])


def _join_parts(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    import pandas as pd

    return pd.concat(parts) if len(parts) > 1 else parts[0]


@dataclass(slots=True)
class _Tally:
    """What is counted of a place while the mentions pass by."""

    place: Candidate
    n_mentions: int = 0
    n_articles: int = 0
    last_article: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    max_confidence: float = 0.0

    def add(self, article: Article, resolution: Resolution) -> None:
        self.n_mentions += 1
        if article.article_id != self.last_article:  # an article's mentions come together
            self.n_articles, self.last_article = self.n_articles + 1, article.article_id
        self.max_confidence = max(self.max_confidence, resolution.confidence or 0.0)
        if article.published is not None:
            self.first_seen = min(self.first_seen or article.published, article.published)
            self.last_seen = max(self.last_seen or article.published, article.published)


def _build_mention(article: Article, resolution: Resolution) -> dict[str, Any]:
    span, place = resolution.span, resolution.candidate
    sentence = article.text[span.sentence_start : span.sentence_end].strip()
    row: dict[str, Any] = {
        "mention_id": f"{article.article_id}:{span.start}", "article_id": article.article_id,
        "start": span.start, "end": span.end, "toponym": span.toponym, "kind": span.kind,
        "sentence": sentence, "resolved_by": resolution.resolved_by, "confidence": resolution.confidence,
        "n_candidates": resolution.n_candidates, "reason": resolution.reason, "section": span.section,
        "article_title": article.title, "article_source": article.source, "article_url": article.url,
        "published": article.published, "status": "machine-coded",
    }  # fmt: skip
    if place is not None:
        row |= {
            "place_id": place.place_id, "place_name": place.name, "feature_class": place.feature_class,
            "feature_code": place.feature_code, "country_code": place.country_code,
            "admin1_code": place.admin1_code, "admin1_name": place.admin1_name, "radius_km": place.radius_km,
            "claims": ";".join(place.claims) or None, "attribution": place.attribution,
        }  # fmt: skip
    return row


def _build_places(tallies: dict[str, _Tally]) -> gpd.GeoDataFrame:
    """Build one row a place, the most mentioned first."""
    from shapely import Point

    order = sorted(tallies.values(), key=lambda tally: (-tally.n_mentions, tally.place.place_id))
    columns: dict[str, list[Any]] = {
        "place_id": [tally.place.place_id for tally in order],
        "n_mentions": [tally.n_mentions for tally in order],
        "n_articles": [tally.n_articles for tally in order],
        "first_seen": [tally.first_seen for tally in order],
        "last_seen": [tally.last_seen for tally in order],
        "max_confidence": [tally.max_confidence for tally in order],
    }
    columns |= describe_places([tally.place for tally in order])
    points = [Point(tally.place.longitude, tally.place.latitude) for tally in order]
    return schema.build_frame(schema.PLACES, columns, points)


def describe_places(places: Sequence[Candidate]) -> dict[str, list[Any]]:
    """Give the columns of `places` that come from the gazetteer, one value a place."""
    return {
        "name": [place.name for place in places],
        "feature": [place.feature_code for place in places],
        "country": [place.country_code for place in places],
        "admin1": [place.admin1_name for place in places],
        "admin2": [place.admin2_name for place in places],
        "population": [place.population or None for place in places],
        "radius_km": [place.radius_km for place in places],
        "claims": [";".join(place.claims) or None for place in places],
        "attribution": [place.attribution or None for place in places],
    }
