"""Words around a name that tell a place from a person or an organisation, and the limits of prominence."""

from __future__ import annotations

from typing import Final

STRONG: Final = frozenset("in near at outside inside around across toward towards throughout".split())
WEAK: Final = frozenset(
    "from of to between into over on for against through leaving reaching via and or with".split()
)
ATTACKS: Final = frozenset(
    "entered captured seized bombed shelled hit left reached besieged retook recaptured struck attacked stormed "
    "targeted visited liberated evacuated surrounded pounded bombarded raided fled overran controls controlled".split()
)
TYPES_BEFORE: Final = frozenset(
    "village villages town towns city cities suburb suburbs district districts neighborhood neighborhoods "
    "neighbourhood neighbourhoods province provinces governorate region state camp island islands port capital "
    "county hamlet municipality enclave settlement oblast area outskirts countryside republic".split()
)
TYPES_AFTER: Final = TYPES_BEFORE | frozenset(
    "airport airbase crossing checkpoint junction river valley mountains hills front frontline bridge dam base "
    "border sector heights peninsula strait sea gulf desert basin plant prison field oilfield corridor gap refinery "
    "reservoir canal lake ocean forest mountain plain".split()
)
TITLES: Final = frozenset(
    "mr mrs ms dr prof professor president minister premier chancellor king queen prince princess sheikh sheik "
    "general gen colonel col lt lieutenant major maj captain capt sergeant sgt commander cmdr admiral brigadier "
    "senator sen rep representative governor gov mayor ambassador envoy secretary spokesman spokeswoman "
    "spokesperson judge justice officer detective pope bishop archbishop ayatollah imam mullah emir lord lady "
    "sir rev reverend father sister brother coach analyst director chairman deputy leader".split()
)
COURTESY: Final = frozenset(
    "mr mrs ms dr prof professor president minister premier chancellor sheikh sheik gen col lt maj capt sgt cmdr adm "
    "sen rep gov mayor ambassador spokesman spokeswoman judge detective ayatollah imam mullah emir sir rev".split()
)
"""Titles that stand in front of nothing but a person's name; "Queen", "Prince", "King" or "Bishop" begin towns too."""
ORG_WORDS: Final = frozenset(
    "university college school hospital church times post herald tribune news press gazette journal daily "
    "united city fc rovers athletic bank airlines airways corp inc company council association society club "
    "institute foundation brigade division battalion army forces police department ministry court committee".split()
)  # fmt: skip
ARTICLES: Final = frozenset("al el ash as ar an ad at az ez".split())
"""The Arabic article as the news writes it in front of a name; "Ed" and "Es" would be people."""
TITLED: Final = frozenset(
    "post times herald tribune gazette agreement agreements accord accords convention conventions treaty protocol "
    "statute declaration doctrine army brigade brigades militia party wall".split()
)
"""What a name in front of it belongs to: a paper, a treaty, a group."""
WEAPONS: Final = frozenset(
    "missile missiles rocket rockets drone drones howitzer howitzers tank tanks gun guns launcher launchers "
    "helicopter helicopters jet jets rifle rifles".split()
)
SHIPS: Final = frozenset(
    "cruiser frigate destroyer corvette battleship warship submarine minesweeper gunboat flagship tanker freighter "
    "trawler schooner yacht ferry carrier vessel ship boat steamer icebreaker".split()
)
SURE_SHIPS: Final = frozenset(
    "frigate destroyer corvette battleship warship submarine minesweeper gunboat freighter trawler".split()
)
"""After these, in lower case, stands a ship's name and no place's; a cruiser may be the police's, a ferry Dover's."""
SHIP_PREFIXES: Final = frozenset(
    "uss usns uscgc hms hmas hmcs hmnzs rms rfa ins mv ss pns bns slns kri brp roks tcg fgs hdms hnlms hnoms hswms "
    "orp ara".split()
)
"""What navies and merchants write in capitals before a ship's name; M/V is read by its stroke."""
COMBINING: Final = {
    "sino": "CN", "franco": "FR", "anglo": "GB", "russo": "RU", "indo": "IN", "austro": "AT", "greco": "GR",
    "graeco": "GR", "turco": "TR", "turko": "TR", "italo": "IT", "hispano": "ES", "luso": "PT", "germano": "DE",
    "serbo": "RS", "israelo": "IL", "polono": "PL", "finno": "FI", "nippo": "JP", "syro": "SY", "irano": "IR",
    "perso": "IR", "belgo": "BE", "dano": "DK", "hiberno": "IE", "armeno": "AM", "bulgaro": "BG", "ethio": "ET",
    "americo": "US", "egypto": "EG", "libano": "LB",
}  # fmt: skip
"""Forms of demonyms that stand only before a hyphen and another: country codes."""
COMBINING_CONTINENTS: Final = {"afro": "African", "euro": "European"}
"""The same of continents, as demonyms that the gazetteer has: Afro-Asian; an Afro-Cuban is a Cuban."""
PARTICLES: Final = frozenset("de da di du del della der den van von bin ibn ben al el la le".split())
GREAT: Final = 8.0
"""Prominence from which a place is a country: a person's name next to it does not unmake it."""
MONTHS: Final = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri "
    "sat sun".split()
)
JOINING: Final = frozenset("of the and or in de del la le du des da do al el to for bin ibn".split())
"""Words in lower case that may stand inside of a name, or between two names of a list."""
