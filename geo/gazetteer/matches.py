"""How a name leads to a place, and what that takes from the place's rank."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geo.gazetteer.measures import MATCH_PENALTY, RIVAL_PENALTY
from geo.model import Candidate
from geo.names import fold, list_variants

MATCHES: Final = ("name", "alternate", "article", "transliterated", "foreign", "shadowed")
"""How a name led to a place, in the order of the numbers in the index."""
VARIOUSLY_SPELLED: Final = frozenset(
    "AE AF AM AZ BD BG BH BT BY CN CY DZ EG EH ET GE GR HK IL IQ IR JO JP KG KH KM KP KR KW KZ LA LB LK LY MA ME MK "
    "MM MN MO MR MV NP OM PK PS QA RS RU SA SD SO SS SY TH TJ TM TN TW UA UZ YE".split()
)
"""Countries whose names are written in Latin letters in many ways: those whose first language, as GeoNames lists them,
has another script or a young spelling (the countries of the sound keys), and South Sudan. Elsewhere a name that the
gazetteer lacks is a place that it lacks, more often than another spelling; and the search takes milliseconds."""


def list_forms(folded: str) -> list[str]:
    """List the names of which the first word may be a form: "بحلب" is "in Aleppo" in one word."""
    first, gap, rest = folded.partition(" ")
    return [variant + gap + rest for variant in list_variants(first)]


def keep_best(best: dict[str, tuple[int, Candidate]], kind: int, place: Candidate) -> None:
    """Keep the strictest way in which a name leads to a place."""
    if place.place_id not in best or kind < best[place.place_id][0]:
        best[place.place_id] = (kind, place)


def weigh_spelling(folded: str, place: Candidate) -> Candidate:
    """Rank places that sound alike by how alike they are spelled: up to 2 off the prominence."""
    from rapidfuzz.fuzz import ratio

    alike = ratio(folded, fold(place.name)) / 100
    return replace(place, prominence=round(place.prominence - 2 * (1 - alike), 3))


def mark_match(place: Candidate, match: str, *, is_rivaled: bool) -> Candidate:
    """Say how a place was found, and lower its prominence for it; more where another bears the name as its own."""
    if match == place.match:
        return place
    penalty = MATCH_PENALTY[match]
    if is_rivaled:
        penalty += RIVAL_PENALTY["foreign" if match == "foreign" else place.feature_code[:3]]
    return replace(place, match=match, prominence=round(place.prominence - penalty, 3))
