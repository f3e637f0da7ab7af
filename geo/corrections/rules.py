"""Which corrections hold for a mention: the narrowest scope first, in it the later line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geo.corrections.points import find_place
from geo.corrections.record import SCOPES, Correction
from geo.errors import CorrectionError
from geo.gazetteer import Gazetteer
from geo.model import Candidate
from geo.names import fold

_THIS_MENTION: Final = len(SCOPES)
"""Narrower than any scope: an offset in an article."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction with its place; `number` is its position among those given. `place` is None for a foreign id."""

    number: int
    correction: Correction
    place: Candidate | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """What it yields to: the narrower scope, then the later line."""
        width = SCOPES.index(self.correction.scope)
        return _THIS_MENTION if self.correction.start is not None else width, self.number


@dataclass(frozen=True, slots=True)
class Named:
    """What of a mention decides which corrections hold.

    `countries` are the countries that its article is about, as `find_countries` gives them, and its own place's.
    """

    toponym: str
    article_id: str | None
    start: int | None
    source: str | None = None
    url: str | None = None
    place_id: str | None = None
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for a mention: a rule on its place (place or reject), one on its role, and all rules that match."""

    place: Rule | None = None
    role: Rule | None = None
    matched: tuple[int, ...] = ()

    @property
    def is_reject(self) -> bool:
        """Whether it is no place."""
        return self.place is not None and self.place.correction.action == "reject"

    @property
    def latest(self) -> Correction | None:
        """The correction that the mention's reviewer is taken from: the later line of the two."""
        rules = [rule for rule in (self.place, self.role) if rule is not None]
        return max(rules, key=lambda rule: rule.number).correction if rules else None


NOTHING: Final = Decision()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The corrections that count, by folded name; not what was withdrawn, or decided anew in the same scope."""

    by_name: Mapping[str, tuple[Rule, ...]]

    def find(self, named: Named) -> Decision:
        """Find what holds for a mention."""
        rules = self.by_name.get(fold(named.toponym), ())
        matched = sorted((rule for rule in rules if _matches(rule, named)), key=lambda rule: rule.rank)
        if not matched:
            return NOTHING
        place = [rule for rule in matched if rule.correction.action != "role"]
        role = [rule for rule in matched if rule.correction.action == "role"]
        decided = Decision(
            place[-1] if place else None, role[-1] if role else None, tuple(r.number for r in matched)
        )
        return replace(decided, role=None) if decided.is_reject else decided

    def has(self, toponym: str) -> bool:
        """Tell whether any correction is about a name."""
        return fold(toponym) in self.by_name

    def has_countries(self, toponym: str) -> bool:
        """Tell whether a correction about a name holds in one country only."""
        return any(rule.correction.scope == "country" for rule in self.by_name.get(fold(toponym), ()))

    def list_unmatched(self, matched: Iterable[int]) -> list[Correction]:
        """List the corrections that matched no mention, given the numbers of those that did."""
        seen = set(matched)
        rules = [rule for rules in self.by_name.values() for rule in rules if rule.number not in seen]
        return [rule.correction for rule in sorted(rules, key=lambda rule: rule.number)]


def build_rulebook(corrections: Iterable[Correction], gazetteer: Gazetteer) -> Rulebook:
    """Sort corrections by name, with their places.

    Parameters
    ----------
    corrections
        In the order of their file.
    gazetteer
        Knows places by their ids.

    Returns
    -------
    Rulebook
        Without what is withdrawn, and without what a later line of the same name, scope and kind decides anew.

    Raises
    ------
    CorrectionError
        If a place or a country is unknown.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> lines = [Correction("Sultan", "everywhere", None, action) for action in ("reject", "withdraw")]
    >>> [build_rulebook(lines[:count], load_gazetteer()).has("Sultan") for count in (1, 2)]
    [True, False]
    """
    live: dict[tuple[object, ...], Rule] = {}
    for number, correction in enumerate(corrections):
        scope = (fold(correction.toponym), *_name_scope(correction), correction.start)
        if correction.action == "withdraw":
            live.pop((*scope, True), None)
            live.pop((*scope, False), None)
            continue
        if correction.scope == "country" and correction.scope_value not in gazetteer.countries:
            raise CorrectionError(
                f"{correction.where + ': ' if correction.where else ''}scope_value: expected a country's code such as "
                f"SY (ISO 3166-1), got {correction.scope_value!r}, which no country has"
            )
        place = find_place(correction, gazetteer) if correction.action == "place" else None
        live[(*scope, correction.action == "role")] = Rule(number, correction, place)
    by_name: dict[str, list[Rule]] = defaultdict(list)
    for rule in live.values():
        by_name[fold(rule.correction.toponym)].append(rule)
    return Rulebook({name: tuple(rules) for name, rules in by_name.items()})


def _name_scope(correction: Correction) -> tuple[str, str | None]:
    value = correction.scope_value
    return correction.scope, clean_source(value) if correction.scope == "source" and value else value


def _matches(rule: Rule, named: Named) -> bool:
    correction = rule.correction
    if correction.action == "place" and rule.place is None and correction.place_id != named.place_id:
        return False
    value = correction.scope_value
    if correction.scope == "article":
        return value == named.article_id and correction.start in (None, named.start)
    if correction.scope == "source":
        return any(is_source(each, value or "") for each in (named.source, named.url))
    return correction.scope == "everywhere" or value in named.countries


@lru_cache(maxsize=10_000)
def clean_source(source: str) -> str:
    """Give a source's name or an address's host in lower case, without www.

    Examples
    --------
    >>> clean_source("https://www.Example.org/news/1"), clean_source("Daily Star")
    ('example.org', 'daily star')
    """
    host = source.strip().casefold()
    if "://" in host:
        host = host.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return host.removeprefix("www.")


def is_source(source: str | None, value: str) -> bool:
    """Tell whether a source, or an address, is the one of a scope: itself, or a domain below it.

    Examples
    --------
    >>> is_source("https://news.example.org/1", "example.org"), is_source("badexample.org", "example.org")
    (True, False)
    """
    if not source:
        return False
    own, wanted = clean_source(source), clean_source(value)
    return own == wanted or ("." in wanted and own.endswith(f".{wanted}"))


def find_countries(
    toponym: str, own: str | None, places: Sequence[tuple[str, str | None]], hint: str | None = None
) -> frozenset[str]:
    """Find the countries that a mention counts for: its own place's, and those that its article is about.

    Parameters
    ----------
    toponym
        The mention's name. Other mentions of it say nothing: they are as right or wrong as this one.
    own
        The country of its own place, if it has one.
    places
        Toponym and country of each mention of the article.
    hint
        The country that the article was said to be about.

    Returns
    -------
    frozenset of str
        With those countries that most mentions of other names lie in, all of them where several lead.

    Examples
    --------
    >>> places = [("Tripoli", "LY"), ("Beirut", "LB"), ("Lebanon", "LB"), ("Damascus", "SY")]
    >>> sorted(find_countries("Tripoli", "LY", places))
    ['LB', 'LY']
    """
    name = fold(toponym)
    counts = Counter(country for other, country in places if country and fold(other) != name)
    most = max(counts.values(), default=0)
    leading = {country for country, count in counts.items() if count == most}
    return frozenset(leading | {code for code in (own, hint) if code})
