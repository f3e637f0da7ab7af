"""Which rows stand beside a sensitive place in the text, and would tell it if they were told more finely."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from geo.coarsen.names import names_facility
from geo.coarsen.rows import Row, unpack_rows
from geo.coarsen.told import Told, tell_place
from geo.coarsen.units import Level
from geo.gazetteer import Gazetteer
from geo.tables import Geoparsed


@dataclass(frozen=True, slots=True)
class Beside:
    """The sentences that speak of sensitive places, by article, and the events that do."""

    sentences: dict[str | None, frozenset[str]]
    events: frozenset[str]
    is_off: bool = False

    def has_mention(self, row: Row) -> bool:
        """Tell whether a mention stands in such a sentence, or is of such an event."""
        return not self.is_off and (self.holds(row, row["sentence"]) or row["event_id"] in self.events)

    def has_event(self, row: Row) -> bool:
        """Tell whether an event is such a one."""
        return not self.is_off and (self.holds(row, row["evidence"]) or row["event_id"] in self.events)

    def holds(self, row: Row, text: str | None) -> bool:
        """Tell whether a text of a row speaks of a sensitive place, or is (part of) a sentence that does."""
        if not text:
            return False
        known = self.sentences.get(row["article_id"], frozenset())
        return names_facility(text) or text in known or any(each in text or text in each for each in known)


def find_beside(
    tables: Geoparsed, level: Level | None, gazetteer: Gazetteer, known: dict[Any, Told]
) -> Beside:
    """Find what stands beside sensitive places: in their sentences, and in the events that tell of them.

    Parameters
    ----------
    tables
        As they were given.
    level
        None for the sensitive places only; with a level all rows are told coarsely, and nothing need be found.
    gazetteer, known
        As for `tell_place`.

    Examples
    --------
    >>> from geo import schema
    >>> from geo.gazetteer import load_gazetteer
    >>> empty = Geoparsed(**{name: schema.build_empty(table) for name, table in schema.TABLES.items()})
    >>> find_beside(empty, None, load_gazetteer(), {}).events
    frozenset()
    """
    if level is not None:
        return Beside({}, frozenset(), is_off=True)
    sentences: dict[str | None, set[str]] = defaultdict(set)
    events = set()
    for row in unpack_rows(tables.mentions):
        if tell_place(row, None, gazetteer, known).is_changed:
            sentences[row["article_id"]] |= {row["sentence"]} - {None, ""}
            events |= {row["event_id"]} - {None}
        elif row["event_id"] and names_facility(row["sentence"]):
            events.add(row["event_id"])
    found = Beside({article: frozenset(each) for article, each in sentences.items()}, frozenset(events))
    told = {row["event_id"] for row in unpack_rows(tables.events) if found.has_event(row)}
    return Beside(found.sentences, found.events | told)
