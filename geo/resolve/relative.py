"""Compute the place of a phrase from the places named in it: a point, how far it may be off, and a name in words.

What is computed is never more precise than what the text says: a direction of the compass leaves an eighth of the
circle open, a rounded distance its rounding, "between" the whole way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from geo.gazetteer import ATTRIBUTIONS, Gazetteer
from geo.model import Article, Candidate, Relation, Resolution, Span
from geo.resolve.regions import add_country, find_named, find_namesakes, load_borders
from geo.resolve.shapes import cut_side, draw_circle, find_middle, measure_km, move_point

_OUTLINES: Final = ATTRIBUTIONS["naturalearth"]
_WORDS: Final = {
    "N": "north", "NE": "northeast", "E": "east", "SE": "southeast", "S": "south", "SW": "southwest", "W": "west",
    "NW": "northwest", "NNE": "north-northeast", "ENE": "east-northeast", "ESE": "east-southeast",
    "SSE": "south-southeast", "SSW": "south-southwest", "WSW": "west-southwest", "WNW": "west-northwest",
    "NNW": "north-northwest", "C": "central",
}  # fmt: skip
_COUNTRYSIDE_KM: Final = 15.0
"""How far a town's countryside reaches where the town gives no region its name. Syria's 272 subdistricts on 185,180 km2
are circles of 14.7 km on average."""
_PROVINCE_KM: Final = 50.0
"""How far it reaches where the town gives its province the name, within the province. In headlines of UCDP's
development half on Syria, half of the events in the "countryside" of such a town lie within 41 km of it."""
_LONGEST_KM: Final = 400.0
"""Two towns farther apart are not what a place lies between: their stretch would say nothing."""
_FARTHEST_KM: Final = 500.0
"""From farther off nobody measures where something happened: such a distance is a journey's, a range, or a slip."""
_SURE: Final = {
    "distance": 0.9,
    "around": 0.9,
    "part": 0.85,
    "countryside": 0.8,
    "between": 0.8,
    "border": 0.9,
}
"""What is left of the names' confidence, by the kind of phrase: set by hand, for what else the words may mean."""
_GUESSED: Final = 0.7
"""And where the other country of a border is not named with it, but elsewhere in the article."""


def resolve_relative(
    article: Article, span: Span, resolved: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Resolution:
    """Compute the place that a phrase means.

    Parameters
    ----------
    article
        The article that the span indexes.
    span
        A phrase that `geo.relative.find_relatives` found.
    resolved
        What the names of the article were taken to mean, by the spans' starts.
    gazetteer
        Outlines of regions, and places with names such as "southern Lebanon", which come before computed ones.

    Returns
    -------
    Resolution
        With a computed place: `place_id` begins with "computed:", degrees are in EPSG:4326, `radius_km` covers what the
        phrase may mean, and the country is given where it is certain. Without a place, and with the reason, where a
        name is not resolved or the words do not fit.

    Raises
    ------
    ValueError
        If the span has no relation.

    Examples
    --------
    >>> from geo.gazetteer import load_gazetteer
    >>> gazetteer = load_gazetteer()
    >>> baghdad = Resolution(Span(15, 22, "Baghdad"), gazetteer.get("geonames:98182"), "gazetteer", 0.9, 1, "")
    >>> relation = Relation("distance", (15,), "", "S", 50.0, 5.0)
    >>> span = Span(0, 22, "50 km south of Baghdad", "nominal", relation=relation)
    >>> place = resolve_relative(Article("50 km south of Baghdad"), span, {15: baghdad}, gazetteer).candidate
    >>> place.place_id, place.name, place.radius_km
    ('computed:geonames:98182:50km:S', '50 km south of Baghdad', 32.5)
    """
    relation = span.relation
    if relation is None:
        raise ValueError(f"expected a span with a relation, got {span.toponym!r} without one")
    anchors = [resolved[start] for start in relation.anchors if start in resolved]
    places = [anchor.candidate for anchor in anchors if anchor.candidate is not None]
    if len(places) < len(relation.anchors):
        return _give_up(span, "a name in it is not resolved")
    found = _COMPUTE[relation.kind](relation, places, resolved, gazetteer)
    if isinstance(found, str):
        return _give_up(span, found)
    confidence = min(anchor.confidence or 0.0 for anchor in anchors) * _SURE[relation.kind]
    if relation.kind == "border" and len(places) == 1:
        confidence *= _GUESSED
    subject = resolved.get(relation.subject) if relation.subject is not None else None
    if subject is not None and _describes(found, subject.candidate):
        assert subject.candidate is not None
        reason = f"describes {subject.candidate.name}, which lies there"
        return Resolution(span, subject.candidate, "gazetteer", subject.confidence, 1, reason)
    named = " and ".join(place.name for place in places)
    reason = f"computed from {named}" if found.place_id.startswith("computed:") else "a place of this name"
    return Resolution(span, found, "gazetteer", round(confidence, 3), 1, reason)


def _give_up(span: Span, reason: str) -> Resolution:
    return Resolution(span, None, "unresolved", None, 0, f"no place computed: {reason}")


def _describes(place: Candidate, subject: Candidate | None) -> bool:
    """Tell whether the name beside a phrase lies where the phrase says."""
    if subject is None or subject.feature_class == "A":
        return False
    apart = measure_km(place.latitude, place.longitude, subject.latitude, subject.longitude)
    return apart <= (place.radius_km or 0.0) + (subject.radius_km or 0.0)


Found = Candidate | str
"""A computed place, or why there is none."""


def _compute_distance(
    relation: Relation, places: list[Candidate], _: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Go the distance from a town; off by the bearing's half sector, the rounding, and the town's own extent."""
    anchor, distance, bearing = places[0], relation.distance_km or 0.0, relation.bearing or "N"
    if (reason := _refuse_anchor(anchor, distance)) is not None:
        return reason
    latitude, longitude = move_point(anchor.latitude, anchor.longitude, distance, bearing)
    # An eight-point bearing stands for 22.5 degrees to either side, a sixteen-point one for half of that.
    aside = distance * math.tan(math.radians(22.5 if len(bearing) < 3 else 11.25))
    # A text does not say whether the distance is from the middle or from the edge of a town.
    along = relation.spread_km + (anchor.radius_km or 0.0)
    radius = math.hypot(aside, along)
    key, name = f"{anchor.place_id}:{_write_km(distance)}km:{bearing}", f"{_WORDS[bearing]} of {anchor.name}"
    name = f"{_write_km(distance)} km {name}"
    found = _make_place(key, name, (latitude, longitude, radius), "LCTY", [anchor.attribution])
    return add_country(found, anchor, gazetteer)


def _compute_around(
    relation: Relation, places: list[Candidate], _: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Draw the circle of a distance without a direction around a town."""
    anchor, distance = places[0], relation.distance_km or 0.0
    if (reason := _refuse_anchor(anchor, distance)) is not None:
        return reason
    radius = distance + relation.spread_km + (anchor.radius_km or 0.0)
    key, name = f"{anchor.place_id}:{_write_km(distance)}km", f"{_write_km(distance)} km from {anchor.name}"
    found = _make_place(key, name, (anchor.latitude, anchor.longitude, radius), "LCTY", [anchor.attribution])
    return add_country(found, anchor, gazetteer)


def _refuse_anchor(anchor: Candidate, distance: float) -> str | None:
    if not distance <= _FARTHEST_KM:
        return f"a distance of more than {_FARTHEST_KM:.0f} km says too little of where it is"
    if anchor.feature_class == "A" or (anchor.radius_km or 0.0) > max(20.0, distance):
        return f"{anchor.name} is too large to measure {_write_km(distance)} km from"
    return None


def _compute_between(
    _: Relation, places: list[Candidate], resolved: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Take the stretch between two towns: its middle, with half of its length."""
    one, other = places
    apart = measure_km(one.latitude, one.longitude, other.latitude, other.longitude)
    if apart > _LONGEST_KM:
        return f"{one.name} and {other.name} are {apart:.0f} km apart"
    if apart < 0.1:
        return f"{one.name} and {other.name} are at one point"
    latitude, longitude = find_middle(one.latitude, one.longitude, other.latitude, other.longitude)
    key, name = f"{one.place_id}:{other.place_id}:between", f"between {one.name} and {other.name}"
    credits = [one.attribution, other.attribution]
    found = _make_place(key, name, (latitude, longitude, apart / 2), "AREA", credits)
    return add_country(found, one, gazetteer) if one.country_code == other.country_code else found


def _compute_part(
    relation: Relation, places: list[Candidate], _: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Take one side of a country, a region or a town; a place that the gazetteer knows by the name comes first."""
    anchor, bearing = places[0], relation.bearing or "C"
    if (named := find_named(relation.words, anchor, gazetteer)) is not None:
        return named
    credits = [anchor.attribution]
    if anchor.feature_class == "H":
        return _name_water(anchor, bearing)
    if anchor.feature_code.startswith("PCL"):
        side = load_borders()["sides"].get(anchor.country_code or "", {}).get(bearing)
        credits.append(_OUTLINES)
    else:
        outline = gazetteer.area(anchor.place_id) if anchor.feature_code == "ADM1" else None
        credits += [_OUTLINES] if outline is not None else []
        circle = outline if outline is not None else _draw_extent(anchor)
        side = cut_side(circle, bearing) if circle is not None else None
    if side is None:
        return f"how far {anchor.name} reaches is not known"
    found = _make_place(
        f"{anchor.place_id}:part:{bearing}", _name_part(anchor, bearing), side, "RGN", credits
    )
    return _inherit_region(found, anchor)


def _name_part(anchor: Candidate, bearing: str) -> str:
    return f"{_WORDS[bearing]}{'' if bearing == 'C' else 'ern'} {anchor.name}"


def _name_water(anchor: Candidate, bearing: str) -> Found:
    """Take all of a sea or river for a part of it: no outline is known, and a part of its circle may be land."""
    place_id = f"computed:{anchor.place_id}:part:{bearing}"
    return replace(anchor, place_id=place_id, name=_name_part(anchor, bearing), prominence=0.0)


def _compute_countryside(
    relation: Relation, places: list[Candidate], _: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Take the land around a town, within the region that bears its name, or one side of it."""
    anchor = places[0]
    named = find_named(relation.words, anchor, gazetteer, is_exact=relation.bearing is not None)
    if named is not None:
        return named
    if anchor.feature_code.startswith("PCL"):
        return f"{anchor.name} is a country"
    import shapely

    region, town = find_namesakes(anchor, gazetteer)
    credits = [anchor.attribution]
    outline = gazetteer.area(region.place_id) if region is not None else None
    if town is None:
        land = outline if outline is not None else _draw_extent(anchor)
    else:
        reach = _COUNTRYSIDE_KM if region is None else _PROVINCE_KM
        land = draw_circle(town.latitude, town.longitude, max(reach, town.radius_km or 0.0))
        if outline is not None:
            land = shapely.intersection(shapely.make_valid(outline), land)
    credits += [_OUTLINES] if outline is not None else []
    bearing = relation.bearing or "C"
    side = cut_side(land, bearing, **({"share": 1.0} if bearing == "C" else {})) if land is not None else None
    if side is None:
        return f"how far {anchor.name} reaches is not known"
    words = f"{_WORDS[bearing]}ern countryside" if bearing != "C" else "countryside"
    found = _make_place(
        f"{anchor.place_id}:countryside:{bearing}", f"{words} of {anchor.name}", side, "RGN", credits
    )
    return _inherit_region(found, anchor)


def _compute_border(
    relation: Relation, places: list[Candidate], resolved: Mapping[int, Resolution], gazetteer: Gazetteer
) -> Found:
    """Take the middle of a land border; of a border with one country named, the other is the article's."""
    codes = [place.country_code or "" for place in places]
    if not all(place.feature_code.startswith("PCL") for place in places):
        return "it is no border of two countries"
    borders = load_borders()["borders"]
    if len(codes) == 1:
        other = _guess_neighbor(codes[0], resolved, borders)
        if other is None:
            return f"with which neighbour of {places[0].name} the border is, is not said"
        codes.append(other)
    pair = "-".join(sorted(codes))
    if pair not in borders:
        return f"{' and '.join(_name_country(code, gazetteer) for code in codes)} share no land border"
    latitude, longitude, _, radius = borders[pair]
    first, second = sorted(codes)
    name = f"border of {_name_country(codes[0], gazetteer)} and {_name_country(codes[1], gazetteer)}"
    place = _make_place(f"border:{first}:{second}", name, (latitude, longitude, radius), "RGN", [_OUTLINES])
    return replace(place, countries=(first, second))


def _guess_neighbor(code: str, resolved: Mapping[int, Resolution], borders: Mapping[str, Any]) -> str | None:
    """Guess the other country of a border: the neighbour that the article's names lie in, if one leads by far."""
    counts: Counter[str] = Counter()
    for resolution in resolved.values():
        place = resolution.candidate
        other = place.country_code if place is not None else None
        if other and "-".join(sorted((code, other))) in borders:
            counts[other] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def _name_country(code: str, gazetteer: Gazetteer) -> str:
    return gazetteer.countries.get(code, ("", code))[1]


def _draw_extent(anchor: Candidate) -> Any:
    return draw_circle(anchor.latitude, anchor.longitude, anchor.radius_km) if anchor.radius_km else None


def _inherit_region(place: Candidate, anchor: Candidate) -> Candidate:
    """Give a part the country and region of the whole."""
    return replace(
        place, country_code=anchor.country_code, admin1_code=anchor.admin1_code, admin1_name=anchor.admin1_name,
        countries=anchor.countries, claims=anchor.claims,
    )  # fmt: skip


def _make_place(
    key: str, name: str, circle: tuple[float, float, float], code: str, credits: list[str]
) -> Candidate:
    """Make a computed place of a circle: latitude, longitude, radius in km.

    Of GeoNames' codes for regions (class L), LCTY is an area of indefinite bounds, AREA a stretch of land, RGN a
    region; it has none for a border.
    """
    latitude, longitude, radius_km = circle
    return Candidate(
        place_id=f"computed:{key}", name=name, latitude=round(latitude, 4), longitude=round(longitude, 4),
        feature_class="L", feature_code=code, radius_km=round(max(radius_km, 1.0), 1),
        attribution="; ".join(dict.fromkeys(credit for credit in credits if credit)),
    )  # fmt: skip


def _write_km(distance: float) -> str:
    return f"{distance:.0f}" if distance >= 10 else f"{distance:.1f}".removesuffix(".0")


_Compute = Callable[[Relation, list[Candidate], Mapping[int, Resolution], Gazetteer], Found]
_COMPUTE: Final[dict[str, _Compute]] = {
    "distance": _compute_distance, "around": _compute_around, "part": _compute_part, "between": _compute_between,
    "countryside": _compute_countryside, "border": _compute_border,
}  # fmt: skip
