"""Fold documents for cross-validation: by a hash of the id, so that a document never moves."""

from __future__ import annotations

import hashlib
from typing import Final

N_FOLDS: Final = 5


def assign_fold(document_id: str, n_folds: int = N_FOLDS) -> int:
    """Give the fold of a document, the same on every machine and whatever other documents there are.

    Examples
    --------
    >>> [assign_fold(name) for name in ("a", "b", "c")]
    [0, 1, 3]
    """
    return int(hashlib.sha256(document_id.encode()).hexdigest()[:8], 16) % n_folds
