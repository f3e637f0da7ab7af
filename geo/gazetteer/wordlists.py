"""The word lists of a gazetteer: demonyms, names that count in capitals only, words and names that are no places."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path

from geo.names import fold


class WordLists:
    """What a gazetteer knows of words; the part of it that holds no places.

    Parameters
    ----------
    folder
        Where the lists lie, one word a line.
    database
        With the tables `demonyms` and `exact`.
    """

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self.folder = folder
        self._database = database
        self._terms: dict[str, frozenset[str]] = {}

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """Place id by demonym, as written: `Syrian` -> Syria's."""
        return dict(self._database.execute("SELECT demonym, place_id FROM demonyms").fetchall())

    @cached_property
    def _loud_demonyms(self) -> dict[str, str]:
        return {demonym.upper(): place_id for demonym, place_id in self.demonyms.items()}

    def find_demonym(self, written: str) -> str | None:
        r"""Give the place id of a demonym as it is written: `Syrian`, in a headline `SYRIAN`; None if it is none.

        Examples
        --------
        >>> from geo.gazetteer import load_gazetteer
        >>> gazetteer = load_gazetteer()
        >>> [gazetteer.find_demonym(name) for name in ("Syrian", "SYRIANS", "South\nKoreans", "syrian")]
        ['geonames:163843', 'geonames:163843', 'geonames:1835841', None]
        """
        found = self.demonyms.get(written)
        if found is None and (written.isupper() or written.istitle()):
            found = self._loud_demonyms.get(" ".join(written.split()).upper())
        return found

    @cached_property
    def exact_names(self) -> frozenset[str]:
        """Names that count only when written exactly so: `US`, `CAR`."""
        return frozenset(name for (name,) in self._database.execute("SELECT name FROM exact"))

    def terms(self, name: str) -> frozenset[str]:
        """Give one of the word lists: `words`, `given_names`, `stopwords`, `organizations`; folded."""
        if name not in self._terms:
            lines = (self.folder / f"{name}.txt").read_text("utf-8").splitlines()
            self._terms[name] = frozenset(lines)
        return self._terms[name]

    @cached_property
    def organizations(self) -> dict[str, list[str]]:
        """Names that hold a place's name and are none, folded, the longest first, by their first word."""
        by_word: dict[str, list[str]] = {}
        for name in sorted(self.terms("organizations"), key=lambda name: (-len(name), name)):
            by_word.setdefault(name.partition(" ")[0], []).append(name)
        return by_word

    @cached_property
    def exact_keys(self) -> dict[str, frozenset[str]]:
        """The exact names by their folded form."""
        keys: dict[str, set[str]] = {}
        for name in self.exact_names:
            keys.setdefault(fold(name), set()).add(name)
        return {key: frozenset(names) for key, names in keys.items()}
