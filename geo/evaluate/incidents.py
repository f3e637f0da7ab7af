"""Score incident records, and bare names with their parents, against coordinates that somebody coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from geo.evaluate.documents import Incident
from geo.evaluate.matching import measure_km
from geo.focus import rank_focus, rank_sites
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution, RoleGiven
from geo.names import fold, fold_article, fold_sounds

Ranker = Callable[[Article, Sequence[Resolution], Gazetteer], Sequence[Any]]
"""What may stand in for `geo.focus.rank_focus`: entries with a `candidate`, what the article is about first."""

N_LOOKED_AT: Final = 5
"""So many candidates of a bare name are looked at: what fits on a screen without scrolling."""
_KINDS_OF_REGION: Final = frozenset(
    "governorate province state region oblast district department county prefecture wilaya muhafazat".split()
)


@dataclass(frozen=True, slots=True)
class IncidentScore:
    """How far an incident lies from the place ranked first, and from the nearest place named: kilometres.

    None where the article gave no place. Where roles were given (`has_roles`), `site_km` is how far it lies from
    the place ranked first with the help of the roles, and `given_km` from the first of those with a mention that
    was given the role event_site. `first` and the incident are kept for the list of mistakes.
    """

    first_km: float | None
    nearest_km: float | None
    is_country_level: bool
    named: bool | None
    first: Resolution | None = None
    site_km: float | None = None
    given_km: float | None = None
    has_roles: bool = False
    is_city_level: bool = False


@dataclass(frozen=True, slots=True)
class LookupScore:
    """How far a bare name's position lies from the first, and from the nearest of five candidates: kilometres."""

    first_km: float | None
    nearest_km: float | None


def score_incident(
    article: Article,
    incident: Incident,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    *,
    ranker: Ranker | None = None,
    roles: Sequence[RoleGiven] | None = None,
) -> IncidentScore:
    """Score the place, and the event site, of an article that is ranked first as the place of what it reports.

    Parameters
    ----------
    article
        The article.
    incident
        Where it happened.
    resolutions
        What the article's mentions were taken to mean; computed places count too.
    gazetteer
        Knows what lies in what.
    ranker
        Instead of `geo.focus.rank_focus`.
    roles
        What each mention is to the conflict; without them no event site is scored.

    Returns
    -------
    IncidentScore
        Kilometres; None where nothing was found.
    """
    placed = [each for each in resolutions if each.candidate is not None]
    ranked = _rank(article, resolutions, gazetteer, ranker)
    distances = [_measure(incident, place) for place in ranked]
    distances += [_measure(incident, each.candidate) for each in placed if each.candidate is not None]
    first = next((each for each in placed if ranked and each.candidate == ranked[0]), None)
    score = IncidentScore(
        distances[0] if ranked else None, min(distances, default=None), incident.is_country_level, incident.named,
        first, is_city_level=incident.is_city_level,
    )  # fmt: skip
    if roles is None:
        return score
    ranked_sites = rank_sites(article, resolutions, roles, gazetteer, ranker=ranker or rank_focus)
    sites = [each.candidate for each in ranked_sites]
    given = {
        resolution.candidate.place_id
        for resolution, role in zip(resolutions, roles, strict=True)
        if role.role == "event_site" and resolution.candidate is not None
    }
    return replace(
        score, has_roles=True,
        site_km=_measure(incident, sites[0]) if sites else None,
        given_km=next((_measure(incident, place) for place in sites if place.place_id in given), None),
    )  # fmt: skip


def _rank(
    article: Article, resolutions: Sequence[Resolution], gazetteer: Gazetteer, ranker: Ranker | None
) -> list[Candidate]:
    """Rank the places of an article, what it is about first."""
    entries = (ranker or rank_focus)(article, resolutions, gazetteer)
    return [entry.candidate for entry in entries if entry.candidate is not None]


def _measure(incident: Incident, place: Candidate) -> float:
    return measure_km(incident.latitude, incident.longitude, place.latitude, place.longitude)


def score_lookup(name: str, incident: Incident, gazetteer: Gazetteer) -> LookupScore:
    """Score the look-up of a bare name, with the country and the region that its record gives.

    Parameters
    ----------
    name
        The place's own name.
    incident
        Its position, with `country` and `admin1` as far as they are known.
    gazetteer
        Where it is looked up.

    Returns
    -------
    LookupScore
        Kilometres to the first candidate, and to the nearest of the first five; None if there is none. The
        candidates stand in the gazetteer's order; those of the region come first, then those of the country.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> incident = Incident(36.37, 37.51, admin1="Aleppo Governorate", country="Syria")
    >>> score_lookup("Al-Bab", incident, load_gazetteer()).first_km < 5
    True
    """
    country = _find_country(incident.country, gazetteer)
    region = _fold_region(incident.admin1)

    def prefer(place: Candidate) -> tuple[bool, bool]:
        is_inside = country is not None and (place.country_code == country or country in place.countries)
        return not (is_inside and region and _fold_region(place.admin1_name) == region), not is_inside

    ranked = sorted(gazetteer.candidates(name), key=prefer)
    distances = [_measure(incident, place) for place in ranked[:N_LOOKED_AT]]
    return LookupScore(distances[0] if distances else None, min(distances, default=None))


def _find_country(name: str | None, gazetteer: Gazetteer) -> str | None:
    """Find the code of a country that is given by code or by name."""
    if name is None or name in gazetteer.countries:
        return name
    places = gazetteer.candidates(name, limit=1)
    is_found = bool(places) and places[0].feature_code.startswith("PCL")
    return places[0].country_code if is_found else None


def _fold_region(name: str | None) -> str:
    """Fold a region's name to its sounds, without the word for its kind: "Idlib Governorate" -> idlib."""
    words = [word for word in fold(name or "").split() if word not in _KINDS_OF_REGION]
    folded = fold_article(" ".join(words))
    return fold_sounds(folded) or folded
