"""Tell where things happened more coarsely than is known, so that a table can be given away without harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from geo import schema
from geo.areas import find_kind
from geo.coarsen.beside import find_beside
from geo.coarsen.merge import merge_places
from geo.coarsen.names import Names, NameSet, cut_kind, is_sensitive
from geo.coarsen.rows import Row, pack_rows, unpack_rows
from geo.coarsen.told import Told, tell_place
from geo.coarsen.units import LEVELS, Level, find_cell, find_unit
from geo.coarsen.withhold import withhold_events, withhold_mentions
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.tables import Geoparsed

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["LEVELS", "Level", "find_cell", "find_unit", "generalize", "is_sensitive"]


@overload
def generalize(
    tables: Geoparsed,
    level: Level | None = None,
    *,
    sensitive: bool = False,
    gazetteer: Gazetteer | None = None,
) -> Geoparsed: ...
@overload
def generalize(
    tables: gpd.GeoDataFrame,
    level: Level | None = None,
    *,
    sensitive: bool = False,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame: ...
def generalize(
    tables: Geoparsed | gpd.GeoDataFrame,
    level: Level | None = None,
    *,
    sensitive: bool = False,
    gazetteer: Gazetteer | None = None,
) -> Geoparsed | gpd.GeoDataFrame:
    """Snap the places of tables to their regions or to a grid, and strip what would give the finer places away.

    Parameters
    ----------
    tables
        What `geoparse` gave, or one of its tables, as `read` reads them.
    level
        admin1, admin2: the gazetteer's point of the first- or second-order region; where it knows none, that of the
        next larger one, at last the country, else null. grid10km: the middle of a cell of 10 by 10 km
        (`find_cell`). Points are snapped, never jittered: the same place gives the same point, and an average
        of many rows tells no more than one.
    sensitive
        Without a level: generalize hospitals, schools, shelters and camps only, to admin2. They are known by
        GeoNames' feature codes, or by such a word in their name or anywhere in their sentence: so all places of a
        sentence that speaks of a clinic or a camp, and of an event that does, are told by admin2, even where the word
        means something else (an army's camp). Regions that are no finer stay. With a level, which holds for all rows,
        it adds nothing.
    gazetteer
        Instead of the bundled one.

    Returns
    -------
    Geoparsed or GeoDataFrame
        As given; rows keep their order. Of a place that is finer than the level there is no name, toponym, offset,
        sentence or reason left; ids that hold offsets are counted anew; `radius_km`, `where_prec` and `geo_precision`
        are those of what it is told by, never finer than before. Rows of places that are told alike are one, and
        a place of which nothing may be told is none. With a level, no row has a sentence, evidence, offset, reason,
        title or address; without one, the sentences and evidence that speak of a sensitive place have gone, with the
        offsets of their triggers. Other texts that hold a name that was taken out, or a word for a hospital, school,
        shelter or camp, are null (titles, sources of claims, actors, reasons); an `article_id` that does is replaced
        by its hash; columns that the schema does
        not know are dropped.

    Raises
    ------
    ValueError
        If neither a level nor `sensitive` is given, or the level is unknown.
    SchemaError
        If a table is none of ours.

    Notes
    -----
    Whoever has the article can read the place there: withhold `article_id`, the source and the date too if that is a
    danger. With `sensitive` alone, what stays: a sensitive place that the gazetteer lacks, in a sentence without any
    word for one, and a town in the sentence before or after the one that speaks of a hospital. A table of places has
    no sentences: give it together with the mentions, or only the names and codes are looked at.

    Examples
    --------
    >>> from geo.pipeline import geoparse
    >>> result = generalize(geoparse("Shelling hit Douma in Syria."), "admin1")
    >>> list(result.places["name"]), result.mentions["toponym"].isna().tolist()
    (['Syria', 'Rif Dimashq'], [True, False])
    """
    if level is not None and level not in LEVELS:
        raise ValueError(f"expected a level ({', '.join(LEVELS)}), got {level!r}")
    if level is None and not sensitive:
        raise ValueError(f"expected a level ({', '.join(LEVELS)}), or sensitive=True")
    places = gazetteer or load_gazetteer()
    if isinstance(tables, Geoparsed):
        return _generalize(tables, level, places)
    kind = find_kind(tables)
    frames = {name: schema.build_empty(table) for name, table in schema.TABLES.items()}
    alone = Geoparsed(**(frames | {kind.layer: schema.coerce(tables, kind)}))
    return getattr(_generalize(alone, level, places), kind.layer)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the three tables, and beside each how its place is told."""

    mentions: list[tuple[Row, Told]]
    places: list[tuple[Row, Told]]
    events: list[tuple[Row, Told]]


def _generalize(tables: Geoparsed, level: Level | None, gazetteer: Gazetteer) -> Geoparsed:
    rows = _tell_rows(tables, level, gazetteer)
    names = _list_names(rows, is_all=level is not None)
    mentions = withhold_mentions(rows.mentions, names, is_all=level is not None)
    sentences = {row["sentence"] for row, told in rows.mentions if told.is_changed and row["sentence"]}
    coded = withhold_events(rows.events, names, sentences, is_all=level is not None)
    renamed = {old["event_id"]: new["event_id"] for (old, _), new in zip(rows.events, coded, strict=True)}
    for row, (_, told) in zip(mentions, rows.mentions, strict=True):
        unknown = None if level or told.is_changed else row["event_id"]  # an id may hold an offset
        row["event_id"] = renamed.get(row["event_id"], unknown)
    merged = merge_places(rows.mentions, rows.places)
    return Geoparsed(
        pack_rows(mentions, schema.MENTIONS),
        pack_rows(merged, schema.PLACES),
        pack_rows(coded, schema.EVENTS),
    )


def _tell_rows(tables: Geoparsed, level: Level | None, gazetteer: Gazetteer) -> _Rows:
    """Decide for each row how its place is told."""
    known: dict[Any, Told] = {}
    beside = find_beside(tables, level, gazetteer, known)
    mentions = []
    hidden: set[tuple[str | None, str | None]] = set()
    whole: dict[str, bool] = {}
    codes: dict[str, Row] = {}
    for row in unpack_rows(tables.mentions):
        told = tell_place(row, level, gazetteer, known, beside=beside.has_mention(row))
        mentions.append((row, told))
        place_id = row["place_id"]
        if place_id:
            codes.setdefault(place_id, row)
            whole[place_id] = whole.get(place_id, True) and told.is_changed
        if told.is_changed and place_id:
            hidden |= {(row["event_id"], place_id), (row["sentence"], place_id)} - {(None, place_id)}
    places = []
    for row in unpack_rows(tables.places):
        force = whole.get(row["place_id"], False)
        places.append((row, tell_place(_add_codes(row, codes), level, gazetteer, known, force=force)))
    events = []
    for row in unpack_rows(tables.events):
        force = bool({(row["event_id"], row["place_id"]), (row["evidence"], row["place_id"])} & hidden)
        full, is_near = _add_codes(row, codes), beside.has_event(row)
        events.append((row, tell_place(full, level, gazetteer, known, force=force, beside=is_near)))
    return _Rows(mentions, places, events)


def _add_codes(row: Row, codes: dict[str, Row]) -> Row:
    """Add to a place or an event the codes that only a mention of the same place has."""
    mention = codes.get(row["place_id"])
    if mention is None:
        return row
    names = ("feature_class", "feature_code", "country_code", "admin1_code", "admin1_name")
    return {name: mention[name] for name in names} | {"place_name": mention["place_name"]} | row


def _list_names(rows: _Rows, *, is_all: bool) -> Names:
    """List the names of what is not told; the names of what is told in its place may stay."""
    names: set[str | None] = set()
    allowed: set[str | None] = set()
    kept: set[str | None] = set()
    sites: set[str | None] = set()
    for row, told in [*rows.mentions, *rows.places, *rows.events]:
        own = {row.get("toponym"), row.get("place_name"), row.get("name")}
        if told.is_changed:
            names |= own
            sites |= set() if told.is_beside else own
        else:
            kept |= own
        if told.unit is not None and (told.is_changed or is_all):
            allowed |= {told.unit.name, told.unit.admin1_name}
    hidden, safe, told_as, sensitive = (list(filter(None, each)) for each in (names, allowed, kept, sites))
    everything = [*safe, *told_as]
    bare = NameSet([cut_kind(name) for name in hidden], everything)
    labels = NameSet(hidden, everything)
    if is_all:
        return Names(labels | bare, labels | bare, labels)
    # A town that is told elsewhere may be named in the sentences there, but in no title of an article that hides it.
    return Names(NameSet(sensitive, safe) | bare, NameSet(hidden, safe) | bare, labels)
