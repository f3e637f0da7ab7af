"""Which geocoder is asked for, and how: what the caller says, then the environment, then the settings file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from geo.errors import GeocoderError, SettingsError
from geo.geocode.servers import GEOCODERS, build_user_agent, split_address
from geo.settings import check_setting, find_config_file, read_settings

NONE: Final = "none"
"""The name that turns a geocoder of the environment or of the settings off."""
_ENVIRONMENT: Final = {
    "name": "GEO_GEOCODER", "url": "GEO_GEOCODER_URL", "user_agent": "GEO_USER_AGENT", "api_key": "GEO_GEOCODER_KEY",
}  # fmt: skip


def choose_geocoder(
    name: str | None = None,
    *,
    url: str | None = None,
    user_agent: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> dict[str, Any] | None:
    """Give the arguments of `build_geocoder` for the geocoder that is asked for.

    Parameters
    ----------
    name, url, user_agent
        What the caller says, such as the command's options.
    environ
        With GEO_GEOCODER, GEO_GEOCODER_URL, GEO_GEOCODER_KEY and GEO_USER_AGENT.

    Returns
    -------
    dict or None
        None if none is asked for, or `none`. An address or a key counts only for the geocoder that it was set with:
        that of your Nominatim is not used for `photon`.

    Raises
    ------
    SettingsError
        If the settings file is broken.

    Examples
    --------
    >>> choose_geocoder("photon", environ={"GEO_USER_AGENT": "desk@example.org"})
    {'geocoder': 'photon', 'user_agent': 'desk@example.org', 'origin': '--geocoder'}
    """
    said = {"name": name, "url": url, "user_agent": user_agent}
    held = {key: _drop_empty(environ.get(variable)) for key, variable in _ENVIRONMENT.items()}
    stored: dict[str, Any] = {
        key.removeprefix("geocoder."): value
        for key, value in (read_settings() if name != NONE else {}).items()
        if key.startswith("geocoder.")
    }
    layers = (
        ("--geocoder", said),
        ("GEO_GEOCODER", held),
        (f"the settings file {find_config_file()}", stored),
    )
    origin, chosen = next(
        ((origin, layer["name"]) for origin, layer in layers if layer.get("name")), ("", NONE)
    )
    if chosen == NONE:
        return None
    options: dict[str, Any] = {"geocoder": chosen}
    for key in dict.fromkeys(("url", "user_agent", "api_key", *stored)):
        if key == "name":
            continue
        for _, layer in layers:
            is_of_another = key in ("url", "api_key") and layer.get("name") not in (None, chosen)
            if layer.get(key) is not None and not is_of_another:
                options[key] = layer[key]
                break
    if "url" in options:
        check_setting("geocoder.url", options["url"])
    return options | {"origin": origin}


def check_option(key: str, value: Any) -> str | float:
    """Check a setting as `check_setting` does, and that a geocoder can be made of it.

    Raises
    ------
    SettingsError
        If it cannot.

    Examples
    --------
    >>> check_option("geocoder.url", "http://127.0.0.1:8088"), check_option("geocoder.max_requests", "50")
    ('http://127.0.0.1:8088', 50.0)
    """
    checked = check_setting(key, value)
    try:
        if key == "geocoder.name" and checked not in (*GEOCODERS, NONE):
            raise GeocoderError(f"expected one of {', '.join((*GEOCODERS, NONE))}, got {checked!r}")
        if key == "geocoder.url":
            split_address("geocoder", str(checked))
        elif key == "geocoder.user_agent":
            build_user_agent("a server", str(checked))
        elif key == "geocoder.max_requests" and not float(checked).is_integer():
            raise GeocoderError(f"expected a whole number, got {checked:g}")
    except GeocoderError as err:
        raise SettingsError(f"{key}: {err}") from err
    return checked


def _drop_empty(value: str | None) -> str | None:
    return value.strip() or None if value else None
