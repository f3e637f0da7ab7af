"""What the page is told of the cases, and what becomes of its decisions: all but how they travel."""

from __future__ import annotations

import itertools
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geo.corrections.record import Correction
from geo.errors import CorrectionError
from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.render.evidence import mark_names
from geo.review.candidates import find_candidates, name_country, search_places
from geo.review.cases import Case
from geo.review.decided import Places, build_book, collect_places, describe_decision
from geo.review.decisions import build_decision, list_scopes
from geo.review.doubt import DOUBTFUL
from geo.review.ledger import Ledger

__all__ = ["MOST_CASES", "Desk"]

MOST_CASES: Final = 5_000
"""So many cases are sent to the page; a list of more helps nobody, and takes a browser seconds."""
_MOST_SENTENCES: Final = 20
_MOST_OTHERS: Final = 60


@dataclass(slots=True)
class Desk:
    """The cases of a table, the gazetteer, and the corrections file.

    Parameters
    ----------
    cases
        From `build_cases`.
    gazetteer
        Where candidates come from.
    ledger
        Where decisions go.
    who
        The reviewer's name.
    only_doubtful
        Whether the page opens with the doubtful cases alone.
    """

    cases: Sequence[Case]
    gazetteer: Gazetteer
    ledger: Ledger
    who: str
    only_doubtful: bool = True
    n_decided: int = 0
    _by_name: dict[str, list[Case]] = field(default_factory=dict)
    _by_article: dict[Any, list[Case]] = field(default_factory=dict)
    _places: Places = field(default_factory=dict)
    _n_foreign: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Index the cases."""
        by_name, by_article = defaultdict(list), defaultdict(list)
        for case in self.cases:
            by_name[fold(case.first["toponym"] or "")].append(case)
            by_article[case.first["article_id"]].append(case)
        self._by_name, self._by_article = dict(by_name), dict(by_article)
        self._places = collect_places(self.cases)

    # ------------------------------------------------------------------ what the page reads

    def list_cases(self) -> dict[str, Any]:
        """List the cases for the page, the most doubtful first, with what was decided."""
        problem = self.ledger.refresh()
        self._n_foreign = self.ledger.n_foreign
        book = build_book(self.ledger.corrections, self.gazetteer)
        decided = (describe_decision(case, book, self._places) for case in self.cases)
        shown = itertools.islice(zip(self.cases, decided, strict=True), MOST_CASES)
        return {
            "cases": [self._summarize(case) | {"decided": each} for case, each in shown],
            "total": len(self.cases), "doubtful_from": DOUBTFUL, "only_doubtful": self.only_doubtful,
            "who": self.who, "file": self.ledger.path.name, **self._report(problem),
        }  # fmt: skip

    def describe_case(self, number: int) -> dict[str, Any] | None:
        """Tell all about a case: its sentences, its candidates, the other places of its article; None if it is none."""
        if not 0 <= number < len(self.cases):
            return None
        case = self.cases[number]
        self.ledger.refresh()
        row = case.first
        countries = self._count_countries(case)
        [decided] = self._find_decided([case])
        return {
            "case": self._summarize(case) | {"decided": decided},
            "facts": {
                "kind": row["kind"], "reason": row["reason"], "confidence": row["confidence"],
                "resolved_by": row["resolved_by"], "n_candidates": row["n_candidates"], "status": row["status"],
                "reviewed_by": row["reviewed_by"], "title": row["article_title"], "source": row["article_source"],
                "url": row["article_url"], "published": str(row["published"])[:10] if row["published"] else None,
            },
            "mentions": [self._describe_mention(each) for each in case.rows[:_MOST_SENTENCES]],
            "n_more": max(0, len(case.rows) - _MOST_SENTENCES),
            "lead": min(case.lead, _MOST_SENTENCES - 1),
            "candidates": find_candidates(row, self.gazetteer, countries=list(countries)),
            "scopes": list_scopes(case, self.gazetteer, self._find_country(case)),
            "others": self._list_others(case),
        }  # fmt: skip

    def count_doubtful(self) -> int:
        """Count the doubtful cases."""
        return sum(case.doubt.score >= DOUBTFUL for case in self.cases)

    def list_points(self) -> list[tuple[float, float]]:
        """List where the cases lie, as (longitude, latitude) in degrees: what the base map is cropped to."""
        rows = (case.first for case in self.cases)
        return [(row["longitude"], row["latitude"]) for row in rows if row["latitude"] is not None]

    def search(self, name: str) -> dict[str, Any]:
        """Find the places of another name."""
        return {"candidates": search_places(name, self.gazetteer)}

    def _describe_mention(self, row: Mapping[str, Any]) -> dict[str, Any]:
        sentence = row["sentence"] or ""
        return {"text": _mark_mention(sentence, row, self._list_namesakes(row)), "role": row["role"]}

    def _list_namesakes(self, row: Mapping[str, Any]) -> list[Any]:
        """Give the offsets of the mentions in the same sentence that are written alike, in the order of the text."""
        return sorted(
            other["start"]
            for case in self._by_name.get(fold(row["toponym"] or ""), [])
            for other in case.rows
            if other["article_id"] == row["article_id"]
            and other["sentence"] == row["sentence"]
            and other["toponym"] == row["toponym"]
            and other["start"] is not None
        )

    def _list_others(self, case: Case) -> list[dict[str, Any]]:
        """List the other places of the article that lie somewhere, each once: what the map shows around the case."""
        found: dict[Any, dict[str, Any]] = {}
        for other in self._by_article[case.first["article_id"]]:
            row = other.first
            is_country = str(row["feature_code"] or "").startswith("PCL")
            if row["latitude"] is None or is_country or row["place_id"] == case.first["place_id"]:
                continue
            roles = {each["role"] for each in other.rows}
            told = found.setdefault(
                row["place_id"],
                {
                    "name": row["place_name"] or row["toponym"],
                    "latitude": row["latitude"],
                    "longitude": row["longitude"],
                    "role": row["role"],
                },
            )
            if "event_site" in roles:
                told["role"] = "event_site"
        return list(found.values())[:_MOST_OTHERS]

    def _count_countries(self, case: Case) -> dict[str, int]:
        """Count the countries of the other names of the article, the most frequent first."""
        counts: Counter[str] = Counter()
        for other in self._by_article[case.first["article_id"]]:
            if other is not case:
                counts.update(each["country_code"] for each in other.rows if each["country_code"])
        return dict(counts.most_common())

    def _find_country(self, case: Case) -> str | None:
        """Find the country that the article is about, by its other names, as corrections of that scope do."""
        return next(iter(self._count_countries(case)), None) or case.first["country_code"]

    # ------------------------------------------------------------------ what the page decides

    def decide(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Write a decision; give what the page has to change.

        Raises
        ------
        CorrectionError
            If the decision does not fit.
        """
        number = told.get("case")
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(self.cases):
            raise CorrectionError(
                f"case: expected a number from 0 to {len(self.cases) - 1}, got {str(number)[:40]!r}"
            )
        case = self.cases[number]
        lines = build_decision(
            case, told, gazetteer=self.gazetteer, country=self._find_country(case), who=self.who
        )
        with self._lock:
            problem = self.ledger.add(lines)
            self.n_decided += 1
        return self._answer(lines, problem, number)

    def undo(self) -> dict[str, Any]:
        """Take back the last decision of this run."""
        with self._lock:
            lines, problem = self.ledger.undo()
            self.n_decided -= bool(lines)
        if not lines:
            return {"changed": [], "case": None, **self._report("")}
        cases = self._by_name.get(fold(lines[0].toponym), [])
        articles = {line.scope_value for line in lines}
        of_article = (case.number for case in cases if case.first["article_id"] in articles)
        return self._answer(lines, problem, next(of_article, cases[0].number if cases else None))

    def retry(self) -> dict[str, Any]:
        """Try once more to write what waits."""
        return {"changed": [], "case": None, **self._report(self.ledger.flush())}

    def _answer(self, lines: Sequence[Correction], problem: str, number: int | None) -> dict[str, Any]:
        names = {fold(line.toponym) for line in lines}
        if self.ledger.n_foreign > self._n_foreign:  # somebody else decides too: about any name
            self._n_foreign = self.ledger.n_foreign
            names = set(self._by_name)
        cases = [case for name in names for case in self._by_name.get(name, []) if case.number < MOST_CASES]
        decided = zip(cases, self._find_decided(cases), strict=True)
        changed = [{"number": case.number, "decided": each} for case, each in decided]
        return {"changed": changed, "case": number, **self._report(problem)}

    def _report(self, problem: str) -> dict[str, Any]:
        return {"problem": problem, "waiting": len(self.ledger.waiting), "undoable": self.ledger.n_undoable}

    def _find_decided(self, cases: Sequence[Case]) -> list[dict[str, Any] | None]:
        names = {fold(case.first["toponym"] or "") for case in cases}
        book = build_book(self.ledger.corrections, self.gazetteer, names=names)
        return [describe_decision(case, book, self._places) for case in cases]

    def _summarize(self, case: Case) -> dict[str, Any]:
        row = case.first
        country = name_country(row["country_code"], self.gazetteer)
        return {
            "number": case.number, "toponym": row["toponym"], "place": row["place_name"] or "", "count": len(case.rows),
            "doubt": case.doubt.score, "reasons": list(case.doubt.reasons), "role": row["role"],
            "country": "" if country == row["place_name"] else country,
            "has_place": bool(row["place_id"]), "title": row["article_title"] or row["article_id"] or "",
        }  # fmt: skip


def _mark_mention(sentence: str, row: Mapping[str, Any], starts: Sequence[Any]) -> list[str]:
    """Cut a sentence so that every second part is the mention: of names that come more than once, the right one."""
    toponym = row["toponym"] or ""
    turn = starts.index(row["start"]) if row["start"] in starts else 0
    parts = mark_names(sentence, [toponym] * (turn + 1))
    if len(parts) < 2 * turn + 3:
        return mark_names(sentence, [toponym])
    return ["".join(parts[: 2 * turn + 1]), parts[2 * turn + 1], parts[2 * turn + 2]]
