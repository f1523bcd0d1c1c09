"""Who speaks: the subject of the word of saying, as an actor of the article; made one where nothing else made it one."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.actors import Actors
from workers.extract.mentions import GROUPS, Mention
from workers.extract.quotes import words
from workers.extract.quotes.indirect import subject_of_clause
from workers.extract.quotes.page import Page, Said
from workers.extract.quotes.pronouns import Pronouns

BODIES = GROUPS | {"office", "committee", "council", "commission", "inquiry", "panel", "board", "service", "campaign", "club",
                   "association", "federation", "league", "institute", "tribunal", "team", "branch", "centre", "center", "society"}  # fmt: skip
"""Nouns of those who speak as a body."""
_SPEAKS = {"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"}


class Speakers:
    """Resolves the speakers of one page; a noun that says something and is no mention yet becomes one, and an actor."""

    def __init__(self, page: Page, actors: Actors) -> None:
        self.page, self.actors = page, actors
        self.pronouns = Pronouns(page, actors, self)
        self._made: dict[int, str] = {}
        self._papers: dict[str, str] = {}

    def of(self, said: Said, voice: str | None) -> str | None:
        """The ref of who says it; ``voice`` is who says what is around it."""
        heads = [said.source] if said.source is not None else self.heads(said)
        named = [t for t in heads if t.ent_type_] or heads
        for token in named[:1]:
            return self.ref(token, said, voice)
        return self._beside(said) if said.cue is not None and said.source is None else None

    def heads(self, said: Said) -> list[Token]:
        """Heads of the phrases that name the speaker of what has a verb."""
        cue = said.cue
        if cue is None:
            return []
        quoted = words.quoted_as(cue)
        if quoted is not None:
            found = syntax.passive_subjects(quoted) if syntax.passive(quoted) else syntax.objects(quoted)
        elif syntax.passive(cue):
            found = syntax.agents(cue)
        else:
            stolen = subject_of_clause(cue)
            found = [s for s in syntax.subjects(cue) if s != stolen]
            if stolen is not None and not found:
                found = syntax.subjects(cue.head)
        return [s for s in found if not self._said(s, said)]

    def _said(self, token: Token, said: Said) -> bool:
        """Whether a token belongs to the quotation or to another voice."""
        aside = said.cue is not None and said.span.start <= said.cue.i < said.span.end and token.head == said.cue
        inside = said.span.start <= token.i < said.span.end and not aside
        return inside or not self.page.same_voice(token.i, said.outer)

    def ref(self, token: Token, said: Said | None = None, voice: str | None = None) -> str | None:
        """The ref of a noun or pronoun; None for a paper without an author, for "another", for nobody."""
        if token.pos_ == "PRON":
            if token.lower_ in ("i", "we"):
                return voice
            return self.pronouns.resolve(token, said)
        if syntax.lemma(token) in words.PAPERS and token.pos_ != "PROPN":
            return self._author(token)
        found = self.actors.at(token, self.page.where)
        if found is not None and found.ref and self._heads_it(token, found):
            return found.ref if found.type in _SPEAKS else None
        return self._make(token)

    def _heads_it(self, token: Token, mention: Mention) -> bool:
        """ "Iran's agency": the agency is not the mention "Iran" inside its phrase, nor that whose modifier it is."""
        return mention.head == token.i or mention.name is None or mention.start <= token.i < mention.end

    def _author(self, paper: Token) -> str | None:
        """Whose statement or letter it is; "the letter" is whose that letter was before."""
        behind = syntax.prepositional(paper, {"from", "by"})
        of = [t for t in syntax.prepositional(paper, {"of"}) if self.actors.at(t, self.page.where) is not None]
        for token in [*syntax.children(paper, syntax.POSSESSOR), *behind, *of]:
            if token.pos_ != "NUM" and (ref := self.ref(token)):
                return ref
        compound = [c for c in paper.children if c.dep_ in syntax.FLAT and c.ent_type_]
        for token in compound:
            found = self.actors.at(token, self.page.where)
            if found is not None and found.type in ("ORG", "GPE"):
                return found.ref
        return self._papers.get(syntax.lemma(paper))

    def wrote(self, said: Said, ref: str) -> None:
        """Remember the papers of the sentence in which somebody was quoted: "the letter said" is of that letter."""
        if said.cue is None:
            return
        for token in said.cue.sent:
            if token.pos_ == "NOUN" and syntax.lemma(token) in words.PAPERS and self.page.mark_at(token.i) is None:
                self._papers[syntax.lemma(token)] = ref

    def _make(self, token: Token) -> str | None:
        """A mention and an actor for a noun that speaks, which nothing has made one: "a source close to the talks"."""
        if token.i in self._made:
            return self._made[token.i]
        start, end = syntax.phrase(token)
        if end > token.i + 1 and token.nbor(1).pos_ == "ADJ":  # "a source close to the talks"
            end = token.i + 1
        proper = token.pos_ == "PROPN"
        article = any(t.lower_ == "the" for t in token.doc[max(0, start - 1) : token.i])
        if proper and syntax.lemma(token) in tables.roles():  # a headline's "Minister"
            proper = False
        if token.pos_ not in ("NOUN", "PROPN") or (proper and not article):
            return None
        text = token.doc[start:end].text
        kind = "ORG" if proper or syntax.lemma(token) in BODIES else "PERSON"
        key = tables.plain(text).removeprefix("the ")
        known = next((k for k in self.actors.names.of(key) if k.actor.type == kind), None)
        if known is None:
            known = self.actors.new(text, kind)
            self.actors.names.add(known, key)
        name = (start, end) if proper else None
        self.actors.mentions.append(Mention(start, end, token.i, kind, self.page.where, name, known.actor.ref))
        self._made[token.i] = known.actor.ref
        return known.actor.ref

    def _beside(self, said: Said) -> str | None:
        """ "…," said Rouhani: somebody right after or before a verb that the parse gives no subject."""
        cue, doc = said.cue, self.page.doc
        if cue is None or not said.direct or syntax.passive(cue):
            return None
        for token in (*doc[cue.i + 1 : cue.i + 6], *reversed(doc[max(0, cue.i - 4) : cue.i])):
            found = self.actors.at(token, self.page.where)
            if found is not None and found.type in ("PERSON", "ORG", "GPE") and not self._said(token, said):
                return found.ref
        return None
