"""Words that say what a sentence is about: war, or sport, film, weather and what else borrows the words of war."""

from __future__ import annotations

from typing import Final

# Words that set the scene, by domain; our own choice. They count once a sentence each.
_WAR: Final = (
    "soldier soldiers troop troops army armies military rebel rebels militant militants insurgent "
    "insurgents guerrilla guerrillas guerrillas fighter fighters militia militias militiamen gunman gunmen "
    "jihadist jihadists jihadi jihadis terrorist terrorists taliban isis isil hezbollah hamas houthi "
    "houthis al-shabaab al-qaeda commander commanders brigade battalion regiment warplane warplanes jets "
    "helicopter helicopters gunship gunships tank tanks artillery mortar mortars rocket rockets missile "
    "missiles shells grenade grenades drone drones bomb bombs bomber bombers explosives ied landmine "
    "landmines sniper snipers weapon weapons ammunition airstrike airstrikes shelling shelled bombing "
    "bombed bombings bombardment ambush ambushed gunfire firefight gunbattle clashes insurgency civilians "
    "civilian casualties ceasefire frontline front-line checkpoint outpost garrison airbase trenches "
    "peacekeepers peacekeeper regime paramilitary paramilitaries separatists separatist loyalists besieged "
    "siege hostage hostages kidnapped abducted assassinated massacre massacred beheaded occupied "
    "occupation war combat militiaman assailants assailant attackers attacker armed gang gangs bandits "
    "warring troops navy warship warships airport base barracks forces policeman policemen police wounded "
    "killed killing attack attacks opened-fire infantry marines commandos commando mercenaries fatah pkk "
    "ypg sdf fsa is armored armoured convoy kurdish extremists extremist intifada settlers settler mobs "
    "rioting riot riots torched protesters demonstrators protester demonstrator crowd mob rioters junta "
    "coup territory stronghold enclave enclaves offensive warheads raid raids martyrs cartel vigilantes "
    "airfield front projectile projectiles gunboat gunboats shellfire salvo barrage"
)
_SPORT: Final = (
    "match matches game games season league goal goals coach coaches title titles medal medals "
    "championship championships cup penalty striker midfielder midfield defender team teams teammate "
    "teammates win wins innings wicket wickets batsman bowler tournament tournaments quarterback touchdown "
    "yard yards inning baseball football soccer basketball hockey tennis golf cricket rugby olympic "
    "olympics athlete athletes player players playoff playoffs semifinal semifinals semi-final "
    "quarterfinal final finals champion champions racing racer cyclist sprint scored scorer scores referee "
    "stadium fans pitcher hitter homer homers rebound rebounds birdie par putt lap laps podium trophy "
    "rival knockout boxing boxer heavyweight round-robin world-champion halftime defensively puck "
    "goalkeeper goaltender free-throw 3-pointer points derby jockey"
)
_ARTS: Final = (
    "film films movie movies album albums director actor actress actors box-office scene scenes camera "
    "cameras concert band bands song songs novel audience audiences hollywood screenplay documentary "
    "episode sequel television series theater theatre theaters theatres singer rapper guitarist comedy "
    "drama cinema photographer photographs portrait exhibition painting paintings novelist reviewers "
    "critics reviewer bestseller chart charts video-game soundtrack celebrity fashion stage museum gallery "
    "festival filmmaker filming movie-goers footage"
)
_WEATHER: Final = (
    "hurricane cyclone typhoon tornado tornadoes rain rains snow snowfall drought flood floods flooding "
    "heatwave temperatures temperature winds wind thunderstorm thunderstorms blizzard weather forecasters "
    "storms monsoon earthquake quake magnitude tsunami landslide landslides mudslide avalanche wildfire "
    "wildfires lightning volcano aftershock aftershocks epicenter epicentre richter"
)
_HEALTH: Final = (
    "cancer disease diseases virus heart vaccine vaccines flu influenza diabetes hiv aids malaria cholera "
    "ebola infection infections outbreak patients symptoms obesity tumor tumour leukemia pneumonia "
    "epidemic pandemic covid coronavirus stroke asthma dementia"
)
_BUSINESS: Final = (
    "market markets shares stocks stock prices investors profit profits earnings sales shareholders "
    "shareholder revenue quarter bank banks analysts traders dollar euro index nasdaq dow inflation "
    "retailer retailers consumers startup merger bidding bid"
)
_LABOR: Final = (
    "union unions workers wage wages walkout pilots nurses teachers employees layoffs pay contract "
    "contracts strikers employers overtime pensions pickets drivers"
)
_ACCIDENT: Final = (
    "accident accidents crash crashed collision collided derailed derailment capsized sank overturned "
    "skidded drowned accidentally motorist motorists pedestrian truck-driver speeding stampede elevator "
    "mineshaft boiler firefighters firefighter blaze"
)
_POLITICS: Final = (
    "election elections poll polls vote votes voters campaign candidate candidates ballot primary senate "
    "congress referendum republican republicans democrat democrats caucus legislation"
)
_DIPLOMACY: Final = (
    "president presidents minister ministers leaders leader delegation delegations powers nations countries rivals "
    "pope pontiff council commission diplomacy allies truce ministerial lawmakers premiers monarch defense "
    "defence envoy envoys diplomat diplomats diplomatic officials negotiators negotiator talks peace "
    "summit government governments ambassador secretary counterpart counterparts ceasefire truce mediators "
    "mediator mediation sides parties negotiations accord treaty un u.n. settlement opposition chancellor "
    "premier emir king prime general foreign rebels sanctions deal bilateral"
)
_CROWD: Final = (
    "thousands hundreds dozens scores protesters demonstrators supporters activists crowd crowds slogans "
    "chanting banners students streets demanding rally marchers residents parliament embassy placards"
)
_HURT: Final = (
    "fatally head chest leg shoulder foot arm dead died wounded body assailants motorcycle stomach refugee"
)
_LAND: Final = (
    "town towns village villages city hill hilltop bridge district territory area areas island airfield "
    "crossing neighborhood neighbourhood province suburb suburbs positions highway"
)
DOMAINS: Final = {
    "crowd": frozenset(_CROWD.split()), "hurt": frozenset(_HURT.split()), "land": frozenset(_LAND.split()),
    "war": frozenset(_WAR.split()) - {"is", "front"}, "sport": frozenset(_SPORT.split()),
    "arts": frozenset(_ARTS.split()),
    "weather": frozenset(_WEATHER.split()), "health": frozenset(_HEALTH.split()),
    "business": frozenset(_BUSINESS.split()), "labor": frozenset(_LABOR.split()),
    "accident": frozenset(_ACCIDENT.split()), "politics": frozenset(_POLITICS.split()),
    "diplomacy": frozenset(_DIPLOMACY.split()),
}  # fmt: skip
ARMED: Final = frozenset(
    "rebel rebels fighter fighters troop troops force forces militant militants army soldier soldiers "
    "militia militias insurgents insurgent garrison peacekeepers group groups factions faction guerrillas "
    "jihadists regime military taliban isis is isil hezbollah hamas houthis police units brigade regiment "
    "battalion separatists state paramilitaries mercenaries gunmen tanks convoy armored armoured officers "
    "guards navy vessels aircraft security".split()
)
WEAPONS: Final = frozenset(
    "rocket rockets missile missiles shell shells mortar mortars artillery round rounds shot shots bullet "
    "bullets grenade grenades drone drones bomb bombs tear projectiles projectile guns gun machine-gun "
    "cannon torpedo airstrikes weapons rifles rifle warning munitions salvo salvos barrage volley "
    "howitzers katyusha katyushas grad scud uav uavs gunfire fire flares attack attacks strike strikes "
    "offensive assault operation campaign raid raids incursion counter-offensive counteroffensive invasion "
    "crackdown airstrike warhead explosives".split()
)
DEALS: Final = frozenset(
    "deal agreement treaty accord pact race competition tournament contest candidacy bank money cash "
    "support funding school job company post election talks club team treatment office work home "
    "nomination endorsement climate negotiations competition market sponsorship charges lawsuit offer "
    "remarks".split()
)
