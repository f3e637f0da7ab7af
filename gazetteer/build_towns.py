"""Build geo/data/towns.npy: the towns that a map names for orientation, capitals first, then by population.

    python gazetteer/build_towns.py

It reads the bundled places, geo/data/places.sqlite (GeoNames), so run it after build.py. Same places, same bytes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

import numpy as np

from geo.basemap.towns import COLUMNS

DATA: Final = Path(__file__).parent.parent / "geo" / "data"
LEAST_PEOPLE: Final = 2_000
"""A smaller town is a dot among many at the scale of an article's map."""


def build_towns() -> np.ndarray:
    """Give the towns as the bundled file has them: row of the place, hundredths of a degree, people."""
    database = sqlite3.connect((DATA / "places.sqlite").as_uri() + "?immutable=1", uri=True)
    found = database.execute(
        "SELECT row, longitude, latitude, population FROM places WHERE feature_class = 'P' AND feature_code != 'PPLX' "
        "AND (population >= ? OR feature_code = 'PPLC' AND population > 0) "
        "ORDER BY feature_code = 'PPLC' DESC, population DESC, row",
        (LEAST_PEOPLE,),
    ).fetchall()
    rows = [(row, round(100 * x), round(100 * y), people) for row, x, y, people in found]
    return np.array(rows, dtype=list(COLUMNS))


if __name__ == "__main__":
    np.save(DATA / "towns.npy", build_towns())
