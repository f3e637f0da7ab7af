"""Articles that are a whole file: plain text, Markdown with front matter, web pages."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from typing import Any, Final

from geo.articles.encoding import decode_text, find_declared
from geo.articles.published import parse_published
from geo.articles.records import NAMES, Record, describe_size, pick_fields
from geo.errors import ArticleError, ArticleTooLargeError, ProductError

ROOM: Final = 1_000_000
"""Up to how many characters a page is read whatever its text may have: most of a page is no text."""

# Front matter is short; whatever begins with a rule and goes on is text.
_FRONT_LINES: Final = 60
_FRONT_LINE: Final = re.compile(r"([A-Za-z][\w .-]*):(?:\s+(.*)|)$")
_KNOWN: Final = frozenset(alias for name in NAMES if name != "text" for alias in NAMES[name])
# What Hugo and other site generators call the date, beside the names that any record may use.
_FRONT_DATES: Final = frozenset(["publishdate", "publish_date", "publicationdate", "datetime", "posted"])
_FRONT_COMMENT: Final = re.compile(r"\s#.*")
# The maps that we draw name their maker in the head.
_MAP_MARK: Final = re.compile(
    r"<meta[^>]+generator[^>]+conflict-geo|<!-- A map by conflict-geo", re.IGNORECASE
)
# Each tag costs as much memory as some twenty characters; articles have far fewer.
_CHARS_PER_TAG: Final = 20
_CHUNK: Final = 1 << 16
# The head stands at the beginning, and publishers name the moment in it or in the first lines of the body.
_HEAD_CHARS: Final = 1 << 18
_MOMENTS: Final = frozenset(["article:published_time", "og:article:published_time", "datepublished"])
_UNSEEN: Final = ("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button")
_BLOCKS: Final = (
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
)  # fmt: skip


def read_text(data: bytes) -> Record:
    r"""Read plain text or Markdown.

    Parameters
    ----------
    data
        The file. Line ends become line feeds, as when Python opens a text.

    Returns
    -------
    Record
        The text without its front matter: lines of `name: value` between two lines of `---`, or TOML between two of
        `+++`.

    Raises
    ------
    ArticleError
        If it is binary or empty.

    Examples
    --------
    >>> read_text(b"---\ntitle: Truce\n---\nHoms is quiet.").fields
    {'text': 'Homs is quiet.', 'title': 'Truce'}
    """
    text = _unify_lines(decode_text(data))
    front, body = split_front_matter(text)
    if not body.strip():
        raise ArticleError("is empty")
    named: dict[str, str] = {}
    for name, value in front.items():
        field = _name_field(name)
        # To Jekyll, `published` says whether a page is shown.
        if field != "published" or value.lower() not in ("true", "false", "yes", "no"):
            named.setdefault(field, value)
    fields = {name: value for name, value in pick_fields(named).items() if name != "text"}
    if "published" in fields:
        fields["published"] = _FRONT_COMMENT.sub("", fields["published"])
    return Record({"text": body, **fields})


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Split the front matter from a text.

    Parameters
    ----------
    text
        With line feeds.

    Returns
    -------
    front, body
        Nothing and the whole text, if it does not begin with lines of `name: value` between two of `---` or with TOML
        between two of `+++`, or if no name is one that an article has. Lists and nested values are passed over.

    Examples
    --------
    >>> split_front_matter("---\nIt began so.")
    ({}, '---\nIt began so.')
    >>> split_front_matter("+++\ndate = 2018-05-14\n+++\nHoms is quiet.")
    ({'date': '2018-05-14'}, 'Homs is quiet.')
    """
    lines = text.split("\n", _FRONT_LINES)
    if lines[0].rstrip() == "+++":
        return _split_toml(text, lines[:_FRONT_LINES])
    if lines[0].rstrip() != "---":
        return {}, text
    front: dict[str, str] = {}
    size = len(lines[0]) + 1
    for line in lines[1:_FRONT_LINES]:
        size += len(line) + 1
        if line.rstrip() in ("---", "..."):
            return (front, text[size:].lstrip("\n")) if _is_known(front) else ({}, text)
        found = _FRONT_LINE.match(line.rstrip())
        if found:
            front[found[1].strip()] = _unquote(found[2] or "")
        elif line.strip() and not line.lstrip().startswith(("#", "-", "[", "]")) and not line.startswith(" "):
            return {}, text
    return {}, text


def _split_toml(text: str, lines: list[str]) -> tuple[dict[str, str], str]:
    """Split front matter in TOML, as Hugo writes it, from a text of which the first lines are given."""
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "+++"), None)
    if end is None:
        return {}, text
    import tomllib

    try:
        values = tomllib.loads("\n".join(lines[1:end]))
    except (ValueError, RecursionError):  # the text is anyone's: it may nest lists without end
        return {}, text
    # A date prints as in ISO 8601; a table or a list is nothing that an article has.
    front = {name: str(value) for name, value in values.items() if not isinstance(value, dict | list)}
    size = sum(len(line) + 1 for line in lines[: end + 1])
    return (front, text[size:].lstrip("\n")) if _is_known(front) else ({}, text)


def _is_known(front: dict[str, str]) -> bool:
    return not _KNOWN.isdisjoint(_name_field(name) for name in front)


def _name_field(name: str) -> str:
    """Give a name of front matter as records have it: `Publication Date` and `publishDate` are dates too."""
    name = re.sub(r"[ .-]+", "_", name.strip().lower())
    return "published" if name in _FRONT_DATES else name


def read_html(data: bytes, max_chars: int | None = None) -> Record:
    r"""Take the article out of a web page.

    Parameters
    ----------
    data
        The page.
    max_chars
        The longest visible text of a page of more than a million characters: a longer one is refused before
        any costly step. A shorter page is taken, and the length of its article is the caller's to judge.

    Returns
    -------
    Record
        The text begins with the headline; title, date, site and address as far as the page gives them. A page
        in which no article is found gives all its visible text.

    Raises
    ------
    ArticleError
        If the page has no text, or is a map of ours.
    ArticleTooLargeError
        If it is too large.

    Examples
    --------
    >>> read_html(b"<title>Truce</title><p>Homs is quiet.</p>").fields["text"]
    'Truce\n\nHoms is quiet.'
    """
    page = _unify_lines(decode_text(data, find_declared(data)))
    if _MAP_MARK.search(page[:4096]):
        raise ProductError("is a map that geo drew, not an article")
    # lxml refuses a text that names an encoding, which it no longer has.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    if not page.strip():
        raise ArticleError("is empty")
    if max_chars is not None and len(page) > ROOM:
        _check_size(page, max_chars)
    found = _extract(page)
    found["published"] = _find_moment(page) or found.get("published")
    body = (found.get("text") or "").strip() or _read_visible(page)
    if not body:
        raise ArticleError("is a page without text")
    title = " ".join((found.get("title") or "").split())
    if title and not " ".join(body[: 2 * len(title) + 100].split()).startswith(title):
        body = f"{title}\n\n{body}"
    return Record(pick_fields({**found, "title": title, "text": body}))


def _check_size(page: str, max_chars: int) -> None:
    """Refuse a page with too much text or too many tags, building no tree, and only as far as is needed."""
    import lxml.etree  # type: ignore[import-untyped]

    counter = _Counter(max_chars)
    parser = lxml.etree.HTMLParser(target=counter, huge_tree=True)
    # What the parser makes nothing of is for the steps that follow to say.
    with suppress(lxml.etree.LxmlError):
        for start in range(0, len(page), _CHUNK):
            parser.feed(page[start : start + _CHUNK])
        parser.close()


class _Counter:
    """What lxml tells of the tags and texts that it meets; it counts them until there are too many."""

    def __init__(self, max_chars: int) -> None:
        self.max_chars, self.chars, self.tags, self.unseen = max_chars, 0, 0, 0

    def start(self, tag: str, _attributes: Any) -> None:
        self.tags += 1
        self.unseen += tag in _UNSEEN
        limit = max(self.max_chars, ROOM) // _CHARS_PER_TAG
        if self.tags > limit:
            raise ArticleTooLargeError(
                f"has more than {limit:,} tags, as no article of {self.max_chars:,} characters has; "
                "allow more with --max-chars"
            )

    def end(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN

    def data(self, text: str) -> None:
        if not self.unseen:
            self.chars += len(" ".join(text.split()))
        if self.chars > self.max_chars:
            size = f"more than {self.max_chars:,} characters of text"
            raise ArticleTooLargeError(describe_size("", None, size, self.max_chars).message)

    def close(self) -> None:
        """Nothing is left to do."""


def _find_moment(page: str) -> str | None:
    """Find when a page says that it was published, with the time of day, which trafilatura leaves out."""
    root = _parse(page[:_HEAD_CHARS])
    for element in () if root is None else root.iter("meta", "time", "span", "div", "p"):
        names = {(element.get(key) or "").strip().lower() for key in ("property", "name", "itemprop")}
        if not names & _MOMENTS:
            continue
        content = (element.get("content") or element.get("datetime") or "").strip()
        if content:
            with suppress(ArticleError):
                parse_published(content)
                return content
    return None


def _extract(page: str) -> dict[str, Any]:
    """Let trafilatura find the article; it opens no socket."""
    import trafilatura

    for name in ("trafilatura", "htmldate", "justext"):
        logger = logging.getLogger(name)
        if not logger.handlers:  # or its complaints reach standard error
            logger.addHandler(logging.NullHandler())
    # A date that is not in the head is often another one: the page's footer, a related article.
    dates = {"original_date": True, "extensive_search": False}
    found: Any = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    if found is None:
        return {"title": _find_title(page)}
    site = found.sitename or found.hostname
    return {
        "text": found.text, "title": found.title, "published": found.date, "source": site, "url": found.url,
    }  # fmt: skip


def _find_title(page: str) -> str | None:
    root = _parse(page)
    title = None if root is None else root.findtext(".//title")
    return title.strip() if title else None


def _parse(page: str) -> Any:
    import lxml.etree
    import lxml.html  # type: ignore[import-untyped]

    try:
        return lxml.html.document_fromstring(page)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _read_visible(page: str) -> str:
    """Give the text that a reader would see, a block a line."""
    root = _parse(page)
    if root is None:
        return ""
    parts: list[str] = []
    for event, element in _walk(root):
        if element.tag in _BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(root: Any) -> list[tuple[str, Any]]:
    """List the starts and ends of the elements, in order, without what is not seen."""
    import lxml.etree

    for element in list(root.iter(*_UNSEEN, lxml.etree.Comment)):
        if element.getparent() is not None:
            element.drop_tree()
    return list(lxml.etree.iterwalk(root, events=("start", "end")))


def _unify_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
