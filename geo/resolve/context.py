"""What an article says about where it is: countries, sure places, containers named beside a mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Span


@dataclass(slots=True)
class Context:
    """What an article says about where it is: evidence for countries, by the name that gives it."""

    hint: str | None = None
    countries: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_name: dict[str, defaultdict[str, float]] = field(default_factory=dict)
    anchors: list[Candidate] = field(default_factory=list)

    def add(self, name: str, country: str, weight: float) -> None:
        """Count evidence that a name gives."""
        self.countries[country] += weight
        self.by_name.setdefault(name, defaultdict(float))[country] += weight

    def share(self, place: Candidate, name: str) -> float:
        """Give the share, 0 to 1, of a place's countries in the evidence that other names give."""
        own: dict[str, float] = self.by_name.get(name, defaultdict(float))
        total = sum(self.countries.values()) - sum(own.values())
        if total <= 0.01:
            return 0.0
        codes = place.countries or (place.country_code or "",)
        return max(self.countries.get(code, 0.0) - own.get(code, 0.0) for code in codes) / total


def read_countries(
    context: Context, spans: Sequence[Span], found: dict[str, list[Candidate]], gazetteer: Gazetteer
) -> None:
    """Count the countries and regions that the article names, by name, by demonym, by a famous town."""
    for span in spans:
        if span.place_id:
            try:
                place = gazetteer.get(span.place_id)
            except UnknownPlaceError:
                continue
            _count(context, span.toponym, place, 1.0 if span.kind == "demonym" else 0.5)
            continue
        candidates = found.get(span.toponym) or []
        if not candidates:
            continue
        best = candidates[0]
        lead = best.prominence - (candidates[1].prominence if len(candidates) > 1 else 0.0)
        if best.feature_code.startswith("PCL") and lead > 2.0:
            _count(context, span.toponym, best, 1.5)
        elif lead > 1.5 or len(candidates) == 1:
            _count(context, span.toponym, best, 0.7)
        else:
            for code in sorted({place.country_code or "" for place in candidates[:8]} - {""}):
                context.add(span.toponym, code, 0.1)
    if context.hint:
        context.add("", context.hint, 2.0 + sum(context.countries.values()))


def _count(context: Context, name: str, place: Candidate, weight: float) -> None:
    for code in place.countries or ((place.country_code,) if place.country_code else ()):
        context.add(name, code, weight / max(1, len(place.countries)))


def read_anchors(context: Context, spans: Sequence[Span], found: dict[str, list[Candidate]]) -> None:
    """Collect the places that are hardly in doubt, towns and small regions: the others are likely near them."""
    seen = set()
    for span in spans:
        candidates = found.get(span.toponym) or []
        if not candidates or span.toponym in seen:
            continue
        seen.add(span.toponym)
        best = candidates[0]
        lead = best.prominence - (candidates[1].prominence if len(candidates) > 1 else -1.0)
        is_local = best.feature_class in "PLST" and (best.radius_km or 0) < 200
        if is_local and (lead > 1.5 or best.country_code == context.hint):
            context.anchors.append(best)


def find_parent(
    article: Article, spans: Sequence[Span], number: int, found: dict[str, list[Candidate]]
) -> list[Candidate]:
    """Give what the text names as a mention's container: "Tripoli, Lebanon", "Lebanon's Tripoli"."""
    span = spans[number]
    if number and article.text[spans[number - 1].end : span.start] in (
        "'s ",
        "’s ",
        "'s northern ",
        "'s southern ",
    ):
        before = spans[number - 1]
        return (found.get(before.toponym) or [])[:6]  # "Iran's Kurdistan province"
    for follower in spans[number + 1 : number + 3]:
        gap = article.text[span.end : follower.start]
        words = gap.lower().replace(",", " , ").split()
        links = {",", "in", "of", "the", "neighborhood", "neighbourhood", "district", "suburb", "area", "camp",
                 "province", "governorate", "state", "northern", "southern", "eastern", "western", "central",
                 "a", "town", "city", "village", "near", "'s", "region", "county"}  # fmt: skip
        if len(gap) > 45 or not set(words) <= links or not set(words) & {",", "in", "of", "near"}:
            break
        places = found.get(follower.toponym) or []
        if places:
            return places[:6]
    return []
