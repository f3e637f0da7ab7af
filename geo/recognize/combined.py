"""Demonyms that stand only before a hyphen and another one: Sino-Russian, Franco-German."""

from __future__ import annotations

from typing import Final

from geo.gazetteer import Gazetteer
from geo.recognize.passage import Passage
from geo.recognize.words import COMBINING, COMBINING_CONTINENTS

_HYPHENS: Final = frozenset(["-", "\u2010", "\u2011", "–"])


def find_combined(text: Passage, gazetteer: Gazetteer) -> dict[int, str]:
    """Find combining forms and the demonyms behind them.

    Parameters
    ----------
    text
        The article, cut up.
    gazetteer
        Knows demonyms, and the place id of each country.

    Returns
    -------
    dict
        Place id by number of a word, both of the combining form and of the demonym. An Afro-Cuban is left to the
        demonym: the form says of a continent's descendants in a country nothing about where they are.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.model import Article
    >>> from geo.recognize.passage import cut_passage
    >>> find_combined(cut_passage(Article("A Franco-German brigade.")), load_gazetteer())
    {1: 'geonames:3017382', 2: 'geonames:2921044'}
    """
    found: dict[int, str] = {}
    for number in text.capitals:
        form = text.folded[number]
        if (form not in COMBINING and form not in COMBINING_CONTINENTS) or text.gap(number) not in _HYPHENS:
            continue
        after = gazetteer.find_demonym(text.words[number + 1])
        if form in COMBINING:
            own = gazetteer.countries.get(COMBINING[form], ("", ""))[0]
            goes_on = text.folded[number + 1] in COMBINING and text.capital[number + 1]
        else:
            own = gazetteer.find_demonym(COMBINING_CONTINENTS[form]) or ""
            goes_on = False
            if after is not None and gazetteer.get(after).feature_code != "CONT":
                continue
        if own and (after or goes_on):
            found[number] = own
            if after:
                found[number + 1] = after
    return found
