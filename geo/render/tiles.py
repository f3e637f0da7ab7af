"""Online tiles, by choice only: which server, what it may see, and what it asks to be credited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from geo.errors import RenderError

_SHORT: Final = {
    "osm": "OpenStreetMap.Mapnik",
    "carto-light": "CartoDB.Positron",
    "carto-dark": "CartoDB.DarkMatter",
    "topo": "OpenTopoMap",
}
# operations.osmfoundation.org/policies/tiles: a valid Referer is required.
_NEEDS_REFERER: Final = re.compile(r"(^|\.)(openstreetmap|osm)\.org$")


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
        `osm`, `carto-light`, `carto-dark`, `topo`, any name that xyzservices knows, or one of its
        TileProviders (with its key filled in, where it wants one).

    Raises
    ------
    RenderError
        If no provider has that name, it wants a key, or it is not served over https.

    Examples
    --------
    >>> find_tiles("osm").hosts
    ('https://tile.openstreetmap.org',)
    """
    provider = _find_provider(tiles)
    name = str(provider.get("name", "tiles"))
    if provider.requires_token():
        raise RenderError(
            f"the tiles {name} need a key: pass the xyzservices TileProvider with its key filled in, or "
            "choose others"
        )
    url = str(provider.build_url(fill_subdomain=False))
    subdomains = "".join(provider.get("subdomains", "abc"))
    hosts = _list_hosts(url, subdomains)
    shown = join_hosts(hosts)
    notice = f"Map tiles are loaded from {shown}, which sees your network address and where you look."
    if any(_NEEDS_REFERER.search(host.removeprefix("https://")) for host in hosts):
        notice += (
            " These servers want to know which site asks; a map opened from a file cannot tell them, and they"
            " may refuse. Publish the map on a web site, or choose other tiles."
        )
    return Tiles(
        name, url, subdomains, int(provider.get("max_zoom", 18)), hosts, str(provider.attribution), notice
    )


def _find_provider(tiles: str | Mapping[str, Any]) -> Any:
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
        raise RenderError(
            f"no tile provider is called {tiles!r}; expected {', '.join(_SHORT)} or another name that "
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
