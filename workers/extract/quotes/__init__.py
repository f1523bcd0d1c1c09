"""Who said what: quotations in marks and reported speech, each with its speaker, cue and the outlet that reports it.

``find`` takes the stretches in marks (``marks``) that are quotations (``cues``) and the reported clauses (``indirect``), and resolves in
order of reading who speaks (``speakers``, ``pronouns``), who goes on speaking (``turns``) and who passes it on (``chain``).
"""

from __future__ import annotations

from spacy.tokens import Doc

from schemas import Quote
from schemas import Span as Range
from workers.extract.actors import Actors
from workers.extract.quotes import chain, cues, indirect, turns
from workers.extract.quotes.page import Page, Said
from workers.extract.quotes.speakers import Speakers

MOSTLY = 0.6
"""A reported clause of which more than this share is in marks is those marks' quotation."""


def find(doc: Doc, where: str, actors: Actors) -> list[Quote]:
    """All quotations of a Doc, by position.

    Whoever speaks and is no mention yet ("a source close to the talks") is added to the mentions and actors of ``actors``.
    """
    page = Page(doc, where)
    in_marks = list(cues.direct(page))
    found = in_marks + [s for s in indirect.indirect(page, in_marks) if not _mostly(s, in_marks)]
    found.sort(key=lambda s: (s.start, s.end if s.direct else -s.end))
    _attribute(page, found, Speakers(page, actors))
    return [_quote(s, where) for s in sorted(found, key=lambda s: (s.start, s.end))]


def _mostly(said: Said, in_marks: list[Said]) -> bool:
    """Whether a reported clause is little more than quotations in marks."""
    inside = sum(max(0, min(said.end, m.end) - max(said.start, m.start)) for m in in_marks if m.outer is None)
    return inside > MOSTLY * (said.end - said.start)


def _attribute(page: Page, found: list[Said], speakers: Speakers) -> None:
    voices: dict[int, str | None] = {}
    last: Said | None = None
    for said in found:
        voice = voices.get(said.outer) if said.outer is not None else None
        said.speaker = speakers.of(said, voice)
        said.via = chain.via(page, said, speakers, said.speaker)
        if said.direct and said.cue is None and said.source is None and said.outer is None:
            said.speaker, said.via = turns.speaker(page, said, last, speakers)
        if said.mark is not None:
            voices[said.mark] = said.speaker
        if said.speaker is not None:
            speakers.wrote(said, said.speaker)
            speakers.pronouns.heard(said, said.speaker)
        if said.outer is None:
            last = said
    turns.before(page, found)


def _quote(said: Said, where: str) -> Quote:
    cue = Range(said.cue.idx, said.cue.idx + len(said.cue)) if said.cue is not None else None
    return Quote(
        start=said.start,
        end=said.end,
        speaker=said.speaker,
        cue=cue,
        via=said.via,
        direct=said.direct,
        in_=where,  # type: ignore[arg-type]
    )
