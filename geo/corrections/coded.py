"""Code an article with the corrections that hold for it: after its names are resolved, before roles and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, cast

from geo.coding import Coding, code_article
from geo.corrections.record import describe_correction
from geo.corrections.rules import NOTHING, Decision, Named, Rulebook, find_countries
from geo.corrections.sites import choose_sites
from geo.events import Event
from geo.gazetteer import Gazetteer
from geo.model import Article, Resolution, Role, RoleGiven
from geo.resolve import abstain
from geo.roles import assign_roles


def code_corrected(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    rulebook: Rulebook,
    *,
    country: str | None = None,
    min_confidence: float = 0.0,
    settled: Mapping[int, Decision] | None = None,
) -> Coding:
    """Correct the places and roles of an article's mentions, and code its events from them.

    Parameters
    ----------
    article
        The article that the resolutions index.
    resolutions
        Its mentions in the order of the text, as the resolver gave them.
    gazetteer
        Knows what lies in what.
    rulebook
        The corrections.
    country
        The country that the article was said to be about.
    min_confidence
        For phrases that are computed anew because a name in them was corrected; corrections themselves always count.
    settled
        What holds already for some mentions, as `geo.corrections.settled.resolve_settled` gives it.

    Returns
    -------
    Coding
        As `geo.coding.code_article` gives it, with the reviewed mentions and the corrections that matched.

    Examples
    --------
    >>> from geo.corrections import Correction
    >>> from geo.corrections.rules import build_rulebook
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.recognize import find_mentions
    >>> from geo.resolve import resolve_article
    >>> gazetteer, article = load_gazetteer(), Article("Shells killed six people in Tripoli.")
    >>> rules = build_rulebook(
    ...     [Correction("Tripoli", "everywhere", None, "place", place_id="geonames:266826", who="Ann")], gazetteer
    ... )
    >>> resolved = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    >>> [(each.country_code, each.reviewed_by) for each in code_corrected(article, resolved, gazetteer, rules).events]
    [('LB', 'Ann')]
    """
    decisions = decide(article, resolutions, rulebook, country) | dict(settled or {})
    if not decisions:
        return code_article(article, resolutions, gazetteer)
    corrected = [
        correct_resolution(each, decisions.get(number, NOTHING)) for number, each in enumerate(resolutions)
    ]
    corrected = _follow_anchors(article, corrected, decisions, gazetteer, min_confidence)
    finder = cast("Any", partial(_assign_corrected, decisions=decisions))
    coding = code_article(article, corrected, gazetteer, role_finder=finder)
    latest = {number: decision.latest for number, decision in decisions.items()}
    reviewed = {number: last.who for number, last in latest.items() if last is not None}
    matched = sorted({rule for decision in decisions.values() for rule in decision.matched})
    coding = replace(coding, reviewed=reviewed, corrections=matched)
    return replace(coding, events=_mark_events(article, coding, decisions))


def decide(
    article: Article, resolutions: Sequence[Resolution], rulebook: Rulebook, country: str | None = None
) -> dict[int, Decision]:
    """Find what holds for each mention, by its number; mentions that no correction matches are left out."""
    about = [(each.span.toponym, _get_country(each)) for each in resolutions]
    around = cache(lambda toponym: find_countries(toponym, None, about, country))
    decisions = {}
    for number, each in enumerate(resolutions):
        toponym, own = each.span.toponym, _get_country(each)
        if not rulebook.has(toponym):
            continue
        countries = around(toponym) | ({own} if own else set())
        named = Named(
            toponym, article.article_id, each.span.start, article.source, article.url,
            each.candidate.place_id if each.candidate else None, countries,
        )  # fmt: skip
        decision = rulebook.find(named)
        if decision.matched:
            decisions[number] = decision
    return decisions


def _get_country(resolution: Resolution) -> str | None:
    return resolution.candidate.country_code if resolution.candidate else None


def correct_resolution(resolution: Resolution, decision: Decision) -> Resolution:
    """Give a mention the place that was decided on, or none.

    The confidence is 1: it is the reviewer's word, and no estimate. A rejected mention has none.
    """
    rule = decision.place
    if rule is None:
        return resolution
    reason = describe_correction(rule.correction)
    if decision.is_reject:
        return replace(
            resolution,
            candidate=None,
            resolved_by="correction",
            confidence=None,
            reason=f"no place, {reason}",
        )
    place = rule.place or resolution.candidate  # a foreign id holds only for mentions that have it already
    return replace(resolution, candidate=place, resolved_by="correction", confidence=1.0, reason=reason)


def _follow_anchors(
    article: Article,
    resolutions: list[Resolution],
    decisions: Mapping[int, Decision],
    gazetteer: Gazetteer,
    min_confidence: float,
) -> list[Resolution]:
    """Compute anew the phrases ("50 km south of Baghdad") that follow from a name whose place was corrected."""
    moved = {resolutions[number].span.start for number, each in decisions.items() if each.place is not None}
    if not moved:
        return resolutions
    resolved = {each.span.start: each for each in resolutions if each.span.relation is None}
    followed = list(resolutions)
    for number, each in enumerate(resolutions):
        relation = each.span.relation
        if relation is None or decisions.get(number, NOTHING).place is not None:
            continue
        if moved & {*relation.anchors, relation.subject}:
            from geo.resolve.relative import resolve_relative

            computed = resolve_relative(article, each.span, resolved, gazetteer)
            followed[number] = abstain(computed, min_confidence)
    return followed


def _assign_corrected(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    *,
    decisions: Mapping[int, Decision],
    **options: Any,
) -> list[RoleGiven]:
    """Give the mentions their roles: those that were decided on, and no role to what is no place."""
    given = assign_roles(article, resolutions, gazetteer, **options)
    for number, decision in decisions.items():
        if decision.is_reject and decision.place is not None:
            given[number] = RoleGiven(None, 1.0, describe_correction(decision.place.correction))
        elif decision.role is not None:
            role = cast("Role", decision.role.correction.role)
            given[number] = RoleGiven(role, 1.0, describe_correction(decision.role.correction), {role: 1.0})
    return given


def _mark_events(article: Article, coding: Coding, decisions: Mapping[int, Decision]) -> list[Event]:
    """Mark the events as reviewed whose site is a reviewed mention."""
    marked = []
    places = [each.candidate.place_id if each.candidate else None for each in coding.resolutions]
    sentences = [
        article.text[each.span.sentence_start : each.span.sentence_end].strip() for each in coding.resolutions
    ]
    for event in coding.events:
        at = [
            number for number, place_id in enumerate(places) if event.place_id and place_id == event.place_id
        ]
        sites = choose_sites(
            event.event_id, event.evidence, at, [coding.event_of.get(number) for number in at],
            [sentences[number] for number in at],
        )  # fmt: skip
        site = next((number for number in sites if number in coding.reviewed), None)
        if site is None:
            marked.append(event)
            continue
        rule = decisions[site].place
        told = f"; {describe_correction(rule.correction)}" if rule is not None else ""
        who = coding.reviewed[site]
        marked.append(replace(event, status="reviewed", reviewed_by=who, reason=event.reason + told))
    return marked
