"""The maps of the gallery: what each is made from, by which command, and which pictures are taken of it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a map: its file in `maps/`, its size in pixels, the theme, and what a caption calls it."""

    name: str
    width: int
    height: int
    is_dark: bool
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A map: the inputs and options of `geo map`, seen from the root of the repository; `-` reads the corpus.

    The first of the `pictures` is the one of the index page. `notebook` is one in `maps/` that makes the map too.
    """

    name: str
    title: str
    about: str
    source: str
    extra: tuple[str, ...]
    pictures: tuple[Picture, ...]
    notebook: str | None = None

    @property
    def path(self) -> str:
        """The map's file, from the root of the repository."""
        return f"maps/{self.name}.html"

    @property
    def reads_corpus(self) -> bool:
        """Whether `maps/corpus.py` is what it reads."""
        return self.source == "-"

    @property
    def options(self) -> tuple[str, ...]:
        """The words after `geo`."""
        return ("map", self.source, *self.extra, "-o", self.path)

    @property
    def command(self) -> str:
        """What to type, in the root of the repository."""
        line = shlex.join(("geo", *self.options))
        return f"python maps/corpus.py | {line}" if self.reads_corpus else line


_SIZES: Final = (("", 1440, 900, "Desktop"), ("-tablet", 768, 1024, "Tablet"), ("-phone", 390, 844, "Phone"))


def _plan_pictures(name: str, *, all_sizes: bool = False) -> tuple[Picture, ...]:
    """Plan one picture at desktop size, or each size in both themes."""
    every = tuple(
        Picture(f"{name}{suffix}{'-dark' if is_dark else ''}.png", width, height, is_dark,
                f"{label}, {'dark' if is_dark else 'light'}")
        for suffix, width, height, label in _SIZES
        for is_dark in (False, True)
    )  # fmt: skip
    return every if all_sizes else every[:1]


MAPS: Final = (
    Entry(
        "astana-talks",
        "The Astana talks",
        "One wire story of May 2018: where people talked, whose governments spoke, and where the war was that they "
        "talked about.",
        "seeds/astana-talks.txt",
        ("--published", "2018-05-14"),
        _plan_pictures("astana-talks", all_sizes=True),
        notebook="01-astana-talks.ipynb",
    ),
    Entry(
        "front-line",
        "A front line",
        "Seven reports over ten days from eastern Ukraine: what each side claims and the other denies, shelling, "
        "drones, a village given up.",
        "seeds/gallery/front-line",
        ("--title", "Ten days on the front between Siversk and Lyman"),
        _plan_pictures("front-line"),
    ),
    Entry(
        "siege",
        "A siege",
        "Six reports over two months on El Fasher in Darfur: one city, its camps, the roads out of it, and the "
        "capitals where a truce is made.",
        "seeds/gallery/siege",
        ("--title", "The siege of El Fasher"),
        _plan_pictures("siege"),
    ),
    Entry(
        "insurgency",
        "An insurgency over many villages",
        "Twelve short reports over three weeks from Burkina Faso, Mali and Niger: many small places, some of which no "
        "open gazetteer has.",
        "seeds/gallery/insurgency",
        ("--title", "Three weeks of attacks in the central Sahel"),
        _plan_pictures("insurgency"),
    ),
    Entry(
        "air-war",
        "An air war over a week",
        "Seven daily reports: strikes across Yemen and the Red Sea, talks in Muscat, reactions from a dozen capitals; "
        "the timeline plays the days.",
        "seeds/gallery/air-war",
        ("--title", "A week of air war over Yemen and the Red Sea"),
        _plan_pictures("air-war"),
    ),
    Entry(
        "corpus",
        "A corpus of 200 articles",
        "Two hundred short articles on over eighty conflicts in one page of a megabyte: clusters, search and filters "
        "with almost a thousand places.",
        "-",
        ("--title", "Two hundred articles on eighty conflicts"),
        _plan_pictures("corpus"),
    ),
)
"""In the order of the index page."""
