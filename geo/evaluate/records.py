"""Read the parts of a labelled record: names, an incident's position, events. What does not fit is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, Final, get_args

from geo.errors import DateError
from geo.evaluate.documents import CorpusError, Incident, Label, MarkedEvent
from geo.evaluate.event_types import KINDS, SHORT_TYPES, read_type
from geo.model import Role, parse_date

ROLES: Final[tuple[str, ...]] = get_args(Role)
SITE_ROLE: Final = "event_location"
"""A role that says where something happened, and nothing of the names that do not have it."""
_CODE_LENGTH: Final = 2


def build_label(mark: Any, text: str, where: str) -> Label:
    """Build a label from an entry of `toponyms`; `event_location` counts as an event site."""
    if not isinstance(mark, dict):
        raise CorpusError(f"{where}: expected an object, got {show(mark)}")
    start = read_key(mark, "start", (int,), where)
    end = read_key(mark, "end", (int,), where)
    toponym = read_key(mark, "text", (str,), where)
    if not 0 <= start < end <= len(text):
        raise CorpusError(
            f"{where}: expected offsets within 0..{len(text)}, start before end; got {start}, {end}"
        )
    if text[start:end] != toponym:
        raise CorpusError(
            f"{where}: expected {show(toponym)} at {start}..{end} (Python string indices, end exclusive), "
            f"got {show(text[start:end])}"
        )
    latitude, longitude = _read_point(mark, where)
    country = read_text(mark, "country_code") or read_text(mark, "country")
    is_code = country is not None and len(country) == _CODE_LENGTH and country.isupper()
    return Label(
        start, end, toponym, latitude, longitude, country if is_code else None,
        _read_geonameid(mark), bool(mark.get("silver")), read_text(mark, "fcode"), country,
        _read_role(mark, where), _read_also(mark, where), _read_event_type(mark, where),
    )  # fmt: skip


def names_sites_only(marked: Sequence[Any], event: Mapping[str, Any] | None) -> bool:
    """Tell whether a record marks where something happened only: by its verb, or by the role event_location."""
    return (event is not None and "verb" in event) or any(
        isinstance(mark, dict) and mark.get("role") == SITE_ROLE for mark in marked
    )


def _read_role(mark: dict[str, Any], where: str) -> str | None:
    role = mark.get("role")
    if role is None:
        return None
    if role == SITE_ROLE:
        return "event_site"
    _check_role(role, "role", where, f", or {SITE_ROLE}")
    return str(role)


def _read_also(mark: dict[str, Any], where: str) -> tuple[str, ...]:
    also = mark.get("also_acceptable")
    if also is None:
        return ()
    if not isinstance(also, list):
        raise CorpusError(f"{where}: expected 'also_acceptable' to be a list of roles, got {show(also)}")
    for role in also:
        _check_role(role, "also_acceptable", where)
    if mark.get("role") is None:
        raise CorpusError(f"{where}: expected a 'role' beside 'also_acceptable', got none")
    return tuple(also)


def _check_role(role: Any, key: str, where: str, more: str = "") -> None:
    if role not in ROLES:
        raise CorpusError(
            f"{where}: expected {key!r} to be one of {', '.join(ROLES)}{more}; got {show(role)}"
        )


def _read_event_type(mark: dict[str, Any], where: str) -> str | None:
    word = mark.get("event_type")
    if word is None:
        return None
    _check_type(word, "event_type", where)
    return str(word)


def _check_type(word: Any, key: str, where: str) -> tuple[str | None, str | None]:
    found = read_type(word) if isinstance(word, str) else None
    if found is None:
        known = f"{', '.join(SHORT_TYPES)}, or ACLED's name of a type"
        raise CorpusError(f"{where}: expected {key!r} to be one of {known}; got {show(word)}")
    return found


def build_incident(record: dict[str, Any], event: dict[str, Any] | None, where: str) -> Incident | None:
    """Build the incident of a record; None where it has no position."""
    if event is None:
        return None
    latitude, longitude = _read_point(event, f"{where}, event")
    if latitude is None or longitude is None:
        return None
    named = record.get("named")
    precision = event.get("where_prec")
    return Incident(
        latitude, longitude,
        where_prec=precision if isinstance(precision, int) else None, level=read_text(event, "level"),
        named=named if isinstance(named, bool) else None, place=read_text(event, "place"),
        admin1=read_text(event, "adm1"),
        country=read_text(event, "country_code") or read_text(event, "country"),
    )  # fmt: skip


def build_event(mark: Any, labels: Sequence[Label], where: str) -> MarkedEvent:
    """Build an event from an entry of `events`; a place without degrees is where its name is marked in the record."""
    if not isinstance(mark, dict):
        raise CorpusError(f"{where}: expected an object, got {show(mark)}")
    kind = mark.get("kind")
    if kind is not None and kind not in KINDS:
        raise CorpusError(f"{where}: expected 'kind' to be one of {', '.join(KINDS)}; got {show(kind)}")
    word = mark.get("type")
    if kind is None and word is None:
        raise CorpusError(f"{where}: expected the key 'kind' or 'type', got only {show(sorted(mark))}")
    types = _check_type(word, "type", where) if word is not None else (None, None)
    if kind is None and types == (None, None):
        kind = "diplomacy"
    place = read_text(mark, "place")
    latitude, longitude = _read_point(mark, where)
    geonameid = _read_geonameid(mark)
    if latitude is None and geonameid is None:
        if place is None:
            raise CorpusError(
                f"{where}: expected 'place', 'geonameid', or 'lat' and 'lon', got only {show(sorted(mark))}"
            )
        same = [each for each in labels if each.toponym == place and each.latitude is not None]
        if same:
            latitude, longitude, geonameid = same[0].latitude, same[0].longitude, same[0].geonameid
    first, last = _read_days(mark, where)
    fatalities = mark.get("fatalities")
    if fatalities is not None and (isinstance(fatalities, bool) or not isinstance(fatalities, int)):
        raise CorpusError(f"{where}: expected 'fatalities' to be a whole number, got {show(fatalities)}")
    return MarkedEvent(kind, *types, place, latitude, longitude, geonameid, first, last, fatalities)


def _read_days(mark: dict[str, Any], where: str) -> tuple[date | None, date | None]:
    days: list[date | None] = []
    for key in ("date_start", "date_end"):
        value = mark.get(key)
        try:
            moment = parse_date(value) if value is None or isinstance(value, str) else None
        except DateError as err:
            raise CorpusError(f"{where}, {key!r}: {err}") from err
        if value is not None and moment is None:
            raise CorpusError(f"{where}: expected {key!r} to be a date such as 2018-05-14, got {show(value)}")
        days.append(moment.date() if moment else None)
    first, last = days
    if last is None and "date_end" not in mark:
        last = first
    if first is not None and last is not None and last < first:
        raise CorpusError(f"{where}: expected 'date_end' on or after 'date_start', got {last}, {first}")
    return first, last


def _read_geonameid(mark: dict[str, Any]) -> str | None:
    geonameid = mark.get("geonameid")
    return str(geonameid).removeprefix("geonames:") if geonameid else None


def read_key(record: dict[str, Any], key: str, kinds: tuple[type, ...], where: str) -> Any:
    """Read a key that must be there, of one of some types."""
    names = " or ".join({"str": "text", "int": "a whole number"}[kind.__name__] for kind in kinds)
    if key not in record:
        raise CorpusError(f"{where}: expected the key {key!r} ({names}), got only {show(sorted(record))}")
    value = record[key]
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise CorpusError(f"{where}: expected {key!r} to be {names}, got {show(value)}")
    return value


def _read_point(record: dict[str, Any], where: str) -> tuple[float | None, float | None]:
    values = []
    for key, limit in (("lat", 90.0), ("lon", 180.0)):
        value = record.get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and isfinite(value) and abs(value) <= limit):
            raise CorpusError(
                f"{where}: expected {key!r} in degrees, -{limit:g} to {limit:g}, got {show(value)}"
            )
        values.append(None if value is None else float(value))
    if (values[0] is None) != (values[1] is None):
        raise CorpusError(f"{where}: expected both 'lat' and 'lon' or neither, got one")
    return values[0], values[1]


def read_text(record: dict[str, Any], key: str) -> str | None:
    """Read a text that may be missing; an empty one says nothing."""
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def read_date(record: dict[str, Any]) -> Any:
    """Read the publication date; one that is none, as old data has them, counts as unknown."""
    try:
        return parse_date(read_text(record, "date"))
    except DateError:
        return None


def show(value: Any) -> str:
    """Show a value in a message, cut to a line."""
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
