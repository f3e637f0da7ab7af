"""The command line: read options, call the library, print.

Results go to standard output; progress, warnings and errors to standard error. Exit codes: 0 done, 1 an error
of ours, 2 wrong usage, 3 incomplete under `--strict`.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from geo.cli import commands, gazetteers, settings

app = typer.Typer(
    name="geo",
    help="Map the places named in news about armed conflict. Offline, unless you ask for a server.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        from geo import __version__

        print(f"geo {__version__}")
        raise typer.Exit


@app.callback(epilog="Example: geo map article.txt --published 2018-05-14")
def run(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Map the places named in news about armed conflict. Offline, unless you ask for a server."""


for name, (function, example) in commands.COMMANDS.items():
    app.command(name=name, epilog=f"Example: {example}")(function)
app.add_typer(gazetteers.app, name="gazetteer")
for name, (group, example) in settings.GROUPS.items():
    app.add_typer(group, name=name, epilog=f"Example: {example}")


def main() -> None:
    """Run the command; turn our errors into one line and the exit code 1."""
    import os

    from geo.errors import GeoError

    # An article's matrices are small: further threads only wait, and each costs a core's time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except GeoError as err:
        print(f"geo: error: {err}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe has gone: what Python's documentation on SIGPIPE advises.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print("geo: stopped", file=sys.stderr)
        sys.exit(130)
