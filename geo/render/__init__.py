"""Tables to a map: one HTML file that needs no network and runs no text it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.render.conflict_map import ConflictMap
    from geo.render.tiles import Tiles
    from geo.tables import Geoparsed

__all__ = ["ConflictMap", "render_map", "write_map"]


def render_map(
    data: Geoparsed | gpd.GeoDataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    tiles: str | Mapping[str, Any] | None = None,
    layer: str = "places",
    n_articles: int | None = None,
    allow_foreign: bool = False,
) -> ConflictMap:
    """Draw places on a map that is one HTML page, offline.

    Marks are sized by how often a place is named, and colored and shaped by its role, or by its type of event.
    The map opens on where something happened, if that is known. What one side claims is hollow, what is planned
    or denied is dotted; where the position is rough (radius over 25 km) the outline is dashed and the radius
    drawn. Provinces have their outline, countries are shaded, not pinned. Demonyms ("Syrian") are in the tables
    and not on the map. Above 500 places the marks are painted on one canvas.

    Parameters
    ----------
    data
        A Geoparsed, or any GeoDataFrame of points, in any CRS (none: EPSG:4326, x longitude). Of a plain one,
        `name`, `place_name`, `title`, `toponym` or `label` names the points, `n_mentions` sizes them; `role`,
        `event_type`, `event_date`, `radius_km`, `confidence`, `sentence` are used as in the tables, and the other
        columns are shown with them. Rows without a point are left out and counted.
    title, subtitle
        The headline and the line beneath; None writes them from the data, an empty text leaves them out.
    tiles
        None draws the bundled base map. `osm`, `carto-light`, any name that xyzservices knows, or one of its
        TileProviders loads online tiles, and the page says who then sees the requests.
    layer
        Of a Geoparsed: `places` (one mark a place), `mentions` or `events` (one mark a row).
    n_articles
        How many articles were read, where the tables cannot tell: those without any place leave no row.
    allow_foreign
        Let folium elements and plugins be added. They run text as code; the page's protection is then off,
        and the page says so.

    Returns
    -------
    ConflictMap
        A `folium.Map`: `save(path)`, `get_root().render()`, and it shows itself in a notebook.

    Raises
    ------
    RenderError
        If the data has no points on earth, the layer or the tiles are not known, or Leaflet is not installed.

    Notes
    -----
    Natural Earth draws de facto boundaries; disputed ones are dashed.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> "Homs" in render_map(frame, title="One place").get_root().render()
    True
    """
    from geo.render.conflict_map import ConflictMap

    payload, found = _prepare(data, title, subtitle, tiles, layer, n_articles)
    return ConflictMap(payload, tiles=found, allow_foreign=allow_foreign)


def write_map(
    data: Geoparsed | gpd.GeoDataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    tiles: str | Mapping[str, Any] | None = None,
    layer: str = "places",
    n_articles: int | None = None,
) -> tuple[str, str | None]:
    """Write the page of `render_map` without folium, whose import takes longer than the map.

    Parameters
    ----------
    data, title, subtitle, tiles, layer, n_articles
        As for `render_map`.

    Returns
    -------
    page, notice
        The HTML, byte for byte that of `render_map`; and who sees the requests of online tiles, None without.

    Raises
    ------
    RenderError
        As by `render_map`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> page, notice = write_map(frame, title="One place")
    >>> "Homs" in page, notice
    (True, None)
    """
    from geo.render.page import write_page

    payload, found = _prepare(data, title, subtitle, tiles, layer, n_articles)
    return write_page(payload, found), found.notice if found else None


def _prepare(
    data: Geoparsed | gpd.GeoDataFrame,
    title: str | None,
    subtitle: str | None,
    tiles: str | Mapping[str, Any] | None,
    layer: str,
    n_articles: int | None,
) -> tuple[dict[str, Any], Tiles | None]:
    """Give the page's data, and the online tiles if there are any."""
    from geo.render.page import build_payload
    from geo.render.places import collect_content
    from geo.render.tiles import find_tiles

    for name, text in (("title", title), ("subtitle", subtitle)):
        if text is not None and not isinstance(text, str):
            raise RenderError(f"expected the {name} as text, got a {type(text).__name__}")
    found = find_tiles(tiles) if tiles is not None else None
    content = collect_content(data, layer)
    if n_articles is not None:
        content.n_articles = n_articles
    return build_payload(content, title=title, subtitle=subtitle, tiles=found), found


def __getattr__(name: str) -> Any:
    """Import `ConflictMap` when it is first asked for: it needs folium, which takes a second to load."""
    if name != "ConflictMap":
        raise AttributeError(f"module 'geo.render' has no attribute {name!r}")
    from geo.render.conflict_map import ConflictMap

    return ConflictMap
