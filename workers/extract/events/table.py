"""The table of triggers: which words tell an event of which type, and what must stand beside them.

A line of ``data/triggers.tsv`` gives type, mode, CAMEO code, part of speech and words; ``@name`` lines are classes of words.

``launch:strike|@raid``   wants one of these as object, or (nouns) one of these prepositions behind or parts before it
``call_on``               a verb with its particle or preposition; ``air_strike`` a noun with its first part
``visit:party``           wants a party as object; ``allege:!`` wants a target, a place as object or an infinitive
``capture:!PLACE``        wants what the condition of that name says (``conditions/``)
``talk:noplain``          wants at least one party
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Token

from schemas.event import EventType
from workers.extract import syntax, tables

AFTERWARDS = {"noplain", "!"}
"""Conditions that can be told only when the roles are known."""


class Entry(NamedTuple):
    """One word's event: ``beside`` are the objects, prepositions, parts or conditions that it needs."""

    type: EventType
    mode: str | None
    cameo: str | None
    pos: str
    beside: frozenset[str]
    part: str | None
    word: str = ""


@lru_cache(1)
def entries() -> dict[tuple[str, str], list[Entry]]:
    """Entries by (pos, head lemma): those that want more come first."""
    made: dict[tuple[str, str], list[Entry]] = {}
    classes: dict[str, list[str]] = {}
    for kind, *rest in tables.rows("triggers.tsv"):
        if kind.startswith("@"):
            classes[kind] = rest[0].split()
            continue
        mode, cameo, pos, words = rest
        for word in words.split():
            base, _, beside = word.partition(":")
            first, _, second = base.partition("_")
            head, part = (second, first) if pos == "n" and second else (first, second or None)
            wanted = (w for b in beside.split("|") if b for w in classes.get(b, [b]))
            entry = Entry(kind, mode or None, cameo or None, pos, frozenset(wanted), part, head)  # type: ignore[arg-type]
            made.setdefault((pos, head), []).append(entry)
    for found in made.values():
        found.sort(key=lambda e: (e.part is None, not e.beside - AFTERWARDS))
    return made


_IRREGULAR = {
    "overrun": "overran", "shoot": "shot", "beat": "beaten", "swear": "swore sworn", "slay": "slew slain", "strike": "struck stricken",
    "withdraw": "withdrew withdrawn", "fight": "fought", "break": "broke broken", "cut": "cut", "hit": "hit", "hold": "held", "meet": "met",
    "speak": "spoke spoken", "sit": "sat", "pay": "paid", "send": "sent", "give": "gave given", "take": "took taken", "throw": "threw thrown",
    "drive": "drove driven", "forbid": "forbade forbidden", "shut": "shut", "tell": "told", "seek": "sought", "forgive": "forgave forgiven",
    "stand": "stood", "lay": "laid", "let": "let", "quit": "quit", "leave": "left", "blow": "blew blown", "hang": "hung hanged", "find": "found",
    "bring": "brought", "overthrow": "overthrew overthrown", "override": "overrode overridden", "undertake": "undertook undertaken",
    "steal": "stole stolen", "ring": "ringed", "catch": "caught", "burn": "burnt burned", "sink": "sank sunk",
    "strive": "strove", "forsake": "forsook", "feed": "fed", "lend": "lent", "win": "won", "spit": "spat", "begin": "began begun", "fly": "flew flown", "go": "went gone", "put": "put", "set": "set", "freeze": "froze frozen",
    "retake": "retook retaken", "see": "saw seen", "spurn": "spurned", "lead": "led", "plead": "pled pleaded", "bid": "bade",
}  # fmt: skip
"""Past forms of the table's verbs: the model's lemmas of rare verbs are not always right."""


@lru_cache(1)
def forms() -> dict[str, str]:
    """Inflected form → lemma of every verb of the table."""
    made: dict[str, str] = {}
    for pos, verb in entries():
        if pos != "v":
            continue
        stem = verb[:-1] if verb.endswith("e") else verb
        double = verb + verb[-1] if verb[-1] not in "aeiouwxy" else verb
        found = {
            verb + "s",
            verb + "es",
            stem + "ed",
            stem + "ing",
            verb + "ed",
            verb + "ing",
            double + "ed",
            double + "ing",
        }
        if verb.endswith("y"):
            found |= {verb[:-1] + "ies", verb[:-1] + "ied"}
        for form in (*found, *_IRREGULAR.get(verb, "").split()):
            made.setdefault(form, verb)
    return made


def lemma(verb: Token) -> str:
    """The verb's lemma as the table has it."""
    found = syntax.lemma(verb)
    return found if ("v", found) in entries() else forms().get(verb.lower_, found)
