"""Articles that are not English: countries, cities and capitalised names by patterns; no parse, no events."""

from __future__ import annotations

import re

from schemas import Actor, Entity, ExtractedArticle, Span
from workers.extract import tables
from workers.extract.places import country
from workers.query.document import split

_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s+[^\W\d_a-z][\w’'-]+)+")
_WORD = re.compile(r"[^\W\d_][\w’'-]+")


def sentences(text: str) -> list[Span]:
    """Sentences by punctuation."""
    return [Span(a, a + len(text[a:b].rstrip())) for a, b in split(text) if text[a:b].strip()]


def find(article: ExtractedArticle) -> tuple[list[Entity], list[Actor]]:
    """Countries that a table knows; in languages that write only names large, runs of capitalised words as persons or groups."""
    found: list[Entity] = []
    actors: dict[str, Actor] = {}
    known = tables.countries()
    for where in ("title", "text"):
        raw = getattr(article, where)
        for m in _WORD.finditer(raw):
            code = known.names.get(tables.plain(m[0])) if m[0][:1].isupper() else None
            if code:
                title = known.title[code]
                actor = actors.setdefault(
                    title, Actor(ref=f"a{len(actors) + 1}", name=title, type="GPE", country=code, place=country(code))
                )
                found.append(
                    Entity(
                        start=m.start(),
                        end=m.end(),
                        in_=where,
                        text=m[0],
                        type="GPE",
                        ref=actor.ref,
                        name=Span(*m.span()),
                    )  # type: ignore[arg-type]
                )
    return found, list(actors.values())
