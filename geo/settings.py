"""Where the user's own files lie: the configuration, own gazetteers, the geocoder's cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_APPLICATION: Final = "conflict-geo"


def find_config_file() -> Path:
    """Give the path of the configuration file, which need not exist: `GEO_CONFIG`, or the system's own place for it.

    Examples
    --------
    >>> find_config_file().suffix
    '.toml'
    """
    if given := os.environ.get("GEO_CONFIG"):
        return Path(given).expanduser()
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False) / "config.toml"


def find_data_folder() -> Path:
    """Give the folder of the user's own gazetteers, which need not exist: `GEO_DATA`, or the system's own place."""
    if given := os.environ.get("GEO_DATA"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path(_APPLICATION, appauthor=False)


def find_cache_folder() -> Path:
    """Give the folder of what can be had again, which need not exist: `GEO_CACHE`, or the system's own place."""
    if given := os.environ.get("GEO_CACHE"):
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path(_APPLICATION, appauthor=False)
