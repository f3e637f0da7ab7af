"""A file imports only from earlier steps and from the base files."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "geo"
ORDER = [
    "errors", "model", "schema", "names", "settings", "parallel",
    "articles", "gazetteer", "sources", "geocode", "text", "triggers", "dates", "nominal", "relative", "recognize",
    "resolve", "precision", "roles", "focus", "events", "coding", "tables", "merging", "corrections", "labels",
    "basemap", "areas", "coarsen", "render", "export", "picture", "pipeline", "evaluate", "review", "cli", "training",
]  # fmt: skip
# Base files may be used by every step; tables and maps show themselves in a notebook, the one exception to the order.
BASE = {"errors", "model", "schema", "names", "settings"}
EXCEPTIONS = {("tables", "picture"), ("render", "picture")}


def find_step(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def find_imports(path: Path) -> set[str]:
    steps = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"geo.{alias.name}" for alias in node.names] if node.module == "geo" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        steps |= {name.split(".")[1] for name in names if name.startswith("geo.")}
    return steps


def list_files() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if find_step(path) not in ("__init__", "__main__")]


def test_every_step_has_a_place_in_the_order():
    assert {find_step(path) for path in list_files()} == set(ORDER)


def test_imports_point_to_earlier_steps():
    wrong = [
        (path.name, step)
        for path in list_files()
        for step in find_imports(path)
        if step in ORDER
        and step not in BASE | {find_step(path)}
        and ORDER.index(step) > ORDER.index(find_step(path))
        and (find_step(path), step) not in EXCEPTIONS
    ]
    assert wrong == []


def test_render_and_export_see_only_tables():
    allowed = BASE | {"tables", "labels", "basemap", "render", "export"}
    for path in list_files():
        if find_step(path) in ("render", "export"):
            late = {step for each, step in EXCEPTIONS if each == find_step(path)}
            assert find_imports(path) <= allowed | late, path


def test_heavy_libraries_are_imported_late():
    heavy = {"geopandas", "pandas", "folium", "shapely", "pyarrow", "trafilatura", "geopy", "numpy", "rich",
             "matplotlib", "pyproj", "PIL"}  # fmt: skip
    late = {"conflict_map.py"}  # a subclass of folium.Map, itself imported late
    for path in list_files():
        for node in ast.parse(path.read_text("utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found = {name.split(".")[0] for name in names} & heavy
            assert not found or path.name in late, (path, found)


def test_files_stay_readable():
    assert [path.name for path in list_files() if len(path.read_text("utf-8").splitlines()) > 420] == []
