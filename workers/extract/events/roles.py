"""Who did it to whom: parties of a trigger from the parse."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.actors import Actors
from workers.extract.events import deeds, numbers
from workers.extract.events.parties import Party, distinct, every, just_a_place
from workers.extract.events.roles_of_nouns import of_noun
from workers.extract.events.roles_of_verbs import of_verb
from workers.extract.events.table import Entry
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
_LONGEST_POSSESSIVE = len("their")


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
    if entry.type == "ASSAULT" and trigger.pos_ == "NOUN" and made_doers and not made_others:
        # "the Quetta bombing": where it was
        made_others = [p for p in made_doers if p.end <= trigger.idx and _town(p, actors) and trigger.idx - p.end < 2]
        made_doers = [p for p in made_doers if p not in made_others]
    made_others = [p for p in made_others if not bystander(p, trigger, entry, actors)]
    if len(made_others) > 1:  # "the shooting of two herders on the river"
        made_others = [p for p in made_others if not (_site(p, actors) and _cases(p, trigger) & _WHERE)] or made_others
    if not made_others and entry.type not in EQUALS:
        hit = deeds.hit(trigger, entry, where, actors) or deeds.whom(trigger, entry, where, actors)
        made_others = [p for p in hit if not any(p.start < d.end and d.start < p.end for d in made_doers)]
    if not made_others and entry.type == "ASSAULT" and trigger.pos_ == "NOUN" and trigger.dep_ in syntax.SUBJECT:
        killed = syntax.lemma(trigger.head) in numbers.KILLED | numbers.INJURED  # "a drone strike killed three nurses"
        made_others = every(syntax.objects(trigger.head), where, actors) if killed else []
    treaty, fire = entry.cameo == "057", entry.word in ("exchange", "trade") and entry.type == "ASSAULT"
    equal = entry.type in EQUALS and not (entry.type == "AGREE" and trigger.pos_ != "NOUN") and entry.cameo != "063"
    if treaty or fire or equal:
        # Between equals all parties are actors; a promise and an extradition have a target.
        return made_doers + made_others, []
    return made_doers, made_others


def bystander(party: Party, trigger: Token, entry: Entry, actors: Actors) -> bool:
    """What stands where a target would, and is none: a place that is left, forces at home, what is fired, "its" of a noun that is nobody."""
    short = entry.pos == "v" and party.end - party.start <= _LONGEST_POSSESSIVE
    spoken_of = (
        entry.type in ("ACCUSE", "REJECT", "SUPPORT", "REQUEST") and party.ref is not None
    )  # "criticised its coverage"
    if short and not spoken_of and any(t.idx == party.start and t.tag_ == "PRP$" for t in trigger.sent):
        return True
    if _on_air(party, trigger):
        return True
    if entry.type == "RETREAT" and entry.mode in ("withdraw", None):
        there = _site(party, actors) and not _state(party, actors)
        return there or "with" in _cases(party, trigger)  # "moved back from the boundary with Kosovo"
    if entry.type == "MOBILIZE":
        sent = syntax.passive_subjects(trigger) if entry.pos == "v" and syntax.passive(trigger) else []
        return not _country(party, actors) or any(party.start <= t.idx < party.end for t in sent)
    if entry.type == "PROTEST" and _site(party, actors):  # "a strike at Durban": where, not against whom
        place = _cases(party, trigger) & (_WHERE | _ALONG | {"of"})
        return bool(place) and not (place == {"from"} and _state(party, actors))  # "for independence from Iraq"
    if (
        entry.type != "ASSAULT"
        and entry.type not in EQUALS
        and _site(party, actors)
        and _cases(party, trigger) & _ALONG
    ):
        return True
    if entry.word in _LAUNCHING and party.ref is None:
        return any(t.left_edge.idx <= party.start and party.end <= t.idx + len(t) for t in syntax.objects(trigger))
    return False


_WHERE = {"at", "in", "on", "outside", "from", "near", "into"}
_ALONG = {"between", "across", "through", "along", "around", "near", "off", "outside"}
"""Prepositions of a place that nothing is done to: "the road between Puno and Desaguadero"."""


_MEDIA = {"radio", "channel", "television", "tv", "website"}


def _site(party: Party, actors: Actors) -> bool:
    known = actors.known.get(party.ref or "")
    return known is not None and known.actor.type in ("GPE", "LOC", "FAC")


def _cases(party: Party, trigger: Token) -> set[str]:
    """The prepositions before a party, or before the list that it stands in."""
    inside = [t for t in trigger.sent if party.start <= t.idx < party.end]
    for t in inside[:]:
        while t.dep_ == "conj" and t.head != t:
            t = t.head
            inside.append(t)
    return {c.lower_ for t in inside for c in t.children if c.dep_ == "case"} | {
        t.head.lower_ for t in inside if t.dep_ == "pobj"
    }


def _on_air(party: Party, trigger: Token) -> bool:
    """ "Uttered a threat on an open radio channel": where it was heard."""
    heads = [t for t in trigger.sent if party.start <= t.idx < party.end and syntax.lemma(t) in _MEDIA]
    return any(c.lower_ in ("on", "in", "via") and c.dep_ == "case" for t in heads for c in t.children)


def _country(party: Party, actors: Actors) -> bool:
    """Whether forces sent there or against it are sent abroad: a country, or people."""
    known = actors.known.get(party.ref or "")
    if known is None or known.actor.type not in ("GPE", "ORG", "NORP", "PERSON"):
        return False
    name = tables.plain(known.actor.name or "")
    return known.actor.type != "GPE" or name in tables.countries().names  # "fly policemen to Port-au-Prince": where


def _town(party: Party, actors: Actors) -> bool:
    """A place within a country: who leaves it leaves nobody."""
    known = actors.known.get(party.ref or "")
    if known is None or known.actor.type != "GPE":
        return False
    return not _state(party, actors)


def _state(party: Party, actors: Actors) -> bool:
    """A country, or its capital that stands for it."""
    known = actors.known.get(party.ref or "")
    name = tables.plain(known.actor.name or "") if known is not None else ""
    return name in tables.countries().names or name in tables.countries().capitals
