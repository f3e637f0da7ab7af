"""A tiny hand-made gazetteer: a dozen places, built by the project's own recipe."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "gazetteer"))

from product import write_names, write_places, write_poi, write_terms
from records import ALTERNATE, FOREIGN, NAME, Place

from geo.gazetteer import Gazetteer

# place_id, name, latitude, longitude, class, code, country, admin1, population, other names
_PLACES = [
    ("geonames:163843", "Syria", 35.0, 38.0, "A", "PCLI", "SY", "", 16_906_283, ["سوريا"]),
    ("geonames:272103", "Lebanon", 33.83, 35.83, "A", "PCLI", "LB", "", 6_848_925, []),
    ("geonames:2215636", "Libya", 25.0, 17.0, "A", "PCLI", "LY", "", 6_678_567, []),
    ("geonames:248816", "Jordan", 31.0, 36.0, "A", "PCLI", "JO", "", 9_956_011, []),
    ("geonames:170062", "Aleppo", 36.2, 37.5, "A", "ADM1", "SY", "09", 0, ["Aleppo Governorate"]),
    ("geonames:170063", "Aleppo", 36.20124, 37.16117, "P", "PPLA", "SY", "09", 1_602_264, ["حلب", "Halab"]),
    ("geonames:170654", "Damascus", 33.5102, 36.29128, "P", "PPLC", "SY", "13", 1_569_394, ["دمشق"]),
    ("geonames:2210247", "Tripoli", 32.88743, 13.18733, "P", "PPLC", "LY", "61", 1_150_989, []),
    ("geonames:266826", "Tripoli", 34.43352, 35.84415, "P", "PPLA", "LB", "09", 229_398, ["Trablous"]),
    ("geonames:173506", "Al Bab", 36.37, 37.51, "P", "PPL", "SY", "09", 130_745, ["الباب"]),
    ("geonames:173480", "Al Qāmishlī", 37.05, 41.22, "P", "PPL", "SY", "01", 88_000, []),
    ("geonames:99001", "Paris Springs", 37.1, -93.7, "P", "PPL", "US", "MO", 300, ["Sultan"]),
    ("geo:eastern-ghouta", "Eastern Ghouta", 33.53, 36.42, "L", "RGN", "SY", "", 0, ["East Ghouta"]),
    ("geo:golan-heights", "Golan Heights", 33.0, 35.75, "L", "RGN", "SY", "", 0, ["Golan"]),
]  # fmt: skip


def build_tiny(folder: Path) -> Gazetteer:
    """Write the tiny gazetteer into a folder and open it."""
    places = []
    for place_id, name, latitude, longitude, cls, code, country, admin1, population, others in _PLACES:
        place = Place(place_id, name, latitude, longitude, cls, code, country, admin1, population=population,
                      countries=country)  # fmt: skip
        if code == "ADM1":
            place.weight = 6.6
        if cls == "L":
            place.radius_km, place.source = 15.0, "supplement"
        place.add_name(name, NAME)
        for other in others:
            place.add_name(other, ALTERNATE)
        places.append(place)
    places[1].add_name("Island", FOREIGN)
    villages = [
        Place("poi:00000000000a", "Kafr Haya", 35.73, 36.58, "P", "PPL", "SY", "12", source="poi", kind=14)
    ]
    villages[0].add_name("Kafr Haya", NAME)
    write_names(places, folder / "places", {"SY", "LB", "LY"})
    write_names(villages, folder / "poi", {"SY"})
    write_poi(villages, folder / "poi.sqlite")
    countries = [("SY", "geonames:163843", "Syria", "geonames:170654"), ("LB", "geonames:272103", "Lebanon", None),
                 ("LY", "geonames:2215636", "Libya", "geonames:2210247"),
                 ("JO", "geonames:248816", "Jordan", None)]  # fmt: skip
    text, key = "TEXT NOT NULL", "TEXT PRIMARY KEY"
    tables = {
        "regions": (f"code {key}, place_id {text}, name {text}", [("SY.09", "geonames:170062", "Aleppo")]),
        "labels": (f"place_id {text}, language {text}, name {text}, PRIMARY KEY (place_id, language)",
                   [("geonames:170063", "ar", "حلب")]),
        "demonyms": (f"demonym {key}, place_id {text}, kind {text}", [("Syrian", "geonames:163843", "both")]),
        "disputes": (f"area {key}, claims {text}", [("geo:golan-heights", "IL;SY")]),
        "exact": (f"name {key}", [("US",)]),
        "notes": (f"place_id {key}, note {text}", []),
        "countries": (f"code {key}, place_id {text}, name {text}, capital_id TEXT", countries),
    }  # fmt: skip
    write_places(places, folder / "places.sqlite", tables)
    write_terms(folder / "words.txt", ["the", "bank", "police", "peele"])
    write_terms(folder / "given_names.txt", ["Jordan", "Paris"])
    write_terms(folder / "stopwords.txt", ["Monday", "UN"])
    (folder / "manifest.json").write_text(json.dumps({"counts": {}, "sources": []}), "utf-8")
    return Gazetteer(folder)
