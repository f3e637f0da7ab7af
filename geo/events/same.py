"""Join the drafts of one event that an article tells of more than once: in the headline, the lead and a recap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from geo.events.deaths import NO_DEATHS, count_apart, get_best, suit_deaths, unite_deaths
from geo.events.drafts import Draft, relate
from geo.events.kinds import suit_types
from geo.events.scenes import Site
from geo.gazetteer import Gazetteer
from geo.model import parse_date

if TYPE_CHECKING:
    from geo.dates import DateExpression

_UNREAL: Final = frozenset(("planned", "hypothetical"))
_POINTING: Final = frozenset("the this that these".split())
_SESSIONS: Final = 3
"""Talks last for days, and news name the day of each session: so many days may lie between them."""
_MONTH: Final = 31
_CLEAR: Final = 0.85
"""So sure must a word of several senses be to say more exactly what happened than the event's own words do."""
_NEAR: Final = 2
"""A telling without a place belongs to the event so many sentences away, or a few more if it points: "the blast"."""
_POINTED: Final = 6
_HEADLINE: Final = 4
_RECENT: Final = 50
"""Of an event's sentences and sites so many, the last, are looked through for one that it has already: drafts come in
the order of the text, and an article that tells of one event a thousand times must not take a million looks."""


def join_drafts(drafts: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Join drafts that tell of one event: of one place or one in the other, of types, dates and casualties that fit.

    Those with a place come first; one without joins what is told of nearby, or on the same date.
    """
    joined: list[Draft] = []
    for is_placed in (True, False):
        for draft in drafts:
            if (draft.place is not None) != is_placed:
                continue
            same = _find_same(draft, joined, gazetteer)
            if same is None:
                joined.append(draft)
            else:
                _join(same, draft, gazetteer)
    return sorted(joined, key=lambda each: each.order)


def adopt_site(drafts: Sequence[Draft], site: Site, gazetteer: Gazetteer) -> bool:
    """Give a site that no trigger stands near to the nearest event of its place, or of one that holds it, if any."""
    homes = [
        draft
        for draft in drafts
        if draft.place is not None
        and (draft.kind == "diplomacy") == (site.role.role == "venue")
        and relate(draft.place, site, gazetteer) is not None
    ]
    if homes:
        min(homes, key=lambda draft: abs(draft.order - site.start)).sites.append(site)
    return bool(homes)


def _find_same(draft: Draft, joined: Sequence[Draft], gazetteer: Gazetteer) -> Draft | None:
    """Find the event that a draft tells of again, the one whose place agrees best."""
    best: tuple[float, Draft] | None = None
    for other in joined:
        if other.kind != draft.kind:
            continue
        if draft.kind == "casualty_aggregate":
            cost = 0.0 if other.killed == draft.killed else None
        elif draft.scene in other.scenes[-_RECENT:] or not _fits(other, draft):
            cost = None  # what one sentence tells of as two events stays two
        elif other.place is None or draft.place is None:
            cost = _compare_unplaced(other, draft)
        else:
            cost = _compare_places(other, draft, gazetteer)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, other
    return best[1] if best else None


def _fits(first: Draft, second: Draft) -> bool:
    """Tell whether type, modality, dates and casualties let two drafts be one event."""
    if second.is_other:
        return False
    is_talk = first.kind == "diplomacy"
    if not suit_dates(first.date, second.date, _SESSIONS if is_talk else 0):
        return False
    if is_talk:
        return True
    modalities = first.modality, second.modality
    if (
        len({each in _UNREAL for each in modalities}) > 1
        or len({each == "historical" for each in modalities}) > 1
    ):
        return False
    is_typed = suit_types(
        first.types[1], second.types[1], open_first=first.is_open, open_second=second.is_open
    )
    return is_typed and (suit_deaths(first.killed, second.killed) or _adds(first, second))


def _adds(first: Draft, second: Draft) -> bool:
    """Tell whether a draft only counts the attackers who died, or those whom they killed, of the one before it."""
    is_harm = all(each.kind == "casualty" for each in second.triggers)
    is_next = 0 <= second.scene.number - first.scenes[-1].number <= _NEAR
    return is_harm and is_next and count_apart(first.victims, second.victims)


def suit_dates(first: DateExpression | None, second: DateExpression | None, slack_days: int = 0) -> bool:
    """Tell whether two dates overlap and are of one order: a day in a month, not a day in a decade. Unknown suits all.

    `slack_days` may lie between them.
    """
    if first is None or second is None:
        return True
    (a, b), (c, d) = _reach(first), _reach(second)
    slack = timedelta(days=slack_days)
    if not (a - _EPOCH <= d - _EPOCH + slack and c - _EPOCH <= b - _EPOCH + slack):
        return False
    if None in (first.first, first.last, second.first, second.last):
        return True
    lengths = sorted(((b - a).days + 1, (d - c).days + 1))
    return lengths[1] <= _MONTH + 7 * lengths[0]


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _reach(date: DateExpression) -> tuple[datetime, datetime]:
    """Give the first and the last moment of a date, the ends of time for an open end."""
    start = parse_date(date.first) or datetime(1, 1, 1, tzinfo=UTC)
    return start, parse_date(date.last) or datetime(9999, 12, 31, tzinfo=UTC)


def _compare_unplaced(first: Draft, second: Draft) -> float | None:
    """Tell how near a telling without a place stands to an event; None if nothing ties them."""
    far = min(abs(second.scene.number - scene.number) for scene in first.scenes)
    if first.kind in ("strategic", "diplomacy") and far > 1:
        return None
    is_near = far <= _NEAR or (second.is_open and _points_back(second) and far <= _POINTED)
    is_headline = "headline" in (first.scene.section, second.scene.section) and far <= _HEADLINE
    has_deaths = get_best(first.killed) is not None and first.killed == second.killed
    has_date = first.date is not None and second.date is not None
    return 3.0 + far if is_near or is_headline or has_deaths or has_date else None


def _compare_places(first: Draft, second: Draft, gazetteer: Gazetteer) -> float | None:
    """Tell how well the places of two drafts agree, 0 best; None if they are two places.

    A country holds much: a town's event is the country's only where date, toll or the article's beginning says so.
    """
    assert first.place is not None
    assert second.place is not None
    relation = relate(first.place, second.place, gazetteer)
    if relation is None:
        return None
    if relation == "same":
        is_one_day = first.date is None or second.date is None or first.date.first == second.date.first
        return 0.0 if is_one_day else 0.5
    outer = (first if relation == "holds" else second).place
    is_country = outer is not None and outer.place is not None and outer.place.feature_code.startswith("PCL")
    has_dates = first.date is not None and second.date is not None
    has_toll = get_best(first.killed) is not None and get_best(first.killed) == get_best(second.killed)
    is_lead = first.scene.section == "headline" or first.scene.number <= 1
    has_bond = has_dates or has_toll or is_lead or first.kind == "diplomacy"
    return 1.5 if has_bond or not is_country else None


def _points_back(draft: Draft) -> bool:
    words = draft.scene.list_between(draft.scene.start, draft.trigger.start)
    return not _POINTING.isdisjoint(words[-3:])


def _choose_exact(first: DateExpression | None, second: DateExpression | None) -> DateExpression | None:
    """Take the shorter of two dates, the first if they are equal."""
    if first is None or second is None:
        return first or second
    (a, b), (c, d) = _reach(first), _reach(second)
    return second if d - c < b - a else first


def _join(kept: Draft, told: Draft, gazetteer: Gazetteer) -> None:
    """Add what another telling says to an event."""
    kept.triggers += told.triggers
    recent = kept.sites[-_RECENT:]
    kept.sites += [site for site in told.sites if site not in recent]
    kept.scenes.append(told.scene)
    if kept.scene.section == "headline" and kept.evidence is None and told.place is not None:
        kept.evidence = told.scene  # a headline says less than the sentence below it
    if kept.place is None or (
        told.place is not None and relate(kept.place, told.place, gazetteer) == "holds"
    ):
        kept.place = told.place
    is_clear = not told.trigger.is_weak or told.trigger.strength >= _CLEAR
    if told.types[1] is not None and (
        kept.types[1] is None or (kept.is_open and not told.is_open and is_clear)
    ):
        kept.types, kept.type_share, kept.is_open = told.types, told.type_share, False
    date = _choose_exact(kept.date, told.date)
    if kept.date is None and kept.date_words is not None:
        date = None  # its own sentence says when, though nobody knows which day that is
    elif kept.date is None and told.date is None:
        kept.date_words = told.date_words
    if date is not kept.date:
        kept.date, kept.is_borrowed = date, told.is_borrowed
    kept.tellings += told.tellings
    _join_casualties(kept, told)


def _join_casualties(kept: Draft, told: Draft) -> None:
    if told.killed != NO_DEATHS:
        is_first = kept.killed == NO_DEATHS
        united = unite_deaths(kept.killed, kept.victims, told.killed, told.victims)
        kept.killed = told.killed if is_first else united
        kept.victims |= told.victims
    kept.injured = kept.injured if kept.injured is not None else told.injured
    phrases = dict.fromkeys(each for each in (kept.casualty_phrase, told.casualty_phrase) if each)
    kept.casualty_phrase = "; ".join(phrases) or None
