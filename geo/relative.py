"""Find phrases whose place follows from places named in them: "50 km south of Baghdad", "the Syrian-Turkish border".

The names keep mentions of their own; a phrase is a nominal mention beside them, and the resolver computes its place.
Only what is surely said of a place is taken: a distance needs a unit and a name behind it, "between" a word of way or
land before it, a direction its name right behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.gazetteer import Gazetteer
from geo.model import Article, Relation, RelationKind, Span
from geo.text import Layout

_REACH: Final = 130
"""A phrase begins at most so many characters before its first name."""
_KM: Final = {"k": 1.0, "m": 1.609344}
"""Kilometres in a unit, by its first letter; the international mile is exact."""
_WORDS: Final = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1.0, "an": 1.0, "half a": 0.5, "a dozen": 12.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0}
_NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True)).replace(" ", r"\s")
    + ")"
)
# "5-10", "5 to 10", "two or three", "between 5 and 10".
_RANGE: Final = rf"{_NUMBER}(?:\s?(?:-|–|—|to\s|or\s)\s?{_NUMBER})?"
_UNIT: Final = r"(?:km|kms|kilomet(?:er|re)s?|mi|miles?)"
_SIDE: Final = r"(?:(?:north|south)[ -]?(?:east|west)|north|south|east|west)"
# The sixteen points: "south", "south-east", "north-northwest"; and in capitals "SE", "NNW".
_BEARING: Final = rf"(?:(?:north|south|east|west)[ -])?{_SIDE}(?:ern|ward|wards)?"
_POINTS: Final = r"(?-i:[NS]{1,2}[EW]?|[EW][NS][EW]|[EW])"
# What may stand between "of" and the name: "the southern port city of", "the capital".
_KIND: Final = (
    r"(?:(?:(?:the|its)\s)?(?:[\w’'-]+\s){0,3}?"
    r"(?:city|town|village|capital|camp|port|district)(?:\sof|,)?\s|the\s)?"
)
_DISTANCE: Final = re.compile(
    rf"(?i)(?<![\w.,$€£-])(?:(?:within|about|around|some|roughly|nearly|almost|approximately|over|just)\s){{0,2}}"
    rf"(?:(?:between|from)\s(?P<least>{_NUMBER})(?:\s?{_UNIT})?\s(?:and|to)\s"
    rf"|(?P<lower>{_NUMBER})(?:\s?{_UNIT})?(?:\s?[-–—]\s?|\s(?:to|or)\s))?"
    rf"(?P<number>{_NUMBER})[\s-]?(?P<unit>{_UNIT})\b(?:\s?\(\s?(?:about\s)?{_RANGE}[\s-]?{_UNIT}\s?\))?,?\s"
    rf"(?:(?:away|out|distant),?\s)?"
    rf"(?:(?:to\sthe\s|due\s|in\sthe\s)?(?P<bearing>{_BEARING}|{_POINTS})\s(?P<of>of|from)|from|of|outside)\s"
    rf"{_KIND}\Z"
)
_PART: Final = re.compile(
    rf"(?i)(?<![\w-])(?:the\s)?(?:far\s)?(?P<bearing>{_SIDE}(?:ern)?|central)\s(?P<rural>(?:countryside|outskirts|suburbs)\sof\s"
    rf"(?:the\s(?:city|town|province)\sof\s)?)?(?P<the>the\s)?\Z"
)
_RURAL: Final = re.compile(r"(?i)(?<!\w)(?:the\s)?countryside\sof\s(?:the\s(?:city|town|province)\sof\s)?\Z")
_RURAL_AFTER: Final = re.compile(
    rf"(?i)(?:['’]s)?\s(?:(?P<bearing>{_SIDE}(?:ern)?)\s)?countryside\b(?!\sof\b)"
)
_PROVINCE_AFTER: Final = re.compile(
    r"(?i)\s(?:province|governorate|state|region|oblast|prefecture|county|department)\b"
)
_BETWEEN: Final = re.compile(
    r"(?i)\b(?P<before>(?:[\w’'-]+,?\s){1,5}?)between\s"
    r"(?:the\s(?:[\w-]+\s){0,2}?(?:cities|towns|villages|districts)\sof\s)?\Z"
)
_STREETS: Final = re.compile(r"\s(?:roads|streets|avenues)\b", re.I)
# Ways, stretches of land, and being on the way: after these "between" is a place.
_WAYS: Final = frozenset(
    "road roads highway route motorway railway track pipeline line corridor pass valley junction checkpoint bridge "
    "area areas land desert countryside farmland zone front frontline village villages town towns "
    "located situated lies lie lying midway halfway somewhere point way path "
    "travel traveling travelling traveled travelled drive driving drove transit convoy vehicle bus car truck "
    "ambushed abducted kidnapped hijacked".split()
)
# The nearest noun before "between" that makes it a relation: "the road map talks between".
_DEALINGS: Final = frozenset(
    "talks relations ties war conflict agreement deal dispute meeting negotiations tensions clashes fighting battle "
    "cooperation trade flights match game game's difference rivalry alliance exchange dialogue summit link links "
    "contact contacts choice gap ceasefire truce peace".split()
)
_AND: Final = re.compile(r"\sand\s(?:the\s(?:[\w-]+\s)?(?:city|town|village|port)\sof\s)?\Z", re.I)
# "The Turkish border guards" are people, "the border crossing" a place of its own.
_NO_BORDER: Final = (
    "guards?|police|patrols?|forces?|force|agents?|officials?|controls?|security|crossings?|posts?|walls?|towns?|city|"
    "cities|villages?|regions?|provinces?|fences?|troops|clash|clashes|disputes?"
)
_BORDER: Final = rf"(?:borders?|frontiers?|boundary)\b(?!\s(?:{_NO_BORDER})\b)"
_BORDER_AFTER: Final = re.compile(
    rf"(?:['’]s)?\s(?:(?:common|shared|land|{_SIDE}(?:ern)?)\s)?{_BORDER}", re.I
)
_BORDER_WITH: Final = re.compile(
    rf"(?i)(?:['’]s)?\s(?:(?:common|shared|long|porous|{_SIDE}(?:ern)?)\s)?(?:border|frontier)\swith\s(?:the\s)?\Z"
)
_BORDER_WITH_ONLY: Final = re.compile(
    rf"(?<!\w)(?:(?:the|its)\s)?(?:{_SIDE}(?:ern)?\s)?(?:border|frontier)\swith\s(?:the\s)?\Z", re.I
)
_BORDER_BETWEEN: Final = re.compile(
    r"(?i)(?:the\s)?(?:\w+\s)?(?:border|frontier|boundary)(?:\s(?:area|region|zone))?\sbetween\s(?:the\s)?\Z"
)
_DASH: Final = re.compile(r"\s?[-–—/]\s?\Z")
_BESIDE: Final = re.compile(
    r"\s?[,(]\s?(?:(?:a|an|the)\s(?:[\w-]+\s){1,3})?(?:(?:which|that)\s)?"
    r"(?:is\s|lies\s)?(?:located\s|situated\s)?|\s(?:is|lies)\s"
)
_WORD: Final = re.compile(r"\w+")
_CUES: Final = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern".split()
)
_LEADS: Final = frozenset("of from the capital outside city town village".split())
_PART_LEADS: Final = _CUES | {"of", "the"}

Found = tuple[int, int, Relation]
"""Start and end of a phrase, and what its place follows from."""


def find_relatives(article: Article, layout: Layout, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """Add to an article's spans the phrases whose place follows from the names in them.

    Parameters
    ----------
    article, layout
        The text and its sentences.
    spans
        The names found so far, in the order of the text.
    gazetteer
        Tells towns from countries, and knows names such as "southern Lebanon".

    Returns
    -------
    list of Span
        All spans in order; the new ones are nominal, have a `relation`, and hold the names that they follow from.
        No two begin at one index.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> from geo.text import find_layout
    >>> text = "A bomb went off 50 km south of Baghdad."
    >>> spans = [Span(31, 38, "Baghdad")]
    >>> found = find_relatives(Article(text), find_layout(text), spans, load_gazetteer())
    >>> [(span.toponym, span.kind) for span in found]
    [('50 km south of Baghdad', 'nominal'), ('Baghdad', 'proper')]
    """
    scores = {span.start: span.score for span in spans}
    taken = set(scores)
    added: list[Span] = []
    for start, end, relation in _find_phrases(article.text, spans, gazetteer):
        begin = _find_free_start(article.text, start, end, taken)
        if begin is None or layout.sentence_at(begin) != layout.sentence_at(end - 1):
            continue
        taken.add(begin)
        first, last = layout.sentence_at(begin)
        score = min(scores[anchor] for anchor in relation.anchors)
        added.append(
            Span(begin, end, article.text[begin:end], "nominal", layout.section_at(begin), first, max(last, end),
                 None, "its place follows from the names in it", score, relation)
        )  # fmt: skip
    return sorted([*spans, *added], key=lambda span: span.start) if added else spans


def _find_phrases(text: str, spans: list[Span], gazetteer: Gazetteer) -> Iterator[Found]:
    """Find the phrases, each at the name that it ends with or that its words stand around."""
    end, lowered = 0, text.lower()
    has_border = any(word in lowered for word in ("border", "frontier", "boundary"))
    has_between = "between" in lowered
    for number, span in enumerate(spans):
        if span.kind == "nominal" or span.start < end:
            continue
        found = _find_border(text, spans, number, gazetteer) if has_border else None
        if found is None and has_between:
            found = _find_between(text, spans, number, gazetteer)
        if found is None and span.kind == "proper":
            found = _find_distance(text, spans, number, gazetteer) or _find_part(text, span, gazetteer)
        if found is not None:
            end = found[1]
            yield found


def _cut_before(text: str, spans: list[Span], number: int) -> tuple[int, str]:
    """Cut out what stands before a name, back to the name before it or to the paragraph's beginning."""
    stop = spans[number].start
    start = max(0, stop - _REACH)
    start = max(start, text.rfind("\n\n", start, stop) + 1)
    for span in reversed(spans[max(0, number - 3) : number]):
        if span.kind == "proper":  # a demonym may stand inside: "of the Lebanese port city of"
            start = max(start, span.end)
            break
    return start, text[start:stop]


def _find_last_word(text: str, stop: int) -> str:
    """Find the last word before an index, in lower case; empty if anything but blanks and commas follows it."""
    before = text[max(0, stop - 24) : stop]
    bare = before.rstrip(", \t\n")
    if len(bare) == len(before) or not bare[-1:].isalpha():
        return ""
    words: list[str] = _WORD.findall(bare)
    return words[-1].lower()


def _find_border(text: str, spans: list[Span], number: int, gazetteer: Gazetteer) -> Found | None:
    """Find the border of countries: "the X-Y border", "X's border with Y", "the border between X and Y"."""
    found = _match_common_border(text, spans, number) or _match_border(text, spans, number)
    if found is None:
        return None
    named = {span.start: span for span in spans[number : number + 2]}
    return found if all(_is_country(named[start], gazetteer) for start in found[2].anchors) else None


def _match_common_border(text: str, spans: list[Span], number: int) -> Found | None:
    span = spans[number]
    follower = spans[number + 1] if number + 1 < len(spans) else None
    if follower is None or follower.start - span.end >= 60 or follower.kind == "nominal":
        return None
    gap = text[span.end : follower.start]
    both = Relation("border", (span.start, follower.start))
    if _DASH.match(gap) and (after := _BORDER_AFTER.match(text, follower.end)):
        return _start_with_article(text, span.start), after.end(), both
    if _BORDER_WITH.match(gap):
        return _start_with_article(text, span.start), follower.end, both
    if _AND.match(gap):
        start, before = _cut_before(text, spans, number)
        if "between" in before and (match := _BORDER_BETWEEN.search(before)):
            return start + match.start(), follower.end, both
    return None


def _match_border(text: str, spans: list[Span], number: int) -> Found | None:
    span = spans[number]
    if text[max(0, span.start - 9) : span.start].lower().endswith(("with ", "with the ")):
        start, before = _cut_before(text, spans, number)
        if match := _BORDER_WITH_ONLY.search(before):
            return start + match.start(), span.end, Relation("border", (span.start,))
    if after := _BORDER_AFTER.match(text, span.end):
        if re.match(r"\s(?:with|between)\b", text[after.end() : after.end() + 9]):
            return None
        return _start_with_article(text, span.start), after.end(), Relation("border", (span.start,))
    return None


def _start_with_article(text: str, start: int) -> int:
    return start - 4 if re.search(r"(?<!\w)the \Z", text[max(0, start - 5) : start], re.I) else start


def _find_between(text: str, spans: list[Span], number: int, gazetteer: Gazetteer) -> Found | None:
    """Find "on the road between X and Y"; not what goes on between two countries or governments."""
    if number + 1 >= len(spans):
        return None
    span, follower = spans[number], spans[number + 1]
    if span.kind != "proper" or follower.kind != "proper" or not _AND.match(text[span.end : follower.start]):
        return None
    start, before = _cut_before(text, spans, number)
    if "between" not in before.lower() or not (match := _BETWEEN.search(before)):
        return None
    # As written: "Talmadge Drive" is a street; but for a headline in capitals.
    words = re.findall(r"\w+", match["before"].lower() if match["before"].isupper() else match["before"])
    if words[-1].lower() in _DEALINGS or _STREETS.match(text, follower.end) or not _WAYS.intersection(words):
        return None
    if _is_country(span, gazetteer) or _is_country(follower, gazetteer):
        return None
    begin = start + match.end("before")
    return begin, follower.end, Relation("between", (span.start, follower.start))


def _find_distance(text: str, spans: list[Span], number: int, gazetteer: Gazetteer) -> Found | None:
    """Find "50 km (31 miles) south of X", "12 miles from X"; a country or region has no point to go from."""
    span = spans[number]
    if _find_last_word(text, span.start) not in _LEADS:
        return None
    start, before = _cut_before(text, spans, number)
    if not (match := _DISTANCE.search(before)):
        return None
    upper = _read_number(match.group("number"))
    lower = _read_number(match.group("least") or match.group("lower") or match.group("number"))
    value, spread = (lower + upper) / 2, max(abs(upper - lower), measure_step(upper)) / 2
    if not value or _is_country(span, gazetteer) or _BORDER_AFTER.match(text, span.end):
        return None
    unit = _KM[match.group("unit")[0].lower()]
    bearing = read_bearing(match.group("bearing"))
    if not bearing and text.startswith(" to ", span.end):
        return None  # how far something went
    relation = Relation(
        "distance" if bearing else "around", (span.start,), "", bearing, round(value * unit, 3),
        round(spread * unit, 3), _find_subject(text, spans, number, start + match.start()),
    )  # fmt: skip
    return start + match.start(), span.end, relation


def _read_number(written: str) -> float:
    """Read a number in digits or as a word."""
    amount = re.sub(r"\s", " ", written.lower())
    return _WORDS[amount] if amount[0].isalpha() else float(amount.replace(",", ""))


def _find_subject(text: str, spans: list[Span], number: int, start: int) -> int | None:
    """Find the name that a distance describes: "Ngala, 22 miles south of", "Saada (50 km north of"."""
    if not number or spans[number - 1].kind != "proper":
        return None
    gap = text[spans[number - 1].end : start]
    is_beside = _BESIDE.fullmatch(gap)
    return spans[number - 1].start if is_beside else None


def _find_part(text: str, span: Span, gazetteer: Gazetteer) -> Found | None:
    """Find "northern X", "the northern countryside of X", "the northern X countryside", "X's countryside"."""
    after = _RURAL_AFTER.match(text, span.end)
    word = _find_last_word(text, span.start)
    if after is None and word not in _PART_LEADS:
        return None
    before = text[max(0, span.start - 70) : span.start].rpartition("\n")[2]
    start = span.start - len(before)
    match = _PART.search(before) if word in _CUES or word in ("of", "the") else None
    if match is not None and match.group("the") and not match.group("rural"):
        match = None  # "to the north the Aleppo road"
    if match is None:
        rural = _RURAL.search(before) if word == "of" else None
        if rural is None and after is None:
            return None
        begin = start + rural.start() if rural else _start_with_article(text, span.start)
        bearing = read_bearing(after.group("bearing")) if after else None
        words = "" if bearing else f"{span.toponym} countryside"
        end = after.end() if after else span.end
        return begin, end, Relation("countryside", (span.start,), words, bearing)
    bearing = read_bearing(match.group("bearing"))
    is_rural = bool(after) or (match.group("rural") or "").lower().startswith("countryside")
    if not is_rural and not _is_part(text, span, match.group("bearing"), bearing, gazetteer):
        return None
    stop = _PROVINCE_AFTER.match(text, span.end)
    end = after.end() if after else stop.end() if stop else span.end
    words = f"{match.group('bearing').lower()} {span.toponym}"
    kind: RelationKind = "countryside" if is_rural else "part"
    words += " countryside" if is_rural else ""
    return start + match.start(), end, Relation(kind, (span.start,), words, bearing)


def _is_part(text: str, span: Span, word: str, bearing: str | None, gazetteer: Gazetteer) -> bool:
    """Tell whether a direction before a name cuts a part off: not in "North Korea", nor in "southern Helmand province".

    Agencies write "southern Helmand province" for Helmand, a province in the south; so a province of that side of its
    country is left to its own mention.
    """
    is_loud = word.isupper() and span.toponym.isupper()  # a headline, where capitals say nothing
    if (
        not is_loud
        and word[0].isupper()
        and (not word.endswith("ern") or re.match(r"\s[A-Z]", text[span.end : span.end + 2]))
    ):
        return False
    best = gazetteer.candidates(span.toponym, limit=5)
    if not best or best[0].feature_class in "SVRUT":
        return False
    if not _PROVINCE_AFTER.match(text, span.end) and not span.toponym.lower().endswith(
        (" province", " state")
    ):
        return True
    regions = [place for place in best if place.feature_code == "ADM1" and place.country_code]
    for place in regions:
        country = gazetteer.get(gazetteer.countries[place.country_code or ""][0])
        north, east = place.latitude - country.latitude, place.longitude - country.longitude
        sides = {"N": north, "S": -north, "E": east, "W": -east, "C": 0.1}
        if all(sides[letter] > 0 for letter in bearing or "C"):
            return False
    return bool(regions)


def _is_country(span: Span, gazetteer: Gazetteer) -> bool:
    if span.place_id:
        return gazetteer.get(span.place_id).feature_code.startswith("PCL")
    best = gazetteer.candidates(span.toponym, limit=1)
    return bool(best) and best[0].feature_code.startswith(("PCL", "CONT"))


def _find_free_start(text: str, start: int, end: int, taken: set[int]) -> int | None:
    """Find where a phrase may begin: here, a word earlier, or at its first word that begins no other span."""
    if start not in taken:
        return start
    if (word := re.search(r"(?<![\w’'-])[\w’'-]+ \Z", text[max(0, start - 31) : start])) is not None:
        earlier = start - len(word.group())
        if earlier not in taken:
            return earlier
    later = (start + match.start() for match in re.finditer(r"\b\w\w", text[start:end]))
    return next((each for each in later if each not in taken), None)


def read_bearing(words: str | None) -> str | None:
    """Read a direction as a point of the compass: N, NE, SSE; C for "central"; None for nothing.

    Examples
    --------
    >>> read_bearing("south-eastern"), read_bearing("north-northwest"), read_bearing("NW"), read_bearing("central")
    ('SE', 'NNW', 'NW', 'C')
    """
    if not words:
        return None
    if words.isupper() and len(words) < 4:
        return words
    return "".join(side[0].upper() for side in re.findall(r"north|south|east|west|central", words.lower()))


def measure_step(value: float) -> float:
    """Give the step that a number was likely rounded to: its last digit that is not zero, at most a fifth of it.

    Examples
    --------
    >>> measure_step(50), measure_step(12), measure_step(300), measure_step(2.5)
    (10.0, 1.0, 60.0, 0.1)
    """
    if value != int(value):
        return 0.1
    step = 1.0
    while value % (step * 10) == 0:
        step *= 10
    return max(min(step, value / 5), 1.0 if value >= 1 else 0.1)
