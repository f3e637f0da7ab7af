"""The fallback for names that the gazetteer lacks: any geopy geocoder, or any callable, by choice only.

Nothing here runs unless the user asks for it: a geocoder sends place names to somebody else's server. Servers are asked
as their makers want it: with a contact, at a slow pace that all processes share, and never twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.geocode.asking import Answer, Asker
from geo.geocode.cache import Cache, CacheInfo, clear_cache, describe_cache
from geo.geocode.options import check_option, choose_geocoder
from geo.geocode.pace import Pace
from geo.geocode.servers import GEOCODERS, Question, build_source, is_public
from geo.geocode.slots import open_slots
from geo.model import Candidate
from geo.settings import find_cache_folder

__all__ = [
    "GEOCODERS", "Answer", "Asker", "CacheInfo", "Geocoder", "Question", "build_geocoder",
    "check_option", "choose_geocoder", "clear_cache", "describe_cache",
]  # fmt: skip

Geocoder = Callable[[str], Sequence[Candidate]]
"""A name goes in; candidates come out, best first; none if the name is not known."""


def build_geocoder(
    geocoder: Any,
    *,
    url: str | None = None,
    user_agent: str | None = None,
    api_key: str | None = None,
    timeout: float = 10.0,
    per_second: float | None = None,
    max_age_days: float = 180.0,
    max_miss_age_days: float = 7.0,
    max_requests: float = 1_000,
    backoff_seconds: float = 1.0,
    cache_folder: Path | None = None,
    origin: str = "",
    on_request: Callable[[str], None] | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Asker:
    """Make a geocoder out of a name, a geopy geocoder, or a callable.

    Parameters
    ----------
    geocoder
        One of `GEOCODERS`; or an object with geopy's `geocode` method; or a callable that takes a name and
        gives candidates, or geopy locations. What this function gave comes back as it is.
    url
        The server's address instead of the public one; Pelias has no public one.
    user_agent
        Who asks: an application and a contact, or the contact alone. A named server wants it.
    api_key
        For a Pelias server that wants one.
    timeout
        Seconds that one request may take in all.
    per_second
        Requests a second. A public server gets one at the most, whatever this says; any other one gets one where it
        says nothing, and a server on this machine as many as there are.
    max_age_days, max_miss_age_days
        So long the answers on disk count, those with places and those without.
    max_requests
        Then a server is asked nothing more: a public one is not for bulk.
    backoff_seconds
        Between a failed request and the next one; then twice as long.
    cache_folder
        Instead of the user's own. Processes with one folder share the answers, and the pace of their own server; that
        of a public server all processes of the machine share.
    origin
        Who asked for it, such as `--geocoder`: said before the first request.
    on_request
        Told, before the first request, what is sent to whom.
    on_problem
        Told, once, that the geocoder failed. Without it there is a GeocoderWarning.

    Returns
    -------
    Asker
        Asks once for each of the last 10,000 names. A named server's answers are kept on disk. Candidates have a
        feature class and code by what the server says they are (class S without a code where it says nothing that
        GeoNames has a class for), and half the diagonal of their bounding box as radius, at least 1 km; None where
        there is no box, or one that the server made up around the point of a region.

    Raises
    ------
    GeocoderError
        If the name is unknown, an option does not do, or a server is named without a contact. When called: if the
        geocoder fails, or the answer is neither candidates nor geopy locations.

    Examples
    --------
    >>> from geo.model import Candidate
    >>> known = {"Nowhere": Candidate("x:1", "Nowhere", 1.0, 2.0, "P", "PPL")}
    >>> geocode = build_geocoder(lambda name: [known[name]] if name in known else [])
    >>> geocode("Nowhere")[0].place_id, geocode("Elsewhere")
    ('x:1', ())
    """
    if isinstance(geocoder, Asker):
        return geocoder
    source = build_source(
        geocoder, url=url, user_agent=user_agent, api_key=api_key, timeout=timeout, per_second=per_second
    )
    folder = cache_folder or find_cache_folder()
    pace = cache = None
    if source.host:
        server = source.host.partition("/")[0]
        slots = open_slots(folder, is_public=is_public(urlsplit(f"//{server}").hostname or ""))
        pace = Pace(slots, server, source.interval, hold=timeout)
        cache = Cache(folder, max_age_days=max_age_days, max_miss_age_days=max_miss_age_days)
    return Asker(
        source, pace=pace, cache=cache, max_requests=max_requests if source.host else math.inf,
        backoff_seconds=backoff_seconds,
        origin=origin, on_request=on_request, on_problem=on_problem,
    )  # fmt: skip
