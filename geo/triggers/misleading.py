"""Words beside a trigger that give it another sense: "captured the title", "heart attack", "riot police"."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

# One line a lemma and some of its words; our own choice, by meaning. A lemma may have several lines.
_AT_ONCE: Final = """
march | past
capture | on
strike | out up price force group
storm | out off ahead
blast | off
riot | police gear shield shields troops squad act control
protest | camp leader leaders movement group organizer organizers song vote note letter
bomb | disposal squad threat threats shelter shelters scare maker makers
attack | dog ads ad helicopter helicopters submarine
shell | company companies out
mine | workers worker shaft
missile | defense defence system systems program programme test tests
rocket | science engineers
drone | program programme maker
war | crimes crime criminal memorial museum monitor hero film cabinet correspondent
battle | tank tanks plan lines
body | language of armor armour politic
combat | troops role mission operations pilot
fire | department brigade station chief truck trucks crews service marshal
ceasefire | monitors
arrest | warrant warrants
death | penalty sentence sentences row certificate threats threat squad squads
murder | charge charges trial suspect case weapon
shot | put glass of
hostage | negotiator deal
mortar | board
device | maker
siege | mentality
coup | leader leaders plotters
"""
_BEHIND: Final = """
capture | title attention imagination medal medals gold silver bronze vote votes heart hearts essence
capture | moment moments footage image images data video carbon crown trophy share audience spirit mood
capture | market photos career pictures pole championship seat seats award awards crowd nomination percent
capture | tour scene
shoot | location film films video scene scenes footage photo photos picture pictures clip movie documentary
shoot | up par hoops goal episode episodes commercial percent under baskets series starring
strike | deal balance chord pose gold oil agreement bargain accord tone note conversation partnership down
strike | fear
hit | record high highs low lows market theaters theatres stores home homer run runs ball single double
hit | song peak headlines shelves jackpot road snag milestone notes percent drought storm recession
hit | sanctions outage floods flooding quake earthquake hurricane crisis shortages inflation slump downturn
hit | strike bottom
fight | poverty corruption cancer climate disease crime fire fires blaze blazes flames obesity inflation
fight | racism hunger discrimination malaria aids extradition charges tears back deportation addiction drug
battle | cancer illness flames blaze blazes fire fires injury injuries addiction disease depression
battle | leukemia inflation bands lawsuit floodwaters poverty obesity
attack | plan proposal policy policies record critics opponent ad ads midfielder bill budget character
attack | credibility problem decision speech
blast | cold arctic air heat music past decision critics media rival opponents government's policy furnace
blast | off criticism critic
bomb | office cyclone box audition
explode | popularity anger scene sales rage laughter growth
march | madness band
rally | car driver drivers points percent cents round investors behind beat runs
storm | victory charts back stage lead surge drain drains
target | customers consumers audience market inflation growth goal price percent emissions ads voters
target | buyers
execute | plan plans order orders strategy trade trades play search warrant contract will program
torture | path
seize | opportunity moment chance initiative power drugs cocaine assets up lead property cash marijuana
seize | heroin
beat | team champion champions odds record estimates expectations seed rival deadline score favorites 6-4
beat | 2-1 1-0
occupy | position seat rank space post mind spot wall
burn | calories fat fuel candle candles incense coal out cd energy
destroy | evidence documents career reputation marriage records economy ozone habitat crops
slash | prices jobs costs budget rates spending taxes
recover | from losses ground money economy cost costs damages
engage | dialogue talks conversation discussions with debate community
poison | food carbon lead
take | place part note care control advantage time office over off into up action steps cover refuge aim
raid | fridge savings pantry fund funds poach
advance | final semifinals semi-finals round quarterfinals cause interests bill career knowledge technology
down | payment
rape | seed
murder | mystery
push | for up price reform legislation
level | playing allegations accusations charges criticism score
ceasefire | broken broke violated violation violations collapsed collapse breached breaches expired unraveled
ceasefire | monitoring
cease-fire | broken broke violated violation violations collapsed collapse breached breaches expired unraveled
cease-fire | monitoring
truce | broken broke violated violation violations collapsed collapse breached breaches expired unraveled
truce | monitoring
fire | job employee employees staff workers coach manager imagination director ceo
"""
_BEFORE: Final = """
attack | heart panic asthma verbal shark dog cyber personal scathing anxiety bear cyberattack political bee
attack | vicious-dog allergy media cyber-attack
battle | legal court custody uphill bidding political war-of-words ratings title relegation courtroom proxy
battle | lifelong
fight | title fist food legal prize bull dog price cat
strike | lightning pilots' union bowling labor labour teachers' hunger third called rail postal tube
strike | bus-drivers transit writers actors disaster tragedy nurses doctors general-strike earthquake
blast | cold arctic full trumpet past winter icy had
explosion | gas population boiler fireworks volcanic baby cambrian big transformer manhole price
blow | wind winds whistle whistles
rally | market stock bond car motor campaign pep late currency dollar oil relief price wall
bomb | time bath sex photo cherry stink snow logic atom atomic f
capture | screen motion carbon data video pawn regulatory
war | price trade bidding culture cold star turf tariff world post gang drug drugs currency words class
conflict | interest interests role schedule scheduling labor labour trade personal workplace
operation | rescue relief business mining surgical heart day-to-day daily smooth search cleanup farming
operation | flight cost oil humanitarian recovery hip
push | marketing big final sales last
death | sudden natural infant black cot brain
shooting | photo three-point free-throw target penalty 3-point field-goal film sharp poor trap
march | in last since early late mid-march this next by until wedding frog
drill | fire oil dental exploratory power
exit | early highway freeway round first-round shock
offensive | charm
raid | takeover
retreat | corporate spiritual mountain weekend holiday
violence | domestic gun media family
seizure | epileptic drug cocaine heroin
combat | to
execution | budget court-ordered contract flawless poor plan
meeting | annual board shareholders staff town city council committee track prayer
protest | diplomatic ministry minister government embassy envoy lawyers official officials ambassador kremlin
session | training practice trading jam recording photo
conference | press news eastern western big athletic
visit | hospital doctor
ceasefire | under despite since on for broke break breaking violated violate violating breached undermine undermined
cease-fire | under despite since on for broke break breaking violated violate violating breached undermine undermined
truce | under despite since on for broke break breaking violated violate violating breached undermine undermined
trip | school fishing camping road shopping hunting
"""


def _read_table(table: str) -> dict[str, frozenset[str]]:
    """Read a table into sets of words by lemma."""
    words: dict[str, set[str]] = defaultdict(set)
    for line in table.strip().splitlines():
        lemma, _, cells = line.partition(" | ")
        words[lemma].update(cells.split())
    return {lemma: frozenset(found) for lemma, found in words.items()}


NOT_NEXT: Final = _read_table(_AT_ONCE)
"""What may not follow at once: the phrase is another thing's name."""
NOT_AFTER: Final = _read_table(_BEHIND)
"""What may not stand within the five words behind."""
NOT_BEFORE: Final = _read_table(_BEFORE)
"""What may not stand within the two words in front."""
