"""What a source calls the kind of a place, as GeoNames' class and code."""

from __future__ import annotations

import re
from typing import Final

from geo.names import fold

_KINDS: Final = {
    "P.PPL": "town village hamlet locality settlement 'populated place' place farm isolated_dwelling "
    "'isolated dwelling' city borough municipality commune قرية مدينة",
    "P.PPLC": "capital",
    "P.PPLX": "suburb quarter neighbourhood neighborhood district_of_town city_block 'section of populated place' حي",
    "S.CMPRF": "camp 'refugee camp' refugee_site refugee_camp 'idp camp' idp_camp 'idp site' 'displacement site' مخيم",
    "S.HSP": "hospital مستشفى", "S.HSPC": "clinic 'health facility' 'health center' 'health centre' doctors",
    "S.SCH": "school college university مدرسة", "S.MSQE": "mosque", "S.CH": "church",
    "S.AIRP": "airport aerodrome airfield 'air base' airbase مطار", "L.MILB": "base 'military base' barracks military",
    "S.CTRB": "checkpoint 'check point' 'border crossing' crossing", "S.BDG": "bridge", "S.MKT": "market",
    "S.PS": "'power station' 'power plant'", "S.OILR": "refinery 'oil refinery'", "H.DAM": "dam",
    "A.PCLI": "country state_country", "A.ADM1": "province governorate oblast state admin1 adm1 region_admin",
    "A.ADM2": "district county raion admin2 adm2 department", "A.ADM3": "subdistrict 'sub district' admin3 adm3",
    "L.RGN": "region area", "T.ISL": "island islet", "T.MT": "mountain peak hill jabal", "T.VAL": "valley wadi",
    "H.STM": "river stream", "H.LK": "lake", "S.SITE": "site facility",
}  # fmt: skip
"""GeoNames' class and code (featureCodes_en.txt) by the words that stand for it in tables and in OpenStreetMap."""
_CODE_CLASSES: Final = {
    "ADM": "A", "PCL": "A", "PPL": "P", "CMP": "S", "AIR": "S", "HSP": "S", "SCH": "S", "RGN": "L", "MIL": "L",
    "MT": "T", "ISL": "T", "STM": "H", "LK": "H", "RD": "R", "BDG": "S",
}  # fmt: skip
"""The class of GeoNames' codes that begin so."""
_CODE: Final = re.compile(r"(?:([AHLPRSTUV])\.)?([A-Z][A-Z0-9]{1,9})")
_WORDS: Final = {
    fold(word.strip("'")): tuple(code.split(".", 1))
    for code, words in _KINDS.items()
    for word in re.findall(r"'[^']+'|\S+", words)
}


def read_kind(text: str) -> tuple[str, str] | None:
    """Give GeoNames' class and code of what a table says of a place's kind.

    Parameters
    ----------
    text
        A code ("PPLX", "P.PPLX"), a class alone ("P"), or a word in English or of OpenStreetMap ("village").

    Returns
    -------
    tuple or None
        None if it is not known.

    Examples
    --------
    >>> read_kind("Refugee camp"), read_kind("P.PPLX"), read_kind("gizmo")
    (('S', 'CMPRF'), ('P', 'PPLX'), None)
    """
    stripped = text.strip()
    word = _WORDS.get(fold(stripped.replace("_", " "))) or _WORDS.get(fold(stripped))
    if word is not None:
        return word[0], word[1]
    if stripped == "P":
        return "P", "PPL"
    found = _CODE.fullmatch(stripped)
    if found is None:
        return None
    feature_class = found[1] or next(
        (_CODE_CLASSES[found[2][:n]] for n in (3, 2) if found[2][:n] in _CODE_CLASSES), None
    )
    return (feature_class, found[2]) if feature_class else None
