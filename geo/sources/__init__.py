"""Sources of own gazetteers: dumps, tables, extracts and downloads become rows that the gazetteer is built from.

`add_gazetteer` puts one beside the bundled gazetteer, for every run; `open_project_gazetteer` opens a project's own
files for one run. What is broken in a file is left out, counted by reason, and said; it is never fatal while good rows
remain.
"""

from geo.sources.install import Added, Request, add_gazetteer, find_address, rebuild_request
from geo.sources.mapping import SourceOptions
from geo.sources.project import choose_gazetteer, open_project_gazetteer
from geo.sources.reading import Reading, find_slug, open_source

__all__ = [
    "Added",
    "Reading",
    "Request",
    "SourceOptions",
    "add_gazetteer",
    "choose_gazetteer",
    "find_address",
    "find_slug",
    "open_project_gazetteer",
    "open_source",
    "rebuild_request",
]
