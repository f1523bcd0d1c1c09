"""The parse's parties and realis weighed against what the model has learned to see; with other spaCy models they stay as they are.

The parse finds phrases with sharp edges but hangs some on the wrong verb.  An actor that the model is sure has no part gives way to another
that it sees, and an empty side is filled from the learned roles (``sight``).  Targets give way only to one that it sees: what stands deep in the
phrase ("rejected an *Australian* ultimatum") it has not learned to see.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from schemas.event import Realis
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import roles
from workers.extract.events.parties import Party, just_a_place, resolve
from workers.extract.events.sight import Sight, meet, sight
from workers.extract.events.table import Entry
from workers.extract.model import learned
from workers.extract.model.learned import ACTOR, TARGET

DOUBTED = 0.03
"""Chance below which an actor of the parse is dropped."""
UNSEEN, BETTER = 0.1, 0.5
"""Chance below which all targets of the parse must be for one with at least the other to take their place."""
LISTED = 0.4
"""Chance from which what stands in a list with a party is one, too."""
SURE = 0.7
"""Chance from which the learned realis goes before the rules'."""
_LIST = re.compile(r"(,|\s|\b(and|or|the|a)\b|&)+")


def parties(
    trigger: Token, entry: Entry, words: range, doers: list[Party], others: list[Party], where: str, actors: Actors
) -> tuple[list[Party], list[Party]]:
    """Actors and targets: those of the parse that the model does not doubt, and where none are left those it has learned to see.

    ``words``: the trigger's tokens; ``doers`` and ``others``: the parse's parties.
    """
    model = sight(trigger, entry, words, where, actors)
    if model is None:
        return doers, others
    trusted = _joined(_trusted(doers, model), ACTOR, model, others)
    if model.equal and trusted and entry.mode != "visit":
        trusted += model.partners([*trusted, *others])
    kept = _joined(others, TARGET, model, [*trusted, *others])
    if not model.equal:
        kept = _outdone(kept, trusted, model)
    if (trusted and kept) or (entry.pos == "n" and not doers and not others):
        return trusted, kept
    taken = [*trusted, *kept]
    if not trusted:
        trusted = [p for p in model.seen(ACTOR, taken) if not just_a_place(p, actors)]
    if not trusted:  # doubted, but the model sees nobody else; "it" of "it follows an attack" is nobody
        trusted = [p for p in doers if p not in kept and p.ref is not None]
    if not kept and (not model.equal or entry.type == "AGREE"):
        seen = [p for p in model.seen(TARGET, taken) if p not in trusted]
        kept = [p for p in seen if not roles.bystander(p, trigger, entry, actors)]
    return (trusted, kept) if trusted or kept else (doers, others)


def _trusted(doers: list[Party], model: Sight) -> list[Party]:
    """The actors without those subjects that the model is sure have no part: subjects are often another verb's.

    What stands beside the trigger as its object, agent or place is there for certain.
    """
    trigger = model.trigger
    told = [(t.left_edge.idx, t.idx + len(t)) for t in syntax.subjects(trigger)] if model.entry.pos != "n" else []
    return [p for p in doers if not any(a <= p.start < b for a, b in told) or not _doubted(p, model)]


def _doubted(party: Party, model: Sight) -> bool:
    """Whether no word of a party in the trigger's sentence has a chance of the role; what stands in another one was not seen.

    Who stands with others ("Canada and Fiji") has their chance, too.
    """
    sentence = model.trigger.sent
    if party.end <= sentence.start_char or party.start >= sentence.end_char:
        return False
    words = [t for t in sentence if party.start <= t.idx < party.end]
    if party.ref is not None and len(words) == 1 and words[0].pos_ == "PRON":
        return False  # the model may have seen the name that it stands for
    return model.best(party, *((ACTOR, TARGET) if model.equal else (ACTOR,))) < DOUBTED


def _joined(parties: list[Party], role: int, model: Sight, taken: list[Party]) -> list[Party]:
    """The parties and those that stand in one list with them: parsers lose the middle of "the EU, Canada and New Zealand"."""
    out = list(parties)
    listed = model.likely(role, LISTED) if out else []
    if not listed:
        return out
    text, begins = model.trigger.sent.text, model.trigger.sent.start_char
    for party in (p for token in listed for p in resolve(token, model.where, model.actors)):
        last = max((p.end for p in out if p.end <= party.start), default=None)
        if last is None or any(meet(party, p) for p in [*taken, *out]):
            continue
        if _LIST.fullmatch(text[max(0, last - begins) : max(0, party.start - begins)]):
            out.append(party)
    return out


def _outdone(kept: list[Party], trusted: list[Party], model: Sight) -> list[Party]:
    """The targets; where the model sees none of them but another, that one: "veto a *Security Council* text drafted by Albania"."""
    if not kept or any(model.best(p, TARGET) >= UNSEEN for p in kept):
        return kept
    trigger = model.trigger
    seen = [p for p in model.seen(TARGET, [*trusted, *kept]) if not _before_noun(p, trigger)]
    seen = [p for p in seen if not roles.bystander(p, trigger, model.entry, model.actors)]
    chances = [model.best(p, TARGET) for p in seen]
    return [seen[chances.index(best)]] if (best := max(chances, default=0.0)) >= BETTER else kept


def _before_noun(party: Party, trigger: Token) -> bool:
    """ "The *Tehran* bureau of a broadcaster": a part of another phrase."""
    span = trigger.doc.char_span(party.start, party.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in ("compound", "amod", "nn")


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
