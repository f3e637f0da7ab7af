"""Decide which place each mention means: all mentions of an article together, with reasons.

The candidates of all names of an article are ranked by a small learned model (`geo/data/resolver.json`): how
prominent each is, which countries and regions the other names speak for, what the text says it lies in, what lies
near, where the publisher is at home. The confidence is calibrated on documents that the model had not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from geo.gazetteer import Gazetteer
from geo.geocode import Geocoder
from geo.model import Article, Resolution, Span
from geo.resolve.choose import Explained, choose_places, explain_ranking, resolve_span
from geo.resolve.fallback import ask_geocoder, compute_relatives
from geo.resolve.prepare import open_names
from geo.resolve.ranker import Weights, build_weights, load_weights
from geo.resolve.reasons import GROUPS
from geo.resolve.similar import is_unknown, try_similar

__all__ = [
    "GROUPS", "Explained", "Resolver", "abstain", "build_resolver", "explain_ranking", "resolve_article",
]  # fmt: skip

Resolver = Callable[..., list[Resolution]]
"""What may stand in for `resolve_article`."""


def resolve_article(
    article: Article,
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    *,
    country: str | None = None,
    geocoder: Geocoder | None = None,
    min_confidence: float = 0.0,
) -> list[Resolution]:
    """Resolve all mentions of one article with the package's own weights.

    Parameters
    ----------
    article
        The article that the spans index. Its `source`, a domain, says where its publisher is at home.
    spans
        Its mentions.
    gazetteer
        Where candidates come from.
    country
        ISO 3166-1 alpha-2 code of the country that the article is about: its places win ties.
    geocoder
        Asked for names that the gazetteer does not know, or is not sure of. Its failures stand in the reasons.
    min_confidence
        Mentions below it stay unresolved, and say so.

    Returns
    -------
    list of Resolution
        One a span, in their order. `confidence` estimates the probability that the place is the right one or
        within 161 km of it, and that the name is a place's at all.

    Raises
    ------
    UnknownPlaceError
        If `country` is no country code.
    GeocoderError
        If the geocoder's answer is neither candidates nor geopy locations.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> article = Article("Clashes in Tripoli, Lebanon.")
    >>> spans = [Span(11, 18, "Tripoli"), Span(20, 27, "Lebanon")]
    >>> [r.candidate.country_code for r in resolve_article(article, spans, load_gazetteer())]
    ['LB', 'LB']
    """
    return _resolve(
        article, spans, gazetteer, weights=load_weights(),
        country=country, geocoder=geocoder, min_confidence=min_confidence,
    )  # fmt: skip


def build_resolver(weights: Mapping[str, Any]) -> Resolver:
    """Build a resolver from weights such as `geo.training.resolver.train` gives.

    Parameters
    ----------
    weights
        The keys `passes`, `confidence` and `similar`, with weights by the names of columns and signs.

    Returns
    -------
    callable
        Takes what `resolve_article` takes.

    Raises
    ------
    ValueError
        If a weight is for a column that this version does not have.
    """
    return partial(_resolve, weights=build_weights(weights))


def _resolve(
    article: Article,
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    *,
    weights: Weights,
    country: str | None = None,
    geocoder: Geocoder | None = None,
    min_confidence: float = 0.0,
) -> list[Resolution]:
    code = gazetteer.check_country(country) if country else None
    names = open_names(gazetteer)
    chosen = choose_places(article, spans, names, weights, code)
    resolutions = [resolve_span(span, chosen.get(number), weights) for number, span in enumerate(spans)]
    if any(map(is_unknown, resolutions)):
        resolutions = try_similar(article, resolutions, names, weights, code)
    if geocoder is not None:
        resolutions = ask_geocoder(article, resolutions, geocoder, names, weights, code)
    resolutions = compute_relatives(article, resolutions, gazetteer)
    return [abstain(resolution, min_confidence) for resolution in resolutions]


def abstain(resolution: Resolution, min_confidence: float) -> Resolution:
    """Leave a mention unresolved whose confidence is below what was asked for.

    Examples
    --------
    >>> span = Span(0, 4, "Homs")
    >>> abstain(Resolution(span, None, "unresolved", None, 0, "not known"), 0.5).reason
    'not known'
    """
    place, confidence = resolution.candidate, resolution.confidence
    if place is None or confidence is None or confidence >= min_confidence:
        return resolution
    reason = f"{place.name} is below the confidence asked for ({confidence} < {min_confidence})"
    return replace(resolution, candidate=None, resolved_by="unresolved", reason=reason)
