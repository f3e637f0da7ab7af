"""Phrases whose place follows from names in them: found, computed, named; and what is no such phrase."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
import geo.resolve
from geo import geoparse
from geo.gazetteer import DATA_FOLDER, load_gazetteer
from geo.model import Article, Resolution, Span
from geo.recognize import find_mentions
from geo.relative import find_relatives
from geo.resolve.relative import resolve_relative
from geo.resolve.shapes import cut_side, measure_km, move_point
from geo.text import find_layout

NAMES = {
    "Baghdad": "geonames:98182", "Aleppo": "geonames:170063", "Homs": "geonames:169577", "Hama": "geonames:170017",
    "Mosul": "geonames:99072", "Syria": "geonames:163843", "Syrian": "geonames:163843", "Turkish": "geonames:298795",
    "Turkey": "geonames:298795", "Iran": "geonames:130758", "Iraq": "geonames:99237", "Lebanese": "geonames:272103",
    "Lebanon": "geonames:272103", "Russia": "geonames:2017370", "Ukraine": "geonames:690791", "Helmand": "",
    "Saladin": "geonames:91695", "Damascus": "geonames:170654", "Israel": "geonames:294640",
}  # fmt: skip
DEMONYMS = {"Syrian", "Turkish", "Lebanese"}


def mark(text):
    """Mark the names of the table, as a recognizer would."""
    spans = []
    for name, place_id in NAMES.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not text[end : end + 1].isalpha():
                kind = "demonym" if name in DEMONYMS else "proper"
                spans.append(Span(start, end, name, kind, place_id=place_id if kind == "demonym" else None))
            start = text.find(name, end)
    return sorted(spans, key=lambda span: span.start)


def find(text):
    return find_relatives(Article(text), find_layout(text), mark(text), load_gazetteer())


def compute(text):
    """Compute the places of a text's phrases, its names resolved by the table."""
    spans, gazetteer = find(text), load_gazetteer()
    resolved = {
        span.start: Resolution(span, gazetteer.get(NAMES[span.toponym]), "gazetteer", 0.9, 1, "")
        for span in spans
        if span.relation is None and NAMES.get(span.toponym)
    }
    return [resolve_relative(Article(text), span, resolved, gazetteer) for span in spans if span.relation]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("A bomb hit 50 km south of Baghdad.", ["50 km south of Baghdad"]),
        ("A bomb hit some 50 km (31 miles) south of Baghdad.", ["some 50 km (31 miles) south of Baghdad"]),
        ("Twelve miles north-west of Aleppo it hit.", ["Twelve miles north-west of Aleppo"]),
        ("It fell 5 kilometres SE of the Syrian city of Homs.", ["5 kilometres SE of the Syrian city of Homs"]),
        ("It fell 10 km from Homs.", ["10 km from Homs"]),
        ("On the road between Homs and Hama.", ["between Homs and Hama"]),
        ("In the northern Aleppo countryside.", ["the northern Aleppo countryside"]),
        ("In Homs countryside.", ["In Homs countryside"]),
        ("In the eastern countryside of Homs.", ["the eastern countryside of Homs"]),
        ("In northern Syria and eastern Mosul.", ["northern Syria", "eastern Mosul"]),
        ("Near the Syrian-Turkish border.", ["the Syrian-Turkish border"]),
        ("The border between Iran and Iraq.", ["The border between Iran and Iraq"]),
        ("Near Syria's border with Turkey.", ["Near Syria's border with Turkey"]),
        ("Syria's border with Turkey.", ["border with Turkey"]),
        ("Along the Lebanese border.", ["the Lebanese border"]),
        # no place of their own
        ("Between Monday and Friday it rained.", []),
        ("Talks between Russia and Ukraine.", []),
        ("Ties between Homs and Hama.", []),
        ("South of the city, near Homs.", []),
        ("Near Aleppo, on the outskirts of Homs.", []),
        ("He flew 300 miles from Homs to Hama.", []),
        ("The Turkish border guards fired.", []),
        ("It lies 50 km south of Syria.", []),
        ("In the northern city of Aleppo.", []),
        ("At $50 south of Baghdad, and 50 men south of Baghdad.", []),
        # agencies write so of a province that lies in the south
        ("In southern Helmand province.", []),
    ],
)  # fmt: skip
def test_phrases(text, phrases):
    found = find(text)
    assert [span.toponym for span in found if span.relation] == phrases
    assert all(text[span.start : span.end] == span.toponym for span in found)
    assert {span.toponym for span in mark(text)} <= {span.toponym for span in found}


@given(st.lists(st.sampled_from([*NAMES, "50 km south of", "the", "border", "between", "and", "northern",
                                 "countryside", "-", "'s", "with", ".", "road", "10 miles from", "of",
                                 "\n\n"]), max_size=14))  # fmt: skip
def test_no_two_rows_begin_at_one_index(words):
    text = " ".join(words).replace(" - ", "-").replace(" '", "'")
    found = find(text)
    starts = [span.start for span in found]
    assert starts == sorted(set(starts))
    assert all(text[span.start : span.end] == span.toponym and span.toponym for span in found)


def test_a_distance_with_a_bearing():
    [found] = compute("A bomb hit 50 km (31 miles) south of Baghdad.")
    place, baghdad = found.candidate, load_gazetteer().get(NAMES["Baghdad"])
    assert (place.place_id, place.name) == ("computed:geonames:98182:50km:S", "50 km south of Baghdad")
    assert (place.feature_class, place.feature_code) == ("L", "LCTY")
    assert measure_km(baghdad.latitude, baghdad.longitude, place.latitude, place.longitude) == pytest.approx(
        50, abs=0.3
    )
    # half of an eighth of the circle to either side
    assert 50 * 0.414 < place.radius_km < 50
    assert found.confidence < 0.9 and "GeoNames" in place.attribution and "Baghdad" in found.reason


def test_the_country_is_given_only_where_it_is_certain():
    [inside] = compute("It hit 50 km south of Baghdad.")
    [near_the_border] = compute("It hit 45 km north of Aleppo.")
    assert (inside.candidate.country_code, near_the_border.candidate.country_code) == ("IQ", None)


def test_a_distance_without_a_bearing_is_a_circle_around_the_town():
    [found] = compute("It fell 10 miles from Homs.")
    homs = load_gazetteer().get(NAMES["Homs"])
    assert (found.candidate.latitude, found.candidate.longitude) == (
        round(homs.latitude, 4),
        round(homs.longitude, 4),
    )
    assert found.candidate.radius_km > 16 and found.candidate.name == "16 km from Homs"


@pytest.mark.parametrize("phrase", ["{} km south of Baghdad", "{} miles from Baghdad"])
def test_what_is_too_far_off_is_refused(phrase):
    for number in ("500,000", "900", "99999999999999999999"):
        [found] = compute(f"It hit {phrase.format(number)}.")
        assert found.candidate is None and found.confidence is None and "more than 500 km" in found.reason
    [found] = compute(f"It hit {phrase.format(300)}.")
    assert found.candidate.place_id.startswith("computed:")


def test_a_distance_that_describes_a_name_is_that_place():
    [far] = compute("Mosul, 5 km north of Homs, was hit.")
    [near] = compute("Damascus, 160 km south of Homs, was hit.")
    assert far.candidate.place_id.startswith("computed:") and near.candidate.name == "Damascus"


def test_between_two_towns():
    [found] = compute("On the road between Homs and Hama.")
    assert found.candidate.latitude == pytest.approx(34.93, abs=0.05)
    assert 15 < found.candidate.radius_km < 30 and found.candidate.name.startswith("between Homs")
    [apart] = compute("On the road between Mosul and Damascus.")
    assert apart.candidate is None and "km apart" in apart.reason


def test_borders():
    [found] = compute("Near the Syrian-Turkish border.")
    place = found.candidate
    assert (place.place_id, place.countries, place.country_code) == (
        "computed:border:SY:TR",
        ("SY", "TR"),
        None,
    )
    assert 36 < place.latitude < 37.4 and "Natural Earth" in place.attribution
    [none] = compute("The border between Iran and Lebanon.")
    assert none.candidate is None and "share no land border" in none.reason


def test_the_other_country_of_a_border_is_the_one_that_the_article_names():
    [syria] = compute("Fighting in Homs and Hama went on. Troops moved along the Lebanese border.")
    assert syria.candidate.countries == ("LB", "SY") and syria.confidence < 0.7
    [unsaid] = compute("Israel and Syria. Troops moved along the Lebanese border.")
    assert unsaid.candidate is None and "is not said" in unsaid.reason


def test_sides_of_countries_regions_and_towns():
    north, west = compute("In northern Syria. In western Homs.")
    assert north.candidate.latitude > 35.7 and north.candidate.country_code == "SY"
    homs = load_gazetteer().get(NAMES["Homs"])
    assert 0 < homs.longitude - west.candidate.longitude < 0.2 and west.candidate.admin1_name == "Homs"
    assert west.candidate.name == "western Homs"


def test_a_part_of_a_sea_is_not_put_ashore():
    mentions = geoparse("A tanker was hit in the southern Red Sea.").mentions
    part, sea = mentions.iloc[0], mentions.iloc[1]
    assert (part["place_name"], part["feature_class"], part["where_prec"]) == ("southern Red Sea", "H", 7)
    assert part.geometry == sea.geometry and part["radius_km"] == sea["radius_km"]


def test_the_gazetteers_own_place_comes_first():
    [found] = compute("In southern Lebanon.")
    assert found.candidate.place_id == "geo:southern-lebanon"


def test_countryside_lies_in_the_province_on_that_side_of_the_town():
    [found] = compute("In the northern countryside of Aleppo.")
    aleppo, place = load_gazetteer().get(NAMES["Aleppo"]), found.candidate
    assert place.name == "northern countryside of Aleppo" and place.admin1_name == "Aleppo"
    assert 10 < measure_km(aleppo.latitude, aleppo.longitude, place.latitude, place.longitude) < 50
    assert place.latitude > aleppo.latitude


def test_a_phrase_of_an_unresolved_name_says_so():
    span = find("It hit 50 km south of Baghdad.")[0]
    found = resolve_relative(Article("x"), span, {}, load_gazetteer())
    assert (found.candidate, found.resolved_by) == (None, "unresolved") and "not resolved" in found.reason
    with pytest.raises(ValueError, match="relation"):
        resolve_relative(Article("x"), Span(0, 4, "Homs"), {}, load_gazetteer())


@pytest.mark.parametrize("bearing", ["N", "NE", "E", "SE", "S", "SW", "W", "NW", "SSE"])
def test_points_agree_with_the_ellipsoid(bearing):
    from geopy.distance import geodesic

    latitude, longitude = move_point(33.34, 44.39, 100, bearing)
    assert geodesic((33.34, 44.39), (latitude, longitude)).km == pytest.approx(100, rel=0.005)


def test_a_side_is_covered_by_its_circle():
    from shapely import box

    latitude, longitude, radius_km = cut_side(box(36, 33, 42, 37), "E")
    assert measure_km(latitude, longitude, 37, 42) <= radius_km * 1.01 and 40 < longitude < 42


def test_borders_of_the_world():
    content = json.loads((DATA_FOLDER / "borders.json").read_text("utf-8"))
    assert (DATA_FOLDER / "borders.json").stat().st_size < 150_000
    assert {"SY-TR", "IQ-IR", "IN-PK", "CD-RW", "RU-UA"} <= set(content["borders"])
    assert "FR-US" not in content["borders"]
    assert all(0 < radius <= 4000 for _, _, _, radius in content["borders"].values())
    # the bodies of countries only: Alaska and Guiana are no parts of "northern United States", "western France"
    assert content["sides"]["US"]["N"][0] < 49 and content["sides"]["FR"]["S"][0] > 40


def test_in_the_tables():
    def recognize(article, gazetteer):
        return find_relatives(article, find_layout(article.text), mark(article.text), gazetteer)

    def resolve(article, spans, gazetteer, **_):
        return compute(article.text) + geo.resolve.resolve_article(article, spans[1:], gazetteer)

    text = "A bomb hit a market 50 km south of Baghdad."
    tables = geo.geoparse(text, recognizer=recognize, resolver=resolve)
    mentions = tables.mentions
    assert list(mentions["kind"]) == ["nominal", "proper"] and mentions.index.is_unique
    assert list(mentions["place_name"]) == ["50 km south of Baghdad", "Baghdad"]
    assert set(tables.places["feature"]) == {"LCTY", "PPLC"}


def test_a_phrase_does_not_begin_inside_a_word():
    text = "They breathe Syrian-Turkish border air."
    for span in find_mentions(Article(text), load_gazetteer()):
        assert not (span.start and text[span.start - 1].isalpha() and text[span.start].isalpha()), span


@pytest.mark.parametrize(
    ("text", "distance", "spread"),
    [
        ("It fell 5-10 km south of Homs.", 7.5, 2.5),
        ("It fell 5 to 10 km south of Homs.", 7.5, 2.5),
        ("It fell between 5 and 10 km south of Homs.", 7.5, 2.5),
        ("It fell two or three km south of Homs.", 2.5, 0.5),
        ("It fell 30–40 km (19-25 miles) south of Homs.", 35.0, 5.0),
        ("It fell 10 km south of Homs.", 10.0, 1.0),
    ],
)
def test_a_range_of_distances_is_its_middle_with_what_it_spans(text, distance, spread):
    relation = next(span.relation for span in find(text) if span.relation)
    assert (relation.distance_km, relation.spread_km) == (distance, spread)


def test_a_range_belongs_to_the_phrase():
    assert [span.toponym for span in find("It fell 5-10 km south of Homs.") if span.relation] == [
        "5-10 km south of Homs"
    ]


@pytest.mark.parametrize(
    ("loud", "kind"),
    [
        ("SHELLS FALL IN NORTHERN SYRIA", "part"),
        ("CLASHES ON THE SYRIAN-TURKISH BORDER", "border"),
        ("ROAD BETWEEN HOMS AND HAMA CUT", "between"),
        ("NORTH KOREA FIRES MISSILE", None),
    ],
)
def test_phrases_in_capitals(loud, kind):
    spans = find_mentions(Article(loud), load_gazetteer())
    assert [span.relation.kind for span in spans if span.relation] == ([kind] if kind else [])
