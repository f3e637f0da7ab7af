"""The map's constant files: Leaflet and markercluster from the packages we depend on, and ours."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

from geo.errors import RenderError

_OURS: Final = Path(__file__).parents[1] / "map_assets"
# The modules in the order of their imports: they are joined into one script.
_MODULES: Final = (
    "dom", "decode", "words", "coordinates", "symbols", "model", "hash", "bins", "clusters", "names", "basemap",
    "labels", "details", "markers", "paint", "dots", "areas", "selection", "list", "filters", "timeline", "legend",
    "minimap", "download", "picture", "page", "fits", "embed", "main",
)  # fmt: skip
_STYLES: Final = ("colors", "page", "panel", "map", "phone", "print")
_PACKAGES: Final = {
    "XStatic-Leaflet": ("1.9.3", "xstatic/pkg/leaflet/data"),
    "XStatic-Leaflet-MarkerCluster": ("1.4.1", "xstatic/pkg/leaflet_markercluster/data"),
}


@dataclass(frozen=True)
class Assets:
    """The page's shell, its constant scripts and style, and the licence notices that go with them."""

    shell: str
    scripts: tuple[str, ...]
    style: str
    licences: str


@lru_cache(maxsize=1)
def load_assets() -> Assets:
    """Read the constant files.

    Raises
    ------
    RenderError
        If a package that carries Leaflet or markercluster is absent, of another version or incomplete.

    Examples
    --------
    >>> len(load_assets().scripts)
    3
    """
    leaflet = _read_package("XStatic-Leaflet", "leaflet.js", "leaflet.css")
    cluster = _read_package("XStatic-Leaflet-MarkerCluster", "leaflet.markercluster.js", "MarkerCluster.css")
    # Leaflet's pictures (layers, the marker pin) are not used; a path to one would be a request.
    style = re.sub(r"url\((?!data:)[^)]*\)", "none", leaflet[1]) + cluster[1]
    style += "".join(_read_own(f"{name}.css") for name in _STYLES)
    scripts = (_drop_source_map(leaflet[0]), _drop_source_map(cluster[0]), _join_modules())
    for text in (*scripts, style):
        if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
            raise RenderError(
                "a script or style of the map would end its own element; reinstall the packages"
            )
    licences = "\n".join(_read_own(f"LICENSE-{name}.txt") for name in ("leaflet", "markercluster"))
    return Assets(_read_own("page.html"), scripts, style, licences)


def hash_source(text: str) -> str:
    """Give the source expression by which a content security policy allows exactly this text.

    Examples
    --------
    >>> hash_source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read_package(package: str, *names: str) -> list[str]:
    wanted, folder = _PACKAGES[package]
    try:
        distribution = metadata.distribution(package)
    except metadata.PackageNotFoundError as err:
        raise RenderError(
            f"the map needs {package} {wanted}, which is not installed: pip install {package}"
        ) from err
    if not distribution.version.startswith(wanted):
        raise RenderError(
            f"the map needs {package} {wanted}, got {distribution.version}: pip install {package}=={wanted}.*"
        )
    try:
        paths = [Path(str(distribution.locate_file(f"{folder}/{name}"))) for name in names]
        return [path.read_text(encoding="utf-8") for path in paths]
    except OSError as err:
        raise RenderError(f"{package} lacks {Path(err.filename).name}; install it again") from err


def _read_own(name: str) -> str:
    return (_OURS / name).read_text(encoding="utf-8")


def _drop_source_map(script: str) -> str:
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", script)


def _join_modules() -> str:
    """Join our modules into one script: their imports name each other, so only the keywords go.

    Indents and lines that are comments go too: a tenth of the script. No text of a module goes over lines.
    """
    joined = []
    for name in _MODULES:
        text = re.sub(r"^import [^;]*;\n", "", _read_own(f"{name}.mjs"), flags=re.MULTILINE)
        text = re.sub(r"^(export |[ \t]+)", "", text, flags=re.MULTILINE)
        joined.append(re.sub(r"^(//.*)?\n", "", text, flags=re.MULTILINE))
    return '(() => {\n"use strict";\n' + "".join(joined) + "})();\n"
