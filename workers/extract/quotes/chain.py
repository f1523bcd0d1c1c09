"""Who passes a quotation on: "according to state media", "Reuters reported", "TASS quoted him as saying", "told the BBC"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.quotes import words
from workers.extract.quotes.page import Page, Said
from workers.extract.quotes.speakers import Speakers

_PASSES_ON = ("GOV", "JRN")


def via(page: Page, said: Said, speakers: Speakers, speaker: str | None) -> str | None:
    """The ref of the outlet or office, None where nobody stands between the speaker and the report."""
    cue = said.cue
    if cue is None or said.outer is not None:
        return None
    actors = speakers.actors
    for token in _according(page, said, cue):
        ref = speakers.ref(token)
        if ref is not None and ref != speaker:
            return ref
    for token in _reporters(cue):
        if page.mark_at(token.i) is None:
            ref = speakers.ref(token) if token.pos_ != "PRON" else None
            if ref is not None and ref != speaker and (words.quoted_as(cue) is not None or _outlet(ref, actors)):
                return ref
    return _listener(page, said, cue, actors, speaker)


def _according(page: Page, said: Said, cue: Token) -> Iterator[Token]:
    for token in cue.sent:
        if token.lower_ == "according" and token != cue and page.mark_at(token.i) is None:
            source = words.outlet(token)
            reaches = token.i > cue.i or cue == cue.sent.root
            if source is not None and source != said.source and reaches:
                yield source


def _reporters(cue: Token) -> Iterator[Token]:
    """Who quotes, or reports that it was said."""
    quoted = words.quoted_as(cue)
    if quoted is not None:
        if syntax.passive(quoted):
            saying = next((t for t in quoted.subtree if t.lower_ == "saying"), quoted)
            yield from (*syntax.agents(quoted), *syntax.agents(saying))
            yield from (s for s in syntax.subjects(saying) if s.i > saying.i and s.i and _by(s))
        else:
            yield from syntax.subjects(quoted)
        return
    above = [cue.head] if cue.head != cue else []
    for verb in (*above, *(c for c in cue.children if c.dep_ in ("parataxis", "ccomp", "advcl", "conj"))):
        if words.says(verb, {"report", "say", "quote", "cite", "announce"}):
            yield from syntax.subjects(verb)


def _by(token: Token) -> bool:
    left = token.left_edge.i
    return token.doc[left].lower_ == "by" or (left > 0 and token.doc[left - 1].lower_ == "by")


def _outlet(ref: str, actors: Actors) -> bool:
    known = actors.known.get(ref)
    return known is not None and known.actor.sector in _PASSES_ON


def _listener(page: Page, said: Said, cue: Token, actors: Actors, speaker: str | None) -> str | None:
    """An outlet under the word of saying: "told the BBC", "said in an interview with Reuters", "said on state television"."""
    own = {t.i for c in cue.children if c.dep_ in syntax.SUBJECT | syntax.PASSIVE for t in c.subtree}
    for token in cue.subtree:
        if token.i in own or page.mark_at(token.i) is not None or said.span.start <= token.i < said.span.end:
            continue
        found = actors.at(token, page.where)
        if found is None or found.ref in (None, speaker) or found.head != token.i or token.dep_ in syntax.POSSESSOR:
            continue
        known = actors.known.get(found.ref or "")
        if known is not None and known.actor.sector == "JRN" and known.actor.type == "ORG":
            return found.ref
    return None
