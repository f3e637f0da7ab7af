"""The map within another page: as a sandboxed frame that holds it whole."""

from __future__ import annotations

import html
from typing import Final

# No same origin: the map sees neither the page around it nor its cookies.
SANDBOX: Final = "allow-scripts allow-downloads allow-popups"


def frame_page(page: str, title: str, *, height: str, attributes: str = "") -> str:
    """Write an iframe element that holds a page.

    Parameters
    ----------
    page
        The HTML; a compressed one takes a third of the room.
    title
        What the frame is called for those who do not see it.
    height
        In CSS: 600px, 100%.
    attributes
        More attributes, as HTML.

    Examples
    --------
    >>> frame_page("<p>x</p>", 'A "map"', height="100px")[:65]
    '<iframe title="A &quot;map&quot;" sandbox="allow-scripts allow-do'
    """
    more = f" {attributes}" if attributes else ""
    return (
        f'<iframe title="{html.escape(title or "Map")}" sandbox="{SANDBOX}" allowfullscreen{more} '
        f'style="width:100%;height:{height};min-height:480px;border:1px solid #8888" '
        f'srcdoc="{html.escape(page)}"></iframe>'
    )
