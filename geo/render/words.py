"""What the map says in words: kinds of place, confidence, precision, coordinates, periods."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

# GeoNames feature codes (geonames.org/export/codes.html) in words that a reader knows.
_CODES: Final = {
    "PCLI": "country", "PCLS": "country", "PCL": "country", "PCLD": "dependent territory",
    "PCLF": "freely associated state", "PCLH": "former country", "PCLIX": "part of a country",
    "TERR": "territory", "ZN": "zone", "PRSH": "parish", "CONT": "continent",
    "ADM1": "province or state", "ADM1H": "former province", "ADM2": "district", "ADM3": "subdistrict",
    "ADM4": "municipality", "ADM5": "municipality", "ADMD": "administrative area",
    "ADMF": "official building",
    "PPLC": "capital city", "PPLA": "provincial capital", "PPLA2": "district capital", "PPLA3": "town",
    "PPLA4": "town", "PPLA5": "town", "PPLG": "seat of government", "PPL": "town or village",
    "PPLF": "farm village", "PPLL": "small village", "PPLQ": "abandoned place", "PPLR": "religious community",
    "PPLS": "group of villages", "PPLW": "destroyed place", "PPLX": "neighborhood", "PPLH": "former town",
    "PPLCH": "former capital", "STLMT": "settlement",
    "RGN": "region", "RGNE": "economic region", "RGNH": "historical region", "AREA": "area", "LCTY": "locality",
    "CMP": "camp", "CMPRF": "refugee camp", "MILB": "military base", "NVB": "naval base", "AIRB": "air base",
    "INSM": "military installation", "AIRP": "airport", "AIRF": "airfield", "PRT": "port",
    "SEA": "sea", "GULF": "gulf", "BAY": "bay", "STRT": "strait", "CHN": "channel", "OCN": "ocean",
    "STM": "river", "LK": "lake", "RSV": "reservoir", "DAM": "dam", "CNL": "canal", "WAD": "wadi",
    "ISL": "island", "ISLS": "islands", "PEN": "peninsula", "CAPE": "cape", "DSRT": "desert",
    "MT": "mountain", "MTS": "mountains", "HLL": "hill", "HLLS": "hills", "PLAT": "plateau", "PLN": "plain",
    "VAL": "valley", "PASS": "mountain pass", "BRKS": "barracks", "FT": "fort", "PRN": "prison",
    "HSP": "hospital", "SCH": "school", "UNIV": "university", "MSQE": "mosque", "CH": "church",
    "BDG": "bridge", "RD": "road", "CSTM": "customs post", "PSTB": "border post", "PS": "power station",
    "PSN": "nuclear power station", "OILR": "oil refinery", "OILF": "oil field", "TNL": "tunnel",
    "FRST": "forest", "OAS": "oasis", "SQR": "square", "BLDG": "building", "MKT": "market",
}  # fmt: skip
# By feature class, where the code is not above: the first letter of the class, which no code above repeats.
_CLASSES: Final = {
    "ADM": "administrative area", "PCL": "country or territory", "PPL": "populated place", "AIR": "airfield",
    "MIL": "military site", "HSP": "hospital",
}  # fmt: skip

# From which confidence on which word, set by hand. The figures are rough: on two corpora of news (LGL, TR-News)
# those of 0.9 and more were right in 90 to 100 % of the cases, of 0.8-0.9 in 88 %, of 0.5-0.7 in 50 to 60 %.
_CONFIDENCE: Final = ((0.85, "high"), (0.6, "medium"), (0.0, "low"))
_KM_PER_DEGREE: Final = 111.2
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# The legend's words, of the page (symbols.mjs and legend.mjs, which a test compares) and of the picture.
ROLE_WORDS: Final = {
    "event_site": "Where it happened", "venue": "Venue of talks", "actor": "Stands for an actor",
    "locator": "Locates another place", "path": "On a route", "dateline": "Dateline", "background": "Background",
    "none": "No role found",
}  # fmt: skip
TYPE_WORDS: Final = {
    "battles": "Battle", "explosions": "Explosion, remote violence", "civilians": "Violence against civilians",
    "protests": "Protest", "riots": "Riot", "strategic": "Strategic development", "talks": "Talks, visits",
    "toll": "Death toll", "none": "No event type",
}  # fmt: skip
LEGEND_WORDS: Final = {
    "rough": "Rough position", "doubtful": "Doubtful place", "rough or doubtful": "Rough or doubtful",
    "claimed": "Claimed", "unreal": "Planned or denied", "province": "Province", "country": "Country",
    "country with events": "Country, events", "border": "Border in force", "disputed line": "Border in dispute",
    "disputed area": "Area in dispute",
}  # fmt: skip


def describe_feature(code: str | None) -> str:
    """Say in words what kind of place a GeoNames feature code means; empty where nothing is known.

    Examples
    --------
    >>> describe_feature("PPLC"), describe_feature("PPLZ"), describe_feature(None)
    ('capital city', 'populated place', '')
    """
    if not code:
        return ""
    return _CODES.get(code) or next((word for key, word in _CLASSES.items() if code.startswith(key)), "place")


def describe_confidence(confidence: float | None) -> str:
    """Give a confidence (0-1) in words, with about how large it is.

    It is set by hand and about the share of right answers, no more: so it is shown to one decimal, and never
    as a percentage.

    Examples
    --------
    >>> describe_confidence(0.91), describe_confidence(0.98), describe_confidence(None)
    ('high (about 0.9)', 'high (over 0.95)', '')
    """
    if confidence is None:
        return ""
    word = next((word for least, word in _CONFIDENCE if confidence >= least), "low")
    about = "over 0.95" if confidence > 0.95 else f"about {confidence:.1f}"
    return f"{word} ({about})"


def describe_radius(radius_km: float | None) -> str:
    """Say how far from the point the place may lie.

    Examples
    --------
    >>> describe_radius(0.4), describe_radius(350)
    ('within about 400 m', 'somewhere within about 350 km')
    """
    if radius_km is None:
        return ""
    if radius_km < 1:
        return f"within about {max(50, round(radius_km * 1000, -2)):.0f} m"
    prefix = "somewhere within" if radius_km > 25 else "within"
    return f"{prefix} about {radius_km:,.0f} km"


def write_coordinates(latitude: float, longitude: float, radius_km: float | None) -> str:
    """Write degrees (EPSG:4326) with no more decimals than the radius asks for; at most four, two if unknown.

    As few as keep what is printed within the radius of the point: a whole degree would put a capital that is known to
    25 km into the next country.

    Examples
    --------
    >>> write_coordinates(36.20124, 37.16117, 10), write_coordinates(-1.2, -36.9, 0.01)
    ('36.2° N, 37.2° E', '1.2000° S, 36.9000° W')
    """
    decimals = 2
    if radius_km is not None:
        decimals = max(0, min(4, math.ceil(math.log10(_KM_PER_DEGREE / (2 * max(radius_km, 0.001))))))
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.{decimals}f}° {north}, {abs(longitude):.{decimals}f}° {east}"


def write_date(moment: datetime) -> str:
    """Write a date as newsrooms do.

    Examples
    --------
    >>> write_date(datetime(2018, 5, 14))
    '14 May 2018'
    """
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def write_period(first: datetime | None, last: datetime | None) -> str:
    """Write a period of days, without repeating what both ends share.

    Examples
    --------
    >>> write_period(datetime(2018, 5, 14), datetime(2018, 5, 20))
    '14–20 May 2018'
    """
    if first is None or last is None:
        return ""
    start, end = write_date(first), write_date(last)
    if start == end:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    if first.year == last.year:
        return f"{start.rsplit(' ', 1)[0]} – {end}"
    return f"{start} – {end}"


def join_words(words: list[str]) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> join_words(["Israel", "Syria"])
    'Israel and Syria'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def count_noun(count: int, noun: str) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> count_noun(1, "country"), count_noun(1200, "country")
    ('1 country', '1,200 countries')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{count:,} {noun if count == 1 else plural}"
