"""Sum outcomes up: the figures of a report, for one corpus or for several pooled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from statistics import fmean, median
from typing import Any, Final

from geo.evaluate.incidents import IncidentScore, LookupScore
from geo.evaluate.matching import SpanCounts
from geo.evaluate.outcomes import CLOSE_KM, NEAR_KM, Outcome, Pin, PlaceScore

INCIDENT_KM: Final = (5.0, 25.0, 50.0, 161.0)
BIN_EDGES: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bounds of the bins of stated confidence; a bin holds its lower bound, the last one both."""


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
class Bin:
    """Pins of about one stated confidence: how many, the mean stated, and the share that is right."""

    least: float
    most: float
    n: int
    stated: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class IncidentShares:
    """Shares (0 to 1) of incidents by kilometres: for the place ranked first, and for any place named."""

    n: int
    n_without_place: int
    first: dict[str, float]
    nearest: dict[str, float]


@dataclass(frozen=True, slots=True)
class LookupShares:
    """Shares (0 to 1) of bare names with their position within 25 km of the first, or of one in five."""

    n: int
    n_unknown: int
    first_25km: float
    five_25km: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Articles and characters a second, of recognition and resolution together, in one process."""

    n_articles: int
    n_characters: int
    cpu_s: float
    wall_s: float
    articles_per_s: float
    characters_per_s: float
    articles_per_wall_s: float


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

    def to_dict(self) -> dict[str, Any]:
        """Give the report as dicts, lists and numbers, ready for JSON."""
        return asdict(self) | {"reliability": [asdict(each) for each in self.reliability]}

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
        reliability=_fill_bins(pins) if found else (),
        incidents=_share(placed),
        incidents_named=_share([score for score in placed if score.named]),
        n_country_level=len(incidents) - len(placed),
        lookups=_share_lookups(lookups),
        speed=_time([outcome for outcome in pooled if outcome.n_characters]),
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


def _fill_bins(pins: Sequence[Pin]) -> tuple[Bin, ...]:
    bins = []
    for least, most in pairwise(BIN_EDGES):
        inside = [
            (pin.confidence, pin.is_right)
            for pin in pins
            if pin.confidence is not None
            and least <= pin.confidence
            and (pin.confidence < most or most == BIN_EDGES[-1])
        ]
        stated = fmean(confidence for confidence, _ in inside) if inside else None
        right = fmean(is_right for _, is_right in inside) if inside else None
        bins.append(Bin(least, most, len(inside), stated, right))
    return tuple(bins)


def _share(scores: Sequence[IncidentScore]) -> IncidentShares | None:
    if not scores:
        return None
    return IncidentShares(
        len(scores), sum(score.first_km is None for score in scores),
        {f"{km:g}": _share_within([score.first_km for score in scores], km) for km in INCIDENT_KM},
        {f"{km:g}": _share_within([score.nearest_km for score in scores], km) for km in INCIDENT_KM},
    )  # fmt: skip


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
    return Speed(
        len(outcomes), n_characters, cpu, wall, len(outcomes) / cpu, n_characters / cpu, len(outcomes) / wall
    )
