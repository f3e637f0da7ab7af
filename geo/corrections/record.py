"""One correction: what a reviewer decided about a name, how far that reaches, and who decided it when and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, get_args

from geo.errors import CorrectionError
from geo.model import Role
from geo.names import fold

ACTIONS: Final = ("place", "reject", "role", "withdraw")
"""`withdraw` takes back the earlier lines about the same name in the same scope: a file that is only appended to can
undo too."""
SCOPES: Final = ("everywhere", "country", "source", "article")
"""From the widest to the narrowest."""
ROLES: Final[tuple[str, ...]] = get_args(Role)
COLUMNS: Final = (
    "toponym", "scope", "scope_value", "start", "action", "place_id", "latitude", "longitude", "radius_km", "role",
    "who", "when", "why",
)  # fmt: skip
"""The columns of a corrections file, in the order in which they are written."""
LEAST_KM: Final = 0.001
"""A meter: no place is told without any doubt."""
LARGEST_KM: Final = 2_000.0
"""A wider circle is no place: half of Russia, the largest country, is some 2,000 km across."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about a name.

    Parameters
    ----------
    toponym
        The name as written; it matches whatever folds alike (case, diacritics, hyphens).
    scope
        Where it holds: everywhere; in a country; in one source; in one article.
    scope_value
        The country's code (ISO 3166-1 alpha-2), the source's name or domain, the article's id; None with everywhere.
    action
        place (the name means this place), reject (it is no place here), role (the mention has this role), withdraw
        (what the same scope said of the name before holds no more).
    place_id
        With place: the place's id, as in the gazetteer or in the table. A mention's own id accepts it.
    latitude, longitude, radius_km
        With place, instead of an id: a point in degrees (EPSG:4326), and how far off it may be.
    role
        With role: one of `ROLES`.
    who, when, why
        The reviewer's name, the moment (UTC), the reason; None where they are not told.
    start
        With scope article: where the mention begins in the text, as a string index; the others of the name stay.
    where
        The file and line that it was read from, for messages.

    Raises
    ------
    CorrectionError
        If a field does not fit, or does not go with another one.

    Examples
    --------
    >>> Correction("Douma", "country", "SY", "place", place_id="geonames:170017", who="Ann").action
    'place'
    >>> Correction("Douma", "everywhere", None, "move")
    Traceback (most recent call last):
    geo.errors.CorrectionError: action: expected one of place, reject, role, withdraw, got 'move'
    """

    toponym: str
    scope: str
    scope_value: str | None
    action: str
    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    role: str | None = None
    who: str | None = None
    when: datetime | None = None
    why: str | None = None
    start: int | None = None
    where: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Check the fields, and what goes with what."""
        if not fold(self.toponym):
            self._refuse("toponym", "a name", self.toponym)
        if self.scope not in SCOPES:
            self._refuse("scope", f"one of {', '.join(SCOPES)}", self.scope)
        if self.action not in ACTIONS:
            self._refuse("action", f"one of {', '.join(ACTIONS)}", self.action)
        self._check_scope()
        self._check_place()
        if (self.action == "role") != (self.role is not None) or self.role not in (None, *ROLES):
            wanted = f"one of {', '.join(ROLES)}" if self.action == "role" else f"nothing with {self.action}"
            self._refuse("role", wanted, self.role)
        if self.when is not None:
            when = self.when if self.when.tzinfo else self.when.replace(tzinfo=UTC)
            object.__setattr__(self, "when", when.astimezone(UTC))

    def _check_scope(self) -> None:
        wanted = {
            "country": "a country's code such as SY", "source": "a source such as example.org",
            "article": "an article's id", "everywhere": "nothing with the scope everywhere",
        }[self.scope]  # fmt: skip
        value = self.scope_value
        if (self.scope == "everywhere") != (value is None) or value == "":
            self._refuse("scope_value", wanted, value)
        if self.scope == "country" and value is not None:
            if not (len(value) == 2 and value.isascii() and value.isalpha()):
                self._refuse("scope_value", wanted, value)
            object.__setattr__(self, "scope_value", value.upper())
        if self.start is not None and (self.scope != "article" or self.start < 0):
            wanted = "0 or more" if self.scope == "article" else "nothing but with the scope article"
            self._refuse("start", wanted, self.start)

    def _check_place(self) -> None:
        point = {"latitude": self.latitude, "longitude": self.longitude, "radius_km": self.radius_km}
        given = [name for name, value in point.items() if value is not None]
        if self.action != "place":
            if self.place_id is not None:
                self._refuse("place_id", f"nothing with {self.action}", self.place_id)
            if given:
                self._refuse(given[0], f"nothing with {self.action}", point[given[0]])
            return
        if self.place_id is not None:
            if given:
                self._refuse(given[0], "either a place_id or a point, not both", point[given[0]])
            if not all(self.place_id.partition(":")):
                self._refuse("place_id", "an id such as geonames:170063", self.place_id)
            return
        if not given:
            self._refuse("place_id", "a place_id, or latitude, longitude and radius_km", None)
        for name, least, most in (
            ("latitude", -90.0, 90.0), ("longitude", -180.0, 180.0), ("radius_km", LEAST_KM, LARGEST_KM),
        ):  # fmt: skip
            value = point[name]
            if value is None or not least <= value <= most:  # NaN is not either
                self._refuse(name, f"a number from {least:g} to {most:g}", value)

    def _refuse(self, column: str, wanted: str, got: object) -> None:
        came = "nothing" if got is None or got == "" else repr(got)
        raise CorrectionError(
            f"{self.where + ': ' if self.where else ''}{column}: expected {wanted}, got {came}"
        )


def describe_correction(correction: Correction) -> str:
    """Name a correction in words, as it stands in a row's reason.

    Examples
    --------
    >>> when = datetime(2024, 5, 2, tzinfo=UTC)
    >>> describe_correction(Correction("Tripoli", "country", "LB", "reject", who="Ann", when=when, why="a bar"))
    'correction by Ann, 2024-05-02: a bar'
    """
    words = f"correction by {correction.who}" if correction.who else "correction by an unnamed reviewer"
    if correction.when is not None:
        words += f", {correction.when.date().isoformat()}"
    return f"{words}: {correction.why}" if correction.why else words
