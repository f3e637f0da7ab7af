"""What comes after the ranking: a geocoder for names that the gazetteer lacks, and places that are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from geo.gazetteer import Gazetteer
from geo.geocode import Geocoder
from geo.model import Article, Candidate, Resolution
from geo.resolve.similar import count_countries, is_unknown


def ask_geocoder(resolutions: Sequence[Resolution], geocoder: Geocoder, hint: str | None) -> list[Resolution]:
    """Ask the geocoder for the names that have no candidates; its answers count in the article's countries only."""
    known = (resolution.candidate for resolution in resolutions if resolution.candidate is not None)
    countries = count_countries(known, hint)
    return [
        _geocode(resolution, geocoder, countries) if is_unknown(resolution) else resolution
        for resolution in resolutions
    ]


def _geocode(resolution: Resolution, geocoder: Geocoder, countries: Counter[str]) -> Resolution:
    span = resolution.span
    candidates = [replace(place, match="geocoder") for place in geocoder(span.toponym)]
    if not candidates:
        return replace(resolution, reason="neither the gazetteer nor the geocoder has such a name")

    def count(place: Candidate) -> int:
        return max((countries[code] for code in place.countries or (place.country_code or "",)), default=0)

    fitting = [place for place in candidates if count(place) > 0 or not countries]
    if not fitting:
        reason = f"the geocoder's {candidates[0].name} is in no country that the article names"
        return replace(resolution, n_candidates=len(candidates), reason=reason)
    best = max(fitting, key=count)
    reason = "the gazetteer has no such name; the geocoder's best in a country of the article"
    # No corpus has the answers of a server: these two are chosen, cautiously.
    confidence = round((0.6 if len(fitting) == 1 else 0.4) * span.score, 3)
    return Resolution(span, best, "geocoder", confidence, len(candidates), reason)


def compute_relatives(
    article: Article, resolutions: list[Resolution], gazetteer: Gazetteer
) -> list[Resolution]:
    """Compute the places of phrases such as "50 km south of Baghdad" from those of the names in them."""
    if all(resolution.span.relation is None for resolution in resolutions):
        return resolutions
    from geo.resolve.relative import resolve_relative

    resolved = {each.span.start: each for each in resolutions if each.span.relation is None}
    return [
        each if each.span.relation is None else resolve_relative(article, each.span, resolved, gazetteer)
        for each in resolutions
    ]
