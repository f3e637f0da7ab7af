"""Corrections as a file: what is read, what is refused and how, what is appended."""

from __future__ import annotations

import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import build_tiny

from geo.corrections import COLUMNS, Correction, append_correction, read_corrections
from geo.corrections.rules import Named, build_rulebook, find_countries, is_source
from geo.errors import CorrectionError, GeoError
from geo.gazetteer import load_gazetteer
from geo.names import fold

HEADER = "toponym,scope,scope_value,action,place_id,latitude,longitude,radius_km,role,who,when,why"


def write(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "corrections.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
    return path


def test_every_column_is_read(tmp_path):
    lines = [
        "Golan Heights,country,sy,place,,33.0,35.78,25,,Ann,2024-05-02T10:00:00+02:00,the held part",
        "al-Bab,everywhere,,place,geonames:173506,,,,,,,",
        "Astana,source,example.org,role,,,,,venue,Bo,2024-05-02,",
        "Sultan,everywhere,,reject,,,,,,,,",
    ]
    first, second, third, fourth = read_corrections(write(tmp_path, *lines))
    assert (first.latitude, first.longitude, first.radius_km) == (33.0, 35.78, 25.0)
    assert (first.scope, first.scope_value, first.who, first.why) == ("country", "SY", "Ann", "the held part")
    assert first.when == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert (second.place_id, second.who, second.when, second.start) == ("geonames:173506", None, None, None)
    assert (third.action, third.role, third.scope_value) == ("role", "venue", "example.org")
    assert fourth.action == "reject" and fourth.where.endswith("corrections.csv:5")


def test_a_short_header_in_any_order_and_the_short_names_of_coordinates_do(tmp_path):
    path = write(
        tmp_path, "place,34.4,35.8,2,everywhere,Tripoli", header="Action,lat,lon,radius,scope,toponym"
    )
    (found,) = read_corrections(path)
    assert (found.toponym, found.latitude, found.longitude, found.radius_km) == ("Tripoli", 34.4, 35.8, 2.0)


def test_a_byte_order_mark_and_other_line_ends_are_no_matter(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes("\ufefftoponym,scope,action\r\nSultan,everywhere,reject\r\n\r\n".encode())
    assert [each.toponym for each in read_corrections(path)] == ["Sultan"]
    append_correction(tmp_path / "c.csv", Correction("Homs", "everywhere", None, "reject"))
    assert [each.toponym for each in read_corrections(path)] == ["Sultan", "Homs"]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_a_spreadsheet_saves_is_read_and_appended_to_in_its_own_way(tmp_path, mark):
    path = tmp_path / "c.csv"
    lines = [
        "toponym|scope|action|latitude|longitude|radius_km|why||",
        "Homs|everywhere|place|34,73|-36,7|2|by phone, twice||",
        "||||||||",
    ]
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").replace("|", mark).encode())
    [first] = read_corrections(path)
    assert (first.latitude, first.longitude, first.radius_km) == (34.73, -36.7, 2.0)
    assert first.why == "by phone, twice"
    append_correction(
        path, Correction("Hama", "everywhere", None, "place", None, 35.1, 36.7, 1.5, why=f"a{mark}b, c")
    )
    [_, second] = read_corrections(path)
    assert (second.latitude, second.radius_km) == (35.1, 1.5)
    assert second.why.replace(mark, " ") == "a b, c"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and path.read_bytes().count(b"toponym") == 1


def test_columns_that_a_spreadsheet_emptied_are_no_matter(tmp_path):
    path = write(tmp_path, "Homs,everywhere,reject,,,", ",,,,,", header="toponym,scope,action,,,")
    assert [each.toponym for each in read_corrections(path)] == ["Homs"]
    append_correction(path, Correction("Hama", "everywhere", None, "reject"))
    assert [each.toponym for each in read_corrections(path)] == ["Homs", "Hama"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Homs,everywhere,,move,,,,,,,,", "2: action: expected one of place, reject, role, withdraw, got 'move'"),
        ("Homs,world,,reject,,,,,,,,", "2: scope: expected one of everywhere, country, source, article, got 'world'"),
        ("Homs,,,reject,,,,,,,,", "2: scope: expected one of everywhere, country, source, article, got nothing"),
        (",everywhere,,reject,,,,,,,,", "2: toponym: expected a name, got nothing"),
        ("...,everywhere,,reject,,,,,,,,", "2: toponym: expected a name, got '...'"),
        ("Homs,everywhere,SY,reject,,,,,,,,", "2: scope_value: expected nothing with the scope everywhere, got 'SY'"),
        ("Homs,country,,reject,,,,,,,,", "2: scope_value: expected a country's code such as SY, got nothing"),
        ("Homs,country,Syria,reject,,,,,,,,", "2: scope_value: expected a country's code such as SY, got 'Syria'"),
        ("Homs,article,,reject,,,,,,,,", "2: scope_value: expected an article's id, got nothing"),
        ("Homs,everywhere,,place,,,,,,,,", "2: place_id: expected a place_id, or latitude, longitude and radius_km"),
        ("Homs,everywhere,,place,,34.7,,,,,,", "2: longitude: expected a number from -180 to 180, got nothing"),
        ("Homs,everywhere,,place,,34.7,36.7,,,,,", "2: radius_km: expected a number from 0.001 to 2000, got nothing"),
        ("Homs,everywhere,,place,,34.7,36.7,0,,,,", "2: radius_km: expected a number from 0.001 to 2000, got 0.0"),
        ("Homs,everywhere,,place,,34.7,36.7,3000,,,,", "2: radius_km: expected a number from 0.001 to 2000, got 3000"),
        ("Homs,everywhere,,place,,94.7,36.7,2,,,,", "2: latitude: expected a number from -90 to 90, got 94.7"),
        ("Homs,everywhere,,place,,nan,36.7,2,,,,", "2: latitude: expected a number from -90 to 90, got nan"),
        ("Homs,everywhere,,place,,north,36.7,2,,,,", "2: latitude: expected a number such as 36.2, got 'north'"),
        ('Homs,everywhere,,place,,"34,7",36.7,2,,,,', "2: latitude: expected a number such as 36.2, got '34,7'"),
        ("Homs,everywhere,,place,geonames:1,34.7,36.7,2,,,,", "2: latitude: expected either a place_id or a point"),
        ("Homs,everywhere,,place,169577,,,,,,,", "2: place_id: expected an id such as geonames:170063, got '169577'"),
        ("Homs,everywhere,,reject,geonames:169577,,,,,,,", "2: place_id: expected nothing with reject"),
        ("Homs,everywhere,,role,,,,,,,,", "2: role: expected one of event_site, venue,"),
        ("Homs,everywhere,,role,,,,,victim,,,", "2: role: expected one of event_site, venue,"),
        ("Homs,everywhere,,place,geonames:169577,,,,venue,,,", "2: role: expected nothing with place, got 'venue'"),
        ("Homs,everywhere,,reject,,,,,,,May 2nd,", "2: when: expected a moment such as 2024-05-02T14:30:00Z"),
        ("Homs,everywhere,,reject", "2: expected 12 cells, as in the header, got 4"),
        ('Homs,everywhere,,reject,,,,,,,,"why', "is no CSV: unexpected end of data"),
        ("<<<<<<< HEAD", "2: expected a correction, got '<<<<<<< HEAD', which git leaves where it cannot merge"),
    ],
)  # fmt: skip
def test_a_line_that_does_not_fit_is_one_clear_error(tmp_path, line, said):
    path = write(tmp_path, line)
    with pytest.raises(CorrectionError) as caught:
        read_corrections(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and said in message and "\n" not in message


@pytest.mark.parametrize(
    ("header", "encoding", "said"),
    [
        ("toponym,scope;action", "utf-8", "1: expected commas between all columns, got semicolons among them"),
        ("toponym,scope\taction", "utf-8", "1: expected commas between all columns, got tabs among them"),
        ("toponym,scope", "utf-8", "1: expected a column 'action', got toponym,scope"),
        ("toponym,scope,action,place", "utf-8", f"1: expected the columns {','.join(COLUMNS)}, got a column 'place'"),
        ("toponym,scope,action,scope", "utf-8", "1: expected each column once, got 'scope' twice"),
        (HEADER, "utf-16", "expected UTF-8, got a byte that is none at 0"),
    ],
)  # fmt: skip
def test_a_wrong_header_or_encoding_is_one_clear_error(tmp_path, header, encoding, said):
    with pytest.raises(CorrectionError) as caught:
        read_corrections(write(tmp_path, header=header, encoding=encoding))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_an_empty_or_missing_file_is_an_error(tmp_path):
    (tmp_path / "empty.csv").touch()
    with pytest.raises(CorrectionError, match=r"empty.csv:1: expected a header"):
        read_corrections(tmp_path / "empty.csv")
    with pytest.raises(GeoError, match=r"gone.csv: cannot be read: No such file"):
        read_corrections(tmp_path / "gone.csv")


def test_an_offset_is_for_one_article_only():
    with pytest.raises(CorrectionError, match="start: expected nothing but with the scope article"):
        Correction("Homs", "everywhere", None, "reject", start=4)


# ---------------------------------------------------------------------- appending


def test_what_is_appended_is_read_again(tmp_path):
    path = tmp_path / "c.csv"
    when = datetime(2024, 5, 2, 14, 30, 5, tzinfo=UTC)
    given = [
        Correction("الباب", "article", "a:1", "place", "geonames:173506", who="A", when=when, why="one, two", start=3),
        Correction("Homs", "source", "Daily Star", "place", None, -34.123456, -70.5, 0.25),
        Correction("=cmd()", "everywhere", None, "reject", why="+1 'and\nmore'"),
    ]  # fmt: skip
    for each in given:
        append_correction(path, each)
    text = path.read_text("utf-8")
    assert text.splitlines()[0] == ",".join(COLUMNS) and len(text.splitlines()) == 4 and "\r" not in text
    assert "\n'=cmd()," in text and "'+1" in text  # no spreadsheet runs it
    read = read_corrections(path)
    assert read[:2] == given[:2]
    assert (read[2].toponym, read[2].why) == ("=cmd()", "+1 'and more'")


NAMES = st.text(min_size=1, max_size=30).filter(lambda text: bool(fold(text)))


@given(NAMES, st.text(max_size=60), st.floats(-90, 90), st.floats(-180, 180), st.floats(0.001, 2000))
def test_any_text_goes_into_one_line_and_back(tmp_path_factory, toponym, why, latitude, longitude, radius):
    path = tmp_path_factory.mktemp("c") / "c.csv"
    given_ = Correction(
        toponym, "everywhere", None, "place", None, latitude, longitude, radius, why=why or None
    )
    append_correction(path, given_)
    assert len(path.read_bytes().splitlines()) == 2
    (read,) = read_corrections(path)
    assert fold(read.toponym) == fold(toponym)
    assert read.latitude == pytest.approx(latitude, abs=1e-6) and read.radius_km == pytest.approx(
        radius, abs=1e-6
    )


def test_a_file_of_other_columns_keeps_them(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("action,toponym,scope\nreject,Sultan,everywhere", "utf-8")  # and no line break at the end
    append_correction(path, Correction("Homs", "everywhere", None, "reject"))
    assert (
        path.read_text("utf-8") == "action,toponym,scope\nreject,Sultan,everywhere\nreject,Homs,everywhere\n"
    )
    with pytest.raises(CorrectionError, match="expected a column 'who', which the file lacks"):
        append_correction(path, Correction("Homs", "everywhere", None, "reject", who="Ann"))
    assert path.read_text("utf-8").count("\n") == 3


def test_what_is_no_corrections_file_is_left_alone(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CorrectionError, match=r"notes.csv:1: expected the columns"):
        append_correction(path, Correction("Homs", "everywhere", None, "reject"))
    assert path.read_text("utf-8") == "a,b\n1,2\n"


def test_a_path_that_cannot_be_written_is_an_error_of_ours(tmp_path):
    with pytest.raises(CorrectionError, match="cannot be written: No such file"):
        append_correction(tmp_path / "no" / "c.csv", Correction("Homs", "everywhere", None, "reject"))
    with pytest.raises(CorrectionError, match="cannot be written"):
        append_correction(tmp_path, Correction("Homs", "everywhere", None, "reject"))


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "c.csv"
    append_correction(path, Correction("Sultan", "everywhere", None, "reject"))
    before = path.read_bytes()
    real = os.write

    def write_half(file: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(28, "No space left on device")
        return real(file, data[:10])

    monkeypatch.setattr(os, "write", write_half)
    with pytest.raises(CorrectionError, match="cannot be written: No space left on device"):
        append_correction(path, Correction("Homs", "everywhere", None, "reject", why="long " * 10))
    assert path.read_bytes() == before


def _append_many(path: str, who: str) -> None:
    for number in range(40):
        append_correction(
            path, Correction(f"Place {number}", "everywhere", None, "reject", who=who, why="x" * 500)
        )


def test_two_processes_never_mix_their_lines(tmp_path):
    path = tmp_path / "c.csv"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_append_many, args=(str(path), who)) for who in ("Ann", "Bo")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    found = read_corrections(path)
    assert sorted(each.who for each in found) == ["Ann"] * 40 + ["Bo"] * 40
    assert path.read_text("utf-8").count("toponym,scope") == 1


# ---------------------------------------------------------------------- which one holds


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("gazetteer"))


LB, LY = "geonames:266826", "geonames:2210247"


def find(gazetteer, *corrections, **about):
    named = Named("Tripoli", "a1", 5, **about)
    return build_rulebook(corrections, gazetteer).find(named)


def test_the_narrower_scope_wins_and_in_it_the_later_line(gazetteer):
    wide = Correction("TRIPOLI", "everywhere", None, "place", LY)
    country = Correction("Tripoli", "country", "LB", "place", LB)
    source = Correction("Tripoli", "source", "example.org", "reject")
    article = Correction("Tripoli", "article", "a1", "place", LB)
    mention = Correction("Tripoli", "article", "a1", "reject", start=5)
    listed = [mention, article, source, country, wide]  # the order of the file decides nothing between scopes
    about = {"source": "www.Example.org", "countries": frozenset({"LB"})}
    for left in range(len(listed)):
        assert find(gazetteer, *listed[left:], **about).place.correction == listed[left]
    later = Correction("Tripoli", "article", "a1", "place", LY)
    assert find(gazetteer, article, later).place.correction == later
    assert find(gazetteer, later, article).place.correction == article


def test_what_holds_elsewhere_does_not_match(gazetteer):
    others = [
        Correction("Tripoli", "country", "SY", "reject"),
        Correction("Tripoli", "source", "other.org", "reject"),
        Correction("Tripoli", "article", "a2", "reject"),
        Correction("Tripoli", "article", "a1", "reject", start=6),
        Correction("Tripolis", "everywhere", None, "reject"),
        Correction("Tripoli", "everywhere", None, "place", "osm:7"),
    ]
    found = find(gazetteer, *others, source="example.org", countries=frozenset({"LB"}), place_id=LB)
    assert found.matched == () and found.place is None
    assert len(build_rulebook(others, gazetteer).list_unmatched([])) == 6


def test_place_and_role_are_decided_apart_but_what_is_rejected_has_no_role(gazetteer):
    place = Correction("Tripoli", "everywhere", None, "place", LB)
    role = Correction("Tripoli", "article", "a1", "role", role="venue")
    found = find(gazetteer, place, role)
    assert found.place.correction == place and found.role.correction == role and found.matched == (0, 1)
    found = find(gazetteer, Correction("Tripoli", "everywhere", None, "reject"), role)
    assert found.is_reject and found.role is None


def test_withdraw_takes_back_the_lines_of_its_own_scope(gazetteer):
    wide = Correction("Tripoli", "everywhere", None, "place", LY)
    narrow = Correction("Tripoli", "article", "a1", "place", LB)
    role = Correction("Tripoli", "article", "a1", "role", role="venue")
    undo = Correction("tripoli", "article", "a1", "withdraw")
    found = find(gazetteer, wide, narrow, role, undo)
    assert found.place.correction == wide and found.role is None
    assert find(gazetteer, undo, narrow).place.correction == narrow
    assert build_rulebook([narrow, undo], gazetteer).list_unmatched([]) == []


def test_a_foreign_id_accepts_the_mentions_that_have_it(gazetteer):
    accept = Correction("Tripoli", "everywhere", None, "place", "osm:7")
    found = find(gazetteer, accept, place_id="osm:7")
    assert found.place.correction == accept and found.place.place is None


def test_unknown_places_and_countries_are_refused(gazetteer):
    with pytest.raises(CorrectionError, match="place_id: expected the id of a place that the gazetteer has"):
        build_rulebook([Correction("Homs", "everywhere", None, "place", "geonames:99")], gazetteer)
    with pytest.raises(CorrectionError, match="scope_value: expected a country's code"):
        build_rulebook([Correction("Homs", "country", "XY", "reject")], gazetteer)


def test_countries_are_those_of_the_other_names():
    about = [("Tripoli", "LY")] * 5 + [("Beirut", "LB"), ("Lebanon", "LB"), ("Homs", "SY")]
    assert find_countries("Tripoli", "LY", about) == {"LY", "LB"}
    assert find_countries("Homs", None, [("Homs", None)]) == frozenset()
    assert find_countries("X", None, [("Homs", "SY"), ("Beirut", "LB")], "IQ") == {"SY", "LB", "IQ"}


def test_a_source_is_a_domain_with_what_lies_below_it_or_a_name():
    assert is_source("https://news.example.org:8080/a", "example.org") and is_source(
        "Daily Star", "daily star"
    )
    assert not is_source("notexample.org", "example.org") and not is_source(None, "example.org")
    assert not is_source("org", "example.org")


def test_a_point_lies_in_its_country_and_at_sea_in_none():
    rules = [
        Correction("Field", "everywhere", None, "place", None, 36.21, 37.15, 2.0),
        Correction("Sea", "everywhere", None, "place", None, 0.0, 0.0, 50.0),
    ]
    places = [
        rule.place for rules in build_rulebook(rules, load_gazetteer()).by_name.values() for rule in rules
    ]
    assert (places[0].country_code, places[0].admin1_name, places[0].radius_km) == ("SY", "Aleppo", 2.0)
    assert (places[1].place_id, places[1].country_code) == ("correction:0,0", None)
