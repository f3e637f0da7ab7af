"""The three tables that the pipeline returns: mentions, places, events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.model import Article, Candidate, Resolution

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely import Point

    from geo.coding import Coding
    from geo.events import Event


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


Result = tuple[Article, "Coding"]
"""An article and what is known of its mentions."""


def build_tables(results: Iterable[Result]) -> Geoparsed:
    """Build the three tables from coded articles.

    Parameters
    ----------
    results
        An article and its coding. Taken one at a time: an article's text is not kept.

    Returns
    -------
    Geoparsed
        EPSG:4326.

    Raises
    ------
    SchemaError
        If two articles have the same id.
    """
    from shapely import Point

    rows: list[tuple[dict[str, Any], Point | None]] = []
    parts: list[gpd.GeoDataFrame] = []
    events: list[tuple[dict[str, Any], Point | None]] = []
    places: dict[str, _Tally] = {}
    points: dict[tuple[float, float], Point] = {}  # a point takes 200 bytes, and rows share their places

    def find_point(place: Candidate | None) -> Point | None:
        if place is None:
            return None
        where = (place.longitude, place.latitude)
        return points.get(where) or points.setdefault(where, Point(where))

    for article, coding in results:
        for number, resolution in enumerate(coding.resolutions):
            place = resolution.candidate
            if place is not None:
                role = coding.roles[number].role
                tally = places.setdefault(place.place_id, _Tally(place))
                tally.add(article, resolution, role)
                if number in coding.reviewed:
                    tally.note_review(coding.reviewed[number])
            rows.append((_build_mention(article, coding, number), find_point(place)))
        events += [(_build_event(event), find_point(event.candidate)) for event in coding.events]
        if len(rows) >= _PART_ROWS:
            parts.append(_build_part(rows, schema.MENTIONS))
            rows = []
    mentions = _join_parts([*parts, _build_part(rows, schema.MENTIONS)])
    del parts, rows
    return Geoparsed(mentions, _build_places(places), _build_part(events, schema.EVENTS))


_PART_ROWS: Final = 20_000
"""Rows that are held as Python objects, at over 2 KB each, before they become columns, at a quarter of that."""


def _build_part(rows: Sequence[tuple[dict[str, Any], Point | None]], table: schema.Table) -> gpd.GeoDataFrame:
    names = dict.fromkeys(name for row, _ in rows for name in row) or {table.index: None}
    columns = {name: [row.get(name) for row, _ in rows] for name in names}
    return schema.build_frame(table, columns, [point for _, point in rows])


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
    roles: Counter[str] = field(default_factory=Counter)
    n_reviewed: int = 0
    reviewers: set[str] = field(default_factory=set)

    def note_review(self, who: str | None) -> None:
        self.n_reviewed += 1
        if who:
            self.reviewers.add(who)

    def add(self, article: Article, resolution: Resolution, role: str | None) -> None:
        self.n_mentions += 1
        if role is not None:
            self.roles[role] += 1
        if article.article_id != self.last_article:  # an article's mentions come together
            self.n_articles, self.last_article = self.n_articles + 1, article.article_id
        self.max_confidence = max(self.max_confidence, resolution.confidence or 0.0)
        if article.published is not None:
            self.first_seen = min(self.first_seen or article.published, article.published)
            self.last_seen = max(self.last_seen or article.published, article.published)


def choose_main_role(counts: Mapping[str, int]) -> str | None:
    """Choose the role that stands for a place: event_site if a quarter of its mentions say so, else the most frequent.

    A place that was shelled is a site for whoever looks for violence, also where its government is quoted more often.

    Parameters
    ----------
    counts
        Mentions by role.

    Examples
    --------
    >>> choose_main_role({"actor": 2, "event_site": 1}), choose_main_role({"actor": 9, "event_site": 1})
    ('event_site', 'actor')
    """
    known = {role: counts[role] for role in schema.ROLES if counts.get(role)}
    if not known:
        return None
    if 4 * known.get("event_site", 0) >= sum(known.values()):
        return "event_site"
    return max(known, key=lambda role: known[role])  # of equals the first in the schema's order


def join_names(names: Iterable[str]) -> str | None:
    """Join the names of reviewers, each once, in the order of the alphabet.

    Examples
    --------
    >>> join_names({"Bo", "Ann"}), join_names([])
    ('Ann; Bo', None)
    """
    return "; ".join(sorted(set(names))) or None


def _build_event(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name, None) for name in (schema.EVENTS.index, *schema.EVENTS.columns)}


def _build_mention(article: Article, coding: Coding, number: int) -> dict[str, Any]:
    resolution, given, precision = coding.resolutions[number], coding.roles[number], coding.precisions[number]
    span, place = resolution.span, resolution.candidate
    sentence = article.text[span.sentence_start : span.sentence_end].strip()
    row: dict[str, Any] = {
        "mention_id": f"{article.article_id}:{span.start}", "article_id": article.article_id,
        "start": span.start, "end": span.end, "toponym": span.toponym, "kind": span.kind,
        "sentence": sentence, "resolved_by": resolution.resolved_by, "confidence": resolution.confidence,
        "n_candidates": resolution.n_candidates, "reason": resolution.reason, "section": span.section,
        "role": given.role, "role_confidence": given.confidence, "role_reason": given.reason or None,
        "event_id": coding.event_of.get(number),
        "article_title": article.title, "article_source": article.source, "article_url": article.url,
        "published": article.published, "status": "reviewed" if number in coding.reviewed else "machine-coded",
        "reviewed_by": coding.reviewed.get(number),
    }  # fmt: skip
    if place is not None:
        row |= {
            "place_id": place.place_id, "place_name": place.name, "feature_class": place.feature_class,
            "feature_code": place.feature_code, "country_code": place.country_code,
            "admin1_code": place.admin1_code, "admin1_name": place.admin1_name,
            "radius_km": precision.radius_km if precision else place.radius_km,
            "where_prec": precision.where_prec if precision else None,
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
        "n_event_mentions": [tally.roles["event_site"] for tally in order],
        "main_role": [choose_main_role(tally.roles) for tally in order],
        "status": [
            "reviewed" if tally.n_reviewed == tally.n_mentions else "machine-coded" for tally in order
        ],
        "reviewed_by": [join_names(tally.reviewers) for tally in order],
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
