"""Build the gallery: the map of each seed article and its picture.

python maps/build.py          needs a Chromium, and the extra `test` for playwright
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import geo

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
ARTICLES = {"astana-talks": "2018-05-14"}


def main() -> None:
    """Draw each map and take its picture at desktop size."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, published in ARTICLES.items():
            articles = geo.read_articles(SEEDS / f"{name}.txt")
            path = Path(folder) / f"{name}.html"
            geo.render_map(geo.geoparse(articles, published=published)).save(str(path))
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(path.as_uri())
            page.wait_for_timeout(1500)
            page.screenshot(path=HERE / f"{name}.png")
            print(HERE / f"{name}.png")


if __name__ == "__main__":
    main()
