"""The real Nominatim on loopback, over the packed database in tests/nominatim (see its README)."""

from __future__ import annotations

import hashlib
import lzma
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

PACKED: Final = Path(__file__).parent / "nominatim" / "tiny.sqlite.xz"
# Everything that the server needs of its Python: its packages, and an SQLite that loads extensions.
_PROBE: Final = """
import sqlite3
import aiosqlite, falcon, icu, nominatim_api, uvicorn
connection = sqlite3.connect(":memory:")
connection.enable_load_extension(True)
connection.load_extension("mod_spatialite")
"""
# Read before conftest.py hides it from the tests.
_TOLD: Final = os.environ.get("GEO_NOMINATIM_PYTHON")
_START_SECONDS: Final = 60.0
_ENTRY: Final = re.compile(r'\] \S+ (\d+) (\w+) "(.*)"$')


class NominatimMissingError(Exception):
    """No Python here can run the server; the message says what each lacks."""


@dataclass(frozen=True)
class Request:
    """What the server's log says of one search."""

    query: dict[str, str]
    n_results: int


@dataclass(frozen=True)
class Server:
    """A running server: where, and what it was asked."""

    url: str
    log: Path

    def read_requests(self) -> list[Request]:
        """Read the searches so far, in order."""
        entries = map(_ENTRY.search, self.log.read_text("utf-8").splitlines() if self.log.exists() else [])
        return [
            Request({key: values[-1] for key, values in parse_qs(entry[3]).items()}, int(entry[1]))
            for entry in entries
            if entry and entry[2] == "search"
        ]


def hash_inputs() -> str:
    """Hash what the packed database is made of; it carries this hash, so that it cannot stay behind unnoticed."""
    folder = PACKED.parent
    inputs = [folder / "tiny.osm", *sorted((folder / "project").iterdir())]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def find_python() -> Path:
    """Find a Python that can run the server: GEO_NOMINATIM_PYTHON, .venv-nominatim, or the tests' own."""
    own = Path(__file__).parent.parent / ".venv-nominatim" / "bin" / "python"
    lacks = []
    for python in [Path(_TOLD)] if _TOLD else [own, Path(sys.executable)]:
        if not python.exists():
            lacks.append(f"{python.name} in {python.parent.parent.name}: is not there")
            continue
        probe = subprocess.run([str(python), "-c", _PROBE], capture_output=True, text=True, check=False)
        if probe.returncode == 0:
            return python
        lacks.append(f"{python.name} in {python.parent.parent.name}: {probe.stderr.strip().splitlines()[-1]}")
    raise NominatimMissingError(
        f"no Python here runs a Nominatim ({'; '.join(lacks)}): see tests/nominatim/README.md"
    )


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Unpack the database into a folder and serve it on a free port until the end."""
    python = find_python()
    database, log = folder / "tiny.sqlite", folder / "requests.log"
    database.write_bytes(lzma.decompress(PACKED.read_bytes()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "NOMINATIM_DATABASE_DSN": f"sqlite:dbname={database}",
        "NOMINATIM_LOG_FILE": str(log),
        "NOMINATIM_API_POOL_SIZE": "1",
    }
    with (folder / "server.log").open("wb") as output:
        process = subprocess.Popen(
            [str(python), "-m", "uvicorn", "--factory", "nominatim_api.server.falcon.server:run_wsgi",
             "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder, env={**os.environ, **settings}, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url, folder / "server.log")
            log.write_text("")
            yield Server(url, log)
        finally:
            process.terminate()
            process.wait(10)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until the server answers a search: the first is slow, and none of the tests'."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/search?q=Syria", timeout=_START_SECONDS):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the Nominatim did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
