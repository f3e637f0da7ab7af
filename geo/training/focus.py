"""Learn where incidents happen: `python -m geo.training.focus CORPORA_DIR` writes `geo/data/focus.json`.

A conditional logistic regression over the mentions of a report and "at none of these", with an L2 penalty. A mention
is right if its place lies within 25 km of where the incident was coded, or if a person marked the name as the place
of the event; where there is none so near, the region or else the country that holds it is right.

The same corpora give the same bytes: nothing is drawn at random, and weights are rounded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.evaluate.corpus import Document, Incident, Label, read_corpus
from geo.evaluate.matching import measure_km
from geo.focus import WEIGHTS_FILE
from geo.focus.signs import SIGNS, Mention, read_signs
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Resolution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

ResolutionsOf = Callable[[Document], Sequence[Resolution]]
CORPORA: Final = ("awsd", "ucdp_syria", "event_location")
NEAR_KM: Final = 25.0
"""Within so many kilometres of the coded point a place is right: points are of towns, and stand for their quarters."""
_WIDEST_KM: Final = 150.0
"""An area that reaches farther says no more than the country."""
_PENALTY: Final = 3.0
"""L2: 0.5 to 30 are alike on held-out folds."""
_DIGITS: Final = 3
_SENTENCE_WEIGHT: Final = 0.3
"""What a marked sentence counts against a report with coordinates: many tell of protests,
patrols and captures. 0.1 to 0.3 are alike on held-out reports."""
_EXPECTED: Final = {
    "anchor": -1.0, "distance": 1.0, "talk": -1.0, "dateline": -0.5, "caption": -0.5, "again": -0.7, "depth": -1.0,
    "first sentence": 0.3, "origin": -1.5, "holds another": -1.2, "beside an unknown scene": -1.0,
}  # fmt: skip
"""Weights that the penalty draws to, in place of 0. The corpora hold hardly any whole articles, distances, talks,
datelines and captions: news names the scene early and background late (the inverted pyramid of reporting), and a
stated distance says more than the point that it is measured from. Where people come from, and a town beside a scene
that is named but not known, is where it happened by accident only; what is named inside an area says more than it."""
_FAR_WEIGHT: Final = 0.3
"""What a report counts whose place is not named, not known or coded elsewhere: only its region's or country's mention
is right, or none. At 1, a country would be preferred to towns that are rightly found."""
_HELD: Final = 30.0
"""So much more they are drawn there."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A report as the learner takes it: a row of signs a mention, and which mentions are right (maybe none)."""

    rows: Floats
    right: Bools
    weight: float = 1.0


def load_documents(folder: Path) -> Iterator[Document]:
    """Read what is learned from: reports with a coded point, and sentences with the place of an event marked."""
    for name in CORPORA:
        yield from join_records(read_corpus(folder / f"{name}.jsonl"))


def join_records(documents: Iterable[Document]) -> list[Document]:
    """Join the records of one sentence, which comes once for each of its verbs; one id may stand for several texts."""
    joined: dict[tuple[str, str], Document] = {}
    for document in documents:
        key = document.article.article_id, document.article.text
        before = joined.get(key)
        labels = {
            (each.start, each.end): each for each in (before.labels if before else ()) + document.labels
        }
        ordered = tuple(labels[extent] for extent in sorted(labels))
        joined[key] = Document(document.article, ordered, document.incident)
    return list(joined.values())


def train(
    documents: Sequence[Document], *, resolutions_of: ResolutionsOf, gazetteer: Gazetteer
) -> dict[str, Any]:
    """Learn the weights of the signs.

    Parameters
    ----------
    documents
        Reports with an incident's point, or with labels for the places of an event.
    resolutions_of
        Gives what a document's mentions were taken to mean.
    gazetteer
        Knows what lies in what.

    Returns
    -------
    dict
        `weights` by sign, and a data card: the content of `geo/data/focus.json`.

    Raises
    ------
    ValueError
        If no document has a mention with a place.
    """
    lessons = [
        lesson
        for document in documents
        if (lesson := read_lesson(document, resolutions_of(document), gazetteer)) is not None
    ]
    if not lessons:
        raise ValueError("expected reports in which places are found, got none")
    named = sum(bool(lesson.right.any()) for lesson in lessons)
    card = {
        "model": "conditional logistic regression over mentions and 'at none of these'",
        "learned_from": {"reports": len(lessons), "with_their_place_found": named},
    }
    return {"card": card, "weights": fit_weights(lessons)}


def read_lesson(document: Document, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> Lesson | None:
    """Read the mentions of a document; None if there are none, or if only the incident's country is known."""
    import numpy as np

    incident = document.incident
    if incident is not None and incident.is_country_level:
        return None
    mentions = read_signs(document.article, resolutions, gazetteer)
    if not mentions:
        return None
    names = list(SIGNS)
    rows = np.array([[each.signs.get(name, 0.0) for name in names] for each in mentions])
    right = np.array(mark_right(mentions, document, gazetteer))
    if incident is None:
        return Lesson(rows, right, _SENTENCE_WEIGHT)
    is_near = any(_measure(each.candidate, incident) <= NEAR_KM for each in mentions)
    return Lesson(rows, right, 1.0 if is_near else _FAR_WEIGHT)


def _measure(place: Candidate, incident: Incident) -> float:
    return measure_km(incident.latitude, incident.longitude, place.latitude, place.longitude)


def mark_right(mentions: Sequence[Mention], document: Document, gazetteer: Gazetteer) -> list[bool]:
    """Tell which mentions are where the incident happened: the most precise of them that are true.

    Near the coded point; where no such place is named, the region that holds the point; or else the country.
    """
    incident = document.incident
    if incident is None:
        return [_is_labelled(each, document.labels) for each in mentions]
    places = [each.candidate for each in mentions]
    apart = [_measure(each, incident) for each in places]
    for right in (
        [km <= NEAR_KM for km in apart],
        [_holds(place, incident, km, gazetteer) for place, km in zip(places, apart, strict=True)],
        [place.place_id == _find_country(incident, gazetteer) for place in places],
    ):
        kept = [
            yes and each.resolution.span.kind != "demonym" for yes, each in zip(right, mentions, strict=True)
        ]
        if any(kept):
            return kept
    return [False] * len(mentions)


def _is_labelled(mention: Mention, labels: Sequence[Label]) -> bool:
    span = mention.resolution.span
    return any(span.start < label.end and label.start < span.end for label in labels)


def _holds(place: Candidate, incident: Incident, km: float, gazetteer: Gazetteer) -> bool:
    """Tell whether an area holds the incident: by its outline, or by its radius where it has none."""
    from shapely import Point

    if place.feature_class not in "AL" or place.feature_code.startswith("PCL"):
        return False
    area = gazetteer.area(place.place_id)
    if area is not None:
        return bool(area.contains(Point(incident.longitude, incident.latitude)))
    return km <= min(place.radius_km or 0.0, _WIDEST_KM)


def _find_country(incident: Incident, gazetteer: Gazetteer) -> str | None:
    """Find the place id of the incident's country, which records give by code or by name."""
    for code, (place_id, name) in gazetteer.countries.items():
        if incident.country in (code, name):
            return place_id
    return None


def fit_weights(lessons: Sequence[Lesson]) -> dict[str, float]:
    """Fit the weights that make the right answers likely."""
    import numpy as np
    from scipy.optimize import minimize

    rows, right = np.vstack([each.rows for each in lessons]), np.concatenate([each.right for each in lessons])
    counts = np.array([len(each.right) for each in lessons])
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    unit = np.repeat(np.arange(len(counts)), counts)
    is_none = np.array([not each.right.any() for each in lessons])
    weight = np.array([each.weight for each in lessons])
    expected = np.array([_EXPECTED.get(name, 0.0) for name in SIGNS])
    penalty = np.array([_PENALTY * (_HELD if name in _EXPECTED else 1.0) for name in SIGNS])

    def measure_loss(values: Floats) -> tuple[float, Floats]:
        scores = rows @ values
        top = np.maximum(np.maximum.reduceat(scores, first), 0.0)
        given, none = np.exp(scores - top[unit]), np.exp(-top)
        total = np.add.reduceat(given, first) + none
        hit = np.where(right, given, 0.0)
        mass = np.add.reduceat(hit, first) + np.where(is_none, none, 0.0)
        slope = rows.T @ (weight[unit] * (given / total[unit] - hit / mass[unit]))
        apart = values - expected
        loss = float(weight @ np.log(total / mass)) + 0.5 * float(penalty @ (apart * apart))
        return loss, slope + penalty * apart

    found = minimize(measure_loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {name: float(value) for name, value in zip(SIGNS, np.round(found.x, _DIGITS), strict=True)}


CARD: Final = {
    "corpora": {
        "awsd": "Aid Worker Security Database (Humanitarian Outcomes): incident reports with coordinates",
        "ucdp_syria": "UCDP Georeferenced Event Dataset, Syria (Uppsala): headlines with coordinates; CC BY 4.0",
        "event_location": "Event locations marked in sentences of news (Halterman 2019); MIT; texts not passed on",
    },
    "limits": "English headlines, one-paragraph reports and single sentences; nobody marked the scene of a whole "
    "article, where the first sentences count most by the same weights. Of several incidents each gets a share.",
}  # fmt: skip
"""What the weights that the package carries were learned from."""


def resolve_as_package(article: Article, gazetteer: Gazetteer) -> list[Resolution]:
    """Recognize and resolve with the package's own weights."""
    from geo.recognize import find_mentions
    from geo.resolve import resolve_article

    return resolve_article(article, find_mentions(article, gazetteer), gazetteer)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights that the package carries."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.training.focus", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "corpora", type=Path, metavar="CORPORA_DIR", help="the folder with awsd.jsonl and the others"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=WEIGHTS_FILE, metavar="FILE", help="by default the package's"
    )
    options = parser.parse_args(arguments)
    gazetteer = Gazetteer()
    learned = train(
        list(load_documents(options.corpora)), gazetteer=gazetteer,
        resolutions_of=lambda each: resolve_as_package(each.article, gazetteer),
    )  # fmt: skip
    learned["card"] |= CARD
    options.output.write_text(
        json.dumps(learned, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
