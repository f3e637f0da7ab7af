"""Measure own gazetteers: how long one of so many rows takes to build and how much memory, and what look-ups then cost.

python tests/bench_gazetteer.py [ROWS] [FOLDER]

The rows are made up: names are put together of the words of the bundled places, a third with another name in another
script, one in ten with a bundled place's id and name, all over the world. A million by default; allCountries has 12.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from geo.gazetteer import Gazetteer
from geo.gazetteer.own import OwnInfo, OwnPlace, find_own_folder
from geo.gazetteer.own.build import build_own

_ARTICLE = (
    "Shelling hit Jobar, Harasta and Eastern Ghouta near Damascus on Monday, said Ahmed in Aleppo. Troops left Idlib "
    "for Kafr Haya, Ter Maala and the Port of Hodeidah; President Assad spoke in Moscow. San Antonio sent aid to Homs, "
    "Hama, Raqqa, Deir ez-Zor, Al Bab, Manbij and Saraqib, while the army held Dayr Hafir and Khan Shaykhun."
)
_LOOK = """
import sys, time
from geo.gazetteer import load_gazetteer
names = sys.argv[1:]
gazetteer = load_gazetteer()
for name in names:
    begun = time.perf_counter()
    gazetteer.candidates(name)
    print(time.perf_counter() - begun)
"""
_RUN = """
import time
from geo import geoparse
begun = time.process_time()
geoparse(%r)
print(time.process_time() - begun)
"""


def make_places(count: int) -> Iterator[OwnPlace]:
    """Make up so many places."""
    rng = random.Random(0)
    database = Gazetteer()._database
    select = "SELECT * FROM places WHERE feature_class = 'P' ORDER BY country_code"
    words = sorted({word for row in database.execute(select) for word in row[2].split()})
    foreign = [name for (name,) in database.execute("SELECT name FROM labels") if not name.isascii()]
    [known] = database.execute(f"SELECT count(*) FROM ({select})").fetchone()
    number = 0
    for position, row in enumerate(database.execute(select), 1):
        is_known = True
        while number < position * count // known:
            place_id, name = row[1], row[2]
            if not is_known:
                place_id = f"geonames:{20_000_000 + number}"
                if rng.random() < 0.7:
                    name = " ".join(rng.choice(words) for _ in range(rng.choice((1, 2, 2, 3))))
            names = (f"{rng.choice(words)} {name}", *([rng.choice(foreign)] if rng.random() < 0.3 else []))
            yield OwnPlace(
                place_id, name, names if rng.random() < 0.7 else (),
                round(row[3] + rng.uniform(-1, 1), 5), round(row[4] + rng.uniform(-1, 1), 5),
                rng.choice("PPPHTLS"), "PPL", row[7], row[8], row[9], rng.choice((0, 0, 0, 0, 1200)),
            )  # fmt: skip
            number += 1
            is_known = False


class Memory:
    """Watches how much memory this process and its workers hold together, from Linux's /proc."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
            held = sum(map(self._read, ["self", *children]))
            self.peak_mb = max(self.peak_mb, held)

    def _read(self, process: str) -> float:
        try:
            lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
        except OSError:
            return 0.0
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def measure_run(code: str, *given: str, data: Path) -> list[float]:
    """Run some code in a process of its own; give the numbers that it prints, in milliseconds.

    With one thread for linear algebra: the library's others wait by spinning, and a core's time would say nothing.
    """
    done = subprocess.run(
        [sys.executable, "-c", code, *given], check=True, capture_output=True, text=True,
        env=os.environ | {"GEO_DATA": str(data), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return [1000 * float(line) for line in done.stdout.split()]


def forget_files(folder: Path) -> None:
    """Have the system drop the files from its cache, so that they are read from the disk again."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure_build(count: int, folder: Path) -> None:
    """Build an own gazetteer of so many rows, and say what that took."""
    some = min(count, 200_000)
    begun = time.process_time()
    for _ in islice(make_places(count), some):
        pass
    making = (time.process_time() - begun) * count / some
    begun, cpu = time.perf_counter(), sum(os.times()[:4])
    with Memory() as memory:
        info = build_own(make_places(count), folder, OwnInfo("all", kind="geonames", attribution="Made up"))
    building, cpu = time.perf_counter() - begun, sum(os.times()[:4]) - cpu
    print(
        f"{info.places:,} places, {info.names:,} names: {building:.0f} s to build, {cpu:.0f} s of the cores' time, "
        f"about {making:.0f} of them to make the rows up; {memory.peak_mb:.0f} MB in all processes; {info.shards} "
        f"files of names, {sum(info.files.values()) / 1e6:,.0f} MB on disk; load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    """Build, unless the folder has one already; look names up, parse an article, with and without."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        folder = find_own_folder("all", data_folder=data)
        if not folder.exists():
            measure_build(count, folder)
        names = ("Homs", "San Antonio", "Zabadani", "حلب", "Kafr Qasim", "Nowhere at All")
        ways = {"without": data / "nothing", "with": data}
        for way, each in ways.items():
            forget_files(folder)
            cold = measure_run(_LOOK, *names, data=each)
            told = ", ".join(f"{name} {ms:.1f}" for name, ms in zip(names, cold, strict=True))
            print(f"look-ups {way}, cold, ms: {told}")
        rounds = [[measure_run(_RUN % _ARTICLE, data=each)[0] for each in ways.values()] for _ in range(7)]
        without, joined = (statistics.median(times) for times in zip(*rounds, strict=True))
        print(f"an article, ms of a core: {without:.0f} without, {joined:.0f} with (medians of 7)")


if __name__ == "__main__":
    main()
