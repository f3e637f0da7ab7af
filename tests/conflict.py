"""A Geoparsed of invented news made by hand: twenty places over all roles, with events, claims, dates and radii."""

from __future__ import annotations

from typing import Any

from shapely.geometry import Point

from geo import schema
from geo.tables import Geoparsed

# place_id: name, feature, country, admin1, longitude, latitude, radius_km, claims
PLACES: dict[str, tuple[Any, ...]] = {
    "geonames:170063": ("Aleppo", "PPLA", "SY", "Aleppo", 37.161, 36.201, 10.0, None),
    "geonames:169577": ("Homs", "PPLA", "SY", "Homs", 36.72, 34.73, 10.0, None),
    "geonames:169389": ("Idlib", "PPLA", "SY", "Idlib", 36.633, 35.93, 5.0, None),
    "geonames:172946": ("Raqqa", "PPLA", "SY", "Raqqa", 39.013, 35.952, 5.0, None),
    "geonames:170654": ("Damascus", "PPLC", "SY", "Damascus", 36.291, 33.51, 20.0, None),
    "geo:eastern-ghouta": ("Eastern Ghouta", "RGN", "SY", "Rif-dimashq", 36.42, 33.53, 15.0, None),
    "geonames:170794": ("Douma", "PPL", "SY", "Rif-dimashq", 36.4, 33.571, 5.0, None),
    "geonames:172955": ("Palmyra", "PPL", "SY", "Homs", 38.27, 34.55, 2.0, None),
    "geonames:173811": ("Afrin", "PPL", "SY", "Aleppo", 36.866, 36.51, 5.0, None),
    "geonames:170892": ("Deir ez-Zor", "PPLA", "SY", "Deir ez-Zor", 40.142, 35.334, 5.0, None),
    "geonames:172408": ("Daraa Governorate", "ADM1", "SY", None, 36.1, 32.85, 45.0, None),
    "geo:golan-heights": ("Golan Heights", "RGN", None, None, 35.8, 33.0, 35.0, "IL;SY"),
    "poi:al-tanf": ("Al-Tanf", "MILB", "SY", "Homs", 38.66, 33.5, 30.0, None),
    "geonames:1526273": ("Astana", "PPLC", "KZ", None, 71.446, 51.18, 20.0, None),
    "geonames:2660646": ("Geneva", "PPLA", "CH", "Geneva", 6.146, 46.202, 5.0, None),
    "geonames:524901": ("Moscow", "PPLC", "RU", None, 37.616, 55.752, 20.0, None),
    "geonames:112931": ("Tehran", "PPLC", "IR", None, 51.421, 35.694, 20.0, None),
    "geonames:323786": ("Ankara", "PPLC", "TR", None, 32.854, 39.92, 20.0, None),
    "geonames:276781": ("Beirut", "PPLC", "LB", None, 35.494, 33.889, 10.0, None),
    "geonames:163843": ("Syria", "PCLI", "SY", None, 38.0, 35.0, 350.0, None),
    "geonames:298795": ("Turkey", "PCLI", "TR", None, 35.0, 39.0, 600.0, None),
}
_SHORT = {row[0]: place_id for place_id, row in PLACES.items()}

_BLAST, _CIVIL = "Explosions/Remote violence", "Violence against civilians"
_STRATEGIC = "Strategic developments"
# id, place, ACLED type, sub-type, modality, claimed by, first day, last day, date_prec, dead, where_prec
EVENTS: list[tuple[Any, ...]] = [
    ("e1", "Aleppo", _BLAST, "Air/drone strike", "asserted", None, "2018-02-03", None, 1, 12, 1),
    ("e2", "Homs", "Battles", "Armed clash", "asserted", None, "2018-02-05", None, 1, None, 1),
    ("e3", "Idlib", _BLAST, "Chemical weapon", "claimed", "the White Helmets", "2018-02-04", None, 1, 9, 2),
    ("e4", "Raqqa", _CIVIL, "Abduction", "asserted", None, "2018-02-01", "2018-02-28", 4, None, 1),
    ("e5", "Eastern Ghouta", _BLAST, "Shelling", "asserted", None, "2018-02-18", "2018-02-21", 2, 250, 3),
    ("e6", "Douma", _BLAST, "Air/drone strike", "claimed", "the Syrian army", "2018-02-20", None, 1, None, 1),
    ("e7", "Palmyra", "Battles", "Government regains territory", "historical", None, "2017-03-02", None, 1, None, 1),
    ("e8", "Afrin", "Battles", "Armed clash", "ongoing", None, "2018-01-20", "2018-03-02", 3, None, 1),
    ("e9", "Deir ez-Zor", "Battles", "Armed clash", "planned", None, None, None, None, None, 1),
    ("e10", "Daraa Governorate", "Protests", "Peaceful protest", "asserted", None, "2018-02-09", None, 1, 0, 4),
    ("e11", "Astana", None, None, "asserted", None, "2018-03-15", "2018-03-16", 2, None, 1),
    ("e12", "Golan Heights", _STRATEGIC, "Disrupted weapons use", "negated", "Israel", "2018-02-10", None, 1, None, 5),
    ("e13", "Syria", _CIVIL, "Attack", "asserted", None, "2018-02-01", "2018-02-28", 4, None, 6),
]  # fmt: skip

# place, role, event, article, sentence; the name stands in it as written
MENTIONS: list[tuple[str, str, str | None, str, str]] = [
    ("Aleppo", "event_site", "e1", "a1", "Air strikes killed twelve people in Aleppo on Saturday, medics said."),
    ("Aleppo", "event_site", "e1", "a2", "The market in Aleppo was hit twice."),
    ("Aleppo", "background", None, "a2", "Aleppo was once the country's largest city."),
    ("Homs", "event_site", "e2", "a1", "Fighting broke out north of Homs."),
    ("Idlib", "event_site", "e3", "a1", "The White Helmets said chlorine was dropped near Idlib."),
    ("Idlib", "event_site", "e3", "a3", "Russia denied that Idlib had been gassed."),
    ("Raqqa", "event_site", "e4", "a2", "Dozens were taken from their homes in Raqqa in February."),
    ("Eastern Ghouta", "event_site", "e5", "a1", "Shells fell on Eastern Ghouta for four days."),
    ("Eastern Ghouta", "event_site", "e5", "a2", "More than 250 people died in Eastern Ghouta, an aid group said."),
    ("Eastern Ghouta", "event_site", "e5", "a3", "The siege of Eastern Ghouta has lasted five years."),
    ("Eastern Ghouta", "event_site", "e5", "a4", "قصف عنيف على Eastern Ghouta منذ الصباح."),
    ("Douma", "event_site", "e6", "a3", "The army said it had struck a depot in Douma."),
    ("Damascus", "locator", None, "a1", "The suburb lies ten kilometers east of Damascus."),
    ("Damascus", "actor", None, "a2", "Damascus rejected the report."),
    ("Damascus", "actor", None, "a3", "Officials in Damascus declined to comment."),
    ("Palmyra", "event_site", "e7", "a3", "A year ago the army retook Palmyra."),
    ("Afrin", "event_site", "e8", "a2", "Turkish troops and Kurdish fighters clashed around Afrin again."),
    ("Deir ez-Zor", "event_site", "e9", "a3", "An assault on Deir ez-Zor is being prepared, officers said."),
    ("Daraa Governorate", "event_site", "e10", "a2", "Hundreds marched in towns across Daraa Governorate."),
    ("Golan Heights", "event_site", "e12", "a3", "Israel denied that a rocket was shot down over the Golan Heights."),
    ("Al-Tanf", "background", None, "a1", "American soldiers are based at Al-Tanf."),
    ("Astana", "venue", "e11", "a1", "The next talks are to be held in Astana in the middle of March."),
    ("Astana", "venue", "e11", "a2", "Delegations will return to Astana."),
    ("Geneva", "venue", None, "a2", "A round in Geneva ended without result."),
    ("Moscow", "actor", None, "a1", "Moscow called for restraint."),
    ("Moscow", "actor", None, "a2", "The foreign ministry in Moscow spoke of a provocation."),
    ("Moscow", "actor", None, "a3", "Moscow denied any part in it."),
    ("Tehran", "actor", None, "a2", "Tehran sent an envoy."),
    ("Ankara", "actor", None, "a1", "Ankara says that it will not withdraw."),
    ("Beirut", "dateline", None, "a1", "BEIRUT - Air strikes went on."),
    ("Beirut", "path", None, "a3", "Aid is brought in by road from Beirut."),
    ("Syria", "event_site", "e13", "a1", "Across Syria, civilians were attacked throughout the month."),
    ("Syria", "background", None, "a2", "The war in Syria is in its eighth year."),
    ("Turkey", "actor", None, "a2", "Turkey closed the border."),
]  # fmt: skip
_ARTICLES = {
    "a1": ("Example Wire", "Strikes widen in the north", "https://example.org/1", "2018-02-05"),
    "a2": ("Invented Times", "A month of fighting", "https://example.org/2", "2018-03-01"),
    "a3": ("Example Wire", "Army and rebels trade claims", "https://example.org/3", "2018-02-21"),
    "a4": ("صحيفة المثال", "قصف على الغوطة", "https://example.org/4", "2018-02-19"),
}


def make_conflict() -> Geoparsed:
    """Build the three tables."""
    mentions = [_make_mention(number, *row) for number, row in enumerate(MENTIONS)]
    points = [Point(PLACES[row["place_id"]][4:6]) for row in mentions]
    return Geoparsed(
        schema.build_frame(schema.MENTIONS, _turn(mentions), points), _make_places(mentions), _make_events()
    )


def _turn(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _make_mention(
    number: int, name: str, role: str, event: str | None, article: str, sentence: str
) -> dict[str, Any]:
    place_id = _SHORT[name]
    _, feature, country, admin1, _, _, radius, claims = PLACES[place_id]
    source, title, url, published = _ARTICLES[article]
    where = {row[0]: row[10] for row in EVENTS}.get(event)
    return {
        "mention_id": f"{article}:{number}", "article_id": article, "start": number, "end": number + len(name),
        "toponym": name.upper() if role == "dateline" else name, "kind": "proper", "sentence": sentence,
        "place_id": place_id, "place_name": name, "feature_code": feature, "country_code": country,
        "admin1_name": admin1, "radius_km": radius, "claims": claims, "resolved_by": "gazetteer",
        "confidence": 0.55 if name == "Al-Tanf" else 0.78 if name == "Douma" else 0.93, "role": role,
        "role_confidence": 0.8, "event_id": event, "where_prec": where, "attribution": "GeoNames, CC BY 4.0",
        "article_title": title, "article_source": source, "article_url": url, "published": published,
        "status": "machine-coded",
    }  # fmt: skip


def _make_places(mentions: list[dict[str, Any]]) -> Any:
    rows = []
    for place_id, (name, feature, country, admin1, _, _, radius, claims) in PLACES.items():
        own = [row for row in mentions if row["place_id"] == place_id]
        roles = [row["role"] for row in own]
        rows.append({
            "place_id": place_id, "name": name, "feature": feature, "country": country, "admin1": admin1,
            "n_mentions": len(own), "n_articles": len({row["article_id"] for row in own}),
            "n_event_mentions": roles.count("event_site"), "main_role": max(roles, key=roles.count),
            "max_confidence": max(row["confidence"] for row in own), "radius_km": radius, "claims": claims,
            "attribution": "GeoNames, CC BY 4.0",
        })  # fmt: skip
    return schema.build_frame(schema.PLACES, _turn(rows), [Point(row[4:6]) for row in PLACES.values()])


def _make_events() -> Any:
    rows = []
    for event, name, kind, sub, modality, by, first, last, prec, dead, where in EVENTS:
        place = PLACES[_SHORT[name]]
        mention = next(row for row in MENTIONS if row[2] == event)
        rows.append({
            "event_id": event, "article_id": mention[3], "kind": "conflict" if kind else "diplomacy",
            "acled_event_type": kind, "acled_sub_event_type": sub, "modality": modality, "claimed_by": by,
            "date_start": first, "date_end": last, "date_prec": prec, "fatalities_best": dead,
            "place_id": _SHORT[name], "place_name": name, "country_code": place[2], "where_prec": where,
            "radius_km": place[6], "evidence": mention[4], "confidence": 0.7, "status": "machine-coded",
        })  # fmt: skip
    return schema.build_frame(
        schema.EVENTS, _turn(rows), [Point(PLACES[_SHORT[row[1]]][4:6]) for row in EVENTS]
    )
