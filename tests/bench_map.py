"""Measure pages of many places: their size, the time to write them, to their first frame, and how they pan. By hand.

python tests/bench_map.py [PLACES...]          needs a Chromium and the extra `test`; 1000 10000 100000 unless told

The first frame is the second after the page says that it is ready, from the start of loading its file; the median of
five. Panning is 90 frames of a drag.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from geo.render import write_map

_RUNS = 5
_WATCH = """
new MutationObserver((_, observer) => {
  if (!document.documentElement?.dataset.ready) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.firstFrame = performance.now(); }));
}).observe(document, { attributes: true, subtree: true, childList: true });
"""
_PAN = """async () => {
  const map = document.getElementById("map");
  const box = map.getBoundingClientRect();
  let [x, y] = [box.left + 500, box.top + 300];
  const send = (target, type) => target.dispatchEvent(
    new MouseEvent(type, { bubbles: true, clientX: x, clientY: y, button: 0, buttons: 1 }));
  const times = [];
  send(map, "mousedown");
  for (let i = 0; i < 90; i += 1) {
    times.push(await new Promise(requestAnimationFrame));
    x += i < 45 ? 4 : -4;
    send(document, "mousemove");
  }
  send(document, "mouseup");
  return times.slice(1).map((at, i) => at - times[i]);
}"""


def make_table(count: int) -> gpd.GeoDataFrame:
    """Make events at random: roles, types, dates, radii, and a sentence each."""
    rng = np.random.default_rng(1)
    days = np.datetime64("2018-01-01") + rng.integers(0, 365, count)
    types = ["Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots"]
    names = [f"Place {i}" for i in range(count)]
    columns = {
        "name": names, "toponym": names, "feature": ["PPL"] * count,
        "country": rng.choice(["SY", "IQ", "TR"], count), "radius_km": rng.choice([1.0, 5.0, 10.0, 30.0], count),
        "role": rng.choice(["event_site", "venue", "actor", "background"], count, p=[0.6, 0.1, 0.2, 0.1]),
        "event_type": rng.choice(types, count), "event_date": [str(day) for day in days],
        "n_mentions": rng.geometric(0.2, count), "confidence": rng.uniform(0.4, 1, count).round(2),
        "sentence": [f"Report {i}: fighting was heard near Place {i} on Monday, officials said." for i in range(count)],
        "article_source": rng.choice(["Example Wire", "Invented Times"], count),
    }  # fmt: skip
    points = gpd.points_from_xy(rng.normal(37, 4, count), rng.normal(35, 3, count))
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


def time_page(browser: Any, path: Path) -> tuple[float, list[float]]:
    """Open a page some times; give the median time to its first frame, and the last one's frames of a drag, in ms."""
    times = []
    frames: list[float] = []
    for _ in range(_RUNS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(_WATCH)
        page.goto(path.as_uri())
        while not page.evaluate("window.firstFrame ?? 0"):  # the page forbids a function to wait for
            page.wait_for_timeout(50)
        times.append(page.evaluate("window.firstFrame"))
        page.wait_for_timeout(300)
        frames = page.evaluate(_PAN)
        page.close()
    return statistics.median(times), frames


def main(counts: list[int]) -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        print("places    MB  written s  first frame s  frames/s while panning")
        for count in counts:
            table = make_table(count)
            start = time.perf_counter()
            page, _ = write_map(table, title=f"{count:,} places")
            written = time.perf_counter() - start
            path = Path(folder) / f"{count}.html"
            path.write_text(page, encoding="utf-8")
            first, frames = time_page(browser, path)
            rate = 1000 / statistics.fmean(frames)
            size = path.stat().st_size / 1e6
            print(f"{count:6} {size:5.2f} {written:10.1f} {first / 1000:14.2f} {rate:14.0f}")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1000, 10_000, 100_000])
