"""Conditions of words of saying: what is asked, ordered, refused, warned of."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events.conditions.clause import infinitive, known_subject, some
from workers.extract.events.somebody import nation, party, sector, undergoers
from workers.extract.events.words import CALAMITY, SILENCE


def ask(verb: Token) -> bool:
    """Somebody is asked to do or for something; nobody asks a question."""
    below = {c.lower_ for c in verb.children}
    clause = next((c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "advcl")), None)
    asked = clause is not None and any(
        g.lower_ in ("if", "whether", "why", "what", "how", "when", "who") for g in clause.subtree if g.i < clause.i
    )
    wanted = infinitive(verb) is not None or bool(syntax.prepositional(verb, {"for"}))
    return wanted and not asked and "about" not in below and known_subject(verb)


def unnamed(verb: Token) -> bool:
    """ "Asked not to be named", "requested anonymity": a condition of talking to the press."""
    if syntax.lemma(verb) not in ("ask", "request", "demand", "insist", "seek"):
        return False
    clause = infinitive(verb)
    hidden = clause is not None and syntax.has_not(clause) and syntax.lemma(clause) in ("name", "identify", "quote")
    return hidden or any(syntax.lemma(t) == "anonymity" for t in syntax.objects(verb))


def order(verb: Token) -> bool:
    """A party is ordered to do something; troops are sent otherwise."""
    clause = infinitive(verb)
    if clause is None or not some(verb, party):
        return False
    return not (any(sector(t) == "MIL" for t in undergoers(verb)) and syntax.lemma(verb) == "order")


def charge(verb: Token) -> bool:
    """Somebody is charged with a deed, or it is charged that."""
    with_what = any(g.lower_ == "with" for c in verb.children for g in (c, *c.children))
    return (with_what and (some(verb, party) or syntax.passive(verb))) or any(c.dep_ == "ccomp" for c in verb.children)


def refuse(verb: Token) -> bool:
    """Something is refused, but to speak."""
    clause = infinitive(verb)
    if clause is None:
        return bool(syntax.objects(verb))
    return syntax.lemma(clause) not in SILENCE


def warn(verb: Token) -> bool:
    """Another party is warned, or with force; nobody warns of a storm."""
    words = {t.lower_ for t in verb.subtree}
    hard = words & {"consequences", "retaliate", "retaliation", "force", "strike", "respond", "response", "war", "action", "military", "attack",
                    "sanctions", "reprisals", "punish", "punished", "tolerate", "destroy", "crush", "pay", "price", "invasion", "withdraw",
                    "cancel", "expel", "suspend", "boycott", "nuclear", "severe", "escalation", "revenge", "blockade", "harsh", "answer", "decisive", "hit", "fight"}  # fmt: skip
    if words & CALAMITY and not hard:
        return False
    other = some(verb, lambda t: nation(t) or t.ent_type_ in ("GPE", "ORG", "PERSON", "NORP") or sector(t) is not None)
    return other or (bool(hard) and known_subject(verb))


def hostile(verb: Token) -> bool:
    """ "Vowed to crush", "pledged to retaliate": a threat, no promise."""
    bad = {"crush", "retaliate", "avenge", "punish", "destroy", "fight", "respond", "hunt", "attack", "strike", "kill", "bomb", "invade", "annihilate",
           "eliminate", "wipe", "hit", "defeat", "shoot", "overthrow", "boycott", "suspend", "expel", "block", "sue", "impose", "cut", "seize", "march"}  # fmt: skip
    clause = infinitive(verb)
    return clause is not None and syntax.lemma(clause) in bad


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


def will_not(verb: Token) -> bool:
    """ "Will not accept", "has not recognised": a refusal is told by what is not done."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in syntax.AUXILIARY}
    return syntax.has_not(verb) and bool(
        helpers & {"will", "would", "wo", "can", "could", "ca", "does", "do", "did", "has", "have", "shall", "'ll"}
    )
