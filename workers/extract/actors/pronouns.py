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
_RULING = {"order", "rule", "decide", "decree", "direct", "recommend"}
_WARNING = {"warn", "threaten", "tell", "caution"}
_CALLING = {"call", "label", "brand", "dub", "name", "term", "declare"}
_RELATIVE = ("who", "whom", "which", "that")
_BELOW = {"ccomp", "parataxis", "advcl", "conj"}
_ADNOMINAL_CLAUSE = syntax.RELATIVE | {"acl"}
_CLAUSES = 2
"""Clauses above that are looked at."""
_BACK = 400
"""Words before a sentence in which the last person named may stand."""
_OWNING = {"its": "it", "their": "they", "his": "he", "her": "she"}


def antecedent(actors: Actors, token: Token, where: str) -> str | None:
    """Who a pronoun stands for, where that is clear; else None."""
    if token.tag_ == "PRP$":
        return _owner(actors, token, _OWNING.get(token.lower_, token.lower_), where)
    if token.tag_ == "WP$":
        whose = syntax.whose(token)  # "Eritrea, whose troops fought"
        found = actors.at(whose, where) if whose.i < token.i else None
        return found.ref if found is not None else None
    low = token.lower_
    if low in _RELATIVE and token.head.dep_ in syntax.ADNOMINAL:
        found = actors.at(token.head.head, where)
        return found.ref if found else None
    own = _own(actors, token, where)
    fitting = _of_clauses_above(actors, token, where, own)
    if low in ("they", "them"):
        if low == "they" and (many := next((m for m in fitting if _plural(actors, m)), None)) is not None:
            return many.ref
        if (several := _several(actors, token, where, own)) is not None:
            return several
    if fitting:
        return fitting[0].ref
    if low == "it":
        return _only_organisation(actors, token, where, own) or _subject_before(actors, token, where)
    return _only_person(actors, token, where, own) if low in _ONE else None


def together(actors: Actors, token: Token, where: str) -> list[str]:
    """ "South Korea and Japan said they would", "spoke with Burhan and Hemedti, urging them": all of a list, where one is spoken of."""
    low = token.lower_
    if low not in ("they", "them"):
        return []
    own, verb = _own(actors, token, where), token.head
    for _ in range(_CLAUSES):
        if verb.dep_ not in _BELOW or verb.head == verb:
            break
        above = verb.head
        near = (
            syntax.subjects(above)
            if low == "they"
            else [*syntax.objects(above), *syntax.prepositional(above, {"with", "to"})]
        )
        for first in near:
            refs = [
                m.ref
                for t in syntax.conjuncts(first)
                if (m := actors.at(t, where)) is not None and m.ref and m.ref not in own
            ]
            if len(dict.fromkeys(refs)) > 1 and first.i < token.i:
                return list(dict.fromkeys(refs))
        verb = above
    return []


def _own(actors: Actors, token: Token, where: str) -> set[str | None]:
    """Whom the pronoun can't stand for: the subject of the verb that it is the object of ("called the ministers and urged them")."""
    verb, out = token.head, set()
    if token.dep_ in syntax.OBJECT | syntax.INDIRECT | syntax.OBLIQUE:
        out = {m.ref for s in syntax.subjects(verb) if (m := actors.at(s, where)) is not None}
    if verb.dep_ in _BELOW and syntax.lemma(verb.head) in _RULING and syntax.passive(verb):
        # "a judge ordered that he be held": somebody else
        out |= {m.ref for s in syntax.subjects(verb.head) if (m := actors.at(s, where)) is not None}
    if verb.dep_ in _ADNOMINAL_CLAUSE:  # "let go the girls whom it had kidnapped"
        out |= {m.ref for m in [actors.at(verb.head, where)] if m is not None}
    return out


def _of_clauses_above(actors: Actors, token: Token, where: str, own: set[str | None]) -> list[Mention]:
    """Subjects of the clauses above, the nearest first, that fit."""
    verb, out = token.head, []
    for level in range(_CLAUSES):
        above = verb.head if verb.dep_ in _BELOW and verb.head != verb else None
        if verb.dep_ in _ADNOMINAL_CLAUSE:
            above = next((a for a in verb.ancestors if a.pos_ == "VERB"), None)
        if above is None:
            break
        # "… after it refused, the BBC has learned": who is named later is further off
        near = [t for t in _nearby(verb, above) if t.i != token.i and (t.i < token.i or not level)]
        out += [m for t in near if (m := actors.at(t, where)) is not None and m.ref and m.ref not in own]
        verb = above
    return [m for m in out if _fits(actors, token.lower_, m)]


def _nearby(verb: Token, above: Token) -> list[Token]:
    """Who the subject of a clause may be: the subject of the verb above, before it whoever is asked or warned by that."""
    asked = syntax.lemma(above) in _ASKING or (
        syntax.lemma(above) in _WARNING and any(c.lower_ in ("if", "unless") for c in verb.children)
    )
    return [*(syntax.objects(above) if asked else ()), *syntax.subjects(above)]


def _only_organisation(actors: Actors, token: Token, where: str, own: set[str | None]) -> str | None:
    """ "Wrote to the council asking it to": the only organisation that the sentence named."""
    before = actors.within(where, token.sent.start, token.i) if own else []
    named = {m.ref for m in before if m.type == "ORG" and m.name} - own
    return named.pop() if len(named) == 1 else None


def _subject_before(actors: Actors, token: Token, where: str) -> str | None:
    """ "… The group has killed hundreds. It wants": the subject of the sentence before, if that is a country or body."""
    sentence = token.sent
    first = not any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in token.doc[sentence.start : token.i])
    if token.dep_ not in syntax.SUBJECT or sentence.start == 0 or not first:
        return None  # "the hospital said it had": whom the sentence speaks of
    root = token.doc[sentence.start - 1].sent.root
    found = [m for t in syntax.subjects(root) if (m := actors.at(t, where)) is not None and m.head == t.i]
    return found[0].ref if len(found) == 1 and _fits(actors, "it", found[0]) else None


def _only_person(actors: Actors, token: Token, where: str, own: set[str | None]) -> str | None:
    """The only person of the sentence so far, else of the last sentence that named one."""
    before = actors.within(where, token.sent.start, token.i)
    fits = [m for m in before if m.ref and m.ref not in own and _fits(actors, token.lower_, m)]
    people = {m.ref or "" for m in fits if m.name} or {m.ref or "" for m in fits}
    if not people:
        earlier = (
            m
            for m in reversed(actors.within(where, max(0, token.sent.start - _BACK), token.sent.start))
            if _named_person(m)
        )
        if (nearest := next(earlier, None)) is not None:
            last = actors.docs[where][nearest.head].sent
            people = {m.ref or "" for m in actors.within(where, last.start, last.end) if _named_person(m)}
    return people.pop() if len(people) == 1 else None


def _named_person(mention: Mention) -> bool:
    return mention.name is not None and mention.type == "PERSON" and mention.ref is not None


def _owner(actors: Actors, token: Token, low: str, where: str) -> str | None:
    """ "Pakistan denied that its strikes had killed": the subject of the nearest clause that the possessive is not in the subject of."""
    for verb in (a for a in token.ancestors if a.pos_ in ("VERB", "AUX")):
        for subject in syntax.subjects(verb):
            if subject.left_edge.i <= token.i <= subject.right_edge.i:
                continue
            if subject.pos_ == "PRON" and subject.lower_ == low:
                return antecedent(actors, subject, where)  # "India said it … its troops"
            found = actors.at(subject, where)
            return found.ref if found is not None and found.ref and _fits(actors, low, found) else None
    return None


def _plural(actors: Actors, mention: Mention) -> bool:
    return "Number=Plur" in str(actors.docs[mention.where][mention.head].morph)


def _several(actors: Actors, token: Token, where: str, own: set[str | None]) -> str | None:
    """The only people in the plural that the sentence named before, if it names some; else the only ones of the sentence before."""
    doc = actors.docs[where]
    sentence = token.sent
    starts = [sentence.start] if sentence.start == 0 else [sentence.start, doc[sentence.start - 1].sent.start]
    ends = [token.i, sentence.start]
    for start, end in zip(starts, ends, strict=False):
        within = [m for m in actors.within(where, start, end) if m.ref and m.ref not in own]
        plural = {m.ref for m in within if m.name is None and doc[m.head].tag_ == "NNS" and not _aside(doc[m.head])}
        if plural:
            return plural.pop() if len(plural) == 1 else None
    return None


def _aside(noun: Token) -> bool:
    """Who is told something, and what somebody is called ("arrested 49 soldiers, calling them mercenaries"): "they" are others."""
    verb = noun.head
    if verb.pos_ != "VERB" or noun.i < verb.i:
        return False
    return syntax.lemma(verb) in _CALLING or (
        syntax.lemma(verb) == "tell" and noun.dep_ in syntax.OBJECT | syntax.INDIRECT
    )


def _fits(actors: Actors, pronoun: str, mention: Mention) -> bool:
    if pronoun in _ONE:
        return mention.type == "PERSON" and not _plural(actors, mention)
    if pronoun in ("it",):
        return mention.type in ("GPE", "ORG") and (mention.name is not None or not _plural(actors, mention))
    return pronoun in ("they", "them") and (mention.type in ("ORG", "GPE") or mention.name is None)
