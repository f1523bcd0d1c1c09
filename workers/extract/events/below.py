"""Parties in the clause below a trigger: whom a promise, a refusal or a threat is about, who is asked to act."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import somebody
from workers.extract.events.parties import Party, every, owners, resolve
from workers.extract.events.table import Entry

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
