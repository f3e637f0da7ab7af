"""Names in other languages, as the gazetteer has them."""

from __future__ import annotations

from geo.labels import read_labels


def test_names_are_read_by_language_and_place() -> None:
    labels = read_labels(
        ["geonames:170063", "geonames:170063", "geonames:524901", "geo:4", "geonames:1", "0"]
    )
    assert labels["ar"] == {"geonames:170063": "حلب", "geonames:524901": "موسكو"}
    assert labels["ru"]["geonames:524901"] == "Москва"
    assert list(labels) == sorted(labels)


def test_languages_are_tags_that_browsers_know() -> None:
    labels = read_labels(["geonames:1668341"])  # Taipei
    assert not [language for language in labels if "_" in language]


def test_more_ids_than_one_query_takes() -> None:
    many = [f"geonames:{number}" for number in range(170_000, 172_000)]
    assert read_labels(many)["ar"]["geonames:170063"] == "حلب"


def test_nothing_is_known_of_what_is_not_geonames() -> None:
    assert read_labels([]) == {}
    assert read_labels(["geo:4", "poi:1", "osm:2"]) == {}
