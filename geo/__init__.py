"""Find the places named in news about armed conflict, and map them: offline, with the evidence.

>>> import geo
>>> result = geo.geoparse("Shelling hit Homs on Saturday.", published="2012-02-04")
>>> list(result.mentions["place_name"])
['Homs']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.areas import to_areas
    from geo.articles import read_articles
    from geo.coarsen import generalize
    from geo.corrections import Correction, append_correction, apply_corrections, read_corrections
    from geo.errors import GeoError
    from geo.export import read, write
    from geo.gazetteer import Gazetteer
    from geo.merging import merge_events
    from geo.model import Article
    from geo.picture import draw_picture
    from geo.pipeline import geoparse, lookup, resolve_mentions
    from geo.render import render_map
    from geo.tables import Geoparsed

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Correction",
    "Gazetteer",
    "GeoError",
    "Geoparsed",
    "append_correction",
    "apply_corrections",
    "draw_picture",
    "generalize",
    "geoparse",
    "lookup",
    "merge_events",
    "read",
    "read_articles",
    "read_corrections",
    "render_map",
    "resolve_mentions",
    "to_areas",
    "write",
]

_HOMES = {
    "Article": "geo.model",
    "Correction": "geo.corrections",
    "Gazetteer": "geo.gazetteer",
    "GeoError": "geo.errors",
    "Geoparsed": "geo.tables",
    "append_correction": "geo.corrections",
    "apply_corrections": "geo.corrections",
    "draw_picture": "geo.picture",
    "generalize": "geo.coarsen",
    "geoparse": "geo.pipeline",
    "lookup": "geo.pipeline",
    "merge_events": "geo.merging",
    "read": "geo.export",
    "read_articles": "geo.articles",
    "read_corrections": "geo.corrections",
    "render_map": "geo.render",
    "resolve_mentions": "geo.pipeline",
    "to_areas": "geo.areas",
    "write": "geo.export",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import geo` costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*__all__, "__version__"])
