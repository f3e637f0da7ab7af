"""Add to each mention's signs what the first reading took the mentions beside it for: the second reading's signs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from geo.model import Resolution
from geo.roles.scorer import ROLES

if TYPE_CHECKING:
    from geo.roles.scorer import Floats

Key = TypeVar("Key", int, str)
_SITE: Final = ROLES.index("event_site")
_VENUE: Final = ROLES.index("venue")
_SHARES: Final = (0.3, 0.6)
"""Bounds of unlikely, open and likely."""


def add_context(
    signs: Sequence[list[str]], resolutions: Sequence[Resolution], likely: Floats
) -> list[list[str]]:
    """Add the roles that the first reading gave the mentions before and behind, and those of the same place.

    Parameters
    ----------
    signs
        Those of each mention.
    resolutions
        Of the mentions, in order.
    likely
        An array of mentions by roles: the probabilities of the first reading.

    Returns
    -------
    list
        The signs of each mention with those added.
    """
    tops: list[int] = likely.argmax(axis=1).tolist() if len(signs) else []
    sites, venues = likely[:, _SITE].tolist(), likely[:, _VENUE].tolist()
    by_sentence: dict[int, list[int]] = {}
    by_place: dict[str, list[int]] = {}
    for number, each in enumerate(resolutions):
        by_sentence.setdefault(each.span.sentence_start, []).append(number)
        by_place.setdefault(_name(each), []).append(number)
    site_peaks = _find_peaks(sites, by_sentence)
    same_sites, same_venues = _find_peaks(sites, by_place), _find_peaks(venues, by_place)
    added = []
    for number, found in enumerate(signs):
        each = resolutions[number]
        sentence = each.span.sentence_start
        more = [*found, f"own first={tops[number]}"]
        if number > 0 and resolutions[number - 1].span.sentence_start == sentence:
            more += _compare("prev", tops[number - 1], tops[number], found)
        if number + 1 < len(signs) and resolutions[number + 1].span.sentence_start == sentence:
            more += _compare("next", tops[number + 1], tops[number], found)
        more.append(f"other site={_rate(site_peaks[sentence], number)}")
        name = _name(each)
        if len(by_place[name]) > 1:
            more.append(f"same site={_rate(same_sites[name], number)}")
            more.append(f"same venue={min(_rate(same_venues[name], number), 1)}")
        added.append(more)
    return added


def _name(each: Resolution) -> str:
    return each.candidate.place_id if each.candidate else each.span.toponym


def _compare(side: str, other: int, own: int, found: Sequence[str]) -> list[str]:
    """Say what the neighbor was taken for, alone and with what stands between."""
    join = next((sign for sign in found if sign.startswith(f"{side} join=")), None)
    signs = [f"{side} first={other}"]
    if join is not None:
        signs += [f"{side} first join={other} {join[10:]}", f"{side} first own={other} {own}"]
    return signs


Peaks = tuple[int, float, float]
"""The number with the greatest share, that share, and the greatest of the others'."""


def _find_peaks(shares: Sequence[float], groups: Mapping[Key, Sequence[int]]) -> dict[Key, Peaks]:
    """Find the two greatest shares of each group, once for all that look at the others of their group."""
    peaks = {}
    for key, numbers in groups.items():
        top = max(numbers, key=shares.__getitem__)
        others = (shares[number] for number in numbers if number != top)
        peaks[key] = top, shares[top], max(others, default=0.0)
    return peaks


def _rate(peaks: Peaks, own: int) -> int:
    """Say how likely the likeliest of the others is: 0 to 2."""
    top, greatest, second = peaks
    return bisect_right(_SHARES, second if own == top else greatest)
