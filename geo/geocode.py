"""The fallback for names that the gazetteer lacks: any geopy geocoder, or any callable, by choice only.

Nothing here runs unless the user asks for it: a geocoder sends place names to somebody else's server.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import cos, hypot, isfinite, radians
from typing import Any, Final

from geo.errors import GeocoderError
from geo.model import Candidate

Geocoder = Callable[[str], Sequence[Candidate]]
"""A name goes in; candidates come out, best first; none if the name is not known."""

GEOCODERS: Final = ("nominatim", "photon")
"""Names that `--geocoder` takes."""

_ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"
_TIMEOUT_SECONDS: Final = 10
_CACHE_SIZE: Final = 10_000
_KM_PER_DEGREE: Final = 111.2
# What is asked of a geopy geocoder that takes it: several answers, and (Nominatim) their country codes.
_OPTIONS: Final = {"exactly_one": False, "addressdetails": True}
# OpenStreetMap's kinds of place (its wiki: Key:place, Key:boundary, Key:waterway, Key:natural) as GeoNames feature
# class and code (geonames.org/export/codes.html). An empty code: the class is clear, the code is not.
_FEATURES: Final = {
    "country": ("A", "PCLI"), "state": ("A", "ADM1"), "province": ("A", "ADM1"), "county": ("A", "ADM2"),
    "state_district": ("A", "ADM2"), "municipality": ("A", "ADMD"), "administrative": ("A", "ADMD"),
    "region": ("L", "RGN"), "continent": ("L", "CONT"),
    "city": ("P", "PPL"), "town": ("P", "PPL"), "village": ("P", "PPL"), "hamlet": ("P", "PPL"),
    "isolated_dwelling": ("P", "PPL"), "suburb": ("P", "PPLX"), "neighbourhood": ("P", "PPLX"),
    "quarter": ("P", "PPLX"), "borough": ("P", "PPLX"), "city_district": ("P", "PPLX"),
    "river": ("H", "STM"), "stream": ("H", "STM"), "waterway": ("H", ""), "sea": ("H", "SEA"),
    "bay": ("H", "BAY"), "strait": ("H", "STRT"), "water": ("H", ""),
    "island": ("T", "ISL"), "archipelago": ("T", "ISLS"), "peak": ("T", "MT"), "mountain_range": ("T", "MTS"),
    "peninsula": ("T", "PEN"), "desert": ("T", "DSRT"), "valley": ("T", "VAL"),
    "road": ("R", ""), "highway": ("R", ""), "street": ("R", ""),
}  # fmt: skip
_SPOT: Final = ("S", "")


def build_geocoder(geocoder: Any, *, user_agent: str | None = None) -> Geocoder:
    """Make a geocoder out of a name, a geopy geocoder, or a callable.

    Parameters
    ----------
    geocoder
        One of `GEOCODERS`; or an object with geopy's `geocode` method; or a callable that takes a name and
        gives candidates, or geopy locations.
    user_agent
        How to present oneself to a public server; its usage policy asks for an application and a contact.

    Returns
    -------
    callable
        Asks once for each of the last 10,000 names, at most one request a second where a public server is
        named. Candidates have a feature class and code by what OpenStreetMap says they are (class S without a
        code where it says nothing that GeoNames has a class for), and half the diagonal of their bounding box
        as radius, at least 1 km; None where there is no box.

    Raises
    ------
    GeocoderError
        If the name is unknown, if a public server is asked for without a user agent, or, when called, if the
        server cannot be reached, or the answer is neither candidates nor geopy locations.

    Examples
    --------
    >>> from geo.model import Candidate
    >>> known = {"Nowhere": Candidate("x:1", "Nowhere", 1.0, 2.0, "P", "PPL")}
    >>> geocode = build_geocoder(lambda name: [known[name]] if name in known else [])
    >>> geocode("Nowhere")[0].place_id, geocode("Elsewhere")
    ('x:1', ())
    """
    if isinstance(geocoder, str):
        geocoder = _build_named(geocoder, user_agent)
    ask = getattr(geocoder, "geocode", geocoder)
    if not callable(ask):
        raise GeocoderError(
            f"expected a geocoder's name ({', '.join(GEOCODERS)}), a geopy geocoder or a callable, "
            f"got {type(geocoder).__name__}"
        )
    options = _choose_options(ask)
    return lru_cache(maxsize=_CACHE_SIZE)(lambda name: _convert(name, _ask(ask, name, options)))


def _build_named(name: str, user_agent: str | None) -> Any:
    if name not in GEOCODERS:
        raise GeocoderError(f"unknown geocoder {name!r}: expected one of {', '.join(GEOCODERS)}")
    if not user_agent:
        raise GeocoderError(
            f"{name} wants to know who asks: set GEO_USER_AGENT to an application name and a contact, "
            "such as 'my-newsroom (desk@example.org)'"
        )
    from geopy import geocoders
    from geopy.adapters import URLLibAdapter
    from geopy.extra.rate_limiter import RateLimiter

    kind = {"nominatim": geocoders.Nominatim, "photon": geocoders.Photon}[name]
    # geopy's other adapter retries by itself, against the servers' policy.
    client = kind(user_agent=user_agent, timeout=_TIMEOUT_SECONDS, adapter_factory=URLLibAdapter)
    return RateLimiter(client.geocode, min_delay_seconds=1.0, max_retries=0, swallow_exceptions=False)


def _choose_options(ask: Callable[..., Any]) -> dict[str, bool]:
    """Choose the options that a geocoder takes by its signature; geopy's rate limiter hides it in `func`."""
    try:
        names = inspect.signature(getattr(ask, "func", ask)).parameters
    except (TypeError, ValueError):  # some builtins do not tell
        return {}
    return {name: value for name, value in _OPTIONS.items() if name in names}


def _ask(ask: Callable[..., Any], name: str, options: Mapping[str, bool]) -> Any:
    from geopy.exc import GeopyError

    try:
        return ask(name, **options)
    except (GeopyError, ValueError, OSError) as err:
        raise GeocoderError(
            f"the geocoder failed on {name!r}: {err}; run again without it, or later"
        ) from err


def _convert(name: str, answer: Any) -> tuple[Candidate, ...]:
    """Turn a geocoder's answer into candidates; a location without a usable point is left out."""
    if answer is None:
        return ()
    answers = answer if isinstance(answer, list | tuple) else [answer]
    for entry in answers:
        if not (hasattr(entry, "latitude") and hasattr(entry, "longitude")):
            raise GeocoderError(
                f"the geocoder's answer on {name!r}: expected candidates or geopy locations, or None, "
                f"got {repr(answer)[:80]}"
            )
    candidates = (
        entry if isinstance(entry, Candidate) else _convert_location(name, entry) for entry in answers
    )
    return tuple(
        place for place in candidates if place and abs(place.latitude) <= 90 and abs(place.longitude) <= 180
    )


def _convert_location(name: str, location: Any) -> Candidate | None:
    """Turn a geopy location (latitude first) into a candidate."""
    raw = getattr(location, "raw", None)
    raw = raw if isinstance(raw, Mapping) else {}
    try:
        latitude, longitude = float(location.latitude), float(location.longitude)
    except (TypeError, ValueError):
        return None
    if not (isfinite(latitude) and isfinite(longitude)):
        return None
    # Nominatim has an address apart; Photon's answers are GeoJSON features, all of it in their properties.
    about = raw.get("properties") or raw
    address = raw.get("address") or about
    code = str(address.get("country_code") or address.get("countrycode") or "").upper() or None
    osm, kind = about.get("osm_id"), str(about.get("osm_type") or "")[:1].lower()
    feature_class, feature_code = _find_feature(raw)
    return Candidate(
        place_id=f"osm:{kind}{osm}" if osm else f"geocoder:{latitude:.5f},{longitude:.5f}",
        name=str(about.get("name") or name), latitude=latitude, longitude=longitude,
        feature_class=feature_class, feature_code=feature_code, radius_km=_estimate_radius_km(raw),
        country_code=code, countries=(code,) if code else (),
        match="geocoder", attribution=_ATTRIBUTION if osm else "",
    )  # fmt: skip


def _find_feature(raw: Mapping[str, Any]) -> tuple[str, str]:
    """Find the GeoNames feature class and code by the first of OpenStreetMap's words for it that has one."""
    if photon := raw.get("properties"):
        # Photon calls every settlement a city and every part of one a district; the rest is as OpenStreetMap has it.
        if photon.get("type") in ("district", "locality"):
            return ("P", "PPLX")
        words = [photon.get(key) for key in ("type", "osm_value", "osm_key")]
    else:
        words = [raw.get(key) for key in ("addresstype", "type", "category", "class")]
    return next((_FEATURES[word] for word in words if word in _FEATURES), _SPOT)


def _estimate_radius_km(raw: Mapping[str, Any]) -> float | None:
    """Take half the diagonal of the bounding box, at least 1 km; None where there is none.

    Nominatim gives south, north, west, east as text; Photon west, north, east, south.
    """
    try:
        if box := raw.get("boundingbox"):
            south, north, west, east = map(float, box)
        else:
            west, north, east, south = map(float, (raw.get("properties") or {})["extent"])
    except (KeyError, TypeError, ValueError):
        return None
    width = east - west + (360 if east < west else 0)  # a box over the date line ends west of where it begins
    height = north - south
    diagonal = hypot(height, width * cos(radians((north + south) / 2))) * _KM_PER_DEGREE
    return round(max(1.0, diagonal / 2), 1) if isfinite(diagonal) else None
