"""Who speaks where no word of saying is near: who spoke before goes on, or the one that the sentence before is about speaks."""

from __future__ import annotations

from spacy.tokens import Span

from workers.extract import syntax
from workers.extract.quotes.page import Page, Said
from workers.extract.quotes.speakers import Speakers

GAP = 1
"""Sentences of the reporter's own between two quotations of one speaker."""


def speaker(page: Page, said: Said, last: Said | None, speakers: Speakers) -> tuple[str | None, str | None]:
    """Speaker and via of a quotation in marks that nothing introduces; ``last`` is the quotation before it."""
    if not page.starts_sentence(said.span) or not _sentence(said):
        return None, None
    between = _between(page, said, last)
    for sentence in reversed(between):
        person = _subject(page, sentence, speakers)
        if person is not None:
            return person, None
    if last is not None and len(between) <= GAP and last.speaker is not None:
        return last.speaker, last.via
    return None, None


def before(page: Page, found: list[Said]) -> None:
    """A quotation without a speaker that nothing but marks parts from the next one is that one's speaker's."""
    for said, after in reversed(list(zip(found, found[1:], strict=False))):
        if said.speaker is None and said.direct and said.cue is None and after.direct and after.outer is None:
            gap = page.text[said.end : after.start]
            if "\n" in gap and not any(c.isalnum() for c in gap):
                said.speaker, said.via = after.speaker, after.via


def _sentence(said: Said) -> bool:
    return len(said.span) >= 2


def _between(page: Page, said: Said, last: Said | None) -> list[Span]:
    """The reporter's sentences between the last quotation, with the words that introduce it, and this one; two at most."""
    first = 0
    if last is not None:
        first = max(last.span.end, last.cue.sent.end if last.cue is not None and last.cue.i < said.span.start else 0)
        first = min(first, said.span.start)
    found: list[Span] = []
    for token in page.doc[max(first, said.span.start - 80) : said.span.start]:
        if token.i == token.sent.start and page.mark_at(token.i) is None and any(t.is_alpha for t in token.sent):
            found.append(token.sent)
    return [s for s in found if s.start < said.span.start - 1][-2:]


def _subject(page: Page, sentence: Span, speakers: Speakers) -> str | None:
    """The person that a sentence is about; None where it is a pronoun, which means who spoke before."""
    for token in sentence:
        if token.dep_ not in syntax.SUBJECT | syntax.PASSIVE or page.mark_at(token.i) is not None:
            continue
        if token.head.dep_ not in ("ROOT", "conj") and token.head != sentence.root:
            continue
        found = speakers.actors.at(token, page.where)
        if found is not None and found.type == "PERSON" and found.ref:
            return found.ref
    return None
