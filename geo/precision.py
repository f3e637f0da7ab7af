"""How exactly a mention says where: codes in the terms of UCDP and ACLED, and a radius in km.

The codes are machine-coded in the terms of two code books, and are not these projects' own coding: `where_prec` in
those of the UCDP Georeferenced Event Dataset Codebook (Uppsala Conflict Data Program, "where_prec"), `geo_precision`
in those of the Armed Conflict Location & Event Data Project Codebook (ACLED, "Geo-precision").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.gazetteer.measures import estimate_radius_km
from geo.model import Candidate, Relation, Resolution, Span

LIMITED_KM: Final = 25.0
"""UCDP's where_prec 2 is a limited area "within 25 km of a known point"; also how far "near" reaches.

In the Aid Worker Security Database, nine tenths of the incidents "near" a town (40 with the town resolved within
100 km) lie at most 22 km beyond the town's own radius; three quarters in UCDP's development half on Syria, 19 km.
"""
OUTSKIRTS_KM: Final = 10.0
"""How far outskirts and suburbs reach beyond the town's own radius: three quarters of 86 events of UCDP's development
half on Syria "on the outskirts" of a town lie within 11 km of it."""
ADM1_KM: Final = 38.0
"""Half of the gazetteer's first-order regions have a smaller radius, sqrt(area / pi): a region without a code of its
own that is larger, and not known to lie in one first-order region, is a part of a country."""
ADM2_KM: Final = 20.0
"""The middle radius of the 9,046 second-order regions of which the gazetteer knows how far their towns lie apart."""
_LEAST_KM: Final = 5.0
"""The gazetteer's radius of a region of which it knows too few towns."""
LIKELIER_WRONG: Final = 0.5
"""A confidence below it says that the place is rather another one.

Of 136 towns of LGL that were resolved with less, a third were right, and the others lie far away: within 25 km are no
fewer than within 161 km. No radius covers that, so the code says "vague" and the radius is not known.
"""
_POINT_KM: Final = 1.0
"""Finer than this no text tells a facility or a neighbourhood."""
_SPOT_KM: Final = 5.0
"""A hill or an island as small as a town of 250,000 people is as exact as one."""

_FARTHEST_KM: Final = 500.0
"""What is said to lie farther away is not told by where it is measured from; the resolver computes no such place."""

_Level = tuple[int, int, str]
"""where_prec, geo_precision, and what the place is."""
_COUNTRY: Final[_Level] = (6, 3, "a country")
_PROVINCE: Final[_Level] = (4, 3, "a province")
_BY_CODE: Final[dict[str, _Level]] = (
    {"CONT": (6, 3, "a continent")}
    | dict.fromkeys("SEA OCN GULF STRT BAY BAYS CHN SD SHOL RF RFC BNK".split(), (7, 3, "a sea"))
    | dict.fromkeys("STM STMI STMX WAD CNL RD TRL RR ZNB".split(), (5, 3, "a river, road or border"))
    | dict.fromkeys("ADM2 ADM3 ADM4 ADM5".split(), (3, 2, "a district"))
)
_SITES: Final = frozenset("PPLX MILB NVB INDS PRT OILF GASF MNA MVA ST SQR".split())
_NOUNS: Final = "city town village hamlet capital camp port district neighborhood neighbourhood settlement"
_KIND: Final = re.compile(
    rf"(?:(?:the|a|an|its)\s)?(?:(?:[\w’'-]+\s){{0,3}}?(?:{_NOUNS.replace(' ', '|')})(?:\sof|,)?\s(?:the\s)?)?",
    re.I,
)
"""What may stand between a cue and the name: "near the Syrian border town of Azaz"."""
_SIDE: Final = r"(?:(?:north|south)[\s-]?(?:east|west)|north|south|east|west)"
# "The suburb of Douma" is Douma, "a suburb of Damascus" is beside Damascus; "the eastern city of" is no bearing.
_CUE: Final = re.compile(
    rf"(?<![\w-])(?:(?:(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)[\s-]?(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?)\b"
    rf"(?:\s\([^()\n]{{3,25}}\))?,?\s(?:(?:away|to\sthe|due)\s)*(?:from|outside|(?:{_SIDE}[\s-])?{_SIDE}\s(?:of|from)))"
    rf"|(?P<edge>outskirts(?:\sof|,)|edges?\sof|suburbs\sof|an?\s(?:[\w-]+\s)?suburb\sof|periphery\sof|rural)"
    rf"|(?P<near>near|nearby|close\sto|next\sto|not\sfar\sfrom|around|surrounding|outside(?:\sof)?|off|"
    rf"(?:vicinity|surroundings|environs|countryside|hinterland)\sof|(?:kilomet(?:er|re)s|km|miles)\s(?:from|outside)|"
    rf"(?:{_SIDE}[\s-])?{_SIDE}(?:ern\s(?:side|edge|flank|fringes?))?\sof))\s",
    re.I,
)
_LEADS: Final = frozenset(
    f"of from near nearby to around surrounding outside off rural outskirts the a an its {_NOUNS}".split()
)
"""The last word before a name that has a cue: most names have another one, and are done with at once."""
_AFTER: Final = re.compile(
    rf"(?:['’]s?)?(?:\s(?:city|town))?[\s-](?P<words>(?:{_SIDE}(?:ern)?\s)?"
    r"(?:(?P<edge>outskirts|suburbs?|periphery)|areas?|countryside|surroundings|environs|vicinity|hinterland))\b",
    re.I,
)
_REACH: Final = 90
"""A cue begins at most so many characters before its name."""
_KM: Final = {"k": 1.0, "m": 1.609344}
"""Kilometres in a unit, by its first letter; the international mile is exact."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How exactly a mention says where.

    `where_prec` (1 to 7) and `geo_precision` (1 to 3) are machine-coded in the terms of UCDP and of ACLED. `radius_km`
    is how far from its point the place may reach, None where that is not known. `reason` says what decided.
    """

    where_prec: int
    geo_precision: int
    radius_km: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """Words that put something beside a place rather than in it, and how far beyond it that may be, in km."""

    words: str
    extra_km: float


def read_nearness(text: str, span: Span) -> Nearness | None:
    """Read the words beside a name that put something near it: "near", "outskirts of", "20 km north of"; "area".

    Parameters
    ----------
    text
        The article's text, which the span indexes.
    span
        The name.

    Returns
    -------
    Nearness or None
        None where the words say "in", "at", or nothing. A distance is read in figures; it reaches as far as it says.

    Examples
    --------
    >>> text = "Clashes on the outskirts of Damascus and in the Homs countryside."
    >>> read_nearness(text, Span(28, 36, "Damascus"))
    Nearness(words='outskirts of', extra_km=10.0)
    >>> read_nearness(text, Span(48, 52, "Homs"))
    Nearness(words='countryside', extra_km=25.0)
    """
    before = text[max(0, span.start - _REACH) : span.start]
    if before.rstrip(" ,\n").rpartition(" ")[2].lower() in _LEADS:
        cues = list(_CUE.finditer(before))
        if cues and _KIND.fullmatch(before, cues[-1].end()):
            extra_km = _measure_cue(cues[-1])
            return Nearness(cues[-1].group().strip(), extra_km) if extra_km <= _FARTHEST_KM else None
    after = _AFTER.match(text, span.end)
    if after is not None:
        return Nearness(after.group("words"), OUTSKIRTS_KM if after.group("edge") else LIMITED_KM)
    return None


def _measure_cue(cue: re.Match[str]) -> float:
    if cue.group("number"):
        distance = float(cue.group("number").replace(",", "")) * _KM[cue.group("unit")[0].lower()]
        return round(distance, 1)
    return OUTSKIRTS_KM if cue.group("edge") else LIMITED_KM


def read_level(place: Candidate) -> tuple[int, int, str]:
    """Tell how exact a place is by itself, from its feature code and its radius.

    Parameters
    ----------
    place
        A place of the gazetteer or of a geocoder.

    Returns
    -------
    tuple
        where_prec, geo_precision, and what the place is, in words. A region that is no administrative unit counts
        by its size: to 25 km as a small region, to the size of half of all first-order regions, or inside of one,
        as one of these, beyond that as part of a country.

    Examples
    --------
    >>> read_level(Candidate("geo:1", "Eastern Ghouta", 33.5, 36.4, "L", "RGN", "SY", radius_km=12.0))
    (3, 2, 'a small region')
    """
    code, kind = place.feature_code, place.feature_class
    if code in _BY_CODE or code.startswith("PCL"):
        return _BY_CODE.get(code, _COUNTRY)
    if kind == "A":
        return _PROVINCE
    if kind == "S" or code in _SITES:
        return 1, 1, "a facility or neighbourhood"
    return (1, 1, "a town") if kind == "P" else _read_size(place)


def _read_size(place: Candidate) -> _Level:
    """Tell how exact a region is that no code ranks: a valley, a forest, a named stretch of land."""
    radius = place.radius_km
    if radius is not None and radius <= _SPOT_KM and place.feature_code != "RGN":
        return 1, 1, "a small place"
    if radius is not None and radius <= LIMITED_KM:
        return 3, 2, "a small region"
    if place.admin1_code or (radius is not None and radius <= ADM1_KM):
        return 4, 3, "a region of a province's size"
    return 5, 3, "a region"


def _read_point(place: Candidate) -> _Level:
    """Tell how exact a point is that a reviewer set, by its radius alone: a known point, or an area around one."""
    radius = place.radius_km or 0.0
    if radius <= LIMITED_KM:
        return (1, 1, "a point set by hand") if radius <= _SPOT_KM else (2, 2, "an area set by hand")
    return (4 if radius <= ADM1_KM else 5), 3, "a region set by hand"


def measure_precision(resolution: Resolution, text: str) -> Precision | None:
    """Measure how exactly a mention says where: the worst of the place, the words beside it, and the doubt which it is.

    Parameters
    ----------
    resolution
        What the mention was taken to mean.
    text
        The text of the article, which the mention's span indexes.

    Returns
    -------
    Precision or None
        None for a mention without a place. Radii add up: the place's own, and how far beyond it the words reach.
        A country's radius is its size; it is an area and no point.

    Notes
    -----
    The doubt is the resolver's calibrated confidence: below 0.5 the place is likelier another one, which is "vague"
    (where_prec 5, geo_precision 3), and how far away that one lies is not known.

    Examples
    --------
    >>> damascus = Candidate("geonames:170654", "Damascus", 33.51, 36.29, "P", "PPLC", "SY", radius_km=20.0)
    >>> found = Resolution(Span(5, 13, "Damascus"), damascus, "gazetteer", 0.9, 3, "")
    >>> measure_precision(found, "Near Damascus")
    Precision(where_prec=2, geo_precision=2, radius_km=45.0, reason="a town; 'Near' (+25 km)")
    """
    place, span = resolution.candidate, resolution.span
    if place is None:
        return None
    is_land = place.feature_class != "H"  # a part of a sea is as exact as the sea
    if is_land and span.relation is not None and place.place_id.startswith("computed:"):
        where, geo, words = _read_relation(span.relation, place)
        radius = place.radius_km
    elif place.place_id.startswith("correction:"):
        where, geo, words = _read_point(place)
        radius = place.radius_km
    else:
        where, geo, words = read_level(place)
        radius = measure_radius(place)
        nearness = read_nearness(text, span) if span.relation is None and where < 6 else None
        if nearness is not None:
            where = max(where, 2 if nearness.extra_km <= LIMITED_KM else 5)
            geo = max(geo, 2 if nearness.extra_km <= LIMITED_KM else 3)
            radius = None if radius is None else round(radius + nearness.extra_km, 1)
            words += f"; '{nearness.words}' (+{nearness.extra_km:g} km)"
    if resolution.confidence is not None and resolution.confidence < LIKELIER_WRONG and where < 6:
        where, geo, radius = 5, 3, None
        words += f"; likelier another place ({resolution.confidence:.2f})"
    return Precision(where, geo, radius, words)


def measure_radius(place: Candidate) -> float | None:
    """Give how far a place may reach from its point, in km, before the words beside its name are read.

    Parameters
    ----------
    place
        A place of the gazetteer or of a geocoder.

    Returns
    -------
    float or None
        At least 1 for a facility, unless a table of the user's own says less; by population for a town without a
        radius, at least the middle one of all districts for a district of which the gazetteer knows too few towns;
        else the place's own, None where that is not known.

    Examples
    --------
    >>> measure_radius(Candidate("geonames:1", "Azaz", 36.6, 37.0, "P", "PPL", "SY", population=31_000))
    2.0
    """
    radius = place.radius_km
    where, _, _ = read_level(place)
    if where == 1:
        by_size = estimate_radius_km(place.population) if place.feature_class == "P" else _POINT_KM
        known = by_size if radius is None else radius
        return known if place.place_id.startswith("own:") else max(_POINT_KM, known)
    if place.feature_code == "ADM2" and (radius or 0.0) <= _LEAST_KM:
        return ADM2_KM
    return radius


def _read_relation(relation: Relation, place: Candidate) -> _Level:
    """Tell how exact a computed place is; its radius covers already what the words leave open."""
    if relation.kind in ("distance", "around"):
        distance = relation.distance_km or 0.0
        words = f"{distance:g} km from a place"
        return (2, 2, words) if distance <= LIMITED_KM else (5, 3, words)
    if relation.kind in ("between", "border"):
        return 5, 3, "a stretch between places" if relation.kind == "between" else "a border"
    where, geo, words = _read_size(place)
    if where <= 3:  # one side of a town is an area around a known point
        return 2, 2, "a side or the surroundings of a place"
    return where, geo, words
