"""Downloads, against a server on loopback that does what servers do wrong."""

from __future__ import annotations

import hashlib
import io
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from gazetteer_server import Served, serve_files

from geo.errors import DownloadError, SourceError
from geo.sources import Request, add_gazetteer
from geo.sources.archives import find_member, open_member
from geo.sources.download import download

DUMP = (Path(__file__).parent / "fixtures" / "gazetteers" / "SY.txt").read_bytes()


def pack(content: bytes, name: str = "SY.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr(name, content)
    return buffer.getvalue()


def fetch(served: Served, folder: Path, path: str = "/SY.zip", **options) -> tuple[Path, list[str]]:
    notes: list[str] = []
    with serve_files({path: served}) as address:
        got = download(address + path, folder, on_note=notes.append, pause_s=0.01, **options)
    return got, notes


def test_a_download_says_host_and_size_and_asks_as_itself(tmp_path):
    served = Served(pack(DUMP))
    got, notes = fetch(served, tmp_path)
    assert got.read_bytes() == served.content and got.name == "SY.zip"
    assert notes == ["asking 127.0.0.1 for SY.zip", "downloading SY.zip from 127.0.0.1: 0.0 MB"]
    assert [method for method, _ in served.requests] == ["HEAD", "GET"]
    assert served.requests[0][1]["User-Agent"].startswith("conflict-geo/")
    assert [path.name for path in tmp_path.iterdir()] == ["SY.zip"]


def test_a_broken_connection_is_resumed_where_it_broke(tmp_path):
    served = Served(pack(DUMP), break_after=400, breaks=2)
    got, _ = fetch(served, tmp_path)
    assert got.read_bytes() == served.content
    ranges = [headers.get("Range") for method, headers in served.requests if method == "GET"]
    assert ranges == [None, "bytes=400-", "bytes=800-"]


def test_a_later_run_resumes_what_an_earlier_one_left(tmp_path):
    served = Served(pack(DUMP), break_after=100, breaks=9)
    with serve_files({"/SY.zip": served}) as address:
        with pytest.raises(
            DownloadError, match=r"cannot download from 127\.0\.0\.1 .*geo gazetteer add SY\.zip"
        ):
            download(address + "/SY.zip", tmp_path, pause_s=0.01)
        assert (tmp_path / "SY.zip.part").stat().st_size == 400
        served.breaks, notes = 0, []
        got = download(address + "/SY.zip", tmp_path, on_note=notes.append, pause_s=0.01)
    assert got.read_bytes() == served.content
    assert "of which 0.0 MB are here already" in notes[1]
    assert served.requests[-1][1]["Range"] == "bytes=400-"


@pytest.mark.parametrize("change", ["etag", "no_range"])
def test_a_part_of_another_file_is_not_resumed(tmp_path, change):
    served = Served(pack(DUMP), break_after=100, breaks=9)
    with serve_files({"/SY.zip": served}) as address:
        with pytest.raises(DownloadError):
            download(address + "/SY.zip", tmp_path, pause_s=0.01)
        served.breaks = 0
        if change == "etag":
            served.content, served.etag = pack(DUMP + DUMP), '"two"'
        else:
            served.no_range = True
        got = download(address + "/SY.zip", tmp_path, pause_s=0.01)
    assert got.read_bytes() == served.content


def test_checksums_are_held_to(tmp_path):
    right = hashlib.sha256(pack(DUMP)).hexdigest()
    content = pack(DUMP)
    right = hashlib.sha256(content).hexdigest()
    got, _ = fetch(Served(content, right_md5=True), tmp_path, sha256=right.upper())
    assert got.exists()
    with pytest.raises(DownloadError, match=r"wrong checksum \(md5 .*deleted, try again"):
        fetch(Served(content, wrong_md5=True), tmp_path / "a")
    with pytest.raises(DownloadError, match=r"wrong checksum \(sha256"):
        fetch(Served(content), tmp_path / "b", sha256="0" * 64)
    assert list((tmp_path / "b").iterdir()) == []


def test_the_checksum_beside_an_extract_is_asked_for(tmp_path):
    md5 = hashlib.md5(b"an extract").hexdigest()
    files = {"/a.osm.pbf": Served(b"an extract"), "/a.osm.pbf.md5": Served(f"{md5}  a.osm.pbf\n".encode())}
    with serve_files(files) as address:
        assert download(f"{address}/a.osm.pbf", tmp_path).read_bytes() == b"an extract"
        files["/a.osm.pbf"].content = b"another"
        with pytest.raises(DownloadError, match=r"wrong checksum \(md5"):
            download(f"{address}/a.osm.pbf", tmp_path)
        del files["/a.osm.pbf.md5"]
        assert download(f"{address}/a.osm.pbf", tmp_path).read_bytes() == b"another"


def test_what_is_too_large_is_refused_before_and_while_it_comes(tmp_path):
    served = Served(pack(DUMP))
    with pytest.raises(DownloadError, match=r"and the limit is 0; raise it by --max-mb"):
        fetch(served, tmp_path, max_bytes=100)
    assert [method for method, _ in served.requests] == ["HEAD"]
    silent = Served(b"PK" + b"0" * 3_000_000, no_length=True, no_head=True)
    with pytest.raises(DownloadError, match=r"sends more than 1 MB"):
        fetch(silent, tmp_path, max_bytes=1_000_000)
    assert not list(tmp_path.glob("*.part"))


def test_a_web_page_and_other_junk_are_no_dump(tmp_path):
    page = Served(b"<!DOCTYPE html><html>Log in to download</html>")
    with pytest.raises(DownloadError, match="a web page instead of the file"):
        fetch(page, tmp_path)
    with pytest.raises(DownloadError, match="something else than a zip"):
        fetch(Served(b"hello"), tmp_path)
    with pytest.raises(DownloadError, match="sent nothing"):
        fetch(Served(b""), tmp_path)
    assert list(tmp_path.glob("SY*")) == []


@pytest.mark.parametrize(("status", "words"), [(404, "404 .*is the name right"), (403, "403"), (500, "500")])
def test_a_refusal_is_one_clear_line(tmp_path, status, words):
    with pytest.raises(DownloadError, match=rf"127\.0\.0\.1 answers {words}"):
        fetch(Served(b"", status=status), tmp_path)


def test_nobody_at_home_says_what_to_do_by_hand(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(
        DownloadError, match=r"fetch http://.*/SY\.zip by other means, and run geo gazetteer add SY\.zip"
    ):
        download(f"http://127.0.0.1:{port}/SY.zip", tmp_path, pause_s=0.01)


def test_redirects_stay_on_the_host(tmp_path):
    content = pack(DUMP)
    files = {"/new.zip": Served(content), "/SY.zip": Served(b"", location="/new.zip")}
    with serve_files(files) as address:
        assert download(address + "/SY.zip", tmp_path).read_bytes() == content
        files["/SY.zip"].location = address.replace("127.0.0.1", "localhost") + "/new.zip"
        with pytest.raises(
            DownloadError, match=r"127\.0\.0\.1 sends us on to http://localhost, which you did not"
        ):
            download(address + "/SY.zip", tmp_path)
        files["/SY.zip"].location = "file:///etc/hostname"
        with pytest.raises(DownloadError):
            download(address + "/SY.zip", tmp_path)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a.zip", "https://me:secret@example.org/a.zip", "https:///a.zip"]
)
def test_only_plain_addresses_are_asked(tmp_path, url):
    with pytest.raises(DownloadError, match="expected an address"):
        download(url, tmp_path)


def test_a_name_from_an_address_stays_in_the_folder(tmp_path):
    with serve_files({"/..%2F..%2Fevil.zip": Served(pack(DUMP))}) as address:
        got = download(address + "/..%2F..%2Fevil.zip", tmp_path)
    assert got.parent == tmp_path and got.name == "evil.zip"


# ---------------------------------------------------------------------- zips


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("SY.txt", "w") as member:
        for _ in range(65):
            member.write(bytes(1 << 20))
    with pytest.raises(
        SourceError, match=r"unpacks from [\d,]+ to 68,157,440 bytes, as no table of places does"
    ):
        find_member(path, (".txt",))


def test_zips_that_are_none_or_hold_zips_or_nothing(tmp_path):
    path = tmp_path / "SY.zip"
    path.write_bytes(b"<html>sorry</html>")
    with pytest.raises(SourceError, match="is a web page, not a zip"):
        find_member(path, (".txt",))
    path.write_bytes(pack(DUMP)[:-40])
    with pytest.raises(SourceError, match="is no zip, or not the whole of one"):
        find_member(path, (".txt",))
    path.write_bytes(pack(pack(DUMP), "SY.zip"))
    with pytest.raises(SourceError, match=r"holds another archive \(SY\.zip\); unpack it first"):
        find_member(path, (".txt",))
    path.write_bytes(pack(b"x", "SY.pdf"))
    with pytest.raises(SourceError, match=r"expected \.txt in it; got SY\.pdf"):
        find_member(path, (".txt",))


def test_a_zip_with_a_wrong_checksum_is_found_while_it_is_read(tmp_path):
    path = tmp_path / "SY.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # stored, so that a byte can be changed
        archive.writestr("SY.txt", DUMP)
    path.write_bytes(buffer.getvalue().replace(b"Europe", b"Eurape", 1).replace(b"Asia/Dam", b"Asia/Dum", 1))
    with (
        pytest.raises(SourceError, match=r"the zip is broken at SY\.txt .*download it again"),
        open_member(path, "SY.txt") as stream,
    ):
        stream.read()


# ---------------------------------------------------------------------- all together


def test_a_country_means_geonames_own_download(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    notes: list[str] = []
    with serve_files({"/dump/SY.zip": Served(pack(DUMP))}) as address:
        added = add_gazetteer(Request("sy"), geonames=f"{address}/dump/", on_note=notes.append)
    assert (added.info.name, added.info.source, added.info.kind) == ("sy", "SY", "geonames")
    assert added.info.attribution == "GeoNames, CC BY 4.0"
    assert notes[1].startswith("downloading SY.zip from 127.0.0.1")
    assert not (tmp_path / "cache" / "downloads" / "sy").exists()


def test_a_failed_download_leaves_the_earlier_gazetteer(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    from geo.gazetteer.own import get_own

    served = Served(pack(DUMP))
    with serve_files({"/SY.zip": served}) as address:
        built = add_gazetteer(Request(f"{address}/SY.zip")).info
        served.content = pack(b"no dump at all\n" * 50)
        with pytest.raises(SourceError):
            add_gazetteer(Request(f"{address}/SY.zip"))
    assert get_own("sy").sha256 == built.sha256


def test_two_runs_do_not_download_for_one_gazetteer_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    held = (
        "import sys; from pathlib import Path; from geo.sources.locks import hold\n"
        "with hold(Path(sys.argv[1]), 'sy'):\n    print('held', flush=True); sys.stdin.read()"
    )
    lock = tmp_path / "cache" / "downloads" / "sy.lock"
    with (
        serve_files({"/SY.zip": Served(pack(DUMP))}) as address,
        subprocess.Popen(
            [sys.executable, "-c", held, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        assert other.stdout.readline() == "held\n"
        with pytest.raises(DownloadError, match="another run downloads sy at this moment"):
            add_gazetteer(Request(f"{address}/SY.zip"))
        other.kill()  # whoever is killed lets go
        other.wait()
        assert add_gazetteer(Request(f"{address}/SY.zip")).info.places
