"""Who did it to whom: parties of a trigger from the parse."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.actors import Actors
from workers.extract.events import conditions, deeds, lexicon
from workers.extract.events.lexicon import Entry
from workers.extract.events.parties import Party, distinct, owners, resolve
from workers.extract.events.realis import BACKGROUND

EQUALS = {"AGREE", "CONSULT", "COOPERATE"}
AGAINST = {"against", "on", "at", "with", "toward", "towards", "to", "upon"}
_PREPOSITIONS = {
    "REQUEST": {"to", "on", "from", "with"}, "THREATEN": {"against", "to", "at"}, "ACCUSE": {"against", "at", "over", "about"}, "AID": {"to", "for"},
    "ASSAULT": {"on", "against", "with", "at", "into"}, "PROTEST": {"against", "at"}, "COERCE": {"on", "against", "from", "into"},
    "SANCTION": {"to", "from", "with", "in"}, "SUPPORT": {"to", "for", "of", "with"}, "REJECT": {"by", "from", "to", "with"}, "CONSULT": {"with", "to", "between"},
    "AGREE": {"with", "to"}, "COOPERATE": {"with", "to"}, "RETREAT": {"from", "to", "with"}, "CONCEDE": {"to"}, "MOBILIZE": {"against", "to", "along"},
}  # fmt: skip
_OBJECTIVE = {"killing", "murder", "bombing", "shelling", "rejection", "criticism", "condemnation", "deployment", "denunciation", "rape", "beating",
              "invasion", "massacre", "slaying", "overthrow", "hijacking", "lynching", "endorsement", "mobilization", "mobilisation", "blockade",
              "siege", "suspension", "investigation", "indictment", "praise", "deportation", "eviction", "expulsion", "execution", "stabbing",
              "bombardment", "imprisonment", "recognition", "repatriation", "return", "release", "seizure", "confiscation",
              "annexation", "defiance", "boycott", "confinement", "extradition", "detention", "arrest"}  # fmt: skip
"""Nouns whose of-phrase tells the one it is done to."""
_OWNED = {"arrest", "release", "killing", "kidnapping", "abduction", "assassination", "detention", "murder", "deportation", "expulsion", "extradition",
          "overthrow", "imprisonment", "sentencing", "slaying"}  # fmt: skip
"""Nouns whose possessor is the one it is done to."""
_LIGHT = {"launch", "carry", "hold", "make", "conduct", "stage", "mount", "issue", "have", "open", "begin", "pay", "start", "face", "wage", "fight",
          "engage", "plan", "direct", "continue", "resume", "organise", "organize", "lead", "undertake", "order", "announce", "declare", "step",
          "intensify", "end", "cancel", "postpone", "attend", "join", "arrive", "fly", "travel", "go", "come", "return", "head", "leave", "give",
          "offer", "send", "impose", "refuse", "reject", "use", "exchange", "trade", "do", "take", "enter", "claim", "press", "renew", "file", "speed",
          "complete"}  # fmt: skip
_WITHIN = {
    "embark",
    "say",
    "tell",
    "arrive",
    "go",
    "fly",
    "travel",
    "head",
    "leave",
    "come",
    "return",
    "gather",
    "convene",
    "die",
    "be",
}


_FROM_DOERS = {"SUPPORT", "ACCUSE", "THREATEN", "REJECT", "PROTEST"}
"""What comes from somebody: "praise from the union", "a rebuke from Beijing"."""
_GETTING = {
    "win",
    "draw",
    "receive",
    "face",
    "get",
    "earn",
    "attract",
    "meet",
    "provoke",
    "prompt",
    "trigger",
    "spark",
    "elicit",
    "suffer",
}
_GESTURES = {
    "tribute",
    "defiance",
    "gesture",
    "apology",
    "appeal",
    "protest",
    "response",
    "rebuke",
    "warning",
    "salute",
}
"""What a whole clause is done as: "in a tribute to the victims, the union closed newsrooms"."""
_EDGES = {"border", "frontier", "coast", "outskirt", "road", "edge", "island", "way"}
"""What something happens on, not to: "on the Thai border"."""
_OVER_PLACES = {"state", "curfew", "blockade", "emergency", "law", "siege", "lockdown", "rule"}
_MUTUAL = {"clash", "fighting", "hostility", "skirmish", "battle", "war"}
_TOGETHER = {"agree", "sign", "reach", "declare", "announce", "accept", "restore", "resume", "end", "halt", "exchange"}
_DENYING = {"deny", "dismiss", "refute", "rebut", "dispute"}
_LAUNCHING = {
    "fire",
    "launch",
    "lay",
    "plant",
    "drop",
    "lob",
    "hurl",
    "fly",
    "sail",
    "detonate",
    "explode",
    "test",
    "throw",
}
_GIVING = {
    "send",
    "give",
    "provide",
    "supply",
    "dispatch",
    "deliver",
    "lend",
    "donate",
    "contribute",
    "deploy",
    "offer",
}
_MOVING = {
    "withdraw",
    "pull",
    "deploy",
    "send",
    "redeploy",
    "move",
    "station",
    "mobilise",
    "mobilize",
    "evacuate",
    "bring",
    "keep",
}
_MET = {"demand", "condition", "request", "call", "claim", "pressure", "ultimatum"}
_ASKING = {"appeal", "call", "ask", "urge", "press", "demand", "request", "beg", "plead"}


def find(trigger: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    """Actors and targets of a trigger; empty where the clause does not say."""
    if entry.pos in ("v", "a"):
        doers, others = _of_verb(trigger, entry, where, actors)
    else:
        doers, others = _of_noun(trigger, entry, where, actors)
    made_doers = [p for p in distinct(doers) if not just_a_place(p, actors)]
    made_others = [
        p for p in distinct(others) if not any(p[1:] == d[1:] or (p.ref and p.ref == d.ref) for d in made_doers)
    ]
    if entry.mode == "withdraw" and entry.type == "RETREAT":
        made_others = [p for p in made_others if not _town(p, actors)]
    if entry.type == "PROTEST":  # "a strike at Durban": where, not against whom
        at = {
            (t.idx, t.idx + len(t))
            for t in trigger.subtree
            if any(c.lower_ in ("at", "in", "outside", "from") for c in t.children)
        }
        made_others = [
            p for p in made_others if not (_town(p, actors) and any(p.start <= a and b <= p.end for a, b in at))
        ]
    if entry.type == "ASSAULT" and trigger.pos_ == "NOUN" and made_doers and not made_others:
        # "the Quetta bombing": where it was
        made_others = [p for p in made_doers if p.end <= trigger.idx and _town(p, actors) and trigger.idx - p.end < 2]
        made_doers = [p for p in made_doers if p not in made_others]
    if entry.word in _LAUNCHING:  # what is fired or flown is no target
        own = {(t.left_edge.idx, t.idx + len(t)) for t in syntax.objects(trigger)}
        made_others = [p for p in made_others if p.ref or not any(a <= p.start and p.end <= b for a, b in own)]
    if entry.type == "MOBILIZE":
        made_others = [p for p in made_others if not _town(p, actors)]
    if not made_others and entry.type not in EQUALS:
        made_others = [
            p
            for p in deeds.hit(trigger, entry, where, actors) or deeds.somebody(trigger, entry, where, actors)
            if p not in made_doers
        ]
    if entry.cameo == "057":  # a treaty: whoever signs it
        return made_doers + made_others, []
    if entry.type in EQUALS and not (entry.type == "AGREE" and trigger.pos_ != "NOUN") and entry.cameo != "063":
        # Between equals all parties are actors; a promise and an extradition have a target.
        return made_doers + made_others, []
    return made_doers, made_others


def just_a_place(party: Party, actors: Actors) -> bool:
    """A sea or a region does nothing."""
    known = actors.known.get(party.ref or "")
    return known is not None and known.actor.type == "LOC"


def _own(thing: Token) -> bool:
    return any(c.lower_ in ("its", "their", "his", "her", "our", "my") for c in thing.children)


def _town(party: Party, actors: Actors) -> bool:
    """A place within a country: who leaves it leaves nobody."""
    known = actors.known.get(party.ref or "")
    if known is None or known.actor.type != "GPE":
        return False
    name = tables.plain(known.actor.name or "")
    return name not in tables.countries().names and name not in tables.countries().capitals


def _all(tokens: list[Token], where: str, actors: Actors, *, deep: bool = False) -> list[Party]:
    return [p for t in tokens for p in resolve(t, where, actors, deep=deep)]


def _of_verb(verb: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    perfect = verb.tag_ == "VBN" and any(c.lower_ in ("has", "have", "had", "having") for c in verb.children)
    if syntax.passive(verb) and not (perfect and not syntax.children(verb, syntax.PASSIVE)):
        return _of_passive(verb, entry, where, actors)
    subjects = syntax.subjects(verb)
    if not subjects and entry.pos == "a":
        subjects = [c for c in verb.children if c.dep_ == "expl" and c.lower_ == "it"]  # "it is willing to withdraw"
    doers = _all(subjects, where, actors, deep=True)
    return doers, _targets(verb, entry, where, actors)


def _opposed(verb: Token) -> bool:
    """ "Israel is opposed to French mediation": no passive, though it looks like one."""
    return syntax.lemma(verb) == "oppose" and bool(syntax.prepositional(verb, {"to"})) and not syntax.agents(verb)


def _of_passive(verb: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    if _opposed(verb):
        behind = syntax.prepositional(verb, {"to"})
        subjects = syntax.passive_subjects(verb) or syntax.subjects(verb)
        return _all(subjects, where, actors), _all(behind, where, actors) or _named_in(behind, entry, where, actors)
    doers = _all(syntax.agents(verb), where, actors, deep=True)
    if not doers:  # "were denied entry by Azerbaijan": hung on the object
        doers = _all([t for o in syntax.objects(verb) for t in syntax.prepositional(o, {"by"})], where, actors)
    if not doers and entry.type == "ASSAULT":
        # "were killed in Israeli air strikes": the attack's owner did it.
        doers = [p for t in syntax.prepositional(verb, {"in", "during"}) for p in owners(t, where, actors)]
    patients = syntax.passive_subjects(verb)
    others = _all(patients, where, actors)
    if entry.type == "MOBILIZE":  # "forces were deployed along the border"
        doers, others = doers or others, _all(syntax.prepositional(verb, {"against", "to"}), where, actors)
        return doers, others
    if entry.type in EQUALS:
        return doers + others, []
    if not others:
        others = _named_in(patients, entry, where, actors)
    if entry.beside and not others:
        others = _all(syntax.prepositional(verb, _PREPOSITIONS.get(entry.type, AGAINST)), where, actors)
    return doers, others


def _targets(verb: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """Objects, else who is named in the object ("Haiti's efforts", "a US offer"), else a preposition, else the clause below."""
    wanted = _PREPOSITIONS.get(entry.type, AGAINST)
    if entry.mode == "withdraw" and entry.type == "RETREAT":
        wanted = {"to"} if entry.part in ("back", "over") else {"from"}  # "retreated to the hills": nobody is there
    if entry.part == "out":
        wanted = wanted | {"of"}
    things = syntax.objects(verb)
    if entry.type in ("ACCUSE", "REJECT", "SUPPORT") and (made := _all(deeds.author(verb), where, actors)):
        return made
    if entry.type == "AGREE" and entry.word in ("offer", "promise", "pledge"):
        things = []
    if entry.type == "MOBILIZE":
        things = [t for t in things if not conditions.armed(t) and not _own(t)]
    deed = bool(entry.beside & {syntax.lemma(c) for t in things for c in syntax.conjuncts(t)})
    if entry.type == "RETREAT" and entry.mode != "release":  # "withdrew its troops": one's own are no target
        things = [t for t in things if not _own(t)]
    found: list[Party] = []
    if entry.type == "REQUEST" and (asked := _asked(things, where, actors)):
        return asked
    if entry.part in ("on", "with", "to", "against", "for", "at", "from", "into"):
        behind = syntax.prepositional(verb, {entry.part})
        found = _all(behind, where, actors) or _named_in(behind, entry, where, actors)
        if found and entry.part in ("on", "with", "to", "against"):
            return found
        if entry.part == "for":  # "called for Israel to stop", "sanctions against Nigeria"
            return _subjects_below(verb, where, actors) or found
    if entry.word == "allege" and (told := _subjects_below(verb, where, actors)):
        return told
    if not found:
        found = _all(syntax.indirect(verb), where, actors)
    if not found and not (
        deed and entry.type not in ("COERCE", "RETREAT", "SANCTION", "ASSAULT", "MOBILIZE", "SUPPORT")
    ):
        found = _all(things, where, actors)
        if deed and entry.mode not in ("release", "expel", "seize", "access"):
            found = []
    if entry.type == "AID":
        found = [
            p
            for p in found
            if p.ref is not None or not any(t.idx <= p.end and p.start <= t.idx and conditions.armed(t) for t in things)
        ]
    if found and (entry.type not in EQUALS or entry.cameo == "063"):
        return found
    if syntax.lemma(verb) in ("complain", "protest"):
        behind = syntax.prepositional(verb, {"over", "about", "of", "against", "at"})
        return (
            _all(behind, where, actors, deep=True)
            or _named_in(behind, entry, where, actors)
            or _reason(verb, where, actors)
        )
    found += _behind(verb, wanted, where, actors, deep=entry.type in ("PROTEST", "ACCUSE", "SUPPORT"))
    near = {"against", "over"} if entry.type == "ACCUSE" else wanted | {"on", "against", "with"}
    for thing in things:
        found += _behind(thing, near, where, actors)
        for inner in syntax.prepositional(thing, {"of"}):  # "70 million dollars of aid for Romania"
            found += _behind(inner, wanted - {"of"}, where, actors)
    if not found:
        found = _named_in(things, entry, where, actors)
    if not found:
        found = _subjects_below(verb, where, actors) if entry.type == "REQUEST" else _below(verb, entry, where, actors)
    if not found and (entry.type in ("COERCE", "RETREAT") or entry.cameo == "042"):
        # "imposed a curfew in Cizre", "arrived in Amman on a visit": it is done to the place
        sides = [verb, *(t for t in things if syntax.lemma(t) in _OVER_PLACES)]
        if entry.cameo == "042" or len(sides) > 1:
            found = [p for t in sides for p in _all(syntax.prepositional(t, {"in"}), where, actors)]
    if not found and entry.type == "THREATEN":
        found = _on_condition(verb, where, actors)
    if not found and entry.type == "PROTEST":
        found = _against(verb, where, actors)
    if (
        not found and entry.type == "REJECT" and syntax.lemma(verb) not in _DENYING
    ):  # "rejected a call for its forces to be deployed in East Timor"
        inside = [t for x in things for o in x.subtree for t in syntax.prepositional(o, {"in"})]
        found = [p for p in _all(inside, where, actors) if p.ref is not None]
    if not found and entry.type == "AID":  # "donated generators to hospitals in Ukraine"
        given = syntax.prepositional(verb, {"to", "for"}) + [
            o for t in things for o in syntax.prepositional(t, {"to", "for"})
        ]
        found = [p for t in given for p in _all(syntax.prepositional(t, {"in", "of"}), where, actors)]
    return found


def _on_condition(verb: Token, where: str, actors: Actors) -> list[Party]:
    """ "Threatened to strike unless Israel withdrew", "if the United States goes ahead": the threat is to whoever is to act."""
    below = [verb, *(c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "conj"))]
    for clause in [c for t in below for c in t.children if c.dep_ == "advcl"]:
        if any(g.lower_ in ("unless", "if", "until") and g.dep_ in ("mark", "advmod") for g in clause.children):
            return _all(syntax.children(clause, syntax.SUBJECT | syntax.PASSIVE), where, actors)
    return []


def _against(verb: Token, where: str, actors: Actors) -> list[Party]:
    """Whoever stands behind the next "against" of the clause, wherever the parser hung it."""
    for t in verb.subtree:
        if t.i > verb.i and t.lower_ == "against":
            thing = t.head if t.dep_ in ("case", "mark") else next(iter(t.children), t)
            return resolve(thing, where, actors) or owners(thing, where, actors)
    return []


def _asked(things: list[Token], where: str, actors: Actors) -> list[Party]:
    """ "Demanded the withdrawal of Serbian forces": whose deed is demanded is asked."""
    for thing in things:
        hit = lexicon.find(thing)
        if hit is not None and hit[0].pos == "n" and hit[0].type in ("RETREAT", "CONCEDE"):
            return _all(syntax.prepositional(thing, {"of", "by"}), where, actors) or _all(
                syntax.children(thing, syntax.POSSESSOR), where, actors
            )
    return []


def _behind(token: Token, words: set[str], where: str, actors: Actors, *, deep: bool = False) -> list[Party]:
    """Parties behind a preposition; behind "against" and "on" also whose camp or policy it is."""
    sharp = words & {"against", "on"}
    sides = [t for t in syntax.prepositional(token, sharp) if syntax.lemma(t) not in _EDGES]
    return _all(syntax.prepositional(token, words - sharp), where, actors, deep=deep) + _all(
        sides, where, actors, deep=True
    )


def _named_in(things: list[Token], entry: Entry, where: str, actors: Actors) -> list[Party]:
    if entry.type == "REJECT" and any(syntax.lemma(t.head) in _DENYING for t in things):
        return [
            p for t in things for c in syntax.prepositional(t, {"by", "from"}) for p in resolve(c, where, actors)
        ] or [p for t in things for c in syntax.children(t, syntax.POSSESSOR) for p in resolve(c, where, actors)]
    own = entry.type in ("RETREAT", "MOBILIZE", "CONCEDE")  # "withdrew its troops": what is one's own is no target
    if entry.type == "CONCEDE":
        things, own = [t for t in things if syntax.lemma(t) in _MET], False
    return [] if own else [p for t in things for one in syntax.conjuncts(t) for p in owners(one, where, actors)]


def _subjects_below(verb: Token, where: str, actors: Actors) -> list[Party]:
    """ "Demanded that the government withdraw": whoever is to act is asked."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "xcomp", "advcl", "parataxis") or (clause.dep_ == "acl" and verb.pos_ == "NOUN"):
            subjects = syntax.children(clause, syntax.SUBJECT | syntax.PASSIVE)
            found = _all(subjects, where, actors) or [p for s in subjects for p in owners(s, where, actors)]
            if found:
                return found
    return []


def _below(verb: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """ "Agreed to send arms to Mali", "refused to meet the king", "threatened to attack India": whom it is about."""
    if entry.type not in ("AGREE", "REJECT", "THREATEN", "PROTEST", "CONCEDE", "ACCUSE"):
        return []
    if entry.type == "PROTEST":
        return _reason(verb, where, actors)
    for clause in verb.children:
        if clause.dep_ not in ("xcomp", "ccomp", "advcl"):
            continue
        if clause.dep_ == "ccomp" and syntax.lemma(verb) == "deny":
            continue  # what is denied was done to somebody, the denial was not
        if clause.dep_ == "advcl" or clause.pos_ not in ("VERB", "AUX"):
            continue
        things = syntax.indirect(clause) + syntax.objects(clause)
        if syntax.lemma(clause) in _GIVING and not syntax.prepositional(clause, {"with"}):  # but "supply Mali with arms"
            things = syntax.indirect(clause)  # "offered to send 40 monitors": they are what is offered
        own = [t for t in things if conditions.armed(t) and not t.ent_type_]  # "refused to deploy troops in Iraq"
        found = _all([t for t in things if t not in own and (entry.type != "AGREE" or t.ent_type_)], where, actors)
        if not found:
            behind = syntax.prepositional(clause, {"to", "with", "against", "on", "from", "of", "at", "for"})
            for thing in things + [t for x in things for t in syntax.prepositional(x, {"of"})]:
                behind += syntax.prepositional(thing, {"to", "with", "against", "on", "from", "for"})
            possessed = [o for t in things for o in syntax.children(t, syntax.POSSESSOR)]
            found = _all(possessed, where, actors) or _all(behind, where, actors)
            found = found or [p for t in things + behind for p in owners(t, where, actors)]
            if not found:
                at = [clause, *things, *behind, *(c for c in clause.children if c.dep_ in ("xcomp", "ccomp"))]
                inside = [t for x in at for t in syntax.prepositional(x, {"in"})]
                found = [p for t in inside for p in resolve(t, where, actors) or owners(t, where, actors)]
            found = found or ([] if syntax.lemma(clause) in _MOVING else _all(own, where, actors))
        if found:
            return found
    return []


def _reason(trigger: Token, where: str, actors: Actors) -> list[Party]:
    """Against whom a protest is: "to demand reforms by the president", "in protest of the government's refusal"."""
    near = [trigger, *(trigger.children if trigger.pos_ == "VERB" else [trigger.head, *trigger.head.children])]
    for clause in [c for t in near for c in t.children if c.dep_ in ("advcl", "acl", "xcomp", "obl", "nmod", "conj")]:
        hit = lexicon.find(clause)
        if hit is not None and hit[0].type == "REQUEST" and (asked := _targets(clause, hit[0], where, actors)):
            return asked
        if clause.pos_ in ("VERB", "AUX") and syntax.lemma(clause) in (
            "demand",
            "protest",
            "call",
            "denounce",
            "oppose",
            "show",
            "press",
            "seek",
            "urge",
        ):
            things = syntax.objects(clause) + syntax.prepositional(clause, {"against", "for", "on", "at"})
        elif syntax.lemma(clause) in ("protest", "opposition", "defiance", "response"):
            things = syntax.prepositional(clause, {"of", "against", "at", "to"})
        else:
            continue
        things += [o for t in things for o in syntax.prepositional(t, {"from", "of", "against"})]
        found = [p for t in things for p in resolve(t, where, actors) or owners(t, where, actors)]
        theirs = {(t.idx, t.idx + len(t)) for t in trigger.sent if t.tag_ == "PRP$"}  # "to press their demands"
        if found := [p for p in found if (p.start, p.end) not in theirs]:
            return found
    return []


def _of_noun(noun: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    lemma = syntax.lemma(noun)
    wanted = _PREPOSITIONS.get(entry.type, AGAINST) - {"of", "by", "in"}
    doers = _all(syntax.prepositional(noun, {"by", "between", "among"}), where, actors, deep=True)
    below = [t for t in syntax.prepositional(noun, {"of", "to", "on", "against"}) if t.i > noun.i]
    if not doers and entry.type != "REJECT":  # "the expulsion of three envoys by Canada": hung on the envoys
        doers = _all([o for t in below for o in syntax.prepositional(t, {"by"})], where, actors)
    if entry.mode == "investigate":
        wanted = wanted | {"into"}
    others = _all(syntax.spread(noun, wanted), where, actors, deep=entry.type in ("PROTEST", "ACCUSE"))
    if not others and entry.type == "ACCUSE":  # "accusations that Sudan had armed the rebels"
        others = _subjects_below(noun, where, actors)
    possessors = _all(syntax.children(noun, syntax.POSSESSOR), where, actors, deep=True)
    adjectives = _all([c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "nn", "nmod:unmarked") and c.i < noun.i
                       and actors.at(c, where) is not None], where, actors)  # fmt: skip
    of = _all(syntax.prepositional(noun, {"of"}), where, actors)
    if entry.type == "REQUEST":
        doers += _all(syntax.spread(noun, {"from"}), where, actors)
        others = _all(syntax.spread(noun, {"to", "on"}), where, actors) or _subjects_below(noun, where, actors)
    elif entry.type in _FROM_DOERS and (givers := _all(syntax.prepositional(noun, {"from"}), where, actors)):
        doers += givers
        others = [o for o in others if o not in givers]
        verb = noun.head
        if not others and noun.dep_ in syntax.OBJECT and syntax.lemma(verb) in _GETTING:
            others = _all(syntax.subjects(verb), where, actors, deep=True)
    if (
        entry.mode in ("arrest", "release", "abduct", "assassinate", "torture")
        or entry.type == "RETREAT"
        or lemma in _OBJECTIVE
    ):
        others += of + (possessors if lemma in _OWNED else [])
        if entry.mode in ("withdraw", "ceasefire"):  # the troops' withdrawal: they withdraw
            doers, others = doers + of, [o for o in others if o not in of]
            if entry.mode == "withdraw":  # "of Ethiopian forces from Somalia": hung on the forces
                others = others or _all([o for t in below for o in syntax.prepositional(t, {"from"})], where, actors)
            if not any(p.ref for p in doers):  # "speeded up the withdrawal of some forces": whose they are
                doers = _light(noun, entry, where, actors) or doers
        doers += adjectives + ([] if lemma in _OWNED else possessors)
    else:
        doers += possessors + adjectives + ([] if doers or possessors else of)
    if entry.mode == "visit":
        others += _all(syntax.prepositional(noun, {"by"}), where, actors)
    if lemma == "resignation":  # who resigns concedes
        doers, others = doers or others, []
    if not doers and lemma in _GESTURES and any(c.lower_ == "in" and c.dep_ == "case" for c in noun.children):
        doers = _all(syntax.subjects(noun.head), where, actors, deep=True)
    if not doers:
        doers = _light(noun, entry, where, actors)
        if doers and not others and entry.type not in EQUALS:  # "directed threats at Pakistan"
            others = _beside_light(noun, wanted | {"at"}, where, actors)
    if not doers and not others and (entry.type in EQUALS or entry.mode == "ceasefire" or lemma in _MUTUAL):
        doers = _between(noun, where, actors)
    if not others and entry.type == "PROTEST":
        others = _reason(noun, where, actors)
    if not others and entry.type in (
        "REJECT",
        "AGREE",
    ):  # "the refusal to admit inspectors", "the veto of a package proposed by Spain"
        plea = syntax.spread(noun, {"of", "to"} if entry.type == "REJECT" else {"to"})
        others = _below(noun, entry, where, actors) or [p for t in plea for p in owners(t, where, actors)]
    if not others and entry.type not in EQUALS:
        others = _hung_on_doers(noun, entry, where, actors)
    return doers, others


def _between(noun: Token, where: str, actors: Actors) -> list[Party]:
    """ "The two agreed to a ceasefire after days of clashes": what two do together, they do to each other."""
    verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    if verb is None or syntax.lemma(verb) not in _TOGETHER:
        return []
    parties = _all(syntax.subjects(verb), where, actors)
    return parties if len(parties) > 1 else []


def _hung_on_doers(noun: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """Parsers often hang "on Iranian troops" on the fighters instead of on the attack."""
    words = _PREPOSITIONS.get(entry.type, AGAINST) - (
        {"with", "from"} if entry.type == "SUPPORT" else {"with", "to", "from"}
    )
    by = syntax.prepositional(noun, {"by"})
    return _all([o for d in by for o in syntax.prepositional(d, words)], where, actors)


def _beside_light(noun: Token, wanted: set[str], where: str, actors: Actors) -> list[Party]:
    """Parsers often hang "on the town" or "at Pakistan" on the verb, or on another noun, of "launched raids on", "directed barbs and threats at"."""
    near = noun
    while near.head != near and (near.dep_ == "conj" or near.head.pos_ in ("VERB", "AUX")):
        near = near.head
        found = _all([t for t in syntax.prepositional(near, wanted) if t.i > noun.i], where, actors)
        if found or near.pos_ in ("VERB", "AUX"):
            return found
    return []


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
    cases = {c.lower_ for c in top.children if c.dep_ == "case"} | ({top.head.lower_} if top.dep_ == "pobj" else set())
    if top.dep_ in syntax.OBJECT and lemma in _LIGHT:
        return _all(syntax.subjects(verb), where, actors, deep=True)
    if lemma in _ASKING and (noun.dep_ in syntax.OBJECT or "for" in cases):
        # "appealed to India for a truce": the one asked is to do it
        return _all(
            syntax.indirect(verb)
            or [o for o in syntax.objects(verb) if o != noun]
            or syntax.prepositional(verb, {"to", "on", "from"}),
            where,
            actors,
        )
    if entry.type != "CONSULT" or top.dep_ not in syntax.OBJECT | {"pobj", "prep"} | syntax.OBLIQUE:
        return []
    if cases & {"during", "in", "by"} and lemma in ("tell", "inform", "assure", "ask", "thank", "urge", "discuss"):
        return _all(syntax.subjects(verb) + syntax.indirect(verb) + syntax.objects(verb), where, actors)
    if (cases & {"for", "on", "during", "in", "to", "from", "at"} and (lemma in _LIGHT or lemma in _WITHIN)) or (cases & {"after", "following"} and lemma in (
        "agree", "sign", "reach", "say", "announce", "tell"
    )):  # fmt: skip
        return _all(syntax.subjects(verb), where, actors, deep=True)
    return []
