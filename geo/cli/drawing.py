"""What `geo map` writes: a page, a packed page, a fragment for other pages, or a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import typer

_PICTURES: Final = (".png", ".svg", ".pdf")


def check_form(target: str, *, tiles: str | None, embed: bool, compress: bool) -> None:
    """Refuse options that contradict each other, and a picture without the library for it, before the work.

    Raises
    ------
    BadParameter
        Wrong usage, exit code 2.
    RenderError
        If a picture is asked for and matplotlib is not installed.
    """
    if Path(target).suffix.lower() in _PICTURES:
        given = [
            name
            for name, is_given in (("--tiles", tiles), ("--embed", embed), ("--compress", compress))
            if is_given
        ]
        if given:
            raise typer.BadParameter(
                f"{' and '.join(given)}: for a map, not for a picture such as {target!r}"
            )
        from geo.picture import check_matplotlib

        check_matplotlib()
    elif embed and compress:
        raise typer.BadParameter("--compress: a fragment (--embed) is packed already")


def write_form(
    tables: Any,
    target: str,
    *,
    embed: bool,
    compress: bool,
    title: str | None,
    tiles: str | None,
    n_articles: int | None,
) -> str | None:
    """Write the map or the picture; give who sees the requests of online tiles, None without."""
    if Path(target).suffix.lower() in _PICTURES:
        from geo.picture import draw_picture

        draw_picture(tables, target, title=title, n_articles=n_articles)
        return None
    if embed:
        from geo.render.embed import write_embed

        page, notice = write_embed(tables, title=title, tiles=tiles, n_articles=n_articles)
    else:
        from geo.render import write_map

        page, notice = write_map(tables, title=title, tiles=tiles, n_articles=n_articles)
    if compress:
        from geo.render.compressed import compress_page

        page = compress_page(page)
    _save(page, target)
    return notice


def _save(page: str, target: str) -> None:
    from geo.export import atomic_path

    if target == "-":
        sys.stdout.write(page)
        return
    with atomic_path(target) as part:
        part.write_text(page, "utf-8", newline="\n")
