"""Conditions of words of people and states: protests, pacts, envoys."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.events.conditions.clause import known_subject, some
from workers.extract.events.somebody import doers, nation, party, sector, undergoers
from workers.extract.events.words import MARKETS, PEOPLE_WORDS


def person(verb: Token) -> bool:
    """It is done to people."""
    return some(verb, lambda t: t.ent_type_ == "PERSON" or sector(t) is not None or syntax.lemma(t) in PEOPLE_WORDS)


def people(verb: Token) -> bool:
    """Parties gather or march, and do so to nothing."""
    found = doers(verb)
    return (
        any(party(d) for d in found)
        and not any(d.lower_ in MARKETS for d in found)
        and not some(verb, lambda t: t.ent_type_ == "")
    )


def work(verb: Token) -> bool:
    """Workers act, without an object."""
    workers = {
        "worker",
        "union",
        "teacher",
        "nurse",
        "driver",
        "miner",
        "docker",
        "employee",
        "staff",
        "doctor",
        "pilot",
        "student",
        "farmer",
    }
    return not syntax.objects(verb) and any(syntax.lemma(d) in workers or sector(d) == "LAB" for d in doers(verb))


def prevents(verb: Token) -> bool:
    """A protest or a meeting is kept from being held."""
    wanted = {
        "protest",
        "demonstration",
        "rally",
        "march",
        "gathering",
        "meeting",
        "journalist",
        "protester",
        "demonstrator",
        "candidate",
        "lawmaker",
    }
    return any(syntax.lemma(t) in wanted for t in undergoers(verb)) and known_subject(verb)


def mob(verb: Token) -> bool:
    """A crowd acts."""
    mob = {
        "mob",
        "crowd",
        "rioter",
        "protester",
        "protestor",
        "youth",
        "demonstrator",
        "settler",
        "student",
        "supporter",
        "striker",
        "worker",
        "villager",
    }
    crowd = [t for d in doers(verb) for t in (d, *syntax.prepositional(d, {"of"}))]  # "thousands of protesters"
    return any(syntax.lemma(d) in mob or sector(d) in ("OPP", "LAB") for d in crowd)


def protester(verb: Token) -> bool:
    """Protesters act."""
    return any(
        syntax.lemma(d)
        in ("protester", "protestor", "demonstrator", "rioter", "crowd", "student", "youth", "supporter")
        for d in doers(verb)
    )


def of_country(verb: Token) -> bool:
    """It is done to a country or a region."""
    return some(
        verb,
        lambda t: (
            (t.ent_type_ in ("GPE", "LOC") or nation(t)) and tables.plain(t.text) not in tables.countries().adjectives
        ),
    )


def pact(verb: Token) -> bool:
    """A country leaves or ends a treaty, a body or talks."""
    wanted = {
        "agreement",
        "deal",
        "pact",
        "treaty",
        "accord",
        "bloc",
        "alliance",
        "union",
        "convention",
        "talk",
        "summit",
        "negotiation",
        "council",
        "commission",
    }
    things = undergoers(verb) + syntax.prepositional(verb, {"from", "of"})
    return any(syntax.lemma(t) in wanted or t.ent_type_ == "ORG" for t in things) and any(
        nation(d) or d.ent_type_ in ("GPE",) or sector(d) == "GOV" for d in doers(verb)
    )


def envoy(verb: Token) -> bool:
    """Somebody in office or a delegation goes to a named place; not a team, a patient or a tourist."""
    titles = {"president", "minister", "premier", "chancellor", "king", "queen", "pope", "senator", "envoy", "ambassador", "secretary", "delegation", "emir",
              "prince", "diplomat", "leader", "official", "negotiator", "lawmaker", "chief", "general", "mediator", "sultan", "inspector", "foreign"}  # fmt: skip
    places = [
        t
        for t in syntax.prepositional(verb, {"in", "to", "for", "at", "into"})
        if t.ent_type_ in ("GPE", "LOC") or nation(t)
    ]
    official = any(
        syntax.lemma(t) in titles
        for d in doers(verb)
        for t in (d, *d.children, *(g for c in d.children if c.i < d.i for g in c.children))
    )
    return bool(places) and official


def alone(verb: Token) -> bool:
    """Somebody in office quits, without an object."""
    return not syntax.objects(verb) and any(d.ent_type_ == "PERSON" or sector(d) == "GOV" for d in doers(verb))


def leave(verb: Token) -> bool:
    """Envoys are told to go: "gave three diplomats 48 hours to leave"."""
    envoys = {"ambassador", "diplomat", "envoy", "attache", "attaché", "consul", "staff", "delegation", "mission", "expert", "adviser"}  # fmt: skip
    told = undergoers(verb) + [
        s for c in verb.children if c.dep_ in syntax.CLAUSE for s in syntax.children(c, syntax.SUBJECT)
    ]
    goes = any(t.lower_ in ("leave", "out") for t in verb.subtree if t.i > verb.i)
    return goes and any(syntax.lemma(t) in envoys for t in told)


def action(verb: Token) -> bool:
    """ "Take action against militant groups": measures that are taken against somebody."""
    things = [t for t in syntax.objects(verb) if syntax.lemma(t) in ("action", "measure", "step")]
    return any(party(p) for t in (verb, *things) for p in syntax.prepositional(t, {"against"})) and bool(things)


def together(verb: Token) -> bool:
    """Two or more of them: what they discuss they discuss with each other."""
    found = doers(verb)
    nations = [c for d in found for c in d.children if c.i < d.i for c in syntax.conjuncts(c) if nation(c)]
    named = [d for d in found if party(d) and (d.ent_type_ or sector(d))]
    return len(named) > 1 or (len(nations) > 1 and bool(named))
