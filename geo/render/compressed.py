"""The page in compressed form: about 40 % of its size, opened by the browser itself.

A small page holds the whole one as deflate in base 64, and a script that unpacks it (DecompressionStream: Chrome 80,
Safari 16.4, Firefox 113) and writes it in its own place. Its content security policy is that of the whole page, with
the hash of this one script added; it works from a file, and in a sandboxed frame.
"""

from __future__ import annotations

import base64
import html
import re
import zlib
from typing import Final

from geo.errors import RenderError
from geo.render.assets import hash_source

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_TITLE: Final = re.compile(r"<title>([^<]*)</title>")
_SCRIPT: Final = """(async () => {
  try {
    const packed = Uint8Array.from(atob(document.getElementById("packed").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const page = await new Response(stream).text();
    document.open();
    document.write(page);
    document.close();
  } catch (error) {
    document.body.textContent = "This map is packed, and this browser cannot open it. A browser of 2023 or later can.";
  }
})();
"""


def compress_page(page: str) -> str:
    r"""Turn the page of a map into one that unpacks itself.

    Parameters
    ----------
    page
        What `write_page` or `write_map` gave.

    Returns
    -------
    str
        A page that shows the same, at about 40 % of the size. It needs a browser of 2023 or later; an older one
        says so.

    Raises
    ------
    RenderError
        If the page is none of ours: it has no title or no content security policy.

    Examples
    --------
    >>> page = '<meta http-equiv="Content-Security-Policy" content="script-src x"><title>Homs</title>' + "a" * 9000
    >>> packed = compress_page(page)
    >>> "<title>Homs</title>" in packed, len(packed) < 3000
    (True, True)
    """
    policy, title = _POLICY.search(page), _TITLE.search(page)
    if policy is None or title is None:
        raise RenderError("expected a page that geo wrote, got one without a title or a security policy")
    allowed = html.unescape(policy[1]).replace("script-src ", f"script-src {hash_source(_SCRIPT)} ", 1)
    packed = base64.b64encode(zlib.compress(page.encode("utf-8"), 9)).decode("ascii")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(allowed)}">\n'
        '<meta name="generator" content="conflict-geo">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title[1]}</title>\n</head>\n<body>\n"
        "<noscript>This map is drawn by a script within this page. Allow scripts to see it.</noscript>\n"
        f'<script type="text/plain" id="packed">{packed}</script>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n'
    )


def unpack_page(page: str) -> str:
    """Give the whole page back out of a compressed one.

    Examples
    --------
    >>> page = '<meta http-equiv="Content-Security-Policy" content="script-src x"><title>Homs</title>'
    >>> unpack_page(compress_page(page)) == page
    True
    """
    found = re.search(r'<script type="text/plain" id="packed">([^<]*)</script>', page)
    if found is None:
        raise RenderError("expected a compressed page that geo wrote")
    return zlib.decompress(base64.b64decode(found[1])).decode("utf-8")
