"""The commands `geo config` and `geo cache`: the settings file, and the geocoder's answers on disk."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from geo.cli.run import say

config = typer.Typer(
    no_args_is_help=True, help="Show and change the settings file, so that nobody types them twice."
)
cache = typer.Typer(no_args_is_help=True, help="Show and forget the geocoder's answers on disk.")

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Such as geocoder.name; `geo config show` lists them.")
]


@config.command("show", epilog="Example: geo config show")
def show_settings(
    everything: Annotated[bool, typer.Option("--all", help="The keys that are not set too.")] = False,
) -> None:
    """Show the settings, and what each key means."""
    from geo.settings import SETTINGS, find_config_file, read_settings, show_setting

    settings = read_settings()
    for key, setting in SETTINGS.items():
        if key not in settings and not everything:
            continue
        value = settings.get(key)
        shown = "(not set)" if value is None else show_setting(key, value)
        print(f"{key} = {shown}  # {setting.about}")
    if not settings:
        say(f"nothing is set in {find_config_file()}; `geo config show --all` lists what may be")


@config.command("set", epilog="Example: geo config set geocoder.name nominatim")
def set_setting(
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its value.")],
) -> None:
    """Write one setting; comments and other settings stay as they are."""
    from geo.geocode import check_option
    from geo.settings import write_setting

    print(write_setting(key, check_option(key, value)))


@config.command("unset", epilog="Example: geo config unset geocoder.name")
def unset_setting(key: Key) -> None:
    """Take one setting out."""
    from geo.settings import write_setting

    print(write_setting(key, None))


@config.command("path", epilog="Example: geo config path")
def show_path() -> None:
    """Print where the settings file lies, whether it exists or not."""
    from geo.settings import find_config_file

    print(find_config_file())


@cache.command("info", epilog="Example: geo cache info")
def show_cache(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Show where the answers lie, how many there are, how old, and how often they saved a request."""
    from geo.geocode import describe_cache

    info = describe_cache()
    if as_json:
        import json
        from dataclasses import asdict

        print(json.dumps(asdict(info) | {"path": str(info.path), "hosts": dict(info.hosts)}, indent=1))
        return
    print(info.path)
    print(f"{info.n_bytes / 1000:,.0f} kB")
    print(f"{info.n_answers:,} names with places, {info.n_misses:,} without; {info.n_hits:,} requests saved")
    if info.newest_days is not None and info.oldest_days is not None:
        print(f"{info.newest_days:.1f} to {info.oldest_days:.1f} days old")
    for host, count in info.hosts:
        print(f"  {host}: {count:,}")


@cache.command("clear", epilog="Example: geo cache clear")
def clear_answers() -> None:
    """Forget the answers; the pace at which servers are asked stays kept."""
    from geo.geocode import clear_cache

    count = clear_cache()
    print(f"{count:,} answer{'s' * (count != 1)} forgotten")


GROUPS: Final = {
    "cache": (cache, "geo cache info"),
    "config": (config, "geo config set geocoder.name nominatim"),
}
"""Each group of commands by its name, with an example for its help."""
