"""Cut a text into paragraphs, sentences and words, with offsets; tell headline, dateline, caption and body."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from geo.model import Section

# Marks that belong to the letter before them: vowel signs of Indic scripts, Arabic and Hebrew points.
_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0e31-\u0e3a\u0e47-\u0e4e"
)
_LETTERS: Final = rf"(?:[^\W\d_]++|[{_MARKS}])++"
WORD: Final = re.compile(
    rf"(?:[A-Za-z]\.){{2,}}"  # U.S., N.Y.
    rf"|{_LETTERS}(?:['’ʼ‘`ʿʾ](?!s\b){_LETTERS})*"  # Sana'a, but not the possessive of Kazakhstan's
    rf"|\d+"
)
# The same words for texts that need less: splitting by a group gives words and gaps in one pass. Most texts have no
# mark that stands apart from its letter, and many are ASCII throughout, where the classes are small.
_CUT: Final = re.compile(f"({WORD.pattern})")
_CUT_UNMARKED: Final = re.compile(f"({WORD.pattern})".replace(_LETTERS, r"[^\W\d_]++"))
_CUT_ASCII: Final = re.compile(r"((?:[A-Za-z]\.){2,}|[A-Za-z]++(?:['`](?!s\b)[A-Za-z]++)*|[0-9]+)")
_MARK: Final = re.compile(f"[{_MARKS}]")
_BREAK: Final = re.compile(r"\n\s*\n|\r\n\s*\r\n")
# Possessive, and bounded below: a text of a million full stops or brackets must not take more than linear time.
# One class comes first, so that the engine skips what is no stop; only then it asks whether a stop stands before it.
_SENTENCE_END: Final = re.compile(
    r"[.!?…؟。।\n](?:(?<=\n)\n*"
    r"|(?<!\n)(?<![.!?…؟。।][.!?…؟。।])[.!?…؟。।]*+[\"'”’»)\]]{0,4}+(?=\s{1,8}[\"'“‘«(\[]{0,4}[^\sa-z]))"
)
# A full stop after these ends no sentence. The common abbreviations of English news agencies' style.
_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr prof gen lt col maj sgt capt cmdr adm sen rep gov pres rev st mt ft no vs etc inc corp co ltd "
    "jan feb mar apr jun jul aug sep sept oct nov dec calif ariz ark colo conn del fla ga ill ind kan ky la md "
    "mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ala al approx est".split()
)
_DATELINE: Final = re.compile(
    r"(?P<place>[^\W\d_a-zß-öø-ÿ][\w.'’\-]{1,30}(?: (?:[^\W\d_a-zß-öø-ÿ][\w.'’\-]{0,30}|of|al|de|el|the)){0,3}"
    r"(?:,\s{0,3}[^\W\d_a-z][\w.'’\-]{1,30}(?: [^\W\d_a-z][\w.'’\-]{0,30}){0,2})?)\s{0,3}"
    r"(?:,\s*(?:[A-Z][a-z]{2,8}\.?\s*\d{1,2}))?\s*(?:\((?:[A-Z][\w. /\-]{1,25})\))?\s*(?:—|–|--|-\s|:\s(?=[A-Z]))"
)
_CAPTION: Final = re.compile(
    r"\b(?:Pictures?|Photos?|Photograph|Images?|File photo|Credit)\s*(?::|by\b|/)"
    r"|\(\w[^()\n]{0,200}?\b(?:Photo|Reuters|AFP|Getty)\b[^()\n]{0,200}\)"
    r"|\b(?:REUTERS|AFP|AP|Getty Images)\s*/",
    re.IGNORECASE,
)
_CAPTION_HINTS: Final = ("photo", "pict", "image", "credit", "reuter", "afp", "getty", "/")
"""One of these stands in every caption: looking for them is ten times as fast."""

_WRAPPED: Final = 45
"""Lines of at least so many characters may be of hard-wrapped text."""


class Words(NamedTuple):
    """The words of a text, where each starts and ends as half-open string indices, and what stands between them.

    Lists of plain values: an article has hundreds of words, and an object for each would cost more than finding it.
    There is one gap less than words.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]


_LONGEST: Final = 2_000
"""Characters; the longest sentences of news have some 600."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where sentences begin and end, and what section each stretch of the text belongs to."""

    sentences: list[tuple[int, int]]
    paragraphs: list[tuple[int, int]]
    datelines: list[tuple[int, int]]
    captions: list[tuple[int, int]]
    headline_end: int
    soft_breaks: frozenset[int] = frozenset()

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Give start and end of the sentence that holds an offset."""
        return self.sentences[max(0, bisect_right(self.sentences, (offset, 1 << 60)) - 1)]

    def paragraph_at(self, offset: int) -> int:
        """Give the number of the paragraph that holds an offset."""
        return max(0, bisect_right(self.paragraphs, (offset, 1 << 60)) - 1)

    def section_at(self, offset: int) -> Section:
        """Give the section that an offset belongs to."""
        if offset < self.headline_end:
            return "headline"
        if _holds(self.datelines, offset):
            return "dateline"
        return "caption" if _holds(self.captions, offset) else "body"


def _holds(spans: list[tuple[int, int]], offset: int) -> bool:
    """Tell whether one of some ordered spans holds an offset."""
    number = bisect_right(spans, (offset, 1 << 60)) - 1
    return number >= 0 and offset < spans[number][1]


def find_words(text: str) -> Words:
    """Find the words of a text.

    Examples
    --------
    >>> words = find_words("The U.S. and Kazakhstan's al-Shaar, Sana'a")
    >>> words.texts
    ['The', 'U.S.', 'and', 'Kazakhstan', 's', 'al', 'Shaar', "Sana'a"]
    >>> words.gaps
    [' ', ' ', ' ', "'", ' ', '-', ', ']
    """
    cut = _CUT_ASCII if text.isascii() else _CUT if _MARK.search(text) else _CUT_UNMARKED
    parts = cut.split(text)
    ends = list(accumulate(map(len, parts)))
    return Words(parts[1::2], ends[:-1:2], ends[1::2], parts[2:-1:2])


@lru_cache(maxsize=4)
def find_layout(text: str, title: str | None = None) -> Layout:
    """Find paragraphs, sentences, headline, datelines and captions of an article.

    A first paragraph counts as the headline if it is the title, or if it is short, has no full stop at its
    end and more follows. A dateline is a place in front of a dash at the beginning of a paragraph, as news
    agencies write it ("BEIRUT (AP) - "). A caption is a paragraph that credits a picture.

    The last few layouts are remembered, since several steps ask for that of one article.
    """
    paragraphs = _split_paragraphs(text)
    soft_breaks = _find_soft_breaks(text, paragraphs)
    sentences = [
        span for start, end in paragraphs for span in _split_sentences(text, start, end, soft_breaks)
    ]
    captions, datelines = [], []
    for start, end in paragraphs:
        if _is_caption(text, start, end):
            captions.append((start, end))
        elif match := _DATELINE.match(text, start, min(end, start + 120)):
            datelines.append((match.start("place"), match.end("place")))
    headline_end = 0
    if len(paragraphs) > 1:
        start, end = paragraphs[0]
        first = text[start:end].strip()
        is_short = len(first) < 120 and "\n" not in first and first[-1:] not in '.!?:;,"”'
        is_caption = (start, end) in captions or (datelines and datelines[0][0] == start)
        if first and (first == (title or "").strip() or (is_short and not is_caption)):
            headline_end = end
    return Layout(
        sentences or [(0, len(text))],
        paragraphs or [(0, len(text))],
        datelines,
        captions,
        headline_end,
        soft_breaks,
    )


def _is_caption(text: str, start: int, end: int) -> bool:
    lowered = text[start:end].lower()
    return any(hint in lowered for hint in _CAPTION_HINTS) and _CAPTION.search(text, start, end) is not None


def _split_paragraphs(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for match in _BREAK.finditer(text):
        if text[start : match.start()].strip():
            bounds.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        bounds.append((start, len(text)))
    return bounds


def _find_soft_breaks(text: str, paragraphs: list[tuple[int, int]]) -> frozenset[int]:
    """Find the line breaks of hard-wrapped text, which end no sentence.

    A paragraph is wrapped if it has several lines and each but the last is of at least 45 characters: mails and
    wire copy wrap at 60 to 80, while lines of a list or of an address are shorter.
    """
    soft: set[int] = set()
    for start, end in paragraphs:
        lines = text[start:end].split("\n")
        if len(lines) > 1 and all(len(line.rstrip()) >= _WRAPPED for line in lines[:-1]):
            offset = start
            for line in lines[:-1]:
                offset += len(line)
                soft.add(offset)
                offset += 1
    return frozenset(soft)


def _split_sentences(text: str, start: int, end: int, soft_breaks: frozenset[int]) -> list[tuple[int, int]]:
    sentences = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.start() in soft_breaks:
            continue
        if match.group().startswith(".") and _ends_abbreviation(text, begin, match.start()):
            continue
        if text[begin : match.end()].strip():
            sentences.append(_trim(text, begin, match.end()))
        begin = match.end()
    if text[begin:end].strip():
        sentences.append(_trim(text, begin, end))
    return [part for start, stop in sentences for part in _cut_long(text, start, stop)]


def _cut_long(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence at white space: a list without a full stop is quoted with each name."""
    while stop - start > _LONGEST:
        cut = max(text.rfind(" ", start + _LONGEST // 2, start + _LONGEST), start + _LONGEST // 2)
        yield _trim(text, start, cut)
        start = _trim(text, cut, stop)[0]
    yield start, stop


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_abbreviation(text: str, begin: int, stop: int) -> bool:
    last = text[max(begin, stop - 24) : stop].rsplit(None, 1)[-1:] or [""]
    word = last[0].lstrip("(\"'“‘").lower()
    return (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or bool(re.fullmatch(r"(?:\w\.)+\w", word))
    )
