"""Tie sites to triggers, and join the triggers of a sentence that tell of one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geo.events.kinds import is_general, suit_types
from geo.events.scenes import Scene, Site
from geo.events.venues import rate_venue
from geo.gazetteer import Gazetteer
from geo.triggers import Trigger

_PARTING: Final = frozenset(
    "another separate separately elsewhere second meanwhile response retaliation days hours weeks later "
    "earlier previous previously similar while whereas".split()
)
"""Between two triggers these say that two events are meant."""
_SEQUENCE: Final = frozenset(("after", "following", "before"))


@dataclass(slots=True)
class Cluster:
    """Triggers that tell of one event, and the sites where it happened."""

    scene: Scene
    triggers: list[Trigger]
    sites: list[Site] = field(default_factory=list)

    @property
    def main(self) -> Trigger:
        """The trigger that names it best: of conflict rather than of harm, of one sense rather than several."""
        return min(self.triggers, key=lambda each: (_order_kind(each), each.strength < 0.4, each.start))


def _order_kind(trigger: Trigger) -> int:
    return {"conflict": 0, "strategic": 1, "diplomacy": 1, "casualty": 2, "movement": 3}[trigger.kind]


def form_clusters(
    scenes: Sequence[Scene], gazetteer: Gazetteer
) -> tuple[list[Cluster], list[tuple[Scene, Site]]]:
    """Form the events that an article's sentences tell of, in the order of the text.

    Each site goes to the nearest trigger of its sentence that suits its role, counted in words with more for each
    border of a clause. The sites that have none are given too, each with its sentence.
    """
    clusters: list[Cluster] = []
    orphans: list[tuple[Scene, Site]] = []
    for scene in scenes:
        ties = _tie_sites(scene)
        orphans += [(scene, site) for site in scene.sites if site.number not in ties]
        clusters += _join_triggers(scene, ties, gazetteer)
    return clusters, orphans


def rate_fit(scene: Scene, site: Site, trigger: Trigger) -> float | None:
    """Tell how badly a trigger suits a site's role, in words of distance; None if it does not at all.

    The scene is the trigger's.
    """
    if site.role.role == "venue":
        return rate_venue(scene, site, trigger)
    if trigger.kind in ("diplomacy", "movement"):
        return None
    fit = {"conflict": 0.0, "strategic": 1.0, "casualty": 1.5}[trigger.kind]
    return fit + (12.0 if trigger.strength < 0.4 else 0.0) + (2.0 if trigger.is_weak else 0.0)


def _tie_sites(scene: Scene) -> dict[int, Trigger]:
    """Give the trigger of each site, by the site's number."""
    ties: dict[int, Trigger] = {}
    previous: Site | None = None
    for site in scene.sites:
        if (
            previous is not None
            and previous.number in ties
            and (_is_listed(scene, previous, site) or _is_told_within(scene, previous, site))
        ):
            ties[site.number] = ties[previous.number]
            previous = site
            continue
        previous = site
        best: tuple[float, Trigger] | None = None
        for trigger in scene.triggers:
            fit = rate_fit(scene, site, trigger)
            if fit is None:
                continue
            overlaps = trigger.start < site.end and site.start < trigger.end
            cost = fit + (
                0.0 if overlaps else scene.measure_gap((trigger.start, trigger.end), (site.start, site.end))
            )
            if site.end <= trigger.start and cost > 2.0:
                cost += 3.0  # a site is named behind its event more often than in front
            if best is None or cost < best[0]:
                best = cost, trigger
        if best is not None:
            ties[site.number] = best[1]
    return ties


def _is_listed(scene: Scene, first: Site, second: Site) -> bool:
    """Tell whether two sites stand in one list: "in Homs, Hama and Idlib"."""
    between = scene.list_between(first.end, second.start)
    return first.role.role == second.role.role and bool(between) and _LISTING.issuperset(between)


def _is_told_within(scene: Scene, inner: Site, outer: Site) -> bool:
    return inner.role.role == outer.role.role and is_within(scene, inner, outer)


def is_within(scene: Scene, inner: Site, outer: Site) -> bool:
    """Tell whether the words say that one site lies in the next: "the Al-Noor hospital in the city of X"."""
    if not (scene.start <= inner.end <= outer.start < scene.end):
        return False
    words = [word for word in scene.list_between(inner.end, outer.start) if word not in _WITHIN]
    return words in (["in"], ["inside"])


_WITHIN: Final = frozenset(
    ", the city town village of capital hospital clinic hotel restaurant market bazaar mosque church cathedral temple "
    "school university college airport airbase base camp prison bridge district neighborhood neighbourhood quarter "
    "suburb area station port square plant factory checkpoint crossing stadium theater theatre mall".split()
)


_LISTING: Final = frozenset(
    ", and or the nearby neighboring town towns village villages city cities of as well".split()
)


def _join_triggers(scene: Scene, ties: dict[int, Trigger], gazetteer: Gazetteer) -> list[Cluster]:
    """Join a sentence's triggers into events."""
    own: dict[int, list[Site]] = {}
    for site in scene.sites:
        if site.number in ties:
            own.setdefault(ties[site.number].start, []).append(site)
    clusters: list[Cluster] = []
    counted = _find_counted(scene)
    for trigger in scene.triggers:
        sites = own.get(trigger.start, [])
        if not sites and (trigger.kind == "movement" or trigger.strength < 0.4):
            continue
        if trigger.kind == "casualty" and not (
            sites or trigger.start in counted or trigger.lemma in ("kill", "wound")
        ):
            continue
        fresh = Cluster(scene, [trigger], list(sites))
        if clusters and not sites and _is_aside(trigger, clusters[-1]):
            continue
        home = next((each for each in reversed(clusters) if _is_one(each, fresh, gazetteer)), None)
        if home is None:
            clusters.append(fresh)
        else:
            home.triggers.append(trigger)
            home.sites += [site for site in sites if site not in home.sites]
    return clusters


def _is_aside(trigger: Trigger, before: Cluster) -> bool:
    """Tell whether a participle only adds to the event in front: "seized the town, taking a priest hostage"."""
    is_participle = trigger.voice == "active" and trigger.text.partition(" ")[0].endswith("ing")
    return is_participle and trigger.kind in ("conflict", "strategic") and before.main.kind == "conflict"


def _find_counted(scene: Scene) -> set[int]:
    return {
        trigger.start
        for trigger in scene.triggers
        for each in scene.casualties
        if trigger.start <= each.position < trigger.end or each.start <= trigger.start < each.end
    }


def _is_one(first: Cluster, second: Cluster, gazetteer: Gazetteer) -> bool:
    """Tell whether two clusters of a sentence tell of one event."""
    if first.sites and second.sites and not _share_place(first.sites, second.sites, gazetteer):
        return False
    one, two = first.main, second.main
    kinds = {one.kind, two.kind}
    if "movement" in kinds:
        return bool(first.sites and second.sites)
    between = frozenset(first.scene.list_between(max(each.end for each in first.triggers), two.start))
    if between & _PARTING or ("diplomacy" in kinds and len(kinds) > 1):
        return False
    if "casualty" in kinds:
        return not (";" in between and second.sites) and "strategic" not in kinds
    is_apart = bool(between & _SEQUENCE) or ("strategic" in kinds and len(kinds) > 1)
    if is_apart or (one.modality != two.modality and {one.modality, two.modality} & _NOT_DONE):
        return False
    return suit_types(
        one.sub_event_type, two.sub_event_type,
        open_first=is_general(first.triggers), open_second=is_general(second.triggers),
    )  # fmt: skip


_NOT_DONE: Final = frozenset(("negated", "planned", "hypothetical", "historical"))


def _share_place(first: Sequence[Site], second: Sequence[Site], gazetteer: Gazetteer) -> bool:
    """Tell whether two lists of sites name one place, or one that lies in the other."""
    for one in first:
        for two in second:
            if one.place is None or two.place is None:
                continue
            if one.place.place_id == two.place.place_id:
                return True
            if gazetteer.contains(one.place, two.place) or gazetteer.contains(two.place, one.place):
                return True
    return False
