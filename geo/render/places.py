"""What the map draws, out of the tables: one dict a place, and the counts around them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo.basemap import name_countries
from geo.errors import RenderError
from geo.render.events import find_role, index_events, is_number, pick_event, sort_by_place, to_records
from geo.render.facts import cap_texts, collect_facts, count_event_mentions, is_site
from geo.render.headline import find_headline
from geo.render.points import take_points
from geo.render.regions import find_outline
from geo.render.words import describe_confidence, describe_feature, describe_radius, join_words
from geo.schema import LAYERS, ROLES, STATUSES
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

ROUGH_KM: Final = 25.0  # from here on a place is drawn dashed, with its radius around it

_NAMES: Final = ("name", "place_name", "title", "toponym", "label")
_MAX_FIELDS: Final = 20
# Columns of a plain table that the map shows in a way of its own, beside the name.
_KNOWN: Final = frozenset(
    {"feature", "feature_code", "country", "country_code", "admin1", "admin1_name", "radius_km", "claims"}
    | {"attribution", "main_role", "role", "n_mentions", "n_articles", "max_confidence", "confidence"}
    | {"sentence", "toponym", "article_source", "article_title", "article_url", "published"}
    | {"_id", "_x", "_y", "acled_event_type", "acled_sub_event_type", "event_type", "sub_event_type"}
)
# Kinds of place that are areas: they are drawn as outlines, not as points that something happened at.
_REGIONS: Final = (
    "ADM1",
    "ADM2",
    "RGN",
    "AREA",
    "ZN",
    "DSRT",
    "MTS",
    "SEA",
    "GULF",
    "OCN",
    "ISLS",
    "PEN",
    "VAL",
)
_AREA_PRECISIONS: Final = (3, 4, 5, 7)  # UCDP's where_prec: districts, provinces, larger areas, seas


@dataclass
class Content:
    """All that a map says. `places` are JSON-ready dicts: sites first, by their mentions as such; then by mentions."""

    places: list[dict[str, Any]] = field(default_factory=list)
    unresolved: list[dict[str, Any]] = field(default_factory=list)
    n_without_point: int = 0
    n_untold: int = 0  # sentences left out of the file
    n_articles: int | None = None
    titles: list[str] = field(default_factory=list)
    headline: str | None = None  # of a single article without a title
    sources: list[str] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None
    attributions: list[str] = field(default_factory=list)
    is_coded: bool = True
    noun: str = "mention"  # what the facts of its places count


def collect_content(data: Geoparsed | gpd.GeoDataFrame, layer: str) -> Content:
    """Collect what the map of some data shows.

    Parameters
    ----------
    data
        A Geoparsed; a table of mentions or of places; or any GeoDataFrame of points, of which `name`,
        `place_name`, `title`, `toponym` or `label` (in this order) names the points.
    layer
        Of a Geoparsed: `places` groups its mentions, `mentions` and `events` draw one point a row.

    Raises
    ------
    RenderError
        If the data is none of these, or has a geometry that is no point on earth.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"title": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> [place["name"] for place in collect_content(frame, "places").places]
    ['Homs']
    """
    if layer not in LAYERS:
        raise RenderError(f"expected a layer of {', '.join(LAYERS)}, got {layer!r}")
    if isinstance(data, Geoparsed):
        if layer == "places":
            return _group(data.mentions, data.places, data.events)
        return _list_rows(getattr(data, layer))
    if not hasattr(data, "columns"):
        raise RenderError(f"expected a Geoparsed or a GeoDataFrame of points, got a {type(data).__name__}")
    if {"toponym", "place_id", "article_id"} <= set(data.columns) and layer != "mentions":
        return _group(data, None)
    return _list_rows(data)


def _group(
    mentions: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, events: gpd.GeoDataFrame | None = None
) -> Content:
    """Group mentions by place. Demonyms count in the tables, not on the map."""
    content = Content()
    rows = to_records(mentions)
    _summarize(rows, content)
    missing: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["place_id"] is None:
            missing[row["toponym"] or ""] += 1
    content.unresolved = [
        {"name": name, "n": n} for name, n in sorted(missing.items(), key=lambda x: (-x[1], x[0]))
    ]
    known = index_events(events)
    named = sort_by_place(rows, known)
    if places is None:
        records, content.n_without_point = _take_first_rows(mentions)
    else:
        records, content.n_without_point = take_points(places)
    for record in records:
        found = named.get(record["_id"], [])
        shown = [row for row in found if row.get("kind") != "demonym"]
        if found and not shown:
            continue
        counts: dict[str, Any] = {"n_articles": len({row["article_id"] for row in shown})}
        if shown:
            counts["n_mentions"] = sum(row.get("_n", 1) for row in shown)
        place = _describe(record | (counts if found else {}))
        place["facts"] = collect_facts(shown, known)
        content.places.append(_complete(place, record))
    return _finish(content)


def _complete(place: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Give a place without facts one of its own, and to facts without a role the place's."""
    role = _first(record, "main_role", "role")
    if not place["facts"]:
        percent = _to_number(_first(record, "max_confidence", "confidence"))
        fact: dict[str, Any] = {"n": place["n"]}
        if percent is not None and 0 <= percent <= 1:
            fact["conf"] = round(100 * percent)
        place["facts"] = [fact]
    if role in ROLES and not any("role" in fact for fact in place["facts"]):
        for fact in place["facts"]:
            fact["role"] = role
    precisions = {fact["prec"] for fact in place["facts"] if "prec" in fact}
    if "area" not in place and precisions and precisions <= set(_AREA_PRECISIONS):
        place["region"] = True
    return place


def _take_first_rows(mentions: gpd.GeoDataFrame) -> tuple[list[dict[str, Any]], int]:
    """Describe places by the first mention of each, where there is no places table."""
    resolved = mentions[mentions["place_id"].notna()]
    firsts = resolved.drop_duplicates("place_id").set_index("place_id")
    records, missing = take_points(firsts)
    best = resolved.groupby("place_id")["confidence"].max() if "confidence" in resolved.columns else {}
    for record in records:
        confidence = best.get(record["_id"])
        record["name"] = record.get("place_name") or record.get("toponym")
        record["confidence"] = _to_number(confidence)
    return records, missing


def _list_rows(frame: gpd.GeoDataFrame) -> Content:
    """Draw each row as a place of its own, with its other columns as fields."""
    content = Content()
    records, content.n_without_point = take_points(frame)
    content.is_coded = "resolved_by" in frame.columns or frame.index.name in ("place_id", "event_id")
    lowered = {str(name).lower(): str(name) for name in frame.columns}
    column = next((lowered[name] for name in _NAMES if name in lowered), None)
    is_event = frame.index.name == "event_id"
    content.noun = "event" if is_event else "mention" if "toponym" in frame.columns else "row"
    for record in records:
        name = record.get(column) if column else None
        known = _KNOWN | {"name", "quotes", column}
        if record.get("status") in STATUSES:  # a table of somebody else's may mean something else by it
            known |= {"status", "reviewed_by"}
        place = _describe(record | {"name": str(name) if name is not None else f"Point {record['_id']}"})
        fields = [(key, value) for key, value in record.items() if key not in known and value is not None]
        place["fields"] = [[key, str(value)] for key, value in fields[:_MAX_FIELDS]]
        told = {"sentence": record.get("evidence"), "toponym": record.get("place_name")} if is_event else {}
        role = {"role": find_role(record)} if is_event else {}
        source = record | told | role | {"_n": place["n"]}
        place["facts"] = collect_facts([source], {str(record["_id"]): pick_event(record)})
        content.places.append(_complete(place, record | role))
    _summarize(records, content)
    return _finish(content)


def _summarize(rows: list[dict[str, Any]], content: Content) -> None:
    def list_unique(key: str) -> list[Any]:
        return list(dict.fromkeys(row[key] for row in rows if row.get(key) is not None))

    articles = list_unique("article_id")
    content.n_articles = len(articles) or None
    content.titles = [str(title) for title in list_unique("article_title")]
    content.headline = find_headline(rows) if len(articles) == 1 else None
    content.sources = [str(source) for source in list_unique("article_source")]
    moments = [moment for moment in list_unique("published") if isinstance(moment, datetime)]
    content.first, content.last = min(moments, default=None), max(moments, default=None)


def _describe(record: dict[str, Any]) -> dict[str, Any]:
    """Turn a row of places (or of a table like it) into what the page shows."""
    code = _first(record, "feature", "feature_code")
    country = _first(record, "country", "country_code")
    admin1 = _first(record, "admin1", "admin1_name")
    radius = _to_number(record.get("radius_km"))
    confidence = _to_number(_first(record, "max_confidence", "confidence"))
    names = name_countries()
    country_name = names.get(country, country) if isinstance(country, str) else None
    is_region = code == "ADM1" and isinstance(country, str)
    is_country = isinstance(code, str) and code.startswith("PCL") and country in names
    parents = [parent for parent in (admin1, country_name) if parent and parent != record["name"]]
    count = _to_number(record.get("n_mentions"))
    place = {
        "id": record["_id"],
        "name": record["name"] or record["_id"],
        "x": record["_x"],
        "y": record["_y"],
        "n": 1 if count is None else int(count),
        "articles": int(_to_number(record.get("n_articles")) or 0),
        "area": country if is_country else None,
        "kind": describe_feature(code if isinstance(code, str) else None),
        "parents": ", ".join(str(parent) for parent in parents),
        "country": None if is_country or country_name == record["name"] else country_name,
        "iso": country if not is_country and country in names else None,
        "radius": None if is_country else radius,
        "rough": not is_country and radius is not None and radius > ROUGH_KM,
        "region": not is_country and code in _REGIONS,
        "outline": find_outline(country, record["_x"], record["_y"], radius) if is_region else None,
        "precision": "" if is_country else describe_radius(radius),
        "confidence": describe_confidence(confidence),
        "claims": _list_claims(record.get("claims"), names),
        "credit": record.get("attribution"),
    }
    return {
        key: value
        for key, value in place.items()
        if value is not None and value is not False and value not in ("", [])
    }


def _first(record: dict[str, Any], *keys: str) -> Any:
    return next((record[key] for key in keys if record.get(key) is not None), None)


def _to_number(value: Any) -> float | None:
    return float(value) if is_number(value) else None  # None for text, NaN and the infinities


def _list_claims(claims: Any, names: dict[str, str]) -> str:
    codes = [code.strip() for code in str(claims or "").replace(";", ",").replace("|", ",").split(",")]
    known = [names.get(code, code) for code in codes if code]
    return f"claimed by {join_words(known)}" if known else ""


def _rank(place: dict[str, Any]) -> tuple[int, int, str, str]:
    """Put a capital that speaks of the war after the villages where it is fought."""
    happened = count_event_mentions(place["facts"]) if "area" not in place and is_site(place["facts"]) else 0
    return (-happened, -place["n"], place["name"], place["id"])


def _finish(content: Content) -> Content:
    content.places.sort(key=_rank)
    content.n_untold = cap_texts(content.places)
    content.attributions = sorted({str(p["credit"]) for p in content.places if p.get("credit")})
    return content
