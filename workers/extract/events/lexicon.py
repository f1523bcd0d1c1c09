"""Triggers: which words of a sentence the table tells to be events, by what stands beside them."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events import conditions, figurative_use, somebody
from workers.extract.events.realis import BACKGROUND
from workers.extract.events.table import AFTERWARDS, Entry, entries, lemma

_LOOSE = {"compound", "nn", "flat", "nmod:unmarked"}
DEMAND = Entry("REQUEST", None, "100", "v", frozenset(), None)
_ATTRIBUTIVE = {"kidnap", "abduct", "assassinate", "murder", "hijack"}
"""Participles that tell an event even before a noun: "kidnapped schoolgirls", but not "the banned group"."""
_IN = {"give", "cave", "hand", "turn", "let", "fly", "take"}
"""Verbs whose "in" is a particle, and before a place or a time none."""
_SAYING = {
    "say",
    "declare",
    "announce",
    "state",
    "reiterate",
    "conclude",
    "add",
    "argue",
    "stress",
    "insist",
    "warn",
    "repeat",
    "tell",
    "write",
}
"""A saying that somebody must do something is a demand."""


def find(token: Token) -> tuple[Entry, int, int] | None:
    """The entry that a token triggers and the token span of its words, or None; remembered by Doc."""
    known: dict[int, tuple[Entry, int, int] | None] = token.doc.user_data.setdefault("dateline_triggers", {})
    if token.i not in known:
        known[token.i] = _find(token)
    return known[token.i]


def _find(token: Token) -> tuple[Entry, int, int] | None:
    if token.pos_ in ("VERB", "AUX") or (token.tag_ in ("VBN", "VBG", "VBD") and token.pos_ == "ADJ"):
        return _verb(token)
    if token.pos_ in ("NOUN", "PROPN"):
        if _known_verb(token) and syntax.objects(token) and (hit := _verb(token)) is not None:
            return hit  # a headline's "arrests five" that the tagger took for a noun
        return _noun(token)
    if token.pos_ == "ADJ" and token.dep_ not in ("amod",):
        return next(((e, token.i, token.i + 1) for e in entries().get(("a", syntax.lemma(token)), ())), None)
    return None


def _known_verb(token: Token) -> bool:
    """Whether a word could be one of the table's verbs at all."""
    return (
        ("v", lemma(token)) in entries()
        or syntax.lemma(token) in _SAYING
        or (token.i > 1 and token.nbor(-1).text == "-")
    )


def _verb(verb: Token) -> tuple[Entry, int, int] | None:
    if verb.dep_ in ("amod", "compound", "case", "mark") and not (verb.tag_ == "VBN" and lemma(verb) in _ATTRIBUTIVE):
        return None
    known = entries().get(("v", lemma(verb)), [])
    if verb.i >= 2 and verb.nbor(-1).text == "-":  # "co-operated" is three tokens
        known = entries().get(("v", f"{verb.nbor(-2).lower_}-{lemma(verb)}"), known)
    if len(known) > 1:  # what is the verb's object goes before what only stands near: "stop work after an attack"
        direct = [e for e in known if e.part is None and _wants_any(somebody.undergoers(verb), e.beside - AFTERWARDS)]
        first = [e for e in known if _named_first(verb, e)]
        rest = [e for e in known if e not in first]
        known = first + [e for e in rest if e.part] + direct + [e for e in rest if not e.part and e not in direct]
    for entry in known:
        end = verb.i + 1
        if entry.part is not None:
            particle = _particle(verb, entry.part)
            if particle is None:
                continue
            end = max(end, particle.i + 1) if particle.i == verb.i + 1 else end
        wanted = entry.beside - AFTERWARDS
        if wanted and "!" not in entry.beside and not _has_object(verb, wanted, entry.part):
            continue
        if entry.type == "MOBILIZE" and any(
            (hit := find(t)) and hit[0].type == "COOPERATE" for t in syntax.objects(verb)
        ):
            continue  # "will hold a joint drill"
        if entry.type == "ASSAULT" and "strike" in wanted and any(labour(t) for t in syntax.objects(verb)):
            continue  # "the union launched strikes": told by the noun
        return entry, verb.i, end
    if syntax.lemma(verb) in _SAYING and conditions.duty_below(verb):
        return DEMAND, verb.i, verb.i + 1
    return None


def labour(noun: Token) -> bool:
    """Whether a strike is one of workers."""
    hit = _noun(noun) if syntax.lemma(noun) == "strike" else None
    return hit is not None and hit[0].type == "PROTEST"


def _named_first(verb: Token, entry: Entry) -> bool:
    """ "Did not accept", "stormed by protesters": what is told by a condition, and not by the verb alone."""
    return any(
        f"!{name}" in entry.beside and conditions.BY_NAME[name](verb) for name in ("NOT", "MOB", "GAS", "CAPTIVE")
    )


def has_wanted(verb: Token, entry: Entry) -> bool:
    """Whether one of the entry's objects or conditions stands beside the verb."""
    wanted = entry.beside - AFTERWARDS
    return bool(wanted) and _has_object(verb, wanted, entry.part)


def _particle(verb: Token, part: str) -> Token | None:
    for c in verb.children:
        if c.lower_ == part and c.dep_ in (
            "compound:prt",
            "prt",
            "advmod",
            "prep",
            "mark",
            "case",
            "obl",
            "xcomp",
            "obj",
        ):
            return c
        if c.dep_ == "advcl" and part == "to":
            continue  # "headed for Cairo to rescue the truce"
        if part == "in" and lemma(verb) in _IN and c.dep_ in syntax.OBLIQUE and c.pos_ in ("PROPN", "NUM"):
            continue  # "gave asylum to a dissident in 2016"
        if c.dep_ in syntax.OBLIQUE | syntax.OBJECT | {"advcl", "ccomp", "xcomp"}:
            for g in c.children:
                if g.lower_ == part and g.dep_ in ("case", "mark", "advmod"):
                    return g
    return None


def _has_object(verb: Token, wanted: frozenset[str], part: str | None) -> bool:
    if "-" in wanted:
        return True
    if any(w[0] == "!" and conditions.BY_NAME[w[1:]](verb) for w in wanted if len(w) > 1):
        return True
    things = somebody.undergoers(verb)
    if part:
        things = things + [one for t in syntax.prepositional(verb, {part}) for one in syntax.conjuncts(t)]
    if "party" in wanted and any(somebody.party(t) for t in things):
        return True
    if _wants_any(things, wanted):
        return True
    below = {c.lower_ for c in verb.children}
    if below & wanted:
        return True
    return any(
        syntax.lemma(c) in wanted or any(g.lower_ in wanted and g.dep_ == "case" for g in c.children)
        for c in verb.children
        if c.dep_ in syntax.OBLIQUE and not any(g.lower_ in BACKGROUND and g.dep_ == "case" for g in c.children)
    )


def _wants_any(things: list[Token], wanted: frozenset[str]) -> bool:
    """Whether one of the words is there; "dozens of prisoners", "a number of air strikes", "part of a military aid program"."""
    return any(
        syntax.lemma(thing) in wanted
        or thing.lower_ in wanted
        or any(_counted(x, wanted) for x in syntax.prepositional(thing, {"of"}))
        or _counted(thing, wanted)
        for thing in things
    )


def _counted(thing: Token, wanted: frozenset[str]) -> bool:
    """ "Aid deliveries", "a military aid program": the wanted word is a part of the object; "$40 million" is money."""
    if "million" in wanted and any(t.text in ("$", "€", "£", "¥") for t in (thing, *thing.children)):
        return True
    return syntax.lemma(thing) in wanted or any(
        syntax.lemma(c) in wanted and c.pos_ == "NOUN" for c in thing.children if c.dep_ in _LOOSE
    )


def _noun(noun: Token) -> tuple[Entry, int, int] | None:
    if noun.dep_ in _LOOSE or noun.text == "March":
        return None
    start = noun.i
    found = entries().get(("n", syntax.lemma(noun)), [])
    if start >= 2 and noun.nbor(-1).text == "-":  # "cease-fire" is three tokens
        whole = entries().get(("n", f"{noun.nbor(-2).lower_}-{syntax.lemma(noun)}"), [])
        found, start = (whole, start - 2) if whole else (found, start)
    if len(found) > 1:  # "Israeli strikes on": what stands behind the noun says more than whose it is
        found = sorted(
            found,
            key=lambda e: (
                e.part is None,
                not _bombing(noun, e),
                not syntax.prepositional(noun, set(e.beside - AFTERWARDS)),
            ),
        )
    for entry in found:
        if entry.part is not None:
            before = noun.nbor(-1) if noun.i else None
            if before is None or (before.lower_ not in (entry.part, entry.part + "s") and before.lemma_ != entry.part):
                continue
            start = noun.i - 1
        wanted = entry.beside - AFTERWARDS
        if wanted and not _beside_noun(noun, wanted):
            continue
        return entry, start, noun.i + 1
    return None


def _bombing(noun: Token, entry: Entry) -> bool:
    """ "Israeli strikes killed ten": a nation's are of warplanes, unless the sentence speaks of work."""
    return "!STRIKED" in entry.beside and conditions.BY_NAME["STRIKED"](noun)


def _beside_noun(noun: Token, wanted: frozenset[str]) -> bool:
    if any(w[0] == "!" and conditions.BY_NAME[w[1:]](noun) for w in wanted if len(w) > 1):
        return True
    if syntax.prepositional(noun, set(wanted)):
        return True
    for clause in noun.children:  # "a call for Greece to demilitarise", "a demand that"
        if clause.dep_ in ("acl", "ccomp", "advcl") and any(
            g.lower_ in wanted and g.dep_ in ("mark", "case") for g in clause.children
        ):
            return True
    followed = noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in wanted
    part = noun.i > 0 and noun.nbor(-1).lower_ in wanted
    owner = bool(syntax.children(noun, syntax.POSSESSOR)) and bool(wanted & {"of", "by", "to", "on", "from"})
    nation = any(somebody.nation(c) for c in noun.children if c.dep_ in ("amod", *_LOOSE)) and bool(
        wanted & {"by", "from"}
    )
    return followed or part or owner or nation


def figurative(token: Token, entry: Entry, *, meant: bool = False) -> bool:
    """Whether sport, markets or the arts are spoken of: there one attacks, shoots and rallies without any event.

    ``meant``: the model has learned that the word tells an event here, so that a single word of sport is no doubt.
    """
    return figurative_use.elsewhere(token, syntax.lemma(token), entry.type, meant=meant)
