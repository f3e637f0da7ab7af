"""The parts of the table that tell of roles, places of verbs, events and dates."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from geo.evaluate.coding_report import BIN_EDGES, COVERAGES, Bin, Coverage, RoleReport
from geo.evaluate.rates import Finding, Rate
from geo.evaluate.records import ROLES
from geo.evaluate.report import Report
from geo.evaluate.roles import SITE, SITE_LEVELS

_Line = tuple[str, Callable[[Report], str]]
CODING_NOTE: Final = (
    "Square brackets: the 95 % interval (Wilson's; of F1 an approximation). A role that was not given counts as wrong.",
    "Shown event sites: from the confidence on at which that part of the marked ones is shown; in brackets with those"
    " right that may be seen as event sites too.",
)
_LEVEL_WORDS: Final = {"argmax": "likeliest role", "0.5": "probability 0.5", "0.3": "probability 0.3"}


def has_coding(report: Report) -> bool:
    """Tell whether a report has anything of what these parts tell."""
    return any(part is not None for part in (report.roles, report.sites, report.events, report.dates))


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def _with_interval(share: float | None, low: float | None, high: float | None) -> str:
    if share is None or low is None or high is None:
        return ""
    return f"{_percent(share)} [{100 * low:.1f}, {100 * high:.1f}]"


def _rate(rate: Rate) -> str:
    return _with_interval(rate.share, rate.low, rate.high)


def _f1(finding: Finding) -> str:
    return _with_interval(finding.f1, finding.f1_low, finding.f1_high)


def _short(finding: Finding) -> str:
    """Write precision, recall and F1 in one cell; nothing where there is nothing to find."""
    if not finding.recall.of:
        return ""
    values = [finding.precision.share, finding.recall.share, finding.f1]
    return f"{' / '.join('-' if each is None else f'{100 * each:.0f}' for each in values)}  of {finding.recall.of:,}"


def _coverage(found: Coverage | None) -> str:
    if found is None:
        return "not reached"
    return (
        f"{_percent(found.precision.share)} ({_percent(found.acceptable.share)}), from {found.threshold:.2f}"
    )


def _bin(found: Bin) -> str:
    return f"{found.n:,}: {_percent(found.right)}" if found.n else ""


def _read(part: str, write: Callable[[Any], str]) -> Callable[[Report], str]:
    def give(report: Report) -> str:
        found = getattr(report, part)
        return "" if found is None else write(found)

    return give


def _roles(part: str, *, is_found: bool) -> list[_Line]:
    def read(write: Callable[[RoleReport], str]) -> Callable[[Report], str]:
        return _read(part, write)

    def read_role(role: str) -> Callable[[Report], str]:
        return read(lambda report: _short(report.by_role[role]))

    def read_coverage(percent: int) -> Callable[[Report], str]:
        def write(report: RoleReport) -> str:
            if not report.site.recall.of:
                return ""
            return _coverage(next((each for each in report.coverage if each.percent == percent), None))

        return read(write)

    def read_bin(number: int) -> Callable[[Report], str]:
        return read(lambda report: _bin(report.reliability[number]))

    lines: list[_Line] = [
        ("mentions / without a role", read(lambda report: f"{report.n:,} / {report.n_abstained:,}")),
        ("right", read(lambda report: _rate(report.strict))),
        ("right, counting also acceptable", read(lambda report: _rate(report.acceptable))),
    ]
    if is_found:
        lines.append(("missed names", read(lambda report: f"{report.n_missed:,}")))
    lines += [
        ("event sites: precision", read(lambda report: _rate(report.site.precision))),
        ("event sites: recall", read(lambda report: _rate(report.site.recall))),
        ("event sites: F1", read(lambda report: _f1(report.site))),
    ]
    if not is_found:
        lines += [(f"{role}: P / R / F1", read_role(role)) for role in ROLES if role != SITE]
        lines += [
            ("type of event right", read(lambda report: _rate(report.event_type))),
            ("sub-event type right", read(lambda report: _rate(report.sub_event_type))),
        ]
    lines += [(f"{percent} % of event sites shown: right", read_coverage(percent)) for percent in COVERAGES]
    if not is_found:
        edges = enumerate(pairwise(BIN_EDGES))
        lines += [(f"stated at {least:g} to {most:g}", read_bin(number)) for number, (least, most) in edges]
    return lines


def _sites(part: str) -> list[_Line]:
    def read_level(level: str) -> Callable[[Report], str]:
        return _read(part, lambda report: _short(report.levels[level]) if report.n_marked else "")

    lines: list[_Line] = [
        (
            "sentences / places marked",
            _read(part, lambda report: f"{report.n_sentences:,} / {report.n_marked:,}"),
        )
    ]
    lines += [(f"{_LEVEL_WORDS[level]}: P / R / F1", read_level(level)) for level in SITE_LEVELS]
    best = SITE_LEVELS[0]
    return [
        *lines,
        (
            "likeliest role: F1",
            _read(part, lambda report: _f1(report.levels[best]) if report.n_marked else ""),
        ),
    ]


def _events() -> list[_Line]:
    def read(field: str) -> Callable[[Report], str]:
        return _read("events", lambda report: _short(getattr(report, field)))

    return [
        (
            "articles / events",
            _read("events", lambda each: f"{each.n_articles:,} / {each.place.recall.of:,}"),
        ),
        ("place: P / R / F1", read("place")),
        ("place and type", read("place_type")),
        ("place, type and date", read("place_type_date")),
        ("place, type and date: F1", _read("events", lambda report: _f1(report.place_type_date))),
        ("number of deaths right", _read("events", lambda report: _rate(report.fatalities))),
    ]


def _dates(half: str) -> list[_Line]:
    def read(measure: str) -> Callable[[Report], str]:
        def write(dates: dict[str, Any]) -> str:
            found = dates[half][measure]
            return _with_interval(found["share"], found["low"], found["high"])

        return _read("dates", write)

    def count(dates: dict[str, Any]) -> str:
        found = dates[half]
        return f"{found['passages']:,} / {found['expressions']:,}" if found["passages"] else ""

    return [
        ("passages / expressions", _read("dates", count)),
        ("right to the day", read("day_level")),
        ("both codes right", read("codes")),
        ("found, of those with a date", read("recall")),
        ("marked, of those found", read("precision")),
    ]


CODING_SECTIONS: Final[tuple[tuple[str, list[_Line]], ...]] = (
    ("Roles of marked names", _roles("roles", is_found=False)),
    ("Roles, from the text", _roles("roles_end_to_end", is_found=True)),
    ("Where verbs happened", _sites("sites")),
    ("The same where a place is marked", _sites("sites_where_marked")),
    ("Events", _events()),
    ("Dates", _dates("all")),
    ("Dates, the half that rules were tuned on", _dates("tuning")),
    ("Dates, the half held out", _dates("held_out")),
)
