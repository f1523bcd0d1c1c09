"""Triggers: which verbs and nouns tell an event of which type, and what must stand beside them.

A line of ``data/triggers.tsv`` gives type, mode, CAMEO code and words.  ``launch:strike|attack`` wants one of these as the object;
``call_on`` is a verb with its particle or preposition, ``air_strike`` a noun with its first part; ``strike:on|against`` a noun
with one of these prepositions; ``:-`` means that anybody may be the object; ``:noplain`` wants at least one party.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Token

from schemas.event import EventType
from workers.extract import syntax, tables

SPORT = {"goal", "match", "game", "season", "coach", "team", "league", "cup", "scored", "striker", "goalkeeper", "penalty", "midfielder",
         "tournament", "champion", "championship", "innings", "wicket", "club", "defender", "substitute", "minute", "equaliser", "final"}  # fmt: skip
MARKETS = {
    "share",
    "shares",
    "stock",
    "stocks",
    "index",
    "market",
    "markets",
    "price",
    "prices",
    "percent",
    "yield",
    "yields",
    "bond",
    "investors",
}
ARTS = {
    "film",
    "movie",
    "novel",
    "album",
    "song",
    "exhibition",
    "painting",
    "festival",
    "director",
    "actor",
    "actress",
    "scene",
    "comedy",
    "drama",
}
_ANIMATE = {"PERSON", "ORG", "GPE", "NORP"}


class Entry(NamedTuple):
    """One word's event: ``beside`` are the objects, prepositions or parts that it needs."""

    type: EventType
    mode: str | None
    cameo: str | None
    pos: str
    beside: frozenset[str]
    part: str | None


@lru_cache(1)
def entries() -> dict[tuple[str, str], list[Entry]]:
    """Entries by (pos, head lemma), in the order of the table."""
    made: dict[tuple[str, str], list[Entry]] = {}
    for kind, mode, cameo, pos, words in tables.rows("triggers.tsv"):
        for word in words.split():
            base, _, beside = word.partition(":")
            first, _, second = base.partition("_")
            head, part = (second, first) if pos == "n" and second else (first, second or None)
            entry = Entry(kind, mode or None, cameo or None, pos, frozenset(filter(None, beside.split("|"))), part)  # type: ignore[arg-type]
            made.setdefault((pos, head), []).append(entry)
    return made


def find(token: Token) -> tuple[Entry, int, int] | None:
    """The entry that a token triggers and the token span of its words, or None."""
    if token.pos_ in ("VERB", "AUX") or (token.tag_ in ("VBN", "VBG", "VBD") and token.pos_ == "ADJ"):
        return _verb(token)
    if token.pos_ in ("NOUN", "PROPN"):
        return _noun(token)
    return None


def _verb(verb: Token) -> tuple[Entry, int, int] | None:
    if verb.dep_ in ("amod", "compound", "case", "mark") and verb.tag_ != "VBN":
        return None
    for entry in entries().get(("v", syntax.lemma(verb)), ()):
        end = verb.i + 1
        if entry.part is not None:
            particle = _particle(verb, entry.part)
            if particle is None:
                continue
            end = max(end, particle.i + 1) if particle.i == verb.i + 1 else end
        if entry.beside and not _has_object(verb, entry.beside):
            continue
        return entry, verb.i, end
    return None


def _particle(verb: Token, part: str) -> Token | None:
    for c in verb.children:
        if c.lower_ == part and c.dep_ in ("compound:prt", "prt", "advmod", "prep", "mark", "case", "obl"):
            return c
        if c.dep_ in syntax.OBLIQUE:
            for g in c.children:
                if g.lower_ == part and g.dep_ == "case":
                    return g
    return None


def _has_object(verb: Token, beside: frozenset[str]) -> bool:
    things = (
        syntax.objects(verb) + syntax.passive_subjects(verb)
        if not verb.dep_.startswith("acl")
        else syntax.objects(verb) or [verb.head]
    )
    things += syntax.indirect(verb)
    for thing in things:
        for one in syntax.conjuncts(thing):
            if "-" in beside or syntax.lemma(one) in beside or one.lower_ in beside:
                return True
            # "dozens of prisoners", "a number of air strikes"
            if any(syntax.lemma(x) in beside for x in syntax.prepositional(one, {"of"})):
                return True
    if beside & {"go", "worker", "union", "protester"}:
        return any(
            syntax.lemma(s) in beside | {"dockers", "miner", "teacher", "nurse", "employee", "staff", "driver"}
            for s in syntax.subjects(verb)
        )
    return bool(beside & {c.lower_ for c in verb.children})


def _noun(noun: Token) -> tuple[Entry, int, int] | None:
    if noun.dep_ in ("compound", "nn", "flat", "nmod:unmarked"):
        return None
    for entry in entries().get(("n", syntax.lemma(noun)), ()):
        start = noun.i
        if entry.part is not None:
            if noun.i == 0 or noun.nbor(-1).lower_ not in (entry.part, entry.part + "s"):
                continue
            start = noun.i - 1
        wanted = entry.beside - {"noplain"}
        if wanted and not _beside_noun(noun, wanted):
            continue
        return entry, start, noun.i + 1
    return None


def _beside_noun(noun: Token, wanted: frozenset[str]) -> bool:
    if syntax.prepositional(noun, set(wanted)):
        return True
    followed = noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in wanted
    part = noun.i > 0 and noun.nbor(-1).lower_ in wanted
    owner = bool(syntax.children(noun, syntax.POSSESSOR)) and bool(wanted & {"of", "by", "to", "on"})
    return followed or part or owner


def figurative(token: Token, entry: Entry) -> bool:
    """Whether sport, markets or the arts are spoken of: there one attacks, shoots and rallies without any event."""
    words = {t.lower_ for t in token.sent}
    whole = token.doc.user_data.get("dateline_sport")
    if whole is None:
        whole = token.doc.user_data["dateline_sport"] = len({t.lower_ for t in token.doc} & SPORT)
    if whole >= 5 or (whole >= 3 and len(token.doc) < 150):
        return True
    if len(words & SPORT) >= 2 or len(words & MARKETS) >= 2:
        return True
    if entry.type in ("ASSAULT", "PROTEST", "RETREAT", "THREATEN", "COERCE") and (
        words & MARKETS and words & {"percent", "points", "%"}
    ):
        return True
    return (
        syntax.lemma(token) in ("shoot", "strike", "kill", "attack", "rally", "clash")
        and len(words & ARTS) >= 1
        and len(words & ARTS | words & SPORT) >= 1
    )
