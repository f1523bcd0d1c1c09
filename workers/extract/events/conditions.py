"""What must hold of a word's clause for it to tell an event: the named conditions of ``data/triggers.tsv``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.events.somebody import armed, doers, nation, party, place, sector, undergoers
from workers.extract.events.words import (
    ACCIDENT,
    CALAMITY,
    MARKETS,
    NATURE,
    PEOPLE_WORDS,
    SILENCE,
    VIOLENT,
    WEAPONRY,
)


def _some(verb: Token, test: Callable[[Token], bool]) -> bool:
    return any(test(t) for t in undergoers(verb))


def _infinitive(verb: Token) -> Token | None:
    for c in verb.children:
        if c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.lower_ == "to" for g in c.children):
            return c
    return None


def _person(verb: Token) -> bool:
    return _some(verb, lambda t: t.ent_type_ == "PERSON" or sector(t) is not None or syntax.lemma(t) in PEOPLE_WORDS)


def _takes_place(verb: Token) -> bool:
    """Troops or a country take a place: not a court, and not an opportunity.  A ship is taken by pirates; states seize it."""
    if _some(
        verb, lambda t: syntax.lemma(t) in ("ship", "tanker", "vessel", "boat", "vehicle", "home", "house", "bus")
    ):
        return any(sector(d) in ("REB", "UAF", "CRM") for d in doers(verb))
    return _some(verb, place) and any(
        armed(d) or nation(d) or d.ent_type_ in ("GPE", "ORG", "NORP", "LOC") for d in doers(verb)
    )


def _ask(verb: Token) -> bool:
    below = {c.lower_ for c in verb.children}
    clause = next((c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "advcl")), None)
    asked = clause is not None and any(
        g.lower_ in ("if", "whether", "why", "what", "how", "when", "who") for g in clause.subtree if g.i < clause.i
    )
    wanted = _infinitive(verb) is not None or bool(syntax.prepositional(verb, {"for"}))
    return wanted and not asked and "about" not in below and _known_subject(verb)


def _known_subject(verb: Token) -> bool:
    return any(party(d) for d in doers(verb)) or syntax.passive(verb)


def _order(verb: Token) -> bool:
    clause = _infinitive(verb)
    if clause is None or not _some(verb, party):
        return False
    return not (any(sector(t) == "MIL" for t in undergoers(verb)) and syntax.lemma(verb) == "order")


def _charge(verb: Token) -> bool:
    with_what = any(g.lower_ == "with" for c in verb.children for g in (c, *c.children))
    return (with_what and (_some(verb, party) or syntax.passive(verb))) or any(c.dep_ == "ccomp" for c in verb.children)


def _refuse(verb: Token) -> bool:
    clause = _infinitive(verb)
    if clause is None:
        return bool(syntax.objects(verb))
    return syntax.lemma(clause) not in SILENCE


def _warn(verb: Token) -> bool:
    words = {t.lower_ for t in verb.subtree}
    hard = words & {"consequences", "retaliate", "retaliation", "force", "strike", "respond", "response", "war", "action", "military", "attack",
                    "sanctions", "reprisals", "punish", "punished", "tolerate", "destroy", "crush", "pay", "price", "invasion", "withdraw",
                    "cancel", "expel", "suspend", "boycott", "nuclear", "severe", "escalation", "revenge", "blockade", "harsh", "answer", "decisive", "hit", "fight"}  # fmt: skip
    if words & CALAMITY and not hard:
        return False
    other = _some(verb, lambda t: nation(t) or t.ent_type_ in ("GPE", "ORG", "PERSON", "NORP") or sector(t) is not None)
    return other or (bool(hard) and _known_subject(verb))


def _people(verb: Token) -> bool:
    found = doers(verb)
    return (
        any(party(d) for d in found)
        and not any(d.lower_ in MARKETS for d in found)
        and not _some(verb, lambda t: t.ent_type_ == "")
    )


def _work(verb: Token) -> bool:
    workers = {
        "worker",
        "union",
        "teacher",
        "nurse",
        "driver",
        "miner",
        "docker",
        "employee",
        "staff",
        "doctor",
        "pilot",
        "student",
        "farmer",
    }
    return not syntax.objects(verb) and any(syntax.lemma(d) in workers or sector(d) == "LAB" for d in doers(verb))


def _strike(noun: Token) -> bool:
    kinds = {"general", "hunger", "teacher", "rail", "nationwide", "indefinite", "national", "wildcat", "labour", "labor", "transport", "day",
             "week", "hour", "train", "worker", "nurse", "doctor", "one-day", "two-day", "three-day", "24-hour", "48-hour", "open-ended", "dock"}  # fmt: skip
    if noun.i and (syntax.lemma(noun.nbor(-1)) in kinds or noun.nbor(-1).lower_.endswith(("-day", "-hour", "-week"))):
        return True
    return bool(
        {t.lower_ for t in noun.sent}
        & {"workers", "union", "unions", "pay", "wages", "walkout", "employers", "labour", "labor"}
    )


def _bombing_strike(noun: Token) -> bool:
    before = noun.nbor(-1) if noun.i else None
    nations = any(nation(c) or c.ent_type_ in ("GPE", "NORP", "ORG") for c in noun.children if c.i < noun.i)
    return not _strike(noun) and (
        nations
        or (before is not None and syntax.lemma(before) in ("air", "missile", "drone", "artillery", "precision"))
    )


def _clash(verb: Token) -> bool:
    found = doers(verb) + syntax.prepositional(verb, {"with"})
    fighting = any(
        armed(d) or sector(d) in ("CVL", "OPP") or syntax.lemma(d) in ("supporter", "protester", "group") for d in found
    )
    over = syntax.prepositional(verb, {"over"})
    return fighting and not (over and not any(armed(d) for d in found))


def violent(verb: Token) -> bool:
    words = {t.lower_ for t in verb.sent}
    return bool(words & VIOLENT) and not words & (NATURE - {"gas", "dog"})


def _fight(token: Token) -> bool:
    if token.pos_ == "NOUN":
        words = {t.lower_ for t in token.sent}
        return (
            bool(words & (VIOLENT | {"army", "forces", "fighters"}))
            and not syntax.prepositional(token, {"against", "over"})
            and (not words & {"legal", "court", "cancer", "inflation"})
        )
    found = doers(token) + undergoers(token) + syntax.prepositional(token, {"with", "against", "alongside"})
    return any(armed(d) for d in found)


def _target(verb: Token) -> bool:
    found = doers(verb)
    active = any(armed(d) or nation(d) or d.ent_type_ in ("GPE", "NORP") for d in found)
    hit = _some(verb, lambda t: place(t) or party(t))
    words = {t.lower_ for t in verb.sent}
    return hit and (active or (syntax.passive(verb) and bool(words & VIOLENT))) and not words & NATURE


def _physical(verb: Token) -> bool:
    words = {t.lower_ for t in verb.subtree}
    hurt = bool(
        words
        & {
            "unconscious",
            "death",
            "sticks",
            "batons",
            "clubs",
            "rifle",
            "police",
            "guards",
            "soldiers",
            "officers",
            "custody",
            "mob",
        }
    )
    return _some(verb, party) and hurt


def _bomb(noun: Token) -> bool:
    words = {t.lower_ for t in noun.sent}
    near = {c.lower_ for c in noun.children}
    kinds = {"bomb", "car", "suicide", "grenade", "roadside", "mine", "landmine", "minefield", "explosive"}
    return bool(near & kinds) or (
        bool(words & (VIOLENT - {"explosion", "blast", "police", "mine"})) and not words & NATURE
    )


def _troop(verb: Token) -> bool:
    return any(armed(d) or syntax.lemma(d) in ("peacekeeper", "inspector", "observer") for d in doers(verb)) and (
        syntax.lemma(verb) != "leave" or _some(verb, place)
    )


def _of_country(verb: Token) -> bool:
    return _some(
        verb,
        lambda t: (
            (t.ent_type_ in ("GPE", "LOC") or nation(t)) and tables.plain(t.text) not in tables.countries().adjectives
        ),
    )


def _pact(verb: Token) -> bool:
    wanted = {
        "agreement",
        "deal",
        "pact",
        "treaty",
        "accord",
        "bloc",
        "alliance",
        "union",
        "convention",
        "talk",
        "summit",
        "negotiation",
        "council",
        "commission",
    }
    things = undergoers(verb) + syntax.prepositional(verb, {"from", "of"})
    return any(syntax.lemma(t) in wanted or t.ent_type_ == "ORG" for t in things) and any(
        nation(d) or d.ent_type_ in ("GPE",) or sector(d) == "GOV" for d in doers(verb)
    )


def _custody(verb: Token) -> bool:
    words = {t.lower_ for t in verb.subtree}
    return _some(verb, party) and bool(
        words & {"custody", "prison", "detention", "jail", "suspicion", "incommunicado", "bail", "trial", "shields"}
    )


def _prevents(verb: Token) -> bool:
    wanted = {
        "protest",
        "demonstration",
        "rally",
        "march",
        "gathering",
        "meeting",
        "journalist",
        "protester",
        "demonstrator",
        "candidate",
        "lawmaker",
    }
    return any(syntax.lemma(t) in wanted for t in undergoers(verb)) and _known_subject(verb)


def _mob(verb: Token) -> bool:
    mob = {
        "mob",
        "crowd",
        "rioter",
        "protester",
        "protestor",
        "youth",
        "demonstrator",
        "settler",
        "student",
        "supporter",
        "striker",
        "worker",
        "villager",
    }
    return any(syntax.lemma(d) in mob or sector(d) in ("OPP", "LAB") for d in doers(verb))


def duty_below(verb: Token) -> bool:
    """Whether what is said is that another party must do something."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "parataxis") and clause.pos_ in ("VERB", "ADJ"):
            helpers = {c.lower_ for c in clause.children if c.dep_ in syntax.AUXILIARY}
            subjects = [s for s in syntax.children(clause, syntax.SUBJECT) if s.pos_ != "PRON"]
            if (
                helpers & {"must", "should", "ought"}
                and not syntax.has_not(clause)
                and any(nation(s) or s.ent_type_ or party(s) for s in subjects)
            ):
                return True
    return False


def _hostile(verb: Token) -> bool:
    """ "Vowed to crush", "pledged to retaliate": a threat, no promise."""
    bad = {"crush", "retaliate", "avenge", "punish", "destroy", "fight", "respond", "hunt", "attack", "strike", "kill", "bomb", "invade", "annihilate",
           "eliminate", "wipe", "hit", "defeat", "shoot", "overthrow", "boycott", "suspend", "expel", "block", "sue", "impose", "cut", "seize", "march"}  # fmt: skip
    clause = _infinitive(verb)
    return clause is not None and syntax.lemma(clause) in bad


def _protester(verb: Token) -> bool:
    return any(
        syntax.lemma(d)
        in ("protester", "protestor", "demonstrator", "rioter", "crowd", "student", "youth", "supporter")
        for d in doers(verb)
    )


def _army(verb: Token) -> bool:
    """Troops are ordered to go somewhere."""
    return _some(verb, lambda t: armed(t) and sector(t) in ("MIL", "COP")) and bool(
        syntax.prepositional(verb, {"to", "into", "onto"}) or _infinitive(verb)
    )


def _envoy(verb: Token) -> bool:
    """Somebody in office or a delegation goes to a named place; not a team, a patient or a tourist."""
    titles = {"president", "minister", "premier", "chancellor", "king", "queen", "pope", "senator", "envoy", "ambassador", "secretary", "delegation", "emir",
              "prince", "diplomat", "leader", "official", "negotiator", "lawmaker", "chief", "general", "mediator", "sultan", "inspector", "foreign"}  # fmt: skip
    places = [
        t
        for t in syntax.prepositional(verb, {"in", "to", "for", "at", "into"})
        if t.ent_type_ in ("GPE", "LOC") or nation(t)
    ]
    official = any(
        syntax.lemma(t) in titles
        for d in doers(verb)
        for t in (d, *d.children, *(g for c in d.children if c.i < d.i for g in c.children))
    )
    return bool(places) and official


def _alone(verb: Token) -> bool:
    """Somebody in office quits, without an object."""
    return not syntax.objects(verb) and any(d.ent_type_ == "PERSON" or sector(d) == "GOV" for d in doers(verb))


def _killed(verb: Token) -> bool:
    """People are killed, or so many; not time, and not sheep."""
    return _some(
        verb,
        lambda t: (
            party(t)
            or t.like_num
            or t.pos_ == "NUM"
            or syntax.lemma(t) in ("dozen", "hundred", "thousand", "other", "person")
        ),
    )


def accident(token: Token) -> bool:
    """Whether people died by a crash, a leak, a collapse: no words of weapons around."""
    words = {t.lower_ for t in token.sent}
    return not words & WEAPONRY and (bool(words & NATURE) or any(syntax.lemma(t) in ACCIDENT for t in token.sent))


def _alert(verb: Token) -> bool:
    return any(syntax.lemma(t) == "alert" for t in syntax.prepositional(verb, {"on"})) and any(
        armed(d) or nation(d) for d in doers(verb)
    )


def _not(verb: Token) -> bool:
    """ "Will not accept", "has not recognised": a refusal is told by what is not done."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in syntax.AUXILIARY}
    return syntax.has_not(verb) and bool(
        helpers & {"will", "would", "wo", "can", "could", "ca", "does", "do", "did", "has", "have", "shall", "'ll"}
    )


def _force(verb: Token) -> bool:
    """Troops, a country or a company leave; a treaty or talks they leave otherwise."""
    left = [*undergoers(verb), *syntax.prepositional(verb, {"from", "of"})]
    if (
        _pact(verb)
        and not any(armed(t) for t in [*left, *doers(verb)])
        and not any(t.ent_type_ in ("GPE", "LOC") for t in left)
    ):
        return False
    return any(armed(d) or nation(d) or d.ent_type_ in ("GPE", "ORG", "LOC") or sector(d) == "GOV" for d in doers(verb))


def _leave(verb: Token) -> bool:
    """Envoys are told to go: "gave three diplomats 48 hours to leave"."""
    envoys = {"ambassador", "diplomat", "envoy", "attache", "attaché", "consul", "staff", "delegation", "mission", "expert", "adviser"}  # fmt: skip
    told = undergoers(verb) + [
        s for c in verb.children if c.dep_ in syntax.CLAUSE for s in syntax.children(c, syntax.SUBJECT)
    ]
    goes = any(t.lower_ in ("leave", "out") for t in verb.subtree if t.i > verb.i)
    return goes and any(syntax.lemma(t) in envoys for t in told)


def _together(verb: Token) -> bool:
    """Two or more of them: what they discuss they discuss with each other."""
    found = doers(verb)
    nations = [c for d in found for c in d.children if c.i < d.i for c in syntax.conjuncts(c) if nation(c)]
    named = [d for d in found if party(d) and (d.ent_type_ or sector(d))]
    return len(named) > 1 or (len(nations) > 1 and bool(named))


BY_NAME: dict[str, Callable[[Token], bool]] = {
    "NOT": _not, "LEAVE": _leave, "TOGETHER": _together, "PERSON": _person, "TROOP": _troop, "GPE": _of_country, "ASK": _ask, "ORDER": _order, "CHARGE": _charge, "REFUSE": _refuse,
    "WARN": _warn, "PEOPLE": _people, "WORK": _work, "STRIKE": _strike, "STRIKED": _bombing_strike, "PACT": _pact, "CUSTODY": _custody,
    "PLACE": _takes_place, "CLASH": _clash, "VIOLENT": violent, "FIGHT": _fight, "TARGET": _target, "PHYSICAL": _physical, "BOMB": _bomb,
    "PROTEST": _prevents, "MOB": _mob, "KILLED": _killed, "ENVOY": _envoy, "ALONE": _alone, "PROTESTER": _protester, "ARMY": _army, "FORCE": _force, "ALERT": _alert, "HOSTILE": _hostile, "ARMED": lambda verb: any(armed(d) for d in doers(verb)),
}  # fmt: skip
"""What a name after ``!`` in the table stands for; each takes the trigger."""
