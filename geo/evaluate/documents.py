"""What a labelled corpus holds: articles with marked names, incidents, and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.errors import GeoError
from geo.model import Article


class CorpusError(GeoError, ValueError):
    """A line of a labelled corpus is not what the format asks for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A place name that somebody marked, with the place where they gave one.

    `start` and `end` are string indices into the article's text, half-open; degrees are EPSG:4326. `country` is
    what the corpus says, a name or a code; `country_code` is set where that is an ISO 3166-1 alpha-2 code.
    `silver` labels were found by matching strings, not by a person. `role` is what the place is to the conflict,
    `also_acceptable` the roles that count as right too, `event_type` what happened there.
    """

    start: int
    end: int
    toponym: str
    latitude: float | None = None
    longitude: float | None = None
    country_code: str | None = None
    geonameid: str | None = None
    silver: bool = False
    feature_code: str | None = None
    country: str | None = None
    role: str | None = None
    also_acceptable: tuple[str, ...] = ()
    event_type: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Where an incident happened: degrees in EPSG:4326.

    `where_prec` is UCDP's code (1 exact to 6 country, 7 international); `level` is city, adm2, adm1 or country;
    `named` says whether the place's name stands in the text, None where nobody looked.
    """

    latitude: float
    longitude: float
    where_prec: int | None = None
    level: str | None = None
    named: bool | None = None
    place: str | None = None
    admin1: str | None = None
    country: str | None = None

    @property
    def is_country_level(self) -> bool:
        """Whether no more than the country is known (UCDP's codes 6 and 7)."""
        return self.level == "country" or (self.where_prec or 0) >= 6

    @property
    def is_city_level(self) -> bool:
        """Whether a town or a spot is known (UCDP's codes 1 and 2)."""
        return self.level == "city" or self.where_prec in (1, 2)


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """An event that an article tells of, as a person marked it; None for what they left open.

    `event_type` and `sub_event_type` are ACLED's words, degrees EPSG:4326, the days both inclusive.
    """

    kind: str | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonameid: str | None = None
    first: date | None = None
    last: date | None = None
    fatalities: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article with what is known of it.

    `has_labels` says that people marked all its place names, so that a name without a label is a mistake. It is
    false where labels are silver, where they name one event's places only, or where only an incident is given.
    `name` is set in a look-up record: a bare place name, whose position the incident gives. `events` are all that the
    article tells of, None where nobody looked. `has_sites_only` says that the labels are the places where something
    happened, and that nothing is known of the other names' roles.
    """

    article: Article
    labels: tuple[Label, ...] = ()
    incident: Incident | None = None
    has_labels: bool = False
    name: str | None = None
    events: tuple[MarkedEvent, ...] | None = None
    has_sites_only: bool = False
