"""Codes and radii: the place's level, the words beside its name, and the doubt which place it is."""

from __future__ import annotations

import pytest

from geo.model import Article, Candidate, Relation, Resolution, Span
from geo.precision import measure_precision, measure_radius, read_level, read_nearness

TOWN = Candidate("geonames:1", "Homs", 34.7, 36.7, "P", "PPLA", "SY", "11", "Homs", radius_km=10.0)


def place(feature_class, code, radius_km=None, **more):
    return Candidate("x:1", "X", 0.0, 0.0, feature_class, code, "SY", radius_km=radius_km, **more)


def measure(text, candidate=TOWN, confidence=0.9, relation=None, name="Homs"):
    start = text.rindex(name)
    span = Span(start, start + len(name), name, relation=relation)
    return measure_precision(Resolution(span, candidate, "gazetteer", confidence, 3, ""), text)


def near(text, name="Homs"):
    start = text.index(name)
    found = read_nearness(text, Span(start, start + len(name), name))
    return None if found is None else found.extra_km


@pytest.mark.parametrize(
    ("candidate", "codes"),
    [
        (place("S", "HSP", 0.3), (1, 1)),
        (place("P", "PPLX", 1.0), (1, 1)),
        (place("L", "MILB", 4.0), (1, 1)),
        (place("P", "PPL", 1.0), (1, 1)),
        (place("A", "ADM2", 15.0), (3, 2)),
        (place("A", "ADM1", 60.0), (4, 3)),
        (place("A", "ADMD", 60.0), (4, 3)),
        (place("L", "RGN", 12.0), (3, 2)),
        (place("L", "RGN", 3.0), (3, 2)),
        (place("T", "HLL", 3.0), (1, 1)),
        (place("L", "RGN", 35.0), (4, 3)),
        (place("T", "VAL", 60.0, admin1_code="01"), (4, 3)),
        (place("L", "RGN", 300.0), (5, 3)),
        (place("H", "STM", 700.0), (5, 3)),
        (place("R", "RD", 5.0), (5, 3)),
        (place("A", "PCLI", 240.0), (6, 3)),
        (place("A", "PCLD", 4.0), (6, 3)),
        (place("H", "SEA", 500.0), (7, 3)),
    ],
)
def test_each_level_has_its_codes(candidate, codes):
    assert read_level(candidate)[:2] == codes


@pytest.mark.parametrize(
    ("population", "radius"), [(0, 1), (9_999, 1), (40_000, 2), (100_000, 5), (900_000, 10), (2_000_000, 20)]
)
def test_a_town_without_a_radius_has_one_by_its_population(population, radius):
    assert measure_radius(place("P", "PPL", None, population=population)) == radius


def test_no_facility_is_finer_than_a_kilometre_and_no_district_than_is_known():
    assert measure_radius(place("S", "HSP", 0.3)) == 1.0
    assert measure_radius(place("S", "AIRP", 3.0)) == 3.0
    assert measure_radius(place("A", "ADM2", 5.0)) == 20.0
    assert measure_radius(place("A", "ADM2", 8.0)) == 8.0


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("Clashes near Homs", 25),
        ("a village close to the besieged eastern city of Homs", 25),
        ("on the outskirts of Homs", 10),
        ("a suburb of Homs", 10),
        ("the suburbs of Homs", 10),
        ("around Homs", 25),
        ("outside the town of Homs", 25),
        ("north-east of Homs", 25),
        ("12 miles north of Homs", 19.3),
        ("50 km (31 miles) from Homs", 50),
        ("a few km from Homs", 25),
        ("in rural Homs", 10),
        ("the Homs area", 25),
        ("Homs's northern countryside", 25),
        ("Homs suburbs", 10),
        ("the surroundings of Homs", 25),
        ("shelled Homs", None),
        ("in Homs", None),
        ("the suburb of Homs", None),
        ("the eastern city of Homs", None),
        ("near a hospital in Homs", None),
        ("the river is near. Homs", None),
        ("on the road to Homs", None),
        ("Homs and its area", None),
        ("about 300 people around 20 villages in Homs", None),
    ],
)
def test_words_beside_a_name(text, extra):
    assert near(text) == extra


def test_radii_add_up_and_the_worst_code_wins():
    inside, beside = measure("Clashes in Homs"), measure("Clashes near Homs")
    assert (inside.where_prec, inside.geo_precision, inside.radius_km) == (1, 1, 10.0)
    assert (beside.where_prec, beside.geo_precision, beside.radius_km) == (2, 2, 35.0)
    assert "near" in beside.reason and "25 km" in beside.reason
    far = measure("Clashes 60 km south of Homs")
    assert (far.where_prec, far.geo_precision, far.radius_km) == (5, 3, 70.0)
    region = measure("Clashes near Homs", place("A", "ADM1", 126.0))
    assert (region.where_prec, region.radius_km) == (4, 151.0)


def test_a_country_stays_a_country_whatever_stands_beside_it():
    found = measure("Fighting near Homs", place("A", "PCLI", 240.0), confidence=0.3)
    assert (found.where_prec, found.geo_precision, found.radius_km) == (6, 3, 240.0)


def test_what_is_likelier_another_place_is_vague():
    found = measure("Clashes in Homs", confidence=0.49)
    assert (found.where_prec, found.geo_precision, found.radius_km) == (5, 3, None)
    assert "0.49" in found.reason
    assert measure("Clashes in Homs", confidence=0.5).where_prec == 1
    assert measure("Clashes in Homs", confidence=None).where_prec == 1


def test_nothing_is_measured_of_what_is_not_resolved():
    assert measure("Clashes in Homs", None) is None


@pytest.mark.parametrize(
    ("relation", "radius", "codes"),
    [
        (Relation("distance", (0,), "", "S", 25.0, 5.0), 15.0, (2, 2)),
        (Relation("distance", (0,), "", "S", 26.0, 5.0), 15.0, (5, 3)),
        (Relation("around", (0,), "", None, 10.0, 1.0), 12.0, (2, 2)),
        (Relation("between", (0, 5)), 20.0, (5, 3)),
        (Relation("border", (0, 5)), 200.0, (5, 3)),
        (Relation("part", (0,), "", "N"), 150.0, (5, 3)),
        (Relation("part", (0,), "", "N"), 9.0, (2, 2)),
        (Relation("countryside", (0,), "", None), 15.0, (2, 2)),
    ],
)
def test_computed_places(relation, radius, codes):
    computed = Candidate("computed:x", "X", 0, 0, "L", "RGN", radius_km=radius)
    found = measure("near the phrase", computed, relation=relation, name="phrase")
    assert (found.where_prec, found.geo_precision, found.radius_km) == (*codes, radius)


def test_a_region_that_the_gazetteer_knows_by_the_phrase_counts_by_itself():
    known = Candidate("geo:southern", "southern X", 0, 0, "L", "RGN", radius_km=30.0)
    relation = Relation("part", (0,), "", "S")
    assert measure("southern X", known, relation=relation, name="southern X").where_prec == 4


def test_end_to_end_on_real_places():
    from geo.gazetteer import load_gazetteer
    from geo.recognize import find_mentions
    from geo.resolve import resolve_article

    article = Article(
        "Shells fell on the outskirts of Damascus, and clashes went on in Idlib province in Syria."
    )
    gazetteer = load_gazetteer()
    found = {
        resolution.span.toponym: measure_precision(resolution, article.text)
        for resolution in resolve_article(article, find_mentions(article, gazetteer), gazetteer)
    }
    assert found["Damascus"].where_prec == 2 and found["Damascus"].radius_km == 30.0
    assert found["Syria"].where_prec == 6
    assert [each.where_prec for name, each in found.items() if name.startswith("Idlib")] == [4]
