"""How a result shows itself in a notebook: the live map where it is trusted, a picture and a table where not.

A front end shows `text/html` as it is only in a trusted notebook; elsewhere its sanitizer takes frames and styles away
and leaves pictures and tables. So the picture and the table stand behind the frame in the same HTML, and a style
hides them as long as the frame is there. `image/png` and `text/plain` are for front ends without HTML, such as a PDF
by nbconvert or Quarto.
"""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, Any, Final

from geo.errors import RenderError

if TYPE_CHECKING:
    from geo.tables import Geoparsed

MAX_BYTES: Final = 400_000  # of one output, all forms of it together

_ROWS: Final = 12
_HEIGHT: Final = "620px"
_PICTURE_PX: Final = 800
# What is tried, in turn, until the output fits: bytes of the base map, quotes a place.
_LADDER: Final = ((330_000, 50), (180_000, 10), (110_000, 3), (70_000, 0))
_STYLE: Final = "<style>.geo-live~.geo-still{display:none}</style>"


def build_bundle(tables: Geoparsed, *, max_bytes: int = MAX_BYTES) -> dict[str, str]:
    """Build the forms in which a notebook may show a result.

    Parameters
    ----------
    tables
        What `geoparse` gave.
    max_bytes
        About how many bytes all forms may take together. Where the map takes more, its base map gets rougher,
        then it quotes fewer sentences (and says how many are left out), then it is left out.

    Returns
    -------
    dict
        `text/html`, `text/plain`, and, where matplotlib is installed, `image/png` in base 64.

    Examples
    --------
    >>> from geo import schema
    >>> from geo.tables import Geoparsed
    >>> empty = Geoparsed(*(schema.build_empty(table) for table in schema.TABLES.values()))
    >>> sorted(build_bundle(empty))[-2:]
    ['text/html', 'text/plain']
    """
    picture = _draw_picture(tables)
    plain = f"{tables!r}\n{_write_plain(tables)}".rstrip()
    room = max_bytes - len(plain.encode()) - len(picture) - len(_STYLE) - 40
    frames: list[str] = []
    # Rather than without a live map, an untrusted notebook does without the picture, and has the table.
    for still in [_write_still(tables, shown) for shown in dict.fromkeys([picture, ""])]:
        frames = frames or _fit_frames(tables, room - len(still.encode()))
        live = next((frame for frame in frames if len(frame) + len(still.encode()) <= room), None)
        if live is not None:
            page = f"<div>{_STYLE}{live}{still}</div>"
            break
    else:
        note = "<p>The map is too large for a notebook: save it with <code>geo.render_map(...).save(path)</code>.</p>"
        page = f"<div>{note}{_write_still(tables, picture)}</div>"
    bundle = {"text/html": page, "text/plain": plain}
    return bundle | ({"image/png": picture} if picture else {})


def _fit_frames(tables: Geoparsed, room: int) -> list[str]:
    """Give the live map as ever smaller frames, as far as the first that fits."""
    frames = []
    for frame in _list_frames(tables):
        frames.append(frame)
        if len(frame) <= room:
            break
    return frames


def _list_frames(tables: Geoparsed) -> Any:
    """Give the live map as a frame, then ever smaller ones."""
    from geo.basemap import crop_basemap
    from geo.render.compressed import compress_page
    from geo.render.frames import frame_page
    from geo.render.page import build_payload, write_page
    from geo.render.places import collect_content

    content = collect_content(tables, "places")
    areas = sorted({place["area"] for place in content.places if "area" in place})
    points = [(place["x"], place["y"]) for place in content.places if "area" not in place]
    payload = build_payload(content, title=None, subtitle=None, tiles=None)
    for step, (n_bytes, n_quotes) in enumerate(_LADDER):
        if step:
            for place in content.places:
                told = [fact for fact in place["facts"] if "text" in fact]
                for fact in told[n_quotes:]:
                    del fact["text"]
                place["omitted"] = place.get("omitted", 0) + len(told[n_quotes:])
            payload["basemap"] = crop_basemap(points, countries=areas, max_bytes=n_bytes)
        page = compress_page(write_page(payload, None))
        yield frame_page(page, payload["title"], height=_HEIGHT, attributes='class="geo-live"')


def _draw_picture(tables: Geoparsed) -> str:
    """Draw the picture in few colors, as base 64; empty without matplotlib."""
    from geo.picture import render_picture
    from geo.picture.look import check_matplotlib

    try:
        check_matplotlib()
    except RenderError:
        return ""
    from PIL import Image  # matplotlib's own reader and writer of pictures

    image = Image.open(io.BytesIO(render_picture(tables, width_px=_PICTURE_PX))).convert("RGB")
    small = io.BytesIO()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_list_colors())
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


def _list_colors() -> list[int]:
    """List the colors of a picture, red, green and blue in turn: its own, and what lies between them at edges."""
    from matplotlib.colors import to_rgb

    from geo.picture import look

    grounds = [to_rgb(color) for color in (look.PAPER, look.LAND, look.SEA, look.SHADE)]
    lines = [look.INK, look.SOFT, look.BORDER, look.DISPUTED, look.COAST, look.NAME_COUNTRY, look.NAME_SHADED]
    marks = [kind.color for kind in (*look.ROLES.values(), look.NO_ROLE)]
    others = [to_rgb(color) for color in (look.LAKE, look.RIVER, look.ADMIN1)]
    found = [*grounds, *others]
    for front in map(to_rgb, dict.fromkeys([*lines, *marks])):
        found.append(front)
        for share in (0.65, 0.35):
            for ground in grounds[1:]:
                red, green, blue = (share * a + (1 - share) * b for a, b in zip(front, ground, strict=True))
                found.append((red, green, blue))
    return [round(255 * part) for color in dict.fromkeys(found) for part in color][: 3 * 256]


def _take_rows(tables: Geoparsed) -> tuple[list[str], list[list[str]]]:
    """Take the table's head and its first rows, the most mentioned places, as text."""
    places = tables.places
    has_roles = bool(places["main_role"].notna().any())
    head = ["Place", "Country", "Mentions", "Confidence"] + (["Role"] if has_roles else [])
    rows = []
    for row in places.head(_ROWS).itertuples():
        cells = [row.name, row.country, row.n_mentions, row.max_confidence]
        rows.append([_write_cell(cell) for cell in [*cells, *([row.main_role] if has_roles else [])]])
    return head, rows


def _write_cell(cell: Any) -> str:
    import pandas as pd

    from geo.picture.look import clean_text

    if pd.isna(cell):
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else clean_text(cell)


def _write_plain(tables: Geoparsed) -> str:
    head, rows = _take_rows(tables)
    if not rows:
        return ""
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
             for line in [head, *rows]]  # fmt: skip
    more = len(tables.places) - len(rows)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])


def _write_still(tables: Geoparsed, picture: str) -> str:
    head, rows = _take_rows(tables)
    parts = []
    if picture:
        text = html.escape(repr(tables))
        parts.append(f'<img alt="Map: {text}" src="data:image/png;base64,{picture}">')
    cells = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    more = len(tables.places) - len(rows)
    below = f"<p>and {more:,} more places. " if more > 0 else "<p>"
    below += "Machine-coded, unverified. Trust this notebook to see the map itself.</p>"
    table = f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    return f'<div class="geo-still">{"".join(parts)}{table}{below}</div>'
