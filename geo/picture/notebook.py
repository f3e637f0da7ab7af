"""How a result or a map shows itself in a notebook: live where it is trusted, a picture and a table where not.

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
    from collections.abc import Callable, Iterator

    from geo.tables import Geoparsed

MAX_BYTES: Final = 400_000  # of one output, all forms of it together

_ROWS: Final = 12
_HEIGHT: Final = "620px"
_PICTURE_PX: Final = 660
# What is tried, in turn, until the output fits: bytes of the base map, quotes a place, whether water is drawn and
# names are there in other languages.
_LADDER: Final = (
    (180_000, 10, True), (110_000, 3, True), (70_000, 3, False), (70_000, 1, False), (70_000, 0, False)
)  # fmt: skip
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
    from geo.render.page import build_payload, write_page
    from geo.render.places import collect_content

    payload = build_payload(collect_content(tables, "places"), title=None, subtitle=None, tiles=None)
    return bundle_payload(
        payload, lambda each: write_page(each, None), summary=repr(tables), max_bytes=max_bytes
    )


def bundle_payload(
    payload: dict[str, Any],
    write: Callable[[dict[str, Any]], str],
    *,
    summary: str | None = None,
    live_note: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> dict[str, str]:
    """Build the forms in which a notebook may show a map.

    Parameters
    ----------
    payload
        Of a page, as `geo.render.page.build_payload` gives it.
    write
        Writes the page of a payload.
    summary
        The first line of the text; None takes the title and the line beneath.
    live_note
        The note of the page that does not hold for the picture: who sees the requests of online tiles.
    max_bytes
        As for `build_bundle`.

    Returns
    -------
    dict
        As by `build_bundle`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from geo.render.page import build_payload, write_page
    >>> from geo.render.places import collect_content
    >>> frame = gpd.GeoDataFrame({"name": ["Homs"]}, geometry=gpd.points_from_xy([36.7], [34.7]), crs=4326)
    >>> payload = build_payload(collect_content(frame, "places"), title="One", subtitle="", tiles=None)
    >>> print(bundle_payload(payload, lambda each: write_page(each, None))["text/plain"])
    One
    Place
    Homs
    """
    about = summary or " \u2013 ".join(filter(None, (payload["title"], payload["subtitle"]))) or "Map"
    about = " ".join(about.split()).encode("utf-8", "replace").decode("utf-8")
    notes = [note for note in payload["notes"] if note != live_note]
    picture = _draw_picture(payload | {"notes": notes})
    plain = f"{about}\n{_write_plain(payload)}".rstrip()
    room = max_bytes - len(plain.encode()) - len(picture) - len(_STYLE) - 40
    frames: list[str] = []
    # Rather than without a live map, an untrusted notebook does without the picture, and has the table.
    for still in [_write_still(payload, about, shown) for shown in dict.fromkeys([picture, ""])]:
        frames = frames or _fit_frames(payload, write, room - len(still.encode()))
        live = next((frame for frame in frames if len(frame.encode()) + len(still.encode()) <= room), None)
        if live is not None:
            page = f"<div>{_STYLE}{live}{still}</div>"
            break
    else:
        note = "<p>The map is too large for a notebook: save it with <code>geo.render_map(...).save(path)</code>.</p>"
        page = f"<div>{note}{_write_still(payload, about, picture)}</div>"
    bundle = {"text/html": page, "text/plain": plain}
    return bundle | ({"image/png": picture} if picture else {})


def _fit_frames(payload: dict[str, Any], write: Callable[[dict[str, Any]], str], room: int) -> list[str]:
    """Give the live map as ever smaller frames, as far as the first that fits."""
    from geo.render.compressed import compress_page
    from geo.render.frames import frame_page

    frames = []
    for each in _list_payloads(payload):
        page = compress_page(write(each))
        frames.append(frame_page(page, each["title"], height=_HEIGHT, attributes='class="geo-live"'))
        if len(frames[-1].encode()) <= room:
            break
    return frames


def _list_payloads(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the payload, then ever smaller ones; the first stays as it is."""
    from geo.basemap import crop_basemap

    yield payload
    areas = sorted({place["area"] for place in payload["places"] if "area" in place})
    points = [(place["x"], place["y"]) for place in payload["places"] if "area" not in place]
    for n_bytes, n_quotes, has_more in _LADDER:
        basemap = crop_basemap(points, countries=areas, max_bytes=n_bytes)
        # What the page has none of, as where a server draws the ground, it has none of here.
        dropped = {key for key, value in payload["basemap"].items() if value == []}
        dropped |= set() if has_more else {"rivers", "lakes", "admin1"}
        basemap |= {key: [] for key in dropped}
        # Names of towns go by their numbers, and these towns are others.
        names = {code: each | {"t": ["", []]} for code, each in payload["names"].items() if has_more}
        places = [_cut_quotes(place, n_quotes) for place in payload["places"]]
        yield payload | {"places": places, "basemap": basemap, "names": names}


def _cut_quotes(place: dict[str, Any], most: int) -> dict[str, Any]:
    """Keep the first sentences of a place; the page says how many more there are."""
    facts, kept = [], 0
    for fact in place["facts"]:
        if "text" in fact:
            kept += 1
        facts.append({key: value for key, value in fact.items() if key != "text" or kept <= most})
    if kept <= most:
        return place
    return place | {"facts": facts, "omitted": place.get("omitted", 0) + kept - most}


def _draw_picture(payload: dict[str, Any]) -> str:
    """Draw the picture in few colors, as base 64; empty without matplotlib."""
    from geo.picture import render_payload
    from geo.picture.look import check_matplotlib

    try:
        check_matplotlib()
    except RenderError:
        return ""
    from PIL import Image  # matplotlib's own reader and writer of pictures

    image = Image.open(io.BytesIO(render_payload(payload, "png", _PICTURE_PX))).convert("RGB")
    small = io.BytesIO()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_list_colors())
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


def _list_colors() -> list[int]:
    """List the colors of a picture, red, green and blue in turn: its own, and what lies between them at edges."""
    from matplotlib.colors import to_rgb

    from geo.picture import look

    grounds = [to_rgb(color) for color in (look.PAPER, look.LAND, look.SEA, look.SHADE, look.SHADE_SITE)]
    lines = [look.INK, look.SOFT, look.BORDER, look.DISPUTED, look.COAST, look.NAME_COUNTRY, look.NAME_SHADED]
    marks = [kind.color for kind in look.TONES.values()]
    others = [to_rgb(color) for color in (look.LAKE, look.RIVER, look.ADMIN1)]
    found = [*grounds, *others]
    for front in map(to_rgb, dict.fromkeys([*lines, *marks])):
        found.append(front)
        for share in (0.7, 0.35):
            for ground in grounds[1:]:
                red, green, blue = (share * a + (1 - share) * b for a, b in zip(front, ground, strict=True))
                found.append((red, green, blue))
    return [round(255 * part) for color in dict.fromkeys(found) for part in color][: 3 * 256]


def _take_rows(payload: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Take the table's head and its first rows, in the order of the page's list, as text; no empty column."""
    from geo.picture.look import clean_text
    from geo.picture.places import find_role
    from geo.render.words import ROLE_WORDS

    head = ["Place", "Country", "Mentions", "Confidence", "Role"]
    rows = []
    for place in payload["places"][:_ROWS]:
        role = find_role(place["facts"])
        n = f"{place['n']:,}" if place["n"] > 1 or any("text" in fact for fact in place["facts"]) else ""
        cells = [place["name"], place.get("country", ""), n, place.get("confidence", "")]
        rows.append([*map(clean_text, cells), "" if role == "none" else ROLE_WORDS[role]])
    kept = [column for column in range(len(head)) if not column or any(row[column] for row in rows)]
    return [head[column] for column in kept], [[row[column] for column in kept] for row in rows]


def _write_plain(payload: dict[str, Any]) -> str:
    head, rows = _take_rows(payload)
    if not rows:
        return ""
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
             for line in [head, *rows]]  # fmt: skip
    more = len(payload["places"]) - len(rows)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])


def _write_still(payload: dict[str, Any], about: str, picture: str) -> str:
    head, rows = _take_rows(payload)
    parts = []
    if picture:
        parts.append(f'<img alt="Map: {html.escape(about)}" src="data:image/png;base64,{picture}">')
    cells = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    more = len(payload["places"]) - len(rows)
    below = f"<p>and {more:,} more. " if more > 0 else "<p>"
    below += f"{html.escape(payload['status'])}. Trust this notebook to see the map itself.</p>"
    table = f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    return f'<div class="geo-still">{"".join(parts)}{table}{below}</div>'
