"""Correct tables that are there already: the mentions, and with them the events and the places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from geo import schema
from geo.corrections.moves import move_events
from geo.corrections.patches import Patch, apply_patch, list_columns
from geo.corrections.record import Correction, describe_correction
from geo.corrections.recount import recount_places
from geo.corrections.rules import Decision, Named, Rulebook, build_rulebook, find_countries
from geo.errors import CorrectionError
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.model import Candidate, Resolution, Span
from geo.precision import Precision, measure_precision
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

_READ = (
    "article_id", "start", "end", "toponym", "kind", "sentence", "place_id", "place_name", "feature_class",
    "feature_code", "country_code", "admin1_code", "admin1_name", "confidence", "n_candidates", "role", "event_id",
    "where_prec", "radius_km", "claims", "attribution", "article_source", "article_url",
)  # fmt: skip
_UNPLACED = dict.fromkeys((
    "place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1_code", "admin1_name",
    "confidence", "where_prec", "radius_km", "claims", "attribution", "geometry",
))  # fmt: skip
OnUnmatched = Callable[[list[Correction]], None]
"""What is told of the corrections that matched no mention, if there are any."""


@overload
def apply_corrections(
    tables: Geoparsed, corrections: Iterable[Correction], gazetteer: Gazetteer | None = None, *,
    on_unmatched: OnUnmatched | None = None,
) -> Geoparsed: ...  # fmt: skip
@overload
def apply_corrections(
    tables: gpd.GeoDataFrame, corrections: Iterable[Correction], gazetteer: Gazetteer | None = None, *,
    on_unmatched: OnUnmatched | None = None,
) -> gpd.GeoDataFrame: ...  # fmt: skip
def apply_corrections(
    tables: Geoparsed | gpd.GeoDataFrame,
    corrections: Iterable[Correction],
    gazetteer: Gazetteer | None = None,
    *,
    on_unmatched: OnUnmatched | None = None,
) -> Geoparsed | gpd.GeoDataFrame:
    """Apply corrections to tables that were made without them.

    Parameters
    ----------
    tables
        What `geoparse` gave, or its mentions alone, as `read` reads them.
    corrections
        As `read_corrections` gives them.
    gazetteer
        Instead of the bundled one.
    on_unmatched
        Called with the corrections that matched no mention, if there are any.

    Returns
    -------
    Geoparsed or GeoDataFrame
        As given. Corrected mentions have `resolved_by` "correction" (if their place was decided), confidence 1 (the
        reviewer's word, no estimate; null where rejected), the correction in `reason` or `role_reason`, `status`
        "reviewed" and `reviewed_by`. An event follows the mention that is its site, and is reviewed where that is; the
        places are counted anew.

    Raises
    ------
    CorrectionError
        If a place or a country is unknown, or the table holds no mentions.

    Notes
    -----
    The text is not read again. So a phrase that was computed from a name that moved ("50 km south of Baghdad") loses
    its place, an event whose site is rejected has no place, and a mention that becomes an event site has no event if
    none is linked to it. `geoparse(corrections=...)` codes all of these anew.

    Examples
    --------
    >>> from geo.pipeline import geoparse
    >>> rules = [Correction("Tripoli", "everywhere", None, "place", place_id="geonames:266826", who="Ann")]
    >>> result = apply_corrections(geoparse("Clashes in Tripoli killed two people."), rules)
    >>> result.mentions[["country_code", "status", "reviewed_by"]].values.tolist()
    [['LB', 'reviewed', 'Ann']]
    """
    places = gazetteer or load_gazetteer()
    rulebook = build_rulebook(corrections, places)
    if isinstance(tables, Geoparsed):
        whole, is_alone = tables, False
    else:
        empty = {name: schema.build_empty(table) for name, table in schema.TABLES.items()}
        whole, is_alone = Geoparsed(**(empty | {"mentions": take_mentions(tables)})), True
    work = _Work(list_columns(whole.mentions, *_READ), rulebook)
    decisions = work.decide()
    unmatched = rulebook.list_unmatched(number for each in decisions.values() for number in each.matched)
    if unmatched and on_unmatched is not None:
        on_unmatched(unmatched)
    if not decisions:
        return tables
    work.correct(_find_radii(whole.places))
    mentions = apply_patch(whole.mentions, schema.MENTIONS, work.patch)
    if is_alone:
        return mentions
    events = move_events(whole.events, work.rows, mentions, decisions, work.precisions)
    return Geoparsed(mentions, recount_places(whole.places, mentions, work.touched, work.found), events)


def find_decisions(mentions: gpd.GeoDataFrame, rulebook: Rulebook) -> dict[int, Decision]:
    """Find what holds for each mention of a table, by its position; those that no correction matches are left out.

    Examples
    --------
    >>> find_decisions(schema.build_empty(schema.MENTIONS), Rulebook({}))
    {}
    """
    return _Work(list_columns(mentions, *_READ), rulebook).decide()


def take_mentions(tables: Geoparsed | gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the mentions of tables, or a frame that holds them, in the columns of the schema.

    Raises
    ------
    CorrectionError
        If it is a table of something else.

    Examples
    --------
    >>> take_mentions(schema.build_empty(schema.MENTIONS)).empty
    True
    """
    if isinstance(tables, Geoparsed):
        return tables.mentions
    frame = tables
    if schema.MENTIONS.index not in (frame.index.name, *frame.columns):
        raise CorrectionError(
            "corrections are about mentions: expected the table mentions, or a file of all three tables such as .gpkg, "
            f"got a table of {', '.join(map(str, list(frame.columns)[:4]))}"
        )
    return schema.coerce(frame, schema.MENTIONS)


def _find_radii(places: gpd.GeoDataFrame) -> dict[str, float]:
    """Give each place's own radius: a mention's may be wider, by the words beside it."""
    radii = list_columns(places, "radius_km")["radius_km"]
    return {key: radius for key, radius in zip(places.index, radii, strict=True) if radius is not None}


@dataclass(slots=True)
class _Work:
    """The mentions as they were, by columns, and what becomes of them.

    `touched` are the ids of the places that lost or won a mention, or whose mentions were reviewed; `found` the new
    places.
    """

    rows: dict[str, list[Any]]
    rulebook: Rulebook
    patch: Patch = field(default_factory=Patch)
    precisions: dict[int, Precision] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    found: dict[str, Candidate] = field(default_factory=dict)
    of_article: dict[str | None, list[int]] = field(default_factory=lambda: defaultdict(list))
    decisions: dict[int, Decision] = field(default_factory=dict)

    def decide(self) -> dict[int, Decision]:
        """Find what holds for each mention, by its position in the table."""
        for number, article_id in enumerate(self.rows["article_id"]):
            self.of_article[article_id].append(number)
        known: dict[str, bool] = {}
        for number, toponym in enumerate(self.rows["toponym"]):
            if toponym is None:
                continue
            if toponym not in known:
                known[toponym] = self.rulebook.has(toponym)
            if known[toponym]:
                decision = self.rulebook.find(self._name(number))
                if decision.matched:
                    self.decisions[number] = decision
        return self.decisions

    def _name(self, number: int) -> Named:
        row = self._row(number)
        around = self.of_article[row["article_id"]] if self.rulebook.has_countries(row["toponym"]) else []
        about = [(self.rows["toponym"][other] or "", self.rows["country_code"][other]) for other in around]
        countries = find_countries(row["toponym"], row["country_code"], about)
        return Named(
            row["toponym"], row["article_id"], row["start"], row["article_source"], row["article_url"],
            row["place_id"], countries,
        )  # fmt: skip

    def _row(self, number: int) -> dict[str, Any]:
        return {name: column[number] for name, column in self.rows.items()}

    def correct(self, radii: Mapping[str, float]) -> None:
        """Note what becomes of each mention that something was decided about."""
        for number, decision in self.decisions.items():
            row, latest = self._row(number), decision.latest
            assert latest is not None
            self.patch.set_row(number, {"status": "reviewed", "reviewed_by": latest.who})
            self.touched |= {row["place_id"]} - {None}
            if decision.place is not None:
                self._correct_place(number, row, decision, radii)
            if decision.role is not None:
                given = decision.role.correction
                self._set_role(number, given.role, describe_correction(given))
                if given.role not in ("event_site", "venue"):
                    self.patch.set_row(number, {"event_id": None})

    def _set_role(self, number: int, role: str | None, reason: str) -> None:
        self.patch.set_row(number, {"role": role, "role_confidence": 1.0, "role_reason": reason})

    def _correct_place(
        self, number: int, row: dict[str, Any], decision: Decision, radii: Mapping[str, float]
    ) -> None:
        assert decision.place is not None
        reason = describe_correction(decision.place.correction)
        self.patch.set_row(number, {"resolved_by": "correction", "reason": reason})
        if decision.is_reject:
            self.patch.set_row(number, _UNPLACED | {"reason": f"no place, {reason}", "event_id": None})
            self._set_role(number, None, reason)
            self._drop_phrases(row)
            return
        place = decision.place.place
        self.patch.set_row(number, {"confidence": 1.0})
        if place is None:  # a geocoder's or a computed place, accepted: what it is stands in the row alone
            place = _rebuild(row, radii)
        else:
            self.patch.set_row(number, _describe(place))
            self.found[place.place_id] = place
            self.touched.add(place.place_id)
            if place.place_id != row["place_id"]:
                self._drop_phrases(row)
        if place is not None and not place.place_id.startswith("computed:"):
            precision = self._measure(row, place)
            if precision is not None:
                self.precisions[number] = precision
                self.patch.set_row(
                    number, {"where_prec": precision.where_prec, "radius_km": precision.radius_km}
                )

    def _measure(self, row: dict[str, Any], place: Candidate) -> Precision | None:
        """Measure how exact the mention is now; words such as "near" are read where its sentence names it once."""
        sentence, toponym = row["sentence"] or "", row["toponym"]
        is_anchor = any(self._covers(other, row) for other in self.of_article[row["article_id"]])
        text = sentence if sentence.count(toponym) == 1 and not is_anchor else ""
        start = max(0, text.find(toponym))
        span = Span(start, start + len(toponym), toponym)
        return measure_precision(Resolution(span, place, "correction", 1.0, 1, ""), text)

    def _covers(self, other: int, row: dict[str, Any]) -> bool:
        """Tell whether another mention is a longer phrase that this one stands in."""
        start, end = self.rows["start"][other], self.rows["end"][other]
        if None in (start, end, row["start"], row["end"]):
            return False
        return bool(start <= row["start"] and row["end"] <= end and end - start > row["end"] - row["start"])

    def _drop_phrases(self, row: dict[str, Any]) -> None:
        """Take the place from phrases that were computed from a name which is elsewhere, or nowhere, now."""
        for other in self.of_article[row["article_id"]]:
            place_id = self.rows["place_id"][other] or ""
            if not place_id.startswith("computed:") or not self._covers(other, row):
                continue
            if other in self.decisions and self.decisions[other].place is not None:
                continue
            reason = f"no place computed: '{row['toponym']}' in it was corrected; parse the article again"
            self.patch.set_row(
                other, _UNPLACED | {"resolved_by": "unresolved", "reason": reason, "event_id": None}
            )
            self.touched.add(place_id)


def _describe(place: Candidate) -> dict[str, Any]:
    """Give the cells of a mention that its place fills."""
    from shapely import Point

    return {
        "place_id": place.place_id, "place_name": place.name, "feature_class": place.feature_class,
        "feature_code": place.feature_code, "country_code": place.country_code, "admin1_code": place.admin1_code,
        "admin1_name": place.admin1_name, "radius_km": place.radius_km, "claims": ";".join(place.claims) or None,
        "attribution": place.attribution or None, "geometry": Point(place.longitude, place.latitude),
    }  # fmt: skip


def _rebuild(row: dict[str, Any], radii: Mapping[str, float]) -> Candidate | None:
    """Give the place of a row as far as its precision depends on it; None where its own radius is not known."""
    if row["place_id"] not in radii:
        return None
    return Candidate(
        row["place_id"], row["place_name"] or "", 0.0, 0.0, row["feature_class"] or "", row["feature_code"] or "",
        row["country_code"], row["admin1_code"], radius_km=radii[row["place_id"]],
    )  # fmt: skip
