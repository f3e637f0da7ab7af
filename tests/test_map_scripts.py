"""The page's modules: their own tests run by node's test runner, their syntax, and what they must not call."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "geo" / "map_assets").glob("*.mjs"))
# Ways by which text becomes code or markup. The page has none of them, so that no text ever does.
SINKS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc"
    r"|\beval\(|new Function|setTimeout\(\s*[\"'`]|\.html\(|javascript:|bindPopup\(|bindTooltip\("
    r"|fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(|localStorage|document\.cookie"
)


@pytest.fixture(scope="module")
def node() -> str:
    path = shutil.which("node")
    if path is None:
        if os.environ.get("GEO_REQUIRE_BROWSER") == "1":
            pytest.fail("no node on the PATH, and GEO_REQUIRE_BROWSER=1 demands one")
        pytest.skip("no node on the PATH")
    return path


def test_the_modules_pass_their_own_tests(node: str) -> None:
    tests = sorted(str(path) for path in (ROOT / "tests" / "map_assets").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert tests


def test_the_modules_are_well_formed(node: str) -> None:
    for path in MODULES:
        done = subprocess.run([node, "--check", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_turns_text_into_code_or_reaches_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    assert re.findall(SINKS, code) == []
    assert len(text.splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_name_that_a_module_imports_is_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
    for names in re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE):
        for name in names.split(","):
            assert re.search(rf"\b{name.strip()}\b", body), name
