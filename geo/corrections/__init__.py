"""Corrections: what reviewers decided about names, kept in a CSV file that goes well with git."""

from __future__ import annotations

from geo.corrections.reading import read_corrections
from geo.corrections.record import ACTIONS, COLUMNS, SCOPES, Correction, describe_correction
from geo.corrections.tables import apply_corrections
from geo.corrections.writing import append_correction

__all__ = [
    "ACTIONS", "COLUMNS", "SCOPES", "Correction", "append_correction", "apply_corrections", "describe_correction",
    "read_corrections",
]  # fmt: skip
