"""Make a draft of each event that an article's sentences tell of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.events.actors import Actor
from geo.events.casualties import Casualties
from geo.events.claims import Claim
from geo.events.clusters import Cluster, is_within
from geo.events.deaths import NO_DEATHS, Deaths, unite_deaths
from geo.events.kinds import choose_type, is_general
from geo.events.scenes import Scene, Site
from geo.events.totals import is_total
from geo.gazetteer import Gazetteer
from geo.model import Article
from geo.triggers import Modality, Trigger

if TYPE_CHECKING:
    from geo.dates import DateExpression

_OTHER: Final = frozenset("another second third separate separately elsewhere similar different further "
                          "other previous earlier".split())  # fmt: skip
"""In front of a trigger these say that it is not the event told of before."""
SOLDIERS: Final = frozenset("soldier soldiers troops rebels militants fighters insurgents policemen "
                             "guerrillas jihadists militiamen gunmen commandos servicemen marines "
                             "terrorists combatants".split())  # fmt: skip
CIVILIANS: Final = frozenset("civilian civilians people women woman children child villagers residents worker workers "
                             "passengers students".split())  # fmt: skip
_NOW: Final = frozenset(("now", "currently", "at present"))
_INTRUSIONS: Final = frozenset("storm raid assault invade burst swoop".split())
"""What armed men do to soldiers and to others alike: whom they killed says which it was."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence that tells of an event: its trigger there, and in which way it speaks of it."""

    scene: Scene
    trigger: Trigger
    modality: Modality


@dataclass(slots=True)
class Draft:
    """An event while it is put together from what the article says of it in several places."""

    scene: Scene
    trigger: Trigger
    triggers: list[Trigger]
    kind: str
    types: tuple[str | None, str | None]
    modality: Modality
    """In which way its own sentence speaks of it, before who says so is heard; `geo.events.tellings` settles it."""
    sites: list[Site]
    place: Site | None
    date: DateExpression | None
    killed: Deaths = NO_DEATHS
    injured: int | None = None
    casualty_phrase: str | None = None
    victims: frozenset[str] = frozenset()
    actors: tuple[Actor | None, Actor | None] = (None, None)
    claim: Claim | None = None
    date_words: str | None = None
    """The date expression of its sentence that could not be put on the calendar: no other telling dates it then."""
    is_borrowed: bool = False
    is_open: bool = False
    is_other: bool = False
    reasons: list[str] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    evidence: Scene | None = None
    tellings: list[Telling] = field(default_factory=list)
    type_share: float = 0.0
    guess: tuple[str | None, str | None] = (None, None)

    @property
    def order(self) -> int:
        """Where it stands in the text."""
        return self.trigger.start


def make_drafts(article: Article, clusters: Sequence[Cluster], gazetteer: Gazetteer) -> list[Draft]:
    """Make a draft of each event: one a site where a cluster has several that none holds another."""
    drafts: list[Draft] = []
    for cluster in clusters:
        for draft in _draft(article, cluster, gazetteer):
            if draft.kind == "conflict" and draft.types[1] is None:
                _take_type(draft, drafts)
            drafts.append(draft)
    return drafts


def _take_type(draft: Draft, before: Sequence[Draft]) -> None:
    """Give a draft that only tells of harm at a site the types of what was told just before: "most died in Homs"."""
    for other in reversed(before):
        if draft.scene.number - other.scene.number > 2 or draft.place is None:
            return
        if other.kind == "conflict" and other.types[1] is not None and other.modality == draft.modality:
            draft.types, draft.is_open = other.types, True
            draft.reasons.append("its type is that of what is told before")
            return


def _draft(article: Article, cluster: Cluster, gazetteer: Gazetteer) -> Iterator[Draft]:
    scene, main, text = cluster.scene, cluster.main, article.text
    kind = _choose_kind(cluster)
    stated = [each for each in scene.casualties if _owns(cluster, each)]
    if kind == "conflict" and any(is_total(scene, each, main) for each in stated):
        yield _draft_total(text, cluster, stated)
        stated = []
        if not cluster.sites:
            return
    groups: Sequence[tuple[Site | None, list[Site]]] = group_sites(cluster.sites, gazetteer, scene)
    for place, sites in groups or [(None, [])]:
        draft = Draft(
            scene, main, list(cluster.triggers), kind, _choose_types(cluster, stated, kind), main.modality, sites,
            place, choose_date(cluster, place), is_open=is_general(cluster.triggers),
            is_other=_is_other(scene, main), scenes=[scene],
        )  # fmt: skip
        _add_casualties(draft, stated, text, len(groups))
        draft.date_words = None if draft.date is not None else _find_loose_date(cluster)
        draft.is_borrowed = draft.date is not None and _is_borrowed(cluster, draft.date)
        if draft.date is not None and draft.date.text.lower() in _NOW and draft.modality == "asserted":
            draft.modality = "ongoing"
        draft.tellings = [Telling(scene, main, draft.modality)]
        yield draft


def _choose_kind(cluster: Cluster) -> str:
    kind = cluster.main.kind
    if kind == "casualty":
        return "conflict"
    if kind == "movement":
        return "diplomacy"
    return "strategic" if cluster.main.event_type == "Strategic developments" else kind


def _choose_types(cluster: Cluster, stated: Sequence[Casualties], kind: str) -> tuple[str | None, str | None]:
    """Choose the types; None where nothing but harm is told. A raid that killed no soldiers is an attack."""
    if kind == "diplomacy":
        return None, None
    types = choose_type([each for each in cluster.triggers if each.kind in ("conflict", kind)])
    if types == (None, None):
        types = choose_type(cluster.triggers)
    victims = {word for each in stated for word in each.victims.split()}
    is_unarmed = bool(victims) and victims.isdisjoint(SOLDIERS)
    is_intrusion = all(
        each.lemma.split()[0] in _INTRUSIONS or each.kind == "casualty" for each in cluster.triggers
    )
    if types == ("Battles", "Armed clash") and is_unarmed and is_intrusion:
        return "Violence against civilians", "Attack"
    return types


def settle_types(draft: Draft) -> tuple[str | None, str | None]:
    """Give a draft's types; where the text tells of nothing but harm, by whom it hit: soldiers in battle, or others."""
    if draft.kind != "conflict" or draft.types[1] is not None:
        return draft.types
    if draft.guess[0] not in (None, "Strategic developments"):
        return draft.guess
    if not draft.trigger.text:
        return None, None  # no word of an act, and nothing else that speaks for one
    is_battle = not draft.victims.isdisjoint(SOLDIERS)
    return ("Battles", "Armed clash") if is_battle else ("Violence against civilians", "Attack")


def _owns(cluster: Cluster, stated: Casualties) -> bool:
    """Tell whether stated casualties are an event's: their word of harm is among its triggers, or nearest to them."""
    if any(each.start <= stated.position < each.end for each in cluster.triggers):
        return True
    everywhere = [each for each in cluster.scene.triggers if each.kind in ("conflict", "casualty")]
    if not everywhere:  # a site alone: what its sentence counts was there, if it names no other
        return not cluster.main.text and len(cluster.scene.sites) == 1
    if any(each.start <= stated.position < each.end for each in everywhere):
        return False
    nearest = min(
        everywhere,
        key=lambda each: cluster.scene.measure_gap((each.start, each.end), (stated.position, stated.end)),
    )
    return nearest in cluster.triggers


def _is_other(scene: Scene, trigger: Trigger) -> bool:
    words = scene.list_between(scene.start, trigger.start)
    return not _OTHER.isdisjoint(words[-4:]) or words[:1] in (["elsewhere"], ["separately"], ["meanwhile"])


def _draft_total(text: str, cluster: Cluster, stated: Sequence[Casualties]) -> Draft:
    """Make the row of a war's total: it has no place and no day."""
    first = next(each for each in stated if is_total(cluster.scene, each, cluster.main))
    trigger = next(
        (each for each in cluster.triggers if each.start <= first.position < each.end), cluster.main
    )
    draft = Draft(
        cluster.scene, trigger, [trigger], "casualty_aggregate", (None, None), "asserted", [], None, None,
        reasons=["a total over time, not one event"], scenes=[cluster.scene],
    )  # fmt: skip
    _add_casualties(draft, [first], text, 1)
    return draft


def group_sites(
    sites: Sequence[Site], gazetteer: Gazetteer, scene: Scene | None = None
) -> list[tuple[Site, list[Site]]]:
    """Group sites by place, each with those that hold it: the most exact one is the event's place.

    What a sentence, the scene, puts in another place lies there: "the hospital in Gaza City".
    """
    groups: list[tuple[Site, list[Site]]] = []
    for site in sites:
        for number, (best, members) in enumerate(groups):
            relation = relate(best, site, gazetteer)
            if relation is None and scene is not None and is_within(scene, members[-1], site):
                relation = "in" if _may_lie_in(best, site) else "holds"
            if relation is None:
                continue
            members.append(site)
            # the inner one is the more exact; of one place named twice the first stays
            groups[number] = (site if relation == "holds" else best, members)
            break
        else:
            groups.append((site, [site]))
    return groups


def _may_lie_in(inner: Site, outer: Site) -> bool:
    """Tell whether a site is known and in the other's country; else it was not found, or taken for its namesake."""
    if inner.place is None:
        return False
    return outer.place is None or inner.place.country_code == outer.place.country_code


def relate(first: Site, second: Site, gazetteer: Gazetteer) -> str | None:
    """Tell how two sites lie: "same", the first "holds" the second or lies "in" it; None if apart or unknown."""
    one, two = first.place, second.place
    spans = first.resolution.span, second.resolution.span
    if one is None or two is None:
        return "same" if spans[0].toponym == spans[1].toponym else None
    if one.place_id == two.place_id:
        return "same"
    # what is measured from a place, or is a part of it, counts as in it
    anchors = [span.relation.anchors if span.relation else () for span in spans]
    if gazetteer.contains(one, two) or first.start in anchors[1]:
        return "holds"
    return "in" if gazetteer.contains(two, one) or second.start in anchors[0] else None


def choose_date(cluster: Cluster, place: Site | None) -> DateExpression | None:
    """Choose the date nearest to the event's triggers within their sentence; None if it gives none."""
    scene = cluster.scene
    known = [each for each in scene.dates if each.first is not None or each.last is not None]
    if not known:
        return None
    anchors = [
        (each.start, each.end)
        for each in cluster.triggers
        if each.kind != "movement" or len(cluster.triggers) == 1
    ]
    if place is not None and scene.start <= place.start < scene.end:
        anchors.append((place.start, place.end))

    def measure(date: DateExpression) -> float:
        return min(scene.measure_gap(anchor, (date.start, date.end)) for anchor in anchors)

    best = min(known, key=measure)
    # "on Monday for the first time since 2017": the year is not the event's, though no day is known for it
    loose = [
        each
        for each in scene.dates
        if each.first is None and each.last is None and each.text.lower().endswith("day")
    ]
    return None if any(measure(each) < measure(best) for each in loose) else best


def _find_loose_date(cluster: Cluster) -> str | None:
    """Find the words for a date that has no day on the calendar, as a weekday without a date of publication."""
    loose = [each for each in cluster.scene.dates if each.first is None and each.last is None]
    if not loose:
        return None
    anchors = [(each.start, each.end) for each in cluster.triggers]
    gaps = [
        min(cluster.scene.measure_gap(anchor, (each.start, each.end)) for anchor in anchors) for each in loose
    ]
    return loose[gaps.index(min(gaps))].text


def _is_borrowed(cluster: Cluster, date: DateExpression) -> bool:
    """Tell whether a date stands nearer to what the sentence tells of besides: the event was then, or before."""
    scene, when = cluster.scene, (date.start, date.end)
    own = min(scene.measure_gap((each.start, each.end), when) for each in cluster.triggers)
    between = [
        each
        for each in scene.triggers
        if each not in cluster.triggers and each.kind in ("conflict", "strategic")
    ]
    return own > 3 and any(
        scene.measure_gap((each.start, each.end), when) < own
        and (each.start < cluster.main.start) == (date.start < cluster.main.start)
        for each in between
    )  # fmt: skip


def _add_casualties(draft: Draft, stated: Sequence[Casualties], text: str, n_places: int) -> None:
    if not stated:
        return
    phrases = list(dict.fromkeys(text[each.start : each.end] for each in stated))
    draft.casualty_phrase = "; ".join(phrases)
    killed = [each for each in stated if any(value is not None for value in each.killed)]
    if killed:
        draft.killed, draft.victims = killed[0].killed, frozenset(killed[0].victims.split())
        for each in killed[1:]:
            victims = frozenset(each.victims.split())
            draft.killed = unite_deaths(draft.killed, draft.victims, each.killed, victims)
            draft.victims |= victims
    injured = [each.injured for each in stated if each.injured is not None]
    draft.injured = max(injured) if injured else None
    if n_places > 1:  # a total over several places bounds each of them from above, and says no more
        draft.killed = (None, None, draft.killed[2])  # "at least 14" has no upper end
        draft.injured = None
        draft.reasons.append(f"casualties are a total of {n_places} places")
