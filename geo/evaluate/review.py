"""Count what review changed: how often the machine was right about the mentions that reviewers decided about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from geo.corrections import Correction
from geo.corrections.patches import list_columns
from geo.corrections.rules import Decision, Rule, build_rulebook
from geo.corrections.tables import find_decisions, take_mentions
from geo.errors import CorrectionError
from geo.evaluate.coding_report import BIN_EDGES
from geo.evaluate.rates import Rate, measure_rate
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.render.words import count_noun
from geo.resolve.shapes import measure_km
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

_NOTE: Final = (
    "Right: the reviewer kept the machine's place, or put it within the radius that the row states (narrowed), of the",
    "mentions that had a place. In brackets 95 % intervals, for which each line of the corrections counts once,",
    "however many mentions it decides.",
    "Reviewers look at the doubtful first: the figures hold for what was reviewed, and by confidence, not for all.",
)


@dataclass(frozen=True, slots=True)
class ReviewBin:
    """The reviewed mentions of one stated confidence: how many have a right place."""

    least: float
    most: float
    right: Rate


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What review changed, in mentions. Distances in km, None where nothing moved.

    `n_accepted`, `n_narrowed` (put elsewhere within the radius that the row states), `n_moved` (farther) and
    `n_rejected` are those that the machine had given a place; `n_found` and `n_dismissed` had none, and got one, or
    were no place.
    `n_kept_roles` and `n_changed_roles` are those with a role decided.
    """

    n_mentions: int
    n_reviewed: int
    n_corrections: int
    n_unmatched: int
    n_accepted: int
    n_narrowed: int
    n_moved: int
    n_rejected: int
    n_found: int
    n_dismissed: int
    moved_km: float | None
    moved_far_km: float | None
    n_kept_roles: int
    n_changed_roles: int
    right: Rate
    role_right: Rate
    by_confidence: tuple[ReviewBin, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the figures as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a reviewer said of one mention's place."""

    outcome: str
    line: int
    confidence: float | None
    moved_km: float | None = None


def evaluate_review(
    tables: Geoparsed | gpd.GeoDataFrame,
    corrections: Iterable[Correction],
    gazetteer: Gazetteer | None = None,
) -> ReviewReport:
    """Compare what the machine said with what reviewers decided.

    Parameters
    ----------
    tables
        What `geoparse` gave without corrections, or its mentions alone.
    corrections
        As `read_corrections` gives them.
    gazetteer
        Instead of the bundled one.

    Returns
    -------
    ReviewReport
        The counts, and the share of the machine's places that were right, by its confidence.

    Raises
    ------
    CorrectionError
        If a correction does not fit, or the table holds no mentions, or was corrected already.

    Examples
    --------
    >>> from geo.pipeline import geoparse
    >>> rules = [Correction("Tripoli", "everywhere", None, "place", place_id="geonames:266826")]
    >>> report = evaluate_review(geoparse("Clashes in Tripoli, Syria and Damascus."), rules)
    >>> report.n_reviewed, report.n_moved, round(report.moved_km, -2)
    (1, 1, 2100.0)
    """
    places = gazetteer or load_gazetteer()
    mentions = take_mentions(tables)
    rows = list_columns(mentions, "place_id", "confidence", "radius_km", "role", "resolved_by")
    listed = list(corrections)
    rulebook = build_rulebook(listed, places)
    decisions = find_decisions(mentions, rulebook)
    if any(rows["resolved_by"][number] == "correction" for number in decisions):
        raise CorrectionError(
            "expected the table as it was before review, got one that holds corrections; parse the articles without "
            "--corrections"
        )
    points = list(mentions.geometry)
    verdicts = [
        _judge(
            decision.place, decision, {name: column[number] for name, column in rows.items()}, points[number]
        )
        for number, decision in decisions.items()
        if decision.place is not None
    ]
    unmatched = rulebook.list_unmatched(number for each in decisions.values() for number in each.matched)
    return _sum_up(len(mentions), len(listed), len(unmatched), verdicts, decisions, rows["role"])


def _judge(rule: Rule, decision: Decision, row: Mapping[str, Any], point: Any) -> _Verdict:
    confidence = row["confidence"]
    if row["place_id"] is None:
        return _Verdict("dismissed" if decision.is_reject else "found", rule.number, None)
    if decision.is_reject:
        return _Verdict("rejected", rule.number, confidence)
    place = rule.place
    if place is None or place.place_id == row["place_id"]:
        return _Verdict("accepted", rule.number, confidence)
    moved = measure_km(point.y, point.x, place.latitude, place.longitude)
    outcome = "narrowed" if moved <= (row["radius_km"] or 0.0) else "moved"
    return _Verdict(outcome, rule.number, confidence, moved)


def _sum_up(
    n_mentions: int, n_corrections: int, n_unmatched: int, verdicts: Sequence[_Verdict],
    decisions: Mapping[int, Decision], roles: Sequence[str | None],
) -> ReviewReport:  # fmt: skip
    counts = Counter(verdict.outcome for verdict in verdicts)
    placed = [verdict for verdict in verdicts if verdict.outcome not in ("found", "dismissed")]
    moved = sorted(
        verdict.moved_km
        for verdict in verdicts
        if verdict.outcome == "moved" and verdict.moved_km is not None
    )
    decided = {number: each.role for number, each in decisions.items() if each.role is not None}
    kept = [number for number, rule in decided.items() if rule.correction.role == roles[number]]
    bins = []
    for least, most in pairwise(BIN_EDGES):
        inside = [
            verdict
            for verdict in placed
            if verdict.confidence is not None
            and least <= verdict.confidence
            and (verdict.confidence < most or most == BIN_EDGES[-1])
        ]
        bins.append(ReviewBin(least, most, _rate(inside)))
    return ReviewReport(
        n_mentions, len(decisions), n_corrections, n_unmatched, counts["accepted"], counts["narrowed"],
        counts["moved"], counts["rejected"], counts["found"], counts["dismissed"], median(moved) if moved else None,
        moved[-1] if moved else None, len(kept), len(decided) - len(kept), _rate(placed),
        measure_rate(len(kept), len(decided), len({rule.number for rule in decided.values()})), tuple(bins),
    )  # fmt: skip


def _rate(verdicts: Sequence[_Verdict]) -> Rate:
    right = sum(verdict.outcome in ("accepted", "narrowed") for verdict in verdicts)
    return measure_rate(right, len(verdicts), len({verdict.line for verdict in verdicts}))


def write_review(report: ReviewReport) -> str:
    """Write a report for a terminal.

    Examples
    --------
    >>> from geo.schema import MENTIONS, build_empty
    >>> print(write_review(evaluate_review(build_empty(MENTIONS), [])).splitlines()[0])
    0 of 0 mentions reviewed, by 0 corrections
    """
    unmatched = f", of which {report.n_unmatched} matched nothing" if report.n_unmatched else ""
    lines = [
        f"{report.n_reviewed} of {report.n_mentions} mentions reviewed, "
        f"by {count_noun(report.n_corrections, 'correction')}{unmatched}",
        "",
        _line("accepted", report.n_accepted),
        _line("narrowed", report.n_narrowed),
        _line("moved", report.n_moved, _tell_distance(report)),
        _line("rejected", report.n_rejected),
        _line("had no place, got one", report.n_found),
        _line("had no place, rightly", report.n_dismissed),
        _line("role kept", report.n_kept_roles),
        _line("role changed", report.n_changed_roles),
        "",
        f"places right      {_tell_rate(report.right)}",
    ]
    lines += [
        f"  at {each.least:g} to {each.most:g}".ljust(18) + _tell_rate(each.right)
        for each in report.by_confidence
        if each.right.of
    ]
    if report.role_right.of:
        lines.append(f"roles right       {_tell_rate(report.role_right)}")
    return "\n".join([*lines, "", *_NOTE])


def _line(label: str, count: int, detail: str = "") -> str:
    return f"  {label:<24}{count:>6}{detail}"


def _tell_distance(report: ReviewReport) -> str:
    if report.moved_km is None or report.moved_far_km is None:
        return ""
    return f"  by {report.moved_km:,.0f} km (median), {report.moved_far_km:,.0f} km at most"


def _tell_rate(rate: Rate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return "none"
    return f"{rate.right} of {rate.of}, {100 * rate.share:.1f} % ({100 * rate.low:.0f} to {100 * rate.high:.0f} %)"
