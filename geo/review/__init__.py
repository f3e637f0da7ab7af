"""A local page on which somebody goes through doubtful mentions, and whose decisions go to a corrections file.

The server and its libraries are imported only when a page is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ReviewError

if TYPE_CHECKING:
    import os

    import geopandas as gpd

    from geo.gazetteer import Gazetteer
    from geo.review.server import ReviewServer
    from geo.tables import Geoparsed

__all__ = ["open_review"]


def open_review(
    data: Geoparsed | gpd.GeoDataFrame,
    corrections: str | os.PathLike[str] = "corrections.csv",
    *,
    by: str,
    port: int = 0,
    only_doubtful: bool = True,
    gazetteer: Gazetteer | None = None,
) -> ReviewServer:
    """Open the review page of a mentions table on this machine's loopback address.

    Parameters
    ----------
    data
        A Geoparsed, or its mentions.
    corrections
        The file that decisions are appended to; what it says already counts as decided. It need not exist.
    by
        The reviewer's name, written into each line.
    port
        On 127.0.0.1; 0 takes a free one.
    only_doubtful
        Whether the page opens with the doubtful mentions alone; it can show all either way.
    gazetteer
        Where candidates come from; by default the bundled one.

    Returns
    -------
    ReviewServer
        `guard.address` is what to open in a browser, once; `serve()` answers until `stop()` or Ctrl-C.

    Raises
    ------
    ReviewError
        If the data is no mentions table, holds no mention, or the port cannot be had.
    CorrectionError
        If the corrections file cannot be read, or names a place that the gazetteer does not have.

    Examples
    --------
    >>> import geo
    >>> server = open_review(geo.geoparse("Shelling hit Homs."), "no-such.csv", by="Ann")
    >>> server.guard.address.startswith("http://127.0.0.1:")
    True
    >>> server.close()
    """
    from geo.gazetteer import load_gazetteer
    from geo.review.cases import build_cases
    from geo.review.decided import build_book
    from geo.review.desk import Desk
    from geo.review.ledger import open_ledger
    from geo.review.server import ReviewServer
    from geo.schema import MENTIONS
    from geo.tables import Geoparsed

    mentions: Any = data.mentions if isinstance(data, Geoparsed) else data
    if mentions.index.name != MENTIONS.index or not set(MENTIONS.columns) <= set(mentions.columns):
        raise ReviewError(
            "expected a mentions table, as `geo parse` writes it; a table of places or events, or of others, has no "
            "sentences to review"
        )
    if mentions.empty:
        raise ReviewError("the table has no mention: there is nothing to review")
    gazetteer = gazetteer or load_gazetteer()
    ledger = open_ledger(Path(corrections))
    build_book(ledger.corrections, gazetteer)  # what is wrong with them is said now
    desk = Desk(build_cases(mentions, gazetteer), gazetteer, ledger, by, only_doubtful=only_doubtful)
    return ReviewServer(desk, port=port)
