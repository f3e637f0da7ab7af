"""A small mentions table to review, and a server of it in a thread or a process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shapely.geometry import Point

from geo import schema
from geo.review import open_review
from geo.review.server import ReviewServer

# place_id: name, feature, country, longitude, latitude, radius_km
PLACES: dict[str, tuple[Any, ...]] = {
    "geonames:170063": ("Aleppo", "PPLA", "SY", 37.16117, 36.20124, 20.0),
    "geonames:2210247": ("Tripoli", "PPLC", "LY", 13.18733, 32.88743, 20.0),
    "geonames:266826": ("Tripoli", "PPLA", "LB", 35.84415, 34.43352, 5.0),
    "geonames:170654": ("Damascus", "PPLC", "SY", 36.29128, 33.5102, 20.0),
}
TWICE = "Aleppo was shelled, and Aleppo burned."
ARABIC = "قصف عنيف على حلب منذ الصباح."
# article, start, toponym, sentence, place_id, confidence, role, n_candidates
MENTIONS: list[tuple[Any, ...]] = [
    ("a1", 0, "Aleppo", TWICE, "geonames:170063", 0.95, "event_site", 2),
    ("a1", 24, "Aleppo", TWICE, "geonames:170063", 0.95, "event_site", 2),
    ("a1", 60, "Tripoli", "Shells hit Tripoli on Monday.", "geonames:2210247", 0.5, "event_site", 7),
    ("a1", 90, "Telman", "Nobody knows where Telman is.", None, None, "background", 0),
    ("a1", 130, "حلب", ARABIC, "geonames:170063", 0.7, "event_site", 2),
    ("a1", 160, "Damascus", "A bomb went off in Damascus.", "geonames:170654", 0.98, "event_site", 1),
    ("a2", 5, "Tripoli", "From Tripoli they went on to Beirut.", "geonames:266826", 0.99, "path", 7),
]
ARTICLES = {"a1": ("Shells fall", "example.org", "2018-02-05"), "a2": ("Roads", "example.net", "2018-02-06")}


def make_mentions(**texts: str) -> Any:
    """Build the table; `texts` overwrites text columns in every row."""
    rows = []
    for article, start, toponym, sentence, place_id, confidence, role, count in MENTIONS:
        place = PLACES[place_id] if place_id else (None,) * 6
        title, source, published = ARTICLES[article]
        row = {
            "mention_id": f"{article}:{start}", "article_id": article, "start": start, "end": start + len(toponym),
            "toponym": toponym, "kind": "proper", "sentence": sentence, "place_id": place_id, "place_name": place[0],
            "feature_code": place[1], "country_code": place[2], "radius_km": place[5], "confidence": confidence,
            "resolved_by": "gazetteer" if place_id else "unresolved", "n_candidates": count, "role": role,
            "reason": "the only place of this name", "article_title": title, "article_source": source,
            "article_url": "https://example.org/1", "published": published, "status": "machine-coded",
        }  # fmt: skip
        rows.append(row | texts)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    points = [Point(PLACES[row[4]][3:5]) if row[4] else None for row in MENTIONS]
    return schema.build_frame(schema.MENTIONS, columns, points)


def make_hostile(payloads: list[str]) -> Any:
    """Build a table of one mention a payload, with the payload in every text of its row."""
    names = [name for name, dtype in schema.MENTIONS.columns.items() if dtype == schema.TEXT]
    count = len(payloads)
    columns: dict[str, list[Any]] = dict.fromkeys(["mention_id", *names], payloads) | {
        "start": list(range(count)), "kind": ["proper"] * count, "confidence": [0.3] * count,
        "role": ["event_site"] * count, "country_code": ["SY"] * count, "feature_code": ["PPL"] * count,
    }  # fmt: skip
    return schema.build_frame(
        schema.MENTIONS, columns, [Point(30 + i % 8, 30 + i // 8) for i in range(count)]
    )


@contextmanager
def serve(mentions: Any, corrections: Path, **options: Any) -> Iterator[ReviewServer]:
    """Serve a table in a thread."""
    server = open_review(mentions, corrections, **({"by": "Ann"} | options))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10)


class Started:
    """`geo review` as a process of its own, which a test may kill."""

    def __init__(self, table: Path, corrections: Path) -> None:
        command = [sys.executable, "-m", "geo", "review", str(table), "--corrections", str(corrections)]
        self.process = subprocess.Popen(
            [*command, "--by", "Ann", "--no-browser"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.communicate(timeout=30)
