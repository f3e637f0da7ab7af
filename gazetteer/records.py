"""The record of a place while the gazetteer is built, and the rules for names that are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from geo.names import fold

NAME, ALTERNATE, ARTICLE, SOUNDS, FOREIGN, SHADOWED = range(6)
"""How a name leads to a place: its usual name; another of its names; without the Arabic article; by sound;
a country's or a region's name in another language that is written in Latin letters; its usual name, but another
place is meant by it unless the text says otherwise."""

# GeoNames carries IATA and other codes among its alternate names: three capitals are one of these far more
# often than a name (ALP for Aleppo), and so are one or two letters.
_CODE = re.compile(r"[A-Z]{3,4}\Z|[\x00-\x7f]{1,2}\Z|.*\d{3,}|https?:")


@dataclass(slots=True)
class Place:
    """One place: degrees in EPSG:4326; kilometres; codes as GeoNames writes them.

    `kind` is OpenStreetMap's: 12 a city, 13 a town, 14 a village; 0 for other sources. `weight` is the decimal
    logarithm of the population of a region's towns: it ranks the region, and is no census figure to show.
    """

    place_id: str
    name: str
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country_code: str = ""
    admin1_code: str = ""
    admin2_code: str = ""
    population: int = 0
    radius_km: float | None = None
    countries: str = ""
    kind: int = 0
    weight: float | None = None
    source: str = "geonames"
    note: str = ""
    names: dict[str, int] = field(default_factory=dict)

    def add_name(self, name: str, kind: int = ALTERNATE) -> None:
        """Add a name, unless it is a code or no name at all; the stricter kind wins."""
        name = name.strip()
        if kind != NAME and _CODE.match(name):
            return
        if fold(name) and kind <= self.names.get(name, FOREIGN):
            self.names[name] = kind


def is_latin(name: str) -> bool:
    """Tell whether a name is written in Latin letters.

    >>> is_latin("Łódź"), is_latin("حلب")
    (True, False)
    """
    return all(ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00 for char in name if char.isalpha())
