"""Score the events of an article against those that people say it tells of: by place, type and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.evaluate.documents import MarkedEvent
from geo.evaluate.matching import measure_km
from geo.events import Event
from geo.events.kinds import suit_types
from geo.names import fold

NEAR_KM: Final = 25.0
"""A place so near counts as the same: where UCDP's precision 2 ends."""
TOTAL: Final = "casualty_aggregate"
"""Casualties of a whole war: a row of the table that is no event, and is counted on neither side."""


@dataclass(frozen=True, slots=True)
class EventPair:
    """A marked event with the one found for it: they agree in place (1), in type too (2), and in date (3).

    `is_number_right` says whether the stated deaths hold the marked number; None where nobody marked one.
    """

    marked: MarkedEvent
    found: Event
    agreement: int
    distance_km: float | None
    is_number_right: bool | None


@dataclass(frozen=True, slots=True)
class EventScores:
    """The events of an article: the pairs, and what is left on either side."""

    pairs: tuple[EventPair, ...] = ()
    missed: tuple[MarkedEvent, ...] = ()
    invented: tuple[Event, ...] = ()


def score_events(marked: Sequence[MarkedEvent], found: Sequence[Event]) -> EventScores:
    """Pair marked and found events one to one: those that agree most first, then the nearest.

    Parameters
    ----------
    marked
        All events that the article tells of.
    found
        What was coded; totals of casualties are left out on both sides.

    Returns
    -------
    EventScores
        Pairs agree at least in place: the same GeoNames record, a point within 25 km, or, where no point is marked,
        the same name.
    """
    wanted = [each for each in marked if each.kind != TOTAL]
    given = [each for each in found if each.kind != TOTAL]
    options = []
    for one, event in enumerate(wanted):
        for other, candidate in enumerate(given):
            is_there, distance = _compare_places(event, candidate)
            if is_there:
                is_type = is_of_type(event, candidate)
                agreement = 1 + is_type + (is_type and _is_of_date(event, candidate))
                options.append((-agreement, distance or 0.0, one, other, distance))
    pairs, taken, used = [], set(), set()
    for agreement, _, one, other, distance in sorted(options, key=lambda each: each[:4]):
        if one not in taken and other not in used:
            taken.add(one)
            used.add(other)
            number = _compare_numbers(wanted[one], given[other])
            pairs.append((one, EventPair(wanted[one], given[other], -agreement, distance, number)))
    return EventScores(
        tuple(pair for _, pair in sorted(pairs, key=lambda each: each[0])),
        tuple(each for number, each in enumerate(wanted) if number not in taken),
        tuple(each for number, each in enumerate(given) if number not in used),
    )


def _compare_places(marked: MarkedEvent, found: Event) -> tuple[bool, float | None]:
    """Tell whether an event is where it was marked, and how far from there in km."""
    place = found.candidate
    if marked.geonameid and found.place_id == f"geonames:{marked.geonameid}":
        return True, 0.0
    if marked.latitude is None or marked.longitude is None:
        names = fold(marked.place or ""), fold(found.place_name or "")
        return bool(names[0]) and names[0] == names[1], None
    if place is None:
        return False, None
    distance = measure_km(marked.latitude, marked.longitude, place.latitude, place.longitude)
    return distance <= NEAR_KM, distance


def is_of_type(marked: MarkedEvent, found: Event) -> bool:
    """Tell whether an event is of the family that was marked.

    The same ACLED event type, or two sub-event types that one event may be told by (an attack by suicide bombers);
    where no type is marked, the same kind.
    """
    if marked.event_type is None:
        return marked.kind is None or marked.kind == found.kind
    if found.acled_event_type == marked.event_type:
        return True
    pair = marked.sub_event_type, found.acled_sub_event_type
    return None not in pair and suit_types(*pair)


def _is_of_date(marked: MarkedEvent, found: Event) -> bool:
    """Tell whether the intervals overlap; one without a date overlaps only where none is marked."""
    if marked.first is None and marked.last is None:
        return True
    start = found.date_start.date() if found.date_start else None
    end = found.date_end.date() if found.date_end else None
    if start is None and end is None:
        return False
    starts_in_time = start is None or marked.last is None or start <= marked.last
    return starts_in_time and (end is None or marked.first is None or end >= marked.first)


def _compare_numbers(marked: MarkedEvent, found: Event) -> bool | None:
    if marked.fatalities is None:
        return None
    low, high = found.fatalities_low, found.fatalities_high
    if found.fatalities_best is not None:
        return found.fatalities_best == marked.fatalities
    return low is not None and low <= marked.fatalities and (high is None or marked.fatalities <= high)
