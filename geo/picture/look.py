"""The look of a picture: colors, shapes, sizes, fonts. The same colors and shapes as on the interactive map."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from geo.errors import RenderError


class Look(NamedTuple):
    """How a role or a type of event is drawn: a color, a matplotlib marker, and its size to a circle's."""

    color: str
    marker: str | tuple[int, int, int]
    scale: float


_STAR: Final = (8, 1, 0)  # eight points
# Okabe and Ito's colors (2008), four of them darkened so that they hold 3:1 on the land's color. Shapes and colors are
# those of symbols.mjs and colors.css.
ROLES: Final = {
    "event_site": Look("#d55e00", "o", 1.0),
    "venue": Look("#0072b2", "D", 0.88),
    "actor": Look("#4a4a52", "s", 0.9),
    "locator": Look("#00795a", "^", 1.15),
    "path": Look("#b3568b", "v", 1.15),
    "dateline": Look("#2b87bd", "P", 1.1),
    "background": Look("#a87400", "p", 1.1),
    "none": Look("#6a6f76", "h", 1.05),
}
TYPES: Final = {
    "battles": Look("#d55e00", "o", 1.0),
    "explosions": Look("#a87400", _STAR, 1.25),
    "civilians": Look("#b3568b", "D", 0.88),
    "protests": Look("#2b87bd", "^", 1.15),
    "riots": Look("#00795a", "v", 1.15),
    "strategic": Look("#4a4a52", "s", 0.9),
    "talks": Look("#0072b2", "p", 1.1),
    "toll": Look("#7a5c3e", "P", 1.1),
    "none": Look("#6a6f76", "h", 1.05),
}
PLAIN: Final = Look("#0072b2", "o", 1.0)  # where the data knows neither
TONES: Final = TYPES | ROLES | {"plain": PLAIN}

PAPER: Final = "#ffffff"
INK: Final = "#1b1b1b"
SOFT: Final = "#55524c"
RULE: Final = "#d8d4cb"
SEA: Final = "#d8e5ee"
LAND: Final = "#f7f5ef"
LAKE: Final = "#c9dce9"
RIVER: Final = "#b3cde0"
COAST: Final = "#a9b8c2"
BORDER: Final = "#8f8677"
ADMIN1: Final = "#cbc2b2"
DISPUTED: Final = "#7a5c3e"
SHADE: Final = "#efdfb7"
SHADE_SITE: Final = "#f4d0b9"
NAME_COUNTRY: Final = "#6f685d"
NAME_SHADED: Final = "#5f4508"
NAME_CITY: Final = "#5d6b74"

# matplotlib brings these, so a picture has the same letters on every machine; the fonts after them are asked, where
# they are installed, for letters that these lack.
_SANS: Final = "DejaVu Sans"
_SERIF: Final = ("STIXGeneral", "DejaVu Serif")
_OTHERS: Final = (
    "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC", "Noto Sans CJK JP",
    "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Myanmar", "Noto Sans Ethiopic", "Noto Sans Thai",
    "Noto Sans Khmer", "Noto Sans Sinhala", "Noto Sans Tamil", "Noto Sans Georgian", "Noto Sans Armenian",
    "Arial Unicode MS", "Microsoft YaHei", "PingFang SC", "Nirmala UI",
)  # fmt: skip
_MAX_NAME: Final = 60


def check_matplotlib() -> None:
    """Refuse to go on without matplotlib.

    Raises
    ------
    RenderError
        With the extra that brings it.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError as err:
        raise RenderError(
            "a picture needs matplotlib, which is not installed: pip install 'conflict-geo[static]'"
        ) from err


@lru_cache(maxsize=1024)
def choose_fonts(text: str, *, is_serif: bool = False) -> tuple[str, ...]:
    """Choose the font families for a text: those that matplotlib brings, and others only for letters they lack.

    Examples
    --------
    >>> choose_fonts("Homs"), choose_fonts("Homs", is_serif=True)
    (('DejaVu Sans',), ('STIXGeneral',))
    """
    own = (*_SERIF, _SANS) if is_serif else (_SANS,)
    wanted = {ord(letter) for letter in text}
    known: set[int] = set()
    families: list[str] = []
    for family in own:
        families.append(family)
        known |= _list_letters(family)
        if wanted <= known:
            return tuple(families)
    return (*families, *_list_others())


@lru_cache(maxsize=4)
def _list_letters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=family))).get_charmap())


@lru_cache(maxsize=1)
def _list_others() -> tuple[str, ...]:
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return tuple(name for name in _OTHERS if name in installed)


def clean_text(text: object, most: int = _MAX_NAME) -> str:
    r"""Give text on one line, without control characters and not too long.

    Examples
    --------
    >>> clean_text("Tel\n Rifaat\u202e\x00")
    'Tel Rifaat'
    """
    letters = "".join(
        " " if letter.isspace() else letter
        for letter in str(text).encode("utf-8", "replace").decode("utf-8")
        if letter.isspace()
        or (unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co") and not _turns(letter))
    )
    line = " ".join(letters.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _turns(letter: str) -> bool:
    """Say whether a letter would turn the direction of those behind it; the joiners of scripts stay."""
    return unicodedata.bidirectional(letter) in (
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    )
