"""The parse's parties and realis weighed against what the model has learned to see; with other spaCy models they stay as they are.

The parse finds phrases with sharp edges but hangs some on the wrong verb; the learned roles know which words act, and not where
their phrases end.  An actor that the model is sure has no part gives way to another that it sees, and an empty side is filled from
the learned roles.  Targets give way only to one that it sees: what stands deep in the phrase ("rejected an *Australian* ultimatum") it has not
learned to see.
Thresholds were chosen on annotated sentences before the model was trained on them, and checked on ``tuning-*``.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from schemas.event import Realis
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import roles
from workers.extract.events.parties import Party, distinct, just_a_place, owners, resolve, whole
from workers.extract.events.table import Entry
from workers.extract.events.words import EQUALS, PLACES
from workers.extract.model import learned

DOUBTED = 0.03
"""Chance below which an actor of the parse is dropped."""
PEOPLE = 0.7
"""Chance from which a plural noun that no table knows is taken for people."""
CLEAR, CLEAR_OF_NOUN, CLEAR_OF_ATTACKER = 0.45, 0.65, 0.8
"""Chance from which a learned role of a verb and of a noun is taken, and that of somebody who is said to attack."""
UNSEEN, BETTER = 0.1, 0.5
"""Chance below which all targets of the parse must be for one with at least the other to take their place."""
AGREED = 0.2
"""Chance from which a role is taken that the preposition says, too."""
LISTED = 0.4
"""Chance from which what stands in a list with a party is one, too."""
SURE = 0.7
"""Chance from which the learned realis goes before the rules'."""
_SAYING = {"say", "tell", "add", "report", "announce", "confirm", "state"}
_LOCATIVE = {"in", "at", "near", "outside", "inside", "around", "from"}
_WITH = {"with", "alongside", "between"}
_LIST = re.compile(r"(,|\s|\b(and|or|the|a)\b|&)+")
_FROM_GIVER = {"SUPPORT", "ACCUSE", "THREATEN", "REJECT", "PROTEST", "AGREE", "AID"}
_TO_TARGET = {
    "AID": {"to", "for"}, "REQUEST": {"to"}, "SUPPORT": {"to", "for"}, "RETREAT": set(), "MOBILIZE": {"against"},
    "COERCE": {"against", "on", "of"}, "ASSAULT": {"against", "on", "at", "of"},
}  # fmt: skip
"""Prepositions that say so plainly; elsewhere "against", "at" and "on"."""
Roles = dict[int, tuple[float, float, float]]


def parties(
    trigger: Token,
    entry: Entry,
    words: range,
    doers: list[Party],
    others: list[Party],
    where: str,
    actors: Actors,
) -> tuple[list[Party], list[Party]]:
    """Actors and targets: those of the parse that the model does not doubt, and where none are left those it has learned to see."""
    known = learned.of(trigger.doc)
    found = _chances(known, trigger, words) if known is not None else None
    if not found:
        return doers, others
    equal = entry.type in EQUALS
    sides = {learned.ACTOR, learned.TARGET} if equal else {learned.ACTOR}
    # What stands beside the trigger as its object, agent or place is there for certain; subjects are often another verb's.
    told = [(t.left_edge.idx, t.idx + len(t)) for t in syntax.subjects(trigger)] if entry.pos != "n" else []
    trusted = [p for p in doers if not any(a <= p.start < b for a, b in told) or not _doubted(p, trigger, found, sides)]
    trusted = _joined(trusted, learned.ACTOR, trigger, found, [*trusted, *others], where, actors)
    if equal and trusted and entry.mode != "visit":
        trusted += _partners(trigger, found, [*trusted, *others], where, actors)
    kept = _joined(others, learned.TARGET, trigger, found, [*trusted, *others], where, actors)
    if not equal:
        kept = _outdone(kept, trusted, trigger, entry, found, where, actors)
    if (trusted and kept) or (entry.pos == "n" and not doers and not others):
        return trusted, kept
    taken = [*trusted, *kept]
    if not trusted:
        trusted = [
            p for p in _seen(learned.ACTOR, trigger, entry, found, taken, where, actors) if not just_a_place(p, actors)
        ]
    if not trusted:  # doubted, but the model sees nobody else; "it" of "it follows an attack" is nobody
        trusted = [p for p in doers if p not in kept and p.ref is not None]
    if not kept and not (equal and entry.type != "AGREE"):
        kept = [
            p
            for p in _seen(learned.TARGET, trigger, entry, found, taken, where, actors)
            if p not in trusted and not roles.bystander(p, trigger, entry, actors)
        ]
    return (trusted, kept) if trusted or kept else (doers, others)


def _chances(known: learned.Learned, trigger: Token, words: range) -> Roles:
    """Chances of the roles of a trigger of several words ("set fire"): for each word the best that one of them sees."""
    found = dict(known.roles.get(trigger.i, {}))
    for other in words:
        for word, chances in known.roles.get(other, {}).items() if other != trigger.i else ():
            mine = found.get(word)
            if mine is None or max(chances[1:]) > max(mine[1:]):
                found[word] = chances
    return found


def _doubted(party: Party, trigger: Token, found: Roles, sides: set[int]) -> bool:
    """Whether no word of a party in the trigger's sentence has a chance of the role; what stands in another one was not seen.

    Who stands with others ("Canada and Fiji") has their chance, too.
    """
    sentence = trigger.sent
    if party.end <= sentence.start_char or party.start >= sentence.end_char:
        return False
    words = [t for t in sentence if party.start <= t.idx < party.end]
    if party.ref is not None and len(words) == 1 and words[0].pos_ == "PRON":
        return False  # the model may have seen the name that it stands for
    return _best(party, trigger, found, sides) < DOUBTED


def _best(party: Party, trigger: Token, found: Roles, sides: set[int]) -> float:
    """The best chance that a word of a party of the trigger's sentence, or a word that it is listed with, has of a role."""
    words = [t for t in trigger.sent if party.start <= t.idx < party.end]
    for t in words[:]:
        while t.dep_ == "conj" and t.head != t:
            t = t.head
            words.append(t)
    return max((found[t.i][side] for t in words for side in sides if t.i in found), default=0.0)


def _joined(
    parties: list[Party], role: int, trigger: Token, found: Roles, taken: list[Party], where: str, actors: Actors
) -> list[Party]:
    """The parties and those that stand in one list with them: parsers lose the middle of "the EU, Canada and New Zealand"."""
    out = list(parties)
    listed = [i for i, chances in sorted(found.items()) if chances[role] >= LISTED] if out else []
    if not listed:
        return out
    text, begins = trigger.sent.text, trigger.sent.start_char
    for token in (trigger.doc[i] for i in listed):
        for party in resolve(token, where, actors):
            last = max((p.end for p in out if p.end <= party.start), default=None)
            known = any(
                (p.start < party.end and party.start < p.end) or (p.ref and p.ref == party.ref) for p in [*taken, *out]
            )
            if (
                last is not None
                and not known
                and _LIST.fullmatch(text[max(0, last - begins) : max(0, party.start - begins)])
            ):
                out.append(party)
    return out


def _seen(
    role: int, trigger: Token, entry: Entry, found: Roles, taken: list[Party], where: str, actors: Actors
) -> list[Party]:
    least = CLEAR if entry.pos == "v" and trigger.dep_ != "amod" else CLEAR_OF_NOUN
    if role == learned.ACTOR and entry.type == "ASSAULT" and entry.pos == "v":
        least = CLEAR_OF_ATTACKER  # "withdrew after two weeks of shelling": who shelled is not guessed
    sentence = trigger.sent
    inside = range(sentence.start, sentence.end)  # the model sees the sentences around, too
    tokens = [
        t
        for i, chances in sorted(found.items())
        if i in inside and chances[role] >= (AGREED if _agrees(t := trigger.doc[i], role, entry, trigger) else least)
    ]
    if role == learned.ACTOR and entry.type == "ASSAULT":  # "soldiers have been killed since fighting broke out"
        tokens = [t for t in tokens if t.dep_ not in syntax.PASSIVE]
    passive = entry.pos == "v" and syntax.passive(trigger)
    if role == learned.TARGET:
        tokens = [t for t in tokens if not _in_another_clause(t, trigger)]
    elif passive:
        undergone = {t.i for s in syntax.passive_subjects(trigger) for t in s.subtree}
        tokens = [t for t in tokens if not _who_says(t, trigger) and t.i not in undergone]
    if role == learned.ACTOR and entry.pos == "v":
        tokens = [t for t in tokens if not any(c.lower_ in _LOCATIVE and c.dep_ == "case" for c in t.children)]
    if role == learned.TARGET and entry.type == "RETREAT" and entry.mode == "withdraw":
        tokens = [t for t in tokens if syntax.lemma(t) not in PLACES]  # "vacated three posts": nobody's loss
    made = distinct([p for t in tokens for p in resolve(t, where, actors) or owners(t, where, actors)])
    if not made:  # people whom no table knows: "loggers", "dockworkers"
        made = distinct([whole(t, where, actors) for t in tokens if found[t.i][role] >= PEOPLE and t.tag_ == "NNS"
                         and not (role == learned.ACTOR and entry.type == "ASSAULT")])  # fmt: skip
    spans = {p[1:] for p in taken}
    return [p for p in made if p[1:] not in spans and not any(p.ref and p.ref == o.ref for o in taken)]


def _outdone(
    kept: list[Party],
    trusted: list[Party],
    trigger: Token,
    entry: Entry,
    found: Roles,
    where: str,
    actors: Actors,
) -> list[Party]:
    """The targets; where the model sees none of them but another, that one: "veto a *Security Council* text drafted by Albania"."""
    if not kept or any(_best(p, trigger, found, {learned.TARGET}) >= UNSEEN for p in kept):
        return kept
    seen = _seen(learned.TARGET, trigger, entry, found, [*trusted, *kept], where, actors)
    seen = [p for p in seen if not roles.bystander(p, trigger, entry, actors) and not _before_noun(p, trigger)]
    chances = [_best(p, trigger, found, {learned.TARGET}) for p in seen]
    return [seen[chances.index(best)]] if (best := max(chances, default=0.0)) >= BETTER else kept


def _before_noun(party: Party, trigger: Token) -> bool:
    """ "The *Tehran* bureau of a broadcaster": a part of another phrase."""
    span = trigger.doc.char_span(party.start, party.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in ("compound", "amod", "nn")


def _partners(trigger: Token, found: Roles, taken: list[Party], where: str, actors: Actors) -> list[Party]:
    """With whom equals act, though no table knows them: "teamed up with a battery maker"."""
    tokens = [
        t
        for i, chances in sorted(found.items())
        if chances[learned.ACTOR] >= PEOPLE and (t := trigger.doc[i]).i > trigger.i and t.sent == trigger.sent
    ]
    tokens = [t for t in tokens if any(c.dep_ == "case" and c.lower_ in _WITH for c in t.children)]
    made = distinct([p for t in tokens for p in resolve(t, where, actors) or [whole(t, where, actors)]])
    return [
        p for p in made if not any((o.start < p.end and p.start < o.end) or (p.ref and p.ref == o.ref) for o in taken)
    ]


def _agrees(token: Token, role: int, entry: Entry, trigger: Token) -> bool:
    """Whether the preposition before a word behind the trigger says its role, wherever the parser hung it."""
    if token.i < trigger.i:
        return False
    wanted = _TO_TARGET.get(entry.type, {"against", "at", "on"})
    if role == learned.ACTOR:
        wanted = {"by", "from"} if entry.pos == "n" and entry.type in _FROM_GIVER else {"by"}
    return any(c.dep_ == "case" and c.lower_ in wanted for c in token.children)


def _in_another_clause(token: Token, trigger: Token) -> bool:
    """ "Condemned the raid and summoned the ambassador": what hangs on a verb beside the trigger, or inside what is denied."""
    above = {trigger, *trigger.ancestors}
    way: list[Token] = []
    for t in (token, *token.ancestors):
        if t in above:
            denied = (
                t == trigger and syntax.lemma(t) == "deny" and way and way[-1].dep_ in syntax.OBJECT | syntax.CLAUSE
            )
            return bool(denied) or any(x.pos_ == "VERB" and x.dep_ in ("conj", "parataxis") for x in way)
        way.append(t)
    return False


def _who_says(token: Token, trigger: Token) -> bool:
    """ "Was charged with theft, his lawyer said": who tells it did not do it."""
    return token.dep_ in syntax.SUBJECT and token.head in trigger.ancestors and syntax.lemma(token.head) in _SAYING


def state(trigger: Token, ruled: Realis) -> Realis:
    """The realis: the rules', or the learned one where the model is sure.

    A negation, denial or plan that stands there is not argued away, and neither is what a noun's place says ("it follows an attack"); a "had" is, for
    what somebody "said he had done" is news.
    """
    known = learned.of(trigger.doc)
    if known is None or syntax.has_not(trigger):
        return ruled
    kind, chance = known.realis(trigger.i)
    told_before = ruled == "background" and trigger.pos_ not in ("VERB", "AUX")
    if chance < SURE or kind == ruled or ruled in ("planned", "denied") or (told_before and kind == "asserted"):
        return ruled
    return kind  # type: ignore[return-value]
