"""The notebook runs top to bottom, and shows a map, a table and GeoJSON."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

MAPS = Path(__file__).parent.parent / "maps"
SEEDS = MAPS.parent / "seeds"


@pytest.mark.skipif(not (MAPS.exists() and SEEDS.exists()), reason="the gallery is in no archive")
@pytest.mark.parametrize("path", sorted(MAPS.glob("*.ipynb")), ids=lambda path: path.name)
def test_it_runs_and_shows_what_it_says(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    html = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert any("<iframe" in page and "srcdoc" in page for page in html)
    assert any("<table" in page and "Eastern Ghouta" in page for page in html)
    printed = "".join(output.get("text", "") for output in outputs)
    assert '"FeatureCollection"' in printed
    assert not any("http" + "://" in page.split("srcdoc")[0] for page in html)
    last = outputs[-1]
    assert last.data["text/plain"] == "True"
