"""The page's modules: their own tests run by node's test runner, their syntax, and what they must not call."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "geo" / "map_assets"
MODULES = sorted(ASSETS.glob("*.mjs"))
# Ways by which text becomes code or markup. The page has none of them, so that no text ever does.
SINKS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc"
    r"|\beval\(|new Function|setTimeout\(\s*[\"'`]|\.html\(|javascript:|bindPopup\(|bindTooltip\("
    r"|fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(|localStorage|document\.cookie"
)
# The page of `geo review` has a server on loopback, and keeps the key to it where no other page of that address can
# read it; a map keeps nothing and speaks to nobody.
ALLOWED = {"review-server": {"localStorage"}}


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
    tried = "".join(Path(path).read_text(encoding="utf-8") for path in tests)
    own = [path for path in MODULES if not path.stem.startswith("review")]
    assert [path.name for path in own if f'/{path.name}"' not in tried] == []
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
    if path.stem == "review-server":  # the review page has a server, and one module that asks it
        code = code.replace("await fetch(path,", "")
    assert set(re.findall(SINKS, code)) <= ALLOWED.get(path.stem, set())
    assert len(text.splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_name_that_a_module_imports_is_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
    for names in re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE):
        for name in names.split(","):
            assert re.search(rf"\b{name.strip()}\b", body), name


def read_page_files(suffix: str) -> str:
    paths = [path for path in sorted(ASSETS.glob(f"*{suffix}")) if not path.stem.startswith("review")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_class_that_is_styled_is_given_and_every_one_given_is_styled() -> None:
    code = read_page_files(".mjs") + (ASSETS / "page.html").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", read_page_files(".css"), flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", style)))
    made = ("leaflet-", "tone-", "name-")  # Leaflet's own, and those put together from what is shown
    words = set(re.findall(r"[a-z][\w-]*", code))
    assert {name for name in styled if name not in words and not name.startswith(made)} == set()
    literal = re.findall(r'(?:\bclass: |\bclass=|classList\.(?:add|toggle|remove)\()"([^"]+)"', code)
    given = {name for text in literal for name in text.split()}
    assert {name for name in given if name not in styled and not name.startswith(made)} == set()


def test_the_linter_finds_nothing() -> None:
    oxlint = Path(sys.executable).with_name("oxlint")
    if not oxlint.exists():
        pytest.skip("no oxlint beside this Python; it is in the extra `dev`")
    paths = [str(path) for path in MODULES if not path.stem.startswith("review")]
    done = subprocess.run(
        [str(oxlint), *paths, str(ROOT / "tests" / "map_assets")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
