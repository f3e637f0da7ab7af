"""Find a home for sites that no trigger of their sentence suits: a fainter word, or the next sentence's event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.events.casualties import read_casualties
from geo.events.clusters import Cluster, rate_fit
from geo.events.scenes import Scene, Site
from geo.events.types import WARLIKE
from geo.text import Layout
from geo.triggers import FAINT, Trigger, find_faint_triggers, share_war

_NEIGHBOR: Final = 85.0
"""So far, in words of distance, may the trigger of a neighboring sentence be."""
_CLOSE: Final = 12.0
"""A faint word so near to a site is preferred to what the neighboring sentence tells of."""
_FAIR: Final = 0.6
"""Below this confidence of its role a site makes no word an event, and is none by itself."""
_STRONG: Final = 0.75
"""From here on it is one even where the article hardly speaks of war, or states no casualties."""


def house_orphans(
    layout: Layout, orphans: Sequence[tuple[Scene, Site]], clusters: list[Cluster]
) -> list[tuple[Scene, Site]]:
    """Add each site to a cluster, or make one of a faint word; give those that are left.

    Parameters
    ----------
    layout
        The article's sentences.
    orphans
        Sites without a trigger, each with its sentence.
    clusters
        The article's events so far; new ones are added to the list.
    """
    by_scene: dict[int, list[Cluster]] = {}
    for cluster in clusters:
        by_scene.setdefault(cluster.scene.number, []).append(cluster)
    faint: dict[int, list[Trigger]] = {}
    made: dict[int, Cluster] = {}
    left = []
    least = _FAIR if is_warlike(orphans[0][0]) else _STRONG
    for scene, site in orphans:
        is_sure = site.role.confidence >= (least if site.role.role == "event_site" else _FAIR)
        cost, word = _find_faint(layout, scene, site, faint) if is_sure else (0.0, None)
        if word is None or cost > _CLOSE:
            home = _find_neighbor(scene, site, by_scene)
            if home is not None:
                home.sites.append(site)
                continue
        if word is None:
            left.append((scene, site))
        elif word.start in made:
            made[word.start].sites.append(site)
        else:
            if not scene.triggers:
                assert scene.tokens is not None
                scene.casualties = read_casualties(scene.tokens)
            scene.triggers.append(word)
            made[word.start] = Cluster(scene, [word], [site])
            clusters.append(made[word.start])
    return left


def is_warlike(scene: Scene) -> bool:
    """Tell whether the article of a sentence is one on war."""
    return scene.tokens is not None and share_war(scene.tokens.text) >= WARLIKE


def is_event(scene: Scene, site: Site) -> bool:
    """Tell whether a site alone makes an event: its role is strong, or fairly so beside stated casualties."""
    if site.role.role != "event_site" or scene.section == "caption" or site.role.confidence < _FAIR:
        return False
    assert scene.tokens is not None
    if scene.casualties or read_casualties(scene.tokens):
        return True
    return site.role.confidence >= _STRONG and is_warlike(scene)


def make_bare(scene: Scene, site: Site) -> Cluster:
    """Make a cluster of a site alone: it is sure that something happened there, but no word for it is known."""
    if not scene.triggers:
        assert scene.tokens is not None
        scene.casualties = read_casualties(scene.tokens)
    bare = Trigger(
        site.start,
        site.end,
        "",
        "-",
        "conflict",
        None,
        None,
        "noun",
        "asserted",
        is_weak=True,
        strength=FAINT,
    )
    return Cluster(scene, [bare], [site])


def _find_faint(
    layout: Layout, scene: Scene, site: Site, known: dict[int, list[Trigger]]
) -> tuple[float, Trigger | None]:
    """Find the faint word nearest to a site in its sentence, and how far off it is."""
    if scene.number not in known:
        assert scene.tokens is not None
        found = find_faint_triggers(scene.tokens.text, layout, scene.start, scene.end)
        known[scene.number] = [
            word
            for word in found
            if not any(word.start < each.end and each.start < word.end for each in scene.triggers)
        ]
    best: tuple[float, Trigger | None] = 0.0, None
    for word in known[scene.number]:
        if rate_fit(scene, site, word) is None:
            continue
        cost = scene.measure_gap((word.start, word.end), (site.start, site.end))
        cost += 3.0 if site.end <= word.start and cost > 2.0 else 0.0
        if best[1] is None or cost < best[0]:
            best = cost, word
    return best


def _find_neighbor(scene: Scene, site: Site, by_scene: dict[int, list[Cluster]]) -> Cluster | None:
    """Find the event of a neighboring sentence that a site without a trigger of its own belongs to."""
    best: tuple[float, Cluster] | None = None
    for step in (-1, 1):
        for cluster in by_scene.get(scene.number + step, []):
            fit = rate_fit(cluster.scene, site, cluster.main) if site.role.role == "event_site" else None
            if fit is None or cluster.scene.section == "headline" or cluster.main.strength < 0.4:
                continue
            far = abs(cluster.main.start - site.start) / 6.0  # letters to words
            apart = 0.0 if cluster.scene.paragraph == scene.paragraph else 5.0
            cost = fit + far + apart + (0.0 if step < 0 else 2.0)
            if cluster.sites or (step < 0 and _counts_victims(cluster, by_scene)):
                continue
            if cost < _NEIGHBOR and (best is None or cost < best[0]):
                best = cost, cluster
    return best[1] if best else None


def _counts_victims(cluster: Cluster, by_scene: dict[int, list[Cluster]]) -> bool:
    """Tell whether a sentence only counts the victims ("Hundreds were injured") of the event before it."""
    if any(each.kind != "casualty" for each in cluster.triggers):
        return False
    number, paragraph = cluster.scene.number, cluster.scene.paragraph
    return any(
        other.sites and other.scene.paragraph == paragraph
        for step in (1, 2)
        for other in by_scene.get(number - step, [])
    )
