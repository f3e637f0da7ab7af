"""Turn drafts into rows of the events table, and leave out what is not surely an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from geo.events.actors import Actor, name_actor
from geo.events.drafts import Draft, settle_types
from geo.events.tellings import settle_tellings
from geo.model import Article, Candidate, Resolution, parse_date
from geo.precision import Precision, measure_precision
from geo.triggers import FAINT, get_disorder

_OLD_DAYS: Final = 365
"""What happened so long before publication is history, not news."""
_SURE: Final = 0.7
"""Without a site, only a trigger that is at least so strong makes an event."""
_WITHOUT_SITE: Final = 0.5
"""How much the confidence of an event is worth whose place is not named."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, in the columns of `geo.schema.EVENTS`, which says their types; `candidate` is its place.

    Times are UTC, `radius_km` is in km. What is not known is None: no casualties stated is None, a stated zero is 0.
    `trigger` is None where a site is sure but no word of an act is known; the indices are the site's then.
    """

    event_id: str
    article_id: str
    kind: str
    trigger: str | None
    trigger_start: int
    trigger_end: int
    acled_event_type: str | None
    acled_sub_event_type: str | None
    disorder_type: str | None
    modality: str
    claimed_by: str | None
    date_phrase: str | None
    date_start: datetime | None
    date_end: datetime | None
    date_prec: int | None
    time_precision: int | None
    actor1: str | None
    actor2: str | None
    fatalities_low: int | None
    fatalities_best: int | None
    fatalities_high: int | None
    injured: int | None
    casualty_phrase: str | None
    place_id: str | None
    place_name: str | None
    country_code: str | None
    admin1_name: str | None
    where_prec: int | None
    geo_precision: int | None
    radius_km: float | None
    evidence: str
    n_sources: int
    confidence: float
    reason: str
    ucdp_eligible: bool
    status: str
    reviewed_by: str | None
    candidate: Candidate | None


def build_events(
    article: Article, drafts: Sequence[Draft], resolutions: Sequence[Resolution], names: Sequence[Actor] = ()
) -> tuple[list[Event], dict[int, str]]:
    """Build the rows, and say which mention is a site of which."""
    codes = _find_countries(resolutions)
    events: list[Event] = []
    event_of: dict[int, str] = {}
    taken: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda each: each.order):
        if not may_be_kept(draft):
            continue
        settle_tellings(article, draft, names)
        if not draft.sites and not _is_plain(draft):
            continue
        number = taken[draft.order] = taken.get(draft.order, 0) + 1
        event_id = f"{article.article_id}:e{draft.order}" + (f".{number}" if number > 1 else "")
        events.append(_build(article, draft, event_id, codes))
        for site in draft.sites:
            event_of.setdefault(site.number, event_id)
    return events, event_of


def _find_countries(resolutions: Sequence[Resolution]) -> dict[tuple[int, int], str]:
    """Give the country codes of the mentions that name one, its people or its capital."""
    found: dict[tuple[int, int], str] = {}
    for each in resolutions:
        place = each.candidate
        if place is None or not place.country_code:
            continue
        if (
            place.feature_code.startswith("PCL")
            or place.feature_code == "PPLC"
            or each.span.kind == "demonym"
        ):
            found[each.span.start, each.span.end] = place.country_code
    return found


def may_be_kept(draft: Draft) -> bool:
    """Tell whether a draft may be an event: it has a site, or a word that leaves no doubt."""
    if draft.kind == "casualty_aggregate":
        return True
    strength = max(each.strength for each in draft.triggers)
    if draft.sites:
        return True
    if draft.kind != "conflict" or strength < _SURE or draft.scene.section == "caption":
        return False
    return draft.modality in ("asserted", "claimed", "ongoing", "negated")


def _is_plain(draft: Draft) -> bool:
    """Tell whether the text is sure of an event without a site: with casualties, or with an actor and a date."""
    if draft.modality == "negated":
        return False
    has_numbers = any(value is not None for value in (*draft.killed, draft.injured))
    is_plain = draft.trigger.kind == "conflict" and not draft.trigger.is_weak
    return has_numbers or (is_plain and draft.date is not None and draft.actors[0] is not None)


def _build(article: Article, draft: Draft, event_id: str, codes: dict[tuple[int, int], str]) -> Event:
    place = draft.place.place if draft.place else None
    precision = measure_precision(draft.place.resolution, article.text) if draft.place and place else None
    start, end, date_prec, time_precision, phrase = _date(article, draft)
    modality = _settle_modality(article, draft, end)
    low, best, high = draft.killed
    types = settle_types(draft)
    evidence = draft.evidence or draft.scene
    is_eligible = (
        draft.kind == "conflict"
        and (best or low or 0) >= 1
        and modality in ("asserted", "claimed", "ongoing")
    )
    toponym = draft.place.resolution.span.toponym if draft.place else None
    return Event(
        event_id, article.article_id, draft.kind, draft.trigger.text or None, draft.trigger.start, draft.trigger.end,
        *types, get_disorder(*types) if draft.kind != "diplomacy" else None, modality,
        draft.claim.who if draft.claim else None, phrase, start, end, date_prec, time_precision,
        name_actor(draft.actors[0], codes), name_actor(draft.actors[1], codes), low, best, high, draft.injured,
        draft.casualty_phrase, place.place_id if place else None, place.name if place else toponym,
        place.country_code if place else None, place.admin1_name if place else None,
        precision.where_prec if precision else None, precision.geo_precision if precision else None,
        precision.radius_km if precision else None, article.text[evidence.start : evidence.end].strip(), 1,
        _rate(draft), _write_reason(draft, precision), is_eligible, "machine-coded", None, place,
    )  # fmt: skip


def _date(
    article: Article, draft: Draft
) -> tuple[datetime | None, datetime | None, int | None, int | None, str | None]:
    """Give the interval, both precisions and the phrase; an event that goes on is of the day of publication."""
    date = draft.date
    if draft.modality == "planned" and date is not None and article.published is not None:
        last = parse_date(date.last)
        if last is not None and last.date() < article.published.date():
            date = None  # the day of something else that the sentence tells of
    if date is not None:
        codes = date.date_prec, date.time_precision
        if draft.is_borrowed:  # the day of another event of the sentence: of this one it is near
            codes = max(codes[0] or 2, 2), max(codes[1] or 2, 2)
        return parse_date(date.first), parse_date(date.last), *codes, date.text
    if draft.modality == "ongoing" and article.published is not None and draft.kind != "casualty_aggregate":
        day = article.published.replace(hour=0, minute=0, second=0, microsecond=0)
        return day, day, 2, 2, None
    return None, None, None, None, draft.date_words


def _settle_modality(article: Article, draft: Draft, end: datetime | None) -> str:
    is_told = draft.modality in ("asserted", "claimed")
    if is_told and end is not None and article.published is not None and draft.kind != "casualty_aggregate":
        if article.published - end > timedelta(days=_OLD_DAYS):
            return "historical"
        if draft.date is not None and draft.date.first is not None and draft.kind == "diplomacy":
            first = parse_date(draft.date.first)
            if first is not None and first.date() > article.published.date():
                return "planned"
    return draft.modality


def _rate(draft: Draft) -> float:
    """Give the probability that the event is one and lies where it is put: our own product of the steps' figures."""
    strength = max(each.strength for each in draft.triggers)
    if draft.place is None:
        return round(_WITHOUT_SITE * strength, 3)
    resolved = draft.place.resolution.confidence
    known = 0.3 if draft.place.place is None else (resolved if resolved is not None else 0.5)
    return round(draft.place.role.confidence * known * (0.5 + 0.5 * strength), 3)


def _write_reason(draft: Draft, precision: Precision | None) -> str:
    """Say what the row rests on."""
    trigger = draft.trigger
    doubt = ", of several senses" if trigger.is_weak else ""
    if trigger.strength == FAINT:
        doubt = ", which only the place makes a word of an act"
    parts = [
        f"'{trigger.text}' ({trigger.voice}{doubt})" if trigger.text else "no word of an act is known here"
    ]
    if draft.place is not None:
        parts.append(f"site '{draft.place.resolution.span.toponym}': {draft.place.role.reason or 'given'}")
    else:
        parts.append("no site named")
    if precision is not None:
        parts.append(precision.reason)
    if draft.date is None and draft.modality == "ongoing":
        parts.append("goes on at publication")
    if draft.is_borrowed:
        parts.append("its date is that of what the sentence tells of besides")
    if len(draft.scenes) > 1:
        parts.append(f"told in {len(draft.scenes)} sentences")
    return "; ".join([*parts, *draft.reasons])
