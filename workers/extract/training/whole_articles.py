"""Annotated articles read as they are in use, title and paragraphs together: what their sentences then tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from schemas import CleanArticle, Event, ExtractedArticle, Span
from workers.extract import Reader
from workers.extract.training import annotated
from workers.extract.training.annotated import Annotated

BREAK = "\n\n"
PUBLISHED = "2026-01-15T12:00:00Z"
TOGETHER = 16


def read(reader: Reader, data: Path, names: Sequence[str]) -> Iterator[tuple[Annotated, ExtractedArticle]]:
    """Each sentence of the files with the article that tells it, cut down to the sentence; the first of an article is its title."""
    stories = [s for f in names for s in annotated.articles(data / "sentences" / f"{f}.txt")]
    articles = [
        CleanArticle(id=str(i), title=s[0].text, text=BREAK.join(x.text for x in s[1:]), lang="en", published=PUBLISHED)
        for i, s in enumerate(stories)
    ]
    for i in range(0, len(articles), TOGETHER):
        for story, article in zip(stories[i:], reader.read(articles[i : i + TOGETHER]), strict=False):
            yield story[0], _cut(article, story[0], "title", 0)
            start = 0
            for sentence in story[1:]:
                yield sentence, _cut(article, sentence, "text", start)
                start += len(sentence.text) + len(BREAK)


def _cut(article: ExtractedArticle, sentence: Annotated, where: str, start: int) -> ExtractedArticle:
    """The article as if the sentence were all of its text; mentions elsewhere keep their distance, so that actors keep their names."""
    end = start + len(sentence.text)
    events = [_moved(e, start) for e in article.events if e.in_ == where and start <= e.trigger.start < end]
    entities = [
        msgspec.structs.replace(e, start=e.start - start, end=e.end - start, in_="text")
        for e in article.entities
        if e.in_ == where
    ]
    return msgspec.structs.replace(article, title="", text=sentence.text, events=events, entities=entities)


def _moved(event: Event, by: int) -> Event:
    def back(spans: Sequence[Span]) -> list[Span]:
        return [Span(s.start - by, s.end - by) for s in spans]

    return msgspec.structs.replace(
        event,
        in_="text",
        trigger=back([event.trigger])[0],
        actor_spans=back(event.actor_spans),
        target_spans=back(event.target_spans),
    )
