"""Against whom a protest is that names nobody: whose seat it stands before, whose workers strike."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events.parties import Party, owners, resolve

_SEATS = {"office", "headquarters", "premises", "residence", "palace", "gate", "home", "house", "door"}
_BEFORE = {"at", "outside", "before", "in", "to", "on"}
_STRIKING = {"strike", "walk", "walkout", "stoppage", "down", "stop", "work-to-rule", "go", "stage", "begin", "hold"}


def seats(trigger: Token, where: str, actors: Actors) -> list[Party]:
    """ "A sit-in at the offices of a water company", "marched to the governor's residence": whose it is."""
    near = [trigger] if trigger.pos_ == "VERB" else [trigger, trigger.head]
    at = [t for x in near for t in syntax.prepositional(x, _BEFORE) if syntax.lemma(t) in _SEATS]
    return [p for t in at for p in owners(t, where, actors)]


def employers(trigger: Token, where: str, actors: Actors) -> list[Party]:
    """ "Pilots at Lufthansa will walk out", "a strike by Air France's cabin crew": for whom they work."""
    if syntax.lemma(trigger) not in _STRIKING:
        return []
    verb = trigger if trigger.pos_ == "VERB" else trigger.head
    workers = syntax.subjects(verb) if verb.pos_ == "VERB" else []
    workers = workers + (syntax.prepositional(trigger, {"by", "of"}) if trigger.pos_ == "NOUN" else [])
    behind = [t for w in workers for t in (*syntax.prepositional(w, {"at"}), *syntax.children(w, syntax.POSSESSOR))]
    found = [p for t in behind for p in resolve(t, where, actors)]
    known = [actors.known[p.ref].actor.type if p.ref in actors.known else None for p in found]
    return [p for p, kind in zip(found, known, strict=True) if kind == "ORG"]
