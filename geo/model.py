"""The values that flow from step to step: articles, spans, candidates, resolutions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from geo.errors import DateError

Kind = Literal["proper", "demonym", "nominal"]
Section = Literal["headline", "dateline", "caption", "body"]
ResolvedBy = Literal["gazetteer", "geocoder", "correction", "unresolved"]
RelationKind = Literal["distance", "around", "part", "countryside", "between", "border"]
Role = Literal["event_site", "venue", "actor", "locator", "path", "dateline", "background"]


def parse_date(value: str | date | datetime | None) -> datetime | None:
    """Turn a publication date into an aware UTC datetime, to the millisecond.

    Parameters
    ----------
    value
        ISO 8601 date or date-time, or a date object; a value without a zone is taken as UTC.

    Returns
    -------
    datetime or None
        None for None and for an empty string.

    Raises
    ------
    DateError
        If the text is no ISO 8601 date, or the moment is not in the years 1 to 9999 in UTC.

    Examples
    --------
    >>> parse_date("2018-05-14").isoformat()
    '2018-05-14T00:00:00+00:00'
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as err:
            raise DateError(f"expected a date such as 2018-05-14, got {value!r}") from err
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    try:
        value = value.astimezone(UTC)
    except OverflowError as err:
        raise DateError(f"expected a date in the years 1 to 9999 in UTC, got {value.isoformat()}") from err
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def make_unique(article_id: str, seen: dict[str, int]) -> str:
    """Give an article an id that no other in the run has: one that comes again gets `~2`, `~3`.

    Parameters
    ----------
    article_id
        The id that it has by itself.
    seen
        The ids given out so far, each with the last number tried for it. The new one is added.

    Examples
    --------
    >>> seen = {}
    >>> [make_unique(each, seen) for each in ("a", "a", "a~2", "a")]
    ['a', 'a~2', 'a~2~2', 'a~3']
    """
    unique = article_id
    while unique in seen:
        seen[article_id] += 1
        unique = f"{article_id}~{seen[article_id]}"
    seen[unique] = 1
    return unique


@dataclass(frozen=True, slots=True, init=False)
class Article:
    """One article.

    Parameters
    ----------
    text
        The text as it is parsed. All offsets are Python string indices into it, half-open.
    article_id
        A name for the article that is unique within a run; by default a hash of the text.
    title
        The headline, if the input has one apart from the text. It is not searched for places.
    published
        The publication date: a datetime, a date or ISO 8601 text; kept in UTC, to the millisecond.
    source
        Who published it: a name or a domain.
    url
        Where it was published.

    Raises
    ------
    TypeError
        If the text is not a str.
    DateError
        If `published` is no date.

    Examples
    --------
    >>> Article("Shelling hit Homs.", published="2012-02-04").article_id
    'a-733ba9c18a82'
    """

    text: str
    article_id: str
    title: str | None
    published: datetime | None
    source: str | None
    url: str | None

    def __init__(
        self,
        text: str,
        *,
        article_id: str | None = None,
        title: str | None = None,
        published: str | date | datetime | None = None,
        source: str | None = None,
        url: str | None = None,
    ) -> None:
        if not isinstance(text, str):
            raise TypeError(f"an article's text must be a str, not {type(text).__name__}")
        text = _clean(text)
        if article_id is None:
            article_id = "a-" + hashlib.sha256(text.encode()).hexdigest()[:12]
        set_ = object.__setattr__
        set_(self, "text", text)
        set_(self, "article_id", _clean(str(article_id)))
        set_(self, "title", None if title is None else _clean(str(title)))
        set_(self, "published", parse_date(published))
        set_(self, "source", None if source is None else _clean(str(source)))
        set_(self, "url", None if url is None else _clean(str(url)))


def _clean(text: str) -> str:
    """Replace, one for one, what no file can hold: lone surrogates and NUL. Offsets stay as they are."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "\ufffd")


@dataclass(frozen=True, slots=True)
class Relation:
    """How the place of a phrase follows from places that are named beside it: "50 km south of Baghdad".

    `anchors` are the starts of the spans that it follows from, as string indices. `words` is the phrase as a
    name that the gazetteer may know: "northern Syria". `bearing` is a point of the compass, in capitals, or C
    for the middle. `distance_km` is the distance stated, and `spread_km` half the step that it was rounded to.
    `subject` is the start of the name that the phrase stands beside and describes, if there is one:
    "Iskandariyah, 50 km south of Baghdad".
    """

    kind: RelationKind
    anchors: tuple[int, ...]
    words: str = ""
    bearing: str | None = None
    distance_km: float | None = None
    spread_km: float = 0.0
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that names a place.

    `start` and `end` are string indices into the article's text, half-open. `place_id` is set where the
    recognizer knows the place already: a demonym's country. `reason` says why it was taken for a place, and
    `score` how likely it is one (0 to 1). `relation` is set where the place is to be computed from others.
    """

    start: int
    end: int
    toponym: str
    kind: Kind = "proper"
    section: Section = "body"
    sentence_start: int = 0
    sentence_end: int = 0
    place_id: str | None = None
    reason: str = ""
    score: float = 1.0
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may mean. Degrees in EPSG:4326; `population` 0 where unknown.

    `match` says how the name was found: name (the usual name), alternate, article (without the Arabic
    article), transliterated, foreign (another language's), fuzzy, geocoder. `claims` are the countries that
    claim the place, where that is disputed. `prominence` says how likely the place is meant before any context
    is seen; `score` is the ranking's, higher is better, comparable only within one toponym.
    """

    place_id: str
    name: str
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country_code: str | None = None
    admin1_code: str | None = None
    admin1_name: str | None = None
    admin2_code: str | None = None
    admin2_name: str | None = None
    population: int = 0
    radius_km: float | None = None
    countries: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    match: str = "name"
    attribution: str = ""
    prominence: float = 0.0
    score: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a span was taken to mean: a candidate, or None with the reason why not."""

    span: Span
    candidate: Candidate | None
    resolved_by: ResolvedBy
    confidence: float | None
    n_candidates: int
    reason: str


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """What a mention is to the conflict that its article tells of.

    `role` is None where no role is sure enough. `confidence` is the calibrated probability that the role is right, and
    `likely` the probabilities of all roles; `reason` names the signs that decided.
    """

    role: Role | None
    confidence: float
    reason: str
    likely: dict[Role, float] = field(default_factory=dict)
