"""The forms that expressions of time have in English news, as patterns.

They are matched against a text with straight apostrophes in which every white space is a space; see `grammar`.
"""

from __future__ import annotations

from typing import Final

_YEAR: Final = r"(?:1[89]|20)\d\d(?!\d)"
_LONG_MONTH: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH: Final = rf"(?:{_LONG_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w)"
_WEEKDAY: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!s\b)"
    r"|(?<!The )(?<!the )(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.(?=[ ,]))"
)
_UNIT: Final = "(?:hour|day|night|week|fortnight|month|year|decade)"
_COUNT: Final = (
    r"(?:\d{1,3}(?![.,]?\d)|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
    r"|[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen"
    r"|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Nn]inety)"
)
_VAGUE: Final = (
    "(?:[Ss]everal|(?:[Aa]|[Tt]he(?: past| last| next)?) (?:few|couple of)|[Ff]ew|[Mm]any|[Ss]ome|[Dd]ozens of"
    "|[Rr]ecent|[Cc]oming)"
)
_ROUGHLY: Final = (
    "(?:[Nn]early|[Aa]lmost|[Mm]ore than|[Ll]ess than|[Oo]ver|[Uu]nder|[Aa]t least|[Jj]ust over)"
)
_DAYTIME: Final = "morning|afternoon|evening|night"
_DAWN: Final = "(?:dawn|daybreak|sunrise|noon|midday|dusk|sunset|nightfall|midnight)"
# What is called after a day or a month: movements, wars, brigades, streets.
_NO_NAME: Final = (
    r"(?! (?:[Mm]ovement|[Aa]lliance|[Cc]oalition|[Bb]rigade|[Bb]loc\b|[Bb]attalion|[Mm]artyrs|[Rr]evolution|War\b"
    r"|Group|Street|Square|Bridge|Forces|Front))"
)
_NO_PAPER: Final = "(?! (?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Star|Sun|Night Live))"
_TO: Final = "(?: ?[-–—] ?| (?:to|through|until|till|and) (?:the )?)"
NO_PEOPLE: Final = r"(?! (?!was|as|across|is|has|his)[a-z]+(?:s|en|ople)\b)"
"""What a number is not followed by if it is a day: "March 3 and 4 people"."""
_CLOCK: Final = (
    r"(?:(?:[01]?\d|2[0-3])(?:(?:[:.][0-5]\d)? ?(?:[ap](?:m\b|\.m\.)|[AP](?:M\b|\.M\.))|:[0-5]\d(?!\d)(?: hours)?)"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?= (?:GMT|UTC|local time|hours)))"
    r"(?: (?:local time|GMT|UTC|hours)\b)?(?: \((?:[\d:.apm ]{1,8}(?:GMT|UTC|gmt|local time)?|[A-Z][a-z]+ [Tt]ime)\))?"
)
_REL: Final = "(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]he (?:previous|following))"
_WHOLE: Final = (
    rf"(?:{_MONTH}(?:,? {_YEAR})?|(?:the )?{_YEAR}|(?:the|this|last|next) (?:month|year|week|decade)\b"
    r"|the (?:new year\b|New Year\b(?!')))"
)
_SHORT_YEAR: Final = f"(?:,? (?P<y>{_YEAR}))?"
# March and May are words too, and may begin a sentence as such.
_AS_MONTH: Final = "".join(
    f"|(?<={word} )(?:March|May)"
    for word in "in In of by By since Since until Until from From between Between and to during through before".split()
)

FORMS: Final[dict[str, str]] = {
    "iso": rf"(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
    "numeric": rf"(?P<a>[0-3]?\d)(?:/(?P<b>[0-3]?\d)/|\.(?P<c>[0-3]?\d)\.)(?P<y>{_YEAR})",
    "september": r"(?:Sept\.?|September) 11(?:th)?(?=,? (?:terror|attack|hijack))|9/11(?!/)",
    "days": rf"(?P<d>{_DAY}){_TO}(?P<d2>{_DAY}) (?:of )?(?P<m>{_MONTH}){_SHORT_YEAR}",
    "month_days": rf"(?P<m>{_MONTH}) (?P<d>{_DAY}){_TO}(?P<d2>{_DAY})(?! {_MONTH}){NO_PEOPLE}{_SHORT_YEAR}",
    "week_of": (
        r"[Tt]he week (?:of|beginning|starting|(?P<to>to|ending)) "
        rf"(?:(?P<d>{_DAY}) (?P<m>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>{_DAY})){_SHORT_YEAR}"
    ),
    "day_month": (
        rf"(?:{_WEEKDAY},? )?(?:the )?(?P<d>{_DAY}) (?:of )?(?P<m>{_MONTH}){_SHORT_YEAR}{_NO_NAME}"
    ),
    "month_day": (
        rf"(?:{_WEEKDAY},? )?(?P<m>{_MONTH}) (?:the )?(?P<d>{_DAY})(?![,.]\d){_NO_NAME}{_SHORT_YEAR}"
    ),
    "feast": (
        r"(?P<feast>Orthodox (?:Christmas|Easter(?: Sunday)?)|Christmas(?: Eve| Day)?|Boxing Day"
        r"|New Year's(?: Eve| Day)|Good Friday|Palm Sunday|Ash Wednesday|Holy Saturday"
        r"|Easter(?: Sunday| Monday)?(?! Island)|Pentecost|May Day"
        r"|Nowruz|Valentine's Day|Eid(?: al-(?:Fitr|Adha))?|Ramadan)\b"
    ),
    "weekdays_ago": rf"(?P<n>{_COUNT}) (?P<wd>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s ago",
    "weekday": (
        rf"(?:(?P<rel>{_REL}) )?(?P<wd>{_WEEKDAY})(?: (?:{_DAYTIME})\b)?"
        rf"(?: (?:of )?(?P<week>last|next|this) week)?{_NO_PAPER}"
    ),
    "part": (
        r"(?:[Tt]he )?(?P<part>(?:beginning|start|middle|end|close|(?:first|second|latter) half"
        rf"|(?:first|second|third|fourth|last|final) (?:quarter|week))) of (?P<x>{_WHOLE})"
    ),
    "hours_of": (
        rf"[Tt]he (?P<part>first|early|opening|last|final|closing) (?:hours?|minutes?) of (?P<x>{_WHOLE})(?!,? \d)"
    ),
    "first_months": rf"[Tt]he first (?P<n>{_COUNT}) months of (?P<x>{_WHOLE})",
    "early": rf"(?P<part>[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier|[Ll]ater)(?: (?:in )?|-)(?P<x>{_WHOLE})",
    "years_end": r"(?:[Tt]he )?(?P<unit>year|month|week)(?:'s|-)[ -]?end",
    "decade": r"[Tt]he (?:(?P<part>early|mid|late)[ -])?(?P<y>(?:1[89]|20)\d0)s\b",
    "season": rf"(?:[Tt]he )?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter) (?:of )?(?P<y>{_YEAR})",
    "rel_season": (
        r"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|(?:(?<=[Ii]n )|(?<=during )|(?<=over ))the) "
        r"(?P<season>spring|summer|autumn|fall|winter)\b(?! of\b)"
    ),
    "month_year": rf"(?P<m>{_MONTH}),? (?:of )?(?P<y>{_YEAR})",
    "years": rf"(?P<y>{_YEAR}) ?[-–/] ?(?P<y2>{_YEAR}|\d\d(?![\d-]))",
    "rel_month": rf"(?P<rel>{_REL}) (?P<m>{_MONTH})",
    "month": (
        rf"(?P<m>(?:{_LONG_MONTH.replace('March|', '').replace('May|', '')}{_AS_MONTH}"
        r"|(?<=[Tt]he )(?:March|May)(?= [a-z]{3,})"
        rf"|(?<=in )(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)(?!\w)){_NO_NAME}"
    ),
    "before_last": r"[Tt]he (?P<unit>week|month|year) (?P<way>before last|after next)",
    "around": (
        r"(?P<day>[Tt]he day before yesterday|[Tt]he day after tomorrow|[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow"
        rf"|[Ll]ast night|[Ll]ast evening|[Tt]his (?:{_DAYTIME})|[Ee]arlier today|[Ll]ater today)\b"
        rf"(?: (?:{_DAYTIME})\b)?"
    ),
    "overnight": rf"[Oo]vernight(?!-| (?:on )?{_WEEKDAY})",
    "weekend": r"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|(?:[Oo]ver |[Aa]t |[Dd]uring )?[Tt]he(?: past)?) weekend\b(?! of\b)",
    "dawn": (
        r"(?:[Aa]t|[Jj]ust before|[Ss]hortly (?:before|after)|[Bb]efore|[Aa]round|[Aa]fter) "
        rf"{_DAWN}\b(?! (?:prayer|on))"
    ),
    "clock": (
        r"(?:[Aa]t(?: (?:about|around|approximately|roughly|exactly|just (?:before|after)|shortly (?:before|after)))?"
        r"|(?:[Jj]ust |[Ss]hortly )?(?:[Bb]efore|[Aa]fter)|[Aa]round|[Aa]bout) "
        rf"{_CLOCK}"
    ),
    "then": r"(?P<way>[Ss]ince|[Uu]ntil) then\b",
    "same_period": (
        r"[Tt]he (?:same|corresponding) (?:period|months?|quarter|weeks?|days|dates) "
        rf"(?:(?P<n>{_COUNT}) (?P<unit>week|month|year)s? (?:earlier|before|ago)|(?:of |in )?(?P<y>{_YEAR})"
        r"|(?:of |in )?(?P<rel>last|the previous|the preceding) (?P<unit2>week|month|year))\b"
    ),
    "past_units": (
        r"(?:(?:[Ff]or|[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin) )?"
        r"(?P<rel>[Tt]he (?:past|last|next|coming|previous)|[Pp]ast|[Ll]ast|[Nn]ext)"
        rf"(?: (?P<n>{_COUNT}))?[ -](?P<unit>{_UNIT})(?P<s>s)?\b(?! of\b)"
    ),
    "rel_unit": (
        r"(?P<rel>[Tt]his|[Tt]hat|[Tt]he same|[Tt]he (?:following|previous|next|current)|[Tt]his (?:past|coming)) "
        rf"(?P<unit>day|week|month|year|decade|{_DAYTIME})\b(?!-)"
    ),
    "vague": (
        rf"{_VAGUE} {_UNIT}s(?: (?:ago|later|earlier|before|after|of))?\b|[Rr]ecently\b|[Nn]owadays\b"
        rf"|(?:[Ff]or )?{_UNIT}s (?:ago|later|earlier|before|after|on end)\b|[Ff]or {_UNIT}s\b"
    ),
    "ago": (
        rf"(?P<about>{_ROUGHLY} )?(?P<n>{_COUNT}) (?P<unit>{_UNIT})s? "
        r"(?P<way>ago|later|earlier|before|after|prior|from now|on from)\b"
    ),
    "day_before": r"[Tt]he (?P<unit>day|night|week|month|year) (?P<way>before|after)\b",
    "in_units": (
        rf"(?P<way>[Ii]n|[Ww]ithin) (?P<about>{_ROUGHLY} )?(?P<n>{_COUNT}) (?P<unit>{_UNIT})s?(?P<time>'s? time)?\b"
    ),
    "duration": (
        rf"(?:[Ff]or |[Aa]fter )?(?:(?:{_ROUGHLY}|about|another) )?{_COUNT}[ -]{_UNIT}(?:s|-old|-long)?\b"
        r"(?: (?:of|in a row|into)\b)?"
    ),
    "set": (
        rf"(?:[Ee]very|[Ee]ach)(?: other| {_COUNT})? (?:{_WEEKDAY}|{_UNIT}s?|{_DAYTIME})\b|[Mm]ost {_UNIT}s\b"
        rf"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days\b|(?:[Oo]nce|[Tt]wice|times) an? {_UNIT}\b"
        r"|(?:daily|weekly|monthly|yearly|hourly|nightly)\b"
    ),
    "ordinal": (
        r"(?:[Oo]n )?[Tt]he (?P<d>[23]?1st|2?2nd|2?3rd|(?:[4-9]|1\d|2[04-9]|30)th)"
        r"(?=[.,;:!?)]|$| (?:and|but|when|after|at|by|in|near|a)\b)"
    ),
    "now": r"(?:[Nn]ow|[Cc]urrently)\b(?! that\b)(?!-)",
    "year": rf"(?:post-|pre-)?(?P<y>{_YEAR})(?![\w%]|[.,:/]\d|-\w| (?:GMT|UTC|hours|local)\b)",
}
"""Each form by its name, the more particular ones first. The groups are the parts that `reading` reads."""

BEFORE: Final = (
    "(?:(?P<late>[Ll]ater?(?: on)? |[Ee]arl(?:y|ier)(?: on)? )|(?P<over>[Oo]vernight (?:on )?)"
    "|(?:(?:[Oo]n|[Ii]n) )?[Tt]he (?:(?:early|small|wee|late|first|opening|last|final) )?"
    f"(?:hours|{_DAYTIME}) (?:of|on) "
    f"|(?:[Aa]t|[Bb]efore|[Aa]round|[Aa]fter|[Bb]y) {_DAWN} on |(?P<some>(?:[Aa]|[Oo]ne|any|another) ))$"
)
"""What stands before a day and belongs to it: "late on", "in the early hours of", "at dawn on", "overnight"."""

FIRST_WORDS: Final = frozenset(
    word
    for line in (
        "on in the at before around after by late later early earlier overnight nearly almost more less over under",
        "just about another for during within past last next this that several few many some dozens recent coming",
        "nowadays hours days nights weeks fortnights months years decades every each most once twice times daily",
        "recently weekly monthly yearly hourly nightly now currently beginning start middle end close",
        "first second third fourth latter final mid year month week spring summer autumn fall winter yesterday today",
        "tonight tomorrow shortly since until post pre",
        "a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
        "seventeen eighteen nineteen twenty thirty forty fifty sixty ninety",
    )
    for each in line.split()
    for word in (each, each.capitalize())
) | frozenset(
    f"{_LONG_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    "|Sunday|Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun|Mondays|Tuesdays|Wednesdays|Thursdays|Fridays|Saturdays|Sundays"
    "|Orthodox|Christmas|Boxing|New|Good|Palm|Ash|Holy|Easter|Pentecost|Nowruz|Valentine|Eid|Ramadan".split(
        "|"
    )
)
"""With which words a form may begin, if not with digits: nothing else is tried at the others."""

FOR_WORDS: Final = tuple(
    form
    for form in FORMS
    if form not in ("iso", "numeric", "days", "years", "then", "same_period", "hours_of")
)
FOR_DIGITS: Final = (
    "iso", "numeric", "september", "days", "day_month", "weekdays_ago", "years", "ago", "duration", "vague", "year",
)  # fmt: skip
FOR_COMMON: Final = {
    "the": (
        "week_of", "day_month", "weekday", "part", "first_months", "years_end", "decade", "season", "rel_season",
        "rel_month", "before_last", "around", "weekend", "same_period", "past_units", "rel_unit", "vague", "day_before",
        "ordinal", "hours_of",
    ),
    "in": ("past_units", "in_units"),
    "on": ("ordinal",),
    "for": ("past_units", "vague", "duration"),
    "at": ("weekend", "dawn", "clock", "ago", "duration"),
    "since": ("then",),
    "until": ("then",),
    "a": ("weekdays_ago", "vague", "ago", "duration"),
    "an": ("weekdays_ago", "ago", "duration"),
}  # fmt: skip
"""Which forms may begin with a word, with digits, and with the commonest words: trying all of them takes time."""
