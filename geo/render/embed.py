"""The map for other web pages: a fragment of HTML to paste, which tells the page around it what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.tables import Geoparsed

_LEAST_PX, _MOST_PX = 200, 5000
_NOTE: Final = (
    "<!-- A map by conflict-geo. It needs no network and sees nothing of this page. It posts messages to it\n"
    "     ({type: 'conflict-geo:ready' | 'conflict-geo:selected' | 'conflict-geo:closed', id, name}) and takes\n"
    "     {type: 'conflict-geo:select', id} and {type: 'conflict-geo:close'}. Check event.source, for the origin of a\n"
    "     sandboxed frame is 'null'. -->\n"
)


def write_embed(
    data: Geoparsed | gpd.GeoDataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    tiles: str | Mapping[str, Any] | None = None,
    layer: str = "places",
    n_articles: int | None = None,
    height_px: int = 620,
) -> tuple[str, str | None]:
    """Write a map as a fragment of HTML: an iframe that holds all of it.

    Paste the fragment where the map is to stand. The frame is sandboxed without the page's origin. With
    `postMessage` it says which place its reader opens, and opens the one that the page around it asks for:

    - from the map: `{type: "conflict-geo:ready", places}`, `{type: "conflict-geo:selected", id, name}`,
      `{type: "conflict-geo:closed"}`;
    - to the map: `{type: "conflict-geo:select", id}`, `{type: "conflict-geo:close"}`.

    Parameters
    ----------
    data, title, subtitle, tiles, layer, n_articles
        As for `render_map`. `id` is the index of the table: of places, `place_id`.
    height_px
        The height of the frame in pixels; its width is what the page gives it.

    Returns
    -------
    fragment, notice
        The HTML; and who sees the requests of online tiles, None without.

    Raises
    ------
    RenderError
        As by `render_map`; or if the height is out of range.

    Notes
    -----
    A frame of this kind inherits the content security policy of the page around it. Where that forbids inline
    scripts, save the map as a file of its own and point an iframe's `src` to it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> fragment, notice = write_embed(frame, title="One place")
    >>> 'title="One place"' in fragment, notice
    (True, None)
    """
    from geo.render import _prepare
    from geo.render.compressed import compress_page
    from geo.render.frames import frame_page
    from geo.render.page import write_page

    if not _LEAST_PX <= height_px <= _MOST_PX:
        raise RenderError(f"expected a height of {_LEAST_PX} to {_MOST_PX} pixels, got {height_px}")
    payload, found = _prepare(data, title, subtitle, tiles, layer, n_articles)
    page = compress_page(write_page(payload | {"embed": True}, found))
    attributes = 'class="conflict-geo" loading="lazy"'
    fragment = _NOTE + frame_page(page, payload["title"], height=f"{height_px}px", attributes=attributes)
    return fragment + "\n", found.notice if found else None
