"""The places of a picture: of each its role, how sure it is and how it is told, as the page sums up its facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.picture.look import ROLES, TYPES, clean_text
from geo.render.facts import is_site
from geo.tables import choose_main_role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.picture.frame import Coordinates

_DOUBTFUL_BELOW: Final = 50  # percent, as DOUBTFUL_BELOW in model.mjs
_WIDE_KM: Final = 150.0  # as WIDE_KM in markers.mjs
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True)
class Place:
    """A place to draw: `n` mentions; `area` is the code of a country that is shaded, not marked.

    `tone` is a role, a type of event, `none` or `plain`; `status` is `claimed`, `unreal` or empty; `is_quiet` says
    that things happened at other places and not here.
    """

    name: str
    lon: float
    lat: float
    n: int = 1
    tone: str = "plain"
    status: str = ""
    radius_km: float | None = None
    is_rough: bool = False
    is_doubtful: bool = False
    is_quiet: bool = False
    area: str | None = None
    outline: tuple[str, ...] = ()

    @property
    def is_dashed(self) -> bool:
        """Whether the mark has a dashed outline: its position is rough, or the place itself is in doubt."""
        return self.is_rough or self.is_doubtful

    @property
    def has_ring(self) -> bool:
        """Whether a circle or an outline shows how far it reaches: a wide circle only where something happened."""
        if self.outline:
            return True
        return self.is_rough and bool(self.radius_km) and not (self.is_quiet and self.radius_km > _WIDE_KM)  # type: ignore[operator]


def take_places(rows: Sequence[Mapping[str, Any]]) -> list[Place]:
    """Take the places of a page's payload.

    Examples
    --------
    >>> fact = {"n": 1, "role": "event_site", "status": "claimed"}
    >>> [place] = take_places([{"name": "Homs", "x": 36.7, "y": 34.7, "n": 1, "facts": [fact]}])
    >>> place.tone, place.status
    ('event_site', 'claimed')
    """
    facts = [fact for row in rows for fact in row["facts"]]
    has_roles = any(fact.get("role") in ROLES for fact in facts)
    has_types = any(fact.get("type") in TYPES for fact in facts)
    roles = [find_role(row["facts"]) for row in rows]
    has_sites = any(role == "event_site" and "area" not in row for role, row in zip(roles, rows, strict=True))
    found = []
    for row, role in zip(rows, roles, strict=True):
        tone = role if has_roles else find_type(row["facts"]) if has_types else "plain"
        sure = max((fact.get("conf", 100) for fact in row["facts"]), default=0)
        found.append(
            Place(
                clean_text(row["name"]), row["x"], row["y"], row["n"], tone, find_status(row["facts"]),
                row.get("radius"), bool(row.get("rough") or row.get("region")), sure < _DOUBTFUL_BELOW,
                has_sites and role != "event_site", row.get("area"), tuple(row.get("outline", ())),
            )
        )  # fmt: skip
    return found


def find_role(facts: Sequence[Mapping[str, Any]]) -> str:
    """Find a place's role: a site as `is_site` has it, else what most mentions say; `none` without any.

    Examples
    --------
    >>> find_role([{"n": 3, "role": "actor"}, {"n": 1, "role": "event_site"}]), find_role([{"n": 1}])
    ('event_site', 'none')
    """
    if is_site(facts):
        return "event_site"
    counts: Counter[str] = Counter()
    for fact in facts:
        counts[fact.get("role", "")] += max(fact["n"], 1)
    return choose_main_role(counts) or "none"


def find_type(facts: Sequence[Mapping[str, Any]]) -> str:
    """Find the type of event that most facts of a place tell of; `none` without any.

    Examples
    --------
    >>> find_type([{"n": 1, "type": "riots"}, {"n": 1}]), find_type([])
    ('riots', 'none')
    """
    counts = Counter(fact["type"] for fact in facts if fact.get("type") in TYPES)
    return max(TYPES, key=lambda kind: counts[kind]) if counts else "none"


def find_status(facts: Sequence[Mapping[str, Any]]) -> str:
    """Say how a place's events are told: `claimed` by one side, `unreal` (planned or denied), or empty, as happened.

    Examples
    --------
    >>> one, two = {"n": 1, "role": "event_site", "status": "claimed"}, {"n": 1, "type": "battles"}
    >>> find_status([one]), find_status([one, two])
    ('claimed', '')
    """
    told = [fact for fact in facts if fact.get("type") in TYPES or fact.get("role") == "event_site"]
    statuses = {fact.get("status", "") for fact in told}
    if not statuses or "" in statuses:
        return ""
    return "claimed" if "claimed" in statuses else "unreal"


def unpack_outline(text: str, scale: float) -> Coordinates:
    """Unpack a line that `geo.basemap.encode_lines` packed: (longitude, latitude) in degrees.

    Examples
    --------
    >>> unpack_outline("CBgBA", 1.0).tolist()
    [[1.0, -1.0], [17.0, -1.0]]
    """
    import numpy as np

    numbers, value, shift = [], 0, 0
    for letter in text:
        digit = _ALPHABET.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(value >> 1 ^ -(value & 1))
            value = shift = 0
    return np.cumsum(np.array(numbers, dtype=np.float64).reshape(-1, 2), axis=0) / scale
