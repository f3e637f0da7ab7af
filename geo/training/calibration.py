"""Learn how sure the resolver may be: which of its choices in documents that it had not seen were right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from geo.evaluate.corpus import Document, Label
from geo.gazetteer import Gazetteer
from geo.resolve.choose import choose_places
from geo.resolve.confidence import NEAR_KM, SIGNS, SIMILAR_KM, SIMILAR_SIGNS, describe_known
from geo.resolve.prepare import open_names
from geo.resolve.ranker import Weights
from geo.resolve.similar import choose_similar
from geo.training.marked import Marked, SpansOf, is_same_place, list_unknown, measure_km

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SILVER_WEIGHT: Final = 0.2
"""What a name of an incident counts against a name that a person marked: there are many of a few places, and the
incident may have happened elsewhere than at the name."""
_PENALTY: Final = 1.0
_DIGITS: Final = 4

_SIMILAR: Final = "is_similar"
_EXPECTED: Final = {
    "constant": -1.5,
    "likeness": 2.0,
    "stated": 1.0,
    "supported": 1.0,
    "rival": -1.0,
    "short": -0.5,
}
"""Weights of the confidence of similar names that the penalty draws to: with nothing to learn from, a name much alike
where the text says is rather right than wrong, and any other rather wrong."""

Judged = tuple[dict[str, float], bool, float]
"""The signs of a choice, whether it was right, and what it counts."""


def judge_choices(
    marked: Sequence[Marked], passes: Sequence[Floats], gazetteer: Gazetteer
) -> Iterator[Judged]:
    """Tell which choices in documents that the passes did not see are right.

    Those of similar names are judged by whether they lie within 25 km, the others by 161 km; `is_similar` in the signs
    tells them apart.
    """
    import numpy as np

    names = open_names(gazetteer)
    weights = Weights(tuple(passes), np.zeros(len(SIGNS)), np.zeros(len(SIMILAR_SIGNS)))
    for document, spans, labels in marked:
        chosen = choose_places(document.article, spans, names, weights)
        known = {number: choice.place for number, choice in chosen.items()}
        similar = choose_similar(document.article, spans, list_unknown(spans, names), known, names, weights)
        for number, label in enumerate(labels):
            choice = chosen.get(number) or similar.get(number)
            if label is None or choice is None or label.latitude is None or label.longitude is None:
                continue
            if number in similar:
                apart = measure_km(choice.place, label.latitude, label.longitude)
                yield choice.signs | {_SIMILAR: 1.0}, apart <= SIMILAR_KM, 1.0
                continue
            is_right = bool(is_same_place(choice.place, label))
            signs = describe_known("demonym") if spans[number].place_id else choice.signs
            yield signs, is_right, SILVER_WEIGHT if label.silver else 1.0


def is_similar(judged: Judged) -> bool:
    """Tell whether a judgement is of a similar name."""
    return _SIMILAR in judged[0]


def judge_nominals(
    documents: Sequence[Document], spans_of: SpansOf | None, gazetteer: Gazetteer
) -> list[Judged]:
    """Tell which capitals were rightly taken from "the capital": those of the country where the incident was."""
    if spans_of is None:
        return []
    judged = []
    for document in documents:
        countries = {_find_country(label, gazetteer) for label in document.labels if label.silver} - {None}
        for span in spans_of(document) if countries else ():
            if span.kind == "nominal" and span.place_id:
                is_right = gazetteer.get(span.place_id).country_code in countries
                judged.append((describe_known("nominal"), is_right, 1.0))
    return judged


def _find_country(label: Label, gazetteer: Gazetteer) -> str | None:
    """Give the country of the gazetteer's place at a label, None if it has none there."""
    if label.latitude is None or label.longitude is None:
        return None
    for place in gazetteer.candidates(label.toponym):
        if measure_km(place, label.latitude, label.longitude) < NEAR_KM:
            return place.country_code
    return None


def learn_confidence(judged: Sequence[Judged]) -> tuple[Floats, Floats]:
    """Fit the probability of being right, and that of similar names: logistic regressions with an L2 penalty."""
    similar = [each for each in judged if is_similar(each)]
    others = [each for each in judged if not is_similar(each)]
    return _fit(others, SIGNS, {}), _fit(similar, SIMILAR_SIGNS, _EXPECTED)


def _fit(judged: Sequence[Judged], names: tuple[str, ...], drawn: dict[str, float]) -> Floats:
    import numpy as np
    from scipy.optimize import minimize

    table = np.array([[signs.get(name, 0.0) for name in names] for signs, _, _ in judged]).reshape(
        -1, len(names)
    )
    right = np.array([float(is_right) for _, is_right, _ in judged])
    weight = np.array([each for _, _, each in judged])
    expected = np.array([drawn.get(name, 0.0) for name in names])

    def measure_loss(values: Floats) -> tuple[float, Floats]:
        logit, away = table @ values, values - expected
        loss = float(weight @ (np.logaddexp(0.0, logit) - right * logit))
        slope = table.T @ (weight * (1 / (1 + np.exp(-logit)) - right))
        return loss + 0.5 * _PENALTY * float(away @ away), slope + _PENALTY * away

    found = minimize(measure_loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: Floats = np.round(found.x, _DIGITS)
    return weights
