"""Choose a place for each name of an article, with the signs of how sure it is and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution, Span
from geo.resolve.block import COLUMNS
from geo.resolve.choices import Choices
from geo.resolve.confidence import NEAR_KM, describe_choice, describe_known, estimate_confidence
from geo.resolve.prepare import Names, cut_pieces, open_names, prepare_blocks
from geo.resolve.ranker import Ranking, Weights, load_weights, rank_block
from geo.resolve.reasons import sum_groups, write_reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_EARTH_KM: Final = 6371.0088
_OTHER_KM: Final = 50.0
"""Two places of one name that lie farther apart are not the same place to a reader of the map."""
_STRAY, _KNOWN = 0.5, 5.0
"""A place of less than about 100,000 people whose country, region and surroundings no other name of the article
speaks for is rather a namesake of one that the gazetteer lacks: its confidence stays at a half."""
_SAME_KM: Final = 25.0
"""A candidate so near in the same country is no rival: the same place to a reader of the map."""
_SUPPORT: Final = tuple(
    tuple(COLUMNS.index(name) for name in names)
    for names in (
        ("country named / share", "country / share"), ("admin1 named / share", "admin1 / share"), ("nearest name",)
    )
)  # fmt: skip
"""The columns that say how far the other names speak for a place: its country, its region, what is near."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one name of an article was taken to mean: the place, the signs of its confidence, the reason.

    The confidence is at most `most`.
    """

    place: Candidate
    signs: dict[str, float]
    reason: str
    count: int
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate of a name with its score (log-odds), its probability, and what each group of columns gave.

    Both are comparable within the name only; a group's number is against the mean of the candidates.
    """

    candidate: Candidate
    score: float
    probability: float
    parts: dict[str, float]


def choose_places(
    article: Article,
    spans: Sequence[Span],
    names: Names,
    weights: Weights,
    country: str | None = None,
    extra: Mapping[str, Choices] | None = None,
) -> dict[int, Choice]:
    """Choose a place for each mention that has candidates, by the mention's number."""
    chosen: dict[int, Choice] = {}
    for piece in cut_pieces(spans, names, extra or {}):
        for block in prepare_blocks(article, spans, piece, names, country=country):
            ranking = rank_block(block, weights.passes)
            for number, unit in enumerate(block.grouping.units):
                choice = _choose(ranking, number, weights, names.gazetteer)
                chosen.update(dict.fromkeys(unit.spans, choice))
    return chosen


def _choose(ranking: Ranking, unit: int, weights: Weights, gazetteer: Gazetteer) -> Choice:
    """Choose the likeliest candidate of a unit."""
    import numpy as np

    block = ranking.block
    first, candidates = int(block.first[unit]), block.choices[unit].candidates
    rows = slice(first, first + len(candidates))
    likely = ranking.likely[rows]
    best = int(likely.argmax())
    place = candidates[best]
    apart = _EARTH_KM * np.arccos(np.clip(block.vectors[rows] @ block.vectors[first + best], -1.0, 1.0))
    is_far = apart > NEAR_KM
    is_rival = (apart > _SAME_KM) | (block.country[rows] != block.country[first + best])
    rival = first + int(np.where(is_rival, likely, -1.0).argmax()) if is_rival.any() else None
    given = ranking.columns[first + best]
    country, region, near = (sum(float(given[column]) for column in columns) for columns in _SUPPORT)
    signs = describe_choice(
        place, likely=float(likely[~is_far].sum()), rival=float(likely[is_far].max()) if is_far.any() else 0.0,
        count=len(candidates), support=(country, region, near), alone=len(block.grouping.units) == 1,
    )  # fmt: skip
    reason = write_reason(ranking, weights.passes[-1], unit, first + best, rival, gazetteer)
    # Confidence is learned for 161 km; a namesake that is nearer, but another place, is a doubt all the same.
    most = 1.0 - float(likely[(apart > _OTHER_KM) & ~is_far].sum())
    if len(block.grouping.units) > 1 and not country + region + near and place.prominence < _KNOWN:
        most = min(most, _STRAY)
    return Choice(place, signs, reason, len(candidates), most)


def resolve_span(span: Span, choice: Choice | None, weights: Floats) -> Resolution:
    """Say what a mention was taken to mean; what the recognizer knows, it keeps."""
    if choice is None:
        if span.kind == "proper" and not span.place_id:
            return Resolution(span, None, "unresolved", None, 0, "the gazetteer has no such name")
        return Resolution(span, None, "unresolved", None, 0, span.reason or "no place is named")
    if span.place_id:
        confidence = estimate_confidence(describe_known(span.kind), weights, span)
        return Resolution(span, choice.place, "gazetteer", confidence, 1, span.reason)
    confidence = min(estimate_confidence(choice.signs, weights, span), round(choice.most * span.score, 3))
    return Resolution(span, choice.place, "gazetteer", confidence, choice.count, choice.reason)


def explain_ranking(
    article: Article,
    spans: Sequence[Span],
    number: int,
    gazetteer: Gazetteer,
    *,
    country: str | None = None,
    limit: int = 10,
) -> list[Explained]:
    """Show how the candidates of one mention rank, and what makes each one's score.

    Parameters
    ----------
    article, spans
        The article and all its mentions.
    number
        Which mention.
    gazetteer
        Where candidates come from.
    country
        As for `resolve_article`.
    limit
        At most so many.

    Returns
    -------
    list of Explained
        Best first. Empty if the gazetteer does not know the name.
    """
    import numpy as np

    names, weights = open_names(gazetteer), load_weights()
    code = gazetteer.check_country(country) if country else None
    for piece in cut_pieces(spans, names, {}):
        if number not in dict(piece):
            continue
        blocks = prepare_blocks(article, spans, piece, names, country=code)
        block = next(block for block in blocks if number in block.grouping.of_span)
        ranking = rank_block(block, weights.passes)
        unit = block.grouping.of_span[number]
        first, candidates = int(block.first[unit]), block.choices[unit].candidates
        gained = ranking.columns[first : first + len(candidates)] * weights.passes[-1]
        gained = gained - gained.mean(axis=0)
        order = np.argsort(-ranking.likely[first : first + len(candidates)], kind="stable")
        return [
            Explained(
                candidates[row], round(float(ranking.scores[first + row]), 2),
                round(float(ranking.likely[first + row]), 4),
                {name: round(value, 2) for name, value in sum_groups(gained[row]).items()},
            )
            for row in map(int, order[:limit])
        ]  # fmt: skip
    return []
