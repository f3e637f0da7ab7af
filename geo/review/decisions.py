"""From what the page sends to lines of the corrections file. Nothing that comes from outside is taken on trust."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from geo.corrections.points import find_place
from geo.corrections.record import LARGEST_KM, Correction
from geo.errors import CorrectionError, UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.review.cases import Case
from geo.schema import ROLES

__all__ = ["build_decision", "list_scopes"]

_FIELDS: Final = frozenset("case mention action place_id latitude longitude radius_km role scope why".split())
_LONGEST_WHY: Final = 500
"""Characters: a reason is a line, not an essay."""


def list_scopes(case: Case, gazetteer: Gazetteer, country: str | None) -> list[dict[str, Any]]:
    """List how far a decision about a case may reach, the narrowest first, ready for JSON.

    Parameters
    ----------
    case
        The case.
    gazetteer
        Knows the countries' names.
    country
        The country that the article is about, if that is known.

    Returns
    -------
    list of dict
        `key`, `label`; left out are those that the table does not tell enough for. A name that stands for several
        places in its article has `mentions`, the mentions of this case, and not the whole article, as its first.
    """
    row = case.first
    has_starts = all(each["start"] is not None for each in case.rows)
    name = row["toponym"]
    scopes = []
    if case.is_split and has_starts:
        label = f"These {len(case.rows)} mentions" if len(case.rows) > 1 else "This mention"
        scopes.append(("mentions", label))
    if len(case.rows) > 1 and has_starts:
        scopes.append(("mention", "Only the marked sentence's mention"))
    if row["article_id"]:
        scopes.append(("article", f"Every “{name}” in this article"))
    if row["article_source"]:
        scopes.append(("source", f"In all articles from {row['article_source']}"))
    if country in gazetteer.countries:
        scopes.append(("country", f"In all articles about {gazetteer.countries[country][1]}"))
    scopes.append(("everywhere", "Everywhere"))
    return [{"key": key, "label": label} for key, label in scopes]


def build_decision(
    case: Case,
    told: Mapping[str, Any],
    *,
    gazetteer: Gazetteer,
    country: str | None = None,
    who: str | None = None,
) -> list[Correction]:
    """Turn what the page sends into the lines of one decision.

    Parameters
    ----------
    case
        What it is about.
    told
        `action` (accept, place, pin, reject, role), `scope` (see `list_scopes`), `mention` (which one of the case,
        from 0), and what the action needs: `place_id`; or `latitude`, `longitude` in degrees (EPSG:4326) and
        `radius_km`; or `role`. `why` may be there.
    gazetteer
        Knows whether a place exists.
    country
        The country that the article is about.
    who
        The reviewer's name.

    Raises
    ------
    CorrectionError
        In one line, if something is missing, of the wrong type, unknown or out of range.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.review.doubt import Doubt
    >>> row = {"article_id": "a", "start": 9, "toponym": "Homs", "place_id": "geonames:169577", "article_source": None}
    >>> case = Case(0, (row,), Doubt(0.1, ()))
    >>> [line] = build_decision(case, {"action": "accept", "scope": "article"}, gazetteer=load_gazetteer(), who="Ann")
    >>> line.action, line.place_id, line.scope_value
    ('place', 'geonames:169577', 'a')
    """
    if unknown := set(told) - _FIELDS:
        raise CorrectionError(
            f"expected the fields {', '.join(sorted(_FIELDS))}, got {sorted(unknown)[0][:40]!r}"
        )
    keys = [scope["key"] for scope in list_scopes(case, gazetteer, country)]
    key = _choose(told, "scope", keys)
    common = {
        "who": who or None,
        "when": datetime.now(UTC).replace(microsecond=0),
        "why": _read_why(told.get("why")),
        **_read_action(case, told, gazetteer),
    }
    lines = [Correction(**target, **common) for target in _list_targets(case, key, told, country)]
    if lines[0].place_id is not None:
        find_place(lines[0], gazetteer)  # a line that could not be applied is none
    return lines


def _list_targets(case: Case, key: str, told: Mapping[str, Any], country: str | None) -> list[dict[str, Any]]:
    row = case.rows[_read_mention(case, told)]
    name = {"toponym": row["toponym"]}
    article = name | {"scope": "article", "scope_value": row["article_id"]}
    if key == "mention":
        return [article | {"start": row["start"]}]
    if key == "mentions":
        return [article | {"toponym": each["toponym"], "start": each["start"]} for each in case.rows]
    value = {"article": row["article_id"], "source": row["article_source"], "country": country}.get(key)
    return [name | {"scope": key, "scope_value": value}]


def _read_action(case: Case, told: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    action = _choose(told, "action", ("accept", "place", "pin", "reject", "role"))
    if action == "reject":
        return {"action": "reject"}
    if action == "role":
        return {"action": "role", "role": _choose(told, "role", ROLES)}
    if action == "pin":
        limits = (("latitude", 90.0), ("longitude", 180.0), ("radius_km", LARGEST_KM))
        point = {name: _read_number(told, name, limit) for name, limit in limits}
        if point["radius_km"] <= 0:
            raise CorrectionError("radius_km: expected more than 0, for no place is told without any doubt")
        return {"action": "place", **point}
    own = case.first["place_id"]
    if action == "accept":
        if not own:
            raise CorrectionError("there is no place to accept: choose one, place a pin, or reject the name")
        return {"action": "place", "place_id": own}
    place_id = told.get("place_id")
    if not isinstance(place_id, str) or place_id != own:
        try:
            gazetteer.get(place_id if isinstance(place_id, str) else "")
        except UnknownPlaceError as err:
            raise CorrectionError(str(err)) from err
    return {"action": "place", "place_id": place_id}


def _choose(told: Mapping[str, Any], field: str, allowed: Collection[str]) -> str:
    value = told.get(field)
    if not isinstance(value, str) or value not in allowed:
        raise CorrectionError(f"{field}: expected one of {', '.join(allowed)}, got {str(value)[:40]!r}")
    return value


def _read_mention(case: Case, told: Mapping[str, Any]) -> int:
    number = told.get("mention", case.lead)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(case.rows):
        raise CorrectionError(
            f"mention: expected a number from 0 to {len(case.rows) - 1}, got {str(number)[:40]!r}"
        )
    return number


def _read_number(told: Mapping[str, Any], field: str, limit: float) -> float:
    value = told.get(field)
    # Also false for no number, which JSON does not have but Python reads.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        raise CorrectionError(f"{field}: expected a number up to {limit:g}, got {str(value)[:40]!r}")
    return round(float(value), 6)


def _read_why(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise CorrectionError(f"why: expected text, got {str(value)[:40]!r}")
    return " ".join(value.split())[:_LONGEST_WHY] or None
