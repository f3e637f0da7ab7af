"""Whether a clause looks back or ahead: what happened on Friday, and what will happen on Friday."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

# Verbs and phrases after which a date lies ahead. The infinitive or participle that follows belongs to them.
_AHEAD: Final = (
    r"(?:will|won['’]t|shall|['’]ll|ahead of|upcoming|due|(?:is|are|am) (?:to|set|due|about)|set to|slated"
    r"|scheduled"
    r"|(?:agree|vow|pledg|promis|threaten|want|hop|intend|plan|prepar|expect)(?:s|e|es|ed|ing|ning|ned)? (?:to|for)"
    r"|(?:call|calls|called|calling) for|planned|expected|gearing up for"
    r"|going to(?! (?:an?|the|its|his|her|their)\b)|(?:may|might|could|can|should|must)(?= [a-z])"
    r"|meets|resumes|begins|starts|opens|reopens|expires|ends|convenes|arrives|hosts|travels|returns|faces"
    r"|(?<!to )(?:begin|resume|convene|reopen|expire)"
    # The plain present tells what is on the calendar; a noun has no plural before it.
    r"|(?<!to )(?<!not )(?<!did )meet(?= (?:in|on|at|again|for|with)\b)|(?<=[nr]s )vote(?= (?:on|in|for)\b))"
)
# The future as it was seen then: "was to begin on Tuesday" may have been last Tuesday.
_WAS_AHEAD: Final = r"(?:would|(?:was|were) (?:to|due|set|about|scheduled|expected|supposed|meant) ?(?:to)?)"
_TAIL: Final = r"(?: (?:to|not|also|be|have|been|\w+ly))*(?: (?!on\b|in\b|at\b|next\b)[a-z]+)?"
_SAID: Final = r"said|told|added|reported|announced|confirmed|wrote|says|warned|claimed"
_PAST: Final = (
    r"was|were|had|has|have|did|took|began|fell|came|went|broke|fought|shot|struck|left|met|won|lost|held|made|sent"
    r"|gave|found|saw|kept|led|brought|flew|drove|fled|got|rose|grew|blew|burst|burnt|rang|ran|sank|spread|stood|heard"
    r"|became|built|caught|chose|drew|hid|knew|laid|paid|rode|sold|shook|spoke|spent|stole|swept|threw|withdrew|hit"
    r"|sought|taught|thought|bought|dealt|sat|swore|tore|wore|dug|fed|felt|froze|slept|overran|overthrew|undertook"
    r"|[a-z]{2,}ed"
)
_CUE: Final = (
    rf"\b(?:(?P<ahead>{_AHEAD}{_TAIL})|(?P<weak>{_WAS_AHEAD}{_TAIL})|(?P<said>{_SAID})|(?P<past>{_PAST}))\b"
    r"|(?P<end>[,;:–—\n]|\bthat\b)"
)
# What is in force until a day, and what sets such a term, even if it did so in the past. Who "was closed in until" may
# have come out again, and what "had been closed" was so before.
_IN_FORCE: Final = (
    rf"(?:(?:is|are|has been|have been|remains?|(?<!to )stays?|lasts|runs|applies|continues){_TAIL}"
    r"|(?:has|have)(?= $)|gives?|giving)"
)
_TERM: Final = (
    r"(?:(?:extend|prolong|renew|declar|impos|suspend|postpon|delay|adjourn|defer|remand|order|grant)(?:ed|s|es|ing|e)?"
    r"|gave|(?<!was )(?<!were )(?<!been )(?:closed|shut|barred|banned|blocked|halted))"
)
_MARKS: Final = ",;:–—"
_REACH: Final = 160
"""Characters of a sentence that are read on either side."""
_SAID_REACH: Final = 8
"""Characters between "said" and a date that it may belong to: "said on June 28", not "said leaders meet June 28"."""


class Direction(NamedTuple):
    """Whether a date lies ahead, and the words that say so (empty where none does).

    `is_sure` is false where the verbs leave it open, so that how far off a date is has a say too.
    """

    ahead: bool
    cue: str
    is_sure: bool = True


@cache
def _compile_cue(is_until: bool) -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?P<force>{_IN_FORCE})|(?P<term>{_TERM}))\b|{_CUE}" if is_until else _CUE)


def find_direction(
    text: str, start: int, end: int, sentence: tuple[int, int], *, is_until: bool = False
) -> Direction:
    """Tell whether the date at `text[start:end]` lies ahead of the publication.

    The nearest verb before it in its clause decides; where there is none, the first one after it. News tells what
    happened: without a sign, a date lies behind.

    Parameters
    ----------
    text
        The article's.
    start, end
        Where the expression stands, as half-open string indices.
    sentence
        Where its sentence begins and ends.
    is_until
        Whether it is the end of what the clause tells: "remains in force until Friday" looks ahead.

    Examples
    --------
    >>> find_direction("They will meet on Friday.", 18, 24, (0, 25))
    Direction(ahead=True, cue='will meet', is_sure=True)
    """
    cue = _compile_cue(is_until)
    begin = max(sentence[0], start - _REACH)
    # What stands before the clause is read only if it has to be: it takes longer than anything else.
    clause = max(begin, *(text.rfind(mark, begin, start) for mark in _MARKS))
    nearest = None
    for match in cue.finditer(text, clause, start):
        nearest = None if match.lastgroup == "end" else match
    if nearest is not None and nearest.lastgroup in ("ahead", "past"):
        return Direction(nearest.lastgroup == "ahead", nearest[0])
    after = [
        match for match in cue.finditer(text, end, min(sentence[1], end + _REACH)) if match.lastgroup != "end"
    ]
    is_before = nearest is not None
    if nearest is None:
        nearest = after.pop(0) if after else None
    if nearest is None:
        return Direction(False, "", _is_past(text, begin, start))
    kind = nearest.lastgroup
    is_past_after = any(each.lastgroup == "past" for each in after)
    is_over = kind in ("force", "term") and is_past_after and text.startswith((", when ", " when "), end)
    if kind in ("ahead", "force", "term") and not is_over:
        return Direction(True, nearest[0], kind != "term")
    if kind == "weak" and not is_past_after:
        return Direction(True, nearest[0])
    is_aside = kind == "said" and not (is_before and start - nearest.end() <= _SAID_REACH)
    is_open = is_aside and not is_past_after and not _is_past(text, begin, start)
    return Direction(False, nearest[0], not is_open)


def _is_past(text: str, start: int, end: int) -> bool:
    """Tell whether a verb of what came before, in whatever clause, is one of the past."""
    return any(match.lastgroup == "past" for match in _compile_cue(False).finditer(text, start, end))
