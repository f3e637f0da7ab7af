"""The offline base map: land, borders, disputed areas and water of the world, thinned out to what a map shows."""

from __future__ import annotations

from geo.basemap.crop import crop_basemap
from geo.basemap.pack import encode_lines
from geo.basemap.spelling import spell_english
from geo.basemap.store import CREDIT, Basemap, DisputedArea, Lines, load_basemap
from geo.basemap.towns import TOWNS_ATTRIBUTION, Spot, find_towns, list_towns, name_towns
from geo.basemap.words import describe_area, name_countries

__all__ = [
    "CREDIT", "TOWNS_ATTRIBUTION", "Basemap", "DisputedArea", "Lines", "Spot", "crop_basemap", "describe_area",
    "encode_lines", "find_towns", "list_towns", "load_basemap", "name_countries", "name_towns",
    "spell_english",
]  # fmt: skip
