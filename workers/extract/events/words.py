"""Classes of words that conditions ask for."""

from __future__ import annotations

SPORT = {"goal", "match", "game", "season", "coach", "team", "league", "cup", "scored", "striker", "goalkeeper", "penalty", "midfielder",
         "tournament", "champion", "champions", "championship", "innings", "wicket", "wickets", "club", "defender", "substitute", "minute",
         "equaliser", "final", "quarterback", "touchdown", "halftime", "half-time", "batsman", "bowler", "semi-final", "semifinal",
         "playoff", "playoffs", "racket", "set", "lap", "podium", "medal", "olympic", "fans", "seed", "inning", "runs", "kick", "corner",
         "pitcher", "batter", "rebound", "rebounds", "jockey", "peloton", "sprint", "stage", "rugby", "cricket", "football", "tennis",
         "basketball", "golf", "hockey", "winger", "forward", "backhand", "forehand", "serve", "relegation", "knockout", "round", "corners", "scoring", "umpire", "referee",
         "catch", "tackling", "tackle", "half", "goalless", "overtime", "laps", "pit", "grid", "fixture", "derby"}  # fmt: skip
MARKETS = {"share", "shares", "stock", "stocks", "index", "market", "markets", "price", "prices", "percent", "yield", "yields", "bond", "bonds",
           "investors", "traders", "dollar", "euro", "currency", "benchmark", "points", "futures", "barrel", "earnings", "quarter", "%",
           "inflation", "rates", "analysts", "gains", "losses", "nikkei", "ftse", "dax", "nasdaq", "wall", "s&p", "closed"}  # fmt: skip
ARTS = {"film", "movie", "novel", "album", "song", "exhibition", "painting", "festival", "director", "actor", "actress", "scene", "comedy",
        "drama", "documentary", "orchestra", "opera", "playwright", "museum", "thriller", "episode", "series", "theatre", "theater",
        "screenplay", "concert", "sculpture", "gallery", "memoir", "poem", "book", "audience", "critics", "starring", "character",
        "studio", "cinema", "chess", "video-game", "videogame", "gamers"}  # fmt: skip
WORKS = {"film", "movie", "novel", "series", "documentary", "opera", "thriller", "painting", "exhibition", "comic", "memoir", "drama", "poem", "musical",
         "fiction", "screenplay", "videogame", "play", "game"}  # fmt: skip
NATURE = {"storm", "earthquake", "quake", "flood", "floods", "flooding", "crash", "cyclone", "hurricane", "accident", "disease", "virus", "heat",
          "landslide", "landslides", "avalanche", "tremor", "typhoon", "tornado", "wildfire", "outbreak", "cancer", "collapse", "lightning",
          "collision", "mudslide", "tsunami", "heatwave", "rain", "rains", "snow", "wind", "winds", "drought", "lava", "volcano", "eruption",
          "shark", "bear", "dog", "elephant", "crocodile", "bacteria", "pandemic", "weather", "magnitude", "monsoon", "derailed", "derailment",
          "asteroid", "meteor", "cholera", "malaria", "frost", "gas"}  # fmt: skip
ACCIDENT = {"crash", "collide", "derail", "overturn", "plunge", "sink", "capsize", "collapse", "skid", "veer", "leak", "burst", "erupt", "accident",
            "collision", "derailment", "stampede", "avalanche", "landslide", "mudslide", "drown", "topple", "swerve", "outbreak"}  # fmt: skip
WEAPONRY = {"bomb", "bombing", "gunmen", "gunman", "gun", "gunfire", "bullet", "shot", "shelling", "missile", "missiles", "rocket", "rockets", "strike",
            "strikes", "airstrike", "airstrikes", "knife", "grenade", "attack", "attacks", "raid", "fighting", "ambush", "troops", "soldiers", "rebels",
            "militants", "drone", "drones", "mortar", "attackers", "clashes", "insurgents", "shooting", "stabbing", "suicide", "landmine"}  # fmt: skip
ARMED = {"troop", "ranger", "guerilla", "force", "army", "soldier", "unit", "tank", "police", "warship", "brigade", "battalion", "marine", "guard", "jet", "warplane",
         "bomber", "helicopter", "gunship", "aircraft", "plane", "missile", "drone", "rocket", "artillery", "shell", "airstrike", "gunman",
         "militant", "insurgent", "rebel", "fighter", "guerrilla", "militia", "commando", "sniper", "attacker", "assailant", "navy", "military",
         "squad", "officer", "policeman", "paramilitary", "separatist", "jihadist", "terrorist", "extremist", "gang", "bandit", "pirate", "mob",
         "bomb", "strike", "raid", "attack", "mortar", "peacekeeper", "trooper", "patrol", "security", "settler", "herder", "vigilante", "faction",
         "cartel", "warlord", "bandits", "torpedo", "submarine", "frigate", "gunboat", "airforce", "gunner"}  # fmt: skip
VIOLENT = {"bomb", "bombing", "blast", "explosion", "gun", "gunman", "gunmen", "gunfire", "bullet", "bullets", "shot", "shelling", "missile",
           "missiles", "rocket", "rockets", "strike", "strikes", "airstrike", "airstrikes", "knife", "grenade", "grenades", "mine", "clash",
           "clashes", "militants", "rebels", "soldiers", "police", "attack", "attacks", "attacker", "raid", "fighting", "shooting", "stabbing",
           "ambush", "riot", "riots", "troops", "drone", "drones", "mortar", "attackers", "assailants", "militiamen", "protesters",
           "insurgents", "shrapnel", "firing", "machete", "machetes", "landmine", "bombs", "shells", "gunfight", "mob"}  # fmt: skip
PEOPLE_WORDS = {"press", "media", "abbess", "abbot", "abductor", "accountant", "administrator", "advocate", "alderman", "anaesthetist", "anchorwoman", "angler",
                "archbishop", "archdiocese", "archivist", "arsonist", "attache", "attaché", "aunt", "ayatollah", "bailiff", "bargee", "beggar",
                "boatman", "bookseller", "boss", "bouncer", "bursar", "cabbie", "cadet", "captor", "cardinal", "caricaturist", "cashier",
                "caucus", "cellmate", "chaplain", "chargé", "choirboy", "churchgoer", "cleric", "clerk", "co-operative", "conductor",
                "confederation", "congressman", "congresswoman", "consortium", "constable", "consul", "cook", "cooperative", "coroner",
                "councilman", "councilwoman", "counsellor", "counselor", "cousin", "cowherd", "creditor", "culprit", "curator", "dancer",
                "deacon", "dean", "debtor", "deckhand", "defaulter", "dentist", "diocese", "director", "directorate", "drayman", "drover",
                "escort", "executioner", "faithful", "farmhand", "ferryman", "financier", "founder", "friar", "gendarme", "gendarmerie",
                "glazier", "goatherd", "grandfather", "grandmother", "grandparent", "groom", "guild", "gymnast", "hacker", "hairdresser",
                "haulier", "headmaster", "headmistress", "heiress", "hijacker", "host", "imam", "inspectorate", "jailer", "jailor", "kidnapper",
                "laborer", "labourer", "landlady", "landlord", "leadership", "lecturer", "librarian", "lobby", "lodger", "longliner",
                "magistrate", "magnate", "management", "manager", "mariner", "mason", "matron", "mechanic", "mogul", "monk", "muezzin",
                "nephew", "niece", "novice", "nun", "oligarch", "optician", "paramedic", "parish", "parliamentarian", "partner", "pastor",
                "pathologist", "patriarchate", "pedlar", "perpetrator", "pharmacist", "platoon", "ploughman", "poacher", "potter", "prefecture",
                "prelate", "presenter", "priest", "principal", "provost", "rabbi", "rapist", "rapporteur", "rector", "respondent", "ringleader",
                "roofer", "saboteur", "satirist", "scaffolder", "scion", "seafarer", "senator", "sharecropper", "shearer", "sheikh", "sheriff",
                "signatory", "skipper", "smuggler", "stevedore", "subsidiary", "surgeon", "surveyor", "teen", "teenager", "therapist", "tiler",
                "townspeople", "trafficker", "trawlerman", "trio", "trucker", "tutor", "tycoon", "uncle", "usher", "vet", "vicar", "visitor",
                "warden", "weaver", "widower", "witness", "workforce", "worshiper", "worshipper", "zealot",
                "courier", "remnant", "nomad", "shepherd", "congregation", "baron", "swindler", "parishioner", "pilgrim", "nurse", "midwife", "loyalist",
                "troublemaker", "stowaway", "castaway", "fugitive", "escapee", "defendant", "plaintiff", "accomplice", "actor", "singer",
                "writer", "author", "poet", "publisher", "filmmaker", "translator", "interpreter", "chef", "waiter", "guide", "ranger", "logger",
                "fisherman", "grower", "breeder", "planter", "tenant", "squatter", "peasant", "pensioner", "jobseeker", "apprentice", "intern",
                "cyclist", "pedestrian", "motorist", "biker", "climber", "hiker", "diver", "surfer", "swimmer", "runner", "boxer", "wrestler",
                "healer", "villager", "islander", "highlander", "southerner", "northerner", "foreigner", "expatriate", "exilee",
                "stranger", "newcomer", "successor", "predecessor", "deputy", "staffer", "treasurer", "cleaner",
                "janitor", "porter", "messenger", "postman", "fireman", "firefighter", "lifeguard", "steward", "stewardess",
                "crewmember", "captain", "navigator", "welder", "plumber", "electrician", "carpenter", "builder", "bricklayer",
                "seamstress", "tailor", "shoemaker", "butcher", "baker", "grocer", "trader", "peddler", "hawker", "moneylender",
                "adolescent", "minor", "schoolmate", "classmate", "roommate", "housemate", "bodyguard", "chauffeur", "butler", "maid", "nanny",
                "people", "leader", "side", "man", "woman", "hostage", "prisoner", "neighbour", "neighbor", "counterpart", "rival",
                "suspect", "member", "dozen", "thousand", "hundred", "supporter", "opponent", "ally", "candidate", "inhabitant", "captive",
                "detainee", "relative", "fan", "follower", "critic", "party", "faction", "coalition", "alliance", "country", "nation", "state",
                "defector", "exile", "settler", "herder", "tribesman", "elder", "chief", "aide", "adviser", "advisor", "couple",
                "brother", "sister", "father", "mother", "son", "daughter", "wife", "husband", "doctor", "medic", "lawyer", "engineer",
                "inspector", "expert", "observer", "monitor", "mediator", "volunteer", "rescuer", "crew", "pilot", "sailor", "mercenary",
                "warlord", "lord", "mayor", "staff", "owner", "consultant", "whistleblower", "whistle-blower", "personnel", "crewman", "colleague", "comrade", "client", "guest",
                "bishop", "nominee", "appointee", "contractor", "analyst", "agent", "informant", "recruit", "veteran", "bride", "widow", "orphan", "heir", "representative", "delegate", "participant", "politician", "statesman", "landowner", "immigrant",
                "shopkeeper", "vendor", "commuter", "inmate", "evacuee", "survivor", "victim", "minority", "majority", "community", "tribe",
                "clan", "junta", "squad", "patrol", "convoy", "team", "panel", "commission", "committee", "council", "board", "body", "court",
                "philosopher", "youtuber", "influencer", "announcer", "comedian", "rapper", "composer", "painter", "sculptor", "designer",
                "architect", "cricketer", "golfer", "sprinter", "jockey", "coach", "referee", "umpire", "player", "deportee", "returnee",
                "local", "native", "bedouin", "cabdriver", "barber", "dealer", "chairperson", "councilor", "warder", "mugger",
                "pickpocket", "radical", "plotter", "conspirator", "traitor", "informer", "operative", "conscript", "protestor",
                "picketer", "hooligan", "vandal", "republican", "liberal", "conservative", "donor", "benefactor", "sponsor", "lama",
                "believer", "pagan", "household", "sibling", "twin", "spouse", "fiancée", "boyfriend", "girlfriend", "lover", "friend",
                "acquaintance", "aggressor", "passerby", "accused", "offender", "accuser", "complainant", "claimant", "caregiver", "carer",
                "technician", "supervisor", "waitress", "bartender", "servant", "gardener", "forester", "lumberjack", "hunter", "trapper",
                "cowboy", "rider", "mountaineer", "skier", "astronaut", "cosmonaut", "pimp", "prostitute", "mafioso", "thug", "outlaw",
                "runaway", "deserter", "pauper", "tramp", "vagrant", "gipsy", "gypsy", "chieftain", "millionaire", "celebrity", "beginner",
                "amateur", "functionary", "technocrat", "assistant", "subordinate", "superior", "organiser", "organizer", "planner",
                "coordinator", "responder", "throng", "clique", "syndicate", "contingent", "legion", "constabulary", "judiciary", "bureau",
                "sect", "cult", "college", "hospital", "clinic", "conglomerate", "shipowner", "supplier", "supermarket", "league",
                "bloc", "federation", "association", "front", "movement", "organization", "organisation", "institute", "chamber", "club"}  # fmt: skip
DOERS, NO_DOERS = (
    ("er", "or", "ian", "ee", "ant"),
    ("meter", "liter", "ware", "water", "paper", "plant", "ember", "power", "tower"),
)
THINGS = {"number", "order", "letter", "matter", "border", "offer", "quarter", "corner", "center", "shelter", "computer", "launcher",
           "weather", "disaster", "danger", "charter", "chapter", "answer", "murder", "tanker", "bomber", "helicopter", "container", "trailer", "carrier",
           "cluster", "crater", "barrier", "server", "router", "poster", "banner", "shutter", "layer", "factor", "sector", "vector", "reactor", "tractor",
           "motor", "error", "terror", "floor", "door", "color", "colour", "favour", "favor", "harbour", "harbor", "rumour", "rumor", "corridor", "mirror",
           "cancer", "fever", "dinner", "summer", "winter", "river", "finger", "shoulder", "counter", "fighter-jet",
           "committee", "guarantee", "degree", "coffee", "tree", "fee", "grant", "warrant", "restaurant", "covenant", "custodian",
           "conductor", "indicator", "elevator", "generator", "transformer", "excavator", "bulldozer", "freighter", "cruiser", "destroyer", "trawler",
           "ticker", "sticker", "master", "flower", "feather", "copper", "silver", "timber", "rubber", "folder", "cover", "lever"}  # fmt: skip
"""Plurals in -ers, -ors and -ants that are no people."""
PLACES = {"town", "city", "village", "base", "airport", "bridge", "area", "territory", "hill", "stronghold", "outpost", "district", "headquarters",
          "position", "post", "camp", "checkpoint", "compound", "building", "convoy", "port", "island", "province", "region", "capital",
          "border", "refinery", "depot", "facility", "hospital", "school", "market", "mosque", "church", "ship", "tanker", "vessel", "station",
          "installation", "embassy", "consulate", "plant", "neighbourhood", "neighborhood", "suburb", "target", "site", "infrastructure",
          "airfield", "airbase", "barracks", "hotel", "bus", "train", "vehicle", "pipeline", "warehouse", "settlement", "home", "house", "zone"}  # fmt: skip
SILENCE = {"comment", "say", "give", "identify", "elaborate", "name", "specify", "discuss", "answer", "disclose", "speculate", "provide", "reveal",
           "be", "confirm", "detail", "speak"}  # fmt: skip
CALAMITY = NATURE | {"risk", "risks", "growth", "economy", "economic", "travel", "health", "climate", "hunger", "famine", "shortage",
                     "shortages", "recession", "customers", "patients", "forecasters", "scientists", "doctors", "economists", "analysts",
                     "motorists", "consumers", "investors", "drivers", "side-effects"}  # fmt: skip
"""What disasters and dull warnings speak of."""
CLAIMS = {"claim", "allegation", "accusation", "suggestion", "rumour", "rumor"}
"""Nouns for what somebody says and others may deny."""
SAYING = {"say", "tell", "add", "report", "announce", "confirm", "state", "note", "explain"}
"""Verbs of plain saying: what is said tells the event, and not that it is said."""
EQUALS = {"AGREE", "CONSULT", "COOPERATE"}
"""Types between equals: all their parties are actors."""
AGAINST = {"against", "on", "at", "with", "toward", "towards", "to", "upon"}
"""Prepositions before the target of types that have none of their own."""
PREPOSITIONS = {
    "REQUEST": {"to", "on", "from", "with"}, "THREATEN": {"against", "to", "at"}, "ACCUSE": {"against", "at", "over", "about"}, "AID": {"to", "for"},
    "ASSAULT": {"on", "against", "with", "at", "into"}, "PROTEST": {"against", "at"}, "COERCE": {"on", "against", "from", "into"},
    "SANCTION": {"to", "from", "with", "in"}, "SUPPORT": {"to", "for", "of", "with"}, "REJECT": {"by", "from", "to", "with"}, "CONSULT": {"with", "to", "between"},
    "AGREE": {"with", "to"}, "COOPERATE": {"with", "to"}, "RETREAT": {"from", "to", "with"}, "CONCEDE": {"to"}, "MOBILIZE": {"against", "to", "along", "near", "into", "off", "around", "in"},
}  # fmt: skip
"""Prepositions before the target, by type."""
