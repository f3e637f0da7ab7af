"""GeoNames' dumps and CSV as own gazetteers: each fault of their rows, counted and said."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.gazetteer import DATA_FOLDER
from geo.sources import SourceOptions, open_source
from geo.sources.alternates import AlternateNames
from geo.sources.archives import Meter
from geo.sources.degrees import read_degrees
from geo.sources.faults import Faults

FIXTURES = Path(__file__).parent / "fixtures" / "gazetteers"
HEADER = "name,latitude,longitude\n"


def read(path: Path, notes: list[str] | None = None, **options):
    """Give the places of a file by name, and the reading."""
    reading = open_source(
        path, SourceOptions(**options), slug="s", on_note=(notes if notes is not None else []).append
    )
    return {place.name: place for place in reading.places}, reading


def write(folder: Path, text: str | bytes, name: str = "sites.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def dump_row(
    number: int, name: str = "Site", latitude="36.2", longitude="37.1", country="SY", names=""
) -> str:
    cells = [number, name, name, names, latitude, longitude, "P", "PPL", country, "", "09", "", "", "", 7]
    return "\t".join(map(str, [*cells, "", "", "", ""]))


# ---------------------------------------------------------------------- GeoNames' dumps


def test_a_dump_with_the_alternate_names_beside_it():
    notes: list[str] = []
    places, reading = read(FIXTURES / "SY.txt", notes)
    assert len(places) == 32 and reading.kind == "geonames" and reading.faults.summarize() == []
    zaytun = places["Tall az Zaytun al Gharbi"]
    assert zaytun.place_id == "geonames:99000001" and (zaytun.latitude, zaytun.longitude) == (
        36.3124,
        37.0412,
    )
    assert (zaytun.country_code, zaytun.admin1_code, zaytun.feature_code) == ("SY", "09", "PPL")
    # A link and a postcode are no names.
    assert zaytun.names == ("تل الزيتون الغربي", "Zaytun West")
    assert places["Damascus"].names == ("Damas", "Dimashq") and places["Damascus"].population > 1_000_000
    assert notes == ["with the alternate names of alternateNamesV2.txt"]


def test_a_zipped_dump_is_the_same(tmp_path):
    with zipfile.ZipFile(tmp_path / "SY.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(FIXTURES / "SY.txt", "SY.txt")
        archive.writestr("readme.txt", "about")
    with zipfile.ZipFile(tmp_path / "alternateNamesV2.zip", "w") as archive:
        archive.write(FIXTURES / "alternateNamesV2.txt", "alternateNamesV2.txt")
        archive.writestr("iso-languagecodes.txt", "aar\taar")
    places, _ = read(tmp_path / "SY.zip")
    assert places == read(FIXTURES / "SY.txt")[0]


def test_broken_rows_of_a_dump_are_counted_by_reason_with_examples(tmp_path):
    good = [dump_row(number, f"Place {number}") for number in range(1, 40)]
    bad = [
        "41\tonly\tthree", dump_row(42, ""), dump_row(43, "North", latitude="95.2"), dump_row(44, "No", "north"),
        dump_row(45, "N" * 201), dump_row(1, "Again"), dump_row(0, "Zero"), dump_row(46, "Nan", "nan"),
        dump_row(47, "Swapped", "42.0", "33.0"), "x" * (3 << 20), "",
    ]  # fmt: skip
    broken = [dump_row(48, "NUL\0here").encode(), dump_row(49, "Dayr \xe9").encode("latin-1")]
    text = b"\xef\xbb\xbf" + "\r\n".join([*good, *bad]).encode() + b"\r\n" + b"\r\n".join(broken)
    places, reading = read(write(tmp_path, text, "SY.txt"))
    assert len(places) == len(good) + 3 and "NULhere" in places and "Dayr \ufffd" in places
    faults = reading.faults
    assert faults.left_out == {
        "not 19 columns": 1, "no name": 1, "coordinates out of range": 2, "an id out of range": 1,
        "an id or coordinates that are no numbers": 1, "a name longer than 200 characters": 1,
        "latitude and longitude swapped (they lie in the country only so)": 1, "a line longer than a megabyte": 1,
    }  # fmt: skip
    assert set(faults.kept) == {
        "an id that came before (the names go to the place that came first)", "a NUL, taken out",
        "bytes that are not UTF-8",
    }  # fmt: skip
    lines = "\n".join(faults.summarize())
    assert "left out, not 19 columns: 1 row (row 40: '3: 41\\tonly\\tthree')" in lines
    assert (
        "coordinates out of range: 2 rows (row 42: 'North 95.2 37.1 SY', row 47: 'Nan nan 37.1 SY')" in lines
    )


def test_a_dump_with_swapped_columns_is_read_the_right_way_round_and_says_so(tmp_path):
    rows = [line.split("\t") for line in (FIXTURES / "SY.txt").read_text("utf-8").splitlines()]
    for row in rows:
        row[4], row[5] = row[5], row[4]
    notes: list[str] = []
    path = write(tmp_path, "\n".join("\t".join(row) for row in rows), "SY.txt")
    places, reading = read(path, notes)
    assert reading.faults.left_out == {}
    assert (places["Damascus"].latitude, places["Damascus"].longitude) == (33.5102, 36.29128)
    assert "latitude and longitude are swapped in this file; read the right way round" in notes[0]


def test_only_some_classes(tmp_path):
    rows = [dump_row(1, "A"), dump_row(2, "B").replace("\tP\tPPL\t", "\tT\tMT\t")]
    places, _ = read(write(tmp_path, "\n".join(rows), "SY.txt"), classes="th")
    assert list(places) == ["B"]


def test_alternate_names_alone_are_refused():
    with pytest.raises(SourceError, match="add them together with the dump"):
        read(FIXTURES / "alternateNamesV2.txt")


def test_alternate_names_join_whatever_the_order_and_the_damage(tmp_path):
    shuffled = random.Random(4)
    wanted = {number: [f"name {number} {i}" for i in range(number % 4)] for number in range(1, 500)}
    lines = [
        f"{i}\t{number}\ten\t{name}\t\t\t\t\t\t"
        for number, names in wanted.items()
        for i, name in enumerate(names)
    ]
    shuffled.shuffle(lines)
    lines[100:100] = [
        "broken",
        "7\tx12\ten\tbad id\t\t\t\t\t\t",
        "8\t9999999999\ten\ttoo long\t\t\t\t\t\t",
        "",
    ]
    faults = Faults()
    path = write(tmp_path, "\n".join(lines), "alternateNamesV2.txt")
    with AlternateNames(path, faults, Meter()) as names:
        assert {number: sorted(names.find(number)) for number in wanted} == wanted
        assert len(names) == sum(map(len, wanted.values()))
    assert faults.left_out == {"an alternate name without its columns": 3}


def test_a_dump_of_100000_rows_with_faults(tmp_path):
    database = sqlite3.connect(DATA_FOLDER / "places.sqlite")
    rows = database.execute(
        "SELECT name, latitude, longitude, country_code FROM places LIMIT 100000"
    ).fetchall()
    database.close()
    lines = [dump_row(i, n.replace("\t", " "), y, x, c or "") for i, (n, y, x, c) in enumerate(rows, 1)]
    for i in range(0, 100_000, 1000):
        lines[i] = lines[i].replace("\t", " ")
    places = open_source(write(tmp_path, "\n".join(lines), "XX.txt"), SourceOptions(), slug="xx")
    assert sum(1 for _ in places.places) == 99_900
    assert places.faults.left_out == {"not 19 columns": 100}
    assert len(places.faults.examples["not 19 columns"]) == 3


# ---------------------------------------------------------------------- CSV


def test_columns_are_guessed_and_said_or_named(tmp_path):
    text = "Site;Lat;Lng;Kind;ISO2;name_ar;Other Names;Pop\nHill depot;33,5;36,3;camp;SY;مخيم;Depot|The Hill;1,200\n"
    notes: list[str] = []
    places, _ = read(write(tmp_path, text), notes)
    depot = places["Hill depot"]
    assert (depot.latitude, depot.longitude, depot.population) == (33.5, 36.3, 1200)
    assert (depot.feature_class, depot.feature_code, depot.country_code) == ("S", "CMPRF", "SY")
    assert depot.names == ("Depot", "The Hill", "مخيم") and depot.place_id == "own:s:2"
    assert "name = Site" in notes[0] and "other names also = name_ar (guessed)" in notes[0]
    named = read(
        write(tmp_path, "a,b,c,d\n1,X,33.5,36.3\n"),
        name_column="b",
        lat_column="C",
        lon_column="d",
        id_column="a",
    )[0]
    assert named["X"].place_id == "own:s:1"


def test_a_missing_or_wrong_column_names_the_option(tmp_path):
    path = write(tmp_path, "foo,bar\n1,2\n")
    with pytest.raises(
        SourceError, match=r"cannot tell --name-column and --lat-column and --lon-column; .*foo, bar"
    ):
        read(path)
    with pytest.raises(SourceError, match=r"no column 'site' for --name-column; it has foo, bar"):
        read(path, name_column="site")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_encodings_are_told(tmp_path, encoding):
    text = HEADER + "".join(
        f"تل الزيتون {word},33.5,36.3\n" for word in ("الغربي", "الشرقي", "الكبير", "الصغير")
    )
    places, _ = read(write(tmp_path, text.encode(encoding)))
    assert "تل الزيتون الغربي" in places
    assert read(write(tmp_path, text.encode(encoding)), encoding=encoding)[0].keys() == places.keys()


def test_broken_rows_of_a_csv_are_counted_and_the_rest_is_read(tmp_path):
    text = (
        HEADER + ",33.5,36.3\r\nNo point,,\r\nBeyond,33.5,200\r\nWords,north,east\r\nGood,33.5,36.3,extra\r\n"
        'Open "quote,33.5,36.3\r\n"Unclosed,33.5,36.3\r\n' + "".join(f"After {i},33.5,36.3\r\n" for i in range(300))
        + "N\0L,33.5,36.3\r\n\r\n" + "H" * 300 + ",33.5,36.3\r\n"
    )  # fmt: skip
    places, reading = read(write(tmp_path, text))
    assert {"Good", 'Open "quote', "NL"} <= set(places) and sum(
        name.startswith("After") for name in places
    ) == 300
    assert reading.faults.left_out == {
        "no name": 1, "no coordinates in degrees": 2, "coordinates out of range": 1,
        "a cell that is too long, or without an end (an unclosed quotation mark)": 1,
        "a name longer than 200 characters": 1,
    }  # fmt: skip
    assert "more cells than the header has" in reading.faults.kept
    assert "left out, no name: 1 row (line 2)" in reading.faults.summarize()


def test_a_huge_cell_does_not_stop_the_reading(tmp_path):
    text = "name,latitude,longitude,names\n" + 'A,33.5,36.3,"' + "x," * 200_000 + '"\nB,33.6,36.3,\n'
    places, reading = read(write(tmp_path, text))
    assert "B" in places and reading.faults.n_left_out == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02" * 100, HEADER.encode()])
def test_empty_and_binary_files_are_errors(tmp_path, content):
    with pytest.raises(SourceError):
        from geo.sources.install import require_places

        path = write(tmp_path, content)
        list(require_places(open_source(path, SourceOptions(), slug="s"), path))


def test_swapped_degrees_are_told_by_country_by_range_and_by_names(tmp_path):
    notes: list[str] = []
    rows = "A,40.1,35.3,SY\nB,41.0,36.5,SY\nC,40.9,34.5,SY\n"
    places, _ = read(write(tmp_path, "name,lat,lon,country\n" + rows), notes)
    assert places["A"].latitude == 35.3 and "swapped in this table" in notes[-1]
    places, _ = read(write(tmp_path, HEADER + "A,121.4,31.2\nB,120.1,30.2\nC,118.7,32.0\n"))
    assert places["A"].longitude == 121.4
    places, _ = read(
        write(tmp_path, HEADER + "Aleppo,37.16,36.20\nHoms,36.72,34.72\nHama,36.75,35.13\nMine,36,34\n")
    )
    assert places["Mine"].latitude == 34
    # One row among right ones is left out, not mended: nobody can be sure.
    rows = "A,35.3,40.1,SY\nB,36.5,41.0,SY\nC,34.5,40.9,SY\nD,40.1,35.3,SY\n"
    places, reading = read(write(tmp_path, "name,lat,lon,country\n" + rows))
    assert set(places) == {"A", "B", "C"} and reading.faults.n_left_out == 1


def test_meters_are_refused_with_advice_or_reprojected(tmp_path):
    path = write(tmp_path, "name,x,y\nAleppo depot,334000,4008000\n")
    with pytest.raises(
        SourceError, match=r"meters of a projection; say which by --crs, such as --crs EPSG:32637"
    ):
        read(path)
    places, _ = read(path, crs="EPSG:32637")
    assert (round(places["Aleppo depot"].latitude, 2), round(places["Aleppo depot"].longitude, 2)) == (
        36.2,
        37.15,
    )
    with pytest.raises(SourceError, match="expected a CRS such as"):
        read(path, crs="EPSG:1")


def test_countries_and_regions_are_found_by_the_point(tmp_path):
    places, reading = read(
        write(tmp_path, "name,lat,lon,country\nA,36.2,37.16,\nB,0,-30,\nC,36.2,37.16,Atlantis\n")
    )
    assert (places["A"].country_code, places["A"].admin1_code) == ("SY", "09")
    assert places["B"].country_code is None
    assert reading.faults.kept == {"a country that is not known": 1}


def test_ids_that_mean_geonames_places_stay_theirs(tmp_path):
    places, _ = read(write(tmp_path, "geonameid,name,lat,lon\n170063,Halab,36.2,37.16\n"))
    assert places["Halab"].place_id == "geonames:170063"


def test_swapped_degrees_are_told_by_the_outlines_where_a_box_fits_both(tmp_path):
    # Aleppo and Idlib turned round lie in Turkey, and within the box of Syria.
    right, wrong = "36.2{0},37.1{0},SY", "37.1{0},36.2{0},SY"
    notes: list[str] = []
    rows = "".join(f"Site {i},{wrong.format(i)}\n" for i in range(4))
    places, _ = read(write(tmp_path, "name,lat,lon,country\n" + rows), notes)
    assert places["Site 0"].latitude == 36.2 and "swapped in this table" in notes[-1]
    rows = "".join(f"Site {i},{right.format(i)}\n" for i in range(4)) + f"Lost,{wrong.format(9)}\n"
    places, reading = read(write(tmp_path, "name,lat,lon,country\n" + rows + "Paris,48.85,2.35,SY\n"))
    assert "Lost" not in places and len(places) == 5
    assert reading.faults.left_out == {"latitude and longitude swapped (they lie in the country only so)": 1}
    assert reading.faults.kept == {"a point in another country than the row says": 1}
    # A few kilometers over the border are the outlines' fault.
    _, reading = read(write(tmp_path, "name,lat,lon,country\nBab al-Hawa,36.24,36.69,SY\nB,36.25,36.69,TR\n"))
    assert not reading.faults.kept


def test_coordinates_as_people_write_them(tmp_path):
    rows = 'A,"36°12\'36""N","37°06\'00""E"\nB,N36 12.6,E37 6\nC,36.21 N,37.1 E\nD,36 12 36,37 6 0\n'
    places, reading = read(write(tmp_path, HEADER + rows))
    points = {(round(place.latitude, 4), round(place.longitude, 4)) for place in places.values()}
    assert set(places) == {"A", "B", "C"} and points == {(36.21, 37.1)}
    assert reading.faults.left_out == {"no coordinates in degrees": 1}


@pytest.mark.parametrize("text", ["36°72'", "N36S", "-36 N", "361242N", "12:30", "36'12", "N" * 60, "", "°"])
def test_what_is_no_coordinate(text):
    assert read_degrees(text) is None


def test_points_at_zero_stand_for_none(tmp_path):
    places, reading = read(write(tmp_path, HEADER + "A,0,0\nB,0,37.1\n"))
    assert set(places) == {"B"} and reading.faults.n_left_out == 1
    path = write(
        tmp_path, dump_row(1, latitude="0", longitude="0.0", country="") + "\n" + dump_row(2), "SY.txt"
    )
    assert [place.place_id for place in read(path)[0].values()] == ["geonames:2"]


def test_names_command_no_terminal(tmp_path):
    places, _ = read(write(tmp_path, HEADER + "\x1b[31mRed Post,36.2,37.1\nEvil\u202e Post,36.3,37.1\n"))
    assert set(places) == {"[31mRed Post", "Evil Post"}
    path = write(tmp_path, dump_row(1, "Evil\u202e\x1b Post") + "\n" + dump_row(2, "می\u200cخانه"), "SY.txt")
    assert set(read(path)[0]) == {"Evil Post", "می\u200cخانه"}


def test_a_table_of_events_names_each_site_once(tmp_path):
    rows = "E1,Depot,36.2,37.1\nE2,Depot,36.2,37.1\nE3,depot,36.20001,37.1\nE4,Depot,36.9,37.1\n"
    reading = read(write(tmp_path, "event_id,location,lat,lon\n" + rows), id_column="event_id")[1]
    assert reading.faults.kept == {"the name and point of a row before it (one place)": 2}
    reading = open_source(tmp_path / "sites.csv", SourceOptions(id_column="event_id"), slug="s")
    assert [place.place_id for place in reading.places] == ["own:s:E1", "own:s:E1", "own:s:E1", "own:s:E4"]


def test_headers_of_spreadsheets_and_surveys(tmp_path):
    text = "sep=;\r\nName;Breite;Länge\r\nMühle;36,2;37,1\r\n"
    assert read(write(tmp_path, text.encode("cp1252")))[0]["Mühle"].longitude == 37.1
    places, _ = read(write(tmp_path, "name_en,_gps_latitude,longitude_x\nA,36.2,37.1\n"))
    assert places["A"].latitude == 36.2
    notes: list[str] = []
    places, _ = read(write(tmp_path, "name,lat,lon,lat\nA,36.2,37.1,1\n"), notes)
    assert places["A"].latitude == 36.2 and "of the columns called lat the first one counts" in notes[0]
    with pytest.raises(SourceError, match="cannot tell --lat-column"):
        read(write(tmp_path, "name,lat_from,lat_to,lon\nA,36.2,37.1,1\n"))
    for header in (
        "name,lat,lon" + "x" * 200_000,
        "name,lat,lon," + ",".join(f"c{i}" for i in range(50_000)),
    ):
        path = write(tmp_path, header + "\nA,36.2,37.1\n")
        if header.endswith("x"):
            with pytest.raises(SourceError, match="cannot tell --name-column"):
                read(path)
        else:
            assert set(read(path)[0]) == {"A"}


def test_a_sheet_is_told_to_be_saved_as_csv(tmp_path):
    with pytest.raises(SourceError, match="save the sheet as CSV"):
        read(write(tmp_path, b"PK", "sites.xlsx"))


def test_a_table_exported_from_openstreetmap_is_known_by_its_columns(tmp_path):
    path = write(tmp_path, "@id,name,@lat,@lon\nnode/7,Tall Mill,36.2,37.1\n")
    reading = open_source(path, SourceOptions(), slug="s")
    reading.begin()
    assert (reading.licence, reading.credit) == ("ODbL 1.0", "© OpenStreetMap contributors")
    assert [place.place_id for place in reading.places] == ["osm:n7"]
    reading = open_source(write(tmp_path, HEADER + "A,36.2,37.1\n"), SourceOptions(), slug="s")
    reading.begin()
    assert reading.licence == "" and len(list(reading.places)) == 1
