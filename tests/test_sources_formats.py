"""GeoJSON, GeoPackage, Parquet and OpenStreetMap extracts as own gazetteers."""

from __future__ import annotations

import json
import sys
import zipfile

import pytest
from test_sources import FIXTURES, read, write

from geo.errors import SourceError
from geo.sources import find_slug
from geo.sources.kinds import read_kind

# ---------------------------------------------------------------------- GeoJSON, GeoPackage, Parquet


@pytest.fixture
def frame():
    import geopandas as gpd
    from shapely import Point, box

    shapes = [Point(37.16, 36.2), box(36.2, 33.4, 36.4, 33.6), None]
    data = {
        "site": ["Depot", "Oasis", "Nowhere"],
        "kind": ["camp", "region", "town"],
        "name_ar": ["أ", None, None],
    }
    return gpd.GeoDataFrame(data, geometry=shapes, crs=4326)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet"])
@pytest.mark.parametrize("crs", [4326, 32637])
def test_geometries_are_reprojected_and_areas_have_a_radius(tmp_path, frame, suffix, crs):
    path = tmp_path / f"sites.{suffix}"
    projected = frame.to_crs(crs)
    if suffix == "parquet":
        projected.to_parquet(path)
    else:
        projected.to_file(path, engine="pyogrio")
    notes: list[str] = []
    places, reading = read(path, notes)
    assert set(places) == {"Depot", "Oasis"}
    assert round(places["Depot"].longitude, 4) == 37.16 and places["Depot"].names == ("أ",)
    assert places["Oasis"].feature_code == "RGN" and 10 < places["Oasis"].radius_km < 13
    assert reading.faults.left_out == {"no coordinates in degrees": 1}
    assert any("reprojected" in note for note in notes) == (crs != 4326)


def test_a_geopackage_with_several_layers_asks_which(tmp_path, frame):
    path = tmp_path / "sites.gpkg"
    frame.to_file(path, layer="one", engine="pyogrio")
    frame.to_file(path, layer="two", engine="pyogrio")
    with pytest.raises(SourceError, match=r"has 2 layers; choose by --layer: one, two"):
        read(path)
    assert set(read(path, layer="two")[0]) == {"Depot", "Oasis"}
    with pytest.raises(SourceError, match="no layer 'six'"):
        read(path, layer="six")


def test_parquet_without_geometry(tmp_path, frame):
    path = tmp_path / "sites.parquet"
    frame.drop(columns="geometry").assign(lat=[36.2, 33.5, None], lon=[37.1, 36.3, None]).to_parquet(path)
    places, _ = read(path)
    assert set(places) == {"Depot", "Oasis"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.gpkg", b"<OGRVRTDataSource/>"), ("a.geojson", b"<html>"), ("a.geojson", b"{\"type"), ("a.parquet", b"x"),
     ("a.pdf", b"%PDF")],
)  # fmt: skip
def test_files_that_are_something_else_are_one_line(tmp_path, name, content):
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path, content, name))
    assert "\n" not in str(caught.value) and name in str(caught.value)


def test_json_that_tells_gdal_to_read_elsewhere_is_not_followed(tmp_path):
    point = {"type": "Point", "coordinates": [37, 36]}
    feature = {"type": "Feature", "properties": {"name": "Elsewhere"}, "geometry": point}
    elsewhere = write(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "b.geojson")
    command = f"gdal vector filter {elsewhere} --output-format=stream streamed_dataset"
    path = write(tmp_path, json.dumps({"type": "gdal_streamed_alg", "command_line": command}), "a.geojson")
    with pytest.raises(SourceError):
        read(path)


def test_a_zipped_geojson(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"name": "Depot"},
        "geometry": {"type": "Point", "coordinates": [37, 36]},
    }
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert set(read(tmp_path / "a.zip")[0]) == {"Depot"}


# ---------------------------------------------------------------------- OpenStreetMap


def test_an_openstreetmap_extract():
    pytest.importorskip("osmium")
    places, reading = read(FIXTURES / "tiny.osm")
    assert reading.licence == "ODbL 1.0" and reading.credit == "© OpenStreetMap contributors"
    hill = places["Tall az Zaytun"]
    assert hill.place_id == "osm:n1" and hill.population == 1250
    assert set(hill.names) == {"تل الزيتون", "Zaytun Hill", "Old Zaytun"}
    assert (hill.country_code, hill.admin1_code) == ("SY", "09")
    camp = places["Camp of the Orchard"]
    assert (camp.place_id, camp.feature_code) == ("osm:w5", "CMPRF")
    assert (round(camp.latitude, 4), round(camp.longitude, 4)) == (36.21, 37.21)
    # A relation lies at its label, or else at the middle of its ways.
    assert round(places["Orchard District"].latitude, 4) == 36.5
    assert round(places["Orchard Quarter"].latitude, 4) == 36.21
    assert reading.faults.left_out == {
        "no name": 1,
        "a way or relation whose points are not in the extract": 1,
    }


def test_the_same_extract_as_pbf(tmp_path):
    osmium = pytest.importorskip("osmium")
    path = tmp_path / "tiny.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for each in osmium.FileProcessor(str(FIXTURES / "tiny.osm")):
            writer.add(each)
    assert read(path)[0] == read(FIXTURES / "tiny.osm")[0]


def test_a_broken_extract_and_no_osmium_are_one_line(tmp_path, monkeypatch):
    path = write(tmp_path, b"not a pbf at all", "a.osm.pbf")
    if "osmium" in sys.modules or pytest.importorskip("osmium"):
        with pytest.raises(SourceError, match="is broken as an OpenStreetMap extract"):
            read(path)
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(SourceError, match=r"pip install 'conflict-geo\[osm\]'"):
        read(path)


# ---------------------------------------------------------------------- names


def test_slugs_and_kinds():
    assert [find_slug(each) for each in ("SY", "a/b/allCountries.zip", "Ünï côde.csv", "-.csv")] == [
        "sy", "allcountries", "n-c-de", "places"
    ]  # fmt: skip
    assert read_kind("neighbourhood") == ("P", "PPLX") and read_kind("P.PPLA2") == ("P", "PPLA2")
    assert read_kind("isolated_dwelling") == ("P", "PPL") and read_kind("مخيم") == ("S", "CMPRF")
