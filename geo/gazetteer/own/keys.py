"""The keys that lead to a place of an own gazetteer, and its twin among the bundled ones: the work on each row."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geo.gazetteer import Gazetteer
from geo.gazetteer.index import ROW_BITS
from geo.gazetteer.matches import MATCHES, VARIOUSLY_SPELLED
from geo.gazetteer.own.bundled import open_bundled
from geo.gazetteer.own.estimates import estimate_own_prominence
from geo.gazetteer.own.record import OwnPlace
from geo.gazetteer.own.shards import BUCKETS, Spill, number_bucket, write_spill
from geo.gazetteer.own.twins import find_twin
from geo.names import ARTICLE_MARK, SOUNDS_MARK, fold, fold_article, fold_sounds

_NAME, _OTHER, _ARTICLE, _SOUNDS, _FOREIGN, _SHADOWED = range(len(MATCHES))
# Dumps carry airports' codes and the like among the other names: three capitals are one of these far more often than a
# name, and so are one or two letters. The same rule as for the bundled places.
_CODE: Final = re.compile(r"[A-Z]{3,4}\Z|[\x00-\x7f]{1,2}\Z|.*\d{3,}|https?:")
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]")
_RANK_SHIFT: Final = 50
# Remembering names would cost more than it saves here: most come once.
_fold, _fold_sounds = fold.__wrapped__, fold_sounds.__wrapped__


@dataclass(frozen=True, slots=True)
class Work:
    """What was made of some places: their keys in a file, how many names and postings, a rank and a twin for each."""

    spill: Spill
    n_names: int
    n_postings: int
    ranks: bytes
    twins: tuple[tuple[str, float] | None, ...]


@dataclass(frozen=True, slots=True)
class KeyWriter:
    """Makes the keys of a batch of places and writes them down: a function that can be sent to another process.

    `kind` and `is_project` are the gazetteer's. A batch is its number, its first row and its places.
    """

    bundled: Gazetteer
    folder: Path
    kind: str
    is_project: bool

    def __call__(self, batch: tuple[int, int, Sequence[OwnPlace]]) -> Work:
        """Write the keys of a batch into a file of its own."""
        number, first_row, places = batch
        heaps: list[list[str]] = [[] for _ in range(BUCKETS)]
        postings = [array("L") for _ in range(BUCKETS)]
        bundled, n_names, n_postings = open_bundled(self.bundled), 0, 0
        known = bundled.filter_known([place.place_id for place in places])
        ranks, twins = bytearray(), []
        for row, place in enumerate(places, first_row):
            keys = self.list_keys(place)
            names = [key for key in keys if key[0] > SOUNDS_MARK]
            n_names += len(names)
            n_postings += len(keys)
            for key, kind in keys.items():
                heap = number_bucket(key)
                heaps[heap].append(key)
                postings[heap].append(kind << ROW_BITS | row)
            ranks.append(self._rank(place))
            twins.append(find_twin(place, [key for key in names if keys[key] <= _OTHER], bundled, known))
        spill = write_spill(self.folder / f"{number:06d}.spill", heaps, postings)
        return Work(spill, n_names, n_postings, bytes(ranks), tuple(twins))

    def list_keys(self, place: OwnPlace) -> dict[str, int]:
        """List the keys that lead to a place, with how: its names, them without the Arabic article, their sounds."""
        keys: dict[str, int] = {}
        has_sounds = place.country_code is None or place.country_code in VARIOUSLY_SPELLED
        for position, name in enumerate((place.name, *place.names)):
            if position and not self.is_project and _CODE.match(name):
                continue
            folded = _fold(name)
            if not folded:
                continue
            kind = self._tell_kind(place, name, folded, position)
            keys[folded] = min(kind, keys.get(folded, kind))
            if kind > _OTHER:
                continue
            without = fold_article(folded)
            if without != folded:
                keys.setdefault(ARTICLE_MARK + without, _ARTICLE)
            if has_sounds and (sounds := _fold_sounds(folded)):
                keys.setdefault(SOUNDS_MARK + sounds, _SOUNDS)
        return keys

    def _tell_kind(self, place: OwnPlace, name: str, folded: str, position: int) -> int:
        """Tell how a name leads to a place: weakly, if it is of a dump and is a word, or a foreign one of a country."""
        if self.kind == "table" or self.is_project:
            return _OTHER if position else _NAME
        if place.feature_class not in "AP" and folded in _list_words(self.bundled):
            return _SHADOWED
        if not position:
            return _NAME
        is_land = place.feature_code == "ADM1" or place.feature_code.startswith(("PCL", "CONT"))
        return _FOREIGN if is_land and not _NOT_LATIN.search(name) else _OTHER

    def _rank(self, place: OwnPlace) -> int:
        """Give a place's prominence as a byte, in tenths: the order of the places of one name."""
        prominence = estimate_own_prominence(
            place.feature_class, place.feature_code, place.population, place.radius_km,
            is_listed=self.kind == "table", is_project=self.is_project,
        )  # fmt: skip
        return max(0, min(255, _RANK_SHIFT + round(10 * prominence)))


@lru_cache(maxsize=1)
def _list_words(bundled: Gazetteer) -> frozenset[str]:
    return bundled.terms("words") | bundled.terms("stopwords")
