"""Which cases are decided already, by the lines of the corrections file: the same rules as when they are applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from geo.corrections.record import Correction
from geo.corrections.rules import Decision, Named, Rulebook, build_rulebook, find_countries
from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.review.cases import Case

__all__ = ["Places", "build_book", "collect_places", "describe_decision"]

Places = Mapping[Any, Sequence[tuple[str, str | None]]]
"""By article: toponym and country of each of its mentions."""


def collect_places(cases: Iterable[Case]) -> Places:
    """Collect what `describe_decision` has to know of the articles."""
    places = defaultdict(list)
    for case in cases:
        for row in case.rows:
            places[row["article_id"]].append((row["toponym"] or "", row["country_code"]))
    return dict(places)


def build_book(
    corrections: Iterable[Correction], gazetteer: Gazetteer, *, names: Iterable[str] | None = None
) -> Rulebook:
    """Sort corrections by name, as far as marks need it: where a point lies is left open, for that takes a while.

    Parameters
    ----------
    corrections
        In the order of their file.
    gazetteer
        Knows places by their ids.
    names
        Folded names: only lines about them. None: all.

    Raises
    ------
    CorrectionError
        If a place or a country is unknown.
    """
    wanted = None if names is None else set(names)
    return build_rulebook(
        (each for each in corrections if wanted is None or fold(each.toponym) in wanted), gazetteer
    )


def describe_decision(case: Case, book: Rulebook, places: Places) -> dict[str, Any] | None:
    """Tell what was decided about a case, ready for JSON.

    Parameters
    ----------
    case
        The case.
    book
        From `build_book`.
    places
        From `collect_places`.

    Returns
    -------
    dict or None
        `what` in words, `is_whole`: whether each of its mentions has a place or is rejected; `place_id` or
        `latitude`, `longitude` and `radius_km`, `role`, `who`, `why`, `scope` of the decision. None where nothing is.
    """
    if not book.has(case.first["toponym"] or " "):
        return None
    found = [_find(row, book, places) for row in case.rows]
    decided = [each for each in found if each.place is not None]
    first = next((each for each in found if each.place is not None), None) or next(
        (each for each in found if each.role is not None), None
    )
    if first is None:
        return None
    roles = {each.role.correction.role for each in found if each.role is not None}
    told = first.latest
    assert told is not None
    return {
        "what": _word(first, case), "is_whole": len(decided) == len(found), "who": told.who, "why": told.why,
        "scope": _SCOPE_WORDS["mention" if told.start is not None else told.scope],
        "place_id": _get(first, "place_id"), "latitude": _get(first, "latitude"),
        "longitude": _get(first, "longitude"), "radius_km": _get(first, "radius_km"),
        "is_reject": first.is_reject, "role": roles.pop() if len(roles) == 1 else None,
    }  # fmt: skip


_SCOPE_WORDS: Final = {
    "mention": "this mention", "article": "this article", "source": "this source", "country": "this country",
    "everywhere": "everywhere",
}  # fmt: skip


def _find(row: Mapping[str, Any], book: Rulebook, places: Places) -> Decision:
    name = row["toponym"] or ""
    countries = find_countries(name, row["country_code"], places.get(row["article_id"], ()))
    return book.find(
        Named(
            name, row["article_id"], row["start"], row["article_source"], row["article_url"], row["place_id"],
            countries,
        )
    )  # fmt: skip


def _get(decision: Decision, field: str) -> Any:
    return getattr(decision.place.correction, field) if decision.place is not None else None


def _word(decision: Decision, case: Case) -> str:
    """Say in two or three words what was decided of the place, or else of the role."""
    if decision.place is None:
        return "the role"
    if decision.is_reject:
        return "rejected"
    correction, place = decision.place.correction, decision.place.place
    if correction.place_id is None:
        return f"pin, within {correction.radius_km:g} km"
    if correction.place_id == case.first["place_id"]:
        return "accepted"
    return f"is {place.name}" if place is not None else "another place"
