"""The tiny gazetteer for the mechanics, the bundled one for what users ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tiny import build_tiny

from geo.errors import GazetteerError, UnknownPlaceError
from geo.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def test_best_first(tiny):
    assert [place.country_code for place in tiny.candidates("Tripoli")] == ["LY", "LB"]
    assert [place.country_code for place in tiny.candidates("Tripoli", country="lb")] == ["LB"]
    assert len(tiny.candidates("Tripoli", limit=1)) == 1


@pytest.mark.parametrize(
    ("name", "match"),
    [("Al Bab", "name"), ("al-Bab", "name"), ("el-Bab", "article"), ("الباب", "alternate"),
     ("Kamishly", "transliterated"), ("East Ghouta", "alternate"), ("Island", "foreign")],
)  # fmt: skip
def test_how_a_name_is_found(tiny, name, match):
    assert [place.match for place in tiny.candidates(name)] == [match]


def test_unknown_names_and_countries(tiny):
    assert tiny.candidates("Nowhere") == [] and tiny.candidates("  ...") == []
    with pytest.raises(UnknownPlaceError, match="two-letter country code"):
        tiny.candidates("Tripoli", country="Lebanon")


def test_by_id(tiny):
    assert tiny.get("poi:00000000000a").name == "Kafr Haya"
    for place_id in ("geonames:1", "poi:0000000000ff", "poi:zz", "nonsense"):
        with pytest.raises(UnknownPlaceError):
            tiny.get(place_id)


def test_parents_and_claims(tiny):
    aleppo = tiny.get("geonames:170063")
    assert [parent.feature_code for parent in tiny.parents(aleppo)] == ["ADM1", "PCLI"]
    assert tiny.get("geo:golan-heights").claims == ("IL", "SY")
    assert tiny.contains(tiny.get("geonames:163843"), aleppo)
    assert not tiny.contains(tiny.get("geonames:272103"), aleppo)


def test_without_the_villages_layer(tiny):
    for file in ("places", "poi"):
        assert (tiny.folder / f"{file}.sqlite").exists()
    core = Gazetteer(tiny.folder, villages=False)
    assert core.candidates("Kafr Haya") == [] and core.candidates("Aleppo")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GazetteerError, match=r"lacks places\.sqlite"):
        Gazetteer(tmp_path)


@pytest.mark.parametrize(
    ("name", "country", "place"),
    [
        ("al-Shaar", "SY", "geo:aleppo-al-shaar"), ("Eastern Ghouta", None, "geo:eastern-ghouta"),
        ("Донецьк", None, "geonames:709717"), ("حلب", None, "geonames:170063"), ("Golan", None, "geo:golan-heights"),
        ("Levant", None, "geo:levant"), ("Sahel", None, "geo:sahel"), ("Kashmir", None, "geo:kashmir"),
        ("Red Sea", None, "geo:red-sea"), ("US", None, "geonames:6252001"), ("ירושלים", None, "geonames:281184"),
        ("Hodeidah", None, "geonames:79415"), ("Strait of Hormuz", None, "geo:strait-of-hormuz"),
        ("Donbas", None, "geo:donbas"), ("Nagorno-Karabakh", None, "geo:nagorno-karabakh"),
    ],
)  # fmt: skip
def test_what_users_ask_for(name, country, place):
    assert load_gazetteer().candidates(name, country=country)[0].place_id == place


def test_it_is_pickled_by_its_folder(tiny):
    import pickle

    again = pickle.loads(pickle.dumps(tiny))
    assert again.candidates("Tripoli") == tiny.candidates("Tripoli")


def test_size_and_layers():
    counts = load_gazetteer().manifest["counts"]
    assert counts["places"] > 600_000 and counts["names"] > 1_500_000 and counts["supplement"] >= 300


def test_disputed_places_know_their_claims():
    gazetteer = load_gazetteer()
    assert set(gazetteer.candidates("Sevastopol", country="UA")[0].claims) == {"RU", "UA"}
    assert gazetteer.candidates("Simferopol")[0].country_code == "UA"


def test_areas_hold_their_towns():
    from shapely import Point

    gazetteer = load_gazetteer()
    for region, town in (("geonames:170062", "geonames:170063"), ("geonames:709716", "geonames:709717")):
        area, place = gazetteer.area(region), gazetteer.get(town)
        assert area is not None and area.is_valid
        assert area.contains(Point(place.longitude, place.latitude))
    assert gazetteer.area("geonames:170063") is None


def test_village_ids_are_found_again():
    gazetteer = load_gazetteer()
    place = gazetteer.candidates("Kafr Haya", country="SY")[0]
    assert place.place_id.startswith("poi:") and gazetteer.get(place.place_id).name == place.name
    assert "OpenStreetMap" in place.attribution


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux's /proc")
def test_opening_loads_no_tables():
    code = (
        "import sys; from geo.gazetteer import Gazetteer; Gazetteer().candidates('Homs');"
        "assert 'pandas' not in sys.modules;"
        "lines = open('/proc/self/status').read().splitlines();"
        "print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100  # MB


def test_a_demonym_leads_to_its_place_before_what_sounds_like_it():
    gazetteer = load_gazetteer()
    for written in ("Syrian", "SYRIAN", "syrian"):
        first, second = gazetteer.look_up(written, limit=2)
        assert (first.place_id, first.match) == ("geonames:163843", "demonym")
        assert second.match != "demonym"
    # a name is no demonym, and a demonym of elsewhere is not asked for
    assert gazetteer.look_up("Homs") == gazetteer.candidates("Homs")
    assert "demonym" not in {place.match for place in gazetteer.look_up("Syrian", country="YE")}
