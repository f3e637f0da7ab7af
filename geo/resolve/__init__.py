"""Decide which place each mention means: all mentions of an article together, with reasons.

A candidate scores by its prominence, by the countries and regions that the article names, by parents that the
text names beside it ("Tripoli, Lebanon"), by how its name was found, and by its nearness to what the other
mentions mean. The weights were set by hand on news; the confidence is a logistic function of the lead over
the next candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from geo.gazetteer import Gazetteer
from geo.geocode import Geocoder
from geo.model import Article, Candidate, Resolution, Span
from geo.resolve.context import Context, find_parent, read_anchors, read_countries
from geo.resolve.rank import Ranked, rank_candidates

Resolver = Callable[..., list[Resolution]]
"""What may stand in for `resolve_article`."""

_MANY: Final = 60
"""Of a name with more candidates only the most prominent are scored: San José has 500."""


def resolve_article(
    article: Article,
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    *,
    country: str | None = None,
    geocoder: Geocoder | None = None,
    min_confidence: float = 0.0,
) -> list[Resolution]:
    """Resolve all mentions of one article.

    Parameters
    ----------
    article
        The article that the spans index.
    spans
        Its mentions.
    gazetteer
        Where candidates come from.
    country
        ISO 3166-1 alpha-2 code of the country that the article is about: its places win ties.
    geocoder
        Asked for names that the gazetteer does not know.
    min_confidence
        Mentions below it stay unresolved, and say so.

    Returns
    -------
    list of Resolution
        One a span, in their order.

    Raises
    ------
    UnknownPlaceError
        If `country` is no country code.
    GeocoderError
        If the geocoder fails.
    """
    context = Context(gazetteer.check_country(country) if country else None)
    found = {
        span.toponym: _find_candidates(span.toponym, gazetteer) for span in spans if span.kind == "proper"
    }
    read_countries(context, spans, found, gazetteer)
    read_anchors(context, spans, found)
    resolutions = []
    senses: dict[str, Candidate] = {}
    for number, span in enumerate(spans):
        if span.place_id:
            resolutions.append(_resolve_known(span, gazetteer))
        elif span.kind != "proper":
            resolutions.append(
                Resolution(span, None, "unresolved", None, 0, span.reason or "no place is named")
            )
        elif not found.get(span.toponym):
            resolutions.append(_ask_geocoder(span, geocoder, context))
        else:
            parent = find_parent(article, spans, number, found)
            ranked = rank_candidates(
                span, found[span.toponym], context, parent, senses.get(span.toponym), article, gazetteer
            )
            senses.setdefault(span.toponym, ranked.candidates[0])
            resolutions.append(_choose(span, ranked))
    return [_abstain(resolution, min_confidence) for resolution in resolutions]


def _find_candidates(toponym: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Find a toponym's candidates; names in other languages count only where there is no other."""
    found = gazetteer.candidates(toponym)
    own = [place for place in found if place.match != "foreign"]
    return (own or found)[:_MANY]


def _choose(span: Span, ranked: Ranked) -> Resolution:
    best, count = ranked.candidates[0], len(ranked.candidates)
    return Resolution(span, best, "gazetteer", ranked.confidence, count, ranked.reason)


def _abstain(resolution: Resolution, min_confidence: float) -> Resolution:
    """Leave a mention unresolved whose confidence is below what was asked for."""
    place, confidence = resolution.candidate, resolution.confidence
    if place is None or confidence is None or confidence >= min_confidence:
        return resolution
    reason = f"{place.name} is below the confidence asked for ({confidence} < {min_confidence})"
    return replace(resolution, candidate=None, resolved_by="unresolved", reason=reason)


def _resolve_known(span: Span, gazetteer: Gazetteer) -> Resolution:
    """Resolve a span whose place the recognizer knows: a demonym's country, the capital that is meant."""
    place = gazetteer.get(span.place_id or "")
    confidence = 0.95 if span.kind == "demonym" else 0.7
    return Resolution(span, place, "gazetteer", confidence, 1, span.reason)


def _ask_geocoder(span: Span, geocoder: Geocoder | None, context: Context) -> Resolution:
    if geocoder is None:
        return Resolution(span, None, "unresolved", None, 0, "the gazetteer has no such name")
    candidates = [replace(place, match="geocoder") for place in geocoder(span.toponym)]
    if not candidates:
        return Resolution(
            span, None, "unresolved", None, 0, "neither the gazetteer nor the geocoder has such a name"
        )
    fitting = [
        place for place in candidates if context.share(place, span.toponym) > 0 or not context.countries
    ]
    if not fitting:
        reason = f"the geocoder's {candidates[0].name} is in no country that the article names"
        return Resolution(span, None, "unresolved", None, len(candidates), reason)
    best = max(fitting, key=lambda place: context.share(place, span.toponym))
    reason = "the gazetteer has no such name; the geocoder's best in a country of the article"
    return Resolution(span, best, "geocoder", 0.6 if len(fitting) == 1 else 0.4, len(candidates), reason)
