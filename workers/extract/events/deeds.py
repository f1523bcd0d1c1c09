"""Targets that are no object of the trigger: whose deed it is that somebody rejects, and what is hit besides people."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import somebody
from workers.extract.events.parties import Party, resolve, whole
from workers.extract.events.table import Entry
from workers.extract.events.words import CLAIMS, PLACES

_DEEDS = {
    "decision", "step", "move", "measure", "ruling", "finding", "verdict", "claim", "charge", "allegation", "accusation", "proposal", "statement",
    "remark", "plan", "attack", "intrusion", "order", "offer", "demand", "threat", "strike", "action", "act", "sentence", "judgment", "judgement",
    "announcement", "report", "comment", "law", "policy", "request", "appeal", "call", "suggestion", "incident", "arrest", "raid", "killing",
}  # fmt: skip
_SAID = CLAIMS | {
    "charge", "proposal", "statement", "remark", "plan", "offer", "demand", "threat", "report", "comment",
    "request", "appeal", "call", "finding", "criticism", "complaint", "account", "version", "study", "ultimatum",
}  # fmt: skip
_HIT = PLACES | {
    "pit", "mine", "café", "cafe", "restaurant", "bar", "shop", "office", "flat", "apartment", "tower", "dam", "boat", "ferry", "car", "truck",
    "lorry", "synagogue", "temple", "shrine", "cathedral", "monastery", "university", "college", "prison", "jail", "terminal", "substation", "grid",
    "cable", "railway", "road", "crossing", "farm", "factory", "parliament", "block", "silo", "arsenal", "line", "pillar", "garrison",
    "barrack", "hostel", "casino", "clinic", "ward", "dormitory", "mall", "supermarket", "stadium", "theatre", "theater", "nightclub", "palace", "villa",
    "storehouse", "granary", "convent", "seminary", "orphanage", "kindergarten", "mission", "procession", "convoy", "picnic", "wedding", "funeral",
    "rally", "crowd", "queue", "gathering", "congregation", "patrol", "post", "outpost", "well", "dyke", "reservoir", "turbine", "antenna", "radar", "kiosk", "ambulance", "tractor", "minibus", "taxi", "freighter", "trawler", "dinghy", "cargo", "jetliner", "airliner",
}  # fmt: skip
_OWNED = {"tanker", "ship", "vessel", "boat", "trawler", "freighter", "office", "headquarters", "station", "broadcaster", "bank", "company", "flat",
          "apartment", "home", "house", "shop", "mosque", "church", "bureau", "premises", "newsroom", "tv", "television", "channel", "newspaper",
          "submersible", "submarine", "dhow", "truck", "lorry", "car", "plane", "aircraft", "helicopter", "yacht", "jet", "barge", "speedboat",
          "vehicle", "warehouse", "farm", "estate", "plantation", "villa", "mine", "port", "building", "airport", "base", "oilfield", "refinery"}  # fmt: skip
_EDGES = {"gate", "entrance", "door", "wall", "perimeter", "stretch", "part", "section", "row"}
_SELF = {"himself", "herself", "themselves", "itself"}
_BESIDE = {"at", "beside", "near", "outside", "inside", "in", "among", "amid", "by", "next", "against"}
_SHOOTING = {"fire", "lob", "hurl", "launch", "throw", "drop", "spray", "rain", "unleash"}
_SETTING = {
    "set": {"to", "on", "at", "outside", "inside"}, "put": {"to"}, "lay": {"to"}, "detonate": {"outside", "inside"}, "explode": {"outside", "inside"},
}  # fmt: skip
"""Verbs whose object is the means: "set fire to a depot", "detonated a bomb outside a barracks"."""
_NOBODY = {"part", "note", "action", "notice"}
_OF_SOMEBODY = {"extradite", "accuse", "sue", "urge", "implore", "exhort", "entreat", "scold", "berate", "acquit", "indict", "convict"}  # fmt: skip
"""Words whose object is somebody, whatever the noun: "sued the supermarket chain"."""
_TOLD = {"det", "compound", "nn"} | syntax.POSSESSOR
"""What a noun has that stands for one of its kind, not for a quality."""
_PERSONAL = {"arrest", "abduct", "assassinate", "torture", "deport"}
"""Modes whose object is somebody, whatever the noun."""


def author(verb: Token) -> list[Token]:
    """ "…, a decision that the union denounced": whoever decided, the subject of the clause that the noun sums up."""
    noun = verb.head
    if verb.dep_ not in syntax.RELATIVE or syntax.lemma(noun) not in _DEEDS:
        return []
    if any(s.lower_ in ("that", "which") for s in syntax.children(verb, syntax.SUBJECT | syntax.PASSIVE)):
        return []  # "a statement that condemned": the noun does it
    above = next((a for a in noun.ancestors if a.pos_ in ("VERB", "AUX") and a.i < verb.i), None)
    if above is None or syntax.prepositional(noun, {"by", "of", "from"}):
        return []
    return syntax.agents(above) if syntax.passive(above) else syntax.subjects(above)


def told(noun: Token) -> bool:
    """Whether the noun is what somebody said: a report, a claim, a demand."""
    return syntax.lemma(noun) in _SAID


def whom(verb: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """ "Caught a consultant", "broke up a network": whom one arrests or abducts is somebody."""
    if entry.pos != "v":
        return []
    asked = entry.type == "REQUEST" and any(  # "ordered the plant to stop"
        c.dep_ in ("xcomp", "advcl") and any(g.lower_ == "to" for g in c.children) for c in verb.children
    )
    if entry.mode not in _PERSONAL and entry.word not in _OF_SOMEBODY and not asked:
        return []
    things = [t for t in somebody.undergoers(verb) if t.pos_ in ("NOUN", "PROPN", "NUM") and t.tag_ != "WP"]
    never = _NOBODY if asked or entry.word in _OF_SOMEBODY else _NOBODY | _HIT
    if entry.type == "REQUEST":  # "urged restraint"
        things = [t for t in things if t.tag_ != "NN" or somebody.party(t) or syntax.children(t, _TOLD)]
    return [whole(t, where, actors) for t in things if syntax.lemma(t) not in never]


def _belonging(thing: Token, where: str, actors: Actors) -> list[Party]:
    """ "Shops belonging to traders", "a bus full of pilgrims": whose it is, or who is in it."""
    behind = [c for c in thing.children if c.i > thing.i and c.lower_ in ("belonging", "full", "carrying")]
    inside = [t for c in behind for t in [*syntax.prepositional(c, {"to", "of"}), *syntax.objects(c)]]
    return [p for t in inside for p in resolve(t, where, actors)]


def hit(trigger: Token, entry: Entry, where: str, actors: Actors) -> list[Party]:
    """What is attacked or seized where nobody is: "an oil refinery in Kapotnya", "the synagogue"."""
    if entry.type == "ASSAULT":
        wanted = _HIT
    elif entry.mode == "seize" or (
        entry.type == "COERCE" and syntax.lemma(trigger) in ("raid", "search", "close", "shut")
    ):
        wanted = _OWNED
    else:
        return []
    if entry.pos == "n":
        things = syntax.spread(trigger, {"on", "against", "at", "into"}) or syntax.prepositional(trigger, {"of"})
    else:  # "fired two rockets at a border post", "set fire to the grain stores"
        things, verb = somebody.undergoers(trigger), syntax.lemma(trigger)
        if any(t.lower_ in _SELF for t in things):  # "blew herself up beside a police bus"
            things = syntax.prepositional(trigger, _BESIDE)
        if verb in _SHOOTING or verb in _SETTING or not things:
            behind = _SETTING.get(verb, {"on", "at", "against", "into"})
            at = [t for x in (trigger, *things) for t in syntax.prepositional(x, behind)]
            things = at if verb in _SHOOTING else [*things, *at]
    # "at the gate of a barracks"
    things = [
        o
        for t in things
        for o in (syntax.prepositional(t, {"of"}) if syntax.lemma(t) in _EDGES or t.pos_ == "NUM" else []) or [t]
    ]
    every = [one for t in things for one in syntax.conjuncts(t)]
    if owned := [p for t in every for p in _belonging(t, where, actors)]:
        return owned
    return [
        whole(t, where, actors)
        for t in every
        if syntax.lemma(t) in wanted or t.ent_type_ in ("FAC", "LOC", "GPE", "MISC")
    ]
