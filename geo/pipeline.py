"""Articles in, the three tables out; and the two shorter ways in: marked spans, and a single name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any, Final

from geo import schema
from geo.coding import Coding, code_article
from geo.errors import ArticleError, GeoError
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.geocode import Asker, Geocoder, build_geocoder, choose_geocoder
from geo.model import Article, Span, make_unique, parse_date
from geo.parallel import count_cores, try_each
from geo.recognize import Recognizer, find_mentions
from geo.resolve import Resolver, resolve_article
from geo.tables import Geoparsed, Result, build_tables, describe_places
from geo.text import find_layout

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.corrections import Correction
    from geo.corrections.rules import Rulebook

MIN_CONFIDENCE: Final = 0.2
"""Confidences are calibrated: below this a place is wrong four times in five, and no pin is better than that one."""
Places = Gazetteer | str | PathLike[str] | Sequence[str | PathLike[str]] | None
"""A gazetteer, or a project's own files that are searched beside the usual one."""
OnError = Callable[[Article, Exception], None]
"""What is told of an article that a step of somebody else's, or of ours, breaks on."""


def geoparse(
    articles: str | Article | Iterable[str | Article],
    *,
    country: str | None = None,
    geocoder: Any = None,
    published: str | date | datetime | None = None,
    min_confidence: float = MIN_CONFIDENCE,
    user_agent: str | None = None,
    gazetteer: Places = None,
    corrections: str | PathLike[str] | Iterable[Correction] | None = None,
    recognizer: Recognizer = find_mentions,
    resolver: Resolver = resolve_article,
    workers: int | str = 1,
    on_article: Callable[[Article], None] | None = None,
    on_error: OnError | None = None,
    on_unmatched: Callable[[list[Correction]], None] | None = None,
) -> Geoparsed:
    """Find the places that articles name, and say which they are.

    Parameters
    ----------
    articles
        A text, an article, or any number of either. An id that comes again gets `~2`, `~3`.
    country
        ISO 3166-1 alpha-2 code of the country that the articles are about: its places win ties.
    geocoder
        Asked for names that the gazetteer lacks or is not sure of: "nominatim", "photon", "pelias" (address, contact
        and key from the environment and the settings file, as on the command line), a geopy geocoder, a callable, or
        what `geo.geocode.build_geocoder` made of these. This sends names to a server; without it nothing leaves the
        machine, whatever the environment and the settings file say. One that fails does not end the run: there is
        one GeocoderWarning, and the names keep their row with the reason.
    published
        Publication date for the articles that have none of their own.
    min_confidence
        From 0 to 1; mentions below it stay unresolved. Of places below 0.2 four in five would be wrong.
    user_agent
        Who asks the geocoder: an application and a contact. By default GEO_USER_AGENT, or the settings file's.
    gazetteer
        A project's own files of places (.csv, .geojson, ...), searched first, beside the bundled ones and those that
        `geo gazetteer add` installed; or a Gazetteer, instead of these.
    corrections
        What reviewers decided: a file, or what `read_corrections` read. They win over everything, on the names that
        the recognizer finds; roles and events are coded from the places that they give.
    recognizer, resolver
        Instead of the package's own steps.
    workers
        Processes that share the work: 0 or "auto" for as many as there are cores to use. The tables are the same
        to the byte. Few articles, and those that go to a geocoder, whose pace is one request at a time, are done
        in this process all the same.
    on_article
        Called after each article in their order, for progress.
    on_error
        Called with an article that cannot be parsed and the reason; the article is left out and the others go on.
        Without it the error is raised. An error of ours (GeoError), such as the geocoder's, always is.
    on_unmatched
        Called at the end with the corrections that matched no mention, if there are any.

    Returns
    -------
    Geoparsed
        Three GeoDataFrames in EPSG:4326. Mentions without a place keep their row with a null point.

    Raises
    ------
    ArticleError
        If `articles` is none of these: None, bytes, a dict, a table.
    UnknownPlaceError
        If `country` is no country code.
    DateError
        If `published` is no date.
    GeocoderError
        If the geocoder is unknown, an option of it does not do, or it gives what is no place.
    SettingsError
        If a geocoder is named and the settings file is broken.
    CorrectionError
        If a correction does not fit, or its file cannot be read.
    WorkerError
        If a worker process is killed, or the recognizer or resolver cannot be sent to one.
    ValueError
        If `min_confidence` is not between 0 and 1, or `workers` is no number of processes.

    Examples
    --------
    >>> result = geoparse("Shelling hit Eastern Ghouta, a suburb of Damascus.")
    >>> list(result.mentions["place_name"])
    ['Eastern Ghouta', 'Damascus']
    """
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence must be between 0 and 1, got {min_confidence}")
    entries = _list_entries(articles)
    n_workers = _count_workers(workers)
    places = _open_places(gazetteer)
    if country is not None:
        country = places.check_country(country)
    fallback = _open_geocoder(geocoder, user_agent)
    rulebook = _open_rulebook(corrections, places)
    step = partial(
        _resolve_one, rulebook=rulebook, recognizer=recognizer, resolver=resolver, gazetteer=places, country=country,
        geocoder=fallback, min_confidence=min_confidence,
    )  # fmt: skip
    given = _iterate_articles(entries, parse_date(published))
    n_workers = 1 if fallback else n_workers
    with closing(try_each(step, given, workers=n_workers, weigh=_count_chars)) as outcomes:
        matched: set[int] = set()
        tables = build_tables(_take_results(outcomes, on_article, on_error, matched))
    if fallback is not None:
        fallback.finish()
    unmatched = rulebook.list_unmatched(matched) if rulebook is not None else []
    if unmatched and on_unmatched is not None:
        on_unmatched(unmatched)
    return tables


def _open_places(given: Places) -> Gazetteer:
    if given is None or isinstance(given, Gazetteer):
        return given or load_gazetteer()
    from geo.sources import choose_gazetteer

    return choose_gazetteer(given)


def _open_geocoder(geocoder: Any, user_agent: str | None) -> Asker | None:
    """Build the geocoder; one that is named gets its address and contact from the environment and the settings too."""
    if isinstance(geocoder, str):
        options = choose_geocoder(geocoder, user_agent=user_agent)
        return build_geocoder(**options | {"origin": "geoparse"}) if options is not None else None
    return build_geocoder(geocoder) if geocoder is not None else None


def _open_rulebook(
    corrections: str | PathLike[str] | Iterable[Correction] | None, gazetteer: Gazetteer
) -> Rulebook | None:
    if corrections is None:
        return None
    from geo.corrections import read_corrections
    from geo.corrections.rules import build_rulebook

    listed = read_corrections(corrections) if isinstance(corrections, str | PathLike) else corrections
    return build_rulebook(listed, gazetteer)


def _count_workers(workers: int | str) -> int:
    if not isinstance(workers, bool) and workers in ("auto", 0):
        return count_cores()
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ValueError(f"expected workers as a number of processes, or 'auto', got {workers!r}")
    return workers


def _resolve_one(
    article: Article,
    *,
    rulebook: Rulebook | None,
    recognizer: Recognizer,
    resolver: Resolver,
    gazetteer: Gazetteer,
    country: str | None,
    geocoder: Geocoder | None,
    min_confidence: float,
) -> Coding:
    spans = recognizer(article, gazetteer)
    if rulebook is None:
        resolutions = resolver(
            article, spans, gazetteer, country=country, geocoder=geocoder, min_confidence=min_confidence
        )
        return code_article(article, resolutions, gazetteer)
    from geo.corrections.coded import code_corrected
    from geo.corrections.settled import resolve_settled

    resolutions, settled = resolve_settled(
        article, spans, gazetteer, rulebook,
        resolver=resolver, country=country, geocoder=geocoder, min_confidence=min_confidence,
    )  # fmt: skip
    return code_corrected(
        article, resolutions, gazetteer, rulebook,
        country=country, min_confidence=min_confidence, settled=settled,
    )  # fmt: skip


def _count_chars(article: Article) -> int:
    return len(article.text)


def _take_results(
    outcomes: Iterable[tuple[Article, Coding | Exception]],
    on_article: Callable[[Article], None] | None,
    on_error: OnError | None,
    matched: set[int],
) -> Iterator[Result]:
    """Give what was resolved; raise, or report and leave out, what was not. The corrections that matched are noted."""
    for article, outcome in outcomes:
        if isinstance(outcome, Exception):
            if on_error is None or isinstance(outcome, GeoError):
                raise outcome
            on_error(article, outcome)
        else:
            matched.update(outcome.corrections)
            yield article, outcome
        if on_article is not None:
            on_article(article)


def _list_entries(articles: Any) -> Iterable[Any]:
    """Give the articles as an iterable; refuse what would be parsed as something else than is meant."""
    if isinstance(articles, str | Article):
        return [articles]
    # A dict and a table are iterables too: of their keys, and of the names of their columns.
    is_misread = isinstance(articles, bytes | bytearray | Mapping) or hasattr(articles, "columns")
    if is_misread or not isinstance(articles, Iterable):
        raise ArticleError(f"expected a str, an Article, or an iterable of them, got {_describe(articles)}")
    return articles


def _check_article(entry: Any, where: str = "") -> Article:
    if isinstance(entry, Article):
        return entry
    if not isinstance(entry, str):
        raise ArticleError(f"expected a str or an Article{where}, got {_describe(entry)}")
    return Article(entry)


def _describe(value: Any) -> str:
    """Name the type of a value that is no article, and what may be meant."""
    name = type(value).__name__
    if isinstance(value, Mapping) and "text" in value:
        return f"{name}; make an Article(...) of its fields, as in Article(entry['text'], title=...)"
    if hasattr(value, "columns"):
        return f"{name}; give a column of texts, such as table['text']"
    if isinstance(value, bytes | bytearray):
        return f"{name}; decode it first"
    if isinstance(value, PathLike):
        return f"{name}; read_articles(path) reads files"
    return name


def _iterate_articles(entries: Iterable[Any], published: datetime | None) -> Iterator[Article]:
    """Make articles of what was given, each with an id of its own and a date where one is known."""
    seen: dict[str, int] = {}
    for index, entry in enumerate(entries):
        article = _check_article(entry, f" at index {index}")
        article_id = make_unique(article.article_id, seen)
        if article_id != article.article_id or (article.published is None and published is not None):
            article = Article(
                article.text, article_id=article_id, title=article.title,
                published=article.published or published, source=article.source, url=article.url,
            )  # fmt: skip
        yield article


def resolve_mentions(
    article: str | Article,
    spans: Sequence[tuple[int, int]],
    *,
    country: str | None = None,
    gazetteer: Places = None,
) -> gpd.GeoDataFrame:
    """Resolve place names that somebody else marked.

    Parameters
    ----------
    article
        The text, or the article.
    spans
        Start and end of each name, as half-open string indices.
    country
        As for `geoparse`.
    gazetteer
        As for `geoparse`.

    Returns
    -------
    GeoDataFrame
        The mentions table, one row a span in their order, in EPSG:4326.

    Raises
    ------
    ArticleError
        If `article` is neither.
    ValueError
        If a span is empty, lies outside of the text, or is given twice.

    Examples
    --------
    >>> table = resolve_mentions("They met in Astana.", [(12, 18)])
    >>> table["country_code"].iloc[0]
    'KZ'
    """
    article = _check_article(article)
    places = _open_places(gazetteer)
    layout = find_layout(article.text, article.title)
    marked = []
    for start, end in spans:
        if not 0 <= start < end <= len(article.text):
            raise ValueError(
                f"expected spans within 0..{len(article.text)}, start before end; got ({start}, {end})"
            )
        toponym = article.text[start:end]
        first, last = layout.sentence_at(start)
        place_id = places.find_demonym(toponym)
        marked.append(
            Span(start, end, toponym, "demonym" if place_id else "proper", layout.section_at(start), first,
                 max(last, end), place_id, "a demonym" if place_id else "marked beforehand")
        )  # fmt: skip
    if len({span.start for span in marked}) < len(marked):
        raise ValueError("expected each span once; two begin at the same index")
    in_order = sorted(marked, key=lambda span: span.start)
    resolved = {
        r.span.start: r for r in resolve_article(article, in_order, places, country=country)
    }  # fmt: skip
    coding = code_article(article, list(resolved.values()), places)
    mentions = build_tables([(article, coding)]).mentions
    return mentions.loc[[f"{article.article_id}:{span.start}" for span in marked]]


def lookup(
    name: str, *, country: str | None = None, limit: int = 10, gazetteer: Places = None
) -> gpd.GeoDataFrame:
    """Look a name up in the gazetteer.

    Parameters
    ----------
    name
        A name in any script and spelling.
    country
        Only places in this country, or that it touches or claims (ISO 3166-1 alpha-2).
    limit
        At most so many.
    gazetteer
        As for `geoparse`.

    Returns
    -------
    GeoDataFrame
        In the columns of `places`, best first, with the columns `match` and `prominence` added; EPSG:4326.
        No row if the name is not known.

    Raises
    ------
    TypeError
        If `name` is not a str.
    UnknownPlaceError
        If `country` is no country code.

    Examples
    --------
    >>> lookup("حلب", limit=1)["name"].iloc[0]
    'Aleppo'
    """
    from shapely import Point

    if not isinstance(name, str):
        raise TypeError(f"expected a name as a str, got {type(name).__name__}")
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")
    found = _open_places(gazetteer).look_up(name, country=country, limit=limit)
    columns: dict[str, list[Any]] = {
        "place_id": [place.place_id for place in found],
        **describe_places(found),
    }
    frame = schema.build_frame(
        schema.PLACES, columns, [Point(place.longitude, place.latitude) for place in found]
    )
    frame.insert(len(frame.columns) - 1, "match", [place.match for place in found])
    frame.insert(len(frame.columns) - 1, "prominence", [place.prominence for place in found])
    return frame
