"""Tables to a picture for print and reports: PNG, SVG or PDF, drawn without a browser and without a network."""

from __future__ import annotations

import io
import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import RenderError
from geo.picture.look import check_matplotlib

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.tables import Geoparsed

__all__ = ["FORMS", "check_matplotlib", "draw_picture", "render_picture"]

FORMS: Final = ("png", "svg", "pdf")
_LEAST_WIDTH, _MOST_WIDTH = 300, 10_000
_LEAST_DPI: Final = 110.0  # so that the smallest letters, of 5.8 points, are nine pixels high
_LEAST_INCHES: Final = 3.4


def draw_picture(
    data: Geoparsed | gpd.GeoDataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    subtitle: str | None = None,
    layer: str = "places",
    n_articles: int | None = None,
    width_px: int = 2000,
) -> None:
    """Draw places on a map and save it as a picture.

    It shows what the interactive map shows, on one sheet: roles by color and shape, marks by mentions, countries
    shaded and not pinned, a dashed circle where a position is rough (radius over 25 km), disputed areas hatched,
    a scale bar, the legend, and in every picture that it is machine-coded and where the data is from. Where most
    conflict sites lie in a small part of the map, the map is of that part, with all the rest in an overview; where
    other places crowd, their part is drawn again, larger.

    Parameters
    ----------
    data
        A Geoparsed, or any GeoDataFrame of points, in any CRS (none: EPSG:4326, x longitude); as for `render_map`.
    path
        .png, .svg or .pdf. The folder above it must exist. Letters are drawn as shapes in an SVG, and are text
        in a PDF.
    title, subtitle
        The headline and the line beneath; None writes them from the data, an empty text leaves them out.
    layer
        Of a Geoparsed: `places` (one mark a place), `mentions` or `events` (one mark a row).
    n_articles
        How many articles were read, where the tables cannot tell.
    width_px
        The width of a PNG in pixels; below 1,100 the map is laid out for a narrow sheet, so that the letters can
        still be read. An SVG and a PDF are 10 inches wide.

    Raises
    ------
    RenderError
        If matplotlib is not installed (the extra `conflict-geo[static]` brings it), the suffix is another, or
        the data has no points on earth.
    ExportError
        If the file cannot be written; then an older one is as it was.

    Notes
    -----
    The same input gives the same bytes, on one machine and one version of matplotlib. Positions are laid flat by
    Lambert's azimuthal equal-area projection about the middle of the map, or by Equal Earth for the world.

    Examples
    --------
    >>> import geopandas as gpd, tempfile
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     draw_picture(frame, f"{folder}/homs.png")
    ...     Path(folder, "homs.png").read_bytes()[1:4]
    b'PNG'
    """
    from geo.export import atomic_path

    form = Path(os.fspath(path)).suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise RenderError(f"expected a picture as .png, .svg or .pdf, got {os.fspath(path)!r}")
    content = render_picture(
        data, form=form, title=title, subtitle=subtitle, layer=layer, n_articles=n_articles, width_px=width_px
    )
    with atomic_path(path) as part:
        part.write_bytes(content)


def render_picture(
    data: Geoparsed | gpd.GeoDataFrame,
    *,
    form: str = "png",
    title: str | None = None,
    subtitle: str | None = None,
    layer: str = "places",
    n_articles: int | None = None,
    width_px: int = 2000,
) -> bytes:
    """Draw the picture of `draw_picture` and give its bytes.

    Parameters
    ----------
    data, title, subtitle, layer, n_articles, width_px
        As for `draw_picture`.
    form
        png, svg or pdf.

    Raises
    ------
    RenderError
        As by `draw_picture`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> render_picture(frame, form="svg")[:5]
    b'<?xml'
    """
    from geo.render.page import build_payload
    from geo.render.places import collect_content

    if form not in FORMS:
        raise RenderError(f"expected a picture as {', '.join(FORMS)}, got {form!r}")
    if not _LEAST_WIDTH <= width_px <= _MOST_WIDTH:
        raise RenderError(f"expected a width of {_LEAST_WIDTH} to {_MOST_WIDTH} pixels, got {width_px}")
    check_matplotlib()
    content = collect_content(data, layer)
    if n_articles is not None:
        content.n_articles = n_articles
    return render_payload(build_payload(content, title=title, subtitle=subtitle, tiles=None), form, width_px)


def render_payload(payload: dict[str, Any], form: str, width_px: int) -> bytes:
    """Draw the picture of a page's payload, as `geo.render.page.build_payload` gives it."""
    import matplotlib as mpl

    from geo.picture.compose import compose_figure
    from geo.picture.look import clean_text
    from geo.picture.sheet import Sheet

    # What makes bytes differ from run to run: SVG's random ids, the clock, the version in the metadata.
    settings: Any = {
        "svg.hashsalt": "conflict-geo", "svg.fonttype": "path", "pdf.fonttype": 42, "path.simplify": True,
        "agg.path.chunksize": 20_000, "font.family": "sans-serif",
    }  # fmt: skip
    title = clean_text(payload["title"], 300) or "Map"
    metadata: dict[str, dict[str, str | None]] = {
        "png": {"Software": None}, "svg": {"Title": title, "Date": None, "Creator": None},
        "pdf": {"Title": title, "CreationDate": None, "Creator": None, "Producer": None},
    }  # fmt: skip
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        # A letter that no font has is drawn as a box; that is no reason to warn.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        narrow = max(_LEAST_INCHES, width_px / _LEAST_DPI)
        sheet = Sheet(min(Sheet().width, narrow)) if form == "png" else Sheet()
        figure = compose_figure(payload, sheet)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form, dpi=width_px / sheet.width, metadata=metadata[form])
    return _shorten_svg(buffer.getvalue()) if form == "svg" else buffer.getvalue()


def _shorten_svg(svg: bytes) -> bytes:
    """Round the points of paths to a hundredth of a point, which nobody sees, and which takes half the bytes.

    The comments go too: they repeat each text, and no text of an article is to stand where a parser might err.
    """

    def shorten(path: re.Match[bytes]) -> bytes:
        return re.sub(rb"-?\d+\.\d+", lambda number: b"%g" % round(float(number[0]), 2), path[0])

    return re.sub(rb' d="[^"]*"', shorten, re.sub(rb"\s*<!--.*?-->", b"", svg, flags=re.DOTALL))
