"""Print a corpus of 200 short articles on over eighty conflicts, as JSON lines: `python maps/corpus.py > corpus.jsonl`.

They are passages of `seeds/roles` without their marks. Which ones, and in which order, a hash of the id decides, so
that the same passages give the same bytes. Most of them are what the model of roles learned from: a map of them shows
what a map of many articles looks like, not how right it is.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geo.evaluate.corpus import Document
from geo.evaluate.passages import read_passages

SEEDS: Final = Path(__file__).parents[1] / "seeds"
N_ARTICLES: Final = 200
_NO_CONFLICT: Final = "None"


def read_subjects(path: Path) -> dict[str, str]:
    """Read the conflict of each passage, which its header names and a document has no field for."""
    lines = path.read_text("utf-8").splitlines()
    headers = (line.removeprefix("## ").split("|") for line in lines if line.startswith("## "))
    return {fields[0].strip(): fields[1].strip() for fields in headers}


def choose_passages(folder: Path = SEEDS / "roles") -> Iterator[tuple[str, Document]]:
    """Choose the dated passages on a conflict whose ids have the lowest hashes; give each with its conflict."""
    found: list[tuple[str, str, Document]] = []
    for path in sorted(folder.glob("passages-*.txt")):
        subjects = read_subjects(path)
        for document in read_passages(path):
            article = document.article
            subject = subjects[article.article_id]
            if article.published is not None and subject != _NO_CONFLICT:
                key = hashlib.sha256(article.article_id.encode()).hexdigest()
                found.append((key, subject, document))
    for _, subject, document in sorted(found, key=lambda each: each[0])[:N_ARTICLES]:
        yield subject, document


def write_corpus() -> str:
    """Write the articles as JSON lines, which `geo map -` reads."""
    lines = []
    for _, document in choose_passages():
        article = document.article
        assert article.published is not None
        record = {
            "id": article.article_id, "published": article.published.date().isoformat(),
            "source": "Sample passages (invented)", "text": article.text,
        }  # fmt: skip
        lines.append(json.dumps(record, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(write_corpus())
