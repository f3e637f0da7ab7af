"""Settle the roles of phrases whose place follows from others, as in "50 km south of Baghdad", and of those others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.model import Resolution, RoleGiven

_MEASURED: Final = frozenset(("distance", "around"))
"""Of these phrases the name in them is only what the place is measured from. Of "the road between Homs and Hama" both
ends are sites, and a border or a part lies in what is named: there the names keep what the words say of them."""
_TELLING: Final = frozenset(("event_site", "venue", "path"))


def settle_relations(resolutions: Sequence[Resolution], given: Sequence[RoleGiven]) -> list[RoleGiven]:
    """Give a phrase the role that its words give the name in it, and make that name a locator.

    Parameters
    ----------
    resolutions
        An article's mentions, in order.
    given
        The role of each.

    Returns
    -------
    list of RoleGiven
        As many. A phrase that describes a name beside it ("Iskandariyah, 50 km south of Baghdad") is a locator.

    Examples
    --------
    >>> from geo.model import Relation, Span
    >>> relation = Relation("distance", (15,), bearing="S", distance_km=50.0)
    >>> spans = [Span(0, 22, "50 km south of Baghdad", "nominal", relation=relation), Span(15, 22, "Baghdad")]
    >>> resolutions = [Resolution(span, None, "unresolved", None, 0, "") for span in spans]
    >>> roles = [RoleGiven("background", 0.4, ""), RoleGiven("event_site", 0.8, "")]
    >>> [each.role for each in settle_relations(resolutions, roles)]
    ['event_site', 'locator']
    """
    settled = list(given)
    numbers = {
        each.span.start: number for number, each in enumerate(resolutions) if each.span.relation is None
    }
    for number, resolution in enumerate(resolutions):
        relation = resolution.span.relation
        if relation is None:
            continue
        if relation.subject is not None:
            settled[number] = RoleGiven("locator", given[number].confidence, "describes the name beside it")
            continue
        anchors = [numbers[start] for start in relation.anchors if start in numbers]
        telling = [each for each in anchors if given[each].role in _TELLING]
        if telling:
            settled[number] = given[max(telling, key=lambda each: given[each].confidence)]
        if settled[number].role in _TELLING and relation.kind in _MEASURED:
            for each in anchors:
                settled[each] = replace(
                    given[each], role="locator", reason="only what the phrase around it is measured from"
                )
    return settled
