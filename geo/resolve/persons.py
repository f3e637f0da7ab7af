"""Names that look like people's: no server is told of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from geo.gazetteer import Gazetteer
from geo.model import Article, Span
from geo.recognize.passage import Passage, Terms, cut_passage, load_terms
from geo.recognize.people import find_surnames, is_person
from geo.recognize.words import ATTACKS, COURTESY, STRONG, TITLES, TYPES_AFTER, TYPES_BEFORE


def find_people(
    article: Article, spans: Sequence[Span], numbers: Sequence[int], gazetteer: Gazetteer
) -> frozenset[int]:
    """Find the mentions that look like people: by what stands beside them, and by a given name that they begin with.

    Parameters
    ----------
    article, spans
        The article and all its mentions.
    numbers
        Which of them.
    gazetteer
        Has the given names.

    Returns
    -------
    frozenset of int
        Their numbers. A name that begins with a given name is none if the text says that it is a place: "in Ali
        Sabieh", "the village of Abu Duhur".

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> text = "Commander Jamal Zzyzx and Omar Zzyzx left Omar Bozz, and in Omar Bazz it was calm."
    >>> spans = [Span(at, at + len(name), name) for name in ("Zzyzx", "Omar Zzyzx", "Omar Bazz")
    ...          for at in [text.index(name)]]
    >>> sorted(find_people(Article(text), spans, [0, 1, 2], load_gazetteer()))
    [0, 1]
    """
    terms = load_terms(gazetteer)
    text = cut_passage(article)
    text.surnames = find_surnames(text, terms)
    return frozenset(number for number in numbers if _looks_like_person(text, spans[number], terms))


def _looks_like_person(text: Passage, span: Span, terms: Terms) -> bool:
    first = bisect_left(text.starts, span.start)
    last = bisect_right(text.starts, span.end - 1) - 1
    if not first <= last < len(text.words):
        return False
    before = text.folded[first - 1] if first else ""
    after = text.folded[last + 1] if last + 1 < len(text.words) and text.gap(last) == " " else ""
    if before in COURTESY | TITLES and text.gap(first - 1) in (" ", ". "):
        return True
    is_placed = before in STRONG | ATTACKS | TYPES_BEFORE or after in TYPES_AFTER
    is_placed = is_placed or (before == "of" and first > 1 and text.folded[first - 2] in TYPES_BEFORE)
    if is_placed:
        return False
    if last > first and text.folded[first] in terms.given_names:
        return True
    return is_person(text, first, last - first + 1, 0.0, terms)
