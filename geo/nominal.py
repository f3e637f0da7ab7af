"""Find noun phrases that stand for a place without naming it: "the capital"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Span
from geo.text import Layout

# What follows "capital" where no town is meant.
_OTHER: Final = (
    "of|punishment|markets?|gains?|letters?|costs?|expenditures?|flight|offen[cs]es?|crimes?|controls?|budget|"
    "requirements?|goods|stock|ship|ships|murder|investments?|spending|projects?|account|sentence|cases?"
)
_CAPITAL: Final = re.compile(
    rf"\b[Tt]he (?:(?P<of>[A-Z]\w+(?: [A-Z]\w+)?(?:['’]s)?) )?capital(?: city)?\b(?!\s+(?:{_OTHER})\b)"
)


def find_nominals(article: Article, layout: Layout, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """Add to an article's spans the phrases that stand for a capital.

    Parameters
    ----------
    article, layout
        The text and its paragraphs.
    spans
        The names found so far, in the order of the text.
    gazetteer
        Knows which towns are capitals.

    Returns
    -------
    list of Span
        All spans in order. A phrase whose capital cannot be told has no `place_id`; one that is followed by
        the capital's name is left to the name.

    Notes
    -----
    The capital meant is that of the country in which the sentence says it happened ("In Syria, the capital fell"),
    or the last one named, as a place and not as a government, in this paragraph or the one before, whichever comes
    later; else the capital of the dateline's country; else the capital of the country named most.
    """
    if "capital" not in article.text:
        return spans
    starts = [span.start for span in spans]
    named = set(starts)
    counts: list[str] = []
    added = []
    for match in _CAPITAL.finditer(article.text):
        start, end = match.span()
        if any(end + len(gap) in named for gap in (" ", ", ") if article.text.startswith(gap, end)):
            continue  # the name follows: "the capital, Astana", "the capital Damascus"
        first = bisect_left(starts, start)
        inner = [span for span in spans[first : first + 3] if span.end <= end]
        if any(span.kind == "proper" for span in inner):
            continue
        if inner:  # "the Syrian capital": the demonym's row says which
            place_id, reason = (
                _capital_of(inner[0].place_id, gazetteer),
                "the capital of the country named in it",
            )
            start = inner[-1].end + 1
        elif match.group("of"):  # "the Kurdish capital": no country
            place_id, reason = None, "of what it is the capital is not known"
        else:
            counts = counts or _rank_countries(spans, gazetteer)
            place_id, reason = _guess_capital(article, layout, spans[:first], counts, start, gazetteer)
        sentence = layout.sentence_at(match.start())
        section = layout.section_at(match.start())
        added.append(
            Span(start, end, article.text[start:end], "nominal", section, *sentence, place_id, reason)
        )
    return sorted([*spans, *added], key=lambda span: span.start) if added else spans


def _guess_capital(
    article: Article,
    layout: Layout,
    before: list[Span],
    countries: list[str],
    offset: int,
    gazetteer: Gazetteer,
) -> tuple[str | None, str]:
    """Guess which capital is meant, from the names before it and from the countries ranked by their mentions."""
    paragraph = layout.paragraph_at(offset)
    sentence = layout.sentence_at(offset)[0]
    for span in reversed(before):
        if layout.paragraph_at(span.start) < paragraph - 1:
            break
        if span.kind != "proper" or article.text[span.end : span.end + 2] in ("'s", "’s"):
            continue
        best = gazetteer.candidates(span.toponym, limit=1)
        if best and best[0].feature_code == "PPLC":
            return best[0].place_id, f"the last capital named before, {best[0].name}"
        if best and span.start >= sentence and _is_scene(article.text, span):
            capital = _capital_of(best[0].place_id, gazetteer)
            if capital is not None:
                return capital, f"the capital of the country that the sentence is set in, {best[0].name}"
    for start, end in layout.datelines[:1]:
        country = _country_named(article.text[start:end].rpartition(",")[2], gazetteer)
        if country in gazetteer.capitals:
            return gazetteer.capitals[country], "the capital of the dateline's country"
    for country in countries:
        if country in gazetteer.capitals:
            return gazetteer.capitals[country], "the capital of the country named most"
    return None, "no country is named that the capital could be of"


_IN: Final = re.compile(r"\b(?:in|across|inside|throughout|within|over)\s(?:[\w-]+ern\s|the\s)?\Z", re.I)


def _is_scene(text: str, span: Span) -> bool:
    """Tell whether a sentence is set in a place: "in Syria"; a government that says something is none."""
    return _IN.search(text, max(0, span.start - 24), span.start) is not None


def _rank_countries(spans: list[Span], gazetteer: Gazetteer) -> list[str]:
    """Rank the countries of the names by how often they are named."""
    counts: Counter[str] = Counter()
    for toponym, place_id in ((span.toponym, span.place_id) for span in spans):
        code = gazetteer.get(place_id).country_code if place_id else _country_named(toponym, gazetteer)
        counts[code or ""] += 1
    del counts[""]
    return sorted(counts, key=lambda code: (-counts[code], code))


def _country_named(name: str, gazetteer: Gazetteer) -> str:
    best = gazetteer.candidates(name, limit=1)
    return (best[0].country_code if best else None) or ""


def _capital_of(place_id: str | None, gazetteer: Gazetteer) -> str | None:
    """Give the place id of a country's capital; None for a region, and where the gazetteer does not know it."""
    place = gazetteer.get(place_id) if place_id else None
    if place is None or not place.feature_code.startswith("PCL"):
        return None
    return gazetteer.capitals.get(place.country_code or "")
