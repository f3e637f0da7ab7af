"""Write the gallery's index page: one HTML file, its pictures beside it, and nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Final

from gallery import MAPS, Entry, Picture

_STYLE: Final = """
:root { color-scheme: light dark; --paper: #f6f5f1; --card: #fff; --ink: #1c2328; --soft: #56616a; --rule: #d9d6cd;
  --link: #0a5a8a; --code: #f0eee7; }
@media (prefers-color-scheme: dark) { :root { --paper: #14191d; --card: #1d2429; --ink: #e8e6df; --soft: #a3adb5;
  --rule: #343d44; --link: #7cc0ec; --code: #12171b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 "Segoe UI", "Noto Sans", Helvetica, Arial,
  sans-serif; }
header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 48px; padding-bottom: 28px; }
h1, h2 { font-family: Georgia, "Noto Serif", serif; font-weight: 700; line-height: 1.2; margin: 0; }
h1 { font-size: clamp(30px, 5vw, 44px); }
h2 { font-size: 23px; }
p { margin: 10px 0 0; max-width: 72ch; }
header p { font-size: 18px; }
.soft, footer { color: var(--soft); }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 28px; }
article { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; overflow: hidden; display: flex;
  flex-direction: column; }
article.wide { grid-column: 1 / -1; }
article img { display: block; width: 100%; height: auto; }
article > a { border-bottom: 1px solid var(--rule); }
.text { padding: 18px 20px 20px; }
pre { margin: 14px 0 0; padding: 10px 12px; border-radius: 4px; background: var(--code); white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13.5px/1.45 ui-monospace, "Cascadia Mono", "Noto Sans Mono", Consolas, monospace; }
.links { display: flex; flex-wrap: wrap; gap: 4px 20px; }
ul.sizes { list-style: none; margin: 18px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 14px;
  align-items: flex-end; }
ul.sizes img { width: auto; height: 190px; border: 1px solid var(--rule); border-radius: 3px; }
ul.sizes span { display: block; font-size: 14px; margin-top: 4px; }
footer { padding-top: 32px; padding-bottom: 48px; font-size: 15px; }
@media (max-width: 800px) { main { grid-template-columns: minmax(0, 1fr); gap: 20px; } header, main, footer {
  padding-left: 14px; padding-right: 14px; } ul.sizes img { height: 130px; } }
"""

_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>Maps drawn by geo</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>Maps drawn by geo</h1>
<p>News about armed conflict goes in; a map with every sentence as evidence comes out, in one file that needs no
network. Each map below is made by the one line beneath it, from the root of the repository.</p>
<p class="soft">Machine-coded and unverified, the mistakes included. All but the first are drawn from articles that
were written for this project: the places are real, the events are invented.</p>
</header>
<main>
{cards}
</main>
<footer>
<p>The maps themselves are not stored: <code>python maps/build.py</code> draws them beside this page in about a minute,
with the same bytes each time; the links open them then. Articles:
<a href="../seeds/gallery/README.md">seeds/gallery</a>. Data: GeoNames (CC BY 4.0), © OpenStreetMap contributors (ODbL),
Natural Earth (public domain), see <a href="../DATA-LICENSES.md">the licences</a>.</p>
</footer>
</body>
</html>
"""


def write_index(entries: tuple[Entry, ...] = MAPS) -> str:
    """Write the page; the first map has the full width, and so has one that would stand alone in a row."""
    last = len(entries) - 1 if len(entries) % 2 == 0 else None  # it would stand alone in the last row
    cards = "\n".join(_write_card(entry, is_wide=number in (0, last)) for number, entry in enumerate(entries))
    return _PAGE.format(style=_STYLE, cards=cards)


def _write_card(entry: Entry, *, is_wide: bool) -> str:
    first, *others = entry.pictures
    page = f"{entry.name}.html"
    links = [f'<a href="{escape(page)}">Open the map</a>']
    if entry.notebook:
        links.append(f'<a href="{escape(entry.notebook)}">The notebook</a>')
    sizes = "".join(_write_size(picture) for picture in others)
    return f"""<article{' class="wide"' if is_wide else ""} id="{escape(entry.name)}">
<a href="{escape(first.name)}"><img src="{escape(first.name)}" width="{first.width}" height="{first.height}"\
 alt="{escape(f"The map: {entry.title}")}"{"" if is_wide else ' loading="lazy"'}></a>
<div class="text">
<h2>{escape(entry.title)}</h2>
<p>{escape(entry.about)}</p>
<pre><code>{escape(entry.command, quote=False)}</code></pre>
<p class="links">{" ".join(links)}</p>{
        f'''
<ul class="sizes">{sizes}</ul>'''
        if sizes
        else ""
    }
</div>
</article>"""


def _write_size(picture: Picture) -> str:
    name = escape(picture.name)
    return (
        f'<li><a href="{name}"><img src="{name}" width="{picture.width}" height="{picture.height}"'
        f' alt="" loading="lazy"><span>{escape(picture.label)}</span></a></li>'
    )
