"""Take out of rows what would tell their finer places: texts, offsets, and ids that hold them."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from geo.coarsen.names import Names, names_facility
from geo.coarsen.rows import Row
from geo.coarsen.told import Told, fill_place
from geo.model import make_unique

_MENTION_TEXTS: Final = (
    "sentence", "reason", "role_reason", "article_title", "article_source", "article_url",
)  # fmt: skip
_EVENT_TEXTS: Final = (
    "trigger", "claimed_by", "date_phrase", "actor1", "actor2", "casualty_phrase", "evidence", "reason",
)  # fmt: skip
_TITLES: Final = frozenset(("article_title", "article_source", "article_url"))
_LABELS: Final = ("toponym", "place_name")
_HIDDEN: Final = "withheld: {}"


def withhold_mentions(rows: list[tuple[Row, Told]], names: Names, *, is_all: bool) -> list[Row]:
    """Give the mentions as they may be given away.

    Parameters
    ----------
    rows
        The mentions, each with how its place is told.
    names
        What no text may name.
    is_all
        Whether all sentences, offsets, titles and addresses go, or only those of what is hidden.
    """
    hidden = {(row["article_id"], row["sentence"]) for row, told in rows if told.is_changed}
    counts: Counter[str] = Counter()
    seen: dict[str, int] = {}
    fresh = []
    for old, told in rows:
        row = _drop_texts(old, names, _MENTION_TEXTS, is_hidden=told.is_changed)
        is_near = (old["article_id"], old["sentence"]) in hidden or names_facility(old["sentence"])
        if is_all or told.is_changed or is_near:
            row |= {"sentence": None, "reason": None, "role_reason": None}
        if is_all:
            row |= {"article_title": None, "article_url": None}
        if is_all or told.is_changed:
            row |= {"start": None, "end": None}
        if told.is_changed:
            row |= {"toponym": None, "n_candidates": None, "reason": _HIDDEN.format(_describe(told))}
        if told.is_changed or (is_all and told.unit is not None):
            row = fill_place(row, told)
        if told.is_changed and told.unit is None:
            row |= {"resolved_by": "unresolved", "confidence": None}
        if is_all or told.is_changed or row["article_id"] != old["article_id"]:
            counts[row["article_id"]] += 1
            row["mention_id"] = f"{row['article_id']}:m{counts[row['article_id']]}"
        row["mention_id"] = make_unique(row["mention_id"], seen)
        fresh.append(row)
    return fresh


def withhold_events(
    rows: list[tuple[Row, Told]], names: Names, sentences: set[str], *, is_all: bool
) -> list[Row]:
    """Give the events as they may be given away.

    Parameters
    ----------
    rows
        The events, each with how its place is told.
    names, is_all
        As for `withhold_mentions`.
    sentences
        Those that no evidence may hold.
    """
    counts: Counter[str] = Counter()
    seen: dict[str, int] = {}
    fresh = []
    for old, told in rows:
        row = _drop_texts(old, names, _EVENT_TEXTS, is_hidden=told.is_changed)
        evidence = old["evidence"]
        if (
            not is_all
            and evidence
            and any(each in evidence or evidence in each for each in _near(evidence, sentences))
        ):
            row["evidence"] = None
        is_hidden = is_all or told.is_changed or row["evidence"] != evidence
        if is_hidden:
            row |= {"evidence": None, "trigger_start": None, "trigger_end": None, "reason": None}
        if told.is_changed:
            row["reason"] = _HIDDEN.format(_describe(told))
        if told.is_changed or (is_all and told.unit is not None):
            row = fill_place(row, told)
        if is_hidden or row["article_id"] != old["article_id"]:
            counts[row["article_id"] or ""] += 1
            row["event_id"] = f"{row['article_id']}:w{counts[row['article_id'] or '']}"
        row["event_id"] = make_unique(row["event_id"], seen)
        fresh.append(row)
    return fresh


def _near(evidence: str, sentences: set[str]) -> set[str]:
    """Give the sentences that an evidence may be, or be part of; most evidence is one sentence."""
    return {evidence} if evidence in sentences else sentences


def _drop_texts(old: Row, names: Names, texts: tuple[str, ...], *, is_hidden: bool) -> Row:
    """Drop each text that holds a name or speaks of a sensitive place, and hide an article's id that does."""
    row = dict(old)
    for name in texts:
        banned = names.in_titles if is_hidden or name in _TITLES else names.in_texts
        if banned.stands_in(old[name]) or names_facility(old[name]):
            row[name] = None
    row |= {name: None for name in _LABELS if names.in_labels.stands_in(old.get(name)) and name in old}
    if names.in_titles.stands_in(old["article_id"]) or names_facility(old["article_id"]):
        row["article_id"] = "a-" + hashlib.sha256(old["article_id"].encode()).hexdigest()[:12]
    return row


def _describe(told: Told) -> str:
    if told.unit is None:
        return "its region is not known"
    if told.unit.place_id.startswith("grid10km:"):
        return "told by its cell of 10 km"
    return f"told by {told.unit.name}"
