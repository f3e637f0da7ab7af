"""Options that change what is written: the columns of UCDP or ACLED, and coarser places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.run import check_choice, say

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.tables import Geoparsed

SchemaName = Annotated[
    str | None,
    typer.Option(
        "--schema",
        metavar="NAME",
        help="Write the events in the columns of ucdp (UCDP GED) or acled: machine-coded, unverified; what is not "
        "known is empty. Left out: what has not happened, talks, war totals; with ucdp what killed nobody.",
    ),
]
GeneralizeLevel = Annotated[
    str | None,
    typer.Option(
        "--generalize",
        metavar="LEVEL",
        help="Tell no place more finely than admin1, admin2 or grid10km: points are snapped, and names, sentences "
        "and offsets that would give finer ones away are taken out.",
    ),
]
Sensitive = Annotated[
    bool,
    typer.Option(
        "--sensitive",
        help="Tell hospitals, schools, shelters and camps by their district or province only, and take out the "
        "sentences that name them, and what else stands in these. --generalize does so with all places.",
    ),
]


def check_options(
    schema_name: str | None, level: str | None, *, layer: str | None = None, output: str = "-"
) -> None:
    """Refuse values that do not exist or do not go together, before any work: wrong usage, exit code 2."""
    check_choice("--schema", schema_name, ("ucdp", "acled"))
    check_choice("--generalize", level, ("admin1", "admin2", "grid10km"))
    if schema_name is None:
        return
    if layer not in (None, "events"):
        raise typer.BadParameter(
            f"it is for the events, not for --layer {layer}; leave --layer out", param_hint="--schema"
        )
    if output != "-":
        from geo.export import find_format

        if find_format(output).name == "folder":
            raise typer.BadParameter(
                f"it writes one table; give a file such as {output.rstrip('/') or 'events'}.csv",
                param_hint="--schema",
            )


def coarsen_tables(tables: Any, level: Any, sensitive: bool) -> Any:
    """Generalize tables where that was asked for."""
    if level is None and not sensitive:
        return tables
    from geo.coarsen import generalize

    return generalize(tables, level, sensitive=sensitive)


def shape_events(
    tables: Geoparsed | gpd.GeoDataFrame, schema_name: str, *, quiet: bool = False
) -> gpd.GeoDataFrame:
    """Give the events in the columns of UCDP or ACLED, and say which were left out."""
    from geo.export.schemas import count_left_out, to_acled, to_ucdp

    shaped = (to_ucdp if schema_name == "ucdp" else to_acled)(tables)
    left_out = count_left_out(tables, schema_name)
    if left_out and not quiet:
        total = sum(left_out.values())
        reasons = ", ".join(f"{count} {reason}" for reason, count in left_out.items())
        say(f"{total} of {total + len(shaped)} events are left out of {schema_name}: {reasons}")
    return shaped
