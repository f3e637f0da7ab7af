"""Check the wheel and the sdist of a folder: size, what must be in, what must not. Run by `.ci/run`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

LIMIT_MB = 60
NEEDED = (
    "geo/py.typed",
    "geo/data/places.sqlite",
    "geo/data/poi.sqlite",
    "geo/data/basemap",
    "geo/map_assets/",
    "DATA-LICENSES.md",
    "LICENSE",
)
FOREIGN = ("astana-talks",)


def check(path: Path) -> list[str]:
    """Return what is wrong with an archive."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        with tarfile.open(path) as archive:
            names = archive.getnames()
    size = path.stat().st_size / 1e6
    print(f"{path.name}: {size:.1f} MB, {len(names)} files")
    faults = [
        f"{path.name}: lacks {wanted}" for wanted in NEEDED if not any(wanted in name for name in names)
    ]
    faults += [f"{path.name}: holds {name}" for name in names if any(word in name for word in FOREIGN)]
    if path.suffix == ".whl" and size > LIMIT_MB:
        faults.append(f"{path.name}: {size:.1f} MB, more than {LIMIT_MB} MB")
    return faults


if __name__ == "__main__":
    archives = sorted(Path(sys.argv[1]).iterdir())
    problems = [fault for path in archives for fault in check(path)]
    print("\n".join(problems))
    sys.exit(1 if problems or len(archives) != 2 else 0)
