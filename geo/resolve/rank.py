"""Rank a mention's candidates, with reasons in words, and say how sure the first is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Span
from geo.resolve.context import Context

_EARTH_KM: Final = 6371.0088
_NEAR_KM: Final = 161.0
"""100 miles, the field's customary distance for the same place."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mention's candidates, best first; how sure the first is (0 to 1), and why it is the first."""

    candidates: list[Candidate]
    confidence: float
    reason: str


def rank_candidates(
    span: Span,
    candidates: list[Candidate],
    context: Context,
    parent: list[Candidate],
    sense: Candidate | None,
    article: Article,
    gazetteer: Gazetteer,
) -> Ranked:
    """Rank the candidates of one mention.

    The confidence follows from the lead over the best rival: a candidate in another country, or more than 25 km
    off. Nearer ones are the same place to a reader of the map.
    """
    scored = [_score(place, span, context, parent, sense, article, gazetteer) for place in candidates]
    scored.sort(key=lambda place: (-place.score, -place.prominence, place.place_id))
    best = scored[0]
    rivals = [
        place
        for place in scored[1:]
        if measure_km(place, best) > 25 or place.country_code != best.country_code
    ]
    lead = best.score - rivals[0].score if rivals else 4.0
    confidence = _to_confidence(best, lead)
    reason = best.reason
    if rivals:
        rival = rivals[0]
        where = gazetteer.countries.get(rival.country_code or "", ("", "no one country"))[1]
        reason += f"; next: {rival.name}, {where}"
    else:
        reason += "; the only place of this name" if len(scored) == 1 else ""
    return Ranked(scored, confidence, reason)


def _score(
    place: Candidate,
    span: Span,
    context: Context,
    parent: list[Candidate],
    sense: Candidate | None,
    article: Article,
    gazetteer: Gazetteer,
) -> Candidate:
    score, reasons = place.prominence, []
    if place.match != "name":
        reasons.append(
            {
                "alternate": "another of its names",
                "article": "without the Arabic article",
                "transliterated": "by its sound",
                "foreign": "its name in another language",
                "shadowed": "a name that mostly means another place",
            }[place.match]
        )
    share = context.share(place, span.toponym)
    if share:
        score += 1.0 + 3.0 * share
        country = gazetteer.countries.get(place.country_code or "", ("", ""))[1]
        if country and share >= 0.15 and not place.feature_code.startswith("PCL"):
            reasons.append(
                f"the article is about {country}" if share > 0.4 else f"the article names {country}"
            )
    if context.hint and context.hint == place.country_code:
        score += 2.0
    held = [outer for outer in parent if _holds(outer, place, gazetteer)]
    if held:
        score += 6.0
        reasons.append(f"the text says it is in {held[0].name}")
    nearest = _nearest_anchor(place, context)
    if nearest is not None and nearest[0] < _NEAR_KM:
        score += 1.2 * (1 - nearest[0] / _NEAR_KM)
        if share < 0.15:
            reasons.append(f"near {nearest[1].name}")
    if sense is not None and sense.place_id == place.place_id:
        score += 1.0
    adjustment, reason = _fit_kind(place, span, article)
    score += adjustment
    if reason:
        reasons.append(reason)
    if not reasons or (len(reasons) == 1 and place.match != "name"):
        reasons.insert(0, "the most prominent place of this name")
    return replace(place, score=round(score, 3), reason="; ".join(reasons))


_REGION_AFTER: Final = re.compile(
    r"['’]?s?[ -](?:(?P<admin>province|governorate|oblast|state|district|county|prefecture)|region|countryside)\b",
    re.I,
)
_REGION_BEFORE: Final = re.compile(
    r"\b(?:(?P<admin>province|governorate|oblast|state|district|county)|region|countryside) of (?:the )?\Z",
    re.I,
)
_TOWN_AFTER: Final = re.compile(r" (?:city|town|village)\b", re.I)
_TOWN_BEFORE: Final = re.compile(r"\b(?:city|town|village|capital) of \Z", re.I)


def _fit_kind(place: Candidate, span: Span, article: Article) -> tuple[float, str]:
    """Compare a candidate's feature class with the words around the name: "Aleppo province", "city of Homs"."""
    before = article.text[max(0, span.start - 24) : span.start]
    region = _REGION_AFTER.match(article.text, span.end) or _REGION_BEFORE.search(before)
    is_region = place.feature_class == "A" or place.feature_code == "RGN"
    if region:
        if region.group("admin") and place.feature_code == "RGN":
            return 0.0, ""
        return (2.5, "the text calls it a region") if is_region else (-0.5, "")
    if _TOWN_AFTER.match(article.text, span.end) or _TOWN_BEFORE.search(before):
        return (1.5, "the text calls it a town") if place.feature_class == "P" else (-1.0, "")
    if is_region and place.feature_code.startswith("ADM"):
        return -1.5, ""
    return 0.0, ""


def _holds(outer: Candidate, inner: Candidate, gazetteer: Gazetteer) -> bool:
    """Tell whether a place that the text names as a container can be one."""
    if gazetteer.contains(outer, inner):
        return True
    if outer.place_id == inner.place_id or outer.feature_code.startswith("PCL"):
        return False
    if outer.country_code != inner.country_code:
        return False
    if outer.feature_class == "P":
        return inner.population < max(outer.population, 1) and measure_km(outer, inner) < 30
    return outer.feature_class in "LTS" and measure_km(outer, inner) < (outer.radius_km or 10) * 1.5


def _nearest_anchor(place: Candidate, context: Context) -> tuple[float, Candidate] | None:
    if place.feature_class == "A" and place.feature_code.startswith("PCL"):
        return None
    others = [anchor for anchor in context.anchors if anchor.place_id != place.place_id]
    if not others:
        return None
    return min(((measure_km(place, anchor), anchor) for anchor in others), key=lambda entry: entry[0])


def _to_confidence(best: Candidate, lead: float) -> float:
    """Turn the lead over the next candidate into a confidence; a loose spelling lowers it."""
    logit = -1.1 + 0.72 * min(lead, 4.0) + 0.1 * (best.prominence - 4.0)
    logit -= {"transliterated": 1.0, "foreign": 1.0, "article": 0.2}.get(best.match, 0.0)
    return round(1 / (1 + math.exp(-logit)), 3)


def measure_km(one: Candidate, other: Candidate) -> float:
    """Great-circle distance on the mean sphere (haversine)."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    delta_lat, delta_lon = lat2 - lat1, math.radians(other.longitude - one.longitude)
    chord = math.sin(delta_lat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(delta_lon / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))
