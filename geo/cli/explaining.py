"""Print how the candidates of a name rank: `geo lookup NAME --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from geo.cli.run import say

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_LEAST_SHOWN: Final = 0.1
"""Log-odds; smaller parts of a score are left out."""


def explain_name(
    name: str,
    gazetteer: Gazetteer,
    country: str | None,
    limit: int,
    as_json: bool,
    context: str | None,
    source: str | None,
) -> None:
    """Print how a name's candidates rank: probability, score, and what each group of columns adds to it."""
    import json
    import re

    from geo.model import Article, Span
    from geo.recognize import find_mentions
    from geo.resolve import explain_ranking

    article = Article(context or name, source=source)
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", article.text) if name.strip() else None
    if found is None and context is None:
        raise typer.BadParameter("expected a place name, got none", param_hint="NAME")
    if found is None:
        raise typer.BadParameter(f"--context does not hold the name {name!r}")
    start, end = found.span()
    others = find_mentions(article, gazetteer) if context else []
    spans = [span for span in others if span.end <= start or end <= span.start]
    spans = sorted([*spans, Span(start, end, name)], key=lambda span: span.start)
    number = next(number for number, span in enumerate(spans) if span.start == start)
    if place_id := gazetteer.find_demonym(name):
        say(
            f"{name!r} is a demonym: an article's mention stands for {gazetteer.get(place_id).name}, unranked"
        )
    ranked = explain_ranking(article, spans, number, gazetteer, country=country, limit=limit)
    if not ranked:
        say(f"no place called {name!r}; try another spelling")
    for each in ranked:
        place = each.candidate
        if as_json:
            record = {
                "place_id": place.place_id, "name": place.name, "feature": place.feature_code,
                "country": place.country_code, "admin1": place.admin1_name, "match": place.match,
                "probability": each.probability, "score": each.score, "parts": each.parts,
            }  # fmt: skip
            print(json.dumps(record, ensure_ascii=False))
            continue
        where = ", ".join(parent.name for parent in gazetteer.parents(place)) or "international"
        parts = sorted(each.parts.items(), key=lambda part: -abs(part[1]))
        shown = ", ".join(f"{words} {value:+.1f}" for words, value in parts if abs(value) >= _LEAST_SHOWN)
        print(f"{each.probability:6.1%}  {place.name} ({place.feature_code}), {where}")
        print(f"{'':<8}score {each.score:.1f}: {shown or 'like the others'}")
