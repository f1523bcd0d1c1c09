"""From a noun of the parse to a party: who is named by it, or in it."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import somebody
from workers.extract.events.words import PEOPLE_WORDS

PARTY = {"PERSON", "ORG", "GPE", "NORP", "LOC"}
_MANY = {"number", "dozen", "hundred", "thousand", "group", "score", "member", "leader", "head", "troop", "force", "pair", "couple", "side", "crowd",
         "ten", "rest", "most", "some", "one", "majority", "part", "third", "half", "position", "base", "representative", "supporter", "resident", "inhabitant", "last", "all", "both"}  # fmt: skip
_PEOPLE = PEOPLE_WORDS | {
    "dozens",
    "thousands",
    "hundreds",
    "some",
    "others",
    "many",
    "several",
    "scores",
    "base",
    "position",
    "other",
}
_INSIDE = {"amod", "compound", "nn", "nmod", "nmod:unmarked", "nmod:poss", "poss", "nmod:desc"}
_NAMES = {"he", "she", "they", "it", "we", "i", "him", "her", "them", "us", "me", "anyone", "everyone", "those"}


class Party(NamedTuple):
    """A party: its ref (None where the span resolves to nobody) and its code points."""

    ref: str | None
    start: int
    end: int


def cut(party: Party, trigger: Token) -> Party:
    """ "Five policemen killed by a bomb": of a phrase that tells the event itself the words before its trigger."""
    if not party.start < trigger.idx < party.end:
        return party
    before = [t for t in trigger.doc[trigger.sent.start : trigger.i] if t.idx >= party.start and not t.is_punct]
    while before and before[-1].pos_ in ("ADV", "AUX", "CCONJ", "DET"):
        before.pop()
    return party._replace(end=before[-1].idx + len(before[-1])) if before else party


def just_a_place(party: Party, actors: Actors) -> bool:
    """A sea or a region does nothing."""
    known = actors.known.get(party.ref or "")
    return known is not None and known.actor.type == "LOC"


def distinct(found: list[Party]) -> list[Party]:
    """Each party once, in order."""
    out: list[Party] = []
    for party in found:
        if party not in out and not any(party.ref and party.ref == p.ref for p in out):
            out.append(party)
    return out


def resolve(token: Token, where: str, actors: Actors, *, deep: bool = False) -> list[Party]:
    """The parties that a noun and its conjuncts name; ``deep``: also the owner of a deed ("US attacks have killed")."""
    out: list[Party] = []
    for one in syntax.conjuncts(token):
        if all_of_them := actors.pronoun_list(one, where):
            out += [Party(ref, one.idx, one.idx + len(one)) for ref in all_of_them]
            continue
        found = _party(one, where, actors)
        if found is not None and found.ref is None and (named := _called(one, where, actors)):
            out += named
        elif found is not None:
            out.append(found)
        elif deep:
            out += _left(one, where, actors) or [
                p for c in syntax.prepositional(one, {"by"}) for p in resolve(c, where, actors)
            ]
    return out


def every(tokens: list[Token], where: str, actors: Actors, *, deep: bool = False) -> list[Party]:
    """The parties of several nouns."""
    return [p for t in tokens for p in resolve(t, where, actors, deep=deep)]


def owners(token: Token, where: str, actors: Actors, depth: int = 0) -> list[Party]:
    """Who is named inside a phrase that is nobody itself: "Haiti's efforts", "a US offer", "calls by Kofi Annan", "withdrawal of forces"."""
    found = _left(token, where, actors)
    if found and all(p.ref in actors.known and actors.known[p.ref].actor.type == "GPE" for p in found if p.ref):
        # "the Tbilisi office of a watchdog"
        found = [p for c in syntax.prepositional(token, {"of"}) for p in resolve(c, where, actors)] or found
    if not found:  # "a resolution drafted by Albania", "a boat carrying 80 refugees"
        clauses = [c for c in token.children if c.dep_ == "acl" and c.i > token.i]
        told = [
            t
            for c in clauses
            for t in (syntax.agents(c) if c.tag_ == "VBN" else syntax.objects(c) if c.lower_ == "carrying" else [])
        ]
        found = [p for t in told for p in resolve(t, where, actors) or owners(t, where, actors, 2)]
    if not found:  # "the deportation by Mauritania of hundreds of refugees": who did it
        found = [p for c in syntax.prepositional(token, {"by"}) for p in resolve(c, where, actors)]
    if not found:
        behind = syntax.prepositional(
            token, {"by", "from", "of", "against", "between", "with", "to", "on", "for", "into"}
        )
        found = [p for c in behind for p in resolve(c, where, actors)]
        if not found and depth < 2:
            found = [p for c in behind for p in owners(c, where, actors, depth + 1)]
    return found


def _left(token: Token, where: str, actors: Actors) -> list[Party]:
    """Names before a noun that belong to it: its possessor, its adjectives, the parts of its compound."""
    owner = [
        p
        for c in syntax.children(token, syntax.POSSESSOR)
        if c.tag_ != "PRP$"
        for p in resolve(c, where, actors) or owners(c, where, actors, 2)
    ]
    if owner:
        return owner
    inside = [c for c in token.children if c.dep_ in _INSIDE | syntax.FLAT and c.i < token.i]
    inside += [g for c in inside for g in c.children if g.dep_ in _INSIDE and g.i < token.i]
    return [p for c in inside if actors.at(c, where) is not None for p in resolve(c, where, actors)]


def _party(token: Token, where: str, actors: Actors) -> Party | None:
    if token.pos_ == "PRON" or token.tag_ in ("WP", "WDT"):
        ref = actors.pronoun(token, where)
        if ref is None and token.lower_ not in _NAMES:
            return None
        return Party(ref, token.idx, token.idx + len(token))
    if where == "text" and token.i < token.doc.user_data.get("dateline_tokens", 0):
        return None  # where a report was filed did nothing
    mention = actors.at(token, where)
    if mention is not None and mention.type in PARTY and (mention.head == token.i or mention.name is not None):
        span = token.doc[mention.start : mention.end]
        return Party(mention.ref, span.start_char, span.end_char)
    counted = _counted(token, where, actors)
    if counted is not None:
        return counted
    if mention is not None and mention.type in PARTY and not _told_of(token, mention.head):
        span = token.doc[mention.start : mention.end]
        return Party(mention.ref, span.start_char, span.end_char)
    if not _somebody(token):
        return _apposed(token, where, actors)
    return whole(token, where, actors)


def _told_of(token: Token, head: int) -> bool:
    """ "Five policemen killed by a bomb": the bomb stands in what is told of the policemen."""
    for above in token.ancestors:
        if above.i == head:
            return False
        if above.pos_ == "VERB":
            return True
    return False


def whole(token: Token, where: str, actors: Actors) -> Party:
    """The noun phrase of a token, whoever it is."""
    start, end = syntax.phrase(token)
    span = token.doc[start:end]
    return Party(_nation_inside(token, where, actors), span.start_char, span.end_char)


def _apposed(token: Token, where: str, actors: Actors) -> Party | None:
    """ "The regional capital Juba", "the town of Cizre": the name behind."""
    behind = [c for c in token.children if c.i > token.i and c.dep_ in syntax.FLAT | {"appos"}]
    if syntax.lemma(token) in (
        "town",
        "city",
        "village",
        "capital",
        "state",
        "province",
        "island",
        "region",
        "district",
    ):
        behind += syntax.prepositional(token, {"of"})
    for c in behind:
        found = actors.at(c, where)
        if found is not None and found.type in PARTY and found.name is not None:
            span = token.doc[found.start : found.end]
            return Party(found.ref, span.start_char, span.end_char)
    return None


def _called(token: Token, where: str, actors: Actors) -> list[Party]:
    """ "Regional rivals Israel and Saudi Arabia": the names that follow at once, instead of what they are called."""
    behind = [c for c in token.children if c.dep_ in syntax.FLAT | {"appos"} and c.left_edge.i == token.i + 1]
    return [p for c in behind for p in resolve(c, where, actors) if p.ref is not None]


def _counted(token: Token, where: str, actors: Actors) -> Party | None:
    """ "Dozens of Iraqi Kurds", "members of the party"."""
    if token.pos_ != "NUM" and syntax.lemma(token) not in _MANY:
        return None
    of = [t for t in syntax.prepositional(token, {"of"}) if actors.at(t, where) or _somebody(t)]
    if not of:
        return None
    inner = actors.at(of[0], where)
    if inner is not None and inner.type not in PARTY:
        return None
    doc = token.doc
    start = syntax.chunk(token)[0]
    if inner is not None and inner.type == "LOC":  # "inhabitants of the plateau": the people, not the place
        inner = None
    end = max(inner.end if inner is not None else 0, syntax.phrase(of[0])[1])
    return Party(inner.ref if inner else None, doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _nation_inside(token: Token, where: str, actors: Actors) -> str | None:
    """ "Israeli helicopters": the actor is the country or group whose they are."""
    for c in token.children:
        if c.dep_ in _INSIDE and c.i < token.i:
            found = actors.at(c, where)
            if found is not None and found.type in ("NORP", "GPE", "ORG") and found.name is not None:
                return found.ref
    return None


def _somebody(token: Token) -> bool:
    """A noun that means people or a force though no table has it: "gunmen", "organisers", "warplanes"."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or (token.ent_type_ and token.pos_ == "ADJ"):
        return False
    lemma = syntax.lemma(token)
    if token.lower_ == "exile":  # "said from exile"
        return False
    if lemma in _PEOPLE or token.lower_ in _PEOPLE or (token.tag_ == "NNPS" and token.ent_type_ in ("", "MISC")):
        return True
    if token.pos_ == "NUM" and token.dep_ in syntax.SUBJECT | syntax.PASSIVE | syntax.OBJECT and not token.like_num:
        return True
    if token.pos_ == "NUM" and _counted_people(token):
        return True
    if token.pos_ != "NOUN" and token.tag_ not in ("NN", "NNS", "NNPS") and not token.is_sent_start:
        return False
    lemma = lemma.removeprefix("ex-")
    return somebody.party(token) and lemma not in (
        "strike",
        "airstrike",
        "raid",
        "attack",
        "bomb",
        "shell",
        "fire",
        "security",
    )


_DONE_TO_PEOPLE = {"kill", "injure", "wound", "hurt", "arrest", "detain", "jail", "kidnap", "abduct", "evacuate", "rescue", "sentence", "execute", "free",
                   "release", "deport", "murder", "behead", "massacre", "slay", "imprison", "evict", "expel"}  # fmt: skip


def _counted_people(number: Token) -> bool:
    """ "Gunmen kill 23", "five were arrested": a number alone, where only people are meant."""
    if number.dep_ not in syntax.OBJECT | syntax.PASSIVE | syntax.SUBJECT or number.text[:1] in "$€£":
        return False
    bare = not any(c.dep_ in ("nmod", "prep", "compound") or c.lower_ in ("%", "percent") for c in number.children)
    done = syntax.lemma(number.head) in _DONE_TO_PEOPLE
    return bare and done and (number.dep_ in syntax.OBJECT or syntax.passive(number.head))
