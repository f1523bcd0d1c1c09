"""Who does what in a clause: subjects through coordination, control and relative clauses; passives; objects; prepositions."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract.syntax import mended
from workers.extract.syntax.labels import (
    AUXILIARY,
    CLAUSE,
    INDIRECT,
    OBJECT,
    OBLIQUE,
    PASSIVE,
    RELATIVE,
    SUBJECT,
    WEEKDAYS,
)
from workers.extract.syntax.words import children, lemma


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it below."""
    out = [token]
    for c in token.children:
        if c.dep_ == "conj" or (c.dep_ == "appos" and mended.listed(c)):
            out += conjuncts(c)
    return out


def prepositional(token: Token, words: set[str]) -> list[Token]:
    """Heads of the phrases that hang on the token by one of these prepositions."""
    out = []
    for c in token.children:
        if c.dep_ in OBLIQUE | {"obl:agent"}:
            case = {g.lower_ for g in c.children if g.dep_ in ("case", "mark")}
            if case & words:
                out.append(c)
        elif c.dep_ in ("prep", "agent", "dative") and c.lower_ in words:
            out += [g for g in c.children if g.dep_ == "pobj"]
    return out


def spread(noun: Token, words: set[str]) -> list[Token]:
    """As ``prepositional``, and behind the noun's other phrases: parsers hang "into the airline" on the prosecutors who investigate it."""
    near = prepositional(noun, words)
    if near:
        return near
    behind = [c for c in noun.children if c.i > noun.i and (c.dep_ in OBLIQUE or c.dep_ == "prep")]
    heads = [g for c in behind for g in ([c] if c.dep_ != "prep" else [p for p in c.children if p.dep_ == "pobj"])]
    return [t for h in heads for t in prepositional(h, words)]


def verb_above(token: Token) -> Token | None:
    """The verb that a coordinated or controlled verb takes its subject from."""
    if token.dep_ in ("conj", "xcomp", "advcl", "parataxis", "aux", "cop") and token.head != token:
        return token.head.head if mended.beside_lower(token) else token.head
    return None


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the active subject, else that of the verb above by coordination or control, else a relative's antecedent."""
    found = [
        s for s in children(verb, SUBJECT) if s.pos_ != "SCONJ" and s.lower_ not in WEEKDAYS
    ] or mended.mislabelled(verb)
    second = mended.second(verb)
    found = [s for s in found if s not in second]
    if len(found) > 1:  # "the Guards have warned that they": a pronoun beside a noun belongs to another verb
        found = [s for s in found if s.pos_ != "PRON"] or found
    if found:
        return [antecedent(s, verb) for s in found]
    if depth > 3 or passive(verb):
        return []
    if verb.tag_ == "VBG" and verb.head.i == verb.i + 1 and verb.head.tag_ in ("VBD", "VBZ", "VBP"):
        return []  # "since fighting broke out": it is the subject, and has none
    if verb.dep_ in RELATIVE | {"acl"} and verb.tag_ in ("VBG", "VBD", "VBZ", "VBP", "VB"):
        return [verb.head] if verb.tag_ != "VB" else []
    if verb.dep_ == "xcomp" and verb.head != verb:
        controlled = children(verb.head, OBJECT | INDIRECT)
        # "urged Islamabad to act": the one urged acts; "promised Iran to act": the promiser does.
        if controlled and verb.head.lemma_ not in ("promise", "vow", "threaten"):
            return controlled[:1]
    if (
        verb.dep_ in ("xcomp", "advcl")
        and lemma(verb.head) in ("call", "appeal", "plead", "lean")
        and verb.tag_ == "VB"
    ):
        asked = prepositional(verb.head, {"on", "upon", "to", "with"})  # "called on the government to send"
        if asked and asked[-1].i < verb.i:
            return asked[-1:]
    if judged := _judged(verb):
        return judged
    above = verb_above(verb)
    if above is None:
        return []
    return subjects(above, depth + 1) or (passive_subjects(above) if verb.dep_ != "conj" or not passive(above) else [])


def _judged(verb: Token) -> list[Token]:
    """ "Criticised Thailand for deporting dissidents": the one who is blamed, thanked or punished did it."""
    if verb.tag_ != "VBG":
        return []
    clause = verb.head if verb.dep_ == "pcomp" else verb  # ClearNLP hangs the clause on "for"
    told = clause.lower_ == "for" or any(c.lower_ == "for" and c.dep_ in ("mark", "case") for c in clause.children)
    above = clause.head
    if not told or clause.dep_ not in ("advcl", "prep", "obl") or above.pos_ != "VERB" or passive(above):
        return []
    return [o for o in objects(above) if o.ent_type_ or o.pos_ == "PRON" or o.tag_ in ("NNS", "NN")][:1]


def antecedent(party: Token, verb: Token) -> Token:
    """What a relative pronoun of the verb's clause stands for, else the token itself."""
    if party.lower_ in ("that", "which", "who", "whom") and verb.dep_ in RELATIVE | {"acl"}:
        return verb.head
    return party


def left_out(verb: Token) -> list[Token]:
    """ "The soldiers it had detained": the object of a relative clause that has no pronoun for it."""
    bare = verb.dep_ in RELATIVE and verb.tag_ not in ("VBG", "VB") and not passive(verb)
    own = [s for s in children(verb, SUBJECT) if s.lower_ not in ("that", "which", "who")]
    return [verb.head] if bare and own and not children(verb, OBJECT | CLAUSE) else []


_DONE_TO = {
    "kill",
    "injure",
    "wound",
    "arrest",
    "detain",
    "jail",
    "kidnap",
    "abduct",
    "hurt",
    "murder",
    "imprison",
    "release",
    "free",
    "deport",
    "ban",
    "expel",
    "shoot",
    "stab",
    "behead",
    "indict",
    "evict",
    "rescue",
    "evacuate",
    "extradite",
    "assassinate",
    "execute",
    "torture",
    "convict",
    "acquit",
    "sentence",
}


def passive(verb: Token) -> bool:
    """Whether the verb is a passive."""
    if children(verb, PASSIVE) or any(c.dep_ in ("aux:pass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ == "VBN" and ((verb.dep_ in ("acl", "amod") and not children(verb, SUBJECT)) or _had_done(verb)):
        return True
    if (
        verb.tag_ in ("VBN", "VBD")
        and lemma(verb) in _DONE_TO
        and not any(c.dep_ in OBJECT | CLAUSE | AUXILIARY and c.lower_ not in ("dead", "free") for c in verb.children)
    ):
        # a headline's "Three killed in blast", not "they shot back"
        if any(c.pos_ == "PRON" for c in children(verb, SUBJECT)):
            return False
        return bool(children(verb, SUBJECT) or mended.mislabelled(verb)) and not _shared(verb)
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "xcomp") and not children(verb, SUBJECT | AUXILIARY):
        # "rebuffed by the bank, the minister flew on", "appeared in court charged with theft"
        behind = agents(verb) or [t for o in objects(verb) for t in prepositional(o, {"by"})]
        return bool(behind) or not children(verb, OBJECT | CLAUSE)
    if mended.charged(verb) is not None:
        return True
    if verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX") or children(verb, SUBJECT):
        return False
    # "had been beaten and dumped at the border by agents": one participle may be taken for a past tense
    undergone = verb.tag_ == "VBN" or (verb.tag_ == "VBD" and agents(verb) and not children(verb, OBJECT))
    return bool(undergone) and passive(verb.head)


def _had_done(verb: Token) -> bool:
    """ "Had their visas revoked"."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ == "xcomp"
        and lemma(verb.head) in ("have", "get", "see")
        and bool(objects(verb.head))
    )


def passive_subjects(verb: Token) -> list[Token]:
    """To whom it was done."""
    found = children(verb, PASSIVE) or ((children(verb, SUBJECT) or mended.mislabelled(verb)) if passive(verb) else [])
    if found:
        return [antecedent(s, verb) for s in found]
    if _had_done(verb):
        return objects(verb.head)
    if near := mended.charged(verb):
        return [near]
    if verb.dep_ in RELATIVE | {"acl", "amod"}:
        return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):  # "occupied a farm and were driven out"
        return passive_subjects(verb.head) if passive(verb.head) else subjects(verb.head, 1)
    above = verb_above(verb)
    if above is None or verb.dep_ not in ("xcomp", "advcl"):
        return []
    return subjects(above, 1) or (passive_subjects(above) if passive(above) else [])


def agents(verb: Token) -> list[Token]:
    """The by-phrase."""
    return prepositional(verb, {"by"})


def objects(verb: Token) -> list[Token]:
    """Direct objects."""
    return mended.untitled(children(verb, OBJECT)) or mended.second(verb) or _shared(verb)


def _shared(verb: Token) -> list[Token]:
    """ "Suspended and then reinstated two presenters": the second verb's object is the first's, too, if nothing else stands between."""
    other = next((c for c in verb.children if c.dep_ == "conj" and c.i > verb.i and c.pos_ == "VERB"), None)
    if (
        other is None
        or verb.pos_ != "VERB"
        or children(verb, PASSIVE)
        or children(other, SUBJECT | PASSIVE | AUXILIARY)
    ):
        return []
    if any(c.dep_ in ("aux:pass", "auxpass") for c in verb.children):
        return []
    between = verb.doc[verb.i + 1 : other.i]
    return children(other, OBJECT) if all(t.dep_ in ("cc", "advmod", "punct") for t in between) else []


def indirect(verb: Token) -> list[Token]:
    """Indirect objects: of "urged Islamabad to act" too, whichever label the parser chose."""
    return children(verb, INDIRECT)


def clauses(verb: Token) -> list[Token]:
    """Clausal complements."""
    return children(verb, CLAUSE)


def whose(possessor: Token) -> Token:
    """ "The clan, whose threats had forced him": the noun that the clause hangs on; a possessor that is another word as it is."""
    if possessor.lower_ != "whose":
        return possessor
    clause = next((a for a in possessor.ancestors if a.dep_ in RELATIVE), None)
    if clause is not None:
        return clause.head
    before = [t for t in possessor.doc[possessor.sent.start : possessor.i] if t.text != ","]
    return before[-1] if before and before[-1].pos_ in ("NOUN", "PROPN") else possessor
