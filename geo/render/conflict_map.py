"""The map as a `folium.Map`. Imported only when a map is made: folium takes a second to load."""

from __future__ import annotations

import html
import os
import re
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import folium
from branca.element import Element, Figure

from geo.errors import RenderError
from geo.render.compressed import compress_page
from geo.render.frames import frame_page
from geo.render.page import write_page
from geo.render.tiles import Tiles

_REASON = (
    "folium runs the text of its elements as templates and scripts, and text from articles is not to be"
    " trusted; use render_map(..., allow_foreign=True) to add it all the same, without protection"
)


class _Literal(Element):
    """An element whose text no template engine ever sees."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Literal"
        self._text = text

    def render(self, **_: Any) -> str:
        return self._text


class _Closed(Element):
    """An element that takes no children."""

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        raise RenderError(f"cannot add {type(child).__name__} to this page: {_REASON}")


class _Page(Figure):
    """The figure around a `ConflictMap`: it renders to the map's own page."""

    def __init__(self, owner: ConflictMap) -> None:
        super().__init__()
        self._owner = owner
        if not owner.allow_foreign:
            self.header, self.html, self.script = _Closed(), _Closed(), _Closed()
            for part in (self.header, self.html, self.script):
                part._parent = self

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        if child is self._owner or self._owner.allow_foreign:
            return super().add_child(child, name=name, index=index)
        raise RenderError(f"cannot add {type(child).__name__} to this page: {_REASON}")

    def render(self, **kwargs: Any) -> str:
        return self._owner.write_html(**kwargs)

    def _repr_html_(self, **_: Any) -> str:
        return self._owner._repr_html_()


class ConflictMap(folium.Map):
    """A folium map that is one self-contained page; `geo.render_map` makes it.

    It saves, renders and shows itself in notebooks as folium maps do, needs no network, and gives the same
    bytes for the same input. What other code would add to it is refused with a `RenderError`, unless it was
    made with `allow_foreign=True`.

    Attributes
    ----------
    tiles_notice
        Who sees the requests of the online tiles, and what may go wrong with them; None without tiles.
    payload
        The page's data, JSON-ready.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads them from the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(
        self, payload: dict[str, Any], *, tiles: Tiles | None = None, allow_foreign: bool = False
    ) -> None:
        self.allow_foreign = True  # while folium sets itself up
        super().__init__(location=(0.0, 0.0), zoom_start=2, tiles=None)
        self.allow_foreign = allow_foreign
        self.payload = payload
        self.tiles_notice = tiles.notice if tiles else None
        self._tiles = tiles
        self._page = _Page(self)
        self._page.add_child(self, name="map")

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Refuse the element, unless the map was made with `allow_foreign=True`.

        Raises
        ------
        RenderError
            With the reason.
        """
        if not self.allow_foreign:
            raise RenderError(f"cannot add {type(child).__name__} to this map: {_REASON}")
        return super().add_child(child, name=name, index=index)

    def add_js_link(self, name: str, url: str) -> None:
        """Refuse the script: in folium it would go to every map of the class."""
        raise RenderError(f"cannot add the script {name!r} to this map: {_REASON}")

    def add_css_link(self, name: str, url: str) -> None:
        """Refuse the style sheet: in folium it would go to every map of the class."""
        raise RenderError(f"cannot add the style sheet {name!r} to this map: {_REASON}")

    def fit_bounds(self, bounds: Any, *_: Any, **__: Any) -> None:
        """Open the map on a part of the world: [(south, west), (north, east)] in degrees."""
        (south, west), (north, east) = bounds
        self.payload = self.payload | {"view": [[float(south), float(west)], [float(north), float(east)]]}

    def get_bounds(self) -> list[list[float | None]]:
        """Give [[south, west], [north, east]] of the points in degrees; None where there are none."""
        points = [place for place in self.payload["places"] if "area" not in place]
        if not points:
            return [[None, None], [None, None]]
        x, y = [place["x"] for place in points], [place["y"] for place in points]
        return [[min(y), min(x)], [max(y), max(x)]]

    def write_html(self, **kwargs: Any) -> str:
        """Write the whole page."""
        return self._write_payload(self.payload, **kwargs)

    def _write_payload(self, payload: dict[str, Any], **kwargs: Any) -> str:
        foreign = self._render_foreign(**kwargs) if self.allow_foreign and self._children else None
        return write_page(payload, self._tiles, foreign)

    def render(self, **kwargs: Any) -> str:
        """Render into the page; within another figure, as a sandboxed frame that holds the page."""
        root = self.get_root()
        if isinstance(root, _Page):
            return ""
        if isinstance(root, Figure):
            root.html.add_child(_Literal(self._frame("100%")), name=self.get_name())
            return ""
        return self.write_html(**kwargs)

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any) -> None:
        """Save the page as UTF-8: beside the target, then renamed, so that no half-written file stays.

        Raises
        ------
        OSError
            If the folder does not exist or cannot be written.
        """
        content = self.write_html(**kwargs).encode("utf-8")
        if not isinstance(outfile, str | bytes | Path):
            outfile.write(content)
            if close_file:
                outfile.close()
            return
        target = Path(os.fsdecode(outfile))
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            Path(beside).chmod(0o666 & ~mask)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map where the notebook is trusted, a picture and a table where not, in at most 400 KB."""
        # Display is the one exception to the order of imports.
        from geo.picture.notebook import bundle_payload

        return bundle_payload(self.payload, self._write_payload, live_note=self.tiles_notice)

    def _repr_html_(self, **_: Any) -> str:
        """Show the map in a notebook; a trusted one needs no network for it."""
        return self._frame("600px")

    def _frame(self, height: str) -> str:
        return frame_page(compress_page(self.write_html()), self.payload["title"], height=height)

    def _render_foreign(self, **kwargs: Any) -> dict[str, str]:
        """Render what other code added, through folium's own templates, with ids that do not change."""
        page = self._page
        for child in self._children.values():
            child.render(**kwargs)
        links = [
            f'<script src="{html.escape(url)}"></script>'
            for name, url in folium.Map.default_js
            if name != "leaflet"
        ]
        links += [
            f'<link rel="stylesheet" href="{html.escape(url)}">' for name, url in folium.Map.default_css[1:]
        ]
        parts = {"header": page.header.render(**kwargs), "html": page.html.render(**kwargs)}
        parts |= {"script": page.script.render(**kwargs), "name": self.get_name()}
        parts["header"] = "\n".join(links) + parts["header"]
        return _renumber(parts)


def _renumber(parts: dict[str, str]) -> dict[str, str]:
    """Replace folium's random ids of 32 digits by their order."""
    numbers: dict[str, str] = {}

    def replace(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], f"{len(numbers) + 1:032x}")

    return {
        key: re.sub(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", replace, text) for key, text in parts.items()
    }
