"""The commands: `map`, `parse`, `export`, `lookup`, `info`; `evaluate` stands in its own file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from geo.cli.correcting import CorrectionFiles, correct_tables
from geo.cli.evaluating import evaluate_corpora
from geo.cli.explaining import explain_name
from geo.cli.gazetteers import ProjectFiles, describe_own, print_credits
from geo.cli.geocoding import GeocoderContact, GeocoderName, GeocoderUrl, open_geocoder
from geo.cli.options import (
    GeneralizeLevel,
    SchemaName,
    Sensitive,
    check_options,
    coarsen_tables,
    shape_events,
)
from geo.cli.reviewing import review_table
from geo.cli.run import check_choice, open_files, say, start

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.tables import Geoparsed

_INPUT_HELP: Final = (
    "Articles: .txt .md .html .json .jsonl .csv .parquet files, folders, patterns, or - for stdin."
)
_LAYERS: Final = ("mentions", "places", "events")
_MIN_CONFIDENCE: Final = 0.2
"""As `geo.pipeline.MIN_CONFIDENCE`, which is imported late; a test holds them together."""

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help=_INPUT_HELP)]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Publication date, such as 2018-05-14, for articles without one."),
]
Country = Annotated[
    str | None,
    typer.Option(
        metavar="XX", help="The country that the articles are about, such as SY: its places win ties."
    ),
]
Workers = Annotated[
    str,
    typer.Option(
        metavar="N", help="Processes that share the work; auto (or 0) for as many as there are cores to use."
    ),
]
RecognizerName = Annotated[
    str,
    typer.Option(
        "--recognizer",
        metavar="NAME",
        help="Who finds the names: builtin, or spacy:PIPELINE, such as spacy:en_core_web_sm (needs "
        "conflict-geo[spacy]).",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if any input could not be read in full.")]
MinConfidence = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="Leave mentions below this confidence (0 to 1) unresolved.")
]
MaxChars = Annotated[int, typer.Option(min=1, help="Refuse an article longer than this many characters.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No summary, no progress; warnings and errors only.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="List the unresolved names too, with the reasons.")
]


def map_articles(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help=_INPUT_HELP + " Or one table: what `geo parse` wrote, or any points."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The map, .html; by default INPUT.html, or map.html. Or a picture of it, .png .svg .pdf (needs "
            "conflict-geo[static]).",
        ),
    ] = None,
    published: Published = None,
    country: Country = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The map's headline.")] = None,
    tiles: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Draw online tiles (osm, or another name that xyzservices knows): whoever opens the map "
            "then asks that server. By default the map needs no network.",
        ),
    ] = None,
    embed: Annotated[
        bool,
        typer.Option(
            "--embed",
            help="Write a fragment of HTML to paste into a web page: a frame that holds the map, and tells the "
            "page by postMessage which place is open.",
        ),
    ] = False,
    compress: Annotated[
        bool,
        typer.Option(
            "--compress",
            help="Pack the map to some 60 % of its size; it opens in browsers of 2023 and later.",
        ),
    ] = False,
    geocoder: GeocoderName = None,
    gazetteers: ProjectFiles = None,
    geocoder_url: GeocoderUrl = None,
    geocoder_contact: GeocoderContact = None,
    corrections: CorrectionFiles = None,
    min_confidence: MinConfidence = _MIN_CONFIDENCE,
    level: GeneralizeLevel = None,
    sensitive: Sensitive = False,
    recognizer: RecognizerName = "builtin",
    workers: Workers = "1",
    max_chars: MaxChars = 10_000_000,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the places in articles and draw them on a map: one HTML file that needs no network."""
    from geo.cli.drawing import check_form, write_form
    from geo.export import check_output, is_table

    check_options(None, level)
    target = output or _name_map(inputs)
    read = [*inputs, *(corrections or ()), *(gazetteers or ())]
    check_output(target, read, suffixes=(".html", ".htm", ".png", ".svg", ".pdf"))
    check_form(target, tiles=tiles, embed=embed, compress=compress)
    run = start(inputs, strict=strict, quiet=quiet, verbose=verbose, max_chars=max_chars)
    n_articles = None
    if any(is_table(each) for each in inputs):
        given = any((published, country, geocoder, geocoder_url, geocoder_contact))
        if given or min_confidence != _MIN_CONFIDENCE or recognizer != "builtin":
            raise typer.BadParameter(
                "a table is drawn as it is: --published, --country, --geocoder, --min-confidence and --recognizer "
                "are for articles"
            )
        tables = correct_tables(_read_table(inputs), corrections, gazetteers, quiet=quiet)
    else:
        asker = open_geocoder(run, geocoder, geocoder_url, geocoder_contact)
        tables = run.geoparse(
            published, country, asker, min_confidence, workers=workers, recognizer=recognizer,
            corrections=corrections, gazetteers=gazetteers,
        )  # fmt: skip
        n_articles = run.n_articles
    told = coarsen_tables(tables, level, sensitive)
    tiles_notice = write_form(
        told, target, embed=embed, compress=compress, title=title, tiles=tiles, n_articles=n_articles
    )
    if tiles_notice:
        say(tiles_notice)
    run.finish(tables)
    if target != "-":
        print(target)
    run.exit()


def _name_map(inputs: list[str]) -> str:
    only = Path(inputs[0])
    is_file = len(inputs) == 1 and bool(only.suffix) and not only.is_dir() and not set(inputs[0]) & set("*?[")
    return (
        only.name.removesuffix(".gz").rpartition(".")[0] + ".html"
        if is_file and not only.suffix.lower().startswith(".htm")
        else "map.html"
    )


def _read_table(inputs: list[str]) -> Any:
    from geo.errors import ArticleError
    from geo.export import read

    if len(inputs) > 1:
        raise ArticleError(
            f"expected articles, or one table alone; got {len(inputs)} inputs with a table among them"
        )
    return read(inputs[0])


def parse_articles(
    inputs: Inputs,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=".gpkg or a folder: all three tables; .geojson .csv .kml .parquet: one. - for stdout.",
        ),
    ],
    form: Annotated[
        str | None, typer.Option("--format", help="For -o -: geojson, csv, kml or parquet.", metavar="NAME")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="mentions (unless told), places or events, where a file holds one.")
    ] = None,
    published: Published = None,
    country: Country = None,
    geocoder: GeocoderName = None,
    gazetteers: ProjectFiles = None,
    geocoder_url: GeocoderUrl = None,
    geocoder_contact: GeocoderContact = None,
    corrections: CorrectionFiles = None,
    min_confidence: MinConfidence = _MIN_CONFIDENCE,
    schema_name: SchemaName = None,
    level: GeneralizeLevel = None,
    sensitive: Sensitive = False,
    recognizer: RecognizerName = "builtin",
    workers: Workers = "1",
    max_chars: MaxChars = 10_000_000,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the places in articles and write them as tables."""
    from geo.export import check_output

    check_choice("--layer", layer, _LAYERS)
    check_choice("--format", form, ("geojson", "csv", "kml", "parquet"))
    check_options(schema_name, level, layer=layer, output=output)
    check_output(output, [*inputs, *(corrections or ()), *(gazetteers or ())])
    run = start(inputs, strict=strict, quiet=quiet, verbose=verbose, max_chars=max_chars)
    asker = open_geocoder(run, geocoder, geocoder_url, geocoder_contact)
    tables = run.geoparse(
        published, country, asker, min_confidence, workers=workers, recognizer=recognizer,
        corrections=corrections, gazetteers=gazetteers,
    )  # fmt: skip
    told = coarsen_tables(tables, level, sensitive)
    if schema_name is not None:
        told, layer = shape_events(told, schema_name, quiet=quiet), None
    _write(told, output, form, layer)
    run.finish(tables)
    run.exit()


def _write(tables: Geoparsed | gpd.GeoDataFrame, output: str, form: str | None, layer: str | None) -> None:
    from geo.export import write, write_stream

    if output == "-":
        write_stream(tables, form or "geojson", sys.stdout.buffer, layer=layer)
        sys.stdout.buffer.flush()
        return
    write(tables, output, layer=layer)
    print(output)


def export_table(
    table: Annotated[
        str, typer.Argument(metavar="FILE", help="What `geo parse` wrote, or any table of points.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help=".gpkg .geojson .csv .kml .parquet, or -.")
    ],
    form: Annotated[
        str | None, typer.Option("--format", help="For -o -: geojson, csv, kml or parquet.", metavar="NAME")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="mentions, places or events.")] = None,
    corrections: CorrectionFiles = None,
    gazetteers: ProjectFiles = None,
    schema_name: SchemaName = None,
    level: GeneralizeLevel = None,
    sensitive: Sensitive = False,
) -> None:
    """Write a table in another format, or one of its layers."""
    from geo.export import check_output, read

    check_choice("--layer", layer, _LAYERS)
    check_choice("--format", form, ("geojson", "csv", "kml", "parquet"))
    check_options(schema_name, level, layer=layer, output=output)
    check_output(output, [table, *(corrections or ()), *(gazetteers or ())])
    told = coarsen_tables(correct_tables(read(table), corrections, gazetteers), level, sensitive)
    if schema_name is not None:
        told, layer = shape_events(told, schema_name), None
    _write(told, output, form, layer)


def lookup_name(
    words: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="A place name in any script and spelling.")
    ],
    country: Annotated[
        str | None, typer.Option(metavar="XX", help="Only places of this country, such as SY.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many places.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show the ranking that decides in an article, and what makes it."),
    ] = False,
    context: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="With --explain: rank as if the name stood in this text."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="DOMAIN", help="With --explain: as if this outlet had published it.")
    ] = None,
    gazetteers: ProjectFiles = None,
) -> None:
    """Show what the gazetteer knows by a name, best first, and why it ranks so."""
    import json

    from geo.gazetteer import explain_prominence, load_gazetteer
    from geo.gazetteer.similar import suggest_names

    name = " ".join(words)
    gazetteer = open_files(gazetteers) or load_gazetteer()
    if (context or source) and not explain:
        raise typer.BadParameter("--context and --source are for --explain")
    if explain:
        explain_name(name, gazetteer, country, limit, as_json, context, source)
        return
    found = gazetteer.look_up(name, country=country, limit=limit)
    if not found:
        shown = name if len(name) < 80 else name[:77] + "..."
        advice = f" in {country.upper()}; try another spelling, or without --country" if country else ""
        similar = ", ".join(suggest_names(name, gazetteer, country=country))
        advice += f"; did you mean {similar}?" if similar else "" if country else "; try another spelling"
        say(f"no place called {shown!r}{advice}")
        return
    for place in found:
        parents = [parent.name for parent in gazetteer.parents(place)]
        if as_json:
            record = {
                "place_id": place.place_id, "name": place.name, "feature": place.feature_code,
                "country": place.country_code, "parents": parents, "latitude": place.latitude,
                "longitude": place.longitude, "population": place.population or None,
                "radius_km": place.radius_km, "claims": list(place.claims), "match": place.match,
                "prominence": place.prominence, "attribution": place.attribution,
            }  # fmt: skip
            print(json.dumps(record, ensure_ascii=False))
            continue
        where = ", ".join(parents) or "/".join(place.countries) or "international"
        people = f"pop. {place.population:,}" if place.population else ""
        claims = f"claimed by {', '.join(place.claims)}" if place.claims else ""
        point = f"{place.latitude:.4f}, {place.longitude:.4f} +/- {place.radius_km:g} km"
        details = "; ".join(
            part for part in (people, claims, f"found by {_MATCH_WORDS[place.match]}") if part
        )
        print(f"{place.place_id:<20} {place.name} ({place.feature_code}), {where}")
        print(f"{'':<20} {point}; {details}; {explain_prominence(place)}")


_MATCH_WORDS: Final = {
    "name": "its name", "alternate": "another of its names", "article": "its name without the article",
    "transliterated": "its sound", "foreign": "its name in another language", "shadowed": "its name",
    "demonym": "its demonym",
}  # fmt: skip


def show_info(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Show versions, what the gazetteer holds, and the licences of its data."""
    import json
    from importlib.metadata import version

    from geo import __version__
    from geo.gazetteer import Gazetteer

    gazetteer = Gazetteer()
    manifest = gazetteer.manifest
    libraries = {name: version(name) for name in ("geopandas", "folium", "shapely", "geopy", "typer")}
    if as_json:
        told = {"geo": __version__, "libraries": libraries, **manifest, "own_gazetteers": describe_own()}
        print(json.dumps(told, indent=1, ensure_ascii=False))
        return
    counts = manifest["counts"]
    print(f"geo {__version__}  ({', '.join(f'{name} {number}' for name, number in libraries.items())})")
    print(f"gazetteer: {counts['places']:,} places, {counts['names']:,} names")
    for key, words in _COUNT_WORDS.items():
        is_gone = key == "villages" and not gazetteer.has_villages
        print(
            f"  {0 if is_gone else counts[key]:>9,} {'villages (the layer was removed)' if is_gone else words}"
        )
    share = counts["cities_with_admin2"] / counts["cities"]
    print(f"  {share:>9.0%} of the towns have a second-order region; for the others it is not known")
    print("data:")
    for source in manifest["sources"]:
        print(f"  {source['credit']}: {source['licence']} (from {source['package']} {source['version']})")
    print("  conflict-geo supplement: CC-BY-4.0")
    print_credits()
    print(
        "weights: learned from LGL, TR-News, Wikigold (CC-BY-4.0), Halterman's event locations, the Aid Worker"
    )
    print("  Security Database, UCDP GED (CC-BY-4.0) and own passages (Apache-2.0)")
    print("The data's licences ask for credit: maps and tables carry it. See DATA-LICENSES.md.")


_COUNT_WORDS: Final = {
    "countries": "countries and territories (GeoNames)", "admin1": "first-order regions (GeoNames, Natural Earth)",
    "admin2": "second-order regions (GeoNames)", "cities": "towns (GeoNames)",
    "supplement": "conflict regions, seas, neighbourhoods, camps (hand-written)",
    "villages": "villages (OpenStreetMap, ODbL; delete geo/data/poi.* to do without)",
}  # fmt: skip

COMMANDS: Final[dict[str, tuple[Callable[..., None], str]]] = {
    "map": (map_articles, "geo map seeds/astana-talks.txt --published 2018-05-14 -o talks.html"),
    "parse": (parse_articles, "geo parse articles.jsonl -o mentions.gpkg"),
    "export": (export_table, "geo export mentions.gpkg --layer places -o places.geojson"),
    "lookup": (lookup_name, "geo lookup al-Shaar --country SY"),
    "evaluate": (evaluate_corpora, "geo evaluate seeds/labelled/sample.jsonl --errors mistakes.html"),
    "review": (review_table, "geo review tables.gpkg --corrections corrections.csv --by Ann"),
    "info": (show_info, "geo info --json"),
}
"""Each command by its name, with an example for its help."""
