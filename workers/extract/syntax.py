"""One view of a parse, whether its labels are Universal Dependencies (ours) or ClearNLP's (``en_core_web_*``)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECT = {"nsubj", "csubj", "expl:subj"}
PASSIVE = {"nsubj:pass", "nsubjpass"}
OBJECT = {"obj", "dobj"}
INDIRECT = {"iobj", "dative"}
CLAUSE = {"ccomp", "xcomp", "pcomp"}
RELATIVE = {"acl:relcl", "relcl"}
ADNOMINAL = {"acl", "acl:relcl", "relcl"}
OBLIQUE = {"obl", "obl:agent", "nmod", "obl:unmarked", "obl:npmod", "nmod:npmod"}
POSSESSOR = {"nmod:poss", "poss"}
FLAT = {"flat", "flat:name", "compound", "nn"}
AUXILIARY = {"aux", "aux:pass", "auxpass"}
IN_CHUNK = {"det", "amod", "compound", "nummod", "nmod:poss", "poss", "flat", "flat:name", "nn", "nmod:unmarked", "nmod:npmod",
            "quantmod", "advmod", "goeswith", "det:predet", "predet", "nmod:desc", "punct", "case", "hyph"}  # fmt: skip


def children(token: Token, labels: set[str]) -> list[Token]:
    """Dependents with one of the labels, in order."""
    return [c for c in token.children if c.dep_ in labels]


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it below."""
    out = [token]
    for c in token.children:
        if c.dep_ == "conj" or (c.dep_ == "appos" and _listed(c)):
            out += conjuncts(c)
    return out


def _listed(name: Token) -> bool:
    """ "The European Union, Canada and Fiji condemned": no apposition, which would end with a comma, but the second of a list."""
    last = next((c for c in name.children if c.dep_ == "conj" and c.pos_ == "PROPN"), None)
    if last is None or name.pos_ != "PROPN" or name.head.pos_ != "PROPN" or name.left_edge.i == 0:
        return False
    end = last.right_edge.i + 1
    before = {name.doc[i].text for i in (name.left_edge.i - 1, name.left_edge.i)}
    return "," in before and (end == len(name.doc) or name.doc[end].text != ",")


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
        return token.head.head if _beside_lower(token) else token.head
    return None


def _beside_lower(verb: Token) -> bool:
    """ "Asked that it leave and threatened": a finite verb that the parser hung on the infinitive below the one it belongs beside."""
    below = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP") or below.dep_ not in CLAUSE | {"advcl"}:
        return False
    helpers = {c.lower_ for c in below.children if c.dep_ in AUXILIARY}
    return below.tag_ == "VB" or (below.tag_ == "VBN" and "had" in helpers and verb.tag_ == "VBD")


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the active subject, else that of the verb above by coordination or control, else a relative's antecedent."""
    found = [s for s in children(verb, SUBJECT) if s.pos_ != "SCONJ" and s.lower_ not in WEEKDAYS] or _mislabelled(verb)
    second = _second(verb)
    found = [s for s in found if s not in second]
    if len(found) > 1:  # "the Guards have warned that they": a pronoun beside a noun belongs to another verb
        found = [s for s in found if s.pos_ != "PRON"] or found
    if found:
        return [antecedent(s, verb) for s in found]
    if depth > 3 or passive(verb):
        return []
    if verb.dep_ in RELATIVE | {"acl"} and verb.tag_ in ("VBG", "VBD", "VBZ", "VBP", "VB"):
        return [verb.head] if verb.tag_ != "VB" else []
    if verb.dep_ == "xcomp" and verb.head != verb:
        controlled = children(verb.head, OBJECT | INDIRECT)
        # "urged Islamabad to act": the one urged acts; "promised Iran to act": the promiser does.
        if controlled and verb.head.lemma_ not in ("promise", "vow", "threaten"):
            return controlled[:1]
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


WEEKDAYS = {
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tomorrow",
}


def _mislabelled(verb: Token) -> list[Token]:
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


def antecedent(party: Token, verb: Token) -> Token:
    """What a relative pronoun of the verb's clause stands for, else the token itself."""
    if party.lower_ in ("that", "which", "who", "whom") and verb.dep_ in RELATIVE:
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
}


def passive(verb: Token) -> bool:
    """Whether the verb is a passive."""
    if children(verb, PASSIVE) or any(c.dep_ in ("aux:pass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ == "VBN" and (verb.dep_ in ("acl", "amod") or _had_done(verb)):
        return True
    if (
        verb.tag_ in ("VBN", "VBD")
        and lemma(verb) in _DONE_TO
        and not any(c.dep_ in OBJECT | CLAUSE | AUXILIARY for c in verb.children)
    ):
        return any(c.dep_ in SUBJECT for c in verb.children)  # a headline's "Three killed in blast"
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "xcomp") and not children(verb, SUBJECT | AUXILIARY):
        # "rebuffed by the bank, the minister flew on", "appeared in court charged with theft"
        behind = agents(verb) or [t for o in objects(verb) for t in prepositional(o, {"by"})]
        return bool(behind) or not children(verb, OBJECT | CLAUSE)
    return (
        verb.tag_ == "VBN"
        and verb.dep_ == "conj"
        and verb.head.pos_ in ("VERB", "AUX")
        and passive(verb.head)
        and not children(verb, SUBJECT)
    )


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
    found = children(verb, PASSIVE) or (children(verb, SUBJECT) if passive(verb) else [])
    if found:
        return [antecedent(s, verb) for s in found]
    if _had_done(verb):
        return objects(verb.head)
    if verb.dep_ in RELATIVE | {"acl", "amod"}:
        return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return passive_subjects(verb.head)
    above = verb_above(verb)
    if above is None or verb.dep_ not in ("xcomp", "advcl"):
        return []
    return subjects(above, 1) or (passive_subjects(above) if passive(above) else [])


def agents(verb: Token) -> list[Token]:
    """The by-phrase."""
    return prepositional(verb, {"by"})


def objects(verb: Token) -> list[Token]:
    """Direct objects."""
    return children(verb, OBJECT) or _second(verb)


def _second(verb: Token) -> list[Token]:
    """ "Rouhani warned Pakistan's prime minister that": of two subjects around a verb the one behind it is its object."""
    found = children(verb, SUBJECT) if verb.pos_ == "VERB" else []
    behind = [s for s in found if s.i > verb.i]
    return behind if behind and len(behind) < len(found) else []


def indirect(verb: Token) -> list[Token]:
    """Indirect objects: of "urged Islamabad to act" too, whichever label the parser chose."""
    return children(verb, INDIRECT)


def clauses(verb: Token) -> list[Token]:
    """Clausal complements."""
    return children(verb, CLAUSE)


def chunk(head: Token) -> tuple[int, int]:
    """The base noun phrase of a head: token indices, end exclusive; without leading article or trailing clauses."""
    start, end = head.i, head.i + 1
    inside = {head.i}
    for t in _below(head):
        inside.add(t.i)
    while start - 1 in inside:
        start -= 1
    while end in inside:
        end += 1
    doc = head.doc
    if (
        start >= 2
        and doc[start - 1].text in ("-", "–")
        and not doc[start - 1].whitespace_
        and not doc[start - 2].whitespace_
    ):
        start -= 2  # "Pakistan-based fighters": parsers hang the first half elsewhere
    while start < head.i and (
        doc[start].dep_ in ("det", "det:predet", "predet", "case", "cc", "punct", "advmod")
        and doc[start].lower_ not in ("no",)
    ):
        if doc[start].is_quote and doc[start].i + 1 < head.i:
            break
        start += 1
    while end - 1 > head.i and (
        doc[end - 1].is_punct or doc[end - 1].dep_ in ("cc", "case") or doc[end - 1].lower_ in ("'s", "’s", "'", "’")
    ):
        end -= 1
    return start, end


def phrase(head: Token) -> tuple[int, int]:
    """The base noun phrase with what directly follows and belongs to it: "leaders of the party", "militants based on its soil"."""
    start, end = chunk(head)
    doc = head.doc
    while end < len(doc):
        grown = next((c for c in _right(head) if c.left_edge.i == end and _belongs(c)), None)
        if grown is None:
            break
        end = grown.right_edge.i + 1
        while end - 1 > head.i and doc[end - 1].is_punct:
            end -= 1
    return start, end


def _right(head: Token) -> list[Token]:
    return [c for c in head.children if c.i > head.i]


_HELD_FOR = {"convict", "accuse", "acquit", "suspect", "cleanse", "rob", "deprive", "strip"}


def _belongs(child: Token) -> bool:
    if any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBN" and t != child for t in child.subtree) or any(
        t.dep_ in RELATIVE for t in child.subtree
    ):
        return False
    if child.dep_ in ("nmod", "prep", "nmod:of"):
        case = next(
            (g.lower_ for g in child.children if g.dep_ == "case"), child.lower_ if child.dep_ == "prep" else ""
        )
        if lemma(child.head.head) in _HELD_FOR and child.head.dep_ in OBJECT | PASSIVE | SUBJECT:
            return False  # "convicted two men of the bombing"
        return case == "of" and len(list(child.subtree)) < 10
    return (
        child.dep_ in ("acl", "amod")
        and (child.tag_ == "VBN" or child.lower_ in ("loyal", "opposed"))
        and len(list(child.subtree)) < 8
    )


def _below(head: Token) -> Iterator[Token]:
    for c in head.children:
        if c.dep_ in IN_CHUNK and not (c.dep_ == "case" and c.head.i > c.i and c.lower_ not in ("'s", "’s", "'", "’")):
            if c.dep_ == "punct" and c.text not in ("-", "–", "’", "'", ".", "/"):
                continue
            yield c
            yield from _below(c)
            if c.dep_ in ("amod", "compound", "nmod:poss", "poss", "nn"):  # "Hungarian and Romanian officials"
                for other in c.children:
                    if other.dep_ in ("conj", "cc"):
                        yield other
                        yield from (g for g in other.children if g.dep_ == "cc" or g.dep_ in IN_CHUNK)


_ALWAYS_PLURAL = {
    "news",
    "series",
    "means",
    "headquarters",
    "barracks",
    "politics",
    "forces",
    "authorities",
    "talks",
    "crossroads",
    "species",
    "remains",
    "works",
}


def lemma(token: Token) -> str:
    """The lemma in lower case; the singular of "rallies" is "rally" even where the model has not learned so."""
    found = (token.lemma_ or token.text).lower()
    if token.tag_ in ("NNS", "NNPS"):
        low = token.lower_
        if (
            found.endswith("ie")
            and low.endswith("ies")
            and len(found) > 4
            and found not in ("movie", "cookie", "zombie", "selfie", "calorie", "prairie")
        ):
            return found[:-2] + "y"
        if found == low and low.endswith("s") and low not in _ALWAYS_PLURAL:
            return low[:-1]
    return found


def has_not(verb: Token) -> bool:
    """Whether the verb is negated."""
    if any(c.lower_ == "longer" and c.i and c.nbor(-1).lower_ == "no" for c in verb.children):
        return True
    return any(
        c.dep_ == "neg" or (c.lower_ in ("not", "n't", "n’t", "never") and c.dep_ == "advmod") for c in verb.children
    )
