"""Parties in the clause below a trigger: whom a promise, a refusal or a threat is about, who is asked to act."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import lexicon, somebody
from workers.extract.events.parties import Party, every, owners, resolve, whole
from workers.extract.events.table import Entry
from workers.extract.events.words import CLAIMS

_TOLD = CLAIMS | {"report", "complaint", "suspicion", "charge"}
_GIVING = {"send", "give", "provide", "supply", "dispatch", "deliver", "lend", "donate", "contribute", "deploy", "offer"}  # fmt: skip
_MOVING = {"withdraw", "pull", "deploy", "send", "redeploy", "move", "station", "mobilise", "mobilize", "evacuate", "bring", "keep"}  # fmt: skip


def subjects_below(verb: Token, where: str, actors: Actors) -> list[Party]:
    """ "Demanded that the government withdraw": whoever is to act is asked."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "xcomp", "advcl", "parataxis") or (clause.dep_ == "acl" and verb.pos_ == "NOUN"):
            subjects = syntax.children(clause, syntax.SUBJECT | syntax.PASSIVE)
            found = every(subjects, where, actors) or [p for s in subjects for p in owners(s, where, actors)]
            if found:
                return found
    return []


def parties_below(verb: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """ "Agreed to send arms to Mali", "refused to meet the king", "threatened to attack India": whom it is about."""
    if entry.type not in ("AGREE", "REJECT", "THREATEN", "CONCEDE", "ACCUSE"):
        return []
    for clause in verb.children:
        if clause.dep_ not in ("xcomp", "ccomp", "advcl"):
            continue
        if clause.dep_ == "ccomp" and syntax.lemma(verb) == "deny":
            continue  # what is denied was done to somebody, the denial was not
        if clause.dep_ == "advcl" or clause.pos_ not in ("VERB", "AUX"):
            continue
        things = syntax.indirect(clause) + syntax.objects(clause)
        given: list[Token] = []
        if syntax.lemma(clause) in _GIVING and not syntax.prepositional(clause, {"with"}):
            # but "supply Mali with arms"
            given = syntax.objects(clause)  # "offered to send 40 monitors": they are what is offered
            things = syntax.indirect(clause)
        own = [t for t in things if somebody.armed(t) and not t.ent_type_]  # "refused to deploy troops in Iraq"
        found = every([t for t in things if t not in own and (entry.type != "AGREE" or t.ent_type_)], where, actors)
        if not found:
            behind = syntax.prepositional(clause, {"to", "with", "against", "on", "from", "of", "at", "for"})
            for thing in things + [t for x in things for t in syntax.prepositional(x, {"of"})]:
                behind += syntax.prepositional(thing, {"to", "with", "against", "on", "from", "for"})
            # "to provide 70 million dollars of aid for Romania": for whom, however deep it hangs
            behind += [t for o in given for x in o.subtree for t in syntax.prepositional(x, {"to", "for"})]
            possessed = [o for t in things for o in syntax.children(t, syntax.POSSESSOR) if o.tag_ != "PRP$"]
            found = every(possessed, where, actors) or every(behind, where, actors)
            found = found or [p for t in things + behind for p in owners(t, where, actors)]
            if not found:
                at = [clause, *things, *behind, *(c for c in clause.children if c.dep_ in ("xcomp", "ccomp"))]
                inside = [t for x in at for t in syntax.prepositional(x, {"in"})]
                found = [p for t in inside for p in resolve(t, where, actors) or owners(t, where, actors)]
            found = found or ([] if syntax.lemma(clause) in _MOVING else every(own, where, actors))
        if found:
            return found
    return []


def suspected(verb: Token, where: str, actors: Actors) -> list[Party]:
    """ "Is looking into whether the chairman bribed officials", "claims that an academy did": who is said to have done it."""
    if any(c.lower_ == "whether" for t in verb.children for c in t.children):
        return subjects_below(verb, where, actors)
    told = syntax.objects(verb) + syntax.prepositional(verb, {"into"})
    told += [o for t in syntax.objects(verb) for o in syntax.prepositional(t, {"into"})]  # "completed its inquiry into"
    told = [c for t in told if syntax.lemma(t) in _TOLD for c in t.children if c.dep_ in ("acl", "ccomp")]
    suspects = [s for c in told for s in syntax.children(c, syntax.SUBJECT) if s.pos_ in ("NOUN", "PROPN")]
    return every(suspects, where, actors) or [whole(s, where, actors) for s in suspects]


def on_condition(verb: Token, where: str, actors: Actors) -> list[Party]:
    """ "Threatened to strike unless Israel withdrew", "if the United States goes ahead": the threat is to whoever is to act."""
    near = [verb, *syntax.objects(verb)]  # "served notice that they would strike unless …"
    below = [verb, *(c for t in near for c in t.children if c.dep_ in ("xcomp", "ccomp", "conj", "acl"))]
    for clause in [c for t in below for c in t.children if c.dep_ == "advcl"]:
        if any(g.lower_ in ("unless", "if", "until") and g.dep_ in ("mark", "advmod") for g in clause.children):
            return every(syntax.children(clause, syntax.SUBJECT | syntax.PASSIVE), where, actors)
    return []


def asked_for(things: list[Token], where: str, actors: Actors) -> list[Party]:
    """ "Demanded the withdrawal of Serbian forces": whose deed is demanded is asked."""
    for thing in things:
        hit = lexicon.find(thing)
        if hit is not None and hit[0].pos == "n" and hit[0].mode != "release" and hit[0].type in ("RETREAT", "CONCEDE"):
            return every(syntax.prepositional(thing, {"of", "by"}), where, actors) or every(
                syntax.children(thing, syntax.POSSESSOR), where, actors
            )
    return []
