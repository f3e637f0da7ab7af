"""What the events table says of a sentence: type, how it is told, when, who, how many dead."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

# ACLED's event types (and our kinds of event that it does not have) by the words that the page knows them by.
_TYPES: Final = {
    "battles": "battles", "explosions/remote violence": "explosions", "violence against civilians": "civilians",
    "protests": "protests", "riots": "riots", "strategic developments": "strategic",
}  # fmt: skip
_KINDS: Final = {"diplomacy": "talks", "strategic": "strategic", "casualty_aggregate": "toll"}
# `claimed`: one side says so. `unreal`: it did not happen, or not yet. All else is told as having happened.
_STATUSES: Final = {"claimed": "claimed", "planned": "unreal", "hypothetical": "unreal", "negated": "unreal"}
_DAY_COLUMNS: Final = ("date_start", "event_date", "date", "published", "timestamp")
_EVENT_KEYS: Final = (
    "kind", "acled_event_type", "acled_sub_event_type", "modality", "claimed_by", "date_start", "date_end",
    "date_prec", "fatalities_low", "fatalities_best", "fatalities_high", "casualty_phrase", "actor1", "actor2",
)  # fmt: skip


def describe_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """Say what happened, and when: the event's day where one is known, or else the article's."""
    named = next((row[key] for key in ("acled_event_type", "event_type") if row.get(key)), None)
    kind = row.get("kind") if row.get("kind") in _KINDS else None
    subtype = next((row[key] for key in ("acled_sub_event_type", "sub_event_type") if row.get(key)), None)
    known = _TYPES.get(str(named).strip().lower()) if named else None
    day = next((day for key in _DAY_COLUMNS if (day := to_day(row.get(key))) is not None), None)
    dated = any(to_day(row.get(key)) is not None for key in _DAY_COLUMNS if key != "published")
    until = to_day(row.get("date_end")) if dated else None
    return {
        "type": known or _KINDS.get(str(kind)),
        "subtype": str(subtype or named) if subtype or (named and not known) else None,
        "status": _STATUSES.get(str(row.get("modality"))),
        "modality": None if row.get("modality") in (None, "asserted") else row.get("modality"),
        "by": row.get("claimed_by"),
        "actors": " – ".join(str(row[key]) for key in ("actor1", "actor2") if row.get(key)) or None,
        "dead": _describe_deaths(row),
        "day": day,
        "until": until if day is not None and until is not None and until > day else None,
        "dayprec": to_integer(row.get("date_prec")) if dated else None,
        "reported": None if dated or day is None else 1,  # the day is that of the article
    }


def _describe_deaths(row: Mapping[str, Any]) -> str | None:
    low, best, high = (to_integer(row.get(f"fatalities_{key}")) for key in ("low", "best", "high"))
    if best is None and low is None and high is None:
        return row.get("casualty_phrase")
    text = f"{best:,}" if best is not None else ""
    if low is not None and high is not None and low != high:
        return f"{text} ({low:,} to {high:,})" if text else f"{low:,} to {high:,}"
    least = low if low is not None else high
    return text or f"{least:,}"


def to_day(value: Any) -> int | None:
    """Count the days from 1970-01-01 to a date, a datetime (its UTC day) or ISO text; None if it is none.

    Examples
    --------
    >>> to_day(date(1970, 1, 3)), to_day("1970-01-01"), to_day("soon")
    (2, 0, None)
    """
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return None
    if not isinstance(value, date) or value != value:  # noqa: PLR0124 - NaT is a datetime that differs from itself
        return None
    return date(value.year, value.month, value.day).toordinal() - date(1970, 1, 1).toordinal()


def find_role(event: Mapping[str, Any]) -> str:
    """Give the role of the place of an event: talks have a venue, all else a site.

    Examples
    --------
    >>> find_role({"kind": "diplomacy"}), find_role({"kind": "conflict"})
    ('venue', 'event_site')
    """
    return "venue" if event.get("kind") == "diplomacy" else "event_site"


def pick_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take from a row of the events table what facts need."""
    return {key: row[key] for key in _EVENT_KEYS if row.get(key) is not None}


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0


def to_integer(value: Any) -> int | None:
    """Give a finite number as a whole one; None for all else."""
    return int(value) if is_number(value) else None


def index_events(events: gpd.GeoDataFrame | None) -> dict[str, dict[str, Any]]:
    """Give the rows of the events table by event id; empty without one."""
    if events is None or not len(events):
        return {}
    rows = to_records(events)
    return {str(name): row for name, row in zip(events.index, rows, strict=True)}


def sort_by_place(
    rows: list[dict[str, Any]], events: dict[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """List the mentions of each place; an event that no mention points to stands as a row of its own."""
    named: dict[str, list[dict[str, Any]]] = defaultdict(list)
    articles: dict[Any, dict[str, Any]] = {}
    linked = set()
    for row in rows:
        articles.setdefault(row.get("article_id"), row)
        if row["place_id"] is not None:
            named[row["place_id"]].append(row)
            linked.add((row["place_id"], row.get("event_id")))
    for name, event in events.items():
        place_id = event.get("place_id")
        if place_id is None or (place_id, name) in linked:
            continue
        article = articles.get(event.get("article_id"), {})
        row = {
            key: article.get(key) for key in ("article_title", "article_source", "article_url", "published")
        }
        row |= {
            "article_id": event.get("article_id"),
            "event_id": name,
            "sentence": event.get("evidence"),
            "_n": 0,
        }
        row |= {
            "toponym": event.get("place_name"),
            "confidence": event.get("confidence"),
            "role": find_role(event),
        }
        own = {key: event.get(key) for key in ("where_prec", "status", "reviewed_by")}
        named[place_id].append(row | own)
    return named


def to_records(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Turn a table into dicts without its geometry, with None for null."""
    table = frame.drop(columns=frame.geometry.name).astype(object)
    records: list[dict[str, Any]] = table.where(table.notna(), None).to_dict("records")
    return records
