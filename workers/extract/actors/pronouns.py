"""Who a pronoun stands for, where that is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.mentions import Mention

if TYPE_CHECKING:
    from workers.extract.actors import Actors

_ONE = {"he", "she", "him", "her"}
_OWNING = {"its": "it", "their": "they", "his": "he", "her": "she"}


def antecedent(actors: Actors, token: Token, where: str) -> str | None:
    """Who a pronoun stands for, where that is clear; else None."""
    low = _OWNING.get(token.lower_, token.lower_) if token.tag_ == "PRP$" else token.lower_
    if token.tag_ == "PRP$":
        return _owner(actors, token, low, where)
    if low in ("who", "whom", "which", "that") and token.head.dep_ in syntax.ADNOMINAL:
        found = actors.at(token.head.head, where)
        return found.ref if found else None
    verb = token.head
    own = set()  # "Solheim called the ministers and urged them": an object is not its verb's subject
    if token.dep_ in syntax.OBJECT | syntax.INDIRECT | syntax.OBLIQUE:
        own = {m.ref for s in syntax.subjects(verb) if (m := actors.at(s, where)) is not None}
    if low == "them" and (many := _several(actors, token, where, own)) is not None:
        return many
    above = verb.head if verb.dep_ in ("ccomp", "parataxis", "advcl", "conj") and verb.head != verb else None
    if verb.dep_ in syntax.RELATIVE and low in _ONE:  # "a widow sued three officials whom she holds responsible"
        above = next((a for a in verb.ancestors if a.pos_ == "VERB"), None)
    if above is not None:
        for subject in syntax.subjects(above):
            found = actors.at(subject, where) if subject.i != token.i else None
            if found is not None and found.ref and found.ref not in own and _fits(actors, low, found):
                return found.ref
    sentence = token.sent
    if low == "it" and own:  # "wrote to the council asking it to": the only organisation that the sentence named
        named = {m.ref for m in actors.within(where, sentence.start, token.i) if m.type == "ORG" and m.name} - own
        return named.pop() if len(named) == 1 else None
    people = {
        m.ref or ""
        for m in actors.within(where, sentence.start, token.i)
        if m.ref and m.name and m.ref not in own and _fits(actors, low, m)
    }
    if not people and low in _ONE:
        before = (
            m for m in reversed(actors.within(where, 0, sentence.start)) if m.name and m.type == "PERSON" and m.ref
        )
        if (nearest := next(before, None)) is not None:
            last = actors.docs[where][nearest.head].sent
            people = {
                m.ref or ""
                for m in actors.within(where, last.start, last.end)
                if m.name and m.type == "PERSON" and m.ref
            }
    return people.pop() if len(people) == 1 and low in _ONE else None


def _owner(actors: Actors, token: Token, low: str, where: str) -> str | None:
    """ "Pakistan denied that its strikes had killed": the subject of the nearest clause that the possessive is not in the subject of."""
    for verb in (a for a in token.ancestors if a.pos_ in ("VERB", "AUX")):
        for subject in syntax.subjects(verb):
            if subject.left_edge.i <= token.i <= subject.right_edge.i:
                continue
            found = actors.at(subject, where)
            return found.ref if found is not None and found.ref and _fits(actors, low, found) else None
    return None


def _several(actors: Actors, token: Token, where: str, own: set[str | None]) -> str | None:
    """The only people in the plural that the sentence named before, if it names some."""
    doc = actors.docs[where]
    plural = [
        m.ref
        for m in actors.within(where, token.sent.start, token.i)
        if m.name is None and m.ref and m.ref not in own and doc[m.head].tag_ == "NNS"
    ]
    return plural[0] if len(set(plural)) == 1 else None


def _fits(actors: Actors, pronoun: str, mention: Mention) -> bool:
    if pronoun in _ONE:
        plural = "Number=Plur" in str(actors.docs[mention.where][mention.head].morph)
        return mention.type == "PERSON" and not plural
    if pronoun in ("it",):
        return mention.type in ("GPE", "ORG")
    return pronoun in ("they", "them") and (mention.type in ("ORG", "GPE") or mention.name is None)
