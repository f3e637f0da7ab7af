"""The words that tell of an event: a table of nouns and verbs with what they stand for in ACLED's words.

The choice of words is our own, by meaning; the types are ACLED's event and sub-event types (ACLED Codebook, 2023).
A coding by these words is *machine-coded in ACLED's terms*, not ACLED's own.
"""

from __future__ import annotations

from typing import Final

TYPES: Final[dict[str, tuple[str | None, str | None]]] = {
    "CLASH": ("Battles", "Armed clash"),
    "REGAIN": ("Battles", "Government regains territory"),
    "OVERTAKE": ("Battles", "Non-state actor overtakes territory"),
    "CHEMICAL": ("Explosions/Remote violence", "Chemical weapon"),
    "AIR": ("Explosions/Remote violence", "Air/drone strike"),
    "SUICIDE": ("Explosions/Remote violence", "Suicide bomb"),
    "SHELLING": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "IED": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "GRENADE": ("Explosions/Remote violence", "Grenade"),
    "SEXUAL": ("Violence against civilians", "Sexual violence"),
    "ATTACK": ("Violence against civilians", "Attack"),
    "ABDUCTION": ("Violence against civilians", "Abduction/forced disappearance"),
    "PROTEST": ("Protests", "Peaceful protest"),
    "INTERVENTION": ("Protests", "Protest with intervention"),
    "EXCESSIVE": ("Protests", "Excessive force against protesters"),
    "RIOT": ("Riots", "Violent demonstration"),
    "MOB": ("Riots", "Mob violence"),
    "AGREEMENT": ("Strategic developments", "Agreement"),
    "ARREST": ("Strategic developments", "Arrests"),
    "CHANGE": ("Strategic developments", "Change to group/activity"),
    "DISRUPTED": ("Strategic developments", "Disrupted weapons use"),
    "BASE": ("Strategic developments", "Headquarters or base established"),
    "LOOTING": ("Strategic developments", "Looting/property destruction"),
    "TRANSFER": ("Strategic developments", "Non-violent transfer of territory"),
    "OTHER": ("Strategic developments", "Other"),
    "-": (None, None),
}
"""ACLED's event type and sub-event type by our short code."""

DISORDER: Final = {
    "Battles": "Political violence", "Explosions/Remote violence": "Political violence",
    "Violence "
    "against civilians": "Political "
                                  "violence", "Protests": "Demonstrations", "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}  # fmt: skip
"""ACLED's disorder type by event type. ACLED files mob violence under political violence; see `get_disorder`."""

# kind | type | class | words, parted by commas. "~" marks a word of several senses, which counts only in the company
# of war, and "?" one that counts only in a sentence known to tell of an event; ".." stands for up to six words between;
# verbs are given in the base form, nouns in the singular.
TABLE: Final = """
conflict | AIR | noun | airstrike, air strike, air raid, air attack, drone strike, drone attack
conflict | AIR | noun | aerial bombardment, aerial bombing, air bombardment, bombing raid
conflict | AIR | noun | bombing run
conflict | AIR | noun | aerial attack, aerial raid, barrel bomb, warplane strike, helicopter strike
conflict | AIR | noun | carpet bombing, double-tap strike, aerial strike, uav strike
conflict | AIR | noun | cross-border strike
conflict | AIR | noun | military strike, retaliatory strike, precision strike, pre-emptive strike
conflict | AIR | noun | ~bombing campaign, glide bomb, drone raid, drone barrage, ~strike
conflict | AIR | noun | ~air campaign
conflict | AIR | noun | ~sortie, ~air war, air power, gunship attack, aerial assault
conflict | AIR | verb | carpet-bomb, strafe, firebomb, launch .. drone, launch .. airstrike
conflict | AIR | verb | launch .. air strike, drop .. bomb
conflict | SHELLING | noun | shelling, artillery fire, mortar fire, rocket fire, tank fire
conflict | SHELLING | noun | rocket attack
conflict | SHELLING | noun | missile attack, mortar attack, artillery attack, missile strike
conflict | SHELLING | noun | rocket strike
conflict | SHELLING | noun | artillery strike, mortar round, artillery barrage, barrage of rocket
conflict | SHELLING | noun | barrage of missile, salvo of rocket, salvo of missile, volley of rocket
conflict | SHELLING | noun | hail of rocket, rocket barrage, missile barrage, shellfire, rocketfire
conflict | SHELLING | noun | ~bombardment, ~cannonade, artillery shelling, artillery duel
conflict | SHELLING | noun | naval bombardment
conflict | SHELLING | noun | mortar shelling, mortar strike, mortar barrage, shell fire
conflict | SHELLING | noun | rocket salvo
conflict | SHELLING | noun | missile salvo, artillery bombardment, ~barrage, ~salvo, ~volley
conflict | SHELLING | noun | cross-border fire, anti-tank fire, ~shot across
conflict | SHELLING | verb | shell, bombard, lob .. shell, lob .. rocket, lob .. mortar
conflict | SHELLING | verb | fire .. rocket
conflict | SHELLING | verb | fire .. missile, fire .. mortar, fire .. shell, fire .. artillery
conflict | SHELLING | verb | rain .. shell, rain .. rocket, ~pound, ~pummel, launch .. rocket
conflict | SHELLING | verb | launch .. missile, ~land, ~fall, rain down, ~rain on, ~hammer
conflict | SHELLING | verb | ~tear into, ~tear through, ~plough into, let fly .. rocket
conflict | SHELLING | verb | ~crash into, ~slam into, ~rake, ~crash through, ~zero in on
conflict | SUICIDE | noun | suicide bombing, suicide attack, suicide blast, suicide explosion
conflict | SUICIDE | noun | suicide car bombing, suicide raid, suicide bomb, suicide car bomb
conflict | SUICIDE | noun | suicide truck bomb, martyrdom operation, suicide strike
conflict | SUICIDE | noun | suicide bomb attack
conflict | SUICIDE | verb | blow himself up, blow herself up, blow themselves up, blow himself
conflict | SUICIDE | verb | blow itself up, detonate .. vest, detonate .. belt, detonate himself
conflict | SUICIDE | verb | detonate herself, detonate themselves
conflict | IED | noun | roadside bomb, car bomb, truck bomb, car bombing, truck bombing, bomb blast
conflict | IED | noun | bomb attack, bomb explosion, improvised explosive device, ied, landmine
conflict | IED | noun | land mine
conflict | IED | noun | vbied, mine blast, mine explosion, roadside bombing, booby trap, parcel bomb
conflict | IED | noun | letter bomb, magnetic bomb, sticky bomb, remote-controlled bomb, nail bomb
conflict | IED | noun | bombing
conflict | IED | noun | bomb, explosive device, vehicle bomb, motorcycle bomb, pipe bomb
conflict | IED | noun | roadside explosion
conflict | IED | noun | ied attack, ied blast, ied explosion, landmine explosion, landmine blast
conflict | IED | noun | unexploded ordnance, improvised bomb, ~blast, ~explosion, ~detonation, ~mine
conflict | IED | noun | bomb raid, twin bombing, car blast, limpet mine
conflict | IED | verb | bomb, detonate, ~explode, blow up, ~blow, ~go off, ~rip through
conflict | IED | verb | set off .. bomb
conflict | IED | verb | set off .. explosive, ~step on .. mine, hit .. landmine, hit .. mine
conflict | IED | verb | plant .. bomb
conflict | IED | verb | ~erupt in .. explosion
conflict | GRENADE | noun | grenade attack, grenade blast, hand grenade, grenade explosion
conflict | GRENADE | noun | hand-grenade attack
conflict | GRENADE | verb | throw .. grenade, hurl .. grenade, lob .. grenade, toss .. grenade
conflict | GRENADE | verb | fire .. grenade, chuck .. grenade
conflict | CHEMICAL | noun | chemical attack, gas attack, chemical weapons attack, chlorine attack
conflict | CHEMICAL | noun | sarin attack, poison gas attack, nerve agent attack
conflict | CHEMICAL | noun | chemical weapon attack
conflict | CHEMICAL | noun | mustard gas attack, chemical strike, nerve gas attack
conflict | CHEMICAL | verb | ~gas
conflict | CLASH | noun | armed clash, clash, gunbattle, gun battle, gunfight, gun fight, firefight
conflict | CLASH | noun | fire fight, shootout, shoot-out, fighting, skirmish, street battle
conflict | CLASH | noun | armed confrontation, exchange of fire, exchange of gunfire, crossfire
conflict | CLASH | noun | cross-fire
conflict | CLASH | noun | combat, ground assault, ground offensive, counteroffensive
conflict | CLASH | noun | counter-offensive
conflict | CLASH | noun | ground operation, ground incursion, military operation, military offensive
conflict | CLASH | noun | military assault, counterattack, counter-attack, counter attack, ~assault
conflict | CLASH | noun | ~offensive, ~battle, ~raid, ~incursion, ~onslaught, ~fight, ~siege
conflict | CLASH | noun | ~operation
conflict | CLASH | noun | ~infiltration, ~hostility, ~firing, ambush, border clash, ~advance
conflict | CLASH | noun | ~invasion
conflict | CLASH | noun | ~confrontation, ~fray, hit-and-run attack, ~blockade, street fighting
conflict | CLASH | noun | infighting
conflict | CLASH | noun | ~flare-up, ~insurgency, ~uprising, ~rebellion, ~mutiny, ~coup
conflict | CLASH | noun | coup attempt
conflict | CLASH | noun | military coup, ~push, ~thrust, ~sweep, ~encirclement, shooting war
conflict | CLASH | noun | ~violence
conflict | CLASH | noun | ~bloodshed, ~war, ~conflict, gun duel, ~crackdown, military campaign
conflict | CLASH | noun | ~standoff
conflict | CLASH | noun | gunfire, small-arms fire, small arms fire, ~rifle fire, machine-gun fire
conflict | CLASH | noun | ~raider
conflict | CLASH | noun | ~advance on
conflict | CLASH | verb | ~clash, ~fight, ~battle, ~skirmish, ambush, ~engage, ~repel, ~repulse
conflict | CLASH | verb | exchange fire, exchange gunfire, exchange .. fire, trade .. fire
conflict | CLASH | verb | trade fire, counterattack, counter-attack, ~storm
conflict | CLASH | verb | ~assault, ~raid, ~invade, ~overpower, ~besiege, ~encircle, ~advance
conflict | CLASH | verb | launch .. offensive, launch .. assault, launch .. operation, ~fend off
conflict | CLASH | verb | ~push back
conflict | CLASH | verb | ~beat back, lay siege, ~surround, infiltrate, ~push into, ~break through
conflict | CLASH | verb | ~rout
conflict | CLASH | verb | come under fire, come under attack, return fire, ~duel, ~thwart, ~foil
conflict | CLASH | verb | ~press into, come under mortar fire, come under artillery fire, ~pounce
conflict | CLASH | verb | ~sweep into, ~roll into, ~burst into, ~fall back, ~flush .. from
conflict | CLASH | verb | ~dislodge
conflict | CLASH | verb | ~crush, tighten the noose, trade gunfire, ~overwhelm, ~drive .. out
conflict | CLASH | verb | ~drive .. from, ~close in on, ~dig in
conflict | REGAIN | noun | recapture, ~liberation, retaking
conflict | REGAIN | verb | ~recapture, ~retake, ~regain, ~reclaim, ~liberate, regain control
conflict | REGAIN | verb | retake control
conflict | REGAIN | verb | ~recover
conflict | OVERTAKE | noun | ~capture, ~seizure, ~takeover, ~fall of, ~conquest, ~occupation
conflict | OVERTAKE | noun | ~annexation
conflict | OVERTAKE | verb | ~capture, ~seize, ~overrun, ~conquer, ~occupy, take control
conflict | OVERTAKE | verb | seize control
conflict | OVERTAKE | verb | ~take, ~break through to, ?hold, ?control, ?reach, ?sweep through
conflict | OVERTAKE | verb | ?sweep into, gain control, wrest control, ~take over, ~fall to
conflict | OVERTAKE | verb | take .. control, ~annex
conflict | OVERTAKE | verb | ~gain ground, ~wrest, ~take full control, assume control
conflict | OVERTAKE | verb | ~hoist .. flag
conflict | OVERTAKE | verb | ~raise .. flag, ~plant .. flag, slip from, ~lose control
conflict | ATTACK | noun | terror attack, terrorist attack, massacre, gun attack, knife attack
conflict | ATTACK | noun | machete attack, arson attack, acid attack, shooting, mass shooting
conflict | ATTACK | noun | drive-by shooting, stabbing, killing, murder, assassination
conflict | ATTACK | noun | assassination attempt, ~attack, execution, beheading, lynching
conflict | ATTACK | noun | ~slaughter
conflict | ATTACK | noun | ~torture, ~beating, pogrom, ethnic cleansing, genocide, ~slaying
conflict | ATTACK | noun | ~homicide
conflict | ATTACK | noun | sniper fire, gun fire, ~bloodbath, ~atrocity, gunshot, axe attack
conflict | ATTACK | noun | ~vandalism
conflict | ATTACK | noun | ~robbery, armed robbery, ~hijacking, carjacking, ~persecution
conflict | ATTACK | noun | machine-gun fire
conflict | ATTACK | noun | ~rampage, ~targeting, decapitation, extrajudicial killing, ramming attack
conflict | ATTACK | noun | car ramming, vehicle ramming, ~sniper, ~assassin, ~stoning, ~knifing
conflict | ATTACK | noun | ~atrocities
conflict | ATTACK | noun | ~raid on
conflict | ATTACK | verb | attack, ~strike, ~hit, ~target, ~shoot, shoot dead, gun down, open fire
conflict | ATTACK | verb | assassinate, behead, massacre, murder, ~execute, stab, stab to death
conflict | ATTACK | verb | hack to death, ~hack, beat to death, ~beat, decapitate, ~torture
conflict | ATTACK | verb | ~mutilate
conflict | ATTACK | verb | ~rampage, open fire on, ~fire on, fire upon, ~fire, ~fire at, lynch
conflict | ATTACK | verb | mow down
conflict | ATTACK | verb | ~ram, ~burst into, strangle, ~maim, ~lash out, ~slit, shoot and kill
conflict | ATTACK | verb | shoot to death, ~terrorize, ~terrorise, ~poison, ~blast, ~slaughter, ~rob
conflict | ATTACK | verb | carjack, ~pepper, ~spray .. bullet, riddle .. bullet, ~slash
conflict | ATTACK | verb | burn .. alive
conflict | ATTACK | verb | burn alive, snipe, ~storm into, ~swoop, ~slam into, ~crash into, ~rocket
conflict | ATTACK | verb | strike dead, ~batter, ~club, ~pick off, ~whip, ~flog, ~drag .. from
conflict | ATTACK | verb | ~machine-gun
conflict | ATTACK | verb | ~set upon, ?cut down, ~open up on, put to death, ~knife, ~throttle
conflict | ATTACK | verb | ~choke to death, ~crucify
conflict | SEXUAL | noun | rape, gang rape, gang-rape, sexual violence, sexual assault, sexual abuse
conflict | SEXUAL | verb | rape, gang-rape, sexually assault, sexually abuse
conflict | ABDUCTION | noun | kidnapping, abduction, kidnap, forced disappearance, hostage-taking
conflict | ABDUCTION | noun | hostage taking, hostage crisis, mass kidnapping, mass abduction
conflict | ABDUCTION | noun | hostage siege
conflict | ABDUCTION | verb | kidnap, abduct, take .. hostage, hold .. hostage, forcibly disappear
conflict | ABDUCTION | verb | ~hijack
conflict | ABDUCTION | verb | take .. captive, ~bundle, ~snatch, ~seize .. hostage, ~spirit away
conflict | ABDUCTION | verb | ?board, ?hold .. captive, ?hold for, take .. prisoner, drag .. off
conflict | ABDUCTION | verb | haul .. off, ~drag off, ~haul off, ~hold captive, ~hold .. captive
conflict | PROTEST | noun | protest, demonstration, ~rally, ~march, sit-in, ~picket, ~vigil
conflict | PROTEST | noun | protest rally
conflict | PROTEST | noun | street protest, protest march, anti-government protest, mass protest
conflict | PROTEST | noun | general strike, hunger strike, ~blockade of, counter-protest, ~strike by
conflict | PROTEST | noun | ~barricade, ~placard, ~marcher, ~procession
conflict | PROTEST | verb | protest, ~demonstrate, ~march, ~rally, ~picket, take to the street
conflict | PROTEST | verb | stage .. protest, stage .. sit-in, stage .. demonstration
conflict | PROTEST | verb | hold .. protest
conflict | PROTEST | verb | hold .. rally, block .. road, chant slogans, ~throng, ~gather to demand
conflict | PROTEST | verb | ?gather, ?walk out, ?sit down, ?turn out, ?light, ?pack, ?fill, ?parade
conflict | PROTEST | verb | ~tear down, block .. highway, block .. street, set up .. barricade
conflict | INTERVENTION | noun | tear gas, water cannon, teargas, ~rubber bullet
conflict | INTERVENTION | verb | disperse .. protester, disperse .. demonstrator, disperse .. crowd
conflict | INTERVENTION | verb | break up .. protest, break up .. demonstration, break up .. rally
conflict | INTERVENTION | verb | break up .. gathering
conflict | INTERVENTION | verb | break up .. march, break up .. sit-in, disperse .. protest
conflict | INTERVENTION | verb | disperse .. rally
conflict | INTERVENTION | verb | disperse .. march, tear-gas, fire .. tear gas, use .. tear gas
conflict | EXCESSIVE | verb | fire on .. protester, fire at .. protester, open fire on .. protester
conflict | EXCESSIVE | verb | open fire at .. protester, open fire on .. demonstrator
conflict | EXCESSIVE | verb | fire on .. demonstrator, fire into .. crowd, fire on .. crowd
conflict | RIOT | noun | riot, rioting, ~unrest, ~disturbance, stone-throwing, violent protest
conflict | RIOT | noun | ~brawl
conflict | RIOT | verb | ?break into, ?hurl, ?throw
conflict | RIOT | noun | ~looter, ~rioter, ~stone-thrower
conflict | RIOT | verb | riot, ~rampage through, throw stone, hurl stone, pelt, throw rock
conflict | RIOT | verb | throw petrol bomb, hurl petrol bomb, ~smash, ~storm .. embassy
conflict | RIOT | verb | ~attack .. embassy
conflict | MOB | noun | mob violence, mob attack, mob justice, communal violence, ethnic violence
conflict | MOB | noun | sectarian violence, communal clash, intercommunal clash
conflict | MOB | noun | inter-communal clash
conflict | MOB | noun | tribal clash, ethnic clash, mob lynching, vigilante attack
conflict | MOB | verb | ~stone
strategic | AGREEMENT | noun | ceasefire, cease-fire, truce, peace deal, peace agreement
strategic | AGREEMENT | noun | peace accord
strategic | AGREEMENT | noun | armistice, prisoner swap, prisoner exchange, evacuation deal
strategic | AGREEMENT | noun | ceasefire deal
strategic | AGREEMENT | noun | ceasefire agreement, reconciliation deal, peace treaty
strategic | AGREEMENT | noun | surrender deal
strategic | AGREEMENT | noun | power-sharing deal, de-escalation deal, cessation of hostilities
strategic | AGREEMENT | noun | exchange of prisoner, ~accord, ~pact, ~treaty, ~hostage deal
strategic | AGREEMENT | noun | ~agreement to
strategic | AGREEMENT | noun | ~handshake deal
strategic | AGREEMENT | verb | sign .. agreement, sign .. accord, sign .. deal, sign .. ceasefire
strategic | AGREEMENT | verb | agree .. ceasefire, agree .. truce, ~initial, ~ink, ~broker
strategic | AGREEMENT | verb | ~strike .. bargain, ~strike .. deal, ~reach .. deal
strategic | AGREEMENT | verb | ~reach .. agreement
strategic | AGREEMENT | verb | agree to .. ceasefire, agree to .. truce, sign .. truce, sign .. pact
strategic | AGREEMENT | verb | sign .. treaty, swap .. prisoner
strategic | ARREST | noun | arrest, ~detention, mass arrest, ~roundup, ~manhunt
strategic | ARREST | verb | arrest, ~detain, ~round up, take into custody, ~apprehend, ~imprison
strategic | ARREST | verb | ~jail
strategic | ARREST | verb | take .. into custody, ?pick up, ~lock up, ~seize .. suspect
strategic | ARREST | verb | ~hold .. suspect, ~sentence
strategic | CHANGE | noun | defection, ~mobilization, ~mobilisation, ~deployment, ~surrender
strategic | CHANGE | noun | ~patrol
strategic | CHANGE | noun | troop movement, military drill, military exercise, ~drill, ~disarmament
strategic | CHANGE | noun | troop build-up, conscription, ~military buildup, ~redeployment
strategic | CHANGE | verb | defect, ~mobilize, ~mobilise, lay down .. arms, lay down .. weapon
strategic | CHANGE | verb | ~disband
strategic | CHANGE | verb | ~merge, ~deploy, ~conscript, ~redeploy, ~garrison, ~mass, ~disarm
strategic | CHANGE | verb | lift .. siege
strategic | CHANGE | verb | ~reinforce, ~surrender, ~patrol, ~demobilize, ~recruit
strategic | DISRUPTED | noun | ~arms cache, weapons cache, controlled explosion, arms seizure
strategic | DISRUPTED | noun | controlled detonation, bomb disposal
strategic | DISRUPTED | verb | ~defuse, ~intercept, shoot down, ~down, ~neutralize, ~neutralise
strategic | DISRUPTED | verb | ~dismantle
strategic | DISRUPTED | verb | ~seize .. weapon, demine, bring down .. drone, bring down .. aircraft
strategic | DISRUPTED | verb | foil .. attack, foil .. bombing, thwart .. attack, ~disarm .. bomb
strategic | DISRUPTED | verb | seize .. explosive, seize .. arms, safely detonate, foil .. plot
strategic | DISRUPTED | verb | ~down .. drone, ~clear .. mine, ~intercept .. missile
strategic | DISRUPTED | verb | ~intercept .. drone
strategic | DISRUPTED | verb | ~confiscate, ~defuse .. bomb
strategic | BASE | verb | establish .. base, set up .. base, establish .. headquarters
strategic | BASE | verb | set up .. checkpoint
strategic | BASE | verb | establish .. checkpoint
strategic | LOOTING | noun | looting, arson, pillage, ~demolition, ~sabotage, ~destruction
strategic | LOOTING | noun | scorched earth
strategic | LOOTING | noun | house demolition
strategic | LOOTING | verb | loot, pillage, plunder, ransack, set fire to, set .. on fire
strategic | LOOTING | verb | set .. ablaze
strategic | LOOTING | verb | set .. alight, ~torch, ~burn, ~demolish, ~destroy, ~raze, burn down
strategic | LOOTING | verb | ~bulldoze
strategic | LOOTING | verb | ~desecrate, ~sabotage, ~vandalize, ~level, ~flatten
strategic | TRANSFER | noun | ~withdrawal, ~retreat, ~pullout, ~pull-out, ~handover, ~evacuation
strategic | TRANSFER | noun | ~pullback
strategic | TRANSFER | noun | ~exit
strategic | TRANSFER | verb | ~exit, ~withdraw, ~pull out, ~retreat, ~evacuate, ~vacate, ~hand over
strategic | TRANSFER | verb | ~abandon, ~leave, ~pull back, cede, ~quit, ~withdraw from
strategic | TRANSFER | verb | ~pull out of
strategic | TRANSFER | verb | ~file out, ~board .. bus, ~take up position, ~fan out
strategic | OTHER | noun | ?intervention, ?coup, ?exercise, ?buildup, ?build-up
strategic | OTHER | noun | curfew, state of emergency, martial law, mass grave, ~expulsion
strategic | OTHER | noun | ~deportation
strategic | OTHER | verb | ?stop, ?halt, ?block, ?close, ?bar, ?cut, ?send, ?land, ?parachute
strategic | OTHER | verb | ?intervene, ?enter
strategic | OTHER | verb | ~impose .. curfew, ~declare .. emergency, ~expel, ~deport, ~blockade
strategic | OTHER | verb | ~recover .. body, ~exhume, ~cut off, ~shut down, ~seal off
strategic | OTHER | verb | ~close .. border
strategic | OTHER | verb | ~turn back, ~raze .. home, ~evict
strategic | OTHER | verb | send .. troop, send .. soldier, send .. reinforcement, move .. troop
strategic | OTHER | verb | impose .. blockade
strategic | OTHER | verb | ~stop .. convoy, ~halt .. convoy, ~turn away .. convoy
strategic | OTHER | verb | ~block .. convoy, lift .. blockade
diplomacy | - | noun | peace talks, talks, negotiation, ~summit, ~meeting, ~conference, ~visit
diplomacy | - | noun | ~dialogue
diplomacy | - | noun | ~consultation, peace process, peace conference, ~mediation, ~plenary
diplomacy | - | noun | ~round of talks
diplomacy | - | noun | ~session, ~trip, ~parley, ~discussion, ~shuttle diplomacy, ~get-together
diplomacy | - | noun | ~gathering
diplomacy | - | noun | ~council meeting, ~emergency session
diplomacy | - | verb | negotiate, ~meet, ~visit, ~gather, ~convene, ~host, ~mediate, hold talks
diplomacy | - | verb | ~confer
diplomacy | - | verb | ~discuss, ~attend, ~tour, ~broker, ~assemble, sit down with, ~address
diplomacy | - | verb | hold .. talks
diplomacy | - | verb | ~reconvene, pay .. visit, ~fly to, ~receive, ~sit down, ~resume .. talks
diplomacy | - | verb | ~shuttle
diplomacy | - | verb | ~huddle, ~hold .. meeting, ~chair
casualty | - | noun | death toll, casualty, fatality, ~death, ~dead, ~toll, ~corpse, ~fatal, ~deadly
casualty | - | noun | ~victim, loss of life
casualty | - | verb | kill, ~die, slay, wound, ~injure, ~perish, martyr, lose .. life
casualty | - | verb | claim .. life, ~hurt
casualty | - | verb | ~leave .. dead, ~mourn, ~bury, ~succumb, wipe out, ~leave .. wounded
casualty | - | verb | ~leave .. injured, ~drown
movement | - | noun | ~displacement, ~exodus, ~journey, ~arrival, ~departure, ~flight
movement | - | verb | flee, ~displace, ~escape, ~arrive, ~head, ~travel, ~fly, ~go, ~return
movement | - | verb | ~cross, ~enter
movement | - | verb | ~move, ~come, ~transfer, ~relocate, ~migrate, ~drive, ~send, ~ferry
movement | - | verb | ~transport
movement | - | verb | ~reach, ~march on, ~land, ~sail, ~trek, ~repatriate
hint | SHELLING | noun | ~rocket, ~missile, ~mortar, ~artillery, ~howitzer, ~projectile, ~shell
hint | AIR | noun | ~warplane, ~fighter jet, ~jet, ~drone, ~gunship, ~helicopter gunship, ~barrel
hint | AIR | noun | ~bomber
hint | IED | noun | ~device, ~booby-trap, ~bomber, ~tripwire
hint | CLASH | noun | ~bullet, ~battlefield, ~trench, ~front line, ~frontline, ~battleground
hint | CLASH | noun | ~guerrilla
hint | CLASH | noun | ~gunman
hint | ATTACK | noun | ~body, ~grave, ~hostage, ~shot, ~attacker, ~knifeman, ~killer
hint | PROTEST | noun | ~protester, ~demonstrator
hint | CHEMICAL | noun | ~chlorine, ~sarin, ~nerve agent, ~mustard gas
"""
