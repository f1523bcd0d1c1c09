"""Which words tell events: the table's words, and those that the model has learned to be triggers."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events import lexicon, numbers, somebody, table
from workers.extract.events.conditions import saying
from workers.extract.events.words import SAYING
from workers.extract.model import learned

SURE = 0.6
"""Chance from which a word that the table does not have is taken for a trigger."""
UNLIKELY = 0.005
"""Chance below which a word of the table is none, for the types that sport and figures of speech borrow from."""
OTHERWISE = 0.3
"""Chance of any type from which a word of the table is kept though the model finds the table's type unlikely."""
OVERRULED = 0.9
"""Chance of another type from which the model's is taken instead of the table's."""
BORROWED = {"ASSAULT", "COERCE", "PROTEST", "THREATEN", "MOBILIZE", "RETREAT", "CONCEDE"}
_TELLING = {"VERB", "NOUN", "ADJ", "AUX", "PROPN"}
_VAGUE = {"action", "step", "measure", "move", "effort", "response", "decision"}
"""Nouns that name no deed; what the sentence tells of them is told by another word."""
_ROOTS = {"AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "CONCEDE": "080", "RETREAT": "087", "COOPERATE": "060", "AID": "070", "REQUEST": "100",
          "ACCUSE": "110", "REJECT": "120", "THREATEN": "130", "PROTEST": "140", "SANCTION": "160", "MOBILIZE": "150", "COERCE": "170", "ASSAULT": "190"}  # fmt: skip


class Trigger(NamedTuple):
    """A trigger: its entry, the token span of its words, and how likely the model finds it (None: it has not learned any)."""

    entry: table.Entry
    first: int
    last: int
    chance: float | None
    told: bool
    """Whether the table has it."""
    counts: bool = False
    """A verb that counts the dead or injured of an attack told before: no event of its own for the model, but needed."""

    quiet: bool = True
    """Whether the model sees no event of another type there, either."""

    @property
    def unlikely(self) -> bool:
        """Whether the model finds that the table's word tells nothing here."""
        return (
            self.told
            and not self.counts
            and self.chance is not None
            and self.chance < UNLIKELY
            and self.quiet
            and self.entry.type in BORROWED
        )


def find(token: Token) -> Trigger | None:
    """The trigger that a token is, or None."""
    if token.pos_ not in _TELLING or saying.unnamed(token):
        return None
    if syntax.lemma(token) == "slam" and syntax.prepositional(token, {"into"}):
        return None  # "the typhoon slams into China"
    known = learned.of(token.doc)
    hit = lexicon.find(token)
    if known is None:
        return Trigger(*hit, None, True) if hit is not None else None
    kind, chance = known.event(token.i)
    if hit is not None:
        column = known.labels["event"].index(hit[0].type) if hit[0].type in known.labels["event"] else 0
        counts = table.lemma(token) in numbers.KILLED | numbers.INJURED
        own = float(known.chances["event"][token.i][column]) if column else None
        if chance >= OVERRULED and kind != hit[0].type and not counts and not _words_beside(hit[0]):
            plain = table.Entry(kind, None, _ROOTS[kind], hit[0].pos, frozenset(), None)  # type: ignore[arg-type]
            return Trigger(plain, hit[1], hit[2], chance, False)
        return Trigger(*hit, own, True, counts, chance < OTHERWISE)
    if chance < SURE or syntax.lemma(token) in SAYING or not _heads(token, kind, known):
        return None
    if (token.pos_ == "PROPN" and token.ent_type_) or (token.pos_ == "NOUN" and syntax.lemma(token) in _VAGUE):
        return None
    if any(syntax.lemma(t) == "responsibility" for t in syntax.objects(token)):
        return None  # "claimed responsibility"
    if kind == "ASSAULT" and any(lexicon.labour(t) for t in syntax.objects(token)):
        return None  # "the union launched strikes"
    if syntax.lemma(token) == "take" and any(syntax.lemma(t) == "office" for t in syntax.objects(token)):
        return None  # "since he took office"
    if syntax.lemma(token) == "look" and any(c.lower_ == "forward" for c in token.children):
        return None  # "looks forward to the visit": a phrase of courtesy
    if token.pos_ == "NOUN" and (somebody.party(token) or _before_deed(token)):
        return None  # who does it, or what it is: "a death threat"
    first, last = token.i, token.i + 1
    while first > token.sent.start and known.event(first - 1)[0] == kind and known.event(first - 1)[1] >= SURE:
        first -= 1
    while last < token.sent.end and known.event(last)[0] == kind and known.event(last)[1] >= SURE:
        last += 1
    if any(lexicon.find(token.doc[i]) is not None for i in range(first, last) if i != token.i):
        return None  # "broke off diplomatic relations": the verb tells it
    pos = "n" if token.pos_ in ("NOUN", "PROPN") else "v"
    return Trigger(table.Entry(kind, None, _ROOTS[kind], pos, frozenset(), None), first, last, chance, False)  # type: ignore[arg-type]


def _words_beside(entry: table.Entry) -> bool:
    """Whether the table looks at what stands beside the word ("fired tear gas"): then it has seen more of the sense than the model."""
    return bool(entry.beside - {"!", "party", "noplain"})


def _before_deed(noun: Token) -> bool:
    return noun.dep_ in ("compound", "nn") and lexicon.find(noun.head) is not None


def _heads(token: Token, kind: str, known: learned.Learned) -> bool:
    """Whether the token is the head of its run of words: "launched drone strikes" is one trigger."""
    for other in (token.head, *token.children):
        if other == token or abs(other.i - token.i) > 4:
            continue
        if lexicon.find(other) is not None and lexicon.find(other)[0].type == kind:  # type: ignore[index]
            return False
        found, chance = known.event(other.i)
        if other == token.head and found == kind and chance >= SURE:
            return False
    return True
