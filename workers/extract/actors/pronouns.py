"""Who a pronoun stands for, where that is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.mentions import Mention

if TYPE_CHECKING:
    from workers.extract.actors import Actors

_ONE = {"he", "she", "him", "her"}
_ASKING = {"urge", "ask", "order", "press", "implore", "beg"}
_WARNING = {"warn", "threaten", "tell", "caution"}
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
    above = verb.head if verb.dep_ in ("ccomp", "parataxis", "advcl", "conj") and verb.head != verb else None
    if verb.dep_ in syntax.RELATIVE | {"acl"}:  # "let go the girls whom it had kidnapped"
        above = next((a for a in verb.ancestors if a.pos_ == "VERB"), None)
        own |= {m.ref for m in [actors.at(verb.head, where)] if m is not None}
    subjects = [m for t in _nearby(verb, above) if t.i != token.i and (m := actors.at(t, where)) is not None and m.ref]
    fitting = [m for m in subjects if m.ref not in own and _fits(actors, low, m)]
    if low in ("they", "them"):
        if low == "they" and (many := next((m for m in fitting if _plural(actors, m)), None)) is not None:
            return many.ref
        if (several := _several(actors, token, where, own)) is not None:
            return several
    if fitting:
        return fitting[0].ref
    sentence = token.sent
    if low == "it" and own:  # "wrote to the council asking it to": the only organisation that the sentence named
        named = {m.ref for m in actors.within(where, sentence.start, token.i) if m.type == "ORG" and m.name} - own
        return named.pop() if len(named) == 1 else None
    fits = [
        m for m in actors.within(where, sentence.start, token.i) if m.ref and m.ref not in own and _fits(actors, low, m)
    ]
    people = {m.ref or "" for m in fits if m.name} or {m.ref or "" for m in fits}
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


def _nearby(verb: Token, above: Token | None) -> list[Token]:
    """Who the subject of a clause may be: the subject of the verb above, before it whoever is asked or warned by that."""
    if above is None:
        return []
    asked = syntax.lemma(above) in _ASKING or (
        syntax.lemma(above) in _WARNING and any(c.lower_ in ("if", "unless") for c in verb.children)
    )
    return [*(syntax.objects(above) if asked else ()), *syntax.subjects(above)]


def _owner(actors: Actors, token: Token, low: str, where: str) -> str | None:
    """ "Pakistan denied that its strikes had killed": the subject of the nearest clause that the possessive is not in the subject of."""
    for verb in (a for a in token.ancestors if a.pos_ in ("VERB", "AUX")):
        for subject in syntax.subjects(verb):
            if subject.left_edge.i <= token.i <= subject.right_edge.i:
                continue
            found = actors.at(subject, where)
            return found.ref if found is not None and found.ref and _fits(actors, low, found) else None
    return None


def _plural(actors: Actors, mention: Mention) -> bool:
    return "Number=Plur" in str(actors.docs[mention.where][mention.head].morph)


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
        return mention.type == "PERSON" and not _plural(actors, mention)
    if pronoun in ("it",):
        return mention.type in ("GPE", "ORG")
    return pronoun in ("they", "them") and (mention.type in ("ORG", "GPE") or mention.name is None)
