"""Sum outcomes up: the figures of a report, for one corpus or for several pooled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean, median
from typing import Any, Final

from geo.evaluate.coding_report import (
    Bin,
    EventReport,
    RoleReport,
    SiteReport,
    fill_bins,
    sum_events,
    sum_roles,
    sum_sites,
)
from geo.evaluate.dates import score_dates
from geo.evaluate.incidents import IncidentScore, LookupScore
from geo.evaluate.matching import SpanCounts
from geo.evaluate.outcomes import CLOSE_KM, NEAR_KM, Outcome, Pin, PlaceScore

INCIDENT_KM: Final = (5.0, 25.0, 50.0, 161.0)


@dataclass(frozen=True, slots=True)
class Recognition:
    """How well names were found: precision, recall and F1 (0 to 1), of exact extents and of overlaps."""

    n_gold: int
    n_predicted: int
    exact_precision: float
    exact_recall: float
    exact_f1: float
    overlap_precision: float
    overlap_recall: float
    overlap_f1: float


@dataclass(frozen=True, slots=True)
class Placement:
    """How well marked names were put on the map.

    Accuracies are shares of all names with coordinates, an unresolved or missed one being wrong. Errors are in
    kilometres over the `n_resolved` that got a point, None if none did. Precision and F1 stand for the
    end-to-end run alone, where predictions may be invented.
    """

    n_gold: int
    n_resolved: int
    accuracy_161km: float
    accuracy_25km: float
    mean_error_km: float | None
    median_error_km: float | None
    n_pins: int | None = None
    precision_161km: float | None = None
    f1_161km: float | None = None


@dataclass(frozen=True, slots=True)
class IncidentShares:
    """Shares (0 to 1) of incidents by kilometres: for the place ranked first, and for any place named.

    Where roles were given, `site` is for the place ranked first with their help, and `given_site` for the first
    that was given the role event_site (`n_without_site` have none).
    """

    n: int
    n_without_place: int
    first: dict[str, float]
    nearest: dict[str, float]
    n_without_site: int | None = None
    site: dict[str, float] | None = None
    given_site: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class LookupShares:
    """Shares (0 to 1) of bare names with their position within 25 km of the first, or of one in five."""

    n: int
    n_unknown: int
    first_25km: float
    five_25km: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Articles and characters a second, of recognition and resolution together, in one process.

    `coded_articles_per_s` is with roles and events too, where they were coded.
    """

    n_articles: int
    n_characters: int
    cpu_s: float
    wall_s: float
    articles_per_s: float
    characters_per_s: float
    articles_per_wall_s: float
    coded_articles_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found. Parts for which the documents hold nothing are None; `reliability` is then empty."""

    n_documents: int
    n_labelled: int
    recognition: Recognition | None
    recognition_without_demonyms: Recognition | None
    gold_spans: Placement | None
    gold_spans_without_countries: Placement | None
    end_to_end: Placement | None
    end_to_end_without_countries: Placement | None
    reliability: tuple[Bin, ...]
    incidents: IncidentShares | None
    incidents_named: IncidentShares | None
    n_country_level: int
    lookups: LookupShares | None
    speed: Speed | None
    incidents_city_level: IncidentShares | None = None
    roles: RoleReport | None = None
    roles_end_to_end: RoleReport | None = None
    sites: SiteReport | None = None
    sites_where_marked: SiteReport | None = None
    events: EventReport | None = None
    dates: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the report as dicts, lists and numbers, ready for JSON."""
        return asdict(self)

    def to_text(self) -> str:
        """Give the report as a table for people."""
        from geo.evaluate.table import write_table

        return write_table({"score": self})


def summarize(outcomes: Iterable[Outcome]) -> Report:
    """Sum up the outcomes of documents, of whatever corpora and folds.

    Parameters
    ----------
    outcomes
        From `score_document`.

    Returns
    -------
    Report
        Micro-averages: each name counts alike, whatever document it stands in.

    Examples
    --------
    >>> summarize([]).n_documents
    0
    """
    pooled = list(outcomes)
    pins = [pin for outcome in pooled for pin in outcome.pins]
    gold = [score for outcome in pooled for score in outcome.gold_spans]
    found = [score for outcome in pooled for score in outcome.end_to_end]
    incidents = [outcome.incident for outcome in pooled if outcome.incident is not None]
    placed = [score for score in incidents if not score.is_country_level]
    lookups = [outcome.lookup for outcome in pooled if outcome.lookup is not None]
    sites = [outcome.sites for outcome in pooled if outcome.sites is not None]
    dated = [outcome.dated for outcome in pooled if outcome.dated is not None]
    return Report(
        n_documents=len(pooled),
        n_labelled=sum(outcome.recognition is not None for outcome in pooled),
        recognition=_sum_spans([outcome.recognition for outcome in pooled]),
        recognition_without_demonyms=_sum_spans([outcome.recognition_plain for outcome in pooled]),
        gold_spans=_place(gold, None),
        gold_spans_without_countries=_place([score for score in gold if not score.is_country], None),
        end_to_end=_place(found, pins),
        end_to_end_without_countries=_place(
            [score for score in found if not score.is_country], [pin for pin in pins if not pin.is_country]
        ),
        reliability=_bin_pins(pins) if found else (),
        incidents=_share(placed),
        incidents_named=_share([score for score in placed if score.named]),
        n_country_level=len(incidents) - len(placed),
        lookups=_share_lookups(lookups),
        speed=_time([outcome for outcome in pooled if outcome.n_characters]),
        incidents_city_level=_share([score for score in placed if score.is_city_level]),
        roles=sum_roles([outcome.roles for outcome in pooled]),
        roles_end_to_end=sum_roles([outcome.found_roles for outcome in pooled]),
        sites=sum_sites(sites),
        sites_where_marked=sum_sites([each for each in sites if each.n_marked]),
        events=sum_events([outcome.events for outcome in pooled]),
        dates=score_dates(dated) if dated else None,
    )


def _sum_spans(counts: Sequence[SpanCounts | None]) -> Recognition | None:
    known = [each for each in counts if each is not None]
    if not known:
        return None
    total = sum(known, SpanCounts())
    exact = _rate(total.n_exact, total.n_predicted, total.n_gold)
    overlapping = _rate(total.n_overlapping, total.n_predicted, total.n_gold)
    return Recognition(total.n_gold, total.n_predicted, *exact, *overlapping)


def _rate(n_right: int, n_predicted: int, n_gold: int) -> tuple[float, float, float]:
    """Give precision, recall and F1; 0 where they are not defined."""
    precision = n_right / n_predicted if n_predicted else 0.0
    recall = n_right / n_gold if n_gold else 0.0
    return precision, recall, 2 * n_right / (n_predicted + n_gold) if n_predicted + n_gold else 0.0


def _place(scores: Sequence[PlaceScore], pins: Sequence[Pin] | None) -> Placement | None:
    if not scores:
        return None
    errors = [score.distance_km for score in scores if score.distance_km is not None]
    near = sum(error <= NEAR_KM for error in errors)
    placement = Placement(
        len(scores), len(errors), near / len(scores), sum(error <= CLOSE_KM for error in errors) / len(scores),
        fmean(errors) if errors else None, median(errors) if errors else None,
    )  # fmt: skip
    if pins is None:
        return placement
    precision, _, f1 = _rate(near, len(pins), len(scores))
    return replace(placement, n_pins=len(pins), precision_161km=precision, f1_161km=f1)


def _bin_pins(pins: Sequence[Pin]) -> tuple[Bin, ...]:
    return fill_bins([(pin.confidence, pin.is_right) for pin in pins if pin.confidence is not None])


def _share(scores: Sequence[IncidentScore]) -> IncidentShares | None:
    if not scores:
        return None
    shares = IncidentShares(
        len(scores), sum(score.first_km is None for score in scores),
        _share_by_km([score.first_km for score in scores]), _share_by_km([score.nearest_km for score in scores]),
    )  # fmt: skip
    if not all(score.has_roles for score in scores):
        return shares
    given = [score.given_km for score in scores]
    return replace(
        shares, n_without_site=sum(km is None for km in given), given_site=_share_by_km(given),
        site=_share_by_km([score.site_km for score in scores]),
    )  # fmt: skip


def _share_by_km(distances: Sequence[float | None]) -> dict[str, float]:
    return {f"{km:g}": _share_within(distances, km) for km in INCIDENT_KM}


def _share_within(distances: Sequence[float | None], km: float) -> float:
    return sum(distance is not None and distance <= km for distance in distances) / len(distances)


def _share_lookups(scores: Sequence[LookupScore]) -> LookupShares | None:
    if not scores:
        return None
    return LookupShares(
        len(scores), sum(score.first_km is None for score in scores),
        _share_within([score.first_km for score in scores], CLOSE_KM),
        _share_within([score.nearest_km for score in scores], CLOSE_KM),
    )  # fmt: skip


def _time(outcomes: Sequence[Outcome]) -> Speed | None:
    cpu, wall = sum(each.cpu_s for each in outcomes), sum(each.wall_s for each in outcomes)
    if not outcomes or not cpu or not wall:
        return None
    n_characters = sum(each.n_characters for each in outcomes)
    speed = Speed(
        len(outcomes), n_characters, cpu, wall, len(outcomes) / cpu, n_characters / cpu, len(outcomes) / wall
    )
    coding = [each.coding_s for each in outcomes if each.coding_s is not None]
    if len(coding) < len(outcomes):
        return speed
    return replace(speed, coded_articles_per_s=len(outcomes) / (cpu + sum(coding)))
