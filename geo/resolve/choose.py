"""Choose a place for each name of an article, with the signs of how sure it is and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos
from typing import TYPE_CHECKING, Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution, Span
from geo.names import fold, fold_article
from geo.resolve.block import COLUMNS, NAMED
from geo.resolve.choices import CLASSES, Choices
from geo.resolve.confidence import (
    NEAR_KM,
    SIMILAR_SIGNS,
    describe_choice,
    describe_known,
    estimate_confidence,
)
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
"""A place of less than about 100,000 people whose country, region and surroundings nothing in the article speaks for is
rather a namesake of one that the gazetteer lacks: its confidence stays at a half, of a lone name too."""
_LOOSE: Final = 0.6
"""The most that a place gets that only lends its name, as Palmyra to the Palmyra Desert, or only sounds like it."""
_SPELLED: Final = 80.0
"""Points of likeness, of 100, of the letters of names that sound alike. Of UCDP's Syrian names that were found by their
sound at 0.75 and more, 92 % lay within 25 km where the letters were so alike, and 54 % of the others."""
_SAME_KM: Final = 25.0
"""A candidate so near in the same country is no rival: the same place to a reader of the map."""
_NEAR_COSINE, _OTHER_COSINE, _SAME_COSINE = (cos(km / _EARTH_KM) for km in (NEAR_KM, _OTHER_KM, _SAME_KM))
_SUPPORT: Final = tuple(
    tuple(COLUMNS.index(name) for name in names)
    for names in (
        ("country named / share", "country / share"), ("admin1 named / share", "admin1 / share"), ("nearest name",)
    )
)  # fmt: skip
"""The columns that say how far the other names speak for a place: its country, its region, what is near."""
_HOME, _OWN_HOME = COLUMNS.index("home country"), COLUMNS.index("the outlet's name")
_STATED: Final = [COLUMNS.index(f"{name} / inside") for name in NAMED]


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
    for piece in cut_pieces(spans, names, extra or {}, country=country):
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
    best = _find_best(likely, block.vectors[rows])
    place = candidates[best]
    cosines = block.vectors[rows] @ block.vectors[first + best]
    is_far = cosines < _NEAR_COSINE
    is_rival = (cosines < _SAME_COSINE) | (block.country[rows] != block.country[first + best])
    rival = first + int(np.where(is_rival, likely, -1.0).argmax()) if is_rival.any() else None
    given = ranking.columns[first + best]
    country, region, near = (sum(float(given[column]) for column in columns) for columns in _SUPPORT)
    signs = describe_choice(
        place, likely=float(likely[~is_far].sum()), rival=float(likely[is_far].max()) if is_far.any() else 0.0,
        count=len(candidates), support=(country, region, near), stated=float(given[_STATED].sum()),
        called=is_called(block.grouping.units[unit].cue, int(block.kind[first + best])),
        alone=len(block.grouping.units) == 1,
    )  # fmt: skip
    reason = write_reason(ranking, weights.passes[-1], unit, first + best, rival, gazetteer)
    # Confidence is learned for 161 km; a namesake that is nearer, but another place, is a doubt all the same.
    most = 1.0 - float(likely[(cosines < _OTHER_COSINE) & ~is_far].sum())
    is_home = given[_HOME] or given[_OWN_HOME] or block.hint == int(block.country[first + best]) >= 0
    is_stray = place.prominence < _KNOWN and (place.feature_class != "A" or len(block.grouping.units) > 1)
    if is_stray and not country + region + near and not is_home:
        most = min(most, _STRAY)
    if place.match == "base" or _is_heard_only(block.choices[unit].sought, place):
        most = min(most, _LOOSE)
    return Choice(place, signs, reason, len(candidates), most)


def _find_best(likely: Floats, vectors: Floats) -> int:
    """Find the likeliest candidate of the surroundings that are likeliest: a town and its district are of one."""
    best = int(likely.argmax())
    if likely[best] >= 0.5:
        return best
    is_near = vectors @ vectors.T >= _NEAR_COSINE
    center = int((is_near @ likely).argmax())
    return int((likely * is_near[center]).argmax())


def _is_heard_only(toponym: str, place: Candidate) -> bool:
    """Tell whether a place sounds like a name, but is spelled otherwise: "Naamer", Namir."""
    if place.match != "transliterated":
        return False
    from rapidfuzz.distance import Indel

    one, other = fold_article(fold(toponym)), fold_article(fold(place.name))
    return 100 * Indel.normalized_similarity(one, other) < _SPELLED


def is_called(cue: str, kind: int) -> bool | None:
    """Tell whether a place, its kind an index of `CLASSES`, is what the word beside its name says; None without one.

    Examples
    --------
    >>> is_called("province", CLASSES.index("admin1")), is_called("town", CLASSES.index("admin1")), is_called("", 0)
    (True, False, None)
    """
    if not cue:
        return None
    if cue == "town":
        return CLASSES.index("capital") <= kind <= CLASSES.index("village")
    wanted = {
        "province": ("admin1", "region"),
        "district": ("admin2", "admin3"),
        "county": ("admin2", "admin3"),
    }
    return CLASSES[kind] in wanted[cue]


def resolve_span(span: Span, choice: Choice | None, weights: Weights) -> Resolution:
    """Say what a mention was taken to mean; what the recognizer knows, it keeps."""
    if choice is None:
        if span.kind == "proper" and not span.place_id:
            return Resolution(span, None, "unresolved", None, 0, "the gazetteer has no such name")
        return Resolution(span, None, "unresolved", None, 0, span.reason or "no place is named")
    if span.place_id:
        confidence = estimate_confidence(describe_known(span.kind), weights.confidence, span)
        return Resolution(span, choice.place, "gazetteer", confidence, 1, span.reason)
    if choice.place.match == "fuzzy":
        sure = estimate_confidence(choice.signs, weights.similar, span, names=SIMILAR_SIGNS)
    else:
        sure = estimate_confidence(choice.signs, weights.confidence, span)
    confidence = min(sure, round(choice.most * span.score, 3))
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
    for piece in cut_pieces(spans, names, {}, country=code):
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
