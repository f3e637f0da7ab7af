"""Measure what the main job costs from cold, beside the import of the libraries it rests on. Run by hand.

python tests/bench_cold.py [PAIRS]

Alternate pairs, for a loaded machine slows both of a pair; the ratio given is the median of the pairs'.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_IMPORT = [sys.executable, "-c", "import geopandas, folium"]
_MAP = [
    sys.executable,
    "-m",
    "geo",
    "map",
    str(_ROOT / "seeds" / "astana-talks.txt"),
    "--published",
    "2018-05-14",
]


def measure(command: list[str], folder: str) -> float:
    """Give the seconds that a command takes, in a process of its own."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Run the pairs, after one that fills the disk's cache, and print the medians."""
    n_pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(measure(_IMPORT, folder), measure(_MAP, folder)) for _ in range(n_pairs + 1)][1:]
    imports, maps = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(map_seconds / seconds for seconds, map_seconds in pairs)
    print(
        f"import geopandas, folium {imports:.2f} s; geo map {maps:.2f} s; ratio {ratio:.2f} ({n_pairs} pairs)"
    )


if __name__ == "__main__":
    main()
