"""Own gazetteers: built in one step, searched together with the bundled one, duplicates merged, precedence defined."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import build_tiny

from geo.errors import GazetteerError, UnknownPlaceError
from geo.gazetteer import Gazetteer, explain_prominence, load_gazetteer, open_gazetteer
from geo.gazetteer.own import OwnInfo, OwnPlace, find_own_folder, get_own, list_own, remove_own
from geo.gazetteer.own.build import build_own, cache_own
from geo.gazetteer.own.shards import BUCKETS, Shards, ShardWriter, count_shards
from geo.gazetteer.own.twins import measure_twins
from geo.gazetteer.similar import find_similar

SITE = OwnPlace(
    "own:sites:1", "Checkpoint Zulu", ("حاجز زولو",), 36.31, 37.12, country_code="SY", admin1_code="09"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def join(tiny, tmp_path):
    """Build own gazetteers of some places, and join them to the tiny one in this order."""

    def join_all(*given, villages=True):
        folders = []
        for number, (places, about) in enumerate(given):
            folder = tmp_path / f"{number}-{about.name}"
            build_own(places, folder, about, bundled=tiny)
            folders.append(folder)
        return Gazetteer(tiny.folder, villages=villages, own=folders)

    return join_all


def about(name="sites", **given):
    return OwnInfo(name, **({"attribution": f"Credit of {name}"} | given))


# ---------------------------------------------------------------------- search


def test_new_places_are_found_by_all_their_names_beside_the_bundled_ones(join):
    gazetteer = join(([SITE], about()))
    for name, match in (("Checkpoint Zulu", "name"), ("checkpoint-zulu", "name"), ("حاجز زولو", "alternate"),
                        ("Checkpoint Zuloo", "transliterated")):  # fmt: skip
        [place] = gazetteer.candidates(name)
        assert (place.place_id, place.match) == ("own:sites:1", match)
        assert (place.latitude, place.longitude) == (36.31, 37.12)
        assert (place.attribution, place.admin1_name) == ("Credit of sites", "Aleppo")
    assert [place.country_code for place in gazetteer.candidates("Tripoli")] == ["LY", "LB"]
    assert gazetteer.candidates("Checkpoint Zulu", country="LY") == []
    assert gazetteer.longest_name("checkpoint zulu on monday") == "checkpoint zulu"
    assert find_similar("Chekpoint Zullu", ["SY"], gazetteer)[0].place_id == "own:sites:1"


def test_a_hotel_of_a_dump_is_no_rival_of_the_city_that_it_is_named_after(join):
    hotel = OwnPlace("geonames:7", "Damascus", (), 36.2, 37.1, "S", "HTL", "SY", "09", None)
    village = OwnPlace("geonames:8", "Damascus", (), 33.9, 35.5, "P", "PPL", "LB", "09", None)
    gazetteer = join(([hotel, village], about("dump", kind="geonames")))
    ids = [place.place_id for place in gazetteer.candidates("Damascus")]
    assert "geonames:7" not in ids and {"geonames:8", "geonames:170654"} <= set(ids)
    assert gazetteer.get("geonames:7").feature_code == "HTL"
    listed = join(([hotel._replace(place_id="own:sites:7")], about("sites", is_project=True)))
    assert "own:sites:7" in [place.place_id for place in listed.candidates("Damascus")]


def test_a_place_is_found_by_id_with_its_parents(join):
    region = OwnPlace("geonames:7", "Afrin District", (), 36.5, 36.9, "A", "ADM2", "SY", "09", "0901")
    village = OwnPlace("geonames:8", "Zulu Village", (), 36.5, 36.9, "P", "PPL", "SY", "09", "0901")
    gazetteer = join(([region, village], about("dump", kind="geonames")))
    found = gazetteer.get("geonames:8")
    assert found.admin2_name == "Afrin District"
    assert [parent.name for parent in gazetteer.parents(found)] == ["Afrin District", "Aleppo", "Syria"]
    assert gazetteer.contains(gazetteer.get("geonames:7"), found)
    with pytest.raises(UnknownPlaceError):
        gazetteer.get("geonames:9")


def test_an_article_names_places_of_an_own_gazetteer(tmp_path):
    from geo import geoparse

    build_own([SITE], tmp_path / "sites", about())
    gazetteer = open_gazetteer(own=[tmp_path / "sites"])
    text = "Shelling hit Checkpoint Zulu near Aleppo on Monday, officials said."
    assert "own:sites:1" not in list(geoparse(text).mentions["place_id"].dropna())
    row = geoparse(text, gazetteer=gazetteer).mentions.iloc[0]
    assert (row["toponym"], row["place_id"]) == ("Checkpoint Zulu", "own:sites:1")
    assert (row["attribution"], row.geometry.x) == ("Credit of sites", 37.12)


def test_two_processes_give_the_same_tables(tmp_path):
    """The tables of workers, which open the own gazetteers anew, are the same to the byte."""
    from geo import Article, geoparse

    build_own([SITE], tmp_path / "sites", about())
    gazetteer = open_gazetteer(own=[tmp_path / "sites"])
    again = pickle.loads(pickle.dumps(gazetteer))
    assert again.own == gazetteer.own and again.get("own:sites:1") == gazetteer.get("own:sites:1")
    texts = [f"Troops left Checkpoint Zulu near Aleppo for day {number}. " * 200 for number in range(40)]
    articles = [Article(text, article_id=str(number)) for number, text in enumerate(texts)]
    one, two = (geoparse(articles, gazetteer=gazetteer, workers=n, min_confidence=0) for n in (1, 2))
    assert set(one.mentions["place_id"].dropna()) >= {"own:sites:1"}
    assert one.mentions.to_json() == two.mentions.to_json()


# ---------------------------------------------------------------------- the same place


def test_the_same_id_takes_the_own_point_and_keeps_the_bundled_rest(join, tiny):
    own = OwnPlace("geonames:170063", "Haleb", ("Beroea",), 36.25, 37.2, "P", "PPL", "SY", "09", "0900", 12)
    gazetteer = join(([own], about("dump", kind="geonames")))
    bundled = tiny.get("geonames:170063")
    for name in ("Aleppo", "حلب", "Haleb", "Beroea"):
        place = next(each for each in gazetteer.candidates(name) if each.feature_class == "P")
        assert (place.place_id, place.name, place.feature_code) == ("geonames:170063", "Aleppo", "PPLA")
        assert (place.latitude, place.longitude) == (36.25, 37.2)
        assert (place.population, place.admin2_code) == (bundled.population, "0900")
        assert place.attribution == f"Credit of dump; {bundled.attribution}"
    assert gazetteer.get("geonames:170063").latitude == 36.25
    assert gazetteer.candidates("Aleppo")[0].prominence == bundled.prominence


@pytest.mark.parametrize(
    ("own", "twin"),
    [
        (OwnPlace("own:s:1", "Al-Bab", (), 36.39, 37.53, country_code="SY"), "geonames:173506"),
        (OwnPlace("own:s:1", "Town", ("الباب",), 36.39, 37.53), "geonames:173506"),
        (OwnPlace("osm:n1", "Kafr Haya", (), 35.75, 36.58, country_code="SY"), "poi:00000000000a"),
        (OwnPlace("own:s:1", "East Ghouta", (), 33.6, 36.42, "L", "RGN", "SY"), "geo:eastern-ghouta"),
        # too far; of another country; of another class; another id of the same source
        (OwnPlace("own:s:1", "Al-Bab", (), 36.6, 37.9, country_code="SY"), None),
        (OwnPlace("own:s:1", "Al-Bab", (), 36.39, 37.53, country_code="TR"), None),
        (OwnPlace("osm:n1", "Al-Bab", (), 36.39, 37.53, "H", "STM", "SY"), None),
        (OwnPlace("geonames:5", "Al-Bab", (), 36.39, 37.53, country_code="SY"), None),
    ],
)  # fmt: skip
def test_places_of_one_name_and_near_each_other_are_one(join, own, twin):
    gazetteer = join(([own], about("s")))
    found = gazetteer.candidates(own.name)
    assert [place.latitude for place in found if place.place_id == (twin or own.place_id)] == [own.latitude]
    assert len(found) == (1 if twin else 1 + (own.name == "Al-Bab"))


def test_places_of_two_own_gazetteers_are_one_too_and_the_first_counts(join):
    survey = OwnPlace("own:survey:1", "Tell Zulu", (), 36.31, 37.12, country_code="SY")
    other = OwnPlace("osm:n1", "Tell Zulu", ("تل زولو",), 36.32, 37.12, country_code="SY", population=5_000)
    one, two = about("survey"), about("osm", kind="osm")
    [place] = join(([survey], one), ([other], two)).candidates("Tell Zulu")
    assert (place.place_id, place.latitude) == ("own:survey:1", 36.31)
    [place] = join(([other], two), ([survey], one)).candidates("Tell Zulu")
    assert (place.place_id, place.latitude) == ("osm:n1", 36.32)
    far = other._replace(latitude=34.0)
    assert len(join(([survey], one), ([far], two)).candidates("Tell Zulu")) == 2
    same_id = join(([other], two), ([far], about("newer", kind="osm")))
    assert [place.latitude for place in same_id.candidates("Tell Zulu")] == [36.32]
    assert same_id.get("osm:n1").latitude == 36.32


def test_rows_of_one_id_are_one_place_with_all_their_names(join):
    again = SITE._replace(name="Zulu Bridge", names=(), latitude=1.0)
    gazetteer = join(([SITE, again], about()))
    assert gazetteer.own[0].places == 1 and gazetteer.own[0].skipped == {
        "id came again (its names were kept)": 1
    }
    assert (
        gazetteer.candidates("Zulu Bridge")[0].latitude == gazetteer.candidates("Checkpoint Zulu")[0].latitude
    )


def test_a_twin_in_a_layer_that_is_not_in_use_is_a_place_of_its_own(join):
    village = OwnPlace("osm:n1", "Kafr Haya", (), 35.75, 36.58, country_code="SY")
    [place] = join(([village], about("osm", kind="osm")), villages=False).candidates("Kafr Haya")
    assert place.place_id == "osm:n1"


def test_far_is_measured_over_the_ground():
    at_pole = [
        OwnPlace(f"{source}:1", "Base", (), 89.0, longitude) for source, longitude in (("a", 0), ("b", 10))
    ]
    assert measure_twins(*at_pole) is None
    near = [
        OwnPlace(f"{source}:1", "Base", (), 89.99, longitude) for source, longitude in (("a", 0), ("b", 90))
    ]
    assert measure_twins(*near) == pytest.approx(1.57, abs=0.01)


# ---------------------------------------------------------------------- rank


def test_a_village_of_a_dump_does_not_displace_a_city(join):
    village = OwnPlace("osm:n1", "Tripoli", (), 36.3, 37.1, country_code="SY")
    found = join(([village], about("osm", kind="osm"))).candidates("Tripoli")
    assert [place.country_code for place in found] == ["LY", "LB", "SY"]


def test_a_projects_own_list_wins_where_its_name_is_the_articles(join):
    site = OwnPlace("own:sites:1", "Tripoli", ("Trip",), 36.3, 37.1, country_code="SY")
    gazetteer = join(([site], about(is_project=True)))
    assert [place.country_code for place in gazetteer.candidates("Tripoli")] == ["SY", "LY", "LB"]
    assert explain_prominence(gazetteer.candidates("Tripoli")[0]) == (
        "rank 9.1: before the others, being on the project's own list"
    )
    assert [place.country_code for place in gazetteer.candidates("Tripoli", country="LB")] == ["LB"]
    # an installed table's place has no such lead
    assert join(([site], about())).candidates("Tripoli")[0].country_code == "LY"


def test_a_spot_with_the_name_of_a_word_is_no_place_of_an_article(join):
    bank = OwnPlace("geonames:5", "Bank", (), 36.3, 37.1, "S", "BANK", "SY")
    found = join(([bank], about("dump", kind="geonames"))).candidates("Bank")
    assert [place.match for place in found] == ["shadowed"] and found[0].prominence < 0
    assert join(([bank], about())).candidates("Bank")[0].match == "name"


def test_codes_and_foreign_names_of_countries_in_a_dump_are_no_names(join):
    land = OwnPlace("geonames:6", "Zululand", ("Insel", "ZUL", "Z1234", "زولو"), 0.0, 9.0, "A", "PCLI", "SY")
    gazetteer = join(([land], about("dump", kind="geonames")))
    assert gazetteer.candidates("ZUL") == [] and gazetteer.candidates("Z1234") == []
    assert [place.match for place in gazetteer.candidates("Insel")] == ["foreign"]
    assert [place.match for place in gazetteer.candidates("زولو")] == ["alternate"]


def test_of_many_places_of_one_name_the_greatest_are_found_and_those_of_a_country(join):
    many = [
        OwnPlace(
            f"geonames:{number}",
            "Zulu",
            (),
            number / 100,
            10.0,
            country_code="LY",
            population=10**6 if number in (1500, 2500) else number,
        )
        for number in range(1000, 3000)
    ] + [OwnPlace("geonames:9", "Zulu", (), 33.0, 36.0, country_code="SY")]
    gazetteer = join((many, about("dump", kind="geonames")))
    assert [place.population for place in gazetteer.candidates("Zulu")[:2]] == [10**6, 10**6]
    assert [place.place_id for place in gazetteer.candidates("Zulu", country="SY")] == ["geonames:9"]


# ---------------------------------------------------------------------- building


def test_bad_places_are_left_out_and_counted(tmp_path, tiny):
    bad = [SITE._replace(place_id=f"own:sites:{number}", **given) for number, given in enumerate([
        {"name": "..."}, {"latitude": float("nan")}, {"latitude": 137.0}, {"longitude": -181.0},
    ], 2)]  # fmt: skip
    told = about(skipped={"broken row": 2})
    info = build_own([*bad, SITE], tmp_path / "sites", told, bundled=tiny)
    assert (info.places, info.names) == (1, 2)
    assert info.skipped == {"broken row": 2, "no name": 1, "no coordinates": 1, "coordinates out of range": 2}
    with pytest.raises(GazetteerError, match=r"expected places, got none from 'sites' \(4 left out\)"):
        build_own(bad, tmp_path / "none", about(), bundled=tiny)
    assert not (tmp_path / "none").exists()


def test_the_same_places_give_the_same_files_however_many_processes(tmp_path, tiny, monkeypatch):
    import geo.gazetteer.own.shards
    import geo.gazetteer.own.steps

    monkeypatch.setattr(geo.gazetteer.own.steps, "_BATCH", 50)
    monkeypatch.setattr(geo.gazetteer.own.shards, "_SHARD", 100)
    places = [
        SITE._replace(place_id=f"own:sites:{n}", name=f"Zulu {n % 90} {chr(97 + n % 26)}") for n in range(400)
    ]
    built = []
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        info = build_own(places, folder, about(), bundled=tiny, workers=workers)
        assert info.shards > 1
        built.append({path.name: path.read_bytes() for path in (folder / info.build).iterdir()})
    assert built[0] == built[1]
    one = Gazetteer(tiny.folder, own=[tmp_path / "1"])
    assert all(place.place_id in {p.place_id for p in one.candidates(place.name)} for place in places)


def test_names_are_found_in_whichever_file_they_are(tmp_path):
    keys = [f"zulu{number} village" for number in range(500)]
    from geo.gazetteer.own.shards import number_bucket, write_spill

    heaps = [[key for key in keys if number_bucket(key) == number] for number in range(BUCKETS)]
    rows = [[keys.index(key) for key in heap] for heap in heaps]
    spill = write_spill(tmp_path / "a.spill", heaps, rows)
    (tmp_path / "ranks").write_bytes(bytes(500))
    for count in (1, 4, BUCKETS):
        folder = tmp_path / str(count)
        folder.mkdir()
        writer = ShardWriter((spill,), folder, count, tmp_path / "ranks", ((), ()))
        assert sum(map(writer, range(count))) == len(keys)
        index = Shards(folder, count)
        assert [index.find(key) for key in keys] == [[(row, 0)] for row in range(500)]
        assert sorted(index.iterate_keys("zulu1")) == sorted(key for key in keys if key.startswith("zulu1"))
        assert index.list_prefixes("zulu7 village on monday") == ["zulu7 village"]
    assert count_shards(0) == 1


def test_a_failed_build_leaves_the_earlier_one(tmp_path, tiny):
    folder = tmp_path / "sites"
    first = build_own([SITE], folder, about(), bundled=tiny)

    def break_off():
        yield SITE._replace(name="Other")
        raise ValueError("a broken source")

    with pytest.raises(ValueError, match="a broken source"):
        build_own(break_off(), folder, about(), bundled=tiny)
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", first.build]
    assert Gazetteer(tiny.folder, own=[folder]).candidates("Checkpoint Zulu")


_KILLED = """
import sys, time
from pathlib import Path
from geo.gazetteer.own import OwnInfo, OwnPlace
from geo.gazetteer.own.build import build_own
def places():
    yield OwnPlace("own:sites:9", "Half Done", (), 1.0, 1.0)
    print("at work", flush=True)
    time.sleep(60)
build_own(places(), Path(sys.argv[1]), OwnInfo("sites"))
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_killed_build_leaves_the_earlier_one_and_the_next_sweeps_up(tmp_path, tiny):
    folder = tmp_path / "sites"
    build_own([SITE], folder, about(), bundled=tiny)
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"at work\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(list(folder.iterdir())) == 3
    gazetteer = Gazetteer(tiny.folder, own=[folder])
    assert gazetteer.candidates("Checkpoint Zulu") and not gazetteer.candidates("Half Done")
    info = build_own([SITE], folder, about(), bundled=tiny)
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", info.build]


_ADDED = """
import sys
from pathlib import Path
from geo.gazetteer.own import OwnInfo, OwnPlace
from geo.gazetteer.own.build import build_own
name = sys.argv[2]
places = [OwnPlace(f"own:sites:{n}", f"{name} {n}", (), 1.0, 1.0) for n in range(2000)]
for _ in range(5):
    build_own(places, Path(sys.argv[1]), OwnInfo("sites"))
"""


def test_two_processes_that_build_one_gazetteer_leave_one_of_both_whole(tmp_path, tiny):
    folder = tmp_path / "sites"
    started = [subprocess.Popen([sys.executable, "-c", _ADDED, str(folder), name]) for name in ("One", "Two")]
    while any(process.poll() is None for process in started):
        if (folder / "about.json").exists():
            assert sorted(map(bool, _look_up(tiny, folder, ["One 7", "Two 7"]))) == [False, True]
        time.sleep(0.05)
    assert [process.returncode for process in started] == [0, 0]
    build_own([SITE], folder, about(), bundled=tiny)
    assert len(list(folder.iterdir())) == 2


def _look_up(tiny, folder, names):
    """Look names up in one build; whoever reads just while a build is replaced opens again, as a new run would."""
    for _ in range(5):
        try:
            gazetteer = Gazetteer(tiny.folder, own=[folder])
            return [gazetteer.candidates(name) for name in names]
        except GazetteerError:
            time.sleep(0.02)
    raise AssertionError("never whole")


# ---------------------------------------------------------------------- installed ones, projects' files


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


def test_installed_ones_are_searched_by_every_run_until_they_are_removed(data):
    bundled = load_gazetteer()
    assert bundled.own == () and list_own() == [] and load_gazetteer() is bundled
    build_own([SITE], find_own_folder("sites"), about())
    assert [info.name for info in load_gazetteer().own] == ["sites"]
    assert load_gazetteer().candidates("Checkpoint Zulu") and load_gazetteer() is load_gazetteer()
    assert get_own("sites") == list_own()[0] and get_own("sites").places == 1
    later = SITE._replace(name="Zulu Bridge")
    build_own([later], find_own_folder("later"), about("later"))
    assert [info.name for info in list_own()] == ["later", "sites"]
    remove_own("sites")
    assert load_gazetteer().candidates("Checkpoint Zulu") == []
    with pytest.raises(GazetteerError, match="got 'sites'; there are: later"):
        remove_own("sites")
    remove_own("later")
    assert load_gazetteer().own == ()


def test_the_one_built_last_counts_first(data):
    for name, latitude in (("old", 1.0), ("new", 2.0)):
        place = OwnPlace("osm:n1", "Tell Zulu", (), latitude, 9.0)
        build_own([place], find_own_folder(name), about(name))
        os.utime(find_own_folder(name) / "about.json", (latitude, latitude))
    assert load_gazetteer().get("osm:n1").latitude == 2.0
    project = cache_own(_write(data.parent / "sites.csv"), about(), lambda: [place._replace(latitude=3.0)])
    assert open_gazetteer(own=[project]).get("osm:n1").latitude == 3.0
    assert open_gazetteer(own=[project]) is open_gazetteer(own=[project])


def _write(path, text="x"):
    path.write_text(text, "utf-8")
    return path


def test_a_projects_file_is_built_once_for_its_content_and_options(data):
    read = []

    def read_places():
        read.append(1)
        return [SITE]

    path = _write(data.parent / "sites.csv")
    first = cache_own(path, about(), read_places)
    assert cache_own(path, about(), read_places) == first and len(read) == 1
    assert open_gazetteer(own=[first]).own[0].is_project
    assert cache_own(path, about(options={"name_column": "n"}), read_places) != first
    assert cache_own(_write(path, "y"), about(), read_places) != first and len(read) == 3
    assert list_own() == []
    (first / "about.json").write_text("{")
    assert cache_own(_write(path), about(), read_places) == first and len(read) == 4


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a b", "x" * 65, "ä", "a\\b"])
def test_names_of_gazetteers_stay_in_their_folder(name):
    with pytest.raises(GazetteerError, match="expected a gazetteer's name"):
        find_own_folder(name)


# ---------------------------------------------------------------------- broken ones


def _break_format(folder, info):
    content = json.loads((folder / "about.json").read_text("utf-8"))
    _write(folder / "about.json", json.dumps(content | {"version": 99}))


_BREAKS = {
    "its format is 99": _break_format,
    "about.json cannot be read": lambda folder, info: _write(folder / "about.json", "{"),
    "a part of it is missing": lambda folder, info: shutil.rmtree(folder / info.build),
    "places.sqlite is missing or incomplete": lambda folder, info: _write(
        folder / info.build / "places.sqlite"
    ),
    "names00.marisa is missing or incomplete": lambda folder, info: (
        folder / info.build / "names00.marisa"
    ).unlink(),
}


@pytest.mark.parametrize("reason", _BREAKS)
def test_a_broken_one_is_named_in_one_line_with_what_to_do(data, reason):
    folder = find_own_folder("sites")
    _BREAKS[reason](folder, build_own([SITE], folder, about()))
    with pytest.raises(GazetteerError) as caught:
        load_gazetteer()
    line = str(caught.value)
    assert reason in line and "\n" not in line and "'sites'" in line
    assert "geo gazetteer remove sites" in line
    assert ("geo gazetteer add --rebuild sites" in line) == ("about.json" not in reason)
    assert "bundled" not in line and list_own()[0].fault == line
    remove_own("sites")
    assert load_gazetteer().own == ()


@pytest.mark.parametrize("file", ["places.sqlite", "names00.marisa", "names00.postings"])
def test_files_of_the_right_length_with_other_bytes_are_named_too(data, file):
    folder = find_own_folder("sites")
    info = build_own([SITE], folder, about())
    path = folder / info.build / file
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(GazetteerError, match=r"'sites' cannot be used: .*geo gazetteer add --rebuild sites"):
        load_gazetteer().candidates("Checkpoint Zulu")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, tiny):
    _write(tmp_path / "file")
    with pytest.raises(GazetteerError, match="cannot write the own gazetteer in"):
        build_own([SITE], tmp_path / "file" / "sites", about(), bundled=tiny)


def test_nothing_installed_costs_nothing():
    """Without own gazetteers their code is not even loaded."""
    code = (
        "import sys; from geo.gazetteer import load_gazetteer; load_gazetteer().candidates('Homs');"
        "print([name for name in sys.modules if name.startswith('geo.gazetteer.own')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_known_of_one_is_read_as_it_was_written(tmp_path, tiny):
    told = about(
        source="sites.csv", kind="table", licence="CC BY 4.0", options={"layer": "a", "n": [1]}, sha256="ab"
    )
    info = build_own([SITE], tmp_path / "sites", told, bundled=tiny)
    [read] = Gazetteer(tiny.folder, own=[tmp_path / "sites"]).own
    assert read == info
    kept = replace(read, built="", build="", files={}, places=0, names=0)
    assert kept == told and Path(tmp_path / "sites" / info.build).is_dir()
