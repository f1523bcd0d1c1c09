"""Whom the model sees in the roles of a trigger: the learned roles' words, made to parties.

The learned roles know which words act, and not where their phrases end. Thresholds were chosen on annotated sentences before the model was
trained on them, and checked on ``tuning-*``.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events.parties import Party, distinct, owners, resolve, whole
from workers.extract.events.table import Entry
from workers.extract.events.words import EQUALS, PLACES, SAYING
from workers.extract.model import learned
from workers.extract.model.learned import ACTOR, TARGET

PEOPLE = 0.7
"""Chance from which a plural noun that no table knows is taken for people."""
CLEAR, CLEAR_OF_NOUN, CLEAR_OF_ATTACKER = 0.45, 0.65, 0.8
"""Chance from which a learned role of a verb and of a noun is taken, and that of somebody who is said to attack."""
AGREED = 0.2
"""Chance from which a role is taken that the preposition says, too."""
_LOCATIVE = {"in", "at", "near", "outside", "inside", "around", "from"}
_WITH = {"with", "alongside", "between"}
_FROM_GIVER = {"SUPPORT", "ACCUSE", "THREATEN", "REJECT", "PROTEST", "AGREE", "AID"}
_TO_TARGET = {
    "AID": {"to", "for"}, "REQUEST": {"to"}, "SUPPORT": {"to", "for"}, "RETREAT": set(), "MOBILIZE": {"against"},
    "COERCE": {"against", "on", "of"}, "ASSAULT": {"against", "on", "at", "of"},
}  # fmt: skip
"""Prepositions that say so plainly; elsewhere "against", "at" and "on"."""


@dataclass(frozen=True)
class Sight:
    """A trigger and the chances that words of its Doc have of none, of actor and of target of it."""

    trigger: Token
    entry: Entry
    chances: dict[int, tuple[float, float, float]]
    where: str
    actors: Actors

    def best(self, party: Party, *roles: int) -> float:
        """The best chance that a word of a party of the trigger's sentence, or a word that it is listed with, has of a role."""
        words = [t for t in self.trigger.sent if party.start <= t.idx < party.end]
        for t in words[:]:
            while t.dep_ == "conj" and t.head != t:
                t = t.head
                words.append(t)
        return max((self.chances[t.i][role] for t in words for role in roles if t.i in self.chances), default=0.0)

    def likely(self, role: int, least: float) -> list[Token]:
        """The words with a chance of at least so much, in order."""
        return [self.trigger.doc[i] for i, found in sorted(self.chances.items()) if found[role] >= least]

    def seen(self, role: int, taken: list[Party]) -> list[Party]:
        """The parties that the model sees in a role, but for those that are taken."""
        tokens = self._tokens(role)
        made = distinct(
            [p for t in tokens for p in resolve(t, self.where, self.actors) or owners(t, self.where, self.actors)]
        )
        if not made and not (role == ACTOR and self.entry.type == "ASSAULT"):  # "loggers", "dockworkers"
            people = [t for t in tokens if self.chances[t.i][role] >= PEOPLE and t.tag_ == "NNS"]
            made = distinct([whole(t, self.where, self.actors) for t in people])
        spans = {p[1:] for p in taken}
        return [p for p in made if p[1:] not in spans and not any(p.ref and p.ref == o.ref for o in taken)]

    def partners(self, taken: list[Party]) -> list[Party]:
        """With whom equals act, though no table knows them: "teamed up with a battery maker"."""
        behind = [t for t in self.likely(ACTOR, PEOPLE) if t.i > self.trigger.i and t.sent == self.trigger.sent]
        tokens = [t for t in behind if _cases(t) & _WITH]
        made = [p for t in tokens for p in resolve(t, self.where, self.actors) or [whole(t, self.where, self.actors)]]
        return [p for p in distinct(made) if not any(meet(p, o) for o in taken)]

    def _tokens(self, role: int) -> list[Token]:
        """The words of the trigger's sentence that may stand for a party in the role: the model sees other sentences, too."""
        trigger, entry = self.trigger, self.entry
        least = self._least(role)
        tokens = [
            t
            for t in self.likely(role, min(least, AGREED))
            if t.sent == trigger.sent and self.chances[t.i][role] >= (AGREED if self._agrees(t, role) else least)
        ]
        if role == TARGET:
            tokens = [t for t in tokens if not _in_another_clause(t, trigger)]
            if entry.type == "RETREAT" and entry.mode == "withdraw":
                tokens = [t for t in tokens if syntax.lemma(t) not in PLACES]  # "vacated three posts": nobody's loss
            return tokens
        if entry.type == "ASSAULT":  # "soldiers have been killed since fighting broke out"
            tokens = [t for t in tokens if t.dep_ not in syntax.PASSIVE]
        if entry.pos == "v" and syntax.passive(trigger):
            undergone = {t.i for s in syntax.passive_subjects(trigger) for t in s.subtree}
            tokens = [t for t in tokens if not _who_says(t, trigger) and t.i not in undergone]
        return [t for t in tokens if entry.pos != "v" or not _cases(t) & _LOCATIVE]

    def _least(self, role: int) -> float:
        if role == ACTOR and self.entry.type == "ASSAULT" and self.entry.pos == "v":
            return CLEAR_OF_ATTACKER  # "withdrew after two weeks of shelling": who shelled is not guessed
        return CLEAR if self.entry.pos == "v" and self.trigger.dep_ != "amod" else CLEAR_OF_NOUN

    def _agrees(self, token: Token, role: int) -> bool:
        """Whether the preposition before a word behind the trigger says its role, wherever the parser hung it."""
        wanted = _TO_TARGET.get(self.entry.type, {"against", "at", "on"})
        if role == ACTOR:
            giver = self.entry.pos == "n" and self.entry.type in _FROM_GIVER
            wanted = {"by", "from"} if giver else {"by"}
        return token.i >= self.trigger.i and bool(_cases(token) & wanted)

    @property
    def equal(self) -> bool:
        """Whether all parties of such an event are actors."""
        return self.entry.type in EQUALS


def sight(trigger: Token, entry: Entry, words: range, where: str, actors: Actors) -> Sight | None:
    """What the model sees of a trigger; None where it has not learned roles or sees none.

    ``words``: the trigger's tokens; of several ("set fire") each word of the Doc has the best chance that one of them sees.
    """
    known = learned.of(trigger.doc)
    if known is None:
        return None
    found = dict(known.roles.get(trigger.i, {}))
    for other in words:
        for word, chances in known.roles.get(other, {}).items() if other != trigger.i else ():
            if word not in found or max(chances[1:]) > max(found[word][1:]):
                found[word] = chances
    return Sight(trigger, entry, found, where, actors) if found else None


def meet(one: Party, other: Party) -> bool:
    """Whether two parties share words or are the same actor."""
    return (other.start < one.end and one.start < other.end) or bool(one.ref and one.ref == other.ref)


def _cases(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ == "case"}


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
    return token.dep_ in syntax.SUBJECT and token.head in trigger.ancestors and syntax.lemma(token.head) in SAYING
