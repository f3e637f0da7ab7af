"""The servers that geopy speaks to: their addresses, who asks, how often, and what each takes of a question."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final
from urllib.parse import urlsplit

from geo.errors import GeocoderError
from geo.geocode.faults import Fault, judge_error
from geo.settings import hide_password

GEOCODERS: Final = ("nominatim", "photon", "pelias")
"""Names that `--geocoder` takes."""

_PUBLIC: Final = {"nominatim": "https://nominatim.openstreetmap.org", "photon": "https://photon.komoot.io"}
_PUBLIC_DOMAINS: Final = ("openstreetmap.org", "komoot.io")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
PUBLIC_SECONDS: Final = 1.0
"""At most one request a second, over all that an application sends: operations.osmfoundation.org/policies/nominatim."""
_LIMIT: Final = 40
"""Answers to one question, the most that Nominatim gives: homonyms are told apart here, by the article."""
Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees (EPSG:4326)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A name, and where it is looked for.

    `countries` are ISO 3166-1 alpha-2 codes. Answers elsewhere are not wanted, nor any outside of the `box`: a server
    that only prefers what lies in it, as Nominatim does, still leaves out namesakes beyond.
    """

    name: str
    countries: tuple[str, ...] = ()
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something that answers questions.

    `host` is the server that is asked, empty where it is not known: then nothing is kept on disk, and there is no pace.
    `is_checked` says that an empty answer surely means that the name is not known, and that failures are told apart.
    """

    title: str
    ask: Callable[..., Any]
    host: str = ""
    interval: float = 0.0
    is_checked: bool = False
    user_agent: str = ""
    takes: frozenset[str] = field(default_factory=frozenset)


def build_source(
    geocoder: Any,
    *,
    url: str | None = None,
    user_agent: str | None = None,
    api_key: str | None = None,
    timeout: float = 10.0,
    per_second: float | None = None,
) -> Source:
    """Make a source out of a server's name, a geopy geocoder, or a callable; the options are for a name.

    Raises
    ------
    GeocoderError
        If it is none of these, or the options do not do.

    Examples
    --------
    >>> source = build_source("nominatim", user_agent="desk@example.org")
    >>> source.host, source.interval
    ('nominatim.openstreetmap.org', 1.0)
    """
    if isinstance(geocoder, str):
        return _build_named(geocoder, url, user_agent, api_key, timeout, per_second)
    ask = getattr(geocoder, "geocode", geocoder)
    if not callable(ask):
        raise GeocoderError(
            f"expected a geocoder's name ({', '.join(GEOCODERS)}), a geopy geocoder or a callable, "
            f"got {type(geocoder).__name__}"
        )
    title = type(geocoder).__name__ if hasattr(geocoder, "geocode") else "the geocoder"
    domain = getattr(geocoder, "domain", None)
    if type(geocoder).__module__.startswith("geopy.") and isinstance(domain, str):
        address = urlsplit(f"//{domain}")
        interval = choose_interval(address.hostname or "", per_second)
        host = address.netloc.rpartition("@")[2]  # a password is nobody's business
        return Source(title, ask, host, interval, takes=_list_parameters(ask))
    return Source(title, ask, takes=_list_parameters(ask))


def _build_named(
    name: str,
    url: str | None,
    user_agent: str | None,
    api_key: str | None,
    timeout: float,
    per_second: float | None,
) -> Source:
    if name not in GEOCODERS:
        raise GeocoderError(f"unknown geocoder {name!r}: expected one of {', '.join(GEOCODERS)}")
    scheme, domain = split_address(name, url)
    agent = build_user_agent(name, user_agent)
    if not (isfinite(timeout) and timeout > 0):
        raise GeocoderError(f"expected the geocoder's timeout in seconds, above 0, got {timeout}")
    from geopy import geocoders
    from geopy.exc import ConfigurationError

    kind: Any = {"nominatim": geocoders.Nominatim, "photon": geocoders.Photon, "pelias": geocoders.Pelias}[
        name
    ]
    options = {"api_key": api_key} if name == "pelias" and api_key else {}
    try:
        client = kind(
            domain=domain,
            scheme=scheme,
            user_agent=agent,
            timeout=timeout,
            adapter_factory=_make_adapter(name),
            **options,
        )
    except ConfigurationError as err:
        raise GeocoderError(f"{name} cannot be asked so: {err}") from err
    host = urlsplit(f"//{domain}")
    interval = choose_interval(host.hostname or "", per_second)
    where = f"{scheme}://{domain}" if url else host.netloc
    return Source(
        where, client.geocode, domain, interval, is_checked=True, user_agent=agent,
        takes=_list_parameters(client.geocode),
    )  # fmt: skip


def split_address(name: str, url: str | None) -> tuple[str, str]:
    """Give the scheme of a server's address, and its host with port and path.

    Raises
    ------
    GeocoderError
        If the address is none that can be asked, or a server without a public one is given none.

    Examples
    --------
    >>> split_address("nominatim", "http://127.0.0.1:8088/search"), split_address("photon", None)
    (('http', '127.0.0.1:8088'), ('https', 'photon.komoot.io'))
    """
    url = url or _PUBLIC.get(name)
    if url is None:
        raise GeocoderError(
            f"{name} has no server open to all: give yours with --geocoder-url, GEO_GEOCODER_URL or geocoder.url"
        )
    try:
        parts = urlsplit(url.strip())
        is_good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_good = False
    if not is_good or "@" in parts.netloc or parts.query or parts.fragment or re.search(r"\s", url.strip()):
        raise GeocoderError(
            "expected a server's address such as https://nominatim.example.org, without a password, "
            f"got {hide_password(url)!r}"
        )
    if parts.scheme == "http" and is_public(parts.hostname or ""):
        raise GeocoderError(f"{parts.hostname} is asked over https, got {hide_password(url)!r}")
    path = re.sub(r"/(search|api|v1/search)?/*$", "", parts.path)
    return parts.scheme, parts.netloc + path


def build_user_agent(name: str, contact: str | None) -> str:
    """Give what is sent as `User-Agent`: a contact alone gets our name before it.

    Raises
    ------
    GeocoderError
        If there is no contact in it, or it cannot stand in a header.

    Examples
    --------
    >>> build_user_agent("nominatim", "my-newsroom (desk@example.org)")
    'my-newsroom (desk@example.org)'
    """
    contact = (contact or "").strip()
    if not contact or not ("@" in contact or "://" in contact):
        got = f", got {contact!r}" if contact else ""
        raise GeocoderError(
            f"{name} wants to know who asks{got}: give an e-mail address or a web page with --geocoder-contact, "
            "GEO_USER_AGENT or geocoder.user_agent, such as 'my-newsroom (desk@example.org)'"
        )
    if not contact.isascii() or not contact.isprintable():
        raise GeocoderError(f"expected a contact in plain letters and signs (ASCII), got {contact!r}")
    if " " in contact:
        return contact
    from geo import __version__

    return f"conflict-geo/{__version__} ({contact})"


def choose_interval(host: str, per_second: float | None) -> float:
    """Give the seconds from one request to the next: 1 at least for a public server, none on this machine.

    Raises
    ------
    GeocoderError
        If `per_second` is no number above 0.

    Examples
    --------
    >>> choose_interval("nominatim.openstreetmap.org", 50), choose_interval("geo.example.org", 50)
    (1.0, 0.02)
    """
    if per_second is not None and not (isfinite(per_second) and per_second > 0):
        raise GeocoderError(
            f"expected the geocoder's requests per second as a number above 0, got {per_second}"
        )
    if per_second is None:
        return 0.0 if host in _LOOPBACK else PUBLIC_SECONDS
    return max(PUBLIC_SECONDS, 1 / per_second) if is_public(host) else 1 / per_second


def is_public(host: str) -> bool:
    """Tell whether a host is a server that is open to all.

    Examples
    --------
    >>> is_public("nominatim.openstreetmap.org"), is_public("geo.example.org")
    (True, False)
    """
    return any(host == domain or host.endswith("." + domain) for domain in _PUBLIC_DOMAINS)


def _list_parameters(ask: Callable[..., Any]) -> frozenset[str]:
    """List the parameters of a geocoder; geopy's rate limiter hides them in `func`."""
    try:
        return frozenset(inspect.signature(getattr(ask, "func", ask)).parameters)
    except (TypeError, ValueError):  # some builtins do not tell
        return frozenset()


def ask_source(source: Source, question: Question) -> Any:
    """Ask, with as much of the question as the source takes.

    Raises
    ------
    Fault
        If it fails as geocoders do; any other error is its own.
    """
    wanted: dict[str, Any] = {
        "exactly_one": False,
        "addressdetails": True,
        "namedetails": True,
        "limit": _LIMIT,
    }
    wanted["language"] = "en"
    if question.countries:
        wanted["country_codes"] = [code.lower() for code in question.countries]
        wanted["countries"] = list(question.countries)
    if question.box is not None:
        south, west, north, east = question.box
        wanted["viewbox"] = wanted["bbox"] = [(south, west), (north, east)]
    options = {name: value for name, value in wanted.items() if name in source.takes}
    from geopy.exc import GeopyError

    try:
        return source.ask(question.name, **options)
    except (GeopyError, ValueError, OSError) as err:
        raise judge_error(err) from err
    except (TypeError, KeyError, AttributeError) as err:
        if not source.is_checked:
            raise
        raise Fault(
            "sends JSON of another shape"
        ) from err  # geopy takes a server's word for the types of its fields


def _make_adapter(kind: str) -> type:
    """Make the class by which geopy fetches.

    Its own urllib adapter is neither bounded in time nor in size, and follows redirects anywhere; its other one retries
    by itself, against the servers' policy.
    """
    from geopy.adapters import URLLibAdapter

    from geo.geocode.fetch import build_opener, fetch_json

    class Adapter(URLLibAdapter):  # type: ignore[misc]
        def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
            super().__init__(proxies=proxies, ssl_context=ssl_context)
            self._opener = build_opener(proxies, ssl_context)

        def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
            return clean_answer(kind, fetch_json(url, headers=headers, timeout=timeout, opener=self._opener))

    return Adapter


def clean_answer(kind: str, answer: Any) -> Any:
    """Give a server's answer without the places whose coordinates are none.

    Raises
    ------
    Fault
        If it is an error, of another shape, or holds no place but such.

    Examples
    --------
    >>> clean_answer("nominatim", [{"lat": "35.1", "lon": "36.9"}, {"lat": "abc", "lon": "1"}])
    [{'display_name': '', 'lat': '35.1', 'lon': '36.9'}]
    """
    entries = (
        answer if kind == "nominatim" else answer.get("features") if isinstance(answer, Mapping) else None
    )
    reported = answer.get("error") or answer.get("message") if isinstance(answer, Mapping) else None
    reported = (
        reported or (answer.get("geocoding") or {}).get("errors") if isinstance(answer, Mapping) else reported
    )
    if reported or not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        said = f"an error: {' '.join(str(reported).split())[:80]}" if reported else "JSON of another shape"
        raise Fault(f"sends {said}", is_passing=bool(reported))
    # geopy wants a description, which nobody here reads.
    kept = [{"display_name": "", **entry} for entry in entries if _has_point(kind, entry)]
    if entries and not kept:
        raise Fault("sends coordinates that are none")
    return kept if kind == "nominatim" else {**answer, "features": kept}


def _has_point(kind: str, entry: Mapping[str, Any]) -> bool:
    try:
        if kind == "nominatim":
            latitude, longitude = float(entry["lat"]), float(entry["lon"])
        else:
            longitude, latitude = map(float, entry["geometry"]["coordinates"][:2])
            if not isinstance(entry["properties"], Mapping):
                return False
    except (KeyError, TypeError, ValueError, IndexError):
        return False
    # Null Island, where databases keep what they could not place.
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)
