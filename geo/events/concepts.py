"""What single words lean towards: ACLED types, by the triggers' table and our own lists; and who is a party."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from geo.triggers.kinds import WEAPON_CODES
from geo.triggers.lexicon import build_lexicon

# Our own lists, chosen by meaning; a word belongs to the first list of its kind that has it.
_PARTIES: Final = (
    ("MOB", "mob mobs rioters looters youths vigilantes hooligans villagers settlers herders herdsmen farmers "
            "gang gangs communities clans clan tribes tribesmen tribal ethnic communal sectarian hindu hindus "
            "muslim muslims christian christians sunni shia shi'ite bystanders neighbours lynched"),
    ("CROWD", "protester protesters protestor protestors demonstrator demonstrators marchers strikers students "
              "teachers activists supporters residents crowd crowds thousands hundreds mourners opposition"),
    ("POLICE", "police policeman policemen officers officer gendarmes agents prosecutors detectives constable"),
    ("STATE", "army troops soldiers soldier forces government military regime marines navy commandos paratroopers "
              "coalition nato peacekeepers security authorities junta guards"),
    ("REBEL", "rebel rebels militants militant insurgents insurgent jihadists jihadist fighters fighter militia "
              "militias militiamen taliban isis hezbollah hamas houthi houthis separatists guerrillas guerrilla "
              "al-shabaab paramilitary paramilitaries extremists islamists"),
    ("GUNMEN", "gunman gunmen attackers attacker assailants assailant bandits kidnappers pirates men raiders "
               "killers sniper masked"),
    ("CIVIL", "civilian civilians people person woman women child children family families farmer shopkeeper "
              "worker workers staff passengers worshippers refugees miners driver drivers journalist reporter "
              "doctor nurse priest villager resident pupils schoolgirls hostages tourists traders merchants aid"),
)  # fmt: skip
PARTY_OF: Final = {word: name for name, words in reversed(_PARTIES) for word in words.split()}
_MORE: Final = (
    ("SUICIDE", "suicide bomber bombers vest belt himself herself themselves"),
    ("AIR", "raid warheads drones bombers plane planes jets sorties runway loitering glide cruise ballistic "
            "kamikaze strike strikes bombed bombs dropped barrels munitions crater"),
    ("SHELLING", "rounds salvo salvoes volleys tank tanks gunners battery batteries guns fell landed incoming"),
    ("IED", "roadside explosive explosives device fuse detonator buried planted parked minibus car van lorry "
            "motorbike motorcycle package"),
    ("GRENADE", "grenade grenades"),
    ("CHEMICAL", "chlorine sarin gas toxic nerve poison choking foaming"),
    ("REGAIN", "retook retaken recaptured liberated regained cleared flag secured return returned army's"),
    ("OVERTAKE", "took taken holds held hold control controls controlled fell overran captured seized entered "
                 "stronghold"),
    ("CLASH", "fight fighting fought battle battles clashed clashes front line frontline ambush ambushed "
              "positions trenches dug repelled advance advancing firefight exchanged duel shootout raid patrol "
              "convoy barracks"),
    ("PROTEST", "march marched marching rally rallied sit-in vigil chanting slogans banners placards strike "
                "strikers procession gathered candles square peaceful peacefully"),
    ("INTERVENTION", "tear gas water cannon batons dispersed disperse rubber truncheons cordon whips"),
    ("EXCESSIVE", "live rounds ammunition bullets demonstrators protesters crowd funeral shot fired"),
    ("RIOT", "riot rioting rioters stones bricks bottles petrol barricades smashed torched burned tyres effigy "
             "stormed"),
    ("MOB", "mob lynched beat beaten stoned villagers vigilantes communal sectarian"),
    ("LOOTING", "looted looting stripped ransacked burned burnt torched ablaze fire flames razed demolished "
                "bulldozed bulldozers destroyed arson blown homes houses shops warehouse"),
    ("ARREST", "arrested detained arrests detention custody suspects prosecutors raid handcuffs picked police"),
    ("ABDUCTION", "kidnapped abducted hostage hostages ransom captors captivity snatched missing bundled released "
                  "freed pirates crew"),
    ("TRANSFER", "withdrew withdraw withdrawal pulled handed handover evacuated buses left exit leaving agreement "
                 "surrendered"),
    ("AGREEMENT", "ceasefire truce accord signed agreement deal pact treaty armistice peace"),
    ("DISRUPTED", "defused intercepted cache safe controlled foiled weapons disposal"),
    ("BASE", "base outpost camp garrison headquarters checkpoint checkpoints tents helipad"),
    ("OTHER", "coup curfew emergency closed border blockade sent send sending deployed reinforcements "
              "intervention exercise exercises patrols airlift moved expelled sanctions grave graves exhumed"),
    ("SEXUAL", "rape raped rapes sexual sexually"),
    ("ATTACK", "shot stabbed killed murdered gunmen massacre hacked opened executed throats machetes knives slain"),
)  # fmt: skip
"""Words that lean towards a type, besides the triggers; a word may stand in several."""


@lru_cache(maxsize=1)
def build_concepts() -> dict[str, tuple[str, ...]]:
    """Give the codes that each word leans towards, once a process.

    Examples
    --------
    >>> build_concepts()["retook"], "SHELLING" in build_concepts()["mortars"]
    (('REGAIN',), True)
    """
    concepts: dict[str, set[str]] = {}
    for first, tails in build_lexicon().items():
        for tail, entry in tails:
            if not tail and entry.code != "-" and not entry.is_faint:
                concepts.setdefault(first, set()).add(entry.code)
    for word, code in WEAPON_CODES.items():
        concepts.setdefault(word, set()).add(code)
    for code, words in _MORE:
        for word in words.split():
            concepts.setdefault(word, set()).add(code)
    return {word: tuple(sorted(codes)) for word, codes in concepts.items()}
