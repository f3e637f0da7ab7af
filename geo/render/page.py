"""The page: constant code, data beside it as JSON, and a policy that lets nothing else run or leave.

No text of an article ever passes through a template or stands in code.
"""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from geo.basemap import CREDIT, crop_basemap
from geo.render.assets import hash_source, load_assets
from geo.render.columns import pack_rows
from geo.render.facts import count_reviewed, is_site
from geo.render.names import collect_names, spell_places
from geo.render.towns import add_towns
from geo.render.words import count_noun, join_words, write_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.render.places import Content
    from geo.render.tiles import Tiles

UNVERIFIED: Final = "Machine-coded, unverified"

_CREDITS: Final = (
    (re.compile("geonames", re.IGNORECASE), "Places: GeoNames (CC BY 4.0)"),
    (re.compile("openstreetmap|osm", re.IGNORECASE), "Places: © OpenStreetMap contributors (ODbL)"),
    (re.compile("natural ?earth", re.IGNORECASE), "Places: Natural Earth (public domain)"),
)
_MAX_SOURCES: Final = 3
_FOREIGN_NOTICE: Final = (
    "This map holds elements added by other code. They may run scripts and load from the network; the"
    " protection that maps of this kind have is switched off."
)
_OPEN_POLICY: Final = "default-src 'self' https: data: blob: 'unsafe-inline' 'unsafe-eval'"


def dump_json(value: Any) -> str:
    r"""Write JSON that can stand in a script element: nothing in it can end or open an element or a line.

    Examples
    --------
    >>> dump_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def build_payload(
    content: Content, *, title: str | None, subtitle: str | None, tiles: Tiles | None
) -> dict[str, Any]:
    """Put together all data of a page, ready for JSON.

    Parameters
    ----------
    content
        What the tables say.
    title, subtitle
        The headline and the standfirst; None writes them from the content.
    tiles
        Online tiles, if the user asked for them.
    """
    areas = sorted({place["area"] for place in content.places if "area" in place})
    points = [(place["x"], place["y"]) for place in content.places if "area" not in place]
    basemap = crop_basemap(points, countries=areas)
    if tiles is not None:  # the server draws land and names; ours are the shaded countries alone
        empty: dict[str, Any] = {"admin1": [], "claims": [], "rivers": [], "lakes": [], "cities": []}
        basemap |= empty | {"disputed": []}
    towns = add_towns(points, basemap["cities"]) if tiles is None else []
    basemap["cities"] = [town for town, _ in towns]
    unverified = UNVERIFIED if content.is_coded else "Unverified"
    places = spell_places(content.places)
    payload: dict[str, Any] = {
        "title": title if title is not None else _write_title(content),
        "subtitle": subtitle if subtitle is not None else _write_standfirst(content),
        "status": _write_status(content, unverified),
        "unverified": unverified,
        "places": places,
        "names": collect_names(places, [(town[0], place_id) for town, place_id in towns]),
        "unresolved": content.unresolved,
        "notes": _write_notes(content, tiles),
        "credits": list_credits(content.attributions, tiles, has_ground=tiles is None or bool(areas)),
        "basemap": basemap,
    }
    if not content.places:
        where = f" in {count_noun(content.n_articles, 'article')}" if content.n_articles is not None else ""
        payload["empty"] = f"No place was found{where}."
    if tiles is not None:
        payload["tiles"] = {"url": tiles.url, "subdomains": tiles.subdomains, "maxZoom": tiles.max_zoom}
    return payload


def pack_payload(payload: dict[str, Any]) -> dict[str, Any]:
    """Pack the places of a payload, their facts and the fields of a plain table as columns, for the page.

    Examples
    --------
    >>> place = {"name": "Homs", "facts": [{"n": 2}], "fields": [["dead", "3"]]}
    >>> packed = pack_payload({"places": [place]})
    >>> packed["places"]["columns"]["name"], packed["facts"]["columns"]["n"], packed["fields"]["columns"]
    ({'c': 'Homs'}, {'c': 2}, {'dead': {'c': '3'}})
    """
    places, facts, fields = [], [], []
    for number, place in enumerate(payload["places"]):
        places.append({key: value for key, value in place.items() if key not in ("facts", "fields")})
        facts += [fact | {"place": number} for fact in place.get("facts", ())]
        fields.append(dict(place.get("fields", ())))
    packed = {"places": pack_rows(places), "facts": pack_rows(facts), "fields": pack_rows(fields)}
    return payload | packed


def list_credits(attributions: Sequence[str], tiles: Tiles | None, *, has_ground: bool = True) -> list[str]:
    """List whom the map has its data from, each once.

    Examples
    --------
    >>> list_credits(["GeoNames, CC BY 4.0"], None)
    ['Places: GeoNames (CC BY 4.0)', 'Boundaries: Natural Earth, de facto but for Crimea; dashed where disputed']
    """
    credits = []
    for attribution in attributions:
        known = [text for pattern, text in _CREDITS if pattern.search(attribution)]
        credits += known or [f"Places: {attribution}"]
    credits += [f"Tiles: {tiles.credit}"] if tiles else []
    credits += [CREDIT] if has_ground else []
    return list(dict.fromkeys(credits))


def _write_status(content: Content, unverified: str) -> str:
    """Say how much of what is shown people have reviewed."""
    done, total = count_reviewed(content.places)
    if not done:
        return unverified
    if done == total:
        return f"Reviewed: {'the' if total == 1 else 'all'} {count_noun(total, content.noun)}"
    return f"{done:,} of {count_noun(total, content.noun)} reviewed, the rest {unverified[0].lower()}{unverified[1:]}"


def _write_title(content: Content) -> str:
    if content.n_articles == 1 and len(content.titles) == 1:
        return content.titles[0]
    if content.n_articles == 1 and content.headline:
        return content.headline
    if content.n_articles is None:
        return "Places on the map"
    return f"Places named in {count_noun(content.n_articles, 'article')}"


def _write_standfirst(content: Content) -> str:
    n_areas = sum("area" in place for place in content.places)
    n_points = len(content.places) - n_areas
    counts = [count_noun(n_points, "place")] * bool(n_points) + [count_noun(n_areas, "country")] * bool(
        n_areas
    )
    what = join_words(counts) if counts else "No place"
    if content.n_articles is not None:
        what += f" named in {count_noun(content.n_articles, 'article')}"
    n_sites = sum("area" not in place and is_site(place["facts"]) for place in content.places)
    if n_sites and n_sites < n_points:
        what += f"; {count_noun(n_sites, 'place')} {'is' if n_sites == 1 else 'are'} where something happened"
    sources = content.sources[:_MAX_SOURCES]
    more = len(content.sources) - len(sources)
    named = ", ".join(sources) + (f" and {more} more" if more else "")
    return " · ".join(part for part in (what, _write_days(content), named) if part)


def _write_days(content: Content) -> str:
    """Write the period of the articles; of a table that has none, that of its rows."""
    if content.first is not None:
        return write_period(content.first, content.last)
    days = [
        day for place in content.places for fact in place["facts"] if (day := fact.get("day")) is not None
    ]
    ends = (
        [datetime(1970, 1, 1) + timedelta(days=day) for day in (min(days), max(days))]
        if days
        else [None, None]
    )
    return write_period(*ends)


def _write_notes(content: Content, tiles: Tiles | None) -> list[str]:
    notes = []
    if content.n_without_point:
        notes.append(f"{count_noun(content.n_without_point, 'row')} without a position left out of the map.")
    if content.n_untold:
        notes.append(
            f"{count_noun(content.n_untold, 'sentence')} left out to keep this file small: they are in the tables,"
            " and the places still count and filter by them."
        )
    if tiles is not None:
        notes.append(tiles.notice)
    return notes


def write_policy(scripts: Sequence[str], style: str, tiles: Tiles | None) -> str:
    """Write the content security policy: these scripts, this style, no request but for chosen tiles."""
    images = " ".join(["data:", "blob:", *(tiles.hosts if tiles else ())])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(hash_source(script) for script in scripts)}",
            f"style-src {hash_source(style)}",
            f"img-src {images}",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def write_page(payload: dict[str, Any], tiles: Tiles | None, foreign: dict[str, str] | None = None) -> str:
    """Write the whole HTML page.

    Parameters
    ----------
    payload
        From `build_payload`.
    tiles
        Online tiles, whose servers the policy then allows for images.
    foreign
        What other code added, as HTML: `header`, `html` and `script`, and `name`, the variable it calls the
        map by. With it there is no protection, and the page says so.

    Examples
    --------
    >>> payload = {"title": "<Homs>", "notes": [], "places": []}
    >>> "<title>&lt;Homs&gt;</title>" in write_page(payload, None)
    True
    """
    assets = load_assets()
    policy = write_policy(assets.scripts, assets.style, tiles)
    if foreign is not None:
        policy = _OPEN_POLICY
        payload = payload | {"notes": [*payload["notes"], _FOREIGN_NOTICE]}
    parts = {
        "policy": html.escape(policy),
        "title": html.escape(payload["title"] or "Map"),
        "licences": assets.licences,
        "style": assets.style,
        "header": foreign["header"] if foreign else "",
        "data": dump_json(pack_payload(payload)),
        "scripts": "".join(f"<script>{script}</script>\n" for script in assets.scripts),
        "foreign": _write_foreign(foreign) if foreign else "",
    }
    # One pass over the constant shell: what is put in is not looked at again.
    page = re.sub(r"@@(\w+)@@", lambda match: parts[match[1]], assets.shell)
    return page.encode("utf-8", "replace").decode("utf-8")


def _write_foreign(foreign: dict[str, str]) -> str:
    script = f"var {foreign['name']} = window.geoMap;\n{foreign['script']}"
    return f"{foreign['html']}\n<script>\n{script}\n</script>\n"
