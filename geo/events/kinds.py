"""Which types of event may be one event told in two ways, and which of several words says it most exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.triggers import Trigger

_RANK: Final = {
    name: rank
    for rank, name in enumerate(
        (
            "Chemical weapon", "Suicide bomb", "Sexual violence", "Abduction/forced disappearance", "Grenade",
            "Remote explosive/landmine/IED", "Air/drone strike", "Shelling/artillery/missile attack",
            "Excessive force "
            "against protesters", "Protest "
                                                  "with intervention", "Mob "
                                                                               "violence", "Violent "
                                                                                               "demonstration",
            "Non-state actor "
            "overtakes territory", "Government "
                                                   "regains territory", "Armed "
                                                                                   "clash", "Peaceful "
                                                                                                  "protest",
            "Attack", "Disrupted "
                      "weapons use", "Looting/property "
                                               "destruction", "Non-violent transfer of "
                                                                               "territory",
            "Arrests", "Agreement", "Headquarters or base established", "Change to group/activity", "Other",
        )
    )
}  # fmt: skip
"""The most exact first."""
_EXPLOSIVE: Final = frozenset(
    ("Air/drone strike", "Shelling/artillery/missile attack", "Chemical weapon", "Grenade",
     "Remote explosive/landmine/IED", "Suicide bomb")
)  # fmt: skip
_CROWD: Final = frozenset(
    ("Peaceful "
     "protest", "Protest "
                         "with intervention", "Excessive force "
                                                      "against protesters", "Violent "
                                                                                            "demonstration",
     "Mob violence")
)  # fmt: skip
_LAND: Final = frozenset(
    (
        "Armed clash",
        "Non-state actor overtakes territory",
        "Government regains territory",
        "Non-violent transfer of territory",
    )
)
_PAIRS: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("Air/drone strike", "Shelling/artillery/missile attack"), ("Air/drone strike", "Chemical weapon"),
        ("Shelling/artillery/missile "
         "attack", "Chemical "
                                              "weapon"), ("Suicide "
                                                                   "bomb", "Remote "
                                                                                   "explosive/landmine/IED"),
        ("Grenade", "Remote explosive/landmine/IED"), ("Grenade", "Shelling/artillery/missile attack"),
        ("Attack", "Armed "
                   "clash"), ("Attack", "Abduction/forced "
                                              "disappearance"), ("Attack", "Sexual "
                                                                                            "violence"),
        ("Attack", "Mob violence"), ("Attack", "Excessive force against protesters"),
        ("Attack", "Looting/property destruction"), ("Armed clash", "Violent demonstration"),
        ("Armed clash", "Protest with intervention"), ("Attack", "Suicide bomb"), ("Attack", "Grenade"),
        ("Attack", "Remote explosive/landmine/IED"), ("Armed clash", "Suicide bomb"),
    )
)  # fmt: skip
"""One event is told with either word: an attack by suicide bombers, a clash in which civilians are attacked."""
_WIDE: Final = frozenset(
    "attack strike hit target raid assault operation offensive killing violence massacre fire murder".split()
)
"""Words that any violence may be called by."""


_WIDE_TYPES: Final = frozenset(("Attack", "Armed clash"))
_EXCESSIVE: Final = ("Protests", "Excessive force against protesters")


def choose_type(triggers: Sequence[Trigger]) -> tuple[str | None, str | None]:
    """Choose the ACLED types of an event from its triggers: those of the most exact word.

    Examples
    --------
    >>> from geo.text import find_layout
    >>> from geo.triggers import find_triggers
    >>> text = "The attack began when a suicide bomber blew himself up."
    >>> choose_type(find_triggers(text, find_layout(text)))
    ('Explosions/Remote violence', 'Suicide bomb')
    """
    typed = [each for each in triggers if each.sub_event_type is not None and each.kind != "movement"]
    if not typed:
        return None, None
    crowds = {each.sub_event_type for each in typed if each.sub_event_type in _CROWD}
    if crowds and any(each.lemma in ("clash", "riot") for each in typed):
        return _EXCESSIVE if _EXCESSIVE[1] in crowds else ("Riots", "Violent demonstration")
    best = min(
        typed, key=lambda each: _RANK.get(each.sub_event_type or "", 99) + (20 if _is_aside(each) else 0)
    )
    return best.event_type, best.sub_event_type


def _is_aside(trigger: Trigger) -> bool:
    """Tell whether a word is weak and general: it yields to any other."""
    is_wide = trigger.lemma in _WIDE and trigger.sub_event_type in _WIDE_TYPES
    return trigger.strength < 0.4 or is_wide


def is_general(triggers: Sequence[Trigger]) -> bool:
    """Tell whether an event's words leave open how it was done."""
    return all(each.lemma in _WIDE or each.kind == "casualty" for each in triggers)


def suit_types(
    first: str | None, second: str | None, *, open_first: bool = False, open_second: bool = False
) -> bool:
    """Tell whether two sub-event types may be of one event.

    Parameters
    ----------
    first, second
        ACLED's sub-event types; None suits all.
    open_first, open_second
        Whether the words leave open how it was done, so that any violence suits.

    Examples
    --------
    >>> suit_types("Air/drone strike", "Shelling/artillery/missile attack")
    True
    >>> suit_types("Peaceful protest", "Air/drone strike")
    False
    """
    if first is None or second is None or first == second:
        return True
    if first in _CROWD and second in _CROWD:
        return True
    if first in _LAND and second in _LAND:
        return True
    if frozenset((first, second)) in _PAIRS:
        return True
    violent = _EXPLOSIVE | {"Attack", "Armed clash"}
    return (open_first and second in violent and first in violent) or (
        open_second and first in violent and second in violent
    )
