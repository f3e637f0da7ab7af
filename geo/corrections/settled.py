"""Resolve an article of which corrections decide some names: these are not asked about, and help with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.corrections.coded import decide
from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geo.corrections.rules import Decision, Rulebook
    from geo.geocode import Geocoder
    from geo.model import Article, Candidate, Resolution, Span
    from geo.resolve import Resolver


def resolve_settled(
    article: Article,
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    rulebook: Rulebook,
    *,
    resolver: Resolver,
    country: str | None = None,
    geocoder: Geocoder | None = None,
    min_confidence: float = 0.0,
) -> tuple[list[Resolution], dict[int, Decision]]:
    """Resolve the mentions of an article, those first that corrections decide.

    The article is resolved without a geocoder, so that it is known which corrections hold. If some decide on a place,
    it is resolved again: with these places, and without the names that are no place. Only then a geocoder is asked,
    about the other names.

    Parameters
    ----------
    article, spans
        The article and its mentions.
    gazetteer
        Where candidates come from.
    rulebook
        The corrections.
    resolver
        What resolves, such as `geo.resolve.resolve_article`; `country`, `geocoder` and `min_confidence` are for it.

    Returns
    -------
    list of Resolution
        One a mention, in their order. Those that are decided are as the resolver alone would have them: what was
        decided is still to be put in.
    dict of int to Decision
        What was decided, by the mention's number, where that is a place or that there is none.

    Examples
    --------
    >>> from geo.corrections import Correction
    >>> from geo.corrections.rules import build_rulebook
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Article
    >>> from geo.recognize import find_mentions
    >>> from geo.resolve import resolve_article
    >>> gazetteer, article = load_gazetteer(), Article("Shells killed six people in Tripoli.")
    >>> rules = build_rulebook([Correction("Tripoli", "everywhere", None, "reject")], gazetteer)
    >>> spans = find_mentions(article, gazetteer)
    >>> resolved, settled = resolve_settled(article, spans, gazetteer, rules, resolver=resolve_article)
    >>> resolved[0].candidate.country_code, settled[0].is_reject
    ('LY', True)
    """
    options = {"country": country, "min_confidence": min_confidence}
    settled: dict[int, Decision] = {}
    alone: list[Resolution] = []
    if any(rulebook.has(span.toponym) for span in spans):
        alone = resolver(article, spans, gazetteer, geocoder=None, **options)
        decisions = decide(article, alone, rulebook, country)
        settled = {number: each for number, each in decisions.items() if _is_settled(each)}
        if not settled and geocoder is None:
            return alone, {}
    known = [
        _tell_place(span, settled[number], gazetteer) if number in settled else span
        for number, span in enumerate(spans)
    ]
    told = {number: span for number, span in enumerate(known) if span is not None}
    if not told:
        return alone, settled
    again = resolver(article, list(told.values()), gazetteer, geocoder=geocoder, **options)
    found = dict(zip(told, again, strict=True))
    return [alone[n] if n in settled else found[n] for n in range(len(spans))], settled


def _is_settled(decision: Decision) -> bool:
    """Tell whether a decision needs nothing more: one for a geocoder's place holds only if the geocoder gives it."""
    return decision.place is not None and (decision.is_reject or decision.place.place is not None)


def _tell_place(span: Span, decision: Decision, gazetteer: Gazetteer) -> Span | None:
    """Give a mention with the place that was decided on; None where it is no place, or lies in no country."""
    place = decision.place.place if decision.place is not None else None
    known = _find_known(place, gazetteer) if place is not None and not decision.is_reject else None
    return replace(span, place_id=known, relation=None) if known is not None else None


def _find_known(place: Candidate, gazetteer: Gazetteer) -> str | None:
    """Find a place that the resolver can look up: itself, or what a point set by hand lies in."""
    for each in (place, *gazetteer.parents(place)):
        try:
            return gazetteer.get(each.place_id).place_id
        except UnknownPlaceError:
            continue
    return None
