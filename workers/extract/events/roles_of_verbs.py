"""Who did it to whom, where a verb tells it."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import deeds, lexicon, protests, somebody
from workers.extract.events.below import asked_for, on_condition, parties_below, subjects_below, suspected
from workers.extract.events.parties import Party, every, just_a_place, owners, resolve
from workers.extract.events.table import Entry
from workers.extract.events.words import AGAINST, EQUALS, PREPOSITIONS

_EDGES = {"border", "frontier", "coast", "outskirt", "road", "edge", "island", "way"}
"""What something happens on, not to: "on the Thai border"."""
_OVER_PLACES = {"state", "curfew", "blockade", "emergency", "law", "siege", "lockdown", "rule"}
_DENYING = {"deny", "dismiss", "refute", "rebut", "dispute"}
_BODIES = {"parliament", "assembly", "party", "court", "newspaper", "station", "broadcaster", "council", "senate", "union"}  # fmt: skip
_MUTUAL = {"clash", "fight", "battle", "skirmish", "exchange", "trade", "brawl", "grapple", "engage", "wage"}
_CAPTIVE = {"hostage", "prisoner", "captive"}
_MET = {"demand", "condition", "request", "call", "claim", "pressure", "ultimatum"}


def of_verb(verb: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    """Actors and targets of a verb."""
    perfect = verb.tag_ == "VBN" and any(c.lower_ in ("has", "have", "had", "having") for c in verb.children)
    if syntax.passive(verb) and not (perfect and not syntax.children(verb, syntax.PASSIVE)):
        return _of_passive(verb, entry, where, actors)
    subjects = syntax.subjects(verb)
    if not subjects and entry.pos == "a":
        subjects = [c for c in verb.children if c.dep_ == "expl" and c.lower_ == "it"]  # "it is willing to withdraw"
    doers = every(subjects, where, actors, deep=True)
    return doers, targets(verb, entry, where, actors)


def _opposed(verb: Token) -> bool:
    """ "Israel is opposed to French mediation": no passive, though it looks like one."""
    return syntax.lemma(verb) == "oppose" and bool(syntax.prepositional(verb, {"to"})) and not syntax.agents(verb)


def _of_passive(verb: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    if _opposed(verb):
        behind = syntax.prepositional(verb, {"to"})
        subjects = syntax.passive_subjects(verb) or syntax.subjects(verb)
        return every(subjects, where, actors), every(behind, where, actors) or _named_in(behind, entry, where, actors)
    doers = every(syntax.agents(verb), where, actors, deep=True)
    if not doers:  # "were denied entry by Azerbaijan", "were moved to the frontier by Caracas": hung on another noun
        near = syntax.objects(verb) + [t for t in syntax.children(verb, syntax.OBLIQUE) if lexicon.find(t) is None]
        doers = every([t for o in near for t in syntax.prepositional(o, {"by"})], where, actors)
    if not doers and entry.type == "ASSAULT":
        # "were killed in Israeli air strikes": the attack's owner did it.
        doers = [p for t in syntax.prepositional(verb, {"in", "during"}) for p in owners(t, where, actors)]
    patients = syntax.passive_subjects(verb)
    others = every(patients, where, actors)
    if entry.type == "MOBILIZE":  # "forces were deployed along the border"
        doers, others = doers or others, every(syntax.prepositional(verb, {"against", "to"}), where, actors)
        return doers, others
    if entry.type in EQUALS:
        return doers + others, []
    if not others:
        others = _named_in(patients, entry, where, actors)
    if entry.beside and not others:
        others = every(syntax.prepositional(verb, PREPOSITIONS.get(entry.type, AGAINST)), where, actors)
    return doers, others


def targets(verb: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """Objects, else who is named in the object ("Haiti's efforts", "a US offer"), else a preposition, else the clause below."""
    wanted = PREPOSITIONS.get(entry.type, AGAINST)
    if entry.mode == "withdraw" and entry.type == "RETREAT":
        wanted = {"to"} if entry.part in ("back", "over") else {"from"}  # "retreated to the hills": nobody is there
    if entry.part == "out":
        wanted = wanted | {"of"}
    if entry.type == "ASSAULT" and entry.part != "with" and syntax.lemma(verb) not in _MUTUAL:
        wanted = wanted - {"with"}  # "sank a ship with sea drones"
    things = [syntax.antecedent(t, verb) for t in syntax.objects(verb)]
    # "Moscow denied it": what was said, unless it is known whom it stands for
    if entry.type in ("REJECT", "AGREE", "CONCEDE", "SUPPORT"):
        things = [t for t in things if t.lower_ not in ("it", "this", "that") or actors.pronoun(t, where) is not None]
    if entry.word == "blame" and (blamed := [t for x in [verb, *things] for t in syntax.prepositional(x, {"on"})]):
        return every(blamed, where, actors, deep=True) or _named_in(blamed, entry, where, actors)
    if entry.type in ("ACCUSE", "REJECT", "SUPPORT") and (made := every(deeds.author(verb), where, actors)):
        return made
    if entry.mode == "abduct" and len(things) > 1:  # "are holding two workers hostage"
        things = [t for t in things if syntax.lemma(t) not in _CAPTIVE]
    if entry.type == "AGREE" and entry.word in ("offer", "promise", "pledge"):
        things = []
    if entry.type == "MOBILIZE":
        things = [t for t in things if not somebody.armed(t) and not _own(t)]
    deed = bool(entry.beside & {syntax.lemma(c) for t in things for c in syntax.conjuncts(t)})
    if entry.type == "RETREAT" and entry.mode != "release":  # "withdrew its troops": one's own are no target
        things = [t for t in things if not _own(t)]
    found: list[Party] = []
    if entry.type == "REQUEST":
        if asked := asked_for(things, where, actors):
            return asked
        things = [t for t in things if somebody.party(t) or actors.at(t, where) is not None]  # "urged restraint"
    if entry.part in ("on", "with", "to", "against", "for", "at", "from", "into"):
        behind = syntax.prepositional(verb, {entry.part})
        found = every(behind, where, actors) or _named_in(behind, entry, where, actors)
        if found and entry.part in ("on", "with", "to", "against"):
            return found
        if entry.part == "for":  # "pressed the agency for its log", "called for Israel to stop"
            return every(things, where, actors) or subjects_below(verb, where, actors) or found
    if entry.word in ("allege", "charge") and (told := subjects_below(verb, where, actors)):
        return told
    if entry.mode == "investigate" and (suspects := suspected(verb, where, actors)):
        return suspects
    if not found:
        found = every(syntax.indirect(verb), where, actors)
    if not found and not (
        deed
        and entry.cameo != "075"  # "took in refugees"
        and entry.type not in ("COERCE", "RETREAT", "SANCTION", "ASSAULT", "MOBILIZE", "SUPPORT")
    ):
        found = every(things, where, actors)
        if syntax.lemma(verb) in ("designate", "brand", "declare", "label") and len(found) > 1:
            found = found[:1]  # what it is called is no second one
        if any(syntax.lemma(t) in _BODIES for t in things):
            deed = False
        if deed and entry.mode not in ("release", "expel", "seize", "access") and entry.cameo != "075":
            found = []
    if entry.type == "AID":
        found = [
            p
            for p in found
            if p.ref is not None or not any(t.idx <= p.end and p.start <= t.idx and somebody.armed(t) for t in things)
        ]
    if found and (entry.type not in EQUALS or entry.cameo == "063"):
        return found
    if syntax.lemma(verb) in ("complain", "protest"):
        behind = syntax.prepositional(verb, {"over", "about", "of", "against", "at"})
        return (
            every(behind, where, actors, deep=True)
            or _named_in(behind, entry, where, actors)
            or reason(verb, where, actors)
        )
    found += _behind(verb, wanted, where, actors, deep=entry.type in ("PROTEST", "ACCUSE", "SUPPORT"))
    by = [o for t in things for o in syntax.prepositional(t, {"by"})] if entry.type == "ACCUSE" else []
    if blamed := every(by, where, actors):  # "investigating crimes by militiamen against civilians"
        return blamed
    near = {"against", "over", "at"} if entry.type == "ACCUSE" else wanted | {"on", "against", "with"}
    if (
        entry.cameo == "057" or entry.type in EQUALS
    ):  # "signed a memorandum on a lake", "shared intelligence on smugglers"
        near = near - {"on"}
    for thing in syntax.objects(verb) if entry.type == "MOBILIZE" else things:
        found += _behind(thing, near, where, actors)
        for inner in syntax.prepositional(thing, {"of"}):  # "70 million dollars of aid for Romania"
            found += _behind(inner, wanted - {"of"}, where, actors)
    if not found and entry.type == "MOBILIZE":  # "mobilised reservists for a war against Iraq"
        aims = [t for x in (verb, *syntax.objects(verb)) for t in syntax.prepositional(x, {"for"})]
        found = every([o for t in aims for o in syntax.prepositional(t, {"against", "on", "with"})], where, actors)
    if not found and entry.mode != "intelligence":  # whom it is about has no part in "shared intelligence on smugglers"
        found = _named_in(things, entry, where, actors)
    if not found:
        found = (
            subjects_below(verb, where, actors)
            if entry.type == "REQUEST"
            else parties_below(verb, entry, where, actors)
        )
    if not found and (entry.type in ("COERCE", "RETREAT") or entry.cameo == "042"):
        # "imposed a curfew in Cizre", "arrived in Amman on a visit": it is done to the place
        sides = [verb, *(t for t in things if syntax.lemma(t) in _OVER_PLACES)]
        if entry.cameo == "042" or len(sides) > 1:
            found = [p for t in sides for p in every(syntax.prepositional(t, {"in"}), where, actors)]
    if entry.type == "THREATEN" and all(
        just_a_place(p, actors) for p in found
    ):  # "threatened an offensive in the Gulf unless Iraq"
        found = on_condition(verb, where, actors) or found
    if not found and entry.type == "PROTEST":
        found = reason(verb, where, actors) or _against(verb, where, actors) or protests.seats(verb, where, actors)
        found = found or protests.employers(verb, where, actors)
    if not found and entry.type == "REJECT" and syntax.lemma(verb) not in _DENYING:
        # "rejected a call for its forces to be deployed in East Timor"
        inside = [t for x in things for o in x.subtree for t in syntax.prepositional(o, {"in"})]
        found = [p for p in every(inside, where, actors) if p.ref is not None]
    if not found and entry.type == "AID":  # "donated generators to hospitals in Ukraine"
        given = syntax.prepositional(verb, {"to", "for"}) + [
            o for t in things for o in syntax.prepositional(t, {"to", "for"})
        ]
        # "80 tons of tents and milk to families": hung on one of the things
        deep = [o for t in things for x in t.subtree for o in syntax.prepositional(x, {"to", "for"})]
        found = every(deep, where, actors) or [
            p for t in given for p in every(syntax.prepositional(t, {"in", "of"}), where, actors)
        ]
    return found


def _against(verb: Token, where: str, actors: Actors) -> list[Party]:
    """Whoever stands behind the next "against" of the clause, wherever the parser hung it."""
    for t in verb.subtree:
        if t.i > verb.i and t.lower_ == "against":
            thing = t.head if t.dep_ in ("case", "mark") else next(iter(t.children), t)
            return resolve(thing, where, actors) or owners(thing, where, actors)
    return []


def _behind(token: Token, words: set[str], where: str, actors: Actors, *, deep: bool = False) -> list[Party]:
    """Parties behind a preposition; behind "against" and "on" also whose camp or policy it is."""
    sharp = words & {"against", "on"}
    sides = [t for t in syntax.prepositional(token, sharp) if syntax.lemma(t) not in _EDGES]
    return every(syntax.prepositional(token, words - sharp), where, actors, deep=deep) + every(
        sides, where, actors, deep=True
    )


def _named_in(things: list[Token], entry: Entry, where: str, actors: Actors) -> list[Party]:
    if entry.type == "REJECT" and any(syntax.lemma(t.head) in _DENYING for t in things):
        by = [c for t in things for c in syntax.prepositional(t, {"by", "from"})]
        whose = [c for t in things for c in syntax.children(t, syntax.POSSESSOR)]
        # "dismissed a Human Rights Watch report", but not "denied Russian involvement"
        named = [
            c for t in things if deeds.told(t) for c in t.children if c.i < t.i and actors.at(c, where) is not None
        ]
        return every(by, where, actors) or every(whose, where, actors) or every(named, where, actors)
    if entry.type in ("ACCUSE", "REQUEST"):  # "denounced the jailing of three journalists": they are not denounced
        things = [t for t in things if not _done_to_them(t)]
    if entry.type in ("ACCUSE", "REJECT", "SUPPORT"):  # "criticised its coverage"
        theirs = [c for t in things for c in syntax.children(t, syntax.POSSESSOR) if c.tag_ == "PRP$"]
        if found := [p for p in every(theirs, where, actors) if p.ref is not None]:
            return found
    own = entry.type in ("RETREAT", "MOBILIZE", "CONCEDE")  # "withdrew its troops": what is one's own is no target
    if entry.type == "CONCEDE":
        things, own = [t for t in things if syntax.lemma(t) in _MET], False
    return [] if own else [p for t in things for one in syntax.conjuncts(t) for p in owners(one, where, actors)]


def _done_to_them(deed: Token) -> bool:
    """Whether a noun is a deed of force of which the text tells only the victims."""
    hit = lexicon.find(deed)
    done = hit is not None and (hit[0].type in ("ASSAULT", "COERCE") or hit[0].mode in ("release", "investigate"))
    force = deed.lower_.endswith("ing") or done
    told = syntax.prepositional(deed, {"by", "from"}) or syntax.children(deed, syntax.POSSESSOR)
    before = any(somebody.nation(c) for c in deed.children if c.i < deed.i)
    return force and bool(syntax.prepositional(deed, {"of", "into"})) and not told and not before


def reason(trigger: Token, where: str, actors: Actors) -> list[Party]:
    """Against whom a protest is: "to demand reforms by the president", "in protest of the government's refusal"."""
    near = [trigger, *(trigger.children if trigger.pos_ == "VERB" else [trigger.head, *trigger.head.children])]
    for clause in [c for t in near for c in t.children if c.dep_ in ("advcl", "acl", "xcomp", "obl", "nmod", "conj")]:
        hit = lexicon.find(clause)
        if hit is not None and hit[0].type == "REQUEST" and (asked := targets(clause, hit[0], where, actors)):
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
        if every(syntax.objects(clause), where, actors):  # "to press the government for the eviction of miners"
            things = syntax.objects(clause)
        things += [o for t in things for o in syntax.prepositional(t, {"from", "of", "against"})]
        # "press their demands for freedom and chances from the government": hung on what is demanded
        things += [o for t in syntax.objects(clause) for x in t.subtree for o in syntax.prepositional(x, {"from"})]
        found = [p for t in things for p in resolve(t, where, actors) or owners(t, where, actors)]
        theirs = {(t.idx, t.idx + len(t)) for t in trigger.sent if t.tag_ == "PRP$"}  # "to press their demands"
        if found := [p for p in found if (p.start, p.end) not in theirs]:
            return found
    return []


def _own(thing: Token) -> bool:
    """ "Its troops"."""
    return any(c.lower_ in ("its", "their", "his", "her", "our", "my") for c in thing.children)
