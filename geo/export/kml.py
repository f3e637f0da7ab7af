"""KML for Google Earth: names and evidence, export only."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from xml.sax.saxutils import escape

from geo.errors import ExportError
from geo.export.geojson import NOTE, list_credits
from geo.export.rows import iterate_rows

if TYPE_CHECKING:
    import geopandas as gpd

# What XML 1.0 cannot hold, escaped or not.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Google Earth shows a name as HTML in its balloon, so a name's angle brackets become the quotes that look so.
_BRACKETS: Final = str.maketrans("<>", "‹›")
_NAMES: Final = ("toponym", "name", "place_name", "title", "trigger")
_TEXTS: Final = ("sentence", "evidence", "description")
_FACTS: Final = (
    "place_name", "feature", "country_code", "country", "role", "main_role", "confidence", "date_start",
    "article_title", "article_source", "published", "attribution",
)  # fmt: skip


def write_kml(frame: gpd.GeoDataFrame, name: str, stream: BinaryIO) -> None:
    """Write a table of points as KML 2.2, one placemark a row; a row without a point has none.

    Parameters
    ----------
    frame
        Points or null, in EPSG:4326.
    name
        The document's name.
    stream
        Where the UTF-8 goes.

    Raises
    ------
    ExportError
        If a geometry is no point.

    Notes
    -----
    A viewer reads a description as HTML: article text in it is escaped for HTML first, then for XML.

    Examples
    --------
    >>> import io
    >>> from geo import schema
    >>> out = io.BytesIO()
    >>> write_kml(schema.build_empty(schema.PLACES), "places", out)
    >>> out.getvalue()[:38]
    b'<?xml version="1.0" encoding="UTF-8"?>'
    """
    other = set(frame.geom_type.dropna()) - {"Point"}
    if other:
        raise ExportError(f"KML is written from points, not a {min(other)}; write .geojson or .gpkg")
    about = _escape(". ".join([f"{name}: {NOTE}", *list_credits(frame)]))
    stream.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{_escape_name(name)}</name><description>{about}</description>\n".encode()
    )
    names = [column for column in frame.columns if column != "geometry"]
    for key, row, point in zip(frame.index, iterate_rows(frame), frame.geometry.to_numpy(), strict=True):
        known = {column: value for column, value in zip(names, row, strict=True) if value is not None}
        stream.write(_format_placemark(str(key), known, point).encode())
    stream.write(b"</Document></kml>\n")


def _format_placemark(key: str, row: dict[str, Any], point: Any) -> str:
    title = next((row[column] for column in _NAMES if column in row), key)
    texts = [f"<p>{_escape_text(row[column])}</p>" for column in _TEXTS if column in row]
    facts = [f"{column}: {_escape_text(row[column])}" for column in _FACTS if column in row]
    description = escape(_clean("".join(texts) + "<br>".join(facts)))
    place = ""
    if point is not None and not point.is_empty:
        place = f"<Point><coordinates>{point.x:.6f},{point.y:.6f}</coordinates></Point>"
    return (
        f"<Placemark><name>{_escape_name(title)}</name>"
        f"<description>{description}</description>{place}</Placemark>\n"
    )


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _escape_text(value: Any) -> str:
    return html.escape(str(value), quote=True)


def _escape(text: str) -> str:
    return escape(html.escape(_clean(text), quote=True))


def _escape_name(value: Any) -> str:
    return escape(_clean(str(value)).translate(_BRACKETS))
