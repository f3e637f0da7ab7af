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
    r"|(?<!to )(?:begin|resume|convene|reopen|expire))"
)
# The future as it was seen then: "was to begin on Tuesday" may have been last Tuesday.
_WAS_AHEAD: Final = r"(?:would|(?:was|were) (?:to|due|set|about|scheduled|expected|supposed|meant) ?(?:to)?)"
_TAIL: Final = r"(?: (?:to|not|also|be|have|been|\w+ly))*(?: (?!on\b|in\b|at\b|next\b)[a-z]+)?"
_SAID: Final = r"said|told|added|reported|announced|confirmed|wrote|says|warned|claimed"
_PAST: Final = (
    r"was|were|had|has|have|did|took|began|fell|came|went|broke|fought|shot|struck|left|met|won|lost|held|made|sent"
    r"|gave|found|saw|kept|led|brought|flew|drove|fled|got|rose|grew|blew|burst|burnt|rang|ran|sank|spread|stood|heard"
    r"|became|built|caught|chose|drew|hid|knew|laid|paid|rode|sold|shook|spoke|spent|stole|swept|threw|withdrew|hit"
    r"|[a-z]{2,}ed"
)
_CUE: Final = (
    rf"\b(?:(?P<ahead>{_AHEAD}{_TAIL})|(?P<weak>{_WAS_AHEAD}{_TAIL})|(?P<said>{_SAID})|(?P<past>{_PAST}))\b"
    r"|(?P<end>[,;:–—\n]|\bthat\b)"
)
_REACH: Final = 160
"""Characters of a sentence that are read on either side."""


class Direction(NamedTuple):
    """Whether a date lies ahead, and the words that say so (empty where none does)."""

    ahead: bool
    cue: str


@cache
def _compile_cue() -> re.Pattern[str]:
    return re.compile(_CUE)


def find_direction(text: str, start: int, end: int, sentence: tuple[int, int]) -> Direction:
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

    Examples
    --------
    >>> find_direction("They will meet on Friday.", 18, 24, (0, 25))
    Direction(ahead=True, cue='will meet')
    """
    cue = _compile_cue()
    nearest = None
    for match in cue.finditer(text, max(sentence[0], start - _REACH), start):
        nearest = None if match.lastgroup == "end" else match
    after = [
        match for match in cue.finditer(text, end, min(sentence[1], end + _REACH)) if match.lastgroup != "end"
    ]
    if nearest is None:
        nearest = after[0] if after else None
        after = after[1:]
    if nearest is None:
        return Direction(False, "")
    if nearest.lastgroup == "ahead":
        return Direction(True, nearest[0])
    if nearest.lastgroup == "weak" and not any(each.lastgroup == "past" for each in after):
        return Direction(True, nearest[0])
    return Direction(False, nearest[0])
