"""The gallery's list, its index page and the articles that its maps are drawn from agree. No browser is started."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest
import typer.main

import geo
from geo.cli import app

ROOT = Path(__file__).parent.parent
MAPS = ROOT / "maps"
SEEDS = ROOT / "seeds"
if not (MAPS.exists() and SEEDS.exists()):
    pytest.skip("the gallery is in no archive", allow_module_level=True)
sys.path.insert(0, str(MAPS))

import corpus  # noqa: E402 - the recipe's modules lie beside it, in no package
import gallery  # noqa: E402
import index_page  # noqa: E402

# Folder: how many articles, the first and the last day that they were published on.
FOLDERS = {
    "front-line": (7, "2025-02-03", "2025-02-12"),
    "siege": (6, "2025-03-04", "2025-05-02"),
    "insurgency": (12, "2024-11-04", "2024-11-24"),
    "air-war": (7, "2024-10-14", "2024-10-20"),
}


def test_the_index_page_is_what_the_list_gives():
    page = (MAPS / "index.html").read_text("utf-8")
    assert page == index_page.write_index(), "run: python maps/build.py --index"
    assert re.findall(r'<article[^>]* id="([^"]+)"', page) == [entry.name for entry in gallery.MAPS]
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


@pytest.mark.parametrize("target", re.findall(r'(?:href|src)="([^"]+)"', index_page.write_index()))
def test_what_the_index_page_names_is_there(target):
    drawn = {f"{entry.name}.html" for entry in gallery.MAPS}
    assert target in drawn or (MAPS / target).exists()


def test_pictures_are_those_of_the_list_and_light():
    planned = [picture.name for entry in gallery.MAPS for picture in entry.pictures]
    assert sorted(path.name for path in MAPS.glob("*.png")) == sorted(planned)
    for name in planned:
        assert (MAPS / name).stat().st_size <= 250_000, name
    sizes = {(each.width, each.height, each.is_dark) for each in gallery.MAPS[0].pictures}
    assert len(sizes) == 6


def test_the_readme_has_every_command():
    text = (MAPS / "README.md").read_text("utf-8").replace("\\|", "|")
    for entry in gallery.MAPS:
        assert f"`{entry.command}`" in text, entry.name
        assert entry.pictures[0].name in text


@pytest.mark.parametrize("entry", gallery.MAPS, ids=lambda entry: entry.name)
def test_commands_are_ones_that_geo_understands(entry):
    words = shlex.split(entry.command.rpartition("| ")[2])
    assert words[:2] == ["geo", "map"]
    assert entry.reads_corpus == entry.command.startswith("python maps/corpus.py | ")
    command = typer.main.get_command(app).commands["map"]
    context = command.make_context("map", words[2:])
    assert str(context.params["output"]) == entry.path
    assert entry.reads_corpus or (ROOT / entry.source).exists()


def test_every_folder_is_listed():
    folders = {path.name for path in (SEEDS / "gallery").iterdir() if path.is_dir()}
    assert folders == set(FOLDERS)
    assert {entry.source for entry in gallery.MAPS} >= {f"seeds/gallery/{name}" for name in FOLDERS}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_reads_as_dated_articles_that_say_they_are_invented(name):
    folder = SEEDS / "gallery" / name
    problems = []
    articles = list(geo.read_articles(folder, on_problem=problems.append))
    # The folder's note has no suffix, and is the one file that is passed over.
    assert [problem.is_note for problem in problems] == [True]
    days = [article.published.date().isoformat() for article in articles]
    assert (len(articles), days[0], days[-1]) == FOLDERS[name]
    assert days == sorted(days)
    assert all(article.title and "invented" in article.source for article in articles)
    assert len({article.article_id for article in articles}) == len(articles)
    assert not any(article.text.startswith("---") for article in articles)
    assert "nothing in it happened" in (folder / "README").read_text("utf-8")


def test_the_corpus_has_200_dated_articles_without_marks():
    text = corpus.write_corpus()
    assert text == corpus.write_corpus()
    records = [json.loads(line) for line in text.splitlines()]
    assert len({record["id"] for record in records}) == len(records) == 200
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", record["published"]) for record in records)
    assert not any("[[" in record["text"] or "|" in record["text"] for record in records)
    subjects = {subject for subject, _ in corpus.choose_passages()}
    assert len(subjects) > 80 and "None" not in subjects
