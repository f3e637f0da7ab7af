"""What the gazetteer knows about the regions around a place: by name, by outline, by border."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from geo.gazetteer import DATA_FOLDER, Gazetteer
from geo.model import Candidate
from geo.names import fold
from geo.resolve.shapes import draw_circle

_INSIDE: Final = 0.995
"""So much of a circle must lie within a region's outline (simplified at 0.01 degrees) for the region to be certain."""


@lru_cache(maxsize=1)
def load_borders() -> dict[str, dict[str, Any]]:
    """Read the middles of land borders by their pair of countries, and the sides of countries."""
    content: dict[str, dict[str, Any]] = json.loads((DATA_FOLDER / "borders.json").read_text("utf-8"))
    return content


def find_named(
    words: str, anchor: Candidate, gazetteer: Gazetteer, *, is_exact: bool = False
) -> Candidate | None:
    """Find the region that the gazetteer knows by a phrase, in the country of the name in it."""
    if not words or not anchor.country_code:
        return None
    for place in gazetteer.candidates(words, country=anchor.country_code, limit=3):
        is_region = place.feature_class not in "PS" or place.feature_code == "PPLX"
        # "southern Aleppo countryside" is another name of the whole: the side that is computed says more.
        if is_region and (place.match == "name" or (place.match == "alternate" and not is_exact)):
            return place
    return None


def find_namesakes(anchor: Candidate, gazetteer: Gazetteer) -> tuple[Candidate | None, Candidate | None]:
    """Find the first-order region and the town of one name, of which a name means the one or the other."""
    namesakes = gazetteer.candidates(anchor.name, country=anchor.country_code)
    if anchor.feature_code == "ADM1":
        towns = [p for p in namesakes if p.feature_class == "P" and p.admin1_code == anchor.admin1_code]
        return anchor, towns[0] if towns else None
    if anchor.feature_class != "P":
        return None, None
    regions = [p for p in gazetteer.parents(anchor) if p.feature_code == "ADM1"]
    known = {place.place_id for place in namesakes}
    named = [p for p in regions if p.place_id in known or fold(p.name) == fold(anchor.name)]
    return named[0] if named else None, anchor


def add_country(place: Candidate, anchor: Candidate, gazetteer: Gazetteer) -> Candidate:
    """Give a circle its country where it lies within the outlines of its regions; else it is not certain."""
    code = anchor.country_code
    if not code:
        return place
    import shapely

    circle = draw_circle(place.latitude, place.longitude, place.radius_km or 1.0)
    inside = 0.0
    for region in _read_regions(gazetteer, code):
        inside += float(shapely.intersection(region, circle).area)
    if inside < _INSIDE * circle.area:
        return place
    return replace(place, country_code=code, countries=(code,))


@lru_cache(maxsize=16)
def _read_regions(gazetteer: Gazetteer, code: str) -> list[Any]:
    """Read the outlines of a country's first-order regions."""
    import shapely

    country = gazetteer.get(gazetteer.countries[code][0])
    keys = [key for key in gazetteer.admin_names if key.startswith(f"{code}.")]
    inner = [replace(country, place_id="", admin1_code=key.partition(".")[2]) for key in keys]
    areas = [gazetteer.area(region.place_id) for place in inner for region in gazetteer.parents(place)]
    found = [shapely.make_valid(area) for area in areas if area is not None]
    for area in found:
        shapely.prepare(area)
    return found
