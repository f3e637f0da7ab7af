"""Say in words why a candidate was chosen: the groups of columns that set it most above the best other one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.resolve.block import COLUMNS, CUED
from geo.resolve.choices import MATCHES, STATIC
from geo.resolve.ranker import Ranking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

GROUPS: Final = (
    "prominence", "kind", "way of the name", "words beside it", "outlet", "said to be in", "countries", "regions",
    "near others", "list", "same name elsewhere", "no country named",
)  # fmt: skip
"""What the columns are summed up to, for `geo lookup --explain` and for reasons."""
_WORDS: Final = (
    (("US, no country",), "no country named"), (("outlet", "home country"), "outlet"), (("inside",), "said to be in"),
    ((" / list",), "list"), (("elsewhere",), "same name elsewhere"),
    (("within", "nearest name", "with a place near"), "near others"), (("admin",), "regions"),
    (("country",), "countries"),
)  # fmt: skip
MATCH_WORDS: Final = {
    "alternate": "another of its names", "article": "without the Arabic article", "transliterated": "by its sound",
    "foreign": "its name in another language", "shadowed": "a name that mostly means another place",
    "fuzzy": "a similar name", "part": "a part of the name", "base": "land that bears its name",
    "geocoder": "by the geocoder",
}  # fmt: skip
_SHARES: Final = [COLUMNS.index(name) for name in ("country named / share", "country / share")]
_CUE_WORDS: Final = {"province": "a region", "district": "a district", "county": "a county", "town": "a town"}
_LINK_WORDS: Final = {"said to be in": "the text says it is in", "list": "listed with"}
_PLAIN_WORDS: Final = {
    "outlet": "the outlet's home", "same name elsewhere": "as elsewhere in the article",
    "no country named": "the article names no other country",
}  # fmt: skip
_LEAST: Final = 0.25
"""Log-odds; what adds less decided nothing."""
_MOST_REASONS: Final = 3
_NEAR_COSINE: Final = 0.99995566
"""Of 60 km on the mean sphere, the radius of the nearness that weighs most."""


@lru_cache(maxsize=1)
def _assign_groups() -> Ints:
    """Give each column's group by number."""
    import numpy as np

    return np.array([GROUPS.index(_name_group(name)) for name in COLUMNS])


def _name_group(column: str) -> str:
    """Give the group of a column: the first whose words are in its name."""
    bare = column.removesuffix(", local outlet")
    if bare in CUED:
        return "words beside it"
    if bare in STATIC:
        first = "way of the name" if bare.startswith("found as") else "prominence"
        return "kind" if bare.startswith(("is ", "abbreviation")) else first
    return next(group for words, group in _WORDS if any(word in bare for word in words))


def sum_groups(gained: Floats) -> dict[str, float]:
    """Sum what each column adds to a score by group.

    Parameters
    ----------
    gained
        One number a column of `COLUMNS`.
    """
    import numpy as np

    sums = np.bincount(_assign_groups(), gained, len(GROUPS))
    return {name: float(value) for name, value in zip(GROUPS, sums, strict=True)}


def write_reason(
    ranking: Ranking, weights: Floats, unit: int, best: int, rival: int | None, gazetteer: Gazetteer
) -> str:
    """Say why a candidate was chosen.

    Parameters
    ----------
    ranking
        What the last pass saw.
    weights
        Its weights.
    unit, best, rival
        The name, the row of its chosen candidate, the row of the best other one if there is any.
    gazetteer
        Knows the countries' names.
    """
    block = ranking.block
    choices, first = block.choices[unit], int(block.first[unit])
    place = choices.candidates[best - first]
    reasons = [MATCH_WORDS[place.match]] if place.match in MATCHES or place.match in MATCH_WORDS else []
    if rival is None:
        if len(choices.candidates) == 1:
            reasons.append("the only place of this name")
        else:
            reasons.append("all places of this name are near one another")
        return "; ".join(reasons)
    gained = (ranking.columns[best] - ranking.columns[rival]) * weights
    sums = sum_groups(gained)
    decided = sorted((name for name in GROUPS if sums[name] > _LEAST), key=lambda name: -sums[name])
    phrases = (_word_group(name, ranking, unit, best, gazetteer) for name in decided)
    said = list(dict.fromkeys(phrase for phrase in phrases if phrase))[:_MOST_REASONS]
    reasons += said or ["the likeliest place of this name"]
    other = choices.candidates[rival - first]
    where = gazetteer.countries.get(other.country_code or "", ("", "no one country"))[1]
    return "; ".join([*reasons, f"next: {other.name}, {where}"])


def _word_group(group: str, ranking: Ranking, unit: int, best: int, gazetteer: Gazetteer) -> str:
    """Put a group into words for a candidate; empty where the words would say nothing."""
    block = ranking.block
    place = block.choices[unit].candidates[best - int(block.first[unit])]
    links = {"said to be in": block.grouping.after, "list": block.grouping.beside}
    words = ""
    if group in ("prominence", "kind"):
        others = [other.prominence for other in block.choices[unit].candidates]
        words = "the most prominent place of this name" if place.prominence >= max(others) else ""
    elif group == "words beside it":
        cue = block.grouping.units[unit].cue
        words = f"the text calls it {_CUE_WORDS[cue]}" if cue else ""
    elif group in links:
        linked = _name_linked(ranking, links[group][unit], place if group == "said to be in" else None)
        words = f"{_LINK_WORDS[group]} {linked}" if linked else ""
    elif group == "countries":
        words = _word_countries(ranking, best, place.feature_code, place.country_code, gazetteer)
    elif group == "regions":
        words = f"the article names places of {place.admin1_name}" if place.admin1_name else ""
    elif group == "near others":
        near = _name_nearest(ranking, unit, best)
        words = f"near {near}" if near else ""
    return words or _PLAIN_WORDS.get(group, "")


def _word_countries(
    ranking: Ranking, best: int, feature_code: str, code: str | None, gazetteer: Gazetteer
) -> str:
    name = gazetteer.countries.get(code or "", ("", ""))[1]
    share = float(ranking.columns[best, _SHARES].sum())
    if not name:
        return ""
    if feature_code.startswith("PCL"):
        return "the article names its places"
    return f"the article is about {name}" if share > 0.4 else f"the article names {name}"


def _name_linked(ranking: Ranking, links: Floats, inner: Candidate | None) -> str:
    """Name the likeliest place of the first unit that a unit is linked to; only one that can hold `inner`."""
    import numpy as np

    linked = np.flatnonzero(links)
    if not len(linked):
        return ""
    outer = _find_best(ranking, int(linked[0]))
    return outer.name if inner is None or _may_hold(outer, inner) else ""


def _may_hold(outer: Candidate, inner: Candidate) -> bool:
    """Tell whether a place can be in another by what they are: a town is in no town, a country in no country."""
    if inner.feature_code.startswith("PCL"):
        return outer.feature_code == "CONT"
    if outer.country_code and inner.country_code and outer.country_code != inner.country_code:
        return False
    if outer.feature_class == "P":
        return (
            inner.feature_class not in "PA" or inner.feature_code in ("PPLX", "PPLL") or not inner.population
        )
    return outer.feature_class == "A" or (outer.radius_km or 0.0) > (inner.radius_km or 0.0)


def _find_best(ranking: Ranking, unit: int) -> Candidate:
    block = ranking.block
    first, choices = int(block.first[unit]), block.choices[unit]
    likely = ranking.likely[first : first + len(choices.candidates)]
    return choices.candidates[int(likely.argmax())]


def _name_nearest(ranking: Ranking, unit: int, best: int) -> str:
    """Name the likeliest place of another name within 60 km."""
    import numpy as np

    block = ranking.block
    is_near = (block.vectors @ block.vectors[best] > _NEAR_COSINE) & (block.unit != unit) & (block.kind > 1)
    is_near &= block.unit < len(block.grouping.units)
    likely = np.where(is_near, ranking.likely, 0.0)
    row = int(likely.argmax())
    if likely[row] < 0.05:
        return ""
    other = int(block.unit[row])
    same = block.choices[unit].candidates[best - int(block.first[unit])].name
    name = block.choices[other].candidates[row - int(block.first[other])].name
    return name if name != same else ""
