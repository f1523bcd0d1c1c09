""" "Both leaders", "the two countries": who they are, where exactly two of that kind were named just before."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events.parties import Party

_OPENING = {"both", "two"}
_PEOPLE = {
    "leader",
    "man",
    "woman",
    "president",
    "minister",
    "official",
    "premier",
    "counterpart",
    "chief",
    "envoy",
    "diplomat",
}
_STATES = {"country", "nation", "government", "state", "capital", "neighbour", "neighbor"}
_EITHER = {"side", "party"}
SENTENCES = 3
"""Sentences in which they are looked for, the event's own among them; the nearest that are enough."""


def spelled_out(parties: list[Party], trigger: Token, where: str, actors: Actors) -> list[Party]:
    """The parties, with a pair in place of a phrase for it, both with the phrase's span; as they were where it is not clear who is meant."""
    out: list[Party] = []
    for party in parties:
        found = _pair(party, trigger, where, actors)
        out += found if found and not any(p.ref == f.ref for p in parties for f in found) else [party]
    return out


def _pair(party: Party, trigger: Token, where: str, actors: Actors) -> list[Party]:
    words = [t for t in trigger.sent if party.start <= t.idx < party.end]
    if not words or words[0].i == 0:
        before = set()
    else:
        before = {words[0].nbor(-1).lower_}
    if not words or not (before | {words[0].lower_}) & _OPENING:
        return []
    head = syntax.lemma(words[-1])
    kinds = (
        [{"PERSON"}]
        if head in _PEOPLE
        else [{"GPE"}]
        if head in _STATES
        else [{"GPE"}, {"PERSON"}]
        if head in _EITHER
        else []
    )
    for kind in kinds:
        refs = _two(kind, words[0], where, actors)
        if refs:
            return [Party(ref, party.start, party.end) for ref in refs]
    return []


def _two(kind: set[str], at: Token, where: str, actors: Actors) -> list[str]:
    """Refs of the two that were named, in order; none where fewer or more were."""
    start, seen = at.sent.start, 1
    while True:
        refs = [m.ref for m in actors.within(where, start, at.i) if m.ref and m.name and m.type in kind]
        found = list(dict.fromkeys(refs))
        if len(found) >= 2 or seen == SENTENCES or start == 0:
            return found if len(found) == 2 else []
        start, seen = at.doc[start - 1].sent.start, seen + 1
