"""The page's constant files: the map's own modules and styles, Leaflet, and what belongs to review alone."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

from geo.errors import ReviewError

__all__ = ["Asset", "load_review_assets", "write_entrance"]

_FOLDER: Final = Path(__file__).parents[1] / "map_assets"
_LEAFLET: Final = ("leaflet.js", "leaflet.css")
_STYLES: Final = ("colors.css", "map.css", "review.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str


@lru_cache(maxsize=1)
def load_review_assets() -> dict[str, Asset]:
    """Read the files that the page may ask for, by name: those and no others are ever sent.

    Raises
    ------
    ReviewError
        If one is missing.

    Examples
    --------
    >>> sorted(name for name in load_review_assets() if name.endswith(".css"))
    ['colors.css', 'leaflet.css', 'map.css', 'review.css']
    """
    try:
        names = ["review.html", *_STYLES, *sorted(path.name for path in _FOLDER.glob("*.mjs"))]
        texts = {name: (_FOLDER / name).read_text("utf-8") for name in names}
        distribution = metadata.distribution("XStatic-Leaflet")
        for name in _LEAFLET:
            located = str(distribution.locate_file(f"xstatic/pkg/leaflet/data/{name}"))
            texts[name] = Path(located).read_text("utf-8")
    except (OSError, metadata.PackageNotFoundError) as err:
        raise ReviewError(
            f"the page of `geo review` is incomplete: {err}; install conflict-geo again"
        ) from err
    # Leaflet's pictures are not used, and its source map is not there: a path to one would be a request.
    texts["leaflet.css"] = re.sub(r"url\((?!data:)[^)]*\)", "none", texts["leaflet.css"])
    texts["leaflet.js"] = re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", texts["leaflet.js"])
    return {name: Asset(text.encode("utf-8"), _name_type(name)) for name, text in texts.items()}


def write_entrance(key: str) -> Asset:
    """Give the page as it is sent once, to whoever brings the token: with the key that the page keeps.

    Examples
    --------
    >>> b'<meta name="review-key" content="abc">' in write_entrance("abc").content
    True
    """
    page = load_review_assets()["review.html"]
    head = b"<head>\n"
    return Asset(
        page.content.replace(head, head + f'<meta name="review-key" content="{key}">\n'.encode(), 1),
        page.media_type,
    )


def _name_type(name: str) -> str:
    kind = {".mjs": "text/javascript"}.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    return f"{kind}; charset=utf-8"
