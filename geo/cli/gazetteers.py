"""`geo gazetteer add|list|info|remove`: the user's own gazetteers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from geo.cli.run import say

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.own import OwnInfo
    from geo.sources import Request
    from geo.sources.archives import Meter

app = typer.Typer(
    name="gazetteer",
    help="Add places of your own: dumps, tables, OpenStreetMap extracts. They are searched with the bundled ones.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Example: geo gazetteer add SY",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_MB: Final = 1_000_000
_SHOWN_FAULTS: Final = 12
_STEP_S: Final = 0.2

ProjectFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--gazetteer",
        metavar="FILE",
        help="Search the places of this file too, and first: a project's own list, .csv .geojson .gpkg ..., as "
        "geo gazetteer add reads them. May be given more than once.",
    ),
]


def _column(text: str) -> Any:
    return typer.Option(metavar="COLUMN", help=f"Of a table: {text}.")


@app.command("add", epilog="Example: geo gazetteer add sites.csv --name-column site --credit 'Field office'")
def add_sources(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|URL|COUNTRY...",
            help="GeoNames dumps (SY.txt, SY.zip, allCountries.zip), .csv .geojson .gpkg .parquet, .osm.pbf (needs "
            "conflict-geo[osm]); an address of one; or a country such as SY: GeoNames' own download.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call it; by default as the file.")
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The data's licence; GeoNames' and OpenStreetMap's are known."),
    ] = None,
    credit: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom maps and tables are to credit.")
    ] = None,
    name_column: Annotated[str | None, _column("its name")] = None,
    other_names_column: Annotated[str | None, _column("other names, parted by ; or |")] = None,
    class_column: Annotated[str | None, _column("what it is, such as village, camp or PPLX")] = None,
    lat_column: Annotated[str | None, _column("its latitude")] = None,
    lon_column: Annotated[str | None, _column("its longitude")] = None,
    id_column: Annotated[str | None, _column("its id")] = None,
    country_column: Annotated[str | None, _column("its country, code or name")] = None,
    population_column: Annotated[str | None, _column("its population")] = None,
    radius_column: Annotated[str | None, _column("how far it reaches, in km")] = None,
    layer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a GeoPackage with several layers.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="XX", help="The country of rows that do not say, such as SY.")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            metavar="EPSG:N", help="What the coordinates are in, where the file does not say; else WGS 84."
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a text file, where it is guessed wrong.")
    ] = None,
    classes: Annotated[
        str | None, typer.Option(metavar="LETTERS", help="Only these classes of GeoNames, such as PALT.")
    ] = None,
    alternate_names: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL",
            help="GeoNames' alternateNamesV2.txt or .zip; found by itself in the folder of the dump.",
        ),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option(metavar="HEX", help="Refuse a file that does not hash to this.")
    ] = None,
    max_mb: Annotated[
        int, typer.Option(min=1, metavar="N", help="Refuse a download of more megabytes.")
    ] = 4_000,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Build what is installed again (or only the NAMEs given), as it was built."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Warnings and errors only.")] = False,
) -> None:
    """Build a gazetteer of your own from files, addresses or countries; every later run searches it."""
    from geo.sources import Request, SourceOptions

    if rebuild:
        _rebuild(sources or [], quiet=quiet)
        return
    if not sources:
        raise typer.BadParameter("expected a file, an address or a country such as SY")
    options = SourceOptions(
        name_column=name_column, other_names_column=other_names_column, class_column=class_column,
        lat_column=lat_column, lon_column=lon_column, id_column=id_column, country_column=country_column,
        population_column=population_column, radius_column=radius_column, layer=layer,
        country=_check_country(country), crs=crs, encoding=encoding, classes=classes,
    )  # fmt: skip
    sources, alternates = _part_alternates(sources, alternate_names)
    if len(sources) > 1 and (name or sha256):
        raise typer.BadParameter("--name and --sha256 are for one source; add the others in another call")
    for source in sources:
        request = Request(
            source, name=name, licence=licence, credit=credit, options=options, alternates=alternates,
            sha256=sha256, max_bytes=max_mb * _MB,
        )  # fmt: skip
        _add(request, quiet=quiet)


def _check_country(country: str | None) -> str | None:
    from geo.sources.regions import load_bundled

    return None if country is None else load_bundled().check_country(country)


def _part_alternates(sources: list[str], given: str | None) -> tuple[list[str], str | None]:
    """Take a table of alternate names out of the files: it goes with the dump."""
    from pathlib import Path

    from geo.sources.download import is_address

    found = [each for each in sources if Path(each).name.lower().startswith("alternatenames")]
    rest = [each for each in sources if each not in found]
    if len(found) + (given is not None) > 1:
        raise typer.BadParameter("expected one file of alternate names")
    if found and not rest:
        raise typer.BadParameter(
            f"{found[0]} holds alternate names only: give the dump too, such as SY.txt {found[0]}"
        )
    chosen = given or (found[0] if found else None)
    return rest, chosen if chosen is None or is_address(chosen) else str(Path(chosen).resolve())


def _add(request: Request, *, quiet: bool) -> None:
    from geo.render.words import count_noun
    from geo.sources import add_gazetteer

    with _show_progress(quiet) as on_stage:
        added = add_gazetteer(request, on_note=_ignore if quiet else say, on_stage=on_stage)
    info = added.info
    for line in added.faults[:_SHOWN_FAULTS]:
        say(f"warning: {info.name}: {line}")
    if len(added.faults) > _SHOWN_FAULTS:
        say(f"warning: {info.name}: and {len(added.faults) - _SHOWN_FAULTS} more reasons")
    if not quiet:
        say(f"{count_noun(info.places, 'place')}, {count_noun(info.names, 'name')}; {info.attribution}")
    print(info.name)


def _ignore(_: str) -> None:
    pass


def _rebuild(names: list[str], *, quiet: bool) -> None:
    from geo.errors import GazetteerError
    from geo.gazetteer.own import list_own
    from geo.sources import rebuild_request

    there = {info.name for info in list_own()}
    unknown = [name for name in names if name not in there]
    if unknown or not there:
        shown = ", ".join(sorted(there)) or "none"
        raise GazetteerError(
            f"expected installed gazetteers to rebuild ({shown}), got {', '.join(unknown) or 'none'}"
        )
    for name in names or sorted(there):
        _add(rebuild_request(name), quiet=quiet)


@contextmanager
def _show_progress(quiet: bool) -> Iterator[Any]:
    """Give a function that shows how far a stage is, in a bar on standard error; none where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    stages: list[tuple[str, Meter]] = []
    is_done = threading.Event()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def follow() -> None:
            while not is_done.wait(_STEP_S):
                if stages:
                    stage, meter = stages[-1]
                    progress.update(task, description=stage, total=meter.total or None, completed=meter.done)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield lambda stage, meter: stages.append((stage, meter))
        finally:
            is_done.set()
            follower.join()


@app.command("list", epilog="Example: geo gazetteer list")
def list_gazetteers(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
) -> None:
    """List your own gazetteers, the one that counts first before the others."""
    from geo.gazetteer.own import list_own

    there = list_own()
    if not there:
        say("no gazetteer of your own; geo gazetteer add FILE|URL|COUNTRY makes one")
    for info in there:
        if as_json:
            _print_json(info)
        elif info.fault:
            print(f"{info.name:<20} unusable: {info.fault}")
        else:
            print(
                f"{info.name:<20} {info.places:>10,} places  {info.built[:10]}  {info.attribution}  from {info.source}"
            )


@app.command("info", epilog="Example: geo gazetteer info sy")
def show_gazetteer(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As geo gazetteer list shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what is known of one: from where, when, how much of it, what was left out."""
    from geo.gazetteer.own import find_own_folder, get_own
    from geo.render.words import count_noun

    info = get_own(name)
    if as_json:
        _print_json(info)
        return
    folder = find_own_folder(name)
    counted = f"{count_noun(info.places, 'place')}, {count_noun(info.names, 'name')}"
    print(f"{info.name}: {counted} ({_measure(folder) / _MB:,.1f} MB)")
    print(f"from: {info.source} ({info.kind}), built {info.built}")
    print(f"licence: {info.licence or 'not stated'}")
    print(f"credit: {info.attribution}")
    said = info.options.get("read") or {}
    if said:
        print(f"read with: {', '.join(f'{key} = {value}' for key, value in said.items())}")
    for reason, count in info.skipped.items():
        print(f"left out, {reason}: {count:,}")
    print(f"folder: {folder}")


def print_credits() -> None:
    """Print a line for each own gazetteer: its licence and credit, for `geo info`."""
    from geo.gazetteer.own import list_own
    from geo.render.words import count_noun

    for info in list_own():
        if info.fault:
            print(f"  own gazetteer {info.name}: unusable: {info.fault}")
            continue
        told = "" if info.licence else ", licence not stated"
        print(f"  {info.attribution}{told} (own gazetteer {info.name}, {count_noun(info.places, 'place')})")


def describe_own() -> list[dict[str, Any]]:
    """Give name, size, licence and credit of each own gazetteer, for `geo info --json`."""
    from geo.gazetteer.own import list_own

    keys = ("name", "places", "names", "source", "licence", "attribution", "built", "fault")
    return [{key: getattr(info, key) for key in keys} for info in list_own()]


def _measure(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _print_json(info: OwnInfo) -> None:
    import json
    from dataclasses import asdict

    print(json.dumps(asdict(info), ensure_ascii=False, default=str))


@app.command("remove", epilog="Example: geo gazetteer remove sy")
def remove_gazetteers(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="As geo gazetteer list shows them.")],
) -> None:
    """Remove your own gazetteers; the files that they were built from stay."""
    from geo.gazetteer.own import find_own_folder, list_own, remove_own
    from geo.render.words import count_noun

    there = {info.name: info for info in list_own()}
    for name in names:
        folder = find_own_folder(name)
        size = _measure(folder)
        remove_own(name)
        count = (
            f"{count_noun(there[name].places, 'place')}, " if name in there and not there[name].fault else ""
        )
        say(f"removed {name} ({count}{size / _MB:,.1f} MB, {folder})")
