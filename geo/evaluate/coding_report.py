"""Sum up how well roles, the places of verbs and events were coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Final

from geo.evaluate.events import EventScores
from geo.evaluate.rates import Finding, Rate, measure_finding, measure_rate
from geo.evaluate.records import ROLES
from geo.evaluate.roles import SITE, SITE_LEVELS, RoleScores, SiteScores

BIN_EDGES: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bounds of the bins of stated confidence; a bin holds its lower bound, the last one both."""
COVERAGES: Final = (20, 40, 60, 80, 100)
"""Percent of the marked event sites that are shown."""


@dataclass(frozen=True, slots=True)
class Bin:
    """What was given about one stated confidence: how often, the mean stated, and the share that is right."""

    least: float
    most: float
    n: int
    stated: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many event sites are right that are shown from a confidence on, so that a part of the marked ones is shown.

    `threshold` is the least confidence shown. `acceptable` counts those right too that may be seen as event sites.
    """

    percent: int
    threshold: float
    precision: Rate
    acceptable: Rate


@dataclass(frozen=True, slots=True)
class RoleReport:
    """How well roles were given: shares with their 95 % intervals.

    A mention that was missed, or that got no role, counts as wrong. `by_role` counts strictly; where names are
    found from the text, a role given to what nobody marked counts against its precision. `coverage` lacks the
    parts that are not reached. `event_type` and `sub_event_type` are of event sites with a marked type.
    """

    n: int
    n_missed: int
    n_abstained: int
    strict: Rate
    acceptable: Rate
    by_role: dict[str, Finding]
    reliability: tuple[Bin, ...]
    coverage: tuple[Coverage, ...]
    event_type: Rate
    sub_event_type: Rate

    @property
    def site(self) -> Finding:
        """How well event sites were told from the rest."""
        return self.by_role[SITE]


@dataclass(frozen=True, slots=True)
class SiteReport:
    """How well the places were found where verbs happened, by the level of `geo.evaluate.roles.SITE_LEVELS`."""

    n_sentences: int
    n_marked: int
    levels: dict[str, Finding]


@dataclass(frozen=True, slots=True)
class EventReport:
    """How well events were found: by place, by place and type, by place, type and date; and the deaths they state."""

    n_articles: int
    place: Finding
    place_type: Finding
    place_type_date: Finding
    fatalities: Rate


def sum_roles(scores: Sequence[RoleScores | None]) -> RoleReport | None:
    """Sum up the roles of articles; None if no mention has a role.

    Examples
    --------
    >>> from geo.evaluate.documents import Label
    >>> from geo.evaluate.roles import RoleScore
    >>> label = Label(0, 4, "Homs", role="event_site")
    >>> report = sum_roles([RoleScores((RoleScore(label, "event_site", 0.9, "", True),))])
    >>> report.strict.share, report.site.f1, [(each.percent, each.precision.share) for each in report.coverage][-1]
    (1.0, 1.0, (100, 1.0))
    """
    known = [each for each in scores if each is not None]
    marked = [score for each in known for score in each.marked]
    invented = [each for one in known for each in one.invented]
    if not marked:
        return None
    by_role = {}
    for role in ROLES:
        n_given = sum(score.given == role for score in marked) + sum(given == role for given, _ in invented)
        n_right = sum(score.is_right for score in marked if score.label.role == role)
        by_role[role] = measure_finding(n_right, n_given, sum(score.label.role == role for score in marked))
    stated = [(score.confidence, score.is_right) for score in marked if score.given is not None]
    levels = [score.type_level for score in marked if score.type_level is not None]
    return RoleReport(
        len(marked), sum(not score.is_found for score in marked),
        sum(score.is_found and score.given is None for score in marked),
        measure_rate(sum(score.is_right for score in marked), len(marked)),
        measure_rate(sum(score.is_acceptable for score in marked), len(marked)),
        by_role, fill_bins([(confidence or 0.0, is_right) for confidence, is_right in stated]),
        _measure_coverage(known),
        measure_rate(sum(level >= 1 for level in levels), len(levels)),
        measure_rate(sum(level >= 2 for level in levels), len(levels)),
    )  # fmt: skip


def _measure_coverage(scores: Sequence[RoleScores]) -> tuple[Coverage, ...]:
    """Lower the confidence from which event sites are shown, until enough of the marked ones are."""
    shown = [
        (score.confidence or 0.0, score.is_right, score.is_acceptable)
        for each in scores
        for score in each.marked
        if score.given == SITE
    ]
    shown += [
        (confidence, False, False) for each in scores for given, confidence in each.invented if given == SITE
    ]
    shown.sort(key=lambda each: -each[0])
    n_sites = sum(score.label.role == SITE for each in scores for score in each.marked)
    found: list[Coverage] = []
    n_right = n_acceptable = 0
    for number, (confidence, is_right, is_acceptable) in enumerate(shown, 1):
        n_right += is_right
        n_acceptable += is_acceptable
        if number < len(shown) and shown[number][0] == confidence:
            continue  # all of one confidence are shown together
        while len(found) < len(COVERAGES) and 0 < n_sites * COVERAGES[len(found)] <= 100 * n_right:
            rates = measure_rate(n_right, number), measure_rate(n_acceptable, number)
            found.append(Coverage(COVERAGES[len(found)], confidence, *rates))
    return tuple(found)


def fill_bins(stated: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Sort what was given by the confidence that it was stated with."""
    bins = []
    for least, most in pairwise(BIN_EDGES):
        inside = [each for each in stated if least <= each[0] and (each[0] < most or most == BIN_EDGES[-1])]
        mean = fmean(confidence for confidence, _ in inside) if inside else None
        right = fmean(is_right for _, is_right in inside) if inside else None
        bins.append(Bin(least, most, len(inside), mean, right))
    return tuple(bins)


def sum_sites(scores: Sequence[SiteScores | None]) -> SiteReport | None:
    """Sum up the places of verbs; None without a sentence.

    Examples
    --------
    >>> report = sum_sites([SiteScores(2, (1, 1, 1), (1, 2, 2), (1, 1, 1))])
    >>> round(report.levels["argmax"].f1, 2), report.levels["0.5"].precision.share
    (0.67, 0.5)
    """
    known = [each for each in scores if each is not None]
    if not known:
        return None
    n_marked = sum(each.n_marked for each in known)
    levels = {
        level: measure_finding(
            sum(each.right[number] for each in known), sum(each.given[number] for each in known),
            n_marked, sum(each.found[number] for each in known),
        )
        for number, level in enumerate(SITE_LEVELS)
    }  # fmt: skip
    return SiteReport(len(known), n_marked, levels)


def sum_events(scores: Sequence[EventScores | None]) -> EventReport | None:
    """Sum up the events of articles; None if nobody marked any article's events.

    Examples
    --------
    >>> sum_events([EventScores()]).place.f1 is None, sum_events([None])
    (True, None)
    """
    known = [each for each in scores if each is not None]
    if not known:
        return None
    pairs = [pair for each in known for pair in each.pairs]
    n_marked = len(pairs) + sum(len(each.missed) for each in known)
    n_found = len(pairs) + sum(len(each.invented) for each in known)
    by_place, by_type, by_date = (
        measure_finding(sum(pair.agreement >= least for pair in pairs), n_found, n_marked)
        for least in (1, 2, 3)
    )
    numbers = [pair.is_number_right for pair in pairs if pair.is_number_right is not None]
    return EventReport(len(known), by_place, by_type, by_date, measure_rate(sum(numbers), len(numbers)))
