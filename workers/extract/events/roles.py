"""Who did it to whom: parties of a trigger from the parse."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.actors import Actors
from workers.extract.events import deeds
from workers.extract.events.lexicon import Entry
from workers.extract.events.parties import Party, distinct
from workers.extract.events.roles_of_nouns import of_noun
from workers.extract.events.roles_of_verbs import of_verb
from workers.extract.events.words import EQUALS

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


_POSSESSIVE = len("their")


def find(trigger: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    """Actors and targets of a trigger; empty where the clause does not say."""
    if entry.pos in ("v", "a"):
        doers, others = of_verb(trigger, entry, where, actors)
    else:
        doers, others = of_noun(trigger, entry, where, actors)
    made_doers = [p for p in distinct(doers) if not just_a_place(p, actors)]
    made_others = [
        p for p in distinct(others) if not any(p[1:] == d[1:] or (p.ref and p.ref == d.ref) for d in made_doers)
    ]
    if entry.mode == "withdraw" and entry.type == "RETREAT":
        made_others = [p for p in made_others if not town(p, actors)]
    if entry.type == "PROTEST":  # "a strike at Durban": where, not against whom
        at = {
            (t.idx, t.idx + len(t))
            for t in trigger.subtree
            if any(c.lower_ in ("at", "in", "outside", "from") for c in t.children)
        }
        made_others = [
            p for p in made_others if not (town(p, actors) and any(p.start <= a and b <= p.end for a, b in at))
        ]
    if entry.type == "ASSAULT" and trigger.pos_ == "NOUN" and made_doers and not made_others:
        # "the Quetta bombing": where it was
        made_others = [p for p in made_doers if p.end <= trigger.idx and town(p, actors) and trigger.idx - p.end < 2]
        made_doers = [p for p in made_doers if p not in made_others]
    if entry.word in _LAUNCHING:  # what is fired or flown is no target
        own = {(t.left_edge.idx, t.idx + len(t)) for t in syntax.objects(trigger)}
        made_others = [p for p in made_others if p.ref or not any(a <= p.start and p.end <= b for a, b in own)]
    if entry.type == "MOBILIZE":
        made_others = [p for p in made_others if _country(p, actors)]
    if not made_others and entry.type not in EQUALS:
        made_others = [
            p
            for p in deeds.hit(trigger, entry, where, actors) or deeds.whom(trigger, entry, where, actors)
            if p not in made_doers
        ]
    if entry.pos == "v":
        possessive = {t.idx for t in trigger.sent if t.tag_ == "PRP$"}
        made_others = [p for p in made_others if p.start not in possessive or p.end - p.start > _POSSESSIVE]
    if entry.word in ("exchange", "trade") and entry.type == "ASSAULT":  # fire
        return made_doers + made_others, []
    if entry.cameo == "057":  # a treaty: whoever signs it
        return made_doers + made_others, []
    if entry.type in EQUALS and not (entry.type == "AGREE" and trigger.pos_ != "NOUN") and entry.cameo != "063":
        # Between equals all parties are actors; a promise and an extradition have a target.
        return made_doers + made_others, []
    return made_doers, made_others


def _country(party: Party, actors: Actors) -> bool:
    """Whether forces sent there or against it are sent abroad: a country, or people."""
    known = actors.known.get(party.ref or "")
    return known is not None and known.actor.type in ("GPE", "ORG", "NORP", "PERSON") and not town(party, actors)


def just_a_place(party: Party, actors: Actors) -> bool:
    """A sea or a region does nothing."""
    known = actors.known.get(party.ref or "")
    return known is not None and known.actor.type == "LOC"


def town(party: Party, actors: Actors) -> bool:
    """A place within a country: who leaves it leaves nobody."""
    known = actors.known.get(party.ref or "")
    if known is None or known.actor.type != "GPE":
        return False
    name = tables.plain(known.actor.name or "")
    return name not in tables.countries().names and name not in tables.countries().capitals
