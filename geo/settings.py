"""The user's settings, and where the user's own files lie: own gazetteers, the geocoder's cache.

The settings are a TOML file of a few keys, so that nobody types them twice. It is read with the standard library; what
writes it keeps the user's comments and order.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.errors import SettingsError

_APPLICATION: Final = "conflict-geo"
_HIDDEN: Final = "********"


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


@dataclass(frozen=True, slots=True)
class Setting:
    """What one key of the settings file holds: text, or a number from `least` on."""

    about: str
    kind: type[str] | type[float] = str
    least: float = 0.0
    is_secret: bool = False


SETTINGS: Final[dict[str, Setting]] = {
    "geocoder.name": Setting("asked for names that the gazetteer lacks: nominatim, photon, pelias or none"),
    "geocoder.url": Setting("the address of your own server, such as http://127.0.0.1:8088"),
    "geocoder.user_agent": Setting("who asks: an application's name and a contact, or the contact alone"),
    "geocoder.api_key": Setting("the key that a Pelias server wants", is_secret=True),
    "geocoder.timeout": Setting("seconds that one request may take in all", float, 0.1),
    "geocoder.per_second": Setting("requests a second; a public server gets one at the most", float, 0.001),
    "geocoder.max_age_days": Setting("days that an answer with places is kept", float),
    "geocoder.max_miss_age_days": Setting("days that an answer without is kept", float),
    "geocoder.max_requests": Setting("requests that one run may make", float),
}
"""The keys that the settings file may hold."""


def read_settings(path: Path | None = None) -> dict[str, str | float]:
    """Read the settings file.

    Parameters
    ----------
    path
        Instead of the user's own.

    Returns
    -------
    dict
        Values by their keys, such as `geocoder.name`; empty if there is no file.

    Raises
    ------
    SettingsError
        If the file cannot be read, is not TOML, or has an unknown key or a value of the wrong kind.

    Examples
    --------
    >>> read_settings(Path("nowhere.toml"))
    {}
    """
    path = path or find_config_file()
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as err:
        raise SettingsError(f"the settings file {path} cannot be read: {err}") from err
    import tomllib

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise SettingsError(f"the settings file {path} is not TOML: {err}") from err
    return {
        key: check_setting(key, value, where=f" in {path}")
        for section, held in content.items()
        for key, value in (
            [(f"{section}.{name}", value) for name, value in held.items()]
            if isinstance(held, dict)
            else [(section, held)]
        )
    }


def hide_password(value: str) -> str:
    """Give an address as it may be shown: without the password, and without what may be a key behind a `?`.

    Examples
    --------
    >>> hide_password("http://me:secret@geo.example.org/x?key=abc"), hide_password("http://127.0.0.1:8088")
    ('http://********@geo.example.org/x?********', 'http://127.0.0.1:8088')
    """
    start = value.find("//") + 2 if "//" in value else 0
    user, at, rest = value[start:].rpartition("@")
    host, mark, _ = rest.partition("?")
    return f"{value[:start]}{_HIDDEN if user else ''}{at}{host}{mark}{_HIDDEN if mark else ''}"


def show_setting(key: str, value: Any) -> str:
    """Give a setting's value as it may be shown.

    Examples
    --------
    >>> show_setting("geocoder.api_key", "abc"), show_setting("geocoder.timeout", 5.0)
    ('********', '5')
    """
    if SETTINGS[key].is_secret:
        return _HIDDEN
    if key == "geocoder.url":
        return hide_password(str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def check_setting(key: str, value: Any, *, where: str = "") -> str | float:
    """Check a setting's key and value; a number may be given as text.

    Parameters
    ----------
    key, value
        The setting.
    where
        Said in the error, to show where it stands.

    Raises
    ------
    SettingsError
        If there is no such setting, or the value is of another kind or too small.

    Examples
    --------
    >>> check_setting("geocoder.timeout", "5"), check_setting("geocoder.name", " photon ")
    (5.0, 'photon')
    """
    setting = SETTINGS.get(key)
    if setting is None:
        raise SettingsError(f"unknown setting {key!r}{where}: expected one of {', '.join(SETTINGS)}")
    if setting.kind is str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise SettingsError(
                f"{key}{where}: expected text ({setting.about}), got {show_setting(key, value)!r}"
            )
        return value.strip()
    try:
        number = (
            float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        )
    except ValueError:
        number = None
    if number is None or not setting.least <= number < float("inf"):
        raise SettingsError(
            f"{key}{where}: expected a number from {setting.least:g} on ({setting.about}), got {value!r}"
        )
    return number


def write_setting(key: str, value: Any, path: Path | None = None) -> Path:
    """Write one setting into the settings file, or with None take it out; what else stands there stays.

    Parameters
    ----------
    key
        One of `SETTINGS`.
    value
        Its value; None to take it out.
    path
        Instead of the user's own file.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SettingsError
        If the key or the value is none, or the file cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_setting("geocoder.name", "photon", Path(folder) / "config.toml")
    ...     read_settings(path)
    {'geocoder.name': 'photon'}
    """
    path = path or find_config_file()
    checked = None if value is None and key in SETTINGS else check_setting(key, value)
    read_settings(path)  # a file that is broken is mended by its owner, not overwritten
    import tomlkit

    document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    section, name = key.split(".")
    if checked is not None:
        table: Any = document.setdefault(section, tomlkit.table())
        table[name] = int(checked) if isinstance(checked, float) and checked.is_integer() else checked
    elif name in (held := document.get(section, {})):
        del held[name]
        if not held:
            del document[section]
    _save(path, tomlkit.dumps(document))
    return path


def _save(path: Path, text: str) -> None:
    """Write the file beside and move it in place: a crash leaves the old one. It may hold a key: its owner's alone."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
        beside.replace(path.resolve() if path.is_symlink() else path)
    except OSError as err:
        beside.unlink(missing_ok=True)
        raise SettingsError(f"the settings file {path} cannot be written: {err.strerror or err}") from err
