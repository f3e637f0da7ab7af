"""The docs say what the program does: each command, each option, each public name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

import geo
from geo.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands


def test_every_command_has_a_readme_line():
    names = "map parse export lookup evaluate info cache config gazetteer review"
    assert set(COMMANDS) == set(names.split())
    for name in COMMANDS:
        assert f"| `geo {name}" in README, name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_has_help_and_an_example(name):
    command = COMMANDS[name]
    assert command.help and f"Example: geo {name}" in command.epilog
    for parameter in command.params:
        assert parameter.name == "help" or parameter.help, (name, parameter.name)


def test_every_public_name_is_in_the_docs():
    text = README + (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in geo.__all__:
        assert name in text or name in ("Article", "Gazetteer", "GeoError", "Geoparsed"), name


def test_every_data_file_has_a_licence():
    licences = (ROOT / "DATA-LICENSES.md").read_text("utf-8")
    patterns = [
        pattern.replace(".", r"\.").replace(r"\.*", r"\..*")
        for pattern in re.findall(r"geo/data/([\w.*]+)", licences)
    ]
    for path in (ROOT / "geo" / "data").iterdir():
        known = any(re.fullmatch(pattern, path.name) for pattern in patterns)
        assert known or path.name == "manifest.json", path.name


def test_links_and_images_of_the_readme_exist():
    if not (ROOT / "maps").exists():
        pytest.skip("the gallery is in no archive")
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_no_machine_is_named():
    for path in [*ROOT.glob("*.md"), *(ROOT / "geo").rglob("*.py"), *(ROOT / "gazetteer").glob("*.*")]:
        assert not re.search(r"(?<![\w.])/(?:work|root|home|tmp)/", path.read_text("utf-8")), path
