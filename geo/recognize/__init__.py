"""Find the place names of an article: an article goes in, spans with kind, section and reason come out.

A small learned model reads the capitalised words of an article with their neighbours and with what the gazetteer
knows (`features`, `sequence`); names in other scripts than Latin are found by rules (`scripts`), and so are forms
such as Sino-Russian (`combined`); organisations, weapons and ships that bear a place's name are left out (`excluded`).
Nothing here needs a network or a language model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from geo.gazetteer import DATA_FOLDER, Gazetteer
from geo.model import Article, Span
from geo.nominal import find_nominals
from geo.recognize.combined import find_combined
from geo.recognize.excluded import find_excluded, is_excluded
from geo.recognize.features import cut_windows
from geo.recognize.lexicon import Lexicon, load_lexicon
from geo.recognize.listed import find_listed
from geo.recognize.passage import (
    MAX_WORDS,
    Found,
    Passage,
    cut_passage,
    match_gazetteer,
    measure_run,
)
from geo.recognize.people import find_surnames
from geo.recognize.reasons import explain_find
from geo.recognize.scripts import find_in_other_scripts
from geo.recognize.sequence import SequenceModel, build_sequence_model, load_sequence_model
from geo.relative import find_relatives

Recognizer = Callable[[Article, Gazetteer], Sequence[Span]]
"""What may stand in for `find_mentions`: spans in the order of the text, none overlapping."""

MODEL_FILE: Final = DATA_FOLDER / "recognizer.json"


def find_mentions(article: Article, gazetteer: Gazetteer) -> list[Span]:
    """Find the place names in an article.

    Parameters
    ----------
    article
        The article; only its text is searched.
    gazetteer
        Where names are looked up.

    Returns
    -------
    list of Span
        In the order of the text; half-open string indices. Empty if there is none. None overlap, but that a phrase
        such as "50 km south of Baghdad" holds the name in it. `score` is how likely the model holds the span for a
        place name.

    Raises
    ------
    GazetteerError
        If the bundled model is missing or broken.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> spans = find_mentions(Article("Syrian jets hit Homs, said Jordan Peele."), load_gazetteer())
    >>> [(span.toponym, span.kind) for span in spans]
    [('Syrian', 'demonym'), ('Homs', 'proper')]
    """
    return _find(article, gazetteer, load_sequence_model(MODEL_FILE))


def build_recognizer(content: dict[str, Any]) -> Recognizer:
    """Make a recognizer of a model's content, as `geo.training.recognizer` makes it.

    Parameters
    ----------
    content
        `weights`, `transitions` and `boldness`; see `SequenceModel`.
    """
    model = build_sequence_model(content)
    return partial(_find, model=model)


def read_passage(article: Article, lexicon: Lexicon) -> Passage:
    """Cut an article up and find the surnames of its people: what the features are read from."""
    text = cut_passage(article)
    text.given_names = lexicon.terms.given_names
    text.surnames = find_surnames(text, lexicon.terms)
    return text


def _find(article: Article, gazetteer: Gazetteer, model: SequenceModel) -> list[Span]:
    lexicon = load_lexicon(gazetteer)
    text = read_passage(article, lexicon)
    excluded = find_excluded(text, gazetteer)
    combined = {
        number: place_id
        for number, place_id in find_combined(text, gazetteer).items()
        if not is_excluded(text, Found(number, number, 1.0), excluded)
    }
    spans = [
        _make_span(text, Found(number, number, _SURE), "", gazetteer, place_id)
        for number, place_id in combined.items()
    ]
    for window in cut_windows(text, lexicon):
        for found in model.decode(window):
            if is_excluded(text, found, excluded) or not combined.keys().isdisjoint(
                range(found.first, found.last + 1)
            ):
                continue
            reason = explain_find(model, window.keys[found.first - window.numbers[0]], text, found)
            spans += [
                _make_span(text, part, reason, gazetteer)
                for part in _split(text, _extend(text, found, gazetteer), gazetteer)
            ]
    for found in find_listed(text, gazetteer):
        listed = _make_span(text, found, "a name of your own gazetteer", gazetteer)
        spans = [span for span in spans if span.end <= listed.start or listed.end <= span.start] + [listed]
    spans += [
        _make_span(text, found, "a place of the gazetteer", gazetteer)
        for found in find_in_other_scripts(text, gazetteer)
    ]
    spans.sort(key=lambda span: span.start)
    spans = find_nominals(article, text.layout, spans, gazetteer)
    return find_relatives(article, text.layout, spans, gazetteer)


_SURE: Final = 0.95
"""What a demonym in a combining form is held for: by hand."""


def _extend(text: Passage, found: Found, gazetteer: Gazetteer) -> Found:
    """Take what a place is into its name where that is another place: the Rafah crossing is not Rafah.

    A region keeps its short name: the resolver reads "province" beside it.
    """
    number = found.last + 1
    if number >= len(text.words) or text.gap(found.last) != " " or text.capital[number]:
        return found
    run = measure_run(text, found.first)
    length = match_gazetteer(text, found.first, run, gazetteer)
    last = found.first + length - 1
    if last <= found.last or any(text.capital[found.last + 1 : last + 1]):
        return found
    longer = Found(found.first, last, found.score)
    places = gazetteer.candidates(_write_name(text, longer), limit=1)
    return longer if places and places[0].feature_class in "STHUVR" else found


def _split(text: Passage, found: Found, gazetteer: Gazetteer) -> list[Found]:
    """Split what a hyphen joins if the whole is no place and both parts are: the Kabul-Kandahar highway."""
    for number in range(found.first, found.last) if found.last - found.first < MAX_WORDS else ():
        if text.gap(number) not in ("-", "\u2011", "\u2013") or not text.capital[number + 1]:
            continue
        parts = [Found(found.first, number, found.score), Found(number + 1, found.last, found.score)]
        names = [_write_name(text, part) for part in (found, *parts)]
        if not gazetteer.candidates(names[0]) and all(map(gazetteer.candidates, names[1:])):
            return parts
    return [found]


def _write_name(text: Passage, found: Found) -> str:
    return text.article.text[text.starts[found.first] : text.ends[found.last]]


def _make_span(
    text: Passage, found: Found, reason: str, gazetteer: Gazetteer, place_id: str | None = None
) -> Span:
    start, end = text.starts[found.first], text.ends[found.last]
    written = text.article.text
    if written[end : end + 1] == "." and written[start : end + 1] in gazetteer.exact_names:
        end += 1  # the full stop of "Calif."
    first, last = text.layout.sentence_at(start)
    toponym = written[start:end]
    place_id = place_id or gazetteer.find_demonym(toponym)
    return Span(
        start, end, toponym, "demonym" if place_id else "proper", text.layout.section_at(start), first,
        max(last, end), place_id, "a demonym" if place_id else reason, round(found.score, 3),
    )  # fmt: skip
