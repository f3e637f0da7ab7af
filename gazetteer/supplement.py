"""The hand-written layers: the supplement, further names, blocked names, areas in dispute."""

from __future__ import annotations

import sys
from typing import Any

from layers import read_rows
from records import ALTERNATE, NAME, SHADOWED, Place


def read_supplement(known: dict[str, Place]) -> list[Place]:
    """Read `supplement.csv`; a row with `same_as` only adds its names to a place that is there already.

    Raises
    ------
    SystemExit
        If `same_as` names no place.
    """
    places = []
    for row in read_rows("supplement.csv"):
        names = [row["name"], *row["alternate_names"].split("|")]
        if row["same_as"]:
            place = known.get(f"geonames:{row['same_as']}")
            if place is None:
                raise SystemExit(f"supplement.csv: {row['id']}: no place geonames:{row['same_as']}")
        else:
            place = Place(
                f"geo:{row['id']}", row["name"], float(row["latitude"]), float(row["longitude"]),
                row["feature_class"], row["feature_code"], country_code=row["country_code"],
                population=int(row["population"] or 0), radius_km=float(row["radius_km"]),
                countries=";".join(row["countries"].split("|")), source="supplement", note=row["note"],
            )  # fmt: skip
            place.add_name(row["name"], NAME)
            places.append(place)
        for name in names:
            if name.strip():
                # Written by hand, so a short name is meant: the rule against codes does not apply.
                place.names.setdefault(name.strip(), ALTERNATE)
    return places


def add_parents(places: list[Place], towns: list[Place], tree: Any) -> None:
    """Give a supplement's place in one country the admin1 and admin2 of the nearest town of that country.

    Only places of at most 30 km radius get one: a larger region may lie in several.
    """
    import numpy as np
    from layers import EARTH_KM, to_vectors

    for place in places:
        if not place.country_code or (place.radius_km or 99) > 30 or place.feature_class == "H":
            continue
        vector = to_vectors(np.array([(place.latitude, place.longitude)]))
        distances, rows = tree.query(vector[0], k=12)
        for distance, row in zip(distances, rows, strict=True):
            town = towns[row]
            if town.country_code == place.country_code and distance * EARTH_KM < 40:
                place.admin1_code, place.admin2_code = town.admin1_code, town.admin2_code
                break


def add_nicknames(
    countries: dict[str, Place], admin1: dict[str, Place], known: dict[str, Place]
) -> list[str]:
    """Add the names of `nicknames.csv`; return those that count only when written exactly so."""
    exact = []
    for row in read_rows("nicknames.csv"):
        place = find_area(row["place"], countries, admin1, known)
        place.names[row["name"]] = ALTERNATE
        if row["case_sensitive"] == "yes":
            exact.append(row["name"])
    return exact


def find_area(
    area: str, countries: dict[str, Place], admin1: dict[str, Place], known: dict[str, Place]
) -> Place:
    """Find what a hand-written table calls a place: a country code, an admin1 code or a place id."""
    found = countries.get(area) or admin1.get(area) or known.get(area)
    if found is None:
        raise SystemExit(f"no country, admin1 or place {area!r}")
    return found


def block_names(known: dict[str, Place]) -> int:
    """Take the names of `blocked.csv` from their places; return how many there were."""
    from geo.names import fold

    count = 0
    for row in read_rows("blocked.csv"):
        place = known.get(row["place_id"])
        if place is None:
            print(f"blocked.csv: no place {row['place_id']} ({row['name']})", file=sys.stderr)
            continue
        for name in [name for name in place.names if fold(name) == fold(row["name"])]:
            del place.names[name]
            count += 1
    return count


def shadow_names(known: dict[str, Place]) -> None:
    """Mark the names of `shadowed.csv`: they lead to their place only where its country or kind is named."""
    from geo.names import fold

    for row in read_rows("shadowed.csv"):
        place = known.get(row["place_id"])
        if place is None:
            print(f"shadowed.csv: no place {row['place_id']} ({row['name']})", file=sys.stderr)
            continue
        for name in place.names:
            if fold(name) == fold(row["name"]):
                place.names[name] = SHADOWED


def apply_disputed(known: dict[str, Place], areas: dict[str, Place]) -> None:
    """Give the places of `disputed.csv` the country that the table says: the United Nations' view."""
    for row in read_rows("disputed.csv"):
        place = known.get(row["area"]) or areas.get(row["area"])
        if place is None or place.feature_code.startswith("PCL") or place.country_code == row["country_code"]:
            continue
        if place.feature_class == "A" and not row["country_code"]:
            continue  # a region in dispute stays with who administers it; its claims say the rest
        place.country_code = row["country_code"]
        place.admin1_code = place.admin2_code = ""
        place.countries = row["country_code"] or row["claims"].replace("|", ";")


def block_homonyms(places: list[Place], countries: dict[str, Place]) -> int:
    """Take from small towns the alternate names that are the usual name of a country or a capital.

    GeoNames lists such names for towns that only share a word with them; a town whose own name it is keeps it.
    """
    from geo.names import fold

    great = {fold(country.name) for country in countries.values()}
    great |= {
        fold(place.name) for place in places if place.feature_code == "PPLC" and place.population > 100_000
    }
    count = 0
    for place in places:
        if place.population > 100_000 or place.feature_class != "P" or place.feature_code == "PPLC":
            continue
        for name in [name for name in place.names if fold(name) in great and fold(name) != fold(place.name)]:
            del place.names[name]
            count += 1
    return count
