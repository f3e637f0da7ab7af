"""Say what each mention is to the conflict: where it happened, where people talked, who acted, or a mere mention.

A small learned model (`geo/data/roles.json`, two multinomial logistic regressions) reads the words around a mention,
what they tell of, the kind of place and its neighbors; its second reading also sees what the first took the
neighbors for.
The weights are of readable signs, and a reason names those that decided.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from geo.errors import GazetteerError
from geo.gazetteer import DATA_FOLDER, Gazetteer
from geo.model import Article, Resolution, Role, RoleGiven
from geo.roles.context import add_context
from geo.roles.reasons import explain_role
from geo.roles.relations import settle_relations
from geo.roles.scorer import ROLES, Scorer, build_scorer
from geo.roles.signs import read_signs
from geo.triggers import Trigger

__all__ = ["ROLES", "RoleFinder", "add_context", "assign_roles", "build_role_finder", "read_signs"]

RoleFinder = Callable[..., list[RoleGiven]]
"""What may stand in for `assign_roles`."""
MODEL_FILE: Final = DATA_FOLDER / "roles.json"
_LEAST: Final = 0.3
"""Below this confidence no role is given: a guess among seven would be wrong more often than two times in three."""


def assign_roles(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    *,
    triggers: Sequence[Trigger] | None = None,
) -> list[RoleGiven]:
    """Say what each mention of an article is to the conflict.

    Parameters
    ----------
    article
        The article that the resolutions index.
    resolutions
        Its mentions in the order of the text, with a place or without.
    gazetteer
        Knows what lies in what.
    triggers
        What `geo.triggers.find_triggers` found, where it was called already.

    Returns
    -------
    list of RoleGiven
        One a resolution. `confidence` is the calibrated probability that the role is right; where it is below 0.3
        the role is None.

    Raises
    ------
    GazetteerError
        If the bundled weights are missing.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.recognize import find_mentions
    >>> from geo.resolve import resolve_article
    >>> gazetteer = load_gazetteer()
    >>> article = Article("Shells killed six people in Homs on Monday, the Russian defense ministry said.")
    >>> resolutions = resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    >>> [(r.span.toponym, given.role) for r, given in zip(resolutions, assign_roles(article, resolutions, gazetteer))]
    [('Homs', 'event_site'), ('Russian', 'actor')]
    """
    return _assign(article, resolutions, gazetteer, triggers=triggers, model=load_model())


def build_role_finder(content: Mapping[str, Any]) -> RoleFinder:
    """Build a role finder from weights such as `geo.training.roles.train` gives.

    Parameters
    ----------
    content
        The keys `first` and `second`, each with weights by signs, and `temperature`; `scale`, if the weights are to be
        divided by it.
    """
    return partial(_assign, model=read_model(content))


Model = tuple[Scorer, Scorer, float]
"""The first and the second reading, and what the second's log-odds are divided by."""


def _assign(
    article: Article,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    *,
    triggers: Sequence[Trigger] | None = None,
    model: Model,
) -> list[RoleGiven]:
    if not resolutions:
        return []
    first, second, temperature = model
    signs = read_signs(article, resolutions, gazetteer, triggers)
    signs = add_context(signs, resolutions, first.measure(first.number(signs)))
    numbered = second.number(signs)
    likely = second.measure(numbered, temperature).tolist()
    given = [_give(*each, second) for each in zip(signs, numbered, likely, strict=True)]
    return settle_relations(resolutions, given)


def _give(signs: Sequence[str], rows: Sequence[int], likely: Sequence[float], scorer: Scorer) -> RoleGiven:
    """Give the likeliest role, with the reason; none where it is a guess."""
    shares: dict[Role, float] = {
        role: round(float(share), 3) for role, share in zip(ROLES, likely, strict=True)
    }
    role = max(ROLES, key=lambda each: shares[each])
    reason = explain_role(signs, rows, role, shares, scorer)
    if shares[role] < _LEAST:
        return RoleGiven(None, shares[role], f"not sure; at best {role}: {reason}", shares)
    return RoleGiven(role, shares[role], reason, shares)


def read_model(content: Mapping[str, Any]) -> Model:
    """Read the two readings of a model's content."""
    scale = content.get("scale", 1)
    first, second = (build_scorer(content[key], scale) for key in ("first", "second"))
    return first, second, float(content["temperature"])


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the package's own weights, once a process."""
    try:
        content = json.loads(MODEL_FILE.read_text("utf-8"))
    except FileNotFoundError as err:
        raise GazetteerError(f"the package lacks {MODEL_FILE.name}; reinstall conflict-geo") from err
    return read_model(content)
