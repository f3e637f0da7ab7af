"""Build the gallery: the maps, their pictures, and the page that shows them. Nothing here needs a network.

python maps/build.py                  all of it; pictures need a Chromium, the extra `test` (playwright), and Pillow
python maps/build.py siege air-war    these maps and their pictures only
python maps/build.py --index          the index page only

A map is made by the very command that the index page shows, so that whoever types it gets the same bytes. The maps are
not committed (4 MB, and all of them change with each change of the map's scripts); the pictures and the index page are.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpus import write_corpus
from gallery import MAPS, Entry, Picture
from index_page import write_index

if TYPE_CHECKING:
    from PIL import Image
    from playwright.sync_api import Browser

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
_COLORS: Final = 256
_SETTLE_MS: Final = 1500
_N_AT_ONCE: Final = 2
_FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--force-color-profile=srgb")


def build_map(entry: Entry) -> Path:
    """Run the entry's own command, without the settings and gazetteers of whoever runs it; give the map."""
    nobody = str(HERE / "nobody")  # a folder that is not there
    own = {"GEO_CONFIG": f"{nobody}/config.toml", "GEO_DATA": nobody, "GEO_GEOCODER": "none"}
    command = [sys.executable, "-m", "geo", *entry.options, "--quiet"]
    text = write_corpus() if entry.reads_corpus else None
    subprocess.run(  # noqa: S603 - our own list
        command, cwd=ROOT, input=text, encoding="utf-8", check=True, stdout=subprocess.DEVNULL,
        env=os.environ | own,
    )  # fmt: skip
    return ROOT / entry.path


@contextmanager
def open_browser() -> Iterator[Browser | None]:
    """Start a Chromium; give None, and say so, where there is none or what drives it is missing."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        import PIL.Image  # noqa: F401 - take_picture will want it
        from playwright.sync_api import sync_playwright
    except ImportError as err:
        print(f"no pictures: {err.name} is missing; pip install playwright pillow", file=sys.stderr)
        path = None
    else:
        if path is None:
            print("no pictures: no Chromium on the PATH", file=sys.stderr)
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


def reduce_colors(shot: Image.Image) -> Image.Image:
    """Keep the 128 most frequent colors as they are, then 128 more, each the farthest from all that are kept.

    Pillow's own ways shift the sea, or give the legend's few dots of color up for more shades of the sea.
    """
    import numpy as np
    from PIL import Image

    pixels = np.asarray(shot).astype(np.int32) @ (1 << 16, 1 << 8, 1)
    packed, inverse, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colors = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
    frequent = np.argsort(-counts, kind="stable")[: _COLORS // 2]
    best = np.full(len(colors), np.iinfo(np.int32).max)
    nearest = np.zeros(len(colors), dtype=np.uint8)
    kept: list[int] = []
    for number in range(min(_COLORS, len(colors))):
        kept.append(int(frequent[number] if number < len(frequent) else best.argmax()))
        distance = ((colors - colors[kept[-1]]) ** 2).sum(axis=1)
        is_nearer = distance < best
        best[is_nearer], nearest[is_nearer] = distance[is_nearer], number
    reduced = Image.fromarray(nearest[inverse].reshape(shot.height, shot.width), "P")
    reduced.putpalette(colors[kept].astype(np.uint8).tobytes())
    return reduced


def take_picture(browser: Browser, page_path: Path, picture: Picture) -> Path:
    """Open a map, wait until it stands still, and keep what is seen in at most 256 colors."""
    from PIL import Image

    options: dict[str, Any] = {"has_touch": True, "is_mobile": True} if picture.width < 600 else {}
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce", offline=True, locale="en-US", timezone_id="UTC", **options,
    )  # fmt: skip
    page = context.new_page()
    page.goto(page_path.as_uri())
    page.wait_for_timeout(_SETTLE_MS)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    path = HERE / picture.name
    reduce_colors(shot).save(path, optimize=True)
    return path


def main() -> None:
    """Build what the command line names, by default everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="MAP", help=", ".join(entry.name for entry in MAPS))
    parser.add_argument("--index", action="store_true", help="write the index page only")
    args = parser.parse_args()
    if unknown := set(args.names) - {entry.name for entry in MAPS}:
        parser.error(f"there is no map {', '.join(sorted(unknown))}")
    (HERE / "index.html").write_text(write_index(), "utf-8", newline="\n")
    if args.index:
        return
    entries = [entry for entry in MAPS if not args.names or entry.name in args.names]
    with open_browser() as browser, ThreadPoolExecutor(_N_AT_ONCE) as pool:
        for entry, path in zip(entries, pool.map(build_map, entries), strict=True):
            print(path.relative_to(ROOT), f"{path.stat().st_size / 1000:,.0f} kB")
            for picture in entry.pictures if browser is not None else ():
                assert browser is not None
                shot = take_picture(browser, path, picture)
                print(" ", shot.relative_to(ROOT), f"{shot.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
