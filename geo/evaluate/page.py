"""The page of mistakes: one HTML file without scripts and without requests, to be read by a person.

Article text is untrusted. It meets the page through `html.escape` alone, and a policy lets nothing run or load.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from geo.evaluate.mistakes import KINDS, Mistake, MistakeKind
from geo.render.assets import hash_source
from geo.render.words import count_noun

_HEADINGS: Final[dict[MistakeKind, tuple[str, str]]] = {
    "wrong place": (
        "Wrong place",
        "The name was found, and put more than 161 km from what was meant, or nowhere. The farthest first.",
    ),
    "wrong incident": (
        "Wrong place of an incident",
        "The text names the place, and the one ranked first lies more than 50 km from it. The farthest first.",
    ),
    "wrong role": (
        "Wrong role",
        "A marked name was given another role than people gave it, or none; or a name was taken for the place of a verb"
        " and is not. The most confident first.",
    ),
    "wrong event": (
        "Wrong event",
        "Found with another type, date or number of deaths; missed; or told of by nobody who marked the article."
        " In this order.",
    ),
    "wrong date": (
        "Wrong date",
        "A date was read as other days than are meant, missed, or found where none is. Only of the half of the passages"
        " that rules may be changed for.",
    ),
    "invented": (
        "Invented",
        "Taken for a place, where nobody marked one: a mistake of the program or a gap of the labels."
        " The most confident first.",
    ),
    "missed": (
        "Missed",
        "Marked as a place and not found. Names that the gazetteer knows come first.",
    ),
    "wrong extent": (
        "Wrong extent",
        "The place is right or was not given, but the name begins or ends elsewhere. The most confident first.",
    ),
}
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c1b19; --soft: #5d5a54; --paper: #fbfaf7; --card: #fff;
  --line: #dedad1; --mark: #ffe48a; --bad: #a3261f; --good: #1d6340; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece9e2; --soft: #a9a59c; --paper: #171614; --card: #211f1c;
  --line: #3b3833; --mark: #6b5300; --bad: #ff9a8f; --good: #86d3a8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; padding-top: .5rem; border-top: 2px solid var(--ink); }
p { margin: 0 0 .75rem; }
.soft { color: var(--soft); }
nav ul { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
nav a { display: block; padding: .4rem .75rem; border: 1px solid var(--line); border-radius: 1.25rem;
  background: var(--card); color: inherit; text-decoration: none; }
nav a:hover, nav a:focus-visible { border-color: var(--ink); }
article { margin: .75rem 0; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; break-inside: avoid; }
blockquote { margin: 0 0 .6rem; font-family: Georgia, serif; font-size: 1.06rem; white-space: pre-line; }
mark { background: var(--mark); color: inherit; padding: 0 .15em; border-radius: .2em; }
dl { margin: 0; display: grid; grid-template-columns: 6.5rem 1fr; gap: .15rem .75rem; }
dt { color: var(--soft); }
dd { margin: 0; }
.bad { color: var(--bad); }
.good { color: var(--good); }
footer { margin-top: .6rem; font-size: .875rem; color: var(--soft); }
@media (max-width: 30rem) { dl { grid-template-columns: 5.4rem 1fr; gap: .15rem .5rem; font-size: .94rem; }
  article { padding: .75rem; } }
"""


def write_mistakes(mistakes: Iterable[Mistake], *, limit: int = 200, title: str = "Mistakes") -> str:
    """Write the page of the worst mistakes, grouped by kind.

    Parameters
    ----------
    mistakes
        Of all documents.
    limit
        Show at most so many: each kind has an equal part, and what one does not need goes to the others.
    title
        The page's headline.

    Returns
    -------
    str
        HTML that needs no script, no network and no other file.

    Raises
    ------
    ValueError
        If `limit` is below 1.

    Examples
    --------
    >>> one = Mistake("missed", "1", "<b>", "In ", "Homs", ".", "nothing", "Homs", "", None, None, 0.0)
    >>> "In <mark>Homs</mark>." in write_mistakes([one])
    True
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")
    found = list(mistakes)
    chosen = choose_worst(found, limit)
    groups = [(kind, [each for each in chosen if each.kind == kind]) for kind in KINDS]
    totals = {kind: sum(each.kind == kind for each in found) for kind in KINDS}
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{_introduce(len(found), len(chosen))}</p>',
        _write_contents(groups, totals),
        *(_write_group(kind, members, totals[kind]) for kind, members in groups if members),
    ]
    policy = f"default-src 'none'; style-src {hash_source(_STYLE)}; base-uri 'none'; form-action 'none'"
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def choose_worst(mistakes: Sequence[Mistake], limit: int) -> list[Mistake]:
    """Choose the worst mistakes of each kind, in the order of the kinds.

    Examples
    --------
    >>> one = Mistake("missed", "1", "", "In ", "Homs", ".", "nothing", "Homs", "", None, None, 0.0)
    >>> len(choose_worst([one] * 5, 3))
    3
    """
    by_kind = {
        kind: sorted((each for each in mistakes if each.kind == kind), key=lambda each: -each.weight)
        for kind in KINDS
    }
    left, open_kinds = limit, sorted(KINDS, key=lambda kind: len(by_kind[kind]))
    chosen: dict[str, list[Mistake]] = {}
    for number, kind in enumerate(open_kinds):
        chosen[kind] = by_kind[kind][: left // (len(open_kinds) - number)]
        left -= len(chosen[kind])
    return [each for kind in KINDS for each in chosen[kind]]


def _introduce(n_found: int, n_shown: int) -> str:
    if not n_found:
        return "There is none: all that the corpus marks was found, and is right."
    shown = "all of them" if n_found == n_shown else f"the worst {n_shown:,} of them"
    return (
        f"{count_noun(n_found, 'mistake')}, {shown}. One that an article repeats is shown once."
        " Labels are made by people, and some are wrong."
    )


def _write_contents(groups: list[tuple[MistakeKind, list[Mistake]]], totals: dict[MistakeKind, int]) -> str:
    links = [
        f'<li><a href="#{_anchor(kind)}">{_HEADINGS[kind][0]} ({totals[kind]:,})</a></li>'
        for kind, members in groups
        if members
    ]
    return f'<nav aria-label="Kinds of mistakes"><ul>{"".join(links)}</ul></nav>' if links else ""


def _anchor(kind: MistakeKind) -> str:
    return kind.replace(" ", "-")


def _write_group(kind: MistakeKind, members: list[Mistake], total: int) -> str:
    heading, explanation = _HEADINGS[kind]
    count = f"{len(members):,} of {total:,}" if total > len(members) else f"{total:,}"
    cards = "\n".join(_write_card(each) for each in members)
    return (
        f'<section id="{_anchor(kind)}">\n<h2>{heading} ({count})</h2>\n<p class="soft">{explanation}</p>\n'
        f"{cards}\n</section>"
    )


def _write_card(each: Mistake) -> str:
    mark = f"<mark>{escape(each.toponym)}</mark>" if each.toponym else ""
    rows = [
        ("Chosen", "bad", each.chosen),
        ("Right", "good", each.expected),
        ("Distance", "", "" if each.distance_km is None else f"{each.distance_km:,.0f} km"),
        ("Why", "", each.reason),
        ("Confidence", "", "" if each.confidence is None else f"{each.confidence:.2f}"),
    ]
    lines = "".join(
        f"<dt>{term}</dt><dd{f' class={style}' if style else ''}>{escape(text)}</dd>"
        for term, style, text in rows
        if text
    )
    again = f" · {each.count} times in this article" if each.count > 1 else ""
    source = " · ".join(part for part in (each.title, each.document_id) if part)
    return (
        f"<article>\n<blockquote>{escape(each.before)}{mark}{escape(each.after)}</blockquote>\n"
        f"<dl>{lines}</dl>\n<footer>{escape(source)}{again}</footer>\n</article>"
    )
