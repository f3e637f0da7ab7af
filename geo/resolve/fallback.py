"""What comes after the ranking: a geocoder for names that the gazetteer lacks, and places that are computed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geo.gazetteer import Gazetteer
from geo.geocode import Answer, Asker, Geocoder, Question, build_geocoder
from geo.model import Article, Candidate, Resolution, Span
from geo.names import fold
from geo.resolve.around import add_neighbors, add_region, choose_countries, draw_box, is_inside
from geo.resolve.choices import Choices, build_choices
from geo.resolve.choose import Choice, choose_places, resolve_span
from geo.resolve.persons import find_people
from geo.resolve.prepare import Names, find_choices, hear_names
from geo.resolve.ranker import Weights
from geo.resolve.shapes import measure_km
from geo.resolve.similar import count_countries, is_unknown

SURE: Final = 0.65
"""A place of the gazetteer with this confidence, given that the name is a place's, is not asked about. One that only
lends its name, or only sounds like it, has 0.6 at the most; one whose name is only similar is asked about whatever its
confidence. Below it is one name of twelve (sample and gallery)."""
_LEAST_NAME: Final = 0.5
"""A mention that is rather no place's name is not asked about."""
_MOST_ASKED: Final = 50
"""So many names of one article are asked about; a list of villages must not keep a public server for an hour."""
_MOST_SURE: Final = 0.7
"""No corpus has the answers of a server, so their confidence, learned on the gazetteer's, is held down."""
_MOST_PARTIAL: Final = 0.3
"""The most that a place gets which has the name as a part of its own: rather another place than this one."""
_SAME_KM: Final = 5.0
"""An answer of one name and class so near to a place of the gazetteer is that place."""
_LEAST_LONG, _LONGEST = 2, 100
_BESIDE: Final = 24
"""Characters on each side of a name."""
_SPOTS: Final = re.compile(
    r"\b(?:airports?|airbase|airfield|base|bridges?|camps?|checkpoints?|church|clinic|crossing|dam|depot|factory|fields?|"
    r"headquarters|highway|hospitals?|hotel|intersection|junction|market|mine|monastery|mosque|museum|palace|plant|port|"
    r"prison|refinery|roads?|roundabout|schools?|square|stadium|stations?|streets?|temple|terminal|theat(?:er|re)|tower|"
    r"tunnel|university|warehouse)\b", re.IGNORECASE,
)  # fmt: skip
"""Words for buildings, roads and the like."""


def ask_geocoder(
    article: Article,
    resolutions: list[Resolution],
    geocoder: Geocoder,
    names: Names,
    weights: Weights,
    country: str | None,
) -> list[Resolution]:
    """Ask the geocoder for the names that the gazetteer lacks or is not sure of, and rank again with its answers.

    Parameters
    ----------
    article, resolutions
        The article, and what its mentions were taken to mean so far.
    geocoder
        Who is asked. Its failures are told in the reasons; `build_geocoder` says what else becomes of them.
    names, weights
        As for `choose_places`.
    country
        The country that the caller gave.

    Returns
    -------
    list of Resolution
        One a mention, in their order. Those that stay without a place say why.
    """
    asker = geocoder if isinstance(geocoder, Asker) else build_geocoder(geocoder)
    spans = [resolution.span for resolution in resolutions]
    unsure = [number for number, each in enumerate(resolutions) if is_unsure(each)]
    if not unsure:
        return resolutions
    people = find_people(article, spans, unsure, names.gazetteer)
    open_numbers = set(unsure)
    known = [each.candidate for n, each in enumerate(resolutions) if each.candidate and n not in open_numbers]
    asked = [spans[number] for number in unsure if number not in people and _is_askable(spans[number])]
    answers = _ask_all(article, asked, asker, _build_question(known, country), names.gazetteer)
    similar = {resolutions[n].span.toponym: each for n in unsure if (each := _get_similar(resolutions[n]))}
    extra = _join_choices(answers, similar, spans, names, country)
    chosen = choose_places(article, spans, names, weights, country, extra) if extra else {}
    chosen |= agree_on_names({number: chosen[number] for number in unsure if number in chosen}, spans)
    after = list(resolutions)
    for number in unsure:
        answer = answers.get(spans[number].toponym) if number not in people else None
        if answer is None:
            after[number] = _add_reason(after[number], _explain_unasked(number in people, spans[number]))
        elif number in chosen and chosen[number].place.match == "geocoder":
            made = resolve_span(spans[number], chosen[number], weights)
            after[number] = _take(made, resolutions[number], answer)
        else:
            after[number] = _add_reason(after[number], _explain_answer(answer))
    return after


def is_unsure(resolution: Resolution) -> bool:
    """Tell whether a name is one that the gazetteer lacks, or whose place there it is not sure of.

    Examples
    --------
    >>> is_unsure(Resolution(Span(0, 4, "Nowhere"), None, "unresolved", None, 0, ""))
    True
    """
    if is_unknown(resolution):
        return True
    span = resolution.span
    is_ranked = span.kind == "proper" and not span.place_id and span.relation is None
    if is_ranked and _get_similar(resolution) is not None:
        return True
    return is_ranked and (resolution.confidence or 0.0) < SURE * span.score


def _get_similar(resolution: Resolution) -> Candidate | None:
    """Give the place of the gazetteer that was taken because its name is similar, None where the name is its own."""
    place = resolution.candidate
    return place if place is not None and place.match == "fuzzy" else None


def agree_on_names(chosen: Mapping[int, Choice], spans: Sequence[Span]) -> dict[int, Choice]:
    """Give all mentions of one name the place of that of which the text says where it lies.

    Mentions stay apart where the text says of two that they lie elsewhere, as of Paris and Paris, Texas.

    Parameters
    ----------
    chosen
        What was chosen, by the mention's number.
    spans
        All mentions of the article.

    Examples
    --------
    >>> agree_on_names({}, [])
    {}
    """
    by_name: dict[str, list[int]] = {}
    for number in chosen:
        by_name.setdefault(spans[number].toponym, []).append(number)
    agreed = dict(chosen)
    for numbers in by_name.values():
        stated = [number for number in numbers if chosen[number].signs.get("said to be in", 0.0) > 0]
        leader = max(stated or numbers, key=lambda number: chosen[number].signs.get("likely", 0.0))
        if len({chosen[number].place.place_id for number in stated}) > 1:
            continue
        for number in numbers:
            if number not in stated and chosen[number].place.place_id != chosen[leader].place.place_id:
                reason = f"{chosen[leader].reason}; as elsewhere in the article"
                agreed[number] = replace(chosen[leader], reason=reason)
    return agreed


def _is_askable(span: Span) -> bool:
    name = " ".join(span.toponym.split())
    return span.score >= _LEAST_NAME and _LEAST_LONG <= len(name) <= _LONGEST and name.isprintable()


def _build_question(known: Sequence[Candidate], country: str | None) -> Question:
    """Say where the names of an article are looked for: in its countries and next to them."""
    around = add_neighbors(choose_countries(count_countries(known, country)))
    return Question("", around, draw_box(around))


def _ask_all(
    article: Article, spans: Sequence[Span], asker: Asker, question: Question, gazetteer: Gazetteer
) -> dict[str, Answer]:
    """Ask for each name once; keep what fits."""
    answers: dict[str, Answer] = {}
    for toponym in list(dict.fromkeys(span.toponym for span in spans))[:_MOST_ASKED]:
        answer = asker.find(replace(question, name=" ".join(toponym.split())))
        if asker.source.host and not _says_spot(article, spans, toponym):
            answer = _drop_spots(answer)
        answers[toponym] = _sift(answer, question, gazetteer)
    return answers


def _says_spot(article: Article, spans: Sequence[Span], toponym: str) -> bool:
    """Tell whether the text says of a name, in it or beside it, that it is a building, a road or the like."""
    windows = (
        article.text[max(0, span.start - _BESIDE) : span.end + _BESIDE]
        for span in spans
        if span.toponym == toponym
    )
    return any(_SPOTS.search(window) for window in windows)


def _drop_spots(answer: Answer) -> Answer:
    """Leave out buildings and roads: every name of a village is some restaurant's too."""
    kept = tuple(place for place in answer.candidates if place.feature_class not in "SR")
    if kept or not answer.candidates:
        return replace(answer, candidates=kept)
    note = f"the geocoder's {answer.candidates[0].name} is a building or a road, of which the text does not speak"
    return Answer(note=note)


def _sift(answer: Answer, question: Question, gazetteer: Gazetteer) -> Answer:
    """Keep the places that lie where the article plays; say of the first of the others why it does not fit."""
    fitting, note = [], answer.note
    for place in answer.candidates:
        codes = set(place.countries or ((place.country_code,) if place.country_code else ()))
        if question.countries and codes and not codes & set(question.countries):
            where = gazetteer.countries.get(place.country_code or "", ("", place.country_code))[1]
            note = (
                note
                or f"the geocoder's {place.name} is in {where}, in no country that the article names or next to one"
            )
        elif question.box is not None and not is_inside(place, question.box):
            note = note or f"the geocoder's {place.name} is far from the countries that the article names"
        else:
            fitting.append(add_region(replace(place, match="geocoder"), gazetteer))
    return Answer(tuple(fitting), answer.problem, note, answer.partial)


def _join_choices(
    answers: Mapping[str, Answer],
    similar: Mapping[str, Candidate],
    spans: Sequence[Span],
    names: Names,
    country: str | None,
) -> dict[str, Choices]:
    """Put a geocoder's places beside those that the gazetteer has by the same name, or by a similar one."""
    found = {toponym: answer.candidates for toponym, answer in answers.items() if answer.candidates}
    if not found:
        return {}
    heard = hear_names(spans, names, country)
    joined = {}
    for toponym, places in found.items():
        known = find_choices(Span(0, len(toponym), toponym), names, heard)
        own = known.candidates if known is not None else ()
        own += (similar[toponym],) if toponym in similar else ()
        new = tuple(place for place in places if not any(_is_same(place, other) for other in own))
        if new:
            joined[toponym] = build_choices(toponym, own + new, names.numbers)
    return joined


def _is_same(place: Candidate, other: Candidate) -> bool:
    if place.place_id == other.place_id:
        return True
    is_like = fold(place.name) == fold(other.name) and place.feature_class == other.feature_class
    return (
        is_like and measure_km(place.latitude, place.longitude, other.latitude, other.longitude) <= _SAME_KM
    )


def _take(made: Resolution, before: Resolution, answer: Answer) -> Resolution:
    place = made.candidate
    is_partial = place is not None and place.place_id in answer.partial
    most = _MOST_PARTIAL if is_partial else _MOST_SURE
    confidence = round(min(made.confidence or 0.0, most * made.span.score), 3)
    if is_unknown(before):
        known = "the gazetteer has no such name"
    elif (similar := _get_similar(before)) is not None:
        known = f"the gazetteer has no such name, only the similar {similar.name}"
    else:
        known = "the gazetteer's place of this name is not sure"
    doubt = "has this name as a part of its own, and is maybe another place: " if is_partial else ""
    reason = f"{known}; the geocoder's: {doubt}{made.reason.removeprefix('by the geocoder; ')}"
    return replace(made, resolved_by="geocoder", confidence=confidence, reason=reason)


def _add_reason(before: Resolution, reason: str) -> Resolution:
    return replace(before, reason="; ".join(part for part in (before.reason, reason) if part))


def _explain_unasked(is_person: bool, span: Span) -> str:
    if is_person:
        return "the geocoder was not asked: it looks like a person's name"
    if not _is_askable(span):
        return "the geocoder was not asked: it may be no place's name"
    return f"the geocoder was not asked: the article has {_MOST_ASKED} such names before"


def _explain_answer(answer: Answer) -> str:
    if answer.problem:
        return f"the geocoder {answer.problem}"
    if answer.note:
        return answer.note
    return "the geocoder has no better one" if answer.candidates else "nor has the geocoder"


def compute_relatives(
    article: Article, resolutions: list[Resolution], gazetteer: Gazetteer
) -> list[Resolution]:
    """Compute the places of phrases such as "50 km south of Baghdad" from those of the names in them."""
    if all(resolution.span.relation is None for resolution in resolutions):
        return resolutions
    from geo.resolve.relative import resolve_relative

    resolved = {each.span.start: each for each in resolutions if each.span.relation is None}
    return [
        each if each.span.relation is None else resolve_relative(article, each.span, resolved, gazetteer)
        for each in resolutions
    ]
