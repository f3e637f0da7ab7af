"""What the base map says in words: names of countries, and of each disputed area how it is drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo.basemap.store import load_basemap

if TYPE_CHECKING:
    from geo.basemap.store import DisputedArea


@lru_cache(maxsize=1)
def name_countries() -> dict[str, str]:
    """Give the English name of each country and territory by its ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> name_countries()["CD"]
    'DR Congo'
    """
    ranked = sorted(load_basemap().countries, key=lambda country: float(country["room"]))
    return {country["iso2"]: country["name"] for country in ranked if country["iso2"]}


def describe_area(area: DisputedArea) -> str:
    """Say with whose land the map draws a disputed area, what is in dispute, and who claims it.

    Examples
    --------
    >>> golan = next(area for area in load_basemap().disputed if area.area_id == "golan-heights")
    >>> describe_area(golan)
    'Drawn here with Israel. Occupied by Israel since 1967 and annexed in 1981; the annexation is void by UN
    view. Claimed by Syria and Israel.'
    """
    names = name_countries()
    drawn = [names.get(code, code) for code in area.drawn]
    parts = [f"Drawn here with {_join(drawn)}" if drawn and drawn != [area.name] else "Drawn here apart"]
    parts.append(area.note)
    if len(area.claims) > 1 and "claimed by" not in area.note:
        parts.append(f"Claimed by {_join([names.get(code, code) for code in area.claims])}")
    return ". ".join(parts) + "."


def _join(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
