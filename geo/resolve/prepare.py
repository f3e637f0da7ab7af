"""Turn an article's mentions into the block of candidates that the ranking takes, with what was looked up kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import Article, Candidate, Span
from geo.resolve.block import ENGLISH, Block, build_block
from geo.resolve.choices import Choices, build_choices, find_candidates, hear_candidates
from geo.resolve.outlet import find_home_candidates, find_home_country, find_home_names, is_local_outlet
from geo.resolve.units import group_spans

_MOST_KEPT: Final = 20_000
"""So many look-ups are remembered; then all are forgotten, so that memory stays bounded."""
_MOST_HEARD: Final = 4
"""Names are sought by their sound in so many countries, those that the article names most."""
_MISSING: Final = "not looked up yet"
_MOST_SPANS, _MOST_NAMES, _MOST_ROWS = 600, 150, 1_500
"""So many mentions, names and candidates are resolved together; a longer text is resolved in pieces, so that a
hostile one takes no more than linear time and memory. No article of the development corpora comes near."""


@dataclass(slots=True)
class Names:
    """What was looked up in one gazetteer: the candidates of names in columns, and the numbers of codes."""

    gazetteer: Gazetteer
    numbers: dict[str, int] = field(default_factory=dict)
    kept: dict[tuple[str, str], Choices | None] = field(default_factory=dict)

    def number(self, code: str | None) -> int:
        """Give the number that stands for a country's code, -1 for none."""
        return self.numbers.setdefault(code, len(self.numbers)) if code else -1

    def find(self, toponym: str) -> Choices | None:
        """Give the candidates of a name, None if there is none."""
        return self._keep("name", toponym)

    def get(self, place_id: str) -> Choices | None:
        """Give a known place as the only candidate, None if the gazetteer does not have it."""
        return self._keep("id", place_id)

    def hear(self, toponym: str, countries: tuple[str, ...]) -> Choices | None:
        """Give the candidates of a name with those that sound alike in some countries."""
        return self._keep("heard", "\0".join((toponym, *countries)))

    def find_home(self, name: str) -> Choices | None:
        """Give the places that a domain may name."""
        return self._keep("home", name)

    def _keep(self, way: str, name: str) -> Choices | None:
        key = (way, name)
        known = self.kept.get(key, _MISSING)
        if not isinstance(known, str):
            return known
        candidates = self._look_up(way, name)
        made = build_choices(name.partition("\0")[0], candidates, self.numbers) if candidates else None
        self.kept[key] = made
        if len(self.kept) > _MOST_KEPT:
            self.kept.clear()
        return made

    def _look_up(self, way: str, name: str) -> tuple[Candidate, ...]:
        if way == "name":
            return find_candidates(name, self.gazetteer)
        if way == "heard":
            toponym, *countries = name.split("\0")
            return hear_candidates(toponym, countries, self.gazetteer)
        if way == "home":
            return find_home_candidates(name, self.gazetteer)
        try:
            return (self.gazetteer.get(name),)
        except UnknownPlaceError:
            return ()


@lru_cache(maxsize=2)
def open_names(gazetteer: Gazetteer) -> Names:
    """Give the look-ups of a gazetteer; the last two gazetteers' are kept."""
    return Names(gazetteer)


def find_choices(span: Span, names: Names, extra: Mapping[str, Choices]) -> Choices | None:
    """Give what a mention may mean: the place that the recognizer knows, or the candidates of its name."""
    if span.place_id:
        return names.get(span.place_id)
    if span.kind != "proper":
        return None
    return extra.get(span.toponym) or names.find(span.toponym)


def hear_names(spans: Sequence[Span], names: Names, country: str | None = None) -> dict[str, Choices]:
    """Add to names that have no place in the countries that an article names the places there that sound alike.

    A country is named by its own name, by a region's, and by a name that only it has.
    """
    counts: Counter[str] = Counter({country: len(spans)} if country else {})
    toponyms: list[str] = []
    for (toponym, place_id), (span, number) in _count_names(spans).items():
        choices = find_choices(span, names, {})
        if choices is None:
            continue
        place = choices.candidates[0]
        code, is_country = place.feature_code, place.feature_code.startswith("PCL")
        if place.country_code and (is_country or code == "ADM1" or choices.is_of_one_country):
            counts[place.country_code] += number
        if not place_id and not is_country and code != "CONT":
            toponyms.append(toponym)
    countries = tuple(sorted(code for code, _ in counts.most_common(_MOST_HEARD)))
    if not countries:
        return {}
    return {name: found for name in toponyms if (found := names.hear(name, countries)) is not None}


def _count_names(spans: Sequence[Span]) -> dict[tuple[str, str | None], tuple[Span, int]]:
    """Give the first mention of each name, and how many there are."""
    counts: dict[tuple[str, str | None], tuple[Span, int]] = {}
    for span in spans:
        first, number = counts.get((span.toponym, span.place_id), (span, 0))
        counts[span.toponym, span.place_id] = first, number + 1
    return counts


def cut_pieces(
    spans: Sequence[Span], names: Names, extra: Mapping[str, Choices], *, country: str | None = None
) -> Iterator[list[tuple[int, Choices]]]:
    """Cut an article's mentions that have candidates into pieces that are resolved together: number, candidates.

    `extra` holds the candidates of names that have none; `country` is what the caller gave.
    """
    extra = hear_names(spans, names, country) | dict(extra)
    piece: list[tuple[int, Choices]] = []
    seen: dict[tuple[str, str | None], int] = {}
    for number, span in enumerate(spans):
        choices = find_choices(span, names, extra)
        if choices is None:
            continue
        key = (span.toponym, span.place_id)
        rows = 0 if key in seen else len(choices.candidates)
        is_full = len(seen) >= _MOST_NAMES or sum(seen.values()) + rows > _MOST_ROWS
        if piece and (len(piece) >= _MOST_SPANS or (key not in seen and is_full)):
            yield piece
            piece, seen = [], {}
        seen.setdefault(key, len(choices.candidates))
        piece.append((number, choices))
    if piece:
        yield piece


def prepare_blocks(
    article: Article,
    spans: Sequence[Span],
    piece: Sequence[tuple[int, Choices]],
    names: Names,
    *,
    country: str | None = None,
) -> Iterator[Block]:
    """Put one piece of an article's mentions into a block, with the outlet's home behind them.

    A name counts once for each thing that the text says of it ("San José, Costa Rica"); if these make the block too
    large, there are two.
    """
    found = dict(piece)
    grouping = group_spans(article, spans, list(found))
    choices = [found[unit.spans[0]] for unit in grouping.units]
    if len(piece) > 1 and sum(len(each.candidates) for each in choices) > _MOST_ROWS:
        middle = len(piece) // 2
        for half in (piece[:middle], piece[middle:]):
            yield from prepare_blocks(article, spans, half, names, country=country)
        return
    mentions = [sum(spans[number].score for number in unit.spans) for unit in grouping.units]
    home, home_name = -1, ""
    for name in find_home_names(article.source, names.gazetteer):
        places = names.find_home(name)
        if places is not None:
            home, home_name = len(choices), name
            choices.append(places)
            mentions.append(1.0)
            break
    yield build_block(
        grouping, choices, mentions, home=home, home_name=home_name,
        home_country=names.number(find_home_country(article.source, names.gazetteer)),
        hint=names.number(country), states=names.number("US"), is_local=is_local_outlet(article.source),
        english=frozenset(names.number(code) for code in ENGLISH),
    )  # fmt: skip
