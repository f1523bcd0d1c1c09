""" "Both leaders", "the two countries": who they are, where exactly two of that kind were named just before."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events.parties import Party
from workers.extract.mentions import Mention

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
_BODIES = {"GPE", "ORG"}
_PLACING = {"in", "at", "near", "outside", "around", "across"}
_OWNING = {"of", "for", "'s", "’s"}
SENTENCES = 3
"""Sentences in which they are looked for, the event's own among them; the nearest that are enough."""

FAR = 10
"""Sentences in which the two sides of a conflict or contract are looked for, if they were told of together."""


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
    refs: list[str] = []
    if head in _PEOPLE:
        refs = _two({"PERSON"}, words[0], where, actors, set())
    elif head in _STATES:
        refs = _two({"GPE"}, words[0], where, actors, _PLACING)
    elif head in _EITHER:
        refs = _together(words[0], where, actors) or _two({"GPE"}, words[0], where, actors, _PLACING | _OWNING)
    return [Party(ref, party.start, party.end) for ref in refs]


def _two(kind: set[str], at: Token, where: str, actors: Actors, but: set[str]) -> list[str]:
    """Refs of the two that were named, in order, not counting those behind a preposition of ``but``; none where fewer or more were."""
    start, seen = at.sent.start, 1
    while True:
        named = [m for m in _before(at, where, start, actors) if m.ref and m.name and m.type in kind]
        found = list(dict.fromkeys(m.ref for m in named if m.ref and not _behind(at.doc[m.head], but)))
        if len(found) >= 2 or seen == SENTENCES or start == 0:
            return found if len(found) == 2 else []
        start, seen = at.doc[start - 1].sent.start, seen + 1


def _together(at: Token, where: str, actors: Actors) -> list[str]:
    """The last two countries or bodies before that were told of in one breath: "the government and the rebels agreed"."""
    start, seen = at.sent.start, 1
    while True:
        for m in reversed(_before(at, where, start, actors)):
            token = at.doc[m.head]
            first = actors.at(token.head, where) if token.dep_ == "conj" else None
            if first is not None and m.ref and first.ref and m.type in _BODIES and first.type in _BODIES:
                others = [c for c in token.head.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN")]
                if len(others) == 1 and m.ref != first.ref and not _behind(token.head, _PLACING):
                    return [first.ref, m.ref]
        if seen == FAR or start == 0:
            return []
        start, seen = at.doc[start - 1].sent.start, seen + 1


def _before(at: Token, where: str, start: int, actors: Actors) -> list[Mention]:
    """The mentions since a token, without the places of filing ("BEIRUT/JERUSALEM") and what is a part of a word ("Iran-backed")."""
    line = at.doc.user_data.get("dateline_tokens", 0) if where == "text" else 0
    found = actors.within(where, max(start, line), at.i)
    return [m for m in found if m.end >= len(at.doc) or at.doc[m.end].text != "-"]


def _behind(token: Token, words: set[str]) -> bool:
    """Whether a name stands behind such a preposition: "in Pretoria" is a place and no side."""
    while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN"):
        token = token.head
    marks = {c.lower_ for c in token.children if c.dep_ == "case"}
    return bool((marks | ({token.head.lower_} if token.dep_ == "pobj" else set())) & words)
