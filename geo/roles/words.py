"""Classes of words that tell what a place beside them is to the conflict."""

from __future__ import annotations

from typing import Final

# Our own lists, chosen by meaning from the vocabulary of news agencies; a word stands in the first list that has it.
_LISTS: Final[tuple[tuple[str, str], ...]] = (
    ("DEATH", """
        kill kills killed killing killings dead death deaths die dies died dying slain slaying slayings
        murder murders murdered murdering casualty casualties fatality fatalities fatal fatally body bodies
        corpse corpses massacre massacred massacres execute executed executes executing execution executions
        behead beheaded beheading assassinate assassinated assassination assassinations lynched lynching
        slaughter slaughtered perish perished toll genocide martyred martyr victims victim grave graves"""),
    ("HARM", """
        wound wounds wounded wounding injure injures injured injuring injury injuries hurt kidnap kidnaps
        kidnapped kidnapping kidnappings abduct abducts abducted abducting abduction abductions hostage
        hostages rape raped rapes beaten beat beating tortured torture stabbed stabbing robbed looted
        looting loot torched torching burned burnt burning destroyed destroying destroy damaged damaging
        damage demolished demolish razed razing flattened maimed detained detaining detain arrested arrest
        arrests arresting hijacked seized rounded raided raid raids raiding displaced displacing collapsed"""),
    ("ATTACK", """
        attack attacks attacked attacking strike strikes struck striking airstrike airstrikes shell shells
        shelled shelling bomb bombs bombed bombing bombings bombard bombards bombarded bombarding
        bombardment bombardments blast blasts blasted explosion explosions explode exploded explodes
        exploding detonate detonated detonates detonating detonation ied ieds mine mines landmine landmines
        ambush ambushed ambushes ambushing shoot shoots shooting shootings shot gunmen gunman gunfire fire
        fired firing rocket rockets mortar mortars grenade grenades missile missiles sniper snipers drone
        drones suicide storm stormed storming storms target targets targeted targeting hit hits hitting
        assault assaults assaulted incursion incursions invasion invaded invade invades invading onslaught
        barrage salvo salvoes pounded pounding pound rammed opened gas chemical sarin chlorine intercepted
        downed pummeled pummelled hammered bombardier projectile projectiles warhead munition munitions
        artillery"""),
    ("FIGHT", """
        clash clashes clashed clashing fight fights fighting fought battle battles battled battling
        firefight firefights gunbattle gunbattles gunfight skirmish skirmishes combat offensive offensives
        counteroffensive counterattack siege sieges besiege besieged besieging blockade blockaded encircle
        encircled encircling violence hostilities war warfare frontline front standoff crackdown unrest
        insurgency operation operations advance advances advanced advancing push pushed"""),
    ("TAKE", """
        capture captures captured capturing seize seizes seizing recapture recaptured recaptures recapturing
        retake retakes retook retaken retaking liberate liberated liberates liberating overrun overran
        overruns occupy occupied occupies occupying control controls controlled controlling fell falls
        fallen lost regained regain regains took taken taking entered entering enter enters withdraw
        withdrew withdrawn withdrawal withdraws withdrawing retreat retreated retreats retreating pulled
        evacuated evacuate evacuation surrendered surrender annexed annexation deployed deploy deploys
        deploying deployment exited vacated handed established base bases patrolled patrolling patrol
        patrols"""),
    ("PROTEST", """
        protest protests protested protesters protester protesting protestors demonstrate demonstrated
        demonstrates demonstrating demonstration demonstrations demonstrators march marches marched marching
        marchers rally rallies rallied rallying riot riots rioted rioting rioters sit-in strike-in gathered
        crowd crowds mob mobs looters vigil tear teargas barricades slogans chanting chanted"""),
    ("TALK", """
        talks talk negotiations negotiation negotiators negotiate negotiating negotiated summit summits
        conference conferences meeting meetings meet meets met meetup visit visits visited visiting discuss
        discussed discussing discussions dialogue mediation mediators brokered consultations peace truce
        ceasefire cease-fire armistice agreement accord accords deal treaty pact sign signed signing plenary
        session assembly delegation delegations delegates envoy envoys hosted host hosts hosting trip tour
        speech address addressed briefing conclave roundtable round forum"""),
    ("COURT", """
        court courts tribunal trial trials tried sentenced convicted verdict judge judges prosecutors
        prosecutor prosecuted hearing jailed prison imprisoned charged indicted indictment extradited
        extradition"""),
    ("SAY", """
        said says say saying told tells tell added adds announced announces announce reported reports report
        confirmed confirms confirm claimed claims claim denied denies deny warned warns warn accused accuses
        accuse condemned condemns condemn called calls urged urges urge vowed vows pledged pledges stated
        states insisted insists declared declares rejected rejects blamed blames described wrote writes
        tweeted acknowledged according statement spokesman spokeswoman spokesperson argues argued wants want
        hopes hoped expects considers fears believes supports supported supporting backs backing opposes
        opposed demands demanded sees agreed refuses refused imposed imposes ordered orders approved
        recognizes recognises summoned expelled"""),
    ("MOVE", """
        flee fled fleeing flees travel traveled travelled traveling travelling travels drive driving drove
        driven return returned returning returns head heading headed heads left leave leaving leaves arrive
        arrived arriving arrives go going went goes moved moving move moves cross crossed crossing crosses
        escaped escape escaping transported transporting transport transferred transfer flown flew flying
        fly flights flight convoy convoys deported deporting deport route way bound en road highway reached
        reach reaching sailed sail smuggled smuggling shipped shipment shipments ship sent send sends
        sending delivered delivering bused ferried brought bring carried carrying trucks truck buses bus
        launched launching launches came come coming journey resettled relocated walked poured streamed
        trickled exodus marched"""),
    ("CARE", """
        hospital hospitals hospitalized hospitalised clinic clinics treated treatment medical surgery
        funeral funerals buried burial mourned mourners released freed rescued shelter sheltering sheltered
        refugees refugee camp camps displaced aid relief humanitarian food supplies"""),
    ("GOVERN", """
        government governments govt regime army armies military militia militias troops soldiers soldier
        forces force police policemen officers officer officials official authorities authority ministry
        ministries minister ministers president presidents premier chancellor king parliament lawmakers
        senate navy air-force airforce jets jet warplanes warplane aircraft planes tanks rebels rebel
        insurgents insurgent militants militant fighters fighter guerrillas guerrilla commander commanders
        general colonel intelligence agents agency state-run embassy ambassador diplomat diplomats diplomacy
        delegation cabinet leadership leader leaders side counterpart counterparts envoy presidency council
        marines commandos paratroopers guards guard gunners separatists separatist paramilitary
        paramilitaries nationals citizens peacekeepers security state administration governor mayor junta
        rulers ruler coalition alliance brigade brigades battalion division unit units regiment mercenaries
        contractors proxies allies ally"""),
    ("PEOPLE", """
        people civilians civilian residents resident villagers villager men man women woman children child
        students student workers worker journalists journalist activists activist families family tribes
        tribesmen locals migrants teenager boy girl girls boys pilgrims passengers farmers farmer herders
        traders shoppers worshippers worshipers refugees doctors teachers medics medic nurse witnesses
        witness doctor"""),
    ("TOWN", """
        city town village villages towns cities neighborhood neighborhoods neighbourhood neighbourhoods
        quarter quarters suburb suburbs district districts camp settlement settlements hamlet hamlets
        capital port township municipality commune enclave stronghold bastion crossing airport airbase
        airfield base outpost checkpoint market mosque church school university hospital square street
        bridge dam station barracks prison junction hub hometown"""),
    ("REGION", """
        province provinces governorate governorates region regions state states area areas county territory
        territories countryside desert island islands peninsula valley valleys mountains mountain hills
        plain coast coastal border borders frontier strip belt corridor zone department prefecture oblast
        subdistrict sub-district rural delta gulf sea river forest outskirts surroundings vicinity edge axis"""),
    ("POINT", """
        north south east west northern southern eastern western northeast northwest southeast southwest
        northeastern northwestern southeastern southwestern north-east north-west south-east south-west
        north-eastern north-western south-eastern south-western central downtown upper lower inner outer
        greater"""),
    ("MEASURE", """
        km kilometers kilometres kilometer kilometre miles mile meters metres yards hours minutes"""),
    ("HELD", """
        backed led allied aligned sponsored supported funded brokered mediated trained supplied armed
        friendly leaning"""),
    ("BORN", """
        based born educated origin native descent exiled headquartered registered flagged raised made
        linked-to"""),
    ("SPORT", """
        film films movie novel book series league cup match football soccer team club coach striker
        goalkeeper season tournament championship olympics olympic medal festival concert album song actor
        actress band museum exhibition painting restaurant tourism tourists wine oil gas grain wheat exports
        export imports price prices market markets economy economic trade investors bank banks company firm
        factory earthquake quake flood floods flooding rain rains drought harvest weather temperatures
        cholera vaccine anniversary history historian historians century decades memoir biography grew
        studied graduated married"""),
    ("WILL", """
        will would could may might plans planned planning scheduled due expected threatened threatens threat
        ahead possible if should intends"""),
    ("NOT", "not no never neither nor without denied denies deny false"),
    ("BE", "is are was were be been being has have had having do does did"),
    ("IN", "in inside within across throughout into"),
    ("AT", "at"),
    ("ON", "on upon onto"),
    ("AGAINST", "against"),
    ("NEAR", "near outside around nearby close beside alongside adjacent surrounding"),
    ("FROM", "from via leaving"),
    ("TO", "to toward towards until"),
    ("BETWEEN", "between"),
    ("BY", "by"),
    ("WITH", "with"),
    ("OF", "of"),
    ("FOR", "for"),
    ("OVER", "over about regarding concerning"),
    ("THROUGH", "through past along"),
    ("AND", "and or nor"),
    ("THAT", "that which who whose whom"),
    ("WHILE", "while as when where after before since but although"),
    ("DET", "the a an its their his her our this these those several both some many most all"),
    ("NUM", """
        one two three four five six seven eight nine ten eleven twelve dozen dozens scores hundreds
        thousands"""),
    ("DAY", """
        monday tuesday wednesday thursday friday saturday sunday yesterday today overnight night morning
        evening dawn week month year"""),
)  # fmt: skip


def _read_lists() -> dict[str, str]:
    classes: dict[str, str] = {}
    for name, words in _LISTS:
        for word in words.split():
            classes.setdefault(word, name)
    return classes


CLASSES: Final[dict[str, str]] = _read_lists()
"""The class of each word that has one, by the word in lower case."""
ACTS: Final = frozenset(("DEATH", "HARM", "ATTACK", "FIGHT", "TAKE", "PROTEST"))
"""Classes of what is coded as an event's act."""
TRIGGERS: Final = ACTS | {"TALK", "COURT", "MOVE", "CARE", "SAY"}
"""Classes of words that tie a place to something that happens there."""
PREPOSITIONS: Final = frozenset(
    (
        "IN",
        "AT",
        "ON",
        "AGAINST",
        "NEAR",
        "FROM",
        "TO",
        "BETWEEN",
        "BY",
        "WITH",
        "OF",
        "FOR",
        "OVER",
        "THROUGH",
    )
)
PASSED: Final = frozenset(("DET", "TOWN", "REGION", "POINT", "NUM"))
"""What may stand between a preposition and a name: "in the northern port city of"."""
