"""What is wrong with the rows of a source: counted by reason, with the first examples of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_EXAMPLES: Final = 3
"""So many rows are named for each reason; the others are counted."""
ID_AGAIN: Final = "an id that came before (the names go to the place that came first)"
SWAPPED: Final = "latitude and longitude swapped (they lie in the country only so)"
NULL_ISLAND: Final = "latitude and longitude both 0, which stands for a point that is not known"
_SHOWN: Final = 60
"""Characters of a cell that are shown."""


@dataclass(slots=True)
class Faults:
    """Rows that were left out, and rows that were kept with something missing, by reason.

    Attributes
    ----------
    left_out, kept
        How many rows, by reason.
    examples
        Where, and what stood there, by reason: the first few.

    Examples
    --------
    >>> faults = Faults()
    >>> faults.leave_out("no name", "row 7")
    >>> faults.leave_out("latitude out of range", "row 9", "95.2")
    >>> faults.summarize()
    ['left out, no name: 1 row (row 7)', "left out, latitude out of range: 1 row (row 9: '95.2')"]
    """

    left_out: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, reason: str, where: str, shown: object = None) -> None:
        """Count a row that cannot be used."""
        self._note(self.left_out, reason, where, shown)

    def keep(self, reason: str, where: str, shown: object = None) -> None:
        """Count a row that is used, but for something in it."""
        self._note(self.kept, reason, where, shown)

    @property
    def n_left_out(self) -> int:
        """How many rows were left out."""
        return sum(self.left_out.values())

    def _note(self, counts: dict[str, int], reason: str, where: str, shown: object) -> None:
        counts[reason] = counts.get(reason, 0) + 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < _EXAMPLES:
            examples.append(where if shown is None else f"{where}: {shorten(shown)}")

    def summarize(self) -> list[str]:
        """Give a line for each reason, the most frequent first, rows that were left out before others."""
        lines = []
        for words, counts in (("left out", self.left_out), ("kept", self.kept)):
            for reason, count in sorted(counts.items(), key=lambda entry: -entry[1]):
                examples = ", ".join(self.examples[reason])
                more = ", ..." if count > len(self.examples[reason]) else ""
                lines.append(
                    f"{words}, {reason}: {count:,} {'row' if count == 1 else 'rows'} ({examples}{more})"
                )
        return lines


def shorten(value: object) -> str:
    r"""Show a cell in one short line, with what cannot be printed escaped.

    Examples
    --------
    >>> shorten("a\0b")
    "'a\\x00b'"
    """
    text = value if isinstance(value, str) else str(value)
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return repr(cut)
