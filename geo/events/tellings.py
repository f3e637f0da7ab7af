"""Hear who tells of an event and whom they name: its actors, who says that it happened, and whether that is a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.events.actors import Actor, choose_actors, find_actors
from geo.events.claims import Claim, find_claim
from geo.events.drafts import Draft, Telling
from geo.model import Article

_SAYING: Final = frozenset(
    "said says say claimed claims claim claiming reported reports announced confirmed alleged alleges insisted wrote "
    "told accused accuses denied denies stated added acknowledged according".split()
)
"""Without one of these words a sentence names nobody who says so."""


def settle_tellings(article: Article, draft: Draft, names: Sequence[Actor]) -> None:
    """Give a draft its actors, who says so, and its modality, from all sentences that tell of it.

    The first that names somebody counts. Who denies a deed names nobody who did it; what one sentence asserts, another
    only claims or denies is asserted.

    Parameters
    ----------
    article
        The article.
    draft
        Is changed in place.
    names
        Countries and peoples that stand for an actor by themselves.
    """
    if draft.kind == "casualty_aggregate":
        return
    for number, telling in enumerate(draft.tellings):
        claim = _find_claim(article.text, telling)
        modality = telling.modality
        if claim is not None and claim.is_claim and modality == "asserted":
            modality = "claimed"
        if number == 0:
            draft.modality = modality
        elif modality == "negated":
            continue
        elif draft.modality in ("claimed", "negated") and modality == "asserted":
            if draft.modality == "negated":
                draft.claim, draft.actors = None, (None, None)  # who denied it is no source for it
            draft.modality = "asserted"
        draft.claim = draft.claim or claim
        if None in draft.actors:
            one, two = _find_actors(article.text, telling, names)
            draft.actors = (draft.actors[0] or one, draft.actors[1] or two)


def _find_claim(text: str, telling: Telling) -> Claim | None:
    scene = telling.scene
    if scene.tokens is None or _SAYING.isdisjoint(scene.tokens.words):
        return None
    return find_claim(text, telling.trigger, scene.start, scene.end)


def _find_actors(text: str, telling: Telling, names: Sequence[Actor]) -> tuple[Actor | None, Actor | None]:
    scene = telling.scene
    if scene.actors is None:
        scene.actors = find_actors(text, scene.start, scene.end, names)
    return choose_actors(text, telling.trigger, scene.actors, scene.start, scene.end)
