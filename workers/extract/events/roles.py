"""Who did it to whom: parties of a trigger from the parse."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events.lexicon import Entry

EQUALS = {"AGREE", "CONSULT", "COOPERATE"}
AGAINST = {"against", "on", "at", "with", "toward", "towards", "to", "upon"}
PARTY = {"PERSON", "ORG", "GPE", "NORP", "LOC"}
_PREPOSITIONS = {
    "REQUEST": {"to", "on", "from"}, "THREATEN": {"against", "to", "at"}, "ACCUSE": {"against", "at"}, "AID": {"to"},
    "ASSAULT": {"on", "against", "with", "at"}, "PROTEST": {"against"}, "COERCE": {"on", "against"}, "SANCTION": {"to", "from", "with"},
    "SUPPORT": {"to", "for", "of"}, "REJECT": {"by", "from"}, "CONSULT": {"with", "to"}, "AGREE": {"with"}, "COOPERATE": {"with"},
    "RETREAT": {"from"}, "CONCEDE": {"to"}, "MOBILIZE": {"against"},
}  # fmt: skip


class Party(NamedTuple):
    """A party: its ref (None where the span resolves to nobody) and its code points."""

    ref: str | None
    start: int
    end: int


def find(trigger: Token, entry: Entry, where: str, actors: Actors) -> tuple[list[Party], list[Party]]:
    """Actors and targets of a trigger; empty where the clause does not say."""
    if trigger.pos_ in ("VERB", "AUX", "ADJ"):
        doers, others = _of_verb(trigger, entry)
    else:
        doers, others = _of_noun(trigger, entry, actors, where)
    made_doers = _parties(doers, where, actors, trigger)
    made_others = [
        p
        for p in _parties(others, where, actors, trigger)
        if not any(p[1:] == d[1:] or (p.ref and p.ref == d.ref) for d in made_doers)
    ]
    if entry.type in EQUALS and trigger.pos_ not in ("ADJ",):
        # Between equals all parties are actors.
        return made_doers + made_others, []
    return made_doers, made_others


def _of_verb(verb: Token, entry: Entry) -> tuple[list[Token], list[Token]]:
    if syntax.passive(verb) and not (
        verb.tag_ == "VBN"
        and any(c.lower_ in ("has", "have", "had") for c in verb.children)
        and not syntax.children(verb, syntax.PASSIVE)
    ):
        return syntax.agents(verb), syntax.passive_subjects(verb)
    doers = syntax.subjects(verb)
    if entry.beside and entry.type not in ("RETREAT",):
        # "imposed sanctions on Iran", "sent troops to": the object is the deed, the preposition names the target.
        others = syntax.indirect(verb) + syntax.prepositional(verb, _PREPOSITIONS.get(entry.type, AGAINST))
        for thing in syntax.objects(verb):
            others += syntax.prepositional(thing, _PREPOSITIONS.get(entry.type, AGAINST) | {"on", "against", "with"})
            if entry.mode == "expel" and syntax.lemma(thing) in (
                "diplomat",
                "ambassador",
                "envoy",
                "inspector",
                "observer",
                "official",
            ):
                others.append(thing)
        return doers, others
    others = syntax.indirect(verb) or syntax.objects(verb)
    wanted = _PREPOSITIONS.get(entry.type, set())
    if not others or entry.type in EQUALS:
        others = others + syntax.prepositional(verb, wanted - ({"in"} if entry.mode != "visit" else set()))
    if entry.part in ("on", "with", "to", "against"):
        others = syntax.prepositional(verb, {entry.part}) + [o for o in others if o.dep_ not in syntax.OBLIQUE]
    for clause in syntax.clauses(verb):
        # "demanded that the government withdraw": whoever is to act is asked.
        if entry.type == "REQUEST" and not others and clause.dep_ == "ccomp":
            others = syntax.children(clause, syntax.SUBJECT)
    return doers, others


def _of_noun(noun: Token, entry: Entry, actors: Actors, where: str) -> tuple[list[Token], list[Token]]:
    doers = syntax.prepositional(noun, {"by", "between", "among"})
    others = syntax.prepositional(noun, _PREPOSITIONS.get(entry.type, AGAINST) - {"of", "by", "in"})
    owners = syntax.children(noun, syntax.POSSESSOR)
    adjectives = [
        c
        for c in noun.children
        if c.dep_ in ("amod", "compound", "nmod", "nn") and c.i < noun.i and actors.at(c, where) is not None
    ]
    objective = (
        entry.mode in ("arrest", "release", "abduct", "assassinate", "torture")
        or entry.type in ("RETREAT",)
        or syntax.lemma(noun) in ("killing", "murder", "bombing", "shelling", "rejection", "criticism", "condemnation")
    )
    of = syntax.prepositional(noun, {"of"})
    if objective:
        others += of + (
            owners
            if syntax.lemma(noun)
            in ("arrest", "release", "killing", "kidnapping", "abduction", "assassination", "detention")
            else []
        )
        doers += adjectives + ([] if others and owners and owners[0] in others else owners)
    else:
        doers += owners + adjectives + ([] if doers or owners else of)
    if entry.type in EQUALS and entry.mode == "visit":
        others += syntax.prepositional(noun, {"to", "by"})
    if not doers:
        doers = _light(noun, entry)
    if not others and entry.type not in EQUALS:
        # Parsers often hang "on Iranian troops" on the fighters instead of on the attack.
        others = [
            o for d in doers for o in syntax.prepositional(d, _PREPOSITIONS.get(entry.type, AGAINST) - {"with", "to"})
        ]
    return doers, others


def _light(noun: Token, entry: Entry) -> list[Token]:
    """ "India launched an attack", "the two held talks": the doer is the light verb's subject."""
    verb = noun.head
    light = {
        "launch",
        "carry",
        "hold",
        "make",
        "conduct",
        "stage",
        "mount",
        "issue",
        "have",
        "open",
        "begin",
        "pay",
        "start",
        "face",
        "wage",
        "fight",
        "engage",
        "plan",
        "direct",
    }
    if noun.dep_ in syntax.OBJECT and verb.pos_ == "VERB" and syntax.lemma(verb) in light:
        return syntax.subjects(verb)
    if entry.type == "CONSULT" and noun.dep_ in syntax.OBLIQUE | {"pobj"}:
        while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
            verb = verb.head
        cases = {c.lower_ for c in noun.children if c.dep_ == "case"} | {noun.head.lower_}
        if cases & {"during", "in", "by"} and syntax.lemma(verb) in (
            "tell",
            "inform",
            "assure",
            "ask",
            "thank",
            "urge",
        ):
            return syntax.subjects(verb) + syntax.indirect(verb) + syntax.objects(verb)
    return []


def _parties(tokens: list[Token], where: str, actors: Actors, trigger: Token) -> list[Party]:
    out: list[Party] = []
    for token in tokens:
        for one in syntax.conjuncts(token):
            party = _party(one, where, actors, trigger)
            if party is not None and party not in out and not any(party.ref and party.ref == p.ref for p in out):
                out.append(party)
    return out


def _party(token: Token, where: str, actors: Actors, trigger: Token) -> Party | None:
    if token.pos_ == "PRON" or token.tag_ in ("WP", "WDT"):
        ref = actors.pronoun(token, where)
        if ref is None and token.lower_ not in ("he", "she", "they", "it", "we", "i", "him", "her", "them"):
            return None
        return Party(ref, token.idx, token.idx + len(token))
    if where == "text" and token.i < token.doc.user_data.get("dateline_tokens", 0):
        return None  # where a report was filed did nothing
    mention = actors.at(token, where)
    if mention is None or mention.type not in PARTY:
        of = [t for t in syntax.prepositional(token, {"of"}) if actors.at(t, where)]
        if of and (
            token.pos_ == "NUM"
            or syntax.lemma(token)
            in (
                "number",
                "dozen",
                "hundred",
                "thousand",
                "group",
                "score",
                "member",
                "leader",
                "head",
                "troop",
                "force",
                "pair",
                "couple",
                "side",
                "crowd",
                "ten",
            )
        ):
            inner = actors.at(of[0], where)
            doc = token.doc
            start = syntax.chunk(token)[0]
            return (
                Party(inner.ref if inner else None, doc[start].idx, doc[inner.end - 1].idx + len(doc[inner.end - 1]))
                if inner
                else None
            )
        if _somebody(token):
            start, end = syntax.chunk(token)
            span = token.doc[start:end]
            return Party(None, span.start_char, span.end_char)
        return None
    span = token.doc[mention.start : mention.end]
    if (token.pos_ == "NOUN" and mention.name is None) or mention.head == token.i:
        return Party(mention.ref, span.start_char, span.end_char)
    return Party(mention.ref, span.start_char, span.end_char)


_PEOPLE = {
    "people", "leader", "side", "man", "woman", "hostage", "prisoner", "neighbour", "neighbor", "counterpart", "rival", "base",
    "position", "suspect", "other", "member", "dozen", "thousand", "hundred", "thousands", "hundreds", "dozens", "some", "others",
}  # fmt: skip


def _somebody(token: Token) -> bool:
    """A noun that means people though no table has it: "gunmen", "organisers", "thousands"."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or token.ent_type_:
        return False
    lemma = syntax.lemma(token)
    return (
        lemma in _PEOPLE
        or token.lower_ in _PEOPLE
        or (token.pos_ == "NOUN" and lemma.endswith(("man", "men", "ist", "goer", "keeper")))
    )
