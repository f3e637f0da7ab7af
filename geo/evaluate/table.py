"""The table of an evaluation: one column a corpus, one line a figure, and what the figures mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

from geo.evaluate.coding_report import BIN_EDGES
from geo.evaluate.coding_table import CODING_NOTE, CODING_SECTIONS, has_coding
from geo.evaluate.report import INCIDENT_KM, Placement, Report

_Line = tuple[str, Callable[[Report], str]]
_NOTE: Final = (
    "F1: the harmonic mean of precision (how much of what was found is right) and recall (how much of what is there"
    " was found).",
    "Within 161 km (100 miles) a place counts as right, as in the literature; a missed name is wrong.",
    "Marked names: somebody says where the names stand. From the text: nobody does.",
    "Error: kilometres, over the names that got a point. Confidence: how many pins, and how many of them are right.",
    "Incidents: the place of the article ranked first and, in brackets, any place that it names.",
    "Seconds are CPU seconds of one core, after a warm-up.",
)
_SITE_NOTE: Final = (
    "With roles: the place ranked first with the help of the mentions' roles and, in brackets, the first of those that"
    " were given the role event_site."
)
_MIN_WIDTH: Final = 12


def write_table(reports: Mapping[str, Report]) -> str:
    """Write reports side by side.

    Parameters
    ----------
    reports
        By the name of their column.

    Returns
    -------
    str
        Lines for a terminal; figures that no report has are left out.

    Examples
    --------
    >>> from geo.evaluate.report import summarize
    >>> print(write_table({"empty": summarize([])}).splitlines()[1].split())
    ['documents', '0']
    """
    rows: list[list[str]] = []
    for title, lines in _SECTIONS:
        cells = [[label, *(read(report) for report in reports.values())] for label, read in lines]
        filled = [row for row in cells if any(row[1:])]
        if filled and title:
            rows += [[title, *("" for _ in reports)]]
        rows += [[f"  {row[0]}" if title else row[0], *row[1:]] for row in filled]
    table = [["", *reports], *rows]
    widths = [max(len(row[number]) for row in table) for number in range(len(table[0]))]
    widths[1:] = [max(_MIN_WIDTH, width) for width in widths[1:]]
    written = []
    for row in table:
        first, *others = [
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        written.append("  ".join([first, *others]).rstrip())
    notes = list(_NOTE)
    if any(report.incidents and report.incidents.site for report in reports.values()):
        notes.append(_SITE_NOTE)
    if any(has_coding(report) for report in reports.values()):
        notes += CODING_NOTE
    return "\n".join([*written, "", *notes])


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def _km(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f} km" if value >= 10 else f"{value:.1f} km"


def _recognition(part: str) -> list[_Line]:
    def read(field: str) -> Callable[[Report], str]:
        def give(report: Report) -> str:
            scores = getattr(report, part)
            return "" if scores is None else _percent(getattr(scores, field))

        return give

    def count(report: Report) -> str:
        scores = getattr(report, part)
        return "" if scores is None else f"{scores.n_gold:,} / {scores.n_predicted:,}"

    return [
        ("names marked / found", count),
        ("precision, exact extent", read("exact_precision")),
        ("recall, exact extent", read("exact_recall")),
        ("F1, exact extent", read("exact_f1")),
        ("F1, any overlap", read("overlap_f1")),
    ]


def _placement(part: str) -> list[_Line]:
    def give(write: Callable[[Placement], str]) -> Callable[[Report], str]:
        def read(report: Report) -> str:
            scores: Placement | None = getattr(report, part)
            return "" if scores is None else write(scores)

        return read

    return [
        ("with coordinates / got a point", give(lambda scores: f"{scores.n_gold:,} / {scores.n_resolved:,}")),
        ("right within 161 km", give(lambda scores: _percent(scores.accuracy_161km))),
        ("right within 25 km", give(lambda scores: _percent(scores.accuracy_25km))),
        ("precision within 161 km", give(lambda scores: _percent(scores.precision_161km))),
        ("F1 within 161 km", give(lambda scores: _percent(scores.f1_161km))),
        ("mean error", give(lambda scores: _km(scores.mean_error_km))),
        ("median error", give(lambda scores: _km(scores.median_error_km))),
    ]


def _reliability() -> list[_Line]:
    def read(number: int) -> Callable[[Report], str]:
        def give(report: Report) -> str:
            found = report.reliability[number] if report.reliability else None
            return f"{found.n:,}: {_percent(found.right)}" if found and found.n else ""

        return give

    return [
        (f"{least:g} to {most:g}", read(number)) for number, (least, most) in enumerate(pairwise(BIN_EDGES))
    ]


def _incidents(part: str) -> list[_Line]:
    def count(report: Report) -> str:
        shares = getattr(report, part)
        return "" if shares is None else f"{shares.n:,} / {shares.n_without_place:,}"

    def read(km: str) -> Callable[[Report], str]:
        def give(report: Report) -> str:
            shares = getattr(report, part)
            return "" if shares is None else f"{_percent(shares.first[km])} ({_percent(shares.nearest[km])})"

        return give

    def read_site(km: str) -> Callable[[Report], str]:
        def give(report: Report) -> str:
            shares = getattr(report, part)
            if shares is None or shares.site is None or shares.given_site is None:
                return ""
            return f"{_percent(shares.site[km])} ({_percent(shares.given_site[km])})"

        return give

    lines: list[_Line] = [("incidents / without any place", count)]
    lines += [(f"within {km:g} km, first (any)", read(f"{km:g}")) for km in INCIDENT_KM]
    return lines + [(f"within {km:g} km, with roles (given)", read_site(f"{km:g}")) for km in INCIDENT_KM]


def _count_country_level(report: Report) -> str:
    return f"{report.n_country_level:,}" if report.n_country_level else ""


def _lookup(field: str) -> Callable[[Report], str]:
    def give(report: Report) -> str:
        return "" if report.lookups is None else _percent(getattr(report.lookups, field))

    return give


def _count_lookups(report: Report) -> str:
    return "" if report.lookups is None else f"{report.lookups.n:,} / {report.lookups.n_unknown:,}"


def _speed(field: str) -> Callable[[Report], str]:
    def give(report: Report) -> str:
        value = None if report.speed is None else getattr(report.speed, field)
        return "" if value is None else f"{value:,.0f}"

    return give


_SECTIONS: Final[tuple[tuple[str, list[_Line]], ...]] = (
    ("", [
        ("documents", lambda report: f"{report.n_documents:,}"),
        ("with all names marked", lambda report: f"{report.n_labelled:,}"),
    ]),
    ("Finding the names", _recognition("recognition")),
    ("The same without demonyms (“Syrian”)", _recognition("recognition_without_demonyms")),
    ("Placing marked names", _placement("gold_spans")),
    ("The same without countries", _placement("gold_spans_without_countries")),
    ("Finding and placing, from the text", _placement("end_to_end")),
    ("The same without countries", _placement("end_to_end_without_countries")),
    ("Pins by stated confidence", _reliability()),
    ("Incidents", _incidents("incidents")),
    ("Incidents whose place the text names", _incidents("incidents_named")),
    ("Incidents of which a town is known", _incidents("incidents_city_level")),
    ("Incidents known to the country only", [("left out above", _count_country_level)]),
    ("Looking up bare names", [
        ("names / unknown", _count_lookups),
        ("first candidate within 25 km", _lookup("first_25km")),
        ("one of five within 25 km", _lookup("five_25km")),
    ]),
    *CODING_SECTIONS,
    ("Speed", [
        ("articles a second", _speed("articles_per_s")),
        ("characters a second", _speed("characters_per_s")),
        ("articles, roles and events too", _speed("coded_articles_per_s")),
    ]),
)  # fmt: skip
