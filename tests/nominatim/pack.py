"""Import tiny.osm into a Nominatim, turn the database into one SQLite file, and pack it.

README.md, beside this, says what it needs and how it is run.
"""

from __future__ import annotations

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from nominatim_server import PACKED, hash_inputs

HERE: Final = Path(__file__).parent
SIZE_LIMIT_BYTES: Final = 1_000_000
# No clock in a built file: the same input gives the same bytes.
MOMENT: Final = "2020-01-01 00:00:00.000000"


@contextmanager
def run_postgres(folder: Path) -> Iterator[str]:
    """Run a throwaway cluster that listens on a socket in `folder` only; give Nominatim's address of it."""
    programs = Path(
        subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True).stdout.strip()
    )
    if not (programs / "initdb").exists():  # pg_config may be of the client alone
        programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    prefix = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    cluster = folder / "cluster"
    control = [*prefix, str(programs / "pg_ctl"), "-D", str(cluster), "-w"]
    subprocess.run(
        [*prefix, str(programs / "initdb"), "-D", str(cluster), "-A", "trust", "-U", "postgres", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    subprocess.run(
        [*control, "-l", str(folder / "log"), "-o", options, "start"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    try:
        yield f"pgsql:host={folder};user=postgres;dbname=nominatim"
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )


def run_nominatim(*arguments: str, project: Path, env: Mapping[str, str]) -> None:
    subprocess.run(
        [str(Path(sys.executable).with_name("nominatim")), *arguments, "--project-dir", str(project)],
        check=True, env=env, cwd=project,
    )  # fmt: skip


def trim(database: Path) -> None:
    """Take out what the server does without: the world's grid of countries, which is OpenStreetMap's, and dates.

    Put in the hash of what it was made of, for the test that compares it.
    """
    with closing(sqlite3.connect(database)) as connection:
        connection.enable_load_extension(True)
        connection.load_extension("mod_spatialite")
        connection.execute("DELETE FROM country_osm_grid")
        connection.execute("DELETE FROM spatialite_history")
        connection.execute("UPDATE placex SET indexed_date = ?", [MOMENT])
        connection.execute(
            "UPDATE geometry_columns_time SET last_insert = ?, last_update = ?, last_delete = ?", [MOMENT] * 3
        )
        connection.execute("INSERT INTO nominatim_properties VALUES ('inputs', ?)", [hash_inputs()])
        connection.commit()
        connection.execute("VACUUM")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        socket, project = folder / "postgres", folder / "project"
        folder.chmod(0o755)
        socket.mkdir()
        shutil.copytree(HERE / "project", project)
        database = folder / "tiny.sqlite"
        with run_postgres(socket) as address:
            env = {
                **os.environ, "NOMINATIM_DATABASE_DSN": address, "NOMINATIM_DATABASE_WEBUSER": "postgres",
                "PYTHONHASHSEED": "0",  # it writes the countries in the order of a set
            }  # fmt: skip
            # One thread: numbers are given in the order of the file.
            run_nominatim(
                "import", "--offline", "--no-updates", "--threads", "1", "--osm-file", str(HERE / "tiny.osm"),
                project=project, env=env,
            )  # fmt: skip
            run_nominatim("convert", "--output", str(database), project=project, env=env)
        trim(database)
        packed = lzma.compress(database.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > SIZE_LIMIT_BYTES:
        sys.exit(
            f"expected at most {SIZE_LIMIT_BYTES:,} bytes packed, got {len(packed):,}: is tiny.osm still tiny?"
        )
    PACKED.write_bytes(packed)
    print(f"{PACKED.name}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
