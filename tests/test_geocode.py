"""The fallback geocoder, by answers in the raw form of Nominatim and Photon; none is asked."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.errors import GeocoderError, GeocoderWarning
from geo.geocode import build_geocoder
from geo.model import Candidate

TEXT = "Shelling hit Homs and the village of Zzyzxville. The Syrian army left."


class Location:
    """What geopy gives: a point, latitude first, and the server's answer."""

    def __init__(self, latitude: Any, longitude: Any, raw: Any) -> None:
        self.latitude, self.longitude, self.raw = latitude, longitude, raw


NOMINATIM = {
    "place_id": 1, "licence": "ODbL", "osm_type": "node", "osm_id": 7, "lat": "35.1", "lon": "36.9",
    "class": "place", "type": "village", "place_rank": 19, "importance": 0.2, "addresstype": "village",
    "name": "Zzyzxville", "display_name": "Zzyzxville, Syria",
    "boundingbox": ["35.08", "35.12", "36.88", "36.92"],
}  # fmt: skip
ADDRESS = {"village": "Zzyzxville", "country": "Syria", "country_code": "sy"}
PHOTON = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [36.9, 35.1]},
    "properties": {
        "osm_id": 7, "osm_type": "N", "osm_key": "place", "osm_value": "village", "type": "city",
        "countrycode": "SY", "name": "Zzyzxville", "country": "Syria", "extent": [36.88, 35.12, 36.92, 35.08],
    },
}  # fmt: skip


class Nominatim:
    """Gives a country code only when asked for the address, as the server does."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = 1, addressdetails: bool = False
    ) -> Any:
        self.asked.append(query)
        if query != "Zzyzxville":
            return None
        location = Location(35.1, 36.9, NOMINATIM | ({"address": ADDRESS} if addressdetails else {}))
        return location if exactly_one else [location]


class Photon:
    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = 1) -> Any:
        return (
            None
            if query != "Zzyzxville"
            else [Location(35.1, 36.9, PHOTON)][: None if not exactly_one else 1]
        )


def convert(raw: Any) -> Candidate:
    (candidate,) = build_geocoder(lambda name: Location(35.1, 36.9, raw))("X")
    return candidate


@pytest.mark.parametrize("geocoder", [Nominatim(), Photon()])
def test_a_geopy_geocoder_fills_the_gap(geocoder: Any) -> None:
    row = geo.geoparse(TEXT, geocoder=geocoder).mentions.iloc[1]
    assert (row["resolved_by"], row["place_id"], row["country_code"]) == ("geocoder", "osm:n7", "SY")
    assert (row["feature_class"], row["feature_code"], row["radius_km"]) == ("P", "PPL", 2.9)
    assert "OpenStreetMap" in row["attribution"] and row["geometry"].y == 35.1


def test_a_rate_limiter_and_a_partial_are_asked_for_the_address_too() -> None:
    from geopy.extra.rate_limiter import RateLimiter

    for ask in (RateLimiter(Nominatim().geocode), functools.partial(Nominatim().geocode, timeout=5)):
        assert build_geocoder(ask)("Zzyzxville")[0].country_code == "SY"


def test_a_callable_is_asked_once_a_name() -> None:
    asked = []

    def ask(name: str) -> Any:
        asked.append(name)
        return [Candidate("x:1", name, 35.0, 37.0, "P", "PPL", country_code="SY")]

    geo.geoparse([TEXT, TEXT], geocoder=ask)
    assert asked == ["Zzyzxville"]


def test_a_type_error_inside_a_geocoder_is_not_hidden() -> None:
    class Broken(Nominatim):
        def geocode(self, query: str, *, exactly_one: bool = True) -> Any:  # type: ignore[override]
            self.asked.append(query)
            return 1 + "1"  # type: ignore[operator]

    broken = Broken()
    with pytest.raises(TypeError, match="unsupported operand"):
        build_geocoder(broken)("Zzyzxville")
    assert broken.asked == ["Zzyzxville"]


def test_the_cache_is_bounded() -> None:
    nominatim = Nominatim()
    geocode = build_geocoder(nominatim.geocode)
    for number in range(10_001):
        geocode(f"Name {number}")
    geocode("Name 10000")
    assert len(nominatim.asked) == 10_001
    geocode("Name 0")  # the oldest was forgotten
    assert len(nominatim.asked) == 10_002


@pytest.mark.parametrize(
    ("raw", "feature"),
    [
        ({"class": "boundary", "type": "administrative", "addresstype": "country"}, ("A", "PCLI")),
        ({"class": "boundary", "type": "administrative", "addresstype": "state"}, ("A", "ADM1")),
        ({"class": "boundary", "type": "administrative", "addresstype": "county"}, ("A", "ADM2")),
        ({"class": "boundary", "type": "administrative", "addresstype": "city"}, ("P", "PPL")),
        ({"class": "boundary", "type": "administrative"}, ("A", "ADMD")),
        ({"class": "place", "type": "hamlet"}, ("P", "PPL")),
        ({"category": "place", "type": "suburb"}, ("P", "PPLX")),
        ({"class": "waterway", "type": "river", "addresstype": "river"}, ("H", "STM")),
        ({"class": "waterway", "type": "drain"}, ("H", "")),
        ({"class": "amenity", "type": "hospital", "addresstype": "amenity"}, ("S", "")),
        ({}, ("S", "")),
        (None, ("S", "")),
        ({"properties": {"osm_key": "place", "osm_value": "state", "type": "state"}}, ("A", "ADM1")),
        ({"properties": {"osm_key": "place", "osm_value": "country", "type": "country"}}, ("A", "PCLI")),
        ({"properties": {"osm_key": "place", "osm_value": "suburb", "type": "district"}}, ("P", "PPLX")),
        ({"properties": {"osm_key": "waterway", "osm_value": "river", "type": "other"}}, ("H", "STM")),
        ({"properties": {"osm_key": "amenity", "osm_value": "school", "type": "house"}}, ("S", "")),
    ],
)
def test_what_kind_of_place_it_is(raw: Any, feature: Any) -> None:
    place = convert(raw)
    assert (place.feature_class, place.feature_code) == feature


@pytest.mark.parametrize(
    ("raw", "radius_km"),
    [
        ({"boundingbox": ["0", "3", "10", "14"]}, 278.0),  # 3 by 4 degrees near the equator: 5 degrees across
        ({"properties": {"extent": [10, 3, 14, 0]}}, 278.0),
        ({"boundingbox": ["35", "35", "36", "36"]}, 1.0),
        ({"boundingbox": ["-0.5", "0.5", "179.5", "-179.5"]}, 78.6),  # over the date line
        ({"boundingbox": ["a", "b", "c", "d"]}, None),
        ({"boundingbox": ["nan", "1", "2", "3"]}, None),
        ({"properties": {"name": "X"}}, None),
        ({}, None),
    ],
)
def test_the_radius_is_half_the_diagonal(raw: Any, radius_km: float | None) -> None:
    assert convert(raw).radius_km == (radius_km and pytest.approx(radius_km, abs=0.2))


@pytest.mark.parametrize(
    ("kind", "degrees", "radius_km"),
    [
        ("village", 0.02, 2.9), ("city", 0.16, 12.0), ("town", 0.04, 5.0), ("neighbourhood", 0.01, 1.4),
        ("region", 1.0, None), ("state", 2.6, None), ("county", 0.7, None), ("island", 0.32, None),
        ("aerodrome", 0.015, 2.2),
    ],
)  # fmt: skip
def test_a_box_made_up_around_a_point_is_no_extent(
    kind: str, degrees: float, radius_km: float | None
) -> None:
    box = [str(35.1 - degrees), str(35.1 + degrees), str(36.9 - degrees), str(36.9 + degrees)]
    raw = {"osm_type": "node", "osm_id": 7, "type": kind, "addresstype": kind, "boundingbox": box}
    assert convert(raw).radius_km == (radius_km and pytest.approx(radius_km, abs=0.3))
    assert (convert(raw | {"osm_type": "relation"}).radius_km or 0.0) >= (radius_km or 30.0) - 0.3


def test_answers_without_a_point_are_left_out() -> None:
    answers = [
        Location(None, 1, {}),
        Location(float("nan"), 1, {}),
        Location(91, 1, {}),
        Location(1, 2, {}),
    ]
    found = build_geocoder(lambda name: answers)("X")
    assert [place.place_id for place in found] == ["geocoder:1.00000,2.00000"]


@pytest.mark.parametrize(
    ("geocoder", "message"), [("osm", "expected one of"), ("nominatim", "GEO_USER_AGENT"), (3, "callable")]
)
def test_geocoders_that_cannot_be_used(geocoder: Any, message: str) -> None:
    with pytest.raises(GeocoderError, match=message):
        build_geocoder(geocoder)


def test_a_failing_geocoder_does_not_end_the_run() -> None:
    from geopy.exc import GeocoderServiceError

    class Failing:
        def geocode(self, name: str, exactly_one: bool = True) -> Any:
            raise GeocoderServiceError("down")

    with pytest.warns(GeocoderWarning, match="failed: down"):
        mentions = geo.geoparse(TEXT, geocoder=Failing()).mentions
    assert mentions["reason"].iloc[1] == "the gazetteer has no such name; the geocoder failed: down"
    assert mentions["place_id"].iloc[0] == "geonames:169577"


@pytest.mark.parametrize("name", ["GeocoderTimedOut", "GeocoderQuotaExceeded", "ConfigurationError"])
def test_a_callable_may_fail_as_geopy_does(name: str) -> None:
    from geopy import exc

    def ask(query: str) -> Any:
        raise getattr(exc, name)("slow")

    with pytest.raises(GeocoderError, match=r"failed on 'Zzyzxville': failed: slow"):
        build_geocoder(ask, on_problem=lambda _: None)("Zzyzxville")
    with pytest.warns(GeocoderWarning, match="failed: slow"):
        geo.geoparse(TEXT, geocoder=ask)


def test_a_callable_may_fail_on_the_way() -> None:
    def ask(query: str) -> Any:
        raise ConnectionResetError(104, "reset by peer")

    with pytest.warns(GeocoderWarning, match="reset by peer"):
        geo.geoparse(TEXT, geocoder=ask)


@pytest.mark.parametrize("answer", [(35.1, 36.9), "35.1, 36.9", 7, {"lat": 35.1}, [object()], [None]])
def test_answers_of_another_kind_are_refused(answer: Any) -> None:
    with pytest.raises(GeocoderError, match="expected candidates or geopy locations") as caught:
        geo.geoparse(TEXT, geocoder=lambda name: answer)
    assert "Zzyzxville" in str(caught.value) and repr(answer)[:20] in str(caught.value)


@pytest.mark.parametrize(
    ("name", "takes"), [("nominatim", {"exactly_one", "addressdetails"}), ("photon", {"exactly_one"})]
)
def test_stock_geopy_classes_are_asked_for_what_they_take(
    name: str, takes: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import geopy.geocoders

    asked: list[dict[str, Any]] = []

    def fetch(self: Any, url: str, callback: Any, **_: Any) -> Any:
        asked.append({"url": url})
        return None

    monkeypatch.setattr(geopy.geocoders.base.Geocoder, "_call_geocoder", fetch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the machine's own pace is not for tests
    assert build_geocoder(name, user_agent="tests (desk@example.org)")("Zzyzxville") == ()
    assert ("addressdetails=1" in asked[0]["url"]) == ("addressdetails" in takes)
    assert "limit=1&" not in asked[0]["url"] + "&"
