"""What somebody says that he himself will do: a promise, a refusal or a threat, and so an event of its own.

PLOVER's codebook (like CAMEO's chapters 03, 12 and 13) codes the announcement, not the deed announced.
"""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events.table import Entry

_SAYING = {"say", "announce", "declare", "confirm", "state", "add", "tell", "reiterate", "repeat", "insist", "claim"}
_SELF = {"it", "they", "he", "she", "we", "i"}
_WILL = {"will", "would", "'ll", "’ll", "shall", "wo"}
_PROMISED = {"COOPERATE": "031", "SUPPORT": "032", "AID": "033", "CONCEDE": "035", "RETREAT": "035"}
"""What is promised → the CAMEO code of the intent."""
_THREATENED = {"SANCTION": "131", "COERCE": "132", "PROTEST": "133", "ASSAULT": "138", "RETREAT": "130"}


def own_plan(trigger: Token) -> bool:
    """ "Iraq said it would allow inspectors": a verb of saying above, and its speaker as the subject of what will be."""
    verb = trigger
    while verb.dep_ in ("conj", "xcomp") and verb.head != verb and not _said(verb):
        verb = verb.head
    if not _said(verb):
        return False
    helped = {c.lower_ for t in (verb, trigger) for c in t.children if c.dep_ in syntax.AUXILIARY}
    subjects = {s.lower_ for s in syntax.subjects(trigger) or syntax.subjects(verb)}
    return bool(helped & _WILL) and bool(subjects & _SELF)


def _said(verb: Token) -> bool:
    return verb.dep_ in ("ccomp", "parataxis") and syntax.lemma(verb.head) in _SAYING


def conditional(trigger: Token) -> bool:
    """Whether it depends on what somebody else does: "unless …", "if …"."""
    return any(
        c.dep_ == "advcl" and any(g.lower_ in ("unless", "if", "until") and g.dep_ == "mark" for g in c.children)
        for c in trigger.children
    )


def instead(trigger: Token, entry: Entry, realis: str, negated: bool) -> Entry | None:
    """The promise, refusal or threat that stands for a deed announced by its doer; None where it is told as it is."""
    if entry.pos != "v" or not own_plan(trigger):
        return None
    if negated:
        return entry._replace(type="REJECT", mode=None, cameo="120") if entry.type in _PROMISED else None
    if realis != "planned":
        return None
    if entry.type in _THREATENED and conditional(trigger):
        return entry._replace(type="THREATEN", mode=None, cameo=_THREATENED[entry.type])
    if entry.type in _PROMISED:
        return entry._replace(type="AGREE", mode=None, cameo=_PROMISED[entry.type])
    return None
