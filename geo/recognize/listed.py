"""Find names with a number in them that somebody wrote down: "the Hill 112 depot", "Camp 17".

The model has learned that numbers belong to no name, for of what the news counts few are places. Who put such a name
into a table of their own has said that this one is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from geo.gazetteer import Gazetteer
from geo.recognize.passage import Found, Passage, measure_run

_SCORE: Final = 0.95
"""What an exact match with a table's own name is held for: by hand."""
_STRICT: Final = ("name", "alternate", "article")


def find_listed(text: Passage, gazetteer: Gazetteer) -> Iterator[Found]:
    """Find the names that a table of the user's own has, word for word, and that have a number in them.

    Parameters
    ----------
    text
        The article, cut up.
    gazetteer
        With own gazetteers; without a table among them nothing is looked up.

    Yields
    ------
    Found
        The longest name from each capital on, of two words at least; none overlap.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Article
    >>> from geo.recognize.passage import cut_passage
    >>> list(find_listed(cut_passage(Article("Camp 17 was hit.")), load_gazetteer()))
    []
    """
    if not any(info.kind == "table" for info in gazetteer.own):
        return
    free = 0
    for number in text.capitals:
        run = measure_run(text, number) if number >= free else 0
        if not any(_has_digit(text.folded[number + i]) for i in range(run)):
            continue
        for length in range(run, 1, -1):
            last = number + length - 1
            if any(map(_has_digit, text.folded[number : last + 1])) and _is_listed(
                text, number, last, gazetteer
            ):
                yield Found(number, last, _SCORE)
                free = last + 1
                break


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_listed(text: Passage, first: int, last: int, gazetteer: Gazetteer) -> bool:
    name = text.article.text[text.starts[first] : text.ends[last]]
    places = gazetteer.candidates(name, limit=3)
    return any(place.place_id.startswith("own:") and place.match in _STRICT for place in places)
