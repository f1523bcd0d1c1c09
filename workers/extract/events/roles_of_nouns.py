"""Who did it to whom, where a noun tells it: "Indian air strikes on …", "held talks with"."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import lexicon, protests
from workers.extract.events.below import parties_below, subjects_below
from workers.extract.events.parties import Party, every, owners, resolve
from workers.extract.events.realis import BACKGROUND
from workers.extract.events.roles_of_verbs import reason
from workers.extract.events.table import Entry
from workers.extract.events.words import AGAINST, EQUALS, PREPOSITIONS

_OBJECTIVE = {"killing", "murder", "bombing", "shelling", "rejection", "criticism", "condemnation", "deployment", "denunciation", "rape", "beating",
              "invasion", "massacre", "slaying", "overthrow", "hijacking", "lynching", "endorsement", "mobilization", "mobilisation", "blockade",
              "siege", "suspension", "investigation", "indictment", "praise", "deportation", "eviction", "expulsion", "execution", "stabbing",
              "bombardment", "imprisonment", "recognition", "repatriation", "return", "release", "seizure", "confiscation",
              "annexation", "bailout", "defiance", "boycott", "confinement", "extradition", "detention", "arrest"}  # fmt: skip
"""Nouns whose of-phrase tells the one it is done to."""
_OWNED = {"arrest", "release", "killing", "kidnapping", "abduction", "assassination", "detention", "murder", "deportation", "expulsion", "extradition",
          "overthrow", "imprisonment", "sentencing", "slaying"}  # fmt: skip
"""Nouns whose possessor is the one it is done to."""
_REFUSING = {"reject", "refuse", "exclude", "rule"}
_LIGHT = {"launch", "carry", "hold", "make", "conduct", "stage", "mount", "issue", "have", "open", "begin", "pay", "start", "face", "wage", "fight",
          "engage", "plan", "direct", "continue", "resume", "organise", "organize", "lead", "undertake", "order", "announce", "declare", "step",
          "intensify", "end", "cancel", "postpone", "attend", "join", "arrive", "fly", "travel", "go", "come", "return", "head", "leave", "give",
          "offer", "send", "impose", "refuse", "reject", "use", "exchange", "trade", "do", "take", "enter", "claim", "press", "renew", "file", "speed",
          "complete", "shelve", "suspend", "abandon", "extend", "prolong", "exclude", "rule", "seek", "propose", "prepare"}  # fmt: skip
_WITHIN = {"embark", "say", "tell", "arrive", "go", "fly", "travel", "head", "leave", "come", "return", "gather", "convene", "die", "be"}  # fmt: skip
_FROM_DOERS = {"SUPPORT", "ACCUSE", "THREATEN", "REJECT", "PROTEST", "AGREE"}
"""What comes from somebody: "praise from the union", "a rebuke from Beijing"."""
_GETTING = {"win", "draw", "receive", "face", "get", "earn", "attract", "meet", "provoke", "prompt", "trigger", "spark", "elicit",
            "suffer"}  # fmt: skip
_GESTURES = {"tribute", "defiance", "gesture", "apology", "appeal", "protest", "response", "rebuke", "warning", "salute"}  # fmt: skip
"""What a whole clause is done as: "in a tribute to the victims, the union closed newsrooms"."""
_HELD = {"convict", "accuse", "charge", "suspect", "try", "indict", "jail", "sentence", "acquit", "arrest", "blame", "imprison"}  # fmt: skip
_MUTUAL = {"clash", "fighting", "hostility", "skirmish", "battle", "war"}
_TOGETHER = {"agree", "sign", "reach", "declare", "announce", "accept", "restore", "resume", "end", "halt", "exchange"}
_ASKING = {"appeal", "call", "ask", "urge", "press", "demand", "request", "beg", "plead"}


def of_noun(noun: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    """Actors and targets of a noun."""
    lemma = syntax.lemma(noun)
    wanted = PREPOSITIONS.get(entry.type, AGAINST) - {"of", "by", "in"}
    doers = every(syntax.prepositional(noun, {"by", "between", "among"}), where, actors, deep=True)
    if noun.dep_ in syntax.OBJECT and syntax.lemma(noun.head) == "blame":  # "blamed the attack on a gang"
        doers = every([t for x in (noun, noun.head) for t in syntax.prepositional(x, {"on"})], where, actors) or doers
    behind = [t for t in syntax.prepositional(noun, {"of", "to", "on", "against"}) if t.i > noun.i]
    if not doers and entry.type != "REJECT":  # "the expulsion of three envoys by Canada": hung on the envoys
        doers = every([o for t in behind for o in syntax.prepositional(t, {"by"})], where, actors)
    if entry.mode == "investigate":
        wanted = wanted | {"into"}
    others = every(syntax.spread(noun, wanted), where, actors, deep=entry.type in ("PROTEST", "ACCUSE"))
    others = [o for o in others if o not in doers]
    if not others and entry.type == "ACCUSE":  # "accusations that Sudan had armed the rebels"
        below = subjects_below(noun, where, actors)
        others = [p for p in below if p.ref is not None] or _refusing(noun, where, actors) or below
    possessors = every([syntax.whose(t) for t in syntax.children(noun, syntax.POSSESSOR)], where, actors, deep=True)
    adjectives = every([c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "nn", "nmod:unmarked") and c.i < noun.i
                       and actors.at(c, where) is not None], where, actors)  # fmt: skip
    of = every(syntax.prepositional(noun, {"of"}), where, actors)
    if entry.type == "REQUEST":
        doers += every(syntax.spread(noun, {"from"}), where, actors)
        others = every(syntax.spread(noun, {"to", "on"}), where, actors) or subjects_below(noun, where, actors)
        others = others or _refusing(noun, where, actors)
    elif entry.type in _FROM_DOERS and (givers := every(syntax.spread(noun, {"from"}), where, actors)):
        doers += givers
        others = [o for o in others if o not in givers]
        if not others:
            others = _drawn(noun, where, actors)
    if (
        entry.mode in ("arrest", "release", "abduct", "assassinate", "torture")
        or entry.type == "RETREAT"
        or lemma in _OBJECTIVE
        or (entry.type in ("COERCE", "ASSAULT") and noun.lower_.endswith("ing") and lemma not in _MUTUAL)
    ):
        others += of + (possessors if lemma in _OWNED else [])
        if entry.mode in ("withdraw", "ceasefire"):  # the troops' withdrawal: they withdraw
            doers, others = doers + of, [o for o in others if o not in of]
            if entry.mode == "withdraw":  # "of Ethiopian forces from Somalia": hung on the forces
                others = others or every([o for t in behind for o in syntax.prepositional(t, {"from"})], where, actors)
            if not any(p.ref for p in doers):  # "speeded up the withdrawal of some forces": whose they are
                doers = _light(noun, entry, where, actors) or doers
        doers += adjectives + ([] if lemma in _OWNED else possessors)
    else:
        doers += possessors + adjectives + ([] if doers or possessors else of)
    if entry.mode == "visit":
        others += every(syntax.prepositional(noun, {"by"}), where, actors)
    if entry.type == "ASSAULT":
        tried, dead = _tried(noun, where, actors), _victims(noun, where, actors)
        doers, others = doers or tried, others or ([] if len(doers) > 1 else dead)
    if not doers and not others and entry.mode == "arrest":
        others = _held(noun, where, actors)
    if not doers and not others and (verb := _summed_up(noun)) is not None:  # "…, a request that Berlin turned down"
        doers, others = every(syntax.subjects(verb), where, actors), every(syntax.objects(verb), where, actors)
    if entry.type == "MOBILIZE":  # "the deployment of soldiers by the union": one's own are no target
        doers, others = doers or of, [o for o in others if o not in of]
    if lemma == "resignation":  # who resigns concedes
        doers, others = doers or others, []
    if not doers and lemma in _GESTURES and any(c.lower_ == "in" and c.dep_ == "case" for c in noun.children):
        doers = every(syntax.subjects(noun.head), where, actors, deep=True)
    if not doers:
        doers = _light(noun, entry, where, actors)
        if doers and not others and entry.type not in EQUALS:  # "directed threats at Pakistan"
            others = _beside_light(noun, wanted | {"at"}, where, actors)
    if not doers and not others and (entry.type in EQUALS or entry.mode == "ceasefire" or lemma in _MUTUAL):
        doers = _between(noun, where, actors)
    if not others and entry.type == "PROTEST":  # "a sit-in at the offices of a water company"
        others = protests.seats(noun, where, actors) or reason(noun, where, actors)
        others = others or protests.employers(noun, where, actors)
    if not others and entry.type in ("REJECT", "AGREE"):
        # "the refusal to admit inspectors", "the veto of a package proposed by Spain"
        plea = syntax.spread(noun, {"of", "to"} if entry.type == "REJECT" else {"to"})
        others = parties_below(noun, entry, where, actors) or [p for t in plea for p in owners(t, where, actors)]
    if not others and entry.type not in EQUALS:
        others = _hung_on_doers(noun, entry, where, actors)
    return doers, others


def _refusing(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "The airport rebuffed a demand by residents": whoever refuses, or meets it, was asked."""
    verb = noun.head
    if noun.dep_ not in syntax.OBJECT | syntax.PASSIVE or verb.pos_ != "VERB":
        return []
    hit = lexicon.find(verb)
    if hit is None or hit[0].type not in ("REJECT", "CONCEDE", "AGREE"):
        return []
    return every(syntax.subjects(verb) if noun.dep_ in syntax.OBJECT else syntax.agents(verb), where, actors)


def _drawn(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "Cairo's refusal has drawn applause and a rebuke from": whoever did what draws it."""
    top = noun
    while top.dep_ == "conj" and top.head != top:
        top = top.head
    if top.dep_ not in syntax.OBJECT or syntax.lemma(top.head) not in _GETTING:
        return []
    subjects = syntax.subjects(top.head)
    return every(subjects, where, actors, deep=True) or [p for s in subjects for p in owners(s, where, actors)]


def _tried(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "Convicted two men of the bombing", "went on trial for the murder": who is held to have done it."""
    verb = noun.head
    if not any(c.dep_ == "case" and c.lower_ in ("of", "for", "with", "over") for c in noun.children):
        return []
    if verb.dep_ in syntax.OBJECT and verb.head.pos_ == "VERB":
        verb = verb.head  # "accusing investigators of torture": hung on the investigators
    if verb.pos_ != "VERB":
        return []
    if syntax.lemma(verb) in _HELD:
        patients = syntax.passive_subjects(verb) if syntax.passive(verb) else syntax.objects(verb)
        return every(patients, where, actors)
    trial = syntax.lemma(verb) in ("go", "stand", "face") and any(t.lower_ == "trial" for t in verb.children)
    return every(syntax.subjects(verb), where, actors) if trial else []


def _victims(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "Nine soldiers died in an ambush", "was wounded in a blast"."""
    verb = noun.head
    if verb.pos_ != "VERB" or not any(c.dep_ == "case" and c.lower_ in ("in", "during") for c in noun.children):
        return []
    if syntax.lemma(verb) in ("die", "perish"):
        return every(syntax.subjects(verb), where, actors)
    return every(syntax.passive_subjects(verb), where, actors) if syntax.passive(verb) else []


def _held(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "Spent 14 months under house arrest", "was freed after nine months in detention": whoever the clause is about."""
    if not any(c.dep_ == "case" and c.lower_ in ("under", "in", "into", "after", "from") for c in noun.children):
        return []
    verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    if verb is None:
        return []
    about = syntax.passive_subjects(verb) if syntax.passive(verb) else syntax.subjects(verb)
    return [p for t in about if t.ent_type_ in ("", "PERSON") for p in resolve(t, where, actors)]


def _summed_up(noun: Token) -> Token | None:
    """The verb of the clause that a noun behind a comma sums up: "asked Germany for missiles, a request that Berlin turned down"."""
    first = noun.left_edge
    clause = any(c.dep_ in syntax.RELATIVE for c in noun.children)
    if (
        not clause
        or first.i < 2
        or first.nbor(-1).text != ","
        or noun.dep_ not in ("appos", "parataxis", "dep", "obl", "conj")
    ):
        return None
    return next((t for t in noun.ancestors if t.pos_ == "VERB" and t.i < noun.i), None)


def _between(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "The two agreed to a ceasefire after days of clashes": what two do together, they do to each other."""
    verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    if verb is None or syntax.lemma(verb) not in _TOGETHER:
        return []
    parties = every(syntax.subjects(verb), where, actors)
    return parties if len(parties) > 1 else []


def _hung_on_doers(noun: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """Parsers often hang "on Iranian troops" on the fighters instead of on the attack."""
    words = PREPOSITIONS.get(entry.type, AGAINST) - (
        {"with", "from"} if entry.type == "SUPPORT" else {"with", "to", "from"}
    )
    by = syntax.prepositional(noun, {"by"})
    return every([o for d in by for o in syntax.prepositional(d, words)], where, actors)


def _beside_light(noun: Token, wanted: set[str], where: str, actors: Actors) -> list[Party]:
    """Parsers often hang "on the town" or "at Pakistan" on the verb, or on another noun, of "launched raids on", "directed barbs and threats at"."""
    near = noun
    while near.head != near and (near.dep_ == "conj" or near.head.pos_ in ("VERB", "AUX")):
        near = near.head
        found = every([t for t in syntax.prepositional(near, wanted) if t.i > noun.i], where, actors)
        if found or near.pos_ in ("VERB", "AUX"):
            return found
    return []


def _cases(noun: Token) -> set[str]:
    return {c.lower_ for c in noun.children if c.dep_ == "case"} | (
        {noun.head.lower_} if noun.dep_ == "pobj" else set()
    )


def _light(noun: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """ "India launched an attack", "the two held talks", "flew to Rome for talks": the doer is the verb's subject."""
    verb = noun.head
    steps = 0
    before = noun
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb and steps < 3:
        if any(c.dep_ == "case" and c.lower_ in BACKGROUND for c in before.children):
            return []  # "made threats following the killings": not his killings
        before, verb, steps = verb, verb.head, steps + 1
    if verb.pos_ not in ("VERB", "AUX"):
        return []
    lemma = syntax.lemma(verb)
    top = noun
    while top.head != verb:
        top = top.head
    cases = _cases(top)
    if cases & BACKGROUND and top.dep_ in syntax.OBJECT:
        return []  # "directed threats at Pakistan following the killings": no object, whatever the parser says
    if "in" in cases and lemma in ("engage", "participate", "involve"):  # "were engaged in ethnic cleansing"
        doers = syntax.passive_subjects(verb) if syntax.passive(verb) else syntax.subjects(verb)
        return every(doers, where, actors, deep=True)
    if top.dep_ in syntax.PASSIVE and lemma in _LIGHT:  # "a ban was announced by the ministry"
        return every(syntax.agents(verb), where, actors, deep=True)
    called = lemma == "call" and (entry.type in ("PROTEST", "CONSULT") or any(c.lower_ == "off" for c in verb.children))
    if lemma in _REFUSING and entry.type not in EQUALS:
        return []  # "rejected accusations": others made them
    inside = noun == top or noun.dep_ in ("conj", "compound", "nn") or {"of", "with"} & _cases(noun)
    if top.dep_ in syntax.OBJECT and (lemma in _LIGHT or called) and inside:  # not "offered monitors for a pullback"
        return every(syntax.subjects(verb), where, actors, deep=True)
    if lemma in _ASKING and (noun.dep_ in syntax.OBJECT or "for" in cases):
        # "appealed to India for a truce": the one asked is to do it
        return every(
            syntax.indirect(verb)
            or [o for o in syntax.objects(verb) if o != noun]
            or syntax.prepositional(verb, {"to", "on", "from"}),
            where,
            actors,
        )
    if entry.type != "CONSULT" or top.dep_ not in syntax.OBJECT | {"pobj", "prep"} | syntax.OBLIQUE:
        return []
    if cases & {"during", "in", "by"} and lemma in ("tell", "inform", "assure", "ask", "thank", "urge", "discuss"):
        return every(syntax.subjects(verb) + syntax.indirect(verb) + syntax.objects(verb), where, actors)
    if (cases & {"for", "on", "during", "in", "to", "from", "at"} and (lemma in _LIGHT or lemma in _WITHIN)) or (cases & {"after", "following"} and lemma in (
        "agree", "sign", "reach", "say", "announce", "tell"
    )):  # fmt: skip
        return every(syntax.subjects(verb), where, actors, deep=True)
    if cases & {"after", "following", "during", "in", "at", "of"} or top != noun:
        # "have agreed to open embassies after 11 rounds of talks": two or more who do something together
        while verb.dep_ == "xcomp" and verb.head.pos_ == "VERB":
            verb = verb.head
        together = every(syntax.subjects(verb), where, actors)
        return together if len(together) > 1 else []
    return []
