"""Areas: countries, regions, circles; across the 180th meridian and over the poles."""

from __future__ import annotations

import geopandas as gpd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo import schema
from geo.areas import draw_buffer, draw_country, to_areas
from geo.errors import SchemaError
from geo.gazetteer import load_gazetteer
from geo.pipeline import geoparse

GLOBE = pyproj.Geod(ellps="WGS84")


def measure_km2(shape):
    return abs(GLOBE.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6


def check(shape):
    west, south, east, north = shape.bounds
    assert shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")
    assert west >= -180 and east <= 180 and south >= -90 and north <= 90


@pytest.mark.parametrize("latitude", [0.0, 33.5, 60.0, -75.0, 89.5, 90.0, -90.0])
@pytest.mark.parametrize("longitude", [0.0, 36.3, 179.95, -180.0])
@pytest.mark.parametrize("radius", [1.0, 20.0, 500.0])
def test_a_circle_has_the_area_of_its_radius_everywhere(latitude, longitude, radius):
    circle = draw_buffer(latitude, longitude, radius)
    check(circle)
    # The chords of 120 corners lose 0.05 %, and a cap is drawn along straight lines in degrees.
    assert measure_km2(circle) == pytest.approx(3.14159 * radius**2, rel=0.03 if abs(latitude) > 85 else 0.01)


@given(
    st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 22_000), st.floats(-90, 90), st.floats(-180, 180)
)
def test_a_circle_holds_what_is_nearer_and_nothing_else(latitude, longitude, radius, other_lat, other_lon):
    circle = draw_buffer(latitude, longitude, radius)
    check(circle)
    apart = GLOBE.inv(longitude, latitude, other_lon, other_lat)[2] / 1000
    if abs(apart - radius) > max(20.0, 0.04 * radius):
        assert circle.intersects(Point(other_lon, other_lat)) == (apart < radius)


def test_a_circle_over_the_date_line_is_cut_there():
    circle = draw_buffer(52.0, 179.9, 50.0)
    assert circle.geom_type == "MultiPolygon"
    assert circle.contains(Point(179.5, 52)) and circle.contains(Point(-179.8, 52))
    assert not circle.contains(Point(0, 52))


@pytest.mark.parametrize(
    ("latitude", "longitude", "radius"), [(0, 0, 0), (0, 0, -1), (91, 0, 1), (0, 181, 1)]
)
def test_what_is_no_circle_is_refused(latitude, longitude, radius):
    with pytest.raises(ValueError, match="above 0"):
        draw_buffer(latitude, longitude, radius)


@pytest.mark.parametrize(
    ("code", "km2"), [("SY", 185_180), ("ZA", 1_219_090), ("FJ", 18_274), ("LS", 30_355)]
)
def test_countries_are_of_their_size(code, km2):
    country = draw_country(code)
    check(country)
    assert measure_km2(country) == pytest.approx(km2, rel=0.03)


def test_a_country_inside_another_is_a_hole_in_it_and_land_in_the_hole_is_land():
    inside = Point(28.2, -29.5)
    assert draw_country("LS").contains(inside) and not draw_country("ZA").contains(inside)
    madha, nahwa = Point(56.333, 25.283), Point(56.27, 25.265)
    assert draw_country("OM").contains(madha) and not draw_country("AE").contains(madha)
    assert draw_country("AE").contains(nahwa)
    assert draw_country("XX") is None


def test_each_row_gets_the_area_that_it_means():
    mentions = geoparse("Shelling hit Homs in Syria. Zzyzxville was quiet.").mentions
    areas = to_areas(mentions)
    assert areas.crs.to_epsg() == 4326 and list(areas.columns) == list(mentions.columns)
    assert list(areas.index) == list(mentions.index) and areas.drop(columns="geometry").equals(
        mentions.drop(columns="geometry")
    )
    shapes = dict(zip(mentions["toponym"], areas.geometry, strict=True))
    assert shapes["Zzyzxville"] is None
    assert shapes["Syria"].equals(draw_country("SY"))
    assert measure_km2(shapes["Homs"]) == pytest.approx(3.14159 * 10**2, rel=0.01)


def test_places_and_events_have_areas_too(tmp_path):
    parsed = geoparse("Shelling hit Homs in Syria.")
    places = to_areas(parsed.places)
    assert places.loc["geonames:163843"].geometry.equals(draw_country("SY"))
    events = schema.build_frame(
        schema.EVENTS,
        {
            "event_id": ["a", "b", "c", "d"],
            "place_id": ["geonames:163843", "geonames:169577", None, None],
            "country_code": ["SY", "SY", "SY", None],
            "where_prec": [6, 2, 6, None],
            "radius_km": [240.0, 35.0, None, None],
        },
        [Point(38, 35), Point(36.72, 34.72), None, Point(36, 34)],
    )
    areas = to_areas(events).geometry
    assert areas["a"].equals(draw_country("SY"))
    assert measure_km2(areas["b"]) == pytest.approx(3.14159 * 35**2, rel=0.01)
    assert areas["c"] is None and areas["d"] is None


def test_a_table_from_a_file_will_do(tmp_path):
    from geo.export import read, write

    mentions = geoparse("Shelling hit Homs in Syria.").mentions
    for name in ("m.geojson", "m.csv"):
        write(mentions, tmp_path / name)
        assert to_areas(read(tmp_path / name)).geometry.iloc[1].equals(draw_country("SY"))


def test_a_region_has_its_outline_and_near_it_is_more():
    region = load_gazetteer().get("geonames:170062")
    columns = {
        "place_id": [region.place_id], "name": [region.name], "feature": ["ADM1"], "country": ["SY"],
        "radius_km": [region.radius_km],
    }  # fmt: skip
    frame = schema.build_frame(schema.PLACES, columns, [Point(region.longitude, region.latitude)])
    inside = to_areas(frame).geometry.iloc[0]
    assert measure_km2(inside) == pytest.approx(18_482, rel=0.05)  # Aleppo Governorate's
    beside = to_areas(frame.assign(radius_km=frame["radius_km"] + 25)).geometry.iloc[0]
    check(beside)
    assert beside.contains(inside) and measure_km2(beside) > measure_km2(inside) + 10_000


def test_other_tables_are_refused():
    with pytest.raises(SchemaError, match="mentions, places and events"):
        to_areas(gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(1, 2)], crs="EPSG:4326"))
    with pytest.raises(SchemaError, match="list"):
        to_areas([])
