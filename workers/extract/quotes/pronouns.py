"""Whom "he said" means: who spoke or acted last, if number and gender allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from workers.extract import syntax, tables
from workers.extract.actors import Actors
from workers.extract.quotes.page import Page, Said

if TYPE_CHECKING:
    from workers.extract.quotes.speakers import Speakers

BACK = 3
"""Sentences before a pronoun's own in which whom it means is looked for."""
_ONE = {"he": "m", "she": "f"}
_MALE = {"mr", "king", "prince", "emir", "sultan", "spokesman", "father", "brother", "son", "husband", "man", "boy", "chairman", "pope",
         "businessman", "policeman", "lord", "sir", "uncle", "grandfather", "actor", "congressman", "imam", "widower"}  # fmt: skip
_FEMALE = {"mrs", "ms", "miss", "queen", "princess", "spokeswoman", "mother", "sister", "daughter", "wife", "woman", "girl", "chairwoman",
           "nun", "businesswoman", "policewoman", "lady", "dame", "aunt", "grandmother", "actress", "congresswoman", "widow"}  # fmt: skip


class Pronouns:
    """Resolves the pronouns that speak on one page, and learns from each whether its actor is a he or a she."""

    def __init__(self, page: Page, actors: Actors, speakers: Speakers) -> None:
        self.page, self.actors, self.speakers = page, actors, speakers
        self.gender: dict[str, str] = {}
        self.spoke: dict[int, str] = {}
        """Who spoke last in a sentence, by its start."""

    def heard(self, said: Said, ref: str) -> None:
        """Remember who spoke in the sentence of the cue."""
        if said.cue is None or said.outer is not None:
            return
        if not any(
            t.dep_ in syntax.RELATIVE for t in (said.cue, *said.cue.ancestors)
        ):  # "the premier, who accused him": aside
            self.spoke[said.cue.sent.start] = ref

    def resolve(self, token: Token, said: Said | None) -> str | None:
        """The ref that a pronoun stands for, or None."""
        low = token.lower_
        if low not in ("he", "she", "it", "they"):
            return self.actors.pronoun(token, self.page.where)
        sentence: Span | None = token.sent
        for back in range(BACK + 1):
            if sentence is None:
                break
            for ref in self._candidates(sentence, token, said if back == 0 else None):
                if self._fits(low, ref):
                    if low in _ONE:
                        self.gender[ref] = _ONE[low]
                    return ref
            sentence = _before(sentence)
        outer = self.page.mark_at(token.i)
        return self.actors.pronoun(token, self.page.where) if outer is None else None

    def _candidates(self, sentence: Span, pronoun: Token, said: Said | None) -> Iterator[str]:
        """Who is on stage in a sentence: who speaks, then the subjects, then anybody, in the pronoun's own voice and before it."""
        where, voice = self.page.where, self.page.mark_at(pronoun.i)
        if voice is None and sentence.start in self.spoke and sentence.start != pronoun.sent.start:
            yield self.spoke[sentence.start]
        tokens = [t for t in sentence if t.i < pronoun.i and self.page.mark_at(t.i) == voice]
        if said is not None:
            tokens = [t for t in tokens if not said.span.start <= t.i < said.span.end]
        subjects = [t for t in tokens if t.dep_ in syntax.SUBJECT | syntax.PASSIVE and t.pos_ != "PRON"]
        for token in sorted(subjects, key=_depth):
            found = self.actors.at(token, where)
            if found is not None and found.ref:
                yield found.ref
            elif found is None and token.pos_ == "NOUN" and (ref := self.known(token)):
                yield ref
        inside = {t.i for t in tokens}
        for mention in self.actors.within(where, sentence.start, sentence.end):
            if mention.head in inside and mention.ref and mention.type in ("PERSON", "ORG", "GPE"):
                yield mention.ref

    def known(self, token: Token) -> str | None:
        """A noun of a person that is no mention: "her lawyer"."""
        if str(token.morph.get("Animacy")) == "[]" and not _human(token):
            return None
        return self.speakers.ref(token)

    def _fits(self, pronoun: str, ref: str) -> bool:
        known = self.actors.known.get(ref)
        if known is None:
            return False
        if pronoun == "it":
            return known.actor.type in ("ORG", "GPE")
        plural = self._plural(ref)
        if pronoun == "they":
            return plural or known.actor.type == "ORG"
        if known.actor.type != "PERSON" or plural:
            return False
        return self._gender(ref) in (None, _ONE[pronoun])

    def _plural(self, ref: str) -> bool:
        heads = [self.actors.docs[m.where][m.head] for m in self.actors.mentions if m.ref == ref]
        return any("Number=Plur" in str(h.morph) or h.tag_ in ("NNS", "NNPS") for h in heads)

    def _gender(self, ref: str) -> str | None:
        if ref in self.gender:
            return self.gender[ref]
        known = self.actors.known[ref]
        text = [known.actor.name, *known.actor.aliases, known.actor.title or ""]
        text += [self.actors.text(m) for m in self.actors.mentions if m.ref == ref]
        seen = {w for t in text for w in tables.plain(t).replace(".", " ").split()}
        if seen & _FEMALE:
            return "f"
        return "m" if seen & _MALE else None


def _before(sentence: Span) -> Span | None:
    i = sentence.start - 1
    while i >= 0 and sentence.doc[i].is_space:
        i -= 1
    return sentence.doc[i].sent if i >= 0 else None


def _depth(token: Token) -> tuple[int, int]:
    """Subjects of the main clause first."""
    return sum(1 for _ in token.ancestors), token.i


def _human(token: Token) -> bool:
    """A noun with the ending of one who does or is something: lawyer, captain, engineer, survivor."""
    return syntax.lemma(token).endswith(
        ("er", "or", "ist", "ian", "man", "woman", "ant", "ent", "ess", "eer", "tain", "ee")
    )
