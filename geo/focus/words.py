"""Words of reports of violence, by what they say of a place named beside them."""

from __future__ import annotations

from typing import Final

# The lexicons are our own: words of news agencies' reports of violence, chosen by meaning.
DEATH: Final = frozenset(
    "kill kills killed killing killings dead death deaths die dies died dying slain slaying murder murders murdered "
    "murdering martyr martyrs martyred martyrdom casualty casualties fatal fatally fatality fatalities body bodies "
    "corpse corpses massacre massacred execute executes executed execution executions beheaded behead assassinate "
    "assassinated assassinates assassination assassinations lynched slaughter slaughtered perish perished victims "
    "victim toll loses losses lives".split()
)
HARM: Final = frozenset(
    "wound wounds wounded wounding injure injures injured injuring injury injuries kidnap kidnaps kidnapped "
    "kidnapping abduct abducts abducted abducting abduction hostage hostages captive assault assaulted assaulting "
    "raped rape beaten beat tortured stabbed stabbing robbed robbery looted detained arrested arrests seized "
    "carjacked hijacked missing burned burnt torched destroyed damaged shot".split()
)
ATTACK: Final = frozenset(
    "attack attacks attacked attacking raid raids raided raiding airstrike airstrikes strike strikes struck striking "
    "shell shells shelled shelling bomb bombs bombed bombing bombings bombard bombards bombarded bombardment "
    "bombardments blast blasts explosion explosions explode exploded explodes detonate detonated detonates "
    "detonation ied ieds mine mines landmine ambush ambushed ambushes clash clashes clashed fight fights fighting "
    "fought battle battles firefight gunfight gunfire gunmen gunman shoot shoots shooting shootings fire fired opened "
    "rocket rockets mortar mortars grenade grenades missile missiles sniper warplanes drone drones suicide storm "
    "stormed storming siege besieged target targets targeted targeting hit hits offensive assaults incident violence "
    "riot riots crash crashed".split()
)
TAKE: Final = frozenset(
    "capture captures captured capturing seize seizes seizing recapture recaptured retake retook liberate liberated "
    "overrun overran protest protests protested protesters protesting rally marched marching demonstrated "
    "demonstration demonstrations demonstrators patrolled patrolling patrol patrols occupied".split()
)
TALK: Final = frozenset(
    "talks negotiations negotiators summit conference visit visits visited speech interview court trial embassy "
    "parliament university elections election arrives sanctions resolution".split()
)
CARE: Final = frozenset(
    "hospital hospitals hospitalized clinic treated treatment evacuated transferred medical surgery funeral buried "
    "burial released freed rescued camp displaced refugees".split()
)
MOVE: Final = frozenset(
    "traveling travelling travel traveled travelled driving drove returning return returned heading headed en route "
    "way bound fled flee fleeing deported moved moving going went transporting carrying delivering journey road "
    "highway convoy convoys came coming arrived".split()
)
ACTORS: Final = frozenset(
    "government governments governor army armies police military militia militias militants rebels rebel forces force "
    "troops soldiers officials official regime authorities ministry embassy backed based led born made parliament "
    "president minister court jets warplanes aircraft airforce artillery commander fighters gunmen university "
    "intelligence security said says told announced claimed denied accused condemned vowed warned".split()
)
PEOPLE: Final = frozenset(
    "man men woman women boy boys girl girls child children people person persons civilian civilians farmer farmers "
    "driver drivers doctor doctors nurse nurses medic medics worker workers engineer engineers teacher teachers "
    "journalist journalists reporter reporters student students soldier soldiers officer officers policeman policemen "
    "villager villagers resident residents native natives national nationals citizen citizens refugee refugees "
    "migrant migrants volunteer volunteers employee employees staff member members colleague colleagues guard guards "
    "monk monks priest priests trader traders herder herders family families youth youths victim victims elder elders "
    "leader leaders tourist tourists contractor contractors fighter fighters recruit recruits".split()
)
"""Who may be "from" somewhere: a nurse from Homs need not be shot there."""
PREPOSITIONS: Final = {
    **dict.fromkeys(("in", "inside", "within", "across", "throughout", "into"), "in"),
    "at": "at", "on": "on", "upon": "on", "against": "on",
    **dict.fromkeys(("near", "outside", "around", "nearby"), "near"),
    **dict.fromkeys(("from", "via", "leaving"), "from"),
    **dict.fromkeys(("to", "toward", "towards", "reach", "reached"), "to"),
    "between": "between", "by": "by", "with": "with", "of": "of", "for": "by",
}  # fmt: skip
POINTS: Final = frozenset(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern".split()
)
TYPES: Final = frozenset(
    "city town village villages towns cities province provinces governorate district districts region area areas "
    "state county territory neighborhood neighborhoods neighbourhood neighbourhoods suburb suburbs countryside "
    "outskirts capital camp municipality vicinity desert edge center centre axis rural island port valley".split()
)
SKIPPED: Final = (
    POINTS | TYPES | frozenset("the a an its his her their central downtown both several all".split())
)
STOPS: Final = frozenset(", ; : ( ) and but while as where after when".split())
MEASURES: Final = POINTS | frozenset(
    "km kilometers kilometres kilometer kilometre miles mile meters metres".split()
)
"""What stands in front of "of" or "from" where a place is only what a distance or a side is measured from."""
_LEXICONS: Final = (("death", DEATH), ("harm", HARM), ("attack", ATTACK), ("take", TAKE))
ACTS: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(name for name, words in _LEXICONS if word in words)
    for _, lexicon in _LEXICONS
    for word in lexicon
}
"""Which acts a word may tell of: "seized" is said of people and of towns."""
TOWNS: Final = frozenset(
    "city town village villages neighborhood neighbourhood district camp suburb center".split()
)
COUNTRYSIDE: Final = frozenset("countryside rural desert province governorate region".split())
