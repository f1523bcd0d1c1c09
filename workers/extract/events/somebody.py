"""Who is somebody: people, groups, countries, forces, and what a verb is done to and by, before any resolution."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.events.words import ARMED, DOERS, NO_DOERS, PEOPLE_WORDS, PLACES, THINGS


def nation(token: Token) -> bool:
    """A country, nationality or capital by its name."""
    known, text = tables.countries(), tables.plain(token.text)
    if not token.text[:1].isupper():
        return False
    return text in known.names or text in known.adjectives or text in known.capitals or text in known.peoples


def undergoers(verb: Token) -> list[Token]:
    """To whom or what it is done: objects, passive subjects, the noun that a participle hangs on; with their conjuncts."""
    if syntax.passive(verb):
        things = syntax.passive_subjects(verb) + syntax.objects(verb)
    elif verb.dep_.startswith("acl") and not syntax.objects(verb) and verb.tag_ == "VBN":
        things = [verb.head]
    else:
        things = [syntax.antecedent(t, verb) for t in syntax.objects(verb)] or syntax.left_out(verb)
    things = things + syntax.indirect(verb)
    return [one for thing in things for one in syntax.conjuncts(thing)]


def doers(verb: Token) -> list[Token]:
    """Who does it, before any resolution."""
    found = syntax.agents(verb) if syntax.passive(verb) else syntax.subjects(verb)
    return [one for s in found for one in syntax.conjuncts(s)]


def party(token: Token) -> bool:
    """Somebody: a name of a person, group or country, a pronoun of persons, or a noun that means people."""
    if token.ent_type_ in ("PERSON", "ORG", "GPE", "LOC", "NORP"):
        return True
    if token.pos_ == "PRON":
        return token.lower_ in (
            "he",
            "she",
            "they",
            "him",
            "her",
            "them",
            "us",
            "we",
            "who",
            "me",
            "i",
            "you",
            "whom",
            "everyone",
            "anyone",
        )
    if token.pos_ == "PROPN" and token.is_sent_start and token.lower_.removesuffix("s") in PEOPLE_WORDS:
        return True  # "Vandals defaced": taken for a name at the start
    if token.lower_ == "management" and syntax.prepositional(token, {"of"}):
        return False  # "the management of a lake"
    if token.lower_ == "number":  # "his Irish opposite number"
        return any(c.lower_ == "opposite" for c in token.children)
    lemma = syntax.lemma(token).removeprefix("ex-")
    if (
        lemma in tables.roles()
        or lemma in PEOPLE_WORDS
        or token.lower_ in PEOPLE_WORDS
        or lemma in ARMED
        or nation(token)
    ):
        return True
    if token.pos_ == "NUM" or lemma in (
        "dozen",
        "hundred",
        "thousand",
        "number",
        "group",
        "score",
        "ten",
        "crowd",
        "million",
    ):
        return any(
            party(t) or syntax.lemma(t) in ("thousand", "hundred") for t in syntax.prepositional(token, {"of"})
        ) or (token.pos_ == "NUM" and token.dep_ in syntax.PASSIVE)
    if token.tag_ == "NNS" and len(lemma) > 4 and lemma.endswith(DOERS) and not lemma.endswith(NO_DOERS):
        return lemma not in THINGS
    people = ("man", "men", "woman", "women", "ist", "ists", "goer", "goers", "keeper", "keepers")
    return (
        (lemma.endswith(people) or token.lower_.endswith(people)) and token.pos_ in ("NOUN", "PROPN") and len(token) > 4
    )


def sector(token: Token) -> str | None:
    """The sector that the noun itself tells."""
    return tables.roles().get(syntax.lemma(token))


_ARMS = {"armed", "masked", "hooded", "uniformed", "gun-wielding", "knife-wielding", "machete-wielding"}


def armed(token: Token) -> bool:
    """A force, a fighter or a weapon."""
    lemma = syntax.lemma(token)
    return (
        lemma in ARMED
        or sector(token) in ("MIL", "REB", "UAF", "CRM", "COP")
        or (lemma.endswith(("men", "man")) and lemma[:-3] in ("gun", "militia", "rifle", "police"))
        or any(c.lower_ in _ARMS for c in token.children if c.i < token.i)
        or any(armed(t) for t in syntax.prepositional(token, {"of"}) if t.i > token.i)
    )


def place(token: Token) -> bool:
    """A place by its name or by the noun, a country or nationality among them."""
    return token.ent_type_ in ("GPE", "LOC", "FAC") or syntax.lemma(token) in PLACES or nation(token)
