"""The facts of a place: what each sentence says of it, with role, event, date, precision and confidence.

The page filters, counts and dates places by their facts, and quotes the sentences as evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo.render.events import describe_event, is_number, to_integer
from geo.render.evidence import mark_names
from geo.render.words import write_date
from geo.schema import ROLES, STATUSES
from geo.tables import choose_main_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_QUOTES: Final = 50  # sentences a place: more than anybody reads
# Characters of all sentences, and of those of very many places, so that a page of 100,000 places stays under 8 MB.
MAX_CHARACTERS: Final = 2_000_000
_MAX_OF_MANY: Final = 1_000_000
_MANY: Final = 20_000
_SURE_ROLE: Final = (
    0.8  # set by hand: from here on one mention makes its place a site, however often it is named
)

REVIEWED: Final = STATUSES[1]


def collect_facts(
    rows: Iterable[dict[str, Any]], events: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Collect the facts of one place: one a sentence of an article, the earliest article first.

    Parameters
    ----------
    rows
        The place's rows of the mentions table, as dicts.
    events
        Rows of the events table by event id.

    Returns
    -------
    list of dict
        JSON-ready, without nulls: `n` mentions; `text` the sentence in parts, in turn plain and marked; of the
        article `source`, `title`, `url`, `date`; `role`; of the event `type`, `subtype`, `status`, `by`, `dead`,
        `day` and `until` (days since 1970-01-01), `dayprec`; `prec` (UCDP's where_prec, 1-7); `conf` (percent);
        `sure`, 1 where the role of a site is beyond doubt; `reviewed`, 1 where people have reviewed all of it, and
        `reviewer`, who. A sentence that tells of two types of event at the
        place is two facts with the same text.

    Examples
    --------
    >>> rows = [{"article_id": "a", "start": 9, "toponym": "Homs", "sentence": "Fire hit Homs."}]
    >>> collect_facts(rows, {})
    [{'n': 1, 'text': ['Fire hit ', 'Homs', '.']}]
    """
    sentences: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for number, row in enumerate(sorted(rows, key=_sort_key)):
        sentence = row.get("sentence") or number  # without a sentence, a row stands alone
        sentences.setdefault((row.get("article_id"), sentence), []).append(row)
    return [fact for found in sentences.values() for fact in _build_facts(found, events)]


def is_site(facts: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether something happened at a place, as `choose_main_role` does; one mention that is sure is enough.

    Examples
    --------
    >>> is_site([{"n": 9, "role": "actor"}, {"n": 1, "role": "event_site"}]), is_site([{"n": 1, "role": "event_site"}])
    (False, True)
    """
    counts: Counter[str] = Counter()
    for fact in facts:
        if fact.get("sure"):
            return True
        counts[fact.get("role", "")] += max(fact["n"], 1)
    return choose_main_role(counts) == "event_site"


def count_event_mentions(facts: Iterable[Mapping[str, Any]]) -> int:
    """Count the mentions of a place as where something happened; an event that no mention tells of counts as one."""
    return sum(max(fact["n"], 1) for fact in facts if fact.get("role") == "event_site")


def count_reviewed(places: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Count the mentions on a map that people have reviewed, and all.

    Examples
    --------
    >>> count_reviewed([{"facts": [{"n": 2, "reviewed": 1}, {"n": 1}]}])
    (2, 3)
    """
    facts = [fact for place in places for fact in place["facts"]]
    done = sum(max(fact["n"], 1) for fact in facts if "reviewed" in fact)
    return done, sum(max(fact["n"], 1) for fact in facts)


def _sort_key(row: dict[str, Any]) -> tuple[str, str, int]:
    published = row.get("published")
    return (
        published.isoformat() if isinstance(published, datetime) else "",
        str(row.get("article_id")),
        row.get("start") or 0,
    )


def _build_facts(
    rows: list[dict[str, Any]], events: Mapping[str, dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    """Build the facts of one sentence: one for each type of event it tells of, which share the sentence."""
    text = None
    if rows[0].get("sentence"):
        # A table of somebody else's may hold numbers there.
        names = [str(row["toponym"]) for row in rows if row.get("toponym")]
        text = mark_names(str(rows[0]["sentence"]), names)
    if len(rows) == 1:  # most are
        return [_build_fact(rows, events, text)]
    kinds: dict[Any, list[dict[str, Any]]] = {}
    loose = []
    for row in rows:
        event = events.get(row.get("event_id") or "", {})
        named = describe_event(event)
        kind = (named["type"], named["subtype"])
        if named["type"]:
            kinds.setdefault(kind, []).append(row)
        else:
            loose.append(row)
    first, *rest = kinds.values() or [[]]
    first = sorted([*first, *loose], key=_sort_key)
    return [_build_fact(found, events, text) for found in (first, *rest)]


def _build_fact(
    rows: list[dict[str, Any]], events: Mapping[str, dict[str, Any]], text: list[str] | None
) -> dict[str, Any]:
    first = rows[0]
    roles = [row["role"] for row in rows if row.get("role") in ROLES]
    linked = [events[row["event_id"]] for row in rows if row.get("event_id") in events]
    event = next((e for e in linked if e.get("acled_event_type")), linked[0] if linked else {})
    fact = {
        "n": sum(row.get("_n", 1) for row in rows),
        "text": text,
        "role": min(roles, key=ROLES.index, default=None),
        "prec": to_integer(_least([*rows, event], "where_prec")),
        "conf": _to_percent(
            max((row["confidence"] for row in rows if is_number(row.get("confidence"))), default=None)
        ),
        "sure": 1 if any(map(_is_sure, rows)) else None,
    }
    if all(row.get("status") == REVIEWED for row in rows):
        people = dict.fromkeys(str(row["reviewed_by"]) for row in rows if row.get("reviewed_by"))
        fact |= {"reviewed": 1, "reviewer": ", ".join(people) or None}
    return _drop_nulls(fact | describe_article(first) | describe_event(first | event))


def _is_sure(row: Mapping[str, Any]) -> bool:
    confidence = row.get("role_confidence")
    if row.get("role") != "event_site" or row.get("event_id") is None or confidence is None:
        return False
    return is_number(confidence) and bool(confidence >= _SURE_ROLE)


def describe_article(row: Mapping[str, Any]) -> dict[str, Any]:
    """Say where a sentence stands; an address that is no web address, which could run code, is left out."""
    published, url = row.get("published"), row.get("article_url")
    return {
        "source": row.get("article_source"),
        "title": row.get("article_title"),
        "url": url if isinstance(url, str) and re.match(r"https?://[^\s]+\Z", url, re.IGNORECASE) else None,
        "date": write_date(published) if isinstance(published, datetime) else None,
    }


def cap_texts(places: list[dict[str, Any]]) -> int:
    """Keep the first sentences of every place, the rest as counts; change the places' facts in place.

    At most `MAX_QUOTES` a place and `MAX_CHARACTERS` in all: the first sentence of each place, then the second
    of each, and so on. A fact without its sentence still counts and filters; equal ones become one.

    Returns
    -------
    int
        How many sentences were left out for want of room in the file; each place says in `omitted` how many it
        lacks.

    Examples
    --------
    >>> places = [{"facts": [{"n": 1, "text": ["Homs"]}] * 60}]
    >>> cap_texts(places), places[0]["omitted"], len(places[0]["facts"])
    (0, 10, 51)
    """
    left, kept = MAX_CHARACTERS if len(places) < _MANY else _MAX_OF_MANY, [0] * len(places)
    seen: set[str] = set()
    for turn in range(MAX_QUOTES):
        for number, place in enumerate(places):
            facts = place["facts"]
            if turn >= len(facts) or kept[number] < turn:
                continue
            text = "".join(facts[turn].get("text", ()))
            if len(text) <= left:
                left -= 0 if text in seen else len(text)
                kept[number] += 1
                seen.add(text)
    total = 0
    for place, count in zip(places, kept, strict=True):
        lacking = sum("text" in fact for fact in place["facts"][count:])
        if lacking:
            place["omitted"] = lacking
            total += max(0, min(lacking, MAX_QUOTES - count))
        place["facts"] = place["facts"][:count] + _merge(place["facts"][count:])
    return total


def _merge(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop the sentences, and make one of facts that are then equal but for their counts."""
    counts: dict[tuple[Any, ...], int] = {}
    for fact in facts:
        key = tuple(
            (name, value) for name, value in fact.items() if name not in ("n", "text", "title", "url")
        )
        counts[key] = counts.get(key, 0) + fact["n"]
    return [{"n": n} | dict(key) for key, n in counts.items()]


def _least(rows: list[dict[str, Any]], key: str) -> Any:
    return min((row[key] for row in rows if is_number(row.get(key))), default=None)


def _to_percent(value: Any) -> int | None:
    return round(100 * value) if is_number(value) and 0 <= value <= 1 else None


def _drop_nulls(fact: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fact.items() if value is not None}
