"""What parsers get wrong again and again, read as it was meant."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract.syntax.labels import AUXILIARY, CLAUSE, FLAT, OBJECT, OBLIQUE, PASSIVE, SUBJECT, WEEKDAYS
from workers.extract.syntax.words import children, lemma


def listed(name: Token) -> bool:
    """ "The European Union, Canada and Fiji condemned": no apposition, which would end with a comma, but the second of a list."""
    last = next((c for c in name.children if c.dep_ == "conj" and c.pos_ == "PROPN"), None)
    if last is None or name.pos_ != "PROPN" or name.head.pos_ != "PROPN" or name.left_edge.i == 0:
        return False
    end = last.right_edge.i + 1
    before = {name.doc[i].text for i in (name.left_edge.i - 1, name.left_edge.i)}
    return "," in before and (end == len(name.doc) or name.doc[end].text != ",")


_SPOKEN = {"vow", "warn", "accuse", "threaten", "call", "urge", "ask", "demand", "promise", "pledge", "deny", "add", "reject", "appeal",
           "insist", "blame", "criticise", "criticize", "condemn", "denounce", "dismiss", "thank", "welcome", "praise", "request", "propose",
           "offer", "order", "announce", "declare", "complain", "refuse", "agree", "summon"}  # fmt: skip


def beside_lower(verb: Token) -> bool:
    """ "Asked that it leave and threatened": a finite verb that the parser hung on the infinitive below the one it belongs beside."""
    below = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP") or below.dep_ not in CLAUSE | {"advcl"}:
        return False
    helpers = {c.lower_ for c in below.children if c.dep_ in AUXILIARY}
    # "said a ship had rammed a boat and injured three": a form that may be a participle, and no word of saying
    finite = not verb.lower_.endswith("ed") or lemma(verb) in _SPOKEN
    return below.tag_ == "VB" or (below.tag_ == "VBN" and "had" in helpers and verb.tag_ == "VBD" and finite)


def mislabelled(verb: Token) -> list[Token]:
    """A name before a finite verb that has no subject: parsers take "Yasser Arafat Wednesday rejected" for one name."""
    if verb.pos_ not in ("VERB", "AUX") or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return []
    if verb.tag_ == "VBN" and not any(c.lower_ in ("has", "have", "had") for c in verb.children):
        return []
    loose = [
        c
        for c in verb.children
        if c.i < verb.i and c.dep_ in ("flat", "appos", "dep", "nmod:desc", "compound", "nmod:unmarked")
    ]
    found = [c for c in loose if c.pos_ in ("PROPN", "NOUN", "PRON") and c.lower_ not in WEEKDAYS]
    if found:
        return found[-1:]
    above = verb.head
    if verb.dep_ in ("dep", "acl", "appos") and above.i < verb.i and above.pos_ == "PROPN" and above.dep_ == "ROOT":
        return [above]
    return []


_NOMINATIVE = {"he", "she", "they", "we", "i", "who"}
_CHARGING = {"charge", "accuse", "convict", "suspect", "sentence", "jail", "wanted"}


def charged(verb: Token) -> Token | None:
    """ "Detaining General Dementyev, charged with": whoever stands before the comma, wherever the parser hung the participle."""
    if verb.dep_ not in ("advcl", "acl") or verb.tag_ not in ("VBN", "VBD") or verb.i < 2:
        return None
    if verb.dep_ == "acl" and lemma(verb.head) == "court" and lemma(verb) in _CHARGING:
        return next(iter(children(verb.head.head, SUBJECT)), None)  # "two men appeared in court charged with fraud"
    if verb.nbor(-1).text != "," or lemma(verb) not in _CHARGING or children(verb, SUBJECT | AUXILIARY):
        return None
    before = verb.nbor(-2)
    while before.dep_ in FLAT and before.head.i < before.i:
        before = before.head
    return before if before.pos_ in ("PROPN", "NOUN") and before.dep_ in OBJECT | OBLIQUE | PASSIVE | SUBJECT else None


def second(verb: Token) -> list[Token]:
    """ "Rouhani warned Pakistan's prime minister that": of two subjects around a verb the one behind it is its object."""
    found = children(verb, SUBJECT) if verb.pos_ == "VERB" else []
    behind = [
        s for s in found if s.i > verb.i and s.lower_ not in _NOMINATIVE
    ]  # "warned that they": a clause's subject
    return behind if behind and len(behind) < len(found) else []


def untitled(things: list[Token]) -> list[Token]:
    """Of several objects those that somebody is: no title ("rector Otto Barillas") and no lot ("took 14 guards hostage")."""
    if len(things) < 2:
        return things
    return [t for t in things if not (t.pos_ == "NOUN" and (_title(t, things) or t.lower_ in _LOTS))]


_LOTS = {"hostage", "captive", "prisoner"}


def _title(noun: Token, things: list[Token]) -> bool:
    """A noun that the parser took for an object of its own beside the name that it belongs to."""
    return any(t.pos_ == "PROPN" and t.i == noun.i + 1 and t.ent_type_ == "PERSON" for t in things)
