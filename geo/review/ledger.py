"""The corrections file while somebody reviews: each decision is written at once, and held until it could be."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.corrections import append_correction, read_corrections
from geo.corrections.record import Correction
from geo.errors import CorrectionError
from geo.names import fold

__all__ = ["Ledger", "open_ledger", "plan_undo"]

Batch = tuple[Correction, ...]
_Stamp = tuple[int, int] | None


@dataclass(slots=True)
class Ledger:
    """What was decided: in the file, and not in the file yet.

    The file is only ever appended to, by whole lines, each on the disk before the reviewer goes on; undoing appends
    too. What cannot be written (the disk is full, the file read-only) waits and is tried again with each decision.
    All methods may be called from several threads.

    Parameters
    ----------
    path
        The file; it need not exist.
    known
        What it held when it was last read or written, in its order.

    Attributes
    ----------
    n_foreign
        How many lines others have added while it was open.
    """

    path: Path
    known: list[Correction]
    waiting: list[Correction] = field(default_factory=list)
    n_written: int = 0
    n_foreign: int = 0
    _undoable: list[tuple[Batch, list[Correction]]] = field(default_factory=list)
    _stamp: _Stamp = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def corrections(self) -> list[Correction]:
        """All decisions in their order, those that wait at the end."""
        with self._lock:
            return [*self.known, *self.waiting]

    @property
    def n_undoable(self) -> int:
        """How many decisions of this run can be undone."""
        return len(self._undoable)

    def add(self, batch: Sequence[Correction]) -> str:
        """Write a decision; give what keeps it from the file, or an empty text."""
        with self._lock:
            self.refresh()  # what is undone gives way to what holds now, whoever decided it
            self._undoable.append((tuple(batch), plan_undo(batch, self.corrections)))
            self.waiting += batch
            return self.flush()

    def undo(self) -> tuple[Batch, str]:
        """Take back the last decision of this run; give it, and what keeps that from the file. () if there is none."""
        with self._lock:
            if not self._undoable:
                return (), ""
            batch, lines = self._undoable.pop()
            # What never came to the file need not be taken back there.
            kept = len(self.waiting) - len(batch)
            if kept >= 0 and tuple(self.waiting[kept:]) == batch:
                del self.waiting[kept:]
                return batch, self.flush()
            now = datetime.now(UTC).replace(microsecond=0)
            self.waiting += [replace(line, when=now) if line.action == "withdraw" else line for line in lines]
            return batch, self.flush()

    def flush(self) -> str:
        """Try to write what waits; give what is wrong in one line, or an empty text."""
        with self._lock:
            note = ""
            try:
                note = self._restore()
                while self.waiting:
                    append_correction(self.path, self.waiting[0])
                    self.known.append(self.waiting.pop(0))
                    self.n_written += 1
                    self._stamp = None  # somebody else may have written just before
                if self._stamp is None:
                    self._read()
            except (CorrectionError, OSError) as err:
                return _explain(err)
            return note

    def refresh(self) -> str:
        """Read the file again if somebody else changed it; give what is wrong with it, or an empty text."""
        with self._lock:
            try:
                stamp = _stamp(self.path)
                if stamp is not None and stamp != self._stamp:
                    self._read()
            except (CorrectionError, OSError) as err:
                return _explain(err)
            return ""

    def _read(self) -> None:
        """Take over what the file holds, others' lines too; one that is not there holds nothing new."""
        stamp = _stamp(self.path)
        if stamp is None:
            return
        known = list(read_corrections(self.path))
        self.n_foreign += max(0, len(known) - len(self.known))
        self.known, self._stamp = known, stamp

    def _restore(self) -> str:
        """Write a file that was deleted meanwhile anew, with all that was in it."""
        if not self.known or self.path.exists():
            return ""
        for each in self.known:
            append_correction(self.path, each)
        self._stamp = _stamp(self.path)
        return f"{self.path.name} was gone; it was written anew, with all {len(self.known)} lines"


def open_ledger(path: Path) -> Ledger:
    """Open a corrections file, which need not exist.

    Raises
    ------
    CorrectionError
        If it exists and cannot be read, or if its folder does not exist.

    Examples
    --------
    >>> open_ledger(Path("no-such.csv")).corrections
    []
    """
    if not path.parent.is_dir():
        raise CorrectionError(
            f"{path}: expected a file in a folder that exists, got {path.parent}, which does not"
        )
    if not path.exists():
        return Ledger(path, [])
    stamp = _stamp(path)
    return Ledger(path, list(read_corrections(path)), _stamp=stamp)


def plan_undo(batch: Sequence[Correction], before: Sequence[Correction]) -> list[Correction]:
    """Plan the lines that will take a decision back: a withdrawal for each of its lines, then what held before.

    Parameters
    ----------
    batch
        The lines of the decision.
    before
        All lines before it.

    Examples
    --------
    >>> first = Correction("Homs", "everywhere", None, "place", place_id="geonames:169577")
    >>> second = Correction("Homs", "everywhere", None, "reject")
    >>> [line.action for line in plan_undo([second], [first])]
    ['withdraw', 'place']
    """
    nothing: dict[str, Any] = dict.fromkeys(("place_id", "latitude", "longitude", "radius_km", "role"))
    lines = []
    for line in batch:
        lines.append(replace(line, action="withdraw", why="undone", **nothing))
        lines += _find_standing(line, before)
    return lines


def _find_standing(line: Correction, before: Sequence[Correction]) -> list[Correction]:
    """Find what held of the same name in the same scope before a line: a place or none, and a role or none."""
    standing: dict[str, Correction] = {}
    for each in before:
        if _name_target(each) != _name_target(line):
            continue
        if each.action == "withdraw":
            standing.clear()
        else:
            standing["role" if each.action == "role" else "place"] = each
    return list(standing.values())


def _name_target(line: Correction) -> tuple[object, ...]:
    return fold(line.toponym), line.scope, line.scope_value, line.start


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def _explain(err: Exception) -> str:
    return f"{err.filename}: {err.strerror or err}" if isinstance(err, OSError) and err.filename else str(err)
