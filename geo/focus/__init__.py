"""Rank the places of an article by how likely the main incident happened there.

Each mention is one answer to "where did it happen?", and "at none of these" is one more; a small learned model
(`geo/data/focus.json`, a conditional logistic regression) shares the probability among them, by what kind of place
is named, where it stands, and the words around it. A place has what its mentions have together.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Any, Final

from geo.errors import GazetteerError
from geo.focus.signs import SIGNS, Mention, read_signs
from geo.focus.sites import rank_places_by_roles
from geo.gazetteer import DATA_FOLDER, Gazetteer
from geo.model import Article, Candidate, Resolution, RoleGiven

__all__ = [
    "SIGNS", "Focus", "Ranker", "build_ranker", "rank_focus", "rank_mentions", "rank_sites", "read_signs",
]  # fmt: skip

WEIGHTS_FILE: Final = DATA_FOLDER / "focus.json"


@dataclass(frozen=True, slots=True)
class Focus:
    """A place of an article as the place of its main incident.

    `score` is the probability that it is, from 0 to 1; the scores of an article's places sum to less than 1, since
    it may have happened at none of them. `n_mentions` counts its mentions, `start` is the first one's string index.
    """

    candidate: Candidate
    score: float
    reason: str
    n_mentions: int
    start: int


Ranker = Callable[[Article, Sequence[Resolution], Gazetteer], list[Focus]]
"""What may stand in for `rank_focus`."""
_TELLING: Final = 0.2
"""A part of the log-odds that is smaller changes no rank that matters."""


def rank_focus(article: Article, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> list[Focus]:
    """Rank the places of an article by how likely its main incident happened there.

    Parameters
    ----------
    article
        The article that the resolutions index: a headline, a report of one sentence, or a whole article.
    resolutions
        What its mentions were taken to mean, in the order of the text; those without a place are passed over.
    gazetteer
        Knows what lies in what.

    Returns
    -------
    list of Focus
        One entry a place, best first. Empty if no mention has a place.

    Raises
    ------
    GazetteerError
        If the bundled weights are missing.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Span
    >>> from geo.resolve import resolve_article
    >>> article = Article("Damascus said three people were killed in Homs.")
    >>> spans = [Span(0, 8, "Damascus"), Span(42, 46, "Homs")]
    >>> gazetteer = load_gazetteer()
    >>> ranked = rank_focus(article, resolve_article(article, spans, gazetteer), gazetteer)
    >>> [(each.candidate.name, each.n_mentions) for each in ranked]
    [('Homs', 1), ('Damascus', 1)]
    """
    return rank_mentions(read_signs(article, resolutions, gazetteer), load_weights(), resolutions)


def rank_sites(
    article: Article,
    resolutions: Sequence[Resolution],
    roles: Sequence[RoleGiven],
    gazetteer: Gazetteer,
    *,
    ranker: Callable[[Article, Sequence[Resolution], Gazetteer], Sequence[Focus]] = rank_focus,
) -> list[Focus]:
    """Rank the event sites of an article by how likely its main incident happened there.

    Parameters
    ----------
    article
        The article that the resolutions index.
    resolutions
        What its mentions were taken to mean, in the order of the text; those without a place are passed over.
    roles
        What each of them is to the conflict, as many: `Coding.roles`, or what `geo.roles.assign_roles` gives.
    gazetteer
        Knows what lies in what.
    ranker
        Instead of `rank_focus`, whose scores are weighed with the roles.

    Returns
    -------
    list of Focus
        One entry a place, best first; `score` is a measure for the order, and no probability. Empty if no mention has a
        place.

    Raises
    ------
    GazetteerError
        If the bundled weights are missing.
    ValueError
        If there are not as many roles as resolutions.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Span
    >>> from geo.resolve import resolve_article
    >>> article = Article("Damascus said three people were killed in Homs.")
    >>> gazetteer = load_gazetteer()
    >>> found = resolve_article(article, [Span(0, 8, "Damascus"), Span(42, 46, "Homs")], gazetteer)
    >>> roles = [RoleGiven("actor", 0.9, ""), RoleGiven("event_site", 0.9, "")]
    >>> [each.candidate.name for each in rank_sites(article, found, roles, gazetteer)]
    ['Homs', 'Damascus']
    """
    return rank_places_by_roles(article, resolutions, roles, gazetteer, ranker)


def build_ranker(content: Mapping[str, Any]) -> Ranker:
    """Build a ranker from weights such as `geo.training.focus.train` gives.

    Parameters
    ----------
    content
        With the key `weights`: weights by the names of signs.

    Returns
    -------
    callable
        Takes what `rank_focus` takes.

    Raises
    ------
    ValueError
        If a weight is for a sign that this version does not read.
    """
    weights: dict[str, float] = dict(content["weights"])
    if unknown := weights.keys() - SIGNS.keys():
        raise ValueError(f"expected weights for the signs of geo.focus, got one for {min(unknown)!r}")
    return lambda article, resolutions, gazetteer: rank_mentions(
        read_signs(article, resolutions, gazetteer), weights, resolutions
    )


def rank_mentions(
    mentions: Sequence[Mention], weights: Mapping[str, float], resolutions: Sequence[Resolution]
) -> list[Focus]:
    """Rank places by the weights of their mentions' signs."""
    given = [exp(score_signs(each.signs, weights)) for each in mentions]
    total = 1.0 + sum(given)  # 1 is for "at none of these"
    shares: dict[str, float] = {}
    best: dict[str, tuple[float, Mention]] = {}
    for mention, value in zip(mentions, given, strict=True):
        key = mention.candidate.place_id
        shares[key] = shares.get(key, 0.0) + value / total
        if key not in best or value > best[key][0]:
            best[key] = value, mention
    counts = Counter(each.candidate.place_id for each in resolutions if each.candidate is not None)
    starts: dict[str, int] = {}
    for each in resolutions:
        if each.candidate is not None:
            starts.setdefault(each.candidate.place_id, each.span.start)
    entries = []
    for key, share in shares.items():
        mention = best[key][1]
        reason = _write_reason(mention.signs, weights)
        entries.append(Focus(mention.candidate, round(share, 4), reason, counts[key], starts[key]))
    return sorted(entries, key=lambda each: (-each.score, each.start))


def score_signs(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Give the log-odds of a mention against "at none of these"."""
    total = 0.0
    for name, value in signs.items():
        total += weights.get(name, 0.0) * value
    return total


def _write_reason(signs: Mapping[str, float], weights: Mapping[str, float]) -> str:
    """Say which signs speak for a mention most, and the one that speaks against it most."""
    parts = sorted(
        ((weights.get(name, 0.0) * value, name) for name, value in signs.items() if SIGNS[name]),
        reverse=True,
    )
    words = [SIGNS[name] for part, name in parts[:3] if part > _TELLING]
    if parts and parts[-1][0] < -2 * _TELLING:
        words.append(("but " if words else "") + SIGNS[parts[-1][1]])
    return ", ".join(words) or "named"


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """Read the package's own weights, once a process."""
    try:
        weights: dict[str, float] = json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"]
    except FileNotFoundError as err:
        raise GazetteerError(f"the package lacks {WEIGHTS_FILE.name}; reinstall conflict-geo") from err
    return weights
