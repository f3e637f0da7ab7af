"""Score date expressions against passages in which people marked what they mean.

The format and what is counted stand in `seeds/dates/README.md`. Run as `python -m geo.evaluate.dates FILE`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Final

from geo.dates import DateExpression, find_dates
from geo.errors import ArticleError
from geo.evaluate.rates import measure_rate
from geo.model import Article

_MARK: Final = re.compile(r"\[\[(?P<text>[^\]]+?) = (?P<meaning>[^\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked expression: where it stands (half-open string indices), its days, and both codes."""

    start: int
    end: int
    first: date | None
    last: date | None
    date_prec: int | None
    time_precision: int | None


@dataclass(frozen=True, slots=True)
class DatedPassage:
    """A passage with its marked expressions. `is_held_out` by the SHA-256 of its id."""

    article: Article
    marked: tuple[Marked, ...]
    is_held_out: bool


def read_passages(path: str | PathLike[str]) -> Iterator[DatedPassage]:
    """Read passages with marked date expressions.

    Parameters
    ----------
    path
        A file in the format of `seeds/dates/README.md`.

    Raises
    ------
    ArticleError
        If a line does not fit the format; with its number.
    """
    for number, line in enumerate(Path(path).read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(" | ", 2)
        if len(parts) != 3:
            raise ArticleError(f"{path}, line {number}: expected `id | date | text`, got {line[:60]!r}")
        try:
            yield parse_passage(*parts)
        except ValueError as err:
            raise ArticleError(f"{path}, line {number}: {err}") from err


def parse_passage(passage_id: str, published: str, text: str) -> DatedPassage:
    """Parse a passage.

    Parameters
    ----------
    passage_id, published, text
        The three fields of a line; `-` for a publication date that is not known.

    Raises
    ------
    ValueError
        If a meaning is no date.

    Examples
    --------
    >>> parse_passage("a", "2018-05-14", "It fell in [[May = 2018-05-01/2018-05-31 4 3]].").article.text
    'It fell in May.'
    """
    plain, marked, at = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        start = len(plain)
        plain += match["text"]
        marked.append(_parse_meaning(start, len(plain), match["meaning"]))
        at = match.end()
    article = Article(
        plain + text[at:], article_id=passage_id, published=None if published == "-" else published
    )
    is_held_out = int(hashlib.sha256(passage_id.encode()).hexdigest(), 16) % 2 == 1
    return DatedPassage(article, tuple(marked), is_held_out)


def _parse_meaning(start: int, end: int, meaning: str) -> Marked:
    days, *codes = meaning.split()
    if days == "-":
        return Marked(start, end, None, None, None, None)
    first, slash, last = days.partition("/")
    numbers = [int(code) or None for code in codes] or [1, 1]
    if not slash:
        last = first
    return Marked(
        start, end, date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None, *numbers
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateOutcome:
    """What became of one passage: its marked expressions with the ones found for them, and those found beside."""

    passage: DatedPassage
    pairs: tuple[tuple[Marked, DateExpression | None], ...]
    extra: tuple[DateExpression, ...]


def score_passage(passage: DatedPassage) -> DateOutcome:
    """Find the expressions of a passage and pair them with the marked ones: by overlap, one to one, the longest first.

    Examples
    --------
    >>> outcome = score_passage(parse_passage("a", "2018-05-14", "It fell on [[Friday = 2018-05-11]]."))
    >>> [is_right(*pair) for pair in outcome.pairs], outcome.extra
    ([True], ())
    """
    found = find_dates(passage.article)
    overlaps = sorted(
        (-shared, mark, number)
        for mark, marked in enumerate(passage.marked)
        for number, each in enumerate(found)
        if (shared := min(marked.end, each.end) - max(marked.start, each.start)) > 0
    )
    paired: dict[int, int] = {}
    for _, mark, number in overlaps:
        if mark not in paired and number not in paired.values():
            paired[mark] = number
    pairs = [
        (marked, found[paired[mark]] if mark in paired else None)
        for mark, marked in enumerate(passage.marked)
    ]
    extra = [each for number, each in enumerate(found) if number not in paired.values() and _is_dated(each)]
    return DateOutcome(passage, tuple(pairs), tuple(extra))


def is_right(marked: Marked, found: DateExpression | None) -> bool:
    """Tell whether both ends are as marked; where no date is meant, whether none is given."""
    if found is None:
        return not _is_dated(marked)
    return (marked.first, marked.last) == (found.first, found.last)


def _has_codes(marked: Marked, found: DateExpression | None) -> bool:
    codes = (None, None) if found is None else (found.date_prec, found.time_precision)
    return codes == (marked.date_prec, marked.time_precision)


def _is_dated(each: Marked | DateExpression) -> bool:
    return each.first is not None or each.last is not None


def score_dates(passages: str | PathLike[str] | Iterable[DatedPassage]) -> dict[str, Any]:
    """Score the date rules against marked expressions.

    Parameters
    ----------
    passages
        A file in the format of `seeds/dates/README.md`, or its passages.

    Returns
    -------
    dict
        For `all`, `tuning` and `held_out`: `passages`, `expressions`, and `day_level`, `dated_only`, `date_prec_and_
        time_precision`, `recall`, `precision`, each with `right`, `of`, `share` and the ends `low` and `high` of its
        95 % Wilson interval (None where nothing is counted).

    Examples
    --------
    >>> scores = score_dates([parse_passage("a", "2018-05-14", "It fell on [[Friday = 2018-05-11]].")])
    >>> scores["all"]["day_level"]["share"]
    1.0
    """
    if isinstance(passages, str | PathLike):
        passages = read_passages(passages)
    outcomes = [score_passage(passage) for passage in passages]
    halves = {
        "all": outcomes,
        "tuning": [each for each in outcomes if not each.passage.is_held_out],
        "held_out": [each for each in outcomes if each.passage.is_held_out],
    }
    return {name: _summarize(half) for name, half in halves.items()}


def _summarize(outcomes: list[DateOutcome]) -> dict[str, Any]:
    pairs = [pair for outcome in outcomes for pair in outcome.pairs]
    dated = [pair for pair in pairs if _is_dated(pair[0])]
    n_extra = sum(len(outcome.extra) for outcome in outcomes)
    n_found = sum(found is not None and _is_dated(found) for _, found in pairs)
    return {
        "passages": len(outcomes),
        "expressions": len(pairs),
        "day_level": _share(sum(is_right(*pair) for pair in pairs), len(pairs)),
        "dated_only": _share(sum(is_right(*pair) for pair in dated), len(dated)),
        "codes": _share(sum(_has_codes(*pair) for pair in pairs), len(pairs)),
        "recall": _share(sum(found is not None for _, found in dated), len(dated)),
        "precision": _share(n_found, n_found + n_extra),
    }


def _share(right: int, of: int) -> dict[str, float | int | None]:
    """Give a share with its 95 % interval."""
    return asdict(measure_rate(right, of))


def list_mistakes(passages: str | PathLike[str] | Iterable[DatedPassage], *, held_out: bool) -> list[str]:
    """List what was read wrongly in one half, a line each; rules are changed for the tuning half's only."""
    if isinstance(passages, str | PathLike):
        passages = read_passages(passages)
    lines = []
    for outcome in (score_passage(each) for each in passages if each.is_held_out == held_out):
        article = outcome.passage.article
        for marked, found in outcome.pairs:
            if not is_right(marked, found) or not _has_codes(marked, found):
                lines.append(
                    f"{article.article_id}: {article.text[marked.start : marked.end]!r} {_describe(marked)}, "
                    f"read as {_describe(found)}{f' ({found.text!r}: {found.reason})' if found else ''}"
                )
        for each in outcome.extra:
            lines.append(f"{article.article_id}: {each.text!r} not marked, read as {_describe(each)}")
    return lines


def _describe(each: Marked | DateExpression | None) -> str:
    if each is None:
        return "nothing"
    days = f"{each.first or ''}/{each.last or ''}" if _is_dated(each) else "no date"
    return f"{days} {each.date_prec or 0} {each.time_precision or 0}"


def main(arguments: list[str]) -> int:
    """Print the scores of a file; with `--errors` the tuning half's mistakes as well."""
    paths = [each for each in arguments if not each.startswith("--")]
    if len(paths) != 1:
        print("usage: python -m geo.evaluate.dates FILE [--errors]", file=sys.stderr)
        return 2
    for name, half in score_dates(paths[0]).items():
        print(f"{name}: {half['passages']} passages, {half['expressions']} expressions")
        for measure, each in half.items():
            if isinstance(each, dict) and each["share"] is not None:
                print(
                    f"  {measure:<12}{each['share']:.3f}  [{each['low']:.3f}, {each['high']:.3f}]"
                    f"  {each['right']}/{each['of']}"
                )
    if "--errors" in arguments:
        print(*list_mistakes(paths[0], held_out=False), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
