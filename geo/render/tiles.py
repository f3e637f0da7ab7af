"""Online tiles, by choice only: which server, what it may see, and what it asks to be credited."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from geo.errors import RenderError

_SHORT: Final = {
    "osm": "OpenStreetMap.Mapnik",
    "topo": "OpenTopoMap",
    "un": "UN.ClearMap",
    "nasa": "NASAGIBS.BlueMarble",
    "carto": "CartoDB.Positron",
    "carto-light": "CartoDB.Positron",
    "carto-dark": "CartoDB.DarkMatter",
}
KEY_VARIABLE: Final = "GEO_TILES_KEY"
_FROM_A_FILE: Final = (
    "a map opened from a file cannot tell them, and they may refuse. Publish the map on a web site, or choose other"
    " tiles."
)
# What to know of a server before a map that uses it is published, as its operators wrote in 2026.
_TERMS: Final = (
    # operations.osmfoundation.org/policies/tiles: a valid Referer is required; without one the answer is 403.
    (
        r"(^|\.)(openstreetmap|osm)\.(org|de|fr|ch|bzh)$",
        f"These servers want to know which site asks; {_FROM_A_FILE}",
    ),
    # docs.stadiamaps.com/authentication: by the site's domain, or by a key.
    (r"(^|\.)stadiamaps\.com$", f"These servers know their customers by the site that asks; {_FROM_A_FILE}"),
    # carto.com/basemaps/apikey: since August 2026 each deployment needs a key of its own.
    (
        r"(^|\.)cartocdn\.com$",
        "CARTO wants a key of your own (carto.com/basemaps/apikey) and its terms kept.",
    ),
    (r"(^|\.)arcgis(online)?\.com$", "Esri's terms of use apply: see that they cover yours."),
)
# Open to all with their credit shown, from any page.
_OPEN: Final = re.compile(
    r"(^|\.)(opentopomap\.org|earthdata\.nasa\.gov|nationalmap\.gov|wien\.gv\.at|geopf\.fr)$"
)


@dataclass(frozen=True)
class Tiles:
    """One tile layer: Leaflet's URL template, its servers as CSP sources, its credit, what to know of it."""

    name: str
    url: str
    subdomains: str
    max_zoom: int
    hosts: tuple[str, ...]
    credit: str
    notice: str


def find_tiles(tiles: str | Mapping[str, Any]) -> Tiles:
    """Find a tile provider.

    Parameters
    ----------
    tiles
        `osm`, `topo`, `un`, `nasa`, `carto-light`, `carto-dark`, any name that xyzservices knows, or one of its
        TileProviders. Where one wants a key, it is the provider's own or that of the environment variable
        GEO_TILES_KEY.

    Returns
    -------
    Tiles
        With a notice that says who sees the readers' requests, and what may stand in the way.

    Raises
    ------
    RenderError
        If no provider has that name, it wants a key that is not there, it is not served over https, or its tiles
        are not those of the web's usual projection.

    Examples
    --------
    >>> find_tiles("osm").hosts
    ('https://tile.openstreetmap.org',)
    """
    provider = _find_provider(tiles)
    name = str(provider.get("name", "tiles"))
    provider, has_key = _fill_key(provider, name)
    crs = str(provider.get("crs", "EPSG:3857"))
    url = str(provider.build_url(fill_subdomain=False))
    left = sorted(set(re.findall(r"\{(\w+)\}", url)) - {"x", "y", "z", "s"})
    if left or crs.upper() not in ("EPSG:3857", "EPSG:900913"):
        why = f"are laid flat by {crs}" if not left else f"want {', '.join(left)} filled in"
        raise RenderError(f"the tiles {name} {why}, and this map cannot use them; choose others")
    subdomains = "".join(provider.get("subdomains", "abc"))
    hosts = _list_hosts(url, subdomains)
    notice = " ".join(_write_notice(hosts, has_key=has_key))
    return Tiles(
        name, url, subdomains, int(provider.get("max_zoom", 18)), hosts, str(provider.attribution), notice
    )


def _write_notice(hosts: tuple[str, ...], *, has_key: bool) -> list[str]:
    """Say who sees the requests, whether the page holds a key, and what the servers' terms ask for."""
    name = hosts[0].removeprefix("https://").partition(":")[0]
    notice = [
        f"Map tiles are loaded from {join_hosts(hosts)}, which sees your network address and where you look."
    ]
    if has_key:
        notice.append("This page holds the key that the tiles were asked for with.")
    terms = [text for pattern, text in _TERMS if re.search(pattern, name)]
    if not terms and not _OPEN.search(name):
        terms = ["See that its terms of use allow this map before you publish it."]
    return notice + terms


def _fill_key(provider: Any, name: str) -> tuple[Any, bool]:
    """Fill in the key of the environment where a provider wants one; say whether it has one then."""
    wanted = [field for field, value in provider.items() if "<insert" in str(value).lower()]
    if wanted and (key := os.environ.get(KEY_VARIABLE)):
        if not re.fullmatch(r"[\w.~-]+", key):
            raise RenderError(
                f"expected a key of letters, digits and . _ ~ - in {KEY_VARIABLE}, got another text"
            )
        provider = provider.copy()
        provider.update(dict.fromkeys(wanted, key))
    if provider.requires_token():
        raise RenderError(
            f"the tiles {name} need a key: put it into the environment variable {KEY_VARIABLE}, pass the xyzservices "
            "TileProvider with its key filled in, or choose others"
        )
    in_url = {field for field in re.findall(r"\{(\w+)\}", str(provider.url)) if provider.get(field)}
    return provider, any(re.search(r"key|token|code", field, re.IGNORECASE) for field in in_url)


def _find_provider(tiles: str | Mapping[str, Any]) -> Any:
    import difflib

    import xyzservices  # type: ignore[import-untyped]

    if isinstance(tiles, xyzservices.TileProvider):
        return tiles
    if not isinstance(tiles, str):
        raise RenderError(
            f"expected the name of a tile provider or a TileProvider, got a {type(tiles).__name__}"
        )
    wanted = _SHORT.get(tiles.lower(), tiles)
    try:
        return xyzservices.providers.query_name(wanted)
    except ValueError as err:
        known = {name.rpartition(".")[2].lower(): name for name in xyzservices.providers.flatten()}
        known |= {name: name for name in _SHORT}
        like = [known[each] for each in difflib.get_close_matches(tiles.lower(), known, n=3)]
        meant = f" (did you mean {' or '.join(like)}?)" if like else ""
        raise RenderError(
            f"no tile provider is called {tiles!r}{meant}; expected {', '.join(_SHORT)} or another name that "
            "xyzservices knows"
        ) from err


def _list_hosts(url: str, subdomains: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    hosts = (
        [parts.netloc.replace("{s}", letter) for letter in subdomains]
        if "{s}" in parts.netloc
        else [parts.netloc]
    )
    if parts.scheme != "https" or not all(re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host) for host in hosts):
        raise RenderError(f"expected tiles from a server over https, got {url!r}; choose another provider")
    return tuple(f"https://{host}" for host in hosts)


def join_hosts(hosts: tuple[str, ...]) -> str:
    """Name the servers for people: the shared end of several.

    Examples
    --------
    >>> join_hosts(("https://a.tile.example.org", "https://b.tile.example.org"))
    'tile.example.org'
    """
    names = [host.removeprefix("https://") for host in hosts]
    return names[0] if len(names) == 1 else names[0].split(".", 1)[1]
